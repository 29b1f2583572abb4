//! The units that count pulses (`esp32.PCNT`). They count edges as they come; those of a square wave all at once
//! when somebody looks.

use super::{Edges, Pins};

/// Units of the chip.
pub(crate) const UNITS: usize = 8;

/// Events, with the bits that the IDF gives them.
pub(crate) const THRESHOLD1: u32 = 4;
pub(crate) const THRESHOLD0: u32 = 8;
pub(crate) const MIN: u32 = 16;
pub(crate) const MAX: u32 = 32;
pub(crate) const ZERO: u32 = 64;

/// What an edge does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Action {
    /// Nothing.
    #[default]
    Ignore,
    /// Adds 1.
    Increment,
    /// Takes 1 away.
    Decrement,
}

/// What a level of the other pin does to that.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Effect {
    /// Nothing.
    #[default]
    Keep,
    /// Up is down.
    Reverse,
    /// Nothing is counted.
    Hold,
}

/// What edges of a pin do.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Channel {
    pub pin: Option<usize>,
    pub mode_pin: Option<usize>,
    pub rising: Action,
    pub falling: Action,
    /// While the other pin is low, and high.
    pub low: Effect,
    pub high: Effect,
    /// Edges that were counted, or passed while it stood still.
    pub seen: Edges,
}

/// A unit.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Unit {
    pub channels: [Channel; 2],
    /// Where it begins anew at 0; 0: nowhere.
    pub min: i32,
    pub max: i32,
    pub thresholds: [i32; 2],
    /// It counts.
    pub runs: bool,
    /// Events that interrupt, if anything does.
    pub trigger: u32,
    /// Events that have come.
    pub flags: u32,
    count: i32,
    /// An interrupt waits for the program.
    due: bool,
}

impl Unit {
    /// Steps in a direction; what is crossed on the way are events.
    fn count(&mut self, steps: u64, up: bool) {
        let limit = if up { self.max } else { self.min };
        let mut left = steps;
        let mut rounds = 0;
        while left > 0 {
            // The next value at which something happens.
            let marks = [limit, self.thresholds[0], self.thresholds[1], 0];
            let ahead = marks.into_iter().map(|mark| {
                let distance = if up {
                    mark - self.count
                } else {
                    self.count - mark
                };
                if distance > 0 {
                    distance as u64
                } else {
                    u64::MAX
                }
            });
            let to_wrap = match up {
                true => i32::from(i16::MAX) - self.count + 1,
                false => self.count - i32::from(i16::MIN) + 1,
            };
            let step = ahead
                .min()
                .unwrap_or(u64::MAX)
                .min(to_wrap as u64)
                .min(left);
            left -= step;
            let moved = if up { step as i32 } else { -(step as i32) };
            // Without a limit it goes on at the other end of its 16 bits.
            self.count = i32::from((self.count + moved) as i16);
            let mut events = 0;
            for (mark, event) in [(0, THRESHOLD0), (1, THRESHOLD1)] {
                if self.count == self.thresholds[mark] {
                    events |= event;
                }
            }
            if limit != 0 && self.count == limit {
                self.count = 0;
                events |= if up { MAX } else { MIN };
                rounds += 1;
                if rounds == 2 {
                    // Every event there is has come: only what is left of the last round matters.
                    left %= u64::from(limit.unsigned_abs());
                }
            }
            if self.count == 0 {
                events |= ZERO;
            }
            if events & self.trigger != 0 {
                self.flags |= events;
                self.due = true;
            }
        }
    }
}

impl Pins {
    /// A unit, which has counted all until a time.
    pub(crate) fn unit(&mut self, at: u64, unit: usize) -> &mut Unit {
        self.advance(at);
        self.count_edges(at, unit);
        &mut self.units[unit]
    }

    /// What a unit has counted; [`Pins::unit`] before.
    pub(crate) fn counted(&self, unit: usize) -> i32 {
        self.units[unit].count
    }

    /// A unit begins at 0.
    pub(crate) fn clear_unit(&mut self, at: u64, unit: usize) {
        self.unit(at, unit).count = 0;
    }

    /// Takes the units that interrupt.
    pub(crate) fn take_units(&mut self) -> Vec<usize> {
        let units = self.units.iter_mut().enumerate();
        units
            .filter_map(|(number, unit)| std::mem::take(&mut unit.due).then_some(number))
            .collect()
    }

