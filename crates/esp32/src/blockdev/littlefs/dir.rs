//! Folders and paths. A path here begins at the root and has no `.` and `..`.

use super::pair::{self, FILE, FOLDER, Pair, Record, same, two, two_bytes};
use super::{LittlefsError, Mounted, NAME_MAX, Result};
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// What an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A file of so many bytes.
    File(u32),
    /// A folder.
    Folder,
}

/// An entry of a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its name.
    pub name: Vec<u8>,
    /// What it is.
    pub kind: Kind,
}

/// The order of names: by their bytes, but a name comes after the longer ones that begin with it.
fn order(a: &[u8], b: &[u8]) -> Ordering {
    let common = a.len().min(b.len());
    let by_bytes = a[..common].cmp(&b[..common]);
    by_bytes.then(b.len().cmp(&a.len()))
}

fn names(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|name| !name.is_empty())
}

fn kind(record: &Record) -> Kind {
    match (record.kind, record.structure) {
        (FOLDER, _) => Kind::Folder,
        (_, pair::CHAIN) => Kind::File(two(&record.data).map_or(0, |[_, size]| size)),
        _ => Kind::File(record.data.len() as u32),
    }
}

/// Where a record is.
struct Found {
    pair: Pair,
    at: usize,
}

impl Found {
    fn record(&self) -> &Record {
        &self.pair.records[self.at]
    }
}

impl Mounted {
    /// A folder's pairs.
    fn pairs(&self, folder: [u32; 2]) -> Result<Vec<Pair>> {
        let mut pairs = vec![self.fetch(folder)?];
        while let Some(&Pair {
            tail: Some((next, true)),
            ..
        }) = pairs.last()
        {
            if pairs.len() > self.geometry.count {
                return Err(LittlefsError::Corrupt);
            }
            pairs.push(self.fetch(next)?);
        }
        Ok(pairs)
    }

    fn find(&self, folder: [u32; 2], name: &str) -> Result<Option<Found>> {
        for pair in self.pairs(folder)? {
            let is = |r: &Record| r.kind != pair::SUPERBLOCK && r.name == name.as_bytes();
            if let Some(at) = pair.records.iter().position(is) {
                return Ok(Some(Found { pair, at }));
            }
        }
        Ok(None)
    }

    fn place(record: &Record) -> Result<[u32; 2]> {
        match record.kind {
            FOLDER => two(&record.data).ok_or(LittlefsError::Corrupt),
            _ => Err(LittlefsError::NotFolder),
        }
    }

    fn folder(&self, path: &str) -> Result<[u32; 2]> {
        let mut folder = self.root;
        for name in names(path) {
            let found = self.find(folder, name)?;
            folder = Self::place(found.ok_or(LittlefsError::NotFound)?.record())?;
        }
        Ok(folder)
    }

