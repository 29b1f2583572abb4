//! collections: deque, namedtuple, OrderedDict (py/modcollections.c, py/objdeque.c,
//! py/objnamedtuple.c).

use crate::error::{Error, Res};
use crate::object::{NativeObject, blocks};
use crate::text::utf8::split_spaces;
use crate::types::{Hooks, ModuleBuilder, NativeFn, ids, tuple};
use crate::value::{Sym, TypeId, Value};
use crate::vm::Vm;

/// Fills in the module.
pub fn init(m: &mut ModuleBuilder) {
    let iterator = m.vm.define_type("iterator", |t| {
        t.hooks(Hooks {
            next: Some(next),
            ..Hooks::default()
        });
    });
    let deque = m.vm.define_type("deque", define_deque);
    // The deque's code knows its iterators' type by this.
    debug_assert_eq!(iterator_type(deque), iterator);
    m.value("deque", Value::Type(deque))
        .function("namedtuple", NativeFn::F2(named_tuple))
        .value("OrderedDict", Value::Type(ids::ORDERED_DICT));
}

fn iterator_type(deque: TypeId) -> TypeId {
    TypeId(deque.0 - 1)
}

/// `namedtuple(name, fields)`
fn named_tuple(vm: &mut Vm, name: Value, fields: Value) -> Res {
    let name = vm.sym_arg(name)?;
    let fields: Vec<Sym> = match vm.as_str(fields).map(|text| text.to_vec()) {
        Some(text) => split_spaces(&text, None)
            .into_iter()
            .map(|word| vm.intern(word))
            .collect(),
        None => {
            let mut syms = Vec::new();
            for field in vm.items_arg(fields)? {
                syms.push(vm.sym_arg(field)?);
            }
            syms
        }
    };
    Ok(Value::Obj(tuple::new_named_type(vm, name, &fields)))
}

/// A ring of items.
struct Deque {
    /// The ring: one slot more than the items it can hold; free slots are `Undefined`.
    slots: Box<[Value]>,
    /// Slot of the first item.
    first: usize,
    /// Slot after the last item.
    end: usize,
    /// An append to a full deque raises IndexError instead of dropping the item at the other end.
    check_overflow: bool,
}

impl NativeObject for Deque {
    fn trace(&self, mark: &mut dyn FnMut(Value)) {
        self.slots.iter().for_each(|&v| mark(v));
    }

    fn cost(&self) -> usize {
        32 + blocks(self.slots.len() * 4)
    }
}

impl Deque {
    fn len(&self) -> usize {
        (self.end + self.slots.len() - self.first) % self.slots.len()
    }

    fn is_empty(&self) -> bool {
        self.first == self.end
    }

    fn after(&self, slot: usize) -> usize {
        if slot + 1 == self.slots.len() {
            0
        } else {
            slot + 1
        }
    }

    fn before(&self, slot: usize) -> usize {
        if slot == 0 {
            self.slots.len() - 1
        } else {
            slot - 1
        }
    }

    /// Adds at the end; false if it is full and checks.
    fn append(&mut self, v: Value) -> bool {
        let end = self.after(self.end);
        if self.check_overflow && end == self.first {
            return false;
        }
        self.slots[self.end] = v;
        self.end = end;
        if self.first == end {
            self.first = self.after(self.first);
        }
        true
    }

    /// Adds at the start; false if it is full and checks.
    fn append_left(&mut self, v: Value) -> bool {
        let first = self.before(self.first);
        if self.check_overflow && first == self.end {
            return false;
        }
        self.first = first;
        self.slots[first] = v;
        if self.end == first {
            self.end = self.before(self.end);
        }
        true
    }

    fn take(&mut self, slot: usize) -> Value {
        std::mem::replace(&mut self.slots[slot], Value::Undefined)
    }

    fn slot_of(&self, i: usize) -> usize {
        (self.first + i) % self.slots.len()
    }
}

/// An iterator over a deque.
struct DequeIterator {
    deque: Value,
    slot: usize,
}

impl NativeObject for DequeIterator {
    fn trace(&self, mark: &mut dyn FnMut(Value)) {
        mark(self.deque);
    }
}

