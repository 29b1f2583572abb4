//! The reader of the module `json`, as a stream of events, and the separators of its writer.
//!
//! It reads all of JSON and more, as MicroPython does: commas and colons are white space, `]` closes a `{`, a key may
//! be a number, `\q` is a `q`. It does not recurse; each level open costs it a byte, and the consumer an object.
//!
//! The texts of values are written by [`crate::text::repr::quote_json`], [`crate::text::float::repr_float`] and
//! [`crate::text::int::decimal`].

use thiserror::Error;

use crate::text::chars::is_space;
use crate::text::int::Int;
use crate::text::number::{NumberError, parse_float, parse_int};
use crate::text::utf8::{is_valid, push_char};

/// Between items, unless `separators` says something else.
pub const ITEM_SEPARATOR: &[u8] = b", ";
/// Between key and value, unless `separators` says something else.
pub const KEY_SEPARATOR: &[u8] = b": ";

/// Where the text comes from: a string, or a stream that is read byte by byte.
pub trait Source {
    /// What reading may fail with.
    type Error;

    /// The next byte; `None` at the end.
    ///
    /// # Errors
    /// Reading failed.
    fn next_byte(&mut self) -> Result<Option<u8>, Self::Error>;
}

impl Source for &[u8] {
    type Error = std::convert::Infallible;

    fn next_byte(&mut self) -> Result<Option<u8>, Self::Error> {
        let Some((&byte, rest)) = self.split_first() else {
            return Ok(None);
        };
        *self = rest;
        Ok(Some(byte))
    }
}

/// Why reading stopped.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum JsonError<E> {
    /// ValueError
    #[error("syntax error in JSON")]
    Syntax,
    /// ValueError, with the text of the number.
    #[error(transparent)]
    Number(NumberError),
    /// UnicodeError without a text: a string is not UTF-8.
    #[error("")]
    Unicode,
    /// The source failed.
    #[error("")]
    Source(E),
}

/// What a container is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Container {
    /// A list.
    List,
    /// A dict.
    Dict,
}

/// What is to be done with a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It is the result.
    Root,
    /// Append it to the list on top.
    Item,
    /// Keep it for the next value with the role [`Role::Value`], which may be one of another dict.
    Key,
    /// Store it in the dict on top under the key kept.
    Value,
}

/// A value that is not a container.
#[derive(Clone, Debug, PartialEq)]
pub enum Scalar<'a> {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number without point and exponent.
    Int(Int),
    /// Any other number.
    Float(f32),
    /// A string.
    Str(&'a [u8]),
}

/// A step in building the result.
#[derive(Clone, Debug, PartialEq)]
pub enum Event<'a> {
    /// A value.
    Scalar(Role, Scalar<'a>),
    /// A new container, which is then on top.
    Enter(Role, Container),
    /// The container on top is complete; the one below it is on top.
    Leave,
}

/// Reads one JSON value.
#[derive(Debug)]
pub struct Reader<S> {
    source: S,
    /// The byte ahead, 0 at the end; a NUL is an end too.
    ahead: u8,
    levels: Vec<Container>,
    has_key: bool,
    state: State,
    text: Vec<u8>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Fresh,
    Inside,
    Complete,
    Finished,
}

impl<S: Source> Reader<S> {
    /// A reader of the source's only value.
    pub const fn new(source: S) -> Self {
        Self {
            source,
            ahead: 0,
            levels: Vec::new(),
            has_key: false,
            state: State::Fresh,
            text: Vec::new(),
        }
    }

    /// How many containers are open.
    pub const fn depth(&self) -> usize {
        self.levels.len()
    }

    fn advance(&mut self) -> Result<u8, JsonError<S::Error>> {
        self.ahead = self
            .source
            .next_byte()
            .map_err(JsonError::Source)?
            .unwrap_or(0);
        Ok(self.ahead)
    }

