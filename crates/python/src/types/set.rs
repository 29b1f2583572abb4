//! set and frozenset (py/objset.c).

use crate::code::{BinOp, CmpOp};
use crate::error::Res;
use crate::map::{Entry, Map};
use crate::object::{Object, blocks};
use crate::types::{NativeFn, TypeBuilder, ids, sequence};
use crate::value::{Ref, Sym, TypeId, Value};
use crate::vm::Vm;
use bstr::ByteVec;

/// The handle of a set, and of a frozenset if allowed.
fn set_ref(vm: &Vm, v: Value, frozen: bool) -> Option<Ref> {
    match v {
        Value::Obj(r) => match vm.heap.get(r) {
            Object::Set(_) => Some(r),
            Object::FrozenSet(_) if frozen => Some(r),
            _ => None,
        },
        _ => None,
    }
}

/// Self of a method of sets alone.
fn this(vm: &mut Vm, v: Value) -> Res<Ref> {
    match set_ref(vm, v, false) {
        Some(r) => Ok(r),
        None => Err(sequence::wrong_self(vm)),
    }
}

/// Self of a method of both.
fn either(vm: &mut Vm, v: Value) -> Res<Ref> {
    match set_ref(vm, v, true) {
        Some(r) => Ok(r),
        None => Err(sequence::wrong_self(vm)),
    }
}

fn new_set(vm: &mut Vm) -> Ref {
    let r = vm.heap.alloc(Object::Set(Map::new(0)));
    vm.keep(Value::Obj(r));
    r
}

fn make(vm: &mut Vm, ty: TypeId, pos: &[Value], kw: &[(Sym, Value)]) -> Res {
    vm.no_keywords(kw)?;
    vm.check_count(pos.len(), 0, 1)?;
    let r = new_set(vm);
    if let Some(&items) = pos.first() {
        add_all(vm, r, items)?;
    }
    if ty == ids::FROZENSET {
        let map = std::mem::take(vm.map_mut(r));
        *vm.heap.get_mut(r) = Object::FrozenSet(map);
    }
    Ok(Value::Obj(r))
}

/// Calls f with each item of an iterable, kept.
fn for_each(
    vm: &mut Vm,
    items: Value,
    mut f: impl FnMut(&mut Vm, Value) -> Res<bool>,
) -> Res<bool> {
    let kept = vm.kept.len();
    let it = vm.iter(items)?;
    vm.keep(it);
    let mut done = true;
    while let Some(item) = vm.iter_next(it)? {
        vm.kept.push(item);
        let go_on = f(vm, item)?;
        vm.kept.pop();
        if !go_on {
            done = false;
            break;
        }
    }
    vm.kept.truncate(kept);
    Ok(done)
}

fn add_all(vm: &mut Vm, r: Ref, items: Value) -> Res<()> {
    for_each(vm, items, |vm, item| {
        add(vm, r, item)?;
        Ok(true)
    })?;
    Ok(())
}

fn add(vm: &mut Vm, r: Ref, item: Value) -> Res<()> {
    // An equal item that is there already stays.
    vm.map_set(r, item, Value::None)
}

fn contains_item(vm: &mut Vm, r: Ref, item: Value) -> Res<bool> {
    Ok(vm.map_find(r, item)?.is_some())
}

/// A copy of the same type.
fn copy(vm: &mut Vm, v: Value) -> Res<Ref> {
    let r = either(vm, v)?;
    vm.reserve(vm.map(r).table.len() * 4)?;
    let map = vm.map(r).clone();
    let made = match vm.heap.get(r) {
        Object::FrozenSet(_) => Object::FrozenSet(map),
        _ => Object::Set(map),
    };
    let r = vm.heap.alloc(made);
    vm.keep(Value::Obj(r));
    Ok(r)
}

fn clear(vm: &mut Vm, r: Ref) {
    let bytes = blocks(vm.map(r).table.len() * 4);
    vm.map_mut(r).clear();
    vm.heap.refund(bytes);
}

/// Removes from r what the others hold.
fn subtract(vm: &mut Vm, r: Ref, others: &[Value]) -> Res<()> {
    for &other in others {
        if other.is(Value::Obj(r)) {
            clear(vm, r);
            continue;
        }
        for_each(vm, other, |vm, item| {
            vm.map_remove(r, item)?;
            Ok(true)
        })?;
    }
    Ok(())
}

/// A new set of what is in both: a set even of frozensets, as there.
fn intersect(vm: &mut Vm, r: Ref, other: Value) -> Res<Ref> {
    let out = new_set(vm);
    for_each(vm, other, |vm, item| {
        if contains_item(vm, r, item)? {
            add(vm, out, item)?;
        }
        Ok(true)
    })?;
    Ok(out)
}

