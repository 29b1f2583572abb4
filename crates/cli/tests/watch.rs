//! `boardless watch` with real sockets, in a real terminal and in a pipe.

// Clippy sees no test in a test's helper.
#![allow(clippy::unwrap_used)]

mod common;

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::Command;
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use boardless::telnet::{DO, DONT, ECHO, IAC, NAWS, SB, SE, SGA, TTYPE, WILL, WONT};
use boardless::theatre::{Film, Options, Playing, Theatre};
use common::terminal::{Terminal, key};
use common::{PATIENCE, Running, run};

/// Serves one client, in a thread, and returns where.
fn serve<T: Send + 'static>(
    show: impl FnOnce(TcpStream) -> T + Send + 'static,
) -> (String, JoinHandle<T>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let server = thread::spawn(move || {
        let (stream, _) = listener.accept().unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        show(stream)
    });
    (address, server)
}

/// Waits until the viewer is there, which its refusal shows, and then closes so that it gets a reset.
fn reset(mut stream: TcpStream) {
    stream.write_all(&[IAC, DO, 200]).unwrap();
    stream.read_exact(&mut [0; 3]).unwrap();
    socket2::SockRef::from(&stream)
        .set_linger(Some(Duration::ZERO))
        .unwrap();
}

/// Serves what is sent to the channel, and then closes.
fn stage() -> (String, Sender<Vec<u8>>, JoinHandle<()>) {
    let (play, played) = channel::<Vec<u8>>();
    let (address, server) = serve(move |mut stream| {
        for bytes in played {
            stream.write_all(&bytes).unwrap();
        }
    });
    (address, play, server)
}

/// A theatre with a film of two pictures, each a tenth of a second.
fn theatre() -> Playing {
    let film = Film::parse(b"1\n  o\n /|\\\n1\n \\o/\n  |\n", None).unwrap();
    let options = Options {
        ticks_per_second: 10,
        ..Options::default()
    };
    Theatre::bind("127.0.0.1:0", Arc::new(film), options)
        .unwrap()
        .spawn()
        .unwrap()
}

// On a terminal.

#[test]
fn a_film_is_shown_and_left_with_q() {
    let theatre = theatre();
    let mut terminal = Terminal::boardless(&["watch", &theatre.local_addr().to_string()]);
    for _ in 0..2 {
        terminal.expect_screen(|screen| screen == "  o\n /|\\");
        terminal.expect_screen(|screen| screen == " \\o/\n  |");
    }
    assert!(terminal.look(vt100::Screen::alternate_screen));
    terminal.send("q");
    terminal.wait().expect_status(0);
    assert!(!terminal.look(vt100::Screen::alternate_screen));
    // The last picture stays, whichever it was.
    let screen = terminal.screen();
    let picture = screen.strip_prefix("q or Ctrl-C leaves\n").unwrap();
    assert!(
        picture == "  o\n /|\\" || picture == " \\o/\n  |",
        "{screen}"
    );
}

#[test]
fn the_built_in_theatre_needs_no_network() {
    let mut terminal = Terminal::boardless(&["watch", "--theatre"]);
    terminal.expect_screen(|screen| !screen.is_empty() && !screen.contains("leaves"));
    terminal.send(key::CTRL_C);
    terminal.wait().expect_status(0);
}

#[test]
fn a_film_that_ends_leaves_its_last_picture() {
    let (address, play, server) = stage();
    let mut terminal = Terminal::boardless(&["watch", &address]);
    play.send(b"\x1b[2J\x1b[Hone\r\n\x1b[Htwo\r\n\r\n  the end\r\n".to_vec())
        .unwrap();
    terminal.expect_screen(|screen| screen == "two\n\n  the end");
    drop(play);
    terminal.wait().expect_status(0);
    assert_eq!(
        terminal.screen(),
        "q or Ctrl-C leaves\ntwo\n\n  the end\nconnection closed by peer"
    );
    server.join().unwrap();
}

#[test]
fn a_server_that_closes_at_once_is_still_read() {
    let (address, server) = serve(|mut stream| stream.write_all(b"sold out\n").unwrap());
    let mut terminal = Terminal::boardless(&["watch", &address]);
    terminal.wait().expect_status(0);
    assert_eq!(
        terminal.screen(),
        "q or Ctrl-C leaves\nsold out\nconnection closed by peer"
    );
    server.join().unwrap();
}

#[test]
fn a_reset_is_a_failure() {
    let (address, server) = serve(reset);
    let mut terminal = Terminal::boardless(&["watch", &address]);
    terminal.wait().expect_status(1);
    assert!(
        terminal.screen().ends_with("connection reset by peer"),
        "{}",
        terminal.screen()
    );
    server.join().unwrap();
}

#[test]
fn time_is_up() {
    let theatre = theatre();
    let mut terminal = Terminal::boardless(&[
        "watch",
        &theatre.local_addr().to_string(),
        "--seconds",
        "0.5",
    ]);
    terminal.wait().expect_status(0);
    assert!(
        !terminal.screen().contains("connection"),
        "{}",
        terminal.screen()
    );
}

