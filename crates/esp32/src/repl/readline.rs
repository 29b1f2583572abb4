//! The line editor: keys in, redraw sequences out, as `readline.c` with `MICROPY_REPL_EMACS_KEYS` and
//! `MICROPY_REPL_AUTO_INDENT` but without word motion, which is how it is built for an ESP32.
//!
//! It moves the cursor with backspaces up to four places and with `ESC [ n D` beyond, erases with `ESC [ K`, and
//! redraws only from the cursor on. A column is a byte: only ASCII can be typed.
//!
//! Known differences, in both cases from what is a mistake there: the board's `ESC [ n D` holds a NUL and a wrong
//! number when n is 1,000 or more; and the first space on a line that was not indented automatically, after two
//! blank lines that were, removes three characters from the line before.

use std::mem;

use super::complete::{Completion, complete};
use super::history::History;
use super::{Console, SOURCE_MAX};

const TAB: u8 = 9;
const ESCAPE: u8 = 27;
const INDENT: &[u8] = b"    ";

/// What the line editor keeps between lines. A board has one: the REPL and `input()` share it.
#[derive(Clone, Debug, Default)]
pub struct Editor {
    history: History,
    /// The line end that ended the last line, while no other key followed: the `\n` of `\r\n` is no second Enter.
    last_newline: Option<u8>,
    /// Off from when a tab or space follows an automatic indent, to the next first line.
    auto_indent: bool,
}

impl Editor {
    /// Forgets the history, as a soft reset does.
    pub fn soft_reset(&mut self) {
        self.history.clear();
    }
}

/// How reading a line ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Enter.
    Line,
    /// Ctrl-A to Ctrl-E on an empty line, or Ctrl-C on any: its code, 1 to 5. Nothing was printed for it.
    Control(u8),
}

/// Ctrl-A.
pub const CTRL_A: u8 = 1;
/// Ctrl-B.
pub const CTRL_B: u8 = 2;
/// Ctrl-C.
pub const CTRL_C: u8 = 3;
/// Ctrl-D.
pub const CTRL_D: u8 = 4;
/// Ctrl-E.
pub const CTRL_E: u8 = 5;
const CTRL_F: u8 = 6;
const CTRL_K: u8 = 11;
const CTRL_N: u8 = 14;
const CTRL_P: u8 = 16;
const CTRL_U: u8 = 21;

/// What `input()` got.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Typed {
    /// A line, without its end.
    Line(Vec<u8>),
    /// Ctrl-C as a byte (`micropython.kbd_intr(-1)` lets it through): `input()` raises KeyboardInterrupt.
    Interrupt,
    /// Ctrl-D on an empty line: `input()` raises EOFError.
    EndOfFile,
}

/// Reads the line `input()` returns. Its prompt is printed before, and is not redrawn when Tab lists candidates.
pub fn input<C: Console>(console: &mut C) -> Result<Typed, C::Stop> {
    let mut line = Vec::new();
    Ok(match read_line(console, &mut line, b"")? {
        End::Control(CTRL_C) => Typed::Interrupt,
        End::Control(CTRL_D) if line.is_empty() => Typed::EndOfFile,
        _ => Typed::Line(line),
    })
}

/// Prints `prompt`, then lets a line be edited that is added to `line`. If `line` is not empty, it ends with `\n`,
/// and the new line starts with the indentation of the last one, four more after a colon.
pub fn read_line<C: Console>(
    console: &mut C,
    line: &mut Vec<u8>,
    prompt: &[u8],
) -> Result<End, C::Stop> {
    // A callback that runs while a byte is awaited may call `input()`: it gets an editor of its own then.
    let editor = mem::take(console.editor());
    let mut session = Session::new(editor, line, prompt);
    let end = session.run(console);
    *console.editor() = session.editor;
    end
}

/// How far an escape sequence has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sequence {
    None,
    /// `ESC`
    Escape,
    /// `ESC [`
    Bracket,
    /// `ESC [` and a digit
    Digit(u8),
    /// `ESC O`
    O,
}

/// What a key asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Key {
    Char(u8),
    Enter,
    Control(u8),
    Backspace,
    Delete,
    Tab,
    Left,
    Right,
    Home,
    End,
    Up,
    Down,
    KillToEnd,
    KillToStart,
    /// Tab or space right after an automatic indent.
    RefuseIndent(u8),
}

/// What a key changed, for the redraw.
#[derive(Default)]
struct Change {
    /// Places the cursor goes back first.
    back: usize,
    /// Whether the rest of the line, from where the cursor is then, is drawn anew.
    redraw: bool,
    /// Places the cursor goes forward after.
    forward: usize,
}

