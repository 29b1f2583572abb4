//! The theatre, watched over real sockets.

// Clippy sees no test in a test's helper.
#![allow(clippy::unwrap_used)]

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use boardless::theatre::{Film, Options, Playing, Theatre};

/// No test waits longer for what must happen.
const LONG: Duration = Duration::from_secs(60);

/// Two rows, three pictures of one tick each.
const SHORT: &str = "1\n  o\n /|\\\n1\n \\o/\n  |\n1\n\n_o_\n";

fn play(film: Film, options: Options) -> Playing {
    Theatre::bind("127.0.0.1:0", Arc::new(film), options)
        .unwrap()
        .spawn()
        .unwrap()
}

fn short() -> Film {
    Film::parse(SHORT.as_bytes(), None).unwrap()
}

/// A long film whose pictures are one tick each and say their number.
fn numbered() -> Film {
    let mut text = format!("1\npicture {:06}{:60}|\n", 0, "");
    for number in 1..100_000 {
        text.push_str(&format!("1\npicture {number:06}\n"));
    }
    Film::parse(text.as_bytes(), None).unwrap()
}

fn speed(ticks_per_second: u32) -> Options {
    Options {
        ticks_per_second,
        ..Options::default()
    }
}

fn watch(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(LONG)).unwrap();
    stream
}

/// Waits until something is so.
fn until(what: &str, mut so: impl FnMut() -> bool) {
    let end = Instant::now() + LONG;
    while !so() {
        assert!(Instant::now() < end, "in vain: {what}");
        thread::sleep(Duration::from_millis(5));
    }
}

/// Reads until what was read contains a text so many times; all that was read.
fn read_until(from: &mut impl Read, text: &str, times: usize) -> String {
    let mut seen = Vec::new();
    let mut piece = [0; 4096];
    while String::from_utf8_lossy(&seen).matches(text).count() < times {
        let count = from.read(&mut piece).unwrap();
        assert_ne!(
            count,
            0,
            "ended before {text:?}: {:?}",
            String::from_utf8_lossy(&seen)
        );
        seen.extend_from_slice(&piece[..count]);
    }
    String::from_utf8(seen).unwrap()
}

#[test]
fn a_viewer_gets_the_film_byte_for_byte() {
    // Slow enough that no picture is skipped, even on a machine that is busy.
    let theatre = play(short(), speed(1));
    let mut viewer = watch(theatre.local_addr());
    let expected = "\x1b[2J\x1b[H\x1b[H  o \r\n /|\\\r\n\x1b[H \\o/\r\n  | \r\n\x1b[H    \r\n_o_ \r\n\x1b[H  o \r\n /|\\\r\n";
    let mut seen = vec![0; expected.len()];
    viewer.read_exact(&mut seen).unwrap();
    assert_eq!(String::from_utf8(seen).unwrap(), expected);
}

#[test]
fn any_piece_of_the_built_in_film_decodes() {
    let film = Film::built_in();
    let bytes = film.len() * film.rows() * (film.columns() + 2);
    let theatre = play(film, speed(1000));
    let mut viewer = watch(theatre.local_addr());
    let mut piece = [0; 500];
    let mut seen = 0;
    // Skipped pictures are made up for when the film repeats.
    while seen < bytes {
        let count = viewer.read(&mut piece).unwrap();
        assert_ne!(count, 0);
        let text = std::str::from_utf8(&piece[..count]).unwrap();
        assert!(
            text.bytes()
                .all(|byte| matches!(byte, b' '..=b'~' | b'\r' | b'\n' | 0x1b)),
            "{text:?}"
        );
        seen += count;
    }
}

#[test]
fn a_full_screen_film_does_not_scroll() {
    let text = format!("1\n{}", "row\n".repeat(24));
    let theatre = play(
        Film::parse(text.as_bytes(), Some(24)).unwrap(),
        Options::default(),
    );
    let mut viewer = watch(theatre.local_addr());
    let expected = format!("\x1b[2J\x1b[H\x1b[H{}row", "row\r\n".repeat(23));
    let mut seen = vec![0; expected.len()];
    viewer.read_exact(&mut seen).unwrap();
    assert_eq!(String::from_utf8(seen).unwrap(), expected);
    // Being one picture, it is not sent again.
    viewer
        .set_read_timeout(Some(Duration::from_millis(300)))
        .unwrap();
    assert!(viewer.read(&mut [0; 1]).is_err());
}

