//! Statements of viper functions: assignments, counting loops, `return`, `raise`.

use super::super::assign::constant_value;
use super::super::emit::{Gen, Var, operator};
use super::super::errors::{CANNOT_ASSIGN, Result};
use super::super::expr::written_last;
use super::super::scopes::is_hidden_const;
use super::Type;
use super::expr::Operand;
use crate::code::{CmpOp, Instr, Reg, ViperOp};
use ruff_python_ast::{Expr, StmtAugAssign, StmtFor};

impl<'a> Gen<'_, 'a> {
    /// The register of a loop's variable, which holds objects from here on.
    pub fn local_target(&mut self, e: &Expr) -> Option<Reg> {
        if self.is_viper()
            && let Expr::Name(n) = e
        {
            let name = self.sym(n.id.as_str());
            self.note_store(name, Type::Object);
        }
        self.local(e)
    }

    /// `a = b = value`.
    pub fn viper_assignment(&mut self, targets: &'a [Expr], value: &'a Expr) -> Result {
        if let [target] = targets {
            if is_hidden_const(self.unit.folder, target, value) {
                return Ok(());
            }
            let value = constant_value(value);
            if let Expr::Name(n) = target
                && self.unit.folder.constant(target).is_none()
            {
                let name = self.sym(n.id.as_str());
                if let Var::Reg(reg) = self.var(name)
                    && written_last(value)
                {
                    let ty = self.typed(value, reg)?;
                    self.note_store(name, ty);
                    return Ok(());
                }
            }
            if let (Expr::Tuple(t), Expr::Tuple(v)) = (target, value)
                && matches!(t.elts.len(), 2 | 3)
                && t.elts.len() == v.elts.len()
                && !t.parenthesized
                && !v.parenthesized
                && !t.elts.iter().chain(&v.elts).any(Expr::is_starred_expr)
                && self.unit.folder.constant(value).is_none()
            {
                let mut values = Vec::with_capacity(v.elts.len());
                for e in &v.elts {
                    let dst = self.temp()?;
                    values.push((dst, self.typed(e, dst)?));
                }
                for (t, (src, ty)) in t.elts.iter().zip(values) {
                    self.viper_assign(t, src, ty)?;
                }
                return Ok(());
            }
        }
        let place = self.temp()?;
        let ty = self.typed(constant_value(value), place)?;
        targets
            .iter()
            .try_for_each(|t| self.viper_assign(t, place, ty))
    }

    /// target = src.
    pub fn viper_assign(&mut self, target: &'a Expr, src: Reg, ty: Type) -> Result {
        let mark = self.mark();
        match target {
            Expr::Name(n) => {
                if self.unit.folder.constant(target).is_some() {
                    return Err(self.error_at(target, CANNOT_ASSIGN));
                }
                let name = self.sym(n.id.as_str());
                self.note_store(name, ty);
                if let Var::Reg(dst) = self.var(name) {
                    self.copy(dst, src)?;
                } else {
                    let src = self.object_of(src, ty, false)?;
                    self.store(name, src)?;
                }
            }
            Expr::Attribute(a) => {
                let obj = self.operand(&a.value)?;
                let src = self.object_of(src, ty, false)?;
                let site = self.site_of(a.attr.as_str())?;
                self.emit(Instr::StoreAttr { obj, src, site })?;
            }
            Expr::Subscript(s) => {
                let place = self.temp()?;
                let base = self.typed_left(&s.value, place, &[&s.slice])?;
                let index = self.typed_index(base.1, &s.slice)?;
                self.typed_store(base, index, (src, ty))?;
            }
            _ => {
                let src = self.object_of(src, ty, ty == Type::Nothing)?;
                self.assign_object(target, src)?;
            }
        }
        self.release(mark);
        Ok(())
    }

    /// The register of the object of what is in src.
    fn object_of(&mut self, src: Reg, ty: Type, written: bool) -> Result<Reg> {
        if ty == Type::Object {
            return Ok(src);
        }
        let dst = self.temp()?;
        self.make_object(dst, src, ty, written)?;
        Ok(dst)
    }

    /// base[index] = src.
    fn typed_store(
        &mut self,
        (base, ty): (Reg, Type),
        (index, ti): (Operand, Type),
        (src, ts): (Reg, Type),
    ) -> Result {
        if let (Type::Object, Operand::Reg(index)) = (ty, index) {
            let key = self.object_of(index, ti, ti == Type::Nothing)?;
            let src = self.object_of(src, ts, ts == Type::Nothing)?;
            return self.emit(Instr::StoreIndex {
                obj: base,
                key,
                src,
            });
        }
        if !ti.is_integer() {
            self.type_error(format!("can't store with '{}' index", ti.name()));
        }
        if !matches!(ts, Type::Bool | Type::Int | Type::Uint) {
            self.type_error(format!("can't store '{}'", ts.name()));
        }
        let op = match ty {
            Type::Ptr8 => ViperOp::Store8,
            Type::Ptr16 => ViperOp::Store16,
            Type::Ptr32 => ViperOp::Store32,
            _ => {
                self.type_error(format!("can't store to '{}'", ty.name()));
                return Ok(());
            }
        };
        self.word_op(op, src, base, index)
    }

    /// `target op= value`.
    pub fn viper_augmented(&mut self, s: &'a StmtAugAssign) -> Result {
        let op = operator(s.op);
        match &*s.target {
            Expr::Name(n) => {
                if self.unit.folder.constant(&s.target).is_some() {
                    return Err(self.error_at(&s.target, CANNOT_ASSIGN));
                }
                let name = self.sym(n.id.as_str());
                let place = self.temp()?;
                let a = self.typed_left(&s.target, place, &[&s.value])?;
                let dst = match self.var(name) {
                    Var::Reg(dst) => dst,
                    _ => place,
                };
                let ty = self.typed_binary(op, true, dst, a, &s.value)?;
                self.viper_assign(&s.target, dst, ty)
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
                let a_value = (value, Type::Object);
                let ty = self.typed_binary(op, true, value, a_value, &s.value)?;
                let src = self.object_of(value, ty, false)?;
                let site = self.site_of(a.attr.as_str())?;
                self.emit(Instr::StoreAttr { obj, src, site })
            }
            Expr::Subscript(sub) => {
                let place = self.temp()?;
                let base = self.typed_left(&sub.value, place, &[&sub.slice, &s.value])?;
                let index = self.typed_index(base.1, &sub.slice)?;
                let value = self.temp()?;
                let ty = self.typed_load(value, base, index)?;
                let ty = self.typed_binary(op, true, value, (value, ty), &s.value)?;
                self.typed_store(base, index, (value, ty))
            }
            target => Err(self.error_at(target, CANNOT_ASSIGN)),
        }
    }

    /// `for target in range(from, to, step)`.
    pub fn viper_range(
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
        let mut stop = Type::Int;
        if !known {
            stop = self.typed(to, base + 1)?;
        }
        let ty = match from {
            Some(from) => self.typed(from, base)?,
            None => {
                self.emit(Instr::Int {
                    dst: base,
                    value: 0,
                })?;
                Type::Int
            }
        };
        if known {
            stop = self.typed(to, base + 1)?;
        }
        self.emit(Instr::Int {
            dst: base + 2,
            value: step,
        })?;
        let mark = self.mark();
        let unsigned = ty == Type::Uint;
        let test = self.here();
        if unsigned {
            let less = self.temp()?;
            let (a, b) = if step > 0 {
                (base, base + 1)
            } else {
                (base + 1, base)
            };
            self.emit(Instr::Viper {
                op: ViperOp::Below,
                dst: less,
                a,
                b,
            })?;
            let jump = Instr::JumpIfFalse {
                cond: less,
                target: 0,
            };
            self.emit_to(jump, otherwise)?;
            self.release(mark);
        } else {
            let jump = Instr::JumpUnless {
                op: if step > 0 { CmpOp::Lt } else { CmpOp::Gt },
                a: base,
                b: base + 1,
                target: 0,
            };
            self.emit_to(jump, otherwise)?;
        }
        let name = match &*s.target {
            Expr::Name(n) => self.sym(n.id.as_str()),
            target => return Err(self.error_at(target, CANNOT_ASSIGN)),
        };
        let local = match self.var(name) {
            Var::Reg(reg) => Some(reg),
            _ => None,
        };
        // A loop's end writes the variable itself; another is assigned at the start of each turn.
        let dst = match local {
            Some(reg) => reg,
            None => self.temp()?,
        };
        self.emit(Instr::Move { dst, src: base })?;
        let body = self.here();
        self.viper_assign(&s.target, dst, ty)?;
        self.enter_loop(exit, next);
        self.body(&s.body)?;
        self.loops.pop();
        self.bind(next);
        if unsigned {
            self.emit(Instr::Viper {
                op: ViperOp::Add,
                dst: base,
                a: base,
                b: base + 2,
            })?;
            self.jump(test)?;
        } else {
            self.emit_to(Instr::ViperRange { base, dst, body: 0 }, body)?;
        }
        self.release(mark);
        self.check_range(ty, stop);
        self.bind(otherwise);
        self.body(&s.orelse)?;
        self.bind(exit);
        Ok(())
    }

    fn check_range(&mut self, ty: Type, stop: Type) {
        let between = |other: Type| {
            format!(
                "can't do binary op between '{}' and '{}'",
                ty.name(),
                other.name()
            )
        };
        if !ty.is_integer() {
            self.type_error(between(Type::Int));
        } else if !stop.is_integer() {
            self.type_error(between(stop));
        } else if ty != stop {
            self.type_error("comparison of int and uint".to_string());
        }
    }

    /// The object that `return e` gives.
    pub fn viper_result(&mut self, e: &'a Expr) -> Result<Reg> {
        let dst = self.temp()?;
        let ty = self.typed(e, dst)?;
        let returns = self.viper.returns();
        if ty == Type::Nothing {
            return match self.viper_zero()? {
                Some(zero) => Ok(zero),
                None => Ok(dst),
            };
        }
        if ty != returns {
            self.type_error(format!(
                "return expected '{}' but got '{}'",
                returns.name(),
                ty.name()
            ));
        } else {
            self.make_object(dst, dst, ty, false)?;
        }
        Ok(dst)
    }

    /// The object that `return` gives in a viper function that returns no objects.
    pub fn viper_zero(&mut self) -> Result<Option<Reg>> {
        let returns = match self.emitter {
            super::Emitter::Viper => self.viper.returns(),
            _ => Type::Object,
        };
        if returns == Type::Object {
            return Ok(None);
        }
        let dst = self.temp()?;
        self.emit(match returns {
            Type::Bool => Instr::Bool { dst, value: false },
            _ => Instr::Int { dst, value: 0 },
        })?;
        Ok(Some(dst))
    }

    /// The end of a function's body.
    pub fn return_nothing(&mut self) -> Result {
        let instr = match self.viper_zero()? {
            Some(src) => Instr::Return { src },
            None => Instr::ReturnNone,
        };
        self.emit(instr)
    }

    /// What `raise` raises.
    pub fn viper_exception(&mut self, e: &'a Expr, dst: Reg) -> Result<Reg> {
        let (reg, ty) = self.typed_left(e, dst, &[])?;
        if ty != Type::Object {
            self.type_error("must raise an object".to_string());
        }
        Ok(reg)
    }
}
