//! The loop that serves all viewers from one thread.
//!
//! All viewers share one clock of ticks, each with their own place in the film, or all with the same. When a tick comes, everybody for whom a
//! picture is due gets it in one write; a loop that comes late skips what it missed. A viewer that does not keep up
//! skips pictures too, one that takes nothing any more is shown out.

use std::collections::HashMap;
use std::io::{self, ErrorKind, Write};
use std::net::{SocketAddr, ToSocketAddrs};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use mio::net::{TcpListener, TcpStream};
use mio::{Events, Interest, Poll, Token, Waker};
use socket2::{Domain, SockRef, Socket, Type};

use super::film::{Film, TICKS_PER_SECOND};
use super::viewer::{self, Viewer};

pub use super::viewer::Leave;

const LISTENER: Token = Token(0);
const WAKER: Token = Token(1);
const FIRST_VIEWER: usize = 2;

/// How much the kernel may hold back for a viewer, in bytes. Left alone it takes more than a whole film, and a viewer
/// that reads slowly would watch minutes behind.
const SEND_BUFFER: usize = 16 * 1024;

/// How long to wait before accepting again when the system cannot (out of file descriptors).
const ACCEPT_PAUSE: Duration = Duration::from_millis(500);

/// How a theatre is run.
#[derive(Debug, Clone)]
pub struct Options {
    /// The most viewers at a time. The next is told that the house is full.
    pub max_viewers: usize,
    /// The speed. [`Film::ticks_per_second`] is what the film is made for.
    pub ticks_per_second: u32,
    /// All viewers see the same at the same time, so that a late one joins in the middle; otherwise each has the film
    /// from its beginning.
    pub together: bool,
    /// The tick of the film at which it begins. When it repeats, it does so from its beginning.
    pub from: u64,
    /// How long a viewer may take nothing before they are shown out.
    pub patience: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            max_viewers: 4096,
            ticks_per_second: TICKS_PER_SECOND,
            together: false,
            from: 0,
            patience: Duration::from_secs(10),
        }
    }
}

/// What happens in a theatre.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A viewer takes a seat.
    Joined {
        /// Who.
        peer: SocketAddr,
        /// How many are watching now.
        viewers: usize,
    },
    /// A viewer's connection ends.
    Left {
        /// Who.
        peer: SocketAddr,
        /// Why.
        why: Leave,
        /// How long they watched.
        watched: Duration,
        /// How many are watching now.
        viewers: usize,
    },
    /// A viewer was turned away because all seats were taken.
    Full {
        /// Who.
        peer: SocketAddr,
    },
    /// The system could not let a viewer in.
    CannotAccept {
        /// Its reason.
        reason: String,
    },
}

/// A theatre that listens. [`Theatre::run`] plays here, [`Theatre::spawn`] on a thread of its own.
pub struct Theatre {
    listener: TcpListener,
    local_addr: SocketAddr,
    film: Arc<Film>,
    options: Options,
    poll: Poll,
    stopper: Stopper,
    count: Arc<AtomicUsize>,
    observer: Box<dyn FnMut(Event) + Send>,
    viewers: HashMap<Token, Viewer>,
    next_token: usize,
    /// When to accept again, after the system could not.
    accept_at: Option<Instant>,
}

/// Ends a theatre, from any thread.
#[derive(Debug, Clone)]
pub struct Stopper {
    stop: Arc<AtomicBool>,
    waker: Arc<Waker>,
}

impl Stopper {
    /// Asks the theatre to end. It does so at once.
    pub fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
        // The loop looks at least once a tick while there are viewers; without the wake-up it ends with the next event.
        let _ = self.waker.wake();
    }

    fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

impl Theatre {
    /// Listens on an address; port 0 lets the system choose one. Viewers are let in once it plays.
    ///
    /// # Errors
    /// The name does not resolve, the port is taken, or the address is not this machine's.
    pub fn bind(
        address: impl ToSocketAddrs,
        film: Arc<Film>,
        options: Options,
    ) -> io::Result<Self> {
        let mut listener = listen(address)?;
        let local_addr = listener.local_addr()?;
        let poll = Poll::new()?;
        poll.registry()
            .register(&mut listener, LISTENER, Interest::READABLE)?;
        let stopper = Stopper {
            stop: Arc::default(),
            waker: Arc::new(Waker::new(poll.registry(), WAKER)?),
        };
        Ok(Self {
            listener,
            local_addr,
            film,
            options,
            poll,
            stopper,
            count: Arc::default(),
            observer: Box::new(|_| {}),
            viewers: HashMap::new(),
            next_token: FIRST_VIEWER,
            accept_at: None,
        })
    }

