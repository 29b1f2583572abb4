//! uctypes: structures laid over bytes (extmod/moductypes.c). What its addresses lead to is said in
//! [`super::addresses`]; where nothing is, it reads 0 and keeps nothing, where a part might crash.

use super::addresses::{Place, RAM};
use crate::error::{Error, Res};
use crate::object::{NativeObject, Object};
use crate::types::array::element;
use crate::types::{Hooks, ModuleBuilder, NativeFn, ids};
use crate::value::{Sym, TypeId, Value};
use crate::vm::Vm;

const LITTLE_ENDIAN: i64 = 0;
const BIG_ENDIAN: i64 = 1;
const NATIVE: i64 = 2;

/// Bits of a descriptor that tell a scalar's type, and those of an aggregate.
const SCALAR_BITS: u32 = 4;
const AGGREGATE_BITS: u32 = 2;
/// Position in a descriptor of a bit field's first bit, and of its length.
const BIT_POSITION: u32 = 17;
const BIT_LENGTH: u32 = 22;

const STRUCT: i64 = 0;
const POINTER: i64 = 1;
const ARRAY: i64 = 2;

/// Scalar types, and the codes of `struct` for those that are no bit fields.
const FIRST_BIT_FIELD: i64 = 8;
const FLOAT32: i64 = 14;
const CODES: [u8; 16] = *b"BbHhIiQq------fd";

/// A structure over bytes.
struct Structure {
    descriptor: Value,
    place: Place,
    layout: i64,
}

impl NativeObject for Structure {
    fn trace(&self, mark: &mut dyn FnMut(Value)) {
        mark(self.descriptor);
        if let Some(object) = self.place.object {
            mark(object);
        }
    }
}

/// The descriptor of a type: its number in the top bits.
const fn of_type(number: i32, bits: u32) -> i64 {
    ((number << (32 - bits)) >> 1) as i64
}

/// A descriptor's type and the rest of it.
fn split(descriptor: i64, bits: u32) -> (i64, i64) {
    let number = (descriptor >> (31 - bits)) & ((1 << bits) - 1);
    (number, descriptor & !(i64::from(i32::MIN) >> bits))
}

/// Fills in the module.
pub fn init(m: &mut ModuleBuilder) {
    let ty = m.vm.define_type("struct", |t| {
        t.make(make).hooks(Hooks {
            print: Some(print),
            load: Some(load),
            store: Some(store),
            index: Some(index),
            set_index: Some(set_index),
            int: Some(address_in_pointer),
            hash: Some(|vm, _| Err(vm.type_error("unsupported type for __hash__: 'struct'"))),
            buffer: Some(|vm, slf| {
                let s = structure(vm, slf)?;
                let size = size_of(vm, s.descriptor, s.layout, &mut 0)? as usize;
                read(vm, s.place, size)
            }),
            ..Hooks::default()
        });
    });
    m.vm.module_state.structure = Some(ty);
    m.value("struct", Value::Type(ty))
        .function("sizeof", NativeFn::Var(1, 2, sizeof))
        .function(
            "addressof",
            NativeFn::F1(|vm, v| {
                let address = match vm.native_ref::<Structure>(v) {
                    Some(s) => {
                        let place = s.place;
                        Some(vm.address_of_place(place))
                    }
                    None => vm.address_of(v),
                };
                match address {
                    Some(address) => Ok(vm.int(i64::from(address))),
                    None => Err(vm.type_error("object with buffer protocol required")),
                }
            }),
        )
        .function(
            "bytes_at",
            NativeFn::F2(|vm, address, size| {
                let (address, size) = (vm.int_truncated(address)?, vm.int_arg(size)?);
                let place = vm.place_at(address);
                let size = usize::try_from(size).unwrap_or(0);
                vm.reserve(size + 1)?;
                let bytes = read(vm, place, size)?;
                Ok(vm.new_bytes(bytes))
            }),
        )
        .function(
            "bytearray_at",
            NativeFn::F2(|vm, address, size| {
                let (address, size) = (vm.int_truncated(address)?, vm.int_arg(size)?);
                let place = vm.place_at(address);
                Ok(vm.bytearray_at(place, usize::try_from(size).unwrap_or(0)))
            }),
        )
        .int("NATIVE", NATIVE)
        .int("LITTLE_ENDIAN", LITTLE_ENDIAN)
        .int("BIG_ENDIAN", BIG_ENDIAN);
    let scalars = [
        ("VOID", 0),
        ("UINT8", 0),
        ("INT8", 1),
        ("UINT16", 2),
        ("INT16", 3),
        ("UINT32", 4),
        ("INT32", 5),
        ("UINT64", 6),
        ("INT64", 7),
        ("BFUINT8", 8),
        ("BFINT8", 9),
        ("BFUINT16", 10),
        ("BFINT16", 11),
        ("BFUINT32", 12),
        ("BFINT32", 13),
        ("FLOAT32", 14),
        ("FLOAT64", 15),
        ("SHORT", 3),
        ("USHORT", 2),
        ("INT", 5),
        ("UINT", 4),
        ("LONG", 5),
        ("ULONG", 4),
        ("LONGLONG", 7),
        ("ULONGLONG", 6),
    ];
    for (name, number) in scalars {
        if name == "FLOAT32" {
            m.int("BF_POS", i64::from(BIT_POSITION))
                .int("BF_LEN", i64::from(BIT_LENGTH));
        }
        m.int(name, of_type(number, SCALAR_BITS));
    }
    m.int("PTR", of_type(POINTER as i32, AGGREGATE_BITS))
        .int("ARRAY", of_type(ARRAY as i32, AGGREGATE_BITS));
}

