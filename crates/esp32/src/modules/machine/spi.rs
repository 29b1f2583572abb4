//! `machine.SPI` and `SoftSPI` (extmod/machine_spi.c, ports/esp32/machine_hw_spi.c). Nothing is
//! attached: MISO has the level that the world gives its pin, or what MOSI sends where both are the
//! same pin or a wire joins them.

use super::{Machine, i2c, pin, singleton};
use crate::state::{sleep_until, state};
use python::object::NativeObject;
use python::types::{ANY, Hooks, ModuleBuilder, NativeFn, TypeBuilder, ids};
use python::value::{Sym, TypeId};
use python::{Res, Value, Vm};

/// Bits a second, where a program says none.
const DEFAULT_BAUD: i64 = 500_000;
/// The clock of the hardware in Hz.
const CLOCK: i64 = 80_000_000;

/// A bus.
#[derive(Clone, Copy)]
struct Bus {
    /// 1 or 2; none of SoftSPI.
    id: Option<usize>,
    on: bool,
    baud: u32,
    polarity: i64,
    phase: i64,
    bits: i64,
    first_bit: i64,
    /// SCK, MOSI, MISO.
    pins: [Option<usize>; 3],
}

impl NativeObject for Bus {
    fn cost(&self) -> usize {
        48
    }
}

pub(super) fn build(m: &mut ModuleBuilder) {
    let soft_ty = m.vm.define_type("SoftSPI", |t| {
        t.make(soft);
        methods(t);
    });
    let hard_ty = m.vm.define_type("SPI", |t| {
        t.make(|vm, ty, pos, kw| {
            if let Some(Value::Int(-1)) = pos.first() {
                let text = "Warning: SPI(-1, ...) is deprecated, use SoftSPI(...) instead\n";
                vm.write(text.as_bytes());
                let soft_ty = state(vm).module(|m: &mut Machine| m.soft_spi);
                return soft(vm, soft_ty.unwrap_or(ty), &pos[1..], kw);
            }
            hard(vm, ty, pos, kw)
        });
        methods(t);
    });
    state(m.vm).module(|m: &mut Machine| m.soft_spi = Some(soft_ty));
    m.value("SPI", Value::Type(hard_ty));
    m.value("SoftSPI", Value::Type(soft_ty));
}

fn methods(t: &mut TypeBuilder) {
    t.hooks(Hooks {
        print: Some(|vm, v, _| print(vm, v)),
        ..Hooks::default()
    })
    .method(
        "init",
        NativeFn::Kw(1, ANY, |vm, pos, kw| {
            init(vm, pos[0], &pos[1..], kw)?;
            Ok(Value::None)
        }),
    )
    .method(
        "deinit",
        NativeFn::F1(|vm, v| {
            let mut own = own(vm, v)?;
            own.on = own.id.is_none();
            put(vm, v, own);
            Ok(Value::None)
        }),
    )
    .method(
        "read",
        NativeFn::Var(2, 3, |vm, args| {
            let count = vm.int_arg(args[1])?;
            let count = usize::try_from(count).unwrap_or(usize::MAX);
            vm.reserve(count)?;
            let byte = sent(vm, args)?;
            let bytes = transfer(vm, args[0], &vec![byte; count])?;
            Ok(vm.new_bytes(bytes))
        }),
    )
    .method(
        "readinto",
        NativeFn::Var(2, 3, |vm, args| {
            let count = i2c::check_buffer(vm, args[1])?;
            let byte = sent(vm, args)?;
            let bytes = transfer(vm, args[0], &vec![byte; count])?;
            store(vm, args[1], &bytes);
            Ok(Value::None)
        }),
    )
    .method(
        "write",
        NativeFn::F2(|vm, v, bytes| {
            let bytes = vm.buffer_arg(bytes)?;
            transfer(vm, v, &bytes)?;
            Ok(Value::None)
        }),
    )
    .method(
        "write_readinto",
        NativeFn::F3(|vm, v, bytes, buffer| {
            let bytes = vm.buffer_arg(bytes)?;
            if i2c::check_buffer(vm, buffer)? != bytes.len() {
                return Err(vm.value_error("buffers must be the same length"));
            }
            let bytes = transfer(vm, v, &bytes)?;
            store(vm, buffer, &bytes);
            Ok(Value::None)
        }),
    )
    .constant("MSB", Value::Int(0))
    .constant("LSB", Value::Int(1));
}

