//! `machine.ADC` and `ADCBlock` (ports/esp32/machine_adc.c, machine_adc_block.c, adc.c). What they
//! read is the voltage that the world puts on a pin.

use super::{Machine, pin, singleton};
use crate::modules::esp_error::EspError;
use crate::pins::{self, Pull};
use crate::state::{State, state};
use python::object::NativeObject;
use python::types::{ANY, Hooks, ModuleBuilder, NativeFn};
use python::value::Sym;
use python::{Error, Res, Value, Vm};

/// The pins of the two units, by channel.
const UNITS: [&[u8]; 2] = [
    &[36, 37, 38, 39, 32, 33, 34, 35],
    &[4, 0, 2, 15, 13, 12, 14, 27, 25, 26],
];

/// Bits of a reading, at least and at most.
const BITS_MIN: i64 = 9;
const BITS_MAX: i64 = 12;
/// `ATTN_11DB`, the default.
const ATTENUATION_MAX: i64 = 3;

/// EPERM: the unit was given back by `deinit`.
const EPERM: i32 = 1;

/// The voltage of a high level.
const HIGH: u32 = 3300;

/// The IDF's line through the readings of a part whose reference is 1,100 mV, by attenuation
/// (`adc_cali_line_fitting.c`): millivolts of reading 0, and the slope in 65536ths of a millivolt.
const LINES: [(u32, u32); 4] = [
    (75, 1100 * 57_431 / 4096),
    (78, 1100 * 76_236 / 4096),
    (107, 1100 * 105_481 / 4096),
    (142, 1100 * 196_602 / 4096),
];

/// At 11 dB the readings bend upwards from here on, and end at this voltage.
const BEND: u32 = 2880;
const BENT_END: u32 = 3134;

/// What the module keeps of the ADCs. A soft reset leaves it.
#[derive(Debug)]
pub struct Adcs {
    attenuation: [u8; pins::COUNT],
    units: [Unit; 2],
}

#[derive(Clone, Copy, Debug)]
struct Unit {
    on: bool,
    bits: u32,
}

impl Default for Adcs {
    fn default() -> Adcs {
        let unit = Unit {
            on: false,
            bits: BITS_MAX as u32,
        };
        Adcs {
            attenuation: [ATTENUATION_MAX as u8; pins::COUNT],
            units: [unit; 2],
        }
    }
}

struct Adc {
    pin: u8,
    unit: u8,
}

impl NativeObject for Adc {}

struct Block(u8);

impl NativeObject for Block {}

pub(super) fn build(m: &mut ModuleBuilder) {
    let ty = m.vm.define_type("ADC", |t| {
        t.make(|vm, _, pos, kw| {
            if pos.is_empty() {
                vm.check_count(0, 1, usize::MAX)?;
            }
            let index = pin::number(vm, pos[0])?;
            let unit = UNITS.iter().position(|pins| pins.contains(&(index as u8)));
            let Some(unit) = unit else {
                return Err(vm.value_error("invalid pin"));
            };
            init(vm, index, unit, &pos[1..], kw)?;
            Ok(object(vm, index, unit))
        })
        .hooks(Hooks {
            print: Some(|vm, v, _| {
                let (pin, _) = own(vm, v)?;
                let atten = adcs(vm, |adcs| adcs.attenuation[pin]);
                Ok(format!("ADC(Pin({pin}), atten={atten})"))
            }),
            ..Hooks::default()
        })
        .method(
            "init",
            NativeFn::Kw(1, 1, |vm, pos, kw| {
                let (pin, unit) = own(vm, pos[0])?;
                init(vm, pin, unit, &pos[1..], kw)?;
                Ok(Value::None)
            }),
        )
        .method(
            "deinit",
            NativeFn::F1(|vm, v| {
                let (_, unit) = own(vm, v)?;
                adcs(vm, |adcs| adcs.units[unit].on = false);
                Ok(Value::None)
            }),
        )
        .method(
            "block",
            NativeFn::F1(|vm, v| {
                let (_, unit) = own(vm, v)?;
                Ok(block(vm, unit))
            }),
        )
        .method(
            "read_u16",
            NativeFn::F1(|vm, v| {
                let (raw, bits) = read(vm, v)?;
                Ok(vm.int(i64::from(raw << (16 - bits) | raw >> (2 * bits - 16))))
            }),
        )
        .method("read_uv", NativeFn::F1(read_uv))
        .method(
            "atten",
            NativeFn::F2(|vm, v, atten| {
                let (pin, unit) = own(vm, v)?;
                let atten = vm.int_arg(atten)?;
                set_attenuation(vm, pin, atten)?;
                check_on(vm, unit)?;
                Ok(Value::None)
            }),
        )
        .method(
            "width",
            NativeFn::F2(|vm, v, bits| {
                let (_, unit) = own(vm, v)?;
                let bits = vm.int_arg(bits)?;
                set_bits(vm, unit, bits)?;
                check_on(vm, unit)?;
                Ok(Value::None)
            }),
        )
        .method(
            "read",
            NativeFn::F1(|vm, v| {
                let (raw, _) = read(vm, v)?;
                Ok(vm.int(i64::from(raw)))
            }),
        );
        for (name, value) in [
            ("ATTN_0DB", 0),
            ("ATTN_2_5DB", 1),
            ("ATTN_6DB", 2),
            ("ATTN_11DB", 3),
            ("WIDTH_9BIT", 9),
            ("WIDTH_10BIT", 10),
            ("WIDTH_11BIT", 11),
            ("WIDTH_12BIT", 12),
        ] {
            t.constant(name, Value::Int(value));
        }
    });
    let block_ty = m.vm.define_type("ADCBlock", |t| {
        t.make(|vm, _, pos, kw| {
            if pos.is_empty() {
                vm.check_count(0, 1, usize::MAX)?;
            }
            // The IDF counts its units from 0.
            let unit = match vm.int_arg(pos[0])? {
                unit @ 0..=1 => unit as usize,
                _ => return Err(vm.value_error("invalid block id")),
            };
            init_block(vm, unit, &pos[1..], kw)?;
            Ok(block(vm, unit))
        })
        .hooks(Hooks {
            print: Some(|vm, v, _| {
                let unit = own_block(vm, v)?;
                let bits = adcs(vm, |adcs| adcs.units[unit].bits);
                Ok(format!("ADCBlock({unit}, bits={bits})"))
            }),
            ..Hooks::default()
        })
        .method(
            "init",
            NativeFn::Kw(1, 1, |vm, pos, kw| {
                let unit = own_block(vm, pos[0])?;
                init_block(vm, unit, &pos[1..], kw)?;
                Ok(Value::None)
            }),
        )
        .method("connect", NativeFn::Kw(2, ANY, connect));
    });
    state(m.vm).module(|m: &mut Machine| m.adc_types = Some([ty, block_ty]));
    m.value("ADC", Value::Type(ty));
    m.value("ADCBlock", Value::Type(block_ty));
}