#[test]
fn what_viewers_send_is_discarded() {
    let theatre = play(numbered(), speed(100));
    let mut viewer = watch(theatre.local_addr());
    // A telnet client's offers, keys, and a lot.
    viewer
        .write_all(b"\xff\xfd\x03\xff\xfb\x18hello\r\n\x03")
        .unwrap();
    viewer.write_all(&[b'x'; 1_000_000]).unwrap();
    let seen = read_until(&mut viewer, "picture ", 100);
    assert!(!seen.contains('x') && !seen.contains("hello"));
    assert!(seen.is_ascii());
}

#[test]
fn a_viewer_that_never_reads_stalls_nobody_and_is_shown_out() {
    let options = Options {
        patience: Duration::from_secs(2),
        ..speed(1000)
    };
    let theatre = play(numbered(), options);
    let stuck = watch(theatre.local_addr());
    let mut others: Vec<_> = (0..3).map(|_| watch(theatre.local_addr())).collect();
    let readers: Vec<_> = others
        .drain(..)
        .map(|mut viewer| {
            thread::spawn(move || {
                // Far more than what the system buffers for one that does not read.
                viewer.read_exact(&mut vec![0; 500_000]).unwrap();
                viewer
            })
        })
        .collect();
    let watching: Vec<_> = readers
        .into_iter()
        .map(|reader| reader.join().unwrap())
        .collect();
    until("the stuck viewer is shown out", || {
        theatre.viewers() <= watching.len()
    });
    drop(stuck);
}

#[test]
fn a_viewer_that_leaves_is_noticed() {
    let theatre = play(short(), Options::default());
    let mut viewers: Vec<_> = (0..5).map(|_| watch(theatre.local_addr())).collect();
    until("five watch", || theatre.viewers() == 5);
    viewers.truncate(2);
    until("two are left", || theatre.viewers() == 2);
    viewers.clear();
    until("nobody is left", || theatre.viewers() == 0);
}

#[test]
fn a_viewer_may_close_their_side_and_watch_on() {
    let still = Film::parse(b"15\nstill\n", None).unwrap();
    let theatre = play(still, Options::default());
    let mut viewer = watch(theatre.local_addr());
    viewer.shutdown(Shutdown::Write).unwrap();
    read_until(&mut viewer, "still", 3);
    assert_eq!(theatre.viewers(), 1);
    drop(viewer);
    until("the viewer is gone", || theatre.viewers() == 0);
}

#[test]
fn the_next_viewer_is_told_that_the_house_is_full() {
    let theatre = play(
        short(),
        Options {
            max_viewers: 2,
            ..Options::default()
        },
    );
    let seated = [watch(theatre.local_addr()), watch(theatre.local_addr())];
    until("both seats are taken", || theatre.viewers() == 2);
    let mut told = String::new();
    watch(theatre.local_addr())
        .read_to_string(&mut told)
        .unwrap();
    assert_eq!(
        told,
        "All 2 seats of this theatre are taken. Come back later.\r\n"
    );
    drop(seated);
    until("the seats are free", || theatre.viewers() == 0);
    let mut viewer = watch(theatre.local_addr());
    read_until(&mut viewer, "\\o/", 1);
}

#[test]
fn dropping_the_show_closes_connections_and_frees_the_port() {
    let theatre = play(short(), Options::default());
    let address = theatre.local_addr();
    let mut viewer = watch(address);
    read_until(&mut viewer, "\\o/", 1);
    drop(theatre);
    viewer.read_to_end(&mut Vec::new()).unwrap();
    drop(TcpListener::bind(address).unwrap());
}

