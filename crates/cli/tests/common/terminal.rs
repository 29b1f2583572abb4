//! A terminal for a program under test: a real pty, and a model of the screen that its user would see.

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::process::{Child, Command};
use std::sync::{Arc, Mutex, PoisonError};

use pty_process::Size;
use pty_process::blocking::Pty;

use super::{Finished, Stream, boardless, clean, number, until};

/// A program that runs in a terminal of its own. It is killed when this is dropped.
pub struct Terminal {
    child: Child,
    pty: Arc<Pty>,
    stream: Arc<Stream>,
    model: Arc<Mutex<vt100::Parser>>,
}

/// Keys, as a terminal sends them.
pub mod key {
    /// Enter.
    pub const ENTER: &str = "\r";
    /// Tab.
    pub const TAB: &str = "\t";
    /// Backspace.
    pub const BACKSPACE: &str = "\x7f";
    /// Arrow up.
    pub const UP: &str = "\x1b[A";
    /// Arrow down.
    pub const DOWN: &str = "\x1b[B";
    /// Arrow right.
    pub const RIGHT: &str = "\x1b[C";
    /// Arrow left.
    pub const LEFT: &str = "\x1b[D";
    /// Home.
    pub const HOME: &str = "\x1b[H";
    /// End.
    pub const END: &str = "\x1b[F";
    /// Delete.
    pub const DELETE: &str = "\x1b[3~";
    /// Ctrl and `A`.
    pub const CTRL_A: &str = "\x01";
    /// Ctrl and `B`.
    pub const CTRL_B: &str = "\x02";
    /// Ctrl and `C`.
    pub const CTRL_C: &str = "\x03";
    /// Ctrl and `D`.
    pub const CTRL_D: &str = "\x04";
    /// Ctrl and `E`.
    pub const CTRL_E: &str = "\x05";
    /// Ctrl and `]`.
    pub const CTRL_BRACKET: &str = "\x1d";
    /// Ctrl and `X`.
    pub const CTRL_X: &str = "\x18";
}

/// Reads the pty and lets the model draw before the bytes can be waited for.
struct Watched {
    pty: Arc<Pty>,
    model: Arc<Mutex<vt100::Parser>>,
}

impl Read for Watched {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let length = (&*self.pty).read(buffer)?;
        self.model
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .process(&buffer[..length]);
        Ok(length)
    }
}

impl Terminal {
    /// The program with `args` in a terminal of 24 rows and 80 columns.
    #[track_caller]
    pub fn boardless(args: &[&str]) -> Self {
        Self::start(boardless(args), 24, 80)
    }

    /// A shell in such a terminal, without settings of the user's, whose prompt is `$ `. In it `$BOARDLESS` is the program.
    #[track_caller]
    pub fn shell() -> Self {
        let mut command = Command::new("sh");
        clean(&mut command);
        command
            .env("PS1", "$ ")
            .env("BOARDLESS", super::BOARDLESS)
            .env_remove("ENV");
        Self::start(command, 24, 80)
    }

    /// A command in a terminal of a size.
    #[track_caller]
    pub fn start(command: Command, rows: u16, columns: u16) -> Self {
        let (pty, pts) = pty_process::blocking::open().unwrap();
        pty.resize(Size::new(rows, columns)).unwrap();
        let child = pty_process::blocking::Command::from(command)
            .spawn(pts)
            .unwrap();
        let pty = Arc::new(pty);
        let model = Arc::new(Mutex::new(vt100::Parser::new(
            NonZeroU16::new(rows).unwrap(),
            NonZeroU16::new(columns).unwrap(),
            1000,
        )));
        let stream = Stream::follow(Watched {
            pty: Arc::clone(&pty),
            model: Arc::clone(&model),
        });
        Self {
            child,
            pty,
            stream,
            model,
        }
    }

    /// Types: text, or the constants of [`key`].
    #[track_caller]
    pub fn send(&self, keys: impl AsRef<[u8]>) {
        (&*self.pty).write_all(keys.as_ref()).unwrap();
    }

    /// Types a line and Enter.
    #[track_caller]
    pub fn enter(&self, line: &str) {
        self.send(format!("{line}\r"));
    }

    /// Waits until the program has written `text`, after what was waited for before, and returns what it wrote up to
    /// its end, escape sequences and all. An editor that redraws its line writes the same text more than once: where
    /// that matters, wait for the screen.
    #[track_caller]
    pub fn expect(&self, text: &str) -> String {
        self.stream.expect("the terminal", text)
    }

