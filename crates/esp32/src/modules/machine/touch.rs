//! `machine.TouchPad` (ports/esp32/machine_touchpad.c). A finger is on a pin or it is not.

use super::{Machine, pin, singleton};
use crate::state::state;
use python::object::NativeObject;
use python::types::{ModuleBuilder, NativeFn};
use python::{Res, Value, Vm};

/// What a pad reads that nothing touches. A board's own readings depend on its wires.
const UNTOUCHED: i32 = 600;
/// What it reads under a finger, whose capacitance makes it count slower.
const TOUCHED: i32 = 60;

struct TouchPad(u8);

impl NativeObject for TouchPad {}

pub(super) fn build(m: &mut ModuleBuilder) {
    let ty = m.vm.define_type("TouchPad", |t| {
        t.make(|vm, ty, pos, kw| {
            vm.no_keywords(kw)?;
            vm.check_count(pos.len(), 1, 1)?;
            let index = pin::number(vm, pos[0])?;
            if !matches!(index, 0 | 2 | 4 | 12..=15 | 27 | 32 | 33) {
                return Err(vm.value_error("invalid pin for touchpad"));
            }
            state(vm).module(|m: &mut Machine| m.touch_pads |= 1 << index);
            Ok(singleton(vm, ty, index, || TouchPad(index as u8)))
        })
        .method(
            "config",
            NativeFn::F2(|vm, v, threshold| {
                own(vm, v)?;
                vm.int_arg(threshold)?;
                Ok(Value::None)
            }),
        )
        .method(
            "read",
            NativeFn::F1(|vm, v| {
                let index = own(vm, v)?;
                let touched = state(vm).pins.borrow().get(index).touched;
                Ok(Value::Int(if touched { TOUCHED } else { UNTOUCHED }))
            }),
        );
    });
    m.value("TouchPad", Value::Type(ty));
}

fn own(vm: &mut Vm, v: Value) -> Res<usize> {
    match vm.native_ref::<TouchPad>(v) {
        Some(pad) => Ok(pad.0 as usize),
        None => Err(vm.type_error("argument has wrong type")),
    }
}
