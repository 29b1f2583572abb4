//! Folders: their entries, and the paths that lead to them.

use super::name::{self, Name};
use super::volume::{Kind, Volume};
use super::{ENTRY, FatError, Result, long, put_long, put_word, word};
use crate::blockdev::Image;

const READ_ONLY: u8 = 0x01;
const VOLUME_LABEL: u8 = 0x08;
pub(super) const FOLDER: u8 = 0x10;
pub(super) const ARCHIVE: u8 = 0x20;
/// The attributes of an entry with part of a long name.
const LONG_NAME: u8 = 0x0f;

/// First byte of a free entry.
const FREED: u8 = 0xe5;
/// First byte of the first part of a long name, which is its last.
const LONG_END: u8 = 0x40;
/// Where the 13 letters of a part of a long name are.
const LETTERS: [usize; 13] = [1, 3, 5, 7, 9, 14, 16, 18, 20, 22, 24, 28, 30];

/// Where an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub sector: u32,
    pub at: usize,
}

impl Place {
    pub fn read(self, image: &Image) -> Result<[u8; ENTRY]> {
        let mut entry = [0; ENTRY];
        entry.copy_from_slice(&image.get(self.sector)?[self.at..self.at + ENTRY]);
        Ok(entry)
    }

    pub fn edit(self, image: &mut Image) -> Result<&mut [u8]> {
        Ok(&mut image.get_mut(self.sector)?[self.at..self.at + ENTRY])
    }
}

/// A place in a folder, from where on entries are read.
#[derive(Clone, Debug)]
pub struct Cursor {
    /// The cluster, or 0 in a root of fixed size.
    cluster: u32,
    /// The sector of the cluster or root.
    sector: u32,
    at: u32,
    ended: bool,
}

/// What an entry says.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub raw: [u8; ENTRY],
    pub place: Place,
    /// Where the parts of its long name are.
    parts: Vec<Place>,
    long: Option<Vec<u16>>,
}

/// What is told of a file or folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Info {
    /// Its name, as paths have it.
    pub name: Vec<u8>,
    /// It is a folder.
    pub folder: bool,
    /// Bytes; 0 for a folder.
    pub size: u32,
    /// When it was changed: date above, time below, as FAT has it.
    pub modified: u32,
}

impl Entry {
    pub fn is_folder(&self) -> bool {
        self.raw[11] & FOLDER != 0
    }

    pub fn is_read_only(&self) -> bool {
        self.raw[11] & READ_ONLY != 0
    }

    pub fn start(&self, volume: &Volume) -> u32 {
        volume.start_in(&self.raw)
    }

    fn is_dot(&self) -> bool {
        self.raw[0] == b'.'
    }

    pub fn info(&self) -> Info {
        let long = self.long.as_deref().and_then(name::path_bytes);
        Info {
            name: long.unwrap_or_else(|| name::short_bytes(&self.raw)),
            folder: self.is_folder(),
            size: long_size(&self.raw),
            modified: super::long(&self.raw, 22),
        }
    }
}

fn long_size(raw: &[u8]) -> u32 {
    long(raw, 28)
}

/// Where a path leads.
pub(super) enum Target {
    /// The folder it starts from.
    Origin(u32),
    /// An entry of a folder.
    Found(u32, Entry),
    /// All but the last name is there.
    New(u32, Name),
}

impl Volume {
    /// The first cluster that an entry names.
    pub(super) fn start_in(&self, raw: &[u8]) -> u32 {
        let above = match self.kind {
            Kind::Fat32 => word(raw, 20) << 16,
            _ => 0,
        };
        above | word(raw, 26)
    }

    pub(super) fn set_start(&self, raw: &mut [u8], cluster: u32) {
        put_word(raw, 26, cluster);
        if self.kind == Kind::Fat32 {
            put_word(raw, 20, cluster >> 16);
        }
    }

    /// The begin of a folder; 0: the root.
    pub(super) fn begin(&self, folder: u32) -> Cursor {
        let cluster = match (folder, self.kind) {
            (0, Kind::Fat32) => self.root,
            _ => folder,
        };
        Cursor {
            cluster,
            sector: 0,
            at: 0,
            ended: false,
        }
    }

