//! `machine.Pin` (ports/esp32/machine_pin.c).

use super::{Machine, interrupts, sleep};
use crate::pins::{COUNT, Mode, Pull, Trigger};
use crate::state::{State, state};
use python::object::NativeObject;
use python::types::{Hooks, ModuleBuilder, NativeFn};
use python::value::{Sym, TypeId};
use python::{Res, Value, Vm};

/// A pin's object; there is one for each GPIO.
struct PinObject(u8);

impl NativeObject for PinObject {}

/// The interrupt of a pin.
struct IrqObject(u8);

impl NativeObject for IrqObject {}

/// Pins from here on have no output (FIDELITY, section 3).
pub const FIRST_INPUT_ONLY: usize = 34;

const IN: i64 = 1;
const OUT: i64 = 3;
const OPEN_DRAIN: i64 = 7;
const PULL_DOWN: i64 = 1;
const PULL_UP: i64 = 2;

/// `IRQ_FALLING | IRQ_RISING`, `WAKE_LOW`, `WAKE_HIGH`.
const BOTH: i64 = 3;
const LOW: i64 = 4;
const HIGH: i64 = 5;

/// Whether the chip has that GPIO.
fn exists(pin: i64) -> bool {
    matches!(pin, 0..=23 | 25..=27 | 32..=39)
}

/// The GPIO number of a pin object or an int.
pub fn number(vm: &mut Vm, v: Value) -> Res<usize> {
    if let Some(pin) = vm.native_ref::<PinObject>(v) {
        return Ok(pin.0 as usize);
    }
    if let Value::Int(i) = v
        && exists(i64::from(i))
    {
        return Ok(i as usize);
    }
    Err(vm.value_error("invalid pin"))
}

pub(super) fn build(m: &mut ModuleBuilder) {
    let board = m.vm.define_type("board", |_| {});
    let irq_type = m.vm.define_type("IRQ", |t| {
        t.hooks(Hooks {
            call: Some(|vm, v, pos, kw| {
                vm.no_keywords(kw)?;
                vm.check_count(pos.len(), 0, 0)?;
                let index = irq_number(vm, v)?;
                let state = state(vm);
                interrupts::schedule_pin(vm, &state, index);
                Ok(Value::None)
            }),
            ..Hooks::default()
        })
        .method("trigger", NativeFn::Var(1, 2, trigger));
    });
    let ty = m.vm.define_type("Pin", |t| {
        t.make(|vm, ty, pos, kw| {
            if pos.is_empty() {
                vm.check_count(0, 1, usize::MAX)?;
            }
            let index = number(vm, pos[0])?;
            if pos.len() > 1 || !kw.is_empty() {
                configure(vm, index, &pos[1..], kw)?;
            }
            Ok(object(vm, ty, index))
        })
        .hooks(Hooks {
            print: Some(|vm, v, _| print(vm, v)),
            call: Some(|vm, v, pos, kw| {
                vm.no_keywords(kw)?;
                vm.check_count(pos.len(), 0, 1)?;
                value(vm, v, pos)
            }),
            ..Hooks::default()
        })
        .method(
            "init",
            NativeFn::Kw(1, 3, |vm, pos, kw| {
                let index = number(vm, pos[0])?;
                configure(vm, index, &pos[1..], kw)?;
                Ok(Value::None)
            }),
        )
        .method(
            "value",
            NativeFn::Var(1, 2, |vm, args| value(vm, args[0], &args[1..])),
        )
        .method("off", NativeFn::F1(|vm, v| value(vm, v, &[Value::Int(0)])))
        .method("on", NativeFn::F1(|vm, v| value(vm, v, &[Value::Int(1)])))
        .method(
            "toggle",
            NativeFn::F1(|vm, v| {
                let index = number(vm, v)?;
                let state = state(vm);
                let now = state.now();
                state
                    .pins
                    .borrow_mut()
                    .update(now, index, |pin| pin.latch = !pin.latch);
                Ok(Value::None)
            }),
        );
        t.method("irq", NativeFn::Kw(1, 4, irq));
        t.constant("board", Value::Type(board));
        for (name, value) in [
            ("IN", IN),
            ("OUT", OUT),
            ("OPEN_DRAIN", OPEN_DRAIN),
            ("PULL_UP", PULL_UP),
            ("PULL_DOWN", PULL_DOWN),
            ("IRQ_RISING", 1),
            ("IRQ_FALLING", 2),
            ("WAKE_LOW", 4),
            ("WAKE_HIGH", 5),
            ("DRIVE_0", 0),
            ("DRIVE_1", 1),
            ("DRIVE_2", 2),
            ("DRIVE_3", 3),
        ] {
            t.constant(name, Value::Int(value as i32));
        }
    });
    m.value("Pin", Value::Type(ty));
    state(m.vm).module(|m: &mut Machine| m.irq = Some(irq_type));
}

