//! Reading numbers as `int()`, `float()`, `complex()` and the lexer do: 32-bit floats with MicroPython's own rounding,
//! integers of any size, and its leniency (`float("_")` is 0.0).

use num_bigint::{BigInt, Sign};
use thiserror::Error;

use super::chars::is_space;
use super::int::Int;

/// Why a text is not a number. The texts are those of a ValueError (a SyntaxError when the source is compiled).
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum NumberError {
    /// `int()` was given a base outside 2 to 36.
    #[error("int() arg 2 must be >= 2 and <= 36")]
    Base,
    /// The text is no integer; `base` is what was asked for or found by prefix, 0 if neither said.
    #[error("invalid syntax for integer with base {base}")]
    Integer {
        /// The base to name in the text.
        base: u32,
    },
    /// The text is no float or complex number.
    #[error("invalid syntax for number")]
    Number,
}

/// A number that may be complex.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Decimal {
    /// A float.
    Real(f32),
    /// A complex number: real and imaginary part.
    Complex(f32, f32),
}

/// Integers within this range are MicroPython's small integers on a 32-bit machine.
pub const SMALL_INT_MAX: i64 = 0x3fff_ffff;
/// See [`SMALL_INT_MAX`].
pub const SMALL_INT_MIN: i64 = -0x4000_0000;

/// Parses an integer as `int(text, base)` does, `base` 0 meaning that a prefix tells.
///
/// Underscores are skipped anywhere while the value is small; a text whose value needs more than 31 bits is parsed
/// again by a routine that knows no underscore, so there they are an error.
///
/// # Errors
/// The base is out of range, or the text is not an integer in it.
pub fn parse_int(text: &[u8], base: u32) -> Result<Int, NumberError> {
    if base == 1 || base > 36 {
        return Err(NumberError::Base);
    }
    let text = text.trim_start_spaces();
    let (negative, text) = split_sign(text);
    let (base, skip) = find_base(text, base);
    let digits = &text[skip..];
    let error = NumberError::Integer {
        base: if base == 1 { 0 } else { base },
    };

    let mut value: i64 = 0;
    let mut end = 0;
    let mut parsed = None;
    for (index, &byte) in digits.iter().enumerate() {
        end = index;
        if byte == b'_' {
            end = index + 1;
            continue;
        }
        let Some(digit) = digit_value(byte | 0x20, byte).filter(|&digit| digit < base) else {
            break;
        };
        value = value * i64::from(base) + i64::from(digit);
        if value > SMALL_INT_MAX {
            let (big, length) = parse_big(digits, base);
            end = length;
            parsed = Some(big);
            break;
        }
        end = index + 1;
    }
    if end == 0 || !digits[end..].trim_start_spaces().is_empty() {
        return Err(error);
    }
    Ok(match parsed {
        None => Int::Small(if negative { -value } else { value }),
        Some(big) if negative => Int::from(-big),
        Some(big) => Int::from(big),
    })
}

/// The leading digits of a text as an integer, and how many there were.
fn parse_big(digits: &[u8], base: u32) -> (BigInt, usize) {
    let values: Vec<u8> = digits
        .iter()
        .map_while(|&byte| digit_value(byte | 0x20, byte).filter(|&digit| digit < base))
        .map(|digit| u8::try_from(digit).unwrap_or(0))
        .collect();
    let big = BigInt::from_radix_be(Sign::Plus, &values, base).unwrap_or_default();
    (big, values.len())
}

fn digit_value(lower: u8, byte: u8) -> Option<u32> {
    match (byte, lower) {
        (b'0'..=b'9', _) => Some(u32::from(byte - b'0')),
        (_, b'a'..=b'z') => Some(u32::from(lower - b'a') + 10),
        _ => None,
    }
}

