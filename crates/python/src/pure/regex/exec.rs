//! Matching.

use thiserror::Error;

use super::compile::Program;
use super::{NAMED_CLASS, Op, SEARCH_PREFIX};

/// How deep an ESP32 gets on its main stack, if little is on that already: 16 KiB without a margin and what leads to
/// the call, at 48 bytes a level. Derived from those numbers, not measured. A greedy repetition takes a level for
/// every byte it matches.
pub const DEFAULT_DEPTH: usize = 280;

/// The callback is asked after this many instructions.
const STEPS_PER_TICK: u32 = 4096;

/// What is searched.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// The text; `^` matches at its start only.
    pub text: &'a [u8],
    /// Where matching starts.
    pub start: usize,
    /// Where the subject ends: `$` matches there only.
    pub end: usize,
}

impl<'a> Subject<'a> {
    /// All of a text.
    #[must_use]
    pub const fn new(text: &'a [u8]) -> Self {
        Self {
            text,
            start: 0,
            end: text.len(),
        }
    }

    /// A text from `pos` to `endpos` as a compiled pattern's `match` and `search` take them, both in bytes. (On an
    /// ESP32 too they are bytes, also for a `str`.)
    #[must_use]
    pub fn within(text: &'a [u8], pos: i64, endpos: Option<i64>) -> Self {
        let clip = |position: i64| {
            usize::try_from(position.max(0))
                .unwrap_or(usize::MAX)
                .min(text.len())
        };
        let start = clip(pos);
        let end = endpos.map_or(text.len(), |endpos| clip(endpos).max(start));
        Self { text, start, end }
    }
}

/// Why matching was given up.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum ExecError<E> {
    /// RuntimeError
    #[error("maximum recursion depth exceeded")]
    Depth,
    /// The callback said so.
    #[error("interrupted")]
    Tick(E),
}

/// Where the groups of a match are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Captures {
    slots: Vec<Option<usize>>,
}

impl Captures {
    /// How many groups there are, the whole match (group 0) included: the `num` of a match's repr.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.slots.len() / 2
    }

    /// Never: there is group 0.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// The bytes a group matched. `None` if it took no part, or does not exist.
    #[must_use]
    pub fn span(&self, group: usize) -> Option<std::ops::Range<usize>> {
        let start = (*self.slots.get(2 * group)?)?;
        let end = self
            .slots
            .get(2 * group + 1)
            .copied()
            .flatten()
            .unwrap_or(start);
        Some(start..end.max(start))
    }
}

/// What to do when the current path fails.
enum Frame {
    /// Go on here.
    Branch { pc: usize, at: usize },
    /// Put a slot's old value back, then fail further.
    Restore { slot: usize, old: Option<usize> },
}

impl Program {
    /// Looks for a match at the subject's start (`anchored`) or anywhere after it. `depth` limits how deep the
    /// search goes ([`DEFAULT_DEPTH`]); `tick` is called every few thousand steps and ends it with an error.
    ///
    /// # Errors
    /// The search goes too deep, or `tick` ended it.
    pub fn exec<E>(
        &self,
        subject: Subject<'_>,
        anchored: bool,
        depth: usize,
        tick: &mut dyn FnMut() -> Result<(), E>,
    ) -> Result<Option<Captures>, ExecError<E>> {
        let mut slots = vec![None; 2 * (self.groups() + 1)];
        let mut frames: Vec<Frame> = Vec::new();
        let mut pc = if anchored { SEARCH_PREFIX.len() } else { 0 };
        let mut at = subject.start;
        let text = subject.text.get(..subject.end).unwrap_or(subject.text);
        let mut steps = 0;
        loop {
            steps += 1;
            if steps == STEPS_PER_TICK {
                steps = 0;
                tick().map_err(ExecError::Tick)?;
            }
            let mut push = |frame| {
                frames.push(frame);
                if frames.len() >= depth {
                    Err(ExecError::Depth)
                } else {
                    Ok(())
                }
            };
            let op = self.byte(pc);
            let operand = self.byte(pc + 1);
            let goes_on = match op {
                CHAR..=NAMED => {
                    let byte = text.get(at).copied();
                    at += 1;
                    let (matches, length) = match (op, byte) {
                        (_, None) => (false, 0),
                        (CHAR, Some(byte)) => (byte == operand, 2),
                        (ANY, _) => (true, 1),
                        (NAMED, Some(byte)) => (in_named_class(operand, byte), 2),
                        (_, Some(byte)) => {
                            let length = 2 + 2 * usize::from(operand);
                            let ranges = self.code.get(pc + 2..pc + length).unwrap_or(&[]);
                            (in_class(ranges, byte) == (op == CLASS), length)
                        }
                    };
                    pc += length;
                    matches
                }
                BOL => {
                    pc += 1;
                    at == 0
                }
                EOL => {
                    pc += 1;
                    at == text.len()
                }
                JMP => {
                    pc = target(pc, operand);
                    true
                }
                SPLIT => {
                    push(Frame::Branch {
                        pc: target(pc, operand),
                        at,
                    })?;
                    pc += 2;
                    true
                }
                RSPLIT => {
                    push(Frame::Branch { pc: pc + 2, at })?;
                    pc = target(pc, operand);
                    true
                }
                SAVE => {
                    let slot = usize::from(operand);
                    if let Some(value) = slots.get_mut(slot) {
                        push(Frame::Restore {
                            slot,
                            old: value.replace(at),
                        })?;
                    }
                    pc += 2;
                    true
                }
                MATCH => return Ok(Some(Captures { slots })),
                _ => false,
            };
            if goes_on {
                continue;
            }
            loop {
                match frames.pop() {
                    None => return Ok(None),
                    Some(Frame::Restore { slot, old }) => slots[slot] = old,
                    Some(Frame::Branch {
                        pc: next,
                        at: place,
                    }) => {
                        pc = next;
                        at = place;
                        break;
                    }
                }
            }
        }
    }

