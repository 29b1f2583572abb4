//! The threads of a board, and who of them runs when.
//!
//! Each is a coroutine beside the main one. A thread that waits or passes its turn leaves the VM's
//! shared part in its [`Parking`](python::vm::thread::Parking) and suspends;
//! [`Board::resume`](crate::Board::resume) then resumes the next that is ready, in turn, as FreeRTOS
//! does with tasks of one priority that wait for the GIL. Nothing here runs in parallel.

use crate::board::{CoroutineHost, FOREVER, READY, STACK};
use crate::state::{State, state};
use corosensei::stack::DefaultStack;
use corosensei::{Coroutine, CoroutineResult, Yielder};
use python::value::Sym;
use python::vm::STACK_LIMIT;
use python::vm::thread::{MAIN_THREAD, ThreadId};
use python::{Res, Value, Vm};
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

/// `MP_THREAD_MIN_STACK_SIZE`, bytes.
const MIN_STACK: usize = 4096;
/// `MICROPY_STACK_CHECK_MARGIN`, bytes.
const STACK_MARGIN: usize = 1024;
/// `MP_THREAD_DEFAULT_STACK_SIZE`, bytes.
const DEFAULT_STACK: usize = MIN_STACK + STACK_MARGIN;
/// What FreeRTOS keeps of a task besides its stack, about.
const TASK: usize = 384;

/// Why a thread could not be started.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StartError {
    /// The board, or the PC, has no memory for its stack.
    #[error("can't create thread")]
    NoMemory,
}

type ThreadCoroutine = Coroutine<(), (), (), DefaultStack>;

/// A thread. The main one's coroutine is the board's.
struct Thread {
    id: ThreadId,
    coroutine: Option<ThreadCoroutine>,
    waits: Option<Wait>,
    /// Bytes of the heap's room that its stack takes.
    room: usize,
}

/// What a thread waits for: whatever happens, it is woken and asks again.
#[derive(Clone, Copy)]
struct Wait {
    deadline: Option<u64>,
    /// The lock it wants.
    lock: Option<u32>,
}

/// The threads of a board.
pub struct Threads {
    list: RefCell<Vec<Thread>>,
    /// Those that are ready, in the order they became so.
    ready: RefCell<VecDeque<ThreadId>>,
    running: Cell<ThreadId>,
    /// The thread that ran last kept the VM when it suspended: no other may run.
    keeps_vm: Cell<bool>,
    /// Until when it waits, if it does.
    kept_deadline: Cell<Option<u64>>,
    last_id: Cell<ThreadId>,
    last_lock: Cell<u32>,
    /// The lock the running thread is about to wait for.
    wanted: Cell<Option<u32>>,
    /// `_thread.stack_size()`: 0 for the default.
    pub stack_size: Cell<usize>,
}

impl Default for Threads {
    fn default() -> Threads {
        let main = Thread {
            id: MAIN_THREAD,
            coroutine: None,
            waits: None,
            room: 0,
        };
        Threads {
            list: RefCell::new(vec![main]),
            ready: RefCell::new(VecDeque::from([MAIN_THREAD])),
            running: Cell::new(MAIN_THREAD),
            keeps_vm: Cell::new(false),
            kept_deadline: Cell::new(None),
            last_id: Cell::new(MAIN_THREAD),
            last_lock: Cell::new(0),
            wanted: Cell::new(None),
            stack_size: Cell::new(0),
        }
    }
}

/// What `_thread.get_ident()` says of a thread: where FreeRTOS would have its control block.
pub fn ident(id: ThreadId) -> i64 {
    0x3ffb_8000 + i64::from(id % 0x2000) * 16
}

impl Threads {
    /// The thread that runs, or ran last.
    pub fn running(&self) -> ThreadId {
        self.running.get()
    }

    /// Everything may have happened: whoever waits asks again.
    pub(crate) fn wake_all(&self) {
        self.wake_where(|_, _| true);
    }

