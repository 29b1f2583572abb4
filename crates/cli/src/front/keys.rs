//! Keys as the bytes a serial terminal sends for them, for consoles that report keys instead of bytes.

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

/// What a VT100's keyboard sends for `key`; nothing for keys it does not have and for a key's release.
pub fn bytes(key: &KeyEvent) -> Vec<u8> {
    if key.kind == KeyEventKind::Release {
        return Vec::new();
    }
    // Both together are AltGr, which has already made the character.
    let control = key.modifiers.contains(KeyModifiers::CONTROL);
    let alt = key.modifiers.contains(KeyModifiers::ALT);
    let mut bytes = match key.code {
        KeyCode::Char(c) if control && !alt => match c {
            // Ctrl-@ to Ctrl-_, and the same with a letter in lower case.
            '@'..='~' => vec![c as u8 & 31],
            ' ' | '2' => vec![0],
            // Consoles that report Ctrl-[ to Ctrl-_ by the digits that give them on a VT220.
            '3'..='7' => vec![c as u8 - b'3' + 27],
            _ => Vec::new(),
        },
        KeyCode::Char(c) => c.to_string().into_bytes(),
        KeyCode::Enter => b"\r".to_vec(),
        KeyCode::Tab => b"\t".to_vec(),
        KeyCode::Backspace => b"\x7f".to_vec(),
        KeyCode::Esc => b"\x1b".to_vec(),
        KeyCode::Up => b"\x1b[A".to_vec(),
        KeyCode::Down => b"\x1b[B".to_vec(),
        KeyCode::Right => b"\x1b[C".to_vec(),
        KeyCode::Left => b"\x1b[D".to_vec(),
        KeyCode::Home => b"\x1b[H".to_vec(),
        KeyCode::End => b"\x1b[F".to_vec(),
        KeyCode::Insert => b"\x1b[2~".to_vec(),
        KeyCode::Delete => b"\x1b[3~".to_vec(),
        KeyCode::PageUp => b"\x1b[5~".to_vec(),
        KeyCode::PageDown => b"\x1b[6~".to_vec(),
        _ => Vec::new(),
    };
    if alt && !control && matches!(key.code, KeyCode::Char(_)) {
        bytes.insert(0, 27);
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_a_terminals_bytes() {
        let none = KeyModifiers::NONE;
        let table: [(KeyCode, KeyModifiers, &[u8]); 13] = [
            (KeyCode::Char('a'), none, b"a"),
            (KeyCode::Char('A'), KeyModifiers::SHIFT, b"A"),
            (KeyCode::Char('ä'), none, "ä".as_bytes()),
            (KeyCode::Char('c'), KeyModifiers::CONTROL, b"\x03"),
            (KeyCode::Char(']'), KeyModifiers::CONTROL, b"\x1d"),
            (KeyCode::Char('5'), KeyModifiers::CONTROL, b"\x1d"),
            (KeyCode::Char(' '), KeyModifiers::CONTROL, b"\0"),
            (KeyCode::Char('b'), KeyModifiers::ALT, b"\x1bb"),
            (
                KeyCode::Char('@'),
                KeyModifiers::CONTROL.union(KeyModifiers::ALT),
                b"@",
            ),
            (KeyCode::Enter, none, b"\r"),
            (KeyCode::Left, none, b"\x1b[D"),
            (KeyCode::Delete, none, b"\x1b[3~"),
            (KeyCode::F(1), none, b""),
        ];
        for (code, modifiers, expected) in table {
            assert_eq!(
                bytes(&KeyEvent::new(code, modifiers)),
                expected,
                "{code:?} with {modifiers:?}"
            );
        }
        let release = KeyEvent::new_with_kind(KeyCode::Enter, none, KeyEventKind::Release);
        assert_eq!(bytes(&release), b"");
    }
}
