//! A serial line over telnet: the access server's side of RFC 2217, as a pure state machine.
//!
//! Bytes come in, and out come the board's data, answers for the client, and what the client does with the control lines.
//! It does not matter how the client's bytes are cut into pieces. Like telnet's options in [`crate::telnet`], only a request
//! for a change is answered, never a confirmation (RFC 1143). Speed and form of the characters are remembered and told
//! again, and mean nothing: a board's serial line is as fast as the PC.
//!
//! The crate that there is for this, `rfc2217-rs`, has had one release, in 2022, and ends with an error where we go on.

use crate::telnet::{DO, ECHO, IAC, Item, Negotiation, Parser, SB, SE, SGA, WILL, escape};

/// The option TRANSMIT-BINARY (RFC 856).
const BINARY: u8 = 0;
/// The option COM-PORT-OPTION (RFC 2217).
const COM_PORT: u8 = 44;

/// A server's answer to a command is the command's number and this.
const ANSWER: u8 = 100;

/// What this server calls itself.
const SIGNATURE: &[u8] = b"boardless";

/// Transmitter and its register are empty, as they always are.
const LINE_STATE: u8 = 0x60;
/// CTS, DSR and carrier: somebody listens.
const MODEM_STATE: u8 = 0xb0;

/// What a client sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// Bytes for the board.
    Data(Vec<u8>),
    /// What the board has sent and the client has not got yet is to be dropped.
    PurgeOutput,
    /// What the client has sent and the board has not taken yet is to be dropped.
    PurgeInput,
    /// The client wants no data for now (true), or wants them again.
    Suspend(bool),
    /// The level of EN, as the auto-reset circuit of a development board makes it from RTS and DTR, changed: low (true)
    /// holds the chip in reset.
    HoldInReset(bool),
}

/// One client's connection.
#[derive(Debug)]
pub struct Session {
    parser: Parser,
    options: Negotiation,
    data: Vec<u8>,
    baud: [u8; 4],
    /// Data bits, parity and stop bits: commands 2 to 4.
    form: [u8; 3],
    /// Flow control out and in, as SET-CONTROL numbers them.
    flow: [u8; 2],
    is_break: bool,
    dtr: bool,
    rts: bool,
}

impl Session {
    /// A session at its start. `answer` gets what is to be sent first.
    #[must_use]
    pub fn new(answer: &mut Vec<u8>) -> Session {
        let mut session = Session {
            parser: Parser::default(),
            options: Negotiation::default(),
            data: Vec::new(),
            baud: 115_200_u32.to_be_bytes(),
            form: [8, 1, 1],
            flow: [1, 14],
            is_break: false,
            dtr: false,
            rts: false,
        };
        for option in [ECHO, SGA, BINARY] {
            session.options.ours.set(option, true);
            answer.extend_from_slice(&[IAC, WILL, option]);
        }
        session.options.theirs.set(BINARY, true);
        answer.extend_from_slice(&[IAC, DO, BINARY]);
        session
    }

    /// Takes what the client sent: what it means in `events`, in order, and what must be sent to the client in `answer`.
    pub fn receive(&mut self, input: &[u8], events: &mut Vec<Event>, answer: &mut Vec<u8>) {
        for &byte in input {
            // pyserial's client says that it sends text until it is asked, and does not.
            let theirs = &self.options.theirs;
            let is_text = !theirs.has(BINARY) && !theirs.has(COM_PORT);
            match self.parser.take(byte, is_text) {
                None => {}
                Some(Item::Data(byte)) => self.data.push(byte),
                Some(Item::Option(verb, option)) => self.negotiate(verb, option, answer),
                Some(Item::Sub(sub)) => {
                    if let Some((&COM_PORT, [command, value @ ..])) = sub.split_first() {
                        self.command(*command, value, events, answer);
                    }
                }
            }
        }
        self.flush(events);
    }

    fn flush(&mut self, events: &mut Vec<Event>) {
        if !self.data.is_empty() {
            events.push(Event::Data(std::mem::take(&mut self.data)));
        }
    }

