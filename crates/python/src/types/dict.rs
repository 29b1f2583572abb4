//! dict, OrderedDict and their views (py/objdict.c). The table itself is in [`crate::map`], and
//! look-ups by any key in [`crate::vm::dict`].

use crate::code::{BinOp, CmpOp};
use crate::error::Res;
use crate::map::{Entry, Map};
use crate::object::{DictView, Object};
use crate::types::{NativeFn, ids, sequence};
use crate::value::{Ref, Sym, TypeId, Value};
use crate::vm::Vm;
use bstr::ByteVec;

/// The handle of a dict or OrderedDict.
pub fn dict_ref(vm: &Vm, v: Value) -> Option<Ref> {
    match v {
        Value::Obj(r) if matches!(vm.heap.get(r), Object::Dict(_)) => Some(r),
        _ => None,
    }
}

/// A method's self: TypeError if it is no dict.
fn this(vm: &mut Vm, v: Value) -> Res<Ref> {
    match dict_ref(vm, v) {
        Some(r) => Ok(r),
        None => Err(sequence::wrong_self(vm)),
    }
}

/// As this, for a method that changes the dict.
fn this_mut(vm: &mut Vm, v: Value) -> Res<Ref> {
    let r = this(vm, v)?;
    if vm.map(r).fixed {
        return Err(vm.raise_with(ids::TYPE_ERROR, &[]));
    }
    Ok(r)
}

/// The dict that an object of a class derived from dict wraps. Operators find these methods in
/// such a class and call them with the object itself.
fn wrapped(vm: &mut Vm, v: Value) -> Res {
    let native = vm.native_of(v);
    this(vm, native)?;
    Ok(native)
}

/// The next filled entry from a table position on, and the position after it.
fn next_entry(vm: &Vm, r: Ref, from: usize) -> Option<(Entry, usize)> {
    let table = vm.map(r).table.get(from..)?;
    let offset = table.iter().position(Entry::is_filled)?;
    Some((table[offset], from + offset + 1))
}

fn make(vm: &mut Vm, ty: TypeId, pos: &[Value], kw: &[(Sym, Value)]) -> Res {
    let map = if ty == ids::ORDERED_DICT {
        Map::new_ordered()
    } else {
        Map::new(0)
    };
    let made = vm.heap.value(Object::Dict(map));
    vm.keep(made);
    update(vm, made, pos, kw)?;
    Ok(made)
}

/// `dict.update(other, **kw)`
fn update(vm: &mut Vm, slf: Value, pos: &[Value], kw: &[(Sym, Value)]) -> Res<()> {
    let r = this_mut(vm, slf)?;
    vm.check_count(pos.len() + 1, 1, 2)?;
    if let Some(&other) = pos.first() {
        match dict_ref(vm, other) {
            Some(from) if from == r => {}
            Some(from) => update_from_dict(vm, r, from)?,
            None => update_from_pairs(vm, r, other)?,
        }
    }
    for &(name, value) in kw {
        vm.map_set(r, Value::Str(name), value)?;
    }
    Ok(())
}

fn update_from_dict(vm: &mut Vm, r: Ref, from: Ref) -> Res<()> {
    let mut at = 0;
    while let Some((entry, next)) = next_entry(vm, from, at) {
        at = next;
        let kept = vm.kept.len();
        vm.keep(entry.key);
        vm.keep(entry.value);
        let result = vm.map_set(r, entry.key, entry.value);
        vm.kept.truncate(kept);
        result?;
    }
    Ok(())
}

fn update_from_pairs(vm: &mut Vm, r: Ref, pairs: Value) -> Res<()> {
    let it = vm.iter(pairs)?;
    vm.keep(it);
    while let Some(pair) = vm.iter_next(it)? {
        let kept = vm.kept.len();
        vm.keep(pair);
        let inner = vm.iter(pair)?;
        vm.keep(inner);
        let key = vm.iter_next(inner)?;
        vm.keep(key.unwrap_or(Value::None));
        let value = vm.iter_next(inner)?;
        vm.keep(value.unwrap_or(Value::None));
        let end = vm.iter_next(inner)?;
        match (key, value, end) {
            (Some(key), Some(value), None) => vm.map_set(r, key, value)?,
            _ => return Err(vm.value_error("dict update sequence has wrong length")),
        }
        vm.kept.truncate(kept);
    }
    Ok(())
}

