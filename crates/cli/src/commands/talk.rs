//! `boardless talk`: the PC's TCP client, for a person or a pipe.

use std::io::{self, IsTerminal};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context;
use clap::Args;

use crate::peer::{ConnectError, ParseError, Peer};
use crate::report::HintExt;
use crate::seconds;

mod pipe;
mod prompt;

/// The port that is meant if none is told: the one of the tutorials' echo servers.
const PORT: u16 = 10_000;

/// What `boardless talk --help` begins with.
pub const LONG_ABOUT: &str = "\
Talk to a TCP server: type lines, see what comes back.

At a terminal there is a prompt with line editing and history: each line is sent when you press Enter, and what comes \
back is shown as it comes, bytes that are not text as \\xNN. Ctrl-D or Ctrl-C leaves.

In a pipe all of stdin is sent, then its end is told to the server (TCP's half-close), and what comes back goes to \
stdout as it is, until the server closes or has been quiet for --wait seconds.

A line is sent with a line feed after it. Servers that read lines need it; servers that call recv() get it as one more \
byte, b'hi\\n'. With --raw they get b'hi', as from a program that calls send('hi').

The exit status is 0 if all went well, also if the server closed; 1 if there was no connection, if it was reset, or if \
the server closed before all was sent.";

/// What `boardless talk` is told.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  boardless talk 127.0.0.1                 talk to port 10000 of this machine
  boardless talk 192.168.1.50:80 --crlf    type an HTTP request, ended by an empty line
  boardless talk [::1]:2000 --hex          see each byte that is sent (>) and received (<)
  echo hi | boardless talk 127.0.0.1       send a line, print the answer
  printf hi | boardless talk 127.0.0.1 --wait 5
                                           the server may think for five seconds
")]
pub struct TalkArgs {
    /// Whom to talk to; port 10000 unless told
    #[arg(value_name = "HOST[:PORT]", value_parser = peer)]
    peer: Peer,

    #[command(flatten)]
    ending: EndingArgs,

    /// Show a hex dump of what is sent (>) and of what is received (<)
    #[arg(long)]
    hex: bool,

    /// In a pipe: after all is sent, how long the peer may be quiet before we leave
    #[arg(long, value_name = "SECONDS", default_value = "1", value_parser = seconds::parse)]
    wait: Duration,

    /// How long to wait for the connection
    #[arg(long, value_name = "SECONDS", default_value = "10", value_parser = seconds::parse)]
    timeout: Duration,
}

/// How a line ends when it is sent.
#[derive(Debug, Args)]
#[group(multiple = false)]
struct EndingArgs {
    /// End each line with a line feed (the default); in a pipe, send the bytes as they are
    #[arg(long)]
    lf: bool,

    /// End each line with carriage return and line feed
    #[arg(long)]
    crlf: bool,

    /// Send each line without any ending
    #[arg(long)]
    raw: bool,
}

/// What follows a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    Lf,
    CrLf,
    Nothing,
}

/// What both ways of talking need to know.
#[derive(Clone, Copy, Debug)]
struct Manner {
    ending: Ending,
    hex: bool,
    wait: Duration,
}

fn peer(text: &str) -> Result<Peer, ParseError> {
    Peer::parse(text, PORT)
}

/// Connects, and talks until one side has had enough.
///
/// # Errors
/// There is no connection, or the terminal or a standard stream fails.
pub fn run(args: TalkArgs) -> anyhow::Result<ExitCode> {
    let stream = match args.peer.connect(args.timeout) {
        Ok(stream) => stream,
        Err(error) => {
            let next = hint(&error);
            return Err(error).hint(next);
        }
    };
    // A line is to leave at once, not to wait for the answer to the one before.
    stream
        .set_nodelay(true)
        .context("cannot set up the connection")?;
    let manner = Manner {
        ending: match args.ending {
            EndingArgs { crlf: true, .. } => Ending::CrLf,
            EndingArgs { raw: true, .. } => Ending::Nothing,
            EndingArgs { .. } => Ending::Lf,
        },
        hex: args.hex,
        wait: args.wait,
    };
    if io::stdin().is_terminal() && io::stdout().is_terminal() {
        prompt::talk(&args.peer, stream, manner)
    } else {
        pipe::talk(stream, manner)
    }
}

/// The user's next step.
fn hint(error: &ConnectError) -> String {
    match error {
        ConnectError::UnknownHost { .. } => {
            "check the name, or give the address the board prints, for example 127.0.0.1".to_owned()
        }
        ConnectError::Refused { peer } if peer.is_local() => format!(
            "is the board's program running? start it with `boardless run FILE`, and check that it listens on port {}",
            peer.port
        ),
        ConnectError::Refused { peer } => format!(
            "is the program running on {}, and does it listen on port {}?",
            peer.host, peer.port
        ),
        ConnectError::TimedOut { .. } | ConnectError::Unreachable { .. } => {
            "is the board on, and on the same network? `wlan.ifconfig()` on the board tells its address".to_owned()
        }
        ConnectError::Other { .. } => "check the host and the port".to_owned(),
    }
}
