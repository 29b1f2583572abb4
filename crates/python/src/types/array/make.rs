//! Constructors and methods of bytearray, array.array and memoryview.

use super::{VIEW_BYTES, code, element, grow, new, storage, store};
use crate::error::Res;
use crate::object::{MemoryView, Object};
use crate::types::bytes::{add_from_hex, add_hex};
use crate::types::str::kind::{self, Kind};
use crate::types::str::methods;
use crate::types::{Hooks, NativeFn, ids};
use crate::value::{Ref, Sym, Value};
use crate::vm::Vm;

/// An array of what an iterable gives, or of the bytes of a buffer.
fn construct(vm: &mut Vm, code: u8, source: Value) -> Res {
    element::check(vm, code)?;
    let raw = match Kind::of(vm, source) {
        Some(Kind::Bytes | Kind::ByteArray) => true,
        _ => code == element::BYTEARRAY,
    };
    if raw {
        let bytes = match vm.buffer(source) {
            Some(bytes) => Some(bytes.to_vec()),
            None => match vm.object(source) {
                Some(Object::MemoryView(m)) => {
                    vm.reserve(m.len)?;
                    Some(vm.buffer_arg(source)?)
                }
                Some(Object::Native(ty, _)) => match vm.types[ty.0 as usize].hooks.buffer {
                    Some(hook) => Some(hook(vm, source)?),
                    None => None,
                },
                _ => None,
            },
        };
        if let Some(mut bytes) = bytes {
            bytes.truncate(bytes.len() / element::width(code) * element::width(code));
            bytes.shrink_to_fit();
            vm.reserve(bytes.len())?;
            return Ok(new(vm, code, bytes));
        }
    }
    let items = vm.collect_items(source)?;
    let size = items.len() * element::width(code);
    vm.reserve(size)?;
    let array = new(vm, code, Vec::with_capacity(size));
    vm.keep(array);
    for item in items {
        let bytes = store(vm, array, item)?;
        if let Value::Obj(r) = array
            && let Some(all) = storage(vm, r)
        {
            all.extend_from_slice(&bytes);
        }
    }
    Ok(array)
}

fn make_bytearray(vm: &mut Vm, pos: &[Value], kw: &[(Sym, Value)]) -> Res {
    vm.no_keywords(kw)?;
    vm.check_count(pos.len(), 0, 3)?;
    let Some(&source) = pos.first() else {
        return Ok(new(vm, element::BYTEARRAY, Vec::new()));
    };
    let is_int =
        matches!(source, Value::Int(_)) || matches!(vm.object(source), Some(Object::Int(_)));
    if is_int {
        // A negative length is a huge one there.
        let n = vm.int_arg(source)? as u32 as usize;
        vm.reserve(n)?;
        return Ok(new(vm, element::BYTEARRAY, vec![0; n]));
    }
    if Kind::of(vm, source) == Some(Kind::Str) && pos.len() == 1 {
        return Err(vm.type_error("string argument without an encoding"));
    }
    construct(vm, element::BYTEARRAY, source)
}

fn make_array(vm: &mut Vm, pos: &[Value], kw: &[(Sym, Value)]) -> Res {
    vm.no_keywords(kw)?;
    vm.check_count(pos.len(), 1, 2)?;
    let code = kind::text_data(vm, pos[0])?.first().copied().unwrap_or(0);
    let code = if code == element::BYTEARRAY { 0 } else { code };
    match pos.get(1) {
        Some(&source) => construct(vm, code, source),
        None => {
            element::check(vm, code)?;
            Ok(new(vm, code, Vec::new()))
        }
    }
}