/// `dict.copy()`
fn copy(vm: &mut Vm, slf: Value) -> Res {
    let r = this(vm, slf)?;
    vm.reserve(vm.map(r).table.len() * 8)?;
    let map = Map {
        fixed: false,
        watched: false,
        ..vm.map(r).clone()
    };
    Ok(vm.heap.value(Object::Dict(map)))
}

fn clear(vm: &mut Vm, slf: Value) -> Res {
    let r = this_mut(vm, slf)?;
    let bytes = crate::object::blocks(vm.map(r).table.len() * 8);
    let map = vm.map_mut(r);
    map.clear();
    let watched = map.watched;
    vm.heap.refund(bytes);
    if watched {
        vm.globals_epoch += 1;
    }
    Ok(Value::None)
}

/// `dict.fromkeys(keys, value=None)`, whose first argument is the class.
fn from_keys(vm: &mut Vm, args: &[Value]) -> Res {
    let it = vm.iter(args[1])?;
    vm.keep(it);
    let value = args.get(2).copied().unwrap_or(Value::None);
    // MicroPython makes the table of the right size at once, which decides the order.
    let n = if has_len(vm, args[1]) {
        vm.len(args[1])?
    } else {
        0
    };
    vm.reserve(n * 8)?;
    let r = vm.heap.alloc(Object::Dict(Map::new(n)));
    vm.keep(Value::Obj(r));
    while let Some(key) = vm.iter_next(it)? {
        let kept = vm.kept.len();
        vm.keep(key);
        vm.map_set(r, key, value)?;
        vm.kept.truncate(kept);
    }
    Ok(Value::Obj(r))
}

fn has_len(vm: &Vm, v: Value) -> bool {
    match v {
        Value::Str(_) => true,
        Value::Obj(r) => match vm.heap.get(r) {
            Object::Str(_)
            | Object::Bytes(_)
            | Object::ByteArray(_)
            | Object::Array(_)
            | Object::MemoryView(_)
            | Object::List(_)
            | Object::Tuple(_)
            | Object::NamedTuple(_)
            | Object::Dict(_)
            | Object::DictView(..)
            | Object::Set(_)
            | Object::FrozenSet(_)
            | Object::Range(..) => true,
            Object::Native(ty, _) => vm.types[ty.0 as usize].hooks.len.is_some(),
            Object::Instance(i) => {
                vm.find_in_class(v, vm.names.len).is_some() || has_len(vm, i.native)
            }
            _ => false,
        },
        _ => false,
    }
}

fn get(vm: &mut Vm, args: &[Value]) -> Res {
    let r = this(vm, args[0])?;
    let default = args.get(2).copied().unwrap_or(Value::None);
    Ok(vm.map_get(r, args[1])?.unwrap_or(default))
}

fn pop(vm: &mut Vm, args: &[Value]) -> Res {
    let r = this_mut(vm, args[0])?;
    match (vm.map_remove(r, args[1])?, args.get(2)) {
        (Some(value), _) => Ok(value),
        (None, Some(&default)) => Ok(default),
        (None, None) => Err(vm.key_error(args[1])),
    }
}

fn set_default(vm: &mut Vm, args: &[Value]) -> Res {
    let r = this_mut(vm, args[0])?;
    let value = args.get(2).copied().unwrap_or(Value::None);
    vm.map_set_default(r, args[1], value)
}

