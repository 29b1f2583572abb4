//! Writing 32-bit floats.
//!
//! An ESP32 has no larger float to compute exactly with, so MicroPython looks for a decimal number that reads back as
//! the float it prints: it scales the float to an integer of six digits, reads the result back, searches nearby, and
//! takes more digits while that fails, up to nine. The texts below are those of that search, including where it
//! is not the shortest or the nearest one (`123456789.0` is `123456790.0`), so every step is done in `f32`.

use super::layout::{Flags, pad};
use super::number::{parse_digits, times_power_of_ten};

/// The precision that asks for the text of `repr()`.
pub const REPR_PRECISION: i32 = 99;

/// How long a formatted float can be, sign included: a precision beyond it is cut.
const CAPACITY: i32 = 33;
/// Digits a float may need, and those it has for sure.
const MAX_DIGITS: i32 = 9;
const SAFE_DIGITS: i32 = 6;
/// Room for an exponent: `+9e+99`.
const EXPONENT_ROOM: i32 = 7;
/// A position of the decimal point beyond all digits: there is a point already.
const NO_POINT: i32 = 255;

/// A float's text; it is short.
#[derive(Clone, Copy)]
struct Text {
    bytes: [u8; 64],
    len: usize,
}

impl Text {
    const fn new() -> Self {
        Self {
            bytes: [0; 64],
            len: 0,
        }
    }

    fn push(&mut self, byte: u8) {
        self.set(self.len, byte);
        self.len += 1;
    }

    fn set(&mut self, index: usize, byte: u8) {
        if let Some(slot) = self.bytes.get_mut(index) {
            *slot = byte;
        }
    }

    fn as_slice(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or(&self.bytes)
    }
}

/// Exponent, fixed or general notation: the letter of the format, lower case.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Exponent,
    Fixed,
    General,
}

/// Where the digits of a mantissa go.
#[derive(Clone, Copy)]
struct Plan {
    mode: Mode,
    /// The letter that announces an exponent.
    letter: u8,
    /// The number of digits of the mantissa.
    digits: i32,
    /// The least mantissa with one digit too many.
    cap: u32,
    /// Zeros after `0.` that precede the mantissa; `None`: it stands alone.
    leading_zeros: Option<i32>,
    trailing_zeros: i32,
    /// The digit after which the point comes.
    point: i32,
    /// The exponent to print.
    exponent: i32,
    /// In general notation, exponents below this become zeros.
    zeros_below: i32,
}

/// The text of a float, without padding. `style` is one of `e f g E F G`; `precision` is negative for the usual one
/// of 6, or [`REPR_PRECISION`]; `sign` goes before a number that is not negative.
fn unpadded(value: f32, style: u8, precision: i32, sign: Option<u8>) -> Text {
    let mut text = Text::new();
    let negative = value.is_sign_negative() && !value.is_nan();
    let value = if negative { -value } else { value };
    let mut capacity = CAPACITY;
    if let Some(sign) = if negative { Some(b'-') } else { sign } {
        text.push(sign);
        capacity -= 1;
    }
    if !value.is_finite() {
        for &letter in if value.is_nan() { b"NAN" } else { b"INF" } {
            text.push(letter | style & 0x20);
        }
        return text;
    }
    let digits = search(value, style, precision, capacity);
    for &byte in digits.as_slice() {
        text.push(byte);
    }
    text
}

/// The decimal exponent of a float, so that 10^e <= value < 10^(e+1).
fn decimal_exponent(value: f32) -> i32 {
    if value == 0.0 {
        return 0;
    }
    let binary = i32::from((value.to_bits() >> 23) as u8) - 127;
    let mut exponent = (binary as f32 * std::f32::consts::LOG10_2) as i32;
    if value < 1.0 {
        while value < times_power_of_ten(1.0, exponent) {
            exponent -= 1;
        }
    } else {
        while value >= times_power_of_ten(1.0, exponent + 1) {
            exponent += 1;
        }
    }
    exponent
}

