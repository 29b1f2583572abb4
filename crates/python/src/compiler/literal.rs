//! The text of string literals. ruff's trees hold Rust strings, in which U+FFFD stands for what those cannot hold:
//! halves of characters written as escapes, and bytes of the source that are no UTF-8. Literals with one are read anew.

use ruff_python_ast::{ExprStringLiteral, InterpolatedStringLiteralElement, StringLiteral};
use ruff_text_size::Ranged;

use crate::text::utf8::{is_valid, push_char};

const REPLACEMENT: char = char::REPLACEMENT_CHARACTER;

/// A source text as ruff takes it.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    /// The text.
    pub text: &'a str,
    /// Bytes that are no UTF-8 stand in it as pairs of characters, which [`encoded`] made.
    pub foreign: bool,
}

/// A text for ruff made of one that is no UTF-8: for a foreign byte U+FFFD and the character of its number, for a
/// U+FFFD two. Neither adds or removes a line.
pub(super) fn encoded(source: &[u8]) -> String {
    let mut out = String::with_capacity(source.len() + 16);
    for chunk in source.utf8_chunks() {
        for c in chunk.valid().chars() {
            if c == REPLACEMENT {
                out.push(c);
            }
            out.push(c);
        }
        for &byte in chunk.invalid() {
            out.extend([REPLACEMENT, char::from(byte)]);
        }
    }
    out
}

impl Source<'_> {
    /// Where a piece of the text, of a source that is no UTF-8, has bytes that MicroPython would not decode either.
    pub fn foreign_byte(self, piece: &str) -> Option<usize> {
        let first = piece.find(REPLACEMENT)?;
        let mut bytes = Vec::new();
        self.push_verbatim(&mut bytes, piece);
        (!is_valid(&bytes)).then_some(first)
    }

    /// The text of string literals side by side.
    pub fn string(self, e: &ExprStringLiteral) -> Vec<u8> {
        let mut out = Vec::new();
        for part in &e.value {
            self.push_part(&mut out, part);
        }
        out
    }

    /// Appends the text of one literal.
    pub fn push_part(self, out: &mut Vec<u8>, part: &StringLiteral) {
        if part.value.contains(REPLACEMENT) {
            let text = &self.text[part.content_range()];
            self.decode(out, text, part.flags.prefix().is_raw(), false);
        } else {
            out.extend_from_slice(part.value.as_bytes());
        }
    }

    /// Appends the text between two fields of an f-string.
    pub fn push_element(
        self,
        out: &mut Vec<u8>,
        element: &InterpolatedStringLiteralElement,
        raw: bool,
    ) {
        if element.value.contains(REPLACEMENT) {
            self.decode(out, &self.text[element.range()], raw, true);
        } else {
            out.extend_from_slice(element.value.as_bytes());
        }
    }

    /// Appends source text itself, as of a field with `=`.
    pub fn push_verbatim(self, out: &mut Vec<u8>, text: &str) {
        self.decode(out, text, true, false);
    }

    fn decode(self, out: &mut Vec<u8>, text: &str, raw: bool, braces: bool) {
        let mut rest = text.chars();
        while let Some(mut c) = rest.next() {
            if c == '\\' && !raw {
                c = match escape(&mut rest) {
                    Escape::Code(code) => {
                        push_char(out, code);
                        continue;
                    }
                    Escape::Nothing => continue,
                    Escape::Unknown => c,
                };
            }
            let next = rest.as_str().chars().next();
            if braces && matches!(c, '{' | '}') && next == Some(c) {
                rest.next();
            }
            match next {
                Some(byte) if c == REPLACEMENT && self.foreign => {
                    rest.next();
                    match u8::try_from(u32::from(byte)) {
                        Ok(byte) => out.push(byte),
                        Err(_) => push_char(out, u32::from(c)),
                    }
                }
                _ => push_char(out, u32::from(c)),
            }
        }
    }
}

/// What follows a backslash.
enum Escape {
    /// A character.
    Code(u32),
    /// The end of a line, which goes with the backslash.
    Nothing,
    /// Anything else: it stays, and so does the backslash.
    Unknown,
}

/// Takes an escape from behind its backslash. The grammar has seen that its digits are there.
fn escape(rest: &mut std::str::Chars<'_>) -> Escape {
    let start = rest.clone();
    let digits = |rest: &mut std::str::Chars<'_>, count: usize, radix: u32| {
        let mut code = 0_u32;
        for _ in 0..count {
            let Some(digit) = rest.clone().next().and_then(|c| c.to_digit(radix)) else {
                break;
            };
            rest.next();
            code = code.wrapping_mul(radix) | digit;
        }
        code
    };
    let code = match rest.next() {
        Some('\n') => return Escape::Nothing,
        Some(c @ ('\\' | '\'' | '"')) => u32::from(c),
        Some('a') => 7,
        Some('b') => 8,
        Some('t') => 9,
        Some('n') => 10,
        Some('v') => 11,
        Some('f') => 12,
        Some('r') => 13,
        Some('x') => digits(rest, 2, 16),
        Some('u') => digits(rest, 4, 16),
        Some('U') => digits(rest, 8, 16),
        Some('0'..='7') => {
            *rest = start;
            digits(rest, 3, 8)
        }
        _ => {
            *rest = start;
            return Escape::Unknown;
        }
    };
    Escape::Code(code)
}
