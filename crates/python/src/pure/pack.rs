//! Binary data of the module `struct`, with the sizes and alignments of the ESP32's C compiler.
//!
//! A [`Format`] gives its fields one by one; the caller has the values. Integers that do not fit are truncated.

use num_bigint::BigInt;
use thiserror::Error;

use crate::text::int::{Int, IntRef};
use crate::text::number::SMALL_INT_MAX;

/// What is wrong with a format or buffer: a ValueError.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum PackError {
    /// There is no such type, or not in this byte order; in `=` there is none but `x` and `s`.
    #[error("bad typecode")]
    Typecode,
    /// The buffer does not hold all fields.
    #[error("buffer too small")]
    BufferTooSmall,
}

/// A type letter's meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `x`: bytes that are no value.
    Pad,
    /// `s`: a `bytes` value.
    Bytes,
    /// `b h i l q` and, unsigned, `B H I L Q P`.
    Int {
        /// Whether negative values exist.
        signed: bool,
    },
    /// `e`, `f` and `d`.
    Float,
    /// `O`: the address of an object.
    Object,
    /// `S`: the address of a text.
    Text,
}

/// A value of a format, or its padding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// What it is.
    pub kind: Kind,
    /// Where it starts, from the start of the data.
    pub offset: usize,
    /// How many bytes it has.
    pub size: usize,
    big_endian: bool,
}

/// A value read.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Of an integer type, or an address.
    Int(Int),
    /// Of a float type.
    Float(f32),
    /// Of type `s`.
    Bytes(Vec<u8>),
}

/// Byte order and alignment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    /// `@`, or nothing: little-endian and aligned.
    Native,
    /// `<`
    Little,
    /// `>` or `!`
    Big,
    /// `=`, which MicroPython reads and then knows no types for.
    Standard,
}

/// A format, or what is left of it.
#[derive(Clone, Copy, Debug)]
pub struct Format<'a> {
    rest: &'a [u8],
    order: Order,
    offset: usize,
    /// The letter of a repeated field, and how often it is still due.
    repeat: Option<(u8, usize)>,
}

/// What [`Format::measure`] finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measure {
    /// How many values there are.
    pub values: usize,
    /// How many bytes they take with their padding: `struct.calcsize`.
    pub size: usize,
}

impl<'a> Format<'a> {
    /// A format, which a NUL ends if it has one.
    #[must_use]
    pub fn new(format: &'a [u8]) -> Self {
        let end = format
            .iter()
            .position(|&byte| byte == 0)
            .unwrap_or(format.len());
        let format = &format[..end];
        let (order, skip) = match format.first() {
            Some(b'@') => (Order::Native, 1),
            Some(b'=') => (Order::Standard, 1),
            Some(b'<') => (Order::Little, 1),
            Some(b'>' | b'!') => (Order::Big, 1),
            _ => (Order::Native, 0),
        };
        Self {
            rest: &format[skip..],
            order,
            offset: 0,
            repeat: None,
        }
    }

    /// Counts values and bytes, in time that does not depend on repetitions.
    ///
    /// # Errors
    /// There is a type that does not exist.
    pub fn measure(mut self) -> Result<Measure, PackError> {
        let mut values: usize = 0;
        while let Some((code, count)) = self.letter() {
            match code {
                b'x' => self.offset = self.offset.saturating_add(count),
                b's' => {
                    values = values.saturating_add(1);
                    self.offset = self.offset.saturating_add(count);
                }
                _ => {
                    let (size, align) = self.order.size(code)?;
                    if count > 0 {
                        // Every size is a multiple of its alignment.
                        self.offset = align_up(self.offset, align);
                        self.offset = self.offset.saturating_add(size.saturating_mul(count));
                    }
                    values = values.saturating_add(count);
                }
            }
        }
        Ok(Measure {
            values,
            size: self.offset,
        })
    }

    /// The next type letter and how often it is repeated. A count without a letter gives NUL, which is no type.
    fn letter(&mut self) -> Option<(u8, usize)> {
        let [first, ..] = self.rest else {
            return None;
        };
        let mut count: usize = 1;
        if first.is_ascii_digit() {
            count = 0;
            while let [digit @ b'0'..=b'9', rest @ ..] = self.rest {
                count = count
                    .saturating_mul(10)
                    .saturating_add(usize::from(digit - b'0'));
                self.rest = rest;
            }
            count = count.min(usize::try_from(SMALL_INT_MAX).unwrap_or(usize::MAX));
        }
        let (code, rest) = self
            .rest
            .split_first()
            .map_or((0, self.rest), |(&code, rest)| (code, rest));
        self.rest = rest;
        Some((code, count))
    }

