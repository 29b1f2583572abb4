//! The real ampy of Adafruit at a board's serial line.

use std::fs;

use crate::board::{Board, succeeded, tool};

#[test]
fn files_are_managed_and_programs_run() {
    let Some(ampy) = tool("ampy") else {
        return;
    };
    let board = Board::start(&[]);
    let run = |args: &[&str]| {
        let mut all = vec!["--port", &board.port];
        all.extend(args);
        board.run(&ampy, &all)
    };
    board.file("a.py", "print('from a file')\n");
    board.file("tree/one", "1\n");
    assert_eq!(succeeded(run(&["put", "a.py"])), "");
    assert_eq!(board.flash_text("a.py"), "print('from a file')\n");
    assert_eq!(succeeded(run(&["put", "tree"])), "");
    assert_eq!(board.flash_text("tree/one"), "1\n");
    assert_eq!(succeeded(run(&["mkdir", "d"])), "");
    assert_eq!(succeeded(run(&["ls"])), "/a.py\n/boot.py\n/d\n/tree\n");
    assert_eq!(
        succeeded(run(&["ls", "-l", "/tree"])),
        "/tree/one - 2 bytes\n"
    );
    assert_eq!(succeeded(run(&["get", "a.py"])), "print('from a file')\n\n");
    succeeded(run(&["get", "a.py", "back.py"]));
    assert_eq!(
        fs::read_to_string(board.pc("back.py")).unwrap(),
        "print('from a file')\n"
    );
    assert_eq!(succeeded(run(&["run", "a.py"])), "from a file\n");
    assert_eq!(succeeded(run(&["rm", "a.py"])), "");
    assert_eq!(succeeded(run(&["rmdir", "tree"])), "");
    assert_eq!(succeeded(run(&["reset"])), "");
    assert_eq!(succeeded(run(&["ls"])), "/boot.py\n/d\n");
    let missing = run(&["get", "nothing"]);
    assert!(!missing.status.success());
    let text = String::from_utf8_lossy(&missing.stderr);
    assert!(text.contains("No such file: nothing"), "{text}");
}
