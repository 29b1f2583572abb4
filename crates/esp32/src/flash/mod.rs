//! The board's flash: a littlefs of 512 blocks as programs see it, kept in folders of the PC or in
//! memory.
//!
//! [`Flash`] has the rules: paths, names, errors, what an open file sees, the part's capacity. A
//! store has the files: a folder of the PC that is written in place ([`Flash::in_folder`]), a layer
//! in memory above one that stays as it is ([`Flash::above_folder`]), or memory alone
//! ([`Flash::temporary`]). Errors become numbers in [`error`].

pub mod error;
mod file;
mod folder;
mod layered;
pub(crate) mod path;
mod store;
mod usage;

pub use error::{
    Errno, LookupError, MakeFolderError, OpenError, PcError, RemoveError, RenameError, SeekError,
    WriteError,
};
pub use file::{Mode, OpenFile};
pub use folder::open as open_folder;
pub use store::Found;
pub use usage::{BLOCK, BLOCKS};

use cap_std::fs::Dir;
use file::{Content, FILE_MAX, Handle};
use folder::Folder;
use layered::Layered;
use path::{Located, Tail, is_inside, join, locate, parent};
use python::vm::PathKind;
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use store::Store;
use usage::Usage;

/// Bytes of a name.
pub const NAME_MAX: usize = 255;

/// boot.py as the firmware writes it when it has formatted the flash.
pub const BOOT_PY: &str = "\
# This file is executed on every boot (including wake-boot from deepsleep)
#import esp
#esp.osdebug(None)
#import webrepl
#webrepl.start()
";

/// Which files of a folder of the PC count against the part's capacity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Account {
    /// Those the board wrote: the folder may hold anything besides.
    Written,
    /// All: the folder is the flash.
    Whole,
}

/// What `statvfs` tells, in blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Statistics {
    /// Bytes of a block.
    pub block: usize,
    /// Blocks there are.
    pub blocks: u32,
    /// Blocks free.
    pub free: u32,
}

/// A board's files.
pub struct Flash {
    store: Box<dyn Store>,
    account: Account,
    measured: bool,
    usage: Usage,
    handles: Vec<Weak<Handle>>,
    /// Begins and ends with a slash.
    cwd: String,
    /// It was set up, and no board has told so.
    fresh: bool,
}

impl Flash {
    fn new(store: Box<dyn Store>, account: Account) -> Flash {
        Flash {
            store,
            account,
            measured: false,
            usage: Usage::default(),
            handles: Vec::new(),
            cwd: "/".to_owned(),
            fresh: false,
        }
    }

    /// An empty one in memory.
    pub fn temporary() -> Flash {
        Flash::new(Box::new(Layered::new(None)), Account::Written)
    }

    /// One in memory above a folder of the PC, which stays as it is and does not count.
    pub fn above_folder(dir: Dir) -> Flash {
        let store = Layered::new(Some(Folder::new(dir)));
        Flash::new(Box::new(store), Account::Written)
    }

    /// One that is a folder of the PC. Of a folder that counts as a whole, what a killed process left of files it was
    /// writing is removed.
    pub fn in_folder(dir: Dir, account: Account) -> Flash {
        let folder = Folder::new(dir);
        if account == Account::Whole {
            folder.remove_leftovers();
        }
        Flash::new(Box::new(folder), account)
    }

    /// Writes the boot.py of a fresh board, if the flash is empty.
    ///
    /// # Errors
    /// The PC's.
    pub fn set_up(&mut self, now: i64) -> Result<(), PcError> {
        if self.store.list("")?.is_empty() {
            let content = Rc::new(BOOT_PY.as_bytes().to_vec());
            self.store.put("boot.py", &content, now)?;
            self.usage.set_file("boot.py", content.len());
            self.fresh = true;
        }
        Ok(())
    }

    /// What the chip holds beside the files under a name, as it was kept; `None`: nothing.
    ///
    /// # Errors
    /// The PC's.
    pub fn kept(&self, name: &str) -> Result<Option<Vec<u8>>, PcError> {
        self.store.kept(name)
    }

    /// Keeps something beside the files, where programs do not see it: all of it or, if the PC is stopped,
    /// what was there before.
    ///
    /// # Errors
    /// The PC's.
    pub fn keep(&mut self, name: &str, bytes: &[u8]) -> Result<(), PcError> {
        self.store.keep(name, bytes)
    }

    /// Changes bytes of what [`Flash::keep`] kept.
    ///
    /// # Errors
    /// The PC's; nothing is kept under this name.
    pub fn keep_at(&mut self, name: &str, offset: u64, bytes: &[u8]) -> Result<(), PcError> {
        self.store.keep_at(name, offset, bytes)
    }

