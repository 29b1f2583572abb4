//! `machine.I2S` (extmod/machine_i2s.c, ports/esp32/machine_i2s.c). Sound that is sent goes nowhere, and
//! what comes is silence; both take the time they take.

use super::{Machine, interrupts, pin, singleton};
use crate::modules::io::stream::{self, Io, Stream};
use crate::state::{State, sleep_until, state};
use python::object::NativeObject;
use python::types::{ANY, ModuleBuilder, NativeFn};
use python::value::Sym;
use python::{Res, Value, Vm};

/// `I2S.RX` and `I2S.TX` (`i2s_dir_t` of the IDF).
const RX: i64 = 1;
const TX: i64 = 2;
/// `I2S.MONO` and `I2S.STEREO`.
const MONO: i64 = 0;
const STEREO: i64 = 1;

/// EPERM: it only sends, or only receives.
const EPERM: i32 = 1;

/// A port.
struct I2s {
    mode: i64,
    /// Bytes of the program's in a second.
    rate: u64,
    /// Bytes the driver holds.
    buffer: u64,
    /// When the driver's buffer is empty again, or was filled last.
    busy_until: u64,
    /// What is called when a transfer is done: then none waits.
    callback: Option<Value>,
    /// When that is.
    due: Vec<u64>,
}

impl NativeObject for I2s {
    fn trace(&self, mark: &mut dyn FnMut(Value)) {
        if let Some(callback) = self.callback {
            mark(callback);
        }
    }

    fn cost(&self) -> usize {
        96
    }
}

struct I2sStream;

pub(super) fn build(m: &mut ModuleBuilder) {
    let ty = m.vm.define_type("I2S", |t| {
        t.make(|vm, ty, pos, kw| {
            if pos.is_empty() {
                vm.check_count(0, 1, usize::MAX)?;
            }
            let id = match vm.int_arg(pos[0])? {
                id @ 0..=1 => id as usize,
                _ => return Err(vm.value_error("invalid id")),
            };
            let fresh = configured(vm, &pos[1..], kw)?;
            let object = singleton(vm, ty, id, || I2s {
                mode: TX,
                rate: 1,
                buffer: 0,
                busy_until: 0,
                callback: None,
                due: Vec::new(),
            });
            *own(vm, object)? = fresh;
            state(vm).module(|m: &mut Machine| m.i2s[id] = Some(object));
            interrupts::set_alarm(vm);
            Ok(object)
        })
        .method(
            "init",
            NativeFn::Kw(1, ANY, |vm, pos, kw| {
                own(vm, pos[0])?;
                let fresh = configured(vm, &pos[1..], kw)?;
                *own(vm, pos[0])? = fresh;
                interrupts::set_alarm(vm);
                Ok(Value::None)
            }),
        );
        stream::buffers::<I2sStream>(t);
        t.method("deinit", NativeFn::F1(deinit))
            .method(
                "irq",
                NativeFn::F2(|vm, v, handler| {
                    if !handler.is_none() && !vm.is_callable(handler) {
                        return Err(vm.value_error("invalid callback"));
                    }
                    own(vm, v)?.callback = (!handler.is_none()).then_some(handler);
                    Ok(Value::None)
                }),
            )
            .method("__del__", NativeFn::F1(deinit))
            .static_method("shift", NativeFn::Kw(0, ANY, shift));
        for (name, value) in [("RX", RX), ("TX", TX), ("STEREO", STEREO), ("MONO", MONO)] {
            t.constant(name, Value::Int(value as i32));
        }
    });
    m.value("I2S", Value::Type(ty));
}

fn own<'a>(vm: &'a mut Vm<'_>, v: Value) -> Res<&'a mut I2s> {
    vm.native_arg(v)
}

/// `(*, sck, ws, sd, mck=None, mode, bits, format, rate, ibuf)`
fn configured(vm: &mut Vm, pos: &[Value], kw: &[(Sym, Value)]) -> Res<I2s> {
    let names = [
        "sck", "ws", "sd", "mode", "bits", "format", "rate", "ibuf", "mck",
    ];
    let args = vm.parse_args(pos, kw, names, 8, 0)?;
    let [sck, ws, sd, mode, bits, format, rate, buffer, mck] = args;
    for pin in [sck, ws, sd] {
        pin::number(vm, pin)?;
    }
    if let Some(mck) = mck.defined().filter(|mck| !mck.is_none()) {
        pin::number(vm, mck)?;
    }
    let (mode, bits) = (vm.int_arg(mode)?, vm.int_arg(bits)?);
    if !matches!(mode, RX | TX) {
        return Err(vm.value_error("invalid mode"));
    }
    if !matches!(bits, 16 | 32) {
        return Err(vm.value_error("invalid bits"));
    }
    let format = vm.int_arg(format)?;
    if !matches!(format, MONO | STEREO) {
        return Err(vm.value_error("invalid format"));
    }
    let (rate, buffer) = (vm.int_arg(rate)?, vm.int_arg(buffer)?);
    if buffer <= 0 {
        return Err(vm.value_error("invalid ibuf"));
    }
    let frame = bits as u64 / 8 * if format == STEREO { 2 } else { 1 };
    Ok(I2s {
        mode,
        rate: (rate.max(1) as u64) * frame,
        buffer: buffer as u64,
        busy_until: state(vm).now(),
        callback: None,
        due: Vec::new(),
    })
}

