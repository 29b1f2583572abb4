//! The modules that touch nothing outside, one file each.

pub mod array;
pub mod builtins;
pub mod collections;
pub mod errno;
pub mod gc;
pub mod heapq;
pub mod micropython;
pub mod ringio;
pub mod sys;

use crate::vm::Vm;

/// Makes them known to a VM.
pub(crate) fn register(vm: &mut Vm) {
    vm.define_module("array", array::init);
    vm.define_module("builtins", builtins::init);
    vm.define_module("collections", collections::init);
    vm.define_module("errno", errno::init);
    vm.define_module("gc", gc::init);
    vm.define_module("heapq", heapq::init);
    vm.define_module("micropython", micropython::init);
    vm.define_module("sys", sys::init);
}
