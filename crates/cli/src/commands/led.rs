//! `boardless led`: a board's LEDs, lit from afar by LED/1 (docs/led-protocol.md).

use std::ffi::OsString;
use std::io::{self, Write};
use std::net::{Ipv4Addr, SocketAddr, ToSocketAddrs};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use clap::error::ErrorKind;
use clap::{Args, Subcommand};
use led::{Action, Client, Error};

use crate::peer::{ConnectError, ParseError, Peer};
use crate::report::HintExt;
use crate::seconds;

/// The variable that holds the key.
const KEY_VARIABLE: &str = "BOARDLESS_LED_KEY";

/// How often a watcher asks whether the board is still there.
const PING: Duration = Duration::from_secs(30);

/// What `boardless led --help` begins with.
pub const LONG_ABOUT: &str = "\
Light a board's LED from afar

The board runs programs/led_server.py, or any other server of LED/1, the protocol of docs/led-protocol.md: an ESP32 on \
the table, or one of Boardless. What has become of the LED is printed as the board tells it: its name, on or off, its \
level in thousandths, the effect that runs, and the number of its changes so far.

Where the board has a key, put it into the variable BOARDLESS_LED_KEY or into a file (--key-file); it is never sent, \
and the board has to prove that it knows it, too. --key does as well, but shows it to everybody who lists processes.

Exit status: 0 if it is done, 1 if there is no board or it refuses, 2 if the command line is wrong.";

const EXAMPLES: &str = "\
Examples:
  boardless run programs/led_server.py --show-pins
                                           a board with an LED, in another terminal
  boardless led 127.0.0.1                  how is it?
  boardless led 127.0.0.1 on
  boardless led 127.0.0.1 level 25%        or 250, in thousandths
  boardless led 127.0.0.1 fade 0 2000      to dark, within two seconds
  boardless led 127.0.0.1 blink 100 400    lit for 100 ms, dark for 400 ms, until something else
  boardless led 192.168.1.50 --led red off
  boardless led 127.0.0.1 watch            whatever happens to the board's LEDs, until Ctrl-C
  boardless led discover                   which boards are there?
  boardless led discover 192.168.1.255     asks one address, or a network's broadcast address";

/// What `boardless led` is told.
#[derive(Debug, Args)]
#[command(
    after_long_help = EXAMPLES,
    subcommand_value_name = "ACTION",
    subcommand_help_heading = "Actions"
)]
pub struct LedArgs {
    /// The board, port 7333 unless told
    #[arg(value_name = "HOST[:PORT]", value_parser = peer)]
    host: Option<Peer>,

    /// What to do; without one: tell how the LED is
    #[command(subcommand)]
    action: Option<LedAction>,

    /// Which of the board's LEDs; without it, its first one
    #[arg(long, value_name = "NAME", global = true, value_parser = name)]
    led: Option<String>,

    /// The board's key; better in the variable BOARDLESS_LED_KEY
    #[arg(long, global = true)]
    key: Option<String>,

    /// A file that holds the board's key; a line's end at its end does not count
    #[arg(long, value_name = "FILE", global = true, conflicts_with = "key")]
    key_file: Option<PathBuf>,

    /// How long to wait for the connection, and for each answer
    #[arg(long, value_name = "SECONDS", default_value = "5", global = true, value_parser = seconds::parse)]
    timeout: Duration,
}

/// What to do with an LED.
#[derive(Debug, Subcommand)]
enum LedAction {
    /// Tell how it is
    Get,
    /// Light it, at the level it has
    On,
    /// Darken it; it keeps its level
    Off,
    /// Light it if it is off, darken it if it is on
    Toggle,
    /// Light it at a level
    Level {
        /// 1 to 1000 thousandths, or as in `25%`; 0 is off
        #[arg(value_parser = level)]
        level: u16,
    },
    /// Go evenly to a level
    Fade {
        /// 0 to 1000 thousandths, or as in `25%`
        #[arg(value_parser = level)]
        level: u16,
        /// Milliseconds that it takes, at most 60000
        #[arg(default_value = "1000", value_parser = clap::value_parser!(u32).range(0..=60_000))]
        ms: u32,
    },
    /// Lit and dark by turns, until the next command or COUNT times
    Blink {
        /// Milliseconds that it is lit, 20 to 60000
        #[arg(default_value = "500", value_parser = clap::value_parser!(u32).range(20..=60_000))]
        on: u32,
        /// Milliseconds that it is dark; as long as it is lit unless told
        #[arg(value_parser = clap::value_parser!(u32).range(20..=60_000))]
        off: Option<u32>,
        /// How often, 1 to 1000; then it is as it was
        #[arg(value_parser = clap::value_parser!(u16).range(1..=1000))]
        count: Option<u16>,
    },
    /// End blinking or fading
    Stop,
    /// Tell how all of the board's LEDs are, and whatever happens to them
    Watch,
    /// Tell which boards are there; needs no HOST
    Discover(DiscoverArgs),
}

