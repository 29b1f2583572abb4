//! What the targets share: a board whose radio reaches nothing, and a clock that the target moves.

use esp32::{Board, Clock, Config, Flash, Job};
use network::host::{HostNetwork, HostOptions, Reactor, Resolver};
use std::cell::Cell;
use std::rc::Rc;

/// A clock that moves each time it is read: a slice of 2 ms ends after some ten thousand instructions.
#[derive(Default)]
pub struct Ticking(pub Cell<u64>);

impl Clock for Ticking {
    fn micros(&self) -> u64 {
        self.0.set(self.0.get() + 400);
        self.0.get()
    }

    fn epoch_micros(&self) -> u64 {
        1_767_323_045_000_000
    }
}

/// A board that is powered on. No name is resolved, and no access point lets it in.
pub fn board(job: Job, flash: Flash, clock: Rc<Ticking>) -> Board {
    let reactor = Rc::new(Reactor::new().expect("a poller"));
    let options = HostOptions {
        resolver: Resolver::new(|_| Err(std::io::ErrorKind::NotFound.into())),
        ..HostOptions::default()
    };
    let network = HostNetwork::new(reactor, 0, options).expect("a network");
    let config = Config::new(clock, Box::new(network), flash);
    Board::power_on(config, job).expect("memory for a stack")
}
