//! What the flash chip holds beside the files: the non-volatile storage, and raw blocks. It outlives
//! resets, and is gone when the board is switched off.

use std::collections::BTreeMap;

/// Bytes of the chip.
pub const SIZE: u32 = 4 << 20;
/// Bytes that are erased together.
pub const PAGE: u32 = 4096;

/// A value of the non-volatile storage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// A number.
    Int(i32),
    /// Bytes.
    Blob(Vec<u8>),
}

/// The chip.
#[derive(Debug, Default)]
pub struct Storage {
    /// Values by namespace, key, and whether they are bytes: a key has one of each.
    items: BTreeMap<(String, String, bool), Item>,
    /// Pages that were written; all others are erased.
    pages: BTreeMap<u32, Vec<u8>>,
}

impl Storage {
    /// A number.
    pub fn int(&self, space: &str, key: &str) -> Option<i32> {
        match self.items.get(&(space.to_owned(), key.to_owned(), false))? {
            Item::Int(value) => Some(*value),
            Item::Blob(_) => None,
        }
    }

    /// Bytes.
    pub fn blob(&self, space: &str, key: &str) -> Option<&[u8]> {
        match self.items.get(&(space.to_owned(), key.to_owned(), true))? {
            Item::Blob(bytes) => Some(bytes),
            Item::Int(_) => None,
        }
    }

    /// Stores a value.
    pub fn put(&mut self, space: &str, key: &str, item: Item) {
        let is_blob = matches!(item, Item::Blob(_));
        self.items
            .insert((space.to_owned(), key.to_owned(), is_blob), item);
    }

    /// Forgets a key's values: whether there were any.
    pub fn erase_key(&mut self, space: &str, key: &str) -> bool {
        let before = self.items.len();
        self.items.retain(|(s, k, _), _| s != space || k != key);
        self.items.len() != before
    }

    /// Reads bytes from an address; beyond the chip's end nothing is.
    pub fn read(&self, address: u32, bytes: &mut [u8]) {
        for (at, byte) in (address..).zip(bytes) {
            let page = self.pages.get(&(at / PAGE));
            *byte = page.map_or(0xff, |page| page[(at % PAGE) as usize]);
        }
    }

    /// Writes bytes, which only clears bits: what was not erased before keeps its zeros.
    pub fn write(&mut self, address: u32, bytes: &[u8]) {
        for (at, byte) in (address..).zip(bytes) {
            let erased = || vec![0xff; PAGE as usize];
            let page = self.pages.entry(at / PAGE).or_insert_with(erased);
            page[(at % PAGE) as usize] &= byte;
        }
    }

    /// Erases the pages from an address on, of which the range may begin and end within one.
    pub fn erase(&mut self, address: u32, len: u32) {
        for page in address / PAGE..(address + len).div_ceil(PAGE) {
            self.pages.remove(&page);
        }
    }
}