    /// The next event; `None` once the value is complete and nothing but white space followed it.
    ///
    /// # Errors
    /// See [`JsonError`].
    pub fn next_event(&mut self) -> Result<Option<Event<'_>>, JsonError<S::Error>> {
        match self.state {
            State::Fresh => {
                self.state = State::Inside;
                self.advance()?;
            }
            State::Inside => {}
            State::Complete => {
                self.state = State::Finished;
                while is_space(self.ahead) {
                    self.advance()?;
                }
                return if self.ahead == 0 {
                    Ok(None)
                } else {
                    Err(JsonError::Syntax)
                };
            }
            State::Finished => return Ok(None),
        }
        let mut byte = self.ahead;
        while matches!(byte, b',' | b':' | b' ' | b'\t' | b'\n' | b'\r') {
            byte = self.advance()?;
        }
        if byte == 0 {
            return Err(JsonError::Syntax);
        }
        self.advance()?;
        match byte {
            b'[' => self.enter(Container::List).map(Some),
            b'{' => self.enter(Container::Dict).map(Some),
            b']' | b'}' => {
                self.levels.pop().ok_or(JsonError::Syntax)?;
                if self.levels.is_empty() {
                    self.state = State::Complete;
                }
                Ok(Some(Event::Leave))
            }
            b'n' => self.word(b"ull", Scalar::Null).map(Some),
            b'f' => self.word(b"alse", Scalar::Bool(false)).map(Some),
            b't' => self.word(b"rue", Scalar::Bool(true)).map(Some),
            b'"' => {
                self.string()?;
                let role = self.role();
                Ok(Some(Event::Scalar(role, Scalar::Str(&self.text))))
            }
            b'-' | b'0'..=b'9' => {
                let number = self.number(byte)?;
                Ok(Some(Event::Scalar(self.role(), number)))
            }
            _ => Err(JsonError::Syntax),
        }
    }

    /// The role of a value that is not a container, or of one that may be; it is then used up.
    fn role(&mut self) -> Role {
        match self.levels.last() {
            None => {
                self.state = State::Complete;
                Role::Root
            }
            Some(Container::List) => Role::Item,
            Some(Container::Dict) => {
                self.has_key = !self.has_key;
                if self.has_key { Role::Key } else { Role::Value }
            }
        }
    }

    fn enter(&mut self, container: Container) -> Result<Event<'static>, JsonError<S::Error>> {
        let role = self.role();
        if role == Role::Key {
            return Err(JsonError::Syntax);
        }
        self.state = State::Inside;
        self.levels.push(container);
        Ok(Event::Enter(role, container))
    }

    fn word(
        &mut self,
        rest: &[u8],
        value: Scalar<'static>,
    ) -> Result<Event<'static>, JsonError<S::Error>> {
        for &expected in rest {
            if self.ahead != expected {
                return Err(JsonError::Syntax);
            }
            self.advance()?;
        }
        Ok(Event::Scalar(self.role(), value))
    }

    fn string(&mut self) -> Result<(), JsonError<S::Error>> {
        self.text.clear();
        while self.ahead != 0 && self.ahead != b'"' {
            let mut byte = self.ahead;
            if byte == b'\\' {
                byte = match self.advance()? {
                    b'b' => 0x08,
                    b'f' => 0x0c,
                    b'n' => b'\n',
                    b'r' => b'\r',
                    b't' => b'\t',
                    b'u' => {
                        self.code_unit()?;
                        self.advance()?;
                        continue;
                    }
                    other => other,
                };
            }
            self.text.push(byte);
            self.advance()?;
        }
        if self.ahead == 0 {
            return Err(JsonError::Syntax);
        }
        self.advance()?;
        if is_valid(&self.text) {
            Ok(())
        } else {
            Err(JsonError::Unicode)
        }
    }

    /// Four digits after `\u`. Nobody checks that they are digits, and surrogates stay single.
    fn code_unit(&mut self) -> Result<(), JsonError<S::Error>> {
        let mut code: u32 = 0;
        for _ in 0..4 {
            let mut digit = (self.advance()? | 0x20).wrapping_sub(b'0');
            if digit > 9 {
                digit = digit.wrapping_sub(b'a' - (b'9' + 1));
            }
            code = code << 4 | u32::from(digit);
        }
        push_char(&mut self.text, code);
        Ok(())
    }

    fn number(&mut self, first: u8) -> Result<Scalar<'static>, JsonError<S::Error>> {
        let mut float = false;
        self.text.clear();
        self.text.push(first);
        loop {
            match self.ahead {
                b'.' | b'e' | b'E' => float = true,
                b'+' | b'-' | b'0'..=b'9' => {}
                _ => break,
            }
            self.text.push(self.ahead);
            self.advance()?;
        }
        if float {
            parse_float(&self.text).map(Scalar::Float)
        } else {
            parse_int(&self.text, 10).map(Scalar::Int)
        }
        .map_err(JsonError::Number)
    }
}

#[cfg(test)]
#[path = "json_tests.rs"]
mod tests;
