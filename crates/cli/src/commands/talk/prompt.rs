//! Talking at a terminal: a prompt with line editing and history, and what comes back above it.
//!
//! The main thread edits and sends; a second one receives and prints through the editor; a third waits for signals.
//! An editor that waits for a key is made to return by an interrupt we send ourselves ([`Shared::end`]), so that the
//! terminal is restored by the code that changed it.

use std::io::{self, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Context;
use rustyline::error::ReadlineError;
use rustyline::history::MemHistory;
use rustyline::{Config, Editor, ExternalPrinter};

use super::{Ending, Manner};
use crate::peer::{CLOSED, Peer, lost};
use crate::show::{HexDump, Text};
use crate::terminal;

const PROMPT: &str = "> ";

/// A line that has begun and does not go on for so long is shown as it is.
const PAUSE: Duration = Duration::from_millis(30);

/// A line is shown in pieces if it is longer.
const LONGEST_LINE: usize = 64 * 1024;

/// How often to look whether the user, or the peer, has had enough of a send that does not get on.
const SEND_STEP: Duration = Duration::from_millis(100);

/// Why the conversation ends other than by the user.
#[derive(Debug)]
enum Why {
    Closed,
    Lost(io::Error),
    Signal(i32),
}

/// What the threads know in common.
#[derive(Debug, Default)]
struct Shared {
    why: Mutex<Option<Why>>,
    /// A Ctrl-C, or a call for attention of ours, while nothing was being edited.
    interrupted: Arc<AtomicBool>,
    /// The main thread edits no more.
    left: AtomicBool,
}

impl Shared {
    fn ended(&self) -> bool {
        self.why
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .is_some()
    }

    fn take(&self) -> Option<Why> {
        self.why
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()
    }

    /// Ends the conversation, unless it has ended already, and calls the main thread until it listens: a single call
    /// could come in the instant before the editor waits for it.
    fn end(&self, why: Why) {
        self.why
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get_or_insert(why);
        while !self.left.load(Ordering::SeqCst) {
            let _ = signal_hook::low_level::raise(signal_hook::consts::SIGINT);
            thread::sleep(Duration::from_millis(20));
        }
    }
}

/// The conversation.
pub(super) fn talk(peer: &Peer, stream: TcpStream, manner: Manner) -> anyhow::Result<ExitCode> {
    let shared = Arc::new(Shared::default());
    let config = Config::builder()
        .auto_add_history(true)
        .history_ignore_dups(true)
        .context("cannot keep a history")?
        // Pasted lines are sent as they are pasted.
        .bracketed_paste(false)
        .build();
    let history = MemHistory::with_config(&config);
    let mut editor: Editor<(), MemHistory> =
        Editor::with_history(config, history).context("cannot edit lines in this terminal")?;
    signal_hook::flag::register(signal_hook::consts::SIGINT, Arc::clone(&shared.interrupted))
        .context("cannot watch for Ctrl-C")?;
    #[cfg(unix)]
    {
        let shared = Arc::clone(&shared);
        terminal::on_signal(terminal::ASKED_TO_END, move |signal| {
            thread::spawn(move || shared.end(Why::Signal(signal)));
        })
        .context("cannot watch for signals")?;
    }
    eprintln!("connected to {peer}; Ctrl-D or Ctrl-C leaves");

    // A terminal that cannot move its cursor has no such printer.
    let printer = editor.create_external_printer().ok();
    let ear = stream.try_clone().context("cannot share the connection")?;
    let listener = Arc::clone(&shared);
    thread::spawn(move || match printer {
        Some(printer) => {
            let mut paper = Paper {
                printer,
                printed: false,
            };
            let why = receive(&ear, manner, &mut |text| paper.print(text));
            paper.drain();
            listener.end(why);
        }
        None => {
            let why = receive(&ear, manner, &mut |text| {
                let mut stdout = io::stdout().lock();
                let _ = stdout.write_all(text.as_bytes());
                let _ = stdout.flush();
            });
            // Here lines are read by plain calls that nothing interrupts, and the terminal is as it was.
            let status = tell(&why);
            std::process::exit(if status == ExitCode::SUCCESS { 0 } else { 1 });
        }
    });

    converse(&mut editor, &stream, manner, &shared);
    shared.left.store(true, Ordering::SeqCst);
    Ok(match shared.take() {
        Some(why) => tell(&why),
        None => ExitCode::SUCCESS,
    })
}

/// Says why the conversation ended, and what the exit status is.
fn tell(why: &Why) -> ExitCode {
    match why {
        Why::Closed => {
            eprintln!("{CLOSED}");
            ExitCode::SUCCESS
        }
        Why::Lost(error) => {
            eprintln!("{}", lost(error));
            ExitCode::FAILURE
        }
        Why::Signal(signal) => terminal::signal_status(*signal),
    }
}

/// Reads lines and sends them, until the user leaves or the conversation has ended.
fn converse(
    editor: &mut Editor<(), MemHistory>,
    stream: &TcpStream,
    manner: Manner,
    shared: &Shared,
) {
    let mut dump = HexDump::new('>');
    // Without it, a peer that takes nothing could not be left by Ctrl-C.
    let _ = stream.set_write_timeout(Some(SEND_STEP));
    while !shared.ended() && !shared.interrupted.swap(false, Ordering::SeqCst) {
        let line = match editor.readline(PROMPT) {
            Ok(line) => line,
            // A terminal that is gone can be neither read nor told.
            Err(_) if shared.ended() => return,
            Err(ReadlineError::Signal(_)) => continue,
            Err(_) => return,
        };
        let mut bytes = line.into_bytes();
        bytes.extend_from_slice(match manner.ending {
            Ending::Lf => b"\n",
            Ending::CrLf => b"\r\n",
            Ending::Nothing => b"",
        });
        if manner.hex {
            let mut stdout = io::stdout().lock();
            let _ = stdout.write_all(dump.rows(&bytes).as_bytes());
            let _ = stdout.flush();
        }
        match send(stream, &bytes, shared) {
            Ok(true) => {}
            Ok(false) => return,
            Err(error) => {
                // The receiver learns the same, and may have the peer's last words; it gets a moment.
                let deadline = Instant::now() + Duration::from_secs(1);
                while !shared.ended() && Instant::now() < deadline {
                    thread::sleep(Duration::from_millis(10));
                }
                shared.left.store(true, Ordering::SeqCst);
                shared.end(Why::Lost(error));
                return;
            }
        }
    }
}

/// Sends all of `bytes`; false if the user, or the end of the conversation, came first.
fn send(mut stream: &TcpStream, mut bytes: &[u8], shared: &Shared) -> io::Result<bool> {
    while !bytes.is_empty() {
        match stream.write(bytes) {
            Ok(sent) => bytes = &bytes[sent..],
            Err(error) if is_timeout(&error) || error.kind() == ErrorKind::Interrupted => {
                if shared.ended() || shared.interrupted.swap(false, Ordering::SeqCst) {
                    return Ok(false);
                }
            }
            Err(error) => return Err(error),
        }
    }
    Ok(true)
}

/// Receives and prints until the connection ends. What is printed ends with a line feed.
fn receive(mut stream: &TcpStream, manner: Manner, print: &mut dyn FnMut(String)) -> Why {
    let mut dump = HexDump::new('<');
    let mut text = Text::default();
    // The beginning of a line, and whether there is one, or of a character.
    let mut line = String::new();
    let mut begun = false;
    let mut buffer = vec![0; 16 * 1024];
    loop {
        let _ = stream.set_read_timeout(begun.then_some(PAUSE));
        let received = stream.read(&mut buffer);
        match received {
            Ok(length @ 1..) if manner.hex => {
                print(dump.rows(&buffer[..length]));
                continue;
            }
            Ok(length @ 1..) => {
                begun = true;
                line += &text.push(&buffer[..length]);
                if let Some(end) = line.rfind('\n') {
                    let rest = line.split_off(end + 1);
                    print(std::mem::replace(&mut line, rest));
                }
                if line.len() < LONGEST_LINE {
                    continue;
                }
            }
            Err(ref error) if error.kind() == ErrorKind::Interrupted => continue,
            Ok(_) | Err(_) => line += &text.flush(),
        }
        // A pause, the end, or a line too long.
        if !line.is_empty() {
            line.push('\n');
            print(std::mem::take(&mut line));
        }
        match received {
            Ok(0) => return Why::Closed,
            Ok(_) => {}
            Err(error) if begun && is_timeout(&error) => begun = false,
            Err(error) => return Why::Lost(error),
        }
    }
}

fn is_timeout(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut)
}

/// Prints above the prompt.
struct Paper<P> {
    printer: P,
    printed: bool,
}

impl<P: ExternalPrinter> Paper<P> {
    fn print(&mut self, text: String) {
        // It fails when the editor is gone, and then there is no prompt and nobody to read.
        self.printed |= self.printer.print(text).is_ok();
    }

    /// Waits until all that was printed is on the screen. The editor takes a text when it has shown the one before,
    /// and one may wait, so it is enough to print another. That one may be lost, and must not be seen if it is not:
    /// it goes up a line, for there is one, and down again.
    fn drain(&mut self) {
        if self.printed {
            self.print("\x1b[A\n".to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpListener;

    #[test]
    fn a_peer_that_takes_nothing_can_be_left() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let stream = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        stream.set_write_timeout(Some(SEND_STEP)).unwrap();
        let shared = Arc::new(Shared::default());
        let user = Arc::clone(&shared);
        let sender = thread::spawn(move || {
            // More than two sockets hold.
            send(&stream, &vec![b'x'; 64 * 1024 * 1024], &user).unwrap()
        });
        shared.interrupted.store(true, Ordering::SeqCst);
        assert!(!sender.join().unwrap());
    }
}
