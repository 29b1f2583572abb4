//! Runs every script of `golden/` and compares what it prints, byte for byte, with the output
//! recorded beside it (`golden/README.md` tells from what).
//!
//! `GOLDEN=str/ cargo test -p python --test golden` runs those whose name contains `str/`.
//! `golden/wishlist.txt` names the scripts known to fail: one that passes is an error too, so that
//! the list only ever shrinks.

use python::compiler::Mode;
use python::vm::{Host, PathKind, Tick};
use python::{Error, Vm};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Ticks after which a script counts as hung: some forty million calls and jumps.
const TICKS: u32 = 20_000;
/// Stack of the thread that runs a script: ample for the parser and for what natives call.
const THREAD_STACK: usize = 32 << 20;
/// Lines of a difference that are shown, of each side.
const SHOWN: usize = 4;

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
fn run(script: &Path) -> String {
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
            host.write(report.as_bytes());
        }
    }
    drop(vm);
    String::from_utf8_lossy(&host.out.into_inner()).into_owned()
}

/// The same on a thread with a large stack; a panic is told like an output.
fn run_apart(script: &Path) -> String {
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
        format!("<panic: {text}>\n")
    })
}

/// The first lines that differ.
fn difference(expected: &str, got: &str) -> String {
    let expected: Vec<_> = expected.split('\n').collect();
    let got: Vec<_> = got.split('\n').collect();
    let same = expected
        .iter()
        .zip(&got)
        .take_while(|(a, b)| a == b)
        .count();
    let mut text = String::new();
    for line in expected.iter().skip(same).take(SHOWN) {
        let _ = writeln!(text, "  line {:4} - {line}", same + 1);
    }
    for line in got.iter().skip(same).take(SHOWN) {
        let _ = writeln!(text, "  line {:4} + {line}", same + 1);
    }
    text
}

/// Scripts with an output beside them, by name (`topic/name`).
fn scripts(golden: &Path) -> BTreeMap<String, PathBuf> {
    let mut found = BTreeMap::new();
    for topic in std::fs::read_dir(golden)
        .expect("the folder of scripts")
        .flatten()
    {
        let Ok(files) = std::fs::read_dir(topic.path()) else {
            continue;
        };
        for file in files.flatten() {
            let path = file.path();
            if path.extension().is_some_and(|e| e == "py") && path.with_extension("out").exists() {
                let stem = path
                    .file_stem()
                    .unwrap_or_default()
                    .to_string_lossy()
                    .into_owned();
                let topic = topic.file_name().to_string_lossy().into_owned();
                found.insert(format!("{topic}/{stem}"), path);
            }
        }
    }
    found
}

/// Names in the wish list: one a line, `#` begins a comment.
fn wishlist(golden: &Path) -> BTreeSet<String> {
    std::fs::read_to_string(golden.join("wishlist.txt"))
        .unwrap_or_default()
        .lines()
        .map(|line| line.split('#').next().unwrap_or("").trim().to_owned())
        .filter(|name| !name.is_empty())
        .collect()
}

#[test]
#[ignore = "built-in types are still arriving"]
fn scripts_print_what_micropython_prints() {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let wanted = std::env::var("GOLDEN").unwrap_or_default();
    let wishlist = wishlist(&golden);
    let all = scripts(&golden);
    assert!(!all.is_empty(), "no scripts found");
    for name in &wishlist {
        assert!(
            all.contains_key(name),
            "wishlist.txt names {name}, which is no script"
        );
    }
    let chosen: Vec<_> = all
        .iter()
        .filter(|(name, _)| name.contains(&wanted))
        .collect();

    let next = AtomicUsize::new(0);
    let failed = Mutex::new(BTreeMap::new());
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                while let Some((name, path)) = chosen.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let expected =
                        std::fs::read(path.with_extension("out")).expect("the recorded output");
                    let expected = String::from_utf8_lossy(&expected);
                    let got = run_apart(path);
                    if got != expected {
                        let text = difference(&expected, &got);
                        failed
                            .lock()
                            .expect("no panic here")
                            .insert((*name).clone(), text);
                    }
                }
            });
        }
    });

    let failed = failed.into_inner().expect("no panic here");
    let mut errors = 0;
    for (name, text) in &failed {
        if !wishlist.contains(name) {
            errors += 1;
            println!("{name}.py prints something else:\n{text}");
        }
    }
    for (name, _) in &chosen {
        if wishlist.contains(*name) && !failed.contains_key(*name) {
            errors += 1;
            println!("{name}.py passes: take it off wishlist.txt");
        }
    }
    println!(
        "{} of {} scripts pass",
        chosen.len() - failed.len(),
        chosen.len()
    );
    assert_eq!(errors, 0, "scripts with an unexpected outcome (see above)");
}
