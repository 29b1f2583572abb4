//! The files of `btree`: Berkeley DB 1.85's B-trees, of which a page is a head, offsets of items, and the
//! items. Those of a board open here, and the other way round.

use thiserror::Error;

const MAGIC: u32 = 0x05_3162;
const VERSION: u32 = 3;
/// Bytes of the first page's head.
pub const META: usize = 24;
/// Its flag for a tree without equal keys.
const NO_DUPLICATES: u32 = 0x20;
/// The page where the tree begins.
const ROOT: usize = 1;

/// Sizes of a page.
pub const PAGE_MIN: usize = 512;
/// As above.
pub const PAGE_MAX: usize = 65_536;
/// Bytes of a page's head.
const HEAD: usize = 20;

/// Kinds of pages, and a flag of those that several items name.
const INTERNAL: u32 = 1;
const LEAF: u32 = 2;
const OVERFLOW: u32 = 4;
const KINDS: u32 = 0x1f;
const PRESERVE: u32 = 0x20;

/// What of an item is on pages of its own.
const BIG_DATA: u8 = 1;
const BIG_KEY: u8 = 2;
/// Bytes of an item of a leaf beside key and value: its offset, their sizes, its flags.
const LEAF_ITEM: usize = 11;
/// Bytes of a reference to such pages: their first, and the size.
const REFERENCE: usize = 8;

/// Keys and values, sorted by key.
pub type Entries = Vec<(Vec<u8>, Vec<u8>)>;

/// The file is none of these, or damaged.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("no B-tree of Berkeley DB 1.85")]
pub struct Damaged;

/// What the first page says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meta {
    /// Bytes of a page.
    pub page: usize,
    /// Equal keys may be in it.
    pub duplicates: bool,
    big_endian: bool,
}

impl Meta {
    /// Of a new tree.
    pub fn new(page: usize, duplicates: bool) -> Meta {
        Meta {
            page,
            duplicates,
            big_endian: false,
        }
    }

    /// From the head of the first page.
    ///
    /// # Errors
    /// It is none.
    pub fn decode(head: &[u8]) -> Result<Meta, Damaged> {
        let big_endian = head.get(..4) == Some(&MAGIC.to_be_bytes());
        let reader = Reader {
            bytes: head,
            big_endian,
        };
        let [magic, version, page, _, _, flags] = [0, 4, 8, 12, 16, 20].map(|at| reader.word(at));
        let page = page? as usize;
        let fits = (PAGE_MIN..=PAGE_MAX).contains(&page) && page.is_multiple_of(2);
        if magic? != MAGIC || version? != VERSION || !fits || flags? & !NO_DUPLICATES != 0 {
            return Err(Damaged);
        }
        Ok(Meta {
            page,
            duplicates: flags? & NO_DUPLICATES == 0,
            big_endian,
        })
    }
}

#[derive(Clone, Copy)]
struct Reader<'a> {
    bytes: &'a [u8],
    big_endian: bool,
}

impl<'a> Reader<'a> {
    fn word(self, at: usize) -> Result<u32, Damaged> {
        let bytes = self.bytes.get(at..).and_then(<[u8]>::first_chunk);
        let bytes = *bytes.ok_or(Damaged)?;
        Ok(match self.big_endian {
            true => u32::from_be_bytes(bytes),
            false => u32::from_le_bytes(bytes),
        })
    }

    fn half(self, at: usize) -> Result<usize, Damaged> {
        let bytes = self.bytes.get(at..).and_then(<[u8]>::first_chunk);
        let bytes = *bytes.ok_or(Damaged)?;
        Ok(usize::from(match self.big_endian {
            true => u16::from_be_bytes(bytes),
            false => u16::from_le_bytes(bytes),
        }))
    }

    fn part(self, at: usize, len: usize) -> Result<&'a [u8], Damaged> {
        let bytes = self.bytes.get(at..).and_then(|bytes| bytes.get(..len));
        bytes.ok_or(Damaged)
    }
}

/// A file that is read.
struct Pages<'a> {
    file: &'a [u8],
    meta: Meta,
}

