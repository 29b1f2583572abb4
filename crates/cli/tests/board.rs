//! `boardless board`: boot, resets, and the front ends of the serial line, against real ptys and sockets.

#![allow(clippy::unwrap_used)]

use std::fs::{self, File, OpenOptions};
use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::os::fd::AsFd;
use std::path::{Path, PathBuf};
use std::time::Duration;

use common::{PATIENCE, Running, boardless, run};
use rustix::event::{PollFd, PollFlags, poll};

mod common;

/// A board on a folder of its own.
struct Board {
    program: Running,
    folder: tempfile::TempDir,
    address: String,
}

impl Board {
    /// A board with these files, and its serial line at [`Board::serial`].
    fn with(files: &[(&str, &str)], options: &[&str]) -> Board {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("flash")).unwrap();
        for (name, text) in files {
            fs::write(folder.path().join("flash").join(name), text).unwrap();
        }
        let mut command = boardless(["board", "--console", "0", "--serial"]);
        command
            .arg(folder.path().join("line"))
            .arg(folder.path().join("flash"))
            .args(options);
        let program = Running::start(command);
        program.expect_error("socket://");
        let address = program.expect_error("\n").trim().to_owned();
        Board {
            program,
            folder,
            address,
        }
    }

    fn serial(&self) -> PathBuf {
        self.folder.path().join("line")
    }

    fn pty(&self) -> Client<File> {
        open(&self.serial())
    }

    fn tcp(&self) -> Client<TcpStream> {
        let stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        Client(stream, Vec::new())
    }
}

fn open(path: &Path) -> Client<File> {
    let file = OpenOptions::new()
        .read(true)
        .write(true)
        .open(path)
        .unwrap();
    Client(file, Vec::new())
}

/// Somebody at a serial line.
struct Client<S>(S, Vec<u8>);

impl<S: Read + Write + AsFd> Client<S> {
    fn send(&mut self, text: &str) {
        self.0.write_all(text.as_bytes()).unwrap();
    }

    /// Reads up to the end of `text`.
    #[track_caller]
    fn expect(&mut self, text: &str) -> String {
        let mut buffer = [0; 4096];
        let mut seen = 0;
        loop {
            let from = seen;
            seen = self.1.len().saturating_sub(text.len());
            if let Some(at) = self.1[from..]
                .windows(text.len())
                .position(|w| w == text.as_bytes())
            {
                let at = from + at;
                let rest = self.1.split_off(at + text.len());
                return String::from_utf8_lossy(&std::mem::replace(&mut self.1, rest)).into_owned();
            }
            let ready = poll(
                &mut [PollFd::new(&self.0, PollFlags::IN)],
                Some(&PATIENCE.try_into().unwrap()),
            );
            let count = match ready {
                Ok(1..) => self.0.read(&mut buffer).unwrap_or(0),
                _ => 0,
            };
            assert!(
                count > 0,
                "no {text:?} in {:?}",
                String::from_utf8_lossy(&self.1)
            );
            self.1.extend(&buffer[..count]);
        }
    }
}

#[test]
fn a_board_boots_and_makes_its_folder() {
    let folder = tempfile::tempdir().unwrap();
    let mut program = Running::start({
        let mut command = boardless(["board", "--serial"]);
        command.arg(folder.path().join("line"));
        command.arg(folder.path().join("new/flash"));
        command
    });
    let text = program.expect(">>> ");
    assert!(
        text.starts_with("ets Jul 29 2019 12:21:46\r\n\r\nrst:0x1 (POWERON_RESET),"),
        "{text}"
    );
    assert!(
        text.contains("entry 0x400805cc\r\nPerforming initial setup\r\nMicroPython v1.29"),
        "{text}"
    );
    let boot = fs::read_to_string(folder.path().join("new/flash/boot.py")).unwrap();
    assert!(
        boot.starts_with("# This file is executed on every boot"),
        "{boot}"
    );
    program.write(b"import machine; machine.reset_cause()\r");
    program.expect("()\r\n1\r\n");
    program.write(b"machine.reset()\r");
    let text = program.expect(">>> ");
    assert!(!text.contains("initial setup"), "{text}");
    assert!(folder.path().join("line").exists());
    program.signal("TERM");
    assert_eq!(program.wait().status, 143);
    assert!(folder.path().join("line").symlink_metadata().is_err());
}

