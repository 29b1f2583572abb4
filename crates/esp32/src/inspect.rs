//! A board looked at from outside: what its radio, its sockets and its heap are doing, as plain data.
//!
//! Reading changes nothing. What cannot be read off the board's parts when somebody asks is counted as it happens, in a
//! [`Record`]: bytes by socket, connections that came and went, the heap at the last chance there was to look.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::net::{Ipv4Addr, SocketAddrV4};

use network::SocketId;
use network::air::status;
use network::network::{Kind, SocketInfo, SocketState};

use crate::modules::machine::Machine;
use crate::modules::network::wifi::{MODE_AP, MODE_STA};
use crate::state::State;

/// Connections' events kept; older ones are forgotten.
pub const LOG: usize = 200;

/// Bytes that a socket's program has moved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Traffic {
    /// Received by the program.
    pub received: u64,
    /// Sent by it.
    pub sent: u64,
}

/// What became of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// The board accepted it.
    Accepted,
    /// The board made it.
    Connected,
    /// The board wanted to make it and could not; the number is OSError's.
    Failed(i32),
    /// The peer will send no more.
    PeerClosed,
    /// The board ended it.
    Closed,
}

/// A line of the log of connections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Connection {
    /// Counts the lines from 1.
    pub number: u64,
    /// Board time in microseconds.
    pub at: u64,
    /// What happened.
    pub what: What,
    /// The board's end.
    pub local: Option<SocketAddrV4>,
    /// The other end.
    pub peer: Option<SocketAddrV4>,
    /// Bytes that went over it until then.
    pub traffic: Traffic,
}

/// What is counted as it happens.
#[derive(Debug, Default)]
pub struct Record {
    heap: Cell<Heap>,
    traffic: RefCell<BTreeMap<SocketId, Traffic>>,
    log: RefCell<VecDeque<Connection>>,
    logged: Cell<u64>,
}

impl Record {
    /// The heap is seen.
    pub(crate) fn heap(&self, used: usize, limit: usize) {
        self.heap.set(Heap { used, limit });
    }

    /// A socket's program received bytes.
    pub(crate) fn received(&self, socket: SocketId, count: usize) {
        let mut traffic = self.traffic.borrow_mut();
        traffic.entry(socket).or_default().received += count as u64;
    }

    /// A socket's program sent bytes.
    pub(crate) fn sent(&self, socket: SocketId, count: usize) {
        let mut traffic = self.traffic.borrow_mut();
        traffic.entry(socket).or_default().sent += count as u64;
    }

    /// A socket is no more.
    pub(crate) fn forget(&self, socket: SocketId) {
        self.traffic.borrow_mut().remove(&socket);
    }

    fn traffic(&self, socket: SocketId) -> Traffic {
        self.traffic
            .borrow()
            .get(&socket)
            .copied()
            .unwrap_or_default()
    }

    fn push(&self, connection: Connection) {
        let mut log = self.log.borrow_mut();
        if log.len() == LOG {
            log.pop_front();
        }
        log.push_back(connection);
    }
}

/// Writes a line into the log of connections, of a socket that is still open.
pub(crate) fn log(state: &State, socket: SocketId, what: What) {
    let sockets = state.network.borrow().sockets();
    let info = sockets.iter().find(|info| info.id == socket);
    log_between(
        state,
        socket,
        what,
        info.and_then(|info| info.local),
        info.and_then(|info| info.peer),
    );
}

/// As [`log`], of a socket whose ends are known.
pub(crate) fn log_between(
    state: &State,
    socket: SocketId,
    what: What,
    local: Option<SocketAddrV4>,
    peer: Option<SocketAddrV4>,
) {
    let record = &state.record;
    let number = record.logged.get() + 1;
    record.logged.set(number);
    record.push(Connection {
        number,
        at: state.now(),
        what,
        local,
        peer,
        traffic: record.traffic(socket),
    });
}

/// A socket is about to end.
pub(crate) fn ends(state: &State, socket: SocketId) {
    let sockets = state.network.borrow().sockets();
    if let Some(info) = sockets.iter().find(|info| info.id == socket) {
        end(state, info);
    }
}

/// All sockets are about to end.
pub(crate) fn all_end(state: &State) {
    let sockets = state.network.borrow().sockets();
    for info in &sockets {
        end(state, info);
    }
}

