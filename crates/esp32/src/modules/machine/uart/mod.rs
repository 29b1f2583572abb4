//! `machine.UART` (ports/esp32/machine_uart.c).
//!
//! UART 0 is the serial line that the REPL is on. To 1 and 2 nothing is attached; but what one
//! sends from a pin comes to the one that listens there, or at the other end of a wire: itself or
//! the other.

mod irq;
mod line;
mod settings;

use super::{Machine, interrupts, singleton, sleep_exactly};
use crate::modules::io::stream::{self, Io, Stream};
use crate::modules::select::{self, Pollable, READ, WRITE};
use crate::state::{State, sleep_until, state, wait};
use line::{INVERT_TX, Line};
use python::object::NativeObject;
use python::types::{ANY, Hooks, ModuleBuilder, NativeFn};
use python::value::TypeId;
use python::{Res, Value, Vm};

/// UARTs of the chip.
const COUNT: usize = 3;
/// The REPL's.
const REPL: usize = 0;

/// EAGAIN: nothing is there. ETIMEDOUT: it takes too long.
const EAGAIN: i32 = 11;
const ETIMEDOUT: i32 = 116;

/// Bytes that are read at once of what is read to its end.
const CHUNK: usize = 256;

/// What the module keeps of the UARTs.
#[derive(Default)]
pub struct Uarts {
    lines: [Line; COUNT],
    irqs: [irq::Irq; COUNT],
    ty: Option<TypeId>,
    irq_type: Option<TypeId>,
}

struct UartObject(u8);

impl NativeObject for UartObject {
    fn cost(&self) -> usize {
        80
    }
}

/// For the stream's methods.
struct UartStream;

pub(super) fn build(m: &mut ModuleBuilder) {
    let irq_type = irq::define(m.vm);
    let ty = m.vm.define_type("UART", |t| {
        t.make(|vm, ty, pos, kw| {
            if pos.is_empty() {
                vm.check_count(0, 1, usize::MAX)?;
            }
            let number = vm.int_arg(pos[0])?;
            let Some(number) = usize::try_from(number).ok().filter(|n| *n < COUNT) else {
                return Err(vm.value_error(&format!("UART({number}) does not exist")));
            };
            settings::init(vm, number, &pos[1..], kw)?;
            Ok(singleton(vm, ty, number, || UartObject(number as u8)))
        })
        .hooks(Hooks {
            iter: Some(|_, v| Ok(v)),
            ..stream::hooks::<UartStream>(|vm, v, _| {
                let number = own(vm, v)?;
                Ok(settings::print(vm, number))
            })
        })
        .method(
            "init",
            NativeFn::Kw(1, ANY, |vm, pos, kw| {
                let number = own(vm, pos[0])?;
                settings::init(vm, number, &pos[1..], kw)?;
                Ok(Value::None)
            }),
        )
        .method(
            "deinit",
            NativeFn::F1(|vm, v| {
                let number = own(vm, v)?;
                if number != REPL {
                    uarts(vm, |uarts| {
                        uarts.lines[number].on = false;
                        uarts.lines[number].flush_input();
                        uarts.irqs[number].forget();
                    });
                }
                interrupts::set_alarm(vm);
                Ok(Value::None)
            }),
        )
        .method("flush", NativeFn::F1(flush));
        stream::read_and_write::<UartStream>(t);
        t.method("read", NativeFn::Var(1, 2, read))
            .method("readinto", NativeFn::Var(2, 3, read_into))
            .method(
                "any",
                NativeFn::F1(|vm, v| {
                    let number = own(vm, v)?;
                    let count = available(vm, number);
                    Ok(vm.int(count as i64))
                }),
            )
            .method(
                "txdone",
                NativeFn::F1(|vm, v| {
                    let number = own(vm, v)?;
                    let now = state(vm).now();
                    let until = uarts(vm, |uarts| uarts.lines[number].busy_until());
                    Ok(Value::Bool(until <= now))
                }),
            )
            .method("sendbreak", NativeFn::F1(send_break))
            .method("irq", NativeFn::Kw(1, 4, irq::irq));
        for (name, value) in [
            ("INV_TX", 32),
            ("INV_RX", 4),
            ("INV_RTS", 64),
            ("INV_CTS", 8),
            ("RTS", 1),
            ("CTS", 2),
            ("IRQ_RX", 1),
            ("IRQ_RXIDLE", 0x1000),
            ("IRQ_BREAK", 2),
        ] {
            t.constant(name, Value::Int(value));
        }
        t.order(&[
            "init", "deinit", "flush", "read", "readline", "readinto", "write",
        ]);
    });
    uarts(m.vm, |uarts| {
        uarts.ty = Some(ty);
        uarts.irq_type = Some(irq_type);
    });
    select::register(m.vm, ty, POLLABLE);
    m.value("UART", Value::Type(ty));
}

