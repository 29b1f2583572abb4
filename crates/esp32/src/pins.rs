//! The pins' electrical state: what the program drives, what the world drives, and what changed.
//!
//! A front end reads with [`Pins::get`], asks [`Pins::revision`] whether anything is new, and acts
//! on a pin with [`Pins::drive`], [`Pins::set_millivolts`] and [`Pins::touch`]. After one of these
//! three the board has to be woken (`Driver::wake` in `lab`), for it may wait for the pin.

pub(crate) mod pulse_counter;
mod train;

use std::collections::VecDeque;
pub(crate) use train::Train;

/// GPIO numbers go up to 39.
pub const COUNT: usize = 40;

/// [`Pwm::duty`] of a pin that is always high.
pub const DUTY_FULL: u32 = 65_536;

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

/// A square wave on a pin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pwm {
    /// Its frequency in Hz.
    pub freq: u32,
    /// How much of the time it is active, of [`DUTY_FULL`].
    pub duty: u32,
    /// Active is low.
    pub invert: bool,
}

impl Pwm {
    /// How much of the time the pin is high, of [`DUTY_FULL`].
    pub fn high(&self) -> u32 {
        let duty = self.duty.min(DUTY_FULL);
        if self.invert { DUTY_FULL - duty } else { duty }
    }

    /// How often a second its level rises, and falls.
    fn edges(&self) -> u64 {
        let high = self.high();
        if high == 0 || high == DUTY_FULL {
            0
        } else {
            u64::from(self.freq)
        }
    }

    /// How long it stays at the level that it has for less of the time, in ticks of 80 MHz.
    fn shortest(&self) -> u64 {
        let high = self.high();
        let part = u64::from(high.min(DUTY_FULL - high));
        80_000_000 * part / (u64::from(self.freq.max(1)) * u64::from(DUTY_FULL))
    }

    /// When its level changes next after a time, if it ever does.
    pub(crate) fn next_edge(&self, at: u64) -> Option<u64> {
        if self.edges() == 0 {
            return None;
        }
        // Counted in 65536ths of a period.
        let (freq, full) = (u128::from(self.freq), u128::from(DUTY_FULL));
        let period = u128::from(at) * freq / 1_000_000;
        let edges = [0, u128::from(self.duty)].map(|part| period * full + part);
        let edges = edges.into_iter().flat_map(|edge| [edge, edge + full]);
        edges
            .map(|edge| (edge * 1_000_000).div_ceil(freq * full) as u64)
            .filter(|edge| *edge > at)
            .min()
    }

    /// Whether the pin is high at a time, in microseconds of the board's clock.
    fn level_at(&self, at: u64) -> bool {
        let phase = u128::from(at) * u128::from(self.freq) % 1_000_000;
        let active = phase * u128::from(DUTY_FULL) < u128::from(self.duty) * 1_000_000;
        active != self.invert
    }
}

/// What a wire brings from another pin of the board.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Feed {
    /// The level that pin drives.
    pub level: bool,
    /// The square wave that it drives.
    pub pwm: Option<Pwm>,
}

/// One pin.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Pin {
    /// `None` after power-on.
    pub mode: Option<Mode>,
    /// Its resistor.
    pub pull: Option<Pull>,
    /// The level the program drives.
    pub latch: bool,
    /// The level the world drives, if it does.
    pub driven: Option<bool>,
    /// What another pin of the board drives, by a wire between them.
    pub fed: Option<Feed>,
    /// Drive strength 0..=3; 2 after power-on.
    pub drive: Option<u8>,
    /// The square wave that drives it instead of `latch`.
    pub pwm: Option<Pwm>,
    /// A square wave that was stopped holds it low until it is configured anew.
    pub held_low: bool,
    /// What the digital-to-analog converter puts out, 0..=255 for 0 V to 3.3 V.
    pub dac: Option<u8>,
    /// The analog-to-digital converter reads it.
    pub analog: bool,
    /// The voltage the world puts on it, for the analog-to-digital converter.
    pub millivolts: Option<u32>,
    /// A finger is on it.
    pub touched: bool,
    /// [`Pins::revision`] of its last change.
    pub revision: u64,
    shown: Option<What>,
    /// Interrupts by its edges, as [`Trigger`] has them.
    pub(crate) trigger: Trigger,
}

/// `GPIO_INTR_*` of the IDF: 0 none, 1 rising, 2 falling, 3 both, 4 low, 5 high.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Trigger(pub u8);

