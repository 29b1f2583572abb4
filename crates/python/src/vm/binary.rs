//! Operators of two operands: who is asked, in which order, with what.

use super::Vm;
use crate::code::{BinOp, CmpOp};
use crate::error::Res;
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

/// The three ways to ask for an operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// `a += b`
    InPlace,
    /// `a + b`
    Normal,
    /// `a + b`, which `a` knows nothing of, asked of `b`: here the left operand.
    Reverse,
}

impl Vm<'_> {
    /// `a op b`
    pub fn binary(&mut self, op: BinOp, a: Value, b: Value) -> Res {
        if let Some(v) = number::binary(self, op, a, b)? {
            return Ok(v);
        }
        self.operate(op, Form::Normal, a, b)
    }

    /// `a op= b`
    pub fn in_place(&mut self, op: BinOp, a: Value, b: Value) -> Res {
        if let Some(v) = number::binary(self, op, a, b)? {
            return Ok(v);
        }
        self.operate(op, Form::InPlace, a, b)
    }

    /// `mp_binary_op`: what a bool or an instance passes on to the int or the built-in object in it begins anew there,
    /// and so the other side, and a TypeError, see that one instead.
    fn operate(&mut self, op: BinOp, mut form: Form, mut a: Value, mut b: Value) -> Res {
        if a.is_undefined() || b.is_undefined() {
            return Err(self.unbound_local());
        }
        let (normal, reverse, in_place) = method_names(op);
        let mut first = true;
        loop {
            let name = match form {
                Form::InPlace => in_place,
                Form::Normal => normal,
                Form::Reverse => reverse,
            };
            let number = matches!(b, Value::Int(_) | Value::Float(_))
                || matches!(self.object(b), Some(Object::Complex(..)));
            match a {
                Value::Bool(x) => return self.operate(op, form, Value::Int(x.into()), b),
                Value::Int(_) if number && first => {
                    if form != Form::Reverse
                        && let Some(v) = number::binary(self, op, a, b)?
                    {
                        return Ok(v);
                    }
                    return Err(self.unsupported(name, a, b));
                }
                Value::Int(_) if form != Form::Reverse && matches!(b, Value::Bool(_)) => {
                    let x = b.is(Value::Bool(true));
                    return self.operate(op, form, a, Value::Int(x.into()));
                }
                _ if self.is_instance_object(a) => {
                    let sym = self.intern(name);
                    let (found, asked) = self.operator_method(a, sym, b)?;
                    if let Some(v) = found {
                        return Ok(v);
                    }
                    if !asked && let Some(native) = self.operand_of(a) {
                        return self.operate(op, form, native, b);
                    }
                }
                _ => {
                    let found = match form {
                        Form::InPlace => self.in_place_builtin(op, a, b)?,
                        Form::Normal => self.binary_builtin(op, a, b)?,
                        Form::Reverse => None,
                    };
                    if let Some(v) = found {
                        return Ok(v);
                    }
                }
            }
            first = false;
            match form {
                Form::InPlace => form = Form::Normal,
                Form::Normal => {
                    form = Form::Reverse;
                    std::mem::swap(&mut a, &mut b);
                }
                Form::Reverse => return Err(self.unsupported(normal, b, a)),
            }
        }
    }

    /// The built-in object in an instance, if it has a say in operators.
    pub(crate) fn operand_of(&self, v: Value) -> Option<Value> {
        let native = self.native_of(v);
        (!native.is(v) && !self.is_exception(native)).then_some(native)
    }

    /// What an operator's method of a class gives, if it is not NotImplemented, and whether there is one.
    fn operator_method(
        &mut self,
        obj: Value,
        name: Sym,
        other: Value,
    ) -> Res<(Option<Value>, bool)> {
        Ok(match self.call_special(obj, name, &[other])? {
            Some(Value::NotImplemented) => (None, true),
            Some(found) => (Some(found), true),
            None => (None, false),
        })
    }

    /// `divmod(a, b)`, which asks the left side only.
    pub fn divmod(&mut self, a: Value, b: Value) -> Res {
        if let Value::Bool(x) = a {
            return self.divmod(Value::Int(x.into()), b);
        }
        let name = self.intern("__divmod__");
        let (found, asked) = self.operator_method(a, name, b)?;
        if let Some(v) = found {
            return Ok(v);
        }
        if !asked && let Some(native) = self.operand_of(a) {
            return self.divmod(native, b);
        }
        let right = self.float_of(a, b)?.unwrap_or(b);
        match number::divmod(self, a, right)? {
            Some(v) => Ok(v),
            None => Err(self.unsupported("__divmod__", a, b)),
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

    /// What an instance's `__float__` gives, if the other operand is a float or complex number.
    fn float_of(&mut self, number: Value, instance: Value) -> Res<Option<Value>> {
        let floating = matches!(number, Value::Float(_))
            || matches!(self.object(number), Some(Object::Complex(..)));
        if !floating || !self.is_instance_object(instance) {
            return Ok(None);
        }
        let float = self.call_special(instance, self.names.float, &[])?;
        Ok(float.filter(|v| matches!(v, Value::Float(_))))
    }

    fn binary_builtin(&mut self, op: BinOp, a: Value, b: Value) -> Res<Option<Value>> {
        if let Some(v) = number::binary(self, op, a, b)? {
            return Ok(Some(v));
        }
        if let Some(b) = self.float_of(a, b)? {
            return number::binary(self, op, a, b);
        }
        // An instance of a class that derives from a built-in type is taken for that by few.
        let mut b = b;
        if self.is_instance_object(b) {
            let of = self.type_id(a);
            let set = matches!(of, ids::SET | ids::FROZENSET);
            match op {
                _ if set => return Ok(None),
                BinOp::Add if matches!(of, ids::STR | ids::LIST) => return Ok(None),
                BinOp::Add if types::tuple::is_tuple(self, a) => b = self.native_of(b),
                _ => {}
            }
        }
        let left = self.binary_by(op, a, a, b)?;
        if left.is_some() {
            return Ok(left);
        }
        // `3 * [1]`: repetition asks the right side.
        if op == BinOp::Mul
            && (matches!(a, Value::Int(_)) || matches!(self.object(a), Some(Object::Int(_))))
        {
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
            CmpOp::Is => Ok(Value::Bool(a.is(b))),
            CmpOp::IsNot => Ok(Value::Bool(!a.is(b))),
            CmpOp::In => Ok(Value::Bool(self.contains(b, a)?)),
            CmpOp::NotIn => Ok(Value::Bool(!self.contains(b, a)?)),
            CmpOp::Eq => self.compare_equal(false, a, b),
            CmpOp::Ne => self.compare_equal(true, a, b),
            CmpOp::Lt | CmpOp::Le | CmpOp::Gt | CmpOp::Ge => self.compare_order(op, a, b),
        }
    }

    /// `a < b` and the like: `<` does not ask the right side for `>`.
    fn compare_order(&mut self, op: CmpOp, a: Value, b: Value) -> Res {
        if let Some(result) = number::compare(self, op, a, b)? {
            return Ok(Value::Bool(result));
        }
        if let Value::Bool(x) = a {
            return self.compare_order(op, Value::Int(x.into()), b);
        }
        let (sym, name) = match op {
            CmpOp::Lt => (self.names.lt, "__lt__"),
            CmpOp::Le => (self.names.le, "__le__"),
            CmpOp::Gt => (self.names.gt, "__gt__"),
            _ => (self.names.ge, "__ge__"),
        };
        if self.is_instance_object(a) {
            let (found, asked) = self.operator_method(a, sym, b)?;
            if let Some(v) = found {
                return Ok(v);
            }
            if !asked && let Some(native) = self.operand_of(a) {
                return self.compare_order(op, native, b);
            }
        } else {
            // Of a class that derives from it, only a tuple takes the right operand for what it is.
            let (right, any) = match self.object(a) {
                Some(Object::Tuple(_) | Object::NamedTuple(_)) => (self.native_of(b), false),
                Some(
                    Object::Bytes(_)
                    | Object::ByteArray(_)
                    | Object::Array(_)
                    | Object::MemoryView(_),
                ) => (b, true),
                _ => (self.float_of(a, b)?.unwrap_or(b), false),
            };
            if let Some(result) = number::compare(self, op, a, right)? {
                return Ok(Value::Bool(result));
            }
            if (any || !self.is_instance_object(right))
                && let Some(result) = self.compare_builtin(op, a, right)?
            {
                return Ok(Value::Bool(result));
            }
        }
        Err(self.unsupported(name, a, b))
    }

    /// `a == b`, or `a != b`: `mp_obj_equal_not_equal`.
    fn compare_equal(&mut self, not: bool, a: Value, b: Value) -> Res {
        if let Some(result) = number::compare(self, CmpOp::Eq, a, b)? {
            return Ok(Value::Bool(result != not));
        }
        let complex = matches!(self.object(a), Some(Object::Complex(..)));
        if a.is(b) && !complex && !self.is_instance_object(a) {
            return Ok(Value::Bool(!not));
        }
        for (x, y) in [(a, b), (b, a)] {
            let passed_on = if let Value::Bool(x) = x {
                Some(Value::Int(x.into()))
            } else if self.is_instance_object(x) {
                let (ne, eq) = (self.names.ne, self.names.eq);
                if not {
                    let (found, asked) = self.operator_method(x, ne, y)?;
                    if let Some(v) = found {
                        return Ok(v);
                    }
                    if !asked && let Some(native) = self.operand_of(x) {
                        return self.compare_equal(true, native, y);
                    }
                }
                let (found, asked) = self.operator_method(x, eq, y)?;
                match found {
                    Some(v) if not => return Ok(Value::Bool(!self.truth(v)?)),
                    Some(v) => return Ok(v),
                    None if asked => None,
                    None => self.operand_of(x),
                }
            } else {
                let right = match self.object(x) {
                    Some(Object::NamedTuple(_)) => self.native_of(y),
                    _ => self.float_of(x, y)?.unwrap_or(y),
                };
                if let Some(result) = number::compare(self, CmpOp::Eq, x, right)? {
                    return Ok(Value::Bool(result != not));
                }
                // These look for bytes in an object of any class.
                let any = matches!(
                    self.object(x),
                    Some(Object::ByteArray(_) | Object::MemoryView(_))
                );
                if (any || !self.is_instance_object(right))
                    && let Some(result) = self.compare_builtin(CmpOp::Eq, x, right)?
                {
                    return Ok(Value::Bool(result != not));
                }
                None
            };
            if let Some(x) = passed_on {
                let result = self.compare_equal(false, x, y)?;
                return if not {
                    Ok(Value::Bool(!self.truth(result)?))
                } else {
                    Ok(result)
                };
            }
        }
        Ok(Value::Bool(a.is(b) != not))
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
}