/// How to look for boards.
#[derive(Debug, Args)]
struct DiscoverArgs {
    /// Whom to ask: a board, or a network's broadcast address; without it, all that can be reached
    #[arg(value_name = "ADDRESS[:PORT]", value_parser = peer)]
    address: Option<Peer>,

    /// How long to wait for answers
    #[arg(long, value_name = "SECONDS", default_value = "1.5", value_parser = seconds::parse)]
    wait: Duration,
}

fn peer(text: &str) -> Result<Peer, ParseError> {
    Peer::parse(text, led::PORT)
}

fn name(text: &str) -> Result<String, &'static str> {
    if led::is_name(text) {
        Ok(text.to_owned())
    } else {
        Err("a letter, then letters, digits, `-`, `_`, `.`, at most 16")
    }
}

/// Thousandths, or a percentage.
fn level(text: &str) -> Result<u16, &'static str> {
    let level = match text.strip_suffix('%') {
        Some(percent) => percent
            .parse()
            .ok()
            .map(|percent: f64| (percent * 10.0).round()),
        None => text.parse::<u16>().map(f64::from).ok(),
    };
    match level {
        Some(level) if (0.0..=1000.0).contains(&level) => Ok(level as u16),
        _ => Err("a level is from 0 to 1000, or from 0% to 100%"),
    }
}

/// Does it.
///
/// # Errors
/// There is no board, or it refuses.
pub fn run(args: LedArgs) -> Result<ExitCode> {
    let Some(host) = &args.host else {
        return match &args.action {
            Some(LedAction::Discover(how)) => discover(how.address.as_ref(), how.wait),
            _ => Ok(no_host()),
        };
    };
    let action = match &args.action {
        None | Some(LedAction::Get) => Action::Get,
        Some(LedAction::On) => Action::On,
        Some(LedAction::Off) => Action::Off,
        Some(LedAction::Toggle) => Action::Toggle,
        Some(LedAction::Level { level }) => Action::Level(*level),
        Some(LedAction::Fade { level, ms }) => Action::Fade {
            level: *level,
            ms: *ms,
        },
        Some(LedAction::Blink { on, off, count }) => Action::Blink {
            on: *on,
            off: off.unwrap_or(*on),
            count: *count,
        },
        Some(LedAction::Stop) => Action::Stop,
        Some(LedAction::Watch) => return watch(host, &args),
        Some(LedAction::Discover(how)) => {
            return discover(how.address.as_ref().or(Some(host)), how.wait);
        }
    };
    let mut board = connect(host, &args)?;
    let state = match board.act(args.led.as_deref(), action) {
        Ok(state) => state,
        Err(error) => return refused(error, &mut board, host),
    };
    Ok(print(&state.to_string()))
}

