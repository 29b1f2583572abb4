//! How far the board's jumps reach: MicroPython's bytecode has 14 bits for a jump that may go both ways.
//!
//! Our instructions are of another kind and size, so a jump's length there is reckoned from what MicroPython would have written for
//! the same text: exactly for most of it, within a tenth otherwise.

use super::errors::{CompileError, CompileErrorKind};
use crate::code::{Instr, Reg};

/// The longest jump, in bytes, that goes forward or backward.
const LONGEST: u32 = 0x3fff;
/// The longest that takes a byte less.
const SHORT: u32 = 0x3f;
/// Code of fewer instructions has no jump as long as that.
const FEW: usize = 4096;

/// What is not as long on the board as its instructions say: from, to, and the bytes there.
pub(super) type Span = (u16, u16, u32);

/// What is known of MicroPython's bytecode besides the instructions.
pub(super) struct Notes<'a> {
    /// Where it is of another size.
    pub spans: &'a [Span],
    /// Behind which instructions it drops a value.
    pub pops: &'a [u16],
    /// Jumps that only go forward there, and reach twice as far.
    pub forward: &'a [u16],
    /// The first register that is no local variable.
    pub first_temp: Reg,
}

/// RuntimeError if a jump is longer than MicroPython could write it.
pub(super) fn check(
    instrs: &[Instr],
    notes: Notes<'_>,
    jumps: impl Iterator<Item = (usize, u16)>,
) -> Result<(), CompileError> {
    if instrs.len() < FEW {
        return Ok(());
    }
    let mut sizes: Vec<u32> = instrs.iter().map(|i| size(i, notes.first_temp)).collect();
    // The inner ones come first.
    for &(from, to, bytes) in notes.spans {
        let range = usize::from(from)..usize::from(to).min(sizes.len());
        if let Some(part) = sizes.get_mut(range) {
            part.fill(0);
            if let Some(first) = part.first_mut() {
                *first = bytes;
            }
        }
    }
    for &pc in notes.pops {
        if let Some(size) = usize::from(pc)
            .checked_sub(1)
            .and_then(|at| sizes.get_mut(at))
        {
            *size += 1;
        }
    }
    let jumps: Vec<_> = jumps
        .map(|(from, to)| {
            let forward = matches!(instrs[from], Instr::ForIter { .. })
                || u16::try_from(from).is_ok_and(|pc| notes.forward.binary_search(&pc).is_ok());
            (from, usize::from(to), u32::from(forward))
        })
        .collect();
    // A jump over little takes a byte less than one over more.
    let ends = sums(&sizes);
    for &(from, to, forward) in &jumps {
        if ends[from + 1].abs_diff(ends[to]) > (SHORT << forward | forward) {
            sizes[from] += 1;
        }
    }
    let ends = sums(&sizes);
    for (from, to, forward) in jumps {
        if ends[from + 1].abs_diff(ends[to]) > (LONGEST << forward | forward) {
            return Err(CompileError {
                kind: CompileErrorKind::Runtime,
                message: "bytecode overflow".into(),
                line: 0,
                block: None,
            });
        }
    }
    Ok(())
}

/// Where each instruction starts, and where the last ends.
fn sums(sizes: &[u32]) -> Vec<u32> {
    let mut at = 0;
    let mut ends = Vec::with_capacity(sizes.len() + 1);
    ends.push(at);
    for size in sizes {
        at += size;
        ends.push(at);
    }
    ends
}

/// Bytes of MicroPython's bytecode for an instruction; a local variable that is an operand is loaded or stored by one of its own.
fn size(instr: &Instr, first_temp: Reg) -> u32 {
    let local = |r: Reg| u32::from(r < first_temp);
    match *instr {
        Instr::Move { dst, src } => local(dst) + local(src),
        Instr::Int { dst, value } => {
            let digits = match value {
                -16..=47 => 0,
                -64..=63 => 1,
                _ => 2,
            };
            1 + digits + local(dst)
        }
        Instr::None { dst } | Instr::Bool { dst, .. } => 1 + local(dst),
        Instr::Const { dst, .. }
        | Instr::LoadGlobal { dst, .. }
        | Instr::LoadName { dst, .. }
        | Instr::LoadCell { dst, .. }
        | Instr::Call { dst, .. }
        | Instr::CallMethod { dst, .. }
        | Instr::BuildList { dst, .. }
        | Instr::BuildTuple { dst, .. }
        | Instr::BuildDict { dst, .. } => 2 + local(dst),
        Instr::StoreGlobal { src, .. }
        | Instr::StoreName { src, .. }
        | Instr::StoreCell { src, .. } => 2 + local(src),
        Instr::LoadAttr { dst, obj, .. } => 2 + local(dst) + local(obj),
        Instr::StoreAttr { obj, src, .. } => 2 + local(obj) + local(src),
        Instr::LoadMethod { obj, .. } => 2 + local(obj),
        // And the global `super`.
        Instr::LoadSuperMethod { .. } => 4,
        Instr::LoadIndex { dst, obj, key } => 1 + local(dst) + local(obj) + local(key),
        Instr::StoreIndex { obj, key, src } => 1 + local(obj) + local(key) + local(src),
        Instr::Add { dst, a, b }
        | Instr::Sub { dst, a, b }
        | Instr::Mul { dst, a, b }
        | Instr::Binary { dst, a, b, .. }
        | Instr::InPlace { dst, a, b, .. }
        | Instr::Compare { dst, a, b, .. } => 1 + local(dst) + local(a) + local(b),
        Instr::BinaryI { dst, a, .. } | Instr::InPlaceI { dst, a, .. } => 2 + local(dst) + local(a),
        Instr::Unary { dst, a, .. } | Instr::Not { dst, a } => 1 + local(dst) + local(a),
        Instr::JumpIfTrue { cond, .. } | Instr::JumpIfFalse { cond, .. } => 2 + local(cond),
        Instr::JumpUnless { a, b, .. } => 3 + local(a) + local(b),
        Instr::JumpUnlessI { a, .. } => 4 + local(a),
        Instr::ForIter { dst, .. } => 2 + local(dst),
        Instr::RangeStart { dst, .. } => 3 + local(dst),
        Instr::ForRange { .. } => 7,
        Instr::Return { src } => 1 + local(src),
        Instr::GetIter { .. } | Instr::Reraise { .. } | Instr::RaiseNone => 1,
        Instr::MatchException { .. } | Instr::ImportName { .. } => 3,
        // With one name.
        Instr::CallKw { dst, .. } => 5 + local(dst),
        Instr::MakeCell { .. } | Instr::Undefine { .. } | Instr::Nop => 0,
        _ => 2,
    }
}
