//! What str, bytes and bytearray share: their bytes, and new values of the same type.

use crate::error::{Error, Res};
use crate::object::{List, Object, blocks};
use crate::text::utf8;
use crate::types::ids;
use crate::value::Value;
use crate::vm::Vm;
use bstr::ByteSlice;

/// One of the three types that have str's methods.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// str
    Str,
    /// bytes
    Bytes,
    /// bytearray
    ByteArray,
}

impl Kind {
    /// The kind of a value whose type is exactly one of them.
    pub fn of(vm: &Vm, v: Value) -> Option<Kind> {
        match v {
            Value::Str(_) => Some(Kind::Str),
            Value::Obj(r) => match vm.heap.get(r) {
                Object::Str(_) => Some(Kind::Str),
                Object::Bytes(_) => Some(Kind::Bytes),
                Object::ByteArray(_) => Some(Kind::ByteArray),
                _ => None,
            },
            _ => None,
        }
    }

    /// The kind of a method's self; TypeError if it is something else.
    pub fn of_self(vm: &mut Vm, v: Value) -> Res<Kind> {
        match Kind::of(vm, v) {
            Some(kind) => Ok(kind),
            None => Err(vm.type_error("argument has wrong type")),
        }
    }

    /// bytes and bytearray take each other as arguments.
    fn family(self) -> Kind {
        match self {
            Kind::ByteArray => Kind::Bytes,
            other => other,
        }
    }

    /// Raises unless `arg` may be an argument of a method of this type.
    pub fn check(self, vm: &mut Vm, arg: Value) -> Res<()> {
        match Kind::of(vm, arg) {
            Some(kind) if kind.family() == self.family() => Ok(()),
            _ => Err(bad_conversion(vm, arg)),
        }
    }

    /// Whether a value is of this type, bytes and bytearray being the same.
    pub fn agrees(self, vm: &Vm, arg: Value) -> bool {
        Kind::of(vm, arg).is_some_and(|kind| kind.family() == self.family())
    }

    /// A new value of this type. Room must have been reserved.
    pub fn make(self, vm: &mut Vm, bytes: &[u8]) -> Value {
        match self {
            Kind::Str => vm.new_str(bytes),
            Kind::Bytes => vm.new_bytes(bytes),
            Kind::ByteArray => vm.heap.value(Object::ByteArray(bytes.to_vec())),
        }
    }

    /// An empty value; that of a bytearray is of bytes (`make_empty_str_of_type`).
    pub fn empty(self, vm: &mut Vm) -> Value {
        match self {
            Kind::Str => Value::Str(vm.names.empty),
            Kind::Bytes | Kind::ByteArray => vm.new_bytes([]),
        }
    }

    /// As make; reserves first, so it may collect.
    pub fn make_reserved(self, vm: &mut Vm, bytes: &[u8]) -> Res {
        vm.reserve(bytes.len() + 1)?;
        Ok(self.make(vm, bytes))
    }

    /// As make_reserved, for a piece of another text: UnicodeError if it is half a character.
    pub fn make_piece(self, vm: &mut Vm, bytes: &[u8]) -> Res {
        self.check_utf8(vm, bytes)?;
        self.make_reserved(vm, bytes)
    }

    /// A list of pieces of a text.
    pub fn make_list(self, vm: &mut Vm, pieces: &[&[u8]]) -> Res {
        let room: usize = pieces.iter().map(|p| 16 + blocks(p.len() + 1)).sum();
        vm.reserve(room + pieces.len() * 4)?;
        let mut items = Vec::with_capacity(pieces.len());
        for piece in pieces {
            self.check_utf8(vm, piece)?;
            items.push(self.make(vm, piece));
        }
        let alloc = items.len().next_power_of_two().max(4) as u32;
        Ok(vm.heap.value(Object::List(List { items, alloc })))
    }

    /// UnicodeError if a text is half a character, or has one.
    pub(super) fn check_utf8(self, vm: &mut Vm, bytes: &[u8]) -> Res<()> {
        if self == Kind::Str && !utf8::is_valid(bytes) {
            return Err(unicode_error(vm));
        }
        Ok(())
    }

    /// The byte offset an index means where a slice's bound is asked for: characters are counted
    /// in a str, bytes elsewhere.
    pub fn offset(self, vm: &mut Vm, v: Value, index: Value) -> Res<usize> {
        if self == Kind::Str {
            let index = char_index(vm, index)?;
            let text = data(vm, v);
            return Ok(char_offset(text, index));
        }
        let len = data(vm, v).len();
        let name = if self == Kind::Bytes {
            "bytes"
        } else {
            "bytearray"
        };
        vm.index_arg(name, len, index, true)
    }

    /// The range of bytes that optional start and end arguments select; `None` if the end comes
    /// first.
    pub fn range(
        self,
        vm: &mut Vm,
        v: Value,
        bounds: &[Value],
    ) -> Res<Option<std::ops::Range<usize>>> {
        let mut range = 0..data(vm, v).len();
        if let Some(&start) = bounds.first()
            && !start.is_none()
        {
            range.start = self.offset(vm, v, start)?;
        }
        if let Some(&end) = bounds.get(1)
            && !end.is_none()
        {
            range.end = self.offset(vm, v, end)?;
        }
        Ok((range.start <= range.end).then_some(range))
    }
}

/// The bytes of a str, bytes or bytearray; none of anything else.
pub fn data<'a>(vm: &'a Vm<'_>, v: Value) -> &'a [u8] {
    vm.buffer(v).unwrap_or(&[])
}

/// A copy of the bytes of a str or bytes, as `mp_obj_str_get_data`; TypeError for others.
pub fn text_data(vm: &mut Vm, v: Value) -> Res<Vec<u8>> {
    match Kind::of(vm, v) {
        Some(Kind::Str | Kind::Bytes) => Ok(data(vm, v).to_vec()),
        _ => Err(bad_conversion(vm, v)),
    }
}

/// TypeError `can't convert 'X' object to str implicitly`.
pub fn bad_conversion(vm: &mut Vm, v: Value) -> Error {
    let template = if vm.type_name(v) == "str" {
        "can't convert '{}' object to bytes implicitly"
    } else {
        "can't convert '{}' object to str implicitly"
    };
    vm.wrong_type(template, v)
}

/// UnicodeError, without a text.
pub fn unicode_error(vm: &mut Vm) -> Error {
    vm.raise_with(ids::UNICODE_ERROR, &[])
}

/// The index of a character, as an argument.
pub fn char_index(vm: &mut Vm, index: Value) -> Res<i64> {
    if let Value::Int(i) = index {
        return Ok(i64::from(i));
    }
    match vm.maybe_int(index)? {
        Some(i) => Ok(i),
        None => Err(vm.wrong_type("string indices must be integers, not {}", index)),
    }
}

/// The byte offset of a slice's bound that counts characters.
pub fn char_offset(text: &[u8], index: i64) -> usize {
    if text.is_ascii() {
        let len = text.len() as i64;
        let index = if index < 0 { index + len } else { index };
        return index.clamp(0, len) as usize;
    }
    utf8::index_to_offset(text, index, true).unwrap_or(text.len())
}

/// First occurrence of some bytes, found in time linear in both.
pub fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    ByteSlice::find(haystack, needle)
}

/// Last occurrence of some bytes, found in time linear in both.
pub fn rfind(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    ByteSlice::rfind(haystack, needle)
}
