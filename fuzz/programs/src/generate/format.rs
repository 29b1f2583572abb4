//! Formatting: format specifications, f-strings, `%`.

use super::{Generator, Kind};

impl Generator<'_> {
    /// A format specification, most of them valid.
    fn spec(&mut self) -> String {
        let mut spec = String::new();
        if self.once_in(3) {
            if self.once_in(2) {
                spec.push_str(self.pick(&["*", " ", "0", "x", "<", "-", "#"]));
            }
            spec.push_str(self.pick(&["<", ">", "^", "="]));
        }
        if self.once_in(4) {
            spec.push_str(self.pick(&["+", "-", " "]));
        }
        if self.once_in(5) {
            spec.push('#');
        }
        if self.once_in(5) {
            spec.push('0');
        }
        if self.once_in(2) {
            spec.push_str(self.pick(&["1", "5", "8", "12", "3", "20"]));
        }
        if self.once_in(5) {
            spec.push_str(self.pick(&[",", "_"]));
        }
        if self.once_in(3) {
            spec.push_str(self.pick(&[".0", ".1", ".2", ".3", ".6", ".10", "."]));
        }
        if self.below(3) > 0 {
            spec.push_str(self.pick(&[
                "d", "x", "X", "o", "b", "s", "c", "f", "F", "e", "E", "g", "G", "n", "%", "f",
                "g", "e", "d", "q",
            ]));
        }
        spec
    }

    /// A formatting of something.
    pub(super) fn formatted(&mut self) -> String {
        match self.below(8) {
            0 | 1 => {
                let (spec, value) = (self.spec(), self.scalar());
                format!("'{{:{spec}}}'.format({value})")
            }
            2 => {
                let (a, b) = (self.scalar(), self.any());
                let text = self.pick(&[
                    "{} {}",
                    "{1}{0}",
                    "{0!r} {1!s}",
                    "{:>{}}",
                    "{a}{}",
                    "{{{}}}",
                    "{0}{}",
                    "{:{}}",
                    "{2}",
                    "{",
                    "}",
                    "{!r}",
                    "{0[0]}",
                    "{0.x}",
                    "{:5}{:5}",
                    "{!x}",
                    "{b}{a}",
                ]);
                let extra = self.pick(&["", ", a=1", ", a='x', b=2"]);
                format!("'{text}'.format({a}, {b}{extra})")
            }
            3 | 4 => {
                let (spec, value) = (self.spec(), self.scalar());
                let value = unquoted(value);
                let conversion = self.pick(&["", "", "", "!r", "!s"]);
                let debug = if self.once_in(8) { "=" } else { "" };
                let colon = if self.once_in(4) {
                    String::new()
                } else {
                    format!(":{spec}")
                };
                format!("f\"<{{{value}{debug}{conversion}{colon}}}>\"")
            }
            5 | 6 => {
                let flags = self.pick(&["", "", "-", "+", " ", "0", "#", "-0", "+ "]);
                let width = self.pick(&["", "", "5", "10", "1", "*"]);
                let precision = self.pick(&["", "", ".2", ".0", ".5", ".", ".*"]);
                let code = self.pick(&[
                    "d", "s", "r", "x", "X", "o", "f", "e", "g", "c", "i", "u", "%", "F", "G", "E",
                    "a", "b", "",
                ]);
                let value = self.scalar();
                let mut all = String::new();
                if width == "*" {
                    all.push_str("7, ");
                }
                if precision == ".*" {
                    all.push_str("3, ");
                }
                format!("'%{flags}{width}{precision}{code}' % ({all}{value},)")
            }
            _ => {
                let text = self.pick(&[
                    "'%s %s'",
                    "'%d-%d'",
                    "'%(a)s'",
                    "'%(a)d %(b)s'",
                    "'%s'",
                    "'%'",
                    "'%5s|%-5s'",
                    "b'%s'",
                    "'%s%%%r'",
                ]);
                let value = match self.below(3) {
                    0 => self.any(),
                    1 => {
                        let (a, b) = (self.any(), self.any());
                        format!("({a}, {b})")
                    }
                    _ => {
                        let (a, b) = (self.any(), self.any());
                        format!("{{'a': {a}, 'b': {b}}}")
                    }
                };
                format!("({text} % {value})")
            }
        }
    }

    /// What is formatted most.
    fn scalar(&mut self) -> String {
        let kind = [
            Kind::Int,
            Kind::Float,
            Kind::Str,
            Kind::Int,
            Kind::Float,
            Kind::Bool,
            Kind::List,
        ][self.below(7)];
        if self.once_in(3) {
            self.expr(kind)
        } else {
            self.leaf(kind)
        }
    }
}

/// An expression as it may stand in an f-string with double quotes.
fn unquoted(value: String) -> String {
    if value.contains(['"', '\\', '{', '!', ':', '#']) || value.contains("lambda") {
        "1".to_owned()
    } else {
        value
    }
}
