//! Any bytes as source, in every mode: no panic, and no stack too small.
#![no_main]

use libfuzzer_sys::fuzz_target;
use python::compiler::Mode;

fuzz_target!(|data: &[u8]| {
    let Some((&choice, source)) = data.split_first() else {
        return;
    };
    let mode = [Mode::File, Mode::Paste, Mode::Single, Mode::Eval][usize::from(choice % 4)];
    programs::world::compile(source, mode);
});
