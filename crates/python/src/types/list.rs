//! list (py/objlist.c).

use crate::code::{BinOp, CmpOp};
use crate::error::Res;
use crate::object::{List, Object, blocks};
use crate::types::{NativeFn, ids, sequence, slice};
use crate::value::{Ref, Sym, Value};
use crate::vm::Vm;

/// The least room a list has.
const MIN_ALLOC: usize = 4;
/// Comparisons of a sort between two ticks.
const TICK_EVERY: u32 = 2_048;

/// The list behind a value.
fn list<'a>(vm: &'a Vm, v: Value) -> Option<&'a List> {
    match vm.object(v)? {
        Object::List(l) => Some(l),
        _ => None,
    }
}

/// A method's self: TypeError if it is no list.
fn this(vm: &mut Vm, v: Value) -> Res<Ref> {
    match v {
        Value::Obj(r) if matches!(vm.heap.get(r), Object::List(_)) => Ok(r),
        _ => Err(sequence::wrong_self(vm)),
    }
}

fn len(vm: &Vm, r: Ref) -> usize {
    match vm.heap.get(r) {
        Object::List(l) => l.items.len(),
        _ => 0,
    }
}

/// Changes the items; the room they take stays.
fn change<T>(vm: &mut Vm, r: Ref, f: impl FnOnce(&mut Vec<Value>) -> T) -> Option<T> {
    match vm.heap.get_mut(r) {
        Object::List(l) => Some(f(&mut l.items)),
        _ => None,
    }
}

/// Changes the room a list has, on the heap's account.
fn set_alloc(vm: &mut Vm, r: Ref, alloc: usize) {
    let Object::List(l) = vm.heap.get_mut(r) else {
        return;
    };
    let before = blocks(l.alloc as usize * 4);
    l.alloc = alloc as u32;
    let after = blocks(alloc * 4);
    if after > before {
        vm.heap.charge(after - before);
    } else {
        vm.heap.refund(before - after);
    }
}

/// A list of these items, if they fit.
fn checked_list(vm: &mut Vm, n: usize, items: impl FnOnce(&Vm) -> Vec<Value>) -> Res {
    sequence::reserve_items(vm, n.max(MIN_ALLOC))?;
    let items = items(vm);
    Ok(vm.new_list(items))
}

/// `list(iterable)`
pub fn from_iterable(vm: &mut Vm, iterable: Value) -> Res {
    let made = vm.new_list(Vec::new());
    vm.keep(made);
    if let Value::Obj(r) = made {
        extend_from_iterator(vm, r, iterable)?;
    }
    Ok(made)
}

fn extend_from_iterator(vm: &mut Vm, r: Ref, iterable: Value) -> Res<()> {
    let it = vm.iter(iterable)?;
    vm.keep(it);
    let mut n = 0u32;
    while let Some(item) = vm.iter_next(it)? {
        vm.list_push(r, item)?;
        n += 1;
        if n.is_multiple_of(TICK_EVERY) {
            vm.tick()?;
        }
    }
    Ok(())
}

fn extend(vm: &mut Vm, slf: Value, arg: Value) -> Res {
    let r = this(vm, slf)?;
    let Some(more) = list(vm, arg).map(|l| l.items.len()) else {
        extend_from_iterator(vm, r, arg)?;
        return Ok(Value::None);
    };
    let all = len(vm, r) + more;
    if list(vm, slf).is_some_and(|l| all > l.alloc as usize) {
        sequence::reserve_items(vm, all + 4)?;
        set_alloc(vm, r, all + 4);
    }
    let items = list(vm, arg).map(|l| l.items.clone()).unwrap_or_default();
    change(vm, r, |own| own.extend_from_slice(&items));
    Ok(Value::None)
}

