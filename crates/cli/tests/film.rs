//! The built-in film: that it is what its generator makes, and what it promises.

// Clippy sees no test in a test's helper.
#![allow(clippy::unwrap_used)]

use boardless::theatre::Film;

#[path = "../examples/make_film/film/mod.rs"]
mod film;

const FILE: &str = include_str!("../films/boardless.txt");

#[test]
fn the_film_is_what_its_generator_makes() {
    let made = film::make();
    let differs = made
        .lines()
        .zip(FILE.lines())
        .position(|(made, filed)| made != filed);
    assert!(
        made == FILE,
        "films/boardless.txt differs from line {:?} on: cargo run -p boardless --example make_film > \
         crates/cli/films/boardless.txt",
        differs.map(|line| line + 1)
    );
}

#[test]
fn every_picture_is_what_a_terminal_can_show() {
    let film = Film::built_in();
    assert_eq!(film.rows(), 13);
    assert_eq!(film.columns(), 67);
    for index in 0..film.len() {
        let frame = film.frame(index);
        assert!(
            (1..=30).contains(&frame.hold),
            "picture {index} stays for {} ticks",
            frame.hold
        );
        assert_eq!(frame.rows().count(), 13, "picture {index}");
        for row in frame.rows() {
            assert!(
                row.len() <= 67 && row.iter().all(|byte| matches!(byte, b' '..=b'~')),
                "picture {index}"
            );
        }
    }
}

#[test]
fn it_lasts_between_three_minutes_and_five() {
    let ticks = Film::built_in().ticks();
    assert!((3 * 60 * 15..5 * 60 * 15).contains(&ticks), "{ticks} ticks");
}

/// How many characters of a picture are not those of another.
fn changes(before: &str, after: &str) -> usize {
    before
        .bytes()
        .zip(after.bytes())
        .filter(|(before, after)| before != after)
        .count()
}

/// A picture, every row padded.
fn picture(film: &Film, index: usize) -> String {
    let rows = film.frame(index).rows();
    rows.map(|row| format!("{:67}", String::from_utf8_lossy(row)))
        .collect()
}

#[test]
fn it_moves_all_the_time_and_never_jumps() {
    let film = Film::built_in();
    for index in 1..film.len() {
        let (before, after) = (picture(&film, index - 1), picture(&film, index));
        let changes = changes(&before, &after);
        assert!(changes > 0, "picture {index} is the one before it, again");
        assert!(
            changes <= 350,
            "picture {index} differs from the one before it in {changes} of 871 characters"
        );
        let hold = film.frame(index).hold;
        assert!(hold <= 30, "nothing moves for {hold} ticks at {index}");
    }
}

/// What is to be read in the film, in order.
const LINES: &[&str] = &[
    "or how a small board went to see the stars",
    ">>> import sky",
    "ImportError: no module named 'sky'",
    ">>> # Then I have to go and see it myself.",
    ">>> for n in (3, 2, 1): print(n)",
    "here ends the air",
    "here ends the Wi-Fi",
    "It was very quiet out there.",
    "The nearest router was 900000 km away.",
    "There was much to remember, and so little RAM.",
    ">>> gc.collect()",
    "519 KB free. 0 stars.",
    "oh.",
    ">>> from sky import *",
    "This time there was no ImportError.",
    "ping?",
    "pong.",
    "what are you?",
    "a board, once.",
    "are there more?",
    "follow the light.",
    "A bug!",
    "except Bug as bug:",
    "\"I only wanted somebody to play with.\"",
    "bug.friend = True",
    ">>> [found[0] for found in wlan.scan()]",
    ">>> led.value(1)  # is anybody there?",
    "[b'hi', b'hello', b'ciao', b'ni hao', b'moin', b'salut', b'ola']",
    "They had all been wondering who was out there.",
    "gone to look",
    "If you look up tonight, one of them blinks.",
    "THE BUG .................... itself",
    "All stars",
    "MIT OR Apache-2.0.",
    ">>> # And once more.",
    "MPY: soft reboot",
];

#[test]
fn every_line_can_be_read() {
    let film = Film::built_in();
    let mut tick = 0;
    let mut seen = vec![(0, 0); LINES.len()];
    for index in 0..film.len() {
        let hold = film.frame(index).hold;
        let picture = picture(&film, index);
        for (line, (first, ticks)) in LINES.iter().zip(&mut seen) {
            if picture.contains(line) {
                if *ticks == 0 {
                    *first = tick;
                }
                *ticks += hold;
            }
        }
        tick += hold;
    }
    for (line, (_, ticks)) in LINES.iter().zip(&seen) {
        // A second, and a second more for twenty characters.
        let needed = 15 + line.len() as u32 * 3 / 4;
        assert!(*ticks >= needed, "{line:?}: {ticks} of {needed} ticks");
    }
    assert!(seen.is_sorted_by_key(|(first, _)| first), "{seen:?}");
}

#[test]
fn the_picture_in_the_documentation_is_one_of_it() {
    let shown: String = include_str!("../../../docs/film.txt")
        .lines()
        .skip(1)
        .map(|row| format!("{row:67}"))
        .collect();
    let film = Film::built_in();
    assert!((0..film.len()).any(|index| picture(&film, index) == shown));
}

#[test]
fn it_says_whose_it_is() {
    let film = Film::built_in();
    assert_eq!(film.about().license.as_deref(), Some("MIT OR Apache-2.0"));
    assert_eq!(
        film.about().author.as_deref(),
        Some("the Boardless authors")
    );
    assert!(film.about().title.is_some());
}
