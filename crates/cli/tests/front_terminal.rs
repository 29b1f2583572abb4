//! The terminal front end, on a real terminal and on pipes.
//!
//! The program under test is this test itself, started again for [`echo`] alone.
#![cfg(unix)]

use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;

use boardless::front::terminal::{Event, GREETING, Terminal};

/// A board that answers each byte with its number, and powers off at `!`.
#[test]
#[ignore = "started by the other tests"]
fn echo() {
    let (sender, events) = mpsc::channel();
    let (notify, notified) = mpsc::channel();
    let mut terminal = Terminal::start(Some(GREETING), sender, move || {
        notify.send(()).unwrap_or_default()
    })
    .unwrap();
    let end = 'session: loop {
        notified.recv().unwrap();
        match events.try_recv().expect("an event before its notification") {
            Event::Bytes(bytes) => {
                for byte in bytes {
                    write!(terminal, "<{byte}>").unwrap();
                    if byte == b'!' {
                        break 'session "off";
                    }
                    if byte == b'p' {
                        panic!("on purpose");
                    }
                }
            }
            Event::Leave => break "leave",
            Event::End => break "end",
        }
    };
    drop(terminal);
    println!("ended: {end}");
}

type Failure = Box<dyn std::error::Error>;

fn program() -> Result<(PathBuf, [&'static str; 4]), Failure> {
    Ok((
        std::env::current_exe()?,
        ["--exact", "echo", "--ignored", "--nocapture"],
    ))
}

/// What of a terminal raw mode changes.
fn modes(pty: &pty_process::blocking::Pty) -> Result<impl PartialEq + use<>, Failure> {
    let modes = rustix::termios::tcgetattr(pty)?;
    Ok((modes.local_modes, modes.input_modes, modes.output_modes))
}

/// What the program says on a terminal that it is sent `keys` on, and whether the terminal is as it was.
fn on_a_terminal(keys: &[u8]) -> Result<(String, bool), Failure> {
    let (mut pty, pts) = pty_process::blocking::open()?;
    let before = modes(&pty)?;
    let (path, arguments) = program()?;
    let mut child = pty_process::blocking::Command::new(path)
        .args(arguments)
        .spawn(pts)?;
    let mut said = Vec::new();
    let mut buffer = [0; 1024];
    let mut sent = false;
    // The program's end is an error of the terminal's other side, on Linux.
    while let Ok(count @ 1..) = pty.read(&mut buffer) {
        said.extend_from_slice(&buffer[..count]);
        // Keys sent before raw mode is on would be the terminal's: Ctrl-C would end the program.
        if !sent && String::from_utf8_lossy(&said).contains(GREETING) {
            while modes(&pty)? == before && child.try_wait()?.is_none() {
                thread::yield_now();
            }
            pty.write_all(keys)?;
            sent = true;
        }
    }
    child.wait()?;
    let restored = modes(&pty)? == before;
    Ok((String::from_utf8_lossy(&said).into_owned(), restored))
}

/// What the program says to a pipe, given `input` by another.
fn on_pipes(input: &[u8]) -> Result<String, Failure> {
    let (path, arguments) = program()?;
    let mut child = Command::new(path)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    child.stdin.take().ok_or("no pipe")?.write_all(input)?;
    Ok(String::from_utf8_lossy(&child.wait_with_output()?.stdout).into_owned())
}

#[test]
fn keys_arrive_as_themselves_until_one_leaves() {
    for leave in [b"\x1d", b"\x18"] {
        let (said, restored) =
            on_a_terminal(&[b"a\x03\x04\x1a\r\x1b[A".as_slice(), leave, b"z"].concat()).unwrap();
        assert!(
            said.contains("<97><3><4><26><13><27><91><65>\r\nended: leave\r\n"),
            "{said:?}"
        );
        assert!(restored, "the terminal stays in raw mode");
    }
}

#[test]
fn the_terminal_is_restored_whatever_ends_it() {
    let (said, restored) = on_a_terminal(b"a!").unwrap();
    assert!(said.contains("<97><33>\r\nended: off\r\n"), "{said:?}");
    assert!(
        restored,
        "the terminal stays in raw mode after the board's end"
    );
    let (said, restored) = on_a_terminal(b"p").unwrap();
    assert!(said.contains("on purpose"), "{said:?}");
    assert!(restored, "the terminal stays in raw mode after a panic");
}

#[test]
fn a_pipe_is_all_the_boards() {
    let said = on_pipes(b"a\x1d\x18\n").unwrap();
    assert!(said.contains("<97><29><24><10>"), "{said:?}");
    assert!(said.contains("ended: end"), "{said:?}");
    assert!(!said.contains(GREETING), "{said:?}");
}

#[test]
fn a_closed_stdin_is_an_end() {
    let (path, arguments) = program().unwrap();
    let mut command = Command::new("sh");
    command
        .args(["-c", "exec \"$0\" \"$@\" <&-"])
        .arg(path)
        .args(arguments);
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.contains("ended: end"), "{said:?}");
}