/// The text of a finite float that is not negative.
fn search(value: f32, style: u8, precision: i32, capacity: i32) -> Text {
    let mut mode = match style | 0x20 {
        b'f' => Mode::Fixed,
        b'g' => Mode::General,
        _ => Mode::Exponent,
    };
    let mut precision = if precision < 0 { 6 } else { precision };
    let mut zeros_below = precision.min(capacity - 3);
    if precision == REPR_PRECISION {
        precision = MAX_DIGITS;
        zeros_below = 16;
    }
    let exponent = decimal_exponent(value);

    // Fixed notation needs all digits before the point; without room for them it becomes general notation.
    if mode == Mode::Fixed
        && exponent > 0
        && exponent.saturating_add(precision).saturating_add(2) > capacity
    {
        mode = Mode::General;
        precision = precision.saturating_add(1);
    }

    // How many digits the mantissa gets at most, and how many zeros stand before and after it.
    let mut max_digits = precision;
    let mut leading_zeros = 0;
    if mode == Mode::Fixed {
        max_digits = max_digits.min(capacity - 3);
        if exponent >= 0 {
            max_digits += exponent + 1;
        } else if max_digits > 2 && exponent < -2 {
            leading_zeros = (-exponent).min(max_digits) - 2;
            max_digits -= leading_zeros;
        } else {
            max_digits += 1;
        }
    } else if mode == Mode::Exponent || max_digits == 0 {
        max_digits = max_digits.saturating_add(1);
    }
    let trailing_zeros = (max_digits - MAX_DIGITS).max(0);
    max_digits = max_digits.min(MAX_DIGITS);
    let overhead = if mode == Mode::Fixed {
        3
    } else {
        EXPONENT_ROOM
    };
    let trailing_zeros = trailing_zeros.min(capacity - max_digits - overhead);

    let mut digits = SAFE_DIGITS.min(max_digits);
    loop {
        let mut plan = Plan {
            mode,
            letter: b'E' | style & 0x20,
            digits,
            cap: 10_u32.saturating_pow(u32::try_from(digits.max(1)).unwrap_or(1)),
            leading_zeros: None,
            trailing_zeros: trailing_zeros + (max_digits - digits),
            point: 0,
            exponent,
            zeros_below,
        };
        let mut scale = digits - 1;
        if value == 0.0 {
            scale = 0;
        } else if mode != Mode::Fixed || exponent >= 0 {
            scale -= exponent;
            if mode == Mode::Fixed {
                plan.point = exponent;
            }
        } else if leading_zeros > 0 {
            scale += leading_zeros + 1;
            plan.leading_zeros = Some(leading_zeros);
            plan.point = NO_POINT;
        }
        if let Some(text) = attempt(value, scale, &plan, digits < max_digits) {
            return text;
        }
        digits += 1;
    }
}

/// Looks for a mantissa of as many digits as planned that reads back as `value`. If there is none: `None` where more
/// digits are allowed, else the best one.
fn attempt(value: f32, mut scale: i32, plan: &Plan, may_retry: bool) -> Option<Text> {
    // The last digits are made by an integer multiplication: a float has no room for them.
    let mut factor = 1;
    if plan.digits > SAFE_DIGITS && scale > 1 {
        if plan.digits > SAFE_DIGITS + 1 && scale > 2 {
            factor = 100;
            scale -= 2;
        } else {
            factor = 10;
            scale -= 1;
        }
    }
    let scaled = (times_power_of_ten(value, scale) + 0.5) as u32;
    let mut mantissa = scaled.wrapping_mul(factor);

    let difference = |text: &Text| match parse_digits(text.as_slice()) {
        Some((read, _)) => read - value,
        None => f32::NAN,
    };
    let is_zero = |value: f32| value.to_bits() == 0;
    let mut text = plan.write(mantissa);
    let mut error = difference(&text);
    if is_zero(error) {
        return Some(text);
    }

    let mut best_error = error;
    let mut best = mantissa;
    let mut step: u32 = 1;
    if plan.digits > SAFE_DIGITS {
        step <<= 3 * (plan.digits - SAFE_DIGITS);
    }
    let runs = 3 + 3 * (MAX_DIGITS - SAFE_DIGITS);
    for _ in 0..runs {
        mantissa = if error.is_sign_negative() {
            mantissa.wrapping_add(step)
        } else {
            mantissa.wrapping_sub(step)
        };
        text = plan.write(mantissa);
        error = difference(&text);
        if is_zero(error) {
            break;
        }
        let gain = error.abs() - best_error.abs();
        if gain.is_sign_negative() || is_zero(gain) && mantissa.is_multiple_of(10) {
            best_error = error;
            best = mantissa;
        }
        if step > 1 {
            step >>= 1;
        } else if may_retry {
            return None;
        } else {
            if mantissa != best {
                text = plan.write(best);
            }
            break;
        }
    }
    Some(text)
}

