//! The operating system's errors as a network's.

use std::io;

use rustix::io::Errno;

use crate::network::{
    AcceptError, BindError, ConnectError, ListenError, OpenError, OptionError, OsError, RecvError,
    SendError,
};

/// The number of an error, or `EIO` for one that is not the system's.
pub(super) fn errno(error: &io::Error) -> Errno {
    Errno::from_io_error(error).unwrap_or(Errno::IO)
}

fn os(errno: Errno) -> OsError {
    OsError(errno.raw_os_error())
}

fn is_no_route(errno: Errno) -> bool {
    // EINVAL and EADDRNOTAVAIL: a socket bound to loopback and a peer outside.
    matches!(
        errno,
        Errno::NETUNREACH
            | Errno::HOSTUNREACH
            | Errno::NETDOWN
            | Errno::HOSTDOWN
            | Errno::INVAL
            | Errno::ADDRNOTAVAIL
    )
}

pub(super) fn open(error: &io::Error) -> OpenError {
    match errno(error) {
        Errno::MFILE | Errno::NFILE | Errno::NOBUFS | Errno::NOMEM => OpenError::OutOfSockets,
        Errno::AFNOSUPPORT => OpenError::FamilyNotSupported,
        Errno::PROTONOSUPPORT | Errno::PROTOTYPE => OpenError::KindNotSupported,
        other => OpenError::Os(os(other)),
    }
}

/// `board` is the port the program asked for, `pc` the one that was tried.
pub(super) fn bind(
    error: &io::Error,
    address: std::net::Ipv4Addr,
    board: u16,
    pc: u16,
) -> BindError {
    match errno(error) {
        Errno::ADDRINUSE => BindError::InUse { port: pc },
        Errno::ACCESS => BindError::Privileged { port: board },
        Errno::ADDRNOTAVAIL => BindError::AddressNotAvailable(address),
        other => BindError::Os(os(other)),
    }
}

pub(super) fn listen(error: &io::Error, port: u16) -> ListenError {
    match errno(error) {
        Errno::ADDRINUSE => ListenError::InUse { port },
        other => ListenError::Os(os(other)),
    }
}

pub(super) fn accept(error: &io::Error) -> AcceptError {
    match errno(error) {
        Errno::AGAIN => AcceptError::WouldBlock,
        Errno::MFILE | Errno::NFILE | Errno::NOBUFS | Errno::NOMEM => AcceptError::OutOfSockets,
        other => AcceptError::Os(os(other)),
    }
}

pub(super) fn connect(error: &io::Error) -> ConnectError {
    match errno(error) {
        Errno::INPROGRESS | Errno::AGAIN => ConnectError::InProgress,
        Errno::ALREADY => ConnectError::Already,
        Errno::ISCONN => ConnectError::AlreadyConnected,
        Errno::CONNREFUSED => ConnectError::Refused,
        Errno::CONNRESET | Errno::CONNABORTED => ConnectError::Reset,
        Errno::TIMEDOUT => ConnectError::TimedOut,
        Errno::ADDRINUSE => ConnectError::AddressInUse,
        other if is_no_route(other) => ConnectError::NoRoute,
        other => ConnectError::Os(os(other)),
    }
}

pub(super) fn send(error: &io::Error) -> SendError {
    match errno(error) {
        Errno::AGAIN => SendError::WouldBlock,
        Errno::CONNRESET | Errno::CONNABORTED | Errno::PIPE => SendError::Reset,
        Errno::NOTCONN | Errno::DESTADDRREQ => SendError::NotConnected,
        Errno::CONNREFUSED => SendError::Refused,
        Errno::TIMEDOUT => SendError::TimedOut,
        Errno::MSGSIZE => SendError::TooLong,
        Errno::NOBUFS | Errno::NOMEM => SendError::OutOfBuffers,
        other if is_no_route(other) => SendError::NoRoute,
        other => SendError::Os(os(other)),
    }
}

pub(super) fn receive(error: &io::Error) -> RecvError {
    match errno(error) {
        Errno::AGAIN => RecvError::WouldBlock,
        Errno::CONNRESET | Errno::CONNABORTED | Errno::PIPE => RecvError::Reset,
        Errno::NOTCONN => RecvError::NotConnected,
        Errno::CONNREFUSED => RecvError::Refused,
        Errno::TIMEDOUT | Errno::HOSTUNREACH | Errno::NETUNREACH => RecvError::TimedOut,
        other => RecvError::Os(os(other)),
    }
}

pub(super) fn option(error: &io::Error) -> OptionError {
    OptionError::Os(os(errno(error)))
}

/// What a failed connection answers to a send.
pub(super) fn connect_as_send(error: ConnectError) -> SendError {
    match error {
        ConnectError::InProgress | ConnectError::Already => SendError::Connecting,
        ConnectError::Refused => SendError::Refused,
        ConnectError::Reset => SendError::Reset,
        ConnectError::TimedOut => SendError::TimedOut,
        ConnectError::NoRoute => SendError::NoRoute,
        ConnectError::Os(error) => SendError::Os(error),
        _ => SendError::NotConnected,
    }
}

/// What a failed connection answers to a receive.
pub(super) fn connect_as_receive(error: ConnectError) -> RecvError {
    match error {
        ConnectError::InProgress | ConnectError::Already => RecvError::Connecting,
        ConnectError::Refused => RecvError::Refused,
        ConnectError::Reset => RecvError::Reset,
        ConnectError::TimedOut | ConnectError::NoRoute => RecvError::TimedOut,
        ConnectError::Os(error) => RecvError::Os(error),
        _ => RecvError::NotConnected,
    }
}