#[test]
fn all_see_one_film_together_and_a_late_one_joins_in_the_middle() {
    let options = Options {
        together: true,
        ..speed(100)
    };
    let theatre = play(numbered(), options);
    let mut early = watch(theatre.local_addr());
    let begun = numbers(&read_until(&mut early, "picture ", 30));
    let mut late = watch(theatre.local_addr());
    let joined = numbers(&read_until(&mut late, "picture ", 3));
    assert!(joined[0] >= begun[begun.len() - 1], "{begun:?} {joined:?}");
    // What the late one sees first is what the early one sees at that time.
    let seen = numbers(&read_until(
        &mut early,
        &format!("picture {:06}", joined[2]),
        1,
    ));
    let since: Vec<_> = seen.iter().filter(|&&number| number > joined[0]).collect();
    assert_eq!(since[..2], [&joined[1], &joined[2]]);
}

#[test]
fn a_film_begins_where_it_is_told_and_repeats_from_its_beginning() {
    for together in [false, true] {
        let options = Options {
            from: 2,
            together,
            ..speed(2)
        };
        let theatre = play(short(), options);
        let mut viewer = watch(theatre.local_addr());
        let seen = read_until(&mut viewer, "_o_", 2);
        assert!(
            seen.starts_with("\x1b[2J\x1b[H\x1b[H    \r\n_o_ \r\n\x1b[H  o \r\n"),
            "{seen:?}"
        );
        assert_eq!(seen.matches("\\o/").count(), 1, "{seen:?}");
    }
    let options = Options {
        from: 12_345,
        ..speed(15)
    };
    let theatre = play(numbered(), options);
    let seen = read_until(&mut watch(theatre.local_addr()), "picture ", 2);
    assert_eq!(numbers(&seen)[0], 12_345);
}

/// The numbers of the pictures that were sent whole.
fn numbers(seen: &str) -> Vec<u32> {
    seen.split("picture ")
        .skip(1)
        .filter_map(|rest| rest.get(..6)?.parse().ok())
        .collect()
}

/// A thousand see every picture that anybody sees, within one in fifteen, though a hundred more never read.
///
/// The theatre and all its viewers share one processor. How fast that is does not matter: viewers are compared with one
/// another, by the number of each picture, which is the tick at which it was due.
#[cfg(target_os = "linux")]
#[test]
fn a_thousand_viewers_see_the_same_pictures() {
    use std::collections::BTreeSet;

    use rustix::process::{Resource, getrlimit, setrlimit};
    use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};

    const VIEWERS: usize = 1000;
    const DEAF: usize = 100;
    const TICKS: usize = 45;
    // Home, 13 rows of 67 columns with CR LF.
    const PICTURE: usize = 3 + 13 * 69;

    let mut files = getrlimit(Resource::Nofile);
    files.current = files.maximum;
    setrlimit(Resource::Nofile, files).unwrap();
    // The threads that this one starts stay on its processor.
    let all = sched_getaffinity(None).unwrap();
    let mut one = CpuSet::new();
    one.set((0..CpuSet::MAX_CPU).find(|&cpu| all.is_set(cpu)).unwrap());
    sched_setaffinity(None, &one).unwrap();

    let mut text = String::new();
    for number in 0..9000 {
        text.push_str(&format!("1\n{:67}\n", format!("{number:06}")));
        text.push_str(&format!("{:67}\n", "ship").repeat(12));
    }
    let options = Options {
        together: true,
        ..Options::default()
    };
    let theatre = play(Film::parse(text.as_bytes(), Some(13)).unwrap(), options);
    let deaf: Vec<_> = (0..DEAF).map(|_| watch(theatre.local_addr())).collect();
    let mut viewers: Vec<(TcpStream, Vec<u8>)> = (0..VIEWERS)
        .map(|_| {
            let viewer = watch(theatre.local_addr());
            viewer.set_nonblocking(true).unwrap();
            (viewer, Vec::new())
        })
        .collect();
    until("all are seated", || theatre.viewers() == VIEWERS + DEAF);
    until("all have seen enough", || {
        for (viewer, seen) in &mut viewers {
            drain(viewer, seen);
        }
        viewers.iter().all(|(_, seen)| seen.len() > TICKS * PICTURE)
    });
    drop(theatre);
    drop(deaf);

    let seen: Vec<Vec<u32>> = viewers
        .iter()
        .map(|(_, seen)| {
            // The first picture comes after clearing the screen.
            seen[7..]
                .chunks_exact(PICTURE)
                .map(|picture| {
                    let number = std::str::from_utf8(&picture[3..9]).unwrap();
                    number.parse().unwrap()
                })
                .collect()
        })
        .collect();
    // The time that all have watched, and what anybody saw of it.
    let from = seen.iter().map(|pictures| pictures[0]).max().unwrap();
    let to = seen
        .iter()
        .map(|pictures| pictures[pictures.len() - 1])
        .min()
        .unwrap();
    let shown: BTreeSet<u32> = seen.iter().flatten().copied().collect();
    let shown: Vec<u32> = shown.range(from..=to).copied().collect();
    assert!(shown.len() >= 30, "they hardly met: {shown:?}");
    eprintln!("{} of {} ticks were shown", shown.len(), to - from + 1);
    for (viewer, pictures) in seen.iter().enumerate() {
        assert!(pictures.is_sorted_by(|before, after| before < after));
        for second in shown.windows(15) {
            let got = second
                .iter()
                .filter(|picture| pictures.binary_search(picture).is_ok())
                .count();
            assert!(got >= 14, "viewer {viewer} got {got} of {second:?}");
        }
    }
}

