//! The format language of `str.format`, `format()` and f-strings.
//!
//! A format string is split by [`Pieces`] into literals and replacement fields; the caller looks up each field's
//! argument ([`Arguments`] watches over the numbering), formats the nested specification if there is one with the
//! same arguments, parses it as a [`Spec`], and applies that to the value by its type.

use thiserror::Error;

use super::fill;
use super::float::format_float;
use super::int::{IntRef, Style, format_int, format_int_bound};
use super::layout::{Flags, pad, padded_bound};
use super::utf8::push_char;

/// What is wrong with a format string. The texts are those of MicroPython's error level NORMAL.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum FormatError {
    /// ValueError
    #[error("single '}}' encountered in format string")]
    SingleBrace,
    /// ValueError
    #[error("unmatched '{{' in format")]
    Unmatched,
    /// ValueError: the conversion is neither `!r` nor `!s`.
    #[error("bad conversion specifier")]
    Conversion,
    /// ValueError
    #[error("expected ':' after format specifier")]
    ExpectedColon,
    /// ValueError
    #[error("can't switch from automatic field numbering to manual field specification")]
    AutomaticToManual,
    /// ValueError
    #[error("can't switch from manual field specification to automatic field numbering")]
    ManualToAutomatic,
    /// NotImplementedError: `{0.a}` or `{0[1]}`.
    #[error("attributes not supported")]
    Attributes,
    /// IndexError
    #[error("tuple index out of range")]
    Index,
    /// ValueError
    #[error("invalid format specifier")]
    Specifier,
    /// ValueError
    #[error("sign not allowed in string format specifier")]
    SignForString,
    /// ValueError
    #[error("sign not allowed with integer format specifier 'c'")]
    SignForChar,
    /// ValueError
    #[error("'=' alignment not allowed in string format specifier")]
    AlignmentForString,
    /// ValueError
    #[error("unknown format code '{}' for object of type '{type_name}'", char::from(*.code))]
    Code {
        /// The type letter, 0 if there is none.
        code: u8,
        /// The name of the value's type.
        type_name: String,
    },
    /// OverflowError
    #[error("char not in range(0x110000)")]
    Char,
    /// OverflowError: a character's number of more than 32 bits.
    #[error("overflow converting long int to machine word")]
    MachineWord,
}

impl FormatError {
    /// The exception's text, in which a letter beyond ASCII is the byte that it is.
    #[must_use]
    pub fn message(&self) -> Vec<u8> {
        match self {
            FormatError::Code { code, type_name } => {
                let template = "unknown format code '{}' for object of type '{}'";
                fill(template, [&[*code], type_name.as_bytes()])
            }
            other => other.to_string().into_bytes(),
        }
    }
}

/// A part of a format string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Bytes to copy.
    Literal(&'a [u8]),
    /// A value to insert.
    Field(Field<'a>),
}

/// A replacement field: `{name!conversion:spec}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field<'a> {
    /// What stands before `!` and `:`; `None` if nothing does.
    pub name: Option<&'a [u8]>,
    /// `r` or `s`. A field without conversion and without specification is converted by `s`
    /// ([`Field::effective_conversion`]).
    pub conversion: Option<u8>,
    /// The specification, which may contain replacement fields itself; `None` if there is none or it is empty.
    pub spec: Option<&'a [u8]>,
}

impl Field<'_> {
    /// The conversion to apply before formatting: `{}` means `{!s}`.
    #[must_use]
    pub fn effective_conversion(&self) -> Option<u8> {
        self.conversion.or(if self.spec.is_none() {
            Some(b's')
        } else {
            None
        })
    }
}

/// Splits a format string. After an error there are no more pieces.
#[derive(Clone, Debug)]
pub struct Pieces<'a> {
    rest: &'a [u8],
}

impl<'a> Pieces<'a> {
    /// The pieces of a format string.
    #[must_use]
    pub const fn new(format: &'a [u8]) -> Self {
        Self { rest: format }
    }

