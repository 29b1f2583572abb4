//! The picture a peer paints with escape sequences, and what to write to the real terminal to show it.
//!
//! The peer's bytes never reach the terminal. A model of a terminal (crate `vt100`) takes them; what the model then
//! shows is drawn with cursor movements, colours and text of our own. So a peer cannot set the window's title, ask
//! the terminal for answers that would arrive as typed text, print, reprogram keys, or leave a mode behind. Drawing
//! only differences also lets a slow terminal skip pictures rather than fall behind, and the last picture is at hand
//! when the film has ended.

use std::num::NonZeroU16;

use crossterm::style::{self, Attribute};
use crossterm::terminal::{Clear, ClearType};
use crossterm::{Command, cursor};

use crate::telnet::Size;

/// A picture.
pub struct Picture {
    model: vt100::Parser,
    /// What the terminal shows; nothing if that is not known.
    drawn: Option<vt100::Screen>,
}

impl Picture {
    /// An empty picture of a terminal's size; a size of 0, which some terminals claim, counts as 80 × 24.
    #[must_use]
    pub fn new(size: Size) -> Self {
        let (rows, columns) = extent(size);
        Self {
            model: vt100::Parser::new(rows, columns, 0),
            drawn: None,
        }
    }

    /// Takes what the peer sent.
    ///
    /// A line feed alone goes to the beginning of the next line, as it does in the terminal of one who runs `telnet`
    /// or `nc`, whatever it did before it.
    pub fn paint(&mut self, bytes: &[u8]) {
        for line in bytes.split_inclusive(|&byte| byte == b'\n') {
            match line.split_last() {
                Some((b'\n', text)) => {
                    self.model.process(text);
                    self.model.process(b"\r\n");
                }
                _ => self.model.process(line),
            }
        }
    }

    /// The terminal has another size, and what it shows is not known any more.
    pub fn resize(&mut self, size: Size) {
        let (rows, columns) = extent(size);
        self.model.set_size(rows, columns);
        self.drawn = None;
    }

    /// What to write so that the terminal shows the picture.
    ///
    /// Rows that have changed are written whole, each at its place: nothing depends on how a terminal wraps lines.
    pub fn draw(&mut self) -> String {
        let screen = self.model.screen();
        let mut pen = Pen::default();
        if self.drawn.is_none() {
            pen.put(style::SetAttribute(Attribute::Reset));
            pen.put(Clear(ClearType::All));
        }
        let (rows, columns) = screen.size();
        let mut changed = false;
        for row in 0..rows.get() {
            let same = self.drawn.as_ref().is_some_and(|drawn| {
                (0..columns.get()).all(|column| drawn.cell(row, column) == screen.cell(row, column))
            });
            if !same {
                changed = true;
                pen.put(cursor::MoveTo(0, row));
                pen.row((0..columns.get()).map_while(|column| screen.cell(row, column)));
            }
        }
        let (row, column) = screen.cursor_position();
        let moved = self
            .drawn
            .as_ref()
            .is_none_or(|drawn| drawn.cursor_position() != (row, column));
        if changed || moved {
            pen.put(cursor::MoveTo(column.min(columns.get() - 1), row));
        }
        let hidden = self.drawn.as_ref().is_some_and(vt100::Screen::hide_cursor);
        match (hidden, screen.hide_cursor()) {
            (false, true) => pen.put(cursor::Hide),
            (true, false) => pen.put(cursor::Show),
            _ => {}
        }
        self.drawn = Some(screen.clone());
        pen.written
    }

    /// The picture as lines of text, without the empty ones at its end, for a terminal that scrolls.
    #[must_use]
    pub fn lines(&self) -> String {
        let screen = self.model.screen();
        let (_, columns) = screen.size();
        let rows: Vec<String> = screen.rows(0, columns.get()).collect();
        let last = rows
            .iter()
            .rposition(|row| !row.trim_end().is_empty())
            .map_or(0, |row| row + 1);
        rows[..last]
            .iter()
            .map(|row| format!("{}\n", row.trim_end()))
            .collect()
    }
}

/// How a character looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Look {
    ink: vt100::Color,
    paper: vt100::Color,
    /// Bold, dim, italic, underlined, reversed.
    attributes: [bool; 5],
}

