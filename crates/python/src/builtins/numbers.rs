//! abs, bin, chr, divmod, hex, oct, ord, pow, round, sum.

use super::define;
use crate::code::{BinOp, CmpOp};
use crate::error::Res;
use crate::object::Object;
use crate::text::int::{IntRef, prefixed};
use crate::text::utf8;
use crate::types::{NativeFn, format, int, number};
use crate::value::Value;
use crate::vm::Vm;

pub(super) fn register(vm: &mut Vm) {
    define(vm, "abs", NativeFn::F1(abs));
    define(vm, "bin", NativeFn::F1(bin));
    define(vm, "chr", NativeFn::F1(chr));
    define(vm, "divmod", NativeFn::F2(divmod));
    define(vm, "hex", NativeFn::F1(|vm, v| based(vm, v, 16, "%#x")));
    define(vm, "oct", NativeFn::F1(|vm, v| based(vm, v, 8, "%#o")));
    define(vm, "ord", NativeFn::F1(ord));
    define(vm, "pow", NativeFn::Var(2, 3, pow));
    define(vm, "round", NativeFn::Var(1, 2, round));
    define(vm, "sum", NativeFn::Var(1, 2, sum));
}

fn abs(vm: &mut Vm, v: Value) -> Res {
    let name = vm.intern("__abs__");
    if let Some(made) = vm.call_special(v, name, &[])? {
        return Ok(made);
    }
    if let Some(native) = vm.operand_of(v) {
        return abs(vm, native);
    }
    match number::abs(vm, v)? {
        Some(made) => Ok(made),
        None => Err(vm.wrong_type("unsupported type for __abs__: '{}'", v)),
    }
}

/// `0x1f` of an int of any size; `None` of anything else.
fn prefixed_int(vm: &mut Vm, v: Value, base: u32) -> Option<Value> {
    let digits = match v {
        Value::Int(i) => prefixed(IntRef::Small(i64::from(i)), base),
        Value::Bool(b) => prefixed(IntRef::Small(i64::from(b)), base),
        _ => match vm.object(v)? {
            Object::Int(i) => prefixed(IntRef::Big(i), base),
            _ => return None,
        },
    };
    Some(vm.new_str(&digits))
}

fn bin(vm: &mut Vm, v: Value) -> Res {
    if let Some(digits) = prefixed_int(vm, v, 2) {
        return Ok(digits);
    }
    let text = format::format(vm, v, b"#b")?;
    Ok(vm.new_str(&text))
}

/// hex() and oct() are `'%#x' % v` and `'%#o' % v` in MicroPython too.
fn based(vm: &mut Vm, v: Value, base: u32, percent: &str) -> Res {
    if let Some(digits) = prefixed_int(vm, v, base) {
        return Ok(digits);
    }
    let percent = vm.new_str(percent);
    vm.keep(percent);
    vm.binary(BinOp::Mod, percent, v)
}

fn chr(vm: &mut Vm, v: Value) -> Res {
    let code = vm.int_arg(v)? as u32;
    if code >= 0x11_0000 {
        return Err(vm.value_error("char not in range(0x110000)"));
    }
    let mut text = Vec::with_capacity(4);
    utf8::push_char(&mut text, code);
    Ok(Value::Str(vm.intern(&text)))
}

fn ord(vm: &mut Vm, v: Value) -> Res {
    let len = match vm.object(v) {
        Some(Object::Bytes(b)) => match **b {
            [byte] => return Ok(Value::Int(i32::from(byte))),
            _ => b.len(),
        },
        _ => {
            let text = vm.text_arg(v)?;
            match utf8::char_count(&text) {
                1 => return Ok(vm.int(i64::from(utf8::char_at(&text, 0).0))),
                len => len,
            }
        }
    };
    Err(vm.type_error(&format!(
        "ord() expected a character, but string of length {len} found"
    )))
}

fn divmod(vm: &mut Vm, a: Value, b: Value) -> Res {
    vm.divmod(a, b)
}

fn pow(vm: &mut Vm, args: &[Value]) -> Res {
    match args.get(2) {
        Some(z) if !z.is_none() => number::pow_mod(vm, args[0], args[1], *z),
        _ => vm.binary(BinOp::Pow, args[0], args[1]),
    }
}

fn round(vm: &mut Vm, args: &[Value]) -> Res {
    let v = args[0];
    // A bool is no int here: it goes the way of floats.
    if matches!(v, Value::Int(_)) || matches!(vm.object(v), Some(Object::Int(_))) {
        let Some(&digits) = args.get(1) else {
            return Ok(v);
        };
        let digits = vm.int_arg(digits)?;
        if digits >= 0 {
            return Ok(v);
        }
        return round_int(vm, v, -digits);
    }
    let f = vm.float_arg(v)?;
    if let Some(&digits) = args.get(1) {
        let digits = vm.int_arg(digits)?;
        let scale = libm::powf(10.0, digits as f32);
        return Ok(vm.float(libm::rintf(f * scale) / scale));
    }
    int::from_float(vm, libm::rintf(f))
}

/// Rounds an int to a multiple of 10 ** digits, half to even.
fn round_int(vm: &mut Vm, v: Value, digits: i64) -> Res {
    let kept = |vm: &mut Vm, op, a, b| {
        let made = vm.binary(op, a, b)?;
        Ok(vm.keep(made))
    };
    let digits = vm.int(digits);
    vm.keep(digits);
    let scale = kept(vm, BinOp::Pow, Value::Int(10), digits)?;
    let half = kept(vm, BinOp::FloorDiv, scale, Value::Int(2))?;
    let rest = kept(vm, BinOp::Mod, v, scale)?;
    let down = kept(vm, BinOp::Sub, v, rest)?;
    let more = |vm: &mut Vm, a, b| {
        let made = vm.compare(CmpOp::Gt, a, b)?;
        vm.truth(made)
    };
    if more(vm, half, rest)? {
        return Ok(down);
    }
    if !more(vm, rest, half)? {
        let floor = kept(vm, BinOp::FloorDiv, v, scale)?;
        let odd = vm.binary(BinOp::And, floor, Value::Int(1))?;
        if !vm.truth(odd)? {
            return Ok(down);
        }
    }
    vm.binary(BinOp::Add, down, scale)
}

fn sum(vm: &mut Vm, args: &[Value]) -> Res {
    let mut total = args.get(1).copied().unwrap_or(Value::Int(0));
    let it = vm.iter(args[0])?;
    vm.keep(it);
    let kept = vm.kept.len();
    let mut n = 0u32;
    while let Some(item) = vm.iter_next(it)? {
        vm.keep(item);
        total = vm.binary(BinOp::Add, total, item)?;
        vm.kept.truncate(kept);
        vm.keep(total);
        n = n.wrapping_add(1);
        if n.is_multiple_of(2_048) {
            vm.tick()?;
        }
    }
    Ok(total)
}
