//! Drivers: who gives a board the processor, and when.
//!
//! - [`live`]: real time and the PC's own sockets, any number of boards on one thread.
//!   **Start here:** [`live::Driver`].

pub mod live;
