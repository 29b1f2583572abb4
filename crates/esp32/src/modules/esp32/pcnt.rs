//! `esp32.PCNT` (ports/esp32/esp32_pcnt.c): units that count pulses. `machine.Counter` and `Encoder`, of the frozen
//! module `machine`, count by them.

use crate::modules::machine::{interrupts, pin};
use crate::pins::pulse_counter::{
    Action, Effect, MAX, MIN, THRESHOLD0, THRESHOLD1, UNITS, Unit, ZERO,
};
use crate::pins::{Mode, Pins, Pull};
use crate::state::{State, state};
use python::object::NativeObject;
use python::types::{ANY, Hooks, ModuleBuilder, NativeFn};
use python::value::{Sym, TypeId};
use python::{Res, Value, Vm};

/// Ticks of 80 MHz that the filter knows.
const FILTER_MAX: i64 = 1023;

/// What the module keeps.
#[derive(Default)]
struct Counters {
    /// Roots of the units' objects.
    objects: [Option<usize>; UNITS],
    /// Roots of what their interrupts call.
    handlers: [Option<usize>; UNITS],
    /// Roots of the interrupts' objects.
    irqs: [Option<usize>; UNITS],
    irq: Option<TypeId>,
}

struct Pcnt(u8);

impl NativeObject for Pcnt {}

struct Irq(u8);

impl NativeObject for Irq {}

pub(super) fn build(m: &mut ModuleBuilder) {
    let irq_type = m.vm.define_type("irq", |t| {
        t.hooks(Hooks {
            call: Some(|vm, v, pos, kw| {
                vm.no_keywords(kw)?;
                vm.check_count(pos.len(), 0, 0)?;
                let unit = irq_unit(vm, v)?;
                push(vm, unit);
                Ok(Value::None)
            }),
            ..Hooks::default()
        })
        .method(
            "flags",
            NativeFn::F1(|vm, v| {
                let unit = irq_unit(vm, v)?;
                let flags = with(vm, unit, Unit::take_flags);
                Ok(vm.int(flags.into()))
            }),
        )
        .method(
            "trigger",
            NativeFn::Var(1, 2, |vm, args| {
                let unit = irq_unit(vm, args[0])?;
                let before = with(vm, unit, |unit| unit.trigger);
                if let Some(&trigger) = args.get(1) {
                    let trigger = vm.int_arg(trigger)? as u32;
                    with(vm, unit, |unit| unit.trigger = trigger);
                    interrupts::set_alarm(vm);
                }
                Ok(vm.int(before.into()))
            }),
        );
    });
    let ty = m.vm.define_type("PCNT", |t| {
        t.make(make)
            .hooks(Hooks {
                print: Some(|vm, v, _| Ok(format!("PCNT({})", own(vm, v)?))),
                ..Hooks::default()
            })
            .method(
                "init",
                NativeFn::Kw(1, ANY, |vm, pos, kw| {
                    let unit = own(vm, pos[0])?;
                    init(vm, unit, &pos[1..], kw)?;
                    Ok(Value::None)
                }),
            )
            .method("value", NativeFn::Var(1, 2, value))
            .method("irq", NativeFn::Kw(1, ANY, irq))
            .method(
                "start",
                NativeFn::F1(|vm, v| {
                    let unit = own(vm, v)?;
                    with(vm, unit, |unit| unit.runs = true);
                    interrupts::set_alarm(vm);
                    Ok(Value::None)
                }),
            )
            .method(
                "stop",
                NativeFn::F1(|vm, v| {
                    let unit = own(vm, v)?;
                    with(vm, unit, |unit| unit.runs = false);
                    Ok(Value::None)
                }),
            )
            .method("deinit", NativeFn::F1(deinit))
            .method("__del__", NativeFn::F1(deinit));
        let constants = [
            ("IGNORE", 0),
            ("INCREMENT", 1),
            ("DECREMENT", 2),
            ("NORMAL", 0),
            ("REVERSE", 1),
            ("HOLD", 2),
            ("IRQ_ZERO", ZERO),
            ("IRQ_THRESHOLD0", THRESHOLD0),
            ("IRQ_THRESHOLD1", THRESHOLD1),
            ("IRQ_MIN", MIN),
            ("IRQ_MAX", MAX),
        ];
        for (name, value) in constants {
            t.constant(name, Value::Int(value as i32));
        }
    });
    state(m.vm).module(|c: &mut Counters| c.irq = Some(irq_type));
    m.value("PCNT", Value::Type(ty));
}

