//! From a pattern to bytecode.

use thiserror::Error;

use super::{NAMED_CLASS, Op, SEARCH_PREFIX};

/// Why a pattern does not compile.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum CompileError {
    /// ValueError. It is too complex (jumps and groups are counted in 7 bits), or wrong: there is no other text for
    /// that.
    #[error("regex too complex")]
    TooComplex,
    /// ValueError: a `)` too many.
    #[error("error in regex")]
    Unbalanced,
    /// RuntimeError: groups nested too deep.
    #[error("maximum recursion depth exceeded")]
    Depth,
}

/// A compiled pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    pub(super) code: Box<[u8]>,
    groups: usize,
}

impl Program {
    /// How many groups capture, besides the whole match.
    #[must_use]
    pub const fn groups(&self) -> usize {
        self.groups
    }

    /// The size of the bytecode, which is what a compiled pattern takes of a board's heap besides a header.
    #[must_use]
    pub const fn size(&self) -> usize {
        self.code.len()
    }
}

/// How deep groups may be nested. An ESP32's stack allows about as many.
const MAX_NESTING: usize = 150;

/// Compiles a pattern, which ends at a NUL if it has one.
///
/// # Errors
/// It is wrong, or too complex for the engine.
pub fn compile(pattern: &[u8]) -> Result<Program, CompileError> {
    let mut compiler = Compiler {
        pattern,
        at: 0,
        code: SEARCH_PREFIX.to_vec(),
        groups: 0,
    };
    compiler.code.extend([Op::Save as u8, 0]);
    compiler.alternatives(0)?;
    if compiler.peek(0) != 0 {
        return Err(CompileError::Unbalanced);
    }
    compiler.code.extend([Op::Save as u8, 1, Op::Match as u8]);
    Ok(Program {
        code: compiler.code.into_boxed_slice(),
        groups: compiler.groups,
    })
}

const fn is_named_class(letter: u8) -> bool {
    matches!(letter, b'd' | b'D' | b's' | b'S' | b'w' | b'W')
}

struct Compiler<'a> {
    pattern: &'a [u8],
    at: usize,
    code: Vec<u8>,
    groups: usize,
}

