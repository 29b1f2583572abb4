//! Tokens as MicroPython sees them.
//!
//! ruff's lexer makes the tokens that are compiled; this one tells what MicroPython would accept
//! and on which line it would stop, which is not always what ruff says: prefixes of strings are
//! lower case, `match` is a name, an f-string's fields end at the first `:` or `}`.

use std::borrow::Cow;

/// A kind of token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tok {
    /// The end of the text.
    End,
    /// No token at all.
    Invalid,
    /// A dedent to a column where no block starts.
    DedentMismatch,
    /// An f-string with an empty field.
    MalformedFString,
    /// A `\N{...}` in a string, which MicroPython has not implemented.
    UnicodeName,
    /// The end of a statement's line.
    Newline,
    /// A block starts.
    Indent,
    /// A block ends.
    Dedent,
    /// An identifier.
    Name,
    /// An int.
    Integer,
    /// A float or an imaginary number.
    Float,
    /// A str.
    Str,
    /// bytes
    Bytes,
    /// A keyword.
    Word(Word),
    /// An operator or delimiter, by its characters, the first in the lowest byte.
    Sign(u32),
}

/// Keywords.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[rustfmt::skip]
pub(super) enum Word {
    And, As, Assert, Async, Await, Break, Class, Continue, Def, Del, Elif, Else, Except, False,
    Finally, For, From, Global, If, Import, In, Is, Lambda, None, Nonlocal, Not, Or, Pass, Raise,
    Return, True, Try, While, With, Yield,
}

fn word(text: &[u8]) -> Option<Word> {
    use Word::*;
    Some(match text {
        b"and" => And,
        b"as" => As,
        b"assert" => Assert,
        b"async" => Async,
        b"await" => Await,
        b"break" => Break,
        b"class" => Class,
        b"continue" => Continue,
        b"def" => Def,
        b"del" => Del,
        b"elif" => Elif,
        b"else" => Else,
        b"except" => Except,
        b"False" => False,
        b"finally" => Finally,
        b"for" => For,
        b"from" => From,
        b"global" => Global,
        b"if" => If,
        b"import" => Import,
        b"in" => In,
        b"is" => Is,
        b"lambda" => Lambda,
        b"None" => None,
        b"nonlocal" => Nonlocal,
        b"not" => Not,
        b"or" => Or,
        b"pass" => Pass,
        b"raise" => Raise,
        b"return" => Return,
        // A constant to the parser, too.
        b"True" | b"__debug__" => True,
        b"try" => Try,
        b"while" => While,
        b"with" => With,
        b"yield" => Yield,
        _ => return Option::None,
    })
}

/// The number of an operator, for [`Tok::Sign`].
pub(super) const fn sign(text: &[u8]) -> u32 {
    let mut code = 0;
    let mut i = text.len();
    while i > 0 {
        i -= 1;
        code = code << 8 | text[i] as u32;
    }
    code
}

/// Columns from one tab stop to the next.
const TAB: usize = 8;

/// A part of the text that ruff would refuse, and what says the same to it.
pub(super) struct Edit {
    /// Offset of its first byte.
    pub start: usize,
    /// Offset behind its last.
    pub end: usize,
    /// What to put there.
    pub with: String,
}

/// A text being read: the source, or the fields of an f-string after it.
struct Input<'a> {
    text: Cow<'a, [u8]>,
    at: usize,
}

/// Reads tokens.
pub(super) struct Lexer<'a> {
    inputs: Vec<Input<'a>>,
    line: u32,
    column: usize,
    brackets: i32,
    indents: Vec<usize>,
    /// Dedents (negative) or indents yet to be given.
    pending: i32,
    /// How many tokens were read.
    pub count: usize,
    /// What must be changed for ruff, in the order of the text.
    pub edits: Vec<Edit>,
    /// The current token.
    pub tok: Tok,
    /// The line it is on.
    pub tok_line: u32,
    /// The characters of a name or number, without underscores in numbers.
    pub text: Vec<u8>,
}

impl<'a> Lexer<'a> {
    /// Bytes of the text behind what was read.
    pub fn left(&self) -> usize {
        self.inputs
            .first()
            .map_or(0, |text| text.text.len().saturating_sub(text.at))
    }

