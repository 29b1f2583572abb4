//! TCP on the PC's sockets.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddrV4, TcpListener, TcpStream};
use std::time::Duration;

use rustix::event::PollFlags;
use socket2::{Domain, SockAddr, SockRef, Socket, Type};

use crate::network::{
    AcceptError, BindError, Closing, ConnectError, Interest, ListenError, OpenError, Readiness,
    RecvError, SendError, SocketId, SocketState,
};

use super::errors;
use super::reactor::Source;
use super::site::Site;
use super::watched::Watched;

#[derive(Debug)]
enum State {
    /// Opened, perhaps bound.
    Idle(Socket),
    /// Bound and told to listen, but there is no link yet: a peer must be refused, not accepted by the kernel.
    Waiting(Socket, i32),
    Listening(Watched<TcpListener>),
    Connecting(Watched<TcpStream>),
    Connected(Watched<TcpStream>),
    /// Between two states, or after the kernel refused a descriptor.
    Gone,
}

/// A stream of one board.
#[derive(Debug)]
pub(super) struct Stream {
    state: State,
    /// As the board sees it.
    pub(super) local: Option<SocketAddrV4>,
    /// As the board sees it.
    pub(super) peer: Option<SocketAddrV4>,
    pub(super) reuse: bool,
    no_delay: bool,
    /// Why the last connection was not made, until that is told.
    failure: Option<ConnectError>,
    /// Why waiting became no listening.
    deaf: Option<AcceptError>,
    /// The connection's end by a reset has been told.
    ended: bool,
}

fn new_socket() -> std::io::Result<Socket> {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None)?;
    socket.set_nonblocking(true)?;
    Ok(socket)
}

fn v4(address: &SockAddr) -> Option<SocketAddrV4> {
    address.as_socket_ipv4()
}

impl Stream {
    pub(super) fn open() -> Result<Self, OpenError> {
        new_socket()
            .map(|socket| Self::in_state(State::Idle(socket)))
            .map_err(|error| errors::open(&error))
    }

    fn in_state(state: State) -> Self {
        Self {
            state,
            local: None,
            peer: None,
            reuse: false,
            no_delay: false,
            failure: None,
            deaf: None,
            ended: false,
        }
    }

    pub(super) fn bind(&mut self, site: &Site, address: SocketAddrV4) -> Result<(), BindError> {
        let State::Idle(socket) = &self.state else {
            return Err(BindError::AlreadyBound);
        };
        if self.local.is_some() {
            return Err(BindError::AlreadyBound);
        }
        let Some(pc_address) = site.bindable(*address.ip()) else {
            return Err(BindError::AddressNotAvailable(*address.ip()));
        };
        let pc_port = site.published.pc_port(address.port());
        let failed = |error| errors::bind(&error, *address.ip(), address.port(), pc_port);
        // A restart must not wait for the PC's TIME_WAIT; two listeners are refused all the same. For a free port it is
        // said only afterwards, or the kernel could give one that is shared.
        socket.set_reuse_address(pc_port != 0).map_err(failed)?;
        socket
            .bind(&SocketAddrV4::new(pc_address, pc_port).into())
            .map_err(failed)?;
        socket.set_reuse_address(true).map_err(failed)?;
        let port = match address.port() {
            0 => socket
                .local_addr()
                .ok()
                .and_then(|end| v4(&end))
                .map_or(0, |end| end.port()),
            port => port,
        };
        self.local = Some(SocketAddrV4::new(*address.ip(), port));
        Ok(())
    }

