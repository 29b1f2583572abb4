//! The REPL's modes: friendly with paste, and raw with raw-paste.

use super::continuation::needs_more;
use super::readline::{CTRL_A, CTRL_B, CTRL_C, CTRL_D, CTRL_E, End, read_line};
use super::{Input, Machine, Outcome, Prompt, SOURCE_MAX};

/// Who is at the other end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// A person: prompt, line editor.
    #[default]
    Friendly,
    /// A tool: no echo, and marks between output and errors.
    Raw,
}

/// The REPL asks for a soft reset: Ctrl-D on an empty line, or SystemExit.
///
/// The board then takes down what a soft reset takes down, prints `MPY: soft reboot\r\n`, runs boot.py, and main.py
/// if [`Repl::mode`] is friendly, and calls [`Repl::run`] again. The history is already forgotten; a board that resets
/// because boot.py or main.py raised SystemExit calls [`Editor::soft_reset`](super::Editor::soft_reset) itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SoftReset;

/// The REPL of a board. It outlives soft resets, as its mode does.
#[derive(Debug, Default)]
pub struct Repl {
    mode: Mode,
}

/// Bytes the host may send in raw-paste mode before it waits for the board to say it read them: half of
/// `MICROPY_REPL_STDIN_BUFFER_MAX`.
const WINDOW: u16 = 128;

/// How a mode is left.
enum Leave {
    For(Mode),
    SoftReset,
}

/// What is to be done after a source ran.
#[derive(PartialEq)]
enum Next {
    Source,
    SoftReset,
}

impl Repl {
    /// A REPL in friendly mode.
    pub fn new() -> Self {
        Self::default()
    }

    /// The mode it is in. A soft reset out of raw mode comes back to raw mode, and does not run main.py.
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// Serves the serial line until a soft reset is asked for, or a read stops.
    pub fn run<M: Machine>(&mut self, machine: &mut M) -> Result<SoftReset, M::Stop> {
        loop {
            machine.enter(self.mode);
            let leave = match self.mode {
                Mode::Friendly => friendly(machine)?,
                Mode::Raw => raw(machine)?,
            };
            match leave {
                Leave::For(mode) => self.mode = mode,
                Leave::SoftReset => {
                    machine.editor().soft_reset();
                    return Ok(SoftReset);
                }
            }
        }
    }
}

fn friendly<M: Machine>(machine: &mut M) -> Result<Leave, M::Stop> {
    banner(machine);
    loop {
        machine.unlock_heap();
        let mut line = Vec::new();
        let prompt = machine.prompt(Prompt::First);
        let next = match read_line(machine, &mut line, &prompt)? {
            End::Control(CTRL_A) => {
                machine.write(b"\r\n");
                return Ok(Leave::For(Mode::Raw));
            }
            End::Control(CTRL_B) => {
                machine.write(b"\r\n");
                banner(machine);
                continue;
            }
            End::Control(CTRL_D) => {
                machine.write(b"\r\n");
                return Ok(Leave::SoftReset);
            }
            End::Control(CTRL_E) => match paste(machine)? {
                Some(source) => execute(machine, &source, Input::Paste)?,
                None => continue,
            },
            End::Control(_) => {
                machine.write(b"\r\n");
                continue;
            }
            End::Line if line.is_empty() => continue,
            End::Line => {
                if !more_lines(machine, &mut line)? {
                    continue;
                }
                execute(
                    machine,
                    &Source {
                        bytes: line,
                        overflow: false,
                    },
                    Input::Line,
                )?
            }
        };
        if next == Next::SoftReset {
            return Ok(Leave::SoftReset);
        }
    }
}

fn banner<M: Machine>(machine: &mut M) {
    let banner = machine.banner();
    machine.write(banner.as_bytes());
    machine.write(b"\r\nType \"help()\" for more information.\r\n");
}

/// Reads the lines that continue the first. False if they were cancelled.
fn more_lines<M: Machine>(machine: &mut M, line: &mut Vec<u8>) -> Result<bool, M::Stop> {
    while needs_more(line) {
        line.push(b'\n');
        let prompt = machine.prompt(Prompt::Continued);
        match read_line(machine, line, &prompt)? {
            End::Control(CTRL_C) => {
                machine.write(b"\r\n");
                return Ok(false);
            }
            End::Control(CTRL_D) => break,
            // Ctrl-A, B and E on an empty line end it as Enter does, but nothing is printed.
            _ => {}
        }
    }
    Ok(true)
}

/// Reads what is pasted. None if it was cancelled.
fn paste<M: Machine>(machine: &mut M) -> Result<Option<Source>, M::Stop> {
    machine.write(b"\r\npaste mode; Ctrl-C to cancel, Ctrl-D to finish\r\n=== ");
    let mut source = Source::default();
    loop {
        match machine.read()? {
            CTRL_C => {
                machine.write(b"\r\n");
                return Ok(None);
            }
            CTRL_D => {
                machine.write(b"\r\n");
                return Ok(Some(source));
            }
            byte => {
                source.push(byte);
                machine.write(if byte == b'\r' {
                    b"\r\n=== "
                } else {
                    std::slice::from_ref(&byte)
                });
            }
        }
    }
}

