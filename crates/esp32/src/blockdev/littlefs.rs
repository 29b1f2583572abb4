//! littlefs, by the crate `littlefs2-rust`: an operation on the blocks that have been read, as often as it
//! takes until none is missing.

use super::Missing;
use littlefs_rust::{BlockDevice, Config, Error, Filesystem, FilesystemMut, FilesystemOptions};
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use thiserror::Error as ThisError;

/// How a device is used.
#[derive(Clone, Copy, Debug)]
pub struct Geometry {
    /// Bytes of a block that is erased at once.
    pub block: usize,
    /// How many blocks there are.
    pub count: usize,
    /// Bytes that are read at once.
    pub read: usize,
    /// Bytes that are written at once.
    pub write: usize,
    /// Bytes of the map of free blocks.
    pub lookahead: usize,
}

/// Blocks that have been read.
pub type Blocks = HashMap<u32, Rc<Vec<u8>>>;

/// A mounted file system.
pub type Mounted = FilesystemMut<Device>;

/// What must be written to the device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The block.
    pub block: u32,
    /// It is erased first.
    pub erase: bool,
    /// Where in the block.
    pub offset: u32,
    /// What.
    pub bytes: Vec<u8>,
}

/// Why an operation failed.
#[derive(Clone, Debug, ThisError, PartialEq, Eq)]
pub enum LittlefsError {
    /// A block must be read first; nothing has failed yet.
    #[error("a block must be read first")]
    Missing(Missing),
    /// The file system's answer.
    #[error("{0:?}")]
    Failed(Error),
}

impl LittlefsError {
    /// Its errno number.
    pub fn errno(&self) -> i32 {
        match self {
            LittlefsError::Missing(_) => 5,
            LittlefsError::Failed(e) => errno(e),
        }
    }
}

fn errno(e: &Error) -> i32 {
    match e {
        Error::NotFound => 2,
        Error::Io | Error::OutOfBounds | Error::Unsupported => 5,
        Error::BadFileDescriptor => 9,
        Error::AlreadyExists => 17,
        Error::NotDir => 20,
        Error::IsDir => 21,
        Error::InvalidConfig | Error::InvalidPath => 22,
        Error::FileTooLarge => 27,
        Error::NoSpace => 28,
        Error::NameTooLong => 36,
        Error::NotEmpty => 39,
        Error::Corrupt | Error::Utf8 => 84,
    }
}

struct Work {
    blocks: Blocks,
    missing: Option<u32>,
    /// What has been done to blocks, in its order; an erasure is one without bytes.
    done: Vec<(u32, Option<(usize, Vec<u8>)>)>,
}

/// The device as the crate sees it.
pub struct Device {
    work: Rc<RefCell<Work>>,
    geometry: Geometry,
}

impl Device {
    fn new(blocks: &Blocks, geometry: Geometry) -> (Device, Rc<RefCell<Work>>) {
        let work = Rc::new(RefCell::new(Work {
            blocks: blocks.clone(),
            missing: None,
            done: Vec::new(),
        }));
        let device = Device {
            work: work.clone(),
            geometry,
        };
        (device, work)
    }
}

impl BlockDevice for Device {
    fn config(&self) -> Config {
        Config {
            block_size: self.geometry.block,
            block_count: self.geometry.count,
        }
    }

    fn read(&self, block: u32, off: usize, out: &mut [u8]) -> Result<(), Error> {
        let work = &mut *self.work.borrow_mut();
        if block as usize >= self.geometry.count {
            return Err(Error::Corrupt);
        }
        let Some(bytes) = work.blocks.get(&block) else {
            work.missing.get_or_insert(block);
            return Err(Error::Io);
        };
        let bytes = bytes.get(off..off + out.len()).ok_or(Error::OutOfBounds)?;
        out.copy_from_slice(bytes);
        Ok(())
    }

