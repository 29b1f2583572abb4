//! The one place where a network's errors become an ESP32's numbers: newlib's, as lwIP gives them.

use network::{
    AcceptError, BindError, ConnectError, ListenError, OpenError, OptionError, OsError, RecvError,
    ResolveError, SendError,
};

/// Operation not permitted.
pub const EPERM: i32 = 1;
/// Input or output error.
pub const EIO: i32 = 5;
/// Not a socket, or a closed one.
pub const EBADF: i32 = 9;
/// It would block.
pub const EAGAIN: i32 = 11;
/// Out of memory, which includes buffers.
pub const ENOMEM: i32 = 12;
/// Permission denied.
pub const EACCES: i32 = 13;
/// No such interface.
pub const ENODEV: i32 = 19;
/// An argument, or the socket's state, is wrong.
pub const EINVAL: i32 = 22;
/// Out of sockets.
pub const ENFILE: i32 = 23;
/// Not with this kind of socket.
pub const EOPNOTSUPP: i32 = 95;
/// The peer reset the connection, or refused it: lwIP does not tell the two apart.
pub const ECONNRESET: i32 = 104;
/// The address family is not supported.
pub const EAFNOSUPPORT: i32 = 106;
/// Not an option of this kind of socket.
pub const ENOPROTOOPT: i32 = 109;
/// The port is in use.
pub const EADDRINUSE: i32 = 112;
/// The peer never answered, or no longer does.
pub const ECONNABORTED: i32 = 113;
/// The socket's timeout is over.
pub const ETIMEDOUT: i32 = 116;
/// There is no way to that address.
pub const EHOSTUNREACH: i32 = 118;
/// The connection is being made.
pub const EINPROGRESS: i32 = 119;
/// The connection is being made already.
pub const EALREADY: i32 = 120;
/// The datagram is too long.
pub const EMSGSIZE: i32 = 122;
/// No such kind of socket.
pub const EPROTONOSUPPORT: i32 = 123;
/// It is connected already.
pub const EISCONN: i32 = 127;
/// It is not connected.
pub const ENOTCONN: i32 = 128;

/// `getaddrinfo`: the port is no number from 0 to 65535.
pub const EAI_SERVICE: i32 = -201;
/// `getaddrinfo`: the name has no address, or nobody could be asked.
pub const EAI_FAIL: i32 = -202;
/// `getaddrinfo`: no such address family.
pub const EAI_FAMILY: i32 = -204;
/// `getaddrinfo`: with `AI_NUMERICHOST`, the host is no address.
pub const EAI_NONAME: i32 = -200;

/// lwIP's `ERR_VAL`, which joining a group hands on as it is.
const LWIP_ERR_VAL: i32 = 6;

/// The PC's own numbers agree with newlib's in what is as old as Unix.
fn os(error: OsError) -> i32 {
    match error.0 {
        number @ (EPERM | EBADF | ENOMEM | EACCES | EINVAL) => number,
        _ => EIO,
    }
}

/// `socket()`
pub fn open(error: OpenError) -> i32 {
    match error {
        OpenError::FamilyNotSupported => EAFNOSUPPORT,
        OpenError::KindNotSupported => EPROTONOSUPPORT,
        OpenError::OutOfSockets => ENFILE,
        OpenError::Os(error) => os(error),
    }
}

/// `bind()`. An address that is not the board's is no error of lwIP's, and is not asked for here.
pub fn bind(error: BindError) -> i32 {
    match error {
        BindError::InUse { .. } => EADDRINUSE,
        BindError::Privileged { .. } => EACCES,
        BindError::AddressNotAvailable(_) | BindError::AlreadyBound => EINVAL,
        BindError::NoSuchSocket => EBADF,
        BindError::Os(error) => os(error),
    }
}

/// `listen()`
pub fn listen(error: ListenError) -> i32 {
    match error {
        ListenError::InUse { .. } => EADDRINUSE,
        ListenError::NotStream => EOPNOTSUPP,
        ListenError::AlreadyConnected => EINVAL,
        ListenError::NoSuchSocket => EBADF,
        ListenError::Os(error) => os(error),
    }
}

/// `accept()` of a stream.
pub fn accept(error: AcceptError) -> i32 {
    match error {
        AcceptError::WouldBlock => EAGAIN,
        AcceptError::NotListening => EINVAL,
        AcceptError::OutOfSockets => ENFILE,
        AcceptError::NoSuchSocket => EBADF,
        AcceptError::Os(error) => os(error),
    }
}

/// `connect()`, and what a connection in progress came to.
pub fn connect(error: ConnectError) -> i32 {
    match error {
        ConnectError::InProgress => EINPROGRESS,
        ConnectError::Already => EALREADY,
        ConnectError::AlreadyConnected | ConnectError::Listening => EISCONN,
        ConnectError::Refused | ConnectError::Reset => ECONNRESET,
        ConnectError::TimedOut => ECONNABORTED,
        ConnectError::NoRoute => EHOSTUNREACH,
        ConnectError::AddressInUse => EADDRINUSE,
        ConnectError::NotConnected => ENOTCONN,
        ConnectError::NoSuchSocket => EBADF,
        ConnectError::Os(error) => os(error),
    }
}

/// `send()`, `sendto()`
pub fn send(error: SendError) -> i32 {
    match error {
        SendError::WouldBlock => EAGAIN,
        SendError::Connecting => EINPROGRESS,
        SendError::NotConnected | SendError::Closed => ENOTCONN,
        SendError::Reset | SendError::Refused => ECONNRESET,
        SendError::TimedOut => ECONNABORTED,
        SendError::NoRoute => EHOSTUNREACH,
        SendError::TooLong => EMSGSIZE,
        SendError::BroadcastNotAllowed => EINVAL,
        SendError::NotPermitted => EPERM,
        SendError::OutOfBuffers => ENOMEM,
        SendError::NoSuchSocket => EBADF,
        SendError::Os(error) => os(error),
    }
}

/// `recv()`, `recvfrom()`
pub fn recv(error: RecvError) -> i32 {
    match error {
        RecvError::WouldBlock => EAGAIN,
        RecvError::Connecting => EINPROGRESS,
        RecvError::NotConnected => ENOTCONN,
        RecvError::Reset | RecvError::Refused => ECONNRESET,
        RecvError::TimedOut => ECONNABORTED,
        RecvError::NoSuchSocket => EBADF,
        RecvError::Os(error) => os(error),
    }
}

/// `setsockopt()`
pub fn option(error: OptionError) -> i32 {
    match error {
        OptionError::WrongKind => ENOPROTOOPT,
        OptionError::BadGroup(_) => LWIP_ERR_VAL,
        OptionError::NoSuchSocket => EBADF,
        OptionError::Os(error) => os(error),
    }
}

/// `getaddrinfo()`: lwIP has one number for all of them.
pub fn resolve(error: ResolveError) -> i32 {
    match error {
        ResolveError::NotFound
        | ResolveError::NoAnswer
        | ResolveError::NoLink
        | ResolveError::Invalid
        | ResolveError::NoSuchLookup => EAI_FAIL,
    }
}
