//! Talking in a pipe: all of stdin goes to the peer, all that comes back to stdout, and then it is over.

use std::io::{self, ErrorKind, IsTerminal, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::process::ExitCode;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Context;

use super::{Ending, Manner};
use crate::peer::{CLOSED, lost};
use crate::show::{HexDump, Text};

/// Pieces that may wait for a slow stdout before the peer is kept waiting.
const WAITING: usize = 16;

/// How long to wait for what a peer said before it stopped to listen.
const LAST_WORDS: Duration = Duration::from_millis(500);

/// What the two directions report.
enum Event {
    Received(Vec<u8>),
    /// The peer sends no more; an error if that was not in order.
    PeerEnded(io::Result<()>),
    /// For the hex dump.
    Sent(Vec<u8>),
    AllSent,
    InputFailed(io::Error),
    SendFailed(io::Error),
}

/// The conversation.
pub(super) fn talk(stream: TcpStream, manner: Manner) -> anyhow::Result<ExitCode> {
    let (events, inbox) = sync_channel(WAITING);
    let ear = stream.try_clone().context("cannot share the connection")?;
    let hearing = events.clone();
    thread::spawn(move || receive(&ear, &hearing));
    thread::spawn(move || {
        let end = send(&stream, manner, &events);
        // Fails if the conversation is over.
        let _ = events.send(end);
    });
    listen(&inbox, manner)
}

/// Handles events until the conversation is over.
fn listen(inbox: &Receiver<Event>, manner: Manner) -> anyhow::Result<ExitCode> {
    let mut show = Show::new(manner.hex);
    let mut sent_all = false;
    let mut peer_ended = false;
    // No deadline while there may be more of stdin.
    let mut deadline: Option<Instant> = None;
    let status = loop {
        let event = match deadline {
            None => inbox.recv().map_err(|_| RecvTimeoutError::Disconnected),
            Some(deadline) => {
                inbox.recv_timeout(deadline.saturating_duration_since(Instant::now()))
            }
        };
        match event {
            Ok(Event::Received(bytes)) => {
                match show.received(&bytes) {
                    Ok(()) => {}
                    // Whoever read our output has had enough of it.
                    Err(error) if error.kind() == ErrorKind::BrokenPipe => break ExitCode::SUCCESS,
                    Err(error) => return Err(error).context("cannot write to stdout"),
                }
                if sent_all {
                    deadline = Some(Instant::now() + manner.wait);
                }
            }
            Ok(Event::Sent(bytes)) => show.sent(&bytes),
            Ok(Event::AllSent) => {
                sent_all = true;
                if peer_ended {
                    break ExitCode::SUCCESS;
                }
                deadline = Some(Instant::now() + manner.wait);
            }
            Ok(Event::PeerEnded(Ok(()))) => {
                show.status(CLOSED);
                peer_ended = true;
                if sent_all {
                    break ExitCode::SUCCESS;
                }
                // There may be no more of stdin than what is on its way.
                deadline = Some(Instant::now() + manner.wait);
            }
            Ok(Event::PeerEnded(Err(error))) => {
                show.status(&lost(&error));
                break ExitCode::FAILURE;
            }
            Ok(Event::SendFailed(error)) => {
                // The peer's last words may still be on their way from the other thread.
                while let Ok(Event::Received(bytes)) = inbox.recv_timeout(LAST_WORDS) {
                    let _ = show.received(&bytes);
                }
                show.status(&lost(&error));
                break ExitCode::FAILURE;
            }
            Ok(Event::InputFailed(error)) => return Err(error).context("cannot read stdin"),
            Err(_) if sent_all => break ExitCode::SUCCESS,
            Err(_) => {
                show.status("the peer closed before all was sent");
                break ExitCode::FAILURE;
            }
        }
    };
    show.finish();
    Ok(status)
}

/// Hands on what the peer sends.
fn receive(mut stream: &TcpStream, events: &SyncSender<Event>) {
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let event = match stream.read(&mut buffer) {
            Ok(0) => Event::PeerEnded(Ok(())),
            Ok(length) => Event::Received(buffer[..length].to_vec()),
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => Event::PeerEnded(Err(error)),
        };
        let last = matches!(event, Event::PeerEnded(_));
        if events.send(event).is_err() || last {
            return;
        }
    }
}

/// Sends all of stdin, and says how that ended.
fn send(mut stream: &TcpStream, manner: Manner, events: &SyncSender<Event>) -> Event {
    let mut lines = Lines::new(manner.ending);
    let mut stdin = io::stdin().lock();
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let (pieces, last) = match stdin.read(&mut buffer) {
            Ok(0) => (lines.end(), true),
            Ok(length) => (lines.push(&buffer[..length]), false),
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Event::InputFailed(error),
        };
        for piece in pieces {
            if let Err(error) = stream.write_all(&piece) {
                return Event::SendFailed(error);
            }
            if manner.hex && events.send(Event::Sent(piece)).is_err() {
                return Event::AllSent;
            }
        }
        if last {
            // A peer that is gone already is the receiver's to report.
            let _ = stream.shutdown(Shutdown::Write);
            return Event::AllSent;
        }
    }
}

