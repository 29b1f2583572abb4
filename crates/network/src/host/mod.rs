//! The PC's own network as a board's: every socket of the board is one of the PC's.
//!
//! - [`HostNetwork`] implements [`Network`]; [`HostOptions`] says where the board stands.
//! - [`Reactor`] is what the boards of a thread wait on, and their front ends beside them.
//!
//! **Addresses.** The board stands on one of the PC's addresses, 127.0.0.1 unless told: `0.0.0.0` means that one, so
//! that no program listens beyond loopback unasked. Several boards may share it, or have one of 127/8 each
//! ([`loopback`]). A board on loopback reaches hosts outside as through a router: its connections leave from the PC's
//! address, and only those it wrote to are heard. Broadcasts of a board on loopback stay on loopback.
//!
//! **Ports.** A port is the PC's port of that number unless [`Published`] says otherwise.
//!
//! **The link.** Without one, listeners refuse (those that were told to listen before the first link start listening
//! with it), connects and datagrams have no route, connected streams neither hear nor speak.
//!
//! **mio**, not polling, because registering a descriptor is `unsafe` there, and this crate has no `unsafe`. It makes the
//! module one for unixes.

mod datagram;
mod errors;
mod reactor;
mod resolver;
mod site;
mod stream;
mod watched;

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddrV4, UdpSocket};
use std::rc::Rc;

use thiserror::Error;

use crate::names::{Names, numeric};
use crate::network::{
    AcceptError, Addressing, BindError, Closing, ConnectError, Family, Interest, Interface, Kind,
    ListenError, Lookup, LookupId, Network, OpenError, OptionError, Readiness, RecvError,
    ResolveError, SendError, SocketId, SocketInfo, SocketOption, SocketState,
};
use crate::publish::Published;

pub use reactor::{Key, Notifier, Reactor, Ready, Source};
pub use resolver::Resolver;

use datagram::Datagram;
use resolver::Lookups;
use site::Site;
use stream::Stream;

/// Where a board stands on its PC.
#[derive(Clone, Debug)]
pub struct HostOptions {
    /// The station's address, one of the PC's.
    pub address: Ipv4Addr,
    /// Ports that have another number on the PC.
    pub published: Published,
    /// Names and addresses with a meaning of their own.
    pub names: Names,
    /// What resolves all other names.
    pub resolver: Resolver,
}

impl Default for HostOptions {
    fn default() -> Self {
        Self {
            address: Ipv4Addr::LOCALHOST,
            published: Published::new(),
            names: Names::new(),
            resolver: Resolver::default(),
        }
    }
}

/// The address of the board number `index` (from 0) when each has its own of loopback: 127.0.0.1, 127.0.0.2, …
pub fn loopback(index: u16) -> Ipv4Addr {
    Ipv4Addr::from(u32::from(Ipv4Addr::LOCALHOST) + u32::from(index))
}

/// Why an address is none for a board.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AddressError {
    /// Not written as one.
    #[error("--ip takes an IPv4 address of this PC, such as 192.168.1.20; {0:?} is not one")]
    NotAnAddress(String),
    /// All addresses, a broadcast, a group.
    #[error(
        "--ip takes one address of this PC, such as 127.0.0.1 or the one its network knows it by; {0} is not one host's"
    )]
    NotOneHost(Ipv4Addr),
    /// Another host's.
    #[error(
        "--ip {0}: this PC has no such address; `ip address` (or `ifconfig`) lists those it has"
    )]
    NotThisPc(Ipv4Addr),
}

/// Reads `--ip ADDR`.
///
/// # Errors
/// When it is not the address of one host. Whether it is this PC's, [`HostNetwork::new`] finds out.
pub fn parse_address(text: &str) -> Result<Ipv4Addr, AddressError> {
    let address: Ipv4Addr = text
        .parse()
        .map_err(|_| AddressError::NotAnAddress(text.to_owned()))?;
    if address.is_unspecified() || address.is_broadcast() || address.is_multicast() {
        return Err(AddressError::NotOneHost(address));
    }
    Ok(address)
}

#[derive(Debug)]
enum Body {
    Stream(Stream),
    Datagram(Datagram),
}

#[derive(Debug)]
struct Entry {
    kind: Kind,
    body: Body,
    /// What the board waits for; armed whenever there is a link.
    watched: Option<Interest>,
}

impl Entry {
    fn local(&self) -> Option<SocketAddrV4> {
        match &self.body {
            Body::Stream(stream) => stream.local,
            Body::Datagram(datagram) => datagram.local,
        }
    }

