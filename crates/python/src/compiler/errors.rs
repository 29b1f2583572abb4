//! What is wrong with a source text, in MicroPython's words.

use crate::value::Sym;
use std::borrow::Cow;

/// The exception a bad source text raises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompileErrorKind {
    /// `SyntaxError`
    Syntax,
    /// `IndentationError`
    Indentation,
    /// `MemoryError`: the text is too large for the bytecode's numbers.
    Memory,
    /// `NotImplementedError`
    NotImplemented,
    /// `RuntimeError`: a name is too long.
    Runtime,
    /// `ViperTypeError`
    Viper,
}

/// Why a source text cannot be compiled, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct CompileError {
    /// The exception to raise.
    pub kind: CompileErrorKind,
    /// Its text, as MicroPython words it.
    pub message: Cow<'static, str>,
    /// The line, from 1; 0 if there is none to show.
    pub line: u32,
    /// The block the error is in, if it was found after parsing: MicroPython's traceback names it.
    pub block: Option<Sym>,
}

/// What compiling gives, or the error.
pub(super) type Result<T = ()> = std::result::Result<T, CompileError>;

/// A SyntaxError found by the parser: its traceback names no block.
pub(super) fn syntax(line: u32, message: &'static str) -> CompileError {
    CompileError {
        kind: CompileErrorKind::Syntax,
        message: message.into(),
        line,
        block: None,
    }
}

/// The longest name, in bytes (`MICROPY_QSTR_BYTES_IN_LEN` is 1).
pub(crate) const MAX_NAME: usize = 255;
/// RuntimeError's text for a longer one.
pub(crate) const NAME_TOO_LONG: &str = "name too long";
/// The parser's only text for most mistakes.
pub(super) const INVALID: &str = "invalid syntax";
/// Something that cannot stand left of `=`.
pub(super) const CANNOT_ASSIGN: &str = "can't assign to expression";
/// A star where only an assignment target may have one.
pub(super) const STAR: &str = "*x must be assignment target";