    /// The folder a path's last name is in, and that name. None: it is the root.
    fn parent<'p>(&self, path: &'p str) -> Result<Option<([u32; 2], &'p str)>> {
        let Some(name) = names(path).last() else {
            return Ok(None);
        };
        let trimmed = path.trim_end_matches('/');
        let above = &trimmed[..trimmed.len() - name.len()];
        Ok(Some((self.folder(above)?, name)))
    }

    fn existing(&self, path: &str) -> Result<Found> {
        let (folder, name) = self.parent(path)?.ok_or(LittlefsError::Invalid)?;
        self.find(folder, name)?.ok_or(LittlefsError::NotFound)
    }

    /// What a path names.
    ///
    /// # Errors
    /// It is not there.
    pub fn stat(&self, path: &str) -> Result<Kind> {
        match self.parent(path)? {
            None => Ok(Kind::Folder),
            Some((folder, name)) => {
                let found = self.find(folder, name)?;
                Ok(kind(found.ok_or(LittlefsError::NotFound)?.record()))
            }
        }
    }

    /// An attribute of a file or folder; none: it has not that one.
    ///
    /// # Errors
    /// It is not there.
    pub fn attribute(&self, path: &str, number: u8) -> Result<Option<Vec<u8>>> {
        if names(path).next().is_none() {
            return Ok(None);
        }
        let found = self.existing(path)?;
        Ok(found.record().attributes.get(&number).cloned())
    }

    /// A folder's entries.
    ///
    /// # Errors
    /// It is not there.
    pub fn list(&self, path: &str) -> Result<Vec<Entry>> {
        let pairs = self.pairs(self.folder(path)?)?;
        let records = pairs.iter().flat_map(|pair| &pair.records);
        let entries = records.filter(|record| record.kind != pair::SUPERBLOCK);
        Ok(entries
            .map(|record| Entry {
                name: record.name.clone(),
                kind: kind(record),
            })
            .collect())
    }

    /// What a file holds.
    ///
    /// # Errors
    /// It is not there; it is a folder.
    pub fn read(&self, path: &str) -> Result<Vec<u8>> {
        if names(path).next().is_none() {
            return Err(LittlefsError::IsFolder);
        }
        let found = self.existing(path)?;
        match found.record().kind {
            FOLDER => Err(LittlefsError::IsFolder),
            _ => self.content(found.record()),
        }
    }

    /// Makes or replaces a file, with an attribute or without.
    ///
    /// # Errors
    /// There is no room, or no such folder.
    pub fn store(
        &mut self,
        path: &str,
        bytes: &[u8],
        attribute: Option<(u8, &[u8])>,
    ) -> Result<()> {
        let Some((folder, name)) = self.parent(path)? else {
            return Err(LittlefsError::IsFolder);
        };
        let old = self.find(folder, name)?;
        let mut record = match &old {
            Some(found) if found.record().kind == FOLDER => return Err(LittlefsError::IsFolder),
            Some(found) => found.record().clone(),
            None => Record {
                kind: FILE,
                name: name.as_bytes().to_vec(),
                structure: pair::INLINE,
                data: Vec::new(),
                attributes: BTreeMap::new(),
            },
        };
        self.set_content(&mut record, bytes)?;
        if let Some((number, data)) = attribute {
            record.attributes.insert(number, data.to_vec());
        }
        match old {
            Some(mut found) => {
                found.pair.records[found.at] = record;
                self.commit(&mut found.pair)
            }
            None => self.insert(folder, record),
        }
    }

    fn insert(&mut self, folder: [u32; 2], record: Record) -> Result<()> {
        if record.name.len() > NAME_MAX {
            return Err(LittlefsError::NameTooLong);
        }
        let mut pairs = self.pairs(folder)?;
        let after = |r: &Record| {
            r.kind != pair::SUPERBLOCK && order(&r.name, &record.name) == Ordering::Greater
        };
        let at = pairs.iter().position(|pair| pair.records.iter().any(after));
        let mut pair = pairs.swap_remove(at.unwrap_or(pairs.len() - 1));
        let at = pair.records.iter().position(after);
        pair.records
            .insert(at.unwrap_or(pair.records.len()), record);
        self.commit(&mut pair)
    }

    /// Makes a folder.
    ///
    /// # Errors
    /// The name is taken; there is no room, or no such folder.
    pub fn make_folder(&mut self, path: &str) -> Result<()> {
        let (parent, name) = self.parent(path)?.ok_or(LittlefsError::Exists)?;
        if self.find(parent, name)?.is_some() {
            return Err(LittlefsError::Exists);
        }
        if name.len() > NAME_MAX {
            return Err(LittlefsError::NameTooLong);
        }
        let mut made = Pair::new([self.take()?, self.take()?]);
        let mut last = self.pairs(parent)?.pop().ok_or(LittlefsError::Corrupt)?;
        made.tail = last.tail;
        // Both blocks, so that none has what was there before.
        self.commit(&mut made)?;
        self.commit(&mut made)?;
        last.tail = Some((made.blocks, false));
        self.commit(&mut last)?;
        self.insert(
            parent,
            Record {
                kind: FOLDER,
                name: name.as_bytes().to_vec(),
                structure: pair::PLACE,
                data: two_bytes(made.blocks),
                attributes: BTreeMap::new(),
            },
        )
    }

    fn is_empty(&self, folder: [u32; 2]) -> Result<bool> {
        Ok(self
            .pairs(folder)?
            .iter()
            .all(|pair| pair.records.is_empty()))
    }

    /// Removes a file or an empty folder.
    ///
    /// # Errors
    /// It is not there, not empty, or the root.
    pub fn remove(&mut self, path: &str) -> Result<()> {
        let found = self.existing(path)?;
        if found.record().kind != FOLDER {
            return self.forget(found);
        }
        let folder = Self::place(found.record())?;
        if !self.is_empty(folder)? {
            return Err(LittlefsError::NotEmpty);
        }
        self.forget(found)?;
        // Whose tail it was goes on behind it.
        let tail = self.pairs(folder)?.pop().and_then(|last| last.tail);
        let leads = |p: &Pair| matches!(p.tail, Some((next, false)) if same(next, folder));
        let before = self.all_pairs()?.into_iter().find(leads);
        let mut before = before.ok_or(LittlefsError::Corrupt)?;
        before.tail = tail;
        self.commit(&mut before)
    }

    /// Removes a record.
    fn forget(&mut self, mut found: Found) -> Result<()> {
        found.pair.records.remove(found.at);
        if !found.pair.records.is_empty() {
            return self.commit(&mut found.pair);
        }
        // A folder's further pair that is empty is left out.
        let leads =
            |p: &Pair| matches!(p.tail, Some((next, true)) if same(next, found.pair.blocks));
        match self.all_pairs()?.into_iter().find(leads) {
            Some(mut before) => {
                before.tail = found.pair.tail;
                self.commit(&mut before)
            }
            None => self.commit(&mut found.pair),
        }
    }

    /// Gives a file or folder another name, or another folder. What has the name is replaced: a file by
    /// a file, an empty folder by a folder.
    ///
    /// # Errors
    /// It is not there; the new name is another kind's; a folder would lie in itself.
    pub fn rename(&mut self, old: &str, new: &str) -> Result<()> {
        let record = self.existing(old)?.record().clone();
        let (old, new) = (
            names(old).collect::<Vec<_>>(),
            names(new).collect::<Vec<_>>(),
        );
        let (old_path, new_path) = (old.join("/"), new.join("/"));
        if old == new {
            return Ok(());
        }
        let (folder, name) = self.parent(&new_path)?.ok_or(LittlefsError::Invalid)?;
        if new.starts_with(&old) {
            return Err(LittlefsError::Invalid);
        }
        if let Some(there) = self.find(folder, name)? {
            match (record.kind == FOLDER, there.record().kind == FOLDER) {
                (false, true) => return Err(LittlefsError::IsFolder),
                (true, false) => return Err(LittlefsError::NotFolder),
                _ => self.remove(&new_path)?,
            }
        }
        let renamed = Record {
            name: name.as_bytes().to_vec(),
            ..record
        };
        let (folder, _) = self.parent(&new_path)?.ok_or(LittlefsError::Invalid)?;
        self.insert(folder, renamed)?;
        let found = self.existing(&old_path)?;
        self.forget(found)
    }
}
