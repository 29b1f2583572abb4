//! `network.WLAN`: the two interfaces.

use super::errors::WifiError;
use super::wifi::{If, MODE_AP, MODE_STA};
use super::{bare_value_error, config, constants, ip, poll};
use crate::modules::socket::address::text_or_bytes;
use crate::state::{sleep_until, state};
use network::air::JoinError;
use python::object::NativeObject;
use python::types::{NativeFn, TypeBuilder, ids};
use python::value::{Sym, TypeId};
use python::{Res, Value, Vm};

/// An interface object. There are two, for ever.
struct Wlan(If);

impl NativeObject for Wlan {}

/// The longest name and key that count.
const MAX_SSID: usize = 32;
const MAX_KEY: usize = 64;

/// Makes the class.
pub fn define(vm: &mut Vm) -> Value {
    let ty = vm.define_type("WLAN", |t| {
        t.make(make)
            .method("active", NativeFn::Var(1, 2, active))
            .method("connect", NativeFn::Kw(1, u8::MAX, connect))
            .method("disconnect", NativeFn::F1(disconnect))
            .method("status", NativeFn::Var(1, 2, status))
            .method("scan", NativeFn::F1(scan))
            .method("isconnected", NativeFn::F1(isconnected))
            .method("config", NativeFn::Kw(1, u8::MAX, config::config))
            .method("ifconfig", NativeFn::Var(1, 2, ip::ifconfig))
            .method("ipconfig", NativeFn::Kw(1, u8::MAX, ip::ipconfig));
        let (interfaces, others) = constants::CLASS.split_at(2);
        let constant = |t: &mut TypeBuilder, name: &str, value: i64| {
            let value = t.vm.int(value);
            t.constant(name, value);
        };
        for &(name, value) in interfaces {
            constant(t, name, value);
        }
        for (number, (name, _)) in (0i64..).zip(constants::SECURITY) {
            constant(t, name, number);
        }
        for &(name, value) in others {
            constant(t, name, value);
        }
    });
    let objects = [If::Sta, If::Ap].map(|interface| {
        let object = vm.new_native(ty, Wlan(interface));
        vm.root(object)
    });
    state(vm).wifi.borrow_mut().objects = Some(objects);
    Value::Type(ty)
}

/// `WLAN([id])`
fn make(vm: &mut Vm, _: TypeId, args: &[Value], kw: &[(Sym, Value)]) -> Res {
    vm.no_keywords(kw)?;
    vm.check_count(args.len(), 0, 1)?;
    let id = match args.first() {
        Some(id) => vm.int_arg(*id)?,
        None => 0,
    };
    let objects = state(vm).wifi.borrow().objects;
    let root = usize::try_from(id)
        .ok()
        .and_then(|id| objects?.get(id).copied());
    match root {
        Some(root) => Ok(vm.rooted(root)),
        None => Err(vm.value_error("invalid WLAN interface identifier")),
    }
}

/// Which interface `self` is.
pub fn interface(vm: &mut Vm, this: Value) -> Res<If> {
    match vm.native_ref::<Wlan>(this) {
        Some(wlan) => Ok(wlan.0),
        None => Err(vm.type_error("argument has wrong type")),
    }
}

/// OSError unless it is that one.
pub fn require(vm: &mut Vm, is: If, wanted: If) -> Res<()> {
    if is == wanted {
        return Ok(());
    }
    let text = match wanted {
        If::Sta => "STA required",
        If::Ap => "AP required",
    };
    Err(vm.raise(ids::OS_ERROR, text))
}

/// `active([on])`
fn active(vm: &mut Vm, args: &[Value]) -> Res {
    let interface = interface(vm, args[0])?;
    let on = match args.get(1) {
        Some(on) => Some(vm.truth(*on)?),
        None => None,
    };
    let board = state(vm);
    let now = board.now();
    let active = {
        let mut wifi = board.wifi.borrow_mut();
        let mut mode = wifi.active();
        if let Some(on) = on {
            mode = if on {
                mode | interface.bit()
            } else {
                mode & !interface.bit()
            };
            wifi.started = mode != 0;
            // A driver that is stopped keeps its mode.
            if mode != 0 {
                wifi.mode = mode;
            }
            wifi.station.set_active(mode & MODE_STA != 0, now);
            wifi.soft_ap.set_active(mode & MODE_AP != 0);
        }
        mode & interface.bit() != 0
    };
    poll(&board);
    Ok(Value::Bool(active))
}

