//! `machine.Signal` (extmod/machine_signal.c): a pin that may be inverted.

use super::virtual_pin;
use python::object::NativeObject;
use python::types::{Hooks, ModuleBuilder, NativeFn, ids};
use python::value::Sym;
use python::{Res, Value, Vm};

struct SignalObject {
    pin: Value,
    invert: bool,
}

impl NativeObject for SignalObject {
    fn trace(&self, mark: &mut dyn FnMut(Value)) {
        mark(self.pin);
    }
}

pub(super) fn build(m: &mut ModuleBuilder) {
    let ty = m.vm.define_type("Signal", |t| {
        t.make(|vm, ty, pos, kw| {
            let (pin, invert) = arguments(vm, pos, kw)?;
            Ok(vm.new_native(ty, SignalObject { pin, invert }))
        })
        .hooks(Hooks {
            call: Some(|vm, v, pos, kw| {
                vm.no_keywords(kw)?;
                vm.check_count(pos.len(), 0, 1)?;
                value(vm, v, pos)
            }),
            ..Hooks::default()
        })
        .subclassable()
        .method(
            "value",
            NativeFn::Var(1, 2, |vm, args| value(vm, args[0], &args[1..])),
        )
        .method("on", NativeFn::F1(|vm, v| value(vm, v, &[Value::Int(1)])))
        .method("off", NativeFn::F1(|vm, v| value(vm, v, &[Value::Int(0)])));
    });
    m.value("Signal", Value::Type(ty));
}

/// The pin, made from Pin's own arguments if none is given, and whether it is inverted.
fn arguments(vm: &mut Vm, pos: &[Value], kw: &[(Sym, Value)]) -> Res<(Value, bool)> {
    let invert_name = vm.intern("invert");
    let value_name = vm.intern("value");
    let mut invert = false;
    let mut rest = Vec::new();
    for &(name, v) in kw {
        if name == invert_name {
            invert = vm.truth(v)?;
        } else {
            rest.push((name, v));
        }
    }
    let given = pos.first().copied().unwrap_or(Value::None);
    let is_pin = super::pin::number(vm, given).is_ok() && !matches!(given, Value::Int(_));
    if is_pin || virtual_pin::is_virtual(vm, given) {
        if pos.len() > 1 || !rest.is_empty() {
            return Err(vm.raise_with(ids::TYPE_ERROR, &[]));
        }
        return Ok((given, invert));
    }
    if invert {
        for (name, v) in &mut rest {
            if *name == value_name {
                *v = Value::Int(i32::from(!vm.truth(*v)?));
            }
        }
    }
    let machine = vm.builtin_module("machine").unwrap_or(Value::None);
    let name = vm.intern("Pin");
    let pin_type = vm.load_attr(machine, name)?;
    let pin = vm.call_kw(pin_type, pos, &rest)?;
    Ok((pin, invert))
}

fn value(vm: &mut Vm, signal: Value, args: &[Value]) -> Res {
    let Some(&SignalObject { pin, invert }) = vm.native_ref::<SignalObject>(signal) else {
        return Err(vm.type_error("argument has wrong type"));
    };
    match args {
        [] => {
            let level = virtual_pin::read(vm, pin)?;
            Ok(vm.int(level ^ i64::from(invert)))
        }
        [level, ..] => {
            let level = vm.truth(*level)?;
            virtual_pin::write(vm, pin, level != invert)?;
            Ok(Value::None)
        }
    }
}
