//! The units that count pulses (`esp32.PCNT`). They count edges as they come; those of a square wave all at once
//! when somebody looks.

use super::{Edges, Pins, Pwm};

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
    /// Ticks of 80 MHz that a square wave must stay at a level; other pulses are never too short.
    pub filter: u32,
    /// It counts.
    pub runs: bool,
    /// Events that interrupt, if anything does.
    pub trigger: u32,
    /// Something is called by its interrupts.
    pub served: bool,
    /// Events that have come.
    pub flags: u32,
    count: i32,
    /// Steps that it has yet to make, up or down.
    ahead: i64,
    /// An interrupt waits for the program.
    due: bool,
    /// What it calls has not begun yet.
    pub told: bool,
}

/// Rounds from limit to limit that may be ahead of a unit. The rest is left out: a board that is too slow for its
/// interrupts misses some, as there.
const MAX_BEHIND: u64 = 1_000;

impl Unit {
    /// As after power-on, but the pins' signals still come: the IDF has no way to disconnect them
    /// (`pcnt_unit_config` without pins). Nor does it forget the events that nobody asked for yet.
    pub(crate) fn stop(&mut self) {
        let channels = self.channels.map(|channel| Channel {
            pin: channel.pin,
            mode_pin: channel.mode_pin,
            seen: channel.seen,
            ..Channel::default()
        });
        *self = Unit {
            channels,
            flags: self.flags,
            ..Unit::default()
        };
    }

    /// It begins at 0.
    fn clear(&mut self) {
        self.count = 0;
        self.ahead = 0;
    }

    /// Takes the events that have come; those that waited for that come now.
    pub(crate) fn take_flags(&mut self) -> u32 {
        let flags = std::mem::take(&mut self.flags);
        self.step(0);
        flags
    }

    /// An event interrupts the program.
    fn interrupts(&self) -> bool {
        self.served && self.trigger != 0
    }

    /// An interrupt has not come to the program. On the part it comes long before the next edge, so edges wait
    /// for it.
    fn waits(&self) -> bool {
        self.flags != 0 && (self.due || self.told)
    }

    /// Steps to the next event that interrupts, up or down.
    fn distance(&self) -> u64 {
        let [first, second] = self.thresholds;
        let marks = [
            (self.max, MAX | ZERO),
            (self.min, MIN | ZERO),
            (first, THRESHOLD0),
            (second, THRESHOLD1),
            (0, ZERO),
        ];
        let marks = marks
            .into_iter()
            .filter(|(_, event)| event & self.trigger != 0);
        let steps = marks.map(|(mark, _)| u64::from(mark.abs_diff(self.count)));
        steps.filter(|steps| *steps > 0).min().unwrap_or(u64::MAX)
    }

