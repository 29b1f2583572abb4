//! Among the stars.

use super::SECOND;
use super::canvas::Canvas;
use super::memory;
use super::reel::Reel;
use super::sprites::{Eyes, ship};
use super::stars::{ahead, disc, passing};

pub fn caption(canvas: &mut Canvas, tick: i32, from: i32, to: i32, text: &str) {
    if (from..to).contains(&tick) {
        let line = format!("  {text}  ");
        canvas.centre(12, &line);
    }
}

/// The stars come nearer; then very fast.
pub fn quiet(reel: &mut Reel) {
    let mut way = 0;
    reel.shoot(16 * SECOND, 1, |tick, canvas| {
        let speed = match tick {
            ..150 => 3,
            150..180 => 3 + (tick - 150) * 2,
            180..235 => 63,
            _ => (63 - (tick - 235) * 3).max(3),
        };
        way += speed;
        ahead(canvas, way, if speed > 12 { speed * 3 } else { 0 });
        caption(canvas, tick, 20, 75, "It was very quiet out there.");
        caption(
            canvas,
            tick,
            85,
            150,
            "The nearest router was 900000 km away.",
        );
    });
    reel.fade_out();
}

/// How long the planets take, in ticks.
const LENGTH: i32 = 26 * SECOND as i32;
/// How far the board has come after them.
pub const PASSED: i32 = memory::LENGTH + LENGTH;

/// A moon, a planet with a ring, and somebody to talk to.
pub fn planets(reel: &mut Reel) {
    let scene = |tick: i32, canvas: &mut Canvas| {
        let flight = tick + memory::LENGTH;
        passing(canvas, flight);
        // The moon is near and passes below, the planet is far and passes behind.
        ring(canvas, 112 - tick / 3, 9);
        disc(canvas, 74 - tick / 2, 12, 5, 1, 7);
        // Somebody old.
        let x = (120 - tick / 2).max(44) - (tick - 325).max(0);
        canvas.sprite(
            x,
            2,
            &[
                "       |",
                "[##]-.---.-[##]",
                "[##]-|`o`|-[##]",
                "     '---'",
            ],
        );
        let bob = [0, 0, 1, 1, 1, 0][(flight / 10 % 6) as usize];
        let eyes = match tick {
            155..300 => Eyes::Happy,
            _ => Eyes::Open.blinking(tick),
        };
        ship(canvas, 14, 6 + bob, flight, eyes);
        let say = |canvas: &mut Canvas, from: i32, to: i32, x: i32, y: i32, text: &str| {
            if (from..to).contains(&tick) {
                canvas.text(x - 1, y, &format!(" {text} "));
            }
        };
        say(canvas, 155, 190, 15, 4 + bob, "ping?");
        say(canvas, 178, 212, x + 5, 1, "pong.");
        say(canvas, 203, 240, 13, 4 + bob, "what are you?");
        say(canvas, 226, 270, x, 1, "a board, once.");
        say(canvas, 258, 300, 12, 4 + bob, "are there more?");
        say(canvas, 288, 345, x - 2, 1, "follow the light.");
    };
    reel.shoot(LENGTH as u32, 1, scene);
}

fn ring(canvas: &mut Canvas, x: i32, y: i32) {
    disc(canvas, x, y, 3, -1, 3);
    canvas.sprite(
        x - 11,
        y - 1,
        &[
            "                  .--.",
            "  .---'''      '''--'",
            " (__...-----------'",
        ],
    );
}
