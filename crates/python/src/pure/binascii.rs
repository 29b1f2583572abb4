//! Bytes as text and back: the module `binascii`, `bytes.hex` and `bytes.fromhex`.

use thiserror::Error;

use crate::text::chars::is_space;

/// What is wrong with a text that should stand for bytes: a ValueError.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum BinasciiError {
    /// Something else than pairs of hexadecimal digits with white space between them.
    #[error("non-hex digit")]
    NonHex,
    /// Bits are left over in base64.
    #[error("incorrect padding")]
    Padding,
}

/// `hexlify(bytes, separator)` and `bytes.hex(separator)`: of a longer separator the first byte counts, of an empty one
/// it is NUL.
#[must_use]
pub fn hexlify(bytes: &[u8], separator: Option<&[u8]>) -> Vec<u8> {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let separator = separator.map(|separator| separator.first().copied().unwrap_or(0));
    let mut out = Vec::with_capacity(3 * bytes.len());
    for (index, byte) in bytes.iter().enumerate() {
        if let Some(separator) = separator.filter(|_| index > 0) {
            out.push(separator);
        }
        out.push(DIGITS[usize::from(byte >> 4)]);
        out.push(DIGITS[usize::from(byte & 15)]);
    }
    out
}

/// `unhexlify(text)` and `bytes.fromhex(text)`; white space between pairs is skipped.
///
/// # Errors
/// There is something else in the text, or half a pair.
pub fn unhexlify(text: &[u8]) -> Result<Vec<u8>, BinasciiError> {
    let digit = |byte: u8| char::from(byte).to_digit(16).ok_or(BinasciiError::NonHex);
    let mut out = Vec::with_capacity(text.len() / 2);
    let mut rest = text;
    while let [first, after @ ..] = rest {
        rest = after;
        if is_space(*first) {
            continue;
        }
        let [second, after @ ..] = rest else {
            return Err(BinasciiError::NonHex);
        };
        rest = after;
        out.push((digit(*first)? << 4 | digit(*second)?) as u8);
    }
    Ok(out)
}

/// `a2b_base64(text)`: what is not of the alphabet is skipped, and what follows complete padding.
///
/// # Errors
/// Bits are left over.
pub fn a2b_base64(text: &[u8]) -> Result<Vec<u8>, BinasciiError> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3 + 3);
    let mut bits: u32 = 0;
    let mut count = 0;
    let mut padded = false;
    for &byte in text {
        let sextet = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' => {
                if count == 2 || count == 4 && padded {
                    count = 0;
                    break;
                }
                padded = true;
                continue;
            }
            _ => continue,
        };
        padded = false;
        bits = bits << 6 | u32::from(sextet);
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push((bits >> count) as u8);
        }
    }
    if count != 0 {
        return Err(BinasciiError::Padding);
    }
    Ok(out)
}

/// `b2a_base64(bytes, newline=newline)`.
#[must_use]
pub fn b2a_base64(bytes: &[u8], newline: bool) -> Vec<u8> {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = Vec::with_capacity(bytes.len().div_ceil(3) * 4 + 1);
    for chunk in bytes.chunks(3) {
        let byte = |index: usize| u32::from(chunk.get(index).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for index in 0..4 {
            out.push(if index <= chunk.len() {
                ALPHABET[(bits >> (18 - 6 * index) & 63) as usize]
            } else {
                b'='
            });
        }
    }
    if newline {
        out.push(b'\n');
    }
    out
}

/// `crc32(bytes, before)`; `before` is the checksum of what came before the bytes, 0 at the start.
#[must_use]
pub fn crc32(bytes: &[u8], before: u32) -> u32 {
    !bytes.iter().fold(!before, |crc, &byte| {
        crc >> 8 ^ CRC_TABLE[usize::from(crc as u8 ^ byte)]
    })
}

/// The remainders of all bytes by the polynomial of IEEE 802.3, bits reversed.
const CRC_TABLE: [u32; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let mut crc = byte as u32;
        let mut bit = 0;
        while bit < 8 {
            crc = crc >> 1 ^ if crc & 1 == 1 { 0xedb8_8320 } else { 0 };
            bit += 1;
        }
        table[byte] = crc;
        byte += 1;
    }
    table
};

#[cfg(test)]
#[path = "binascii_tests.rs"]
mod tests;
