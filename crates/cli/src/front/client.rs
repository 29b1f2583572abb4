//! A client at a board's serial line on a TCP port: bytes as they are, or telnet with RFC 2217.

use std::io;
use std::net::TcpStream;
use std::rc::Rc;

use network::host::{Reactor, Ready};

use super::channel::{Channel, Peer};
use super::inlet::Inlet;
use super::rfc2217::{Event, Session};
use crate::telnet::escape;

/// Answers that a client may leave unread before no more of it is read.
const HIGH: usize = 64 << 10;

/// Bytes of the board's that a connection begins with at once. What it has not begun with can be dropped.
const PIECE: usize = 16 << 10;

/// A client.
#[derive(Debug)]
pub struct Client {
    channel: Channel<TcpStream>,
    telnet: Option<Telnet>,
}

/// What telnet needs besides.
#[derive(Debug)]
struct Telnet {
    session: Session,
    /// Bytes for the board.
    inlet: Inlet,
    /// The board's bytes, for the client: all that its connection has not begun with.
    outlet: Vec<u8>,
    suspended: bool,
    held_in_reset: bool,
    was_reset: bool,
}

impl Client {
    /// Puts a connection on the reactor under a front end's number.
    ///
    /// # Errors
    /// The PC is out of memory or watches.
    pub fn new(
        reactor: &Rc<Reactor>,
        stream: TcpStream,
        number: usize,
        is_telnet: bool,
    ) -> io::Result<Client> {
        let mut channel = Channel::new(reactor, stream, number)?;
        let telnet = is_telnet.then(|| {
            let mut offers = Vec::new();
            let session = Session::new(&mut offers);
            channel.send(&offers);
            Telnet {
                session,
                inlet: Inlet::default(),
                outlet: Vec::new(),
                suspended: false,
                held_in_reset: false,
                was_reset: false,
            }
        });
        Ok(Client { channel, telnet })
    }

    /// The reactor says so.
    pub fn ready(&mut self, ready: &Ready) {
        self.channel.ready(ready);
    }

    /// Whether the client sends no more.
    pub fn has_ended(&self) -> bool {
        self.channel.has_ended()
    }

    /// Has the next [`Client::advance`] look whether something came, whatever the reactor said.
    pub fn ask(&mut self) {
        self.channel.ask();
    }

    /// Whether [`Client::advance`] has left something to read.
    pub fn has_more(&self) -> bool {
        self.channel.has_more()
    }

    /// Bytes for the client; [`Client::advance`] writes them.
    pub fn send(&mut self, bytes: &[u8]) {
        match &mut self.telnet {
            None => self.channel.send(bytes),
            Some(telnet) => telnet.outlet.extend_from_slice(bytes),
        }
    }

    /// Bytes that the client has to take still.
    pub fn pending(&self) -> usize {
        self.channel.pending() + self.telnet.as_ref().map_or(0, |telnet| telnet.outlet.len())
    }

    /// Bytes written since the beginning.
    pub fn total(&self) -> u64 {
        self.channel.total()
    }

    /// Drops what is not written yet.
    pub fn forget_output(&mut self) {
        match &mut self.telnet {
            None => self.channel.forget_output(),
            // What the connection has begun with may end in the middle of a command.
            Some(telnet) => telnet.outlet.clear(),
        }
    }

    /// Whether a write was not refused for want of room since the last time it was.
    pub fn can_write(&self) -> bool {
        self.channel.can_write()
    }

    /// What came for the board.
    pub fn inlet(&mut self) -> &mut Inlet {
        match &mut self.telnet {
            None => &mut self.channel.inlet,
            Some(telnet) => &mut telnet.inlet,
        }
    }

    /// Whether the client's control lines hold the chip in reset.
    pub fn holds_in_reset(&self) -> bool {
        self.telnet.as_ref().is_some_and(|t| t.held_in_reset)
    }

    /// Whether they have begun to since the last call.
    pub fn take_reset(&mut self) -> bool {
        self.telnet
            .as_mut()
            .is_some_and(|t| std::mem::take(&mut t.was_reset))
    }

    /// Moves what can be moved.
    pub fn advance(&mut self) -> Peer {
        let Some(telnet) = &mut self.telnet else {
            return self.channel.advance();
        };
        let mut peer = self.channel.advance();
        if telnet.inlet.has_room() {
            let mut answer = Vec::new();
            telnet.take(&self.channel.inlet.take(), &mut answer);
            // It may not come between the halves of what is under way, but between two pieces.
            self.channel.send(&answer);
        }
        while peer != Peer::Gone && telnet.has_output(&self.channel) {
            if self.channel.pending() == 0 {
                let count = telnet.outlet.len().min(PIECE);
                let mut piece = Vec::new();
                escape(&telnet.outlet[..count], &mut piece);
                telnet.outlet.drain(..count);
                self.channel.send(&piece);
            }
            if self.channel.flush() == Peer::Gone {
                peer = Peer::Gone;
            }
            if self.channel.pending() > 0 {
                break;
            }
        }
        self.channel.pause(self.channel.pending() > HIGH);
        peer
    }
}

impl Telnet {
    /// Whether there is anything that could be written.
    fn has_output(&self, channel: &Channel<TcpStream>) -> bool {
        channel.pending() > 0 || !(self.suspended || self.outlet.is_empty())
    }

    /// Does what the client's bytes ask for.
    fn take(&mut self, bytes: &[u8], answer: &mut Vec<u8>) {
        let mut events = Vec::new();
        self.session.receive(bytes, &mut events, answer);
        for event in events {
            match event {
                // A chip in reset hears nothing.
                Event::Data(_) if self.held_in_reset => {}
                Event::Data(bytes) => self.inlet.push(&bytes),
                Event::PurgeInput => self.inlet = Inlet::default(),
                Event::PurgeOutput => self.outlet.clear(),
                Event::Suspend(suspended) => self.suspended = suspended,
                Event::HoldInReset(held) => {
                    self.held_in_reset = held;
                    self.was_reset |= held;
                    self.inlet = Inlet::default();
                }
            }
        }
    }
}
