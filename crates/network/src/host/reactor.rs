//! One place where a thread waits for everything its boards wait for.

use std::cell::RefCell;
use std::io;
use std::os::fd::{AsFd, AsRawFd};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use mio::unix::SourceFd;
use mio::{Events, Poll, Registry, Token, Waker};

use crate::network::{Interest, LookupId, SocketId};

/// The token of the waker; sources have the small numbers.
const WAKER: Token = Token(usize::MAX);

/// What became ready, of one owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    /// A socket of the owner's network.
    Socket(SocketId),
    /// A lookup of the owner's network.
    Lookup(LookupId),
    /// A file descriptor, or a thread, of a front end, which chose the number.
    FrontEnd(usize),
}

/// One wake: a hint, after which the owner asks its socket or descriptor again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Ready {
    /// The board, as the driver numbers them.
    pub owner: usize,
    /// Which of its sources.
    pub source: Source,
    /// Reading it would not block.
    pub readable: bool,
    /// Writing to it would not block.
    pub writable: bool,
}

/// A registered source. Valid until [`Reactor::deregister`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key(usize);

#[derive(Debug)]
struct Entry {
    owner: usize,
    source: Source,
    /// What the owner waits for. Cleared by the wake: a watch wakes once.
    armed: Interest,
    /// Edges that came while nobody waited for them.
    missed: Interest,
}

#[derive(Debug, Default)]
struct Sources {
    entries: Vec<Option<Entry>>,
    free: Vec<usize>,
    /// Wakes that need no polling.
    immediate: Vec<Ready>,
}

/// What all boards of a thread, and the front ends beside them, wait on.
///
/// The poller is edge triggered, and every source but a reader stays registered for both directions from its first watch
/// to its end.
/// [`watch`](Reactor::watch) asks the kernel to look again, so what is ready already wakes too; that costs a system call.
/// [`watch_drained`](Reactor::watch_drained) saves it for those who have just been told "would block".
///
/// Regular files cannot be polled ([`register`](Reactor::register) answers `PermissionDenied`): whoever has one for
/// standard input reads it in a thread and wakes the reactor with a [`Notifier`].
#[derive(Debug)]
pub struct Reactor {
    poll: RefCell<(Poll, Events)>,
    registry: Registry,
    sources: RefCell<Sources>,
    notifier: Notifier,
}

/// Wakes a [`Reactor`] from any thread.
#[derive(Clone, Debug)]
pub struct Notifier {
    waker: Arc<Waker>,
    pending: Arc<Mutex<Vec<Ready>>>,
}

impl Notifier {
    /// Makes the reactor's `wait` return with this source of this owner, readable.
    pub fn notify(&self, owner: usize, source: Source) {
        let ready = Ready {
            owner,
            source,
            readable: true,
            writable: false,
        };
        self.pending
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(ready);
        self.wake();
    }

    /// Makes the reactor's `wait` return, with nothing.
    pub fn wake(&self) {
        // An eventfd's write fails only when its counter is full, and then the reactor is awake anyway.
        let _ = self.waker.wake();
    }
}

impl Reactor {
    /// A reactor with nothing to wait for.
    ///
    /// # Errors
    /// When the PC is out of file descriptors.
    pub fn new() -> io::Result<Self> {
        let poll = Poll::new()?;
        let registry = poll.registry().try_clone()?;
        let waker = Arc::new(Waker::new(&registry, WAKER)?);
        Ok(Self {
            poll: RefCell::new((poll, Events::with_capacity(1024))),
            registry,
            sources: RefCell::default(),
            notifier: Notifier {
                waker,
                pending: Arc::default(),
            },
        })
    }

    /// Something that wakes this reactor from another thread.
    pub fn notifier(&self) -> Notifier {
        self.notifier.clone()
    }

    /// Makes a descriptor known. Nothing is waited for before [`watch`](Reactor::watch).
    ///
    /// # Errors
    /// `PermissionDenied` for a regular file; else when the PC is out of memory or watches.
    pub fn register(&self, fd: impl AsFd, owner: usize, source: Source) -> io::Result<Key> {
        self.register_for(fd, owner, source, both())
    }

    /// Like [`register`](Reactor::register), for those who write seldom: the kernel tells of reading alone, until
    /// [`listen_for_writing`](Reactor::listen_for_writing). A pseudo-terminal would tell of room at each byte that its
    /// other end takes.
    ///
    /// # Errors
    /// As [`register`](Reactor::register).
    pub fn register_reader(&self, fd: impl AsFd, owner: usize, source: Source) -> io::Result<Key> {
        self.register_for(fd, owner, source, mio::Interest::READABLE)
    }

    /// Whether the kernel tells of room for writing to what was registered as a reader. What there is already, it tells.
    ///
    /// # Errors
    /// When the kernel refuses.
    pub fn listen_for_writing(&self, key: Key, fd: impl AsFd, listen: bool) -> io::Result<()> {
        let interest = if listen {
            both()
        } else {
            mio::Interest::READABLE
        };
        let fd = fd.as_fd().as_raw_fd();
        self.registry
            .reregister(&mut SourceFd(&fd), Token(key.0), interest)
    }

