//! Iteration.

use super::Vm;
use crate::error::{Error, Res};
use crate::object::{DictView, Iter, Object};
use crate::text::utf8::char_at;
use crate::types::ids;
use crate::value::{Ref, Value};

impl Vm<'_> {
    /// `iter(v)`
    pub fn iter(&mut self, v: Value) -> Res {
        let iter = match v {
            Value::Undefined => return Err(self.unbound_local()),
            Value::Str(_) => Iter::Str(v, 0),
            Value::Obj(r) => match self.heap.get(r) {
                Object::List(_) => Iter::List(r, 0),
                Object::Tuple(_) | Object::NamedTuple(_) => Iter::Tuple(r, 0),
                Object::Str(_) => Iter::Str(v, 0),
                Object::Bytes(_)
                | Object::ByteArray(_)
                | Object::Array(_)
                | Object::MemoryView(_) => Iter::Bytes(v, 0),
                Object::Range(start, stop, step) => {
                    Iter::Range(*start, range_len(*start, *stop, *step), *step)
                }
                Object::Dict(_) => Iter::Dict(r, 0, DictView::Keys),
                Object::DictView(dict, view) => Iter::Dict(*dict, 0, *view),
                Object::Set(_) | Object::FrozenSet(_) => Iter::Set(r, 0),
                Object::Iter(_) | Object::Generator(_) => return Ok(v),
                Object::Instance(_) => return self.iter_instance(v),
                Object::Native(ty, _) => {
                    let hooks = self.types[ty.0 as usize].hooks;
                    if let Some(iter) = hooks.iter {
                        return iter(self, v);
                    }
                    if hooks.next.is_some() {
                        return Ok(v);
                    }
                    if hooks.index.is_some() {
                        return Ok(self.heap.value(Object::Iter(Iter::GetItem(v, 0))));
                    }
                    return Err(self.not_iterable(v));
                }
                _ => return Err(self.not_iterable(v)),
            },
            _ => return Err(self.not_iterable(v)),
        };
        Ok(self.heap.value(Object::Iter(iter)))
    }

    fn iter_instance(&mut self, v: Value) -> Res {
        let (iter, getitem) = (self.names.iter, self.names.getitem);
        if let Some(it) = self.call_special(v, iter, &[])? {
            return Ok(it);
        }
        if let Some(native) = self.operand_of(v)
            && !crate::types::number::is_number(self, native)
        {
            return self.iter(native);
        }
        if self.find_attr(v, getitem)?.is_some() {
            return Ok(self.heap.value(Object::Iter(Iter::GetItem(v, 0))));
        }
        Err(self.not_iterable(v))
    }

    pub(crate) fn not_iterable(&mut self, v: Value) -> crate::error::Error {
        self.wrong_type("'{}' object isn't iterable", v)
    }

    /// `next(it)`: `None` at its end, and then what it returned is in `stop_value`.
    pub fn iter_next(&mut self, it: Value) -> Res<Option<Value>> {
        self.stop_value = Value::None;
        // Natives loop over this: here Ctrl-C reaches them.
        self.budget -= 1;
        if self.budget == 0 {
            self.tick_at_call()?;
        }
        let Value::Obj(r) = it else {
            return Err(self.not_iterator(it));
        };
        match self.heap.get(r) {
            // An iterator over iterators recurses.
            Object::Iter(
                Iter::Enumerate(..)
                | Iter::Zip(_)
                | Iter::Map(..)
                | Iter::Filter(..)
                | Iter::Reversed(..)
                | Iter::GetItem(..),
            ) => {
                self.enter_native()?;
                let next = self.builtin_next(r);
                self.leave_native();
                next
            }
            Object::Iter(_) => self.builtin_next(r),
            Object::Generator(_) => match self.resume(r, Value::None)? {
                Some(v) => Ok(Some(v)),
                None => Ok(None),
            },
            Object::Instance(_) => {
                let next = self.names.next;
                let called = match self.call_special(it, next, &[]) {
                    // Alone among the special methods it may be an attribute of any kind.
                    Ok(None) => match self.find_attr(it, next) {
                        Ok(Some(f)) => self.call(f, &[]).map(Some),
                        found => found,
                    },
                    called => called,
                };
                match called {
                    Ok(Some(v)) => Ok(Some(v)),
                    Ok(None) => Err(self.not_iterator(it)),
                    Err(e) if self.is_error(e, ids::STOP_ITERATION) => {
                        if let crate::error::Error::Raised(e) = e {
                            self.stop_value = self.exception_value(e);
                        }
                        Ok(None)
                    }
                    Err(e) => Err(e),
                }
            }
            Object::Native(ty, _) => match self.types[ty.0 as usize].hooks.next {
                Some(next) => match next(self, it) {
                    // An awaitable's way to give a result.
                    Err(Error::Raised(e))
                        if self.is_error(Error::Raised(e), ids::STOP_ITERATION) =>
                    {
                        self.stop_value = self.exception_value(e);
                        Ok(None)
                    }
                    result => result,
                },
                None => Err(self.not_iterator(it)),
            },
            _ => Err(self.not_iterator(it)),
        }
    }

    /// As iter_next, for loops and `yield from`: a StopIteration that comes out of a built-in
    /// iterator, raised by what it calls, ends them too.
    pub(crate) fn next_or_stop(&mut self, it: Value) -> Res<Option<Value>> {
        let next = self.iter_next(it);
        self.stop_ends(next)
    }

    fn not_iterator(&mut self, v: Value) -> crate::error::Error {
        self.wrong_type("'{}' object isn't an iterator", v)
    }

    /// A built-in iterator's next value.
    pub(crate) fn builtin_next(&mut self, r: Ref) -> Res<Option<Value>> {
        let Object::Iter(iter) = self.heap.get_mut(r) else {
            return Ok(None);
        };
        match iter {
            Iter::Range(next, left, step) => {
                if *left == 0 {
                    return Ok(None);
                }
                let value = *next;
                *left -= 1;
                *next = next.wrapping_add(*step);
                Ok(Some(self.int(i64::from(value))))
            }
            Iter::List(list, i) => {
                let (list, at) = (*list, *i as usize);
                let Object::List(l) = self.heap.get(list) else {
                    return Ok(None);
                };
                let item = l.items.get(at).copied();
                if item.is_some() {
                    self.advance(r);
                }
                Ok(item)
            }
            Iter::Tuple(tuple, i) => {
                let (tuple, at) = (*tuple, *i as usize);
                let item = match self.heap.get(tuple) {
                    Object::Tuple(t) => t.get(at).copied(),
                    Object::NamedTuple(t) => t.items.get(at).copied(),
                    _ => None,
                };
                if item.is_some() {
                    self.advance(r);
                }
                Ok(item)
            }
            Iter::Str(s, offset) => {
                let (s, at) = (*s, *offset as usize);
                let len = self.buffer(s).map_or(0, |s| char_at(s, at).1);
                if len == 0 {
                    return Ok(None);
                }
                let sym = self.intern_piece(s, at, len);
                if let Object::Iter(Iter::Str(_, offset)) = self.heap.get_mut(r) {
                    *offset += len as u32;
                }
                Ok(Some(Value::Str(sym)))
            }
            Iter::Bytes(b, i) => {
                let (b, at) = (*b, *i as usize);
                let item = match self.object(b) {
                    Some(Object::Bytes(_) | Object::ByteArray(_)) => self
                        .buffer(b)
                        .and_then(|b| b.get(at).copied())
                        .map(|b| Value::Int(i32::from(b))),
                    _ => crate::types::array::item(self, b, at)?,
                };
                if item.is_some() {
                    self.advance(r);
                }
                Ok(item)
            }
            Iter::Dict(dict, pos, view) => {
                let (dict, mut at, view) = (*dict, *pos as usize, *view);
                let map = self.map(dict);
                while at < map.table.len() && !map.table[at].is_filled() {
                    at += 1;
                }
                let Some(&entry) = map.table.get(at) else {
                    return Ok(None);
                };
                if let Object::Iter(Iter::Dict(_, pos, _)) = self.heap.get_mut(r) {
                    *pos = at as u32 + 1;
                }
                Ok(Some(match view {
                    DictView::Keys => entry.key,
                    DictView::Values => entry.value,
                    DictView::Items => self.new_tuple([entry.key, entry.value]),
                }))
            }
            Iter::Set(set, pos) => {
                let (set, mut at) = (*set, *pos as usize);
                let map = self.map(set);
                while at < map.table.len() && !map.table[at].is_filled() {
                    at += 1;
                }
                let Some(&entry) = map.table.get(at) else {
                    return Ok(None);
                };
                if let Object::Iter(Iter::Set(_, pos)) = self.heap.get_mut(r) {
                    *pos = at as u32 + 1;
                }
                Ok(Some(entry.key))
            }
            Iter::GetItem(obj, i) => {
                let (obj, at) = (*obj, *i);
                *i += 1;
                let getitem = self.names.getitem;
                let attribute =
                    self.is_instance_object(obj) && self.find_in_class(obj, getitem).is_none();
                let item = if attribute && let Some(f) = self.find_attr(obj, getitem)? {
                    self.call(f, &[Value::Int(at)])
                } else {
                    self.index(obj, Value::Int(at))
                };
                match item {
                    Ok(v) => Ok(Some(v)),
                    Err(e)
                        if self.is_error(e, ids::INDEX_ERROR)
                            || self.is_error(e, ids::STOP_ITERATION) =>
                    {
                        Ok(None)
                    }
                    Err(e) => Err(e),
                }
            }
            Iter::Enumerate(it, _) => {
                let it = *it;
                let Some(v) = self.iter_next(it)? else {
                    return Ok(None);
                };
                let mut number = 0;
                if let Object::Iter(Iter::Enumerate(_, n)) = self.heap.get_mut(r) {
                    number = crate::pure::hash::small(*n);
                    *n = n.wrapping_add(1);
                }
                Ok(Some(self.new_tuple([Value::Int(number), v])))
            }
            Iter::Zip(its) => {
                let its = its.clone();
                if its.is_empty() {
                    return Ok(None);
                }
                match self.next_of_all(&its)? {
                    Some(items) => Ok(Some(self.new_tuple(items))),
                    None => Ok(None),
                }
            }
            Iter::Map(f, its) => {
                let (f, its) = (*f, its.clone());
                match self.next_of_all(&its)? {
                    Some(items) => self.call(f, &items).map(Some),
                    None => Ok(None),
                }
            }
            Iter::Filter(f, it) => {
                let (f, it) = (*f, *it);
                while let Some(v) = self.iter_next(it)? {
                    self.kept.push(v);
                    let keep = if f.is_none() {
                        self.truth(v)
                    } else {
                        self.call(f, &[v]).and_then(|t| self.truth(t))
                    };
                    self.kept.pop();
                    if keep? {
                        return Ok(Some(v));
                    }
                }
                Ok(None)
            }
            Iter::Reversed(seq, left) => {
                if *left == 0 {
                    return Ok(None);
                }
                *left -= 1;
                let (seq, at) = (*seq, *left);
                self.index(seq, Value::Int(at as i32)).map(Some)
            }
            Iter::Done => Ok(None),
        }
    }

    fn advance(&mut self, r: Ref) {
        if let Object::Iter(Iter::List(_, i) | Iter::Tuple(_, i) | Iter::Bytes(_, i)) =
            self.heap.get_mut(r)
        {
            *i += 1;
        }
    }

    fn next_of_all(&mut self, its: &[Value]) -> Res<Option<Vec<Value>>> {
        let kept = self.kept.len();
        let mut items = Vec::with_capacity(its.len());
        for &it in its {
            match self.iter_next(it) {
                Ok(Some(v)) => {
                    self.kept.push(v);
                    items.push(v);
                }
                Ok(None) => {
                    self.kept.truncate(kept);
                    return Ok(None);
                }
                Err(e) => {
                    self.kept.truncate(kept);
                    return Err(e);
                }
            }
        }
        self.kept.truncate(kept);
        Ok(Some(items))
    }

    /// All items of an iterable. They stay alive until the native that calls this returns.
    pub fn collect_items(&mut self, v: Value) -> Res<Vec<Value>> {
        match self.object(v) {
            Some(Object::List(l)) => return Ok(l.items.clone()),
            Some(Object::Tuple(t)) => return Ok(t.to_vec()),
            _ => {}
        }
        let it = self.iter(v)?;
        self.keep(it);
        let mut items = Vec::new();
        while let Some(item) = self.iter_next(it)? {
            self.keep(item);
            items.push(item);
            if items.len() % 64 == 0 && !self.heap.has_room(items.len() * 4) {
                self.reserve(items.len() * 4)?;
            }
        }
        Ok(items)
    }
}

/// Number of items of a range.
pub fn range_len(start: i32, stop: i32, step: i32) -> u32 {
    let (start, stop, step) = (i64::from(start), i64::from(stop), i64::from(step));
    let n = if step > 0 {
        (stop - start + step - 1).div_euclid(step)
    } else if step < 0 {
        (start - stop - step - 1).div_euclid(-step)
    } else {
        0
    };
    n.clamp(0, i64::from(u32::MAX)) as u32
}
