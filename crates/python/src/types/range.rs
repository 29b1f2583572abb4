//! range (py/objrange.c).

use crate::code::CmpOp;
use crate::error::Res;
use crate::object::{Iter, Object};
use crate::types::{ids, sequence, slice};
use crate::value::Value;
use crate::vm::Vm;
use crate::vm::iter::range_len;
use std::io::Write;

fn parts(vm: &Vm, v: Value) -> Option<(i32, i32, i32)> {
    match vm.object(v)? {
        Object::Range(start, stop, step) => Some((*start, *stop, *step)),
        _ => None,
    }
}

/// `a op b`: the ESP32 has no comparison of ranges (`MICROPY_PY_BUILTINS_RANGE_BINOP`), so they
/// are equal only if they are the same.
pub fn compare(_: &mut Vm, _: CmpOp, _: Value, _: Value) -> Res<Option<bool>> {
    Ok(None)
}

/// `item in range`: by iterating, as there.
pub fn contains(vm: &mut Vm, container: Value, item: Value) -> Res<bool> {
    let Some((start, stop, step)) = parts(vm, container) else {
        return Ok(false);
    };
    let n = range_len(start, stop, step);
    if let Value::Int(i) = item {
        let offset = i64::from(i) - i64::from(start);
        let step = i64::from(step);
        if n == 0 || step == 0 {
            return Ok(false);
        }
        return Ok(offset % step == 0 && (0..i64::from(n)).contains(&(offset / step)));
    }
    let it = vm.heap.value(Object::Iter(Iter::Range(start, n, step)));
    vm.kept.push(it);
    let found = iterate_to(vm, it, item);
    vm.kept.pop();
    found
}

fn iterate_to(vm: &mut Vm, it: Value, item: Value) -> Res<bool> {
    while let Some(v) = vm.iter_next(it)? {
        if sequence::equal(vm, v, item)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// `range[key]`
pub fn index(vm: &mut Vm, obj: Value, key: Value) -> Res {
    let Some((start, stop, step)) = parts(vm, obj) else {
        return Ok(Value::None);
    };
    let len = range_len(start, stop, step) as usize;
    if slice::is_slice(vm, key) {
        let bounds = slice::indices(vm, key, len)?;
        let at = |i: i64| start.wrapping_add((i as i32).wrapping_mul(step));
        let made = Object::Range(
            at(bounds.start),
            at(bounds.stop),
            (bounds.step as i32).wrapping_mul(step),
        );
        return Ok(vm.heap.value(made));
    }
    let i = vm.index_arg("range", len, key, false)?;
    Ok(vm.int(i64::from(start) + i as i64 * i64::from(step)))
}

/// Writes `range(0, 3)`.
pub fn print(vm: &mut Vm, out: &mut Vec<u8>, v: Value) -> Res<()> {
    if let Some((start, stop, step)) = parts(vm, v) {
        let _ = write!(out, "range({start}, {stop}");
        if step != 1 {
            let _ = write!(out, ", {step}");
        }
        out.push(b')');
    }
    Ok(())
}

/// Adds its constructor.
pub fn register(vm: &mut Vm) {
    vm.core_type(ids::RANGE, |t| {
        t.make(|vm, _, pos, kw| {
            vm.no_keywords(kw)?;
            vm.check_count(pos.len(), 1, 3)?;
            let (mut start, mut step) = (0, 1);
            let stop;
            if let [only] = pos {
                stop = vm.int_arg(*only)?;
            } else {
                start = vm.int_arg(pos[0])?;
                stop = vm.int_arg(pos[1])?;
                if let Some(&s) = pos.get(2) {
                    step = vm.int_arg(s)?;
                    if step == 0 {
                        return Err(vm.value_error("zero step"));
                    }
                }
            }
            let made = Object::Range(start as i32, stop as i32, step as i32);
            Ok(vm.heap.value(made))
        })
        .subclassable();
    });
}
