//! `machine.mem8`, `mem16`, `mem32` and `mem_backup` (extmod/machine_mem.c).
//!
//! Of the address space there are the registers of the pins; the rest reads 0 and keeps nothing.

use super::Machine;
use crate::pins::{Mode, Pins};
use crate::state::{State, state};
use python::object::{MemoryView, NativeObject, Object};
use python::types::{Hooks, ModuleBuilder, NativeFn};
use python::vm::viper::Registers;
use python::{Res, Value, Vm};

/// Bytes of the memory that resets and deep sleep leave: `RTC().memory()`'s.
pub const BACKUP: usize = 2048;

/// `DR_REG_GPIO_BASE`, and the registers from there.
const GPIO: u32 = 0x3ff4_4000;
const OUT: u32 = 0x04;
const OUT_SET: u32 = 0x08;
const OUT_CLEAR: u32 = 0x0c;
const OUT1: u32 = 0x10;
const OUT1_SET: u32 = 0x14;
const OUT1_CLEAR: u32 = 0x18;
const ENABLE: u32 = 0x20;
const ENABLE1: u32 = 0x2c;
const IN: u32 = 0x3c;
const IN1: u32 = 0x40;

/// Memory by items of so many bytes.
struct Mem(u32);

impl NativeObject for Mem {}

pub(super) fn build(m: &mut ModuleBuilder) {
    m.vm.set_registers(Registers {
        read: |vm, address| {
            let state = state(vm);
            let now = state.settled();
            read(&state.pins.borrow(), now, address)
        },
        write: |vm, address, word| write(&state(vm), address, word),
    });
    let ty = m.vm.define_type("mem", |t| {
        t.hooks(Hooks {
            print: Some(|vm, v, _| Ok(format!("<{}-bit memory>", 8 * size(vm, v)?))),
            index: Some(|vm, v, address| {
                let size = size(vm, v)?;
                let address = aligned(vm, address, size)?;
                let state = state(vm);
                let now = state.settled();
                let word = read(&state.pins.borrow(), now, address & !3);
                let shift = address % 4 * 8;
                let item = (u64::from(word) >> shift) & ((1 << (8 * size)) - 1);
                Ok(vm.int(item as i64))
            }),
            set_index: Some(|vm, v, address, value| {
                let size = size(vm, v)?;
                if value.is_undefined() {
                    return Err(vm.type_error("'mem' object doesn't support item deletion"));
                }
                let address = aligned(vm, address, size)?;
                let value = vm.int_truncated(value)?;
                write(&state(vm), address, value << (address % 4 * 8));
                Ok(())
            }),
            ..Hooks::default()
        });
    });
    for (name, size) in [("mem8", 1), ("mem16", 2), ("mem32", 4)] {
        let mem = m.vm.new_native(ty, Mem(size));
        m.value(name, mem);
    }
    m.function("mem_backup", NativeFn::Var(0, 1, backup));
}

fn size(vm: &mut Vm, v: Value) -> Res<u32> {
    match vm.native_ref::<Mem>(v) {
        Some(mem) => Ok(mem.0),
        None => Err(vm.type_error("argument has wrong type")),
    }
}

fn aligned(vm: &mut Vm, address: Value, size: u32) -> Res<u32> {
    let address = vm.int_truncated(address)?;
    if address & (size - 1) != 0 {
        return Err(vm.value_error(&format!(
            "address {address:08x} is not aligned to {size} bytes"
        )));
    }
    Ok(address)
}

/// The pins from `first` on as bits.
fn bits(pins: &Pins, first: usize, is: impl Fn(&crate::pins::Pin) -> bool) -> u32 {
    let all = pins.all().iter().skip(first).take(32);
    all.enumerate()
        .fold(0, |word, (bit, pin)| word | u32::from(is(pin)) << bit)
}

fn read(pins: &Pins, now: u64, address: u32) -> u32 {
    let enabled = |pin: &crate::pins::Pin| matches!(pin.mode, Some(Mode::Out | Mode::OpenDrain));
    match address.wrapping_sub(GPIO) {
        OUT => bits(pins, 0, |pin| pin.latch),
        OUT1 => bits(pins, 32, |pin| pin.latch),
        ENABLE => bits(pins, 0, enabled),
        ENABLE1 => bits(pins, 32, enabled),
        IN => bits(pins, 0, |pin| pin.level_at(now)),
        IN1 => bits(pins, 32, |pin| pin.level_at(now)),
        _ => 0,
    }
}

fn write(state: &State, address: u32, value: u32) {
    let (first, set, clear) = match address.wrapping_sub(GPIO) {
        OUT => (0, value, !value),
        OUT_SET => (0, value, 0),
        OUT_CLEAR => (0, 0, value),
        OUT1 => (32, value, !value),
        OUT1_SET => (32, value, 0),
        OUT1_CLEAR => (32, 0, value),
        _ => return,
    };
    let now = state.now();
    let mut pins = state.pins.borrow_mut();
    for bit in 0..32 {
        if (set | clear) & (1 << bit) != 0 {
            pins.update(now, first + bit, |pin| pin.latch = set & (1 << bit) != 0);
        }
    }
}

/// `mem_backup(region=0)`: a memoryview of the memory that resets leave; -1 for all in a tuple.
fn backup(vm: &mut Vm, args: &[Value]) -> Res {
    let region = match args {
        [region] => vm.int_arg(*region)?,
        _ => 0,
    };
    if !matches!(region, 0 | -1) {
        return Err(vm.value_error("invalid region"));
    }
    let state = state(vm);
    let root = match state.module(|m: &mut Machine| m.backup) {
        Some(root) => root,
        None => {
            let mut bytes = state.rtc_memory.borrow().clone();
            bytes.resize(BACKUP, 0);
            let target = vm.heap.value(Object::ByteArray(bytes));
            vm.keep(target);
            let view = vm.heap.value(Object::MemoryView(Box::new(MemoryView {
                target,
                code: b'B',
                start: 0,
                len: BACKUP,
                read_only: false,
                bytearray: false,
            })));
            let root = vm.root(view);
            state.module(|m: &mut Machine| m.backup = Some(root));
            root
        }
    };
    let view = vm.rooted(root);
    Ok(if region == -1 {
        vm.new_tuple([view])
    } else {
        view
    })
}

/// What `RTC().memory()` reads: what a program may have written through `mem_backup`.
pub(super) fn rtc_memory(vm: &mut Vm) -> Vec<u8> {
    save(vm);
    state(vm).rtc_memory.borrow().clone()
}

/// `RTC().memory(bytes)`: seen through `mem_backup` as well.
pub(super) fn set_rtc_memory(vm: &mut Vm, bytes: Vec<u8>) {
    let state = state(vm);
    if let Some(root) = state.module(|m: &mut Machine| m.backup) {
        let view = vm.rooted(root);
        if let Some(memory) = vm.buffer_mut(view) {
            memory[..bytes.len()].copy_from_slice(&bytes);
        }
    }
    *state.rtc_memory.borrow_mut() = bytes;
}

/// Takes what was written through `mem_backup` out of the heap, before the heap goes.
pub fn save(vm: &mut Vm) {
    let state = state(vm);
    let Some(root) = state.module(|m: &mut Machine| m.backup) else {
        return;
    };
    let view = vm.rooted(root);
    if let Some(memory) = vm.buffer(view) {
        let mut kept = state.rtc_memory.borrow_mut();
        let len = kept.len();
        kept.copy_from_slice(&memory[..len]);
    }
}
