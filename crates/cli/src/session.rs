//! One board in this terminal, from power-on to its end.

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicI32, AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, TryRecvError};

use anyhow::{Context, Result};
use esp32::Exit;
use esp32::pins::Change;
use lab::live::{Driver, Event};
use network::host::Source;

use crate::front::inlet::Inlet;
use crate::front::terminal::{self, Terminal};
use crate::onlookers::Onlookers;

/// Front end numbers of the reactor.
pub(crate) const KEYS: usize = 0;
pub(crate) const SIGNAL: usize = 1;

/// How a session ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// The board is off.
    Off(Exit),
    /// The user left, or the terminal is gone.
    Left,
    /// A signal asked the program to end.
    Signal(i32),
}

/// A board's serial line in this terminal.
pub struct Session {
    driver: Driver,
    owner: usize,
    terminal: Terminal,
    keys: Receiver<terminal::Event>,
    /// What the user typed that the board's receive ring has no room for yet.
    pending: Inlet,
    /// Nothing follows `pending`.
    ended: bool,
    signals: Signals,
    onlookers: Onlookers,
}

impl Session {
    /// Takes over the terminal for a board of this driver.
    ///
    /// # Errors
    /// The terminal or the signals cannot be had.
    pub fn start(
        driver: Driver,
        owner: usize,
        greeting: Option<&str>,
        onlookers: Onlookers,
    ) -> Result<Session> {
        let (sender, keys) = mpsc::channel();
        let notifier = driver.reactor().notifier();
        let terminal = Terminal::start(greeting, sender, move || {
            notifier.notify(0, Source::FrontEnd(KEYS));
        })
        .context("this terminal cannot be used")?;
        let signals = Signals::start(driver.reactor().notifier())?;
        Ok(Session {
            driver,
            owner,
            terminal,
            keys,
            pending: Inlet::default(),
            ended: false,
            signals,
            onlookers,
        })
    }

    /// Runs until the board is off or the user leaves.
    ///
    /// # Errors
    /// The PC's poller is broken, or stdout is.
    pub fn run(mut self) -> Result<End> {
        let mut events = Vec::new();
        loop {
            if let Some(end) = self.attend()? {
                return Ok(end);
            }
            events.clear();
            let limit = self
                .onlookers
                .look(self.driver.board(self.owner).map(|board| &*board));
            self.driver.step(limit, &mut events)?;
            for event in &events {
                match event {
                    Event::Output { bytes, .. } => {
                        self.onlookers.output(bytes);
                        if self.terminal.write_all(bytes).is_err() {
                            return Ok(End::Left);
                        }
                    }
                    Event::Notice { text, .. } => self.tell(text),
                    Event::Pin { change, .. } => {
                        self.onlookers.pin(change);
                        self.show_pin(*change);
                    }
                    Event::Off { exit, .. } => return Ok(End::Off(exit.clone())),
                    Event::FrontEnd(_) => {}
                }
            }
        }
    }

    /// Moves keys to the board, and looks for signals.
    fn attend(&mut self) -> Result<Option<End>> {
        loop {
            match self.keys.try_recv() {
                Ok(terminal::Event::Bytes(bytes)) => self.pending.push(&bytes),
                Ok(terminal::Event::Leave) => return Ok(Some(End::Left)),
                Ok(terminal::Event::End) => self.ended = true,
                Err(TryRecvError::Empty | TryRecvError::Disconnected) => break,
            }
        }
        let interrupts = self.signals.take_interrupts();
        if let Some(signal) = self.signals.ended() {
            return Ok(Some(End::Signal(signal)));
        }
        let Some(board) = self.driver.board(self.owner) else {
            return Ok(None);
        };
        if interrupts > 0 {
            board.interrupt();
        }
        let mut fed = interrupts > 0;
        fed |= self.onlookers.attend(board);
        fed |= self.pending.feed(board);
        if self.ended && self.pending.is_empty() {
            let state = board.state().clone();
            let mut serial = state.serial.borrow_mut();
            fed |= !std::mem::replace(&mut serial.ended, true);
        }
        if fed {
            self.driver.wake(self.owner);
        }
        Ok(None)
    }

    /// A line for the person, on stderr.
    fn tell(&self, text: &str) {
        let end = self.line_end();
        // Nobody is left to be told of a stderr that is gone.
        let _ = write!(std::io::stderr(), "boardless: {text}{end}");
    }

    fn show_pin(&self, change: Change) {
        let Some(output) = change.what.output().filter(|_| self.onlookers.show_pins) else {
            return;
        };
        let end = self.line_end();
        let seconds = change.at as f64 / 1e6;
        let pin = change.pin;
        let _ = write!(std::io::stderr(), "{seconds:.6} GPIO{pin} {output}{end}");
    }

    fn line_end(&self) -> &'static str {
        if self.terminal.is_interactive() {
            "\r\n"
        } else {
            "\n"
        }
    }
}

/// SIGINT, which is the board's program's or the user's wish to end, and the signals that end this one.
pub(crate) struct Signals {
    interrupts: Arc<AtomicUsize>,
    ended: Arc<AtomicI32>,
}

impl Signals {
    pub(crate) fn start(notifier: network::host::Notifier) -> Result<Signals> {
        use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
        let interrupts = Arc::new(AtomicUsize::new(0));
        let ended = Arc::new(AtomicI32::new(0));
        let mut signals = signal_hook::iterator::Signals::new([SIGHUP, SIGINT, SIGQUIT, SIGTERM])?;
        let (theirs, end) = (interrupts.clone(), ended.clone());
        std::thread::Builder::new()
            .name("signals".to_owned())
            .spawn(move || {
                for signal in signals.forever() {
                    if signal == SIGINT {
                        theirs.fetch_add(1, Ordering::SeqCst);
                    } else {
                        end.store(signal, Ordering::SeqCst);
                    }
                    notifier.notify(0, Source::FrontEnd(SIGNAL));
                }
            })?;
        Ok(Signals { interrupts, ended })
    }

    pub(crate) fn take_interrupts(&self) -> usize {
        self.interrupts.swap(0, Ordering::SeqCst)
    }

    pub(crate) fn ended(&self) -> Option<i32> {
        Some(self.ended.load(Ordering::SeqCst)).filter(|signal| *signal != 0)
    }
}