fn own(vm: &mut Vm, v: Value) -> Res<usize> {
    Ok(vm.native_arg::<Pcnt>(v)?.0.into())
}

fn irq_unit(vm: &mut Vm, v: Value) -> Res<usize> {
    Ok(vm.native_arg::<Irq>(v)?.0.into())
}

/// Does something to the pins now.
fn pins<T>(vm: &mut Vm, f: impl FnOnce(&mut Pins, u64) -> T) -> T {
    let state = state(vm);
    let now = state.now();
    f(&mut state.pins.borrow_mut(), now)
}

/// Does something to a unit, which has counted until now.
fn with<T>(vm: &mut Vm, unit: usize, f: impl FnOnce(&mut Unit) -> T) -> T {
    pins(vm, |pins, now| f(pins.unit(now, unit)))
}

/// `PCNT(id, **settings)`
fn make(vm: &mut Vm, ty: TypeId, pos: &[Value], kw: &[(Sym, Value)]) -> Res {
    let Some(&id) = pos.first() else {
        return Err(vm.type_error("id"));
    };
    let unit = match usize::try_from(vm.int_arg(id)?) {
        Ok(unit) if unit < UNITS => unit,
        _ => return Err(vm.value_error("invalid id")),
    };
    let known = state(vm).module(|c: &mut Counters| c.objects[unit]);
    let object = match known {
        Some(root) => vm.rooted(root),
        None => {
            let object = vm.new_native(ty, Pcnt(unit as u8));
            let root = vm.root(object);
            state(vm).module(|c: &mut Counters| c.objects[unit] = Some(root));
            with(vm, unit, Unit::stop);
            object
        }
    };
    init(vm, unit, &[], kw)?;
    Ok(object)
}

/// An int in a range, or ValueError with a text.
fn within(vm: &mut Vm, v: Value, range: std::ops::RangeInclusive<i64>, text: &str) -> Res<i64> {
    let number = vm.int_arg(v)?;
    if range.contains(&number) {
        Ok(number)
    } else {
        Err(vm.value_error(text))
    }
}

/// A pin as the signal of a channel, or none, which leaves the signal as it is (`pcnt_set_pin`). The pin becomes an
/// input with a pull-up, whatever it was.
fn connect(vm: &mut Vm, v: Value) -> Res<Option<usize>> {
    if v.is_none() {
        return Ok(None);
    }
    let number = pin::number(vm, v)?;
    let state = state(vm);
    let now = state.now();
    state.pins.borrow_mut().update(now, number, |pin| {
        pin.mode = Some(Mode::In);
        pin.pwm = None;
        pin.held_low = false;
        if number < pin::FIRST_INPUT_ONLY {
            pin.pull = Some(Pull::Up);
        }
    });
    Ok(Some(number))
}

