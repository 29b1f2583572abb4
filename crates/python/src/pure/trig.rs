//! Sine, cosine, tangent and their like, rounded as by C libraries for parts without 64-bit
//! floats: they do every step in 32 bits, so the last digit is not always the nearest.
//!
//! The polynomials are those of fdlibm: Copyright (C) 1993 by Sun Microsystems, Inc. All rights
//! reserved. Developed at SunPro, a Sun Microsystems, Inc. business. Permission to use, copy,
//! modify, and distribute this software is freely granted, provided that this notice is preserved.

// The constants are as they were published.
#![allow(clippy::excessive_precision)]

/// A quarter of π: what is smaller needs no reduction.
const QUARTER: u32 = 0x3f49_0fd8;
/// Beyond this, reduction takes more than 64-bit floats have.
const HUGE: f32 = 1e6;

fn magnitude(x: f32) -> u32 {
    x.to_bits() & 0x7fff_ffff
}

/// The float without the low half of its mantissa.
fn head(x: f32) -> f32 {
    f32::from_bits(x.to_bits() & 0xffff_f000)
}

/// c[0] + z (c[1] + z (c[2] + ...)
fn polynomial(z: f32, coefficients: &[f32]) -> f32 {
    coefficients.iter().rev().fold(0.0, |sum, c| c + z * sum)
}

/// How many quarter turns are in `x` (modulo 4), and the rest in two parts.
fn reduce(x: f32) -> (i32, f32, f32) {
    const FIRST: f64 = 1.570_796_310_901_641_8;
    const SECOND: f64 = 1.589_325_477_352_819_7e-8;
    let turns = (x.abs() * std::f32::consts::FRAC_2_PI + 0.5) as i32;
    let n = f64::from(turns);
    let rest = (f64::from(x.abs()) - n * FIRST) - n * SECOND;
    let high = rest as f32;
    let low = (rest - f64::from(high)) as f32;
    if x < 0.0 {
        (-turns & 3, -high, -low)
    } else {
        (turns & 3, high, low)
    }
}

fn sine(x: f32, low: f32, reduced: bool) -> f32 {
    const S: [f32; 5] = [
        8.333_333_8e-3,
        -1.984_127_01e-4,
        2.755_731_43e-6,
        -2.505_075_97e-8,
        1.589_691_02e-10,
    ];
    const FIRST: f32 = -1.666_666_72e-1;
    if magnitude(x) < 0x3200_0000 {
        return x;
    }
    let z = x * x;
    let v = z * x;
    let r = polynomial(z, &S);
    if reduced {
        x - ((z * (0.5 * low - v * r) - low) - v * FIRST)
    } else {
        x + v * (FIRST + z * r)
    }
}

fn cosine(x: f32, low: f32) -> f32 {
    const C: [f32; 6] = [
        4.166_666_79e-2,
        -1.388_888_92e-3,
        2.480_158_76e-5,
        -2.755_731_43e-7,
        2.087_572_34e-9,
        -1.135_964_76e-11,
    ];
    let bits = magnitude(x);
    if bits < 0x3200_0000 {
        return 1.0;
    }
    let z = x * x;
    let r = z * polynomial(z, &C);
    if bits < 0x3e99_999a {
        return 1.0 - (0.5 * z - (z * r - x * low));
    }
    let q = if bits > 0x3f48_0000 {
        0.28125
    } else {
        f32::from_bits(bits - 0x0100_0000)
    };
    (1.0 - q) - ((0.5 * z - q) - (z * r - x * low))
}

fn tangent(x: f32, low: f32, inverse: bool) -> f32 {
    const FIRST: f32 = 3.333_333_43e-1;
    const ODD: [f32; 6] = [
        1.333_333_4e-1,
        2.186_948_81e-2,
        3.592_079_04e-3,
        5.880_412_65e-4,
        7.817_944_42e-5,
        -1.855_863_77e-5,
    ];
    const EVEN: [f32; 6] = [
        5.396_825_45e-2,
        8.863_239_55e-3,
        1.456_209_46e-3,
        2.464_631_4e-4,
        7.140_725_21e-5,
        2.590_730_58e-5,
    ];
    const QUARTER_HIGH: f32 = 7.853_981_26e-1;
    const QUARTER_LOW: f32 = 3.774_894_71e-8;
    if magnitude(x) < 0x3180_0000 && !inverse {
        return x;
    }
    let big = magnitude(x) >= 0x3f2c_a140;
    let negative = x < 0.0;
    let (mut x, mut low) = (x, low);
    if big {
        if negative {
            (x, low) = (-x, -low);
        }
        x = (QUARTER_HIGH - x) + (QUARTER_LOW - low);
        low = 0.0;
    }
    let z = x * x;
    let w = z * z;
    let odd = polynomial(w, &ODD);
    let even = z * polynomial(w, &EVEN);
    let s = z * x;
    let mut r = low + z * (s * (odd + even) + low);
    r += FIRST * s;
    let w = x + r;
    if big {
        let v = if inverse { -1.0 } else { 1.0 };
        let result = v - 2.0 * (x - (w * w / (w + v) - r));
        return if negative { -result } else { result };
    }
    if !inverse {
        return w;
    }
    // -1 / w, more exactly than by one division.
    let z = head(w);
    let v = r - (z - x);
    let a = -1.0 / w;
    let t = head(a);
    t + a * ((1.0 + t * z) + t * v)
}

