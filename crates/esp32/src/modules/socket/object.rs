//! A socket object, and the ten places there are for one.

use super::errno;
use super::timeout::Timeout;
use crate::inspect::{self, What};
use crate::state::{State, state};
use network::{Closing, Interest, SocketId};
use python::object::NativeObject;
use python::vm::thread::ThreadId;
use python::{Error, Res, Value, Vm};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// How many sockets an ESP32 has (`CONFIG_LWIP_MAX_SOCKETS`; FIDELITY, section 1).
pub const MAX_SOCKETS: usize = 10;

/// The number of the first one: newlib's 64 descriptors end with lwIP's.
pub const FIRST_FD: i32 = 64 - MAX_SOCKETS as i32;

/// How long lwIP tries to connect to a peer that does not answer, in microseconds: 12 SYNs, one
/// every 1.5 s (FIDELITY, section 1).
pub const SYN_TIME: u64 = 18_500_000;

/// MicroPython's own idea of a socket's state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// A TCP socket nothing was done with: it cannot be read.
    New,
    /// Bound, listening or connected, whether with success or not; and every other socket.
    Connected,
    /// A read gave no byte. It never gives one again.
    PeerClosed,
}

/// lwIP's idea of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Opened, perhaps bound.
    Idle,
    /// Accepting.
    Listening,
    /// A connection is being made, until this time at the latest.
    Connecting(u64),
    /// Connected; a datagram socket always is.
    Open,
    /// The connection could not be made: good for nothing any more. The number, until it is told.
    Dead(Option<i32>),
}

/// Which of the ten places are taken, and what is watched besides.
#[derive(Debug, Default)]
pub struct Table {
    taken: RefCell<[bool; MAX_SOCKETS]>,
    /// What the threads wait for, each in a native.
    watched: RefCell<Vec<(ThreadId, SocketId, Interest)>>,
    /// Sockets with a callback (option 20).
    pub(super) events: RefCell<Vec<(SocketId, Value)>>,
    /// When callbacks may run next.
    pub(super) events_after: Cell<u64>,
    /// A callback is running.
    pub(super) in_event: Cell<bool>,
}

impl Table {
    fn take(&self) -> Option<i32> {
        let mut taken = self.taken.borrow_mut();
        let free = taken.iter().position(|taken| !taken)?;
        taken[free] = true;
        Some(FIRST_FD + free as i32)
    }

    fn give_back(&self, fd: i32) {
        let place = usize::try_from(fd - FIRST_FD).unwrap_or(usize::MAX);
        if let Some(taken) = self.taken.borrow_mut().get_mut(place) {
            *taken = false;
        }
    }

    /// Watches for the running native, and remembers it for as long as that waits.
    pub(super) fn watch(&self, state: &State, id: SocketId, interest: Interest) {
        let mut watched = self.watched.borrow_mut();
        watched.push((state.threads.running(), id, interest));
        // The network knows of one interest a socket.
        let mut all = interest;
        for (_, _, interest) in watched.iter().filter(|(_, known, _)| *known == id) {
            all.readable |= interest.readable;
            all.writable |= interest.writable;
        }
        state.network.borrow_mut().watch(id, all);
    }

    /// Callbacks, and threads that waited or ran a callback, are gone.
    pub(super) fn soft_reset(&self) {
        self.events.borrow_mut().clear();
        self.watched.borrow_mut().clear();
        self.in_event.set(false);
    }

    /// A thread has waited.
    pub(super) fn forget_watched(&self, thread: ThreadId) {
        self.watched
            .borrow_mut()
            .retain(|(waiting, _, _)| *waiting != thread);
    }
}

/// What the board keeps of its sockets between the calls.
#[derive(Debug, Default)]
pub struct Sockets {
    /// The table. Sockets hold it too, so that those that outlive a soft reset take no new place.
    pub table: Rc<Table>,
}

/// The table of the board.
pub fn table(state: &State) -> Rc<Table> {
    state.module(|sockets: &mut Sockets| sockets.table.clone())
}

/// A place in the table, and the network's socket on it. Dropping it closes the socket: that is how
/// a collected socket object ends.
pub struct Handle {
    board: Rc<State>,
    table: Rc<Table>,
    fd: i32,
    /// `None` after the connection failed, as lwIP then has no control block left.
    id: Option<SocketId>,
}

