//! heapq (extmod/modheapq.c).

use crate::code::CmpOp;
use crate::error::Res;
use crate::object::Object;
use crate::types::{ModuleBuilder, NativeFn, ids, sequence};
use crate::value::{Ref, Value};
use crate::vm::Vm;

/// Fills in the module.
pub fn init(m: &mut ModuleBuilder) {
    m.function("heappush", NativeFn::F2(push))
        .function("heappop", NativeFn::F1(pop))
        .function("heapify", NativeFn::F1(heapify));
}

fn heap(vm: &mut Vm, v: Value) -> Res<Ref> {
    match v {
        Value::Obj(r) if matches!(vm.heap.get(r), Object::List(_)) => Ok(r),
        _ => Err(vm.type_error("heap must be a list")),
    }
}

fn len(vm: &Vm, r: Ref) -> usize {
    sequence::items(vm, Value::Obj(r)).map_or(0, <[Value]>::len)
}

/// An item: `None` where a comparison's Python code has shortened the list.
fn get(vm: &Vm, r: Ref, i: usize) -> Value {
    sequence::items(vm, Value::Obj(r))
        .and_then(|items| items.get(i).copied())
        .unwrap_or(Value::None)
}

fn put(vm: &mut Vm, r: Ref, i: usize, v: Value) {
    if let Object::List(l) = vm.heap.get_mut(r)
        && let Some(slot) = l.items.get_mut(i)
    {
        *slot = v;
    }
}

fn sift_down(vm: &mut Vm, r: Ref, start: usize, pos: usize) -> Res<()> {
    let mut pos = pos;
    let item = get(vm, r, pos);
    vm.keep(item);
    while pos > start {
        let parent_pos = (pos - 1) / 2;
        let parent = get(vm, r, parent_pos);
        if !sequence::is_true(vm, CmpOp::Lt, item, parent)? {
            break;
        }
        put(vm, r, pos, parent);
        pos = parent_pos;
    }
    put(vm, r, pos, item);
    Ok(())
}

fn sift_up(vm: &mut Vm, r: Ref, pos: usize) -> Res<()> {
    let start = pos;
    let mut pos = pos;
    let end = len(vm, r);
    let item = get(vm, r, pos);
    vm.keep(item);
    loop {
        let mut child = 2 * pos + 1;
        if child >= end {
            break;
        }
        // The right child if it is not greater than the left one.
        if child + 1 < end {
            let (left, right) = (get(vm, r, child), get(vm, r, child + 1));
            if sequence::compares_to(vm, CmpOp::Lt, left, right, false)? {
                child += 1;
            }
        }
        let smaller = get(vm, r, child);
        put(vm, r, pos, smaller);
        pos = child;
    }
    put(vm, r, pos, item);
    sift_down(vm, r, start, pos)
}

fn push(vm: &mut Vm, list: Value, item: Value) -> Res {
    let r = heap(vm, list)?;
    vm.list_push(r, item)?;
    let last = len(vm, r) - 1;
    sift_down(vm, r, 0, last)?;
    Ok(Value::None)
}

fn pop(vm: &mut Vm, list: Value) -> Res {
    let r = heap(vm, list)?;
    let (top, last) = match vm.heap.get_mut(r) {
        Object::List(l) => (l.items.first().copied(), l.items.pop()),
        _ => (None, None),
    };
    let (Some(top), Some(last)) = (top, last) else {
        return Err(vm.raise(ids::INDEX_ERROR, "empty heap"));
    };
    vm.keep(top);
    if len(vm, r) > 0 {
        put(vm, r, 0, last);
        sift_up(vm, r, 0)?;
    }
    Ok(top)
}

fn heapify(vm: &mut Vm, list: Value) -> Res {
    let r = heap(vm, list)?;
    for i in (0..len(vm, r) / 2).rev() {
        let kept = vm.kept.len();
        sift_up(vm, r, i)?;
        vm.kept.truncate(kept);
    }
    Ok(Value::None)
}
