//! Addresses: `(host, port)` of a program, names to resolve, and `getaddrinfo`.

use super::errno;
use crate::state::{state, wait};
use network::Lookup;
use python::object::Object;
use python::{Res, Value, Vm};
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddrV4};

/// How long a silent name server is waited for, in microseconds: 4 tries (FIDELITY, section 1).
const DNS_TIME: u64 = 7_000_000;

/// `AF_UNSPEC`
const AF_UNSPEC: i64 = 0;

/// `AI_NUMERICHOST`
const AI_NUMERICHOST: i64 = 4;

/// The greatest length of a host's name.
const MAX_NAME: usize = 256;

/// What a host resolved to.
#[derive(Clone, Copy, Debug)]
pub enum Host {
    /// An IPv4 address.
    V4(Ipv4Addr),
    /// An IPv6 address, which no network here carries.
    V6,
}

/// The text of a str, or of bytes, as `mp_obj_str_get_data` takes both.
pub fn text_or_bytes(vm: &mut Vm, v: Value) -> Res<Vec<u8>> {
    if let Some(Object::Bytes(bytes)) = vm.object(v) {
        return Ok(bytes.to_vec());
    }
    Ok(vm.text_arg(v)?.into())
}

/// A port as `atoi` reads it.
fn port_of(text: &[u8]) -> Option<u16> {
    let text = text.trim_ascii_start();
    let (negative, digits) = match text.split_first() {
        Some((b'-', rest)) => (true, rest),
        Some((b'+', rest)) => (false, rest),
        _ => (false, text),
    };
    let number = digits
        .iter()
        .take_while(|b| b.is_ascii_digit())
        .fold(0u32, |n, b| {
            n.saturating_mul(10).saturating_add(u32::from(b - b'0'))
        });
    // Zero counts only where it is written.
    if number == 0 && text.first() != Some(&b'0') || negative && number != 0 {
        return None;
    }
    u16::try_from(number).ok()
}

/// Resolves a host and reads a port.
fn resolve(
    vm: &mut Vm,
    host: Value,
    port: Value,
    family: i64,
    flags: i64,
) -> Res<(String, Host, u16)> {
    let port = match port {
        Value::Int(_) | Value::Bool(_) => vm.str(port)?.into(),
        _ if vm.as_bigint(port).is_some() => vm.str(port)?.into(),
        _ => text_or_bytes(vm, port)?,
    };
    let host = text_or_bytes(vm, host)?;
    // C's strings end at a zero byte.
    let host = host.split(|b| *b == 0).next().unwrap_or_default();
    let mut host = String::from_utf8_lossy(host).into_owned();
    if host.is_empty() {
        host.push_str("0.0.0.0");
    }
    let failed = |vm: &mut Vm, number| Err(vm.os_error(number));
    if ![AF_UNSPEC, super::AF_INET, super::AF_INET6].contains(&family) {
        return failed(vm, errno::EAI_FAMILY);
    }
    let Some(port) = port_of(&port) else {
        return failed(vm, errno::EAI_SERVICE);
    };
    let numeric = network::names::numeric(&host);
    if let Some(address) = numeric
        && family != super::AF_INET6
    {
        // A numeric address needs nobody's help, but the user may have given it another meaning.
        return Ok((host, Host::V4(address), port));
    }
    if host.parse::<Ipv6Addr>().is_ok() && family != super::AF_INET {
        return Ok((host, Host::V6, port));
    }
    if flags & AI_NUMERICHOST != 0 {
        return failed(vm, errno::EAI_NONAME);
    }
    if family == super::AF_INET6 || host.len() > MAX_NAME {
        return failed(vm, errno::EAI_FAIL);
    }
    let address = look_up(vm, &host)?;
    Ok((host, Host::V4(address), port))
}

