//! `_onewire` (extmod/modonewire.c): the bits of Dallas's bus. Nothing is on it: nobody answers a
//! reset, and the line stays high.

use super::machine::pin;
use python::types::{ModuleBuilder, NativeFn};
use python::{Res, Value, Vm};

/// Makes the module known.
pub fn register(vm: &mut Vm) {
    vm.define_module("_onewire", build);
}

fn build(m: &mut ModuleBuilder) {
    m.function(
        "reset",
        NativeFn::F1(|vm, pin| {
            pin::number(vm, pin)?;
            Ok(Value::Bool(false))
        }),
    )
    .function(
        "readbit",
        NativeFn::F1(|vm, pin| {
            pin::number(vm, pin)?;
            Ok(Value::Int(1))
        }),
    )
    .function(
        "readbyte",
        NativeFn::F1(|vm, pin| {
            pin::number(vm, pin)?;
            Ok(Value::Int(0xff))
        }),
    )
    .function("writebit", NativeFn::F2(write))
    .function("writebyte", NativeFn::F2(write))
    .function("crc8", NativeFn::F1(crc8));
}

fn write(vm: &mut Vm, pin: Value, value: Value) -> Res {
    pin::number(vm, pin)?;
    vm.int_arg(value)?;
    Ok(Value::None)
}

/// Dallas's checksum: x⁸ + x⁵ + x⁴ + 1, the low bits first.
fn crc8(vm: &mut Vm, data: Value) -> Res {
    let bytes = vm.buffer_arg(data)?;
    let crc = bytes.into_iter().fold(0u8, |crc, byte| {
        (0..8).fold(crc ^ byte, |crc, _| {
            let carry = crc & 1 != 0;
            crc >> 1 ^ if carry { 0x8c } else { 0 }
        })
    });
    Ok(Value::Int(i32::from(crc)))
}