fn pop_at(vm: &mut Vm, r: Ref, index: usize) -> Value {
    let removed = change(vm, r, |items| {
        if index < items.len() {
            items.remove(index)
        } else {
            Value::None
        }
    });
    if let Object::List(l) = vm.heap.get(r) {
        let (len, alloc) = (l.items.len(), l.alloc as usize);
        if alloc > MIN_ALLOC && alloc > 2 * len {
            set_alloc(vm, r, alloc / 2);
        }
    }
    removed.unwrap_or(Value::None)
}

fn pop(vm: &mut Vm, args: &[Value]) -> Res {
    let r = this(vm, args[0])?;
    let len = len(vm, r);
    if len == 0 {
        return Err(vm.raise(ids::INDEX_ERROR, "pop from empty list"));
    }
    let index = match args.get(1) {
        Some(&i) => vm.index_arg("list", len, i, false)?,
        None => len - 1,
    };
    Ok(pop_at(vm, r, index))
}

fn insert(vm: &mut Vm, slf: Value, index: Value, item: Value) -> Res {
    let r = this(vm, slf)?;
    let len = len(vm, r) as i64;
    // MicroPython takes the index for a small int unseen: anything else is some great number.
    let index = match index {
        Value::Int(i) if i < 0 => (i64::from(i) + len).max(0),
        Value::Int(i) => i64::from(i).min(len),
        _ => len,
    };
    vm.list_push(r, Value::None)?;
    change(vm, r, |items| {
        items.pop();
        items.insert(index as usize, item);
    });
    Ok(Value::None)
}

fn clear(vm: &mut Vm, slf: Value) -> Res {
    let r = this(vm, slf)?;
    change(vm, r, |items| *items = Vec::new());
    set_alloc(vm, r, MIN_ALLOC);
    Ok(Value::None)
}

fn copy(vm: &mut Vm, slf: Value) -> Res {
    let r = this(vm, slf)?;
    let n = len(vm, r);
    checked_list(vm, n, |vm| match vm.heap.get(r) {
        Object::List(l) => l.items.clone(),
        _ => Vec::new(),
    })
}

fn remove(vm: &mut Vm, slf: Value, value: Value) -> Res {
    let r = this(vm, slf)?;
    let index = sequence::find(vm, "list", &[slf, value])?;
    pop_at(vm, r, index);
    Ok(Value::None)
}

/// `list.sort(key=None, reverse=False)`
pub fn sort(vm: &mut Vm, slf: Value, pos: &[Value], kw: &[(Sym, Value)]) -> Res<()> {
    let [key, reverse] = vm.parse_args(pos, kw, ["key", "reverse"], 0, 0)?;
    let reverse = match reverse.defined() {
        Some(v) => vm.truth(v)?,
        None => false,
    };
    let r = this(vm, slf)?;
    let mut items = match vm.heap.get(r) {
        Object::List(l) => l.items.clone(),
        _ => return Ok(()),
    };
    let kept = vm.kept.len();
    vm.kept.extend_from_slice(&items);
    let key = key.defined().filter(|k| !k.is_none());
    let result = Sort {
        key,
        want: !reverse,
        compared: 0,
    }
    .run(vm, &mut items);
    vm.kept.truncate(kept);
    // A sort that ends by an exception leaves what it had done so far.
    change(vm, r, |own| {
        if own.len() == items.len() {
            *own = items;
        }
    });
    result
}

/// MicroPython's quicksort, which is not stable: equal items come out in the same order only if
/// the same pairs are compared and exchanged.
struct Sort {
    key: Option<Value>,
    /// What `a < b` must give for a to stay before b.
    want: bool,
    compared: u32,
}

impl Sort {
    fn key_of(&self, vm: &mut Vm, item: Value) -> Res {
        match self.key {
            Some(f) => vm.call(f, &[item]),
            None => Ok(item),
        }
    }

    fn in_order(&mut self, vm: &mut Vm, a: Value, b: Value) -> Res<bool> {
        self.compared += 1;
        if self.compared.is_multiple_of(TICK_EVERY) {
            vm.tick()?;
        }
        sequence::compares_to(vm, CmpOp::Lt, a, b, self.want)
    }

