//! What the firmware does from power-on: boot.py, main.py and the REPL, soft and hard resets, deep
//! sleep (FIDELITY, section 4).

use crate::board::Exit;
use crate::console::Console;
use crate::inspect;
use crate::modules;
use crate::modules::machine::memory;
use crate::modules::machine::sleep::Sources;
use crate::modules::network::wifi::Wifi;
use crate::repl::{self, Editor, Repl};
use crate::state::{State, Stop};
use crate::threads;
use network::Closing;
use python::compiler::Mode;
use python::types::ids;
use python::vm::{Host, PathKind};
use python::{Error, Value, Vm};
use std::rc::Rc;

/// How long the chip takes from a reset to boot.py, in microseconds: the ROM, the bootloader and
/// the start of the IDF. Short, for nobody wants to wait; long enough that a board that resets
/// itself for ever leaves its PC some peace.
const START_TIME: u64 = 20_000;

/// `machine.reset_cause()` after power-on, `machine.reset()`, a watchdog, deep sleep, and a soft reset.
const POWER_ON: u8 = 1;
const HARD: u8 = 2;
const WATCHDOG: u8 = 3;
const DEEP_SLEEP: u8 = 4;
const SOFT: u8 = 5;

/// `esp_sleep_get_wakeup_cause()` after a timer ended the sleep.
const TIMER_WAKE: u8 = 4;

/// Runs one program in `__main__` with Ctrl-C on, and prints what it died of.
pub(crate) fn run_program(vm: &mut Vm, state: &State, name: &str, source: &[u8]) -> Exit {
    set_file(vm, name);
    state.serial.borrow_mut().interrupt_char = Some(3);
    let result = vm.execute(source, name, Mode::File);
    state.serial.borrow_mut().interrupt_char = None;
    match result {
        Ok(_) => Exit::Done,
        Err(Error::Stop) => Exit::Stopped(state.stop.get().unwrap_or(Stop::PowerOff)),
        Err(Error::Raised(e)) => {
            if vm.is_error(Error::Raised(e), ids::SYSTEM_EXIT) {
                return Exit::Status(exit_status(vm, e));
            }
            vm.keep(e);
            let report = vm.exception_report(e);
            vm.write(&report);
            if vm.is_error(Error::Raised(e), ids::KEYBOARD_INTERRUPT) {
                Exit::Interrupted
            } else {
                Exit::Exception
            }
        }
    }
}

/// The status of a SystemExit: an int as it is, None 0, anything else 1.
fn exit_status(vm: &mut Vm, exc: Value) -> i32 {
    match vm.exception_value(exc) {
        Value::None => 0,
        Value::Int(i) => i,
        Value::Bool(b) => i32::from(b),
        _ => 1,
    }
}

/// Sets `__file__`, as each file that runs in `__main__` has it.
fn set_file(vm: &mut Vm, name: &str) {
    let (file, name) = (vm.intern("__file__"), Value::Str(vm.intern(name)));
    vm.set_sym(vm.main, file, name);
}

/// A chip from power-on to power off, across its resets: each start has a fresh VM.
///
/// With `once` it ends as main.py does. `rom` is whether the ROM tells of the first start; it tells
/// of each reset.
pub(crate) fn run_chip(
    host: &dyn Host,
    heap: usize,
    stress: bool,
    state: &Rc<State>,
    once: bool,
    rom: bool,
) -> Exit {
    if rom {
        print_rom(state, POWER_ON);
        if state.flash.borrow_mut().take_fresh() {
            let text = b"Performing initial setup\r\n";
            state.serial.borrow_mut().send(text);
        }
    }
    loop {
        let exit = {
            let mut vm = Vm::new(host, heap, Box::new(state.clone()));
            modules::register(&mut vm);
            vm.heap.stress = stress;
            let exit = run_firmware(&mut vm, state, once);
            memory::save(&mut vm);
            exit
        };
        let cause = match exit {
            Exit::Stopped(Stop::Reset) => HARD,
            Exit::Stopped(Stop::Enable) => POWER_ON,
            Exit::Stopped(Stop::Watchdog) => WATCHDOG,
            Exit::Stopped(Stop::DeepSleep(_)) => DEEP_SLEEP,
            other => return other,
        };
        let sources = match exit {
            Exit::Stopped(Stop::DeepSleep(_)) => Some(Sources::for_deep_sleep(state)),
            _ => None,
        };
        hard_reset(state);
        state.reset_cause.set(cause);
        state.wake_reason.set(0);
        state.wake_pins.set(0);
        let until = match exit {
            Exit::Stopped(Stop::DeepSleep(until)) => {
                state.wake_reason.set(TIMER_WAKE);
                // Without a time only a pin wakes it, or a power cycle.
                until.unwrap_or(u64::MAX)
            }
            _ => state.now().saturating_add(START_TIME),
        };
        if let Some(exit) = be_off(host, state, until, sources.as_ref()) {
            return exit;
        }
        print_rom(state, state.reset_cause.get());
    }
}

