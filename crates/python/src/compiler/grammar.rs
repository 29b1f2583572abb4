//! What MicroPython's grammar accepts, and where it stops.
//!
//! A text passes here before ruff parses it. So what ruff accepts beyond MicroPython (`match`,
//! `except*`, positional-only parameters, stars in sets...) is refused, with MicroPython's text
//! and line; and whatever recurses afterwards recurses no deeper than the limits here.
//!
//! Each function reads one construct and gives the height of its syntax tree.

use super::Mode;
use super::errors::{
    CompileError, CompileErrorKind, INVALID, MAX_NAME, NAME_TOO_LONG, Result, syntax,
};
use super::lexer::{Edit, Lexer, Tok, Word, sign};
use crate::text::number::{NumberError, parse_decimal, parse_int};

/// How deep brackets, prefix operators, conditional expressions and blocks may nest.
const MAX_NESTING: u32 = 500;
/// How high a tree may grow, by chains of operators, calls and attributes.
const MAX_HEIGHT: u32 = 5_000;

const fn op(text: &str) -> Tok {
    Tok::Sign(sign(text.as_bytes()))
}

const LPAR: Tok = op("(");
const RPAR: Tok = op(")");
const LSQB: Tok = op("[");
const RSQB: Tok = op("]");
const LBRACE: Tok = op("{");
const RBRACE: Tok = op("}");
const COMMA: Tok = op(",");
const COLON: Tok = op(":");
const SEMI: Tok = op(";");
const DOT: Tok = op(".");
const ELLIPSIS: Tok = op("...");
const EQUAL: Tok = op("=");
const WALRUS: Tok = op(":=");
const STAR: Tok = op("*");
const DOUBLE_STAR: Tok = op("**");
const ARROW: Tok = op("->");
const AT: Tok = op("@");
const MINUS: Tok = op("-");
const PLUS: Tok = op("+");
const TILDE: Tok = op("~");

/// Checks a text that is [`super::lexer::normal`]; gives what must be changed for ruff.
pub(super) fn check(source: &[u8], mode: Mode) -> Result<Vec<Edit>> {
    let mut g = Grammar {
        lexer: Lexer::new(source),
        depth: 0,
        late: None,
    };
    g.check_token()?;
    match mode {
        Mode::File | Mode::Paste => g.file()?,
        Mode::Single => {
            if !g.eat(Tok::Newline)? {
                g.stmt()?;
            }
            g.end()?;
        }
        Mode::Eval => {
            g.testlist()?;
            g.eat(Tok::Newline)?;
            g.end()?;
        }
    }
    match g.late {
        Some(error) => Err(error),
        None => Ok(g.lexer.edits),
    }
}

/// Whether a module that begins with a text, which is [`super::lexer::normal`], is refused whatever follows: at a token
/// that ends, with the bytes that MicroPython's lexer reads ahead, before the text's last line does.
pub(super) fn fails_early(beginning: &[u8]) -> bool {
    const AHEAD: usize = 3;
    let mut g = Grammar {
        lexer: Lexer::new(beginning),
        depth: 0,
        late: None,
    };
    let result = g.check_token().and_then(|()| g.file());
    result.is_err() && g.tok() != Tok::End && g.lexer.left() >= AHEAD
}

struct Grammar<'a> {
    lexer: Lexer<'a>,
    depth: u32,
    /// What MicroPython's compiler would find, once the grammar is satisfied, and ruff's tree
    /// could not tell.
    late: Option<CompileError>,
}