impl Compiler<'_> {
    /// The byte some way ahead, 0 at the end.
    fn peek(&self, ahead: usize) -> u8 {
        self.pattern.get(self.at + ahead).copied().unwrap_or(0)
    }

    fn emit(&mut self, op: Op, operand: u8) {
        self.code.extend([op as u8, operand]);
    }

    /// Compiles up to the end of the pattern or an unopened `)`.
    fn alternatives(&mut self, nesting: usize) -> Result<(), CompileError> {
        if nesting > MAX_NESTING {
            return Err(CompileError::Depth);
        }
        let start = self.code.len();
        // Where the item starts to which a repetition applies. If nothing comes after it, there is no such item.
        let mut item = start;
        // Where the operand of the last alternative's jump to the end is.
        let mut jump = None;
        loop {
            let byte = self.peek(0);
            match byte {
                0 | b')' => break,
                b'?' | b'*' | b'+' => {
                    self.repeat(byte, item)?;
                    item = self.code.len();
                }
                b'|' => {
                    self.patch(jump)?;
                    self.insert(start);
                    self.emit(Op::Jmp, 0);
                    jump = Some(self.code.len() - 1);
                    self.code[start] = Op::Split as u8;
                    self.code[start + 1] = distance(start, self.code.len())?;
                    item = self.code.len();
                }
                b'^' | b'$' => {
                    self.code
                        .push(if byte == b'^' { Op::Bol } else { Op::Eol } as u8);
                    item = self.code.len();
                }
                b'.' => {
                    item = self.code.len();
                    self.code.push(Op::Any as u8);
                }
                b'[' => {
                    item = self.code.len();
                    self.class()?;
                }
                b'(' => {
                    item = self.code.len();
                    self.group(nesting)?;
                }
                b'\\' => {
                    item = self.code.len();
                    self.at += 1;
                    match self.peek(0) {
                        0 => return Err(CompileError::TooComplex),
                        letter if is_named_class(letter) => self.emit(Op::NamedClass, letter),
                        byte => self.emit(Op::Char, byte),
                    }
                }
                _ => {
                    item = self.code.len();
                    self.emit(Op::Char, byte);
                }
            }
            self.at += 1;
        }
        self.patch(jump)
    }

    /// Points a jump, if there is one, at what comes next.
    fn patch(&mut self, jump: Option<usize>) -> Result<(), CompileError> {
        if let Some(operand) = jump {
            self.code[operand] = distance(operand - 1, self.code.len())?;
        }
        Ok(())
    }

    /// Makes room for a jump.
    fn insert(&mut self, at: usize) {
        self.code.splice(at..at, [0, 0]);
    }

    /// Compiles a `?`, `*` or `+` and the `?` that makes it lazy.
    fn repeat(&mut self, mark: u8, item: usize) -> Result<(), CompileError> {
        if self.code.len() == item {
            return Err(CompileError::TooComplex);
        }
        let lazy = self.peek(1) == b'?';
        if lazy {
            self.at += 1;
        }
        let (forward, back) = if lazy {
            (Op::RSplit, Op::Split)
        } else {
            (Op::Split, Op::RSplit)
        };
        if mark == b'+' {
            let offset = distance(self.code.len(), item)?;
            self.emit(back, offset);
            return Ok(());
        }
        self.insert(item);
        if mark == b'*' {
            let offset = distance(self.code.len(), item)?;
            self.emit(Op::Jmp, offset);
        }
        self.code[item] = forward as u8;
        self.code[item + 1] = distance(item, self.code.len())?;
        Ok(())
    }

    /// Compiles a `[...]`, up to its `]`.
    fn class(&mut self) -> Result<(), CompileError> {
        self.at += 1;
        let negated = self.peek(0) == b'^';
        if negated {
            self.at += 1;
        }
        self.emit(if negated { Op::ClassNot } else { Op::Class }, 0);
        let count = self.code.len() - 1;
        let mut ranges = 0;
        while self.peek(0) != b']' {
            let mut low = self.peek(0);
            let mut named = false;
            if low == b'\\' {
                self.at += 1;
                low = self.peek(0);
                named = is_named_class(low);
            }
            if low == 0 {
                return Err(CompileError::TooComplex);
            }
            if named {
                low = NAMED_CLASS;
            } else if self.peek(1) == b'-' && self.peek(2) != b']' {
                self.at += 2;
            }
            let high = self.peek(0);
            if high == 0 {
                return Err(CompileError::TooComplex);
            }
            self.code.extend([low, high]);
            ranges += 1;
            self.at += 1;
        }
        self.code[count] = seven_bits(ranges)?;
        Ok(())
    }

    /// Compiles a `(...)` or `(?:...)`, up to its `)`.
    fn group(&mut self, nesting: usize) -> Result<(), CompileError> {
        let captures = self.peek(1) != b'?' || self.peek(2) != b':';
        let mut slot = 0;
        if captures {
            self.groups += 1;
            slot = 2 * self.groups;
            let operand = seven_bits(slot)?;
            self.emit(Op::Save, operand);
        } else {
            self.at += 2;
        }
        self.at += 1;
        self.alternatives(nesting + 1)?;
        if self.peek(0) != b')' {
            return Err(CompileError::TooComplex);
        }
        if captures {
            let operand = seven_bits(slot + 1)?;
            self.emit(Op::Save, operand);
        }
        Ok(())
    }
}

/// The operand of a jump at `from` that goes to `to`.
fn distance(from: usize, to: usize) -> Result<u8, CompileError> {
    let distance = to.cast_signed() - from.cast_signed() - 2;
    i8::try_from(distance)
        .map(i8::cast_unsigned)
        .map_err(|_| CompileError::TooComplex)
}

fn seven_bits(value: usize) -> Result<u8, CompileError> {
    u8::try_from(value)
        .ok()
        .filter(|&value| value < 0x80)
        .ok_or(CompileError::TooComplex)
}
