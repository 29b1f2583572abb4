//! all, any, iter, len, max, min, next, sorted.

use super::define;
use crate::code::CmpOp;
use crate::error::Res;
use crate::types::{ANY, NativeFn, ids, list, sequence};
use crate::value::{Sym, Value};
use crate::vm::Vm;

pub(super) fn register(vm: &mut Vm) {
    define(vm, "all", NativeFn::F1(|vm, v| until(vm, v, false)));
    define(vm, "any", NativeFn::F1(|vm, v| until(vm, v, true)));
    define(vm, "iter", NativeFn::F1(|vm, v| vm.iter(v)));
    define(vm, "len", NativeFn::F1(|vm, v| vm.len_value(v)));
    define(
        vm,
        "max",
        NativeFn::Kw(1, ANY, |vm, pos, kw| best(vm, pos, kw, CmpOp::Gt)),
    );
    define(
        vm,
        "min",
        NativeFn::Kw(1, ANY, |vm, pos, kw| best(vm, pos, kw, CmpOp::Lt)),
    );
    define(vm, "next", NativeFn::Var(1, 2, next));
    define(vm, "sorted", NativeFn::Kw(1, ANY, sorted));
}

/// Whether some item's truth is `stop`, for any(); the opposite for all().
fn until(vm: &mut Vm, iterable: Value, stop: bool) -> Res {
    let it = vm.iter(iterable)?;
    vm.keep(it);
    let mut n = 0u32;
    while let Some(item) = vm.iter_next(it)? {
        vm.kept.push(item);
        let truth = vm.truth(item)?;
        vm.kept.pop();
        if truth == stop {
            return Ok(Value::Bool(stop));
        }
        n = n.wrapping_add(1);
        if n.is_multiple_of(2_048) {
            vm.tick()?;
        }
    }
    Ok(Value::Bool(!stop))
}

/// max() and min(): the item whose key is `op` all keys before it.
fn best(vm: &mut Vm, pos: &[Value], kw: &[(Sym, Value)], op: CmpOp) -> Res {
    let named = |vm: &Vm, name| {
        kw.iter()
            .find(|(sym, _)| vm.text(*sym) == name)
            .map(|(_, v)| *v)
    };
    let key = named(vm, "key");
    let default = named(vm, "default");
    let mut best: Option<(Value, Value)> = None;
    let kept = vm.kept.len();
    if let [iterable] = pos {
        let it = vm.iter(*iterable)?;
        vm.keep(it);
        let kept = vm.kept.len();
        while let Some(item) = vm.iter_next(it)? {
            vm.keep(item);
            best = Some(better(vm, best, item, key, op)?);
            vm.kept.truncate(kept);
            keep_pair(vm, best);
        }
        return match best.map(|(_, item)| item).or(default) {
            Some(item) => Ok(item),
            None => Err(vm.value_error("arg is an empty sequence")),
        };
    }
    for &item in pos {
        best = Some(better(vm, best, item, key, op)?);
        vm.kept.truncate(kept);
        keep_pair(vm, best);
    }
    Ok(best.map_or(Value::None, |(_, item)| item))
}

fn keep_pair(vm: &mut Vm, pair: Option<(Value, Value)>) {
    if let Some((key, item)) = pair {
        vm.keep(key);
        vm.keep(item);
    }
}

/// The better of the best so far and an item, with its key.
fn better(
    vm: &mut Vm,
    best: Option<(Value, Value)>,
    item: Value,
    key: Option<Value>,
    op: CmpOp,
) -> Res<(Value, Value)> {
    let item_key = match key {
        Some(f) => vm.call(f, &[item])?,
        None => item,
    };
    match best {
        Some(best) if !sequence::is_true(vm, op, item_key, best.0)? => Ok(best),
        _ => Ok((item_key, item)),
    }
}

/// `next(iterator[, default])`
pub(crate) fn next(vm: &mut Vm, args: &[Value]) -> Res {
    match (vm.iter_next(args[0])?, args.get(1)) {
        (Some(item), _) => Ok(item),
        (None, Some(&default)) => Ok(default),
        (None, None) => {
            let value = vm.stop_value;
            let args: &[Value] = if value.is_none() { &[] } else { &[value] };
            Err(vm.raise_with(ids::STOP_ITERATION, args))
        }
    }
}

fn sorted(vm: &mut Vm, pos: &[Value], kw: &[(Sym, Value)]) -> Res {
    if pos.len() > 1 {
        return Err(vm.type_error("must use keyword argument for key function"));
    }
    let made = list::from_iterable(vm, pos[0])?;
    vm.keep(made);
    list::sort(vm, made, &[], kw)?;
    Ok(made)
}
