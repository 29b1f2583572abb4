//! float and complex: constructors (py/objfloat.c, py/objcomplex.c).
//! Operators are in [`super::number`].

use crate::error::Res;
use crate::object::Object;
use crate::text::number::{parse_complex, parse_float};
use crate::types::ids;
use crate::value::{Sym, Value};
use crate::vm::Vm;

fn make_float(vm: &mut Vm, pos: &[Value], kw: &[(Sym, Value)]) -> Res {
    vm.no_keywords(kw)?;
    vm.check_count(pos.len(), 0, 1)?;
    let Some(&v) = pos.first() else {
        return Ok(vm.float(0.0));
    };
    if let Some(text) = vm.buffer(v) {
        return match parse_float(text) {
            Ok(f) => Ok(vm.float(f)),
            Err(error) => Err(vm.value_error(&error.to_string())),
        };
    }
    if let Value::Float(_) = v {
        return Ok(v);
    }
    let f = vm.float_arg(v)?;
    Ok(vm.float(f))
}

/// The parts of a complex number, or of what converts to one; TypeError
/// `can't convert X to complex`.
pub fn complex_arg(vm: &mut Vm, v: Value) -> Res<(f32, f32)> {
    match v {
        Value::Int(_) | Value::Bool(_) | Value::Float(_) => return Ok((vm.float_arg(v)?, 0.0)),
        _ => {}
    }
    match vm.object(v) {
        Some(Object::Complex(re, im)) => return Ok((*re, *im)),
        Some(Object::Int(_)) => return Ok((vm.float_arg(v)?, 0.0)),
        Some(Object::Instance(_)) => {
            let (float, complex) = (vm.names.float, vm.intern("__complex__"));
            if let Some(Value::Float(f)) = vm.call_special(v, float, &[])? {
                return Ok((f, 0.0));
            }
            if let Some(z) = vm.call_special(v, complex, &[])?
                && let Some(Object::Complex(re, im)) = vm.object(z)
            {
                return Ok((*re, *im));
            }
        }
        _ => {}
    }
    Err(vm.wrong_type("can't convert {} to complex", v))
}

fn part(vm: &mut Vm, v: Value) -> Res<(f32, f32)> {
    match vm.object(v) {
        Some(Object::Complex(re, im)) => Ok((*re, *im)),
        _ => Ok((vm.float_arg(v)?, 0.0)),
    }
}

/// A complex number.
pub fn new_complex(vm: &mut Vm, (re, im): (f32, f32)) -> Value {
    vm.heap.value(Object::Complex(re, im))
}

fn make_complex(vm: &mut Vm, pos: &[Value], kw: &[(Sym, Value)]) -> Res {
    vm.no_keywords(kw)?;
    vm.check_count(pos.len(), 0, 2)?;
    let z = match *pos {
        [] => (0.0, 0.0),
        [v] => {
            if let Some(Object::Complex(..)) = vm.object(v) {
                return Ok(v);
            }
            match vm.as_str(v) {
                Some(text) => match parse_complex(text) {
                    Ok(z) => z,
                    Err(error) => return Err(vm.value_error(&error.to_string())),
                },
                None => complex_arg(vm, v)?,
            }
        }
        [re, im, ..] => {
            let (re, im0) = part(vm, re)?;
            let (re2, im) = part(vm, im)?;
            // The second argument is multiplied by 1j.
            (re - im, im0 + re2)
        }
    };
    Ok(new_complex(vm, z))
}

/// Fills in the types' rows.
pub fn register(vm: &mut Vm) {
    vm.core_type(ids::FLOAT, |t| {
        t.make(|vm, _, pos, kw| make_float(vm, pos, kw))
            .subclassable();
    });
    vm.core_type(ids::COMPLEX, |t| {
        t.make(|vm, _, pos, kw| make_complex(vm, pos, kw))
            .subclassable();
    });
    vm.define_builtin("float", Value::Type(ids::FLOAT));
    vm.define_builtin("complex", Value::Type(ids::COMPLEX));
}
