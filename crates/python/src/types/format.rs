//! `str.format` and what an f-string does with a value (py/objstr.c, mp_obj_str_format_helper).

use crate::error::{Error, Res};
use crate::object::Object;
use crate::text::int::IntRef;
use crate::text::spec::{Argument, Arguments, Field, FormatError, Piece, Pieces, Spec};
use crate::types::ids;
use crate::types::str::kind::{self, Kind};
use crate::value::{Sym, Value};
use crate::vm::Vm;
use bstr::BString;

/// An error of a format string as the exception it is.
pub(crate) fn raise(vm: &mut Vm, error: &FormatError) -> Error {
    let ty = match error {
        FormatError::Attributes => ids::NOT_IMPLEMENTED_ERROR,
        FormatError::Index => ids::INDEX_ERROR,
        FormatError::Char | FormatError::MachineWord => ids::OVERFLOW_ERROR,
        _ => ids::VALUE_ERROR,
    };
    vm.raise(ty, &error.message())
}

/// A value formatted as `{:spec}` does. An empty specification is `{}`: the value's str.
pub fn format(vm: &mut Vm, v: Value, spec: &[u8]) -> Res<BString> {
    if spec.is_empty() {
        return vm.str(v);
    }
    let mut out = Vec::new();
    format_into(vm, &mut out, v, spec)?;
    Ok(out.into())
}

/// What an int or bool is to the formatter.
enum Numeric {
    Int(i64),
    Big(Box<num_bigint::BigInt>),
    Float(f32),
}

fn numeric(vm: &Vm, v: Value) -> Option<Numeric> {
    match v {
        Value::Int(i) => Some(Numeric::Int(i64::from(i))),
        Value::Bool(b) => Some(Numeric::Int(i64::from(b))),
        Value::Float(f) => Some(Numeric::Float(f)),
        _ => match vm.object(v) {
            Some(Object::Int(i)) => Some(Numeric::Big(i.clone())),
            _ => None,
        },
    }
}

fn format_into(vm: &mut Vm, out: &mut Vec<u8>, v: Value, spec: &[u8]) -> Res<()> {
    let number = numeric(vm, v);
    let result = match Spec::parse(spec, number.is_some()) {
        Err(error) => Err(error),
        Ok(spec) => match &number {
            Some(Numeric::Float(f)) => {
                vm.reserve(spec.upper_bound(IntRef::Small(0)))?;
                let name = vm.type_name(v);
                spec.format_float(out, *f, &name)
            }
            Some(number) => {
                let int = match number {
                    Numeric::Big(i) => IntRef::Big(i),
                    Numeric::Int(i) => IntRef::Small(*i),
                    Numeric::Float(_) => IntRef::Small(0),
                };
                vm.reserve(spec.upper_bound(int))?;
                let name = vm.type_name(v);
                spec.format_int(out, int, &name)
            }
            None => {
                let name = vm.type_name(v);
                match spec.check_str(&name) {
                    Err(error) => Err(error),
                    Ok(()) => {
                        let text = kind::text_data(vm, v)?;
                        vm.reserve(spec.upper_bound_str(text.len()))?;
                        spec.format_str(out, &text);
                        Ok(())
                    }
                }
            }
        },
    };
    result.map_err(|error| raise(vm, &error))
}

/// The arguments of a call of str.format.
struct Call<'a> {
    pos: &'a [Value],
    kw: &'a [(Sym, Value)],
    numbering: Arguments,
}

/// `str.format(*args, **kwargs)`; `pos[0]` is the format, which may be bytes.
pub(crate) fn str_format(vm: &mut Vm, pos: &[Value], kw: &[(Sym, Value)]) -> Res {
    let kind = Kind::of_self(vm, pos[0])?;
    let pattern = kind::data(vm, pos[0]).to_vec();
    let mut call = Call {
        pos: &pos[1..],
        kw,
        numbering: Arguments::new(pos.len() - 1),
    };
    let out = expand(vm, &pattern, &mut call)?;
    kind.make_reserved(vm, &out)
}

fn expand(vm: &mut Vm, pattern: &[u8], call: &mut Call) -> Res<Vec<u8>> {
    let mut out = Vec::with_capacity(pattern.len() + 16);
    for piece in Pieces::new(pattern) {
        match piece {
            Err(error) => return Err(raise(vm, &error)),
            Ok(Piece::Literal(bytes)) => out.extend_from_slice(bytes),
            Ok(Piece::Field(field)) => {
                let v = argument(vm, &field, call)?;
                insert(vm, &mut out, &field, v, call)?;
            }
        }
    }
    Ok(out)
}

fn argument(vm: &mut Vm, field: &Field, call: &mut Call) -> Res {
    match call.numbering.resolve(field.name) {
        Err(error) => Err(raise(vm, &error)),
        Ok(Argument::Position(i)) => match call.pos.get(i) {
            Some(&v) => Ok(v),
            None => Err(raise(vm, &FormatError::Index)),
        },
        Ok(Argument::Key(key)) => {
            let found = call.kw.iter().find(|(name, _)| vm.text(*name) == key);
            let Some(&(_, v)) = found else {
                let key = Value::Str(vm.intern(key));
                return Err(vm.raise_with(ids::KEY_ERROR, &[key]));
            };
            match field.name.map(Arguments::check_tail) {
                Some(Err(error)) => Err(raise(vm, &error)),
                _ => Ok(v),
            }
        }
    }
}

fn insert(vm: &mut Vm, out: &mut Vec<u8>, field: &Field, v: Value, call: &mut Call) -> Res<()> {
    let converted = match field.effective_conversion() {
        None => None,
        Some(b'r') => Some(vm.repr(v)?),
        Some(_) => Some(vm.str(v)?),
    };
    let Some(spec) = field.spec else {
        out.extend_from_slice(&converted.unwrap_or_default());
        return Ok(());
    };
    vm.enter_native()?;
    let spec = expand(vm, spec, call);
    vm.leave_native();
    let spec = spec?;
    match converted {
        None => format_into(vm, out, v, &spec),
        Some(text) => {
            let parsed = Spec::parse(&spec, false).and_then(|spec| {
                spec.check_str("str")?;
                Ok(spec)
            });
            match parsed {
                Err(error) => Err(raise(vm, &error)),
                Ok(spec) => {
                    vm.reserve(spec.upper_bound_str(text.len()))?;
                    spec.format_str(out, &text);
                    Ok(())
                }
            }
        }
    }
}
