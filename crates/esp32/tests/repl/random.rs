//! What holds whatever is typed.

use esp32::repl::{Repl, SOURCE_MAX, Typed, input};

use super::board::{BANNER, Board, HELP};
use super::transcript::escape;

/// Marsaglia's xorshift: the same keys each time.
struct Random(u32);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        self.0 as usize % bound
    }

    fn pick<'a>(&mut self, from: &[&'a [u8]]) -> &'a [u8] {
        from[self.below(from.len())]
    }
}

#[rustfmt::skip]
const EDITING: [&[u8]; 30] = [
    b"a", b"b", b"c", b" ", b"    ", b"xyz", b"a longer text", b"\x08", b"\x7f", b"\x01", b"\x02", b"\x04", b"\x05",
    b"\x06", b"\x0b", b"\x0e", b"\x10", b"\x15", b"\x1b[A", b"\x1b[B", b"\x1b[C", b"\x1b[D", b"\x1b[D", b"\x1b[H",
    b"\x1b[F", b"\x1b[3~", b"\x1bOH", b"\x1b[5~", b" \t", b"\xe4",
];

/// What a terminal shows of a line.
#[derive(Default)]
struct Screen {
    row: Vec<u8>,
    column: usize,
}

impl Screen {
    fn show(output: &[u8]) -> Vec<u8> {
        let mut screen = Screen::default();
        let mut rest = output;
        while let Some((&c, after)) = rest.split_first() {
            rest = after;
            match c {
                8 => screen.column -= 1,
                27 => {
                    let end = after
                        .iter()
                        .position(u8::is_ascii_alphabetic)
                        .expect("a sequence ends");
                    let count = String::from_utf8_lossy(&after[1..end]).parse::<usize>();
                    match after[end] {
                        b'D' => screen.column -= count.expect("a count"),
                        b'K' => screen.row.truncate(screen.column),
                        other => panic!("unexpected sequence ending in {other}"),
                    }
                    rest = &after[end + 1..];
                }
                _ => {
                    screen
                        .row
                        .resize(screen.row.len().max(screen.column + 1), b' ');
                    screen.row[screen.column] = c;
                    screen.column += 1;
                }
            }
        }
        screen.row
    }
}

#[test]
fn the_screen_shows_the_line() {
    let mut random = Random(1);
    let mut compared = 0;
    for _ in 0..2_000 {
        let mut board = Board::default();
        board.send(b"one\rtwo two\rthree three three\r");
        for _ in 0..3 {
            input(&mut board).unwrap();
        }
        board.output.clear();
        let mut keys = Vec::new();
        for _ in 0..random.below(40) {
            keys.extend(random.pick(&EDITING));
        }
        board.send(&keys);
        board.send(b"\r");
        let Ok(Typed::Line(line)) = input(&mut board) else {
            continue;
        };
        let shown = Screen::show(board.output.strip_suffix(b"\r\n").unwrap_or(&board.output));
        assert_eq!(escape(&shown), escape(&line), "after {}", escape(&keys));
        compared += usize::from(!line.is_empty());
    }
    assert!(compared > 500, "only {compared} lines were typed");
}

#[test]
fn ctrl_c_always_comes_back_to_the_prompt() {
    let mut random = Random(2);
    let prompt = format!("\r\n{BANNER}\r\n{HELP}>>> ");
    for _ in 0..3_000 {
        let mut keys: Vec<u8> = Vec::new();
        for _ in 0..random.below(60) {
            match random.below(4) {
                0 => keys.push(random.below(256) as u8),
                1 => keys.push(random.below(32) as u8),
                2 => keys.extend(random.pick(&[
                    b"(",
                    b"if x:\r",
                    b"'''",
                    b"\r",
                    b"\x01\x05A\x01",
                    b"\t",
                    b"1",
                ])),
                _ => keys.extend(random.pick(&EDITING)),
            }
        }
        let mut board = Board::default();
        board.send(&keys);
        // The first may be swallowed by an escape sequence; raw mode answers none, and Ctrl-B leaves it.
        board.send(b"\x03\x03\x02");
        let output = board.serve(&mut Repl::new());
        assert!(
            output.ends_with(prompt.as_bytes()),
            "{} gave {}",
            escape(&keys),
            escape(&output)
        );
    }
}

#[test]
fn too_long_a_source_is_a_memory_error() {
    let mut board = Board::default();
    board.send(b"\x01");
    board.send(&vec![b' '; SOURCE_MAX + 1]);
    board.send(b"\x041\x04");
    let output = board.serve(&mut Repl::new());
    let answers = escape(&output);
    assert!(
        answers.contains("OK\\^DMemoryError: memory allocation failed, allocating "),
        "{answers}"
    );
    assert!(answers.ends_with("\\^D>OK\\^D\\^D>"), "{answers}");
    assert_eq!(board.ran.len(), 1);
}

#[test]
fn the_line_editor_stops_at_the_longest_line() {
    let mut board = Board::default();
    board.send(&vec![b'a'; SOURCE_MAX + 10]);
    board.send(b"\r");
    let Ok(Typed::Line(line)) = input(&mut board) else {
        panic!("a line")
    };
    assert_eq!(line.len(), SOURCE_MAX);
}
