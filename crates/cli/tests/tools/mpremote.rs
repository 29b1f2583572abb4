//! The real mpremote at a board's serial line.

use std::fs;
use std::path::PathBuf;
use std::process::Output;

use crate::board::{self, succeeded, tool};
use crate::common::terminal::{Terminal, key};

/// A board, and mpremote to use it with.
pub struct Board {
    mpremote: PathBuf,
    pub board: board::Board,
}

impl std::ops::Deref for Board {
    type Target = board::Board;

    fn deref(&self) -> &board::Board {
        &self.board
    }
}

impl Board {
    pub fn start(options: &[&str]) -> Option<Board> {
        Some(Board {
            mpremote: tool("mpremote")?,
            board: board::Board::start(options),
        })
    }

    pub fn command(&self, args: &[&str]) -> std::process::Command {
        let mut command = self.board.command(&self.mpremote, &["connect", &self.port]);
        command.args(args);
        command
    }

    /// What mpremote prints.
    #[track_caller]
    pub fn mpremote(&self, args: &[&str]) -> String {
        succeeded(self.command(args).output().unwrap())
    }

    /// The same by another name of the line.
    pub fn by(&self, port: &str, args: &[&str]) -> Output {
        let mut all = vec!["connect", port];
        all.extend(args);
        self.board.run(&self.mpremote, &all)
    }
}

#[test]
fn programs_run() {
    let Some(board) = Board::start(&[]) else {
        return;
    };
    board.file("hello.py", "print('from a file')\n");
    assert_eq!(board.mpremote(&["exec", "print(1)"]), "1\n");
    assert_eq!(board.mpremote(&["eval", "1+2"]), "3\n");
    assert_eq!(board.mpremote(&["run", "hello.py"]), "from a file\n");
    assert_eq!(
        board.mpremote(&[
            "exec",
            "x = 5",
            "+",
            "soft-reset",
            "eval",
            "'x' in globals()"
        ]),
        "False\n"
    );
    board.mpremote(&["exec", "kept = 6"]);
    assert_eq!(board.mpremote(&["resume", "exec", "print(kept)"]), "6\n");
    assert_eq!(
        board.mpremote(&["sleep", "0.01", "exec", "print(2)", "disconnect"]),
        "2\n"
    );
    board.mpremote(&["reset"]);
    board.program.expect("rst:0xc (SW_CPU_RESET)");
    board.program.expect(">>> ");
    assert_eq!(
        board.mpremote(&[
            "resume",
            "exec",
            "import machine; print(machine.reset_cause())"
        ]),
        "2\n"
    );
    let failed = board.command(&["exec", "1/0"]).output().unwrap();
    assert!(!failed.status.success());
    let text = String::from_utf8_lossy(&failed.stderr).into_owned()
        + &String::from_utf8_lossy(&failed.stdout);
    assert!(text.contains("ZeroDivisionError: divide by zero"), "{text}");
}

#[test]
fn files_are_managed() {
    let Some(board) = Board::start(&[]) else {
        return;
    };
    board.file("a.py", "print('a')\n");
    board.file("tree/sub/one", "1\n");
    board.file("tree/two", "2\n");
    assert_eq!(
        board.mpremote(&["fs", "cp", "a.py", ":b.py"]),
        "cp a.py :b.py\n"
    );
    assert_eq!(
        fs::read_to_string(board.flash("b.py")).unwrap(),
        "print('a')\n"
    );
    assert_eq!(
        board.mpremote(&["fs", "ls"]),
        "ls :\n          11 b.py\n         139 boot.py\n"
    );
    assert_eq!(board.mpremote(&["fs", "cat", "b.py"]), "print('a')\n");
    board.mpremote(&["fs", "cp", ":b.py", "c.py"]);
    assert_eq!(
        fs::read_to_string(board.pc("c.py")).unwrap(),
        "print('a')\n"
    );
    board.mpremote(&["fs", "mkdir", "d", "+", "fs", "touch", "d/x"]);
    assert!(board.flash("d/x").exists());
    board.mpremote(&["fs", "cp", "-r", "tree", ":"]);
    assert_eq!(
        fs::read_to_string(board.flash("tree/sub/one")).unwrap(),
        "1\n"
    );
    assert_eq!(
        board.mpremote(&["fs", "tree"]),
        "tree :\n:/\n├── b.py\n├── boot.py\n├── d\n│   └── x\n└── tree\n    ├── sub\n    │   └── one\n    └── two\n"
    );
    fs::create_dir(board.pc("back")).unwrap();
    board.mpremote(&["fs", "cp", "-r", ":tree", "back"]);
    assert_eq!(
        fs::read_to_string(board.pc("back/tree/two")).unwrap(),
        "2\n"
    );
    board.mpremote(&[
        "fs", "rm", "d/x", "+", "fs", "rmdir", "d", "+", "fs", "rm", "-r", ":tree",
    ]);
    assert!(!board.flash("d").exists() && !board.flash("tree").exists());
    let sum = board.mpremote(&["fs", "sha256sum", "b.py"]);
    assert_eq!(
        sum.lines().nth(1),
        Some("62bdb208de6dc6b169a467f646f50ca39e6c203fa6f6732431624d8dec1e77fb"),
    );
    let free = board.mpremote(&["df"]);
    assert!(free.contains("<VfsLfs2>   2097152 "), "{free}");
}

