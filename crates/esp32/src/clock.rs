//! Time as a board sees it.

use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// A board's clock. The driver owns it: the real one, or one that it moves itself.
pub trait Clock {
    /// Microseconds since power-on.
    fn micros(&self) -> u64;

    /// Microseconds since 1970-01-01 00:00 UTC.
    fn epoch_micros(&self) -> u64;
}

/// The PC's clock.
#[derive(Debug)]
pub struct RealClock {
    start: Instant,
}

impl RealClock {
    /// A clock that starts now.
    pub fn new() -> RealClock {
        RealClock {
            start: Instant::now(),
        }
    }
}

impl Default for RealClock {
    fn default() -> RealClock {
        RealClock::new()
    }
}

impl Clock for RealClock {
    fn micros(&self) -> u64 {
        self.start.elapsed().as_micros() as u64
    }

    fn epoch_micros(&self) -> u64 {
        SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |d| d.as_micros() as u64)
    }
}
