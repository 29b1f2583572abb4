use num_bigint::BigInt;
use proptest::prelude::*;

use super::*;

fn pieces(format: &str) -> Result<Vec<Piece<'_>>, String> {
    Pieces::new(format.as_bytes())
        .map(|piece| piece.map_err(|error| error.to_string()))
        .collect()
}

fn field<'a>(name: Option<&'a str>, conversion: Option<u8>, spec: Option<&'a str>) -> Piece<'a> {
    Piece::Field(Field {
        name: name.map(str::as_bytes),
        conversion,
        spec: spec.map(str::as_bytes),
    })
}

#[test]
fn a_format_string_is_split() {
    assert_eq!(
        pieces("a{{b}}c{}{0!r:>{w}}{x:}"),
        Ok(vec![
            Piece::Literal(b"a"),
            Piece::Literal(b"{"),
            Piece::Literal(b"b"),
            Piece::Literal(b"}"),
            Piece::Literal(b"c"),
            field(None, None, None),
            field(Some("0"), Some(b'r'), Some(">{w}")),
            field(Some("x"), None, None),
        ])
    );
    assert_eq!(pieces(""), Ok(vec![]));
}

#[test]
fn a_field_without_anything_is_converted_to_str() {
    let conversions: Vec<_> = ["{}", "{:}", "{:5}", "{!r}", "{!s:5}"]
        .into_iter()
        .map(|format| match pieces(format).unwrap()[0] {
            Piece::Field(field) => field.effective_conversion(),
            Piece::Literal(_) => panic!("no field"),
        })
        .collect();
    assert_eq!(
        conversions,
        [Some(b's'), Some(b's'), None, Some(b'r'), Some(b's')]
    );
}

#[test]
fn errors_of_format_strings_have_the_texts_of_level_normal() {
    for (format, message) in [
        ("}", "single '}' encountered in format string"),
        ("a}b", "single '}' encountered in format string"),
        ("{", "unmatched '{' in format"),
        ("{a", "unmatched '{' in format"),
        ("{:", "unmatched '{' in format"),
        ("{:{}", "unmatched '{' in format"),
        ("{!", "bad conversion specifier"),
        ("{!x}", "bad conversion specifier"),
        ("{!a}", "bad conversion specifier"),
        ("{!rx}", "expected ':' after format specifier"),
        ("{!r", "unmatched '{' in format"),
    ] {
        assert_eq!(pieces(format), Err(message.to_owned()), "{format}");
    }
}

#[test]
fn numbering_is_automatic_or_manual() {
    let mut automatic = Arguments::new(2);
    assert_eq!(automatic.resolve(None), Ok(Argument::Position(0)));
    assert_eq!(
        automatic.resolve(Some(b"0")),
        Err(FormatError::AutomaticToManual)
    );
    assert_eq!(automatic.resolve(Some(b"key.x")), Ok(Argument::Key(b"key")));
    assert_eq!(
        Arguments::check_tail(b"key.x"),
        Err(FormatError::Attributes)
    );
    assert_eq!(Arguments::check_tail(b"key"), Ok(()));
    assert_eq!(automatic.resolve(None), Ok(Argument::Position(1)));
    assert_eq!(automatic.resolve(None), Err(FormatError::Index));

    let mut manual = Arguments::new(2);
    assert_eq!(manual.resolve(Some(b"1")), Ok(Argument::Position(1)));
    assert_eq!(manual.resolve(Some(b"0")), Ok(Argument::Position(0)));
    assert_eq!(manual.resolve(Some(b"2")), Err(FormatError::Index));
    assert_eq!(manual.resolve(Some(b"1[0]")), Err(FormatError::Attributes));
    assert_eq!(manual.resolve(None), Err(FormatError::ManualToAutomatic));
}

#[test]
fn errors_of_specifications() {
    let mut out = Vec::new();
    let error = |result: Result<Spec, FormatError>| result.unwrap_err().to_string();
    assert_eq!(error(Spec::parse(b"5x5", true)), "invalid format specifier");
    assert_eq!(
        error(Spec::parse("é>5".as_bytes(), false)),
        "invalid format specifier"
    );
    assert_eq!(
        error(Spec::parse(b"+s", false)),
        "sign not allowed in string format specifier"
    );
    assert_eq!(
        error(Spec::parse(b" c", true)),
        "sign not allowed with integer format specifier 'c'"
    );
    let spec = |text: &[u8], numeric| Spec::parse(text, numeric).unwrap();
    assert_eq!(
        spec(b"=5", false).check_str("str").unwrap_err().to_string(),
        "'=' alignment not allowed in string format specifier"
    );
    assert_eq!(
        spec(b"d", false).check_str("list").unwrap_err().to_string(),
        "unknown format code 'd' for object of type 'list'"
    );
    assert_eq!(
        spec(b"s", true)
            .format_int(&mut out, IntRef::Small(1), "bool")
            .unwrap_err()
            .to_string(),
        "unknown format code 's' for object of type 'bool'"
    );
    let char = spec(b"c", true);
    assert_eq!(
        char.format_int(&mut out, IntRef::Small(-1), "int"),
        Err(FormatError::Char)
    );
    assert_eq!(
        char.format_int(&mut out, IntRef::Small(0x11_0000), "int"),
        Err(FormatError::Char)
    );
    assert_eq!(
        char.format_int(&mut out, IntRef::Small(1 << 32), "int"),
        Err(FormatError::MachineWord)
    );
    assert!(out.is_empty());
}

#[test]
fn a_width_wraps_like_a_c_int() {
    assert_eq!(
        Spec::parse(b"99999999999", true).unwrap().width,
        1_215_752_191
    );
}

proptest! {
    #[test]
    fn any_format_string_can_be_split(format: Vec<u8>) {
        for piece in Pieces::new(&format) {
            if let Ok(Piece::Field(field)) = piece {
                let _ = Arguments::new(3).resolve(field.name);
            }
        }
    }

    #[test]
    fn a_result_fits_its_bound(
        text in "[x0]?[<>=^]?[-+ ]?#?0?[0-9]{0,2}[,_]?(\\.[0-9]{0,2})?[bcdeEfFgGnosxX%]?",
        value: i64,
        shift in 0..100_usize,
        float: f32,
    ) {
        let value = BigInt::from(value) << shift;
        if let Ok(spec) = Spec::parse(text.as_bytes(), true) {
            let bound = spec.upper_bound(IntRef::Big(&value));
            let mut out = Vec::new();
            let _ = spec.format_int(&mut out, IntRef::Big(&value), "int");
            prop_assert!(out.len() <= bound);
            out.clear();
            let _ = spec.format_float(&mut out, float, "float");
            prop_assert!(out.len() <= spec.upper_bound(IntRef::Small(0)).max(100));
        }
        if let Ok(spec) = Spec::parse(text.as_bytes(), false) {
            let mut out = Vec::new();
            spec.format_str(&mut out, b"abcdef");
            prop_assert!(out.len() <= spec.upper_bound_str(6));
        }
    }
}
