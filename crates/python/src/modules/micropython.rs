//! micropython (py/modmicropython.c). What it tells of qstrs and blocks is a board's order of
//! magnitude, not its exact state.

use super::ringio;
use crate::error::Res;
use crate::types::{ModuleBuilder, NativeFn, ids};
use crate::value::Value;
use crate::vm::Vm;

/// Callbacks that may wait (`MICROPY_SCHEDULER_DEPTH`).
pub const SCHEDULER_DEPTH: usize = 8;

/// Fills in the module. `kbd_intr` does nothing here: the board has the serial line.
pub fn init(m: &mut ModuleBuilder) {
    let ringio = ringio::define(m.vm);
    m.function("const", NativeFn::F1(|_, v| Ok(v)))
        .function("opt_level", NativeFn::Var(0, 1, opt_level))
        .function("mem_info", NativeFn::Var(0, 1, mem_info))
        .function("qstr_info", NativeFn::Var(0, 1, qstr_info))
        .function(
            "stack_use",
            NativeFn::F0(|vm| {
                let used = vm.stack_used;
                Ok(vm.int(used as i64))
            }),
        )
        .function(
            "alloc_emergency_exception_buf",
            NativeFn::F1(|vm, size| {
                let size = vm.int_arg(size)?;
                vm.heap.emergency = usize::try_from(size).unwrap_or(0);
                Ok(Value::None)
            }),
        )
        .function(
            "heap_lock",
            NativeFn::F0(|vm| {
                let depth = vm.heap.locked();
                vm.heap.set_locked(depth + 1);
                Ok(Value::None)
            }),
        )
        .function(
            "heap_unlock",
            NativeFn::F0(|vm| {
                let depth = vm.heap.locked().saturating_sub(1);
                vm.heap.set_locked(depth);
                Ok(vm.int(i64::from(depth)))
            }),
        )
        .function(
            "kbd_intr",
            NativeFn::F1(|vm, c| {
                vm.int_arg(c)?;
                Ok(Value::None)
            }),
        )
        .value("RingIO", Value::Type(ringio))
        .function("schedule", NativeFn::F2(schedule));
}

fn opt_level(vm: &mut Vm, args: &[Value]) -> Res {
    match args.first() {
        Some(&level) => {
            vm.opt_level = vm.int_arg(level)?;
            Ok(Value::None)
        }
        None => {
            let level = vm.opt_level;
            Ok(vm.int(level))
        }
    }
}

fn schedule(vm: &mut Vm, f: Value, arg: Value) -> Res {
    if let Value::Native(n) = f
        && vm.text(vm.natives[n.0 as usize].name) == "kbd_intr"
    {
        // It comes before all others, takes no place, and many are as good as one.
        if !vm.scheduled.iter().any(|(_, arg)| arg.is_undefined()) {
            vm.scheduled.push_front((f, Value::Undefined));
        }
        vm.budget = 1;
        return Ok(Value::None);
    }
    let waiting = vm.scheduled.iter().filter(|(_, arg)| !arg.is_undefined());
    if waiting.count() >= SCHEDULER_DEPTH {
        return Err(vm.raise(ids::RUNTIME_ERROR, "schedule queue full"));
    }
    vm.scheduled.push_back((f, arg));
    // The next jump runs it.
    vm.budget = 1;
    Ok(Value::None)
}

fn mem_info(vm: &mut Vm, _: &[Value]) -> Res {
    let (used, limit) = (vm.heap.used(), vm.heap.limit());
    let free = vm.heap.free_bytes();
    let text = format!(
        "stack: {} out of {}\nGC: total: {limit}, used: {used}, free: {free}, max new split: 0\n \
         No. of 1-blocks: {}, 2-blocks: 0, max blk sz: 1, max free sz: {}\n",
        vm.stack_used,
        vm.stack_limit,
        vm.heap.len(),
        free / 16,
    );
    vm.write(text.as_bytes());
    Ok(Value::None)
}

fn qstr_info(vm: &mut Vm, args: &[Value]) -> Res {
    let (count, bytes) = {
        let symbols = &vm.heap.symbols;
        let bytes: usize = symbols.iter().map(|s| s.len() + 1).sum();
        (symbols.len(), bytes)
    };
    let mut text = format!(
        "qstr pool: n_pool=1, n_qstr={count}, n_str_data_bytes={bytes}, n_total_bytes={}\n",
        bytes + count * 8
    );
    if !args.is_empty() {
        for s in vm.heap.symbols.iter() {
            text.push_str(&format!("Q({s})\n"));
        }
    }
    vm.write(text.as_bytes());
    Ok(Value::None)
}
