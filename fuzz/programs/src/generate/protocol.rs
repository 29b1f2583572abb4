//! Classes, and what the language asks of them.

use super::program::{Lines, Place};
use super::{Generator, Kind};

const BINARY: [(&str, &str); 14] = [
    ("add", "+"),
    ("sub", "-"),
    ("mul", "*"),
    ("truediv", "/"),
    ("floordiv", "//"),
    ("mod", "%"),
    ("pow", "**"),
    ("and", "&"),
    ("or", "|"),
    ("xor", "^"),
    ("lshift", "<<"),
    ("rshift", ">>"),
    ("matmul", "@"),
    ("add", "+"),
];

const COMPARE: [(&str, &str); 6] = [
    ("eq", "=="),
    ("ne", "!="),
    ("lt", "<"),
    ("le", "<="),
    ("gt", ">"),
    ("ge", ">="),
];

const UNARY: [(&str, &str); 13] = [
    ("neg", "-X"),
    ("pos", "+X"),
    ("invert", "~X"),
    ("abs", "abs(X)"),
    ("len", "len(X)"),
    ("bool", "bool(X)"),
    ("int", "int(X)"),
    ("float", "float(X)"),
    ("repr", "repr(X)"),
    ("str", "str(X)"),
    ("next", "next(X)"),
    ("iter", "list(X)"),
    ("str", "print(X)"),
];

