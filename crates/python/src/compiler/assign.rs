//! Assignment, augmented assignment, deletion.

use super::emit::{Gen, Var, operator};
use super::errors::{CANNOT_ASSIGN, Result};
use super::fold::const_call;
use super::scopes::is_hidden_const;
use super::viper::Type;
use crate::code::{Instr, Reg};
use ruff_python_ast::{Expr, StmtAssign, StmtAugAssign};

impl<'a> Gen<'_, 'a> {
    /// `a = b = value`.
    pub fn assignment(&mut self, s: &'a StmtAssign) -> Result {
        if self.is_viper() {
            return self.viper_assignment(&s.targets, &s.value);
        }
        let [target] = &s.targets[..] else {
            let value = self.value_operand(&s.value)?;
            // The left-most target comes first. One of them may rebind the value's variable.
            let value = if self.is_temp(value) || s.targets.iter().all(Expr::is_name_expr) {
                value
            } else {
                let copy = self.temp()?;
                self.emit(Instr::Move {
                    dst: copy,
                    src: value,
                })?;
                copy
            };
            return s.targets.iter().try_for_each(|t| self.assign(t, value));
        };
        self.assign_value(target, &s.value)
    }

    fn value_operand(&mut self, e: &'a Expr) -> Result<Reg> {
        self.operand(constant_value(e))
    }

    /// `target = value`.
    pub fn assign_value(&mut self, target: &'a Expr, value: &'a Expr) -> Result {
        if is_hidden_const(self.unit.folder, target, value) {
            return Ok(());
        }
        if self.is_viper() {
            return self.viper_assignment(std::slice::from_ref(target), value);
        }
        let value = constant_value(value);
        if let Some(reg) = self.local(target) {
            return self.assign_to_local(value, reg);
        }
        if let (Expr::Tuple(t), Expr::Tuple(v)) = (target, value)
            && matches!(t.elts.len(), 2 | 3)
            && t.elts.len() == v.elts.len()
            && !t.parenthesized
            && !v.parenthesized
            && !t.elts.iter().chain(&v.elts).any(Expr::is_starred_expr)
            && self.unit.folder.constant(value).is_none()
        {
            // No tuple is made for `a, b = c, d`.
            let first = self.row(&v.elts)?;
            for (i, t) in t.elts.iter().enumerate() {
                self.assign(t, first + i as Reg)?;
            }
            return Ok(());
        }
        let src = match target {
            Expr::Attribute(_) | Expr::Subscript(_) => {
                // The target's parts are evaluated after the value, and may rebind it.
                let place = self.temp()?;
                let mut later = Vec::new();
                match target {
                    Expr::Attribute(a) => later.push(&*a.value),
                    Expr::Subscript(s) => later.extend([&*s.value, &*s.slice]),
                    _ => {}
                }
                self.left(value, place, &later)?
            }
            _ => self.operand(value)?,
        };
        self.assign(target, src)
    }

    /// target = src.
    pub fn assign(&mut self, target: &'a Expr, src: Reg) -> Result {
        if self.is_viper() {
            return self.viper_assign(target, src, Type::Object);
        }
        self.assign_object(target, src)
    }

    /// As assign, of an object to anything but a name, an attribute or an item of a viper function's.
    pub fn assign_object(&mut self, target: &'a Expr, src: Reg) -> Result {
        let mark = self.mark();
        match target {
            Expr::Name(n) => {
                if self
                    .unit
                    .folder
                    .name(n.id.as_str(), n.range.start())
                    .is_some()
                {
                    return Err(self.error_at(target, CANNOT_ASSIGN));
                }
                let name = self.sym(n.id.as_str());
                self.store(name, src)?;
            }
            Expr::Attribute(a) => {
                let obj = self.operand(&a.value)?;
                let site = self.site_of(a.attr.as_str())?;
                self.emit(Instr::StoreAttr { obj, src, site })?;
            }
            Expr::Subscript(s) => {
                let place = self.temp()?;
                let obj = self.left(&s.value, place, &[&s.slice])?;
                let key = self.operand(&s.slice)?;
                self.emit(Instr::StoreIndex { obj, key, src })?;
            }
            Expr::Tuple(t) if t.parenthesized && t.elts.is_empty() => {
                return Err(self.error_at(target, CANNOT_ASSIGN));
            }
            Expr::Tuple(t) => self.unpack(&t.elts, src)?,
            Expr::List(l) => self.unpack(&l.elts, src)?,
            Expr::Starred(_) => {
                return Err(self.error_at(target, CANNOT_ASSIGN));
            }
            _ => return Err(self.error_at(target, CANNOT_ASSIGN)),
        }
        self.release(mark);
        Ok(())
    }

    fn unpack(&mut self, targets: &'a [Expr], src: Reg) -> Result {
        let mut stars = targets
            .iter()
            .enumerate()
            .filter(|(_, t)| t.is_starred_expr());
        let star = stars.next().map(|(i, _)| i);
        if let Some((_, second)) = stars.next() {
            return Err(self.error_at(second, "multiple *x in assignment"));
        }
        let n = targets.len();
        let first = self.temps(n)?;
        let instr = match star {
            None => Instr::Unpack {
                src,
                start: first,
                n: n as u16,
            },
            Some(before) => Instr::UnpackEx {
                before: u8::try_from(before)
                    .map_err(|_| self.error_at(&targets[before], CANNOT_ASSIGN))?,
                src,
                start: first,
                after: (n - before - 1) as u16,
            },
        };
        self.emit(instr)?;
        for (i, t) in targets.iter().enumerate() {
            let t = match t {
                Expr::Starred(s) => &s.value,
                t => t,
            };
            self.assign(t, first + i as Reg)?;
        }
        Ok(())
    }

    /// `target op= value`.
    pub fn augmented(&mut self, s: &'a StmtAugAssign) -> Result {
        if self.is_viper() {
            return self.viper_augmented(s);
        }
        let target = &*s.target;
        match target {
            Expr::Name(n) => {
                if self
                    .unit
                    .folder
                    .name(n.id.as_str(), n.range.start())
                    .is_some()
                {
                    return Err(self.error_at(target, CANNOT_ASSIGN));
                }
                let name = self.sym(n.id.as_str());
                if let Var::Reg(reg) = self.var(name) {
                    let place = self.temp()?;
                    let a = self.left(&s.target, place, &[&s.value])?;
                    return self.in_place(s, reg, a);
                }
                let value = self.temp()?;
                self.load(name, value)?;
                self.in_place(s, value, value)?;
                self.store(name, value)
            }
            Expr::Attribute(a) => {
                let place = self.temp()?;
                let obj = self.left(&a.value, place, &[&s.value])?;
                let value = self.temp()?;
                let site = self.site_of(a.attr.as_str())?;
                self.emit(Instr::LoadAttr {
                    dst: value,
                    obj,
                    site,
                })?;
                self.in_place(s, value, value)?;
                let site = self.site_of(a.attr.as_str())?;
                self.emit(Instr::StoreAttr {
                    obj,
                    src: value,
                    site,
                })
            }
            Expr::Subscript(sub) => {
                let place = self.temp()?;
                let obj = self.left(&sub.value, place, &[&sub.slice, &s.value])?;
                let place = self.temp()?;
                let key = self.left(&sub.slice, place, &[&s.value])?;
                let value = self.temp()?;
                self.emit(Instr::LoadIndex {
                    dst: value,
                    obj,
                    key,
                })?;
                self.in_place(s, value, value)?;
                self.emit(Instr::StoreIndex {
                    obj,
                    key,
                    src: value,
                })
            }
            _ => Err(self.error_at(target, CANNOT_ASSIGN)),
        }
    }

    fn in_place(&mut self, s: &'a StmtAugAssign, dst: Reg, a: Reg) -> Result {
        let op = operator(s.op);
        if let Some(imm) = self.immediate(&s.value) {
            return self.emit(Instr::InPlaceI { op, dst, a, imm });
        }
        let b = self.operand(&s.value)?;
        self.emit(Instr::InPlace { op, dst, a, b })
    }

    /// `del target`.
    pub fn delete_target(&mut self, target: &'a Expr) -> Result {
        const CANNOT_DELETE: &str = "can't delete expression";
        let mark = self.mark();
        match target {
            Expr::Name(n) => {
                if self
                    .unit
                    .folder
                    .name(n.id.as_str(), n.range.start())
                    .is_some()
                {
                    return Err(self.error_at(target, CANNOT_DELETE));
                }
                let name = self.sym(n.id.as_str());
                self.delete(name)?;
            }
            Expr::Attribute(a) => {
                let obj = self.operand(&a.value)?;
                let site = self.site_of(a.attr.as_str())?;
                self.emit(Instr::DeleteAttr { obj, site })?;
            }
            Expr::Subscript(s) => {
                let place = self.temp()?;
                let obj = self.left(&s.value, place, &[&s.slice])?;
                let key = self.operand(&s.slice)?;
                self.emit(Instr::DeleteIndex { obj, key })?;
            }
            Expr::Tuple(t) if !t.elts.is_empty() => {
                t.elts.iter().try_for_each(|t| self.delete_target(t))?;
            }
            _ => return Err(self.error_at(target, CANNOT_DELETE)),
        }
        self.release(mark);
        Ok(())
    }
}

/// The value of `const(value)`, which is what is stored; any other expression as it is.
pub(super) fn constant_value(e: &Expr) -> &Expr {
    match const_call(e) {
        Some(call) if call.arguments.keywords.is_empty() && call.arguments.args.len() == 1 => {
            &call.arguments.args[0]
        }
        _ => e,
    }
}
