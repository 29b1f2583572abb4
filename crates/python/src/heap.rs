//! The board's heap: objects by handle, a limit in bytes, mark and sweep.
//!
//! Bytes are counted as a 32-bit MicroPython would allocate them ([`Object::cost`]), whatever
//! Rust takes. Allocation itself never fails and never collects, so a native may hold values in
//! Rust locals; what needs much room calls [`crate::vm::Vm::reserve`] first, and the VM collects
//! at its safe points when [`Heap::is_pressed`] says so.

use crate::code::Code;
use crate::object::{Marker, Object, blocks};
use crate::symbols::Symbols;
use crate::value::{Ref, Value};

/// Bytes a board has for Python objects unless asked otherwise: a fresh WROOM-32 shows a heap of
/// 56,000 bytes of which 47,600 are free, and may grow by 110,592 more (FIDELITY, section 6).
pub const DEFAULT_LIMIT: usize = 158_192;

#[cfg(debug_assertions)]
const GENERATION_SHIFT: u32 = 24;

/// The heap.
pub struct Heap {
    objects: Vec<Object>,
    #[cfg(debug_assertions)]
    generations: Vec<u8>,
    marks: Vec<u64>,
    free: u32,
    pending: Vec<u32>,
    used: usize,
    rom: usize,
    /// Bytes of interned strings that are charged, and of all there were when they were.
    names: usize,
    names_seen: usize,
    /// Bytes of floats and code come across since [`Heap::begin_mark`].
    inline: usize,
    /// The number of the collection.
    round: u32,
    classes_freed: u32,
    limit: usize,
    trigger: usize,
    locked: u32,
    /// Bytes kept for exceptions that are raised while the heap is locked
    /// (`micropython.alloc_emergency_exception_buf`).
    pub emergency: usize,
    /// While more is used than there is: how much may be used before the next MemoryError.
    overdraft: usize,
    /// gc.enable()/disable().
    pub automatic: bool,
    /// gc.threshold(), in bytes allocated since the last collection; `usize::MAX` = off.
    pub threshold: usize,
    /// Collects at every safe point and reservation: finds handles held where the collector does
    /// not see them. For tests.
    pub stress: bool,
    /// The interned strings.
    pub symbols: Symbols,
}

/// What a float takes (`mp_obj_float_t` in a block of 16 bytes).
const FLOAT: usize = 16;

const NO_FREE: u32 = u32::MAX;

/// In a heap much larger than a part without PSRAM has, garbage is collected after so many bytes
/// of new objects, though the heap is not full: the PC's caches are faster than its memory. A
/// heap of the usual size is collected when it is full, as on the part.
const NURSERY: usize = 1 << 20;

/// Bytes a program may take beyond the limit once it was told by MemoryError, so that it can
/// handle that: as on the part, where what fails is most often greater than what is left.
const OVERDRAFT: usize = 1024;

impl Heap {
    /// An empty heap of this many bytes.
    pub fn new(limit: usize) -> Heap {
        Heap {
            objects: Vec::new(),
            #[cfg(debug_assertions)]
            generations: Vec::new(),
            marks: Vec::new(),
            free: NO_FREE,
            pending: Vec::new(),
            used: 0,
            rom: 0,
            names: 0,
            names_seen: 0,
            inline: 0,
            round: 0,
            classes_freed: 0,
            limit,
            trigger: limit.min(NURSERY),
            locked: 0,
            emergency: 0,
            overdraft: 0,
            automatic: true,
            threshold: usize::MAX,
            stress: false,
            symbols: Symbols::default(),
        }
    }

    /// Puts an object into the heap and charges what it costs.
    #[inline]
    pub fn alloc(&mut self, object: Object) -> Ref {
        self.used += object.cost();
        if self.free == NO_FREE {
            let index = self.objects.len() as u32;
            self.objects.push(object);
            #[cfg(debug_assertions)]
            self.generations.push(0);
            return self.handle(index);
        }
        let index = self.free;
        let slot = &mut self.objects[index as usize];
        if let Object::Free(next) = *slot {
            self.free = next;
        }
        *slot = object;
        self.handle(index)
    }

    /// As alloc, as a value.
    #[inline]
    pub fn value(&mut self, object: Object) -> Value {
        Value::Obj(self.alloc(object))
    }

    #[cfg(debug_assertions)]
    fn handle(&self, index: u32) -> Ref {
        assert!(
            index < 1 << GENERATION_SHIFT,
            "more objects than a debug build can name"
        );
        Ref(index | u32::from(self.generations[index as usize]) << GENERATION_SHIFT)
    }

