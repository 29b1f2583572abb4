//! The LED controller behind `machine.PWM`: sixteen channels on eight timers, in two groups
//! (ports/esp32/machine_pwm.c; the IDF's driver `ledc.c`). Which channel and timer a pin gets
//! decides how many different frequencies there can be.

/// Groups: 0 is the fast one, which stands still in light sleep, 1 the slow one.
const GROUPS: usize = 2;
const CHANNELS: usize = 8;
const TIMERS: usize = 4;

/// How many channels and timers there are, for the errors' texts.
pub const ALL_CHANNELS: usize = GROUPS * CHANNELS;
/// Those that go on in light sleep.
pub const SLOW_CHANNELS: usize = CHANNELS;
/// As [`ALL_CHANNELS`].
pub const ALL_TIMERS: usize = GROUPS * TIMERS;
/// As [`SLOW_CHANNELS`].
pub const SLOW_TIMERS: usize = TIMERS;

/// The resolution of `duty_u16`.
pub const DUTY_BITS: u32 = 16;
/// Fraction bits of a timer's divider.
const FRACTION_BITS: u32 = 8;
/// The largest divider, in its fraction's units.
const DIVIDER_MAX: u64 = 0x3ffff;
/// A timer counts so many bits.
const TIMER_BITS: u32 = 20;

/// Below this frequency the slow clock is used.
const SLOW_CLOCK_BELOW: u32 = 10;
const SLOW_CLOCK: u32 = 1_000_000;
/// The clock that runs in light sleep, about.
const SLEEP_CLOCK: u32 = 8_500_000;

/// Where a channel or timer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its group.
    pub group: usize,
    /// Its number in the group.
    pub number: usize,
}

/// A channel.
#[derive(Clone, Copy, Debug, Default)]
struct Channel {
    pin: Option<u8>,
    timer: Option<usize>,
    /// In units of the timer's resolution.
    duty: u32,
}

/// A timer: the frequency asked for, and what came out.
#[derive(Clone, Copy, Debug, Default)]
struct Timer {
    freq: Option<u32>,
    clock: u32,
    divider: u64,
    resolution: u32,
}

/// The whole of it.
#[derive(Debug, Default)]
pub struct Ledc {
    channels: [[Channel; CHANNELS]; GROUPS],
    timers: [[Timer; TIMERS]; GROUPS],
}

/// The clock for a frequency, in Hz.
pub fn clock(freq: u32, sleeps_lightly: bool, apb: u32) -> u32 {
    if sleeps_lightly {
        SLEEP_CLOCK
    } else if freq < SLOW_CLOCK_BELOW {
        SLOW_CLOCK
    } else {
        apb
    }
}

fn divider(clock: u32, freq: u32, resolution: u32) -> u64 {
    let period = u64::from(freq) << resolution;
    ((u64::from(clock) << FRACTION_BITS) + period / 2) / period
}

/// The best resolution at a frequency, in bits.
fn resolution(clock: u32, freq: u32) -> u32 {
    let bits = |counts: u32| counts.max(1).ilog2().min(TIMER_BITS);
    let mut best = bits((clock + freq / 2) / freq);
    let too_small = |bits: u32| divider(clock, freq, bits) < 1 << FRACTION_BITS;
    if too_small(best) || divider(clock, freq, best) > DIVIDER_MAX {
        best = bits(clock / freq);
    }
    best.min(DUTY_BITS)
}

impl Ledc {
    fn groups(sleeps_lightly: bool) -> std::ops::Range<usize> {
        usize::from(sleeps_lightly)..GROUPS
    }

    fn has_channel(&self, group: usize, pin: u8) -> bool {
        self.channels[group]
            .iter()
            .any(|channel| channel.pin.is_none_or(|own| own == pin))
    }

    fn has_timer(&self, group: usize, freq: Option<u32>) -> bool {
        self.timers[group]
            .iter()
            .any(|timer| timer.freq.is_none() || timer.freq == freq)
    }

