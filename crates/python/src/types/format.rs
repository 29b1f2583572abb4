//! Placeholder.
use crate::error::Res;
use crate::value::Value;
use crate::vm::Vm;
/// x
pub fn format(vm: &mut Vm, v: Value, _: &str) -> Res<String> {
    vm.str(v)
}
