//! `esp32` (ports/esp32/modesp32.c): what ends a sleep, the storage, the partitions of the flash.

mod nvs;
mod partition;
pub mod pcnt;
mod rmt;

use super::machine::{pin, sleep};
use python::types::{ModuleBuilder, NativeFn};
use python::value::Sym;
use python::{Res, Value, Vm};

/// `MALLOC_CAP_8BIT` and `MALLOC_CAP_EXEC`.
const HEAP_DATA: i64 = 4;
const HEAP_EXEC: i64 = 1;

/// What the sensor in the chip reads at about 53 °C, in °F as it counts them.
const TEMPERATURE: i32 = 128;

/// The memory of an ESP32 that runs MicroPython, by region: size, free, largest free block, least that
/// was free.
const DATA_REGIONS: [[i32; 4]; 5] = [
    [7_288, 0, 0, 0],
    [16_648, 4, 0, 4],
    [135_024, 70_628, 65_536, 69_880],
    [15_072, 13_556, 13_312, 13_556],
    [113_840, 111_628, 110_592, 111_628],
];
const CODE_REGIONS: [[i32; 4]; 3] = [
    [15_072, 13_556, 13_312, 13_556],
    [113_840, 111_628, 110_592, 111_628],
    [41_652, 40_456, 38_912, 40_456],
];

/// Makes the module known.
pub fn register(vm: &mut Vm) {
    vm.define_module("esp32", build);
}

fn build(m: &mut ModuleBuilder) {
    m.function("wake_on_touch", NativeFn::F1(wake_on_touch))
        .function("wake_on_ext0", NativeFn::Kw(0, 2, wake_on_ext0))
        .function("wake_on_ext1", NativeFn::Kw(0, 2, wake_on_ext1))
        .function("wake_on_ulp", NativeFn::F1(wake_on_ulp))
        .function("wake_on_gpio", NativeFn::Kw(0, 2, wake_on_gpio))
        .function("gpio_deep_sleep_hold", NativeFn::F1(hold))
        .function(
            "raw_temperature",
            NativeFn::F0(|_| Ok(Value::Int(TEMPERATURE))),
        )
        .function("idf_heap_info", NativeFn::F1(heap_info));
    nvs::build(m);
    partition::build(m);
    pcnt::build(m);
    rmt::build(m);
    m.value("WAKEUP_ALL_LOW", Value::Bool(false))
        .value("WAKEUP_ANY_HIGH", Value::Bool(true))
        .int("HEAP_DATA", HEAP_DATA)
        .int("HEAP_EXEC", HEAP_EXEC);
}

/// `wake_on_touch(wake)`
fn wake_on_touch(vm: &mut Vm, wake: Value) -> Res {
    let sources = sleep::sources(vm);
    if sources.ext0.is_some() || sources.gpio != 0 {
        return Err(vm.value_error("no resources"));
    }
    let wake = vm.truth(wake)?;
    sleep::change(vm, |sources| sources.on_touch = wake);
    Ok(Value::None)
}

/// `wake_on_ext0(pin, level)`: what is not given stays.
fn wake_on_ext0(vm: &mut Vm, pos: &[Value], kw: &[(Sym, Value)]) -> Res {
    let known = sleep::sources(vm);
    if known.on_touch {
        return Err(vm.value_error("no resources"));
    }
    let [pin, level] = vm.parse_args(pos, kw, ["pin", "level"], 0, 2)?;
    let pin = match pin {
        Value::Undefined => known.ext0.map(|(pin, ..)| pin),
        Value::None => None,
        pin => Some(rtc_pin(vm, pin)? as u8),
    };
    let level = match level.defined() {
        Some(level) => vm.truth(level)?,
        None => known.ext0.is_some_and(|(_, level, _)| level),
    };
    sleep::change(vm, |sources| {
        sources.ext0 = pin.map(|pin| (pin, level, sleep::ANY));
    });
    Ok(Value::None)
}

fn rtc_pin(vm: &mut Vm, v: Value) -> Res<usize> {
    let pin = pin::number(vm, v)?;
    if sleep::is_rtc_pin(pin) {
        Ok(pin)
    } else {
        Err(vm.value_error("invalid pin"))
    }
}

/// `wake_on_ext1(pins, level)`: what is not given stays.
fn wake_on_ext1(vm: &mut Vm, pos: &[Value], kw: &[(Sym, Value)]) -> Res {
    let known = sleep::sources(vm);
    let [pins, level] = vm.parse_args(pos, kw, ["pins", "level"], 0, 2)?;
    let mut mask = known.ext1;
    if let Some(pins) = pins.defined().filter(|pins| !pins.is_none()) {
        mask = 0;
        for pin in vm.items_arg(pins)? {
            mask |= 1 << rtc_pin(vm, pin)?;
        }
    }
    let high = match level.defined() {
        Some(level) => vm.truth(level)?,
        None => known.ext1_high,
    };
    sleep::change(vm, |sources| {
        sources.ext1 = mask;
        sources.ext1_high = high;
    });
    Ok(Value::None)
}

/// `wake_on_gpio(pins, level)`: from light sleep only.
fn wake_on_gpio(vm: &mut Vm, pos: &[Value], kw: &[(Sym, Value)]) -> Res {
    let known = sleep::sources(vm);
    if known.on_touch {
        return Err(vm.value_error("no resources"));
    }
    let [pins, level] = vm.parse_args(pos, kw, ["pins", "level"], 0, 2)?;
    let mut mask = known.gpio;
    if let Some(pins) = pins.defined().filter(|pins| !pins.is_none()) {
        mask = 0;
        for pin in vm.items_arg(pins)? {
            mask |= 1 << pin::number(vm, pin)?;
        }
    }
    let high = match level.defined() {
        Some(level) => vm.truth(level)?,
        None => known.gpio_high,
    };
    sleep::change(vm, |sources| {
        sources.gpio = mask;
        sources.gpio_high = high;
    });
    Ok(Value::None)
}

/// `wake_on_ulp(wake)`: no program of that processor runs here.
fn wake_on_ulp(vm: &mut Vm, wake: Value) -> Res {
    let sources = sleep::sources(vm);
    if sources.ext0.is_some() || sources.gpio != 0 {
        return Err(vm.value_error("no resources"));
    }
    vm.truth(wake)?;
    Ok(Value::None)
}

/// `gpio_deep_sleep_hold(enable)`
fn hold(vm: &mut Vm, enable: Value) -> Res {
    vm.truth(enable)?;
    Ok(Value::None)
}

/// `idf_heap_info(capabilities)`
fn heap_info(vm: &mut Vm, capabilities: Value) -> Res {
    let regions: &[[i32; 4]] = match vm.int_arg(capabilities)? {
        HEAP_DATA => &DATA_REGIONS,
        HEAP_EXEC => &CODE_REGIONS,
        _ => &[],
    };
    let mut items = Vec::with_capacity(regions.len());
    for region in regions {
        items.push(vm.new_tuple(region.map(Value::Int)));
    }
    Ok(vm.new_list(items))
}
