//! Constant expressions, evaluated while compiling as MicroPython's parser does.

use super::literal::Source;
use crate::text::int::{Int, IntRef};
use crate::text::number::{parse_float, parse_int};
use crate::types::number::float_divmod;
use crate::vm::exception::ERRNO;
use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{Signed, ToPrimitive, Zero};
use ruff_python_ast::{
    BoolOp, Expr, ExprAttribute, ExprBinOp, ExprBoolOp, Number, Operator, UnaryOp,
};
use ruff_text_size::{Ranged, TextSize};
use std::collections::HashMap;

/// Bits a folded integer may have; longer ones are left to run time, which knows the heap.
const MAX_BITS: u64 = 4096;

/// A constant.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Const {
    /// `None`
    None,
    /// `True`, `False`
    Bool(bool),
    /// `...`
    Ellipsis,
    /// An int of any size.
    Int(BigInt),
    /// A float, by its bits, so that 0.0 and -0.0 differ.
    Float(u32),
    /// An imaginary number, by its bits.
    Imaginary(u32),
    /// A str.
    Str(Vec<u8>),
    /// bytes
    Bytes(Vec<u8>),
    /// A tuple of constants.
    Tuple(Vec<Const>),
}

impl Const {
    /// Its truth value.
    pub fn truth(&self) -> bool {
        match self {
            Const::None => false,
            Const::Bool(b) => *b,
            Const::Ellipsis => true,
            Const::Int(i) => !i.is_zero(),
            Const::Float(f) | Const::Imaginary(f) => f32::from_bits(*f) != 0.0,
            Const::Str(s) => !s.is_empty(),
            Const::Bytes(b) => !b.is_empty(),
            Const::Tuple(t) => !t.is_empty(),
        }
    }

    /// Its value if it is an int that fits.
    pub fn small(&self) -> Option<i32> {
        match self {
            Const::Int(i) => i.to_i32().filter(|i| {
                (crate::value::SMALL_INT_MIN..=crate::value::SMALL_INT_MAX).contains(i)
            }),
            _ => None,
        }
    }
}

/// A name set by `NAME = const(value)`, which stands for its value from there on.
pub(super) struct Named {
    /// Where the statement ends.
    pub from: TextSize,
    /// The value.
    pub value: Const,
}

/// Evaluates constant expressions.
pub(super) struct Folder<'a> {
    /// The text.
    pub source: Source<'a>,
    /// The value of `__debug__`: without it, assertions are left out.
    pub debug: bool,
    /// Names set by `const()`.
    pub named: HashMap<String, Named>,
}

impl<'a> Folder<'a> {
    /// For expressions of this text.
    pub fn new(source: Source<'a>, debug: bool) -> Folder<'a> {
        Folder {
            source,
            debug,
            named: HashMap::new(),
        }
    }

    /// The value of a name that is not a variable: `__debug__`, or one set by `const()` before
    /// that place.
    pub fn name(&self, name: &str, at: TextSize) -> Option<Const> {
        if name == "__debug__" {
            return Some(Const::Bool(self.debug));
        }
        self.named
            .get(name)
            .filter(|n| at >= n.from)
            .map(|n| n.value.clone())
    }

    /// The value of an expression, if it is constant.
    pub fn constant(&self, e: &Expr) -> Option<Const> {
        match e {
            Expr::NoneLiteral(_) => Some(Const::None),
            Expr::BooleanLiteral(b) => Some(Const::Bool(b.value)),
            Expr::EllipsisLiteral(_) => Some(Const::Ellipsis),
            Expr::NumberLiteral(n) => self.number(&n.value, &self.source.text[n.range]),
            Expr::StringLiteral(s) => Some(Const::Str(self.source.string(s))),
            Expr::BytesLiteral(b) => Some(Const::Bytes(b.value.bytes().collect())),
            Expr::Name(n) => self.name(n.id.as_str(), n.range.start()),
            Expr::Tuple(t) => t
                .elts
                .iter()
                .map(|e| self.constant(e))
                .collect::<Option<Vec<_>>>()
                .map(Const::Tuple),
            Expr::Attribute(a) => module_constant(a),
            Expr::UnaryOp(u) => unary(u.op, self.constant(&u.operand)?),
            Expr::BinOp(b) => self.chain(b),
            Expr::BoolOp(b) => match &mut self.decide(b)[..] {
                [(_, value)] => value.take(),
                _ => None,
            },
            _ => None,
        }
    }

    /// A chain of left-associative operators, from its innermost one on.
    fn chain(&self, e: &ExprBinOp) -> Option<Const> {
        let mut rights = vec![(e.op, &*e.right)];
        let mut left = &*e.left;
        while let Expr::BinOp(b) = left {
            rights.push((b.op, &b.right));
            left = &b.left;
        }
        let mut value = self.constant(left)?;
        while let Some((op, right)) = rights.pop() {
            value = binary(op, &value, &self.constant(right)?)?;
        }
        Some(value)
    }

    /// The operands of `and` or `or` that are left when constants are taken out.
    pub fn logical<'e>(&self, e: &'e ExprBoolOp) -> Vec<&'e Expr> {
        self.decide(e).into_iter().map(|(e, _)| e).collect()
    }

    /// The same with their values, if they are constant. Each operand is looked at once, lest
    /// nested ones be looked at exponentially often.
    fn decide<'e>(&self, e: &'e ExprBoolOp) -> Vec<(&'e Expr, Option<Const>)> {
        let stops = e.op == BoolOp::Or;
        let mut kept = Vec::with_capacity(e.values.len());
        for (i, operand) in e.values.iter().enumerate() {
            let value = match operand {
                // Never constant, and may be large.
                Expr::Call(_) | Expr::Attribute(_) | Expr::Subscript(_) | Expr::Compare(_) => None,
                _ => self.constant(operand),
            };
            match value.as_ref().map(Const::truth) {
                Some(truth) if truth == stops => {
                    kept.push((operand, value));
                    break;
                }
                Some(_) if i + 1 < e.values.len() => {}
                _ => kept.push((operand, value)),
            }
        }
        kept
    }

    fn number(&self, value: &Number, text: &str) -> Option<Const> {
        match value {
            Number::Int(i) => match i.as_i64() {
                Some(i) => Some(Const::Int(i.into())),
                None => big(text).map(Const::Int),
            },
            Number::Float(_) => Some(Const::Float(float(text)?.to_bits())),
            Number::Complex { .. } => {
                let digits = text.strip_suffix(['j', 'J'])?;
                Some(Const::Imaginary(float(digits)?.to_bits()))
            }
        }
    }
}

