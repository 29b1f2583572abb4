//! `os` (extmod/modos.c).

use super::{dupterm, vfs};
use crate::identity;
use python::types::{ModuleBuilder, NativeFn, ids, tuple};
use python::{Res, Value, Vm};
use std::hash::{BuildHasher, RandomState};

/// Makes the module known.
pub fn register(vm: &mut Vm) {
    vm.define_module("os", build);
}

fn build(m: &mut ModuleBuilder) {
    m.function("sync", NativeFn::F0(|_| Ok(Value::None)))
        .function("uname", NativeFn::F0(uname))
        .function("urandom", NativeFn::F1(urandom))
        .str("sep", "/")
        .function("chdir", NativeFn::F1(vfs::change_folder))
        .function("getcwd", NativeFn::F0(vfs::current_folder))
        .function("listdir", NativeFn::Var(0, 1, vfs::list_folder))
        .function("mkdir", NativeFn::F1(vfs::make_folder))
        .function("remove", NativeFn::F1(remove))
        .function("rename", NativeFn::F2(vfs::rename))
        .function(
            "rmdir",
            NativeFn::F1(|vm, path| vfs::call_with_path(vm, "rmdir", path, &[])),
        )
        .function("unlink", NativeFn::F1(remove))
        .function("stat", NativeFn::F1(vfs::stat))
        .function("statvfs", NativeFn::F1(vfs::statvfs))
        .function("dupterm", NativeFn::Var(1, 2, dupterm::dupterm))
        .function("dupterm_notify", NativeFn::F1(dupterm::notify))
        .function("ilistdir", NativeFn::Var(0, 1, vfs::iterate_folder));
    vfs::add_to(m);
}

fn remove(vm: &mut Vm, path: Value) -> Res {
    vfs::call_with_path(vm, "remove", path, &[])
}

fn uname(vm: &mut Vm) -> Res {
    let fields = ["sysname", "nodename", "release", "version", "machine"];
    let fields = fields.map(|name| vm.intern(name));
    let nameless = vm.intern("");
    let ty = tuple::new_named_type(vm, nameless, &fields);
    let items = [
        "esp32",
        "esp32",
        identity::RELEASE,
        identity::BUILD,
        identity::MACHINE,
    ];
    let items = items.map(|text| Value::Str(vm.intern(text)));
    Ok(tuple::new_named(vm, ty, &items))
}

fn urandom(vm: &mut Vm, count: Value) -> Res {
    let count = vm.int_arg(count)?;
    let Ok(count) = usize::try_from(count) else {
        return Err(vm.raise_with(ids::VALUE_ERROR, &[]));
    };
    vm.reserve(count)?;
    let random = RandomState::new();
    let mut bytes = Vec::with_capacity(count + 8);
    let mut number = 0u64;
    while bytes.len() < count {
        bytes.extend(random.hash_one(number).to_le_bytes());
        number += 1;
    }
    bytes.truncate(count);
    Ok(vm.new_bytes(bytes))
}