    /// Where it listens.
    #[must_use]
    pub fn local_addr(&self) -> SocketAddr {
        self.local_addr
    }

    /// What can end it.
    #[must_use]
    pub fn stopper(&self) -> Stopper {
        self.stopper.clone()
    }

    /// Has a function called with each event, on the theatre's thread: it should be quick.
    #[must_use]
    pub fn observe(mut self, observer: impl FnMut(Event) + Send + 'static) -> Self {
        self.observer = Box::new(observer);
        self
    }

    /// Plays on a thread of its own, until what this returns is dropped.
    ///
    /// # Errors
    /// The system has no thread to give.
    pub fn spawn(self) -> io::Result<Playing> {
        let local_addr = self.local_addr;
        let stopper = self.stopper();
        let count = Arc::clone(&self.count);
        let thread = thread::Builder::new()
            .name("theatre".into())
            .spawn(move || self.run())?;
        Ok(Playing {
            local_addr,
            stopper,
            count,
            thread: Some(thread),
        })
    }

    /// Plays until [`Stopper::stop`] is called; then all connections are closed.
    ///
    /// # Errors
    /// The system's poll fails, which it does not in practice.
    pub fn run(mut self) -> io::Result<()> {
        let clock = Clock::new(self.options.ticks_per_second);
        let mut events = Events::with_capacity(1024);
        let mut played = 0;
        while !self.stopper.is_stopped() {
            let timeout = self.timeout(&clock, played);
            match self.poll.poll(&mut events, timeout) {
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                other => other?,
            }
            let now = Instant::now();
            for event in &events {
                match event.token() {
                    WAKER => {}
                    LISTENER => self.accept(clock.tick(now), now),
                    token => {
                        let broken = event.is_error() || event.is_write_closed();
                        self.serve(
                            token,
                            broken,
                            event.is_readable() || event.is_read_closed(),
                            now,
                        );
                    }
                }
            }
            if self.accept_at.is_some_and(|at| at <= now) {
                self.accept(clock.tick(now), now);
            }
            let tick = clock.tick(now);
            if tick > played {
                played = tick;
                self.tick(tick, now);
            }
        }
        Ok(())
    }

    /// Until when nothing is due: the next tick, if anybody watches.
    fn timeout(&self, clock: &Clock, played: u64) -> Option<Duration> {
        let tick = (!self.viewers.is_empty()).then(|| clock.at(played + 1));
        let next = match (tick, self.accept_at) {
            (Some(tick), Some(accept)) => tick.min(accept),
            (tick, accept) => tick.or(accept)?,
        };
        Some(next.saturating_duration_since(Instant::now()))
    }

    fn accept(&mut self, tick: u64, now: Instant) {
        self.accept_at = None;
        loop {
            match self.listener.accept() {
                Ok((stream, peer)) => self.seat(stream, peer, tick, now),
                Err(error) => match error.kind() {
                    ErrorKind::WouldBlock => return,
                    // The peer went away while it waited; others may wait behind it.
                    ErrorKind::Interrupted
                    | ErrorKind::ConnectionAborted
                    | ErrorKind::ConnectionReset => {}
                    _ => {
                        self.accept_at = Some(now + ACCEPT_PAUSE);
                        let reason = error.to_string();
                        (self.observer)(Event::CannotAccept { reason });
                        return;
                    }
                },
            }
        }
    }

    fn seat(&mut self, mut stream: TcpStream, peer: SocketAddr, tick: u64, now: Instant) {
        if self.viewers.len() >= self.options.max_viewers {
            let seats = self.options.max_viewers;
            // A new connection's buffer is empty and takes a line at once.
            let _ = write!(
                stream,
                "All {seats} seats of this theatre are taken. Come back later.\r\n"
            );
            (self.observer)(Event::Full { peer });
            return;
        }
        // Both only make the show smoother.
        let _ = stream.set_nodelay(true);
        let _ = SockRef::from(&stream).set_send_buffer_size(SEND_BUFFER);
        let token = Token(self.next_token);
        self.next_token += 1;
        let interest = Interest::READABLE | Interest::WRITABLE;
        if let Err(error) = self.poll.registry().register(&mut stream, token, interest) {
            let reason = error.to_string();
            (self.observer)(Event::CannotAccept { reason });
            return;
        }
        let passed = if self.options.together { tick } else { 0 };
        let place = self.options.from + passed;
        let mut viewer = Viewer::new(stream, peer, &self.film, place, tick, now);
        let opened = viewer.open(&self.film, now);
        self.viewers.insert(token, viewer);
        let viewers = self.viewers.len();
        self.count.store(viewers, Ordering::Relaxed);
        (self.observer)(Event::Joined { peer, viewers });
        if let Err(why) = opened {
            self.show_out(token, why, now);
        }
    }

