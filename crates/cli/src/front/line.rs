//! One board's serial line with all its front ends: what the board sends goes to each, what comes from any is the
//! board's.
//!
//! A front end that reads more slowly than the board prints slows the board down, as a serial line does. One that does
//! not read at all does so for [`PATIENCE`] once; then its output is dropped until it reads again.

use std::io::Write;
use std::sync::mpsc::{self, Receiver, TryRecvError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use esp32::pins::Change;
use esp32::state::Stop;
use lab::live::{Driver, Event};
use network::host::{Ready, Source};

use super::console::Console;
use super::inlet::Inlet;
use super::pty::Pty;
use super::screen::Screen;
use super::terminal::{self, Terminal};
use crate::onlookers::Onlookers;
use crate::session::{End, KEYS, SIGNAL, Signals};

/// Front end number of the pty.
pub const PTY: usize = SIGNAL + 1;
/// Front end numbers of the TCP console and its client.
pub const CONSOLE: [usize; 2] = [PTY + 1, PTY + 2];
const SCREEN: usize = PTY + 3;
/// Front end numbers of the TCP port with RFC 2217 and its client.
pub const RFC2217: [usize; 2] = [PTY + 4, PTY + 5];

/// Bytes a front end may have still to take before the board is held.
const HIGH: usize = 64 << 10;
/// How long a front end may take fewer than [`LEAST`] bytes before it counts as one that does not read.
const PATIENCE: Duration = Duration::from_secs(1);
/// What a serial line of 115,200 baud carries in that time.
const LEAST: u64 = 11_520;

/// How long after a tool's bytes the thread stays awake for more. Tools talk in small pieces and wait for an answer to
/// each: falling asleep and waking up takes longer than most of their thinking.
const EAGER: Duration = Duration::from_micros(300);
/// When that much time is lost between two looks, the PC has other work for its processors. Then who stays awake loses its
/// turn just when the answer comes, and who sleeps is woken for it.
const LOST: Duration = Duration::from_micros(150);
/// How long the thread sleeps as others do, after that.
const MODEST: Duration = Duration::from_millis(50);

/// Whether to stay awake for a tool's next piece.
#[derive(Debug, Default)]
struct Eagerness {
    /// When a tool sent something last.
    asked: Option<Instant>,
    /// When nothing was found to do last.
    looked: Option<Instant>,
    /// No more before that.
    modest_until: Option<Instant>,
}

impl Eagerness {
    /// A tool sent something.
    fn ask(&mut self) {
        self.asked = Some(Instant::now());
    }

    /// There was something to do, which took its time.
    fn work(&mut self) {
        self.looked = None;
    }

    /// Whether to look again at once; asked after each look that found nothing.
    fn is_on(&mut self) -> bool {
        let Some(asked) = self.asked else {
            return false;
        };
        let now = Instant::now();
        if self.looked.is_some_and(|at| now - at > LOST) {
            self.modest_until = Some(now + MODEST);
        }
        if now - asked >= EAGER || self.modest_until.is_some_and(|until| now < until) {
            (self.asked, self.looked) = (None, None);
            return false;
        }
        self.looked = Some(now);
        true
    }
}

/// How well a front end takes its output.
#[derive(Debug, Default)]
struct Taking {
    /// Since when the board is held for it, and how many bytes it had taken then.
    held: Option<(Instant, u64)>,
    /// It does not read, since this total.
    deaf: Option<u64>,
}

impl Taking {
    /// Looks at a front end that has still to take `pending` bytes and has taken `total`: whether the board is to be
    /// held for it, and whether its output is to be dropped.
    fn look(&mut self, pending: usize, total: u64, now: Instant) -> (bool, bool) {
        if let Some(since) = self.deaf {
            if total == since {
                return (false, true);
            }
            self.deaf = None;
        }
        if pending <= HIGH {
            self.held = None;
            return (false, false);
        }
        let (since, before) = *self.held.get_or_insert((now, total));
        if now.duration_since(since) >= PATIENCE {
            if total - before < LEAST {
                self.held = None;
                self.deaf = Some(total);
                return (false, true);
            }
            self.held = Some((now, total));
        }
        (true, false)
    }
}

/// What came of a look at the front ends.
enum Turn {
    /// Something for the board.
    Fed,
    /// Nothing for it.
    Idle,
    /// It is to end.
    Over(End),
}

/// A board's serial line.
pub struct Line {
    driver: Driver,
    owner: usize,
    /// Dropped after the screen.
    terminal: Terminal,
    keys: Receiver<terminal::Event>,
    typed: Inlet,
    screen: Screen,
    signals: Signals,
    pty: Option<Pty>,
    consoles: Vec<(Console, Taking)>,
    taking: [Taking; 2],
    held: bool,
    /// Whether RTS and DTR of RFC 2217 may reset the board.
    resettable: bool,
    onlookers: Onlookers,
    eagerness: Eagerness,
}

impl Line {
    /// The line of a board of this driver, with the terminal and the given front ends on it. With `resettable` RTS and DTR
    /// reset the board, where a front end has them.
    ///
    /// # Errors
    /// The terminal or the signals cannot be had.
    pub fn start(
        driver: Driver,
        owner: usize,
        greeting: Option<&str>,
        pty: Option<Pty>,
        consoles: Vec<Console>,
        resettable: bool,
        onlookers: Onlookers,
    ) -> Result<Line> {
        let (sender, keys) = mpsc::channel();
        let notifier = driver.reactor().notifier();
        let screen = Screen::start(HIGH, move || {
            notifier.notify(0, Source::FrontEnd(SCREEN));
        })?;
        let signals = Signals::start(driver.reactor().notifier())?;
        let notifier = driver.reactor().notifier();
        let terminal = Terminal::start(greeting, sender, move || {
            notifier.notify(0, Source::FrontEnd(KEYS));
        })
        .context("this terminal cannot be used")?;
        Ok(Line {
            driver,
            owner,
            terminal,
            keys,
            typed: Inlet::default(),
            screen,
            signals,
            pty,
            consoles: consoles
                .into_iter()
                .map(|console| (console, Taking::default()))
                .collect(),
            taking: Default::default(),
            held: false,
            resettable,
            onlookers,
            eagerness: Eagerness::default(),
        })
    }

    /// Runs until the board is off or the user leaves.
    ///
    /// # Errors
    /// The PC's poller is broken.
    pub fn run(mut self) -> Result<End> {
        let end = self.serve();
        self.screen.finish();
        if let Some(pty) = &mut self.pty {
            pty.advance();
        }
        for (console, _) in &mut self.consoles {
            console.advance();
        }
        end
    }

    fn serve(&mut self) -> Result<End> {
        let mut events = Vec::new();
        let mut looked = false;
        loop {
            let fed = match self.attend() {
                Turn::Fed => true,
                Turn::Idle => false,
                Turn::Over(end) => return Ok(end),
            };
            events.clear();
            if fed {
                self.eagerness.work();
            }
            // What came for the board is answered before anything else is looked at, every other time.
            if fed && looked {
                looked = false;
                self.driver.run_woken(&mut events);
            } else {
                looked = true;
                let limit = self.limit();
                self.driver.step(limit, &mut events)?;
            }
            for event in &events {
                match event {
                    Event::Output { bytes, .. } => self.send(bytes),
                    Event::Notice { text, .. } => self.tell(text),
                    Event::Pin { change, .. } => {
                        self.onlookers.pin(change);
                        self.show_pin(*change);
                    }
                    Event::Off { exit, .. } => return Ok(End::Off(exit.clone())),
                    Event::FrontEnd(ready) => self.ready(ready),
                }
            }
        }
    }

    /// How long may be waited for something to happen.
    fn limit(&mut self) -> Option<Duration> {
        let look = self
            .onlookers
            .look(self.driver.board(self.owner).map(|board| &*board));
        let is_eager = self.eagerness.is_on()
            || self.pty.as_ref().is_some_and(|pty| pty.channel.has_more())
            || self.consoles.iter().any(|(console, _)| console.has_more());
        if is_eager {
            return Some(Duration::ZERO);
        }
        let held = self.held.then_some(PATIENCE);
        let newcomers = self
            .consoles
            .iter()
            .filter_map(|(console, _)| console.patience());
        newcomers.chain(held).chain(look).min()
    }

    fn ready(&mut self, ready: &Ready) {
        let mut asked = false;
        if ready.source == Source::FrontEnd(PTY)
            && let Some(pty) = &mut self.pty
        {
            asked = true;
            pty.channel.ready(ready);
        }
        for (console, _) in &mut self.consoles {
            asked |= console.ready(ready);
        }
        if asked {
            self.eagerness.ask();
        }
    }

    /// What the board sends goes to everybody who reads.
    fn send(&mut self, bytes: &[u8]) {
        self.onlookers.output(bytes);
        if self.taking[0].deaf.is_none() {
            self.screen.send(bytes);
            self.terminal.shown(bytes);
        }
        if let Some(pty) = &mut self.pty
            && self.taking[1].deaf.is_none()
        {
            pty.channel.send(bytes);
            pty.advance();
        }
        for (console, taking) in &mut self.consoles {
            if let Some(client) = &mut console.client
                && taking.deaf.is_none()
            {
                client.send(bytes);
                console.advance();
            }
        }
    }

    /// Moves bytes, and looks for signals.
    fn attend(&mut self) -> Turn {
        loop {
            match self.keys.try_recv() {
                Ok(terminal::Event::Bytes(bytes)) => self.typed.push(&bytes),
                Ok(terminal::Event::Leave) => return Turn::Over(End::Left),
                // A board needs nobody at its line.
                Ok(terminal::Event::End) => {}
                Err(TryRecvError::Empty | TryRecvError::Disconnected) => break,
            }
        }
        let interrupts = self.signals.take_interrupts();
        if let Some(signal) = self.signals.ended() {
            return Turn::Over(End::Signal(signal));
        }
        if interrupts > 0 && !self.terminal.is_interactive() {
            // Nobody can type a Ctrl-C here: it is meant for this program.
            return Turn::Over(End::Signal(signal_hook::consts::SIGINT));
        }
        if self.screen.has_failed() {
            return Turn::Over(End::Left);
        }
        if let Some(pty) = &mut self.pty {
            pty.advance();
        }
        for (console, _) in &mut self.consoles {
            console.advance();
        }
        self.hold_if_needed();
        let Some(board) = self.driver.board(self.owner) else {
            return Turn::Idle;
        };
        let mut fed = interrupts > 0;
        if fed {
            board.interrupt();
        }
        fed |= self.onlookers.attend(board);
        fed |= self.typed.feed(board);
        if let Some(pty) = &mut self.pty {
            fed |= pty.channel.inlet.feed(board);
        }
        for (console, _) in &mut self.consoles {
            if console.take_reset() && self.resettable {
                let state = board.state();
                if state.stop.get() != Some(Stop::PowerOff) {
                    state.stop.set(Some(Stop::Enable));
                }
                fed = true;
            }
            fed |= console.inlet().feed(board);
        }
        if fed {
            self.driver.wake(self.owner);
            Turn::Fed
        } else {
            Turn::Idle
        }
    }

    /// Holds the board while somebody who reads has too much to take still.
    fn hold_if_needed(&mut self) {
        let now = Instant::now();
        let mut held = false;
        let (hold, dropped) = self.taking[0].look(self.screen.pending(), self.screen.total(), now);
        held |= hold;
        if dropped {
            self.screen.forget_output();
        }
        if let Some(pty) = &mut self.pty {
            let channel = &mut pty.channel;
            let (hold, dropped) = self.taking[1].look(channel.pending(), channel.total(), now);
            held |= hold;
            if dropped {
                if channel.can_write() {
                    self.taking[1] = Taking::default();
                }
                channel.forget_output();
            }
        }
        for (console, taking) in &mut self.consoles {
            let Some(client) = &mut console.client else {
                *taking = Taking::default();
                continue;
            };
            let (hold, dropped) = taking.look(client.pending(), client.total(), now);
            held |= hold || self.resettable && client.holds_in_reset();
            if dropped {
                if client.can_write() {
                    *taking = Taking::default();
                }
                client.forget_output();
            }
        }
        if held != self.held {
            self.held = held;
            self.driver.hold(self.owner, held);
        }
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
