//! Hashes as MicroPython computes them on a 32-bit machine. They decide the order of a dict, and `hash()` shows them.
//!
//! A hash is a small integer, so all but 31 of its bits are lost. The table's position is the hash modulo its size.

pub use crate::symbols::string_hash;
use crate::text::int::IntRef;

/// What hashes depend on besides values: it differs from firmware to firmware.
#[derive(Clone, Copy, Debug)]
pub struct Build {
    /// Where the hash of a tuple starts: the address of the empty tuple.
    pub tuple: i32,
    /// Where that of a frozenset starts: the address of their type.
    pub frozenset: i32,
    /// Whether a float beyond 32 bits is converted to the greatest or least integer, a NaN to the greatest. If not, all are
    /// converted to the least, as on a PC.
    pub saturates: bool,
}

impl Default for Build {
    /// An ESP32's: addresses in its flash, and its own conversion.
    fn default() -> Build {
        Build {
            tuple: 0x3f40_c7d8,
            frozenset: 0x3f41_52a4,
            saturates: true,
        }
    }
}

/// Reduces a machine word to the 31 bits of a small integer.
#[must_use]
pub const fn small(word: i32) -> i32 {
    word << 1 >> 1
}

/// The hash of an integer or bool: itself while it is small, else its lowest 31 bits.
#[must_use]
pub fn int_hash(value: IntRef<'_>) -> i32 {
    let low = match value {
        IntRef::Small(value) => value as i32,
        IntRef::Big(value) => {
            let low = value.iter_u32_digits().next().unwrap_or(0).cast_signed();
            if value.sign() == num_bigint::Sign::Minus {
                low.wrapping_neg()
            } else {
                low
            }
        }
    };
    small(low)
}

/// The hash of a float: its integer part.
#[must_use]
pub const fn float_hash(build: &Build, value: f32) -> i32 {
    let fits = value > -2_147_483_904.0 && value < 2_147_483_648.0;
    small(match (fits, build.saturates) {
        (false, false) => i32::MIN,
        _ if value.is_nan() => i32::MAX,
        _ => value as i32,
    })
}

/// The hash of a complex number.
#[must_use]
pub const fn complex_hash(build: &Build, real: f32, imaginary: f32) -> i32 {
    float_hash(build, real) ^ float_hash(build, imaginary)
}

/// The hash of a tuple or frozenset from where it starts ([`Build`]) and the hashes of its items: their sum.
#[must_use]
pub fn sum_hash(seed: i32, items: impl IntoIterator<Item = i32>) -> i32 {
    small(items.into_iter().fold(seed, i32::wrapping_add))
}

#[cfg(test)]
mod tests {
    use num_bigint::BigInt;

    use super::*;

    // Values that the unix port, built for 32 bits, printed.
    #[test]
    fn strings() {
        assert_eq!(string_hash(b"a"), 46532);
        assert_eq!(string_hash(b""), 5381);
    }

    #[test]
    fn integers() {
        for (value, hash) in [
            (0, 0),
            (-1, -1),
            (0x3fff_ffff, 0x3fff_ffff),
            (0x4000_0000, -0x4000_0000),
            (0x8000_0001, 1),
            (-0x8000_0001, -1),
            (1 << 40, 0),
        ] {
            assert_eq!(int_hash(IntRef::Small(value)), hash, "{value}");
            assert_eq!(int_hash(IntRef::Big(&BigInt::from(value))), hash, "{value}");
        }
        let big = BigInt::from(3) << 100;
        assert_eq!(int_hash(IntRef::Big(&(big + 5))), 5);
    }

    #[test]
    fn floats() {
        let board = Build::default();
        assert_eq!(float_hash(&board, 1.5), 1);
        assert_eq!(float_hash(&board, -3.7), -3);
        assert_eq!(float_hash(&board, 1e9), 1_000_000_000);
        assert_eq!(float_hash(&board, f32::INFINITY), -1);
        assert_eq!(float_hash(&board, f32::NEG_INFINITY), 0);
        assert_eq!(complex_hash(&board, 3.0, 5.0), 6);
        let pc = Build {
            saturates: false,
            ..board
        };
        assert_eq!(float_hash(&pc, -3.7), -3);
        for beyond in [f32::INFINITY, f32::NAN, 1e10, -1e10, f32::NEG_INFINITY] {
            assert_eq!(float_hash(&pc, beyond), 0);
        }
    }

    #[test]
    fn tuples_differ_by_the_sum_of_their_items() {
        let start = Build::default().tuple;
        let empty = sum_hash(start, []);
        assert_eq!(sum_hash(start, [1, 2]) - empty, 3);
        assert_eq!(sum_hash(start, [2, 1]), sum_hash(start, [1, 2]));
    }
}
