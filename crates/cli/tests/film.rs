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
            (1..=75).contains(&frame.hold),
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

#[test]
fn it_moves_all_the_time() {
    let film = Film::built_in();
    let mut still: u64 = 0;
    for index in 1..film.len() {
        let (before, after) = (film.frame(index - 1), film.frame(index));
        assert!(
            before.rows().ne(after.rows()),
            "picture {index} is the one before it, again"
        );
        still = still.max(u64::from(before.hold));
    }
    assert!(still <= 45, "nothing moves for {still} ticks");
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
