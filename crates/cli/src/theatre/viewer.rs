//! One viewer: where in the film they are, and what is still to be sent to them.

use std::io::{ErrorKind, Read, Write};
use std::iter;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use mio::net::TcpStream;

use super::film::{Film, Frame};

/// Clear the screen, cursor to the top left corner.
const CLEAR: &[u8] = b"\x1b[2J\x1b[H";
/// Cursor to the top left corner.
const HOME: &[u8] = b"\x1b[H";
/// From this height on, the last row goes without CR LF: it would scroll a terminal of the usual 24 rows.
const FULL_SCREEN_ROWS: usize = 24;
/// How often a viewer that has closed their side is sent the picture anew: only sending tells whether they are gone.
const PROBE: Duration = Duration::from_secs(1);

/// Why a viewer is no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leave {
    /// They closed the connection, or it broke.
    Gone,
    /// They have not taken a byte for [`Options::patience`](super::Options).
    Stuck,
}

pub(super) struct Viewer {
    stream: TcpStream,
    pub(super) peer: SocketAddr,
    pub(super) since: Instant,
    /// The picture that is due.
    due: usize,
    /// The tick from which on the next one is.
    until: u64,
    /// The picture that was sent last, wholly or in part.
    shown: usize,
    /// What of that picture is still to be sent. At most one picture waits: none is begun before the last is sent, and
    /// those that were due meanwhile are skipped.
    pending: Vec<u8>,
    /// How much of `pending` is sent.
    sent: usize,
    /// When the socket last took something.
    progress: Instant,
    /// They closed their side. They may still be watching (`nc` whose input has ended), so only sending can tell.
    deaf: bool,
    /// They sent more than was read at a time.
    unread: bool,
}

impl Viewer {
    /// Seats a viewer at a tick of the clock, for whom the film begins at a tick of its own. [`Viewer::open`] sends
    /// them the first picture.
    pub(super) fn new(
        stream: TcpStream,
        peer: SocketAddr,
        film: &Film,
        place: u64,
        tick: u64,
        now: Instant,
    ) -> Self {
        let (due, left) = film.at(place);
        Self {
            stream,
            peer,
            since: now,
            due,
            until: tick + left,
            shown: due,
            pending: Vec::new(),
            sent: 0,
            progress: now,
            deaf: false,
            unread: false,
        }
    }

    pub(super) fn stream(&mut self) -> &mut TcpStream {
        &mut self.stream
    }

    /// Clears the screen and shows the first picture.
    pub(super) fn open(&mut self, film: &Film, now: Instant) -> Result<(), Leave> {
        self.pending.extend_from_slice(CLEAR);
        draw(film, film.frame(self.due), &mut self.pending);
        self.flush(now)
    }

    /// Shows what is due at a tick.
    pub(super) fn tick(
        &mut self,
        film: &Film,
        tick: u64,
        now: Instant,
        patience: Duration,
    ) -> Result<(), Leave> {
        while self.until <= tick {
            self.due = (self.due + 1) % film.len();
            self.until += u64::from(film.frame(self.due).hold);
        }
        if self.unread {
            self.discard_input()?;
        }
        if self.sent < self.pending.len() {
            return if now.duration_since(self.progress) >= patience {
                Err(Leave::Stuck)
            } else {
                Ok(())
            };
        }
        let probe = self.deaf && now.duration_since(self.progress) >= PROBE;
        if self.due == self.shown && !probe {
            return Ok(());
        }
        self.shown = self.due;
        self.pending.clear();
        self.sent = 0;
        draw(film, film.frame(self.due), &mut self.pending);
        self.flush(now)
    }

    /// Sends what waits, as far as the socket takes it.
    pub(super) fn flush(&mut self, now: Instant) -> Result<(), Leave> {
        while self.sent < self.pending.len() {
            match self.stream.write(&self.pending[self.sent..]) {
                Ok(0) => return Err(Leave::Gone),
                Ok(count) => {
                    self.sent += count;
                    self.progress = now;
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(()),
                Err(_) => return Err(Leave::Gone),
            }
        }
        Ok(())
    }

    /// Reads what they sent, and forgets it: keys, and a telnet client's offers, to which no answer is "no".
    pub(super) fn discard_input(&mut self) -> Result<(), Leave> {
        let mut bytes = [0; 4096];
        self.unread = false;
        for _ in 0..4 {
            match self.stream.read(&mut bytes) {
                Ok(0) => {
                    self.deaf = true;
                    return Ok(());
                }
                Ok(_) => {}
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(()),
                Err(_) => return Err(Leave::Gone),
            }
        }
        // Who sends without end must not keep the others waiting: the rest is read at the next tick.
        self.unread = true;
        Ok(())
    }
}

/// Appends a picture as it goes over the wire.
fn draw(film: &Film, frame: Frame<'_>, out: &mut Vec<u8>) {
    out.extend_from_slice(HOME);
    for row in frame.rows().chain(iter::repeat(&b""[..])).take(film.rows()) {
        out.extend_from_slice(row);
        out.resize(out.len() + film.columns() - row.len(), b' ');
        out.extend_from_slice(b"\r\n");
    }
    if film.rows() >= FULL_SCREEN_ROWS {
        out.truncate(out.len() - 2);
    }
}
