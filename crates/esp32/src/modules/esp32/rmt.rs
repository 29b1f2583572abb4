//! `esp32.RMT` (ports/esp32/esp32_rmt.c): sequences of pulses that hardware puts on a pin.

use crate::modules::esp_error::EspError;
use crate::modules::machine::{interrupts, pin};
use crate::pins::{DUTY_FULL, Mode, Pwm, Train};
use crate::state::{State, state, wait};
use python::object::NativeObject;
use python::types::{Hooks, ModuleBuilder, NativeFn};
use python::value::{Sym, TypeId};
use python::{Error, Res, Value, Vm};
use std::cell::Cell;
use std::rc::Rc;

/// Hz of the clock that ticks are made of.
const SOURCE: u32 = 80_000_000;
/// Hz, where a program says nothing.
const DEFAULT_RESOLUTION: u32 = 10_000_000;
/// Symbols of two pulses that a block of the hardware's memory holds, and blocks.
const BLOCK: i64 = 64;
const BLOCKS: usize = 8;
/// The longest pulse in ticks.
const PULSE_MAX: u16 = 0x7fff;

/// What the module keeps.
struct Rmts {
    /// Blocks of memory in use.
    used: Rc<Cell<usize>>,
    /// `bitstream()` uses a channel.
    bitstream: bool,
}

impl Default for Rmts {
    fn default() -> Rmts {
        Rmts {
            used: Rc::default(),
            bitstream: true,
        }
    }
}

/// Blocks of memory, which are free again when this is gone.
struct Blocks(Rc<Cell<usize>>, usize);

impl Drop for Blocks {
    fn drop(&mut self) {
        self.0.set(self.0.get().saturating_sub(self.1));
    }
}

struct Rmt {
    pin: usize,
    resolution: u32,
    idle: bool,
    carrier: Option<(bool, Pwm)>,
    /// -1: without end.
    loops: i64,
    enabled: bool,
    /// `None` once it was deinitialised.
    blocks: Option<Blocks>,
}

impl NativeObject for Rmt {
    fn cost(&self) -> usize {
        56
    }
}

pub(super) fn build(m: &mut ModuleBuilder) {
    let ty = m.vm.define_type("RMT", |t| {
        t.make(make)
            .hooks(Hooks {
                print: Some(|vm, v, _| {
                    let own = any(vm, v)?;
                    Ok(match own.blocks {
                        Some(_) => format!(
                            "RMT(pin={}, source_freq={SOURCE}, resolution_hz={}, idle_level={})",
                            own.pin,
                            own.resolution,
                            u8::from(own.idle)
                        ),
                        None => "RMT()".to_owned(),
                    })
                }),
                ..Hooks::default()
            })
            .method("__del__", NativeFn::F1(deinit))
            .method("deinit", NativeFn::F1(deinit))
            .method("active", NativeFn::Var(1, 2, active))
            .method(
                "clock_div",
                NativeFn::F1(|vm, v| {
                    let resolution = own(vm, v)?.resolution;
                    Ok(vm.int(i64::from(SOURCE / resolution)))
                }),
            )
            .method("wait_done", NativeFn::Kw(1, 1, wait_done))
            .method(
                "loop",
                NativeFn::F2(|vm, v, on| {
                    own(vm, v)?;
                    let on = vm.int_arg(on)? != 0;
                    set_loops(vm, v, if on { -1 } else { 0 })
                }),
            )
            .method(
                "loop_count",
                NativeFn::F2(|vm, v, count| {
                    own(vm, v)?;
                    let count = vm.int_arg(count)?;
                    if count < -1 {
                        return Err(vm.value_error("arg must be -1, 0 or positive"));
                    }
                    set_loops(vm, v, count)
                }),
            )
            .method("write_pulses", NativeFn::Var(2, 3, write_pulses));
        t.static_method("bitstream_rmt", NativeFn::Var(0, 1, bitstream_rmt));
        t.static_method("bitstream_channel", NativeFn::Var(0, 1, bitstream_channel));
        t.static_method("source_freq", NativeFn::F0(|vm| Ok(vm.int(SOURCE.into()))));
        t.constant("PULSE_MAX", Value::Int(PULSE_MAX.into()));
    });
    m.value("RMT", Value::Type(ty));
}