    fn byte(&self, pc: usize) -> u8 {
        self.code.get(pc).copied().unwrap_or(0)
    }
}

const CHAR: u8 = Op::Char as u8;
const ANY: u8 = Op::Any as u8;
const CLASS: u8 = Op::Class as u8;
const NAMED: u8 = Op::NamedClass as u8;
const BOL: u8 = Op::Bol as u8;
const EOL: u8 = Op::Eol as u8;
const JMP: u8 = Op::Jmp as u8;
const SPLIT: u8 = Op::Split as u8;
const RSPLIT: u8 = Op::RSplit as u8;
const SAVE: u8 = Op::Save as u8;
const MATCH: u8 = Op::Match as u8;

/// Where the jump at `pc` goes.
fn target(pc: usize, operand: u8) -> usize {
    (pc + 2).wrapping_add_signed(isize::from(operand.cast_signed()))
}

/// Whether a byte is within one of the ranges. Bytes are unsigned here, as a `char` is on the ESP32 and is not on a PC.
fn in_class(ranges: &[u8], byte: u8) -> bool {
    ranges.chunks_exact(2).any(|range| {
        if range[0] == NAMED_CLASS {
            in_named_class(range[1], byte)
        } else {
            (range[0]..=range[1]).contains(&byte)
        }
    })
}

fn in_named_class(letter: u8, byte: u8) -> bool {
    let inside = match letter | 0x20 {
        b'd' => byte.is_ascii_digit(),
        b's' => matches!(byte, b' ' | b'\t'..=b'\r'),
        _ => byte.is_ascii_alphanumeric() || byte == b'_',
    };
    inside == (letter & 0x20 != 0)
}

/// A replacement names a group that does not exist: an IndexError with its number.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("no group {0}")]
pub struct NoSuchGroup(pub u32);

/// Appends a replacement text of `re.sub`, with `\1`, `\g<1>` and `\\` in it replaced. A NUL ends it.
///
/// # Errors
/// It names a group that does not exist.
pub fn expand(
    out: &mut Vec<u8>,
    template: &[u8],
    text: &[u8],
    captures: &Captures,
) -> Result<(), NoSuchGroup> {
    let end = template
        .iter()
        .position(|&byte| byte == 0)
        .unwrap_or(template.len());
    let mut rest = &template[..end];
    while let [byte, after @ ..] = rest {
        rest = after;
        if *byte != b'\\' {
            out.push(*byte);
            continue;
        }
        let long = rest.starts_with(b"g<");
        if long {
            rest = &rest[2..];
        }
        match rest {
            [b'0'..=b'9', ..] => {
                let mut number: u32 = 0;
                while let [digit @ b'0'..=b'9', after @ ..] = rest {
                    number = number
                        .wrapping_mul(10)
                        .wrapping_add(u32::from(digit - b'0'));
                    rest = after;
                }
                if let ([b'>', after @ ..], true) = (rest, long) {
                    rest = after;
                }
                let group = usize::try_from(number).unwrap_or(usize::MAX);
                if group >= captures.len() {
                    return Err(NoSuchGroup(number));
                }
                if let Some(matched) = captures.span(group).and_then(|span| text.get(span)) {
                    out.extend_from_slice(matched);
                }
            }
            [b'\\', after @ ..] => {
                out.push(b'\\');
                rest = after;
            }
            // A backslash before anything else vanishes.
            _ => {}
        }
    }
    Ok(())
}
