//! math (py/modmath.c).

use crate::code::BinOp;
use crate::error::{Error, Res};
use crate::pure::trig;
use crate::types::{ANY, ModuleBuilder, NativeFn, int, number};
use crate::value::{Sym, Value};
use crate::vm::Vm;

/// Fills in the module.
pub fn init(m: &mut ModuleBuilder) {
    m.float("e", std::f32::consts::E)
        .float("pi", std::f32::consts::PI)
        .float("tau", std::f32::consts::TAU)
        .float("inf", f32::INFINITY)
        .float("nan", f32::NAN);
    macro_rules! one {
        ($($name:literal $f:path,)*) => {
            $(m.function($name, NativeFn::F1(|vm, x| generic(vm, x, $f)));)*
        };
    }
    macro_rules! two {
        ($name:literal $f:path) => {
            m.function($name, NativeFn::F2(|vm, x, y| generic2(vm, x, y, $f)));
        };
    }
    macro_rules! whole {
        ($name:literal $f:path) => {
            m.function(
                $name,
                NativeFn::F1(|vm, x| {
                    let x = vm.float_arg(x)?;
                    int::from_float(vm, $f(x))
                }),
            );
        };
    }
    macro_rules! is {
        ($name:literal $f:path) => {
            m.function(
                $name,
                NativeFn::F1(|vm, x| Ok(Value::Bool($f(vm.float_arg(x)?)))),
            );
        };
    }
    one! { "sqrt" libm::sqrtf, }
    two!("pow" libm::powf);
    one! { "exp" libm::expf, "expm1" libm::expm1f, }
    m.function("log", NativeFn::Var(1, 2, log));
    one! {
        "log2" log2, "log10" log10, "cosh" libm::coshf, "sinh" libm::sinhf, "tanh" trig::tanh,
        "acosh" libm::acoshf, "asinh" libm::asinhf, "atanh" libm::atanhf, "cos" trig::cos,
        "sin" trig::sin, "tan" trig::tan, "acos" libm::acosf, "asin" trig::asin,
        "atan" libm::atanf,
    }
    two!("atan2" libm::atan2f);
    whole!("ceil" libm::ceilf);
    two!("copysign" f32::copysign);
    one! { "fabs" f32::abs, }
    whole!("floor" libm::floorf);
    two!("fmod" libm::fmodf);
    m.function("frexp", NativeFn::F1(frexp))
        .function(
            "ldexp",
            NativeFn::F2(|vm, x, n| {
                let (x, n) = (vm.float_arg(x)?, vm.int_arg(n)?);
                Ok(vm.float(libm::ldexpf(x, n as i32)))
            }),
        )
        .function("modf", NativeFn::F1(modf));
    is!("isfinite" f32::is_finite);
    is!("isinf" f32::is_infinite);
    is!("isnan" f32::is_nan);
    m.function("isclose", NativeFn::Kw(2, ANY, is_close));
    whole!("trunc" libm::truncf);
    m.function(
        "radians",
        NativeFn::F1(|vm, x| {
            let x = vm.float_arg(x)?;
            Ok(vm.float(x * (std::f32::consts::PI / 180.0)))
        }),
    )
    .function(
        "degrees",
        NativeFn::F1(|vm, x| {
            let x = vm.float_arg(x)?;
            Ok(vm.float(x * (180.0 / std::f32::consts::PI)))
        }),
    )
    .function("factorial", NativeFn::F1(factorial));
    one! { "erf" libm::erff, "erfc" libm::erfcf, }
    m.function(
        "gamma",
        NativeFn::F1(|vm, x| {
            if vm.float_arg(x)? == f32::NEG_INFINITY {
                return Err(domain_error(vm));
            }
            generic(vm, x, gamma)
        }),
    );
    one! { "lgamma" libm::lgammaf, }
}

fn domain_error(vm: &mut Vm) -> Error {
    vm.value_error("math domain error")
}

/// `f(x)`; a NaN or an infinity that came from neither is an error.
fn generic(vm: &mut Vm, x: Value, f: fn(f32) -> f32) -> Res {
    let x = vm.float_arg(x)?;
    let result = f(x);
    if (result.is_nan() && !x.is_nan()) || (result.is_infinite() && !x.is_infinite()) {
        return Err(domain_error(vm));
    }
    Ok(vm.float(result))
}