    /// A thread has a reason to ask again.
    pub fn wake(&self, id: ThreadId) {
        self.wake_where(|thread, _| thread == id);
    }

    /// A lock is free.
    pub fn wake_for_lock(&self, lock: u32) {
        self.wake_where(|_, wait| wait.lock == Some(lock));
    }

    fn wake_where(&self, which: impl Fn(ThreadId, Wait) -> bool) {
        for thread in self.list.borrow_mut().iter_mut() {
            if thread.waits.is_some_and(|wait| which(thread.id, wait)) {
                thread.waits = None;
                self.ready.borrow_mut().push_back(thread.id);
            }
        }
    }

    /// A number for a new lock.
    pub fn new_lock(&self) -> u32 {
        self.last_lock.set(self.last_lock.get().wrapping_add(1));
        self.last_lock.get()
    }

    /// The wait that comes next is for this lock.
    pub fn want_lock(&self, lock: u32) {
        self.wanted.set(Some(lock));
    }

    /// Whether another than the running thread is ready.
    pub(crate) fn others_are_ready(&self, now: u64) -> bool {
        !self.ready.borrow().is_empty()
            || self
                .list
                .borrow()
                .iter()
                .any(|thread| thread.is_due(now) && thread.id != self.running.get())
    }

    /// Whose turn it is. With `stop`, the main thread's: it ends the program.
    pub(crate) fn next(&self, now: u64, stop: bool) -> Option<ThreadId> {
        if self.keeps_vm.get() {
            return Some(self.running.get());
        }
        if stop {
            self.wake(MAIN_THREAD);
            self.ready.borrow_mut().retain(|id| *id != MAIN_THREAD);
            self.running.set(MAIN_THREAD);
            return Some(MAIN_THREAD);
        }
        for thread in self.list.borrow_mut().iter_mut() {
            if thread.is_due(now) {
                thread.waits = None;
                self.ready.borrow_mut().push_back(thread.id);
            }
        }
        let next = self.ready.borrow_mut().pop_front()?;
        self.running.set(next);
        Some(next)
    }

    /// The thread that ran is suspended, until a deadline in the sense of [`State::deadline`].
    pub(crate) fn paused(&self, deadline: Option<u64>) {
        let lock = self.wanted.take();
        if self.keeps_vm.get() {
            self.kept_deadline.set(deadline);
            return;
        }
        let id = self.running.get();
        let deadline = match deadline {
            Some(READY) => return self.ready.borrow_mut().push_back(id),
            Some(FOREVER) | None => None,
            deadline => deadline,
        };
        if let Some(thread) = self.list.borrow_mut().iter_mut().find(|t| t.id == id) {
            thread.waits = Some(Wait { deadline, lock });
        }
    }

    /// Whether a thread has something to compute.
    pub(crate) fn is_ready(&self) -> bool {
        !self.ready.borrow().is_empty()
    }

    /// Until when the thread that ran waits (in the sense of [`State::deadline`]), if it suspended
    /// without parking the VM.
    pub(crate) fn kept(&self) -> Option<Option<u64>> {
        self.keeps_vm.get().then(|| self.kept_deadline.get())
    }

    /// When the next thread that waits for a time must be resumed.
    pub(crate) fn deadline(&self) -> Option<u64> {
        let list = self.list.borrow();
        list.iter().filter_map(|t| t.waits?.deadline).min()
    }

    /// The running thread suspends without parking the VM, or is back.
    pub(crate) fn keep_vm(&self, keeps: bool) {
        self.keeps_vm.set(keeps);
    }