    fn peer(&self) -> Option<SocketAddrV4> {
        match &self.body {
            Body::Stream(stream) => stream.peer,
            Body::Datagram(datagram) => datagram.peer,
        }
    }

    fn reuse(&self) -> bool {
        match &self.body {
            Body::Stream(stream) => stream.reuse,
            Body::Datagram(datagram) => datagram.reuse,
        }
    }

    /// How many of the PC's sockets there are to watch.
    fn legs(&self) -> usize {
        match &self.body {
            Body::Stream(_) => 1,
            Body::Datagram(datagram) => datagram.legs(),
        }
    }

    /// Watches again what is watched, if there is more of it than `before`.
    fn arm_new(&mut self, site: &Site, id: SocketId, before: usize) {
        if self.legs() != before {
            self.arm(site, id);
        }
    }

    fn arm(&mut self, site: &Site, id: SocketId) {
        let Some(interest) = self.watched.filter(|_| site.link) else {
            return;
        };
        match &mut self.body {
            Body::Stream(stream) => stream.watch(site, id, interest),
            Body::Datagram(datagram) => datagram.watch(site, id, interest),
        }
    }
}

/// The PC's own network as one board's.
///
/// Dropping it closes every socket gracefully; [`Network::close_all`] does it otherwise.
#[derive(Debug)]
pub struct HostNetwork {
    site: Site,
    sockets: BTreeMap<SocketId, Entry>,
    next: u64,
    lookups: Lookups,
}

impl HostNetwork {
    /// The network of the board that the driver of `reactor` knows as `owner`. It has no link yet.
    ///
    /// # Errors
    /// When the address is not one of this PC's.
    pub fn new(
        reactor: Rc<Reactor>,
        owner: usize,
        options: HostOptions,
    ) -> Result<Self, AddressError> {
        let address = options.address;
        if address.is_unspecified() || address.is_broadcast() || address.is_multicast() {
            return Err(AddressError::NotOneHost(address));
        }
        // All of 127/8 is this PC's. Another address is known to be by binding it.
        if !address.is_loopback()
            && UdpSocket::bind(SocketAddrV4::new(address, 0))
                .is_err_and(|error| error.kind() == std::io::ErrorKind::AddrNotAvailable)
        {
            return Err(AddressError::NotThisPc(address));
        }
        let lookups = Lookups::new(options.resolver, reactor.notifier(), owner);
        Ok(Self {
            site: Site {
                reactor,
                owner,
                address,
                published: options.published,
                names: options.names,
                fixed: None,
                link: false,
            },
            sockets: BTreeMap::new(),
            next: 0,
            lookups,
        })
    }

    fn insert(&mut self, kind: Kind, body: Body) -> SocketId {
        let id = SocketId(self.next);
        self.next += 1;
        self.sockets.insert(
            id,
            Entry {
                kind,
                body,
                watched: None,
            },
        );
        id
    }

    /// lwIP's rule for a port of which another socket of the board has it: both must have `SO_REUSEADDR`.
    fn is_taken(&self, socket: SocketId, address: SocketAddrV4) -> bool {
        let Some(entry) = self.sockets.get(&socket) else {
            return false;
        };
        let is_stream = matches!(entry.body, Body::Stream(_));
        address.port() != 0
            && self.sockets.iter().any(|(id, other)| {
                *id != socket
                    && matches!(other.body, Body::Stream(_)) == is_stream
                    && !(other.reuse() && entry.reuse())
                    && other.local().is_some_and(|local| {
                        local.port() == address.port()
                            && (local.ip() == address.ip()
                                || local.ip().is_unspecified()
                                || address.ip().is_unspecified())
                    })
            })
    }
}

impl Network for HostNetwork {
    fn open(&mut self, kind: Kind, family: Family) -> Result<SocketId, OpenError> {
        if family != Family::Inet {
            return Err(OpenError::FamilyNotSupported);
        }
        let body = match kind {
            Kind::Stream => Body::Stream(Stream::open()?),
            Kind::Datagram => Body::Datagram(Datagram::open()?),
            Kind::Raw { protocol } => Body::Datagram(Datagram::open_raw(protocol)?),
        };
        Ok(self.insert(kind, body))
    }

    fn bind(&mut self, socket: SocketId, address: SocketAddrV4) -> Result<(), BindError> {
        if self.is_taken(socket, address) {
            return Err(BindError::InUse {
                port: address.port(),
            });
        }
        let entry = self
            .sockets
            .get_mut(&socket)
            .ok_or(BindError::NoSuchSocket)?;
        let before = entry.legs();
        match &mut entry.body {
            Body::Stream(stream) => stream.bind(&self.site, address)?,
            Body::Datagram(datagram) => datagram.bind(&self.site, address)?,
        }
        entry.arm_new(&self.site, socket, before);
        Ok(())
    }