/// The real base of a number without its sign, and how long its prefix is. In base 0 a number that starts with 0 gets
/// base 1, in which only 0 is a digit: old octal numbers are errors.
fn find_base(text: &[u8], base: u32) -> (u32, usize) {
    if let [b'0', letter, ..] = text {
        let found = match letter | 0x20 {
            b'x' => 16,
            b'o' => 8,
            b'b' => 2,
            _ => 0,
        };
        if found != 0 && (base == 0 || base == found) {
            return (found, 2);
        }
        return (if base == 0 { 1 } else { base }, 0);
    }
    (if base == 0 { 10 } else { base }, 0)
}

fn split_sign(text: &[u8]) -> (bool, &[u8]) {
    match text {
        [b'+', rest @ ..] => (false, rest),
        [b'-', rest @ ..] => (true, rest),
        _ => (false, text),
    }
}

trait TrimSpaces {
    fn trim_start_spaces(&self) -> &Self;
}

impl TrimSpaces for [u8] {
    fn trim_start_spaces(&self) -> &[u8] {
        let start = self
            .iter()
            .position(|&byte| !is_space(byte))
            .unwrap_or(self.len());
        &self[start..]
    }
}

/// Parses a float as `float(text)` does.
///
/// # Errors
/// The text is not a number.
pub fn parse_float(text: &[u8]) -> Result<f32, NumberError> {
    match parse_decimal(text, false, false)? {
        Decimal::Real(value) | Decimal::Complex(value, _) => Ok(value),
    }
}

/// Parses a complex number as `complex(text)` does.
///
/// # Errors
/// The text is not a number.
pub fn parse_complex(text: &[u8]) -> Result<(f32, f32), NumberError> {
    match parse_decimal(text, true, true)? {
        Decimal::Real(value) => Ok((value, 0.0)),
        Decimal::Complex(real, imaginary) => Ok((real, imaginary)),
    }
}

/// Parses a float or complex number. `allow_imaginary` accepts a `j` (a literal in source code may have one),
/// `force_complex` also accepts a real part before it and makes the result complex.
///
/// # Errors
/// The text is not a number.
pub fn parse_decimal(
    text: &[u8],
    allow_imaginary: bool,
    force_complex: bool,
) -> Result<Decimal, NumberError> {
    let mut real = None;
    let mut rest = text;
    loop {
        let (negative, start) = split_sign(rest.trim_start_spaces());
        let (mut value, mut length) = parse_unsigned(start).ok_or(NumberError::Number)?;
        let mut imaginary = false;
        if allow_imaginary && start.get(length).is_some_and(|byte| byte | 0x20 == b'j') {
            if length == 0 {
                value = 1.0;
            }
            length += 1;
            imaginary = true;
        }
        if negative {
            value = -value;
        }
        if length == 0 {
            return Err(NumberError::Number);
        }
        rest = start[length..].trim_start_spaces();
        match (rest.is_empty(), imaginary, real) {
            (true, true, _) => return Ok(Decimal::Complex(real.unwrap_or(0.0), value)),
            (true, false, None) if force_complex => return Ok(Decimal::Complex(value, 0.0)),
            (true, false, None) => return Ok(Decimal::Real(value)),
            (false, false, None) if force_complex => real = Some(value),
            _ => return Err(NumberError::Number),
        }
    }
}

/// An unsigned number, `inf`, `infinity` or `nan` at the start of a text, and its length.
fn parse_unsigned(text: &[u8]) -> Option<(f32, usize)> {
    let word = |word: &[u8]| {
        text.get(..word.len())
            .is_some_and(|start| start.iter().zip(word).all(|(a, b)| a | 0x20 == *b))
    };
    if word(b"infinity") {
        Some((f32::INFINITY, 8))
    } else if word(b"inf") {
        Some((f32::INFINITY, 3))
    } else if word(b"nan") {
        Some((f32::NAN, 3))
    } else {
        parse_digits(text)
    }
}

/// Beyond this a mantissa takes no more digits.
const MANTISSA_MAX: u32 = 0x1999_9998;