impl Trigger {
    /// Whether the change to this level interrupts.
    fn fires(self, level: bool) -> bool {
        // A level interrupts without end there; here once, when it comes.
        match self.0 {
            1 | 5 => level,
            2 | 4 => !level,
            3 => true,
            _ => false,
        }
    }
}

impl Pin {
    /// The level a reading gives. Of a square wave: whether it is high for half of the time or
    /// more.
    pub fn level(&self) -> bool {
        match (self.mode, self.driven) {
            (Some(Mode::Out), _) => match self.pwm {
                Some(pwm) => pwm.high() * 2 >= DUTY_FULL,
                None => self.latch && !self.held_low,
            },
            (Some(Mode::OpenDrain), _) if !self.latch => false,
            (_, Some(level)) => level,
            _ => match self.fed {
                Some(feed) => feed.level,
                None => self.pull == Some(Pull::Up),
            },
        }
    }

    /// The square wave that a reading follows: its own, or one that a wire brings.
    pub fn wave(&self) -> Option<Pwm> {
        match (self.pwm, self.driven, self.fed) {
            (Some(pwm), ..) if self.is_output() => Some(pwm),
            (_, None, Some(feed)) if self.mode != Some(Mode::Out) => feed.pwm,
            _ => None,
        }
    }

    /// What it brings to the pins that wires join with it.
    fn feed(&self) -> Option<Feed> {
        let level = self.level();
        match self.mode {
            Some(Mode::Out) => Some(Feed {
                level,
                pwm: self.pwm,
            }),
            Some(Mode::OpenDrain) if !self.latch => Some(Feed { level, pwm: None }),
            _ => None,
        }
    }

    /// The level a reading gives at a time, in microseconds of the board's clock: it follows a
    /// square wave.
    pub fn level_at(&self, at: u64) -> bool {
        match self.wave() {
            Some(pwm) => pwm.level_at(at),
            None => self.level(),
        }
    }

    /// Whether the program drives it.
    pub fn is_output(&self) -> bool {
        self.dac.is_some() || matches!(self.mode, Some(Mode::Out | Mode::OpenDrain))
    }

    /// How bright an LED from the pin to ground is, 0 to 1: dark on an input.
    pub fn brightness(&self) -> f32 {
        match (self.dac, self.pwm) {
            _ if !self.is_output() => 0.0,
            (Some(dac), _) => f32::from(dac) / 255.0,
            (_, Some(pwm)) => pwm.high() as f32 / DUTY_FULL as f32,
            _ => f32::from(u8::from(self.level())),
        }
    }

    /// What a recorder shows of it; `None` of a pin that was never configured.
    fn what(&self) -> Option<What> {
        Some(match (self.dac, self.pwm, self.mode) {
            (Some(dac), ..) => What::Analog(dac),
            (_, Some(pwm), Some(Mode::Out | Mode::OpenDrain)) => What::Pwm {
                freq: pwm.freq,
                duty: pwm.high(),
            },
            (_, _, Some(Mode::Out | Mode::OpenDrain)) => What::Level(self.level()),
            (_, _, Some(Mode::In)) => What::Input(self.level()),
            _ if self.shown.is_some() => What::Floating,
            _ => return None,
        })
    }
}

/// What a pin changed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// The program drives it to a level.
    Level(bool),
    /// A square wave drives it.
    Pwm {
        /// Its frequency in Hz.
        freq: u32,
        /// How much of the time the pin is high, of [`DUTY_FULL`]: 0 and [`DUTY_FULL`] too.
        duty: u32,
    },
    /// The digital-to-analog converter drives it, 0..=255 for 0 V to 3.3 V.
    Analog(u8),
    /// The program does not drive it, and reads this level.
    Input(bool),
    /// A reset of the chip let it go.
    Floating,
}

impl What {
    /// A line about an output for a person, after the pin's name: `1`, `PWM 1000 Hz 50.0 %`,
    /// `1.65 V`. `None` of what is no output.
    pub fn output(self) -> Option<String> {
        match self {
            What::Level(level) => Some(u8::from(level).to_string()),
            What::Pwm { freq, duty } => {
                let percent = f64::from(duty) * 100.0 / f64::from(DUTY_FULL);
                Some(format!("PWM {freq} Hz {percent:.1} %"))
            }
            What::Analog(dac) => Some(format!("{:.2} V", f64::from(dac) * 3.3 / 255.0)),
            What::Input(_) | What::Floating => None,
        }
    }
}

