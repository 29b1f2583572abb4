//! Watching on a terminal.
//!
//! The main thread draws. One thread receives and answers the peer's negotiation, one reads keys and the window's
//! size, one waits for signals; each sends events to the main thread and none holds anything that needs an end.

use std::io::{self, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TryRecvError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Context;
use crossterm::event::{self, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use super::{Why, reply};
use crate::picture::Picture;
use crate::telnet::{Client, Size};
use crate::terminal::{self, Guard};

/// Events that may wait for a slow terminal before the peer is kept waiting.
const WAITING: usize = 64;

/// While more keeps coming, the picture is drawn so often; else at once.
const DRAWING: Duration = Duration::from_millis(40);

/// What a terminal's size is taken for if it does not tell.
const USUAL: Size = Size {
    columns: 80,
    rows: 24,
};

enum Event {
    Data(Vec<u8>),
    Resized(Size),
    Over(Why),
}

/// Shows what comes, and restores the terminal.
pub(super) fn watch(stream: &TcpStream, deadline: Option<Instant>) -> anyhow::Result<Why> {
    eprintln!("q or Ctrl-C leaves");
    let (events, inbox) = sync_channel(WAITING);
    let size = crossterm::terminal::size().map_or(USUAL, |(columns, rows)| Size { columns, rows });
    let telnet = Arc::new(Mutex::new(Client::new(Some(size))));

    #[cfg(unix)]
    {
        let events = events.clone();
        terminal::on_signal(terminal::INTERRUPTED_OR_ASKED_TO_END, move |signal| {
            // The main thread may be stuck, and then this would not return.
            thread::spawn(move || events.send(Event::Over(why_signal(signal))));
        })
        .context("cannot watch for signals")?;
    }
    let guard = Guard::new();
    // Where there is no keyboard, signals still end it.
    let _ = guard.raw();
    guard
        .alternate_screen()
        .context("cannot write to the terminal")?;
    {
        let events = events.clone();
        thread::spawn(move || read_keys(size, &events));
    }
    {
        let ear = stream.try_clone().context("cannot share the connection")?;
        let telnet = Arc::clone(&telnet);
        thread::spawn(move || receive(&ear, &telnet, &events));
    }

    let mut picture = Picture::new(size);
    let shown = show(&inbox, &mut picture, deadline, |size| {
        // A receiver that waits for a peer to take an answer is not waited for.
        if let Ok(mut telnet) = telnet.try_lock() {
            let mut answer = Vec::new();
            telnet.resize(size, &mut answer);
            reply(stream, &mut answer);
        }
    });
    drop(guard);
    let why = shown.context("cannot write to the terminal")?;
    if !matches!(why, Why::Signal(_)) {
        let mut stdout = io::stdout().lock();
        let _ = stdout.write_all(picture.lines().as_bytes());
        let _ = stdout.flush();
    }
    Ok(why)
}

/// Ctrl-C is how one leaves, also where it comes as a signal.
#[cfg(unix)]
fn why_signal(signal: i32) -> Why {
    if signal == signal_hook::consts::SIGINT {
        Why::Enough
    } else {
        Why::Signal(signal)
    }
}

/// Draws until the show is over.
fn show(
    inbox: &Receiver<Event>,
    picture: &mut Picture,
    deadline: Option<Instant>,
    mut resized: impl FnMut(Size),
) -> io::Result<Why> {
    let mut drawn = Instant::now();
    let mut changed = false;
    loop {
        if deadline.is_some_and(|deadline| Instant::now() >= deadline) {
            return Ok(Why::Enough);
        }
        if changed && drawn.elapsed() >= DRAWING {
            draw(picture)?;
            (drawn, changed) = (Instant::now(), false);
        }
        let event = match inbox.try_recv() {
            Ok(event) => Ok(event),
            Err(TryRecvError::Disconnected) => Err(RecvTimeoutError::Disconnected),
            Err(TryRecvError::Empty) => {
                if changed {
                    draw(picture)?;
                    (drawn, changed) = (Instant::now(), false);
                }
                match deadline {
                    None => inbox.recv().map_err(|_| RecvTimeoutError::Disconnected),
                    Some(deadline) => {
                        inbox.recv_timeout(deadline.saturating_duration_since(Instant::now()))
                    }
                }
            }
        };
        match event {
            Ok(Event::Data(bytes)) => {
                picture.paint(&bytes);
                changed = true;
            }
            Ok(Event::Resized(size)) => {
                picture.resize(size);
                resized(size);
                changed = true;
            }
            Ok(Event::Over(why)) => return Ok(why),
            Err(RecvTimeoutError::Timeout) => {}
            // All threads have ended, which they do not without saying why.
            Err(RecvTimeoutError::Disconnected) => return Ok(Why::Enough),
        }
    }
}

fn draw(picture: &mut Picture) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(picture.draw().as_bytes())?;
    stdout.flush()
}

/// Hands on what is data, and answers the rest.
fn receive(mut stream: &TcpStream, telnet: &Mutex<Client>, events: &SyncSender<Event>) {
    let mut buffer = vec![0; 16 * 1024];
    loop {
        let event = match stream.read(&mut buffer) {
            Ok(0) => Event::Over(Why::Closed),
            Ok(length) => {
                let (mut data, mut answer) = (Vec::new(), Vec::new());
                let mut telnet = telnet.lock().unwrap_or_else(PoisonError::into_inner);
                telnet.receive(&buffer[..length], &mut data, &mut answer);
                // Under the lock, so that nothing else is sent in the midst of an answer.
                reply(stream, &mut answer);
                Event::Data(data)
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => Event::Over(Why::Lost(error)),
        };
        let over = matches!(event, Event::Over(_));
        if events.send(event).is_err() || over {
            return;
        }
    }
}

/// Reads keys until one leaves. A keyboard that fails is not needed.
fn read_keys(known: Size, events: &SyncSender<Event>) {
    // From the first look on, changes of size are told; one since `known` was asked for was not.
    let _ = event::poll(Duration::ZERO);
    if let Ok((columns, rows)) = crossterm::terminal::size()
        && (columns, rows) != (known.columns, known.rows)
        && events.send(Event::Resized(Size { columns, rows })).is_err()
    {
        return;
    }
    while let Ok(event) = event::read() {
        let event = match event {
            event::Event::Key(key) if leaves(&key) => Event::Over(Why::Enough),
            event::Event::Resize(columns, rows) => Event::Resized(Size { columns, rows }),
            _ => continue,
        };
        if events.send(event).is_err() {
            return;
        }
    }
}

fn leaves(key: &KeyEvent) -> bool {
    let control = key.modifiers.contains(KeyModifiers::CONTROL);
    key.kind == KeyEventKind::Press
        && match key.code {
            KeyCode::Char('q' | 'Q') => true,
            // Ctrl-] is how one leaves telnet; it arrives as Ctrl-5.
            KeyCode::Char('c' | 'd' | ']' | '5') => control,
            _ => false,
        }
}
