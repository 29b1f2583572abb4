//! Threads: each has a Rust stack of its own (whoever drives the VM sees to that) and a [`Vm`] of
//! its own, of which only what it executes is its own. All else they share: it lies in the `Vm` of
//! the thread that runs, and while none does, in the [`Parking`]. So holding it is what MicroPython
//! calls holding the GIL, and giving it up is a matter of moves.
//!
//! A program without threads never parks.

use super::{Frame, Host, PathKind, THREAD_TICK, TICK_EVERY, Tick, Vm};
use crate::error::{Error, Res};
use crate::heap::Heap;
use crate::text::fill;
use crate::types::ids;
use crate::value::{Sym, Value};
use bstr::BString;
use std::cell::RefCell;
use std::mem::{swap, take};
use std::rc::Rc;

/// A thread's number. The main thread's is 0; none is used twice.
pub type ThreadId = u32;

/// The number of the thread that runs `main.py` and the REPL.
pub const MAIN_THREAD: ThreadId = 0;

/// What a thread that does not run has on the VM's stack.
pub(crate) struct Parked {
    id: ThreadId,
    stack: Vec<Value>,
    frames: Vec<Frame>,
    kept: Vec<Value>,
    stop_value: Value,
    /// MicroPython counts heap_lock() for each thread.
    heap_locked: u32,
}

/// Where the threads of a VM leave what they share.
pub struct Parking {
    shared: RefCell<Vm<'static>>,
}

/// What is around a VM in which nothing runs.
struct Nowhere;

impl Host for Nowhere {
    fn tick(&self) -> Tick {
        Tick::Stop
    }

    fn write(&self, _: &[u8]) {}

    fn path_kind(&self, _: &str) -> PathKind {
        PathKind::Absent
    }

    fn read_file(&self, _: &str) -> Option<Vec<u8>> {
        None
    }
}

