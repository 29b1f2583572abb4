//! The life of a socket: made, bound, listening, accepted, connected, closed.

use super::object::{Handle, Phase, SYN_TIME, Socket, Stage, check, settle, socket, table};
use super::timeout::Timeout;
use super::{address, errno};
use crate::inspect::{self, What};
use crate::state::{State, state, wait};
use network::{AcceptError, BindError, Closing, ConnectError, Family, Interest, Kind, SocketId};
use python::value::{Sym, TypeId};
use python::{Res, Value, Vm};
use std::net::SocketAddrV4;
use std::rc::Rc;

/// `socket([af, type, proto])`
pub fn make(vm: &mut Vm, ty: TypeId, args: &[Value], kw: &[(Sym, Value)]) -> Res {
    vm.no_keywords(kw)?;
    vm.check_count(args.len(), 0, 3)?;
    let mut numbers = [super::AF_INET, super::SOCK_STREAM, 0];
    for (number, arg) in numbers.iter_mut().zip(args) {
        *number = vm.int_arg(*arg)?;
    }
    let [domain, kind, protocol] = numbers;
    let board = state(vm);
    let mut opened = open(&board, domain, kind, protocol);
    if matches!(opened, Err(errno::ENFILE)) {
        // Sockets that nobody holds any more are closed by this.
        vm.collect();
        opened = open(&board, domain, kind, protocol);
    }
    let handle = check(vm, opened)?;
    let is_stream = kind == super::SOCK_STREAM;
    Ok(vm.new_native(
        ty,
        Socket {
            handle,
            kind,
            stage: if is_stream {
                Stage::New
            } else {
                Stage::Connected
            },
            phase: if is_stream { Phase::Idle } else { Phase::Open },
            timeout: Timeout::Forever,
            deaf: false,
            callback: Value::None,
        },
    ))
}

fn open(board: &Rc<State>, domain: i64, kind: i64, protocol: i64) -> Result<Handle, i32> {
    // lwIP asks only whether it is AF_INET6, and of a stream's protocol nothing at all.
    let family = if domain == super::AF_INET6 {
        Family::Inet6
    } else {
        Family::Inet
    };
    let kind = match kind {
        super::SOCK_STREAM => Kind::Stream,
        super::SOCK_DGRAM => Kind::Datagram,
        super::SOCK_RAW => Kind::Raw {
            protocol: protocol as u8,
        },
        _ => return Err(errno::EINVAL),
    };
    Handle::new(board, || {
        board
            .network
            .borrow_mut()
            .open(kind, family)
            .map_err(errno::open)
    })
}

/// `close()`
pub fn close(vm: &mut Vm, this: Value) -> Res {
    let socket = socket(vm, this)?;
    socket.callback = Value::None;
    socket.handle.close();
    // A thread that waits for it learns that it is closed.
    state(vm).threads.wake_all();
    Ok(Value::None)
}

/// `fileno()`
pub fn fileno(vm: &mut Vm, this: Value) -> Res {
    let fd = socket(vm, this)?.handle.fd();
    Ok(Value::Int(fd))
}

/// `bind(address)`
pub fn bind(vm: &mut Vm, this: Value, address: Value) -> Res {
    socket(vm, this)?;
    let address = address::resolved(vm, address)?;
    let socket = socket(vm, this)?;
    socket.stage = Stage::Connected;
    let id = socket.handle.id(errno::EINVAL);
    let id = check(vm, id)?;
    let Some(address) = address else {
        return Err(vm.os_error(errno::EINVAL));
    };
    let board = state(vm);
    let bound = board.network.borrow_mut().bind(id, address);
    match bound {
        Ok(()) => {}
        Err(BindError::AddressNotAvailable(_)) => {
            // lwIP binds to any address; what is sent there never arrives.
            board.notice(format!(
                "bind: {} is not an address of this board, so nothing will ever arrive there: bind to '' or to wlan.ifconfig()[0]",
                address.ip()
            ));
            self::deafen(vm, this)?;
        }
        Err(error) => {
            tell(&board, id, error);
            return Err(vm.os_error(errno::bind(error)));
        }
    }
    Ok(Value::None)
}

fn deafen(vm: &mut Vm, this: Value) -> Res<()> {
    socket(vm, this)?.deaf = true;
    Ok(())
}

/// What the person at the PC should know of a failed bind, because no ESP32 would have failed.
fn tell(board: &State, id: SocketId, error: BindError) {
    match error {
        BindError::Privileged { .. } => board.notice(error.to_string()),
        BindError::InUse { port } => {
            let own = board
                .network
                .borrow()
                .sockets()
                .iter()
                .any(|other| other.id != id && other.local.is_some_and(|l| l.port() == port));
            if !own {
                board.notice(format!(
                    "port {port} of this PC is in use by another program: end that one, or add --publish OTHER:{port} to have the board's port {port} at another port of this PC"
                ));
            }
        }
        _ => {}
    }
}

/// `listen([backlog])`
pub fn listen(vm: &mut Vm, args: &[Value]) -> Res {
    let backlog = match args.get(1) {
        Some(backlog) => vm.int_arg(*backlog)?,
        None => 2,
    };
    let socket = socket(vm, args[0])?;
    socket.stage = Stage::Connected;
    let (id, deaf) = (socket.handle.id(errno::ENOTCONN), socket.deaf);
    let id = check(vm, id)?;
    if !deaf {
        let board = state(vm);
        // lwIP keeps the number in one byte.
        let backlog = backlog.clamp(0, 255) as usize;
        let listening = board.network.borrow_mut().listen(id, backlog);
        check(vm, listening.map_err(errno::listen))?;
    }
    self::socket(vm, args[0])?.phase = Phase::Listening;
    Ok(Value::None)
}

