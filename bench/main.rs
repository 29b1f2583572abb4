//! Measures Boardless beside MicroPython's unix port: `cargo bench --bench boardless`.
//!
//! README.md in this folder tells what is measured and how to read it. Runs of the two programs are
//! interleaved (A B A B ...) and medians are printed, so that a busy machine slows both alike.

mod echo;
mod language;
mod led;
mod perf_bench;
#[cfg(unix)]
mod serial;
mod stats;

use clap::Parser;
use stats::Ratios;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How long a program may take before it is given up.
const PATIENCE: Duration = Duration::from_secs(120);

/// Measure Boardless, beside MicroPython's unix port where there is one
#[derive(Debug, Parser)]
struct Options {
    /// The program `boardless` to measure, instead of the one just built
    #[arg(long, value_name = "PATH")]
    boardless: Option<PathBuf>,
    /// MicroPython's unix port, to compare with [default: the variable MICROPYTHON]
    #[arg(long, value_name = "PATH")]
    micropython: Option<PathBuf>,
    /// The mpremote to measure the serial line with [default: that of tools/test, or else the user's]
    #[arg(long, value_name = "PATH")]
    mpremote: Option<PathBuf>,
    /// Also run the perf_bench programs of this MicroPython checkout
    #[arg(long, value_name = "DIR")]
    perf_bench: Option<PathBuf>,
    /// How often each program runs
    #[arg(long, value_name = "N", default_value_t = 5)]
    rounds: usize,
    /// Seconds each echo measurement takes
    #[arg(long, value_name = "SECONDS", default_value_t = 2.0)]
    seconds: f64,
    /// Measure only: start, echo, led, serial, language, perf
    #[arg(long, value_name = "WHAT")]
    only: Vec<String>,
    /// Run only language and perf_bench programs whose name contains this
    #[arg(long, value_name = "TEXT", default_value = "")]
    filter: String,
    /// Given by cargo; no meaning here
    #[arg(long, hide = true)]
    bench: bool,
}

/// A program that runs `.py` files: one side of a comparison.
#[derive(Debug, Clone)]
struct Side {
    name: &'static str,
    program: PathBuf,
    /// What stands before the file.
    arguments: Vec<String>,
}

impl Side {
    fn boardless(program: PathBuf) -> Side {
        let arguments = ["run", "--heap", "4194304"].map(str::to_owned).to_vec();
        Side {
            name: "boardless",
            program,
            arguments,
        }
    }

    fn micropython(program: PathBuf) -> Side {
        Side {
            name: "micropython",
            program,
            arguments: Vec::new(),
        }
    }

    /// Starts it on `file`, its output piped.
    fn start(&self, file: &Path) -> std::io::Result<Running> {
        let child = Command::new(&self.program)
            .args(&self.arguments)
            .arg(file)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        Ok(Running(child))
    }

    /// Runs `file` to its end; what it printed.
    fn output(&self, file: &Path) -> Result<String, String> {
        let mut running = self
            .start(file)
            .map_err(|e| format!("{}: {e}", self.name))?;
        let mut stdout = running.0.stdout.take().ok_or("no output")?;
        let reader = std::thread::spawn(move || {
            let mut text = Vec::new();
            let _ = stdout.read_to_end(&mut text);
            String::from_utf8_lossy(&text).into_owned()
        });
        let end = Instant::now() + PATIENCE;
        let status = loop {
            match running.0.try_wait().map_err(|e| e.to_string())? {
                Some(status) => break status,
                None if Instant::now() > end => return Err(format!("{}: too slow", self.name)),
                None => std::thread::sleep(Duration::from_millis(2)),
            }
        };
        let text = reader.join().map_err(|_| "the reader failed")?;
        if status.success() {
            Ok(text)
        } else {
            let mut errors = String::new();
            if let Some(mut stderr) = running.0.stderr.take() {
                let _ = stderr.read_to_string(&mut errors);
            }
            let both = format!("{text}{errors}");
            let last = both
                .trim()
                .lines()
                .last()
                .unwrap_or("no message")
                .to_owned();
            Err(format!("{}: {last}", self.name))
        }
    }
}

/// A running program; it ends with this value.
struct Running(Child);

impl Running {
    /// Its first line of output.
    fn first_line(&mut self) -> Option<String> {
        let mut line = String::new();
        BufReader::new(self.0.stdout.as_mut()?)
            .read_line(&mut line)
            .ok()?;
        Some(line.trim_end().to_owned())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// From start to the first line of output.
fn start(sides: &[Side], folder: &Path, rounds: usize) -> std::io::Result<()> {
    println!("Start to the first line of output, of `print(\"hi\")`");
    let file = folder.join("hi.py");
    std::fs::write(&file, "print('hi')\n")?;
    let mut times = vec![Vec::new(); sides.len()];
    for _ in 0..rounds * 4 {
        for (side, times) in sides.iter().zip(&mut times) {
            let begin = Instant::now();
            let mut running = side.start(&file)?;
            let line = running.first_line();
            let took = begin.elapsed();
            if line.as_deref() == Some("hi") {
                times.push(took.as_secs_f64() * 1e3);
            }
        }
    }
    let medians: Vec<_> = times.iter_mut().map(|t| stats::median(t)).collect();
    stats::print_row("hi", "ms", &medians);
    println!();
    Ok(())
}

fn main() -> std::io::Result<()> {
    let options = Options::parse();
    let boardless = options
        .boardless
        .clone()
        .unwrap_or_else(|| PathBuf::from(env!("CARGO_BIN_EXE_boardless")));
    let mut sides = vec![Side::boardless(boardless)];
    let variable = std::env::var_os("MICROPYTHON").map(PathBuf::from);
    match options.micropython.clone().or(variable) {
        Some(path) => sides.push(Side::micropython(path)),
        None => println!("(no MicroPython to compare with: --micropython PATH or MICROPYTHON)"),
    }
    let folder = std::env::temp_dir().join(format!("boardless-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let wanted = |what: &str| options.only.is_empty() || options.only.iter().any(|o| o == what);

    stats::print_head(&sides.iter().map(|side| side.name).collect::<Vec<_>>());
    if wanted("start") {
        start(&sides, &folder, options.rounds)?;
    }
    if wanted("echo") {
        echo::run(&sides, &folder, options.rounds, options.seconds)?;
    }
    if wanted("led")
        && let Err(error) = led::run(&sides[0], &folder, options.seconds)
    {
        println!("the LED server: {error}");
    }
    #[cfg(unix)]
    if wanted("serial") {
        let mpremote = options.mpremote.clone().unwrap_or_else(serial::mpremote);
        if let Err(error) = serial::run(&sides[0].program, &mpremote, &folder, options.rounds) {
            println!("the serial line: {error}");
        }
    }
    if wanted("language") {
        let programs = language::programs(&options.filter)?;
        println!("Language: time of run(), our own programs");
        let ratios: Ratios = language::run(&sides, &programs, &folder, options.rounds)?;
        ratios.print();
    }
    if let (Some(checkout), true) = (&options.perf_bench, wanted("perf")) {
        let programs = perf_bench::programs(checkout, &options.filter)?;
        println!("Language: MicroPython's perf_bench, N=1000 M=1000");
        let ratios = language::run(&sides, &programs, &folder, options.rounds)?;
        ratios.print();
    }
    std::fs::remove_dir_all(&folder)
}