const PLAIN: Look = Look {
    ink: vt100::Color::Default,
    paper: vt100::Color::Default,
    attributes: [false; 5],
};

impl Look {
    fn of(cell: &vt100::Cell) -> Self {
        Self {
            ink: cell.fgcolor(),
            paper: cell.bgcolor(),
            attributes: [
                cell.bold(),
                cell.dim(),
                cell.italic(),
                cell.underline(),
                cell.inverse(),
            ],
        }
    }
}

/// Collects what is to be written. It begins and ends each row with plain characters.
#[derive(Default)]
struct Pen {
    written: String,
}

impl Pen {
    fn put(&mut self, command: impl Command) {
        // Writing to a `String` does not fail.
        let _ = command.write_ansi(&mut self.written);
    }

    /// Writes a row's characters; the cursor is at its beginning.
    fn row<'a>(&mut self, cells: impl Iterator<Item = &'a vt100::Cell>) {
        let mut look = PLAIN;
        // Blanks are written when something follows them; those at the row's end are erased instead.
        let mut blanks = 0;
        for cell in cells {
            if cell.is_wide_continuation() {
                continue;
            }
            let next = Look::of(cell);
            if next == PLAIN && matches!(cell.contents(), "" | " ") {
                blanks += 1;
                continue;
            }
            if blanks > 0 {
                self.change(&mut look, PLAIN);
                self.written.extend(std::iter::repeat_n(' ', blanks));
                blanks = 0;
            }
            self.change(&mut look, next);
            match cell.contents() {
                "" => self.written.push(' '),
                text => self.written.push_str(text),
            }
        }
        self.change(&mut look, PLAIN);
        if blanks > 0 {
            self.put(Clear(ClearType::UntilNewLine));
        }
    }

    fn change(&mut self, look: &mut Look, next: Look) {
        if *look == next {
            return;
        }
        self.put(style::SetAttribute(Attribute::Reset));
        for (on, attribute) in next.attributes.into_iter().zip([
            Attribute::Bold,
            Attribute::Dim,
            Attribute::Italic,
            Attribute::Underlined,
            Attribute::Reverse,
        ]) {
            if on {
                self.put(style::SetAttribute(attribute));
            }
        }
        if let Some(color) = color(next.ink) {
            self.put(style::SetForegroundColor(color));
        }
        if let Some(color) = color(next.paper) {
            self.put(style::SetBackgroundColor(color));
        }
        *look = next;
    }
}

/// The terminal library's name of a color; nothing for the terminal's own.
fn color(color: vt100::Color) -> Option<style::Color> {
    match color {
        vt100::Color::Default => None,
        vt100::Color::Idx(index) => Some(style::Color::AnsiValue(index)),
        vt100::Color::Rgb(r, g, b) => Some(style::Color::Rgb { r, g, b }),
    }
}

