//! tuple and named tuples (py/objtuple.c, py/objnamedtuple.c).

use crate::code::{BinOp, CmpOp};
use crate::error::Res;
use crate::object::{NamedTuple, Object};
use crate::text::fill;
use crate::types::{Hooks, NativeFn, ids, sequence, slice};
use crate::value::{Ref, Sym, Value};
use crate::vm::Vm;
use bstr::ByteVec;

pub(crate) fn is_tuple(vm: &Vm, v: Value) -> bool {
    matches!(vm.object(v), Some(Object::Tuple(_) | Object::NamedTuple(_)))
}

/// A method's self: TypeError if it is no plain tuple.
fn this(vm: &mut Vm, v: Value) -> Res<()> {
    match vm.object(v) {
        Some(Object::Tuple(_)) => Ok(()),
        _ => Err(sequence::wrong_self(vm)),
    }
}

fn make(vm: &mut Vm, pos: &[Value], kw: &[(Sym, Value)]) -> Res {
    vm.no_keywords(kw)?;
    vm.check_count(pos.len(), 0, 1)?;
    let Some(&v) = pos.first() else {
        return Ok(vm.empty_tuple);
    };
    if let Some(Object::Tuple(_)) = vm.object(v) {
        return Ok(v);
    }
    let items = vm.collect_items(v)?;
    sequence::reserve_items(vm, items.len())?;
    Ok(vm.new_tuple(items))
}

/// A named tuple's type.
pub fn new_named_type(vm: &mut Vm, name: Sym, fields: &[Sym]) -> Ref {
    vm.heap
        .alloc(Object::NamedTupleType(Box::new((name, fields.into()))))
}

/// An instance of a named tuple's type.
pub fn new_named(vm: &mut Vm, ty: Ref, items: &[Value]) -> Value {
    vm.heap.value(Object::NamedTuple(NamedTuple {
        ty,
        items: items.into(),
    }))
}

/// `Type(pos, kw)`
pub fn make_named(vm: &mut Vm, ty: Ref, pos: &[Value], kw: &[(Sym, Value)]) -> Res {
    let fields = match vm.heap.get(ty) {
        Object::NamedTupleType(t) => t.1.clone(),
        _ => return Err(sequence::wrong_self(vm)),
    };
    let given = pos.len() + kw.len();
    if given != fields.len() {
        return Err(vm.type_error(&format!(
            "function takes {} positional arguments but {given} were given",
            fields.len()
        )));
    }
    let mut items = vec![Value::Undefined; fields.len()];
    items[..pos.len()].copy_from_slice(pos);
    for &(name, value) in kw {
        let Some(i) = fields.iter().position(|f| *f == name) else {
            let message = fill("unexpected keyword argument '{}'", [vm.text(name)]);
            return Err(vm.type_error(&message));
        };
        if !items[i].is_undefined() {
            let template = "function got multiple values for argument '{}'";
            let message = fill(template, [vm.text(name)]);
            return Err(vm.type_error(&message));
        }
        items[i] = value;
    }
    Ok(new_named(vm, ty, &items))
}

/// `a op b`; `None` if it means nothing.
pub fn binary(vm: &mut Vm, op: BinOp, a: Value, b: Value) -> Res<Option<Value>> {
    if !is_tuple(vm, a) {
        return Ok(None);
    }
    let left = sequence::items(vm, a).map_or(0, <[Value]>::len);
    let made = match op {
        BinOp::Add if is_tuple(vm, b) => {
            let right = sequence::items(vm, b).map_or(0, <[Value]>::len);
            sequence::reserve_items(vm, left + right)?;
            [a, b]
                .map(|v| sequence::items(vm, v).unwrap_or(&[]))
                .concat()
        }
        BinOp::Mul => {
            let Some(n) = sequence::repeat_count(vm, b)? else {
                return Ok(None);
            };
            sequence::reserve_items(vm, left.saturating_mul(n))?;
            sequence::items(vm, a).unwrap_or(&[]).repeat(n)
        }
        _ => return Ok(None),
    };
    Ok(Some(vm.new_tuple(made)))
}

/// `a op b` for `< <= > >= ==`.
pub fn compare(vm: &mut Vm, op: CmpOp, a: Value, b: Value) -> Res<Option<bool>> {
    if !is_tuple(vm, a) || !is_tuple(vm, b) {
        return Ok(None);
    }
    sequence::compare(vm, op, a, b).map(Some)
}

/// `item in tuple`
pub fn contains(vm: &mut Vm, container: Value, item: Value) -> Res<bool> {
    sequence::contains(vm, container, item)
}

/// `tuple[key]`
pub fn index(vm: &mut Vm, obj: Value, key: Value) -> Res {
    let len = sequence::items(vm, obj).map_or(0, <[Value]>::len);
    if slice::is_slice(vm, key) {
        let range = slice::step_one(vm, key, len)?;
        sequence::reserve_items(vm, range.len())?;
        let items = sequence::items(vm, obj)
            .and_then(|items| items.get(range))
            .unwrap_or(&[])
            .to_vec();
        return Ok(vm.new_tuple(items));
    }
    let name = vm.type_name(obj);
    let i = vm.index_arg(&name, len, key, false)?;
    Ok(sequence::items(vm, obj)
        .and_then(|items| items.get(i).copied())
        .unwrap_or(Value::None))
}

/// Writes `(1, 2)`, or `Point(x=1, y=2)`.
pub fn print(vm: &mut Vm, out: &mut Vec<u8>, v: Value) -> Res<()> {
    if let Some(Object::NamedTuple(t)) = vm.object(v) {
        let ty = t.ty;
        return print_named(vm, out, v, ty);
    }
    out.push(b'(');
    sequence::print_items(vm, out, v)?;
    if sequence::items(vm, v).is_some_and(|items| items.len() == 1) {
        out.push(b',');
    }
    out.push(b')');
    Ok(())
}

fn print_named(vm: &mut Vm, out: &mut Vec<u8>, v: Value, ty: Ref) -> Res<()> {
    let Object::NamedTupleType(t) = vm.heap.get(ty) else {
        return Ok(());
    };
    let (name, fields) = (t.0, t.1.clone());
    out.push_str(vm.text(name));
    out.push(b'(');
    let items = sequence::items(vm, v).unwrap_or(&[]).to_vec();
    for (i, (field, item)) in fields.iter().zip(items).enumerate() {
        if i > 0 {
            out.push_str(", ");
        }
        out.push_str(vm.text(*field));
        out.push(b'=');
        vm.print_text(out, item, true)?;
    }
    out.push(b')');
    Ok(())
}

/// Adds its constructor and methods.
pub fn register(vm: &mut Vm) {
    vm.core_type(ids::TUPLE, |t| {
        t.make(|vm, _, pos, kw| make(vm, pos, kw))
            .subclassable()
            .hooks(Hooks {
                store: Some(|vm, obj, _, _| match vm.object(obj) {
                    Some(Object::NamedTuple(_)) => {
                        Err(vm.raise(ids::ATTRIBUTE_ERROR, "can't set attribute"))
                    }
                    _ => Ok(false),
                }),
                ..Hooks::default()
            })
            .method(
                "count",
                NativeFn::F2(|vm, slf, value| {
                    this(vm, slf)?;
                    sequence::count(vm, slf, value)
                }),
            )
            .method(
                "index",
                NativeFn::Var(2, 4, |vm, args| {
                    this(vm, args[0])?;
                    let i = sequence::find(vm, "tuple", args)?;
                    Ok(vm.int(i as i64))
                }),
            );
    });
}