fn intersection(vm: &mut Vm, slf: Value, other: Value) -> Res {
    let r = either(vm, slf)?;
    if slf.is(other) {
        return Ok(Value::Obj(copy(vm, slf)?));
    }
    Ok(Value::Obj(intersect(vm, r, other)?))
}

fn intersection_update(vm: &mut Vm, slf: Value, other: Value) -> Res {
    let r = this(vm, slf)?;
    if !slf.is(other) {
        let out = intersect(vm, r, other)?;
        let before = blocks(vm.map(r).table.len() * 4);
        let map = std::mem::take(vm.map_mut(out));
        *vm.map_mut(r) = map;
        vm.heap.refund(before);
    }
    Ok(Value::None)
}

fn symmetric_update(vm: &mut Vm, r: Ref, other: Value) -> Res<()> {
    for_each(vm, other, |vm, item| {
        vm.map_toggle(r, item)?;
        Ok(true)
    })?;
    Ok(())
}

fn symmetric_difference(vm: &mut Vm, slf: Value, other: Value) -> Res {
    let r = copy(vm, slf)?;
    symmetric_update(vm, r, other)?;
    Ok(Value::Obj(r))
}

fn union(vm: &mut Vm, slf: Value, other: Value) -> Res {
    let r = copy(vm, slf)?;
    add_all(vm, r, other)?;
    Ok(Value::Obj(r))
}

fn difference(vm: &mut Vm, args: &[Value]) -> Res {
    let r = copy(vm, args[0])?;
    subtract(vm, r, &args[1..])?;
    Ok(Value::Obj(r))
}

/// A set or frozenset itself, or a set of an iterable's items.
fn as_set(vm: &mut Vm, v: Value) -> Res<Ref> {
    if let Some(r) = set_ref(vm, v, true) {
        return Ok(r);
    }
    let r = new_set(vm);
    add_all(vm, r, v)?;
    Ok(r)
}

fn is_subset(vm: &mut Vm, a: Value, b: Value, proper: bool) -> Res<bool> {
    let a = as_set(vm, a)?;
    let b = as_set(vm, b)?;
    if proper && vm.map(a).len() == vm.map(b).len() {
        return Ok(false);
    }
    for_each(vm, Value::Obj(a), |vm, item| contains_item(vm, b, item))
}

/// `a op b`; `None` if it means nothing.
pub fn binary(vm: &mut Vm, op: BinOp, a: Value, b: Value) -> Res<Option<Value>> {
    if set_ref(vm, a, true).is_none() || set_ref(vm, b, true).is_none() {
        return Ok(None);
    }
    let kept = vm.kept.len();
    let result = match op {
        BinOp::Or => union(vm, a, b),
        BinOp::Xor => symmetric_difference(vm, a, b),
        BinOp::And => intersection(vm, a, b),
        BinOp::Sub => difference(vm, &[a, b]),
        _ => return Ok(None),
    };
    vm.kept.truncate(kept);
    result.map(Some)
}

/// `a op= b`; `None` if it is to be done as `a op b`.
pub fn in_place(vm: &mut Vm, op: BinOp, a: Value, b: Value) -> Res<Option<Value>> {
    let Some(r) = set_ref(vm, a, false) else {
        return Ok(None);
    };
    if set_ref(vm, b, true).is_none() {
        return Ok(None);
    }
    let kept = vm.kept.len();
    let result = match op {
        BinOp::Or => add_all(vm, r, b),
        BinOp::Xor => symmetric_update(vm, r, b),
        BinOp::And => intersection_update(vm, a, b).map(|_| ()),
        BinOp::Sub => subtract(vm, r, &[b]),
        _ => return Ok(None),
    };
    vm.kept.truncate(kept);
    result?;
    Ok(Some(a))
}

/// `a op b` for `< <= > >= ==`.
pub fn compare(vm: &mut Vm, op: CmpOp, a: Value, b: Value) -> Res<Option<bool>> {
    let (Some(left), Some(right)) = (set_ref(vm, a, true), set_ref(vm, b, true)) else {
        return Ok(None);
    };
    if op == CmpOp::Eq && vm.map(left).len() != vm.map(right).len() {
        return Ok(Some(false));
    }
    vm.enter_native()?;
    let kept = vm.kept.len();
    let result = match op {
        CmpOp::Lt => is_subset(vm, a, b, true),
        CmpOp::Gt => is_subset(vm, b, a, true),
        CmpOp::Ge => is_subset(vm, b, a, false),
        _ => is_subset(vm, a, b, false),
    };
    vm.kept.truncate(kept);
    vm.leave_native();
    result.map(Some)
}

