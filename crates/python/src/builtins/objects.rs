//! callable, delattr, dir, getattr, globals, hasattr, hash, id, isinstance, issubclass, locals,
//! setattr.

use super::define;
use crate::error::Res;
use crate::object::Object;
use crate::types::{NativeFn, ids};
use crate::value::{Ref, Value};
use crate::vm::Vm;

pub(super) fn register(vm: &mut Vm) {
    define(
        vm,
        "callable",
        NativeFn::F1(|vm, v| Ok(Value::Bool(vm.is_callable(v)))),
    );
    define(
        vm,
        "delattr",
        NativeFn::F2(|vm, obj, name| {
            let name = vm.sym_arg(name)?;
            vm.delete_attr(obj, name)?;
            Ok(Value::None)
        }),
    );
    define(vm, "dir", NativeFn::Var(0, 1, dir));
    define(vm, "getattr", NativeFn::Var(2, 3, get_attr));
    define(
        vm,
        "globals",
        NativeFn::F0(|vm| Ok(Value::Obj(globals(vm)))),
    );
    define(
        vm,
        "hasattr",
        NativeFn::F2(|vm, obj, name| {
            let name = vm.sym_arg(name)?;
            Ok(Value::Bool(vm.has_attr(obj, name)?))
        }),
    );
    define(vm, "hash", NativeFn::F1(hash));
    define(vm, "id", NativeFn::F1(id));
    define(
        vm,
        "isinstance",
        NativeFn::F2(|vm, obj, class| {
            let of = vm.type_of(obj);
            is_subclass(vm, of, class)
        }),
    );
    define(
        vm,
        "issubclass",
        NativeFn::F2(|vm, class, of| {
            if !vm.is_class(class) {
                return Err(vm.type_error("issubclass() arg 1 must be a class"));
            }
            is_subclass(vm, class, of)
        }),
    );
    define(vm, "locals", NativeFn::F0(|vm| Ok(Value::Obj(locals(vm)))));
    define(
        vm,
        "setattr",
        NativeFn::F3(|vm, obj, name, value| {
            let name = vm.sym_arg(name)?;
            vm.store_attr(obj, name, value)?;
            Ok(Value::None)
        }),
    );
}

/// The globals of the Python code that runs.
pub(super) fn globals(vm: &Vm) -> Ref {
    vm.frames.last().map_or(vm.main, |f| f.globals)
}

/// Its dict of locals, which is the globals' in a function.
pub(super) fn locals(vm: &Vm) -> Ref {
    vm.frames.last().map_or(vm.main, |f| f.locals)
}

fn dir(vm: &mut Vm, args: &[Value]) -> Res {
    let Some(&obj) = args.first() else {
        let names: Vec<Value> = vm.map(locals(vm)).keys().collect();
        return Ok(vm.new_list(names));
    };
    let name = vm.intern("__dir__");
    if let Some(names) = vm.call_special(obj, name, &[])? {
        return Ok(names);
    }
    let names = vm.dir(obj)?;
    Ok(vm.new_list(names.into_iter().map(Value::Str).collect()))
}

/// An attribute, if there is one. A property whose getter raises AttributeError is there: it is
/// the property itself, as MicroPython leaves it where the value should have gone.
fn find_attr(vm: &mut Vm, obj: Value, name: crate::value::Sym) -> Res<Option<Value>> {
    let found = vm.find_attr(obj, name)?;
    if found.is_some() {
        return Ok(found);
    }
    let member = vm.find_in_class(obj, name);
    Ok(member.filter(|&m| matches!(vm.object(m), Some(Object::Property(_)))))
}

fn get_attr(vm: &mut Vm, args: &[Value]) -> Res {
    let name = vm.sym_arg(args[1])?;
    match args.get(2) {
        Some(&default) => Ok(find_attr(vm, args[0], name)?.unwrap_or(default)),
        None => vm.load_attr(args[0], name),
    }
}

/// The hash as a small int, of 31 bits.
fn hash(vm: &mut Vm, v: Value) -> Res {
    let hash = vm.hash(v)?;
    Ok(Value::Int(((hash << 1) as i32) >> 1))
}

/// The value's word, as a board has it: its address, or the value itself with its tag.
fn id(vm: &mut Vm, v: Value) -> Res {
    let word = match v {
        Value::Int(i) => i64::from(i) * 2 + 1,
        Value::Str(sym) => sym.index() as i64 * 8 + 2,
        Value::None | Value::Undefined => 6,
        Value::Bool(false) => 14,
        Value::Bool(true) => 30,
        // Floats are objects there and have an address each; ours have none.
        Value::Float(f) => i64::from(f.to_bits() >> 2),
        Value::Obj(r) => i64::from(vm.address(r)),
        Value::Ellipsis | Value::NotImplemented | Value::Native(_) | Value::Type(_) => {
            i64::from(vm.hash(v)?)
        }
    };
    Ok(vm.int(word))
}

pub(crate) fn is_subclass(vm: &mut Vm, class: Value, of: Value) -> Res {
    let of = if vm.is_class(of) {
        vec![of]
    } else if let Some(Object::Tuple(t)) = vm.object(of) {
        t.to_vec()
    } else {
        return Err(vm.type_error("issubclass() arg 2 must be a class or a tuple of classes"));
    };
    // Everything is an object, though nothing says so.
    let found = of
        .into_iter()
        .any(|base| base.is(Value::Type(ids::OBJECT)) || vm.is_subclass(class, base));
    Ok(Value::Bool(found))
}