    /// Whether it was just set up: true once.
    pub(crate) fn take_fresh(&mut self) -> bool {
        std::mem::take(&mut self.fresh)
    }

    fn locate(&self, path: &str) -> Result<Located, LookupError> {
        locate(&self.cwd, path)
    }

    fn find(&self, at: &Located) -> Result<Found, LookupError> {
        match self.store.find(&at.path) {
            Some(Found::File { .. }) if at.tail != Tail::None => Err(LookupError::NotFolder),
            Some(found) => Ok(found),
            None => Err(self.missing(&at.path)),
        }
    }

    /// Why there is nothing at a path: a name on the way is missing, or a file.
    fn missing(&self, path: &str) -> LookupError {
        let mut at = path;
        while !at.is_empty() {
            at = parent(at);
            match self.store.find(at) {
                Some(Found::Folder) => break,
                Some(Found::File { .. }) => return LookupError::NotFolder,
                None => {}
            }
        }
        LookupError::NotFound
    }

    /// Whether something can be made at a path where nothing is.
    fn is_vacant(&self, at: &Located) -> bool {
        at.tail != Tail::Through && self.store.find(parent(&at.path)) == Some(Found::Folder)
    }

    /// What a path names.
    ///
    /// # Errors
    /// Nothing.
    pub fn stat(&self, path: &str) -> Result<Found, LookupError> {
        self.find(&self.locate(path)?)
    }

    /// What a path names, for import.
    pub fn kind(&self, path: &str) -> PathKind {
        match self.stat(path) {
            Ok(Found::File { .. }) => PathKind::File,
            Ok(Found::Folder) => PathKind::Folder,
            Err(_) => PathKind::Absent,
        }
    }

    /// What is in a folder, in littlefs's order.
    ///
    /// # Errors
    /// There is no such folder.
    pub fn list(&self, path: &str) -> Result<Vec<(String, Found)>, LookupError> {
        let at = self.locate(path)?;
        if !self.find(&at)?.is_folder() {
            return Err(LookupError::NotFolder);
        }
        let mut all = self.store.list(&at.path)?;
        all.sort_by(|(a, _), (b, _)| a.cmp(b));
        Ok(all)
    }

    /// A file's whole content.
    ///
    /// # Errors
    /// As [`Flash::open`].
    pub fn read(&self, path: &str) -> Result<Vec<u8>, OpenError> {
        let at = self.locate(path)?;
        if self.find(&at)?.is_folder() {
            return Err(OpenError::IsFolder);
        }
        match self.store.open(&at.path).map_err(LookupError::Pc)? {
            Content::Memory(bytes) => Ok(bytes.to_vec()),
            Content::Pc(mut file) => Ok(file
                .read_all()
                .map_err(|e| LookupError::Pc(PcError::from(e)))?),
        }
    }

    /// Opens a file. `now` is the time it gets if it is made, in microseconds since 1970.
    ///
    /// # Errors
    /// Those of [`OpenError`].
    pub fn open(&mut self, path: &str, mode: Mode, now: i64) -> Result<OpenFile, OpenError> {
        let at = self.locate(path)?;
        let mut dirty = false;
        let content = match self.find(&at) {
            Ok(_) if mode.exclusive => return Err(OpenError::Exists),
            Ok(Found::Folder) => return Err(OpenError::IsFolder),
            Ok(Found::File { .. }) if mode.truncate => {
                dirty = true;
                Content::Memory(Rc::default())
            }
            Ok(Found::File { .. }) => self.store.open(&at.path).map_err(LookupError::Pc)?,
            Err(LookupError::NotFound) if mode.create && self.is_vacant(&at) => {
                if at.tail == Tail::Slash {
                    return Err(LookupError::NotFolder.into());
                }
                if at.name().len() > NAME_MAX {
                    return Err(OpenError::NameTooLong);
                }
                if !self.has_free(1) {
                    return Err(OpenError::Full);
                }
                let content = Rc::default();
                self.store
                    .put(&at.path, &content, now)
                    .map_err(LookupError::Pc)?;
                self.usage.set_file(&at.path, 0);
                Content::Memory(content)
            }
            Err(e) => return Err(e.into()),
        };
        let handle = Rc::new(Handle {
            path: RefCell::new(at.path),
            attached: Cell::new(true),
            stale: Cell::new(false),
        });
        self.handles.retain(|handle| handle.strong_count() > 0);
        self.handles.push(Rc::downgrade(&handle));
        let changed_from = if dirty { 0 } else { usize::MAX };
        Ok(OpenFile {
            handle,
            content,
            position: 0,
            mode,
            dirty,
            flushed: false,
            failed: false,
            changed_from,
            changed_to: 0,
            reserved: 0,
        })
    }

