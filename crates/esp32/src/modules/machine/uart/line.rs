//! What a UART's wires carry: bytes with the times at which they arrive.

use crate::pins::Pins;
use std::collections::VecDeque;

/// Bytes the hardware holds besides the driver's buffers.
const FIFO: usize = 128;

/// The clock that baud rates are divided from, in 16ths (80 MHz).
const CLOCK: u64 = 80_000_000 * 16;

/// Pins of a UART.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wires {
    pub tx: Option<u8>,
    pub rx: Option<u8>,
    pub rts: Option<u8>,
    pub cts: Option<u8>,
}

/// How a byte looks on a wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame {
    /// In bits a second, as the divider allows.
    pub baud: u32,
    pub bits: u8,
    /// 0 none, 1 odd, 2 even.
    pub parity: u8,
    pub stop: u8,
}

impl Default for Frame {
    fn default() -> Frame {
        Frame {
            baud: real_baud(115_200),
            bits: 8,
            parity: 0,
            stop: 1,
        }
    }
}

/// The baud rate that comes out of the divider for one that was asked for.
pub fn real_baud(asked: u32) -> u32 {
    let divider = (CLOCK / u64::from(asked.max(1))).max(1);
    (CLOCK / divider) as u32
}

impl Frame {
    /// How long so many bytes take, in microseconds.
    pub fn time(&self, bytes: usize) -> u64 {
        let bits = 1 + self.bits + u8::from(self.parity != 0) + self.stop;
        bytes as u64 * u64::from(bits) * 1_000_000 / u64::from(self.baud)
    }

    /// Whether a receiver set so understands a sender set so.
    fn understands(&self, sender: &Frame) -> bool {
        let close = self.baud.abs_diff(sender.baud) * 33 <= self.baud;
        close && (Frame { baud: 0, ..*self }) == (Frame { baud: 0, ..*sender })
    }
}

/// A UART that is set up.
#[derive(Debug, Default)]
pub struct Line {
    /// The driver is installed.
    pub on: bool,
    pub wires: Wires,
    pub frame: Frame,
    /// The driver's buffers in bytes.
    pub tx_buffer: usize,
    pub rx_buffer: usize,
    /// Milliseconds to wait for the first byte, and for the others.
    pub timeout: u64,
    pub timeout_char: u64,
    /// Lines that are inverted, and that control the flow, as the constants have them.
    pub invert: u32,
    pub flow: u32,
    /// What has arrived or will, and when.
    incoming: VecDeque<(u64, u8)>,
    /// When the last byte that was written is gone.
    busy_until: u64,
}

/// Inversion of the two data lines (`UART_SIGNAL_*_INV`).
pub const INVERT_RX: u32 = 4;
pub const INVERT_TX: u32 = 32;

impl Line {
    /// A UART as a fresh driver sets it up.
    pub fn new(wires: Wires) -> Line {
        Line {
            wires,
            tx_buffer: 256,
            rx_buffer: 256,
            ..Line::default()
        }
    }

    /// Bytes that have arrived.
    pub fn available(&self, now: u64) -> usize {
        self.incoming
            .iter()
            .take_while(|(at, _)| *at <= now)
            .count()
    }

    /// When the next byte arrives.
    pub fn next_arrival(&self) -> Option<u64> {
        self.incoming.front().map(|(at, _)| *at)
    }

    /// The next byte that has arrived.
    pub fn take(&mut self, now: u64) -> Option<u8> {
        if self.next_arrival()? > now {
            return None;
        }
        self.incoming.pop_front().map(|(_, byte)| byte)
    }

    /// Forgets what nobody read.
    pub fn flush_input(&mut self) {
        self.incoming.clear();
    }

    /// When the last byte that was written is gone.
    pub fn busy_until(&self) -> u64 {
        self.busy_until
    }

    /// When there is room to write one byte more.
    pub fn room_at(&self, now: u64) -> u64 {
        let byte = self.frame.time(1).max(1);
        let waiting = self.busy_until.saturating_sub(now) / byte;
        let over = (waiting as usize + 1).saturating_sub(self.tx_buffer + FIFO);
        now + over as u64 * byte
    }

    /// Sends a byte: when it has arrived at the wire's other end.
    pub fn send(&mut self, now: u64) -> u64 {
        self.busy_until = self.busy_until.max(now) + self.frame.time(1);
        self.busy_until
    }

    /// Whether what a sender sends comes in here, which listens on its pin: both are set up alike.
    pub fn understands(&self, frame: &Frame, inverted: bool) -> bool {
        self.frame.understands(frame) && (self.invert & INVERT_RX != 0) == inverted
    }

    /// Whether it listens on the pin that another sends from, or on one that a wire joins with it.
    pub fn listens_to(&self, sender: &Wires, pins: &Pins) -> bool {
        let joined = self.wires.rx.zip(sender.tx);
        self.on && joined.is_some_and(|(rx, tx)| pins.are_joined(rx.into(), tx.into()))
    }

    /// A byte arrives at a time; one for which there is no room is lost.
    pub fn receive(&mut self, at: u64, byte: u8) {
        if self.incoming.len() < self.rx_buffer + FIFO {
            self.incoming.push_back((at, byte));
        }
    }
}
