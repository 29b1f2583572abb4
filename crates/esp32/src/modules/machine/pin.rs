//! `machine.Pin` (ports/esp32/machine_pin.c).

use super::Machine;
use crate::pins::{COUNT, Mode, Pull};
use crate::state::state;
use python::object::NativeObject;
use python::types::{Hooks, ModuleBuilder, NativeFn};
use python::value::Sym;
use python::{Res, Value, Vm};

/// A pin's object; there is one for each GPIO.
struct PinObject(u8);

impl NativeObject for PinObject {}

/// Pins from here on have no output (FIDELITY, section 3).
const FIRST_INPUT_ONLY: usize = 34;

const IN: i64 = 1;
const OUT: i64 = 3;
const OPEN_DRAIN: i64 = 7;
const PULL_DOWN: i64 = 1;
const PULL_UP: i64 = 2;

/// Whether the chip has that GPIO.
fn exists(pin: i64) -> bool {
    matches!(pin, 0..=23 | 25..=27 | 32..=39)
}

/// The GPIO number of a pin object or an int.
pub(super) fn number(vm: &mut Vm, v: Value) -> Res<usize> {
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
    let ty = m.vm.define_type("Pin", |t| {
        t.make(|vm, ty, pos, kw| {
            if pos.is_empty() {
                vm.check_count(0, 1, usize::MAX)?;
            }
            let index = number(vm, pos[0])?;
            if pos.len() > 1 || !kw.is_empty() {
                configure(vm, index, &pos[1..], kw)?;
            }
            let state = state(vm);
            let root = state.module(|m: &mut Machine| {
                m.pins.resize(COUNT, None);
                m.pins[index]
            });
            if let Some(root) = root {
                return Ok(vm.rooted(root));
            }
            let object = vm.new_native(ty, PinObject(index as u8));
            let root = vm.root(object);
            state.module(|m: &mut Machine| m.pins[index] = Some(root));
            Ok(object)
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
}

/// `value([x])` and the pin called.
fn value(vm: &mut Vm, pin: Value, args: &[Value]) -> Res {
    let index = number(vm, pin)?;
    let state = state(vm);
    match args {
        [] => {
            let level = state.pins.borrow().get(index).level();
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
