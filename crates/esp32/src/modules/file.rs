//! `open` and the files it gives (extmod/vfs.c, extmod/vfs_lfsx_file.c).

use super::io::stream::{self, Io, Stream};
use super::vfs;
use crate::flash::{Errno, Mode, OpenFile};
use crate::state::{State, state};
use python::object::NativeObject;
use python::types::{ANY, NativeFn, ids};
use python::value::{Sym, TypeId};
use python::{Error, Res, Value, Vm};
use std::rc::Rc;

/// EIO: the PC failed.
const EIO: i32 = 5;

/// A file of the flash. Like the part's, it is closed when it is garbage.
struct FileObject {
    /// None when it is closed.
    file: Option<OpenFile>,
    state: Rc<State>,
}

impl NativeObject for FileObject {
    /// The object with littlefs's own and its cache of 128 bytes.
    fn cost(&self) -> usize {
        288
    }
}

impl Drop for FileObject {
    fn drop(&mut self) {
        if let Some(mut file) = self.file.take()
            && let Ok(mut flash) = self.state.flash.try_borrow_mut()
        {
            // Nobody is left to be told.
            let _ = flash.close(&mut file, self.state.epoch());
        }
    }
}

/// The two types of files.
#[derive(Default)]
struct Types {
    text: Option<TypeId>,
    binary: Option<TypeId>,
}

struct File<const TEXT: bool>;

/// Adds the types and the built-in function.
pub fn register(vm: &mut Vm) {
    let text = define::<true>(vm, "TextIOWrapper");
    let binary = define::<false>(vm, "FileIO");
    state(vm).module(|types: &mut Types| {
        types.text = Some(text);
        types.binary = Some(binary);
    });
    let open = vm.native("open", NativeFn::Kw(0, ANY, open));
    vm.define_builtin("open", open);
}

fn define<const TEXT: bool>(vm: &mut Vm, name: &str) -> TypeId {
    stream::define_file::<File<TEXT>>(vm, name, |_, _, _| {
        let name = if TEXT { "TextIOWrapper" } else { "FileIO" };
        Ok(format!("<io.{name}>"))
    })
}

/// `open(file, mode='r', buffering=-1, encoding=None)`: whatever file system the path is on.
///
/// # Errors
/// OSError; TypeError and ValueError for arguments that make no sense.
pub fn open(vm: &mut Vm, pos: &[Value], kw: &[(Sym, Value)]) -> Res {
    let names = ["file", "mode", "buffering", "encoding"];
    let [file, mode, buffering, _encoding] = vm.parse_args(pos, kw, names, 1, 4)?;
    if let Some(buffering) = buffering.defined() {
        vm.int_arg(buffering)?;
    }
    let mode = match mode.defined() {
        Some(mode) => mode,
        None => Value::Str(vm.intern("r")),
    };
    vfs::call_with_path(vm, "open", file, &[mode])
}

/// Opens a file of the flash.
///
/// # Errors
/// OSError; ValueError for a mode that makes no sense.
pub(super) fn open_on_flash(vm: &mut Vm, path: &str, mode: Value) -> Res {
    let mode = vfs::path_arg(vm, mode)?;
    let Some((mode, text)) = parse_mode(&mode) else {
        return Err(vm.raise_with(ids::VALUE_ERROR, &[]));
    };
    let state = state(vm);
    let mut opened = state.flash.borrow_mut().open(path, mode, state.epoch());
    if opened.as_ref().is_err_and(|e| e.errno() == EIO) {
        // The PC may have run out of descriptors, which garbage holds.
        vm.collect();
        opened = state.flash.borrow_mut().open(path, mode, state.epoch());
    }
    let file = opened.map_err(|e| vm.os_error(e.errno()))?;
    let ty = state.module(|types: &mut Types| if text { types.text } else { types.binary });
    let ty = ty.ok_or(Error::Stop)?;
    let file = Some(file);
    Ok(vm.new_native(ty, FileObject { file, state }))
}

