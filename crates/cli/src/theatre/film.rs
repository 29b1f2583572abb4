//! An ASCII film: the file's layout, and a film in memory.
//!
//! A film is a text file of records. A record is a line with a decimal number, for how many ticks the picture stays,
//! and a fixed number of rows of text, the picture. This is the layout of the well-known `sw1.txt`, whose records have
//! 13 rows of at most 67 columns. Lines before the first record that start with `#` describe the film:
//!
//! ```text
//! # title: A very short film
//! # license: CC0
//! 15
//!   o
//!  /|\
//! 15
//!  \o/
//!   |
//! ```
//!
//! The height is not written in the file. It follows from the first two counts, unless `# rows: 13` or the caller says
//! it. A row of art may consist of digits alone, so records are found by counting lines.
//!
//! The text is 7-bit printable ASCII: viewers decode whatever piece of the stream they received (`str(data, 'utf8')` in
//! MicroPython), and a piece must never end within a character.
//!
//! A recording of a terminal ([`cast`](super::cast)) becomes such a film too.

use std::fs::File;
use std::io::{self, Read};
use std::ops::Range;
use std::path::Path;

use thiserror::Error;

use super::cast::{self, CastError};

/// The largest film, in bytes: five times the well-known one.
pub const MAX_BYTES: usize = 10_000_000;

/// The most memory that a film's pictures may take, in bytes: a recording makes more of them than its file is large.
pub const MAX_MEMORY: usize = 256 * 1024 * 1024;

/// The widest row, in columns: a large terminal's width. Not every viewer's is more than 80.
pub const MAX_COLUMNS: usize = 255;

/// The highest picture, in rows.
pub const MAX_ROWS: usize = 100;

/// The longest a picture may stay, in ticks: more than an hour.
pub const MAX_HOLD: u32 = 65_535;

/// The well-known film's speed, in ticks a second, and that of every film in a text file: it does not say its own.
pub const TICKS_PER_SECOND: u32 = 15;

/// The film that comes with this program.
const BUILT_IN: &str = include_str!("../../films/boardless.txt");

/// Why a text is not a film. Each says which line is wrong; [`FilmError::fix`] says what to do about it.
#[derive(Debug, Error)]
pub enum FilmError {
    /// The file cannot be opened or read.
    #[error(transparent)]
    Read(#[from] io::Error),
    /// There is no record.
    #[error("there is no picture in it")]
    Empty,
    /// More than [`MAX_BYTES`].
    #[error("it is larger than {MAX_BYTES} bytes")]
    TooBig,
    /// A byte that is not printable ASCII.
    #[error("line {line}, column {column}: byte 0x{byte:02X} is not printable 7-bit ASCII")]
    NotAscii {
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
        /// What is there.
        byte: u8,
    },
    /// A row wider than [`MAX_COLUMNS`].
    #[error("line {line}: a row of {columns} columns, and {MAX_COLUMNS} are the most")]
    TooWide {
        /// The line, from 1.
        line: usize,
        /// The row's width.
        columns: usize,
    },
    /// A record must begin here and does not.
    #[error(
        "line {line}: expected the number of ticks the next picture stays, found {found:?} (pictures of {rows} rows)"
    )]
    NotACount {
        /// The line, from 1.
        line: usize,
        /// The start of what is there.
        found: String,
        /// The height that puts a count on this line.
        rows: usize,
    },
    /// The first line is no count either.
    #[error("line {line}: expected the number of ticks the first picture stays, found {found:?}")]
    NoFirstCount {
        /// The line, from 1.
        line: usize,
        /// The start of what is there.
        found: String,
    },
    /// A count above [`MAX_HOLD`].
    #[error("line {line}: a picture of {found} ticks, and {MAX_HOLD} are the most")]
    TooLong {
        /// The line, from 1.
        line: usize,
        /// The count.
        found: String,
    },
    /// The height is nothing we can show.
    #[error("pictures of {rows} rows: from 1 to {MAX_ROWS} can be shown")]
    BadHeight {
        /// The height.
        rows: usize,
    },
    /// A height is given for a recording.
    #[error("a recording says its size itself, and the height was given")]
    HeightOfRecording,
    /// The file is a recording of a terminal, and something is wrong with it.
    #[error(transparent)]
    Cast(#[from] CastError),
}

