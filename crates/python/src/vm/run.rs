//! The loop.

use super::caches::Next;
use super::quick::{fits, quick_compare, quick_op};
use super::viper::quick_viper;
use super::{FrameKind, Vm};
use crate::code::{BinOp, CodeKind, Instr, NO_REG, UnOp};
use crate::error::{Error, Res};
use crate::map::Map;
use crate::object::{Function, GeneratorState, List, Object};
use crate::types::ids;
use crate::value::Value;

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
        // No safe point: a MemoryError of what a `try` made would come outside of it.
        macro_rules! tick {
            () => {
                self.budget -= 1;
                if self.budget == 0 {
                    save!();
                    tri!(self.tick());
                }
            };
        }
        macro_rules! binary {
            ($op:expr, $dst:expr, $a:expr, $b:expr, $method:ident) => {{
                let (a, b) = ($a, $b);
                match quick_op($op, a, b) {
                    Some(v) => {
                        if let Value::Float(_) = v {
                            allocation!();
                            self.heap.charge_float();
                        }
                        reg!($dst) = v;
                    }
                    None => {
                        safe_point!();
                        save!();
                        let v = tri!(self.$method($op, a, b));
                        reg!($dst) = v;
                    }
                }
            }};
        }
        macro_rules! viper {
            ($op:expr, $dst:expr, $a:expr, $b:expr) => {{
                let (op, a, b) = ($op, $a, $b);
                let quick = match a {
                    Value::Int(_) => quick_viper(op, a, b),
                    _ => self.quick_item(op, reg!($dst), a, b),
                };
                let v = match quick {
                    Some(v) => v,
                    None => {
                        save!();
                        safe_point!();
                        tri!(self.viper(op, reg!($dst), a, b))
                    }
                };
                reg!($dst) = v;
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
                Instr::LoadSuperMethod { f, class, site } => {
                    save!();
                    let (class, slf) = (get!(class), get!(class + 1));
                    let name = code.sites[site as usize].name;
                    let (method, slf) = tri!(self.load_super_method(class, slf, name));
                    reg!(f) = method;
                    reg!(f + 1) = slf;
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
                        (UnOp::Neg, Value::Float(f)) => {
                            allocation!();
                            self.float(-f)
                        }
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

                Instr::Viper { op, dst, a, b } => viper!(op, dst, reg!(a), reg!(b)),
                Instr::ViperI { op, dst, a, imm } => {
                    viper!(op, dst, reg!(a), Value::Int(i32::from(imm)));
                }

                Instr::Jump { target } => pc = target as usize,
                Instr::Loop { target } => {
                    // What it raises comes from here, which a try around the loop covers.
                    tick!();
                    pc = target as usize;
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
                            match tri!(self.next_or_stop(it)) {
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
                            tick!();
                            pc = body as usize;
                        }
                    } else {
                        save!();
                        let next = tri!(self.binary(BinOp::Add, current, step));
                        reg!(r) = next;
                        if tri!(self.in_range(next, stop, step)) {
                            reg!(dst) = next;
                            tick!();
                            pc = body as usize;
                        }
                    }
                }

                Instr::ViperRange { base: r, dst, body } => {
                    if let (Value::Int(i), Value::Int(n), Value::Int(s)) =
                        (reg!(r), reg!(r + 1), reg!(r + 2))
                    {
                        let next = i.wrapping_add(s);
                        if if s > 0 { next < n } else { next > n } {
                            reg!(r) = Value::Int(next);
                            reg!(dst) = Value::Int(next);
                            tick!();
                            pc = body as usize;
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
                        && g.pending.is_none()
                    {
                        let kind = FrameKind::YieldFrom { generator: r };
                        let dst = base + dst as usize;
                        tri!(self.push_generator(r, input, false, dst, kind));
                        reload!();
                    } else {
                        let next = self.send_to(it, input);
                        match tri!(self.stop_ends(next)) {
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
                Instr::KeywordsExtend { list, src } => {
                    let v = get!(src);
                    save!();
                    tri!(self.keywords_extend(reg!(list), v));
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
                Instr::BuildClass { dst, start, n } => {
                    save!();
                    safe_point!();
                    match self.overrides.build_class {
                        None => {
                            tri!(self.start_class_body(reg!(start), base + dst as usize));
                            reload!();
                        }
                        Some(f) => {
                            let at = base + start as usize;
                            let args = self.stack[at..at + 2 + n as usize].to_vec();
                            let v = tri!(self.call(f, &args));
                            reg!(dst) = v;
                        }
                    }
                }

                Instr::ImportName { dst, spec } => {
                    save!();
                    let spec = tri!(self.items_arg(code.consts[spec as usize]));
                    if let [Value::Str(name), from, Value::Int(level)] = spec[..] {
                        let v = tri!(self.import_statement(name, from, level, globals));
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
}
