//! Any bytes over the serial line of a real board, in chunks of any size: no panic, and Ctrl-C, Ctrl-B bring the prompt
//! back whatever was typed.
#![no_main]

use esp32::{Flash, Job, Progress};
use fuzz::{Ticking, board};
use libfuzzer_sys::fuzz_target;
use std::rc::Rc;

/// How often the board is resumed for one chunk.
const SLICES: usize = 40;

fuzz_target!(|data: &[u8]| {
    let Some((&chunk, keys)) = data.split_first() else {
        return;
    };
    let keys = &keys[..keys.len().min(1_000)];
    let clock = Rc::new(Ticking::default());
    let mut board = board(Job::Repl, Flash::temporary(), clock.clone());
    let serve = |board: &mut esp32::Board, slices: usize| {
        let mut output = Vec::new();
        for _ in 0..slices {
            let progress = board.resume();
            output.extend(board.take_output());
            match progress {
                Progress::Ready => {}
                // Time flies.
                Progress::Waiting(Some(at)) if at < 1 << 40 => clock.0.set(clock.0.get().max(at)),
                Progress::Waiting(_) => break,
                Progress::Off(_) => return (output, false),
            }
        }
        (output, true)
    };
    serve(&mut board, SLICES);
    for chunk in keys.chunks(usize::from(chunk) + 1) {
        board.receive(chunk);
        if !serve(&mut board, SLICES).1 {
            return;
        }
    }
    // Whatever it is at: an escape sequence, paste mode, a program that has changed the byte that interrupts.
    if keys.windows(8).any(|w| w == b"kbd_intr") {
        return;
    }
    let mut end = Vec::new();
    for keys in [b"\x03", b"\x03", b"\x02", b"\r"] {
        board.receive(keys);
        let (output, on) = serve(&mut board, 4_000);
        if !on {
            return;
        }
        end.extend(output);
    }
    let shown = String::from_utf8_lossy(&end);
    let changed = keys.windows(2).any(|w| w == b"ps");
    assert!(changed || shown.ends_with(">>> "), "{shown:?}");
});
