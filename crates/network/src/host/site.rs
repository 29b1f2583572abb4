//! Where a board stands on its PC: its address, its published ports, its names.

use std::net::{Ipv4Addr, SocketAddrV4};
use std::rc::Rc;

use crate::names::Names;
use crate::network::Interface;
use crate::publish::Published;

use super::reactor::Reactor;

/// What every socket of a board needs to know.
#[derive(Debug)]
pub(super) struct Site {
    pub(super) reactor: Rc<Reactor>,
    pub(super) owner: usize,
    /// The PC's address the board stands on.
    pub(super) address: Ipv4Addr,
    pub(super) published: Published,
    pub(super) names: Names,
    /// What the program set with `ifconfig`. It is shown, and taken for the board's own address, but the PC's
    /// sockets stay on `address`.
    pub(super) fixed: Option<Interface>,
    pub(super) link: bool,
}

/// Where something a program sends really goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Route {
    pub(super) to: SocketAddrV4,
    pub(super) broadcast: bool,
}

impl Site {
    /// What `ifconfig` shows.
    pub(super) fn interface(&self) -> Interface {
        self.fixed.unwrap_or(Interface {
            address: self.address,
            mask: if self.address.is_loopback() {
                Ipv4Addr::new(255, 0, 0, 0)
            } else {
                Ipv4Addr::new(255, 255, 255, 0)
            },
            gateway: self.address,
            dns: self.address,
        })
    }

    /// The address broadcasts are sent to and received at: loopback's own as long as the board stands on loopback, so
    /// that none leaves the PC.
    pub(super) fn broadcast(&self) -> Ipv4Addr {
        if self.address.is_loopback() {
            Ipv4Addr::new(127, 255, 255, 255)
        } else {
            Ipv4Addr::BROADCAST
        }
    }

    /// Whether this is one of the board's own addresses.
    pub(super) fn is_own(&self, address: Ipv4Addr) -> bool {
        address == self.address || self.fixed.is_some_and(|fixed| fixed.address == address)
    }

    /// The PC's address for one a program binds; `None` if it is not the board's.
    pub(super) fn bindable(&self, address: Ipv4Addr) -> Option<Ipv4Addr> {
        if address.is_unspecified() || self.is_own(address) {
            Some(self.address)
        } else if address == Ipv4Addr::LOCALHOST {
            Some(address)
        } else {
            None
        }
    }

    /// Where what is sent to `to` goes; `None` if nowhere.
    pub(super) fn route(&self, to: SocketAddrV4) -> Option<Route> {
        if !self.link || to.ip().is_unspecified() {
            return None;
        }
        if let Some(to) = self.names.redirect(to) {
            return Some(Route {
                to,
                broadcast: false,
            });
        }
        if self.is_own(*to.ip()) {
            let to = SocketAddrV4::new(self.address, self.published.pc_port(to.port()));
            return Some(Route {
                to,
                broadcast: false,
            });
        }
        if to.ip().is_broadcast() || *to.ip() == self.interface().broadcast() {
            let to = SocketAddrV4::new(self.broadcast(), to.port());
            return Some(Route {
                to,
                broadcast: true,
            });
        }
        Some(Route {
            to,
            broadcast: false,
        })
    }

    /// Whether a socket on the board's own address cannot reach that peer, because the one is on loopback and the
    /// other is not. It then goes out as through a router: from whatever address the PC has there.
    pub(super) fn is_outside(&self, peer: Ipv4Addr) -> bool {
        self.address.is_loopback() && !peer.is_loopback() && !peer.is_multicast()
    }
}
