//! `machine.time_pulse_us` and `machine.bitstream` (extmod/machine_pulse.c, extmod/machine_bitstream.c).

use super::pin;
use crate::state::{state, wait};
use python::types::{ModuleBuilder, NativeFn};
use python::{Res, Value, Vm};

/// Microseconds, where a program says none.
const DEFAULT_TIMEOUT: i64 = 1_000_000;

pub(super) fn build(m: &mut ModuleBuilder) {
    m.function("time_pulse_us", NativeFn::Var(2, 3, time_pulse));
    m.function("bitstream", NativeFn::Var(4, 4, bitstream));
}

/// `time_pulse_us(pin, level[, timeout_us])`: how long the pin stays at the level, -2 if it never got
/// there, -1 if it stayed.
fn time_pulse(vm: &mut Vm, args: &[Value]) -> Res {
    let index = pin::number(vm, args[0])?;
    let mut level = vm.truth(args[1])?;
    let timeout = match args.get(2) {
        // It is an unsigned number there.
        Some(&timeout) => vm.int_arg(timeout)? as u32 as u64,
        None => DEFAULT_TIMEOUT as u64,
    };
    let state = state(vm);
    let mut changes = 2;
    let mut start = state.now();
    loop {
        let now = state.now();
        let (is, follows_clock) = {
            let pins = state.pins.borrow();
            let pin = pins.get(index);
            (pin.level_at(now), pin.pwm.is_some())
        };
        if is == level {
            level = !level;
            changes -= 1;
            if changes == 0 {
                return Ok(vm.int((now - start) as i64));
            }
            start = now;
        } else if now - start >= timeout {
            return Ok(Value::Int(-changes));
        } else if follows_clock {
            vm.tick()?;
        } else {
            wait(vm, Some(start.saturating_add(timeout)))?;
        }
    }
}

/// `bitstream(pin, encoding, timing, data)`: what a chain of WS2812 LEDs gets.
fn bitstream(vm: &mut Vm, args: &[Value]) -> Res {
    let index = pin::number(vm, args[0])?;
    let encoding = vm.int_arg(args[1])?;
    let bytes = vm.buffer_arg(args[3])?;
    if encoding != 0 {
        return Err(vm.value_error("encoding"));
    }
    for time in vm.fixed_items_arg(args[2], 4)? {
        vm.int_arg(time)?;
    }
    let state = state(vm);
    let now = state.now();
    let mut pins = state.pins.borrow_mut();
    pins.set_stream(index, bytes);
    // It ends low, and the pin is its latch's again.
    pins.update(now, index, |pin| {
        pin.pwm = None;
        pin.latch = false;
    });
    Ok(Value::None)
}
