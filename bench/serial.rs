//! The serial line, as the real mpremote uses it: a program run after a soft reset, and files copied to the board. Beside
//! it stands a line with nothing behind it that answers at once: no board can be faster than that one is.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use boardless::front::pty::open_master;

use crate::{Running, stats};

/// Bytes of each file: about half of what a board's flash holds.
const SIZE: usize = 1_000_000;

/// How long a board may take to make its line.
const PATIENCE: Duration = Duration::from_secs(10);

/// The tool: that of `tools/test`, or the user's.
pub fn mpremote() -> PathBuf {
    let ours = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/venv/bin/mpremote");
    if ours.exists() {
        ours
    } else {
        PathBuf::from("mpremote")
    }
}

/// Measures a board of this program and the line that answers at once, in turn.
pub fn run(boardless: &Path, mpremote: &Path, folder: &Path, rounds: usize) -> Result<(), String> {
    println!(
        "Serial line, by mpremote (whole commands; second column: a line that answers at once)"
    );
    let start = |_: &()| time(Command::new(mpremote).arg("version"));
    let starts = medians(&[()], rounds, start)?;
    stats::print_row("mpremote version", "ms", &[starts[0] * 1e3]);

    let flash = folder.join("flash");
    let (_board, port) = board(boardless, &flash, &folder.join("line"))?;
    let line = Line::open().map_err(|e| format!("no pseudo-terminal: {e}"))?;
    let ports = [port, line.port.clone()];
    let on = |port: &Path| {
        let mut command = Command::new(mpremote);
        command.arg("connect").arg(port);
        command
    };

    let exec = |port: &PathBuf| time(on(port).args(["exec", "print(1)"]));
    let execs = medians(&ports, rounds, exec)?;
    stats::print_row("exec, soft reset", "ms", &execs.map(|t| t * 1e3));
    for (name, bytes) in [("text", text()?), ("random", random())] {
        let file = folder.join(name);
        fs::write(&file, &bytes).map_err(|e| e.to_string())?;
        let copy = |port: &PathBuf| {
            // mpremote does not copy what is there.
            let _ = fs::remove_file(flash.join(name));
            let took = time(
                on(port)
                    .args(["fs", "cp"])
                    .arg(&file)
                    .arg(format!(":{name}")),
            );
            let is_board = *port == ports[0];
            if is_board && fs::read(flash.join(name)).map_or(true, |there| there != bytes) {
                return Err(format!("{name} arrived damaged"));
            }
            took
        };
        let times = medians(&ports, rounds, copy)?;
        let _ = fs::remove_file(flash.join(name));
        let rate = |t: f64| SIZE as f64 / 1e6 / t;
        stats::print_row(&format!("fs cp, {name}"), "MB/s", &times.map(rate));
    }
    println!();
    Ok(())
}

/// The median of each side's times, the sides in turn.
fn medians<S, const N: usize>(
    sides: &[S; N],
    rounds: usize,
    measure: impl Fn(&S) -> Result<f64, String>,
) -> Result<[f64; N], String> {
    let mut times = [const { Vec::new() }; N];
    for _ in 0..rounds {
        for (side, times) in sides.iter().zip(&mut times) {
            times.push(measure(side)?);
        }
    }
    Ok(times.map(|mut times| stats::median(&mut times)))
}

/// Seconds that a command takes.
fn time(command: &mut Command) -> Result<f64, String> {
    let begin = Instant::now();
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|e| format!("mpremote: {e}; tools/test installs it"))?;
    let took = begin.elapsed();
    if !output.status.success() {
        let text = String::from_utf8_lossy(&output.stderr);
        return Err(format!("mpremote: {}", text.trim()));
    }
    Ok(took.as_secs_f64())
}

/// A board that is on, and its port.
fn board(program: &Path, flash: &Path, link: &Path) -> Result<(Running, PathBuf), String> {
    let child = Command::new(program)
        .args(["board", "--serial"])
        .args([link, flash])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|e| e.to_string())?;
    let running = Running(child);
    let end = Instant::now() + PATIENCE;
    loop {
        // By the link's name mpremote would not know a pseudo-terminal, and be slow.
        match fs::read_link(link) {
            Ok(port) => return Ok((running, port)),
            Err(_) if Instant::now() < end => std::thread::sleep(Duration::from_millis(10)),
            Err(_) => return Err("the board did not start".to_owned()),
        }
    }
}

