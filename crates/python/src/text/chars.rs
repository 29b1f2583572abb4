//! Classes of characters. MicroPython knows those of ASCII alone: an `é` is neither a letter nor upper case.

/// What `str.strip()`, `int()` and `str.isspace()` take as white space.
#[must_use]
pub const fn is_space(byte: u8) -> bool {
    matches!(byte, b'\t'..=b'\r' | b' ')
}

/// The bytes that `str.strip()` without argument removes.
pub const WHITESPACE: &[u8] = b" \t\n\r\x0b\x0c";

/// `str.upper()`: the length stays the same.
#[must_use]
pub fn upper(text: &[u8]) -> Vec<u8> {
    text.to_ascii_uppercase()
}

/// `str.lower()`: the length stays the same.
#[must_use]
pub fn lower(text: &[u8]) -> Vec<u8> {
    text.to_ascii_lowercase()
}

/// `str.isspace()`.
#[must_use]
pub fn all_space(text: &[u8]) -> bool {
    !text.is_empty() && text.iter().all(|&byte| is_space(byte))
}

/// `str.isalpha()`.
#[must_use]
pub fn all_alpha(text: &[u8]) -> bool {
    !text.is_empty() && text.iter().all(u8::is_ascii_alphabetic)
}

/// `str.isdigit()`.
#[must_use]
pub fn all_digit(text: &[u8]) -> bool {
    !text.is_empty() && text.iter().all(u8::is_ascii_digit)
}

/// `str.isupper()`: there are letters and all are upper case.
#[must_use]
pub fn all_upper(text: &[u8]) -> bool {
    text.iter().any(u8::is_ascii_alphabetic) && !text.iter().any(u8::is_ascii_lowercase)
}

/// `str.islower()`: there are letters and all are lower case.
#[must_use]
pub fn all_lower(text: &[u8]) -> bool {
    text.iter().any(u8::is_ascii_alphabetic) && !text.iter().any(u8::is_ascii_uppercase)
}

/// The part of `text` that `str.strip`, `lstrip` or `rstrip` keeps: bytes of `remove` (and so single bytes of its
/// characters) go from the start and the end as asked.
#[must_use]
pub fn strip<'a>(text: &'a [u8], remove: &[u8], start: bool, end: bool) -> &'a [u8] {
    let keep = |byte: &u8| !remove.contains(byte);
    let Some(first) = text.iter().position(keep) else {
        return &[];
    };
    let last = text.iter().rposition(keep).unwrap_or(first);
    let from = if start { first } else { 0 };
    let to = if end { last + 1 } else { text.len() };
    &text[from..to]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_ascii_has_classes() {
        assert_eq!(upper("aé_z".as_bytes()), "Aé_Z".as_bytes());
        assert!(!all_alpha("é".as_bytes()));
        assert!(all_alpha(b"Ab"));
        assert!(!all_alpha(b""));
        assert!(all_digit(b"09"));
        assert!(all_space(b" \x0b\x0c\t\r\n"));
        assert!(!all_space(b"\x1c"));
        assert!(all_upper(b"A1") && !all_upper(b"11") && !all_upper(b"Ab"));
        assert!(all_lower("aé".as_bytes()) && !all_lower(b""));
    }

    #[test]
    fn strip_takes_the_sides_asked_for() {
        assert_eq!(strip(b"  a b ", WHITESPACE, true, true), b"a b");
        assert_eq!(strip(b"  a b ", WHITESPACE, true, false), b"a b ");
        assert_eq!(strip(b"  a b ", WHITESPACE, false, true), b"  a b");
        assert_eq!(strip(b"   ", WHITESPACE, true, true), b"");
        assert_eq!(strip(b"", WHITESPACE, true, true), b"");
        assert_eq!(strip(b"xyaxy", b"yx", true, true), b"a");
    }
}
