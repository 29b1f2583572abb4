//! Open files of the file systems on block devices.

use crate::modules::io::stream::{self, Io, Stream};
use crate::state::state;
use python::object::NativeObject;
use python::value::TypeId;
use python::{Error, Res, Value, Vm};
use std::rc::Rc;

/// What a file system does with an open file. It may call the program's device.
pub(super) trait DeviceFile {
    /// What is shown between `<io.FileIO` and `>`.
    fn address(&self, _vm: &Vm, _slf: Value) -> String {
        String::new()
    }
    fn read(&self, vm: &mut Vm, count: usize) -> Res<Io<Vec<u8>>>;
    fn write(&self, vm: &mut Vm, bytes: &[u8]) -> Res<Io<usize>>;
    fn seek(&self, vm: &mut Vm, offset: i64, whence: i64) -> Res<Io<u64>>;
    fn flush(&self, vm: &mut Vm) -> Res<Io<()>>;
    fn close(&self, vm: &mut Vm) -> Res<Io<()>>;
    /// Names what it holds.
    fn trace(&self, mark: &mut dyn FnMut(Value));
    /// Bytes it takes on the part.
    fn cost(&self) -> usize;
}

struct Opened(Rc<dyn DeviceFile>);

impl NativeObject for Opened {
    fn trace(&self, mark: &mut dyn FnMut(Value)) {
        self.0.trace(mark);
    }

    fn cost(&self) -> usize {
        self.0.cost()
    }
}

/// The two types of files.
#[derive(Default)]
struct Types {
    text: Option<TypeId>,
    binary: Option<TypeId>,
}

struct File<const TEXT: bool>;

/// Makes the types.
pub(super) fn register(vm: &mut Vm) {
    let text = define::<true>(vm, "TextIOWrapper");
    let binary = define::<false>(vm, "FileIO");
    state(vm).module(|types: &mut Types| {
        types.text = Some(text);
        types.binary = Some(binary);
    });
}

fn define<const TEXT: bool>(vm: &mut Vm, name: &str) -> TypeId {
    stream::define_file::<File<TEXT>>(vm, name, |vm, slf, _| {
        let name = if TEXT { "TextIOWrapper" } else { "FileIO" };
        let address = opened(vm, slf)?.address(vm, slf);
        Ok(format!("<io.{name}{address}>"))
    })
}

/// Makes the object for an open file.
pub(super) fn new(vm: &mut Vm, file: Rc<dyn DeviceFile>, text: bool) -> Res {
    let ty = state(vm).module(|types: &mut Types| if text { types.text } else { types.binary });
    Ok(vm.new_native(ty.ok_or(Error::Stop)?, Opened(file)))
}

fn opened(vm: &mut Vm, slf: Value) -> Res<Rc<dyn DeviceFile>> {
    match vm.native_ref::<Opened>(slf) {
        Some(Opened(file)) => Ok(file.clone()),
        None => Err(vm.type_error("argument has wrong type")),
    }
}

impl<const TEXT: bool> Stream for File<TEXT> {
    const TEXT: bool = TEXT;

    fn read(vm: &mut Vm, slf: Value, count: usize) -> Res<Io<Vec<u8>>> {
        opened(vm, slf)?.read(vm, count)
    }

    fn write(vm: &mut Vm, slf: Value, bytes: &[u8]) -> Res<Io<usize>> {
        opened(vm, slf)?.write(vm, bytes)
    }

    fn seek(vm: &mut Vm, slf: Value, offset: i64, whence: i64) -> Res<Io<u64>> {
        opened(vm, slf)?.seek(vm, offset, whence)
    }

    fn flush(vm: &mut Vm, slf: Value) -> Res<Io<()>> {
        opened(vm, slf)?.flush(vm)
    }

    fn close(vm: &mut Vm, slf: Value) -> Res<Io<()>> {
        opened(vm, slf)?.close(vm)
    }
}
