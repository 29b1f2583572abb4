//! `boardless talk` with real sockets: in a pipe, and at a prompt in a real terminal.

// Clippy sees no test in a test's helper.
#![allow(clippy::unwrap_used)]

mod common;

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use common::terminal::{Terminal, key};
use common::{PATIENCE, Running, run, run_with_input};

/// Serves one client, in a thread, and returns where.
fn serve<T: Send + 'static>(
    talk: impl FnOnce(TcpStream) -> T + Send + 'static,
) -> (String, JoinHandle<T>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let server = thread::spawn(move || {
        let (stream, _) = listener.accept().unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        talk(stream)
    });
    (address, server)
}

/// What the tutorials' server does with a client: `recv(1024)`, and send it back, until there is no more.
fn echo(mut stream: TcpStream) -> Vec<Vec<u8>> {
    let mut pieces = Vec::new();
    let mut buffer = [0; 1024];
    while let Ok(length @ 1..) = stream.read(&mut buffer) {
        pieces.push(buffer[..length].to_vec());
        stream.write_all(&buffer[..length]).unwrap();
    }
    pieces
}

/// The first piece a client sends.
fn receive(stream: &mut TcpStream) -> Vec<u8> {
    let mut buffer = [0; 1024];
    let length = stream.read(&mut buffer).unwrap();
    buffer[..length].to_vec()
}

/// Closes so that the peer gets a reset.
fn reset(stream: &TcpStream) {
    socket2::SockRef::from(stream)
        .set_linger(Some(Duration::ZERO))
        .unwrap();
}

// In a pipe.

#[test]
fn a_pipe_gets_the_echo_and_nothing_else() {
    let (address, server) = serve(echo);
    let finished = run_with_input(["talk", &address], b"hi\nthere").expect_status(0);
    assert_eq!(finished.text(), "hi\nthere");
    assert_eq!(finished.stderr, "connection closed by peer\n");
    assert_eq!(server.join().unwrap().concat(), b"hi\nthere");
}

#[test]
fn every_byte_passes_through_a_pipe() {
    let all: Vec<u8> = (0..300_000_u32)
        .map(|n| (n % 251) as u8 ^ (n / 251) as u8)
        .collect();
    let (address, server) = serve(echo);
    let finished = run_with_input(["talk", &address], &all).expect_status(0);
    assert!(finished.stdout == all);
    assert!(server.join().unwrap().concat() == all);
}

#[test]
fn a_server_that_never_closes_does_not_hold_a_pipe() {
    let (release, held) = std::sync::mpsc::channel::<()>();
    let (address, server) = serve(move |mut stream| {
        let line = receive(&mut stream);
        stream.write_all(&line).unwrap();
        let _ = held.recv();
    });
    let finished = run_with_input(["talk", &address, "--wait", "0.3"], b"hi\n").expect_status(0);
    assert_eq!((&*finished.text(), &*finished.stderr), ("hi\n", ""));
    drop(release);
    server.join().unwrap();
}

#[test]
fn a_slow_answer_is_waited_for() {
    let (address, server) = serve(|mut stream| {
        receive(&mut stream);
        thread::sleep(Duration::from_millis(1500));
        stream.write_all(b"at last").unwrap();
    });
    let finished = run_with_input(["talk", &address, "--wait", "50"], b"?\n").expect_status(0);
    assert_eq!(finished.text(), "at last");
    server.join().unwrap();
}

#[test]
fn without_input_there_is_still_the_servers_greeting() {
    let (address, server) = serve(|mut stream| stream.write_all(b"\xff\x00 hello\r\n").unwrap());
    let finished = run(["talk", &address]).expect_status(0);
    assert_eq!(finished.stdout, b"\xff\x00 hello\r\n");
    server.join().unwrap();
}

#[test]
fn lines_get_the_endings_asked_for() {
    for (option, sent) in [
        (&["--lf"][..], &b"a\nb\n"[..]),
        (&[], b"a\nb\n"),
        (&["--crlf"], b"a\r\nb\r\n"),
        (&["--raw"], b"ab"),
    ] {
        let (address, server) = serve(echo);
        let finished =
            run_with_input([&["talk", &address], option].concat(), b"a\nb\n").expect_status(0);
        assert_eq!(finished.stdout, sent, "{option:?}");
        assert_eq!(server.join().unwrap().concat(), sent, "{option:?}");
    }
}