#[cfg(target_os = "linux")]
fn drain(viewer: &mut TcpStream, seen: &mut Vec<u8>) {
    let mut piece = [0; 16384];
    loop {
        match viewer.read(&mut piece) {
            Ok(0) => panic!("shown out"),
            Ok(count) => seen.extend_from_slice(&piece[..count]),
            Err(error) if error.kind() == ErrorKind::WouldBlock => return,
            Err(error) => panic!("{error}"),
        }
    }
}

/// Ends a program when the test does.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Has a client of the system show the film.
fn watch_with(client: &str) {
    let theatre = play(numbered(), Options::default());
    let address = theatre.local_addr();
    let spawned = Command::new(client)
        .args([address.ip().to_string(), address.port().to_string()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let mut client = match spawned {
        Ok(child) => Running(child),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            eprintln!("skipped: {client} is not installed");
            return;
        }
        Err(error) => panic!("{client}: {error}"),
    };
    let mut out = client.0.stdout.take().unwrap();
    let seen = read_until(&mut out, "picture ", 10);
    assert!(seen.contains("\x1b[H"), "{seen:?}");
    assert!(seen.contains("picture 000000"), "{seen:?}");
    drop(client);
    until("the client is gone", || theatre.viewers() == 0);
}

#[test]
fn telnet_shows_it() {
    watch_with("telnet");
}

#[test]
fn nc_shows_it() {
    watch_with("nc");
}

fn boardless(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_boardless"));
    command.arg("theatre").args(args).stdin(Stdio::null());
    command
}

/// Runs a command that must fail; what it says.
fn failure(args: &[&str]) -> String {
    let output = boardless(args).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(
        output.stdout.is_empty(),
        "it announced what it could not do"
    );
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn a_port_that_is_taken_is_told_with_the_next_step() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let told = failure(&["--listen", &address]);
    assert!(
        told.starts_with(&format!("boardless: cannot listen on {address}\n")),
        "{told}"
    );
    assert!(
        told.contains("\nhint: another program listens there"),
        "{told}"
    );
}

#[test]
fn a_bad_film_is_told_before_anything_listens() {
    let path = std::env::temp_dir().join(format!("boardless-bad-film-{}.txt", std::process::id()));
    std::fs::write(&path, "1\na\nb\n1\na\n1\na\nb\n").unwrap();
    let name = path.to_str().unwrap();
    let told = failure(&["--listen", "127.0.0.1:0", "--film", name]);
    std::fs::remove_file(&path).unwrap();
    assert!(
        told.starts_with(&format!(
            "boardless: cannot play {name}\n  because: line 7: expected "
        )),
        "{told}"
    );
    assert!(
        told.contains("\nhint: ") && told.contains("--rows"),
        "{told}"
    );
    let told = failure(&["--film", "no-such-film.txt"]);
    assert!(
        told.contains("cannot play no-such-film.txt\n  because: "),
        "{told}"
    );
}

#[test]
fn a_wrong_command_line_is_told_with_status_2() {
    for args in [
        &["--listen"][..],
        &["--max-viewers", "0"],
        &["--ticks-per-second", "x"],
        &["--rows", "13"],
        &["--from", "1:75"],
        &["--from", "soon"],
        &["film"],
    ] {
        let output = boardless(args).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{args:?}");
    }
}

/// Starts the command; it, what it announced, and where it listens.
fn announced(args: &[&str]) -> (Running, String, SocketAddr) {
    let mut theatre = Running(
        boardless(&["--listen", "127.0.0.1:0"])
            .args(args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap(),
    );
    let out = theatre.0.stdout.as_mut().unwrap();
    let told = read_until(out, "Ctrl-C ends the show.\n", 1);
    let (_, address) = told.split_once("\n  boardless watch ").unwrap();
    let address = address.lines().next().unwrap().parse().unwrap();
    (theatre, told, address)
}

#[test]
fn the_command_plays_a_users_film_from_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sw1.txt");
    // A row of digits, and no LF at the end.
    std::fs::write(&path, "1350\nfirst\n12345\n150\nsecond\n67890\n15\n\nlast").unwrap();
    let name = path.to_str().unwrap();
    let (_theatre, told, address) = announced(&["--film", name, "--from", "1:30"]);
    assert!(
        told.starts_with("Now playing: A film (1:41, 6 columns, 2 rows).\nIt begins at 1:30.\n"),
        "{told}"
    );
    let seen = read_until(&mut watch(address), "67890", 1);
    assert!(
        seen.starts_with("\x1b[2J\x1b[H\x1b[Hsecond\r\n"),
        "{seen:?}"
    );

    let told = failure(&["--film", name, "--from", "101"]);
    assert_eq!(
        told,
        "boardless: cannot begin at that time\n  because: the film is over by then: it lasts 1:41\n\
         hint: --from takes a time before 1:41\n"
    );
}

#[test]
fn the_command_plays_a_recording() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("session.cast");
    let head =
        "{\"version\": 3, \"term\": {\"cols\": 100, \"rows\": 30}, \"title\": \"A session\"}\n";
    let events = "[0.1, \"o\", \"\\u001b[30;96H─end─\"]\n[0.5, \"o\", \"\\u001b[Hhome\"]\n";
    std::fs::write(&path, format!("{head}{events}")).unwrap();
    let name = path.to_str().unwrap();
    let (_theatre, told, address) = announced(&["--film", name, "--together"]);
    assert!(
        told.starts_with(
            "Now playing: A session (0:02, 100 columns, 30 rows).\n\
             All see the same at the same time; who comes late joins in the middle.\n\
             It needs a terminal of at least 100 columns and 30 rows.\n"
        ),
        "{told}"
    );
    let seen = read_until(&mut watch(address), "\x1b[Hhome ", 1);
    assert!(seen.contains("-end-\x1b[H"), "{seen:?}");

    std::fs::write(&path, format!("{head}{events}[0.2, \"o\", \"cut")).unwrap();
    let told = failure(&["--film", name]);
    assert!(
        told.contains("\n  because: line 4: expected an event, [time, code, data]: EOF while parsing a string (column ")
            && told.ends_with("\nhint: the recording was cut off: delete line 4\n"),
        "{told}"
    );
}

#[cfg(unix)]
#[test]
fn the_command_plays_until_ctrl_c() {
    let (mut theatre, told, address) = announced(&["-v"]);
    assert!(told.starts_with("Now playing: Boardless"), "{told}");
    let (ip, port) = (address.ip(), address.port());
    assert!(
        told.contains(&format!("\n  telnet {ip} {port}\n")),
        "{told}"
    );

    let mut viewer = watch(address);
    let me = viewer.local_addr().unwrap();
    viewer.read_exact(&mut [0; 10]).unwrap();
    let mut log = theatre.0.stderr.take().unwrap();
    read_until(&mut log, &format!("theatre: {me} joined, 1 watching\n"), 1);

    let sent = Command::new("kill")
        .args(["-INT", &theatre.0.id().to_string()])
        .status()
        .unwrap();
    assert!(sent.success());
    assert_eq!(theatre.0.wait().unwrap().code(), Some(0));
    viewer.read_to_end(&mut Vec::new()).unwrap();
    drop(TcpListener::bind(address).unwrap());
}