/// `struct(address, descriptor[, layout])`
fn make(vm: &mut Vm, _: TypeId, pos: &[Value], kw: &[(Sym, Value)]) -> Res {
    vm.no_keywords(kw)?;
    vm.check_count(pos.len(), 2, 3)?;
    let address = vm.int_truncated(pos[0])?;
    let layout = match pos.get(2) {
        Some(&layout) => vm.int_arg(layout)?,
        None => NATIVE,
    };
    let place = vm.place_at(address);
    new(vm, pos[1], place, layout)
}

fn new(vm: &mut Vm, descriptor: Value, place: Place, layout: i64) -> Res {
    let Some(ty) = vm.module_state.structure else {
        return Ok(Value::None);
    };
    Ok(vm.new_native(
        ty,
        Structure {
            descriptor,
            place,
            layout,
        },
    ))
}

fn structure(vm: &mut Vm, v: Value) -> Res<Structure> {
    match vm.native_ref::<Structure>(v) {
        Some(s) => Ok(Structure { ..*s }),
        None => Err(vm.type_error("argument has wrong type")),
    }
}

fn syntax_error(vm: &mut Vm) -> Error {
    vm.type_error("syntax error in uctypes descriptor")
}

fn small(v: Value) -> i64 {
    match v {
        Value::Int(i) => i64::from(i),
        _ => 0,
    }
}

/// The parts of an aggregate's descriptor: its type, its offset, the rest of the tuple.
fn aggregate(vm: &mut Vm, v: Value) -> Res<(i64, i64, Vec<Value>)> {
    let items = match vm.object(v) {
        Some(Object::Tuple(items)) if items.len() >= 2 => items.to_vec(),
        _ => return Err(syntax_error(vm)),
    };
    let (kind, offset) = split(small(items[0]), AGGREGATE_BITS);
    Ok((kind, offset, items[1..].to_vec()))
}

fn is_dict(vm: &Vm, v: Value) -> bool {
    matches!(vm.object(v), Some(Object::Dict(_)))
}

fn scalar_size(number: i64) -> i64 {
    match number {
        FLOAT32 => 4,
        number => 1 << ((number & 7) >> 1),
    }
}

fn aggregate_size(vm: &mut Vm, v: Value, layout: i64, largest: &mut i64) -> Res<i64> {
    let (kind, _, rest) = aggregate(vm, v)?;
    match (kind, &rest[..]) {
        (STRUCT, &[descriptor]) => size_of(vm, descriptor, layout, largest),
        (POINTER, [_]) => {
            *largest = 4.max(*largest);
            Ok(4)
        }
        (ARRAY, &[count]) => {
            let (number, count) = split(small(count), SCALAR_BITS);
            let size = scalar_size(number);
            *largest = size.max(*largest);
            Ok(size * count)
        }
        (ARRAY, &[count, item]) => {
            let (_, count) = split(small(count), SCALAR_BITS);
            Ok(size_of(vm, item, layout, largest)? * count)
        }
        _ => Err(syntax_error(vm)),
    }
}

