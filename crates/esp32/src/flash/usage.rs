//! What the flash's files take of the part, as littlefs would lay them out.

use super::path::is_inside;
use std::collections::BTreeMap;

/// Bytes of a block.
pub const BLOCK: usize = 4096;
/// Blocks of the partition `vfs` of a 4 MiB part.
pub const BLOCKS: u32 = 512;
/// Files up to this size lie in their folder's block: littlefs's cache size.
const INLINE: usize = 128;
/// Bytes of entries that fit into a folder's pair of blocks before it is split.
const PAIR: usize = 2048;
/// Bytes of an entry besides its name and content: four tags, and a time of 8 bytes.
const ENTRY: usize = 24;

/// Blocks a file's content takes: block n holds a pointer more for each time 2 divides n.
pub fn data_blocks(size: usize) -> u32 {
    if size <= INLINE {
        return 0;
    }
    let mut left = size;
    let mut blocks = 0u32;
    loop {
        let pointers = if blocks == 0 {
            0
        } else {
            blocks.trailing_zeros() as usize + 1
        };
        let room = BLOCK - 4 * pointers;
        blocks += 1;
        if left <= room || blocks > BLOCKS {
            return blocks;
        }
        left -= room;
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Charge {
    /// Blocks of its own.
    blocks: u32,
    /// Bytes in its folder's blocks.
    entry: usize,
    folder: bool,
}

/// The account: what was written, by path.
#[derive(Debug, Default)]
pub(super) struct Usage {
    charges: BTreeMap<String, Charge>,
    blocks: u32,
    entries: usize,
    folders: u32,
    /// Blocks that open files have filled and not yet given to their paths.
    pub pending: u32,
}

impl Usage {
    /// Blocks free.
    pub fn free(&self) -> u32 {
        // The root folder has a pair of blocks as each folder has.
        let split = 2 * (self.entries / PAIR) as u32;
        BLOCKS.saturating_sub(2 + self.blocks + split + self.pending)
    }

    /// Blocks that `statvfs` calls free: littlefs, asked for it, counts folders twice.
    pub fn said_free(&self) -> u32 {
        self.free().saturating_sub(2 * self.folders)
    }

    /// A file is there, of this size.
    pub fn set_file(&mut self, path: &str, size: usize) {
        let inline = if size <= INLINE { size } else { 8 };
        self.set(path, data_blocks(size), inline, false);
    }

    /// A folder is there.
    pub fn set_folder(&mut self, path: &str) {
        self.set(path, 2, 8, true);
    }

    fn set(&mut self, path: &str, blocks: u32, content: usize, folder: bool) {
        self.remove(path);
        let name = path.len() - path.rfind('/').map_or(0, |i| i + 1);
        let entry = ENTRY + name + content;
        self.blocks += blocks;
        self.entries += entry;
        self.folders += u32::from(folder);
        let charge = Charge {
            blocks,
            entry,
            folder,
        };
        self.charges.insert(path.to_owned(), charge);
    }

    /// Nothing is there any more.
    pub fn remove(&mut self, path: &str) {
        if let Some(charge) = self.charges.remove(path) {
            self.blocks -= charge.blocks;
            self.entries -= charge.entry;
            self.folders -= u32::from(charge.folder);
        }
    }

    /// What was there is elsewhere, with all that is in it.
    pub fn rename(&mut self, from: &str, to: &str) {
        self.remove(to);
        let moved: Vec<String> = self
            .charges
            .range(from.to_owned()..)
            .map(|(path, _)| path)
            .take_while(|path| path.starts_with(from))
            .filter(|path| *path == from || is_inside(path, from))
            .cloned()
            .collect();
        for path in moved {
            if let Some(charge) = self.charges.remove(&path) {
                let path = format!("{to}{}", &path[from.len()..]);
                self.charges.insert(path, charge);
            }
        }
    }

    /// Forgets all but what is pending.
    pub fn clear(&mut self) {
        *self = Usage {
            pending: self.pending,
            ..Usage::default()
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_files_blocks() {
        for (size, blocks) in [
            (0, 0),
            (128, 0),
            (129, 1),
            (4096, 1),
            (4097, 2),
            (4096 + 4092, 2),
            (4096 + 4092 + 4088, 3),
            (4096 + 4092 + 4088 + 1, 4),
            (100_000, 25),
        ] {
            assert_eq!(data_blocks(size), blocks, "{size}");
        }
        assert!(data_blocks(usize::MAX) > BLOCKS);
    }

    #[test]
    fn a_fresh_board_has_509_blocks_free() {
        let mut usage = Usage::default();
        assert_eq!(usage.free(), 510);
        usage.set_file("boot.py", 139);
        assert_eq!(usage.free(), 509);
    }

    #[test]
    fn what_is_removed_is_free_again() {
        let mut usage = Usage::default();
        usage.set_folder("a");
        usage.set_file("a/b", 10_000);
        usage.set_file("ab", 10_000);
        assert_eq!(usage.free(), 510 - 2 - 3 - 3);
        assert_eq!(usage.said_free(), 510 - 4 - 3 - 3);
        usage.rename("a", "c");
        usage.remove("a/b");
        assert_eq!(usage.free(), 510 - 2 - 3 - 3);
        usage.remove("c/b");
        usage.remove("c");
        usage.remove("ab");
        assert_eq!(usage.free(), 510);
        assert_eq!(usage.entries, 0);
    }

    #[test]
    fn many_small_files_fill_the_part_as_well() {
        let mut usage = Usage::default();
        for i in 0..100_000 {
            usage.set_file(&format!("f{i}"), 1);
        }
        assert_eq!(usage.free(), 0);
    }
}
