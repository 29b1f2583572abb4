//! A board: a coroutine that runs MicroPython, and the handles its owner has.

use crate::boot;
use crate::clock::Clock;
use crate::flash::Flash;
use crate::modules;
use crate::modules::network::wifi::Wifi;
use crate::repl::Editor;
use crate::serial::Serial;
use crate::state::{State, Stop};
use crate::threads::Threads;
use corosensei::stack::DefaultStack;
use corosensei::{Coroutine, CoroutineResult, Yielder};
use network::Network;
use network::air::{Air, SharedAir};
use python::Vm;
use python::heap::DEFAULT_LIMIT;
use python::vm::thread::MAIN_THREAD;
use python::vm::{Host, PathKind, Tick};
use std::cell::{Cell, RefCell};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::rc::Rc;

/// Bytes of stack a board's coroutine has. Only what is touched takes memory. The board's own
/// limit (FIDELITY, section 6) is reached long before it.
pub(crate) const STACK: usize = 2 << 20;

/// How long a board may compute before it lets its driver look around, in microseconds.
const SLICE: u64 = 2_000;

/// Serial output above which a board waits for the front ends to take it.
const OUTPUT_HIGH: usize = 64 << 10;

/// The hardware address of a board that is given none: of Espressif's range.
pub const DEFAULT_MAC: [u8; 6] = [0x24, 0x0a, 0xc4, 0x00, 0x00, 0x01];

/// What a board runs.
#[derive(Clone, Debug)]
pub enum Job {
    /// One program, as `boardless run FILE` does: its name as tracebacks show it, its source.
    Run {
        /// File name.
        name: String,
        /// Source.
        source: Vec<u8>,
    },
    /// boot.py, main.py and the REPL, for a person at a terminal who wants just that.
    Repl,
    /// A board on its serial line: as Repl, after what the chip's ROM prints.
    Board {
        /// The board is off when main.py has ended, and [`Exit`] says how it did.
        once: bool,
    },
}

/// How the board's work ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Exit {
    /// The program came to its end.
    Done,
    /// It called `sys.exit()` with this status (0 without one, 1 for a text).
    Status(i32),
    /// An exception nobody caught; it was printed on the serial line.
    Exception,
    /// As Exception: KeyboardInterrupt.
    Interrupted,
    /// It was stopped from outside, or reset itself.
    Stopped(Stop),
}

/// What a board is doing after it was resumed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress {
    /// It has more to compute: resume it again soon.
    Ready,
    /// It waits: resume it when something it watches happens, bytes arrive, or this time
    /// (microseconds of its clock) has come.
    Waiting(Option<u64>),
    /// It is off.
    Off(Exit),
}

/// How a board is made.
pub struct Config {
    /// Bytes of heap.
    pub heap: usize,
    /// Time.
    pub clock: Rc<dyn Clock>,
    /// The chip's hardware address.
    pub mac: [u8; 6],
    /// What is behind the radio.
    pub network: Box<dyn Network>,
    /// The access points the radio hears.
    pub air: SharedAir,
    /// The board's files.
    pub flash: Flash,
    /// Prints `\n` as `\r\n`, as a serial line does.
    pub cooked: bool,
    /// Records changes of outputs for [`State::pins`].
    pub watch_pins: bool,
    /// Collects garbage at every chance: slow, for tests.
    pub stress: bool,
}

impl Config {
    /// A board with the default heap, in the air of a fresh board.
    pub fn new(clock: Rc<dyn Clock>, network: Box<dyn Network>, flash: Flash) -> Config {
        Config {
            heap: DEFAULT_LIMIT,
            clock,
            mac: DEFAULT_MAC,
            network,
            air: Air::default().shared(),
            flash,
            cooked: true,
            watch_pins: false,
            stress: false,
        }
    }
}

/// A board that is powered on.
pub struct Board {
    coroutine: Option<Coroutine<(), (), Exit, DefaultStack>>,
    state: Rc<State>,
    exit: Option<Exit>,
}

