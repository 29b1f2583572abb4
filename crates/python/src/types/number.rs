//! int, bool, float and complex: their operators (py/runtime.c, objint_mpz.c, objfloat.c,
//! objcomplex.c).

use crate::code::{BinOp, CmpOp, UnOp};
use crate::error::{Error, Res};
use crate::object::Object;
use crate::pure::hash;
use crate::text::float::repr_complex;
use crate::text::int::IntRef;
use crate::types::ids;
use crate::value::Value;
use crate::vm::Vm;
use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{Signed, ToPrimitive, Zero};

/// `hash()` of an int of any size.
pub fn hash_int(i: &BigInt) -> u32 {
    hash::int_hash(IntRef::Big(i)) as u32
}

/// A number's kind and value.
#[derive(Clone, Debug)]
pub enum Number {
    /// An int or bool of up to 31 bits.
    Small(i32),
    /// A greater int.
    Big(BigInt),
    /// A float.
    Float(f32),
    /// A complex number.
    Complex(f32, f32),
}

impl Number {
    /// The number a value is, if it is one.
    #[inline]
    pub fn of(vm: &Vm, v: Value) -> Option<Number> {
        match v {
            Value::Int(i) => Some(Number::Small(i)),
            Value::Bool(b) => Some(Number::Small(i32::from(b))),
            Value::Float(f) => Some(Number::Float(f)),
            Value::Obj(r) => match vm.heap.get(r) {
                Object::Int(i) => Some(Number::Big((**i).clone())),
                Object::Complex(re, im) => Some(Number::Complex(*re, *im)),
                _ => None,
            },
            _ => None,
        }
    }

    fn float(&self) -> f32 {
        match self {
            Number::Small(i) => *i as f32,
            Number::Big(i) => IntRef::Big(i).to_f32(),
            Number::Float(f) => *f,
            Number::Complex(re, _) => *re,
        }
    }

    fn complex(&self) -> (f32, f32) {
        match self {
            Number::Complex(re, im) => (*re, *im),
            other => (other.float(), 0.0),
        }
    }

    fn big(self) -> BigInt {
        match self {
            Number::Small(i) => BigInt::from(i),
            Number::Big(i) => i,
            Number::Float(_) | Number::Complex(..) => BigInt::zero(),
        }
    }
}

/// ZeroDivisionError `divide by zero`.
pub fn zero_division(vm: &mut Vm) -> Error {
    vm.raise(ids::ZERO_DIVISION_ERROR, "divide by zero")
}

/// `op a`; `None` if a is no number.
pub fn unary(vm: &mut Vm, op: UnOp, a: Value) -> Res<Option<Value>> {
    let Some(a) = Number::of(vm, a) else {
        return Ok(None);
    };
    Ok(match (op, a) {
        (UnOp::Pos, Number::Small(i)) => Some(Value::Int(i)),
        (UnOp::Neg, Number::Small(i)) => Some(vm.int(-i64::from(i))),
        (UnOp::Invert, Number::Small(i)) => Some(Value::Int(!i)),
        (UnOp::Pos, Number::Big(i)) => Some(vm.bigint(i)),
        (UnOp::Neg, Number::Big(i)) => Some(vm.bigint(-i)),
        (UnOp::Invert, Number::Big(i)) => Some(vm.bigint(!i)),
        (UnOp::Pos, Number::Float(f)) => Some(vm.float(f)),
        (UnOp::Neg, Number::Float(f)) => Some(vm.float(-f)),
        (UnOp::Pos, Number::Complex(re, im)) => Some(vm.heap.value(Object::Complex(re, im))),
        (UnOp::Neg, Number::Complex(re, im)) => Some(vm.heap.value(Object::Complex(-re, -im))),
        (UnOp::Invert, _) => None,
    })
}

/// Whether it is a number of a built-in type.
pub fn is_number(vm: &Vm, v: Value) -> bool {
    Number::of(vm, v).is_some()
}