#[test]
fn resets_do_what_they_do() {
    let board = Board::with(
        &[
            ("boot.py", "print('boot')\n"),
            (
                "main.py",
                "import machine\nprint('main', machine.reset_cause(), machine.wake_reason())\n",
            ),
        ],
        &[],
    );
    let mut line = board.pty();
    board.program.expect("boot\r\nmain 1 0\r\nMicroPython");
    board.program.expect(">>> ");
    line.send("x = 1\r\x04");
    line.expect("MPY: soft reboot\r\nboot\r\nmain 5 0\r\n");
    line.expect(">>> ");
    line.send("x\r");
    line.expect("NameError");
    // A raw soft reset leaves main.py out.
    line.send("\x01");
    line.expect("raw REPL; CTRL-B to exit\r\n>");
    line.send("\x04");
    let text = line.expect("raw REPL; CTRL-B to exit\r\n>");
    assert_eq!(
        text,
        "OK\r\nMPY: soft reboot\r\nboot\r\nraw REPL; CTRL-B to exit\r\n>"
    );
    line.send("import machine\nmachine.RTC().memory(b'kept')\nmachine.reset()\x04");
    let text = line.expect(">>> ");
    assert!(text.starts_with("OKets Jul 29 2019"), "{text}");
    assert!(text.contains("rst:0xc (SW_CPU_RESET),boot:0x13"), "{text}");
    assert!(text.contains("boot\r\nmain 2 0\r\nMicroPython"), "{text}");
    line.send("machine.RTC().memory()\r");
    line.expect("b'kept'");
    line.send("machine.deepsleep(50)\r");
    let text = line.expect("Type");
    assert!(text.contains("rst:0x5 (DEEPSLEEP_RESET)"), "{text}");
    assert!(text.contains("boot\r\nmain 4 4\r\nMicroPython"), "{text}");
}

#[test]
fn main_runs_only_after_a_boot_that_worked() {
    let board = Board::with(
        &[
            ("boot.py", "print('boot')\n1/0\n"),
            ("main.py", "print('main')\n"),
        ],
        &[],
    );
    let text = board.program.expect(">>> ");
    assert!(text.contains("boot\r\nTraceback"), "{text}");
    assert!(!text.contains("main\r\n"), "{text}");
    drop(board);

    // SystemExit resets softly; the file it leaves makes the second run another.
    let main = "import sys, os\nif 'again' in os.listdir(): print('second')\n\
                else:\n open('again', 'w').close()\n sys.exit()\n";
    let board = Board::with(&[("main.py", main)], &[]);
    let text = board.program.expect(">>> ");
    assert!(
        text.contains("entry 0x400805cc\r\nMPY: soft reboot\r\nsecond\r\nMicroPython"),
        "{text}"
    );
}

#[test]
fn every_front_end_has_the_line() {
    let mut board = Board::with(&[], &[]);
    board.program.expect(">>> ");
    let mut pty = board.pty();
    let mut tcp = board.tcp();
    // Its accept shows in what comes back.
    tcp.send("1+1\r");
    tcp.expect("1+1\r\n2\r\n>>> ");
    pty.expect("1+1\r\n2\r\n>>> ");
    board.program.expect("1+1\r\n2\r\n>>> ");
    pty.send("2+2\r");
    tcp.expect("2+2\r\n4\r\n>>> ");
    board.program.write(b"3+3\r");
    pty.expect("3+3\r\n6\r\n>>> ");
    tcp.expect("3+3\r\n6\r\n>>> ");

    let mut second = board.tcp();
    second.expect("boardless: this console has a client already\r\n");
    assert_eq!(second.0.read(&mut [0; 9]).unwrap(), 0);

    // The end of one may be seen after the beginning of the next, which gets its place all the same.
    let mut third = board.tcp();
    third.send("'third'\r");
    std::thread::sleep(Duration::from_millis(20));
    drop(tcp);
    third.expect("'third'\r\n>>> ");
    let tcp = third;

    drop(tcp);
    drop(pty);
    pty = board.pty();
    pty.send("4+4\r");
    pty.expect("4+4\r\n8\r\n>>> ");
    // The place is free, and taken by one that sends no more but reads.
    let mut tcp = board.tcp();
    tcp.send("5+5\r");
    tcp.0.shutdown(Shutdown::Write).unwrap();
    tcp.expect("5+5\r\n10\r\n>>> ");
    pty.send("6+6\r");
    tcp.expect("6+6\r\n12\r\n>>> ");
    // Its place is anybody's who sends.
    let mut next = board.tcp();
    next.send("7+7\r");
    next.expect("7+7\r\n14\r\n>>> ");
    assert_eq!(tcp.0.read(&mut [0; 9]).unwrap(), 0);
}

