//! A board's serial line on a TCP port: one client at a time, whoever comes besides is told so.

use std::io::{self, Write};
use std::net::{SocketAddr, TcpListener, TcpStream, ToSocketAddrs};
use std::rc::Rc;

use anyhow::{Context, Result};
use network::host::{Key, Reactor, Source};
use network::network::Interest;

use super::channel::{Channel, Peer};
use super::inlet::Inlet;
use crate::report::HintExt;

/// What a client is told that finds another.
const BUSY: &[u8] = b"boardless: this console has a client already\r\n";

/// A TCP port with a board's serial line.
#[derive(Debug)]
pub struct Console {
    listener: TcpListener,
    reactor: Rc<Reactor>,
    key: Key,
    can_accept: bool,
    /// The client.
    pub client: Option<Channel<TcpStream>>,
    /// What clients that left have sent and the board has not taken.
    left: Inlet,
    number: usize,
}

impl Console {
    /// Listens. `numbers` are the front end's numbers of the port and of its client.
    ///
    /// # Errors
    /// The address is not this PC's, or taken.
    pub fn listen(
        reactor: &Rc<Reactor>,
        address: SocketAddr,
        [port, client]: [usize; 2],
    ) -> Result<Console> {
        let listener = TcpListener::bind(address)
            .with_context(|| format!("the console cannot listen on {address}"))
            .hint("name another port, or 0 for any that is free, as in --console 127.0.0.1:0")?;
        listener.set_nonblocking(true)?;
        let key = reactor.register(&listener, 0, Source::FrontEnd(port))?;
        Ok(Console {
            listener,
            reactor: reactor.clone(),
            key,
            can_accept: true,
            client: None,
            left: Inlet::default(),
            number: client,
        })
    }

    /// Where it listens.
    ///
    /// # Errors
    /// The PC's.
    pub fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Somebody came, says the reactor.
    pub fn ready(&mut self) {
        self.can_accept = true;
    }

    /// Moves what can be moved, and lets a client in.
    pub fn advance(&mut self) {
        self.serve();
        while self.can_accept {
            match self.listener.accept() {
                Ok((stream, _)) => self.admit(stream),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                // Whether it was the last for now or one that cannot be had: the next edge tells.
                Err(_) => self.can_accept = false,
            }
        }
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
        self.client.as_ref().is_some_and(Channel::has_more)
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
            self.left = std::mem::take(&mut client.inlet);
        }
    }

    /// What came in.
    pub fn inlet(&mut self) -> &mut Inlet {
        match &mut self.client {
            Some(client) => &mut client.inlet,
            None => &mut self.left,
        }
    }

    fn admit(&mut self, mut stream: TcpStream) {
        // Of a client that cannot be set up, or told, nothing is left to do but to close it.
        let _ = stream.set_nodelay(true);
        if stream.set_nonblocking(true).is_err() {
            return;
        }
        if let Some(client) = &mut self.client {
            // It may have left, and the reactor has yet to tell.
            client.ask();
            while self.has_more() {
                self.serve();
            }
            // One that sends no more, and may have gone as well, has the place until somebody wants it.
            if self.client.as_ref().is_some_and(Channel::has_ended) {
                self.dismiss();
            }
        }
        if self.client.is_some() {
            let _ = stream.write_all(BUSY);
            return;
        }
        if let Ok(mut client) = Channel::new(&self.reactor, stream, self.number) {
            client.inlet = std::mem::take(&mut self.left);
            client.advance();
            self.client = Some(client);
        }
    }
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
