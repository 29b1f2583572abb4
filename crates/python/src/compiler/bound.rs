//! Which local variables surely have a value, so that an instruction may name them as an operand that is looked at only
//! after something else was evaluated.
//!
//! MicroPython notices an unbound variable where it is read. A variable is sure here if an assignment to it stands before, in
//! this list of statements or one around it, and nothing in the block ever unbinds it; any other is read by a `Move` of its own.

use super::emit::{Gen, Var};
use crate::code::Reg;
use crate::value::Sym;
use ruff_python_ast::{Expr, Stmt};

impl Gen<'_, '_> {
    /// Notes a parameter, or what else has a value from here to the end of the list of statements.
    pub fn now_bound(&mut self, name: Sym) {
        if let Var::Reg(reg) = self.var(name)
            && !self.unit.scopes.list[self.scope].unbound.contains(&name)
            && !self.bound.contains(&reg)
        {
            self.bound.push(reg);
        }
    }

    /// The same of the names in an assignment's target.
    pub fn target_bound(&mut self, target: &Expr) {
        match target {
            Expr::Name(n) => {
                let name = self.sym(n.id.as_str());
                self.now_bound(name);
            }
            Expr::Tuple(t) => t.elts.iter().for_each(|t| self.target_bound(t)),
            Expr::List(l) => l.elts.iter().for_each(|t| self.target_bound(t)),
            Expr::Starred(s) => self.target_bound(&s.value),
            _ => {}
        }
    }

    /// What a statement without a body binds.
    pub fn statement_binds(&mut self, s: &Stmt) {
        match s {
            Stmt::Assign(a) => a.targets.iter().for_each(|t| self.target_bound(t)),
            Stmt::AugAssign(a) => self.target_bound(&a.target),
            Stmt::AnnAssign(a) if a.value.is_some() => self.target_bound(&a.target),
            Stmt::FunctionDef(f) => {
                let name = self.sym(f.name.as_str());
                self.now_bound(name);
            }
            _ => {}
        }
    }

    /// Whether an operand in this register may be looked at after the later expressions were evaluated: it is bound, or
    /// they do nothing that shows.
    pub fn may_wait(&mut self, reg: Reg, later: &[&Expr]) -> bool {
        self.bound.contains(&reg)
            || later
                .iter()
                .all(|e| e.is_literal_expr() || self.local(e).is_some())
    }
}
