//! `WLAN(IF_STA)`: the states of a Wi-Fi station, as MicroPython's driver and ESP-IDF under it go through them.

use std::collections::VecDeque;

use thiserror::Error;

use super::{Found, SharedAir, security};

/// Why a station was disconnected: IEEE 802.11's numbers, and ESP-IDF's from 200.
pub mod reason {
    /// `AUTH_EXPIRE`.
    pub const AUTH_EXPIRE: u8 = 2;
    /// `ASSOC_LEAVE`: the station itself left.
    pub const ASSOC_LEAVE: u8 = 8;
    /// `4WAY_HANDSHAKE_TIMEOUT`: the first sign of a wrong key.
    pub const HANDSHAKE: u8 = 15;
    /// `BEACON_TIMEOUT`: the access point is gone.
    pub const BEACON_TIMEOUT: u8 = 200;
    /// `NO_AP_FOUND`.
    pub const NO_AP_FOUND: u8 = 201;
    /// `AUTH_FAIL`.
    pub const AUTH_FAIL: u8 = 202;
    /// `HANDSHAKE_TIMEOUT`.
    pub const HANDSHAKE_TIMEOUT: u8 = 204;
    /// `CONNECTION_FAIL`: the further signs of a wrong key.
    pub const CONNECTION_FAIL: u8 = 205;
}

/// What `status()` answers, besides reasons.
pub mod status {
    /// `STAT_IDLE`.
    pub const IDLE: u16 = 1000;
    /// `STAT_CONNECTING`.
    pub const CONNECTING: u16 = 1001;
    /// `STAT_GOT_IP`.
    pub const GOT_IP: u16 = 1010;
}

/// Why a station does not begin to connect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum JoinError {
    /// `Wifi Not Started`, or `Wifi Invalid Mode` if only the access point is active.
    #[error("the station is not active")]
    Inactive,
    /// `Wifi Internal Error`: it is connecting, or retrying.
    #[error("the station is connecting already")]
    Connecting,
    /// `Wifi SSID Invalid`: no network was ever named.
    #[error("no network is named")]
    NoSsid,
}

/// Why a station does not scan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ScanError {
    /// `STA must be active`.
    #[error("the station is not active")]
    Inactive,
    /// A program sees no network then, and no error.
    #[error("the station is connecting")]
    Connecting,
}

/// What happened to a station, and when (microseconds of the board's time).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// It is associated.
    Associated {
        /// When.
        at: u64,
    },
    /// It has an address.
    GotIp {
        /// When.
        at: u64,
    },
    /// It lost its access point, or did not get one.
    Disconnected {
        /// When.
        at: u64,
        /// Why: see [`reason`].
        reason: u8,
    },
}

/// What a connection attempt will come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Joined(Joined),
    Failed(u8),
}

/// The access point a station is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Joined {
    bssid: [u8; 6],
    /// `--any-wifi`: it is not in the air, and never leaves it.
    invented: bool,
    channel: u8,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Idle,
    Connecting {
        until: u64,
        outcome: Outcome,
    },
    Associated {
        joined: Joined,
        address_at: Option<u64>,
        gone_at: Option<u64>,
    },
}

/// The network a program asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Wanted {
    ssid: Vec<u8>,
    key: Vec<u8>,
    bssid: Option<[u8; 6]>,
}

/// The strength of a network that only `--any-wifi` provides.
const INVENTED_RSSI: i8 = -50;

/// The station interface of one board.
///
/// Time moves it on: [`poll`](Station::poll) it before asking it anything, and at the latest when
/// [`next_event`](Station::next_event) says. When the air changes, poll it too.
#[derive(Clone, Debug)]
pub struct Station {
    air: SharedAir,
    mac: [u8; 6],
    active: bool,
    wanted: Wanted,
    state: State,
    /// The program wants a connection: it is made again when it ends.
    requested: bool,
    /// It has an address.
    connected: bool,
    /// Of the last disconnection; 0 for none. Only an address clears it, not a new attempt.
    last_reason: u8,
    /// How often to reconnect, plus one; 0 is for ever.
    retry_limit: u8,
    retries: u8,
    /// Wrong keys since the last `connect`.
    wrong_keys: u32,
    static_address: bool,
    /// The channel to scan first.
    channel: u8,
    events: VecDeque<Event>,
}

