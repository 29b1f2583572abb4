//! What the flash chip holds beside the files: the non-volatile storage ([`nvs`]), and raw blocks. It outlives
//! resets; a board whose files are in a folder finds it again when it is switched on, for it lies in that
//! folder's `.boardless`.

pub mod nvs;

use crate::flash::{Flash, PcError};
use nvs::Nvs;
use std::collections::BTreeMap;

/// Bytes of the chip.
pub const SIZE: u32 = 4 << 20;
/// Bytes that are erased together.
pub const PAGE: u32 = 4096;

/// Names of what is kept: the non-volatile storage, and an image of the chip, which there is once a program
/// has written raw blocks.
const NVS: &str = "nvs";
const IMAGE: &str = "flash.bin";

/// The chip.
#[derive(Debug, Default)]
pub struct Storage {
    /// The non-volatile storage.
    pub nvs: Nvs,
    /// Pages that were written; all others are erased.
    pages: BTreeMap<u32, Vec<u8>>,
    /// The image is there, and has all of the chip.
    has_image: bool,
    /// Keeping has failed, and that was told.
    told: bool,
}

impl Storage {
    /// What was kept; and what is to be told of it.
    pub fn load(flash: &Flash) -> (Storage, Vec<String>) {
        let mut storage = Storage::default();
        let mut notices = Vec::new();
        match flash.kept(NVS) {
            Ok(None) => {}
            Ok(Some(bytes)) => match Nvs::decode(&bytes) {
                Some(nvs) => storage.nvs = nvs,
                None => notices.push(
                    "the file .boardless/nvs in the board's folder is damaged: its esp32.NVS begins empty, and the \
                     first value stored replaces the file"
                        .to_owned(),
                ),
            },
            Err(e) => notices.push(format!(
                "cannot read .boardless/nvs in the board's folder: {e}; its esp32.NVS begins empty"
            )),
        }
        match flash.kept(IMAGE) {
            Ok(None) => {}
            Ok(Some(image)) => {
                storage.has_image = image.len() == SIZE as usize;
                if !storage.has_image {
                    notices.push(format!(
                        "the file .boardless/flash.bin in the board's folder has {} bytes, not {SIZE}: what is \
                         missing counts as erased",
                        image.len()
                    ));
                }
                for (page, bytes) in (0..SIZE / PAGE).zip(image.chunks(PAGE as usize)) {
                    if bytes.iter().any(|byte| *byte != 0xff) {
                        let mut bytes = bytes.to_vec();
                        bytes.resize(PAGE as usize, 0xff);
                        storage.pages.insert(page, bytes);
                    }
                }
            }
            Err(e) => notices.push(format!(
                "cannot read .boardless/flash.bin in the board's folder: {e}; the chip's raw blocks begin erased"
            )),
        }
        (storage, notices)
    }

    /// Keeps the non-volatile storage; what is to be told if that fails, once.
    pub fn keep_nvs(&mut self, flash: &mut Flash) -> Option<String> {
        let kept = flash.keep(NVS, &self.nvs.encode());
        self.tell(kept)
    }

    /// Keeps the pages that hold these bytes of the chip; what is to be told if that fails, once.
    pub fn keep_pages(&mut self, flash: &mut Flash, address: u32, len: u32) -> Option<String> {
        let kept = if self.has_image {
            let first = address / PAGE * PAGE;
            let mut bytes = vec![0; ((address + len).div_ceil(PAGE) * PAGE - first) as usize];
            self.read(first, &mut bytes);
            flash.keep_at(IMAGE, first.into(), &bytes)
        } else {
            let mut image = vec![0; SIZE as usize];
            self.read(0, &mut image);
            flash.keep(IMAGE, &image)
        };
        self.has_image |= kept.is_ok();
        self.tell(kept)
    }

    fn tell(&mut self, kept: Result<(), PcError>) -> Option<String> {
        let error = kept.err().filter(|_| !self.told)?;
        self.told = true;
        Some(format!(
            "what programs store in esp32.NVS and in partitions is lost when this board is switched off, for nothing \
             can be written to .boardless in its folder: {error}"
        ))
    }

    /// Reads bytes from an address; beyond the chip's end nothing is.
    pub fn read(&self, address: u32, bytes: &mut [u8]) {
        for (at, byte) in (address..).zip(bytes) {
            let page = self.pages.get(&(at / PAGE));
            *byte = page.map_or(0xff, |page| page[(at % PAGE) as usize]);
        }
    }

    /// Writes bytes, which only clears bits: what was not erased before keeps its zeros.
    pub fn write(&mut self, address: u32, bytes: &[u8]) {
        for (at, byte) in (address..).zip(bytes) {
            let erased = || vec![0xff; PAGE as usize];
            let page = self.pages.entry(at / PAGE).or_insert_with(erased);
            page[(at % PAGE) as usize] &= byte;
        }
    }

    /// Erases the pages from an address on, of which the range may begin and end within one.
    pub fn erase(&mut self, address: u32, len: u32) {
        for page in address / PAGE..(address + len).div_ceil(PAGE) {
            self.pages.remove(&page);
        }
    }
}
