//! print, repr, and writing text to a stream.

use super::define;
use crate::error::{Error, Res};
use crate::object::Object;
use crate::types::{ANY, NativeFn, ids};
use crate::value::{Sym, Value};
use crate::vm::Vm;
use bstr::{BString, ByteVec};

pub(super) fn register(vm: &mut Vm) {
    define(vm, "print", NativeFn::Kw(0, ANY, print));
    define(vm, "__repl_print__", NativeFn::F1(repl_print));
    define(
        vm,
        "repr",
        NativeFn::F1(|vm, v| {
            let text = vm.repr(v)?;
            Ok(vm.new_str(&text))
        }),
    );
}

/// What the REPL does with an expression's value.
fn repl_print(vm: &mut Vm, v: Value) -> Res {
    if !v.is_none() {
        let mut text = vm.repr(v)?;
        text.push(b'\n');
        vm.write(&text);
        let underscore = vm.names.underscore;
        vm.set_sym(vm.builtins, underscore, v);
    }
    Ok(Value::None)
}

fn print(vm: &mut Vm, pos: &[Value], kw: &[(Sym, Value)]) -> Res {
    let [sep, end, file] = if kw.is_empty() {
        [Value::Undefined; 3]
    } else {
        vm.parse_args(&[], kw, ["sep", "end", "file"], 0, 0)?
    };
    if let Some(file) = file.defined() {
        check_stream(vm, file)?;
    }
    let sep = separator(vm, sep, " ")?;
    let end = separator(vm, end, "\n")?;
    let mut out = Vec::new();
    if file.is_undefined() {
        let result = print_all(vm, pos, &sep, &mut out);
        // What was written before an exception stands.
        if result.is_ok() {
            out.push_str(&end);
        }
        if let Err(Error::Raised(raised)) = result {
            vm.keep(raised);
        }
        vm.write(&out);
        return result.map(|()| Value::None);
    }
    // A stream of the program's own gets each piece by itself.
    for (i, &v) in pos.iter().enumerate() {
        if i > 0 {
            write_to(vm, file, &sep)?;
        }
        let text = vm.str(v)?;
        write_to(vm, file, &text)?;
    }
    write_to(vm, file, &end)?;
    Ok(Value::None)
}

fn print_all(vm: &mut Vm, pos: &[Value], sep: &[u8], out: &mut Vec<u8>) -> Res<()> {
    for (i, &v) in pos.iter().enumerate() {
        if i > 0 {
            out.extend_from_slice(sep);
        }
        vm.print_text(out, v, false)?;
    }
    Ok(())
}

fn separator(vm: &mut Vm, v: Value, default: &str) -> Res<BString> {
    match vm.object(v) {
        Some(Object::Bytes(b)) => Ok(b.to_vec().into()),
        _ if v.is_undefined() => Ok(default.into()),
        _ => vm.text_arg(v),
    }
}

/// OSError unless a value is a stream that can be written.
pub fn check_stream(vm: &mut Vm, stream: Value) -> Res<()> {
    let plain = vm.is_instance_object(stream) && vm.native_of(stream).is(stream);
    let write = vm.intern("write");
    if !plain && vm.find_attr(stream, write)?.is_some() {
        return Ok(());
    }
    Err(vm.raise(ids::OS_ERROR, "stream operation not supported"))
}

/// Writes text to a stream: a built-in one, or an object of a class derived from one, whose
/// `write` then gets bytearrays. What a stream that would block does not take is lost.
pub fn write_to(vm: &mut Vm, stream: Value, text: &[u8]) -> Res<()> {
    if vm.is_instance_object(stream) {
        return match write_all(vm, stream, text)? {
            None | Some(EAGAIN) => Ok(()),
            Some(errno) => Err(stream_error(vm, stream, errno)?),
        };
    }
    let kept = vm.kept.len();
    let data = vm.new_str(text);
    vm.keep(data);
    let write = vm.intern("write");
    let f = vm.load_attr(stream, write)?;
    vm.call(f, &[data])?;
    vm.kept.truncate(kept);
    Ok(())
}

/// What an errno of an object derived from a stream raises: its `ioctl` is asked first, which may
/// raise something that tells more.
fn stream_error(vm: &mut Vm, stream: Value, errno: i32) -> Res<Error> {
    let kept = vm.kept.len();
    let ioctl = vm.intern("ioctl");
    let f = vm.load_attr(stream, ioctl)?;
    vm.keep(f);
    let answer = vm.call(f, &[Value::Int(RAISE_ERROR), Value::Int(errno)])?;
    vm.kept.truncate(kept);
    vm.int_arg(answer)?;
    Ok(vm.os_error(errno))
}

/// The request `MP_STREAM_RAISE_ERROR` of an ioctl.
const RAISE_ERROR: i32 = 12;
const EIO: i32 = 5;
const EAGAIN: i32 = 11;

/// Writes bytes to an object of a class that a program derived from a stream: its `write` is
/// called until it has taken all of them (py/stream.c, mp_stream_rw). The errno it ended with, if
/// it did not: EAGAIN for None, EIO if it says that it took more than it got.
pub fn write_all(vm: &mut Vm, stream: Value, bytes: &[u8]) -> Res<Option<i32>> {
    let write = vm.intern("write");
    let mut done = 0;
    while done < bytes.len() {
        let kept = vm.kept.len();
        let data = vm.heap.value(Object::ByteArray(bytes[done..].to_vec()));
        vm.keep(data);
        let f = vm.load_attr(stream, write)?;
        vm.keep(f);
        let took = vm.call(f, &[data])?;
        vm.kept.truncate(kept);
        if took.is_none() {
            return Ok((done == 0).then_some(EAGAIN));
        }
        let took = vm.int_arg(took)?;
        match usize::try_from(took) {
            Ok(0) => break,
            Ok(took) if took <= bytes.len() - done => done += took,
            Ok(_) => return Ok(Some(EIO)),
            Err(_) => return Ok(Some(i32::try_from(-took).unwrap_or(EIO))),
        }
    }
    Ok(None)
}
