//! The [`Network`] trait: what is behind the radio, as non-blocking sockets.
//!
//! A call never waits. It is done, or it would block (a variant of its error), or it failed with one of the few errors
//! that call can have. Whoever would block calls [`Network::watch`] (or keeps the [`LookupId`]), gives up the processor,
//! and asks again when the board's driver says that something happened. **A wake is a hint**: it may be spurious, so
//! the answer of the repeated call is what counts.
//!
//! What is deliberately not here: errno numbers, timeouts, the ten sockets of an ESP32, the rule that a socket never
//! connected answers ENOTCONN. Those are lwIP's and MicroPython's, and belong to the socket module above every network.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddrV4};

use thiserror::Error;

/// A socket of one [`Network`]. Never used twice by the same network within a practical time: a closed socket's
/// identifier answers `NoSuchSocket`, it does not name a newer socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SocketId(pub u64);

/// A name being resolved, see [`Network::resolve`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LookupId(pub u64);

/// An address family.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Family {
    /// `AF_INET`.
    Inet,
    /// `AF_INET6`: every network answers [`OpenError::FamilyNotSupported`] for now.
    Inet6,
}

/// What kind of socket is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// TCP.
    Stream,
    /// UDP.
    Datagram,
    /// IP packets of one protocol number (1 is ICMP). Sent without, received with the IP header.
    Raw {
        /// The protocol field of the IP header.
        protocol: u8,
    },
}

/// What a board waits for on a socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct Interest {
    /// Bytes, a datagram, a connection to accept, the end of the stream, or an error.
    pub readable: bool,
    /// Room to send, a connection made, or an error.
    pub writable: bool,
}

impl Interest {
    /// Only readable.
    pub const READ: Self = Self {
        readable: true,
        writable: false,
    };
    /// Only writable.
    pub const WRITE: Self = Self {
        readable: false,
        writable: true,
    };
    /// Either.
    pub const BOTH: Self = Self {
        readable: true,
        writable: true,
    };
}

/// What a socket is ready for at this moment. Exact, unlike a wake.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct Readiness {
    /// `recv` or `accept` would not answer would-block (it may answer 0 bytes, or an error).
    pub readable: bool,
    /// `send` would not answer would-block; a connection in progress is decided.
    pub writable: bool,
    /// A stream that is not connected (any more): never connected, or both directions have ended.
    pub hangup: bool,
    /// An error is pending; the next call tells which.
    pub error: bool,
}

/// A socket's options.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SocketOption {
    /// `SO_REUSEADDR`, with lwIP's meaning: two sockets may bind one port if both have it; only one may listen.
    ReuseAddress(bool),
    /// `SO_BROADCAST`: as in ESP-IDF's lwIP, broadcasts are neither sent nor received without.
    Broadcast(bool),
    /// `TCP_NODELAY`.
    NoDelay(bool),
    /// `IP_ADD_MEMBERSHIP`: receive what is sent to this group (and the bound port).
    Join(Ipv4Addr),
    /// `IP_DROP_MEMBERSHIP`.
    Leave(Ipv4Addr),
}

/// How a socket ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Closing {
    /// What was sent is still delivered, then FIN.
    Graceful,
    /// At once: the peer of a stream gets RST. What a board does that loses power or is reset.
    Abortive,
}

/// The IPv4 configuration of the station, as `ifconfig()` gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Interface {
    /// The station's own address.
    pub address: Ipv4Addr,
    /// The subnet mask.
    pub mask: Ipv4Addr,
    /// The gateway.
    pub gateway: Ipv4Addr,
    /// The name server.
    pub dns: Ipv4Addr,
}

impl Interface {
    /// The subnet's broadcast address.
    pub fn broadcast(&self) -> Ipv4Addr {
        Ipv4Addr::from(u32::from(self.address) | !u32::from(self.mask))
    }
}

/// Where the station's address comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Addressing {
    /// From the network: what `ifconfig('dhcp')` asks for, and the default.
    Dhcp,
    /// What the program set.
    Static(Interface),
}

/// The state of a lookup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lookup {
    /// The name's address.
    Done(Ipv4Addr),
    /// Ask [`Network::lookup`] again after a wake.
    Pending(LookupId),
}

/// What a stream socket is doing, for those who look at a network from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SocketState {
    /// Opened, perhaps bound.
    Idle,
    /// Waiting for connections.
    Listening,
    /// A SYN is on its way.
    Connecting,
    /// Connected, or a datagram socket in use.
    Open,
}

