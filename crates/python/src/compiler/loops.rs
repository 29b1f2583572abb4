//! Loops.

use super::emit::{Gen, Label};
use super::errors::Result;
use super::unwind::{Cleanup, Loop};
use crate::code::{Instr, Reg};
use ruff_python_ast::{Expr, StmtFor, StmtWhile};
use ruff_text_size::TextSize;

impl<'a> Gen<'_, 'a> {
    pub fn enter_loop(&mut self, exit: Label, next: Label) {
        self.loops.push(Loop {
            exit,
            next,
            blocks: self.blocks.len(),
        });
    }

    /// `break`, `continue`.
    pub fn leave_loop(&mut self, at: TextSize, to: impl FnOnce(&Loop) -> Label) -> Result {
        let Some(l) = self.loops.last().copied() else {
            return Err(self.error(at, "'break'/'continue' outside loop"));
        };
        let left = self.leave(l.blocks)?;
        self.jump(to(&l))?;
        self.reenter(left);
        Ok(())
    }

    /// `while`.
    pub fn while_loop(&mut self, s: &'a StmtWhile) -> Result {
        let exit = self.label();
        let known = self.known(&s.test);
        if known != Some(false) {
            self.split_line();
            let top = self.here();
            let otherwise = self.label();
            let from = self.pc();
            self.condition(&s.test, false, otherwise)?;
            let to = self.pc();
            self.split_line();
            self.enter_loop(exit, top);
            self.body(&s.body)?;
            self.loops.pop();
            if known.is_none() {
                self.backdate(from as usize, to as usize);
            }
            self.jump(top)?;
            self.bind(otherwise);
        }
        self.body(&s.orelse)?;
        self.bind(exit);
        Ok(())
    }

    /// `for`.
    pub fn for_loop(&mut self, s: &'a StmtFor) -> Result {
        if s.target.is_name_expr()
            && let Some((from, to, step)) = self.range(&s.iter)
        {
            if self.is_viper() {
                return self.viper_range(s, from, to, step);
            }
            return self.for_range(s, from, to, step);
        }
        let (exit, otherwise) = (self.label(), self.label());
        let iter = self.temp()?;
        let mark = self.mark();
        let src = match self.local(&s.iter) {
            Some(reg) => reg,
            None => {
                self.expr(&s.iter, iter)?;
                iter
            }
        };
        self.emit(Instr::GetIter { dst: iter, src })?;
        self.release(mark);
        let top = self.here();
        match self.local_target(&s.target) {
            Some(dst) => self.emit_to(Instr::ForIter { iter, dst, exit: 0 }, otherwise)?,
            None => {
                let dst = self.temp()?;
                self.emit_to(Instr::ForIter { iter, dst, exit: 0 }, otherwise)?;
                self.assign(&s.target, dst)?;
                self.release(mark);
            }
        }
        self.enter_loop(exit, top);
        let bound = self.bound.len();
        self.target_bound(&s.target);
        self.body(&s.body)?;
        self.bound.truncate(bound);
        self.loops.pop();
        self.jump(top)?;
        self.bind(otherwise);
        self.body(&s.orelse)?;
        self.bind(exit);
        Ok(())
    }

    /// The arguments of `range(...)` when MicroPython counts by itself: start (if given), stop
    /// and a constant step.
    fn range(&self, e: &'a Expr) -> Option<(Option<&'a Expr>, &'a Expr, i32)> {
        let Expr::Call(call) = e else { return None };
        let Expr::Name(f) = &*call.func else {
            return None;
        };
        let args = &call.arguments;
        let wrong = |e: &Expr| e.is_starred_expr() || e.is_named_expr() || e.is_generator_expr();
        if f.id.as_str() != "range" || !args.keywords.is_empty() || args.args.iter().any(wrong) {
            return None;
        }
        match &args.args[..] {
            [to] => Some((None, to, 1)),
            [from, to] => Some((Some(from), to, 1)),
            [from, to, step] => {
                let step = self.unit.folder.constant(step)?.small()?;
                (step != 0).then_some((Some(from), to, step))
            }
            _ => None,
        }
    }

    fn for_range(
        &mut self,
        s: &'a StmtFor,
        from: Option<&'a Expr>,
        to: &'a Expr,
        step: i32,
    ) -> Result {
        let (exit, otherwise, next) = (self.label(), self.label(), self.label());
        let base = self.temps(3)?;
        // The stop comes first, unless it is constant, as in MicroPython.
        let known = self.unit.folder.constant(to).is_some();
        if !known {
            self.expr(to, base + 1)?;
        }
        match from {
            Some(from) => self.expr(from, base)?,
            None => self.emit(Instr::Int {
                dst: base,
                value: 0,
            })?,
        }
        if known {
            self.expr(to, base + 1)?;
        }
        self.emit(Instr::Int {
            dst: base + 2,
            value: step,
        })?;
        let mark = self.mark();
        let local = self.local(&s.target);
        let dst: Reg = match local {
            Some(dst) => dst,
            None => self.temp()?,
        };
        self.emit_to(Instr::RangeStart { base, dst, exit: 0 }, otherwise)?;
        let body = self.here();
        if local.is_none() {
            self.assign(&s.target, dst)?;
        }
        self.enter_loop(exit, next);
        let bound = self.bound.len();
        self.target_bound(&s.target);
        self.body(&s.body)?;
        self.bound.truncate(bound);
        self.loops.pop();
        self.bind(next);
        self.emit_to(Instr::ForRange { base, dst, body: 0 }, body)?;
        self.release(mark);
        self.bind(otherwise);
        self.body(&s.orelse)?;
        self.bind(exit);
        Ok(())
    }

    /// `async for`.
    pub fn async_for(&mut self, s: &'a StmtFor) -> Result {
        let (exit, otherwise, handler) = (self.label(), self.label(), self.label());
        let iter = self.temp()?;
        let mark = self.mark();
        self.call_method(&s.iter, iter, "__aiter__")?;
        let top = self.here();
        let exc = self.temp()?;
        self.open_block(Cleanup::None);
        let value = self.temp()?;
        self.method_of(iter, "__anext__", value)?;
        let waiting = self.temp()?;
        self.wait_for(value, waiting, value)?;
        self.assign(&s.target, value)?;
        let body = self.label();
        self.close_block(handler, exc)?;
        self.jump(body)?;
        self.bind(handler);
        self.release(exc + 1);
        let ty = self.temp()?;
        let site = self.site_of("StopAsyncIteration")?;
        self.emit(Instr::LoadGlobal { dst: ty, site })?;
        self.emit(Instr::MatchException { dst: ty, exc, ty })?;
        self.emit_to(
            Instr::JumpIfTrue {
                cond: ty,
                target: 0,
            },
            otherwise,
        )?;
        self.emit(Instr::Reraise { exc })?;
        self.bind(body);
        self.release(mark);
        self.enter_loop(exit, top);
        let bound = self.bound.len();
        self.target_bound(&s.target);
        self.body(&s.body)?;
        self.bound.truncate(bound);
        self.loops.pop();
        self.jump(top)?;
        self.bind(otherwise);
        self.body(&s.orelse)?;
        self.bind(exit);
        Ok(())
    }

    fn call_method(&mut self, e: &'a Expr, dst: Reg, name: &str) -> Result {
        let obj = match self.local(e) {
            Some(reg) => reg,
            None => {
                self.expr(e, dst)?;
                dst
            }
        };
        self.method_of(obj, name, dst)
    }

    /// dst = obj.name().
    pub fn method_of(&mut self, obj: Reg, name: &str, dst: Reg) -> Result {
        let mark = self.mark();
        let f = self.temps(2)?;
        let site = self.site_of(name)?;
        self.emit(Instr::LoadMethod { f, obj, site })?;
        self.emit(Instr::CallMethod { argc: 0, dst, f })?;
        self.release(mark);
        Ok(())
    }
}
