//! Making a volume, as large and of the kind that FatFs would make.

use super::volume::{MAX_FAT12, MAX_FAT16, MAX_FAT32};
use super::{FatError, Kind, Result, put_long, put_word};

/// Entries of the root of FAT12 and FAT16.
const ROOT_ENTRIES: u32 = 512;
/// Sectors before the table.
const RESERVED: u32 = 1;
const RESERVED_FAT32: u32 = 32;
/// Where a volume in a partition begins.
const PARTITION_START: u32 = 63;

/// Sectors that are filled with zeros.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Zeros {
    /// The first one.
    pub first: u32,
    /// How many.
    pub count: u32,
}

/// What must be written to a device: the zeros before the sectors.
#[derive(Debug)]
pub struct Format {
    /// Tables and root.
    pub zeros: Vec<Zeros>,
    /// Sectors that are not empty.
    pub sectors: Vec<(u32, Vec<u8>)>,
}

struct Plan {
    kind: Kind,
    start: u32,
    sectors: u32,
    cluster: u32,
    reserved: u32,
    table: u32,
    root: u32,
    clusters: u32,
}

/// Plans a volume on a device of that many sectors of that many bytes. `now` becomes its number.
///
/// # Errors
/// The device is too small, or its sectors are not of 512 to 4096 bytes.
pub fn format(sectors: u32, sector: usize, now: u32) -> Result<Format> {
    if !(512..=4096).contains(&sector) || !sector.is_power_of_two() {
        return Err(FatError::Aborted);
    }
    let plan = match plan_fat(sectors, sector as u32) {
        Some(plan) => plan,
        None => plan_fat32(sectors, sector as u32).ok_or(FatError::Aborted)?,
    };
    Ok(plan.write(sector, now))
}

/// Sectors of a cluster for a volume of `size`: one, twice as many for each step it reaches.
fn cluster_for(size: u32, steps: [u32; 6]) -> u32 {
    1 << steps.iter().take_while(|&&step| step <= size).count()
}

/// A FAT12 or FAT16 volume on the whole device.
fn plan_fat(sectors: u32, sector: u32) -> Option<Plan> {
    if sectors < 22 {
        return None;
    }
    let mut cluster = cluster_for(sectors / 0x1000, [1, 4, 16, 64, 256, 512]);
    loop {
        let clusters = sectors / cluster;
        let (kind, bytes) = if clusters > MAX_FAT12 {
            (Kind::Fat16, clusters * 2 + 4)
        } else {
            (Kind::Fat12, (clusters * 3).div_ceil(2) + 3)
        };
        let table = bytes.div_ceil(sector);
        let root = ROOT_ENTRIES * 32 / sector;
        let data = RESERVED + table + root;
        if sectors < data + cluster * 16 {
            return None;
        }
        let clusters = (sectors - data) / cluster;
        let fits = match kind {
            Kind::Fat16 => clusters > MAX_FAT12 && clusters <= MAX_FAT16,
            _ => clusters <= MAX_FAT12,
        };
        if fits {
            return Some(Plan {
                kind,
                start: 0,
                sectors,
                cluster,
                reserved: RESERVED,
                table,
                root,
                clusters,
            });
        }
        cluster *= 2;
        if kind == Kind::Fat12 || cluster > 128 {
            return None;
        }
    }
}

/// A FAT32 volume in a partition.
fn plan_fat32(sectors: u32, sector: u32) -> Option<Plan> {
    let sectors = sectors.checked_sub(PARTITION_START)?;
    let mut cluster = cluster_for(sectors / 0x2_0000, [1, 2, 4, 8, 16, 32]);
    loop {
        let clusters = sectors / cluster;
        if clusters <= MAX_FAT16 || clusters > MAX_FAT32 {
            return None;
        }
        let table = (u64::from(clusters) * 4 + 8).div_ceil(u64::from(sector)) as u32;
        let data = RESERVED_FAT32 + table;
        if sectors < data + cluster * 16 {
            return None;
        }
        let clusters = (sectors - data) / cluster;
        if clusters > MAX_FAT16 {
            return Some(Plan {
                kind: Kind::Fat32,
                start: PARTITION_START,
                sectors,
                cluster,
                reserved: RESERVED_FAT32,
                table,
                root: 0,
                clusters,
            });
        }
        cluster /= 2;
        if cluster == 0 {
            return None;
        }
    }
}