impl<'a> Pages<'a> {
    fn get(&self, number: usize) -> Result<Reader<'a>, Damaged> {
        let at = number.checked_mul(self.meta.page).ok_or(Damaged)?;
        let bytes = self.file.get(at..).and_then(|f| f.get(..self.meta.page));
        Ok(Reader {
            bytes: bytes.ok_or(Damaged)?,
            big_endian: self.meta.big_endian,
        })
    }

    /// How many there may be: more pages than that are a circle.
    fn count(&self) -> usize {
        self.file.len() / self.meta.page
    }

    /// Bytes that are on pages of their own.
    fn big(&self, reference: Reader) -> Result<Vec<u8>, Damaged> {
        let (mut page, size) = (reference.word(0)? as usize, reference.word(4)? as usize);
        if size > self.file.len() {
            return Err(Damaged);
        }
        let mut bytes = Vec::with_capacity(size);
        while bytes.len() < size {
            let next = self.get(page)?;
            let len = (size - bytes.len()).min(self.meta.page - HEAD);
            bytes.extend_from_slice(next.part(HEAD, len)?);
            page = next.word(8)? as usize;
        }
        Ok(bytes)
    }

    fn value(&self, bytes: &'a [u8], is_big: bool) -> Result<Vec<u8>, Damaged> {
        if !is_big {
            return Ok(bytes.to_vec());
        }
        self.big(Reader {
            bytes,
            big_endian: self.meta.big_endian,
        })
    }

    /// The items of a page: their offsets.
    fn items(&self, page: Reader<'a>) -> Result<Vec<usize>, Damaged> {
        let end = page.half(16)?;
        let count = end.checked_sub(HEAD).ok_or(Damaged)? / 2;
        (0..count).map(|i| page.half(HEAD + 2 * i)).collect()
    }
}

/// The entries of a file. They take no more memory than the file does, but for what a `Vec` itself takes.
///
/// # Errors
/// It is damaged.
pub fn decode(file: &[u8], meta: Meta) -> Result<Entries, Damaged> {
    let pages = Pages { file, meta };
    let mut entries = Entries::new();
    if pages.count() <= ROOT {
        return Ok(entries);
    }
    let mut number = ROOT;
    // In a sound file each item has bytes of its own. In another all may be the same, long ones.
    let mut left = file.len();
    // Down the left side, and then from leaf to leaf.
    for _ in 0..=pages.count() {
        let page = pages.get(number)?;
        let items = pages.items(page)?;
        match page.word(12)? & KINDS {
            INTERNAL => {
                let first = *items.first().ok_or(Damaged)?;
                number = page.word(first + 4)? as usize;
            }
            LEAF => {
                for at in items {
                    let (key, data) = (page.word(at)? as usize, page.word(at + 4)? as usize);
                    let flags = page.part(at + 8, 1)?[0];
                    let bytes = page.part(at + 9, key.checked_add(data).ok_or(Damaged)?)?;
                    let (key, data) = bytes.split_at(key);
                    let key = pages.value(key, flags & BIG_KEY != 0)?;
                    let data = pages.value(data, flags & BIG_DATA != 0)?;
                    let taken = LEAF_ITEM + key.len() + data.len();
                    left = left.checked_sub(taken).ok_or(Damaged)?;
                    entries.push((key, data));
                }
                number = page.word(8)? as usize;
                if number == 0 {
                    // One that was written by a library with mistakes may be in disorder.
                    entries.sort_by(|a, b| a.0.cmp(&b.0));
                    return Ok(entries);
                }
            }
            _ => return Err(Damaged),
        }
    }
    Err(Damaged)
}

/// Pages that are written.
struct Writer {
    page: usize,
    pages: Vec<Vec<u8>>,
}

/// What an internal page says of one below it: its number, and its first key as an item has it.
struct Child {
    page: usize,
    flags: u8,
    key: Vec<u8>,
}

fn word(bytes: &mut [u8], at: usize, value: usize) {
    bytes[at..at + 4].copy_from_slice(&(value as u32).to_le_bytes());
}

fn half(bytes: &mut [u8], at: usize, value: usize) {
    bytes[at..at + 2].copy_from_slice(&(value as u16).to_le_bytes());
}

/// An item of a page: two numbers, flags, and bytes, filled up to whole words.
fn item(first: usize, second: usize, flags: u8, parts: &[&[u8]]) -> Vec<u8> {
    let mut item = vec![0; 9];
    word(&mut item, 0, first);
    word(&mut item, 4, second);
    item[8] = flags;
    item.extend(parts.concat());
    item.resize(item.len().next_multiple_of(4), 0);
    item
}

impl Writer {
    fn add(&mut self, kind: u32) -> usize {
        let number = self.pages.len();
        let mut page = vec![0; self.page];
        word(&mut page, 0, number);
        word(&mut page, 12, kind as usize);
        self.pages.push(page);
        number
    }

    /// Puts bytes on pages of their own: the reference to them.
    fn big(&mut self, bytes: &[u8]) -> Vec<u8> {
        let mut reference = vec![0; REFERENCE];
        word(&mut reference, 0, self.pages.len());
        word(&mut reference, 4, bytes.len());
        let mut chunks = bytes.chunks(self.page - HEAD).peekable();
        while let Some(chunk) = chunks.next() {
            let number = self.add(OVERFLOW);
            self.pages[number][HEAD..HEAD + chunk.len()].copy_from_slice(chunk);
            if chunks.peek().is_some() {
                word(&mut self.pages[number], 8, number + 1);
            }
        }
        reference
    }

