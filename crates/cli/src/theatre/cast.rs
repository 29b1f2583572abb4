//! A recording of a terminal, made into a film.
//!
//! A recording is what `asciinema rec` writes: an *asciicast*, of version 2 or 3. Its first line is a JSON object, the
//! header, with the terminal's size; each line after it is an event, `[time, code, data]`. Times are seconds, in version 2
//! since the beginning, in version 3 since the event before.
//!
//! | code | is | here |
//! |---|---|---|
//! | `o` | what the terminal was sent | shown |
//! | `r` | its new size, as in `"80x24"` | the model is resized |
//! | `i` | what was typed | left out: what of it was to be seen was sent back as `o` |
//! | `m` | a mark | left out |
//! | `x` | the end, with the status (version 3) | the end |
//!
//! Other codes are left out, and lines that start with `#`, the remarks of version 3.
//!
//! What the terminal was sent goes through a model of one (crate `vt100`). Its picture is taken at every tick at which it
//! has changed; colours are lost, and what is not ASCII becomes ASCII of the same width.

use serde_json::Value;
use thiserror::Error;

use super::ascii;
use super::film::{About, Film, FilmError, MAX_COLUMNS, MAX_ROWS};

/// How often a second the terminal is looked at, unless the user says otherwise.
pub const TICKS_PER_SECOND: u32 = 30;

/// The longest recording, in seconds.
pub const MAX_SECONDS: f64 = 24.0 * 3600.0;

/// How long the last picture stays, in seconds: a recording ends with its last event, and then comes the first again.
const LAST_SECONDS: u32 = 2;

/// Why a text is not a recording. Each says which line is wrong; [`CastError::fix`] says what to do about it.
#[derive(Debug, Error)]
pub enum CastError {
    /// The text is not UTF-8.
    #[error("line {line}: not UTF-8")]
    NotUtf8 {
        /// The line, from 1.
        line: usize,
    },
    /// There is no header.
    #[error("line {line}: expected the header of a recording (a JSON object): {reason}")]
    Header {
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        reason: String,
    },
    /// A version we cannot play.
    #[error("line {line}: an asciicast of version {version}; 2 and 3 can be played")]
    Version {
        /// The line, from 1.
        line: usize,
        /// The version.
        version: u64,
    },
    /// The terminal was larger than what we show.
    #[error(
        "line {line}: a terminal of {columns} x {rows}; from 1 x 1 to {MAX_COLUMNS} x {MAX_ROWS} can be shown"
    )]
    Size {
        /// The line, from 1.
        line: usize,
        /// Its width.
        columns: u64,
        /// Its height.
        rows: u64,
    },
    /// A line is no event.
    #[error("line {line}: expected an event, [time, code, data]: {reason}")]
    Event {
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        reason: String,
        /// Nothing comes after it: the recording may have been cut off.
        last: bool,
    },
    /// An event before the one before it.
    #[error("line {line}: an event at {time} s, after one at {before} s")]
    Backwards {
        /// The line, from 1.
        line: usize,
        /// Its time, in seconds.
        time: f64,
        /// The time of the one before it.
        before: f64,
    },
    /// Longer than [`MAX_SECONDS`].
    #[error("line {line}: an event at {time} s; a day is the longest")]
    TooLong {
        /// The line, from 1.
        line: usize,
        /// Its time, in seconds.
        time: f64,
    },
}

impl CastError {
    /// The user's next step.
    #[must_use]
    pub fn fix(&self) -> String {
        match self {
            Self::NotUtf8 { line } => {
                format!("look at it with: sed -n {line}l FILM; a recording is UTF-8 text")
            }
            Self::Header { .. } => {
                "the first line must be like {\"version\": 2, \"width\": 80, \"height\": 24} or \
                 {\"version\": 3, \"term\": {\"cols\": 80, \"rows\": 24}}, all on one line"
                    .into()
            }
            Self::Version { .. } => "asciinema convert FILM NEW.cast makes a newer one".into(),
            Self::Size { .. } => "record it again in a smaller terminal".into(),
            Self::Event {
                line, last: true, ..
            } => format!("the recording was cut off: delete line {line}"),
            Self::Event { line, .. } => format!("correct line {line}, or delete it"),
            Self::Backwards { .. } => {
                "times of version 2 are since the beginning and never fall; if these are since the event before, \
                 the header must say \"version\": 3"
                    .into()
            }
            Self::TooLong { .. } => "cut it in parts and play them one by one".into(),
        }
    }
}