/// Writes `{1, 2}`, `set()` or `frozenset({1})`.
pub fn print(vm: &mut Vm, out: &mut Vec<u8>, v: Value) -> Res<()> {
    let Some(r) = set_ref(vm, v, true) else {
        return Ok(());
    };
    let frozen = matches!(vm.heap.get(r), Object::FrozenSet(_));
    if vm.map(r).is_empty() {
        out.push_str(if frozen { "frozenset()" } else { "set()" });
        return Ok(());
    }
    out.push_str(if frozen { "frozenset({" } else { "{" });
    let mut first = true;
    let mut at = 0;
    while let Some(entry) = vm.map(r).table.get(at).copied() {
        at += 1;
        if !entry.is_filled() {
            continue;
        }
        if !first {
            out.push_str(", ");
        }
        first = false;
        sequence::print_kept(vm, out, entry.key)?;
    }
    out.push_str(if frozen { "})" } else { "}" });
    Ok(())
}

fn pop(vm: &mut Vm, slf: Value) -> Res {
    let r = this(vm, slf)?;
    match vm.map(r).table.iter().position(Entry::is_filled) {
        Some(pos) => Ok(vm.map_mut(r).remove_at(pos).key),
        None => Err(vm.raise(ids::KEY_ERROR, "pop from an empty set")),
    }
}

/// The methods of both types.
fn common(t: &mut TypeBuilder) {
    t.make(make)
        .subclassable()
        .method(
            "copy",
            NativeFn::F1(|vm, slf| Ok(Value::Obj(copy(vm, slf)?))),
        )
        .method("difference", NativeFn::Var(1, u8::MAX, difference))
        .method("intersection", NativeFn::F2(intersection))
        .method(
            "isdisjoint",
            NativeFn::F2(|vm, slf, other| {
                let r = either(vm, slf)?;
                let disjoint = for_each(vm, other, |vm, item| Ok(!contains_item(vm, r, item)?))?;
                Ok(Value::Bool(disjoint))
            }),
        )
        .method(
            "issubset",
            NativeFn::F2(|vm, slf, other| Ok(Value::Bool(is_subset(vm, slf, other, false)?))),
        )
        .method(
            "issuperset",
            NativeFn::F2(|vm, slf, other| Ok(Value::Bool(is_subset(vm, other, slf, false)?))),
        )
        .method("symmetric_difference", NativeFn::F2(symmetric_difference))
        .method("union", NativeFn::F2(union))
        .method(
            "__contains__",
            NativeFn::F2(|vm, slf, item| {
                // `in` finds it in classes derived from sets, with their objects as self.
                let native = vm.native_of(slf);
                let r = either(vm, native)?;
                Ok(Value::Bool(contains_item(vm, r, item)?))
            }),
        );
}

/// Adds their constructors and methods.
pub fn register(vm: &mut Vm) {
    vm.core_type(ids::FROZENSET, common);
    vm.core_type(ids::SET, |t| {
        common(t);
        t.method(
            "add",
            NativeFn::F2(|vm, slf, item| {
                let r = this(vm, slf)?;
                add(vm, r, item)?;
                Ok(Value::None)
            }),
        )
        .method(
            "clear",
            NativeFn::F1(|vm, slf| {
                let r = this(vm, slf)?;
                clear(vm, r);
                Ok(Value::None)
            }),
        )
        .method(
            "discard",
            NativeFn::F2(|vm, slf, item| {
                let r = this(vm, slf)?;
                vm.map_remove(r, item)?;
                Ok(Value::None)
            }),
        )
        .method(
            "difference_update",
            NativeFn::Var(1, u8::MAX, |vm, args| {
                let r = this(vm, args[0])?;
                subtract(vm, r, &args[1..])?;
                Ok(Value::None)
            }),
        )
        .method("intersection_update", NativeFn::F2(intersection_update))
        .method("pop", NativeFn::F1(pop))
        .method(
            "remove",
            NativeFn::F2(|vm, slf, item| {
                let r = this(vm, slf)?;
                match vm.map_remove(r, item)? {
                    Some(_) => Ok(Value::None),
                    None => Err(vm.key_error(item)),
                }
            }),
        )
        .method(
            "symmetric_difference_update",
            NativeFn::F2(|vm, slf, other| {
                let r = this(vm, slf)?;
                symmetric_update(vm, r, other)?;
                Ok(Value::None)
            }),
        )
        .method(
            "update",
            NativeFn::Var(1, u8::MAX, |vm, args| {
                let r = this(vm, args[0])?;
                for &other in &args[1..] {
                    add_all(vm, r, other)?;
                }
                Ok(Value::None)
            }),
        )
        .order(&[
            "add",
            "clear",
            "copy",
            "discard",
            "difference",
            "difference_update",
            "intersection",
            "intersection_update",
            "isdisjoint",
            "issubset",
            "issuperset",
            "pop",
            "remove",
            "symmetric_difference",
            "symmetric_difference_update",
            "union",
            "update",
        ]);
    });
}
