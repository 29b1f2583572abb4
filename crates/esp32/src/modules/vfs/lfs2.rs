//! `VfsLfs2`: the flash as a file system, and what its methods do on others (extmod/vfs_lfsx.c).

use super::littlefs::Lfs;
use super::{S_IFDIR, S_IFREG, name_value, path_arg, stat_tuple};
use crate::flash::{Errno, Found};
use crate::modules::file;
use crate::state::state;
use python::object::NativeObject;
use python::types::{NativeFn, TypeBuilder, ids};
use python::vm::PathKind;
use python::{Res, Value, Vm};
use std::rc::Rc;

pub(super) use crate::modules::file::parse_mode;

/// A littlefs: the flash, or one on a device of the program's.
pub(super) enum Lfs2 {
    Flash,
    Device(Rc<Lfs>),
}

impl NativeObject for Lfs2 {
    fn trace(&self, mark: &mut dyn FnMut(Value)) {
        if let Lfs2::Device(lfs) = self {
            lfs.trace(mark);
        }
    }
}

/// Whether an object is the flash itself and no program has changed its methods.
fn is_flash(vm: &Vm, object: Value) -> bool {
    matches!(vm.native_ref(object), Some(Lfs2::Flash)) && !vm.is_instance_object(object)
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

/// The file system on a device that a method was called of; none: it is the flash.
fn on_device(vm: &mut Vm, slf: Value) -> Res<Option<Rc<Lfs>>> {
    let lfs = match vm.native_ref::<Lfs2>(slf) {
        Some(Lfs2::Device(lfs)) => lfs.clone(),
        Some(Lfs2::Flash) => return Ok(None),
        None => return Err(vm.type_error("argument has wrong type")),
    };
    lfs.close_garbage(vm)?;
    Ok(Some(lfs))
}

/// The methods, which `os` and `open` call.
pub(super) fn methods(t: &mut TypeBuilder) {
    t.method("open", NativeFn::F3(open))
        .method("ilistdir", NativeFn::Var(1, 2, iterate_folder))
        .method("mkdir", NativeFn::F2(make_folder))
        .method("rmdir", NativeFn::F2(remove))
        .method("chdir", NativeFn::F2(change_folder))
        .method("getcwd", NativeFn::F1(current_folder))
        .method("remove", NativeFn::F2(remove))
        .method("rename", NativeFn::F3(rename))
        .method("stat", NativeFn::F2(stat))
        .method("statvfs", NativeFn::F2(statistics))
        .method("mount", NativeFn::F3(mount))
        .method("umount", NativeFn::F1(|_, _| Ok(Value::None)));
}

fn finish<E: Errno>(vm: &mut Vm, result: Result<(), E>) -> Res {
    match result {
        Ok(()) => Ok(Value::None),
        Err(e) => Err(vm.os_error(e.errno())),
    }
}

fn open(vm: &mut Vm, slf: Value, path: Value, mode: Value) -> Res {
    if let Some(lfs) = on_device(vm, slf)? {
        return lfs.open(vm, path, mode);
    }
    let path = path_arg(vm, path)?;
    file::open_on_flash(vm, &path, mode)
}

fn make_folder(vm: &mut Vm, slf: Value, path: Value) -> Res {
    if let Some(lfs) = on_device(vm, slf)? {
        return lfs.make_folder(vm, path);
    }
    let path = path_arg(vm, path)?;
    let made = state(vm).flash.borrow_mut().make_folder(&path);
    finish(vm, made)
}

fn change_folder(vm: &mut Vm, slf: Value, path: Value) -> Res {
    if let Some(lfs) = on_device(vm, slf)? {
        return lfs.change_folder(vm, path);
    }
    let path = path_arg(vm, path)?;
    let changed = state(vm).flash.borrow_mut().change_folder(&path);
    finish(vm, changed)
}

fn current_folder(vm: &mut Vm, slf: Value) -> Res {
    let folder = match on_device(vm, slf)? {
        Some(lfs) => lfs.current_folder(),
        None => state(vm).flash.borrow().current_folder().to_owned(),
    };
    Ok(vm.new_str(&folder))
}

fn remove(vm: &mut Vm, slf: Value, path: Value) -> Res {
    if let Some(lfs) = on_device(vm, slf)? {
        return lfs.remove(vm, path);
    }
    let path = path_arg(vm, path)?;
    let removed = state(vm).flash.borrow_mut().remove(&path);
    finish(vm, removed)
}

fn rename(vm: &mut Vm, slf: Value, old: Value, new: Value) -> Res {
    if let Some(lfs) = on_device(vm, slf)? {
        return lfs.rename(vm, old, new);
    }
    let (old, new) = (path_arg(vm, old)?, path_arg(vm, new)?);
    let renamed = state(vm).flash.borrow_mut().rename(&old, &new);
    finish(vm, renamed)
}

fn stat(vm: &mut Vm, slf: Value, path: Value) -> Res {
    if let Some(lfs) = on_device(vm, slf)? {
        return lfs.stat(vm, path);
    }
    let path = path_arg(vm, path)?;
    let found = state(vm).flash.borrow().stat(&path);
    match found {
        Ok(found) => stat_tuple(vm, found),
        Err(e) => Err(vm.os_error(e.errno())),
    }
}

/// `mount(readonly, mkfs)`
fn mount(vm: &mut Vm, slf: Value, read_only: Value, _mkfs: Value) -> Res {
    if vm.truth(read_only)?
        && let Some(lfs) = on_device(vm, slf)?
    {
        lfs.protect();
    }
    Ok(Value::None)
}

fn iterate_folder(vm: &mut Vm, args: &[Value]) -> Res {
    if let Some(lfs) = on_device(vm, args[0])? {
        return lfs.list(vm, args.get(1).copied());
    }
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

fn statistics(vm: &mut Vm, slf: Value, _path: Value) -> Res {
    if let Some(lfs) = on_device(vm, slf)? {
        return lfs.statistics(vm);
    }
    let s = state(vm).flash.borrow_mut().statistics();
    let (block, blocks, free) = (s.block as i32, s.blocks as i32, s.free as i32);
    let parts = [block, block, blocks, free, free, 0, 0, 0, 0, 255];
    Ok(vm.new_tuple(parts.map(Value::Int)))
}