/// `init(*, channel=0, pin, rising, falling, mode_pin, mode_low, mode_high, min, max, filter, threshold0, threshold1,
/// value)`: what is not given stays.
fn init(vm: &mut Vm, unit: usize, pos: &[Value], kw: &[(Sym, Value)]) -> Res<()> {
    let names = [
        "channel",
        "pin",
        "rising",
        "falling",
        "mode_pin",
        "mode_low",
        "mode_high",
        "min",
        "max",
        "filter",
        "threshold0",
        "threshold1",
        "value",
    ];
    let given = vm.parse_args(pos, kw, names, 0, 0)?;
    let [channel, pin, rising, falling, mode_pin, low, high, ..] = given;
    let [.., min, max, filter, threshold0, threshold1, value] = given;
    let number = match channel.defined() {
        Some(channel) => within(vm, channel, 0..=1, "channel")? as usize,
        None => 0,
    };
    if pin.defined().is_some() || mode_pin.defined().is_some() {
        let Some(pin) = pin.defined() else {
            return Err(vm.value_error("pin"));
        };
        let pin = connect(vm, pin)?;
        let mode_pin = match mode_pin.defined() {
            Some(mode_pin) => connect(vm, mode_pin)?,
            None => None,
        };
        pins(vm, |pins, now| {
            pins.set_signals(now, unit, number, [pin, mode_pin])
        });
    }
    let modes = [rising, falling, low, high];
    if modes.iter().any(|v| v.defined().is_some()) {
        let texts = ["rising", "falling", "mode_low", "mode_high"];
        let mut numbers = [0; 4];
        for (number, v) in numbers.iter_mut().zip(modes) {
            if let Some(v) = v.defined() {
                *number = vm.int_arg(v)?;
            }
        }
        let invalid = numbers.iter().position(|number| !(0..=2).contains(number));
        if let Some(i) = invalid {
            return Err(vm.value_error(texts[i]));
        }
        let action = |number| match number {
            1 => Action::Increment,
            2 => Action::Decrement,
            _ => Action::Ignore,
        };
        let effect = |number| match number {
            1 => Effect::Reverse,
            2 => Effect::Hold,
            _ => Effect::Keep,
        };
        let [rising, falling, low, high] = numbers;
        with(vm, unit, |unit| {
            let channel = &mut unit.channels[number];
            (channel.rising, channel.falling) = (action(rising), action(falling));
            (channel.low, channel.high) = (effect(low), effect(high));
        });
    }
    if let Some(filter) = filter.defined() {
        let ticks = within(vm, filter, 0..=FILTER_MAX, "filter")? as u32;
        with(vm, unit, |unit| unit.filter = ticks);
    }
    let mut clears = false;
    if let Some(value) = value.defined() {
        within(vm, value, 0..=0, "value")?;
        clears = true;
    }
    let mut limit = |vm: &mut Vm, v: Value, range, text, set: fn(&mut Unit, i32)| {
        if let Some(v) = v.defined() {
            let number = within(vm, v, range, text)? as i32;
            with(vm, unit, |unit| set(unit, number));
            clears = true;
        }
        Ok(())
    };
    limit(vm, min, -32768..=0, "minimum", |unit, n| unit.min = n)?;
    limit(vm, max, 0..=32767, "maximum", |unit, n| unit.max = n)?;
    limit(vm, threshold0, -32768..=32767, "threshold0", |unit, n| {
        unit.thresholds[0] = n;
    })?;
    limit(vm, threshold1, -32768..=32767, "threshold1", |unit, n| {
        unit.thresholds[1] = n;
    })?;
    if clears {
        pins(vm, |pins, now| pins.clear_unit(now, unit));
    }
    interrupts::set_alarm(vm);
    Ok(())
}

/// `value([0])`: what it was, after the handler has been told of all events.
fn value(vm: &mut Vm, args: &[Value]) -> Res {
    let unit = own(vm, args[0])?;
    if let Some(&value) = args.get(1) {
        within(vm, value, 0..=0, "value")?;
    }
    let count = loop {
        let flags = with(vm, unit, |unit| unit.flags);
        let state = state(vm);
        let count = state.pins.borrow().counted(unit);
        let handler = state.module(|c: &mut Counters| c.handlers[unit]);
        match handler.filter(|_| flags != 0) {
            Some(handler) => {
                let handler = vm.rooted(handler);
                vm.call(handler, &[args[0]])?;
                vm.tick()?;
            }
            None => break count,
        }
    };
    if args.len() > 1 {
        pins(vm, |pins, now| pins.clear_unit(now, unit));
    }
    Ok(Value::Int(count))
}

