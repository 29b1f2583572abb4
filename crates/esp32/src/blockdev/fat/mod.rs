//! FAT12, FAT16 and FAT32 with long names, as Microsoft's *FAT32 File System Specification* describes them
//! and as FatFs, the firmware's own, uses them: where it takes new clusters and entries from, which names
//! get a long entry, and what it refuses.
//!
//! It is our own, for the crate there is (`fatfs`) takes and frees directory entries in another order,
//! holds the device for as long as a file is open, and panics on some damaged volumes.

mod dir;
mod file;
mod format;
mod name;
mod table;
mod volume;

pub use dir::{Cursor, Info};
pub use file::{File, Open};
pub use format::{Format, Zeros, format};
pub use volume::{Kind, Volume};

use super::Missing;
use thiserror::Error;

/// Why an operation failed.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum FatError {
    /// Blocks must be read first; nothing has failed yet.
    #[error("blocks must be read first")]
    Missing(Missing),
    /// No such file, or no such folder on the way to it.
    #[error("no such file or folder")]
    NotFound,
    /// No file can have the name.
    #[error("not a name")]
    InvalidName,
    /// A folder that is not empty or is in use, a file that is read-only or not open for that.
    #[error("not allowed")]
    Denied,
    /// The name is taken.
    #[error("exists")]
    Exists,
    /// The volume contradicts itself.
    #[error("the volume is damaged")]
    Damaged,
    /// There is no FAT volume.
    #[error("no FAT volume")]
    NoVolume,
    /// The device is too small, or its sectors are not of 512 to 4096 bytes.
    #[error("no volume can be made on the device")]
    Aborted,
    /// The file is closed.
    #[error("closed")]
    Closed,
}

impl From<Missing> for FatError {
    fn from(missing: Missing) -> FatError {
        FatError::Missing(missing)
    }
}

impl FatError {
    /// Its errno number.
    pub fn errno(self) -> i32 {
        match self {
            FatError::NotFound => 2,
            FatError::Missing(_) | FatError::Damaged | FatError::Aborted => 5,
            FatError::Denied => 13,
            FatError::Exists => 17,
            FatError::NoVolume => 19,
            FatError::InvalidName | FatError::Closed => 22,
        }
    }
}

type Result<T> = std::result::Result<T, FatError>;

/// Bytes of a directory entry.
const ENTRY: usize = 32;

fn word(bytes: &[u8], at: usize) -> u32 {
    u32::from(bytes[at]) | u32::from(bytes[at + 1]) << 8
}

fn long(bytes: &[u8], at: usize) -> u32 {
    word(bytes, at) | word(bytes, at + 2) << 16
}

fn put_word(bytes: &mut [u8], at: usize, value: u32) {
    bytes[at..at + 2].copy_from_slice(&(value as u16).to_le_bytes());
}

fn put_long(bytes: &mut [u8], at: usize, value: u32) {
    bytes[at..at + 4].copy_from_slice(&value.to_le_bytes());
}
