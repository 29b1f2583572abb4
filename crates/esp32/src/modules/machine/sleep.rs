//! Light and deep sleep, and what ends them besides a timer (`machine_sleep_helper` of
//! ports/esp32/modmachine.c).

use super::Machine;
use crate::pins::{COUNT, Pins, Pull};
use crate::state::{State, Stop, state, stop, wait};
use python::types::{ModuleBuilder, NativeFn};
use python::{Res, Value, Vm};

/// `machine.SLEEP` and `machine.DEEPSLEEP`: bits of the kinds of sleep that a pin ends.
const LIGHT: u8 = 2;
const DEEP: u8 = 4;
/// Both.
pub const ANY: u8 = LIGHT | DEEP;

/// What `wake_reason()` says (`esp_sleep_get_wakeup_cause`).
const BY_EXT0: u8 = 2;
const BY_EXT1: u8 = 3;
const BY_TIMER: u8 = 4;
const BY_TOUCH: u8 = 5;
const BY_GPIO: u8 = 7;

/// What ends a sleep besides a timer. The chip keeps it until it is reset.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sources {
    /// A pin, the level it wakes at, and the kinds of sleep.
    pub(crate) ext0: Option<(u8, bool, u8)>,
    /// Pins that wake together.
    pub(crate) ext1: u64,
    /// Any of them high wakes, and not all of them low.
    pub(crate) ext1_high: bool,
    /// Pins that end light sleep together: any of them at the level.
    pub(crate) gpio: u64,
    pub(crate) gpio_high: bool,
    /// A touch of any touch pad.
    pub(crate) on_touch: bool,
    /// The touch pads when a sleep began, a bit each.
    touch: u64,
    /// Pins with a resistor to 3.3 V when a deep sleep began.
    pulled_up: u64,
}

impl Sources {
    /// What ends a kind of sleep that begins now.
    fn begin(state: &State, kind: u8) -> Sources {
        let (mut sources, pads) = state.module(|m: &mut Machine| (m.wake, m.touch_pads));
        if sources.ext0.is_some_and(|(_, _, kinds)| kinds & kind == 0) {
            sources.ext0 = None;
        }
        sources.touch = if sources.on_touch { pads } else { 0 };
        sources
    }

    /// What wakes the chip from deep sleep, as its pins are now.
    pub fn for_deep_sleep(state: &State) -> Sources {
        let mut sources = Sources::begin(state, DEEP);
        let pins = state.pins.borrow();
        sources.pulled_up = mask(|pin| pins.get(pin).pull == Some(Pull::Up));
        sources
    }

    /// Why the chip wakes, if it does: `machine.wake_reason()`, and the pins of EXT1.
    pub fn cause(&self, pins: &Pins) -> Option<(u8, u64)> {
        let high = mask(|pin| {
            let p = pins.get(pin);
            let floating = p.mode.is_none() && p.driven.is_none();
            if floating {
                self.pulled_up & (1 << pin) != 0
            } else {
                p.level()
            }
        });
        if let Some((pin, level, _)) = self.ext0
            && (high & (1 << pin) != 0) == level
        {
            return Some((BY_EXT0, 0));
        }
        let woken = if self.ext1_high {
            high & self.ext1
        } else if high & self.ext1 == 0 {
            self.ext1
        } else {
            0
        };
        if woken != 0 {
            return Some((BY_EXT1, woken));
        }
        let at_level = if self.gpio_high { high } else { !high };
        if at_level & self.gpio != 0 {
            return Some((BY_GPIO, 0));
        }
        let touched = mask(|pin| pins.get(pin).touched);
        (touched & self.touch != 0).then_some((BY_TOUCH, 0))
    }
}

fn mask(is: impl Fn(usize) -> bool) -> u64 {
    (0..COUNT)
        .filter(|&pin| is(pin))
        .fold(0, |mask, pin| mask | 1 << pin)
}

/// Pins of the RTC, which alone wake the chip (`RTC_IS_VALID_EXT_PIN`).
pub fn is_rtc_pin(pin: usize) -> bool {
    matches!(pin, 0 | 2 | 4 | 12..=15 | 25..=27 | 32..=39)
}

