//! Open files.

use super::dir::{ARCHIVE, Place, Target};
use super::volume::Volume;
use super::{FatError, Result, long, put_long};
use crate::blockdev::Image;

/// How a file is opened.
#[derive(Clone, Copy, Debug, Default)]
pub struct Open {
    /// It may be read.
    pub read: bool,
    /// It may be written.
    pub write: bool,
    /// It is made if it is not there.
    pub create: bool,
    /// It must not be there yet.
    pub exclusive: bool,
    /// What it has is removed.
    pub truncate: bool,
    /// It begins at its end.
    pub append: bool,
}

/// An open file: where it is, and where in it the next byte is read or written.
#[derive(Clone, Debug)]
pub struct File {
    place: Place,
    /// Its first cluster; 0: it has none.
    start: u32,
    size: u32,
    position: u32,
    /// A cluster that was used, and its number in the chain.
    near: Option<(u32, u32)>,
    mode: Open,
    modified: bool,
}

impl Volume {
    /// Opens a file at a time.
    ///
    /// # Errors
    /// It is not there or must not be; it is a folder or read-only.
    pub fn open(&mut self, image: &mut Image, path: &[u8], mode: Open, now: u32) -> Result<File> {
        let mut created = mode.truncate;
        let place = match self.follow(image, path)? {
            Target::Origin(_) => return Err(FatError::InvalidName),
            Target::Found(_, entry) if entry.is_folder() || mode.write && entry.is_read_only() => {
                return Err(if mode.create || !entry.is_folder() {
                    FatError::Denied
                } else {
                    FatError::NotFound
                });
            }
            Target::Found(..) if mode.exclusive => return Err(FatError::Exists),
            Target::Found(_, entry) => entry.place,
            Target::New(folder, name) if mode.create => {
                created = true;
                self.register(image, folder, &name)?
            }
            Target::New(..) => return Err(FatError::NotFound),
        };
        if created {
            let raw = place.edit(image)?;
            let start = self.start_in(raw);
            put_long(raw, 14, now);
            put_long(raw, 28, 0);
            raw[11] = ARCHIVE;
            self.set_start(raw, 0);
            if start != 0 {
                self.release(image, start)?;
                // The hole is used again.
                self.last = start - 1;
            }
        }
        let raw = place.read(image)?;
        let size = long(&raw, 28);
        Ok(File {
            place,
            start: self.start_in(&raw),
            size,
            position: if mode.append { size } else { 0 },
            near: None,
            mode,
            modified: created,
        })
    }

    /// The cluster with a number in the file's chain; none: the chain ends before.
    fn cluster(&self, image: &Image, file: &mut File, number: u32) -> Result<Option<u32>> {
        if file.start == 0 {
            return Ok(None);
        }
        let (mut cluster, mut at) = match file.near {
            Some((cluster, at)) if at <= number => (cluster, at),
            _ => (file.start, 0),
        };
        while at < number {
            let Some(next) = self.next(image, cluster)? else {
                file.near = Some((cluster, at));
                return Ok(None);
            };
            (cluster, at) = (next, at + 1);
        }
        file.near = Some((cluster, at));
        Ok(Some(cluster))
    }

    /// The same; the chain grows if it must. None: the volume is full.
    fn cluster_or_more(
        &mut self,
        image: &mut Image,
        file: &mut File,
        number: u32,
    ) -> Result<Option<u32>> {
        loop {
            if let Some(cluster) = self.cluster(image, file, number)? {
                return Ok(Some(cluster));
            }
            let previous = if file.start == 0 {
                0
            } else {
                file.near.ok_or(FatError::Damaged)?.0
            };
            let Some(more) = self.take(image, previous)? else {
                return Ok(None);
            };
            if previous == 0 {
                file.start = more;
            }
        }
    }

