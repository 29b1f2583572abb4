//! Modules.
use crate::vm::Vm;
/// x
pub fn register(_: &mut Vm) {}
