//! The real rshell at a board's serial line, and the pyboard.py that comes with it.

use std::fs;

use crate::board::{Board, succeeded, tool};

#[test]
fn files_are_managed_and_the_repl_used() {
    let Some(rshell) = tool("rshell") else {
        return;
    };
    let board = Board::start(&[]);
    board.file("a.py", "print('a')\n");
    board.file("sync/one", "1\n");
    board.file("sync/sub/two", "2\n");
    // One start for all: it copies a program of its own to the board at each.
    let commands = "cp a.py /pyboard/b.py; ls /pyboard; cat /pyboard/b.py; \
                    rsync sync /pyboard/sync; ls /pyboard/sync; cp /pyboard/sync/sub/two back; \
                    mkdir /pyboard/d; rm -r /pyboard/sync/sub; repl ~ print(6 * 7) ~";
    let text = succeeded(board.run(
        &rshell,
        &["--port", &board.port, "--quiet", "--nocolor", commands],
    ));
    assert!(text.contains("b.py    boot.py\nprint('a')\n"), "{text}");
    assert!(text.contains("Adding /pyboard/sync/sub/two\n"), "{text}");
    assert!(text.contains("\none  sub/\n"), "{text}");
    assert!(text.contains("\n42\n>>> "), "{text}");
    assert_eq!(board.flash_text("b.py"), "print('a')\n");
    assert_eq!(board.flash_text("sync/one"), "1\n");
    assert!(board.flash("d").is_dir());
    assert!(!board.flash("sync/sub").exists());
    assert_eq!(fs::read_to_string(board.pc("back")).unwrap(), "2\n");
}

#[test]
fn its_pyboard_runs_programs() {
    let Some(pyboard) = tool("pyboard") else {
        return;
    };
    let board = Board::start(&[]);
    board.file("a.py", "print('from a file')\n");
    let run = |args: &[&str]| {
        let mut all = vec!["--device", &board.port];
        all.extend(args);
        board.run(&pyboard, &all)
    };
    assert_eq!(succeeded(run(&["-c", "print(1 + 1)"])), "2\n");
    assert_eq!(succeeded(run(&["a.py"])), "from a file\n");
    let failed = run(&["-c", "1/0"]);
    assert!(!failed.status.success());
    let text = String::from_utf8_lossy(&failed.stdout);
    assert!(text.contains("ZeroDivisionError: divide by zero"), "{text}");
}
