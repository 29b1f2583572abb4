//! Front ends of a board's serial line: they move bytes between it and whoever is outside, and interpret nothing.

pub mod terminal;

#[cfg(any(windows, test))]
mod keys;