impl Station {
    /// An inactive station.
    pub fn new(mac: [u8; 6], air: SharedAir) -> Self {
        Self {
            air,
            mac,
            active: false,
            wanted: Wanted::default(),
            state: State::Idle,
            requested: false,
            connected: false,
            last_reason: 0,
            retry_limit: 0,
            retries: 0,
            wrong_keys: 0,
            static_address: false,
            channel: 1,
            events: VecDeque::new(),
        }
    }

    /// The air it breathes.
    pub fn air(&self) -> &SharedAir {
        &self.air
    }

    /// Its own address.
    pub fn mac(&self) -> [u8; 6] {
        self.mac
    }

    /// Sets its own address.
    pub fn set_mac(&mut self, mac: [u8; 6]) {
        self.mac = mac;
    }

    /// Whether it is active.
    pub fn is_active(&self) -> bool {
        self.active
    }

    /// Switches it on or off. Off, it leaves its access point; on again, it does not connect by itself.
    pub fn set_active(&mut self, active: bool, now: u64) {
        self.advance(now);
        if active == self.active {
            return;
        }
        if active {
            self.active = true;
            self.retries = 0;
        } else {
            self.active = false;
            self.leave(now);
        }
    }

    /// Names the network to connect to: at most 32 and 64 bytes count. It replaces what was named before.
    pub fn configure(&mut self, ssid: &[u8], key: &[u8], bssid: Option<[u8; 6]>) {
        self.wanted = Wanted {
            ssid: ssid[..ssid.len().min(32)].to_vec(),
            key: key[..key.len().min(64)].to_vec(),
            bssid,
        };
    }

    /// `connect(ssid, key, bssid=bssid)`: names a network and begins to connect.
    ///
    /// # Errors
    /// See [`JoinError`]. That the network does not exist, or the key is wrong, is no error of the call.
    pub fn connect(
        &mut self,
        ssid: &[u8],
        key: &[u8],
        bssid: Option<[u8; 6]>,
        now: u64,
    ) -> Result<(), JoinError> {
        self.may_connect(now)?;
        self.configure(ssid, key, bssid);
        self.reconnect(now)
    }

    /// `connect()`: begins to connect to the network that was named last. A connected station leaves its access point
    /// first.
    ///
    /// # Errors
    /// See [`JoinError`].
    pub fn reconnect(&mut self, now: u64) -> Result<(), JoinError> {
        self.may_connect(now)?;
        if self.wanted.ssid.is_empty() {
            return Err(JoinError::NoSsid);
        }
        self.leave(now);
        self.retries = 0;
        self.wrong_keys = 0;
        self.requested = true;
        self.attempt(now);
        Ok(())
    }

    fn may_connect(&mut self, now: u64) -> Result<(), JoinError> {
        self.advance(now);
        if !self.active {
            return Err(JoinError::Inactive);
        }
        if matches!(self.state, State::Connecting { .. }) {
            return Err(JoinError::Connecting);
        }
        Ok(())
    }

    /// Leaves the access point, or gives up connecting to one, and does not come back by itself.
    ///
    /// # Errors
    /// [`JoinError::Inactive`] when the station is not active.
    pub fn disconnect(&mut self, now: u64) -> Result<(), JoinError> {
        self.advance(now);
        self.requested = false;
        if !self.active {
            return Err(JoinError::Inactive);
        }
        self.leave(now);
        Ok(())
    }

    fn leave(&mut self, now: u64) {
        if self.state != State::Idle {
            self.state = State::Idle;
            self.connected = false;
            self.last_reason = reason::ASSOC_LEAVE;
            self.events.push_back(Event::Disconnected {
                at: now,
                reason: reason::ASSOC_LEAVE,
            });
        }
    }

    /// Begins a scan: when it ends. [`scan_results`](Station::scan_results) tells then what was found.
    ///
    /// # Errors
    /// See [`ScanError`].
    pub fn begin_scan(&mut self, now: u64) -> Result<u64, ScanError> {
        self.advance(now);
        if !self.active {
            return Err(ScanError::Inactive);
        }
        if matches!(self.state, State::Connecting { .. }) {
            return Err(ScanError::Connecting);
        }
        Ok(now + self.air.borrow().scan_time)
    }

    /// What a scan finds at this moment, the strongest first.
    pub fn scan_results(&self) -> Vec<Found> {
        self.air.borrow().scan()
    }

