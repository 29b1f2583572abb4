//! A board with a flash, a clock of its own and scripted input, for programs that use them.

// Each test crate uses its part.
#![allow(dead_code, clippy::unwrap_used)]

use esp32::{Board, Clock, Config, Exit, Flash, Job, Progress};
use network::host::{HostNetwork, HostOptions, Reactor};
use std::cell::Cell;
use std::rc::Rc;
use std::time::{Duration, Instant};

/// A clock that moves a little each time it is read: 2026-01-02 03:04:05 at the start.
#[derive(Default)]
pub struct TestClock(Cell<u64>);

/// Seconds from 1970, and from 2000 as the board counts.
pub const START: u64 = 1_767_323_045;
pub const START_2000: u64 = START - 946_684_800;

impl Clock for TestClock {
    fn micros(&self) -> u64 {
        self.0.set(self.0.get() + 1);
        self.0.get()
    }

    fn epoch_micros(&self) -> u64 {
        START * 1_000_000
    }
}

/// How a program gets its input.
#[derive(Clone, Copy)]
pub enum Input<'a> {
    /// None comes.
    None,
    /// Typed at a terminal.
    Keys(&'a [u8]),
    /// From a pipe that ends.
    Pipe(&'a [u8]),
}

/// Runs a job until the board is off, or waits for input that does not come.
pub fn run(flash: Flash, job: Job, input: Input<'_>, stress: bool) -> (Option<Exit>, String) {
    let reactor = Rc::new(Reactor::new().unwrap());
    let network = HostNetwork::new(reactor, 0, HostOptions::default()).unwrap();
    let clock = Rc::new(TestClock::default());
    let mut config = Config::new(clock, Box::new(network), flash);
    config.stress = stress;
    let (mut rest, pipe) = match input {
        Input::None => (&b""[..], false),
        Input::Keys(keys) => (keys, false),
        Input::Pipe(bytes) => (bytes, true),
    };
    config.cooked = !pipe;
    let mut board = Board::power_on(config, job).unwrap();
    let mut output = Vec::new();
    let patience = Instant::now() + Duration::from_secs(120);
    let exit = loop {
        assert!(Instant::now() < patience, "the program does not end");
        let progress = board.resume();
        output.extend(board.take_output());
        match progress {
            Progress::Off(exit) => break Some(exit),
            Progress::Ready => {}
            Progress::Waiting(Some(_)) => {}
            Progress::Waiting(None) if !rest.is_empty() => {
                let room = board.state().serial.borrow().room().min(rest.len());
                board.receive(&rest[..room]);
                rest = &rest[room..];
            }
            Progress::Waiting(None) if pipe && !board.state().serial.borrow().ended => {
                board.state().serial.borrow_mut().ended = true;
            }
            Progress::Waiting(None) => break None,
        }
    };
    (exit, String::from_utf8(output).unwrap())
}

pub fn program(source: &str) -> Job {
    Job::Run {
        name: "main.py".to_owned(),
        source: source.as_bytes().to_vec(),
    }
}

/// What a program prints on an empty flash, with and without a collection at every chance.
#[track_caller]
pub fn prints(source: &str, expected: &str) {
    prints_with(Input::None, source, expected);
}

#[track_caller]
pub fn prints_with(input: Input<'_>, source: &str, expected: &str) {
    for stress in [false, true] {
        let (exit, output) = run(Flash::temporary(), program(source), input, stress);
        let output = output.replace("\r\n", "\n");
        assert_eq!(output, expected, "stress: {stress}");
        assert_eq!(exit, Some(Exit::Done));
    }
}

/// Prints what each expression gives, or the exception it raises.
pub const TRY: &str = r#"
def t(f, *args, **kw):
    try:
        print(f(*args, **kw))
    except Exception as e:
        print(repr(e))
"#;

#[track_caller]
pub fn tries(source: &str, expected: &str) {
    prints(&format!("{TRY}{source}"), expected);
}
