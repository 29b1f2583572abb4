//! `ifconfig` and `ipconfig`.

use super::wifi::If;
use super::{poll, wlan};
use crate::modules::socket::address::{ipv4, text_or_bytes};
use crate::state::{State, state};
use network::{Addressing, Interface};
use python::object::Object;
use python::value::Sym;
use python::{Error, Res, Value, Vm};
use std::net::Ipv4Addr;

const NOWHERE: Interface = Interface {
    address: Ipv4Addr::UNSPECIFIED,
    mask: Ipv4Addr::UNSPECIFIED,
    gateway: Ipv4Addr::UNSPECIFIED,
    dns: Ipv4Addr::UNSPECIFIED,
};

/// An interface's addresses; zeros for none.
fn addresses(board: &State, interface: If) -> Interface {
    let wifi = board.wifi.borrow();
    match interface {
        If::Sta => wifi
            .addresses(board.network.borrow().as_ref())
            .unwrap_or(NOWHERE),
        If::Ap => wifi.soft_ap.interface(),
    }
}

/// Sets an interface's addresses; the station's DHCP ends.
fn fix(board: &State, interface: If, addresses: Interface) {
    {
        let mut wifi = board.wifi.borrow_mut();
        match interface {
            If::Sta => {
                wifi.fixed = Some(addresses);
                wifi.dhcp_stopped = true;
                wifi.station.set_static_address(true, board.now());
                board
                    .network
                    .borrow_mut()
                    .set_addressing(Addressing::Static(addresses));
            }
            If::Ap => wifi.soft_ap.set_interface(addresses),
        }
    }
    poll(board);
}

/// The station's address comes from the network again.
fn unfix(board: &State) {
    {
        let mut wifi = board.wifi.borrow_mut();
        wifi.fixed = None;
        wifi.dhcp_stopped = false;
        wifi.dns = None;
        wifi.station.set_static_address(false, board.now());
        board.network.borrow_mut().set_addressing(Addressing::Dhcp);
    }
    poll(board);
}

fn address(vm: &mut Vm, address: Ipv4Addr) -> Value {
    vm.new_str(&address.to_string())
}

fn is_sequence(vm: &Vm, v: Value) -> bool {
    matches!(
        vm.object(vm.native_of(v)),
        Some(Object::Tuple(_) | Object::NamedTuple(_) | Object::List(_))
    )
}

/// The mask of so many bits. Out of range it is what C makes of it: nothing.
fn mask(bits: i64) -> Ipv4Addr {
    let shift = u32::try_from(32 - bits).ok();
    Ipv4Addr::from(
        shift
            .and_then(|shift| u32::MAX.checked_shl(shift))
            .unwrap_or(0),
    )
}

/// `ifconfig([(ip, mask, gateway, dns)])`, `ifconfig('dhcp')`
pub fn ifconfig(vm: &mut Vm, args: &[Value]) -> Res {
    let interface = wlan::interface(vm, args[0])?;
    let board = state(vm);
    poll(&board);
    let Some(&wanted) = args.get(1) else {
        let is = addresses(&board, interface);
        let items = [is.address, is.mask, is.gateway, is.dns].map(|one| address(vm, one));
        return Ok(vm.new_tuple(items));
    };
    if is_sequence(vm, wanted) {
        let items = vm.fixed_items_arg(wanted, 4)?;
        let mask = match items[1] {
            Value::Int(bits) => mask(i64::from(bits)),
            text => ipv4(vm, text)?,
        };
        let wanted = Interface {
            address: ipv4(vm, items[0])?,
            mask,
            gateway: ipv4(vm, items[2])?,
            dns: ipv4(vm, items[3])?,
        };
        board.wifi.borrow_mut().dns = None;
        fix(&board, interface, wanted);
    } else {
        let how = text_or_bytes(vm, wanted)?;
        if interface != If::Sta || how != b"dhcp" {
            return Err(vm.value_error("invalid arguments"));
        }
        unfix(&board);
    }
    Ok(Value::None)
}

