//! A socket's timeout, in the ESP32's arithmetic: polls of 100 ms each.

use super::errno;

/// How long one poll lasts, in microseconds (`SOCKET_POLL_US`).
const POLL: u64 = 100_000;

/// How long a call waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timeout {
    /// For ever.
    Forever,
    /// Not at all.
    NonBlocking,
    /// So many polls of 100 ms, and one more.
    Polls(u32),
}

impl Timeout {
    /// `settimeout(seconds)`: whole milliseconds count, and of them whole polls.
    pub fn from_seconds(seconds: f32) -> Timeout {
        // A negative number of seconds saturates to 0 there too.
        let ms = (seconds * 1000.0) as u64;
        if ms == 0 {
            return Timeout::NonBlocking;
        }
        Timeout::Polls(u32::try_from(ms / 100).unwrap_or(u32::MAX))
    }

    /// Whether a call waits at all.
    pub fn is_blocking(self) -> bool {
        self != Timeout::NonBlocking
    }

    /// When a call that begins now has waited enough; `None` is never.
    pub fn deadline(self, now: u64) -> Option<u64> {
        match self {
            Timeout::Forever => None,
            Timeout::NonBlocking => Some(now),
            Timeout::Polls(retries) => Some(now + (u64::from(retries) + 1) * POLL),
        }
    }

    /// What a call that has waited enough raises. Below 100 ms that is EAGAIN, as if it did not block.
    pub fn error(self) -> i32 {
        match self {
            Timeout::NonBlocking | Timeout::Polls(0) => errno::EAGAIN,
            Timeout::Forever | Timeout::Polls(_) => errno::ETIMEDOUT,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_is_eleven_polls() {
        let timeout = Timeout::from_seconds(1.0);
        assert_eq!(timeout, Timeout::Polls(10));
        assert_eq!(timeout.deadline(0), Some(1_100_000));
        assert_eq!(timeout.error(), errno::ETIMEDOUT);
    }

    #[test]
    fn less_than_a_poll_is_one_poll_and_eagain() {
        let timeout = Timeout::from_seconds(0.05);
        assert_eq!(timeout.deadline(7), Some(100_007));
        assert_eq!(timeout.error(), errno::EAGAIN);
    }

    #[test]
    fn less_than_a_millisecond_does_not_block() {
        assert_eq!(Timeout::from_seconds(0.0), Timeout::NonBlocking);
        assert_eq!(Timeout::from_seconds(0.0009), Timeout::NonBlocking);
        assert_eq!(Timeout::from_seconds(-3.0), Timeout::NonBlocking);
        assert_eq!(Timeout::from_seconds(f32::NAN), Timeout::NonBlocking);
    }
}