    fn run(&mut self, vm: &mut Vm, items: &mut [Value]) -> Res<()> {
        // Ranges to sort: from one past the first number up to and including the second.
        let mut pending = vec![(-1, items.len() as isize - 1)];
        while let Some((head, tail)) = pending.pop() {
            if tail - head <= 1 {
                continue;
            }
            let pivot = self.key_of(vm, items[tail as usize])?;
            let kept = vm.kept.len();
            vm.kept.push(pivot);
            let (mut h, mut t) = (head, tail);
            loop {
                loop {
                    h += 1;
                    if h >= t {
                        break;
                    }
                    let key = self.key_of(vm, items[h as usize])?;
                    if !self.in_order(vm, key, pivot)? {
                        break;
                    }
                }
                loop {
                    t -= 1;
                    if h >= t {
                        break;
                    }
                    let key = self.key_of(vm, items[t as usize])?;
                    if !self.in_order(vm, pivot, key)? {
                        break;
                    }
                }
                if h >= t {
                    break;
                }
                items.swap(h as usize, t as usize);
            }
            items.swap(h as usize, tail as usize);
            vm.kept.truncate(kept);
            // The smaller part first, so that few are pending.
            if t - head < tail - h {
                pending.push((h, tail));
                pending.push((head, t));
            } else {
                pending.push((head, t));
                pending.push((h, tail));
            }
        }
        Ok(())
    }
}

/// `a op b`; `None` if it means nothing.
pub fn binary(vm: &mut Vm, op: BinOp, a: Value, b: Value) -> Res<Option<Value>> {
    let Some(left) = list(vm, a).map(|l| l.items.len()) else {
        return Ok(None);
    };
    match op {
        BinOp::Add => {
            let Some(right) = list(vm, b).map(|l| l.items.len()) else {
                return Ok(None);
            };
            checked_list(vm, left + right, |vm| {
                let parts = [a, b].map(|v| sequence::items(vm, v).unwrap_or(&[]));
                parts.concat()
            })
            .map(Some)
        }
        BinOp::Mul => {
            let Some(n) = sequence::repeat_count(vm, b)? else {
                return Ok(None);
            };
            checked_list(vm, left.saturating_mul(n), |vm| {
                sequence::items(vm, a).unwrap_or(&[]).repeat(n)
            })
            .map(Some)
        }
        _ => Ok(None),
    }
}

/// `a op= b`; `None` if it is to be done as `a op b`.
pub fn in_place(vm: &mut Vm, op: BinOp, a: Value, b: Value) -> Res<Option<Value>> {
    if op == BinOp::Add {
        let kept = vm.kept.len();
        let result = extend(vm, a, b);
        vm.kept.truncate(kept);
        result?;
        return Ok(Some(a));
    }
    Ok(None)
}

/// `a op b` for `< <= > >= ==`.
pub fn compare(vm: &mut Vm, op: CmpOp, a: Value, b: Value) -> Res<Option<bool>> {
    if list(vm, a).is_none() || list(vm, b).is_none() {
        return Ok(None);
    }
    sequence::compare(vm, op, a, b).map(Some)
}

/// `item in list`
pub fn contains(vm: &mut Vm, container: Value, item: Value) -> Res<bool> {
    sequence::contains(vm, container, item)
}

/// `list[key]`
pub fn index(vm: &mut Vm, obj: Value, key: Value) -> Res {
    let len = sequence::items(vm, obj).map_or(0, <[Value]>::len);
    if slice::is_slice(vm, key) {
        let (bounds, _) = slice::fast_indices(vm, key, len)?;
        let n = bounds.indices().count();
        return checked_list(vm, n, |vm| {
            let items = sequence::items(vm, obj).unwrap_or(&[]);
            bounds
                .indices()
                .filter_map(|i| items.get(i).copied())
                .collect()
        });
    }
    let i = vm.index_arg("list", len, key, false)?;
    Ok(sequence::items(vm, obj)
        .and_then(|items| items.get(i).copied())
        .unwrap_or(Value::None))
}