fn any<'a>(vm: &'a mut Vm<'_>, v: Value) -> Res<&'a mut Rmt> {
    vm.native_arg(v)
}

/// One that was not deinitialised.
fn own<'a>(vm: &'a mut Vm<'_>, v: Value) -> Res<&'a mut Rmt> {
    if any(vm, v)?.blocks.is_none() {
        let text = vm.new_str("already deinitialized");
        return Err(vm.raise_with(python::types::ids::OS_ERROR, &[text]));
    }
    any(vm, v)
}

/// `RMT(id=-1, *, pin, resolution_hz=None, clock_div=None, idle_level=False, tx_carrier=None, num_symbols=64)`
fn make(vm: &mut Vm, ty: TypeId, pos: &[Value], kw: &[(Sym, Value)]) -> Res {
    let names = [
        "id",
        "pin",
        "resolution_hz",
        "clock_div",
        "idle_level",
        "tx_carrier",
        "num_symbols",
    ];
    let [id, pin, resolution, divider, idle, carrier, symbols] =
        vm.parse_args(pos, kw, names, 0, 1)?;
    if let Some(id) = id.defined() {
        vm.int_arg(id)?;
    }
    let Some(pin) = pin.defined() else {
        return Err(vm.type_error("'pin' argument required"));
    };
    let pin = pin::number(vm, pin)?;
    let given = |v: Value| v.defined().filter(|v| !v.is_none());
    let resolution = match (given(resolution), given(divider)) {
        (Some(_), Some(_)) => {
            return Err(vm.value_error("resolution_hz and clock_div are mutually exclusive"));
        }
        (None, None) => i64::from(DEFAULT_RESOLUTION),
        (Some(hz), None) => match vm.int_arg(hz)? {
            0 => return Err(vm.value_error("resolution_hz must be positive")),
            hz => hz,
        },
        (None, Some(divider)) => match vm.int_arg(divider)? {
            divider @ 1..=255 => i64::from(SOURCE) / divider,
            _ => return Err(vm.value_error("clock_div must be between 1 and 255")),
        },
    };
    let idle = match idle.defined() {
        Some(idle) => vm.truth(idle)?,
        None => false,
    };
    let symbols = match symbols.defined() {
        Some(symbols) => vm.int_arg(symbols)?,
        None => BLOCK,
    };
    if symbols < BLOCK || symbols % 2 == 1 {
        return Err(vm.value_error(&format!("num_symbols must be even and at least {BLOCK}")));
    }
    if pin >= pin::FIRST_INPUT_ONLY {
        return Err(EspError::InvalidArgument.raise(vm));
    }
    // The hardware divides its clock by a whole number of 8 bits.
    let divider = match resolution {
        1.. => (i64::from(SOURCE) + resolution / 2) / resolution,
        _ => 0,
    };
    if !(1..=256).contains(&divider) {
        return Err(EspError::InvalidArgument.raise(vm));
    }
    let state = state(vm);
    let blocks =
        usize::try_from(symbols / BLOCK + i64::from(symbols % BLOCK > 0)).unwrap_or(usize::MAX);
    let used = state.module(|m: &mut Rmts| m.used.clone());
    if blocks > BLOCKS - used.get().min(BLOCKS) {
        return Err(EspError::NotFound.raise(vm));
    }
    used.set(used.get() + blocks);
    let blocks = Blocks(used, blocks);
    let now = state.now();
    state.pins.borrow_mut().update(now, pin, |pin| {
        pin.mode = Some(Mode::Out);
        pin.held_low = false;
        pin.latch = false;
        pin.pwm = None;
    });
    let carrier = match given(carrier) {
        Some(carrier) => Some(carrier_of(vm, carrier)?),
        None => None,
    };
    Ok(vm.new_native(
        ty,
        Rmt {
            pin,
            resolution: (i64::from(SOURCE) / divider) as u32,
            idle,
            carrier,
            loops: 0,
            enabled: false,
            blocks: Some(blocks),
        },
    ))
}

