//! enumerate, zip, map, filter and reversed (py/objenumerate.c, objzip.c, objmap.c, objfilter.c,
//! objreversed.c). How they go on is in [`crate::vm::iter`].

use crate::builtins::iterate;
use crate::error::Res;
use crate::object::{Iter, Object};
use crate::types::{NativeFn, ids};
use crate::value::Value;
use crate::vm::Vm;

/// Iterators over all of them, kept until the native returns.
fn iterators(vm: &mut Vm, iterables: &[Value]) -> Res<Box<[Value]>> {
    let mut its = Vec::with_capacity(iterables.len());
    for &iterable in iterables {
        let it = vm.iter(iterable)?;
        its.push(vm.keep(it));
    }
    Ok(its.into())
}

fn reversed(vm: &mut Vm, v: Value) -> Res {
    let name = vm.intern("__reversed__");
    if let Some(made) = vm.call_special(v, name, &[])? {
        return Ok(made);
    }
    let len = vm.len(v)?;
    Ok(vm.heap.value(Object::Iter(Iter::Reversed(v, len as u32))))
}

/// Adds their constructors, and `__next__` to every built-in iterator.
pub fn register(vm: &mut Vm) {
    for id in [
        ids::ITERATOR,
        ids::ENUMERATE,
        ids::ZIP,
        ids::MAP,
        ids::FILTER,
        ids::REVERSED,
        ids::GENERATOR,
    ] {
        vm.core_type(id, |t| {
            t.method(
                "__next__",
                NativeFn::F1(|vm, it| {
                    let it = vm.native_of(it);
                    iterate::next(vm, &[it])
                }),
            );
        });
    }
    vm.core_type(ids::ENUMERATE, |t| {
        t.make(|vm, _, pos, kw| {
            // An argument is looked at before one too many is.
            if let Some(&start) = pos.get(1) {
                vm.int_arg(start)?;
            }
            let [iterable, start] = vm.parse_args(pos, kw, ["iterable", "start"], 1, 2)?;
            let start = match start.defined() {
                Some(v) => vm.int_arg(v)?,
                None => 0,
            };
            let it = vm.iter(iterable)?;
            Ok(vm
                .heap
                .value(Object::Iter(Iter::Enumerate(it, start as i32))))
        })
        .subclassable();
    });
    vm.core_type(ids::ZIP, |t| {
        t.make(|vm, _, pos, kw| {
            vm.no_keywords(kw)?;
            let its = iterators(vm, pos)?;
            Ok(vm.heap.value(Object::Iter(Iter::Zip(its))))
        })
        .subclassable();
    });
    vm.core_type(ids::MAP, |t| {
        t.make(|vm, _, pos, kw| {
            vm.no_keywords(kw)?;
            vm.check_count(pos.len(), 2, usize::MAX)?;
            let its = iterators(vm, &pos[1..])?;
            Ok(vm.heap.value(Object::Iter(Iter::Map(pos[0], its))))
        })
        .subclassable();
    });
    vm.core_type(ids::FILTER, |t| {
        t.make(|vm, _, pos, kw| {
            vm.no_keywords(kw)?;
            vm.check_count(pos.len(), 2, 2)?;
            let it = vm.iter(pos[1])?;
            Ok(vm.heap.value(Object::Iter(Iter::Filter(pos[0], it))))
        })
        .subclassable();
    });
    vm.core_type(ids::REVERSED, |t| {
        t.make(|vm, _, pos, kw| {
            vm.no_keywords(kw)?;
            vm.check_count(pos.len(), 1, 1)?;
            reversed(vm, pos[0])
        })
        .subclassable();
    });
}