/// What ends a sleep, as programs have set it.
pub fn sources(vm: &mut Vm) -> Sources {
    state(vm).module(|m: &mut Machine| m.wake)
}

/// Changes what ends a sleep.
pub fn change(vm: &mut Vm, change: impl FnOnce(&mut Sources)) {
    state(vm).module(|m: &mut Machine| change(&mut m.wake));
}

/// `irq(trigger=WAKE_LOW or WAKE_HIGH, wake=...)`: the pin ends a sleep.
pub(super) fn set_wake_pin(vm: &mut Vm, pin: usize, level: bool, kinds: Value) -> Res<()> {
    let kinds = match vm.maybe_int(kinds)? {
        Some(kinds @ 2..=7) => kinds as u8,
        _ => return Err(vm.value_error("bad wake value")),
    };
    let known = state(vm).module(|m: &mut Machine| m.wake);
    if known.on_touch {
        return Err(vm.value_error("no resources"));
    }
    if !is_rtc_pin(pin) {
        return Err(vm.value_error("invalid pin for wake"));
    }
    if known.ext0.is_some_and(|(other, ..)| other as usize != pin) {
        return Err(vm.value_error("no resources"));
    }
    state(vm).module(|m: &mut Machine| m.wake.ext0 = Some((pin as u8, level, kinds)));
    Ok(())
}

/// An ordinary interrupt of the pin: it ends no sleep any more.
pub(super) fn forget_wake_pin(vm: &mut Vm, pin: usize) {
    state(vm).module(|m: &mut Machine| {
        if m.wake.ext0.is_some_and(|(known, ..)| known as usize == pin) {
            m.wake.ext0 = None;
        }
    });
}

pub(super) fn build(m: &mut ModuleBuilder) {
    m.function("lightsleep", NativeFn::Var(0, 1, light_sleep));
    m.function("sleep", NativeFn::Var(0, 1, light_sleep));
    m.function("deepsleep", NativeFn::Var(0, 1, deep_sleep));
    m.function(
        "wake_reason",
        NativeFn::Var(0, 0, |vm, _| {
            Ok(Value::Int(i32::from(state(vm).wake_reason.get())))
        }),
    );
    m.function("wake_pins", NativeFn::F0(wake_pins));
}

/// When a sleep of the given milliseconds ends.
fn end(vm: &mut Vm, args: &[Value]) -> Res<Option<u64>> {
    let now = state(vm).now();
    Ok(match args {
        [ms, ..] => Some(now.saturating_add(vm.int_arg(*ms)?.max(0) as u64 * 1000)),
        _ => None,
    })
}

fn light_sleep(vm: &mut Vm, args: &[Value]) -> Res {
    let until = end(vm, args)?;
    let state = state(vm);
    let sources = Sources::begin(&state, LIGHT);
    // The CPU stands still: nothing interrupts it.
    let held = state.interrupts_held.replace(true);
    let result = loop {
        let cause = sources.cause(&state.pins.borrow());
        if let Some((reason, pins)) = cause {
            break Ok((reason, pins));
        }
        if until.is_some_and(|until| until <= state.now()) {
            break Ok((BY_TIMER, 0));
        }
        if let Err(error) = wait(vm, until) {
            break Err(error);
        }
    };
    state.interrupts_held.set(held);
    let (reason, pins) = result?;
    state.wake_reason.set(reason);
    state.wake_pins.set(pins);
    vm.tick()?;
    Ok(Value::None)
}

fn deep_sleep(vm: &mut Vm, args: &[Value]) -> Res {
    let until = end(vm, args)?;
    if sources(vm).gpio != 0 {
        return Err(vm.value_error("DEEPSLEEP with gpio pins not supported on this chip"));
    }
    Err(stop(vm, Stop::DeepSleep(until)))
}

/// `wake_pins()`: those of EXT1 that ended the last sleep.
fn wake_pins(vm: &mut Vm) -> Res {
    let pins = state(vm).wake_pins.get();
    let items: Vec<Value> = (0..COUNT as i32)
        .filter(|pin| pins & (1 << pin) != 0)
        .map(Value::Int)
        .collect();
    Ok(vm.new_tuple(items))
}
