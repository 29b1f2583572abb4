//! print, repr, and writing text to a stream.

use super::define;
use crate::error::Res;
use crate::object::Object;
use crate::types::{ANY, NativeFn, ids};
use crate::value::{Sym, Value};
use crate::vm::Vm;

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
        let text = vm.repr(v)? + "\n";
        vm.host.write(text.as_bytes());
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
    let mut out = String::new();
    if file.is_undefined() {
        let result = print_all(vm, pos, &sep, &mut out);
        // What was written before an exception stands.
        if result.is_ok() {
            out.push_str(&end);
        }
        vm.host.write(out.as_bytes());
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

fn print_all(vm: &mut Vm, pos: &[Value], sep: &str, out: &mut String) -> Res<()> {
    for (i, &v) in pos.iter().enumerate() {
        if i > 0 {
            out.push_str(sep);
        }
        vm.print_text(out, v, false)?;
    }
    Ok(())
}

fn separator(vm: &mut Vm, v: Value, default: &str) -> Res<String> {
    match vm.object(v) {
        Some(Object::Bytes(b)) => Ok(String::from_utf8_lossy(b).into_owned()),
        _ if v.is_undefined() => Ok(default.to_owned()),
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
/// `write` then gets a bytearray.
pub fn write_to(vm: &mut Vm, stream: Value, text: &str) -> Res<()> {
    let kept = vm.kept.len();
    let data = if vm.is_instance_object(stream) {
        vm.heap.value(Object::ByteArray(text.as_bytes().to_vec()))
    } else {
        vm.new_str(text)
    };
    vm.keep(data);
    let write = vm.intern("write");
    let f = vm.load_attr(stream, write)?;
    vm.call(f, &[data])?;
    vm.kept.truncate(kept);
    Ok(())
}
