//! The random numbers of the module `random`: the generator Yasmarang by Ilya Levin, and what is made of its words.

/// The generator's state. A board seeds it when the module is first imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Random {
    pad: u32,
    n: u32,
    d: u32,
    dat: u8,
}

impl Random {
    /// The generator as `random.seed(seed)` leaves it; of an integer seed only the low 32 bits count.
    #[must_use]
    pub const fn new(seed: u32) -> Self {
        Self {
            pad: seed,
            n: 69,
            d: 233,
            dat: 0,
        }
    }

    /// The next 32 random bits.
    pub const fn word(&mut self) -> u32 {
        self.pad = self
            .pad
            .wrapping_add(self.dat as u32)
            .wrapping_add(self.d.wrapping_mul(self.n));
        self.pad = self.pad.rotate_left(3);
        self.n = self.pad | 2;
        self.d ^= self.pad.rotate_right(1);
        self.dat ^= self.pad as u8 ^ (self.d >> 8) as u8 ^ 1;
        self.pad ^ self.d << 5 ^ self.pad >> 18 ^ (self.dat as u32) << 1
    }

    /// `getrandbits(bits)`; `None` (ValueError `bits must be 32 or less`) unless `bits` is 0 to 32. No word is
    /// used up for 0 bits.
    pub const fn bits(&mut self, bits: i32) -> Option<u32> {
        match bits {
            0 => Some(0),
            1..=32 => Some(self.word() & u32::MAX >> (32 - bits)),
            _ => None,
        }
    }

    /// A number below `limit`, by trying words until one fits. A limit of 0 stands for 2^32: there an ESP32 would try
    /// for ever.
    pub const fn below(&mut self, limit: u32) -> u32 {
        if limit == 0 {
            return self.word();
        }
        let mask = u32::MAX >> limit.leading_zeros();
        loop {
            let number = self.word() & mask;
            if number < limit {
                return number;
            }
        }
    }

    /// `randrange(stop)`; `None` (ValueError without text) if the range is empty.
    pub const fn range_to(&mut self, stop: i32) -> Option<i32> {
        self.range(0, stop)
    }

    /// `randrange(start, stop)`; `None` (ValueError without text) if the range is empty.
    pub const fn range(&mut self, start: i32, stop: i32) -> Option<i32> {
        if start >= stop {
            return None;
        }
        Some(
            start.wrapping_add(
                self.below(stop.wrapping_sub(start).cast_unsigned())
                    .cast_signed(),
            ),
        )
    }

    /// `randrange(start, stop, step)`; `None` (ValueError without text) if the range is empty or the step 0.
    pub const fn range_step(&mut self, start: i32, stop: i32, step: i32) -> Option<i32> {
        let distance = stop.wrapping_sub(start).wrapping_add(step);
        let count = match step {
            1.. => distance.wrapping_sub(1) / step,
            ..0 => distance.wrapping_add(1).wrapping_div(step),
            0 => return None,
        };
        if count <= 0 {
            return None;
        }
        let index = self.below(count.cast_unsigned()).cast_signed();
        Some(start.wrapping_add(step.wrapping_mul(index)))
    }

    /// `randint(first, last)`; `None` (ValueError without text) if there is no number between.
    pub const fn int(&mut self, first: i32, last: i32) -> Option<i32> {
        if first > last {
            return None;
        }
        let count = last.wrapping_sub(first).wrapping_add(1).cast_unsigned();
        Some(first.wrapping_add(self.below(count).cast_signed()))
    }

    /// The index that `choice` picks; `None` (IndexError without text) if there is nothing to choose from.
    pub const fn choice(&mut self, len: u32) -> Option<u32> {
        if len == 0 {
            None
        } else {
            Some(self.below(len))
        }
    }

    /// `random()`: at least 0 and below 1, of 23 random bits.
    pub const fn float(&mut self) -> f32 {
        f32::from_bits(1.0_f32.to_bits() | self.word() & 0x7f_ffff) - 1.0
    }

    /// `uniform(from, to)`.
    pub const fn uniform(&mut self, from: f32, to: f32) -> f32 {
        from + (to - from) * self.float()
    }
}

#[cfg(test)]
#[path = "random_tests.rs"]
mod tests;