/// Numbers of `math` and `errno`, which MicroPython's parser puts in for `math.pi` and the like,
/// whatever the program binds to that name.
fn module_constant(a: &ExprAttribute) -> Option<Const> {
    use std::f32::consts::{E, PI, TAU};
    let Expr::Name(module) = &*a.value else {
        return None;
    };
    let name = a.attr.as_str();
    match module.id.as_str() {
        "math" => {
            let value = match name {
                "pi" => PI,
                "e" => E,
                "tau" => TAU,
                "inf" => f32::INFINITY,
                "nan" => f32::NAN,
                _ => return None,
            };
            Some(Const::Float(value.to_bits()))
        }
        "errno" => {
            let (_, number) = ERRNO.iter().find(|(n, _)| *n == name)?;
            Some(Const::Int((*number).into()))
        }
        _ => None,
    }
}

fn big(text: &str) -> Option<BigInt> {
    match parse_int(&digits(text), 0).ok()? {
        Int::Small(i) => Some(i.into()),
        Int::Big(i) => Some(i),
    }
}

fn float(text: &str) -> Option<f32> {
    parse_float(&digits(text)).ok()
}

/// A number without its underscores, as the lexer hands it on.
fn digits(text: &str) -> Vec<u8> {
    text.bytes().filter(|&c| c != b'_').collect()
}

fn unary(op: UnaryOp, value: Const) -> Option<Const> {
    match (op, value) {
        (UnaryOp::Not, value) => Some(Const::Bool(!value.truth())),
        (UnaryOp::UAdd, value @ (Const::Int(_) | Const::Float(_))) => Some(value),
        (UnaryOp::USub, Const::Int(i)) => Some(Const::Int(-i)),
        (UnaryOp::USub, Const::Float(f)) => Some(Const::Float((-f32::from_bits(f)).to_bits())),
        (UnaryOp::Invert, Const::Int(i)) => Some(Const::Int(!i)),
        _ => None,
    }
}

/// `a op b`, or nothing if it would raise, is not a number, or is better left to run time.
pub(super) fn binary(op: Operator, a: &Const, b: &Const) -> Option<Const> {
    if let (Const::Int(x), Const::Int(y)) = (a, b)
        && op != Operator::Div
        && !(op == Operator::Pow && y.is_negative())
    {
        return integer(op, x, y);
    }
    let real = |c: &Const| match c {
        Const::Float(f) => Some(f32::from_bits(*f)),
        Const::Int(i) => Some(IntRef::Big(i).to_f32()),
        _ => None,
    };
    let (a, b) = (real(a)?, real(b)?);
    let value = match op {
        Operator::Add => a + b,
        Operator::Sub => a - b,
        Operator::Mult => a * b,
        Operator::Div if b != 0.0 => a / b,
        Operator::FloorDiv if b != 0.0 => float_divmod(a, b).0,
        Operator::Mod if b != 0.0 => float_divmod(a, b).1,
        // Other powers are complex, or an error.
        Operator::Pow if a == 0.0 && b < 0.0 && !b.is_infinite() => return None,
        Operator::Pow if a < 0.0 && b != libm::floorf(b) && !b.is_nan() => return None,
        Operator::Pow => libm::powf(a, b),
        _ => return None,
    };
    Some(Const::Float(value.to_bits()))
}

fn integer(op: Operator, a: &BigInt, b: &BigInt) -> Option<Const> {
    let short = |bits: u64| bits <= MAX_BITS;
    let value = match op {
        Operator::Add => a + b,
        Operator::Sub => a - b,
        Operator::Mult if short(a.bits() + b.bits()) => a * b,
        Operator::FloorDiv if !b.is_zero() => a.div_floor(b),
        Operator::Mod if !b.is_zero() => a.mod_floor(b),
        Operator::LShift => {
            let by = shift(b).filter(|&by| short(a.bits() + by))?;
            a << by
        }
        Operator::RShift => a >> shift(b)?,
        Operator::BitAnd => a & b,
        Operator::BitOr => a | b,
        Operator::BitXor => a ^ b,
        Operator::Pow if !b.is_negative() => {
            let by = b.to_u32().filter(|&by| short(a.bits() * u64::from(by)))?;
            a.pow(by)
        }
        _ => return None,
    };
    Some(Const::Int(value))
}

/// By how many bits an int may be shifted, without an error.
fn shift(by: &BigInt) -> Option<u64> {
    by.to_i32().and_then(|by| u64::try_from(by).ok())
}

/// Whether `e` is `const(value)`; gives the value.
pub(super) fn const_call(e: &Expr) -> Option<&ruff_python_ast::ExprCall> {
    match e {
        Expr::Call(call) => match &*call.func {
            Expr::Name(n) if n.id.as_str() == "const" => Some(call),
            _ => None,
        },
        _ => None,
    }
}

/// Where an expression starts.
pub(super) fn start(e: &Expr) -> TextSize {
    e.range().start()
}
