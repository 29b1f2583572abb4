//! The tab key: the rest of a name, or the names there are.

use super::continuation::is_identifier;
use super::{Console, Scope};

/// What the tab key does to the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Completion {
    /// Nothing fits, or nothing is missing.
    Nothing,
    /// These bytes go in at the cursor.
    Insert(Vec<u8>),
    /// Several names fit and none has a letter more in common; they have been printed below the line.
    Listed,
}

const IMPORT: &[u8] = b"import ";
/// Width of a column of candidates.
const SLOT: usize = 16;
/// Width of a line of candidates.
const LINE: usize = 4 * SLOT;

/// Completes the name that ends `text`, the line up to the cursor; prints the candidates if there are several.
pub fn complete<C: Console>(console: &mut C, text: &[u8]) -> Completion {
    let chain = &text[text
        .iter()
        .rposition(|&c| !is_identifier(c) && c != b'.')
        .map_or(0, |i| i + 1)..];
    // Only ASCII is left of a name by now.
    let chain = String::from_utf8_lossy(chain);
    let mut path: Vec<&str> = chain.split('.').collect();
    let word = path.pop().unwrap_or_default();

    let names = if text.starts_with(IMPORT) {
        // The path is looked up all the same, and then of no use.
        if !path.is_empty() && console.names(Scope::Attributes(&path)).is_none() {
            return Completion::Nothing;
        }
        console.names(Scope::Modules)
    } else {
        console.names(Scope::Attributes(&path))
    };
    let Some(names) = names else {
        return Completion::Nothing;
    };
    let names = matching(names, word);

    let Some(first) = names.first() else {
        let is_first_word = word.len() == text.len();
        return match IMPORT.strip_prefix(word.as_bytes()) {
            Some(rest) if is_first_word && !word.is_empty() && !rest.is_empty() => {
                Completion::Insert(rest.to_vec())
            }
            _ => Completion::Nothing,
        };
    };
    let common = names
        .iter()
        .map(|name| common_prefix(first, name))
        .min()
        .unwrap_or_default();
    if names.len() > 1 && common == word.len() {
        console.write(&columns(&names));
        return Completion::Listed;
    }
    match &first.as_bytes()[word.len()..common] {
        [] => Completion::Nothing,
        rest => Completion::Insert(rest.to_vec()),
    }
}

/// The names that begin with `word`. Names with a leading underscore appear only once it is typed.
fn matching(mut names: Vec<String>, word: &str) -> Vec<String> {
    names.retain(|name| {
        !name.is_empty() && name.starts_with(word) && !(word.is_empty() && name.starts_with('_'))
    });
    names
}

fn common_prefix(a: &str, b: &str) -> usize {
    a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count()
}

/// Candidates in columns of 16, 64 wide, each at least two spaces from the one before; a new line first.
fn columns(names: &[String]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut width = LINE;
    for name in names {
        let mut gap = width.next_multiple_of(SLOT) - width;
        if gap < 2 {
            gap += SLOT;
        }
        if width + gap + name.len() <= LINE {
            out.resize(out.len() + gap, b' ');
            width += gap + name.len();
        } else {
            out.extend_from_slice(b"\r\n");
            width = name.len();
        }
        out.extend_from_slice(name.as_bytes());
    }
    out.extend_from_slice(b"\r\n");
    out
}
