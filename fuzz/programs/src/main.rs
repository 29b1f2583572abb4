//! Runs generated snippets here and on a MicroPython, and tells where the two print something else.
//!
//! README.md of the folder above tells how it is used and which MicroPython. Snippets go in batches, one process of MicroPython each; the
//! VM runs in a thread, so that a panic is a difference like others.

mod known;

use known::{Outputs, Why};
use programs::choices::Seeded;
use programs::generate::{Generator, PRELUDE};
use programs::world::Build;
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
  --all        print the differences that are let pass, too

The exit status is 1 if there is a difference.";

/// A snippet whose outputs differ.
struct Difference {
    seed: u64,
    /// What it stands for, if it is one that is let pass.
    known: Option<usize>,
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
            // Its addresses are the same each time, for they are in hashes.
            "exec timeout 60 setarch -R \"$0\" -X heapsize=$1 fuzz.py 2>&1",
            micropython,
            &HEAP.to_string(),
        ])
        .current_dir(folder.path())
        .stdin(Stdio::null())
        .output();
    output.expect("a shell").stdout
}

/// What of that MicroPython's build shows in its hashes, so that its sets have the order they have here.
fn build(micropython: &str) -> Option<Build> {
    let program = "print(hash(()), hash(frozenset()), hash(1e20) == 0)\n";
    let text = String::from_utf8(theirs(micropython, program)).ok()?;
    let mut words = text.split_whitespace();
    Some(Build {
        tuple: words.next()?.parse().ok()?,
        frozenset: words.next()?.parse().ok()?,
        saturates: words.next()? == "False",
    })
}

/// A panic's text comes as the output of the snippet it ended, the next ones are missing.
fn ours(build: Build, program: &str) -> Vec<u8> {
    let program = program.to_owned();
    let thread = std::thread::Builder::new()
        .stack_size(16 << 20)
        .spawn(move || {
            let host = programs::world::Bare::new(u32::MAX);
            let run = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                programs::world::execute_on(build, &host, program.as_bytes(), HEAP, false)
            }));
            let mut out = host.take_output();
            if run.is_err() {
                out.extend_from_slice(b"PANIC\n");
            }
            out
        });
    thread.expect("a thread").join().unwrap_or_default()
}

fn compare(micropython: &str, build: Build, seeds: std::ops::Range<u64>) -> Vec<Difference> {
    let program = batch(seeds.clone());
    let (theirs, ours) = (
        split(&theirs(micropython, &program)),
        split(&ours(build, &program)),
    );
    let mut found = Vec::new();
    let mut rest = None;
    for seed in seeds.clone() {
        let (Some(t), Some(o)) = (theirs.get(&seed), ours.get(&seed)) else {
            // One of the two ended early: the next batch begins after the snippet that did it.
            rest = Some(seed);
            break;
        };
        if t != o {
            let outputs = Outputs {
                source: &snippet(seed),
                theirs: t,
                ours: o,
            };
            found.push(Difference {
                seed,
                known: known::class(&outputs),
                theirs: t.clone(),
                ours: o.clone(),
            });
        }
    }
    if let Some(seed) = rest {
        if seed == seeds.start {
            found.push(Difference {
                seed,
                known: None,
                theirs: theirs
                    .get(&seed)
                    .cloned()
                    .unwrap_or_else(|| "(ended)".to_owned()),
                ours: ours
                    .get(&seed)
                    .cloned()
                    .unwrap_or_else(|| "(ended)".to_owned()),
            });
            found.extend(compare(micropython, build, seed + 1..seeds.end));
        } else {
            found.extend(compare(micropython, build, seed..seeds.end));
        }
    }
    found
}

fn row(class: usize) -> &'static str {
    match known::CLASSES[class].why {
        Why::Row(program) => program,
        Why::Oracle(why) => why,
    }
}

fn show(difference: &Difference) {
    let row = difference.known.map_or("", |k| row(k));
    println!("==== seed {} {row}", difference.seed);
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
    let (mut count, mut from, mut jobs, mut one, mut all) = (100_000, 0, 1, None, false);
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        if arg == "--all" {
            all = true;
            continue;
        }
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
    let Some(build) = build(&micropython) else {
        eprintln!("cannot run {micropython} by `setarch -R`");
        return 2.into();
    };
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
            String::from_utf8_lossy(&ours(build, &program))
        );
        return 0.into();
    }
    let next = AtomicU64::new(from);
    let found = Mutex::new((0, [0; known::CLASSES.len()]));
    std::thread::scope(|scope| {
        for _ in 0..jobs {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(BATCH, Ordering::Relaxed);
                    if seed >= from + count {
                        break;
                    }
                    let differences =
                        compare(&micropython, build, seed..(seed + BATCH).min(from + count));
                    let mut found = found.lock().expect("no panic here");
                    for difference in &differences {
                        match difference.known {
                            Some(class) => found.1[class] += 1,
                            None => found.0 += 1,
                        }
                        if all || difference.known.is_none() {
                            show(difference);
                        }
                    }
                }
            });
        }
    });
    let (found, passed) = found.into_inner().expect("no panic here");
    println!("{count} snippets compared, {found} differ");
    for (class, count) in known::CLASSES.iter().zip(passed) {
        match class.why {
            Why::Row(program) => println!("{count:>6} let pass: compatibility/{program}"),
            Why::Oracle(why) => println!("{count:>6} let pass, as an ESP32: {why}"),
        }
    }
    u8::from(found > 0).into()
}
