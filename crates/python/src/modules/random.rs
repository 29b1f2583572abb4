//! random (extmod/modrandom.c), seeded by the board's hardware when it is first imported.

use crate::error::{Error, Res};
use crate::pure::random::Random;
use crate::types::{ModuleBuilder, NativeFn, ids};
use crate::value::Value;
use crate::vm::Vm;

/// Fills in the module.
pub fn init(m: &mut ModuleBuilder) {
    let seed = m.vm.host.random();
    m.vm.module_state.random = Some(Random::new(seed));
    // Importing calls __init__ on the part, which seeds once.
    m.function("__init__", NativeFn::F0(|_| Ok(Value::None)))
        .function("getrandbits", NativeFn::F1(bits))
        .function("seed", NativeFn::Var(0, 1, seed_with))
        .function("randrange", NativeFn::Var(1, 3, range))
        .function("randint", NativeFn::F2(int))
        .function("choice", NativeFn::F1(choice))
        .function(
            "random",
            NativeFn::F0(|vm| {
                let f = generator(vm).float();
                Ok(vm.float(f))
            }),
        )
        .function("uniform", NativeFn::F2(uniform));
}

fn generator<'a>(vm: &'a mut Vm) -> &'a mut Random {
    let host = vm.host;
    vm.module_state
        .random
        .get_or_insert_with(|| Random::new(host.random()))
}

fn empty_range(vm: &mut Vm) -> Error {
    vm.raise_with(ids::VALUE_ERROR, &[])
}

/// A number of the generator, or ValueError.
fn number(vm: &mut Vm, number: Option<i32>) -> Res {
    match number {
        Some(number) => Ok(vm.int(i64::from(number))),
        None => Err(empty_range(vm)),
    }
}

fn bits(vm: &mut Vm, n: Value) -> Res {
    let n = vm.int_arg(n)?;
    let bits = i32::try_from(n).ok().and_then(|n| generator(vm).bits(n));
    match bits {
        Some(bits) => Ok(vm.int(i64::from(bits))),
        None => Err(vm.value_error("bits must be 32 or less")),
    }
}

fn seed_with(vm: &mut Vm, args: &[Value]) -> Res {
    let seed = match args.first() {
        Some(&seed) if !seed.is_none() => vm.int_truncated(seed)?,
        _ => vm.host.random(),
    };
    *generator(vm) = Random::new(seed);
    Ok(Value::None)
}

/// An argument: `int_arg` has made sure that it is of 32 bits.
fn word(vm: &mut Vm, v: Value) -> Res<i32> {
    Ok(vm.int_arg(v)? as i32)
}

fn range(vm: &mut Vm, args: &[Value]) -> Res {
    let start = word(vm, args[0])?;
    let picked = match args.get(1) {
        None => generator(vm).range_to(start),
        Some(&stop) => {
            let stop = word(vm, stop)?;
            match args.get(2) {
                None => generator(vm).range(start, stop),
                Some(&step) => {
                    let step = word(vm, step)?;
                    generator(vm).range_step(start, stop, step)
                }
            }
        }
    };
    number(vm, picked)
}

fn int(vm: &mut Vm, first: Value, last: Value) -> Res {
    let (first, last) = (word(vm, first)?, word(vm, last)?);
    let picked = generator(vm).int(first, last);
    number(vm, picked)
}

fn choice(vm: &mut Vm, seq: Value) -> Res {
    let len = vm.len(seq)?;
    match generator(vm).choice(len as u32) {
        Some(index) => {
            let index = vm.int(i64::from(index));
            vm.index(seq, index)
        }
        None => Err(vm.raise_with(ids::INDEX_ERROR, &[])),
    }
}

fn uniform(vm: &mut Vm, from: Value, to: Value) -> Res {
    let (from, to) = (vm.float_arg(from)?, vm.float_arg(to)?);
    let f = generator(vm).uniform(from, to);
    Ok(vm.float(f))
}
