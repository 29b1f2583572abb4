//! `io` (py/modio.c): `open`, the streams in memory, and what classes of streams derive from.

pub mod buffered;
pub mod memory;
pub mod stream;

use super::file;
use python::object::NativeObject;
use python::types::{ANY, ModuleBuilder, NativeFn};
use python::{Value, Vm};

/// What an instance of a class derived from `io.IOBase` wraps.
struct Base;

impl NativeObject for Base {}

/// Makes the module known.
pub fn register(vm: &mut Vm) {
    vm.define_module("io", build);
}

fn build(m: &mut ModuleBuilder) {
    m.function("open", NativeFn::Kw(0, ANY, file::open));
    let base = m.vm.define_type("IOBase", |t| {
        t.make(|vm, ty, _, _| Ok(vm.new_native(ty, Base)))
            .subclassable();
    });
    m.value("IOBase", Value::Type(base));
    memory::build(m);
    buffered::build(m);
}