/// Waits for the answer to a name.
fn look_up(vm: &mut Vm, name: &str) -> Res<Ipv4Addr> {
    let board = state(vm);
    let begun = board.network.borrow_mut().resolve(name);
    let id = match begun {
        Ok(Lookup::Done(address)) => return Ok(address),
        Ok(Lookup::Pending(id)) => id,
        Err(error) => return Err(vm.os_error(errno::resolve(error))),
    };
    let until = board.now() + DNS_TIME;
    loop {
        let waited = if board.now() < until {
            wait(vm, Some(until))
        } else {
            Err(vm.os_error(errno::EAI_FAIL))
        };
        if let Err(error) = waited {
            board.network.borrow_mut().cancel_lookup(id);
            return Err(error);
        }
        let answer = board.network.borrow_mut().lookup(id);
        match answer {
            Ok(Lookup::Done(address)) => return Ok(address),
            Ok(Lookup::Pending(_)) => {}
            Err(error) => return Err(vm.os_error(errno::resolve(error))),
        }
    }
}

/// The address of `bind` and `connect`: a tuple or list of two, the host resolved. `None` is an
/// IPv6 address.
pub fn resolved(vm: &mut Vm, address: Value) -> Res<Option<SocketAddrV4>> {
    let items = vm.fixed_items_arg(address, 2)?;
    let (_, host, port) = resolve(vm, items[0], items[1], AF_UNSPEC, 0)?;
    Ok(match host {
        Host::V4(address) => Some(SocketAddrV4::new(address, port)),
        Host::V6 => None,
    })
}

/// An address in numbers only, as `netutils_parse_ipv4_addr` reads it: it ends where neither digit
/// nor dot follows; nothing at all is 0.0.0.0.
///
/// # Errors
/// ValueError `invalid arguments`.
pub fn ipv4(vm: &mut Vm, address: Value) -> Res<Ipv4Addr> {
    let text = text_or_bytes(vm, address)?;
    if text.is_empty() {
        return Ok(Ipv4Addr::UNSPECIFIED);
    }
    let end = text
        .iter()
        .position(|b| !(*b == b'.' || b.is_ascii_digit()))
        .unwrap_or(text.len());
    let mut octets = [0u8; 4];
    let mut count = 0;
    for part in text[..end].split(|b| *b == b'.') {
        let Some(octet) = octets.get_mut(count) else {
            count += 1;
            break;
        };
        // Numbers above 255 wrap, and an empty one is 0: it is lenient.
        *octet = part
            .iter()
            .fold(0u8, |n, b| n.wrapping_mul(10).wrapping_add(b - b'0'));
        count += 1;
    }
    if count == 4 {
        Ok(octets.into())
    } else {
        Err(vm.value_error("invalid arguments"))
    }
}

/// The address of `sendto`: numbers only.
pub fn numeric(vm: &mut Vm, address: Value) -> Res<SocketAddrV4> {
    let items = vm.fixed_items_arg(address, 2)?;
    let host = ipv4(vm, items[0])?;
    let port = vm.int_arg(items[1])?;
    // htons takes the low 16 bits.
    Ok(SocketAddrV4::new(host, port as u16))
}

/// `(ip, port)`
pub fn tuple(vm: &mut Vm, address: SocketAddrV4) -> Value {
    let host = vm.new_str(&address.ip().to_string());
    vm.new_tuple([host, Value::Int(i32::from(address.port()))])
}

/// `getaddrinfo(host, port[, af, type, proto, flags])`
pub fn getaddrinfo(vm: &mut Vm, args: &[Value]) -> Res {
    let mut hints = [AF_UNSPEC, 0, 0, 0];
    for (hint, arg) in hints.iter_mut().zip(&args[2..]) {
        *hint = vm.int_arg(*arg)?;
    }
    let [family, kind, protocol, flags] = hints;
    let kind = if kind == 0 { super::SOCK_STREAM } else { kind };
    let (name, host, port) = resolve(vm, args[0], args[1], family, flags)?;
    let (family, address) = match host {
        Host::V4(address) => (super::AF_INET, tuple(vm, SocketAddrV4::new(address, port))),
        Host::V6 => (super::AF_INET6, Value::None),
    };
    let (family, kind, protocol) = (vm.int(family), vm.int(kind), vm.int(protocol));
    let name = vm.new_str(&name);
    let item = vm.new_tuple([family, kind, protocol, name, address]);
    Ok(vm.new_list(vec![item]))
}