/// Bytes of what a descriptor describes; `largest` becomes the size of its largest field.
fn size_of(vm: &mut Vm, descriptor: Value, layout: i64, largest: &mut i64) -> Res<i64> {
    if !is_dict(vm, descriptor) {
        return match (descriptor, vm.object(descriptor)) {
            (_, Some(Object::Tuple(_))) => {
                vm.enter_native()?;
                let size = aggregate_size(vm, descriptor, layout, largest);
                vm.leave_native();
                size
            }
            (Value::Int(_), _) => Err(vm.type_error("can't unambiguously get sizeof scalar")),
            _ => Err(syntax_error(vm)),
        };
    }
    let fields: Vec<Value> = match vm.object(descriptor) {
        Some(Object::Dict(map)) => map.iter().map(|entry| entry.value).collect(),
        _ => Vec::new(),
    };
    let mut total = 0;
    for field in fields {
        let end = match field {
            Value::Int(i) => {
                let (number, mut offset) = split(i64::from(i), SCALAR_BITS);
                if (FIRST_BIT_FIELD..FLOAT32).contains(&number) {
                    offset &= (1 << BIT_POSITION) - 1;
                }
                let size = scalar_size(number);
                *largest = size.max(*largest);
                offset + size
            }
            field => {
                let (_, offset, _) = aggregate(vm, field)?;
                vm.enter_native()?;
                let size = aggregate_size(vm, field, layout, largest);
                vm.leave_native();
                offset + size?
            }
        };
        total = end.max(total);
    }
    if layout == NATIVE {
        total = match *largest {
            0 => 0,
            largest => (total + largest - 1) & !(largest - 1),
        };
    }
    Ok(total)
}

fn sizeof(vm: &mut Vm, args: &[Value]) -> Res {
    if vm.type_id(args[0]) == ids::BYTEARRAY {
        let len = crate::types::array::len(vm, args[0]);
        return Ok(vm.int(len as i64));
    }
    let (descriptor, layout) = match vm.native_ref::<Structure>(args[0]) {
        Some(s) if args.len() == 1 => (s.descriptor, s.layout),
        Some(_) => return Err(vm.type_error("")),
        None => match args.get(1) {
            Some(&layout) => (args[0], vm.int_arg(layout)?),
            None => (args[0], NATIVE),
        },
    };
    let size = size_of(vm, descriptor, layout, &mut 0)?;
    Ok(vm.int(size))
}

fn nothing_there(vm: &mut Vm) -> Error {
    vm.raise(ids::MEMORY_ERROR, "no memory at this address")
}

fn read(vm: &mut Vm, place: Place, len: usize) -> Res<Vec<u8>> {
    if place.object.is_none() && len <= RAM {
        let first = place.offset as u32;
        let byte = |at: usize| {
            let address = first.wrapping_add(at as u32);
            vm.register(address).to_le_bytes()[address as usize % 4]
        };
        return Ok((0..len).map(byte).collect());
    }
    match vm.bytes_at(place, len).map(<[u8]>::to_vec) {
        Some(bytes) => Ok(bytes),
        None => Err(nothing_there(vm)),
    }
}

fn write(vm: &mut Vm, place: Place, bytes: &[u8]) -> Res<()> {
    if place.object.is_none() {
        let mut address = place.offset as u32;
        for word in bytes.chunks(4) {
            let value = word
                .iter()
                .rev()
                .fold(0, |value, &b| value << 8 | u32::from(b));
            vm.set_register(address, value);
            address = address.wrapping_add(4);
        }
        return Ok(());
    }
    match vm.bytes_at_mut(place, bytes.len()) {
        Some(there) => {
            there.copy_from_slice(bytes);
            Ok(())
        }
        None => Err(nothing_there(vm)),
    }
}

