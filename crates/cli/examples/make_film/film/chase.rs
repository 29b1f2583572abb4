//! A bug.

use super::SECOND;
use super::canvas::{COLUMNS, Canvas};
use super::reel::Reel;
use super::sprites::{Eyes, bug, ship};
use super::stars::{passing, pick};
use super::voyage::PASSED;

const ERRORS: [&str; 6] = [
    "TypeError",
    "NameError",
    "OSError",
    "KeyError",
    "IndexError",
    "MemoryError",
];

/// How far the board has come: it flies three times as fast, after two seconds.
fn way(tick: i32) -> i32 {
    let faster = tick.min(30);
    PASSED + tick + faster * faster / 30 + (tick - faster) * 2
}

/// Rocks that pass, each on its row. They come in from the right, the last so early that it is gone before the chase ends.
fn rocks(canvas: &mut Canvas, way: i32) {
    let shapes: [&[&str]; 3] = [
        &[" __", "/``\\", "\\__/"],
        &[".---.", "(```)", "'---'"],
        &[" _", "(_)"],
    ];
    for rock in 0..5 {
        let track = COLUMNS + 60;
        let passed = pick(rock + 60, track) + way;
        let since = passed.rem_euclid(track) - 20;
        if !(0..=195).contains(&(way - since)) {
            continue;
        }
        let x = COLUMNS - since;
        // Their rows keep clear of the middle, where the chase is.
        let y = [0, 10, 1, 11, 0][rock as usize];
        canvas.sprite(x, y, shapes[(rock % 3) as usize]);
    }
}

/// A rock so near that it hides what is behind it, and is gone at once.
fn near_rock(canvas: &mut Canvas, tick: i32, y: i32) {
    const ROCK: [&str; 9] = [
        "     .---------.",
        "  .-'```````````'-.",
        " /````.-.``````````\\",
        "|`````'-'`````````o`|",
        "|``o````````````````|",
        "|````````.---.``````|",
        " \\```````'---'`````/",
        "  '-.``o````````.-'",
        "     '---------'",
    ];
    if tick >= 0 {
        canvas.sprite(COLUMNS - tick * 3, y, &ROCK);
    }
}

/// Where the board flies: it dodges what comes.
fn height(tick: i32) -> i32 {
    if tick >= 258 {
        return if tick < 264 { 5 } else { 6 };
    }
    const WAY: [i32; 24] = [
        6, 6, 5, 4, 3, 2, 2, 3, 4, 5, 6, 7, 8, 8, 8, 7, 6, 5, 4, 4, 4, 5, 5, 5,
    ];
    WAY[(tick / 6).rem_euclid(24) as usize]
}

pub fn chase(reel: &mut Reel) {
    let flight = 18 * SECOND as i32;
    reel.shoot(flight as u32, 1, |tick, canvas| {
        passing(canvas, way(tick));
        rocks(canvas, tick);
        let board = (14 + tick / 5).min(44);
        let y = height(tick);
        let eyes = if tick < 40 { Eyes::Open } else { Eyes::Wide };
        let x = (tick - 45) / 3 - 14;
        let x = x.min(2);
        // The bug follows the board's height, a little late.
        bug(canvas, x, height(tick - 9) - 1, tick, false);
        ship(canvas, board, y, tick, eyes);
        for (number, error) in (0..).zip(ERRORS) {
            let shot = tick - 105 - number * 26;
            if shot < 0 {
                continue;
            }
            let from = x + 14;
            let row = height(105 + number * 26 - 9) + 1;
            let left = from + shot * 2;
            if left < COLUMNS && (row != y + 1 || left + (error.len() as i32) < board - 2) {
                canvas.text(left, row, error);
            }
        }
        near_rock(canvas, tick - 128, 4);
        near_rock(canvas, tick - 196, -2);
        if (48..90).contains(&tick) {
            canvas.centre(12, "  A bug!  ");
        }
    });
    capture(reel);
}

/// The board knows what to do with exceptions.
fn capture(reel: &mut Reel) {
    let shift = 18 * SECOND as i32;
    reel.shoot(17 * SECOND, 1, |tick, canvas| {
        passing(canvas, way(tick + shift));
        let caught = tick >= 78;
        let x = if caught {
            22
        } else {
            2 + (tick - 38).max(0) / 2
        };
        let kind = tick >= 150;
        if (10..240).contains(&tick) {
            canvas.text(2, 0, "try:");
            canvas.text(2, 1, "    fly()");
            if tick >= 24 {
                canvas.text(2, 2, "except Bug as bug:");
            }
        }
        if caught && tick < 185 {
            canvas.text(2, 3, "    print(bug)");
        }
        if (185..240).contains(&tick) {
            canvas.text(2, 3, "    bug.friend = True");
        }
        if (24..195).contains(&tick) {
            let open = !caught;
            canvas.sprite(
                20,
                4,
                &[
                    ".----------------.",
                    "",
                    "",
                    "",
                    "",
                    "",
                    "",
                    "'----------------'",
                ],
            );
            for y in 5..11 {
                canvas.put(37, y, '|');
                if !open {
                    canvas.put(20, y, '|');
                }
            }
        }
        bug(
            canvas,
            x,
            5 + (if caught { 0 } else { tick / 4 % 2 }),
            tick,
            kind,
        );
        if (96..150).contains(&tick) {
            canvas.text(13, 12, " \"I only wanted somebody to play with.\" ");
        }
        let eyes = match tick {
            ..78 => Eyes::Wide,
            78..150 => Eyes::Open.blinking(tick),
            _ => Eyes::Happy,
        };
        ship(canvas, 44 + (tick / 8).min(3), 6, tick, eyes);
    });
    reel.fade_out();
}
