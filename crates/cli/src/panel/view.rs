//! The board as a page is told of it.

use esp32::inspect::{self, Connection, Link, What};
use esp32::pins::{DUTY_FULL, Mode, Pin, Pull};
use esp32::state::State;
use network::network::{Kind, SocketState};
use serde::Serialize;

/// What board it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Board {
    /// The folder or the program it runs.
    pub title: String,
    /// `boardless`'s version.
    pub version: &'static str,
    /// Whether its EN button does something.
    pub resettable: bool,
    /// Its lines end with `\r\n`.
    pub cooked: bool,
    /// Whether it has power.
    pub on: bool,
}

/// A pin.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct PinView {
    mode: Option<&'static str>,
    pull: Option<&'static str>,
    level: bool,
    /// How bright an LED on it is, as an eye sees it: the mean where it flickers.
    brightness: f32,
    /// The level the world drives it to.
    driven: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pwm: Option<PwmView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dac: Option<u8>,
    /// The analog-to-digital converter reads it.
    analog: bool,
    millivolts: Option<u32>,
    /// The program made it a touch pad.
    pad: bool,
    touched: bool,
    /// When it changed last, in milliseconds since 1970.
    pub since: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
struct PwmView {
    freq: u32,
    /// Of 1.
    duty: f32,
}

impl PinView {
    /// A pin as it is, perhaps a touch pad, of the brightness that was seen.
    pub fn new(pin: &Pin, pad: bool, brightness: f32, since: f64) -> PinView {
        PinView {
            mode: pin.mode.map(|mode| match mode {
                Mode::In => "in",
                Mode::Out => "out",
                Mode::OpenDrain => "open drain",
            }),
            pull: pin.pull.map(|pull| match pull {
                Pull::Down => "down",
                Pull::Up => "up",
            }),
            level: pin.level(),
            brightness: (brightness * 1000.0).round() / 1000.0,
            driven: pin.driven,
            pwm: pin.pwm.map(|pwm| PwmView {
                freq: pwm.freq,
                duty: pwm.high() as f32 / DUTY_FULL as f32,
            }),
            dac: pin.dac,
            analog: pin.analog,
            millivolts: pin.millivolts,
            pad,
            touched: pin.touched,
            since,
        }
    }
}

/// The station.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Wifi {
    state: &'static str,
    reason: Option<u8>,
    ssid: Option<String>,
    rssi: Option<i8>,
    channel: Option<u8>,
    address: Option<String>,
    gateway: Option<String>,
    dns: Option<String>,
    hostname: String,
    mac: String,
    access_point: Option<String>,
}

impl Wifi {
    /// As it is.
    pub fn of(state: &State) -> Wifi {
        let wifi = inspect::wifi(state);
        let (state, reason) = match wifi.link {
            Link::Off => ("off", None),
            Link::Idle => ("idle", None),
            Link::Connecting => ("connecting", None),
            Link::Connected => ("connected", None),
            Link::Failed(reason) => ("failed", Some(reason)),
        };
        let mac = wifi.mac.map(|byte| format!("{byte:02x}")).join(":");
        Wifi {
            state,
            reason,
            ssid: wifi.ssid,
            rssi: wifi.rssi,
            channel: wifi.channel,
            address: wifi.address.map(|a| a.to_string()),
            gateway: wifi.gateway.map(|a| a.to_string()),
            dns: wifi.dns.map(|a| a.to_string()),
            hostname: wifi.hostname,
            mac,
            access_point: wifi.access_point,
        }
    }
}

/// The heap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Heap {
    used: usize,
    limit: usize,
}

impl Heap {
    /// As it is.
    pub fn of(state: &State) -> Heap {
        let inspect::Heap { used, limit } = inspect::heap(state);
        Heap { used, limit }
    }
}

/// A socket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Socket {
    id: u64,
    kind: &'static str,
    state: &'static str,
    local: Option<String>,
    peer: Option<String>,
    received: u64,
    sent: u64,
}

impl Socket {
    /// All that are open.
    pub fn all(state: &State) -> Vec<Socket> {
        inspect::sockets(state)
            .into_iter()
            .map(|socket| Socket {
                id: socket.info.id.0,
                kind: match socket.info.kind {
                    Kind::Stream => "TCP",
                    Kind::Datagram => "UDP",
                    Kind::Raw { .. } => "raw",
                },
                state: match socket.info.state {
                    SocketState::Idle => "idle",
                    SocketState::Listening => "listening",
                    SocketState::Connecting => "connecting",
                    SocketState::Open => "open",
                },
                local: socket.info.local.map(|end| end.to_string()),
                peer: socket.info.peer.map(|end| end.to_string()),
                received: socket.traffic.received,
                sent: socket.traffic.sent,
            })
            .collect()
    }
}

/// A line of the log of connections.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Line {
    number: u64,
    /// Seconds since power-on.
    at: f64,
    what: &'static str,
    error: Option<i32>,
    local: Option<String>,
    peer: Option<String>,
    received: u64,
    sent: u64,
}

impl Line {
    /// A line.
    pub fn of(line: &Connection) -> Line {
        let (what, error) = match line.what {
            What::Accepted => ("accepted", None),
            What::Connected => ("connected", None),
            What::Failed(number) => ("failed", Some(number)),
            What::PeerClosed => ("peer closed", None),
            What::Closed => ("closed", None),
        };
        Line {
            number: line.number,
            at: line.at as f64 / 1e6,
            what,
            error,
            local: line.local.map(|end| end.to_string()),
            peer: line.peer.map(|end| end.to_string()),
            received: line.traffic.received,
            sent: line.traffic.sent,
        }
    }
}
