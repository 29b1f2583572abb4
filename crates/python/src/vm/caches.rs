//! Look-ups that the caches of the code's sites answer, and the quick ways of items and iterators.

use super::Vm;
use super::quick::fits;
use crate::code::Site;
use crate::error::{Error, Res};
use crate::object::{GeneratorState, Iter, Object};
use crate::types::ids;
use crate::value::{Ref, Sym, Value};

/// What a for loop's quick look at its iterator gave.
pub(crate) enum Next {
    Item(Value),
    End,
    Generator(Ref),
    Slow,
}

/// Look-ups that caches answer.
impl Vm<'_> {
    #[inline(always)]
    pub(super) fn quick_global(&self, globals: Ref, site: &Site) -> Option<Value> {
        if let Object::Dict(map) = self.heap.get(globals)
            && let Some(entry) = map.table.get(site.slot.get() as usize)
            && let Value::Str(s) = entry.key
            && s == site.name
        {
            return Some(entry.value);
        }
        if site.epoch.get() == self.globals_epoch && site.owner.get() == globals.0 {
            return Some(site.value.get());
        }
        None
    }

    pub(super) fn load_global(&mut self, globals: Ref, site: &Site) -> Res {
        let hash = self.heap.symbols.hash(site.name);
        let map = self.map(globals);
        if let Some(pos) = map.find_sym(site.name, hash) {
            site.slot.set(pos as u32);
            return Ok(map.table[pos].value);
        }
        match self.get_sym(self.builtins, site.name) {
            Some(v) => {
                site.owner.set(globals.0);
                site.epoch.set(self.globals_epoch);
                site.value.set(v);
                Ok(v)
            }
            None => Err(self.no_name(site.name)),
        }
    }

    /// NameError `name 'x' isn't defined`.
    pub(super) fn no_name(&mut self, name: Sym) -> Error {
        let name = self.text(name).to_owned();
        self.raise(ids::NAME_ERROR, &format!("name '{name}' isn't defined"))
    }

    #[inline(always)]
    pub(super) fn store_name(&mut self, dict: Ref, site: &Site, v: Value) {
        if let Object::Dict(map) = self.heap.get_mut(dict)
            && let Some(entry) = map.table.get_mut(site.slot.get() as usize)
            && let Value::Str(s) = entry.key
            && s == site.name
        {
            entry.value = v;
            return;
        }
        self.set_sym(dict, site.name, v);
        let hash = self.heap.symbols.hash(site.name);
        if let Some(pos) = self.map(dict).find_sym(site.name, hash) {
            site.slot.set(pos as u32);
        }
    }

    #[inline(always)]
    pub(super) fn quick_attr(&self, obj: Value, site: &Site) -> Option<Value> {
        if let Value::Obj(r) = obj {
            let map = match self.heap.get(r) {
                Object::Instance(i) => &i.members,
                Object::Module(m) => match self.heap.get(m.globals) {
                    Object::Dict(map) => map,
                    _ => return None,
                },
                _ => return None,
            };
            if let Some(entry) = map.table.get(site.slot.get() as usize)
                && let Value::Str(s) = entry.key
                && s == site.name
            {
                return Some(entry.value);
            }
        }
        None
    }

    pub(super) fn load_attr_at(&mut self, obj: Value, site: &Site) -> Res {
        if let Value::Obj(r) = obj {
            let table = match self.heap.get(r) {
                Object::Instance(_) => Some(r),
                Object::Module(m) => Some(m.globals),
                _ => None,
            };
            if let Some(table) = table {
                let hash = self.heap.symbols.hash(site.name);
                if let Some(pos) = self.map(table).find_sym(site.name, hash) {
                    site.slot.set(pos as u32);
                    return Ok(self.map(table).table[pos].value);
                }
            }
        }
        self.load_attr(obj, site.name)
    }

    #[inline(always)]
    pub(super) fn quick_store_attr(&mut self, obj: Value, site: &Site, v: Value) -> bool {
        if let Value::Obj(r) = obj
            && let Object::Instance(i) = self.heap.get_mut(r)
            && let Some(entry) = i.members.table.get_mut(site.slot.get() as usize)
            && let Value::Str(s) = entry.key
            && s == site.name
            && site.epoch.get() == self.epoch
            && site.owner.get() == i.class.0
        {
            entry.value = v;
            return true;
        }
        false
    }

    pub(super) fn store_attr_at(&mut self, obj: Value, site: &Site, v: Value) -> Res<()> {
        self.store_attr(obj, site.name, v)?;
        if let Value::Obj(r) = obj
            && let Object::Instance(i) = self.heap.get(r)
        {
            let class_ref = i.class;
            let class = self.class(class_ref);
            if !class.special_attrs && !class.has_descriptors {
                let hash = self.heap.symbols.hash(site.name);
                if let Some(pos) = self.map(r).find_sym(site.name, hash) {
                    site.slot.set(pos as u32);
                    site.owner.set(class_ref.0);
                    site.epoch.set(self.epoch);
                }
            }
        }
        Ok(())
    }

    /// The function a method call runs, self being the object.
    #[inline(always)]
    pub(super) fn quick_method(&self, obj: Value, site: &Site) -> Option<Value> {
        if site.epoch.get() != self.epoch {
            return None;
        }
        let owner = match obj {
            Value::Obj(r) => match self.heap.get(r) {
                Object::Instance(i) => i.class.0,
                Object::List(_) => NATIVE_OWNER + ids::LIST.0,
                Object::Dict(m) if !m.ordered => NATIVE_OWNER + ids::DICT.0,
                Object::Str(_) => NATIVE_OWNER + ids::STR.0,
                Object::Bytes(_) => NATIVE_OWNER + ids::BYTES.0,
                Object::Set(_) => NATIVE_OWNER + ids::SET.0,
                Object::Native(ty, _) => NATIVE_OWNER + ty.0,
                _ => return None,
            },
            Value::Str(_) => NATIVE_OWNER + ids::STR.0,
            _ => return None,
        };
        (owner == site.owner.get()).then(|| site.value.get())
    }

    pub(super) fn load_method_at(&mut self, obj: Value, site: &Site) -> Res<super::attr::Found> {
        let found = self.load_method(obj, site.name)?;
        if let super::attr::Found::Method(f, slf) = found
            && slf.is(obj)
        {
            let owner = match obj {
                Value::Obj(r) => match self.heap.get(r) {
                    Object::Instance(i) if !self.class(i.class).shadowed => Some(i.class.0),
                    Object::Instance(_) => None,
                    Object::List(_)
                    | Object::Str(_)
                    | Object::Bytes(_)
                    | Object::Set(_)
                    | Object::Native(..) => Some(NATIVE_OWNER + self.type_id(obj).0),
                    Object::Dict(m) if !m.ordered => Some(NATIVE_OWNER + ids::DICT.0),
                    _ => None,
                },
                Value::Str(_) => Some(NATIVE_OWNER + ids::STR.0),
                _ => None,
            };
            if let Some(owner) = owner {
                site.owner.set(owner);
                site.epoch.set(self.epoch);
                site.value.set(f);
            }
        }
        Ok(found)
    }

    #[inline(always)]
    pub(super) fn quick_index(&self, obj: Value, key: Value) -> Option<Value> {
        let Value::Obj(r) = obj else { return None };
        match (self.heap.get(r), key) {
            (Object::List(l), Value::Int(i)) => {
                let i = if i < 0 {
                    i as i64 + l.items.len() as i64
                } else {
                    i64::from(i)
                };
                l.items.get(usize::try_from(i).ok()?).copied()
            }
            (Object::Tuple(t), Value::Int(i)) => t.get(usize::try_from(i).ok()?).copied(),
            (Object::Bytes(b), Value::Int(i)) => b
                .get(usize::try_from(i).ok()?)
                .map(|b| Value::Int(i32::from(*b))),
            (Object::ByteArray(b), Value::Int(i)) => b
                .get(usize::try_from(i).ok()?)
                .map(|b| Value::Int(i32::from(*b))),
            (Object::Dict(m), Value::Str(s)) if m.all_syms => {
                let pos = m.find_sym(s, self.heap.symbols.hash(s))?;
                Some(m.table[pos].value)
            }
            _ => None,
        }
    }

    #[inline(always)]
    pub(super) fn quick_set_index(&mut self, obj: Value, key: Value, v: Value) -> bool {
        let (Value::Obj(r), Value::Int(i)) = (obj, key) else {
            return false;
        };
        match self.heap.get_mut(r) {
            Object::List(l) => {
                let len = l.items.len() as i64;
                let i = if i < 0 {
                    i64::from(i) + len
                } else {
                    i64::from(i)
                };
                if (0..len).contains(&i) {
                    l.items[i as usize] = v;
                    return true;
                }
                false
            }
            Object::ByteArray(b) => {
                if let (Value::Int(v @ 0..=255), Ok(i)) = (v, usize::try_from(i))
                    && let Some(slot) = b.get_mut(i)
                {
                    *slot = v as u8;
                    return true;
                }
                false
            }
            _ => false,
        }
    }

    #[inline(always)]
    pub(super) fn quick_next(&mut self, it: Value) -> Next {
        let Value::Obj(r) = it else { return Next::Slow };
        match self.heap.get_mut(r) {
            Object::Iter(Iter::List(list, i)) => {
                let (list, at) = (*list, *i as usize);
                let item = match self.heap.get(list) {
                    Object::List(l) => l.items.get(at).copied(),
                    _ => None,
                };
                match item {
                    Some(v) => {
                        if let Object::Iter(Iter::List(_, i)) = self.heap.get_mut(r) {
                            *i += 1;
                        }
                        Next::Item(v)
                    }
                    None => Next::End,
                }
            }
            Object::Iter(Iter::Range(next, left, step)) => {
                if *left == 0 {
                    return Next::End;
                }
                if !fits(*next) {
                    return Next::Slow;
                }
                let v = *next;
                *left -= 1;
                *next = next.wrapping_add(*step);
                Next::Item(Value::Int(v))
            }
            Object::Generator(g) => match g.state {
                GeneratorState::Done => Next::End,
                _ if !g.pending.is_none() => Next::Slow,
                _ => Next::Generator(r),
            },
            _ => Next::Slow,
        }
    }
}

/// Owners of cached methods of built-in types start here, above every handle.
const NATIVE_OWNER: u32 = 1 << 31;
