//! The format language of the `%` operator of `str` and `bytes`.

use thiserror::Error;

use super::fill;
use super::float::format_float;
use super::int::{IntRef, Style, format_int, format_int_bound};
use super::layout::{Flags, pad, padded_bound};
use super::spec::{FormatError, char_text, take_number};

/// What is wrong with a format string or its values. The texts are those of MicroPython's error level NORMAL.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum PercentError {
    /// ValueError
    #[error("incomplete format")]
    Incomplete,
    /// ValueError
    #[error("incomplete format key")]
    IncompleteKey,
    /// TypeError: a key, but the right operand is no dict.
    #[error("format needs a dict")]
    NeedsDict,
    /// TypeError
    #[error("format string needs more arguments")]
    NotEnough,
    /// TypeError, unless the right operand is a dict.
    #[error("format string didn't convert all arguments")]
    TooMany,
    /// TypeError: `%c` with a string of another length than 1 byte.
    #[error("%c needs int or char")]
    Char,
    /// TypeError: `%c` with a value that is neither integer nor string.
    #[error("integer needed")]
    IntegerNeeded,
    /// ValueError
    #[error("unsupported format character '{}' (0x{code:x}) at index {index}", char::from(*.code))]
    Unsupported {
        /// The letter.
        code: u8,
        /// Its offset in bytes.
        index: usize,
    },
}

impl PercentError {
    /// The exception's text, in which a letter beyond ASCII is the byte that it is.
    #[must_use]
    pub fn message(&self) -> Vec<u8> {
        match self {
            PercentError::Unsupported { code, index } => {
                let template =
                    format!("unsupported format character '{{}}' (0x{code:x}) at index {index}");
                fill(&template, [&[*code]])
            }
            other => other.to_string().into_bytes(),
        }
    }
}

/// Where the values of a format come from, as far as parsing it needs them: they are asked for in the order in which
/// MicroPython does, so that of several errors the same one is raised.
pub trait Values {
    /// An exception.
    type Error: From<PercentError>;

    /// The next positional value as an integer, for a `*`.
    ///
    /// # Errors
    /// There is none ([`PercentError::NotEnough`]), or it is no integer.
    fn star(&mut self) -> Result<i32, Self::Error>;

    /// Looks up the value of a key, to be formatted by the conversion that comes next. From then on all positional
    /// values count as used.
    ///
    /// # Errors
    /// There is no dict ([`PercentError::NeedsDict`], see [`Values::has_dict`]), or no such key.
    fn key(&mut self, key: &[u8]) -> Result<(), Self::Error>;

    /// Whether the right operand is a dict.
    fn has_dict(&self) -> bool;
}

/// A part of a format string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Bytes to copy.
    Literal(&'a [u8]),
    /// A value to insert.
    Conversion(Conversion),
}

/// A conversion, its stars replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Conversion {
    /// Whether its value was looked up by key; else it is the next positional one.
    pub keyed: bool,
    /// Adjustment and sign.
    pub flags: Flags,
    /// Whether `#` was given.
    pub alternate: bool,
    /// The byte to pad numbers with.
    pub fill: u8,
    /// The least width, 0 if none was given.
    pub width: i32,
    /// The precision, -1 if none was given.
    pub precision: i32,
    /// The type letter, whatever it is.
    pub code: u8,
    /// The letter's offset in the format string.
    pub index: usize,
}

/// What a conversion's letter asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `c`: an integer or a string of one byte.
    Char,
    /// `d i u`: an integer, or a float to be truncated.
    Decimal,
    /// `o x X`: an integer.
    Integer,
    /// `e E f F g G`: anything that is a float or becomes one.
    Float,
    /// `r`: `repr` of anything.
    Repr,
    /// `s`: `str` of anything; in a `bytes` format a `bytes` value as it is.
    Str,
}

/// Splits a format string.
#[derive(Clone, Copy, Debug)]
pub struct PercentFormat<'a> {
    format: &'a [u8],
    at: usize,
}

impl<'a> PercentFormat<'a> {
    /// The pieces of a format string.
    #[must_use]
    pub const fn new(format: &'a [u8]) -> Self {
        Self { format, at: 0 }
    }

    fn peek(&self) -> Option<u8> {
        self.format.get(self.at).copied()
    }

