//! Expressions.

use super::emit::{Gen, INTERN, Var, operator};
use super::errors::{INVALID, Result, syntax};
use super::fold::{Const, binary, start};
use super::limits::deep;
use super::literal::Source;
use super::scopes::{BlockKind, comprehension};
use crate::code::{BinOp, CmpOp, Conversion, Instr, Reg, UnOp};
use ruff_python_ast::{
    BoolOp, ConversionFlag, Expr, ExprAttribute, ExprBinOp, ExprCompare, ExprFString, FStringPart,
    InterpolatedElement, InterpolatedStringElement, InterpolatedStringElements, Operator, UnaryOp,
};
use ruff_text_size::{Ranged, TextRange, TextSize};

/// Items of a display that are put into registers side by side; the rest are added one by one.
const ROW: usize = 255;

impl<'a> Gen<'_, 'a> {
    /// Evaluates into a register. A variable's register is written last, so that the expression
    /// may still read it and an exception leaves it as it was.
    pub fn expr(&mut self, e: &'a Expr, dst: Reg) -> Result {
        deep(|| {
            if self.is_viper() {
                self.viper_object(e, dst)
            } else {
                self.expr_here(e, dst)
            }
        })
    }

    /// Evaluates into whatever register is best: a local variable's own, or a new temporary.
    pub fn operand(&mut self, e: &'a Expr) -> Result<Reg> {
        if let Some(reg) = self.local(e) {
            return Ok(reg);
        }
        let dst = self.temp()?;
        self.expr(e, dst)?;
        Ok(dst)
    }

    /// As operand, with `dst` as the temporary if it may be one.
    fn operand_in(&mut self, e: &'a Expr, dst: Reg) -> Result<Reg> {
        if let Some(reg) = self.local(e) {
            return Ok(reg);
        }
        let dst = self.scratch(dst)?;
        self.expr(e, dst)?;
        Ok(dst)
    }

    /// The left operand of something whose right part is evaluated after it.
    pub fn left(&mut self, e: &'a Expr, dst: Reg, later: &[&'a Expr]) -> Result<Reg> {
        if let Some(reg) = self.local(e) {
            if !self.may_rebind(e, later) && self.may_wait(reg, later) {
                return Ok(reg);
            }
            let copy = self.scratch(dst)?;
            self.expr(e, copy)?;
            return Ok(copy);
        }
        self.operand_in(e, dst)
    }

    /// Whether evaluating the later expressions could bind the local variable again.
    pub fn may_rebind(&self, local: &Expr, later: &[&'a Expr]) -> bool {
        let walrus = &self.unit.scopes.list[self.scope].walrus;
        if walrus.is_empty()
            || later
                .iter()
                .all(|e| e.is_name_expr() || e.is_literal_expr())
        {
            return false;
        }
        let Expr::Name(n) = local else { return false };
        let name = self.unit.heap.symbols.find(n.id.as_str());
        name.is_some_and(|n| walrus.contains(&n))
    }

    /// The register of a local variable.
    pub fn local(&mut self, e: &Expr) -> Option<Reg> {
        let Expr::Name(n) = e else { return None };
        if self
            .unit
            .folder
            .name(n.id.as_str(), n.range.start())
            .is_some()
        {
            return None;
        }
        let name = self.sym(n.id.as_str());
        match self.var(name) {
            Var::Reg(_) if self.is_viper() && !self.viper.is_object(name) => None,
            Var::Reg(reg) => Some(reg),
            _ => None,
        }
    }

    /// As expr, of an expression whose value is an object.
    pub fn expr_here(&mut self, e: &'a Expr, dst: Reg) -> Result {
        let mark = self.mark();
        if may_fold(e)
            && let Some(c) = self.unit.folder.constant(e)
        {
            self.at_constant(e, &c);
            return self.constant(&c, dst);
        }
        if !matches!(
            e,
            Expr::Name(_)
                | Expr::NoneLiteral(_)
                | Expr::BooleanLiteral(_)
                | Expr::EllipsisLiteral(_)
        ) {
            self.at(start(e));
        }
        match e {
            Expr::Name(n) => {
                if let Some(c) = self.unit.folder.name(n.id.as_str(), n.range.start()) {
                    return self.constant(&c, dst);
                }
                let name = self.sym(n.id.as_str());
                self.load(name, dst)?;
            }
            Expr::NoneLiteral(_) => self.emit(Instr::None { dst })?,
            Expr::BooleanLiteral(b) => self.emit(Instr::Bool {
                dst,
                value: b.value,
            })?,
            Expr::EllipsisLiteral(_) => self.constant(&Const::Ellipsis, dst)?,
            Expr::NumberLiteral(_) | Expr::StringLiteral(_) | Expr::BytesLiteral(_) => {
                // Not foldable: a number whose digits make no sense.
                return Err(syntax(self.unit.lines.line(start(e)), INVALID));
            }
            Expr::BinOp(b) => self.chain(b, dst)?,
            Expr::UnaryOp(u) => {
                let op = match u.op {
                    UnaryOp::Not => {
                        let a = self.operand_in(&u.operand, dst)?;
                        self.emit(Instr::Not { dst, a })?;
                        self.release(mark);
                        return Ok(());
                    }
                    UnaryOp::UAdd => UnOp::Pos,
                    UnaryOp::USub => UnOp::Neg,
                    UnaryOp::Invert => UnOp::Invert,
                };
                let a = self.operand_in(&u.operand, dst)?;
                self.emit(Instr::Unary { op, dst, a })?;
            }
            Expr::BoolOp(b) => {
                let values = self.unit.folder.logical(b);
                if let [one] = values[..] {
                    self.expr(one, dst)?;
                } else {
                    self.logical(&values, b.op, dst)?;
                }
            }
            Expr::Compare(c) => self.compare(c, dst)?,
            Expr::If(i) => {
                let (otherwise, end) = (self.label(), self.label());
                self.condition(&i.test, false, otherwise)?;
                self.expr(&i.body, dst)?;
                self.jump(end)?;
                self.bind(otherwise);
                self.expr(&i.orelse, dst)?;
                self.bind(end);
            }
            Expr::Named(n) => {
                let value = match self.local(&n.target) {
                    Some(reg) => {
                        self.assign_to_local(&n.value, reg)?;
                        reg
                    }
                    None => {
                        let value = self.operand_in(&n.value, dst)?;
                        self.assign(&n.target, value)?;
                        value
                    }
                };
                if value != dst {
                    self.emit(Instr::Move { dst, src: value })?;
                }
            }
            Expr::Attribute(_) | Expr::Subscript(_) => self.trailers(e, dst)?,
            Expr::Call(c) => self.call(c, dst)?,
            Expr::List(l) => self.list(&l.elts, dst)?,
            Expr::Tuple(t) => self.tuple(&t.elts, dst)?,
            Expr::Set(s) => {
                let stars = s.elts.iter().find(|e| e.is_starred_expr());
                if let Some(star) = stars {
                    return Err(self.error_at(star, super::errors::STAR));
                }
                let (now, later) = s.elts.split_at(s.elts.len().min(ROW));
                let set = if later.is_empty() {
                    dst
                } else {
                    self.scratch(dst)?
                };
                let first = self.row(now)?;
                self.emit(Instr::BuildSet {
                    dst: set,
                    start: first,
                    n: now.len() as u16,
                })?;
                self.release(first);
                for e in later {
                    let src = self.operand(e)?;
                    self.emit(Instr::SetAdd { set, src })?;
                    self.release(first);
                }
                if set != dst {
                    self.emit(Instr::Move { dst, src: set })?;
                }
            }
            Expr::Dict(d) => {
                let dict = self.scratch(dst)?;
                self.emit(Instr::BuildDict {
                    dst: dict,
                    n: d.items.len() as u16,
                })?;
                for item in &d.items {
                    let mark = self.mark();
                    let Some(key) = &item.key else {
                        return Err(syntax(self.unit.lines.line(start(&item.value)), INVALID));
                    };
                    self.at(start(key));
                    // The value comes first, as in MicroPython.
                    let value = self.temp()?;
                    let src = self.left(&item.value, value, &[key])?;
                    let key = self.operand(key)?;
                    self.emit(Instr::DictStore { dict, key, src })?;
                    self.release(mark);
                }
                if dict != dst {
                    self.emit(Instr::Move { dst, src: dict })?;
                }
            }
            Expr::Slice(s) => {
                let first = self.temps(3)?;
                for (i, part) in [&s.lower, &s.upper, &s.step].into_iter().enumerate() {
                    let dst = first + i as Reg;
                    match part {
                        Some(e) => self.expr(e, dst)?,
                        None => self.emit(Instr::None { dst })?,
                    }
                }
                self.emit(Instr::BuildSlice { dst, start: first })?;
            }
            Expr::Lambda(l) => self.lambda(e, l, dst)?,
            Expr::ListComp(_) | Expr::SetComp(_) | Expr::DictComp(_) | Expr::Generator(_) => {
                match comprehension(e) {
                    Some(c) => self.comprehension(super::scopes::key(e), c, dst)?,
                    None => return Err(syntax(self.unit.lines.line(start(e)), INVALID)),
                }
            }
            Expr::Await(a) => self.wait(&a.value, dst)?,
            Expr::YieldFrom(y) => self.wait(&y.value, dst)?,
            Expr::Yield(y) => {
                let src = match &y.value {
                    Some(value) => self.operand_in(value, dst)?,
                    None => {
                        let none = self.scratch(dst)?;
                        self.emit(Instr::None { dst: none })?;
                        none
                    }
                };
                self.no_viper_yield()?;
                self.emit(Instr::Yield { dst, src })?;
            }
            Expr::FString(f) => self.fstring(f, dst)?,
            Expr::Starred(_) => return Err(self.error_at(e, super::errors::STAR)),
            Expr::TString(_) | Expr::IpyEscapeCommand(_) => {
                return Err(syntax(self.unit.lines.line(start(e)), INVALID));
            }
        }
        self.release(mark);
        Ok(())
    }

    /// The line of a constant: those that MicroPython's parser makes a node for have one.
    fn at_constant(&mut self, e: &Expr, c: &Const) {
        let own = match (e, c) {
            (Expr::NumberLiteral(_), _) => c.small().is_none(),
            (Expr::StringLiteral(_), Const::Str(s)) => {
                s.len() > INTERN && self.unit.heap.symbols.find(s).is_none()
            }
            (Expr::BytesLiteral(_), _) => true,
            // The node starts with the second item, when the parser knows that it is a tuple.
            (Expr::Tuple(t), _) => {
                let named = if t.parenthesized { t.elts.get(1) } else { None };
                return self.at(named.map_or(start(e), start));
            }
            // What was folded has none.
            _ => false,
        };
        if own {
            self.at(start(e));
        }
    }

    /// Evaluates into a local variable, by way of a temporary if the result takes shape in steps.
    pub fn assign_to_local(&mut self, e: &'a Expr, reg: Reg) -> Result {
        if written_last(e) {
            return self.expr(e, reg);
        }
        let mark = self.mark();
        let value = self.temp()?;
        self.expr(e, value)?;
        self.release(mark);
        self.emit(Instr::Move {
            dst: reg,
            src: value,
        })
    }

    /// `and`, `or`: each value in turn until one decides.
    fn logical(&mut self, values: &[&'a Expr], op: BoolOp, dst: Reg) -> Result {
        let end = self.label();
        let value = self.scratch(dst)?;
        for (i, e) in values.iter().enumerate() {
            self.expr(e, value)?;
            if i + 1 < values.len() {
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
                self.forward.push(self.pc());
                self.emit_to(jump, end)?;
            }
        }
        self.bind(end);
        if value != dst {
            self.emit(Instr::Move { dst, src: value })?;
        }
        Ok(())
    }

    /// A chain of left-associative operators, from its innermost one on.
    fn chain(&mut self, e: &'a ExprBinOp, dst: Reg) -> Result {
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
        let mut a = match known {
            // All of it is: there is nothing left to write the result.
            Some(c) if rights.is_empty() => return self.constant(&c, dst),
            Some(c) => {
                let a = self.scratch(dst)?;
                self.constant(&c, a)?;
                a
            }
            None => {
                let later: Vec<_> = rights.last().map(|r| r.1).into_iter().collect();
                self.left(left, dst, &later)?
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
            self.binary(op, to, a, right)?;
            self.release(mark);
            a = to;
        }
        Ok(())
    }

    fn binary(&mut self, op: Operator, dst: Reg, a: Reg, right: &'a Expr) -> Result {
        if let Some(imm) = self.immediate(right) {
            return self.emit(Instr::BinaryI {
                op: operator(op),
                dst,
                a,
                imm,
            });
        }
        let b = self.operand(right)?;
        self.emit(match operator(op) {
            BinOp::Add => Instr::Add { dst, a, b },
            BinOp::Sub => Instr::Sub { dst, a, b },
            BinOp::Mul => Instr::Mul { dst, a, b },
            op => Instr::Binary { op, dst, a, b },
        })
    }

    /// A constant int that fits into an instruction.
    pub fn immediate(&self, e: &Expr) -> Option<i16> {
        if !may_fold(e) && !e.is_name_expr() {
            return None;
        }
        let value = self.unit.folder.constant(e)?.small()?;
        i16::try_from(value).ok()
    }

    fn compare(&mut self, c: &'a ExprCompare, dst: Reg) -> Result {
        let one = c.ops.len() == 1;
        let result = if one { dst } else { self.scratch(dst)? };
        let end = self.label();
        // The first operand must not be where the result of a chain goes.
        let place = if one { dst } else { self.temp()? };
        let later: Vec<_> = c.comparators.iter().collect();
        let mut a = self.left(&c.left, place, &later)?;
        for (i, (op, right)) in c.ops.iter().zip(&c.comparators).enumerate() {
            let place = self.temp()?;
            let b = self.left(right, place, &later[i + 1..])?;
            self.emit(Instr::Compare {
                op: comparison(*op),
                dst: result,
                a,
                b,
            })?;
            if i + 1 < c.ops.len() {
                self.forward.push(self.pc());
                self.emit_to(
                    Instr::JumpIfFalse {
                        cond: result,
                        target: 0,
                    },
                    end,
                )?;
            }
            a = b;
        }
        self.bind(end);
        if result != dst {
            self.emit(Instr::Move { dst, src: result })?;
        }
        Ok(())
    }

    /// A chain of attributes and subscripts, from its innermost one on.
    fn trailers(&mut self, e: &'a Expr, dst: Reg) -> Result {
        let mut steps = Vec::new();
        let mut inner = e;
        loop {
            match inner {
                Expr::Attribute(a) => {
                    steps.push(inner);
                    inner = &a.value;
                }
                Expr::Subscript(s) => {
                    steps.push(inner);
                    inner = &s.value;
                }
                _ => break,
            }
        }
        let later: Vec<_> = steps
            .iter()
            .filter_map(|s| s.as_subscript_expr().map(|s| &*s.slice))
            .collect();
        let mut obj = self.left(inner, dst, &later)?;
        let between = if steps.len() > 1 {
            self.scratch(dst)?
        } else {
            dst
        };
        while let Some(step) = steps.pop() {
            let to = if steps.is_empty() { dst } else { between };
            let mark = self.mark();
            match step {
                Expr::Attribute(a) => {
                    self.at(self.dot(a));
                    let site = self.site_of(a.attr.as_str())?;
                    self.emit(Instr::LoadAttr { dst: to, obj, site })?;
                }
                Expr::Subscript(s) => {
                    self.at(s.value.range().end());
                    let key = self.operand(&s.slice)?;
                    self.emit(Instr::LoadIndex { dst: to, obj, key })?;
                }
                _ => {}
            }
            self.release(mark);
            obj = to;
        }
        Ok(())
    }

    /// Where the dot of an attribute is.
    pub fn dot(&self, a: &ExprAttribute) -> TextSize {
        let (from, to) = (a.value.range().end(), a.attr.range.start());
        let between = &self.unit.folder.source.text[TextRange::new(from, to)];
        let dot = between.rfind('.').unwrap_or(0);
        from + TextSize::new(dot as u32)
    }

    /// Values in a row of registers; gives the first.
    pub fn row(&mut self, elts: &'a [Expr]) -> Result<Reg> {
        let first = self.mark();
        for e in elts {
            let dst = self.temp()?;
            self.expr(e, dst)?;
        }
        Ok(first)
    }

    fn list(&mut self, elts: &'a [Expr], dst: Reg) -> Result {
        if let Some(star) = elts.iter().find(|e| e.is_starred_expr()) {
            return Err(self.error_at(star, super::errors::STAR));
        }
        if elts.len() > ROW {
            let list = self.scratch(dst)?;
            self.long_list(elts, list)?;
            if list != dst {
                self.emit(Instr::Move { dst, src: list })?;
            }
            return Ok(());
        }
        let first = self.row(elts)?;
        self.emit(Instr::BuildList {
            dst,
            start: first,
            n: elts.len() as u16,
        })
    }

    /// A list too long for a row of registers, item by item.
    fn long_list(&mut self, elts: &'a [Expr], list: Reg) -> Result {
        let start = self.mark();
        self.empty_list(list)?;
        for e in elts {
            let src = self.operand(e)?;
            self.emit(Instr::ListAppend { list, src })?;
            self.release(start);
        }
        Ok(())
    }

    fn tuple(&mut self, elts: &'a [Expr], dst: Reg) -> Result {
        if let Some(star) = elts.iter().find(|e| e.is_starred_expr()) {
            return Err(self.error_at(star, super::errors::STAR));
        }
        if elts.len() > ROW {
            let list = self.scratch(dst)?;
            self.long_list(elts, list)?;
            return self.emit(Instr::ListToTuple { dst, list });
        }
        let first = self.row(elts)?;
        self.emit(Instr::BuildTuple {
            dst,
            start: first,
            n: elts.len() as u16,
        })
    }

    /// `yield from`, `await`.
    fn wait(&mut self, e: &'a Expr, dst: Reg) -> Result {
        let iter = self.temp()?;
        let src = self.operand_in(e, iter)?;
        self.wait_for(src, iter, dst)
    }

    /// Waits for the awaitable in src, with `iter` as a temporary; dst = its result.
    pub fn wait_for(&mut self, src: Reg, iter: Reg, dst: Reg) -> Result {
        self.no_viper_yield()?;
        self.emit(Instr::GetIter { dst: iter, src })?;
        let value = self.scratch(dst)?;
        self.emit(Instr::None { dst: value })?;
        self.emit(Instr::YieldFrom { dst: value, iter })?;
        if value != dst {
            self.emit(Instr::Move { dst, src: value })?;
        }
        Ok(())
    }

    fn fstring(&mut self, f: &'a ExprFString, dst: Reg) -> Result {
        let source = self.unit.folder.source;
        let mut parts = Vec::new();
        for part in &f.value {
            match part {
                FStringPart::Literal(s) => source.push_part(text(&mut parts), s),
                FStringPart::FString(f) => {
                    let raw = f.flags.prefix().is_raw();
                    pieces(source, &f.elements, raw, &mut parts);
                }
            }
        }
        self.joined(parts, dst)
    }

    fn joined(&mut self, mut parts: Vec<Piece<'a>>, dst: Reg) -> Result {
        parts.retain(|part| !matches!(part, Piece::Text(text) if text.is_empty()));
        match &parts[..] {
            [] => return self.constant(&Const::Str(Vec::new()), dst),
            [Piece::Text(text)] => return self.constant(&Const::Str(text.clone()), dst),
            [Piece::Field(i, raw)] => return self.field(i, *raw, dst),
            _ => {}
        }
        let (first, n) = (self.mark(), parts.len() as u16);
        for part in parts {
            let dst = self.temp()?;
            match part {
                Piece::Text(text) => self.constant(&Const::Str(text), dst)?,
                Piece::Field(i, raw) => self.field(i, raw, dst)?,
            }
        }
        self.emit(Instr::BuildString {
            dst,
            start: first,
            n,
        })
    }

    fn field(&mut self, i: &'a InterpolatedElement, raw: bool, dst: Reg) -> Result {
        let mark = self.mark();
        let conv = match i.conversion {
            ConversionFlag::None => Conversion::None,
            ConversionFlag::Str => Conversion::Str,
            ConversionFlag::Repr => Conversion::Repr,
            ConversionFlag::Ascii => {
                return Err(syntax(self.unit.lines.line(i.range.start()), INVALID));
            }
        };
        let src = self.operand_in(&i.expression, dst)?;
        let spec = match &i.format_spec {
            None => crate::code::NO_REG,
            Some(spec) => {
                let mut parts = Vec::new();
                pieces(self.unit.folder.source, &spec.elements, raw, &mut parts);
                let reg = self.temp()?;
                self.joined(parts, reg)?;
                reg
            }
        };
        self.emit(Instr::Format {
            conv,
            dst,
            src,
            spec,
        })?;
        self.release(mark);
        Ok(())
    }

    /// Whether the block is a function's own: where `super()` finds its first parameter.
    pub fn is_plain_function(&self) -> bool {
        self.unit.scopes.list[self.scope].kind == BlockKind::Function
    }
}

enum Piece<'a> {
    Text(Vec<u8>),
    /// Its f-string has no escapes if the second is true.
    Field(&'a InterpolatedElement, bool),
}

/// The text at the end, to be added to.
fn text<'p>(parts: &'p mut Vec<Piece<'_>>) -> &'p mut Vec<u8> {
    if !matches!(parts.last(), Some(Piece::Text(_))) {
        parts.push(Piece::Text(Vec::new()));
    }
    match parts.last_mut() {
        Some(Piece::Text(text)) => text,
        _ => unreachable!("a text was pushed"),
    }
}

fn pieces<'a>(
    source: Source<'_>,
    elements: &'a InterpolatedStringElements,
    raw: bool,
    parts: &mut Vec<Piece<'a>>,
) {
    for element in elements {
        match element {
            InterpolatedStringElement::Literal(l) => source.push_element(text(parts), l, raw),
            InterpolatedStringElement::Interpolation(i) => {
                if let Some(debug) = &i.debug_text {
                    let pieces = [debug.leading(), debug.expression(), debug.trailing()];
                    for piece in pieces {
                        source.push_verbatim(text(parts), piece);
                    }
                }
                parts.push(Piece::Field(i, raw));
            }
        }
    }
}

/// The bytecode's comparison.
pub(super) fn comparison(op: ruff_python_ast::CmpOp) -> CmpOp {
    use ruff_python_ast::CmpOp::*;
    match op {
        Eq => CmpOp::Eq,
        NotEq => CmpOp::Ne,
        Lt => CmpOp::Lt,
        LtE => CmpOp::Le,
        Gt => CmpOp::Gt,
        GtE => CmpOp::Ge,
        Is => CmpOp::Is,
        IsNot => CmpOp::IsNot,
        In => CmpOp::In,
        NotIn => CmpOp::NotIn,
    }
}

/// Whether an expression can be constant at all (names apart).
pub(super) fn may_fold(e: &Expr) -> bool {
    if let Expr::Attribute(a) = e {
        return a.value.is_name_expr();
    }
    matches!(
        e,
        Expr::NumberLiteral(_)
            | Expr::StringLiteral(_)
            | Expr::BytesLiteral(_)
            | Expr::Tuple(_)
            | Expr::UnaryOp(_)
    )
}

/// Whether the code for an expression writes its result by its last instruction only.
pub(super) fn written_last(e: &Expr) -> bool {
    match e {
        Expr::BoolOp(_) | Expr::Dict(_) | Expr::Await(_) | Expr::YieldFrom(_) => false,
        Expr::Compare(c) => c.ops.len() == 1,
        Expr::List(l) => l.elts.len() <= ROW,
        Expr::Set(s) => s.elts.len() <= ROW,
        Expr::If(i) => written_last(&i.body) && written_last(&i.orelse),
        _ => true,
    }
}
