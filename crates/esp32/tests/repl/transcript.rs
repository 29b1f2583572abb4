//! Keystroke transcripts: what is sent, and every byte that comes back.
//!
//! `# …` is a comment, `> …` is sent, `< …` comes back before the next `>`; several lines of a kind are one string.
//! Escapes: `\r \n \t \b \e`, `\s` a space where a line ends, `\^C` a control character, `\xNN`, `\\`; `{banner}` is
//! the banner.

use super::board::{BANNER, HELP};

/// Bytes sent, and the bytes that come back.
#[derive(Default)]
pub struct Exchange {
    pub sent: Vec<u8>,
    pub received: Vec<u8>,
}

/// Reads a transcript; the first exchange's `sent` is empty if the board speaks first.
pub fn parse(text: &str) -> Vec<Exchange> {
    let mut exchanges = Vec::new();
    let mut current = Exchange::default();
    for line in text.lines() {
        let (kind, rest) = line.split_at(line.len().min(2));
        match kind {
            "> " => {
                if !current.received.is_empty() {
                    exchanges.push(std::mem::take(&mut current));
                }
                current.sent.extend(unescape(rest));
            }
            "< " => current.received.extend(unescape(rest)),
            "# " | "#" | "" => {}
            _ => panic!("neither sent, received nor a comment: {line}"),
        }
    }
    exchanges.push(current);
    exchanges
}

fn unescape(text: &str) -> Vec<u8> {
    let text = text.replace(
        "{banner}",
        &format!("{}\\r\\n{}", BANNER, HELP.replace("\r\n", "\\r\\n")),
    );
    let mut bytes = Vec::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            bytes.extend(c.to_string().into_bytes());
            continue;
        }
        bytes.push(match chars.next() {
            Some('r') => b'\r',
            Some('n') => b'\n',
            Some('t') => b'\t',
            Some('b') => 8,
            Some('e') => 27,
            Some('s') => b' ',
            Some('\\') => b'\\',
            Some('^') => chars.next().expect("a letter after \\^") as u8 & 31,
            Some('x') => {
                u8::from_str_radix(&chars.by_ref().take(2).collect::<String>(), 16).expect("\\xNN")
            }
            other => panic!("unknown escape {other:?} in {text}"),
        });
    }
    bytes
}

/// How a byte string looks in a transcript.
pub fn escape(bytes: &[u8]) -> String {
    let mut text = String::new();
    for &byte in bytes {
        match byte {
            b'\r' => text.push_str("\\r"),
            b'\n' => text.push_str("\\n"),
            8 => text.push_str("\\b"),
            b'\t' => text.push_str("\\t"),
            27 => text.push_str("\\e"),
            b'\\' => text.push_str("\\\\"),
            1..=26 => text.extend(['\\', '^', (byte | 64) as char]),
            b' '..=b'~' => text.push(byte as char),
            _ => text.push_str(&format!("\\x{byte:02x}")),
        }
    }
    text
}