impl Plan {
    fn write(&self, sector: usize, now: u32) -> Format {
        let is_fat32 = self.kind == Kind::Fat32;
        let mut boot = vec![0; sector];
        boot[..11].copy_from_slice(b"\xeb\xfe\x90MSDOS5.0");
        put_word(&mut boot, 11, sector as u32);
        boot[13] = self.cluster as u8;
        put_word(&mut boot, 14, self.reserved);
        boot[16] = 1;
        put_word(&mut boot, 17, if is_fat32 { 0 } else { ROOT_ENTRIES });
        if self.sectors < 0x1_0000 {
            put_word(&mut boot, 19, self.sectors);
        } else {
            put_long(&mut boot, 32, self.sectors);
        }
        boot[21] = 0xf8;
        put_word(&mut boot, 24, 63);
        put_word(&mut boot, 26, 255);
        put_long(&mut boot, 28, self.start);
        if is_fat32 {
            put_long(&mut boot, 36, self.table);
            put_long(&mut boot, 44, 2);
            put_word(&mut boot, 48, 1);
            put_word(&mut boot, 50, 6);
            (boot[64], boot[66]) = (0x80, 0x29);
            put_long(&mut boot, 67, now);
            boot[71..90].copy_from_slice(b"NO NAME    FAT32   ");
        } else {
            put_word(&mut boot, 22, self.table);
            (boot[36], boot[38]) = (0x80, 0x29);
            put_long(&mut boot, 39, now);
            boot[43..62].copy_from_slice(b"NO NAME    FAT     ");
        }
        put_word(&mut boot, 510, 0xaa55);

        let mut sectors = Vec::new();
        if is_fat32 {
            sectors.push((self.start + 6, boot.clone()));
            let mut info = vec![0; sector];
            put_long(&mut info, 0, 0x4161_5252);
            put_long(&mut info, 484, 0x6141_7272);
            put_long(&mut info, 488, self.clusters - 1);
            put_long(&mut info, 492, 2);
            put_word(&mut info, 510, 0xaa55);
            sectors.push((self.start + 7, info.clone()));
            sectors.push((self.start + 1, info));
        }
        let table = self.start + self.reserved;
        let mut first = vec![0; sector];
        match self.kind {
            Kind::Fat12 => first[..3].copy_from_slice(&[0xf8, 0xff, 0xff]),
            Kind::Fat16 => first[..4].copy_from_slice(&[0xf8, 0xff, 0xff, 0xff]),
            Kind::Fat32 => {
                put_long(&mut first, 0, 0xffff_fff8);
                put_long(&mut first, 4, 0xffff_ffff);
                put_long(&mut first, 8, 0x0fff_ffff);
            }
        }
        sectors.push((table, first));
        sectors.push((self.start, boot));
        if is_fat32 {
            sectors.push((0, self.partition_table(sector)));
        }
        let root = if is_fat32 { self.cluster } else { self.root };
        let zeros = vec![
            Zeros {
                first: table + 1,
                count: self.table - 1,
            },
            Zeros {
                first: table + self.table,
                count: root,
            },
        ];
        Format { zeros, sectors }
    }

    fn partition_table(&self, sector: usize) -> Vec<u8> {
        let mut table = vec![0; sector];
        let cylinder = (self.start + self.sectors) / (63 * 255);
        let entry = &mut table[446..462];
        // First head and sector, kind, last head, sector and cylinder.
        (entry[1], entry[2], entry[4], entry[5]) = (1, 1, 0x0c, 254);
        entry[6] = (cylinder >> 2 & 0xc0) as u8 | 63;
        entry[7] = cylinder as u8;
        put_long(entry, 8, self.start);
        put_long(entry, 12, self.sectors);
        put_word(&mut table, 510, 0xaa55);
        table
    }
}