fn deinit(vm: &mut Vm, v: Value) -> Res {
    let own = own(vm, v)?;
    own.callback = None;
    own.due.clear();
    interrupts::set_alarm(vm);
    Ok(Value::None)
}

/// Moves so many bytes; waits for it unless there is a callback.
fn transfer(vm: &mut Vm, v: Value, count: usize, mode: i64) -> Res<Io<usize>> {
    let now = state(vm).now();
    let own = own(vm, v)?;
    if own.mode != mode {
        return Ok(Err(EPERM));
    }
    let held = own.buffer * 1_000_000 / own.rate;
    let time = count as u64 * 1_000_000 / own.rate;
    // What is sent is held until it has gone; what is received may have come before.
    let begin = match mode {
        TX => own.busy_until.max(now),
        _ => own.busy_until.max(now.saturating_sub(held)),
    };
    let end = begin + time;
    own.busy_until = end;
    let until = if mode == TX {
        end.saturating_sub(held)
    } else {
        end
    };
    if own.callback.is_some() {
        own.due.push(until.max(now));
        interrupts::set_alarm(vm);
    } else {
        sleep_until(vm, until)?;
    }
    Ok(Ok(count))
}

impl Stream for I2sStream {
    const TEXT: bool = false;

    fn read(vm: &mut Vm, v: Value, count: usize) -> Res<Io<Vec<u8>>> {
        Ok(transfer(vm, v, count, RX)?.map(|count| vec![0; count]))
    }

    fn write(vm: &mut Vm, v: Value, bytes: &[u8]) -> Res<Io<usize>> {
        transfer(vm, v, bytes.len(), TX)
    }
}

/// `shift(*, buf, bits, shift)`: the volume of samples, by bits.
fn shift(vm: &mut Vm, pos: &[Value], kw: &[(Sym, Value)]) -> Res {
    let [buffer, bits, shift] = vm.parse_args(pos, kw, ["buf", "bits", "shift"], 3, 0)?;
    let (bits, shift) = (vm.int_arg(bits)?, vm.int_arg(shift)?.clamp(-31, 31));
    if !matches!(bits, 16 | 32) {
        return Err(vm.value_error("invalid bits"));
    }
    let Some(bytes) = vm.buffer_mut(buffer) else {
        return Err(vm.type_error("object with buffer protocol required"));
    };
    let moved = |sample: i32| {
        if shift >= 0 {
            sample.wrapping_shl(shift as u32)
        } else {
            sample >> -shift
        }
    };
    if bits == 16 {
        for sample in bytes.chunks_exact_mut(2) {
            let value = i16::from_le_bytes([sample[0], sample[1]]);
            sample.copy_from_slice(&(moved(i32::from(value)) as i16).to_le_bytes());
        }
    } else {
        for sample in bytes.chunks_exact_mut(4) {
            let value = i32::from_le_bytes([sample[0], sample[1], sample[2], sample[3]]);
            sample.copy_from_slice(&moved(value).to_le_bytes());
        }
    }
    Ok(Value::None)
}

/// The ports' objects, which are kept alive elsewhere.
fn ports(state: &State) -> [Option<Value>; 2] {
    state.module(|m: &mut Machine| m.i2s)
}

/// When a transfer with a callback is done.
pub(super) fn alarm(vm: &mut Vm) -> Option<u64> {
    let ports = ports(&state(vm));
    let dues = ports.into_iter().flatten();
    dues.filter_map(|port| vm.native_ref::<I2s>(port)?.due.iter().min().copied())
        .min()
}

/// Puts the callbacks of the transfers that are done into the scheduler.
pub(super) fn schedule(vm: &mut Vm, state: &State) {
    let now = state.now();
    for port in ports(state).into_iter().flatten() {
        let Some(own) = vm.native_mut::<I2s>(port) else {
            continue;
        };
        let before = own.due.len();
        own.due.retain(|at| *at > now);
        let done = before - own.due.len();
        if let Some(callback) = own.callback {
            for _ in 0..done {
                interrupts::push(vm, callback, port);
            }
        }
    }
}

/// A soft reset stops all.
pub(super) fn soft_reset(vm: &mut Vm, state: &State) {
    for port in ports(state).into_iter().flatten() {
        if let Some(own) = vm.native_mut::<I2s>(port) {
            own.callback = None;
            own.due.clear();
        }
    }
}
