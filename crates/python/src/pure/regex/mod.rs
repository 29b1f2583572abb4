//! Regular expressions of the module `re`.
//!
//! A pattern is compiled to the bytecode that MicroPython's engine has, and matched by backtracking in its order, so
//! that the same patterns are too complex for it, the same match is found, and a match that is too deep for an ESP32's
//! stack fails here too. Supported are `.`, `^`, `$`, `[...]`, `\d \s \w` and their negations, `?`, `*`, `+` and their
//! lazy forms, `|`, `(...)` and `(?:...)`; a backslash before another character means that character, so `\n` is an
//! `n`. Patterns match bytes: a `.` may match half an `é`.
//!
//! Nothing here recurses on data. A match counts its own depth, and asks a callback from time to time whether to go
//! on, as there are patterns that take for ever.

mod compile;
mod exec;

pub use compile::{CompileError, Program, compile};
pub use exec::{Captures, DEFAULT_DEPTH, ExecError, NoSuchGroup, Subject, expand};

/// The instructions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
enum Op {
    /// Matches the byte that follows.
    Char = 1,
    /// Matches any byte.
    Any,
    /// Matches a byte within the ranges that follow their count; a range that starts with 0 is a named class.
    Class,
    /// Matches a byte outside of them.
    ClassNot,
    /// Matches a byte of the class whose letter follows.
    NamedClass,
    /// Matches at the subject's start.
    Bol = 0x50,
    /// Matches at its end.
    Eol,
    /// Goes on at the offset that follows.
    Jmp = 0x60,
    /// Tries what follows first, then the offset.
    Split,
    /// Tries the offset first, then what follows.
    RSplit,
    /// Stores the position in the slot that follows.
    Save = 0x7e,
    /// The end.
    Match = 0x7f,
}

/// `RSplit 3; Any; Jmp -5`: looks for a match further on. A match at a fixed place starts after it.
const SEARCH_PREFIX: [u8; 5] = [
    Op::RSplit as u8,
    3,
    Op::Any as u8,
    Op::Jmp as u8,
    (-5_i8).cast_unsigned(),
];

/// Stands for a named class among ranges.
const NAMED_CLASS: u8 = 0;

#[cfg(test)]
mod tests;