#[test]
fn a_hex_dump_in_a_pipe() {
    let (address, server) = serve(echo);
    let finished = run_with_input(["talk", &address, "--hex"], b"hi\xff\n").expect_status(0);
    let bytes = " 00000000  68 69 ff 0a                                       |hi..|\n";
    assert_eq!(finished.text(), format!("<{bytes}"));
    assert_eq!(
        finished.stderr,
        format!(">{bytes}connection closed by peer\n")
    );
    server.join().unwrap();
}

#[test]
fn a_reset_is_told_and_is_a_failure() {
    let (address, server) = serve(|mut stream| {
        receive(&mut stream);
        reset(&stream);
    });
    let program = {
        let mut program = Running::boardless(["talk", &address]);
        program.write(b"hi\n");
        program
    };
    server.join().unwrap();
    let finished = program.wait().expect_status(1);
    assert_eq!(finished.stderr, "connection reset by peer\n");
}

#[test]
fn a_peer_that_closes_before_all_is_sent_is_a_failure() {
    let (address, server) = serve(|mut stream| stream.write_all(b"bye\n").unwrap());
    let program = Running::boardless(["talk", &address, "--wait", "0.2"]);
    server.join().unwrap();
    let finished = program.wait().expect_status(1);
    assert_eq!(finished.text(), "bye\n");
    assert_eq!(
        finished.stderr,
        "connection closed by peer\nthe peer closed before all was sent\n"
    );
}

#[test]
fn what_comes_back_is_shown_as_it_comes() {
    let (address, server) = serve(echo);
    let mut program = Running::boardless(["talk", &address]);
    for line in ["one\n", "two\n"] {
        program.write(line.as_bytes());
        program.expect(line);
    }
    program.finish().expect_status(0);
    server.join().unwrap();
}

#[test]
fn an_output_that_is_closed_ends_it() {
    let (address, server) = serve(|mut stream| while stream.write_all(&[b'x'; 1000]).is_ok() {});
    let mut command = common::boardless(["talk", &address]);
    command
        .stdin(std::process::Stdio::null())
        .stdout(std::process::Stdio::piped());
    let mut child = command.spawn().unwrap();
    drop(child.stdout.take());
    let status = common::until(|| child.try_wait().unwrap()).expect("it ends");
    assert_eq!(status.code(), Some(0));
    server.join().unwrap();
}

// No connection.

#[test]
fn a_refused_connection_names_the_next_step() {
    // A port that is taken, and on which nobody listens.
    let socket = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None).unwrap();
    let any: std::net::SocketAddr = "127.0.0.1:0".parse().unwrap();
    socket.bind(&any.into()).unwrap();
    let free = socket.local_addr().unwrap().as_socket().unwrap();
    let finished = run(["talk", &free.to_string()]).expect_status(1);
    assert_eq!(
        finished.stderr,
        format!(
            "boardless: {free} refuses the connection: nothing listens there\n\
             hint: is the board's program running? start it with `boardless run FILE`, and check that it listens on port {}\n",
            free.port()
        )
    );
}

#[test]
fn an_unknown_host_is_named() {
    // No label may be empty, so that no resolver is asked.
    let finished = run(["talk", "no..such..host"]).expect_status(1);
    assert!(
        finished
            .stderr
            .starts_with("boardless: no address is known for no..such..host\n  because: "),
        "{}",
        finished.stderr
    );
    assert!(
        finished.stderr.contains("\nhint: check the name"),
        "{}",
        finished.stderr
    );
}

#[test]
fn a_host_that_does_not_answer_is_given_up() {
    // A backlog that is full: Linux then ignores further attempts, as if the host were off.
    let socket = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None).unwrap();
    socket
        .bind(
            &"127.0.0.1:0"
                .parse::<std::net::SocketAddr>()
                .unwrap()
                .into(),
        )
        .unwrap();
    socket.listen(0).unwrap();
    let address = socket.local_addr().unwrap().as_socket().unwrap();
    let _first = TcpStream::connect(address).unwrap();
    let _second = TcpStream::connect_timeout(&address, Duration::from_millis(200));
    let finished = run(["talk", &address.to_string(), "--timeout", "0.3"]).expect_status(1);
    assert!(
        finished.stderr.starts_with(&format!(
            "boardless: {address} does not answer within 0.3 s\nhint: "
        )),
        "{}",
        finished.stderr
    );
}

