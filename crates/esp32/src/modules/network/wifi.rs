//! The board's Wi-Fi: both interfaces, and what MicroPython's driver remembers of them. It survives
//! a soft reset.

use network::air::{SharedAir, SoftAp, Station, status};
use network::{Interface, Network};
use std::net::Ipv4Addr;

/// Bit of the station in ESP-IDF's Wi-Fi mode.
pub const MODE_STA: u8 = 1;
/// Bit of the access point.
pub const MODE_AP: u8 = 2;

/// `network.hostname()` of a fresh board.
const HOSTNAME: &[u8] = b"mpy-esp32";

/// One of the two interfaces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum If {
    /// `IF_STA`
    Sta,
    /// `IF_AP`
    Ap,
}

impl If {
    /// Its bit in the mode.
    pub fn bit(self) -> u8 {
        match self {
            If::Sta => MODE_STA,
            If::Ap => MODE_AP,
        }
    }
}

/// What a program can set that changes nothing here, for each interface.
#[derive(Clone, Copy, Debug)]
pub struct Radio {
    /// `config('bandwidth')`
    pub bandwidth: i64,
    /// `config('protocol')`
    pub protocol: i64,
}

/// The board's Wi-Fi.
#[derive(Debug)]
pub struct Wifi {
    /// `WLAN(IF_STA)`
    pub station: Station,
    /// `WLAN(IF_AP)`
    pub soft_ap: SoftAp,
    /// `esp_wifi_start` was called, and no stop since.
    pub started: bool,
    /// ESP-IDF's mode: bits. It stays when the driver is stopped.
    pub mode: u8,
    /// `network.hostname()`
    pub hostname: Vec<u8>,
    /// `network.country()`
    pub country: [u8; 2],
    /// `config('pm')`
    pub power_save: i64,
    /// `config('txpower')` in quarters of a dBm.
    pub tx_power: i8,
    /// See [`Radio`].
    pub radio: [Radio; 2],
    /// The station's addresses as the program set them.
    pub fixed: Option<Interface>,
    /// DHCP is stopped without an address being set.
    pub dhcp_stopped: bool,
    /// The name server as the program set it.
    pub dns: Option<Ipv4Addr>,
    /// Roots of the two interface objects, once there are any.
    pub objects: Option<[usize; 2]>,
    /// What the network was told last.
    link: bool,
}

impl Wifi {
    /// Wi-Fi of a board that was just powered on.
    pub fn new(mac: [u8; 6], air: SharedAir) -> Wifi {
        let radio = Radio {
            // BW_HT40 and b/g/n, ESP-IDF's defaults.
            bandwidth: 2,
            protocol: 7,
        };
        Wifi {
            station: Station::new(mac, air),
            soft_ap: SoftAp::new(mac),
            started: false,
            mode: 0,
            hostname: HOSTNAME.to_vec(),
            country: *b"XX",
            power_save: 1,
            tx_power: 80,
            radio: [radio; 2],
            fixed: None,
            dhcp_stopped: false,
            dns: None,
            objects: None,
            link: false,
        }
    }

    /// The interfaces that are active, as bits.
    pub fn active(&self) -> u8 {
        if self.started { self.mode } else { 0 }
    }

    /// Lets happen what is due, and tells the network whether the station is associated.
    pub fn poll(&mut self, now: u64, network: &mut dyn Network) {
        self.station.poll(now);
        let link = self.station.is_associated();
        if link != self.link {
            self.link = link;
            network.set_link(link);
        }
    }

    /// The station's addresses; `None` while it has none.
    pub fn addresses(&self, network: &dyn Network) -> Option<Interface> {
        let interface = match self.fixed {
            Some(fixed) => fixed,
            None if self.station.is_connected() => network.interface()?,
            None => return None,
        };
        Some(Interface {
            dns: self.dns.unwrap_or(interface.dns),
            ..interface
        })
    }

    /// Whether the station has an access point and an address.
    pub fn is_connected(&self, network: &dyn Network) -> bool {
        self.station.is_connected() && network.interface().is_some()
    }

    /// `status()` of the station. An address counts only once the network has given one.
    pub fn status(&self, network: &dyn Network) -> u16 {
        match self.station.status() {
            status::GOT_IP if network.interface().is_none() => status::CONNECTING,
            other => other,
        }
    }
}
