//! The lines that tracebacks name, which are not always where the mistake is: MicroPython's lines
//! never go back within a block, and names and small numbers have none.
//!
//! `tracebacks.txt` was recorded from MicroPython 1.29 built with the ESP32's options.

use python::compiler::Mode;
use python::vm::{Host, PathKind, Tick};
use python::{Error, Vm};
use std::cell::RefCell;

/// Keeps what a program prints.
#[derive(Default)]
struct Printed(RefCell<Vec<u8>>);

impl Host for Printed {
    fn tick(&self) -> Tick {
        Tick::Continue
    }

    fn write(&self, bytes: &[u8]) {
        self.0.borrow_mut().extend_from_slice(bytes);
    }

    fn path_kind(&self, _: &str) -> PathKind {
        PathKind::Absent
    }

    fn read_file(&self, _: &str) -> Option<Vec<u8>> {
        None
    }
}

fn output(source: &str) -> String {
    let host = Printed::default();
    let mut vm = Vm::new(&host, 1 << 20, Box::new(()));
    if let Err(Error::Raised(e)) = vm.execute(source.as_bytes(), "t.py", Mode::File) {
        let report = vm.exception_report(e);
        host.write(&report);
    }
    drop(vm);
    String::from_utf8_lossy(&host.0.take()).into_owned()
}

#[test]
fn every_recorded_traceback() {
    let mut wrong = Vec::new();
    let cases = include_str!("tracebacks.txt");
    for case in cases.trim_end_matches('\n').split("\n####\n") {
        let (source, expected) = case.rsplit_once("\n=>\n").expect("an outcome");
        let actual = output(&format!("{source}\n"));
        if actual.trim_end_matches('\n') != expected {
            wrong.push(format!("{source}\nexpected\n{expected}\nactual\n{actual}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
