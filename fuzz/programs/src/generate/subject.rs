//! More subjects of snippets: exceptions of a program's own, contexts, decorators, sorting, coroutines.

use super::program::{Lines, Place};
use super::{Generator, Kind};

impl Generator<'_> {
    /// Exceptions of a program's own, through several functions, with `finally` and `with` on their way.
    pub(super) fn own_exceptions(&mut self, lines: &mut Lines) {
        let base = self.pick(&[
            "Exception",
            "ValueError",
            "KeyError",
            "OSError",
            "BaseException",
            "StopIteration",
        ]);
        lines.push(&format!("class E({base}):"));
        lines.push(self.pick(&[
            " pass",
            " def __init__(s, *a): super().__init__(*a); s.extra = len(a)",
            " def __init__(s, *a): s.extra = a",
            " def __str__(s): return 'E!'",
            " extra = 7",
            " def __repr__(s): return 'E?'",
        ]));
        lines.push(self.pick(&[
            "class F(E): pass",
            "class F(E, LookupError): pass",
            "class F(Exception): pass",
        ]));
        lines.push("class W:");
        lines.push(" def __enter__(s): print('in'); return s");
        let swallows = self.pick(&["None", "True", "t is E", "1 // 0", "[1]"]);
        lines.push(&format!(
            " def __exit__(s, t, v, b): print('out', t, v); return {swallows}"
        ));
        lines.push("def deep(n):");
        lines.indent(1);
        lines.push("if n == 0:");
        let e = self.any();
        lines.push(
            &self
                .pick(&[
                    " raise E(V)",
                    " raise E",
                    " raise F(1, V)",
                    " raise E(V) from F()",
                    " return V",
                    " raise ValueError(V)",
                    " yield V",
                    " return V.nope",
                ])
                .replace('V', &e),
        );
        match self.below(5) {
            0 => {
                lines.push("try: return deep(n - 1)");
                lines.push("finally: print('finally', n)");
            }
            1 => {
                lines.push("with W() as w: return deep(n - 1)");
            }
            2 => {
                let caught = self.pick(&["E", "F", "(E, F)", "Exception", "LookupError"]);
                lines.push("try: return deep(n - 1)");
                lines.push(&format!("except {caught} as e:"));
                lines.push(self.pick(&[
                    " print(n, repr(e)); raise",
                    " print(n, e.args); raise F(n)",
                    " raise e",
                    " raise E(n) from e",
                    " return n",
                ]));
            }
            3 => {
                lines.push("for i in range(2):");
                lines.push(" try: x = deep(n - 1)");
                lines.push(" except F: print('F', i); continue");
                lines.push(self.pick(&[
                    " finally: print('f', i)",
                    " else: break",
                    " finally:\n  if i: break",
                ]));
                lines.push("return i");
            }
            _ => {
                lines.push("with W(), W() as w:");
                lines.push(" try: return deep(n - 1)");
                lines.push(&format!(
                    " finally: {}",
                    self.pick(&["print('f')", "n += 1", "raise E('g')", "return 9"])
                ));
            }
        }
        lines.indent(-1);
        lines.block("try:", |lines| {
            lines.push("r = deep(2); print(r if r is None or isinstance(r, int) else type(r))")
        });
        lines.block("except BaseException as e:", |lines| {
            lines.push("print(type(e), repr(e), str(e), e.args)");
            lines.push("print(getattr(e, 'extra', 'none'), getattr(e, 'value', 'none'))");
        });
        if self.once_in(3) {
            lines.push("list(deep(1) for i in [1])");
        }
    }

    /// Functions of functions, properties with setters, class decorators, recursion.
    pub(super) fn decorated(&mut self, lines: &mut Lines) {
        lines.push("def d(f):");
        lines.push(" def w(*a, **k):");
        lines.push(self.pick(&[
            "  print(len(a), sorted(k)); return f(*a, **k)",
            "  return [f(*a, **k)]",
            "  try: return f(*a, **k)\n  except TypeError as e: return repr(e)",
            "  return f(*a[:1], **k)",
        ]));
        lines.push(" return w");
        let (a, b) = (self.any(), self.any());
        lines.push(self.pick(&["@d", "@d\n@d", "@(lambda f: d(f))"]));
        lines.push(self.pick(&[
            "def f(x, y=2, *z, k=None): return x, y, z, k",
            "def f(x): return f(x - 1) + 1 if 0 < x < 9 else x",
            "class f:\n def __init__(s, x): s.x = x\n def __repr__(s): return 'f' + repr(s.x)",
        ]));
        lines.push("class C:");
        lines.push(" def __init__(s): s._v = 0");
        lines.push(" @property");
        lines.push(" def v(s): return s._v");
        lines.push(" @v.setter");
        lines.push(" def v(s, x): s._v = x; print('set')");
        lines.push(" @staticmethod");
        lines.push(" def s(x=5): return x");
        lines.push(" @classmethod");
        lines.push(" def c(cls, *x): return cls.__name__, x");
        lines.push(" m = d(lambda s, *x: x)");
        lines.push("c = C()");
        for _ in 0..1 + self.below(5) {
            let call = self
                .pick(&[
                    "f(X)",
                    "f(X, Y)",
                    "f(X, k=Y)",
                    "f(*X)",
                    "f(**X)",
                    "f(3)",
                    "c.v",
                    "C.v",
                    "c.s(X)",
                    "C.s()",
                    "c.c(X)",
                    "C.c(X, Y)",
                    "c.m(X)",
                    "C.m(X, Y)",
                    "setattr(c, 'v', X)",
                    "c.v + Y",
                    "[g(X) for g in (c.c, C.s, f)]",
                    "f(y=X, x=Y)",
                    "f(x=X, **{'k': Y})",
                ])
                .replace('X', &a)
                .replace('Y', &b);
            lines.block("try:", |lines| lines.push(&format!("print({call})")));
            lines.block("except Exception as e:", |lines| {
                lines.push("print(repr(e))")
            });
        }
    }

    /// Lists that are changed in place: slices, sorting, stars.
    pub(super) fn lists(&mut self, lines: &mut Lines) {
        let a = self.expr(Kind::List);
        lines.push(&format!("l = {a}"));
        lines.push("m = l");
        self.names.push(("l".to_owned(), Kind::List));
        for _ in 0..2 + self.below(5) {
            let (e, s, i) = (self.many(), self.slice(), self.index());
            let statement = self
                .pick(&[
                    "l[S] = E",
                    "del l[S]",
                    "l[I] = E",
                    "del l[I]",
                    "l += E",
                    "l *= 2",
                    "l = l[S]",
                    "l.sort(key=repr)",
                    "l.sort(key=lambda x: len(str(x)), reverse=True)",
                    "a, *b = l; print(a, b)",
                    "*a, b = E; print(a, b)",
                    "a, (b, *c) = 1, E; print(b, c)",
                    "[a, b] = l; print(a)",
                    "l[I] += [E]",
                    "l.extend(E)",
                    "print(*l, sep='-', end='|\\n')",
                    "print(*E, *l)",
                    "l.append(l.pop(I))",
                    "print(l is m, l == m)",
                    "for l[I] in E: pass",
                    "l[I:I] = E",
                    "print([x for x in l if x in E])",
                    "print(l > list(E))",
                ])
                .replace('E', &e)
                .replace('S', &s)
                .replace('I', &i);
            lines.block("try:", |lines| lines.push(&statement));
            lines.block("except Exception as e:", |lines| {
                lines.push("print(repr(e))")
            });
        }
        lines.push("print(l, m)");
    }

    /// Coroutines, awaited by hand.
    pub(super) fn coroutines(&mut self, lines: &mut Lines) {
        let place = Place {
            function: true,
            ..Place::default()
        };
        lines.push("class Y:");
        lines.push(" def __init__(s, v): s.v = v");
        lines.push(self.pick(&[
            " def __await__(s):\n  r = yield s.v\n  print('sent', r)\n  return s.v",
            " def __iter__(s):\n  return iter([s.v, 2])\n __await__ = __iter__",
            " def __iter__(s): return (yield s.v)",
        ]));
        lines.push("class M:");
        lines.push(" async def __aenter__(s): print('aenter'); return await Y('e')");
        let swallows = self.pick(&["None", "True"]);
        lines.push(&format!(
            " async def __aexit__(s, t, v, b): print('aexit', t); return {swallows}"
        ));
        lines.push("class A:");
        lines.push(" def __init__(s): s.n = 0");
        lines.push(" def __aiter__(s): return s");
        lines.push(" async def __anext__(s):");
        lines.push("  s.n += 1");
        lines.push("  if s.n > 2: raise StopAsyncIteration");
        lines.push("  return s.n");
        lines.push("async def f(a=1):");
        lines.indent(1);
        self.names.push(("a".to_owned(), Kind::Int));
        for _ in 0..1 + self.below(3) {
            match self.below(6) {
                0 => lines.push("a = await Y(a); print(a)"),
                1 => lines.push("async with M() as m: print('body', m)"),
                2 => lines.push("async for x in A(): print(x)"),
                3 => lines.push("async with M(): raise ValueError('x')"),
                4 => lines.push("print(await f(0) if a else 'no')"),
                _ => self.statement(lines, place, 1),
            }
        }
        lines.push("return 'done'");
        lines.indent(-1);
        self.names.clear();
        lines.push(self.pick(&[
            "async def g(): return await f()",
            "async def g():\n try: return await f(5)\n finally: print('end')",
        ]));
        lines.push("i = g()");
        self.drive(lines);
    }
}
