//! The file systems there are, by the paths they are mounted at, and `vfs` (extmod/vfs.c,
//! extmod/modvfs.c).
//!
//! The flash is one of them, an object of type `VfsLfs2`; others are the program's own objects.
//! What `os` and `open` do goes to the one a path leads to, as a call of its method.

mod device;
mod fat;
mod files;
mod import;
mod lfs2;
mod littlefs;

use super::io::stream;
use super::time::EPOCH_2000;
use crate::flash::Found;
use crate::state::{State, state};
use device::Device;
use lfs2::Lfs2;
use python::text::fill;
use python::types::{ANY, ModuleBuilder, NativeFn, ids};
use python::value::{Sym, TypeId};
use python::vm::import::Finder;
use python::{Error, Res, Value, Vm};

const EPERM: i32 = 1;
const ENODEV: i32 = 19;
const EINVAL: i32 = 22;
const EEXIST: i32 = 17;

/// st_mode of a folder.
const S_IFDIR: i32 = 0x4000;
/// st_mode of a file.
const S_IFREG: i32 = 0x8000;
/// f_namemax where nothing is mounted: `MICROPY_ALLOC_PATH_MAX`.
const PATH_MAX: i32 = 128;

#[derive(Clone)]
struct Mount {
    path: String,
    /// The root that holds the object.
    object: usize,
}

/// What is mounted. What is mounted at the root comes last.
#[derive(Default)]
struct Mounts {
    table: Vec<Mount>,
    /// The file system the current folder is on; none: the root above all of them.
    current: Option<usize>,
    lfs2: Option<TypeId>,
    fat: Option<TypeId>,
}

/// Makes the module known and mounts the flash.
pub fn register(vm: &mut Vm) {
    let lfs2 = vm.define_type("VfsLfs2", |t| {
        t.make(littlefs::make).subclassable();
        t.static_method("mkfs", NativeFn::Kw(0, ANY, littlefs::mkfs));
        lfs2::methods(t);
    });
    let fat = fat::register(vm);
    files::register(vm);
    state(vm).module(|m: &mut Mounts| {
        m.lfs2 = Some(lfs2);
        m.fat = Some(fat);
    });
    mount_flash(vm);
    vm.set_finder(Finder {
        kind: import::path_kind,
        read: import::read_file,
    });
    vm.define_module("vfs", build);
}

fn mount_flash(vm: &mut Vm) {
    let state = state(vm);
    let Some(ty) = state.module(|m: &mut Mounts| m.lfs2) else {
        return;
    };
    let flash = vm.new_native(ty, Lfs2::Flash);
    let object = vm.root(flash);
    state.module(|m: &mut Mounts| {
        let path = "/".to_owned();
        m.table.push(Mount { path, object });
    });
}

/// What a soft reset does: the flash alone is mounted, and its root is the current folder.
pub fn soft_reset(vm: &mut Vm, state: &State) {
    let old = state.module(|m: &mut Mounts| {
        m.current = None;
        std::mem::take(&mut m.table)
    });
    for mount in old {
        vm.unroot(mount.object);
    }
    // The root is always there.
    let _ = state.flash.borrow_mut().change_folder("/");
    mount_flash(vm);
}

fn build(m: &mut ModuleBuilder) {
    add_to(m);
}

/// Adds what `vfs` has, and `os` too for as long as programs expect it there.
pub(super) fn add_to(m: &mut ModuleBuilder) {
    m.function("mount", NativeFn::Kw(0, ANY, mount));
    m.function("umount", NativeFn::F1(umount));
    let (fat, lfs2) = state(m.vm).module(|m: &mut Mounts| (m.fat, m.lfs2));
    for (name, ty) in [("VfsFat", fat), ("VfsLfs2", lfs2)] {
        if let Some(ty) = ty {
            m.value(name, Value::Type(ty));
        }
    }
}

/// Where a path leads.
enum Place {
    /// The root above all file systems.
    Root,
    /// Nothing is mounted there.
    Nowhere,
    /// A file system, by the root that holds it, and the path on it.
    On(usize, String),
}

