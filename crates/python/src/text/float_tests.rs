use proptest::prelude::*;

use super::*;
use crate::text::number::parse_float;

fn repr(value: f32) -> String {
    let mut out = Vec::new();
    repr_float(&mut out, value);
    String::from_utf8(out).unwrap()
}

#[test]
fn known_floats() {
    for (value, text) in [
        (std::f32::consts::PI, "3.1415928"),
        (1.0 / 3.0, "0.33333334"),
        (2.0 / 3.0, "0.6666667"),
        (1.0 / 7.0, "0.14285715"),
        (123_456_789.0, "123456790.0"),
        (1e-5, "1e-05"),
        (1e7, "10000000.0"),
        (1e16, "1e+16"),
        (0.0, "0.0"),
        (-0.0, "-0.0"),
        (f32::INFINITY, "inf"),
        (f32::NEG_INFINITY, "-inf"),
        (f32::NAN, "nan"),
        (-f32::NAN, "nan"),
    ] {
        assert_eq!(repr(value), text);
    }
}

#[test]
fn complex_numbers() {
    let text = |real, imaginary| {
        let mut out = Vec::new();
        repr_complex(&mut out, real, imaginary);
        String::from_utf8(out).unwrap()
    };
    assert_eq!(text(1.0, 2.0), "(1+2j)");
    assert_eq!(text(1.5, -2.0), "(1.5-2j)");
    assert_eq!(text(0.0, 2.0), "2j");
}

proptest! {
    #[test]
    fn a_format_never_panics_and_stays_short(
        bits: u32,
        style in "[efgEFGxz]",
        precision: i32,
        small_precision in -1..100_i32,
        flags in proptest::array::uniform5(any::<bool>()),
        width in -5..50_i32,
    ) {
        let flags = Flags {
            show_sign: flags[0],
            space_sign: flags[1],
            pad_after_sign: flags[2],
            always_decimal: flags[3],
            add_percent: flags[4],
            ..Flags::default()
        };
        for precision in [precision, small_precision] {
            let mut out = Vec::new();
            format_float(&mut out, f32::from_bits(bits), style.as_bytes()[0], flags, 0, width, precision);
            prop_assert!(out.len() <= 51, "{}", String::from_utf8_lossy(&out));
        }
    }

    /// Nine digits identify a float, so the text a program prints is near enough for a relative error of an ulp or two.
    #[test]
    fn a_text_reads_back_nearly(value in proptest::num::f32::NORMAL) {
        let read = parse_float(repr(value).as_bytes()).unwrap();
        prop_assert!((read - value).abs() <= value.abs() * 3e-7, "{value:e} became {read:e}");
    }
}
