//! What the board's thread tells and the pages' thread passes on: the latest state, never a queue of old ones.
//!
//! A page that is slow gets fewer, newer states. Of the serial line it gets what the [`Backlog`] still has.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

/// Bytes of the serial line kept for pages that are slow.
const KEPT: usize = 256 << 10;

/// Bytes of it that a new page gets, as far as there are lines.
const BACKLOG: usize = 16 << 10;

/// Lines of the log of connections kept.
const LOG: usize = esp32::inspect::LOG;

/// A part of the state that is told as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// What board this is.
    Board,
    /// The station.
    Wifi,
    /// The heap.
    Heap,
    /// Open sockets.
    Sockets,
    /// A pin, by GPIO number.
    Pin(u8),
}

impl Part {
    /// Its name in a message; a pin is found in the message's `pins`.
    fn name(self) -> Option<&'static str> {
        match self {
            Part::Board => Some("board"),
            Part::Wifi => Some("wifi"),
            Part::Heap => Some("heap"),
            Part::Sockets => Some("sockets"),
            Part::Pin(_) => None,
        }
    }
}

#[derive(Debug)]
struct Told {
    part: Part,
    version: u64,
    json: String,
}

#[derive(Debug, Default)]
struct Latest {
    version: u64,
    parts: Vec<Told>,
    log: VecDeque<(u64, String)>,
    serial: Backlog,
}

/// Bytes of the serial line, the oldest of which are forgotten.
#[derive(Debug, Default)]
struct Backlog {
    bytes: VecDeque<u8>,
    /// How many bytes were forgotten: the place of the first that is kept.
    start: u64,
}

impl Backlog {
    fn push(&mut self, bytes: &[u8]) {
        let bytes = match bytes.len().checked_sub(KEPT) {
            Some(skip) => {
                self.start += skip as u64;
                &bytes[skip..]
            }
            None => bytes,
        };
        let surplus = (self.bytes.len() + bytes.len()).saturating_sub(KEPT);
        self.bytes.drain(..surplus);
        self.start += surplus as u64;
        self.bytes.extend(bytes);
    }

    fn end(&self) -> u64 {
        self.start + self.bytes.len() as u64
    }

    /// Where a new page begins: with a line, if there is one in the last [`BACKLOG`] bytes.
    fn beginning(&self) -> u64 {
        let Some(skip) = self.bytes.len().checked_sub(BACKLOG).filter(|n| *n > 0) else {
            return self.start;
        };
        let line = self.bytes.iter().skip(skip).position(|b| *b == b'\n');
        self.start + (skip + line.map_or(0, |at| at + 1)) as u64
    }

    fn read(&self, from: u64, most: usize) -> Vec<u8> {
        let skip = from.saturating_sub(self.start) as usize;
        self.bytes.iter().skip(skip).take(most).copied().collect()
    }
}

/// What a page was told.
#[derive(Debug, Default)]
pub struct Seen {
    version: u64,
    log: u64,
    /// The place in the serial line up to which it has all.
    serial: Option<u64>,
}

/// Shared by the board's thread and the pages'.
#[derive(Debug)]
pub struct Hub {
    viewers: AtomicUsize,
    latest: Mutex<Latest>,
    news: watch::Sender<()>,
}

impl Default for Hub {
    fn default() -> Hub {
        Hub {
            viewers: AtomicUsize::new(0),
            latest: Mutex::default(),
            news: watch::Sender::new(()),
        }
    }
}

impl Hub {
    fn lock(&self) -> MutexGuard<'_, Latest> {
        // A panic elsewhere leaves nothing half done here.
        self.latest.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many pages are open.
    pub fn viewers(&self) -> usize {
        self.viewers.load(Ordering::Acquire)
    }