    fn listen(&mut self, socket: SocketId, backlog: usize) -> Result<(), ListenError> {
        let entry = self
            .sockets
            .get_mut(&socket)
            .ok_or(ListenError::NoSuchSocket)?;
        match &mut entry.body {
            Body::Stream(stream) => stream.listen(&self.site, backlog),
            Body::Datagram(_) => Err(ListenError::NotStream),
        }
    }

    fn accept(&mut self, socket: SocketId) -> Result<(SocketId, SocketAddrV4), AcceptError> {
        let entry = self
            .sockets
            .get_mut(&socket)
            .ok_or(AcceptError::NoSuchSocket)?;
        let (stream, peer) = match &mut entry.body {
            Body::Stream(stream) => stream.accept(&self.site)?,
            Body::Datagram(_) => return Err(AcceptError::NotListening),
        };
        Ok((self.insert(Kind::Stream, Body::Stream(stream)), peer))
    }

    fn connect(&mut self, socket: SocketId, peer: SocketAddrV4) -> Result<(), ConnectError> {
        let entry = self
            .sockets
            .get_mut(&socket)
            .ok_or(ConnectError::NoSuchSocket)?;
        match &mut entry.body {
            Body::Stream(stream) => stream.connect(&self.site, peer),
            Body::Datagram(datagram) => datagram.connect(&self.site, peer),
        }
    }

    fn connect_result(&mut self, socket: SocketId) -> Result<(), ConnectError> {
        let entry = self
            .sockets
            .get_mut(&socket)
            .ok_or(ConnectError::NoSuchSocket)?;
        match &mut entry.body {
            Body::Stream(stream) => stream.connect_result(&self.site),
            Body::Datagram(datagram) => datagram.peer.map(drop).ok_or(ConnectError::NotConnected),
        }
    }

    fn send(&mut self, socket: SocketId, data: &[u8]) -> Result<usize, SendError> {
        let entry = self
            .sockets
            .get_mut(&socket)
            .ok_or(SendError::NoSuchSocket)?;
        let before = entry.legs();
        match &mut entry.body {
            Body::Stream(stream) => stream.send(&self.site, data),
            Body::Datagram(datagram) => {
                let sent = datagram.send(&self.site, data);
                entry.arm_new(&self.site, socket, before);
                sent
            }
        }
    }

    fn send_to(
        &mut self,
        socket: SocketId,
        data: &[u8],
        to: SocketAddrV4,
    ) -> Result<usize, SendError> {
        let entry = self
            .sockets
            .get_mut(&socket)
            .ok_or(SendError::NoSuchSocket)?;
        let before = entry.legs();
        match &mut entry.body {
            Body::Stream(stream) => stream.send(&self.site, data),
            Body::Datagram(datagram) => {
                let sent = datagram.send_to(&self.site, data, to);
                entry.arm_new(&self.site, socket, before);
                sent
            }
        }
    }

    fn recv_from(
        &mut self,
        socket: SocketId,
        buffer: &mut [u8],
        peek: bool,
    ) -> Result<(usize, SocketAddrV4), RecvError> {
        let entry = self
            .sockets
            .get_mut(&socket)
            .ok_or(RecvError::NoSuchSocket)?;
        match &mut entry.body {
            Body::Stream(stream) => stream.receive(&self.site, buffer, peek),
            Body::Datagram(datagram) => datagram.receive(&self.site, buffer, peek),
        }
    }

    fn close(&mut self, socket: SocketId, how: Closing) {
        match self.sockets.remove(&socket).map(|entry| entry.body) {
            Some(Body::Stream(stream)) => stream.close(&self.site, how),
            Some(Body::Datagram(datagram)) => datagram.close(&self.site),
            None => {}
        }
    }