fn pop_item(vm: &mut Vm, slf: Value) -> Res {
    let r = this_mut(vm, slf)?;
    let map = vm.map_mut(r);
    let pos = if map.ordered {
        map.len().checked_sub(1)
    } else {
        map.table.iter().position(Entry::is_filled)
    };
    let Some(pos) = pos else {
        return Err(vm.raise(ids::KEY_ERROR, "popitem(): dictionary is empty"));
    };
    let map = vm.map_mut(r);
    let entry = map.remove_at(pos);
    if map.watched {
        vm.globals_epoch += 1;
    }
    Ok(vm.new_tuple([entry.key, entry.value]))
}

fn view(vm: &mut Vm, slf: Value, kind: DictView) -> Res {
    let r = this(vm, slf)?;
    vm.reserve(16)?;
    Ok(vm.heap.value(Object::DictView(r, kind)))
}

/// `a op b`; `None` if it means nothing.
pub fn binary(vm: &mut Vm, op: BinOp, a: Value, b: Value) -> Res<Option<Value>> {
    if op != BinOp::Or || dict_ref(vm, a).is_none() {
        return Ok(None);
    }
    let made = copy(vm, a)?;
    let kept = vm.kept.len();
    vm.keep(made);
    let result = update(vm, made, &[b], &[]);
    vm.kept.truncate(kept);
    result?;
    Ok(Some(made))
}

/// `a op= b`; `None` if it is to be done as `a op b`.
pub fn in_place(vm: &mut Vm, op: BinOp, a: Value, b: Value) -> Res<Option<Value>> {
    if op != BinOp::Or {
        return Ok(None);
    }
    let kept = vm.kept.len();
    let result = update(vm, a, &[b], &[]);
    vm.kept.truncate(kept);
    result?;
    Ok(Some(a))
}

/// `a op b` for `< <= > >= ==`.
pub fn compare(vm: &mut Vm, op: CmpOp, a: Value, b: Value) -> Res<Option<bool>> {
    if op != CmpOp::Eq {
        return Ok(None);
    }
    let (Some(left), Some(right)) = (dict_ref(vm, a), dict_ref(vm, b)) else {
        return Ok(Some(false));
    };
    let (left_ordered, right_ordered) = (vm.map(left).ordered, vm.map(right).ordered);
    vm.enter_native()?;
    let kept = vm.kept.len();
    let result = match (left_ordered, right_ordered) {
        (true, true) => equal_in_order(vm, left, right),
        (false, false) => equal_in_any_order(vm, left, right),
        // A dict and an OrderedDict are of two types, which are not compared at all.
        _ => Ok(false),
    };
    vm.kept.truncate(kept);
    vm.leave_native();
    result.map(Some)
}

fn equal_in_order(vm: &mut Vm, left: Ref, right: Ref) -> Res<bool> {
    let (mut at_left, mut at_right) = (0, 0);
    loop {
        match (
            next_entry(vm, left, at_left),
            next_entry(vm, right, at_right),
        ) {
            (Some((x, next_left)), Some((y, next_right))) => {
                (at_left, at_right) = (next_left, next_right);
                let kept = vm.kept.len();
                vm.keep(x.value);
                vm.keep(y.value);
                let same =
                    sequence::equal(vm, x.key, y.key)? && sequence::equal(vm, x.value, y.value)?;
                vm.kept.truncate(kept);
                if !same {
                    return Ok(false);
                }
            }
            (None, None) => return Ok(true),
            _ => return Ok(false),
        }
    }
}