/// `a op b`; `None` if they are not both numbers or it means nothing on them.
pub fn binary(vm: &mut Vm, op: BinOp, a: Value, b: Value) -> Res<Option<Value>> {
    let Some(x) = Number::of(vm, a) else {
        return Ok(None);
    };
    let Some(y) = Number::of(vm, b) else {
        return Ok(None);
    };
    match (x, y) {
        (Number::Small(x), Number::Small(y)) => small_binary(vm, op, x, y),
        (x @ (Number::Small(_) | Number::Big(_)), y @ (Number::Small(_) | Number::Big(_))) => {
            big_binary(vm, op, x.big(), y.big())
        }
        (x, y) if matches!(x, Number::Complex(..)) || matches!(y, Number::Complex(..)) => {
            complex_binary(vm, op, x.complex(), y.complex())
        }
        (x, y) => float_binary(vm, op, x.float(), y.float()),
    }
}

fn small_binary(vm: &mut Vm, op: BinOp, x: i32, y: i32) -> Res<Option<Value>> {
    let (lx, ly) = (i64::from(x), i64::from(y));
    let result = match op {
        BinOp::Add => lx + ly,
        BinOp::Sub => lx - ly,
        BinOp::Mul => lx * ly,
        BinOp::And => lx & ly,
        BinOp::Or => lx | ly,
        BinOp::Xor => lx ^ ly,
        BinOp::FloorDiv | BinOp::Mod if y == 0 => return Err(zero_division(vm)),
        BinOp::FloorDiv => Integer::div_floor(&lx, &ly),
        BinOp::Mod => Integer::mod_floor(&lx, &ly),
        BinOp::Shr if (0..64).contains(&y) => lx >> y,
        BinOp::Shr if y >= 64 => {
            if x < 0 {
                -1
            } else {
                0
            }
        }
        BinOp::Shl if (0..32).contains(&y) => lx << y,
        BinOp::TrueDiv => return float_binary(vm, op, x as f32, y as f32),
        BinOp::MatMul => return Ok(None),
        BinOp::Pow | BinOp::Shl | BinOp::Shr => {
            return big_binary(vm, op, BigInt::from(x), BigInt::from(y));
        }
    };
    Ok(Some(vm.int(result)))
}

fn big_binary(vm: &mut Vm, op: BinOp, x: BigInt, y: BigInt) -> Res<Option<Value>> {
    let result = match op {
        BinOp::Add => x + y,
        BinOp::Sub => x - y,
        BinOp::Mul => {
            vm.reserve(((x.bits() + y.bits()) / 8) as usize)?;
            x * y
        }
        BinOp::And => x & y,
        BinOp::Or => x | y,
        BinOp::Xor => x ^ y,
        BinOp::FloorDiv | BinOp::Mod if y.is_zero() => return Err(zero_division(vm)),
        BinOp::FloorDiv => x.div_floor(&y),
        BinOp::Mod => x.mod_floor(&y),
        BinOp::Shl | BinOp::Shr => {
            let Some(n) = y.to_i32().filter(|n| *n != i32::MIN) else {
                return Err(vm.raise(
                    ids::OVERFLOW_ERROR,
                    "overflow converting long int to machine word",
                ));
            };
            let Ok(n) = usize::try_from(n) else {
                return Err(vm.value_error("negative shift count"));
            };
            if op == BinOp::Shr {
                x >> n
            } else {
                vm.reserve(n / 8 + (x.bits() / 8) as usize)?;
                x << n
            }
        }
        BinOp::Pow => {
            if y.is_negative() {
                let (x, y) = (IntRef::Big(&x).to_f32(), IntRef::Big(&y).to_f32());
                return float_binary(vm, op, x, y);
            }
            return Ok(Some(int_power(vm, x, y)?));
        }
        BinOp::TrueDiv => {
            let (x, y) = (IntRef::Big(&x).to_f32(), IntRef::Big(&y).to_f32());
            return float_binary(vm, op, x, y);
        }
        BinOp::MatMul => return Ok(None),
    };
    Ok(Some(vm.bigint(result)))
}