#[test]
fn a_wrong_command_line_is_told() {
    for (args, reason) in [
        (&["talk"][..], "HOST[:PORT]"),
        (&["talk", "a:b"], "a port is a number from 1 to 65535"),
        (&["talk", "a", "--wait", "long"], "not a number of seconds"),
        (&["talk", "a", "--crlf", "--raw"], "cannot be used with"),
    ] {
        let finished = run(args).expect_status(2);
        assert!(finished.stderr.contains(reason), "{}", finished.stderr);
    }
}

#[test]
fn an_ipv6_address_goes_in_brackets() {
    let Ok(listener) = TcpListener::bind("[::1]:0") else {
        // A machine without IPv6.
        return;
    };
    let address = listener.local_addr().unwrap().to_string();
    let server = thread::spawn(move || echo(listener.accept().unwrap().0));
    let finished = run_with_input(["talk", &address], b"six\n").expect_status(0);
    assert_eq!(finished.text(), "six\n");
    server.join().unwrap();
}

// At a prompt.

#[test]
fn a_conversation() {
    let (address, server) = serve(echo);
    let mut terminal = Terminal::boardless(&["talk", &address]);
    terminal.expect_end(&format!(
        "connected to {address}; Ctrl-D or Ctrl-C leaves\n> "
    ));
    terminal.enter("hello");
    terminal.expect_end("> hello\nhello\n> ");
    // History, and editing in the middle of a line.
    terminal.send(
        [
            key::UP,
            key::HOME,
            key::DELETE,
            "j",
            key::END,
            key::BACKSPACE,
            "y",
            key::ENTER,
        ]
        .concat(),
    );
    terminal.expect_end("> jelly\njelly\n> ");
    terminal.send(key::CTRL_D);
    terminal.wait().expect_status(0);
    assert_eq!(server.join().unwrap(), [&b"hello\n"[..], b"jelly\n"]);
}

#[test]
fn what_arrives_does_not_disturb_what_is_typed() {
    let (say, said) = std::sync::mpsc::channel::<&[u8]>();
    let (address, server) = serve(move |mut stream| {
        for text in said {
            stream.write_all(text).unwrap();
        }
        receive(&mut stream)
    });
    let terminal = Terminal::boardless(&["talk", &address]);
    terminal.expect_end("\n> ");
    terminal.send("half a li");
    terminal.expect_end("> half a li");
    say.send(b"one\ntwo").unwrap();
    terminal.expect_end("\none\ntwo\n> half a li");
    say.send("gr\u{fc}n \u{4f60}\u{597d} \u{1b}[2J\u{7}\n".as_bytes())
        .unwrap();
    terminal.expect_end("\ngr\u{fc}n \u{4f60}\u{597d} \\x1b[2J\\x07\n> half a li");
    say.send(b"\xff\xfe\r\n").unwrap();
    terminal.expect_end("\n\\xff\\xfe\n> half a li");
    drop(say);
    terminal.enter("ne");
    assert_eq!(server.join().unwrap(), b"half a line\n");
}

#[test]
fn a_line_in_pieces_is_one_line() {
    let (address, server) = serve(|mut stream| {
        // Faster than a pause, and in the middle of a character.
        for piece in ["a ", "whole ", "line"] {
            stream.write_all(piece.as_bytes()).unwrap();
        }
        stream.write_all(b" \xe4\xbd").unwrap();
        stream.write_all(b"\xa0\n").unwrap();
        receive(&mut stream)
    });
    let terminal = Terminal::boardless(&["talk", &address]);
    terminal.expect_end("> ");
    // On a busy machine a piece may come late and then stands alone: only the bytes are sure.
    terminal.expect_screen(|screen| {
        let text: String = screen
            .split_whitespace()
            .skip_while(|word| *word != "leaves")
            .collect();
        text.replace('>', "").replace("\\xe4\\xbd\\xa0", "\u{4f60}") == "leavesawholeline\u{4f60}"
    });
    terminal.enter("");
    server.join().unwrap();
}

#[test]
fn line_endings_at_the_prompt() {
    for (option, sent) in [("--lf", &b"x\n"[..]), ("--crlf", b"x\r\n"), ("--raw", b"x")] {
        let (address, server) = serve(|mut stream| receive(&mut stream));
        let terminal = Terminal::boardless(&["talk", &address, option]);
        terminal.expect_end("> ");
        terminal.enter("x");
        assert_eq!(server.join().unwrap(), sent, "{option}");
    }
}