/// Prints a line; there may be nobody who reads it any more, which is then to be known by the exit status alone.
fn print(line: &str) -> ExitCode {
    let mut stdout = io::stdout().lock();
    match writeln!(stdout, "{line}").and_then(|()| stdout.flush()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

/// A command line without a board.
fn no_host() -> ExitCode {
    // Where stderr is closed there is nobody to tell.
    let _ = clap::Error::raw(
        ErrorKind::MissingRequiredArgument,
        "which board? give its address first, as in `boardless led 127.0.0.1 on`; `boardless led discover` looks for \
         boards\n",
    )
    .print();
    ExitCode::from(2)
}

/// The key, if there is one.
fn key(args: &LedArgs) -> Result<Option<Vec<u8>>> {
    if let Some(key) = &args.key {
        return Ok(Some(key.clone().into_bytes()));
    }
    if let Some(file) = &args.key_file {
        let mut key =
            std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
        key.pop_if(|byte| *byte == b'\n');
        key.pop_if(|byte| *byte == b'\r');
        return Ok(Some(key));
    }
    Ok(std::env::var_os(KEY_VARIABLE)
        .filter(|key| !key.is_empty())
        .map(OsString::into_encoded_bytes))
}

/// Connects, and logs in where that is wanted.
fn connect(peer: &Peer, args: &LedArgs) -> Result<Client> {
    let key = key(args)?;
    let stream = match peer.connect(args.timeout) {
        Ok(stream) => stream,
        Err(error) => {
            let next = no_connection(&error);
            return Err(error).hint(next);
        }
    };
    let mut board = Client::over(stream, args.timeout)
        .or_else(|error| match &error {
            Error::NotLed(_) | Error::TimedOut => Err(error).hint(format!(
                "does {peer} run an LED server? theirs is port {} unless it was changed",
                led::PORT
            )),
            Error::Refused(refusal) if refusal.code == 503 => {
                Err(error).hint("somebody else has to leave first; try again later")
            }
            _ => Err(error.into()),
        })
        .with_context(|| format!("there is no LED server at {peer}"))?;
    match (key, board.greeting().login) {
        (Some(key), _) => match board.login(key) {
            Ok(()) => {}
            Err(error @ Error::NoLogin) => {
                return Err(error).hint(format!(
                    "if it is, take the key away: unset {KEY_VARIABLE}, and give none"
                ));
            }
            Err(error) if error.code() == Some(403) => {
                return Err(error)
                    .hint("check the key: it has to be the one in the board's program");
            }
            Err(error) => return Err(error).context("the login failed"),
        },
        (None, true) => {
            return Err(anyhow::anyhow!("{peer} wants a key")).hint(format!(
                "put it into the variable {KEY_VARIABLE}, or into a file and give --key-file FILE"
            ));
        }
        (None, false) => {}
    }
    Ok(board)
}

/// The user's next step.
fn no_connection(error: &ConnectError) -> String {
    match error {
        ConnectError::UnknownHost { .. } => {
            "check the name, or give the address the board prints; `boardless led discover` looks for boards".to_owned()
        }
        ConnectError::Refused { peer } if peer.is_local() => {
            "is the board's program running? start it with `boardless run programs/led_server.py`".to_owned()
        }
        ConnectError::Refused { .. } => {
            format!("does the board run led_server.py? its port is {} unless it was changed", led::PORT)
        }
        ConnectError::TimedOut { .. } | ConnectError::Unreachable { .. } => {
            "is the board on, and on the same network? `boardless led discover` looks for boards".to_owned()
        }
        ConnectError::Other { .. } => "check the host and the port".to_owned(),
    }
}

/// Fails with a request's error, and the next step.
fn refused(error: Error, board: &mut Client, host: &Peer) -> Result<ExitCode> {
    let next = match error.code() {
        Some(404) => board
            .leds()
            .ok()
            .map(|leds| format!("{host} has: {}", leds.join(", "))),
        _ => None,
    };
    match next {
        Some(next) => Err(error).hint(next),
        None => Err(error.into()),
    }
}

/// Prints news until Ctrl-C, or the board's end.
fn watch(host: &Peer, args: &LedArgs) -> Result<ExitCode> {
    let mut board = connect(host, args)?;
    board.watch()?;
    let mut heard = Instant::now();
    loop {
        if let Some(state) = board.news(PING.saturating_sub(heard.elapsed()))? {
            if args
                .led
                .as_ref()
                .is_some_and(|name| !name.eq_ignore_ascii_case(&state.name))
            {
                continue;
            }
            if print(&state.to_string()) != ExitCode::SUCCESS {
                // Whoever read our output has had enough of it.
                return Ok(ExitCode::SUCCESS);
            }
        }
        if heard.elapsed() >= PING {
            board.ping().context("the board is gone")?;
            heard = Instant::now();
        }
    }
}

/// Prints which boards answer.
fn discover(peer: Option<&Peer>, wait: Duration) -> Result<ExitCode> {
    let addresses: Vec<SocketAddr> = match peer {
        Some(peer) => (peer.host.as_str(), peer.port)
            .to_socket_addrs()
            .with_context(|| format!("no address is known for {}", peer.host))?
            .filter(SocketAddr::is_ipv4)
            .collect(),
        // Everybody on the network, and the boards on this PC, which hear their own broadcasts only.
        None => [Ipv4Addr::BROADCAST, Ipv4Addr::new(127, 255, 255, 255)]
            .map(|address| SocketAddr::from((address, led::PORT)))
            .to_vec(),
    };
    let boards = led::discover(&addresses, wait).context("cannot ask")?;
    for board in &boards {
        let key = if board.login { "  (wants a key)" } else { "" };
        let leds = board.leds.join(",");
        print(&format!("{}  {}  {leds}{key}", board.address, board.id));
    }
    if boards.is_empty() {
        return Err(anyhow::anyhow!("no board answers")).hint(
            "broadcasts do not leave the network: give a board's address, as in `boardless led discover 192.168.1.50`",
        );
    }
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels() {
        for (text, expected) in [
            ("0", 0),
            ("1000", 1000),
            ("25%", 250),
            ("0.1%", 1),
            ("100%", 1000),
        ] {
            assert_eq!(level(text), Ok(expected), "{text}");
        }
        for wrong in ["", "%", "-1", "1001", "100.1%", "nan%", "0.5", "x"] {
            assert!(level(wrong).is_err(), "{wrong}");
        }
    }
}