    /// A lexer at the first token of a text that is [`normal`].
    pub fn new(source: &'a [u8]) -> Lexer<'a> {
        let mut lexer = Lexer {
            inputs: vec![Input {
                text: Cow::Borrowed(source),
                at: 0,
            }],
            line: 1,
            column: 1,
            brackets: 0,
            indents: vec![0],
            pending: 0,
            count: 0,
            edits: Vec::new(),
            tok: Tok::End,
            tok_line: 1,
            text: Vec::new(),
        };
        let column = lexer.advance();
        if column != 1 && lexer.tok != Tok::Newline {
            lexer.tok = Tok::Indent;
        }
        lexer
    }

    fn peek(&self, ahead: usize) -> u8 {
        self.inputs
            .last()
            .and_then(|i| i.text.get(i.at + ahead))
            .copied()
            .unwrap_or(0)
    }

    fn at_end(&self) -> bool {
        self.inputs.last().is_none_or(|i| i.at >= i.text.len())
    }

    fn next(&mut self) {
        match self.peek(0) {
            b'\n' => {
                self.line += 1;
                self.column = 1;
            }
            b'\t' => self.column = (self.column - 1 + TAB) / TAB * TAB + 1,
            _ => self.column += 1,
        }
        if let Some(i) = self.inputs.last_mut() {
            i.at += 1;
        }
    }

    /// Goes back to the text around when an f-string's fields are read.
    fn leave_fields(&mut self) {
        while self.inputs.len() > 1 && self.at_end() {
            self.inputs.pop();
        }
    }

    /// Skips blanks and comments; whether it stopped at the end of a line.
    fn skip_space(&mut self, stop_at_newline: bool) -> bool {
        loop {
            self.leave_fields();
            if self.at_end() {
                return false;
            }
            match self.peek(0) {
                b'\n' => {
                    if stop_at_newline && self.brackets == 0 {
                        return true;
                    }
                    self.next();
                }
                b' ' | b'\t' | 0x0b | 0x0c => self.next(),
                b'#' => {
                    while !self.at_end() && self.peek(0) != b'\n' {
                        self.next();
                    }
                }
                b'\\' if self.peek(1) == b'\n' => {
                    self.next();
                    self.next();
                }
                _ => return false,
            }
        }
    }

    /// Goes to the next token; gives its column.
    pub fn advance(&mut self) -> usize {
        self.text.clear();
        self.count += 1;
        let newline = self.skip_space(true);
        self.tok_line = self.line;
        let column = self.column;
        if self.pending < 0 {
            self.tok = Tok::Dedent;
            self.pending += 1;
        } else if self.pending > 0 {
            self.tok = Tok::Indent;
            self.pending -= 1;
        } else if newline {
            self.skip_space(false);
            self.tok = Tok::Newline;
            self.indentation(self.column - 1);
        } else if self.at_end() {
            self.tok = Tok::End;
        } else if self.string_prefix().is_some() {
            self.strings();
        } else {
            let c = self.peek(0);
            if is_head(c) {
                self.name();
            } else if c.is_ascii_digit() || (c == b'.' && self.peek(1).is_ascii_digit()) {
                self.number();
            } else {
                self.sign();
            }
        }
        column
    }

    fn indentation(&mut self, spaces: usize) {
        self.note_tabs(spaces);
        let top = |l: &Self| l.indents.last().copied().unwrap_or(0);
        if spaces > top(self) {
            self.indents.push(spaces);
            self.pending += 1;
        } else {
            while spaces < top(self) {
                self.indents.pop();
                self.pending -= 1;
            }
            if spaces != top(self) {
                self.tok = Tok::DedentMismatch;
            }
        }
    }

    /// Where the next byte is, in the text itself.
    fn offset(&self) -> Option<usize> {
        match &self.inputs[..] {
            [source] => Some(source.at),
            _ => None,
        }
    }

    fn edit(&mut self, start: Option<usize>, with: String) {
        if let (Some(start), Some(end)) = (start, self.offset()) {
            self.edits.push(Edit { start, end, with });
        }
    }

    /// ruff is stricter about tabs among spaces: spaces will do.
    fn note_tabs(&mut self, columns: usize) {
        let [source] = &self.inputs[..] else { return };
        let before = &source.text[..source.at];
        let start = before
            .iter()
            .rposition(|&c| !matches!(c, b' ' | b'\t' | 0x0b | 0x0c))
            .map_or(0, |i| i + 1);
        if before[start..].iter().any(|&c| c != b' ') {
            self.edit(Some(start), " ".repeat(columns));
        }
    }

    fn name(&mut self) {
        while !self.at_end() && (is_head(self.peek(0)) || self.peek(0).is_ascii_digit()) {
            self.text.push(self.peek(0));
            self.next();
        }
        self.tok = match word(&self.text) {
            Some(w) => Tok::Word(w),
            None => Tok::Name,
        };
    }

    fn number(&mut self) {
        let (first, start) = (self.peek(0), self.offset());
        let mut underscore = false;
        self.tok = if first == b'.' {
            Tok::Float
        } else {
            Tok::Integer
        };
        let prefixed = first == b'0' && matches!(self.peek(1) | 0x20, b'b' | b'o' | b'x');
        self.text.push(first);
        self.next();
        while !self.at_end() {
            let c = self.peek(0);
            if !prefixed && matches!(c, b'e' | b'E') {
                self.tok = Tok::Float;
                self.text.push(b'e');
                self.next();
                if matches!(self.peek(0), b'+' | b'-') {
                    self.text.push(self.peek(0));
                    self.next();
                }
            } else if c.is_ascii_alphanumeric() || c == b'.' {
                if matches!(c, b'.' | b'j' | b'J') {
                    self.tok = Tok::Float;
                }
                self.text.push(c);
                self.next();
            } else if c == b'_' {
                underscore = true;
                self.next();
            } else {
                break;
            }
        }
        if underscore {
            // Anywhere, and as many as one likes.
            let text = String::from_utf8_lossy(&self.text).into_owned();
            self.edit(start, text);
        }
    }

    fn sign(&mut self) {
        let (a, b, c) = (self.peek(0), self.peek(1), self.peek(2));
        let length = match (a, b, c) {
            (b'.', b'.', b'.') => 3,
            (b'<', b'<', b'=') | (b'>', b'>', b'=') | (b'*', b'*', b'=') | (b'/', b'/', b'=') => 3,
            (b'<', b'<', _) | (b'>', b'>', _) | (b'*', b'*', _) | (b'/', b'/', _) => 2,
            (b'-', b'>', _) | (b'!', b'=', _) => 2,
            (
                b':' | b'<' | b'>' | b'*' | b'+' | b'-' | b'&' | b'|' | b'/' | b'%' | b'^' | b'@'
                | b'=',
                b'=',
                _,
            ) => 2,
            _ if b"()[]{},;~:<>*+-&|/%^@=.".contains(&a) => 1,
            _ => 0,
        };
        if length == 0 {
            self.next();
            self.tok = Tok::Invalid;
            return;
        }
        match a {
            b'(' | b'[' | b'{' => self.brackets += 1,
            b')' | b']' | b'}' => self.brackets -= 1,
            _ => {}
        }
        self.tok = Tok::Sign(sign(&[a, b, c][..length]));
        for _ in 0..length {
            self.next();
        }
    }

    /// The prefix of a string literal here, if there is one: (bytes, raw, f, length).
    fn string_prefix(&self) -> Option<(bool, bool, bool, usize)> {
        let quote = |c| matches!(c, b'"' | b'\'');
        let (a, b, c) = (self.peek(0), self.peek(1), self.peek(2));
        match (a, b) {
            _ if quote(a) => Some((false, false, false, 0)),
            (b'r', _) if quote(b) => Some((false, true, false, 1)),
            (b'u', _) if quote(b) => Some((false, false, false, 1)),
            (b'b', _) if quote(b) => Some((true, false, false, 1)),
            (b'f', _) if quote(b) => Some((false, false, true, 1)),
            (b'r', b'f') | (b'f', b'r') if quote(c) => Some((false, true, true, 2)),
            (b'r', b'b') | (b'b', b'r') if quote(c) => Some((true, true, false, 2)),
            _ => None,
        }
    }

    /// String literals side by side, which are one token.
    fn strings(&mut self) {
        let mut fields = Vec::new();
        self.tok = Tok::End;
        while let Some((bytes, raw, f, prefix)) = self.string_prefix() {
            let kind = if bytes { Tok::Bytes } else { Tok::Str };
            if self.tok == Tok::End {
                self.tok = kind;
            } else if self.tok != kind {
                break;
            }
            for _ in 0..prefix {
                self.next();
            }
            if f && fields.is_empty() {
                fields.extend(b".format(");
            }
            self.string(raw, f.then_some(&mut fields));
            self.skip_space(true);
        }
        if !fields.is_empty() {
            fields.push(b')');
            self.inputs.push(Input {
                text: Cow::Owned(fields),
                at: 0,
            });
        }
    }

    fn string(&mut self, raw: bool, mut fields: Option<&mut Vec<u8>>) {
        let quote = self.peek(0);
        self.next();
        let mut quotes = 1;
        if self.peek(0) == quote && self.peek(1) == quote {
            self.next();
            self.next();
            quotes = 3;
        }
        let mut closing = 0;
        while !self.at_end() && (quotes > 1 || self.peek(0) != b'\n') && closing < quotes {
            let c = self.peek(0);
            if c == quote {
                closing += 1;
                self.next();
                continue;
            }
            closing = 0;
            if c == b'{'
                && let Some(fields) = fields.as_deref_mut()
            {
                self.next();
                if self.peek(0) == b'{' {
                    self.next();
                } else {
                    self.field(fields);
                }
                continue;
            }
            if c == b'\\' {
                self.next();
                if !raw {
                    self.escape();
                }
            }
            if !self.at_end() {
                let (start, c) = (self.offset(), self.peek(0));
                self.next();
                if c >= 0x80 && !raw && self.tok == Tok::Bytes {
                    self.edit(start, format!("\\x{c:02x}"));
                }
            }
        }
        if closing < quotes {
            self.tok = Tok::Invalid;
        }
    }

    /// A field of an f-string, from behind its `{` to its `}`, `:` or conversion. MicroPython
    /// knows no more of its syntax than square brackets and braces.
    fn field(&mut self, fields: &mut Vec<u8>) {
        fields.push(b'(');
        let start = fields.len();
        let mut nested = 0_u32;
        while !self.at_end() {
            let c = self.peek(0);
            if nested == 0 {
                let conversion = c == b'!'
                    && matches!(self.peek(1), b'r' | b's')
                    && matches!(self.peek(2), b':' | b'}');
                if matches!(c, b':' | b'}') || conversion {
                    break;
                }
            }
            match c {
                b'[' | b'{' => nested = nested.wrapping_add(1),
                b']' | b'}' => nested = nested.wrapping_sub(1),
                _ => {}
            }
            fields.push(c);
            self.next();
        }
        if fields.len() > start && fields.last() == Some(&b'=') {
            fields.pop();
        }
        if fields.len() == start {
            self.tok = Tok::MalformedFString;
        }
        fields.extend(b"),");
    }

    /// The character behind a backslash; the position stays at its last character.
    fn escape(&mut self) {
        let bytes = self.tok == Tok::Bytes;
        let digits = match self.peek(0) {
            b'x' => 2,
            b'u' if !bytes => 4,
            b'U' if !bytes => 8,
            b'N' => {
                self.tok = Tok::UnicodeName;
                return;
            }
            c @ b'0'..=b'7' => {
                let mut value = u32::from(c - b'0');
                for _ in 0..2 {
                    let next = self.peek(1);
                    if !matches!(next, b'0'..=b'7') {
                        break;
                    }
                    self.next();
                    value = value * 8 + u32::from(next - b'0');
                }
                if bytes && value > 0xff {
                    self.tok = Tok::Invalid;
                }
                return;
            }
            _ => return,
        };
        let mut value = 0_u32;
        for _ in 0..digits {
            self.next();
            let Some(digit) = char::from(self.peek(0)).to_digit(16) else {
                self.tok = Tok::Invalid;
                return;
            };
            value = value.wrapping_shl(4) | digit;
        }
        if value >= 0x11_0000 {
            self.tok = Tok::Invalid;
        }
    }
}

/// Any byte of a character beyond ASCII may be in an identifier.
fn is_head(c: u8) -> bool {
    c.is_ascii_alphabetic() || c == b'_' || c >= 0x80
}

/// The text with `\n` for every end of a line, the last one included, and no zero byte.
pub(super) fn normal(source: &[u8]) -> Cow<'_, [u8]> {
    let clean = !source.iter().any(|&c| c == b'\r' || c == 0);
    if clean && source.last().is_none_or(|&c| c == b'\n') {
        return Cow::Borrowed(source);
    }
    let mut text = Vec::with_capacity(source.len() + 1);
    for (i, &c) in source.iter().enumerate() {
        match c {
            b'\r' => text.push(b'\n'),
            b'\n' if i > 0 && source[i - 1] == b'\r' => {}
            0 => text.push(1),
            _ => text.push(c),
        }
    }
    if text.last().is_some_and(|&c| c != b'\n') {
        text.push(b'\n');
    }
    Cow::Owned(text)
}
