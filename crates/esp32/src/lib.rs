//! The board: an ESP32 as a value that a driver resumes.
//!
//! - [`board`]: [`board::Board`], its configuration, what it runs and how that ended. **Start here.**
//!   What it does from power-on, and at resets, is in `boot`.
//! - [`state`]: what the board's modules share, and the one place where a board gives up the
//!   processor, [`state::wait`]. [`threads`]: its threads, and who of them runs when.
//! - [`serial`]: UART0. [`repl`]: the REPL on it, independent of the language. [`console`] joins the
//!   two with the VM.
//! - [`flash`]: the board's files. [`blockdev`]: file systems on block devices of a program. [`pins`]: the pins' electrical state.
//! - [`inspect`]: a board looked at from outside. [`modules`]: the Python modules that touch the hardware.
//!
//! The crate knows no ptys, no HTTP, no command line; it reads no clock but the one it is given.

pub mod blockdev;
pub mod board;
mod boot;
pub mod clock;
pub mod console;
pub mod flash;
mod frozen;
pub mod identity;
pub mod inspect;
pub mod modules;
pub mod pins;
pub mod repl;
pub mod serial;
pub mod state;
pub mod storage;
pub mod threads;

pub use board::{Board, Config, Exit, Job, Progress};
pub use clock::{Clock, RealClock};
pub use flash::Flash;
