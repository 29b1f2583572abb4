//! MicroPython's own tools for boards, out of a checkout that `MICROPYTHON_SOURCE` names.

use std::fs;
use std::path::PathBuf;

use crate::board::{Board, micropython_source, succeeded, venv};

/// A board, and how to call one of the checkout's programs.
fn start(program: &str) -> Option<(Board, PathBuf, PathBuf)> {
    let program = micropython_source()?.join(program);
    // It has pyserial.
    let python = venv().join("bin/python");
    if !python.exists() {
        eprintln!("skipped: tools/test has not installed target/venv");
        return None;
    }
    Some((Board::start(&[]), python, program))
}

#[test]
fn pyboard_runs_programs_and_copies_files() {
    let Some((board, python, program)) = start("tools/pyboard.py") else {
        return;
    };
    board.file("a.py", "print('a')\n");
    for port in [&board.port, &board.link] {
        let run = |args: &[&str]| {
            let mut all = vec![program.to_str().unwrap(), "--device", port];
            all.extend(args);
            succeeded(board.run(&python, &all))
        };
        assert_eq!(run(&["-c", "print(1 + 1)"]), "2\n");
        assert_eq!(run(&["a.py"]), "a\n");
        assert_eq!(run(&["-f", "cp", "a.py", ":b.py"]), "cp a.py :b.py\n");
        assert_eq!(board.flash_text("b.py"), "print('a')\n");
        assert_eq!(
            run(&["-f", "ls"]),
            "ls :\n          11 b.py\n         139 boot.py\n"
        );
        assert_eq!(run(&["-f", "cat", ":b.py"]), "cat :b.py\nprint('a')\n");
        assert_eq!(run(&["-f", "cp", ":b.py", "back.py"]), "cp :b.py back.py\n");
        assert_eq!(
            fs::read_to_string(board.pc("back.py")).unwrap(),
            "print('a')\n"
        );
        run(&["-f", "rm", ":b.py"]);
        assert!(!board.flash("b.py").exists());
    }
}
