//! The documentation is true: its transcripts are played, its links lead somewhere, and each difference that
//! COMPATIBILITY.md owns up to is shown by a script.
//!
//! What the fences of a page mean is written in [`blocks`]; how a transcript is played, in [`play`].

// Clippy sees no test in a test's helper.
#![allow(clippy::unwrap_used)]

mod blocks;
#[path = "../common/mod.rs"]
mod common;
#[allow(dead_code, reason = "the comparison with MicroPython uses all of it")]
#[path = "../../../../fuzz/programs/src/known.rs"]
mod known;
mod play;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use blocks::{Block, Kind};

/// Pages whose transcripts are played.
const PLAYED: [&str; 4] = [
    "README.md",
    "docs/guide.md",
    "docs/socket-programming.md",
    "docs/teachers.md",
];
/// Those of them that have a translation into Chinese.
const TRANSLATED: [&str; 4] = [
    "README",
    "docs/guide",
    "docs/socket-programming",
    "docs/teachers",
];
/// All pages: their links are followed.
const PAGES: [&str; 11] = [
    "README.md",
    "README.zh-CN.md",
    "ARCHITECTURE.md",
    "COMPATIBILITY.md",
    "CHANGELOG.md",
    "docs/guide.md",
    "docs/guide.zh-CN.md",
    "docs/socket-programming.md",
    "docs/socket-programming.zh-CN.md",
    "docs/teachers.md",
    "docs/teachers.zh-CN.md",
];

/// The top folder of the repository.
fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .unwrap()
        .to_owned()
}

fn page(name: &str) -> String {
    fs::read_to_string(top().join(name)).unwrap()
}

