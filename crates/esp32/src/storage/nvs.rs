//! The non-volatile storage: values by namespace and key, as many as the part's partition of 24 KiB holds
//! (ESP-IDF, nvs_flash).

use python::pure::binascii::crc32;
use std::collections::BTreeMap;
use thiserror::Error;

/// Entries of 32 bytes that a page of the partition has, and pages that are filled: one of the six stays free.
const PAGE_ENTRIES: usize = 126;
const PAGES: usize = 5;
const ENTRY: usize = 32;
/// Bytes of a blob that a page takes: one of its entries heads them.
const CHUNK: usize = (PAGE_ENTRIES - 1) * ENTRY;

/// Bytes of a name.
pub const NAME_MAX: usize = 15;

/// How a file of ours begins: what it is, and the format's number.
const MAGIC: &[u8; 8] = b"BLESSNV1";

/// A value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// A number.
    Int(i32),
    /// Bytes.
    Blob(Vec<u8>),
}

impl Item {
    /// Entries that it takes. A blob has one that tells of its chunks, and one before each.
    fn entries(&self) -> usize {
        match self {
            Item::Int(_) => 1,
            Item::Blob(bytes) if bytes.is_empty() => 2,
            Item::Blob(bytes) => {
                let chunk = |bytes: &[u8]| 1 + bytes.len().div_ceil(ENTRY);
                1 + bytes.chunks(CHUNK).map(chunk).sum::<usize>()
            }
        }
    }
}

/// Why a value cannot be stored.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum PutError {
    /// `ESP_ERR_NVS_NOT_ENOUGH_SPACE`
    #[error("the storage is full")]
    Full,
    /// `ESP_ERR_NVS_VALUE_TOO_LONG`
    #[error("no storage of this size can hold it")]
    TooLong,
}

/// The storage.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Nvs {
    /// Values by namespace, key, and whether they are bytes: a key has one of each.
    items: BTreeMap<(String, String, bool), Item>,
}

impl Nvs {
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

    /// Stores a value: whether anything changed. The old value goes only when the new one is written, so there
    /// must be room for both.
    ///
    /// # Errors
    /// It does not fit.
    pub fn put(&mut self, space: &str, key: &str, item: Item) -> Result<bool, PutError> {
        if matches!(&item, Item::Blob(bytes) if bytes.len() > PAGES * CHUNK) {
            return Err(PutError::TooLong);
        }
        let at = (
            space.to_owned(),
            key.to_owned(),
            matches!(item, Item::Blob(_)),
        );
        if self.items.get(&at) == Some(&item) {
            return Ok(false);
        }
        let known = self.spaces().any(|known| known == space);
        if self.used() + usize::from(!known) + item.entries() > PAGES * PAGE_ENTRIES {
            return Err(PutError::Full);
        }
        self.items.insert(at, item);
        Ok(true)
    }

    /// Forgets a key's values: whether there were any.
    pub fn erase_key(&mut self, space: &str, key: &str) -> bool {
        let before = self.items.len();
        self.items.retain(|(s, k, _), _| s != space || k != key);
        self.items.len() != before
    }

    /// The namespaces, each once.
    fn spaces(&self) -> impl Iterator<Item = &str> {
        let mut last = None;
        self.items.keys().filter_map(move |(space, ..)| {
            let new = last != Some(space);
            last = Some(space);
            new.then_some(space.as_str())
        })
    }

    /// Entries in use: the values', and one for each namespace.
    fn used(&self) -> usize {
        self.spaces().count() + self.items.values().map(Item::entries).sum::<usize>()
    }

    /// The storage as a file: a head, the checksum of what follows, and the values. All numbers have four bytes,
    /// the least significant first.
    pub fn encode(&self) -> Vec<u8> {
        let mut body = Vec::new();
        for ((space, key, _), item) in &self.items {
            let number;
            let (kind, bytes) = match item {
                Item::Int(value) => {
                    number = value.to_le_bytes();
                    (0, &number[..])
                }
                Item::Blob(bytes) => (1, &bytes[..]),
            };
            body.push(kind);
            for part in [space.as_bytes(), key.as_bytes(), bytes] {
                body.extend((part.len() as u32).to_le_bytes());
                body.extend(part);
            }
        }
        let mut file = MAGIC.to_vec();
        file.extend(crc32(&body, 0).to_le_bytes());
        file.extend(body);
        file
    }

    /// The storage of such a file; `None` if it is damaged.
    pub fn decode(file: &[u8]) -> Option<Nvs> {
        let (sum, mut body) = file.strip_prefix(MAGIC)?.split_first_chunk()?;
        if crc32(body, 0) != u32::from_le_bytes(*sum) {
            return None;
        }
        let mut nvs = Nvs::default();
        while let Some((kind, rest)) = body.split_first() {
            body = rest;
            let (space, key, bytes) = (part(&mut body)?, part(&mut body)?, part(&mut body)?);
            let item = match kind {
                0 => Item::Int(i32::from_le_bytes(bytes.try_into().ok()?)),
                1 => Item::Blob(bytes.to_vec()),
                _ => return None,
            };
            nvs.put(name(space)?, name(key)?, item).ok()?;
        }
        Some(nvs)
    }
}

/// A part that is a name.
fn name(part: &[u8]) -> Option<&str> {
    std::str::from_utf8(part)
        .ok()
        .filter(|name| name.len() <= NAME_MAX)
}

/// The next part of a file, and what is left after it.
fn part<'a>(body: &mut &'a [u8]) -> Option<&'a [u8]> {
    let (len, rest) = body.split_first_chunk()?;
    let (part, rest) = rest.split_at_checked(u32::from_le_bytes(*len) as usize)?;
    *body = rest;
    Some(part)
}

#[cfg(test)]
mod tests;
