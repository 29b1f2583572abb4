//! UDP, and raw IP, on the PC's sockets.
//!
//! One socket of a board may need several of the PC's (its *legs*): Linux delivers a broadcast, or a group's datagrams,
//! only to sockets bound to that address or to all addresses, and a board must not listen on all of the PC's.

use std::io;
use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4, UdpSocket};

use rustix::event::PollFlags;
use rustix::io::Errno;
use socket2::{Domain, Protocol, Socket, Type};

use crate::network::{
    BindError, ConnectError, Interest, OpenError, OptionError, Readiness, RecvError, SendError,
    SocketId,
};

use super::errors;
use super::site::{Route, Site};
use super::watched::Watched;

/// How many peers a socket remembers. Beyond, the oldest is forgotten, as by a router.
const FLOWS: usize = 64;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    /// On the board's own address: sends everything that stays inside, receives what is sent to the board.
    Main,
    /// Receives broadcasts.
    Broadcast,
    /// Receives what is sent to a group.
    Group(Ipv4Addr),
    /// To and from peers outside, for a board on loopback. Only those it wrote to are heard, as through a router.
    Uplink,
}

#[derive(Debug)]
struct Leg {
    role: Role,
    watched: Watched<UdpSocket>,
}

/// A peer as the PC knows it, and as the board does.
#[derive(Clone, Copy, Debug)]
struct Flow {
    real: SocketAddrV4,
    seen: SocketAddrV4,
}

/// A datagram or raw socket of one board.
#[derive(Debug)]
pub(super) struct Datagram {
    /// The main leg before it has an address. `None` afterwards, or if the PC did not permit it (raw sockets).
    unbound: Option<Socket>,
    legs: Vec<Leg>,
    /// The leg asked first, so that none is starved.
    first: usize,
    raw: bool,
    /// As the board sees it.
    pub(super) local: Option<SocketAddrV4>,
    /// As the board sees it.
    pub(super) peer: Option<SocketAddrV4>,
    pub(super) reuse: bool,
    broadcast: bool,
    /// The PC's port, once the program has bound one.
    bound: Option<u16>,
    groups: Vec<Ipv4Addr>,
    flows: Vec<Flow>,
}

fn new_socket(ty: Type, protocol: Option<Protocol>) -> io::Result<Socket> {
    let socket = Socket::new(Domain::IPV4, ty, protocol)?;
    socket.set_nonblocking(true)?;
    Ok(socket)
}

impl Datagram {
    pub(super) fn open() -> Result<Self, OpenError> {
        new_socket(Type::DGRAM, None)
            .map(|socket| Self::with(Some(socket), false))
            .map_err(|error| errors::open(&error))
    }

    /// A raw socket opens even where the PC gives none: on a board it would. Sending then says so.
    pub(super) fn open_raw(protocol: u8) -> Result<Self, OpenError> {
        match new_socket(Type::RAW, Some(Protocol::from(i32::from(protocol)))) {
            Ok(socket) => Ok(Self::with(Some(socket), true)),
            Err(error) => match errors::open(&error) {
                OpenError::OutOfSockets => Err(OpenError::OutOfSockets),
                _ => Ok(Self::with(None, true)),
            },
        }
    }

    fn with(unbound: Option<Socket>, raw: bool) -> Self {
        Self {
            unbound,
            legs: Vec::new(),
            first: 0,
            raw,
            local: None,
            peer: None,
            reuse: false,
            broadcast: false,
            bound: None,
            groups: Vec::new(),
            flows: Vec::new(),
        }
    }

    pub(super) fn bind(&mut self, site: &Site, address: SocketAddrV4) -> Result<(), BindError> {
        if self.local.is_some() {
            return Err(BindError::AlreadyBound);
        }
        let Some(pc_address) = site.bindable(*address.ip()) else {
            return Err(BindError::AddressNotAvailable(*address.ip()));
        };
        let pc_port = site.published.pc_port(address.port());
        self.take_address(site, SocketAddrV4::new(pc_address, pc_port))
            .map_err(|error| errors::bind(&error, *address.ip(), address.port(), pc_port))?;
        let chosen = self.main_port();
        let port = if address.port() == 0 {
            chosen
        } else {
            address.port()
        };
        self.local = Some(SocketAddrV4::new(*address.ip(), port));
        self.bound = Some(chosen);
        // Without these legs, the socket hears what is sent to the board itself; that is more than no socket.
        let _ = self.grow(site);
        Ok(())
    }

    /// Binds the main leg.
    fn take_address(&mut self, site: &Site, address: SocketAddrV4) -> io::Result<()> {
        let Some(socket) = &self.unbound else {
            return Ok(());
        };
        socket.set_reuse_address(self.reuse && address.port() != 0)?;
        socket.set_broadcast(true)?;
        // Without multicast on that interface, only sending to a group is lost.
        let _ = socket.set_multicast_if_v4(&site.address);
        socket.bind(&address.into())?;
        if let Some(socket) = self.unbound.take() {
            self.legs.push(Leg {
                role: Role::Main,
                watched: Watched::new(socket.into()),
            });
        }
        Ok(())
    }

