//! The `%` operator of str and bytes (py/objstr.c, str_modulo_format).

use crate::error::{Error, Res};
use crate::object::Object;
use crate::text::int::IntRef;
use crate::text::percent::{
    Conversion, Kind as Wanted, PercentError, PercentFormat, Piece, Values,
};
use crate::types::str::kind::{self, Kind};
use crate::types::{format, ids};
use crate::value::{Ref, Value};
use crate::vm::Vm;
use num_bigint::BigInt;

/// Why a format fails: of itself, or because of a value.
enum Fail {
    Percent(PercentError),
    Python(Error),
}

impl From<PercentError> for Fail {
    fn from(error: PercentError) -> Fail {
        Fail::Percent(error)
    }
}

/// The right operand.
struct Operand<'a, 'h> {
    vm: &'a mut Vm<'h>,
    values: Vec<Value>,
    used: usize,
    dict: Option<Ref>,
    keyed: Value,
}

impl Operand<'_, '_> {
    fn next(&mut self) -> Result<Value, PercentError> {
        let v = self.values.get(self.used).copied();
        self.used += 1;
        v.ok_or(PercentError::NotEnough)
    }
}

impl Values for Operand<'_, '_> {
    type Error = Fail;

    fn star(&mut self) -> Result<i32, Fail> {
        let v = self.next()?;
        let n = self.vm.int_arg(v).map_err(Fail::Python)?;
        Ok(n as i32)
    }

    fn key(&mut self, key: &[u8]) -> Result<(), Fail> {
        let Some(dict) = self.dict else {
            return Err(PercentError::NeedsDict.into());
        };
        self.used = 1;
        let key = self.vm.name(key);
        let key = Value::Str(key.map_err(Fail::Python)?);
        match self.vm.map_get(dict, key).map_err(Fail::Python)? {
            Some(v) => {
                self.keyed = v;
                Ok(())
            }
            None => {
                let error = self.vm.raise_with(ids::KEY_ERROR, &[key]);
                Err(Fail::Python(error))
            }
        }
    }

    fn has_dict(&self) -> bool {
        self.dict.is_some()
    }
}

/// `pattern % right`
pub(crate) fn format(vm: &mut Vm, pattern: Value, right: Value) -> Res {
    let kind = Kind::of_self(vm, pattern)?;
    let text = kind::data(vm, pattern).to_vec();
    let mut dict = None;
    // An object of a class that derives from them is a single value.
    let values = match vm.object(right) {
        Some(Object::Tuple(t)) => t.to_vec(),
        Some(Object::NamedTuple(t)) => t.items.to_vec(),
        Some(Object::Dict(m)) if !m.ordered => {
            if let Value::Obj(r) = right {
                dict = Some(r);
            }
            vec![right]
        }
        _ => vec![right],
    };
    let mut operand = Operand {
        vm,
        values,
        used: 0,
        dict,
        keyed: Value::Undefined,
    };
    let result = expand(&mut operand, &text, kind == Kind::Bytes);
    let vm = operand.vm;
    match result {
        Ok(out) => kind.make_reserved(vm, &out),
        Err(Fail::Python(error)) => Err(error),
        Err(Fail::Percent(error)) => {
            let ty = match error {
                PercentError::Incomplete
                | PercentError::IncompleteKey
                | PercentError::Unsupported { .. } => ids::VALUE_ERROR,
                _ => ids::TYPE_ERROR,
            };
            Err(vm.raise(ty, &error.message()))
        }
    }
}

fn expand(operand: &mut Operand, text: &[u8], bytes: bool) -> Result<Vec<u8>, Fail> {
    let mut out = Vec::with_capacity(text.len() + 16);
    let mut format = PercentFormat::new(text);
    while let Some(piece) = format.next(operand)? {
        match piece {
            Piece::Literal(literal) => out.extend_from_slice(literal),
            Piece::Conversion(conversion) => {
                let v = if conversion.keyed {
                    operand.keyed
                } else {
                    operand.next()?
                };
                convert(operand.vm, &mut out, &conversion, v, bytes)?;
            }
        }
    }
    if operand.dict.is_none() && operand.used != operand.values.len() {
        return Err(PercentError::TooMany.into());
    }
    Ok(out)
}

/// An int of any size.
enum Int {
    Small(i64),
    Big(BigInt),
}

impl Int {
    fn of(vm: &mut Vm, v: Value) -> Res<Int> {
        match vm.object(v) {
            Some(Object::Int(i)) => Ok(Int::Big((**i).clone())),
            _ => vm.int_arg(v).map(Int::Small),
        }
    }

    fn get(&self) -> IntRef<'_> {
        match self {
            Int::Small(i) => IntRef::Small(*i),
            Int::Big(i) => IntRef::Big(i),
        }
    }
}

fn convert(
    vm: &mut Vm,
    out: &mut Vec<u8>,
    conversion: &Conversion,
    v: Value,
    bytes: bool,
) -> Result<(), Fail> {
    match conversion.kind()? {
        Wanted::Char => char(vm, out, conversion, v),
        wanted @ (Wanted::Decimal | Wanted::Integer) => {
            let v = match v {
                Value::Float(f) if wanted == Wanted::Decimal => {
                    super::int::from_float(vm, f).map_err(Fail::Python)?
                }
                other => other,
            };
            let int = Int::of(vm, v).map_err(Fail::Python)?;
            let room = conversion.upper_bound(int.get());
            vm.reserve(room).map_err(Fail::Python)?;
            conversion.format_int(out, int.get());
            Ok(())
        }
        Wanted::Float => {
            let f = vm.float_arg(v).map_err(Fail::Python)?;
            let room = conversion.upper_bound(IntRef::Small(0));
            vm.reserve(room).map_err(Fail::Python)?;
            conversion.format_float(out, f);
            Ok(())
        }
        wanted @ (Wanted::Repr | Wanted::Str) => {
            let raw = wanted == Wanted::Str && bytes && Kind::of(vm, v) == Some(Kind::Bytes);
            let text = if raw {
                kind::data(vm, v).to_vec()
            } else if wanted == Wanted::Repr {
                vm.repr(v).map_err(Fail::Python)?.into()
            } else {
                vm.str(v).map_err(Fail::Python)?.into()
            };
            let room = conversion.upper_bound_text(text.len());
            vm.reserve(room).map_err(Fail::Python)?;
            conversion.format_text(out, &text);
            Ok(())
        }
    }
}

fn char(vm: &mut Vm, out: &mut Vec<u8>, conversion: &Conversion, v: Value) -> Result<(), Fail> {
    vm.reserve(conversion.upper_bound_text(4))
        .map_err(Fail::Python)?;
    if Kind::of(vm, v) == Some(Kind::Str) {
        conversion.format_char_text(out, kind::data(vm, v))?;
        return Ok(());
    }
    let int = match v {
        Value::Int(_) | Value::Bool(_) => Int::of(vm, v),
        _ => match vm.object(v) {
            Some(Object::Int(_)) => Int::of(vm, v),
            _ => return Err(PercentError::IntegerNeeded.into()),
        },
    };
    let int = int.map_err(Fail::Python)?;
    conversion
        .format_char(out, int.get())
        .map_err(|error| Fail::Python(format::raise(vm, &error)))
}
