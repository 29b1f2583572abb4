//! Placeholder.
use crate::code::Code;
use crate::heap::Heap;
use crate::value::Sym;
use std::rc::Rc;
#[allow(missing_docs)]
pub enum Mode {
    File,
    Single,
    Eval,
}
#[allow(missing_docs)]
pub enum CompileErrorKind {
    Syntax,
    Indentation,
    Memory,
    NotImplemented,
}
#[allow(missing_docs)]
pub struct CompileError {
    pub line: u32,
    pub kind: CompileErrorKind,
    pub message: &'static str,
    pub block: Option<Sym>,
}
/// x
#[allow(missing_docs)]
pub fn compile(_: &mut Heap, _: &[u8], _: Sym, _: Mode) -> Result<Rc<Code>, CompileError> {
    Err(CompileError {
        line: 1,
        kind: CompileErrorKind::Syntax,
        message: "",
        block: None,
    })
}
