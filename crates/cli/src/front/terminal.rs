//! The user's own terminal as a board's serial terminal.
//!
//! Keys go to a channel as the bytes they are, Ctrl-C and Ctrl-D included; what the board sends is written as it
//! comes. Only [`LEAVE`] is kept back: it ends the session. Stdin may as well be a pipe or a file: then the terminal
//! is left alone, every byte is the board's, and the end of the input is reported.

use std::io::{self, IsTerminal, Read, Write};
use std::sync::mpsc::Sender;
use std::thread;

use crate::terminal::Guard;

/// The keys that leave, and never reach the board: Ctrl-] and Ctrl-X, as in mpremote.
pub const LEAVE: [u8; 2] = [0x1d, 0x18];

/// What a user is told at the start.
pub const GREETING: &str =
    "Ctrl-] or Ctrl-X leaves; Ctrl-C interrupts the program, Ctrl-D at the prompt restarts it.";

/// What comes from the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// Bytes for the board, at least one. They come as fast as a user can paste or a pipe can deliver, which a serial
    /// line cannot: whoever feeds the board waits until its receive buffer has room.
    Bytes(Vec<u8>),
    /// The user wants to leave, or their terminal is gone. Nothing follows.
    Leave,
    /// Stdin, which is no terminal, has ended or cannot be read. Nothing follows; the board may go on.
    End,
}

/// The terminal in use: bytes for the user are written to it, and dropping it restores what was changed.
///
/// The thread that reads stdin lives on until the next key or the process's end, for a read cannot be called off.
#[derive(Debug)]
pub struct Terminal {
    /// Present if stdin is a terminal. Fields are dropped after [`Terminal::drop`], so the last line is ended first.
    guard: Option<Guard>,
    /// Whether the cursor is where a line starts, as far as the board's output tells.
    at_line_start: bool,
}

impl Terminal {
    /// Takes over the terminal, if stdin is one, and tells the user `greeting`; then sends what they type to
    /// `events`, and calls `notify` after each event.
    ///
    /// # Errors
    /// The terminal cannot be put into raw mode, or no thread can be started.
    pub fn start(
        greeting: Option<&str>,
        events: Sender<Event>,
        notify: impl Fn() + Send + 'static,
    ) -> io::Result<Self> {
        let guard = if io::stdin().is_terminal() {
            // The user may have no use for it; whether they see it is no reason to fail.
            if let Some(greeting) = greeting {
                let _ = writeln!(io::stderr(), "{greeting}");
            }
            let guard = Guard::new();
            guard.raw()?;
            Some(guard)
        } else {
            None
        };
        let interactive = guard.is_some();
        thread::Builder::new()
            .name("terminal".to_owned())
            .spawn(move || {
                let tell = |event| {
                    let told = events.send(event).is_ok();
                    notify();
                    told
                };
                if interactive {
                    read_keys(tell);
                } else {
                    pass(io::stdin().lock(), false, tell);
                }
            })?;
        Ok(Self {
            guard,
            at_line_start: true,
        })
    }

    /// Whether a user sits at it: stdin is a terminal.
    #[must_use]
    pub fn is_interactive(&self) -> bool {
        self.guard.is_some()
    }

    /// Somebody else has shown these bytes at it.
    pub fn shown(&mut self, bytes: &[u8]) {
        if let Some(last) = bytes.last() {
            self.at_line_start = *last == b'\n';
        }
    }
}

impl Write for Terminal {
    /// Shows bytes at once.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut stdout = io::stdout().lock();
        let written = stdout.write(bytes)?;
        stdout.flush()?;
        self.shown(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stdout().flush()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        if self.guard.is_some() && !self.at_line_start {
            // The shell's prompt belongs on a line of its own. A terminal that is gone needs none.
            let _ = self.write_all(b"\r\n");
        }
    }
}

#[cfg(not(windows))]
fn read_keys(tell: impl Fn(Event) -> bool) {
    pass(io::stdin().lock(), true, tell);
}

/// A Windows console gives keys, not a terminal's bytes.
#[cfg(windows)]
fn read_keys(tell: impl Fn(Event) -> bool) {
    loop {
        let bytes = match crossterm::event::read() {
            Ok(crossterm::event::Event::Key(key)) => super::keys::bytes(&key),
            Ok(_) => continue,
            Err(_) => LEAVE.to_vec(),
        };
        if !pass_chunk(&bytes, true, &tell) {
            return;
        }
    }
}

/// Tells of all that `input` gives, until it ends, a leave key comes or nobody listens.
fn pass(mut input: impl Read, interactive: bool, tell: impl Fn(Event) -> bool) {
    let mut buffer = [0; 4096];
    loop {
        match input.read(&mut buffer) {
            Ok(0) => break,
            Ok(count) => {
                if !pass_chunk(&buffer[..count], interactive, &tell) {
                    return;
                }
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => break,
        }
    }
    tell(if interactive {
        Event::Leave
    } else {
        Event::End
    });
}

/// Tells of `bytes` up to a leave key, and of that; false if it was the last to tell.
fn pass_chunk(bytes: &[u8], interactive: bool, tell: &impl Fn(Event) -> bool) -> bool {
    let leave = bytes
        .iter()
        .position(|byte| interactive && LEAVE.contains(byte));
    let bytes = &bytes[..leave.unwrap_or(bytes.len())];
    let told = bytes.is_empty() || tell(Event::Bytes(bytes.to_vec()));
    if leave.is_some() {
        tell(Event::Leave);
    }
    told && leave.is_none()
}

#[cfg(test)]
mod tests;
