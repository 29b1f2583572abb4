//! The allocation table: which cluster follows which, and which are free.

use super::volume::{Kind, Volume};
use super::{FatError, Result, long, put_long, put_word, word};
use crate::blockdev::Image;

/// The last cluster of a chain.
const LAST: u32 = 0x0fff_ffff;

impl Volume {
    /// A cluster's entry as it is.
    fn entry(&self, image: &Image, cluster: u32) -> Result<u32> {
        if !(2..self.end).contains(&cluster) {
            return Err(FatError::Damaged);
        }
        let byte = |at: u32| -> Result<u32> {
            let sector = image.get(self.table + at / self.sector)?;
            Ok(u32::from(sector[(at % self.sector) as usize]))
        };
        let (sector, at) = match self.kind {
            Kind::Fat12 => {
                // An entry may lie across two sectors.
                let at = cluster + cluster / 2;
                let pair = byte(at)? | byte(at + 1)? << 8;
                return Ok(if cluster % 2 == 1 {
                    pair >> 4
                } else {
                    pair & 0xfff
                });
            }
            Kind::Fat16 => (cluster / (self.sector / 2), cluster % (self.sector / 2) * 2),
            Kind::Fat32 => (cluster / (self.sector / 4), cluster % (self.sector / 4) * 4),
        };
        let sector = image.get(self.table + sector)?;
        Ok(match self.kind {
            Kind::Fat16 => word(sector, at as usize),
            _ => long(sector, at as usize) & LAST,
        })
    }

    fn set_entry(&self, image: &mut Image, cluster: u32, value: u32) -> Result<()> {
        if !(2..self.end).contains(&cluster) {
            return Err(FatError::Damaged);
        }
        match self.kind {
            Kind::Fat12 => {
                let at = cluster + cluster / 2;
                let shift = 4 * (cluster % 2);
                for half in 0..2 {
                    let mask = ((0xfff << shift) >> (8 * half)) as u8;
                    let bits = (((value & 0xfff) << shift) >> (8 * half)) as u8;
                    let sector = image.get_mut(self.table + (at + half) / self.sector)?;
                    let byte = &mut sector[((at + half) % self.sector) as usize];
                    *byte = *byte & !mask | bits & mask;
                }
            }
            Kind::Fat16 => {
                let per_sector = self.sector / 2;
                let sector = image.get_mut(self.table + cluster / per_sector)?;
                put_word(sector, (cluster % per_sector * 2) as usize, value);
            }
            Kind::Fat32 => {
                let per_sector = self.sector / 4;
                let sector = image.get_mut(self.table + cluster / per_sector)?;
                let at = (cluster % per_sector * 4) as usize;
                let above = long(sector, at) & !LAST;
                put_long(sector, at, above | value & LAST);
            }
        }
        Ok(())
    }

    /// The cluster that follows; none: it is the last.
    pub(super) fn next(&self, image: &Image, cluster: u32) -> Result<Option<u32>> {
        match self.entry(image, cluster)? {
            0 | 1 => Err(FatError::Damaged),
            next if next < self.end => Ok(Some(next)),
            _ => Ok(None),
        }
    }

    /// Takes a free cluster, as the first of a chain or after `previous`; none: all are in use. The
    /// search begins after the last one that was taken, so that what was freed is used last.
    pub(super) fn take(&mut self, image: &mut Image, previous: u32) -> Result<Option<u32>> {
        if self.free == Some(0) {
            return Ok(None);
        }
        let start = match previous {
            0 if (1..self.end).contains(&self.last) => self.last,
            0 => 1,
            // Beside the one before it, if that is free.
            _ => {
                let beside = if previous + 1 < self.end {
                    previous + 1
                } else {
                    2
                };
                if self.entry(image, beside)? != 0 && (2..self.end).contains(&self.last) {
                    self.last
                } else {
                    previous
                }
            }
        };
        let after = (start + 1).max(2)..self.end;
        for cluster in after.chain(2..(start + 1).min(self.end)) {
            if self.entry(image, cluster)? == 0 {
                self.set_entry(image, cluster, LAST)?;
                if previous != 0 {
                    self.set_entry(image, previous, cluster)?;
                }
                self.last = cluster;
                self.free = self.free.map(|free| free.saturating_sub(1));
                return Ok(Some(cluster));
            }
        }
        Ok(None)
    }

    /// Frees a chain from a cluster on.
    pub(super) fn release(&mut self, image: &mut Image, first: u32) -> Result<()> {
        let mut cluster = first;
        loop {
            let next = self.next(image, cluster)?;
            self.set_entry(image, cluster, 0)?;
            self.free = self.free.map(|free| (free + 1).min(self.end - 2));
            match next {
                Some(next) => cluster = next,
                None => return Ok(()),
            }
        }
    }

    /// How many clusters are free. FAT32 has it written down; elsewhere they are counted once.
    ///
    /// # Errors
    /// The table has not been read, or is damaged.
    pub fn count_free(&mut self, image: &Image) -> Result<u32> {
        if let Some(free) = self.free {
            return Ok(free);
        }
        let mut free = 0;
        for cluster in 2..self.end {
            if self.entry(image, cluster)? == 0 {
                free += 1;
            }
        }
        self.free = Some(free);
        Ok(free)
    }

    /// Writes down the number of free clusters and the last that was taken.
    pub(super) fn write_info(&self, image: &mut Image) -> Result<()> {
        let Some(sector) = self.info else {
            return Ok(());
        };
        let info = image.blank(sector);
        put_long(info, 0, 0x4161_5252);
        put_long(info, 484, 0x6141_7272);
        put_long(info, 488, self.free.unwrap_or(u32::MAX));
        put_long(info, 492, self.last);
        put_word(info, 510, 0xaa55);
        Ok(())
    }

    /// What was changed, with the tables' copies.
    pub fn changes(&self, image: &mut Image) -> Vec<(u32, Vec<u8>)> {
        let mut changes = Vec::new();
        for (number, bytes) in image.take_changes() {
            let in_table = (self.table..self.table + self.table_size).contains(&number);
            for copy in 1..self.tables {
                if in_table {
                    changes.push((number + copy * self.table_size, bytes.clone()));
                }
            }
            changes.push((number, bytes));
        }
        changes
    }
}
