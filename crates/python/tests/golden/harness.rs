//! Finds the golden scripts, runs them in parallel, and tells which print something else than
//! recorded. Shared by the runners: `crates/python/tests/golden.rs` runs scripts on the language
//! alone, `crates/cli/tests/golden.rs` on a whole board.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Lines of a difference that are shown, of each side.
const SHOWN: usize = 4;

/// Which scripts a runner can run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum On {
    /// Those without a line that begins `# Board:`.
    #[allow(dead_code, reason = "each runner has one of the two")]
    Language,
    /// All.
    #[allow(dead_code, reason = "each runner has one of the two")]
    Board,
}

/// Runs all scripts and panics when one has an unexpected outcome: a difference where none is on
/// the wish list, or none where one is. The variable `GOLDEN` chooses scripts by a part of their
/// name.
pub fn check(on: On, run: impl Fn(&Path) -> Vec<u8> + Sync) {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("../python/tests/golden");
    let wanted = std::env::var("GOLDEN").unwrap_or_default();
    let wishlist = wishlist(&golden);
    let all = scripts(&golden);
    assert!(all.len() > 100, "only {} scripts found", all.len());
    for name in &wishlist {
        assert!(
            all.contains_key(name),
            "wishlist.txt names {name}, which is no script"
        );
    }
    let chosen: Vec<_> = all
        .iter()
        .filter(|(name, path)| name.contains(&wanted) && (on == On::Board || !needs_board(path)))
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
                    let got = run(path);
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

/// The first lines that differ.
fn difference(expected: &[u8], got: &[u8]) -> String {
    let expected: Vec<_> = expected.split(|&byte| byte == b'\n').collect();
    let got: Vec<_> = got.split(|&byte| byte == b'\n').collect();
    let same = expected
        .iter()
        .zip(&got)
        .take_while(|(a, b)| a == b)
        .count();
    let mut text = format!("  from line {}\n", same + 1);
    for line in expected.iter().skip(same).take(SHOWN) {
        let _ = writeln!(text, "  - {}", String::from_utf8_lossy(line));
    }
    for line in got.iter().skip(same).take(SHOWN) {
        let _ = writeln!(text, "  + {}", String::from_utf8_lossy(line));
    }
    text
}

/// Scripts with an output beside them, by name (`topic/name`).
fn scripts(golden: &Path) -> BTreeMap<String, PathBuf> {
    let mut found = BTreeMap::new();
    let topics = std::fs::read_dir(golden).expect("the folder of scripts");
    for topic in topics.flatten() {
        let Ok(files) = std::fs::read_dir(topic.path()) else {
            continue;
        };
        for path in files.flatten().map(|file| file.path()) {
            if path.extension().is_some_and(|e| e == "py") && path.with_extension("out").exists() {
                let stem = path.file_stem().unwrap_or_default().to_string_lossy();
                let topic = topic.file_name().to_string_lossy().into_owned();
                found.insert(format!("{topic}/{stem}"), path);
            }
        }
    }
    found
}

/// It asks for what only a whole board has: `sys.stdout`, files, a clock.
fn needs_board(script: &Path) -> bool {
    let text = std::fs::read_to_string(script).expect("a script");
    text.lines().any(|line| line.starts_with("# Board:"))
}

/// Names on the wish list: one a line, `#` begins a comment.
fn wishlist(golden: &Path) -> BTreeSet<String> {
    let text = std::fs::read_to_string(golden.join("wishlist.txt")).expect("the wish list");
    text.lines()
        .map(|line| line.split('#').next().unwrap_or("").trim().to_owned())
        .filter(|name| !name.is_empty())
        .collect()
}
