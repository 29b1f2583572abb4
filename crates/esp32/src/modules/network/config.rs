//! `WLAN.config`.

use super::errors::WifiError;
use super::wifi::{If, MODE_STA};
use super::{hostname, poll, wlan};
use crate::modules::socket::address::text_or_bytes;
use crate::state::state;
use network::air::SoftAp;
use python::value::Sym;
use python::{Error, Res, Value, Vm};

/// The longest name and key of the board's own access point.
const MAX_SSID: usize = 32;
const MAX_KEY: usize = 63;

/// `config(name)`, `config(name=value, ...)`
pub fn config(vm: &mut Vm, args: &[Value], kw: &[(Sym, Value)]) -> Res {
    if args.len() != 1 && !kw.is_empty() {
        return Err(vm.type_error("either pos or kw args are allowed"));
    }
    let interface = wlan::interface(vm, args[0])?;
    poll(&state(vm));
    if !kw.is_empty() {
        return set_all(vm, interface, kw);
    }
    if args.len() != 2 {
        return Err(vm.type_error("can query only one param"));
    }
    let name = text_or_bytes(vm, args[1])?;
    get(vm, interface, &String::from_utf8_lossy(&name))
}

fn unknown(vm: &mut Vm) -> Error {
    vm.value_error("unknown config param")
}

fn get(vm: &mut Vm, interface: If, name: &str) -> Res {
    let board = state(vm);
    let wifi = board.wifi.borrow();
    let is_sta = interface == If::Sta;
    let radio = wifi.radio[usize::from(!is_sta)];
    let settings = wifi.soft_ap.settings();
    let text = |vm: &mut Vm, text: &[u8]| vm.new_str(text);
    let (required, value) = match name {
        "mac" => {
            let mac = if is_sta {
                wifi.station.mac()
            } else {
                wifi.soft_ap.mac()
            };
            (None, vm.new_bytes(mac))
        }
        "ssid" | "essid" if is_sta => (None, text(vm, wifi.station.ssid())),
        "ssid" | "essid" => (None, text(vm, &settings.ssid)),
        "hidden" => (Some(If::Ap), Value::Bool(settings.hidden)),
        "security" | "authmode" => (Some(If::Ap), Value::Int(i32::from(settings.security))),
        "channel" => {
            let channel = if wifi.active() & MODE_STA != 0 {
                wifi.station.channel()
            } else {
                settings.channel
            };
            (None, Value::Int(i32::from(channel)))
        }
        "bandwidth" => (None, vm.int(radio.bandwidth)),
        "ifname" => (None, text(vm, if is_sta { b"st1" } else { b"ap2" })),
        "hostname" | "dhcp_hostname" => (Some(If::Sta), text(vm, &wifi.hostname)),
        "max_clients" if is_sta => (None, Value::Int(0)),
        "max_clients" => (None, Value::Int(i32::from(settings.max_clients))),
        "reconnects" => (Some(If::Sta), Value::Int(wifi.station.reconnects())),
        "txpower" => {
            if !wifi.started {
                drop(wifi);
                return Err(WifiError::NotStarted.raise(vm));
            }
            (None, Value::Float(f32::from(wifi.tx_power) * 0.25))
        }
        "protocol" => (None, vm.int(radio.protocol)),
        "pm" => (None, vm.int(wifi.power_save)),
        _ => {
            drop(wifi);
            return Err(unknown(vm));
        }
    };
    drop(wifi);
    if let Some(required) = required {
        wlan::require(vm, interface, required)?;
    }
    Ok(value)
}

fn set_all(vm: &mut Vm, interface: If, kw: &[(Sym, Value)]) -> Res {
    let mut soft_ap = state(vm).wifi.borrow().soft_ap.settings().clone();
    for (name, value) in kw {
        let name = vm.text(*name).to_string();
        let required = set(vm, interface, &name, *value, &mut soft_ap)?;
        if let Some(required) = required {
            wlan::require(vm, interface, required)?;
        }
    }
    // The whole configuration is written at the end, whatever was set.
    let board = state(vm);
    let written = {
        let mut wifi = board.wifi.borrow_mut();
        if wifi.mode & interface.bit() == 0 {
            Err(WifiError::Mode)
        } else if interface == If::Ap && wifi.active() & interface.bit() != 0 {
            wifi.soft_ap.configure(soft_ap).map_err(WifiError::from)
        } else if interface == If::Ap {
            // A stopped driver takes it too.
            let mut ap: SoftAp = wifi.soft_ap.clone();
            ap.set_active(true);
            let configured = ap.configure(soft_ap);
            ap.set_active(false);
            wifi.soft_ap = ap;
            configured.map_err(WifiError::from)
        } else {
            Ok(())
        }
    };
    match written {
        Ok(()) => Ok(Value::None),
        Err(error) => Err(error.raise(vm)),
    }
}

