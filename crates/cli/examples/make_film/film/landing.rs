//! A planet that seems empty.

use super::SECOND;
use super::canvas::{COLUMNS, Canvas};
use super::font;
use super::reel::Reel;
use super::sprites::{Eyes, bug, typed, upright};
use super::stars::{pick, still};

/// The far hills, from row 4 down.
const HILLS: [&str; 4] = [
    "            .--.                                       .-.         ",
    "        _.-'    '-.              _.--._            _.-'   '-._     ",
    "   _.-''           '-._      _.-'      '-._     .-'           '-._ ",
    "-''                    '-.-''              '-.-'                  '",
];

/// The row of the hills' outline at a column.
fn hills(x: i32) -> i32 {
    let column = x.clamp(0, COLUMNS - 1) as usize;
    (4..)
        .zip(HILLS)
        .find(|(_, row)| row.as_bytes()[column] != b' ')
        .map_or(7, |(y, _)| y)
}

fn ground(canvas: &mut Canvas) {
    canvas.sprite(0, 4, &HILLS);
    canvas.line(0, 11, COLUMNS, '_');
    for stone in 0..16 {
        canvas.put(
            pick(stone + 70, COLUMNS),
            12,
            ['.', 'o', ',', '_'][pick(stone, 4) as usize],
        );
    }
}

/// The lights on the hills, in the order in which they answer.
fn lights(canvas: &mut Canvas, tick: i32, count: i32) {
    for light in 0..count {
        let x = 2 + pick(light * 3 + 11, COLUMNS - 4);
        let y = hills(x) + 1 + pick(light * 3 + 12, 3);
        let beat = (tick / 4 + pick(light, 5)) % 5;
        canvas.put(x, y.min(10), if beat < 3 { '*' } else { '.' });
    }
}

pub fn landing(reel: &mut Reel) {
    const SCAN: &str = ">>> [found[0] for found in wlan.scan()]";
    const DOWN: i32 = 5 * SECOND as i32;
    let descent = |tick: i32, canvas: &mut Canvas| {
        still(canvas, tick, 4, 40);
        ground(canvas);
        let y = -8 + tick * 13 / DOWN;
        let y = y.min(5);
        bug(
            canvas,
            46 - tick / 8,
            (-9 + tick * 15 / DOWN).min(6),
            tick,
            true,
        );
        upright(canvas, 15, y, tick % 20 < 10, Eyes::Open);
        if y < 5 {
            let art: &[&str] = if tick / 2 % 2 == 0 {
                &["'|'", " '"]
            } else {
                &["|||", "'|'"]
            };
            canvas.sprite(18, y + 7, art);
        }
        if y > 1 {
            for dust in 0..(y - 1) * 4 {
                let x = 19 + pick(dust + tick / 2 * 31, 2 * (y + 8)) - (y + 8);
                canvas.put(
                    x,
                    11 - pick(dust + tick, 2),
                    ['.', 'o', '~'][pick(dust, 3) as usize],
                );
            }
        }
    };
    reel.dissolve(|canvas| descent(0, canvas));
    reel.shoot(DOWN as u32 + 6, 1, descent);

    let alone = |tick: i32, canvas: &mut Canvas| {
        still(canvas, tick + 80, 4, 40);
        ground(canvas);
        let count = match tick {
            ..186 => 0,
            186..216 => 1,
            216..246 => 2,
            _ => (2 + (tick - 246) * (tick - 246) / 120).min(46),
        };
        lights(canvas, tick, count);
        bug(canvas, 36, 6, if tick < 216 { 0 } else { tick }, true);
        let eyes = match tick {
            ..20 => Eyes::Open,
            20..100 => Eyes::Open.blinking(tick),
            100..188 => Eyes::Sad,
            188..231 => Eyes::Wide,
            _ => Eyes::Happy,
        };
        // It says HI, in Morse: four dots, two dots.
        let morse = [1, 0, 1, 0, 1, 0, 1, 0, 0, 0, 1, 0, 1, 0, 0, 0];
        let lit = match tick {
            ..126 => false,
            126..190 => morse[((tick - 126) / 4) as usize] == 1,
            _ => tick % 8 < 4,
        };
        upright(canvas, 15, 5, lit, eyes);
        if lit {
            canvas.sprite(12, 9, &["--          --"]);
        }
        if tick < 126 {
            typed(canvas, 2, 0, SCAN, tick - 8);
            if tick > 94 {
                canvas.text(2, 1, "[]");
            }
        }
        if (128..190).contains(&tick) {
            canvas.text(2, 0, ">>> led.value(1)  # is anybody there?");
        }
        if tick >= 276 {
            canvas.text(2, 0, SCAN);
            let found = ((tick - 291) / 3).clamp(0, 7) as usize;
            let text = "[b'hi', b'hello', b'ciao', b'ni hao', b'moin', b'salut', b'ola']";
            let ends = [1, 6, 16, 25, 36, 45, 55, 64];
            canvas.text(2, 1, &text[..ends[found]]);
        }
    };
    reel.shoot(25 * SECOND, 1, alone);

    // All of them together.
    let hello = |tick: i32, canvas: &mut Canvas| {
        still(canvas, tick, 3, 40);
        ground(canvas);
        lights(canvas, tick, 20);
        let ink = if tick % 12 < 8 { '*' } else { 'o' };
        let word: String = "HELLO"
            .chars()
            .take((tick / 8 + 1).min(5) as usize)
            .collect();
        // Lights on the hills; without the hills' outline they are easier to read.
        for (letter, _) in (0..).zip(word.chars()) {
            for y in 6..11 {
                canvas.text(16 + 7 * letter, y, "       ");
            }
        }
        font::write(canvas, 17, 6, &word, 7, ink);
        if tick > 60 {
            canvas.centre(12, "  They had all been wondering who was out there.  ");
        }
    };
    reel.dissolve(|canvas| hello(0, canvas));
    reel.shoot(9 * SECOND, 1, hello);
    reel.fade_out();
}