/// One line of [`Network::sockets`]: plain data for a panel, a log or a failing test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SocketInfo {
    /// Which socket.
    pub id: SocketId,
    /// Its kind.
    pub kind: Kind,
    /// Its state.
    pub state: SocketState,
    /// Its own end as the board sees it.
    pub local: Option<SocketAddrV4>,
    /// Its peer as the board sees it.
    pub peer: Option<SocketAddrV4>,
}

impl fmt::Display for SocketInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.kind {
            Kind::Stream => "tcp",
            Kind::Datagram => "udp",
            Kind::Raw { .. } => "raw",
        };
        let end =
            |end: Option<SocketAddrV4>| end.map_or_else(|| "*:*".to_owned(), |end| end.to_string());
        let state = match self.state {
            SocketState::Idle => "idle",
            SocketState::Listening => "listening",
            SocketState::Connecting => "connecting",
            SocketState::Open => "open",
        };
        write!(f, "{kind} {} {} {state}", end(self.local), end(self.peer))
    }
}

/// An error of the operating system that no other variant stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct OsError(pub i32);

impl fmt::Display for OsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", std::io::Error::from_raw_os_error(self.0))
    }
}

/// Why a socket could not be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum OpenError {
    /// `AF_INET6` and the like.
    #[error("this network carries IPv4 only")]
    FamilyNotSupported,
    /// This network has no sockets of that kind.
    #[error("this network has no sockets of that kind")]
    KindNotSupported,
    /// The PC has no more file descriptors, or the network no more sockets.
    #[error("out of sockets")]
    OutOfSockets,
    /// See [`OsError`].
    #[error("{0}")]
    Os(OsError),
}

/// Why a socket could not be bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum BindError {
    /// Another socket of this board, or another program of the PC, has the port.
    #[error("port {port} is in use")]
    InUse {
        /// The port that is taken: the PC's, if the board's is published elsewhere.
        port: u16,
    },
    /// The address is not one of this network's.
    #[error("{0} is not an address of this board")]
    AddressNotAvailable(Ipv4Addr),
    /// The PC lets only root listen there. The board sees EACCES; this text is for the person.
    #[error(
        "this PC lets only root use port {port}: add --publish {}:{port}, and peers reach the board's port {port} at port {} of this PC",
        suggested_port(*port),
        suggested_port(*port)
    )]
    Privileged {
        /// The board's port.
        port: u16,
    },
    /// It is bound already.
    #[error("the socket is bound already")]
    AlreadyBound,
    /// It was closed.
    #[error("no such socket")]
    NoSuchSocket,
    /// See [`OsError`].
    #[error("{0}")]
    Os(OsError),
}

/// What to publish a privileged port as: 80 as 8080, 23 as 8023.
fn suggested_port(port: u16) -> u16 {
    8000 + port % 1024
}

/// Why a socket cannot listen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ListenError {
    /// Another socket listens on that port.
    #[error("port {port} is in use")]
    InUse {
        /// The port that is taken.
        port: u16,
    },
    /// Only a stream can listen.
    #[error("only a stream can listen")]
    NotStream,
    /// It is connected, or a connection is being made.
    #[error("the socket is connected")]
    AlreadyConnected,
    /// It was closed.
    #[error("no such socket")]
    NoSuchSocket,
    /// See [`OsError`].
    #[error("{0}")]
    Os(OsError),
}

/// Why no connection was accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum AcceptError {
    /// None is waiting.
    #[error("no connection is waiting")]
    WouldBlock,
    /// The socket does not listen.
    #[error("the socket does not listen")]
    NotListening,
    /// No descriptor or socket is left for the connection; it stays in the queue.
    #[error("out of sockets")]
    OutOfSockets,
    /// It was closed.
    #[error("no such socket")]
    NoSuchSocket,
    /// See [`OsError`].
    #[error("{0}")]
    Os(OsError),
}

/// Why a socket is not connected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ConnectError {
    /// Watch for writable, then ask [`Network::connect_result`].
    #[error("the connection is being made")]
    InProgress,
    /// A second `connect` while the first is in progress.
    #[error("a connection is being made already")]
    Already,
    /// It is connected.
    #[error("the socket is connected already")]
    AlreadyConnected,
    /// It listens.
    #[error("the socket listens")]
    Listening,
    /// The peer answered RST: nothing listens there.
    #[error("the connection was refused")]
    Refused,
    /// The peer answered, then reset.
    #[error("the connection was reset")]
    Reset,
    /// The peer never answered.
    #[error("the peer did not answer")]
    TimedOut,
    /// There is no way to that address, or no link at all.
    #[error("no route to that address")]
    NoRoute,
    /// No port is left for this end, or the same connection exists.
    #[error("the address is in use")]
    AddressInUse,
    /// Neither `connect` was called nor is it connected.
    #[error("the socket is not connected")]
    NotConnected,
    /// It was closed.
    #[error("no such socket")]
    NoSuchSocket,
    /// See [`OsError`].
    #[error("{0}")]
    Os(OsError),
}

