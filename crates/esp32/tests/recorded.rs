//! Programs whose outputs were recorded from MicroPython (see the language's golden scripts for
//! which), on boards in a time of their own.

#![allow(clippy::unwrap_used)]

mod common;

use common::options;
use esp32::flash::Flash;
use esp32::{Board, Clock, Config, Job, Progress};
use lab::live::Driver;
use network::host::HostNetwork;
use std::cell::Cell;
use std::path::Path;
use std::rc::Rc;

/// Time that passes only when the board waits.
#[derive(Default)]
struct Patient(Cell<u64>);

impl Clock for Patient {
    fn micros(&self) -> u64 {
        self.0.get()
    }

    fn epoch_micros(&self) -> u64 {
        self.0.get()
    }
}

/// What a program of `tests/recorded/` prints, and what it should.
fn recorded(name: &str) -> (String, String) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/recorded");
    let source = std::fs::read(folder.join(format!("{name}.py"))).unwrap();
    let expected = std::fs::read_to_string(folder.join(format!("{name}.out"))).unwrap();
    let mut driver = Driver::new().unwrap();
    let owner = driver.reserve();
    let network = HostNetwork::new(driver.reactor().clone(), owner, options()).unwrap();
    let clock = Rc::new(Patient::default());
    let mut config = Config::new(clock.clone(), Box::new(network), Flash::temporary());
    config.cooked = false;
    let job = Job::Run {
        name: format!("{name}.py"),
        source,
    };
    let mut board = Board::power_on(config, job).unwrap();
    let mut output = Vec::new();
    loop {
        let progress = board.resume();
        output.extend(board.take_output());
        match progress {
            Progress::Ready => {}
            Progress::Waiting(Some(until)) => clock.0.set(until),
            Progress::Waiting(None) => panic!("it waits for ever"),
            Progress::Off(_) => break,
        }
    }
    (String::from_utf8_lossy(&output).into_owned(), expected)
}

#[test]
fn every_program_prints_what_was_recorded() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/recorded");
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter_map(|name| Some(name.strip_suffix(".py")?.to_owned()))
        .collect();
    names.sort_unstable();
    assert!(!names.is_empty());
    for name in names {
        let (printed, expected) = recorded(&name);
        assert_eq!(printed, expected, "{name}");
    }
}
