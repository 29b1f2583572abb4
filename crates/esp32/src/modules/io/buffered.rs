//! `io.BufferedWriter` (py/modio.c): gathers what is written into pieces of one size.

use super::stream::{slice_arg, write_to};
use python::object::NativeObject;
use python::types::{ModuleBuilder, NativeFn};
use python::value::{Sym, TypeId};
use python::{Error, Res, Value, Vm};

struct Writer {
    stream: Value,
    size: usize,
    bytes: Vec<u8>,
}

impl NativeObject for Writer {
    fn trace(&self, mark: &mut dyn FnMut(Value)) {
        mark(self.stream);
    }

    fn cost(&self) -> usize {
        16 + self.size
    }
}

/// Adds the type to `io`.
pub(super) fn build(m: &mut ModuleBuilder) {
    let ty = m.vm.define_type("BufferedWriter", |t| {
        t.make(make)
            .subclassable()
            .method("write", NativeFn::Var(2, 4, write))
            .method("flush", NativeFn::F1(flush));
    });
    m.value("BufferedWriter", Value::Type(ty));
}

fn make(vm: &mut Vm, ty: TypeId, pos: &[Value], kw: &[(Sym, Value)]) -> Res {
    vm.no_keywords(kw)?;
    vm.check_count(pos.len(), 2, 2)?;
    let size = vm.int_arg(pos[1])?;
    let Ok(size) = usize::try_from(size) else {
        return Err(vm.memory_error(size as u32 as usize));
    };
    vm.reserve(size)?;
    Ok(vm.new_native(
        ty,
        Writer {
            stream: pos[0],
            // One without room would never come to an end.
            size: size.max(1),
            bytes: Vec::new(),
        },
    ))
}

fn this<'a>(vm: &'a mut Vm, slf: Value) -> Res<&'a mut Writer> {
    if vm.native_ref::<Writer>(slf).is_none() {
        return Err(vm.type_error("argument has wrong type"));
    }
    vm.native_mut::<Writer>(slf).ok_or(Error::Stop)
}

fn write(vm: &mut Vm, args: &[Value]) -> Res {
    let data = slice_arg(vm, &args[1..])?;
    let mut rest = &data[..];
    while !rest.is_empty() {
        let writer = this(vm, args[0])?;
        let count = rest
            .len()
            .min(writer.size.saturating_sub(writer.bytes.len()));
        writer.bytes.extend_from_slice(&rest[..count]);
        rest = &rest[count..];
        if writer.bytes.len() == writer.size {
            flush(vm, args[0])?;
        }
    }
    Ok(vm.int(data.len() as i64))
}

fn flush(vm: &mut Vm, slf: Value) -> Res {
    let writer = this(vm, slf)?;
    // What could not be written is kept for the next time.
    let (stream, bytes) = (writer.stream, writer.bytes.clone());
    if !bytes.is_empty() {
        write_to(vm, stream, &bytes)?;
        this(vm, slf)?.bytes.clear();
    }
    Ok(Value::None)
}
