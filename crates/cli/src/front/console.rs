//! A board's serial line on a TCP port: one client at a time, whoever comes besides is told so.

use std::collections::VecDeque;
use std::io::{self, Write};
use std::net::{SocketAddr, TcpListener, TcpStream, ToSocketAddrs};
use std::rc::Rc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use network::host::{Key, Reactor, Ready, Source};
use network::network::Interest;

use super::channel::Peer;
use super::client::Client;
use super::inlet::Inlet;
use crate::report::HintExt;

/// What a client is told that finds another.
const BUSY: &[u8] = b"boardless: this console has a client already\r\n";

/// How long one that finds a client waits for it to leave before it is told. The end of a client that has gone may come
/// after the beginning of the next: they are two connections.
const GRACE: Duration = Duration::from_millis(300);

/// How many may wait so; whoever comes besides is told at once.
const WAITING: usize = 8;

/// A TCP port with a board's serial line.
#[derive(Debug)]
pub struct Console {
    listener: TcpListener,
    reactor: Rc<Reactor>,
    key: Key,
    can_accept: bool,
    /// The client.
    pub client: Option<Client>,
    /// Who waits for its place, and since when.
    newcomers: VecDeque<(Instant, TcpStream)>,
    /// What clients that left have sent and the board has not taken.
    left: Inlet,
    /// One of them has reset the board, and nobody has been told yet.
    was_reset: bool,
    protocol: Protocol,
    numbers: [usize; 2],
}

/// How the serial line's bytes go over a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// As they are.
    Bytes,
    /// In telnet, with RFC 2217's control lines.
    Rfc2217,
}

impl Protocol {
    /// The scheme of its URLs, as pyserial has them.
    pub fn scheme(self) -> &'static str {
        match self {
            Protocol::Bytes => "socket",
            Protocol::Rfc2217 => "rfc2217",
        }
    }

    /// The option of the command line that asks for it.
    fn option(self) -> &'static str {
        match self {
            Protocol::Bytes => "--console",
            Protocol::Rfc2217 => "--rfc2217",
        }
    }
}

impl Console {
    /// Listens. `numbers` are the front end's numbers of the port and of its client.
    ///
    /// # Errors
    /// The address is not this PC's, or taken.
    pub fn listen(
        reactor: &Rc<Reactor>,
        address: SocketAddr,
        protocol: Protocol,
        numbers: [usize; 2],
    ) -> Result<Console> {
        let listener = TcpListener::bind(address)
            .with_context(|| format!("the console cannot listen on {address}"))
            .hint(format!(
                "name another port, or 0 for any that is free, as in {} 127.0.0.1:0",
                protocol.option()
            ))?;
        listener.set_nonblocking(true)?;
        let key = reactor.register(&listener, 0, Source::FrontEnd(numbers[0]))?;
        Ok(Console {
            listener,
            reactor: reactor.clone(),
            key,
            can_accept: true,
            client: None,
            newcomers: VecDeque::new(),
            left: Inlet::default(),
            was_reset: false,
            protocol,
            numbers,
        })
    }

    /// The URL that tools take for a port.
    ///
    /// # Errors
    /// The PC's.
    pub fn url(&self) -> io::Result<String> {
        let scheme = self.protocol.scheme();
        Ok(format!("{scheme}://{}", self.listener.local_addr()?))
    }

    /// Something came, says the reactor: true if it is of the client.
    pub fn ready(&mut self, ready: &Ready) -> bool {
        let [port, client] = self.numbers;
        if ready.source == Source::FrontEnd(port) {
            self.can_accept = true;
        }
        let is_client = ready.source == Source::FrontEnd(client);
        if let Some(client) = self.client.as_mut().filter(|_| is_client) {
            client.ready(ready);
        }
        is_client
    }

    /// Moves what can be moved, and lets a client in.
    pub fn advance(&mut self) {
        self.serve();
        while self.can_accept {
            match self.listener.accept() {
                Ok((stream, _)) => self.receive(stream),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                // Whether it was the last for now or one that cannot be had: the next edge tells.
                Err(_) => self.can_accept = false,
            }
        }
        self.seat();
        self.reactor.watch_drained(
            self.key,
            Interest {
                readable: true,
                writable: false,
            },
        );
    }

