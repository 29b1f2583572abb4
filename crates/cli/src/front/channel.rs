//! A descriptor that carries a board's serial line both ways, without ever blocking.

use std::io::{self, Read, Write};
use std::os::fd::AsFd;
use std::rc::Rc;

use network::host::{Key, Reactor, Ready, Source};
use network::network::Interest;

use super::inlet::Inlet;

/// Bytes read at once.
const CHUNK: usize = 4096;

/// What is at the other end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Peer {
    /// Somebody may be there.
    There,
    /// It sends no more, and may read still.
    Ended,
    /// It has failed: nobody is.
    Gone,
}

/// A non-blocking descriptor on the reactor, with a buffer each way.
#[derive(Debug)]
pub struct Channel<S: AsFd + Read + Write> {
    stream: S,
    reactor: Rc<Reactor>,
    key: Key,
    buffer: Box<[u8; CHUNK]>,
    /// What came in.
    pub inlet: Inlet,
    outlet: Vec<u8>,
    /// How much of `outlet` is written.
    written: usize,
    can_read: bool,
    paused: bool,
    ended: bool,
    can_write: bool,
    /// The kernel is to tell of room for writing.
    listens: bool,
    total: u64,
}

impl<S: AsFd + Read + Write> Channel<S> {
    /// Puts a descriptor, which must not block, on the reactor under a front end's number.
    ///
    /// # Errors
    /// The PC is out of memory or watches.
    pub fn new(reactor: &Rc<Reactor>, stream: S, number: usize) -> io::Result<Self> {
        let key = reactor.register_reader(stream.as_fd(), 0, Source::FrontEnd(number))?;
        Ok(Self {
            stream,
            reactor: reactor.clone(),
            key,
            buffer: Box::new([0; CHUNK]),
            inlet: Inlet::default(),
            outlet: Vec::new(),
            written: 0,
            can_read: true,
            paused: false,
            ended: false,
            can_write: true,
            listens: false,
            total: 0,
        })
    }

    /// The descriptor.
    pub fn stream(&self) -> &S {
        &self.stream
    }

    /// The reactor says so.
    pub fn ready(&mut self, ready: &Ready) {
        self.can_read |= ready.readable;
        self.can_write |= ready.writable;
    }

    /// Whether the peer sends no more.
    pub fn has_ended(&self) -> bool {
        self.ended
    }

    /// Has the next [`Channel::advance`] look whether something came, whatever the reactor said.
    pub fn ask(&mut self) {
        self.can_read = true;
    }

    /// Whether [`Channel::advance`] has left something to read, of which the reactor will not tell again.
    pub fn has_more(&self) -> bool {
        self.can_read && !self.paused && self.inlet.has_room()
    }

    /// Reads nothing more, or goes on.
    pub fn pause(&mut self, paused: bool) {
        self.paused = paused;
    }

    /// Bytes for the peer; [`Channel::advance`] writes them.
    pub fn send(&mut self, bytes: &[u8]) {
        self.outlet.extend_from_slice(bytes);
    }

    /// Bytes that are not written yet.
    pub fn pending(&self) -> usize {
        self.outlet.len() - self.written
    }

    /// Bytes written since the beginning.
    pub fn total(&self) -> u64 {
        self.total
    }

    /// Drops what is not written yet.
    pub fn forget_output(&mut self) {
        self.outlet.clear();
        self.written = 0;
    }

    /// Whether a write was not refused for want of room since the last time it was.
    pub fn can_write(&self) -> bool {
        self.can_write
    }

    /// Moves what can be moved, and watches for the rest. It reads once: a tool that has sent a piece waits for the
    /// answer, and whether there is more ([`Channel::has_more`]) can be asked after that.
    pub fn advance(&mut self) -> Peer {
        if self.read() == Peer::Gone {
            self.watch();
            Peer::Gone
        } else {
            self.flush()
        }
    }

    /// As [`Channel::advance`], but reads nothing.
    pub fn flush(&mut self) -> Peer {
        let written = self.write();
        if !self.watch() || written == Peer::Gone {
            Peer::Gone
        } else if self.ended {
            Peer::Ended
        } else {
            Peer::There
        }
    }

    /// Asks the reactor to tell when there is more to do; false if it cannot.
    fn watch(&mut self) -> bool {
        if self.listens == self.can_write {
            let listen = !self.can_write;
            if self
                .reactor
                .listen_for_writing(self.key, self.stream.as_fd(), listen)
                .is_err()
            {
                return false;
            }
            self.listens = listen;
        }
        let interest = Interest {
            readable: !self.can_read,
            writable: !self.can_write,
        };
        if interest != Interest::default() {
            self.reactor.watch_drained(self.key, interest);
        }
        true
    }

    fn read(&mut self) -> Peer {
        while self.has_more() {
            match self.stream.read(&mut self.buffer[..]) {
                Ok(0) => {
                    self.can_read = false;
                    self.ended = true;
                }
                Ok(count) => {
                    // Another may be at the other end of a pseudo-terminal now.
                    self.ended = false;
                    self.inlet.push(&self.buffer[..count]);
                    break;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    self.can_read = false;
                    if error.kind() != io::ErrorKind::WouldBlock {
                        return Peer::Gone;
                    }
                }
            }
        }
        Peer::There
    }

    fn write(&mut self) -> Peer {
        while self.can_write && self.pending() > 0 {
            match self.stream.write(&self.outlet[self.written..]) {
                Ok(count) => {
                    self.written += count;
                    self.total += count as u64;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => self.can_write = false,
                Err(_) => {
                    self.forget_output();
                    return Peer::Gone;
                }
            }
        }
        if self.pending() == 0 {
            self.forget_output();
        }
        Peer::There
    }
}

impl<S: AsFd + Read + Write> Drop for Channel<S> {
    fn drop(&mut self) {
        self.reactor.deregister(self.key, self.stream.as_fd());
    }
}