    /// A page is opened; it is gone when the value is dropped.
    pub fn viewer(&self) -> Viewer<'_> {
        self.viewers.fetch_add(1, Ordering::AcqRel);
        Viewer(self)
    }

    /// Tells pages of news when there are some.
    pub fn news(&self) -> watch::Receiver<()> {
        self.news.subscribe()
    }

    /// The serial line carries bytes.
    pub fn serial(&self, bytes: &[u8]) {
        self.lock().serial.push(bytes);
        if self.viewers() > 0 {
            self.news.send_replace(());
        }
    }

    /// Parts of the state, and lines of the log by number, as JSON.
    pub fn publish(&self, parts: Vec<(Part, String)>, log: Vec<(u64, String)>) {
        if parts.is_empty() && log.is_empty() {
            return;
        }
        let mut latest = self.lock();
        latest.version += 1;
        let version = latest.version;
        for (part, json) in parts {
            match latest.parts.iter_mut().find(|told| told.part == part) {
                Some(told) => (told.version, told.json) = (version, json),
                None => latest.parts.push(Told {
                    part,
                    version,
                    json,
                }),
            }
        }
        latest.log.extend(log);
        let surplus = latest.log.len().saturating_sub(LOG);
        latest.log.drain(..surplus);
        drop(latest);
        self.news.send_replace(());
    }

    /// What of the state is new to a page, as a JSON object; nothing if nothing is.
    pub fn state(&self, seen: &mut Seen) -> Option<String> {
        let latest = self.lock();
        if seen.version == latest.version {
            return None;
        }
        let (mut message, mut pins) = (String::from("{"), String::new());
        for told in latest.parts.iter().filter(|t| t.version > seen.version) {
            let (text, name) = match told.part {
                Part::Pin(pin) => (&mut pins, pin.to_string()),
                part => (&mut message, part.name().unwrap_or_default().to_owned()),
            };
            if !text.is_empty() && !text.ends_with('{') {
                text.push(',');
            }
            text.push_str(&format!("\"{name}\":{}", told.json));
        }
        let log: Vec<&str> = latest
            .log
            .iter()
            .filter(|(number, _)| *number > seen.log)
            .map(|(_, json)| json.as_str())
            .collect();
        for (name, open, content, close) in
            [("pins", '{', pins, '}'), ("log", '[', log.join(","), ']')]
        {
            if !content.is_empty() {
                if message.len() > 1 {
                    message.push(',');
                }
                message.push_str(&format!("\"{name}\":{open}{content}{close}"));
            }
        }
        message.push('}');
        seen.version = latest.version;
        seen.log = latest.log.back().map_or(seen.log, |(number, _)| *number);
        Some(message)
    }

    /// What the serial line carried that is new to a page, at most `most` bytes, and whether bytes before it were lost.
    pub fn output(&self, seen: &mut Seen, most: usize) -> (Vec<u8>, bool) {
        let latest = self.lock();
        let serial = &latest.serial;
        let from = seen.serial.unwrap_or_else(|| serial.beginning());
        let lost = from < serial.start;
        let from = from.max(serial.start);
        if from == serial.end() {
            seen.serial = Some(from);
            return (Vec::new(), lost);
        }
        let bytes = serial.read(from, most);
        seen.serial = Some(from + bytes.len() as u64);
        (bytes, lost)
    }
}

/// A page that is open.
#[derive(Debug)]
pub struct Viewer<'h>(&'h Hub);

impl Drop for Viewer<'_> {
    fn drop(&mut self) {
        self.0.viewers.fetch_sub(1, Ordering::AcqRel);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(hub: &Hub, seen: &mut Seen) -> serde_json::Value {
        let text = hub.state(seen).expect("there is news");
        serde_json::from_str(&text).expect("it is JSON")
    }

    #[test]
    fn a_page_gets_what_is_new_to_it_and_only_the_latest() {
        let hub = Hub::default();
        let mut early = Seen::default();
        assert_eq!(hub.state(&mut early), None);
        let heap = |n: u32| (Part::Heap, n.to_string());
        hub.publish(vec![heap(1), (Part::Pin(2), "true".into())], vec![]);
        let told = json(&hub, &mut early);
        assert_eq!(told, serde_json::json!({"heap": 1, "pins": {"2": true}}));
        assert_eq!(hub.state(&mut early), None);
        hub.publish(vec![heap(2)], vec![(1, "\"a\"".into())]);
        hub.publish(vec![heap(3)], vec![(2, "\"b\"".into())]);
        let told = json(&hub, &mut early);
        assert_eq!(told, serde_json::json!({"heap": 3, "log": ["a", "b"]}));
        let told = json(&hub, &mut Seen::default());
        assert_eq!(
            told,
            serde_json::json!({"heap": 3, "pins": {"2": true}, "log": ["a", "b"]})
        );
        hub.publish(vec![], vec![(3, "\"c\"".into())]);
        assert_eq!(json(&hub, &mut early), serde_json::json!({"log": ["c"]}));
    }

    #[test]
    fn a_page_gets_the_serial_line_from_a_line_on_and_is_told_of_losses() {
        let hub = Hub::default();
        hub.serial(b"one\r\n>>> ");
        let mut seen = Seen::default();
        assert_eq!(hub.output(&mut seen, 3), (b"one".to_vec(), false));
        assert_eq!(hub.output(&mut seen, 99), (b"\r\n>>> ".to_vec(), false));
        assert_eq!(hub.output(&mut seen, 99), (vec![], false));
        for _ in 0..2000 {
            hub.serial(b"0123456789\n");
        }
        let (bytes, _) = hub.output(&mut Seen::default(), KEPT);
        assert!(bytes.starts_with(b"0123456789\n"), "{bytes:?}");
        assert!((BACKLOG - 11..=BACKLOG).contains(&bytes.len()));
        hub.serial(&vec![b'x'; KEPT]);
        let (bytes, lost) = hub.output(&mut seen, 5);
        assert_eq!((bytes.as_slice(), lost), (&b"xxxxx"[..], true));
        assert!(!hub.output(&mut seen, 5).1);
        hub.serial(&vec![b'y'; KEPT + 3]);
        let (bytes, lost) = hub.output(&mut seen, KEPT * 2);
        assert_eq!((bytes.len(), lost), (KEPT, true));
    }

    #[test]
    fn pages_are_counted() {
        let hub = Hub::default();
        let one = hub.viewer();
        let two = hub.viewer();
        assert_eq!(hub.viewers(), 2);
        drop(one);
        drop(two);
        assert_eq!(hub.viewers(), 0);
    }
}
