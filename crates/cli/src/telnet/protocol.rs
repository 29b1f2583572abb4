//! What both sides of a telnet connection share (RFC 854, 855): commands among the data, and agreeing on options.

use super::{DO, DONT, IAC, SB, SE, WILL, WONT};

/// As much of a subnegotiation as is kept; those that we read have six bytes at most.
pub(super) const KEPT: usize = 16;

/// How often an option is agreed to in one connection. A peer that takes our answers for requests, changing its mind
/// each time, would otherwise keep us talking for ever.
pub(super) const PATIENCE: u8 = 32;

/// Where in the peer's stream we are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    #[default]
    Data,
    /// After a carriage return, already handed on: telnet's text puts a NUL behind it.
    Return,
    Iac,
    /// After WILL, WONT, DO or DONT.
    Option(u8),
    Sub,
    /// After an IAC inside a subnegotiation.
    SubIac,
}

/// What stands in a stream.
#[derive(Debug)]
pub(crate) enum Item {
    /// A byte of data.
    Data(u8),
    /// WILL, WONT, DO or DONT, and the option.
    Option(u8, u8),
    /// The begin of a subnegotiation, its option first.
    Sub(Vec<u8>),
}

/// Takes a stream apart. It does not matter how it is cut into pieces.
#[derive(Debug, Default)]
pub(crate) struct Parser {
    state: State,
    pub(super) sub: Vec<u8>,
}

impl Parser {
    /// Takes a byte: what it ends. In text (`is_text`) a NUL after a carriage return is no data.
    pub(crate) fn take(&mut self, byte: u8, is_text: bool) -> Option<Item> {
        let (state, item) = match (self.state, byte) {
            (State::Data | State::Return, IAC) => (State::Iac, None),
            (State::Return, 0) => (State::Data, None),
            (State::Data | State::Return, _) => {
                let state = match byte {
                    b'\r' if is_text => State::Return,
                    _ => State::Data,
                };
                (state, Some(Item::Data(byte)))
            }
            (State::Iac, IAC) => (State::Data, Some(Item::Data(IAC))),
            (State::Iac, WILL | WONT | DO | DONT) => (State::Option(byte), None),
            (State::Iac, SB) => {
                self.sub.clear();
                (State::Sub, None)
            }
            // NOP, GA, AYT, BRK, DM and the rest ask nothing of us.
            (State::Iac, _) => (State::Data, None),
            (State::Option(verb), option) => (State::Data, Some(Item::Option(verb, option))),
            (State::Sub, IAC) => (State::SubIac, None),
            (State::Sub, _) | (State::SubIac, IAC) => {
                if self.sub.len() < KEPT {
                    self.sub.push(byte);
                }
                (State::Sub, None)
            }
            (State::SubIac, SE) => {
                let sub = std::mem::take(&mut self.sub);
                (State::Data, Some(Item::Sub(sub)))
            }
            // Not allowed here: the peer forgot the SE. Take it as the command it is.
            (State::SubIac, _) => {
                self.state = State::Iac;
                return self.take(byte, is_text);
            }
        };
        self.state = state;
        item
    }
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

/// The options of a connection.
#[derive(Debug)]
pub(crate) struct Negotiation {
    /// Those the peer uses, as far as we asked or agreed.
    pub(crate) theirs: Options,
    /// Those we use.
    pub(crate) ours: Options,
    /// How often we may still agree to something.
    patience: u8,
}

impl Default for Negotiation {
    fn default() -> Self {
        Self {
            theirs: Options::default(),
            ours: Options::default(),
            patience: PATIENCE,
        }
    }
}

impl Negotiation {
    /// The verb that answers a peer's, if it wants an answer: only a request for a change does, never a
    /// confirmation (RFC 1143). `agrees`: we would have it so.
    pub(crate) fn answer(&mut self, verb: u8, option: u8, agrees: bool) -> Option<u8> {
        let (options, yes, no) = match verb {
            WILL | WONT => (&mut self.theirs, DO, DONT),
            _ => (&mut self.ours, WILL, WONT),
        };
        let on = matches!(verb, WILL | DO);
        if options.has(option) == on {
            return None;
        }
        if on && !(agrees && self.patience > 0) {
            return Some(no);
        }
        options.set(option, on);
        if !on {
            return Some(no);
        }
        self.patience -= 1;
        Some(yes)
    }
}

/// Appends data as it goes over a connection: what could be taken for a command is doubled.
pub fn escape(bytes: &[u8], out: &mut Vec<u8>) {
    for piece in bytes.split_inclusive(|&b| b == IAC) {
        out.extend_from_slice(piece);
        if piece.last() == Some(&IAC) {
            out.push(IAC);
        }
    }
}
