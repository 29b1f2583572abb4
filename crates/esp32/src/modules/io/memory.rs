//! `io.StringIO` and `io.BytesIO` (py/objstringio.c).

use super::stream::{self, Io, Stream};
use python::object::NativeObject;
use python::types::{ModuleBuilder, NativeFn};
use python::value::{Sym, TypeId};
use python::{Error, Res, Value, Vm};

/// Greatest size: no board has as much memory.
const SIZE_MAX: u64 = i32::MAX as u64;
/// Bytes of a new one, and what is allocated beyond what is needed.
const ROOM: usize = 16;
/// EINVAL
const EINVAL: i32 = 22;
/// EFBIG
const EFBIG: i32 = 27;

struct Memory {
    /// None when it is closed.
    bytes: Option<Vec<u8>>,
    /// Bytes that the part would have allocated for it.
    room: usize,
    position: u64,
    text: bool,
}

impl NativeObject for Memory {
    fn cost(&self) -> usize {
        32 + self.room
    }
}

struct Kind<const TEXT: bool>;

/// Adds the two types to `io`.
pub(super) fn build(m: &mut ModuleBuilder) {
    let ty = define::<true>(m.vm, "StringIO");
    m.value("StringIO", Value::Type(ty));
    let ty = define::<false>(m.vm, "BytesIO");
    m.value("BytesIO", Value::Type(ty));
}

fn define<const TEXT: bool>(vm: &mut Vm, name: &str) -> TypeId {
    vm.define_type(name, |t| {
        stream::read_and_write::<Kind<TEXT>>(t);
        stream::position::<Kind<TEXT>>(t);
        stream::closing::<Kind<TEXT>>(t);
        t.method("getvalue", NativeFn::F1(value));
        stream::context::<Kind<TEXT>>(t);
        t.make(make::<TEXT>)
            .hooks(stream::hooks::<Kind<TEXT>>(print))
            .subclassable();
    })
}

/// Keywords are passed over, as there.
fn make<const TEXT: bool>(vm: &mut Vm, ty: TypeId, pos: &[Value], _kw: &[(Sym, Value)]) -> Res {
    let (bytes, room) = match pos.first() {
        None => (Vec::new(), ROOM),
        Some(v @ (Value::Int(_) | Value::Bool(_))) => {
            let size = vm.int_arg(*v)?;
            vm.reserve(usize::try_from(size).unwrap_or(u32::MAX as usize))?;
            (Vec::new(), size as usize)
        }
        Some(&v) => {
            let bytes = vm.buffer_arg(v)?;
            vm.reserve(bytes.len())?;
            let room = bytes.len();
            (bytes, room)
        }
    };
    Ok(vm.new_native(
        ty,
        Memory {
            bytes: Some(bytes),
            room,
            position: 0,
            text: TEXT,
        },
    ))
}

fn print(vm: &mut Vm, v: Value, _repr: bool) -> Res<String> {
    let text = vm.native_ref::<Memory>(v).is_some_and(|m| m.text);
    let address = match vm.native_of(v) {
        Value::Obj(r) => vm.address(r),
        _ => 0,
    };
    let name = if text { "StringIO" } else { "BytesIO" };
    Ok(format!("<io.{name} 0x{address:x}>"))
}

fn this<'a>(vm: &'a mut Vm, slf: Value) -> Res<(&'a mut Vec<u8>, &'a mut u64)> {
    match vm.native_ref::<Memory>(slf) {
        None => return Err(vm.type_error("argument has wrong type")),
        Some(Memory { bytes: None, .. }) => {
            return Err(vm.value_error("I/O operation on closed file"));
        }
        Some(_) => {}
    }
    match vm.native_mut::<Memory>(slf) {
        Some(Memory {
            bytes: Some(bytes),
            position,
            ..
        }) => Ok((bytes, position)),
        _ => Err(Error::Stop),
    }
}

/// Makes room for so many bytes, as MicroPython does: a little more, in eights.
fn grow(vm: &mut Vm, slf: Value, size: usize) -> Res<()> {
    let room = vm.native_ref::<Memory>(slf).map_or(0, |m| m.room);
    if size > room {
        let new = (size + ROOM).next_multiple_of(8);
        vm.reserve(new - room)?;
        vm.heap.charge(new - room);
        if let Some(memory) = vm.native_mut::<Memory>(slf) {
            memory.room = new;
        }
    }
    Ok(())
}

fn value(vm: &mut Vm, slf: Value) -> Res {
    let bytes = this(vm, slf)?.0.clone();
    if vm.native_ref::<Memory>(slf).is_some_and(|m| m.text) {
        return stream::text(vm, bytes);
    }
    vm.reserve(bytes.len())?;
    Ok(vm.new_bytes(bytes))
}

/// What lies ahead of the position.
fn ahead(bytes: &[u8], position: u64) -> &[u8] {
    usize::try_from(position)
        .ok()
        .and_then(|at| bytes.get(at..))
        .unwrap_or(&[])
}

impl<const TEXT: bool> Stream for Kind<TEXT> {
    const TEXT: bool = TEXT;

    fn read(vm: &mut Vm, slf: Value, count: usize) -> Res<Io<Vec<u8>>> {
        let (bytes, position) = this(vm, slf)?;
        let ahead = ahead(bytes, *position);
        let read = ahead[..count.min(ahead.len())].to_vec();
        *position += read.len() as u64;
        Ok(Ok(read))
    }

    fn read_line(vm: &mut Vm, slf: Value, max: usize) -> Res<Io<Vec<u8>>> {
        let (bytes, position) = this(vm, slf)?;
        let ahead = ahead(bytes, *position);
        let end = ahead.iter().position(|b| *b == b'\n');
        let end = end.map_or(ahead.len(), |i| i + 1).min(max);
        let line = ahead[..end].to_vec();
        *position += line.len() as u64;
        Ok(Ok(line))
    }

    fn write(vm: &mut Vm, slf: Value, data: &[u8]) -> Res<Io<usize>> {
        let (_, position) = this(vm, slf)?;
        let end = *position + data.len() as u64;
        if end > SIZE_MAX {
            return Ok(Err(EFBIG));
        }
        let (start, end) = (*position as usize, end as usize);
        grow(vm, slf, end)?;
        let (bytes, position) = this(vm, slf)?;
        if bytes.len() < end {
            bytes.resize(end, 0);
        }
        bytes[start..end].copy_from_slice(data);
        *position = end as u64;
        Ok(Ok(data.len()))
    }

    /// The position of a closed stream moves as well, but it has no end.
    fn seek(vm: &mut Vm, slf: Value, offset: i64, whence: i64) -> Res<Io<u64>> {
        let end = match whence {
            2 => this(vm, slf)?.0.len() as u64,
            _ => 0,
        };
        let Some(Memory { position, .. }) = vm.native_mut::<Memory>(slf) else {
            return Err(vm.type_error("argument has wrong type"));
        };
        let base = match whence {
            1 => *position,
            2 => end,
            _ => 0,
        };
        // Before the start is the start.
        let to = (base as i64 + offset).max(0) as u64;
        if to > u64::from(u32::MAX) {
            return Ok(Err(EINVAL));
        }
        *position = to;
        Ok(Ok(to))
    }

    fn flush(_vm: &mut Vm, _slf: Value) -> Res<Io<()>> {
        Ok(Ok(()))
    }

    fn close(vm: &mut Vm, slf: Value) -> Res<Io<()>> {
        if let Some(memory) = vm.native_mut::<Memory>(slf) {
            memory.bytes = None;
            memory.room = 0;
        }
        Ok(Ok(()))
    }
}
