//! Runs the language's golden scripts (`crates/python/tests/golden`) with `boardless run`, as a user
//! would, and compares what they print with what MicroPython prints.

#[path = "../../python/tests/golden/harness.rs"]
mod harness;

use std::path::Path;
use std::process::{Command, Stdio};

/// What the console shows of `script`.
fn run(script: &Path) -> Vec<u8> {
    let output = Command::new(env!("CARGO_BIN_EXE_boardless"))
        .arg("run")
        .arg(script)
        .stdin(Stdio::null())
        .output()
        .expect("the command starts");
    let mut shown = output.stdout;
    shown.extend(output.stderr);
    shown
}

#[test]
fn a_board_prints_what_micropython_prints() {
    harness::check(harness::On::Board, run);
}
