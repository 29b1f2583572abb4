//! Expressions of viper functions.

use super::super::emit::{Gen, Label, Var, operator};
use super::super::errors::Result;
use super::super::expr::{comparison, may_fold};
use super::super::fold::{Const, binary, start};
use super::super::limits::deep;
use super::{Cast, Type, not_implemented};
use crate::code::{BinOp, CmpOp, Instr, Reg, UnOp, ViperOp};
use ruff_python_ast::{BoolOp, Expr, ExprBinOp, ExprCall, ExprCompare, ExprSubscript, UnaryOp};
use ruff_text_size::Ranged;

/// An operand of an instruction.
#[derive(Clone, Copy)]
pub(super) enum Operand {
    Reg(Reg),
    Imm(i16),
}

impl<'a> Gen<'_, 'a> {
    /// Evaluates into a register; gives the type of what is there.
    pub fn typed(&mut self, e: &'a Expr, dst: Reg) -> Result<Type> {
        deep(|| self.typed_here(e, dst))
    }

    /// Evaluates an expression and makes an object of its value.
    pub fn viper_object(&mut self, e: &'a Expr, dst: Reg) -> Result {
        if self.written(e).is_some() {
            return self.expr_here(e, dst);
        }
        let ty = self.typed_here(e, dst)?;
        let written = self.stands(e);
        self.make_object(dst, dst, ty, written)
    }

    /// The constant an expression is.
    fn written(&self, e: &Expr) -> Option<Const> {
        match e {
            Expr::NoneLiteral(_) | Expr::BooleanLiteral(_) | Expr::Name(_) => {
                self.unit.folder.constant(e)
            }
            _ if may_fold(e) => self.unit.folder.constant(e),
            _ => None,
        }
    }

    /// Whether MicroPython has the value at hand when it compiles: a constant, or one converted.
    fn stands(&mut self, e: &Expr) -> bool {
        if let Expr::Call(c) = e
            && self.cast_of(&c.func).is_some()
            && let [arg] = &c.arguments.args[..]
        {
            return self.stands(arg);
        }
        self.written(e).is_some()
    }

    /// The register of an operand, a variable's own or a new temporary, and its type.
    pub(super) fn typed_operand(&mut self, e: &'a Expr) -> Result<(Reg, Type)> {
        if let Some(found) = self.typed_local(e) {
            return Ok(found);
        }
        let dst = self.temp()?;
        Ok((dst, self.typed(e, dst)?))
    }

    /// As typed_operand, when others are evaluated after it.
    pub(super) fn typed_left(
        &mut self,
        e: &'a Expr,
        dst: Reg,
        later: &[&'a Expr],
    ) -> Result<(Reg, Type)> {
        if !self.may_rebind(e, later)
            && let Some(found) = self.typed_local(e)
        {
            return Ok(found);
        }
        let dst = self.scratch(dst)?;
        Ok((dst, self.typed(e, dst)?))
    }

    /// The register and the type of a local variable.
    fn typed_local(&mut self, e: &Expr) -> Option<(Reg, Type)> {
        let Expr::Name(n) = e else { return None };
        if self.unit.folder.constant(e).is_some() {
            return None;
        }
        let name = self.sym(n.id.as_str());
        match self.var(name) {
            Var::Reg(reg) => Some((reg, self.local_type(name))),
            _ => None,
        }
    }

    /// The conversion that a name stands for.
    fn cast_of(&mut self, e: &Expr) -> Option<Cast> {
        let Expr::Name(n) = e else { return None };
        let cast = Cast::of(n.id.as_str())?;
        let name = self.sym(n.id.as_str());
        (self.var(name) == Var::Global).then_some(cast)
    }

    fn typed_here(&mut self, e: &'a Expr, dst: Reg) -> Result<Type> {
        let mark = self.mark();
        if let Some(c) = self.written(e) {
            self.expr_here(e, dst)?;
            return Ok(match c {
                Const::None => Type::Nothing,
                Const::Bool(_) => Type::Bool,
                c if c.small().is_some() => Type::Int,
                _ => Type::Object,
            });
        }
        if !e.is_name_expr() {
            self.at(start(e));
        }
        let ty = match e {
            Expr::Name(n) => {
                if let Some(cast) = self.cast_of(e) {
                    return Ok(Type::Cast(cast));
                }
                if let Some((src, ty)) = self.typed_local(e) {
                    self.emit(Instr::Move { dst, src })?;
                    return Ok(ty);
                }
                let name = self.sym(n.id.as_str());
                if let Var::Cell(_) = self.var(name) {
                    self.check_cell(name);
                }
                self.load(name, dst)?;
                Type::Object
            }
            Expr::BinOp(b) => self.typed_chain(b, dst)?,
            Expr::UnaryOp(u) => {
                let (a, ty) = self.typed_operand(&u.operand)?;
                self.typed_unary(u.op, dst, a, ty)?
            }
            Expr::BoolOp(b) => {
                let values = self.unit.folder.logical(b);
                match values[..] {
                    [one] => self.typed(one, dst)?,
                    _ => self.typed_logical(&values, b.op, dst)?,
                }
            }
            Expr::Compare(c) => self.typed_compare(c, dst)?,
            Expr::If(i) => {
                let (otherwise, first, end) = (self.label(), self.label(), self.label());
                self.condition(&i.test, false, otherwise)?;
                let one = self.typed(&i.body, dst)?;
                self.jump(first)?;
                self.bind(otherwise);
                let other = self.typed(&i.orelse, dst)?;
                self.meet(dst, other, &[(first, one)], end)?;
                other
            }
            Expr::Named(n) => {
                let (value, ty) = self.typed_operand(&n.value)?;
                self.viper_assign(&n.target, value, ty)?;
                self.copy(dst, value)?;
                ty
            }
            Expr::Attribute(a) => {
                let obj = self.operand(&a.value)?;
                let dot = self.dot(a);
                self.at(dot);
                let site = self.site_of(a.attr.as_str())?;
                self.emit(Instr::LoadAttr { dst, obj, site })?;
                Type::Object
            }
            Expr::Subscript(s) => self.typed_subscript(s, dst)?,
            Expr::Call(c) => match self.cast_of(&c.func) {
                Some(cast) => self.typed_cast(c, cast, dst)?,
                None => {
                    self.expr_here(e, dst)?;
                    Type::Object
                }
            },
            _ => {
                self.expr_here(e, dst)?;
                Type::Object
            }
        };
        self.release(mark);
        Ok(ty)
    }

    /// Joins ways that have left values of their own types in a register with the one that ends here.
    fn meet(&mut self, reg: Reg, ty: Type, ways: &[(Label, Type)], end: Label) -> Result {
        for &(label, other) in ways {
            if other == ty {
                self.bind(label);
            }
        }
        for &(label, other) in ways {
            if other != ty {
                self.jump(end)?;
                self.bind(label);
                self.convert(reg, reg, other, ty)?;
            }
        }
        self.bind(end);
        Ok(())
    }

    fn typed_cast(&mut self, c: &'a ExprCall, cast: Cast, dst: Reg) -> Result<Type> {
        let to = cast.gives();
        let [arg] = &c.arguments.args[..] else {
            return Err(not_implemented("casting"));
        };
        if !c.arguments.keywords.is_empty() || arg.is_starred_expr() {
            return Err(not_implemented("casting"));
        }
        let (src, from) = self.typed_operand(arg)?;
        match from {
            Type::Cast(_) => return Err(not_implemented("casting")),
            Type::Object => self.make_native(dst, src, to)?,
            _ => self.convert(dst, src, from, to)?,
        }
        Ok(to)
    }

    fn typed_chain(&mut self, e: &'a ExprBinOp, dst: Reg) -> Result<Type> {
        let mut rights = vec![(e.op, &*e.right)];
        let mut left = &*e.left;
        while let Expr::BinOp(b) = left {
            rights.push((b.op, &b.right));
            left = &b.left;
        }
        // The constant part, if the chain starts with one.
        let mut known = self.unit.folder.constant(left);
        while let (Some(a), Some(&(op, right))) = (&known, rights.last()) {
            let folded = self
                .unit
                .folder
                .constant(right)
                .and_then(|b| binary(op, a, &b));
            let Some(folded) = folded else { break };
            known = Some(folded);
            rights.pop();
        }
        let (mut a, mut ty) = match known {
            Some(c) => {
                let ty = match c {
                    Const::None => Type::Nothing,
                    Const::Bool(_) => Type::Bool,
                    _ if c.small().is_some() => Type::Int,
                    _ => Type::Object,
                };
                let a = if rights.is_empty() {
                    dst
                } else {
                    self.scratch(dst)?
                };
                self.constant(&c, a)?;
                (a, ty)
            }
            None => {
                let later: Vec<_> = rights.last().map(|r| r.1).into_iter().collect();
                self.typed_left(left, dst, &later)?
            }
        };
        let between = if rights.len() > 1 {
            self.scratch(dst)?
        } else {
            dst
        };
        while let Some((op, right)) = rights.pop() {
            let to = if rights.is_empty() { dst } else { between };
            let mark = self.mark();
            ty = self.typed_binary(operator(op), false, to, (a, ty), right)?;
            self.release(mark);
            a = to;
        }
        Ok(ty)
    }

    /// dst = a op right, or a op= right; gives its type.
    pub(super) fn typed_binary(
        &mut self,
        op: BinOp,
        in_place: bool,
        dst: Reg,
        (a, ta): (Reg, Type),
        right: &'a Expr,
    ) -> Result<Type> {
        let imm = if ta.is_integer() {
            self.immediate(right)
        } else {
            None
        };
        let (b, tb) = match imm {
            Some(imm) => (Operand::Imm(imm), Type::Int),
            None => {
                let (b, tb) = self.typed_operand(right)?;
                (Operand::Reg(b), tb)
            }
        };
        match (ta, tb, b) {
            (Type::Object, Type::Object, Operand::Reg(b)) => {
                self.emit(match op {
                    _ if in_place => Instr::InPlace { op, dst, a, b },
                    BinOp::Add => Instr::Add { dst, a, b },
                    BinOp::Sub => Instr::Sub { dst, a, b },
                    BinOp::Mul => Instr::Mul { dst, a, b },
                    op => Instr::Binary { op, dst, a, b },
                })?;
                Ok(Type::Object)
            }
            _ if ta.is_integer() && tb.is_integer() => self.word_binary(op, dst, a, ta, b),
            _ => {
                self.type_error(format!(
                    "can't do binary op between '{}' and '{}'",
                    ta.name(),
                    tb.name()
                ));
                Ok(ta)
            }
        }
    }

    fn word_binary(&mut self, op: BinOp, dst: Reg, a: Reg, ta: Type, b: Operand) -> Result<Type> {
        let unsigned = ta == Type::Uint;
        let op = match op {
            BinOp::Add => ViperOp::Add,
            BinOp::Sub => ViperOp::Sub,
            BinOp::Mul => ViperOp::Mul,
            BinOp::And => ViperOp::And,
            BinOp::Or => ViperOp::Or,
            BinOp::Xor => ViperOp::Xor,
            BinOp::Shl => ViperOp::Shl,
            BinOp::Shr if unsigned => ViperOp::ShrUnsigned,
            BinOp::Shr => ViperOp::Shr,
            BinOp::FloorDiv | BinOp::Mod => {
                if unsigned {
                    self.type_error("div/mod not implemented for uint".to_string());
                }
                let op = match op {
                    BinOp::Mod => ViperOp::Mod,
                    _ => ViperOp::FloorDiv,
                };
                self.word_op(op, dst, a, b)?;
                return Ok(Type::Int);
            }
            BinOp::TrueDiv => return self.no_binary("__truediv__", ta),
            BinOp::Pow => return self.no_binary("__pow__", ta),
            BinOp::MatMul => return self.no_binary("__matmul__", ta),
        };
        self.word_op(op, dst, a, b)?;
        Ok(ta)
    }

    fn no_binary(&mut self, method: &str, ty: Type) -> Result<Type> {
        self.type_error(format!("binary op {method} not implemented"));
        Ok(ty)
    }

    pub(super) fn word_op(&mut self, op: ViperOp, dst: Reg, a: Reg, b: Operand) -> Result {
        self.emit(match b {
            Operand::Reg(b) => Instr::Viper { op, dst, a, b },
            Operand::Imm(imm) => Instr::ViperI { op, dst, a, imm },
        })
    }

    fn typed_unary(&mut self, op: UnaryOp, dst: Reg, a: Reg, ty: Type) -> Result<Type> {
        match (ty, op) {
            (Type::Int | Type::Uint, UnaryOp::UAdd) => self.copy(dst, a)?,
            (Type::Int | Type::Uint, UnaryOp::USub) => self.viper_op(ViperOp::Neg, dst, a)?,
            (Type::Int | Type::Uint, UnaryOp::Invert) => self.viper_op(ViperOp::Invert, dst, a)?,
            (Type::Int | Type::Uint, UnaryOp::Not) => {
                self.type_error("'not' not implemented".to_string());
            }
            (Type::Object, UnaryOp::Not) => self.emit(Instr::Not { dst, a })?,
            (Type::Object, _) => {
                let op = match op {
                    UnaryOp::USub => UnOp::Neg,
                    UnaryOp::Invert => UnOp::Invert,
                    UnaryOp::UAdd | UnaryOp::Not => UnOp::Pos,
                };
                self.emit(Instr::Unary { op, dst, a })?;
            }
            _ => self.type_error(format!("can't do unary op of '{}'", ty.name())),
        }
        Ok(ty)
    }

    fn typed_logical(&mut self, values: &[&'a Expr], op: BoolOp, dst: Reg) -> Result<Type> {
        let end = self.label();
        let value = self.scratch(dst)?;
        let mut ways = Vec::with_capacity(values.len());
        let mut ty = Type::Object;
        for (i, e) in values.iter().enumerate() {
            ty = self.typed(e, value)?;
            if i + 1 < values.len() {
                self.check_truth(ty);
                let decided = self.label();
                ways.push((decided, ty));
                let jump = match op {
                    BoolOp::And => Instr::JumpIfFalse {
                        cond: value,
                        target: 0,
                    },
                    BoolOp::Or => Instr::JumpIfTrue {
                        cond: value,
                        target: 0,
                    },
                };
                self.emit_to(jump, decided)?;
            }
        }
        self.meet(value, ty, &ways, end)?;
        self.copy(dst, value)?;
        Ok(ty)
    }

    /// Whether a jump can ask for the truth of a value of that type.
    fn check_truth(&mut self, ty: Type) {
        if !matches!(ty, Type::Object | Type::Bool | Type::Int | Type::Uint) {
            let name = ty.name();
            self.type_error(format!("can't implicitly convert '{name}' to 'bool'"));
        }
    }

    fn typed_compare(&mut self, c: &'a ExprCompare, dst: Reg) -> Result<Type> {
        let one = c.ops.len() == 1;
        let result = if one { dst } else { self.scratch(dst)? };
        let end = self.label();
        // The first operand must not be where the result of a chain goes.
        let place = if one { dst } else { self.temp()? };
        let later: Vec<_> = c.comparators.iter().collect();
        let mut a = self.typed_left(&c.left, place, &later)?;
        let mut ways = Vec::new();
        let mut ty = Type::Bool;
        for (i, (op, right)) in c.ops.iter().zip(&c.comparators).enumerate() {
            let place = self.temp()?;
            let b = self.typed_left(right, place, &later[i + 1..])?;
            ty = self.word_compare(comparison(*op), result, a, b)?;
            if i + 1 < c.ops.len() {
                self.check_truth(ty);
                let decided = self.label();
                ways.push((decided, ty));
                self.emit_to(
                    Instr::JumpIfFalse {
                        cond: result,
                        target: 0,
                    },
                    decided,
                )?;
            }
            a = b;
        }
        self.meet(result, ty, &ways, end)?;
        self.copy(dst, result)?;
        Ok(ty)
    }

    /// dst = a op b.
    fn word_compare(
        &mut self,
        op: CmpOp,
        dst: Reg,
        (a, ta): (Reg, Type),
        (b, tb): (Reg, Type),
    ) -> Result<Type> {
        if ta == Type::Object && tb == Type::Object {
            self.emit(Instr::Compare { op, dst, a, b })?;
            return Ok(Type::Object);
        }
        if !self.check_compare(op, ta, tb) {
            return Ok(if ta.is_integer() && tb.is_integer() && is_order(op) {
                Type::Bool
            } else {
                ta
            });
        }
        match unsigned(op) {
            Some((op, swap)) if ta == Type::Uint => {
                let (a, b) = if swap { (b, a) } else { (a, b) };
                self.emit(Instr::Viper { op, dst, a, b })?;
            }
            _ => self.emit(Instr::Compare { op, dst, a, b })?,
        }
        Ok(Type::Bool)
    }

    /// Whether words of these types can be compared so.
    fn check_compare(&mut self, op: CmpOp, ta: Type, tb: Type) -> bool {
        let message = if !(ta.is_integer() && tb.is_integer()) {
            format!(
                "can't do binary op between '{}' and '{}'",
                ta.name(),
                tb.name()
            )
        } else if !is_order(op) {
            "binary op  not implemented".to_string()
        } else if ta != tb {
            "comparison of int and uint".to_string()
        } else {
            return true;
        };
        self.type_error(message);
        false
    }

    fn typed_subscript(&mut self, s: &'a ExprSubscript, dst: Reg) -> Result<Type> {
        let base = self.typed_left(&s.value, dst, &[&s.slice])?;
        self.at(s.value.range().end());
        let index = self.typed_index(base.1, &s.slice)?;
        self.typed_load(dst, base, index)
    }

    /// The index of an item: a small constant of a pointer's is put into the instruction.
    pub(super) fn typed_index(&mut self, base: Type, e: &'a Expr) -> Result<(Operand, Type)> {
        if base != Type::Object
            && let Some(imm) = self.immediate(e)
        {
            return Ok((Operand::Imm(imm), Type::Int));
        }
        let (reg, ty) = self.typed_operand(e)?;
        Ok((Operand::Reg(reg), ty))
    }

    /// dst = base[index].
    pub(super) fn typed_load(
        &mut self,
        dst: Reg,
        (base, ty): (Reg, Type),
        (index, ti): (Operand, Type),
    ) -> Result<Type> {
        if let (Type::Object, Operand::Reg(index)) = (ty, index) {
            let key = if ti == Type::Object {
                index
            } else {
                let key = self.temp()?;
                self.make_object(key, index, ti, false)?;
                key
            };
            self.emit(Instr::LoadIndex {
                dst,
                obj: base,
                key,
            })?;
            return Ok(Type::Object);
        }
        if !ti.is_integer() {
            self.type_error(format!("can't load with '{}' index", ti.name()));
        }
        let op = match ty {
            Type::Ptr8 => ViperOp::Load8,
            Type::Ptr16 => ViperOp::Load16,
            Type::Ptr32 => ViperOp::Load32,
            _ => {
                self.type_error(format!("can't load from '{}'", ty.name()));
                return Ok(Type::Int);
            }
        };
        self.word_op(op, dst, base, index)?;
        Ok(Type::Int)
    }

    /// As [`Gen::condition`], of what is no constant, `and`, `or` or `not`.
    pub fn viper_condition(&mut self, e: &'a Expr, jump_if: bool, label: Label) -> Result {
        let mark = self.mark();
        if let Expr::Compare(c) = e
            && c.ops.len() == 1
        {
            self.at(start(e));
            let place = self.temp()?;
            let right = &c.comparators[0];
            let (a, ta) = self.typed_left(&c.left, place, &[right])?;
            let imm = if ta == Type::Int {
                self.immediate(right)
            } else {
                None
            };
            let op = comparison(c.ops[0]);
            if let Some(imm) = imm {
                if self.check_compare(op, ta, Type::Int)
                    && let Some(op) = if jump_if { opposite(op) } else { Some(op) }
                {
                    self.emit_to(
                        Instr::JumpUnlessI {
                            op,
                            a,
                            imm,
                            target: 0,
                        },
                        label,
                    )?;
                }
                self.release(mark);
                return Ok(());
            }
            let (b, tb) = self.typed_operand(right)?;
            let quick = match (ta, tb) {
                (Type::Int, Type::Int) if jump_if => opposite(op),
                (Type::Int, Type::Int) => is_order(op).then_some(op),
                (Type::Object, Type::Object) if !jump_if => Some(op),
                _ => None,
            };
            if let Some(op) = quick {
                self.release(mark);
                return self.emit_to(
                    Instr::JumpUnless {
                        op,
                        a,
                        b,
                        target: 0,
                    },
                    label,
                );
            }
            let ty = self.word_compare(op, place, (a, ta), (b, tb))?;
            self.check_truth(ty);
            self.release(mark);
            return self.jump_on(place, jump_if, label);
        }
        let (cond, ty) = self.typed_operand(e)?;
        self.check_truth(ty);
        self.release(mark);
        self.jump_on(cond, jump_if, label)
    }

    fn jump_on(&mut self, cond: Reg, jump_if: bool, label: Label) -> Result {
        let instr = if jump_if {
            Instr::JumpIfTrue { cond, target: 0 }
        } else {
            Instr::JumpIfFalse { cond, target: 0 }
        };
        self.emit_to(instr, label)
    }
}

/// Whether a comparison is of greater and less.
fn is_order(op: CmpOp) -> bool {
    opposite(op).is_some()
}

/// The comparison of words that is true exactly when this one is not.
fn opposite(op: CmpOp) -> Option<CmpOp> {
    Some(match op {
        CmpOp::Lt => CmpOp::Ge,
        CmpOp::Le => CmpOp::Gt,
        CmpOp::Gt => CmpOp::Le,
        CmpOp::Ge => CmpOp::Lt,
        CmpOp::Eq => CmpOp::Ne,
        CmpOp::Ne => CmpOp::Eq,
        _ => return None,
    })
}

/// A comparison of unsigned words, and whether its operands change places.
fn unsigned(op: CmpOp) -> Option<(ViperOp, bool)> {
    match op {
        CmpOp::Lt => Some((ViperOp::Below, false)),
        CmpOp::Le => Some((ViperOp::BelowOrSame, false)),
        CmpOp::Gt => Some((ViperOp::Below, true)),
        CmpOp::Ge => Some((ViperOp::BelowOrSame, true)),
        _ => None,
    }
}
