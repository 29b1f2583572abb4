//! The film as it grows.

use std::fmt;

use super::canvas::{COLUMNS, Canvas, ROWS};
use super::stars::noise;

/// The pictures shot so far, with how many ticks each stays.
#[derive(Default)]
pub struct Reel {
    frames: Vec<(u32, Canvas)>,
}

impl Reel {
    /// Shoots a scene of so many ticks, a picture every `step` ticks. `draw` gets the tick, from 0, and a blank canvas.
    pub fn shoot(&mut self, ticks: u32, step: u32, mut draw: impl FnMut(i32, &mut Canvas)) {
        let mut tick = 0;
        while tick < ticks {
            let mut canvas = Canvas::default();
            draw(tick as i32, &mut canvas);
            self.push(step.min(ticks - tick), canvas);
            tick += step;
        }
    }

    /// Appends a picture.
    fn push(&mut self, hold: u32, canvas: Canvas) {
        match self.frames.last_mut() {
            Some((before, last)) if *last == canvas => *before += hold,
            _ => self.frames.push((hold, canvas)),
        }
    }

    /// Lets the last picture dissolve into another, in about half a second.
    pub fn dissolve(&mut self, draw: impl FnOnce(&mut Canvas)) {
        let mut to = Canvas::default();
        draw(&mut to);
        let from = self
            .frames
            .last()
            .map_or_else(Canvas::default, |(_, last)| last.clone());
        for step in 1..5 {
            let mut canvas = from.clone();
            for y in 0..ROWS {
                for x in 0..COLUMNS {
                    if noise(x * 31 + y * 1009) % 5 < step {
                        canvas.put(x, y, to.at(x, y));
                    }
                }
            }
            self.push(2, canvas);
        }
    }

    /// Dissolves to black, and stays there a moment.
    pub fn fade_out(&mut self) {
        self.dissolve(|_| {});
        self.push(6, Canvas::default());
    }
}

impl fmt::Display for Reel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (hold, canvas) in &self.frames {
            writeln!(f, "{hold}")?;
            for row in canvas.rows() {
                writeln!(f, "{row}")?;
            }
        }
        Ok(())
    }
}
