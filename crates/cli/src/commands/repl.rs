//! `boardless` alone: the REPL of a fresh board.

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use esp32::{Flash, Job};
use lab::live::Driver;

use crate::commands::options::BoardOptions;
use crate::front::terminal::GREETING;
use crate::session::{End, Session};
use crate::terminal::signal_status;

/// Arguments of the REPL.
#[derive(Debug, Args)]
pub struct ReplArgs {
    #[command(flatten)]
    board: BoardOptions,
}

/// Runs it until the user leaves.
///
/// # Errors
/// The terminal or the board cannot be had.
pub fn run(args: ReplArgs) -> Result<ExitCode> {
    let mut driver = Driver::new()?;
    let flash = Flash::temporary();
    let powered = args.board.power_on(&mut driver, flash, true, Job::Repl)?;
    let session = Session::start(driver, powered.owner, Some(GREETING))?;
    Ok(match session.run()? {
        End::Signal(signal) => signal_status(signal),
        End::Off(_) | End::Left => ExitCode::SUCCESS,
    })
}
