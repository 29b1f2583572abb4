//! Runs generated snippets here and on a MicroPython, and tells where the two print something else.
//!
//! README.md of the folder above tells how it is used and which MicroPython. Snippets go in batches, one process of MicroPython each; the
//! VM runs in a thread, so that a panic is a difference like others.

use programs::choices::Seeded;
use programs::generate::{Generator, PRELUDE};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::process::{Command, ExitCode, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

/// Snippets of a batch.
const BATCH: u64 = 100;
/// Bytes of heap both have: enough for any snippet that does not want more than any board has.
const HEAP: usize = 4 << 20;

const USAGE: &str = "\
usage: MICROPYTHON=PROGRAM differential [--count N] [--from SEED] [--jobs N] [--show SEED]

  --count N    snippets to compare (default 100000)
  --from SEED  the first snippet's seed (default 0); others follow
  --jobs N     threads (default 1)
  --show SEED  print the snippet of this seed and what both print

The exit status is 1 if there is a difference.";

/// A snippet whose outputs differ.
struct Difference {
    seed: u64,
    theirs: String,
    ours: String,
}

fn snippet(seed: u64) -> String {
    let mut choices = Seeded(seed);
    Generator::new(&mut choices).snippet()
}

/// A string literal that Python reads as `text`.
fn literal(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// A program that runs each snippet by itself, with what it prints between lines that name it.
fn batch(seeds: impl Iterator<Item = u64>) -> String {
    let mut text = PRELUDE.to_owned();
    text += "\
import sys, gc
def run(n, s):
 print('\\n@@', n)
 gc.collect()
 try:
  exec(s, G.copy())
 except BaseException as e:
  sys.print_exception(e)
  print('#', type(e), end=' ')
  try:
   print(e.args)
  except BaseException as e:
   print(e)
G = globals().copy()
";
    for seed in seeds {
        let _ = writeln!(text, "run({seed}, {})", literal(&snippet(seed)));
    }
    text += "print('\\n@@ end')\n";
    text
}

/// Outputs by seed.
fn split(output: &[u8]) -> BTreeMap<u64, String> {
    let output = String::from_utf8_lossy(output).replace('\r', "\\r");
    let mut by_seed = BTreeMap::new();
    for part in output.split("\n@@ ").skip(1) {
        let (head, rest) = part.split_once('\n').unwrap_or((part, ""));
        if let Ok(seed) = head.trim().parse() {
            by_seed.insert(seed, comparable(rest));
        }
    }
    by_seed
}

/// Output without what is known to differ (COMPATIBILITY.md): addresses.
fn comparable(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(" at ") {
        let (head, tail) = rest.split_at(at + 4);
        out.push_str(head);
        let tail = tail.strip_prefix("0x").unwrap_or(tail);
        let end = tail
            .find(|c: char| !c.is_ascii_hexdigit())
            .unwrap_or(tail.len());
        rest = if end >= 4 {
            out.push_str("ADDRESS");
            &tail[end..]
        } else {
            tail
        };
    }
    out.push_str(rest);
    out
}

fn theirs(micropython: &str, program: &str) -> Vec<u8> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(folder.path().join("fuzz.py"), program).expect("room for it");
    // Its warnings come among what it prints.
    let output = Command::new("sh")
        .args([
            "-c",
            "exec timeout 20 \"$0\" -X heapsize=$1 fuzz.py 2>&1",
            micropython,
            &HEAP.to_string(),
        ])
        .current_dir(folder.path())
        .stdin(Stdio::null())
        .output();
    output.expect("a shell").stdout
}

/// A panic's text comes as the output of the snippet it ended, the next ones are missing.
fn ours(program: &str) -> Vec<u8> {
    let program = program.to_owned();
    let thread = std::thread::Builder::new()
        .stack_size(16 << 20)
        .spawn(move || {
            let host = programs::world::Bare::new(u32::MAX);
            let run = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                programs::world::execute(&host, program.as_bytes(), HEAP, false)
            }));
            let mut out = host.take_output();
            if run.is_err() {
                out.extend_from_slice(b"PANIC\n");
            }
            out
        });
    thread.expect("a thread").join().unwrap_or_default()
}