    fn field(&mut self, inside: &'a [u8]) -> Result<Field<'a>, FormatError> {
        let name_end = inside
            .iter()
            .position(|byte| b"}!:".contains(byte))
            .unwrap_or(inside.len());
        let (name, mut rest) = inside.split_at(name_end);
        let mut field = Field {
            name: if name.is_empty() { None } else { Some(name) },
            conversion: None,
            spec: None,
        };
        if let [b'!', after @ ..] = rest {
            let [letter @ (b'r' | b's'), after @ ..] = after else {
                return Err(FormatError::Conversion);
            };
            field.conversion = Some(*letter);
            rest = after;
        }
        if let [b':', after @ ..] = rest {
            rest = after;
            if rest.first() != Some(&b'}') {
                let mut nesting = 1;
                let end = rest.iter().position(|byte| {
                    match byte {
                        b'{' => nesting += 1,
                        b'}' => nesting -= 1,
                        _ => {}
                    }
                    nesting == 0
                });
                let (spec, after) = rest.split_at(end.unwrap_or(rest.len()));
                field.spec = Some(spec);
                rest = after;
            }
        }
        match rest {
            [] => Err(FormatError::Unmatched),
            [b'}', after @ ..] => {
                self.rest = after;
                Ok(field)
            }
            _ => Err(FormatError::ExpectedColon),
        }
    }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Result<Piece<'a>, FormatError>;

    fn next(&mut self) -> Option<Self::Item> {
        let rest = std::mem::take(&mut self.rest);
        match rest {
            [] => None,
            [b'{', b'{', after @ ..] | [b'}', b'}', after @ ..] => {
                self.rest = after;
                Some(Ok(Piece::Literal(&rest[..1])))
            }
            [b'}', ..] => Some(Err(FormatError::SingleBrace)),
            [b'{', inside @ ..] => Some(self.field(inside).map(Piece::Field)),
            _ => {
                let end = rest
                    .iter()
                    .position(|byte| b"{}".contains(byte))
                    .unwrap_or(rest.len());
                let (literal, after) = rest.split_at(end);
                self.rest = after;
                Some(Ok(Piece::Literal(literal)))
            }
        }
    }
}

/// Which argument a field means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Argument<'a> {
    /// A positional argument.
    Position(usize),
    /// A keyword argument; if it is missing a KeyError has the key as its argument. If it exists, call
    /// [`Arguments::check_tail`].
    Key(&'a [u8]),
}

/// The state of a format call's numbering. Nested specifications share it.
#[derive(Clone, Copy, Debug)]
pub struct Arguments {
    count: usize,
    /// The next automatic number; `None` once a field was numbered by hand.
    next: Option<usize>,
}

impl Arguments {
    /// The numbering for `count` positional arguments.
    #[must_use]
    pub const fn new(count: usize) -> Self {
        Self {
            count,
            next: Some(0),
        }
    }

    /// Finds out which argument a field means.
    ///
    /// # Errors
    /// Numbering by hand and automatic numbering are mixed, the index is out of range, or the name goes on after an
    /// index.
    pub fn resolve<'a>(&mut self, name: Option<&'a [u8]>) -> Result<Argument<'a>, FormatError> {
        let Some(name) = name else {
            let number = self.next.ok_or(FormatError::ManualToAutomatic)?;
            if number >= self.count {
                return Err(FormatError::Index);
            }
            self.next = Some(number + 1);
            return Ok(Argument::Position(number));
        };
        if !name.first().is_some_and(u8::is_ascii_digit) {
            let end = name
                .iter()
                .position(|byte| b".[".contains(byte))
                .unwrap_or(name.len());
            return Ok(Argument::Key(&name[..end]));
        }
        if self.next.is_some_and(|next| next > 0) {
            return Err(FormatError::AutomaticToManual);
        }
        let mut rest = name;
        let index = take_number(&mut rest).unwrap_or(0);
        let index = usize::try_from(index)
            .ok()
            .filter(|&index| index < self.count)
            .ok_or(FormatError::Index)?;
        self.next = None;
        if rest.is_empty() {
            Ok(Argument::Position(index))
        } else {
            Err(FormatError::Attributes)
        }
    }

    /// Checks, once a keyword argument is found, that nothing follows its name.
    ///
    /// # Errors
    /// Something does.
    pub fn check_tail(name: &[u8]) -> Result<(), FormatError> {
        if name.iter().any(|byte| b".[".contains(byte)) {
            return Err(FormatError::Attributes);
        }
        Ok(())
    }
}