    /// Steps up, or down if negative. What is crossed on the way are events.
    fn step(&mut self, steps: i128) {
        let steps = i128::from(self.ahead) + steps;
        let up = steps > 0;
        let mut left = u64::try_from(steps.unsigned_abs()).unwrap_or(u64::MAX);
        let limit = if up { self.max } else { self.min };
        // Without a limit it goes on at the other end of its 16 bits.
        let end = match up {
            true => i32::from(i16::MAX) + 1,
            false => i32::from(i16::MIN) - 1,
        };
        let round = match limit {
            0 => 1 << 16,
            limit => u64::from(limit.unsigned_abs()),
        };
        if limit == 0 && !self.interrupts() {
            left %= round;
        }
        while left > 0 && !self.waits() {
            let next = [limit, self.thresholds[0], self.thresholds[1], 0, end].map(|mark| {
                let distance = if up {
                    mark - self.count
                } else {
                    self.count - mark
                };
                u64::try_from(distance).ok().filter(|steps| *steps > 0)
            });
            let step = next.into_iter().flatten().fold(left, u64::min);
            left -= step;
            let moved = if up { step as i32 } else { -(step as i32) };
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
                // Of more rounds than anybody will hear of, only what is left of the last matters.
                let heard = if self.interrupts() {
                    MAX_BEHIND * round
                } else {
                    0
                };
                left -= left.saturating_sub(heard) / round * round;
            }
            if self.count == 0 {
                events |= ZERO;
            }
            if self.interrupts() && events & self.trigger != 0 {
                self.flags |= events;
                self.due = true;
            }
        }
        let left = i64::try_from(left).unwrap_or(i64::MAX);
        self.ahead = if up { left } else { -left };
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
        self.unit(at, unit).clear();
    }

    /// Takes the units that interrupt.
    pub(crate) fn take_units(&mut self) -> Vec<usize> {
        let mut due = Vec::new();
        for (number, unit) in self.units.iter_mut().enumerate() {
            if std::mem::take(&mut unit.due) {
                unit.told = true;
                due.push(number);
            }
        }
        due
    }

    /// Whether a unit interrupts the program.
    pub(crate) fn has_units(&self) -> bool {
        self.units.iter().any(|unit| unit.due || unit.ahead != 0)
    }

    /// Whether an edge that comes within some microseconds may interrupt the program. Edges that have times of
    /// their own are a microsecond apart or more.
    pub(super) fn may_interrupt(&self, micros: u64) -> bool {
        let mut units = self.units.iter();
        units.any(|unit| unit.interrupts() && unit.distance() <= 2 * micros)
    }

    /// When a unit that counts square waves, of which nobody tells each edge, may interrupt the program at the
    /// soonest.
    pub(super) fn next_of_waves(&self, now: u64) -> Option<u64> {
        let units = self
            .units
            .iter()
            .filter(|unit| unit.runs && unit.interrupts());
        let times = units.filter_map(|unit| {
            let pins = unit.channels.iter().filter_map(|channel| channel.pin);
            let waves = pins.filter_map(|pin| self.pins[pin].wave());
            let rate: u64 = waves.map(|wave| 2 * wave.edges()).sum();
            let micros = unit
                .distance()
                .saturating_mul(1_000_000)
                .checked_div(rate)?;
            Some(now.saturating_add(micros))
        });
        times.min()
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

    /// All units count the edges until a time. `told` says of which the handlers have yet to begin.
    pub(crate) fn count_all(&mut self, at: u64, told: [bool; UNITS]) {
        for (unit, told) in told.into_iter().enumerate() {
            self.units[unit].told = told;
            self.count_edges(at, unit);
        }
    }

    fn count_edges(&mut self, at: u64, number: usize) {
        self.units[number].step(0);
        for channel in 0..2 {
            let own = self.units[number].channels[channel];
            let Some(pin) = own.pin else { continue };
            let edges = self.edges(at, pin);
            let wave = self.pins[pin].wave();
            let rising = edges.rising.saturating_sub(own.seen.rising);
            let falling = edges.falling.saturating_sub(own.seen.falling);
            let mode = own.mode_pin.map(|pin| self.pins[pin].level_at(at));
            let effect = match mode {
                Some(true) => own.high,
                Some(false) => own.low,
                // What is connected to no pin is low.
                None => own.low,
            };
            let unit = &mut self.units[number];
            unit.channels[channel].seen = edges;
            let is_glitch = |wave: Pwm| wave.shortest() < u64::from(unit.filter);
            if !unit.runs || effect == Effect::Hold || wave.is_some_and(is_glitch) {
                continue;
            }
            let sum = |action, edges: u64| match action {
                Action::Ignore => 0,
                Action::Increment => i128::from(edges),
                Action::Decrement => -i128::from(edges),
            };
            let sum = sum(own.rising, rising) + sum(own.falling, falling);
            unit.step(if effect == Effect::Reverse { -sum } else { sum });
        }
    }

    /// Connects a channel's two signals to pins, or leaves one as it is. Edges count that come from now on.
    pub(crate) fn set_signals(
        &mut self,
        at: u64,
        unit: usize,
        channel: usize,
        [pin, mode_pin]: [Option<usize>; 2],
    ) {
        self.unit(at, unit);
        let edges = pin.map(|pin| self.edges(at, pin));
        let channel = &mut self.units[unit].channels[channel];
        channel.pin = pin.or(channel.pin);
        channel.seen = edges.unwrap_or(channel.seen);
        channel.mode_pin = mode_pin.or(channel.mode_pin);
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
            served: true,
            ..Unit::default()
        }
    }

    #[test]
    fn events_come_where_they_are_crossed() {
        let mut unit = unit(-10, 10);
        unit.step(4);
        assert_eq!((unit.count, unit.flags), (4, 0));
        unit.step(1);
        assert_eq!((unit.count, unit.take_flags()), (5, THRESHOLD0));
        unit.step(5);
        assert_eq!((unit.count, unit.take_flags()), (0, MAX | ZERO));
        unit.step(-3);
        assert_eq!((unit.count, unit.take_flags()), (-3, THRESHOLD1));
        unit.step(-8);
        assert_eq!((unit.take_flags(), unit.count), (MIN | ZERO, -1));
    }

    #[test]
    fn edges_wait_for_an_interrupt_that_has_not_come() {
        let mut unit = unit(-10, 10);
        unit.step(27);
        assert_eq!((unit.count, unit.take_flags()), (5, THRESHOLD0));
        assert_eq!((unit.count, unit.take_flags()), (0, MAX | ZERO));
        assert_eq!((unit.count, unit.take_flags()), (5, THRESHOLD0));
        assert_eq!((unit.count, unit.take_flags()), (0, MAX | ZERO));
        assert_eq!((unit.count, unit.take_flags()), (5, THRESHOLD0));
        assert_eq!((unit.count, unit.ahead, unit.flags), (7, 0, 0));
        // They wait until the handler has begun, whether it asks for them or not.
        unit.step(20);
        assert_eq!((unit.count, unit.ahead), (0, 17));
        unit.due = false;
        unit.told = true;
        unit.step(0);
        assert_eq!((unit.count, unit.ahead), (0, 17));
        unit.told = false;
        unit.step(0);
        assert_eq!((unit.count, unit.ahead), (5, 12));
    }

    #[test]
    fn many_steps_are_few() {
        let mut own = unit(-10, 10);
        own.step(10_000_000_000_007);
        let mut rounds = 0;
        while own.flags != 0 {
            rounds += u64::from(own.take_flags() & MAX != 0);
        }
        assert_eq!((own.count, rounds), (7, MAX_BEHIND + 1));
        own.trigger = 0;
        own.step(-i128::from(u64::MAX));
        assert!(own.count > -10 && own.count <= 0);
    }

    #[test]
    fn without_a_limit_it_has_16_bits() {
        let mut own = unit(0, 0);
        own.trigger = 0;
        own.step(32_767);
        assert_eq!(own.count, 32_767);
        own.step(1);
        assert_eq!(own.count, -32_768);
        own.step(-1);
        assert_eq!(own.count, 32_767);
        own.step(65_536 * 3_000_000_000 + 2);
        assert_eq!(own.count, -32_767);
    }
}
