//! A Python value: 8 bytes, `Copy`.

use std::fmt;

/// An interned string: an index into [`crate::symbols::Symbols`]. Equal symbols are equal strings.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Sym(pub(crate) u32);

impl Sym {
    /// Its number, for tables.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

impl fmt::Debug for Sym {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sym({})", self.0)
    }
}

/// A handle to an object in the board's heap.
///
/// In debug builds the top 8 bits hold the generation of its slot, so that a handle kept beyond
/// its object's life panics instead of reading another object.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Ref(pub(crate) u32);

impl fmt::Debug for Ref {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Ref({:x})", self.0)
    }
}

/// A native function or built-in type: an index into the VM's tables.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct NativeId(pub(crate) u32);

/// A built-in type: an index into the VM's type table ([`crate::types`]).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct TypeId(pub(crate) u32);

/// A Python value.
#[derive(Clone, Copy, Debug)]
pub enum Value {
    /// No value: an unbound local, an absent optional argument. Never visible to programs.
    Undefined,
    /// `None`
    None,
    /// `False`, `True`
    Bool(bool),
    /// An integer of 31 bits, as on the ESP32; greater ones are [`crate::object::Object::Int`].
    Int(i32),
    /// A 32-bit float.
    Float(f32),
    /// An interned string. Strings that are not interned are [`crate::object::Object::Str`].
    Str(Sym),
    /// `...`
    Ellipsis,
    /// `NotImplemented`
    NotImplemented,
    /// A native function.
    Native(NativeId),
    /// A built-in type.
    Type(TypeId),
    /// An object in the heap.
    Obj(Ref),
}

const _: () = assert!(size_of::<Value>() == 8);

/// Smallest small integer: -2^30.
pub const SMALL_INT_MIN: i32 = -(1 << 30);
/// Largest small integer: 2^30 - 1.
pub const SMALL_INT_MAX: i32 = (1 << 30) - 1;

impl Value {
    /// A small integer if it fits in 31 bits.
    #[inline]
    pub fn small(i: i64) -> Option<Value> {
        if i >= SMALL_INT_MIN as i64 && i <= SMALL_INT_MAX as i64 {
            Some(Value::Int(i as i32))
        } else {
            None
        }
    }

    /// Identity: Python's `is`.
    #[inline]
    pub fn is(self, other: Value) -> bool {
        match (self, other) {
            (Value::Undefined, Value::Undefined)
            | (Value::None, Value::None)
            | (Value::Ellipsis, Value::Ellipsis)
            | (Value::NotImplemented, Value::NotImplemented) => true,
            (Value::Bool(a), Value::Bool(b)) => a == b,
            (Value::Int(a), Value::Int(b)) => a == b,
            (Value::Float(a), Value::Float(b)) => a.to_bits() == b.to_bits(),
            (Value::Str(a), Value::Str(b)) => a == b,
            (Value::Native(a), Value::Native(b)) => a == b,
            (Value::Type(a), Value::Type(b)) => a == b,
            (Value::Obj(a), Value::Obj(b)) => a == b,
            _ => false,
        }
    }

    /// Whether it is no value.
    #[inline]
    pub fn is_undefined(self) -> bool {
        matches!(self, Value::Undefined)
    }

    /// Whether it is `None`.
    #[inline]
    pub fn is_none(self) -> bool {
        matches!(self, Value::None)
    }

    /// The value unless it is [`Value::Undefined`].
    #[inline]
    pub fn defined(self) -> Option<Value> {
        if self.is_undefined() {
            None
        } else {
            Some(self)
        }
    }
}

impl From<bool> for Value {
    fn from(b: bool) -> Value {
        Value::Bool(b)
    }
}

impl From<Sym> for Value {
    fn from(s: Sym) -> Value {
        Value::Str(s)
    }
}

impl From<Ref> for Value {
    fn from(r: Ref) -> Value {
        Value::Obj(r)
    }
}
