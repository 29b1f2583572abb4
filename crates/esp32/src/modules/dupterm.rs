//! `os.dupterm`: a second terminal beside the serial line, on a stream of the program's
//! (extmod/os_dupterm.c).
//!
//! What the board prints goes to it as well, and what it reads is taken as typed. A stream that
//! raises is let go.

use super::io::stream;
use crate::state::{State, state};
use python::object::Object;
use python::types::ids;
use python::{Error, Res, Value, Vm};

/// How often the stream is asked for what is typed there, in microseconds: a tick of the IDF's.
pub const PERIOD: u64 = 10_000;

/// EAGAIN: nothing is typed.
const EAGAIN: i32 = 11;
/// `MP_STREAM_CLOSE`, a request of an `ioctl` method.
const STREAM_CLOSE: i32 = 4;

/// What the module keeps.
#[derive(Default)]
struct Dupterm {
    /// The stream: a root.
    stream: Option<usize>,
    /// It is being called: what it prints itself goes to the serial line only.
    busy: bool,
}

fn own<R>(state: &State, f: impl FnOnce(&mut Dupterm) -> R) -> R {
    state.module(f)
}

/// Whether there is a second terminal.
pub fn is_on(state: &State) -> bool {
    own(state, |own| own.stream.is_some())
}

/// Sends what is printed there too.
pub fn register(vm: &mut Vm) {
    vm.output = Some(write);
}

/// A soft reset takes it away.
pub fn soft_reset(vm: &mut Vm, state: &State) {
    if let Some(root) = own(state, |own| own.stream.take()) {
        vm.unroot(root);
    }
}

/// `dupterm(stream[, index])`: the one before.
pub fn dupterm(vm: &mut Vm, args: &[Value]) -> Res {
    let index = match args.get(1) {
        Some(&index) => vm.int_arg(index)?,
        None => 0,
    };
    if index != 0 {
        return Err(vm.value_error("invalid dupterm index"));
    }
    if !args[0].is_none() {
        python::builtins::output::check_stream(vm, args[0])?;
    }
    let root = (!args[0].is_none()).then(|| vm.root(args[0]));
    let state = state(vm);
    let before = own(&state, |own| std::mem::replace(&mut own.stream, root));
    Ok(match before {
        Some(root) => {
            let stream = vm.rooted(root);
            vm.unroot(root);
            stream
        }
        None => Value::None,
    })
}

/// `dupterm_notify(_)`: takes what is typed there, though nobody reads yet.
pub fn notify(vm: &mut Vm, _: Value) -> Res {
    let state = state(vm);
    while let Some(byte) = read_byte(vm)? {
        state.serial.borrow_mut().receive(&[byte]);
    }
    Ok(Value::None)
}

/// The stream, unless it is being called.
fn begin(vm: &mut Vm) -> Option<Value> {
    let state = state(vm);
    let root = own(&state, |own| {
        let root = own.stream.filter(|_| !own.busy)?;
        own.busy = true;
        Some(root)
    })?;
    Some(vm.rooted(root))
}

fn end(vm: &mut Vm) {
    own(&state(vm), |own| own.busy = false);
}

/// What is printed goes to the stream as it goes over the serial line.
pub fn write(vm: &mut Vm, bytes: &[u8]) {
    if !is_on(&state(vm)) || bytes.is_empty() {
        return;
    }
    let cooked = state(vm).cooked.get();
    let bytes = if cooked {
        let mut out = Vec::with_capacity(bytes.len() + 8);
        for &byte in bytes {
            if byte == b'\n' {
                out.push(b'\r');
            }
            out.push(byte);
        }
        out
    } else {
        bytes.to_vec()
    };
    write_raw(vm, &bytes);
}

