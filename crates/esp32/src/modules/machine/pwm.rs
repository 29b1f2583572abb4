//! `machine.PWM` (ports/esp32/machine_pwm.c).

use super::ledc::{
    ALL_CHANNELS, ALL_TIMERS, DUTY_BITS, Ledc, Place, SLOW_CHANNELS, SLOW_TIMERS, clock,
};
use super::pin::{self, FIRST_INPUT_ONLY};
use super::{Machine, interrupts};
use crate::modules::esp_error::EspError;
use crate::pins::{DUTY_FULL, Mode, Pwm};
use crate::state::{State, state};
use python::object::NativeObject;
use python::types::{Hooks, ModuleBuilder, NativeFn, ids};
use python::value::Sym;
use python::{Error, Res, Value, Vm};

/// Hz, where a program says none.
const DEFAULT_FREQ: u32 = 5000;
/// The highest frequency in Hz that is not refused at once.
const MAX_FREQ: u32 = 40_000_000;
/// The highest `duty()`, which means always on.
const MAX_DUTY: i64 = 1023;

/// The unit in which the duty was given last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    /// `duty`, of 1024.
    Of1024,
    /// `duty_u16`, of 65536.
    Of65536,
    /// `duty_ns`
    Nanoseconds,
}

#[derive(Clone, Copy)]
struct PwmObject {
    pin: u8,
    place: Option<Active>,
    lightsleep: bool,
    freq: u32,
    duty: Option<(Unit, i64)>,
    invert: bool,
    /// The inversion the pin was connected with.
    connected_inverted: bool,
}

/// A channel and its timer, which is of the same group.
#[derive(Clone, Copy)]
struct Active {
    channel: Place,
    timer: Option<usize>,
}

impl NativeObject for PwmObject {
    fn cost(&self) -> usize {
        40
    }
}

impl PwmObject {
    fn new(pin: u8) -> PwmObject {
        PwmObject {
            pin,
            place: None,
            lightsleep: false,
            freq: 0,
            duty: None,
            invert: false,
            connected_inverted: false,
        }
    }

    /// The channel and timer it runs on.
    fn running(&self) -> Option<(Place, Place)> {
        let Active { channel, timer } = self.place?;
        let number = timer?;
        Some((
            channel,
            Place {
                group: channel.group,
                number,
            },
        ))
    }
}

pub(super) fn build(m: &mut ModuleBuilder) {
    let ty = m.vm.define_type("PWM", |t| {
        t.make(|vm, ty, pos, kw| {
            vm.check_count(pos.len(), 1, 2)?;
            let pin = pin::number(vm, pos[0])?;
            let mut own = PwmObject::new(pin as u8);
            init(vm, &mut own, &pos[1..], kw)?;
            Ok(vm.new_native(ty, own))
        })
        .hooks(Hooks {
            print: Some(|vm, v, _| print(vm, v)),
            ..Hooks::default()
        })
        .method(
            "init",
            NativeFn::Kw(1, 2, |vm, pos, kw| {
                let mut own = own(vm, pos[0])?;
                let result = init(vm, &mut own, &pos[1..], kw);
                put(vm, pos[0], own);
                result?;
                Ok(Value::None)
            }),
        )
        .method("deinit", NativeFn::F1(deinit))
        .method("freq", NativeFn::Var(1, 2, freq))
        .method(
            "duty",
            NativeFn::Var(1, 2, |vm, args| duty(vm, args, Unit::Of1024)),
        )
        .method(
            "duty_u16",
            NativeFn::Var(1, 2, |vm, args| duty(vm, args, Unit::Of65536)),
        )
        .method(
            "duty_ns",
            NativeFn::Var(1, 2, |vm, args| duty(vm, args, Unit::Nanoseconds)),
        );
    });
    m.value("PWM", Value::Type(ty));
}

/// A soft reset stops all.
pub(super) fn soft_reset(state: &State) {
    let pins: Vec<u8> = state.module(|m: &mut Machine| {
        Ledc::channels()
            .filter_map(|channel| m.ledc.release(channel))
            .collect()
    });
    for pin in pins {
        stop(state, pin);
    }
}

