//! Why an operation on the flash fails: an enum for each, and the one place that turns them into
//! the numbers a program sees.

use std::io;
use thiserror::Error;

/// The PC did not do what the flash asked of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PcError {
    /// A link or special file is there, or the user may not do this.
    #[error("the PC refuses access")]
    Denied,
    /// The PC's disk is full.
    #[error("the PC's disk is full")]
    Full,
    /// Anything else.
    #[error("the PC's file system failed")]
    Failed,
}

impl From<io::Error> for PcError {
    fn from(error: io::Error) -> PcError {
        match error.kind() {
            io::ErrorKind::PermissionDenied
            | io::ErrorKind::ReadOnlyFilesystem
            | io::ErrorKind::AlreadyExists => PcError::Denied,
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => PcError::Full,
            _ => PcError::Failed,
        }
    }
}

/// Why a path names nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum LookupError {
    /// `..` of the root.
    #[error("the path leads above the root")]
    AboveRoot,
    /// There is nothing of that name.
    #[error("there is no such file or folder")]
    NotFound,
    /// What should be a folder is a file.
    #[error("that is no folder")]
    NotFolder,
    /// The PC's fault.
    #[error(transparent)]
    Pc(#[from] PcError),
}

/// Why a file is not opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum OpenError {
    /// The path.
    #[error(transparent)]
    Path(#[from] LookupError),
    /// It was to be made, and is there.
    #[error("the file exists")]
    Exists,
    /// It is a folder.
    #[error("that is a folder")]
    IsFolder,
    /// More than [`super::NAME_MAX`] bytes.
    #[error("the name is too long")]
    NameTooLong,
    /// No block is free for its entry.
    #[error("the flash is full")]
    Full,
}

/// Why a folder is not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum MakeFolderError {
    /// The path.
    #[error(transparent)]
    Path(#[from] LookupError),
    /// Something of that name is there.
    #[error("the name exists")]
    Exists,
    /// More than [`super::NAME_MAX`] bytes.
    #[error("the name is too long")]
    NameTooLong,
    /// No block is free.
    #[error("the flash is full")]
    Full,
}

/// Why a file or folder is not removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum RemoveError {
    /// The path.
    #[error(transparent)]
    Path(#[from] LookupError),
    /// It is the root.
    #[error("the root cannot be removed")]
    Root,
    /// A folder with something in it.
    #[error("the folder is not empty")]
    NotEmpty,
}

/// Why something is not renamed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum RenameError {
    /// One of the paths.
    #[error(transparent)]
    Path(#[from] LookupError),
    /// The root, or a folder into itself.
    #[error("that cannot be renamed so")]
    Impossible,
    /// A file to the name of a folder.
    #[error("that is a folder")]
    IsFolder,
    /// A folder to the name of one that has something in it.
    #[error("the folder is not empty")]
    NotEmpty,
    /// More than [`super::NAME_MAX`] bytes.
    #[error("the name is too long")]
    NameTooLong,
}

/// Why bytes are not written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum WriteError {
    /// No block is free.
    #[error("the flash is full")]
    Full,
    /// Beyond 2 GiB.
    #[error("the file would be too large")]
    TooLarge,
    /// The PC's fault.
    #[error(transparent)]
    Pc(#[from] PcError),
}

/// Beyond the start, or 2 GiB.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("no such position")]
pub struct SeekError;

/// An error with a number of newlib's, as `OSError.errno` has it.
pub trait Errno {
    /// The number.
    fn errno(&self) -> i32;
}

impl Errno for PcError {
    fn errno(&self) -> i32 {
        match self {
            PcError::Denied => 13,
            PcError::Full => 28,
            PcError::Failed => 5,
        }
    }
}

impl Errno for LookupError {
    fn errno(&self) -> i32 {
        match self {
            LookupError::AboveRoot => 22,
            LookupError::NotFound => 2,
            LookupError::NotFolder => 20,
            LookupError::Pc(e) => e.errno(),
        }
    }
}

impl Errno for OpenError {
    fn errno(&self) -> i32 {
        match self {
            OpenError::Path(e) => e.errno(),
            OpenError::Exists => 17,
            OpenError::IsFolder => 21,
            OpenError::NameTooLong => 36,
            OpenError::Full => 28,
        }
    }
}

impl Errno for MakeFolderError {
    fn errno(&self) -> i32 {
        match self {
            MakeFolderError::Path(e) => e.errno(),
            MakeFolderError::Exists => 17,
            MakeFolderError::NameTooLong => 36,
            MakeFolderError::Full => 28,
        }
    }
}

impl Errno for RemoveError {
    fn errno(&self) -> i32 {
        match self {
            RemoveError::Path(e) => e.errno(),
            RemoveError::Root => 22,
            RemoveError::NotEmpty => 39,
        }
    }
}

impl Errno for RenameError {
    fn errno(&self) -> i32 {
        match self {
            RenameError::Path(e) => e.errno(),
            RenameError::Impossible => 22,
            RenameError::IsFolder => 21,
            RenameError::NotEmpty => 39,
            RenameError::NameTooLong => 36,
        }
    }
}

impl Errno for WriteError {
    fn errno(&self) -> i32 {
        match self {
            WriteError::Full => 28,
            WriteError::TooLarge => 27,
            WriteError::Pc(e) => e.errno(),
        }
    }
}

impl Errno for SeekError {
    fn errno(&self) -> i32 {
        22
    }
}
