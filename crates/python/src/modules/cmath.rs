//! cmath (py/modcmath.c).

use crate::error::Res;
use crate::pure::trig::{cos as cosf, sin as sinf};
use crate::types::float::{complex_arg, new_complex};
use crate::types::{ModuleBuilder, NativeFn};
use crate::value::Value;
use crate::vm::Vm;
use libm::{atan2f, coshf, sinhf};

/// Fills in the module.
pub fn init(m: &mut ModuleBuilder) {
    m.float("e", std::f32::consts::E)
        .float("pi", std::f32::consts::PI)
        .function(
            "phase",
            NativeFn::F1(|vm, z| {
                let (re, im) = complex_arg(vm, z)?;
                Ok(vm.float(atan2f(im, re)))
            }),
        )
        .function(
            "polar",
            NativeFn::F1(|vm, z| {
                let (re, im) = complex_arg(vm, z)?;
                let length = libm::sqrtf(re * re + im * im);
                let pair = [vm.float(length), vm.float(atan2f(im, re))];
                Ok(vm.new_tuple(pair))
            }),
        )
        .function(
            "rect",
            NativeFn::F2(|vm, r, phi| {
                let (r, phi) = (vm.float_arg(r)?, vm.float_arg(phi)?);
                Ok(new_complex(vm, (r * cosf(phi), r * sinf(phi))))
            }),
        )
        .function("exp", NativeFn::F1(|vm, z| of(vm, z, exp)))
        .function("log", NativeFn::F1(|vm, z| of(vm, z, log)))
        .function("log10", NativeFn::F1(|vm, z| of(vm, z, log10)))
        .function("sqrt", NativeFn::F1(|vm, z| of(vm, z, sqrt)))
        .function("cos", NativeFn::F1(|vm, z| of(vm, z, cos)))
        .function("sin", NativeFn::F1(|vm, z| of(vm, z, sin)));
}

/// Real and imaginary part.
type Complex = (f32, f32);

fn of(vm: &mut Vm, z: Value, f: fn(Complex) -> Complex) -> Res {
    let z = complex_arg(vm, z)?;
    Ok(new_complex(vm, f(z)))
}

fn exp((re, im): Complex) -> Complex {
    let length = libm::expf(re);
    (length * cosf(im), length * sinf(im))
}

fn log((re, im): Complex) -> Complex {
    (0.5 * libm::logf(re * re + im * im), atan2f(im, re))
}

fn log10((re, im): Complex) -> Complex {
    let length = super::math::log10(re * re + im * im);
    (0.5 * length, std::f32::consts::LOG10_E * atan2f(im, re))
}

fn sqrt((re, im): Complex) -> Complex {
    let length = libm::powf(re * re + im * im, 0.25);
    let half = 0.5 * atan2f(im, re);
    (length * cosf(half), length * sinf(half))
}

fn cos((re, im): Complex) -> Complex {
    (cosf(re) * coshf(im), -sinf(re) * sinhf(im))
}

fn sin((re, im): Complex) -> Complex {
    (sinf(re) * coshf(im), cosf(re) * sinhf(im))
}