impl Generator<'_> {
    /// Operators of classes.
    pub(super) fn classes(&mut self, lines: &mut Lines) {
        self.operator_class(lines, "A", "");
        let base = self.pick(&[
            "",
            "A",
            "A",
            "int",
            "list",
            "Exception",
            "str",
            "dict",
            "tuple",
        ]);
        self.operator_class(lines, "B", base);
        self.names.push(("a".to_owned(), Kind::Int));
        self.names.push(("b".to_owned(), Kind::Int));
        let argument = match base {
            "list" | "tuple" => "[1, 2]",
            "str" => "'s'",
            "dict" => "{1: 2}",
            _ => "3",
        };
        lines.push("a = A(1)");
        lines.push(&format!("b = B({argument})"));
        for _ in 0..2 + self.below(4) {
            let call = match self.below(6) {
                0..3 => {
                    let (_, op) = BINARY[self.below(BINARY.len())];
                    let other = self.any();
                    self.pick(&["a OP b", "b OP a", "a OP E", "E OP a", "E OP b", "a OP a"])
                        .replace("OP", op)
                        .replace('E', &other)
                }
                3 => {
                    let (_, op) = COMPARE[self.below(COMPARE.len())];
                    let other = self.any();
                    self.pick(&["a OP b", "b OP a", "a OP E", "E OP a", "E OP b"])
                        .replace("OP", op)
                        .replace('E', &other)
                }
                4 => {
                    let (_, form) = UNARY[self.below(UNARY.len())];
                    form.replace('X', self.pick(&["a", "b"]))
                }
                _ => {
                    let e = self.any();
                    self.pick(&[
                        "a[E]",
                        "E in a",
                        "a(E)",
                        "a.nope",
                        "b.nope",
                        "a.x",
                        "isinstance(b, A)",
                        "issubclass(B, A)",
                        "type(a)",
                        "b.x",
                        "[*a]",
                        "sum(a)",
                        "E in b",
                        "'%s %r' % (a, a)",
                        "'{}'.format(a)",
                        "{a: 1}[a]",
                        "sorted([a, a])",
                        "getattr(a, 'y', 4)",
                    ])
                    .replace('E', &e)
                }
            };
            lines.block("try:", |lines| lines.push(&format!("print({call})")));
            lines.block("except Exception as e:", |lines| {
                lines.push("print(repr(e))")
            });
        }
        if self.once_in(2) {
            let (_, op) = BINARY[self.below(BINARY.len())];
            let e = self.any();
            lines.push(&format!("a {op}= {e}"));
            lines.push("print(a)");
        }
    }

    fn operator_class(&mut self, lines: &mut Lines, name: &str, base: &str) {
        lines.push(&format!("class {name}({base}):"));
        lines.indent(1);
        if base.is_empty() || base == "A" && self.once_in(3) {
            lines.push("def __init__(self, x): self.x = x");
        }
        lines.push(&format!("def __repr__(self): return '{name}!'"));
        for _ in 0..self.below(5) {
            match self.below(8) {
                0..3 => {
                    let (method, _) = BINARY[self.below(BINARY.len())];
                    let side = self.pick(&["", "", "r", "i"]);
                    let result = self
                        .pick(&[
                            "('M', type(o))",
                            "NotImplemented",
                            "self",
                            "o",
                            "1 // 0",
                            "self.x",
                        ])
                        .replace('M', method);
                    lines.push(&format!("def __{side}{method}__(self, o): return {result}"));
                }
                3 => {
                    let (method, _) = COMPARE[self.below(COMPARE.len())];
                    let result = self
                        .pick(&["True", "False", "NotImplemented", "'M'", "None", "[]"])
                        .replace('M', method);
                    lines.push(&format!("def __{method}__(self, o): return {result}"));
                }
                4 => {
                    let (method, _) = UNARY[self.below(UNARY.len() - 4)];
                    let result = match method {
                        "next" => "1".to_owned(),
                        _ => {
                            let kind = self.kind();
                            self.leaf(kind)
                        }
                    };
                    lines.push(&format!("def __{method}__(self): return {result}"));
                }
                5 => {
                    let e = self.leaf(Kind::List);
                    lines.push(
                        self.pick(&[
                            "def __getitem__(self, i): return ('item', i) if i != 5 else [][1]",
                            "def __contains__(self, i): return i",
                            "def __call__(self, *a, **k): return a",
                            "def __getattr__(self, n): return n",
                            "x = 'class x'",
                            "def __getitem__(self, i): return [1, 2, 3][i]",
                            "def __iter__(self): return iter(LIST)",
                            "def __iter__(self):\n  yield 1\n  yield 2",
                        ])
                        .replace("LIST", &e)
                        .as_str(),
                    );
                }
                6 => lines.push(self.pick(&[
                    "@property\n def y(self): return 'y'",
                    "@staticmethod\n def s(*a): return a",
                    "@classmethod\n def c(cls, *a): return cls.__name__, a",
                    "def __str__(self): return 'str'",
                    "def __hash__(self): return 5",
                    "def __len__(self): return 2",
                ])),
                _ => {
                    let e = self.any();
                    lines.push(&format!("z = {e}"));
                }
            }
        }
        lines.indent(-1);
    }

    /// Iterators, attributes, contexts, named tuples, deques.
    pub(super) fn protocols(&mut self, lines: &mut Lines) {
        match self.below(5) {
            0 => {
                let (end, e) = (
                    self.pick(&["StopIteration", "StopIteration(9)", "ValueError('it')"]),
                    self.any(),
                );
                lines.push("class I:");
                lines.push(" def __init__(s, n): s.n = n");
                lines.push(" def __iter__(s): return s");
                lines.push(" def __next__(s):");
                lines.push("  s.n -= 1");
                lines.push(&format!("  if s.n < 0: raise {end}"));
                lines.push("  return s.n");
                let uses = self.pick(&[
                    "print(list(I(3)), E)",
                    "print(max(I(4)))",
                    "a, b = I(2); print(a, b)",
                    "a, *b = I(4); print(a, b)",
                    "print(dict(zip(I(3), E)))",
                    "print(2 in I(3), [x for x in I(3) if x])",
                    "print(sorted(I(3)), sum(I(3), 5), tuple(map(str, I(2))))",
                    "print(','.join(I(2)))",
                    "print(bytes(I(3)), set(I(2)))",
                    "print(*I(3), *E)",
                    "l = [0]; l.extend(I(2)); l[0:1] = I(3); print(l)",
                ]);
                lines.push(&uses.replace('E', &e));
            }
            1 => {
                let (a, b) = (self.any(), self.any());
                lines.push("P = namedtuple('P', 'x y')");
                let uses = self.pick(&[
                    "print(P(A, B))",
                    "p = P(y=A, x=B); print(p.x, p[1], len(p), p == (1, 2))",
                    "print(P(A))",
                    "print(P(A, B)._asdict())",
                    "x, y = P(A, B); print(x, y)",
                    "p = P(A, B); p.x = 1",
                    "print(P(A, x=B))",
                    "print(P(A, B) + (1,), P(1, 2)[0:1])",
                    "print(P(A, B, 1))",
                    "print(P(A, z=B))",
                ]);
                lines.push(&uses.replace('A', &a).replace('B', &b));
            }
            2 => {
                let (a, n) = (self.any(), self.pick(&["3", "0", "1", "10"]));
                lines.push(&format!("d = deque({a}, {n})"));
                for _ in 0..self.below(5) {
                    let e = self.any();
                    let call = self.pick(&[
                        "d.append(E)",
                        "d.appendleft(E)",
                        "d.pop()",
                        "d.popleft()",
                        "d.extend(E)",
                        "list(d)",
                        "len(d)",
                        "d[0]",
                        "d[-1]",
                        "bool(d)",
                    ]);
                    lines.push(&format!("print({})", call.replace('E', &e)));
                }
                lines.push("print(list(d))");
            }
            3 => {
                let e = self.any();
                lines.push("class D:");
                lines.push(self.pick(&[
                    " def __getattr__(s, n): return n + '?'",
                    " def __setattr__(s, n, v): print('set', n, v)",
                    " def __delattr__(s, n): print('del', n)",
                    " x = property(lambda s: 5)",
                    " def __get__(s, o, t): return 'got'",
                    " x = 1",
                ]));
                lines.push(" y = 2");
                lines.push("d = D()");
                for _ in 0..1 + self.below(4) {
                    let call = self.pick(&[
                        "d.x = E",
                        "print(d.x)",
                        "print(d.y)",
                        "del d.x",
                        "del d.q",
                        "setattr(d, 'q', E)",
                        "print(getattr(d, 'q', E))",
                        "D.y = E",
                        "print(hasattr(d, 'w'))",
                        "del D.y",
                        "print(d.__class__)",
                    ]);
                    lines.push(&call.replace('E', &e));
                }
            }
            _ => {
                lines.push("class A:");
                lines.push(" def f(s, *a): print('A.f', a); return 1");
                lines.push(" v = [0]");
                lines.push("class B(A):");
                lines.push(self.pick(&[
                    " def f(s, *a): return super().f(*a, 'B')",
                    " pass",
                    " def f(s): print('B.f'); return super().g()",
                    " f = 3",
                ]));
                lines.push(self.pick(&[
                    "class C(B): pass",
                    "class C(B, A):\n def f(s, *a): return super().f(2)",
                    "class C(A):\n @classmethod\n def f(c, *a): return c.__name__",
                ]));
                lines.push("c = C()");
                for _ in 0..1 + self.below(3) {
                    let e = self.any();
                    let call = self.pick(&[
                        "print(c.f(E))",
                        "print(B.f(c))",
                        "print(C.f)",
                        "print(A.f(c, E))",
                        "c.v += [1]; print(A.v, c.v)",
                        "c.f = E; print(c.f)",
                        "print(super(C, c).f())",
                        "print(isinstance(c, (A, int)), issubclass(C, B))",
                    ]);
                    lines.push(&call.replace('E', &e));
                }
            }
        }
        if self.once_in(3) {
            self.statement(lines, Place::default(), 1);
        }
    }
}
