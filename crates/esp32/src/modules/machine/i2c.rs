//! `machine.I2C` and `SoftI2C` (extmod/machine_i2c.c, ports/esp32/machine_i2c.c). Nothing is attached
//! to the bus: no address answers.

use super::{Machine, pin, singleton};
use crate::state::state;
use python::object::NativeObject;
use python::types::{ANY, Hooks, ModuleBuilder, NativeFn, TypeBuilder, ids};
use python::value::{Sym, TypeId};
use python::{Error, Res, Value, Vm};

/// ENODEV: no device answers.
const ENODEV: i32 = 19;

/// Microseconds the hardware waits for a device that holds the clock, where a program says none.
const DEFAULT_TIMEOUT: i64 = 50_000;
/// Hz, where a program says none.
const DEFAULT_FREQ: i64 = 400_000;

/// A bus.
#[derive(Clone, Copy)]
enum Bus {
    Hard {
        port: usize,
        scl: usize,
        sda: usize,
        freq: u32,
        timeout: u32,
    },
    Soft {
        scl: usize,
        sda: usize,
        /// Half a clock in microseconds.
        delay: u32,
    },
}

impl NativeObject for Bus {
    fn cost(&self) -> usize {
        32
    }
}

pub(super) fn build(m: &mut ModuleBuilder) {
    let soft_ty = m.vm.define_type("SoftI2C", |t| {
        t.make(|vm, ty, pos, kw| {
            let bus = soft(vm, pos, kw)?;
            Ok(vm.new_native(ty, bus))
        });
        methods(t);
    });
    let hard_ty = m.vm.define_type("I2C", |t| {
        t.make(|vm, ty, pos, kw| {
            if let Some(Value::Int(-1)) = pos.first() {
                let text = "Warning: I2C(-1, ...) is deprecated, use SoftI2C(...) instead\n";
                vm.write(text.as_bytes());
                let bus = soft(vm, &pos[1..], kw)?;
                let soft_ty = state(vm).module(|m: &mut Machine| m.soft_i2c);
                return Ok(vm.new_native(soft_ty.unwrap_or(ty), bus));
            }
            hard(vm, ty, pos, kw)
        });
        methods(t);
    });
    state(m.vm).module(|m: &mut Machine| m.soft_i2c = Some(soft_ty));
    m.value("I2C", Value::Type(hard_ty));
    m.value("SoftI2C", Value::Type(soft_ty));
}

fn methods(t: &mut TypeBuilder) {
    t.hooks(Hooks {
        print: Some(|vm, v, _| {
            Ok(match own(vm, v)? {
                Bus::Hard {
                    port,
                    scl,
                    sda,
                    freq,
                    timeout,
                } => format!("I2C({port}, scl={scl}, sda={sda}, freq={freq}, timeout={timeout})"),
                Bus::Soft { scl, sda, delay } => {
                    format!("SoftI2C(scl={scl}, sda={sda}, freq={})", 500_000 / delay)
                }
            })
        }),
        ..Hooks::default()
    })
    .method(
        "init",
        NativeFn::Kw(1, ANY, |vm, pos, kw| {
            check_soft(vm, pos[0])?;
            let bus = soft(vm, &pos[1..], kw)?;
            if let Some(own) = vm.native_mut::<Bus>(pos[0]) {
                *own = bus;
            }
            Ok(Value::None)
        }),
    )
    .method("deinit", NativeFn::F1(|_, _| Ok(Value::None)))
    .method(
        "scan",
        NativeFn::F1(|vm, v| {
            own(vm, v)?;
            vm.tick()?;
            Ok(vm.new_list(Vec::new()))
        }),
    )
    .method("start", NativeFn::F1(primitive))
    .method("stop", NativeFn::F1(primitive))
    .method(
        "readinto",
        NativeFn::Var(2, 3, |vm, args| {
            check_soft(vm, args[0])?;
            // The lines are pulled up.
            fill(vm, args[1], 0xff)?;
            Ok(Value::None)
        }),
    )
    .method(
        "write",
        NativeFn::F2(|vm, v, bytes| {
            check_soft(vm, v)?;
            vm.buffer_arg(bytes)?;
            // So many bytes were acknowledged.
            Ok(Value::Int(0))
        }),
    )
    .method(
        "readfrom",
        NativeFn::Var(3, 4, |vm, args| {
            vm.int_arg(args[1])?;
            let count = vm.int_arg(args[2])?;
            vm.reserve(usize::try_from(count).unwrap_or(usize::MAX))?;
            transfer(vm, args[0])
        }),
    )
    .method(
        "readfrom_into",
        NativeFn::Var(3, 4, |vm, args| {
            vm.int_arg(args[1])?;
            check_buffer(vm, args[2])?;
            transfer(vm, args[0])
        }),
    )
    .method(
        "writeto",
        NativeFn::Var(3, 4, |vm, args| {
            vm.int_arg(args[1])?;
            vm.buffer_arg(args[2])?;
            transfer(vm, args[0])
        }),
    )
    .method(
        "writevto",
        NativeFn::Var(3, 4, |vm, args| {
            vm.int_arg(args[1])?;
            for bytes in vm.items_arg(args[2])? {
                vm.buffer_arg(bytes)?;
            }
            transfer(vm, args[0])
        }),
    )
    .method(
        "readfrom_mem",
        NativeFn::Kw(1, ANY, |vm, pos, kw| {
            let count = memory_args(vm, pos, kw, "arg")?;
            let count = vm.int_arg(count)?;
            vm.reserve(usize::try_from(count).unwrap_or(usize::MAX))?;
            transfer(vm, pos[0])
        }),
    )
    .method(
        "readfrom_mem_into",
        NativeFn::Kw(1, ANY, |vm, pos, kw| {
            let buffer = memory_args(vm, pos, kw, "arg")?;
            check_buffer(vm, buffer)?;
            transfer(vm, pos[0])
        }),
    )
    .method(
        "writeto_mem",
        NativeFn::Kw(1, ANY, |vm, pos, kw| {
            let bytes = memory_args(vm, pos, kw, "arg")?;
            vm.buffer_arg(bytes)?;
            transfer(vm, pos[0])
        }),
    );
}

