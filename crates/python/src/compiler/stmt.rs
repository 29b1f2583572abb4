//! Statements.

use super::Mode;
use super::emit::Gen;
use super::errors::{Result, syntax};
use super::fold::{Const, start};
use super::scopes::BlockKind;
use super::viper::{Emitter, not_implemented};
use crate::code::{Instr, Reg};
use ruff_python_ast::{Expr, Stmt, StmtAssert, StmtIf, StmtImport, StmtImportFrom, StmtRaise};
use ruff_text_size::Ranged;

impl<'a> Gen<'_, 'a> {
    /// A sequence of statements.
    pub fn body(&mut self, body: &'a [Stmt]) -> Result {
        super::limits::deep(|| {
            let line = self.list_line;
            let bound = self.bound.len();
            for s in body {
                if body.len() > 1 {
                    self.list_line = self.unit.lines.line(s.range().start());
                }
                self.stmt(s)?;
                if self.viper.failed() {
                    if body.len() > 1 {
                        self.viper.error_line(self.list_line);
                    }
                    break;
                }
            }
            self.list_line = line;
            self.bound.truncate(bound);
            Ok(())
        })
    }

    fn stmt(&mut self, s: &'a Stmt) -> Result {
        let (mark, bound) = (self.mark(), self.bound.len());
        self.at(s.range().start());
        self.stmt_here(s)?;
        self.release(mark);
        self.bound.truncate(bound);
        self.statement_binds(s);
        Ok(())
    }

    fn stmt_here(&mut self, s: &'a Stmt) -> Result {
        match s {
            Stmt::Expr(e) => self.expression_statement(&e.value),
            Stmt::Assign(a) => self.assignment(a),
            Stmt::AugAssign(a) => self.augmented(a),
            Stmt::AnnAssign(a) => match &a.value {
                Some(value) => self.assign_value(&a.target, value),
                None => Ok(()),
            },
            Stmt::Return(r) => {
                if self.unit.scopes.list[self.scope].kind != BlockKind::Function {
                    return Err(self.error(r.range.start(), "'return' outside function"));
                }
                self.return_value(r.value.as_deref())
            }
            Stmt::If(i) => self.if_statement(i),
            Stmt::While(w) => self.while_loop(w),
            Stmt::For(f) if f.is_async => self.async_for(f),
            Stmt::For(f) => self.for_loop(f),
            Stmt::Break(b) => self.leave_loop(b.range.start(), |l| l.exit),
            Stmt::Continue(c) => self.leave_loop(c.range.start(), |l| l.next),
            Stmt::Try(t) => self.try_statement(t),
            Stmt::With(w) => self.with_items(&w.items, &w.body, w.is_async),
            Stmt::Raise(r) => self.raise(r),
            Stmt::Assert(a) => self.assert(a),
            Stmt::Delete(d) => d.targets.iter().try_for_each(|t| self.delete_target(t)),
            Stmt::FunctionDef(f) => self.function(f),
            Stmt::ClassDef(c) => self.class(c),
            Stmt::Import(i) => self.import(i),
            Stmt::ImportFrom(i) => self.import_from(i),
            Stmt::Pass(_) | Stmt::Global(_) | Stmt::Nonlocal(_) => Ok(()),
            Stmt::TypeAlias(_) | Stmt::Match(_) | Stmt::IpyEscapeCommand(_) => Err(syntax(
                self.unit.lines.line(s.range().start()),
                super::errors::INVALID,
            )),
        }
    }

    fn expression_statement(&mut self, e: &'a Expr) -> Result {
        // A lonely constant, such as a doc string, goes unless it was typed as a line.
        if self.unit.mode != Mode::Single && self.known(e).is_some() {
            return Ok(());
        }
        if matches!(self.unit.mode, Mode::Single | Mode::Paste)
            && self.unit.scopes.list[self.scope].kind == BlockKind::Module
        {
            let src = self.operand(e)?;
            return self.emit(Instr::PrintExpr { src });
        }
        if self.known(e).is_some() {
            return Ok(());
        }
        let value = self.temp()?;
        if self.is_viper() {
            return self.typed(e, value).map(drop);
        }
        self.expr(e, value)?;
        // On the board another instruction drops the value.
        self.pops.push(self.pc());
        Ok(())
    }

    fn return_value(&mut self, value: Option<&'a Expr>) -> Result {
        let cleans = self.must_clean(0);
        let value = value.filter(|v| !v.is_none_literal_expr());
        let src = match value {
            None => self.viper_zero()?,
            Some(Expr::If(i)) if !cleans => {
                self.at(start(&i.body));
                let otherwise = self.label();
                self.condition(&i.test, false, otherwise)?;
                self.return_value(Some(&i.body))?;
                self.bind(otherwise);
                return self.return_value(Some(&i.orelse));
            }
            // A clean-up could rebind the variable.
            Some(value) if self.is_viper() => Some(self.viper_result(value)?),
            Some(value) if cleans => {
                let copy = self.temp()?;
                self.expr(value, copy)?;
                Some(copy)
            }
            Some(value) => Some(self.operand(value)?),
        };
        let instr = match src {
            Some(src) => Instr::Return { src },
            None => Instr::ReturnNone,
        };
        if !cleans {
            // Still covered by the handlers around: an unbound variable is noticed here.
            return self.emit(instr);
        }
        let left = self.leave(0)?;
        self.emit(instr)?;
        self.reenter(left);
        Ok(())
    }

    fn if_statement(&mut self, s: &'a StmtIf) -> Result {
        let end = self.label();
        let mut clauses = vec![(Some(&*s.test), &s.body)];
        clauses.extend(
            s.elif_else_clauses
                .iter()
                .map(|c| (c.test.as_ref(), &c.body)),
        );
        let n = clauses.len();
        for (i, (test, body)) in clauses.into_iter().enumerate() {
            let known = test.map_or(Some(true), |t| self.known(t));
            match (known, test) {
                (Some(false), _) => continue,
                (None, Some(test)) => {
                    let next = self.label();
                    self.condition(test, false, next)?;
                    self.body(body)?;
                    if i + 1 < n {
                        self.jump(end)?;
                    }
                    self.bind(next);
                }
                _ => {
                    self.body(body)?;
                    break;
                }
            }
        }
        self.bind(end);
        Ok(())
    }

    fn raise(&mut self, s: &'a StmtRaise) -> Result {
        if self.emitter != Emitter::Bytecode && (s.exc.is_none() || s.cause.is_some()) {
            return Err(not_implemented("native raise"));
        }
        let Some(exc) = &s.exc else {
            return self.emit(match self.active.last() {
                Some(&exc) => Instr::Reraise { exc },
                None => Instr::RaiseNone,
            });
        };
        let place = self.temp()?;
        let later: Vec<_> = s.cause.as_deref().into_iter().collect();
        let exc = if self.is_viper() {
            self.viper_exception(exc, place)?
        } else {
            self.left(exc, place, &later)?
        };
        match &s.cause {
            Some(cause) => {
                let cause = self.operand(cause)?;
                self.emit(Instr::RaiseFrom { exc, cause })
            }
            None => self.emit(Instr::Raise { exc }),
        }
    }

    fn assert(&mut self, s: &'a StmtAssert) -> Result {
        if self.unit.level > 0 {
            return Ok(());
        }
        let end = self.label();
        self.condition(&s.test, true, end)?;
        let exc = self.temp()?;
        let site = self.site_of("AssertionError")?;
        self.emit(Instr::LoadGlobal { dst: exc, site })?;
        if let Some(msg) = &s.msg {
            let arg = self.temp()?;
            self.expr(msg, arg)?;
            self.emit(Instr::Call {
                argc: 1,
                dst: exc,
                f: exc,
            })?;
        }
        self.emit(Instr::Raise { exc })?;
        self.bind(end);
        Ok(())
    }

    fn import(&mut self, s: &'a StmtImport) -> Result {
        for alias in &s.names {
            let mark = self.mark();
            let name = alias.name.as_str();
            let module = self.temp()?;
            self.import_name(module, name, Const::None, 0)?;
            let target = match &alias.asname {
                Some(target) => {
                    // `import a.b as c` binds the inner module.
                    for part in name.split('.').skip(1) {
                        let site = self.site_of(part)?;
                        self.emit(Instr::LoadAttr {
                            dst: module,
                            obj: module,
                            site,
                        })?;
                    }
                    target.as_str()
                }
                None => name.split('.').next().unwrap_or(name),
            };
            let target = self.sym(target);
            self.store(target, module)?;
            self.release(mark);
        }
        Ok(())
    }

    fn import_name(&mut self, dst: Reg, name: &str, list: Const, level: u32) -> Result {
        self.sym(name);
        let spec = self.const_index(&Const::Tuple(vec![
            Const::Str(name.into()),
            list,
            Const::Int(level.into()),
        ]))?;
        self.emit(Instr::ImportName { dst, spec })
    }

    fn import_from(&mut self, s: &'a StmtImportFrom) -> Result {
        let name = s.module.as_ref().map_or("", |m| m.as_str());
        let module = self.temp()?;
        let star = s.names.iter().any(|a| a.name.as_str() == "*");
        if star && self.unit.scopes.list[self.scope].kind != BlockKind::Module {
            return Err(self.error(s.range.start(), "import * not at module level"));
        }
        let mut names = Vec::with_capacity(s.names.len());
        for alias in &s.names {
            self.sym(alias.name.as_str());
            names.push(Const::Str(alias.name.as_str().into()));
        }
        self.import_name(module, name, Const::Tuple(names), s.level)?;
        if star {
            return self.emit(Instr::ImportStar { module });
        }
        for alias in &s.names {
            let mark = self.mark();
            let dst = self.temp()?;
            let site = self.site_of(alias.name.as_str())?;
            self.emit(Instr::ImportFrom { dst, module, site })?;
            let target = self.sym(alias.asname.as_ref().unwrap_or(&alias.name).as_str());
            self.store(target, dst)?;
            self.release(mark);
        }
        Ok(())
    }
}
