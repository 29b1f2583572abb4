//! `machine.Timer` (ports/esp32/machine_timer.c): four hardware timers, and any number of virtual
//! ones. Their callbacks come through the scheduler.

use super::{Machine, interrupts};
use crate::state::{State, state};
use python::object::NativeObject;
use python::types::{Hooks, ModuleBuilder, NativeFn};
use python::value::{Sym, TypeId};
use python::{Res, Value, Vm};

/// Hardware timers of the chip.
const HARDWARE: i64 = 4;

/// What a period is counted in, a second: of a hardware timer (80 MHz over 8) and a virtual one.
const HARDWARE_HZ: u64 = 10_000_000;
const VIRTUAL_HZ: u64 = 1_000_000;

/// The shortest period of a timer in microseconds (`s_timer_min_period` of the IDF's esp_timer).
const SHORTEST: u64 = 50;

struct TimerObject {
    /// Negative: virtual.
    id: i32,
    /// In its own ticks.
    period: u64,
    repeat: bool,
    /// It was initialised; the value may be None.
    callback: Option<Value>,
    /// It counts: since when, in microseconds of the board's clock.
    counting: Option<u64>,
    /// How often it has fired since.
    fired: u64,
    /// Ticks it had counted when it was stopped.
    stopped: u64,
}

impl NativeObject for TimerObject {
    fn trace(&self, mark: &mut dyn FnMut(Value)) {
        if let Some(callback) = self.callback {
            mark(callback);
        }
    }

    fn cost(&self) -> usize {
        64
    }
}

impl TimerObject {
    fn hz(&self) -> u64 {
        if self.id < 0 { VIRTUAL_HZ } else { HARDWARE_HZ }
    }

    /// When it fires next, in microseconds of the board's clock.
    fn due(&self) -> Option<u64> {
        let since = self.counting?;
        if !self.repeat && self.fired > 0 {
            return None;
        }
        let ticks = u128::from(self.period) * u128::from(self.fired + 1);
        let micros = (ticks * 1_000_000).div_ceil(u128::from(self.hz()));
        let micros = micros.max(u128::from(SHORTEST) * u128::from(self.fired + 1));
        Some(since.saturating_add(u64::try_from(micros).unwrap_or(u64::MAX)))
    }

    /// What it has counted, in its own ticks.
    fn count(&self, now: u64) -> u64 {
        let Some(since) = self.counting else {
            return self.stopped;
        };
        let ticks = now
            .saturating_sub(since)
            .saturating_mul(self.hz() / 1_000_000);
        match (self.repeat, self.id < 0) {
            (true, _) => ticks.saturating_sub(self.fired.saturating_mul(self.period)),
            // A virtual one stops when it fires, a hardware one counts on.
            (false, true) if self.fired > 0 => self.period,
            _ => ticks,
        }
    }
}

pub(super) fn build(m: &mut ModuleBuilder) {
    let ty = m.vm.define_type("Timer", |t| {
        t.make(|vm, ty, pos, kw| {
            let (id, rest) = match pos {
                [id, rest @ ..] => (vm.int_arg(*id)?, rest),
                [] => (-1, pos),
            };
            let timer = make(vm, ty, id)?;
            if !rest.is_empty() || !kw.is_empty() {
                vm.keep(timer);
                init(vm, timer, rest, kw)?;
            }
            Ok(timer)
        })
        .hooks(Hooks {
            print: Some(|vm, v, _| {
                let own = own(vm, v)?;
                // The words are the wrong way round there, too.
                let mode = if own.repeat { "ONE_SHOT" } else { "PERIODIC" };
                let period = own.period / (own.hz() / 1000);
                Ok(format!(
                    "Timer({}, mode={mode}, period={})",
                    own.id, period as u32
                ))
            }),
            ..Hooks::default()
        })
        .method("__del__", NativeFn::F1(deinit))
        .method("deinit", NativeFn::F1(deinit))
        .method(
            "init",
            NativeFn::Kw(1, 1, |vm, pos, kw| {
                init(vm, pos[0], &pos[1..], kw)?;
                Ok(Value::None)
            }),
        )
        .method("value", NativeFn::F1(value))
        .constant("ONE_SHOT", Value::Int(0))
        .constant("PERIODIC", Value::Int(1));
    });
    m.value("Timer", Value::Type(ty));
}

fn own<'a>(vm: &'a mut Vm<'_>, v: Value) -> Res<&'a mut TimerObject> {
    vm.native_arg(v)
}

/// The timers that are kept alive: those that are initialised, and hardware timers.
fn listed(vm: &mut Vm) -> Vec<usize> {
    state(vm).module(|m: &mut Machine| m.timers.clone())
}

fn make(vm: &mut Vm, ty: TypeId, id: i64) -> Res {
    if id >= HARDWARE {
        return Err(vm.value_error(&format!(
            "Timer({id}) doesn't exist, there are only {HARDWARE} hardware timers"
        )));
    }
    if id >= 0 {
        for root in listed(vm) {
            let known = vm.rooted(root);
            if i64::from(own(vm, known)?.id) == id {
                return Ok(known);
            }
        }
    }
    let timer = vm.new_native(
        ty,
        TimerObject {
            id: id as i32,
            period: 0,
            repeat: false,
            callback: None,
            counting: None,
            fired: 0,
            stopped: 0,
        },
    );
    if id >= 0 {
        list(vm, timer);
    }
    Ok(timer)
}