fn unexpected(vm: &mut Vm) -> Error {
    vm.value_error("unexpected key")
}

/// `wlan.ipconfig(key)`, `wlan.ipconfig(key=value, ...)`
pub fn ipconfig(vm: &mut Vm, args: &[Value], kw: &[(Sym, Value)]) -> Res {
    let interface = wlan::interface(vm, args[0])?;
    let board = state(vm);
    poll(&board);
    let mut is = addresses(&board, interface);
    if kw.is_empty() {
        if args.len() != 2 {
            return Err(vm.type_error("must query one param"));
        }
        let key = text_or_bytes(vm, args[1])?;
        return match (key.as_slice(), interface) {
            (b"dhcp4", If::Sta) => Ok(Value::Bool(!board.wifi.borrow().dhcp_stopped)),
            (b"addr4", _) => {
                let items = [address(vm, is.address), address(vm, is.mask)];
                Ok(vm.new_tuple(items))
            }
            (b"gw4", _) => Ok(address(vm, is.gateway)),
            _ => Err(unexpected(vm)),
        };
    }
    if args.len() != 1 {
        return Err(vm.type_error("can't specify pos and kw args"));
    }
    let mut touched = interface == If::Ap;
    for (key, value) in kw {
        match (&**vm.text(*key), interface) {
            (b"dhcp4", If::Sta) => {
                let on = vm.truth(*value)?;
                let stopped = board.wifi.borrow().dhcp_stopped;
                if on && stopped {
                    unfix(&board);
                    is = addresses(&board, interface);
                } else if !on {
                    board.wifi.borrow_mut().dhcp_stopped = true;
                }
            }
            (b"addr4", _) => {
                if !value.is_none() {
                    set_address(vm, &mut is, *value)?;
                }
                touched = true;
            }
            (b"gw4", _) => {
                is.gateway = ipv4(vm, *value)?;
                touched = true;
            }
            _ => return Err(unexpected(vm)),
        }
    }
    if touched {
        fix(&board, interface, is);
    }
    Ok(Value::None)
}

/// `'a.b.c.d/bits'` or `(address, mask)`
fn set_address(vm: &mut Vm, is: &mut Interface, value: Value) -> Res<()> {
    if is_sequence(vm, value) {
        let items = vm.fixed_items_arg(value, 2)?;
        is.address = ipv4(vm, items[0])?;
        is.mask = ipv4(vm, items[1])?;
        return Ok(());
    }
    let text = text_or_bytes(vm, value)?;
    let text = String::from_utf8_lossy(&text).into_owned();
    if let Some((_, bits)) = text.split_once('/') {
        let Ok(bits) = bits.trim().parse::<i64>() else {
            return Err(vm.value_error(&format!(
                "invalid syntax for integer with base 10: '{bits}'"
            )));
        };
        is.mask = mask(bits);
    }
    is.address = ipv4(vm, value)?;
    Ok(())
}

/// `network.ipconfig('dns')`, `network.ipconfig(dns=address)`
pub fn module_ipconfig(vm: &mut Vm, args: &[Value], kw: &[(Sym, Value)]) -> Res {
    let board = state(vm);
    poll(&board);
    if kw.is_empty() {
        if args.len() != 1 {
            return Err(vm.type_error("must query one param"));
        }
        if text_or_bytes(vm, args[0])? != b"dns" {
            return Err(unexpected(vm));
        }
        let set = board.wifi.borrow().dns;
        let dns = set.unwrap_or_else(|| addresses(&board, If::Sta).dns);
        return Ok(address(vm, dns));
    }
    if !args.is_empty() {
        return Err(vm.type_error("can't specify pos and kw args"));
    }
    for (key, value) in kw {
        if vm.text(*key) != "dns" {
            return Err(unexpected(vm));
        }
        let text = text_or_bytes(vm, *value)?;
        let Some(dns) = network::names::numeric(&String::from_utf8_lossy(&text)) else {
            return Err(vm.value_error("invalid arguments as dns server"));
        };
        board.wifi.borrow_mut().dns = Some(dns);
    }
    Ok(Value::None)
}