fn get_scalar(vm: &mut Vm, number: i64, place: Place, layout: i64) -> Res {
    let mut bytes = read(vm, place, scalar_size(number) as usize)?;
    if layout == BIG_ENDIAN {
        bytes.reverse();
    }
    Ok(element::load(vm, CODES[number as usize & 15], &bytes))
}

fn set_scalar(vm: &mut Vm, number: i64, place: Place, layout: i64, v: Value) -> Res<()> {
    let mut bytes = element::store(vm, CODES[number as usize & 15], v)?;
    if layout == BIG_ENDIAN {
        bytes.reverse();
    }
    write(vm, place, &bytes)
}

/// The word of a bit field, where it is, and the field's first bit and length.
fn bit_field(vm: &mut Vm, s: &Structure, number: i64, field: i64) -> Res<(u32, Place, u32, u32)> {
    let first = (field >> BIT_POSITION) as u32 & 31;
    let length = (field >> BIT_LENGTH) as u32 & 31;
    let place = s.place.plus(field & ((1 << BIT_POSITION) - 1));
    let word = get_scalar(vm, number & 6, place, s.layout)?;
    Ok((vm.int_truncated(word)?, place, first, length))
}

/// A field by its name.
fn field(vm: &mut Vm, s: &Structure, name: Sym) -> Res {
    if !is_dict(vm, s.descriptor) {
        return Err(vm.type_error("struct: no fields"));
    }
    let found = match s.descriptor {
        Value::Obj(r) => vm.map_get(r, Value::Str(name))?,
        _ => None,
    };
    found.map_or_else(
        || Err(vm.raise_with(ids::KEY_ERROR, &[Value::Str(name)])),
        Ok,
    )
}

fn load(vm: &mut Vm, slf: Value, name: Sym) -> Res<Option<Value>> {
    let s = structure(vm, slf)?;
    let field = field(vm, &s, name)?;
    if let Value::Int(i) = field {
        let (number, rest) = split(i64::from(i), SCALAR_BITS);
        if !(FIRST_BIT_FIELD..FLOAT32).contains(&number) {
            return get_scalar(vm, number, s.place.plus(rest), s.layout).map(Some);
        }
        let (word, _, first, length) = bit_field(vm, &s, number, rest)?;
        let bits = word >> first & ((1 << length) - 1);
        return Ok(Some(vm.int(i64::from(bits))));
    }
    let (kind, offset, rest) = aggregate(vm, field)?;
    let place = s.place.plus(offset);
    match (kind, &rest[..]) {
        (STRUCT, &[descriptor, ..]) => new(vm, descriptor, place, s.layout).map(Some),
        (ARRAY, &[count]) if split(small(count), SCALAR_BITS).0 == 0 => {
            let (_, count) = split(small(count), SCALAR_BITS);
            Ok(Some(
                vm.bytearray_at(place, usize::try_from(count).unwrap_or(0)),
            ))
        }
        (ARRAY | POINTER, _) => new(vm, field, place, s.layout).map(Some),
        _ => Err(syntax_error(vm)),
    }
}

fn store(vm: &mut Vm, slf: Value, name: Sym, v: Value) -> Res<bool> {
    let s = structure(vm, slf)?;
    let field = field(vm, &s, name)?;
    let Value::Int(i) = field else {
        return Err(syntax_error(vm));
    };
    if v.is_undefined() {
        return Ok(true);
    }
    let (number, rest) = split(i64::from(i), SCALAR_BITS);
    if !(FIRST_BIT_FIELD..FLOAT32).contains(&number) {
        set_scalar(vm, number, s.place.plus(rest), s.layout, v)?;
        return Ok(true);
    }
    let (word, place, first, length) = bit_field(vm, &s, number, rest)?;
    let bits = vm.int_arg(v)? as u32;
    let mask = (1u32 << length) - 1;
    let word = word & !(mask << first) | (bits & mask) << first;
    let word = vm.int(i64::from(word));
    set_scalar(vm, number & 6, place, s.layout, word)?;
    Ok(true)
}