    fn prog(&mut self, block: u32, off: usize, data: &[u8]) -> Result<(), Error> {
        let work = &mut *self.work.borrow_mut();
        let Some(bytes) = work.blocks.get_mut(&block) else {
            work.missing.get_or_insert(block);
            return Err(Error::Io);
        };
        let bytes = Rc::make_mut(bytes).get_mut(off..off + data.len());
        bytes.ok_or(Error::OutOfBounds)?.copy_from_slice(data);
        work.done.push((block, Some((off, data.to_vec()))));
        Ok(())
    }

    fn erase(&mut self, block: u32) -> Result<(), Error> {
        let work = &mut *self.work.borrow_mut();
        let erased = Rc::new(vec![0xff; self.geometry.block]);
        work.blocks.insert(block, erased);
        work.done.push((block, None));
        Ok(())
    }
}

fn options(geometry: Geometry) -> FilesystemOptions {
    FilesystemOptions {
        read_size: geometry.read,
        prog_size: geometry.write,
        cache_size: (4 * geometry.read.max(geometry.write)).min(geometry.block),
        lookahead_size: geometry.lookahead,
        block_cycles: Some(100),
        ..FilesystemOptions::default()
    }
}

/// Makes a file system: what must be written.
///
/// # Errors
/// The device cannot hold one.
pub fn format(geometry: Geometry) -> Result<Vec<Change>, LittlefsError> {
    let (mut device, work) = Device::new(&Blocks::new(), geometry);
    let made = Filesystem::format_device_with_options(&mut device, options(geometry));
    made.map_err(LittlefsError::Failed)?;
    // Block 1 may hold an older superblock: it is erased too, and the others when they are used.
    let mut changes = changes(&work.borrow());
    if !changes.iter().any(|change| change.block == 1) {
        changes.push(Change {
            block: 1,
            erase: true,
            offset: 0,
            bytes: vec![0xff; geometry.block],
        });
    }
    Ok(changes)
}

/// Mounts the file system and does something with it: its result, and what must be written.
///
/// # Errors
/// What the file system says; blocks are missing.
pub fn attempt<T>(
    blocks: &Blocks,
    geometry: Geometry,
    f: impl FnOnce(&mut Mounted) -> Result<T, Error>,
) -> Result<(T, Vec<Change>), LittlefsError> {
    let (device, work) = Device::new(blocks, geometry);
    let mounted = Filesystem::mount_device_mut_with_options(device, options(geometry));
    let result = mounted.and_then(|mut mounted| f(&mut mounted));
    // The crate tries the other block of a pair when one cannot be read: its result counts only when
    // none was missing.
    if let Some(first) = work.borrow().missing {
        return Err(LittlefsError::Missing(Missing { first, count: 1 }));
    }
    let result = result.map_err(LittlefsError::Failed)?;
    let changes = changes(&work.borrow());
    Ok((result, changes))
}

/// A block that was erased is written as a whole, for on a RAM disk erasing changes nothing, and what
/// was there before must not be taken for what comes next.
fn changes(work: &Work) -> Vec<Change> {
    let mut changes: Vec<Change> = Vec::new();
    for (at, (block, data)) in work.done.iter().enumerate() {
        let Some((offset, bytes)) = data else {
            continue;
        };
        let of_block = |(other, _): &&(u32, Option<_>)| other == block;
        let erased = work.done.iter().filter(of_block).any(|(_, d)| d.is_none());
        if !erased {
            changes.push(Change {
                block: *block,
                erase: false,
                offset: *offset as u32,
                bytes: bytes.clone(),
            });
            continue;
        }
        let is_last = !work.done[at + 1..]
            .iter()
            .any(|(other, d)| other == block && d.is_some());
        if is_last && let Some(whole) = work.blocks.get(block) {
            changes.push(Change {
                block: *block,
                erase: true,
                offset: 0,
                bytes: whole.to_vec(),
            });
        }
    }
    changes
}
