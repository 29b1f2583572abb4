//! The language: MicroPython as on an ESP32.
//!
//! - [`value`]: a value, 8 bytes. [`symbols`]: interned strings. [`object`]: what lies in the
//!   [`heap`]. [`map`]: the hash table of dicts, sets, instances.
//! - [`code`]: the bytecode.

pub mod code;
pub mod heap;
pub mod map;
pub mod object;
pub mod pure;
pub mod symbols;
pub mod text;
pub mod value;