/// Why nothing was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SendError {
    /// No room at this moment.
    #[error("no room to send")]
    WouldBlock,
    /// A connection is being made.
    #[error("the connection is still being made")]
    Connecting,
    /// A stream without a connection, or a datagram without a destination.
    #[error("the socket is not connected")]
    NotConnected,
    /// The peer reset the connection.
    #[error("the peer reset the connection")]
    Reset,
    /// The connection ended earlier: this end had been told, and sends nevertheless.
    #[error("the connection has ended")]
    Closed,
    /// The peer of a connected datagram socket has no such port.
    #[error("nothing listens there")]
    Refused,
    /// The peer stopped answering.
    #[error("the peer stopped answering")]
    TimedOut,
    /// There is no way to that address, or no link at all.
    #[error("no route to that address")]
    NoRoute,
    /// A datagram longer than a packet can be.
    #[error("the datagram is too long")]
    TooLong,
    /// A broadcast without [`SocketOption::Broadcast`].
    #[error("the socket may not broadcast")]
    BroadcastNotAllowed,
    /// The PC does not let this user send such packets (raw sockets without root).
    #[error("this PC lets only root use raw sockets")]
    NotPermitted,
    /// The PC is out of buffers.
    #[error("out of buffers")]
    OutOfBuffers,
    /// It was closed.
    #[error("no such socket")]
    NoSuchSocket,
    /// See [`OsError`].
    #[error("{0}")]
    Os(OsError),
}

/// Why nothing was received.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum RecvError {
    /// Nothing is there at this moment.
    #[error("nothing to receive")]
    WouldBlock,
    /// A connection is being made.
    #[error("the connection is still being made")]
    Connecting,
    /// A stream without a connection.
    #[error("the socket is not connected")]
    NotConnected,
    /// The peer reset the connection.
    #[error("the peer reset the connection")]
    Reset,
    /// The peer of a connected datagram socket has no such port.
    #[error("nothing listens there")]
    Refused,
    /// The peer stopped answering.
    #[error("the peer stopped answering")]
    TimedOut,
    /// It was closed.
    #[error("no such socket")]
    NoSuchSocket,
    /// See [`OsError`].
    #[error("{0}")]
    Os(OsError),
}

/// Why an option was not set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum OptionError {
    /// The option does not go with that kind of socket.
    #[error("the option does not go with that kind of socket")]
    WrongKind,
    /// Not a multicast group, or a group that was not joined.
    #[error("{0} is not a group of this socket")]
    BadGroup(Ipv4Addr),
    /// It was closed.
    #[error("no such socket")]
    NoSuchSocket,
    /// See [`OsError`].
    #[error("{0}")]
    Os(OsError),
}

/// Why a name has no address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ResolveError {
    /// It does not exist, or has no IPv4 address.
    #[error("the name has no address")]
    NotFound,
    /// No name server answers.
    #[error("no name server answers")]
    NoAnswer,
    /// The station has no link.
    #[error("the station has no link")]
    NoLink,
    /// Not a name: empty, longer than 255 bytes, or with bytes no name has.
    #[error("not a name")]
    Invalid,
    /// The lookup was cancelled, or never begun.
    #[error("no such lookup")]
    NoSuchLookup,
}

/// What a board's radio can reach once it is associated.
///
/// One value belongs to one board, and is called by that board's thread only. How a wake comes back to the board is
/// its driver's business: with the PC's own sockets it is an item of their
/// reactor.
///
/// **Link.** A fresh network has no link. The board calls [`set_link`](Network::set_link) when its station is
/// associated, and when it no longer is. Without a link, sockets open, bind and listen as on lwIP, but nothing travels:
/// a connect or a datagram has no route, and a connected stream would block.
pub trait Network {
    /// Opens a socket.
    ///
    /// # Errors
    /// See [`OpenError`].
    fn open(&mut self, kind: Kind, family: Family) -> Result<SocketId, OpenError>;

    /// Gives a socket its own end. `0.0.0.0` is every address of the station; port 0 takes a free one.
    ///
    /// # Errors
    /// See [`BindError`]; its text is written for the person in front of the PC.
    fn bind(&mut self, socket: SocketId, address: SocketAddrV4) -> Result<(), BindError>;

    /// Makes a stream accept connections, at most `backlog` of them waiting (0 means 1). An unbound one takes a free port.
    ///
    /// # Errors
    /// See [`ListenError`].
    fn listen(&mut self, socket: SocketId, backlog: usize) -> Result<(), ListenError>;

