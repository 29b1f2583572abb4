//! Lines of a source text.

use ruff_text_size::TextSize;

/// Where each line starts.
pub(super) struct Lines {
    starts: Vec<u32>,
}

impl Lines {
    /// The lines of a text; `\n`, `\r` and `\r\n` end one.
    pub fn new(source: &[u8]) -> Lines {
        let mut starts = vec![0];
        let mut i = 0;
        while i < source.len() {
            if source[i] == b'\n' || (source[i] == b'\r' && source.get(i + 1) != Some(&b'\n')) {
                starts.push(i as u32 + 1);
            }
            i += 1;
        }
        Lines { starts }
    }

    /// The line of an offset, from 1.
    pub fn line(&self, offset: TextSize) -> u32 {
        self.starts.partition_point(|&s| s <= offset.to_u32()) as u32
    }
}