/// The object of a pin: always the same.
fn object(vm: &mut Vm, ty: TypeId, index: usize) -> Value {
    let state = state(vm);
    let root = state.module(|m: &mut Machine| {
        m.pins.resize(COUNT, None);
        m.pins[index]
    });
    if let Some(root) = root {
        return vm.rooted(root);
    }
    let object = vm.new_native(ty, PinObject(index as u8));
    let root = vm.root(object);
    state.module(|m: &mut Machine| m.pins[index] = Some(root));
    object
}

fn irq_number(vm: &mut Vm, v: Value) -> Res<usize> {
    match vm.native_ref::<IrqObject>(v) {
        Some(irq) => Ok(irq.0 as usize),
        None => Err(vm.type_error("argument has wrong type")),
    }
}

/// `irq(handler=None, trigger=IRQ_FALLING | IRQ_RISING, wake=None)`
fn irq(vm: &mut Vm, pos: &[Value], kw: &[(Sym, Value)]) -> Res {
    let index = number(vm, pos[0])?;
    let [handler, edges, wake] =
        vm.parse_args(&pos[1..], kw, ["handler", "trigger", "wake"], 0, 3)?;
    let edges = match edges.defined() {
        Some(edges) => vm.int_arg(edges)?,
        None => BOTH,
    };
    let wake = wake.defined().filter(|wake| !wake.is_none());
    if pos.len() > 1 || !kw.is_empty() {
        match wake {
            Some(wake) if matches!(edges, LOW | HIGH) => {
                sleep::set_wake_pin(vm, index, edges == HIGH, wake)?;
            }
            _ => {
                sleep::forget_wake_pin(vm, index);
                let handler = handler.defined().filter(|handler| !handler.is_none());
                set_handler(vm, index, handler);
                set_trigger(vm, index, if handler.is_some() { edges } else { 0 });
            }
        }
    }
    Ok(irq_object(vm, index))
}

/// The interrupt's object of a pin.
fn irq_object(vm: &mut Vm, index: usize) -> Value {
    let ty = state(vm).module(|m: &mut Machine| m.irq);
    match ty {
        Some(ty) => vm.new_native(ty, IrqObject(index as u8)),
        None => Value::None,
    }
}

fn set_handler(vm: &mut Vm, index: usize, handler: Option<Value>) {
    let root = handler.map(|handler| vm.root(handler));
    let old = state(vm).module(|m: &mut Machine| {
        m.handlers.resize(COUNT, None);
        std::mem::replace(&mut m.handlers[index], root)
    });
    if let Some(old) = old {
        vm.unroot(old);
    }
}

fn set_trigger(vm: &mut Vm, index: usize, trigger: i64) {
    // As the IDF: another number changes nothing.
    if let Some(trigger) = u8::try_from(trigger).ok().filter(|t| *t <= 5) {
        let state = state(vm);
        let now = state.now();
        state
            .pins
            .borrow_mut()
            .update(now, index, |pin| pin.trigger = Trigger(trigger));
    }
}

/// `IRQ.trigger([trigger])`: what it was.
fn trigger(vm: &mut Vm, args: &[Value]) -> Res {
    let index = irq_number(vm, args[0])?;
    let before = state(vm).pins.borrow().get(index).trigger.0;
    if let Some(&new) = args.get(1) {
        let new = vm.int_arg(new)?;
        set_trigger(vm, index, new);
    }
    Ok(Value::Int(i32::from(before)))
}

