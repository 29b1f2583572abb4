//! What lists and tuples share (py/sequence.c).

use crate::code::CmpOp;
use crate::error::{Error, Res};
use crate::object::Object;
use crate::types::ids;
use crate::value::Value;
use crate::vm::Vm;
use bstr::ByteVec;

/// The items of a list, tuple or named tuple.
pub fn items<'a>(vm: &'a Vm, v: Value) -> Option<&'a [Value]> {
    match vm.object(v)? {
        Object::List(l) => Some(&l.items),
        Object::Tuple(t) => Some(t),
        Object::NamedTuple(t) => Some(&t.items),
        _ => None,
    }
}

/// An item, unless the sequence has shrunk meanwhile.
fn item(vm: &Vm, v: Value, i: usize) -> Option<Value> {
    items(vm, v)?.get(i).copied()
}

fn len(vm: &Vm, v: Value) -> usize {
    items(vm, v).map_or(0, <[Value]>::len)
}

/// `a == b` of values that only a container may hold: Python code of a comparison could take
/// them out of it.
pub fn equal(vm: &mut Vm, a: Value, b: Value) -> Res<bool> {
    if let Some(result) = vm.quick_equal(a, b) {
        return Ok(result);
    }
    let kept = vm.kept.len();
    vm.keep(a);
    vm.keep(b);
    let result = vm.equal(a, b);
    vm.kept.truncate(kept);
    result
}

/// Whether `a op b` gives exactly True.
pub fn is_true(vm: &mut Vm, op: CmpOp, a: Value, b: Value) -> Res<bool> {
    compares_to(vm, op, a, b, true)
}

/// Whether `a op b` gives exactly that bool, as code in C compares the result by identity.
pub fn compares_to(vm: &mut Vm, op: CmpOp, a: Value, b: Value, want: bool) -> Res<bool> {
    if let (CmpOp::Lt, Value::Int(a), Value::Int(b)) = (op, a, b) {
        return Ok((a < b) == want);
    }
    let kept = vm.kept.len();
    vm.keep(a);
    vm.keep(b);
    let result = vm.compare(op, a, b);
    vm.kept.truncate(kept);
    Ok(result?.is(Value::Bool(want)))
}

/// `a op b` for two sequences, item by item (mp_seq_cmp_objs).
pub fn compare(vm: &mut Vm, op: CmpOp, a: Value, b: Value) -> Res<bool> {
    vm.enter_native()?;
    let result = compare_items(vm, op, a, b);
    vm.leave_native();
    result
}

fn compare_items(vm: &mut Vm, op: CmpOp, a: Value, b: Value) -> Res<bool> {
    if op == CmpOp::Eq && len(vm, a) != len(vm, b) {
        return Ok(false);
    }
    // Only > and >= from here on.
    let (op, a, b) = match op {
        CmpOp::Lt => (CmpOp::Gt, b, a),
        CmpOp::Le => (CmpOp::Ge, b, a),
        _ => (op, a, b),
    };
    let (len_a, len_b) = (len(vm, a), len(vm, b));
    for i in 0..len_a.min(len_b) {
        let (Some(x), Some(y)) = (item(vm, a, i), item(vm, b, i)) else {
            break;
        };
        if equal(vm, x, y)? {
            continue;
        }
        if op == CmpOp::Eq {
            return Ok(false);
        }
        return is_true(vm, op, x, y);
    }
    Ok(if len_a == len_b {
        op != CmpOp::Gt
    } else {
        len_a > len_b
    })
}

/// `item in sequence`
pub fn contains(vm: &mut Vm, container: Value, value: Value) -> Res<bool> {
    let mut i = 0;
    while let Some(candidate) = item(vm, container, i) {
        if equal(vm, candidate, value)? {
            return Ok(true);
        }
        i += 1;
    }
    Ok(false)
}

/// `sequence.index(value[, start[, stop]])`, where args are all of the method's arguments.
pub fn find(vm: &mut Vm, name: &str, args: &[Value]) -> Res<usize> {
    let (container, value) = (args[0], args[1]);
    let all = len(vm, container);
    let start = match args.get(2) {
        Some(&start) => vm.index_arg(name, all, start, true)?,
        None => 0,
    };
    let stop = match args.get(3) {
        Some(&stop) => vm.index_arg(name, all, stop, true)?,
        None => all,
    };
    for i in start..stop {
        let Some(candidate) = item(vm, container, i) else {
            break;
        };
        if equal(vm, candidate, value)? {
            return Ok(i);
        }
    }
    Err(vm.value_error("object not in sequence"))
}

/// `sequence.count(value)`
pub fn count(vm: &mut Vm, container: Value, value: Value) -> Res {
    let (mut i, mut n) = (0, 0);
    while let Some(candidate) = item(vm, container, i) {
        n += i64::from(equal(vm, candidate, value)?);
        i += 1;
    }
    Ok(vm.int(n))
}

/// The factor of a repetition, if a value is an int: 0 for a negative one.
pub fn repeat_count(vm: &mut Vm, v: Value) -> Res<Option<usize>> {
    Ok(vm.maybe_int(v)?.map(|n| n.max(0) as usize))
}

/// Room for so many values in one piece: MemoryError otherwise.
pub fn reserve_items(vm: &mut Vm, n: usize) -> Res<()> {
    vm.reserve(n.saturating_mul(4))
}

/// The TypeError of a method called with something else as self.
pub fn wrong_self(vm: &mut Vm) -> Error {
    vm.raise(ids::TYPE_ERROR, "argument has wrong type")
}

/// Writes items between what opens and closes them, repr'd.
pub fn print_items(vm: &mut Vm, out: &mut Vec<u8>, v: Value) -> Res<()> {
    let mut i = 0;
    while let Some(value) = item(vm, v, i) {
        if i > 0 {
            out.push_str(", ");
        }
        print_kept(vm, out, value)?;
        i += 1;
    }
    Ok(())
}

/// Writes a value's repr, while only a container may hold the value.
pub fn print_kept(vm: &mut Vm, out: &mut Vec<u8>, value: Value) -> Res<()> {
    vm.kept.push(value);
    let result = vm.print_text(out, value, true);
    vm.kept.pop();
    result
}
