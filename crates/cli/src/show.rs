//! How bytes from a peer are shown to a person: as text that cannot harm the terminal, or as a hex dump.

use std::fmt::Write;

/// Turns a stream of bytes, cut anywhere, into text that is safe to print.
///
/// UTF-8 stays as it is, and so do tab and line feed; a carriage return before a line feed disappears. Everything
/// else, bytes that are not UTF-8, control characters, characters that turn the writing's direction, is shown
/// escaped as Rust and Python write it: `\xff`, `\x1b`, `\u{202e}`.
#[derive(Debug, Default)]
pub struct Text {
    /// What cannot be shown yet: the beginning of a character, or a carriage return.
    held: Vec<u8>,
}

impl Text {
    /// Takes more bytes and returns what can be shown now.
    pub fn push(&mut self, bytes: &[u8]) -> String {
        self.held.extend_from_slice(bytes);
        let mut text = String::new();
        let mut shown = 0;
        while let Some(rest) = self.held.get(shown..).filter(|rest| !rest.is_empty()) {
            match std::str::from_utf8(rest) {
                Ok(valid) => {
                    let kept = valid.strip_suffix('\r').unwrap_or(valid);
                    escape(kept, &mut text);
                    shown += kept.len();
                    break;
                }
                Err(error) => {
                    let (valid, invalid) = rest.split_at(error.valid_up_to());
                    // Valid by the line above; no text is lost if the library thinks otherwise.
                    escape(&String::from_utf8_lossy(valid), &mut text);
                    shown += valid.len();
                    let Some(length) = error.error_len() else {
                        break;
                    };
                    for byte in &invalid[..length] {
                        // Writing to a `String` does not fail.
                        let _ = write!(text, "\\x{byte:02x}");
                    }
                    shown += length;
                }
            }
        }
        self.held.drain(..shown);
        text
    }

    /// Returns what was held back; nothing more is coming, or not soon.
    pub fn flush(&mut self) -> String {
        let mut text = String::new();
        for byte in self.held.drain(..) {
            let _ = if byte == b'\r' {
                text.write_str("\\r")
            } else {
                write!(text, "\\x{byte:02x}")
            };
        }
        text
    }
}

fn escape(valid: &str, text: &mut String) {
    let mut characters = valid.chars().peekable();
    while let Some(character) = characters.next() {
        let _ = match character {
            '\r' if characters.peek() == Some(&'\n') => Ok(()),
            '\r' => text.write_str("\\r"),
            '\t' | '\n' => text.write_char(character),
            '\u{80}'..='\u{9f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                write!(text, "\\u{{{:x}}}", u32::from(character))
            }
            _ if character.is_control() => write!(text, "\\x{:02x}", u32::from(character)),
            _ => text.write_char(character),
        };
    }
}

/// Bytes in a row of a hex dump.
const ROW: usize = 16;

/// A hex dump of one direction of a conversation. Each row begins with the direction's mark and the offset, from
/// the connection's start, of its first byte; each piece begins a row of its own.
#[derive(Debug)]
pub struct HexDump {
    mark: char,
    offset: usize,
}

impl HexDump {
    /// A dump whose rows begin with `mark`.
    #[must_use]
    pub fn new(mark: char) -> Self {
        Self { mark, offset: 0 }
    }

    /// The next piece's rows, each with its line feed.
    pub fn rows(&mut self, piece: &[u8]) -> String {
        let mut text = String::new();
        for row in piece.chunks(ROW) {
            let _ = write!(text, "{} {:08x}", self.mark, self.offset);
            for column in 0..ROW {
                if column % 8 == 0 {
                    text.push(' ');
                }
                let _ = match row.get(column) {
                    Some(byte) => write!(text, " {byte:02x}"),
                    None => text.write_str("   "),
                };
            }
            text.push_str("  |");
            text.extend(row.iter().map(|&byte| match byte {
                b' '..=b'~' => char::from(byte),
                _ => '.',
            }));
            text.push_str("|\n");
            self.offset += row.len();
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn whole(bytes: &[u8]) -> String {
        let mut text = Text::default();
        text.push(bytes) + &text.flush()
    }

    #[test]
    fn text_stays_and_the_rest_is_escaped() {
        for (bytes, shown) in [
            (&b"hi\n"[..], "hi\n"),
            ("grüße 你好 👍\t!".as_bytes(), "grüße 你好 👍\t!"),
            (b"a\r\nb\rc\r", "a\nb\\rc\\r"),
            (b"\xff\xfe", "\\xff\\xfe"),
            (b"\x1b[2J\x07\x00\x7f", "\\x1b[2J\\x07\\x00\\x7f"),
            (b"\xe4\xbd", "\\xe4\\xbd"),
            (b"\xe4\xbdx", "\\xe4\\xbdx"),
            ("\u{9b}2J \u{202e}".as_bytes(), "\\u{9b}2J \\u{202e}"),
        ] {
            assert_eq!(whole(bytes), shown);
        }
    }

    #[test]
    fn what_is_not_complete_is_held_back() {
        let mut text = Text::default();
        assert_eq!(text.push(b"a\xe4\xbd"), "a");
        assert_eq!(text.push(b"\xa0b\r"), "\u{4f60}b");
        assert_eq!(text.push(b"\n"), "\n");
        assert_eq!(text.flush(), "");
    }

    #[test]
    fn a_hex_dump() {
        let mut dump = HexDump::new('<');
        assert_eq!(
            dump.rows(b"hi\n"),
            "< 00000000  68 69 0a                                          |hi.|\n"
        );
        assert_eq!(
            dump.rows(b"0123456789abcdef\xff"),
            "< 00000003  30 31 32 33 34 35 36 37  38 39 61 62 63 64 65 66  |0123456789abcdef|\n\
             < 00000013  ff                                                |.|\n"
        );
        assert_eq!(dump.rows(b""), "");
    }

    proptest! {
        #[test]
        fn cuts_do_not_matter_and_nothing_dangerous_comes_out(
            bytes in prop::collection::vec(
                prop_oneof![any::<u8>(), Just(b'\r'), Just(b'\n'), Just(0xe4), Just(0xbd), Just(0xa0)],
                0..100,
            ),
            size in 1usize..5,
        ) {
            let mut text = Text::default();
            let mut shown: String = bytes.chunks(size).map(|piece| text.push(piece)).collect();
            shown += &text.flush();
            prop_assert_eq!(&shown, &whole(&bytes));
            prop_assert!(shown.chars().all(|c| c == '\n' || c == '\t' || !c.is_control()), "{:?}", shown);
        }
    }
}
