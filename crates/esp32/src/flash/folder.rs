//! A folder of the PC as a place for a board's files.
//!
//! `cap-std` lets no path out of the folder, by whatever links lie in it. What a board cannot have
//! does not exist for it: links that lead outside, devices, pipes, names that are no UTF-8.

use super::error::PcError;
use super::file::{Content, IN_MEMORY, PcFile};
use super::path::{join, parent};
use super::store::{Found, Store};
use cap_std::fs::{Dir, Metadata, OpenOptions};
use std::cell::Cell;
use std::io::{self, Read, Seek, Write};
use std::path::Path;
use std::rc::Rc;
use std::time::UNIX_EPOCH;

/// Opens a folder of the PC by its path.
///
/// # Errors
/// It is missing, no folder, or not the user's to read.
pub fn open(path: &Path) -> io::Result<Dir> {
    Dir::open_ambient_dir(path, cap_std::ambient_authority())
}

/// Names of files that are being written begin and end so, with the number of the process and another between. A
/// killed process may leave one.
const PART: (&str, &str) = (".boardless-", ".part");

/// Entries that are looked at for what killed processes left. A folder with more holds more than a part could.
const SEARCHED: usize = 10_000;

/// The folder for what the flash chip holds beside the files.
const BESIDE: &str = ".boardless";
/// Bytes that are read of a file in it: more than the chip has.
const KEPT_MAX: u64 = 16 << 20;

/// Whether a name is one of ours, which no board sees.
fn is_hidden(name: &str) -> bool {
    name == BESIDE || name.starts_with(PART.0) && name.ends_with(PART.1)
}

/// Whether this is a file that was being written by a process that is no more.
fn is_leftover(name: &str) -> bool {
    let process = name
        .strip_prefix(PART.0)
        .and_then(|name| name.strip_suffix(PART.1))
        .and_then(|numbers| numbers.split_once('-'));
    match process {
        // Where there is no /proc, another board on the same folder would be writing at this very moment.
        Some((process, _)) => !Path::new("/proc").join(process).exists(),
        None => false,
    }
}

/// A folder of the PC.
#[derive(Debug)]
pub(super) struct Folder {
    dir: Dir,
    parts: Cell<u32>,
}

impl Folder {
    pub fn new(dir: Dir) -> Folder {
        Folder {
            dir,
            parts: Cell::new(0),
        }
    }

    /// Removes what killed processes left of files they were writing.
    pub fn remove_leftovers(&self) {
        let mut folders = vec![String::new()];
        let mut searched = 0;
        while let Some(folder) = folders.pop() {
            let entries = match folder.as_str() {
                "" => self.dir.entries(),
                path => self.dir.read_dir(path),
            };
            for entry in entries.into_iter().flatten().flatten() {
                searched += 1;
                if searched > SEARCHED {
                    return;
                }
                let (Ok(name), Ok(kind)) = (entry.file_name().into_string(), entry.file_type())
                else {
                    continue;
                };
                let path = join(&folder, &name);
                if kind.is_dir() {
                    folders.push(path);
                } else if kind.is_file() && is_leftover(&name) {
                    // Whatever forbids it: no board sees the file.
                    let _ = self.dir.remove_file(&path);
                }
            }
        }
    }

    /// The path to replace: where a link within the folder leads, so that the link stays.
    fn target(&self, path: &str) -> Result<String, PcError> {
        match self.dir.symlink_metadata(path) {
            Ok(m) if m.is_symlink() => {
                if self.find(path).is_none() {
                    return Err(PcError::Denied);
                }
                let target = self.dir.canonicalize(path)?;
                Ok(target.to_str().ok_or(PcError::Denied)?.to_owned())
            }
            Ok(m) if m.is_file() => Ok(path.to_owned()),
            Ok(_) => Err(PcError::Denied),
            Err(_) => Ok(path.to_owned()),
        }
    }

    fn write(&self, target: &str, content: &[u8]) -> io::Result<()> {
        let number = self.parts.get();
        self.parts.set(number.wrapping_add(1));
        let (start, end) = PART;
        let part = format!("{start}{}-{number}{end}", std::process::id());
        let part = join(parent(target), &part);
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        let mut file = self.dir.open_with(&part, &options)?;
        let result = self.fill(&mut file, target, content);
        drop(file);
        let result = result.and_then(|()| self.dir.rename(&part, &self.dir, target));
        if result.is_err() {
            // Nothing more can be done for it.
            let _ = self.dir.remove_file(&part);
        }
        result
    }

