//! What a board's modules share, and how a board waits.

use crate::clock::Clock;
use crate::flash::Flash;
use crate::modules;
use crate::modules::network::wifi::Wifi;
use crate::modules::select::Select;
use crate::pins::Pins;
use crate::repl::Editor;
use crate::serial::Serial;
use crate::storage::Storage;
use crate::threads::Threads;
use network::Network;
use python::vm::thread::MAIN_THREAD;
use python::{Error, Res, Vm};
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

/// Why the program ends from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The board is powered off.
    PowerOff,
    /// `machine.reset()`.
    Reset,
    /// The EN button was pressed: the chip starts as from power-on.
    Enable,
    /// `machine.deepsleep()`, until this board time if any.
    DeepSleep(Option<u64>),
    /// `machine.WDT` was not fed.
    Watchdog,
}

/// The state of a board outside its heap. One value, shared by the board's owner and the modules
/// that run inside its coroutine; all on one thread.
pub struct State {
    /// Time.
    pub clock: Rc<dyn Clock>,
    /// UART0.
    pub serial: RefCell<Serial>,
    /// The line editor of the serial line.
    pub editor: RefCell<Editor>,
    /// The station's hardware address, which is the chip's: `machine.unique_id()`.
    pub mac: [u8; 6],
    /// The board's files.
    pub flash: RefCell<Flash>,
    /// The flash chip's bytes, and the non-volatile storage.
    pub storage: RefCell<Storage>,
    /// The pins.
    pub pins: RefCell<Pins>,
    /// What is behind the radio.
    pub network: RefCell<Box<dyn Network>>,
    /// The Wi-Fi interfaces.
    pub wifi: RefCell<Wifi>,
    /// How stream types are polled.
    pub select: RefCell<Select>,
    /// Messages for the person at the PC, not for the program: why a port could not be had.
    pub notices: RefCell<VecDeque<String>>,
    /// The threads of `_thread`.
    pub threads: Threads,
    /// When the running thread wants to be resumed at the latest, in the board's microseconds.
    pub deadline: Cell<Option<u64>>,
    /// KeyboardInterrupt is to be raised.
    pub interrupt: Cell<bool>,
    /// The program is to end.
    pub stop: Cell<Option<Stop>>,
    /// When the next interrupt comes that has its time: a `machine.Timer`'s, a UART's.
    pub alarm: Cell<Option<u64>>,
    /// When `machine.WDT` resets the chip, unless it is fed.
    pub watchdog: Cell<Option<u64>>,
    /// `machine.disable_irq()`: pins and timers interrupt nothing.
    pub interrupts_held: Cell<bool>,
    /// Output goes to the serial line with `\n` as `\r\n`; a program run without a terminal
    /// prints as it is.
    pub cooked: Cell<bool>,
    /// When the board last gave up the processor, to share it fairly.
    pub resumed_at: Cell<u64>,
    /// What `machine.reset_cause()` says.
    pub reset_cause: Cell<u8>,
    /// What `machine.wake_reason()` says.
    pub wake_reason: Cell<u8>,
    /// What `machine.wake_pins()` says, a bit a pin.
    pub wake_pins: Cell<u64>,
    /// Offset of the RTC to the PC's clock, in microseconds.
    pub rtc_offset: Cell<i64>,
    /// `machine.RTC().memory()`
    pub rtc_memory: RefCell<Vec<u8>>,
    /// What onlookers want to know.
    pub record: crate::inspect::Record,
    /// Things modules keep for themselves, by type.
    pub modules: RefCell<Vec<Box<dyn std::any::Any>>>,
}

impl State {
    /// Now, in board time.
    pub fn now(&self) -> u64 {
        self.clock.micros()
    }

    /// The RTC's time, in microseconds since 1970.
    pub fn epoch(&self) -> i64 {
        (self.clock.epoch_micros() as i64).saturating_add(self.rtc_offset.get())
    }