/// `connect([ssid, key], *, bssid=None)`. It concerns the station, whichever object it is called on.
fn connect(vm: &mut Vm, args: &[Value], kw: &[(Sym, Value)]) -> Res {
    interface(vm, args[0])?;
    let [ssid, key, bssid] = vm.parse_args(&args[1..], kw, ["", "", "bssid"], 0, 2)?;
    let board = state(vm);
    let mut wanted = None;
    if args.len() > 1 {
        let given = |vm: &mut Vm, v: Value| match v {
            Value::None | Value::Undefined => Ok(None),
            v => text_or_bytes(vm, v).map(Some),
        };
        let ssid = given(vm, ssid)?.unwrap_or_default();
        let key = given(vm, key)?.unwrap_or_default();
        let bssid = match given(vm, bssid)? {
            None => None,
            Some(bssid) => match <[u8; 6]>::try_from(bssid) {
                Ok(bssid) => Some(bssid),
                Err(_) => return Err(bare_value_error(vm)),
            },
        };
        wanted = Some((c_text(&ssid, MAX_SSID), c_text(&key, MAX_KEY), bssid));
    }
    let now = board.now();
    let begun = {
        let mut wifi = board.wifi.borrow_mut();
        if wifi.active() & MODE_STA == 0 {
            Err(if wifi.started {
                WifiError::Mode
            } else {
                WifiError::NotStarted
            })
        } else {
            match wanted {
                Some((ssid, _, _)) if ssid.is_empty() => Err(WifiError::Ssid),
                Some((ssid, key, bssid)) => wifi
                    .station
                    .connect(&ssid, &key, bssid, now)
                    .map_err(WifiError::from),
                None => wifi.station.reconnect(now).map_err(WifiError::from),
            }
        }
    };
    if let Err(error) = begun {
        if error == JoinError::Connecting.into() {
            let line = format!("E ({}) wifi:sta is connecting, return error\n", now / 1000);
            vm.write(line.as_bytes());
        }
        return Err(error.raise(vm));
    }
    poll(&board);
    Ok(Value::None)
}

/// Text as a field of a C struct holds it: clipped, and up to its first zero byte.
fn c_text(text: &[u8], max: usize) -> Vec<u8> {
    let text = &text[..text.len().min(max)];
    text.split(|b| *b == 0).next().unwrap_or_default().to_vec()
}

/// `disconnect()`
fn disconnect(vm: &mut Vm, this: Value) -> Res {
    interface(vm, this)?;
    let board = state(vm);
    let now = board.now();
    let left = {
        let mut wifi = board.wifi.borrow_mut();
        let started = wifi.started;
        wifi.station.disconnect(now).map_err(|_| {
            if started {
                WifiError::Mode
            } else {
                WifiError::NotStarted
            }
        })
    };
    poll(&board);
    match left {
        Ok(()) => Ok(Value::None),
        Err(error) => Err(error.raise(vm)),
    }
}

/// `isconnected()`
fn isconnected(vm: &mut Vm, this: Value) -> Res {
    let interface = interface(vm, this)?;
    let board = state(vm);
    poll(&board);
    let network = board.network.borrow();
    let connected = match interface {
        If::Sta => board.wifi.borrow().is_connected(network.as_ref()),
        // Nobody joins the board's own access point.
        If::Ap => false,
    };
    Ok(Value::Bool(connected))
}

/// `status([what])`
fn status(vm: &mut Vm, args: &[Value]) -> Res {
    let interface = interface(vm, args[0])?;
    let board = state(vm);
    poll(&board);
    let Some(what) = args.get(1) else {
        if interface == If::Ap {
            return Ok(Value::None);
        }
        let network = board.network.borrow();
        let status = board.wifi.borrow().status(network.as_ref());
        return Ok(Value::Int(i32::from(status)));
    };
    match vm.as_str(*what).map(|what| &**what) {
        Some(b"stations") => {
            require(vm, interface, If::Ap)?;
            if board.wifi.borrow().active() & MODE_AP == 0 {
                return Err(WifiError::Mode.raise(vm));
            }
            Ok(vm.new_list(Vec::new()))
        }
        Some(b"rssi") => {
            require(vm, interface, If::Sta)?;
            let rssi = board.wifi.borrow().station.rssi();
            match rssi {
                Some(rssi) => Ok(Value::Int(i32::from(rssi))),
                None => Err(WifiError::NotConnected.raise(vm)),
            }
        }
        _ => Err(vm.value_error("unknown status param")),
    }
}

/// `scan()`
fn scan(vm: &mut Vm, this: Value) -> Res {
    interface(vm, this)?;
    let board = state(vm);
    if board.wifi.borrow().mode & MODE_STA == 0 {
        return Err(vm.raise(ids::OS_ERROR, "STA must be active"));
    }
    let now = board.now();
    let begun = board.wifi.borrow_mut().station.begin_scan(now);
    // A scan that cannot begin finds nothing, silently.
    let Ok(until) = begun else {
        return Ok(vm.new_list(Vec::new()));
    };
    sleep_until(vm, until)?;
    let found = board.wifi.borrow().station.scan_results();
    let mut items = Vec::with_capacity(found.len());
    for point in found {
        let ssid = vm.new_bytes(point.ssid);
        let bssid = vm.new_bytes(point.bssid);
        items.push(vm.new_tuple([
            ssid,
            bssid,
            Value::Int(i32::from(point.channel)),
            Value::Int(i32::from(point.rssi)),
            Value::Int(i32::from(point.security)),
            Value::Bool(false),
        ]));
    }
    Ok(vm.new_list(items))
}
