//! sys, without what belongs to a board: the board adds `stdin`, `stdout`, `stderr`, and what it
//! says it is, with [`implementation`].

use crate::builtins::output;
use crate::error::Res;
use crate::types::{ModuleBuilder, NativeFn, ids, tuple};
use crate::value::{Sym, Value};
use crate::vm::Vm;

/// The names of MicroPython's table (py/modsys.c), in its order.
const ORDER: [&str; 13] = [
    "argv",
    "version",
    "version_info",
    "implementation",
    "platform",
    "byteorder",
    "maxsize",
    "exit",
    "stdin",
    "stdout",
    "stderr",
    "modules",
    "print_exception",
];

/// What the prompts are at first.
const PROMPTS: [&str; 2] = [">>> ", "... "];

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
        .function("exit", NativeFn::Var(0, 1, exit))
        .function("print_exception", NativeFn::Var(1, 2, print_exception));
    let modules = Value::Obj(m.vm.modules);
    m.value("modules", modules);
    let implementation = implementation(
        m.vm,
        (1, 29, 0),
        "Boardless virtual module with ESP32",
        "ESP32_GENERIC",
    );
    m.value("implementation", implementation);
    order(m);
}

/// Puts all into its order, once the board has added what is its own.
pub fn order(m: &mut ModuleBuilder) {
    m.order(&ORDER);
}

/// Gives the prompts their texts.
pub(crate) fn reset_prompts(vm: &mut Vm) {
    vm.prompts = PROMPTS.map(|text| Value::Str(vm.intern(text)));
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
    reset_prompts(vm);
    let list = vm.new_list(Vec::new());
    replace(vm, "argv", list);
}

/// Lets `sys.modules` be the VM's, which are new.
pub(crate) fn show_modules(vm: &mut Vm) {
    replace(vm, "modules", Value::Obj(vm.modules));
}

/// Puts a value into the table, if the module is made already.
fn replace(vm: &mut Vm, name: &str, value: Value) {
    let sys = vm.intern("sys");
    let Some(&module) = vm.rom_modules.get(&sys) else {
        return;
    };
    let Some(crate::object::Object::Module(module)) = vm.object(module) else {
        return;
    };
    let globals = module.globals;
    let name = vm.intern(name);
    vm.set_sym(globals, name, value);
}

/// Attributes that programs can set and that are in no table (`mp_module_sys_attr`). The others are fixed.
fn mutable<'v>(vm: &'v mut Vm<'_>, name: Sym) -> Option<&'v mut Value> {
    match &**vm.text(name) {
        b"path" => Some(&mut vm.path),
        b"ps1" => Some(&mut vm.prompts[0]),
        b"ps2" => Some(&mut vm.prompts[1]),
        _ => None,
    }
}

/// Sets an attribute of sys; false if it is fixed.
pub(crate) fn store(vm: &mut Vm, name: Sym, value: Value) -> bool {
    match mutable(vm, name) {
        Some(place) if !value.is_undefined() => {
            *place = value;
            true
        }
        _ => false,
    }
}

/// An attribute that is in no table.
pub(crate) fn load(vm: &mut Vm, name: Sym) -> Option<Value> {
    mutable(vm, name).copied()
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
