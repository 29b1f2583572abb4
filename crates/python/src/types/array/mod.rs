//! bytearray, array.array and memoryview: operators and indexing (py/objarray.c). Constructors
//! and methods are in [`make`].

pub mod element;
pub mod make;

use super::str::{kind, order};
use crate::code::{BinOp, CmpOp};
use crate::error::{Error, Res};
use crate::object::{Array, MemoryView, Object, blocks};
use crate::types::{ids, slice};
use crate::value::{Ref, Value};
use crate::vm::Vm;
use bstr::ByteVec;
pub use make::register;
use std::ops::Range;

/// The type code of an object's items, if it has the buffer protocol.
pub fn code(vm: &Vm, v: Value) -> Option<u8> {
    match vm.object(v) {
        Some(Object::Array(a)) => Some(a.code),
        Some(Object::MemoryView(m)) => Some(m.code),
        Some(Object::ByteArray(_)) => Some(element::BYTEARRAY),
        _ => vm.buffer(v).map(|_| b'B'),
    }
}

fn width(vm: &Vm, v: Value) -> usize {
    code(vm, v).map_or(1, element::width)
}

/// Number of items.
pub fn len(vm: &Vm, v: Value) -> usize {
    let bytes = match vm.object(v) {
        Some(Object::MemoryView(m)) => m.len,
        _ => kind::data(vm, v).len(),
    };
    bytes / width(vm, v)
}

/// An item, if there is one of that index.
pub fn item(vm: &mut Vm, v: Value, at: usize) -> Res<Option<Value>> {
    if at >= len(vm, v) {
        return Ok(None);
    }
    let width = width(vm, v);
    let item = kind::data(vm, v).get(at * width..(at + 1) * width);
    let bytes = item.unwrap_or(&[0; 8][..width]);
    if width == 1 && !matches!(code(vm, v), Some(b'b')) {
        return Ok(Some(Value::Int(i32::from(bytes[0]))));
    }
    let bytes = bytes.to_vec();
    let code = code(vm, v).unwrap_or(b'B');
    if code == element::OBJECT {
        let number = element::load(vm, b'I', &bytes);
        let object = usize::try_from(vm.int_arg(number)?).unwrap_or(usize::MAX);
        let object = objects(vm, v).get(object).copied();
        return Ok(Some(object.unwrap_or(Value::None)));
    }
    Ok(Some(element::load(vm, code, &bytes)))
}

/// The objects of an array of code `O`.
fn objects<'a>(vm: &'a Vm<'_>, v: Value) -> &'a [Value] {
    match vm.object(v) {
        Some(Object::Array(a)) => &a.objects,
        Some(Object::MemoryView(m)) => objects(vm, m.target),
        _ => &[],
    }
}

/// The bytes of a value as an item of an array.
fn store(vm: &mut Vm, array: Value, value: Value) -> Res<Vec<u8>> {
    let code = code(vm, array).unwrap_or(b'B');
    if code != element::OBJECT {
        return element::store(vm, code, value);
    }
    let target = match vm.object(array) {
        Some(Object::MemoryView(m)) => m.target,
        _ => array,
    };
    let mut number = 0;
    if let Value::Obj(r) = target
        && let Object::Array(a) = vm.heap.get_mut(r)
    {
        number = a.objects.len() as u32;
        a.objects.push(value);
    }
    Ok(number.to_le_bytes().to_vec())
}

/// A bytearray or array of that code.
fn new(vm: &mut Vm, code: u8, bytes: Vec<u8>) -> Value {
    vm.heap.value(if code == element::BYTEARRAY {
        Object::ByteArray(bytes)
    } else {
        Object::Array(Box::new(Array {
            code,
            bytes,
            objects: Vec::new(),
        }))
    })
}

/// What a memoryview takes of the heap.
pub(super) const VIEW_BYTES: usize = 16;

/// Where a slice of a memoryview may begin at most: an offset has 24 bits on the part.
const LAST_OFFSET: usize = (1 << 24) - 1;

/// The bytes of a bytearray or array, to grow and shrink.
fn storage<'a>(vm: &'a mut Vm<'_>, r: Ref) -> Option<&'a mut Vec<u8>> {
    match vm.heap.get_mut(r) {
        Object::ByteArray(b) => Some(b),
        Object::Array(a) => Some(&mut a.bytes),
        _ => None,
    }
}

/// Makes a bytearray's or array's room so many bytes at least, and charges for it.
fn grow(vm: &mut Vm, r: Ref, capacity: usize) -> Res<()> {
    let old = storage(vm, r).map_or(0, |b| b.capacity());
    if old >= capacity {
        return Ok(());
    }
    let more = blocks(capacity) - blocks(old).min(blocks(capacity));
    if vm.heap.locked() > 0 || !vm.heap.has_room(more) {
        // The old piece is freed once the new one is filled.
        vm.reserve(capacity)?;
    }
    vm.heap.charge(more);
    if let Some(bytes) = storage(vm, r) {
        bytes.reserve_exact(capacity - bytes.len());
    }
    Ok(())
}

