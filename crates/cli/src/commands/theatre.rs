//! `boardless theatre`.

use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context;
use clap::Args;

use crate::report::HintExt;
use crate::theatre::{Event, Film, Leave, Options, Theatre};

/// File descriptors the program needs besides one per viewer.
const SPARE_FILES: u64 = 32;

/// What `boardless theatre --help` begins with.
pub const LONG_ABOUT: &str = "\
Serve an ASCII film to telnet viewers.

Every viewer sees the film from its beginning, and again and again, until they leave. Thousands can watch at once. Only \
text is sent and nothing is negotiated, so `telnet`, `nc`, PuTTY, `boardless watch` and a MicroPython program on a board \
all show it. Ctrl-C ends the show.";

/// What `boardless theatre` is told.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Watching:
  telnet 127.0.0.1 2323
  nc 127.0.0.1 2323
  boardless watch 127.0.0.1:2323

On a board (MicroPython):
  s = socket.socket()
  s.connect(socket.getaddrinfo('192.168.1.10', 2323)[0][-1])
  while True:
      print(str(s.recv(500), 'utf8'), end='')

Examples:
  boardless theatre                            The built-in film, for this machine only
  boardless theatre --listen 0.0.0.0:2323      ... for everyone who can reach this machine
  boardless theatre --film sw1.txt             A film of your own
  boardless theatre -v                         Also say who comes and goes

A film is a text file. A record is a line with the number of ticks a picture stays, then the picture's rows: as many \
in each record, printable ASCII, 80 columns at most. Lines before the first record that start with # are remarks. \
The well-known sw1.txt is such a file.")]
pub struct TheatreArgs {
    /// Where to listen; 0.0.0.0 lets other machines watch
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:2323")]
    pub listen: String,

    /// The film to play, instead of the built-in one
    #[arg(long, value_name = "FILE")]
    pub film: Option<PathBuf>,

    /// The pictures' height, where the first two counts of FILE mislead
    #[arg(long, value_name = "N", requires = "film")]
    pub rows: Option<usize>,

    /// The most viewers at a time; the next one is told to come back later
    #[arg(long, value_name = "N", default_value_t = 4096, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub max_viewers: u32,

    /// The film's speed
    #[arg(long, value_name = "N", default_value_t = 15, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub ticks_per_second: u32,

    /// Say on stderr who comes and goes
    #[arg(short, long)]
    pub verbose: bool,
}

/// Plays the film until Ctrl-C.
///
/// # Errors
/// The film cannot be read, or the address cannot be listened on.
pub fn run(args: TheatreArgs) -> anyhow::Result<ExitCode> {
    let film = match &args.film {
        None => Film::built_in(),
        Some(path) => Film::open(path, args.rows).or_else(|error| {
            let fix = error.fix();
            Err(error)
                .with_context(|| format!("cannot play {}", path.display()))
                .hint(fix)
        })?,
    };
    make_room_for(args.max_viewers);
    let options = Options {
        max_viewers: args.max_viewers as usize,
        ticks_per_second: args.ticks_per_second,
        ..Options::default()
    };
    let announcement = describe(&film, args.ticks_per_second);
    let mut theatre =
        Theatre::bind(args.listen.as_str(), Arc::new(film), options).or_else(|error| {
            let hint = listen_hint(&error);
            Err(error)
                .with_context(|| format!("cannot listen on {}", args.listen))
                .hint(hint)
        })?;
    if args.verbose {
        theatre = theatre.observe(log);
    }
    let stopper = theatre.stopper();
    ctrlc::set_handler(move || stopper.stop()).context("cannot catch Ctrl-C")?;
    let mut out = io::stdout();
    // With stdout closed the show goes on all the same.
    let _ = write!(out, "{announcement}{}", how_to_watch(theatre.local_addr()));
    let _ = out.flush();
    theatre.run().context("the theatre broke down")?;
    let _ = writeln!(out, "The theatre is closed.");
    Ok(ExitCode::SUCCESS)
}

fn describe(film: &Film, ticks_per_second: u32) -> String {
    let title = film.about().title.as_deref().unwrap_or("A film");
    let seconds = film.ticks() / u64::from(ticks_per_second);
    let (columns, rows) = (film.columns(), film.rows());
    let length = format!("{}:{:02}", seconds / 60, seconds % 60);
    format!("Now playing: {title} ({length}, {columns} columns, {rows} rows).\n")
}

fn how_to_watch(at: SocketAddr) -> String {
    let (host, port) = (at.ip(), at.port());
    let near = match (host.is_unspecified(), at.is_ipv4()) {
        (true, true) => "127.0.0.1".to_owned(),
        (true, false) => "::1".to_owned(),
        (false, _) => host.to_string(),
    };
    let pair = if near.contains(':') {
        format!("[{near}]:{port}")
    } else {
        format!("{near}:{port}")
    };
    let mut text = format!(
        "Listening on {at}. To watch, in another terminal:\n  telnet {near} {port}\n  boardless watch {pair}\n"
    );
    if host.is_unspecified() {
        text.push_str("From other machines and boards: this machine's address in its place.\n");
    }
    text.push_str("Ctrl-C ends the show.\n");
    text
}

fn listen_hint(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::AddrInUse => {
            "another program listens there, perhaps another theatre: end it, or take another port, as in \
             --listen 127.0.0.1:2324"
        }
        io::ErrorKind::PermissionDenied => {
            "ports below 1024 are the administrator's: take a higher one, as in --listen 127.0.0.1:2323"
        }
        io::ErrorKind::AddrNotAvailable => {
            "that address is not this machine's: 127.0.0.1 is for this machine only, 0.0.0.0 for everyone who can \
             reach it"
        }
        _ => "--listen takes an address and a port, as in --listen 127.0.0.1:2323",
    }
    .to_owned()
}

fn log(event: Event) {
    let line = match event {
        Event::Joined { peer, viewers } => format!("{peer} joined, {viewers} watching"),
        Event::Left {
            peer,
            why,
            watched,
            viewers,
        } => {
            let why = match why {
                Leave::Gone => "left",
                Leave::Stuck => "was shown out (took nothing any more)",
            };
            format!(
                "{peer} {why} after {} s, {viewers} watching",
                watched.as_secs()
            )
        }
        Event::Full { peer } => {
            format!("{peer} was turned away: all seats are taken (--max-viewers)")
        }
        Event::CannotAccept { reason } => format!("cannot let anybody in: {reason}"),
    };
    let _ = writeln!(io::stderr(), "theatre: {line}");
}

/// Asks the system for as many file descriptors as there are seats: the usual limit is 1024. If it gives fewer, viewers
/// beyond them have to wait at the door.
#[cfg(unix)]
fn make_room_for(viewers: u32) {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    let wanted = u64::from(viewers) + SPARE_FILES;
    let (Some(current), maximum) = (limit.current, limit.maximum.unwrap_or(u64::MAX)) else {
        return;
    };
    if current < wanted {
        let _ = setrlimit(
            Resource::Nofile,
            Rlimit {
                current: Some(wanted.min(maximum)),
                maximum: limit.maximum,
            },
        );
    }
}

#[cfg(not(unix))]
fn make_room_for(_viewers: u32) {}