    /// The next field. When packing, stop as soon as there are no more values: then trailing padding stays as it is,
    /// and values without a field are ignored.
    ///
    /// # Errors
    /// There is a type that does not exist.
    pub fn next_field(&mut self) -> Result<Option<Field>, PackError> {
        loop {
            let Some((code, count)) = self.repeat.take().or_else(|| self.letter()) else {
                return Ok(None);
            };
            let kind = match code {
                b'x' => Kind::Pad,
                b's' => Kind::Bytes,
                b'e' | b'f' | b'd' => Kind::Float,
                b'O' => Kind::Object,
                b'S' => Kind::Text,
                _ => Kind::Int {
                    signed: code > b'Z',
                },
            };
            let mut size = count;
            if !matches!(kind, Kind::Pad | Kind::Bytes) {
                let (one, align) = self.order.size(code)?;
                if count == 0 {
                    continue;
                }
                if count > 1 {
                    self.repeat = Some((code, count - 1));
                }
                size = one;
                self.offset = align_up(self.offset, align);
            }
            let field = Field {
                kind,
                offset: self.offset,
                size,
                big_endian: self.order == Order::Big,
            };
            self.offset = self.offset.saturating_add(size);
            return Ok(Some(field));
        }
    }
}

fn align_up(offset: usize, align: usize) -> usize {
    offset.checked_next_multiple_of(align).unwrap_or(usize::MAX)
}

impl Order {
    /// Size and alignment of a type.
    fn size(self, code: u8) -> Result<(usize, usize), PackError> {
        let size = match code {
            b'b' | b'B' => 1,
            // The code of a bytearray's elements.
            1 if self == Self::Native => 1,
            b'h' | b'H' | b'e' => 2,
            b'i' | b'I' | b'l' | b'L' | b'f' | b'P' | b'O' | b'S' => 4,
            b'q' | b'Q' | b'd' => 8,
            _ => return Err(PackError::Typecode),
        };
        match self {
            Self::Native => Ok((size, size)),
            Self::Little | Self::Big => Ok((size, 1)),
            Self::Standard => Err(PackError::Typecode),
        }
    }
}

/// Where `offset`, counted from the end if negative, is in a buffer of `len` bytes, if `size` bytes follow it there.
///
/// # Errors
/// They do not.
pub fn locate(len: usize, offset: i64, size: usize) -> Result<usize, PackError> {
    let start = if offset < 0 {
        let back = usize::try_from(offset.unsigned_abs()).unwrap_or(usize::MAX);
        len.checked_sub(back)
    } else {
        usize::try_from(offset).ok()
    };
    start
        .filter(|start| start.checked_add(size).is_some_and(|end| end <= len))
        .ok_or(PackError::BufferTooSmall)
}