#[test]
fn negotiation_is_answered_and_a_new_size_told() {
    let (see, seen) = channel();
    let (address, server) = serve(move |mut stream| {
        let offers = [
            IAC, WILL, ECHO, IAC, WILL, SGA, IAC, DO, NAWS, IAC, DO, TTYPE, IAC, DO, 39, IAC, SB,
            TTYPE, 1, IAC, SE,
        ];
        for byte in offers {
            stream.write_all(&[byte]).unwrap();
        }
        stream.write_all(b"\xff\xffready\r\0!").unwrap();
        let mut buffer = [0; 256];
        while let Ok(length @ 1..) = stream.read(&mut buffer) {
            see.send(buffer[..length].to_vec()).unwrap();
        }
    });
    let mut heard = Vec::new();
    let mut hear = |length: usize| {
        while heard.len() < length {
            heard.extend(seen.recv_timeout(PATIENCE).unwrap());
        }
        std::mem::take(&mut heard)
    };
    let mut terminal = Terminal::boardless(&["watch", &address]);
    let expected = [
        &[IAC, DO, ECHO, IAC, DO, SGA, IAC, WILL, NAWS][..],
        &[IAC, SB, NAWS, 0, 80, 0, 24, IAC, SE],
        &[IAC, WILL, TTYPE, IAC, WONT, 39],
        &[IAC, SB, TTYPE, 0, b'A', b'N', b'S', b'I', IAC, SE],
    ]
    .concat();
    assert_eq!(hear(expected.len()), expected);
    // A 0xFF is not text, and the carriage return, less its NUL, goes back to the line's beginning.
    terminal.expect_screen(|screen| screen == "!eady");
    terminal.resize(30, 100);
    let told = [IAC, SB, NAWS, 0, 100, 0, 30, IAC, SE];
    assert_eq!(hear(told.len()), told);
    terminal.expect_screen(|screen| screen == "!eady");
    terminal.send("q");
    terminal.wait().expect_status(0);
    server.join().unwrap();
}

#[test]
fn a_hostile_server_reaches_only_the_picture() {
    let (address, play, server) = stage();
    let mut terminal = Terminal::boardless(&["watch", &address]);
    for hostile in [
        "\x1b]0;title\x07",
        "\x1b]52;c;c3RvbGVu\x1b\\",
        "\x1bP+q544e\x1b\\",
        "\x1b[c\x1b[6n\x1b[5i",
        "\x1b[?1000h\x1b[?2004h\x1b[?1h\x1b=",
        "\x1b[8;1;1t\x1bc\x1b#8\x1b[2J",
    ] {
        play.send(hostile.into()).unwrap();
    }
    play.send(b"\x1b[?25l\x1b[2J\x1b[Hharmless \x1b[31mred\x1b[m\r\n".to_vec())
        .unwrap();
    terminal.expect_screen(|screen| screen == "harmless red");
    drop(play);
    terminal.wait().expect_status(0);
    let written = terminal.written();
    for sequence in [
        "\x1b]", "\x1bP", "\x1bc", "\x1b#", "\x1b=", "\x1b[6n", "\x1b[c", "?1000", "?2004", "?1h",
        "\x07",
    ] {
        assert!(!written.contains(sequence), "{sequence:?} in {written:?}");
    }
    terminal.look(|screen| assert!(!screen.hide_cursor() && !screen.bracketed_paste()));
    server.join().unwrap();
}

#[test]
fn whatever_ends_it_the_terminal_is_as_it_was() {
    type End = fn(&Terminal);
    let ends: [(i32, End); 7] = [
        (0, |shell| shell.send("q")),
        (0, |shell| shell.send(key::CTRL_C)),
        (0, |shell| shell.send(key::CTRL_BRACKET)),
        (0, |shell| shell.signal_child("INT")),
        (129, |shell| shell.signal_child("HUP")),
        (131, |shell| shell.signal_child("QUIT")),
        (143, |shell| shell.signal_child("TERM")),
    ];
    for (status, end) in ends {
        let (address, play, server) = stage();
        // It hides the cursor and leaves a color, and the terminal is to have neither afterwards.
        play.send(b"\x1b[2J\x1b[H\x1b[?25l\x1b[31mcurtain".to_vec())
            .unwrap();
        Terminal::shell().expect_restored(
            &format!("\"$BOARDLESS\" watch {address}"),
            status,
            |shell| {
                shell.expect_screen(|screen| screen == "curtain");
                shell.look(|screen| assert!(screen.alternate_screen()));
                end(shell);
            },
        );
        drop(play);
        server.join().unwrap();
    }
}

#[test]
fn an_end_by_the_server_leaves_the_terminal_as_it_was() {
    let (address, play, server) = stage();
    Terminal::shell().expect_restored(&format!("\"$BOARDLESS\" watch {address}"), 0, |shell| {
        play.send(b"\x1b[2J\x1b[Hcurtain".to_vec()).unwrap();
        shell.expect_screen(|screen| screen == "curtain");
        drop(play);
    });
    server.join().unwrap();
}