    /// Where the cursor stands; it moves on. None: the folder has no more room.
    fn step(&self, image: &Image, cursor: &mut Cursor) -> Result<Option<Place>> {
        if cursor.ended {
            return Ok(None);
        }
        let size = if cursor.cluster == 0 {
            self.root_size
        } else {
            self.cluster
        };
        if cursor.at == self.sector {
            (cursor.sector, cursor.at) = (cursor.sector + 1, 0);
        }
        if cursor.sector == size {
            let next = match cursor.cluster {
                0 => None,
                cluster => self.next(image, cluster)?,
            };
            let Some(next) = next else {
                cursor.ended = true;
                return Ok(None);
            };
            (cursor.cluster, cursor.sector) = (next, 0);
        }
        let first = match cursor.cluster {
            0 => self.root,
            cluster => self.sector_of(cluster)?,
        };
        let place = Place {
            sector: first + cursor.sector,
            at: cursor.at as usize,
        };
        cursor.at += ENTRY as u32;
        Ok(Some(place))
    }

    /// The next entry, `.` and `..` too.
    fn next_entry(&self, image: &Image, cursor: &mut Cursor) -> Result<Option<Entry>> {
        let mut parts: Vec<Place> = Vec::new();
        let mut letters: Vec<u16> = Vec::new();
        let mut expected = 0;
        let mut sum = 0;
        while let Some(place) = self.step(image, cursor)? {
            let raw = place.read(image)?;
            if raw[0] == 0 {
                cursor.ended = true;
                return Ok(None);
            }
            let attributes = raw[11] & 0x3f;
            if raw[0] == FREED || attributes != LONG_NAME && attributes & VOLUME_LABEL != 0 {
                parts.clear();
                continue;
            }
            if attributes == LONG_NAME {
                if raw[0] & LONG_END != 0 {
                    parts.clear();
                    letters.clear();
                    expected = raw[0] & !LONG_END;
                    sum = raw[13];
                }
                if raw[0] & !LONG_END == expected && raw[13] == sum && expected > 0 {
                    let part = LETTERS.map(|at| word(&raw, at) as u16);
                    letters.splice(0..0, part);
                    parts.push(place);
                    expected -= 1;
                } else {
                    parts.clear();
                }
                continue;
            }
            let whole = !parts.is_empty() && expected == 0 && sum == name::checksum(&raw);
            if !whole {
                parts.clear();
            }
            let long = whole.then(|| {
                let end = letters.iter().position(|&l| l == 0);
                letters[..end.unwrap_or(letters.len())].to_vec()
            });
            return Ok(Some(Entry {
                raw,
                place,
                parts,
                long,
            }));
        }
        Ok(None)
    }

    fn find(&self, image: &Image, folder: u32, name: &Name) -> Result<Option<Entry>> {
        let mut cursor = self.begin(folder);
        while let Some(entry) = self.next_entry(image, &mut cursor)? {
            let by_long = entry
                .long
                .as_ref()
                .is_some_and(|l| name::same(l, &name.long));
            if by_long || !name.lossy && entry.raw[..11] == name.short {
                return Ok(Some(entry));
            }
        }
        Ok(None)
    }

    /// Follows a path.
    pub(super) fn follow(&self, image: &Image, path: &[u8]) -> Result<Target> {
        let separator = |b: &u8| *b == b'/' || *b == b'\\';
        let path = path.split(|&b| b == 0).next().unwrap_or(&[]);
        let mut folder = match path.first() {
            Some(b) if separator(b) => 0,
            _ => self.current,
        };
        let mut names = path
            .split(separator)
            .filter(|name| !name.is_empty())
            .peekable();
        if names.peek().is_none() {
            return Ok(Target::Origin(folder));
        }
        while let Some(text) = names.next() {
            let name = Name::new(text)?;
            let is_last = names.peek().is_none();
            match self.find(image, folder, &name)? {
                Some(entry) if is_last => return Ok(Target::Found(folder, entry)),
                Some(entry) if entry.is_folder() => folder = entry.start(self),
                // The root has no dot entries, and leads to itself.
                None if name.dot && is_last => return Ok(Target::Origin(folder)),
                None if name.dot => {}
                None if is_last => return Ok(Target::New(folder, name)),
                _ => return Err(FatError::NotFound),
            }
        }
        Err(FatError::NotFound)
    }

    /// The folder that a path names.
    fn folder(&self, image: &Image, path: &[u8]) -> Result<u32> {
        match self.follow(image, path)? {
            Target::Origin(folder) => Ok(folder),
            Target::Found(_, entry) if entry.is_folder() => Ok(entry.start(self)),
            _ => Err(FatError::NotFound),
        }
    }