/// Keeps a timer alive. The newest comes first, as in the list there.
fn list(vm: &mut Vm, timer: Value) {
    let known = listed(vm);
    if known.iter().any(|&root| vm.rooted(root).is(timer)) {
        return;
    }
    let root = vm.root(timer);
    state(vm).module(|m: &mut Machine| m.timers.insert(0, root));
}

fn unlist(vm: &mut Vm, timer: Value) {
    let known = listed(vm);
    if let Some(&root) = known.iter().find(|&&root| vm.rooted(root).is(timer)) {
        vm.unroot(root);
        state(vm).module(|m: &mut Machine| m.timers.retain(|&other| other != root));
    }
}

/// `init(*, mode=PERIODIC, callback=None, period, tick_hz=1000, freq, hard=False)`
fn init(vm: &mut Vm, timer: Value, pos: &[Value], kw: &[(Sym, Value)]) -> Res<()> {
    if own(vm, timer)?.callback.is_some() {
        deinit(vm, timer)?;
    }
    let names = ["mode", "callback", "period", "tick_hz", "freq", "hard"];
    let [mode, callback, period, tick_hz, freq, hard] = vm.parse_args(pos, kw, names, 0, 0)?;
    let mut number = |v: Value, default: i64| match v.defined() {
        Some(v) => vm.int_arg(v),
        None => Ok(default),
    };
    let (mode, period) = (number(mode, 1)?, number(period, -1)?);
    let tick_hz = number(tick_hz, 1000)?;
    if let Some(hard) = hard.defined()
        && vm.truth(hard)?
    {
        return Err(vm.value_error("hard Timers are not implemented"));
    }
    let hz = own(vm, timer)?.hz();
    let period = match freq.defined().filter(|freq| !freq.is_none()) {
        Some(freq) => (hz as f32 / vm.float_arg(freq)?) as u64,
        // Unsigned numbers of 64 bits there, which wrap.
        None => (period as u64)
            .wrapping_mul(hz)
            .checked_div(tick_hz as u64)
            .unwrap_or(0),
    };
    let now = state(vm).now();
    let own = own(vm, timer)?;
    own.period = period;
    own.repeat = mode != 0;
    own.callback = Some(callback.defined().unwrap_or(Value::None));
    if period == 0 {
        return Err(vm.value_error("Timer period is too short for this timer"));
    }
    own.counting = Some(now);
    own.fired = 0;
    list(vm, timer);
    interrupts::set_alarm(vm);
    Ok(())
}

fn deinit(vm: &mut Vm, timer: Value) -> Res {
    let now = state(vm).now();
    let own = own(vm, timer)?;
    // A hardware timer's counter keeps what it had; a virtual one has none.
    own.stopped = if own.id < 0 { 0 } else { own.count(now) };
    own.counting = None;
    own.period = 0;
    own.repeat = false;
    own.callback = None;
    if own.id < 0 {
        unlist(vm, timer);
    }
    interrupts::set_alarm(vm);
    Ok(Value::None)
}

/// `value()`: milliseconds.
fn value(vm: &mut Vm, timer: Value) -> Res {
    let now = state(vm).now();
    let own = own(vm, timer)?;
    let ms = own.count(now) / (own.hz() / 1000);
    // A small int of MicroPython's.
    Ok(vm.int(i64::from((ms as i32) << 1 >> 1)))
}

/// When the next timer fires.
pub(super) fn alarm(vm: &mut Vm) -> Option<u64> {
    listed(vm)
        .into_iter()
        .filter_map(|root| vm.native_ref::<TimerObject>(vm.rooted(root))?.due())
        .min()
}

/// Puts the callbacks of the timers that are due into the scheduler.
pub(super) fn schedule(vm: &mut Vm, state: &State) {
    let now = state.now();
    loop {
        // The one that is due first; of two at the same time, the older one.
        let mut first: Option<(u64, usize)> = None;
        for root in listed(vm) {
            let due = vm
                .native_ref::<TimerObject>(vm.rooted(root))
                .and_then(TimerObject::due);
            if let Some(due) = due
                && due <= now
                && first.is_none_or(|(other, _)| due <= other)
            {
                first = Some((due, root));
            }
        }
        let Some((_, root)) = first else {
            break;
        };
        let timer = vm.rooted(root);
        let is_full = interrupts::is_full(vm);
        let Some(own) = vm.native_mut::<TimerObject>(timer) else {
            break;
        };
        own.fired += 1;
        if is_full && own.repeat {
            // Whatever it has missed is lost.
            let ticks = now.saturating_sub(own.counting.unwrap_or(now)) * (own.hz() / 1_000_000);
            own.fired = own.fired.max(ticks / own.period);
        }
        let callback = own.callback.unwrap_or(Value::None);
        interrupts::push(vm, callback, timer);
    }
}

/// A soft reset stops all.
pub(super) fn soft_reset(vm: &mut Vm, state: &State) {
    let roots = state.module(|m: &mut Machine| std::mem::take(&mut m.timers));
    for root in roots {
        vm.unroot(root);
    }
}
