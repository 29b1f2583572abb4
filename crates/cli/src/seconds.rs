//! A duration as users write it on the command line: seconds, with or without a fraction.

use std::time::Duration;

/// The longest duration taken: a year. Longer ones are for ever, for which there are other means.
const LONGEST: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// Reads `2`, `0.5`, `0`.
///
/// # Errors
/// The text is not a number, or the number is negative or beyond a year.
pub fn parse(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text
        .parse()
        .map_err(|_| "not a number of seconds".to_owned())?;
    Duration::try_from_secs_f64(seconds)
        .ok()
        .filter(|duration| *duration <= LONGEST)
        .ok_or_else(|| "seconds are from 0 to a year of them".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds() {
        assert_eq!(parse("0"), Ok(Duration::ZERO));
        assert_eq!(parse("2.5"), Ok(Duration::from_millis(2500)));
        for wrong in ["", "x", "-1", "nan", "inf", "1e300", "1s"] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }
}