/// Rows and columns as the model wants them.
fn extent(size: Size) -> (NonZeroU16, NonZeroU16) {
    (
        NonZeroU16::new(size.rows).unwrap_or(vt100::Parser::DEFAULT_ROWS),
        NonZeroU16::new(size.columns).unwrap_or(vt100::Parser::DEFAULT_COLS),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SIZE: Size = Size {
        columns: 20,
        rows: 4,
    };

    /// A terminal that has been written all of `drawings`.
    fn terminal(size: Size, drawings: &[String]) -> vt100::Screen {
        let (rows, columns) = extent(size);
        let mut terminal = vt100::Parser::new(rows, columns, 0);
        for drawing in drawings {
            terminal.process(drawing.as_bytes());
        }
        terminal.screen().clone()
    }

    /// The characters of a screen and how they look, blank ones all alike.
    fn look(screen: &vt100::Screen) -> Vec<(String, Option<Look>)> {
        let (rows, columns) = screen.size();
        let cells =
            (0..rows.get()).flat_map(|row| (0..columns.get()).map(move |column| (row, column)));
        cells
            .map(|(row, column)| {
                let cell = screen.cell(row, column).unwrap();
                let text = match cell.contents() {
                    "" => " ",
                    text => text,
                };
                let look = (!cell.is_wide_continuation()).then(|| Look::of(cell));
                (text.to_owned(), look)
            })
            .collect()
    }

    #[test]
    fn frames_are_drawn() {
        let mut picture = Picture::new(SIZE);
        picture.paint(b"\x1b[2J\x1b[Hone\r\ntwo  \r\n");
        let first = picture.draw();
        picture.paint(b"\x1b[Hsix\r\n\x1b[31mten\x1b[m  \r\n");
        let second = picture.draw();
        let terminal = terminal(SIZE, &[first, second]);
        assert_eq!(terminal.contents().trim_end(), "six\nten");
        let red = terminal.cell(1, 0).unwrap().fgcolor();
        assert_eq!(red, vt100::Color::Idx(1));
        assert_eq!(picture.lines(), "six\nten\n");
        assert_eq!(picture.draw(), "");
    }

    #[test]
    fn a_line_feed_alone_begins_a_line() {
        let mut picture = Picture::new(SIZE);
        picture.paint(b"one\ntwo\r");
        picture.paint(b"\nsix");
        assert_eq!(picture.lines(), "one\ntwo\nsix\n");
    }

    #[test]
    fn what_is_dangerous_stays_away_from_the_terminal() {
        let mut picture = Picture::new(SIZE);
        let mut drawing = picture.draw();
        for hostile in [
            &b"\x1b]0;title\x07"[..],
            b"\x1b]52;c;c3RvbGVu\x1b\\",
            b"\x1bP+q544e\x1b\\",
            b"\x1b[c\x1b[6n\x1b[5i\x1b[?1049h\x1b[?1000h\x1b[?2004h\x1b[20h",
            b"\x1b=\x1b>\x1bc\x1b#8\x1b(0\x05\x07\x0e",
            b"\x1b[8;999;999t\x1b_app\x1b\\\x1b^pm\x1b\\",
            "\u{9b}6n\u{9d}0;title\u{9c}".as_bytes(),
        ] {
            picture.paint(hostile);
            picture.paint(b"x");
            drawing += &picture.draw();
        }
        let mut rest = drawing.as_str();
        while let Some((_, sequence)) = rest.split_once('\x1b') {
            let body = sequence.strip_prefix('[').expect("only CSI");
            let end = body
                .find(|c: char| ('@'..='~').contains(&c))
                .expect("an end");
            let (parameters, last) = (&body[..end], &body[end..=end]);
            let modest = parameters.is_empty()
                || parameters.bytes().all(|b| b.is_ascii_digit() || b == b';')
                || (parameters == "?25" && (last == "h" || last == "l"));
            assert!(modest && "HJKmhl".contains(last), "{sequence:?}");
            rest = &body[end..];
        }
        assert!(!drawing.contains(|c: char| c.is_control() && !"\x1b\r\n".contains(c)));
        assert!(drawing.contains('x'));
    }

    #[test]
    fn a_terminal_without_a_size_counts_as_usual() {
        let mut picture = Picture::new(Size {
            columns: 0,
            rows: 0,
        });
        picture.paint(b"\x1b[24;80Hx");
        assert_eq!(picture.lines().lines().count(), 24);
        picture.resize(Size {
            columns: 1,
            rows: 1,
        });
        picture.paint(b"\x1b[2J\x1b[Hy");
        assert_eq!(picture.lines(), "y\n");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(500))]
        /// Whatever a peer sends, in whatever pieces and sizes, the terminal shows what the model shows.
        #[test]
        fn the_terminal_shows_the_picture(
            pieces in prop::collection::vec(
                prop::collection::vec(prop_oneof![
                    3 => any::<u8>(), 3 => b'0'..=b'9', 3 => b'@'..=b'~',
                    4 => Just(0x1b), 4 => Just(b'['), 2 => Just(b';'), 1 => Just(b'\n'), 1 => Just(0xe4), 1 => Just(0xbd), 1 => Just(0xa0),
                ], 0..30),
                1..8,
            ),
            columns in 1u16..20,
            rows in 1u16..6,
        ) {
            let size = Size { columns, rows };
            let mut picture = Picture::new(size);
            let mut drawings = Vec::new();
            for piece in pieces {
                picture.paint(&piece);
                drawings.push(picture.draw());
            }
            let terminal = terminal(size, &drawings);
            let model = picture.model.screen();
            prop_assert_eq!(look(&terminal), look(model));
            prop_assert_eq!(terminal.hide_cursor(), model.hide_cursor());
        }
    }
}