    /// Whether a unit interrupts the program.
    pub(crate) fn has_units(&self) -> bool {
        self.units.iter().any(|unit| unit.due)
    }

    /// Whether a unit that may interrupt counts a square wave, of which nobody tells each edge.
    pub(super) fn counts_waves(&self) -> bool {
        let waves = |unit: &Unit| {
            let mut pins = unit.channels.iter().filter_map(|channel| channel.pin);
            pins.any(|pin| self.pins[pin].wave().is_some())
        };
        let mut units = self.units.iter();
        units.any(|unit| unit.runs && unit.trigger != 0 && waves(unit))
    }

    /// The units count what a pin's edge does to them.
    pub(super) fn tell_units(&mut self, at: u64, pin: usize) {
        for unit in 0..UNITS {
            let mut channels = self.units[unit].channels.iter();
            if channels.any(|c| c.pin == Some(pin) || c.mode_pin == Some(pin)) {
                self.count_edges(at, unit);
            }
        }
    }

    /// All units count the edges until a time.
    pub(crate) fn count_all(&mut self, at: u64) {
        for unit in 0..UNITS {
            self.count_edges(at, unit);
        }
    }

    fn count_edges(&mut self, at: u64, number: usize) {
        for channel in 0..2 {
            let own = self.units[number].channels[channel];
            let Some(pin) = own.pin else { continue };
            let edges = self.edges(at, pin);
            let rising = edges.rising.saturating_sub(own.seen.rising);
            let falling = edges.falling.saturating_sub(own.seen.falling);
            let mode = own.mode_pin.map(|pin| self.pins[pin].level_at(at));
            let effect = match mode {
                Some(true) => own.high,
                Some(false) => own.low,
                None => Effect::Keep,
            };
            let unit = &mut self.units[number];
            unit.channels[channel].seen = edges;
            if !unit.runs || effect == Effect::Hold {
                continue;
            }
            let sum = |action, edges: u64| match action {
                Action::Ignore => 0,
                Action::Increment => i128::from(edges),
                Action::Decrement => -i128::from(edges),
            };
            let sum = sum(own.rising, rising) + sum(own.falling, falling);
            let up = (sum > 0) != (effect == Effect::Reverse);
            unit.count(u64::try_from(sum.unsigned_abs()).unwrap_or(u64::MAX), up);
        }
    }

    /// A channel counts the edges that come from now on.
    pub(crate) fn set_channel(
        &mut self,
        at: u64,
        unit: usize,
        number: usize,
        mut channel: Channel,
    ) {
        self.unit(at, unit);
        channel.seen = match channel.pin {
            Some(pin) => self.edges(at, pin),
            None => Edges::default(),
        };
        self.units[unit].channels[number] = channel;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(min: i32, max: i32) -> Unit {
        Unit {
            min,
            max,
            thresholds: [5, -3],
            trigger: MIN | MAX | THRESHOLD0 | THRESHOLD1,
            ..Unit::default()
        }
    }

    #[test]
    fn events_come_where_they_are_crossed() {
        let mut unit = unit(-10, 10);
        unit.count(4, true);
        assert_eq!((unit.count, unit.flags), (4, 0));
        unit.count(1, true);
        assert_eq!((unit.count, unit.flags), (5, THRESHOLD0));
        unit.count(5, true);
        assert_eq!((unit.count, unit.flags), (0, THRESHOLD0 | MAX | ZERO));
        unit.flags = 0;
        unit.count(3, false);
        assert_eq!((unit.count, unit.flags), (-3, THRESHOLD1));
        unit.count(8, false);
        assert_eq!((unit.count, unit.flags), (-1, THRESHOLD1 | MIN | ZERO));
    }

    #[test]
    fn many_steps_are_few() {
        let mut own = unit(-10, 10);
        own.count(10_000_000_000_007, true);
        assert_eq!((own.count, own.flags), (7, THRESHOLD0 | MAX | ZERO));
        own.count(u64::MAX, false);
        assert!(own.count > -10 && own.count <= 0);
    }

    #[test]
    fn without_a_limit_it_has_16_bits() {
        let mut own = unit(0, 0);
        own.count(32_767, true);
        assert_eq!(own.count, 32_767);
        own.count(1, true);
        assert_eq!(own.count, -32_768);
        own.count(1, false);
        assert_eq!(own.count, 32_767);
        own.count(65_536 * 3 + 2, true);
        assert_eq!(own.count, -32_767);
    }
}
