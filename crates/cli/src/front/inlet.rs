//! What came in at a front end and the board's receive ring has no room for yet.

use std::collections::VecDeque;

use esp32::Board;

/// The byte of Ctrl-C.
const CTRL_C: u8 = 3;

/// Bytes above which a front end is not read. So many may come before a Ctrl-C that is to be seen at once.
const HIGH: usize = 64 << 10;

/// Bytes on their way to a board.
#[derive(Debug, Default)]
pub struct Inlet {
    pending: VecDeque<u8>,
}

impl Inlet {
    /// Bytes came.
    pub fn push(&mut self, bytes: &[u8]) {
        self.pending.extend(bytes);
    }

    /// All of it, for somebody else than a board.
    pub fn take(&mut self) -> Vec<u8> {
        self.pending.drain(..).collect()
    }

    /// Whether more may come.
    #[must_use]
    pub fn has_room(&self) -> bool {
        self.pending.len() < HIGH
    }

    /// Whether the board has all that came.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.pending.is_empty()
    }

    /// Gives the board what its receive ring has room for; true if that is anything, and the board is to be woken.
    pub fn feed(&mut self, board: &mut Board) -> bool {
        if self.pending.is_empty() {
            return false;
        }
        let (room, interruptible) = {
            let serial = board.state().serial.borrow();
            (serial.room(), serial.interrupt_char == Some(CTRL_C))
        };
        let mut count = room.min(self.pending.len());
        // An interrupt overtakes what waits before it, as a person expects who pasted too much: the board loses what
        // its ring has no room for.
        if interruptible && let Some(at) = self.pending.iter().rposition(|b| *b == CTRL_C) {
            let kept = count.min(at);
            self.pending.drain(kept..at);
            count = count.max(kept + 1);
        }
        if count == 0 {
            return false;
        }
        let bytes: Vec<u8> = self.pending.drain(..count).collect();
        board.receive(&bytes);
        true
    }
}
