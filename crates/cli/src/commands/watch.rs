//! `boardless watch`: the PC's telnet viewer.

use std::io::{self, ErrorKind, IsTerminal, Read, Write};
use std::net::TcpStream;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context;
use clap::Args;

use crate::peer::{CLOSED, ConnectError, ParseError, Peer, lost};
use crate::report::HintExt;
use crate::seconds;
use crate::telnet::Client;
use crate::theatre::{Film, Options, Playing, Theatre};

mod screen;

/// The port that is meant if none is told: telnet's.
const PORT: u16 = 23;

/// How long a peer may take to accept an answer to its negotiation.
const ANSWERING: Duration = Duration::from_secs(5);

/// What `boardless watch --help` begins with.
pub const LONG_ABOUT: &str = "\
Watch an ASCII film, or whatever else a telnet server shows.

The film fills the terminal; q or Ctrl-C leaves, and the last picture stays behind. What a server sends cannot do more to \
your terminal than put colored characters on it.

Where stdout is a file or a pipe, what the server sends goes there, without telnet's own bytes, until the server closes.

The exit status is 0 if the server closed, time was up, or you left; 1 if there was no connection or it was reset.";

/// What `boardless watch` is told.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  boardless watch                             the film of towel.blinkenlights.nl, from the Internet
  boardless watch --theatre                   our own film, without any network
  boardless watch 127.0.0.1:2323              what `boardless theatre` shows in another terminal
  boardless watch 127.0.0.1:2323 --seconds 5 > film.txt
                                              five seconds of it, as they come over the line")]
pub struct WatchArgs {
    /// Whom to watch; port 23 unless told
    #[arg(value_name = "HOST[:PORT]", value_parser = peer, default_value = "towel.blinkenlights.nl")]
    peer: Peer,

    /// Watch the built-in theatre; no network is needed
    #[arg(long, conflicts_with = "peer")]
    theatre: bool,

    /// Leave after so long
    #[arg(long, value_name = "SECONDS", value_parser = seconds::parse)]
    seconds: Option<Duration>,

    /// How long to wait for the connection
    #[arg(long, value_name = "SECONDS", default_value = "10", value_parser = seconds::parse)]
    timeout: Duration,
}

fn peer(text: &str) -> Result<Peer, ParseError> {
    Peer::parse(text, PORT)
}

/// Why a show ends.
#[derive(Debug)]
enum Why {
    Closed,
    Lost(io::Error),
    Signal(i32),
    /// The user has left, the time is up, or nobody reads our output any more.
    Enough,
}

/// Connects, and shows what comes until one side has had enough.
///
/// # Errors
/// There is no connection, or stdout fails.
pub fn run(args: WatchArgs) -> anyhow::Result<ExitCode> {
    // Ends when dropped.
    let theatre = if args.theatre {
        Some(open_theatre()?)
    } else {
        None
    };
    let peer = match &theatre {
        Some(playing) => Peer {
            host: playing.local_addr().ip().to_string(),
            port: playing.local_addr().port(),
        },
        None => args.peer,
    };
    let stream = match peer.connect(args.timeout) {
        Ok(stream) => stream,
        Err(error) => {
            let next = hint(&error);
            return Err(error).hint(next);
        }
    };
    stream
        .set_write_timeout(Some(ANSWERING))
        .context("cannot set up the connection")?;
    let deadline = args.seconds.map(|seconds| Instant::now() + seconds);
    let why = if io::stdout().is_terminal() {
        screen::watch(&stream, deadline)?
    } else {
        copy(&stream, deadline)?
    };
    Ok(match why {
        Why::Closed => {
            eprintln!("{CLOSED}");
            ExitCode::SUCCESS
        }
        Why::Lost(error) => {
            eprintln!("{}", lost(&error));
            ExitCode::FAILURE
        }
        Why::Signal(signal) => crate::terminal::signal_status(signal),
        Why::Enough => ExitCode::SUCCESS,
    })
}

fn open_theatre() -> anyhow::Result<Playing> {
    Theatre::bind(
        "127.0.0.1:0",
        Arc::new(Film::built_in()),
        Options::default(),
    )
    .and_then(Theatre::spawn)
    .context("cannot open the theatre")
}

/// The user's next step.
fn hint(error: &ConnectError) -> &'static str {
    match error {
        ConnectError::Refused { peer } if peer.is_local() => {
            "start a theatre with `boardless theatre`, and watch 127.0.0.1:2323; \
             or `boardless watch --theatre`, which needs no server"
        }
        ConnectError::UnknownHost { .. }
        | ConnectError::TimedOut { .. }
        | ConnectError::Unreachable { .. }
        | ConnectError::Refused { .. }
        | ConnectError::Other { .. } => {
            "check the host and the port; `boardless watch --theatre` needs no network"
        }
    }
}

/// Copies what is data to stdout.
fn copy(mut stream: &TcpStream, deadline: Option<Instant>) -> anyhow::Result<Why> {
    let mut telnet = Client::new(None);
    let mut stdout = io::stdout().lock();
    let mut buffer = vec![0; 64 * 1024];
    let (mut data, mut answer) = (Vec::new(), Vec::new());
    loop {
        if let Some(deadline) = deadline {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(Why::Enough);
            }
            stream
                .set_read_timeout(Some(left))
                .context("cannot set up the connection")?;
        }
        let received = match stream.read(&mut buffer) {
            Ok(0) => return Ok(Why::Closed),
            Ok(length) => &buffer[..length],
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) if deadline.is_some() && is_timeout(&error) => continue,
            Err(error) => return Ok(Why::Lost(error)),
        };
        telnet.receive(received, &mut data, &mut answer);
        reply(stream, &mut answer);
        match stdout.write_all(&data).and_then(|()| stdout.flush()) {
            Ok(()) => data.clear(),
            Err(error) if error.kind() == ErrorKind::BrokenPipe => return Ok(Why::Enough),
            Err(error) => return Err(error).context("cannot write to stdout"),
        }
    }
}

/// Sends an answer to the peer's negotiation. A peer that does not take it, because it has closed or never reads, may
/// have sent something worth seeing all the same; that it has gone will be noticed when reading.
fn reply(mut stream: &TcpStream, answer: &mut Vec<u8>) {
    if !answer.is_empty() {
        let _ = stream.write_all(answer);
        answer.clear();
    }
}

fn is_timeout(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut)
}
