//! The compiler: source text to bytecode.
//!
//! [`grammar`] refuses what MicroPython would, `ruff_python_parser` makes the syntax tree. [`scopes`] walks it once to find out what each
//! name is; then one [`emit::Gen`] per block builds its [`Code`]: expressions in [`expr`],
//! [`cond`], [`call`], statements in [`stmt`], [`assign`], [`loops`], [`protect`], and whatever
//! has a code object of its own in [`define`]. [`viper`] knows the types of viper functions. [`fold`] evaluates constants, [`literal`] reads strings, [`limits`] keeps
//! hostile texts from overflowing a stack, [`disassemble`] prints what came out.

mod assign;
mod bound;
mod call;
mod cond;
mod define;
mod disassemble;
mod emit;
mod errors;
mod expr;
mod fold;
mod grammar;
mod lexer;
mod limits;
mod lines;
mod literal;
mod loops;
mod protect;
mod scopes;
mod span;
mod stmt;
mod tree;
mod unwind;
mod viper;

pub use disassemble::disassemble;
pub use errors::{CompileError, CompileErrorKind};
pub(crate) use errors::{MAX_NAME, NAME_TOO_LONG};

use crate::code::Code;
use crate::heap::Heap;
use crate::value::Sym;
use std::rc::Rc;

/// What a source text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// A module, or anything else of several lines: `exec`, raw mode.
    File,
    /// Several lines pasted at the REPL: values of expressions are printed.
    Paste,
    /// A statement typed at the REPL: values of expressions are printed.
    Single,
    /// An expression; the code returns its value.
    Eval,
}

/// Runs something on the thread's own stack, where ruff's parser knows how much is left; elsewhere it would map a new one
/// each time.
pub type OnThreadStack<'a> = &'a dyn Fn(&mut (dyn FnMut() + Send));

/// Compiles a source text, called on the thread's own stack. Constants go to the heap, which must not be collected
/// meanwhile.
pub fn compile(
    heap: &mut Heap,
    source: &[u8],
    file: Sym,
    mode: Mode,
) -> Result<Rc<Code>, CompileError> {
    compile_at(heap, source, file, mode, 0, &|work| work())
}

/// As [`compile`], on any stack, at a level that `micropython.opt_level()` set: from 1 on `__debug__` is false
/// and assertions are left out, from 3 on the code knows no lines.
pub fn compile_at(
    heap: &mut Heap,
    source: &[u8],
    file: Sym,
    mode: Mode,
    level: u8,
    on_thread_stack: OnThreadStack,
) -> Result<Rc<Code>, CompileError> {
    let prepared = limits::on_own_stack(|| tree::prepare(source, mode))?;
    let mut parsed = None;
    on_thread_stack(&mut || parsed = Some(tree::parse(&prepared)));
    limits::on_own_stack(|| {
        let parsed = parsed.unwrap_or_else(|| tree::parse(&prepared));
        tree::compile(heap, &prepared, parsed, file, level)
    })
}

/// Whether a module that begins so cannot be compiled, whatever follows: who compiles while it reads stops there.
/// What is wrong may be known only when more is read; then this is false.
pub fn fails_early(beginning: &[u8]) -> bool {
    // Without its end a line may be anything.
    let end = beginning
        .iter()
        .rposition(|&c| c == b'\n' || c == b'\r')
        .map_or(0, |at| at + 1);
    let text = lexer::normal(&beginning[..end]);
    limits::on_own_stack(|| grammar::fails_early(&text))
}
