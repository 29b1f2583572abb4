//! The documentation is true: its transcripts are played, its links lead somewhere, and each difference that
//! COMPATIBILITY.md owns up to is shown by a script.
//!
//! What the fences of a page mean is written in [`blocks`]; how a transcript is played, in [`play`].

// Clippy sees no test in a test's helper.
#![allow(clippy::unwrap_used)]

mod blocks;
#[path = "../common/mod.rs"]
mod common;
mod play;

use std::fs;
use std::path::{Path, PathBuf};

use blocks::{Block, Kind};

/// Pages whose transcripts are played.
const PLAYED: [&str; 1] = ["README.md"];
/// All pages: their links are followed.
const PAGES: [&str; 5] = [
    "README.md",
    "README.zh-CN.md",
    "ARCHITECTURE.md",
    "COMPATIBILITY.md",
    "CHANGELOG.md",
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
        played += play::page(name, &blocks);
    }
    assert!(played >= 10, "only {played} transcripts were played");
}

/// The Chinese page shows what the English one shows, which is played.
#[test]
fn the_translation_shows_the_same() {
    let shown = |name| {
        blocks_of(name)
            .into_iter()
            .map(|block| (block.kind, block.text))
            .collect::<Vec<_>>()
    };
    let (english, chinese) = (shown("README.md"), shown("README.zh-CN.md"));
    for (english, chinese) in english.iter().zip(&chinese) {
        // A reason not to run something is prose.
        if !matches!(
            (&english.0, &chinese.0),
            (Kind::NotRun { .. }, Kind::NotRun { .. })
        ) {
            assert_eq!(english.0, chinese.0);
        }
        assert_eq!(english.1, chinese.1);
    }
    assert_eq!(english.len(), chinese.len());
}

#[test]
fn links_lead_somewhere() {
    let mut failures = String::new();
    for name in PAGES {
        for (line, target) in blocks::links(&page(name)) {
            if target.contains("://") {
                continue;
            }
            let (path, heading) = target.split_once('#').unwrap_or((&target, ""));
            let path = if path.is_empty() { name } else { path };
            if !top().join(path).exists() {
                failures += &format!("{name}:{line}: {target}: no such file\n");
            } else if !heading.is_empty()
                && !blocks::headings(&page(path)).contains(&heading.to_owned())
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
