//! `micropython.kbd_intr`: which byte of the serial line interrupts a program.

use crate::state::{State, state};
use python::types::{ModuleBuilder, NativeFn};
use python::{Res, Value, Vm};

/// Adds the function to `micropython`.
pub fn register(vm: &mut Vm) {
    vm.extend_module("micropython", build);
}

/// Prompts and arguments of `sys` are new after a soft reset.
pub fn soft_reset(vm: &mut Vm, _: &State) {
    vm.opt_level = 0;
    vm.heap.emergency = 0;
    python::modules::sys::soft_reset(vm);
}

fn build(m: &mut ModuleBuilder) {
    m.function("kbd_intr", NativeFn::F1(set_interrupt_char));
}

/// `kbd_intr(byte)`: -1 for none.
fn set_interrupt_char(vm: &mut Vm, byte: Value) -> Res {
    let byte = vm.int_arg(byte)?;
    let state = state(vm);
    state.serial.borrow_mut().interrupt_char = u8::try_from(byte).ok();
    Ok(Value::None)
}
