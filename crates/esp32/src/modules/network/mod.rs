//! `network` (extmod/modnetwork.c, ports/esp32/network_wlan.c, network_common.c).
//!
//! - [`wifi`]: the state behind it. [`wlan`]: the class `WLAN`. [`config`](mod@config): its `config`.
//!   [`ip`]: `ifconfig`, `ipconfig`. [`errors`]: ESP-IDF's errors as exceptions.
//!   [`constants`]: the numbers.
//!
//! What the air is like and how a station behaves in it, the crate `network` knows.

mod config;
mod constants;
mod errors;
mod ip;
pub mod wifi;
mod wlan;

use crate::modules::socket::address::text_or_bytes;
use crate::state::{State, state};
use python::types::{ModuleBuilder, NativeFn, ids};
use python::{Error, Res, Value, Vm};

/// The longest hostname.
const MAX_HOSTNAME: usize = 32;

/// Makes the module known.
pub fn register(vm: &mut Vm) {
    vm.define_module("network", build);
}

fn build(m: &mut ModuleBuilder) {
    let wlan = wlan::define(m.vm);
    m.function("country", NativeFn::Var(0, 1, country));
    m.function("hostname", NativeFn::Var(0, 1, hostname));
    m.function("__init__", NativeFn::F0(|_| Ok(Value::None)));
    m.value("WLAN", wlan);
    m.function("LAN", NativeFn::Kw(0, u8::MAX, no_such_hardware));
    m.function("PPP", NativeFn::Kw(0, u8::MAX, no_such_hardware));
    m.function("phy_mode", NativeFn::Var(0, 1, |_, _| Ok(Value::None)));
    m.function("ipconfig", NativeFn::Kw(0, u8::MAX, ip::module_ipconfig));
    for &(name, value) in constants::MODES {
        m.int(name, value);
    }
    for (number, (_, old)) in (0i64..).zip(constants::SECURITY) {
        if let Some(old) = old {
            m.int(old, number);
        }
    }
    for &(name, value) in constants::OTHERS {
        m.int(name, value);
    }
}

/// There is neither an Ethernet chip nor a modem.
fn no_such_hardware(vm: &mut Vm, _: &[Value], _: &[(python::value::Sym, Value)]) -> Res {
    Err(vm.raise(
        ids::NOT_IMPLEMENTED_ERROR,
        "this board has no such hardware",
    ))
}

/// ValueError without a text.
fn bare_value_error(vm: &mut Vm) -> Error {
    vm.raise_with(ids::VALUE_ERROR, &[])
}

/// `country([code])`
fn country(vm: &mut Vm, args: &[Value]) -> Res {
    let board = state(vm);
    let Some(code) = args.first() else {
        let code = board.wifi.borrow().country;
        return Ok(vm.new_str(&code));
    };
    let code = text_or_bytes(vm, *code)?;
    let Ok(code) = <[u8; 2]>::try_from(code) else {
        return Err(bare_value_error(vm));
    };
    board.wifi.borrow_mut().country = code;
    Ok(Value::None)
}

/// `hostname([name])`
fn hostname(vm: &mut Vm, args: &[Value]) -> Res {
    let board = state(vm);
    let Some(name) = args.first() else {
        let name = board.wifi.borrow().hostname.clone();
        return Ok(vm.new_str(&name));
    };
    let name = text_or_bytes(vm, *name)?;
    if name.len() > MAX_HOSTNAME {
        return Err(bare_value_error(vm));
    }
    board.wifi.borrow_mut().hostname = name;
    Ok(Value::None)
}

/// Lets happen what is due in the air.
pub fn poll(state: &State) {
    let mut network = state.network.borrow_mut();
    state.wifi.borrow_mut().poll(state.now(), network.as_mut());
}

/// When the board must be resumed at the latest, for `deadline` or for the station.
pub fn before_wait(state: &State, deadline: Option<u64>) -> Option<u64> {
    poll(state);
    let event = state.wifi.borrow().station.next_event(state.now());
    match (deadline, event) {
        (Some(deadline), Some(event)) => Some(deadline.min(event)),
        (deadline, event) => deadline.or(event),
    }
}