fn own(vm: &mut Vm, v: Value) -> Res<Bus> {
    match vm.native_ref::<Bus>(v) {
        Some(bus) => Ok(*bus),
        None => Err(vm.type_error("argument has wrong type")),
    }
}

/// The primitive operations are SoftI2C's only.
fn check_soft(vm: &mut Vm, v: Value) -> Res<()> {
    match own(vm, v)? {
        Bus::Soft { .. } => Ok(()),
        Bus::Hard { .. } => Err(vm.raise(ids::OS_ERROR, "I2C operation not supported")),
    }
}

fn primitive(vm: &mut Vm, v: Value) -> Res {
    check_soft(vm, v)?;
    Ok(Value::None)
}

pub(super) fn check_buffer(vm: &mut Vm, v: Value) -> Res<usize> {
    match vm.buffer_mut(v) {
        Some(buffer) => Ok(buffer.len()),
        None => Err(vm.type_error("object with buffer protocol required")),
    }
}

fn fill(vm: &mut Vm, v: Value, byte: u8) -> Res<()> {
    check_buffer(vm, v)?;
    if let Some(buffer) = vm.buffer_mut(v) {
        buffer.fill(byte);
    }
    Ok(())
}

/// A transfer: the device is not there.
fn transfer(vm: &mut Vm, v: Value) -> Res {
    own(vm, v)?;
    Err(absent(vm))
}

fn absent(vm: &mut Vm) -> Error {
    vm.os_error(ENODEV)
}

/// `(addr, memaddr, arg, *, addrsize=8)`: the third.
fn memory_args(vm: &mut Vm, pos: &[Value], kw: &[(Sym, Value)], arg: &str) -> Res {
    let names = ["addr", "memaddr", arg, "addrsize"];
    let [addr, memory, arg, size] = vm.parse_args(&pos[1..], kw, names, 3, 3)?;
    vm.int_arg(addr)?;
    vm.int_arg(memory)?;
    let size = match size.defined() {
        Some(size) => vm.int_arg(size)?,
        None => 8,
    };
    if size & 7 != 0 || !(0..=32).contains(&size) {
        return Err(vm.value_error("invalid addrsize"));
    }
    Ok(arg)
}

/// `SoftI2C(scl, sda, *, freq=400000, timeout=50000)`
fn soft(vm: &mut Vm, pos: &[Value], kw: &[(Sym, Value)]) -> Res<Bus> {
    let names = ["scl", "sda", "freq", "timeout"];
    let [scl, sda, freq, timeout] = vm.parse_args(pos, kw, names, 2, 2)?;
    let scl = pin::number(vm, scl)?;
    let sda = pin::number(vm, sda)?;
    if let Some(timeout) = timeout.defined() {
        vm.int_arg(timeout)?;
    }
    let freq = match freq.defined() {
        Some(freq) => vm.int_arg(freq)?,
        None => DEFAULT_FREQ,
    };
    let delay = 500_000_i64.checked_div(freq).unwrap_or(0);
    Ok(Bus::Soft {
        scl,
        sda,
        delay: u32::try_from(delay).unwrap_or(0).max(1),
    })
}

/// `I2C(id=0, *, scl, sda, freq, timeout)`: the object of that port, which keeps what it was told.
fn hard(vm: &mut Vm, ty: TypeId, pos: &[Value], kw: &[(Sym, Value)]) -> Res {
    let names = ["id", "scl", "sda", "freq", "timeout"];
    let [id, scl, sda, freq, timeout] = vm.parse_args(pos, kw, names, 0, 1)?;
    let id = match id.defined() {
        Some(id) => vm.int_arg(id)?,
        None => 0,
    };
    let (port, default_scl, default_sda) = match id {
        0 => (0, 18, 19),
        1 => (1, 25, 26),
        _ => return Err(vm.value_error(&format!("I2C({id}) doesn't exist"))),
    };
    let object = singleton(vm, ty, port, || Bus::Hard {
        port,
        scl: default_scl,
        sda: default_sda,
        freq: DEFAULT_FREQ as u32,
        timeout: DEFAULT_TIMEOUT as u32,
    });
    let Bus::Hard {
        scl: mut new_scl,
        sda: mut new_sda,
        freq: mut new_freq,
        timeout: mut new_timeout,
        ..
    } = own(vm, object)?
    else {
        return Ok(object);
    };
    if let Some(scl) = scl.defined() {
        new_scl = pin::number(vm, scl)?;
    }
    if let Some(sda) = sda.defined() {
        new_sda = pin::number(vm, sda)?;
    }
    for (given, slot) in [(freq, &mut new_freq), (timeout, &mut new_timeout)] {
        if let Some(given) = given.defined() {
            match vm.int_arg(given)? {
                -1 => {}
                given => *slot = given as u32,
            }
        }
    }
    if let Some(own) = vm.native_mut::<Bus>(object) {
        *own = Bus::Hard {
            port,
            scl: new_scl,
            sda: new_sda,
            freq: new_freq,
            timeout: new_timeout,
        };
    }
    Ok(object)
}
