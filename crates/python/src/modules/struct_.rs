//! struct (py/modstruct.c). An `O` packs a number that leads back to the object, as an `S` leads to the text at an
//! address that was lent it; a number that leads nowhere unpacks as what it is.

use super::str_data;
use crate::error::{Error, Res};
use crate::pure::pack::{Field, Format, Kind, Measure, PackError, Value as Packed, locate};
use crate::text::int::{Int, IntRef};
use crate::types::{ANY, ModuleBuilder, NativeFn, ids};
use crate::value::Value;
use crate::vm::Vm;
use num_bigint::BigInt;

/// Fills in the module.
pub fn init(m: &mut ModuleBuilder) {
    m.function("calcsize", NativeFn::F1(calc_size))
        .function("pack", NativeFn::Var(1, ANY, pack))
        .function("pack_into", NativeFn::Var(3, ANY, pack_into))
        .function("unpack", NativeFn::Var(2, 3, unpack))
        .function("unpack_from", NativeFn::Var(2, 3, unpack));
}

fn error(vm: &mut Vm, error: PackError) -> Error {
    vm.value_error(&error.to_string())
}

fn measure(vm: &mut Vm, format: &[u8]) -> Res<Measure> {
    Format::new(format).measure().map_err(|e| error(vm, e))
}

fn calc_size(vm: &mut Vm, format: Value) -> Res {
    let format = str_data(vm, format)?;
    let size = measure(vm, &format)?.size;
    Ok(vm.int(size as i64))
}

/// An integer of the heap, of any size.
fn new_int(vm: &mut Vm, int: Int) -> Value {
    match int {
        Int::Small(i) => vm.int(i),
        Int::Big(i) => vm.bigint(i),
    }
}

fn unpack(vm: &mut Vm, args: &[Value]) -> Res {
    let format = str_data(vm, args[0])?;
    let Measure { values, size } = measure(vm, &format)?;
    vm.reserve(values.saturating_mul(4))?;
    // Only the bytes meant are copied: programs unpack little by little from large buffers.
    let whole = match vm.buffer(args[1]) {
        Some(_) => None,
        None => Some(vm.buffer_arg(args[1])?),
    };
    let offset = match args.get(2) {
        Some(&offset) => vm.int_arg(offset)?,
        None => 0,
    };
    let found = match &whole {
        Some(bytes) => slice(bytes, offset, size),
        None => slice(vm.buffer(args[1]).unwrap_or(&[]), offset, size),
    };
    let data = found.map_err(|e| error(vm, e))?;
    let mut items = Vec::with_capacity(values);
    let mut fields = Format::new(&format);
    while let Some(field) = fields.next_field().map_err(|e| error(vm, e))? {
        if field.kind == Kind::Pad {
            continue;
        }
        let packed = field.get(&data).map_err(|e| error(vm, e))?;
        if let Some(v) = pointed(vm, &field, &packed)? {
            items.push(vm.keep(v));
            continue;
        }
        items.push(match packed {
            Packed::Int(i) => new_int(vm, i),
            Packed::Float(f) => vm.float(f),
            Packed::Bytes(b) => vm.new_bytes(b),
        });
    }
    Ok(vm.new_tuple(items))
}

/// What an address in a field of code `O` or `S` leads to.
fn pointed(vm: &mut Vm, field: &Field, packed: &Packed) -> Res<Option<Value>> {
    let Packed::Int(Int::Small(address)) = *packed else {
        return Ok(None);
    };
    match field.kind {
        Kind::Object => Ok(vm.object_of(address as u32)),
        Kind::Text => match vm.text_at(address as u32).map(<[u8]>::to_vec) {
            Some(text) => {
                let text = vm.new_bytes(text);
                let ty = Value::Type(ids::STR);
                let encoding = vm.new_str("utf-8");
                vm.call(ty, &[text, encoding]).map(Some)
            }
            None => Ok(None),
        },
        _ => Ok(None),
    }
}

fn slice(bytes: &[u8], offset: i64, size: usize) -> Result<Vec<u8>, PackError> {
    let start = locate(bytes.len(), offset, size)?;
    Ok(bytes
        .get(start..start + size)
        .ok_or(PackError::BufferTooSmall)?
        .to_vec())
}

/// A value as it is to be written, converted: that may call the program's `__int__`.
enum Given {
    Int(BigInt),
    Float(f32),
    Bytes(Vec<u8>),
}

fn convert(vm: &mut Vm, field: &Field, v: Value) -> Res<Given> {
    Ok(match field.kind {
        Kind::Pad => Given::Bytes(Vec::new()),
        Kind::Bytes => Given::Bytes(vm.buffer_arg(v)?),
        Kind::Float => Given::Float(vm.float_arg(v)?),
        Kind::Object => Given::Int(vm.handle_of(v).into()),
        Kind::Int { .. } | Kind::Text => Given::Int(match (v, vm.as_bigint(v)) {
            (Value::Bool(_), _) | (_, None) => vm.int_arg(v)?.into(),
            (_, Some(i)) => i,
        }),
    })
}

fn put(field: &Field, data: &mut [u8], given: &Given) -> Result<(), PackError> {
    match given {
        Given::Int(i) => field.put_int(data, IntRef::Big(i)),
        Given::Float(f) => field.put_float(data, *f),
        Given::Bytes(b) => field.put_bytes(data, b),
    }
}

/// Goes through the fields that there are values for, and the padding between them.
fn each_field(
    vm: &mut Vm,
    format: &[u8],
    values: &[Value],
    mut write: impl FnMut(&mut Vm, &Field, &Given) -> Result<(), PackError>,
) -> Res<()> {
    let mut fields = Format::new(format);
    let mut values = values.iter();
    while !values.as_slice().is_empty() {
        let Some(field) = fields.next_field().map_err(|e| error(vm, e))? else {
            return Ok(());
        };
        let v = match field.kind {
            Kind::Pad => Value::None,
            _ => values.next().copied().unwrap_or(Value::None),
        };
        let given = convert(vm, &field, v)?;
        write(vm, &field, &given).map_err(|e| error(vm, e))?;
    }
    Ok(())
}

fn pack(vm: &mut Vm, args: &[Value]) -> Res {
    let format = str_data(vm, args[0])?;
    let size = measure(vm, &format)?.size;
    vm.reserve(size)?;
    let mut data = vec![0; size];
    each_field(vm, &format, &args[1..], |_, field, given| {
        put(field, &mut data, given)
    })?;
    Ok(vm.new_bytes(data))
}

fn pack_into(vm: &mut Vm, args: &[Value]) -> Res {
    let Some(len) = vm.buffer_mut(args[1]).map(|b| b.len()) else {
        return Err(vm.type_error("object with buffer protocol required"));
    };
    let offset = vm.int_arg(args[2])?;
    let format = str_data(vm, args[0])?;
    let size = measure(vm, &format)?.size;
    let start = locate(len, offset, size).map_err(|e| error(vm, e))?;
    each_field(vm, &format, &args[3..], |vm, field, given| {
        // A conversion may have made the buffer smaller.
        let data = vm
            .buffer_mut(args[1])
            .and_then(|b| b.get_mut(start..start + size))
            .ok_or(PackError::BufferTooSmall)?;
        put(field, data, given)
    })?;
    Ok(Value::None)
}
