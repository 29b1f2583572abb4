//! The client's side of telnet (RFC 854, 855), as a pure state machine: bytes in, data and answers out.
//!
//! It does not matter how the peer's bytes are cut into pieces. What it agrees to is little: the peer may echo and
//! may suppress go-ahead (ECHO, SGA), and where there is a terminal it tells its size and type (NAWS of RFC 1073,
//! TERMINAL-TYPE of RFC 1091). All else is refused. Only a *request for a change* is answered, never a confirmation,
//! so two machines cannot answer each other for ever (RFC 1143).

mod protocol;

pub use protocol::escape;
pub(crate) use protocol::{Item, Negotiation, Parser};

/// "Interpret as command": what follows is not data.
pub const IAC: u8 = 255;
/// The sender asks the receiver to stop using an option, or not to start.
pub const DONT: u8 = 254;
/// The sender asks the receiver to use an option.
pub const DO: u8 = 253;
/// The sender will not use an option.
pub const WONT: u8 = 252;
/// The sender wants to use an option.
pub const WILL: u8 = 251;
/// Begins a subnegotiation, which [`SE`] ends.
pub const SB: u8 = 250;
/// Ends a subnegotiation.
pub const SE: u8 = 240;

/// The option ECHO (RFC 857).
pub const ECHO: u8 = 1;
/// The option SUPPRESS-GO-AHEAD (RFC 858).
pub const SGA: u8 = 3;
/// The option TERMINAL-TYPE (RFC 1091).
pub const TTYPE: u8 = 24;
/// The option NAWS, the window's size (RFC 1073).
pub const NAWS: u8 = 31;

/// TERMINAL-TYPE's IS and SEND.
const TTYPE_IS: u8 = 0;
const TTYPE_SEND: u8 = 1;

/// The type told to a peer that asks. One name only: told twice, it tells that the list has ended.
const TERMINAL: &[u8] = b"ANSI";

/// A terminal's size in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Characters in a row.
    pub columns: u16,
    /// Rows.
    pub rows: u16,
}

/// A telnet client.
#[derive(Debug)]
pub struct Client {
    parser: Parser,
    options: Negotiation,
    terminal: Option<Size>,
}

impl Client {
    /// A client at the start of a connection. With a terminal it tells its size and type to a peer that asks.
    #[must_use]
    pub fn new(terminal: Option<Size>) -> Self {
        Self {
            parser: Parser::default(),
            options: Negotiation::default(),
            terminal,
        }
    }

    /// Takes what the peer sent: appends what is data to `data`, and what must be sent to the peer to `answer`.
    pub fn receive(&mut self, input: &[u8], data: &mut Vec<u8>, answer: &mut Vec<u8>) {
        for &byte in input {
            match self.parser.take(byte, true) {
                None => {}
                Some(Item::Data(byte)) => data.push(byte),
                Some(Item::Option(verb, option)) => self.negotiate(verb, option, answer),
                Some(Item::Sub(sub)) => self.subnegotiated(&sub, answer),
            }
        }
    }

    /// The terminal has a new size: appends to `answer` what tells the peer, if it wants to know.
    pub fn resize(&mut self, size: Size, answer: &mut Vec<u8>) {
        if self.terminal.is_none() || self.terminal == Some(size) {
            return;
        }
        self.terminal = Some(size);
        if self.options.ours.has(NAWS) {
            naws(size, answer);
        }
    }

    fn negotiate(&mut self, verb: u8, option: u8, answer: &mut Vec<u8>) {
        let agrees = match verb {
            WILL => matches!(option, ECHO | SGA),
            _ => self.offers(option),
        };
        let Some(reply) = self.options.answer(verb, option, agrees) else {
            return;
        };
        answer.extend_from_slice(&[IAC, reply, option]);
        if let (WILL, NAWS, Some(size)) = (reply, option, self.terminal) {
            naws(size, answer);
        }
    }

    /// Whether we would use an option if asked to.
    fn offers(&self, option: u8) -> bool {
        option == SGA || (self.terminal.is_some() && matches!(option, NAWS | TTYPE))
    }

    fn subnegotiated(&self, sub: &[u8], answer: &mut Vec<u8>) {
        if sub == [TTYPE, TTYPE_SEND] && self.options.ours.has(TTYPE) {
            answer.extend_from_slice(&[IAC, SB, TTYPE, TTYPE_IS]);
            answer.extend_from_slice(TERMINAL);
            answer.extend_from_slice(&[IAC, SE]);
        }
    }
}

/// Appends the subnegotiation that tells a window's size.
fn naws(size: Size, answer: &mut Vec<u8>) {
    answer.extend_from_slice(&[IAC, SB, NAWS]);
    escape(&size.columns.to_be_bytes(), answer);
    escape(&size.rows.to_be_bytes(), answer);
    answer.extend_from_slice(&[IAC, SE]);
}

#[cfg(test)]
mod tests;
