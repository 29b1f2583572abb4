//! A layer in memory above a folder of the PC, or above nothing: what is written goes into the
//! layer, what is removed is hidden by it, and the folder stays as it is.
//!
//! Nothing is copied from below before it is changed: a renamed folder remembers which one of
//! below shines through it.

use super::error::PcError;
use super::file::Content;
use super::folder::Folder;
use super::path::{join, parent};
use super::store::{Found, Store};
use std::collections::BTreeMap;
use std::rc::Rc;

#[derive(Debug)]
enum Entry {
    File {
        content: Rc<Vec<u8>>,
        modified: i64,
    },
    /// A file of below, by its path there.
    Below(String),
    Folder(Branch),
    /// Hides what is below.
    Gone,
}

#[derive(Debug, Default)]
struct Branch {
    entries: BTreeMap<String, Entry>,
    /// The folder of below that shines through.
    below: Option<String>,
}

/// Where a path leads.
enum Place<'a> {
    Upper(&'a Entry),
    Root(&'a Branch),
    Below(String),
    Nowhere,
}

/// The layer and what is below.
#[derive(Debug)]
pub(super) struct Layered {
    below: Option<Folder>,
    root: Branch,
}

impl Layered {
    pub fn new(below: Option<Folder>) -> Layered {
        let root = Branch {
            entries: BTreeMap::new(),
            below: below.is_some().then(String::new),
        };
        Layered { below, root }
    }

    fn locate(&self, path: &str) -> Place<'_> {
        let mut branch = &self.root;
        if path.is_empty() {
            return Place::Root(branch);
        }
        let mut rest = path;
        loop {
            let (name, after) = match rest.split_once('/') {
                Some((name, after)) => (name, Some(after)),
                None => (rest, None),
            };
            match (branch.entries.get(name), after) {
                (Some(Entry::Gone), _) => return Place::Nowhere,
                (Some(Entry::Folder(next)), Some(after)) => {
                    branch = next;
                    rest = after;
                }
                (Some(_), Some(_)) => return Place::Nowhere,
                (Some(entry), None) => return Place::Upper(entry),
                (None, _) => {
                    return match &branch.below {
                        Some(below) => Place::Below(join(below, rest)),
                        None => Place::Nowhere,
                    };
                }
            }
        }
    }

    fn find_below(&self, path: &str) -> Option<Found> {
        self.below.as_ref()?.find(path)
    }

    fn find_entry(&self, entry: &Entry) -> Option<Found> {
        match entry {
            Entry::File { content, modified } => Some(Found::File {
                size: content.len() as u64,
                modified: *modified,
            }),
            Entry::Below(path) => self.find_below(path),
            Entry::Folder(_) => Some(Found::Folder),
            Entry::Gone => None,
        }
    }

    /// The layer's part of a folder that exists, made if it is only below so far.
    fn branch(&mut self, path: &str) -> Result<&mut Branch, PcError> {
        let mut branch = &mut self.root;
        for name in path.split('/').filter(|name| !name.is_empty()) {
            let below = branch.below.as_ref().map(|below| join(below, name));
            let entry = branch.entries.entry(name.to_owned()).or_insert_with(|| {
                Entry::Folder(Branch {
                    entries: BTreeMap::new(),
                    below,
                })
            });
            branch = match entry {
                Entry::Folder(next) => next,
                _ => return Err(PcError::Failed),
            };
        }
        Ok(branch)
    }

    fn insert(&mut self, path: &str, entry: Entry) -> Result<(), PcError> {
        let name = path[path.rfind('/').map_or(0, |i| i + 1)..].to_owned();
        self.branch(parent(path))?.entries.insert(name, entry);
        Ok(())
    }

    /// Takes an entry out of the layer, and hides what is below its name.
    fn take(&mut self, path: &str) -> Result<Option<Entry>, PcError> {
        let name = path[path.rfind('/').map_or(0, |i| i + 1)..].to_owned();
        let branch = self.branch(parent(path))?;
        Ok(if branch.below.is_some() {
            branch.entries.insert(name, Entry::Gone)
        } else {
            branch.entries.remove(&name)
        })
    }
}

impl Store for Layered {
    fn kept(&self, name: &str) -> Result<Option<Vec<u8>>, PcError> {
        match &self.below {
            Some(below) => below.kept(name),
            None => Ok(None),
        }
    }

    fn keep(&mut self, _name: &str, _bytes: &[u8]) -> Result<(), PcError> {
        Ok(())
    }

    fn keep_at(&mut self, _name: &str, _offset: u64, _bytes: &[u8]) -> Result<(), PcError> {
        Ok(())
    }

    fn find(&self, path: &str) -> Option<Found> {
        match self.locate(path) {
            Place::Upper(entry) => self.find_entry(entry),
            Place::Root(_) => Some(Found::Folder),
            Place::Below(path) => self.find_below(&path),
            Place::Nowhere => None,
        }
    }

    fn list(&self, path: &str) -> Result<Vec<(String, Found)>, PcError> {
        let branch = match self.locate(path) {
            Place::Root(branch) | Place::Upper(Entry::Folder(branch)) => branch,
            Place::Below(path) => {
                return match &self.below {
                    Some(below) => below.list(&path),
                    None => Ok(Vec::new()),
                };
            }
            _ => return Ok(Vec::new()),
        };
        let mut all = match (&branch.below, &self.below) {
            // The folder may be gone by now; then only the layer is left.
            (Some(path), Some(below)) => below.list(path).unwrap_or_default(),
            _ => Vec::new(),
        };
        all.retain(|(name, _)| !branch.entries.contains_key(name));
        for (name, entry) in &branch.entries {
            if let Some(found) = self.find_entry(entry) {
                all.push((name.clone(), found));
            }
        }
        Ok(all)
    }

    fn open(&self, path: &str) -> Result<Content, PcError> {
        let below = match self.locate(path) {
            Place::Upper(Entry::File { content, .. }) => {
                return Ok(Content::Memory(content.clone()));
            }
            Place::Upper(Entry::Below(path)) => path.clone(),
            Place::Below(path) => path,
            _ => return Err(PcError::Failed),
        };
        match &self.below {
            Some(folder) => folder.open(&below),
            None => Err(PcError::Failed),
        }
    }

    fn put(&mut self, path: &str, content: &Rc<Vec<u8>>, modified: i64) -> Result<(), PcError> {
        let content = content.clone();
        self.insert(path, Entry::File { content, modified })
    }

    fn make_folder(&mut self, path: &str) -> Result<(), PcError> {
        self.insert(path, Entry::Folder(Branch::default()))
    }

    fn remove(&mut self, path: &str, _found: Found) -> Result<(), PcError> {
        self.take(path).map(|_| ())
    }

    fn rename(&mut self, from: &str, to: &str) -> Result<(), PcError> {
        let below = match self.locate(from) {
            Place::Below(path) => Some(path),
            _ => None,
        };
        let below = below.map(|path| match self.find_below(&path) {
            Some(Found::Folder) => Entry::Folder(Branch {
                entries: BTreeMap::new(),
                below: Some(path),
            }),
            _ => Entry::Below(path),
        });
        let entry = match (self.take(from)?, below) {
            (_, Some(entry)) | (Some(entry), None) => entry,
            (None, None) => return Err(PcError::Failed),
        };
        self.insert(to, entry)
    }
}