impl Plan {
    /// The text of a mantissa.
    fn write(&self, mut mantissa: u32) -> Text {
        let Self {
            mode,
            mut digits,
            mut trailing_zeros,
            mut point,
            mut exponent,
            ..
        } = *self;
        let mut text = Text::new();
        if let Some(zeros) = self.leading_zeros {
            text.begin_fraction(zeros);
        }
        // Rounding may have made one digit more.
        if mantissa >= self.cap {
            if mode == Mode::Fixed {
                digits += 1;
                point += 1;
            } else {
                mantissa /= 10;
                exponent += 1;
            }
        }
        if mode == Mode::General && exponent > 0 && exponent < self.zeros_below {
            point += exponent;
            if point >= digits {
                trailing_zeros = point - (digits - 1);
            }
            exponent = 0;
        } else if mode == Mode::General && (-4..0).contains(&exponent) {
            let mut dropped = 0;
            while exponent < 0 && mantissa.is_multiple_of(10) {
                mantissa /= 10;
                dropped += 1;
                exponent += 1;
            }
            digits -= dropped;
            text.begin_fraction(dropped - exponent - 1);
            point = NO_POINT;
            exponent = 0;
        }

        let start = text.len;
        let mut has_point = point >= NO_POINT;
        let at = |index: i32| start + usize::try_from(index).unwrap_or(0);
        for digit in (0..digits).rev() {
            text.set(
                at(if digit > point { digit + 1 } else { digit }),
                b'0' + (mantissa % 10) as u8,
            );
            mantissa /= 10;
        }
        text.len = at(digits);
        if point + 1 < digits {
            has_point = true;
            text.set(at(point + 1), b'.');
            text.len += 1;
        }
        point -= digits - 1;
        for _ in 0..trailing_zeros {
            if point == 0 {
                has_point = true;
                text.push(b'.');
            }
            point -= 1;
            text.push(b'0');
        }
        if mode == Mode::General && has_point {
            while text.as_slice().last() == Some(&b'0') {
                text.len -= 1;
            }
            if text.as_slice().last() == Some(&b'.') {
                text.len -= 1;
            }
        }
        if mode == Mode::Exponent || mode == Mode::General && exponent != 0 {
            text.push(self.letter);
            text.push(if exponent < 0 { b'-' } else { b'+' });
            let digit = |value: u32| b'0' + u8::try_from(value % 10).unwrap_or(0);
            let exponent = exponent.unsigned_abs();
            if exponent >= 100 {
                text.push(digit(exponent / 100));
            }
            text.push(digit(exponent / 10));
            text.push(digit(exponent));
        }
        text
    }
}

impl Text {
    /// `0.` and some zeros.
    fn begin_fraction(&mut self, zeros: i32) {
        self.push(b'0');
        self.push(b'.');
        for _ in 0..zeros {
            self.push(b'0');
        }
    }
}

/// Appends a float, formatted and padded. `style` is one of `e f g E F G`; a negative `precision` means 6.
///
/// Without padding a result has at most 36 bytes: greater precisions are cut, as on the ESP32.
pub fn format_float(
    out: &mut Vec<u8>,
    value: f32,
    style: u8,
    flags: Flags,
    fill: u8,
    mut width: i32,
    precision: i32,
) {
    let sign = match flags {
        Flags {
            show_sign: true, ..
        } => Some(b'+'),
        Flags {
            space_sign: true, ..
        } => Some(b' '),
        _ => None,
    };
    let mut text = unpadded(value, style, precision, sign);
    if flags.always_decimal
        && !text
            .as_slice()
            .iter()
            .any(|byte| matches!(byte, b'.' | b'e' | b'n'))
    {
        text.push(b'.');
        text.push(b'0');
    }
    if flags.add_percent {
        text.push(b'%');
    }
    let mut rest = text.as_slice();
    if flags.pad_after_sign
        && let [sign @ ..b'0', tail @ ..] = rest
    {
        out.push(*sign);
        rest = tail;
        width = width.saturating_sub(1);
    }
    pad(out, rest, flags, fill, width);
}

/// Appends `repr(value)`, which is also `str(value)`: `1.0`, `1e-05`, `inf`, `nan`.
pub fn repr_float(out: &mut Vec<u8>, value: f32) {
    let flags = Flags {
        always_decimal: true,
        ..Flags::default()
    };
    format_float(out, value, b'g', flags, 0, -1, REPR_PRECISION);
}

/// Appends `repr` of a complex number: `(1+2j)`, `2j`.
pub fn repr_complex(out: &mut Vec<u8>, real: f32, imaginary: f32) {
    let mut imaginary_flags = Flags::default();
    let bare = real == 0.0;
    if !bare {
        out.push(b'(');
        format_float(out, real, b'g', Flags::default(), 0, -1, REPR_PRECISION);
        imaginary_flags.show_sign = true;
    }
    format_float(out, imaginary, b'g', imaginary_flags, 0, -1, REPR_PRECISION);
    out.push(b'j');
    if !bare {
        out.push(b')');
    }
}

#[cfg(test)]
#[path = "float_tests.rs"]
mod tests;