/// Whether a text begins as a recording does: its first line that is no remark is an object.
pub(super) fn looks_like_one(text: &[u8]) -> bool {
    text.split(|&byte| byte == b'\n')
        .map(<[u8]>::trim_ascii_start)
        .find(|line| !line.is_empty() && !line.starts_with(b"#"))
        .is_some_and(|line| line.starts_with(b"{"))
}

/// Makes a film of a recording, looking at its terminal so many times a second.
///
/// # Errors
/// The text is no recording; [`FilmError::Cast`] says why.
pub fn parse(text: &[u8], ticks_per_second: u32) -> Result<Film, FilmError> {
    let ticks_per_second = ticks_per_second.max(1);
    let lines = lines(text)?;
    let Some((&(line, first), events)) = lines.split_first() else {
        return Err(FilmError::Empty);
    };
    let header = header(line, first)?;
    let mut camera = Camera::new(&header, ticks_per_second);
    // The recording's own time, and the time at which it is shown: without pauses that are too long.
    let (mut time, mut shown) = (0.0, 0.0);
    for (number, &(line, text)) in events.iter().enumerate() {
        let last = number + 1 == events.len();
        let event = event(line, text, last)?;
        let passed = if header.version >= 3 {
            event.time
        } else {
            event.time - time
        };
        if passed < 0.0 {
            return Err(CastError::Backwards {
                line,
                time: event.time,
                before: time,
            }
            .into());
        }
        time += passed;
        shown += passed.min(header.idle_limit);
        if shown > MAX_SECONDS {
            return Err(CastError::TooLong { line, time: shown }.into());
        }
        camera.wait_until(shown)?;
        match event.what {
            What::Output(text) => camera.model.process(text.as_bytes()),
            What::Resize(size) => camera.model.set_size(size.rows, size.columns),
            What::End => break,
            What::Other => {}
        }
    }
    camera.finish()
}

/// The lines with something on them, numbered from 1, without remarks.
fn lines(text: &[u8]) -> Result<Vec<(usize, &str)>, CastError> {
    let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text);
    let mut lines = Vec::new();
    for (number, line) in text.split(|&byte| byte == b'\n').enumerate() {
        let line = line.trim_ascii();
        if line.is_empty() || line.starts_with(b"#") {
            continue;
        }
        let number = number + 1;
        let line = std::str::from_utf8(line).map_err(|_| CastError::NotUtf8 { line: number })?;
        lines.push((number, line));
    }
    Ok(lines)
}

struct Header {
    version: u64,
    size: Size,
    /// The longest pause that is shown, in seconds.
    idle_limit: f64,
    title: Option<String>,
}

#[derive(Clone, Copy)]
struct Size {
    columns: std::num::NonZeroU16,
    rows: std::num::NonZeroU16,
}

fn header(line: usize, text: &str) -> Result<Header, CastError> {
    let wrong = |reason: String| CastError::Header { line, reason };
    let header: Value = serde_json::from_str(text).map_err(|error| wrong(reason(&error)))?;
    let version = header
        .get("version")
        .and_then(Value::as_u64)
        .ok_or_else(|| wrong("it has no \"version\"".into()))?;
    let (place, columns, rows) = match version {
        2 => (&header, "width", "height"),
        3 => (header.get("term").unwrap_or(&Value::Null), "cols", "rows"),
        _ => return Err(CastError::Version { line, version }),
    };
    let number = |name: &str| {
        let whole = if version == 3 { "term." } else { "" };
        place
            .get(name)
            .and_then(Value::as_u64)
            .ok_or_else(|| wrong(format!("it has no \"{whole}{name}\", or not a number")))
    };
    let size = size(line, number(columns)?, number(rows)?)?;
    let idle_limit = header.get("idle_time_limit").and_then(Value::as_f64);
    Ok(Header {
        version,
        size,
        idle_limit: idle_limit.filter(|&limit| limit > 0.0).unwrap_or(f64::MAX),
        title: header.get("title").and_then(Value::as_str).map(plain),
    })
}

/// A size that can be shown.
fn size(line: usize, columns: u64, rows: u64) -> Result<Size, CastError> {
    let fits = |number: u64, most: usize| {
        u16::try_from(number)
            .ok()
            .filter(|&number| usize::from(number) <= most)
            .and_then(std::num::NonZeroU16::new)
    };
    match (fits(columns, MAX_COLUMNS), fits(rows, MAX_ROWS)) {
        (Some(columns), Some(rows)) => Ok(Size { columns, rows }),
        _ => Err(CastError::Size {
            line,
            columns,
            rows,
        }),
    }
}