/// Python sources.
fn text() -> Result<Vec<u8>, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../bench/language");
    let mut text = Vec::new();
    for entry in fs::read_dir(folder).map_err(|e| e.to_string())?.flatten() {
        text.extend(fs::read(entry.path()).map_err(|e| e.to_string())?);
    }
    Ok(text.into_iter().cycle().take(SIZE).collect())
}

/// Bytes of all kinds, the same each time. Sent as a literal they are three times as long.
fn random() -> Vec<u8> {
    let mut state = 1_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 32) as u8
    };
    (0..SIZE).map(|_| next()).collect()
}

/// A serial line with nothing behind it: it says what a board in raw mode would, and does nothing.
struct Line {
    port: PathBuf,
    over: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Line {
    fn open() -> std::io::Result<Line> {
        let (mut master, port) = open_master()?;
        let over = Arc::new(AtomicBool::new(false));
        let theirs = over.clone();
        let thread = std::thread::spawn(move || answer(&mut master, &theirs));
        Ok(Line {
            port,
            over,
            thread: Some(thread),
        })
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Answers until it is over. It never sleeps while somebody has the line open: waking up takes time.
fn answer(master: &mut File, over: &AtomicBool) {
    let mut mode = Mode::Friendly;
    let mut buffer = [0; 4096];
    while !over.load(Ordering::Relaxed) {
        match master.read(&mut buffer) {
            Ok(count) => {
                let mut said = Vec::new();
                for byte in &buffer[..count] {
                    mode = mode.after(*byte, &mut said);
                }
                let mut rest = &said[..];
                while !rest.is_empty() && !over.load(Ordering::Relaxed) {
                    rest = &rest[master.write(rest).unwrap_or(0)..];
                }
            }
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {}
            // Nobody has it open.
            Err(_) => std::thread::sleep(Duration::from_millis(1)),
        }
    }
}

/// What the line expects.
enum Mode {
    Friendly,
    Raw,
    /// So many bytes of raw-paste mode's request.
    Request(usize),
    /// A source, and the bytes of the window that are left.
    Paste(Vec<u8>, usize),
}

const WINDOW: usize = 128;
const RAW: &[u8] = b"raw REPL; CTRL-B to exit\r\n>";
const NO_FILE: &[u8] =
    b"Traceback (most recent call last):\r\n  File \"<stdin>\", line 1, in <module>\r\n\
                         OSError: [Errno 2] ENOENT\r\n";

impl Mode {
    fn after(self, byte: u8, said: &mut Vec<u8>) -> Mode {
        match (self, byte) {
            (Mode::Friendly | Mode::Raw, 1) => {
                said.extend(RAW);
                Mode::Raw
            }
            (Mode::Raw, 2) => Mode::Friendly,
            (Mode::Raw, 4) => {
                said.extend(b"OK\r\nMPY: soft reboot\r\n");
                said.extend(RAW);
                Mode::Raw
            }
            (Mode::Raw, 5) => Mode::Request(1),
            (Mode::Request(1), _) => Mode::Request(2),
            (Mode::Request(_), _) => {
                said.extend(b"R\x01\x80\x00\x01");
                Mode::Paste(Vec::new(), WINDOW)
            }
            (Mode::Paste(source, _), 4) => {
                said.extend(b"\x04");
                if source == b"print(1)" {
                    said.extend(b"1\r\n");
                }
                said.extend(b"\x04");
                // No file is there yet.
                let asks = |what: &[u8]| source.windows(what.len()).any(|part| part == what);
                if !source.starts_with(b"w(") && (asks(b"os.stat(") || asks(b"memoryview(")) {
                    said.extend(NO_FILE);
                }
                said.extend(b"\x04>");
                Mode::Raw
            }
            (Mode::Paste(mut source, left), byte) => {
                source.push(byte);
                if left > 1 {
                    return Mode::Paste(source, left - 1);
                }
                said.push(1);
                Mode::Paste(source, WINDOW)
            }
            (mode, _) => mode,
        }
    }
}
