//! The pages' side: HTTP and WebSockets on a thread of its own.

use std::collections::BTreeSet;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade, close_code};
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde::Deserialize;
use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, interval_at, timeout};

use super::assets;
use super::guard;
use super::hub::{Hub, Seen};

/// Pages that may be open at once.
const PAGES: usize = 32;

/// Bytes of one message of a page: more is no person's doing.
const MESSAGE: usize = 64 << 10;

/// Bytes of the serial line on their way to a page that has not said that it shows them.
const WINDOW: usize = 128 << 10;

/// Bytes of the serial line in one message.
const CHUNK: usize = 16 << 10;

/// How long a page may take to read a message, and how often it is asked whether it is there.
const PATIENCE: Duration = Duration::from_secs(20);

/// The path of the WebSocket.
const LINK: &str = "/link";

/// What a page may load, and where it may be shown: nothing from elsewhere, and in nobody's frame. The terminal makes
/// styles as it goes, hence `unsafe-inline` for these.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
    connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// What a page asks of the board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// A page was opened and wants to see the state.
    Look,
    /// Bytes typed.
    Bytes(Vec<u8>),
    /// The world drives a pin, or lets it go.
    Drive {
        /// GPIO number.
        pin: u8,
        /// To this level.
        level: Option<bool>,
    },
    /// The world puts a voltage on a pin, or none.
    Millivolts {
        /// GPIO number.
        pin: u8,
        /// In mV.
        value: Option<u32>,
    },
    /// A finger touches a pad, or leaves it.
    Touch {
        /// GPIO number.
        pin: u8,
        /// Touches it.
        on: bool,
    },
    /// The EN button: the chip is reset.
    Reset,
}

/// A message of a page. Typed bytes come as they are, in binary messages.
#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase", deny_unknown_fields)]
enum Asked {
    /// It shows so many more bytes of the serial line.
    Shown {
        bytes: usize,
    },
    Drive {
        pin: u8,
        level: Option<bool>,
        /// Until the button is released, or the page gone.
        #[serde(default)]
        hold: bool,
    },
    Millivolts {
        pin: u8,
        value: Option<u32>,
    },
    Touch {
        pin: u8,
        on: bool,
        #[serde(default)]
        hold: bool,
    },
    Reset,
}

/// Sends commands to the board's thread, and wakes it.
#[derive(Clone)]
pub struct Commands {
    sender: mpsc::Sender<Command>,
    wake: Arc<dyn Fn() + Send + Sync>,
}

impl Commands {
    /// Commands go to `sender`, `wake` tells of each.
    pub fn new(sender: mpsc::Sender<Command>, wake: impl Fn() + Send + Sync + 'static) -> Commands {
        let wake = Arc::new(wake);
        Commands { sender, wake }
    }

    /// Waits until there is room for it. False if the board is gone.
    async fn send(&self, command: Command) -> bool {
        let sent = self.sender.send(command).await.is_ok();
        (self.wake)();
        sent
    }
}

/// What the handlers share.
struct Shared {
    hub: Arc<Hub>,
    commands: Commands,
    loopback: bool,
    pages: AtomicUsize,
    stop: watch::Receiver<bool>,
}

/// The thread that serves pages. It ends when this is dropped.
pub struct Server {
    address: SocketAddr,
    stop: watch::Sender<bool>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Serves pages on a socket that listens.
    ///
    /// # Errors
    /// The PC has no thread or poller left.
    pub fn start(listener: TcpListener, hub: Arc<Hub>, commands: Commands) -> io::Result<Server> {
        let address = listener.local_addr()?;
        listener.set_nonblocking(true)?;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let (stop, stopped) = watch::channel(false);
        let shared = Arc::new(Shared {
            hub,
            commands,
            loopback: address.ip().is_loopback(),
            pages: AtomicUsize::new(0),
            stop: stopped.clone(),
        });
        let listener = {
            let _inside = runtime.enter();
            tokio::net::TcpListener::from_std(listener)?
        };
        let thread = std::thread::Builder::new()
            .name("panel".to_owned())
            .spawn(move || {
                runtime.block_on(serve(listener, shared, stopped));
                // Connections that sent no request are not waited for.
                runtime.shutdown_timeout(Duration::ZERO);
            })?;
        Ok(Server {
            address,
            stop,
            thread: Some(thread),
        })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.send_replace(true);
        if let Some(thread) = self.thread.take() {
            // A panic there was told by the thread itself.
            let _ = thread.join();
        }
    }
}

