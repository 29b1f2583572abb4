//! Pulses that hardware puts on a pin, one after another (`esp32.RMT`): each edge has its time, however late
//! the PC is.

use super::{Mode, Pins, Pwm};
use std::rc::Rc;

/// Edges that are made at once. Of a train without end that has more, whole rounds are left out.
const MAX_EDGES: u32 = 20_000;

/// How long a train of pulses that interrupt nobody may wait, in microseconds.
const LAZY: u64 = 1_000;

/// Pulses on a pin.
#[derive(Clone, Debug)]
pub(crate) struct Train {
    /// GPIO number.
    pub pin: usize,
    /// Levels, and how many ticks each lasts.
    pub pulses: Rc<[(bool, u16)]>,
    /// Ticks in a second.
    pub resolution: u32,
    /// It begins anew at its end.
    pub repeats: bool,
    /// The level after its end.
    pub idle: bool,
    /// The level that the carrier modulates, and the carrier.
    pub carrier: Option<(bool, Pwm)>,
    /// When it began, in microseconds of the board's clock.
    pub begun: u64,
    /// Ticks from there to the next pulse.
    pub ticks: u64,
    /// The next pulse.
    pub next: usize,
}

impl Train {
    fn time(&self, ticks: u64) -> u64 {
        let micros = u128::from(ticks) * 1_000_000 / u128::from(self.resolution);
        self.begun.saturating_add(micros as u64)
    }

    /// When its next edge comes, or its end.
    fn due(&self) -> u64 {
        self.time(self.ticks)
    }

    /// Ticks of a round.
    fn round(&self) -> u64 {
        self.pulses.iter().map(|(_, ticks)| u64::from(*ticks)).sum()
    }

    /// The next edge's level; `None` at its end.
    fn step(&mut self) -> Option<bool> {
        if self.next == self.pulses.len() && self.repeats {
            self.next = 0;
        }
        let &(level, ticks) = self.pulses.get(self.next)?;
        self.next += 1;
        self.ticks += u64::from(ticks);
        Some(level)
    }

    /// Leaves out the rounds that end before a time.
    fn skip_rounds(&mut self, now: u64) {
        let behind = u128::from(now.saturating_sub(self.due()));
        let ticks = behind * u128::from(self.resolution) / 1_000_000;
        let round = self.round().max(1);
        self.ticks += ticks as u64 / round * round;
    }
}

impl Pins {
    /// A train starts; one that is on the pin ends.
    pub(crate) fn start_train(&mut self, train: Train) {
        self.advance(train.begun);
        self.trains.retain(|other| other.pin != train.pin);
        let begun = train.begun;
        self.trains.push(train);
        self.advance(begun);
    }

    /// The train on a pin ends at once.
    pub(crate) fn stop_train(&mut self, at: u64, pin: usize) {
        self.advance(at);
        if let Some(i) = self.trains.iter().position(|train| train.pin == pin) {
            let train = self.trains.remove(i);
            self.apply(at, pin, train.idle, None);
        }
    }

    /// All trains end at once.
    pub(crate) fn stop_trains(&mut self, at: u64) {
        while let Some(pin) = self.trains.first().map(|train| train.pin) {
            self.stop_train(at, pin);
        }
    }

    /// Whether a train is on a pin; [`Pins::advance`] before.
    pub(crate) fn has_train(&self, pin: usize) -> bool {
        self.trains.iter().any(|train| train.pin == pin)
    }

    /// When a train on a pin ends: `None` if it never does.
    pub(crate) fn train_end(&self, pin: usize) -> Option<u64> {
        let train = self.trains.iter().find(|train| train.pin == pin)?;
        (!train.repeats).then(|| train.time(train.round()))
    }

    /// When the board has to look after the trains, and those who count: at the next edge if somebody may be
    /// interrupted by it, a little later if not.
    pub(crate) fn next_edge(&self, now: u64) -> Option<u64> {
        let interrupts = self.may_interrupt(LAZY) || self.pins.iter().any(|pin| pin.trigger.0 != 0);
        let lazy = now + LAZY;
        let edge = self.trains.iter().map(Train::due).min();
        let edge = edge.map(|edge| if interrupts { edge } else { edge.max(lazy) });
        let wave = self.next_of_waves(now).map(|wave| wave.max(lazy));
        edge.into_iter().chain(wave).min()
    }

    /// Makes the edges that are due.
    pub(crate) fn advance(&mut self, now: u64) {
        for made in 0.. {
            let trains = self.trains.iter_mut().enumerate();
            let Some((i, train)) = trains.min_by_key(|(_, train)| train.due()) else {
                return;
            };
            let at = train.due();
            if at > now {
                return;
            }
            if made >= MAX_EDGES && train.repeats {
                train.skip_rounds(now);
            }
            let (at, pin) = (at.max(train.due()), train.pin);
            match train.step() {
                Some(level) => {
                    let carrier = train.carrier.filter(|(carried, _)| *carried == level);
                    self.apply(at, pin, level, carrier.map(|(_, wave)| wave));
                }
                None => {
                    let idle = train.idle;
                    self.trains.remove(i);
                    self.apply(at, pin, idle, None);
                }
            }
        }
    }

    fn apply(&mut self, at: u64, pin: usize, level: bool, carrier: Option<Pwm>) {
        self.change_net(at, pin, |pin| {
            pin.mode = Some(Mode::Out);
            pin.held_low = false;
            pin.latch = level;
            pin.pwm = carrier;
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn train(pulses: &[(bool, u16)], repeats: bool) -> Train {
        Train {
            pin: 2,
            pulses: pulses.into(),
            resolution: 1_000_000,
            repeats,
            idle: false,
            carrier: None,
            begun: 100,
            ticks: 0,
            next: 0,
        }
    }

    #[test]
    fn what_was_due_comes_before_what_is_done_now() {
        let mut pins = Pins {
            watched: true,
            ..Pins::default()
        };
        pins.start_train(train(&[(true, 10), (false, 20), (true, 30)], false));
        pins.update(1_000, 4, |pin| pin.mode = Some(Mode::Out));
        let changes = pins.take_changes();
        let edges: Vec<(u64, u8)> = changes.iter().map(|c| (c.at, c.pin)).collect();
        assert_eq!(edges, [(100, 2), (110, 2), (130, 2), (160, 2), (1_000, 4)]);
        assert!(!pins.has_train(2));
    }

    #[test]
    fn a_fast_loop_does_not_stop_the_board() {
        let mut pins = Pins::default();
        pins.start_train(train(&[(true, 1), (false, 1)], true));
        // An hour later.
        pins.advance(3_600_000_000);
        let next = pins.next_edge(3_600_000_000);
        assert_eq!(next, Some(3_600_001_000));
        assert!(pins.edges(3_600_000_000, 2).rising >= u64::from(MAX_EDGES) / 2);
        pins.stop_train(3_600_000_001, 2);
        assert!(!pins.get(2).level());
    }
}