/// A decimal number at the start of a text, which wraps at 32 bits as a C `int` does.
pub(super) fn take_number(text: &mut &[u8]) -> Option<i32> {
    let mut value = None;
    while let [digit @ b'0'..=b'9', rest @ ..] = *text {
        value = Some(
            value
                .unwrap_or(0_i32)
                .wrapping_mul(10)
                .wrapping_add(i32::from(digit - b'0')),
        );
        *text = rest;
    }
    value
}

/// A parsed format specification: `[[fill]align][sign][#][0][width][,][.precision][type]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spec {
    /// The byte to pad with.
    pub fill: u8,
    /// Alignment, sign, prefix and grouping.
    pub flags: Flags,
    /// The least width, -1 if none was given.
    pub width: i32,
    /// The precision, -1 if none was given.
    pub precision: i32,
    /// The type letter, 0 if none was given.
    pub code: u8,
    equals: bool,
}

impl Spec {
    /// Parses a specification for a value. `numeric` says whether that is a bool, int or float.
    ///
    /// # Errors
    /// The specification is not one, or has a sign for a string or character.
    pub fn parse(spec: &[u8], numeric: bool) -> Result<Self, FormatError> {
        // A NUL ends a specification.
        let end = spec
            .iter()
            .position(|&byte| byte == 0)
            .unwrap_or(spec.len());
        let mut rest = &spec[..end];
        let is_alignment = |byte: u8| b"<>=^".contains(&byte);
        let mut flags = Flags::default();
        let mut fill = 0;
        let mut align = 0;
        match *rest {
            [mark, ref after @ ..] if is_alignment(mark) => {
                align = mark;
                rest = after;
            }
            [byte, mark, ref after @ ..] if is_alignment(mark) => {
                fill = byte;
                align = mark;
                rest = after;
            }
            _ => {}
        }
        if let [sign @ (b'+' | b'-' | b' '), after @ ..] = rest {
            flags.show_sign = *sign == b'+';
            flags.space_sign = *sign == b' ';
            rest = after;
        }
        if let [b'#', after @ ..] = rest {
            flags.show_prefix = true;
            rest = after;
        }
        if let [b'0', ..] = rest {
            if align == 0 && numeric {
                align = b'=';
            }
            if fill == 0 {
                fill = b'0';
            }
        }
        let width = take_number(&mut rest).unwrap_or(-1);
        if let [separator @ (b',' | b'_'), after @ ..] = rest {
            flags.grouping = Some(*separator);
            rest = after;
        }
        let mut precision = -1;
        if let [b'.', after @ ..] = rest {
            rest = after;
            precision = take_number(&mut rest).unwrap_or(-1);
        }
        let mut code = 0;
        if let [letter, after @ ..] = rest
            && b"bcdeEfFgGnosxX%".contains(letter)
        {
            code = *letter;
            rest = after;
        }
        if !rest.is_empty() {
            return Err(FormatError::Specifier);
        }
        if flags.show_sign || flags.space_sign {
            match code {
                b's' => return Err(FormatError::SignForString),
                b'c' => return Err(FormatError::SignForChar),
                _ => {}
            }
        }
        match align {
            b'<' => flags.left = true,
            b'=' => flags.pad_after_sign = true,
            b'^' => flags.center = true,
            b'>' => {}
            _ => flags.left = !numeric,
        }
        Ok(Self {
            fill: if fill == 0 { b' ' } else { fill },
            flags,
            width,
            precision,
            code,
            equals: align == b'=',
        })
    }

