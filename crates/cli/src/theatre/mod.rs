//! The ASCII theatre: a telnet server that plays a film to many viewers at once.
//!
//! | module | is |
//! |---|---|
//! | [`film`] | the film: its file, and in memory |
//! | [`cast`] | a recording of a terminal (asciicast) made into a film |
//! | `ascii` | one character of any script as ASCII |
//! | [`server`] | the loop that serves all viewers from one thread |
//! | `viewer` | one viewer: where in the film they are, and what is still to be sent |
//!
//! Every viewer sees the film from its beginning, or all see it by one clock ([`Options::together`]), and again and again,
//! for as long as they stay.
//!
//! On the wire: once "clear" and "home" (`ESC[2J ESC[H`), then per picture "home" and its rows, each padded to the film's
//! width and ended by CR LF. Nothing but 7-bit ASCII, no telnet negotiation, and whatever a viewer sends is discarded:
//! this is what `telnet`, PuTTY, `nc` and an ESP32 that decodes whatever `recv(500)` gave all show correctly.
//!
//! ```
//! use std::sync::Arc;
//! use boardless::theatre::{Film, Options, Theatre};
//!
//! # fn main() -> std::io::Result<()> {
//! let theatre = Theatre::bind("127.0.0.1:0", Arc::new(Film::built_in()), Options::default())?;
//! let playing = theatre.spawn()?;
//! let viewer = std::net::TcpStream::connect(playing.local_addr())?;
//! # drop(viewer);
//! // Dropping `playing` ends it.
//! # Ok(())
//! # }
//! ```

mod ascii;
pub mod cast;
pub mod film;
pub mod server;
mod viewer;

pub use cast::CastError;
pub use film::{Film, FilmError, Reading};
pub use server::{Event, Leave, Options, Playing, Stopper, Theatre};