/// Lets the time pass in which the processor does not run, and nothing hears the serial line; in
/// deep sleep until one of `sources` wakes the chip.
fn be_off(host: &dyn Host, state: &State, until: u64, sources: Option<&Sources>) -> Option<Exit> {
    while state.now() < until {
        match state.stop.get() {
            // It wakes a chip that sleeps, too.
            Some(Stop::Enable) => {
                state.stop.set(None);
                state.reset_cause.set(POWER_ON);
                state.wake_reason.set(0);
                break;
            }
            Some(why) => return Some(Exit::Stopped(why)),
            None => {}
        }
        let cause = sources.and_then(|sources| sources.cause(&state.pins.borrow()));
        if let Some((reason, pins)) = cause {
            state.wake_reason.set(reason);
            state.wake_pins.set(pins);
            break;
        }
        state.deadline.set(Some(until));
        host.suspend();
        state.deadline.set(None);
        state.serial.borrow_mut().forget_input();
    }
    state.interrupt.set(false);
    None
}

/// What a reset of the chip takes down. The RTC goes on.
fn hard_reset(state: &State) {
    state.threads.end_others();
    modules::hard_reset(state);
    let air = state.wifi.borrow().station.air().clone();
    inspect::all_end(state);
    {
        let mut network = state.network.borrow_mut();
        network.close_all(Closing::Abortive);
        network.set_link(false);
    }
    *state.wifi.borrow_mut() = Wifi::new(state.mac, air);
    *state.editor.borrow_mut() = Editor::default();
    *state.select.borrow_mut() = Default::default();
    state.modules.borrow_mut().clear();
    state.pins.borrow_mut().reset(state.now());
    {
        let mut serial = state.serial.borrow_mut();
        serial.forget_input();
        serial.interrupt_char = None;
    }
    // A power off that came meanwhile stays.
    if state.stop.get() != Some(Stop::PowerOff) {
        state.stop.set(None);
    }
    state.interrupt.set(false);
    state.interrupts_held.set(false);
    state.alarm.set(None);
    state.watchdog.set(None);
    state.deadline.set(None);
}

/// What the chip's ROM and the bootloader print.
fn print_rom(state: &State, cause: u8) {
    let reset = match cause {
        HARD | WATCHDOG => "0xc (SW_CPU_RESET)",
        DEEP_SLEEP => "0x5 (DEEPSLEEP_RESET)",
        _ => "0x1 (POWERON_RESET)",
    };
    let text = format!(
        "ets Jul 29 2019 12:21:46\r\n\r\n\
         rst:{reset},boot:0x13 (SPI_FAST_FLASH_BOOT)\r\n\
         configsip: 0, SPIWP:0xee\r\n\
         clk_drv:0x00,q_drv:0x00,d_drv:0x00,cs0_drv:0x00,hd_drv:0x00,wp_drv:0x00\r\n\
         mode:DIO, clock div:2\r\n\
         load:0x3fff0030,len:4728\r\n\
         load:0x40078000,len:14888\r\n\
         load:0x40080400,len:3368\r\n\
         entry 0x400805cc\r\n"
    );
    state.serial.borrow_mut().send(text.as_bytes());
}

/// boot.py, main.py and the REPL, until the chip is reset or off.
fn run_firmware(vm: &mut Vm, state: &Rc<State>, once: bool) -> Exit {
    let mut repl = Repl::new();
    loop {
        match boot(vm, state, repl.mode()) {
            Exit::Stopped(why) => return Exit::Stopped(why),
            exit if once => return exit,
            Exit::Status(_) => state.editor.borrow_mut().soft_reset(),
            Exit::Done | Exit::Exception | Exit::Interrupted => {
                if let Err(why) = repl.run(&mut Console::new(vm, state.clone())) {
                    return Exit::Stopped(why);
                }
            }
        }
        soft_reset(vm, state);
    }
}

/// Runs boot.py and, for a person and if boot.py came to its end, main.py: how the last of them
/// ended.
fn boot(vm: &mut Vm, state: &State, mode: repl::Mode) -> Exit {
    for name in ["boot.py", "main.py"] {
        if name == "main.py" && mode == repl::Mode::Raw {
            break;
        }
        let path = format!("/{name}");
        let is_file = state.flash.borrow().kind(&path) == PathKind::File;
        let source = is_file.then(|| state.flash.borrow().read(&path).ok());
        let Some(source) = source.flatten() else {
            continue;
        };
        let exit = run_program(vm, state, name, &source);
        if exit != Exit::Done {
            return exit;
        }
    }
    Exit::Done
}

/// A soft reset.
fn soft_reset(vm: &mut Vm, state: &State) {
    threads::end_others(vm, state);
    state.reset_cause.set(SOFT);
    modules::soft_reset(vm, state);
    vm.reset_main();
    vm.collect();
    vm.write(b"MPY: soft reboot\n");
}
