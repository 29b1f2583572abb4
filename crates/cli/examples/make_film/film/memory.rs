//! The board makes room.

use super::canvas::{COLUMNS, Canvas};
use super::reel::Reel;
use super::sprites::{Eyes, ship, typed};
use super::stars::passing_as;
use super::voyage::caption;

/// When it begins to collect, when nothing is left, and when all is back.
const COLLECT: i32 = 140;
const EMPTY: i32 = COLLECT + 46;
const IMPORT: i32 = 296;

/// How long it takes, in ticks; the flight goes on from there.
pub const LENGTH: i32 = 395;

pub fn memory(reel: &mut Reel) {
    let scene = |tick: i32, canvas: &mut Canvas| {
        // Behind this column all stars are swept up; around the board they come back.
        let swept = (tick - COLLECT) * 3 / 2;
        passing_as(canvas, tick, |x, looks| {
            let back = tick - IMPORT - (x - 20).abs() / 3;
            match tick {
                ..COLLECT => looks,
                COLLECT..IMPORT if x > swept => looks,
                COLLECT..IMPORT => ' ',
                _ if back < 0 => ' ',
                _ if back < 7 => '*',
                _ => looks,
            }
        });
        if (COLLECT..EMPTY).contains(&tick) {
            broom(canvas, swept, tick);
        }
        let x = (tick / 3 - 14).min(14);
        let bob = [0, 0, 1, 1, 1, 0][(tick / 10 % 6) as usize];
        let eyes = match tick {
            COLLECT..EMPTY => Eyes::Shut,
            EMPTY..IMPORT => Eyes::Wide,
            IMPORT.. => Eyes::Happy,
            _ => Eyes::Open.blinking(tick),
        };
        ship(canvas, x, 6 + bob, tick, eyes);
        if (EMPTY + 34..EMPTY + 64).contains(&tick) {
            canvas.text(19, 4 + bob, "oh.");
        }
        caption(
            canvas,
            tick,
            22,
            98,
            "There was much to remember, and so little RAM.",
        );
        if (100..IMPORT + 26).contains(&tick) {
            typed(canvas, 2, 0, ">>> gc.collect()", (tick - 100).min(40));
        }
        if (EMPTY..IMPORT + 26).contains(&tick) {
            canvas.text(2, 1, "519 KB free. 0 stars.");
        }
        if (EMPTY + 60..IMPORT + 26).contains(&tick) {
            let since = tick - EMPTY - 60;
            typed(canvas, 2, 2, ">>> from sky import *", since.min(43));
        }
        caption(
            canvas,
            tick,
            IMPORT + 28,
            IMPORT + 92,
            "This time there was no ImportError.",
        );
    };
    reel.dissolve(|canvas| scene(0, canvas));
    reel.shoot(LENGTH as u32, 1, scene);
}

/// What sweeps the sky.
fn broom(canvas: &mut Canvas, x: i32, tick: i32) {
    for y in 0..12 {
        let bristle = if (tick / 2 + y) % 3 == 0 { '/' } else { '|' };
        canvas.put(x, y, bristle);
        if x + 1 < COLUMNS {
            canvas.put(x + 1, y, ')');
        }
    }
}
