//! `HOST[:PORT]`: whom to connect to, the connection, why there is none, and why it ended.

use std::fmt;
use std::io;
use std::net::{IpAddr, Ipv6Addr, SocketAddr, TcpStream, ToSocketAddrs};
use std::time::{Duration, Instant};

use thiserror::Error;

/// A host, by name or address, and a TCP port of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Peer {
    /// A name, an IPv4 address, or an IPv6 address without its brackets.
    pub host: String,
    /// The port, never 0.
    pub port: u16,
}

/// Why a text is not `HOST[:PORT]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ParseError {
    /// Nothing before the port.
    #[error("the host is missing")]
    NoHost,
    /// Blanks or control characters in the host.
    #[error("a host has no blanks in it")]
    BadHost,
    /// What follows the colon is not a port.
    #[error("a port is a number from 1 to 65535")]
    BadPort,
    /// `[` without `]`, or something between `]` and `:`.
    #[error("an IPv6 address with a port is written [ADDRESS]:PORT, for example [::1]:10000")]
    BadBrackets,
}

/// Why there is no connection.
#[derive(Debug, Error)]
pub enum ConnectError {
    /// The name has no address, or the name service does not answer.
    #[error("no address is known for {host}")]
    UnknownHost {
        /// The name.
        host: String,
        /// What the resolver said.
        source: io::Error,
    },
    /// The host is there, and nothing listens on the port.
    #[error("{peer} refuses the connection: nothing listens there")]
    Refused {
        /// Who was asked.
        peer: Peer,
    },
    /// No answer at all.
    #[error("{peer} does not answer within {} s", .after.as_secs_f64())]
    TimedOut {
        /// Who was asked.
        peer: Peer,
        /// How long it was waited for.
        after: Duration,
    },
    /// No way to the host.
    #[error("there is no way to {peer}")]
    Unreachable {
        /// Who was asked.
        peer: Peer,
        /// What the system said.
        source: io::Error,
    },
    /// Anything else.
    #[error("cannot connect to {peer}")]
    Other {
        /// Who was asked.
        peer: Peer,
        /// What the system said.
        source: io::Error,
    },
}

impl Peer {
    /// Reads `HOST`, `HOST:PORT`, `[IPV6]`, `[IPV6]:PORT`, or an IPv6 address alone, which has no port.
    ///
    /// # Errors
    /// The text is none of these.
    pub fn parse(text: &str, default_port: u16) -> Result<Self, ParseError> {
        let (host, port) = if let Some(rest) = text.strip_prefix('[') {
            let (host, after) = rest.split_once(']').ok_or(ParseError::BadBrackets)?;
            // A zone (`%eth0`) is the system's to judge.
            let address = host.split_once('%').map_or(host, |(address, _)| address);
            if address.parse::<Ipv6Addr>().is_err() {
                return Err(ParseError::BadBrackets);
            }
            match after.strip_prefix(':') {
                Some(port) => (host, Some(port)),
                None if after.is_empty() => (host, None),
                None => return Err(ParseError::BadBrackets),
            }
        } else if text.parse::<Ipv6Addr>().is_ok() {
            (text, None)
        } else {
            match text.rsplit_once(':') {
                Some((host, port)) => (host, Some(port)),
                None => (text, None),
            }
        };
        if host.is_empty() {
            return Err(ParseError::NoHost);
        }
        if host.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return Err(ParseError::BadHost);
        }
        if host.contains(':') && !text.starts_with('[') && port.is_some() {
            return Err(ParseError::BadBrackets);
        }
        let port = match port {
            None => default_port,
            Some(digits) if digits.bytes().all(|b| b.is_ascii_digit()) => {
                digits.parse().map_err(|_| ParseError::BadPort)?
            }
            Some(_) => return Err(ParseError::BadPort),
        };
        if port == 0 {
            return Err(ParseError::BadPort);
        }
        Ok(Self {
            host: host.to_owned(),
            port,
        })
    }

    /// Connects, trying each of the host's addresses in turn. `timeout` is for all of them together; the lookup of
    /// the name takes what the system's resolver takes.
    ///
    /// # Errors
    /// No address, or none that answers: the first address's failure, as the one the user most likely meant.
    pub fn connect(&self, timeout: Duration) -> Result<TcpStream, ConnectError> {
        let addresses: Vec<SocketAddr> = (self.host.as_str(), self.port)
            .to_socket_addrs()
            .map_err(|source| self.unknown(source))?
            .collect();
        let deadline = Instant::now() + timeout;
        let mut failure = None;
        for address in addresses {
            // `connect_timeout` refuses zero, and a host with many dead addresses still deserves a try of each.
            let left = deadline
                .saturating_duration_since(Instant::now())
                .max(Duration::from_millis(50));
            match TcpStream::connect_timeout(&address, left) {
                Ok(stream) => return Ok(stream),
                Err(error) => {
                    failure.get_or_insert(error);
                }
            }
        }
        Err(match failure {
            Some(error) => self.failed(error, timeout),
            None => self.unknown(io::ErrorKind::NotFound.into()),
        })
    }

    /// Whether the host is certainly this machine.
    #[must_use]
    pub fn is_local(&self) -> bool {
        self.host == "localhost"
            || self
                .host
                .parse()
                .is_ok_and(|address: IpAddr| address.is_loopback())
    }

    fn unknown(&self, source: io::Error) -> ConnectError {
        ConnectError::UnknownHost {
            host: self.host.clone(),
            source,
        }
    }

    fn failed(&self, source: io::Error, after: Duration) -> ConnectError {
        let peer = self.clone();
        match source.kind() {
            io::ErrorKind::ConnectionRefused => ConnectError::Refused { peer },
            io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => {
                ConnectError::TimedOut { peer, after }
            }
            io::ErrorKind::NetworkUnreachable | io::ErrorKind::HostUnreachable => {
                ConnectError::Unreachable { peer, source }
            }
            _ => ConnectError::Other { peer, source },
        }
    }
}

