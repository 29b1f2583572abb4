//! From the desk through the roof of the sky.

use super::SECOND;
use super::canvas::{COLUMNS, Canvas};
use super::reel::Reel;
use super::sprites::{Eyes, typed, upright};
use super::stars::{pick, sinking, still};

/// What is left of the board's Wi-Fi.
fn bars(canvas: &mut Canvas, bars: i32) {
    let shown = [".", ".:", ".:i", ".:iI"];
    canvas.text(52, 0, "Wi-Fi     ");
    match bars {
        1..=4 => canvas.text(58, 0, shown[(bars - 1) as usize]),
        _ => canvas.text(58, 0, "x"),
    }
}

/// Puffs that roll outwards along the ground, for as many ticks as the engine runs.
fn smoke(canvas: &mut Canvas, y: i32, age: i32) {
    for puff in 0..age.min(90) {
        let old = age - puff;
        let way = 3 + old * (2 + pick(puff, 3)) / 4;
        let side = if puff % 2 == 0 { 1 } else { -1 };
        let up = if old < 4 {
            0
        } else {
            pick(puff + 50, 3) * old.min(16) / 16
        };
        let looks = match old {
            ..8 => '@',
            8..18 => 'O',
            18..32 => 'o',
            32..48 => '.',
            _ => continue,
        };
        canvas.put(33 + side * way, y - up, looks);
    }
}

fn flame(canvas: &mut Canvas, y: i32, tick: i32) {
    let art: [&[&str]; 3] = [
        &["(|||)", " ||| ", " '|'", "  '"],
        &["(|||)", "'|||'", " |||", "  |"],
        &["'|||'", " ||| ", " '|' "],
    ];
    canvas.sprite(31, y, art[(tick / 2 % 3) as usize]);
}

pub fn launch(reel: &mut Reel) {
    const CODE: &str = ">>> for n in (3, 2, 1): print(n)";
    let ground = |tick: i32, canvas: &mut Canvas| {
        still(canvas, tick, 9, 30);
        world(canvas, 0);
        let shake = if tick > 130 { tick / 2 % 2 } else { 0 };
        // The cable that holds it.
        let eyes = if tick > 130 {
            Eyes::Wide
        } else {
            Eyes::Open.blinking(tick + 10)
        };
        upright(canvas, 29 + shake, 3, tick % 20 < 10, eyes);
        bars(canvas, 4);
        typed(canvas, 1, 0, CODE, tick - 4);
        for (number, at) in [("3", 80), ("2", 98), ("1", 116)] {
            if tick >= at {
                canvas.text(1, 1 + (at - 80) / 18, number);
            }
        }
        if tick > 130 {
            smoke(canvas, 11, tick - 130);
        }
    };
    reel.dissolve(|canvas| ground(0, canvas));
    reel.shoot(10 * SECOND + 8, 1, ground);
    // The camera follows; the world sinks, ever faster.
    reel.shoot(14 * SECOND, 1, |tick, canvas| {
        let height = tick * tick / 160;
        sinking(canvas, tick, (9 + height / 3).min(13), 30, height / 10);
        world(canvas, height);
        let shake = if tick < 60 { tick / 2 % 2 } else { 0 };
        upright(
            canvas,
            29 + shake,
            3,
            tick % 20 < 10,
            if tick < 60 { Eyes::Wide } else { Eyes::Happy },
        );
        flame(canvas, 10, tick);
        if tick < 48 {
            smoke(canvas, 11 + height, tick + 28);
        }
        bars(canvas, 4 - height / 45);
        let metres = i64::from(height).pow(3) / 14;
        let altitude = if metres < 1000 {
            format!("{metres} m")
        } else {
            format!("{} km", metres / 1000)
        };
        canvas.text(1, 0, &format!("height {altitude}  "));
        // Too fast to be read where they are: they stay a while.
        for (from, to, text) in [
            (132, 168, "here ends the air"),
            (168, 210, "here ends the Wi-Fi"),
        ] {
            if (from..to).contains(&tick) {
                canvas.text(43, 11, &format!(" {text} "));
            }
        }
    });
    reel.fade_out();
}

/// What there is on the way up, each at its height in rows above the pad.
fn world(canvas: &mut Canvas, height: i32) {
    let mut show = |at: i32, x: i32, art: &[&str]| {
        // The top row belongs to the instruments.
        for (y, row) in (height - at + 6..).zip(art).filter(|&(y, _)| y > 0) {
            canvas.sprite(x, y, &[row]);
        }
    };
    show(
        0,
        20,
        &[
            "",
            "",
            "",
            "",
            "    .-------------------.",
            "____|_HOW_TO_FLY_vol._2_|____",
        ],
    );
    show(-6, 0, &[&"=".repeat(COLUMNS as usize)]);
    show(12, 0, &["   /\\", "  /``\\", " /````\\", "/______\\___"]);
    show(
        14,
        49,
        &[
            "    _",
            "  _| |__",
            " /______\\",
            "|  []    |",
            "|     [] |",
        ],
    );
    show(24, 8, &["  v", " v   v"]);
    show(34, 46, &["  .--.", " (    )--.", "(__________)"]);
    show(46, 4, &["    .---.", " .-(     )-.", "(___________)"]);
    show(56, 40, &["  __", "\\__\\______", " \\________)>", "    //"]);
    show(78, 2, &[" .--.", "(____)---.", "   (______)"]);
    show(
        92,
        48,
        &["   ___", "  /   \\", "  \\___/", "   \\ /", "   [_]  hello"],
    );
    show(
        112,
        0,
        &["- - - - - - - - - - - -            - - - - - - - - - - - - - - - -"],
    );
    show(140, 46, &["[#]=(o)=[#]"]);
}
