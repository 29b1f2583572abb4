//! int and bool: constructors and methods (py/objint.c, py/objbool.c). Operators are in
//! [`super::number`].

use crate::error::{Error, Res};
use crate::object::Object;
use crate::text::int::Int;
use crate::text::number::parse_int;
use crate::types::str::kind;
use crate::types::{ANY, NativeFn, ids};
use crate::value::{Sym, Value};
use crate::vm::Vm;
use num_bigint::{BigInt, Sign};
use num_traits::{FromPrimitive, Signed};

/// `int(f)`: cut towards zero. OverflowError for an infinity, ValueError for a NaN.
pub fn from_float(vm: &mut Vm, f: f32) -> Res {
    if f.is_infinite() {
        return Err(vm.raise(ids::OVERFLOW_ERROR, "can't convert inf to int"));
    }
    if f.abs() < 1e9 {
        return Ok(vm.int(f as i64));
    }
    match BigInt::from_f32(f) {
        Some(i) => Ok(vm.bigint(i)),
        None => Err(vm.value_error("can't convert NaN to int")),
    }
}

/// `int(text, base)`: ValueError `invalid syntax for integer with base 10`.
pub fn parse(vm: &mut Vm, text: &[u8], base: u32) -> Res {
    match parse_int(text, base) {
        Ok(Int::Small(i)) => Ok(vm.int(i)),
        Ok(Int::Big(i)) => Ok(vm.bigint(i)),
        Err(error) => Err(vm.value_error(&error.to_string())),
    }
}

fn make(vm: &mut Vm, pos: &[Value], kw: &[(Sym, Value)]) -> Res {
    vm.no_keywords(kw)?;
    vm.check_count(pos.len(), 0, 2)?;
    match *pos {
        [] => Ok(Value::Int(0)),
        [v] => match v {
            Value::Int(_) => Ok(v),
            Value::Bool(b) => Ok(Value::Int(i32::from(b))),
            Value::Float(f) => from_float(vm, f),
            _ => from_object(vm, v),
        },
        [text, base, ..] => {
            let text = kind::text_data(vm, text)?;
            let base = u32::try_from(vm.int_arg(base)?).unwrap_or(1);
            parse(vm, &text, base)
        }
    }
}

fn from_object(vm: &mut Vm, v: Value) -> Res {
    if let Some(Object::Int(_)) = vm.object(v) {
        return Ok(v);
    }
    if vm.is_instance_object(v) {
        let name = vm.names.int;
        if let Some(i) = vm.call_special(v, name, &[])? {
            if vm.type_id(i) == ids::INT {
                return Ok(i);
            }
            return Err(vm.raise_with(ids::TYPE_ERROR, &[]));
        }
        let native = vm.native_of(v);
        if matches!(vm.type_id(native), ids::INT) {
            return Ok(native);
        }
    }
    if let Some(Object::Native(..)) = vm.object(v)
        && let Some(i) = vm.maybe_int(v)?
    {
        return Ok(vm.int(i));
    }
    if let Some(text) = vm.buffer(v) {
        let text = text.to_vec();
        return parse(vm, &text, 10);
    }
    Err(vm.wrong_type("can't convert {} to int", v))
}

fn is_little(vm: &Vm, order: Value) -> bool {
    vm.as_str(order).is_some_and(|order| order == "little")
}

fn to_bytes(vm: &mut Vm, pos: &[Value], kw: &[(Sym, Value)]) -> Res {
    let names = ["length", "byteorder", "signed"];
    let [length, order, signed] = vm.parse_args(&pos[1..], kw, names, 0, 2)?;
    let length = match length.defined() {
        Some(length) => vm.int_arg(length)?,
        None => 1,
    };
    let Ok(length) = usize::try_from(length) else {
        return Err(vm.raise_with(ids::VALUE_ERROR, &[]));
    };
    let signed = match signed.defined() {
        Some(signed) => vm.truth(signed)?,
        None => false,
    };
    let Some(value) = vm.as_bigint(pos[0]) else {
        return Err(vm.type_error("argument has wrong type"));
    };
    vm.reserve(length + 1)?;
    if value.is_negative() && !signed {
        return Err(vm.raise(
            ids::OVERFLOW_ERROR,
            "can't convert negative int to unsigned",
        ));
    }
    let Some(mut bytes) = little_endian(&value, length, signed) else {
        return Err(buffer_overflow(vm, length));
    };
    if !is_little(vm, order) {
        bytes.reverse();
    }
    Ok(vm.new_bytes(bytes))
}

fn buffer_overflow(vm: &mut Vm, length: usize) -> Error {
    vm.raise(
        ids::OVERFLOW_ERROR,
        &format!("value would overflow a {length} byte buffer"),
    )
}

/// The bytes of an int in two's complement; `None` if it does not fit.
fn little_endian(value: &BigInt, length: usize, signed: bool) -> Option<Vec<u8>> {
    let fill = if value.is_negative() { 0xff } else { 0 };
    let mut bytes = value.to_signed_bytes_le();
    if !signed && bytes.last() == Some(&0) {
        bytes.pop();
    }
    if bytes == [0] && length == 0 {
        bytes.pop();
    }
    if bytes.len() > length {
        return None;
    }
    bytes.resize(length, fill);
    Some(bytes)
}

/// The low `length` bytes of an int in two's complement, least significant first.
pub fn low_bytes(value: &BigInt, length: usize) -> Vec<u8> {
    let fill = if value.is_negative() { 0xff } else { 0 };
    let mut bytes = value.to_signed_bytes_le();
    bytes.resize(length, fill);
    bytes
}

fn from_bytes(vm: &mut Vm, a: &[Value]) -> Res {
    // The fourth, signed, is not looked at.
    let bytes = vm.buffer_arg(a[1])?;
    let value = match a.get(2) {
        Some(&order) if is_little(vm, order) => BigInt::from_bytes_le(Sign::Plus, &bytes),
        _ => BigInt::from_bytes_be(Sign::Plus, &bytes),
    };
    Ok(vm.bigint(value))
}

/// Fills in the types' rows.
pub fn register(vm: &mut Vm) {
    vm.core_type(ids::INT, |t| {
        t.make(|vm, _, pos, kw| make(vm, pos, kw))
            .subclassable()
            .class_method("from_bytes", NativeFn::Var(2, 4, from_bytes))
            .method("to_bytes", NativeFn::Kw(1, ANY, to_bytes));
    });
    vm.core_type(ids::BOOL, |t| {
        t.make(|vm, _, pos, kw| {
            vm.no_keywords(kw)?;
            vm.check_count(pos.len(), 0, 1)?;
            match pos.first() {
                Some(&v) => Ok(Value::Bool(vm.truth(v)?)),
                None => Ok(Value::Bool(false)),
            }
        })
        .subclassable();
    });
    vm.define_builtin("int", Value::Type(ids::INT));
    vm.define_builtin("bool", Value::Type(ids::BOOL));
}
