use proptest::prelude::*;

use super::*;

#[test]
fn functions_of_one_integer() {
    let text = |value, base| String::from_utf8(prefixed(IntRef::Small(value), base)).unwrap();
    assert_eq!(text(255, 16), "0xff");
    assert_eq!(text(-8, 8), "-0o10");
    assert_eq!(text(0, 2), "0b0");
    let big = BigInt::from(1) << 70;
    assert_eq!(decimal(IntRef::Big(&big)), "1180591620717411303424");
    assert_eq!(prefixed(IntRef::Big(&-big), 16), b"-0x400000000000000000");
}

#[test]
fn a_large_integer_is_rounded_piece_by_piece() {
    // Exactly half way: the nearest even float is 2^31, and so it is in pieces.
    assert_eq!(IntRef::Small(0x8000_0080).to_f32(), 2_147_483_648.0);
    let big = BigInt::from(10).pow(39);
    assert_eq!(IntRef::Big(&big).to_f32(), f32::INFINITY);
    assert_eq!(IntRef::Small(-16_777_217).to_f32(), -16_777_216.0);
}

proptest! {
    #[test]
    fn every_layout_fits_its_bound(
        value: i64,
        shift in 0..200_usize,
        base in prop::sample::select(vec![2_u32, 8, 10, 16]),
        bits: [bool; 7],
        grouping in prop::option::of(prop::sample::select(b",_".to_vec())),
        fill in prop::sample::select(b" 0x".to_vec()),
        width in -3..60_i32,
        precision in -1..60_i32,
    ) {
        let flags = Flags {
            left: bits[0],
            center: bits[1],
            pad_after_sign: bits[2],
            show_sign: bits[3],
            space_sign: bits[4],
            show_prefix: bits[5],
            octal_letter: bits[6],
            grouping,
            ..Flags::default()
        };
        let value = BigInt::from(value) << shift;
        let mut out = Vec::new();
        let style = Style { base, upper: bits[0] };
        format_int(&mut out, IntRef::Big(&value), style, flags, fill, width, precision);
        prop_assert!(out.len() >= usize::try_from(width).unwrap_or(0));
        prop_assert!(out.len() <= format_int_bound(IntRef::Big(&value), base, width, precision));
    }

    #[test]
    fn small_and_big_agree(value: i64, base in prop::sample::select(vec![2_u32, 8, 10, 16])) {
        let big = BigInt::from(value);
        prop_assert_eq!(
            IntRef::Small(value).magnitude_digits(base, false),
            IntRef::Big(&big).magnitude_digits(base, false)
        );
        prop_assert_eq!(IntRef::Small(value).to_f32(), IntRef::Big(&big).to_f32());
    }
}