/// The channel holds the pin low from now on.
fn stop(state: &State, pin: u8) {
    state
        .pins
        .borrow_mut()
        .update(state.now(), pin as usize, |pin| {
            pin.pwm = None;
            pin.held_low = true;
        });
}

fn own(vm: &mut Vm, v: Value) -> Res<PwmObject> {
    match vm.native_ref::<PwmObject>(v) {
        Some(own) => Ok(*own),
        None => Err(vm.type_error("argument has wrong type")),
    }
}

fn put(vm: &mut Vm, v: Value, own: PwmObject) {
    if let Some(slot) = vm.native_mut::<PwmObject>(v) {
        *slot = own;
    }
}

fn ledc<R>(vm: &mut Vm, f: impl FnOnce(&mut Ledc) -> R) -> R {
    state(vm).module(|m: &mut Machine| f(&mut m.ledc))
}

fn inactive(vm: &mut Vm) -> Error {
    vm.raise(ids::RUNTIME_ERROR, "PWM is inactive")
}

fn running(vm: &mut Vm, own: &PwmObject) -> Res<(Place, Place)> {
    match own.running() {
        Some(places) => Ok(places),
        None => Err(inactive(vm)),
    }
}

fn check_freq(vm: &mut Vm, freq: i64, max: u32) -> Res<u32> {
    match u32::try_from(freq) {
        Ok(freq) if freq > 0 && freq <= max => Ok(freq),
        _ => Err(vm.value_error(&format!(
            "frequency must be from 1Hz to {}MHz",
            max / 1_000_000
        ))),
    }
}

/// A duty of 65536 in nanoseconds at a frequency.
fn to_ns(duty: u32, freq: u32) -> i64 {
    let whole = i64::from(freq) * i64::from(DUTY_FULL);
    (i64::from(duty) * 1_000_000_000 + whole / 2) / whole
}

fn from_ns(ns: i64, freq: u32) -> u32 {
    let duty = i128::from(ns) * i128::from(DUTY_FULL) * i128::from(freq);
    let duty = ((duty + 500_000_000) / 1_000_000_000) as i64;
    let least = i64::from(ns > 0);
    duty.clamp(least, i64::from(DUTY_FULL)) as u32
}

fn check_duty(vm: &mut Vm, own: &mut PwmObject, unit: Unit, value: i64) -> Res<()> {
    let (max, on, text) = match unit {
        Unit::Of1024 => (
            MAX_DUTY,
            Some(MAX_DUTY + 1),
            format!("duty must be from 0 to {MAX_DUTY}"),
        ),
        Unit::Of65536 => (
            i64::from(DUTY_FULL) - 1,
            Some(i64::from(DUTY_FULL)),
            format!("duty_u16 must be from 0 to {DUTY_FULL}"),
        ),
        Unit::Nanoseconds => {
            // A PWM that does not run yet has no period: refused, as there.
            running(vm, own)?;
            let period = to_ns(DUTY_FULL, own.freq);
            (
                period,
                None,
                format!("duty_ns must be from 0 to {period} ns"),
            )
        }
    };
    if !(0..=max).contains(&value) {
        return Err(vm.value_error(&text));
    }
    let value = on.filter(|_| value == max).unwrap_or(value);
    own.duty = Some((unit, value));
    Ok(())
}

