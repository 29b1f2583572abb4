//! What the fenced blocks of a page mean, by the words after the backticks:
//!
//! | words | the block is |
//! |---|---|
//! | `python NAME.py` | a file of that name, in the folder where the page's commands run |
//! | `python programs/NAME.py` | the repository's file of that name, word for word; the folder has all of them |
//! | `console` | a transcript of a terminal: played, and compared |
//! | `console NAME` | the same; blocks of one name and section are one terminal's |
//! | `console NAME film` | the same; what comes after its last input is to be on the screen at some moment |
//! | `console not-run: REASON`, `python not-run: REASON` | shown only, for that reason |
//! | `sh`, `text` | shown only: how to install and test, an excerpt |
//! | `mermaid` | a diagram; `tools/sequence` has drawn the picture above it |
//!
//! A heading of the second or third level closes all terminals.

use std::collections::BTreeMap;

/// A block of a page.
#[derive(Debug)]
pub struct Block {
    /// The line it begins on, from 1.
    pub line: usize,
    /// What it is.
    pub kind: Kind,
    /// Its lines.
    pub text: Vec<String>,
}

/// What a block is.
#[derive(Debug, PartialEq, Eq)]
pub enum Kind {
    /// A file.
    File {
        /// Its name.
        name: String,
    },
    /// A piece of a terminal's transcript.
    Transcript {
        /// Which terminal; empty for one of its own.
        terminal: String,
        /// Its end is a moving picture.
        film: bool,
    },
    /// Not run.
    NotRun {
        /// Why.
        reason: String,
    },
    /// Nothing to run.
    Shown,
    /// A diagram.
    Diagram,
    /// No block: a heading of the second or third level.
    Heading,
}

/// The blocks of a page.
pub fn parse(page: &str) -> Result<Vec<Block>, String> {
    let mut blocks = Vec::new();
    let mut lines = page.lines().enumerate();
    while let Some((index, line)) = lines.next() {
        let line_number = index + 1;
        if line.starts_with("## ") || line.starts_with("### ") {
            blocks.push(Block {
                line: line_number,
                kind: Kind::Heading,
                text: Vec::new(),
            });
        }
        let Some(words) = line.strip_prefix("```") else {
            continue;
        };
        let kind = kind(words).ok_or(format!("line {line_number}: what is `{words}`?"))?;
        let mut text = Vec::new();
        loop {
            match lines.next() {
                None => return Err(format!("line {line_number}: a block without end")),
                Some((_, "```")) => break,
                Some((_, line)) => text.push(line.to_owned()),
            }
        }
        blocks.push(Block {
            line: line_number,
            kind,
            text,
        });
    }
    Ok(blocks)
}

fn kind(words: &str) -> Option<Kind> {
    if let Some((_, reason)) = words.split_once(" not-run: ") {
        return Some(Kind::NotRun {
            reason: reason.to_owned(),
        });
    }
    let words: Vec<&str> = words.split(' ').collect();
    let transcript = |terminal: &str, film| {
        Some(Kind::Transcript {
            terminal: terminal.to_owned(),
            film,
        })
    };
    match words.as_slice() {
        ["sh" | "text"] => Some(Kind::Shown),
        ["mermaid"] => Some(Kind::Diagram),
        ["python", name] => Some(Kind::File {
            name: (*name).to_owned(),
        }),
        ["console"] => transcript("", false),
        ["console", terminal] => transcript(terminal, false),
        ["console", terminal, "film"] => transcript(terminal, true),
        _ => None,
    }
}

/// Where a page's links lead, each with its line.
pub fn links(page: &str) -> Vec<(usize, String)> {
    let mut links = Vec::new();
    let mut fenced = false;
    for (index, line) in page.lines().enumerate() {
        fenced ^= line.starts_with("```");
        if fenced {
            continue;
        }
        for piece in line.split("](").skip(1) {
            if let Some((target, _)) = piece.split_once(')') {
                links.push((index + 1, target.to_owned()));
            }
        }
        for piece in line.split("src=\"").skip(1) {
            if let Some((target, _)) = piece.split_once('"') {
                links.push((index + 1, target.to_owned()));
            }
        }
    }
    links
}

/// A page's headings as links name them: one that comes again gets a number.
pub fn headings(page: &str) -> Vec<String> {
    let mut seen = BTreeMap::new();
    page.lines()
        .filter(|line| line.starts_with('#'))
        .map(|line| {
            let name: String = line
                .trim_start_matches('#')
                .trim()
                .to_lowercase()
                .chars()
                .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
                .map(|c| if c == ' ' { '-' } else { c })
                .collect();
            let before = seen.entry(name.clone()).or_insert(0);
            *before += 1;
            match *before {
                1 => name,
                again => format!("{name}-{}", again - 1),
            }
        })
        .collect()
}