#[test]
fn a_large_file_goes_up_and_down() {
    let Some(board) = Board::start(&[]) else {
        return;
    };
    let mut number = 1u32;
    let bytes: Vec<u8> = (0..100_000)
        .map(|_| {
            number = number.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (number >> 24) as u8
        })
        .collect();
    fs::write(board.pc("large"), &bytes).unwrap();
    board.mpremote(&["fs", "cp", "large", ":", "+", "fs", "cp", ":large", "back"]);
    assert!(fs::read(board.flash("large")).unwrap() == bytes);
    assert!(fs::read(board.pc("back")).unwrap() == bytes);
}

#[test]
fn a_folder_of_the_pc_is_mounted() {
    let Some(board) = Board::start(&[]) else {
        return;
    };
    board.file("pc/there.py", "print('mounted')\nwhere = __file__\n");
    let text = board.mpremote(&["mount", "pc", "exec", "import there; print(there.where)"]);
    assert_eq!(
        text,
        "Local directory pc is mounted at /remote\nmounted\nthere.py\n"
    );
    board.mpremote(&[
        "mount",
        "pc",
        "exec",
        "import os; os.mkdir('d')\nwith open('d/new', 'w') as f: f.write('from the board')",
    ]);
    let new = fs::read_to_string(board.pc("pc/d/new")).unwrap();
    assert_eq!(new, "from the board");
    // It is mounted again after a soft reset at the prompt.
    let mut terminal = Terminal::start(board.command(&["mount", "pc", "repl"]), 24, 80);
    terminal.expect("to exit this shell");
    // Enter would be another key until mpremote has set the terminal up, of which it says nothing.
    terminal.send(key::CTRL_B);
    terminal.expect(">>> ");
    terminal.send(key::CTRL_D);
    terminal.expect("Remount local directory");
    terminal.expect(">>> ");
    terminal.enter("import there");
    terminal.expect("mounted");
    terminal.send(key::CTRL_BRACKET);
    assert_eq!(terminal.wait().status, 0);
}

#[test]
fn the_clock_is_set_and_read() {
    let Some(board) = Board::start(&[]) else {
        return;
    };
    let text = board.mpremote(&["rtc", "--set", "rtc"]);
    let fields: Vec<u32> = text
        .trim()
        .trim_matches(['(', ')'])
        .split(", ")
        .map(|field| field.parse().unwrap())
        .collect();
    assert_eq!(fields.len(), 8, "{text}");
    assert!(fields[0] >= 2026, "{text}");
}

#[test]
fn the_console_serves_it_as_well() {
    let Some(board) = Board::start(&[]) else {
        return;
    };
    let text = succeeded(board.by(&board.socket, &["exec", "print(3)"]));
    assert_eq!(text, "3\n");
    // And the next client, and the other line.
    let text = succeeded(board.by(&board.socket, &["exec", "print(4)"]));
    assert_eq!(text, "4\n");
    assert_eq!(board.mpremote(&["exec", "print(5)"]), "5\n");
}

/// The exercise: a module and main.py uploaded, reset, and the film plays; Ctrl-C gives the REPL.
#[test]
fn an_uploaded_film_plays_after_a_reset() {
    let Some(mut board) = Board::start(&["--theatre", "--any-wifi"]) else {
        return;
    };
    board.file(
        "animation.py",
        "import network, socket, time\n\
         def play():\n\
         \x20   wlan = network.WLAN(network.STA_IF)\n\
         \x20   wlan.active(True)\n\
         \x20   wlan.connect('SSID', 'password')\n\
         \x20   while not wlan.isconnected():\n\
         \x20       time.sleep(0.1)\n\
         \x20   s = socket.socket()\n\
         \x20   s.connect(socket.getaddrinfo('towel.blinkenlights.nl', 23)[0][-1])\n\
         \x20   while True:\n\
         \x20       data = s.recv(500)\n\
         \x20       print(str(data, 'utf8'), end='')\n",
    );
    board.file("main.py", "import animation\nanimation.play()\n");
    board.mpremote(&["fs", "cp", "animation.py", "main.py", ":", "+", "reset"]);
    board.program.expect("rst:0xc (SW_CPU_RESET)");
    // Frames begin at the top left.
    board.program.expect("\x1b[H");
    board.program.expect("\x1b[H");
    board.board.program.write(b"\x03");
    board.program.expect("KeyboardInterrupt: ");
    board.program.expect(">>> ");
    board.board.program.write(b"1+1\r");
    board.program.expect("\r\n2\r\n");
    // A tool interrupts it just as well.
    board.board.program.write(b"\x04");
    board.program.expect("\x1b[H");
    assert_eq!(board.mpremote(&["exec", "print('ready')"]), "ready\n");
}
