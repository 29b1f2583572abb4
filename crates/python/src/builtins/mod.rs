//! Built-in functions (py/modbuiltins.c), and the names of the built-in types.
//!
//! [`numbers`], [`iterate`], [`objects`], [`output`], [`evaluate`]: functions by subject. `input`
//! and `open` belong to the board.

pub mod evaluate;
pub mod iterate;
pub mod numbers;
pub mod objects;
pub mod output;

use crate::types::{NativeFn, ids};
use crate::value::Value;
use crate::vm::Vm;

/// The types that programs know by name; exceptions and what classes are made of are added by the
/// VM itself.
const TYPES: [crate::value::TypeId; 23] = [
    ids::BOOL,
    ids::BYTES,
    ids::BYTEARRAY,
    ids::COMPLEX,
    ids::DICT,
    ids::ENUMERATE,
    ids::FILTER,
    ids::FLOAT,
    ids::FROZENSET,
    ids::INT,
    ids::LIST,
    ids::MAP,
    ids::MEMORYVIEW,
    ids::RANGE,
    ids::REVERSED,
    ids::SET,
    ids::SLICE,
    ids::STR,
    ids::TUPLE,
    ids::ZIP,
    ids::OBJECT,
    ids::TYPE,
    ids::SUPER,
];

/// Makes the built-in names.
pub(crate) fn register(vm: &mut Vm) {
    for id in TYPES {
        let name = vm.types[id.0 as usize].name;
        vm.set_sym(vm.builtins, name, Value::Type(id));
    }
    let name = Value::Str(vm.intern("builtins"));
    vm.define_builtin("__name__", name);
    vm.define_builtin("Ellipsis", Value::Ellipsis);
    vm.define_builtin("NotImplemented", Value::NotImplemented);
    evaluate::register(vm);
    iterate::register(vm);
    numbers::register(vm);
    objects::register(vm);
    output::register(vm);
}

/// Adds a built-in function.
fn define(vm: &mut Vm, name: &str, f: NativeFn) {
    let f = vm.native(name, f);
    vm.define_builtin(name, f);
}
