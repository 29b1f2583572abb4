//! The real mpremote at a board's serial line. `tools/test` installs it into target/venv.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use common::{Running, boardless};

mod common;

/// A tool in target/venv, or in the user's path.
fn tool(name: &str) -> Option<PathBuf> {
    let venv = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../target/venv/bin")
        .join(name);
    if venv.exists() {
        return Some(venv);
    }
    let known = Command::new(name).arg("--version").output().is_ok();
    if !known {
        eprintln!("skipped: there is no {name}; tools/test installs it into target/venv");
    }
    known.then(|| PathBuf::from(name))
}

/// A board, and mpremote to use it with.
struct Board {
    mpremote: PathBuf,
    program: Running,
    folder: tempfile::TempDir,
    port: String,
    socket: String,
}

impl Board {
    fn start(options: &[&str]) -> Option<Board> {
        let mpremote = tool("mpremote")?;
        let folder = tempfile::tempdir().unwrap();
        let line = folder.path().join("line");
        let mut command = boardless(["board", "--console", "0", "--serial"]);
        command
            .arg(&line)
            .arg(folder.path().join("flash"))
            .args(options);
        let program = Running::start(command);
        program.expect_error("console at ");
        let socket = program.expect_error("\n").trim().to_owned();
        Some(Board {
            mpremote,
            program,
            port: line.to_str().unwrap().to_owned(),
            folder,
            socket,
        })
    }

    fn flash(&self, name: &str) -> PathBuf {
        self.folder.path().join("flash").join(name)
    }

    fn command(&self, port: &str, args: &[&str]) -> Output {
        Command::new(&self.mpremote)
            .args(["connect", port])
            .args(args)
            .current_dir(self.folder.path())
            .output()
            .unwrap()
    }

    /// What mpremote prints, with `\n` for `\r\n`.
    #[track_caller]
    fn mpremote(&self, args: &[&str]) -> String {
        succeeded(self.command(&self.port, args))
    }

    fn file(&self, name: &str, text: &str) {
        let path = self.folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

#[track_caller]
fn succeeded(output: Output) -> String {
    assert!(output.status.success(), "{output:?}");
    // It passes on what comes over the line, which ends lines with both.
    String::from_utf8(output.stdout)
        .unwrap()
        .replace("\r\n", "\n")
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
    let failed = board.command(&board.port, &["exec", "1/0"]);
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
        fs::read_to_string(board.folder.path().join("c.py")).unwrap(),
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
    fs::create_dir(board.folder.path().join("back")).unwrap();
    board.mpremote(&["fs", "cp", "-r", ":tree", "back"]);
    assert_eq!(
        fs::read_to_string(board.folder.path().join("back/tree/two")).unwrap(),
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
    fs::write(board.folder.path().join("large"), &bytes).unwrap();
    board.mpremote(&["fs", "cp", "large", ":", "+", "fs", "cp", ":large", "back"]);
    assert!(fs::read(board.flash("large")).unwrap() == bytes);
    assert!(fs::read(board.folder.path().join("back")).unwrap() == bytes);
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
    let text = succeeded(board.command(&board.socket, &["exec", "print(3)"]));
    assert_eq!(text, "3\n");
    // And the next client, and the other line.
    let text = succeeded(board.command(&board.socket, &["exec", "print(4)"]));
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
    board.program.write(b"\x03");
    board.program.expect("KeyboardInterrupt: ");
    board.program.expect(">>> ");
    board.program.write(b"1+1\r");
    board.program.expect("\r\n2\r\n");
    // A tool interrupts it just as well.
    board.program.write(b"\x04");
    board.program.expect("\x1b[H");
    assert_eq!(board.mpremote(&["exec", "print('ready')"]), "ready\n");
}
