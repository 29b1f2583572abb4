//! From the text to the syntax tree, and from there through the passes.

use super::Mode;
use super::emit::Unit;
use super::errors::{CompileError, INVALID, Result, syntax};
use super::fold::{Folder, Named, const_call};
use super::lexer::{Edit, normal};
use super::lines::Lines;
use super::literal::{Source, encoded};
use super::scopes::{Root, analyse};
use super::{define, fold, grammar};
use crate::code::Code;
use crate::heap::Heap;
use crate::value::Sym;
use ruff_python_ast::token::TokenKind;
use ruff_python_ast::{ExceptHandler, Expr, Mod, Stmt};
use ruff_python_parser::{
    LexicalErrorType, ParseError, ParseErrorType, ParseOptions, Parsed, parse_unchecked,
};
use ruff_text_size::{Ranged, TextSize};
use std::borrow::Cow;
use std::collections::HashMap;
use std::rc::Rc;

/// A text that the grammar allows, as the parser wants it.
pub(super) struct Prepared {
    text: String,
    /// It was no UTF-8: see [`encoded`].
    foreign: bool,
    mode: Mode,
}

/// Looks whether the grammar allows a text.
pub(super) fn prepare(source: &[u8], mode: Mode) -> Result<Prepared> {
    let text = normal(source);
    let edits = grammar::check(&text, mode)?;
    let (mut text, foreign) = match String::from_utf8(edited(&text, &edits).into_owned()) {
        Ok(text) => (text, false),
        Err(error) => (encoded(error.as_bytes()), true),
    };
    if text.ends_with("\\\n") {
        // A continued line with nothing behind it, which ruff takes amiss.
        let end = text.len() - 2;
        text.replace_range(end.., " \n");
    }
    Ok(Prepared {
        text,
        foreign,
        mode,
    })
}

/// Parses a text. ruff's parser grows its stack where it must, for which it is to run on the thread's own.
pub(super) fn parse(prepared: &Prepared) -> Parsed<Mod> {
    let parser = match prepared.mode {
        Mode::Eval => ruff_python_parser::Mode::Expression,
        Mode::File | Mode::Single | Mode::Paste => ruff_python_parser::Mode::Module,
    };
    parse_unchecked(&prepared.text, ParseOptions::from(parser))
}

/// Compiles what was parsed.
pub(super) fn compile(
    heap: &mut Heap,
    prepared: &Prepared,
    parsed: Parsed<Mod>,
    file: Sym,
    level: u8,
) -> Result<Rc<Code>> {
    let Prepared {
        text,
        foreign,
        mode,
    } = prepared;
    let mode = *mode;
    let lines = Lines::new(text.as_bytes());
    let first = parsed
        .errors()
        .iter()
        .filter(|e| !is_left_to_us(&e.error))
        .min_by_key(|e| e.location.start());
    if let Some(e) = first {
        return Err(explain(e, &lines));
    }
    let source = Source {
        text,
        foreign: *foreign,
    };
    if source.foreign {
        let found = parsed
            .tokens()
            .iter()
            .filter(|token| token.kind() != TokenKind::Comment)
            .find_map(|token| {
                let within = source.foreign_byte(&text[token.range()])?;
                Some(token.start() + TextSize::new(u32::try_from(within).ok()?))
            });
        if let Some(at) = found {
            return Err(syntax(lines.line(at), INVALID));
        }
    }
    let tree = parsed.into_syntax();
    let root = match &tree {
        Mod::Module(m) => Root::Module(&m.body),
        Mod::Expression(e) => Root::Eval(&e.body),
    };
    let mut folder = Folder::new(source, level == 0);
    if text.contains("const")
        && let Root::Module(body) = root
    {
        name_constants(body, &mut folder, &lines)?;
    }
    let scopes = analyse(root, &mut heap.symbols, &folder, &lines)?;
    let mut unit = Unit {
        heap,
        file,
        lines: &lines,
        folder: &folder,
        scopes: &scopes,
        mode,
        level,
        pool: HashMap::new(),
        error: None,
    };
    let code = match root {
        Root::Module(body) => define::module(&mut unit, body),
        Root::Eval(e) => define::value(&mut unit, e),
    }?;
    match unit.error {
        Some((_, error)) => Err(error),
        None => Ok(code),
    }
}

