//! What files hold: a few bytes beside the name, or a chain of blocks, each of which knows the one before
//! it and some farther back.

use super::pair::{self, Record, two};
use super::{LittlefsError, Mounted, Result};

/// Block numbers at the begin of a chain's block with that index.
fn pointers(index: u32) -> u32 {
    if index == 0 {
        0
    } else {
        index.trailing_zeros() + 1
    }
}

impl Mounted {
    fn capacity(&self, index: u32) -> usize {
        self.geometry
            .block
            .saturating_sub(4 * pointers(index) as usize)
    }

    /// The blocks of a chain, the first one first.
    pub(super) fn chain(&self, record: &Record) -> Result<Vec<u32>> {
        let [head, size] = two(&record.data).ok_or(LittlefsError::Corrupt)?;
        let mut count = 0;
        let mut room = 0;
        while room < size as usize {
            room += self.capacity(count).max(1);
            count += 1;
        }
        let mut blocks = vec![0; count as usize];
        let mut block = head;
        for index in (0..count).rev() {
            blocks[index as usize] = block;
            if index > 0 {
                let before = self.block(block)?.get(..4).and_then(|b| b.try_into().ok());
                block = u32::from_le_bytes(before.ok_or(LittlefsError::Corrupt)?);
            }
        }
        Ok(blocks)
    }

    pub(super) fn content(&self, record: &Record) -> Result<Vec<u8>> {
        if record.structure == pair::INLINE {
            return Ok(record.data.clone());
        }
        let [_, size] = two(&record.data).ok_or(LittlefsError::Corrupt)?;
        let mut bytes = Vec::new();
        for (index, block) in (0..).zip(self.chain(record)?) {
            let data = &self.block(block)?[4 * pointers(index) as usize..];
            let left = size as usize - bytes.len();
            bytes.extend_from_slice(&data[..left.min(data.len())]);
        }
        Ok(bytes)
    }

    /// Puts bytes where a record says from now on.
    pub(super) fn set_content(&mut self, record: &mut Record, bytes: &[u8]) -> Result<()> {
        if bytes.len() <= self.geometry.inline {
            (record.structure, record.data) = (pair::INLINE, bytes.to_vec());
            return Ok(());
        }
        let mut blocks: Vec<u32> = Vec::new();
        let mut rest = bytes;
        while !rest.is_empty() {
            let index = blocks.len() as u32;
            let block = self.take()?;
            let mut content = Vec::with_capacity(self.geometry.block);
            for power in 0..pointers(index) {
                let before = blocks[index as usize - (1 << power)];
                content.extend(before.to_le_bytes());
            }
            let (here, after) = rest.split_at(rest.len().min(self.capacity(index)));
            content.extend_from_slice(here);
            content.resize(self.geometry.block, 0xff);
            self.write(block, content);
            blocks.push(block);
            rest = after;
        }
        let head = *blocks.last().ok_or(LittlefsError::Corrupt)?;
        record.structure = pair::CHAIN;
        record.data = pair::two_bytes([head, bytes.len() as u32]);
        Ok(())
    }
}
