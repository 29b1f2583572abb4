//! Characters in UTF-8 that nobody validated: `str` holds whatever bytes it was given, and every byte that is not a
//! continuation byte starts a character.

use super::chars;

const fn is_continuation(byte: u8) -> bool {
    byte & 0xc0 == 0x80
}

/// Whether `bytes.decode()` accepts the bytes: as many continuation bytes follow as a lead byte announces. Surrogates,
/// overlong forms and characters beyond U+10FFFF pass, as they do on the ESP32.
#[must_use]
pub fn is_valid(bytes: &[u8]) -> bool {
    let mut need = 0;
    for &byte in bytes {
        match (need, byte) {
            (1.., 0x80..=0xbf) => need -= 1,
            (0, ..0x80) => {}
            (0, 0xc0..=0xdf) => need = 1,
            (0, 0xe0..=0xef) => need = 2,
            (0, 0xf0..=0xf7) => need = 3,
            _ => return false,
        }
    }
    need == 0
}

/// `bytes.decode(encoding, errors)` of bytes that are not valid: with `replacement` U+FFFD stands for each invalid
/// sequence, else they are left out. In ASCII every byte beyond 127 is invalid.
#[must_use]
pub fn decode_lossy(bytes: &[u8], ascii: bool, replacement: bool) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&lead) = bytes.get(at) {
        at += 1;
        if lead < 0x80 {
            out.push(lead);
            continue;
        }
        let need = match lead {
            0xc0..=0xdf => 1,
            0xe0..=0xef => 2,
            0xf0..=0xf7 => 3,
            _ => 0,
        };
        if need > 0 && !ascii {
            let got = bytes[at..]
                .iter()
                .take(need)
                .take_while(|&&byte| is_continuation(byte))
                .count();
            let sequence = &bytes[at - 1..at + got];
            at += got;
            if got == need {
                // Decoded and encoded again, an overlong form becomes its short one.
                push_char(&mut out, char_at(sequence, 0).0);
                continue;
            }
        }
        if replacement {
            push_char(&mut out, 0xfffd);
        }
    }
    out
}

/// The number of characters: `len(str)`.
#[must_use]
pub fn char_count(text: &[u8]) -> usize {
    text.iter().filter(|&&byte| !is_continuation(byte)).count()
}

/// The character that starts at byte `at`, and how many bytes it has: the lead byte and all continuation bytes after
/// it. Beyond the end it is 0 and has no bytes.
#[must_use]
pub fn char_at(text: &[u8], at: usize) -> (u32, usize) {
    let Some(&lead) = text.get(at) else {
        return (0, 0);
    };
    let tail = text[at + 1..]
        .iter()
        .take_while(|&&byte| is_continuation(byte));
    if lead < 0x80 {
        return (u32::from(lead), 1 + tail.count());
    }
    let mut length = 1;
    let mut code = u32::from(lead & 0x7f);
    let mut mask = 0x40;
    while code & mask != 0 {
        code &= !mask;
        mask >>= 1;
    }
    for byte in tail {
        code = code << 6 | u32::from(byte & 0x3f);
        length += 1;
    }
    (code, length)
}

/// The bytes of the character `str[index]` that starts at `at`: as many as its lead byte announces, if they exist.
#[must_use]
pub fn char_slice(text: &[u8], at: usize) -> &[u8] {
    let length = match text.get(at) {
        Some(&lead) if lead >= 0x80 => 1 + (lead << 1).leading_ones() as usize,
        _ => 1,
    };
    text.get(at..(at + length).min(text.len())).unwrap_or(&[])
}

/// The byte offset of the character with number `index`, which counts from the end if negative. `None` if there is
/// none; where a slice asks, an index beyond the text means its start or end.
#[must_use]
pub fn index_to_offset(text: &[u8], index: i64, slice: bool) -> Option<usize> {
    let mut starts = text
        .iter()
        .enumerate()
        .filter(|(_, byte)| !is_continuation(**byte))
        .map(|(at, _)| at);
    if index < 0 {
        let back = usize::try_from(index.unsigned_abs() - 1).unwrap_or(usize::MAX);
        return starts.rev().nth(back).or(slice.then_some(0));
    }
    if text.is_empty() {
        return slice.then_some(0);
    }
    // The first character starts at the first byte, whatever that is.
    let from = usize::try_from(index).unwrap_or(usize::MAX);
    if from == 0 {
        return Some(0);
    }
    if !is_continuation(text[0]) {
        starts.next();
    }
    starts.nth(from - 1).or(slice.then_some(text.len()))
}

/// The number of the character that starts at byte `offset`.
#[must_use]
pub fn offset_to_index(text: &[u8], offset: usize) -> usize {
    char_count(text.get(..offset).unwrap_or(text))
}

/// Appends a character, which may be a surrogate. It must be below 0x200000.
pub fn push_char(out: &mut Vec<u8>, code: u32) {
    let byte = |shift: u32, mask: u32, mark: u8| mark | (code >> shift & mask) as u8;
    match code {
        0..=0x7f => out.push(byte(0, 0x7f, 0)),
        0x80..=0x7ff => out.extend([byte(6, 0x1f, 0xc0), byte(0, 0x3f, 0x80)]),
        0x800..=0xffff => out.extend([
            byte(12, 0x0f, 0xe0),
            byte(6, 0x3f, 0x80),
            byte(0, 0x3f, 0x80),
        ]),
        _ => out.extend([
            byte(18, 0x07, 0xf0),
            byte(12, 0x3f, 0x80),
            byte(6, 0x3f, 0x80),
            byte(0, 0x3f, 0x80),
        ]),
    }
}

/// `str.center(width)`: padded with spaces to a number of characters, the odd one to the right. `None` if the text is
/// as wide already and stays the same object.
#[must_use]
pub fn center(text: &[u8], width: usize) -> Option<Vec<u8>> {
    let missing = width
        .checked_sub(char_count(text))
        .filter(|&missing| missing > 0)?;
    let mut out = vec![b' '; missing / 2];
    out.extend_from_slice(text);
    out.resize(text.len() + missing, b' ');
    Some(out)
}

/// Splits at runs of white space, as `str.split()` without argument does: at most `limit` times if given.
pub fn split_spaces(text: &[u8], limit: Option<usize>) -> Vec<&[u8]> {
    let skip = |text: &[u8]| {
        text.iter()
            .take_while(|&&byte| chars::is_space(byte))
            .count()
    };
    let mut parts = Vec::new();
    let mut rest = &text[skip(text)..];
    while !rest.is_empty() {
        if limit.is_some_and(|limit| parts.len() >= limit) {
            parts.push(rest);
            break;
        }
        let length = rest
            .iter()
            .take_while(|&&byte| !chars::is_space(byte))
            .count();
        parts.push(&rest[..length]);
        rest = &rest[length..];
        rest = &rest[skip(rest)..];
    }
    parts
}

#[cfg(test)]
#[path = "utf8_tests.rs"]
mod tests;
