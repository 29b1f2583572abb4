//! `UART.irq`: callbacks when bytes arrive, when no more follow, and at a break
//! (shared/runtime/mpirq.c).

use super::line::Frame;
use super::{REPL, interrupts, object, own, uarts};
use python::object::NativeObject;
use python::types::{Hooks, NativeFn};
use python::value::{Sym, TypeId};
use python::{Res, Value, Vm};
use std::collections::VecDeque;

/// `IRQ_RX`, `IRQ_BREAK`, `IRQ_RXIDLE`.
const RX: i64 = 1;
const BREAK: i64 = 2;
const IDLE: i64 = 0x1000;

/// The shortest pause that counts as idle, in microseconds.
const IDLE_MIN: u64 = 500;

/// The interrupt of a UART.
#[derive(Debug, Default)]
pub struct Irq {
    /// What it calls: a root.
    handler: Option<usize>,
    /// The events it is called at.
    pub trigger: i64,
    /// The event of the last call.
    flags: i64,
    /// When the next bytes and breaks come, and which is which.
    due: VecDeque<(u64, i64)>,
    /// When the line will have been idle.
    idle: Option<u64>,
}

impl Irq {
    /// A byte arrives at a time.
    pub fn received(&mut self, at: u64, frame: &Frame) {
        if self.handler.is_none() {
            return;
        }
        if self.trigger & RX != 0 {
            self.due.push_back((at, RX));
        }
        if self.trigger & IDLE != 0 {
            self.idle = Some(at + frame.time(2).max(IDLE_MIN));
        }
    }

    /// A break ends at a time.
    pub fn broken(&mut self, at: u64) {
        if self.handler.is_some() && self.trigger & BREAK != 0 {
            self.due.push_back((at, BREAK));
        }
    }

    /// When it is to be called.
    pub fn alarm(&self) -> Option<u64> {
        let next = self.due.front().map(|(at, _)| *at);
        [next, self.idle].into_iter().flatten().min()
    }

    /// An event that has come: the handler.
    pub fn take_due(&mut self, now: u64) -> Option<usize> {
        if let Some(event) = self.due.pop_front_if(|(at, _)| *at <= now) {
            self.flags = event.1;
        } else if self.idle.is_some_and(|at| at <= now) {
            self.idle = None;
            self.flags = IDLE;
        } else {
            return None;
        }
        self.handler
    }

    /// Forgets what has not been told.
    pub fn forget(&mut self) {
        self.due.clear();
        self.idle = None;
    }

    /// Lets the handler go.
    pub fn unroot(self, vm: &mut Vm) {
        if let Some(root) = self.handler {
            vm.unroot(root);
        }
    }
}

struct IrqObject(u8);

impl NativeObject for IrqObject {}

fn irq_number(vm: &mut Vm, v: Value) -> Res<usize> {
    match vm.native_ref::<IrqObject>(v) {
        Some(irq) => Ok(irq.0 as usize),
        None => Err(vm.type_error("argument has wrong type")),
    }
}

/// The type of what `irq` returns.
pub fn define(vm: &mut Vm) -> TypeId {
    vm.define_type("irq", |t| {
        t.hooks(Hooks {
            call: Some(|vm, v, pos, kw| {
                vm.no_keywords(kw)?;
                vm.check_count(pos.len(), 0, 0)?;
                let number = irq_number(vm, v)?;
                if let Some(handler) = uarts(vm, |uarts| uarts.irqs[number].handler) {
                    let (handler, uart) = (vm.rooted(handler), object(vm, number));
                    interrupts::push(vm, handler, uart);
                }
                Ok(Value::None)
            }),
            ..Hooks::default()
        })
        .method(
            "flags",
            NativeFn::F1(|vm, v| {
                let number = irq_number(vm, v)?;
                let flags = uarts(vm, |uarts| uarts.irqs[number].flags);
                Ok(vm.int(flags))
            }),
        )
        .method(
            "trigger",
            NativeFn::Var(1, 2, |vm, args| {
                let number = irq_number(vm, args[0])?;
                let before = uarts(vm, |uarts| uarts.irqs[number].trigger);
                if let Some(&trigger) = args.get(1) {
                    let trigger = vm.int_arg(trigger)?;
                    uarts(vm, |uarts| uarts.irqs[number].trigger = trigger);
                }
                Ok(vm.int(before))
            }),
        );
    })
}

/// `irq(handler=None, trigger=0, hard=False)`
pub fn irq(vm: &mut Vm, pos: &[Value], kw: &[(Sym, Value)]) -> Res {
    let number = own(vm, pos[0])?;
    let [handler, trigger, hard] =
        vm.parse_args(&pos[1..], kw, ["handler", "trigger", "hard"], 0, 3)?;
    if number == REPL {
        return Err(vm.value_error("REPL UART does not support IRQs"));
    }
    if pos.len() > 1 || !kw.is_empty() {
        let handler = handler.defined().filter(|handler| !handler.is_none());
        if handler.is_some_and(|handler| !vm.is_callable(handler)) {
            return Err(vm.value_error("handler must be None or callable"));
        }
        let trigger = match trigger.defined() {
            Some(trigger) => vm.int_arg(trigger)?,
            None => 0,
        };
        let unknown = trigger & !(RX | BREAK | IDLE);
        if unknown != 0 {
            return Err(vm.value_error(&format!("trigger 0x{:04x} unsupported", unknown as u32)));
        }
        let hard = match hard.defined() {
            Some(hard) => vm.truth(hard)?,
            None => false,
        };
        let root = handler.map(|handler| vm.root(handler));
        let old = uarts(vm, |uarts| {
            std::mem::replace(
                &mut uarts.irqs[number],
                Irq {
                    handler: root,
                    trigger,
                    ..Irq::default()
                },
            )
        });
        old.unroot(vm);
        if hard {
            return Err(vm.value_error("hard IRQ is not supported"));
        }
        interrupts::set_alarm(vm);
    }
    match uarts(vm, |uarts| uarts.irq_type) {
        Some(ty) => Ok(vm.new_native(ty, IrqObject(number as u8))),
        None => Ok(Value::None),
    }
}
