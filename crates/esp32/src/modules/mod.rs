//! The Python modules that touch the board: one file each.

use crate::state::State;
use python::{Res, Vm};

pub mod asyncio;
pub mod btree;
pub mod dupterm;
pub mod esp;
pub mod esp32;
pub mod esp_error;
pub mod file;
pub mod help;
pub mod io;
pub mod machine;
pub mod micropython;
pub mod network;
pub mod onewire;
pub mod os;
pub mod select;
pub mod socket;
pub mod stdio;
pub mod thread;
pub mod time;
pub mod vfs;
pub mod websocket;

/// Makes them known to a VM.
pub fn register(vm: &mut Vm) {
    asyncio::register(vm);
    btree::register(vm);
    dupterm::register(vm);
    esp::register(vm);
    esp32::register(vm);
    file::register(vm);
    help::register(vm);
    io::register(vm);
    machine::register(vm);
    micropython::register(vm);
    onewire::register(vm);
    os::register(vm);
    stdio::register(vm);
    network::register(vm);
    select::register_module(vm);
    socket::register(vm);
    thread::register(vm);
    time::register(vm);
    vfs::register(vm);
    websocket::register(vm);
}

/// What a soft reset does to them. Wi-Fi survives it.
pub fn soft_reset(vm: &mut Vm, state: &State) {
    asyncio::soft_reset(vm);
    dupterm::soft_reset(vm, state);
    machine::soft_reset(vm, state);
    micropython::soft_reset(vm, state);
    vfs::soft_reset(vm, state);
    socket::soft_reset(state);
}

/// What a reset of the chip does to them before their VM is gone for good.
pub fn hard_reset(state: &State) {
    // The root is always there.
    let _ = state.flash.borrow_mut().change_folder("/");
}

/// What modules do while the board runs or waits, whatever the program does: called when it is
/// resumed.
pub fn poll(state: &State) {
    network::poll(state);
}

/// Whether a pin or a timer interrupts the program.
pub fn is_due(state: &State) -> bool {
    machine::interrupts::is_due(state)
}

/// Before the board waits: when it must be resumed at the latest, for `deadline` or for a module.
pub fn before_wait(state: &State, deadline: Option<u64>) -> Option<u64> {
    let deadline = network::before_wait(state, deadline);
    let deadline = machine::interrupts::before_wait(state, deadline);
    socket::events::before_wait(state, deadline)
}

/// After the board waited, in the VM.
///
/// # Errors
/// The end of the program.
pub fn after_wait(vm: &mut Vm) -> Res<()> {
    socket::events::after_wait(vm)
}
