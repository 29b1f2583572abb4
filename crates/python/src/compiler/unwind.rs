//! Leaving blocks early: `return`, `break` and `continue` through `try` and `with`.

use super::emit::{Gen, Label};
use super::errors::Result;
use crate::code::{Handler, Instr, Reg};
use crate::value::Sym;
use ruff_python_ast::Stmt;

/// A loop, for `break` and `continue`.
#[derive(Clone, Copy)]
pub(super) struct Loop {
    /// Where `break` goes.
    pub exit: Label,
    /// Where `continue` goes.
    pub next: Label,
    /// How many blocks were open at its start.
    pub blocks: usize,
}

/// What must happen when a block is left.
#[derive(Clone, Copy)]
pub(super) enum Cleanup<'a> {
    /// Nothing: a `try` with `except` clauses, or one of these clauses.
    None,
    /// The `finally` body.
    Finally(&'a [Stmt]),
    /// `__exit__(None, None, None)` of the context manager in a register.
    With(Reg),
    /// The same with `await` and `__aexit__`.
    AsyncWith(Reg),
    /// The name of an `except ... as name` clause is unbound.
    Name(Sym),
}

/// A block whose instructions a handler covers, save those that leave it.
pub(super) struct Block<'a> {
    cleanup: Cleanup<'a>,
    /// Parts of the block that are covered.
    covered: Vec<(u16, u16)>,
    open: Option<u16>,
    loops: usize,
    active: usize,
}

/// Blocks taken off for a jump out of them, to be put back behind it.
pub(super) struct Left<'a> {
    blocks: Vec<Block<'a>>,
    line: u32,
}

impl<'a> Gen<'_, 'a> {
    /// Opens a block whose instructions from here on a handler will cover.
    pub fn open_block(&mut self, cleanup: Cleanup<'a>) {
        let block = Block {
            cleanup,
            covered: Vec::new(),
            open: Some(self.pc()),
            loops: self.loops.len(),
            active: self.active.len(),
        };
        self.blocks.push(block);
    }

    /// Closes the innermost block; its handler is at target, with the exception in reg.
    pub fn close_block(&mut self, target: Label, reg: Reg) -> Result {
        let pc = self.pc();
        let Some(mut block) = self.blocks.pop() else {
            return Ok(());
        };
        block.close(pc);
        for (start, end) in block.covered {
            let handler = Handler {
                start,
                end,
                target: 0,
                reg,
            };
            self.handlers.push((handler, target));
        }
        Ok(())
    }

    /// Emits the clean-ups of all blocks above that depth. The caller emits the jump and then
    /// calls [`Gen::reenter`].
    pub fn leave(&mut self, depth: usize) -> Result<Left<'a>> {
        let line = self.save_line();
        let mut left = Vec::new();
        while self.blocks.len() > depth {
            let pc = self.pc();
            let Some(mut block) = self.blocks.pop() else {
                break;
            };
            let was_open = block.open.is_some();
            block.close(pc);
            // What was opened inside the block is not visible to its clean-up.
            let loops = self.loops.split_off(block.loops.min(self.loops.len()));
            let active = self.active.split_off(block.active.min(self.active.len()));
            let mark = self.mark();
            self.clean_up(block.cleanup)?;
            self.release(mark);
            self.loops.extend(loops);
            self.active.extend(active);
            block.open = was_open.then_some(0);
            left.push(block);
        }
        Ok(Left { blocks: left, line })
    }

    /// Puts the blocks back: what follows is inside them again.
    pub fn reenter(&mut self, left: Left<'a>) {
        let pc = self.pc();
        for mut block in left.blocks.into_iter().rev() {
            if block.open.is_some() {
                block.open = Some(pc);
            }
            self.blocks.push(block);
        }
        self.restore_line(left.line);
    }

    /// Whether leaving all blocks above that depth runs anything.
    pub fn must_clean(&self, depth: usize) -> bool {
        self.blocks[depth..]
            .iter()
            .any(|b| !matches!(b.cleanup, Cleanup::None))
    }

    fn clean_up(&mut self, cleanup: Cleanup<'a>) -> Result {
        match cleanup {
            Cleanup::None => Ok(()),
            Cleanup::Finally(body) => self.body(body),
            Cleanup::With(manager) => self.exit_plainly(manager, false),
            Cleanup::AsyncWith(manager) => self.exit_plainly(manager, true),
            Cleanup::Name(name) => self.unbind(name),
        }
    }

    /// Unbinds the name of an `except` clause, whether it is still bound or not.
    pub fn unbind(&mut self, name: Sym) -> Result {
        if self.is_viper() {
            return self.delete(name);
        }
        if let super::emit::Var::Reg(reg) = self.var(name) {
            return self.emit(Instr::Undefine { reg });
        }
        let mark = self.mark();
        let none = self.temp()?;
        self.emit(Instr::None { dst: none })?;
        self.store(name, none)?;
        self.release(mark);
        self.delete(name)
    }
}

impl Block<'_> {
    fn close(&mut self, pc: u16) {
        if let Some(start) = self.open.take()
            && start < pc
        {
            self.covered.push((start, pc));
        }
    }
}
