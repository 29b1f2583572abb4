//! What the board says it is.

/// MicroPython's version.
pub const VERSION: (i64, i64, i64) = (1, 29, 0);
/// The same, as text.
pub const RELEASE: &str = "1.29.0";
/// The firmware's version as the banner gives it: git tag and build date.
pub const BUILD: &str = "v1.29.0 on 2026-11-24";
/// The machine's name: the one thing that is honestly different.
pub const MACHINE: &str = "Boardless virtual module with ESP32";

/// The banner's first line.
pub fn banner() -> String {
    format!("MicroPython {BUILD}; {MACHINE}")
}
