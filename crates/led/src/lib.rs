//! A client of LED/1, the protocol that lights a board's LEDs from afar (`docs/led-protocol.md`).
//!
//! ```no_run
//! use std::time::Duration;
//! use led::{Action, Client};
//!
//! # fn main() -> Result<(), led::Error> {
//! let mut board = Client::connect("192.168.1.50:7333", Duration::from_secs(5))?;
//! board.login("correct horse")?;                         // where the board has a key
//! let state = board.act(None, Action::Level(250))?;      // the board's first LED
//! println!("{} is at {} ‰", state.name, state.level);
//! board.act(Some("red"), Action::Off)?;
//! # Ok(())
//! # }
//! ```
//!
//! | module | is |
//! |---|---|
//! | [`client`] | a connection: start here |
//! | [`action`] | what one does to an LED |
//! | [`line`] | what a board says, parsed |
//! | [`login`] | nonces and proofs |
//! | [`discovery`] | which boards are there |
//!
//! The crate blocks on sockets of the standard library, keeps no threads, and knows nothing of Boardless: an ESP32 on
//! the table is the same to it.

pub mod action;
pub mod client;
pub mod discovery;
pub mod line;
pub mod login;

pub use action::Action;
pub use client::{Client, Error};
pub use discovery::discover;
pub use line::{Effect, State};

/// The port that is meant where none is told, of TCP and of discovery.
pub const PORT: u16 = 7333;

/// The longest line that a board reads, without its end.
pub const LONGEST_LINE: usize = 128;

/// Whether a word can be a tag, a token, or a name.
///
/// ```
/// assert!(led::is_word("red-2"));
/// assert!(!led::is_word("on\nnow") && !led::is_word(""));
/// ```
#[must_use]
pub fn is_word(text: &str) -> bool {
    (1..=16).contains(&text.len())
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
}

/// Whether an LED can have this name; large letters and small ones are the same.
///
/// ```
/// assert!(led::is_name("Red"));
/// assert!(!led::is_name("off") && !led::is_name("2red"));
/// ```
#[must_use]
pub fn is_name(text: &str) -> bool {
    is_word(text)
        && text.as_bytes()[0].is_ascii_alphabetic()
        && !text.eq_ignore_ascii_case("on")
        && !text.eq_ignore_ascii_case("off")
}