    pub(super) fn listen(&mut self, site: &Site, backlog: usize) -> Result<(), ListenError> {
        let backlog = i32::try_from(backlog.max(1)).unwrap_or(i32::MAX);
        match &mut self.state {
            State::Idle(_) => {}
            State::Waiting(_, waiting) => {
                *waiting = backlog;
                return Ok(());
            }
            // Only the backlog changes.
            State::Listening(listener) => {
                return SockRef::from(&listener.socket)
                    .listen(backlog)
                    .map_err(|error| errors::listen(&error, 0));
            }
            State::Connecting(_) | State::Connected(_) | State::Gone => {
                return Err(ListenError::AlreadyConnected);
            }
        }
        if self.local.is_none() {
            self.bind(site, SocketAddrV4::new(Ipv4Addr::UNSPECIFIED, 0))
                .map_err(|error| match error {
                    BindError::Os(error) => ListenError::Os(error),
                    _ => ListenError::InUse { port: 0 },
                })?;
        }
        let State::Idle(socket) = std::mem::replace(&mut self.state, State::Gone) else {
            return Err(ListenError::AlreadyConnected);
        };
        if !site.link {
            self.state = State::Waiting(socket, backlog);
            return Ok(());
        }
        match socket.listen(backlog) {
            Ok(()) => {
                self.state = State::Listening(Watched::new(socket.into()));
                Ok(())
            }
            Err(error) => {
                self.state = State::Idle(socket);
                let port = self
                    .local
                    .map_or(0, |local| site.published.pc_port(local.port()));
                Err(errors::listen(&error, port))
            }
        }
    }

    /// The link has come: those that were to listen do.
    pub(super) fn link_up(&mut self) {
        if !matches!(self.state, State::Waiting(..)) {
            return;
        }
        if let State::Waiting(socket, backlog) = std::mem::replace(&mut self.state, State::Gone) {
            match socket.listen(backlog) {
                Ok(()) => self.state = State::Listening(Watched::new(socket.into())),
                Err(error) => {
                    self.deaf = Some(errors::accept(&error));
                    self.state = State::Idle(socket);
                }
            }
        }
    }

    pub(super) fn accept(&mut self, site: &Site) -> Result<(Self, SocketAddrV4), AcceptError> {
        if let Some(error) = self.deaf {
            return Err(error);
        }
        let listener = match &mut self.state {
            State::Listening(listener) => listener,
            State::Waiting(..) => return Err(AcceptError::WouldBlock),
            _ => return Err(AcceptError::NotListening),
        };
        if !site.link {
            return Err(AcceptError::WouldBlock);
        }
        loop {
            match listener.socket.accept() {
                Ok((stream, std::net::SocketAddr::V4(peer))) => {
                    listener.drained.readable = false;
                    stream
                        .set_nonblocking(true)
                        .map_err(|error| errors::accept(&error))?;
                    let mut accepted = Self::in_state(State::Connected(Watched::new(stream)));
                    accepted.local = self
                        .local
                        .map(|local| SocketAddrV4::new(site.interface().address, local.port()));
                    accepted.peer = Some(peer);
                    accepted.reuse = self.reuse;
                    accepted.set_no_delay(self.no_delay);
                    return Ok((accepted, peer));
                }
                // A peer that gave up, or one that cannot be.
                Ok(_) => {}
                Err(error)
                    if matches!(
                        error.kind(),
                        std::io::ErrorKind::ConnectionAborted | std::io::ErrorKind::Interrupted
                    ) => {}
                Err(error) => {
                    let error = errors::accept(&error);
                    listener.drained.readable = error == AcceptError::WouldBlock;
                    return Err(error);
                }
            }
        }
    }

    pub(super) fn connect(&mut self, site: &Site, peer: SocketAddrV4) -> Result<(), ConnectError> {
        self.settle(site);
        match &self.state {
            State::Idle(_) => {}
            State::Connecting(_) => return Err(ConnectError::Already),
            State::Connected(_) | State::Gone => return Err(ConnectError::AlreadyConnected),
            State::Listening(_) | State::Waiting(..) => return Err(ConnectError::Listening),
        }
        let route = site.route(peer).ok_or(ConnectError::NoRoute)?;
        if route.broadcast || route.to.ip().is_multicast() {
            return Err(ConnectError::NoRoute);
        }
        let State::Idle(mut socket) = std::mem::replace(&mut self.state, State::Gone) else {
            return Err(ConnectError::AlreadyConnected);
        };
        self.failure = None;
        let begun = self
            .begin(site, &mut socket, *route.to.ip())
            .and_then(|()| match socket.connect(&route.to.into()) {
                Err(error) if errors::connect(&error) == ConnectError::InProgress => Ok(()),
                other => other,
            });
        let address = |port| SocketAddrV4::new(site.interface().address, port);
        let port = socket
            .local_addr()
            .ok()
            .and_then(|end| v4(&end))
            .map_or(0, |end| end.port());
        match begun {
            Ok(()) => {
                self.local = Some(address(self.local.map_or(port, |local| local.port())));
                self.peer = Some(peer);
                self.state = State::Connecting(Watched::new(socket.into()));
                self.set_no_delay(self.no_delay);
            }
            // The kernel of the same PC may know at once; a radio does not.
            Err(error) => {
                self.state = self.forget(socket);
                let error = errors::connect(&error);
                if !matches!(
                    error,
                    ConnectError::Refused | ConnectError::Reset | ConnectError::TimedOut
                ) {
                    return Err(error);
                }
                self.failure = Some(error);
            }
        }
        Err(ConnectError::InProgress)
    }

