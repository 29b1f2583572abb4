use num_bigint::BigInt;
use proptest::prelude::*;

use super::*;

#[test]
fn integers_are_lenient_while_small() {
    assert_eq!(parse_int(b" -0x_f\n", 0), Ok(Int::Small(-15)));
    assert_eq!(parse_int(b"_", 10), Ok(Int::Small(0)));
    assert_eq!(parse_int(b"00", 0), Ok(Int::Small(0)));
    assert_eq!(parse_int(b"1_000_000", 10), Ok(Int::Small(1_000_000)));
    // Beyond 31 bits underscores are errors.
    assert_eq!(
        parse_int(b"1_000_000_000_000", 10),
        Err(NumberError::Integer { base: 10 })
    );
    let big = BigInt::from(10).pow(30);
    assert_eq!(
        parse_int(format!("-{big}").as_bytes(), 10),
        Ok(Int::Big(-big))
    );
    assert_eq!(
        parse_int(b"-9223372036854775808", 10),
        Ok(Int::Small(i64::MIN))
    );
}

#[test]
fn what_is_no_integer_names_its_base() {
    for (text, base, message) in [
        ("x", 10, "invalid syntax for integer with base 10"),
        ("", 10, "invalid syntax for integer with base 10"),
        ("0x", 0, "invalid syntax for integer with base 16"),
        ("01", 0, "invalid syntax for integer with base 0"),
        ("12 3", 10, "invalid syntax for integer with base 10"),
        ("1", 1, "int() arg 2 must be >= 2 and <= 36"),
        ("1", 37, "int() arg 2 must be >= 2 and <= 36"),
    ] {
        assert_eq!(
            parse_int(text.as_bytes(), base).unwrap_err().to_string(),
            message,
            "{text}"
        );
    }
}

#[test]
fn complex_numbers_have_parts() {
    assert_eq!(parse_complex(b"1+2j"), Ok((1.0, 2.0)));
    assert_eq!(parse_complex(b"-1.5 -2e1J "), Ok((-1.5, -20.0)));
    assert_eq!(parse_complex(b"j"), Ok((0.0, 1.0)));
    assert_eq!(parse_complex(b"3"), Ok((3.0, 0.0)));
    assert_eq!(parse_complex(b"1+2"), Err(NumberError::Number));
    assert_eq!(parse_complex(b"1j+2"), Err(NumberError::Number));
    assert_eq!(
        parse_decimal(b"2j", true, false),
        Ok(Decimal::Complex(0.0, 2.0))
    );
    assert_eq!(
        parse_decimal(b"1+2j", true, false),
        Err(NumberError::Number)
    );
    assert_eq!(parse_float(b"2j"), Err(NumberError::Number));
}

#[test]
fn an_exponent_wraps_as_on_the_esp32() {
    assert!(parse_float(b"1e129").unwrap().is_nan());
    assert_eq!(parse_float(b"1e300"), Ok(f32::INFINITY));
    assert_eq!(parse_float(b"1e99999999999999999999"), Ok(f32::INFINITY));
}

proptest! {
    #[test]
    fn no_text_makes_a_parser_panic(text: Vec<u8>, base in 0_u32..40) {
        let _ = parse_int(&text, base);
        let _ = parse_complex(&text);
        let _ = parse_float(&text);
    }

    #[test]
    fn number_like_texts_do_not_either(text in "[-+ 0-9._eExjinfa]{0,60}", base in 0_u32..40) {
        let _ = parse_int(text.as_bytes(), base);
        let _ = parse_complex(text.as_bytes());
    }

    #[test]
    fn an_integer_reads_back(value: i128) {
        let parsed = parse_int(value.to_string().as_bytes(), 10).unwrap();
        prop_assert_eq!(parsed, Int::from(BigInt::from(value)));
    }
}
