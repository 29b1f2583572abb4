//! The loop.

use super::call::Target;
use super::{Frame, FrameKind, Vm};
use crate::code::{BinOp, CmpOp, CodeKind, Conversion, Instr, NO_REG, Reg, Site, UnOp};
use crate::error::{Error, Res};
use crate::map::Map;
use crate::object::{Function, GeneratorState, Iter, List, Object, TraceEntry};
use crate::types::ids;
use crate::value::{Ref, SMALL_INT_MAX, SMALL_INT_MIN, Sym, Value};

/// Whether a sum or difference of two small ints is one.
#[inline(always)]
fn fits(i: i32) -> bool {
    (SMALL_INT_MIN..=SMALL_INT_MAX).contains(&i)
}

/// What a binary operator gives on two small ints, if that is a small int and needs no care.
#[inline(always)]
fn int_op(op: BinOp, x: i32, y: i32) -> Option<Value> {
    match op {
        BinOp::Add => Some(x + y).filter(|r| fits(*r)).map(Value::Int),
        BinOp::Sub => Some(x - y).filter(|r| fits(*r)).map(Value::Int),
        BinOp::Mul => Value::small(i64::from(x) * i64::from(y)),
        BinOp::And => Some(Value::Int(x & y)),
        BinOp::Or => Some(Value::Int(x | y)),
        BinOp::Xor => Some(Value::Int(x ^ y)),
        BinOp::Shl if (0..31).contains(&y) => Value::small(i64::from(x) << y),
        BinOp::Shr if y >= 0 => Some(Value::Int(x >> y.min(31))),
        BinOp::FloorDiv if y > 0 => Some(Value::Int(x.div_euclid(y))),
        BinOp::Mod if y > 0 => Some(Value::Int(x.rem_euclid(y))),
        BinOp::TrueDiv if y != 0 => Some(Value::Float(x as f32 / y as f32)),
        _ => None,
    }
}

#[inline(always)]
fn float_op(op: BinOp, x: f32, y: f32) -> Option<Value> {
    match op {
        BinOp::Add => Some(Value::Float(x + y)),
        BinOp::Sub => Some(Value::Float(x - y)),
        BinOp::Mul => Some(Value::Float(x * y)),
        BinOp::TrueDiv if y != 0.0 => Some(Value::Float(x / y)),
        _ => None,
    }
}

/// The short ways of a binary operator.
#[inline(always)]
fn quick_op(op: BinOp, a: Value, b: Value) -> Option<Value> {
    match (a, b) {
        (Value::Int(x), Value::Int(y)) => int_op(op, x, y),
        (Value::Float(x), Value::Float(y)) => float_op(op, x, y),
        (Value::Float(x), Value::Int(y)) => float_op(op, x, y as f32),
        (Value::Int(x), Value::Float(y)) => float_op(op, x as f32, y),
        _ => None,
    }
}

#[inline(always)]
fn ordered<T: PartialOrd>(op: CmpOp, x: T, y: T) -> Option<bool> {
    match op {
        CmpOp::Lt => Some(x < y),
        CmpOp::Le => Some(x <= y),
        CmpOp::Gt => Some(x > y),
        CmpOp::Ge => Some(x >= y),
        CmpOp::Eq => Some(x == y),
        CmpOp::Ne => Some(x != y),
        _ => None,
    }
}

/// The short ways of a comparison.
#[inline(always)]
fn quick_compare(op: CmpOp, a: Value, b: Value) -> Option<bool> {
    match op {
        CmpOp::Is if !a.is_undefined() && !b.is_undefined() => return Some(a.is(b)),
        CmpOp::IsNot if !a.is_undefined() && !b.is_undefined() => return Some(!a.is(b)),
        _ => {}
    }
    match (a, b) {
        (Value::Int(x), Value::Int(y)) => ordered(op, x, y),
        (Value::Float(x), Value::Float(y)) => ordered(op, x, y),
        (Value::Str(x), Value::Str(y)) => match op {
            CmpOp::Eq => Some(x == y),
            CmpOp::Ne => Some(x != y),
            _ => None,
        },
        _ => None,
    }
}

impl FrameKind {
    pub(crate) fn object(self) -> Option<Ref> {
        match self {
            FrameKind::Call | FrameKind::Entry | FrameKind::Class => None,
            FrameKind::Init { instance } => Some(instance),
            FrameKind::ForIter { generator, .. }
            | FrameKind::Generator { generator }
            | FrameKind::YieldFrom { generator } => Some(generator),
        }
    }

    fn generator(self) -> Option<Ref> {
        match self {
            FrameKind::ForIter { generator, .. }
            | FrameKind::Generator { generator }
            | FrameKind::YieldFrom { generator } => Some(generator),
            _ => None,
        }
    }
}

