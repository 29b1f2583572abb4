//! Who and what appears in more than one scene.

use super::canvas::Canvas;

/// What the board's eyes do.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Eyes {
    Shut,
    Open,
    Left,
    Wide,
    Happy,
    Sad,
}

impl Eyes {
    pub fn look(self) -> &'static str {
        match self {
            Self::Shut => "-`-",
            Self::Open => "o`o",
            Self::Left => "o`o",
            Self::Wide => "O`O",
            Self::Happy => "^`^",
            Self::Sad => ".`.",
        }
    }

    /// The same, with a blink now and then.
    pub fn blinking(self, tick: i32) -> Self {
        if tick % 52 < 3 { Self::Shut } else { self }
    }
}

/// The board in flight, nose to the right: 12 columns by 3 rows, and its flame to the left of `x`.
pub fn ship(canvas: &mut Canvas, x: i32, y: i32, tick: i32, eyes: Eyes) {
    let led = if tick % 16 < 8 { '*' } else { 'o' };
    let pins = if tick % 8 < 4 { "_!!!!!!_" } else { "_||||||_" };
    let feet = if tick % 8 < 4 { "-!!!!!!-" } else { "-||||||-" };
    let hull = format!("=|[{}]{led}`|>", &eyes.look()[..3]);
    canvas.sprite(x, y, &[&format!(" {pins}"), &hull, &format!(" {feet}")]);
    let flame = ["~", "-~", "~-", "--~"][(tick / 2 % 4) as usize];
    canvas.text(x - super::canvas::width(flame), y + 1, flame);
}

/// The bug: 13 columns by 5 rows, facing right.
pub fn bug(canvas: &mut Canvas, x: i32, y: i32, tick: i32, kind: bool) {
    let face = if kind { "(^`^)" } else { "(>`<)" };
    let mouth = if kind { "\\_/" } else { "vvv" };
    let wings = if tick % 4 < 2 {
        "  \\\\`//"
    } else {
        "  __\\/__"
    };
    let legs = if tick % 6 < 3 {
        "  / / \\ \\"
    } else {
        "  | | | |"
    };
    canvas.sprite(
        x,
        y,
        &[
            wings,
            "  .####.__/",
            &format!(" (######{face}"),
            &format!("  '####'-{mouth}"),
            legs,
        ],
    );
}

/// The board upright, nose up: 9 columns by 7 rows.
pub fn upright(canvas: &mut Canvas, x: i32, y: i32, lit: bool, eyes: Eyes) {
    let led = if lit { '*' } else { 'o' };
    let face = &eyes.look()[..3];
    canvas.sprite(
        x,
        y,
        &[
            "   /^\\",
            "  /```\\",
            &format!("-|`{face}`|-"),
            "-|`````|-",
            &format!("-|``{led}``|-"),
            "-|_____|-",
            "   |_|",
        ],
    );
}

/// A line that is being typed: as much of it as there was time for, with a cursor.
pub fn typed(canvas: &mut Canvas, x: i32, y: i32, text: &str, tick: i32) {
    if tick < 0 {
        return;
    }
    let count = (tick / 2).min(text.len() as i32);
    let shown = &text[..count as usize];
    canvas.text(x, y, shown);
    if count < text.len() as i32 || tick % 16 < 8 {
        canvas.put(x + count, y, '_');
    }
}