/// What a mode asks for, and whether for text; letters that mean nothing are passed over.
pub(super) fn parse_mode(mode: &str) -> Option<(Mode, bool)> {
    let mut parsed = Mode::default();
    let mut text = true;
    let mut given = false;
    let mut plus = false;
    for letter in mode.chars() {
        let new = match letter {
            'r' => Mode::default(),
            'w' => Mode {
                write: true,
                create: true,
                truncate: true,
                ..Mode::default()
            },
            'x' => Mode {
                write: true,
                create: true,
                exclusive: true,
                ..Mode::default()
            },
            'a' => Mode {
                write: true,
                create: true,
                append: true,
                ..Mode::default()
            },
            '+' => {
                (given, plus) = (true, true);
                continue;
            }
            'b' => {
                text = false;
                continue;
            }
            't' => {
                text = true;
                continue;
            }
            _ => continue,
        };
        if given {
            return None;
        }
        given = true;
        parsed = new;
    }
    parsed.write |= plus;
    Some((parsed, text))
}

/// Does something with an open file. ValueError without a text if it is closed.
fn with_file<T>(
    vm: &mut Vm,
    slf: Value,
    f: impl FnOnce(&mut OpenFile, &State) -> Result<T, i32>,
) -> Res<Io<T>> {
    let state = state(vm);
    match vm.native_mut::<FileObject>(slf) {
        None => Err(vm.type_error("argument has wrong type")),
        Some(FileObject { file: None, .. }) => Err(vm.raise_with(ids::VALUE_ERROR, &[])),
        Some(FileObject {
            file: Some(file), ..
        }) => Ok(f(file, &state)),
    }
}

impl<const TEXT: bool> Stream for File<TEXT> {
    const TEXT: bool = TEXT;

    fn read(vm: &mut Vm, slf: Value, count: usize) -> Res<Io<Vec<u8>>> {
        with_file(vm, slf, |file, _| {
            let mut bytes = Vec::new();
            file.read(count, &mut bytes).map_err(|e| e.errno())?;
            Ok(bytes)
        })
    }

    fn read_line(vm: &mut Vm, slf: Value, max: usize) -> Res<Io<Vec<u8>>> {
        let room = vm.heap.limit();
        let line = with_file(vm, slf, |file, _| {
            let mut bytes = Vec::new();
            // A file may be one endless line: the heap is.
            let max = max.min(room.saturating_add(1));
            file.read_line(max, &mut bytes).map_err(|e| e.errno())?;
            Ok(bytes)
        })?;
        if let Ok(line) = &line {
            vm.reserve(line.len())?;
        }
        Ok(line)
    }

    fn write(vm: &mut Vm, slf: Value, bytes: &[u8]) -> Res<Io<usize>> {
        with_file(vm, slf, |file, state| {
            let mut flash = state.flash.borrow_mut();
            flash.write(file, bytes).map_err(|e| e.errno())
        })
    }

    fn seek(vm: &mut Vm, slf: Value, offset: i64, whence: i64) -> Res<Io<u64>> {
        with_file(vm, slf, |file, _| {
            file.seek(offset, whence).map_err(|e| e.errno())
        })
    }

    fn flush(vm: &mut Vm, slf: Value) -> Res<Io<()>> {
        with_file(vm, slf, |file, state| {
            let mut flash = state.flash.borrow_mut();
            flash.flush(file, state.epoch()).map_err(|e| e.errno())
        })
    }

    fn close(vm: &mut Vm, slf: Value) -> Res<Io<()>> {
        let state = state(vm);
        let Some(object) = vm.native_mut::<FileObject>(slf) else {
            return Err(vm.type_error("argument has wrong type"));
        };
        let Some(mut file) = object.file.take() else {
            return Ok(Ok(()));
        };
        let mut flash = state.flash.borrow_mut();
        Ok(flash.close(&mut file, state.epoch()).map_err(|e| e.errno()))
    }
}