const POLLABLE: Pollable = Pollable {
    poll: |vm, v, asked| {
        let number = own(vm, v)?;
        let read = if available(vm, number) > 0 { READ } else { 0 };
        Ok(asked & (read | WRITE))
    },
    watch: |vm, v, _| {
        let number = own(vm, v)?;
        Ok(uarts(vm, |uarts| uarts.lines[number].next_arrival()))
    },
};

/// A soft reset takes all down but the REPL's.
pub(super) fn soft_reset(vm: &mut Vm, state: &State) {
    let handlers = state.module(|m: &mut Machine| {
        m.uarts.lines = Default::default();
        std::mem::take(&mut m.uarts.irqs)
    });
    for irq in handlers {
        irq.unroot(vm);
    }
}

/// When an interrupt of a UART is due.
pub(super) fn alarm(state: &State) -> Option<u64> {
    state.module(|m: &mut Machine| m.uarts.irqs.iter().filter_map(irq::Irq::alarm).min())
}

/// Puts the callbacks of what has happened into the scheduler.
pub(super) fn schedule(vm: &mut Vm, state: &State) {
    let now = state.now();
    for number in 0..COUNT {
        while let Some(handler) = state.module(|m: &mut Machine| m.uarts.irqs[number].take_due(now))
        {
            let (handler, object) = (vm.rooted(handler), object(vm, number));
            interrupts::push(vm, handler, object);
        }
    }
}

fn uarts<R>(vm: &mut Vm, f: impl FnOnce(&mut Uarts) -> R) -> R {
    state(vm).module(|m: &mut Machine| f(&mut m.uarts))
}

fn own(vm: &mut Vm, v: Value) -> Res<usize> {
    match vm.native_ref::<UartObject>(v) {
        Some(uart) => Ok(uart.0 as usize),
        None => Err(vm.type_error("argument has wrong type")),
    }
}

fn object(vm: &mut Vm, number: usize) -> Value {
    match uarts(vm, |uarts| uarts.ty) {
        Some(ty) => singleton(vm, ty, number, || UartObject(number as u8)),
        None => Value::None,
    }
}

fn available(vm: &mut Vm, number: usize) -> usize {
    let state = state(vm);
    if number == REPL {
        return state.serial.borrow().available();
    }
    let now = state.now();
    uarts(vm, |uarts| uarts.lines[number].available(now))
}

fn take(vm: &mut Vm, number: usize) -> Option<u8> {
    let state = state(vm);
    if number == REPL {
        return state.serial.borrow_mut().read();
    }
    let now = state.now();
    uarts(vm, |uarts| uarts.lines[number].take(now))
}

/// A byte that comes until a time.
fn take_until(vm: &mut Vm, number: usize, until: u64) -> Res<Option<u8>> {
    loop {
        if let Some(byte) = take(vm, number) {
            return Ok(Some(byte));
        }
        if state(vm).now() >= until {
            return Ok(None);
        }
        let arrival = uarts(vm, |uarts| uarts.lines[number].next_arrival());
        wait(vm, Some(arrival.unwrap_or(until).min(until)))?;
    }
}

/// What one call of the driver reads: at most `count` bytes, the first within `timeout`, the
/// others within `timeout_char`.
fn read_some(vm: &mut Vm, v: Value, count: usize) -> Res<Io<Vec<u8>>> {
    let number = own(vm, v)?;
    if count == 0 {
        return Ok(Ok(Vec::new()));
    }
    let (timeout, timeout_char) = uarts(vm, |uarts| {
        let line = &uarts.lines[number];
        (line.timeout * 1000, line.timeout_char * 1000)
    });
    let until = state(vm).now() + timeout;
    let Some(first) = take_until(vm, number, until)? else {
        return Ok(Err(EAGAIN));
    };
    let mut bytes = vec![first];
    let until = state(vm).now() + timeout_char;
    while bytes.len() < count {
        match take_until(vm, number, until)? {
            Some(byte) => bytes.push(byte),
            None => break,
        }
    }
    Ok(Ok(bytes))
}

impl Stream for UartStream {
    const TEXT: bool = false;

