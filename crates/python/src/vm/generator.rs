//! Generators: starting, resuming, throwing into them, closing.

use super::{FrameKind, Vm};
use crate::code::Instr;
use crate::error::{Error, Res};
use crate::object::{GeneratorState, Object};
use crate::types::{NativeFn, ids};
use crate::value::{Ref, Value};

/// What a generator is resumed with.
#[derive(Clone, Copy, Debug)]
pub enum Resume {
    /// A value sent: None for next().
    Send(Value),
    /// What is raised at its yield: an exception or its class, or what raises TypeError there.
    Throw(Value),
}

impl Vm<'_> {
    /// Puts a generator's frame on the stack, ready to run on. With an exception to throw, the
    /// caller unwinds at once.
    pub(crate) fn push_generator(
        &mut self,
        r: Ref,
        input: Value,
        throwing: bool,
        dst: usize,
        kind: FrameKind,
    ) -> Res<()> {
        let base = self.top();
        let Object::Generator(g) = self.heap.get_mut(r) else {
            return Ok(());
        };
        match g.state {
            GeneratorState::Running => {
                return Err(self.value_error("generator already executing"));
            }
            GeneratorState::Created if !input.is_none() && !throwing => {
                return Err(
                    self.type_error("can't send non-None value to a just-started generator")
                );
            }
            _ => {}
        }
        let started = g.state == GeneratorState::Suspended;
        g.state = GeneratorState::Running;
        let code = g.code.clone();
        let globals = g.globals;
        let mut pc = g.pc as usize;
        let registers = std::mem::take(&mut g.registers);
        self.ensure_stack(base + registers.len());
        self.stack[base..base + registers.len()].copy_from_slice(&registers);
        if started {
            match code.instrs[pc] {
                Instr::Yield { dst, .. } => {
                    if !throwing {
                        self.stack[base + dst as usize] = input;
                    }
                    pc += 1;
                }
                Instr::YieldFrom { dst, .. } => {
                    if throwing {
                        pc += 1;
                    } else {
                        self.stack[base + dst as usize] = input;
                    }
                }
                _ => {}
            }
        }
        if let Err(e) = self.push_frame(code, globals, globals, base, dst, kind) {
            if let Object::Generator(g) = self.heap.get_mut(r) {
                g.state = if started {
                    GeneratorState::Suspended
                } else {
                    GeneratorState::Created
                };
                g.registers = registers;
            }
            return Err(e);
        }
        if let Some(frame) = self.frames.last_mut() {
            frame.pc = pc;
        }
        Ok(())
    }

    /// next() or send() from Rust: `None` when it ended, with what it returned in `stop_value`.
    pub(crate) fn resume(&mut self, r: Ref, input: Value) -> Res<Option<Value>> {
        self.resume_with(r, Resume::Send(input))
    }

    /// Resumes a generator from Rust.
    pub fn resume_with(&mut self, r: Ref, how: Resume) -> Res<Option<Value>> {
        self.stop_value = Value::None;
        let Object::Generator(g) = self.heap.get(r) else {
            return Ok(None);
        };
        let state = g.state;
        if state == GeneratorState::Done {
            // Whatever it is resumed with: also an exception thrown ends in StopIteration, as there.
            return Ok(None);
        }
        self.enter_native()?;
        let kept = self.kept.len();
        let how = match self.take_pending(r) {
            Some(exc) => {
                self.keep(exc);
                Resume::Throw(exc)
            }
            None => how,
        };
        let result = self.resume_entered(r, state, how);
        self.kept.truncate(kept);
        self.leave_native();
        result
    }

    /// What `pend_throw` left for a generator that does not run now.
    fn take_pending(&mut self, r: Ref) -> Option<Value> {
        match self.heap.get_mut(r) {
            Object::Generator(g) if g.state != GeneratorState::Running && !g.pending.is_none() => {
                Some(std::mem::replace(&mut g.pending, Value::None))
            }
            _ => None,
        }
    }

    fn resume_entered(&mut self, r: Ref, state: GeneratorState, how: Resume) -> Res<Option<Value>> {
        let floor = self.frames.len();
        let kind = FrameKind::Generator { generator: r };
        match how {
            Resume::Send(input) => {
                self.push_generator(r, input, false, 0, kind)?;
            }
            Resume::Throw(exc) => {
                let mut exc = exc;
                if state == GeneratorState::Suspended
                    && let Some(sub) = self.delegate_of(r)
                {
                    self.set_running(r, true);
                    let thrown = self.throw_into(sub, exc);
                    self.set_running(r, false);
                    match thrown {
                        Ok(Some(v)) => return Ok(Some(v)),
                        Ok(None) => {
                            // The inner one ended: the outer goes on after its yield from.
                            let value = self.stop_value;
                            self.push_generator(r, Value::None, true, 0, kind)?;
                            self.finish_yield_from(value);
                            return self.run_generator(floor);
                        }
                        Err(Error::Raised(e)) => exc = e,
                        Err(Error::Stop) => return Err(Error::Stop),
                    }
                }
                self.push_generator(r, Value::None, true, 0, kind)?;
                let error = match self.make_exception(exc) {
                    Ok(exc) => Error::Raised(exc),
                    Err(e) => e,
                };
                self.unwind(error, floor)?;
            }
        }
        self.run_generator(floor)
    }

    /// Whether a suspended generator, whose delegate runs, counts as running.
    fn set_running(&mut self, r: Ref, running: bool) {
        if let Object::Generator(g) = self.heap.get_mut(r) {
            g.state = if running {
                GeneratorState::Running
            } else {
                GeneratorState::Suspended
            };
        }
    }

    fn run_generator(&mut self, floor: usize) -> Res<Option<Value>> {
        let v = self.run(floor)?;
        if self.yielded {
            Ok(Some(v))
        } else {
            self.stop_value = v;
            Ok(None)
        }
    }

    /// The iterator a suspended generator delegates to.
    fn delegate_of(&self, r: Ref) -> Option<Value> {
        let Object::Generator(g) = self.heap.get(r) else {
            return None;
        };
        match g.code.instrs[g.pc as usize] {
            Instr::YieldFrom { iter, .. } => g.registers.get(iter as usize).copied(),
            _ => None,
        }
    }

    /// The result of the yield from that the top frame stands behind.
    fn finish_yield_from(&mut self, value: Value) {
        if let Some(frame) = self.frames.last()
            && let Instr::YieldFrom { dst, .. } = frame.code.instrs[frame.pc - 1]
        {
            let at = frame.base + dst as usize;
            self.stack[at] = value;
        }
    }

    /// Throws into what a generator delegates to.
    fn throw_into(&mut self, sub: Value, exc: Value) -> Res<Option<Value>> {
        // What is thrown may be a class.
        let class = if self.is_class(exc) {
            exc
        } else {
            self.type_of(exc)
        };
        let exit = self.is_subclass(class, Value::Type(ids::GENERATOR_EXIT));
        if let Value::Obj(r) = sub
            && matches!(self.heap.get(r), Object::Generator(_))
        {
            return match self.resume_with(r, Resume::Throw(exc))? {
                // That the inner one ended on it does not make it less thrown.
                None if exit => Err(Error::Raised(self.make_exception(exc)?)),
                next => Ok(next),
            };
        }
        let (throw, close) = (self.names.throw, self.names.close);
        // The class is not told from other exceptions here.
        if exit && !self.is_class(exc) {
            if let Some(f) = self.find_attr(sub, close)? {
                self.call(f, &[])?;
            }
            return Err(Error::Raised(exc));
        }
        match self.find_attr(sub, throw)? {
            Some(f) => {
                let value = self.call(f, &[exc]).map(Some);
                self.stop_ends(value)
            }
            None => Err(Error::Raised(self.make_exception(exc)?)),
        }
    }

    /// `generator.close()`
    pub(crate) fn close_generator(&mut self, r: Ref) -> Res {
        match self.heap.get_mut(r) {
            Object::Generator(g) => match g.state {
                GeneratorState::Done => return Ok(Value::None),
                GeneratorState::Created => {
                    g.state = GeneratorState::Done;
                    g.registers = Vec::new();
                    return Ok(Value::None);
                }
                _ => {}
            },
            _ => return Ok(Value::None),
        }
        let exc = self.new_exception(ids::GENERATOR_EXIT, &[]);
        let kept = self.kept.len();
        self.keep(exc);
        let result = self.resume_with(r, Resume::Throw(exc));
        self.kept.truncate(kept);
        match result {
            Ok(Some(_)) => Err(self.raise(ids::RUNTIME_ERROR, "generator ignored GeneratorExit")),
            Ok(None) => Ok(Value::None),
            Err(e)
                if self.is_error(e, ids::GENERATOR_EXIT)
                    || self.is_error(e, ids::STOP_ITERATION) =>
            {
                Ok(Value::None)
            }
            Err(e) => Err(e),
        }
    }

    fn generator_arg(&mut self, v: Value) -> Res<Ref> {
        match v {
            Value::Obj(r) if matches!(self.heap.get(r), Object::Generator(_)) => Ok(r),
            _ => Err(self.type_error("argument has wrong type")),
        }
    }

    fn stop_iteration(&mut self) -> Error {
        let value = self.stop_value;
        if value.is_none() {
            self.raise_with(ids::STOP_ITERATION, &[])
        } else {
            self.raise_with(ids::STOP_ITERATION, &[value])
        }
    }

    pub(crate) fn register_generators(&mut self) {
        self.core_type(ids::GENERATOR, |t| {
            t.method(
                "send",
                NativeFn::F2(|vm, g, v| {
                    let r = vm.generator_arg(g)?;
                    match vm.resume_with(r, Resume::Send(v))? {
                        Some(v) => Ok(v),
                        None => Err(vm.stop_iteration()),
                    }
                }),
            )
            .method(
                "close",
                NativeFn::F1(|vm, g| {
                    let r = vm.generator_arg(g)?;
                    vm.close_generator(r)
                }),
            )
            .method(
                "throw",
                NativeFn::Var(2, 4, |vm, args| {
                    let r = vm.generator_arg(args[0])?;
                    let mut exc = args[1];
                    if args.len() > 2 && !args[2].is_none() {
                        exc = args[2];
                    }
                    vm.keep(exc);
                    match vm.resume_with(r, Resume::Throw(exc))? {
                        Some(v) => Ok(v),
                        None => Err(vm.stop_iteration()),
                    }
                }),
            )
            .method(
                "pend_throw",
                NativeFn::F2(|vm, g, exc| {
                    let r = vm.generator_arg(g)?;
                    match vm.heap.get_mut(r) {
                        Object::Generator(g) if g.state != GeneratorState::Running => {
                            Ok(std::mem::replace(&mut g.pending, exc))
                        }
                        _ => Err(vm.value_error("generator already executing")),
                    }
                }),
            );
        });
    }
}
