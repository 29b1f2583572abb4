//! A board on a folder of its own, and the tools to use it with.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use crate::common::{Running, boardless};

/// A tool in target/venv, or in the user's path. A test whose tool is missing does nothing, and says so.
pub fn tool(name: &str) -> Option<PathBuf> {
    let venv = venv().join("bin").join(name);
    if venv.exists() {
        return Some(venv);
    }
    let known = Command::new(name).arg("--version").output().is_ok();
    if !known {
        eprintln!("skipped: there is no {name}; tools/test installs it into target/venv");
    }
    known.then(|| PathBuf::from(name))
}

/// Where `tools/test` installs Python's tools.
pub fn venv() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/venv")
}

/// A checkout of MicroPython's sources, for tests with its own tools: `MICROPYTHON_SOURCE` names it.
pub fn micropython_source() -> Option<PathBuf> {
    let source = std::env::var_os("MICROPYTHON_SOURCE").map(PathBuf::from);
    if source.is_none() {
        eprintln!("skipped: MICROPYTHON_SOURCE names no checkout of MicroPython");
    }
    source
}

/// A board that is on, whose flash is the folder `flash` in a folder of its own.
pub struct Board {
    pub program: Running,
    pub folder: tempfile::TempDir,
    /// The name of the serial line that stays.
    pub link: String,
    /// The serial line's own name, below /dev/pts.
    pub port: String,
    /// The console's, as pyserial takes it.
    pub socket: String,
}

impl Board {
    pub fn start(options: &[&str]) -> Board {
        Board::with(&[], options)
    }

    /// A board with these files.
    pub fn with(files: &[(&str, &str)], options: &[&str]) -> Board {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            put(&folder.path().join("flash").join(name), text);
        }
        let link = folder.path().join("line");
        let mut command = boardless(["board", "--console", "0", "--serial"]);
        command
            .arg(&link)
            .arg(folder.path().join("flash"))
            .args(options);
        let program = Running::start(command);
        program.expect_error("serial line at ");
        let names = program.expect_error(")");
        let port = &names[names.find("/dev/").unwrap()..names.len() - 1];
        program.expect_error("console at ");
        let socket = program.expect_error("\n").trim().to_owned();
        Board {
            program,
            link: link.to_str().unwrap().to_owned(),
            port: port.to_owned(),
            folder,
            socket,
        }
    }

    /// A file in the board's flash.
    pub fn flash(&self, name: &str) -> PathBuf {
        self.folder.path().join("flash").join(name)
    }

    /// What a file in the board's flash holds.
    #[track_caller]
    pub fn flash_text(&self, name: &str) -> String {
        fs::read_to_string(self.flash(name)).unwrap()
    }

    /// A file on the PC, where the tools run.
    pub fn pc(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Makes one.
    pub fn file(&self, name: &str, text: &str) {
        put(&self.pc(name), text);
    }

    /// Runs a tool to its end.
    pub fn run(&self, tool: &Path, args: &[&str]) -> Output {
        self.command(tool, args).output().unwrap()
    }

    /// A tool that is not started yet.
    pub fn command(&self, tool: &Path, args: &[&str]) -> Command {
        let mut command = Command::new(tool);
        command
            .args(args)
            .current_dir(self.folder.path())
            .env("HOME", self.folder.path())
            .env("TERM", "dumb")
            .stdin(Stdio::null());
        command
    }
}

fn put(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// What a tool has printed, with `\n` for `\r\n`: it passes on what comes over the line, which ends lines with both.
#[track_caller]
pub fn succeeded(output: Output) -> String {
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout)
        .unwrap()
        .replace("\r\n", "\n")
}