    #[cfg(not(debug_assertions))]
    #[inline(always)]
    fn handle(&self, index: u32) -> Ref {
        Ref(index)
    }

    #[cfg(debug_assertions)]
    fn index(&self, r: Ref) -> usize {
        let index = (r.0 & ((1 << GENERATION_SHIFT) - 1)) as usize;
        assert_eq!(
            self.generations[index],
            (r.0 >> GENERATION_SHIFT) as u8,
            "a handle outlived its object"
        );
        index
    }

    #[cfg(not(debug_assertions))]
    #[inline(always)]
    fn index(&self, r: Ref) -> usize {
        r.0 as usize
    }

    /// The object behind a handle.
    #[inline]
    pub fn get(&self, r: Ref) -> &Object {
        let index = self.index(r);
        &self.objects[index]
    }

    /// The object behind a handle, to change. Changes in size are charged by [`Heap::charge`].
    #[inline]
    pub fn get_mut(&mut self, r: Ref) -> &mut Object {
        let index = self.index(r);
        &mut self.objects[index]
    }

    /// Charges bytes that an object grew by.
    #[inline]
    pub fn charge(&mut self, bytes: usize) {
        self.used += bytes;
    }

    /// Charges a float. It is part of its value here, on the part an object of its own: the
    /// collector counts those it comes across.
    #[inline(always)]
    pub fn charge_float(&mut self) {
        self.used += FLOAT;
    }

    /// Gives back bytes that an object shrank by.
    #[inline]
    pub fn refund(&mut self, bytes: usize) {
        self.used = self.used.saturating_sub(bytes);
    }

    /// Bytes in use since the last collection counted them.
    #[inline]
    pub fn used(&self) -> usize {
        self.used
    }

    /// Declares bytes charged so far to be ROM on the part: they are not counted any more.
    pub fn add_rom(&mut self, bytes: usize) {
        self.rom += bytes;
        self.refund(bytes);
    }

    /// Charges the strings interned since the last call: they are never freed, as qstrs are not,
    /// so a program that makes names for ever runs out of memory.
    #[inline]
    pub fn charge_names(&mut self) {
        let bytes = self.symbols.bytes();
        if bytes != self.names_seen {
            let new = bytes - self.names_seen;
            self.names_seen = bytes;
            self.names += new;
            self.used += new;
        }
    }

    /// Bytes of interned strings on the account.
    pub fn names(&self) -> usize {
        self.names
    }

    /// Takes interned strings off the account, but for so many bytes: all of them at a soft
    /// reset, those of a built-in module when it is made (they are ROM on the part).
    pub fn forget_names(&mut self, but: usize) {
        self.charge_names();
        self.refund(self.names - but);
        self.names = but;
    }

    /// How many classes were freed so far: their handles may name other classes now.
    pub fn classes_freed(&self) -> u32 {
        self.classes_freed
    }

    /// Bytes there are in all.
    pub fn limit(&self) -> usize {
        self.limit
    }

    /// Bytes free.
    pub fn free_bytes(&self) -> usize {
        self.limit.saturating_sub(self.used)
    }

    /// Whether it is time to collect.
    #[inline]
    pub fn is_pressed(&self) -> bool {
        self.used > self.trigger || self.stress
    }

    /// Whether so many bytes more fit.
    #[inline]
    pub fn has_room(&self, bytes: usize) -> bool {
        !self.stress && self.fits(bytes)
    }

    /// Whether so many bytes more fit, without a look at what a test asks for.
    pub(crate) fn fits(&self, bytes: usize) -> bool {
        self.used.saturating_add(blocks(bytes)) <= self.limit
    }

    /// Takes room away for what is not in the heap but in the same memory, if so much is free.
    pub fn take_room(&mut self, bytes: usize) -> bool {
        if self.free_bytes() < bytes {
            return false;
        }
        self.limit -= bytes;
        self.set_trigger();
        true
    }

    /// Gives back what [`Heap::take_room`] took.
    pub fn give_room(&mut self, bytes: usize) {
        self.limit += bytes;
        self.set_trigger();
    }

    /// micropython.heap_lock() depth.
    pub fn locked(&self) -> u32 {
        self.locked
    }

    /// Changes the heap_lock() depth.
    pub fn set_locked(&mut self, depth: u32) {
        self.locked = depth;
        self.set_trigger();
    }

    /// Sets gc.threshold(): bytes allocated after which to collect, `usize::MAX` = off.
    pub fn set_threshold(&mut self, bytes: usize) {
        self.threshold = bytes;
        self.set_trigger();
    }