/// sin(x)
#[must_use]
pub fn sin(x: f32) -> f32 {
    if magnitude(x) <= QUARTER {
        return sine(x, 0.0, false);
    }
    if !x.is_finite() || x.abs() > HUGE {
        return libm::sinf(x);
    }
    let (turns, high, low) = reduce(x);
    match turns {
        0 => sine(high, low, true),
        1 => cosine(high, low),
        2 => -sine(high, low, true),
        _ => -cosine(high, low),
    }
}

/// cos(x)
#[must_use]
pub fn cos(x: f32) -> f32 {
    if magnitude(x) <= QUARTER {
        return cosine(x, 0.0);
    }
    if !x.is_finite() || x.abs() > HUGE {
        return libm::cosf(x);
    }
    let (turns, high, low) = reduce(x);
    match turns {
        0 => cosine(high, low),
        1 => -sine(high, low, true),
        2 => -cosine(high, low),
        _ => sine(high, low, true),
    }
}

/// tan(x)
#[must_use]
pub fn tan(x: f32) -> f32 {
    if magnitude(x) <= QUARTER {
        return tangent(x, 0.0, false);
    }
    if !x.is_finite() || x.abs() > HUGE {
        return libm::tanf(x);
    }
    let (turns, high, low) = reduce(x);
    tangent(high, low, turns & 1 == 1)
}

/// asin(x)
#[must_use]
pub fn asin(x: f32) -> f32 {
    const HALF_TURN_HIGH: f32 = 1.570_796_25;
    const HALF_TURN_LOW: f32 = 7.549_789_42e-8;
    let a = x.abs();
    if !(0.5..1.0).contains(&a) {
        return libm::asinf(x);
    }
    let z = (1.0 - a) * 0.5;
    let s = libm::sqrtf(z);
    let p = z * polynomial(z, &[1.666_658_67e-1, -4.274_342_21e-2, -8.656_363e-3]);
    let r = p / (1.0 - z * 7.066_296_34e-1);
    (HALF_TURN_HIGH - (2.0 * (s + s * r) - HALF_TURN_LOW)).copysign(x)
}

/// tanh(x)
#[must_use]
pub fn tanh(x: f32) -> f32 {
    let t = libm::expm1f(-2.0 * x.abs());
    (-t / (t + 2.0)).copysign(x)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Recorded from MicroPython; beside the nearest float where that is another.
    #[test]
    fn the_last_digit_is_that_of_the_part() {
        let cases: &[(fn(f32) -> f32, f32, f32)] = &[
            (sin, 1.0, 0.841_471),
            (cos, 1.0, 0.540_302_3),
            (tan, -0.0, -0.0),
            (asin, -0.655_670_16, -0.715_069_84),
            (asin, 0.609_649_68, 0.655_618_5),
            (tanh, 0.0, 0.0),
        ];
        for (f, x, expected) in cases {
            assert_eq!(f(*x).to_bits(), expected.to_bits(), "of {x}");
        }
    }

    #[test]
    fn every_quarter_turn_is_near_the_exact_value() {
        for i in -4000..4000 {
            let x = i as f32 * 0.37;
            let exact = f64::from(x);
            assert!((f64::from(sin(x)) - exact.sin()).abs() < 2e-7, "sin({x})");
            assert!((f64::from(cos(x)) - exact.cos()).abs() < 2e-7, "cos({x})");
            let error = f64::from(tan(x)) / exact.tan() - 1.0;
            assert!(x == 0.0 || error.abs() < 5e-7, "tan({x})");
        }
    }
}