fn own(vm: &mut Vm, v: Value) -> Res<Bus> {
    match vm.native_ref::<Bus>(v) {
        Some(bus) => Ok(*bus),
        None => Err(vm.type_error("argument has wrong type")),
    }
}

fn put(vm: &mut Vm, v: Value, bus: Bus) {
    if let Some(own) = vm.native_mut::<Bus>(v) {
        *own = bus;
    }
}

/// The byte that is sent while others are read.
fn sent(vm: &mut Vm, args: &[Value]) -> Res<u8> {
    match args.get(2) {
        Some(&byte) => Ok(vm.int_arg(byte)? as u8),
        None => Ok(0),
    }
}

fn store(vm: &mut Vm, buffer: Value, bytes: &[u8]) {
    // A callback may have shortened it meanwhile.
    if let Some(buffer) = vm.buffer_mut(buffer) {
        let count = buffer.len().min(bytes.len());
        buffer[..count].copy_from_slice(&bytes[..count]);
    }
}

/// Sends bytes, which takes its time: what came in.
fn transfer(vm: &mut Vm, v: Value, bytes: &[u8]) -> Res<Vec<u8>> {
    let bus = own(vm, v)?;
    if !bus.on {
        return Err(vm.raise(ids::OS_ERROR, "transfer on deinitialized SPI"));
    }
    let bits = bytes.len() as i64 * 8 / bus.bits * bus.bits;
    if bus.id.is_some() && bits == 0 {
        return Err(vm.value_error("buffer too short"));
    }
    let state = state(vm);
    let begun = state.now();
    let time = bits as u64 * 1_000_000 / u64::from(bus.baud.max(1));
    sleep_until(vm, begun + time)?;
    let [_, mosi, miso] = bus.pins;
    if let Some((mosi, miso)) = mosi.zip(miso)
        && state.pins.borrow().are_joined(mosi, miso)
    {
        return Ok(bytes.to_vec());
    }
    let high = miso.is_some_and(|miso| state.pins.borrow().get(miso).level());
    Ok(vec![if high { 0xff } else { 0 }; bytes.len()])
}

/// What the hardware's divider makes of a rate (`spi_ll_master_cal_clock` of the IDF).
fn real_baud(asked: i64) -> u32 {
    let asked = asked.max(1);
    if asked > CLOCK / 4 * 3 {
        return CLOCK as u32;
    }
    let candidates = (2..=64).map(|n| {
        let prescaler = ((CLOCK / n + asked / 2) / asked).clamp(1, 8192);
        CLOCK / (prescaler * n)
    });
    // Of two that are equally near, the one with the larger divider, which comes later.
    let best = candidates.rev().min_by_key(|baud| (baud - asked).abs());
    best.unwrap_or(CLOCK) as u32
}

/// Half a clock in microseconds, rounded so that the clock is no faster than asked for.
fn soft_baud(asked: i64) -> u32 {
    let delay = (500_000 + asked.max(1) - 1) / asked.max(1);
    (500_000 / delay.max(1)) as u32
}

/// A pin, None for none; the default if it was not given.
fn wire(vm: &mut Vm, v: Value, default: Option<usize>) -> Res<Option<usize>> {
    match v.defined() {
        None => Ok(default),
        Some(Value::None) => Ok(None),
        Some(pin) => Ok(Some(pin::number(vm, pin)?)),
    }
}

/// An int, the default if it was not given or is -1.
fn number(vm: &mut Vm, v: Value, default: i64) -> Res<i64> {
    match v.defined() {
        None => Ok(default),
        Some(v) => Ok(match vm.int_arg(v)? {
            -1 => default,
            i => i,
        }),
    }
}

/// `SPI(id, baudrate, *, polarity, phase, bits, firstbit, sck, mosi, miso)`
fn hard(vm: &mut Vm, ty: TypeId, pos: &[Value], kw: &[(Sym, Value)]) -> Res {
    let names = [
        "id", "baudrate", "polarity", "phase", "bits", "firstbit", "sck", "mosi", "miso",
    ];
    let [id, rest @ ..] = vm.parse_args(pos, kw, names, 1, 2)?;
    let id = vm.int_arg(id)?;
    let pins = match id {
        1 => [14, 13, 12],
        2 => [18, 23, 19],
        _ => return Err(vm.value_error(&format!("SPI({id}) doesn't exist"))),
    };
    let id = id as usize;
    let fresh = Bus {
        id: Some(id),
        on: true,
        baud: real_baud(DEFAULT_BAUD),
        polarity: 0,
        phase: 0,
        bits: 8,
        first_bit: 0,
        pins: pins.map(Some),
    };
    let bus = configured(vm, fresh, rest)?;
    let object = singleton(vm, ty, id, || bus);
    put(vm, object, bus);
    Ok(object)
}