fn adcs<R>(vm: &mut Vm, f: impl FnOnce(&mut Adcs) -> R) -> R {
    state(vm).module(|m: &mut Machine| f(&mut m.adcs))
}

fn own(vm: &mut Vm, v: Value) -> Res<(usize, usize)> {
    match vm.native_ref::<Adc>(v) {
        Some(adc) => Ok((adc.pin as usize, adc.unit as usize)),
        None => Err(vm.type_error("argument has wrong type")),
    }
}

fn own_block(vm: &mut Vm, v: Value) -> Res<usize> {
    match vm.native_ref::<Block>(v) {
        Some(block) => Ok(block.0 as usize),
        None => Err(vm.type_error("argument has wrong type")),
    }
}

fn object(vm: &mut Vm, index: usize, unit: usize) -> Value {
    let types = state(vm).module(|m: &mut Machine| m.adc_types);
    let Some([ty, _]) = types else {
        return Value::None;
    };
    singleton(vm, ty, index, || Adc {
        pin: index as u8,
        unit: unit as u8,
    })
}

fn block(vm: &mut Vm, unit: usize) -> Value {
    let types = state(vm).module(|m: &mut Machine| m.adc_types);
    let Some([_, ty]) = types else {
        return Value::None;
    };
    singleton(vm, ty, unit, || Block(unit as u8))
}

fn set_attenuation(vm: &mut Vm, pin: usize, atten: i64) -> Res<()> {
    if !(0..=ATTENUATION_MAX).contains(&atten) {
        return Err(vm.value_error("invalid attenuation"));
    }
    adcs(vm, |adcs| adcs.attenuation[pin] = atten as u8);
    Ok(())
}

fn set_bits(vm: &mut Vm, unit: usize, bits: i64) -> Res<()> {
    if !(BITS_MIN..=BITS_MAX).contains(&bits) {
        return Err(vm.value_error("invalid bit-width"));
    }
    adcs(vm, |adcs| adcs.units[unit].bits = bits as u32);
    Ok(())
}

/// `init(*, atten)`
fn init(vm: &mut Vm, index: usize, unit: usize, pos: &[Value], kw: &[(Sym, Value)]) -> Res<()> {
    let [atten] = vm.parse_args(pos, kw, ["atten"], 0, 0)?;
    let atten = match atten.defined() {
        Some(atten) => match vm.int_arg(atten)? {
            -1 => ATTENUATION_MAX,
            atten => atten,
        },
        None => ATTENUATION_MAX,
    };
    adcs(vm, |adcs| adcs.units[unit].on = true);
    set_attenuation(vm, index, atten)?;
    set_bits(vm, unit, BITS_MAX)?;
    let state = state(vm);
    let now = state.now();
    state
        .pins
        .borrow_mut()
        .update(now, index, |pin| pin.analog = true);
    Ok(())
}

