//! Whatever bytes come, however they are cut: each line gets one answer, or the connection is closed by the rules; the
//! next client is served as if nothing had been, and the board raises nothing.

use std::io::{ErrorKind, Read, Write};
use std::net::Shutdown;
use std::thread;
use std::time::Duration;

use led::line::Line;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::board::Board;

/// Something that a client might send: right, nearly right, wrong.
fn piece() -> impl Strategy<Value = Vec<u8>> {
    let request = prop_oneof![
        Just("get"),
        Just("ON"),
        Just("off red"),
        Just("toggle"),
        Just("level 500"),
        Just("level red 1001"),
        Just("fade 0 30"),
        Just("fade red 700 1"),
        Just("blink 20 20 1"),
        Just("blink"),
        Just("stop if=3"),
        Just("#t1 set red on"),
        Just("watch"),
        Just("unwatch"),
        Just("ping"),
        Just("info"),
        Just("hello 1"),
        Just("auth 0 0"),
        Just("help"),
    ];
    let ends = prop_oneof![Just("\n"), Just("\r\n"), Just("\n\n"), Just("")];
    prop_oneof![
        12 => (request, ends).prop_map(|(request, end)| format!("{request}{end}").into_bytes()),
        2 => "[ -~]{0,20}\n".prop_map(String::into_bytes),
        1 => prop::collection::vec(any::<u8>(), 0..60),
        1 => (100..300_usize).prop_map(|length| [vec![b'x'; length], b"\n".to_vec()].concat()),
    ]
}

/// Pieces, and where they are cut.
fn conversation() -> impl Strategy<Value = (Vec<u8>, Vec<usize>)> {
    prop::collection::vec(piece(), 1..30).prop_flat_map(|pieces| {
        let bytes = pieces.concat();
        let cuts = prop::collection::vec(0..=bytes.len(), 0..12);
        (Just(bytes), cuts)
    })
}

/// How many lines of these bytes want an answer: those that are ended, and are not blank.
fn wanted(bytes: &[u8]) -> usize {
    let mut lines: Vec<&[u8]> = bytes.split(|&byte| byte == b'\n').collect();
    lines.pop();
    lines
        .iter()
        .map(|line| line.strip_suffix(b"\r").unwrap_or(line))
        .filter(|line| line.len() > 128 || line.iter().any(|&byte| byte != b' '))
        .count()
}

/// Sends, and reads till the end. Nothing is said of what was lost because the board closed first.
fn converse(board: &Board, bytes: &[u8], cuts: &[usize]) -> (Vec<u8>, bool) {
    let mut stream = board.connect();
    let mut reader = stream.try_clone().unwrap();
    let reading = thread::spawn(move || {
        let mut got = Vec::new();
        let mut buffer = [0; 4096];
        loop {
            match reader.read(&mut buffer) {
                Ok(0) => return (got, true),
                Ok(length) => got.extend_from_slice(&buffer[..length]),
                Err(error) if error.kind() == ErrorKind::ConnectionReset => return (got, false),
                Err(error) => panic!("{error}"),
            }
        }
    });
    let mut cuts = cuts.to_vec();
    cuts.extend([0, bytes.len()]);
    cuts.sort_unstable();
    for pair in cuts.windows(2) {
        // The board may have had enough.
        if stream.write_all(&bytes[pair[0]..pair[1]]).is_err() {
            break;
        }
    }
    let _ = stream.shutdown(Shutdown::Write);
    reading.join().unwrap()
}

#[test]
fn every_line_gets_its_answer() {
    let board = Board::start(&["led", "red"], "ident='lamp', boot=7, rate=0");
    let config = Config {
        cases: 150,
        failure_persistence: None,
        ..Config::default()
    };
    TestRunner::new(config)
        .run(&conversation(), |(bytes, cuts)| {
            let (got, whole) = converse(&board, &bytes, &cuts);
            let text = String::from_utf8(got).unwrap();
            let mut lines = text.split_inclusive("\r\n");
            let first: Line = lines.next().unwrap().parse().unwrap();
            prop_assert!(matches!(first, Line::Greeting(_)), "{}", text);
            let (mut answers, mut errors, mut closed) = (0, 0, false);
            for line in lines {
                prop_assert!(!closed, "after the last word: {}", text);
                if !line.ends_with("\r\n") {
                    // Cut off by a reset.
                    prop_assert!(!whole, "{:?}", line);
                    continue;
                }
                prop_assert!(line.len() <= 252);
                match line.parse::<Line>().unwrap() {
                    Line::Done { .. } => answers += 1,
                    Line::Refused { refusal, .. } if refusal.code == 429 => closed = true,
                    Line::Refused { .. } => {
                        answers += 1;
                        errors += 1;
                    }
                    Line::News(state) => prop_assert!(state.level <= 1000),
                    other => prop_assert!(false, "{:?}", other),
                }
            }
            if closed {
                prop_assert!(errors >= 10, "{}", text);
            } else if whole {
                prop_assert_eq!(answers, wanted(&bytes), "{}", text);
            }
            // The next one is served.
            let mut next = board.client();
            next.act(Some("red"), led::Action::Get).unwrap();
            Ok(())
        })
        .unwrap();
    board.stop();
}

/// Datagrams that are no questions are passed over in silence; those that are get an answer.
#[test]
fn whatever_datagrams_come() {
    let board = Board::start(&["led"], "ident='lamp', boot=7");
    let socket = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    socket
        .set_read_timeout(Some(Duration::from_millis(200)))
        .unwrap();
    for wrong in [
        &b""[..],
        b"LED?",
        b"LED? 1",
        b"LED? 1 ",
        b"LED? 2 abc",
        b"LED? 1 a/b",
        b"\xff\xfe",
        b"LED? 1 abcdefghijklmnopqrstuvwxyz",
        &[b'x'; 1400],
    ] {
        socket.send_to(wrong, board.address).unwrap();
    }
    let mut buffer = [0; 512];
    // An empty datagram makes a board's socket deaf, as on the ESP32, until the module has taken another: what comes in
    // between is lost, so one asks again, as the specification says.
    let (length, _) = crate::common::until(|| {
        socket.send_to(b"LED? 1 last.1\r\n", board.address).unwrap();
        socket.recv_from(&mut buffer).ok()
    })
    .unwrap();
    assert_eq!(
        String::from_utf8_lossy(&buffer[..length]),
        format!(
            "LED! 1 last.1 lamp port={} auth=none leds=led\r\n",
            board.address.port()
        )
    );
    board.stop();
}