    /// The entry that a path names.
    fn existing(&self, image: &Image, path: &[u8]) -> Result<(u32, Entry)> {
        match self.follow(image, path)? {
            Target::Origin(_) => Err(FatError::InvalidName),
            Target::Found(folder, entry) => Ok((folder, entry)),
            Target::New(..) => Err(FatError::NotFound),
        }
    }

    /// Begins to list a folder.
    ///
    /// # Errors
    /// It is not there.
    pub fn list(&self, image: &Image, path: &[u8]) -> Result<Cursor> {
        Ok(self.begin(self.folder(image, path)?))
    }

    /// Goes on listing.
    ///
    /// # Errors
    /// The folder is damaged.
    pub fn next_info(&self, image: &Image, cursor: &mut Cursor) -> Result<Option<Info>> {
        while let Some(entry) = self.next_entry(image, cursor)? {
            if !entry.is_dot() {
                return Ok(Some(entry.info()));
            }
        }
        Ok(None)
    }

    /// What is told of a file or folder.
    ///
    /// # Errors
    /// It is not there; it is the root.
    pub fn stat(&self, image: &Image, path: &[u8]) -> Result<Info> {
        Ok(self.existing(image, path)?.1.info())
    }

    /// Makes a folder the current one.
    ///
    /// # Errors
    /// It is not there.
    pub fn change_folder(&mut self, image: &Image, path: &[u8]) -> Result<()> {
        self.current = self.folder(image, path)?;
        Ok(())
    }

    /// The current folder's path.
    ///
    /// # Errors
    /// The folders above it are damaged.
    pub fn current_folder(&self, image: &Image) -> Result<Vec<u8>> {
        let mut path = Vec::new();
        let mut folder = self.current;
        let up = Name::new(b"..")?;
        while folder != 0 {
            let parent = self.find(image, folder, &up)?.ok_or(FatError::Damaged)?;
            let parent = parent.start(self);
            let mut cursor = self.begin(parent);
            let entry = loop {
                let entry = self.next_entry(image, &mut cursor)?;
                let entry = entry.ok_or(FatError::Damaged)?;
                if !entry.is_dot() && entry.start(self) == folder {
                    break entry;
                }
            };
            let mut longer = vec![b'/'];
            longer.extend(entry.info().name);
            longer.append(&mut path);
            path = longer;
            folder = parent;
            if path.len() > 4096 {
                return Err(FatError::Damaged);
            }
        }
        if path.is_empty() {
            path.push(b'/');
        }
        Ok(path)
    }

    /// Finds `count` free entries in a row; the folder grows if it must.
    fn free_places(&mut self, image: &mut Image, folder: u32, count: usize) -> Result<Vec<Place>> {
        let mut cursor = self.begin(folder);
        let mut places = Vec::new();
        loop {
            while let Some(place) = self.step(image, &mut cursor)? {
                if matches!(place.read(image)?[0], 0 | FREED) {
                    places.push(place);
                    if places.len() == count {
                        return Ok(places);
                    }
                } else {
                    places.clear();
                }
            }
            if cursor.cluster == 0 {
                return Err(FatError::Denied);
            }
            let more = self.take(image, cursor.cluster)?;
            let more = more.ok_or(FatError::Denied)?;
            self.clear(image, more)?;
            cursor.ended = false;
        }
    }

    /// Fills a cluster with zeros.
    fn clear(&self, image: &mut Image, cluster: u32) -> Result<()> {
        let first = self.sector_of(cluster)?;
        for sector in first..first + self.cluster {
            image.blank(sector);
        }
        Ok(())
    }

    /// Makes an entry, with zeros behind its name.
    pub(super) fn register(
        &mut self,
        image: &mut Image,
        folder: u32,
        name: &Name,
    ) -> Result<Place> {
        if name.dot {
            return Err(FatError::InvalidName);
        }
        let mut short = name.short;
        if name.lossy {
            let mut number = 1;
            loop {
                short = name.numbered(number);
                let tried = Name {
                    long: Vec::new(),
                    short,
                    lossy: false,
                    ..*name
                };
                if self.find(image, folder, &tried)?.is_none() {
                    break;
                }
                number += 1;
                if number == 100 {
                    return Err(FatError::Denied);
                }
            }
        }
        let parts = if name.needs_long {
            name.long.len().div_ceil(13)
        } else {
            0
        };
        let places = self.free_places(image, folder, parts + 1)?;
        for (i, place) in places[..parts].iter().enumerate() {
            let number = parts - i;
            let raw = place.edit(image)?;
            raw.fill(0);
            raw[0] = number as u8 | if i == 0 { LONG_END } else { 0 };
            raw[11] = LONG_NAME;
            raw[13] = name::checksum(&short);
            let letters = &name.long[(number - 1) * 13..];
            for (k, at) in LETTERS.into_iter().enumerate() {
                let letter = match letters.get(k) {
                    Some(&letter) => letter,
                    None if k == letters.len() => 0,
                    None => 0xffff,
                };
                put_word(raw, at, u32::from(letter));
            }
        }
        let place = places[parts];
        let raw = place.edit(image)?;
        raw.fill(0);
        raw[..11].copy_from_slice(&short);
        raw[12] = name.small;
        Ok(place)
    }