fn raw<M: Machine>(machine: &mut M) -> Result<Leave, M::Stop> {
    const BANNER: &[u8] = b"raw REPL; CTRL-B to exit\r\n";
    machine.write(BANNER);
    machine.write(b">");
    let mut source = Source::default();
    loop {
        let next = match machine.read()? {
            CTRL_A => match source.bytes[..] {
                // Ctrl-E and a letter before: a command.
                [CTRL_E, b'A'] => raw_paste(machine)?,
                [CTRL_E, _] => {
                    machine.write(b"R\x00");
                    Next::Source
                }
                _ => {
                    machine.write(BANNER);
                    Next::Source
                }
            },
            CTRL_B => {
                machine.write(b"\r\n");
                return Ok(Leave::For(Mode::Friendly));
            }
            CTRL_C => {
                source = Source::default();
                continue;
            }
            CTRL_D => {
                machine.write(b"OK");
                if source.bytes.is_empty() {
                    machine.write(b"\r\n");
                    return Ok(Leave::SoftReset);
                }
                execute(machine, &source, Input::Raw)?
            }
            byte => {
                source.push(byte);
                continue;
            }
        };
        if next == Next::SoftReset {
            return Ok(Leave::SoftReset);
        }
        source = Source::default();
        machine.write(b">");
    }
}

/// Reads a source under flow control and runs it.
///
/// A board compiles while it reads: at a syntax error it ends the transfer (`\x04`) and drops the rest, whether Ctrl-D
/// or Ctrl-C ends that. Here the source is looked at now and then: at a host's pause after a line, at a window's end
/// when it has grown enough, and at Ctrl-C.
fn raw_paste<M: Machine>(machine: &mut M) -> Result<Next, M::Stop> {
    let [low, high] = WINDOW.to_le_bytes();
    // Naming the window grants one, the last byte a second.
    machine.write(&[b'R', 1, low, high, 1]);
    let mut source = Source::default();
    let mut remaining = WINDOW;
    let mut looked_at = 0;
    loop {
        if (remaining == WINDOW || machine.is_idle()) && source.is_worth_a_look(looked_at) {
            looked_at = source.bytes.len();
            if machine.fails_early(&source.bytes) {
                machine.write(b"\x04");
                while !matches!(machine.read()?, CTRL_C | CTRL_D) {}
                return execute(machine, &source, Input::Raw);
            }
        }
        match machine.read()? {
            CTRL_C => {
                machine.write(b"\x04");
                if machine.fails_early(&source.bytes) {
                    return execute(machine, &source, Input::Raw);
                }
                machine.write(b"\x04KeyboardInterrupt: \r\n\x04");
                return Ok(Next::Source);
            }
            CTRL_D => {
                machine.write(b"\x04");
                return execute(machine, &source, Input::Raw);
            }
            byte => source.push(byte),
        }
        remaining -= 1;
        if remaining == 0 {
            machine.write(b"\x01");
            remaining = WINDOW;
        }
    }
}

/// What was sent to be run.
#[derive(Default)]
struct Source {
    /// Its first [`SOURCE_MAX`] bytes.
    bytes: Vec<u8>,
    /// Whether there were more.
    overflow: bool,
}

impl Source {
    fn push(&mut self, byte: u8) {
        if self.bytes.len() < SOURCE_MAX {
            self.bytes.push(byte);
        } else {
            self.overflow = true;
        }
    }

    /// Whether there are new lines, and, in a long source, a quarter more than when it was `looked_at`: looking costs
    /// as much time as compiling does.
    fn is_worth_a_look(&self, looked_at: usize) -> bool {
        const SHORT: usize = 1024;
        let length = self.bytes.len();
        (length < SHORT || length >= looked_at + looked_at / 4)
            && self.bytes[looked_at..].iter().any(|b| b"\n\r".contains(b))
    }
}

/// Runs a source; in raw mode, marks the end of its output and the end of its error.
fn execute<M: Machine>(machine: &mut M, source: &Source, input: Input) -> Result<Next, M::Stop> {
    let mark = |machine: &mut M| {
        if input == Input::Raw {
            machine.write(b"\x04");
        }
    };
    let outcome = if source.overflow {
        None
    } else {
        Some(machine.execute(&source.bytes, input)?)
    };
    mark(machine);
    match outcome {
        None => {
            let error = format!(
                "MemoryError: memory allocation failed, allocating {} bytes\r\n",
                2 * SOURCE_MAX
            );
            machine.write(error.as_bytes());
        }
        Some(Outcome::Exception) => machine.print_exception()?,
        Some(Outcome::Done | Outcome::ForcedExit) => {}
    }
    mark(machine);
    Ok(if outcome == Some(Outcome::ForcedExit) {
        Next::SoftReset
    } else {
        Next::Source
    })
}