    /// The next piece; `None` at the end.
    ///
    /// # Errors
    /// The format string is wrong, or `values` said so.
    pub fn next<V: Values>(&mut self, values: &mut V) -> Result<Option<Piece<'a>>, V::Error> {
        let rest = &self.format[self.at.min(self.format.len())..];
        match rest {
            [] => Ok(None),
            [b'%', b'%', ..] => {
                self.at += 2;
                Ok(Some(Piece::Literal(&rest[..1])))
            }
            [b'%', ..] => {
                self.at += 1;
                self.conversion(values)
                    .map(|conversion| Some(Piece::Conversion(conversion)))
            }
            _ => {
                let end = rest
                    .iter()
                    .position(|&byte| byte == b'%')
                    .unwrap_or(rest.len());
                self.at += end;
                Ok(Some(Piece::Literal(&rest[..end])))
            }
        }
    }

    fn conversion<V: Values>(&mut self, values: &mut V) -> Result<Conversion, V::Error> {
        let Some(first) = self.peek() else {
            return Err(PercentError::Incomplete.into());
        };
        let keyed = first == b'(';
        if keyed {
            if !values.has_dict() {
                return Err(PercentError::NeedsDict.into());
            }
            let start = self.at + 1;
            let length = self.format[start..]
                .iter()
                .position(|&byte| byte == b')')
                .ok_or(PercentError::IncompleteKey)?;
            values.key(&self.format[start..start + length])?;
            self.at = start + length + 1;
        }

        let mut flags = Flags::default();
        let mut fill = b' ';
        let mut alternate = false;
        loop {
            match self.peek() {
                Some(b'-') => flags.left = true,
                Some(b'+') => flags.show_sign = true,
                Some(b' ') => flags.space_sign = true,
                Some(b'#') => alternate = true,
                Some(b'0') => {
                    flags.pad_after_sign = true;
                    fill = b'0';
                }
                _ => break,
            }
            self.at += 1;
        }
        let width = self.number(values)?.unwrap_or(0);
        let mut precision = -1;
        if self.peek() == Some(b'.') {
            self.at += 1;
            if self.peek().is_some() {
                precision = self.number(values)?.unwrap_or(0);
            }
        }
        let Some(code) = self.peek() else {
            return Err(PercentError::Incomplete.into());
        };
        let index = self.at;
        self.at += 1;
        Ok(Conversion {
            keyed,
            flags,
            alternate,
            fill,
            width,
            precision,
            code,
            index,
        })
    }

    fn number<V: Values>(&mut self, values: &mut V) -> Result<Option<i32>, V::Error> {
        if self.peek() == Some(b'*') {
            let value = values.star()?;
            self.at += 1;
            return Ok(Some(value));
        }
        let mut rest = self.format.get(self.at..).unwrap_or(&[]);
        let value = take_number(&mut rest);
        self.at = self.format.len() - rest.len();
        Ok(value)
    }
}

impl Conversion {
    /// What its letter asks for.
    ///
    /// # Errors
    /// There is no such letter. A value must have been taken for it all the same, before.
    pub const fn kind(&self) -> Result<Kind, PercentError> {
        Ok(match self.code {
            b'c' => Kind::Char,
            b'd' | b'i' | b'u' => Kind::Decimal,
            b'o' | b'x' | b'X' => Kind::Integer,
            b'e' | b'E' | b'f' | b'F' | b'g' | b'G' => Kind::Float,
            b'r' => Kind::Repr,
            b's' => Kind::Str,
            code => {
                return Err(PercentError::Unsupported {
                    code,
                    index: self.index,
                });
            }
        })
    }

    /// Appends an integer, for [`Kind::Decimal`] and [`Kind::Integer`].
    pub fn format_int(&self, out: &mut Vec<u8>, value: IntRef<'_>) {
        let mut flags = self.flags;
        let base = match self.code {
            b'o' => 8,
            b'x' | b'X' => 16,
            _ => 10,
        };
        flags.show_prefix = self.alternate && base != 10;
        flags.octal_letter = flags.show_prefix && base == 8;
        let style = Style {
            base,
            upper: self.code == b'X',
        };
        format_int(
            out,
            value,
            style,
            flags,
            self.fill,
            self.width,
            self.precision,
        );
    }

    /// Appends a float, for [`Kind::Float`].
    pub fn format_float(&self, out: &mut Vec<u8>, value: f32) {
        format_float(
            out,
            value,
            self.code,
            self.flags,
            self.fill,
            self.width,
            self.precision,
        );
    }

    /// Appends the text of a value, for [`Kind::Repr`] and [`Kind::Str`]. Width and precision count bytes.
    pub fn format_text(&self, out: &mut Vec<u8>, text: &[u8]) {
        let text = usize::try_from(self.precision)
            .ok()
            .and_then(|precision| text.get(..precision))
            .unwrap_or(text);
        pad(out, text, self.flags, b' ', self.width);
    }

    /// Appends a string of one character, for [`Kind::Char`].
    ///
    /// # Errors
    /// It is not one byte long.
    pub fn format_char_text(&self, out: &mut Vec<u8>, text: &[u8]) -> Result<(), PercentError> {
        if text.len() != 1 {
            return Err(PercentError::Char);
        }
        pad(out, text, self.flags, b' ', self.width);
        Ok(())
    }

    /// Appends the character with a number, for [`Kind::Char`].
    ///
    /// # Errors
    /// There is none: an OverflowError.
    pub fn format_char(&self, out: &mut Vec<u8>, value: IntRef<'_>) -> Result<(), FormatError> {
        let text = char_text(value)?;
        pad(out, &text, self.flags, b' ', self.width);
        Ok(())
    }

    /// How many bytes formatting a number may append, for a caller that reserves memory first.
    #[must_use]
    pub fn upper_bound(&self, value: IntRef<'_>) -> usize {
        format_int_bound(value, 8, self.width, self.precision).max(64)
    }

    /// The same for a text of `len` bytes.
    #[must_use]
    pub fn upper_bound_text(&self, len: usize) -> usize {
        padded_bound(len, self.width)
    }
}

#[cfg(test)]
#[path = "percent_tests.rs"]
mod tests;
