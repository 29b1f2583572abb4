//! compile, eval, exec, execfile, `__import__` (py/builtinevex.c).

use super::{define, objects};
use crate::compiler::Mode;
use crate::error::Res;
use crate::object::Object;
use crate::types::{NativeFn, ids};
use crate::value::{Ref, Value};
use crate::vm::Vm;

pub(super) fn register(vm: &mut Vm) {
    define(vm, "compile", NativeFn::Var(3, 6, compile));
    define(
        vm,
        "eval",
        NativeFn::Var(1, 3, |vm, args| evaluate(vm, args, Mode::Eval)),
    );
    define(
        vm,
        "exec",
        NativeFn::Var(1, 3, |vm, args| evaluate(vm, args, Mode::File)),
    );
    define(vm, "execfile", NativeFn::Var(1, 3, execute_file));
    define(vm, "__import__", NativeFn::Var(1, 5, import));
}

fn compile(vm: &mut Vm, args: &[Value]) -> Res {
    let source = source(vm, args[0])?;
    let file = vm.text_arg(args[1])?;
    let mode = match &**vm.text_arg(args[2])? {
        b"single" => Mode::Single,
        b"exec" => Mode::File,
        b"eval" => Mode::Eval,
        _ => return Err(vm.value_error("bad compile mode")),
    };
    let code = vm.compile(&source, &file, mode)?;
    Ok(vm.heap.value(Object::Code(code)))
}

fn source(vm: &mut Vm, v: Value) -> Res<Vec<u8>> {
    match vm.object(v) {
        Some(Object::Bytes(b)) => Ok(b.to_vec()),
        _ => Ok(vm.text_arg(v)?.into()),
    }
}

/// The globals and locals that arguments ask for, or the caller's.
fn names(vm: &mut Vm, args: &[Value]) -> Res<(Ref, Ref)> {
    let (mut globals, mut locals) = (objects::globals(vm), objects::locals(vm));
    for (i, &arg) in args.iter().enumerate().skip(1) {
        if arg.is_none() {
            continue;
        }
        match arg {
            Value::Obj(r) if vm.type_id(arg) == ids::DICT && !vm.is_instance_object(arg) => {
                locals = r;
                if i == 1 {
                    globals = r;
                }
            }
            _ => return Err(vm.raise_with(ids::TYPE_ERROR, &[])),
        }
    }
    Ok((globals, locals))
}

fn evaluate(vm: &mut Vm, args: &[Value], mode: Mode) -> Res {
    let (globals, locals) = names(vm, args)?;
    if let Some(Object::Code(code)) = vm.object(args[0]) {
        let code = code.clone();
        return vm.run_code(code, globals, locals);
    }
    let source = vm.buffer_arg(args[0])?;
    let code = vm.compile(&source, "<string>", mode)?;
    vm.run_code(code, globals, locals)
}

fn execute_file(vm: &mut Vm, args: &[Value]) -> Res {
    let (globals, locals) = names(vm, args)?;
    let file = vm.path_arg(args[0])?;
    let source = vm.read_file(&file)?;
    let code = vm.compile(&source, &file, Mode::File)?;
    vm.run_code(code, globals, locals)
}

/// `__import__(name, globals=None, locals=None, fromlist=None, level=0)`
fn import(vm: &mut Vm, args: &[Value]) -> Res {
    let name = vm.sym_arg(args[0])?;
    let from = args.get(3).copied().unwrap_or(Value::None);
    let level = match args.get(4) {
        Some(&level) => vm.int_arg(level)?,
        None => 0,
    };
    if level < 0 {
        return Err(vm.raise_with(ids::VALUE_ERROR, &[]));
    }
    let globals = objects::globals(vm);
    vm.import(name, from, level as i32, globals)
}