/// A pin changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// Board time in microseconds.
    pub at: u64,
    /// GPIO number.
    pub pin: u8,
    /// What it is now.
    pub what: What,
}

/// How often a pin's level changed since the board is on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Edges {
    /// From low to high.
    pub rising: u64,
    /// From high to low.
    pub falling: u64,
}

/// All pins.
#[derive(Debug)]
pub struct Pins {
    pins: [Pin; COUNT],
    changes: VecDeque<Change>,
    /// Whether changes are recorded.
    pub watched: bool,
    revision: u64,
    /// Pins that interrupt the program, in their order.
    interrupts: VecDeque<u8>,
    /// Bytes that `machine.bitstream` sent last, by pin.
    streams: Vec<(usize, Vec<u8>)>,
    edges: [Edges; COUNT],
    /// Since when each pin's square wave is the one it is.
    waves_since: [u64; COUNT],
    /// Pins that are joined.
    wires: Vec<[usize; 2]>,
    trains: Vec<Train>,
    units: [pulse_counter::Unit; pulse_counter::UNITS],
}

/// How often a pin's square wave rose between two times.
fn wave_edges(pin: &Pin, since: u64, at: u64) -> u64 {
    let frequency = pin.wave().map_or(0, |pwm| pwm.edges());
    at.saturating_sub(since).saturating_mul(frequency) / 1_000_000
}

/// Changes kept if nobody takes them.
const MAX_CHANGES: usize = 100_000;

/// Interrupts kept between two ticks of the program: far more than the scheduler takes.
const MAX_INTERRUPTS: usize = 64;

impl Default for Pins {
    fn default() -> Pins {
        Pins {
            pins: [Pin::default(); COUNT],
            changes: VecDeque::new(),
            watched: false,
            revision: 0,
            interrupts: VecDeque::new(),
            streams: Vec::new(),
            edges: [Edges::default(); COUNT],
            waves_since: [0; COUNT],
            wires: Vec::new(),
            trains: Vec::new(),
            units: Default::default(),
        }
    }
}

impl Pins {
    /// A pin's state.
    ///
    /// # Panics
    /// From [`COUNT`] on.
    pub fn get(&self, pin: usize) -> &Pin {
        &self.pins[pin]
    }

    /// All pins, by GPIO number.
    pub fn all(&self) -> &[Pin; COUNT] {
        &self.pins
    }

    /// Grows with every change of a pin, so that a front end can tell cheaply whether there is
    /// something new; [`Pin::revision`] says of which.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The world drives a pin to a level, or lets it go. Wake the board after it.
    pub fn drive(&mut self, at: u64, pin: usize, level: Option<bool>) {
        self.update(at, pin, |pin| pin.driven = level);
    }

    /// The world puts a voltage on a pin, or none. Wake the board after it.
    pub fn set_millivolts(&mut self, pin: usize, millivolts: Option<u32>) {
        self.update(0, pin, |pin| pin.millivolts = millivolts);
    }

    /// A finger touches a pin, or leaves it. Wake the board after it.
    pub fn touch(&mut self, pin: usize, touched: bool) {
        self.update(0, pin, |pin| pin.touched = touched);
    }

    /// Joins two pins by a wire, which stays whatever happens to the chip.
    pub fn join(&mut self, at: u64, a: usize, b: usize) {
        if a < COUNT && b < COUNT && a != b {
            self.wires.push([a, b]);
            self.follow_wires(at, a);
        }
    }

    /// Whether two pins are the same, or wires join them.
    pub fn are_joined(&self, a: usize, b: usize) -> bool {
        a == b || self.net(a).contains(&b)
    }

    /// The pins that wires join with one, and itself.
    fn net(&self, pin: usize) -> Vec<usize> {
        let mut net = vec![pin];
        let mut next = 0;
        while let Some(&pin) = net.get(next) {
            next += 1;
            for &[a, b] in &self.wires {
                for (from, to) in [(a, b), (b, a)] {
                    if from == pin && !net.contains(&to) {
                        net.push(to);
                    }
                }
            }
        }
        net
    }

    /// What is on a pin's wires comes to all pins that they join.
    fn follow_wires(&mut self, at: u64, pin: usize) {
        let net = self.net(pin);
        for &to in &net {
            let others = net.iter().filter(|from| **from != to);
            // Of pins that drive against each other, one that is low wins.
            let feeds = others.filter_map(|from| self.pins[*from].feed());
            let feed = feeds.min_by_key(|feed| feed.level);
            self.change(at, to, |pin| pin.fed = feed);
        }
    }