    /// Takes the next waiting connection: its socket and its peer.
    ///
    /// # Errors
    /// See [`AcceptError`].
    fn accept(&mut self, socket: SocketId) -> Result<(SocketId, SocketAddrV4), AcceptError>;

    /// Begins a connection. Of a datagram socket it only sets the peer: where `send` sends, and whose datagrams are
    /// received.
    ///
    /// # Errors
    /// [`ConnectError::InProgress`] is the usual answer for a stream.
    fn connect(&mut self, socket: SocketId, peer: SocketAddrV4) -> Result<(), ConnectError>;

    /// What became of a connection in progress. The cause of a failure is told once; after it the socket is like one
    /// never connected.
    ///
    /// # Errors
    /// [`ConnectError::InProgress`] as long as it is not decided.
    fn connect_result(&mut self, socket: SocketId) -> Result<(), ConnectError>;

    /// Sends to the peer. Of a stream, as many bytes as there is room for: the count may be less than `data`'s length.
    ///
    /// # Errors
    /// See [`SendError`].
    fn send(&mut self, socket: SocketId, data: &[u8]) -> Result<usize, SendError>;

    /// Sends one datagram. Of a stream, the address is ignored.
    ///
    /// # Errors
    /// See [`SendError`].
    fn send_to(
        &mut self,
        socket: SocketId,
        data: &[u8],
        to: SocketAddrV4,
    ) -> Result<usize, SendError>;

    /// Receives into `buffer`. Of a stream, 0 is the peer's FIN, again at each call (or an empty buffer); of a datagram
    /// socket, what does not fit is lost. With `peek` the bytes stay where they are.
    ///
    /// # Errors
    /// See [`RecvError`].
    fn recv(
        &mut self,
        socket: SocketId,
        buffer: &mut [u8],
        peek: bool,
    ) -> Result<usize, RecvError> {
        self.recv_from(socket, buffer, peek).map(|(count, _)| count)
    }

    /// [`recv`](Network::recv), and who sent it (of a stream, the peer).
    ///
    /// # Errors
    /// See [`RecvError`].
    fn recv_from(
        &mut self,
        socket: SocketId,
        buffer: &mut [u8],
        peek: bool,
    ) -> Result<(usize, SocketAddrV4), RecvError>;

    /// Ends a socket. Of one that is closed already, nothing happens.
    fn close(&mut self, socket: SocketId, how: Closing);

    /// Ends every socket.
    fn close_all(&mut self, how: Closing) {
        for info in self.sockets() {
            self.close(info.id, how);
        }
    }

    /// Sets an option.
    ///
    /// # Errors
    /// See [`OptionError`].
    fn set_option(&mut self, socket: SocketId, option: SocketOption) -> Result<(), OptionError>;

    /// What a socket is ready for now; `None` if it was closed.
    fn readiness(&mut self, socket: SocketId) -> Option<Readiness>;

    /// Wakes the board once, when the socket becomes ready for `interest` (or is already). Replaces what was watched
    /// before. Of a closed socket, nothing happens.
    fn watch(&mut self, socket: SocketId, interest: Interest);

    /// Takes a [`watch`](Network::watch) back.
    fn unwatch(&mut self, socket: SocketId);

    /// The socket's own end as the board sees it, once it has one.
    fn local_address(&self, socket: SocketId) -> Option<SocketAddrV4>;

    /// The socket's peer as the board sees it, if it is connected.
    fn peer_address(&self, socket: SocketId) -> Option<SocketAddrV4>;

    /// Begins to resolve a name. A numeric address is done at once and asks nobody, link or no link.
    ///
    /// # Errors
    /// See [`ResolveError`].
    fn resolve(&mut self, name: &str) -> Result<Lookup, ResolveError>;

    /// What became of a lookup. Done or failed, the identifier is no longer valid afterwards.
    ///
    /// # Errors
    /// See [`ResolveError`].
    fn lookup(&mut self, lookup: LookupId) -> Result<Lookup, ResolveError>;

    /// Forgets a lookup whose answer nobody waits for any more.
    fn cancel_lookup(&mut self, lookup: LookupId);

    /// Tells the network whether the station is associated.
    fn set_link(&mut self, up: bool);

    /// Whether the station is associated, as [`set_link`](Network::set_link) said last.
    fn link(&self) -> bool;

    /// Where the station's address comes from from now on.
    fn set_addressing(&mut self, addressing: Addressing);

    /// The station's addresses; `None` while it has no link, or no lease yet.
    fn interface(&self) -> Option<Interface>;

    /// Every open socket, in the order they were opened.
    fn sockets(&self) -> Vec<SocketInfo>;
}
