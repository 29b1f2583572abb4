//! Plays a page's transcripts: real programs in real terminals, as a reader would.
//!
//! A line of a transcript is what the user types, if it begins with a prompt (`$ `, `>>> `, `... `, `=== `, or `> ` of
//! `boardless talk`); a key, if that or the whole line is `^C` and the like; else it must be on the screen, there and exactly so. `…` stands
//! for any text within a line, and alone on a line for any lines.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use super::blocks::{Block, Kind};
use super::common::terminal::Terminal;
use super::common::{BOARDLESS, PATIENCE};

/// High enough that nothing scrolls away.
const ROWS: u16 = 400;
const COLUMNS: u16 = 120;

/// The prompts there are. The shell's is the first.
const PROMPTS: [&str; 5] = ["$ ", ">>> ", "... ", "=== ", "> "];

/// The pages and scripts name ports, so only one of these tests runs at a time on a machine.
pub fn alone() -> File {
    let lock = File::create(std::env::temp_dir().join("boardless-docs.lock")).unwrap();
    lock.lock().unwrap();
    lock
}

/// Plays a page; how many transcripts it had.
pub fn page(name: &str, blocks: &[Block], programs: &Path) -> usize {
    let folder = Folder::new(programs);
    let mut played = 0;
    for section in blocks.split(|block| block.kind == Kind::Heading) {
        if uses_mpremote(section) && !there_is_mpremote() {
            println!(
                "{name}:{}: not run: there is no mpremote; tools/test installs it",
                section[0].line
            );
            continue;
        }
        let mut terminals = BTreeMap::new();
        for block in section {
            played += usize::from(play_block(name, block, &folder, &mut terminals));
        }
        for player in terminals.into_values() {
            player.close();
        }
    }
    played
}