impl Board {
    /// Powers a board on. It runs when it is resumed.
    ///
    /// # Errors
    /// The PC has no memory for its stack.
    pub fn power_on(config: Config, job: Job) -> std::io::Result<Board> {
        let state = Rc::new(State {
            clock: config.clock,
            serial: RefCell::new(Serial::default()),
            editor: RefCell::new(Editor::default()),
            mac: config.mac,
            flash: RefCell::new(config.flash),
            storage: RefCell::default(),
            pins: RefCell::default(),
            network: RefCell::new(config.network),
            wifi: RefCell::new(Wifi::new(config.mac, config.air)),
            select: RefCell::default(),
            notices: RefCell::default(),
            threads: Threads::default(),
            deadline: Cell::new(None),
            interrupt: Cell::new(false),
            stop: Cell::new(None),
            alarm: Cell::new(None),
            watchdog: Cell::new(None),
            interrupts_held: Cell::new(false),
            cooked: Cell::new(config.cooked),
            resumed_at: Cell::new(0),
            reset_cause: Cell::new(1),
            wake_reason: Cell::new(0),
            wake_pins: Cell::new(0),
            rtc_offset: Cell::new(0),
            rtc_memory: RefCell::default(),
            record: Default::default(),
            modules: RefCell::default(),
        });
        state.pins.borrow_mut().watched = config.watch_pins;
        state.load_storage();
        let (heap, stress, inner) = (config.heap, config.stress, state.clone());
        let coroutine = Coroutine::with_stack(
            DefaultStack::new(STACK)?,
            move |yielder: &Yielder<(), ()>, ()| {
                let host = CoroutineHost {
                    yielder,
                    state: inner.clone(),
                    is_main: true,
                };
                match job {
                    Job::Run { name, source } => {
                        let mut vm = Vm::new(&host, heap, Box::new(inner.clone()));
                        modules::register(&mut vm);
                        vm.heap.stress = stress;
                        boot::run_program(&mut vm, &inner, &name, &source)
                    }
                    Job::Repl => boot::run_chip(&host, heap, stress, &inner, false, false),
                    Job::Board { once } => boot::run_chip(&host, heap, stress, &inner, once, true),
                }
            },
        );
        Ok(Board {
            coroutine: Some(coroutine),
            state,
            exit: None,
        })
    }

    /// Lets the board run until it waits, its time slice ends, or it is off.
    pub fn resume(&mut self) -> Progress {
        let Some(coroutine) = &mut self.coroutine else {
            return Progress::Off(self.exit.clone().unwrap_or(Exit::Done));
        };
        let state = &self.state;
        let begun = state.now();
        state.resumed_at.set(begun);
        modules::poll(state);
        state.threads.wake_all();
        let mut now = begun;
        loop {
            match state.threads.next(now, state.stop.get().is_some()) {
                None => return Progress::Waiting(state.threads.deadline()),
                Some(MAIN_THREAD) => match coroutine.resume(()) {
                    CoroutineResult::Yield(()) => state.threads.paused(state.deadline.take()),
                    CoroutineResult::Return(exit) => {
                        state.threads.end_others();
                        self.coroutine = None;
                        self.exit = Some(exit.clone());
                        return Progress::Off(exit);
                    }
                },
                Some(thread) => state.threads.resume(thread, state),
            }
            now = state.now();
            let slice_is_over = now.saturating_sub(begun) >= SLICE;
            match state.threads.kept() {
                Some(Some(READY)) => return Progress::Ready,
                Some(Some(FOREVER) | None) => return Progress::Waiting(None),
                Some(deadline) => return Progress::Waiting(deadline),
                None if slice_is_over && state.threads.is_ready() => return Progress::Ready,
                None => {}
            }
        }
    }

    /// The state the board shares with its owner.
    pub fn state(&self) -> &Rc<State> {
        &self.state
    }

    /// Bytes arrive on the serial line: how many it took.
    pub fn receive(&mut self, bytes: &[u8]) -> usize {
        self.state.serial.borrow_mut().receive(bytes)
    }

    /// What the board sent over the serial line since the last call.
    pub fn take_output(&mut self) -> Vec<u8> {
        self.state.serial.borrow_mut().take_output()
    }