    /// How often it reconnects by itself; −1 is for ever.
    pub fn reconnects(&self) -> i32 {
        i32::from(self.retry_limit) - 1
    }

    /// Sets how often it reconnects by itself; −1 is for ever. As on the ESP32 only 8 bits of one more count.
    pub fn set_reconnects(&mut self, reconnects: i32) {
        self.retry_limit = if reconnects == -1 {
            0
        } else {
            (reconnects.wrapping_add(1) & 0xff) as u8
        };
    }

    /// Whether the program set the address itself: then it has one as soon as it is associated.
    pub fn set_static_address(&mut self, is_static: bool, now: u64) {
        self.advance(now);
        self.static_address = is_static;
        if let State::Associated { address_at, .. } = &mut self.state
            && is_static
            && !self.connected
        {
            *address_at = Some(now);
            self.advance(now);
        }
    }

    /// Moves the station on to `now`, and tells what has happened since the last poll, in order.
    pub fn poll(&mut self, now: u64) -> Vec<Event> {
        self.advance(now);
        self.events.drain(..).collect()
    }

    /// When the station next does something by itself; `None` is never. `now` is for the case that it is due.
    pub fn next_event(&self, now: u64) -> Option<u64> {
        if !self.events.is_empty() {
            return Some(now);
        }
        self.next_step().map(|at| at.max(now))
    }

    /// When time moves the station on.
    fn next_step(&self) -> Option<u64> {
        match self.state {
            State::Idle => None,
            State::Connecting { until, .. } => Some(until),
            State::Associated {
                address_at,
                gone_at,
                ..
            } => match (address_at, gone_at) {
                (Some(address), Some(gone)) => Some(address.min(gone)),
                (address, gone) => address.or(gone),
            },
        }
    }

    /// Whether it has an access point and an address: `isconnected()`.
    pub fn is_connected(&self) -> bool {
        self.connected
    }

    /// Whether it has an access point.
    pub fn is_associated(&self) -> bool {
        matches!(self.state, State::Associated { .. })
    }

    /// Whether it is connecting or retrying.
    pub fn is_connecting(&self) -> bool {
        matches!(self.state, State::Connecting { .. })
    }

    /// Why it was last disconnected; 0 if it never was, or has had an address since.
    pub fn last_reason(&self) -> u8 {
        self.last_reason
    }

    /// `status()`: see [`status`], or a reason. The order of the questions is MicroPython's.
    pub fn status(&self) -> u16 {
        let more = self.retry_limit == 0 || self.retries < self.retry_limit;
        match self.last_reason {
            _ if self.connected => status::GOT_IP,
            201 | 210 | 211 | 212 => u16::from(self.last_reason),
            reason::AUTH_FAIL | reason::CONNECTION_FAIL => u16::from(reason::AUTH_FAIL),
            reason::ASSOC_LEAVE => status::IDLE,
            _ if self.requested && more => status::CONNECTING,
            0 => status::IDLE,
            other => u16::from(other),
        }
    }

    /// The strength of its access point's signal in dBm; `None` without one (`Wifi Not Connected`).
    pub fn rssi(&self) -> Option<i8> {
        let joined = self.joined()?;
        let air = self.air.borrow();
        Some(
            air.access_point(joined.bssid)
                .map_or(INVENTED_RSSI, |point| point.rssi),
        )
    }

    /// Its access point's own address.
    pub fn bssid(&self) -> Option<[u8; 6]> {
        self.joined().map(|joined| joined.bssid)
    }

    /// The channel it is on.
    pub fn channel(&self) -> u8 {
        self.joined().map_or(self.channel, |joined| joined.channel)
    }

    /// Sets the channel it is on while it has no access point.
    pub fn set_channel(&mut self, channel: u8) {
        self.channel = channel;
    }

    /// The name of the network it was told to connect to; empty before.
    pub fn ssid(&self) -> &[u8] {
        &self.wanted.ssid
    }

    fn joined(&self) -> Option<Joined> {
        match self.state {
            State::Associated { joined, .. } => Some(joined),
            _ => None,
        }
    }