fn make_memoryview(vm: &mut Vm, pos: &[Value], kw: &[(Sym, Value)]) -> Res {
    vm.no_keywords(kw)?;
    vm.check_count(pos.len(), 1, 1)?;
    vm.reserve(VIEW_BYTES)?;
    let source = vm.native_of(pos[0]);
    let view = match vm.object(source) {
        Some(Object::MemoryView(m)) if m.bytearray => MemoryView {
            code: b'B',
            bytearray: false,
            ..**m
        },
        Some(Object::MemoryView(m)) => MemoryView { ..**m },
        _ => match vm.buffer(source).map(<[u8]>::len) {
            Some(len) => MemoryView {
                target: source,
                code: code(vm, source).unwrap_or(b'B'),
                start: 0,
                len,
                read_only: matches!(Kind::of(vm, source), Some(Kind::Str | Kind::Bytes)),
                bytearray: false,
            },
            None => return Err(vm.type_error("object with buffer protocol required")),
        },
    };
    Ok(vm.heap.value(Object::MemoryView(Box::new(view))))
}

/// The handle of a method's self, a bytearray or array.
fn own(vm: &mut Vm, v: Value) -> Res<Ref> {
    match (v, vm.object(v)) {
        (Value::Obj(r), Some(Object::ByteArray(_) | Object::Array(_))) => Ok(r),
        _ => Err(vm.type_error("argument has wrong type")),
    }
}

fn append(vm: &mut Vm, slf: Value, v: Value) -> Res {
    let r = own(vm, slf)?;
    let code = code(vm, slf).unwrap_or(b'B');
    let (used, room) = storage(vm, r).map_or((0, 0), |b| (b.len(), b.capacity()));
    let width = element::width(code);
    if used + width > room {
        grow(vm, r, used + 8 * width)?;
    }
    let bytes = store(vm, slf, v)?;
    if let Some(all) = storage(vm, r) {
        all.extend_from_slice(&bytes);
    }
    Ok(Value::None)
}

/// Appends what a buffer or an iterable has.
pub(super) fn extend(vm: &mut Vm, slf: Value, source: Value) -> Res<()> {
    let r = own(vm, slf)?;
    let width = element::width(code(vm, slf).unwrap_or(b'B'));
    // Objects of another array have other numbers there.
    let numbered = code(vm, source) == Some(element::OBJECT);
    if let Some(bytes) = vm.buffer(source).filter(|_| !numbered) {
        let mut bytes = bytes.to_vec();
        bytes.truncate(bytes.len() / width * width);
        let total = kind::data(vm, slf).len() + bytes.len();
        grow(vm, r, total)?;
        if let Some(all) = storage(vm, r) {
            all.extend_from_slice(&bytes);
        }
        return Ok(());
    }
    let it = vm.iter(source)?;
    vm.keep(it);
    while let Some(item) = vm.iter_next(it)? {
        vm.kept.push(item);
        let result = append(vm, slf, item);
        vm.kept.pop();
        result?;
    }
    Ok(())
}

/// Fills in the types' rows.
pub fn register(vm: &mut Vm) {
    let extend: NativeFn = NativeFn::F2(|vm, slf, source| {
        extend(vm, slf, source)?;
        Ok(Value::None)
    });
    vm.core_type(ids::BYTEARRAY, |t| {
        t.make(|vm, _, pos, kw| make_bytearray(vm, pos, kw))
            .subclassable()
            .method("append", NativeFn::F2(append))
            .method("extend", extend);
        add_hex(t);
        add_from_hex(t);
        methods::add_decode(t);
        methods::add(t);
    });
    vm.core_type(ids::ARRAY, |t| {
        t.make(|vm, _, pos, kw| make_array(vm, pos, kw))
            .subclassable()
            .method("append", NativeFn::F2(append))
            .method("extend", extend);
    });
    vm.core_type(ids::MEMORYVIEW, |t| {
        t.make(|vm, _, pos, kw| make_memoryview(vm, pos, kw))
            .subclassable()
            .hooks(Hooks {
                load: Some(|vm, slf, name| {
                    if vm.text(name) != "itemsize" {
                        return Ok(None);
                    }
                    let width = element::width(code(vm, slf).unwrap_or(b'B'));
                    Ok(Some(Value::Int(width as i32)))
                }),
                ..Hooks::default()
            });
        add_hex(t);
    });
    vm.define_builtin("bytearray", Value::Type(ids::BYTEARRAY));
    vm.define_builtin("memoryview", Value::Type(ids::MEMORYVIEW));
}
