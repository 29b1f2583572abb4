//! What keeps a hostile source text from overflowing a stack.
//!
//! The parser, this compiler and the dropping of a syntax tree all recurse. [`super::grammar`]
//! bounds how deep a text may nest before any of them runs; they run on a stack of their own,
//! because the board's may be small, and what recurses per expression grows it.

/// Stack for parsing, compiling and dropping the tree. Only what is touched costs memory.
const STACK: usize = 8 << 20;
/// Room a recursive call needs before the next check.
const RED_ZONE: usize = 128 << 10;
/// What a stack grows by.
const GROWTH: usize = 1 << 20;

/// Runs a recursive step, on more stack if little is left.
pub(super) fn deep<T>(step: impl FnOnce() -> T) -> T {
    stacker::maybe_grow(RED_ZONE, GROWTH, step)
}

/// Runs a compilation on a stack of its own.
pub(super) fn on_own_stack<T>(work: impl FnOnce() -> T) -> T {
    stacker::grow(STACK, work)
}
