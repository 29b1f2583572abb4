//! Lines of a source text.

use super::emit::INTERN;
use super::fold::{Const, Folder};
use ruff_python_ast::Expr;
use ruff_text_size::{Ranged, TextSize};

/// Where each line starts.
pub(super) struct Lines {
    starts: Vec<u32>,
}

impl Lines {
    /// The lines of a text; `\n`, `\r` and `\r\n` end one.
    pub fn new(source: &[u8]) -> Lines {
        let mut starts = vec![0];
        let mut i = 0;
        while i < source.len() {
            if source[i] == b'\n' || (source[i] == b'\r' && source.get(i + 1) != Some(&b'\n')) {
                starts.push(i as u32 + 1);
            }
            i += 1;
        }
        Lines { starts }
    }

    /// The line of an offset, from 1.
    pub fn line(&self, offset: TextSize) -> u32 {
        self.starts.partition_point(|&s| s <= offset.to_u32()) as u32
    }
}

/// The line of an expression, if MicroPython's parser keeps one: not for names, small numbers, short strings and the like, nor
/// for what it folds.
pub(super) fn line_of(e: &Expr, folder: &Folder<'_>, lines: &Lines) -> Option<u32> {
    if let Expr::BoolOp(b) = e
        && let [operand] = folder.logical(b)[..]
    {
        return line_of(operand, folder, lines);
    }
    match folder.constant(e) {
        Some(Const::None | Const::Bool(_) | Const::Ellipsis) => return None,
        Some(Const::Str(s)) if s.len() <= INTERN => return None,
        Some(c) if c.small().is_some() => return None,
        Some(_) if matches!(e, Expr::BinOp(_) | Expr::UnaryOp(_)) => return None,
        Some(_) => return Some(lines.line(e.range().start())),
        None => {}
    }
    match e {
        Expr::Name(_)
        | Expr::NumberLiteral(_)
        | Expr::StringLiteral(_)
        | Expr::NoneLiteral(_)
        | Expr::BooleanLiteral(_)
        | Expr::EllipsisLiteral(_) => None,
        _ => Some(lines.line(e.range().start())),
    }
}
