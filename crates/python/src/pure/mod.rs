//! What the modules that touch nothing outside compute: functions on Rust's own types that know nothing of the heap
//! or the VM.

pub mod hash;
