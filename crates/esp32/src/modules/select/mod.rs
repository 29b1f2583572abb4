//! `select` (extmod/modselect.c).
//!
//! [`register`] is where a stream type says how it is polled: sockets do, and so may files, UARTs
//! and `sys.stdin`, rings of bytes. An object of a class of the program's own is polled by its `ioctl` method.

mod poll;

use crate::modules::stdio;
use crate::state::state;
use python::modules::ringio;
use python::types::{ModuleBuilder, NativeFn};
use python::value::TypeId;
use python::{Res, Value, Vm};

/// `POLLIN`
pub const READ: u32 = 1;
/// `POLLOUT`
pub const WRITE: u32 = 4;
/// `POLLERR`
pub const ERROR: u32 = 8;
/// `POLLHUP`
pub const HANGUP: u32 = 16;
/// What a closed stream answers. It has no name.
pub const INVALID: u32 = 32;

/// `MP_STREAM_POLL`, the request of an `ioctl` method.
const STREAM_POLL: i32 = 3;

/// How often to ask an object that cannot wake the board, in microseconds.
const PERIOD: u64 = 1_000;

/// How a stream type is polled.
#[derive(Clone, Copy)]
pub struct Pollable {
    /// Which of the events `asked` are there, and those that are told unasked.
    pub poll: fn(vm: &mut Vm, object: Value, asked: u32) -> Res<u32>,
    /// Makes the board wake when that may change, and tells when to look again at the latest, in
    /// board time. The serial line wakes the board anyway.
    pub watch: fn(vm: &mut Vm, object: Value, asked: u32) -> Res<Option<u64>>,
}

/// What `select` keeps of the board, for as long as its VM lives.
#[derive(Default)]
pub struct Select {
    pollables: Vec<(TypeId, Pollable)>,
    poll: Option<TypeId>,
}

/// Makes the objects of a type known to `select`.
pub fn register(vm: &mut Vm, ty: TypeId, pollable: Pollable) {
    state(vm).select.borrow_mut().pollables.push((ty, pollable));
}

/// UART0 as a stream, for `sys.stdin` and the like.
pub const SERIAL: Pollable = Pollable {
    poll: |vm, _, asked| {
        let now = WRITE | if stdio::is_readable(vm) { READ } else { 0 };
        Ok(asked & now)
    },
    watch: |_, _, _| Ok(None),
};

/// A `micropython.RingIO`, which an interrupt handler may fill.
const RING: Pollable = Pollable {
    poll: |vm, object, asked| {
        let (read, write) = ringio::ready(vm, object).unwrap_or_default();
        let now = if read { READ } else { 0 } | if write { WRITE } else { 0 };
        Ok(asked & now)
    },
    watch: |vm, _, _| Ok(Some(state(vm).now() + PERIOD)),
};

/// An object whose class has an `ioctl` method.
const BY_METHOD: Pollable = Pollable {
    poll: |vm, object, asked| {
        let method = vm.intern("ioctl");
        let asked = vm.int(i64::from(asked));
        match vm.call_special(object, method, &[Value::Int(STREAM_POLL), asked])? {
            Some(ready) => {
                let ready = vm.int_arg(ready)?;
                if ready < 0 {
                    // A method answers an error as its negative number.
                    return Err(vm.os_error(-ready as i32));
                }
                Ok(ready as u32)
            }
            None => Ok(0),
        }
    },
    watch: |vm, _, _| Ok(Some(state(vm).now() + PERIOD)),
};

/// How an object is polled.
///
/// # Errors
/// OSError `stream operation not supported`.
fn pollable(vm: &mut Vm, object: Value) -> Res<Pollable> {
    let ty = vm.type_id(object);
    let board = state(vm);
    let found = board
        .select
        .borrow()
        .pollables
        .iter()
        .find(|(known, _)| *known == ty)
        .map(|(_, pollable)| *pollable);
    if let Some(found) = found {
        return Ok(found);
    }
    if ringio::ready(vm, object).is_some() {
        return Ok(RING);
    }
    if vm.is_instance_object(object) {
        let method = vm.intern("ioctl");
        if vm.find_attr(object, method)?.is_some() {
            return Ok(BY_METHOD);
        }
    }
    Err(vm.raise(
        python::types::ids::OS_ERROR,
        "stream operation not supported",
    ))
}

/// Makes the module known.
pub fn register_module(vm: &mut Vm) {
    vm.define_module("select", build);
}

fn build(m: &mut ModuleBuilder) {
    let ty = poll::define(m.vm);
    state(m.vm).select.borrow_mut().poll = Some(ty);
    m.function("select", NativeFn::Var(3, 4, poll::select));
    m.function("poll", NativeFn::F0(poll::make));
    for (name, value) in [
        ("POLLIN", READ),
        ("POLLOUT", WRITE),
        ("POLLERR", ERROR),
        ("POLLHUP", HANGUP),
    ] {
        m.int(name, i64::from(value));
    }
}