fn lookup(vm: &mut Vm, path: &str) -> Place {
    let path = path.split('\0').next().unwrap_or("");
    state(vm).module(|m: &mut Mounts| {
        let relative = path.strip_prefix('/');
        if relative.is_none()
            && let Some(current) = m.current
        {
            return Place::On(current, path.to_owned());
        }
        let rest = relative.unwrap_or(path);
        if rest.is_empty() {
            return Place::Root;
        }
        for mount in &m.table {
            let name = mount.path.strip_prefix('/').unwrap_or(&mount.path);
            if name.is_empty() {
                return Place::On(mount.object, path.to_owned());
            }
            match rest.strip_prefix(name) {
                Some("") => return Place::On(mount.object, "/".to_owned()),
                Some(after) if after.starts_with('/') => {
                    return Place::On(mount.object, after.to_owned());
                }
                _ => {}
            }
        }
        Place::Nowhere
    })
}

/// The text of a path or mode: a str, or bytes.
///
/// # Errors
/// TypeError for another type, OSError EINVAL for what is no UTF-8, which no file of the PC is named by.
pub(super) fn path_arg(vm: &mut Vm, v: Value) -> Res<String> {
    if vm.type_id(v) == ids::BYTES {
        let bytes = vm.buffer_arg(v)?;
        return String::from_utf8(bytes).map_err(|_| vm.os_error(EINVAL));
    }
    vm.path_arg(v)
}

fn call_method(vm: &mut Vm, object: Value, name: &str, args: &[Value]) -> Res {
    let name = vm.intern(name);
    let f = vm.load_attr(object, name)?;
    vm.call(f, args)
}

/// Calls a method of the file system a path leads to: with the path there, and what else it takes.
///
/// # Errors
/// What it raises; EPERM for the root above all, ENODEV where nothing is mounted.
pub(super) fn call_with_path(vm: &mut Vm, method: &str, path: Value, more: &[Value]) -> Res {
    let text = path_arg(vm, path)?;
    match lookup(vm, &text) {
        Place::Root => Err(vm.os_error(EPERM)),
        Place::Nowhere => Err(vm.os_error(ENODEV)),
        Place::On(object, path) => {
            let object = vm.rooted(object);
            let path = vm.new_str(&path);
            vm.keep(path);
            let mut args = vec![path];
            args.extend_from_slice(more);
            call_method(vm, object, method, &args)
        }
    }
}

/// What is mounted at the root.
fn root_mount(vm: &mut Vm) -> Option<Value> {
    let mounts = state(vm).module(|m: &mut Mounts| m.table.clone());
    let mount = mounts.into_iter().find(|mount| mount.path.len() == 1)?;
    Some(vm.rooted(mount.object))
}

/// `mount()`, `mount(fs, path, *, readonly=False, mkfs=False)`
fn mount(vm: &mut Vm, pos: &[Value], kw: &[(Sym, Value)]) -> Res {
    if pos.is_empty() && kw.is_empty() {
        let mounts = state(vm).module(|m: &mut Mounts| m.table.clone());
        let mut all = Vec::new();
        for mount in mounts {
            let (object, path) = (vm.rooted(mount.object), vm.new_str(&mount.path));
            all.push(vm.new_tuple([object, path]));
        }
        return Ok(vm.new_list(all));
    }
    let names = ["", "", "readonly", "mkfs"];
    let [object, path, read_only, mkfs] = vm.parse_args(pos, kw, names, 2, 2)?;
    let path = path_arg(vm, path)?;
    let name = vm.intern("mount");
    let (object, f) = match vm.find_attr(object, name)? {
        Some(f) => (object, f),
        None => {
            let found = detect(vm, object)?;
            vm.keep(found);
            (found, vm.load_attr(found, name)?)
        }
    };
    let or_false = |v: Value| v.defined().unwrap_or(Value::Bool(false));
    vm.call(f, &[or_false(read_only), or_false(mkfs)])?;
    if let Place::On(there, _) = lookup(vm, &path) {
        let at_root = state(vm).module(|m: &mut Mounts| {
            m.table
                .iter()
                .any(|mount| mount.object == there && mount.path.len() == 1)
        });
        if path.len() == 1 || !at_root {
            return Err(vm.os_error(EPERM));
        }
    }
    let object = vm.root(object);
    state(vm).module(|m: &mut Mounts| {
        let last = m.table.iter().position(|mount| mount.path.len() == 1);
        let at = last.unwrap_or(m.table.len());
        m.table.insert(at, Mount { path, object });
    });
    Ok(Value::None)
}

