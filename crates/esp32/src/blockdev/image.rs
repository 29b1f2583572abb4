//! The blocks of a device that an operation works on.

use std::cell::Cell;
use std::collections::HashMap;

/// Blocks that must be read before an operation can go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Missing {
    /// The first one.
    pub first: u32,
    /// How many.
    pub count: u32,
}

/// Some blocks of a device, and what an operation has changed in them.
#[derive(Debug)]
pub struct Image {
    block: usize,
    read: HashMap<u32, Vec<u8>>,
    changed: HashMap<u32, Vec<u8>>,
    /// The changed ones, in the order of their first change.
    order: Vec<u32>,
    /// The one that was used last.
    last: Cell<Option<u32>>,
}

impl Image {
    /// Nothing has been read yet of a device with blocks of `block` bytes.
    pub fn new(block: usize) -> Image {
        Image {
            block,
            read: HashMap::new(),
            changed: HashMap::new(),
            order: Vec::new(),
            last: Cell::new(None),
        }
    }

    /// Bytes of a block.
    pub fn block_size(&self) -> usize {
        self.block
    }

    /// Takes in what was read from block `first` on. A last block that is not whole is passed over.
    pub fn load(&mut self, first: u32, bytes: &[u8]) {
        for (number, block) in (first..).zip(bytes.chunks_exact(self.block)) {
            self.read.insert(number, block.to_vec());
        }
    }

    /// A block's bytes.
    ///
    /// # Errors
    /// It has not been read.
    pub fn get(&self, number: u32) -> Result<&[u8], Missing> {
        self.last.set(Some(number));
        let block = self.changed.get(&number).or_else(|| self.read.get(&number));
        block.map(Vec::as_slice).ok_or(Missing {
            first: number,
            count: 1,
        })
    }

    /// Asks for several blocks at once.
    ///
    /// # Errors
    /// One of them has not been read.
    pub fn want(&self, first: u32, count: u32) -> Result<(), Missing> {
        let blocks = first..first.saturating_add(count);
        match blocks.clone().find(|&number| self.get(number).is_err()) {
            None => Ok(()),
            Some(missing) => Err(Missing {
                first: missing,
                count: blocks.end - missing,
            }),
        }
    }

    /// A block's bytes, to be changed.
    ///
    /// # Errors
    /// It has not been read.
    pub fn get_mut(&mut self, number: u32) -> Result<&mut [u8], Missing> {
        let now = self.get(number)?.to_vec();
        Ok(self.change(number, now))
    }

    /// A block that is written as a whole: zeros for now.
    pub fn blank(&mut self, number: u32) -> &mut [u8] {
        let zeros = vec![0; self.block];
        self.change(number, zeros)
    }

    fn change(&mut self, number: u32, bytes: Vec<u8>) -> &mut [u8] {
        self.last.set(Some(number));
        let order = &mut self.order;
        let block = self.changed.entry(number).or_insert_with(|| {
            order.push(number);
            Vec::new()
        });
        *block = bytes;
        block
    }

    /// Forgets what was changed: the operation begins anew.
    pub fn revert(&mut self) {
        self.changed.clear();
        self.order.clear();
    }

    /// What must be written to the device, in this order; the image has it already.
    pub fn take_changes(&mut self) -> Vec<(u32, Vec<u8>)> {
        let mut changes = Vec::with_capacity(self.order.len());
        for number in self.order.drain(..) {
            if let Some(bytes) = self.changed.remove(&number) {
                self.read.insert(number, bytes.clone());
                changes.push((number, bytes));
            }
        }
        changes
    }

    /// Forgets all blocks but the one that was used last, as a driver does that has memory for one.
    pub fn keep_last(&mut self) {
        let last = self.last.get();
        self.read.retain(|&number, _| Some(number) == last);
    }

    /// Forgets all blocks: the device may have others.
    pub fn forget(&mut self) {
        self.revert();
        self.read.clear();
    }
}
