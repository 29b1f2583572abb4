//! Runs the scripts of `golden/` on the language alone and compares what they print, byte for byte,
//! with what MicroPython prints (`golden/README.md`).
//!
//! `GOLDEN=str/ cargo test -p python --test golden` runs those whose name contains `str/`.

#[path = "golden/harness.rs"]
mod harness;

use python::compiler::Mode;
use python::vm::{Host, PathKind, Tick};
use python::{Error, Vm};
use std::cell::{Cell, RefCell};
use std::path::{Path, PathBuf};

/// Ticks after which a script counts as hung: some forty million calls and jumps.
const TICKS: u32 = 20_000;
/// Stack of the thread that runs a script: ample for the parser and for what natives call.
const THREAD_STACK: usize = 32 << 20;

/// A folder and a record of what was printed.
struct Recorder {
    folder: PathBuf,
    out: RefCell<Vec<u8>>,
    ticks: Cell<u32>,
}

impl Host for Recorder {
    fn tick(&self) -> Tick {
        self.ticks.set(self.ticks.get() + 1);
        if self.ticks.get() > TICKS {
            Tick::Stop
        } else {
            Tick::Continue
        }
    }

    fn write(&self, bytes: &[u8]) {
        self.out.borrow_mut().extend_from_slice(bytes);
    }

    fn path_kind(&self, path: &str) -> PathKind {
        let path = self.folder.join(path);
        if path.is_dir() {
            PathKind::Folder
        } else if path.is_file() {
            PathKind::File
        } else {
            PathKind::Absent
        }
    }

    fn read_file(&self, path: &str) -> Option<Vec<u8>> {
        std::fs::read(self.folder.join(path)).ok()
    }
}

/// What `script` prints, an uncaught exception's traceback included.
fn run(script: &Path) -> Vec<u8> {
    let source = std::fs::read(script).expect("the script was listed a moment ago");
    let name = script.file_name().expect("a file").to_string_lossy();
    let host = Recorder {
        folder: script.parent().expect("a file's folder").to_owned(),
        out: RefCell::default(),
        ticks: Cell::default(),
    };
    let mut vm = Vm::new(&host, python::heap::DEFAULT_LIMIT, Box::new(()));
    match vm.execute(&source, &name, Mode::File) {
        Ok(_) => {}
        Err(Error::Stop) => host.write(b"\n<stopped: it runs for ever>\n"),
        Err(Error::Raised(e)) if vm.type_name(e) == "SystemExit" => {}
        Err(Error::Raised(e)) => {
            let report = vm.exception_report(e);
            host.write(&report);
        }
    }
    drop(vm);
    host.out.into_inner()
}

/// The same on a thread with a large stack; a panic is told like an output.
fn run_apart(script: &Path) -> Vec<u8> {
    let script = script.to_owned();
    let done = std::thread::Builder::new()
        .stack_size(THREAD_STACK)
        .spawn(move || run(&script))
        .expect("a thread")
        .join();
    done.unwrap_or_else(|panic| {
        let text = panic
            .downcast_ref::<String>()
            .map(String::as_str)
            .or_else(|| panic.downcast_ref::<&str>().copied())
            .unwrap_or("");
        format!("<panic: {text}>\n").into_bytes()
    })
}

#[test]
fn scripts_print_what_micropython_prints() {
    harness::check(harness::On::Language, run_apart);
}
