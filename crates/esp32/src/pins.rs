//! The pins' electrical state: what the program drives, what the world drives, and what changed.

use std::collections::VecDeque;

/// GPIO numbers go up to 39.
pub const COUNT: usize = 40;

/// Direction of a pin, with MicroPython's numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// `Pin.IN`, 1.
    In,
    /// `Pin.OUT`, 3.
    Out,
    /// `Pin.OPEN_DRAIN`, 7.
    OpenDrain,
}

/// Resistor of a pin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pull {
    /// `Pin.PULL_DOWN`, 1.
    Down,
    /// `Pin.PULL_UP`, 2.
    Up,
}

/// One pin.
#[derive(Clone, Copy, Debug, Default)]
pub struct Pin {
    /// `None` after power-on.
    pub mode: Option<Mode>,
    /// Its resistor.
    pub pull: Option<Pull>,
    /// The level the program drives.
    pub latch: bool,
    /// The level the world drives, if it does.
    pub driven: Option<bool>,
    /// Drive strength 0..=3; 2 after power-on.
    pub drive: Option<u8>,
    shown: Option<bool>,
}

impl Pin {
    /// The level a reading gives.
    pub fn level(&self) -> bool {
        match (self.mode, self.driven) {
            (Some(Mode::Out), _) => self.latch,
            (Some(Mode::OpenDrain), _) if !self.latch => false,
            (_, Some(level)) => level,
            _ => self.pull == Some(Pull::Up),
        }
    }
}

/// An output changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// Board time in microseconds.
    pub at: u64,
    /// GPIO number.
    pub pin: u8,
    /// Its new level.
    pub level: bool,
}

/// All pins.
#[derive(Debug)]
pub struct Pins {
    pins: [Pin; COUNT],
    changes: VecDeque<Change>,
    /// Whether changes are recorded.
    pub watched: bool,
}

/// Changes kept if nobody takes them.
const MAX_CHANGES: usize = 100_000;

impl Default for Pins {
    fn default() -> Pins {
        Pins {
            pins: [Pin::default(); COUNT],
            changes: VecDeque::new(),
            watched: false,
        }
    }
}

impl Pins {
    /// A pin's state.
    pub fn get(&self, pin: usize) -> &Pin {
        &self.pins[pin]
    }

    /// Changes a pin and records what that does to its output.
    pub fn update(&mut self, at: u64, pin: usize, change: impl FnOnce(&mut Pin)) {
        let p = &mut self.pins[pin];
        change(p);
        let output = matches!(p.mode, Some(Mode::Out | Mode::OpenDrain)).then(|| p.level());
        if let Some(level) = output
            && p.shown != Some(level)
        {
            p.shown = Some(level);
            if self.watched {
                if self.changes.len() == MAX_CHANGES {
                    self.changes.pop_front();
                }
                self.changes.push_back(Change {
                    at,
                    pin: pin as u8,
                    level,
                });
            }
        }
    }

    /// Takes the changes recorded since the last call.
    pub fn take_changes(&mut self) -> Vec<Change> {
        self.changes.drain(..).collect()
    }

    /// All pins as after power-on.
    pub fn reset(&mut self) {
        let watched = self.watched;
        let changes = std::mem::take(&mut self.changes);
        *self = Pins {
            watched,
            changes,
            ..Pins::default()
        };
    }
}