impl FilmError {
    /// The user's next step.
    #[must_use]
    pub fn fix(&self) -> String {
        match self {
            Self::Read(_) => {
                "--film takes the path of a film's file; without it the built-in film plays".into()
            }
            Self::Empty => {
                "a film is records of a line with a number of ticks and then the picture's rows"
                    .into()
            }
            Self::TooBig => "cut it in parts and play them one by one".into(),
            Self::NotAscii { byte: b'\t', .. } => "turn tabs into spaces: expand FILM > NEW".into(),
            Self::NotAscii {
                byte: 0xEF,
                line: 1,
                column: 1,
            } => {
                "the file begins with a byte order mark: save it as plain ASCII without one".into()
            }
            Self::NotAscii { byte: 0x80.., .. } => {
                "replace what is not ASCII: iconv -f UTF-8 -t ASCII//TRANSLIT FILM > NEW".into()
            }
            Self::NotAscii { line, .. } => {
                format!(
                    "delete the control character (escape sequences cannot be part of a film): sed -n {line}l FILM shows it"
                )
            }
            Self::TooWide { line, .. } => format!("shorten line {line} to {MAX_COLUMNS} columns"),
            Self::NotACount { rows, .. } => format!(
                "either a picture before that line has not exactly {rows} rows, or {rows} is not this film's height: \
                 say it with --rows N"
            ),
            Self::NoFirstCount { line, .. } => {
                format!(
                    "put a number of ticks on line {line} (15 are a second); lines before it must start with #"
                )
            }
            Self::TooLong { .. } => "repeat the picture in several records".into(),
            Self::BadHeight { .. } => "say the film's height with --rows N".into(),
            Self::HeightOfRecording => "leave --rows out".into(),
            Self::Cast(error) => error.fix(),
        }
    }
}

/// What the file says about itself in its first lines.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct About {
    /// `# title:`
    pub title: Option<String>,
    /// `# author:`
    pub author: Option<String>,
    /// `# license:`
    pub license: Option<String>,
}

/// How a film's file is to be read: what it does not say itself.
#[derive(Debug, Clone, Copy, Default)]
pub struct Reading {
    /// The pictures' height, where the first two counts of a text file mislead.
    pub rows: Option<usize>,
    /// The film's ticks in a second; for a recording, how often it is looked at.
    pub ticks_per_second: Option<u32>,
}

/// A film in memory. It never changes, so any number of viewers share one.
#[derive(Debug)]
pub struct Film {
    about: About,
    rows: usize,
    columns: usize,
    ticks: u64,
    ticks_per_second: u32,
    /// Every picture's rows one after the other, each ended by LF: the film as the file has it, so it costs about its
    /// size, and any picture can be sent without touching the others.
    text: Vec<u8>,
    frames: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    /// The tick at which it comes.
    from: u64,
    hold: u32,
    text: Range<u32>,
}

/// One picture.
#[derive(Debug, Clone, Copy)]
pub struct Frame<'a> {
    /// How long it stays, in ticks; at least 1.
    pub hold: u32,
    text: &'a [u8],
}

impl<'a> Frame<'a> {
    /// Its rows from the top, as in the file: not padded, and the empty ones at the bottom may be missing.
    pub fn rows(&self) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        let text = self.text.strip_suffix(b"\n").unwrap_or(self.text);
        text.split(|&byte| byte == b'\n')
    }
}

impl Film {
    /// The film that comes with this program.
    ///
    /// # Panics
    /// If that film is broken, which a test excludes.
    #[must_use]
    pub fn built_in() -> Self {
        match Self::parse(BUILT_IN.as_bytes(), None) {
            Ok(film) => film,
            Err(error) => panic!("the built-in film: {error}"),
        }
    }

    /// Reads a film's file: a text file, or a recording if it is called `.cast` or begins like one.
    ///
    /// # Errors
    /// The file cannot be read, or is no film.
    pub fn open(path: &Path, reading: Reading) -> Result<Self, FilmError> {
        let mut text = Vec::new();
        let limit = MAX_BYTES as u64 + 1;
        File::open(path)?.take(limit).read_to_end(&mut text)?;
        if text.len() > MAX_BYTES {
            return Err(FilmError::TooBig);
        }
        let called_cast = path
            .extension()
            .is_some_and(|extension| extension.eq_ignore_ascii_case("cast"));
        if called_cast || cast::looks_like_one(&text) {
            if reading.rows.is_some() {
                return Err(FilmError::HeightOfRecording);
            }
            let often = reading.ticks_per_second.unwrap_or(cast::TICKS_PER_SECOND);
            return cast::parse(&text, often);
        }
        let mut film = Self::parse(&text, reading.rows)?;
        film.ticks_per_second = reading.ticks_per_second.unwrap_or(TICKS_PER_SECOND);
        Ok(film)
    }

