//! `boardless theatre`.

use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, anyhow};
use clap::Args;

use crate::report::HintExt;
use crate::theatre::{Event, Film, Leave, Options, Reading, Theatre};

/// What every terminal can show, in columns and rows.
const USUAL_TERMINAL: (usize, usize) = (80, 24);

/// File descriptors the program needs besides one per viewer.
const SPARE_FILES: u64 = 32;

/// What `boardless theatre --help` begins with.
pub const LONG_ABOUT: &str = "\
Serve an ASCII film to telnet viewers.

Every viewer sees the film from its beginning (with --together, all see the same at the same time), and again and \
again, until they leave. Thousands can watch at once. Only \
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
  boardless theatre --film session.cast        A recording of a terminal, made with asciinema
  boardless theatre --together                 One show for all; who comes late joins in the middle
  boardless theatre --from 1:30                Without the first minute and a half
  boardless theatre -v                         Also say who comes and goes

A film is a text file. A record is a line with the number of ticks a picture stays, then the picture's rows: as many \
in each record, printable ASCII, 255 columns and 100 rows at most. Lines before the first record that start with # are \
remarks. The well-known sw1.txt is such a file.

A recording of a terminal (asciicast v2 or v3) can be played too. What is not ASCII becomes ASCII that looks or sounds \
like it, and colours are lost.

A file with a mistake is refused before anything listens, with the number of the line.")]
pub struct TheatreArgs {
    /// Where to listen; 0.0.0.0 lets other machines watch
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:2323")]
    pub listen: String,

    /// The film to play, instead of the built-in one: a text file like sw1.txt, or an asciicast (.cast)
    #[arg(long, value_name = "FILE")]
    pub film: Option<PathBuf>,

    /// The pictures' height, where the first two counts of FILE mislead
    #[arg(long, value_name = "N", requires = "film")]
    pub rows: Option<usize>,

    /// All see the same at the same time, by one clock: who comes late joins in the middle
    #[arg(long)]
    pub together: bool,

    /// Begin at this time of the film: seconds, MIN:SEC or HOURS:MIN:SEC; when it repeats, it is from its beginning
    #[arg(long, value_name = "TIME", default_value = "0", hide_default_value = true, value_parser = time)]
    pub from: Duration,

    /// The most viewers at a time; the next one is told to come back later
    #[arg(long, value_name = "N", default_value_t = 4096, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub max_viewers: u32,

    /// The speed of a text file's film [default: 15]; for a recording, how often a second it is looked at [default: 30]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub ticks_per_second: Option<u32>,

    /// Say on stderr who comes and goes
    #[arg(short, long)]
    pub verbose: bool,
}

/// Plays the film until Ctrl-C.
///
/// # Errors
/// The film cannot be read, or the address cannot be listened on.
pub fn run(args: TheatreArgs) -> anyhow::Result<ExitCode> {
    let reading = Reading {
        rows: args.rows,
        ticks_per_second: args.ticks_per_second,
    };
    let film = match &args.film {
        None => Film::built_in(),
        Some(path) => Film::open(path, reading).or_else(|error| {
            let fix = error.fix();
            Err(error)
                .with_context(|| format!("cannot play {}", path.display()))
                .hint(fix)
        })?,
    };
    let ticks_per_second = args.ticks_per_second.unwrap_or(film.ticks_per_second());
    let from = ticks(args.from, ticks_per_second);
    if from >= film.ticks() {
        let length = minutes(film.ticks(), ticks_per_second);
        return Err(anyhow!("the film is over by then: it lasts {length}"))
            .context("cannot begin at that time")
            .hint(format!("--from takes a time before {length}"));
    }
    make_room_for(args.max_viewers);
    let options = Options {
        max_viewers: args.max_viewers as usize,
        ticks_per_second,
        together: args.together,
        from,
        ..Options::default()
    };
    let announcement = describe(&film, &options);
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

fn describe(film: &Film, options: &Options) -> String {
    let title = film.about().title.as_deref().unwrap_or("A film");
    let (columns, rows) = (film.columns(), film.rows());
    let length = minutes(film.ticks(), options.ticks_per_second);
    let mut text = format!("Now playing: {title} ({length}, {columns} columns, {rows} rows).\n");
    if options.from > 0 {
        let from = minutes(options.from, options.ticks_per_second);
        text.push_str(&format!("It begins at {from}.\n"));
    }
    if options.together {
        text.push_str("All see the same at the same time; who comes late joins in the middle.\n");
    }
    if columns > USUAL_TERMINAL.0 || rows > USUAL_TERMINAL.1 {
        text.push_str(&format!(
            "It needs a terminal of at least {columns} columns and {rows} rows.\n"
        ));
    }
    text
}

/// A time as it is said: minutes and seconds.
fn minutes(ticks: u64, ticks_per_second: u32) -> String {
    let seconds = ticks / u64::from(ticks_per_second.max(1));
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// The tick at a time.
fn ticks(time: Duration, ticks_per_second: u32) -> u64 {
    let ticks = time.as_nanos() * u128::from(ticks_per_second) / 1_000_000_000;
    u64::try_from(ticks).unwrap_or(u64::MAX)
}

/// Reads a time: `90`, `90.5`, `1:30` or `1:02:03`.
fn time(text: &str) -> Result<Duration, String> {
    let wrong = || "a time is like 90, 90.5, 1:30 or 1:02:03".to_owned();
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let mut parts: Vec<&str> = text.split(':').collect();
    let seconds = parts.pop().unwrap_or_default();
    let (whole, fraction) = seconds.split_once('.').unwrap_or((seconds, "0"));
    let whole_numbers = parts.iter().copied().chain([whole, fraction]);
    if parts.len() > 2 || !whole_numbers.clone().all(digits) {
        return Err(wrong());
    }
    let seconds: f64 = seconds.parse().map_err(|_| wrong())?;
    let mut minutes: u32 = 0;
    for part in &parts {
        let part: u32 = part.parse().map_err(|_| wrong())?;
        minutes = minutes
            .checked_mul(60)
            .and_then(|minutes| minutes.checked_add(part))
            .ok_or_else(wrong)?;
    }
    if !parts.is_empty() && seconds >= 60.0 {
        return Err("after a colon there are at most 59 seconds".to_owned());
    }
    Duration::try_from_secs_f64(f64::from(minutes) * 60.0 + seconds).map_err(|_| wrong())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_seconds_or_parts_with_colons() {
        for (text, seconds) in [
            ("0", 0.0),
            ("90", 90.0),
            ("90.5", 90.5),
            ("1:30", 90.0),
            ("0:05", 5.0),
            ("01:02:03.25", 3723.25),
        ] {
            assert_eq!(time(text), Ok(Duration::from_secs_f64(seconds)), "{text}");
        }
        for text in [
            "",
            "x",
            "-1",
            "1:",
            ":30",
            "1:2:3:4",
            "1:60",
            "1e3",
            "inf",
            "NaN",
            "1.5:30",
            ".5",
            "4294967295:00:00",
            "99999999999999999999999999",
        ] {
            assert!(time(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_time_is_a_tick() {
        assert_eq!(ticks(Duration::from_secs(90), 15), 1350);
        assert_eq!(ticks(Duration::from_millis(1999), 1), 1);
        assert_eq!(ticks(Duration::MAX, 1000), u64::MAX);
    }
}
