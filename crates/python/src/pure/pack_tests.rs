use proptest::prelude::*;

use super::*;

fn size(format: &str) -> Result<usize, PackError> {
    Format::new(format.as_bytes())
        .measure()
        .map(|measure| measure.size)
}

/// A long long and a double are aligned to 8 bytes on the ESP32 (and to 4 on a 32-bit PC).
#[test]
fn native_types_are_aligned_as_on_the_board() {
    assert_eq!(size("bq"), Ok(16));
    assert_eq!(size("@bd"), Ok(16));
    assert_eq!(size("bhbib"), Ok(13));
    assert_eq!(size("<bqhd"), Ok(19));
    assert_eq!(size("b0i"), Ok(1));
    assert_eq!(size("3x5s2h"), Ok(12));
    assert_eq!(size(""), Ok(0));
}

#[test]
fn what_is_no_type_is_a_bad_typecode() {
    for format in ["z", "3", "=i", "0y", "<\u{1}"] {
        assert_eq!(size(format), Err(PackError::Typecode), "{format}");
    }
    assert_eq!(size("=3s2x"), Ok(5));
    assert_eq!(size("\u{1}"), Ok(1));
}

#[test]
fn a_repetition_costs_no_time() {
    assert_eq!(size("<1000000000q"), Ok(8_000_000_000));
    assert_eq!(
        Format::new(b"99999999999999999999b").measure(),
        Ok(Measure {
            values: 0x3fff_ffff,
            size: 0x3fff_ffff
        })
    );
}

#[test]
fn an_offset_may_count_from_the_end() {
    assert_eq!(locate(10, -4, 4), Ok(6));
    assert_eq!(locate(10, -4, 5), Err(PackError::BufferTooSmall));
    assert_eq!(locate(10, -11, 0), Err(PackError::BufferTooSmall));
    assert_eq!(locate(10, 10, 0), Ok(10));
    assert_eq!(locate(10, i64::MAX, 1), Err(PackError::BufferTooSmall));
}

/// The ESP32's C compiler has no 16-bit float, so MicroPython converts them itself, with these results.
#[test]
fn half_floats_are_those_of_the_software_conversion() {
    for (value, half) in [
        (1.5, 0x3e00),
        (1.9999, 0x3c00),
        (65504.0, 0x7bff),
        (65536.0, 0x7c00),
        (131_072.0, 0x8000),
        (1e30, 0x7c00),
        (6e-8, 0x0001),
        (f32::INFINITY, 0x7c00),
        (-0.0, 0x8000),
    ] {
        assert_eq!(float_to_half(value), half, "{value}");
    }
    for half in 0..=u16::MAX {
        let value = half_to_float(half);
        let back = float_to_half(value);
        match half & 0x7fff {
            0x7c00.. => assert!(!value.is_finite()),
            // From 2^-15 to 2^-14 a leading bit is lost.
            low @ 512..1024 => assert_eq!(back & 0x7fff, 2 * (low - 512)),
            _ => assert_eq!(back, half),
        }
    }
}

proptest! {
    #[test]
    fn an_integer_of_any_type_reads_back_truncated(
        order in "[<>@!]",
        code in "[bBhHiIlLqQ]",
        value: i64,
    ) {
        let mut format = Format::new(order.as_bytes());
        format.rest = code.as_bytes();
        let field = format.next_field().unwrap().unwrap();
        let mut data = vec![0xaa; field.size];
        field.put_int(&mut data, IntRef::Small(value)).unwrap();
        let mut again = vec![0; field.size];
        field.put_int(&mut again, IntRef::Big(&BigInt::from(value))).unwrap();
        prop_assert_eq!(&data, &again);
        let bits = 8 * field.size;
        let low = i128::from(value) & ((1 << bits) - 1);
        let signed = code.as_bytes()[0].is_ascii_lowercase() && low >> (bits - 1) == 1;
        let expected = if signed { low - (1 << bits) } else { low };
        prop_assert_eq!(field.get(&data).unwrap(), Value::Int(Int::from(BigInt::from(expected))));
    }

    #[test]
    fn no_format_panics(format in "[@=<>!]?([0-9]{0,3}[a-zA-Z\\x01]){0,6}[0-9]?", data: Vec<u8>) {
        let mut fields = Format::new(format.as_bytes());
        let measure = fields.measure();
        let mut values: usize = 0;
        let mut end = 0;
        let mut data = data;
        while let Ok(Some(field)) = fields.next_field() {
            values += usize::from(field.kind != Kind::Pad);
            end = field.offset + field.size;
            prop_assert_eq!(field.get(&data).is_ok(), end <= data.len());
            let _ = field.put_float(&mut data, 1.5);
            let _ = field.put_bytes(&mut data, b"abc");
        }
        if let Ok(measure) = measure {
            prop_assert_eq!(measure, Measure { values, size: end });
        }
    }
}
