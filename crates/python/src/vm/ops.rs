//! Operators.

use super::Vm;
use crate::code::{BinOp, CmpOp, UnOp};
use crate::error::{Error, Res};
use crate::object::Object;
use crate::types::{self, ids, number};
use crate::value::{Sym, Value};

/// Names of the methods of binary operators: `(__add__, __radd__, __iadd__)`.
pub(crate) fn method_names(op: BinOp) -> (&'static str, &'static str, &'static str) {
    match op {
        BinOp::Add => ("__add__", "__radd__", "__iadd__"),
        BinOp::Sub => ("__sub__", "__rsub__", "__isub__"),
        BinOp::Mul => ("__mul__", "__rmul__", "__imul__"),
        BinOp::TrueDiv => ("__truediv__", "__rtruediv__", "__itruediv__"),
        BinOp::FloorDiv => ("__floordiv__", "__rfloordiv__", "__ifloordiv__"),
        BinOp::Mod => ("__mod__", "__rmod__", "__imod__"),
        BinOp::Pow => ("__pow__", "__rpow__", "__ipow__"),
        BinOp::MatMul => ("__matmul__", "__rmatmul__", "__imatmul__"),
        BinOp::Shl => ("__lshift__", "__rlshift__", "__ilshift__"),
        BinOp::Shr => ("__rshift__", "__rrshift__", "__irshift__"),
        BinOp::And => ("__and__", "__rand__", "__iand__"),
        BinOp::Or => ("__or__", "__ror__", "__ior__"),
        BinOp::Xor => ("__xor__", "__rxor__", "__ixor__"),
    }
}

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
        if let Some(n) = self.call_special(v, len, &[])? {
            return Ok(!n.is(Value::Int(0)));
        }
        let native = self.native_of(v);
        if native.is(v) || self.is_exception(native) {
            Ok(true)
        } else {
            self.truth(native)
        }
    }

    /// What the built-in `len(v)` gives: of an instance, whatever its `__len__` returns.
    pub fn len_value(&mut self, v: Value) -> Res {
        if self.is_instance_object(v) {
            let name = self.names.len;
            if let Some(n) = self.call_special(v, name, &[])? {
                return Ok(n);
            }
        }
        let n = self.len(v)?;
        Ok(self.int(n as i64))
    }

    /// `len(v)`
    pub fn len(&mut self, v: Value) -> Res<usize> {
        let n = match v {
            Value::Str(s) => Some(self.text(s).chars().count()),
            Value::Obj(r) => match self.heap.get(r) {
                Object::Str(s) => Some(s.chars().count()),
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
                    let native = self.native_of(v);
                    if !native.is(v) {
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
            None => {
                let name = self.type_name(v);
                Err(self.type_error(&format!("object of type '{name}' has no len()")))
            }
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
            let native = self.native_of(v);
            if !native.is(v) {
                return self.unary(op, native);
            }
        }
        let of = self.type_name(v);
        Err(self.type_error(&format!("unsupported type for {name}: '{of}'")))
    }

    /// `a op b`
    pub fn binary(&mut self, op: BinOp, a: Value, b: Value) -> Res {
        if let Some(v) = number::binary(self, op, a, b)? {
            return Ok(v);
        }
        self.binary_objects(op, a, b, false)
    }

    /// `a op= b`
    pub fn in_place(&mut self, op: BinOp, a: Value, b: Value) -> Res {
        if let Some(v) = number::binary(self, op, a, b)? {
            return Ok(v);
        }
        self.binary_objects(op, a, b, true)
    }

    fn binary_objects(&mut self, op: BinOp, a: Value, b: Value, in_place: bool) -> Res {
        if a.is_undefined() || b.is_undefined() {
            return Err(self.unbound_local());
        }
        let (name, reverse, in_place_name) = method_names(op);
        if self.is_instance_object(a) {
            if in_place {
                let sym = self.intern(in_place_name);
                if let Some(v) = self.operator_method(a, sym, b)? {
                    return Ok(v);
                }
            }
            let sym = self.intern(name);
            if let Some(v) = self.operator_method(a, sym, b)? {
                return Ok(v);
            }
        }
        let (left, mut right) = (self.native_of(a), self.native_of(b));
        if op == BinOp::Mod && matches!(self.type_id(left), ids::STR | ids::BYTES) {
            // A format's value is shown by its own `__str__`.
            right = b;
        }
        if in_place && let Some(v) = self.in_place_builtin(op, left, right)? {
            // The object changed is still the one that wraps it.
            return Ok(if v.is(left) { a } else { v });
        }
        if let Some(v) = self.binary_builtin(op, left, right)? {
            return Ok(v);
        }
        if self.is_instance_object(b) {
            let sym = self.intern(reverse);
            if let Some(v) = self.operator_method(b, sym, a)? {
                return Ok(v);
            }
        }
        // Only what fails on numbers alone keeps the name of the operator in place.
        let numbers = matches!(a, Value::Int(_))
            && (matches!(b, Value::Int(_) | Value::Float(_))
                || matches!(self.object(b), Some(Object::Complex(..))));
        let shown = if in_place && numbers {
            in_place_name
        } else {
            name
        };
        Err(self.unsupported(shown, a, b))
    }

    /// An operator's method of a class: `None` if there is none or it gives NotImplemented.
    fn operator_method(&mut self, obj: Value, name: Sym, other: Value) -> Res<Option<Value>> {
        match self.call_special(obj, name, &[other])? {
            Some(Value::NotImplemented) | None => Ok(None),
            found => Ok(found),
        }
    }

    fn in_place_builtin(&mut self, op: BinOp, a: Value, b: Value) -> Res<Option<Value>> {
        match self.object(a) {
            Some(Object::List(_)) => types::list::in_place(self, op, a, b),
            Some(Object::Set(_)) => types::set::in_place(self, op, a, b),
            Some(Object::Dict(_)) => types::dict::in_place(self, op, a, b),
            Some(Object::ByteArray(_) | Object::Array(_)) => types::array::in_place(self, op, a, b),
            _ => Ok(None),
        }
    }

    fn binary_builtin(&mut self, op: BinOp, a: Value, b: Value) -> Res<Option<Value>> {
        if let Some(v) = number::binary(self, op, a, b)? {
            return Ok(Some(v));
        }
        let left = self.binary_by(op, a, a, b)?;
        if left.is_some() {
            return Ok(left);
        }
        // `3 * [1]`: repetition asks the right side.
        if op == BinOp::Mul && matches!(a, Value::Int(_) | Value::Bool(_)) {
            return self.binary_by(op, b, b, a);
        }
        if let Some(Object::Native(..)) = self.object(b) {
            return self.binary_by(op, b, a, b);
        }
        Ok(None)
    }

    fn binary_by(&mut self, op: BinOp, of: Value, a: Value, b: Value) -> Res<Option<Value>> {
        match of {
            Value::Str(_) => types::str::binary(self, op, a, b),
            Value::Obj(r) => match self.heap.get(r) {
                Object::Str(_) => types::str::binary(self, op, a, b),
                Object::Bytes(_) => types::bytes::binary(self, op, a, b),
                Object::ByteArray(_) | Object::Array(_) | Object::MemoryView(_) => {
                    types::array::binary(self, op, a, b)
                }
                Object::List(_) => types::list::binary(self, op, a, b),
                Object::Tuple(_) | Object::NamedTuple(_) => types::tuple::binary(self, op, a, b),
                Object::Dict(_) => types::dict::binary(self, op, a, b),
                Object::Set(_) | Object::FrozenSet(_) | Object::DictView(..) => {
                    types::set::binary(self, op, a, b)
                }
                Object::Native(ty, _) => match self.types[ty.0 as usize].hooks.binary {
                    Some(hook) => hook(self, op, a, b),
                    None => Ok(None),
                },
                _ => Ok(None),
            },
            _ => Ok(None),
        }
    }

    /// `a op b` as the value it gives.
    pub fn compare(&mut self, op: CmpOp, a: Value, b: Value) -> Res {
        if a.is_undefined() || b.is_undefined() {
            return Err(self.unbound_local());
        }
        match op {
            CmpOp::Is => return Ok(Value::Bool(a.is(b))),
            CmpOp::IsNot => return Ok(Value::Bool(!a.is(b))),
            CmpOp::In => return Ok(Value::Bool(self.contains(b, a)?)),
            CmpOp::NotIn => return Ok(Value::Bool(!self.contains(b, a)?)),
            CmpOp::Ne => {
                for (x, y) in [(a, b), (b, a)] {
                    if !self.is_instance_object(x) {
                        continue;
                    }
                    if let Some(v) = self.operator_method(x, self.names.ne, y)? {
                        return Ok(v);
                    }
                    if let Some(v) = self.operator_method(x, self.names.eq, y)? {
                        return Ok(Value::Bool(!self.truth(v)?));
                    }
                }
                let equal = self.compare_natives(CmpOp::Eq, a, b)?;
                return Ok(Value::Bool(!self.truth(equal)?));
            }
            _ => {}
        }
        if let Some(result) = number::compare(self, op, a, b)? {
            return Ok(Value::Bool(result));
        }
        if let Some(v) = self.compare_method(op, a, b)? {
            return Ok(v);
        }
        self.compare_natives(op, a, b)
    }

    /// As compare, where no method of a class has a say.
    fn compare_natives(&mut self, op: CmpOp, a: Value, b: Value) -> Res {
        let (left, right) = (self.native_of(a), self.native_of(b));
        if let Some(result) = number::compare(self, op, left, right)? {
            return Ok(Value::Bool(result));
        }
        if op == CmpOp::Eq && left.is(right) {
            return Ok(Value::Bool(true));
        }
        if let Some(result) = self.compare_builtin(op, left, right)? {
            return Ok(Value::Bool(result));
        }
        if op == CmpOp::Eq {
            return Ok(Value::Bool(a.is(b)));
        }
        let name = match op {
            CmpOp::Lt => "__lt__",
            CmpOp::Le => "__le__",
            CmpOp::Gt => "__gt__",
            _ => "__ge__",
        };
        Err(self.unsupported(name, a, b))
    }

    fn compare_method(&mut self, op: CmpOp, a: Value, b: Value) -> Res<Option<Value>> {
        let name = match op {
            CmpOp::Lt => self.names.lt,
            CmpOp::Le => self.names.le,
            CmpOp::Gt => self.names.gt,
            CmpOp::Ge => self.names.ge,
            _ => self.names.eq,
        };
        if self.is_instance_object(a)
            && let Some(v) = self.operator_method(a, name, b)?
        {
            return Ok(Some(v));
        }
        // Only == asks the other side as well; < does not ask for >, as there.
        if op == CmpOp::Eq
            && self.is_instance_object(b)
            && let Some(v) = self.operator_method(b, name, a)?
        {
            return Ok(Some(v));
        }
        Ok(None)
    }

    fn compare_builtin(&mut self, op: CmpOp, a: Value, b: Value) -> Res<Option<bool>> {
        match a {
            Value::Str(_) => types::str::compare(self, op, a, b),
            Value::Obj(r) => match self.heap.get(r) {
                Object::Str(_) => types::str::compare(self, op, a, b),
                Object::Bytes(_) => types::bytes::compare(self, op, a, b),
                Object::ByteArray(_) | Object::Array(_) | Object::MemoryView(_) => {
                    types::array::compare(self, op, a, b)
                }
                Object::List(_) => types::list::compare(self, op, a, b),
                Object::Tuple(_) | Object::NamedTuple(_) => types::tuple::compare(self, op, a, b),
                Object::Dict(_) => types::dict::compare(self, op, a, b),
                Object::Set(_) | Object::FrozenSet(_) => types::set::compare(self, op, a, b),
                Object::Range(..) => types::range::compare(self, op, a, b),
                Object::BoundMethod(f, s) if op == CmpOp::Eq => {
                    let (f, s) = (*f, *s);
                    Ok(match self.object(b) {
                        Some(Object::BoundMethod(g, t)) => Some(f.is(*g) && s.is(*t)),
                        _ => Some(false),
                    })
                }
                Object::Native(ty, _) => match self.types[ty.0 as usize].hooks.compare {
                    Some(hook) => hook(self, op, a, b),
                    None => Ok(None),
                },
                _ => Ok(None),
            },
            _ => Ok(None),
        }
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
        match container {
            Value::Undefined => return Err(self.unbound_local()),
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
                    let native = self.native_of(container);
                    if !native.is(container) {
                        return self.contains(native, item);
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
                    let native = self.native_of(obj);
                    if native.is(obj) {
                        return Err(self.not_subscriptable(obj));
                    }
                    self.index(native, key)
                }
                _ => Err(self.not_subscriptable(obj)),
            },
            _ => Err(self.not_subscriptable(obj)),
        }
    }

    fn not_subscriptable(&mut self, obj: Value) -> Error {
        let name = self.type_name(obj);
        self.type_error(&format!("'{name}' object isn't subscriptable"))
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
                    let native = self.native_of(obj);
                    if !native.is(obj) {
                        return self.set_index(native, key, value);
                    }
                }
                _ => {}
            }
        }
        Err(self.no_item_assignment(obj))
    }

    fn no_item_assignment(&mut self, obj: Value) -> Error {
        let name = self.type_name(obj);
        self.type_error(&format!("'{name}' object doesn't support item assignment"))
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
                    let native = self.native_of(obj);
                    if !native.is(obj) {
                        return self.delete_index(native, key);
                    }
                }
                _ => {}
            }
        }
        let name = self.type_name(obj);
        Err(self.type_error(&format!("'{name}' object doesn't support item deletion")))
    }
}