    /// Writes at the file's position, all or nothing.
    ///
    /// # Errors
    /// The flash is full; the file keeps what it held.
    pub fn write(&mut self, file: &mut OpenFile, bytes: &[u8]) -> Result<usize, WriteError> {
        match self.write_whole(file, bytes) {
            Ok(()) => {
                file.failed = false;
                Ok(bytes.len())
            }
            Err(e) => {
                file.failed = true;
                Err(e)
            }
        }
    }

    fn write_whole(&mut self, file: &mut OpenFile, bytes: &[u8]) -> Result<(), WriteError> {
        let size = file.size();
        if file.mode.append && file.position < size {
            file.position = size;
        }
        let end = file.position + bytes.len() as u64;
        if end > FILE_MAX {
            return Err(WriteError::TooLarge);
        }
        let new_size = size.max(end) as usize;
        let from = file.changed_from.min(file.position.min(size) as usize);
        let to = file.changed_to.max(end as usize);
        let more = OpenFile::blocks_anew(to, from).saturating_sub(file.reserved);
        if !self.has_free(more) {
            return Err(WriteError::Full);
        }
        if let Content::Pc(pc) = &mut file.content {
            // No part holds that, so no program can have written it.
            if new_size > BLOCKS as usize * BLOCK {
                return Err(WriteError::Full);
            }
            let all = pc.read_all().map_err(PcError::from)?;
            file.content = Content::Memory(Rc::new(all));
        }
        if let Content::Memory(content) = &mut file.content {
            let content = Rc::make_mut(content);
            let start = file.position as usize;
            if content.len() < new_size {
                content.resize(new_size, 0);
            }
            content[start..end as usize].copy_from_slice(bytes);
        }
        self.usage.pending += more;
        file.reserved += more;
        file.changed_from = from;
        file.changed_to = to;
        file.position = end;
        file.dirty = true;
        Ok(())
    }

    /// Gives the file's path what was written.
    ///
    /// # Errors
    /// The flash is full: a file changed in its middle is copied from there on.
    pub fn flush(&mut self, file: &mut OpenFile, now: i64) -> Result<(), WriteError> {
        let stale = file.mode.write && !file.flushed && file.handle.stale.get();
        if (file.dirty || stale)
            && file.handle.attached.get()
            && let Content::Memory(content) = &file.content
        {
            let from = file.changed_from.min(content.len());
            let all = OpenFile::blocks_anew(content.len(), from);
            if !self.has_free(all.saturating_sub(file.reserved)) {
                file.failed = true;
                return Err(WriteError::Full);
            }
            let path = file.handle.path.borrow().clone();
            if let Err(e) = self.store.put(&path, content, now) {
                file.failed = true;
                return Err(e.into());
            }
            self.usage.set_file(&path, content.len());
            for other in self.handles.iter().filter_map(Weak::upgrade) {
                if *other.path.borrow() == path {
                    other.stale.set(true);
                }
            }
        }
        self.release(file);
        file.dirty = false;
        file.flushed = true;
        file.changed_from = usize::MAX;
        file.changed_to = 0;
        Ok(())
    }

    /// Flushes the file for the last time, unless a write failed.
    ///
    /// # Errors
    /// As [`Flash::flush`].
    pub fn close(&mut self, file: &mut OpenFile, now: i64) -> Result<(), WriteError> {
        let result = if file.failed {
            Ok(())
        } else {
            self.flush(file, now)
        };
        self.release(file);
        result
    }

    fn release(&mut self, file: &mut OpenFile) {
        self.usage.pending = self.usage.pending.saturating_sub(file.reserved);
        file.reserved = 0;
    }

    /// Makes a folder.
    ///
    /// # Errors
    /// Those of [`MakeFolderError`].
    pub fn make_folder(&mut self, path: &str) -> Result<(), MakeFolderError> {
        let at = self.locate(path)?;
        match self.find(&at) {
            Ok(_) => return Err(MakeFolderError::Exists),
            Err(LookupError::NotFound) if self.is_vacant(&at) => {}
            Err(e) => return Err(e.into()),
        }
        if at.name().len() > NAME_MAX {
            return Err(MakeFolderError::NameTooLong);
        }
        if !self.has_free(2) {
            return Err(MakeFolderError::Full);
        }
        self.store.make_folder(&at.path).map_err(LookupError::Pc)?;
        self.usage.set_folder(&at.path);
        Ok(())
    }

    /// Removes a file, or a folder with nothing in it.
    ///
    /// # Errors
    /// Those of [`RemoveError`].
    pub fn remove(&mut self, path: &str) -> Result<(), RemoveError> {
        let at = self.locate(path)?;
        let found = self.find(&at)?;
        if at.path.is_empty() {
            return Err(RemoveError::Root);
        }
        if found.is_folder() && !self.is_empty(&at.path)? {
            return Err(RemoveError::NotEmpty);
        }
        self.store
            .remove(&at.path, found)
            .map_err(LookupError::Pc)?;
        self.usage.remove(&at.path);
        self.detach(&at.path);
        Ok(())
    }

