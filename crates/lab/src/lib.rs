//! Drivers: who gives a board the processor, and when.