    fn main_port(&self) -> u16 {
        self.leg(Role::Main)
            .and_then(|leg| leg.watched.socket.local_addr().ok())
            .map_or(0, |end| end.port())
    }

    fn leg(&self, role: Role) -> Option<&Leg> {
        self.legs.iter().find(|leg| leg.role == role)
    }

    /// Adds the legs that the options ask for, once the port is known.
    fn grow(&mut self, site: &Site) -> io::Result<()> {
        let Some(port) = self.bound else {
            return Ok(());
        };
        if self.raw {
            return Ok(());
        }
        if self.broadcast && self.leg(Role::Broadcast).is_none() {
            let socket = new_socket(Type::DGRAM, None)?;
            // All boards of the PC share the broadcast address.
            socket.set_reuse_address(true)?;
            socket.bind(&SocketAddrV4::new(site.broadcast(), port).into())?;
            self.add(Role::Broadcast, socket);
        }
        for group in self.groups.clone() {
            if self.leg(Role::Group(group)).is_none() {
                let socket = new_socket(Type::DGRAM, None)?;
                socket.set_reuse_address(true)?;
                socket.bind(&SocketAddrV4::new(group, port).into())?;
                socket.join_multicast_v4(&group, &site.address)?;
                self.add(Role::Group(group), socket);
            }
        }
        Ok(())
    }

    fn add(&mut self, role: Role, socket: Socket) {
        self.legs.push(Leg {
            role,
            watched: Watched::new(socket.into()),
        });
    }

    fn remove(&mut self, site: &Site, role: Role) {
        if let Some(at) = self.legs.iter().position(|leg| leg.role == role) {
            drop(self.legs.remove(at).watched.end(site));
        }
    }

    pub(super) fn set_broadcast(
        &mut self,
        site: &Site,
        broadcast: bool,
    ) -> Result<(), OptionError> {
        self.broadcast = broadcast;
        if !broadcast {
            self.remove(site, Role::Broadcast);
        }
        self.grow(site).map_err(|error| errors::option(&error))
    }

    pub(super) fn join(&mut self, site: &Site, group: Ipv4Addr) -> Result<(), OptionError> {
        if self.raw {
            return Err(OptionError::WrongKind);
        }
        if !group.is_multicast() {
            return Err(OptionError::BadGroup(group));
        }
        if !self.groups.contains(&group) {
            self.groups.push(group);
        }
        self.grow(site).map_err(|error| errors::option(&error))
    }

    pub(super) fn leave(&mut self, site: &Site, group: Ipv4Addr) -> Result<(), OptionError> {
        if !self.groups.contains(&group) {
            return Err(OptionError::BadGroup(group));
        }
        self.groups.retain(|joined| *joined != group);
        self.remove(site, Role::Group(group));
        Ok(())
    }

    /// Only remembers the peer: lwIP does not ask it either.
    pub(super) fn connect(&mut self, site: &Site, peer: SocketAddrV4) -> Result<(), ConnectError> {
        site.route(peer).ok_or(ConnectError::NoRoute)?;
        self.peer = Some(peer);
        Ok(())
    }

    pub(super) fn send(&mut self, site: &Site, data: &[u8]) -> Result<usize, SendError> {
        let peer = self.peer.ok_or(SendError::NotConnected)?;
        self.send_to(site, data, peer)
    }

    pub(super) fn send_to(
        &mut self,
        site: &Site,
        data: &[u8],
        to: SocketAddrV4,
    ) -> Result<usize, SendError> {
        if self.raw && self.unbound.is_none() && self.legs.is_empty() {
            return Err(SendError::NotPermitted);
        }
        let route = site.route(to).ok_or(SendError::NoRoute)?;
        if route.broadcast && !self.broadcast {
            return Err(SendError::BroadcastNotAllowed);
        }
        let role = self
            .leave_by(site, route)
            .map_err(|error| errors::send(&error))?;
        self.remember(to, route.to, role);
        let Some(leg) = self.legs.iter_mut().find(|leg| leg.role == role) else {
            return Err(SendError::NoRoute);
        };
        loop {
            match leg.watched.socket.send_to(data, route.to) {
                Ok(count) => {
                    leg.watched.drained.writable = false;
                    return Ok(count);
                }
                // What an earlier datagram met is told to this one; lwIP tells nobody.
                Err(error) if matches!(errors::errno(&error), Errno::CONNREFUSED | Errno::INTR) => {
                }
                Err(error) => {
                    let error = errors::send(&error);
                    leg.watched.drained.writable = error == SendError::WouldBlock;
                    return Err(error);
                }
            }
        }
    }

