//! `machine.time_pulse_us` and `machine.bitstream` (extmod/machine_pulse.c, extmod/machine_bitstream.c).

use super::{i2c, pin, sleep_exactly, virtual_pin};
use crate::pins::{Mode, Pwm};
use crate::state::{sleep_until, state, wait};
use python::types::{ModuleBuilder, NativeFn};
use python::{Res, Value, Vm};

/// ETIMEDOUT
const ETIMEDOUT: i32 = 116;
/// How long a DHT sensor is given to wake, in microseconds: nothing answers after that.
const DHT_START: u64 = 268_000;

/// Microseconds, where a program says none.
const DEFAULT_TIMEOUT: i64 = 1_000_000;

pub(super) fn build(m: &mut ModuleBuilder) {
    m.function("time_pulse_us", NativeFn::Var(2, 3, time_pulse));
    m.function("bitstream", NativeFn::Var(4, 4, bitstream));
    m.function("dht_readinto", NativeFn::F2(read_dht));
}

/// `time_pulse_us(pin, level[, timeout_us])`: how long the pin stays at the level, -2 if it never got
/// there, -1 if it stayed.
fn time_pulse(vm: &mut Vm, args: &[Value]) -> Res {
    let pin = args[0];
    let real = if virtual_pin::is_virtual(vm, pin) {
        None
    } else {
        Some(pin::number(vm, pin)?)
    };
    let mut level = vm.truth(args[1])?;
    let wave = real.and_then(|real| state(vm).pins.borrow().get(real).wave());
    let timeout = match args.get(2) {
        // It is an unsigned number there.
        Some(&timeout) => vm.int_arg(timeout)? as u32 as u64,
        None => DEFAULT_TIMEOUT as u64,
    };
    let state = state(vm);
    let mut changes = 2;
    let mut start = state.now();
    if let Some(real) = real
        && let Some(wave) = wave
    {
        return time_wave(vm, real, wave, level, timeout);
    }
    loop {
        let now = state.now();
        let is = virtual_pin::read(vm, pin)? != 0;
        if is == level {
            level = !level;
            changes -= 1;
            if changes == 0 {
                return Ok(vm.int((now - start) as i64));
            }
            start = now;
        } else if now - start >= timeout {
            return Ok(Value::Int(-changes));
        } else if real.is_some() {
            wait(vm, Some(start.saturating_add(timeout)))?;
        } else {
            // Nothing wakes the board when a pin of the program's own changes.
            vm.tick()?;
        }
    }
}

/// As time_pulse, of a square wave, whose edges are known beforehand: however late the PC is, the
/// time is the wave's.
fn time_wave(vm: &mut Vm, pin: usize, wave: Pwm, level: bool, timeout: u64) -> Res {
    let begun = state(vm).now();
    let is = state(vm).pins.borrow().get(pin).level_at(begun);
    let start = if is == level {
        Some(begun)
    } else {
        wave.next_edge(begun)
    };
    let limit = begun.saturating_add(timeout);
    let Some(start) = start.filter(|start| *start < limit) else {
        sleep_until(vm, limit)?;
        return Ok(Value::Int(-2));
    };
    let limit = start.saturating_add(timeout);
    let Some(end) = wave.next_edge(start).filter(|end| *end < limit) else {
        sleep_until(vm, limit)?;
        return Ok(Value::Int(-1));
    };
    // The next pulse begins here: a program that is late misses it.
    sleep_exactly(vm, end)?;
    Ok(vm.int((end - start) as i64))
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

/// `dht_readinto(pin, buffer)` (drivers/dht/dht.c): no sensor answers.
fn read_dht(vm: &mut Vm, pin: Value, buffer: Value) -> Res {
    let index = pin::number(vm, pin)?;
    if i2c::check_buffer(vm, buffer)? < 5 {
        return Err(vm.value_error("buffer too small"));
    }
    let state = state(vm);
    let begun = state.now();
    state.pins.borrow_mut().update(begun, index, |pin| {
        pin.mode = Some(Mode::OpenDrain);
        pin.latch = true;
    });
    sleep_until(vm, begun + DHT_START)?;
    Err(vm.os_error(ETIMEDOUT))
}
