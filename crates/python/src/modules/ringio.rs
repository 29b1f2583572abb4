//! micropython.RingIO: a ring of bytes that is a stream (py/objringio.c).

use crate::error::{Error, Res};
use crate::object::NativeObject;
use crate::types::{NativeFn, ids};
use crate::value::{Sym, TypeId, Value};
use crate::vm::Vm;
use std::collections::VecDeque;

struct Ring {
    bytes: VecDeque<u8>,
    /// Bytes it can hold.
    size: usize,
}

impl NativeObject for Ring {
    fn cost(&self) -> usize {
        32 + self.size
    }
}

/// Adds the type to a VM.
pub fn define(vm: &mut Vm) -> TypeId {
    vm.define_type("RingIO", |t| {
        t.make(make)
            .subclassable()
            .method(
                "any",
                NativeFn::F1(|vm, slf| {
                    let n = this(vm, slf)?.bytes.len();
                    Ok(vm.int(n as i64))
                }),
            )
            .method("read", NativeFn::Var(1, 2, read))
            .method("readline", NativeFn::Var(1, 2, read_line))
            .method("readinto", NativeFn::Var(2, 3, read_into))
            .method("write", NativeFn::Var(2, 4, write))
            .method("close", NativeFn::F1(|_, _| Ok(Value::None)));
    })
}

fn this<'a>(vm: &'a mut Vm, v: Value) -> Res<&'a mut Ring> {
    if vm.native_ref::<Ring>(v).is_none() {
        return Err(vm.type_error("argument has wrong type"));
    }
    match vm.native_mut::<Ring>(v) {
        Some(ring) => Ok(ring),
        None => Err(Error::Stop),
    }
}

/// Whether there is something to read, and room to write; nothing of what is no ring.
pub fn ready(vm: &Vm, v: Value) -> Option<(bool, bool)> {
    let ring = vm.native_ref::<Ring>(vm.native_of(v))?;
    Some((!ring.bytes.is_empty(), ring.bytes.len() < ring.size))
}

fn make(vm: &mut Vm, ty: TypeId, pos: &[Value], kw: &[(Sym, Value)]) -> Res {
    vm.no_keywords(kw)?;
    vm.check_count(pos.len(), 1, 1)?;
    // Given a buffer, the ring lies in it and one of its bytes stays free.
    let slots = match vm.buffer_mut(pos[0]).map(|b| b.len() as i64) {
        Some(len) => len,
        None => vm.int_arg(pos[0])? + 1,
    };
    if !(2..=i64::from(u16::MAX)).contains(&slots) {
        return Err(vm.raise_with(ids::VALUE_ERROR, &[]));
    }
    vm.reserve(slots as usize)?;
    Ok(vm.new_native(
        ty,
        Ring {
            bytes: VecDeque::new(),
            size: slots as usize - 1,
        },
    ))
}

/// How much an optional size argument asks for; without one, or if it is negative: all.
fn size_arg(vm: &mut Vm, v: Option<&Value>) -> Res<usize> {
    match v {
        Some(&v) if !v.is_none() => Ok(usize::try_from(vm.int_arg(v)?).unwrap_or(usize::MAX)),
        _ => Ok(usize::MAX),
    }
}

fn read(vm: &mut Vm, args: &[Value]) -> Res {
    let size = size_arg(vm, args.get(1))?;
    let ring = this(vm, args[0])?;
    let n = size.min(ring.bytes.len());
    let bytes: Vec<u8> = ring.bytes.drain(..n).collect();
    Ok(vm.new_bytes(bytes))
}

fn read_line(vm: &mut Vm, args: &[Value]) -> Res {
    let size = size_arg(vm, args.get(1))?;
    let ring = this(vm, args[0])?;
    let end = ring.bytes.iter().position(|b| *b == b'\n');
    let n = size.min(end.map_or(ring.bytes.len(), |i| i + 1));
    let bytes: Vec<u8> = ring.bytes.drain(..n).collect();
    Ok(vm.new_bytes(bytes))
}

fn read_into(vm: &mut Vm, args: &[Value]) -> Res {
    let max = size_arg(vm, args.get(2))?;
    let Some(len) = vm.buffer_mut(args[1]).map(|b| b.len()) else {
        return Err(vm.type_error("object with buffer protocol required"));
    };
    let ring = this(vm, args[0])?;
    let n = max.min(len).min(ring.bytes.len());
    let bytes: Vec<u8> = ring.bytes.drain(..n).collect();
    if let Some(buffer) = vm.buffer_mut(args[1]) {
        buffer[..n].copy_from_slice(&bytes);
    }
    Ok(vm.int(n as i64))
}

/// `write(buffer[, offset], length)`
fn write(vm: &mut Vm, args: &[Value]) -> Res {
    let data = vm.buffer_arg(args[1])?;
    let (offset, max) = match args {
        [_, _] => (0, usize::MAX),
        [_, _, len] => (0, size_arg(vm, Some(len))?),
        _ => (size_arg(vm, args.get(2))?, size_arg(vm, args.get(3))?),
    };
    let data = &data[offset.min(data.len())..];
    let ring = this(vm, args[0])?;
    let n = data.len().min(max).min(ring.size - ring.bytes.len());
    ring.bytes.extend(&data[..n]);
    Ok(vm.int(n as i64))
}
