//! The lines the up arrow brings back.

use std::collections::VecDeque;

/// Lines kept: `MICROPY_READLINE_HISTORY_SIZE` on an ESP32.
pub const HISTORY_SIZE: usize = 8;

/// The last lines entered, the youngest first. Lost on a soft reset.
#[derive(Clone, Debug, Default)]
pub struct History {
    lines: VecDeque<Vec<u8>>,
}

impl History {
    /// Remembers `line`, unless it is empty or the same as the youngest. The oldest beyond [`HISTORY_SIZE`] goes.
    pub fn push(&mut self, line: &[u8]) {
        if line.is_empty() || self.lines.front().is_some_and(|youngest| youngest == line) {
            return;
        }
        self.lines.truncate(HISTORY_SIZE - 1);
        self.lines.push_front(line.to_vec());
    }

    /// The line entered `age` lines ago, 0 being the youngest.
    pub fn get(&self, age: usize) -> Option<&[u8]> {
        self.lines.get(age).map(Vec::as_slice)
    }

    /// Forgets all lines.
    pub fn clear(&mut self) {
        self.lines.clear();
    }
}
