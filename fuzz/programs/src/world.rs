//! VMs with a budget and nothing around them.

pub use python::pure::hash::Build;

use python::compiler::{self, Mode};
use python::heap::{DEFAULT_LIMIT, Heap};
use python::vm::{Host, PathKind, Tick};
use python::{Error, Vm};
use std::cell::{Cell, RefCell};

/// A host without files, which stops a program after so many ticks.
pub struct Bare {
    ticks: Cell<u32>,
    out: RefCell<Vec<u8>>,
}

impl Bare {
    /// One that lets a program run for so many ticks.
    pub fn new(ticks: u32) -> Bare {
        Bare {
            ticks: Cell::new(ticks),
            out: RefCell::default(),
        }
    }

    /// What was printed so far, which is forgotten.
    pub fn take_output(&self) -> Vec<u8> {
        self.out.take()
    }
}

impl Host for Bare {
    fn tick(&self) -> Tick {
        match self.ticks.get().checked_sub(1) {
            Some(left) => {
                self.ticks.set(left);
                Tick::Continue
            }
            None => Tick::Stop,
        }
    }

    fn write(&self, bytes: &[u8]) {
        let mut out = self.out.borrow_mut();
        if out.len() < 1 << 24 {
            out.extend_from_slice(bytes);
        }
    }

    fn path_kind(&self, _: &str) -> PathKind {
        PathKind::Absent
    }

    fn read_file(&self, _: &str) -> Option<Vec<u8>> {
        None
    }
}

/// Compiles a source and disassembles what came out.
pub fn compile(source: &[u8], mode: Mode) {
    let mut heap = Heap::new(DEFAULT_LIMIT);
    let file = heap.symbols.intern("fuzz.py");
    if let Ok(code) = compiler::compile(&mut heap, source, file, mode) {
        compiler::disassemble(&code, &heap);
    }
}

/// Runs a program on a VM with a heap of so many bytes, for so many ticks at most: what it printed, the traceback of
/// what nobody caught included, and whether it came to an end.
pub fn run(source: &[u8], heap: usize, ticks: u32, stress: bool) -> (Vec<u8>, bool) {
    let host = Bare::new(ticks);
    let ended = execute(&host, source, heap, stress);
    (host.take_output(), ended)
}

/// Runs a program: whether it came to an end.
pub fn execute(host: &Bare, source: &[u8], heap: usize, stress: bool) -> bool {
    execute_on(Build::default(), host, source, heap, stress)
}

/// As execute, with the hashes of some other firmware.
pub fn execute_on(build: Build, host: &Bare, source: &[u8], heap: usize, stress: bool) -> bool {
    let mut vm = Vm::new(host, heap, Box::new(()));
    vm.build = build;
    vm.heap.stress = stress;
    let ended = match vm.execute(source, "fuzz.py", Mode::File) {
        Ok(_) => true,
        Err(Error::Stop) => false,
        Err(Error::Raised(e)) => {
            let report = vm.exception_report(e);
            host.write(&report);
            true
        }
    };
    // The collector finds all handles in order.
    vm.collect();
    ended
}
