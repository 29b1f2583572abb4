//! The command `boardless`: what a user types, and what they see.
//!
//! | module | is |
//! |---|---|
//! | [`commands`] | the command line, one file per command: start here |
//! | [`front`] | what moves bytes between a board's serial line and the world outside |
//! | [`onlookers`] | who looks at a board that runs in a terminal: panel, waveform file |
//! | [`panel`] | the page that shows a board |
//! | [`peer`] | `HOST[:PORT]`: whom to connect to, and why that failed |
//! | [`picture`] | what a peer paints with escape sequences, made safe for the terminal |
//! | [`report`] | how a failure is told: what, why, and what to do next |
//! | [`seconds`] | a duration on the command line |
//! | [`show`] | bytes shown to a person: escaped text, hex dumps |
//! | [`telnet`] | the client's side of telnet, as a state machine |
//! | [`terminal`] | raw mode and the alternate screen, restored whatever happens |
//! | [`theatre`] | the telnet server that plays an ASCII film, usable in process |
//! | [`vcd`](mod@vcd) | the pins' waveforms in a file |
//!
//! This crate is a library as well as a program so that tests can reach its parts.
//!
//! To add a command `xyz`: write `commands/xyz.rs` with a `clap::Args` struct `XyzArgs` and
//! `pub fn run(args: XyzArgs) -> anyhow::Result<ExitCode>`, then add one variant to
//! [`commands::Command`] and one arm to its `run`.

use std::process::ExitCode;

use clap::Parser;

pub mod commands;
pub mod front;
pub mod onlookers;
pub mod panel;
pub mod peer;
pub mod picture;
pub mod report;
pub mod seconds;
pub mod session;
pub mod show;
pub mod telnet;
pub mod terminal;
pub mod theatre;
pub mod vcd;

/// The whole program: parses the command line, runs the command, reports a failure on stderr.
///
/// The exit status is the command's own, 1 if it failed, 2 if the command line was wrong.
#[must_use]
pub fn main() -> ExitCode {
    match commands::Cli::parse().run() {
        Ok(code) => code,
        Err(error) => report::failure(&error),
    }
}
