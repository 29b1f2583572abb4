//! What keeps a hostile source text from overflowing a stack.
//!
//! The parser, this compiler and the dropping of a syntax tree all recurse. [`super::grammar`]
//! bounds how deep a text may nest before any of them runs; they run on a stack of their own,
//! because the board's may be small, and what recurses per expression grows it.

use std::cell::Cell;
use std::hint::black_box;
use std::ptr::from_ref;

use corosensei::on_stack;
use corosensei::stack::{DefaultStack, Stack};

/// Stack for parsing, compiling and dropping the tree. Only what is touched costs memory.
const STACK: usize = 8 << 20;
/// Room a recursive call needs before the next check.
const RED_ZONE: usize = 128 << 10;
/// What a stack grows by.
const GROWTH: usize = 1 << 20;

thread_local! {
    /// The stack of this thread's last compilation, for the next: making one takes longer than compiling a line.
    static KEPT: Cell<Option<DefaultStack>> = const { Cell::new(None) };
    /// The end of the stack that compiles; 0 while none does.
    static LIMIT: Cell<usize> = const { Cell::new(0) };
}

/// Runs a recursive step, on more stack if little is left.
pub(super) fn deep<T>(step: impl FnOnce() -> T) -> T {
    let here = 0_u8;
    let left = from_ref(black_box(&here))
        .addr()
        .saturating_sub(LIMIT.get());
    if left >= RED_ZONE {
        step()
    } else {
        on(&mut new_stack(GROWTH), step)
    }
}

/// Runs a compilation on a stack of its own.
pub(super) fn on_own_stack<T>(work: impl FnOnce() -> T) -> T {
    let mut stack = KEPT.take().unwrap_or_else(|| new_stack(STACK));
    let result = on(&mut stack, work);
    KEPT.set(Some(stack));
    result
}

fn new_stack(size: usize) -> DefaultStack {
    DefaultStack::new(size).unwrap_or_else(|error| panic!("no memory for a stack: {error}"))
}

/// Runs `work` on `stack`, whose end [`deep`] knows meanwhile.
fn on<T>(stack: &mut DefaultStack, work: impl FnOnce() -> T) -> T {
    struct Restore(usize);
    impl Drop for Restore {
        fn drop(&mut self) {
            LIMIT.set(self.0);
        }
    }
    let _restore = Restore(LIMIT.replace(stack.limit().get()));
    on_stack(stack, work)
}
