//! Classes and instances made by programs.

use super::{FrameKind, Vm};
use crate::error::Res;
use crate::map::Map;
use crate::object::{Class, Instance, Object};
use crate::types::{NativeFn, ids};
use crate::value::{Ref, Sym, TypeId, Value};

impl Vm<'_> {
    /// A class's row.
    ///
    /// # Panics
    /// If the handle is of something else.
    pub(crate) fn class(&self, r: Ref) -> &Class {
        match self.heap.get(r) {
            Object::Class(c) => c,
            _ => panic!("a handle that should be a class's is not"),
        }
    }

    /// Whether it is a type or class.
    pub fn is_class(&self, v: Value) -> bool {
        match v {
            Value::Type(_) => true,
            Value::Obj(r) => matches!(
                self.heap.get(r),
                Object::Class(_) | Object::NamedTupleType(_)
            ),
            _ => false,
        }
    }

    /// Whether class `a` is `b` or derives from it.
    pub fn is_subclass(&self, a: Value, b: Value) -> bool {
        if a.is(b) {
            return true;
        }
        match a {
            Value::Type(mut ty) => {
                let Value::Type(target) = b else { return false };
                loop {
                    if ty == target {
                        return true;
                    }
                    let base = self.types[ty.0 as usize].base;
                    if base == ty {
                        return false;
                    }
                    ty = base;
                }
            }
            Value::Obj(r) => match self.heap.get(r) {
                Object::Class(c) => {
                    if c.bases.is_empty() {
                        return b.is(Value::Type(ids::OBJECT));
                    }
                    c.bases.iter().any(|&base| self.is_subclass(base, b))
                }
                Object::NamedTupleType(_) => self.is_subclass(Value::Type(ids::TUPLE), b),
                _ => false,
            },
            _ => false,
        }
    }

    /// `isinstance(v, class)`
    pub fn is_instance(&self, v: Value, class: Value) -> bool {
        self.is_subclass(self.type_of(v), class)
    }

    /// Member of an object's class, for objects of classes made by programs.
    pub fn find_in_class(&self, obj: Value, name: Sym) -> Option<Value> {
        match self.object(obj) {
            Some(Object::Instance(i)) => self.find_in_class_chain(Value::Obj(i.class), name),
            _ => None,
        }
    }

    /// Member of a class or of what it derives from, depth first, `object` left out
    /// (py/objtype.c, mp_obj_class_lookup).
    pub(crate) fn find_in_class_chain(&self, class: Value, name: Sym) -> Option<Value> {
        self.find_member(class, name).map(|(member, _)| member)
    }

    /// The same, and whether it is a built-in type's member rather than a class's of a program.
    pub(crate) fn find_member(&self, class: Value, name: Sym) -> Option<(Value, bool)> {
        match class {
            Value::Type(ids::OBJECT) => None,
            Value::Type(ty) => self.find_in_type_id(ty, name).map(|v| (v, true)),
            Value::Obj(r) => match self.heap.get(r) {
                Object::Class(c) => {
                    if let Some(v) = self.get_sym(c.dict, name) {
                        return Some((v, false));
                    }
                    c.bases
                        .iter()
                        .find_map(|&base| self.find_member(base, name))
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// An instance got a member of this name: if the class has one too, cached look-ups of the
    /// class's would be wrong from now on.
    pub(crate) fn shadow(&mut self, class: Ref, name: Sym) {
        if self.class(class).shadowed {
            return;
        }
        if self.find_in_class_chain(Value::Obj(class), name).is_some() {
            if let Object::Class(c) = self.heap.get_mut(class) {
                c.shadowed = true;
            }
            self.epoch += 1;
        }
    }

    /// A class that exists already gets a member. The first one that changes how attributes are
    /// found may not come after another class has derived from it.
    pub(crate) fn note_class_member(&mut self, class: Ref, name: Sym, value: Value) -> Res<()> {
        let special = self.is_special_attr(name);
        let descriptor = self.is_descriptor(value);
        let c = self.class(class);
        if c.subclassed && !c.has_descriptors && !c.special_attrs {
            let accessors = [self.names.setattr, self.names.delattr];
            if descriptor || accessors.contains(&name) {
                return Err(self.raise(
                    ids::ATTRIBUTE_ERROR,
                    "can't add special method to already-subclassed class",
                ));
            }
        }
        if let Object::Class(c) = self.heap.get_mut(class) {
            // Instances made before may have a member of that name.
            c.shadowed = true;
            c.special_attrs |= special;
            c.has_descriptors |= descriptor;
        }
        Ok(())
    }

    fn is_special_attr(&self, name: Sym) -> bool {
        [self.names.getattr, self.names.setattr, self.names.delattr].contains(&name)
    }

    fn is_descriptor(&self, v: Value) -> bool {
        match self.object(v) {
            Some(Object::Property(_)) => true,
            Some(Object::Instance(_)) => {
                self.find_in_class(v, self.names.get).is_some()
                    || self.find_in_class(v, self.names.set).is_some()
                    || self.find_in_class(v, self.names.delete).is_some()
            }
            _ => false,
        }
    }

    /// Makes a class.
    pub fn new_class(&mut self, name: Sym, bases: &[Value], dict: Ref) -> Res {
        let mut native_base = None;
        let (mut special, mut descriptors, mut shadowed) = (false, false, false);
        for &base in bases {
            let inherited = match base {
                Value::Type(ids::OBJECT) => None,
                Value::Type(ty) => {
                    let info = &self.types[ty.0 as usize];
                    let exception = self.is_subclass(base, Value::Type(ids::BASE_EXCEPTION));
                    if !info.subclassable && !exception {
                        let name = self.text(info.name).to_owned();
                        return Err(self
                            .type_error(&format!("type '{name}' isn't an acceptable base type")));
                    }
                    Some(ty)
                }
                Value::Obj(r) => match self.heap.get(r) {
                    Object::Class(c) => {
                        special |= c.special_attrs;
                        descriptors |= c.has_descriptors;
                        shadowed |= c.shadowed;
                        c.native_base
                    }
                    Object::NamedTupleType(_) => Some(ids::TUPLE),
                    _ => return Err(self.raise_with(ids::TYPE_ERROR, &[])),
                },
                _ => return Err(self.raise_with(ids::TYPE_ERROR, &[])),
            };
            match (native_base, inherited) {
                (Some(a), Some(b)) if a != b => {
                    return Err(self.type_error("multiple bases have instance lay-out conflict"));
                }
                (None, Some(_)) => native_base = inherited,
                _ => {}
            }
        }
        let new = self.names.new;
        if let Some(f) = self.get_sym(dict, new)
            && matches!(self.object(f), Some(Object::Function(_)))
        {
            let f = self.heap.value(Object::StaticMethod(f));
            self.set_sym(dict, new, f);
        }
        let entries: Vec<_> = self.map(dict).iter().collect();
        for e in &entries {
            if let Value::Str(s) = e.key {
                special |= self.is_special_attr(s);
            }
            descriptors |= self.is_descriptor(e.value);
        }
        let class = self.heap.alloc(Object::Class(Box::new(Class {
            name,
            bases: bases.into(),
            dict,
            native_base,
            special_attrs: special,
            has_descriptors: descriptors,
            subclassed: false,
            shadowed,
        })));
        for &base in bases {
            if let Value::Obj(r) = base
                && let Object::Class(c) = self.heap.get_mut(r)
            {
                c.subclassed = true;
            }
        }
        let class_value = Value::Obj(class);
        let set_name = self.names.set_name;
        if descriptors || entries.iter().any(|e| self.is_instance_object(e.value)) {
            let kept = self.kept.len();
            self.keep(class_value);
            for e in entries {
                if self.is_instance_object(e.value) {
                    self.call_special(e.value, set_name, &[class_value, e.key])?;
                }
            }
            self.kept.truncate(kept);
        }
        Ok(class_value)
    }

    /// `type(name, bases, dict)`
    pub(crate) fn class_from_parts(&mut self, name: Value, bases: Value, dict: Value) -> Res {
        let name = self.sym_arg(name)?;
        let (Some(Object::Tuple(bases)), Value::Obj(source)) = (self.object(bases), dict) else {
            return Err(self.raise_with(ids::TYPE_ERROR, &[]));
        };
        let bases = bases.clone();
        if !matches!(self.heap.get(source), Object::Dict(_)) {
            return Err(self.raise_with(ids::TYPE_ERROR, &[]));
        }
        let copy = self.map(source).clone();
        let copy = self.heap.alloc(Object::Dict(copy));
        self.intern_keys(copy);
        self.new_class(name, &bases, copy)
    }

    /// An empty instance.
    pub(crate) fn new_instance(&mut self, class: Ref) -> Value {
        self.heap.value(Object::Instance(Box::new(Instance {
            class,
            members: Map::new(0),
            native: Value::Undefined,
        })))
    }

    /// Whether instances are made by the VM's short way: no `__new__`, no built-in base.
    /// `Some(init)` then: the class's `__init__`, if it has one.
    #[inline]
    pub(crate) fn plain_init(&self, class: Ref) -> Option<Option<Value>> {
        if self.class(class).native_base.is_some()
            || self
                .find_in_class_chain(Value::Obj(class), self.names.new)
                .is_some()
        {
            return None;
        }
        Some(self.find_in_class_chain(Value::Obj(class), self.names.init))
    }

    /// `class(pos, kw)` (py/objtype.c, mp_obj_instance_make_new).
    pub(crate) fn instantiate(&mut self, class: Ref, pos: &[Value], kw: &[(Sym, Value)]) -> Res {
        let class_value = Value::Obj(class);
        let new = self.names.new;
        let kept = self.kept.len();
        let instance = match self.find_in_class_chain(class_value, new) {
            Some(f) => {
                let f = match self.object(f) {
                    Some(Object::StaticMethod(f)) => *f,
                    _ => f,
                };
                let mut args = vec![class_value];
                args.extend_from_slice(pos);
                let made = self.call_kw(f, &args, kw)?;
                if !self.is_instance(made, class_value) {
                    return Ok(made);
                }
                made
            }
            None => self.new_instance(class),
        };
        self.keep(instance);
        let init = self.names.init;
        if let Some(f) = self.find_in_class_chain(class_value, init)
            && !matches!(f, Value::Native(_))
        {
            let mut args = vec![instance];
            args.extend_from_slice(pos);
            let result = self.call_kw(f, &args, kw)?;
            if !result.is_none() {
                return Err(self.wrong_type("__init__() should return None, not '{}'", result));
            }
            if let Some(ty) = self.class(class).native_base
                && self.native_of(instance).is(instance)
            {
                self.set_native(instance, ty, pos, kw)?;
            }
        } else if let Some(ty) = self.class(class).native_base
            && self.native_of(instance).is(instance)
        {
            self.set_native(instance, ty, pos, kw)?;
        }
        self.kept.truncate(kept);
        Ok(instance)
    }

    /// The named tuple's type that a class derives from.
    fn named_tuple_base(&self, class: Value) -> Option<Ref> {
        let Value::Obj(r) = class else { return None };
        match self.heap.get(r) {
            Object::NamedTupleType(_) => Some(r),
            Object::Class(c) => c.bases.iter().find_map(|&base| self.named_tuple_base(base)),
            _ => None,
        }
    }

    /// Makes the built-in object that an instance wraps.
    fn set_native(
        &mut self,
        instance: Value,
        ty: TypeId,
        pos: &[Value],
        kw: &[(Sym, Value)],
    ) -> Res<()> {
        let Some(make) = self.types[ty.0 as usize].make else {
            return Ok(());
        };
        let named = match ty {
            ids::TUPLE => self.named_tuple_base(self.type_of(instance)),
            _ => None,
        };
        let native = match named {
            Some(named) => crate::types::tuple::make_named(self, named, pos, kw)?,
            None => make(self, ty, pos, kw)?,
        };
        if let Value::Obj(r) = instance
            && let Object::Instance(i) = self.heap.get_mut(r)
        {
            i.native = native;
        }
        Ok(())
    }

    /// BuildClass: runs a class body in a frame of its own.
    pub(crate) fn start_class_body(&mut self, body: Value, dst: usize) -> Res<()> {
        let Value::Obj(func) = body else {
            return Err(self.not_callable(body));
        };
        let Object::Function(f) = self.heap.get(func) else {
            return Err(self.not_callable(body));
        };
        let (code, globals) = (f.code.clone(), f.globals);
        let module = self.names.module;
        let dict = self.new_dict();
        let name = self.names.name;
        if let Some(name) = self.get_sym(globals, name) {
            self.set_sym(dict, module, name);
        }
        let base = self.top();
        self.open_window(base, &code);
        self.copy_closure(func, &code, base);
        self.push_frame(code, globals, dict, base, dst, FrameKind::Class)
    }

    pub(crate) fn register_classes(&mut self) {
        self.native_init = self.native(
            "__init__",
            NativeFn::Kw(1, crate::types::ANY, |vm, pos, kw| {
                let slf = pos[0];
                let class = match vm.object(slf) {
                    Some(Object::Instance(i)) => i.class,
                    _ => return Ok(Value::None),
                };
                if let Some(ty) = vm.class(class).native_base {
                    vm.set_native(slf, ty, &pos[1..], kw)?;
                }
                Ok(Value::None)
            }),
        );
        self.core_type(ids::OBJECT, |t| {
            t.make(|vm, _, pos, kw| {
                vm.no_keywords(kw)?;
                vm.check_count(pos.len(), 0, 0)?;
                Ok(vm.heap.value(Object::Plain))
            })
            .method("__init__", NativeFn::F1(|_, _| Ok(Value::None)))
            .static_method(
                "__new__",
                NativeFn::F1(|vm, class| match class {
                    Value::Obj(r) if matches!(vm.heap.get(r), Object::Class(_)) => {
                        Ok(vm.new_instance(r))
                    }
                    _ => Err(vm.type_error("arg must be user-type")),
                }),
            )
            .method(
                "__setattr__",
                NativeFn::F3(|vm, obj, name, value| {
                    let name = vm.sym_arg(name)?;
                    vm.set_own_member(obj, name, value)
                }),
            )
            .method(
                "__delattr__",
                NativeFn::F2(|vm, obj, name| {
                    let name = vm.sym_arg(name)?;
                    vm.set_own_member(obj, name, Value::Undefined)
                }),
            )
            .subclassable();
        });
        self.core_type(ids::TYPE, |t| {
            t.make(|vm, _, pos, kw| {
                vm.no_keywords(kw)?;
                vm.check_count(pos.len(), 1, 3)?;
                match pos {
                    [v] => Ok(vm.type_of(*v)),
                    [name, bases, dict] => vm.class_from_parts(*name, *bases, *dict),
                    _ => Err(vm.type_error("type takes 1 or 3 arguments")),
                }
            })
            .subclassable();
        });
        self.core_type(ids::PROPERTY, |t| {
            t.make(|vm, _, pos, kw| {
                let [get, set, del, _doc] = vm.parse_args(pos, kw, ["", "", "", "doc"], 0, 4)?;
                let or_none = |v: Value| v.defined().unwrap_or(Value::None);
                let parts = [or_none(get), or_none(set), or_none(del)];
                Ok(vm.heap.value(Object::Property(Box::new(parts))))
            });
            for (i, name) in ["getter", "setter", "deleter"].into_iter().enumerate() {
                let f: fn(&mut Vm, Value, Value) -> Res = match i {
                    0 => |vm, p, f| property_with(vm, p, 0, f),
                    1 => |vm, p, f| property_with(vm, p, 1, f),
                    _ => |vm, p, f| property_with(vm, p, 2, f),
                };
                t.method(name, NativeFn::F2(f));
            }
        });
        self.core_type(ids::STATICMETHOD, |t| {
            t.make(|vm, _, pos, kw| {
                vm.no_keywords(kw)?;
                vm.check_count(pos.len(), 1, 1)?;
                Ok(vm.heap.value(Object::StaticMethod(pos[0])))
            });
        });
        self.core_type(ids::CLASSMETHOD, |t| {
            t.make(|vm, _, pos, kw| {
                vm.no_keywords(kw)?;
                vm.check_count(pos.len(), 1, 1)?;
                Ok(vm.heap.value(Object::ClassMethod(pos[0])))
            });
        });
        self.core_type(ids::SUPER, |t| {
            t.make(|vm, _, pos, kw| {
                vm.no_keywords(kw)?;
                vm.check_count(pos.len(), 2, 2)?;
                let class = if vm.is_class(pos[1]) {
                    pos[1]
                } else {
                    vm.type_of(pos[1])
                };
                let derives = crate::builtins::objects::is_subclass(vm, class, pos[0])?;
                if !vm.is_class(pos[0]) || !vm.truth(derives)? {
                    return Err(vm.raise_with(ids::TYPE_ERROR, &[]));
                }
                Ok(vm.heap.value(Object::Super(pos[0], pos[1])))
            });
        });
        self.register_build_class();
        for id in ids::BASE_EXCEPTION.0..ids::LAST.0 {
            self.core_type(TypeId(id), |t| {
                t.make(|vm, ty, pos, kw| {
                    vm.no_keywords(kw)?;
                    Ok(vm.new_exception(ty, pos))
                })
                .subclassable();
            });
        }
        for id in ids::OBJECT.0..ids::LAST.0 {
            let exposed = matches!(
                TypeId(id),
                ids::OBJECT
                    | ids::TYPE
                    | ids::PROPERTY
                    | ids::STATICMETHOD
                    | ids::CLASSMETHOD
                    | ids::SUPER
            ) || id >= ids::BASE_EXCEPTION.0;
            if exposed {
                let name = self.types[id as usize].name;
                self.set_sym(self.builtins, name, Value::Type(TypeId(id)));
            }
        }
    }

    /// `__build_class__`, where it is called by name: class statements with keywords.
    pub(crate) fn register_build_class(&mut self) {
        let f = self.native(
            "__build_class__",
            NativeFn::Var(2, crate::types::ANY, |vm, args| {
                let Value::Obj(func) = args[0] else {
                    return Err(vm.not_callable(args[0]));
                };
                let Some(Object::Function(f)) = vm.object(args[0]) else {
                    return Err(vm.not_callable(args[0]));
                };
                let (code, globals) = (f.code.clone(), f.globals);
                let dict = vm.new_dict();
                vm.keep(Value::Obj(dict));
                let cell = vm.run_block(Some(func), code, globals, dict)?;
                vm.keep(cell);
                vm.make_class(args[1], &args[2..], dict, cell)
            }),
        );
        self.define_builtin("__build_class__", f);
    }

    /// The class of a body that has run: by `type`, or by the first base's own type.
    pub(crate) fn make_class(
        &mut self,
        name: Value,
        bases: &[Value],
        dict: Ref,
        cell: Value,
    ) -> Res {
        let class = match bases.first() {
            Some(&base) if !self.is_class(base) => {
                let meta = self.type_of(base);
                let bases = self.new_tuple(bases);
                self.call(meta, &[name, bases, Value::Obj(dict)])?
            }
            _ => {
                let name = self.sym_arg(name)?;
                self.new_class(name, bases, dict)?
            }
        };
        self.set_cell(cell, class);
        Ok(class)
    }

    fn set_own_member(&mut self, obj: Value, name: Sym, value: Value) -> Res {
        match obj {
            Value::Obj(r) if self.is_instance_object(obj) => {
                let class = match self.heap.get(r) {
                    Object::Instance(i) => i.class,
                    _ => return Ok(Value::None),
                };
                self.set_member(obj, r, class, name, value)?;
                Ok(Value::None)
            }
            _ => Err(self.type_error("arg must be user-type")),
        }
    }
}

fn property_with(vm: &mut Vm, property: Value, part: usize, f: Value) -> Res {
    let Some(Object::Property(p)) = vm.object(property) else {
        return Err(vm.type_error("argument has wrong type"));
    };
    let mut parts = **p;
    parts[part] = f;
    Ok(vm.heap.value(Object::Property(Box::new(parts))))
}
