//! `machine.Counter` and `Encoder` (ports/esp32/modules/machine.py): they count the edges of pins.

use super::{Machine, pin};
use crate::pins::Quadrature;
use crate::pins::pulse_counter::UNITS;
use crate::state::state;
use python::object::NativeObject;
use python::types::{ANY, ModuleBuilder, NativeFn, TypeBuilder, ids};
use python::value::{Sym, TypeId};
use python::{Res, Value, Vm};

/// `Counter.RISING`, `FALLING`, `UP`, `DOWN`.
const RISING: i64 = 1;
const FALLING: i64 = 2;
const UP: i64 = 1;
const DOWN: i64 = 2;

/// What a unit counts.
#[derive(Clone, Copy)]
enum Source {
    /// Edges of a pin, up or down.
    Edges { pin: usize, edge: i64, up: bool },
    /// Turns of a wheel, by its number among the pins' encoders.
    Wheel { encoder: usize, phases: i64 },
}

struct Unit {
    source: Option<Source>,
    /// What is added to what is counted.
    offset: i64,
}

impl NativeObject for Unit {
    fn cost(&self) -> usize {
        48
    }
}

pub(super) fn build(m: &mut ModuleBuilder) {
    let counter = m.vm.define_type("Counter", |t| {
        methods::<Counter>(t);
        for (name, value) in [
            ("RISING", RISING),
            ("FALLING", FALLING),
            ("UP", UP),
            ("DOWN", DOWN),
        ] {
            t.constant(name, Value::Int(value as i32));
        }
    });
    let encoder = m.vm.define_type("Encoder", |t| {
        methods::<Encoder>(t);
        t.method(
            "phases",
            NativeFn::F1(|vm, v| {
                let source = own(vm, v)?.source;
                Ok(Value::Int(match source {
                    Some(Source::Wheel { phases, .. }) => phases as i32,
                    _ => 0,
                }))
            }),
        );
    });
    m.value("Counter", Value::Type(counter));
    m.value("Encoder", Value::Type(encoder));
}

/// A kind of unit.
trait Kind {
    /// What it counts, by the arguments after its number.
    fn configure(vm: &mut Vm, pos: &[Value], kw: &[(Sym, Value)]) -> Res<Source>;
}

fn methods<K: Kind>(t: &mut TypeBuilder) {
    t.make(make::<K>)
        .method("init", NativeFn::Kw(1, ANY, init::<K>))
        .method(
            "deinit",
            NativeFn::F1(|vm, v| {
                own(vm, v)?.source = None;
                Ok(Value::None)
            }),
        )
        .method("value", NativeFn::Var(1, 2, value));
}

fn own<'a>(vm: &'a mut Vm<'_>, v: Value) -> Res<&'a mut Unit> {
    vm.native_arg(v)
}

/// The object of a unit, configured if more than its number is given.
fn make<K: Kind>(vm: &mut Vm, ty: TypeId, pos: &[Value], kw: &[(Sym, Value)]) -> Res {
    let Some(&id) = pos.first() else {
        vm.check_count(0, 1, usize::MAX)?;
        return Ok(Value::None);
    };
    let id = vm.int_arg(id)?;
    if !(0..UNITS as i64).contains(&id) {
        return Err(vm.value_error("invalid id"));
    }
    let known = state(vm).module(|m: &mut Machine| {
        let unit = m.counters.iter().find(|(number, ..)| *number == id);
        unit.map(|(_, ty, root)| (*ty, *root))
    });
    let object = match known {
        Some((known, _)) if known != ty => return Err(vm.value_error("PCNT in use")),
        Some((_, root)) => vm.rooted(root),
        None => {
            let unit = Unit {
                source: None,
                offset: 0,
            };
            let object = vm.new_native(ty, unit);
            let root = vm.root(object);
            state(vm).module(|m: &mut Machine| m.counters.push((id, ty, root)));
            object
        }
    };
    if own(vm, object)?.source.is_none() || pos.len() > 1 || !kw.is_empty() {
        start::<K>(vm, object, &pos[1..], kw)?;
    }
    Ok(object)
}

