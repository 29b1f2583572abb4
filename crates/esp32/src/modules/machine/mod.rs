//! `machine`: the chip's own functions here, a class a file.

use crate::state::{State, Stop, sleep_until, state, stop};
use python::types::{ModuleBuilder, NativeFn, ids};
use python::{Res, Value, Vm};

mod pin;
mod rtc;
mod signal;

/// What the module keeps: the pins' objects and the CPU's frequency. A soft reset leaves both.
#[derive(Default)]
pub(crate) struct Machine {
    pins: Vec<Option<usize>>,
    frequency: Option<i64>,
}

/// Makes the module known.
pub fn register(vm: &mut Vm) {
    vm.define_module("machine", build);
}

/// What a soft reset does: nothing that a program could see; outputs keep their levels.
pub fn soft_reset(_vm: &mut Vm, _state: &State) {}

fn build(m: &mut ModuleBuilder) {
    pin::build(m);
    rtc::build(m);
    signal::build(m);
    m.function(
        "unique_id",
        NativeFn::F0(|vm| {
            let mac = state(vm).mac;
            Ok(vm.new_bytes(mac.to_vec()))
        }),
    );
    m.function("reset", NativeFn::F0(|vm| Err(stop(vm, Stop::Reset))));
    m.function(
        "soft_reset",
        NativeFn::F0(|vm| Err(vm.raise_with(ids::SYSTEM_EXIT, &[]))),
    );
    m.function(
        "reset_cause",
        NativeFn::F0(|vm| Ok(Value::Int(i32::from(state(vm).reset_cause.get())))),
    );
    m.function(
        "wake_reason",
        NativeFn::Var(0, 0, |vm, _| {
            Ok(Value::Int(i32::from(state(vm).wake_reason.get())))
        }),
    );
    m.function("freq", NativeFn::Var(0, 1, frequency));
    m.function(
        "idle",
        NativeFn::F0(|vm| {
            vm.tick()?;
            Ok(Value::None)
        }),
    );
    m.function("lightsleep", NativeFn::Var(0, 1, light_sleep));
    m.function("sleep", NativeFn::Var(0, 1, light_sleep));
    m.function("deepsleep", NativeFn::Var(0, 1, deep_sleep));
    // No interrupt arrives between two instructions of a program here: the state is only a number.
    m.function("disable_irq", NativeFn::F0(|_| Ok(Value::Int(0))));
    m.function("enable_irq", NativeFn::F1(|_, _| Ok(Value::None)));
    for (name, value) in [
        ("SLEEP", 2),
        ("DEEPSLEEP", 4),
        ("PWRON_RESET", 1),
        ("HARD_RESET", 2),
        ("WDT_RESET", 3),
        ("DEEPSLEEP_RESET", 4),
        ("SOFT_RESET", 5),
        ("PIN_WAKE", 2),
        ("EXT0_WAKE", 2),
        ("EXT1_WAKE", 3),
        ("TIMER_WAKE", 4),
        ("TOUCHPAD_WAKE", 5),
        ("ULP_WAKE", 6),
    ] {
        m.int(name, value);
    }
}

/// The frequency after power-on, in Hz (FIDELITY, section 3).
const DEFAULT_FREQUENCY: i64 = 160_000_000;

fn frequency(vm: &mut Vm, args: &[Value]) -> Res {
    let state = state(vm);
    if let [hz] = args {
        let hz = vm.int_arg(*hz)?;
        if ![20, 40, 80, 160, 240].contains(&(hz / 1_000_000)) || hz % 1_000_000 != 0 {
            return Err(vm.value_error("frequency must be 20MHz, 40MHz, 80Mhz, 160MHz or 240MHz"));
        }
        state.module(|m: &mut Machine| m.frequency = Some(hz));
        return Ok(Value::None);
    }
    let hz = state.module(|m: &mut Machine| m.frequency.unwrap_or(DEFAULT_FREQUENCY));
    Ok(vm.int(hz))
}

fn light_sleep(vm: &mut Vm, args: &[Value]) -> Res {
    let now = state(vm).now();
    let until = match args {
        [ms] => now.saturating_add(vm.int_arg(*ms)?.max(0) as u64 * 1000),
        // Without a time only a pin could wake it.
        _ => u64::MAX,
    };
    sleep_until(vm, until)?;
    Ok(Value::None)
}

fn deep_sleep(vm: &mut Vm, args: &[Value]) -> Res {
    let now = state(vm).now();
    let until = match args {
        [ms] => Some(now.saturating_add(vm.int_arg(*ms)?.max(0) as u64 * 1000)),
        _ => None,
    };
    Err(stop(vm, Stop::DeepSleep(until)))
}