/// `init(freq=..., *, duty, duty_u16, duty_ns, invert, lightsleep)`
fn init(vm: &mut Vm, own: &mut PwmObject, pos: &[Value], kw: &[(Sym, Value)]) -> Res<()> {
    let names = [
        "freq",
        "duty",
        "duty_u16",
        "duty_ns",
        "invert",
        "lightsleep",
    ];
    let [freq, duty, duty_u16, duty_ns, invert, lightsleep] =
        vm.parse_args(pos, kw, names, 0, 1)?;
    let mut number = |v: Value| -> Res<i64> {
        match v.defined() {
            Some(v) => vm.int_arg(v),
            None => Ok(-1),
        }
    };
    let (freq, duty) = (number(freq)?, number(duty)?);
    let (duty_u16, duty_ns) = (number(duty_u16)?, number(duty_ns)?);
    let invert = match invert.defined() {
        Some(invert) => vm.truth(invert)?,
        None => own.invert,
    };
    if let Some(lightsleep) = lightsleep.defined() {
        own.lightsleep = vm.truth(lightsleep)?;
    }
    let freq = match freq {
        -1 => None,
        freq => Some(check_freq(vm, freq, MAX_FREQ)?),
    };
    if duty_u16 >= 0 {
        check_duty(vm, own, Unit::Of65536, duty_u16)?;
    } else if duty_ns >= 0 {
        check_duty(vm, own, Unit::Nanoseconds, duty_ns)?;
    } else if duty >= 0 {
        check_duty(vm, own, Unit::Of1024, duty)?;
    } else if own.duty.is_none() {
        own.duty = Some((Unit::Of65536, i64::from(DUTY_FULL / 2)));
    }
    own.invert = invert;
    let (pin, lightsleep) = (own.pin, own.lightsleep);
    let found = ledc(vm, |ledc| ledc.find_channel(pin, freq, lightsleep));
    let Some(channel) = found else {
        let text = if lightsleep {
            format!("out of light sleep capable PWM channels:{SLOW_CHANNELS}")
        } else {
            format!("out of PWM channels:{ALL_CHANNELS}")
        };
        return Err(vm.raise(ids::RUNTIME_ERROR, &text));
    };
    let timer = own.place.and_then(|place| place.timer);
    own.place = Some(Active { channel, timer });
    let freq = freq.unwrap_or_else(|| {
        ledc(vm, |ledc| {
            let number = ledc.timer_of(channel)?;
            ledc.asked_freq(Place {
                group: channel.group,
                number,
            })
        })
        .unwrap_or(DEFAULT_FREQ)
    });
    set_freq(vm, own, freq)
}

/// Finds a timer that runs at the frequency or may: the channel moves to it.
fn select_timer(vm: &mut Vm, own: &mut PwmObject, freq: u32) -> Res<Place> {
    let Some(active) = own.place else {
        return Err(inactive(vm));
    };
    let (pin, lightsleep) = (own.pin, own.lightsleep);
    let timer = ledc(vm, |ledc| {
        let mine = active
            .timer
            .filter(|timer| !ledc.is_shared(active.channel, *timer))
            .map(|number| Place {
                group: active.channel.group,
                number,
            });
        ledc.find_timer(pin, Some(freq), lightsleep)
            .or(mine)
            .or_else(|| ledc.find_timer(pin, None, lightsleep))
    });
    let Some(timer) = timer else {
        let text = if lightsleep {
            format!("out of light sleep capable PWM timers:{SLOW_TIMERS}")
        } else {
            format!("out of PWM timers:{ALL_TIMERS}")
        };
        return Err(vm.raise(ids::RUNTIME_ERROR, &text));
    };
    if active.timer != Some(timer.number) {
        let channel = Place {
            group: timer.group,
            ..active.channel
        };
        ledc(vm, |ledc| {
            ledc.forget(active.channel);
            ledc.assign(channel, None, timer.number);
        });
        own.place = Some(Active {
            channel,
            timer: Some(timer.number),
        });
    }
    Ok(timer)
}

fn set_freq(vm: &mut Vm, own: &mut PwmObject, freq: u32) -> Res<()> {
    let timer = select_timer(vm, own, freq)?;
    own.freq = freq;
    let asked = ledc(vm, |ledc| ledc.asked_freq(timer));
    if asked != Some(freq) || own.lightsleep {
        let cpu = super::cpu_frequency(vm);
        // The bus of the peripherals is as fast as a slow CPU, and never above 80 MHz.
        let source = clock(freq, own.lightsleep, cpu.min(80_000_000) as u32);
        check_freq(vm, i64::from(freq), source / 2)?;
        ledc(vm, |ledc| ledc.set_freq(timer, freq, source));
    }
    apply_duty(vm, own)
}

