//! `setsockopt`, `settimeout`, `setblocking`.

use super::address::text_or_bytes;
use super::object::{check, socket};
use super::timeout::Timeout;
use super::{errno, events};
use crate::state::state;
use network::{OptionError, SocketOption};
use python::{Res, Value, Vm};
use std::net::Ipv4Addr;

/// `SO_REUSEADDR`
pub const SO_REUSEADDR: i64 = 4;
/// `SO_BROADCAST`
pub const SO_BROADCAST: i64 = 32;
/// `SO_BINDTODEVICE`
pub const SO_BINDTODEVICE: i64 = 0x100b;
/// `IP_ADD_MEMBERSHIP`
pub const IP_ADD_MEMBERSHIP: i64 = 3;
/// `TCP_NODELAY`
pub const TCP_NODELAY: i64 = 1;
/// MicroPython's own: a callback when the socket is readable.
const SO_CALLBACK: i64 = 20;

/// The names of the board's interfaces, as `wlan.config('ifname')` gives them.
const INTERFACES: [&[u8]; 2] = [b"st1", b"ap2"];

/// `setsockopt(level, option, value)`. The level does not matter.
pub fn setsockopt(vm: &mut Vm, args: &[Value]) -> Res {
    let (this, value) = (args[0], args[3]);
    socket(vm, this)?;
    let option = vm.int_arg(args[2])?;
    match option {
        SO_REUSEADDR | SO_BROADCAST | TCP_NODELAY => {
            let on = vm.int_arg(value)? != 0;
            set(
                vm,
                this,
                match option {
                    SO_REUSEADDR => SocketOption::ReuseAddress(on),
                    SO_BROADCAST => SocketOption::Broadcast(on),
                    _ => SocketOption::NoDelay(on),
                },
            )?;
        }
        SO_BINDTODEVICE => {
            let name = text_or_bytes(vm, value)?;
            let id = socket(vm, this)?.handle.id(errno::EINVAL);
            check(vm, id)?;
            if !name.is_empty() && !INTERFACES.contains(&name.as_slice()) {
                return Err(vm.os_error(errno::ENODEV));
            }
        }
        SO_CALLBACK => events::set_callback(vm, this, value)?,
        IP_ADD_MEMBERSHIP => {
            let request = vm.buffer_arg(value)?;
            let Ok([a, b, c, d, ..]) = <[u8; 8]>::try_from(request) else {
                return Err(vm.raise_with(python::types::ids::VALUE_ERROR, &[]));
            };
            join(vm, this, Ipv4Addr::new(a, b, c, d))?;
        }
        _ => vm
            .host
            .write(b"Warning: lwip.setsockopt() option not implemented\n"),
    }
    Ok(Value::None)
}

fn set(vm: &mut Vm, this: Value, option: SocketOption) -> Res<()> {
    let id = socket(vm, this)?.handle.id(errno::EINVAL);
    let id = check(vm, id)?;
    let set = state(vm).network.borrow_mut().set_option(id, option);
    check(vm, set.map_err(errno::option))
}

/// lwIP joins with the interface, whatever the socket: a stream has no use for it, nor an error.
fn join(vm: &mut Vm, this: Value, group: Ipv4Addr) -> Res<()> {
    if !group.is_multicast() {
        return Err(vm.os_error(errno::option(OptionError::BadGroup(group))));
    }
    let own = socket(vm, this)?;
    let Ok(id) = own.handle.id(0) else {
        return Ok(());
    };
    let set = state(vm)
        .network
        .borrow_mut()
        .set_option(id, SocketOption::Join(group));
    match set {
        Ok(()) | Err(OptionError::WrongKind) => Ok(()),
        Err(error) => Err(vm.os_error(errno::option(error))),
    }
}

/// `settimeout(seconds)`
pub fn settimeout(vm: &mut Vm, this: Value, seconds: Value) -> Res {
    let timeout = if seconds.is_none() {
        Timeout::Forever
    } else {
        Timeout::from_seconds(vm.float_arg(seconds)?)
    };
    socket(vm, this)?.timeout = timeout;
    Ok(Value::None)
}

/// `setblocking(flag)`
pub fn setblocking(vm: &mut Vm, this: Value, flag: Value) -> Res {
    let blocking = vm.truth(flag)?;
    socket(vm, this)?.timeout = if blocking {
        Timeout::Forever
    } else {
        Timeout::NonBlocking
    };
    Ok(Value::None)
}