/// Plays a block, if there is something to play.
fn play_block<'a>(
    name: &str,
    block: &'a Block,
    folder: &Folder,
    terminals: &mut BTreeMap<&'a str, Player>,
) -> bool {
    let at = format!("{name}:{}", block.line);
    match &block.kind {
        // The folder has them.
        Kind::File { name } if name.starts_with("programs/") => {}
        Kind::File { name } => {
            let mut text = block.text.join("\n");
            text.push('\n');
            let path = folder.0.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        Kind::Transcript { terminal, film } => {
            println!("playing {at}");
            let player = terminals
                .entry(terminal)
                .or_insert_with(|| Player::start(&folder.0));
            player.play(&at, &block.text, *film);
            if (*film || terminal.is_empty())
                && let Some(player) = terminals.remove(terminal.as_str())
            {
                player.close();
            }
            return true;
        }
        Kind::NotRun { .. } | Kind::Shown | Kind::Diagram | Kind::Heading => {}
    }
    false
}

fn uses_mpremote(section: &[Block]) -> bool {
    section.iter().any(|block| {
        matches!(block.kind, Kind::Transcript { .. })
            && block
                .text
                .iter()
                .any(|line| line.starts_with("$ mpremote "))
    })
}

fn there_is_mpremote() -> bool {
    tools().join("mpremote").exists() || Command::new("mpremote").arg("--version").output().is_ok()
}

/// Where a page's commands run: it has a copy of `programs/`. It goes when dropped.
struct Folder(PathBuf);

impl Folder {
    fn new(programs: &Path) -> Folder {
        let path = std::env::temp_dir().join(format!("boardless-docs-{}", std::process::id()));
        let copies = path.join("programs");
        fs::create_dir_all(&copies).unwrap();
        for entry in fs::read_dir(programs).unwrap().map(Result::unwrap) {
            if entry.file_type().unwrap().is_file() {
                fs::copy(entry.path(), copies.join(entry.file_name())).unwrap();
            }
        }
        Folder(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Where `tools/test` installs mpremote.
fn tools() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/venv/bin")
}

/// A terminal, and all that must be on it.
struct Player {
    terminal: Terminal,
    expected: Vec<String>,
}

impl Player {
    fn start(folder: &Path) -> Player {
        let mut path = Path::new(BOARDLESS)
            .parent()
            .unwrap()
            .as_os_str()
            .to_owned();
        path.push(":");
        path.push(tools());
        path.push(":");
        path.push(std::env::var_os("PATH").unwrap_or_default());
        let mut shell = Command::new("sh");
        shell
            .current_dir(folder)
            .env("PATH", path)
            .env("PS1", PROMPTS[0])
            .env("TERM", "xterm")
            .env("LC_ALL", "C.UTF-8")
            .env("PYTHONDONTWRITEBYTECODE", "1")
            // Where the pages say that serial lines are.
            .env("TMPDIR", "/tmp")
            .env_remove("ENV");
        Player {
            terminal: Terminal::start(shell, ROWS, COLUMNS),
            expected: Vec::new(),
        }
    }

    fn play(&mut self, at: &str, lines: &[String], film: bool) {
        let inputs = lines
            .iter()
            .rposition(|line| key(line).is_some() || typed(line).is_some())
            .map_or(0, |last| last + 1);
        for line in &lines[..inputs] {
            if let Some(key) = key(line) {
                self.wait(at, "what comes before a key", |_| true);
                self.terminal.send([key]);
            } else if let Some((prompt, text)) = typed(line) {
                self.wait(at, line, |row| row.trim_end() == prompt.trim_end());
                if let Some(key) = key(text) {
                    self.terminal.send([key]);
                    self.expected.push(prompt.trim_end().to_owned());
                    continue;
                }
                // The REPL may have indented already, with too much or too little.
                let (_, column) = self.terminal.look(vt100::Screen::cursor_position);
                let there = usize::from(column).saturating_sub(prompt.len());
                let wanted = text.len() - text.trim_start_matches(' ').len();
                let text = if prompt == "... " && wanted >= there {
                    text[there..].to_owned()
                } else if prompt == "... " {
                    "\x7f".repeat((there - wanted).div_ceil(4)) + text.trim_start()
                } else {
                    text.to_owned()
                };
                self.terminal.send(format!("{text}\r"));
                self.expected.push(line.trim_end().to_owned());
            } else {
                self.expected.push(line.trim_end().to_owned());
            }
        }
        let rest = &lines[inputs..];
        if film {
            self.terminal.expect_screen(|screen| {
                let mut seen = screen.lines();
                rest.iter()
                    .filter(|line| *line != "…")
                    .all(|line| seen.any(|seen| seen.trim() == line.trim()))
            });
        } else {
            self.expected
                .extend(rest.iter().map(|line| line.trim_end().to_owned()));
            self.wait(at, "the end of the block", |row| {
                row.is_empty() || PROMPTS.iter().any(|prompt| row == prompt.trim_end())
            });
        }
    }

    /// Waits until the screen is as expected up to the row with the cursor, and that row is as told.
    fn wait(&self, at: &str, for_what: &str, cursor_row: impl Fn(&str) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let screen = self.terminal.screen_to_cursor();
            let mut rows: Vec<&str> = screen.split('\n').map(str::trim_end).collect();
            let last = rows.pop().unwrap_or_default();
            if cursor_row(last) && matches(&self.expected, &rows) {
                return;
            }
            assert!(
                Instant::now() < deadline,
                "{at}: waiting for {for_what}\n--- expected\n{}\n--- on the screen\n{screen}\n---",
                self.expected.join("\n"),
            );
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Ends whatever runs in it.
    fn close(mut self) {
        let deadline = Instant::now() + PATIENCE;
        // Ctrl-C for programs, Ctrl-] for REPLs and telnet, which then wants a command.
        for keys in ["\x03", "\x1d", "quit\r"].into_iter().cycle() {
            let screen = self.terminal.screen_to_cursor();
            if screen.lines().last().map(str::trim_end) == Some(PROMPTS[0].trim_end()) {
                break;
            }
            assert!(
                Instant::now() < deadline,
                "what runs here does not end:\n{screen}"
            );
            self.terminal.send(keys);
            thread::sleep(Duration::from_millis(50));
        }
        self.terminal.send("\x15exit\r");
        self.terminal.wait();
    }
}

/// The key a line stands for.
fn key(line: &str) -> Option<u8> {
    match line.as_bytes() {
        [b'^', letter @ b'A'..=b'Z'] => Some(letter - b'@'),
        _ => None,
    }
}

/// A prompt, and what is typed at it.
fn typed(line: &str) -> Option<(&'static str, &str)> {
    PROMPTS.into_iter().find_map(|prompt| {
        // Enter alone ends a block at the REPL; other prompts without anything after them were left so.
        if prompt == "... " && line == "..." {
            return Some((prompt, ""));
        }
        line.strip_prefix(prompt).map(|text| (prompt, text))
    })
}

/// Whether the rows are as the lines say.
fn matches(lines: &[String], rows: &[&str]) -> bool {
    match lines.split_first() {
        None => rows.is_empty(),
        Some((line, lines)) if line == "…" => {
            (0..=rows.len()).any(|skipped| matches(lines, &rows[skipped..]))
        }
        Some((line, lines)) => rows
            .split_first()
            .is_some_and(|(row, rows)| row_matches(line, row) && matches(lines, rows)),
    }
}

fn row_matches(line: &str, row: &str) -> bool {
    match line.split_once('…') {
        None => line == row,
        Some((start, end)) => row.strip_prefix(start).is_some_and(|row| {
            row.char_indices()
                .map(|(at, _)| at)
                .chain([row.len()])
                .any(|at| row_matches(end, &row[at..]))
        }),
    }
}

#[test]
fn patterns() {
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    assert!(matches(&lines("a\n…\nd…f"), &["a", "b", "c", "d e f"]));
    assert!(matches(&lines("a\n…\nd…f"), &["a", "df"]));
    assert!(!matches(&lines("a\n…\nd…f"), &["a", "df", "g"]));
    assert!(!matches(&lines("a"), &["ab"]));
    assert_eq!(typed("..."), Some(("... ", "")));
    assert_eq!(key("^C"), Some(3));
}