/// `init(*, bits)` of a block
fn init_block(vm: &mut Vm, unit: usize, pos: &[Value], kw: &[(Sym, Value)]) -> Res<()> {
    let [bits] = vm.parse_args(pos, kw, ["bits"], 0, 0)?;
    // It has to be given, whatever MicroPython's documentation says.
    let bits = match bits.defined() {
        Some(bits) => vm.int_arg(bits)?,
        None => -1,
    };
    set_bits(vm, unit, bits)
}

/// `connect(channel | pin[, pin], *, atten)`
fn connect(vm: &mut Vm, pos: &[Value], kw: &[(Sym, Value)]) -> Res {
    let unit = own_block(vm, pos[0])?;
    let (channel, index) = match pos[1..] {
        [Value::Int(channel)] => (Some(channel), None),
        [Value::Int(channel), pin] => (Some(channel), Some(pin::number(vm, pin)?)),
        [pin] => (None, Some(pin::number(vm, pin)?)),
        _ => return Err(vm.type_error("too many positional args")),
    };
    let found = UNITS[unit].iter().enumerate().find(|(number, pin)| {
        channel.is_none_or(|channel| channel as usize == *number)
            && index.is_none_or(|index| index == usize::from(**pin))
    });
    let Some((_, &index)) = found else {
        return Err(vm.value_error("no matching ADC"));
    };
    let index = usize::from(index);
    init(vm, index, unit, &[], kw)?;
    Ok(object(vm, index, unit))
}

fn check_on(vm: &mut Vm, unit: usize) -> Res<()> {
    if adcs(vm, |adcs| adcs.units[unit].on) {
        Ok(())
    } else {
        Err(vm.os_error(EPERM))
    }
}

/// A reading and its bits.
fn read(vm: &mut Vm, v: Value) -> Res<(u32, u32)> {
    let (pin, unit) = own(vm, v)?;
    check_on(vm, unit)?;
    let state = state(vm);
    if unit == 1 && state.wifi.borrow().active() != 0 {
        return Err(busy(vm));
    }
    let (atten, bits) = adcs(vm, |adcs| (adcs.attenuation[pin], adcs.units[unit].bits));
    let raw = to_raw(millivolts(&state, pin), atten as usize);
    Ok((raw >> (BITS_MAX as u32 - bits), bits))
}

/// The second unit belongs to the radio while that is on.
fn busy(vm: &mut Vm) -> Error {
    EspError::Timeout.raise(vm)
}

/// The voltage at a pin: what the world puts on it, or what its level comes to. A pin in the air
/// has none.
fn millivolts(state: &State, index: usize) -> u32 {
    let pins = state.pins.borrow();
    let pin = pins.get(index);
    let is_high = match pin.driven {
        Some(level) => level,
        None if pin.fed.is_some() => pin.level(),
        None => pin.pull == Some(Pull::Up) || (pin.is_output() && pin.level()),
    };
    match (pin.millivolts, pin.dac) {
        (Some(millivolts), _) => millivolts,
        (None, Some(dac)) => HIGH * u32::from(dac) / 255,
        (None, None) => HIGH * u32::from(is_high),
    }
}

/// The reading of 12 bits at a voltage.
fn to_raw(millivolts: u32, atten: usize) -> u32 {
    let (offset, slope) = LINES[atten];
    let above = u64::from(millivolts.saturating_sub(offset));
    let raw = ((above << 16) + u64::from(slope / 2)) / u64::from(slope);
    let raw = u32::try_from(raw).unwrap_or(u32::MAX);
    if atten as i64 == ATTENUATION_MAX && raw > BEND {
        let begin = to_millivolts(BEND, atten);
        let over = u64::from(millivolts.saturating_sub(begin));
        let steps = u64::from(4095 - BEND);
        let bent = over * steps / u64::from(BENT_END - begin);
        return (BEND + u32::try_from(bent).unwrap_or(4095)).min(4095);
    }
    raw.min(4095)
}

/// The voltage of a reading of 12 bits.
fn to_millivolts(raw: u32, atten: usize) -> u32 {
    let (offset, slope) = LINES[atten];
    if atten as i64 == ATTENUATION_MAX && raw > BEND {
        let begin = to_millivolts(BEND, atten);
        let steps = 4095 - BEND;
        return begin + ((raw - BEND) * (BENT_END - begin) + steps / 2) / steps;
    }
    ((u64::from(raw) * u64::from(slope) + 32_768) >> 16) as u32 + offset
}

/// `read_uv()`: microvolts, in whole millivolts.
fn read_uv(vm: &mut Vm, v: Value) -> Res {
    let (raw, bits) = read(vm, v)?;
    let (pin, _) = own(vm, v)?;
    let atten = adcs(vm, |adcs| adcs.attenuation[pin]);
    let raw = raw << (BITS_MAX as u32 - bits);
    Ok(vm.int(i64::from(to_millivolts(raw, atten as usize)) * 1000))
}
