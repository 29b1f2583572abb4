//! The live driver: boards in real time on one thread.
//!
//! A board is resumed when it has something to compute, when a socket it watches is ready, when
//! its deadline has come, or when its owner says so. Between two looks at the sockets every board
//! that is ready gets one time slice, in turn, so that one that loops for ever stops no other.

use esp32::{Board, Exit, Progress};
use network::host::{Reactor, Ready, Source};
use std::collections::{BTreeSet, VecDeque};
use std::io;
use std::rc::Rc;
use std::time::{Duration, Instant};

/// What happened in a step.
#[derive(Clone, Debug)]
pub enum Event {
    /// A board sent bytes over its serial line.
    Output {
        /// Which board.
        owner: usize,
        /// What it sent.
        bytes: Vec<u8>,
    },
    /// Something for the person at the PC.
    Notice {
        /// Which board.
        owner: usize,
        /// The text.
        text: String,
    },
    /// An output pin changed.
    Pin {
        /// Which board.
        owner: usize,
        /// How.
        change: esp32::pins::Change,
    },
    /// A board is off.
    Off {
        /// Which board.
        owner: usize,
        /// How its work ended.
        exit: Exit,
    },
    /// A front end's descriptor or thread.
    FrontEnd(Ready),
}

struct Slot {
    board: Board,
    queued: bool,
    /// It does not run, and `missed` is whether it would have.
    held: bool,
    missed: bool,
    timer: Option<Instant>,
}

/// Drives boards.
pub struct Driver {
    reactor: Rc<Reactor>,
    boards: Vec<Option<Slot>>,
    queue: VecDeque<usize>,
    timers: BTreeSet<(Instant, usize)>,
    ready: Vec<Ready>,
}

impl Driver {
    /// A driver without boards.
    ///
    /// # Errors
    /// The PC is out of file descriptors.
    pub fn new() -> io::Result<Driver> {
        Ok(Driver {
            reactor: Rc::new(Reactor::new()?),
            boards: Vec::new(),
            queue: VecDeque::new(),
            timers: BTreeSet::new(),
            ready: Vec::new(),
        })
    }

    /// The reactor, for the boards' networks and for front ends.
    pub fn reactor(&self) -> &Rc<Reactor> {
        &self.reactor
    }

    /// The number of a board that is to be inserted: its network is made for it first.
    pub fn reserve(&mut self) -> usize {
        self.boards.push(None);
        self.boards.len() - 1
    }

    /// Puts a board on its reserved number; it runs at the next step.
    pub fn insert(&mut self, owner: usize, board: Board) {
        if let Some(slot) = self.boards.get_mut(owner) {
            *slot = Some(Slot {
                board,
                queued: false,
                held: false,
                missed: false,
                timer: None,
            });
            self.wake(owner);
        }
    }

    /// A board that is on.
    pub fn board(&mut self, owner: usize) -> Option<&mut Board> {
        self.boards
            .get_mut(owner)
            .and_then(Option::as_mut)
            .map(|slot| &mut slot.board)
    }

    /// How many boards are on.
    pub fn len(&self) -> usize {
        self.boards.iter().flatten().count()
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Resumes a board at the next step, whatever it waits for.
    pub fn wake(&mut self, owner: usize) {
        if let Some(Some(slot)) = self.boards.get_mut(owner)
            && !slot.queued
        {
            slot.queued = true;
            self.queue.push_back(owner);
        }
    }

    /// Holds a board, which then does not run, or lets it go on: whoever takes its output cannot keep up.
    pub fn hold(&mut self, owner: usize, held: bool) {
        let Some(Some(slot)) = self.boards.get_mut(owner) else {
            return;
        };
        slot.held = held;
        if !held && std::mem::take(&mut slot.missed) {
            self.wake(owner);
        }
    }

    /// Waits at most `limit` for something to happen and lets every ready board run for a slice.
    /// May come back with nothing.
    ///
    /// # Errors
    /// The PC's poller is broken.
    pub fn step(&mut self, limit: Option<Duration>, events: &mut Vec<Event>) -> io::Result<()> {
        let timeout = if self.queue.is_empty() {
            let timer = self
                .timers
                .first()
                .map(|(at, _)| at.saturating_duration_since(Instant::now()));
            match (timer, limit) {
                (Some(a), Some(b)) => Some(a.min(b)),
                (a, b) => a.or(b),
            }
        } else {
            Some(Duration::ZERO)
        };
        let mut ready = std::mem::take(&mut self.ready);
        ready.clear();
        self.reactor.wait(timeout, &mut ready)?;
        for event in &ready {
            match event.source {
                Source::FrontEnd(_) => events.push(Event::FrontEnd(*event)),
                _ => self.wake(event.owner),
            }
        }
        self.ready = ready;
        let now = Instant::now();
        while let Some(&(at, owner)) = self.timers.first() {
            if at > now {
                break;
            }
            self.timers.pop_first();
            if let Some(Some(slot)) = self.boards.get_mut(owner) {
                slot.timer = None;
            }
            self.wake(owner);
        }
        self.run_woken(events);
        Ok(())
    }

    /// Lets every board that is ready run for a slice without looking at sockets and timers first, so that a tool's piece
    /// is answered sooner. Whoever never calls [`step`](Driver::step) as well starves them.
    pub fn run_woken(&mut self, events: &mut Vec<Event>) {
        for _ in 0..self.queue.len() {
            let Some(owner) = self.queue.pop_front() else {
                break;
            };
            self.run(owner, events);
        }
    }

    fn run(&mut self, owner: usize, events: &mut Vec<Event>) {
        let Some(Some(slot)) = self.boards.get_mut(owner) else {
            return;
        };
        slot.queued = false;
        if slot.held {
            slot.missed = true;
            return;
        }
        if let Some(at) = slot.timer.take() {
            self.timers.remove(&(at, owner));
        }
        let progress = slot.board.resume();
        let state = slot.board.state().clone();
        let bytes = slot.board.take_output();
        if !bytes.is_empty() {
            events.push(Event::Output { owner, bytes });
        }
        for change in state.pins.borrow_mut().take_changes() {
            events.push(Event::Pin { owner, change });
        }
        for text in state.notices.borrow_mut().drain(..) {
            events.push(Event::Notice { owner, text });
        }
        match progress {
            Progress::Ready => self.wake(owner),
            Progress::Waiting(Some(at)) => {
                let left = at.saturating_sub(state.now());
                // A deadline further off than the PC's clock can count never comes.
                if let Some(at) = Instant::now().checked_add(Duration::from_micros(left)) {
                    slot.timer = Some(at);
                    self.timers.insert((at, owner));
                }
            }
            Progress::Waiting(None) => {}
            Progress::Off(exit) => {
                self.boards[owner] = None;
                events.push(Event::Off { owner, exit });
            }
        }
    }
}
