//! binascii (extmod/modbinascii.c).

use super::str_data;
use crate::error::Res;
use crate::pure::binascii;
use crate::types::{ModuleBuilder, NativeFn};
use crate::value::{Sym, Value};
use crate::vm::Vm;

/// Fills in the module.
pub fn init(m: &mut ModuleBuilder) {
    m.function("hexlify", NativeFn::Var(1, 2, hexlify))
        .function("unhexlify", NativeFn::F1(unhexlify))
        .function("a2b_base64", NativeFn::F1(a2b_base64))
        .function("b2a_base64", NativeFn::Kw(1, crate::types::ANY, b2a_base64))
        .function("crc32", NativeFn::Var(1, 2, crc32));
}

fn hexlify(vm: &mut Vm, args: &[Value]) -> Res {
    let data = vm.buffer_arg(args[0])?;
    let separator = match args.get(1) {
        // Of nothing to separate, the separator is not looked at.
        Some(&separator) if !data.is_empty() => Some(str_data(vm, separator)?),
        _ => None,
    };
    vm.reserve(data.len() * if separator.is_some() { 3 } else { 2 })?;
    Ok(vm.new_bytes(binascii::hexlify(&data, separator.as_deref())))
}

fn unhexlify(vm: &mut Vm, text: Value) -> Res {
    let text = vm.buffer_arg(text)?;
    vm.reserve(text.len() / 2)?;
    match binascii::unhexlify(&text) {
        Ok(data) => Ok(vm.new_bytes(data)),
        Err(e) => Err(vm.value_error(&e.to_string())),
    }
}

fn a2b_base64(vm: &mut Vm, text: Value) -> Res {
    let text = vm.buffer_arg(text)?;
    vm.reserve(text.len() / 4 * 3 + 1)?;
    match binascii::a2b_base64(&text) {
        Ok(data) => Ok(vm.new_bytes(data)),
        Err(e) => Err(vm.value_error(&e.to_string())),
    }
}

/// `b2a_base64(data, newline=True)`
fn b2a_base64(vm: &mut Vm, pos: &[Value], kw: &[(Sym, Value)]) -> Res {
    let [newline] = vm.parse_args(&pos[1..], kw, ["newline"], 0, 1)?;
    let newline = match newline.defined() {
        Some(newline) => vm.truth(newline)?,
        None => true,
    };
    let data = vm.buffer_arg(pos[0])?;
    vm.reserve(data.len() / 3 * 4 + 5)?;
    Ok(vm.new_bytes(binascii::b2a_base64(&data, newline)))
}

fn crc32(vm: &mut Vm, args: &[Value]) -> Res {
    let data = vm.buffer_arg(args[0])?;
    let before = match args.get(1) {
        Some(&before) => vm.int_truncated(before)?,
        None => 0,
    };
    Ok(vm.int(i64::from(binascii::crc32(&data, before))))
}
