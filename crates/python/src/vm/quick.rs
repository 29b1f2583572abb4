//! The short ways of operators: small ints and floats, without a call.

use crate::code::{BinOp, CmpOp};
use crate::value::{SMALL_INT_MAX, SMALL_INT_MIN, Value};

/// Whether a sum or difference of two small ints is one.
#[inline(always)]
pub(super) fn fits(i: i32) -> bool {
    (SMALL_INT_MIN..=SMALL_INT_MAX).contains(&i)
}

/// What a binary operator gives on two small ints, if that is a small int and needs no care.
#[inline(always)]
pub(super) fn int_op(op: BinOp, x: i32, y: i32) -> Option<Value> {
    match op {
        BinOp::Add => Some(x + y).filter(|r| fits(*r)).map(Value::Int),
        BinOp::Sub => Some(x - y).filter(|r| fits(*r)).map(Value::Int),
        BinOp::Mul => Value::small(i64::from(x) * i64::from(y)),
        BinOp::And => Some(Value::Int(x & y)),
        BinOp::Or => Some(Value::Int(x | y)),
        BinOp::Xor => Some(Value::Int(x ^ y)),
        BinOp::Shl if (0..31).contains(&y) => Value::small(i64::from(x) << y),
        BinOp::Shr if y >= 0 => Some(Value::Int(x >> y.min(31))),
        BinOp::FloorDiv if y > 0 => Some(Value::Int(x.div_euclid(y))),
        BinOp::Mod if y > 0 => Some(Value::Int(x.rem_euclid(y))),
        BinOp::TrueDiv if y != 0 => Some(Value::Float(x as f32 / y as f32)),
        _ => None,
    }
}

#[inline(always)]
pub(super) fn float_op(op: BinOp, x: f32, y: f32) -> Option<Value> {
    match op {
        BinOp::Add => Some(Value::Float(x + y)),
        BinOp::Sub => Some(Value::Float(x - y)),
        BinOp::Mul => Some(Value::Float(x * y)),
        BinOp::TrueDiv if y != 0.0 => Some(Value::Float(x / y)),
        _ => None,
    }
}

/// The short ways of a binary operator.
#[inline(always)]
pub(super) fn quick_op(op: BinOp, a: Value, b: Value) -> Option<Value> {
    match (a, b) {
        (Value::Int(x), Value::Int(y)) => int_op(op, x, y),
        (Value::Float(x), Value::Float(y)) => float_op(op, x, y),
        (Value::Float(x), Value::Int(y)) => float_op(op, x, y as f32),
        (Value::Int(x), Value::Float(y)) => float_op(op, x as f32, y),
        _ => None,
    }
}

#[inline(always)]
pub(super) fn ordered<T: PartialOrd>(op: CmpOp, x: T, y: T) -> Option<bool> {
    match op {
        CmpOp::Lt => Some(x < y),
        CmpOp::Le => Some(x <= y),
        CmpOp::Gt => Some(x > y),
        CmpOp::Ge => Some(x >= y),
        CmpOp::Eq => Some(x == y),
        CmpOp::Ne => Some(x != y),
        _ => None,
    }
}

/// The short ways of a comparison.
#[inline(always)]
pub(super) fn quick_compare(op: CmpOp, a: Value, b: Value) -> Option<bool> {
    match op {
        CmpOp::Is if !a.is_undefined() && !b.is_undefined() => return Some(a.is(b)),
        CmpOp::IsNot if !a.is_undefined() && !b.is_undefined() => return Some(!a.is(b)),
        _ => {}
    }
    match (a, b) {
        (Value::Int(x), Value::Int(y)) => ordered(op, x, y),
        (Value::Float(x), Value::Float(y)) => ordered(op, x, y),
        (Value::Str(x), Value::Str(y)) => match op {
            CmpOp::Eq => Some(x == y),
            CmpOp::Ne => Some(x != y),
            _ => None,
        },
        _ => None,
    }
}
