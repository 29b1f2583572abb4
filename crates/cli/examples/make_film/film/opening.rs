//! Leader and title.

use super::SECOND;
use super::canvas::{COLUMNS, ROWS};
use super::font;
use super::reel::Reel;
use super::stars::pick;

/// A countdown as on a strip of film.
pub fn leader(reel: &mut Reel) {
    reel.shoot(3 * SECOND, 1, |tick, canvas| {
        let number = ["3", "2", "1"][(tick / 15) as usize];
        let swept = tick % 15 * 4 / 15 * 250 + (tick % 15 * 4 % 15) * 250 / 15;
        for y in 0..ROWS {
            for x in 0..COLUMNS {
                let (dx, dy) = (x - 33, 2 * (y - 6));
                let distance = dx * dx + dy * dy;
                if distance <= 12 * 12 + 10 && angle(dx, dy) < swept {
                    canvas.put(x, y, '.');
                }
                if (11 * 11..=12 * 12 + 10).contains(&distance) {
                    canvas.put(x, y, 'o');
                }
            }
        }
        for y in 3..10 {
            canvas.text(29, y, "         ");
        }
        font::write(canvas, 31, 4, number, 6, '#');
        canvas.text(1, 0, "BOARDLESS");
        canvas.text(57, 0, "67 x 13");
        canvas.text(1, 12, "7 bits");
        canvas.text(56, 12, "15 a sec.");
        for y in [3, 9] {
            canvas.text(2, y, "[]");
            canvas.text(63, y, "[]");
        }
    });
    reel.shoot(3, 3, |_, _| {});
}

/// A measure of the angle from the top, clockwise, from 0 to 1000.
fn angle(dx: i32, dy: i32) -> i32 {
    let sum = dx.abs() + dy.abs();
    if sum == 0 {
        return 0;
    }
    match (dx >= 0, dy < 0) {
        (true, true) => 250 * dx / sum,
        (true, false) => 250 + 250 * dy / sum,
        (false, false) => 500 - 250 * dx / sum,
        (false, true) => 750 - 250 * dy / sum,
    }
}

const TITLE: (i32, i32) = (3, 3);

/// Bits come from everywhere and make the name.
pub fn title(reel: &mut Reel) {
    let dots = font::dots("BOARDLESS", 7);
    let flight = 3 * SECOND as i32;
    reel.shoot(4 * SECOND, 1, |tick, canvas| {
        for (number, &(dx, dy)) in (0..).zip(&dots) {
            let (x, y) = (TITLE.0 + dx, TITLE.1 + dy);
            let (from_x, from_y) = (pick(number, 140) - 36, pick(number + 900, 30) - 9);
            // Each starts at its own time; all slow down as they arrive.
            let passed = ((tick - pick(number + 300, 15)) * 1000 / (flight - 15)).clamp(0, 1000);
            let left = (1000 - passed) * (1000 - passed) / 1000;
            let bit = if (number + tick / 4) % 2 == 0 {
                '1'
            } else {
                '0'
            };
            canvas.put(
                x + (from_x - x) * left / 1000,
                y + (from_y - y) * left / 1000,
                if left == 0 { '#' } else { bit },
            );
        }
    });
    reel.shoot(7 * SECOND, 1, |tick, canvas| {
        font::write(canvas, TITLE.0, TITLE.1, "BOARDLESS", 7, '#');
        // A gleam runs over it, twice.
        for (dx, dy) in font::dots("BOARDLESS", 7) {
            if (dx + dy - (tick - 8) % 54 * 3).abs() < 3 {
                canvas.put(TITLE.0 + dx, TITLE.1 + dy, '/');
            }
        }
        let subtitle = "or how a small board went to see the stars";
        let count = (tick - 14).clamp(0, subtitle.len() as i32) as usize;
        canvas.text(
            (COLUMNS - subtitle.len() as i32) / 2,
            10,
            &subtitle[..count],
        );
    });
    reel.fade_out();
}
