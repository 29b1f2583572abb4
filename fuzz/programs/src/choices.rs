//! Where a generator's decisions come from: the fuzzer's bytes, or a seed.

/// A source of decisions.
pub trait Choices {
    /// A number below `bound`, which is at least 1. A source that is used up gives 0 for ever.
    fn below(&mut self, bound: usize) -> usize;
}

/// The fuzzer's bytes: one or two a decision, so that a changed byte changes one decision.
pub struct Bytes<'a>(pub &'a [u8]);

impl Bytes<'_> {
    fn byte(&mut self) -> usize {
        let Some((&first, rest)) = self.0.split_first() else {
            return 0;
        };
        self.0 = rest;
        usize::from(first)
    }
}

impl Choices for Bytes<'_> {
    fn below(&mut self, bound: usize) -> usize {
        let mut number = self.byte();
        if bound > 256 {
            number |= self.byte() << 8;
        }
        number % bound
    }
}

/// Steele's splitmix64: the same decisions for the same seed.
pub struct Seeded(pub u64);

impl Choices for Seeded {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ z >> 31) % bound as u64) as usize
    }
}
