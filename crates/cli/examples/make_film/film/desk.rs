//! Night on a desk: the board wakes.

use super::SECOND;
use super::canvas::Canvas;
use super::reel::Reel;
use super::sprites::{Eyes, typed};
use super::stars::pick;

/// The window, with its stars; `blink` is the state of the one that blinks in the last scene.
pub fn window(canvas: &mut Canvas, tick: i32, blink: Option<bool>) {
    canvas.sprite(
        3,
        0,
        &[
            ".-----------+-----------.",
            "|           |           |",
            "|           |           |",
            "|           |           |",
            "+-----------+-----------+",
            "|           |           |",
            "|           |           |",
            "'-----------+-----------'",
            "==========================",
        ],
    );
    for star in 0..15 {
        let (x, y) = (4 + pick(star + 40, 23), 1 + pick(star + 90, 6));
        let twinkles = (tick / 5 + pick(star, 30)) % 30 == 0;
        if x != 15 && y != 4 {
            canvas.put(x, y, if twinkles { '+' } else { '.' });
        }
    }
    // The moon.
    canvas.sprite(19, 1, &[" _", "( `)", " `-'"]);
    canvas.sprite(18, 1, &["  .-.", " (```)", "  '-'"]);
    match blink {
        Some(true) => canvas.sprite(7, 1, &["\\|/", "-*-", "/|\\"]),
        Some(false) => canvas.put(8, 2, '.'),
        None => {}
    }
}

/// The desk's edge.
pub fn table(canvas: &mut Canvas) {
    canvas.line(0, 9, 67, '_');
}

fn board(canvas: &mut Canvas, x: i32, y: i32, eyes: Eyes, lit: bool) {
    let face = match eyes {
        Eyes::Left => "o`o```".to_owned(),
        other => format!("`{}``", other.look()),
    };
    let led = if lit { "(*)" } else { "(`)" };
    canvas.sprite(
        x,
        y,
        &[
            ".'''''''''''''''''''''''.",
            "|``.--------.```````````|",
            &format!("|``|`{face}`|``{led}``|~|`|"),
            "|``|````````|``````_|`|_|",
            "|``'--------'```````````|",
            "'.......................'",
        ],
    );
    if lit {
        canvas.sprite(x + 14, y - 1, &["\\ | /"]);
    }
}

pub fn desk(reel: &mut Reel) {
    const ANSWER: &str = "ImportError: no module named 'sky'";
    let scene = |tick: i32, canvas: &mut Canvas| {
        window(canvas, tick, None);
        table(canvas);
        let word = tick - 40;
        let awake = 86;
        let eyes = match tick {
            ..86 => Eyes::Shut,
            86..105 => Eyes::Wide,
            105..168 => Eyes::Open.blinking(tick),
            168..262 => Eyes::Left,
            _ => Eyes::Happy,
        };
        let lit = tick >= awake && (tick - awake) % 20 < 10;
        let hop = if (272..290).contains(&tick) {
            (tick - 272) / 3 % 2
        } else {
            0
        };
        board(canvas, 36, 3 - hop, eyes, lit);
        // The word flies in through the window, on waves.
        if (0..46).contains(&word) {
            let x = 14 + word / 2;
            canvas.text(x - 9, 2, &")  )  )  "[(word / 3 % 3) as usize..]);
            canvas.text(x, 2, "[sky]");
        }
        if tick < 60 {
            let sleep = ["z", "z Z", "z Z z"][(tick / 12 % 3) as usize];
            canvas.text(50, 1, sleep);
        }
        typed(canvas, 3, 10, ">>> import sky", (tick - 98).min(2 * 14 + 1));
        if tick >= 134 {
            canvas.text(3, 11, ANSWER);
        }
        if tick >= 174 {
            typed(
                canvas,
                3,
                12,
                ">>> # Then I have to go and see it myself.",
                tick - 176,
            );
        }
    };
    reel.dissolve(|canvas| scene(0, canvas));
    reel.shoot(20 * SECOND + 10, 1, scene);
    reel.fade_out();
}
