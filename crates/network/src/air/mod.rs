//! The air: what a board's radio hears, and the states of its two Wi-Fi interfaces.
//!
//! - [`Air`] holds the access points there are, and how long joining one takes. Boards may share one ([`SharedAir`]).
//! - [`Station`] is `WLAN(IF_STA)`: scan, connect, retry.
//! - [`SoftAp`] is `WLAN(IF_AP)`: configuration only.
//! - [`WifiOption`] reads `--wifi SSID:KEY`.
//!
//! Nothing here reads a clock: callers pass the board's time in microseconds. No traffic passes here either; what a
//! connected station can reach is a [`Network`](crate::Network)'s business.

mod option;
mod soft_ap;
mod station;

use std::cell::RefCell;
use std::rc::Rc;

pub use option::{WifiOption, WifiOptionError};
pub use soft_ap::{SoftAp, SoftApError, SoftApSettings};
pub use station::{Event, JoinError, ScanError, Station, reason, status};

/// The numbers of `network.WLAN.SEC_*` this crate uses itself; `security` fields may hold any of ESP-IDF's.
pub mod security {
    /// No key.
    pub const OPEN: u8 = 0;
    /// WPA2-PSK.
    pub const WPA2: u8 = 3;
}

/// How long joining takes from `connect` to the address, in microseconds. An ESP32 takes 0.2 to 1.2 s to associate.
pub const DEFAULT_JOIN_TIME: u64 = 500_000;

/// How long a scan takes, in microseconds. An ESP32 takes 2.4 s; a simulator need not keep a learner waiting, only let
/// a program that forgets to wait notice.
pub const DEFAULT_SCAN_TIME: u64 = 100_000;

/// How long a station searches for an access point that is not there, in microseconds: one pass over all channels.
pub const DEFAULT_SEARCH_TIME: u64 = 2_400_000;

/// How long it takes a station to give up a handshake with the wrong key, in microseconds.
pub const DEFAULT_HANDSHAKE_TIME: u64 = 2_400_000;

/// How long it takes a station to notice that its access point is gone, in microseconds: ESP-IDF's inactive time of 6 s.
pub const DEFAULT_BEACON_TIME: u64 = 6_000_000;

/// One access point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessPoint {
    /// Its name, at most 32 bytes.
    pub ssid: Vec<u8>,
    /// Its own address.
    pub bssid: [u8; 6],
    /// 1 to 13.
    pub channel: u8,
    /// The strength of its signal at the board, in dBm.
    pub rssi: i8,
    /// Its authentication mode, a number of `SEC_*`.
    pub security: u8,
    /// Its key; empty if it is open.
    pub key: Vec<u8>,
    /// Whether it keeps its name to itself.
    pub hidden: bool,
}

impl AccessPoint {
    /// An access point as most are: WPA2 (open without a key), and the rest chosen from `index`, so that several look
    /// different and a fresh board's air is the same each time.
    pub fn new(ssid: impl Into<Vec<u8>>, key: impl Into<Vec<u8>>, index: u8) -> Self {
        let key = key.into();
        Self {
            ssid: ssid.into(),
            // Locally administered: no maker's.
            bssid: [0x02, 0xb0, 0xa7, 0xd1, 0xe5, index],
            channel: [6, 11, 1][usize::from(index % 3)],
            rssi: -41 - 7 * i8::try_from(index.min(8)).unwrap_or(8),
            security: if key.is_empty() {
                security::OPEN
            } else {
                security::WPA2
            },
            key,
            hidden: false,
        }
    }
}

/// One line of a scan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The name; empty if it is hidden.
    pub ssid: Vec<u8>,
    /// The access point's own address.
    pub bssid: [u8; 6],
    /// Its channel.
    pub channel: u8,
    /// The strength of its signal, in dBm.
    pub rssi: i8,
    /// Its authentication mode.
    pub security: u8,
}

/// The access points there are, and how long things take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Air {
    /// In the order they were added.
    pub access_points: Vec<AccessPoint>,
    /// `--any-wifi`: whatever network a program asks for exists and takes its key.
    pub any_wifi: bool,
    /// See [`DEFAULT_JOIN_TIME`]. `--wifi-delay` sets it.
    pub join_time: u64,
    /// See [`DEFAULT_SCAN_TIME`].
    pub scan_time: u64,
    /// See [`DEFAULT_SEARCH_TIME`].
    pub search_time: u64,
    /// See [`DEFAULT_HANDSHAKE_TIME`].
    pub handshake_time: u64,
    /// See [`DEFAULT_BEACON_TIME`].
    pub beacon_time: u64,
}

/// The air that several boards breathe on one thread.
pub type SharedAir = Rc<RefCell<Air>>;

impl Default for Air {
    /// The air of a fresh board: `Boardless` (WPA2, key `micropython`), `Boardless-Guest` (open), and `SSID` (WPA2, key
    /// `password`), so that a tutorial's placeholders work.
    fn default() -> Self {
        let mut air = Self::empty();
        for (ssid, key) in [
            ("Boardless", "micropython"),
            ("Boardless-Guest", ""),
            ("SSID", "password"),
        ] {
            air.add(ssid, key);
        }
        air
    }
}

impl Air {
    /// No access point at all, and the usual times.
    pub fn empty() -> Self {
        Self {
            access_points: Vec::new(),
            any_wifi: false,
            join_time: DEFAULT_JOIN_TIME,
            scan_time: DEFAULT_SCAN_TIME,
            search_time: DEFAULT_SEARCH_TIME,
            handshake_time: DEFAULT_HANDSHAKE_TIME,
            beacon_time: DEFAULT_BEACON_TIME,
        }
    }

    /// Adds an access point; it replaces those of the same name.
    pub fn add(&mut self, ssid: impl Into<Vec<u8>>, key: impl Into<Vec<u8>>) {
        let ssid = ssid.into();
        self.remove(&ssid);
        let used = |index: &u8| {
            self.access_points
                .iter()
                .all(|point| point.bssid[5] != *index)
        };
        let index = (0..=u8::MAX).find(used).unwrap_or(u8::MAX);
        self.access_points.push(AccessPoint::new(ssid, key, index));
    }

    /// Switches the access points of that name off. Their stations notice after [`beacon_time`](Air::beacon_time).
    pub fn remove(&mut self, ssid: &[u8]) {
        self.access_points.retain(|point| point.ssid != ssid);
    }

    /// For a program on this thread that several boards share.
    pub fn shared(self) -> SharedAir {
        Rc::new(RefCell::new(self))
    }

    /// What a scan finds, the strongest first.
    pub fn scan(&self) -> Vec<Found> {
        let mut found: Vec<Found> = self
            .access_points
            .iter()
            .map(|point| Found {
                ssid: if point.hidden {
                    Vec::new()
                } else {
                    point.ssid.clone()
                },
                bssid: point.bssid,
                channel: point.channel,
                rssi: point.rssi,
                security: point.security,
            })
            .collect();
        found.sort_by_key(|found| std::cmp::Reverse(found.rssi));
        found
    }

    /// The access point with that address.
    pub fn access_point(&self, bssid: [u8; 6]) -> Option<&AccessPoint> {
        self.access_points.iter().find(|point| point.bssid == bssid)
    }
}
