use std::cell::RefCell;
use std::collections::VecDeque;

use super::*;

/// A source that gives one chunk a read, then its last word.
struct Chunks(VecDeque<&'static [u8]>, Option<io::ErrorKind>);

impl Read for Chunks {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match (self.0.pop_front(), self.1) {
            (Some(b"interrupted"), _) => Err(io::ErrorKind::Interrupted.into()),
            (Some(chunk), _) => {
                buffer[..chunk.len()].copy_from_slice(chunk);
                Ok(chunk.len())
            }
            (None, Some(kind)) => Err(kind.into()),
            (None, None) => Ok(0),
        }
    }
}

fn told(chunks: &[&'static [u8]], last: Option<io::ErrorKind>, interactive: bool) -> Vec<Event> {
    let events = RefCell::new(Vec::new());
    pass(
        Chunks(chunks.iter().copied().collect(), last),
        interactive,
        |event| {
            events.borrow_mut().push(event);
            true
        },
    );
    events.into_inner()
}

fn bytes(bytes: &[u8]) -> Event {
    Event::Bytes(bytes.to_vec())
}

#[test]
fn a_leave_key_ends_it_and_is_kept_back() {
    for key in [b"ab\x1dcd", b"ab\x18cd"] {
        assert_eq!(
            told(&[b"x\x03\x04", key, b"y"], None, true),
            [bytes(b"x\x03\x04"), bytes(b"ab"), Event::Leave]
        );
    }
    assert_eq!(told(&[b"\x1d"], None, true), [Event::Leave]);
}

#[test]
fn a_pipe_has_no_leave_keys() {
    assert_eq!(
        told(&[b"a\x18\x1d", b"interrupted", b"b"], None, false),
        [bytes(b"a\x18\x1d"), bytes(b"b"), Event::End]
    );
}

#[test]
fn a_terminal_that_hangs_up_leaves() {
    assert_eq!(
        told(&[b"a"], Some(io::ErrorKind::Other), true),
        [bytes(b"a"), Event::Leave]
    );
    assert_eq!(told(&[], None, true), [Event::Leave]);
    assert_eq!(told(&[], Some(io::ErrorKind::Other), false), [Event::End]);
}

#[test]
fn nothing_is_read_for_nobody() {
    let reads = RefCell::new(0);
    pass(Chunks([&b"a"[..], b"b", b"c"].into(), None), false, |_| {
        *reads.borrow_mut() += 1;
        false
    });
    assert_eq!(reads.into_inner(), 1);
}
