//! `machine.DAC` (ports/esp32/machine_dac.c).

use super::{pin, singleton};
use crate::state::state;
use python::object::NativeObject;
use python::types::{Hooks, ModuleBuilder, NativeFn};
use python::{Res, Value, Vm};

struct Dac(u8);

impl NativeObject for Dac {}

pub(super) fn build(m: &mut ModuleBuilder) {
    let ty = m.vm.define_type("DAC", |t| {
        t.make(|vm, ty, pos, kw| {
            vm.no_keywords(kw)?;
            vm.check_count(pos.len(), 1, 1)?;
            let index = pin::number(vm, pos[0])?;
            if !matches!(index, 25 | 26) {
                return Err(vm.value_error("invalid Pin for DAC"));
            }
            put_out(vm, index, 0);
            Ok(singleton(vm, ty, index, || Dac(index as u8)))
        })
        .hooks(Hooks {
            print: Some(|vm, v, _| Ok(format!("DAC(Pin({}))", own(vm, v)?))),
            ..Hooks::default()
        })
        .method(
            "write",
            NativeFn::F2(|vm, v, value| {
                let index = own(vm, v)?;
                let value = vm.int_arg(value)?;
                let Ok(value) = u8::try_from(value) else {
                    return Err(vm.value_error("value out of range"));
                };
                put_out(vm, index, value);
                Ok(Value::None)
            }),
        );
    });
    m.value("DAC", Value::Type(ty));
}

fn own(vm: &mut Vm, v: Value) -> Res<usize> {
    match vm.native_ref::<Dac>(v) {
        Some(dac) => Ok(dac.0 as usize),
        None => Err(vm.type_error("argument has wrong type")),
    }
}

fn put_out(vm: &mut Vm, index: usize, value: u8) {
    let state = state(vm);
    let now = state.now();
    state
        .pins
        .borrow_mut()
        .update(now, index, |pin| pin.dac = Some(value));
}