/// Errors that leave a whole syntax tree, in which the compiler finds them itself, on the line
/// and in the block that MicroPython names, or finds nothing wrong.
fn is_left_to_us(e: &ParseErrorType) -> bool {
    use ParseErrorType::*;
    match e {
        InvalidAssignmentTarget
        | InvalidNamedAssignmentTarget
        | InvalidAnnotatedAssignmentTarget
        | InvalidAugmentedAssignmentTarget
        | InvalidDeleteTarget
        | InvalidStarredExpressionUsage
        | InvalidYieldExpressionUsage
        | UnparenthesizedGeneratorExpression
        | PositionalAfterKeywordArgument
        | PositionalAfterKeywordUnpacking
        | InvalidArgumentUnpackingOrder
        | NonDefaultParamAfterDefaultParam
        | ExpectedKeywordParam => true,
        OtherError(text) => text == "Trailing comma not allowed",
        _ => false,
    }
}

/// The error MicroPython gives for what ruff found. Little is left after [`grammar::check`].
fn explain(e: &ParseError, lines: &Lines) -> CompileError {
    use ParseErrorType::*;
    let line = lines.line(e.location.start());
    syntax(
        line,
        match &e.error {
            FStringError(_) | Lexical(LexicalErrorType::FStringError(_)) => "malformed f-string",
            _ => INVALID,
        },
    )
}

/// The text as ruff takes it. No edit adds or removes a line.
fn edited<'a>(bytes: &'a [u8], edits: &[Edit]) -> Cow<'a, [u8]> {
    if edits.is_empty() {
        return Cow::Borrowed(bytes);
    }
    let mut out = Vec::with_capacity(bytes.len());
    let mut from = 0;
    for e in edits {
        out.extend_from_slice(&bytes[from..e.start]);
        out.extend_from_slice(e.with.as_bytes());
        from = e.end;
    }
    out.extend_from_slice(&bytes[from..]);
    Cow::Owned(out)
}

/// Finds every `NAME = const(value)`, in the order of the text.
fn name_constants(body: &[Stmt], folder: &mut Folder<'_>, lines: &Lines) -> Result {
    for s in body {
        match s {
            Stmt::Assign(a) => {
                if let [target] = &a.targets[..] {
                    name_constant(target, &a.value, a.range.end(), folder, lines)?;
                }
            }
            Stmt::AnnAssign(a) => {
                if let Some(value) = &a.value {
                    name_constant(&a.target, value, a.range.end(), folder, lines)?;
                }
            }
            Stmt::FunctionDef(f) => name_constants(&f.body, folder, lines)?,
            Stmt::ClassDef(c) => name_constants(&c.body, folder, lines)?,
            Stmt::For(f) => {
                name_constants(&f.body, folder, lines)?;
                name_constants(&f.orelse, folder, lines)?;
            }
            Stmt::While(w) => {
                name_constants(&w.body, folder, lines)?;
                name_constants(&w.orelse, folder, lines)?;
            }
            Stmt::If(i) => {
                name_constants(&i.body, folder, lines)?;
                for clause in &i.elif_else_clauses {
                    name_constants(&clause.body, folder, lines)?;
                }
            }
            Stmt::With(w) => name_constants(&w.body, folder, lines)?,
            Stmt::Try(t) => {
                name_constants(&t.body, folder, lines)?;
                for ExceptHandler::ExceptHandler(h) in &t.handlers {
                    name_constants(&h.body, folder, lines)?;
                }
                name_constants(&t.orelse, folder, lines)?;
                name_constants(&t.finalbody, folder, lines)?;
            }
            _ => {}
        }
    }
    Ok(())
}

fn name_constant(
    target: &Expr,
    value: &Expr,
    from: TextSize,
    folder: &mut Folder<'_>,
    lines: &Lines,
) -> Result {
    let (Expr::Name(target), Some(call)) = (target, const_call(value)) else {
        return Ok(());
    };
    let name = target.id.as_str();
    if folder.name(name, target.range.start()).is_some() {
        return Ok(());
    }
    let value = match &call.arguments.args[..] {
        [one] if call.arguments.keywords.is_empty() => folder.constant(one),
        _ => None,
    };
    let Some(value) = value else {
        return Err(syntax(
            lines.line(fold::start(value_of(call))),
            "not a constant",
        ));
    };
    folder.named.insert(name.to_string(), Named { from, value });
    Ok(())
}

fn value_of(call: &ruff_python_ast::ExprCall) -> &Expr {
    &call.func
}