/// As write, of what needs no `\r` before `\n`: the REPL's echo.
pub fn write_raw(vm: &mut Vm, bytes: &[u8]) {
    if bytes.is_empty() {
        return;
    }
    let Some(term) = begin(vm) else {
        return;
    };
    let kept = vm.kept_len();
    vm.keep(term);
    let result = stream::write_to(vm, term, bytes);
    end(vm);
    if let Err(Error::Raised(exc)) = result {
        // A stream that takes nothing now loses it.
        let blocks = vm.is_error(Error::Raised(exc), ids::OS_ERROR)
            && matches!(vm.exception_value(exc), Value::Int(EAGAIN));
        if !blocks {
            let text = "dupterm: Exception in write() method, deactivating: ";
            deactivate(vm, term, text, Some(exc));
        }
    }
    vm.keep_only(kept);
}

/// What one call of the stream's reading comes to.
enum Typed {
    Byte(u8),
    Nothing,
    End,
}

/// A byte that was typed there, if there is one. The interrupt character interrupts.
///
/// # Errors
/// The end of the program.
pub fn read_byte(vm: &mut Vm) -> Res<Option<u8>> {
    let Some(term) = begin(vm) else {
        return Ok(None);
    };
    let kept = vm.kept_len();
    vm.keep(term);
    let result = read(vm, term);
    end(vm);
    let byte = match result {
        Ok(Typed::Byte(byte)) => {
            let state = state(vm);
            if state.serial.borrow().interrupt_char == Some(byte) {
                state.interrupt.set(true);
                None
            } else {
                Some(byte)
            }
        }
        Ok(Typed::Nothing) => None,
        Ok(Typed::End) => {
            deactivate(vm, term, "dupterm: EOF received, deactivating\n", None);
            None
        }
        Err(Error::Raised(exc)) => {
            let text = "dupterm: Exception in read() method, deactivating: ";
            deactivate(vm, term, text, Some(exc));
            None
        }
        Err(Error::Stop) => return Err(Error::Stop),
    };
    vm.keep_only(kept);
    Ok(byte)
}

fn read(vm: &mut Vm, term: Value) -> Res<Typed> {
    if !vm.is_instance_object(term) {
        let name = vm.intern("read");
        let f = vm.load_attr(term, name)?;
        vm.keep(f);
        let bytes = vm.call(f, &[Value::Int(1)])?;
        if bytes.is_none() {
            return Ok(Typed::Nothing);
        }
        return Ok(match vm.buffer_arg(bytes)?.first() {
            Some(&byte) => Typed::Byte(byte),
            None => Typed::End,
        });
    }
    let name = vm.intern("readinto");
    let f = vm.load_attr(term, name)?;
    vm.keep(f);
    let buffer = vm.heap.value(Object::ByteArray(vec![0]));
    vm.keep(buffer);
    let count = vm.call(f, &[buffer])?;
    if count.is_none() {
        return Ok(Typed::Nothing);
    }
    match vm.int_arg(count)? {
        0 => Ok(Typed::End),
        count if count < 0 => match -count as i32 {
            EAGAIN => Ok(Typed::Nothing),
            errno => Err(vm.os_error(errno)),
        },
        _ => Ok(match vm.buffer(buffer).and_then(|b| b.first()) {
            Some(&byte) => Typed::Byte(byte),
            None => Typed::End,
        }),
    }
}

/// Lets the stream go, says why, and closes it, whatever that raises.
fn deactivate(vm: &mut Vm, term: Value, text: &str, exc: Option<Value>) {
    let state = state(vm);
    if let Some(root) = own(&state, |own| own.stream.take()) {
        vm.unroot(root);
    }
    vm.host.write(text.as_bytes());
    if let Some(exc) = exc {
        let report = vm.exception_report(exc);
        vm.host.write(&report);
    }
    let is_instance = vm.is_instance_object(term);
    let name = vm.intern(if is_instance { "ioctl" } else { "close" });
    if let Ok(Some(f)) = vm.find_attr(term, name) {
        let args = [Value::Int(STREAM_CLOSE), Value::Int(0)];
        // The end of the program comes again at the next tick.
        let _ = vm.call(f, if is_instance { &args } else { &[] });
    }
}
