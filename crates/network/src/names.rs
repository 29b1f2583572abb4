//! Names and addresses the user gave a meaning of their own: `--host NAME=ADDR[:PORT]`.

use std::net::{Ipv4Addr, SocketAddrV4};
use std::str::FromStr;

use thiserror::Error;

/// The first of the addresses that stand for a name with a port: 198.18.0.0/15 is set aside for measurements
/// (RFC 2544), so no host that a program means has one.
const VIRTUAL: Ipv4Addr = Ipv4Addr::new(198, 18, 0, 1);

/// How many such addresses there are.
const VIRTUAL_COUNT: usize = (1 << 17) - 2;

/// One `--host NAME=ADDR[:PORT]`.
///
/// Without a port, NAME resolves to ADDR. With one, NAME resolves to an address of 198.18.0.0/15, and whatever is sent
/// there, to whatever port, goes to ADDR:PORT. NAME may be an address itself.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct HostOverride {
    /// The name (or address) a program uses.
    pub name: String,
    /// Where it really is.
    pub address: Ipv4Addr,
    /// The only port there, if one was given.
    pub port: Option<u16>,
}

/// Why a `--host` is not one.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum HostOverrideError {
    /// There is no `=`.
    #[error("--host takes NAME=ADDR[:PORT], such as example.com=127.0.0.1:8023; {0:?} has no '='")]
    NoEquals(String),
    /// There is nothing before the `=`.
    #[error(
        "--host takes NAME=ADDR[:PORT], such as example.com=127.0.0.1:8023; {0:?} has no name before the '='"
    )]
    NoName(String),
    /// What follows is no address.
    #[error(
        "--host takes an IPv4 address after the '=', such as {name}=127.0.0.1; {address:?} is not one"
    )]
    BadAddress {
        /// The name.
        name: String,
        /// What should be an address.
        address: String,
    },
    /// What follows the colon is no port.
    #[error(
        "--host takes a port from 1 to 65535 after the address, such as {name}=127.0.0.1:8023; {port:?} is not one"
    )]
    BadPort {
        /// The name.
        name: String,
        /// What should be a port.
        port: String,
    },
}

impl FromStr for HostOverride {
    type Err = HostOverrideError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (name, target) = text
            .split_once('=')
            .ok_or_else(|| HostOverrideError::NoEquals(text.to_owned()))?;
        if name.trim().is_empty() {
            return Err(HostOverrideError::NoName(text.to_owned()));
        }
        let name = name.trim().to_owned();
        let (address, port) = match target.split_once(':') {
            Some((address, port)) => (address, Some(port)),
            None => (target, None),
        };
        let address = address.parse().map_err(|_| HostOverrideError::BadAddress {
            name: name.clone(),
            address: address.to_owned(),
        })?;
        let port = match port {
            None => None,
            Some(text) => match text.parse() {
                Ok(port) if port != 0 => Some(port),
                _ => {
                    return Err(HostOverrideError::BadPort {
                        name,
                        port: text.to_owned(),
                    });
                }
            },
        };
        Ok(Self {
            name,
            address,
            port,
        })
    }
}

/// All overrides of one board.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// Lower-case name, and the address it resolves to.
    names: Vec<(String, Ipv4Addr)>,
    /// An address a program uses, and where it goes.
    redirects: Vec<(Ipv4Addr, Ipv4Addr, Option<u16>)>,
    virtuals: usize,
}

impl Names {
    /// No override at all.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one. Of two with the same name the later counts. Past 131,070 names with a port, the name resolves to its
    /// real address.
    pub fn add(&mut self, host: &HostOverride) {
        if let Some(from) = numeric(&host.name) {
            self.redirects.retain(|(known, ..)| *known != from);
            self.redirects.push((from, host.address, host.port));
            return;
        }
        let name = canonical(&host.name);
        self.names.retain(|(known, _)| *known != name);
        let resolved = match host.port {
            Some(_) if self.virtuals < VIRTUAL_COUNT => {
                let offset = u32::try_from(self.virtuals).unwrap_or(0);
                self.virtuals += 1;
                let address = Ipv4Addr::from(u32::from(VIRTUAL) + offset);
                self.redirects.push((address, host.address, host.port));
                address
            }
            _ => host.address,
        };
        self.names.push((name, resolved));
    }

    /// What a name resolves to, if it is overridden. Case does not matter, nor does a dot at the end.
    pub fn resolve(&self, name: &str) -> Option<Ipv4Addr> {
        let name = canonical(name);
        self.names
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, address)| *address)
    }

    /// Where what a program sends to `to` really goes, if that is elsewhere.
    pub fn redirect(&self, to: SocketAddrV4) -> Option<SocketAddrV4> {
        self.redirects
            .iter()
            .find(|(from, ..)| from == to.ip())
            .map(|(_, address, port)| SocketAddrV4::new(*address, port.unwrap_or(to.port())))
    }
}

impl<'a> FromIterator<&'a HostOverride> for Names {
    fn from_iter<I: IntoIterator<Item = &'a HostOverride>>(hosts: I) -> Self {
        let mut names = Self::new();
        for host in hosts {
            names.add(host);
        }
        names
    }
}

fn canonical(name: &str) -> String {
    name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase()
}

/// An address written in numbers, in every way `inet_aton` (and lwIP's `ipaddr_aton`) takes it: `10.0.0.1`, `10.1`,
/// `0x0a000001`, `012.0.0.1`.
pub fn numeric(text: &str) -> Option<Ipv4Addr> {
    let parts = text.split('.').map(number).collect::<Option<Vec<u32>>>()?;
    let (last, bytes) = parts.split_last()?;
    if bytes.len() > 3 || bytes.iter().any(|byte| *byte > 255) {
        return None;
    }
    // The last number fills all bytes that are left.
    let room = 32 - 8 * u32::try_from(bytes.len()).ok()?;
    if room < 32 && *last >> room != 0 {
        return None;
    }
    let high = (0..)
        .zip(bytes)
        .fold(0, |high, (at, byte)| high | byte << (24 - 8 * at));
    Some(Ipv4Addr::from(high | last))
}

/// A number of C: decimal, octal after `0`, hexadecimal after `0x`.
fn number(text: &str) -> Option<u32> {
    if !text.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let (digits, radix) = match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(digits) => (digits, 16),
        None if text.len() > 1 && text.starts_with('0') => (&text[1..], 8),
        None => (text, 10),
    };
    if digits.starts_with('+') {
        return None;
    }
    u32::from_str_radix(digits, radix).ok()
}
