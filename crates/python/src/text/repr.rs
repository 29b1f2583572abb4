//! Quoted strings: `repr` of `str` and `bytes`, and JSON.

use super::utf8::char_at;

/// The quote for a text: `'`, unless it contains `'` and no `"`.
fn quote_for(text: &[u8]) -> u8 {
    if text.contains(&b'\'') && !text.contains(&b'"') {
        b'"'
    } else {
        b'\''
    }
}

/// The letter after a backslash, for what has one.
const fn short_escape(code: u32) -> Option<u8> {
    match code {
        0x0a => Some(b'n'),
        0x0d => Some(b'r'),
        0x09 => Some(b't'),
        _ => None,
    }
}

/// Appends `repr` of a `str`. Characters beyond ASCII appear as they are; surrogates and what lies beyond U+10FFFF are
/// escaped.
pub fn repr_str(out: &mut Vec<u8>, text: &[u8]) {
    let quote = quote_for(text);
    out.push(quote);
    let mut at = 0;
    while at < text.len() {
        let (code, length) = char_at(text, at);
        let sequence = &text[at..at + length];
        at += length;
        match (code, short_escape(code)) {
            (_, Some(letter)) => out.extend([b'\\', letter]),
            (0x5c, _) => out.extend(b"\\\\"),
            _ if code == u32::from(quote) => out.extend([b'\\', quote]),
            // A stray continuation byte after an ASCII character belongs to that and vanishes; one at the start is
            // taken for the number of a character.
            (0x20..=0x7e, _) => out.push(code as u8),
            (..=0x7f, _) => out.extend(format!("\\x{code:02x}").into_bytes()),
            (0xd800..=0xdfff, _) => out.extend(format!("\\u{code:04x}").into_bytes()),
            (..0x11_0000, _) => out.extend_from_slice(sequence),
            _ => out.extend(format!("\\U{code:08x}").into_bytes()),
        }
    }
    out.push(quote);
}

/// Appends `repr` of `bytes`, with its `b`.
pub fn repr_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    out.push(b'b');
    quote_bytes(out, bytes);
}

/// Appends what follows the `b` in `repr` of `bytes`; the repr of a `bytearray` is made of it too.
pub fn quote_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    let quote = quote_for(bytes);
    out.push(quote);
    for &byte in bytes {
        match (byte, short_escape(u32::from(byte))) {
            (_, Some(letter)) => out.extend([b'\\', letter]),
            (b'\\', _) => out.extend(b"\\\\"),
            _ if byte == quote => out.extend([b'\\', quote]),
            (0x20..=0x7e, _) => out.push(byte),
            _ => out.extend(format!("\\x{byte:02x}").into_bytes()),
        }
    }
    out.push(quote);
}

/// Appends a string as JSON: characters beyond ASCII appear as they are.
pub fn quote_json(out: &mut Vec<u8>, text: &[u8]) {
    out.push(b'"');
    for &byte in text {
        match (byte, short_escape(u32::from(byte))) {
            (_, Some(letter)) => out.extend([b'\\', letter]),
            (b'"' | b'\\', _) => out.extend([b'\\', byte]),
            (0x20.., _) => out.push(byte),
            _ => out.extend(format!("\\u{byte:04x}").into_bytes()),
        }
    }
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn text(write: impl Fn(&mut Vec<u8>, &[u8]), bytes: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        write(&mut out, bytes);
        out
    }

    #[test]
    fn strings_are_quoted_as_micropython_quotes_them() {
        let cases: &[(&[u8], &str)] = &[
            (b"", "''"),
            (b"it's", "\"it's\""),
            (b"\"it's\"", "'\"it\\'s\"'"),
            (b"a\\b", "'a\\\\b'"),
            (b"\n\r\t\x00\x1f\x7f", "'\\n\\r\\t\\x00\\x1f\\x7f'"),
            ("aé€😀".as_bytes(), "'aé€😀'"),
            (b"\xed\xa0\x80", "'\\ud800'"),
            (b"\xf7\xbf\xbf\xbf", "'\\U001fffff'"),
            (b"\xa9a\xa9", "')a'"),
        ];
        for (bytes, expected) in cases {
            assert_eq!(text(repr_str, bytes), expected.as_bytes(), "{bytes:?}");
        }
    }

    #[test]
    fn bytes_are_quoted_as_micropython_quotes_them() {
        assert_eq!(
            text(repr_bytes, b"a'\"\n\x00\xff\x7f"),
            b"b'a\\'\"\\n\\x00\\xff\\x7f'"
        );
        assert_eq!(text(repr_bytes, b"it's"), b"b\"it's\"");
    }

    #[test]
    fn json_leaves_utf8_alone() {
        assert_eq!(
            text(quote_json, "é\"\\\n\u{1}\u{7f}'".as_bytes()),
            "\"é\\\"\\\\\\n\\u0001\u{7f}'\"".as_bytes()
        );
    }

    proptest! {
        #[test]
        fn any_bytes_can_be_quoted(bytes: Vec<u8>) {
            for write in [repr_str, repr_bytes, quote_json] {
                prop_assert!(text(write, &bytes).len() >= 2);
            }
        }
    }
}