    /// Gives the socket the end that suits its peer.
    fn begin(&self, site: &Site, socket: &mut Socket, peer: Ipv4Addr) -> std::io::Result<()> {
        if site.is_outside(peer) {
            if self.local.is_some() {
                *socket = new_socket()?;
            }
            return Ok(());
        }
        let is_default = site.address == Ipv4Addr::LOCALHOST;
        if self.local.is_none() && !is_default {
            socket.bind(&SocketAddrV4::new(site.address, 0).into())?;
        }
        Ok(())
    }

    /// Finds out what became of a connection in progress.
    fn settle(&mut self, site: &Site) {
        let State::Connecting(stream) = &mut self.state else {
            return;
        };
        if !site.link
            || !stream
                .poll()
                .intersects(PollFlags::OUT | PollFlags::ERR | PollFlags::HUP)
        {
            stream.drained.writable = site.link;
            return;
        }
        let failure = match stream.socket.take_error() {
            Ok(None) => None,
            Ok(Some(error)) | Err(error) => Some(errors::connect(&error)),
        };
        if let State::Connecting(mut stream) = std::mem::replace(&mut self.state, State::Gone) {
            stream.drained = Interest::default();
            self.state = match failure {
                None => State::Connected(stream),
                Some(error) => {
                    self.failure = Some(error);
                    self.forget(stream.end(site).into())
                }
            };
        }
    }

    /// After a failed connection the socket begins anew: neither lwIP nor every PC can connect the same one again.
    fn forget(&mut self, failed: Socket) -> State {
        self.local = None;
        self.peer = None;
        State::Idle(new_socket().unwrap_or(failed))
    }

    pub(super) fn connect_result(&mut self, site: &Site) -> Result<(), ConnectError> {
        self.settle(site);
        match (&self.state, self.failure.take()) {
            (_, Some(error)) => Err(error),
            (State::Connected(_), None) => Ok(()),
            (State::Connecting(_), None) => Err(ConnectError::InProgress),
            (State::Listening(_) | State::Waiting(..), None) => Err(ConnectError::Listening),
            (State::Idle(_) | State::Gone, None) => Err(ConnectError::NotConnected),
        }
    }

    pub(super) fn send(&mut self, site: &Site, data: &[u8]) -> Result<usize, SendError> {
        self.settle(site);
        if let Some(error) = self.failure.take() {
            return Err(errors::connect_as_send(error));
        }
        let stream = match &mut self.state {
            State::Connected(stream) => stream,
            State::Connecting(_) => return Err(SendError::Connecting),
            _ => return Err(SendError::NotConnected),
        };
        if self.ended {
            return Err(SendError::Closed);
        }
        if !site.link {
            return Err(SendError::WouldBlock);
        }
        let sent = loop {
            match (&stream.socket).write(data) {
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                other => break other,
            }
        };
        match sent {
            Ok(count) => {
                stream.drained.writable = false;
                Ok(count)
            }
            Err(error) => {
                let error = errors::send(&error);
                stream.drained.writable = error == SendError::WouldBlock;
                self.ended = error == SendError::Reset;
                Err(error)
            }
        }
    }

