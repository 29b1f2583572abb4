//! `boardless run FILE`: a program on a fresh board.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Args;
use esp32::flash::{Account, open_folder};
use esp32::{Exit, Flash, Job};
use lab::live::Driver;

use crate::commands::options::BoardOptions;
use crate::panel::About;
use crate::report::HintExt;
use crate::session::{End, Session};
use crate::terminal::signal_status;

/// The long description.
pub const LONG_ABOUT: &str = "\
Run a MicroPython program on a fresh board

The program sees what is beside it as the board's files: `import` finds modules there, `open` reads \
them. What it writes is gone when it ends, unless --write is given. Its output is this command's \
output, its input this command's input; Ctrl-C interrupts it as on the board.

Exit status: 0 when the program ends, the status of sys.exit(), 1 for an exception nobody caught.

  boardless run blink.py --show-pins
  boardless run blink.py --panel
  boardless run echo_server.py
  boardless run web.py --publish 8080:80
  boardless run main.py --theatre";

/// Arguments of `run`.
#[derive(Debug, Args)]
pub struct RunArgs {
    /// The program, a .py file
    pub file: PathBuf,
    /// Let the program write the files beside it, and make new ones there
    #[arg(long, help_heading = "Board")]
    pub write: bool,
    #[command(flatten)]
    board: BoardOptions,
}

/// Runs it.
///
/// # Errors
/// The file cannot be read, or the board cannot be had.
pub fn run(args: RunArgs) -> Result<ExitCode> {
    let source = std::fs::read(&args.file)
        .with_context(|| format!("cannot read {}", args.file.display()))
        .hint("name a MicroPython program, as in `boardless run blink.py`")?;
    let name = args.file.file_name().map_or_else(
        || "main.py".to_owned(),
        |name| name.to_string_lossy().into_owned(),
    );
    let mut driver = Driver::new()?;
    let cooked = std::io::IsTerminal::is_terminal(&std::io::stdin())
        && std::io::IsTerminal::is_terminal(&std::io::stdout());
    let (title, resettable) = (name.clone(), false);
    let about = About {
        title,
        resettable,
        cooked,
    };
    let onlookers = args.board.onlookers(&driver, about)?;
    let flash = flash_beside(&args.file, args.write)?;
    let powered = args
        .board
        .power_on(&mut driver, flash, cooked, Job::Run { name, source })?;
    let session = Session::start(driver, powered.owner, None, onlookers)?;
    Ok(match session.run()? {
        End::Off(Exit::Done) => ExitCode::SUCCESS,
        End::Off(Exit::Status(status)) => ExitCode::from(status as u8),
        End::Off(Exit::Exception | Exit::Interrupted) => ExitCode::FAILURE,
        End::Off(Exit::Stopped(_)) | End::Left => ExitCode::SUCCESS,
        End::Signal(signal) => signal_status(signal),
    })
}

/// The folder a program is in, as the board's flash.
fn flash_beside(file: &Path, write: bool) -> Result<Flash> {
    let folder = match file.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    let dir = open_folder(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    Ok(if write {
        Flash::in_folder(dir, Account::Written)
    } else {
        Flash::above_folder(dir)
    })
}
