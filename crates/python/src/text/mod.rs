//! Text as MicroPython on an ESP32 writes and reads it: numbers, format specifications, reprs, UTF-8.
//!
//! Everything here is a function on Rust's own types and knows nothing of the heap or the VM. A Python `str` is a
//! slice of bytes throughout, because MicroPython's is: it may hold surrogates, or half a character that a precision
//! cut off. Functions that write append to a `Vec<u8>`; where a width or precision makes the result long, the caller
//! asks for an upper bound first (`upper_bound`) and reserves that much, so that MemoryError comes from the heap.
//!
//! - [`float`] and [`int`] write numbers, [`number`] reads them.
//! - [`spec`] is the language of `str.format` and f-strings, [`percent`] that of the `%` operator; both lay their
//!   results out with [`layout`].
//! - [`repr`] quotes strings, [`utf8`] and [`chars`] count and classify characters.

pub mod chars;
pub mod float;
pub mod int;
pub mod layout;
pub mod number;
pub mod percent;
pub mod repr;
pub mod spec;
pub mod utf8;

/// A message: the template with these texts, which need not be UTF-8, in the places marked `{}`.
#[must_use]
pub fn fill<const N: usize>(template: &str, values: [&[u8]; N]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut values = values.into_iter();
    for (i, piece) in template.split("{}").enumerate() {
        if i > 0 {
            out.extend_from_slice(values.next().unwrap_or_default());
        }
        out.extend_from_slice(piece.as_bytes());
    }
    out
}
