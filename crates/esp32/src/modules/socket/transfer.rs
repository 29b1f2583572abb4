//! Bytes out and in.

use super::object::{Phase, Stage, settle, socket, table};
use super::{address, errno};
use crate::inspect::{self, What};
use crate::state::{state, wait};
use network::{Interest, RecvError, SendError};
use python::{Error, Res, Value, Vm};
use std::net::{Ipv4Addr, SocketAddrV4};

/// `MSG_PEEK`
pub const MSG_PEEK: i64 = 1;
/// `MSG_DONTWAIT`
pub const MSG_DONTWAIT: i64 = 8;

/// lwIP's send buffer and receive window: one call moves no more of a stream (FIDELITY, section 1).
pub const WINDOW: usize = 5760;

/// Pause between two datagrams without a byte, in microseconds; see [`sendto`].
const EMPTY_PAUSE: u64 = 100_000;

/// Why a stream operation failed: a number that the caller may still turn into None, or an end.
#[derive(Debug)]
pub enum Failure {
    /// OSError's number.
    Number(i32),
    /// Raised already.
    Ended(Error),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        Failure::Ended(error)
    }
}

impl Failure {
    /// As an exception.
    pub fn raise(self, vm: &mut Vm) -> Error {
        match self {
            Failure::Number(number) => vm.os_error(number),
            Failure::Ended(error) => error,
        }
    }
}

/// What is told once of a connection that failed, and the number for ever after.
fn dead(vm: &mut Vm, this: Value) -> Result<(), Failure> {
    settle(vm, this)?;
    let socket = socket(vm, this)?;
    match &mut socket.phase {
        Phase::Dead(number) if socket.handle.fd() >= 0 => {
            Err(Failure::Number(number.take().unwrap_or(errno::ENOTCONN)))
        }
        _ => Ok(()),
    }
}

/// Fills a buffer with what is there, waiting for something to be: how many bytes, and whose.
/// A stream's end is 0.
pub fn receive(
    vm: &mut Vm,
    this: Value,
    buffer: &mut [u8],
    flags: i64,
) -> Result<(usize, SocketAddrV4), Failure> {
    let board = state(vm);
    let nobody = SocketAddrV4::new(Ipv4Addr::UNSPECIFIED, 0);
    let now = board.now();
    let own = socket(vm, this)?;
    let timeout = own.timeout;
    match own.stage {
        Stage::New => return Err(Failure::Number(errno::ENOTCONN)),
        Stage::PeerClosed => return Ok((0, nobody)),
        Stage::Connected => {}
    }
    let is_stream = own.is_stream();
    let until = timeout.deadline(now);
    let limit = if is_stream { WINDOW } else { usize::MAX };
    let size = buffer.len().min(limit);
    let mut spare = [0];
    loop {
        dead(vm, this)?;
        let own = socket(vm, this)?;
        let deaf = own.deaf;
        let id = own.handle.id(errno::ENOTCONN).map_err(Failure::Number)?;
        // A read of nothing waits for something too; of a stream it takes nothing.
        let received = if size == 0 {
            let mut network = board.network.borrow_mut();
            network
                .recv_from(id, &mut spare, is_stream || flags & MSG_PEEK != 0)
                .map(|(_, from)| (0, from))
        } else {
            let mut network = board.network.borrow_mut();
            network.recv_from(id, &mut buffer[..size], flags & MSG_PEEK != 0)
        };
        match received {
            Ok((count, from)) => {
                if count == 0 {
                    socket(vm, this)?.stage = Stage::PeerClosed;
                    if is_stream && size > 0 {
                        inspect::log(&board, id, What::PeerClosed);
                    }
                } else if flags & MSG_PEEK == 0 {
                    board.record.received(id, count);
                }
                return Ok((count, from));
            }
            Err(RecvError::WouldBlock | RecvError::Connecting) => {}
            // lwIP does not listen to what became of earlier datagrams.
            Err(RecvError::Refused) if !is_stream => {
                vm.tick()?;
                continue;
            }
            Err(error) => return Err(Failure::Number(errno::recv(error))),
        }
        if flags & MSG_DONTWAIT != 0 {
            return Err(Failure::Number(errno::EAGAIN));
        }
        if until.is_some_and(|until| board.now() >= until) {
            return Err(Failure::Number(timeout.error()));
        }
        if !deaf {
            table(&board).watch(&board, id, Interest::READ);
        }
        wait(vm, until)?;
    }
}

