//! One of the PC's sockets, and what its board waits for on it.

use std::os::fd::AsFd;

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use crate::network::{Interest, SocketId};

use super::reactor::{Key, Source};
use super::site::Site;

/// A socket of the PC with its place in the reactor, once it has one.
#[derive(Debug)]
pub(super) struct Watched<S> {
    pub(super) socket: S,
    key: Option<Key>,
    /// What answered "would block" since it was last ready.
    pub(super) drained: Interest,
}

impl<S: AsFd> Watched<S> {
    pub(super) fn new(socket: S) -> Self {
        Self {
            socket,
            key: None,
            drained: Interest::default(),
        }
    }

    pub(super) fn watch(&mut self, site: &Site, id: SocketId, interest: Interest) {
        let reactor = &site.reactor;
        let source = Source::Socket(id);
        let Some(key) = self.key else {
            match reactor.register(&self.socket, site.owner, source) {
                // Registering tells what is ready already, as a drained socket's next edge would.
                Ok(key) => {
                    reactor.watch_drained(key, interest);
                    self.key = Some(key);
                }
                // Better a board that asks again and again than one that never wakes.
                Err(_) => reactor.wake_at_once(site.owner, source),
            }
            return;
        };
        let drained = (self.drained.readable || !interest.readable)
            && (self.drained.writable || !interest.writable);
        if drained {
            reactor.watch_drained(key, interest);
        } else if reactor.watch(key, &self.socket, interest).is_err() {
            reactor.wake_at_once(site.owner, source);
        }
    }

    pub(super) fn unwatch(&self, site: &Site) {
        if let Some(key) = self.key {
            site.reactor.unwatch(key);
        }
    }

    /// Takes the socket out of the reactor.
    pub(super) fn end(self, site: &Site) -> S {
        if let Some(key) = self.key {
            site.reactor.deregister(key, &self.socket);
        }
        self.socket
    }

    /// What the kernel says of the socket now.
    pub(super) fn poll(&self) -> PollFlags {
        let asked = PollFlags::IN | PollFlags::OUT;
        let mut fds = [PollFd::new(&self.socket, asked)];
        match poll(&mut fds, Some(&Timespec::default())) {
            Ok(_) => fds[0].revents(),
            Err(_) => PollFlags::empty(),
        }
    }
}
