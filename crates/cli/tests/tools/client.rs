//! A client of the raw REPL, such as mpremote is, that can leave at any moment.

use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::os::fd::AsFd;
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, poll};

use crate::common::PATIENCE;

/// What the board says when raw mode begins.
const RAW: &str = "raw REPL; CTRL-B to exit\r\n>";

/// Somebody at a board's serial line.
pub struct Client {
    stream: Box<dyn Stream>,
    unread: Vec<u8>,
}

trait Stream: Read + Write + AsFd {}

impl<S: Read + Write + AsFd> Stream for S {}

impl Client {
    /// At the pseudo-terminal.
    pub fn at_port(port: impl AsRef<Path>) -> Client {
        let file: File = OpenOptions::new()
            .read(true)
            .write(true)
            .open(port)
            .unwrap();
        Client {
            stream: Box::new(file),
            unread: Vec::new(),
        }
    }

    /// At the console, `socket://HOST:PORT`.
    pub fn at_socket(name: &str) -> Client {
        let stream = TcpStream::connect(name.trim_start_matches("socket://")).unwrap();
        Client {
            stream: Box::new(stream),
            unread: Vec::new(),
        }
    }

    #[track_caller]
    pub fn send(&mut self, bytes: impl AsRef<[u8]>) {
        self.stream.write_all(bytes.as_ref()).unwrap();
    }

    /// Whether more came, within a time.
    fn receive(&mut self, until: Instant) -> bool {
        let left = until.saturating_duration_since(Instant::now());
        let ready = poll(
            &mut [PollFd::new(&self.stream, PollFlags::IN)],
            Some(&left.try_into().unwrap()),
        );
        let mut buffer = [0; 4096];
        let count = match ready {
            Ok(1..) => self.stream.read(&mut buffer).unwrap_or(0),
            _ => 0,
        };
        self.unread.extend(&buffer[..count]);
        count > 0
    }

    /// The next `count` bytes.
    #[track_caller]
    fn take(&mut self, count: usize) -> Vec<u8> {
        let until = Instant::now() + PATIENCE;
        while self.unread.len() < count {
            assert!(self.receive(until), "{count} bytes do not come");
        }
        let rest = self.unread.split_off(count);
        std::mem::replace(&mut self.unread, rest)
    }

    /// Reads up to the end of `text`, and returns what is before it.
    #[track_caller]
    pub fn expect(&mut self, text: &str) -> String {
        self.find(text, Instant::now() + PATIENCE)
            .unwrap_or_else(|| panic!("no {text:?} in {:?}", String::from_utf8_lossy(&self.unread)))
    }

    fn find(&mut self, text: &str, until: Instant) -> Option<String> {
        let mut from = 0;
        loop {
            let found = self.unread[from..]
                .windows(text.len())
                .position(|window| window == text.as_bytes());
            if let Some(at) = found {
                let rest = self.unread.split_off(from + at + text.len());
                let mut all = std::mem::replace(&mut self.unread, rest);
                all.truncate(from + at);
                return Some(String::from_utf8_lossy(&all).into_owned());
            }
            from = self.unread.len().saturating_sub(text.len() - 1);
            if !self.receive(until) {
                return None;
            }
        }
    }

    /// Gets into the raw REPL of a board that does whatever it does, and restarts it, as mpremote does.
    ///
    /// Unlike mpremote it may be there before the board has done all that the client before it asked for. What the
    /// board still says to that one is told from what it says to this one by a word that nobody has used; and a Ctrl-C
    /// that comes just before a program starts is a byte like others, so it may need another.
    #[track_caller]
    pub fn enter(&mut self) {
        static WORDS: AtomicU32 = AtomicU32::new(0);
        let deadline = Instant::now() + PATIENCE;
        loop {
            let word = format!("word{}", WORDS.fetch_add(1, Ordering::Relaxed));
            self.send(format!("\r\x03\r\x01print('{word}')\x04"));
            let answer = format!("OK{word}\r\n\x04\x04>");
            if self
                .find(&answer, Instant::now() + Duration::from_millis(300))
                .is_some()
            {
                break;
            }
            assert!(
                Instant::now() < deadline,
                "the board does not answer; it says {:?}",
                String::from_utf8_lossy(&self.unread)
            );
        }
        self.send("\x04");
        self.expect("soft reboot\r\n");
        self.expect(RAW);
    }

    /// Leaves it.
    pub fn leave(mut self) {
        self.send("\r\x02");
    }

    /// Begins to send a source, in windows, as far as the board takes it. Without its end, which [`Client::run`] sends.
    #[track_caller]
    pub fn paste(&mut self, source: &str) {
        self.send("\x05A\x01");
        let header = self.take(4);
        assert_eq!(header[..2], *b"R\x01", "{header:?}, {:?}", self.unread);
        let window = usize::from(u16::from_le_bytes([header[2], header[3]]));
        let mut room = window;
        let mut source = source.as_bytes();
        while !source.is_empty() {
            while room == 0 || !self.unread.is_empty() || self.receive(Instant::now()) {
                assert_eq!(self.take(1), [1], "{:?}", self.unread);
                room += window;
            }
            let (now, later) = source.split_at(room.min(source.len()));
            self.send(now);
            room -= now.len();
            source = later;
        }
    }

    /// Runs a source, and does not wait for anything.
    #[track_caller]
    pub fn start(&mut self, source: &str) {
        self.paste(source);
        self.send("\x04");
        self.expect("\x04");
    }

    /// Runs a source to its end, and returns its output and what it died of.
    #[track_caller]
    pub fn run(&mut self, source: &str) -> (String, String) {
        self.start(source);
        let output = self.expect("\x04");
        let error = self.expect("\x04>");
        (output, error)
    }
}