    /// Changes a pin and records what that does to it. There is no pin from [`COUNT`] on.
    pub fn update(&mut self, at: u64, pin: usize, change: impl FnOnce(&mut Pin)) {
        // What hardware did before comes before.
        self.advance(at);
        self.change_net(at, pin, change);
    }

    fn change_net(&mut self, at: u64, pin: usize, change: impl FnOnce(&mut Pin)) {
        self.change(at, pin, change);
        if self.wires.iter().flatten().any(|joined| *joined == pin) {
            self.follow_wires(at, pin);
        }
    }

    fn change(&mut self, at: u64, pin: usize, change: impl FnOnce(&mut Pin)) {
        let Some(p) = self.pins.get_mut(pin) else {
            return;
        };
        let before = *p;
        let mut after = before;
        change(&mut after);
        if after == before {
            return;
        }
        // What it was until now is counted as that.
        self.tell_units(at, pin);
        let p = &mut self.pins[pin];
        *p = after;
        self.revision += 1;
        p.revision = self.revision;
        let (level, trigger, what) = (p.level(), p.trigger, p.what());
        let is_new = what != p.shown;
        p.shown = what;
        if p.wave() != before.wave() {
            let edges = wave_edges(&before, self.waves_since[pin], at);
            self.edges[pin].rising += edges;
            self.edges[pin].falling += edges;
            self.waves_since[pin] = at;
        }
        if level != before.level() {
            self.turn(at, pin, level, trigger);
        }
        if !is_new {
            return;
        }
        if let Some(what) = what
            && self.watched
        {
            if self.changes.len() == MAX_CHANGES {
                self.changes.pop_front();
            }
            self.changes.push_back(Change {
                at,
                pin: pin as u8,
                what,
            });
        }
    }

    /// A pin's level changed.
    fn turn(&mut self, at: u64, pin: usize, level: bool, trigger: Trigger) {
        if trigger.fires(level) && self.interrupts.len() < MAX_INTERRUPTS {
            self.interrupts.push_back(pin as u8);
        }
        let edges = &mut self.edges[pin];
        if level {
            edges.rising += 1;
        } else {
            edges.falling += 1;
        }
        self.tell_units(at, pin);
    }

    /// How often a pin's level has changed at a time.
    pub(crate) fn edges(&self, at: u64, pin: usize) -> Edges {
        let Edges { rising, falling } = self.edges[pin];
        let edges = wave_edges(&self.pins[pin], self.waves_since[pin], at);
        Edges {
            rising: rising + edges,
            falling: falling + edges,
        }
    }

    /// The bytes that `machine.bitstream` sent last over a pin: the colours of a NeoPixel's chain.
    pub fn stream(&self, pin: usize) -> Option<&[u8]> {
        let (_, bytes) = self.streams.iter().find(|(own, _)| *own == pin)?;
        Some(bytes)
    }

    /// Bytes went over a pin.
    pub(crate) fn set_stream(&mut self, pin: usize, bytes: Vec<u8>) {
        self.streams.retain(|(own, _)| *own != pin);
        self.streams.push((pin, bytes));
        self.revision += 1;
        if let Some(pin) = self.pins.get_mut(pin) {
            pin.revision = self.revision;
        }
    }

    /// Takes the changes recorded since the last call.
    pub fn take_changes(&mut self) -> Vec<Change> {
        self.changes.drain(..).collect()
    }

    /// Whether a pin interrupts the program.
    pub(crate) fn has_interrupts(&self) -> bool {
        !self.interrupts.is_empty() || self.has_units()
    }

    /// Takes the pins that interrupt.
    pub(crate) fn take_interrupts(&mut self) -> VecDeque<u8> {
        std::mem::take(&mut self.interrupts)
    }

    /// All pins as after a reset of the chip. What the world does to them stays.
    pub fn reset(&mut self, at: u64) {
        self.advance(at);
        self.trains.clear();
        self.units = Default::default();
        for pin in 0..COUNT {
            self.update(at, pin, |pin| {
                *pin = Pin {
                    driven: pin.driven,
                    fed: pin.fed,
                    millivolts: pin.millivolts,
                    touched: pin.touched,
                    revision: pin.revision,
                    shown: pin.shown,
                    ..Pin::default()
                }
            });
        }
        self.interrupts.clear();
        self.streams.clear();
    }
}
