//! The command line. One file per command: `XyzArgs`, and `run(args)` that does it.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

pub mod board;
pub mod led;
pub mod options;
pub mod repl;
pub mod run;
pub mod talk;
pub mod theatre;
pub mod watch;

/// An ESP32 running MicroPython, without the board.
#[derive(Debug, Parser)]
#[command(
    name = "boardless",
    version,
    propagate_version = true,
    args_conflicts_with_subcommands = true,
    max_term_width = 100
)]
pub struct Cli {
    /// What to do; without one: a REPL on a fresh board, in this terminal
    #[command(subcommand)]
    pub command: Option<Command>,
    #[command(flatten)]
    repl: repl::ReplArgs,
}

/// A command of `boardless`.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Power on a board whose flash is a folder; tools use its serial line
    #[command(long_about = board::LONG_ABOUT)]
    Board(board::BoardArgs),
    /// Light a board's LED from afar
    #[command(long_about = led::LONG_ABOUT)]
    Led(led::LedArgs),
    /// Run a program on a fresh board
    #[command(long_about = run::LONG_ABOUT)]
    Run(run::RunArgs),
    /// Talk to a TCP server: type lines, see what comes back
    #[command(long_about = talk::LONG_ABOUT)]
    Talk(talk::TalkArgs),
    /// Serve an ASCII film to telnet viewers
    #[command(long_about = theatre::LONG_ABOUT)]
    Theatre(theatre::TheatreArgs),
    /// Watch an ASCII film, or whatever else a telnet server shows
    #[command(long_about = watch::LONG_ABOUT)]
    Watch(watch::WatchArgs),
}

impl Cli {
    /// Does what the command line says. The value is the exit status.
    ///
    /// # Errors
    /// Whatever made the command fail, worded for the user.
    pub fn run(self) -> anyhow::Result<ExitCode> {
        match self.command {
            None => repl::run(self.repl),
            Some(Command::Board(args)) => board::run(args),
            Some(Command::Led(args)) => led::run(args),
            Some(Command::Run(args)) => run::run(args),
            Some(Command::Talk(args)) => talk::run(args),
            Some(Command::Theatre(args)) => theatre::run(args),
            Some(Command::Watch(args)) => watch::run(args),
        }
    }
}
