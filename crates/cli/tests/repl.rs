//! `boardless` alone: the REPL, typed into as a person types.
#![allow(clippy::unwrap_used)]

mod common;

use std::time::{Duration, Instant};

use common::PATIENCE;
use common::terminal::{Terminal, key};

/// A REPL at its first prompt.
fn repl() -> Terminal {
    repl_with(&[])
}

fn repl_with(args: &[&str]) -> Terminal {
    let terminal = Terminal::boardless(args);
    terminal.expect_end(">>> ");
    terminal
}

/// Types a line and gives what was printed before the next prompt.
fn answer(terminal: &Terminal, line: &str) -> String {
    let before = terminal.written().len();
    terminal.enter(line);
    answer_since(terminal, before, line)
}

/// What is printed between an echo of `line` and the next prompt, from a place in the output on.
fn answer_since(terminal: &Terminal, before: usize, line: &str) -> String {
    let start = Instant::now();
    loop {
        let written = terminal.written();
        let new = written.get(before..).unwrap_or_default();
        if let Some((_, answer)) = new.split_once("\r\n")
            && let Some(answer) = format!("\r\n{answer}").strip_suffix("\r\n>>> ")
        {
            let answer = answer.strip_prefix("\r\n").unwrap_or(answer);
            let end = if answer.is_empty() { "" } else { "\n" };
            return answer.replace("\r\n", "\n") + end;
        }
        assert!(start.elapsed() < PATIENCE, "no answer to {line:?}: {new:?}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn greets_with_the_banner_and_says_how_to_leave() {
    let mut terminal = repl();
    let screen = terminal.screen();
    assert!(screen.contains("Ctrl-] or Ctrl-X leaves"), "{screen}");
    assert!(screen.contains("MicroPython v1.29.0 on "), "{screen}");
    assert!(
        screen.contains("; Boardless virtual module with ESP32"),
        "{screen}"
    );
    assert!(
        screen.contains("Type \"help()\" for more information."),
        "{screen}"
    );
    terminal.send("\x18");
    terminal.wait().expect_status(0);
}

#[test]
fn expressions_print_and_stay_in_underscore() {
    let terminal = repl();
    assert_eq!(answer(&terminal, "1 + 2"), "3\n");
    assert_eq!(answer(&terminal, "_ * 2"), "6\n");
    assert_eq!(answer(&terminal, "None"), "");
    assert_eq!(answer(&terminal, "'a' 'b'"), "'ab'\n");
    assert_eq!(
        answer(&terminal, "1 / 0"),
        "Traceback (most recent call last):\n  File \"<stdin>\", line 1, in <module>\nZeroDivisionError: divide by zero\n"
    );
    assert_eq!(
        answer(&terminal, "x"),
        "Traceback (most recent call last):\n  File \"<stdin>\", line 1, in <module>\nNameError: name 'x' isn't defined\n"
    );
    assert_eq!(
        answer(&terminal, "a b"),
        "Traceback (most recent call last):\n  File \"<stdin>\", line 1\nSyntaxError: invalid syntax\n"
    );
}

#[test]
fn blocks_are_indented_and_end_with_an_empty_line() {
    let terminal = repl();
    terminal.enter("for i in range(3):");
    terminal.expect_end("...     ");
    terminal.enter("print(i)");
    terminal.expect_end("...     ");
    // A backspace takes the whole indent, an empty line ends the block.
    terminal.send(key::BACKSPACE);
    terminal.enter("");
    terminal.expect_end("0\n1\n2\n>>> ");
}

#[test]
fn history_brings_lines_back() {
    let terminal = repl();
    answer(&terminal, "'first'");
    answer(&terminal, "'second'");
    terminal.send(key::UP);
    terminal.expect_end(">>> 'second'");
    terminal.send(key::UP);
    terminal.expect_end(">>> 'first'");
    terminal.enter("");
    terminal.expect_end("'first'\n>>> ");
}

#[test]
fn tab_completes_names() {
    let terminal = repl();
    answer(&terminal, "import machine");
    terminal.send("machine.uni\t");
    terminal.expect_end(">>> machine.unique_id");
    terminal.enter("()");
    terminal.expect_end(">>> ");
}

#[test]
fn paste_mode_takes_a_program_as_it_is() {
    let terminal = repl();
    terminal.send("\x05");
    terminal.expect_end("=== ");
    terminal.send("def f(n):\r    return n * 2\r\rprint(f(21))\r");
    terminal.send("\x04");
    terminal.expect("42");
    terminal.expect_end(">>> ");
}

#[test]
fn ctrl_c_stops_what_runs_and_what_waits() {
    let terminal = repl();
    answer(&terminal, "import time");
    for line in [
        "while True: pass",
        "time.sleep(1000)",
        "max(range(10**9))",
        "input()",
    ] {
        terminal.enter(line);
        if line.starts_with("while") {
            terminal.expect_end("... ");
            terminal.enter("");
        }
        // Long enough for it to run, whatever else the machine does: the interrupt would be lost
        // on a line that is still being edited.
        std::thread::sleep(Duration::from_millis(300));
        terminal.send("\x03");
        terminal.expect("KeyboardInterrupt: ");
        terminal.expect_end(">>> ");
    }
}

#[test]
fn soft_reset_forgets_names_and_history() {
    let terminal = repl();
    answer(&terminal, "x = 1");
    answer(&terminal, "import builtins; builtins.abs = None");
    terminal.send("\x04");
    terminal.expect("MPY: soft reboot");
    terminal.expect_end(">>> ");
    assert!(answer(&terminal, "x").contains("NameError"));
    assert_eq!(answer(&terminal, "abs(-3)").trim(), "3");
}

#[test]
fn help_is_the_boards() {
    let terminal = repl();
    let help = answer(&terminal, "help()");
    assert!(
        help.starts_with("Welcome to MicroPython on the ESP32!\n"),
        "{help}"
    );
}