/// Where in a decimal number a digit stands.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    Integer,
    Fraction,
    Exponent,
}

/// The mantissa of a decimal number while it is read: value × 10^`exponent`.
#[derive(Default)]
struct Mantissa {
    value: u32,
    exponent: i32,
    /// Zeros seen since the last other digit, before and after the point. They count only if another digit follows.
    integer_zeros: i32,
    fraction_zeros: i32,
}

impl Mantissa {
    fn digit(&mut self, digit: u32, part: Part) {
        if digit == 0 || self.value >= MANTISSA_MAX {
            if part == Part::Integer {
                self.integer_zeros += 1;
            } else {
                self.fraction_zeros += 1;
            }
            return;
        }
        for _ in 0..std::mem::take(&mut self.integer_zeros) {
            self.accept(0, Part::Integer);
        }
        for _ in 0..std::mem::take(&mut self.fraction_zeros) {
            self.accept(0, Part::Fraction);
        }
        self.accept(digit, part);
    }

    fn accept(&mut self, digit: u32, part: Part) {
        if self.value < MANTISSA_MAX {
            self.value = 10 * self.value + digit;
            if part == Part::Fraction {
                self.exponent -= 1;
            }
        } else if part == Part::Integer {
            self.exponent += 1;
        }
    }
}

/// A decimal number at the start of a text: its value, rounded as MicroPython does it, and its length. `None` if an
/// exponent is announced but the text ends.
pub(super) fn parse_digits(text: &[u8]) -> Option<(f32, usize)> {
    let mut part = Part::Integer;
    let mut mantissa = Mantissa::default();
    let mut exponent: i32 = 0;
    let mut negative_exponent = false;
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        match byte {
            b'0'..=b'9' => {
                let digit = byte - b'0';
                if part != Part::Exponent {
                    mantissa.digit(u32::from(digit), part);
                } else if exponent < (i32::MAX / 2 - 9) / 10 {
                    exponent = 10 * exponent + i32::from(digit);
                }
            }
            b'.' if part == Part::Integer => part = Part::Fraction,
            b'e' | b'E' if part != Part::Exponent => {
                part = Part::Exponent;
                if let Some(b'+' | b'-') = text.get(at + 1) {
                    at += 1;
                    negative_exponent = text[at] == b'-';
                }
                if at + 1 >= text.len() {
                    return None;
                }
            }
            b'_' => {}
            _ => break,
        }
        at += 1;
    }
    if negative_exponent {
        exponent = -exponent;
    }
    let exponent = exponent + mantissa.exponent + mantissa.integer_zeros;
    let value = times_power_of_ten(mantissa.value as f32, exponent);
    Some((value, at))
}

/// The largest power of five that a 32-bit float holds exactly.
const MAX_EXACT_POWER_OF_5: i32 = 10;

/// `value` × 10^`exponent`, computed as the ESP32 does: the exponent field takes the power of two (and wraps, so that
/// `float("1e129")` is a NaN), a multiplication the power of five.
pub(super) fn times_power_of_ten(value: f32, exponent: i32) -> f32 {
    if exponent == 0 || value == 0.0 {
        return value;
    }
    let bits = value.to_bits();
    let field = (bits >> 23).wrapping_add(exponent as u32) & 0xff;
    let scaled = f32::from_bits(bits & 0x807f_ffff | field << 23);
    if (-MAX_EXACT_POWER_OF_5..0).contains(&exponent) {
        scaled / power_of_five(-exponent)
    } else {
        scaled * power_of_five(exponent)
    }
}

/// 5^`exponent` as the ESP32's C library computes it: not always the nearest float (5^11 is not), which shows in the
/// last digit of printed numbers. `libm` has the same algorithm.
fn power_of_five(exponent: i32) -> f32 {
    libm::powf(5.0, exponent as f32)
}

#[cfg(test)]
#[path = "number_tests.rs"]
mod tests;
