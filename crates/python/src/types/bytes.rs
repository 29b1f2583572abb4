//! bytes: constructor, operators, indexing, and hex (py/objstr.c). Most of its methods are str's
//! ([`super::str::methods`]).

use super::str::kind::{self, Kind};
use super::str::{Encoding, methods, no_keywords, order, repeat, warn_bytes};
use crate::code::{BinOp, CmpOp};
use crate::error::Res;
use crate::object::Object;
use crate::pure::binascii::{hexlify, unhexlify};
use crate::types::{NativeFn, TypeBuilder, ids, percent, slice};
use crate::value::{Sym, Value};
use crate::vm::Vm;

/// `a op b`
pub fn binary(vm: &mut Vm, op: BinOp, a: Value, b: Value) -> Res<Option<Value>> {
    match op {
        BinOp::Mod => percent::format(vm, a, b).map(Some),
        BinOp::Mul => repeat(vm, Kind::Bytes, a, b),
        BinOp::Add => {
            let Some(right) = vm.buffer(b) else {
                return Ok(None);
            };
            let (x, y) = (kind::data(vm, a).len(), right.len());
            if x == 0 && Kind::of(vm, b) == Some(Kind::Bytes) {
                return Ok(Some(b));
            }
            if y == 0 {
                return Ok(Some(a));
            }
            vm.reserve(x + y + 1)?;
            let bytes = [kind::data(vm, a), kind::data(vm, b)].concat();
            Ok(Some(vm.new_bytes(bytes)))
        }
        _ => Ok(None),
    }
}

/// `a op b`
pub fn compare(vm: &mut Vm, op: CmpOp, a: Value, b: Value) -> Res<Option<bool>> {
    let Some(right) = vm.buffer(b) else {
        return Ok(None);
    };
    if op == CmpOp::Eq {
        match Kind::of(vm, b) {
            Some(Kind::Bytes) => {}
            Some(Kind::Str) => {
                warn_bytes(vm);
                return Ok(Some(false));
            }
            _ => {
                return match vm.object(b) {
                    Some(Object::ByteArray(_) | Object::MemoryView(_)) => {
                        super::array::compare(vm, op, b, a)
                    }
                    _ => Ok(Some(false)),
                };
            }
        }
    }
    Ok(order(op, kind::data(vm, a), right))
}