    /// Reads a film from its text. `rows` is the pictures' height where it is known.
    ///
    /// # Errors
    /// The text is no film.
    pub fn parse(text: &[u8], rows: Option<usize>) -> Result<Self, FilmError> {
        if text.len() > MAX_BYTES {
            return Err(FilmError::TooBig);
        }
        let lines = lines(text);
        check_characters(&lines)?;
        let (about, said_rows, body) = header(&lines);
        let rows = match rows.or(said_rows) {
            Some(rows) => rows,
            None => height(&lines[body..], body)?,
        };
        if rows == 0 || rows > MAX_ROWS {
            return Err(FilmError::BadHeight { rows });
        }
        let mut film = Self::empty(about, TICKS_PER_SECOND);
        let mut at = body;
        while at < lines.len() && !all_blank(&lines[at..]) {
            let hold = hold(&lines, at, at == body, rows)?;
            // The last picture may lack rows at the end of the file.
            let picture = (at + 1..=at + rows)
                .map(|number| (number, lines.get(number).copied().unwrap_or_default()));
            for (number, row) in picture.clone() {
                if row.len() > MAX_COLUMNS {
                    return Err(FilmError::TooWide {
                        line: number + 1,
                        columns: row.len(),
                    });
                }
            }
            film.push(hold, picture.map(|(_, row)| row))?;
            at += rows + 1;
        }
        film.finish()
    }

    /// A film that has no picture yet.
    pub(super) fn empty(about: About, ticks_per_second: u32) -> Self {
        Self {
            about,
            rows: 0,
            columns: 0,
            ticks: 0,
            ticks_per_second,
            text: Vec::new(),
            frames: Vec::new(),
        }
    }

    /// Appends a picture. One of no ticks is never seen, and left out.
    pub(super) fn push<'a>(
        &mut self,
        hold: u32,
        rows: impl Iterator<Item = &'a [u8]>,
    ) -> Result<(), FilmError> {
        if hold == 0 {
            return Ok(());
        }
        let start = self.text.len();
        let mut count = 0;
        for row in rows {
            count += 1;
            self.columns = self.columns.max(row.len());
            self.text.extend_from_slice(row);
            self.text.push(b'\n');
        }
        if self.text.len() > MAX_MEMORY {
            return Err(FilmError::TooBig);
        }
        self.rows = self.rows.max(count);
        self.frames.push(Entry {
            from: self.ticks,
            hold,
            text: offset(start)?..offset(self.text.len())?,
        });
        self.ticks += u64::from(hold);
        Ok(())
    }

    /// The film, if it has a picture.
    pub(super) fn finish(self) -> Result<Self, FilmError> {
        if self.frames.is_empty() {
            return Err(FilmError::Empty);
        }
        Ok(self)
    }

    /// What the file says about itself.
    #[must_use]
    pub fn about(&self) -> &About {
        &self.about
    }

    /// The height of the highest picture, in rows; those of a text file are all alike.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The width of the widest row, in columns.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// How long the film takes, in ticks.
    #[must_use]
    pub fn ticks(&self) -> u64 {
        self.ticks
    }

    /// How many ticks a second it is made for.
    #[must_use]
    pub fn ticks_per_second(&self) -> u32 {
        self.ticks_per_second
    }

    /// How many pictures it has; at least 1.
    #[must_use]
    pub fn len(&self) -> usize {
        self.frames.len()
    }

    /// Never: a film has a picture.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.frames.is_empty()
    }

    /// The picture with this number, from 0; after the last comes the first again.
    #[must_use]
    pub fn frame(&self, index: usize) -> Frame<'_> {
        let entry = &self.frames[index % self.frames.len()];
        Frame {
            hold: entry.hold,
            text: &self.text[entry.text.start as usize..entry.text.end as usize],
        }
    }

    /// The picture that is shown at a tick, and how many ticks from then on; after the end the film begins again.
    #[must_use]
    pub fn at(&self, tick: u64) -> (usize, u64) {
        let tick = tick % self.ticks;
        let index = self
            .frames
            .partition_point(|entry| entry.from <= tick)
            .saturating_sub(1);
        let entry = &self.frames[index];
        (index, entry.from + u64::from(entry.hold) - tick)
    }
}

