//! `machine.WDT` (ports/esp32/machine_wdt.c): resets the chip unless it is fed.

use super::Machine;
use crate::state::{State, Stop, state};
use python::object::NativeObject;
use python::types::{ModuleBuilder, NativeFn};
use python::{Value, Vm};

/// Milliseconds, where a program says none.
const DEFAULT_TIMEOUT: i64 = 5000;

struct Watchdog;

impl NativeObject for Watchdog {}

pub(super) fn build(m: &mut ModuleBuilder) {
    let ty = m.vm.define_type("WDT", |t| {
        t.make(|vm, ty, pos, kw| {
            let [id, timeout] = vm.parse_args(pos, kw, ["id", "timeout"], 0, 2)?;
            let timeout = match timeout.defined() {
                Some(timeout) => vm.int_arg(timeout)?,
                None => DEFAULT_TIMEOUT,
            };
            if !matches!(id, Value::Undefined | Value::Int(0)) {
                return Err(vm.raise_with(python::types::ids::VALUE_ERROR, &[]));
            }
            if timeout <= 0 {
                return Err(vm.value_error("WDT timeout too short"));
            }
            state(vm).module(|m: &mut Machine| m.watchdog = timeout as u64 * 1000);
            feed(vm);
            Ok(vm.new_native(ty, Watchdog))
        })
        .method(
            "feed",
            NativeFn::F1(|vm, _| {
                feed(vm);
                Ok(Value::None)
            }),
        );
    });
    m.value("WDT", Value::Type(ty));
}

fn feed(vm: &mut Vm) {
    let state = state(vm);
    let timeout = state.module(|m: &mut Machine| m.watchdog);
    state.watchdog.set(Some(state.now() + timeout));
}

/// Ends the program if it was not fed in time: the chip panics.
pub(super) fn look(state: &State) {
    let now = state.now();
    if state.watchdog.get().is_none_or(|at| now < at) {
        return;
    }
    state.watchdog.set(None);
    let ms = now / 1000;
    let text = format!(
        "E ({ms}) task_wdt: Task watchdog got triggered. The following tasks/users did not reset the watchdog in time:\r\n\
         E ({ms}) task_wdt:  - mpy_machine_wdt\r\n\
         E ({ms}) task_wdt: Aborting.\r\n\
         Rebooting...\r\n"
    );
    state.serial.borrow_mut().send(text.as_bytes());
    if state.stop.get().is_none() {
        state.stop.set(Some(Stop::Watchdog));
    }
}
