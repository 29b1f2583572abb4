//! The flash as a file system (extmod/vfs_lfsx.c).

use super::{S_IFDIR, S_IFREG, name_value, path_arg, stat_tuple};
use crate::flash::{Errno, Found};
use crate::modules::file;
use crate::state::state;
use python::object::NativeObject;
use python::types::{NativeFn, TypeBuilder, ids};
use python::vm::PathKind;
use python::{Res, Value, Vm};

/// The flash as an object.
pub(super) struct Lfs2;

impl NativeObject for Lfs2 {}

/// Whether an object is the flash itself and no program has changed its methods.
fn is_flash(vm: &Vm, object: Value) -> bool {
    vm.native_ref::<Lfs2>(object).is_some() && !vm.is_instance_object(object)
}

/// What a path on the flash names; none: the object is not the flash.
pub(super) fn flash_kind(vm: &mut Vm, object: Value, path: &str) -> Option<PathKind> {
    is_flash(vm, object).then(|| state(vm).flash.borrow().kind(path))
}

/// The content of a file on the flash; none: the object is not the flash.
pub(super) fn flash_content(vm: &mut Vm, object: Value, path: &str) -> Option<Res<Vec<u8>>> {
    if !is_flash(vm, object) {
        return None;
    }
    let content = state(vm).flash.borrow().read(path);
    Some(content.map_err(|e| vm.os_error(e.errno())))
}

/// The flash's own methods, which `os` and `open` call.
pub(super) fn methods(t: &mut TypeBuilder) {
    t.method(
        "open",
        NativeFn::F3(|vm, _, path, mode| {
            let path = path_arg(vm, path)?;
            file::open_on_flash(vm, &path, mode)
        }),
    )
    .method("ilistdir", NativeFn::Var(1, 2, flash_iterate))
    .method(
        "mkdir",
        NativeFn::F2(|vm, _, path| {
            let path = path_arg(vm, path)?;
            let made = state(vm).flash.borrow_mut().make_folder(&path);
            finish(vm, made)
        }),
    )
    .method("rmdir", NativeFn::F2(flash_remove))
    .method(
        "chdir",
        NativeFn::F2(|vm, _, path| {
            let path = path_arg(vm, path)?;
            let changed = state(vm).flash.borrow_mut().change_folder(&path);
            finish(vm, changed)
        }),
    )
    .method(
        "getcwd",
        NativeFn::F1(|vm, _| {
            let folder = state(vm).flash.borrow().current_folder().to_owned();
            Ok(vm.new_str(&folder))
        }),
    )
    .method("remove", NativeFn::F2(flash_remove))
    .method(
        "rename",
        NativeFn::F3(|vm, _, old, new| {
            let (old, new) = (path_arg(vm, old)?, path_arg(vm, new)?);
            let renamed = state(vm).flash.borrow_mut().rename(&old, &new);
            finish(vm, renamed)
        }),
    )
    .method(
        "stat",
        NativeFn::F2(|vm, _, path| {
            let path = path_arg(vm, path)?;
            let found = state(vm).flash.borrow().stat(&path);
            match found {
                Ok(found) => stat_tuple(vm, found),
                Err(e) => Err(vm.os_error(e.errno())),
            }
        }),
    )
    .method("statvfs", NativeFn::F2(|vm, _, _| flash_statistics(vm)))
    .method("mount", NativeFn::F3(|_, _, _, _| Ok(Value::None)))
    .method("umount", NativeFn::F1(|_, _| Ok(Value::None)));
}

fn finish<E: Errno>(vm: &mut Vm, result: Result<(), E>) -> Res {
    match result {
        Ok(()) => Ok(Value::None),
        Err(e) => Err(vm.os_error(e.errno())),
    }
}

fn flash_remove(vm: &mut Vm, _slf: Value, path: Value) -> Res {
    let path = path_arg(vm, path)?;
    let removed = state(vm).flash.borrow_mut().remove(&path);
    finish(vm, removed)
}

fn flash_iterate(vm: &mut Vm, args: &[Value]) -> Res {
    let (path, bytes) = match args.get(1) {
        Some(&path) => (path_arg(vm, path)?, vm.type_id(path) == ids::BYTES),
        None => (String::new(), false),
    };
    let listed = state(vm).flash.borrow().list(&path);
    let listed = listed.map_err(|e| vm.os_error(e.errno()))?;
    // A tuple and a name each.
    vm.reserve(listed.len() * 64)?;
    let mut entries = Vec::with_capacity(listed.len());
    for (name, found) in listed {
        let (kind, size) = match found {
            Found::File { size, .. } => (S_IFREG, size),
            Found::Folder => (S_IFDIR, 0),
        };
        let (name, size) = (name_value(vm, &name, bytes), vm.int(size as i64));
        entries.push(vm.new_tuple([name, Value::Int(kind), Value::Int(0), size]));
    }
    let list = vm.new_list(entries);
    vm.iter(list)
}

fn flash_statistics(vm: &mut Vm) -> Res {
    let s = state(vm).flash.borrow_mut().statistics();
    let (block, blocks, free) = (s.block as i32, s.blocks as i32, s.free as i32);
    let parts = [block, block, blocks, free, free, 0, 0, 0, 0, 255];
    Ok(vm.new_tuple(parts.map(Value::Int)))
}
