//! File systems on block devices that a program brings itself: a RAM disk, an SD card.
//!
//! The device is Python, and the file systems here know none. They work on an [`Image`] of the blocks that
//! have been read; one that is missing ends the operation with [`Missing`], the caller reads it and begins
//! the operation anew. What it changes stays in the image until it has succeeded. So nothing is half done
//! while a program's code runs.

pub mod fat;
mod image;
pub mod littlefs;

pub use image::{Image, Missing};
