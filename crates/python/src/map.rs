//! MicroPython's hash table: open addressing with linear probing, its growth and its order of
//! iteration (py/map.c), used for dicts, sets, instances and classes.
//!
//! A table knows positions and keys, not equality: comparing arbitrary keys may run Python code,
//! so the general look-up lives in [`crate::vm`], which asks for slots one by one. Look-ups by
//! interned string, the most common by far, are done here.

use crate::value::{Sym, Value};

/// Sizes a table grows through.
const SIZES: [u32; 33] = [
    0, 2, 4, 6, 8, 10, 12, 17, 23, 29, 37, 47, 59, 73, 97, 127, 167, 223, 293, 389, 521, 691, 919,
    1223, 1627, 2161, 3229, 4831, 7243, 10861, 16273, 24407, 36607,
];

/// The size a table of `x` or more slots gets.
pub fn size_at_least(x: u32) -> u32 {
    for size in SIZES {
        if size >= x {
            return size;
        }
    }
    if x <= 54907 { 54907 } else { (x + x / 2) | 1 }
}

/// A slot. An empty one has key and value `Undefined`; a deleted one has only its key
/// `Undefined`.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// The key.
    pub key: Value,
    /// The value; `None` in a set.
    pub value: Value,
}

/// Nothing was ever here.
pub const EMPTY: Entry = Entry {
    key: Value::Undefined,
    value: Value::Undefined,
};
/// Something was here.
pub const DELETED: Entry = Entry {
    key: Value::Undefined,
    value: Value::None,
};

impl Entry {
    /// Whether it holds a pair.
    #[inline]
    pub fn is_filled(&self) -> bool {
        !self.key.is_undefined()
    }

    /// Whether nothing was ever here, so that a probe ends.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.key.is_undefined() && self.value.is_undefined()
    }
}

/// A hash table, or (for OrderedDict) an array of pairs in order of insertion.
#[derive(Clone, Debug, Default)]
pub struct Map {
    /// The slots; its length is MicroPython's `alloc`.
    pub table: Vec<Entry>,
    /// How many are filled.
    pub used: u32,
    /// Pairs lie in order of insertion at the table's start; no hashing.
    pub ordered: bool,
    /// Every key is an interned string.
    pub all_syms: bool,
    /// May not be changed (a module of ours, a class that is built in).
    pub fixed: bool,
    /// Code caches the names in it (a module's globals): its changes are told to the VM.
    pub watched: bool,
}

impl Map {
    /// An empty map that has room for `n` pairs.
    pub fn new(n: usize) -> Map {
        Map {
            table: vec![EMPTY; n],
            used: 0,
            ordered: false,
            all_syms: true,
            fixed: false,
            watched: false,
        }
    }

    /// An empty OrderedDict's map.
    pub fn new_ordered() -> Map {
        Map {
            ordered: true,
            ..Map::new(0)
        }
    }

    /// The filled entries, in the order in which Python iterates.
    pub fn iter(&self) -> impl Iterator<Item = Entry> + '_ {
        self.table.iter().copied().filter(Entry::is_filled)
    }

    /// The keys in order.
    pub fn keys(&self) -> impl Iterator<Item = Value> + '_ {
        self.iter().map(|e| e.key)
    }

    /// Sorts the pairs of one that keeps an order.
    pub fn sort_by_key(&mut self, rank: impl Fn(Value) -> usize) {
        if self.ordered {
            self.table[..self.used as usize].sort_by_cached_key(|e| rank(e.key));
        }
    }

    /// Number of pairs.
    pub fn len(&self) -> usize {
        self.used as usize
    }

    /// Whether there are no pairs.
    pub fn is_empty(&self) -> bool {
        self.used == 0
    }

    /// Removes everything, as dict.clear().
    pub fn clear(&mut self) {
        self.table = Vec::new();
        self.used = 0;
        self.all_syms = true;
    }

    /// Position of an interned string among interned strings: exact if `all_syms`; otherwise a
    /// string key that is not interned may still be equal.
    #[inline]
    pub fn find_sym(&self, sym: Sym, hash: u32) -> Option<usize> {
        let len = self.table.len();
        if self.ordered {
            return (0..self.used as usize)
                .find(|&i| matches!(self.table[i].key, Value::Str(s) if s == sym));
        }
        if len == 0 {
            return None;
        }
        let start = hash as usize % len;
        let mut pos = start;
        loop {
            let entry = &self.table[pos];
            match entry.key {
                Value::Str(s) if s == sym => return Some(pos),
                Value::Undefined if entry.value.is_undefined() => return None,
                _ => {}
            }
            pos += 1;
            if pos == len {
                pos = 0;
            }
            if pos == start {
                return None;
            }
        }
    }

    /// Adds a key that is known to be absent. `rehash` gives the hash of a key already inside,
    /// needed when the table grows.
    pub fn insert_new(
        &mut self,
        key: Value,
        hash: u32,
        value: Value,
        rehash: &mut dyn FnMut(Value) -> u32,
    ) -> usize {
        if !matches!(key, Value::Str(_)) {
            self.all_syms = false;
        }
        if self.ordered {
            if self.used as usize == self.table.len() {
                self.table.resize(self.table.len() + 4, EMPTY);
            }
            let pos = self.used as usize;
            self.table[pos] = Entry { key, value };
            self.used += 1;
            return pos;
        }
        loop {
            if let Some(pos) = self.free_slot(hash) {
                self.table[pos] = Entry { key, value };
                self.used += 1;
                return pos;
            }
            self.grow(rehash);
        }
    }

    /// First slot on the probe sequence that is empty or deleted.
    fn free_slot(&self, hash: u32) -> Option<usize> {
        let len = self.table.len();
        if len == 0 {
            return None;
        }
        let start = hash as usize % len;
        (start..len)
            .chain(0..start)
            .find(|&pos| !self.table[pos].is_filled())
    }

    /// Its next size.
    pub fn grow(&mut self, rehash: &mut dyn FnMut(Value) -> u32) {
        let size = size_at_least(self.table.len() as u32 + 1);
        let old = std::mem::replace(&mut self.table, vec![EMPTY; size as usize]);
        for entry in old {
            if entry.is_filled()
                && let Some(pos) = self.free_slot(rehash(entry.key))
            {
                self.table[pos] = entry;
            }
        }
    }

    /// Removes the pair at a position and returns its value.
    pub fn remove_at(&mut self, pos: usize) -> Entry {
        // Comparing keys may have run code that emptied the table since the position was found.
        let Some(&entry) = self.table.get(pos).filter(|e| e.is_filled()) else {
            return DELETED;
        };
        self.used -= 1;
        if self.ordered {
            let used = self.used as usize;
            self.table.copy_within(pos + 1..used + 1, pos);
            self.table[used] = EMPTY;
            return entry;
        }
        let next = if pos + 1 == self.table.len() {
            0
        } else {
            pos + 1
        };
        self.table[pos] = if self.table[next].is_empty() {
            EMPTY
        } else {
            DELETED
        };
        entry
    }
}