fn end(state: &State, info: &SocketInfo) {
    if info.kind == Kind::Stream && info.peer.is_some() && info.state == SocketState::Open {
        log_between(state, info.id, What::Closed, info.local, info.peer);
    }
    state.record.forget(info.id);
}

/// The log of connections after the line `after` (0 is all that is kept).
pub fn connections(state: &State, after: u64) -> Vec<Connection> {
    let log = state.record.log.borrow();
    log.iter()
        .filter(|line| line.number > after)
        .copied()
        .collect()
}

/// The number of the last line of the log.
pub fn last_connection(state: &State) -> u64 {
    state.record.logged.get()
}

/// The heap of Python objects, in bytes of a 32-bit MicroPython.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Heap {
    /// Taken, garbage that is not collected yet included: `gc.mem_alloc()`.
    pub used: usize,
    /// Used and free together.
    pub limit: usize,
}

/// The heap, as it was when the board last gave its driver a chance.
pub fn heap(state: &State) -> Heap {
    state.record.heap.get()
}

/// Pins that the program made touch pads, a bit each.
pub fn touch_pads(state: &State) -> u64 {
    state.module(|machine: &mut Machine| machine.touch_pads)
}

/// What the station does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Link {
    /// `active(False)`
    #[default]
    Off,
    /// Active, and joined to nothing.
    Idle,
    /// Looking for a network, or joining it.
    Connecting,
    /// Joined, with an address.
    Connected,
    /// It gave up, for this reason of ESP-IDF's (201: no network of that name, 202: wrong key).
    Failed(u8),
}

/// The Wi-Fi of a board.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wifi {
    /// The station.
    pub link: Link,
    /// The network it is on, or wants to be on.
    pub ssid: Option<String>,
    /// Signal in dBm.
    pub rssi: Option<i8>,
    /// Channel.
    pub channel: Option<u8>,
    /// Its address.
    pub address: Option<Ipv4Addr>,
    /// Its gateway.
    pub gateway: Option<Ipv4Addr>,
    /// Its name server.
    pub dns: Option<Ipv4Addr>,
    /// `network.hostname()`
    pub hostname: String,
    /// The chip's hardware address.
    pub mac: [u8; 6],
    /// The board's own access point, by name, if it is active.
    pub access_point: Option<String>,
}

/// The Wi-Fi as it is.
pub fn wifi(state: &State) -> Wifi {
    let wifi = state.wifi.borrow();
    let network = state.network.borrow();
    let station = &wifi.station;
    let active = wifi.active();
    let connected = wifi.is_connected(network.as_ref());
    let code = wifi.status(network.as_ref());
    let link = if active & MODE_STA == 0 {
        Link::Off
    } else if connected {
        Link::Connected
    } else {
        match code {
            status::CONNECTING => Link::Connecting,
            status::IDLE | status::GOT_IP => Link::Idle,
            reason => Link::Failed(reason as u8),
        }
    };
    let addresses = wifi.addresses(network.as_ref());
    let ssid = station.ssid();
    Wifi {
        link,
        ssid: (link != Link::Off && !ssid.is_empty())
            .then(|| String::from_utf8_lossy(ssid).into_owned()),
        rssi: station.rssi(),
        channel: connected.then(|| station.channel()),
        address: addresses.map(|interface| interface.address),
        gateway: addresses.map(|interface| interface.gateway),
        dns: addresses.map(|interface| interface.dns),
        hostname: String::from_utf8_lossy(&wifi.hostname).into_owned(),
        mac: station.mac(),
        access_point: (active & MODE_AP != 0)
            .then(|| String::from_utf8_lossy(&wifi.soft_ap.settings().ssid).into_owned()),
    }
}

/// A socket of the board's, and what went over it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Socket {
    /// What the network knows of it.
    pub info: SocketInfo,
    /// Bytes its program moved.
    pub traffic: Traffic,
}

/// The sockets that are open, the oldest first.
pub fn sockets(state: &State) -> Vec<Socket> {
    let mut sockets: Vec<Socket> = state
        .network
        .borrow()
        .sockets()
        .into_iter()
        .map(|info| Socket {
            info,
            traffic: state.record.traffic(info.id),
        })
        .collect();
    sockets.sort_by_key(|socket| socket.info.id);
    sockets
}
