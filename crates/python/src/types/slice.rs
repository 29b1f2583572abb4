//! slice (py/objslice.c), and what a slice means on a sequence (py/sequence.c).

use crate::error::Res;
use crate::object::Object;
use crate::types::{NativeFn, ids};
use crate::value::Value;
use crate::vm::Vm;
use bstr::ByteVec;

/// A slice applied to a length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// First index.
    pub start: i64,
    /// One past the last index; of a fast slice at least `start`.
    pub stop: i64,
    /// Step, never 0.
    pub step: i64,
}

impl Bounds {
    /// The range of indexes of a slice with step 1.
    pub fn range(&self) -> std::ops::Range<usize> {
        self.start as usize..self.stop.max(self.start) as usize
    }

    /// The indexes in their order, for bounds as [`fast_indices`] gives them.
    pub fn indices(self) -> impl Iterator<Item = usize> {
        let Bounds { start, stop, step } = self;
        let mut next = start;
        std::iter::from_fn(move || {
            // A negative step's stop is the last item, not one past it.
            let inside = if step > 0 { next < stop } else { next >= stop };
            let index = usize::try_from(next).ok()?;
            next += step;
            inside.then_some(index)
        })
    }
}

/// Whether a value is a slice.
pub fn is_slice(vm: &Vm, v: Value) -> bool {
    matches!(vm.object(v), Some(Object::Slice(_)))
}

/// A slice's start, stop and step on a sequence of that length, as `mp_obj_slice_indices`.
pub fn indices(vm: &mut Vm, slice: Value, len: usize) -> Res<Bounds> {
    let Some(Object::Slice(parts)) = vm.object(slice) else {
        return Err(vm.type_error("argument has wrong type"));
    };
    let [start, stop, step] = **parts;
    let len = len as i64;
    let step = if step.is_none() {
        1
    } else {
        match vm.int_arg(step)? {
            0 => return Err(vm.value_error("slice step can't be zero")),
            step => step,
        }
    };
    let (low, high) = if step > 0 { (0, len) } else { (-1, len - 1) };
    let (first, last) = if step > 0 { (0, len) } else { (len - 1, -1) };
    let start = bound(vm, start, first, len, low, high)?;
    let stop = bound(vm, stop, last, len, low, high)?;
    Ok(Bounds { start, stop, step })
}

fn bound(vm: &mut Vm, v: Value, default: i64, len: i64, low: i64, high: i64) -> Res<i64> {
    if v.is_none() {
        return Ok(default);
    }
    let mut i = vm.int_arg(v)?;
    if i < 0 {
        i += len;
    }
    Ok(i.max(low).min(high))
}

/// A slice as `mp_seq_get_fast_slice_indexes` gives it, and whether its step is 1.
pub fn fast_indices(vm: &mut Vm, slice: Value, len: usize) -> Res<(Bounds, bool)> {
    let mut bounds = indices(vm, slice, len)?;
    if bounds.step < 0 {
        bounds.stop += 1;
    }
    if bounds.step > 0 && bounds.start > bounds.stop {
        bounds.stop = bounds.start;
    } else if bounds.step < 0 && bounds.start < bounds.stop {
        bounds.stop = bounds.start + 1;
    }
    Ok((bounds, bounds.step == 1))
}

/// As fast_indices, for types that know only step 1: NotImplementedError otherwise.
pub fn step_one(vm: &mut Vm, slice: Value, len: usize) -> Res<std::ops::Range<usize>> {
    let (bounds, fast) = fast_indices(vm, slice, len)?;
    if fast {
        return Ok(bounds.range());
    }
    Err(vm.raise(
        ids::NOT_IMPLEMENTED_ERROR,
        "only slices with step=1 (aka None) are supported",
    ))
}

/// Writes `slice(1, 2, None)`.
pub fn print(vm: &mut Vm, out: &mut Vec<u8>, v: Value) -> Res<()> {
    let Some(Object::Slice(parts)) = vm.object(v) else {
        return Ok(());
    };
    let parts = **parts;
    for (i, part) in parts.into_iter().enumerate() {
        out.push_str(if i == 0 { "slice(" } else { ", " });
        vm.print_text(out, part, true)?;
    }
    out.push(b')');
    Ok(())
}

/// Adds its methods.
pub fn register(vm: &mut Vm) {
    vm.core_type(ids::SLICE, |t| {
        t.method(
            "indices",
            NativeFn::F2(|vm, slf, len| {
                let len = vm.int_arg(len)?.max(0) as usize;
                let Bounds { start, stop, step } = indices(vm, slf, len)?;
                let parts = [vm.int(start), vm.int(stop), vm.int(step)];
                Ok(vm.new_tuple(parts))
            }),
        );
    });
}
