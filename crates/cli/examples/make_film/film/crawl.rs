//! Text that runs away into the distance.

use super::canvas::Canvas;
use super::reel::Reel;
use super::stars;

const TEXT: &[&str] = &[
    "IN A DRAWER, UNDER A PILE",
    "OF CABLES, THERE LIVED",
    "A SMALL BOARD.",
    "",
    "IT HAD ONE LIGHT, AND",
    "520 KILOBYTES OF MEMORY",
    "WITH NOTHING IN THEM",
    "WORTH REMEMBERING.",
    "",
    "ONE NIGHT SOMEBODY LEFT",
    "THE DRAWER OPEN, AND",
    "A WORD CAME IN",
    "OVER THE WI-FI",
    "THAT THE BOARD",
    "DID NOT KNOW:",
    "",
    "S K Y",
];

/// Ticks from one line to the next.
const PITCH: i32 = 21;

/// How far behind the screen a line is, in hundredths, when it is drawn on a row: row = 1 + 12 / depth.
fn row(depth: i32) -> i32 {
    1 + 1200 / depth
}

pub fn crawl(reel: &mut Reel) {
    // When each line appears; an empty one takes half a line's time.
    let mut lines = Vec::new();
    let mut end = 0;
    for line in TEXT {
        lines.push((end, line));
        end += if line.is_empty() { PITCH / 2 } else { PITCH };
    }
    reel.shoot((end + 100) as u32, 1, |tick, canvas| {
        stars::still(canvas, tick, 13, 40);
        // No stars behind the text.
        for y in 0..13 {
            let half = 5 + y * 5 / 2;
            canvas.text(33 - half, y, &" ".repeat(2 * half as usize + 1));
        }
        // The nearest line on each row.
        let mut rows = [""; 13];
        for (from, line) in &lines {
            let passed = tick - from;
            // A line moves away by 0.4 depths while the next one follows.
            let depth = 94 + passed * 40 / PITCH;
            if passed >= 0
                && !line.is_empty()
                && let Some(row) = rows.get_mut(row(depth) as usize)
            {
                *row = line;
            }
        }
        for (y, line) in (0..).zip(rows) {
            draw(canvas, y, line);
        }
    });
    reel.fade_out();
}

/// Draws a line as large as its row is near.
fn draw(canvas: &mut Canvas, y: i32, line: &str) {
    let drawn = match y {
        13.. => return,
        10..=12 => line
            .chars()
            .flat_map(|letter| [letter, ' '])
            .collect::<String>()
            .trim_end()
            .to_owned(),
        8..=9 => line.replace(' ', "   "),
        6..=7 => line.to_owned(),
        4..=5 => line.to_lowercase(),
        3 => greek(line, 65, '-'),
        2 => greek(line, 40, '.'),
        _ => return,
    };
    canvas.centre(y, &drawn);
}

/// A line too far away to be read: so many hundredths of its width.
fn greek(line: &str, hundredths: usize, ink: char) -> String {
    let letters: Vec<char> = line.chars().collect();
    let width = (letters.len() * hundredths).div_ceil(100);
    (0..width)
        .map(|x| {
            if letters[x * letters.len() / width] == ' ' {
                ' '
            } else {
                ink
            }
        })
        .collect()
}