    fn set_option(&mut self, socket: SocketId, option: SocketOption) -> Result<(), OptionError> {
        let site = &self.site;
        let entry = self
            .sockets
            .get_mut(&socket)
            .ok_or(OptionError::NoSuchSocket)?;
        let before = entry.legs();
        match (&mut entry.body, option) {
            (Body::Stream(stream), SocketOption::ReuseAddress(reuse)) => stream.reuse = reuse,
            (Body::Datagram(datagram), SocketOption::ReuseAddress(reuse)) => datagram.reuse = reuse,
            (Body::Stream(stream), SocketOption::NoDelay(no_delay)) => {
                stream.set_no_delay(no_delay)
            }
            // lwIP takes it and does nothing.
            (Body::Stream(_), SocketOption::Broadcast(_)) => {}
            (Body::Datagram(datagram), SocketOption::Broadcast(broadcast)) => {
                datagram.set_broadcast(site, broadcast)?;
            }
            (Body::Datagram(datagram), SocketOption::Join(group)) => datagram.join(site, group)?,
            (Body::Datagram(datagram), SocketOption::Leave(group)) => {
                datagram.leave(site, group)?
            }
            (Body::Stream(_), SocketOption::Join(_) | SocketOption::Leave(_))
            | (Body::Datagram(_), SocketOption::NoDelay(_)) => return Err(OptionError::WrongKind),
        }
        entry.arm_new(&self.site, socket, before);
        Ok(())
    }

    fn readiness(&mut self, socket: SocketId) -> Option<Readiness> {
        let entry = self.sockets.get_mut(&socket)?;
        Some(match &mut entry.body {
            Body::Stream(stream) => stream.readiness(&self.site),
            Body::Datagram(datagram) => datagram.readiness(&self.site),
        })
    }

    fn watch(&mut self, socket: SocketId, interest: Interest) {
        if let Some(entry) = self.sockets.get_mut(&socket) {
            entry.watched = Some(interest);
            entry.arm(&self.site, socket);
        }
    }

    fn unwatch(&mut self, socket: SocketId) {
        if let Some(entry) = self.sockets.get_mut(&socket) {
            entry.watched = None;
            match &entry.body {
                Body::Stream(stream) => stream.unwatch(&self.site),
                Body::Datagram(datagram) => datagram.unwatch(&self.site),
            }
        }
    }

    fn local_address(&self, socket: SocketId) -> Option<SocketAddrV4> {
        self.sockets.get(&socket)?.local()
    }

    fn peer_address(&self, socket: SocketId) -> Option<SocketAddrV4> {
        self.sockets.get(&socket)?.peer()
    }

    fn resolve(&mut self, name: &str) -> Result<Lookup, ResolveError> {
        if let Some(address) = numeric(name) {
            return Ok(Lookup::Done(address));
        }
        if name == "localhost" {
            return Ok(Lookup::Done(Ipv4Addr::LOCALHOST));
        }
        if name.is_empty()
            || name.len() > 255
            || name.contains(|c: char| c.is_whitespace() || c.is_control())
        {
            return Err(ResolveError::Invalid);
        }
        if !self.site.link {
            return Err(ResolveError::NoLink);
        }
        match self.site.names.resolve(name) {
            Some(address) => Ok(Lookup::Done(address)),
            None => self.lookups.begin(name),
        }
    }

    fn lookup(&mut self, lookup: LookupId) -> Result<Lookup, ResolveError> {
        self.lookups.poll(lookup)
    }

    fn cancel_lookup(&mut self, lookup: LookupId) {
        self.lookups.cancel(lookup);
    }

    fn set_link(&mut self, up: bool) {
        self.site.link = up;
        for (id, entry) in &mut self.sockets {
            if up {
                if let Body::Stream(stream) = &mut entry.body {
                    stream.link_up();
                }
                entry.arm(&self.site, *id);
            } else {
                // Nothing is heard: a wake would only be asked for again.
                match &entry.body {
                    Body::Stream(stream) => stream.unwatch(&self.site),
                    Body::Datagram(datagram) => datagram.unwatch(&self.site),
                }
            }
        }
    }

    fn link(&self) -> bool {
        self.site.link
    }

    fn set_addressing(&mut self, addressing: Addressing) {
        self.site.fixed = match addressing {
            Addressing::Dhcp => None,
            Addressing::Static(interface) => Some(interface),
        };
    }

    fn interface(&self) -> Option<Interface> {
        self.site.link.then(|| self.site.interface())
    }

    fn sockets(&self) -> Vec<SocketInfo> {
        self.sockets
            .iter()
            .map(|(id, entry)| SocketInfo {
                id: *id,
                kind: entry.kind,
                state: match &entry.body {
                    Body::Stream(stream) => stream.state(),
                    Body::Datagram(datagram)
                        if datagram.local.is_some() || datagram.peer.is_some() =>
                    {
                        SocketState::Open
                    }
                    Body::Datagram(_) => SocketState::Idle,
                },
                local: entry.local(),
                peer: entry.peer(),
            })
            .collect()
    }
}

impl Drop for HostNetwork {
    fn drop(&mut self) {
        self.close_all(Closing::Graceful);
    }
}
