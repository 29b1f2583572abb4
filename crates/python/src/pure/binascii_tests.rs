use proptest::prelude::*;

use super::*;

#[test]
fn separators_count_by_their_first_byte() {
    assert_eq!(hexlify(b"\x01\xab\xff", None), b"01abff");
    assert_eq!(hexlify(b"\x01\xab\xff", Some(b":-")), b"01:ab:ff");
    assert_eq!(hexlify(b"\x01\x02", Some(b"")), b"01\x0002");
    assert_eq!(hexlify(b"", Some(b":")), b"");
}

#[test]
fn white_space_between_pairs_is_skipped() {
    assert_eq!(unhexlify(b" 01 aB\nfF "), Ok(b"\x01\xab\xff".to_vec()));
    for text in [&b"0"[..], b"0 1", b"0g", b"\xff0"] {
        assert_eq!(unhexlify(text), Err(BinasciiError::NonHex));
    }
}

#[test]
fn base64_ignores_what_it_does_not_know() {
    assert_eq!(a2b_base64(b"aGk=\n"), Ok(b"hi".to_vec()));
    assert_eq!(a2b_base64(b"a-G*k="), Ok(b"hi".to_vec()));
    assert_eq!(a2b_base64(b"aGk=xyz"), Ok(b"hi".to_vec()));
    assert_eq!(a2b_base64(b"aGk"), Err(BinasciiError::Padding));
    assert_eq!(a2b_base64(b"aA=="), Ok(b"h".to_vec()));
    assert_eq!(a2b_base64(b"aA="), Err(BinasciiError::Padding));
    assert_eq!(b2a_base64(b"hi", true), b"aGk=\n");
    assert_eq!(b2a_base64(b"", false), b"");
}

#[test]
fn a_checksum_may_be_continued() {
    assert_eq!(crc32(b"123456789", 0), 0xcbf4_3926);
    assert_eq!(crc32(b"6789", crc32(b"12345", 0)), 0xcbf4_3926);
}

proptest! {
    #[test]
    fn bytes_come_back(bytes: Vec<u8>, newline: bool) {
        prop_assert_eq!(unhexlify(&hexlify(&bytes, Some(b" "))), Ok(bytes.clone()));
        prop_assert_eq!(a2b_base64(&b2a_base64(&bytes, newline)), Ok(bytes));
    }

    #[test]
    fn no_text_panics(text: Vec<u8>, like in "[A-Da-d0-3+/= \n]{0,30}") {
        let _ = (unhexlify(&text), a2b_base64(&text), a2b_base64(like.as_bytes()));
    }
}