/// The editing of one line.
struct Session<'a> {
    editor: Editor,
    line: &'a mut Vec<u8>,
    /// Where the part of `line` that is being edited starts.
    start: usize,
    /// Where the cursor is in `line`, from `start` to its length.
    cursor: usize,
    sequence: Sequence,
    /// How old the line is that the history was last asked for.
    age: Option<usize>,
    /// Whether the last thing that happened is an automatic indent.
    indented: bool,
    prompt: &'a [u8],
}

impl<'a> Session<'a> {
    fn new(mut editor: Editor, line: &'a mut Vec<u8>, prompt: &'a [u8]) -> Self {
        if line.is_empty() {
            editor.auto_indent = true;
        }
        let start = line.len();
        Session {
            editor,
            line,
            start,
            cursor: start,
            sequence: Sequence::None,
            age: None,
            indented: false,
            prompt,
        }
    }

    fn run<C: Console>(&mut self, console: &mut C) -> Result<End, C::Stop> {
        console.write(self.prompt);
        for _ in 0..self.indent() {
            self.line.extend_from_slice(INDENT);
            self.cursor += INDENT.len();
            self.indented = true;
            console.write(INDENT);
        }
        loop {
            let byte = console.read()?;
            let length = self.line.len();
            let mut change = Change::default();
            match self.key(byte) {
                Some(Key::Enter) => {
                    console.write(b"\r\n");
                    self.editor.history.push(&self.line[self.start..]);
                    return Ok(End::Line);
                }
                Some(Key::Control(c)) => return Ok(End::Control(c)),
                Some(Key::Tab) => change = self.tab(console),
                Some(key) => change = self.edit(key),
                None => {}
            }
            self.redraw(console, &change, length);
            self.indented = false;
        }
    }

    /// How often the line is to be indented before anything is typed.
    fn indent(&self) -> usize {
        let Some(before) = self
            .line
            .strip_suffix(b"\n")
            .filter(|before| !before.is_empty())
        else {
            return 0;
        };
        if !self.editor.auto_indent {
            return 0;
        }
        let is_blank = |line: &[u8]| line.iter().all(|&c| c == b' ');
        let mut lines = before.rsplit(|&c| c == b'\n');
        let last = lines.next().unwrap_or_default();
        // After two blank lines nobody wants to go on at that depth; the first line does not count as one.
        if let (Some(second_last), Some(_)) = (lines.next(), lines.next())
            && is_blank(last)
            && is_blank(second_last)
        {
            return 0;
        }
        let spaces = last.iter().take_while(|&&c| c == b' ').count();
        spaces / INDENT.len() + usize::from(before.ends_with(b":"))
    }

    /// Follows escape sequences, and says what is asked for once that is clear.
    fn key(&mut self, byte: u8) -> Option<Key> {
        let sequence = mem::replace(&mut self.sequence, Sequence::None);
        match sequence {
            Sequence::None => return self.plain_key(byte),
            Sequence::Escape => match byte {
                b'[' => self.sequence = Sequence::Bracket,
                b'O' => self.sequence = Sequence::O,
                _ => {}
            },
            Sequence::Bracket => match byte {
                b'0'..=b'9' => self.sequence = Sequence::Digit(byte),
                b'A' => return Some(Key::Up),
                b'B' => return Some(Key::Down),
                b'C' => return Some(Key::Right),
                b'D' => return Some(Key::Left),
                b'H' => return Some(Key::Home),
                b'F' => return Some(Key::End),
                _ => {}
            },
            Sequence::Digit(digit) if byte == b'~' => match digit {
                b'1' | b'7' => return Some(Key::Home),
                b'4' | b'8' => return Some(Key::End),
                b'3' => return Some(Key::Delete),
                _ => {}
            },
            Sequence::Digit(_) => {}
            Sequence::O => match byte {
                b'H' => return Some(Key::Home),
                b'F' => return Some(Key::End),
                _ => {}
            },
        }
        None
    }

    fn plain_key(&mut self, byte: u8) -> Option<Key> {
        Some(match byte {
            CTRL_A..=CTRL_E if self.line.len() == self.start => Key::Control(byte),
            CTRL_A => Key::Home,
            CTRL_B => Key::Left,
            CTRL_C => Key::Control(byte),
            CTRL_D => Key::Delete,
            CTRL_E => Key::End,
            CTRL_F => Key::Right,
            CTRL_K => Key::KillToEnd,
            CTRL_N => Key::Down,
            CTRL_P => Key::Up,
            CTRL_U => Key::KillToStart,
            b'\r' | b'\n' if self.editor.last_newline.is_none_or(|last| last == byte) => {
                self.editor.last_newline = Some(byte);
                Key::Enter
            }
            // The keys above leave this alone: `\r`, Ctrl-F, `\n` is one Enter.
            _ => {
                self.editor.last_newline = None;
                match byte {
                    ESCAPE => {
                        self.sequence = Sequence::Escape;
                        return None;
                    }
                    8 | 127 => Key::Backspace,
                    TAB | b' ' if self.indented => Key::RefuseIndent(byte),
                    TAB => Key::Tab,
                    b' '..=b'~' => Key::Char(byte),
                    _ => return None,
                }
            }
        })
    }

