//! Any sequence of a board's file operations with odd names, on a folder of the PC that has odd things in it: no panic,
//! nothing outside the folder changes, what is listed can be told of, and what is told of can be opened.
#![no_main]

use esp32::Flash;
use esp32::flash::{Account, Found, Mode, OpenFile, open_folder};
use libfuzzer_sys::fuzz_target;
use programs::choices::{Bytes, Choices};
use std::fs;
use std::path::Path;

const NAMES: [&str; 28] = [
    "a",
    "b",
    "dir",
    "sub",
    "..",
    ".",
    "",
    "/",
    "A",
    "out",
    "in",
    "loop",
    "broken",
    "boot.py",
    " ",
    "é",
    "a\0b",
    "\\",
    "con",
    "a.",
    "~",
    "*",
    "-",
    "\n",
    ".boardless-1-0.part",
    "C:",
    "a b",
    "up",
];

fn path(choices: &mut dyn Choices) -> String {
    let mut path = String::new();
    for _ in 0..1 + choices.below(4) {
        if choices.below(12) == 0 {
            path.push_str(&"n".repeat(254 + choices.below(3)));
        } else {
            path.push_str(NAMES[choices.below(NAMES.len())]);
        }
        path.push_str(["/", "", "//"][choices.below(3)]);
    }
    path
}

/// All that is below a folder, without what a link leads to.
fn everything(at: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(at).expect("a folder").flatten() {
        let (path, kind) = (entry.path(), entry.file_type().expect("a type"));
        let content = if kind.is_file() {
            fs::read(&path).expect("a file")
        } else {
            Vec::new()
        };
        found.push(format!("{} {content:?}", path.display()));
        if kind.is_dir() {
            everything(&path, found);
        }
    }
    found.sort();
}

/// What is listed is what `stat` finds, and files can be read as long as they are.
fn consistent(flash: &Flash, folder: &str, depth: usize) {
    let Ok(entries) = flash.list(folder) else {
        return;
    };
    for (name, found) in entries {
        assert!(
            !name.is_empty() && name != "." && name != ".." && !name.contains('/'),
            "{name:?}"
        );
        let path = format!("{folder}/{name}");
        let told = flash.stat(&path);
        assert!(
            told.as_ref()
                .is_ok_and(|t| matches!(t, Found::Folder) == matches!(found, Found::Folder)),
            "{path:?}: {told:?}"
        );
        match found {
            Found::Folder if depth > 0 => consistent(flash, &path, depth - 1),
            Found::Folder => {}
            Found::File { size, .. } => {
                let content = flash
                    .read(&path)
                    .unwrap_or_else(|e| panic!("{path:?}: {e}"));
                assert_eq!(content.len() as u64, size, "{path:?}");
            }
        }
    }
}

fuzz_target!(|data: &[u8]| {
    let choices: &mut dyn Choices = &mut Bytes(data);
    let all = tempfile::tempdir().expect("a temporary folder");
    let (outside, inside) = (all.path().join("outside"), all.path().join("flash"));
    for folder in [&outside, &inside, &outside.join("dir"), &inside.join("dir")] {
        fs::create_dir(folder).expect("a folder");
    }
    fs::write(outside.join("a"), b"not the board's").expect("a file");
    fs::write(inside.join("a"), b"the board's").expect("a file");
    for (link, to) in [
        ("out", outside.as_path()),
        ("up", Path::new("../outside")),
        ("in", Path::new("dir")),
        ("loop", Path::new("loop")),
        ("broken", Path::new("nothing")),
        ("dir/out", Path::new("../../outside/a")),
    ] {
        std::os::unix::fs::symlink(to, inside.join(link)).expect("a link");
    }
    let mut before = Vec::new();
    everything(&outside, &mut before);

    let dir = open_folder(&inside).expect("the folder");
    let mut flash = match choices.below(3) {
        0 => Flash::in_folder(dir, Account::Whole),
        1 => Flash::in_folder(dir, Account::Written),
        _ => Flash::above_folder(dir),
    };
    let mut files: Vec<OpenFile> = Vec::new();
    for now in 0..1 + choices.below(24) as i64 {
        let (a, b) = (path(choices), path(choices));
        // Refusals are answers like others.
        match choices.below(12) {
            0 | 1 => {
                let mode = ["r", "w", "a", "x", "r+", "w+", "a+"][choices.below(7)];
                let mode = Mode {
                    write: mode != "r",
                    append: mode.starts_with('a'),
                    create: !mode.starts_with('r'),
                    exclusive: mode.starts_with('x'),
                    truncate: mode.starts_with('w'),
                };
                files.extend(flash.open(&a, mode, now).ok());
            }
            2 => drop(flash.make_folder(&a)),
            3 => drop(flash.remove(&a)),
            4 => drop(flash.rename(&a, &b)),
            5 => drop(flash.change_folder(&a)),
            6 => drop(flash.stat(&a)),
            7 => drop(flash.statistics()),
            8 if !files.is_empty() => {
                let i = choices.below(files.len());
                let size = [0, 1, 100, 5_000, 3 << 20][choices.below(5)];
                drop(flash.write(&mut files[i], &vec![b'x'; size]));
            }
            9 if !files.is_empty() => {
                let i = choices.below(files.len());
                drop(flash.flush(&mut files[i], now));
            }
            10 if !files.is_empty() => {
                let mut file = files.swap_remove(choices.below(files.len()));
                drop(flash.close(&mut file, now));
            }
            _ => drop(flash.list(&a)),
        }
        let cwd = flash.current_folder().to_owned();
        assert!(
            cwd.starts_with('/') && !cwd.split('/').any(|n| n == ".."),
            "{cwd:?}"
        );
    }
    for mut file in files {
        drop(flash.close(&mut file, 99));
    }
    let _ = flash.change_folder("/");
    consistent(&flash, "", 3);
    let mut after = Vec::new();
    everything(&outside, &mut after);
    assert_eq!(before, after, "outside the board's folder");
});