    fn register_for(
        &self,
        fd: impl AsFd,
        owner: usize,
        source: Source,
        interest: mio::Interest,
    ) -> io::Result<Key> {
        let mut sources = self.sources.borrow_mut();
        let index = sources.free.pop().unwrap_or(sources.entries.len());
        let fd = fd.as_fd().as_raw_fd();
        if let Err(error) = self
            .registry
            .register(&mut SourceFd(&fd), Token(index), interest)
        {
            if index < sources.entries.len() {
                sources.free.push(index);
            }
            return Err(error);
        }
        if index == sources.entries.len() {
            sources.entries.push(None);
        }
        sources.entries[index] = Some(Entry {
            owner,
            source,
            armed: Interest::default(),
            missed: Interest::default(),
        });
        Ok(Key(index))
    }

    /// Wakes the owner once, when the descriptor becomes ready for `interest` or is already.
    ///
    /// # Errors
    /// When the kernel refuses; the descriptor is then not watched.
    pub fn watch(&self, key: Key, fd: impl AsFd, interest: Interest) -> io::Result<()> {
        if let Some(Some(entry)) = self.sources.borrow_mut().entries.get_mut(key.0) {
            entry.armed = interest;
            entry.missed = Interest::default();
        }
        let fd = fd.as_fd().as_raw_fd();
        self.registry
            .reregister(&mut SourceFd(&fd), Token(key.0), both())
    }

    /// Like [`watch`](Reactor::watch), for those who have seen "would block" for `interest` since their last wake: an
    /// edge is still to come, or came and is remembered, so that the kernel need not be asked.
    pub fn watch_drained(&self, key: Key, interest: Interest) {
        let mut sources = self.sources.borrow_mut();
        let Some(Some(entry)) = sources.entries.get_mut(key.0) else {
            return;
        };
        let missed = intersection(entry.missed, interest);
        if missed == Interest::default() {
            entry.armed = interest;
            return;
        }
        let ready = entry.wake(missed);
        sources.immediate.push(ready);
    }

    /// Takes a watch back.
    pub fn unwatch(&self, key: Key) {
        if let Some(Some(entry)) = self.sources.borrow_mut().entries.get_mut(key.0) {
            entry.armed = Interest::default();
        }
    }

    /// Forgets a source, before its descriptor is closed.
    pub fn deregister(&self, key: Key, fd: impl AsFd) {
        let fd = fd.as_fd().as_raw_fd();
        // It fails if the descriptor was never registered, which a valid key excludes.
        let _ = self.registry.deregister(&mut SourceFd(&fd));
        let mut sources = self.sources.borrow_mut();
        if sources
            .entries
            .get_mut(key.0)
            .and_then(Option::take)
            .is_some()
        {
            sources.free.push(key.0);
        }
    }

    /// Makes the next [`wait`](Reactor::wait) return at once with this source. For the reactor's own thread; others have
    /// a [`Notifier`].
    pub fn wake_at_once(&self, owner: usize, source: Source) {
        self.sources.borrow_mut().immediate.push(Ready {
            owner,
            source,
            readable: true,
            writable: true,
        });
    }

    /// Waits until something watched is ready, a notifier calls, or `timeout` is over (`None` is never), and appends
    /// what is ready to `ready`. It may also come back early with nothing: after a signal, or for what nobody watches.
    ///
    /// # Errors
    /// Only if the poller itself is broken.
    pub fn wait(&self, timeout: Option<Duration>, ready: &mut Vec<Ready>) -> io::Result<()> {
        let mut poll = self.poll.borrow_mut();
        let (poll, events) = &mut *poll;
        let timeout = if self.sources.borrow().immediate.is_empty() {
            timeout
        } else {
            Some(Duration::ZERO)
        };
        match poll.poll(events, timeout) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::Interrupted => events.clear(),
            Err(error) => return Err(error),
        }
        let mut sources = self.sources.borrow_mut();
        ready.append(&mut sources.immediate);
        for event in events.iter() {
            if event.token() == WAKER {
                ready.append(
                    &mut self
                        .notifier
                        .pending
                        .lock()
                        .unwrap_or_else(PoisonError::into_inner),
                );
                continue;
            }
            let Some(Some(entry)) = sources.entries.get_mut(event.token().0) else {
                continue;
            };
            let now = Interest {
                readable: event.is_readable() || event.is_read_closed() || event.is_error(),
                writable: event.is_writable() || event.is_write_closed() || event.is_error(),
            };
            let wanted = intersection(entry.armed, now);
            entry.missed.readable |= now.readable;
            entry.missed.writable |= now.writable;
            if wanted != Interest::default() {
                ready.push(entry.wake(wanted));
            }
        }
        Ok(())
    }
}

impl Entry {
    /// Ends the watch with these.
    fn wake(&mut self, now: Interest) -> Ready {
        self.armed = Interest::default();
        self.missed.readable &= !now.readable;
        self.missed.writable &= !now.writable;
        Ready {
            owner: self.owner,
            source: self.source,
            readable: now.readable,
            writable: now.writable,
        }
    }
}

fn intersection(a: Interest, b: Interest) -> Interest {
    Interest {
        readable: a.readable && b.readable,
        writable: a.writable && b.writable,
    }
}

fn both() -> mio::Interest {
    mio::Interest::READABLE | mio::Interest::WRITABLE
}
