//! A pair of metadata blocks: the log in them, and what it says.

use super::{LittlefsError, Mounted, Result};
use std::collections::BTreeMap;

/// Types of tags, 11 bits.
pub(super) const FILE: u16 = 0x001;
pub(super) const FOLDER: u16 = 0x002;
pub(super) const SUPERBLOCK: u16 = 0x0ff;
pub(super) const PLACE: u16 = 0x200;
pub(super) const INLINE: u16 = 0x201;
pub(super) const CHAIN: u16 = 0x202;
const ATTRIBUTE: u16 = 0x300;
const CREATE: u16 = 0x401;
const DELETE: u16 = 0x4ff;
const CHECKSUM: u16 = 0x500;
const SOFT_TAIL: u16 = 0x600;
const HARD_TAIL: u16 = 0x601;
const MOVE_STATE: u16 = 0x7ff;

/// The number of what belongs to no file.
const NOBODY: u32 = 0x3ff;
/// The length of what is no longer there.
const GONE: u32 = 0x3ff;

/// What is known of a file or folder.
#[derive(Clone, Debug)]
pub(super) struct Record {
    /// FILE, FOLDER or SUPERBLOCK.
    pub kind: u16,
    pub name: Vec<u8>,
    /// PLACE, INLINE or CHAIN.
    pub structure: u16,
    pub data: Vec<u8>,
    pub attributes: BTreeMap<u8, Vec<u8>>,
}

/// What a pair says.
#[derive(Clone, Debug)]
pub(super) struct Pair {
    /// The one that counts comes first.
    pub blocks: [u32; 2],
    revision: u32,
    pub records: Vec<Record>,
    /// The next pair; whether it belongs to the same folder.
    pub tail: Option<([u32; 2], bool)>,
    move_state: Option<Vec<u8>>,
}

/// CRC-32 without its last step.
fn checksum(seed: u32, bytes: &[u8]) -> u32 {
    bytes.iter().fold(seed, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| {
            (crc >> 1) ^ (0xedb8_8320 * (crc & 1))
        })
    })
}

fn number(bytes: &[u8], at: usize) -> Option<[u8; 4]> {
    bytes.get(at..at + 4)?.try_into().ok()
}

/// Two block numbers.
pub(super) fn two(data: &[u8]) -> Option<[u32; 2]> {
    let (a, b) = (number(data, 0)?, number(data, 4)?);
    Some([u32::from_le_bytes(a), u32::from_le_bytes(b)])
}

pub(super) fn two_bytes(blocks: [u32; 2]) -> Vec<u8> {
    blocks.into_iter().flat_map(u32::to_le_bytes).collect()
}

impl Record {
    fn empty() -> Record {
        Record {
            kind: 0,
            name: Vec::new(),
            structure: 0,
            data: Vec::new(),
            attributes: BTreeMap::new(),
        }
    }

    fn size(&self) -> usize {
        let attributes = self.attributes.values().map(|a| 4 + a.len());
        8 + self.name.len() + self.data.len() + attributes.sum::<usize>()
    }
}

impl Pair {
    /// An empty one.
    pub fn new(blocks: [u32; 2]) -> Pair {
        Pair {
            blocks,
            revision: 0,
            records: Vec::new(),
            tail: None,
            move_state: None,
        }
    }

    pub fn superblock(&self) -> Option<&Record> {
        self.records.first().filter(|r| r.kind == SUPERBLOCK)
    }

    /// Reads a block's log, as far as it is whole. None: it has none.
    fn parse(block: &[u8], blocks: [u32; 2]) -> Option<Pair> {
        let revision = number(block, 0)?;
        let mut crc = checksum(0xffff_ffff, &revision);
        let mut pair = Pair::new(blocks);
        pair.revision = u32::from_le_bytes(revision);
        let mut whole = None;
        let mut previous = 0xffff_ffff_u32;
        let mut at = 4;
        while let Some(raw) = number(block, at) {
            let tag = u32::from_be_bytes(raw) ^ previous;
            if tag & 0x8000_0000 != 0 {
                break;
            }
            crc = checksum(crc, &raw);
            let kind = ((tag >> 20) & 0x7ff) as u16;
            let id = (tag >> 10) & 0x3ff;
            let len = tag & 0x3ff;
            let size = if len == GONE { 0 } else { len as usize };
            let Some(data) = block.get(at + 4..at + 4 + size) else {
                break;
            };
            previous = tag;
            at += 4 + size;
            // A checksum, but not the one of the block's erased part.
            if kind & 0x780 == CHECKSUM {
                let Some(stored) = number(data, 0) else {
                    break;
                };
                if u32::from_le_bytes(stored) != crc {
                    break;
                }
                previous ^= u32::from(kind & 1) << 31;
                crc = 0xffff_ffff;
                whole = Some(pair.clone());
                continue;
            }
            crc = checksum(crc, data);
            pair.apply(kind, id, (len != GONE).then_some(data))?;
        }
        whole
    }

