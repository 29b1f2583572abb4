//! A driver for tests: boards whose calls are repeated until they no longer block.
// Each test crate uses its part; a helper that fails fails its test.
#![allow(dead_code, clippy::unwrap_used)]

use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4};
use std::rc::Rc;
use std::time::{Duration, Instant};

use network::host::{HostNetwork, HostOptions, Reactor, Ready, Source};
use network::{
    AcceptError, ConnectError, Family, Interest, Kind, Lookup, Network, RecvError, ResolveError,
    SendError, SocketId,
};

/// Long enough for a busy machine; nothing waits so long unless it is broken.
pub const PATIENCE: Duration = Duration::from_secs(30);

pub fn local(port: u16) -> SocketAddrV4 {
    SocketAddrV4::new(Ipv4Addr::LOCALHOST, port)
}

pub fn any(port: u16) -> SocketAddrV4 {
    SocketAddrV4::new(Ipv4Addr::UNSPECIFIED, port)
}

pub fn v4(address: SocketAddr) -> SocketAddrV4 {
    match address {
        SocketAddr::V4(address) => address,
        SocketAddr::V6(_) => panic!("an IPv6 address"),
    }
}

/// A port nobody listens on, bound so that nobody else takes it.
pub fn refusing_port() -> (socket2::Socket, u16) {
    let socket = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None).unwrap();
    socket.bind(&local(0).into()).unwrap();
    let port = socket
        .local_addr()
        .unwrap()
        .as_socket_ipv4()
        .unwrap()
        .port();
    (socket, port)
}

/// One board with a reactor of its own.
pub struct Board {
    pub reactor: Rc<Reactor>,
    pub network: HostNetwork,
    pub owner: usize,
    pub wakes: usize,
}

impl Board {
    pub fn new() -> Self {
        Self::with(HostOptions::default())
    }

    pub fn with(options: HostOptions) -> Self {
        Self::on(&Rc::new(Reactor::new().unwrap()), 7, options)
    }

    pub fn on(reactor: &Rc<Reactor>, owner: usize, options: HostOptions) -> Self {
        let mut network = HostNetwork::new(Rc::clone(reactor), owner, options).unwrap();
        network.set_link(true);
        Self {
            reactor: Rc::clone(reactor),
            network,
            owner,
            wakes: 0,
        }
    }

    pub fn stream(&mut self) -> SocketId {
        self.network.open(Kind::Stream, Family::Inet).unwrap()
    }

    pub fn datagram(&mut self) -> SocketId {
        self.network.open(Kind::Datagram, Family::Inet).unwrap()
    }

    pub fn bound_datagram(&mut self) -> (SocketId, u16) {
        let socket = self.datagram();
        self.network.bind(socket, any(0)).unwrap();
        let port = self.network.local_address(socket).unwrap().port();
        (socket, port)
    }

    pub fn listener(&mut self) -> (SocketId, u16) {
        let socket = self.stream();
        self.network.bind(socket, any(0)).unwrap();
        self.network.listen(socket, 5).unwrap();
        let port = self.network.local_address(socket).unwrap().port();
        (socket, port)
    }

    /// Waits for one wake of that source.
    pub fn wait_for(&mut self, source: Source) -> Ready {
        let begun = Instant::now();
        let mut ready = Vec::new();
        while begun.elapsed() < PATIENCE {
            self.reactor
                .wait(Some(Duration::from_secs(1)), &mut ready)
                .unwrap();
            if let Some(ready) = ready
                .drain(..)
                .find(|ready| ready.source == source && ready.owner == self.owner)
            {
                self.wakes += 1;
                return ready;
            }
        }
        panic!("no wake for {source:?}");
    }

    pub fn wait(&mut self, socket: SocketId, interest: Interest) {
        self.network.watch(socket, interest);
        self.wait_for(Source::Socket(socket));
    }

    pub fn accept(&mut self, socket: SocketId) -> (SocketId, SocketAddrV4) {
        loop {
            match self.network.accept(socket) {
                Err(AcceptError::WouldBlock) => self.wait(socket, Interest::READ),
                other => return other.unwrap(),
            }
        }
    }

    pub fn connect(&mut self, socket: SocketId, peer: SocketAddrV4) -> Result<(), ConnectError> {
        let mut result = self.network.connect(socket, peer);
        while result == Err(ConnectError::InProgress) {
            result = self.network.connect_result(socket);
            if result == Err(ConnectError::InProgress) {
                self.wait(socket, Interest::WRITE);
            }
        }
        result
    }

    pub fn recv(&mut self, socket: SocketId, size: usize) -> Result<Vec<u8>, RecvError> {
        self.recv_from(socket, size).map(|(data, _)| data)
    }

    pub fn recv_from(
        &mut self,
        socket: SocketId,
        size: usize,
    ) -> Result<(Vec<u8>, SocketAddrV4), RecvError> {
        let mut buffer = vec![0; size];
        loop {
            match self.network.recv_from(socket, &mut buffer, false) {
                Err(RecvError::WouldBlock) => self.wait(socket, Interest::READ),
                Err(error) => return Err(error),
                Ok((count, from)) => {
                    buffer.truncate(count);
                    return Ok((buffer, from));
                }
            }
        }
    }

    pub fn send(&mut self, socket: SocketId, data: &[u8]) -> Result<(), SendError> {
        let mut sent = 0;
        while sent < data.len() {
            match self.network.send(socket, &data[sent..]) {
                Err(SendError::WouldBlock) => self.wait(socket, Interest::WRITE),
                Err(error) => return Err(error),
                Ok(count) => sent += count,
            }
        }
        Ok(())
    }

    pub fn resolve(&mut self, name: &str) -> Result<Ipv4Addr, ResolveError> {
        let mut lookup = self.network.resolve(name)?;
        loop {
            match lookup {
                Lookup::Done(address) => return Ok(address),
                Lookup::Pending(id) => {
                    self.wait_for(Source::Lookup(id));
                    lookup = self.network.lookup(id)?;
                }
            }
        }
    }
}