fn init<K: Kind>(vm: &mut Vm, pos: &[Value], kw: &[(Sym, Value)]) -> Res {
    if own(vm, pos[0])?.source.is_none() || pos.len() > 1 || !kw.is_empty() {
        start::<K>(vm, pos[0], &pos[1..], kw)?;
    }
    Ok(Value::None)
}

/// Counts from 0.
fn start<K: Kind>(vm: &mut Vm, v: Value, pos: &[Value], kw: &[(Sym, Value)]) -> Res<()> {
    let source = K::configure(vm, pos, kw)?;
    let counted = counted(vm, source);
    let own = own(vm, v)?;
    own.source = Some(source);
    own.offset = -counted;
    Ok(())
}

/// `(src, edge=RISING, direction=UP, *, filter_ns=0)`
struct Counter;

impl Kind for Counter {
    fn configure(vm: &mut Vm, pos: &[Value], kw: &[(Sym, Value)]) -> Res<Source> {
        let names = ["src", "edge", "direction", "filter_ns"];
        let [src, edge, direction, _filter] = vm.parse_args(pos, kw, names, 1, 3)?;
        let pin = pin::number(vm, src)?;
        let mut number = |v: Value, default: i64| match v.defined() {
            Some(v) => vm.int_arg(v),
            None => Ok(default),
        };
        let edge = number(edge, RISING)?;
        let up = number(direction, UP)? != DOWN;
        Ok(Source::Edges { pin, edge, up })
    }
}

/// `(phase_a, phase_b, phases=1, *, filter_ns=0)`
struct Encoder;

impl Kind for Encoder {
    fn configure(vm: &mut Vm, pos: &[Value], kw: &[(Sym, Value)]) -> Res<Source> {
        let names = ["phase_a", "phase_b", "phases", "filter_ns"];
        let [a, b, phases, _filter] = vm.parse_args(pos, kw, names, 2, 3)?;
        let (a, b) = (pin::number(vm, a)?, pin::number(vm, b)?);
        let phases = match phases.defined() {
            Some(phases) => vm.int_arg(phases)?,
            None => 1,
        };
        if !matches!(phases, 1 | 2 | 4) {
            return Err(vm.value_error("phases"));
        }
        let state = state(vm);
        let encoder = state
            .pins
            .borrow_mut()
            .add_encoder(Quadrature::new(a, b, phases as u8));
        Ok(Source::Wheel { encoder, phases })
    }
}

/// What a source has counted since the board is on.
fn counted(vm: &mut Vm, source: Source) -> i64 {
    let state = state(vm);
    let now = state.settled();
    let pins = state.pins.borrow();
    match source {
        Source::Edges { pin, edge, up } => {
            let edges = pins.edges(now, pin);
            let mut count = 0;
            if edge & RISING != 0 {
                count += edges.rising as i64;
            }
            if edge & FALLING != 0 {
                count += edges.falling as i64;
            }
            if up { count } else { -count }
        }
        Source::Wheel { encoder, .. } => pins.encoder(encoder),
    }
}

/// `value([value])`: what it was.
fn value(vm: &mut Vm, args: &[Value]) -> Res {
    let Some(source) = own(vm, args[0])?.source else {
        return Err(vm.raise(ids::RUNTIME_ERROR, "not initialised"));
    };
    let counted = counted(vm, source);
    let before = counted + own(vm, args[0])?.offset;
    if let Some(&new) = args.get(1).filter(|new| !new.is_none()) {
        let new = vm.int_arg(new)?;
        own(vm, args[0])?.offset = new - counted;
    }
    Ok(vm.int(before))
}

/// A soft reset lets the units go.
pub(super) fn soft_reset(vm: &mut Vm, state: &crate::state::State) {
    let units = state.module(|m: &mut Machine| std::mem::take(&mut m.counters));
    for (_, _, root) in units {
        vm.unroot(root);
    }
    state.pins.borrow_mut().forget_encoders();
}
