//! Runs a program with nothing around it: for benchmarks and tests of the language alone.

use python::compiler::Mode;
use python::vm::{Host, PathKind, Tick};
use python::{Error, Vm};
use std::cell::RefCell;
use std::io::Write;
use std::path::Path;

struct Bare {
    folder: std::path::PathBuf,
    out: RefCell<std::io::BufWriter<std::io::Stdout>>,
}

impl Host for Bare {
    fn tick(&self) -> Tick {
        Tick::Continue
    }

    fn write(&self, bytes: &[u8]) {
        let _ = self.out.borrow_mut().write_all(bytes);
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

fn main() -> std::process::ExitCode {
    let mut args = std::env::args().skip(1);
    let Some(file) = args.next() else {
        eprintln!("usage: run FILE [HEAP_BYTES]");
        return 2.into();
    };
    let heap = args
        .next()
        .and_then(|h| h.parse().ok())
        .unwrap_or(python::heap::DEFAULT_LIMIT);
    let source = match std::fs::read(&file) {
        Ok(source) => source,
        Err(error) => {
            eprintln!("{file}: {error}");
            return 2.into();
        }
    };
    let path = Path::new(&file);
    let host = Bare {
        folder: path.parent().unwrap_or(Path::new("")).to_owned(),
        out: RefCell::new(std::io::BufWriter::new(std::io::stdout())),
    };
    let name = path
        .file_name()
        .map_or_else(|| file.clone(), |name| name.to_string_lossy().into_owned());
    let mut vm = Vm::new(&host, heap, Box::new(()));
    vm.heap.stress = std::env::var_os("STRESS").is_some();
    let status = match vm.execute(&source, &name, Mode::File) {
        Ok(_) => 0,
        Err(Error::Stop) => 3,
        Err(Error::Raised(e)) => {
            let report = vm.exception_report(e);
            host.write(&report);
            1
        }
    };
    let _ = host.out.borrow_mut().flush();
    status.into()
}