fn apply_duty(vm: &mut Vm, own: &mut PwmObject) -> Res<()> {
    let (channel, timer) = running(vm, own)?;
    let duty = match own.duty {
        Some((Unit::Of65536, duty)) => duty as u32,
        Some((Unit::Of1024, duty)) => (duty as u32) << (DUTY_BITS - 10),
        Some((Unit::Nanoseconds, ns)) => from_ns(ns, own.freq),
        None => 0,
    };
    if own.pin as usize >= FIRST_INPUT_ONLY {
        return Err(EspError::InvalidArgument.raise(vm));
    }
    let (pin, invert) = (own.pin, own.invert);
    let (connects, freq, duty) = ledc(vm, |ledc| {
        let connects = ledc.pin_of(channel).is_none() || own.connected_inverted != invert;
        ledc.set_duty(channel, timer.number, duty);
        ledc.assign(channel, Some(pin), timer.number);
        (connects, ledc.freq(timer), ledc.duty(channel))
    });
    own.connected_inverted = invert;
    let state = state(vm);
    let now = state.now();
    state.pins.borrow_mut().update(now, pin as usize, |pin| {
        // A pin that was given to something else meanwhile stays there.
        if connects || pin.pwm.is_some() {
            pin.mode = Some(Mode::Out);
            pin.dac = None;
            pin.analog = false;
            pin.held_low = false;
            pin.pwm = Some(Pwm { freq, duty, invert });
        }
    });
    // A unit may count it.
    interrupts::set_alarm(vm);
    Ok(())
}

fn deinit(vm: &mut Vm, this: Value) -> Res {
    let own = own(vm, this)?;
    if let Some(active) = own.place
        && let Some(pin) = ledc(vm, |ledc| ledc.release(active.channel))
    {
        let state = state(vm);
        stop(&state, pin);
    }
    put(vm, this, PwmObject::new(own.pin));
    Ok(Value::None)
}

fn freq(vm: &mut Vm, args: &[Value]) -> Res {
    let mut own = own(vm, args[0])?;
    let Some(&freq) = args.get(1) else {
        let (_, timer) = running(vm, &own)?;
        let freq = ledc(vm, |ledc| ledc.freq(timer));
        return Ok(vm.int(i64::from(freq)));
    };
    let freq = vm.int_arg(freq)?;
    let (_, timer) = running(vm, &own)?;
    let freq = check_freq(vm, freq, MAX_FREQ)?;
    if ledc(vm, |ledc| ledc.asked_freq(timer)) != Some(freq) {
        let result = set_freq(vm, &mut own, freq);
        put(vm, args[0], own);
        result?;
    }
    Ok(Value::None)
}

/// What `duty` and its like return.
fn get_duty(vm: &mut Vm, own: &PwmObject, unit: Unit) -> Res<i64> {
    let (channel, _) = running(vm, own)?;
    let duty = ledc(vm, |ledc| ledc.duty(channel)).min(DUTY_FULL - 1);
    Ok(match unit {
        Unit::Of1024 => i64::from(duty >> (DUTY_BITS - 10)),
        Unit::Of65536 => i64::from(duty),
        Unit::Nanoseconds => to_ns(duty, own.freq),
    })
}

fn duty(vm: &mut Vm, args: &[Value], unit: Unit) -> Res {
    let mut own = own(vm, args[0])?;
    let Some(&value) = args.get(1) else {
        let duty = get_duty(vm, &own, unit)?;
        return Ok(vm.int(duty));
    };
    let value = vm.int_arg(value)?;
    check_duty(vm, &mut own, unit, value)?;
    let result = apply_duty(vm, &mut own);
    put(vm, args[0], own);
    result?;
    Ok(Value::None)
}

fn print(vm: &mut Vm, v: Value) -> Res<String> {
    let own = own(vm, v)?;
    let mut text = format!("PWM(Pin({})", own.pin);
    if let Some((_, timer)) = own.running() {
        let freq = ledc(vm, |ledc| ledc.freq(timer));
        let unit = own.duty.map_or(Unit::Of65536, |(unit, _)| unit);
        let duty = get_duty(vm, &own, unit)?;
        let name = match unit {
            Unit::Of1024 => "duty",
            Unit::Of65536 => "duty_u16",
            Unit::Nanoseconds => "duty_ns",
        };
        text.push_str(&format!(", freq={freq}, {name}={duty}"));
        if own.invert {
            text.push_str(", invert=True");
        }
        if own.lightsleep {
            text.push_str(", lightsleep=True");
        }
    }
    text.push(')');
    Ok(text)
}