    /// Waits until the screen, as [`Terminal::screen`] has it, is as `is_right` says.
    #[track_caller]
    pub fn expect_screen(&self, is_right: impl Fn(&str) -> bool) -> String {
        let right = self.stream.wait(|_| {
            let screen = self.screen();
            is_right(&screen).then_some(screen)
        });
        right.unwrap_or_else(|| panic!("the screen is not as expected:\n{}", self.screen()))
    }

    /// Waits until the screen ends with `text`: the last line is where the cursor is, with the blanks before it.
    #[track_caller]
    pub fn expect_end(&self, text: &str) -> String {
        let right = self.stream.wait(|_| {
            let screen = self.screen_to_cursor();
            screen.ends_with(text).then_some(screen)
        });
        right.unwrap_or_else(|| {
            panic!(
                "the screen does not end with {text:?}:\n{}",
                self.screen_to_cursor()
            )
        })
    }

    /// What the user sees: rows without trailing blanks, without the empty ones at the end.
    pub fn screen(&self) -> String {
        self.model
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .screen()
            .contents()
            .lines()
            .map(str::trim_end)
            .collect::<Vec<_>>()
            .join("\n")
            .trim_end()
            .to_owned()
    }

    /// What the user sees, up to the cursor.
    pub fn screen_to_cursor(&self) -> String {
        let model = self.model.lock().unwrap_or_else(PoisonError::into_inner);
        let (row, column) = model.screen().cursor_position();
        model.screen().contents_between(0, 0, row, column)
    }

    /// Looks at the model of the terminal: modes, colors, the cursor.
    pub fn look<T>(&self, look: impl FnOnce(&vt100::Screen) -> T) -> T {
        look(
            self.model
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .screen(),
        )
    }

    /// Everything the program has written so far.
    pub fn written(&self) -> String {
        self.stream.text()
    }

    /// Gives the terminal another size; the program gets SIGWINCH.
    #[track_caller]
    pub fn resize(&self, rows: u16, columns: u16) {
        self.model
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .set_size(
                NonZeroU16::new(rows).unwrap(),
                NonZeroU16::new(columns).unwrap(),
            );
        self.pty.resize(Size::new(rows, columns)).unwrap();
    }

    /// The program's number.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Sends the signal `name`, for example `TERM`, to the program.
    #[track_caller]
    pub fn signal(&self, name: &str) {
        super::kill(name, self.child.id());
    }

    /// Waits for the program's end. Stdout is all it has written to the terminal; stderr is there too, and empty here.
    #[track_caller]
    pub fn wait(&mut self) -> Finished {
        let status = until(|| self.child.try_wait().unwrap())
            .unwrap_or_else(|| panic!("it does not end; the screen:\n{}", self.screen()));
        Finished {
            status: number(status),
            stdout: self.stream.all(),
            stderr: String::new(),
        }
    }
}

/// The settings of a terminal, from the `stty -a` in what a shell has written.
#[track_caller]
pub fn settings(written: &str) -> Vec<String> {
    let lines: Vec<String> = written
        .lines()
        .filter(|line| line.contains(" = ") || line.contains("icanon") || line.contains("opost"))
        .map(str::to_owned)
        .collect();
    assert!(lines.len() >= 3, "{written}");
    lines
}

impl Terminal {
    /// In a [`Terminal::shell`]: runs a command line, lets `act` do what ends it, waits for `status-N`, and fails unless
    /// the terminal's settings and modes are what they were before.
    #[track_caller]
    pub fn expect_restored(&self, command: &str, status: i32, act: impl FnOnce(&Self)) {
        let settings_now = |mark: &str| {
            self.expect_end("$ ");
            // The mark as it is typed, and echoed, is not the mark that is waited for.
            self.enter(&format!("stty -a; echo {mark}-$((1))"));
            settings(&self.expect(&format!("{mark}-1\r\n")))
        };
        let before = settings_now("before");
        self.expect_end("$ ");
        self.enter(&format!("{command}; echo status-$?"));
        act(self);
        self.expect(&format!("status-{status}\r\n"));
        assert_eq!(settings_now("after"), before);
        self.look(|screen| {
            assert!(!screen.alternate_screen(), "the alternate screen is left");
            assert!(!screen.hide_cursor(), "the cursor is there");
            assert!(!screen.bracketed_paste(), "pasting is as it was");
            assert!(
                !screen.application_cursor(),
                "the arrow keys are as they were"
            );
        });
    }

    /// In a [`Terminal::shell`]: sends a signal to the command that it runs.
    #[track_caller]
    pub fn signal_child(&self, name: &str) {
        let children = format!("/proc/{0}/task/{0}/children", self.child.id());
        let child = until(|| {
            let children = std::fs::read_to_string(&children).unwrap();
            children.trim().parse().ok()
        });
        super::kill(name, child.expect("the shell runs a command"));
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