    /// What a tag says. None: the log makes no sense.
    fn apply(&mut self, kind: u16, id: u32, data: Option<&[u8]>) -> Option<()> {
        let at = id as usize;
        match kind {
            CREATE if at <= self.records.len() => self.records.insert(at, Record::empty()),
            DELETE if at < self.records.len() => {
                self.records.remove(at);
            }
            SOFT_TAIL | HARD_TAIL => self.tail = Some((two(data?)?, kind == HARD_TAIL)),
            MOVE_STATE => self.move_state = data.map(<[u8]>::to_vec),
            _ if kind < 0x400 && id != NOBODY => {
                while self.records.len() <= at {
                    self.records.push(Record::empty());
                }
                let record = &mut self.records[at];
                match kind & 0x700 {
                    0 => (record.kind, record.name) = (kind, data?.to_vec()),
                    PLACE => (record.structure, record.data) = (kind, data?.to_vec()),
                    ATTRIBUTE => {
                        let number = (kind & 0xff) as u8;
                        match data {
                            Some(data) => record.attributes.insert(number, data.to_vec()),
                            None => record.attributes.remove(&number),
                        };
                    }
                    _ => {}
                }
            }
            CREATE | DELETE => return None,
            _ => {}
        }
        Some(())
    }

    /// The pair's next block. None: there is no room.
    pub fn encode(&self, size: usize) -> Option<Vec<u8>> {
        let revision = self.revision.wrapping_add(1).to_le_bytes();
        let mut block = revision.to_vec();
        let mut previous = 0xffff_ffff_u32;
        let mut put = |block: &mut Vec<u8>, kind: u16, id: u32, data: &[u8]| {
            let tag = (u32::from(kind) << 20) | (id << 10) | data.len() as u32;
            block.extend((tag ^ previous).to_be_bytes());
            block.extend(data);
            previous = tag;
        };
        for (id, record) in (0..).zip(&self.records) {
            put(&mut block, record.kind, id, &record.name);
            put(&mut block, record.structure, id, &record.data);
            for (&number, data) in &record.attributes {
                put(&mut block, ATTRIBUTE | u16::from(number), id, data);
            }
        }
        if let Some((next, same)) = self.tail {
            let kind = if same { HARD_TAIL } else { SOFT_TAIL };
            put(&mut block, kind, NOBODY, &two_bytes(next));
        }
        if let Some(state) = &self.move_state {
            put(&mut block, MOVE_STATE, NOBODY, state);
        }
        put(&mut block, CHECKSUM, NOBODY, &[0; 4]);
        let end = block.len() - 4;
        let crc = checksum(0xffff_ffff, &block[..end]);
        block[end..].copy_from_slice(&crc.to_le_bytes());
        if block.len() > size {
            return None;
        }
        block.resize(size, 0xff);
        Some(block)
    }

    /// Its other block has been written.
    pub fn written(&mut self) {
        self.revision = self.revision.wrapping_add(1);
        self.blocks.swap(0, 1);
    }
}

/// Whether two pairs are the same, whichever block counts.
pub(super) fn same(a: [u32; 2], b: [u32; 2]) -> bool {
    a == b || a == [b[1], b[0]]
}

impl Mounted {
    /// Reads a pair.
    pub(super) fn fetch(&self, blocks: [u32; 2]) -> Result<Pair> {
        let [a, b] = blocks;
        let first = Pair::parse(self.block(a)?, [a, b]);
        let second = Pair::parse(self.block(b)?, [b, a]);
        match (first, second) {
            (Some(a), Some(b)) if (b.revision.wrapping_sub(a.revision) as i32) > 0 => Ok(b),
            (Some(pair), _) | (None, Some(pair)) => Ok(pair),
            (None, None) => Err(LittlefsError::Corrupt),
        }
    }

    /// Writes a pair; what has no room goes to a new one behind it.
    pub(super) fn commit(&mut self, pair: &mut Pair) -> Result<()> {
        if pair.records.len() >= NOBODY as usize {
            return self.split(pair);
        }
        match pair.encode(self.geometry.block) {
            Some(bytes) => {
                self.write(pair.blocks[1], bytes);
                pair.written();
                Ok(())
            }
            None => self.split(pair),
        }
    }

    fn split(&mut self, pair: &mut Pair) -> Result<()> {
        let total: usize = pair.records.iter().map(Record::size).sum();
        let mut before = 0;
        let half = pair.records.iter().position(|record| {
            before += record.size();
            before > total / 2
        });
        let at = half.unwrap_or(0).max(1);
        if at >= pair.records.len() {
            return Err(LittlefsError::Full);
        }
        let mut rest = Pair::new([self.take()?, self.take()?]);
        rest.records = pair.records.split_off(at);
        rest.tail = pair.tail;
        // Both blocks, so that none has what was there before.
        self.commit(&mut rest)?;
        self.commit(&mut rest)?;
        pair.tail = Some((rest.blocks, true));
        self.commit(pair)
    }

    /// All pairs, in the order in which they are chained.
    pub(super) fn all_pairs(&self) -> Result<Vec<Pair>> {
        let mut pairs: Vec<Pair> = Vec::new();
        let mut next = Some(super::FIRST);
        while let Some(blocks) = next {
            if pairs.len() > self.geometry.count {
                return Err(LittlefsError::Corrupt);
            }
            let pair = self.fetch(blocks)?;
            // The end of the chain may be written out.
            next = pair
                .tail
                .map(|(next, _)| next)
                .filter(|next| next[0] != u32::MAX);
            pairs.push(pair);
        }
        Ok(pairs)
    }
}
