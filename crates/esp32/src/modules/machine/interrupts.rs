//! Interrupts: what pins and timers ask for goes into the scheduler, at ticks and in waits.
//!
//! On the part an interrupt arrives at once and puts the callback into `micropython`'s scheduler,
//! which is as deep as there; what finds it full is lost. Here it arrives when the program ticks,
//! which it does every few thousand instructions and whenever it waits.

use super::{Machine, i2s, timer, uart, watchdog};
use crate::modules::esp32::pcnt;
use crate::state::{State, state};
use python::types::{ModuleBuilder, NativeFn};
use python::{Res, Value, Vm};

/// What the scheduler holds (`MICROPY_SCHEDULER_DEPTH`).
const DEPTH: usize = 8;

/// What `disable_irq()` returns when interrupts were enabled, and when they were not: the CPU's
/// interrupt level before.
const ENABLED: i32 = 0;
const DISABLED: i32 = 3;

/// Whether an interrupt waits for the program, as the host's tick asks.
pub fn is_due(state: &State) -> bool {
    let has_come = |at: Option<u64>| at.is_some_and(|at| at <= state.now());
    if has_come(state.watchdog.get()) {
        return true;
    }
    !state.interrupts_held.get()
        && (state.pins.borrow().has_interrupts() || has_come(state.alarm.get()))
}

/// Before the board waits: when an interrupt will come, for `deadline` or sooner.
pub fn before_wait(state: &State, deadline: Option<u64>) -> Option<u64> {
    let alarm = state.alarm.get().filter(|_| !state.interrupts_held.get());
    [deadline, alarm, state.watchdog.get()]
        .into_iter()
        .flatten()
        .min()
}

/// Puts what is due into the scheduler.
pub fn schedule(vm: &mut Vm) {
    let state = state(vm);
    watchdog::look(&state);
    if state.interrupts_held.get() {
        return;
    }
    let now = state.settled();
    let pins = state.pins.borrow_mut().take_interrupts();
    for pin in pins {
        schedule_pin(vm, &state, pin as usize);
    }
    pcnt::schedule(vm, &state, now);
    if state.alarm.get().is_some() {
        timer::schedule(vm, &state);
        uart::schedule(vm, &state);
        i2s::schedule(vm, &state);
        set_alarm(vm);
    }
}

/// Tells the host when the next interrupt comes that has its time.
pub fn set_alarm(vm: &mut Vm) {
    let state = state(vm);
    let edge = state.pins.borrow().next_edge(state.now());
    let alarm = [timer::alarm(vm), uart::alarm(&state), i2s::alarm(vm), edge];
    state.alarm.set(alarm.into_iter().flatten().min());
}

/// Schedules a pin's handler, if it has one.
pub fn schedule_pin(vm: &mut Vm, state: &State, pin: usize) {
    let roots = state.module(|m: &mut Machine| {
        let object = m.pins.get(pin).copied().flatten();
        let handler = m.handlers.get(pin).copied().flatten();
        object.zip(handler)
    });
    if let Some((object, handler)) = roots {
        let (object, handler) = (vm.rooted(object), vm.rooted(handler));
        push(vm, handler, object);
    }
}

/// Whether the scheduler has no room.
pub fn is_full(vm: &Vm) -> bool {
    vm.scheduled.len() >= DEPTH
}

/// `mp_sched_schedule`: what does not fit is lost.
pub fn push(vm: &mut Vm, callback: Value, argument: Value) {
    if !is_full(vm) {
        vm.scheduled.push_back((callback, argument));
    }
}

pub(super) fn build(m: &mut ModuleBuilder) {
    m.function(
        "disable_irq",
        NativeFn::F0(|vm| {
            let held = state(vm).interrupts_held.replace(true);
            Ok(Value::Int(if held { DISABLED } else { ENABLED }))
        }),
    );
    m.function("enable_irq", NativeFn::F1(enable));
}

/// `enable_irq(state)`: the state that `disable_irq` returned.
fn enable(vm: &mut Vm, before: Value) -> Res {
    let before = vm.int_arg(before)?;
    state(vm).interrupts_held.set(before != i64::from(ENABLED));
    Ok(Value::None)
}
