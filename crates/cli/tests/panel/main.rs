//! `--panel`: a page that shows the board, in a real browser, and what the panel refuses.

// Clippy sees no test in a test's helper.
#![allow(clippy::unwrap_used)]

mod browser;
#[path = "../common/mod.rs"]
mod common;
mod page;
mod picture;
mod refusals;

use std::fs;

use common::{Running, boardless};

/// A board with a panel, on a folder of its own.
struct Board {
    program: Running,
    folder: tempfile::TempDir,
    /// Where the panel is.
    address: String,
}

impl Board {
    /// A board whose main.py is this.
    fn with(main: &str) -> Board {
        let folder = tempfile::tempdir().unwrap();
        let flash = folder.path().join("flash");
        fs::create_dir(&flash).unwrap();
        fs::write(flash.join("main.py"), main).unwrap();
        let (program, address) = start(&folder, "127.0.0.1:0");
        Board {
            program,
            folder,
            address,
        }
    }

    fn url(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// Ends the board, does something, and powers it on again, with its panel where it was.
    fn restart(&mut self, meanwhile: impl FnOnce()) {
        self.program.signal("TERM");
        // What is dropped is killed and waited for.
        let idle = Running::boardless(["--version"]);
        drop(std::mem::replace(&mut self.program, idle));
        meanwhile();
        (self.program, _) = start(&self.folder, &self.address);
    }
}

fn start(folder: &tempfile::TempDir, panel: &str) -> (Running, String) {
    let mut command = boardless(["board", "--panel", panel, "--serial"]);
    command
        .arg(folder.path().join("line"))
        .arg(folder.path().join("flash"));
    let program = Running::start(command);
    program.expect_error("panel at http://");
    let address = program.expect_error("/").trim_end_matches('/').to_owned();
    (program, address)
}