    /// Whether the client has sent something that is to be read still.
    pub fn has_more(&self) -> bool {
        self.client.as_ref().is_some_and(Client::has_more)
    }

    /// Moves what the client has; its place is free when it has left.
    fn serve(&mut self) {
        if let Some(client) = &mut self.client
            && client.advance() == Peer::Gone
        {
            self.dismiss();
        }
    }

    fn dismiss(&mut self) {
        if let Some(mut client) = self.client.take() {
            self.left = std::mem::take(client.inlet());
            self.was_reset |= client.take_reset();
        }
    }

    /// Whether a client's control lines have reset the board since the last call.
    pub fn take_reset(&mut self) -> bool {
        let now = self.client.as_mut().is_some_and(Client::take_reset);
        std::mem::take(&mut self.was_reset) || now
    }

    /// What came in.
    pub fn inlet(&mut self) -> &mut Inlet {
        match &mut self.client {
            Some(client) => client.inlet(),
            None => &mut self.left,
        }
    }

    /// How long until somebody is to be told that the place is taken.
    pub fn patience(&self) -> Option<Duration> {
        let (since, _) = self.newcomers.front()?;
        Some(GRACE.saturating_sub(since.elapsed()))
    }

    fn receive(&mut self, stream: TcpStream) {
        // Of one that cannot be set up nothing is left to do but to close it.
        let _ = stream.set_nodelay(true);
        if stream.set_nonblocking(true).is_err() {
            return;
        }
        if self.newcomers.len() < WAITING {
            self.newcomers.push_back((Instant::now(), stream));
        } else {
            refuse(stream);
        }
    }

    /// Gives the client's place to who waits first, or tells it that it is taken.
    fn seat(&mut self) {
        while let Some((since, stream)) = self.newcomers.pop_front() {
            self.look_after();
            if self.client.is_none() {
                self.admit(stream);
            } else if since.elapsed() >= GRACE {
                refuse(stream);
            } else {
                self.newcomers.push_front((since, stream));
                break;
            }
        }
    }

    /// Looks whether the client has left, while somebody waits for its place.
    fn look_after(&mut self) {
        if let Some(client) = &mut self.client {
            // The reactor may have yet to tell.
            client.ask();
            while self.has_more() {
                self.serve();
            }
        }
        // One that sends no more, and may have gone as well, has the place until somebody wants it.
        if self.client.as_ref().is_some_and(Client::has_ended) {
            self.dismiss();
        }
    }

    fn admit(&mut self, stream: TcpStream) {
        let is_telnet = self.protocol == Protocol::Rfc2217;
        if let Ok(mut client) = Client::new(&self.reactor, stream, self.numbers[1], is_telnet) {
            *client.inlet() = std::mem::take(&mut self.left);
            client.advance();
            self.client = Some(client);
        }
    }
}

fn refuse(mut stream: TcpStream) {
    // Who has gone need not be told.
    let _ = stream.write_all(BUSY);
}

impl Drop for Console {
    fn drop(&mut self) {
        self.reactor.deregister(self.key, &self.listener);
    }
}

/// Reads `[HOST:]PORT`; without a host it is this PC alone.
///
/// # Errors
/// It is no such thing.
pub fn parse_address(text: &str) -> Result<SocketAddr, String> {
    let wrong = || format!("`{text}` is no address, such as 127.0.0.1:4000 or 4000");
    let (host, port) = text.rsplit_once(':').unwrap_or(("", text));
    let port: u16 = port.parse().map_err(|_| wrong())?;
    let host = match host {
        "" => "127.0.0.1",
        host => host.trim_start_matches('[').trim_end_matches(']'),
    };
    (host, port)
        .to_socket_addrs()
        .ok()
        .and_then(|mut all| all.next())
        .ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use super::parse_address;

    #[test]
    fn an_address_is_loopback_unless_told() {
        for (text, address) in [
            ("4000", "127.0.0.1:4000"),
            (":4000", "127.0.0.1:4000"),
            ("0.0.0.0:0", "0.0.0.0:0"),
            ("[::1]:4000", "[::1]:4000"),
        ] {
            assert_eq!(parse_address(text).unwrap().to_string(), address);
        }
        for text in ["", "host", "127.0.0.1", "1:99999"] {
            assert!(parse_address(text).is_err(), "{text}");
        }
    }
}
