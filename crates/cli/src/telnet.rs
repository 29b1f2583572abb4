//! The client's side of telnet (RFC 854, 855), as a pure state machine: bytes in, data and answers out.
//!
//! It does not matter how the peer's bytes are cut into pieces. What it agrees to is little: the peer may echo and
//! may suppress go-ahead (ECHO, SGA), and where there is a terminal it tells its size and type (NAWS of RFC 1073,
//! TERMINAL-TYPE of RFC 1091). All else is refused. Only a *request for a change* is answered, never a confirmation,
//! so two machines cannot answer each other for ever (RFC 1143).

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

/// As much of a subnegotiation as is kept; the one we read, TERMINAL-TYPE SEND, has two bytes.
const KEPT: usize = 16;

/// How often an option is agreed to in one connection. A peer that takes our answers for requests, changing its mind
/// each time, would otherwise keep us talking for ever.
const PATIENCE: u8 = 32;

/// A terminal's size in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Characters in a row.
    pub columns: u16,
    /// Rows.
    pub rows: u16,
}

/// Where in the peer's stream we are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Data,
    /// After a carriage return, already handed on: a NUL belongs to it, a line feed is data.
    Return,
    Iac,
    /// After WILL, WONT, DO or DONT.
    Option(u8),
    Sub,
    /// After an IAC inside a subnegotiation.
    SubIac,
}

/// A telnet client.
#[derive(Debug)]
pub struct Client {
    state: State,
    sub: Vec<u8>,
    terminal: Option<Size>,
    /// The options the peer uses, as far as we agreed: bit `option` of 256.
    theirs: Options,
    /// The options we use.
    ours: Options,
    /// How often we may still agree to something.
    patience: u8,
}

/// A set of options.
#[derive(Debug, Default)]
pub(crate) struct Options([u64; 4]);

impl Options {
    pub(crate) fn has(&self, option: u8) -> bool {
        self.0[usize::from(option / 64)] & (1 << (option % 64)) != 0
    }

    pub(crate) fn set(&mut self, option: u8, on: bool) {
        let bit = 1 << (option % 64);
        let word = &mut self.0[usize::from(option / 64)];
        if on { *word |= bit } else { *word &= !bit }
    }
}

impl Client {
    /// A client at the start of a connection. With a terminal it tells its size and type to a peer that asks.
    #[must_use]
    pub fn new(terminal: Option<Size>) -> Self {
        Self {
            state: State::Data,
            sub: Vec::new(),
            terminal,
            theirs: Options::default(),
            ours: Options::default(),
            patience: PATIENCE,
        }
    }

    /// Takes what the peer sent: appends what is data to `data`, and what must be sent to the peer to `answer`.
    pub fn receive(&mut self, input: &[u8], data: &mut Vec<u8>, answer: &mut Vec<u8>) {
        for &byte in input {
            self.state = self.step(byte, data, answer);
        }
    }

    /// The terminal has a new size: appends to `answer` what tells the peer, if it wants to know.
    pub fn resize(&mut self, size: Size, answer: &mut Vec<u8>) {
        if self.terminal.is_none() || self.terminal == Some(size) {
            return;
        }
        self.terminal = Some(size);
        if self.ours.has(NAWS) {
            naws(size, answer);
        }
    }

    fn step(&mut self, byte: u8, data: &mut Vec<u8>, answer: &mut Vec<u8>) -> State {
        match (self.state, byte) {
            (State::Data | State::Return, IAC) => State::Iac,
            (State::Return, 0) => State::Data,
            (State::Data | State::Return, _) => {
                data.push(byte);
                if byte == b'\r' {
                    State::Return
                } else {
                    State::Data
                }
            }
            (State::Iac, IAC) => {
                data.push(IAC);
                State::Data
            }
            (State::Iac, WILL | WONT | DO | DONT) => State::Option(byte),
            (State::Iac, SB) => {
                self.sub.clear();
                State::Sub
            }
            // NOP, GA, AYT, DM and the rest ask nothing of a viewer.
            (State::Iac, _) => State::Data,
            (State::Option(verb), option) => {
                self.negotiate(verb, option, answer);
                State::Data
            }
            (State::Sub, IAC) => State::SubIac,
            (State::Sub, _) | (State::SubIac, IAC) => {
                if self.sub.len() < KEPT {
                    self.sub.push(byte);
                }
                State::Sub
            }
            (State::SubIac, SE) => {
                self.subnegotiated(answer);
                State::Data
            }
            // Not allowed here: the peer forgot the SE. Take it as the command it is.
            (State::SubIac, _) => {
                self.state = State::Iac;
                self.step(byte, data, answer)
            }
        }
    }

    fn negotiate(&mut self, verb: u8, option: u8, answer: &mut Vec<u8>) {
        let reply = match verb {
            WILL if self.theirs.has(option) => return,
            WILL if matches!(option, ECHO | SGA) && self.agree() => {
                self.theirs.set(option, true);
                DO
            }
            WILL => DONT,
            WONT if self.theirs.has(option) => {
                self.theirs.set(option, false);
                DONT
            }
            DO if self.ours.has(option) => return,
            DO if self.offers(option) && self.agree() => {
                self.ours.set(option, true);
                WILL
            }
            DO => WONT,
            DONT if self.ours.has(option) => {
                self.ours.set(option, false);
                WONT
            }
            _ => return,
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

    /// Whether we have patience left to agree to something, of which this takes a bit.
    fn agree(&mut self) -> bool {
        let left = self.patience.checked_sub(1);
        self.patience = left.unwrap_or(0);
        left.is_some()
    }

    fn subnegotiated(&mut self, answer: &mut Vec<u8>) {
        if self.sub == [TTYPE, TTYPE_SEND] && self.ours.has(TTYPE) {
            answer.extend_from_slice(&[IAC, SB, TTYPE, TTYPE_IS]);
            answer.extend_from_slice(TERMINAL);
            answer.extend_from_slice(&[IAC, SE]);
        }
    }
}

/// Appends the subnegotiation that tells a window's size.
fn naws(size: Size, answer: &mut Vec<u8>) {
    answer.extend_from_slice(&[IAC, SB, NAWS]);
    for byte in size
        .columns
        .to_be_bytes()
        .into_iter()
        .chain(size.rows.to_be_bytes())
    {
        answer.push(byte);
        if byte == IAC {
            answer.push(IAC);
        }
    }
    answer.extend_from_slice(&[IAC, SE]);
}

#[cfg(test)]
mod tests;
