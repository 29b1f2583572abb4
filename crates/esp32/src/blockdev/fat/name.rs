//! Names: the short one of 8 and 3 letters, the long one, and which a file needs.

use super::{FatError, Result};

/// The upper half of code page 437, in which MicroPython's paths are taken.
const CP437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";

/// Most letters of a long name.
const MAX_LETTERS: usize = 255;

/// Entry byte 12: the body, or the extension, is in small letters.
const SMALL_BODY: u8 = 0x08;
const SMALL_EXTENSION: u8 = 0x10;

/// A name in a path.
#[derive(Clone, Debug)]
pub(super) struct Name {
    /// The long one, in UTF-16.
    pub long: Vec<u16>,
    /// The short one, padded with blanks.
    pub short: [u8; 11],
    /// The short one is not the long one: it needs a number.
    pub lossy: bool,
    /// A long entry is needed.
    pub needs_long: bool,
    /// Entry byte 12.
    pub small: u8,
    /// `.` or `..`
    pub dot: bool,
}

/// A byte of a path as UTF-16.
fn letter(byte: u8) -> u16 {
    match byte {
        0..0x80 => u16::from(byte),
        _ => {
            let letter = CP437.chars().nth(usize::from(byte) - 0x80);
            letter.map_or(u16::from(b'?'), |c| c as u16)
        }
    }
}

/// The byte of code page 437 that stands for a letter.
fn code(letter: u16) -> Option<u8> {
    match u8::try_from(letter) {
        Ok(byte) if byte < 0x80 => Some(byte),
        _ => {
            let wanted = char::from_u32(u32::from(letter))?;
            let place = CP437.chars().position(|c| c == wanted)?;
            u8::try_from(place + 0x80).ok()
        }
    }
}

fn upper(letter: u16) -> u16 {
    let Some(c) = char::from_u32(u32::from(letter)) else {
        return letter;
    };
    let mut upper = c.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(c), None) => u16::try_from(u32::from(c)).unwrap_or(letter),
        _ => letter,
    }
}

/// Whether two long names are the same file's.
pub(super) fn same(a: &[u16], b: &[u16]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(&a, &b)| upper(a) == upper(b))
}

/// A long name as a path has it; none: it has letters that no path can have.
pub(super) fn path_bytes(long: &[u16]) -> Option<Vec<u8>> {
    long.iter().map(|&letter| code(letter)).collect()
}

/// The name that an entry without a long one has.
pub(super) fn short_bytes(entry: &[u8]) -> Vec<u8> {
    let mut name = Vec::new();
    for (i, &byte) in entry[..11].iter().enumerate() {
        if byte == b' ' {
            continue;
        }
        let small = if i < 8 { SMALL_BODY } else { SMALL_EXTENSION };
        if i >= 8 && !name.contains(&b'.') {
            name.push(b'.');
        }
        let byte = if i == 0 && byte == 5 { 0xe5 } else { byte };
        let is_small = entry[12] & small != 0;
        name.push(if is_small {
            byte.to_ascii_lowercase()
        } else {
            byte
        });
    }
    name
}

impl Name {
    /// # Errors
    /// No file can have the name.
    pub fn new(text: &[u8]) -> Result<Name> {
        let mut name = Name {
            long: Vec::new(),
            short: [b' '; 11],
            lossy: false,
            needs_long: false,
            small: 0,
            dot: text == b"." || text == b"..",
        };
        if name.dot {
            name.short[..text.len()].copy_from_slice(text);
            return Ok(name);
        }
        if text
            .iter()
            .any(|b| b"\"*:<>?|\x7f".contains(b) || *b < b' ')
        {
            return Err(FatError::InvalidName);
        }
        let end = text.iter().rposition(|&b| b != b' ' && b != b'.');
        let text = &text[..end.map_or(0, |end| end + 1)];
        if text.is_empty() || text.len() > MAX_LETTERS {
            return Err(FatError::InvalidName);
        }
        name.long = text.iter().map(|&b| letter(b)).collect();
        name.shorten();
        Ok(name)
    }

    fn shorten(&mut self) {
        let long = std::mem::take(&mut self.long);
        let is = |letter: u16, c: u8| letter == u16::from(c);
        let blanks = long.iter().take_while(|&&l| is(l, b' ')).count();
        let text = &long[blanks..];
        self.lossy = blanks > 0 || is(text[0], b'.');
        let last_dot = text.iter().rposition(|&l| is(l, b'.'));
        let (body, extension) = match last_dot {
            Some(dot) => (&text[..dot], &text[dot + 1..]),
            None => (text, &text[text.len()..]),
        };
        for (part, room, flag) in [
            (body, 0..8, SMALL_BODY),
            (extension, 8..11, SMALL_EXTENSION),
        ] {
            let mut at = room.start;
            let (mut has_upper, mut has_lower) = (false, false);
            for &letter in part {
                if is(letter, b' ') || is(letter, b'.') {
                    self.lossy = true;
                    continue;
                }
                if at == room.end {
                    self.lossy = true;
                    break;
                }
                let byte = match code(upper(letter)).or_else(|| code(letter)) {
                    Some(byte) if !b"+,;=[]".contains(&byte) => byte,
                    _ => {
                        self.lossy = true;
                        b'_'
                    }
                };
                self.needs_long |= letter >= 0x80;
                has_upper |= matches!(u8::try_from(letter), Ok(b'A'..=b'Z'));
                has_lower |= matches!(u8::try_from(letter), Ok(b'a'..=b'z'));
                self.short[at] = byte;
                at += 1;
            }
            if has_upper && has_lower {
                self.needs_long = true;
            } else if has_lower {
                self.small |= flag;
            }
        }
        if self.short[0] == 0xe5 {
            self.short[0] = 5;
        }
        self.needs_long |= self.lossy;
        if self.needs_long {
            self.small = 0;
        }
        self.long = long;
    }

    /// The short name with a number, for the `n`th try.
    pub fn numbered(&self, n: u32) -> [u8; 11] {
        let mut number = n;
        if n > 5 {
            // Many have the same begin: then a hash of the long name is tried.
            for &letter in &self.long {
                for bit in 0..16 {
                    number = number << 1 | u32::from(letter >> bit & 1);
                    if number & 0x1_0000 != 0 {
                        number ^= 0x1_1021;
                    }
                }
            }
        }
        let tail = format!("~{number:X}");
        let tail = &tail.as_bytes()[..tail.len().min(8)];
        let mut short = self.short;
        let used = short[..8].iter().take_while(|&&b| b != b' ').count();
        let at = used.min(8 - tail.len());
        short[at..8].fill(b' ');
        short[at..at + tail.len()].copy_from_slice(tail);
        short
    }
}

/// What ties long entries to their short one.
pub(super) fn checksum(short: &[u8]) -> u8 {
    short[..11]
        .iter()
        .fold(0, |sum: u8, &byte| sum.rotate_right(1).wrapping_add(byte))
}
