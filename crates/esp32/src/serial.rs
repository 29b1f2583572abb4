//! UART0: a queue of bytes each way. It interprets nothing but the interrupt character.

use std::collections::VecDeque;

/// Bytes the receive ring holds: of its array of 260 (FIDELITY, section 4) one stays free. What comes in above that is
/// lost.
pub const RING: usize = 259;

/// The serial line, seen from the board.
#[derive(Debug, Default)]
pub struct Serial {
    input: VecDeque<u8>,
    output: Vec<u8>,
    /// The byte that raises KeyboardInterrupt instead of being read: 3 while code runs.
    pub interrupt_char: Option<u8>,
    /// That byte came.
    pub interrupted: bool,
    /// Nothing can come any more: the program's input was a file or pipe, and it ended. A line that
    /// people or tools are on never ends.
    pub ended: bool,
    lost: u64,
}

impl Serial {
    /// Bytes arrive from the front ends. Returns how many the ring had room for; of the rest,
    /// only an interrupt character is seen.
    pub fn receive(&mut self, bytes: &[u8]) -> usize {
        let mut taken = 0;
        for &byte in bytes {
            if self.interrupt_char == Some(byte) {
                // What came before it stays to be read.
                self.interrupted = true;
            } else if self.input.len() < RING {
                self.input.push_back(byte);
            } else {
                self.lost += 1;
                continue;
            }
            taken += 1;
        }
        taken
    }

    /// Room in the receive ring.
    pub fn room(&self) -> usize {
        RING - self.input.len()
    }

    /// Bytes lost because the ring was full.
    pub fn lost(&self) -> u64 {
        self.lost
    }

    /// The next byte for the program.
    pub fn read(&mut self) -> Option<u8> {
        self.input.pop_front()
    }

    /// Whether there is one.
    pub fn readable(&self) -> bool {
        !self.input.is_empty()
    }

    /// How many bytes there are.
    pub fn available(&self) -> usize {
        self.input.len()
    }

    /// Drops what nobody read, as a reset does.
    pub fn forget_input(&mut self) {
        self.input.clear();
        self.interrupted = false;
    }

    /// The program sends bytes.
    pub fn send(&mut self, bytes: &[u8]) {
        self.output.extend_from_slice(bytes);
    }

    /// Bytes waiting for the front ends.
    pub fn pending_output(&self) -> usize {
        self.output.len()
    }

    /// What was sent, for the front ends.
    pub fn take_output(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.output)
    }
}