#[test]
fn a_hex_dump_at_the_prompt() {
    let (address, server) = serve(echo);
    let mut terminal = Terminal::boardless(&["talk", &address, "--hex"]);
    terminal.expect_end("> ");
    terminal.enter("hi");
    let bytes = "00000000  68 69 0a                                          |hi.|\n";
    terminal.expect_screen(|screen| {
        screen.contains(&format!("> {bytes}")) && screen.contains(&format!("< {bytes}"))
    });
    terminal.send(key::CTRL_D);
    terminal.wait().expect_status(0);
    server.join().unwrap();
}

#[test]
fn a_peer_that_closes_is_told_after_its_last_words() {
    let (address, server) = serve(|mut stream| {
        receive(&mut stream);
        stream.write_all(b"good bye").unwrap();
    });
    let mut terminal = Terminal::boardless(&["talk", &address]);
    terminal.expect_end("> ");
    terminal.enter("quit");
    terminal.wait().expect_status(0);
    // There may have been time for another prompt, or not.
    let screen = terminal.screen().replace("\n>\n", "\n");
    assert!(
        screen.ends_with("> quit\ngood bye\nconnection closed by peer"),
        "{screen}"
    );
    server.join().unwrap();
}

#[test]
fn a_peer_that_closes_at_once() {
    // The connection may end before there is a prompt: again and again, to meet that instant.
    for _ in 0..20 {
        let (address, server) = serve(drop);
        let mut terminal = Terminal::boardless(&["talk", &address]);
        terminal.wait().expect_status(0);
        let screen = terminal.screen();
        assert!(screen.ends_with("connection closed by peer"), "{screen}");
        server.join().unwrap();
    }
}

#[test]
fn a_reset_at_the_prompt() {
    let (address, server) = serve(|mut stream| {
        receive(&mut stream);
        reset(&stream);
    });
    let mut terminal = Terminal::boardless(&["talk", &address]);
    terminal.expect_end("> ");
    terminal.enter("hi");
    terminal.wait().expect_status(1);
    assert!(
        terminal.screen().ends_with("\nconnection reset by peer"),
        "{}",
        terminal.screen()
    );
    server.join().unwrap();
}

/// Runs the program in a shell's terminal and ends it with half a line typed.
fn leaves_the_terminal_as_it_was(status: i32, end: impl FnOnce(&Terminal)) {
    let (address, server) = serve(|mut stream| {
        let mut all = Vec::new();
        let _ = stream.read_to_end(&mut all);
    });
    Terminal::shell().expect_restored(&format!("\"$BOARDLESS\" talk {address}"), status, |shell| {
        shell.expect_end("leaves\n> ");
        shell.send("half a line");
        shell.expect_end("> half a line");
        end(shell);
    });
    server.join().unwrap();
}

#[test]
fn ctrl_c_leaves_the_terminal_as_it_was() {
    leaves_the_terminal_as_it_was(0, |shell| shell.send(key::CTRL_C));
}

#[test]
fn ctrl_d_leaves_the_terminal_as_it_was() {
    // In a line that has begun, Ctrl-D deletes, as in every shell.
    leaves_the_terminal_as_it_was(0, |shell| {
        shell.send([key::CTRL_A, "\x0b"].concat());
        shell.expect_end("\n> ");
        shell.send(key::CTRL_D);
    });
}

#[test]
fn signals_leave_the_terminal_as_it_was() {
    for (name, status) in [("TERM", 143), ("HUP", 129), ("QUIT", 131), ("INT", 0)] {
        leaves_the_terminal_as_it_was(status, |shell| shell.signal_child(name));
    }
}

#[test]
fn a_terminal_that_cannot_move_its_cursor_is_good_enough() {
    let (address, server) = serve(echo);
    let mut command = common::boardless(["talk", &address]);
    command.env("TERM", "dumb");
    let mut terminal = Terminal::start(command, 24, 80);
    terminal.expect_end("leaves\n> ");
    terminal.enter("hello");
    terminal.expect_screen(|screen| screen.matches("hello").count() == 2);
    terminal.send(key::CTRL_D);
    terminal.wait().expect_status(0);
    server.join().unwrap();
}

#[test]
fn help_has_examples() {
    let help = run(["talk", "--help"]).expect_status(0).text();
    for text in [
        "Examples:",
        "boardless talk 127.0.0.1",
        "--crlf",
        "port 10000",
        "exit status",
    ] {
        assert!(help.contains(text), "{text}: {help}");
    }
}
