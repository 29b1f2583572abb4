//! `try` and `with`.

use super::emit::Gen;
use super::errors::Result;
use super::unwind::Cleanup;
use crate::code::{Instr, Reg};
use ruff_python_ast::{ExceptHandler, ExceptHandlerExceptHandler, Expr, Stmt, StmtTry, WithItem};

impl<'a> Gen<'_, 'a> {
    /// `try`.
    pub fn try_statement(&mut self, s: &'a StmtTry) -> Result {
        if s.finalbody.is_empty() {
            return self.try_except(s);
        }
        let (handler, end) = (self.label(), self.label());
        let exc = self.temp()?;
        self.open_block(Cleanup::Finally(&s.finalbody));
        if s.handlers.is_empty() {
            self.body(&s.body)?;
        } else {
            self.try_except(s)?;
        }
        self.close_block(handler, exc)?;
        let line = self.save_line();
        self.body(&s.finalbody)?;
        self.jump(end)?;
        self.restore_line(line);
        self.bind(handler);
        self.active.push(exc);
        self.body(&s.finalbody)?;
        self.active.pop();
        self.emit(Instr::Reraise { exc })?;
        self.bind(end);
        Ok(())
    }

    fn try_except(&mut self, s: &'a StmtTry) -> Result {
        let (handler, end) = (self.label(), self.label());
        let exc = self.temp()?;
        self.open_block(Cleanup::None);
        self.body(&s.body)?;
        self.close_block(handler, exc)?;
        let otherwise = self.label();
        self.jump(otherwise)?;
        // It leaves the block, which another instruction opened.
        self.spans.push((self.pc() - 1, self.pc(), 4));
        self.bind(handler);
        // Something to unwind to: what is active inside ends with the clause.
        self.active.push(exc);
        let mut catches_all = false;
        for (i, ExceptHandler::ExceptHandler(h)) in s.handlers.iter().enumerate() {
            let mark = self.mark();
            let next = self.label();
            match &h.type_ {
                None => {
                    if i + 1 < s.handlers.len() {
                        return Err(self.error(h.range.start(), "default 'except' must be last"));
                    }
                    catches_all = true;
                }
                Some(ty) => {
                    let matches = self.temp()?;
                    let ty = match self.local(ty) {
                        Some(reg) => reg,
                        None => {
                            self.expr(ty, matches)?;
                            matches
                        }
                    };
                    self.emit(Instr::MatchException {
                        dst: matches,
                        exc,
                        ty,
                    })?;
                    self.emit_to(
                        Instr::JumpIfFalse {
                            cond: matches,
                            target: 0,
                        },
                        next,
                    )?;
                    self.release(mark);
                }
            }
            self.except_body(h, exc)?;
            self.jump(end)?;
            self.bind(next);
        }
        self.active.pop();
        if !catches_all {
            self.emit(Instr::Reraise { exc })?;
        }
        self.bind(otherwise);
        self.body(&s.orelse)?;
        self.bind(end);
        Ok(())
    }

    fn except_body(&mut self, h: &'a ExceptHandlerExceptHandler, exc: Reg) -> Result {
        let Some(name) = &h.name else {
            // Nothing to clean up, but what is left of the clause must be known to `leave`.
            return self.body(&h.body);
        };
        let name = self.sym(name.as_str());
        self.store(name, exc)?;
        let handler = self.label();
        let end = self.label();
        let second = self.temp()?;
        self.open_block(Cleanup::Name(name));
        self.body(&h.body)?;
        self.close_block(handler, second)?;
        self.unbind(name)?;
        self.jump(end)?;
        self.bind(handler);
        self.unbind(name)?;
        self.emit(Instr::Reraise { exc: second })?;
        self.bind(end);
        Ok(())
    }

    /// `with`, item by item.
    pub fn with_items(
        &mut self,
        items: &'a [WithItem],
        body: &'a [Stmt],
        is_async: bool,
    ) -> Result {
        super::limits::deep(|| self.with_items_here(items, body, is_async))
    }

    fn with_items_here(
        &mut self,
        items: &'a [WithItem],
        body: &'a [Stmt],
        is_async: bool,
    ) -> Result {
        let Some((item, rest)) = items.split_first() else {
            return self.body(body);
        };
        let manager = self.temp()?;
        let exc = self.temp()?;
        self.expr(&item.context_expr, manager)?;
        let mark = self.mark();
        let value = self.temp()?;
        if is_async {
            self.method_of(manager, "__aenter__", value)?;
            let waiting = self.temp()?;
            self.wait_for(value, waiting, value)?;
            self.assign_optional(item.optional_vars.as_deref(), value)?;
            self.release(mark);
            self.open_block(Cleanup::AsyncWith(manager));
        } else {
            // That there is an `__exit__` is found out before `__enter__` runs.
            let from = self.pc();
            let f = self.temps(2)?;
            let site = self.site_of("__exit__")?;
            self.emit(Instr::LoadMethod {
                f,
                obj: manager,
                site,
            })?;
            self.release(f);
            self.method_of(manager, "__enter__", value)?;
            self.spans.push((from, self.pc(), 2));
            self.open_block(Cleanup::With(manager));
            self.assign_optional(item.optional_vars.as_deref(), value)?;
            self.release(mark);
        }
        if let Some(target) = &item.optional_vars {
            self.target_bound(target);
        }
        self.with_items(rest, body, is_async)?;
        let (handler, end) = (self.label(), self.label());
        self.close_block(handler, exc)?;
        let from = self.pc();
        self.exit_plainly(manager, is_async)?;
        self.jump(end)?;
        self.bind(handler);
        let f = self.exit_method(manager, is_async)?;
        self.emit(Instr::ExceptionType { dst: f + 2, exc })?;
        self.emit(Instr::Move {
            dst: f + 3,
            src: exc,
        })?;
        self.emit(Instr::None { dst: f + 4 })?;
        let swallow = self.exit_call(f, is_async)?;
        self.emit_to(
            Instr::JumpIfTrue {
                cond: swallow,
                target: 0,
            },
            end,
        )?;
        self.emit(Instr::Reraise { exc })?;
        if !is_async {
            self.spans.push((from, self.pc(), 3));
        }
        self.bind(end);
        Ok(())
    }

    fn assign_optional(&mut self, target: Option<&'a Expr>, value: Reg) -> Result {
        target.map_or(Ok(()), |t| self.assign(t, value))
    }

    fn exit_method(&mut self, manager: Reg, is_async: bool) -> Result<Reg> {
        let f = self.temps(5)?;
        let site = self.site_of(if is_async { "__aexit__" } else { "__exit__" })?;
        self.emit(Instr::LoadMethod {
            f,
            obj: manager,
            site,
        })?;
        Ok(f)
    }

    /// Calls what `exit_method` prepared; gives the result, and frees the other registers.
    fn exit_call(&mut self, f: Reg, is_async: bool) -> Result<Reg> {
        self.emit(Instr::CallMethod { argc: 3, dst: f, f })?;
        if is_async {
            self.wait_for(f, f + 1, f)?;
        }
        self.release(f);
        Ok(f)
    }

    /// `manager.__exit__(None, None, None)`.
    pub fn exit_plainly(&mut self, manager: Reg, is_async: bool) -> Result {
        let f = self.exit_method(manager, is_async)?;
        for dst in f + 2..=f + 4 {
            self.emit(Instr::None { dst })?;
        }
        self.exit_call(f, is_async)?;
        Ok(())
    }
}
