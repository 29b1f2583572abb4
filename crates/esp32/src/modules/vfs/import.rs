//! What import and `execfile` ask of the file systems (extmod/vfs_reader.c).

use super::{Place, call_method, lfs2, lookup};
use crate::modules::io::stream;
use python::vm::PathKind;
use python::{Error, Res, Value, Vm};

const ENODEV: i32 = 19;
/// st_mode of a folder.
const S_IFDIR: i64 = 0x4000;

/// `ioctl` request: close.
const CLOSE: i32 = 4;
/// `ioctl` request: how many bytes to ask for at once.
const GET_BUFFER_SIZE: i32 = 11;
/// What is asked for at once of a file that says nothing: what fits into two blocks of the heap.
const DEFAULT_BUFFER: usize = 25;
/// The least: what fits into one block.
const MIN_BUFFER: usize = 9;
/// The most.
const MAX_BUFFER: usize = 255;

/// What a path names.
pub(super) fn path_kind(vm: &mut Vm, path: &str) -> Res<PathKind> {
    let Place::On(object, path) = lookup(vm, path) else {
        return Ok(PathKind::Absent);
    };
    let object = vm.rooted(object);
    if let Some(kind) = lfs2::flash_kind(vm, object, &path) {
        return Ok(kind);
    }
    let path = vm.new_str(&path);
    vm.keep(path);
    let stat = match call_method(vm, object, "stat", &[path]) {
        Ok(stat) => stat,
        Err(Error::Stop) => return Err(Error::Stop),
        Err(Error::Raised(_)) => return Ok(PathKind::Absent),
    };
    let parts = vm.fixed_items_arg(stat, 10)?;
    let mode = vm.int_arg(parts[0])?;
    Ok(if mode & S_IFDIR != 0 {
        PathKind::Folder
    } else {
        PathKind::File
    })
}

/// A file's content.
pub(super) fn read_file(vm: &mut Vm, path: &str) -> Res<Vec<u8>> {
    let Place::On(object, path) = lookup(vm, path) else {
        return Err(vm.os_error(ENODEV));
    };
    let object = vm.rooted(object);
    if let Some(content) = lfs2::flash_content(vm, object, &path) {
        return content;
    }
    let (path, mode) = (vm.new_str(&path), Value::Str(vm.intern("rb")));
    vm.keep(path);
    let file = call_method(vm, object, "open", &[path, mode])?;
    vm.keep(file);
    let content = read_to_end(vm, file);
    close(vm, file)?;
    content
}

fn read_to_end(vm: &mut Vm, file: Value) -> Res<Vec<u8>> {
    let wanted = control(vm, file, GET_BUFFER_SIZE)?.unwrap_or(0);
    let size = match usize::try_from(wanted) {
        Ok(0) | Err(_) => DEFAULT_BUFFER,
        Ok(wanted) => wanted.clamp(MIN_BUFFER, MAX_BUFFER),
    };
    let mut content = stream::read_from(vm, file, size)?;
    let mut last = content.len();
    while last == size {
        let bytes = stream::read_from(vm, file, size)?;
        last = bytes.len();
        content.extend(bytes);
    }
    Ok(content)
}

/// Asks a file that is an object of the program; none: it is not, or does not know.
fn control(vm: &mut Vm, file: Value, request: i32) -> Res<Option<i64>> {
    if !vm.is_instance_object(file) {
        return Ok(None);
    }
    let name = vm.intern("ioctl");
    let Some(f) = vm.find_attr(file, name)? else {
        return Ok(None);
    };
    vm.keep(f);
    let answer = vm.call(f, &[Value::Int(request), Value::Int(0)])?;
    let answer = vm.int_arg(answer)?;
    Ok((answer >= 0).then_some(answer))
}

fn close(vm: &mut Vm, file: Value) -> Res<()> {
    if vm.is_instance_object(file) {
        control(vm, file, CLOSE)?;
        return Ok(());
    }
    let name = vm.intern("close");
    if let Some(f) = vm.find_attr(file, name)? {
        vm.call(f, &[])?;
    }
    Ok(())
}