/// `irq(handler=None, trigger=IRQ_ZERO)`: its object, which is always the same.
fn irq(vm: &mut Vm, pos: &[Value], kw: &[(Sym, Value)]) -> Res {
    let unit = own(vm, pos[0])?;
    let [handler, trigger] = vm.parse_args(&pos[1..], kw, ["handler", "trigger"], 0, 2)?;
    let trigger = match trigger.defined() {
        Some(trigger) => vm.int_arg(trigger)?,
        None => ZERO.into(),
    };
    let object = irq_object(vm, unit);
    if pos.len() > 1 || !kw.is_empty() {
        if !(THRESHOLD1.into()..=i64::from(ZERO << 1) - 1).contains(&trigger) {
            return Err(vm.value_error("trigger"));
        }
        match handler.defined().filter(|handler| !handler.is_none()) {
            Some(handler) => {
                let root = vm.root(handler);
                let old = state(vm).module(|c: &mut Counters| c.handlers[unit].replace(root));
                if let Some(old) = old {
                    vm.unroot(old);
                }
                with(vm, unit, |unit| {
                    unit.trigger = trigger as u32;
                    unit.served = true;
                });
            }
            None => forget_handler(vm, unit),
        }
        interrupts::set_alarm(vm);
    }
    Ok(object)
}

fn irq_object(vm: &mut Vm, unit: usize) -> Value {
    let (known, ty) = state(vm).module(|c: &mut Counters| (c.irqs[unit], c.irq));
    match (known, ty) {
        (Some(root), _) => vm.rooted(root),
        (None, Some(ty)) => {
            let object = vm.new_native(ty, Irq(unit as u8));
            let root = vm.root(object);
            state(vm).module(|c: &mut Counters| c.irqs[unit] = Some(root));
            object
        }
        (None, None) => Value::None,
    }
}

fn forget_handler(vm: &mut Vm, unit: usize) {
    let old = state(vm).module(|c: &mut Counters| c.handlers[unit].take());
    if let Some(old) = old {
        vm.unroot(old);
    }
    with(vm, unit, |unit| {
        unit.trigger = 0;
        unit.served = false;
    });
}

fn deinit(vm: &mut Vm, v: Value) -> Res {
    let unit = own(vm, v)?;
    forget_handler(vm, unit);
    with(vm, unit, Unit::stop);
    Ok(Value::None)
}

fn push(vm: &mut Vm, unit: usize) {
    let (object, handler) =
        state(vm).module(|c: &mut Counters| (c.objects[unit], c.handlers[unit]));
    if let Some((object, handler)) = object.zip(handler) {
        let (object, handler) = (vm.rooted(object), vm.rooted(handler));
        interrupts::push(vm, handler, object);
    }
}

/// Lets the units count until a time, and puts the handlers of those that interrupt into the scheduler.
pub(crate) fn schedule(vm: &mut Vm, state: &State, now: u64) {
    let objects = state.module(|c: &mut Counters| c.objects);
    let objects = objects.map(|root| root.map(|root| vm.rooted(root)));
    let waits = objects.map(|object| {
        vm.scheduled
            .iter()
            .any(|(_, of)| object.is_some_and(|object| object.is(*of)))
    });
    state.pins.borrow_mut().count_all(now, waits);
    let units = state.pins.borrow_mut().take_units();
    for unit in units {
        push(vm, unit);
    }
}

/// A soft reset stops the units.
pub(crate) fn soft_reset(vm: &mut Vm, state: &State) {
    let counters = state.module(|c: &mut Counters| Counters {
        objects: std::mem::take(&mut c.objects),
        handlers: std::mem::take(&mut c.handlers),
        irqs: std::mem::take(&mut c.irqs),
        irq: c.irq,
    });
    let roots = [counters.objects, counters.handlers, counters.irqs];
    for root in roots.into_iter().flatten().flatten() {
        vm.unroot(root);
    }
    let now = state.now();
    for unit in 0..UNITS {
        let mut pins = state.pins.borrow_mut();
        let unit = pins.unit(now, unit);
        unit.stop();
        unit.flags = 0;
    }
}
