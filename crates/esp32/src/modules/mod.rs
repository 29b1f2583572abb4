//! The Python modules that touch the board: one file each.

use crate::state::State;
use python::Vm;

pub mod help;
pub mod machine;
pub mod time;

/// Makes them known to a VM.
pub fn register(vm: &mut Vm) {
    help::register(vm);
    machine::register(vm);
    time::register(vm);
}

/// What a soft reset does to them.
pub fn soft_reset(vm: &mut Vm, state: &State) {
    machine::soft_reset(vm, state);
}