    /// KeyboardInterrupt for the program, whatever it does.
    pub fn interrupt(&mut self) {
        self.state.interrupt.set(true);
    }

    /// Powers the board off: its program ends when it is resumed next.
    pub fn power_off(&mut self) {
        self.state.stop.set(Some(Stop::PowerOff));
    }
}

impl Drop for Board {
    /// The state holds the threads, which hold the state.
    fn drop(&mut self) {
        self.state.threads.end_others();
    }
}

/// A deadline that means "not waiting at all".
pub(crate) const READY: u64 = 0;
/// A deadline that never comes.
pub(crate) const FOREVER: u64 = u64::MAX;

/// The world of a thread's VM.
pub(crate) struct CoroutineHost<'y> {
    /// Of the thread's coroutine.
    pub yielder: &'y Yielder<(), ()>,
    /// The board.
    pub state: Rc<State>,
    /// It is the main thread: the one that is interrupted.
    pub is_main: bool,
}

impl CoroutineHost<'_> {
    /// Lets the board's driver look around. The thread keeps the VM.
    fn give_way(&self) {
        self.state.threads.keep_vm(true);
        let deadline = self.state.deadline.replace(Some(READY));
        self.yielder.suspend(());
        self.state.deadline.set(deadline);
        self.state.threads.keep_vm(false);
    }
}

impl Host for CoroutineHost<'_> {
    fn tick(&self) -> Tick {
        if self.state.now().saturating_sub(self.state.resumed_at.get()) >= SLICE {
            self.give_way();
        }
        if self.state.stop.get().is_some() {
            return Tick::Stop;
        }
        if self.is_main {
            let from_serial = std::mem::take(&mut self.state.serial.borrow_mut().interrupted);
            if self.state.interrupt.take() || from_serial {
                return Tick::Interrupt;
            }
        }
        if modules::is_due(&self.state) {
            return Tick::Callbacks;
        }
        Tick::Continue
    }

    fn heap(&self, used: usize, limit: usize) {
        self.state.record.heap(used, limit);
    }

    fn write(&self, bytes: &[u8]) {
        {
            let mut serial = self.state.serial.borrow_mut();
            if self.state.cooked.get() {
                for line in bytes.split_inclusive(|b| *b == b'\n') {
                    match line.strip_suffix(b"\n") {
                        Some(line) => {
                            serial.send(line);
                            serial.send(b"\r\n");
                        }
                        None => serial.send(line),
                    }
                }
            } else {
                serial.send(bytes);
            }
        }
        // The line is slower than the program: wait for it, as a UART does.
        while self.state.serial.borrow().pending_output() > OUTPUT_HIGH
            && self.state.stop.get().is_none()
        {
            self.give_way();
        }
    }

    fn path_kind(&self, path: &str) -> PathKind {
        self.state.flash.borrow().kind(path)
    }

    fn read_file(&self, path: &str) -> Option<Vec<u8>> {
        self.state.flash.borrow().read(path).ok()
    }

    fn interrupt(&self) {
        self.state.interrupt.set(true);
        self.state.threads.wake(MAIN_THREAD);
    }

    fn others_are_ready(&self) -> bool {
        // With interrupts disabled FreeRTOS does not switch tasks.
        !self.state.interrupts_held.get() && self.state.threads.others_are_ready(self.state.now())
    }

    fn pass_turn(&self) {
        let deadline = self.state.deadline.replace(Some(READY));
        self.yielder.suspend(());
        self.state.deadline.set(deadline);
    }

    /// The PC's randomness stands for the chip's: each `RandomState` has keys of its own.
    fn random(&self) -> u32 {
        RandomState::new().build_hasher().finish() as u32
    }

    fn suspend(&self) {
        if self.state.deadline.get().is_none() {
            self.state.deadline.set(Some(FOREVER));
        }
        self.yielder.suspend(());
    }

    fn on_thread_stack(&self, work: &mut (dyn FnMut() + Send)) {
        self.yielder.on_parent_stack(work);
    }
}