/// The bus with what was given changed: rate, polarity, phase, bits, first bit, and the pins.
fn configured(vm: &mut Vm, mut bus: Bus, args: [Value; 8]) -> Res<Bus> {
    let [baud, polarity, phase, bits, first_bit, pins @ ..] = args;
    match number(vm, baud, -1)? {
        -1 => {}
        baud if bus.id.is_some() => bus.baud = real_baud(baud),
        baud => bus.baud = soft_baud(baud),
    }
    bus.polarity = number(vm, polarity, bus.polarity)?;
    bus.phase = number(vm, phase, bus.phase)?;
    bus.bits = number(vm, bits, bus.bits)?;
    if bus.bits <= 0 {
        return Err(vm.value_error("invalid bits"));
    }
    bus.first_bit = number(vm, first_bit, bus.first_bit)?;
    for (own, given) in bus.pins.iter_mut().zip(pins) {
        *own = wire(vm, given, *own)?;
    }
    bus.on = true;
    Ok(bus)
}

/// `init(baudrate, *, ...)`
fn init(vm: &mut Vm, v: Value, pos: &[Value], kw: &[(Sym, Value)]) -> Res<()> {
    let bus = own(vm, v)?;
    let args = if bus.id.is_some() {
        let names = [
            "baudrate", "polarity", "phase", "bits", "firstbit", "sck", "mosi", "miso",
        ];
        vm.parse_args(pos, kw, names, 0, 1)?
    } else {
        let names = [
            "baudrate", "polarity", "phase", "firstbit", "sck", "mosi", "miso",
        ];
        let [baud, polarity, phase, first, sck, mosi, miso] =
            vm.parse_args(pos, kw, names, 0, 3)?;
        let bits = Value::Undefined;
        [baud, polarity, phase, bits, first, sck, mosi, miso]
    };
    let bus = configured(vm, bus, args)?;
    put(vm, v, bus);
    Ok(())
}

/// `SoftSPI(baudrate=500000, *, polarity, phase, bits, firstbit, sck, mosi, miso)`
fn soft(vm: &mut Vm, ty: TypeId, pos: &[Value], kw: &[(Sym, Value)]) -> Res {
    let names = [
        "baudrate", "polarity", "phase", "bits", "firstbit", "sck", "mosi", "miso",
    ];
    let args = vm.parse_args(pos, kw, names, 0, 1)?;
    let bits = match args[3].defined() {
        Some(bits) => vm.int_arg(bits)?,
        None => 8,
    };
    if bits != 8 {
        return Err(vm.value_error("bits must be 8"));
    }
    if args[5..].iter().any(|pin| pin.is_undefined()) {
        return Err(vm.value_error("must specify all of sck/mosi/miso"));
    }
    let fresh = Bus {
        id: None,
        on: true,
        baud: soft_baud(DEFAULT_BAUD),
        polarity: 0,
        phase: 0,
        bits: 8,
        first_bit: 0,
        pins: [None; 3],
    };
    let bus = configured(vm, fresh, args)?;
    Ok(vm.new_native(ty, bus))
}

fn print(vm: &mut Vm, v: Value) -> Res<String> {
    let bus = own(vm, v)?;
    let [sck, mosi, miso] = bus.pins.map(|pin| pin.map_or(-1, |pin| pin as i32));
    let Bus {
        baud,
        polarity,
        phase,
        bits,
        first_bit,
        ..
    } = bus;
    Ok(match bus.id {
        Some(id) => format!(
            "SPI(id={id}, baudrate={baud}, polarity={polarity}, phase={phase}, bits={bits}, firstbit={first_bit}, sck={sck}, mosi={mosi}, miso={miso})"
        ),
        None => format!(
            "SoftSPI(baudrate={baud}, polarity={polarity}, phase={phase}, firstbit={first_bit}, sck={sck}, mosi={mosi}, miso={miso})"
        ),
    })
}
