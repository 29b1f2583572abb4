//! The panel: a page, served by the board's process, that shows the board as one looks at it.
//!
//! | module | is |
//! |---|---|
//! | this | [`Panel`], the board's side: one more front end of the line, on the board's thread |
//! | [`hub`] | the latest state, between the two threads |
//! | [`server`] | the pages' side: HTTP and WebSockets, on a thread of its own |
//! | [`guard`] | whose requests are answered |
//! | [`view`], [`light`] | the state as pages are told of it |
//! | [`assets`] | the page's own files |
//!
//! The board's thread looks at the board at most every [`PAUSE`], tells only what changed, and does neither when no
//! page is open.

pub mod assets;
pub mod guard;
pub mod hub;
pub mod light;
pub mod server;
pub mod view;

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::str::FromStr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use esp32::pins::{COUNT, Change, DUTY_FULL, What};
use esp32::state::{State, Stop};
use esp32::{Board, inspect};
use serde::Serialize;
use tokio::sync::mpsc;

use crate::front::console::parse_address;
use crate::front::inlet::Inlet;
use crate::report::HintExt;
use hub::{Hub, Part};
use light::Lamps;
use server::{Command, Commands, Server};
use view::PinView;

/// Time between two looks at the board.
pub const PAUSE: Duration = Duration::from_millis(20);

/// The port of a panel whose user names none, if it is free.
pub const PORT: u16 = 8032;

/// Commands of pages that wait for the board's thread.
const COMMANDS: usize = 64;

/// The highest voltage that an input of an ESP32 takes, in mV.
const SUPPLY: u32 = 3_300;

/// Where the panel is to be, `--panel`'s value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// On [`PORT`] or any other of 127.0.0.1.
    Anywhere,
    /// There.
    Address(SocketAddr),
}

impl FromStr for At {
    type Err = String;

    fn from_str(text: &str) -> Result<At, String> {
        if text.is_empty() {
            return Ok(At::Anywhere);
        }
        parse_address(text).map(At::Address).map_err(|_| {
            format!(
                "`{text}` is no address, such as 127.0.0.1:{PORT} or {PORT}; a file or folder goes before --panel"
            )
        })
    }
}

/// What the panel's board is.
#[derive(Clone, Debug)]
pub struct About {
    /// The folder or the program it runs.
    pub title: String,
    /// Whether a reset starts it anew; one that runs a single program is off then.
    pub resettable: bool,
    /// Its lines end with `\r\n`, as a serial line's; otherwise with `\n`, as a pipe's.
    pub cooked: bool,
}

/// The board's side of the panel.
pub struct Panel {
    hub: Arc<Hub>,
    server: Server,
    commands: mpsc::Receiver<Command>,
    inlet: Inlet,
    about: view::Board,
    told: Told,
    lamps: Lamps,
    /// When each pin changed last, in the board's microseconds.
    changed: [u64; COUNT],
    looked: Option<Instant>,
}

/// What pages were told.
#[derive(Default)]
struct Told {
    board: Option<view::Board>,
    wifi: Option<view::Wifi>,
    heap: Option<view::Heap>,
    sockets: Option<Vec<view::Socket>>,
    pins: Vec<Option<PinView>>,
    log: u64,
}

impl Panel {
    /// Serves pages there. `wake` wakes the board's thread, which then calls [`Panel::attend`].
    ///
    /// # Errors
    /// The address is not this PC's, or taken.
    pub fn start(at: At, about: About, wake: impl Fn() + Send + Sync + 'static) -> Result<Panel> {
        let listener = listen(at)?;
        let hub = Arc::<Hub>::default();
        let (sender, commands) = mpsc::channel(COMMANDS);
        let server = Server::start(listener, hub.clone(), Commands::new(sender, wake))
            .context("the panel cannot be served")?;
        Ok(Panel {
            hub,
            server,
            commands,
            inlet: Inlet::default(),
            about: view::Board {
                title: about.title,
                version: env!("CARGO_PKG_VERSION"),
                resettable: about.resettable,
                cooked: about.cooked,
                on: true,
            },
            told: Told {
                pins: vec![None; COUNT],
                ..Told::default()
            },
            lamps: Lamps::default(),
            changed: [0; COUNT],
            looked: None,
        })
    }

    /// The page's address.
    pub fn url(&self) -> String {
        let address = self.server.address();
        let mut shown = address;
        if address.ip().is_unspecified() {
            shown.set_ip(Ipv4Addr::LOCALHOST.into());
        }
        format!("http://{shown}/")
    }

    /// The board sent bytes.
    pub fn output(&mut self, bytes: &[u8]) {
        self.hub.serial(bytes);
    }

    /// A pin changed.
    pub fn change(&mut self, change: &Change) {
        let pin = usize::from(change.pin);
        self.lamps.change(change.at, pin, brightness(change.what));
        if let Some(changed) = self.changed.get_mut(pin) {
            *changed = change.at;
        }
    }

    /// Does what pages ask for; true if the board is to be woken.
    pub fn attend(&mut self, board: &mut Board) -> bool {
        let mut acted = false;
        let mut count = 0;
        // A page that asks without end holds up nobody: the rest follows when the board has run.
        while self.inlet.has_room() && count < COMMANDS {
            let Ok(command) = self.commands.try_recv() else {
                break;
            };
            count += 1;
            match command {
                Command::Look => {}
                Command::Bytes(bytes) => self.inlet.push(&bytes),
                other => acted |= self.act(other, board.state()),
            }
        }
        acted | self.inlet.feed(board) | (count == COMMANDS)
    }

