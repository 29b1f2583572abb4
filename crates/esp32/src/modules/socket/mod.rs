//! `socket` (ports/esp32/modsocket.c, and lwIP below it).
//!
//! The networks of the crate `network` are non-blocking and know nothing of an ESP32. What is the
//! ESP32's is here: ten sockets, polls of 100 ms, newlib's numbers, lwIP's odd states.
//!
//! - [`object`]: a socket and its states. [`timeout`]: how long a call waits.
//! - [`address`]: `(host, port)`, `getaddrinfo`. [`errno`]: a network's errors as numbers.
//! - [`connect`]: bind, listen, accept, connect, close. [`transfer`]: send and recv.
//!   [`stream`]: read, readinto, readline, write. [`options`]: `setsockopt`, timeouts.
//! - [`events`]: callbacks when a socket is readable. [`poll`]: what `select` asks.

pub mod address;
mod connect;
pub mod errno;
pub mod events;
pub mod object;
mod options;
mod poll;
mod stream;
pub mod timeout;
mod transfer;

use crate::inspect;
use crate::modules::io::stream::read_and_write;
use crate::modules::select;
use crate::state::State;
use network::Closing;
use python::types::{ModuleBuilder, NativeFn, TypeBuilder};
use python::{Value, Vm};

/// `AF_INET`
pub const AF_INET: i64 = 2;
/// `AF_INET6`
pub const AF_INET6: i64 = 10;
/// `SOCK_STREAM`
pub const SOCK_STREAM: i64 = 1;
/// `SOCK_DGRAM`
pub const SOCK_DGRAM: i64 = 2;
/// `SOCK_RAW`
pub const SOCK_RAW: i64 = 3;

/// Every constant of the module. IPPROTO_TCP is 6, whatever tutorials say.
const CONSTANTS: [(&str, i64); 16] = [
    ("AF_INET", AF_INET),
    ("AF_INET6", AF_INET6),
    ("SOCK_STREAM", SOCK_STREAM),
    ("SOCK_DGRAM", SOCK_DGRAM),
    ("SOCK_RAW", SOCK_RAW),
    ("IPPROTO_TCP", 6),
    ("IPPROTO_UDP", 17),
    ("IPPROTO_IP", 0),
    ("SOL_SOCKET", 0xfff),
    ("SO_REUSEADDR", options::SO_REUSEADDR),
    ("SO_BROADCAST", options::SO_BROADCAST),
    ("SO_BINDTODEVICE", options::SO_BINDTODEVICE),
    ("IP_ADD_MEMBERSHIP", options::IP_ADD_MEMBERSHIP),
    ("TCP_NODELAY", options::TCP_NODELAY),
    ("MSG_PEEK", transfer::MSG_PEEK),
    ("MSG_DONTWAIT", transfer::MSG_DONTWAIT),
];

/// Makes the module known.
pub fn register(vm: &mut Vm) {
    vm.define_module("socket", build);
}

fn build(m: &mut ModuleBuilder) {
    let ty = m.vm.define_type("socket", |t| {
        t.make(connect::make);
        methods(t);
    });
    select::register(m.vm, ty, poll::POLLABLE);
    m.function("__init__", NativeFn::F0(|_| Ok(Value::None)));
    m.value("socket", Value::Type(ty));
    m.function("getaddrinfo", NativeFn::Var(2, 6, address::getaddrinfo));
    for (name, value) in CONSTANTS {
        m.int(name, value);
    }
}

fn methods(t: &mut TypeBuilder) {
    t.method("__del__", NativeFn::F1(connect::close))
        .method("close", NativeFn::F1(connect::close))
        .method("bind", NativeFn::F2(connect::bind))
        .method("listen", NativeFn::Var(1, 2, connect::listen))
        .method("accept", NativeFn::F1(connect::accept))
        .method("connect", NativeFn::F2(connect::connect))
        .method("send", NativeFn::F2(transfer::send))
        .method("sendall", NativeFn::F2(transfer::sendall))
        .method("sendto", NativeFn::Var(3, 3, transfer::sendto))
        .method("recv", NativeFn::Var(2, 3, transfer::recv))
        .method("recvfrom", NativeFn::Var(2, 3, transfer::recvfrom))
        .method("setsockopt", NativeFn::Var(4, 4, options::setsockopt))
        .method("settimeout", NativeFn::F2(options::settimeout))
        .method("setblocking", NativeFn::F2(options::setblocking))
        .method("makefile", NativeFn::Var(1, 3, |_, args| Ok(args[0])))
        .method("fileno", NativeFn::F1(connect::fileno));
    read_and_write::<stream::SocketStream>(t);
}

/// A soft reset closes every socket, whoever may still hold it.
pub fn soft_reset(state: &State) {
    object::table(state).soft_reset();
    inspect::all_end(state);
    state.network.borrow_mut().close_all(Closing::Graceful);
}