    /// Whether the running thread is to be interrupted or ended. Only the main thread is
    /// interrupted.
    pub fn is_called(&self) -> bool {
        if self.stop.get().is_some() {
            return true;
        }
        self.threads.running() == MAIN_THREAD
            && (self.interrupt.get() || self.serial.borrow().interrupted)
    }

    /// What a module keeps for itself, made when first asked for.
    pub fn module<T: Default + 'static, R>(&self, f: impl FnOnce(&mut T) -> R) -> R {
        let mut modules = self.modules.borrow_mut();
        if let Some(i) = modules.iter().position(|m| m.is::<T>())
            && let Some(own) = modules[i].downcast_mut::<T>()
        {
            return f(own);
        }
        let mut own = T::default();
        let result = f(&mut own);
        modules.push(Box::new(own));
        result
    }

    /// Finds again what the flash chip held when the board was switched off.
    pub fn load_storage(&self) {
        let (storage, notices) = Storage::load(&self.flash.borrow());
        *self.storage.borrow_mut() = storage;
        for notice in notices {
            self.notice(notice);
        }
    }

    /// Keeps the non-volatile storage, after a change.
    pub fn keep_nvs(&self) {
        let mut flash = self.flash.borrow_mut();
        let failed = self.storage.borrow_mut().keep_nvs(&mut flash);
        if let Some(failed) = failed {
            self.notice(failed);
        }
    }

    /// Keeps so many bytes of the flash chip, after a change.
    pub fn keep_pages(&self, address: u32, len: u32) {
        let mut flash = self.flash.borrow_mut();
        let failed = self
            .storage
            .borrow_mut()
            .keep_pages(&mut flash, address, len);
        if let Some(failed) = failed {
            self.notice(failed);
        }
    }

    /// The board's time, with the pins as they are then.
    pub fn settled(&self) -> u64 {
        let now = self.now();
        self.pins.borrow_mut().advance(now);
        now
    }

    /// Tells the person at the PC something.
    pub fn notice(&self, text: impl Into<String>) {
        let mut notices = self.notices.borrow_mut();
        if notices.len() < 1000 {
            notices.push_back(text.into());
        }
    }
}

/// The state of the board a VM runs on.
pub fn state(vm: &mut Vm) -> Rc<State> {
    vm.ext::<Rc<State>>().clone()
}

/// The one place where a board gives up the processor: until something it watches happens (a
/// socket, the serial line), or `deadline` in board time, or somebody has a reason to wake it. A
/// wake is a hint: the caller asks again for what it waits for. Callbacks and other threads run
/// meanwhile.
///
/// # Errors
/// KeyboardInterrupt, or the end of the program.
pub fn wait(vm: &mut Vm, deadline: Option<u64>) -> Res<()> {
    let state = state(vm);
    if !state.is_called() && !vm.has_callbacks() && !modules::is_due(&state) {
        let deadline = modules::before_wait(&state, deadline);
        state.deadline.set(deadline);
        vm.host.heap(vm.heap.used(), vm.heap.limit());
        if state.interrupts_held.get() {
            // FreeRTOS switches no tasks then, and in a light sleep the CPU stands still.
            state.threads.keep_vm(true);
            vm.host.suspend();
            state.threads.keep_vm(false);
        } else {
            vm.suspend();
        }
        state.deadline.set(None);
        modules::after_wait(vm)?;
    }
    vm.tick()
}

/// As [`wait`] until a time, whatever wakes the board meanwhile: a sleep.
///
/// # Errors
/// KeyboardInterrupt, or the end of the program.
pub fn sleep_until(vm: &mut Vm, until: u64) -> Res<()> {
    let state = state(vm);
    while state.now() < until {
        wait(vm, Some(until))?;
    }
    Ok(())
}

/// Ends the program from inside: reset, power off.
pub fn stop(vm: &mut Vm, why: Stop) -> Error {
    let state = state(vm);
    if state.stop.get() != Some(Stop::PowerOff) {
        state.stop.set(Some(why));
    }
    Error::Stop
}
