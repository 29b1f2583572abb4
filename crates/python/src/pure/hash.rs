//! Hashes as MicroPython computes them on a 32-bit machine. They decide the order of a dict, and `hash()` shows them.
//!
//! A hash is a small integer, so all but 31 of its bits are lost. The table's position is the hash modulo its size.

pub use crate::symbols::string_hash;
use crate::text::int::IntRef;

/// Where tuples start: on an ESP32 the address of the empty tuple, which differs from build to build.
pub const TUPLE_SEED: i32 = 0x3f40_c7d8;
/// Where frozensets start: the address of their type.
pub const FROZENSET_SEED: i32 = 0x3f41_52a4;

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

/// The hash of a float: its integer part. Beyond 32 bits an ESP32's conversion gives the greatest or least integer, for
/// a NaN the greatest.
#[must_use]
pub const fn float_hash(value: f32) -> i32 {
    small(if value.is_nan() {
        i32::MAX
    } else {
        value as i32
    })
}

/// The hash of a complex number.
#[must_use]
pub const fn complex_hash(real: f32, imaginary: f32) -> i32 {
    float_hash(real) ^ float_hash(imaginary)
}

/// The hash of a tuple ([`TUPLE_SEED`]) or frozenset ([`FROZENSET_SEED`]) from the hashes of its items: their sum.
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
        assert_eq!(float_hash(1.5), 1);
        assert_eq!(float_hash(-3.7), -3);
        assert_eq!(float_hash(1e9), 1_000_000_000);
        assert_eq!(float_hash(f32::INFINITY), -1);
        assert_eq!(float_hash(f32::NEG_INFINITY), 0);
        assert_eq!(complex_hash(3.0, 5.0), 6);
    }

    #[test]
    fn tuples_differ_by_the_sum_of_their_items() {
        let empty = sum_hash(TUPLE_SEED, []);
        assert_eq!(sum_hash(TUPLE_SEED, [1, 2]) - empty, 3);
        assert_eq!(sum_hash(TUPLE_SEED, [2, 1]), sum_hash(TUPLE_SEED, [1, 2]));
    }
}