impl Handle {
    /// Takes a place.
    pub fn new(
        board: &Rc<State>,
        open: impl FnOnce() -> Result<SocketId, i32>,
    ) -> Result<Handle, i32> {
        let table = table(board);
        let fd = table.take().ok_or(errno::ENFILE)?;
        let mut handle = Handle {
            board: board.clone(),
            table,
            fd,
            id: None,
        };
        // An error gives the place back.
        handle.id = Some(open()?);
        Ok(handle)
    }

    /// The network's socket.
    ///
    /// # Errors
    /// EBADF after close. Of a dead socket, `dead`.
    pub fn id(&self, dead: i32) -> Result<SocketId, i32> {
        if self.fd < 0 {
            return Err(errno::EBADF);
        }
        self.id.ok_or(dead)
    }

    /// The descriptor; -1 once closed.
    pub fn fd(&self) -> i32 {
        self.fd
    }

    /// Ends the network's socket and keeps the place.
    pub fn abandon(&mut self) {
        if let Some(id) = self.id.take() {
            self.table
                .events
                .borrow_mut()
                .retain(|(known, _)| *known != id);
            self.board.record.forget(id);
            self.board.network.borrow_mut().close(id, Closing::Abortive);
        }
    }

    /// Ends both.
    pub fn close(&mut self) {
        if self.fd < 0 {
            return;
        }
        if let Some(id) = self.id.take() {
            self.table
                .events
                .borrow_mut()
                .retain(|(known, _)| *known != id);
            // A board without power sends no FIN.
            let how = if self.board.stop.get().is_some() {
                Closing::Abortive
            } else {
                Closing::Graceful
            };
            inspect::ends(&self.board, id);
            self.board.network.borrow_mut().close(id, how);
        }
        self.table.give_back(self.fd);
        self.fd = -1;
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.close();
    }
}

/// A socket object.
pub struct Socket {
    /// Its place and the network's socket.
    pub handle: Handle,
    /// SOCK_STREAM, SOCK_DGRAM, SOCK_RAW.
    pub kind: i64,
    /// See [`Stage`].
    pub stage: Stage,
    /// See [`Phase`].
    pub phase: Phase,
    /// How long a call waits.
    pub timeout: Timeout,
    /// It was bound to an address that is not the board's: nothing ever arrives.
    pub deaf: bool,
    /// The callback of option 20, or None.
    pub callback: Value,
}

impl Socket {
    /// Whether it is TCP.
    pub fn is_stream(&self) -> bool {
        self.kind == super::SOCK_STREAM
    }
}

impl NativeObject for Socket {
    fn trace(&self, mark: &mut dyn FnMut(Value)) {
        mark(self.callback);
    }

    fn cost(&self) -> usize {
        // base, fd, four bytes, retries, callback, next
        24
    }
}

/// The socket behind `self`.
///
/// # Errors
/// TypeError if it is none.
pub fn socket<'a>(vm: &'a mut Vm, this: Value) -> Res<&'a mut Socket> {
    if vm.native_ref::<Socket>(this).is_none() {
        return Err(vm.type_error("argument has wrong type"));
    }
    match vm.native_mut::<Socket>(this) {
        Some(socket) => Ok(socket),
        None => Err(Error::Stop),
    }
}

/// Raises OSError for a number.
pub fn check<T>(vm: &mut Vm, result: Result<T, i32>) -> Res<T> {
    result.map_err(|number| vm.os_error(number))
}

/// Finds out what became of a connection in progress. lwIP's limit counts here: the networks below
/// may be more patient.
pub fn settle(vm: &mut Vm, this: Value) -> Res<()> {
    let board = state(vm);
    let socket = socket(vm, this)?;
    let Phase::Connecting(until) = socket.phase else {
        return Ok(());
    };
    let Ok(id) = socket.handle.id(0) else {
        return Ok(());
    };
    // Of a connection that failed the network knows no ends any more.
    let (local, peer) = {
        let network = board.network.borrow();
        (network.local_address(id), network.peer_address(id))
    };
    let result = board.network.borrow_mut().connect_result(id);
    match result {
        Ok(()) => {
            socket.phase = Phase::Open;
            inspect::log_between(&board, id, What::Connected, local, peer);
        }
        Err(network::ConnectError::InProgress) if board.now() < until => {}
        Err(error) => {
            let error = match error {
                network::ConnectError::InProgress => network::ConnectError::TimedOut,
                other => other,
            };
            let number = errno::connect(error);
            socket.phase = Phase::Dead(Some(number));
            inspect::log_between(&board, id, What::Failed(number), local, peer);
            socket.handle.abandon();
        }
    }
    Ok(())
}
