//! One character of any script as ASCII, as wide as it was.
//!
//! A terminal's picture is a grid, so whatever stands for a character must take its columns, neither more nor fewer. What
//! pictures are made of (lines, blocks, arrows) is looked up here, because its looks count; for letters of all scripts
//! crate `deunicode` knows how they sound.

/// What stands for a cell's text: as many characters as it is wide in columns, all printable ASCII.
pub(super) fn cell(text: &str, columns: usize, out: &mut Vec<u8>) {
    let end = out.len() + columns;
    if let Some(character) = text.chars().next() {
        match drawn(character) {
            Some(looks) => out.resize(end, looks),
            None => {
                let sounds = deunicode::deunicode_char(character).unwrap_or("?");
                // An emoji's name is longer than its cell and tells nothing by its first letter.
                let sounds = if is_emoji(character) { "*" } else { sounds };
                let printable = sounds.bytes().filter(|byte| matches!(byte, b' '..=b'~'));
                out.extend(printable.take(columns));
            }
        }
    }
    out.resize(end, b' ');
}

fn is_emoji(character: char) -> bool {
    matches!(character, '\u{1F000}'..)
}

/// ASCII that looks like a character that pictures are made of.
fn drawn(character: char) -> Option<u8> {
    Some(match character {
        ' '..='~' => character as u8,
        // Lines that run across.
        '─'
        | '━'
        | '┄'
        | '┅'
        | '┈'
        | '┉'
        | '╌'
        | '╍'
        | '╴'
        | '╶'
        | '╸'
        | '╺'
        | '╼'
        | '╾'
        | '‐'..='―'
        | '⎯'
        | '−' => b'-',
        '═' => b'=',
        // Lines that run down.
        '│' | '┃' | '┆' | '┇' | '┊' | '┋' | '╎' | '╏' | '║' | '╵' | '╷' | '╹' | '╻' | '╽' | '╿' => {
            b'|'
        }
        '╱' => b'/',
        '╲' => b'\\',
        '╳' | '×' | '✕'..='✘' => b'x',
        // Corners and crossings.
        '┌'..='╬' | '╭'..='╰' => b'+',
        // Blocks, by how much of them is ink.
        '▁' | '▂' => b'_',
        '▌'..='▐' | '▕' => b'|',
        '▔' | '▀' => b'"',
        '▃' | '▄' | '▖' | '▗' => b'o',
        '▘' | '▝' => b'\'',
        '░' => b'.',
        '▒' => b':',
        '▅'..='▇' | '▉'..='▋' | '▓' | '▙'..='▜' | '▞' | '▟' | '■' | '▪' | '◼' | '█' => {
            b'#'
        }
        '✓' | '✔' => b'v',
        '●' | '•' | '∙' | '⬤' | '★' | '☆' | '◆' | '◉' => b'*',
        '○' | '◦' | '◯' | '°' => b'o',
        '·' | '…' | '⋯' => b'.',
        // Arrows and triangles.
        '→' | '⇒' | '❯' | '➜' | '➤' | '▶' | '▸' | '►' | '›' | '»' | '\u{E0B0}' | '\u{E0B1}' => {
            b'>'
        }
        '←' | '⇐' | '◀' | '◂' | '◄' | '‹' | '«' | '❮' | '\u{E0B2}' | '\u{E0B3}' => {
            b'<'
        }
        '↑' | '⇑' | '▲' | '▴' | '△' => b'^',
        '↓' | '⇓' | '▼' | '▾' | '▽' => b'v',
        // Six or eight dots: by how many there are.
        '\u{2800}'..='\u{28FF}' => {
            let dots = (character as u32 - 0x2800).count_ones();
            *b" ..::oo##".get(dots as usize)?
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ascii(text: &str, columns: usize) -> String {
        let mut out = Vec::new();
        cell(text, columns, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_cell_keeps_its_width_and_looks_like_itself() {
        for (text, columns, expected) in [
            ("a", 1, "a"),
            ("", 1, " "),
            ("é", 1, "e"),
            ("e\u{301}", 1, "e"),
            ("ß", 1, "s"),
            ("Ω", 1, "O"),
            ("─", 1, "-"),
            ("┼", 1, "+"),
            ("╚", 1, "+"),
            ("║", 1, "|"),
            ("█", 1, "#"),
            ("→", 1, ">"),
            ("❯", 1, ">"),
            ("✔", 1, "v"),
            ("…", 1, "."),
            ("\u{2801}", 1, "."),
            ("\u{28FF}", 1, "#"),
            ("中", 2, "Zh"),
            ("😀", 2, "* "),
            ("\u{E000}", 1, "?"),
        ] {
            assert_eq!(ascii(text, columns), expected, "{text:?}");
        }
    }

    #[test]
    fn every_character_becomes_printable_ascii_of_its_width() {
        for character in ('\u{20}'..='\u{10FFFF}').step_by(3) {
            for columns in 1..=2 {
                let text = ascii(&character.to_string(), columns);
                assert_eq!(text.len(), columns, "{character:?}");
                assert!(
                    text.bytes().all(|byte| matches!(byte, b' '..=b'~')),
                    "{character:?}: {text:?}"
                );
            }
        }
    }
}
