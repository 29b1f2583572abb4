//! A program's block device (extmod/vfs_blockdev.c).

use python::object::{MemoryView, Object};
use python::{Res, Value, Vm};
use std::cell::Cell;

const EINVAL: i32 = 22;
const EROFS: i32 = 30;

/// `ioctl` requests.
pub(super) const INIT: i32 = 1;
pub(super) const SYNC: i32 = 3;
pub(super) const BLOCK_COUNT: i32 = 4;
pub(super) const BLOCK_SIZE: i32 = 5;
pub(super) const BLOCK_ERASE: i32 = 6;

/// How a device is asked what it is.
enum Control {
    /// By its `ioctl`.
    Ioctl(Value),
    /// By its `sync`, if it has one, and its `count`.
    Old(Option<Value>, Value),
}

/// A device: its methods. Whoever holds it names them to the collector.
pub(super) struct Device {
    read: Value,
    write: Option<Value>,
    control: Control,
    /// Nothing is to be written.
    read_only: Cell<bool>,
    /// A bytearray for a block; taken while it is in use.
    buffer: Cell<Value>,
}

impl Device {
    /// # Errors
    /// AttributeError: it is no block device.
    pub fn new(vm: &mut Vm, object: Value) -> Res<Device> {
        let method = |vm: &mut Vm, name: &str| {
            let name = vm.intern(name);
            let found = vm.find_attr(object, name)?;
            Ok(found.map(|f| vm.keep(f)))
        };
        let write = method(vm, "writeblocks")?;
        let ioctl = method(vm, "ioctl")?;
        let sync = method(vm, "sync")?;
        let required = |vm: &mut Vm, name: &str| {
            let name = vm.intern(name);
            let f = vm.load_attr(object, name)?;
            Ok(vm.keep(f))
        };
        let read = required(vm, "readblocks")?;
        let control = match ioctl {
            Some(ioctl) => Control::Ioctl(ioctl),
            None => Control::Old(sync, required(vm, "count")?),
        };
        Ok(Device {
            read,
            write,
            control,
            read_only: Cell::new(write.is_none()),
            buffer: Cell::new(Value::Undefined),
        })
    }

    /// Names what it holds.
    pub fn trace(&self, mark: &mut dyn FnMut(Value)) {
        mark(self.read);
        if let Some(write) = self.write {
            mark(write);
        }
        match self.control {
            Control::Ioctl(ioctl) => mark(ioctl),
            Control::Old(sync, count) => {
                if let Some(sync) = sync {
                    mark(sync);
                }
                mark(count);
            }
        }
        let buffer = self.buffer.get();
        if !buffer.is_undefined() {
            mark(buffer);
        }
    }

    /// Whether nothing is to be written to it.
    pub fn is_read_only(&self) -> bool {
        self.read_only.get()
    }

    /// Nothing is written to it from now on.
    pub fn protect(&self) {
        self.read_only.set(true);
    }

    /// Reads bytes from a block on; with an offset into it, by the extended interface.
    ///
    /// # Errors
    /// What the program raises; within: an errno number.
    pub fn read(
        &self,
        vm: &mut Vm,
        block: u32,
        offset: Option<u32>,
        len: usize,
    ) -> Res<Result<Vec<u8>, i32>> {
        let (buffer, result) = self.transfer(vm, self.read, block, offset, &vec![0; len])?;
        let bytes = vm.buffer_arg(buffer)?;
        self.buffer.set(buffer);
        Ok(result.map(|()| bytes))
    }

    /// Writes bytes from a block on.
    ///
    /// # Errors
    /// As for reading.
    pub fn write(
        &self,
        vm: &mut Vm,
        block: u32,
        offset: Option<u32>,
        bytes: &[u8],
    ) -> Res<Result<(), i32>> {
        let Some(write) = self.write.filter(|_| !self.is_read_only()) else {
            return Ok(Err(EROFS));
        };
        let (buffer, result) = self.transfer(vm, write, block, offset, bytes)?;
        self.buffer.set(buffer);
        Ok(result)
    }

    fn transfer(
        &self,
        vm: &mut Vm,
        method: Value,
        block: u32,
        offset: Option<u32>,
        bytes: &[u8],
    ) -> Res<(Value, Result<(), i32>)> {
        let mut buffer = self.buffer.replace(Value::Undefined);
        match vm.buffer_mut(buffer) {
            Some(room) if room.len() == bytes.len() => room.copy_from_slice(bytes),
            _ => {
                vm.reserve(bytes.len())?;
                buffer = vm.heap.value(Object::ByteArray(bytes.to_vec()));
            }
        }
        vm.keep(buffer);
        let view = MemoryView {
            target: buffer,
            code: b'B',
            start: 0,
            len: bytes.len(),
            read_only: false,
            bytearray: false,
        };
        let view = vm.heap.value(Object::MemoryView(Box::new(view)));
        let mut args = vec![vm.int(i64::from(block)), vm.keep(view)];
        if let Some(offset) = offset {
            args.push(vm.int(i64::from(offset)));
        }
        let answer = vm.call(method, &args)?;
        let result = match answer {
            Value::None => Ok(()),
            answer => match vm.int_arg(answer)? {
                0 => Ok(()),
                // No device counts what it did.
                1.. => Err(EINVAL),
                errno => Err(errno.unsigned_abs() as i32),
            },
        };
        Ok((buffer, result))
    }

    /// Asks the device.
    ///
    /// # Errors
    /// What the program raises.
    pub fn control(&self, vm: &mut Vm, request: i32, argument: u32) -> Res {
        match (&self.control, request) {
            (Control::Ioctl(ioctl), _) => {
                let argument = vm.int(i64::from(argument));
                vm.call(*ioctl, &[Value::Int(request), argument])
            }
            (Control::Old(Some(sync), _), SYNC) => {
                vm.call(*sync, &[])?;
                Ok(Value::None)
            }
            (Control::Old(_, count), BLOCK_COUNT) => vm.call(*count, &[]),
            // Blocks of the old interface have 512 bytes, and need no more.
            _ => Ok(Value::None),
        }
    }

    /// Asks the device for a number.
    ///
    /// # Errors
    /// As for [`Device::control`]; TypeError for what is none.
    pub fn ask(&self, vm: &mut Vm, request: i32, argument: u32) -> Res<i64> {
        let answer = self.control(vm, request, argument)?;
        vm.int_arg(answer)
    }
}