/// The lines of a text, without LF or CR LF. What follows the last LF is a line unless it is empty.
fn lines(text: &[u8]) -> Vec<&[u8]> {
    let mut lines: Vec<&[u8]> = text
        .split(|&byte| byte == b'\n')
        .map(|line| line.strip_suffix(b"\r").unwrap_or(line))
        .collect();
    if lines.last().is_some_and(|line| line.is_empty()) {
        lines.pop();
    }
    lines
}

fn check_characters(lines: &[&[u8]]) -> Result<(), FilmError> {
    for (number, line) in lines.iter().enumerate() {
        let odd = line.iter().position(|byte| !matches!(byte, b' '..=b'~'));
        if let Some(column) = odd {
            return Err(FilmError::NotAscii {
                line: number + 1,
                column: column + 1,
                byte: line[column],
            });
        }
    }
    Ok(())
}

/// What the `#` lines say, the height if they say it, and how many lines they are.
fn header(lines: &[&[u8]]) -> (About, Option<usize>, usize) {
    let mut about = About::default();
    let mut rows = None;
    let mut count = 0;
    for line in lines {
        let Some(line) = line.strip_prefix(b"#") else {
            break;
        };
        count += 1;
        let line = String::from_utf8_lossy(line);
        let Some((key, value)) = line.split_once(':') else {
            continue;
        };
        let value = value.trim().to_owned();
        match key.trim() {
            "title" => about.title = Some(value),
            "author" => about.author = Some(value),
            "license" => about.license = Some(value),
            "rows" => rows = value.parse().ok(),
            _ => {}
        }
    }
    (about, rows, count)
}

/// The height that makes the lines records: the distance from the first count to the next, but a row of digits is no
/// count, so a greater distance will do too if it puts a count at the head of every record and there are at least three.
/// Where no distance fits, the error is that of the height at which the most records do.
fn height(lines: &[&[u8]], skipped: usize) -> Result<usize, FilmError> {
    let Some(first) = lines.first() else {
        return Err(FilmError::Empty);
    };
    if count(first).is_none() {
        return Err(FilmError::NoFirstCount {
            line: skipped + 1,
            found: excerpt(first),
        });
    }
    let mut best: Option<(usize, usize)> = None;
    for rows in 1..=MAX_ROWS.min(lines.len().saturating_sub(2)) {
        if count(lines[rows + 1]).is_none() {
            continue;
        }
        let wrong = (0..lines.len())
            .step_by(rows + 1)
            .find(|&at| count(lines[at]).is_none() && !all_blank(&lines[at..]));
        match wrong {
            None if best.is_none() || lines.len() > 2 * (rows + 1) => return Ok(rows),
            None => {}
            Some(at) if best.is_none_or(|(most, _)| at > most) => best = Some((at, rows)),
            Some(_) => {}
        }
    }
    match best {
        Some((at, rows)) => Err(FilmError::NotACount {
            line: skipped + at + 1,
            found: excerpt(lines[at]),
            rows,
        }),
        // One picture.
        None => Ok(lines.len() - 1),
    }
}

fn hold(lines: &[&[u8]], at: usize, first: bool, rows: usize) -> Result<u32, FilmError> {
    let line = at + 1;
    let found = excerpt(lines[at]);
    match count(lines[at]) {
        Some(Some(hold)) if hold <= MAX_HOLD => Ok(hold),
        Some(_) => Err(FilmError::TooLong { line, found }),
        None if first => Err(FilmError::NoFirstCount { line, found }),
        None => Err(FilmError::NotACount { line, found, rows }),
    }
}

/// The number a line consists of; `Some(None)` if there is one beyond 32 bits.
#[allow(clippy::option_option)]
fn count(line: &[u8]) -> Option<Option<u32>> {
    let digits = line.trim_ascii();
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    Some(
        std::str::from_utf8(digits)
            .ok()
            .and_then(|digits| digits.parse().ok()),
    )
}

fn all_blank(lines: &[&[u8]]) -> bool {
    lines.iter().all(|line| line.trim_ascii().is_empty())
}

fn excerpt(line: &[u8]) -> String {
    String::from_utf8_lossy(&line[..line.len().min(24)]).into_owned()
}

/// An offset into the text; [`MAX_MEMORY`] keeps it within 32 bits.
fn offset(at: usize) -> Result<u32, FilmError> {
    u32::try_from(at).map_err(|_| FilmError::TooBig)
}

#[cfg(test)]
mod tests;
