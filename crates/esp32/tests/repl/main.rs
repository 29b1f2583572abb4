//! The REPL, keystroke by keystroke.

mod board;
mod random;
mod transcript;

use std::fs;
use std::path::Path;

use board::Board;
use esp32::repl::{Input, Mode, Repl};
use transcript::{escape, parse};

/// Plays every transcript of this folder.
#[test]
fn transcripts() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/repl");
    let mut failures = String::new();
    let mut played = 0;
    let mut paths: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    for path in paths.iter().filter(|path| {
        path.extension()
            .is_some_and(|extension| extension == "keys")
    }) {
        played += 1;
        let name = path.file_name().unwrap().to_string_lossy();
        let exchanges = parse(&fs::read_to_string(path).unwrap());
        let (mut sent, mut expected) = (Vec::new(), Vec::new());
        for exchange in exchanges {
            // The REPL cannot be paused at a read, so a transcript is played anew up to each exchange.
            sent.extend(&exchange.sent);
            let (board, _) = play(&sent);
            let before = expected.len();
            expected.extend(&exchange.received);
            if board.output != expected {
                let got = board.output.get(before..).unwrap_or(&board.output);
                failures += &format!(
                    "{name}: after {}\n  expected {}\n  got      {}\n",
                    escape(&exchange.sent),
                    escape(&exchange.received),
                    escape(got)
                );
                break;
            }
        }
    }
    assert!(failures.is_empty(), "{failures}");
    assert!(played >= 12, "only {played} transcripts were found");
}

fn play(keys: &[u8]) -> (Board, Repl) {
    let (mut board, mut repl) = (Board::default(), Repl::new());
    board.send(keys);
    board.output = board.serve(&mut repl);
    (board, repl)
}

#[test]
fn each_mode_compiles_its_own_way() {
    let (board, _) = play(b"1\r\x052\r3\x04\x014\x04\x05A\x015\x04\x02");
    let ran: Vec<_> = board
        .ran
        .iter()
        .map(|(input, source)| (*input, source.as_str()))
        .collect();
    assert_eq!(
        ran,
        [
            (Input::Line, "1"),
            (Input::Paste, "2\r3"),
            (Input::Raw, "4"),
            (Input::Raw, "5")
        ]
    );
}

#[test]
fn raw_mode_survives_a_soft_reset() {
    let (board, repl) = play(b"\x01\x04");
    assert_eq!(repl.mode(), Mode::Raw);
    assert_eq!(board.modes, [Mode::Friendly, Mode::Raw, Mode::Raw]);
}

#[test]
fn lines_of_a_compound_statement_arrive_joined() {
    let (board, _) = play(b"if 1:\r1\r\x7f\rx\r");
    let sources: Vec<_> = board
        .ran
        .iter()
        .map(|(_, source)| source.as_str())
        .collect();
    assert_eq!(sources, ["if 1:\n    1\n", "x"]);
}
