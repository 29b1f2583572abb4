//! `machine.PinBase` (extmod/machine_pinbase.c): what a program's own pins derive from. Their
//! `value` method is what `Signal` and `time_pulse_us` read.

use super::{Machine, pin};
use crate::state::state;
use python::object::NativeObject;
use python::types::ModuleBuilder;
use python::{Res, Value, Vm};

struct PinBase;

impl NativeObject for PinBase {}

pub(super) fn build(m: &mut ModuleBuilder) {
    let ty = m.vm.define_type("PinBase", |t| {
        t.make(|vm, ty, _, _| Ok(vm.new_native(ty, PinBase)))
            .subclassable();
    });
    state(m.vm).module(|m: &mut Machine| m.pin_base = Some(ty));
    m.value("PinBase", Value::Type(ty));
}

/// Whether it is an object of a class derived from `PinBase`.
pub(super) fn is_virtual(vm: &mut Vm, v: Value) -> bool {
    let base = state(vm).module(|m: &mut Machine| m.pin_base);
    vm.is_instance_object(v) && base == Some(vm.type_id(v))
}

/// The level of a pin's object: 0 or 1, or whatever number a program's own pin gives.
pub(super) fn read(vm: &mut Vm, v: Value) -> Res<i64> {
    if !is_virtual(vm, v) {
        let index = pin::number(vm, v)?;
        let state = state(vm);
        let now = state.settled();
        return Ok(i64::from(state.pins.borrow().get(index).level_at(now)));
    }
    let name = vm.intern("value");
    let f = vm.load_attr(v, name)?;
    let kept = vm.kept_len();
    vm.keep(f);
    let level = vm.call(f, &[])?;
    vm.keep_only(kept);
    vm.int_arg(level)
}

/// Sets the level of a pin's object.
pub(super) fn write(vm: &mut Vm, v: Value, level: bool) -> Res<()> {
    if !is_virtual(vm, v) {
        vm.call(v, &[Value::Bool(level)])?;
        return Ok(());
    }
    let name = vm.intern("value");
    let f = vm.load_attr(v, name)?;
    let kept = vm.kept_len();
    vm.keep(f);
    vm.call(f, &[Value::Bool(level)])?;
    vm.keep_only(kept);
    Ok(())
}
