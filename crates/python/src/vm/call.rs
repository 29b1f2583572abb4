//! Calling.

use super::{FRAME_STACK, Frame, FrameKind, Vm};
use crate::code::{Code, CodeKind};
use crate::error::{Error, Res};
use crate::map::Map;
use crate::object::{Generator, GeneratorState, Object};
use crate::text::fill;
use crate::types::{ANY, NativeFn};
use crate::value::{NativeId, Ref, Sym, Value};
use std::rc::Rc;

/// What a call's target turned out to be, once bound methods and the like are resolved.
pub(crate) enum Target {
    /// A Python function.
    Function(Ref),
    /// Done already: the result.
    Result(Value),
}

impl Vm<'_> {
    /// `f(args)`
    pub fn call(&mut self, f: Value, args: &[Value]) -> Res {
        self.call_kw(f, args, &[])
    }

    /// `f(args, **kw)`
    pub fn call_kw(&mut self, f: Value, args: &[Value], kw: &[(Sym, Value)]) -> Res {
        let kept = self.kept.len();
        self.kept.push(f);
        self.kept.extend_from_slice(args);
        self.kept.extend(kw.iter().map(|(_, v)| *v));
        let result = self.call_kept(f, args, kw);
        self.kept.truncate(kept);
        result
    }

    fn call_kept(&mut self, f: Value, args: &[Value], kw: &[(Sym, Value)]) -> Res {
        let mut pos = args.to_vec();
        match self.resolve_call(f, &mut pos, kw)? {
            Target::Result(v) => Ok(v),
            Target::Function(func) => {
                self.enter_native()?;
                let result = self.enter_function(func, &pos, kw);
                self.leave_native();
                result
            }
        }
    }

    fn enter_function(&mut self, func: Ref, pos: &[Value], kw: &[(Sym, Value)]) -> Res {
        let base = self.top();
        let floor = self.frames.len();
        match self.push_call(func, base, pos, kw, 0, FrameKind::Entry)? {
            Some(generator) => Ok(generator),
            None => self.run(floor),
        }
    }

    /// Follows bound methods, classes, instances with `__call__` and natives, until a Python
    /// function is to be run or the call is done. `pos` gets what is to be prepended.
    pub(crate) fn resolve_call(
        &mut self,
        f: Value,
        pos: &mut Vec<Value>,
        kw: &[(Sym, Value)],
    ) -> Res<Target> {
        let mut f = f;
        loop {
            match f {
                Value::Native(id) => return Ok(Target::Result(self.invoke(id, pos, kw)?)),
                Value::Type(ty) => {
                    let Some(make) = self.types[ty.0 as usize].make else {
                        let name = self.text(self.types[ty.0 as usize].name).to_owned();
                        return Err(self.type_error(&format!("can't create '{name}' instances")));
                    };
                    let kept = self.kept.len();
                    let result = make(self, ty, pos, kw);
                    self.kept.truncate(kept);
                    return Ok(Target::Result(result?));
                }
                Value::Obj(r) => match self.heap.get(r) {
                    Object::Function(_) => return Ok(Target::Function(r)),
                    Object::BoundMethod(func, slf) => {
                        let (func, slf) = (*func, *slf);
                        pos.insert(0, slf);
                        f = func;
                    }
                    Object::Class(_) => {
                        return Ok(Target::Result(self.instantiate(r, pos, kw)?));
                    }
                    Object::NamedTupleType(_) => {
                        return Ok(Target::Result(crate::types::tuple::make_named(
                            self, r, pos, kw,
                        )?));
                    }
                    Object::Instance(_) => {
                        let name = self.names.call;
                        match self.find_in_class(f, name) {
                            Some(method) => match self.bind(method, f)? {
                                super::attr::Found::Method(func, slf) => {
                                    pos.insert(0, slf);
                                    f = func;
                                }
                                super::attr::Found::Value(v) => f = v,
                            },
                            None => {
                                let native = self.native_of(f);
                                if native.is(f) {
                                    return Err(self.not_callable(f));
                                }
                                f = native;
                            }
                        }
                    }
                    Object::StaticMethod(func) => f = *func,
                    Object::Native(ty, _) => {
                        let Some(hook) = self.types[ty.0 as usize].hooks.call else {
                            return Err(self.not_callable(f));
                        };
                        let kept = self.kept.len();
                        let result = hook(self, f, pos, kw);
                        self.kept.truncate(kept);
                        return Ok(Target::Result(result?));
                    }
                    _ => return Err(self.not_callable(f)),
                },
                _ => return Err(self.not_callable(f)),
            }
        }
    }

    /// `'X' object isn't callable`
    #[cold]
    pub(crate) fn not_callable(&mut self, f: Value) -> Error {
        if f.is_undefined() {
            return self.unbound_local();
        }
        self.wrong_type("'{}' object isn't callable", f)
    }

    /// Whether callable() says so.
    pub fn is_callable(&self, f: Value) -> bool {
        match f {
            Value::Native(_) | Value::Type(_) => true,
            Value::Obj(r) => match self.heap.get(r) {
                Object::Function(_)
                | Object::BoundMethod(..)
                | Object::Class(_)
                | Object::NamedTupleType(_) => true,
                Object::Instance(_) => self.find_in_class(f, self.names.call).is_some(),
                Object::Native(ty, _) => self.types[ty.0 as usize].hooks.call.is_some(),
                _ => false,
            },
            _ => false,
        }
    }

    /// Calls a native. Its arguments must be reachable.
    #[inline]
    pub(crate) fn invoke(&mut self, id: NativeId, pos: &[Value], kw: &[(Sym, Value)]) -> Res {
        let def = self.natives[id.0 as usize];
        let kept = self.kept.len();
        let result = match def.f {
            NativeFn::F0(f) if pos.is_empty() && kw.is_empty() => f(self),
            NativeFn::F1(f) if pos.len() == 1 && kw.is_empty() => f(self, pos[0]),
            NativeFn::F2(f) if pos.len() == 2 && kw.is_empty() => f(self, pos[0], pos[1]),
            NativeFn::F3(f) if pos.len() == 3 && kw.is_empty() => f(self, pos[0], pos[1], pos[2]),
            NativeFn::Var(min, max, f)
                if kw.is_empty()
                    && pos.len() >= min as usize
                    && (max == ANY || pos.len() <= max as usize) =>
            {
                f(self, pos)
            }
            NativeFn::Kw(min, max, f)
                if pos.len() >= min as usize && (max == ANY || pos.len() <= max as usize) =>
            {
                f(self, pos, kw)
            }
            _ => Err(self.wrong_arguments(def.f, pos.len(), kw)),
        };
        self.kept.truncate(kept);
        result
    }

    #[cold]
    fn wrong_arguments(&mut self, f: NativeFn, given: usize, kw: &[(Sym, Value)]) -> Error {
        let (min, max, keywords) = match f {
            NativeFn::F0(_) => (0, 0, false),
            NativeFn::F1(_) => (1, 1, false),
            NativeFn::F2(_) => (2, 2, false),
            NativeFn::F3(_) => (3, 3, false),
            NativeFn::Var(min, max, _) => (min, max, false),
            NativeFn::Kw(min, max, _) => (min, max, true),
        };
        let checked = if !keywords && !kw.is_empty() {
            self.no_keywords(kw)
        } else {
            self.check_count(given, min as usize, max as usize)
        };
        match checked {
            Err(e) => e,
            Ok(()) => self.type_error("argument num/types mismatch"),
        }
    }

    /// Binds arguments into a window at `base` and pushes the frame; a generator function gives
    /// its generator instead.
    pub(crate) fn push_call(
        &mut self,
        func: Ref,
        base: usize,
        pos: &[Value],
        kw: &[(Sym, Value)],
        dst: usize,
        kind: FrameKind,
    ) -> Res<Option<Value>> {
        let Object::Function(function) = self.heap.get(func) else {
            return Err(self.not_callable(Value::Obj(func)));
        };
        let code = function.code.clone();
        let globals = function.globals;
        self.open_window(base, &code);
        self.bind_arguments(func, &code, base, pos, kw)?;
        self.copy_closure(func, &code, base);
        if code.kind == CodeKind::Generator {
            return Ok(Some(self.new_generator(code, globals, base)));
        }
        self.push_frame(code, globals, globals, base, dst, kind)?;
        Ok(None)
    }

    #[inline]
    pub(crate) fn copy_closure(&mut self, func: Ref, code: &Code, base: usize) {
        if code.free > 0
            && let Object::Function(function) = self.heap.get(func)
        {
            let start = base + code.first_free as usize;
            self.stack[start..start + function.closure.len()].copy_from_slice(&function.closure);
        }
    }

    #[inline]
    pub(crate) fn push_frame(
        &mut self,
        code: Rc<Code>,
        globals: Ref,
        locals: Ref,
        base: usize,
        dst: usize,
        kind: FrameKind,
    ) -> Res<()> {
        self.use_stack(frame_stack(&code))?;
        self.frames.push(Frame {
            code,
            globals,
            locals,
            pc: 0,
            base,
            dst,
            kind,
        });
        Ok(())
    }

    #[inline]
    pub(crate) fn pop_frame(&mut self) -> Option<Frame> {
        let frame = self.frames.pop()?;
        self.stack_used -= frame_stack(&frame.code);
        Some(frame)
    }

    #[inline]
    pub(crate) fn ensure_stack(&mut self, len: usize) {
        if len > self.stack.len() {
            self.stack
                .resize(len.max(self.stack.len() * 2), Value::Undefined);
        }
    }

    /// A generator whose registers are the window at `base`.
    pub(crate) fn new_generator(&mut self, code: Rc<Code>, globals: Ref, base: usize) -> Value {
        let registers = self.stack[base..base + code.registers as usize].to_vec();
        self.heap.value(Object::Generator(Box::new(Generator {
            code,
            globals,
            pc: 0,
            registers,
            state: GeneratorState::Created,
            pending: Value::None,
        })))
    }

    fn wrong_count(&mut self, takes: usize, given: usize) -> Error {
        self.type_error(&format!(
            "function takes {takes} positional arguments but {given} were given"
        ))
    }

    /// Puts arguments, defaults, `*args` and `**kwargs` into their registers (py/bc.c,
    /// mp_setup_code_state).
    fn bind_arguments(
        &mut self,
        func: Ref,
        code: &Code,
        base: usize,
        pos: &[Value],
        kw: &[(Sym, Value)],
    ) -> Res<()> {
        let params = &code.params;
        let positional = params.positional as usize;
        let defaults = params.defaults as usize;
        let kwonly = params.keyword_only.len();
        let star = base + positional + kwonly;
        let has_kwonly_defaults = params.keyword_only.iter().any(|d| *d);
        let mut given = pos.len();
        // What a closure closes over counts among its arguments, as there.
        let closed = usize::from(code.free);
        if given > positional {
            if !params.star {
                return Err(self.wrong_count(positional + closed, given + closed));
            }
            let rest = self.new_tuple(&pos[positional..]);
            self.stack[star] = rest;
            given = positional;
        } else {
            if params.star {
                self.stack[star] = self.empty_tuple;
            }
            if kw.is_empty() && !has_kwonly_defaults && given < positional - defaults {
                let needed = positional - defaults;
                return Err(self.wrong_count(needed + closed, given + closed));
            }
        }
        self.stack[base..base + given].copy_from_slice(&pos[..given]);

        let star_star = star + usize::from(params.star);
        let dict = if params.star_star {
            // It begins with room for all keywords, which decides its order.
            let dict = self.heap.alloc(Object::Dict(Map::new(kw.len())));
            self.stack[star_star] = Value::Obj(dict);
            Some(dict)
        } else {
            None
        };
        for &(name, value) in kw {
            let slot = params.names[..positional + kwonly]
                .iter()
                .position(|n| *n == name);
            match (slot, dict) {
                (Some(i), _) => {
                    if !self.stack[base + i].is_undefined() {
                        return Err(self.multiple_values(name));
                    }
                    self.stack[base + i] = value;
                }
                (None, Some(dict)) => {
                    if self.get_sym(dict, name).is_some() {
                        return Err(self.multiple_values(name));
                    }
                    self.set_sym(dict, name, value);
                }
                (None, None) => {
                    let name = self.text(name);
                    let message = fill("unexpected keyword argument '{}'", [name]);
                    return Err(self.type_error(&message));
                }
            }
        }
        for d in 0..defaults {
            let at = base + positional - defaults + d;
            if self.stack[at].is_undefined() {
                self.stack[at] = self.default_of(func, d);
            }
        }
        // Looked for from the last to the first, and numbered from 0, as there.
        for i in (0..positional).rev() {
            if self.stack[base + i].is_undefined() {
                let i = i + closed;
                return Err(self.type_error(&format!(
                    "function missing required positional argument #{i}"
                )));
            }
        }
        let mut next_default = defaults;
        for (i, has_default) in params.keyword_only.iter().enumerate() {
            let slot = base + positional + i;
            if *has_default {
                if self.stack[slot].is_undefined() {
                    self.stack[slot] = self.default_of(func, next_default);
                }
                next_default += 1;
            } else if self.stack[slot].is_undefined() {
                let message = if kw.is_empty() && !has_kwonly_defaults {
                    "function missing keyword-only argument".to_owned()
                } else {
                    let name = self.text(params.names[positional + i]);
                    format!("function missing required keyword argument '{name}'")
                };
                return Err(self.type_error(&message));
            }
        }
        Ok(())
    }

    fn default_of(&self, func: Ref, i: usize) -> Value {
        match self.heap.get(func) {
            Object::Function(f) => f.defaults.get(i).copied().unwrap_or(Value::Undefined),
            _ => Value::Undefined,
        }
    }

    pub(super) fn multiple_values(&mut self, name: Sym) -> Error {
        let template = "function got multiple values for argument '{}'";
        let message = fill(template, [self.text(name)]);
        self.type_error(&message)
    }

    /// Runs a module's code with these dicts.
    pub fn run_code(&mut self, code: Rc<Code>, globals: Ref, locals: Ref) -> Res {
        self.watch_globals(globals);
        self.run_block(None, code, globals, locals)
    }

    /// Runs a block without parameters for Rust code; a class body brings the function whose
    /// closure it has.
    pub(crate) fn run_block(
        &mut self,
        func: Option<Ref>,
        code: Rc<Code>,
        globals: Ref,
        locals: Ref,
    ) -> Res {
        let base = self.top();
        let floor = self.frames.len();
        self.enter_native()?;
        self.open_window(base, &code);
        if let Some(func) = func {
            self.copy_closure(func, &code, base);
        }
        let result = match self.push_frame(code, globals, locals, base, 0, FrameKind::Entry) {
            Ok(()) => self.run(floor),
            Err(e) => Err(e),
        };
        self.leave_native();
        result
    }

    /// Makes room for a window at `base`, with nothing in its registers.
    pub(crate) fn open_window(&mut self, base: usize, code: &Code) {
        let end = base + code.registers as usize;
        self.ensure_stack(end);
        self.stack[base..end].fill(Value::Undefined);
    }

    /// Calls a special method of an object's class: `None` if the class has none.
    pub fn call_special(&mut self, obj: Value, name: Sym, args: &[Value]) -> Res<Option<Value>> {
        let found = match self.object(obj) {
            Some(Object::Instance(i)) => self.find_member(Value::Obj(i.class), name),
            _ => None,
        };
        let Some((method, builtin)) = found else {
            return Ok(None);
        };
        let found = if builtin && matches!(method, Value::Native(_)) {
            super::attr::Found::Method(method, obj)
        } else {
            self.bind(method, obj)?
        };
        match found {
            super::attr::Found::Method(f, slf) => {
                let mut all = Vec::with_capacity(args.len() + 1);
                all.push(slf);
                all.extend_from_slice(args);
                self.call(f, &all).map(Some)
            }
            super::attr::Found::Value(f) => self.call(f, args).map(Some),
        }
    }
}

#[inline]
pub(crate) fn frame_stack(code: &Code) -> usize {
    FRAME_STACK + code.registers as usize * 4
}