    fn unregister(&self, image: &mut Image, entry: &Entry) -> Result<()> {
        for place in entry.parts.iter().chain([&entry.place]) {
            place.edit(image)?[0] = FREED;
        }
        Ok(())
    }

    /// Makes a folder at a time.
    ///
    /// # Errors
    /// The name is taken or cannot be; there is no room.
    pub fn make_folder(&mut self, image: &mut Image, path: &[u8], now: u32) -> Result<()> {
        let (parent, name) = match self.follow(image, path)? {
            Target::New(parent, name) => (parent, name),
            _ => return Err(FatError::Exists),
        };
        let cluster = self.take(image, 0)?.ok_or(FatError::Denied)?;
        self.clear(image, cluster)?;
        let first = self.sector_of(cluster)?;
        for (dots, leads) in [(1, cluster), (2, parent)] {
            let at = (dots - 1) * ENTRY;
            let place = Place { sector: first, at };
            let raw = place.edit(image)?;
            raw[..11].fill(b' ');
            raw[..dots].fill(b'.');
            raw[11] = FOLDER;
            put_long(raw, 22, now);
            self.set_start(raw, leads);
        }
        let place = self.register(image, parent, &name)?;
        let raw = place.edit(image)?;
        raw[11] = FOLDER;
        put_long(raw, 22, now);
        self.set_start(raw, cluster);
        self.write_info(image)
    }

    /// Removes a file or an empty folder.
    ///
    /// # Errors
    /// It is not there, read-only, not empty, or the current folder.
    pub fn remove(&mut self, image: &mut Image, path: &[u8]) -> Result<()> {
        let (_, entry) = self.existing(image, path)?;
        if entry.is_dot() {
            return Err(FatError::InvalidName);
        }
        let start = entry.start(self);
        if entry.is_read_only() {
            return Err(FatError::Denied);
        }
        if entry.is_folder() {
            let mut cursor = self.begin(start);
            if start == self.current || self.next_info(image, &mut cursor)?.is_some() {
                return Err(FatError::Denied);
            }
        }
        self.unregister(image, &entry)?;
        if start != 0 {
            self.release(image, start)?;
        }
        self.write_info(image)
    }

    /// Gives a file or folder another name, or another folder.
    ///
    /// # Errors
    /// It is not there; the new name is taken or cannot be.
    pub fn rename(&mut self, image: &mut Image, old: &[u8], new: &[u8]) -> Result<()> {
        let (old_folder, entry) = self.existing(image, old)?;
        if entry.is_dot() {
            return Err(FatError::InvalidName);
        }
        let (folder, name) = match self.follow(image, new)? {
            Target::New(folder, name) => (folder, name),
            // Only its letters' case changes.
            Target::Found(folder, other) if other.place == entry.place => {
                let last = new
                    .rsplit(|&b| b == b'/' || b == b'\\')
                    .find(|n| !n.is_empty());
                (folder, Name::new(last.unwrap_or(new))?)
            }
            Target::Found(..) => return Err(FatError::Exists),
            Target::Origin(_) => return Err(FatError::Exists),
        };
        let place = self.register(image, folder, &name)?;
        let raw = place.edit(image)?;
        raw[13..].copy_from_slice(&entry.raw[13..]);
        raw[11] = entry.raw[11];
        if !entry.is_folder() {
            raw[11] |= ARCHIVE;
        } else if folder != old_folder {
            let sector = self.sector_of(entry.start(self))?;
            let up = Place { sector, at: ENTRY };
            let raw = up.edit(image)?;
            if raw[1] == b'.' {
                self.set_start(raw, folder);
            }
        }
        self.unregister(image, &entry)?;
        self.write_info(image)
    }
}
