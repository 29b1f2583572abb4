//! Attributes.

use super::Vm;
use crate::error::Res;
use crate::map::Map;
use crate::object::Object;
use crate::types::ids;
use crate::value::{Ref, Sym, TypeId, Value};

/// What a look-up found.
#[derive(Clone, Copy, Debug)]
pub enum Found {
    /// A function and the self it is to be called with.
    Method(Value, Value),
    /// Any other value.
    Value(Value),
}

impl Vm<'_> {
    /// `obj.name`
    pub fn load_attr(&mut self, obj: Value, name: Sym) -> Res {
        match self.lookup(obj, name)? {
            Some(found) => Ok(self.materialise(found)),
            None => Err(self.no_attribute(obj, name)),
        }
    }

    /// `obj.name`, if there is one.
    pub fn find_attr(&mut self, obj: Value, name: Sym) -> Res<Option<Value>> {
        match self.lookup(obj, name) {
            Ok(Some(found)) => Ok(Some(self.materialise(found))),
            Ok(None) => Ok(None),
            Err(e) if self.is_error(e, ids::ATTRIBUTE_ERROR) => Ok(None),
            Err(e) => Err(e),
        }
    }

    /// As load_attr, for a call.
    pub fn load_method(&mut self, obj: Value, name: Sym) -> Res<Found> {
        match self.lookup(obj, name)? {
            Some(found) => Ok(found),
            None => Err(self.no_attribute(obj, name)),
        }
    }

    fn materialise(&mut self, found: Found) -> Value {
        match found {
            Found::Value(v) => v,
            Found::Method(f, slf) => self.heap.value(Object::BoundMethod(f, slf)),
        }
    }

    pub(super) fn lookup(&mut self, obj: Value, name: Sym) -> Res<Option<Found>> {
        match obj {
            Value::Undefined => return Err(self.unbound_local()),
            Value::Type(ty) => return self.lookup_in_type_object(ty, name),
            Value::Obj(r) => match self.heap.get(r) {
                Object::Instance(_) => return self.lookup_in_instance(obj, r, name),
                Object::Class(_) => return self.lookup_in_class_object(obj, r, name),
                Object::NamedTupleType(t) => {
                    if name == self.names.name {
                        return Ok(Some(Found::Value(Value::Str(t.0))));
                    }
                    if name == self.names.bases {
                        let bases = self.new_tuple([Value::Type(ids::TUPLE)]);
                        return Ok(Some(Found::Value(bases)));
                    }
                    return self.lookup_in_type_object(ids::TUPLE, name);
                }
                Object::Module(m) => {
                    let (globals, m_name) = (m.globals, m.name);
                    if let Some(v) = self.get_sym(globals, name) {
                        return Ok(Some(Found::Value(v)));
                    }
                    if let Some(v) = self.added_builtin(globals, name) {
                        return Ok(Some(Found::Value(v)));
                    }
                    if name == self.names.dict {
                        return Ok(Some(Found::Value(Value::Obj(globals))));
                    }
                    if name == self.names.class {
                        return Ok(Some(Found::Value(self.type_of(obj))));
                    }
                    if self.map(globals).fixed && self.text(m_name) == "sys" {
                        return Ok(crate::modules::sys::load(self, name).map(Found::Value));
                    }
                    let getattr = self.names.getattr;
                    if let Some(f) = self.get_sym(globals, getattr) {
                        return Ok(Some(Found::Value(self.call(f, &[Value::Str(name)])?)));
                    }
                    return Ok(None);
                }
                Object::Super(class, slf) => {
                    let (class, slf) = (*class, *slf);
                    return self.lookup_super(class, slf, name);
                }
                Object::NamedTuple(t) => {
                    let ty = t.ty;
                    if let Object::NamedTupleType(fields) = self.heap.get(ty)
                        && let Some(i) = fields.1.iter().position(|f| *f == name)
                        && let Object::NamedTuple(t) = self.heap.get(r)
                    {
                        return Ok(Some(Found::Value(t.items[i])));
                    }
                    // It has its fields and none of a tuple's methods.
                    let class = (name == self.names.class).then(|| Found::Value(self.type_of(obj)));
                    return Ok(class);
                }
                Object::Exception(e) => {
                    let args = e.args;
                    if name == self.names.args {
                        return Ok(Some(Found::Value(args)));
                    }
                    if name == self.names.value || name == self.names.errno {
                        return Ok(Some(Found::Value(self.exception_value(obj))));
                    }
                }
                Object::Function(f) => {
                    if name == self.names.name {
                        return Ok(Some(Found::Value(Value::Str(f.code.name))));
                    }
                    if self.text(name) == "__globals__" {
                        return Ok(Some(Found::Value(Value::Obj(f.globals))));
                    }
                    // One that makes generators has nothing of theirs, though its type is called so.
                    let class = (name == self.names.class).then(|| Found::Value(self.type_of(obj)));
                    return Ok(class);
                }
                Object::BoundMethod(f, _) => {
                    let f = *f;
                    return self.lookup(f, name);
                }
                Object::Range(start, stop, step) => {
                    let v = match &**self.text(name) {
                        b"start" => Some(*start),
                        b"stop" => Some(*stop),
                        b"step" => Some(*step),
                        _ => None,
                    };
                    if let Some(v) = v {
                        return Ok(Some(Found::Value(self.int(i64::from(v)))));
                    }
                }
                Object::Slice(s) => {
                    let v = match &**self.text(name) {
                        b"start" => Some(s[0]),
                        b"stop" => Some(s[1]),
                        b"step" => Some(s[2]),
                        _ => None,
                    };
                    if let Some(v) = v {
                        return Ok(Some(Found::Value(v)));
                    }
                }
                Object::Complex(re, im) => {
                    let v = match &**self.text(name) {
                        b"real" => Some(*re),
                        b"imag" => Some(*im),
                        _ => None,
                    };
                    if let Some(v) = v {
                        return Ok(Some(Found::Value(self.float(v))));
                    }
                }
                _ => {}
            },
            _ => {}
        }
        let ty = self.type_id(obj);
        if let Some(hook) = self.types[ty.0 as usize].hooks.load
            && let Some(v) = hook(self, obj, name)?
        {
            return Ok(Some(Found::Value(v)));
        }
        if let Some(member) = self.find_in_type_id(ty, name) {
            return Ok(Some(self.bind_native(member, obj)));
        }
        if name == self.names.class {
            return Ok(Some(Found::Value(self.type_of(obj))));
        }
        if name == self.names.next && self.types[ty.0 as usize].hooks.next.is_some() {
            let next = self.intern("next");
            let next = self.get_sym(self.builtins, next);
            return Ok(next.map(|next| Found::Method(next, obj)));
        }
        Ok(None)
    }

    /// Member of a built-in type or of what it derives from, `object` left out.
    pub(crate) fn find_in_type_id(&self, ty: TypeId, name: Sym) -> Option<Value> {
        let mut ty = ty;
        loop {
            let info = &self.types[ty.0 as usize];
            if let Some(&v) = info.locals.get(&name) {
                return Some(v);
            }
            if info.base == ty || info.base == ids::OBJECT {
                return None;
            }
            ty = info.base;
        }
    }

    /// A member of a built-in type as seen through an object.
    fn bind_native(&self, member: Value, obj: Value) -> Found {
        match member {
            Value::Native(_) => Found::Method(member, obj),
            Value::Obj(r) => match self.heap.get(r) {
                Object::StaticMethod(f) => Found::Value(*f),
                Object::ClassMethod(f) => Found::Method(*f, self.type_of(obj)),
                Object::Function(_) => Found::Method(member, obj),
                _ => Found::Value(member),
            },
            _ => Found::Value(member),
        }
    }

    fn lookup_in_type_object(&mut self, ty: TypeId, name: Sym) -> Res<Option<Found>> {
        if name == self.names.name {
            return Ok(Some(Found::Value(Value::Str(
                self.types[ty.0 as usize].name,
            ))));
        }
        if name == self.names.class {
            return Ok(Some(Found::Value(Value::Type(ids::TYPE))));
        }
        if name == self.names.bases {
            let base = self.types[ty.0 as usize].base;
            let bases = if ty == ids::OBJECT {
                vec![]
            } else {
                vec![Value::Type(base)]
            };
            return Ok(Some(Found::Value(self.new_tuple(bases))));
        }
        if name == self.names.dict {
            let mut members = Map::new(0);
            let info = &self.types[ty.0 as usize];
            let symbols = &self.heap.symbols;
            for &sym in &info.names {
                if let Some(&member) = info.locals.get(&sym) {
                    let key = Value::Str(sym);
                    members.insert_new(key, symbols.hash(sym), member, &mut |key| match key {
                        Value::Str(s) => symbols.hash(s),
                        _ => 0,
                    });
                }
            }
            return Ok(Some(Found::Value(self.read_only_dict(members))));
        }
        if name == self.names.next {
            // It is no member there: an iterator's type tells how to go on.
            return Ok(None);
        }
        // A built-in type derives from nothing there, from `object` neither.
        let Some(member) = self.find_in_type_id(ty, name) else {
            return Ok(None);
        };
        Ok(Some(match member {
            Value::Obj(r) => match self.heap.get(r) {
                Object::StaticMethod(f) => Found::Value(*f),
                Object::ClassMethod(f) => Found::Method(*f, Value::Type(ty)),
                _ => Found::Value(member),
            },
            _ => Found::Value(member),
        }))
    }

    fn lookup_in_class_object(&mut self, obj: Value, r: Ref, name: Sym) -> Res<Option<Found>> {
        let Object::Class(class) = self.heap.get(r) else {
            return Ok(None);
        };
        let (class_name, dict) = (class.name, class.dict);
        if name == self.names.name {
            return Ok(Some(Found::Value(Value::Str(class_name))));
        }
        if name == self.names.dict {
            let members = self.map(dict).clone();
            return Ok(Some(Found::Value(self.read_only_dict(members))));
        }
        if name == self.names.bases {
            let Object::Class(class) = self.heap.get(r) else {
                return Ok(None);
            };
            let mut bases = class.bases.to_vec();
            if bases.is_empty() {
                bases.push(Value::Type(ids::OBJECT));
            }
            return Ok(Some(Found::Value(self.new_tuple(bases))));
        }
        match self.find_in_class_chain(obj, name) {
            Some(member) => self.bind_to_class(member, obj).map(Some),
            None if name == self.names.class => Ok(Some(Found::Value(Value::Type(ids::TYPE)))),
            None => match self.find_in_object(obj, name) {
                Some(member) => Ok(Some(self.bind_native_to_class(member, obj))),
                None => Ok(None),
            },
        }
    }

    /// A dict that shows members and can't be changed.
    fn read_only_dict(&mut self, members: Map) -> Value {
        self.heap.value(Object::Dict(Map {
            fixed: true,
            watched: false,
            ..members
        }))
    }

    /// Member of `object`, for a class that names it among its bases: one that doesn't has no
    /// such members, but super() finds them.
    fn find_in_object(&self, class: Value, name: Sym) -> Option<Value> {
        let member = self.types[ids::OBJECT.0 as usize]
            .locals
            .get(&name)
            .copied();
        member.filter(|_| self.names_object(class))
    }

    fn names_object(&self, class: Value) -> bool {
        match class {
            Value::Type(ty) => ty == ids::OBJECT,
            _ => match self.object(class) {
                Some(Object::Class(c)) => c.bases.iter().any(|&base| self.names_object(base)),
                _ => false,
            },
        }
    }

    fn bind_native_to_class(&self, member: Value, class: Value) -> Found {
        match self.object(member) {
            Some(Object::StaticMethod(f)) => Found::Value(*f),
            Some(Object::ClassMethod(f)) => Found::Method(*f, class),
            _ => Found::Value(member),
        }
    }

    /// A class's member as seen through the class itself.
    fn bind_to_class(&mut self, member: Value, class: Value) -> Res<Found> {
        match self.object(member) {
            Some(Object::StaticMethod(f)) => Ok(Found::Value(*f)),
            Some(Object::ClassMethod(f)) => Ok(Found::Method(*f, class)),
            Some(Object::Instance(_)) => {
                let get = self.names.get;
                match self.call_special(member, get, &[Value::None, class])? {
                    Some(v) => Ok(Found::Value(v)),
                    None => Ok(Found::Value(member)),
                }
            }
            _ => Ok(Found::Value(member)),
        }
    }

    fn lookup_in_instance(&mut self, obj: Value, r: Ref, name: Sym) -> Res<Option<Found>> {
        let Object::Instance(instance) = self.heap.get(r) else {
            return Ok(None);
        };
        let (class, native) = (instance.class, instance.native);
        let hash = self.heap.symbols.hash(name);
        if let Some(pos) = instance.members.find_sym(name, hash) {
            return Ok(Some(Found::Value(instance.members.table[pos].value)));
        }
        if name == self.names.class {
            return Ok(Some(Found::Value(Value::Obj(class))));
        }
        if name == self.names.dict {
            let members = instance.members.clone();
            return Ok(Some(Found::Value(self.read_only_dict(members))));
        }
        if let Some((member, builtin)) = self.find_member(Value::Obj(class), name) {
            if builtin && matches!(member, Value::Native(_)) {
                let slf = native.defined().unwrap_or(obj);
                return Ok(Some(Found::Method(member, slf)));
            }
            return self.bind(member, obj).map(Some);
        }
        if !native.is_undefined()
            && let Some(found) = self.lookup(native, name)?
        {
            return Ok(Some(found));
        }
        let names = &self.names;
        // Asked of the object itself only.
        let own = [
            names.getattr,
            names.setattr,
            names.delattr,
            names.get,
            names.set,
            names.delete,
            names.set_name,
        ];
        if !own.contains(&name) {
            let getattr = names.getattr;
            if let Some(v) = self.call_special(obj, getattr, &[Value::Str(name)])? {
                return Ok(Some(Found::Value(v)));
            }
        }
        match self.find_in_object(Value::Obj(class), name) {
            Some(member) => Ok(Some(self.bind_native(member, obj))),
            None => Ok(None),
        }
    }

    /// A member of a class as seen through an instance: functions take it as self, properties and
    /// descriptors are asked.
    pub(crate) fn bind(&mut self, member: Value, obj: Value) -> Res<Found> {
        match member {
            // A built-in function that a class of a program has for a member stays what it is.
            Value::Native(_) => Ok(Found::Value(member)),
            Value::Obj(r) => match self.heap.get(r) {
                Object::Function(_) => Ok(Found::Method(member, obj)),
                Object::StaticMethod(f) => Ok(Found::Value(*f)),
                Object::ClassMethod(f) => Ok(Found::Method(*f, self.type_of(obj))),
                Object::Property(p) => {
                    let get = p[0];
                    if get.is_none() {
                        return Err(self.raise(ids::ATTRIBUTE_ERROR, "unreadable attribute"));
                    }
                    Ok(Found::Value(self.call(get, &[obj])?))
                }
                Object::Instance(_) => {
                    let (get, class) = (self.names.get, self.type_of(obj));
                    match self.call_special(member, get, &[obj, class])? {
                        Some(v) => Ok(Found::Value(v)),
                        None => Ok(Found::Value(member)),
                    }
                }
                _ => Ok(Found::Value(member)),
            },
            _ => Ok(Found::Value(member)),
        }
    }

    /// What `super(class, slf).name` is for a call: a function and self, or a value and `Undefined`. Unlike `super()` by
    /// itself it does not ask whether the object is one of the class's.
    pub(super) fn load_super_method(
        &mut self,
        class: Value,
        slf: Value,
        name: Sym,
    ) -> Res<(Value, Value)> {
        match self.lookup_super(class, slf, name)? {
            Some(Found::Method(f, slf)) => Ok((f, slf)),
            Some(Found::Value(v)) => Ok((v, Value::Undefined)),
            None => {
                let obj = self.heap.value(Object::Super(class, slf));
                Err(self.no_attribute(obj, name))
            }
        }
    }

    fn lookup_super(&mut self, class: Value, slf: Value, name: Sym) -> Res<Option<Found>> {
        let bases = match self.object(class) {
            Some(Object::Class(c)) => c.bases.clone(),
            _ => return Ok(None),
        };
        let mut native = None;
        for &base in &bases {
            match base {
                Value::Type(ty) if ty != ids::OBJECT => native = Some(ty),
                Value::Type(_) => {}
                _ => {
                    if let Value::Obj(r) = base
                        && self.class(r).native_base.is_some()
                    {
                        native = self.class(r).native_base;
                    }
                    if let Some((member, builtin)) = self.find_member(base, name) {
                        if builtin && matches!(member, Value::Native(_)) {
                            return Ok(Some(Found::Method(member, self.native_of(slf))));
                        }
                        if self.is_class(slf) {
                            return self.bind_super_class(member, slf).map(Some);
                        }
                        // A property is given as it is, as there.
                        if let Some(Object::Property(_)) = self.object(member) {
                            return Ok(Some(Found::Value(member)));
                        }
                        return self.bind(member, slf).map(Some);
                    }
                }
            }
        }
        if let Some(ty) = native {
            if name == self.names.init {
                return Ok(Some(Found::Method(self.native_init, slf)));
            }
            let inner = self.native_of(slf);
            if inner.is(slf) && self.find_in_type_id(ty, name).is_some() {
                return Err(self.raise(ids::ATTRIBUTE_ERROR, "call super().__init__() first"));
            }
            if !inner.is(slf)
                && let Some(found) = self.lookup(inner, name)?
            {
                return Ok(Some(found));
            }
        }
        match self.types[ids::OBJECT.0 as usize].locals.get(&name) {
            Some(&member) => Ok(Some(self.bind_native(member, slf))),
            None if name == self.names.class => Ok(Some(Found::Value(Value::Type(ids::SUPER)))),
            None => Ok(None),
        }
    }

    fn bind_super_class(&mut self, member: Value, class: Value) -> Res<Found> {
        match self.object(member) {
            Some(Object::Function(_)) => Ok(Found::Method(member, class)),
            _ => self.bind_to_class(member, class),
        }
    }

    /// `obj.name = value`
    pub fn store_attr(&mut self, obj: Value, name: Sym, value: Value) -> Res<()> {
        self.change_attr(obj, name, value)
    }

    /// `del obj.name`
    pub fn delete_attr(&mut self, obj: Value, name: Sym) -> Res<()> {
        self.change_attr(obj, name, Value::Undefined)
    }

    /// Stores, or deletes given `Undefined`.
    fn change_attr(&mut self, obj: Value, name: Sym, value: Value) -> Res<()> {
        if let Value::Obj(r) = obj {
            match self.heap.get(r) {
                Object::Instance(i) => {
                    let class = i.class;
                    return self.change_instance(obj, r, class, name, value);
                }
                Object::Class(c) => {
                    let dict = c.dict;
                    self.epoch += 1;
                    if value.is_undefined() {
                        if self.remove_sym(dict, name).is_none() {
                            return Err(self.no_stored_attribute(obj, name));
                        }
                        return Ok(());
                    }
                    self.note_class_member(r, name, value)?;
                    self.set_sym(dict, name, value);
                    return Ok(());
                }
                Object::Module(m) => {
                    let (globals, m_name) = (m.globals, m.name);
                    if self.map(globals).fixed {
                        let sys = self.text(m_name) == "sys";
                        if sys && crate::modules::sys::store(self, name, value) {
                            return Ok(());
                        }
                        if self.text(m_name) == "builtins" {
                            if !self.override_builtin(name, value) {
                                return Err(self.raise_with(ids::KEY_ERROR, &[Value::Str(name)]));
                            }
                            return Ok(());
                        }
                        return Err(self.no_stored_attribute(obj, name));
                    }
                    if value.is_undefined() {
                        if self.remove_sym(globals, name).is_none() {
                            return Err(self.no_stored_attribute(obj, name));
                        }
                        return Ok(());
                    }
                    self.set_sym(globals, name, value);
                    return Ok(());
                }
                Object::Exception(_) => {
                    if self.text(name) == "__traceback__"
                        && value.is_none()
                        && let Some(e) = self.exception_mut(obj)
                    {
                        e.traceback.clear();
                        return Ok(());
                    }
                }
                _ => {}
            }
        }
        if obj.is_undefined() {
            return Err(self.unbound_local());
        }
        let ty = self.type_id(obj);
        if let Some(hook) = self.types[ty.0 as usize].hooks.store
            && hook(self, obj, name, value)?
        {
            return Ok(());
        }
        Err(self.no_stored_attribute(obj, name))
    }

    fn change_instance(
        &mut self,
        obj: Value,
        r: Ref,
        class: Ref,
        name: Sym,
        value: Value,
    ) -> Res<()> {
        let (special, descriptors) = {
            let class = self.class(class);
            (class.special_attrs, class.has_descriptors)
        };
        if descriptors && let Some(member) = self.find_in_class_chain(Value::Obj(class), name) {
            match self.object(member) {
                Some(Object::Property(p)) => {
                    let f = if value.is_undefined() { p[2] } else { p[1] };
                    if f.is_none() {
                        return Err(self.no_stored_attribute(obj, name));
                    }
                    let args = [obj, value];
                    let n = if value.is_undefined() { 1 } else { 2 };
                    self.call(f, &args[..n])?;
                    return Ok(());
                }
                Some(Object::Instance(_)) => {
                    let (method, n) = if value.is_undefined() {
                        (self.names.delete, 1)
                    } else {
                        (self.names.set, 2)
                    };
                    if self
                        .call_special(member, method, &[obj, value][..n])?
                        .is_some()
                    {
                        return Ok(());
                    }
                }
                _ => {}
            }
        }
        if special {
            let (method, n) = if value.is_undefined() {
                (self.names.delattr, 1)
            } else {
                (self.names.setattr, 2)
            };
            if self
                .call_special(obj, method, &[Value::Str(name), value][..n])?
                .is_some()
            {
                return Ok(());
            }
        }
        self.set_member(obj, r, class, name, value)
    }

    /// Stores into an instance's own members, whatever its class says.
    pub(crate) fn set_member(
        &mut self,
        obj: Value,
        r: Ref,
        class: Ref,
        name: Sym,
        value: Value,
    ) -> Res<()> {
        if value.is_undefined() {
            if self.remove_sym(r, name).is_none() {
                let native = self.native_of(obj);
                if !native.is(obj) {
                    return self.delete_attr(native, name);
                }
                return Err(self.no_stored_attribute(obj, name));
            }
            return Ok(());
        }
        let hash = self.heap.symbols.hash(name);
        if let Some(pos) = self.map(r).find_sym(name, hash) {
            self.map_mut(r).table[pos].value = value;
            return Ok(());
        }
        self.shadow(class, name);
        if self.map(r).len() == self.map(r).table.len() {
            self.kept.push(value);
            let result = self.reserve(self.map(r).table.len() * 8 + 16);
            self.kept.pop();
            result?;
        }
        self.set_sym(r, name, value);
        Ok(())
    }
}
