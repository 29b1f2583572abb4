//! littlefs 2, as its *technical specification* (SPEC.md) describes it.
//!
//! It is our own: of the crates there are, one has sizes that are types, one no attributes, and one lost
//! folders in our tests. It writes less cleverly than littlefs does, for nothing wears out here: a pair of
//! metadata blocks is always written anew, and so is a file.

mod alloc;
mod dir;
mod file;
mod pair;

pub use dir::{Entry, Kind};

use super::Missing;
use pair::{Pair, Record};
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;
use thiserror::Error;

/// How a device is used.
#[derive(Clone, Copy, Debug)]
pub struct Geometry {
    /// Bytes of a block that is erased at once.
    pub block: usize,
    /// How many blocks there are.
    pub count: usize,
    /// Most bytes of a file that is kept beside its name.
    pub inline: usize,
}

/// Blocks that have been read.
pub type Blocks = HashMap<u32, Rc<Vec<u8>>>;

/// Why an operation failed.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum LittlefsError {
    /// A block must be read first; nothing has failed yet.
    #[error("a block must be read first")]
    Missing(Missing),
    /// No such file or folder.
    #[error("no such file or folder")]
    NotFound,
    /// The name is taken.
    #[error("exists")]
    Exists,
    /// A name in a path is no folder's.
    #[error("not a folder")]
    NotFolder,
    /// It is a folder.
    #[error("a folder")]
    IsFolder,
    /// The folder is not empty.
    #[error("not empty")]
    NotEmpty,
    /// That cannot be done.
    #[error("not possible")]
    Invalid,
    /// No block is free.
    #[error("full")]
    Full,
    /// The name is too long.
    #[error("the name is too long")]
    NameTooLong,
    /// There is no file system, or it is damaged.
    #[error("no littlefs")]
    Corrupt,
}

impl From<Missing> for LittlefsError {
    fn from(missing: Missing) -> LittlefsError {
        LittlefsError::Missing(missing)
    }
}

impl LittlefsError {
    /// Its errno number.
    pub fn errno(self) -> i32 {
        match self {
            LittlefsError::NotFound => 2,
            LittlefsError::Missing(_) => 5,
            LittlefsError::Exists => 17,
            LittlefsError::NotFolder => 20,
            LittlefsError::IsFolder => 21,
            LittlefsError::Invalid => 22,
            LittlefsError::Full => 28,
            LittlefsError::NameTooLong => 36,
            LittlefsError::NotEmpty => 39,
            LittlefsError::Corrupt => 84,
        }
    }
}

type Result<T> = std::result::Result<T, LittlefsError>;

/// The pair with the superblock.
const FIRST: [u32; 2] = [0, 1];
const MAGIC: &[u8] = b"littlefs";
const VERSION: u32 = 0x0002_0001;
/// Most bytes of a name.
const NAME_MAX: usize = 255;
/// Most bytes of a file.
const FILE_MAX: u32 = 0x7fff_ffff;
/// Most bytes of an attribute.
const ATTR_MAX: u32 = 1022;

/// A mounted file system, in the midst of an operation.
pub struct Mounted {
    blocks: Blocks,
    geometry: Geometry,
    /// The blocks that have been written, in their order: each is erased and then written as a whole.
    written: Vec<u32>,
    /// The root's first pair.
    root: [u32; 2],
    /// Blocks in use, once that was asked.
    used: Option<Vec<bool>>,
}

/// Makes a file system: the blocks to write.
///
/// # Errors
/// The device cannot hold one.
pub fn format(geometry: Geometry) -> Result<Vec<(u32, Rc<Vec<u8>>)>> {
    if geometry.block < 104 || geometry.count < 2 {
        return Err(LittlefsError::Invalid);
    }
    let mut fs = Mounted::new(Blocks::new(), geometry);
    let mut data = Vec::with_capacity(24);
    let sizes = [geometry.block as u32, geometry.count as u32];
    for value in [
        VERSION,
        sizes[0],
        sizes[1],
        NAME_MAX as u32,
        FILE_MAX,
        ATTR_MAX,
    ] {
        data.extend(value.to_le_bytes());
    }
    let mut pair = Pair::new([1, 0]);
    pair.records.push(Record {
        kind: pair::SUPERBLOCK,
        name: MAGIC.to_vec(),
        structure: pair::INLINE,
        data,
        attributes: BTreeMap::new(),
    });
    // Both blocks, so that none has what was there before.
    for _ in 0..2 {
        let bytes = pair.encode(geometry.block).ok_or(LittlefsError::Invalid)?;
        fs.write(pair.blocks[1], bytes);
        pair.written();
    }
    Ok(fs.changes())
}

/// Mounts the file system and does something with it: its result, and the blocks to write.
///
/// # Errors
/// What went wrong; blocks are missing.
pub fn attempt<T>(
    blocks: &Blocks,
    geometry: Geometry,
    f: impl FnOnce(&mut Mounted) -> Result<T>,
) -> Result<(T, Vec<(u32, Rc<Vec<u8>>)>)> {
    let mut fs = Mounted::new(blocks.clone(), geometry);
    fs.mount()?;
    let result = f(&mut fs)?;
    Ok((result, fs.changes()))
}

impl Mounted {
    fn new(blocks: Blocks, geometry: Geometry) -> Mounted {
        Mounted {
            blocks,
            geometry,
            written: Vec::new(),
            root: FIRST,
            used: None,
        }
    }

    /// Finds the root: the last pair with a superblock.
    fn mount(&mut self) -> Result<()> {
        let mut found = false;
        for pair in self.all_pairs()? {
            let Some(record) = pair.superblock() else {
                continue;
            };
            if record.name != MAGIC || record.data.len() < 24 {
                return Err(LittlefsError::Corrupt);
            }
            let value = |at: usize| {
                let bytes = [0, 1, 2, 3].map(|i| record.data[at + i]);
                u32::from_le_bytes(bytes)
            };
            let sizes = [value(4) as usize, value(8) as usize];
            if !matches!(value(0), 0x0002_0000 | VERSION)
                || sizes != [self.geometry.block, self.geometry.count]
            {
                return Err(LittlefsError::Invalid);
            }
            self.root = pair.blocks;
            found = true;
        }
        if found {
            Ok(())
        } else {
            Err(LittlefsError::Corrupt)
        }
    }

    fn block(&self, number: u32) -> Result<&[u8]> {
        if number as usize >= self.geometry.count {
            return Err(LittlefsError::Corrupt);
        }
        match self.blocks.get(&number) {
            Some(block) => Ok(block),
            None => Err(LittlefsError::Missing(Missing {
                first: number,
                count: 1,
            })),
        }
    }

    fn write(&mut self, number: u32, bytes: Vec<u8>) {
        self.blocks.insert(number, Rc::new(bytes));
        self.written.retain(|&other| other != number);
        self.written.push(number);
    }

    fn changes(&self) -> Vec<(u32, Rc<Vec<u8>>)> {
        let change = |&number: &u32| Some((number, self.blocks.get(&number)?.clone()));
        self.written.iter().filter_map(change).collect()
    }
}
