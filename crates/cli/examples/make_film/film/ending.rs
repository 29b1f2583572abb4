//! Home again, and the credits.

use super::SECOND;
use super::canvas::Canvas;
use super::desk;
use super::font;
use super::reel::Reel;
use super::sprites::{Eyes, bug, ship, typed};
use super::stars::{passing, still};

/// The desk without the board.
pub fn window(reel: &mut Reel) {
    let scene = |tick: i32, canvas: &mut Canvas| {
        desk::window(canvas, tick, Some(tick > 40 && tick % 20 < 10));
        desk::table(canvas);
        // Where it lay is no dust.
        canvas.sprite(36, 8, &[". . . . . . . . . . . . ."]);
        canvas.sprite(
            40,
            4,
            &[
                ".----------------.",
                "|`gone`to`look```|",
                "|`at`it.````- b.`|",
                "'----------------'",
            ],
        );
        if tick > 60 {
            canvas.text(3, 11, "If you look up tonight,");
        }
        if tick > 95 {
            canvas.text(27, 11, "one of them blinks.");
        }
    };
    reel.dissolve(|canvas| scene(0, canvas));
    reel.shoot(11 * SECOND, 1, scene);
    reel.fade_out();
}

const CREDITS: &[&str] = &[
    "THE BOARD ................. a board",
    "THE BUG .................... itself",
    "THE OLD SATELLITE ......... retired",
    "THE LIGHTS .............. 46 boards",
    "STARS COLLECTED BY ............. gc",
    "CATERING ................ 3.3 volts",
    "",
    "Written, drawn and shot",
    "in seven bits",
    "",
    "No board was bricked",
    "for this picture. All stars",
    "have been put back.",
    "",
    "MicroPython by its authors:",
    "thank you for the wings.",
    "",
    "Drawn for Boardless,",
    "MIT OR Apache-2.0.",
    "Show it to whom you like.",
];

pub fn credits(reel: &mut Reel) {
    const PACE: i32 = 11;
    let ticks = (CREDITS.len() as i32 + 12) * PACE;
    let roll = |tick: i32, canvas: &mut Canvas| {
        still(canvas, tick, 13, 18);
        for (number, line) in (0..).zip(CREDITS) {
            let y = 12 + number - tick / PACE;
            if !line.is_empty() && y >= 0 {
                canvas.centre(y, &format!(" {line} "));
            }
        }
    };
    reel.shoot(ticks as u32, 1, roll);
    reel.shoot(10 * SECOND, 1, |tick, canvas| {
        passing(canvas, tick);
        font::write(canvas, 15, 2, "THE", 6, '#');
        font::write(canvas, 37, 2, "END", 6, '#');
        let x = tick - 30;
        ship(canvas, x, 10, tick, Eyes::Happy);
        bug(canvas, x - 22, 8, tick, true);
    });
    reel.fade_out();
}

/// The film repeats, and says so as a board does.
pub fn reboot(reel: &mut Reel) {
    reel.shoot(6 * SECOND, 1, |tick, canvas| {
        if tick >= 8 {
            typed(canvas, 1, 0, ">>> # And once more.", (tick - 8).min(57));
        }
        if tick >= 60 {
            canvas.text(1, 1, "MPY: soft reboot");
        }
    });
    reel.shoot(3, 3, |_, _| {});
}