    fn read(vm: &mut Vm, v: Value, count: usize) -> Res<Io<Vec<u8>>> {
        read_some(vm, v, count)
    }

    fn write(vm: &mut Vm, v: Value, bytes: &[u8]) -> Res<Io<usize>> {
        let number = own(vm, v)?;
        if number == REPL {
            let state = state(vm);
            let cooked = state.cooked.replace(false);
            vm.write(bytes);
            state.cooked.set(cooked);
            return Ok(Ok(bytes.len()));
        }
        for &byte in bytes {
            let now = state(vm).now();
            let room = uarts(vm, |uarts| uarts.lines[number].room_at(now));
            sleep_until(vm, room)?;
            send(vm, number, byte);
        }
        interrupts::set_alarm(vm);
        Ok(Ok(bytes.len()))
    }
}

/// Sends a byte to whoever hears it.
fn send(vm: &mut Vm, number: usize, byte: u8) {
    let board = state(vm);
    let now = board.now();
    let pins = board.pins.borrow();
    uarts(vm, |uarts| {
        let sender = &mut uarts.lines[number];
        let at = sender.send(now);
        let (wires, frame) = (sender.wires, sender.frame);
        let inverted = sender.invert & INVERT_TX != 0;
        for (line, irq) in uarts.lines.iter_mut().zip(&mut uarts.irqs).skip(REPL + 1) {
            if line.listens_to(&wires, &pins) && line.understands(&frame, inverted) {
                line.receive(at, byte);
                irq.received(at, &line.frame);
            }
        }
    });
}

/// `read([count])`: one call of the driver with a count, all that is there without.
fn read(vm: &mut Vm, args: &[Value]) -> Res {
    let count = match args.get(1) {
        Some(&count) => vm.int_arg(count)?,
        None => -1,
    };
    let mut all = Vec::new();
    loop {
        let most = usize::try_from(count).unwrap_or(CHUNK);
        vm.reserve(most)?;
        match read_some(vm, args[0], most)? {
            Ok(bytes) => all.extend(bytes),
            Err(_) if all.is_empty() => return Ok(Value::None),
            Err(_) => break,
        }
        if count >= 0 {
            break;
        }
    }
    vm.reserve(all.len())?;
    Ok(vm.new_bytes(all))
}

/// `readinto(buffer[, count])`
fn read_into(vm: &mut Vm, args: &[Value]) -> Res {
    let Some(room) = vm.buffer_mut(args[1]).map(|b| b.len()) else {
        return Err(vm.type_error("object with buffer protocol required"));
    };
    let count = match args.get(2) {
        Some(&max) => (vm.int_truncated(max)? as usize).min(room),
        None => room,
    };
    let Ok(bytes) = read_some(vm, args[0], count)? else {
        return Ok(Value::None);
    };
    // A callback may have shortened it meanwhile.
    let count = vm.buffer_mut(args[1]).map_or(0, |buffer| {
        let count = bytes.len().min(buffer.len());
        buffer[..count].copy_from_slice(&bytes[..count]);
        count
    });
    Ok(vm.int(count as i64))
}

/// `flush()`: until all is sent.
fn flush(vm: &mut Vm, v: Value) -> Res {
    let number = own(vm, v)?;
    let (until, limit) = uarts(vm, |uarts| {
        let line = &uarts.lines[number];
        // In the IDF's ticks of 10 ms.
        let ticks = (3 + line.tx_buffer as u64) * 26_000 / u64::from(line.frame.baud);
        (line.busy_until(), ticks * 10_000)
    });
    let now = state(vm).now();
    let end = until.min(now + limit);
    sleep_exactly(vm, end)?;
    if until > now + limit {
        return Err(vm.os_error(ETIMEDOUT));
    }
    Ok(Value::None)
}

/// `sendbreak()`: the line is low for 13 bits.
fn send_break(vm: &mut Vm, v: Value) -> Res {
    let number = own(vm, v)?;
    flush(vm, v)?;
    let (time, wires) = uarts(vm, |uarts| {
        let line = &uarts.lines[number];
        (13_000_000 / u64::from(line.frame.baud), line.wires)
    });
    let end = state(vm).now() + time;
    sleep_until(vm, end)?;
    let board = state(vm);
    uarts(vm, |uarts| {
        let pins = board.pins.borrow();
        for (line, irq) in uarts.lines.iter().zip(&mut uarts.irqs).skip(REPL + 1) {
            if line.listens_to(&wires, &pins) {
                irq.broken(end);
            }
        }
    });
    interrupts::set_alarm(vm);
    Ok(Value::None)
}
