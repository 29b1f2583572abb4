//! Where a flash's files are: what every place for them can do.

use super::error::PcError;
use super::file::Content;
use std::rc::Rc;

/// What a path names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// A file.
    File {
        /// Its bytes.
        size: u64,
        /// When it was written, in microseconds since 1970.
        modified: i64,
    },
    /// A folder.
    Folder,
}

impl Found {
    pub(super) fn is_folder(self) -> bool {
        self == Found::Folder
    }
}

/// A place for files. Paths are names joined by `/`, without `.` and `..`, empty for the root.
/// The caller has looked before it changes anything.
pub(super) trait Store {
    /// What a path names, if anything.
    fn find(&self, path: &str) -> Option<Found>;
    /// What is in a folder, in no order.
    fn list(&self, path: &str) -> Result<Vec<(String, Found)>, PcError>;
    /// A file's content as it is now.
    fn open(&self, path: &str) -> Result<Content, PcError>;
    /// Gives a file a content, whole or not at all; makes it if it is missing.
    fn put(&mut self, path: &str, content: &Rc<Vec<u8>>, modified: i64) -> Result<(), PcError>;
    /// Makes a folder.
    fn make_folder(&mut self, path: &str) -> Result<(), PcError>;
    /// Removes a file or an empty folder.
    fn remove(&mut self, path: &str, found: Found) -> Result<(), PcError>;
    /// Renames; a file or empty folder that has the new name is gone after it.
    fn rename(&mut self, from: &str, to: &str) -> Result<(), PcError>;
    /// What is kept beside the files under a name; `None`: nothing.
    fn kept(&self, name: &str) -> Result<Option<Vec<u8>>, PcError>;
    /// Keeps something beside the files, whole or not at all. A store that forgets everything forgets this too.
    fn keep(&mut self, name: &str, bytes: &[u8]) -> Result<(), PcError>;
    /// Changes bytes of what is kept.
    fn keep_at(&mut self, name: &str, offset: u64, bytes: &[u8]) -> Result<(), PcError>;
}