/// Differences that COMPATIBILITY.md lists, or that are of no interest.
fn is_known(seed: u64, theirs: &str, ours: &str) -> bool {
    // How much memory something takes for a while.
    let memory = theirs.contains("MemoryError") && ours.contains("MemoryError");
    // Halves of characters.
    let half = ours.contains('\u{fffd}');
    // An unbound local is noticed when it is used, not when it is read.
    let count = |text: &str| text.matches("local variable referenced").count();
    let unbound = count(theirs) > 0 || count(ours) > 0;
    // What takes MicroPython longer than it may.
    let patience = ours.starts_with(theirs) && ours.contains("MemoryError");
    // Floats below 1e-40, of which both print what their conversion to integers makes of them.
    let tiny = (40..46).any(|e| theirs.contains(&format!("e-{e}")));
    // Which of several wrong keyword arguments, or of several errors in one block, is told.
    let first = theirs.lines().zip(ours.lines()).find(|(t, o)| t != o);
    let several = first.is_some_and(|(t, o)| {
        let keyword = ["unexpected keyword", "multiple values", "to str implicitly"];
        let star = "SyntaxError: *x must";
        t.starts_with(star) && o.starts_with("SyntaxError")
            || keyword.iter().any(|k| t.contains(k)) && keyword.iter().any(|k| o.contains(k))
    });
    // super() of an object of another class.
    let foreign = snippet(seed).contains("super()") && ours.contains("TypeError: \n");
    // The order of what hashes otherwise on an ESP32: floats that are no integers of 32 bits, tuples, frozensets.
    let sorted = |text: &str| {
        let mut chars: Vec<char> = text.chars().collect();
        chars.sort_unstable();
        chars
    };
    let source = snippet(seed);
    let otherwise = [
        "1e",
        "2147483648.0",
        "inf",
        "nan",
        "3.4e38",
        "**",
        "frozenset",
        "1,)",
        "2)",
        "1)",
        ",)",
    ];
    let order =
        otherwise.iter().any(|part| source.contains(part)) && sorted(theirs) == sorted(ours);
    // How deep a list in itself is printed.
    let depth = ours.contains("maximum recursion depth");
    // How often a table that is searched compares.
    let warning = "Warning: Comparison between bytes and str\n";
    let warned = theirs.replace(warning, "") == ours.replace(warning, "");
    memory || half || unbound || patience || tiny || several || foreign || order || depth || warned
}

fn compare(micropython: &str, seeds: std::ops::Range<u64>) -> Vec<Difference> {
    let program = batch(seeds.clone());
    let (theirs, ours) = (
        split(&theirs(micropython, &program)),
        split(&ours(&program)),
    );
    let mut found = Vec::new();
    let mut rest = None;
    for seed in seeds.clone() {
        let (Some(t), Some(o)) = (theirs.get(&seed), ours.get(&seed)) else {
            // One of the two ended early: the next batch begins after the snippet that did it.
            rest = Some(seed);
            break;
        };
        if t != o && !is_known(seed, t, o) {
            found.push(Difference {
                seed,
                theirs: t.clone(),
                ours: o.clone(),
            });
        }
    }
    if let Some(seed) = rest {
        if seed == seeds.start {
            found.push(Difference {
                seed,
                theirs: theirs
                    .get(&seed)
                    .cloned()
                    .unwrap_or_else(|| "(ended)".to_owned()),
                ours: ours
                    .get(&seed)
                    .cloned()
                    .unwrap_or_else(|| "(ended)".to_owned()),
            });
            found.extend(compare(micropython, seed + 1..seeds.end));
        } else {
            found.extend(compare(micropython, seed..seeds.end));
        }
    }
    found
}

fn show(difference: &Difference) {
    println!("==== seed {}", difference.seed);
    print!("{}", snippet(difference.seed));
    let (theirs, ours): (Vec<_>, Vec<_>) = (
        difference.theirs.lines().collect(),
        difference.ours.lines().collect(),
    );
    let same = theirs.iter().zip(&ours).take_while(|(a, b)| a == b).count();
    println!("---- from line {}", same + 1);
    for line in theirs.iter().skip(same).take(5) {
        println!("MicroPython: {line}");
    }
    for line in ours.iter().skip(same).take(5) {
        println!("Boardless:   {line}");
    }
}

fn main() -> ExitCode {
    let Ok(micropython) = std::env::var("MICROPYTHON") else {
        eprintln!("{USAGE}");
        return 2.into();
    };
    let (mut count, mut from, mut jobs, mut one) = (100_000, 0, 1, None);
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        let number = args.next().and_then(|n| n.parse().ok());
        match (arg.as_str(), number) {
            ("--count", Some(n)) => count = n,
            ("--from", Some(n)) => from = n,
            ("--jobs", Some(n)) => jobs = n,
            ("--show", Some(n)) => one = Some(n),
            _ => {
                eprintln!("{USAGE}");
                return 2.into();
            }
        }
    }
    std::panic::set_hook(Box::new(|panic| println!("{panic}")));
    if let Some(seed) = one {
        let program = batch(seed..=seed);
        print!("{}", snippet(seed));
        println!(
            "---- MicroPython:\n{}",
            String::from_utf8_lossy(&theirs(&micropython, &program))
        );
        println!(
            "---- Boardless:\n{}",
            String::from_utf8_lossy(&ours(&program))
        );
        return 0.into();
    }
    let next = AtomicU64::new(from);
    let found = Mutex::new(0);
    std::thread::scope(|scope| {
        for _ in 0..jobs {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(BATCH, Ordering::Relaxed);
                    if seed >= from + count {
                        break;
                    }
                    let differences = compare(&micropython, seed..(seed + BATCH).min(from + count));
                    let mut found = found.lock().expect("no panic here");
                    *found += differences.len();
                    differences.iter().for_each(show);
                }
            });
        }
    });
    let found = found.into_inner().expect("no panic here");
    println!("{count} snippets compared, {found} differ");
    u8::from(found > 0).into()
}