fn next(vm: &mut Vm, it: Value) -> Res<Option<Value>> {
    let Some(&DequeIterator { deque, slot }) = vm.native_ref::<DequeIterator>(it) else {
        return Ok(None);
    };
    let (item, after) = {
        let deque = this(vm, deque)?;
        if slot == deque.end {
            return Ok(None);
        }
        (deque.slots[slot], deque.after(slot))
    };
    if let Some(it) = vm.native_mut::<DequeIterator>(it) {
        it.slot = after;
    }
    Ok(Some(item.defined().unwrap_or(Value::None)))
}

fn this<'a>(vm: &'a mut Vm, v: Value) -> Res<&'a mut Deque> {
    if vm.native_ref::<Deque>(v).is_none() {
        return Err(vm.type_error("argument has wrong type"));
    }
    match vm.native_mut::<Deque>(v) {
        Some(deque) => Ok(deque),
        None => Err(Error::Stop),
    }
}

fn full(vm: &mut Vm) -> Error {
    vm.raise(ids::INDEX_ERROR, "full")
}

fn make(vm: &mut Vm, ty: TypeId, pos: &[Value], kw: &[(Sym, Value)]) -> Res {
    vm.no_keywords(kw)?;
    vm.check_count(pos.len(), 2, 3)?;
    let max = vm.int_arg(pos[1])?;
    let Ok(max) = usize::try_from(max) else {
        return Err(vm.raise_with(ids::VALUE_ERROR, &[]));
    };
    let flags = match pos.get(2) {
        Some(&flags) => vm.int_arg(flags)?,
        None => 0,
    };
    vm.reserve((max + 1) * 4)?;
    let made = vm.new_native(
        ty,
        Deque {
            slots: vec![Value::Undefined; max + 1].into(),
            first: 0,
            end: 0,
            check_overflow: flags & 1 != 0,
        },
    );
    vm.keep(made);
    extend(vm, made, pos[0])?;
    Ok(made)
}

fn extend(vm: &mut Vm, deque: Value, items: Value) -> Res {
    let it = vm.iter(items)?;
    vm.keep(it);
    while let Some(item) = vm.iter_next(it)? {
        if !this(vm, deque)?.append(item) {
            return Err(full(vm));
        }
    }
    Ok(Value::None)
}

fn define_deque(t: &mut crate::types::TypeBuilder) {
    t.make(make)
        .subclassable()
        .hooks(Hooks {
            hash: Some(|vm, _| Err(vm.type_error("unsupported type for __hash__: 'deque'"))),
            len: Some(|vm, v| Ok(this(vm, v)?.len())),
            iter: Some(|vm, v| {
                let slot = this(vm, v)?.first;
                let ty = iterator_type(vm.type_id(v));
                Ok(vm.new_native(ty, DequeIterator { deque: v, slot }))
            }),
            index: Some(|vm, v, key| {
                let len = this(vm, v)?.len();
                let i = vm.index_arg("deque", len, key, false)?;
                let deque = this(vm, v)?;
                Ok(deque.slots[deque.slot_of(i)])
            }),
            set_index: Some(|vm, v, key, value| {
                if value.is_undefined() {
                    return Err(vm.type_error("'deque' object doesn't support item deletion"));
                }
                let len = this(vm, v)?.len();
                let i = vm.index_arg("deque", len, key, false)?;
                let deque = this(vm, v)?;
                let slot = deque.slot_of(i);
                deque.slots[slot] = value;
                Ok(())
            }),
            ..Hooks::default()
        })
        .method(
            "append",
            NativeFn::F2(|vm, slf, v| {
                if this(vm, slf)?.append(v) {
                    Ok(Value::None)
                } else {
                    Err(full(vm))
                }
            }),
        )
        .method(
            "appendleft",
            NativeFn::F2(|vm, slf, v| {
                if this(vm, slf)?.append_left(v) {
                    Ok(Value::None)
                } else {
                    Err(full(vm))
                }
            }),
        )
        .method("extend", NativeFn::F2(extend))
        .method(
            "pop",
            NativeFn::F1(|vm, slf| {
                let deque = this(vm, slf)?;
                if deque.is_empty() {
                    return Err(vm.raise(ids::INDEX_ERROR, "empty"));
                }
                deque.end = deque.before(deque.end);
                Ok(deque.take(deque.end))
            }),
        )
        .method(
            "popleft",
            NativeFn::F1(|vm, slf| {
                let deque = this(vm, slf)?;
                if deque.is_empty() {
                    return Err(vm.raise(ids::INDEX_ERROR, "empty"));
                }
                let slot = deque.first;
                deque.first = deque.after(slot);
                Ok(deque.take(slot))
            }),
        );
}