/// Says that [`panicking_child`] is to panic.
const PANIC: &str = "BOARDLESS_TEST_PANIC";

/// Not a test by itself: what [`a_panic_leaves_the_terminal_as_it_was`] runs in a terminal.
#[test]
fn panicking_child() {
    if std::env::var_os(PANIC).is_some() {
        let guard = boardless::terminal::Guard::new();
        guard.raw().unwrap();
        guard.alternate_screen().unwrap();
        panic!("out of popcorn");
    }
}

#[test]
fn a_panic_leaves_the_terminal_as_it_was() {
    let tests = std::env::current_exe().unwrap();
    let shell = Terminal::shell();
    shell.expect_restored(
        &format!(
            "{PANIC}=1 '{}' --exact panicking_child --nocapture",
            tests.display()
        ),
        101,
        |_| {},
    );
    // And what it says is there to be read.
    let written = shell.written();
    let (_, after) = written.rsplit_once("\x1b[?1049l").unwrap();
    assert!(after.contains("out of popcorn"), "{written}");
}

// In a pipe.

#[test]
fn a_pipe_gets_what_is_data() {
    let (address, server) = serve(|mut stream| {
        let mut answer = [0; 9];
        for byte in [
            IAC, WILL, ECHO, IAC, DO, NAWS, IAC, WILL, 86, b'a', IAC, IAC, b'\r', 0, b'\r', b'\n',
        ] {
            stream.write_all(&[byte]).unwrap();
        }
        stream.read_exact(&mut answer).unwrap();
        stream.write_all(b"\x1b[31mz").unwrap();
        answer
    });
    let finished = run(["watch", &address]).expect_status(0);
    assert_eq!(finished.stdout, b"a\xff\r\r\n\x1b[31mz");
    assert_eq!(finished.stderr, "connection closed by peer\n");
    assert_eq!(
        server.join().unwrap(),
        [IAC, DO, ECHO, IAC, WONT, NAWS, IAC, DONT, 86]
    );
}

#[test]
fn seconds_end_a_copy() {
    let theatre = theatre();
    let address = theatre.local_addr().to_string();
    let finished = run(["watch", &address, "--seconds", "0.7"]).expect_status(0);
    let text = finished.text();
    assert!(text.starts_with("\x1b[2J\x1b[H"), "{text:?}");
    assert!(text.contains("  o"), "{text:?}");
    assert_eq!(finished.stderr, "");
}

#[test]
fn ctrl_c_ends_a_copy() {
    let theatre = theatre();
    let program = Running::boardless(["watch", &theatre.local_addr().to_string()]);
    program.expect("  o");
    program.signal("INT");
    program.wait().expect_status(130);
}

#[test]
fn a_reader_that_has_had_enough_ends_a_copy() {
    let theatre = theatre();
    let address = theatre.local_addr().to_string();
    let mut command = Command::new("sh");
    command
        .args(["-c", "\"$0\" watch \"$1\" | head -c 3"])
        .args([common::BOARDLESS, &address]);
    let finished = Running::start(command).wait().expect_status(0);
    assert_eq!((&*finished.stdout, &*finished.stderr), (&b"\x1b[2"[..], ""));
}

#[test]
fn a_reset_of_a_copy_is_a_failure() {
    let (address, server) = serve(reset);
    let finished = run(["watch", &address]).expect_status(1);
    assert_eq!(finished.stderr, "connection reset by peer\n");
    server.join().unwrap();
}

// No connection.

#[test]
fn a_refused_connection_names_the_theatre() {
    // A port that is taken, and on which nobody listens.
    let socket = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None).unwrap();
    let any: std::net::SocketAddr = "127.0.0.1:0".parse().unwrap();
    socket.bind(&any.into()).unwrap();
    let free = socket.local_addr().unwrap().as_socket().unwrap();
    let finished = run(["watch", &free.to_string()]).expect_status(1);
    assert!(
        finished
            .stderr
            .starts_with(&format!("boardless: {free} refuses the connection"))
            && finished
                .stderr
                .contains("hint: start a theatre with `boardless theatre`"),
        "{}",
        finished.stderr
    );
}

#[test]
fn a_wrong_command_line_is_told() {
    for (args, reason) in [
        (&["watch", "a:0"][..], "a port is a number from 1 to 65535"),
        (&["watch", "a", "--theatre"], "cannot be used with"),
        (&["watch", "--seconds=-1"], "seconds are from 0"),
    ] {
        let finished = run(args).expect_status(2);
        assert!(finished.stderr.contains(reason), "{}", finished.stderr);
    }
}

#[test]
fn help_has_examples() {
    let help = run(["watch", "--help"]).expect_status(0).text();
    for text in [
        "Examples:",
        "boardless watch --theatre",
        "towel.blinkenlights.nl",
        "exit status",
    ] {
        assert!(help.contains(text), "{text}: {help}");
    }
}
