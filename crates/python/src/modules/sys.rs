//! sys, without what belongs to a board: the board adds `stdin`, `stdout`, `stderr`, and what it
//! says it is, with [`implementation`].

use crate::builtins::output;
use crate::error::Res;
use crate::text::fill;
use crate::types::{ModuleBuilder, NativeFn, ids, tuple};
use crate::value::{Ref, Value};
use crate::vm::Vm;

/// Attributes that programs can set; the others are fixed.
const MUTABLE: [&str; 3] = ["path", "ps1", "ps2"];

/// Fills in the module.
pub fn init(m: &mut ModuleBuilder) {
    let argv = m.vm.new_list(Vec::new());
    let version = [3, 4, 0].map(Value::Int);
    let version = m.vm.new_tuple(version);
    m.value("argv", argv)
        .str("version", "3.4.0; MicroPython v1.29.0")
        .value("version_info", version)
        .str("platform", "esp32")
        .str("byteorder", "little")
        .int("maxsize", i64::from(i32::MAX))
        .str("ps1", ">>> ")
        .str("ps2", "... ")
        .function("exit", NativeFn::Var(0, 1, exit))
        .function("print_exception", NativeFn::Var(1, 2, print_exception))
        .function("__getattr__", NativeFn::F1(dynamic));
    let implementation = implementation(
        m.vm,
        (1, 29, 0),
        "Boardless virtual module with ESP32",
        "ESP32_GENERIC",
    );
    m.value("implementation", implementation);
}

/// sys.implementation of a board: MicroPython's version, the machine's name, the build's name.
pub fn implementation(vm: &mut Vm, version: (i64, i64, i64), machine: &str, build: &str) -> Value {
    let mut parts = [version.0, version.1, version.2]
        .map(|n| vm.int(n))
        .to_vec();
    parts.push(Value::Str(vm.intern("")));
    let version = vm.new_tuple(parts);
    let fields = ["name", "version", "_machine", "_mpy", "_build", "_thread"];
    let fields = fields.map(|name| vm.intern(name));
    let nameless = vm.intern("");
    let ty = tuple::new_named_type(vm, nameless, &fields);
    let str = |vm: &mut Vm, text: &str| Value::Str(vm.intern(text));
    let items = [
        str(vm, "micropython"),
        version,
        str(vm, machine),
        // Version 6.3 of .mpy files, architecture xtensawin.
        Value::Int(11_014),
        str(vm, build),
        str(vm, "GIL"),
    ];
    tuple::new_named(vm, ty, &items)
}

/// What a soft reset makes new: prompts and arguments.
pub fn soft_reset(vm: &mut Vm) {
    let name = vm.intern("sys");
    let Some(&module) = vm.rom_modules.get(&name) else {
        return;
    };
    let Some(crate::object::Object::Module(module)) = vm.object(module) else {
        return;
    };
    let globals = module.globals;
    for (name, text) in [("ps1", ">>> "), ("ps2", "... ")] {
        let (name, text) = (vm.intern(name), vm.intern(text));
        vm.set_sym(globals, name, Value::Str(text));
    }
    let argv = vm.intern("argv");
    let list = vm.new_list(Vec::new());
    vm.set_sym(globals, argv, list);
}

/// Sets an attribute of sys; false if it is fixed.
pub(crate) fn store(vm: &mut Vm, globals: Ref, name: crate::value::Sym, value: Value) -> bool {
    let text = vm.text(name);
    if value.is_undefined() || !MUTABLE.iter().any(|name| text == name) {
        return false;
    }
    if text == "path" {
        vm.path = value;
    } else {
        vm.set_sym(globals, name, value);
    }
    true
}

/// Attributes that are the VM's state and not the module's.
fn dynamic(vm: &mut Vm, name: Value) -> Res {
    let name = vm.sym_arg(name)?;
    match &**vm.text(name) {
        b"path" => Ok(vm.path),
        b"modules" => Ok(Value::Obj(vm.modules)),
        other => {
            let message = fill("'module' object has no attribute '{}'", [other]);
            Err(vm.raise(ids::ATTRIBUTE_ERROR, &message))
        }
    }
}

fn exit(vm: &mut Vm, args: &[Value]) -> Res {
    Err(vm.raise_with(ids::SYSTEM_EXIT, args))
}

fn print_exception(vm: &mut Vm, args: &[Value]) -> Res {
    if let Some(&stream) = args.get(1) {
        output::check_stream(vm, stream)?;
    }
    let report = if vm.is_exception(args[0]) {
        vm.exception_report(args[0])
    } else {
        let mut text = vm.str(args[0])?;
        text.push(b'\n');
        text
    };
    match args.get(1) {
        Some(&stream) => output::write_to(vm, stream, &report)?,
        None => vm.write(&report),
    }
    Ok(Value::None)
}