    /// A locked heap is always pressed, so that allocations are noticed.
    fn set_trigger(&mut self) {
        self.trigger = if self.locked > 0 {
            0
        } else if self.used > self.limit {
            self.used.max(self.overdraft)
        } else {
            let step = self.threshold.min(NURSERY.max(self.used / 2));
            self.limit.min(self.used.saturating_add(step))
        };
    }

    /// Whether MemoryError is due: more is used than there is, and the program was not told yet.
    pub(crate) fn overdraw(&mut self) -> bool {
        if self.used <= self.limit {
            self.overdraft = 0;
            return false;
        }
        if self.used <= self.overdraft {
            return false;
        }
        self.overdraft = self.used + OVERDRAFT;
        self.set_trigger();
        true
    }

    /// Number of live or not yet collected objects.
    pub fn len(&self) -> usize {
        self.objects
            .iter()
            .filter(|o| !matches!(o, Object::Free(_)))
            .count()
    }

    /// Whether nothing lives in it.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Marks a value reachable.
    pub fn mark(&mut self, v: Value) {
        if !matches!(v, Value::Obj(_) | Value::Float(_)) {
            return;
        }
        self.marking(|marker| marker.value(v));
    }

    /// Marks what code refers to reachable.
    pub fn mark_code(&mut self, code: &Code) {
        self.marking(|marker| marker.code(code));
    }

    fn marking(&mut self, f: impl FnOnce(&mut Marking)) {
        let mut marking = Marking {
            marks: std::mem::take(&mut self.marks),
            pending: std::mem::take(&mut self.pending),
            inline: self.inline,
            heap: self,
        };
        f(&mut marking);
        let Marking {
            marks,
            pending,
            inline,
            ..
        } = marking;
        self.marks = marks;
        self.pending = pending;
        self.inline = inline;
    }

    /// Starts a collection: call [`Heap::mark`] for every root, then [`Heap::sweep`].
    pub fn begin_mark(&mut self) {
        self.marks.clear();
        self.marks.resize(self.objects.len().div_ceil(64), 0);
        self.pending.clear();
        self.inline = 0;
        self.round = self.round.wrapping_add(1);
    }

    /// Marks all that is reachable from what is marked, frees the rest, and counts anew.
    /// Returns how many objects went.
    pub fn sweep(&mut self) -> usize {
        self.marking(|marking| {
            while let Some(index) = marking.pending.pop() {
                marking.heap.objects[index as usize].trace(marking);
            }
        });
        let marks = std::mem::take(&mut self.marks);
        let mut freed = 0;
        let mut used = self.inline;
        for index in 0..self.objects.len() {
            let object = &mut self.objects[index];
            if let Object::Free(_) = object {
                continue;
            }
            if marks[index / 64] & (1 << (index % 64)) != 0 {
                used += object.cost();
            } else {
                if let Object::Class(_) = object {
                    self.classes_freed = self.classes_freed.wrapping_add(1);
                }
                *object = Object::Free(self.free);
                self.free = index as u32;
                freed += 1;
                #[cfg(debug_assertions)]
                {
                    self.generations[index] = self.generations[index].wrapping_add(1);
                }
            }
        }
        self.marks = marks;
        let used = used.saturating_sub(self.rom) + self.names;
        self.used = used;
        self.set_trigger();
        freed
    }
}

#[inline]
fn mark_index(marks: &mut [u64], pending: &mut Vec<u32>, index: u32) {
    let (word, bit) = (index as usize / 64, 1u64 << (index % 64));
    if marks[word] & bit == 0 {
        marks[word] |= bit;
        pending.push(index);
    }
}

/// A collection that looks for what is reachable.
struct Marking<'a> {
    heap: &'a Heap,
    marks: Vec<u64>,
    pending: Vec<u32>,
    /// Bytes of floats and code.
    inline: usize,
}

impl Marker for Marking<'_> {
    fn value(&mut self, v: Value) {
        match v {
            Value::Obj(r) => {
                let index = self.heap.index(r) as u32;
                mark_index(&mut self.marks, &mut self.pending, index);
            }
            Value::Float(_) => self.inline += FLOAT,
            _ => {}
        }
    }

    fn code(&mut self, code: &Code) {
        if code.account.seen.replace(self.heap.round) == self.heap.round {
            return;
        }
        self.inline += code.account.bytes.get() as usize;
        for &v in &code.consts {
            self.value(v);
        }
        for child in &code.children {
            self.code(child);
        }
    }
}