    /// Does what an event asks for.
    fn serve(&mut self, token: Token, broken: bool, readable: bool, now: Instant) {
        let Some(viewer) = self.viewers.get_mut(&token) else {
            return;
        };
        let mut outcome = if broken {
            Err(viewer::Leave::Gone)
        } else {
            viewer.flush(now)
        };
        if outcome.is_ok() && readable {
            outcome = viewer.discard_input();
        }
        if let Err(why) = outcome {
            self.show_out(token, why, now);
        }
    }

    fn tick(&mut self, tick: u64, now: Instant) {
        let mut leaving = Vec::new();
        for (&token, viewer) in &mut self.viewers {
            if let Err(why) = viewer.tick(&self.film, tick, now, self.options.patience) {
                leaving.push((token, why));
            }
        }
        for (token, why) in leaving {
            self.show_out(token, why, now);
        }
    }

    fn show_out(&mut self, token: Token, why: Leave, now: Instant) {
        let Some(mut viewer) = self.viewers.remove(&token) else {
            return;
        };
        // Closing the socket takes it off the list anyway.
        let _ = self.poll.registry().deregister(viewer.stream());
        let viewers = self.viewers.len();
        self.count.store(viewers, Ordering::Relaxed);
        (self.observer)(Event::Left {
            peer: viewer.peer,
            why,
            watched: now.duration_since(viewer.since),
            viewers,
        });
    }
}

/// A theatre that plays on a thread of its own. Dropping it ends the show and frees the port.
#[derive(Debug)]
pub struct Playing {
    local_addr: SocketAddr,
    stopper: Stopper,
    count: Arc<AtomicUsize>,
    thread: Option<JoinHandle<io::Result<()>>>,
}

impl Playing {
    /// Where it listens.
    #[must_use]
    pub fn local_addr(&self) -> SocketAddr {
        self.local_addr
    }

    /// How many are watching.
    #[must_use]
    pub fn viewers(&self) -> usize {
        self.count.load(Ordering::Relaxed)
    }
}

impl Drop for Playing {
    fn drop(&mut self) {
        self.stopper.stop();
        if let Some(thread) = self.thread.take() {
            // A panic there has been printed there.
            let _ = thread.join();
        }
    }
}

/// An absolute schedule: tick n is due at a fixed time, however late the ones before it came.
struct Clock {
    start: Instant,
    per_second: u32,
}

impl Clock {
    fn new(per_second: u32) -> Self {
        Self {
            start: Instant::now(),
            per_second: per_second.max(1),
        }
    }

    /// The last tick due at a time.
    fn tick(&self, now: Instant) -> u64 {
        let passed = now.saturating_duration_since(self.start);
        passed.as_secs() * u64::from(self.per_second)
            + u64::from(passed.subsec_nanos()) * u64::from(self.per_second) / 1_000_000_000
    }

    /// When a tick is due: the first instant at which [`Clock::tick`] says so.
    fn at(&self, tick: u64) -> Instant {
        let per_second = u64::from(self.per_second);
        let nanos = ((tick % per_second) * 1_000_000_000).div_ceil(per_second);
        self.start + Duration::from_secs(tick / per_second) + Duration::from_nanos(nanos)
    }
}

/// Listens on the first of a name's addresses that can be listened on.
fn listen(address: impl ToSocketAddrs) -> io::Result<TcpListener> {
    let mut failure = io::Error::new(ErrorKind::AddrNotAvailable, "the name has no address");
    for address in address.to_socket_addrs()? {
        match listen_at(address) {
            Ok(listener) => return Ok(listener),
            Err(error) => failure = error,
        }
    }
    Err(failure)
}

fn listen_at(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, None)?;
    // On Windows this option would let two programs listen on one port.
    #[cfg(not(windows))]
    socket.set_reuse_address(true)?;
    socket.bind(&address.into())?;
    // A class that starts watching at the same moment must fit.
    socket.listen(1024)?;
    socket.set_nonblocking(true)?;
    Ok(TcpListener::from_std(socket.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tick_is_due_exactly_when_the_clock_says_so() {
        for per_second in [1, 7, 15, 24, 60, 1000] {
            let clock = Clock::new(per_second);
            for tick in [0, 1, 2, 6, 14, 15, 16, 899, 100_003] {
                let at = clock.at(tick);
                assert_eq!(clock.tick(at), tick, "{per_second}");
                if tick > 0 {
                    assert_eq!(
                        clock.tick(at - Duration::from_nanos(1)),
                        tick - 1,
                        "{per_second}"
                    );
                }
            }
        }
    }
}