impl Grammar<'_> {
    fn file(&mut self) -> Result<()> {
        while self.tok() != Tok::End {
            if !self.eat(Tok::Newline)? {
                self.stmt()?;
            }
        }
        Ok(())
    }

    fn tok(&self) -> Tok {
        self.lexer.tok
    }

    fn is(&self, word: Word) -> bool {
        self.tok() == Tok::Word(word)
    }

    /// The error for a token that cannot be here.
    fn unexpected<T>(&self) -> Result<T> {
        let line = self.lexer.tok_line;
        let indentation = |message: &'static str| CompileError {
            kind: CompileErrorKind::Indentation,
            message: message.into(),
            line,
            block: None,
        };
        Err(match self.tok() {
            Tok::Indent => indentation("unexpected indent"),
            Tok::DedentMismatch => indentation("unindent doesn't match any outer indent level"),
            Tok::MalformedFString => syntax(line, "malformed f-string"),
            _ => syntax(line, INVALID),
        })
    }

    fn too_deep<T>(&self) -> Result<T> {
        Err(syntax(self.lexer.tok_line, "too deeply nested"))
    }

    fn advance(&mut self) -> Result {
        self.number()?;
        self.lexer.advance();
        self.check_token()
    }

    /// Refuses a name that is too long and an escape that is not implemented, before any grammar.
    fn check_token(&self) -> Result {
        if self.tok() == Tok::Name && self.lexer.text.len() > MAX_NAME {
            return Err(CompileError {
                kind: CompileErrorKind::Runtime,
                message: NAME_TOO_LONG.into(),
                line: 0,
                block: None,
            });
        }
        if self.tok() == Tok::UnicodeName {
            return Err(CompileError {
                kind: CompileErrorKind::NotImplemented,
                message: "unicode name escapes".into(),
                line: 0,
                block: None,
            });
        }
        Ok(())
    }

    /// Whether the number that is the current token makes sense.
    fn number(&self) -> Result {
        let error = match self.tok() {
            Tok::Integer => parse_int(&self.lexer.text, 0).err(),
            Tok::Float => parse_decimal(&self.lexer.text, true, false).err(),
            _ => None,
        };
        let message = match error {
            None => return Ok(()),
            Some(NumberError::Integer { base: 0 }) => "invalid syntax for integer with base 0",
            Some(NumberError::Integer { base: 2 }) => "invalid syntax for integer with base 2",
            Some(NumberError::Integer { base: 8 }) => "invalid syntax for integer with base 8",
            Some(NumberError::Integer { base: 16 }) => "invalid syntax for integer with base 16",
            Some(NumberError::Integer { .. }) => "invalid syntax for integer with base 10",
            Some(_) => "invalid syntax for number",
        };
        Err(syntax(self.lexer.tok_line, message))
    }

    fn eat(&mut self, tok: Tok) -> Result<bool> {
        if self.tok() != tok {
            return Ok(false);
        }
        self.advance()?;
        Ok(true)
    }

    fn eat_word(&mut self, word: Word) -> Result<bool> {
        self.eat(Tok::Word(word))
    }

    fn expect(&mut self, tok: Tok) -> Result {
        if self.eat(tok)? {
            Ok(())
        } else {
            self.unexpected()
        }
    }

    fn end(&self) -> Result {
        if self.tok() == Tok::End {
            Ok(())
        } else {
            self.unexpected()
        }
    }

    /// Something that may contain itself.
    fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        if self.depth >= MAX_NESTING {
            return self.too_deep();
        }
        self.depth += 1;
        let result = read(self);
        self.depth -= 1;
        result
    }

    fn late(&mut self, line: u32, message: &'static str) {
        self.late.get_or_insert_with(|| syntax(line, message));
    }

    fn higher(&self, height: u32) -> Result<u32> {
        if height >= MAX_HEIGHT {
            return self.too_deep();
        }
        Ok(height + 1)
    }

    // Statements

    fn stmt(&mut self) -> Result {
        match self.tok() {
            Tok::Word(
                Word::If
                | Word::While
                | Word::For
                | Word::Try
                | Word::With
                | Word::Def
                | Word::Class
                | Word::Async,
            )
            | AT => self.nested(Self::compound),
            _ => self.simple(),
        }
    }

    fn simple(&mut self) -> Result {
        loop {
            self.small()?;
            if !self.eat(SEMI)? {
                return self.expect(Tok::Newline);
            }
            if self.eat(Tok::Newline)? {
                return Ok(());
            }
        }
    }

    fn small(&mut self) -> Result {
        let Tok::Word(word) = self.tok() else {
            return self.expression_statement();
        };
        match word {
            Word::Del => {
                self.advance()?;
                self.exprlist()?;
            }
            Word::Pass | Word::Break | Word::Continue => self.advance()?,
            Word::Return => {
                self.advance()?;
                if self.starts_test() {
                    self.testlist()?;
                }
            }
            Word::Raise => {
                self.advance()?;
                if self.starts_test() {
                    self.test()?;
                    if self.eat_word(Word::From)? {
                        self.test()?;
                    }
                }
            }
            Word::Yield => {
                self.yield_expr()?;
            }
            Word::Import => {
                self.advance()?;
                loop {
                    self.dotted_name()?;
                    self.as_name()?;
                    if !self.eat(COMMA)? {
                        break;
                    }
                }
            }
            Word::From => self.import_from()?,
            Word::Global | Word::Nonlocal => {
                self.advance()?;
                self.expect(Tok::Name)?;
                while self.eat(COMMA)? {
                    self.expect(Tok::Name)?;
                }
            }
            Word::Assert => {
                self.advance()?;
                self.test()?;
                if self.eat(COMMA)? {
                    self.test()?;
                }
            }
            _ => self.expression_statement()?,
        }
        Ok(())
    }

    fn dotted_name(&mut self) -> Result {
        self.expect(Tok::Name)?;
        while self.eat(DOT)? {
            self.expect(Tok::Name)?;
        }
        Ok(())
    }

    fn as_name(&mut self) -> Result {
        if self.eat_word(Word::As)? {
            self.expect(Tok::Name)?;
        }
        Ok(())
    }

    fn import_from(&mut self) -> Result {
        self.advance()?;
        let mut dots = false;
        while matches!(self.tok(), DOT | ELLIPSIS) {
            dots = true;
            self.advance()?;
        }
        if self.tok() == Tok::Name || !dots {
            self.dotted_name()?;
        }
        self.expect(Tok::Word(Word::Import))?;
        if self.eat(STAR)? {
            return Ok(());
        }
        let parenthesis = self.eat(LPAR)?;
        loop {
            self.expect(Tok::Name)?;
            self.as_name()?;
            if !self.eat(COMMA)? || self.tok() != Tok::Name {
                break;
            }
        }
        if parenthesis {
            self.expect(RPAR)?;
        }
        Ok(())
    }

    fn expression_statement(&mut self) -> Result {
        self.testlist_star()?;
        match self.tok() {
            COLON => {
                self.advance()?;
                self.test()?;
                if self.eat(EQUAL)? {
                    self.assigned()?;
                }
            }
            EQUAL => {
                while self.eat(EQUAL)? {
                    self.assigned()?;
                }
            }
            Tok::Sign(code) if is_augmented(code) => {
                self.advance()?;
                self.assigned()?;
            }
            _ => {}
        }
        Ok(())
    }

    fn assigned(&mut self) -> Result<u32> {
        if self.is(Word::Yield) {
            self.yield_expr()
        } else {
            self.testlist_star()
        }
    }

    fn compound(&mut self) -> Result {
        match self.tok() {
            Tok::Word(Word::If) => {
                self.advance()?;
                self.named_test()?;
                self.suite()?;
                while self.eat_word(Word::Elif)? {
                    self.named_test()?;
                    self.suite()?;
                }
                self.else_suite()
            }
            Tok::Word(Word::While) => {
                self.advance()?;
                self.named_test()?;
                self.suite()?;
                self.else_suite()
            }
            Tok::Word(Word::For) => self.for_stmt(),
            Tok::Word(Word::Try) => self.try_stmt(),
            Tok::Word(Word::With) => self.with_stmt(),
            Tok::Word(Word::Def) => self.def(),
            Tok::Word(Word::Class) => self.class(),
            Tok::Word(Word::Async) => {
                self.advance()?;
                match self.tok() {
                    Tok::Word(Word::Def) => self.def(),
                    Tok::Word(Word::With) => self.with_stmt(),
                    Tok::Word(Word::For) => self.for_stmt(),
                    _ => self.unexpected(),
                }
            }
            _ => self.decorated(),
        }
    }

    fn suite(&mut self) -> Result {
        self.expect(COLON)?;
        if !self.eat(Tok::Newline)? {
            return self.simple();
        }
        self.expect(Tok::Indent)?;
        self.stmt()?;
        while !self.eat(Tok::Dedent)? {
            self.stmt()?;
        }
        Ok(())
    }

    fn else_suite(&mut self) -> Result {
        if self.eat_word(Word::Else)? {
            self.suite()?;
        }
        Ok(())
    }

    fn for_stmt(&mut self) -> Result {
        self.advance()?;
        self.exprlist()?;
        self.expect(Tok::Word(Word::In))?;
        self.testlist()?;
        self.suite()?;
        self.else_suite()
    }

    fn try_stmt(&mut self) -> Result {
        self.advance()?;
        self.suite()?;
        if self.is(Word::Except) {
            while self.eat_word(Word::Except)? {
                if self.tok() != COLON {
                    self.test()?;
                    self.as_name()?;
                }
                self.suite()?;
            }
            self.else_suite()?;
            if self.eat_word(Word::Finally)? {
                self.suite()?;
            }
            return Ok(());
        }
        self.expect(Tok::Word(Word::Finally))?;
        self.suite()
    }

    fn with_stmt(&mut self) -> Result {
        self.advance()?;
        loop {
            self.test()?;
            if self.eat_word(Word::As)? {
                self.expr()?;
            }
            if !self.eat(COMMA)? {
                break;
            }
        }
        self.suite()
    }

    fn decorated(&mut self) -> Result {
        while self.eat(AT)? {
            self.dotted_name()?;
            if self.eat(LPAR)? {
                self.arglist()?;
                self.expect(RPAR)?;
            }
            self.expect(Tok::Newline)?;
        }
        match self.tok() {
            Tok::Word(Word::Class) => self.class(),
            Tok::Word(Word::Async) => {
                self.advance()?;
                if !self.is(Word::Def) {
                    return self.unexpected();
                }
                self.def()
            }
            Tok::Word(Word::Def) => self.def(),
            _ => self.unexpected(),
        }
    }

    fn class(&mut self) -> Result {
        self.advance()?;
        self.expect(Tok::Name)?;
        if self.eat(LPAR)? {
            self.arglist()?;
            self.expect(RPAR)?;
        }
        self.suite()
    }

    fn def(&mut self) -> Result {
        self.advance()?;
        self.expect(Tok::Name)?;
        self.expect(LPAR)?;
        self.params(true)?;
        self.expect(RPAR)?;
        if self.eat(ARROW)? {
            self.test()?;
        }
        self.suite()
    }

    fn params(&mut self, typed: bool) -> Result {
        loop {
            match self.tok() {
                STAR => {
                    self.advance()?;
                    if self.eat(Tok::Name)? {
                        self.annotation(typed)?;
                    }
                }
                DOUBLE_STAR => {
                    self.advance()?;
                    self.expect(Tok::Name)?;
                    self.annotation(typed)?;
                }
                Tok::Name => {
                    self.advance()?;
                    self.annotation(typed)?;
                    if self.eat(EQUAL)? {
                        self.test()?;
                    }
                }
                _ => return Ok(()),
            }
            if !self.eat(COMMA)? {
                return Ok(());
            }
        }
    }

    fn annotation(&mut self, typed: bool) -> Result {
        if typed && self.eat(COLON)? {
            self.test()?;
        }
        Ok(())
    }

    // Expressions

    fn starts_expr(&self) -> bool {
        matches!(
            self.tok(),
            Tok::Name
                | Tok::Integer
                | Tok::Float
                | Tok::Str
                | Tok::Bytes
                | Tok::Word(Word::None | Word::True | Word::False | Word::Await)
                | ELLIPSIS
                | LPAR
                | LSQB
                | LBRACE
                | PLUS
                | MINUS
                | TILDE
        )
    }

    fn starts_test(&self) -> bool {
        self.starts_expr() || self.is(Word::Lambda) || self.is(Word::Not)
    }

    /// Items with commas between them, and maybe behind the last.
    fn list(
        &mut self,
        item: impl Fn(&mut Self) -> Result<u32>,
        starts: impl Fn(&Self) -> bool,
    ) -> Result<u32> {
        let mut height = item(self)?;
        while self.eat(COMMA)? && starts(self) {
            height = height.max(item(self)?);
        }
        self.higher(height)
    }

    fn testlist(&mut self) -> Result<u32> {
        self.list(Self::test, Self::starts_test)
    }

    fn testlist_star(&mut self) -> Result<u32> {
        self.list(
            |g| {
                if g.tok() == STAR {
                    g.star_expr()
                } else {
                    g.test()
                }
            },
            |g| g.tok() == STAR || g.starts_test(),
        )
    }

    fn exprlist(&mut self) -> Result<u32> {
        self.list(
            |g| {
                if g.tok() == STAR {
                    g.star_expr()
                } else {
                    g.expr()
                }
            },
            |g| g.tok() == STAR || g.starts_expr(),
        )
    }

    fn star_expr(&mut self) -> Result<u32> {
        self.expect(STAR)?;
        self.expr()
    }

    fn yield_expr(&mut self) -> Result<u32> {
        self.expect(Tok::Word(Word::Yield))?;
        if self.eat_word(Word::From)? {
            return self.test();
        }
        if self.starts_test() {
            return self.testlist();
        }
        Ok(1)
    }

    fn named_test(&mut self) -> Result<u32> {
        let mut height = self.test()?;
        if self.eat(WALRUS)? {
            height = height.max(self.test()?) + 1;
        }
        Ok(height)
    }

    fn test(&mut self) -> Result<u32> {
        self.nested(|g| g.test_here(true))
    }

    /// A condition of a comprehension, which has no `if` of its own.
    fn test_without_if(&mut self) -> Result<u32> {
        self.nested(|g| g.test_here(false))
    }

    fn test_here(&mut self, with_if: bool) -> Result<u32> {
        if self.eat_word(Word::Lambda)? {
            self.params(false)?;
            self.expect(COLON)?;
            let height = if with_if {
                self.test()?
            } else {
                self.test_without_if()?
            };
            return self.higher(height);
        }
        let mut height = self.or_test()?;
        if with_if && self.eat_word(Word::If)? {
            height = height.max(self.or_test()?);
            self.expect(Tok::Word(Word::Else))?;
            height = height.max(self.test()?);
            height = self.higher(height)?;
        }
        Ok(height)
    }

    fn or_test(&mut self) -> Result<u32> {
        let mut height = self.and_test()?;
        while self.eat_word(Word::Or)? {
            height = height.max(self.and_test()?);
        }
        Ok(height + 1)
    }

    fn and_test(&mut self) -> Result<u32> {
        let mut height = self.not_test()?;
        while self.eat_word(Word::And)? {
            height = height.max(self.not_test()?);
        }
        Ok(height + 1)
    }

    fn not_test(&mut self) -> Result<u32> {
        if self.eat_word(Word::Not)? {
            let height = self.nested(Self::not_test)?;
            return self.higher(height);
        }
        let mut height = self.expr()?;
        while self.comparison()? {
            height = height.max(self.expr()?);
        }
        Ok(height)
    }

    fn comparison(&mut self) -> Result<bool> {
        const SIGNS: [Tok; 6] = [op("<"), op(">"), op("=="), op("<="), op(">="), op("!=")];
        if self.eat_word(Word::Not)? {
            self.expect(Tok::Word(Word::In))?;
        } else if self.eat_word(Word::Is)? {
            self.eat_word(Word::Not)?;
        } else if SIGNS.contains(&self.tok()) || self.is(Word::In) {
            self.advance()?;
        } else {
            return Ok(false);
        }
        Ok(true)
    }

    /// Binary operators. Their precedence says nothing about what is accepted, but it does about
    /// the tree's height; taking all as one chain gives no less.
    fn expr(&mut self) -> Result<u32> {
        let mut height = self.factor()?;
        while let Tok::Sign(code) = self.tok()
            && is_binary(code)
        {
            self.advance()?;
            height = height.max(self.factor()?);
            height = self.higher(height)?;
        }
        Ok(height)
    }

    fn factor(&mut self) -> Result<u32> {
        if matches!(self.tok(), PLUS | MINUS | TILDE) {
            self.advance()?;
            let height = self.nested(Self::factor)?;
            return self.higher(height);
        }
        let mut height = self.trailed_atom()?;
        if self.eat(DOUBLE_STAR)? {
            height = height.max(self.nested(Self::factor)?);
            height = self.higher(height)?;
        }
        Ok(height)
    }

    fn trailed_atom(&mut self) -> Result<u32> {
        self.eat_word(Word::Await)?;
        let mut height = self.atom()? + 1;
        loop {
            match self.tok() {
                LPAR => {
                    self.advance()?;
                    height = height.max(self.arglist()?);
                    self.expect(RPAR)?;
                }
                LSQB => {
                    self.advance()?;
                    height = height
                        .max(self.list(Self::subscript, |g| g.tok() == COLON || g.starts_test())?);
                    self.expect(RSQB)?;
                }
                DOT => {
                    self.advance()?;
                    self.expect(Tok::Name)?;
                }
                _ => return Ok(height),
            }
            height = self.higher(height)?;
        }
    }

    fn atom(&mut self) -> Result<u32> {
        match self.tok() {
            Tok::Name
            | Tok::Integer
            | Tok::Float
            | Tok::Str
            | Tok::Bytes
            | ELLIPSIS
            | Tok::Word(Word::None | Word::True | Word::False) => {
                self.advance()?;
                Ok(1)
            }
            LPAR => {
                self.advance()?;
                let height = if self.is(Word::Yield) {
                    self.nested(Self::yield_expr)?
                } else {
                    self.display(RPAR)?
                };
                self.expect(RPAR)?;
                Ok(height)
            }
            LSQB => {
                self.advance()?;
                let height = self.display(RSQB)?;
                self.expect(RSQB)?;
                Ok(height)
            }
            LBRACE => {
                self.advance()?;
                let height = self.braces()?;
                self.expect(RBRACE)?;
                Ok(height)
            }
            _ => self.unexpected(),
        }
    }

    /// What is in parentheses or square brackets.
    fn display(&mut self, close: Tok) -> Result<u32> {
        if self.tok() == close {
            return Ok(1);
        }
        let item = |g: &mut Self| {
            if g.tok() == STAR {
                g.star_expr()
            } else {
                g.named_test()
            }
        };
        let mut height = item(self)?;
        if self.is(Word::For) {
            height = height.max(self.comprehension()?);
        } else {
            while self.eat(COMMA)? && (self.tok() == STAR || self.starts_test()) {
                height = height.max(item(self)?);
            }
        }
        self.higher(height)
    }

    /// What is in braces.
    fn braces(&mut self) -> Result<u32> {
        if self.tok() == RBRACE {
            return Ok(1);
        }
        let line = self.lexer.tok_line;
        let (mut height, is_dict) = self.brace_item()?;
        if self.is(Word::For) {
            height = height.max(self.comprehension()?);
        } else {
            while self.eat(COMMA)? && self.starts_test() {
                let (h, pair) = self.brace_item()?;
                height = height.max(h);
                match (is_dict, pair) {
                    (true, false) => self.late(line, "expecting key:value for dict"),
                    (false, true) => self.late(line, "expecting just a value for set"),
                    _ => {}
                }
            }
        }
        self.higher(height)
    }

    /// An item of a set or, if the second part of the answer is true, of a dict.
    fn brace_item(&mut self) -> Result<(u32, bool)> {
        let mut height = self.test()?;
        let pair = self.eat(COLON)?;
        if pair {
            height = height.max(self.test()?);
        }
        Ok((height, pair))
    }

    fn comprehension(&mut self) -> Result<u32> {
        let mut height = 0;
        loop {
            if self.eat_word(Word::For)? {
                height = height.max(self.exprlist()?);
                self.expect(Tok::Word(Word::In))?;
                height = height.max(self.nested(Self::or_test)?);
            } else if height > 0 && self.eat_word(Word::If)? {
                height = height.max(self.test_without_if()?);
            } else {
                return Ok(height);
            }
        }
    }

    fn arglist(&mut self) -> Result<u32> {
        let starts = |g: &Self| matches!(g.tok(), STAR | DOUBLE_STAR) || g.starts_test();
        if !starts(self) {
            return Ok(1);
        }
        self.list(Self::argument, starts)
    }

    fn argument(&mut self) -> Result<u32> {
        if matches!(self.tok(), STAR | DOUBLE_STAR) {
            self.advance()?;
            return self.test();
        }
        let line = self.lexer.tok_line;
        let name = self.tok() == Tok::Name;
        let tokens = self.lexer.count;
        let mut height = self.test()?;
        if self.is(Word::For) {
            height = height.max(self.comprehension()?);
        } else if matches!(self.tok(), EQUAL | WALRUS) {
            if self.tok() == EQUAL && (!name || self.lexer.count != tokens + 1) {
                self.late(line, "LHS of keyword arg must be an id");
            }
            self.advance()?;
            height = height.max(self.test()?);
        }
        self.higher(height)
    }

    fn subscript(&mut self) -> Result<u32> {
        let mut height = 1;
        if self.tok() != COLON {
            height = self.test()?;
        }
        for _ in 0..2 {
            if !self.eat(COLON)? {
                break;
            }
            if self.starts_test() {
                height = height.max(self.test()?);
            }
        }
        self.higher(height)
    }
}

fn is_binary(code: u32) -> bool {
    const SIGNS: [u32; 12] = [
        sign(b"|"),
        sign(b"^"),
        sign(b"&"),
        sign(b"<<"),
        sign(b">>"),
        sign(b"+"),
        sign(b"-"),
        sign(b"*"),
        sign(b"@"),
        sign(b"/"),
        sign(b"%"),
        sign(b"//"),
    ];
    SIGNS.contains(&code)
}

fn is_augmented(code: u32) -> bool {
    const SIGNS: [u32; 13] = [
        sign(b"+="),
        sign(b"-="),
        sign(b"*="),
        sign(b"@="),
        sign(b"/="),
        sign(b"%="),
        sign(b"&="),
        sign(b"|="),
        sign(b"^="),
        sign(b"<<="),
        sign(b">>="),
        sign(b"**="),
        sign(b"//="),
    ];
    SIGNS.contains(&code)
}