/// `list[key] = value`
pub fn set_index(vm: &mut Vm, obj: Value, key: Value, value: Value) -> Res<()> {
    let r = this(vm, obj)?;
    if slice::is_slice(vm, key) {
        return replace_slice(vm, r, key, Some(value));
    }
    let len = len(vm, r);
    let i = vm.index_arg("list", len, key, false)?;
    change(vm, r, |items| {
        if let Some(slot) = items.get_mut(i) {
            *slot = value;
        }
    });
    Ok(())
}

/// `del list[key]`
pub fn delete_index(vm: &mut Vm, obj: Value, key: Value) -> Res<()> {
    if slice::is_slice(vm, key) {
        let r = this(vm, obj)?;
        return replace_slice(vm, r, key, None);
    }
    pop(vm, &[obj, key])?;
    Ok(())
}

fn replace_slice(vm: &mut Vm, r: Ref, key: Value, value: Option<Value>) -> Res<()> {
    let (bounds, fast) = slice::fast_indices(vm, key, len(vm, r))?;
    if !fast {
        return Err(vm.raise_with(ids::NOT_IMPLEMENTED_ERROR, &[]));
    }
    let new = match value {
        Some(v) => vm.items_arg(v)?,
        None => Vec::new(),
    };
    let range = bounds.range();
    let all = len(vm, r) + new.len() - range.len();
    if let Object::List(l) = vm.heap.get(r)
        && new.len() > range.len()
        && all > l.alloc as usize
    {
        sequence::reserve_items(vm, all)?;
        set_alloc(vm, r, all);
    }
    change(vm, r, |items| {
        items.splice(range, new);
    });
    Ok(())
}

/// Writes `[1, 2]`.
pub fn print(vm: &mut Vm, out: &mut Vec<u8>, v: Value) -> Res<()> {
    out.push(b'[');
    sequence::print_items(vm, out, v)?;
    out.push(b']');
    Ok(())
}

/// Adds its constructor and methods.
pub fn register(vm: &mut Vm) {
    vm.core_type(ids::LIST, |t| {
        t.make(|vm, _, pos, kw| {
            vm.no_keywords(kw)?;
            vm.check_count(pos.len(), 0, 1)?;
            match pos.first() {
                Some(&v) => from_iterable(vm, v),
                None => Ok(vm.new_list(Vec::new())),
            }
        })
        .subclassable()
        .method(
            "append",
            NativeFn::F2(|vm, slf, item| {
                let r = this(vm, slf)?;
                vm.list_push(r, item)?;
                Ok(Value::None)
            }),
        )
        .method("clear", NativeFn::F1(clear))
        .method("copy", NativeFn::F1(copy))
        .method(
            "count",
            NativeFn::F2(|vm, slf, value| {
                this(vm, slf)?;
                sequence::count(vm, slf, value)
            }),
        )
        .method("extend", NativeFn::F2(extend))
        .method(
            "index",
            NativeFn::Var(2, 4, |vm, args| {
                this(vm, args[0])?;
                let i = sequence::find(vm, "list", args)?;
                Ok(vm.int(i as i64))
            }),
        )
        .method("insert", NativeFn::F3(insert))
        .method("pop", NativeFn::Var(1, 2, pop))
        .method("remove", NativeFn::F2(remove))
        .method(
            "reverse",
            NativeFn::F1(|vm, slf| {
                let r = this(vm, slf)?;
                change(vm, r, |items| items.reverse());
                Ok(Value::None)
            }),
        )
        .method(
            "sort",
            NativeFn::Kw(1, u8::MAX, |vm, pos, kw| {
                sort(vm, pos[0], &pos[1..], kw)?;
                Ok(Value::None)
            }),
        );
    });
}
