//! `boardless board [DIR]`: a board that is powered on, with a serial line for people and tools.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, anyhow};
use clap::Args;
use esp32::flash::{Account, open_folder};
use esp32::{Clock, Exit, Flash, Job, RealClock};
use lab::live::Driver;

use crate::commands::options::BoardOptions;
use crate::front::console::{Console, Protocol, parse_address};
use crate::front::line::{CONSOLE, Line, PTY, RFC2217};
use crate::front::pty::{LinkAt, Pty};
use crate::front::terminal::GREETING;
use crate::panel::About;
use crate::report::HintExt;
use crate::session::End;
use crate::terminal::signal_status;

/// The long description.
pub const LONG_ABOUT: &str = "\
Power on a board whose flash is a folder; tools use its serial line

The board starts as an ESP32 does: boot.py, main.py, then the REPL. Its files are those of the folder DIR, which is \
made if it is missing; edit them with any editor, or upload them with mpremote. Without DIR its flash is empty and \
gone at the end. What programs keep in esp32.NVS and in raw flash blocks is in DIR/.boardless, which they do not see.

Its serial line is at a pseudo-terminal, under a name that is printed at the start: give it to mpremote, Thonny, \
rshell or ampy as the serial port. In a terminal the line is there as well, and with --console and --rfc2217 on TCP \
ports: all at once. Clients may come and go; the board runs on until Ctrl-] or Ctrl-X in its terminal, or a signal (kill, or \
Ctrl-C where its input is no terminal).

With --once it ends when main.py ends. Exit status then: 0 when main.py came to its end, the status of sys.exit(), 1 \
for an exception nobody caught.

  boardless board flash
  boardless board flash --theatre --serial /tmp/board
  mpremote connect /tmp/board fs cp main.py : + reset + repl
  boardless board flash --console 4000 </dev/null &
  mpremote connect socket://127.0.0.1:4000 exec 'print(1)'
  boardless board flash --rfc2217 4001
  mpremote connect rfc2217://127.0.0.1:4001 fs ls
  boardless board flash --once
  boardless board flash --panel";

/// Arguments of `board`.
#[derive(Debug, Args)]
pub struct BoardArgs {
    /// The folder with the board's files
    pub dir: Option<PathBuf>,
    /// Make the link to the serial line here, instead of in the directory for temporary files
    #[arg(long, value_name = "PATH", help_heading = "Serial line")]
    pub serial: Option<PathBuf>,
    /// Put the serial line on a TCP port as well, of this PC alone unless HOST is another of its addresses; port 0 is
    /// any that is free
    #[arg(long, value_name = "[HOST:]PORT", value_parser = parse_address, help_heading = "Serial line")]
    pub console: Option<SocketAddr>,
    /// Put it on a TCP port in telnet with RFC 2217, for tools that take rfc2217://HOST:PORT: as --console, and RTS and DTR
    /// reset the board as they do on a development board
    #[arg(long, value_name = "[HOST:]PORT", value_parser = parse_address, help_heading = "Serial line")]
    pub rfc2217: Option<SocketAddr>,
    /// End when main.py ends, with its exit status
    #[arg(long, help_heading = "Board")]
    pub once: bool,
    #[command(flatten)]
    board: BoardOptions,
}

/// Runs it until it is off or the user leaves.
///
/// # Errors
/// The folder, the serial line or the board cannot be had.
pub fn run(args: BoardArgs) -> Result<ExitCode> {
    let flash = flash_in(args.dir.as_deref())?;
    if args.once
        && !args
            .dir
            .as_ref()
            .is_some_and(|dir| dir.join("main.py").is_file())
    {
        return Err(anyhow!("there is no main.py to run once")).hint(
            "name a folder that has one, as in `boardless board flash --once`, or use `boardless run FILE`",
        );
    }
    let mut driver = Driver::new()?;
    let reactor = driver.reactor().clone();
    let link = match args.serial {
        Some(path) => LinkAt::Path(path),
        None => LinkAt::Temporary(link_name(args.dir.as_deref())),
    };
    let pty = Pty::open(&reactor, &link, PTY)?;
    let mut consoles = Vec::new();
    for (address, protocol, numbers) in [
        (args.console, Protocol::Bytes, CONSOLE),
        (args.rfc2217, Protocol::Rfc2217, RFC2217),
    ] {
        if let Some(address) = address {
            consoles.push(Console::listen(&reactor, address, protocol, numbers)?);
        }
    }
    let job = Job::Board { once: args.once };
    let title = match &args.dir {
        Some(dir) => folder_name(dir).unwrap_or_else(|| dir.display().to_string()),
        None => "empty flash".to_owned(),
    };
    let resettable = !args.once;
    let about = About {
        title,
        resettable,
        cooked: true,
    };
    let onlookers = args.board.onlookers(&driver, about)?;
    let powered = args.board.power_on(&mut driver, flash, true, job)?;
    eprintln!(
        "boardless: serial line at {} ({})",
        pty.name().display(),
        pty.device().display()
    );
    for console in &consoles {
        eprintln!("boardless: console at {}", console.url()?);
    }
    let line = Line::start(
        driver,
        powered.owner,
        Some(GREETING),
        Some(pty),
        consoles,
        resettable,
        onlookers,
    )?;
    Ok(match line.run()? {
        End::Off(Exit::Status(status)) => ExitCode::from(status as u8),
        End::Off(Exit::Exception | Exit::Interrupted) => ExitCode::FAILURE,
        End::Off(Exit::Done | Exit::Stopped(_)) | End::Left => ExitCode::SUCCESS,
        End::Signal(signal) => signal_status(signal),
    })
}

/// The board's flash: a folder, or nothing yet.
fn flash_in(dir: Option<&Path>) -> Result<Flash> {
    let mut flash = match dir {
        Some(path) => {
            fs::create_dir_all(path)
                .with_context(|| format!("cannot make the folder {}", path.display()))
                .hint("name a folder for the board's files, as in `boardless board flash`")?;
            let dir =
                open_folder(path).with_context(|| format!("cannot read {}", path.display()))?;
            Flash::in_folder(dir, Account::Whole)
        }
        None => Flash::temporary(),
    };
    let now = RealClock::new().epoch_micros() as i64;
    // As on a board whose flash cannot be written, everything but writing works.
    if let Err(error) = flash.set_up(now) {
        eprintln!("boardless: no boot.py can be written there: {error}");
    }
    Ok(flash)
}

/// A folder's own name, wherever it is.
fn folder_name(dir: &Path) -> Option<String> {
    let dir = fs::canonicalize(dir).ok()?;
    Some(dir.file_name()?.to_string_lossy().into_owned())
}

/// The name of the link to a board's serial line.
fn link_name(dir: Option<&Path>) -> String {
    match dir.and_then(folder_name) {
        None => "boardless".to_owned(),
        Some(name) => {
            let name: String = name
                .chars()
                .map(|c| {
                    if c.is_alphanumeric() || ".-_".contains(c) {
                        c
                    } else {
                        '_'
                    }
                })
                .take(64)
                .collect();
            format!("boardless-{name}")
        }
    }
}