    fn is_empty(&self, path: &str) -> Result<bool, LookupError> {
        Ok(self.store.list(path)?.is_empty())
    }

    /// Renames a file or folder; a file, or an empty folder, that has the new name goes. A folder
    /// moved into itself, which littlefs would lose, is refused.
    ///
    /// # Errors
    /// Those of [`RenameError`].
    pub fn rename(&mut self, from: &str, to: &str) -> Result<(), RenameError> {
        let from = self.locate(from)?;
        let found = self.find(&from)?;
        if from.path.is_empty() {
            return Err(RenameError::Impossible);
        }
        let to = self.locate(to)?;
        match self.find(&to) {
            Ok(_) if to.path.is_empty() => return Err(RenameError::Impossible),
            Ok(there) if there.is_folder() != found.is_folder() => {
                return Err(if there.is_folder() {
                    RenameError::IsFolder
                } else {
                    LookupError::NotFolder.into()
                });
            }
            Ok(_) if to.path == from.path => return Ok(()),
            Ok(there) => {
                if there.is_folder() && !self.is_empty(&to.path)? {
                    return Err(RenameError::NotEmpty);
                }
            }
            Err(LookupError::NotFound) if self.is_vacant(&to) => {
                if to.tail == Tail::Slash && !found.is_folder() {
                    return Err(LookupError::NotFolder.into());
                }
                if to.name().len() > NAME_MAX {
                    return Err(RenameError::NameTooLong);
                }
            }
            Err(e) => return Err(e.into()),
        }
        if is_inside(&to.path, &from.path) {
            return Err(RenameError::Impossible);
        }
        self.store
            .rename(&from.path, &to.path)
            .map_err(LookupError::Pc)?;
        self.usage.rename(&from.path, &to.path);
        self.detach(&from.path);
        self.detach(&to.path);
        for handle in self.handles.iter().filter_map(Weak::upgrade) {
            let mut path = handle.path.borrow_mut();
            if is_inside(&path, &from.path) {
                *path = format!("{}{}", to.path, &path[from.path.len()..]);
            }
        }
        Ok(())
    }

    /// What is written to files open at a path is lost from now on.
    fn detach(&mut self, path: &str) {
        for handle in self.handles.iter().filter_map(Weak::upgrade) {
            if *handle.path.borrow() == path {
                handle.attached.set(false);
            }
        }
    }

    /// Changes the current folder.
    ///
    /// # Errors
    /// Always [`LookupError::NotFound`], whatever is wrong with the path.
    pub fn change_folder(&mut self, path: &str) -> Result<(), LookupError> {
        let at = self.locate(path).map_err(|_| LookupError::NotFound)?;
        if !self.find(&at).is_ok_and(Found::is_folder) {
            return Err(LookupError::NotFound);
        }
        self.cwd = format!("/{}", at.path);
        if !at.path.is_empty() {
            self.cwd.push('/');
        }
        Ok(())
    }

    /// The current folder, without a slash at its end unless it is the root.
    pub fn current_folder(&self) -> &str {
        match self.cwd.strip_suffix('/') {
            Some("") | None => "/",
            Some(folder) => folder,
        }
    }

    /// How full the flash is.
    pub fn statistics(&mut self) -> Statistics {
        self.measured = false;
        self.measure();
        Statistics {
            block: BLOCK,
            blocks: BLOCKS,
            free: self.usage.said_free(),
        }
    }

    /// Whether so many blocks are free. A folder that is the flash is counted anew before that is denied.
    fn has_free(&mut self, blocks: u32) -> bool {
        self.measure();
        if blocks > self.usage.free() {
            self.measured = false;
            self.measure();
        }
        blocks <= self.usage.free()
    }

    /// Counts the files of a folder that is the flash: they may change behind the board's back.
    fn measure(&mut self) {
        if self.measured || self.account == Account::Written {
            return;
        }
        self.measured = true;
        self.usage.clear();
        let mut folders = vec![String::new()];
        while let Some(folder) = folders.pop() {
            for (name, found) in self.store.list(&folder).unwrap_or_default() {
                // A folder with far more in it than a part could hold need not be known exactly.
                if self.usage.free() == 0 {
                    return;
                }
                let path = join(&folder, &name);
                match found {
                    Found::File { size, .. } => self.usage.set_file(&path, size as usize),
                    Found::Folder => {
                        self.usage.set_folder(&path);
                        folders.push(path);
                    }
                }
            }
        }
    }
}
