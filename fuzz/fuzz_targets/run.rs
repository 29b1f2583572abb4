//! Programs, by the grammar of `programs` or any text: no panic, no hang beyond a tick, and no more memory than the
//! heap's limit accounts for.
#![no_main]

use libfuzzer_sys::fuzz_target;
use programs::choices::Bytes;
use programs::generate::Generator;
use programs::world;

/// Bytes of heap: little, so that MemoryError is met everywhere.
const HEAPS: [usize; 3] = [24 << 10, 64 << 10, 160 << 10];
/// A tick is 2,000 calls and backward jumps.
const TICKS: u32 = 60;

fuzz_target!(|data: &[u8]| {
    let Some((&choice, rest)) = data.split_first() else {
        return;
    };
    let text;
    let source = if choice % 4 == 0 {
        rest
    } else {
        text = Generator::new(&mut Bytes(rest)).program();
        text.as_bytes()
    };
    let heap = HEAPS[usize::from(choice / 4 % 3)];
    // Collecting at every chance finds what was not kept; it is slow.
    let stress = choice >= 240;
    world::run(source, heap, if stress { 4 } else { TICKS }, stress);
});
