//! Which blocks are in use.

use super::{LittlefsError, Mounted, Result, pair};

impl Mounted {
    /// Which blocks are in use.
    ///
    /// # Errors
    /// The file system is damaged.
    pub fn used(&self) -> Result<Vec<bool>> {
        let mut used = vec![false; self.geometry.count];
        let mut mark = |block: u32| match used.get_mut(block as usize) {
            Some(used) => {
                *used = true;
                Ok(())
            }
            None => Err(LittlefsError::Corrupt),
        };
        for pair in self.all_pairs()? {
            for block in pair.blocks {
                mark(block)?;
            }
            for record in &pair.records {
                if record.structure == pair::CHAIN {
                    for block in self.chain(record)? {
                        mark(block)?;
                    }
                }
            }
        }
        Ok(used)
    }

    /// Takes a free block.
    pub(super) fn take(&mut self) -> Result<u32> {
        let used = match &mut self.used {
            Some(used) => used,
            None => {
                let used = self.used()?;
                self.used.insert(used)
            }
        };
        let free = used.iter().position(|used| !used);
        let free = free.ok_or(LittlefsError::Full)?;
        used[free] = true;
        Ok(free as u32)
    }
}