/// The file system on a block device: littlefs if its name is there, else FAT.
fn detect(vm: &mut Vm, device: Value) -> Res {
    let (fat, lfs2) = state(vm).module(|m: &mut Mounts| (m.fat, m.lfs2));
    let (Some(fat), Some(lfs2)) = (fat, lfs2) else {
        return Err(Error::Stop);
    };
    match is_littlefs(vm, device) {
        Ok(true) => match littlefs::make(vm, lfs2, &[device], &[]) {
            Err(Error::Raised(_)) => {}
            made => return made,
        },
        Err(Error::Stop) => return Err(Error::Stop),
        // It may be a device of the simple interface.
        Ok(false) | Err(Error::Raised(_)) => {}
    }
    fat::make(vm, fat, &[device], &[])
}

/// Whether one of the first two blocks has littlefs's name.
fn is_littlefs(vm: &mut Vm, device: Value) -> Res<bool> {
    let device = Device::new(vm, device)?;
    for block in 0..=1 {
        let head = device.read(vm, block, Some(8), 44)?;
        if head.is_ok_and(|head| head.starts_with(b"littlefs")) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// `umount(path or fs)`
fn umount(vm: &mut Vm, what: Value) -> Res {
    let path = vm.as_str(what).map(ToString::to_string);
    let mounts = state(vm).module(|m: &mut Mounts| m.table.clone());
    let found = mounts.iter().position(|mount| match &path {
        Some(path) => mount.path == *path,
        None => vm.rooted(mount.object).is(what),
    });
    let Some(found) = found else {
        return Err(vm.os_error(EINVAL));
    };
    let mount = state(vm).module(|m: &mut Mounts| {
        let mount = m.table.remove(found);
        if m.current == Some(mount.object) {
            m.current = None;
        }
        mount
    });
    let object = vm.rooted(mount.object);
    vm.keep(object);
    vm.unroot(mount.object);
    call_method(vm, object, "umount", &[])?;
    Ok(Value::None)
}

/// `chdir(path)`
pub(super) fn change_folder(vm: &mut Vm, path: Value) -> Res {
    let text = path_arg(vm, path)?;
    let current = match lookup(vm, &text) {
        Place::Nowhere => return Err(vm.os_error(ENODEV)),
        Place::Root => {
            if let Some(root) = root_mount(vm) {
                let slash = Value::Str(vm.intern("/"));
                call_method(vm, root, "chdir", &[slash])?;
            }
            None
        }
        Place::On(object, path) => {
            let path = vm.new_str(&path);
            vm.keep(path);
            let fs = vm.rooted(object);
            call_method(vm, fs, "chdir", &[path])?;
            Some(object)
        }
    };
    state(vm).module(|m: &mut Mounts| m.current = current);
    Ok(Value::None)
}

/// `getcwd()`
pub(super) fn current_folder(vm: &mut Vm) -> Res {
    let current = state(vm).module(|m: &mut Mounts| {
        let current = m.current?;
        m.table
            .iter()
            .find(|mount| mount.object == current)
            .cloned()
    });
    let Some(mount) = current else {
        return Ok(Value::Str(vm.intern("/")));
    };
    let object = vm.rooted(mount.object);
    let folder = call_method(vm, object, "getcwd", &[])?;
    if mount.path.len() == 1 {
        return Ok(folder);
    }
    let folder = vm.text_arg(folder)?;
    let folder: &[u8] = if folder == "/" { b"" } else { &folder };
    Ok(vm.new_str(&fill("{}{}", [mount.path.as_bytes(), folder])))
}

/// `ilistdir([path])`
pub(super) fn iterate_folder(vm: &mut Vm, args: &[Value]) -> Res {
    let path = match args.first() {
        Some(&path) => path,
        None => Value::Str(vm.intern("")),
    };
    let text = path_arg(vm, path)?;
    let bytes = vm.type_id(path) == ids::BYTES;
    match lookup(vm, &text) {
        Place::Nowhere => Err(vm.os_error(ENODEV)),
        Place::On(object, path) => {
            let path = name_value(vm, &path, bytes);
            vm.keep(path);
            let object = vm.rooted(object);
            call_method(vm, object, "ilistdir", &[path])
        }
        Place::Root => {
            let mounts = state(vm).module(|m: &mut Mounts| m.table.clone());
            let list = vm.new_list(Vec::new());
            vm.keep(list);
            for mount in mounts {
                if mount.path.len() == 1 {
                    let slash = name_value(vm, "/", bytes);
                    let object = vm.rooted(mount.object);
                    let entries = call_method(vm, object, "ilistdir", &[slash])?;
                    for entry in vm.collect_items(entries)? {
                        stream::push(vm, list, entry)?;
                    }
                    break;
                }
                let name = name_value(vm, &mount.path[1..], bytes);
                let entry = vm.new_tuple([name, Value::Int(S_IFDIR), Value::Int(0)]);
                stream::push(vm, list, entry)?;
            }
            vm.iter(list)
        }
    }
}

/// `listdir([path])`
pub(super) fn list_folder(vm: &mut Vm, args: &[Value]) -> Res {
    let entries = iterate_folder(vm, args)?;
    vm.keep(entries);
    let list = vm.new_list(Vec::new());
    vm.keep(list);
    while let Some(entry) = vm.iter_next(entries)? {
        let name = vm.index(entry, Value::Int(0))?;
        stream::push(vm, list, name)?;
    }
    Ok(list)
}

/// `mkdir(path)`
pub(super) fn make_folder(vm: &mut Vm, path: Value) -> Res {
    let text = path_arg(vm, path)?;
    match lookup(vm, &text) {
        Place::Root => return Err(vm.os_error(EEXIST)),
        Place::On(_, path) if path == "/" => return Err(vm.os_error(EEXIST)),
        _ => {}
    }
    call_with_path(vm, "mkdir", path, &[])
}

/// `rename(old, new)`
pub(super) fn rename(vm: &mut Vm, old: Value, new: Value) -> Res {
    let (old, new) = (path_arg(vm, old)?, path_arg(vm, new)?);
    match (lookup(vm, &old), lookup(vm, &new)) {
        (Place::On(from, old), Place::On(to, new)) if from == to => {
            let (old, new) = (vm.new_str(&old), vm.new_str(&new));
            vm.keep(old);
            vm.keep(new);
            let object = vm.rooted(from);
            call_method(vm, object, "rename", &[old, new])
        }
        (Place::Nowhere, Place::Nowhere) => Err(vm.os_error(ENODEV)),
        // Between file systems.
        _ => Err(vm.os_error(EPERM)),
    }
}

/// `stat(path)`
pub(super) fn stat(vm: &mut Vm, path: Value) -> Res {
    let text = path_arg(vm, path)?;
    if let Place::Root = lookup(vm, &text) {
        return stat_tuple(vm, Found::Folder);
    }
    call_with_path(vm, "stat", path, &[])
}

/// `statvfs(path)`
pub(super) fn statvfs(vm: &mut Vm, path: Value) -> Res {
    let text = path_arg(vm, path)?;
    if let Place::Root = lookup(vm, &text) {
        let Some(root) = root_mount(vm) else {
            let mut parts = [Value::Int(0); 10];
            parts[9] = Value::Int(PATH_MAX);
            return Ok(vm.new_tuple(parts));
        };
        let slash = Value::Str(vm.intern("/"));
        return call_method(vm, root, "statvfs", &[slash]);
    }
    call_with_path(vm, "statvfs", path, &[])
}

fn name_value(vm: &mut Vm, name: &str, bytes: bool) -> Value {
    if bytes {
        vm.new_bytes(name.as_bytes())
    } else {
        vm.new_str(name)
    }
}

fn stat_tuple(vm: &mut Vm, found: Found) -> Res {
    let (mode, size, time) = match found {
        Found::File { size, modified } => {
            let seconds = modified.div_euclid(1_000_000) - EPOCH_2000;
            (S_IFREG, size, seconds)
        }
        // Folders have no time.
        Found::Folder => (S_IFDIR, 0, 0),
    };
    let mut parts = [Value::Int(0); 10];
    parts[0] = Value::Int(mode);
    parts[6] = vm.int(size as i64);
    for part in &mut parts[7..] {
        *part = vm.int(time);
    }
    Ok(vm.new_tuple(parts))
}