    fn edit(&mut self, key: Key) -> Change {
        let mut change = Change::default();
        let length = self.line.len();
        match key {
            Key::Home => change.back = self.cursor - self.start,
            Key::End => change.forward = length - self.cursor,
            Key::Left => change.back = usize::from(self.cursor > self.start),
            Key::Right => change.forward = usize::from(self.cursor < length),
            Key::Up => {
                let older = self.age.map_or(0, |age| age + 1);
                if let Some(line) = self.editor.history.get(older) {
                    self.line.truncate(self.start);
                    self.line.extend_from_slice(line);
                    self.age = Some(older);
                    change = self.replaced();
                }
            }
            Key::Down => {
                if let Some(age) = self.age {
                    self.line.truncate(self.start);
                    self.age = age.checked_sub(1);
                    if let Some(line) = self
                        .age
                        .and_then(|younger| self.editor.history.get(younger))
                    {
                        self.line.extend_from_slice(line);
                    }
                    change = self.replaced();
                }
            }
            Key::Delete => {
                if self.cursor < length {
                    self.line.remove(self.cursor);
                    change.redraw = true;
                }
            }
            Key::KillToEnd => {
                self.line.truncate(self.cursor);
                change.redraw = true;
            }
            Key::KillToStart => {
                self.line.drain(self.start..self.cursor);
                change.back = self.cursor - self.start;
                change.redraw = true;
            }
            Key::Backspace => {
                if self.cursor > self.start {
                    let before = &self.line[self.start..self.cursor];
                    let is_indent =
                        before.len() >= INDENT.len() && before.iter().all(|&c| c == b' ');
                    change.back = if is_indent { INDENT.len() } else { 1 };
                    self.line.drain(self.cursor - change.back..self.cursor);
                    change.redraw = true;
                }
            }
            Key::RefuseIndent(byte) => {
                self.editor.auto_indent = false;
                if byte == b' ' {
                    // The indent gives way to this space. Its other three are not erased from the screen.
                    change.back = INDENT.len() - 1;
                    self.line.truncate(length - change.back);
                }
            }
            Key::Char(c) => change = self.insert(&[c]),
            Key::Enter | Key::Control(_) | Key::Tab => {}
        }
        change
    }

    /// The redraw after the line was replaced by one of the history.
    fn replaced(&self) -> Change {
        Change {
            back: self.cursor - self.start,
            redraw: true,
            forward: self.line.len() - self.start,
        }
    }

    fn insert(&mut self, bytes: &[u8]) -> Change {
        if self.line.len() + bytes.len() > SOURCE_MAX {
            return Change::default();
        }
        self.line
            .splice(self.cursor..self.cursor, bytes.iter().copied());
        Change {
            back: 0,
            redraw: true,
            forward: bytes.len(),
        }
    }

    fn tab<C: Console>(&mut self, console: &mut C) -> Change {
        // After whitespace it indents. The line break before a continued line counts; before the first line there is
        // nothing, and names are completed.
        let before = self.line[..self.cursor].last();
        if before.is_some_and(|c| matches!(c, b' ' | 9..=13)) {
            return self.insert(INDENT);
        }
        match complete(console, &self.line[self.start..self.cursor]) {
            Completion::Nothing => Change::default(),
            Completion::Insert(rest) => self.insert(&rest),
            Completion::Listed => {
                console.write(self.prompt);
                console.write(&self.line[self.start..self.cursor]);
                Change {
                    redraw: true,
                    ..Change::default()
                }
            }
        }
    }

    /// Brings the screen up to date, with `length` what the line's was before the key.
    fn redraw<C: Console>(&mut self, console: &mut C, change: &Change, length: usize) {
        if change.back > 0 {
            move_back(console, change.back);
            self.cursor -= change.back;
        }
        if change.redraw {
            if self.line.len() < length {
                console.write(b"\x1b[K");
            }
            console.write(&self.line[self.cursor..]);
            self.cursor += change.forward;
            move_back(console, self.line.len() - self.cursor);
        } else if change.forward > 0 {
            let to = self.cursor + change.forward;
            console.write(&self.line[self.cursor..to]);
            self.cursor = to;
        }
    }
}

fn move_back<C: Console>(console: &mut C, places: usize) {
    match places {
        0 => {}
        1..=4 => console.write(&b"\x08\x08\x08\x08"[..places]),
        _ => console.write(format!("\x1b[{places}D").as_bytes()),
    }
}