/// `accept()`
pub fn accept(vm: &mut Vm, this: Value) -> Res {
    let board = state(vm);
    let timeout = socket(vm, this)?.timeout;
    let until = timeout.deadline(board.now());
    let mut told = false;
    let (id, peer) = loop {
        let socket = socket(vm, this)?;
        let (is_stream, deaf) = (socket.is_stream(), socket.deaf);
        let id = socket.handle.id(errno::EINVAL);
        let listening = socket.phase == Phase::Listening;
        let id = check(vm, id)?;
        if !is_stream {
            return Err(vm.os_error(errno::EOPNOTSUPP));
        }
        let accepted = if deaf && listening {
            Err(AcceptError::WouldBlock)
        } else {
            board.network.borrow_mut().accept(id)
        };
        match accepted {
            Ok(accepted) => break accepted,
            Err(AcceptError::WouldBlock) => {}
            Err(error) => return Err(vm.os_error(errno::accept(error))),
        }
        if until.is_some_and(|until| board.now() >= until) {
            return Err(vm.os_error(timeout.error()));
        }
        if !told && !board.network.borrow().link() {
            told = true;
            offline(&board);
        }
        if !deaf {
            table(&board).watch(&board, id, Interest::READ);
        }
        wait(vm, until)?;
    };
    accepted(vm, this, &board, id, peer)
}

/// The object of an accepted connection, and its peer.
fn accepted(vm: &mut Vm, this: Value, board: &Rc<State>, id: SocketId, peer: SocketAddrV4) -> Res {
    let handle = Handle::new(board, || Ok(id));
    if handle.is_err() {
        // lwIP has accepted it by then: the peer sees a connection that ends.
        board.network.borrow_mut().close(id, Closing::Graceful);
    }
    let handle = check(vm, handle)?;
    let ty = vm.type_id(this);
    let kind = socket(vm, this)?.kind;
    let client = vm.new_native(
        ty,
        Socket {
            handle,
            kind,
            stage: Stage::Connected,
            phase: Phase::Open,
            timeout: Timeout::Forever,
            deaf: false,
            callback: Value::None,
        },
    );
    inspect::log(board, id, What::Accepted);
    let peer = address::tuple(vm, peer);
    Ok(vm.new_tuple([client, peer]))
}

/// Tells once why nobody comes.
fn offline(board: &State) {
    #[derive(Default)]
    struct Told(bool);
    let told = board.module(|told: &mut Told| std::mem::replace(&mut told.0, true));
    if !told {
        board.notice(
            "the program waits for connections, but the board is on no Wi-Fi network, so nobody can reach it: wlan.active(True), wlan.connect(ssid, key), and wait for wlan.isconnected()",
        );
    }
}

/// `connect(address)`
pub fn connect(vm: &mut Vm, this: Value, address: Value) -> Res {
    socket(vm, this)?;
    let address = address::resolved(vm, address)?;
    let board = state(vm);
    settle(vm, this)?;
    let socket = socket(vm, this)?;
    socket.stage = Stage::Connected;
    let (id, timeout) = (socket.handle.id(errno::ENOTCONN), socket.timeout);
    let id = check(vm, id)?;
    let Some(address) = address else {
        return Err(vm.os_error(errno::EINVAL));
    };
    let begun = board.network.borrow_mut().connect(id, address);
    let now = board.now();
    match begun {
        Ok(()) => {
            let socket = self::socket(vm, this)?;
            socket.phase = Phase::Open;
            if socket.is_stream() {
                inspect::log(&board, id, What::Connected);
            }
            return Ok(Value::None);
        }
        Err(ConnectError::InProgress) => {
            self::socket(vm, this)?.phase = Phase::Connecting(now + SYN_TIME);
        }
        Err(error @ (ConnectError::Refused | ConnectError::Reset | ConnectError::TimedOut)) => {
            let socket = self::socket(vm, this)?;
            let number = errno::connect(error);
            inspect::log_between(&board, id, What::Failed(number), None, Some(address));
            socket.phase = Phase::Dead(None);
            socket.handle.abandon();
            return Err(vm.os_error(number));
        }
        Err(error) => return Err(vm.os_error(errno::connect(error))),
    }
    if !timeout.is_blocking() {
        return Err(vm.os_error(errno::EINPROGRESS));
    }
    let until = timeout.deadline(now);
    loop {
        settle(vm, this)?;
        let socket = self::socket(vm, this)?;
        let give_up = match socket.phase {
            Phase::Connecting(give_up) => give_up,
            Phase::Dead(ref mut number) => {
                let number = number.take().unwrap_or(errno::ENOTCONN);
                return Err(vm.os_error(number));
            }
            _ => return Ok(Value::None),
        };
        if until.is_some_and(|until| board.now() >= until) {
            // The connection goes on being made.
            return Err(vm.os_error(errno::ETIMEDOUT));
        }
        table(&board).watch(&board, id, Interest::WRITE);
        wait(vm, Some(until.map_or(give_up, |until| until.min(give_up))))?;
    }
}