impl<'h> Vm<'h> {
    /// A VM without anything that threads share, for a thread to run in.
    fn hollow<'n>(&self, host: &'n dyn Host, id: ThreadId, stack_limit: usize) -> Vm<'n> {
        Vm {
            heap: Heap::new(0),
            host,
            stack: Vec::new(),
            frames: Vec::new(),
            kept: Vec::new(),
            natives: Vec::new(),
            types: Vec::new(),
            module_inits: Default::default(),
            module_extensions: Vec::new(),
            finder: None,
            frozen: &[],
            module_names: Vec::new(),
            modules: self.modules,
            builtins: self.builtins,
            overrides: Default::default(),
            main: self.main,
            path: Value::None,
            prompts: [Value::None; 2],
            scheduled: Default::default(),
            output: None,
            interrupts: None,
            budget: THREAD_TICK,
            stack_used: 0,
            stack_limit,
            epoch: 0,
            globals_epoch: 0,
            names: self.names,
            build: self.build,
            ext: Box::new(()),
            in_callback: false,
            empty_tuple: self.empty_tuple,
            stop_value: Value::None,
            yielded: false,
            roots: Vec::new(),
            rom_modules: Default::default(),
            native_init: self.native_init,
            opt_level: 0,
            module_state: Default::default(),
            thread: id,
            parked: Vec::new(),
            parking: None,
        }
    }

    /// Exchanges what threads share. Every field of a VM is either here or a thread's own.
    fn swap_shared(&mut self, other: &mut Vm<'_>) {
        let Vm {
            heap,
            natives,
            types,
            module_inits,
            module_extensions,
            finder,
            frozen,
            module_names,
            modules,
            builtins,
            overrides,
            main,
            path,
            prompts,
            scheduled,
            output,
            interrupts,
            epoch,
            globals_epoch,
            ext,
            in_callback,
            roots,
            rom_modules,
            opt_level,
            module_state,
            parked,
            // Never changed while threads run.
            build: _,
            names: _,
            empty_tuple: _,
            native_init: _,
            // The thread's own.
            host: _,
            stack: _,
            frames: _,
            kept: _,
            budget: _,
            stack_used: _,
            stack_limit: _,
            stop_value: _,
            yielded: _,
            thread: _,
            parking: _,
        } = self;
        swap(heap, &mut other.heap);
        swap(natives, &mut other.natives);
        swap(types, &mut other.types);
        swap(module_inits, &mut other.module_inits);
        swap(module_extensions, &mut other.module_extensions);
        swap(finder, &mut other.finder);
        swap(frozen, &mut other.frozen);
        swap(module_names, &mut other.module_names);
        swap(modules, &mut other.modules);
        swap(builtins, &mut other.builtins);
        swap(overrides, &mut other.overrides);
        swap(main, &mut other.main);
        swap(path, &mut other.path);
        swap(prompts, &mut other.prompts);
        swap(scheduled, &mut other.scheduled);
        swap(output, &mut other.output);
        swap(interrupts, &mut other.interrupts);
        swap(epoch, &mut other.epoch);
        swap(globals_epoch, &mut other.globals_epoch);
        swap(ext, &mut other.ext);
        swap(in_callback, &mut other.in_callback);
        swap(roots, &mut other.roots);
        swap(rom_modules, &mut other.rom_modules);
        swap(opt_level, &mut other.opt_level);
        swap(module_state, &mut other.module_state);
        swap(parked, &mut other.parked);
    }

    /// The number of the thread this VM runs.
    pub fn thread(&self) -> ThreadId {
        self.thread
    }

    /// How many threads there are besides the one that runs.
    pub fn other_threads(&self) -> usize {
        self.parked.len()
    }

    /// Announces a thread that is to call `f(*args, **kw)`: from now on these stay alive, and the
    /// VM parks where it waits. The thread itself then calls [`Parking::run`] on its own Rust stack.
    pub fn add_thread(
        &mut self,
        id: ThreadId,
        f: Value,
        args: &[Value],
        kw: &[(Sym, Value)],
    ) -> Rc<Parking> {
        let mut kept = Vec::with_capacity(1 + args.len() + kw.len());
        kept.push(f);
        kept.extend_from_slice(args);
        kept.extend(kw.iter().map(|(_, v)| *v));
        self.parked.push(Parked {
            id,
            stack: vec![Value::Undefined; 256],
            frames: Vec::new(),
            kept,
            stop_value: Value::None,
            heap_locked: 0,
        });
        // The turn of the new thread comes soon.
        self.budget = self.budget.min(THREAD_TICK);
        if let Some(parking) = &self.parking {
            return parking.clone();
        }
        let shared = self.hollow(&Nowhere, self.thread, 0);
        let parking = Rc::new(Parking {
            shared: RefCell::new(shared),
        });
        self.parking = Some(parking.clone());
        parking
    }

    /// Forgets all other threads: they never run again. Their Rust stacks are to be dropped.
    pub fn forget_threads(&mut self) {
        self.parked.clear();
        self.parking = None;
        self.in_callback = false;
    }

    /// Leaves what threads share where another finds it.
    fn park(&mut self, parking: &Parking) {
        self.parked.push(Parked {
            id: self.thread,
            stack: take(&mut self.stack),
            frames: take(&mut self.frames),
            kept: take(&mut self.kept),
            stop_value: self.stop_value,
            heap_locked: self.heap.locked(),
        });
        self.swap_shared(&mut parking.shared.borrow_mut());
    }

    /// Takes it back.
    fn unpark(&mut self, parking: &Parking) {
        self.swap_shared(&mut parking.shared.borrow_mut());
        let Some(at) = self.parked.iter().position(|p| p.id == self.thread) else {
            return;
        };
        let own = self.parked.swap_remove(at);
        self.stack = own.stack;
        self.frames = own.frames;
        self.kept = own.kept;
        self.stop_value = own.stop_value;
        if own.heap_locked != self.heap.locked() {
            self.heap.set_locked(own.heap_locked);
        }
    }

    /// Gives up the processor by `how`; other threads may run meanwhile.
    fn give_way(&mut self, how: fn(&dyn Host)) {
        if self.parked.is_empty() {
            return how(self.host);
        }
        let Some(parking) = self.parking.clone() else {
            return how(self.host);
        };
        self.park(&parking);
        how(self.host);
        self.unpark(&parking);
    }

    /// Gives up the processor, as [`Host::suspend`]; other threads may run meanwhile.
    pub fn suspend(&mut self) {
        self.give_way(|host| host.suspend());
    }

    /// Lets other threads that are ready run.
    pub fn let_others_run(&mut self) {
        self.pass_turn();
    }

    /// Lets other threads that are ready run, and how long this one may go on after that.
    #[inline]
    pub(crate) fn pass_turn(&mut self) -> u32 {
        if self.parked.is_empty() {
            return TICK_EVERY;
        }
        if self.host.others_are_ready() {
            self.give_way(|host| host.pass_turn());
        }
        THREAD_TICK
    }

    /// Marks what the threads that do not run have on their stacks.
    pub(super) fn mark_parked(&mut self) {
        for thread in &self.parked {
            mark_stack(&mut self.heap, &thread.stack, &thread.frames);
            for v in thread.kept.iter().chain([&thread.stop_value]) {
                self.heap.mark(*v);
            }
        }
    }
}

