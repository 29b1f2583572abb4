//! One picture.

/// The film's width.
pub const COLUMNS: i32 = 67;
/// The film's height.
pub const ROWS: i32 = 13;

const WIDTH: usize = COLUMNS as usize;
const HEIGHT: usize = ROWS as usize;

/// A picture to draw on. What falls outside is cut off.
#[derive(Clone, PartialEq, Eq)]
pub struct Canvas {
    cells: [[u8; WIDTH]; HEIGHT],
}

impl Default for Canvas {
    fn default() -> Self {
        Self {
            cells: [[b' '; WIDTH]; HEIGHT],
        }
    }
}

impl Canvas {
    fn cell(&mut self, x: i32, y: i32) -> Option<&mut u8> {
        let (x, y) = (usize::try_from(x).ok()?, usize::try_from(y).ok()?);
        self.cells.get_mut(y)?.get_mut(x)
    }

    /// Draws one character.
    pub fn put(&mut self, x: i32, y: i32, character: char) {
        debug_assert!(matches!(character, ' '..='~'));
        if let Some(cell) = self.cell(x, y) {
            *cell = character as u8;
        }
    }

    /// What is there; nothing outside.
    pub fn at(&self, x: i32, y: i32) -> char {
        let cell = usize::try_from(x)
            .ok()
            .zip(usize::try_from(y).ok())
            .and_then(|(x, y)| self.cells.get(y)?.get(x));
        cell.map_or(' ', |&cell| char::from(cell))
    }

    /// Writes text, its spaces too.
    pub fn text(&mut self, x: i32, y: i32, text: &str) {
        for (x, character) in (x..).zip(text.chars()) {
            self.put(x, y, character);
        }
    }

    /// Writes text in the middle of a row.
    pub fn centre(&mut self, y: i32, text: &str) {
        self.text((COLUMNS - width(text)) / 2, y, text);
    }

    /// Draws art: a space shows what is behind it, a backquote does not.
    pub fn sprite(&mut self, x: i32, y: i32, art: &[&str]) {
        for (y, row) in (y..).zip(art) {
            for (x, character) in (x..).zip(row.chars()) {
                match character {
                    ' ' => {}
                    '`' => self.put(x, y, ' '),
                    _ => self.put(x, y, character),
                }
            }
        }
    }

    /// Repeats a character along a row.
    pub fn line(&mut self, x: i32, y: i32, length: i32, character: char) {
        for x in x..x + length {
            self.put(x, y, character);
        }
    }

    /// Its rows, without the spaces at their ends.
    pub fn rows(&self) -> impl Iterator<Item = &str> {
        self.cells
            .iter()
            .map(|row| std::str::from_utf8(row).unwrap_or_default().trim_end())
    }
}

/// How many columns a text takes.
pub fn width(text: &str) -> i32 {
    i32::try_from(text.len()).unwrap_or(i32::MAX)
}