    /// Resumes a thread that is not the main one.
    pub(crate) fn resume(&self, id: ThreadId, state: &State) {
        let take = |list: &mut Vec<Thread>| {
            let thread = list.iter_mut().find(|t| t.id == id)?;
            thread.coroutine.take()
        };
        let Some(mut coroutine) = take(&mut self.list.borrow_mut()) else {
            return;
        };
        match coroutine.resume(()) {
            CoroutineResult::Yield(()) => {
                if let Some(thread) = self.list.borrow_mut().iter_mut().find(|t| t.id == id) {
                    thread.coroutine = Some(coroutine);
                }
                self.paused(state.deadline.take());
            }
            CoroutineResult::Return(()) => self.list.borrow_mut().retain(|t| t.id != id),
        }
    }

    /// Ends all threads but the main one, wherever they are; the bytes of room their stacks took.
    /// The VM must forget them too, or be gone.
    pub(crate) fn end_others(&self) -> usize {
        let others = self.list.borrow_mut().split_off(1);
        self.ready.borrow_mut().retain(|id| *id == MAIN_THREAD);
        self.keeps_vm.set(false);
        self.wanted.set(None);
        self.stack_size.set(0);
        others.iter().map(|thread| thread.room).sum()
    }
}

impl Thread {
    fn is_due(&self, now: u64) -> bool {
        let deadline = self.waits.and_then(|wait| wait.deadline);
        deadline.is_some_and(|deadline| deadline <= now)
    }
}

/// Starts a thread that calls `f(*args, **kw)`. It runs when the one that calls this passes its
/// turn.
///
/// # Errors
/// There is no room for its stack.
pub fn start(
    vm: &mut Vm,
    f: Value,
    args: &[Value],
    kw: &[(Sym, Value)],
) -> Result<ThreadId, StartError> {
    let state = state(vm);
    let threads = &state.threads;
    let size = match threads.stack_size.get() {
        0 => DEFAULT_STACK,
        size => size.max(MIN_STACK),
    };
    // The IDF's heap, out of which MicroPython's grows, has the stacks too.
    let room = size + TASK;
    if !vm.heap.take_room(room) {
        vm.collect();
        if !vm.heap.take_room(room) {
            return Err(StartError::NoMemory);
        }
    }
    let limit = size - STACK_MARGIN;
    // As much Rust stack for each byte of the board's as the main thread has.
    let Ok(stack) = DefaultStack::new(STACK * limit.div_ceil(STACK_LIMIT)) else {
        vm.heap.give_room(room);
        return Err(StartError::NoMemory);
    };
    let id = threads.last_id.get() + 1;
    threads.last_id.set(id);
    let parking = vm.add_thread(id, f, args, kw);
    let names: Vec<Sym> = kw.iter().map(|(name, _)| *name).collect();
    let inner = state.clone();
    let coroutine = Coroutine::with_stack(stack, move |yielder: &Yielder<(), ()>, ()| {
        let host = CoroutineHost {
            yielder,
            state: inner.clone(),
            is_main: false,
        };
        parking.run(&host, id, limit, &names, |vm| {
            vm.heap.give_room(room);
            // Each task has an interrupt level of its own.
            inner.interrupts_held.set(false);
            // What it scheduled in its last breath runs elsewhere.
            if vm.has_callbacks() {
                inner.threads.wake(MAIN_THREAD);
            }
        });
    });
    threads.list.borrow_mut().push(Thread {
        id,
        coroutine: Some(coroutine),
        waits: None,
        room,
    });
    threads.ready.borrow_mut().push_back(id);
    Ok(id)
}

/// Ends all threads but the main one, which calls this: a soft reset.
pub(crate) fn end_others(vm: &mut Vm, state: &State) {
    let room = state.threads.end_others();
    vm.forget_threads();
    vm.heap.give_room(room);
}

/// Waits until a lock may be free.
///
/// # Errors
/// KeyboardInterrupt, or the end of the program.
pub(crate) fn wait_for_lock(vm: &mut Vm, lock: u32) -> Res<()> {
    let state: Rc<State> = state(vm);
    state.threads.want_lock(lock);
    let result = crate::state::wait(vm, None);
    state.threads.wanted.set(None);
    result
}
