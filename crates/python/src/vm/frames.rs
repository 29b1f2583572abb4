//! What happens to frames: how errors unwind them, how they end, how calls push them.

use super::call::Target;
use super::{Frame, FrameKind, Vm};
use crate::code::{CodeKind, Instr, Reg};
use crate::error::{Error, Res};
use crate::object::{GeneratorState, Object, TraceEntry};
use crate::types::ids;
use crate::value::{Ref, Sym, Value};

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

    pub(super) fn generator(self) -> Option<Ref> {
        match self {
            FrameKind::ForIter { generator, .. }
            | FrameKind::Generator { generator }
            | FrameKind::YieldFrom { generator } => Some(generator),
            _ => None,
        }
    }
}

impl Vm<'_> {
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
                if !matches!(
                    code.instrs.get(pc),
                    Some(Instr::Reraise { .. } | Instr::RaiseNone)
                ) {
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

    pub(super) fn end_generator(&mut self, r: Ref) {
        if let Object::Generator(g) = self.heap.get_mut(r) {
            g.state = GeneratorState::Done;
            g.registers = Vec::new();
        }
    }

    /// Saves the top frame into its generator and pops it.
    pub(super) fn suspend_generator(&mut self, frame: &Frame, pc: usize) {
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

    /// The end of a frame: gives its result to whoever waits for it. `Some` if that is Rust code.
    pub(super) fn finish_frame(&mut self, v: Value, floor: usize) -> Res<Option<Value>> {
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
                    self.pop_frame();
                    return Err(self.wrong_type("__init__() should return None, not '{}'", v));
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
    pub(super) fn finish_class(&mut self, v: Value, dst: usize, dict: Ref) -> Res<()> {
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
    pub(super) fn yield_value(&mut self, v: Value, _floor: usize) -> Option<Value> {
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
    pub(super) fn send_to(&mut self, it: Value, input: Value) -> Res<Option<Value>> {
        if input.is_none() {
            return self.iter_next(it);
        }
        let send = self.names.send;
        let f = self.load_attr(it, send)?;
        self.call(f, &[input]).map(Some)
    }

    /// A StopIteration out of whatever an iterator called ends the loop or `yield from` that
    /// asked it.
    pub(super) fn stop_ends(&mut self, next: Res<Option<Value>>) -> Res<Option<Value>> {
        match next {
            Err(Error::Raised(e)) if self.is_error(Error::Raised(e), ids::STOP_ITERATION) => {
                self.stop_value = self.exception_value(e);
                Ok(None)
            }
            next => next,
        }
    }

    /// A call of anything, the result (now or when its frame ends) going to `dst`.
    pub(super) fn call_general(
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

    pub(super) fn new_plain_instance(
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

    pub(super) fn call_keywords(
        &mut self,
        base: usize,
        argc: u8,
        dst: Reg,
        f: Reg,
        names: Value,
    ) -> Res<()> {
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

    pub(super) fn call_star(&mut self, base: usize, dst: Reg, f: Reg) -> Res<()> {
        let at = base + f as usize;
        let mut args = Vec::new();
        if !self.stack[at + 1].is_undefined() {
            args.push(self.stack[at + 1]);
        }
        args.extend(self.items_arg(self.stack[at + 2])?);
        let mut kw = Vec::new();
        if !self.stack[at + 3].is_undefined() {
            let pairs = self.items_arg(self.stack[at + 3])?;
            for pair in pairs.chunks_exact(2) {
                kw.push((self.sym_arg(pair[0])?, pair[1]));
            }
        }
        self.call_general(self.stack[at], args, &kw, base + dst as usize)
    }

    pub(super) fn exception_matches(&mut self, exc: Value, ty: Value) -> Res<bool> {
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
}
