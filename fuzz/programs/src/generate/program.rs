//! Statements and whole programs.

use super::{Generator, Kind};
use std::fmt::Write as _;

/// What every program begins with.
pub const PRELUDE: &str = "\
import math, struct, json, re, binascii
from array import array
from collections import OrderedDict, namedtuple, deque
";

const ERRORS: [&str; 14] = [
    "ValueError",
    "TypeError",
    "KeyError",
    "IndexError",
    "ZeroDivisionError",
    "Exception",
    "StopIteration",
    "OSError",
    "RuntimeError",
    "AttributeError",
    "LookupError",
    "ArithmeticError",
    "NotImplementedError",
    "BaseException",
];

/// Statements one below the other, and how deep they are indented.
#[derive(Default)]
pub(super) struct Lines {
    text: String,
    indent: usize,
}

impl Lines {
    pub(super) fn push(&mut self, line: &str) {
        let _ = writeln!(self.text, "{:1$}{line}", "", self.indent);
    }

    /// Indents what follows by so many spaces more.
    pub(super) fn indent(&mut self, by: isize) {
        self.indent = self.indent.saturating_add_signed(by);
    }

    pub(super) fn block(&mut self, head: &str, fill: impl FnOnce(&mut Lines)) {
        self.push(head);
        self.indent += 1;
        fill(self);
        self.indent -= 1;
    }
}

/// What may be written at a place besides what may be written everywhere.
#[derive(Clone, Copy, Default)]
pub(super) struct Place {
    pub function: bool,
    pub looping: bool,
    pub generator: bool,
}

