//! Programs that time themselves and print `microseconds ...`.

use crate::Side;
use crate::stats::{Ratios, median, print_row};
use std::path::Path;

/// What is added to a program of `language/`: it times its `run()`.
const TIMED: &str = "
import time
t0 = time.ticks_us()
r = run()
print(time.ticks_diff(time.ticks_us(), t0), r)
";

/// A program: its name and its text.
pub type Program = (String, String);

/// Those of `language/` whose name contains `filter`.
pub fn programs(filter: &str) -> std::io::Result<Vec<Program>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../bench/language");
    let mut programs = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if path.extension().is_some_and(|e| e == "py") && name.contains(filter) {
            let text = std::fs::read_to_string(&path)?;
            programs.push((name, text + TIMED));
        }
    }
    programs.sort();
    Ok(programs)
}

/// Runs each program on each side in turn, `rounds` times, and prints medians.
pub fn run(
    sides: &[Side],
    programs: &[Program],
    folder: &Path,
    rounds: usize,
) -> std::io::Result<Ratios> {
    let mut ratios = Ratios::default();
    for (name, text) in programs {
        // Not the program's own name: `bytes.py` must not be what `import bytes` finds.
        let file = folder.join("the_program.py");
        std::fs::write(&file, text)?;
        let mut times = vec![Vec::new(); sides.len()];
        let mut results = vec![String::new(); sides.len()];
        let mut trouble = None;
        'rounds: for _ in 0..rounds {
            for (i, side) in sides.iter().enumerate() {
                match side.output(&file).and_then(|text| timed(&text)) {
                    Ok((time, result)) => {
                        times[i].push(time);
                        results[i] = result;
                    }
                    Err(text) => {
                        trouble = Some(text);
                        break 'rounds;
                    }
                }
            }
        }
        if let Some(text) = trouble {
            println!("{name:<20} skipped: {text}");
            continue;
        }
        let medians: Vec<_> = times.iter_mut().map(|t| median(t)).collect();
        print_row(name, "us", &medians);
        ratios.add(&medians);
        if results.windows(2).any(|pair| pair[0] != pair[1]) {
            let short = |r: &String| r.chars().take(30).collect::<String>();
            let shown: Vec<_> = results.iter().map(short).collect();
            println!("{:<20} the results differ: {}", "", shown.join(" / "));
        }
    }
    Ok(ratios)
}

/// A program's last line: microseconds, and what it computed.
fn timed(text: &str) -> Result<(f64, String), String> {
    let line = text.lines().last().unwrap_or("");
    let (time, result) = line.split_once(' ').unwrap_or((line, ""));
    match time.parse::<f64>() {
        Ok(time) if time >= 0.0 => Ok((time, result.to_owned())),
        _ => Err(line.chars().take(60).collect()),
    }
}