    /// Puts items on pages of one level: the root, if it has room for all. The index of each page's first item,
    /// and the page.
    fn level(&mut self, kind: u32, items: &[Vec<u8>]) -> Vec<(usize, usize)> {
        let room = self.page - HEAD;
        let all: usize = items.iter().map(|item| item.len() + 2).sum();
        let mut pages: Vec<(usize, usize)> = Vec::new();
        let mut used = room;
        let (mut lower, mut upper) = (HEAD, self.page);
        for (i, item) in items.iter().enumerate() {
            if used + item.len() + 2 > room {
                let number = match all <= room {
                    true => ROOT,
                    false => self.add(kind),
                };
                if let Some((_, before)) = pages.last() {
                    word(&mut self.pages[*before], 8, number);
                    word(&mut self.pages[number], 4, *before);
                }
                pages.push((i, number));
                (used, lower, upper) = (0, HEAD, self.page);
            }
            used += item.len() + 2;
            upper -= item.len();
            if let Some((_, number)) = pages.last() {
                let page = &mut self.pages[*number];
                page[upper..upper + item.len()].copy_from_slice(item);
                half(page, lower, upper);
                lower += 2;
                word(page, 12, kind as usize);
                half(page, 16, lower);
                half(page, 18, upper);
            }
        }
        pages
    }
}

/// Bytes of a key with its value that stay together on a page that has room for so many.
fn limit(page: usize, keys_in_page: usize) -> usize {
    let share = (page - HEAD) / keys_in_page;
    let least = (9 + 2 * REFERENCE).next_multiple_of(4) + 2;
    share.saturating_sub(2 + 12).max(least)
}

/// Whether a key and its value are on pages of their own, by their sizes.
fn are_big(limit: usize, key: usize, data: usize) -> (bool, bool) {
    let in_item = |len: usize, is_big: bool| if is_big { REFERENCE } else { len };
    let key_is_big = key > limit;
    let data_is_big = in_item(key, key_is_big) + data > limit;
    let both = in_item(key, key_is_big) + in_item(data, data_is_big);
    (key_is_big || both > limit, data_is_big)
}

/// Bytes of a file that an entry takes: its item's, and pages of their own.
pub fn space(meta: Meta, keys_in_page: usize, key: usize, data: usize) -> usize {
    let (key_is_big, data_is_big) = are_big(limit(meta.page, keys_in_page), key, data);
    let part = |len: usize, is_big: bool| match is_big {
        true => REFERENCE + len.div_ceil(meta.page - HEAD) * meta.page,
        false => len,
    };
    LEAF_ITEM + part(key, key_is_big) + part(data, data_is_big)
}

/// A file of these entries; `keys_in_page` says of how many keys there is room for in a page at least: 2 or more.
pub fn encode(meta: Meta, keys_in_page: usize, entries: &Entries) -> Vec<u8> {
    let mut writer = Writer {
        page: meta.page,
        pages: Vec::new(),
    };
    let head = writer.add(0);
    let root = writer.add(LEAF);
    let page = meta.page;
    let first = &mut writer.pages[head];
    word(first, 0, MAGIC as usize);
    word(first, 4, VERSION as usize);
    word(first, 8, page);
    word(first, 12, 0);
    if !meta.duplicates {
        word(first, 20, NO_DUPLICATES as usize);
    }
    half(&mut writer.pages[root], 16, HEAD);
    half(&mut writer.pages[root], 18, page);

    let limit = limit(page, keys_in_page);
    let (mut items, mut keys) = (Vec::new(), Vec::new());
    for (key, data) in entries {
        let (key_is_big, data_is_big) = are_big(limit, key.len(), data.len());
        let (mut key, mut data, mut flags) = (key.clone(), data.clone(), 0);
        if key_is_big {
            key = writer.big(&key);
            flags |= BIG_KEY;
        }
        if data_is_big {
            data = writer.big(&data);
            flags |= BIG_DATA;
        }
        items.push(item(key.len(), data.len(), flags, &[&key, &data]));
        keys.push((key, flags & BIG_KEY));
    }
    let pages = writer.level(LEAF, &items);
    let mut children: Vec<Child> = pages
        .into_iter()
        .map(|(first, page)| Child {
            page,
            key: keys[first].0.clone(),
            flags: keys[first].1,
        })
        .collect();
    while children.len() > 1 {
        let items: Vec<Vec<u8>> = children
            .iter()
            .enumerate()
            .map(|(i, child)| {
                // Nobody looks at the first key of a level.
                let (key, flags) = match i {
                    0 => (&[][..], 0),
                    _ => (&child.key[..], child.flags),
                };
                if flags & BIG_KEY != 0
                    && let Some(chain) = key.first_chunk()
                {
                    let chain = &mut writer.pages[u32::from_le_bytes(*chain) as usize];
                    word(chain, 12, (OVERFLOW | PRESERVE) as usize);
                }
                item(key.len(), child.page, flags, &[key])
            })
            .collect();
        children = writer
            .level(INTERNAL, &items)
            .into_iter()
            .map(|(first, page)| Child {
                page,
                key: children[first].key.clone(),
                flags: children[first].flags,
            })
            .collect();
    }
    writer.pages.concat()
}