    /// Lets everything happen that is due.
    fn advance(&mut self, now: u64) {
        self.notice_absence(now);
        while let Some(at) = self.due(now) {
            match self.state {
                State::Idle => return,
                State::Connecting { outcome, .. } => self.finish(outcome, at),
                State::Associated { gone_at, .. } if gone_at == Some(at) => {
                    self.lose(reason::BEACON_TIMEOUT, at);
                }
                State::Associated {
                    joined, gone_at, ..
                } => {
                    self.connected = true;
                    self.last_reason = 0;
                    self.events.push_back(Event::GotIp { at });
                    self.state = State::Associated {
                        joined,
                        address_at: None,
                        gone_at,
                    };
                }
            }
            self.notice_absence(now);
        }
    }

    fn due(&self, now: u64) -> Option<u64> {
        self.next_step().filter(|at| *at <= now)
    }

    /// The access point may have been switched off, or on again.
    fn notice_absence(&mut self, now: u64) {
        let air = self.air.borrow();
        if let State::Associated {
            joined, gone_at, ..
        } = &mut self.state
        {
            let is_there = joined.invented || air.access_point(joined.bssid).is_some();
            if is_there {
                *gone_at = None;
            } else if gone_at.is_none() {
                *gone_at = Some(now + air.beacon_time);
            }
        }
    }

    /// An attempt has come to its end.
    fn finish(&mut self, outcome: Outcome, at: u64) {
        match outcome {
            Outcome::Failed(reason) => self.lose(reason, at),
            Outcome::Joined(joined) => {
                let air = self.air.borrow();
                if !joined.invented && air.access_point(joined.bssid).is_none() {
                    drop(air);
                    return self.lose(reason::NO_AP_FOUND, at);
                }
                let address_at = if self.static_address {
                    at
                } else {
                    at + address_time(air.join_time)
                };
                drop(air);
                self.events.push_back(Event::Associated { at });
                self.state = State::Associated {
                    joined,
                    address_at: Some(address_at),
                    gone_at: None,
                };
            }
        }
    }

    /// No access point, or no longer: as MicroPython's event handler does, try again at once.
    fn lose(&mut self, reason: u8, at: u64) {
        self.state = State::Idle;
        self.connected = false;
        self.last_reason = reason;
        self.events.push_back(Event::Disconnected { at, reason });
        if !self.requested {
            return;
        }
        if self.retry_limit != 0 {
            self.retries = self.retries.saturating_add(1);
            if self.retries >= self.retry_limit {
                return;
            }
        }
        self.attempt(at);
    }

    /// Begins an attempt: what the air holds now decides what it will come to.
    fn attempt(&mut self, now: u64) {
        let air = self.air.borrow();
        let wanted = &self.wanted;
        // The first match in the order of the channels is taken, not the strongest.
        let found = air
            .access_points
            .iter()
            .filter(|point| {
                point.ssid == wanted.ssid && wanted.bssid.is_none_or(|bssid| bssid == point.bssid)
            })
            .min_by_key(|point| point.channel);
        let (outcome, time) = match found {
            Some(point)
                if !air.any_wifi && (point.security == security::OPEN) != wanted.key.is_empty() =>
            {
                (Outcome::Failed(reason::NO_AP_FOUND), air.search_time)
            }
            Some(point) if !air.any_wifi && point.key != wanted.key => {
                let first = self.wrong_keys == 0;
                self.wrong_keys = self.wrong_keys.saturating_add(1);
                let reason = if first {
                    reason::HANDSHAKE
                } else {
                    reason::CONNECTION_FAIL
                };
                (Outcome::Failed(reason), air.handshake_time)
            }
            Some(point) => {
                let joined = Joined {
                    bssid: point.bssid,
                    invented: false,
                    channel: point.channel,
                };
                (
                    Outcome::Joined(joined),
                    air.join_time - address_time(air.join_time),
                )
            }
            None if air.any_wifi => {
                let joined = Joined {
                    bssid: wanted.bssid.unwrap_or([0x02, 0xb0, 0xa7, 0xd1, 0xe5, 0xff]),
                    invented: true,
                    channel: 6,
                };
                (
                    Outcome::Joined(joined),
                    air.join_time - address_time(air.join_time),
                )
            }
            None => (Outcome::Failed(reason::NO_AP_FOUND), air.search_time),
        };
        drop(air);
        // Failures repeat themselves: with no time at all they would never end.
        let least = if matches!(outcome, Outcome::Failed(_)) {
            1_000
        } else {
            0
        };
        self.state = State::Connecting {
            until: now + time.max(least),
            outcome,
        };
    }
}

/// The part of joining that is DHCP's.
fn address_time(join_time: u64) -> u64 {
    join_time / 5
}
