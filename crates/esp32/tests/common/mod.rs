//! Programs on boards: what they print, and how they end.
// Each test crate uses its part.
#![allow(dead_code, clippy::unwrap_used)]

use esp32::flash::Flash;
use esp32::{Board, Config, Exit, Job, RealClock};
use lab::live::{Driver, Event};
use network::air::{Air, SharedAir};
use network::host::{HostNetwork, HostOptions, Resolver};
use std::net::Ipv4Addr;
use std::rc::Rc;
use std::time::{Duration, Instant};

/// Long enough for a busy machine; nothing takes that long unless it is broken.
const PATIENCE: Duration = Duration::from_secs(60);

/// Joins Wi-Fi. What follows has `show(f, *args)`, which prints a result or an exception.
pub const JOIN: &str = "
import network, socket, time, select, gc
wlan = network.WLAN(network.STA_IF)
wlan.active(True)
wlan.connect('SSID', 'password')
while not wlan.isconnected():
    time.sleep_ms(1)
";

/// Prints a call's result, or its exception.
pub const SHOW: &str = "
def show(f, *args, **kw):
    try:
        print(f(*args, **kw))
    except Exception as e:
        print(repr(e))
";

/// How a program ended.
#[derive(Debug)]
pub struct Ended {
    pub output: String,
    pub notices: Vec<String>,
    pub exit: Exit,
}

#[derive(Default)]
struct Record {
    output: String,
    notices: Vec<String>,
    exit: Option<Exit>,
}

/// Boards on one driver.
pub struct World {
    pub driver: Driver,
    /// The boards that are powered on collect garbage at every chance.
    pub stress: bool,
    records: Vec<Record>,
}

/// The air of the tests: everything happens at once.
pub fn air() -> SharedAir {
    Air {
        join_time: 1_000,
        scan_time: 1_000,
        search_time: 2_000,
        handshake_time: 2_000,
        beacon_time: 1_000,
        ..Air::default()
    }
    .shared()
}

/// Resolves what ends in `.test` to this PC, and nothing else. It asks nobody.
pub fn options() -> HostOptions {
    HostOptions {
        resolver: Resolver::new(|name| {
            if name.ends_with(".test") {
                Ok(vec![Ipv4Addr::LOCALHOST])
            } else {
                Err(std::io::ErrorKind::NotFound.into())
            }
        }),
        ..HostOptions::default()
    }
}

impl World {
    pub fn new() -> World {
        World {
            driver: Driver::new().unwrap(),
            stress: false,
            records: Vec::new(),
        }
    }

    /// Powers a board on that runs a program.
    pub fn run(&mut self, source: &str) -> usize {
        self.power_on(source, options(), air())
    }

    pub fn power_on(&mut self, source: &str, options: HostOptions, air: SharedAir) -> usize {
        let job = Job::Run {
            name: "main.py".to_owned(),
            source: source.as_bytes().to_vec(),
        };
        self.power_on_job(job, options, air)
    }

    pub fn power_on_job(&mut self, job: Job, options: HostOptions, air: SharedAir) -> usize {
        self.power_on_with(job, options, air, Flash::temporary())
    }

    pub fn power_on_with(
        &mut self,
        job: Job,
        options: HostOptions,
        air: SharedAir,
        flash: Flash,
    ) -> usize {
        let owner = self.driver.reserve();
        let cooked = matches!(job, Job::Repl);
        let network = HostNetwork::new(self.driver.reactor().clone(), owner, options).unwrap();
        let mut config = Config::new(Rc::new(RealClock::new()), Box::new(network), flash);
        config.air = air;
        config.cooked = cooked;
        config.stress = self.stress;
        self.driver
            .insert(owner, Board::power_on(config, job).unwrap());
        self.records.resize_with(owner + 1, Record::default);
        owner
    }

    /// Lets things happen until `done` says so.
    pub fn until(&mut self, mut done: impl FnMut(&mut World) -> bool) {
        let begun = Instant::now();
        let mut events = Vec::new();
        while !done(self) {
            let so_far: Vec<&str> = self.records.iter().map(|r| r.output.as_str()).collect();
            assert!(begun.elapsed() < PATIENCE, "nothing happens: {so_far:?}");
            self.driver
                .step(Some(Duration::from_millis(5)), &mut events)
                .unwrap();
            for event in events.drain(..) {
                match event {
                    Event::Output { owner, bytes } => {
                        self.records[owner].output += &String::from_utf8_lossy(&bytes);
                    }
                    Event::Notice { owner, text } => self.records[owner].notices.push(text),
                    Event::Off { owner, exit } => self.records[owner].exit = Some(exit),
                    Event::Pin { .. } | Event::FrontEnd(_) => {}
                }
            }
        }
    }

    /// Waits until a board has printed something.
    pub fn until_printed(&mut self, owner: usize, text: &str) {
        self.until(|world| world.records[owner].output.contains(text));
    }

    pub fn output(&self, owner: usize) -> &str {
        &self.records[owner].output
    }

    pub fn is_off(&self, owner: usize) -> bool {
        self.records[owner].exit.is_some()
    }

    /// Waits for a program's end.
    pub fn end(&mut self, owner: usize) -> Ended {
        self.until(|world| world.is_off(owner));
        let record = std::mem::take(&mut self.records[owner]);
        Ended {
            output: record.output,
            notices: record.notices,
            exit: record.exit.unwrap(),
        }
    }

    pub fn interrupt(&mut self, owner: usize) {
        self.driver.board(owner).unwrap().interrupt();
        self.driver.wake(owner);
    }
}

/// Runs one program to its end.
pub fn run(source: &str) -> Ended {
    let mut world = World::new();
    let owner = world.run(source);
    world.end(owner)
}

/// Runs one program that must come to its end: what it prints.
pub fn printed_by(source: &str) -> String {
    let ended = run(source);
    assert_eq!(ended.exit, Exit::Done, "{}", ended.output);
    ended.output
}

/// The same on a board some of whose pins are joined by wires.
pub fn wired(wires: &[(usize, usize)], source: &str) -> String {
    let mut world = World::new();
    let owner = world.run(source);
    let state = world.driver.board(owner).unwrap().state().clone();
    for &(a, b) in wires {
        state.pins.borrow_mut().join(0, a, b);
    }
    let ended = world.end(owner);
    assert_eq!(ended.exit, Exit::Done, "{}", ended.output);
    ended.output
}

/// The same on a board that has joined Wi-Fi.
pub fn online(source: &str) -> String {
    printed_by(&format!("{JOIN}{SHOW}{source}"))
}

/// The same without Wi-Fi.
pub fn offline(source: &str) -> String {
    printed_by(&format!(
        "import network, socket, time, select\n{SHOW}{source}"
    ))
}

/// Runs every row, and tells which printed something else.
pub fn table(run: impl Fn(&str) -> String, rows: &[(&str, &str, &str)]) {
    let mut failures = String::new();
    for (name, source, expected) in rows {
        let output = run(source);
        if output.trim_end() != expected.trim_end() {
            failures +=
                &format!("--- {name}\n{source}\nexpected:\n{expected}\nprinted:\n{output}\n");
        }
    }
    assert!(failures.is_empty(), "{failures}");
}
