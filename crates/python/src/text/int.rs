//! Writing integers: bases, prefixes, signs, grouping, padding.

use num_bigint::{BigInt, Sign};
use num_traits::ToPrimitive;

use super::layout::{Flags, pad};
use super::number::{SMALL_INT_MAX, SMALL_INT_MIN};

/// An integer of any size. Those that fit 64 bits are always `Small`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Int {
    /// It fits 64 bits.
    Small(i64),
    /// It does not.
    Big(BigInt),
}

impl Int {
    /// The same integer, borrowed.
    #[must_use]
    pub const fn as_ref(&self) -> IntRef<'_> {
        match self {
            Self::Small(value) => IntRef::Small(*value),
            Self::Big(value) => IntRef::Big(value),
        }
    }
}

impl From<BigInt> for Int {
    fn from(value: BigInt) -> Self {
        value.to_i64().map_or(Self::Big(value), Self::Small)
    }
}

impl From<i64> for Int {
    fn from(value: i64) -> Self {
        Self::Small(value)
    }
}

/// A borrowed integer of any size; a `Big` may be small.
#[derive(Clone, Copy, Debug)]
pub enum IntRef<'a> {
    /// An integer of up to 64 bits.
    Small(i64),
    /// Any integer.
    Big(&'a BigInt),
}

impl IntRef<'_> {
    /// Whether it is below zero.
    #[must_use]
    pub fn is_negative(self) -> bool {
        match self {
            Self::Small(value) => value < 0,
            Self::Big(value) => value.sign() == Sign::Minus,
        }
    }

    /// The integer as a machine word, if it fits: elsewhere MicroPython raises OverflowError
    /// `overflow converting long int to machine word`.
    #[must_use]
    pub fn to_i32(self) -> Option<i32> {
        match self {
            Self::Small(value) => i32::try_from(value).ok(),
            Self::Big(value) => value.to_i32(),
        }
    }

    /// The integer as a 32-bit float. One of more than 31 bits is rounded after every 16 bits, from the top, as
    /// MicroPython does, which need not give the nearest float.
    #[must_use]
    pub fn to_f32(self) -> f32 {
        let digits = match self {
            Self::Small(value @ SMALL_INT_MIN..=SMALL_INT_MAX) => return value as f32,
            Self::Small(value) => vec![
                (value.unsigned_abs() & 0xffff_ffff) as u32,
                (value.unsigned_abs() >> 32) as u32,
            ],
            Self::Big(value) => match value.to_i64() {
                Some(small) => return Self::Small(small).to_f32(),
                None => value.magnitude().to_u32_digits(),
            },
        };
        let magnitude = digits
            .iter()
            .rev()
            .flat_map(|digit| [digit >> 16, digit & 0xffff])
            .fold(0.0_f32, |value, half| value * 65536.0 + half as f32);
        if self.is_negative() {
            -magnitude
        } else {
            magnitude
        }
    }

    /// The digits of the magnitude in `base` (2 to 36), without prefix, most significant first.
    #[must_use]
    pub fn magnitude_digits(self, base: u32, upper: bool) -> Vec<u8> {
        let mut digits = match self {
            Self::Small(value) => small_digits(value.unsigned_abs(), u64::from(base)),
            Self::Big(value) => value.magnitude().to_str_radix(base).into_bytes(),
        };
        if upper {
            digits.make_ascii_uppercase();
        }
        digits
    }
}

fn small_digits(mut value: u64, base: u64) -> Vec<u8> {
    const LETTERS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";
    let mut digits = Vec::with_capacity(20);
    loop {
        digits.push(
            LETTERS
                .get((value % base) as usize)
                .copied()
                .unwrap_or(b'?'),
        );
        value /= base;
        if value == 0 {
            break;
        }
    }
    digits.reverse();
    digits
}

/// `str(value)`.
#[must_use]
pub fn decimal(value: IntRef<'_>) -> String {
    match value {
        IntRef::Small(value) => value.to_string(),
        IntRef::Big(value) => value.to_string(),
    }
}

