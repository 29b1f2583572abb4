//! What the tests of the command line share: running the program with a time limit, and a terminal to run it in.
//!
//! Nothing here waits for a fixed time: it waits for what must happen, and gives up after [`PATIENCE`], long enough
//! for a busy machine. A failure prints what the program has said.

// Each test file is a crate of its own and uses its part of this. Clippy sees no test in a test's helper.
#![allow(dead_code, clippy::unwrap_used)]

use std::ffi::OsStr;
use std::io::{Read, Write};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

pub mod terminal;

/// How long anything may take before a test fails.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// The program's path.
pub const BOARDLESS: &str = env!("CARGO_BIN_EXE_boardless");

/// The program, not yet started, with an environment that does not depend on the developer's.
pub fn boardless<I: AsRef<OsStr>>(args: impl IntoIterator<Item = I>) -> Command {
    let mut command = Command::new(BOARDLESS);
    command.args(args);
    clean(&mut command);
    command
}

/// Takes the developer's settings out of a command's environment.
fn clean(command: &mut Command) {
    for name in [
        "RUST_BACKTRACE",
        "NO_COLOR",
        "CLICOLOR_FORCE",
        "COLUMNS",
        "LINES",
    ] {
        command.env_remove(name);
    }
    command
        .env("TERM", "xterm-256color")
        .env("LC_ALL", "C.UTF-8");
}

/// Runs the program without input to its end.
#[track_caller]
pub fn run<I: AsRef<OsStr>>(args: impl IntoIterator<Item = I>) -> Finished {
    run_with_input(args, b"")
}

/// Runs the program with `input` on stdin to its end.
#[track_caller]
pub fn run_with_input<I: AsRef<OsStr>>(
    args: impl IntoIterator<Item = I>,
    input: &[u8],
) -> Finished {
    let mut program = Running::start(boardless(args));
    program.write(input);
    program.finish()
}

/// What a program has left behind.
#[derive(Debug)]
pub struct Finished {
    /// The exit status; if a signal ended it, 128 and the signal's number.
    pub status: i32,
    /// All of stdout.
    pub stdout: Vec<u8>,
    /// All of stderr.
    pub stderr: String,
}

impl Finished {
    /// Stdout as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.stdout).into_owned()
    }

    /// Fails, showing everything, unless the exit status is `status`.
    #[track_caller]
    pub fn expect_status(self, status: i32) -> Self {
        assert_eq!(self.status, status, "{self:#?}\nstdout: {}", self.text());
        self
    }
}

/// A program that runs with pipes for stdin, stdout and stderr. It is killed when this is dropped.
pub struct Running {
    child: Child,
    stdin: Option<ChildStdin>,
    stdout: Arc<Stream>,
    stderr: Arc<Stream>,
}

impl Running {
    /// Starts the program with `args`.
    #[track_caller]
    pub fn boardless<I: AsRef<OsStr>>(args: impl IntoIterator<Item = I>) -> Self {
        Self::start(boardless(args))
    }

    /// Starts a command.
    #[track_caller]
    pub fn start(mut command: Command) -> Self {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        Self {
            stdin: child.stdin.take(),
            stdout: Stream::follow(child.stdout.take().unwrap()),
            stderr: Stream::follow(child.stderr.take().unwrap()),
            child,
        }
    }

    /// The process's number.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Writes to its stdin. A program that has ended takes nothing, which is not this call's failure.
    pub fn write(&mut self, bytes: &[u8]) {
        if let Some(stdin) = &mut self.stdin {
            let _ = stdin.write_all(bytes).and_then(|()| stdin.flush());
        }
    }

    /// Ends its stdin.
    pub fn close_stdin(&mut self) {
        self.stdin = None;
    }

    /// Waits until `text` is on stdout, after what was waited for before, and returns what is up to its end.
    #[track_caller]
    pub fn expect(&self, text: &str) -> String {
        self.stdout.expect("stdout", text)
    }

    /// Waits until `text` is on stderr, after what was waited for before, and returns what is up to its end.
    #[track_caller]
    pub fn expect_error(&self, text: &str) -> String {
        self.stderr.expect("stderr", text)
    }