    /// The leg that reaches a peer, made if need be.
    fn leave_by(&mut self, site: &Site, route: Route) -> io::Result<Role> {
        if site.is_outside(*route.to.ip()) {
            if self.leg(Role::Uplink).is_none() {
                let socket = match self.raw {
                    true => self
                        .unbound
                        .take()
                        .map_or_else(|| Err(Errno::NETUNREACH.into()), Ok),
                    false => new_socket(Type::DGRAM, None),
                }?;
                self.add(Role::Uplink, socket);
            }
            return Ok(Role::Uplink);
        }
        if self.unbound.is_some() {
            self.take_address(site, SocketAddrV4::new(site.address, 0))?;
            self.local = Some(SocketAddrV4::new(Ipv4Addr::UNSPECIFIED, self.main_port()));
        }
        Ok(Role::Main)
    }

    fn remember(&mut self, seen: SocketAddrV4, real: SocketAddrV4, role: Role) {
        if seen == real && role != Role::Uplink && !self.flows.iter().any(|flow| flow.real == real)
        {
            return;
        }
        self.flows.retain(|flow| flow.real != real);
        if self.flows.len() == FLOWS {
            self.flows.remove(0);
        }
        self.flows.push(Flow { real, seen });
    }

    pub(super) fn receive(
        &mut self,
        site: &Site,
        buffer: &mut [u8],
        peek: bool,
    ) -> Result<(usize, SocketAddrV4), RecvError> {
        if !site.link {
            return Err(RecvError::WouldBlock);
        }
        let count = self.legs.len();
        for at in (0..count).map(|at| (at + self.first) % count) {
            let received = Self::receive_by(
                &mut self.legs[at],
                &self.flows,
                self.peer,
                buffer,
                peek,
                self.raw,
            );
            match received {
                Err(RecvError::WouldBlock) => {}
                other => {
                    if !peek {
                        self.first = at + 1;
                    }
                    return other;
                }
            }
        }
        Err(RecvError::WouldBlock)
    }

    /// The next datagram of one leg that is meant for the board.
    fn receive_by(
        leg: &mut Leg,
        flows: &[Flow],
        peer: Option<SocketAddrV4>,
        buffer: &mut [u8],
        peek: bool,
        raw: bool,
    ) -> Result<(usize, SocketAddrV4), RecvError> {
        let socket = &leg.watched.socket;
        loop {
            let received = if peek {
                socket.peek_from(buffer)
            } else {
                socket.recv_from(buffer)
            };
            match received {
                Ok((count, SocketAddr::V4(from))) => {
                    let flow = flows
                        .iter()
                        .find(|flow| flow.real == from || raw && flow.real.ip() == from.ip());
                    let seen = flow.map_or(from, |flow| flow.seen);
                    let expected = match peer {
                        Some(peer) if raw => peer.ip() == seen.ip(),
                        Some(peer) => peer == seen,
                        None => flow.is_some() || leg.role != Role::Uplink,
                    };
                    if expected {
                        leg.watched.drained.readable = false;
                        return Ok((count, seen));
                    }
                    if peek {
                        // It is dropped, as the next receive would.
                        let _ = socket.recv_from(&mut [0]);
                    }
                }
                Ok(_) => {}
                Err(error) if matches!(errors::errno(&error), Errno::CONNREFUSED | Errno::INTR) => {
                }
                Err(error) => {
                    let error = errors::receive(&error);
                    leg.watched.drained.readable = error == RecvError::WouldBlock;
                    return Err(error);
                }
            }
        }
    }

    pub(super) fn readiness(&mut self, site: &Site) -> Readiness {
        let readable = self.receive(site, &mut [0], true) != Err(RecvError::WouldBlock);
        let main = self.leg(Role::Main);
        let writable =
            !site.link || main.is_none_or(|leg| leg.watched.poll().contains(PollFlags::OUT));
        Readiness {
            readable,
            writable,
            hangup: false,
            error: false,
        }
    }

    pub(super) fn watch(&mut self, site: &Site, id: SocketId, interest: Interest) {
        if interest.writable && self.legs.is_empty() {
            site.reactor
                .wake_at_once(site.owner, super::reactor::Source::Socket(id));
        }
        for leg in &mut self.legs {
            leg.watched.watch(site, id, interest);
        }
    }

    /// How many of the PC's sockets it is. When that changes, what is watched must be watched again.
    pub(super) fn legs(&self) -> usize {
        self.legs.len()
    }

    pub(super) fn unwatch(&self, site: &Site) {
        for leg in &self.legs {
            leg.watched.unwatch(site);
        }
    }

    pub(super) fn close(self, site: &Site) {
        for leg in self.legs {
            drop(leg.watched.end(site));
        }
    }
}
