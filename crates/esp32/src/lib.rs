//! The board: serial line, REPL, flash and the modules that touch the hardware.

pub mod repl;
