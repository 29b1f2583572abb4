//! The Python modules that touch the board: one file each.

use crate::state::State;
use python::Vm;

pub mod file;
pub mod help;
pub mod io;
pub mod machine;
pub mod os;
pub mod stdio;
pub mod time;
pub mod vfs;

/// Makes them known to a VM.
pub fn register(vm: &mut Vm) {
    file::register(vm);
    help::register(vm);
    io::register(vm);
    machine::register(vm);
    os::register(vm);
    stdio::register(vm);
    time::register(vm);
    vfs::register(vm);
}

/// What a soft reset does to them.
pub fn soft_reset(vm: &mut Vm, state: &State) {
    machine::soft_reset(vm, state);
    vfs::soft_reset(vm, state);
}