    /// Sends the signal `name`, for example `INT`.
    #[track_caller]
    pub fn signal(&self, name: &str) {
        kill(name, self.child.id());
    }

    /// Ends its stdin, waits for its end, and returns all it has written.
    #[track_caller]
    pub fn finish(mut self) -> Finished {
        self.close_stdin();
        self.wait()
    }

    /// Waits for its end, with its stdin open, and returns all it has written.
    #[track_caller]
    pub fn wait(mut self) -> Finished {
        let status = wait(&mut self.child).unwrap_or_else(|| {
            panic!(
                "it does not end; stdout: {:?}, stderr: {:?}",
                self.stdout.text(),
                self.stderr.text()
            )
        });
        Finished {
            status: number(status),
            stdout: self.stdout.all(),
            stderr: String::from_utf8_lossy(&self.stderr.all()).into_owned(),
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Sends a signal to a process.
#[track_caller]
pub fn kill(name: &str, id: u32) {
    let status = Command::new("kill")
        .args([format!("-{name}"), id.to_string()])
        .status()
        .unwrap();
    assert!(status.success(), "kill -{name} {id}: {status}");
}

/// Waits for a child's end; nothing if it does not come.
fn wait(child: &mut Child) -> Option<ExitStatus> {
    until(|| child.try_wait().unwrap())
}

/// An exit status as a shell tells it.
fn number(status: ExitStatus) -> i32 {
    use std::os::unix::process::ExitStatusExt;
    status
        .code()
        .or_else(|| status.signal().map(|signal| 128 + signal))
        .unwrap()
}

/// Asks again and again until there is an answer; nothing if there is none within [`PATIENCE`].
pub fn until<T>(mut ask: impl FnMut() -> Option<T>) -> Option<T> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(answer) = ask() {
            return Some(answer);
        }
        if Instant::now() > deadline {
            return None;
        }
        thread::sleep(Duration::from_millis(5));
    }
}

/// What a program writes, collected by a thread as it comes.
struct Stream {
    written: Mutex<Written>,
    news: Condvar,
}

#[derive(Default)]
struct Written {
    bytes: Vec<u8>,
    /// Up to where a test has waited for something.
    seen: usize,
    ended: bool,
}

impl Stream {
    fn follow(mut source: impl Read + Send + 'static) -> Arc<Self> {
        let stream = Arc::new(Self {
            written: Mutex::default(),
            news: Condvar::new(),
        });
        let writer = Arc::clone(&stream);
        thread::spawn(move || {
            let mut buffer = [0; 4096];
            // A terminal whose program has ended reads as an error.
            while let Ok(length @ 1..) = source.read(&mut buffer) {
                writer.lock().bytes.extend_from_slice(&buffer[..length]);
                writer.news.notify_all();
            }
            writer.lock().ended = true;
            writer.news.notify_all();
        });
        stream
    }

    fn lock(&self) -> MutexGuard<'_, Written> {
        self.written.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until `done` has an answer; nothing if it has none when the stream ends, or in time.
    fn wait<T>(&self, mut done: impl FnMut(&mut Written) -> Option<T>) -> Option<T> {
        let deadline = Instant::now() + PATIENCE;
        let mut written = self.lock();
        loop {
            if let Some(answer) = done(&mut written) {
                return Some(answer);
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if written.ended || left.is_zero() {
                return None;
            }
            written = self
                .news
                .wait_timeout(written, left)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
    }

    #[track_caller]
    fn expect(&self, name: &str, text: &str) -> String {
        let found = self.wait(|written| {
            let unseen = &written.bytes[written.seen..];
            let at = unseen
                .windows(text.len())
                .position(|window| window == text.as_bytes())?;
            let until = at + text.len();
            let found = String::from_utf8_lossy(&unseen[..until]).into_owned();
            written.seen += until;
            Some(found)
        });
        found.unwrap_or_else(|| panic!("{name} has no {text:?}; it has {:?}", self.text()))
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.lock().bytes).into_owned()
    }

    /// Everything, when there is no more to come.
    fn all(&self) -> Vec<u8> {
        self.wait(|written| written.ended.then(|| written.bytes.clone()))
            .unwrap_or_else(|| self.lock().bytes.clone())
    }
}