impl Field {
    fn bytes<'d>(&self, data: &'d [u8]) -> Result<&'d [u8], PackError> {
        data.get(self.offset..self.offset.saturating_add(self.size))
            .ok_or(PackError::BufferTooSmall)
    }

    fn bytes_mut<'d>(&self, data: &'d mut [u8]) -> Result<&'d mut [u8], PackError> {
        data.get_mut(self.offset..self.offset.saturating_add(self.size))
            .ok_or(PackError::BufferTooSmall)
    }

    /// Reads the field; padding gives bytes.
    ///
    /// # Errors
    /// The data ends before.
    pub fn get(&self, data: &[u8]) -> Result<Value, PackError> {
        let bytes = self.bytes(data)?;
        if matches!(self.kind, Kind::Bytes | Kind::Pad) {
            return Ok(Value::Bytes(bytes.to_vec()));
        }
        let bits = if self.big_endian {
            bytes.iter().fold(0, push_byte)
        } else {
            bytes.iter().rev().fold(0, push_byte)
        };
        let unused = 64 - 8 * u32::try_from(self.size.clamp(1, 8)).unwrap_or(8);
        Ok(match (self.kind, self.size) {
            (Kind::Float, 2) => Value::Float(half_to_float(bits as u16)),
            (Kind::Float, 4) => Value::Float(f32::from_bits(bits as u32)),
            (Kind::Float, _) => Value::Float(f64::from_bits(bits) as f32),
            (Kind::Int { signed: true }, _) => {
                Value::Int(Int::Small((bits << unused).cast_signed() >> unused))
            }
            _ => Value::Int(
                i64::try_from(bits).map_or_else(|_| Int::Big(BigInt::from(bits)), Int::Small),
            ),
        })
    }

    /// Writes an integer, truncated.
    ///
    /// # Errors
    /// The data ends before.
    pub fn put_int(&self, data: &mut [u8], value: IntRef<'_>) -> Result<(), PackError> {
        let low = match value {
            IntRef::Small(value) => value.cast_unsigned(),
            IntRef::Big(value) => {
                let low = value.iter_u64_digits().next().unwrap_or(0);
                if value.sign() == num_bigint::Sign::Minus {
                    low.wrapping_neg()
                } else {
                    low
                }
            }
        };
        self.put_bits(data, low)
    }

    /// Writes a float.
    ///
    /// # Errors
    /// The data ends before.
    pub fn put_float(&self, data: &mut [u8], value: f32) -> Result<(), PackError> {
        let bits = match self.size {
            2 => u64::from(float_to_half(value)),
            4 => u64::from(value.to_bits()),
            _ => f64::from(value).to_bits(),
        };
        self.put_bits(data, bits)
    }

    /// Writes bytes, cut or followed by zeros; for padding pass none.
    ///
    /// # Errors
    /// The data ends before.
    pub fn put_bytes(&self, data: &mut [u8], value: &[u8]) -> Result<(), PackError> {
        let bytes = self.bytes_mut(data)?;
        let length = value.len().min(bytes.len());
        let (head, tail) = bytes.split_at_mut(length);
        head.copy_from_slice(&value[..length]);
        tail.fill(0);
        Ok(())
    }

    fn put_bits(&self, data: &mut [u8], bits: u64) -> Result<(), PackError> {
        let bytes = self.bytes_mut(data)?;
        let little = bits.to_le_bytes();
        let little = &little[..self.size.min(8)];
        if self.big_endian {
            bytes
                .iter_mut()
                .rev()
                .zip(little)
                .for_each(|(to, from)| *to = *from);
        } else {
            bytes
                .iter_mut()
                .zip(little)
                .for_each(|(to, from)| *to = *from);
        }
        Ok(())
    }
}

fn push_byte(bits: u64, byte: &u8) -> u64 {
    bits << 8 | u64::from(*byte)
}

/// The 16-bit float of a 32-bit one as the ESP32 makes it, in software: a mantissa that rounds up to the next power of
/// two only sets the exponent's lowest bit (1.9999 becomes 1.0), from 2^-15 to 2^-14 the leading bit is lost, and from
/// 131072 on the exponent overflows into the sign.
#[must_use]
pub const fn float_to_half(value: f32) -> u16 {
    let bits = value.to_bits();
    let mut mantissa = (bits >> 13 & 0x3ff) + (bits >> 12 & 1);
    let mut exponent = (bits >> 23 & 0xff).cast_signed();
    if exponent == 0xff {
        exponent = 0x1f;
    } else if exponent != 0 {
        exponent -= 127 - 15;
        if exponent < 0 {
            if exponent >= -11 {
                mantissa = (mantissa | 0x400) >> -exponent;
                mantissa = (mantissa >> 1) + (mantissa & 1);
            } else {
                mantissa = 0;
            }
            exponent = 0;
        } else if exponent > 0x3f {
            exponent = 0x1f;
            mantissa = 0;
        }
    }
    (bits >> 16 & 0x8000 | exponent.cast_unsigned() << 10 | mantissa) as u16
}

/// The 32-bit float of a 16-bit one.
#[must_use]
pub const fn half_to_float(half: u16) -> f32 {
    let half = half as u32;
    let mut mantissa = half & 0x3ff;
    let mut exponent = half >> 10 & 0x1f;
    if exponent == 0x1f {
        exponent = 0xff;
    } else if exponent != 0 {
        exponent += 127 - 15;
    } else if mantissa != 0 {
        exponent = 127 - 15 + 1;
        while mantissa & 0x400 == 0 {
            mantissa <<= 1;
            exponent -= 1;
        }
        mantissa -= 0x400;
    }
    f32::from_bits((half & 0x8000) << 16 | exponent << 23 | mantissa << 13)
}

#[cfg(test)]
#[path = "pack_tests.rs"]
mod tests;