/// `(frequency, duty in percent, level)`
fn carrier_of(vm: &mut Vm, v: Value) -> Res<(bool, Pwm)> {
    let parts = vm.fixed_items_arg(v, 3)?;
    let (freq, duty) = (vm.int_arg(parts[0])?, vm.int_arg(parts[1])?);
    let level = vm.truth(parts[2])?;
    if freq == 0 {
        return Err(vm.value_error("tx_carrier frequency must be >0"));
    }
    if !(0..=100).contains(&duty) {
        return Err(vm.value_error("tx_carrier duty must be 0..100"));
    }
    let Ok(freq) = u32::try_from(freq) else {
        return Err(EspError::InvalidArgument.raise(vm));
    };
    let duty = duty as u32 * DUTY_FULL / 100;
    Ok((
        level,
        Pwm {
            freq,
            duty,
            invert: !level,
        },
    ))
}

/// Whether it sends, after the edges that are due.
fn sends(state: &State, pin: usize) -> bool {
    state.settled();
    state.pins.borrow().has_train(pin)
}

fn stop(vm: &mut Vm, v: Value) -> Res<()> {
    let state = state(vm);
    let own = any(vm, v)?;
    if std::mem::take(&mut own.enabled) {
        let (now, pin) = (state.now(), own.pin);
        state.pins.borrow_mut().stop_train(now, pin);
    }
    Ok(())
}

/// `active([False])`
fn active(vm: &mut Vm, args: &[Value]) -> Res {
    let state = state(vm);
    let own = any(vm, args[0])?;
    let (pin, enabled) = (own.pin, own.enabled);
    match args.get(1) {
        None => Ok(Value::Bool(enabled && sends(&state, pin))),
        Some(&on) => {
            if vm.truth(on)? {
                return Err(vm.value_error("activate by calling write_pulses()"));
            }
            stop(vm, args[0])?;
            Ok(Value::Bool(false))
        }
    }
}

fn deinit(vm: &mut Vm, v: Value) -> Res {
    stop(vm, v)?;
    any(vm, v)?.blocks = None;
    Ok(Value::None)
}

/// `loop(on)`, `loop_count(count)`: for the pulses that are written next; 0 ends a loop.
fn set_loops(vm: &mut Vm, v: Value, loops: i64) -> Res {
    let own = own(vm, v)?;
    if std::mem::replace(&mut own.loops, loops) != 0 && loops == 0 {
        stop(vm, v)?;
    }
    Ok(Value::None)
}

/// `wait_done(*, timeout=0)`: whether all is sent; milliseconds, -1 without end.
fn wait_done(vm: &mut Vm, pos: &[Value], kw: &[(Sym, Value)]) -> Res {
    let [_, timeout] = vm.parse_args(pos, kw, ["self", "timeout"], 1, 1)?;
    let timeout = match timeout.defined() {
        Some(timeout) => vm.int_arg(timeout)?,
        None => 0,
    };
    let own = own(vm, pos[0])?;
    if !own.enabled {
        return Ok(Value::Bool(true));
    }
    let pin = own.pin;
    let until = match u64::try_from(timeout) {
        Ok(ms) => state(vm).now().saturating_add(ms.saturating_mul(1000)),
        Err(_) => u64::MAX,
    };
    wait_for_end(vm, pin, until)
}

/// Waits until nothing is sent: whether that is before a time.
fn wait_for_end(vm: &mut Vm, pin: usize, until: u64) -> Res {
    let state = state(vm);
    while sends(&state, pin) {
        if state.now() >= until {
            return Ok(Value::Bool(false));
        }
        let end = state.pins.borrow().train_end(pin);
        let deadline = end.unwrap_or(u64::MAX).min(until);
        wait(vm, (deadline < u64::MAX).then_some(deadline))?;
    }
    Ok(Value::Bool(true))
}

