use proptest::prelude::*;

use super::*;

const TEXT: &[u8] = "aé€😀z".as_bytes();

#[test]
fn characters_are_counted_and_found() {
    assert_eq!(char_count(TEXT), 5);
    let offsets: Vec<_> = (0..6)
        .map(|index| index_to_offset(TEXT, index, false))
        .collect();
    assert_eq!(
        offsets,
        [Some(0), Some(1), Some(3), Some(6), Some(10), None]
    );
    let from_end: Vec<_> = (1..7)
        .map(|index| index_to_offset(TEXT, -index, false))
        .collect();
    assert_eq!(
        from_end,
        [Some(10), Some(6), Some(3), Some(1), Some(0), None]
    );
    assert_eq!(index_to_offset(TEXT, 5, true), Some(11));
    assert_eq!(index_to_offset(TEXT, i64::MAX, true), Some(11));
    assert_eq!(index_to_offset(TEXT, i64::MIN, true), Some(0));
    assert_eq!(index_to_offset(b"", 0, false), None);
    assert_eq!(index_to_offset(b"", 0, true), Some(0));
    assert_eq!(offset_to_index(TEXT, 6), 3);
    assert_eq!(char_at(TEXT, 6), (0x1f600, 4));
    assert_eq!(char_slice(TEXT, 3), "€".as_bytes());
    assert_eq!(chars(TEXT).count(), 5);
}

#[test]
fn validity_is_a_matter_of_lengths() {
    assert!(is_valid(TEXT));
    assert!(is_valid(b"\xed\xa0\x80"), "a surrogate");
    assert!(is_valid(b"\xc0\x80"), "an overlong NUL");
    for bytes in [
        &b"\x80"[..],
        b"\xc3",
        b"\xc3a",
        b"\xe2\x82",
        b"\xf8\x80\x80\x80\x80",
        b"\xff",
    ] {
        assert!(!is_valid(bytes), "{bytes:?}");
    }
}

#[test]
fn what_is_invalid_is_left_out_or_replaced() {
    assert_eq!(
        decode_lossy(b"a\xffb\xe2\x82c\xc3\xa9", false, false),
        "abcé".as_bytes()
    );
    assert_eq!(
        decode_lossy(b"a\xffb\xe2\x82c\xc3\xa9", false, true),
        "a\u{fffd}b\u{fffd}cé".as_bytes()
    );
    assert_eq!(
        decode_lossy("é".as_bytes(), true, true),
        "\u{fffd}\u{fffd}".as_bytes()
    );
}

#[test]
fn a_text_is_centered_by_characters() {
    assert_eq!(center("é".as_bytes(), 4), Some(" é  ".into()));
    assert_eq!(center(b"abc", 3), None);
}

#[test]
fn white_space_separates() {
    assert_eq!(split_spaces(b"  a  b c ", None), [&b"a"[..], b"b", b"c"]);
    assert_eq!(split_spaces(b"  a  b c ", Some(1)), [&b"a"[..], b"b c "]);
    assert_eq!(split_spaces(b" a ", Some(0)), [&b"a "[..]]);
    assert!(split_spaces(b"  ", None).is_empty());
}

proptest! {
    #[test]
    fn rust_strings_agree(text: String) {
        let bytes = text.as_bytes();
        prop_assert!(is_valid(bytes));
        prop_assert_eq!(char_count(bytes), text.chars().count());
        for (index, (offset, char)) in text.char_indices().enumerate() {
            let index = i64::try_from(index).unwrap();
            prop_assert_eq!(index_to_offset(bytes, index, false), Some(offset));
            prop_assert_eq!(char_at(bytes, offset), (u32::from(char), char.len_utf8()));
            prop_assert_eq!(char_slice(bytes, offset).len(), char.len_utf8());
            let mut encoded = Vec::new();
            push_char(&mut encoded, u32::from(char));
            prop_assert_eq!(&encoded, &char.to_string().into_bytes());
        }
    }

    #[test]
    fn no_bytes_panic(bytes: Vec<u8>, index: i64, near in -20_i64..20, slice: bool, ascii: bool) {
        for index in [index, near] {
            if let Some(offset) = index_to_offset(&bytes, index, slice) {
                prop_assert!(offset <= bytes.len());
                let _ = char_slice(&bytes, offset);
                let _ = char_at(&bytes, offset);
            }
        }
        prop_assert!(chars(&bytes).map(<[u8]>::len).sum::<usize>() == bytes.len());
        for replacement in [false, true] {
            prop_assert!(is_valid(&decode_lossy(&bytes, ascii, replacement)));
        }
        split_spaces(&bytes, Some(2));
        let _ = offset_to_index(&bytes, 5);
    }
}

/// The characters of a text, as `iter(str)` gives them: slices of it.
fn chars(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let (_, length) = char_at(text, at);
        let char = text.get(at..at + length).filter(|char| !char.is_empty())?;
        at += length;
        Some(char)
    })
}
