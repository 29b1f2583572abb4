//! Front ends of a board's serial line: they move bytes between it and whoever is outside, and interpret nothing.
//!
//! [`line`](mod@line) joins them: the user's [`terminal`] with its [`screen`], a [`pty`] for the tools that want a serial port,
//! and TCP [`console`]s, one of bytes and one of [`rfc2217`].

pub mod channel;
pub mod client;
pub mod console;
pub mod inlet;
pub mod line;
pub mod pty;
pub mod rfc2217;
pub mod screen;
pub mod terminal;

#[cfg(any(windows, test))]
mod keys;