    /// Up to `count` bytes.
    ///
    /// # Errors
    /// The file is not open for that, or damaged.
    pub fn read_file(&self, image: &Image, file: &mut File, count: usize) -> Result<Vec<u8>> {
        if !file.mode.read {
            return Err(FatError::Denied);
        }
        let left = file.size.saturating_sub(file.position) as usize;
        let end = file.position + count.min(left) as u32;
        let mut bytes = Vec::with_capacity(count.min(left));
        while file.position < end {
            let in_cluster = file.position % self.cluster_size();
            let number = file.position / self.cluster_size();
            let cluster = self.cluster(image, file, number)?;
            let first = self.sector_of(cluster.ok_or(FatError::Damaged)?)?;
            let in_sector = in_cluster % self.sector;
            let here = (end - file.position).min(self.cluster_size() - in_cluster);
            let first = first + in_cluster / self.sector;
            let sectors = (in_sector + here).div_ceil(self.sector);
            image.want(first, sectors)?;
            let mut skip = in_sector as usize;
            let wanted = bytes.len() + here as usize;
            for sector in first..first + sectors {
                let block = &image.get(sector)?[skip..];
                bytes.extend_from_slice(&block[..block.len().min(wanted - bytes.len())]);
                skip = 0;
            }
            file.position += here;
        }
        Ok(bytes)
    }

    /// Writes bytes: how many; fewer when the volume is full.
    ///
    /// # Errors
    /// The file is not open for that, or damaged.
    pub fn write_file(
        &mut self,
        image: &mut Image,
        file: &mut File,
        bytes: &[u8],
    ) -> Result<usize> {
        if !file.mode.write {
            return Err(FatError::Denied);
        }
        let mut written = 0;
        while written < bytes.len() && file.position < u32::MAX {
            let number = file.position / self.cluster_size();
            let Some(cluster) = self.cluster_or_more(image, file, number)? else {
                break;
            };
            let in_cluster = file.position % self.cluster_size();
            let sector = self.sector_of(cluster)? + in_cluster / self.sector;
            let at = (in_cluster % self.sector) as usize;
            let room = (self.sector as usize - at).min((u32::MAX - file.position) as usize);
            let here = room.min(bytes.len() - written);
            // What lies beyond the file's end need not be read.
            let block = if at == 0 && (here == self.sector as usize || file.position >= file.size) {
                image.blank(sector)
            } else {
                image.get_mut(sector)?
            };
            block[at..at + here].copy_from_slice(&bytes[written..written + here]);
            written += here;
            file.position += here as u32;
            file.size = file.size.max(file.position);
        }
        file.modified = true;
        Ok(written)
    }

    /// Moves to a byte: to the end at most, unless the file may be written; then it grows.
    ///
    /// # Errors
    /// The file is damaged.
    pub fn seek(&mut self, image: &mut Image, file: &mut File, to: u32) -> Result<u32> {
        let mut to = to;
        if to > file.size {
            if !file.mode.write {
                to = file.size;
            } else if to > 0 {
                let last = (to - 1) / self.cluster_size();
                if self.cluster_or_more(image, file, last)?.is_none() {
                    let near = file.near.map_or(0, |(_, at)| at + 1);
                    to = near.saturating_mul(self.cluster_size()).max(file.size);
                }
                file.size = to;
                file.modified = true;
            }
        }
        file.position = to;
        Ok(to)
    }

    /// Writes down a file's size and time.
    ///
    /// # Errors
    /// Its folder has not been read.
    pub fn sync(&mut self, image: &mut Image, file: &mut File, now: u32) -> Result<()> {
        if !file.modified {
            return Ok(());
        }
        let raw = file.place.edit(image)?;
        raw[11] |= ARCHIVE;
        self.set_start(raw, file.start);
        put_long(raw, 28, file.size);
        put_long(raw, 22, now);
        raw[18..20].fill(0);
        file.modified = false;
        self.write_info(image)
    }
}

impl File {
    /// Where the next byte is read or written.
    pub fn position(&self) -> u32 {
        self.position
    }

    /// Bytes.
    pub fn size(&self) -> u32 {
        self.size
    }
}
