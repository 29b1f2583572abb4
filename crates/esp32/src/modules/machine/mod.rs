//! `machine`: the chip's own functions here, a class a file. `Counter` and `Encoder` are in `frozen/machine.py`.

use crate::modules::esp32;
use crate::state::{State, Stop, sleep_until, state, stop};
use python::object::NativeObject;
use python::types::{ModuleBuilder, NativeFn, ids};
use python::value::TypeId;
use python::{Res, Value, Vm};

mod adc;
mod dac;
mod i2c;
mod i2s;
pub mod interrupts;
mod ledc;
pub mod memory;
pub mod pin;
mod pulse;
mod pwm;
mod rtc;
mod sdcard;
mod signal;
pub mod sleep;
mod spi;
mod timer;
mod touch;
mod uart;
mod virtual_pin;
mod watchdog;

/// What the module keeps.
#[derive(Default)]
pub(crate) struct Machine {
    /// The pins' objects, which there are one each of: roots.
    pins: Vec<Option<usize>>,
    /// What their interrupts call: roots.
    handlers: Vec<Option<usize>>,
    /// The type of what `Pin.irq` returns.
    irq: Option<TypeId>,
    /// Timers that are kept alive: roots.
    timers: Vec<usize>,
    /// Objects of which there is one for each pin or unit: type, number, root.
    singletons: Vec<(TypeId, usize, usize)>,
    /// `ADC` and `ADCBlock`, which make each other's objects.
    adc_types: Option<[TypeId; 2]>,
    adcs: adc::Adcs,
    uarts: uart::Uarts,
    /// Pins that are touch pads, a bit each.
    pub(crate) touch_pads: u64,
    /// What makes square waves.
    ledc: ledc::Ledc,
    /// The watchdog's timeout in microseconds.
    watchdog: u64,
    /// What ends a sleep.
    wake: sleep::Sources,
    /// `SoftI2C` and `SoftSPI`, which `I2C(-1)` and `SPI(-1)` make.
    soft_i2c: Option<TypeId>,
    soft_spi: Option<TypeId>,
    /// `I2S` objects, which `singletons` keeps alive.
    i2s: [Option<Value>; 2],
    /// `mem_backup()`: a root.
    backup: Option<usize>,
    /// `PinBase`
    pin_base: Option<TypeId>,
    /// The CPU's frequency in Hz. A soft reset leaves it.
    frequency: Option<i64>,
}

/// Makes the module known.
pub fn register(vm: &mut Vm) {
    vm.define_module("machine", build);
    vm.interrupts = Some(interrupts::schedule);
}

/// What a soft reset does: interrupts end, outputs keep their levels.
pub fn soft_reset(vm: &mut Vm, state: &State) {
    i2s::soft_reset(vm, state);
    timer::soft_reset(vm, state);
    uart::soft_reset(vm, state);
    pwm::soft_reset(state);
    esp32::pcnt::soft_reset(vm, state);
    // The finalisers of their `esp32.RMT` objects stop them.
    state.pins.borrow_mut().stop_trains(state.now());
    pin::soft_reset(vm, state);
    state.alarm.set(None);
    state.interrupts_held.set(false);
}

fn build(m: &mut ModuleBuilder) {
    adc::build(m);
    dac::build(m);
    i2c::build(m);
    i2s::build(m);
    interrupts::build(m);
    memory::build(m);
    pin::build(m);
    pulse::build(m);
    pwm::build(m);
    rtc::build(m);
    sdcard::build(m);
    signal::build(m);
    sleep::build(m);
    spi::build(m);
    timer::build(m);
    touch::build(m);
    uart::build(m);
    virtual_pin::build(m);
    watchdog::build(m);
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
    m.function("freq", NativeFn::Var(0, 1, frequency));
    m.function(
        "idle",
        NativeFn::F0(|vm| {
            vm.tick()?;
            Ok(Value::None)
        }),
    );
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
    m.order(&ORDER);
}

/// The names of MicroPython's table (extmod/modmachine.c, ports/esp32/modmachine.c), in its order.
#[rustfmt::skip]
const ORDER: [&str; 51] = [
    "mem8", "mem16", "mem32", "mem_backup", "unique_id", "soft_reset", "reset", "reset_cause", "idle", "freq",
    "lightsleep", "deepsleep", "disable_irq", "enable_irq", "bitstream", "dht_readinto", "time_pulse_us", "PinBase",
    "Signal", "SoftI2C", "SoftSPI", "ADC", "ADCBlock", "DAC", "I2C", "I2S", "PWM", "SDCard", "SPI", "UART", "WDT",
    "sleep", "Timer", "Pin", "TouchPad", "RTC", "SLEEP", "DEEPSLEEP", "HARD_RESET", "PWRON_RESET", "WDT_RESET",
    "DEEPSLEEP_RESET", "SOFT_RESET", "wake_reason", "wake_pins", "PIN_WAKE", "EXT0_WAKE", "EXT1_WAKE", "TIMER_WAKE",
    "TOUCHPAD_WAKE", "ULP_WAKE",
];

/// By how much a sleep of the PC's may be too long, in microseconds.
const TIMER_STEP: u64 = 1_000;

/// As sleep_until, but awake for the last moments, so that it ends at its time.
fn sleep_exactly(vm: &mut Vm, until: u64) -> Res<()> {
    sleep_until(vm, until.saturating_sub(TIMER_STEP))?;
    while state(vm).now() < until {
        vm.tick()?;
    }
    Ok(())
}

/// The one object of a type for a pin or unit, made when it is first asked for.
fn singleton<T: NativeObject>(
    vm: &mut Vm,
    ty: TypeId,
    number: usize,
    make: impl FnOnce() -> T,
) -> Value {
    let known = state(vm).module(|m: &mut Machine| {
        let same = |(t, n, _): &&(TypeId, usize, usize)| *t == ty && *n == number;
        m.singletons.iter().find(same).map(|(_, _, root)| *root)
    });
    if let Some(root) = known {
        return vm.rooted(root);
    }
    let object = vm.new_native(ty, make());
    let root = vm.root(object);
    state(vm).module(|m: &mut Machine| m.singletons.push((ty, number, root)));
    object
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
    let hz = cpu_frequency(vm);
    Ok(vm.int(hz))
}

fn cpu_frequency(vm: &mut Vm) -> i64 {
    state(vm).module(|m: &mut Machine| m.frequency.unwrap_or(DEFAULT_FREQUENCY))
}