/// `x ** y` for y >= 0, with Ctrl-C and the heap's limit in mind.
fn int_power(vm: &mut Vm, x: BigInt, y: BigInt) -> Res {
    let unit = x.magnitude().bits() <= 1;
    let Some(n) = y.to_u32().or(if unit {
        Some(2 + y.is_odd() as u32)
    } else {
        None
    }) else {
        return Err(vm.memory_error(usize::MAX >> 33));
    };
    if !unit {
        vm.reserve((x.bits() as usize / 8).saturating_mul(n as usize))?;
    }
    let result = x.pow(n);
    Ok(vm.bigint(result))
}

/// Quotient and remainder of floats, y not 0.
pub(crate) fn float_divmod(x: f32, y: f32) -> (f32, f32) {
    let mut rem = libm::fmodf(x, y);
    let mut div = (x - rem) / y;
    if rem == 0.0 {
        rem = 0f32.copysign(y);
    } else if (rem < 0.0) != (y < 0.0) {
        rem += y;
        div -= 1.0;
    }
    let floor = if div == 0.0 {
        0f32.copysign(x / y)
    } else {
        let floor = libm::floorf(div);
        if div - floor > 0.5 {
            floor + 1.0
        } else {
            floor
        }
    };
    (floor, rem)
}

/// `divmod(a, b)`; `None` if they are not both real numbers.
pub fn divmod(vm: &mut Vm, a: Value, b: Value) -> Res<Option<Value>> {
    let (Some(x), Some(y)) = (Number::of(vm, a), Number::of(vm, b)) else {
        return Ok(None);
    };
    if matches!(x, Number::Complex(..)) || matches!(y, Number::Complex(..)) {
        return Ok(None);
    }
    let pair = if matches!(x, Number::Float(_)) || matches!(y, Number::Float(_)) {
        if y.float() == 0.0 {
            return Err(zero_division(vm));
        }
        let (q, r) = float_divmod(x.float(), y.float());
        [vm.float(q), vm.float(r)]
    } else {
        let (x, y) = (x.big(), y.big());
        if y.is_zero() {
            return Err(zero_division(vm));
        }
        let (q, r) = x.div_mod_floor(&y);
        [vm.bigint(q), vm.bigint(r)]
    };
    Ok(Some(vm.new_tuple(pair)))
}

/// `pow(x, y, z)` on ints.
pub fn pow_mod(vm: &mut Vm, x: Value, y: Value, z: Value) -> Res {
    let parts = [x, y, z].map(|v| match v {
        Value::Bool(_) => None,
        v => vm.as_bigint(v),
    });
    let [Some(x), Some(y), Some(z)] = parts else {
        return Err(vm.type_error("pow() with 3 arguments requires integers"));
    };
    if z.is_zero() {
        return Err(vm.value_error("divide by zero"));
    }
    if y.is_negative() {
        return Ok(Value::Int(0));
    }
    let result = x.modpow(&y, &z);
    Ok(vm.bigint(result))
}

fn float_binary(vm: &mut Vm, op: BinOp, x: f32, y: f32) -> Res<Option<Value>> {
    let result = match op {
        BinOp::Add => x + y,
        BinOp::Sub => x - y,
        BinOp::Mul => x * y,
        BinOp::TrueDiv | BinOp::FloorDiv | BinOp::Mod if y == 0.0 => {
            return Err(zero_division(vm));
        }
        BinOp::TrueDiv => x / y,
        BinOp::FloorDiv => float_divmod(x, y).0,
        BinOp::Mod => {
            let rem = libm::fmodf(x, y);
            if rem == 0.0 {
                0f32.copysign(y)
            } else if (rem < 0.0) != (y < 0.0) {
                rem + y
            } else {
                rem
            }
        }
        BinOp::Pow => {
            if x == 0.0 && y < 0.0 && !y.is_infinite() {
                return Err(zero_division(vm));
            }
            if x < 0.0 && y != libm::floorf(y) && !y.is_nan() {
                return complex_binary(vm, op, (x, 0.0), (y, 0.0));
            }
            libm::powf(x, y)
        }
        _ => return Ok(None),
    };
    Ok(Some(vm.float(result)))
}

