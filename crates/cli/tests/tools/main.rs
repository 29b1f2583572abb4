//! The tools that people use with boards, as they are shipped, at a board's serial line, and clients that are hard on
//! it. `tools/test` installs the tools into target/venv.
//!
//! Most tools get the line by its name below /dev/pts. There mpremote and its like read without a limit of time, so
//! that a command which would wait for one waits for ever, and the test fails.

// Clippy sees no test in a test's helper.
#![allow(clippy::unwrap_used)]

mod ampy;
mod board;
mod client;
#[path = "../common/mod.rs"]
mod common;
mod mpremote;
mod mpremote_more;
mod pyboard;
mod rfc2217;
mod rshell;
mod soak;
mod thonny;
mod two_boards;
