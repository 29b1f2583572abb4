//! gc (py/modgc.c).

use crate::error::Res;
use crate::types::{ModuleBuilder, NativeFn};
use crate::value::Value;
use crate::vm::Vm;

/// Bytes of a block of the part's heap.
const BLOCK: usize = 16;

/// Fills in the module.
pub fn init(m: &mut ModuleBuilder) {
    m.function(
        "collect",
        NativeFn::F0(|vm| {
            vm.collect();
            Ok(Value::None)
        }),
    )
    .function("disable", NativeFn::F0(|vm| set_automatic(vm, false)))
    .function("enable", NativeFn::F0(|vm| set_automatic(vm, true)))
    .function(
        "isenabled",
        NativeFn::F0(|vm| Ok(Value::Bool(vm.heap.automatic))),
    )
    .function(
        "mem_free",
        NativeFn::F0(|vm| {
            let free = vm.heap.free_bytes();
            Ok(vm.int(free as i64))
        }),
    )
    .function(
        "mem_alloc",
        NativeFn::F0(|vm| {
            let used = vm.heap.used();
            Ok(vm.int(used as i64))
        }),
    )
    .function("threshold", NativeFn::Var(0, 1, threshold));
}

fn set_automatic(vm: &mut Vm, on: bool) -> Res {
    vm.heap.automatic = on;
    Ok(Value::None)
}

fn threshold(vm: &mut Vm, args: &[Value]) -> Res {
    let Some(&bytes) = args.first() else {
        return Ok(match vm.heap.threshold {
            usize::MAX => Value::Int(-1),
            bytes => vm.int(bytes as i64),
        });
    };
    let bytes = vm.int_arg(bytes)?;
    let bytes = usize::try_from(bytes)
        .map(|bytes| bytes / BLOCK * BLOCK)
        .unwrap_or(usize::MAX);
    vm.heap.set_threshold(bytes);
    Ok(Value::None)
}