    pub(super) fn receive(
        &mut self,
        site: &Site,
        buffer: &mut [u8],
        peek: bool,
    ) -> Result<(usize, SocketAddrV4), RecvError> {
        self.settle(site);
        if let Some(error) = self.failure.take() {
            return Err(errors::connect_as_receive(error));
        }
        let stream = match &mut self.state {
            State::Connected(stream) => stream,
            State::Connecting(_) => return Err(RecvError::Connecting),
            _ => return Err(RecvError::NotConnected),
        };
        if self.ended {
            return Err(RecvError::NotConnected);
        }
        if !site.link {
            return Err(RecvError::WouldBlock);
        }
        let received = loop {
            let received = if peek {
                stream.socket.peek(buffer)
            } else {
                (&stream.socket).read(buffer)
            };
            match received {
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                other => break other,
            }
        };
        match received {
            Ok(count) => {
                stream.drained.readable = false;
                let nowhere = SocketAddrV4::new(Ipv4Addr::UNSPECIFIED, 0);
                Ok((count, self.peer.unwrap_or(nowhere)))
            }
            Err(error) => {
                let error = errors::receive(&error);
                stream.drained.readable = error == RecvError::WouldBlock;
                self.ended = error == RecvError::Reset;
                Err(error)
            }
        }
    }

    pub(super) fn set_no_delay(&mut self, no_delay: bool) {
        self.no_delay = no_delay;
        if let State::Connected(stream) | State::Connecting(stream) = &self.state {
            // A connection that has just been reset refuses; nobody misses the option then.
            let _ = stream.socket.set_nodelay(no_delay);
        }
    }

    pub(super) fn readiness(&mut self, site: &Site) -> Readiness {
        self.settle(site);
        let mut readiness = Readiness::default();
        match &self.state {
            State::Idle(_) | State::Gone => {
                let failed = self.failure.is_some() || self.deaf.is_some();
                readiness.readable = failed;
                readiness.error = failed;
                readiness.writable = true;
                readiness.hangup = true;
            }
            _ if !site.link => {}
            State::Waiting(..) | State::Connecting(_) => {}
            State::Listening(listener) => {
                readiness.readable = listener.poll().contains(PollFlags::IN)
            }
            State::Connected(stream) => {
                let flags = stream.poll();
                let over = flags.intersects(PollFlags::HUP | PollFlags::ERR) || self.ended;
                readiness.readable = over || flags.contains(PollFlags::IN);
                readiness.writable = over || flags.contains(PollFlags::OUT);
                readiness.hangup = flags.contains(PollFlags::HUP) || self.ended;
                readiness.error = flags.contains(PollFlags::ERR);
            }
        }
        readiness
    }

    pub(super) fn watch(&mut self, site: &Site, id: SocketId, interest: Interest) {
        match &mut self.state {
            State::Listening(listener) => listener.watch(site, id, interest),
            State::Connecting(stream) | State::Connected(stream) => {
                stream.watch(site, id, interest)
            }
            State::Waiting(..) => {}
            State::Idle(_) | State::Gone => {
                site.reactor.wake_at_once(site.owner, Source::Socket(id))
            }
        }
    }

    pub(super) fn unwatch(&self, site: &Site) {
        match &self.state {
            State::Listening(listener) => listener.unwatch(site),
            State::Connecting(stream) | State::Connected(stream) => stream.unwatch(site),
            State::Waiting(..) | State::Idle(_) | State::Gone => {}
        }
    }

    pub(super) fn state(&self) -> SocketState {
        match self.state {
            State::Idle(_) | State::Gone => SocketState::Idle,
            State::Waiting(..) | State::Listening(_) => SocketState::Listening,
            State::Connecting(_) => SocketState::Connecting,
            State::Connected(_) => SocketState::Open,
        }
    }

    pub(super) fn close(self, site: &Site, how: Closing) {
        match self.state {
            State::Listening(listener) => drop(listener.end(site)),
            State::Connecting(stream) | State::Connected(stream) => {
                let stream = stream.end(site);
                if how == Closing::Abortive {
                    // Fails only on a connection that is over.
                    let _ = SockRef::from(&stream).set_linger(Some(Duration::ZERO));
                }
            }
            State::Waiting(..) | State::Idle(_) | State::Gone => {}
        }
    }
}
