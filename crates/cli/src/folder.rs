//! Placeholder until the flash is there.

use std::path::{Path, PathBuf};

use esp32::board::Flash;
use python::vm::PathKind;

/// A folder of the PC.
pub struct Folder(PathBuf);

impl Folder {
    /// The folder a file is in.
    pub fn beside(file: &Path) -> Folder {
        Folder(file.parent().unwrap_or(Path::new("")).to_owned())
    }
}

impl Flash for Folder {
    fn kind(&self, path: &str) -> PathKind {
        let path = self.0.join(path.trim_start_matches('/'));
        if path.is_dir() {
            PathKind::Folder
        } else if path.is_file() {
            PathKind::File
        } else {
            PathKind::Absent
        }
    }

    fn read(&self, path: &str) -> Option<Vec<u8>> {
        std::fs::read(self.0.join(path.trim_start_matches('/'))).ok()
    }
}