    fn act(&self, command: Command, state: &State) -> bool {
        let mut pins = state.pins.borrow_mut();
        match command {
            Command::Look | Command::Bytes(_) => return false,
            Command::Drive { pin, level } => pins.drive(state.now(), pin.into(), level),
            Command::Millivolts { pin, value } => {
                pins.set_millivolts(pin.into(), value.map(|value| value.min(SUPPLY)));
            }
            Command::Touch { pin, on } => pins.touch(pin.into(), on),
            Command::Reset => {
                if !self.about.resettable {
                    return false;
                }
                if state.stop.get() != Some(Stop::PowerOff) {
                    state.stop.set(Some(Stop::Enable));
                }
            }
        }
        true
    }

    /// The board ran: looks at it if it is time and somebody wants to know. Otherwise, when it will be.
    pub fn look(&mut self, board: Option<&Board>) -> Option<Duration> {
        if self.hub.viewers() == 0 {
            return None;
        }
        let now = Instant::now();
        let wait = self
            .looked
            .and_then(|looked| PAUSE.checked_sub(now.duration_since(looked)))
            .filter(|wait| !wait.is_zero());
        match (wait, board) {
            (Some(wait), _) => Some(wait),
            (None, None) => None,
            (None, Some(board)) => {
                self.looked = Some(now);
                let flickered = self.tell(board.state());
                flickered.then_some(PAUSE)
            }
        }
    }

    /// Tells what changed; true if an LED flickered, so that it must be told how it is at rest.
    fn tell(&mut self, state: &State) -> bool {
        let mut news = Vec::new();
        renew(
            &mut self.told.board,
            self.about.clone(),
            Part::Board,
            &mut news,
        );
        renew(
            &mut self.told.wifi,
            view::Wifi::of(state),
            Part::Wifi,
            &mut news,
        );
        renew(
            &mut self.told.heap,
            view::Heap::of(state),
            Part::Heap,
            &mut news,
        );
        renew(
            &mut self.told.sockets,
            view::Socket::all(state),
            Part::Sockets,
            &mut news,
        );
        let now = state.now();
        let epoch = state.clock.epoch_micros();
        let touch_pads = inspect::touch_pads(state);
        {
            let pins = state.pins.borrow();
            for (number, told) in self.told.pins.iter_mut().enumerate() {
                let pin = pins.get(number);
                let ago = now.saturating_sub(self.changed[number]);
                let since = epoch.saturating_sub(ago) as f64 / 1e3;
                let brightness = self
                    .lamps
                    .flicker(now, number)
                    .unwrap_or_else(|| pin.brightness());
                let mut view = PinView::new(pin, touch_pads & 1 << number != 0, brightness, since);
                if let Some(told) = told {
                    // The same but for the two clocks' difference.
                    let since = std::mem::replace(&mut view.since, told.since);
                    if view == *told {
                        continue;
                    }
                    view.since = since;
                }
                renew(told, view, Part::Pin(number as u8), &mut news);
            }
        }
        let log = inspect::connections(state, self.told.log)
            .iter()
            .map(|line| (line.number, json(&view::Line::of(line))))
            .collect::<Vec<_>>();
        self.told.log = inspect::last_connection(state);
        self.hub.publish(news, log);
        self.lamps.look(now)
    }
}

/// The board is off: the last that pages are told.
impl Drop for Panel {
    fn drop(&mut self) {
        self.about.on = false;
        let mut news = Vec::new();
        renew(
            &mut self.told.board,
            self.about.clone(),
            Part::Board,
            &mut news,
        );
        self.hub.publish(news, Vec::new());
    }
}

/// Of an LED on a pin that changed, as [`esp32::pins::Pin::brightness`] has it.
fn brightness(what: What) -> f32 {
    match what {
        What::Level(level) => f32::from(u8::from(level)),
        What::Pwm { duty, .. } => duty as f32 / DUTY_FULL as f32,
        What::Analog(dac) => f32::from(dac) / 255.0,
        What::Input(_) | What::Floating => 0.0,
    }
}

fn renew<T: PartialEq + Serialize>(
    told: &mut Option<T>,
    new: T,
    part: Part,
    news: &mut Vec<(Part, String)>,
) {
    if told.as_ref() != Some(&new) {
        news.push((part, json(&new)));
        *told = Some(new);
    }
}

/// Views are plain data, which cannot fail to be written.
fn json(view: &impl Serialize) -> String {
    serde_json::to_string(view).unwrap_or_else(|_| "null".to_owned())
}

fn listen(at: At) -> Result<TcpListener> {
    let address = match at {
        At::Address(address) => address,
        At::Anywhere => {
            // Another board may have the usual port.
            let usual = TcpListener::bind((Ipv4Addr::LOCALHOST, PORT));
            return usual
                .or_else(|_| TcpListener::bind((Ipv4Addr::LOCALHOST, 0)))
                .context("the panel found no port on 127.0.0.1");
        }
    };
    TcpListener::bind(address)
        .with_context(|| format!("the panel cannot listen on {address}"))
        .hint("name another port, or 0 for any that is free, as in --panel 127.0.0.1:0")
}
