//! Where things are on a volume, from its boot sector.

use super::{FatError, Result, long, word};
use crate::blockdev::Image;

/// How wide an entry of the allocation table is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// 12 bits.
    Fat12,
    /// 16 bits.
    Fat16,
    /// 28 of 32 bits.
    Fat32,
}

/// Most clusters of a FAT12 volume.
pub(super) const MAX_FAT12: u32 = 0xff5;
/// Most clusters of a FAT16 volume.
pub(super) const MAX_FAT16: u32 = 0xfff5;
/// Most clusters of a FAT32 volume.
pub(super) const MAX_FAT32: u32 = 0x0fff_fff5;

const MIN_FAT16: u32 = MAX_FAT12 + 1;
const MIN_FAT32: u32 = MAX_FAT16 + 1;

/// A mounted volume. Sector numbers are the device's.
#[derive(Clone, Debug)]
pub struct Volume {
    pub(super) kind: Kind,
    /// Bytes of a sector.
    pub(super) sector: u32,
    /// Sectors of a cluster.
    pub(super) cluster: u32,
    /// Where the first allocation table begins, how many sectors it has, how many tables there are.
    pub(super) table: u32,
    pub(super) table_size: u32,
    pub(super) tables: u32,
    /// FAT12 and FAT16: the root's first sector and number of sectors; FAT32: its first cluster.
    pub(super) root: u32,
    pub(super) root_size: u32,
    /// Where cluster 2 begins.
    pub(super) data: u32,
    /// One more than the last cluster's number.
    pub(super) end: u32,
    /// The sector with the number of free clusters.
    pub(super) info: Option<u32>,
    /// Free clusters, if known.
    pub(super) free: Option<u32>,
    /// The cluster that was taken last.
    pub(super) last: u32,
    /// The current folder's first cluster; 0: the root.
    pub(super) current: u32,
}

impl Volume {
    /// Finds the volume on a device: at its begin, or in the first partition that has one.
    ///
    /// # Errors
    /// There is none.
    pub fn mount(image: &Image) -> Result<Volume> {
        let first = image.get(0)?;
        if !has_signature(first) {
            return Err(FatError::NoVolume);
        }
        if is_boot_sector(first) {
            return Volume::read(image, 0);
        }
        for partition in 0..4 {
            let entry = &first[446 + 16 * partition..];
            let start = long(entry, 8);
            if entry[4] != 0 && start != 0 {
                let sector = image.get(start)?;
                if has_signature(sector) && is_boot_sector(sector) {
                    return Volume::read(image, start);
                }
            }
        }
        Err(FatError::NoVolume)
    }

    fn read(image: &Image, start: u32) -> Result<Volume> {
        let boot = image.get(start)?;
        let sector = word(boot, 11);
        let cluster = u32::from(boot[13]);
        let reserved = word(boot, 14);
        let tables = u32::from(boot[16]);
        let root_entries = word(boot, 17);
        let sectors = match word(boot, 19) {
            0 => long(boot, 32),
            sectors => sectors,
        };
        let table_size = match word(boot, 22) {
            0 => long(boot, 36),
            size => size,
        };
        let per_sector = image.block_size() as u32 / 32;
        if sector as usize != image.block_size()
            || !matches!(tables, 1 | 2)
            || !cluster.is_power_of_two()
            || !root_entries.is_multiple_of(per_sector)
            || reserved == 0
        {
            return Err(FatError::NoVolume);
        }
        let root_size = root_entries / per_sector;
        let system =
            u64::from(reserved) + u64::from(table_size) * u64::from(tables) + u64::from(root_size);
        let system = u32::try_from(system).map_err(|_| FatError::NoVolume)?;
        let clusters = sectors.checked_sub(system).ok_or(FatError::NoVolume)? / cluster;
        let kind = match clusters {
            0 => return Err(FatError::NoVolume),
            1..=MAX_FAT12 => Kind::Fat12,
            MIN_FAT16..=MAX_FAT16 => Kind::Fat16,
            MIN_FAT32..=MAX_FAT32 => Kind::Fat32,
            _ => return Err(FatError::NoVolume),
        };
        let table = start + reserved;
        let data = start.checked_add(system).ok_or(FatError::NoVolume)?;
        let (root, width) = match kind {
            Kind::Fat32 if root_entries != 0 || word(boot, 42) != 0 => {
                return Err(FatError::NoVolume);
            }
            Kind::Fat32 => (long(boot, 44), 8),
            _ if root_entries == 0 => return Err(FatError::NoVolume),
            Kind::Fat16 => (data - root_size, 4),
            Kind::Fat12 => (data - root_size, 3),
        };
        let end = clusters + 2;
        let bits = u64::from(end) * width * 4;
        if u64::from(table_size) * u64::from(sector) * 8 < bits {
            return Err(FatError::NoVolume);
        }
        let mut volume = Volume {
            kind,
            sector,
            cluster,
            table,
            table_size,
            tables,
            root,
            root_size,
            data,
            end,
            info: None,
            free: None,
            last: 0,
            current: 0,
        };
        if kind == Kind::Fat32 && word(boot, 48) == 1 {
            volume.read_info(image, start + 1)?;
        }
        Ok(volume)
    }

    fn read_info(&mut self, image: &Image, sector: u32) -> Result<()> {
        let info = image.get(sector)?;
        self.info = Some(sector);
        if has_signature(info) && long(info, 0) == 0x4161_5252 && long(info, 484) == 0x6141_7272 {
            self.free = Some(long(info, 488)).filter(|&free| free <= self.end - 2);
            self.last = long(info, 492);
        }
        Ok(())
    }

    /// Bytes of a cluster.
    pub fn cluster_size(&self) -> u32 {
        self.cluster * self.sector
    }

    /// How many clusters there are.
    pub fn clusters(&self) -> u32 {
        self.end - 2
    }

    /// What kind it is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The first sector of a cluster.
    pub(super) fn sector_of(&self, cluster: u32) -> Result<u32> {
        if !(2..self.end).contains(&cluster) {
            return Err(FatError::Damaged);
        }
        Ok(self.data + (cluster - 2) * self.cluster)
    }
}

fn has_signature(sector: &[u8]) -> bool {
    sector.len() >= 512 && word(sector, 510) == 0xaa55
}

fn is_boot_sector(sector: &[u8]) -> bool {
    let jump = matches!(sector[0], 0xe9 | 0xe8) || sector[0] == 0xeb && sector[2] == 0x90;
    jump && (&sector[54..57] == b"FAT" || &sector[82..87] == b"FAT32")
}