impl fmt::Display for Peer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.host.contains(':') {
            write!(f, "[{}]:{}", self.host, self.port)
        } else {
            write!(f, "{}:{}", self.host, self.port)
        }
    }
}

/// How it is told that a peer closed the connection in order.
pub const CLOSED: &str = "connection closed by peer";

/// How a connection's failure is told.
#[must_use]
pub fn lost(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::ConnectionReset
        | io::ErrorKind::ConnectionAborted
        | io::ErrorKind::BrokenPipe
        | io::ErrorKind::NotConnected => "connection reset by peer".to_owned(),
        _ => format!("connection lost: {error}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<(String, u16), ParseError> {
        Peer::parse(text, 10_000).map(|peer| (peer.host, peer.port))
    }

    #[test]
    fn hosts_and_ports() {
        for (text, host, port) in [
            ("board", "board", 10_000),
            ("board:80", "board", 80),
            ("127.0.0.1", "127.0.0.1", 10_000),
            ("127.0.0.1:65535", "127.0.0.1", 65_535),
            ("::1", "::1", 10_000),
            ("[::1]", "::1", 10_000),
            ("[::1]:23", "::1", 23),
            ("[fe80::1%eth0]:23", "fe80::1%eth0", 23),
        ] {
            assert_eq!(parse(text), Ok((host.to_owned(), port)), "{text}");
        }
    }

    #[test]
    fn what_is_no_peer() {
        for (text, error) in [
            ("", ParseError::NoHost),
            (":80", ParseError::NoHost),
            ("a b", ParseError::BadHost),
            ("board:", ParseError::BadPort),
            ("board:0", ParseError::BadPort),
            ("board:65536", ParseError::BadPort),
            ("board:http", ParseError::BadPort),
            ("board:+80", ParseError::BadPort),
            ("[::1", ParseError::BadBrackets),
            ("[::1]80", ParseError::BadBrackets),
            ("[board]:80", ParseError::BadBrackets),
            ("board:80:81", ParseError::BadBrackets),
            ("tcp://board:80", ParseError::BadBrackets),
        ] {
            assert_eq!(parse(text), Err(error), "{text}");
        }
    }

    #[test]
    fn shown_as_written() {
        for text in ["[::1]:23", "board:80"] {
            let peer = Peer::parse(text, 1).unwrap();
            assert_eq!(peer.to_string(), text);
        }
    }

    #[test]
    fn local_or_not() {
        for (host, local) in [
            ("127.3.0.1", true),
            ("::1", true),
            ("localhost", true),
            ("board", false),
            ("192.0.2.1", false),
        ] {
            assert_eq!(Peer::parse(host, 1).unwrap().is_local(), local, "{host}");
        }
    }
}