/// Marks the registers in use and what frames hold.
pub(super) fn mark_stack(heap: &mut Heap, stack: &[Value], frames: &[Frame]) {
    // The window of a frame may end below its caller's, whose registers are roots as well.
    let ends = frames.iter().map(|f| f.base + f.code.registers as usize);
    let top = ends.max().unwrap_or(0);
    for &v in &stack[..top] {
        heap.mark(v);
    }
    for frame in frames {
        heap.mark_code(&frame.code);
        heap.mark(Value::Obj(frame.globals));
        heap.mark(Value::Obj(frame.locals));
        if let Some(r) = frame.kind.object() {
            heap.mark(Value::Obj(r));
        }
    }
}

impl Parking {
    /// Runs an announced thread to its end, on a Rust stack that is the thread's own: only while
    /// nobody else has what threads share, and `host` must come back from a wait only then.
    /// `names` are those of the keyword arguments, the last of what the thread was announced with.
    /// An exception is printed as MicroPython does; SystemExit ends the thread silently.
    pub fn run(
        self: &Rc<Parking>,
        host: &dyn Host,
        id: ThreadId,
        stack_limit: usize,
        names: &[Sym],
        at_end: impl FnOnce(&mut Vm),
    ) {
        let mut vm = self.shared.borrow().hollow(host, id, stack_limit);
        vm.parking = Some(self.clone());
        vm.unpark(self);
        let call = take(&mut vm.kept);
        if let Some((&f, args)) = call.split_first() {
            let (args, values) = args.split_at(args.len().saturating_sub(names.len()));
            let kw: Vec<_> = names.iter().copied().zip(values.iter().copied()).collect();
            if let Err(Error::Raised(exc)) = vm.call_kw(f, args, &kw)
                && !vm.is_error(Error::Raised(exc), ids::SYSTEM_EXIT)
            {
                vm.print_unhandled(f, exc);
            }
        }
        vm.heap.set_locked(0);
        at_end(&mut vm);
        vm.swap_shared(&mut self.shared.borrow_mut());
    }
}

impl Vm<'_> {
    /// What `thread_entry` prints of an exception nobody caught.
    fn print_unhandled(&mut self, f: Value, exc: Value) {
        self.keep(f);
        self.keep(exc);
        let name: Res<BString> = self.repr(f);
        let name = name.unwrap_or_default();
        let report = self.exception_report(exc);
        let text = "Unhandled exception in thread started by {}\n{}";
        self.write(&fill(text, [&name, &report]));
    }
}