/// Gives lines their endings.
struct Lines {
    ending: Ending,
    /// The bytes of a line that has begun, for [`Ending::Nothing`]; each line is sent by itself then.
    begun: Vec<u8>,
    /// Whether the last byte was a carriage return, for [`Ending::CrLf`].
    returned: bool,
}

impl Lines {
    fn new(ending: Ending) -> Self {
        Self {
            ending,
            begun: Vec::new(),
            returned: false,
        }
    }

    /// What to send of the next bytes, in one or more pieces, none of them empty.
    fn push(&mut self, bytes: &[u8]) -> Vec<Vec<u8>> {
        match self.ending {
            Ending::Lf => vec![bytes.to_vec()],
            Ending::CrLf => {
                let mut piece = Vec::with_capacity(bytes.len() + bytes.len() / 16);
                for &byte in bytes {
                    if byte == b'\n' && !self.returned {
                        piece.push(b'\r');
                    }
                    self.returned = byte == b'\r';
                    piece.push(byte);
                }
                vec![piece]
            }
            Ending::Nothing => {
                let mut pieces = Vec::new();
                for part in bytes.split_inclusive(|&byte| byte == b'\n') {
                    self.begun.extend_from_slice(part);
                    if self.begun.pop_if(|byte| *byte == b'\n').is_some() {
                        self.begun.pop_if(|byte| *byte == b'\r');
                        pieces.extend(self.end());
                    }
                }
                pieces
            }
        }
    }

    /// What to send of a line that has no ending.
    fn end(&mut self) -> Vec<Vec<u8>> {
        if self.begun.is_empty() {
            return Vec::new();
        }
        vec![std::mem::take(&mut self.begun)]
    }
}

/// Where what is sent and received is shown.
struct Show {
    hex: Option<(HexDump, HexDump)>,
    /// Only for a terminal; a file or a pipe gets the bytes as they are.
    text: Option<Text>,
    at_line_start: bool,
}

impl Show {
    fn new(hex: bool) -> Self {
        Self {
            hex: hex.then(|| (HexDump::new('>'), HexDump::new('<'))),
            text: io::stdout().is_terminal().then(Text::default),
            at_line_start: true,
        }
    }

    fn received(&mut self, bytes: &[u8]) -> io::Result<()> {
        let mut stdout = io::stdout().lock();
        if let Some((_, dump)) = &mut self.hex {
            stdout.write_all(dump.rows(bytes).as_bytes())?;
        } else if let Some(text) = &mut self.text {
            let shown = text.push(bytes);
            if let Some(last) = shown.bytes().last() {
                self.at_line_start = last == b'\n';
            }
            stdout.write_all(shown.as_bytes())?;
        } else {
            stdout.write_all(bytes)?;
        }
        stdout.flush()
    }

    /// What is sent goes to stderr, so that stdout holds only what came back.
    fn sent(&mut self, bytes: &[u8]) {
        if let Some((dump, _)) = &mut self.hex {
            let _ = io::stderr().write_all(dump.rows(bytes).as_bytes());
        }
    }

    fn status(&mut self, text: &str) {
        self.end_line();
        // Where stderr is closed there is nobody to tell.
        let _ = writeln!(io::stderr(), "{text}");
    }

    fn finish(&mut self) {
        self.end_line();
    }

    /// A terminal's next prompt is to begin a line.
    fn end_line(&mut self) {
        if let Some(text) = &mut self.text {
            let rest = text.flush();
            if !rest.is_empty() || !self.at_line_start {
                let _ = writeln!(io::stdout(), "{rest}");
                self.at_line_start = true;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(ending: Ending, cuts: &[&[u8]]) -> Vec<Vec<u8>> {
        let mut lines = Lines::new(ending);
        let mut pieces: Vec<_> = cuts.iter().flat_map(|cut| lines.push(cut)).collect();
        pieces.extend(lines.end());
        pieces
    }

    #[test]
    fn line_feeds_stay_as_they_are() {
        assert_eq!(
            pieces(Ending::Lf, &[b"a\nb\r\n", b"c"]),
            [&b"a\nb\r\n"[..], b"c"]
        );
    }

    #[test]
    fn carriage_returns_are_added_where_they_lack() {
        assert_eq!(
            pieces(Ending::CrLf, &[b"a\nb\r", b"\nc", b"\n"]).concat(),
            b"a\r\nb\r\nc\r\n"
        );
    }

    #[test]
    fn lines_without_endings_are_sent_one_by_one() {
        assert_eq!(
            pieces(Ending::Nothing, &[b"ab\nc\r", b"\nd\n\ne", b"f"]),
            [&b"ab"[..], b"c", b"d", b"ef"]
        );
    }
}