/// `item in container`: part of it, or one of its bytes.
pub fn contains(vm: &mut Vm, container: Value, item: Value) -> Res<bool> {
    let bytes = kind::data(vm, container);
    if let Some(part) = vm.buffer(item) {
        return Ok(kind::find(bytes, part).is_some());
    }
    if let Value::Int(i) = item {
        return Ok(bytes.iter().any(|&b| i32::from(b) == i));
    }
    let bytes = bytes.to_vec();
    for byte in bytes {
        if vm.equal(Value::Int(i32::from(byte)), item)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// `b[key]`
pub fn index(vm: &mut Vm, b: Value, key: Value) -> Res {
    if let Value::Int(i) = key
        && let Ok(at) = usize::try_from(i)
        && let Some(&byte) = kind::data(vm, b).get(at)
    {
        return Ok(Value::Int(i32::from(byte)));
    }
    let len = kind::data(vm, b).len();
    if slice::is_slice(vm, key) {
        let range = slice::step_one(vm, key, len)?;
        vm.reserve(range.len() + 1)?;
        let part = kind::data(vm, b).get(range).unwrap_or(&[]).to_vec();
        return Ok(vm.new_bytes(part));
    }
    let at = vm.index_arg("bytes", len, key, false)?;
    let byte = kind::data(vm, b).get(at).copied().unwrap_or(0);
    Ok(Value::Int(i32::from(byte)))
}

fn make(vm: &mut Vm, pos: &[Value], kw: &[(Sym, Value)]) -> Res {
    no_keywords(vm, kw)?;
    let Some(&source) = pos.first() else {
        return Ok(vm.new_bytes(Vec::new()));
    };
    match Kind::of(vm, source) {
        Some(Kind::Bytes) => return Ok(source),
        Some(Kind::Str) => {
            if !(2..=3).contains(&pos.len()) {
                return Err(vm.type_error("string argument without an encoding"));
            }
            return encode(vm, source, pos[1]);
        }
        _ => {}
    }
    if pos.len() > 1 {
        return Err(vm.type_error("wrong number of arguments"));
    }
    if let Value::Int(n) = source {
        let Ok(n) = usize::try_from(n) else {
            return Err(vm.raise_with(ids::VALUE_ERROR, &[]));
        };
        vm.reserve(n + 1)?;
        return Ok(vm.new_bytes(vec![0; n]));
    }
    if let Some(Object::MemoryView(m)) = vm.object(source) {
        vm.reserve(m.len + 1)?;
        let bytes = vm.buffer_arg(source)?;
        return Kind::Bytes.make_reserved(vm, &bytes);
    }
    if let Some(bytes) = vm.buffer(source) {
        let bytes = bytes.to_vec();
        return Kind::Bytes.make_reserved(vm, &bytes);
    }
    if let Some(Object::Native(ty, _)) = vm.object(source)
        && let Some(hook) = vm.types[ty.0 as usize].hooks.buffer
    {
        let bytes = hook(vm, source)?;
        return Kind::Bytes.make_reserved(vm, &bytes);
    }
    let items = vm.collect_items(source)?;
    let mut bytes = Vec::with_capacity(items.len());
    for item in items {
        match u8::try_from(vm.int_arg(item)?) {
            Ok(byte) => bytes.push(byte),
            Err(_) => return Err(vm.value_error("bytes value out of range")),
        }
    }
    Kind::Bytes.make_reserved(vm, &bytes)
}

/// `str.encode(encoding)`
pub(crate) fn encode(vm: &mut Vm, text: Value, encoding: Value) -> Res {
    let encoding = Encoding::of(vm, encoding)?;
    let bytes = kind::text_data(vm, text)?;
    if encoding == Encoding::Ascii && !bytes.is_ascii() {
        return Err(kind::unicode_error(vm));
    }
    Kind::Bytes.make_reserved(vm, &bytes)
}

fn hex(vm: &mut Vm, a: &[Value]) -> Res {
    let bytes = vm.buffer_arg(a[0])?;
    if bytes.is_empty() {
        return Ok(Value::Str(vm.names.empty));
    }
    let separator = match a.get(1) {
        Some(&s) => Some(kind::text_data(vm, s)?),
        None => None,
    };
    vm.reserve(bytes.len() * 3)?;
    let text = hexlify(&bytes, separator.as_deref());
    Ok(Kind::Str.make(vm, &text))
}

fn from_hex(vm: &mut Vm, class: Value, data: Value) -> Res {
    let text = vm.buffer_arg(data)?;
    let bytes = match unhexlify(&text) {
        Ok(bytes) => bytes,
        Err(error) => return Err(vm.value_error(&error.to_string())),
    };
    let kind = if class.is(Value::Type(ids::BYTEARRAY)) {
        Kind::ByteArray
    } else {
        Kind::Bytes
    };
    kind.make_reserved(vm, &bytes)
}

/// Adds `hex`, of bytes, bytearray and memoryview.
pub(crate) fn add_hex(t: &mut TypeBuilder) {
    t.method("hex", NativeFn::Var(1, 2, hex));
}

/// Adds `fromhex`, of bytes and bytearray.
pub(crate) fn add_from_hex(t: &mut TypeBuilder) {
    t.class_method("fromhex", NativeFn::F2(from_hex));
}

/// Fills in the type's row.
pub fn register(vm: &mut Vm) {
    vm.core_type(ids::BYTES, |t| {
        t.make(|vm, _, pos, kw| make(vm, pos, kw)).subclassable();
        add_hex(t);
        add_from_hex(t);
        methods::add_decode(t);
        methods::add(t);
    });
    vm.define_builtin("bytes", Value::Type(ids::BYTES));
}