    fn tell(&mut self, event: Event, events: &mut Vec<Event>) {
        self.flush(events);
        events.push(event);
    }

    fn negotiate(&mut self, verb: u8, option: u8, answer: &mut Vec<u8>) {
        let agrees = match verb {
            WILL => matches!(option, BINARY | SGA | COM_PORT),
            _ => matches!(option, BINARY | ECHO | SGA | COM_PORT),
        };
        if let Some(reply) = self.options.answer(verb, option, agrees) {
            answer.extend_from_slice(&[IAC, reply, option]);
            if option == COM_PORT && matches!(reply, DO | WILL) {
                reply_to(7, &[MODEM_STATE], answer);
            }
        }
    }

    /// A command of RFC 2217, section 3. What makes no sense is answered with what is, or not at all.
    fn command(
        &mut self,
        command: u8,
        value: &[u8],
        events: &mut Vec<Event>,
        answer: &mut Vec<u8>,
    ) {
        match (command, value) {
            (0, []) => reply_to(0, SIGNATURE, answer),
            (1, &[a, b, c, d, ..]) => {
                if [a, b, c, d] != [0; 4] {
                    self.baud = [a, b, c, d];
                }
                reply_to(1, &self.baud, answer);
            }
            (2..=4, &[value, ..]) => {
                let (place, allowed) = match command {
                    2 => (0, 5..=8),
                    3 => (1, 1..=5),
                    _ => (2, 1..=3),
                };
                if allowed.contains(&value) {
                    self.form[place] = value;
                }
                reply_to(command, &[self.form[place]], answer);
            }
            (5, &[value, ..]) => self.control(value, events, answer),
            (6, _) => reply_to(6, &[LINE_STATE], answer),
            (7, _) => reply_to(7, &[MODEM_STATE], answer),
            (8 | 9, _) => self.tell(Event::Suspend(command == 8), events),
            // Nothing of what a mask lets through ever changes.
            (10 | 11, &[mask, ..]) => reply_to(command, &[mask], answer),
            (12, &[value @ 1..=3, ..]) => {
                if value & 1 != 0 {
                    self.tell(Event::PurgeOutput, events);
                }
                if value & 2 != 0 {
                    self.tell(Event::PurgeInput, events);
                }
                reply_to(12, &[value], answer);
            }
            _ => {}
        }
    }

    /// SET-CONTROL.
    fn control(&mut self, value: u8, events: &mut Vec<Event>, answer: &mut Vec<u8>) {
        let on_or_off = |on: bool, number: u8| if on { number } else { number + 1 };
        let held = self.is_held();
        match value {
            1..=3 | 17 | 19 => self.flow[0] = value,
            14..=16 | 18 => self.flow[1] = value,
            5 | 6 => self.is_break = value == 5,
            8 | 9 => self.dtr = value == 8,
            11 | 12 => self.rts = value == 11,
            _ => {}
        }
        let now = match value {
            0..=3 | 17 | 19 => self.flow[0],
            13..=16 | 18 => self.flow[1],
            4..=6 => on_or_off(self.is_break, 5),
            7..=9 => on_or_off(self.dtr, 8),
            10..=12 => on_or_off(self.rts, 11),
            _ => return,
        };
        if self.is_held() != held {
            self.tell(Event::HoldInReset(!held), events);
        }
        reply_to(5, &[now], answer);
    }

    /// The two transistors of the circuit: RTS alone pulls EN low. DTR alone would pull GPIO0, which matters only to a
    /// loader that is not there.
    fn is_held(&self) -> bool {
        self.rts && !self.dtr
    }
}

/// Appends a subnegotiation of the server's.
fn reply_to(command: u8, value: &[u8], answer: &mut Vec<u8>) {
    answer.extend_from_slice(&[IAC, SB, COM_PORT, command + ANSWER]);
    escape(value, answer);
    answer.extend_from_slice(&[IAC, SE]);
}

#[cfg(test)]
mod tests;
