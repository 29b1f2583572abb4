//! LEDs from afar: the board's module `programs/led.py` keeps to `docs/led-protocol.md`, whatever is sent to it, and
//! `boardless led` and the client in plain Python talk to it.

// Clippy sees no test in a test's helper.
#![allow(clippy::unwrap_used)]

mod board;
mod command;
#[path = "../common/mod.rs"]
mod common;
mod endurance;
mod fuzz;
mod specification;