/// How long pages have to take the last state when the board goes.
const LAST: Duration = Duration::from_millis(300);

async fn serve(
    listener: tokio::net::TcpListener,
    shared: Arc<Shared>,
    mut stopped: watch::Receiver<bool>,
) {
    let mut app = Router::new().route(LINK, get(link));
    for asset in assets::ALL {
        app = app.route(asset.path, get(move || async move { asset.response() }));
    }
    let guarded = middleware::from_fn_with_state(shared.clone(), guarded);
    let app = app.layer(guarded).with_state(shared.clone());
    tokio::select! {
        // It goes on whatever happens to single connections.
        _ = axum::serve(listener, app) => {}
        // An error is the end as well: nobody holds the board any more.
        _ = stopped.wait_for(|stop| *stop) => {}
    }
    // Pages that do not take it in time are cut off.
    let _ = timeout(LAST, async {
        while shared.pages.load(Ordering::Acquire) > 0 {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    })
    .await;
}

/// Every request passes here, and every answer gets the same headers.
async fn guarded(State(shared): State<Arc<Shared>>, request: Request, next: Next) -> Response {
    let is_link = request.uri().path() == LINK;
    let mut response = match guard::check(request.headers(), shared.loopback, is_link) {
        Err(refusal) => (StatusCode::FORBIDDEN, format!("{refusal}\n")).into_response(),
        Ok(()) if !matches!(*request.method(), Method::GET | Method::HEAD) => {
            let allow = [(header::ALLOW, "GET, HEAD")];
            (StatusCode::METHOD_NOT_ALLOWED, allow).into_response()
        }
        Ok(()) => next.run(request).await,
    };
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

/// A place among the pages that are open.
struct Place(Arc<Shared>);

impl Drop for Place {
    fn drop(&mut self) {
        self.0.pages.fetch_sub(1, Ordering::AcqRel);
    }
}

async fn link(State(shared): State<Arc<Shared>>, upgrade: WebSocketUpgrade) -> Response {
    let open = shared.pages.fetch_add(1, Ordering::AcqRel);
    let place = Place(shared);
    if open >= PAGES {
        return (
            StatusCode::SERVICE_UNAVAILABLE,
            "too many pages of this panel are open: close some\n",
        )
            .into_response();
    }
    upgrade
        .max_message_size(MESSAGE)
        .max_frame_size(MESSAGE)
        .on_upgrade(move |socket| async move {
            Page::new(socket, &place.0).run().await;
            drop(place);
        })
}

/// Why a page's connection ends.
struct Gone;

/// A page that is open.
struct Page<'s> {
    socket: WebSocket,
    shared: &'s Shared,
    seen: Seen,
    /// Bytes of the serial line it was sent and does not show yet.
    unshown: usize,
    /// What is released when it goes.
    driven: BTreeSet<u8>,
    touched: BTreeSet<u8>,
}

impl<'s> Page<'s> {
    fn new(socket: WebSocket, shared: &'s Shared) -> Page<'s> {
        Page {
            socket,
            shared,
            seen: Seen::default(),
            unshown: 0,
            driven: BTreeSet::new(),
            touched: BTreeSet::new(),
        }
    }

    async fn run(mut self) {
        let viewer = self.shared.hub.viewer();
        let there = self.shared.commands.send(Command::Look).await;
        if there {
            // Either way the page is gone; what it held is let go.
            let _ = self.talk().await;
        }
        for pin in std::mem::take(&mut self.driven) {
            let level = None;
            self.shared
                .commands
                .send(Command::Drive { pin, level })
                .await;
        }
        for pin in std::mem::take(&mut self.touched) {
            let on = false;
            self.shared.commands.send(Command::Touch { pin, on }).await;
        }
        drop(viewer);
    }

    async fn talk(&mut self) -> Result<(), Gone> {
        let mut news = self.shared.hub.news();
        let mut stop = self.shared.stop.clone();
        let mut ask = interval_at(Instant::now() + PATIENCE, PATIENCE);
        let mut silent = false;
        loop {
            news.mark_unchanged();
            self.tell().await?;
            let ended = *stop.borrow_and_update();
            if ended {
                let frame = CloseFrame {
                    code: close_code::AWAY,
                    reason: "the board is off".into(),
                };
                return self.send(Message::Close(Some(frame))).await;
            }
            tokio::select! {
                told = news.changed() => told.map_err(|_| Gone)?,
                _ = stop.changed() => {}
                message = self.socket.recv() => {
                    silent = false;
                    self.hear(message.ok_or(Gone)?.map_err(|_| Gone)?).await?;
                }
                _ = ask.tick() => {
                    if silent {
                        return Err(Gone);
                    }
                    silent = true;
                    self.send(Message::Ping(Bytes::new())).await?;
                }
            }
        }
    }

    async fn send(&mut self, message: Message) -> Result<(), Gone> {
        match timeout(PATIENCE, self.socket.send(message)).await {
            Ok(Ok(())) => Ok(()),
            _ => Err(Gone),
        }
    }

    /// Sends what is new.
    async fn tell(&mut self) -> Result<(), Gone> {
        if let Some(state) = self.shared.hub.state(&mut self.seen) {
            self.send(Message::Text(state.into())).await?;
        }
        while self.unshown < WINDOW {
            let (bytes, lost) = self.shared.hub.output(&mut self.seen, CHUNK);
            if lost {
                self.send(Message::Text(r#"{"lost":true}"#.into())).await?;
            }
            if bytes.is_empty() {
                break;
            }
            self.unshown += bytes.len();
            self.send(Message::Binary(bytes.into())).await?;
        }
        Ok(())
    }

    async fn hear(&mut self, message: Message) -> Result<(), Gone> {
        let command = match message {
            Message::Binary(bytes) => Command::Bytes(bytes.into()),
            Message::Text(text) => match serde_json::from_str(&text) {
                Ok(asked) => match self.understand(asked) {
                    Some(command) => command,
                    None => return Ok(()),
                },
                Err(_) => {
                    let frame = CloseFrame {
                        code: close_code::POLICY,
                        reason: "no message of the panel's page".into(),
                    };
                    self.send(Message::Close(Some(frame))).await?;
                    return Err(Gone);
                }
            },
            Message::Ping(_) | Message::Pong(_) => return Ok(()),
            Message::Close(_) => return Err(Gone),
        };
        if self.shared.commands.send(command).await {
            Ok(())
        } else {
            Err(Gone)
        }
    }

    /// The command a message means. There is none for pins that do not exist.
    fn understand(&mut self, asked: Asked) -> Option<Command> {
        let exists = |pin: u8| usize::from(pin) < esp32::pins::COUNT;
        match asked {
            Asked::Shown { bytes } => {
                self.unshown = self.unshown.saturating_sub(bytes);
                None
            }
            Asked::Drive { pin, level, hold } => {
                if hold && level.is_some() && exists(pin) {
                    self.driven.insert(pin);
                } else {
                    self.driven.remove(&pin);
                }
                exists(pin).then_some(Command::Drive { pin, level })
            }
            Asked::Millivolts { pin, value } => {
                exists(pin).then_some(Command::Millivolts { pin, value })
            }
            Asked::Touch { pin, on, hold } => {
                if hold && on && exists(pin) {
                    self.touched.insert(pin);
                } else {
                    self.touched.remove(&pin);
                }
                exists(pin).then_some(Command::Touch { pin, on })
            }
            Asked::Reset => Some(Command::Reset),
        }
    }
}
