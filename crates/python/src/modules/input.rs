//! Reading from streams of other modules and of programs, for modules that read them themselves.

use crate::error::Res;
use crate::object::Object;
use crate::types::ids;
use crate::value::Value;
use crate::vm::Vm;

/// Reading failed.
const EIO: i32 = 5;
/// There is nothing to read yet.
const EAGAIN: i32 = 11;

/// A stream to read from.
#[derive(Clone, Copy)]
pub(crate) struct Input {
    stream: Value,
    /// Its class derives from a built-in stream: the program's `readinto` is called.
    derived: bool,
}

impl Input {
    /// OSError unless a value is a stream that can be read.
    pub fn new(vm: &mut Vm, stream: Value) -> Res<Input> {
        let derived = vm.is_instance_object(stream);
        let plain = derived && vm.native_of(stream).is(stream);
        let read = vm.intern(if derived { "readinto" } else { "read" });
        if plain || vm.find_attr(stream, read)?.is_none() {
            return Err(vm.raise(ids::OS_ERROR, "stream operation not supported"));
        }
        Ok(Input { stream, derived })
    }

    /// Reads up to `n` bytes (or, of a text stream, characters); none at its end.
    pub fn read(self, vm: &mut Vm, n: usize) -> Res<Vec<u8>> {
        if !self.derived {
            let name = vm.intern("read");
            let read = vm.load_attr(self.stream, name)?;
            let got = vm.call(read, &[Value::Int(n as i32)])?;
            return match vm.buffer(got) {
                Some(bytes) => Ok(bytes.to_vec()),
                None => Err(vm.os_error(EAGAIN)),
            };
        }
        let kept = vm.kept.len();
        let buffer = vm.heap.value(Object::ByteArray(vec![0; n]));
        vm.keep(buffer);
        let name = vm.intern("readinto");
        let read = vm.load_attr(self.stream, name)?;
        let count = vm.call(read, &[buffer])?;
        let bytes = vm.buffer(buffer).unwrap_or(&[]).to_vec();
        vm.kept.truncate(kept);
        if count.is_none() {
            return Err(vm.os_error(EAGAIN));
        }
        let count = vm.int_arg(count)?;
        match usize::try_from(count) {
            Ok(count) if count <= n => Ok(bytes.into_iter().take(count).collect()),
            Ok(_) => Err(vm.os_error(EIO)),
            Err(_) => Err(vm.os_error(count.unsigned_abs() as i32)),
        }
    }
}