/// `a op b`
pub fn binary(vm: &mut Vm, op: BinOp, a: Value, b: Value) -> Res<Option<Value>> {
    let is_view = matches!(vm.object(a), Some(Object::MemoryView(m)) if !m.bytearray);
    if op != BinOp::Add || is_view {
        return Ok(None);
    }
    let width = width(vm, a);
    let code = code(vm, a).unwrap_or(b'B');
    let right = vm.buffer_arg(b)?;
    let right = &right[..right.len() / width * width];
    vm.reserve(kind::data(vm, a).len() + right.len())?;
    let bytes = [kind::data(vm, a), right].concat();
    Ok(Some(new(vm, code, bytes)))
}

/// `a op= b`
pub fn in_place(vm: &mut Vm, op: BinOp, a: Value, b: Value) -> Res<Option<Value>> {
    if op != BinOp::Add {
        return Ok(None);
    }
    make::extend(vm, a, b)?;
    Ok(Some(a))
}

/// `a op b`
pub fn compare(vm: &mut Vm, op: CmpOp, a: Value, b: Value) -> Res<Option<bool>> {
    if op == CmpOp::Eq
        && let Some(Object::Array(_)) = vm.object(a)
    {
        match vm.object(b) {
            Some(Object::Array(_)) => {}
            Some(Object::ByteArray(_) | Object::MemoryView(_)) => return compare(vm, op, b, a),
            _ => return Ok(Some(false)),
        }
    }
    let (Some(left), Some(right)) = (code(vm, a), code(vm, b)) else {
        return Ok(Some(false));
    };
    let (left, left_unsigned) = element::for_comparison(left);
    let (right, right_unsigned) = element::for_comparison(right);
    let comparable = left == right
        && !matches!(left, b'f' | b'd')
        && (op == CmpOp::Eq || left_unsigned || right_unsigned);
    if !comparable {
        return Err(vm.raise_with(ids::NOT_IMPLEMENTED_ERROR, &[]));
    }
    if op == CmpOp::Eq && len(vm, a) != len(vm, b) {
        return Ok(Some(false));
    }
    Ok(order(op, kind::data(vm, a), kind::data(vm, b)))
}

/// `item in container`: only parts of a bytearray can be looked for.
pub fn contains(vm: &mut Vm, container: Value, item: Value) -> Res<bool> {
    if let Some(part) = vm.buffer(item) {
        return Ok(match vm.object(container) {
            Some(Object::MemoryView(m)) if m.bytearray => {
                kind::find(kind::data(vm, container), part).is_some()
            }
            // One without room has no address where anything could be found.
            Some(Object::ByteArray(b)) => b.capacity() > 0 && kind::find(b, part).is_some(),
            _ => false,
        });
    }
    let is_number = matches!(item, Value::Int(_) | Value::Float(_))
        || matches!(vm.object(item), Some(Object::Int(_)));
    if is_number {
        return Err(vm.raise_with(ids::NOT_IMPLEMENTED_ERROR, &[]));
    }
    Ok(false)
}

/// `v[key]`
pub fn index(vm: &mut Vm, v: Value, key: Value) -> Res {
    if let (Value::Obj(r), Value::Int(i)) = (v, key)
        && let Object::ByteArray(bytes) = vm.heap.get(r)
        && let Ok(at) = usize::try_from(i)
        && let Some(&byte) = bytes.get(at)
    {
        return Ok(Value::Int(i32::from(byte)));
    }
    let len = len(vm, v);
    if slice::is_slice(vm, key) {
        let range = slice::step_one(vm, key, len)?;
        return part(vm, v, range);
    }
    let at = index_of(vm, v, len, key)?;
    Ok(item(vm, v, at)?.unwrap_or(Value::None))
}

fn index_of(vm: &mut Vm, v: Value, len: usize, key: Value) -> Res<usize> {
    if let Value::Int(i) = key
        && let Ok(i) = usize::try_from(i)
        && i < len
    {
        return Ok(i);
    }
    let name = vm.type_name(v);
    vm.index_arg(&name, len, key, false)
}