/// A title as it can be printed anywhere.
fn plain(title: &str) -> String {
    let mut ascii = Vec::new();
    for character in title.chars() {
        ascii::cell(character.encode_utf8(&mut [0; 4]), 1, &mut ascii);
    }
    String::from_utf8_lossy(&ascii).into_owned()
}

struct Event {
    /// In seconds; never negative.
    time: f64,
    what: What,
}

enum What {
    Output(String),
    Resize(Size),
    End,
    Other,
}

fn event(line: usize, text: &str, last: bool) -> Result<Event, CastError> {
    let wrong = |reason: String| CastError::Event { line, reason, last };
    let (time, code, data): (f64, String, Value) =
        serde_json::from_str(text).map_err(|error| wrong(reason(&error)))?;
    if time < 0.0 {
        return Err(wrong(format!("its time is {time}")));
    }
    let what = match (code.as_str(), data) {
        ("o", Value::String(text)) => What::Output(text),
        ("r", Value::String(text)) => {
            let (columns, rows) = text
                .split_once('x')
                .and_then(|(columns, rows)| Some((columns.parse().ok()?, rows.parse().ok()?)))
                .ok_or_else(|| wrong(format!("{text:?} is no size; one is like \"80x24\"")))?;
            What::Resize(size(line, columns, rows)?)
        }
        ("o" | "r", _) => return Err(wrong("its data is no string".into())),
        ("x", _) => What::End,
        _ => What::Other,
    };
    Ok(Event { time, what })
}

/// What is wrong with JSON. The parser counts lines within what it was given, which is always one.
fn reason(error: &serde_json::Error) -> String {
    let told = error.to_string();
    let what = told.split(" at line ").next().unwrap_or_default();
    format!("{what} (column {})", error.column())
}

/// What watches the terminal.
struct Camera {
    model: vt100::Parser,
    film: Film,
    ticks_per_second: u32,
    /// The tick whose picture the model is still getting.
    tick: u64,
    /// The picture taken last, which may turn out to stay, and for how long so far. An empty row is one without text.
    rows: Vec<Vec<u8>>,
    hold: u32,
}

impl Camera {
    fn new(header: &Header, ticks_per_second: u32) -> Self {
        let about = About {
            title: header.title.clone(),
            ..About::default()
        };
        Self {
            model: vt100::Parser::new(header.size.rows, header.size.columns, 0),
            film: Film::empty(about, ticks_per_second),
            ticks_per_second,
            tick: 0,
            rows: Vec::new(),
            hold: 0,
        }
    }

    /// Takes the picture for all ticks before a time, in seconds.
    fn wait_until(&mut self, time: f64) -> Result<(), FilmError> {
        // What happens just after a tick is seen at the next one. A time has microseconds, so a little less is none.
        let due = (time * f64::from(self.ticks_per_second) - 1e-6).ceil();
        let due = due.max(0.0) as u64;
        if due > self.tick {
            let hold = u32::try_from(due - self.tick).unwrap_or(u32::MAX);
            self.take(hold)?;
            self.tick = due;
        }
        Ok(())
    }

    fn take(&mut self, hold: u32) -> Result<(), FilmError> {
        let rows = rows(self.model.screen());
        if rows == self.rows {
            self.hold = self.hold.saturating_add(hold);
            return Ok(());
        }
        self.film
            .push(self.hold, self.rows.iter().map(Vec::as_slice))?;
        self.rows = rows;
        self.hold = hold;
        Ok(())
    }

    fn finish(mut self) -> Result<Film, FilmError> {
        self.take(LAST_SECONDS * self.ticks_per_second)?;
        self.film
            .push(self.hold, self.rows.iter().map(Vec::as_slice))?;
        if self.film.columns() == 0 {
            return Err(FilmError::Empty);
        }
        self.film.finish()
    }
}

/// A terminal's picture as ASCII, without the blanks at its right and its bottom.
fn rows(screen: &vt100::Screen) -> Vec<Vec<u8>> {
    let (height, width) = screen.size();
    let mut rows: Vec<Vec<u8>> = (0..height.get())
        .map(|row| {
            let mut ascii = Vec::new();
            for column in 0..width.get() {
                let Some(cell) = screen.cell(row, column) else {
                    continue;
                };
                // The second half of a wide character has been drawn with the first.
                if !cell.is_wide_continuation() {
                    let columns = if cell.is_wide() { 2 } else { 1 };
                    ascii::cell(cell.contents(), columns, &mut ascii);
                }
            }
            ascii.truncate(ascii.trim_ascii_end().len());
            ascii
        })
        .collect();
    let used = rows.iter().rposition(|row| !row.is_empty());
    rows.truncate(used.map_or(0, |last| last + 1));
    rows
}

#[cfg(test)]
mod tests;