fn blocks_of(name: &str) -> Vec<Block> {
    blocks::parse(&page(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[test]
fn transcripts_are_true() {
    let _alone = play::alone();
    let mut played = 0;
    for name in PLAYED {
        let blocks = blocks_of(name);
        for block in &blocks {
            if let Kind::NotRun { reason } = &block.kind {
                println!("{name}:{}: not run: {reason}", block.line);
            }
        }
        played += play::page(name, &blocks, &top().join("programs"));
    }
    assert!(played >= 10, "only {played} transcripts were played");
}

/// A Chinese page shows what the English one shows, which is played.
#[test]
fn translations_show_the_same() {
    for name in TRANSLATED {
        let shown = |name: String| {
            blocks_of(&name)
                .into_iter()
                .map(|block| match block.kind {
                    // What is written in diagrams, and a reason not to run something, is prose.
                    Kind::Diagram => (Kind::Diagram, vec![block.text.len().to_string()]),
                    Kind::NotRun { .. } => (Kind::Shown, block.text),
                    kind => (kind, block.text),
                })
                .collect::<Vec<_>>()
        };
        let (english, chinese) = (
            shown(format!("{name}.md")),
            shown(format!("{name}.zh-CN.md")),
        );
        for (english, chinese) in english.iter().zip(&chinese) {
            assert_eq!(english, chinese, "{name}");
        }
        assert_eq!(english.len(), chinese.len(), "{name}");
    }
}

/// A program of `programs/` that a page shows is the one that is there, and so the one that its transcripts run.
#[test]
fn programs_are_as_shown() {
    let mut shown = 0;
    for name in PAGES {
        for block in blocks_of(name) {
            let Kind::File { name: file } = &block.kind else {
                continue;
            };
            if file.starts_with("programs/") {
                let text = block.text.join("\n") + "\n";
                assert_eq!(page(file), text, "{name}:{}: {file}", block.line);
                shown += 1;
            }
        }
    }
    assert!(shown >= 10, "only {shown} programs are shown");
}

/// Diagrams are drawn anew when their text changes.
#[test]
fn pictures_are_as_their_text() {
    let tool = |name: &str| Command::new(top().join("tools").join(name));
    let pages = PAGES.iter().map(|name| top().join(name));
    let drawn = tool("sequence")
        .arg("--check")
        .args(pages)
        .output()
        .unwrap();
    assert!(
        drawn.status.success(),
        "{}",
        String::from_utf8_lossy(&drawn.stderr)
    );
    for entry in fs::read_dir(top().join("docs")).unwrap() {
        let text = entry.unwrap().path();
        if text.extension().is_some_and(|extension| extension == "txt") {
            let drawn = tool("picture").arg(&text).output().unwrap();
            assert_eq!(
                String::from_utf8_lossy(&drawn.stdout),
                fs::read_to_string(text.with_extension("svg")).unwrap(),
                "{}: draw it with tools/picture",
                text.display()
            );
        }
    }
}

/// The course's reference of the module `socket` is a board's.
#[test]
fn the_reference_is_complete() {
    let folder = tempfile::tempdir().unwrap();
    let script = folder.path().join("names.py");
    fs::write(
        &script,
        "import socket\nfor name in dir(socket):\n    value = getattr(socket, name)\n    \
         if isinstance(value, int):\n        print('| `%s` | %d |' % (name, value))\n\
         for name in dir(socket.socket()) + ['getaddrinfo', 'socket']:\n    \
         if name != '__class__':\n        print('| `%s(' % name)\n",
    )
    .unwrap();
    let names = common::run([Path::new("run"), &script])
        .expect_status(0)
        .text();
    for name in PAGES
        .iter()
        .filter(|name| name.contains("socket-programming"))
    {
        let page = page(name);
        for row in names.lines() {
            assert!(page.contains(row), "{name}: {row}");
        }
        let told = page.matches("\n| `").count();
        assert!(told >= names.lines().count());
    }
}

#[test]
fn links_lead_somewhere() {
    let mut failures = String::new();
    let others = [
        "docs/FIDELITY.md",
        "docs/led-protocol.md",
        "docs/led-protocol.zh-CN.md",
    ];
    for name in PAGES.into_iter().chain(others) {
        for (line, target) in blocks::links(&page(name)) {
            if target.contains("://") {
                continue;
            }
            let (path, heading) = target.split_once('#').unwrap_or((&target, ""));
            // A path is relative to its page.
            let path = if path.is_empty() {
                top().join(name)
            } else {
                top().join(name).parent().unwrap().join(path)
            };
            if !path.exists() {
                failures += &format!("{name}:{line}: {target}: no such file\n");
            } else if !heading.is_empty()
                && !blocks::headings(&fs::read_to_string(path).unwrap())
                    .contains(&heading.to_owned())
            {
                failures += &format!("{name}:{line}: {target}: no such heading\n");
            }
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

/// Every script of `compatibility/` prints what the file beside it says.
#[test]
fn differences_are_as_told() {
    let _alone = play::alone();
    let told = page("COMPATIBILITY.md");
    let mut scripts: Vec<PathBuf> = fs::read_dir(top().join("compatibility"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "py"))
        .collect();
    scripts.sort();
    let mut failures = String::new();
    for script in &scripts {
        let name = script.file_name().unwrap().to_string_lossy();
        if !told.contains(&format!("(compatibility/{name})")) {
            failures += &format!("{name}: COMPATIBILITY.md does not link to it\n");
        }
        let ran = common::run([Path::new("run"), script]);
        let expected = fs::read_to_string(script.with_extension("out")).unwrap_or_default();
        if ran.text() != expected {
            failures += &format!(
                "{name}: expected\n{expected}got\n{}{}",
                ran.text(),
                ran.stderr
            );
        }
    }
    assert!(failures.is_empty(), "{failures}");
    assert!(!scripts.is_empty(), "there are no scripts");
}

/// What the comparison with MicroPython lets pass has a row here still.
#[test]
fn differences_let_pass_are_told() {
    let told = page("COMPATIBILITY.md");
    let rows: Vec<&str> = told.lines().filter(|line| line.starts_with('|')).collect();
    let mut checked = 0;
    for class in known::CLASSES {
        let known::Why::Row(program) = class.why else {
            continue;
        };
        let link = format!("[{program}](compatibility/{program}) |");
        let count = rows.iter().filter(|row| row.ends_with(&link)).count();
        assert_eq!(count, 1, "rows of COMPATIBILITY.md that end with {link}");
        checked += 1;
    }
    assert!(checked > 0, "no class stands for a row");
}