/// Sets one thing; the interface it is for, if only one.
fn set(
    vm: &mut Vm,
    interface: If,
    name: &str,
    value: Value,
    soft_ap: &mut network::air::SoftApSettings,
) -> Res<Option<If>> {
    let board = state(vm);
    let radio = usize::from(interface == If::Ap);
    match name {
        "mac" => {
            let mac = vm.buffer_arg(value)?;
            let Ok(mac) = <[u8; 6]>::try_from(mac) else {
                return Err(vm.value_error("invalid buffer length"));
            };
            // A group's address is nobody's own.
            if mac[0] & 1 != 0 {
                return Err(WifiError::Mac.raise(vm));
            }
            let mut wifi = board.wifi.borrow_mut();
            match interface {
                If::Sta => wifi.station.set_mac(mac),
                If::Ap => wifi.soft_ap.set_mac(mac),
            }
        }
        "ssid" | "essid" => {
            let mut ssid = text_or_bytes(vm, value)?;
            ssid.truncate(MAX_SSID);
            soft_ap.ssid = ssid;
            return Ok(Some(If::Ap));
        }
        "hidden" => {
            soft_ap.hidden = vm.truth(value)?;
            return Ok(Some(If::Ap));
        }
        "security" | "authmode" => {
            soft_ap.security = vm.int_arg(value)? as u8;
            return Ok(Some(If::Ap));
        }
        "key" | "password" => {
            let mut key = text_or_bytes(vm, value)?;
            key.truncate(MAX_KEY);
            soft_ap.key = key;
            return Ok(Some(If::Ap));
        }
        "channel" => {
            let channel = vm.int_arg(value)? as u8;
            match interface {
                If::Ap => soft_ap.channel = channel,
                If::Sta => {
                    let started = board.wifi.borrow().started;
                    if !started {
                        return Err(WifiError::NotStarted.raise(vm));
                    }
                    if !(1..=14).contains(&channel) {
                        return Err(WifiError::InvalidArgument.raise(vm));
                    }
                    board.wifi.borrow_mut().station.set_channel(channel);
                }
            }
        }
        "bandwidth" => {
            let bandwidth = vm.int_arg(value)?;
            if !(1..=2).contains(&bandwidth) {
                return Err(WifiError::InvalidArgument.raise(vm));
            }
            board.wifi.borrow_mut().radio[radio].bandwidth = bandwidth;
        }
        "hostname" | "dhcp_hostname" => {
            hostname(vm, &[value])?;
        }
        "max_clients" => {
            soft_ap.max_clients = vm.int_arg(value)? as u8;
            return Ok(Some(If::Ap));
        }
        "reconnects" => {
            let reconnects = vm.int_arg(value)? as i32;
            board.wifi.borrow_mut().station.set_reconnects(reconnects);
            return Ok(Some(If::Sta));
        }
        "txpower" => {
            let power = (vm.float_arg(value)? * 4.0) as i8;
            let started = board.wifi.borrow().started;
            if !started {
                return Err(WifiError::NotStarted.raise(vm));
            }
            // ESP-IDF takes 2 to 21 dBm.
            if !(8..=84).contains(&power) {
                return Err(WifiError::InvalidArgument.raise(vm));
            }
            board.wifi.borrow_mut().tx_power = power;
        }
        "protocol" => {
            let protocol = vm.int_arg(value)?;
            board.wifi.borrow_mut().radio[radio].protocol = protocol & 0xff;
        }
        "pm" => {
            let mode = vm.int_arg(value)?;
            if !(0..=2).contains(&mode) {
                return Err(WifiError::InvalidArgument.raise(vm));
            }
            board.wifi.borrow_mut().power_save = mode;
        }
        _ => return Err(unknown(vm)),
    }
    Ok(None)
}
