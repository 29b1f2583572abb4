//! Values to Rust and back.

use super::Vm;
use crate::error::Res;
use crate::map::Map;
use crate::modules::addresses::nothing;
use crate::object::{List, Object};
use crate::types::ids;
use crate::value::{Ref, Sym, TypeId, Value};
use bstr::{BStr, BString, ByteSlice};
use num_bigint::BigInt;
use num_traits::ToPrimitive;

/// What the file system says to names that it does not know how to write.
const EINVAL: i32 = 22;

impl Vm<'_> {
    /// An int.
    #[inline]
    pub fn int(&mut self, i: i64) -> Value {
        Value::small(i).unwrap_or_else(|| self.heap.value(Object::Int(Box::new(BigInt::from(i)))))
    }

    /// A float.
    #[inline]
    pub fn float(&mut self, f: f32) -> Value {
        self.heap.charge_float();
        Value::Float(f)
    }

    /// An int of any size.
    pub fn bigint(&mut self, i: BigInt) -> Value {
        match i.to_i64().and_then(Value::small) {
            Some(v) => v,
            None => self.heap.value(Object::Int(Box::new(i))),
        }
    }

    /// A str. An interned one if that string is interned already.
    pub fn new_str(&mut self, s: &(impl AsRef<[u8]> + ?Sized)) -> Value {
        let s = s.as_ref();
        match self.heap.symbols.find(s) {
            Some(sym) => Value::Str(sym),
            None => self.heap.value(Object::Str(Box::<[u8]>::from(s).into())),
        }
    }

    /// As new_str, without a copy.
    pub(crate) fn new_str_of(&mut self, s: Vec<u8>) -> Value {
        match self.heap.symbols.find(&s) {
            Some(sym) => Value::Str(sym),
            None => self.heap.value(Object::Str(s.into_boxed_slice().into())),
        }
    }

    /// bytes
    pub fn new_bytes(&mut self, b: impl Into<Box<[u8]>>) -> Value {
        self.heap.value(Object::Bytes(b.into()))
    }

    /// A list.
    pub fn new_list(&mut self, items: Vec<Value>) -> Value {
        self.heap.value(Object::List(List::new(items)))
    }

    /// A tuple.
    pub fn new_tuple(&mut self, items: impl Into<Box<[Value]>>) -> Value {
        let items = items.into();
        if items.is_empty() {
            return self.empty_tuple;
        }
        self.heap.value(Object::Tuple(items))
    }

    /// An empty dict.
    pub fn new_dict(&mut self) -> Ref {
        self.heap.alloc(Object::Dict(Map::new(0)))
    }

    /// The heap object behind a value, if it is one.
    #[inline]
    pub fn object(&self, v: Value) -> Option<&Object> {
        match v {
            Value::Obj(r) => Some(self.heap.get(r)),
            _ => None,
        }
    }

    /// For an instance of a class derived from a built-in type: the built-in object it wraps.
    /// Any other value: itself.
    #[inline]
    pub fn native_of(&self, v: Value) -> Value {
        if let Value::Obj(r) = v
            && let Object::Instance(i) = self.heap.get(r)
            && !i.native.is_undefined()
        {
            return i.native;
        }
        v
    }

    /// The text of a str.
    #[inline]
    pub fn as_str(&self, v: Value) -> Option<&BStr> {
        match v {
            Value::Str(sym) => Some(self.heap.symbols.text(sym)),
            Value::Obj(r) => match self.heap.get(r) {
                Object::Str(s) => Some(s),
                Object::Instance(i) if !i.native.is_undefined() => self.as_str(i.native),
                _ => None,
            },
            _ => None,
        }
    }

    /// A copy of a str's text; TypeError for another type.
    pub fn text_arg(&mut self, v: Value) -> Res<BString> {
        match self.as_str(v) {
            Some(s) => Ok(s.to_owned()),
            None => Err(self.wrong_type("can't convert '{}' object to str implicitly", v)),
        }
    }

    /// The name of a file, or of something else outside the board, which is UTF-8: OSError EINVAL for another text,
    /// TypeError for another type.
    pub fn path_arg(&mut self, v: Value) -> Res<String> {
        let text = self.text_arg(v)?;
        String::from_utf8(text.into()).map_err(|_| self.os_error(EINVAL))
    }

    /// The symbol of a str (interned if it was not).
    pub fn sym_arg(&mut self, v: Value) -> Res<Sym> {
        if let Value::Str(sym) = v {
            return Ok(sym);
        }
        let s = self.text_arg(v)?;
        self.name(&s)
    }

    /// The symbol of a text that is to be a name: RuntimeError if it is too long for one.
    pub(crate) fn name(&mut self, text: &[u8]) -> Res<Sym> {
        // A qstr's length is one byte there.
        if text.len() > crate::compiler::MAX_NAME {
            return Err(self.raise(ids::RUNTIME_ERROR, crate::compiler::NAME_TOO_LONG));
        }
        Ok(self.intern(text))
    }

    /// The symbol of a key of `**kw`: bytes will do.
    pub(crate) fn keyword_arg(&mut self, v: Value) -> Res<Sym> {
        match self.object(v) {
            Some(Object::Bytes(b)) => {
                let text = b.to_vec();
                Ok(self.intern(&text))
            }
            _ => self.sym_arg(v),
        }
    }

    /// An int (or bool) as MicroPython's `mp_obj_get_int`: TypeError for others, OverflowError
    /// beyond 32 bits.
    pub fn int_arg(&mut self, v: Value) -> Res<i64> {
        match v {
            Value::Int(i) => Ok(i64::from(i)),
            Value::Bool(b) => Ok(i64::from(b)),
            Value::Obj(r) => {
                if let Object::Int(i) = self.heap.get(r) {
                    return match i.to_i64().filter(|i| i.unsigned_abs() <= i32::MAX as u64) {
                        Some(i) => Ok(i),
                        None => Err(self.raise(
                            ids::OVERFLOW_ERROR,
                            "overflow converting long int to machine word",
                        )),
                    };
                }
                if self.is_instance_object(v) {
                    let method = self.names.int;
                    if let Some(i) = self.call_special(v, method, &[])? {
                        let int = matches!(i, Value::Int(_))
                            || matches!(self.object(i), Some(Object::Int(_)));
                        return if int {
                            self.int_arg(i)
                        } else {
                            Err(self.raise_with(ids::TYPE_ERROR, &[]))
                        };
                    }
                    let native = self.native_of(v);
                    if self.type_id(native) == ids::INT {
                        return self.int_arg(native);
                    }
                }
                match self.int_of_native(v)? {
                    Some(i) => Ok(i),
                    None => self.no_int(v),
                }
            }
            _ => self.no_int(v),
        }
    }

    /// As int_arg; `None` if the value is no int and has no `__int__` (`mp_obj_get_int_maybe`).
    pub fn maybe_int(&mut self, v: Value) -> Res<Option<i64>> {
        let is_int = match v {
            Value::Int(_) | Value::Bool(_) => true,
            _ => match self.object(v) {
                Some(Object::Int(_)) => true,
                Some(Object::Instance(_)) => {
                    self.find_in_class(v, self.names.int).is_some() || self.type_id(v) == ids::INT
                }
                _ => false,
            },
        };
        if is_int {
            self.int_arg(v).map(Some)
        } else {
            self.int_of_native(v)
        }
    }

    /// What the type of a native object makes of it as an int.
    fn int_of_native(&mut self, v: Value) -> Res<Option<i64>> {
        match self.object(v) {
            Some(Object::Native(ty, _)) => match self.types[ty.0 as usize].hooks.int {
                Some(hook) => hook(self, v),
                None => Ok(None),
            },
            _ => Ok(None),
        }
    }

    /// As int_arg, but the low 32 bits of an int of any size, as
    /// `mp_obj_get_int_truncated`.
    pub fn int_truncated(&mut self, v: Value) -> Res<u32> {
        if let Some(Object::Int(i)) = self.object(v) {
            let (low, modulus) = (i.as_ref(), BigInt::from(1u64 << 32));
            let low = ((low % &modulus) + &modulus) % &modulus;
            return Ok(low.to_u32().unwrap_or(0));
        }
        Ok(self.int_arg(v)? as u32)
    }

    fn no_int<T>(&mut self, v: Value) -> Res<T> {
        Err(self.wrong_type("can't convert {} to int", v))
    }

    /// An int of any size, if the value is an int or bool.
    pub fn as_bigint(&self, v: Value) -> Option<BigInt> {
        match v {
            Value::Int(i) => Some(i.into()),
            Value::Bool(b) => Some(i32::from(b).into()),
            Value::Obj(r) => match self.heap.get(r) {
                Object::Int(i) => Some((**i).clone()),
                _ => None,
            },
            _ => None,
        }
    }

    /// A float, or an int as one; TypeError `can't convert X to float`.
    pub fn float_arg(&mut self, v: Value) -> Res<f32> {
        match v {
            Value::Float(f) => Ok(f),
            Value::Int(i) => Ok(i as f32),
            Value::Bool(b) => Ok(f32::from(u8::from(b))),
            Value::Obj(r) => {
                if let Object::Int(i) = self.heap.get(r) {
                    return Ok(crate::text::int::IntRef::Big(i).to_f32());
                }
                if self.is_instance_object(v) {
                    let method = self.names.float;
                    if let Some(Value::Float(f)) = self.call_special(v, method, &[])? {
                        return Ok(f);
                    }
                }
                self.no_float(v)
            }
            _ => self.no_float(v),
        }
    }

    fn no_float<T>(&mut self, v: Value) -> Res<T> {
        Err(self.wrong_type("can't convert {} to float", v))
    }

    /// The items of a tuple or list; TypeError `object 'X' isn't a tuple or list`.
    pub fn items_arg(&mut self, v: Value) -> Res<Vec<Value>> {
        match self.object(self.native_of(v)) {
            Some(Object::Tuple(t)) => Ok(t.to_vec()),
            Some(Object::NamedTuple(t)) => Ok(t.items.to_vec()),
            Some(Object::List(l)) => Ok(l.items.clone()),
            _ => Err(self.wrong_type("object '{}' isn't a tuple or list", v)),
        }
    }

    /// As items_arg, of a given length; ValueError otherwise.
    pub fn fixed_items_arg(&mut self, v: Value, len: usize) -> Res<Vec<Value>> {
        let items = self.items_arg(v)?;
        if items.len() != len {
            return Err(self.value_error(&format!(
                "requested length {len} but object has length {}",
                items.len()
            )));
        }
        Ok(items)
    }

    /// The bytes of an object with the buffer protocol (bytes, bytearray, array, memoryview,
    /// str); TypeError `object with buffer protocol required`.
    pub fn buffer_arg(&mut self, v: Value) -> Res<Vec<u8>> {
        match self.buffer(v) {
            Some(b) => Ok(b.to_vec()),
            None => {
                if let Some(Object::Native(ty, _)) = self.object(v)
                    && let Some(hook) = self.types[ty.0 as usize].hooks.buffer
                {
                    return hook(self, v);
                }
                if let Some(Object::MemoryView(_)) = self.object(v) {
                    return Err(self.raise(ids::MEMORY_ERROR, "no memory at this address"));
                }
                Err(self.type_error("object with buffer protocol required"))
            }
        }
    }

    /// A view of an object's bytes, if it has the buffer protocol.
    pub fn buffer(&self, v: Value) -> Option<&[u8]> {
        match v {
            Value::Str(s) => Some(self.heap.symbols.text(s)),
            Value::Obj(r) => match self.heap.get(r) {
                Object::Str(s) => Some(s),
                Object::Bytes(b) => Some(b),
                Object::ByteArray(b) => Some(b),
                Object::Array(a) => Some(&a.bytes),
                Object::MemoryView(m) => match self.buffer(m.target) {
                    Some(bytes) => bytes.get(m.start..m.start + m.len),
                    None => nothing(m.len),
                },
                Object::Instance(i) if !i.native.is_undefined() => self.buffer(i.native),
                Object::Native(_, data) => self.buffer(data.buffer()?),
                _ => None,
            },
            _ => None,
        }
    }

    /// A view to write through of a bytearray's, array's or memoryview's bytes.
    pub fn buffer_mut(&mut self, v: Value) -> Option<&mut [u8]> {
        let Value::Obj(r) = v else { return None };
        match self.heap.get(r) {
            Object::ByteArray(_) | Object::Array(_) => {}
            Object::MemoryView(m) if !m.read_only => {
                let (target, start, len) = (m.target, m.start, m.len);
                if self.buffer(target).is_none() {
                    return self.lost_bytes(len);
                }
                return self.buffer_mut(target)?.get_mut(start..start + len);
            }
            Object::Instance(i) if !i.native.is_undefined() => {
                let native = i.native;
                return self.buffer_mut(native);
            }
            Object::Native(_, data) => {
                let target = data.buffer()?;
                return self.buffer_mut(target);
            }
            _ => return None,
        }
        match self.heap.get_mut(r) {
            Object::ByteArray(b) => Some(b),
            Object::Array(a) => Some(&mut a.bytes),
            _ => None,
        }
    }

    /// The type: a built-in one, or a class.
    pub fn type_of(&self, v: Value) -> Value {
        if let Value::Obj(r) = v {
            match self.heap.get(r) {
                Object::Instance(i) => return Value::Obj(i.class),
                Object::NamedTuple(t) => return Value::Obj(t.ty),
                _ => {}
            }
        }
        Value::Type(self.type_id(v))
    }

    /// The built-in type; of an instance, that of the object it wraps, or `object`.
    pub fn type_id(&self, v: Value) -> TypeId {
        match v {
            Value::Undefined => ids::OBJECT,
            Value::None => ids::NONE,
            Value::Bool(_) => ids::BOOL,
            Value::Int(_) => ids::INT,
            Value::Float(_) => ids::FLOAT,
            Value::Str(_) => ids::STR,
            Value::Ellipsis => ids::ELLIPSIS,
            Value::NotImplemented => ids::NOT_IMPLEMENTED,
            Value::Native(_) => ids::FUNCTION,
            Value::Type(_) => ids::TYPE,
            Value::Obj(r) => match self.heap.get(r) {
                Object::Free(_) | Object::Plain => ids::OBJECT,
                Object::Str(_) => ids::STR,
                Object::Bytes(_) => ids::BYTES,
                Object::ByteArray(_) => ids::BYTEARRAY,
                Object::Array(_) => ids::ARRAY,
                Object::MemoryView(m) if m.bytearray => ids::BYTEARRAY,
                Object::MemoryView(_) => ids::MEMORYVIEW,
                Object::List(_) => ids::LIST,
                Object::Tuple(_) | Object::NamedTuple(_) => ids::TUPLE,
                // The table of a built-in module is ordered, but a dict.
                Object::Dict(m) if m.ordered && !m.fixed => ids::ORDERED_DICT,
                Object::Dict(_) => ids::DICT,
                Object::DictView(..) => ids::DICT_VIEW,
                Object::Set(_) => ids::SET,
                Object::FrozenSet(_) => ids::FROZENSET,
                Object::Int(_) => ids::INT,
                Object::Complex(..) => ids::COMPLEX,
                Object::Range(..) => ids::RANGE,
                Object::Slice(_) => ids::SLICE,
                Object::Cell(_) => ids::CELL,
                Object::Function(f) => match f.code.kind {
                    crate::code::CodeKind::Generator => ids::GENERATOR,
                    _ if !f.closure.is_empty() => ids::CLOSURE,
                    _ => ids::FUNCTION,
                },
                Object::BoundMethod(..) => ids::BOUND_METHOD,
                Object::Generator(_) => ids::GENERATOR,
                Object::Class(_) | Object::NamedTupleType(_) => ids::TYPE,
                Object::Instance(i) if i.native.is_undefined() => ids::OBJECT,
                Object::Instance(i) => self.type_id(i.native),
                Object::Module(_) => ids::MODULE,
                Object::Exception(e) => e.ty,
                Object::Iter(i) => match i {
                    crate::object::Iter::Enumerate(..) => ids::ENUMERATE,
                    crate::object::Iter::Zip(_) => ids::ZIP,
                    crate::object::Iter::Map(..) => ids::MAP,
                    crate::object::Iter::Filter(..) => ids::FILTER,
                    crate::object::Iter::Reversed(..) => ids::REVERSED,
                    _ => ids::ITERATOR,
                },
                Object::Property(_) => ids::PROPERTY,
                Object::StaticMethod(_) => ids::STATICMETHOD,
                Object::ClassMethod(_) => ids::CLASSMETHOD,
                Object::Super(..) => ids::SUPER,
                Object::Code(_) => ids::CODE,
                Object::Native(ty, _) => *ty,
            },
        }
    }

    /// Name of a type or class.
    pub fn name_of_type(&self, ty: Value) -> Sym {
        match ty {
            Value::Type(id) => self.types[id.0 as usize].name,
            Value::Obj(r) => match self.heap.get(r) {
                Object::Class(c) => c.name,
                Object::NamedTupleType(t) => t.0,
                _ => self.names.empty,
            },
            _ => self.names.empty,
        }
    }

    /// Name of a value's type, as error messages give it; U+FFFD stands for what is no UTF-8.
    pub fn type_name(&self, v: Value) -> String {
        self.text(self.name_of_type(self.type_of(v)))
            .to_str_lossy()
            .into_owned()
    }

    /// A symbol's text.
    pub fn text(&self, sym: Sym) -> &BStr {
        self.heap.symbols.text(sym)
    }

    /// Whether it is an instance of a class made by a program.
    #[inline]
    pub fn is_instance_object(&self, v: Value) -> bool {
        matches!(self.object(v), Some(Object::Instance(_)))
    }

    /// Makes an object of a type defined outside the core.
    pub fn new_native<T: crate::object::NativeObject>(&mut self, ty: TypeId, data: T) -> Value {
        self.heap.value(Object::Native(ty, Box::new(data)))
    }

    /// The data of an object made by new_native, if it is of that kind.
    pub fn native_ref<T: crate::object::NativeObject>(&self, v: Value) -> Option<&T> {
        match self.object(self.native_of(v)) {
            Some(Object::Native(_, data)) => (data.as_ref() as &dyn std::any::Any).downcast_ref(),
            _ => None,
        }
    }

    /// The data of an object made by new_native, to change.
    pub fn native_mut<T: crate::object::NativeObject>(&mut self, v: Value) -> Option<&mut T> {
        match self.native_of(v) {
            Value::Obj(r) => match self.heap.get_mut(r) {
                Object::Native(_, data) => (data.as_mut() as &mut dyn std::any::Any).downcast_mut(),
                _ => None,
            },
            _ => None,
        }
    }

    /// The same of an argument: TypeError if it is another object.
    pub fn native_arg<T: crate::object::NativeObject>(&mut self, v: Value) -> Res<&mut T> {
        if self.native_ref::<T>(v).is_none() {
            return Err(self.type_error("argument has wrong type"));
        }
        match self.native_mut(v) {
            Some(data) => Ok(data),
            None => unreachable!("it was there a line above"),
        }
    }

    /// The exact table index for `seq[index]`, as `mp_get_index`: TypeError `X indices must be
    /// integers, not Y`, IndexError `X index out of range`. `name` is the sequence's type.
    pub fn index_arg(&mut self, name: &str, len: usize, index: Value, slice: bool) -> Res<usize> {
        let i = match index {
            Value::Int(i) => i64::from(i),
            Value::Bool(b) => i64::from(b),
            _ => match self.maybe_int(index)? {
                Some(i) => i,
                None => {
                    let of = self.type_name(index);
                    return Err(
                        self.type_error(&format!("{name} indices must be integers, not {of}"))
                    );
                }
            },
        };
        let len_i = len as i64;
        let i = if i < 0 { i + len_i } else { i };
        if slice {
            return Ok(i.clamp(0, len_i) as usize);
        }
        if i < 0 || i >= len_i {
            return Err(self.raise(ids::INDEX_ERROR, &format!("{name} index out of range")));
        }
        Ok(i as usize)
    }

    /// Reads keyword arguments into slots: `names[i]` given by position or by keyword lands in
    /// slot i, others stay `Undefined`; errors as `mp_arg_parse_all`. The first `required`
    /// must be given; the first `positional` may be given by position.
    pub fn parse_args<const N: usize>(
        &mut self,
        pos: &[Value],
        kw: &[(Sym, Value)],
        names: [&str; N],
        required: usize,
        positional: usize,
    ) -> Res<[Value; N]> {
        let mut slots = [Value::Undefined; N];
        if pos.len() > positional {
            return Err(self.type_error("extra positional arguments given"));
        }
        slots[..pos.len()].copy_from_slice(pos);
        let mut used = 0;
        for (i, name) in names.iter().enumerate() {
            let given = kw.iter().find(|(sym, _)| self.text(*sym) == *name);
            match given {
                Some(&(_, v)) if i >= pos.len() => {
                    slots[i] = v;
                    used += 1;
                }
                _ if slots[i].is_undefined() && i < required => {
                    return Err(self.type_error(&format!("'{name}' argument required")));
                }
                _ => {}
            }
        }
        if used < kw.len() {
            return Err(self.type_error("extra keyword arguments given"));
        }
        Ok(slots)
    }

    /// Raises unless no keyword was given: `function doesn't take keyword arguments`.
    pub fn no_keywords(&mut self, kw: &[(Sym, Value)]) -> Res<()> {
        if kw.is_empty() {
            Ok(())
        } else {
            Err(self.type_error("function doesn't take keyword arguments"))
        }
    }

    /// Raises the TypeError of `mp_arg_check_num` unless min <= given <= max.
    pub fn check_count(&mut self, given: usize, min: usize, max: usize) -> Res<()> {
        let message = if min == max {
            if given == min {
                return Ok(());
            }
            format!("function takes {min} positional arguments but {given} were given")
        } else if given < min {
            format!(
                "function missing {} required positional arguments",
                min - given
            )
        } else if given > max {
            format!("function expected at most {max} arguments, got {given}")
        } else {
            return Ok(());
        };
        Err(self.type_error(&message))
    }
}
