//! `boardless` alone: the REPL of a fresh board.

use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Args;
use esp32::{Clock, Flash, Job, RealClock};
use lab::live::Driver;

use crate::commands::options::BoardOptions;
use crate::front::terminal::GREETING;
use crate::panel::About;
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
    let flash = fresh_flash()?;
    let about = About {
        title: "REPL".to_owned(),
        resettable: true,
        cooked: true,
    };
    let onlookers = args.board.onlookers(&driver, about)?;
    let powered = args.board.power_on(&mut driver, flash, true, Job::Repl)?;
    let session = Session::start(driver, powered.owner, Some(GREETING), onlookers)?;
    Ok(match session.run()? {
        End::Signal(signal) => signal_status(signal),
        End::Off(_) | End::Left => ExitCode::SUCCESS,
    })
}

/// The flash of a board that was never powered before.
fn fresh_flash() -> Result<Flash> {
    let mut flash = Flash::temporary();
    let now = RealClock::new().epoch_micros() as i64;
    flash.set_up(now).context("no flash for the board")?;
    Ok(flash)
}
