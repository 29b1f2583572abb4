//! What the modules that touch nothing outside compute: functions on Rust's own types that know nothing of the heap
//! or the VM.
//!
//! - [`hash`]: the hashes of values.
//! - [`regex`]: `re`. [`pack`]: `struct`, and the elements of `array`. [`random`]: `random`.
//! - [`binascii`]: `binascii`, `bytes.hex`. [`json`]: `json`. [`trig`]: `math`.

pub mod berkeley;
pub mod binascii;
pub mod canvas;
pub mod hash;
pub mod json;
pub mod pack;
pub mod random;
pub mod regex;
pub mod trig;
