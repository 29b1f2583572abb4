//! Operators.

use super::Vm;
use crate::code::{CmpOp, UnOp};
use crate::error::{Error, Res};
use crate::object::Object;
use crate::types::{self, ids, number};
use crate::value::Value;

impl Vm<'_> {
    /// NameError of an unbound local.
    #[cold]
    pub(crate) fn unbound_local(&mut self) -> Error {
        self.raise(
            ids::NAME_ERROR,
            "local variable referenced before assignment",
        )
    }

    /// `bool(v)`
    pub fn truth(&mut self, v: Value) -> Res<bool> {
        Ok(match v {
            Value::Bool(b) => b,
            Value::None => false,
            Value::Int(i) => i != 0,
            Value::Float(f) => f != 0.0,
            Value::Str(s) => !self.text(s).is_empty(),
            Value::Undefined => return Err(self.unbound_local()),
            Value::Obj(r) => match self.heap.get(r) {
                Object::Str(s) => !s.is_empty(),
                Object::Bytes(b) => !b.is_empty(),
                Object::ByteArray(b) => !b.is_empty(),
                Object::List(l) => !l.items.is_empty(),
                Object::Tuple(t) => !t.is_empty(),
                Object::NamedTuple(t) => !t.items.is_empty(),
                Object::Dict(m) | Object::Set(m) | Object::FrozenSet(m) => !m.is_empty(),
                Object::Complex(re, im) => *re != 0.0 || *im != 0.0,
                Object::Range(a, b, c) => super::iter::range_len(*a, *b, *c) != 0,
                Object::Array(_) | Object::MemoryView(_) | Object::DictView(..) => {
                    self.len(v)? != 0
                }
                Object::Instance(_) => return self.truth_of_instance(v),
                Object::Native(ty, _) => {
                    let hooks = self.types[ty.0 as usize].hooks;
                    if let Some(truth) = hooks.truth {
                        return truth(self, v);
                    }
                    match hooks.len {
                        Some(len) => len(self, v)? != 0,
                        None => true,
                    }
                }
                _ => true,
            },
            _ => true,
        })
    }

    fn truth_of_instance(&mut self, v: Value) -> Res<bool> {
        let (bool_name, len) = (self.names.bool, self.names.len);
        if let Some(b) = self.call_special(v, bool_name, &[])? {
            // Anything but True counts as false, as there.
            return Ok(matches!(b, Value::Bool(true)));
        }
        // The built-in object in it is asked before a `__len__`.
        if let Some(native) = self.operand_of(v) {
            return self.truth(native);
        }
        let n = self.call_special(v, len, &[])?;
        Ok(n.is_none_or(|n| !n.is(Value::Int(0))))
    }

    /// What the built-in `len(v)` gives: of an instance, whatever its `__len__` returns.
    pub fn len_value(&mut self, v: Value) -> Res {
        if self.is_instance_object(v) {
            let name = self.names.len;
            if let Some(n) = self.call_special(v, name, &[])? {
                return Ok(n);
            }
            // What the part makes of an int in an object: a number's only unary operator left is ~.
            if let Some(Value::Int(i)) = self.operand_of(v) {
                return Ok(Value::Int(!i));
            }
        }
        let n = self.len(v)?;
        Ok(self.int(n as i64))
    }

    /// `len(v)`
    pub fn len(&mut self, v: Value) -> Res<usize> {
        let n = match v {
            Value::Str(s) => Some(crate::text::utf8::char_count(self.text(s))),
            Value::Obj(r) => match self.heap.get(r) {
                Object::Str(s) => Some(crate::text::utf8::char_count(s)),
                Object::Bytes(b) => Some(b.len()),
                Object::ByteArray(b) => Some(b.len()),
                Object::Array(_) | Object::MemoryView(_) => Some(types::array::len(self, v)),
                Object::List(l) => Some(l.items.len()),
                Object::Tuple(t) => Some(t.len()),
                Object::NamedTuple(t) => Some(t.items.len()),
                Object::Dict(m) | Object::Set(m) | Object::FrozenSet(m) => Some(m.len()),
                Object::DictView(r, _) => Some(self.map(*r).len()),
                Object::Range(a, b, c) => Some(super::iter::range_len(*a, *b, *c) as usize),
                Object::Native(ty, _) => match self.types[ty.0 as usize].hooks.len {
                    Some(len) => Some(len(self, v)?),
                    None => None,
                },
                Object::Instance(_) => {
                    let name = self.names.len;
                    if let Some(n) = self.call_special(v, name, &[])? {
                        return Ok(self.int_arg(n)?.max(0) as usize);
                    }
                    if let Some(native) = self.operand_of(v) {
                        return self.len(native);
                    }
                    None
                }
                _ => None,
            },
            Value::Undefined => return Err(self.unbound_local()),
            _ => None,
        };
        match n {
            Some(n) => Ok(n),
            None => Err(self.wrong_type("object of type '{}' has no len()", v)),
        }
    }

    /// `op v`
    pub fn unary(&mut self, op: UnOp, v: Value) -> Res {
        if v.is_undefined() {
            return Err(self.unbound_local());
        }
        if let Some(result) = number::unary(self, op, v)? {
            return Ok(result);
        }
        let name = match op {
            UnOp::Pos => "__pos__",
            UnOp::Neg => "__neg__",
            UnOp::Invert => "__invert__",
        };
        if self.is_instance_object(v) {
            let sym = self.intern(name);
            if let Some(result) = self.call_special(v, sym, &[])? {
                return Ok(result);
            }
            if let Some(native) = self.operand_of(v) {
                return self.unary(op, native);
            }
        }
        let of = self.type_name(v);
        Err(self.type_error(&format!("unsupported type for {name}: '{of}'")))
    }

    /// `a < b`, for sorting.
    pub fn less(&mut self, a: Value, b: Value) -> Res<bool> {
        match (a, b) {
            (Value::Int(x), Value::Int(y)) => Ok(x < y),
            (Value::Float(x), Value::Float(y)) => Ok(x < y),
            _ => {
                let v = self.compare(CmpOp::Lt, a, b)?;
                self.truth(v)
            }
        }
    }

    /// `item in container`
    pub fn contains(&mut self, container: Value, item: Value) -> Res<bool> {
        let complex = matches!(self.object(container), Some(Object::Complex(..)));
        match container {
            Value::Undefined => return Err(self.unbound_local()),
            // Numbers have no name for that, other than a bool.
            Value::Int(_) | Value::Float(_) if matches!(item, Value::Int(_)) => {
                return Err(self.unsupported("", item, container));
            }
            _ if complex && matches!(item, Value::Int(_)) => {
                return Err(self.unsupported("", item, container));
            }
            Value::Int(_) if matches!(item, Value::Bool(_)) => {
                return self.contains_of_int(container, item);
            }
            Value::Bool(b) => return self.contains_of_int(Value::Int(b.into()), item),
            Value::Str(_) => return types::str::contains(self, container, item),
            Value::Obj(r) => match self.heap.get(r) {
                Object::Str(_) => return types::str::contains(self, container, item),
                Object::Bytes(_) => return types::bytes::contains(self, container, item),
                Object::ByteArray(_) | Object::Array(_) | Object::MemoryView(_) => {
                    return types::array::contains(self, container, item);
                }
                Object::List(_) => return types::list::contains(self, container, item),
                Object::Tuple(_) | Object::NamedTuple(_) => {
                    return types::tuple::contains(self, container, item);
                }
                Object::Dict(_) | Object::Set(_) | Object::FrozenSet(_) => {
                    return Ok(self.map_find(r, item)?.is_some());
                }
                Object::DictView(dict, crate::object::DictView::Keys) => {
                    let dict = *dict;
                    return Ok(self.map_find(dict, item)?.is_some());
                }
                Object::Range(..) => return types::range::contains(self, container, item),
                Object::Native(ty, _) => {
                    if let Some(hook) = self.types[ty.0 as usize].hooks.compare
                        && let Some(found) = hook(self, CmpOp::In, container, item)?
                    {
                        return Ok(found);
                    }
                }
                Object::Instance(_) => {
                    let name = self.names.contains;
                    if let Some(v) = self.call_special(container, name, &[item])? {
                        return self.truth(v);
                    }
                    if let Some(native) = self.operand_of(container) {
                        return self.contains_of_int(native, item);
                    }
                }
                _ => {}
            },
            _ => {}
        }
        let it = self.iter(container)?;
        self.kept.push(it);
        let found = self.iter_contains(it, item);
        self.kept.pop();
        found
    }

    /// What a bool or an instance asks of the built-in object in it.
    fn contains_of_int(&mut self, container: Value, item: Value) -> Res<bool> {
        let complex = matches!(self.object(item), Some(Object::Complex(..)));
        match (container, item) {
            (Value::Int(_), _)
                if complex || matches!(item, Value::Int(_) | Value::Float(_) | Value::Bool(_)) =>
            {
                let item = match item {
                    Value::Bool(b) => Value::Int(b.into()),
                    item => item,
                };
                Err(self.unsupported("__contains__", container, item))
            }
            (Value::Int(_), _) => Err(self.not_iterable(container)),
            _ => self.contains(container, item),
        }
    }

    fn iter_contains(&mut self, it: Value, item: Value) -> Res<bool> {
        while let Some(v) = self.iter_next(it)? {
            self.kept.push(v);
            let same = self.equal(v, item);
            self.kept.pop();
            if same? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// `obj[key]`
    pub fn index(&mut self, obj: Value, key: Value) -> Res {
        if key.is_undefined() {
            return Err(self.unbound_local());
        }
        match obj {
            Value::Undefined => Err(self.unbound_local()),
            Value::Str(_) => types::str::index(self, obj, key),
            Value::Obj(r) => match self.heap.get(r) {
                Object::Str(_) => types::str::index(self, obj, key),
                Object::Bytes(_) => types::bytes::index(self, obj, key),
                Object::ByteArray(_) | Object::Array(_) | Object::MemoryView(_) => {
                    types::array::index(self, obj, key)
                }
                Object::List(_) => types::list::index(self, obj, key),
                Object::Tuple(_) | Object::NamedTuple(_) => types::tuple::index(self, obj, key),
                Object::Dict(_) => match self.map_get(r, key)? {
                    Some(v) => Ok(v),
                    None => Err(self.key_error(key)),
                },
                Object::Range(..) => types::range::index(self, obj, key),
                Object::Native(ty, _) => match self.types[ty.0 as usize].hooks.index {
                    Some(hook) => hook(self, obj, key),
                    None => Err(self.not_subscriptable(obj)),
                },
                Object::Instance(_) => {
                    let name = self.names.getitem;
                    if let Some(v) = self.call_special(obj, name, &[key])? {
                        return Ok(v);
                    }
                    match self.subscripted(obj) {
                        Some(native) => self.index(native, key),
                        None => Err(self.not_subscriptable(obj)),
                    }
                }
                _ => Err(self.not_subscriptable(obj)),
            },
            _ => Err(self.not_subscriptable(obj)),
        }
    }

    /// The built-in object in an instance, if it is of a type that has items.
    fn subscripted(&self, instance: Value) -> Option<Value> {
        let native = self.operand_of(instance)?;
        let has_items = match native {
            Value::Str(_) => true,
            Value::Obj(r) => match self.heap.get(r) {
                Object::Native(ty, _) => {
                    let hooks = &self.types[ty.0 as usize].hooks;
                    hooks.index.is_some() || hooks.set_index.is_some()
                }
                Object::Set(_) | Object::FrozenSet(_) | Object::Int(_) | Object::Complex(..) => {
                    false
                }
                _ => true,
            },
            _ => false,
        };
        has_items.then_some(native)
    }

    fn not_subscriptable(&mut self, obj: Value) -> Error {
        self.wrong_type("'{}' object isn't subscriptable", obj)
    }

    /// `obj[key] = value`
    pub fn set_index(&mut self, obj: Value, key: Value, value: Value) -> Res<()> {
        if key.is_undefined() || obj.is_undefined() || value.is_undefined() {
            return Err(self.unbound_local());
        }
        if let Value::Obj(r) = obj {
            match self.heap.get(r) {
                Object::Dict(m) => {
                    if m.fixed {
                        return Err(self.raise_with(ids::TYPE_ERROR, &[]));
                    }
                    return self.map_set(r, key, value);
                }
                Object::List(_) => return types::list::set_index(self, obj, key, value),
                Object::ByteArray(_) | Object::Array(_) | Object::MemoryView(_) => {
                    return types::array::set_index(self, obj, key, value);
                }
                Object::Native(ty, _) => {
                    if let Some(hook) = self.types[ty.0 as usize].hooks.set_index {
                        return hook(self, obj, key, value);
                    }
                }
                Object::Instance(_) => {
                    let name = self.names.setitem;
                    if self.call_special(obj, name, &[key, value])?.is_some() {
                        return Ok(());
                    }
                    if let Some(native) = self.subscripted(obj) {
                        return self.set_index(native, key, value);
                    }
                }
                _ => {}
            }
        }
        Err(self.no_item_assignment(obj))
    }

    fn no_item_assignment(&mut self, obj: Value) -> Error {
        self.wrong_type("'{}' object doesn't support item assignment", obj)
    }

    /// `del obj[key]`
    pub fn delete_index(&mut self, obj: Value, key: Value) -> Res<()> {
        if key.is_undefined() || obj.is_undefined() {
            return Err(self.unbound_local());
        }
        if let Value::Obj(r) = obj {
            match self.heap.get(r) {
                Object::Dict(m) if !m.fixed => {
                    return match self.map_remove(r, key)? {
                        Some(_) => Ok(()),
                        None => Err(self.key_error(key)),
                    };
                }
                Object::List(_) => return types::list::delete_index(self, obj, key),
                Object::ByteArray(_) | Object::Array(_) | Object::MemoryView(_) => {
                    return types::array::delete_index(self, obj, key);
                }
                Object::Native(ty, _) => {
                    if let Some(hook) = self.types[ty.0 as usize].hooks.set_index {
                        return hook(self, obj, key, Value::Undefined);
                    }
                }
                Object::Instance(_) => {
                    let name = self.names.delitem;
                    if self.call_special(obj, name, &[key])?.is_some() {
                        return Ok(());
                    }
                    if let Some(native) = self.subscripted(obj) {
                        return self.delete_index(native, key);
                    }
                }
                _ => {}
            }
        }
        Err(self.wrong_type("'{}' object doesn't support item deletion", obj))
    }
}
