//! `WLAN(IF_AP)`: the board's own access point, as far as its configuration goes. Nobody joins it.

use std::net::Ipv4Addr;

use thiserror::Error;

use crate::network::Interface;

use super::security;

/// What a program may configure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SoftApSettings {
    /// The name, at most 32 bytes.
    pub ssid: Vec<u8>,
    /// The key, at most 63 bytes.
    pub key: Vec<u8>,
    /// The authentication mode.
    pub security: u8,
    /// The channel.
    pub channel: u8,
    /// Whether the name is kept secret.
    pub hidden: bool,
    /// How many stations it takes.
    pub max_clients: u8,
}

/// Why a configuration is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SoftApError {
    /// `Wifi Invalid Mode`: the interface is not active.
    #[error("the access point is not active")]
    Inactive,
    /// `Wifi Invalid Password`: a network with a key, and the key has not 8 to 63 bytes.
    #[error("the key has not 8 to 63 bytes")]
    BadKey,
    /// `Wifi SSID Invalid`.
    #[error("the name is longer than 32 bytes")]
    BadSsid,
    /// ESP-IDF's invalid argument.
    #[error("no such channel")]
    BadChannel,
}

/// The access point interface.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SoftAp {
    active: bool,
    mac: [u8; 6],
    settings: SoftApSettings,
    interface: Interface,
}

impl SoftAp {
    /// The interface of a board whose station has the address `station_mac`: its own is one higher.
    pub fn new(station_mac: [u8; 6]) -> Self {
        let mut mac = station_mac;
        mac[5] = mac[5].wrapping_add(1);
        let address = Ipv4Addr::new(192, 168, 4, 1);
        Self {
            active: false,
            mac,
            settings: SoftApSettings {
                ssid: format!("ESP_{:02X}{:02X}{:02X}", mac[3], mac[4], mac[5]).into_bytes(),
                key: Vec::new(),
                security: security::OPEN,
                channel: 1,
                hidden: false,
                max_clients: 4,
            },
            interface: Interface {
                address,
                mask: Ipv4Addr::new(255, 255, 255, 0),
                gateway: address,
                dns: Ipv4Addr::UNSPECIFIED,
            },
        }
    }

    /// Whether it is active.
    pub fn is_active(&self) -> bool {
        self.active
    }

    /// Switches it on or off.
    pub fn set_active(&mut self, active: bool) {
        self.active = active;
    }

    /// Its own address.
    pub fn mac(&self) -> [u8; 6] {
        self.mac
    }

    /// Sets its own address.
    pub fn set_mac(&mut self, mac: [u8; 6]) {
        self.mac = mac;
    }

    /// What is configured.
    pub fn settings(&self) -> &SoftApSettings {
        &self.settings
    }

    /// Configures all at once, as ESP-IDF does.
    ///
    /// # Errors
    /// See [`SoftApError`]; nothing changes then.
    pub fn configure(&mut self, settings: SoftApSettings) -> Result<(), SoftApError> {
        if !self.active {
            return Err(SoftApError::Inactive);
        }
        if settings.ssid.len() > 32 {
            return Err(SoftApError::BadSsid);
        }
        if !(1..=14).contains(&settings.channel) {
            return Err(SoftApError::BadChannel);
        }
        if settings.security != security::OPEN && !(8..=63).contains(&settings.key.len()) {
            return Err(SoftApError::BadKey);
        }
        self.settings = settings;
        Ok(())
    }

    /// Its addresses; 192.168.4.1 unless set.
    pub fn interface(&self) -> Interface {
        self.interface
    }

    /// Sets its addresses.
    pub fn set_interface(&mut self, interface: Interface) {
        self.interface = interface;
    }
}
