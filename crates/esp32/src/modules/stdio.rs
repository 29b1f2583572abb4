//! `sys.stdin`, `sys.stdout`, `sys.stderr` (shared/runtime/sys_stdio_mphal.c) and `input`.

use super::io::stream::{self, Io, Stream};
use super::select;
use crate::console::{Console, ProgramConsole, read_duplicate};
use crate::repl::{Typed, input as edit_line};
use crate::state::state;
use python::object::NativeObject;
use python::types::{ModuleBuilder, NativeFn, ids};
use python::value::TypeId;
use python::{Res, Value, Vm};

/// EPERM: stdin cannot be written, the others cannot be read.
const EPERM: i32 = 1;

/// One of the three, by its number.
struct Standard(u8);

impl NativeObject for Standard {}

/// A stream of text, or (`buffer`) of bytes.
struct Line<const TEXT: bool>;

/// Adds the streams to `sys` and the built-in function.
pub fn register(vm: &mut Vm) {
    vm.extend_module("sys", build);
    let input = vm.native("input", NativeFn::Var(0, 1, input));
    vm.define_builtin("input", input);
}

fn build(m: &mut ModuleBuilder) {
    let bytes = define::<false>(m.vm, "FileIO", Value::Undefined);
    let buffer = m.vm.new_native(bytes, Standard(0));
    let text = define::<true>(m.vm, "TextIOWrapper", buffer);
    for ty in [bytes, text] {
        select::register(m.vm, ty, select::SERIAL);
    }
    for (number, name) in ["stdin", "stdout", "stderr"].into_iter().enumerate() {
        let stream = m.vm.new_native(text, Standard(number as u8));
        m.value(name, stream);
    }
    python::modules::sys::order(m);
}

fn define<const TEXT: bool>(vm: &mut Vm, name: &str, buffer: Value) -> TypeId {
    vm.define_type(name, |t| {
        if TEXT {
            t.constant("buffer", buffer);
        }
        stream::read_and_write::<Line<TEXT>>(t);
        stream::read_lines::<Line<TEXT>>(t);
        t.method("close", NativeFn::F1(|_, slf| Ok(slf)));
        stream::context::<Line<TEXT>>(t);
        t.hooks(stream::hooks::<Line<TEXT>>(|vm, v, _| {
            let number = vm.native_ref::<Standard>(v).map_or(0, |s| s.0);
            let name = if TEXT { "TextIOWrapper" } else { "FileIO" };
            Ok(format!("<io.{name} {number}>"))
        }))
        .order(&[
            "buffer",
            "read",
            "readinto",
            "readline",
            "readlines",
            "write",
        ]);
    })
}

fn number(vm: &mut Vm, slf: Value) -> Res<u8> {
    match vm.native_ref::<Standard>(slf) {
        Some(standard) => Ok(standard.0),
        None => Err(vm.type_error("argument has wrong type")),
    }
}

/// Whether reading stdin would not block.
pub fn is_readable(vm: &mut Vm) -> bool {
    let state = state(vm);
    let serial = state.serial.borrow();
    serial.readable() || serial.ended
}

/// The next byte of the serial line; none when nothing can come any more.
fn read_byte(vm: &mut Vm) -> Res<Option<u8>> {
    let state = state(vm);
    loop {
        if let Some(byte) = state.serial.borrow_mut().read() {
            return Ok(Some(byte));
        }
        if state.serial.borrow().ended {
            return Ok(None);
        }
        if let Some(byte) = read_duplicate(vm)? {
            return Ok(Some(byte));
        }
    }
}

impl<const TEXT: bool> Stream for Line<TEXT> {
    const TEXT: bool = TEXT;

    /// Waits until all of it is there.
    fn read(vm: &mut Vm, slf: Value, count: usize) -> Res<Io<Vec<u8>>> {
        if TEXT && number(vm, slf)? != 0 {
            return Ok(Err(EPERM));
        }
        let mut bytes = Vec::new();
        while bytes.len() < count {
            match read_byte(vm)? {
                Some(b'\r') if TEXT => bytes.push(b'\n'),
                Some(byte) => bytes.push(byte),
                None => break,
            }
        }
        Ok(Ok(bytes))
    }

    fn write(vm: &mut Vm, slf: Value, bytes: &[u8]) -> Res<Io<usize>> {
        if TEXT {
            if number(vm, slf)? == 0 {
                return Ok(Err(EPERM));
            }
            vm.write(bytes);
        } else {
            let state = state(vm);
            let cooked = state.cooked.replace(false);
            vm.write(bytes);
            state.cooked.set(cooked);
        }
        Ok(Ok(bytes.len()))
    }
}

/// `input([prompt])`
fn input(vm: &mut Vm, args: &[Value]) -> Res {
    if let Some(&prompt) = args.first() {
        let prompt = vm.str(prompt)?;
        vm.write(&prompt);
    }
    let state = state(vm);
    if !state.cooked.get() {
        return piped_line(vm);
    }
    let typed = edit_line(&mut ProgramConsole(Console::new(vm, state)))?;
    match typed {
        Typed::Line(line) => stream::text(vm, line),
        Typed::Interrupt => Err(vm.raise_with(ids::KEYBOARD_INTERRUPT, &[])),
        Typed::EndOfFile => Err(vm.raise_with(ids::EOF_ERROR, &[])),
    }
}

/// A line from a pipe: nobody is there to see an echo, or to edit.
fn piped_line(vm: &mut Vm) -> Res {
    let mut line = Vec::new();
    loop {
        match read_byte(vm)? {
            None if line.is_empty() => return Err(vm.raise_with(ids::EOF_ERROR, &[])),
            None | Some(b'\n') => break,
            Some(byte) => line.push(byte),
        }
    }
    if line.last() == Some(&b'\r') {
        line.pop();
    }
    stream::text(vm, line)
}
