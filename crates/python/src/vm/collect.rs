//! The collector's roots, reservations, ticks, and counted recursion.

use super::thread::mark_stack;
use super::{NATIVE_STACK, Tick, Vm};
use crate::error::{Error, Res};
use crate::object::{Object, blocks};
use crate::types::ids;
use crate::value::{Ref, Value};

impl Vm<'_> {
    /// One past the last register in use.
    #[inline]
    pub(crate) fn top(&self) -> usize {
        match self.frames.last() {
            Some(f) => f.base + f.code.registers as usize,
            None => 0,
        }
    }

    /// Collects garbage; how many objects went.
    pub fn collect(&mut self) -> usize {
        self.heap.begin_mark();
        mark_stack(&mut self.heap, &self.stack, &self.frames);
        self.mark_parked();
        for v in self.kept.iter().chain(&self.roots) {
            self.heap.mark(*v);
        }
        let kept = self.overrides.values();
        for v in kept.chain(self.module_state.addresses.values()) {
            self.heap.mark(v);
        }
        for info in &self.types {
            for v in info.locals.values() {
                self.heap.mark(*v);
            }
        }
        for v in self.rom_modules.values() {
            self.heap.mark(*v);
        }
        for (f, arg) in &self.scheduled {
            self.heap.mark(*f);
            self.heap.mark(*arg);
        }
        for v in [
            Value::Obj(self.modules),
            Value::Obj(self.builtins),
            Value::Obj(self.main),
            self.path,
            self.prompts[0],
            self.prompts[1],
            self.empty_tuple,
            self.stop_value,
        ] {
            self.heap.mark(v);
        }
        let before = self.heap.classes_freed();
        let freed = self.heap.sweep();
        if self.heap.classes_freed() != before {
            // A new class may get the handle of an old one.
            self.epoch += 1;
        }
        freed
    }

    /// Makes sure that so many bytes fit. May collect. MemoryError if they don't, or if the heap
    /// is locked.
    pub fn reserve(&mut self, bytes: usize) -> Res<()> {
        if self.heap.locked() > 0 {
            return Err(self.heap_locked());
        }
        if self.heap.has_room(bytes) {
            return Ok(());
        }
        if self.heap.automatic {
            self.collect();
            if self.heap.fits(bytes) {
                return Ok(());
            }
        }
        Err(self.memory_error(bytes))
    }

    #[cold]
    fn heap_locked(&mut self) -> Error {
        self.raise(
            ids::MEMORY_ERROR,
            "memory allocation failed, heap is locked",
        )
    }

    /// As collect_or_fail, where an object is about to be made.
    #[cold]
    pub(crate) fn collect_to_allocate(&mut self) -> Res<()> {
        if self.heap.locked() > 0 {
            return Err(self.heap_locked());
        }
        self.collect_or_fail()
    }

    /// What the VM does when the heap is pressed at a safe point.
    #[cold]
    pub(crate) fn collect_or_fail(&mut self) -> Res<()> {
        if self.heap.locked() > 0 {
            return Ok(());
        }
        if self.heap.automatic {
            self.collect();
        }
        if self.heap.overdraw() {
            return Err(self.memory_error(16));
        }
        Ok(())
    }

    /// Appends to a list, growing as MicroPython does. May collect; keeps the item itself.
    pub fn list_push(&mut self, list: Ref, v: Value) -> Res<()> {
        let Object::List(l) = self.heap.get(list) else {
            return Ok(());
        };
        let (len, alloc) = (l.items.len(), l.alloc as usize);
        if len >= alloc {
            let bytes = alloc.max(2) * 2 * 4;
            if self.heap.locked() > 0 || !self.heap.has_room(bytes) {
                self.kept.push(v);
                self.kept.push(Value::Obj(list));
                let result = self.reserve(bytes);
                self.kept.truncate(self.kept.len() - 2);
                result?;
            }
            self.heap
                .charge(blocks(bytes).saturating_sub(blocks(alloc * 4)));
            if let Object::List(l) = self.heap.get_mut(list) {
                l.alloc = (alloc.max(2) * 2) as u32;
                l.items.push(v);
            }
            return Ok(());
        }
        if let Object::List(l) = self.heap.get_mut(list) {
            l.items.push(v);
        }
        Ok(())
    }

    /// As tick, but callbacks that were scheduled wait for the next jump, as in MicroPython's VM.
    pub(crate) fn tick_at_call(&mut self) -> Res<()> {
        if self.scheduled.is_empty() {
            return self.tick();
        }
        self.pass_turn();
        self.budget = 1;
        self.host.heap(self.heap.used(), self.heap.limit());
        match self.host.tick() {
            Tick::Continue | Tick::Callbacks => Ok(()),
            Tick::Interrupt => Err(self.raise_with(ids::KEYBOARD_INTERRUPT, &[])),
            Tick::Stop => Err(Error::Stop),
        }
    }

    /// Lets others run: interrupts arrive and callbacks run here. Call it in long loops.
    pub fn tick(&mut self) -> Res<()> {
        self.budget = self.pass_turn();
        self.host.heap(self.heap.used(), self.heap.limit());
        match self.host.tick() {
            Tick::Continue => {}
            Tick::Interrupt => return Err(self.raise_with(ids::KEYBOARD_INTERRUPT, &[])),
            Tick::Stop => return Err(Error::Stop),
            Tick::Callbacks => {
                if let Some(schedule) = self.interrupts {
                    schedule(self);
                }
            }
        }
        if self.scheduled.is_empty() {
            Ok(())
        } else {
            self.run_callbacks()
        }
    }

    /// Whether something scheduled can run now.
    pub fn has_callbacks(&self) -> bool {
        !self.in_callback && !self.scheduled.is_empty()
    }

    /// Runs what was scheduled. An exception of a callback is printed, as `mp_sched` does.
    pub fn run_callbacks(&mut self) -> Res<()> {
        if self.in_callback {
            return Ok(());
        }
        self.in_callback = true;
        let mut result = Ok(());
        // What a callback schedules waits for the next time: it may be itself, for ever.
        for _ in 0..self.scheduled.len() {
            let Some((f, arg)) = self.scheduled.pop_front() else {
                break;
            };
            if arg.is_undefined() {
                // schedule(kbd_intr, None)
                self.host.interrupt();
                self.budget = 1;
                continue;
            }
            match self.call(f, &[arg]) {
                Ok(_) => {}
                Err(Error::Raised(e)) => {
                    let report = self.exception_report(e);
                    self.write(&report);
                }
                Err(Error::Stop) => {
                    result = Err(Error::Stop);
                    break;
                }
            }
        }
        self.in_callback = false;
        if !self.scheduled.is_empty() {
            self.budget = 1;
        }
        result
    }

    /// Counts Rust recursion against the board's C stack.
    #[inline]
    pub fn enter_native(&mut self) -> Res<()> {
        self.use_stack(NATIVE_STACK)
    }

    /// The end of what enter_native began.
    #[inline]
    pub fn leave_native(&mut self) {
        self.stack_used -= NATIVE_STACK;
    }

    #[inline]
    pub(crate) fn use_stack(&mut self, bytes: usize) -> Res<()> {
        self.stack_used += bytes;
        if self.stack_used > self.stack_limit {
            self.stack_used -= bytes;
            return Err(self.recursion_error());
        }
        Ok(())
    }

    #[cold]
    fn recursion_error(&mut self) -> Error {
        // It is a qstr there, which needs no room while the heap is locked.
        let message = self.new_str("maximum recursion depth exceeded");
        self.raise_with(ids::RUNTIME_ERROR, &[message])
    }

    /// Keeps a value alive until it is unrooted, for state outside the heap. Never fails.
    pub fn root(&mut self, v: Value) -> usize {
        if let Some(i) = self.roots.iter().position(|v| v.is_undefined()) {
            self.roots[i] = v;
            return i;
        }
        self.roots.push(v);
        self.roots.len() - 1
    }

    /// The value of a root.
    pub fn rooted(&self, root: usize) -> Value {
        self.roots.get(root).copied().unwrap_or(Value::Undefined)
    }

    /// Lets a root go.
    pub fn unroot(&mut self, root: usize) {
        if let Some(slot) = self.roots.get_mut(root) {
            *slot = Value::Undefined;
        }
    }
}