fn equal_in_any_order(vm: &mut Vm, left: Ref, right: Ref) -> Res<bool> {
    if vm.map(left).len() != vm.map(right).len() {
        return Ok(false);
    }
    let mut at = 0;
    while let Some((entry, next)) = next_entry(vm, left, at) {
        at = next;
        let kept = vm.kept.len();
        vm.keep(entry.key);
        vm.keep(entry.value);
        let other = vm.map_get(right, entry.key)?;
        let same = match other {
            Some(other) => sequence::equal(vm, entry.value, other)?,
            None => false,
        };
        vm.kept.truncate(kept);
        if !same {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Writes `{'a': 1}`, `OrderedDict({'a': 1})`, or `dict_keys(['a'])`.
pub fn print(vm: &mut Vm, out: &mut Vec<u8>, v: Value) -> Res<()> {
    if let Some(Object::DictView(r, kind)) = vm.object(v) {
        let (r, kind) = (*r, *kind);
        return print_view(vm, out, r, kind);
    }
    let Some(r) = dict_ref(vm, v) else {
        return Ok(());
    };
    let ordered = vm.type_id(v) == ids::ORDERED_DICT;
    out.push_str(if ordered { "OrderedDict({" } else { "{" });
    let mut at = 0;
    while let Some((entry, next)) = next_entry(vm, r, at) {
        if at > 0 {
            out.push_str(", ");
        }
        at = next;
        vm.kept.push(entry.value);
        let result = print_pair(vm, out, entry);
        vm.kept.pop();
        result?;
    }
    out.push_str(if ordered { "})" } else { "}" });
    Ok(())
}

fn print_pair(vm: &mut Vm, out: &mut Vec<u8>, entry: Entry) -> Res<()> {
    sequence::print_kept(vm, out, entry.key)?;
    out.push_str(": ");
    vm.print_text(out, entry.value, true)
}

fn print_view(vm: &mut Vm, out: &mut Vec<u8>, r: Ref, kind: DictView) -> Res<()> {
    out.push_str(match kind {
        DictView::Items => "dict_items([",
        DictView::Keys => "dict_keys([",
        DictView::Values => "dict_values([",
    });
    let mut at = 0;
    while let Some((entry, next)) = next_entry(vm, r, at) {
        if at > 0 {
            out.push_str(", ");
        }
        at = next;
        let shown = match kind {
            DictView::Keys => entry.key,
            DictView::Values => entry.value,
            DictView::Items => vm.new_tuple([entry.key, entry.value]),
        };
        sequence::print_kept(vm, out, shown)?;
    }
    out.push_str("])");
    Ok(())
}

/// Adds their constructor and methods.
pub fn register(vm: &mut Vm) {
    vm.core_type(ids::DICT, |t| {
        t.make(make)
            .subclassable()
            .method("clear", NativeFn::F1(clear))
            .method("copy", NativeFn::F1(copy))
            .class_method("fromkeys", NativeFn::Var(2, 3, from_keys))
            .method("get", NativeFn::Var(2, 3, get))
            .method(
                "items",
                NativeFn::F1(|vm, slf| view(vm, slf, DictView::Items)),
            )
            .method(
                "keys",
                NativeFn::F1(|vm, slf| view(vm, slf, DictView::Keys)),
            )
            .method("pop", NativeFn::Var(2, 3, pop))
            .method("popitem", NativeFn::F1(pop_item))
            .method("setdefault", NativeFn::Var(2, 3, set_default))
            .method(
                "update",
                NativeFn::Kw(1, u8::MAX, |vm, pos, kw| {
                    update(vm, pos[0], &pos[1..], kw)?;
                    Ok(Value::None)
                }),
            )
            .method(
                "values",
                NativeFn::F1(|vm, slf| view(vm, slf, DictView::Values)),
            )
            .method(
                "__getitem__",
                NativeFn::F2(|vm, slf, key| {
                    let r = wrapped(vm, slf)?;
                    vm.index(r, key)
                }),
            )
            .method(
                "__setitem__",
                NativeFn::F3(|vm, slf, key, value| {
                    let r = wrapped(vm, slf)?;
                    vm.set_index(r, key, value)?;
                    Ok(Value::None)
                }),
            )
            .method(
                "__delitem__",
                NativeFn::F2(|vm, slf, key| {
                    let r = wrapped(vm, slf)?;
                    vm.delete_index(r, key)?;
                    Ok(Value::None)
                }),
            );
    });
    vm.core_type(ids::ORDERED_DICT, |t| {
        t.make(make).subclassable();
    });
}