/// `write_pulses(duration, data=True)`: durations that alternate from a level on, one duration for many
/// levels, or one for each.
fn write_pulses(vm: &mut Vm, args: &[Value]) -> Res {
    let own = own(vm, args[0])?;
    let pin = own.pin;
    if std::mem::replace(&mut own.enabled, true) {
        wait_for_end(vm, pin, u64::MAX)?;
    }
    let pulses = pulses(
        vm,
        args[1],
        args.get(2).copied().unwrap_or(Value::Bool(true)),
    )?;
    let own = any(vm, args[0])?;
    if own.loops > 0 {
        // This chip's hardware does not count.
        return Err(EspError::NotSupported.raise(vm));
    }
    let mut train = Train {
        pin,
        pulses: pulses.into(),
        resolution: own.resolution,
        repeats: own.loops < 0,
        idle: own.idle,
        carrier: own.carrier,
        begun: 0,
        ticks: 0,
        next: 0,
    };
    if train.pulses.is_empty() {
        train.repeats = false;
    }
    let state = state(vm);
    train.begun = state.now();
    state.pins.borrow_mut().start_train(train);
    interrupts::set_alarm(vm);
    Ok(Value::None)
}

/// The pulses of `write_pulses`' arguments, as far as the first of no length, which ends them.
fn pulses(vm: &mut Vm, duration: Value, data: Value) -> Res<Vec<(bool, u16)>> {
    use python::object::Object;
    let is_row = matches!(vm.object(data), Some(Object::Tuple(_) | Object::List(_)));
    let mut pulses = Vec::new();
    if !is_row {
        let mut level = vm.truth(data)?;
        for ticks in vm.items_arg(duration)? {
            pulses.push((level, ticks_of(vm, ticks)?));
            level = !level;
        }
    } else {
        let levels = vm.items_arg(data)?;
        let durations = match vm.maybe_int(duration)? {
            Some(_) => vec![duration; levels.len()],
            None => vm.items_arg(duration)?,
        };
        if durations.len() != levels.len() {
            return Err(vm.value_error("duration and data must have same length"));
        }
        for (ticks, level) in durations.into_iter().zip(levels) {
            let ticks = ticks_of(vm, ticks)?;
            pulses.push((vm.truth(level)?, ticks));
        }
    }
    if pulses.is_empty() {
        return Err(vm.value_error("No pulses"));
    }
    let end = pulses.iter().position(|(_, ticks)| *ticks == 0);
    pulses.truncate(end.unwrap_or(pulses.len()));
    Ok(pulses)
}

/// A duration, of which the hardware has 15 bits.
fn ticks_of(vm: &mut Vm, v: Value) -> Result<u16, Error> {
    Ok(vm.int_arg(v)? as u16 & PULSE_MAX)
}

/// Whether `bitstream()` uses a channel, after a change if there is one.
fn bitstream(vm: &mut Vm, enable: Option<bool>) -> bool {
    state(vm).module(|m: &mut Rmts| {
        m.bitstream = enable.unwrap_or(m.bitstream);
        m.bitstream
    })
}

/// `bitstream_rmt([enable])`
fn bitstream_rmt(vm: &mut Vm, args: &[Value]) -> Res {
    let enable = match args.first() {
        Some(&enable) => Some(vm.truth(enable)?),
        None => None,
    };
    Ok(Value::Bool(bitstream(vm, enable)))
}

/// `bitstream_channel([channel])`: None for no channel; which it is does not matter.
fn bitstream_channel(vm: &mut Vm, args: &[Value]) -> Res {
    let enable = match args.first() {
        None => None,
        Some(v) if v.is_none() => Some(false),
        Some(&channel) => {
            if vm.int_arg(channel)? < 0 {
                return Err(vm.value_error("invalid channel"));
            }
            Some(true)
        }
    };
    Ok(if bitstream(vm, enable) {
        Value::Int(1)
    } else {
        Value::None
    })
}