/// One attempt to send, repeated until something was sent or the socket's time is over.
fn transmit(
    vm: &mut Vm,
    this: Value,
    data: &[u8],
    to: Option<SocketAddrV4>,
    until: Option<u64>,
) -> Result<usize, Failure> {
    let board = state(vm);
    let own = socket(vm, this)?;
    let (is_stream, timeout) = (own.is_stream(), own.timeout);
    // A call that does not wait fills the send buffer, not more.
    let data = match is_stream && !timeout.is_blocking() {
        true => &data[..data.len().min(WINDOW)],
        false => data,
    };
    let mut refusals = 0;
    loop {
        dead(vm, this)?;
        let own = socket(vm, this)?;
        let id = own.handle.id(errno::ENOTCONN).map_err(Failure::Number)?;
        let sent = {
            let mut network = board.network.borrow_mut();
            match to {
                Some(to) => network.send_to(id, data, to),
                None => network.send(id, data),
            }
        };
        match sent {
            Ok(count) => {
                board.record.sent(id, count);
                return Ok(count);
            }
            Err(SendError::WouldBlock | SendError::Connecting) => {}
            Err(SendError::Refused) if !is_stream && refusals < 8 => {
                refusals += 1;
                continue;
            }
            Err(error) => {
                if error == SendError::NotPermitted {
                    board.notice(error.to_string());
                }
                return Err(Failure::Number(errno::send(error)));
            }
        }
        if until.is_some_and(|until| board.now() >= until) {
            return Err(Failure::Number(timeout.error()));
        }
        table(&board).watch(&board, id, Interest::WRITE);
        wait(vm, until)?;
    }
}

/// Sends all of it, or what the socket's time allows: how many bytes.
fn send_all(vm: &mut Vm, this: Value, data: &[u8]) -> Res<usize> {
    let timeout = socket(vm, this)?.timeout;
    let until = timeout.deadline(state(vm).now());
    let mut sent = 0;
    while sent < data.len() {
        match transmit(vm, this, &data[sent..], None, until) {
            Ok(count) => sent += count,
            Err(Failure::Number(number)) if number == timeout.error() => break,
            Err(failure) => return Err(failure.raise(vm)),
        }
        if !timeout.is_blocking() {
            break;
        }
    }
    if sent == 0 {
        // Also of nothing to send.
        return Err(vm.os_error(timeout.error()));
    }
    Ok(sent)
}

/// `send(bytes)`
pub fn send(vm: &mut Vm, this: Value, data: Value) -> Res {
    socket(vm, this)?;
    let data = vm.buffer_arg(data)?;
    let sent = send_all(vm, this, &data)?;
    Ok(vm.int(sent as i64))
}

/// `sendall(bytes)`
pub fn sendall(vm: &mut Vm, this: Value, data: Value) -> Res {
    socket(vm, this)?;
    let data = vm.buffer_arg(data)?;
    let sent = send_all(vm, this, &data)?;
    if sent < data.len() {
        return Err(vm.os_error(errno::ETIMEDOUT));
    }
    Ok(Value::None)
}

/// `sendto(bytes, address)`
pub fn sendto(vm: &mut Vm, args: &[Value]) -> Res {
    let this = args[0];
    socket(vm, this)?;
    let data = vm.buffer_arg(args[1])?;
    let to = address::numeric(vm, args[2])?;
    let timeout = socket(vm, this)?.timeout;
    let board = state(vm);
    let until = timeout.deadline(board.now());
    loop {
        match transmit(vm, this, &data, Some(to), until) {
            Ok(0) => {}
            Ok(count) => return Ok(vm.int(count as i64)),
            // Whoever does not wait is told the same as one who waited.
            Err(Failure::Number(errno::EAGAIN)) => return Err(vm.os_error(errno::ETIMEDOUT)),
            Err(failure) => return Err(failure.raise(vm)),
        }
        // MicroPython takes a datagram without a byte for one that was not sent, and sends it until
        // the socket's time is over. So does this, but not as fast as it can.
        let now = board.now();
        if until.is_some_and(|until| now >= until) {
            return Err(vm.os_error(errno::ETIMEDOUT));
        }
        crate::state::sleep_until(vm, now + EMPTY_PAUSE)?;
    }
}

/// Sends some of it: how many bytes.
pub fn write_some(vm: &mut Vm, this: Value, data: &[u8]) -> Result<usize, Failure> {
    let until = socket(vm, this)?.timeout.deadline(state(vm).now());
    transmit(vm, this, data, None, until)
}

/// recv's and recvfrom's part in common.
fn received(vm: &mut Vm, args: &[Value]) -> Res<(Value, SocketAddrV4)> {
    let this = args[0];
    socket(vm, this)?;
    let size = vm.int_arg(args[1])?;
    let flags = match args.get(2) {
        Some(flags) => vm.int_arg(*flags)?,
        None => 0,
    };
    let mut buffer = room(vm, size)?;
    let (count, from) = match receive(vm, this, &mut buffer, flags) {
        Ok(received) => received,
        Err(failure) => return Err(failure.raise(vm)),
    };
    buffer.truncate(count);
    Ok((vm.new_bytes(buffer), from))
}

/// A buffer of so many bytes, which the heap must have room for.
fn room(vm: &mut Vm, size: i64) -> Res<Vec<u8>> {
    // A negative size is a great one to C.
    let size = usize::try_from(size).unwrap_or(u32::MAX as usize);
    vm.reserve(size.saturating_add(1))?;
    Ok(vec![0; size])
}

/// `recv(size[, flags])`
pub fn recv(vm: &mut Vm, args: &[Value]) -> Res {
    received(vm, args).map(|(bytes, _)| bytes)
}

/// `recvfrom(size[, flags])`
pub fn recvfrom(vm: &mut Vm, args: &[Value]) -> Res {
    let (bytes, from) = received(vm, args)?;
    let from = address::tuple(vm, from);
    Ok(vm.new_tuple([bytes, from]))
}
