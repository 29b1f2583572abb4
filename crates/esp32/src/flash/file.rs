//! An open file: a view of its content as of when it was opened, and what was written to it since.
//! Others see that when it is flushed or closed, all at once.

use super::error::{PcError, SeekError};
use super::usage::{BLOCK, data_blocks};
use std::cell::{Cell, RefCell};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::rc::Rc;

/// Files of the PC up to this size are read whole when they are opened, and then hold no
/// descriptor of the PC.
pub(super) const IN_MEMORY: u64 = 64 << 10;

/// The greatest position in a file: littlefs's.
pub(super) const FILE_MAX: u64 = i32::MAX as u64;

const CHUNK: usize = 16 << 10;

/// What a file holds.
#[derive(Debug)]
pub(super) enum Content {
    /// In memory.
    Memory(Rc<Vec<u8>>),
    /// In a file of the PC.
    Pc(PcFile),
}

impl Content {
    pub fn len(&self) -> u64 {
        match self {
            Content::Memory(bytes) => bytes.len() as u64,
            Content::Pc(file) => file.size,
        }
    }
}

/// An open file of the PC, read in chunks.
#[derive(Debug)]
pub(super) struct PcFile {
    file: File,
    size: u64,
    chunk: Vec<u8>,
    /// Where the chunk starts.
    start: u64,
}

impl PcFile {
    pub fn new(file: File, size: u64) -> PcFile {
        PcFile {
            file,
            size,
            chunk: Vec::new(),
            start: 0,
        }
    }

    pub fn read_all(&mut self) -> io::Result<Vec<u8>> {
        let mut all = Vec::with_capacity(self.size as usize);
        self.file.seek(SeekFrom::Start(0))?;
        Read::by_ref(&mut self.file)
            .take(self.size)
            .read_to_end(&mut all)?;
        Ok(all)
    }

    /// Some bytes from a position on; none at the end.
    fn bytes_at(&mut self, position: u64) -> io::Result<&[u8]> {
        let end = self.start + self.chunk.len() as u64;
        if position < self.start || position >= end {
            self.chunk.clear();
            self.start = position;
            let left = self.size.saturating_sub(position).min(CHUNK as u64);
            self.file.seek(SeekFrom::Start(position))?;
            Read::by_ref(&mut self.file)
                .take(left)
                .read_to_end(&mut self.chunk)?;
        }
        Ok(&self.chunk[(position - self.start) as usize..])
    }
}

/// How a file is opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mode {
    /// Opened for writing. Others can be written as well; but the first flush of one of these gives
    /// its path what it shows, though nothing was written to it.
    pub write: bool,
    /// Makes it if it is missing.
    pub create: bool,
    /// Refuses one that is there.
    pub exclusive: bool,
    /// Forgets what is in it.
    pub truncate: bool,
    /// Writes at its end, wherever the position is.
    pub append: bool,
}

/// What the flash knows of an open file.
#[derive(Debug)]
pub(super) struct Handle {
    /// Where it is; follows when a folder above it is renamed.
    pub path: RefCell<String>,
    /// False when the file was removed, renamed or replaced: what is written then is lost.
    pub attached: Cell<bool>,
    /// Another file has given the path a content since.
    pub stale: Cell<bool>,
}

/// An open file. It does not check how it was opened: no more does littlefs as MicroPython builds
/// it, so a file opened with `r` can be written.
#[derive(Debug)]
pub struct OpenFile {
    pub(super) handle: Rc<Handle>,
    pub(super) content: Content,
    pub(super) position: u64,
    pub(super) mode: Mode,
    pub(super) dirty: bool,
    pub(super) flushed: bool,
    /// A write failed: closing leaves the old content, unless another write succeeds first.
    pub(super) failed: bool,
    /// The lowest byte that differs from what the path holds.
    pub(super) changed_from: usize,
    /// One past the highest byte written. What follows is copied when the file is flushed.
    pub(super) changed_to: usize,
    /// Blocks filled and not yet the path's.
    pub(super) reserved: u32,
}

impl OpenFile {
    /// Its size, what was written included.
    pub fn size(&self) -> u64 {
        self.content.len()
    }

    /// Where it is read and written next.
    pub fn position(&self) -> u64 {
        self.position
    }

    /// Appends up to `count` bytes from the position on to `out`.
    ///
    /// # Errors
    /// The PC's.
    pub fn read(&mut self, count: usize, out: &mut Vec<u8>) -> Result<(), PcError> {
        let mut left = count;
        while left > 0 {
            let bytes = self.ahead()?;
            if bytes.is_empty() {
                break;
            }
            let bytes = &bytes[..bytes.len().min(left)];
            out.extend_from_slice(bytes);
            let count = bytes.len();
            left -= count;
            self.position += count as u64;
        }
        Ok(())
    }

    /// Appends bytes up to and with the next `\n`, at most `max`, to `out`.
    ///
    /// # Errors
    /// The PC's.
    pub fn read_line(&mut self, max: usize, out: &mut Vec<u8>) -> Result<(), PcError> {
        let mut left = max;
        while left > 0 {
            let bytes = self.ahead()?;
            if bytes.is_empty() {
                break;
            }
            let bytes = &bytes[..bytes.len().min(left)];
            let end = bytes.iter().position(|b| *b == b'\n');
            let bytes = &bytes[..end.map_or(bytes.len(), |i| i + 1)];
            out.extend_from_slice(bytes);
            let count = bytes.len();
            left -= count;
            self.position += count as u64;
            if end.is_some() {
                break;
            }
        }
        Ok(())
    }

    /// Bytes from the position on; none at the end.
    fn ahead(&mut self) -> Result<&[u8], PcError> {
        match &mut self.content {
            Content::Memory(bytes) => Ok(bytes.get(self.position as usize..).unwrap_or(&[])),
            Content::Pc(file) if self.position >= file.size => Ok(&[]),
            Content::Pc(file) => Ok(file.bytes_at(self.position)?),
        }
    }

    /// Moves the position: from the start (0), from where it is (1), from the end (2); any other
    /// `whence` leaves it. Returns it.
    ///
    /// # Errors
    /// Before the start, or beyond what a file can hold.
    pub fn seek(&mut self, offset: i64, whence: i64) -> Result<u64, SeekError> {
        let base = match whence {
            0 => 0,
            1 => self.position,
            2 => self.size(),
            _ => return Ok(self.position),
        };
        let position = (base as i64).checked_add(offset).ok_or(SeekError)?;
        let position = u64::try_from(position).map_err(|_| SeekError)?;
        if position > FILE_MAX {
            return Err(SeekError);
        }
        self.position = position;
        Ok(position)
    }

    /// Blocks that a content of this size takes anew, when it differs from `from` on.
    pub(super) fn blocks_anew(size: usize, from: usize) -> u32 {
        data_blocks(size).saturating_sub((from / BLOCK) as u32)
    }
}
