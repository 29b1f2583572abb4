//! `esp` (ports/esp32/modesp.c): the flash chip's bytes, and how much the IDF logs.

use crate::state::state;
use crate::storage::{PAGE, SIZE};
use python::types::{ModuleBuilder, NativeFn};
use python::{Res, Value, Vm};

/// EIO: beyond the chip's end.
const EIO: i32 = 5;
/// Where the files' partition begins.
const USER_START: i32 = 0x20_0000;

/// Makes the module known.
pub fn register(vm: &mut Vm) {
    vm.define_module("esp", build);
}

fn build(m: &mut ModuleBuilder) {
    m.function(
        "osdebug",
        // Nothing of the IDF is here that would log.
        NativeFn::Var(1, 2, |vm, args| {
            if let Some(&level) = args.get(1) {
                vm.int_arg(level)?;
            }
            Ok(Value::None)
        }),
    )
    .function("flash_read", NativeFn::F2(read))
    .function("flash_write", NativeFn::F2(write))
    .function("flash_erase", NativeFn::F1(erase))
    .function("flash_size", NativeFn::F0(|vm| Ok(vm.int(i64::from(SIZE)))))
    .function(
        "flash_user_start",
        NativeFn::F0(|_| Ok(Value::Int(USER_START))),
    )
    .function(
        "gpio_matrix_in",
        NativeFn::F3(|vm, pin, signal, inverted| ints(vm, &[pin, signal, inverted])),
    )
    .function("gpio_matrix_out", NativeFn::Var(4, 4, ints));
    for (level, name) in [
        "LOG_NONE",
        "LOG_ERROR",
        "LOG_WARNING",
        "LOG_INFO",
        "LOG_DEBUG",
        "LOG_VERBOSE",
    ]
    .into_iter()
    .enumerate()
    {
        m.int(name, level as i64);
    }
}

/// What the chip's signals are connected with has no effect here.
fn ints(vm: &mut Vm, args: &[Value]) -> Res {
    for &arg in args {
        vm.int_arg(arg)?;
    }
    Ok(Value::None)
}

/// An address from which so many bytes are on the chip.
fn place(vm: &mut Vm, address: Value, len: usize) -> Res<u32> {
    let address = vm.int_arg(address)?;
    match u32::try_from(address) {
        Ok(address) if address as usize + len <= SIZE as usize => Ok(address),
        _ => Err(vm.os_error(EIO)),
    }
}

fn read(vm: &mut Vm, address: Value, buffer: Value) -> Res {
    let Some(len) = vm.buffer_mut(buffer).map(|b| b.len()) else {
        return Err(vm.type_error("object with buffer protocol required"));
    };
    let address = place(vm, address, len)?;
    let state = state(vm);
    if let Some(buffer) = vm.buffer_mut(buffer) {
        state.storage.borrow().read(address, buffer);
    }
    Ok(Value::None)
}

fn write(vm: &mut Vm, address: Value, bytes: Value) -> Res {
    let bytes = vm.buffer_arg(bytes)?;
    let address = place(vm, address, bytes.len())?;
    let state = state(vm);
    state.storage.borrow_mut().write(address, &bytes);
    state.keep_pages(address, bytes.len() as u32);
    Ok(Value::None)
}

fn erase(vm: &mut Vm, page: Value) -> Res {
    let page = vm.int_arg(page)?.saturating_mul(i64::from(PAGE));
    let page = vm.int(page);
    let address = place(vm, page, PAGE as usize)?;
    let state = state(vm);
    state.storage.borrow_mut().erase(address, PAGE);
    state.keep_pages(address, PAGE);
    Ok(Value::None)
}