fn complex_binary(vm: &mut Vm, op: BinOp, x: (f32, f32), y: (f32, f32)) -> Res<Option<Value>> {
    let (a, b) = x;
    let (c, d) = y;
    let (re, im) = match op {
        BinOp::Add => (a + c, b + d),
        BinOp::Sub => (a - c, b - d),
        BinOp::Mul => (a * c - b * d, a * d + b * c),
        BinOp::TrueDiv => {
            if c == 0.0 && d == 0.0 {
                return Err(vm.raise(ids::ZERO_DIVISION_ERROR, "complex divide by zero"));
            }
            if d == 0.0 {
                (a / c, b / c)
            } else if c == 0.0 {
                (b / d, -a / d)
            } else {
                let square = c * c + d * d;
                let (c, d) = (c / square, d / -square);
                (a * c - b * d, a * d + b * c)
            }
        }
        BinOp::FloorDiv => {
            return Err(vm.type_error("can't truncate-divide a complex number"));
        }
        BinOp::Pow => {
            // z1**z2 = exp(z2*ln(z1)), as there.
            let abs1 = libm::sqrtf(a * a + b * b);
            if abs1 == 0.0 {
                if d == 0.0 && c >= 0.0 {
                    return Ok(Some(
                        vm.heap
                            .value(Object::Complex(if c == 0.0 { 1.0 } else { 0.0 }, 0.0)),
                    ));
                }
                return Err(vm.raise(ids::ZERO_DIVISION_ERROR, "0.0 to a complex power"));
            }
            let (ln1, arg1) = (libm::logf(abs1), libm::atan2f(b, a));
            let (x3, y3) = (c * ln1 - d * arg1, d * ln1 + c * arg1);
            let exp = libm::expf(x3);
            (exp * libm::cosf(y3), exp * libm::sinf(y3))
        }
        _ => return Ok(None),
    };
    Ok(Some(vm.heap.value(Object::Complex(re, im))))
}

/// `a op b` for `< <= > >= ==`; `None` if they are not both numbers or have no order.
pub fn compare(vm: &mut Vm, op: CmpOp, a: Value, b: Value) -> Res<Option<bool>> {
    let Some(x) = Number::of(vm, a) else {
        return Ok(None);
    };
    let Some(y) = Number::of(vm, b) else {
        return Ok(None);
    };
    use std::cmp::Ordering;
    let order = match (x, y) {
        (Number::Small(x), Number::Small(y)) => Some(x.cmp(&y)),
        (x @ (Number::Small(_) | Number::Big(_)), y @ (Number::Small(_) | Number::Big(_))) => {
            Some(x.big().cmp(&y.big()))
        }
        (x, y) if matches!(x, Number::Complex(..)) || matches!(y, Number::Complex(..)) => {
            return Ok((op == CmpOp::Eq).then(|| x.complex() == y.complex()));
        }
        (x, y) => x.float().partial_cmp(&y.float()),
    };
    Ok(Some(match op {
        CmpOp::Lt => order == Some(Ordering::Less),
        CmpOp::Gt => order == Some(Ordering::Greater),
        CmpOp::Le => matches!(order, Some(Ordering::Less | Ordering::Equal)),
        CmpOp::Ge => matches!(order, Some(Ordering::Greater | Ordering::Equal)),
        CmpOp::Eq => order == Some(Ordering::Equal),
        _ => return Ok(None),
    }))
}

/// Writes `(1+2j)`.
pub fn print_complex(vm: &Vm, out: &mut Vec<u8>, v: Value) {
    if let Some(Object::Complex(re, im)) = vm.object(v) {
        repr_complex(out, *re, *im);
    }
}

/// `abs(v)`; `None` if it is no number.
pub fn abs(vm: &mut Vm, v: Value) -> Res<Option<Value>> {
    Ok(match Number::of(vm, v) {
        Some(Number::Small(i)) => Some(vm.int(i64::from(i).abs())),
        Some(Number::Big(i)) => Some(vm.bigint(i.abs())),
        Some(Number::Float(f)) => Some(vm.float(f.abs())),
        Some(Number::Complex(re, im)) => Some(vm.float(libm::sqrtf(re * re + im * im))),
        None => None,
    })
}
