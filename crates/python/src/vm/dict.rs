//! Hashing, equality, and tables with keys of any type.

use super::Vm;
use crate::code::CmpOp;
use crate::error::Res;
use crate::map::{Entry, Map};
use crate::object::{DictView, Object};
use crate::pure::hash::{self, Build, sum_hash};
use crate::symbols::string_hash;
use crate::types::ids;
use crate::value::{Ref, Sym, Value};

impl Vm<'_> {
    /// `hash(v)` as the machine word a table uses.
    pub fn hash(&mut self, v: Value) -> Res<u32> {
        match v {
            Value::Obj(r) => self.hash_object(v, r),
            _ => Ok(quick_hash(&self.build, &self.heap, v)),
        }
    }

    fn hash_object(&mut self, v: Value, r: Ref) -> Res<u32> {
        match self.heap.get(r) {
            Object::Str(s) => Ok(u32::from(string_hash(s))),
            Object::Bytes(b) => Ok(u32::from(string_hash(b))),
            Object::Int(i) => Ok(crate::types::number::hash_int(i)),
            Object::Complex(re, im) => Ok(hash::complex_hash(&self.build, *re, *im) as u32),
            Object::Tuple(t) => {
                let items = t.to_vec();
                self.hash_items(&items, self.build.tuple)
            }
            Object::NamedTuple(t) => {
                let items = t.items.to_vec();
                self.hash_items(&items, self.build.tuple)
            }
            Object::FrozenSet(m) => {
                let items: Vec<Value> = m.keys().collect();
                self.hash_items(&items, self.build.frozenset)
            }
            Object::List(_)
            | Object::Dict(_)
            | Object::Set(_)
            | Object::ByteArray(_)
            | Object::Array(_)
            | Object::MemoryView(_)
            | Object::DictView(_, DictView::Keys | DictView::Items)
            | Object::Range(..)
            | Object::Slice(_) => Err(self.unhashable(v)),
            Object::BoundMethod(f, slf) => {
                // By what it binds: it is made anew each time.
                let (f, slf) = (*f, *slf);
                Ok(self.word(f) ^ self.word(slf))
            }
            Object::Instance(_) => self.hash_instance(v, r),
            Object::Native(ty, _) => match self.types[ty.0 as usize].hooks.hash {
                Some(hook) => hook(self, v),
                None => Ok(self.address(r)),
            },
            _ => Ok(self.address(r)),
        }
    }

    /// The address a board would show for an object: stable while it lives, in the part's RAM.
    pub fn address(&self, r: Ref) -> u32 {
        0x3ffe_4000 + (r.0 & 0x00ff_ffff) * 16
    }

    /// A value's word as far as it is known without asking the value: for hashes by identity.
    fn word(&self, v: Value) -> u32 {
        match v {
            Value::Obj(r) => self.address(r),
            Value::Int(i) => i as u32,
            Value::Native(n) => n.0,
            Value::Str(s) => s.0,
            _ => 0,
        }
    }

    /// TypeError `unsupported type for __hash__: 'list'`.
    fn unhashable(&mut self, v: Value) -> crate::error::Error {
        self.wrong_type("unsupported type for __hash__: '{}'", v)
    }

    fn hash_items(&mut self, items: &[Value], seed: i32) -> Res<u32> {
        self.enter_native()?;
        let mut hashes = Vec::with_capacity(items.len());
        for &item in items {
            match self.hash(item) {
                Ok(h) => hashes.push(h as i32),
                Err(e) => {
                    self.leave_native();
                    return Err(e);
                }
            }
        }
        self.leave_native();
        Ok(sum_hash(seed, hashes) as u32)
    }

    fn hash_instance(&mut self, v: Value, r: Ref) -> Res<u32> {
        let (hash, eq) = (self.names.hash, self.names.eq);
        if let Some(method) = self.find_in_class(v, hash) {
            if method.is_none() {
                return Err(self.unhashable(v));
            }
            let h = self.call(method, &[v])?;
            return self.int_truncated(h);
        }
        let native = self.native_of(v);
        if !native.is(v) && !self.is_exception(native) {
            return self.hash(native);
        }
        if self.find_in_class(v, eq).is_some() {
            return Err(self.unhashable(v));
        }
        Ok(self.address(r))
    }

    /// Equality where no Python code is needed to tell; `None` where it is.
    #[inline]
    pub fn quick_equal(&self, a: Value, b: Value) -> Option<bool> {
        match (a, b) {
            (Value::Int(x), Value::Int(y)) => Some(x == y),
            (Value::Str(x), Value::Str(y)) => Some(x == y),
            (Value::Float(x), Value::Float(y)) => Some(x == y),
            (Value::Str(_), Value::Obj(r)) | (Value::Obj(r), Value::Str(_)) => {
                match self.heap.get(r) {
                    Object::Str(s) => {
                        let sym = if let Value::Str(s) = a {
                            s
                        } else if let Value::Str(s) = b {
                            s
                        } else {
                            return None;
                        };
                        Some(**s == *self.text(sym))
                    }
                    _ => None,
                }
            }
            (Value::Obj(x), Value::Obj(y)) => match (self.heap.get(x), self.heap.get(y)) {
                (Object::Str(x), Object::Str(y)) => Some(x == y),
                (Object::Bytes(x), Object::Bytes(y)) => Some(x == y),
                _ => None,
            },
            (Value::Str(_) | Value::None, Value::Int(_) | Value::None | Value::Bool(_))
            | (Value::Int(_) | Value::Bool(_), Value::Str(_) | Value::None) => Some(a.is(b)),
            _ => None,
        }
    }

    /// `a == b`
    pub fn equal(&mut self, a: Value, b: Value) -> Res<bool> {
        if let Some(result) = self.quick_equal(a, b) {
            return Ok(result);
        }
        let result = self.compare(CmpOp::Eq, a, b)?;
        self.truth(result)
    }

    /// The table of a dict, set, frozenset or instance.
    ///
    /// # Panics
    /// If the handle is of something else.
    pub fn map(&self, r: Ref) -> &Map {
        match self.heap.get(r) {
            Object::Dict(m) | Object::Set(m) | Object::FrozenSet(m) => m,
            Object::Instance(i) => &i.members,
            _ => panic!("a handle that should be a table's is not"),
        }
    }

    /// The same, to change.
    ///
    /// # Panics
    /// If the handle is of something else.
    pub fn map_mut(&mut self, r: Ref) -> &mut Map {
        match self.heap.get_mut(r) {
            Object::Dict(m) | Object::Set(m) | Object::FrozenSet(m) => m,
            Object::Instance(i) => &mut i.members,
            _ => panic!("a handle that should be a table's is not"),
        }
    }

    /// Position of a key.
    pub fn map_find(&mut self, r: Ref, key: Value) -> Res<Option<usize>> {
        let map = self.map(r);
        if let Value::Str(sym) = key
            && (map.all_syms || map.is_empty())
        {
            let hash = self.heap.symbols.hash(sym);
            return Ok(self.map(r).find_sym(sym, hash));
        }
        let is_set = matches!(self.heap.get(r), Object::Set(_) | Object::FrozenSet(_));
        let empty = map.table.is_empty();
        if empty || map.all_syms && !is_set && !matches!(self.object(key), Some(Object::Str(_))) {
            // It cannot be there, and is not even hashed.
            return Ok(None);
        }
        if map.ordered {
            let mut pos = 0;
            while pos < self.map(r).len() {
                let candidate = self.map(r).table[pos].key;
                if candidate.is(key) || self.equal(candidate, key)? {
                    return Ok(Some(pos));
                }
                pos += 1;
            }
            return Ok(None);
        }
        let hash = self.hash(key)?;
        self.map_probe(r, key, hash)
    }

    fn map_probe(&mut self, r: Ref, key: Value, hash: u32) -> Res<Option<usize>> {
        let len = self.map(r).table.len();
        if len == 0 {
            return Ok(None);
        }
        let start = hash as usize % len;
        let mut pos = start;
        loop {
            // Comparing may run Python code that changes the table: look again each time.
            let Some(&Entry {
                key: candidate,
                value,
            }) = self.map(r).table.get(pos)
            else {
                return Ok(None);
            };
            if candidate.is_undefined() {
                if value.is_undefined() {
                    return Ok(None);
                }
            } else if candidate.is(key) {
                return Ok(Some(pos));
            } else {
                let same = match self.quick_equal(candidate, key) {
                    Some(same) => same,
                    None => self.equal(candidate, key)?,
                };
                if same {
                    return Ok(Some(pos));
                }
            }
            pos += 1;
            if pos >= len {
                pos = 0;
            }
            if pos == start {
                return Ok(None);
            }
        }
    }

    /// `dict.get(key)`
    pub fn map_get(&mut self, r: Ref, key: Value) -> Res<Option<Value>> {
        let found = self.map_find(r, key)?;
        Ok(found.and_then(|pos| Some(self.map(r).table.get(pos)?.value)))
    }

    /// `dict[key] = value`. May collect: key and value are kept by it.
    pub fn map_set(&mut self, r: Ref, key: Value, value: Value) -> Res<()> {
        let mut key = key;
        if self.map(r).watched
            && let Some(Object::Str(s)) = self.object(key)
        {
            let s = s.clone();
            key = Value::Str(self.intern(&**s));
        }
        let (hash, found) = self.map_place(r, key, value)?;
        if let Some(pos) = found {
            if let Some(entry) = self.map_mut(r).table.get_mut(pos) {
                entry.value = value;
            }
            return Ok(());
        }
        self.map_insert(r, key, hash, value)
    }

    /// A key's hash, and its position if it is there, for what is going to put it there: a table without room gets some
    /// first. The key is hashed once: that may run Python code.
    fn map_place(&mut self, r: Ref, key: Value, value: Value) -> Res<(u32, Option<usize>)> {
        if self.map(r).ordered {
            return Ok((0, self.map_find(r, key)?));
        }
        if self.map(r).table.is_empty() {
            self.reserve_growth(r, key, value)?;
            self.map_mut(r).grow(&mut |_| 0);
        }
        let hash = self.hash(key)?;
        let found = match key {
            Value::Str(sym) if self.map(r).all_syms => self.map(r).find_sym(sym, hash),
            _ if self.by_pointer(r, key) => None,
            _ => self.map_probe(r, key, hash)?,
        };
        Ok((hash, found))
    }

    /// Whether a dict's keys need not be compared with one that is looked for: all are interned, and it is no str.
    fn by_pointer(&self, r: Ref, key: Value) -> bool {
        self.map(r).all_syms
            && matches!(self.heap.get(r), Object::Dict(_))
            && !matches!(self.object(key), Some(Object::Str(_)))
    }

    /// `dict.setdefault(key, value)`
    pub fn map_set_default(&mut self, r: Ref, key: Value, value: Value) -> Res {
        if self.map(r).watched {
            if let Some(value) = self.map_get(r, key)? {
                return Ok(value);
            }
            self.map_set(r, key, value)?;
            return Ok(value);
        }
        let (hash, found) = self.map_place(r, key, value)?;
        match found.and_then(|pos| self.map(r).table.get(pos)) {
            Some(entry) => Ok(entry.value),
            None => {
                self.map_insert(r, key, hash, value)?;
                Ok(value)
            }
        }
    }

    /// Removes a key from a set, or adds it if it was not there.
    pub fn map_toggle(&mut self, r: Ref, key: Value) -> Res<()> {
        match self.map_place(r, key, Value::None)? {
            (_, Some(pos)) => {
                self.map_mut(r).remove_at(pos);
                Ok(())
            }
            (hash, None) => self.map_insert(r, key, hash, Value::None),
        }
    }

    /// Adds a key known to be absent.
    fn map_insert(&mut self, r: Ref, key: Value, hash: u32, value: Value) -> Res<()> {
        let map = self.map(r);
        if map.len() == map.table.len() {
            self.reserve_growth(r, key, value)?;
            if self.comparisons_show(r, key) {
                let by_pointer = self.by_pointer(r, key);
                self.grow_comparing(r, key, value)?;
                if !by_pointer && let Some(pos) = self.map_probe(r, key, hash)? {
                    if let Some(entry) = self.map_mut(r).table.get_mut(pos) {
                        entry.value = value;
                    }
                    return Ok(());
                }
            }
        }
        let mut map = std::mem::take(self.map_mut(r));
        let (build, heap) = (&self.build, &self.heap);
        map.insert_new(key, hash, value, &mut |key| quick_hash(build, heap, key));
        let watched = map.watched;
        *self.map_mut(r) = map;
        if watched {
            self.globals_epoch += 1;
        }
        Ok(())
    }

    /// Finds the memory for a table's next size, and accounts for it.
    fn reserve_growth(&mut self, r: Ref, key: Value, value: Value) -> Res<()> {
        let entry = match self.heap.get(r) {
            Object::Set(_) | Object::FrozenSet(_) => 4,
            _ => 8,
        };
        let map = self.map(r);
        let size = if map.ordered {
            map.table.len() as u32 + 4
        } else {
            crate::map::size_at_least(map.table.len() as u32 + 1)
        };
        let bytes = size as usize * entry;
        if self.heap.locked() > 0 || !self.heap.has_room(bytes) {
            self.kept.push(key);
            self.kept.push(value);
            let result = self.reserve(bytes);
            self.kept.truncate(self.kept.len() - 2);
            result?;
        }
        let old = crate::object::blocks(self.map(r).table.len() * entry);
        self.heap.charge(crate::object::blocks(bytes) - old);
        Ok(())
    }

    /// Whether it shows that a growing table compares its keys, as MicroPython's does when it puts each into its new place:
    /// str and bytes among them make it warn, and objects may have an `__eq__` or `__hash__`.
    fn comparisons_show(&self, r: Ref, new: Value) -> bool {
        let map = self.map(r);
        if map.ordered || map.all_syms && matches!(new, Value::Str(_)) {
            return false;
        }
        let (mut str, mut bytes) = (false, false);
        for key in map.keys().chain([new]) {
            match key {
                Value::Str(_) => str = true,
                Value::Obj(r) => match self.heap.get(r) {
                    Object::Str(_) => str = true,
                    Object::Bytes(_) => bytes = true,
                    Object::Int(_) => {}
                    _ => return true,
                },
                _ => {}
            }
        }
        str && bytes
    }

    /// Makes a table larger, looking for each of its keys before it puts it there.
    fn grow_comparing(&mut self, r: Ref, key: Value, value: Value) -> Res<()> {
        let map = self.map_mut(r);
        let size = crate::map::size_at_least(map.table.len() as u32 + 1);
        let old = std::mem::replace(&mut map.table, vec![crate::map::EMPTY; size as usize]);
        (map.used, map.all_syms) = (0, true);
        self.globals_epoch += u32::from(self.map(r).watched);
        let kept = self.kept.len();
        self.kept.extend([key, value]);
        let entries = old.into_iter().filter(Entry::is_filled);
        let entries: Vec<_> = entries.collect();
        self.kept
            .extend(entries.iter().flat_map(|e| [e.key, e.value]));
        let result = entries.into_iter().try_for_each(|entry| {
            let hash = self.hash(entry.key)?;
            let found = if self.by_pointer(r, entry.key) {
                None
            } else {
                self.map_probe(r, entry.key, hash)?
            };
            let map = self.map_mut(r);
            if let Some(place) = found.and_then(|pos| map.table.get_mut(pos)) {
                place.value = entry.value;
            } else if map.len() < map.table.len() {
                // It is not, if its keys' methods filled it meanwhile.
                map.insert_new(entry.key, hash, entry.value, &mut |_| 0);
            }
            Ok(())
        });
        self.kept.truncate(kept);
        result
    }

    /// Removes a key; its value if it was there.
    pub fn map_remove(&mut self, r: Ref, key: Value) -> Res<Option<Value>> {
        let Some(pos) = self.map_find(r, key)? else {
            return Ok(None);
        };
        let map = self.map_mut(r);
        let watched = map.watched;
        let value = map.remove_at(pos).value;
        if watched {
            self.globals_epoch += 1;
        }
        Ok(Some(value))
    }

    /// The value of an interned name in a dict of names. Exact for dicts whose keys are interned;
    /// module and class dicts are.
    #[inline]
    pub fn get_sym(&self, r: Ref, sym: Sym) -> Option<Value> {
        let map = self.map(r);
        let hash = self.heap.symbols.hash(sym);
        map.find_sym(sym, hash).map(|pos| map.table[pos].value)
    }

    /// Stores a name. Never collects and never fails.
    pub fn set_sym(&mut self, r: Ref, sym: Sym, value: Value) {
        let hash = self.heap.symbols.hash(sym);
        let map = self.map_mut(r);
        if let Some(pos) = map.find_sym(sym, hash) {
            map.table[pos].value = value;
            return;
        }
        let before = crate::object::blocks(map.table.len() * 8);
        let watched = map.watched;
        let mut map = std::mem::take(map);
        let symbols = &self.heap.symbols;
        if map.all_syms {
            map.insert_new(Value::Str(sym), hash, value, &mut |key| match key {
                Value::Str(s) => symbols.hash(s),
                _ => 0,
            });
        } else {
            // A dict of names into which a program put other keys: hash what can be hashed
            // without running Python code.
            let (build, heap) = (&self.build, &self.heap);
            map.insert_new(Value::Str(sym), hash, value, &mut |key| {
                quick_hash(build, heap, key)
            });
        }
        let after = crate::object::blocks(map.table.len() * 8);
        *self.map_mut(r) = map;
        self.heap.charge(after.saturating_sub(before));
        if watched {
            self.globals_epoch += 1;
        }
    }

    /// Removes a name.
    pub fn remove_sym(&mut self, r: Ref, sym: Sym) -> Option<Value> {
        let hash = self.heap.symbols.hash(sym);
        let map = self.map_mut(r);
        let pos = map.find_sym(sym, hash)?;
        let watched = map.watched;
        let value = map.remove_at(pos).value;
        if watched {
            self.globals_epoch += 1;
        }
        Some(value)
    }

    /// Marks a dict as one whose names the code caches, and makes its keys names.
    pub(crate) fn watch_globals(&mut self, r: Ref) {
        self.intern_keys(r);
        self.map_mut(r).watched = true;
    }

    /// Replaces str keys by interned ones, so that names are found by symbol.
    pub(crate) fn intern_keys(&mut self, r: Ref) {
        if self.map(r).all_syms {
            return;
        }
        let mut all = true;
        for i in 0..self.map(r).table.len() {
            let key = self.map(r).table[i].key;
            if let Some(Object::Str(s)) = self.object(key) {
                let s = s.clone();
                let sym = self.intern(&**s);
                self.map_mut(r).table[i].key = Value::Str(sym);
            } else {
                all &= matches!(key, Value::Str(_) | Value::Undefined);
            }
        }
        self.map_mut(r).all_syms = all;
    }

    /// KeyError with that key.
    pub fn key_error(&mut self, key: Value) -> crate::error::Error {
        self.raise_with(ids::KEY_ERROR, &[key])
    }
}

/// The hash of what is no object of the heap, and of those that need no more than their own bytes.
#[inline]
fn quick_hash(build: &Build, heap: &crate::heap::Heap, key: Value) -> u32 {
    match key {
        Value::Str(s) => heap.symbols.hash(s),
        Value::Int(i) => i as u32,
        Value::Bool(b) => u32::from(b),
        Value::Float(f) => hash::float_hash(build, f) as u32,
        Value::Undefined => 0,
        // None is its own word. The others hash by their address in ROM: ours are only stable.
        Value::None => 6,
        Value::Ellipsis => 0x3f40_3cac,
        Value::NotImplemented => 0x3f40_3cb0,
        Value::Native(n) => 0x3f41_0000 + n.0 * 12,
        Value::Type(t) => 0x3f42_0000 + t.0 * 32,
        Value::Obj(r) => match heap.get(r) {
            Object::Str(s) => u32::from(string_hash(s)),
            Object::Bytes(b) => u32::from(string_hash(b)),
            Object::Int(i) => crate::types::number::hash_int(i),
            _ => 0x3ffe_4000 + (r.0 & 0x00ff_ffff) * 16,
        },
    }
}