/// A soft reset takes the handlers away.
pub(super) fn soft_reset(vm: &mut Vm, state: &State) {
    let handlers = state.module(|m: &mut Machine| std::mem::take(&mut m.handlers));
    for (index, handler) in handlers.into_iter().enumerate() {
        if let Some(handler) = handler {
            vm.unroot(handler);
            set_trigger(vm, index, 0);
        }
    }
}

/// `value([x])` and the pin called.
fn value(vm: &mut Vm, pin: Value, args: &[Value]) -> Res {
    let index = number(vm, pin)?;
    let state = state(vm);
    match args {
        [] => {
            let now = state.settled();
            let level = state.pins.borrow().get(index).level_at(now);
            Ok(Value::Int(i32::from(level)))
        }
        [level, ..] => {
            let level = vm.truth(*level)?;
            let now = state.now();
            state
                .pins
                .borrow_mut()
                .update(now, index, |pin| pin.latch = level);
            Ok(Value::None)
        }
    }
}

/// `init(mode=None, pull=-1, *, value, drive, hold)`
fn configure(vm: &mut Vm, index: usize, pos: &[Value], kw: &[(Sym, Value)]) -> Res<()> {
    let [mode, pull, level, drive, _hold] =
        vm.parse_args(pos, kw, ["mode", "pull", "value", "drive", "hold"], 0, 2)?;
    let level = match level.defined() {
        Some(level) => Some(vm.truth(level)?),
        None => None,
    };
    let drive = match drive.defined() {
        Some(drive) if index < FIRST_INPUT_ONLY => {
            u8::try_from(vm.int_arg(drive)?).ok().filter(|d| *d < 4)
        }
        _ => None,
    };
    let mode = match mode {
        Value::Undefined | Value::None => None,
        mode => {
            let mode = vm.int_arg(mode)?;
            if index >= FIRST_INPUT_ONLY && mode & 2 != 0 {
                return Err(vm.value_error("pin can only be input"));
            }
            // IDF's modes are bits: 1 input, 2 output, 4 open drain.
            Some(if mode & 4 != 0 {
                Mode::OpenDrain
            } else if mode & 2 != 0 {
                Mode::Out
            } else {
                Mode::In
            })
        }
    };
    let pull = match pull {
        Value::Undefined | Value::Int(-1) => None,
        Value::None => Some(None),
        pull => {
            let bits = vm.int_arg(pull)?;
            Some(if bits & PULL_UP != 0 {
                Some(Pull::Up)
            } else if bits & PULL_DOWN != 0 {
                Some(Pull::Down)
            } else {
                None
            })
        }
    };
    let state = state(vm);
    let now = state.now();
    state.pins.borrow_mut().update(now, index, |pin| {
        pin.latch = level.unwrap_or(pin.latch);
        pin.drive = drive.or(pin.drive);
        if mode.is_some() {
            // The pin's pad is connected to its latch again.
            pin.pwm = None;
            pin.dac = None;
            pin.analog = false;
            pin.held_low = false;
        }
        pin.mode = mode.or(pin.mode);
        if let Some(pull) = pull {
            pin.pull = pull;
        }
    });
    Ok(())
}

fn print(vm: &mut Vm, v: Value) -> Res<String> {
    let index = number(vm, v)?;
    let pin = *state(vm).pins.borrow().get(index);
    let mode = match pin.mode {
        Some(Mode::Out) => "OUT",
        Some(Mode::OpenDrain) => "OPEN_DRAIN",
        _ => "IN",
    };
    let mut text = format!("Pin({index}, mode=Pin.{mode}");
    match pin.pull {
        Some(Pull::Up) => text.push_str(", pull=Pin.PULL_UP"),
        Some(Pull::Down) => text.push_str(", pull=Pin.PULL_DOWN"),
        None => {}
    }
    if let Some(drive) = pin.drive
        && drive != 2
    {
        text.push_str(&format!(", drive=Pin.DRIVE_{drive}"));
    }
    text.push(')');
    Ok(text)
}