/// `f(x, y)`, as generic.
fn generic2(vm: &mut Vm, x: Value, y: Value, f: fn(f32, f32) -> f32) -> Res {
    let (x, y) = (vm.float_arg(x)?, vm.float_arg(y)?);
    let result = f(x, y);
    if (result.is_nan() && !x.is_nan() && !y.is_nan())
        || (result.is_infinite() && !x.is_infinite() && !y.is_infinite())
    {
        return Err(domain_error(vm));
    }
    Ok(vm.float(result))
}

fn log(vm: &mut Vm, args: &[Value]) -> Res {
    let x = vm.float_arg(args[0])?;
    if x <= 0.0 {
        return Err(domain_error(vm));
    }
    let log = libm::logf(x);
    let Some(&base) = args.get(1) else {
        return Ok(vm.float(log));
    };
    let base = vm.float_arg(base)?;
    if base <= 0.0 {
        return Err(domain_error(vm));
    }
    if base == 1.0 {
        return Err(number::zero_division(vm));
    }
    Ok(vm.float(log / libm::logf(base)))
}

/// The part's C library divides two logarithms here; the result is not always the nearest.
fn log2(x: f32) -> f32 {
    libm::logf(x) / std::f32::consts::LN_2
}

pub(super) fn log10(x: f32) -> f32 {
    libm::logf(x) / std::f32::consts::LN_10
}

/// By the logarithm, as the part's C library does.
fn gamma(x: f32) -> f32 {
    let (log, sign) = libm::lgammaf_r(x);
    let gamma = libm::expf(log);
    if sign < 0 { -gamma } else { gamma }
}

fn frexp(vm: &mut Vm, x: Value) -> Res {
    let (mantissa, exponent) = libm::frexpf(vm.float_arg(x)?);
    let pair = [vm.float(mantissa), Value::Int(exponent)];
    Ok(vm.new_tuple(pair))
}

fn modf(vm: &mut Vm, x: Value) -> Res {
    let (fraction, whole) = libm::modff(vm.float_arg(x)?);
    let pair = [vm.float(fraction), vm.float(whole)];
    Ok(vm.new_tuple(pair))
}

fn is_close(vm: &mut Vm, pos: &[Value], kw: &[(Sym, Value)]) -> Res {
    let [relative, absolute] = vm.parse_args(&pos[2..], kw, ["rel_tol", "abs_tol"], 0, 0)?;
    let (a, b) = (vm.float_arg(pos[0])?, vm.float_arg(pos[1])?);
    let relative = match relative.defined() {
        Some(v) => vm.float_arg(v)?,
        None => 1e-9,
    };
    let absolute = match absolute.defined() {
        Some(v) => vm.float_arg(v)?,
        None => 0.0,
    };
    if relative < 0.0 || absolute < 0.0 {
        return Err(domain_error(vm));
    }
    let difference = (a - b).abs();
    let close = a == b
        || !difference.is_infinite()
            && (difference <= absolute
                || difference <= (relative * a).abs()
                || difference <= (relative * b).abs());
    Ok(Value::Bool(close))
}

fn factorial(vm: &mut Vm, n: Value) -> Res {
    let n = vm.int_arg(n)?;
    if n < 0 {
        return Err(vm.value_error("negative factorial"));
    }
    product(vm, 1, n.max(1))
}

/// The product of all ints from `low` to `high`, by halves, which keeps the factors of like size.
fn product(vm: &mut Vm, low: i64, high: i64) -> Res {
    if low == high {
        return Ok(vm.int(low));
    }
    let middle = low + (high - low) / 2;
    vm.enter_native()?;
    let kept = vm.kept.len();
    let result = (|| {
        let left = product(vm, low, middle)?;
        vm.keep(left);
        let right = product(vm, middle + 1, high)?;
        vm.keep(right);
        vm.tick()?;
        vm.binary(BinOp::Mul, left, right)
    })();
    vm.kept.truncate(kept);
    vm.leave_native();
    result
}