#[test]
fn front_ends_that_do_not_read_stop_nothing() {
    let board = Board::with(&[], &[]);
    let mut pty = board.pty();
    let deaf = board.tcp();
    pty.send("for i in range(150000): print('line', i, 'of very many lines that nobody at the console reads')\r\r");
    pty.expect("line 149999 of very many lines that nobody at the console reads\r\n");
    drop(deaf);
    // And one that leaves in the middle.
    pty.send("while True: print('on and on')\r\r");
    pty.expect("on and on\r\n");
    drop(pty);
    let mut pty = board.pty();
    pty.send("\x03");
    pty.expect("KeyboardInterrupt");
}

#[test]
fn interrupts_overtake_and_nothing_is_lost_before() {
    let board = Board::with(&[("main.py", "while True: pass\n")], &[]);
    board.program.expect("entry 0x400805cc");
    let mut pty = board.pty();
    let much = "x".repeat(3000);
    pty.send(&much);
    pty.send("\x03");
    pty.expect("KeyboardInterrupt: \r\n");
    // The receive ring has its first bytes still, as the board's has.
    pty.expect(&format!(">>> {}", "x".repeat(259)));
    pty.send("\x03");
    pty.expect("\r\n>>> ");
    // Far more than the receive ring has.
    pty.send(&format!("\x05a = '{}'\r\x04", "y".repeat(20_000)));
    pty.expect("\r\n>>> ");
    pty.send("len(a)\r");
    pty.expect("20000\r\n");
}

#[test]
fn once_ends_as_main_does() {
    for (main, status) in [
        ("print('hi')\n", 0),
        ("import sys\nsys.exit(7)\n", 7),
        ("1/0\n", 1),
        (
            "import machine\nif machine.reset_cause() == 1: machine.reset()\nraise SystemExit(3)\n",
            3,
        ),
    ] {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("main.py"), main).unwrap();
        let folder = folder.path().to_str().unwrap();
        let line = format!("{folder}/line");
        run(["board", folder, "--once", "--serial", &line]).expect_status(status);
    }
    let folder = tempfile::tempdir().unwrap();
    let finished = run(["board", folder.path().to_str().unwrap(), "--once"]).expect_status(1);
    assert!(
        finished.stderr.contains("no main.py"),
        "{}",
        finished.stderr
    );
}

#[test]
fn what_is_stored_survives_a_kill() {
    let main = "\
from esp32 import NVS
storage = NVS('starts')
try:
    starts = storage.get_i32('count')
except OSError:
    starts = 0
storage.set_i32('count', starts + 1)
print('starts:', starts)
while True:
    starts += 1
    storage.set_i32('other', starts)
";
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("main.py"), main).unwrap();
    let line = folder.path().join("line");
    for starts in 0..4 {
        let mut command = boardless(["board", "--once", "--serial"]);
        command.arg(&line).arg(folder.path());
        let program = Running::start(command);
        program.expect(&format!("starts: {starts}"));
        program.signal("KILL");
        program.wait();
        let _ = fs::remove_file(&line);
    }
}

#[test]
fn what_is_there_already_is_no_link() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "precious").unwrap();
    let finished = run(["board", "--serial", file.to_str().unwrap()]).expect_status(1);
    assert!(
        finished.stderr.contains("exists already"),
        "{}",
        finished.stderr
    );
    assert_eq!(fs::read_to_string(&file).unwrap(), "precious");
}

#[test]
fn boards_of_one_name_have_links_of_their_own() {
    let start = |at: &Path| {
        let mut command = boardless(["board"]);
        command.arg(at).env("TMPDIR", at);
        let program = Running::start(command);
        program.expect_error("serial line at ");
        let name = program.expect_error(" ").trim().to_owned();
        (program, name)
    };
    let folder = tempfile::tempdir().unwrap();
    let (first, name) = start(folder.path());
    let (_second, second) = start(folder.path());
    assert_eq!(second, format!("{name}-2"));
    open(Path::new(&name)).send("\r");
    first.expect(">>> ");
}
