//! Skies.

use super::canvas::{COLUMNS, Canvas, ROWS};

/// A fixed, random-looking number for a number.
pub fn noise(seed: i32) -> u32 {
    let mut value = (seed as u32).wrapping_mul(0x9E37_79B9) ^ 0x85EB_CA6B;
    value ^= value >> 15;
    value = value.wrapping_mul(0x2C1B_3C6D);
    value ^= value >> 12;
    value = value.wrapping_mul(0x297A_2D39);
    value ^ (value >> 15)
}

/// A fixed, random-looking number from 0 to below `limit`.
pub fn pick(seed: i32, limit: i32) -> i32 {
    (noise(seed) % limit.unsigned_abs().max(1)) as i32
}

/// A still sky down to a row, in which a star twinkles now and then.
pub fn still(canvas: &mut Canvas, tick: i32, bottom: i32, count: i32) {
    sinking(canvas, tick, bottom, count, 0);
}

/// The same for a camera that has risen by so many rows.
pub fn sinking(canvas: &mut Canvas, tick: i32, bottom: i32, count: i32, rows: i32) {
    for star in 0..count {
        let x = pick(star * 7 + 1, COLUMNS);
        let y = (pick(star * 7 + 2, ROWS) + rows).rem_euclid(ROWS);
        let bright = pick(star * 7 + 3, 5) == 0;
        let twinkles = (tick / 6 + pick(star, 40)) % 40 == 0;
        if y < bottom {
            let character = match (bright, twinkles) {
                (true, false) => '*',
                (true, true) => '+',
                (false, false) => '.',
                (false, true) => '\'',
            };
            canvas.put(x, y, character);
        }
    }
}

/// Stars that pass from right to left, the nearer the faster. `way` is how far the camera has come, in columns of the
/// nearest layer.
pub fn passing(canvas: &mut Canvas, way: i32) {
    passing_as(canvas, way, |_, looks| looks);
}

/// The same, each star looking as it is told for its column and its usual looks.
pub fn passing_as(canvas: &mut Canvas, way: i32, looks_at: impl Fn(i32, char) -> char) {
    // Far, middle, near: how slow, how many, how it looks.
    for (layer, (slow, count, looks)) in [(8, 22, '.'), (4, 10, '.'), (2, 6, '+')]
        .into_iter()
        .enumerate()
    {
        for star in 0..count {
            let seed = star * 5 + layer as i32 * 1000;
            // Wider than the screen, so that a star that leaves does not come back at once.
            let track = COLUMNS + 13;
            let x = (pick(seed, track) - way / slow).rem_euclid(track);
            canvas.put(x, pick(seed + 1, ROWS), looks_at(x, looks));
        }
    }
}

/// Stars that come towards the camera. `way` is how far it has come; `streak` is how much of that one picture shows.
pub fn ahead(canvas: &mut Canvas, way: i32, streak: i32) {
    const DEPTH: i32 = 900;
    for star in 0..90 {
        let seed = star * 11 + 500;
        let (x, y) = (pick(seed, 2000) - 1000, pick(seed + 1, 1200) - 600);
        // Those that would hit the camera look wrong.
        if x.abs() < 60 && y.abs() < 60 {
            continue;
        }
        let z = (pick(seed + 2, DEPTH) - way).rem_euclid(DEPTH) + 20;
        let mut trail = streak.min(DEPTH - z);
        loop {
            let depth = z + trail.max(0);
            let (column, row) = (33 + x * 22 / depth, 6 + y * 9 / depth);
            let character = match depth {
                ..180 if trail <= 0 => '*',
                ..420 if trail <= 0 => '+',
                _ if streak > 60 => {
                    if x.abs() > 3 * y.abs() {
                        '-'
                    } else if (x > 0) == (y > 0) {
                        '\\'
                    } else {
                        '/'
                    }
                }
                _ => '.',
            };
            canvas.put(column, row, character);
            if trail <= 0 {
                break;
            }
            trail -= 8;
        }
    }
}

/// A disc of a radius in rows, lit from a side: -1 left, 1 right. Columns are half as wide as rows are high.
pub fn disc(canvas: &mut Canvas, x: i32, y: i32, radius: i32, lit: i32, seed: i32) {
    for dy in -radius..=radius {
        for dx in -2 * radius..=2 * radius {
            let distance = dx * dx + 4 * dy * dy;
            if distance > 4 * radius * radius + radius {
                continue;
            }
            let shade = dx * lit + pick(seed + (dx + 50) * 97 + dy, 5) - 2;
            let character = match shade * 3 / radius.max(1) {
                ..=-4 => ' ',
                -3..=-2 => '.',
                -1..=0 => ':',
                1..=3 => 'o',
                _ => 'O',
            };
            canvas.put(x + dx, y + dy, character);
        }
    }
}