/// The address that a pointer holds.
fn address_in(vm: &mut Vm, s: &Structure) -> Res<u32> {
    let bytes = read(vm, s.place, 4)?;
    Ok(bytes
        .iter()
        .rev()
        .fold(0, |word, &byte| word << 8 | u32::from(byte)))
}

/// What an index names: a scalar's type and place, or a descriptor and place.
enum Item {
    Scalar(i64, Place),
    /// A scalar that a pointer points to, always in the part's own byte order.
    Pointed(i64, Place),
    Aggregate(Value, Place),
}

fn item(vm: &mut Vm, s: &Structure, key: Value) -> Res<Item> {
    if !matches!(vm.object(s.descriptor), Some(Object::Tuple(_))) {
        return Err(vm.type_error("struct: can't index"));
    }
    let (kind, _, rest) = aggregate(vm, s.descriptor)?;
    let at = vm.int_arg(key)?;
    match (kind, &rest[..]) {
        (ARRAY, &[count, ..]) => {
            let (number, count) = split(small(count), SCALAR_BITS);
            if !(0..count).contains(&at) {
                return Err(vm.raise(ids::INDEX_ERROR, "struct: index out of range"));
            }
            match rest.get(1) {
                None => Ok(Item::Scalar(number, s.place.plus(scalar_size(number) * at))),
                Some(&descriptor) => {
                    let size = size_of(vm, descriptor, s.layout, &mut 0)?;
                    Ok(Item::Aggregate(descriptor, s.place.plus(size * at)))
                }
            }
        }
        (POINTER, &[target, ..]) => {
            let address = address_in(vm, s)?;
            let place = vm.place_at(address);
            if let Value::Int(i) = target {
                let (number, _) = split(i64::from(i), SCALAR_BITS);
                return Ok(Item::Pointed(number, place.plus(scalar_size(number) * at)));
            }
            let size = size_of(vm, target, s.layout, &mut 0)?;
            Ok(Item::Aggregate(target, place.plus(size * at)))
        }
        _ => Err(vm.type_error("struct: can't index")),
    }
}

fn index(vm: &mut Vm, slf: Value, key: Value) -> Res {
    let s = structure(vm, slf)?;
    match item(vm, &s, key)? {
        Item::Scalar(number, place) => get_scalar(vm, number, place, s.layout),
        Item::Pointed(number, place) => get_scalar(vm, number, place, NATIVE),
        Item::Aggregate(descriptor, place) => new(vm, descriptor, place, s.layout),
    }
}

fn set_index(vm: &mut Vm, slf: Value, key: Value, v: Value) -> Res<()> {
    if v.is_undefined() {
        return Err(vm.type_error("'struct' object doesn't support item deletion"));
    }
    let s = structure(vm, slf)?;
    match item(vm, &s, key)? {
        Item::Scalar(number, place) => set_scalar(vm, number, place, s.layout, v),
        // The firmware reads, and says nothing.
        Item::Pointed(..) => Ok(()),
        Item::Aggregate(..) => {
            Err(vm.type_error("'struct' object doesn't support item assignment"))
        }
    }
}

/// `int(pointer)`
fn address_in_pointer(vm: &mut Vm, slf: Value) -> Res<Option<i64>> {
    let s = structure(vm, slf)?;
    let Some(Object::Tuple(_)) = vm.object(s.descriptor) else {
        return Ok(None);
    };
    if aggregate(vm, s.descriptor)?.0 != POINTER {
        return Ok(None);
    }
    let address = address_in(vm, &s)?;
    Ok(Some(i64::from(address)))
}

fn print(vm: &mut Vm, slf: Value, _repr: bool) -> Res<String> {
    let s = structure(vm, slf)?;
    let kind = match vm.object(s.descriptor) {
        Some(Object::Dict(_)) => "STRUCT",
        Some(Object::Tuple(items)) => {
            match items.first().map(|v| split(small(*v), AGGREGATE_BITS).0) {
                Some(POINTER) => "PTR",
                Some(ARRAY) => "ARRAY",
                _ => "unk",
            }
        }
        _ => "ERROR",
    };
    let address = vm.address_of_place(s.place);
    Ok(format!("<struct {kind} {address:x}>"))
}
