//! The language: MicroPython as on an ESP32.