impl Generator<'_> {
    /// A program of one subject: a few statements.
    pub fn snippet(&mut self) -> String {
        let mut lines = Lines::default();
        match self.below(22) {
            0..4 => self.expressions(&mut lines),
            4 => self.slices(&mut lines),
            5 | 6 => self.exceptions(&mut lines),
            7 | 8 => self.generators(&mut lines),
            9 | 10 => self.classes(&mut lines),
            11 => self.calls(&mut lines),
            12 => self.closures(&mut lines),
            13 => self.containers(&mut lines),
            14 => self.protocols(&mut lines),
            15 => self.own_exceptions(&mut lines),
            16 => self.decorated(&mut lines),
            17 | 18 => self.lists(&mut lines),
            19 => self.coroutines(&mut lines),
            _ => {
                for _ in 0..1 + self.below(6) {
                    self.statement(&mut lines, Place::default(), 3);
                }
            }
        }
        lines.text
    }

    /// A program of several subjects.
    pub fn program(&mut self) -> String {
        let mut text = PRELUDE.to_owned();
        for _ in 0..1 + self.below(6) {
            text += &self.snippet();
        }
        text
    }

    fn expressions(&mut self, lines: &mut Lines) {
        for _ in 0..self.below(3) {
            self.assignment(lines);
        }
        for _ in 0..1 + self.below(3) {
            let e = if self.once_in(4) {
                self.formatted()
            } else {
                self.any()
            };
            lines.push(&format!("print(repr({e}))"));
        }
    }

    fn assignment(&mut self, lines: &mut Lines) {
        let kind = self.kind();
        let value = self.expr(kind);
        let name = self.fresh();
        lines.push(&format!("{name} = {value}"));
        self.names.push((name, kind));
    }

    fn slices(&mut self, lines: &mut Lines) {
        let kind = [
            Kind::List,
            Kind::List,
            Kind::ByteArray,
            Kind::Bytes,
            Kind::Str,
            Kind::Tuple,
            Kind::Range,
        ][self.below(7)];
        let value = self.expr(kind);
        let name = self.fresh();
        lines.push(&format!("{name} = {value}"));
        self.names.push((name.clone(), kind));
        for _ in 0..1 + self.below(4) {
            let (s, i) = (self.slice(), self.index());
            match self.below(7) {
                0 => {
                    let v = if kind == Kind::ByteArray {
                        self.expr(Kind::Bytes)
                    } else {
                        self.any()
                    };
                    lines.push(&format!("{name}[{s}] = {v}"));
                }
                1 => {
                    let v = self.any();
                    lines.push(&format!("{name}[{i}] = {v}"));
                }
                2 => lines.push(&format!("del {name}[{s}]")),
                3 => lines.push(&format!("del {name}[{i}]")),
                4 => {
                    let op = self.pick(&["+=", "*=", "|="]);
                    let other = if self.once_in(2) { kind } else { Kind::Int };
                    let v = self.expr(other);
                    if op == "*=" {
                        lines.push(&format!("{name} *= {}", self.below(4)));
                    } else {
                        lines.push(&format!("{name} {op} {v}"));
                    }
                }
                5 => lines.push(&format!("print({name}[{s}])")),
                _ => lines.push(&format!("print({name}[{i}])")),
            }
        }
        lines.push(&format!("print({name})"));
    }

    /// One statement, `depth` levels of blocks at most.
    pub(super) fn statement(&mut self, lines: &mut Lines, place: Place, depth: usize) {
        let blocks = if depth == 0 { 0 } else { 8 };
        match self.below(9 + blocks) {
            0 | 1 => {
                let e = self.any();
                lines.push(&format!("print({e})"));
            }
            2 => self.assignment(lines),
            3 => {
                let kind = self.kind();
                match self.variable(kind) {
                    Some(name) => {
                        let op = self
                            .pick(&["+=", "-=", "*=", "//=", "%=", "&=", "|=", "^=", "/=", ">>="]);
                        let e = if op == "*=" {
                            "2".to_owned()
                        } else {
                            self.expr(kind)
                        };
                        lines.push(&format!("{name} {op} {e}"));
                    }
                    None => self.assignment(lines),
                }
            }
            4 => self.unpacking(lines),
            5 if place.generator => {
                let e = self.any();
                match self.below(4) {
                    0 => {
                        let e = self.many();
                        lines.push(&format!("yield from {e}"));
                    }
                    1 => lines.push(&format!("print('sent', (yield {e}))")),
                    _ => lines.push(&format!("yield {e}")),
                }
            }
            6 if place.looping => {
                let word = self.pick(&["break", "continue"]);
                let c = self.expr(Kind::Bool);
                lines.push(&format!("if {c}: {word}"));
            }
            7 if place.function => {
                let (c, e) = (self.expr(Kind::Bool), self.any());
                lines.push(&format!("if {c}: return {e}"));
            }
            5..=7 => self.raise(lines),
            8 => {
                let kind = self.kind();
                if let Some(name) = self.variable(kind) {
                    lines.push(&format!("print({name})"));
                } else {
                    lines.push("pass");
                }
            }
            9 | 10 => self.attempt(lines, place, depth - 1),
            11 | 12 => {
                let c = self.expr(Kind::Bool);
                self.body(lines, &format!("if {c}:"), place, depth - 1);
                if self.once_in(2) {
                    self.body(lines, "else:", place, depth - 1);
                }
            }
            13 | 14 => {
                let source = self.many();
                let name = self.fresh();
                let kind = self.kind();
                let inside = Place {
                    looping: true,
                    ..place
                };
                self.scoped(&name.clone(), kind, |g| {
                    g.body(
                        lines,
                        &format!("for {name} in {source}:"),
                        inside,
                        depth - 1,
                    )
                });
                if self.once_in(3) {
                    self.body(lines, "else:", place, depth - 1);
                }
            }
            15 => {
                let count = self.fresh();
                let most = 1 + self.below(4);
                let (c, inside) = (
                    self.expr(Kind::Bool),
                    Place {
                        looping: true,
                        ..place
                    },
                );
                lines.push(&format!("{count} = 0"));
                lines.push(&format!("while {count} < {most} and ({c} or 1):"));
                lines.indent += 1;
                lines.push(&format!("{count} += 1"));
                self.statements(lines, inside, depth - 1);
                lines.indent -= 1;
                if self.once_in(3) {
                    self.body(lines, "else:", place, depth - 1);
                }
            }
            _ => {
                let tag = self.below(10);
                let hides = self.pick(&["False", "True", "None"]);
                lines.push("class M:");
                lines.push(" def __enter__(s): print('enter'); return 1");
                lines.push(&format!(
                    " def __exit__(s, t, v, b): print('exit', t, v, b is None); return {hides}"
                ));
                self.body(lines, &format!("with M() as w{tag}:"), place, depth - 1);
            }
        }
    }

    fn body(&mut self, lines: &mut Lines, head: &str, place: Place, depth: usize) {
        lines.push(head);
        lines.indent += 1;
        self.statements(lines, place, depth);
        lines.indent -= 1;
    }

    fn statements(&mut self, lines: &mut Lines, place: Place, depth: usize) {
        for _ in 0..1 + self.below(3) {
            self.statement(lines, place, depth);
        }
    }

    fn unpacking(&mut self, lines: &mut Lines) {
        let (a, b, c) = (self.fresh(), self.fresh(), self.fresh());
        let e = self.many();
        let targets = match self.below(6) {
            0 => format!("{a}, {b}"),
            1 => format!("{a}, *{b}"),
            2 => format!("*{a}, {b}"),
            3 => format!("[{a}, ({b}, {c})]"),
            4 => format!("{a}, *{b}, {c}"),
            _ => format!("{a} = {b}"),
        };
        lines.push(&format!("{targets} = {e}"));
        for name in [a, b] {
            let kind = self.kind();
            self.names.push((name, kind));
        }
    }

    fn error(&mut self) -> &'static str {
        ERRORS[self.below(ERRORS.len())]
    }

    fn raise(&mut self, lines: &mut Lines) {
        let error = self.error();
        let text = match self.below(8) {
            0 => format!("raise {error}"),
            1 => {
                let cause = self.error();
                format!("raise {error}('a') from {cause}('b')")
            }
            2 => format!("raise {error}(1, 'two')"),
            3 => "raise".to_owned(),
            4 => {
                let e = self.any();
                format!("raise {error}({e})")
            }
            5 => {
                let e = self.leaf(Kind::Bool);
                format!("assert {e}, 'no'")
            }
            6 if self.once_in(4) => {
                let e = self.any();
                format!("raise {e}")
            }
            _ => self.any(),
        };
        lines.push(&text);
    }

    fn attempt(&mut self, lines: &mut Lines, place: Place, depth: usize) {
        self.body(lines, "try:", place, depth);
        let handlers = self.below(3);
        for _ in 0..handlers {
            let error = self.error();
            let head = match self.below(4) {
                0 => format!("except {error}:"),
                1 => {
                    let other = self.error();
                    format!("except ({error}, {other}) as e:")
                }
                _ => format!("except {error} as e:"),
            };
            lines.push(&head);
            lines.indent += 1;
            if head.ends_with("as e:") {
                lines.push("print('caught', repr(e))");
            }
            self.statements(lines, place, depth);
            lines.indent -= 1;
        }
        if handlers > 0 && self.once_in(3) {
            self.body(lines, "else:", place, depth);
        }
        if handlers == 0 || self.once_in(2) {
            let place = Place {
                looping: false,
                ..place
            };
            self.body(lines, "finally:", place, depth);
        }
    }

    fn exceptions(&mut self, lines: &mut Lines) {
        let place = Place {
            function: true,
            ..Place::default()
        };
        lines.push("def f(a, b=2):");
        lines.indent += 1;
        self.names.push(("a".to_owned(), Kind::Int));
        for _ in 0..self.below(2) {
            self.statement(lines, place, 1);
        }
        self.attempt(lines, place, 2);
        lines.push("return 'end'");
        lines.indent -= 1;
        self.names.clear();
        if self.once_in(2) {
            lines.block("for x in (0, 1, 'a'):", |lines| lines.push("print(f(x))"));
        } else {
            let a = self.any();
            lines.push(&format!("print(f({a}))"));
        }
    }

    fn generators(&mut self, lines: &mut Lines) {
        let place = Place {
            function: true,
            generator: true,
            ..Place::default()
        };
        lines.push("def g(a=1):");
        lines.indent += 1;
        self.names.push(("a".to_owned(), Kind::Int));
        for _ in 0..1 + self.below(4) {
            self.statement(lines, place, 2);
        }
        lines.push("x = yield 'last'");
        lines.push("print('got', x)");
        if self.once_in(3) {
            lines.push("return 7");
        }
        lines.indent -= 1;
        self.names.clear();
        match self.below(4) {
            0 => lines.push("print(list(g()))"),
            1 => {
                lines.push("def h():");
                lines.push(" try:");
                lines.push("  r = yield from g(2)");
                lines.push("  print('r', r)");
                let error = self.error();
                lines.push(&format!(" except {error} as e:"));
                lines.push("  print('h caught', repr(e))");
                lines.push("  yield 'h'");
                lines.push("i = h()");
                self.drive(lines);
            }
            _ => {
                lines.push("i = g()");
                self.drive(lines);
            }
        }
    }

    /// Uses the generator `i`.
    pub(super) fn drive(&mut self, lines: &mut Lines) {
        for _ in 0..1 + self.below(6) {
            let error = self.error();
            let call = match self.below(9) {
                0..3 => "next(i)".to_owned(),
                3 => {
                    let e = self.leaf(Kind::Int);
                    format!("i.send({e})")
                }
                4 => "i.send(None)".to_owned(),
                5 => format!("i.throw({error}('thrown'))"),
                6 => format!("i.throw({error})"),
                7 => "i.close()".to_owned(),
                _ => "next(i, 'default')".to_owned(),
            };
            lines.block("try:", |lines| lines.push(&format!("print({call})")));
            lines.block("except BaseException as e:", |lines| {
                lines.push("print(repr(e))")
            });
        }
    }

    fn calls(&mut self, lines: &mut Lines) {
        let parameters = self.pick(&[
            "a",
            "a, b=2",
            "a, *b",
            "a, *b, c=3",
            "a, *, c",
            "*a, **k",
            "a, b=1, *c, d, e=5, **k",
            "a, /, b",
            "**k",
            "*, a=1, b",
            "a, b",
            "",
            "a=1, b=2, c=3",
            "a, b, *c, **k",
        ]);
        lines.push(&format!("def f({parameters}):"));
        let shown: Vec<_> = ["a", "b", "c", "d", "e", "k"]
            .into_iter()
            .filter(|n| {
                parameters
                    .split(|c: char| !c.is_alphanumeric())
                    .any(|p| p == *n)
            })
            .map(|n| if n == "k" { "sorted(k.items())" } else { n })
            .collect();
        lines.push(&format!(" print({})", shown.join(", ")));
        for _ in 0..1 + self.below(4) {
            let mut arguments = Vec::new();
            for _ in 0..self.below(5) {
                let e = self.any();
                arguments.push(match self.below(9) {
                    0 => format!("*{e}"),
                    1 => {
                        let e = self.expr(Kind::Dict);
                        format!("**{e}")
                    }
                    2 | 3 => {
                        let name = self.pick(&["a", "b", "c", "d", "e", "zz"]);
                        format!("{name}={e}")
                    }
                    _ => e,
                });
            }
            let arguments = arguments.join(", ");
            lines.block("try:", |lines| lines.push(&format!("f({arguments})")));
            lines.block("except Exception as e:", |lines| {
                lines.push("print(repr(e))")
            });
        }
    }

    fn closures(&mut self, lines: &mut Lines) {
        let a = self.any();
        lines.push(&format!("x = {a}"));
        lines.push("def outer(p):");
        let declaration = self.pick(&["", " global x", " x = 5", " x = [p]"]);
        if !declaration.is_empty() {
            lines.push(declaration);
        }
        lines.push(" y = p");
        lines.push(" def inner(q=1):");
        let inner = self.pick(&["", "  nonlocal y", "  global x", "  y = 3", "  nonlocal p"]);
        if !inner.is_empty() {
            lines.push(inner);
        }
        for name in ["p", "q", "x", "y"] {
            let kind = self.kind();
            self.names.push((name.to_owned(), kind));
        }
        lines.indent = 2;
        let place = Place {
            function: true,
            ..Place::default()
        };
        for _ in 0..1 + self.below(3) {
            match self.below(4) {
                0 => {
                    let name = self.pick(&["x", "y", "p", "q"]);
                    let e = self.any();
                    lines.push(&format!("{name} = {e}"));
                }
                1 => {
                    let name = self.pick(&["x", "y", "p", "q"]);
                    lines.push(&format!("del {name}"));
                }
                _ => self.statement(lines, place, 1),
            }
        }
        lines.push("return x, y");
        lines.indent = 1;
        if self.once_in(2) {
            self.statement(lines, place, 1);
        }
        lines.push(self.pick(&[
            "return inner",
            "return inner()",
            "print(inner()); return inner",
            "return [inner(i) for i in range(2)]",
        ]));
        lines.indent = 0;
        self.names.clear();
        lines.push(self.pick(&[
            "print(outer(1))",
            "print(outer('s')())",
            "f = outer([1]); print(f(), f(2))",
        ]));
        lines.push("print(x)");
    }

    fn containers(&mut self, lines: &mut Lines) {
        let kind = [Kind::List, Kind::Dict, Kind::Set][self.below(3)];
        let value = self.expr(kind);
        lines.push(&format!("c = {value}"));
        self.names.push(("c".to_owned(), kind));
        for _ in 0..1 + self.below(6) {
            let (a, b) = (self.any(), self.any());
            let i = self.index();
            let call = match kind {
                Kind::List => self.pick(&[
                    "c.append(A)",
                    "c.extend(A)",
                    "c.insert(N, A)",
                    "c.pop()",
                    "c.pop(I)",
                    "c.remove(A)",
                    "c.reverse()",
                    "c.sort()",
                    "c.index(A)",
                    "c.count(A)",
                    "c.clear()",
                    "c.copy()",
                    "c.sort(key=str)",
                    "c.sort(reverse=True)",
                ]),
                Kind::Dict => self.pick(&[
                    "c.get(A)",
                    "c.pop(A)",
                    "c.pop(A, B)",
                    "c.setdefault(A, B)",
                    "c.update(A)",
                    "c.update(x=A)",
                    "c.popitem()",
                    "c.__setitem__(A, B)",
                    "c.__getitem__(A)",
                    "c.__delitem__(A)",
                    "c.clear()",
                    "list(c.items())",
                    "c.update([(1, A)])",
                ]),
                _ => self.pick(&[
                    "c.add(A)",
                    "c.remove(A)",
                    "c.discard(A)",
                    "c.pop()",
                    "c.update(A)",
                    "c.update(A, B)",
                    "c.difference_update(A)",
                    "c.intersection_update(A)",
                    "c.symmetric_difference_update(A)",
                    "c.clear()",
                    "c == A",
                    "c <= A",
                ]),
            };
            // What is no small int is taken for its address there.
            let n = self.pick(&["0", "1", "-1", "2", "-2", "100", "-100"]);
            let call = call.replace('A', &a).replace('B', &b).replace('I', &i);
            let call = call.replace("(N,", &format!("({n},"));
            lines.block("try:", |lines| lines.push(&format!("print({call})")));
            lines.block("except Exception as e:", |lines| {
                lines.push("print(repr(e))")
            });
        }
        lines.push("print(c, len(c))");
    }
}
