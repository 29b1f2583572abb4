//! The language: MicroPython as on an ESP32.
//!
//! - [`value`]: a value, 8 bytes. [`symbols`]: interned strings. [`object`]: what lies in the
//!   [`heap`]. [`map`]: the hash table of dicts, sets, instances.
//! - [`compiler`]: source to [`code`], the bytecode.
//! - [`vm`]: the machine that runs it. [`types`]: built-in types. [`builtins`]: built-in functions.
//!   [`modules`]: modules that touch nothing outside.
//! - [`text`], [`pure`]: formatting, parsing and algorithms on Rust types.
//!
//! Start here: [`vm::Vm`].

pub mod builtins;
pub mod code;
pub mod compiler;
pub mod error;
pub mod heap;
pub mod map;
pub mod modules;
pub mod object;
pub mod pure;
pub mod symbols;
pub mod text;
pub mod types;
pub mod value;
pub mod vm;

pub use error::{Error, Res};
pub use value::Value;
pub use vm::Vm;
