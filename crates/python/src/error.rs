//! How code that runs Python fails.

use crate::value::Value;

/// Why a computation did not end with a value.
///
/// Three channels are kept apart: a Python exception, which programs can catch; the end of the
/// board's run, which they can't; and a broken invariant of ours, which is a panic.
#[derive(Clone, Copy, Debug)]
pub enum Error {
    /// A Python exception: an instance.
    Raised(Value),
    /// The board is to stop running this program (power off, reset): unwinds everything.
    Stop,
}

/// Result of what runs Python.
pub type Res<T = Value> = Result<T, Error>;