impl Vm<'_> {
    /// Runs the top frame and what it calls, until the frames are down to `floor` again.
    pub(crate) fn run(&mut self, floor: usize) -> Res {
        loop {
            match self.run_until_error(floor) {
                Ok(v) => return Ok(v),
                Err(error) => self.unwind(error, floor)?,
            }
        }
    }

    /// Finds the handler of an error: frames above it are gone then, and the top frame goes on
    /// there. Without one down to `floor`, the error comes back.
    pub(crate) fn unwind(&mut self, error: Error, floor: usize) -> Res<()> {
        let mut error = error;
        while self.frames.len() > floor {
            let Some(frame) = self.frames.last() else {
                break;
            };
            // A generator thrown into before it began is at no instruction, and in no try.
            let frame_pc = frame.pc;
            let pc = frame_pc.saturating_sub(1);
            if let Error::Raised(exc) = error {
                let code = frame.code.clone();
                let base = frame.base;
                if !matches!(code.instrs.get(pc), Some(Instr::Reraise { .. })) {
                    self.add_trace(
                        exc,
                        TraceEntry {
                            file: code.file,
                            line: code.line(pc),
                            block: Some(code.name),
                        },
                    );
                }
                let handler = code
                    .handlers
                    .iter()
                    .find(|h| (h.start as usize) < frame_pc && frame_pc <= h.end as usize);
                if let Some(h) = handler {
                    self.stack[base + h.reg as usize] = exc;
                    if let Some(frame) = self.frames.last_mut() {
                        frame.pc = h.target as usize;
                    }
                    return Ok(());
                }
            }
            let Some(frame) = self.pop_frame() else { break };
            if let Some(r) = frame.kind.generator() {
                self.end_generator(r);
                if self.is_error(error, ids::STOP_ITERATION) {
                    error = self.raise(ids::RUNTIME_ERROR, "generator raised StopIteration");
                }
            }
        }
        Err(error)
    }

    fn end_generator(&mut self, r: Ref) {
        if let Object::Generator(g) = self.heap.get_mut(r) {
            g.state = GeneratorState::Done;
            g.registers = Vec::new();
        }
    }

    /// Saves the top frame into its generator and pops it.
    fn suspend_generator(&mut self, frame: &Frame, pc: usize) {
        if let Some(r) = frame.kind.generator() {
            let end = frame.base + frame.code.registers as usize;
            let registers = self.stack[frame.base..end].to_vec();
            if let Object::Generator(g) = self.heap.get_mut(r) {
                g.registers = registers;
                g.pc = pc as u32;
                g.state = GeneratorState::Suspended;
            }
        }
    }

    fn run_until_error(&mut self, floor: usize) -> Res {
        let Some(frame) = self.frames.last() else {
            return Ok(Value::None);
        };
        let mut code = frame.code.clone();
        let mut pc = frame.pc;
        let mut base = frame.base;
        let mut globals = frame.globals;

        // Leaves with an error, the frame's pc saved behind the failing instruction.
        macro_rules! fail {
            ($error:expr) => {{
                let error = $error;
                if let Some(frame) = self.frames.last_mut() {
                    frame.pc = pc;
                }
                return Err(error);
            }};
        }
        macro_rules! tri {
            ($result:expr) => {
                match $result {
                    Ok(v) => v,
                    Err(error) => fail!(error),
                }
            };
        }
        macro_rules! reg {
            ($r:expr) => {
                self.stack[base + $r as usize]
            };
        }
        // A register read as a value.
        macro_rules! get {
            ($r:expr) => {{
                let v = reg!($r);
                if v.is_undefined() {
                    fail!(self.unbound_local());
                }
                v
            }};
        }
        macro_rules! save {
            () => {
                if let Some(frame) = self.frames.last_mut() {
                    frame.pc = pc;
                }
            };
        }
        macro_rules! reload {
            () => {
                match self.frames.last() {
                    Some(frame) => {
                        code = frame.code.clone();
                        pc = frame.pc;
                        base = frame.base;
                        globals = frame.globals;
                    }
                    None => return Ok(Value::None),
                }
            };
        }
        // A safe point: here the heap may be collected.
        macro_rules! safe_point {
            () => {
                if self.heap.is_pressed() {
                    save!();
                    tri!(self.collect_or_fail());
                }
            };
        }
        // A safe point before an object is made.
        macro_rules! allocation {
            () => {
                if self.heap.is_pressed() {
                    save!();
                    tri!(self.collect_to_allocate());
                }
            };
        }
        macro_rules! tick {
            () => {
                self.budget -= 1;
                if self.budget == 0 {
                    save!();
                    tri!(self.tick());
                }
                safe_point!();
            };
        }
        macro_rules! binary {
            ($op:expr, $dst:expr, $a:expr, $b:expr, $method:ident) => {{
                let (a, b) = ($a, $b);
                match quick_op($op, a, b) {
                    Some(v) => reg!($dst) = v,
                    None => {
                        safe_point!();
                        save!();
                        let v = tri!(self.$method($op, a, b));
                        reg!($dst) = v;
                    }
                }
            }};
        }
        macro_rules! jump_if {
            ($cond:expr, $when:expr, $target:expr) => {{
                let cond = $cond;
                let truth = match cond {
                    Value::Bool(b) => b,
                    Value::Int(i) => i != 0,
                    Value::None => false,
                    _ => {
                        save!();
                        tri!(self.truth(cond))
                    }
                };
                if truth == $when {
                    pc = $target as usize;
                }
            }};
        }
        macro_rules! compare_jump {
            ($op:expr, $a:expr, $b:expr, $target:expr) => {{
                let (a, b) = ($a, $b);
                let truth = match quick_compare($op, a, b) {
                    Some(truth) => truth,
                    None => {
                        save!();
                        let v = tri!(self.compare($op, a, b));
                        match v {
                            Value::Bool(b) => b,
                            v => tri!(self.truth(v)),
                        }
                    }
                };
                if !truth {
                    pc = $target as usize;
                }
            }};
        }
        // Enters a Python function whose arguments lie at `first` .. `first + argc`, or anything
        // else that is callable.
        macro_rules! call {
            ($f:expr, $first:expr, $argc:expr, $dst:expr) => {{
                let f: Value = $f;
                let first: usize = $first;
                let argc: usize = $argc;
                self.budget -= 1;
                if self.budget == 0 {
                    save!();
                    tri!(self.tick_at_call());
                }
                safe_point!();
                save!();
                let dst = base + $dst as usize;
                let mut quick = false;
                match f {
                    Value::Obj(r) => {
                        if let Object::Function(function) = self.heap.get(r) {
                            let callee = &function.code;
                            if callee.kind == CodeKind::Function
                                && callee.params.positional as usize == argc
                                && callee.params.names.len() == argc
                            {
                                let callee = callee.clone();
                                let callee_globals = function.globals;
                                let registers = callee.registers as usize;
                                self.ensure_stack(first + registers);
                                self.stack[first + argc..first + registers].fill(Value::Undefined);
                                self.copy_closure(r, &callee, first);
                                code = callee.clone();
                                tri!(self.push_frame(
                                    callee,
                                    callee_globals,
                                    callee_globals,
                                    first,
                                    dst,
                                    FrameKind::Call
                                ));
                                pc = 0;
                                base = first;
                                globals = callee_globals;
                                quick = true;
                            }
                        }
                    }
                    Value::Native(id) => {
                        let v = match self.natives[id.0 as usize].f {
                            crate::types::NativeFn::F1(f) if argc == 1 => {
                                let kept = self.kept.len();
                                let v = f(self, self.stack[first]);
                                self.kept.truncate(kept);
                                tri!(v)
                            }
                            crate::types::NativeFn::F2(f) if argc == 2 => {
                                let kept = self.kept.len();
                                let v = f(self, self.stack[first], self.stack[first + 1]);
                                self.kept.truncate(kept);
                                tri!(v)
                            }
                            _ if argc <= 4 => {
                                let mut args = [Value::Undefined; 4];
                                args[..argc].copy_from_slice(&self.stack[first..first + argc]);
                                tri!(self.invoke(id, &args[..argc], &[]))
                            }
                            _ => {
                                let args = self.stack[first..first + argc].to_vec();
                                tri!(self.invoke(id, &args, &[]))
                            }
                        };
                        self.stack[dst] = v;
                        quick = true;
                    }
                    _ => {}
                }
                if !quick {
                    let args = self.stack[first..first + argc].to_vec();
                    tri!(self.call_general(f, args, &[], dst));
                    reload!();
                }
            }};
        }

        loop {
            let instr = code.instrs[pc];
            pc += 1;
            match instr {
                Instr::Move { dst, src } => {
                    let v = get!(src);
                    reg!(dst) = v;
                }
                Instr::Const { dst, k } => reg!(dst) = code.consts[k as usize],
                Instr::Int { dst, value } => reg!(dst) = Value::Int(value),
                Instr::None { dst } => reg!(dst) = Value::None,
                Instr::Bool { dst, value } => reg!(dst) = Value::Bool(value),
                Instr::Undefine { reg } => reg!(reg) = Value::Undefined,
                Instr::Nop => {}

                Instr::LoadGlobal { dst, site } => {
                    let site = &code.sites[site as usize];
                    let v = match self.quick_global(globals, site) {
                        Some(v) => v,
                        None => tri!(self.load_global(globals, site)),
                    };
                    reg!(dst) = v;
                }
                Instr::StoreGlobal { src, site } => {
                    let v = get!(src);
                    let site = &code.sites[site as usize];
                    self.store_name(globals, site, v);
                }
                Instr::DeleteGlobal { site } => {
                    let name = code.sites[site as usize].name;
                    if self.remove_sym(globals, name).is_none() {
                        fail!(self.key_error(name.into()));
                    }
                }
                Instr::LoadName { dst, site } => {
                    let site = &code.sites[site as usize];
                    let locals = self.frames.last().map_or(globals, |f| f.locals);
                    let v = if locals == globals {
                        match self.quick_global(globals, site) {
                            Some(v) => v,
                            None => tri!(self.load_global(globals, site)),
                        }
                    } else {
                        match self.get_sym(locals, site.name) {
                            Some(v) => v,
                            None => tri!(self.load_global(globals, site)),
                        }
                    };
                    reg!(dst) = v;
                }
                Instr::StoreName { src, site } => {
                    let v = get!(src);
                    let site = &code.sites[site as usize];
                    let locals = self.frames.last().map_or(globals, |f| f.locals);
                    self.store_name(locals, site, v);
                }
                Instr::DeleteName { site } => {
                    let name = code.sites[site as usize].name;
                    let locals = self.frames.last().map_or(globals, |f| f.locals);
                    if self.remove_sym(locals, name).is_none() {
                        fail!(self.key_error(name.into()));
                    }
                }
                Instr::DeleteLocal { reg } => {
                    get!(reg);
                    reg!(reg) = Value::Undefined;
                }
                Instr::MakeCell { reg } => {
                    let v = reg!(reg);
                    let cell = self.heap.value(Object::Cell(v));
                    reg!(reg) = cell;
                }
                Instr::LoadCell { dst, cell } => {
                    let v = self.cell(reg!(cell));
                    if v.is_undefined() {
                        fail!(self.unbound_local());
                    }
                    reg!(dst) = v;
                }
                Instr::StoreCell { cell, src } => {
                    let v = get!(src);
                    self.set_cell(reg!(cell), v);
                }
                Instr::DeleteCell { cell } => {
                    let cell = reg!(cell);
                    if self.cell(cell).is_undefined() {
                        fail!(self.unbound_local());
                    }
                    self.set_cell(cell, Value::Undefined);
                }

                Instr::LoadAttr { dst, obj, site } => {
                    let obj = reg!(obj);
                    let site = &code.sites[site as usize];
                    let v = match self.quick_attr(obj, site) {
                        Some(v) => v,
                        None => {
                            save!();
                            safe_point!();
                            tri!(self.load_attr_at(obj, site))
                        }
                    };
                    reg!(dst) = v;
                }
                Instr::StoreAttr { obj, src, site } => {
                    let v = get!(src);
                    let obj = reg!(obj);
                    let site = &code.sites[site as usize];
                    if !self.quick_store_attr(obj, site, v) {
                        save!();
                        safe_point!();
                        tri!(self.store_attr_at(obj, site, v));
                    }
                }
                Instr::DeleteAttr { obj, site } => {
                    save!();
                    tri!(self.delete_attr(reg!(obj), code.sites[site as usize].name));
                }
                Instr::LoadMethod { f, obj, site } => {
                    let obj = reg!(obj);
                    let site = &code.sites[site as usize];
                    match self.quick_method(obj, site) {
                        Some(method) => {
                            reg!(f) = method;
                            reg!(f + 1) = obj;
                        }
                        None => {
                            save!();
                            match tri!(self.load_method_at(obj, site)) {
                                super::attr::Found::Method(method, slf) => {
                                    reg!(f) = method;
                                    reg!(f + 1) = slf;
                                }
                                super::attr::Found::Value(v) => {
                                    reg!(f) = v;
                                    reg!(f + 1) = Value::Undefined;
                                }
                            }
                        }
                    }
                }
                Instr::LoadIndex { dst, obj, key } => {
                    let (obj, key) = (reg!(obj), reg!(key));
                    let v = match self.quick_index(obj, key) {
                        Some(v) => v,
                        None => {
                            save!();
                            safe_point!();
                            tri!(self.index(obj, key))
                        }
                    };
                    reg!(dst) = v;
                }
                Instr::StoreIndex { obj, key, src } => {
                    let (obj, key, v) = (reg!(obj), reg!(key), get!(src));
                    if !self.quick_set_index(obj, key, v) {
                        save!();
                        safe_point!();
                        tri!(self.set_index(obj, key, v));
                    }
                }
                Instr::DeleteIndex { obj, key } => {
                    save!();
                    tri!(self.delete_index(reg!(obj), reg!(key)));
                }

                Instr::Add { dst, a, b } => {
                    let (a, b) = (reg!(a), reg!(b));
                    if let (Value::Int(x), Value::Int(y)) = (a, b)
                        && fits(x + y)
                    {
                        reg!(dst) = Value::Int(x + y);
                    } else {
                        binary!(BinOp::Add, dst, a, b, binary);
                    }
                }
                Instr::Sub { dst, a, b } => {
                    let (a, b) = (reg!(a), reg!(b));
                    if let (Value::Int(x), Value::Int(y)) = (a, b)
                        && fits(x - y)
                    {
                        reg!(dst) = Value::Int(x - y);
                    } else {
                        binary!(BinOp::Sub, dst, a, b, binary);
                    }
                }
                Instr::Mul { dst, a, b } => binary!(BinOp::Mul, dst, reg!(a), reg!(b), binary),
                Instr::Binary { op, dst, a, b } => binary!(op, dst, reg!(a), reg!(b), binary),
                Instr::BinaryI { op, dst, a, imm } => {
                    binary!(op, dst, reg!(a), Value::Int(i32::from(imm)), binary);
                }
                Instr::InPlace { op, dst, a, b } => binary!(op, dst, reg!(a), reg!(b), in_place),
                Instr::InPlaceI { op, dst, a, imm } => {
                    binary!(op, dst, reg!(a), Value::Int(i32::from(imm)), in_place);
                }
                Instr::Unary { op, dst, a } => {
                    let a = reg!(a);
                    let v = match (op, a) {
                        (UnOp::Neg, Value::Int(i)) if fits(-i) => Value::Int(-i),
                        (UnOp::Neg, Value::Float(f)) => Value::Float(-f),
                        _ => {
                            save!();
                            tri!(self.unary(op, a))
                        }
                    };
                    reg!(dst) = v;
                }
                Instr::Not { dst, a } => {
                    let a = reg!(a);
                    let truth = match a {
                        Value::Bool(b) => b,
                        _ => {
                            save!();
                            tri!(self.truth(a))
                        }
                    };
                    reg!(dst) = Value::Bool(!truth);
                }
                Instr::Compare { op, dst, a, b } => {
                    let (a, b) = (reg!(a), reg!(b));
                    let v = match quick_compare(op, a, b) {
                        Some(truth) => Value::Bool(truth),
                        None => {
                            save!();
                            tri!(self.compare(op, a, b))
                        }
                    };
                    reg!(dst) = v;
                }

                Instr::Jump { target } => pc = target as usize,
                Instr::Loop { target } => {
                    pc = target as usize;
                    tick!();
                }
                Instr::JumpIfTrue { cond, target } => jump_if!(reg!(cond), true, target),
                Instr::JumpIfFalse { cond, target } => jump_if!(reg!(cond), false, target),
                Instr::JumpUnless { op, a, b, target } => {
                    compare_jump!(op, reg!(a), reg!(b), target);
                }
                Instr::JumpUnlessI { op, a, imm, target } => {
                    compare_jump!(op, reg!(a), Value::Int(i32::from(imm)), target);
                }

                Instr::GetIter { dst, src } => {
                    save!();
                    let v = tri!(self.iter(reg!(src)));
                    reg!(dst) = v;
                }
                Instr::ForIter { iter, dst, exit } => {
                    let it = reg!(iter);
                    match self.quick_next(it) {
                        Next::Item(v) => reg!(dst) = v,
                        Next::End => pc = exit as usize,
                        Next::Generator(r) => {
                            save!();
                            let kind = FrameKind::ForIter { generator: r, exit };
                            let dst = base + dst as usize;
                            tri!(self.push_generator(r, Value::None, false, dst, kind));
                            reload!();
                        }
                        Next::Slow => {
                            save!();
                            safe_point!();
                            match tri!(self.iter_next(it)) {
                                Some(v) => reg!(dst) = v,
                                None => pc = exit as usize,
                            }
                        }
                    }
                }
                Instr::RangeStart { base: r, dst, exit } => {
                    let (current, stop, step) = (reg!(r), reg!(r + 1), reg!(r + 2));
                    save!();
                    if tri!(self.in_range(current, stop, step)) {
                        reg!(dst) = current;
                    } else {
                        pc = exit as usize;
                    }
                }
                Instr::ForRange { base: r, dst, body } => {
                    let (current, stop, step) = (reg!(r), reg!(r + 1), reg!(r + 2));
                    if let (Value::Int(i), Value::Int(n), Value::Int(s)) = (current, stop, step)
                        && fits(i + s)
                    {
                        let next = i + s;
                        if if s > 0 { next < n } else { next > n } {
                            reg!(r) = Value::Int(next);
                            reg!(dst) = Value::Int(next);
                            pc = body as usize;
                            tick!();
                        }
                    } else {
                        save!();
                        let next = tri!(self.binary(BinOp::Add, current, step));
                        reg!(r) = next;
                        if tri!(self.in_range(next, stop, step)) {
                            reg!(dst) = next;
                            pc = body as usize;
                            tick!();
                        }
                    }
                }

                Instr::Call { argc, dst, f } => {
                    call!(reg!(f), base + f as usize + 1, argc as usize, dst);
                }
                Instr::CallMethod { argc, dst, f } => {
                    let first = base + f as usize + 1;
                    if self.stack[first].is_undefined() {
                        call!(reg!(f), first + 1, argc as usize, dst);
                    } else {
                        call!(reg!(f), first, argc as usize + 1, dst);
                    }
                }
                Instr::CallKw {
                    argc,
                    dst,
                    f,
                    names,
                } => {
                    save!();
                    safe_point!();
                    tri!(self.call_keywords(base, argc, dst, f, code.consts[names as usize]));
                    reload!();
                }
                Instr::CallEx { dst, f } => {
                    save!();
                    safe_point!();
                    tri!(self.call_star(base, dst, f));
                    reload!();
                }
                Instr::Return { src } => {
                    let v = get!(src);
                    save!();
                    // Its errors are the caller's, whose frame is the top one then.
                    if let Some(v) = self.finish_frame(v, floor)? {
                        return Ok(v);
                    }
                    reload!();
                }
                Instr::ReturnNone => {
                    save!();
                    if let Some(v) = self.finish_frame(Value::None, floor)? {
                        return Ok(v);
                    }
                    reload!();
                }
                Instr::Yield { src, .. } => {
                    let v = get!(src);
                    save!();
                    if let Some(v) = self.yield_value(v, floor) {
                        return Ok(v);
                    }
                    reload!();
                }
                Instr::YieldFrom { dst, iter } => {
                    let (it, input) = (reg!(iter), reg!(dst));
                    save!();
                    self.budget -= 1;
                    if self.budget == 0 {
                        tri!(self.tick_at_call());
                    }
                    safe_point!();
                    if let Value::Obj(r) = it
                        && let Object::Generator(g) = self.heap.get(r)
                        && g.state != GeneratorState::Done
                    {
                        let kind = FrameKind::YieldFrom { generator: r };
                        let dst = base + dst as usize;
                        tri!(self.push_generator(r, input, false, dst, kind));
                        reload!();
                    } else {
                        match tri!(self.send_to(it, input)) {
                            Some(v) => {
                                if let Some(v) = self.yield_value(v, floor) {
                                    return Ok(v);
                                }
                                reload!();
                            }
                            None => reg!(dst) = self.stop_value,
                        }
                    }
                }

                Instr::BuildList { dst, start, n } => {
                    allocation!();
                    let at = base + start as usize;
                    let items = self.stack[at..at + n as usize].to_vec();
                    let v = self.heap.value(Object::List(List::new(items)));
                    reg!(dst) = v;
                }
                Instr::BuildTuple { dst, start, n } => {
                    if n > 0 {
                        allocation!();
                    }
                    let at = base + start as usize;
                    let items: Box<[Value]> = self.stack[at..at + n as usize].into();
                    let v = self.new_tuple(items);
                    reg!(dst) = v;
                }
                Instr::BuildSet { dst, start, n } => {
                    save!();
                    allocation!();
                    let v = tri!(self.build_set(base + start as usize, n as usize));
                    reg!(dst) = v;
                }
                Instr::BuildDict { dst, n } => {
                    allocation!();
                    let v = self.heap.value(Object::Dict(Map::new(n as usize)));
                    reg!(dst) = v;
                }
                Instr::BuildSlice { dst, start } => {
                    let parts = [get!(start), get!(start + 1), get!(start + 2)];
                    let v = self.heap.value(Object::Slice(Box::new(parts)));
                    reg!(dst) = v;
                }
                Instr::BuildString { dst, start, n } => {
                    safe_point!();
                    save!();
                    let v = tri!(self.build_string(base + start as usize, n as usize));
                    reg!(dst) = v;
                }
                Instr::Format {
                    conv,
                    dst,
                    src,
                    spec,
                } => {
                    let v = get!(src);
                    let spec = if spec == NO_REG {
                        Value::Undefined
                    } else {
                        get!(spec)
                    };
                    save!();
                    safe_point!();
                    let v = tri!(self.format_value(conv, v, spec));
                    reg!(dst) = v;
                }
                Instr::ListAppend { list, src } => {
                    let v = get!(src);
                    save!();
                    safe_point!();
                    if let Value::Obj(r) = reg!(list) {
                        tri!(self.list_push(r, v));
                    }
                }
                Instr::ListExtend { list, src } => {
                    let v = get!(src);
                    save!();
                    tri!(self.list_extend(reg!(list), v));
                }
                Instr::ListToTuple { dst, list } => {
                    let items = match self.object(reg!(list)) {
                        Some(Object::List(l)) => l.items.clone(),
                        _ => Vec::new(),
                    };
                    safe_point!();
                    let v = self.new_tuple(items);
                    reg!(dst) = v;
                }
                Instr::SetAdd { set, src } => {
                    let v = get!(src);
                    save!();
                    if let Value::Obj(r) = reg!(set) {
                        tri!(self.map_set(r, v, Value::None));
                    }
                }
                Instr::SetUpdate { set, src } => {
                    let v = get!(src);
                    save!();
                    tri!(self.set_update(reg!(set), v));
                }
                Instr::DictStore { dict, key, src } => {
                    let (key, v) = (get!(key), get!(src));
                    save!();
                    safe_point!();
                    if let Value::Obj(r) = reg!(dict) {
                        tri!(self.map_set(r, key, v));
                    }
                }
                Instr::DictUpdate { dict, src } => {
                    let v = get!(src);
                    save!();
                    tri!(self.dict_update(reg!(dict), v));
                }
                Instr::Unpack { src, start, n } => {
                    let v = get!(src);
                    save!();
                    tri!(self.unpack(v, base + start as usize, n as usize));
                }
                Instr::UnpackEx {
                    before,
                    src,
                    start,
                    after,
                } => {
                    let v = get!(src);
                    save!();
                    tri!(self.unpack_star(
                        v,
                        base + start as usize,
                        before as usize,
                        after as usize
                    ));
                }

                Instr::MakeFunction {
                    dst,
                    code: child,
                    start,
                } => {
                    allocation!();
                    let child = code.children[child as usize].clone();
                    let defaults = child.params.defaults as usize
                        + child.params.keyword_only.iter().filter(|d| **d).count();
                    let at = base + start as usize;
                    let closure = at + defaults;
                    let function = Function {
                        globals,
                        defaults: self.stack[at..closure].into(),
                        closure: self.stack[closure..closure + child.free as usize].into(),
                        code: child,
                    };
                    let v = self.heap.value(Object::Function(Box::new(function)));
                    reg!(dst) = v;
                }
                Instr::BuildClass { dst, start, .. } => {
                    save!();
                    safe_point!();
                    tri!(self.start_class_body(reg!(start), base + dst as usize));
                    reload!();
                }

                Instr::ImportName { dst, spec } => {
                    save!();
                    let spec = tri!(self.items_arg(code.consts[spec as usize]));
                    if let [Value::Str(name), from, Value::Int(level)] = spec[..] {
                        let v = tri!(self.import(name, from, level, globals));
                        reg!(dst) = v;
                    }
                }
                Instr::ImportFrom { dst, module, site } => {
                    save!();
                    let name = code.sites[site as usize].name;
                    let v = tri!(self.import_from(reg!(module), name));
                    reg!(dst) = v;
                }
                Instr::ImportStar { module } => {
                    save!();
                    let locals = self.frames.last().map_or(globals, |f| f.locals);
                    tri!(self.import_star(reg!(module), locals));
                }

                Instr::Raise { exc } => {
                    let v = get!(exc);
                    save!();
                    let exc = tri!(self.make_exception(v));
                    fail!(Error::Raised(exc));
                }
                Instr::RaiseFrom { exc, cause } => {
                    let v = get!(exc);
                    let cause = get!(cause);
                    save!();
                    if !cause.is_none() {
                        self.host
                            .write(b"Warning: exception chaining not supported\n");
                    }
                    let exc = tri!(self.make_exception(v));
                    fail!(Error::Raised(exc));
                }
                Instr::Reraise { exc } => fail!(Error::Raised(reg!(exc))),
                Instr::RaiseNone => {
                    fail!(self.raise(ids::RUNTIME_ERROR, "no active exception to reraise"))
                }
                Instr::MatchException { dst, exc, ty } => {
                    let (exc, ty) = (reg!(exc), get!(ty));
                    save!();
                    let v = tri!(self.exception_matches(exc, ty));
                    reg!(dst) = Value::Bool(v);
                }
                Instr::ExceptionType { dst, exc } => {
                    let v = self.type_of(reg!(exc));
                    reg!(dst) = v;
                }
                Instr::PrintExpr { src } => {
                    let v = get!(src);
                    save!();
                    tri!(self.print_expr(v));
                }
            }
        }
    }

    /// `current < stop`, or `>` for a negative step.
    fn in_range(&mut self, current: Value, stop: Value, step: Value) -> Res<bool> {
        let op = match step {
            Value::Int(s) if s < 0 => CmpOp::Gt,
            _ => CmpOp::Lt,
        };
        match quick_compare(op, current, stop) {
            Some(truth) => Ok(truth),
            None => {
                let v = self.compare(op, current, stop)?;
                self.truth(v)
            }
        }
    }

    /// The end of a frame: gives its result to whoever waits for it. `Some` if that is Rust code.
    fn finish_frame(&mut self, v: Value, floor: usize) -> Res<Option<Value>> {
        let Some(frame) = self.frames.last() else {
            return Ok(Some(v));
        };
        let (kind, dst, locals) = (frame.kind, frame.dst, frame.locals);
        match kind {
            FrameKind::Call => {
                self.pop_frame();
                self.stack[dst] = v;
            }
            FrameKind::Entry => {
                self.pop_frame();
                self.yielded = false;
                debug_assert_eq!(self.frames.len(), floor);
                return Ok(Some(v));
            }
            FrameKind::Init { instance } => {
                if !v.is_none() {
                    let of = self.type_name(v);
                    self.pop_frame();
                    return Err(
                        self.type_error(&format!("__init__() should return None, not '{of}'"))
                    );
                }
                self.pop_frame();
                self.stack[dst] = Value::Obj(instance);
            }
            FrameKind::ForIter { generator, exit } => {
                self.pop_frame();
                self.end_generator(generator);
                if let Some(frame) = self.frames.last_mut() {
                    frame.pc = exit as usize;
                }
            }
            FrameKind::Generator { generator } => {
                self.pop_frame();
                self.end_generator(generator);
                self.yielded = false;
                return Ok(Some(v));
            }
            FrameKind::YieldFrom { generator } => {
                self.pop_frame();
                self.end_generator(generator);
                self.stack[dst] = v;
            }
            FrameKind::Class => {
                self.pop_frame();
                self.finish_class(v, dst, locals)?;
            }
        }
        Ok(None)
    }

    /// The end of a class body: v is the `__class__` cell or None.
    fn finish_class(&mut self, v: Value, dst: usize, dict: Ref) -> Res<()> {
        let Some(frame) = self.frames.last() else {
            return Ok(());
        };
        let Instr::BuildClass { start, n, .. } = frame.code.instrs[frame.pc - 1] else {
            return Ok(());
        };
        let at = frame.base + start as usize;
        let name = self.stack[at + 1];
        let bases = self.stack[at + 2..at + 2 + n as usize].to_vec();
        let kept = self.kept.len();
        self.kept.push(Value::Obj(dict));
        self.kept.push(v);
        let class = self.make_class(name, &bases, dict, v);
        self.kept.truncate(kept);
        let class = class?;
        self.stack[dst] = class;
        Ok(())
    }

    /// A yield of the top frame, through any `yield from` below it. `Some` if Rust code waits.
    fn yield_value(&mut self, v: Value, _floor: usize) -> Option<Value> {
        loop {
            let frame = self.pop_frame()?;
            self.suspend_generator(&frame, frame.pc - 1);
            match frame.kind {
                FrameKind::ForIter { .. } => {
                    self.stack[frame.dst] = v;
                    return None;
                }
                FrameKind::YieldFrom { .. } => {}
                _ => {
                    self.yielded = true;
                    return Some(v);
                }
            }
        }
    }

    /// next() or send() on what a yield from delegates to, other than a running generator.
    fn send_to(&mut self, it: Value, input: Value) -> Res<Option<Value>> {
        if input.is_none() {
            return self.iter_next(it);
        }
        let send = self.names.send;
        let f = self.load_attr(it, send)?;
        match self.call(f, &[input]) {
            Ok(v) => Ok(Some(v)),
            Err(Error::Raised(e)) if self.is_error(Error::Raised(e), ids::STOP_ITERATION) => {
                self.stop_value = self.exception_value(e);
                Ok(None)
            }
            Err(e) => Err(e),
        }
    }

    /// A call of anything, the result (now or when its frame ends) going to `dst`.
    fn call_general(
        &mut self,
        f: Value,
        mut args: Vec<Value>,
        kw: &[(Sym, Value)],
        dst: usize,
    ) -> Res<()> {
        if let Value::Obj(r) = f
            && let Object::Class(_) = self.heap.get(r)
            && let Some(init) = self.plain_init(r)
        {
            return self.new_plain_instance(r, init, args, kw, dst);
        }
        match self.resolve_call(f, &mut args, kw)? {
            Target::Result(v) => self.stack[dst] = v,
            Target::Function(func) => {
                let base = self.top();
                if let Some(generator) =
                    self.push_call(func, base, &args, kw, dst, FrameKind::Call)?
                {
                    self.stack[dst] = generator;
                }
            }
        }
        Ok(())
    }

    fn new_plain_instance(
        &mut self,
        class: Ref,
        init: Option<Value>,
        mut args: Vec<Value>,
        kw: &[(Sym, Value)],
        dst: usize,
    ) -> Res<()> {
        let instance = self.new_instance(class);
        let Value::Obj(instance_ref) = instance else {
            return Ok(());
        };
        let Some(init) = init else {
            // Arguments nobody takes are no error, as there.
            self.stack[dst] = instance;
            return Ok(());
        };
        if let Value::Obj(func) = init
            && let Object::Function(f) = self.heap.get(func)
            && f.code.kind == CodeKind::Function
        {
            args.insert(0, instance);
            let base = self.top();
            let kind = FrameKind::Init {
                instance: instance_ref,
            };
            self.push_call(func, base, &args, kw, dst, kind)?;
            return Ok(());
        }
        self.keep(instance);
        let bound = self.bind(init, instance)?;
        let result = match bound {
            super::attr::Found::Method(f, slf) => {
                args.insert(0, slf);
                self.call_kw(f, &args, kw)
            }
            super::attr::Found::Value(f) => self.call_kw(f, &args, kw),
        };
        self.kept.pop();
        result?;
        self.stack[dst] = instance;
        Ok(())
    }

    fn call_keywords(&mut self, base: usize, argc: u8, dst: Reg, f: Reg, names: Value) -> Res<()> {
        let at = base + f as usize;
        let names = self.items_arg(names)?;
        let mut args = Vec::with_capacity(argc as usize + 1);
        if !self.stack[at + 1].is_undefined() {
            args.push(self.stack[at + 1]);
        }
        let first = at + 2;
        args.extend_from_slice(&self.stack[first..first + argc as usize]);
        let mut kw = Vec::with_capacity(names.len());
        for (i, name) in names.into_iter().enumerate() {
            let name = self.sym_arg(name)?;
            kw.push((name, self.stack[first + argc as usize + i]));
        }
        self.call_general(self.stack[at], args, &kw, base + dst as usize)
    }

    fn call_star(&mut self, base: usize, dst: Reg, f: Reg) -> Res<()> {
        let at = base + f as usize;
        let mut args = Vec::new();
        if !self.stack[at + 1].is_undefined() {
            args.push(self.stack[at + 1]);
        }
        args.extend(self.items_arg(self.stack[at + 2])?);
        let mut kw = Vec::new();
        if let Value::Obj(dict) = self.stack[at + 3] {
            let entries: Vec<_> = self.map(dict).iter().collect();
            for e in entries {
                kw.push((self.sym_arg(e.key)?, e.value));
            }
        }
        self.call_general(self.stack[at], args, &kw, base + dst as usize)
    }

    fn exception_matches(&mut self, exc: Value, ty: Value) -> Res<bool> {
        let types = match self.object(ty) {
            Some(Object::Tuple(items)) => items.to_vec(),
            _ => vec![ty],
        };
        let base = Value::Type(ids::BASE_EXCEPTION);
        for ty in types {
            if !self.is_class(ty) || !self.is_subclass(ty, base) {
                return Err(self.unsupported("", exc, ty));
            }
            if self.is_subclass(self.type_of(exc), ty) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn cell(&self, cell: Value) -> Value {
        match self.object(cell) {
            Some(Object::Cell(v)) => *v,
            _ => Value::Undefined,
        }
    }

    pub(crate) fn set_cell(&mut self, cell: Value, v: Value) {
        if let Value::Obj(r) = cell
            && let Object::Cell(slot) = self.heap.get_mut(r)
        {
            *slot = v;
        }
    }

    fn build_set(&mut self, at: usize, n: usize) -> Res {
        let set = self.heap.alloc(Object::Set(Map::new(n)));
        self.kept.push(Value::Obj(set));
        let mut result = Ok(());
        for i in at..at + n {
            result = self.map_set(set, self.stack[i], Value::None);
            if result.is_err() {
                break;
            }
        }
        self.kept.pop();
        result.map(|()| Value::Obj(set))
    }

    fn build_string(&mut self, at: usize, n: usize) -> Res {
        let mut text = String::new();
        for i in at..at + n {
            if let Some(s) = self.as_str(self.stack[i]) {
                text.push_str(s);
            }
        }
        self.reserve(text.len())?;
        Ok(self.new_str(&text))
    }

    fn format_value(&mut self, conv: Conversion, v: Value, spec: Value) -> Res {
        let v = match conv {
            Conversion::None => v,
            Conversion::Str | Conversion::Repr => {
                let text = if conv == Conversion::Str {
                    self.str(v)?
                } else {
                    self.repr(v)?
                };
                self.new_str(&text)
            }
        };
        let spec = match spec.defined() {
            Some(spec) => self.text_arg(spec)?,
            None => String::new(),
        };
        let text = crate::types::format::format(self, v, &spec)?;
        Ok(self.new_str(&text))
    }

    fn list_extend(&mut self, list: Value, v: Value) -> Res<()> {
        let Value::Obj(r) = list else { return Ok(()) };
        let it = self.iter(v)?;
        self.kept.push(it);
        let mut result = Ok(());
        loop {
            match self.iter_next(it) {
                Ok(Some(item)) => {
                    result = self.list_push(r, item);
                    if result.is_err() {
                        break;
                    }
                }
                Ok(None) => break,
                Err(e) => {
                    result = Err(e);
                    break;
                }
            }
        }
        self.kept.pop();
        result
    }

    fn set_update(&mut self, set: Value, v: Value) -> Res<()> {
        let Value::Obj(r) = set else { return Ok(()) };
        let kept = self.kept.len();
        let items = self.collect_items(v);
        let result = items.and_then(|items| {
            items
                .into_iter()
                .try_for_each(|item| self.map_set(r, item, Value::None))
        });
        self.kept.truncate(kept);
        result
    }

    fn dict_update(&mut self, dict: Value, v: Value) -> Res<()> {
        let Value::Obj(r) = dict else { return Ok(()) };
        if let Value::Obj(source) = self.native_of(v)
            && let Object::Dict(m) = self.heap.get(source)
        {
            let entries: Vec<_> = m.iter().collect();
            for e in entries {
                self.add_keyword(r, e.key, e.value)?;
            }
            return Ok(());
        }
        let keys = self.names.keys;
        let f = self.load_attr(v, keys)?;
        let kept = self.kept.len();
        let keys = self.call(f, &[])?;
        let result = self.collect_items(keys).and_then(|keys| {
            for key in keys {
                let value = self.index(v, key)?;
                self.add_keyword(r, key, value)?;
            }
            Ok(())
        });
        self.kept.truncate(kept);
        result
    }

    fn add_keyword(&mut self, arguments: Ref, key: Value, value: Value) -> Res<()> {
        if self.map_find(arguments, key)?.is_some() {
            return Err(match key {
                Value::Str(name) => self.multiple_values(name),
                _ => self.type_error("keywords must be strings"),
            });
        }
        self.map_set(arguments, key, value)
    }

    fn unpack(&mut self, v: Value, at: usize, n: usize) -> Res<()> {
        let quick = match self.object(v) {
            Some(Object::Tuple(t)) => Some((t.len(), false)),
            Some(Object::List(l)) => Some((l.items.len(), true)),
            _ => None,
        };
        if let (Some((len, list)), Value::Obj(r)) = (quick, v) {
            if len == n {
                let Vm { heap, stack, .. } = self;
                match heap.get(r) {
                    Object::Tuple(t) if !list => stack[at..at + n].copy_from_slice(t),
                    Object::List(l) => stack[at..at + n].copy_from_slice(&l.items),
                    _ => {}
                }
                return Ok(());
            }
            return Err(self.unpack_error(len < n, len, n));
        }
        let it = self.iter(v)?;
        self.kept.push(it);
        let result = self.unpack_iter(it, at, n);
        self.kept.pop();
        result
    }

    fn unpack_iter(&mut self, it: Value, at: usize, n: usize) -> Res<()> {
        for i in 0..n {
            match self.iter_next(it)? {
                Some(item) => self.stack[at + i] = item,
                None => return Err(self.unpack_error(true, i, n)),
            }
        }
        if self.iter_next(it)?.is_some() {
            return Err(self.unpack_error(false, n, n));
        }
        Ok(())
    }

    fn unpack_error(&mut self, short: bool, len: usize, n: usize) -> Error {
        let message = if short {
            format!("need more than {len} values to unpack")
        } else {
            format!("too many values to unpack (expected {n})")
        };
        self.value_error(&message)
    }

    fn unpack_star(&mut self, v: Value, at: usize, before: usize, after: usize) -> Res<()> {
        let kept = self.kept.len();
        let items = self.collect_items(v);
        let result = items.and_then(|items| {
            if items.len() < before + after {
                return Err(self.unpack_error(true, items.len(), before + after));
            }
            let rest = items.len() - after;
            self.stack[at..at + before].copy_from_slice(&items[..before]);
            let middle = self.new_list(items[before..rest].to_vec());
            self.stack[at + before] = middle;
            self.stack[at + before + 1..at + before + 1 + after].copy_from_slice(&items[rest..]);
            Ok(())
        });
        self.kept.truncate(kept);
        result
    }

    fn print_expr(&mut self, v: Value) -> Res<()> {
        if v.is_none() {
            return Ok(());
        }
        let underscore = self.names.underscore;
        let text = self.repr(v)?;
        self.host.write(text.as_bytes());
        self.host.write(b"\n");
        self.set_sym(self.main, underscore, v);
        Ok(())
    }
}

/// What a for loop's quick look at its iterator gave.
pub(crate) enum Next {
    Item(Value),
    End,
    Generator(Ref),
    Slow,
}

/// Look-ups that caches answer.
impl Vm<'_> {
    #[inline(always)]
    fn quick_global(&self, globals: Ref, site: &Site) -> Option<Value> {
        if let Object::Dict(map) = self.heap.get(globals)
            && let Some(entry) = map.table.get(site.slot.get() as usize)
            && let Value::Str(s) = entry.key
            && s == site.name
        {
            return Some(entry.value);
        }
        if site.epoch.get() == self.globals_epoch && site.owner.get() == globals.0 {
            return Some(site.value.get());
        }
        None
    }

    fn load_global(&mut self, globals: Ref, site: &Site) -> Res {
        let hash = self.heap.symbols.hash(site.name);
        let map = self.map(globals);
        if let Some(pos) = map.find_sym(site.name, hash) {
            site.slot.set(pos as u32);
            return Ok(map.table[pos].value);
        }
        match self.get_sym(self.builtins, site.name) {
            Some(v) => {
                site.owner.set(globals.0);
                site.epoch.set(self.globals_epoch);
                site.value.set(v);
                Ok(v)
            }
            None => Err(self.no_name(site.name)),
        }
    }

    /// NameError `name 'x' isn't defined`.
    fn no_name(&mut self, name: Sym) -> Error {
        let name = self.text(name).to_owned();
        self.raise(ids::NAME_ERROR, &format!("name '{name}' isn't defined"))
    }

    #[inline(always)]
    fn store_name(&mut self, dict: Ref, site: &Site, v: Value) {
        if let Object::Dict(map) = self.heap.get_mut(dict)
            && let Some(entry) = map.table.get_mut(site.slot.get() as usize)
            && let Value::Str(s) = entry.key
            && s == site.name
        {
            entry.value = v;
            return;
        }
        self.set_sym(dict, site.name, v);
        let hash = self.heap.symbols.hash(site.name);
        if let Some(pos) = self.map(dict).find_sym(site.name, hash) {
            site.slot.set(pos as u32);
        }
    }

    #[inline(always)]
    fn quick_attr(&self, obj: Value, site: &Site) -> Option<Value> {
        if let Value::Obj(r) = obj {
            let map = match self.heap.get(r) {
                Object::Instance(i) => &i.members,
                Object::Module(m) => match self.heap.get(m.globals) {
                    Object::Dict(map) => map,
                    _ => return None,
                },
                _ => return None,
            };
            if let Some(entry) = map.table.get(site.slot.get() as usize)
                && let Value::Str(s) = entry.key
                && s == site.name
            {
                return Some(entry.value);
            }
        }
        None
    }

    fn load_attr_at(&mut self, obj: Value, site: &Site) -> Res {
        if let Value::Obj(r) = obj {
            let table = match self.heap.get(r) {
                Object::Instance(_) => Some(r),
                Object::Module(m) => Some(m.globals),
                _ => None,
            };
            if let Some(table) = table {
                let hash = self.heap.symbols.hash(site.name);
                if let Some(pos) = self.map(table).find_sym(site.name, hash) {
                    site.slot.set(pos as u32);
                    return Ok(self.map(table).table[pos].value);
                }
            }
        }
        self.load_attr(obj, site.name)
    }

    #[inline(always)]
    fn quick_store_attr(&mut self, obj: Value, site: &Site, v: Value) -> bool {
        if let Value::Obj(r) = obj
            && let Object::Instance(i) = self.heap.get_mut(r)
            && let Some(entry) = i.members.table.get_mut(site.slot.get() as usize)
            && let Value::Str(s) = entry.key
            && s == site.name
            && site.epoch.get() == self.epoch
            && site.owner.get() == i.class.0
        {
            entry.value = v;
            return true;
        }
        false
    }

    fn store_attr_at(&mut self, obj: Value, site: &Site, v: Value) -> Res<()> {
        self.store_attr(obj, site.name, v)?;
        if let Value::Obj(r) = obj
            && let Object::Instance(i) = self.heap.get(r)
        {
            let class_ref = i.class;
            let class = self.class(class_ref);
            if !class.special_attrs && !class.has_descriptors {
                let hash = self.heap.symbols.hash(site.name);
                if let Some(pos) = self.map(r).find_sym(site.name, hash) {
                    site.slot.set(pos as u32);
                    site.owner.set(class_ref.0);
                    site.epoch.set(self.epoch);
                }
            }
        }
        Ok(())
    }

    /// The function a method call runs, self being the object.
    #[inline(always)]
    fn quick_method(&self, obj: Value, site: &Site) -> Option<Value> {
        if site.epoch.get() != self.epoch {
            return None;
        }
        let owner = match obj {
            Value::Obj(r) => match self.heap.get(r) {
                Object::Instance(i) => i.class.0,
                Object::List(_) => NATIVE_OWNER + ids::LIST.0,
                Object::Dict(m) if !m.ordered => NATIVE_OWNER + ids::DICT.0,
                Object::Str(_) => NATIVE_OWNER + ids::STR.0,
                Object::Bytes(_) => NATIVE_OWNER + ids::BYTES.0,
                Object::Set(_) => NATIVE_OWNER + ids::SET.0,
                Object::Native(ty, _) => NATIVE_OWNER + ty.0,
                _ => return None,
            },
            Value::Str(_) => NATIVE_OWNER + ids::STR.0,
            _ => return None,
        };
        (owner == site.owner.get()).then(|| site.value.get())
    }

    fn load_method_at(&mut self, obj: Value, site: &Site) -> Res<super::attr::Found> {
        let found = self.load_method(obj, site.name)?;
        if let super::attr::Found::Method(f, slf) = found
            && slf.is(obj)
        {
            let owner = match obj {
                Value::Obj(r) => match self.heap.get(r) {
                    Object::Instance(i) if !self.class(i.class).shadowed => Some(i.class.0),
                    Object::Instance(_) => None,
                    Object::List(_)
                    | Object::Str(_)
                    | Object::Bytes(_)
                    | Object::Set(_)
                    | Object::Native(..) => Some(NATIVE_OWNER + self.type_id(obj).0),
                    Object::Dict(m) if !m.ordered => Some(NATIVE_OWNER + ids::DICT.0),
                    _ => None,
                },
                Value::Str(_) => Some(NATIVE_OWNER + ids::STR.0),
                _ => None,
            };
            if let Some(owner) = owner {
                site.owner.set(owner);
                site.epoch.set(self.epoch);
                site.value.set(f);
            }
        }
        Ok(found)
    }

    #[inline(always)]
    fn quick_index(&self, obj: Value, key: Value) -> Option<Value> {
        let Value::Obj(r) = obj else { return None };
        match (self.heap.get(r), key) {
            (Object::List(l), Value::Int(i)) => {
                let i = if i < 0 {
                    i as i64 + l.items.len() as i64
                } else {
                    i64::from(i)
                };
                l.items.get(usize::try_from(i).ok()?).copied()
            }
            (Object::Tuple(t), Value::Int(i)) => t.get(usize::try_from(i).ok()?).copied(),
            (Object::Bytes(b), Value::Int(i)) => b
                .get(usize::try_from(i).ok()?)
                .map(|b| Value::Int(i32::from(*b))),
            (Object::ByteArray(b), Value::Int(i)) => b
                .get(usize::try_from(i).ok()?)
                .map(|b| Value::Int(i32::from(*b))),
            (Object::Dict(m), Value::Str(s)) if m.all_syms => {
                let pos = m.find_sym(s, self.heap.symbols.hash(s))?;
                Some(m.table[pos].value)
            }
            _ => None,
        }
    }

    #[inline(always)]
    fn quick_set_index(&mut self, obj: Value, key: Value, v: Value) -> bool {
        let (Value::Obj(r), Value::Int(i)) = (obj, key) else {
            return false;
        };
        match self.heap.get_mut(r) {
            Object::List(l) => {
                let len = l.items.len() as i64;
                let i = if i < 0 {
                    i64::from(i) + len
                } else {
                    i64::from(i)
                };
                if (0..len).contains(&i) {
                    l.items[i as usize] = v;
                    return true;
                }
                false
            }
            Object::ByteArray(b) => {
                if let (Value::Int(v @ 0..=255), Ok(i)) = (v, usize::try_from(i))
                    && let Some(slot) = b.get_mut(i)
                {
                    *slot = v as u8;
                    return true;
                }
                false
            }
            _ => false,
        }
    }

    #[inline(always)]
    fn quick_next(&mut self, it: Value) -> Next {
        let Value::Obj(r) = it else { return Next::Slow };
        match self.heap.get_mut(r) {
            Object::Iter(Iter::List(list, i)) => {
                let (list, at) = (*list, *i as usize);
                let item = match self.heap.get(list) {
                    Object::List(l) => l.items.get(at).copied(),
                    _ => None,
                };
                match item {
                    Some(v) => {
                        if let Object::Iter(Iter::List(_, i)) = self.heap.get_mut(r) {
                            *i += 1;
                        }
                        Next::Item(v)
                    }
                    None => Next::End,
                }
            }
            Object::Iter(Iter::Range(next, left, step)) => {
                if *left == 0 {
                    return Next::End;
                }
                if !fits(*next) {
                    return Next::Slow;
                }
                let v = *next;
                *left -= 1;
                *next = next.wrapping_add(*step);
                Next::Item(Value::Int(v))
            }
            Object::Generator(g) => match g.state {
                GeneratorState::Done => Next::End,
                _ => Next::Generator(r),
            },
            _ => Next::Slow,
        }
    }
}

/// Owners of cached methods of built-in types start here, above every handle.
const NATIVE_OWNER: u32 = 1 << 31;
