//! Padding a formatted value to a width.

/// How a value is decorated and where its padding goes. The flags are independent of each other, as the `%` operator
/// can set several that a format specification cannot.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flags {
    /// Padding goes to the right.
    pub left: bool,
    /// Padding goes to both sides, the odd character to the right.
    pub center: bool,
    /// Padding goes between sign or prefix and digits.
    pub pad_after_sign: bool,
    /// A number that is not negative gets a `+`.
    pub show_sign: bool,
    /// A number that is not negative gets a space.
    pub space_sign: bool,
    /// Binary, octal and hexadecimal numbers get their prefix.
    pub show_prefix: bool,
    /// An octal prefix is `0o` and not just `0`.
    pub octal_letter: bool,
    /// A `%` follows the number.
    pub add_percent: bool,
    /// A float that looks like an integer gets `.0`.
    pub always_decimal: bool,
    /// The digits are grouped by this byte: `,` or `_`.
    pub grouping: Option<u8>,
}

/// The zeros that continue a grouped number to the left, one period of which is followed by enough of the next that
/// any rotation of it can be cut out.
const COMMA_ZEROS: &[u8] = b"000,00";
const UNDERSCORE_ZEROS: &[u8] = b"0000_000";

/// Appends `text`, padded with `fill` (0 means a space) to `width` bytes.
///
/// Zeros that pad a grouped number are grouped too; as such a result never starts with a separator it may be one
/// longer than asked.
pub fn pad(out: &mut Vec<u8>, text: &[u8], flags: Flags, fill: u8, width: i32) {
    let length = i32::try_from(text.len()).unwrap_or(i32::MAX);
    let mut missing = width.wrapping_sub(length);
    let grouped = match flags.grouping {
        Some(b'_') => Some((UNDERSCORE_ZEROS, 5)),
        Some(_) => Some((COMMA_ZEROS, 4)),
        None => None,
    }
    .filter(|_| fill == b'0');

    let fill = if fill == 0 { b' ' } else { fill };
    let single = [fill];
    let mut unit: &[u8] = &single;
    if let Some((zeros, period)) = grouped {
        let mut target = width;
        if target % period == 0 {
            missing = missing.saturating_add(1);
            target = target.saturating_add(1);
        }
        let from = usize::try_from(period - 1 - target % period).unwrap_or(0);
        let to = from + usize::try_from(period).unwrap_or(0);
        unit = zeros.get(from..to).unwrap_or(zeros);
    }

    let missing = usize::try_from(missing).unwrap_or(0);
    let before = if flags.center {
        missing / 2
    } else if flags.left {
        0
    } else {
        missing
    };
    repeat(out, unit, before);
    out.extend_from_slice(text);
    repeat(out, unit, missing - before);
}

fn repeat(out: &mut Vec<u8>, unit: &[u8], count: usize) {
    out.extend(unit.iter().copied().cycle().take(count));
}

/// How many bytes [`pad`] may append, for a caller that reserves memory first.
#[must_use]
pub fn padded_bound(text_len: usize, width: i32) -> usize {
    // The least width wraps around there, too.
    let missing = width.wrapping_sub(i32::try_from(text_len).unwrap_or(i32::MAX));
    match usize::try_from(missing) {
        Ok(missing) => text_len + missing + 1,
        Err(_) => text_len,
    }
}