fn part(vm: &mut Vm, v: Value, range: Range<usize>) -> Res {
    let width = width(vm, v);
    let (start, len) = (range.start * width, range.len() * width);
    let is_view = matches!(vm.object(v), Some(Object::MemoryView(m)) if !m.bytearray);
    if is_view {
        if range.start > LAST_OFFSET {
            return Err(vm.raise(ids::OVERFLOW_ERROR, "memoryview offset too large"));
        }
        vm.reserve(VIEW_BYTES)?;
    }
    if let Some(Object::MemoryView(m)) = vm.object(v)
        && is_view
    {
        let view = MemoryView {
            start: m.start + start,
            len,
            ..**m
        };
        return Ok(vm.heap.value(Object::MemoryView(Box::new(view))));
    }
    vm.reserve(len)?;
    let bytes = match kind::data(vm, v).get(start..start + len) {
        Some(bytes) => bytes.to_vec(),
        // A part of memory that belongs to no object.
        None => vec![0; len],
    };
    let (code, objects) = (code(vm, v).unwrap_or(b'B'), objects(vm, v).to_vec());
    let part = new(vm, code, bytes);
    if let Value::Obj(r) = part
        && let Object::Array(a) = vm.heap.get_mut(r)
    {
        a.objects = objects;
    }
    Ok(part)
}

fn no_assignment(vm: &mut Vm, v: Value, what: &str) -> Error {
    let name = vm.type_name(v);
    vm.type_error(&format!("'{name}' object doesn't support item {what}"))
}

/// `v[key] = value`
pub fn set_index(vm: &mut Vm, v: Value, key: Value, value: Value) -> Res<()> {
    if let (Value::Obj(r), Value::Int(i), Value::Int(value)) = (v, key, value)
        && let Object::ByteArray(bytes) = vm.heap.get_mut(r)
        && let Ok(at) = usize::try_from(i)
        && let Some(byte) = bytes.get_mut(at)
    {
        *byte = value as u8;
        return Ok(());
    }
    let count = len(vm, v);
    if slice::is_slice(vm, key) {
        let range = slice::step_one(vm, key, count)?;
        return set_part(vm, v, range, value);
    }
    let at = index_of(vm, v, count, key)?;
    if let Some(Object::MemoryView(m)) = vm.object(v)
        && m.read_only
    {
        return Err(no_assignment(vm, v, "assignment"));
    }
    let bytes = store(vm, v, value)?;
    let start = at * bytes.len();
    if let Some(target) = vm.buffer_mut(v)
        && let Some(target) = target.get_mut(start..start + bytes.len())
    {
        target.copy_from_slice(&bytes);
    }
    Ok(())
}

fn set_part(vm: &mut Vm, v: Value, range: Range<usize>, value: Value) -> Res<()> {
    let own = width(vm, v);
    let compatible = match vm.object(value) {
        Some(Object::ByteArray(_) | Object::Array(_) | Object::MemoryView(_)) => {
            width(vm, value) == own
        }
        Some(Object::Bytes(_)) => own == 1,
        _ => {
            return Err(vm.raise(
                ids::NOT_IMPLEMENTED_ERROR,
                "array/bytes required on right side",
            ));
        }
    };
    if !compatible {
        return Err(vm.value_error("lhs and rhs should be compatible"));
    }
    let source = kind::data(vm, value).to_vec();
    let range = range.start * own..range.end * own;
    if let Some(Object::MemoryView(m)) = vm.object(v) {
        if m.read_only {
            return Err(no_assignment(vm, v, "assignment"));
        }
        if source.len() != range.len() {
            return Err(vm.value_error("lhs and rhs should be compatible"));
        }
        if let Some(target) = vm.buffer_mut(v)
            && let Some(target) = target.get_mut(range)
        {
            target.copy_from_slice(&source);
        }
        return Ok(());
    }
    let Value::Obj(r) = v else { return Ok(()) };
    let total = kind::data(vm, v).len() + source.len() - range.len();
    grow(vm, r, total)?;
    if let Some(bytes) = storage(vm, r) {
        bytes.splice(range, source);
    }
    Ok(())
}

/// `del v[key]`: none of them can.
pub fn delete_index(vm: &mut Vm, v: Value, _key: Value) -> Res<()> {
    Err(no_assignment(vm, v, "deletion"))
}

/// Writes `bytearray(b'')`, `array('B', [1, 2])` or `<memoryview>`.
pub fn print(vm: &mut Vm, out: &mut Vec<u8>, v: Value) -> Res<()> {
    match vm.object(v) {
        Some(Object::ByteArray(b)) => print_bytearray(out, b),
        Some(Object::MemoryView(m)) if m.bytearray => {
            let bytes = vm.buffer_arg(v)?;
            print_bytearray(out, &bytes);
        }
        Some(Object::Array(a)) => {
            out.push_str("array('");
            out.push(a.code);
            out.push(b'\'');
            let count = len(vm, v);
            for at in 0..count {
                out.push_str(if at == 0 { ", [" } else { ", " });
                let item = item(vm, v, at)?.unwrap_or(Value::None);
                vm.print_text(out, item, true)?;
            }
            out.push_str(if count > 0 { "])" } else { ")" });
        }
        _ => out.push_str("<memoryview>"),
    }
    Ok(())
}

fn print_bytearray(out: &mut Vec<u8>, bytes: &[u8]) {
    out.push_str("bytearray(");
    crate::text::repr::repr_bytes(out, bytes);
    out.push(b')');
}