/// `hex(value)`, `oct(value)` or `bin(value)`, by base.
#[must_use]
pub fn prefixed(value: IntRef<'_>, base: u32) -> Vec<u8> {
    let flags = Flags {
        show_prefix: true,
        octal_letter: true,
        ..Flags::default()
    };
    let mut out = Vec::new();
    format_int(
        &mut out,
        value,
        Style { base, upper: false },
        flags,
        b' ',
        0,
        0,
    );
    out
}

/// The base of a formatted integer (2, 8, 10 or 16) and the case of its letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// 2, 8, 10 or 16.
    pub base: u32,
    /// Whether letters of digits and prefix are upper case.
    pub upper: bool,
}

/// Appends an integer, formatted. `precision` is the least number of digits (of the `%` operator; 0 or -1 if none is
/// asked for), `width` the least number of characters.
pub fn format_int(
    out: &mut Vec<u8>,
    value: IntRef<'_>,
    style: Style,
    mut flags: Flags,
    mut fill: u8,
    mut width: i32,
    mut precision: i32,
) {
    if !flags.left && !flags.center && fill == b'0' {
        width = width.max(precision);
        precision = 0;
    }
    let negative = value.is_negative();
    let mut prefix = Vec::with_capacity(3);
    if !negative && flags.show_sign {
        prefix.push(b'+');
    } else if !negative && flags.space_sign {
        prefix.push(b' ');
    }
    if flags.show_prefix {
        prefix.extend_from_slice(match (style.base, style.upper) {
            (2, false) => b"0b",
            (2, true) => b"0B",
            (8, false) if flags.octal_letter => b"0o",
            (8, true) if flags.octal_letter => b"0O",
            (8, _) => b"0",
            (16, false) => b"0x",
            (16, true) => b"0X",
            _ => b"",
        });
    }

    let digits = grouped(
        value.magnitude_digits(style.base, style.upper),
        style.base,
        flags.grouping,
    );
    flags.pad_after_sign |= precision > 1;
    if !flags.pad_after_sign {
        let mut text = Vec::with_capacity(digits.len() + 4);
        if negative {
            text.push(b'-');
        }
        text.extend_from_slice(&prefix);
        text.extend_from_slice(&digits);
        pad(out, &text, flags, fill, width);
        return;
    }

    // Padding follows sign and prefix. A precision makes zeros of it, and spaces surround the whole.
    let lead = i32::from(negative) + i32::try_from(prefix.len()).unwrap_or(0);
    let mut spaces_before = 0;
    let mut spaces_after = 0;
    if precision > 1 {
        let length = i32::try_from(digits.len()).unwrap_or(i32::MAX);
        let spaces = width
            .saturating_sub(length.max(precision).saturating_add(lead))
            .max(0);
        if flags.left {
            spaces_after = spaces;
        } else {
            spaces_before = spaces;
        }
        fill = b'0';
        flags.left = false;
        width = precision;
    } else {
        width = width.saturating_sub(lead);
    }
    pad(out, b"", Flags::default(), b' ', spaces_before);
    if negative {
        out.push(b'-');
    }
    out.extend_from_slice(&prefix);
    pad(out, &digits, flags, fill, width);
    pad(out, b"", Flags::default(), b' ', spaces_after);
}

/// Digits with a separator after every third decimal or fourth other digit from the right.
fn grouped(digits: Vec<u8>, base: u32, separator: Option<u8>) -> Vec<u8> {
    let Some(separator) = separator else {
        return digits;
    };
    let size = if base == 10 { 3 } else { 4 };
    let mut out = Vec::with_capacity(digits.len() + digits.len() / size);
    for (index, &digit) in digits.iter().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(size) {
            out.push(separator);
        }
        out.push(digit);
    }
    out
}

/// How many bytes [`format_int`] may append, for a caller that reserves memory first.
#[must_use]
pub fn format_int_bound(value: IntRef<'_>, base: u32, width: i32, precision: i32) -> usize {
    let bits = match value {
        IntRef::Small(_) => 64,
        IntRef::Big(value) => value.bits(),
    };
    let per_digit = u64::from(base.max(2).ilog2());
    let digits = usize::try_from(bits / per_digit + 1).unwrap_or(usize::MAX);
    let asked = usize::try_from(width.max(precision)).unwrap_or(0);
    digits
        .saturating_add(digits / 3)
        .max(asked)
        .saturating_add(8)
}

#[cfg(test)]
#[path = "int_tests.rs"]
mod tests;