    fn fill(&self, file: &mut cap_std::fs::File, target: &str, content: &[u8]) -> io::Result<()> {
        if let Ok(old) = self.dir.metadata(target) {
            if old.permissions().readonly() {
                return Err(io::ErrorKind::PermissionDenied.into());
            }
            file.set_permissions(old.permissions())?;
        }
        file.write_all(content)
    }
}

fn found(metadata: &Metadata) -> Option<Found> {
    if metadata.is_dir() {
        Some(Found::Folder)
    } else if metadata.is_file() {
        let modified = metadata
            .modified()
            .ok()
            .and_then(|t| t.into_std().duration_since(UNIX_EPOCH).ok())
            .map_or(0, |d| d.as_micros() as i64);
        Some(Found::File {
            size: metadata.len(),
            modified,
        })
    } else {
        None
    }
}

impl Store for Folder {
    fn kept(&self, name: &str) -> Result<Option<Vec<u8>>, PcError> {
        let path = join(BESIDE, name);
        match self.dir.metadata(&path) {
            Ok(metadata) if metadata.is_file() => {}
            Ok(_) => return Err(PcError::Denied),
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(e) => return Err(e.into()),
        }
        let mut bytes = Vec::new();
        let file = self.dir.open(&path)?;
        file.take(KEPT_MAX).read_to_end(&mut bytes)?;
        Ok(Some(bytes))
    }

    fn keep(&mut self, name: &str, bytes: &[u8]) -> Result<(), PcError> {
        match self.dir.create_dir(BESIDE) {
            Err(e) if e.kind() != io::ErrorKind::AlreadyExists => return Err(e.into()),
            _ => {}
        }
        Ok(self.write(&join(BESIDE, name), bytes)?)
    }

    fn keep_at(&mut self, name: &str, offset: u64, bytes: &[u8]) -> Result<(), PcError> {
        let mut options = OpenOptions::new();
        options.write(true);
        let mut file = self.dir.open_with(join(BESIDE, name), &options)?;
        file.seek(io::SeekFrom::Start(offset))?;
        Ok(file.write_all(bytes)?)
    }

    fn find(&self, path: &str) -> Option<Found> {
        if path.is_empty() {
            return Some(Found::Folder);
        }
        if path.split('/').any(is_hidden) {
            return None;
        }
        found(&self.dir.metadata(path).ok()?)
    }

    fn list(&self, path: &str) -> Result<Vec<(String, Found)>, PcError> {
        let entries = if path.is_empty() {
            self.dir.entries()
        } else {
            self.dir.read_dir(path)
        };
        let mut all = Vec::new();
        for entry in entries? {
            let Ok(name) = entry?.file_name().into_string() else {
                continue;
            };
            if let Some(found) = self.find(&join(path, &name)) {
                all.push((name, found));
            }
        }
        Ok(all)
    }

    fn open(&self, path: &str) -> Result<Content, PcError> {
        let file = self.dir.open(path)?;
        let metadata = file.metadata()?;
        if !metadata.is_file() {
            return Err(PcError::Denied);
        }
        let mut file = PcFile::new(file.into_std(), metadata.len());
        if metadata.len() > IN_MEMORY {
            return Ok(Content::Pc(file));
        }
        Ok(Content::Memory(Rc::new(file.read_all()?)))
    }

    fn put(&mut self, path: &str, content: &Rc<Vec<u8>>, _modified: i64) -> Result<(), PcError> {
        if path.split('/').any(is_hidden) {
            return Err(PcError::Denied);
        }
        let target = self.target(path)?;
        Ok(self.write(&target, content)?)
    }

    fn make_folder(&mut self, path: &str) -> Result<(), PcError> {
        if path.split('/').any(is_hidden) {
            return Err(PcError::Denied);
        }
        Ok(self.dir.create_dir(path)?)
    }

    fn remove(&mut self, path: &str, found: Found) -> Result<(), PcError> {
        // A link to a folder is removed as the file it is.
        let link = self.dir.symlink_metadata(path)?.is_symlink();
        if found.is_folder() && !link {
            Ok(self.dir.remove_dir(path)?)
        } else {
            Ok(self.dir.remove_file(path)?)
        }
    }

    fn rename(&mut self, from: &str, to: &str) -> Result<(), PcError> {
        if to.split('/').any(is_hidden) {
            return Err(PcError::Denied);
        }
        // What is there but cannot be seen is not overwritten.
        if self.find(to).is_none() && self.dir.symlink_metadata(to).is_ok() {
            return Err(PcError::Denied);
        }
        Ok(self.dir.rename(from, &self.dir, to)?)
    }
}