    /// The channel of a pin, or a free one.
    pub fn find_channel(&self, pin: u8, freq: Option<u32>, sleeps_lightly: bool) -> Option<Place> {
        let find = |is: &dyn Fn(usize, &Channel) -> bool| {
            Ledc::groups(sleeps_lightly).find_map(|group| {
                let number = self.channels[group].iter().position(|c| is(group, c))?;
                Some(Place { group, number })
            })
        };
        find(&|_, channel| channel.pin == Some(pin)).or_else(|| {
            find(&|group, channel| channel.pin.is_none() && self.has_timer(group, freq))
        })
    }

    /// A timer of this frequency (or a free one, without) in a group that has a channel for the pin.
    pub fn find_timer(&self, pin: u8, freq: Option<u32>, sleeps_lightly: bool) -> Option<Place> {
        Ledc::groups(sleeps_lightly)
            .filter(|group| self.has_channel(*group, pin))
            .find_map(|group| {
                let number = self.timers[group].iter().position(|t| t.freq == freq)?;
                Some(Place { group, number })
            })
    }

    /// Whether a timer drives other channels than this one.
    pub fn is_shared(&self, channel: Place, timer: usize) -> bool {
        self.channels[channel.group]
            .iter()
            .enumerate()
            .any(|(number, c)| {
                number != channel.number && c.timer == Some(timer) && c.pin.is_some()
            })
    }

    /// The timer of a channel.
    pub fn timer_of(&self, channel: Place) -> Option<usize> {
        self.channels[channel.group][channel.number].timer
    }

    /// The pin of a channel.
    pub fn pin_of(&self, channel: Place) -> Option<u8> {
        self.channels[channel.group][channel.number].pin
    }

    /// Gives a channel a timer, and a pin if it has one already.
    pub fn assign(&mut self, channel: Place, pin: Option<u8>, timer: usize) {
        let own = &mut self.channels[channel.group][channel.number];
        own.pin = pin;
        own.timer = Some(timer);
    }

    /// Lets a channel go, and its timer if no other uses it: the pin it drove.
    pub fn release(&mut self, channel: Place) -> Option<u8> {
        if let Some(timer) = self.timer_of(channel)
            && !self.is_shared(channel, timer)
        {
            self.timers[channel.group][timer] = Timer::default();
        }
        self.forget(channel)
    }

    /// Lets a channel go, whatever becomes of its timer: the pin it drove.
    pub fn forget(&mut self, channel: Place) -> Option<u8> {
        std::mem::take(&mut self.channels[channel.group][channel.number]).pin
    }

    /// Every channel there is.
    pub fn channels() -> impl Iterator<Item = Place> {
        (0..GROUPS).flat_map(|group| (0..CHANNELS).map(move |number| Place { group, number }))
    }

    /// The frequency a timer was asked for.
    pub fn asked_freq(&self, timer: Place) -> Option<u32> {
        self.timers[timer.group][timer.number].freq
    }

    /// Sets a timer's frequency in Hz, counted from a clock of `clock` Hz.
    pub fn set_freq(&mut self, timer: Place, freq: u32, clock: u32) {
        let resolution = resolution(clock, freq);
        self.timers[timer.group][timer.number] = Timer {
            freq: Some(freq),
            clock,
            divider: divider(clock, freq, resolution),
            resolution,
        };
    }

    /// The frequency that comes out, in Hz.
    pub fn freq(&self, timer: Place) -> u32 {
        let t = &self.timers[timer.group][timer.number];
        let count = t.divider << t.resolution;
        if count == 0 {
            return 0;
        }
        (((u64::from(t.clock) << FRACTION_BITS) + count / 2) / count) as u32
    }

    /// Sets a channel's duty, of 65536; the timer's resolution cuts it.
    pub fn set_duty(&mut self, channel: Place, timer: usize, duty: u32) {
        let bits = self.timers[channel.group][timer].resolution;
        self.channels[channel.group][channel.number].duty = duty >> (DUTY_BITS - bits);
    }

    /// A channel's duty, of 65536.
    pub fn duty(&self, channel: Place) -> u32 {
        let own = &self.channels[channel.group][channel.number];
        let bits = own.timer.map_or(DUTY_BITS, |timer| {
            self.timers[channel.group][timer].resolution
        });
        own.duty << (DUTY_BITS - bits)
    }
}