    /// Appends an integer or bool.
    ///
    /// # Errors
    /// Its type has no such code, or no character has that number.
    pub fn format_int(
        &self,
        out: &mut Vec<u8>,
        value: IntRef<'_>,
        type_name: &str,
    ) -> Result<(), FormatError> {
        let mut flags = self.flags;
        let style = match self.code {
            b'b' => Style {
                base: 2,
                upper: false,
            },
            0 | b'n' | b'd' => Style {
                base: 10,
                upper: false,
            },
            b'o' => {
                flags.octal_letter = flags.show_prefix;
                Style {
                    base: 8,
                    upper: false,
                }
            }
            b'x' | b'X' => Style {
                base: 16,
                upper: self.code == b'X',
            },
            b'c' => return self.format_char(out, value),
            b'e' | b'E' | b'f' | b'F' | b'g' | b'G' | b'%' => {
                return self.format_float(out, value.to_f32(), type_name);
            }
            _ => return Err(self.unknown_code(type_name)),
        };
        format_int(out, value, style, flags, self.fill, self.width, 0);
        Ok(())
    }

    fn format_char(&self, out: &mut Vec<u8>, value: IntRef<'_>) -> Result<(), FormatError> {
        let text = char_text(value)?;
        pad(out, &text, self.flags, self.fill, self.width);
        Ok(())
    }

    /// Appends a float.
    ///
    /// # Errors
    /// Floats have no such code.
    pub fn format_float(
        &self,
        out: &mut Vec<u8>,
        value: f32,
        type_name: &str,
    ) -> Result<(), FormatError> {
        let mut flags = self.flags;
        let (value, style) = match self.code {
            0 | b'n' => (value, b'g'),
            style @ (b'e' | b'E' | b'f' | b'F' | b'g' | b'G') => (value, style),
            b'%' => {
                flags.add_percent = true;
                (value * 100.0, b'f')
            }
            _ => return Err(self.unknown_code(type_name)),
        };
        format_float(
            out,
            value,
            style,
            flags,
            self.fill,
            self.width,
            self.precision,
        );
        Ok(())
    }

    /// Checks that the specification suits a value that is not a number; then its text goes to [`Spec::format_str`].
    ///
    /// # Errors
    /// It does not.
    pub fn check_str(&self, type_name: &str) -> Result<(), FormatError> {
        if self.equals {
            return Err(FormatError::AlignmentForString);
        }
        if !matches!(self.code, 0 | b's') {
            return Err(self.unknown_code(type_name));
        }
        Ok(())
    }

    /// Appends a string, whose type has passed [`Spec::check_str`]. Width and precision count bytes.
    pub fn format_str(&self, out: &mut Vec<u8>, text: &[u8]) {
        let text = usize::try_from(self.precision)
            .ok()
            .and_then(|precision| text.get(..precision))
            .unwrap_or(text);
        pad(out, text, self.flags, self.fill, self.width);
    }

    fn unknown_code(&self, type_name: &str) -> FormatError {
        FormatError::Code {
            code: self.code,
            type_name: type_name.to_owned(),
        }
    }

    /// How many bytes formatting an integer or float may append, for a caller that reserves memory first.
    #[must_use]
    pub fn upper_bound(&self, value: IntRef<'_>) -> usize {
        let base = if self.code == b'b' { 2 } else { 8 };
        format_int_bound(value, base, self.width, 0).max(64)
    }

    /// The same for a text of `len` bytes.
    #[must_use]
    pub fn upper_bound_str(&self, len: usize) -> usize {
        padded_bound(len, self.width)
    }
}

/// The character with a number.
///
/// # Errors
/// There is none.
pub(super) fn char_text(value: IntRef<'_>) -> Result<Vec<u8>, FormatError> {
    let word = value
        .to_i32()
        .filter(|&word| word != i32::MIN)
        .ok_or(FormatError::MachineWord)?;
    let code = u32::try_from(word)
        .ok()
        .filter(|&code| code < 0x11_0000)
        .ok_or(FormatError::Char)?;
    let mut text = Vec::with_capacity(4);
    push_char(&mut text, code);
    Ok(text)
}

#[cfg(test)]
#[path = "spec_tests.rs"]
mod tests;
