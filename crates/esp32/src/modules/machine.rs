//! `machine`.

use python::Vm;
use python::types::ModuleBuilder;

/// Makes the module known.
pub fn register(vm: &mut Vm) {
    vm.define_module("machine", build);
}

fn build(m: &mut ModuleBuilder) {
    let _ = m;
}
