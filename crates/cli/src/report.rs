//! How a failure is told to the user: `boardless: what`, its causes, and a hint that names the next step.

use std::error::Error;
use std::fmt;
use std::io::{self, Write};
use std::process::ExitCode;

/// An error with a hint. It reads as the error it carries; [`failure`] prints the hint after the causes.
#[derive(Debug)]
pub struct Hinted {
    error: anyhow::Error,
    hint: String,
}

impl fmt::Display for Hinted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.error)
    }
}

impl Error for Hinted {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.error.source()
    }
}

/// Adds a hint to the error of a `Result`.
pub trait HintExt<T> {
    /// Names the user's next step, as a sentence without a final full stop: `try --listen 127.0.0.1:2324`.
    ///
    /// # Errors
    /// The error it had, with the hint.
    fn hint(self, hint: impl Into<String>) -> anyhow::Result<T>;
}

impl<T, E: Into<anyhow::Error>> HintExt<T> for Result<T, E> {
    fn hint(self, hint: impl Into<String>) -> anyhow::Result<T> {
        self.map_err(|error| {
            anyhow::Error::new(Hinted {
                error: error.into(),
                hint: hint.into(),
            })
        })
    }
}

/// Prints a failure on stderr; the exit status is 1.
#[must_use]
pub fn failure(error: &anyhow::Error) -> ExitCode {
    // Where stderr is closed there is nobody to tell.
    let _ = io::stderr().write_all(text(error).as_bytes());
    ExitCode::FAILURE
}

/// What [`failure`] prints.
#[must_use]
pub fn text(error: &anyhow::Error) -> String {
    let mut text = format!("boardless: {error}\n");
    for cause in error.chain().skip(1) {
        text.push_str(&format!("  because: {cause}\n"));
    }
    if let Some(hinted) = error.chain().find_map(|e| e.downcast_ref::<Hinted>()) {
        text.push_str(&format!("hint: {}\n", hinted.hint));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use anyhow::Context;

    #[test]
    fn a_failure_tells_what_why_and_what_next() {
        let low = io::Error::new(io::ErrorKind::AddrInUse, "address in use");
        let error = Err::<(), _>(low)
            .context("cannot listen on 127.0.0.1:1")
            .hint("try port 2")
            .context("cannot open the theatre")
            .unwrap_err();
        assert_eq!(
            text(&error),
            "boardless: cannot open the theatre\n  because: cannot listen on 127.0.0.1:1\n  \
             because: address in use\nhint: try port 2\n"
        );
    }

    #[test]
    fn a_failure_without_cause_or_hint_is_one_line() {
        assert_eq!(text(&anyhow::anyhow!("no")), "boardless: no\n");
    }
}
