//! `esp32.PCNT` (ports/esp32/esp32_pcnt.c): units that count pulses.

use crate::modules::machine::{interrupts, pin};
use crate::pins::Mode;
use crate::pins::pulse_counter::{
    Action, Channel, Effect, MAX, MIN, THRESHOLD0, THRESHOLD1, UNITS, Unit, ZERO,
};
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
                let flags = with(vm, unit, |unit| std::mem::take(&mut unit.flags));
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
    match vm.native_ref::<Pcnt>(v) {
        Some(own) => Ok(own.0.into()),
        None => Err(vm.type_error("argument has wrong type")),
    }
}

fn irq_unit(vm: &mut Vm, v: Value) -> Res<usize> {
    match vm.native_ref::<Irq>(v) {
        Some(own) => Ok(own.0.into()),
        None => Err(vm.type_error("argument has wrong type")),
    }
}

/// Does something to a unit, which has counted until now.
fn with<T>(vm: &mut Vm, unit: usize, f: impl FnOnce(&mut Unit) -> T) -> T {
    let state = state(vm);
    let now = state.now();
    f(state.pins.borrow_mut().unit(now, unit))
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
            with(vm, unit, |unit| *unit = Unit::default());
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

/// A pin, or none.
fn pin_of(vm: &mut Vm, v: Value) -> Res<Option<usize>> {
    if v.is_none() {
        return Ok(None);
    }
    let number = pin::number(vm, v)?;
    let state = state(vm);
    let now = state.now();
    state.pins.borrow_mut().update(now, number, |pin| {
        if pin.mode.is_none() {
            pin.mode = Some(Mode::In);
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
    let mut channel = with(vm, unit, |unit| unit.channels[number]);
    if pin.defined().is_some() || mode_pin.defined().is_some() {
        let Some(pin) = pin.defined() else {
            return Err(vm.value_error("pin"));
        };
        channel.pin = pin_of(vm, pin)?;
        channel.mode_pin = match mode_pin.defined() {
            Some(mode_pin) => pin_of(vm, mode_pin)?,
            None => None,
        };
    }
    if [rising, falling, low, high]
        .iter()
        .any(|v| v.defined().is_some())
    {
        let mut number = |v: Value, text| match v.defined() {
            Some(v) => within(vm, v, 0..=2, text),
            None => Ok(0),
        };
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
        channel = Channel {
            rising: action(number(rising, "rising")?),
            falling: action(number(falling, "falling")?),
            low: effect(number(low, "mode_low")?),
            high: effect(number(high, "mode_high")?),
            ..channel
        };
    }
    set_channel(vm, unit, number, channel);
    if let Some(filter) = filter.defined() {
        // No pulse here is too short for it.
        within(vm, filter, 0..=FILTER_MAX, "filter")?;
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
        clear(vm, unit);
    }
    interrupts::set_alarm(vm);
    Ok(())
}

fn set_channel(vm: &mut Vm, unit: usize, number: usize, channel: Channel) {
    let state = state(vm);
    let now = state.now();
    let mut pins = state.pins.borrow_mut();
    pins.set_channel(now, unit, number, channel);
}

fn clear(vm: &mut Vm, unit: usize) {
    let state = state(vm);
    let now = state.now();
    state.pins.borrow_mut().clear_unit(now, unit);
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
        clear(vm, unit);
    }
    Ok(Value::Int(count))
}

/// `irq(handler=None, trigger=IRQ_ZERO)`
fn irq(vm: &mut Vm, pos: &[Value], kw: &[(Sym, Value)]) -> Res {
    let unit = own(vm, pos[0])?;
    let [handler, trigger] = vm.parse_args(&pos[1..], kw, ["handler", "trigger"], 0, 2)?;
    if pos.len() > 1 || !kw.is_empty() {
        let all = i64::from(ZERO << 1) - 1;
        let trigger = match trigger.defined() {
            Some(trigger) => within(vm, trigger, i64::from(THRESHOLD1)..=all, "trigger")? as u32,
            None => ZERO,
        };
        match handler.defined().filter(|handler| !handler.is_none()) {
            Some(handler) => {
                let root = vm.root(handler);
                let old = state(vm).module(|c: &mut Counters| c.handlers[unit].replace(root));
                if let Some(old) = old {
                    vm.unroot(old);
                }
                with(vm, unit, |unit| unit.trigger = trigger);
            }
            None => forget_handler(vm, unit),
        }
        interrupts::set_alarm(vm);
    }
    match state(vm).module(|c: &mut Counters| c.irq) {
        Some(ty) => Ok(vm.new_native(ty, Irq(unit as u8))),
        None => Ok(Value::None),
    }
}

fn forget_handler(vm: &mut Vm, unit: usize) {
    let old = state(vm).module(|c: &mut Counters| c.handlers[unit].take());
    if let Some(old) = old {
        vm.unroot(old);
    }
    with(vm, unit, |unit| unit.trigger = 0);
}

fn deinit(vm: &mut Vm, v: Value) -> Res {
    let unit = own(vm, v)?;
    forget_handler(vm, unit);
    with(vm, unit, |unit| *unit = Unit::default());
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

/// Puts the handlers of the units that interrupt into the scheduler.
pub(crate) fn schedule(vm: &mut Vm, state: &State) {
    let units = state.pins.borrow_mut().take_units();
    for unit in units {
        push(vm, unit);
    }
}

/// A soft reset lets the units go.
pub(crate) fn soft_reset(vm: &mut Vm, state: &State) {
    let counters = state.module(|c: &mut Counters| Counters {
        objects: std::mem::take(&mut c.objects),
        handlers: std::mem::take(&mut c.handlers),
        irq: c.irq,
    });
    let roots = counters.objects.into_iter().chain(counters.handlers);
    for root in roots.flatten() {
        vm.unroot(root);
    }
    let now = state.now();
    for unit in 0..UNITS {
        *state.pins.borrow_mut().unit(now, unit) = Unit::default();
    }
}
