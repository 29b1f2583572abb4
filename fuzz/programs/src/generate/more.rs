//! Calls of built-in functions with all their arguments, generator expressions, large ints, complex numbers.

use super::{Generator, Kind};

impl Generator<'_> {
    /// More shapes of a kind.
    pub(super) fn more(&mut self, kind: Kind) -> String {
        match kind {
            Kind::Int | Kind::Bool => self.more_int(),
            Kind::Float => self.complex(),
            Kind::Str => self.more_str(),
            Kind::Bytes | Kind::ByteArray => self.more_bytes(),
            Kind::List | Kind::Tuple | Kind::Range => self.more_list(),
            Kind::Dict | Kind::Set => self.more_table(),
        }
    }

    /// An int of some hundred bits.
    fn large(&mut self) -> String {
        let (base, power) = (self.below(9) + 2, self.below(120) + 20);
        let sign = self.pick(&["", "-"]);
        let plus = self.leaf(Kind::Int);
        format!("({sign}{base} ** {power} + {plus})")
    }

    fn more_int(&mut self) -> String {
        match self.below(12) {
            0..3 => {
                let op = self.pick(&["+", "-", "*", "//", "%", "&", "|", "^", "==", "<", ">="]);
                let (a, b) = (self.large(), self.large());
                let b = if self.once_in(3) {
                    self.leaf(Kind::Int)
                } else {
                    b
                };
                format!("({a} {op} {b})")
            }
            3 => {
                let (a, n) = (
                    self.large(),
                    self.pick(&["1", "15", "16", "17", "31", "63", "64", "200"]),
                );
                let op = self.pick(&[">>", "<<"]);
                format!("(({a} {op} {n}) % 1000003)")
            }
            4 => {
                let (a, b) = (
                    self.leaf(Kind::Int),
                    self.pick(&["0", "1", "5", "77", "-2"]),
                );
                let m = self.pick(&["7", "1000003", "-13", "1", "0", "2 ** 70 + 1"]);
                format!("pow({a}, {b}, {m})")
            }
            5 => {
                let (a, order) = (self.expr(Kind::Bytes), self.pick(&["'little'", "'big'"]));
                format!("int.from_bytes({a}, {order})")
            }
            6 => {
                let (f, a) = (self.pick(&["max", "min"]), self.many());
                let how = self.pick(&[
                    ", key=str",
                    ", key=lambda x: -x",
                    ", default=0",
                    ", default=None, key=len",
                    ", key=repr",
                ]);
                format!("{f}({a}{how})")
            }
            7 => {
                let (name, a) = (self.fresh(), self.many());
                let value = self.scoped(&name, Kind::Int, |g| g.expr(Kind::Int));
                let f = self.pick(&["sum", "max", "any", "all", "len", "sorted", "set"]);
                format!("{f}({value} for {name} in {a})")
            }
            8 => {
                let (a, start) = (self.many(), self.leaf(Kind::Int));
                format!("sum({a}, {start})")
            }
            9 => {
                let a = self.large();
                let f = self.pick(&["str", "hex", "bin", "oct", "repr"]);
                format!("len({f}({a}))")
            }
            10 => {
                let (a, b) = (self.any(), self.any());
                let op = self.pick(&["==", "!="]);
                format!("({a} {op} {b})")
            }
            _ => {
                let (a, b) = (self.expr(Kind::Bytes), self.expr(Kind::Bytes));
                let m = self.pick(&["find", "rfind", "count", "index"]);
                format!("{a}.{m}({b})")
            }
        }
    }

    fn complex(&mut self) -> String {
        let part = |g: &mut Self| g.pick(&["1j", "2.5j", "0j", "(1+2j)", "complex(3, -1)", "-1j"]);
        let a = part(self);
        match self.below(6) {
            0..2 => {
                let b = part(self);
                let op = self.pick(&["+", "-", "*", "==", "!="]);
                format!("({a} {op} {b})")
            }
            2 => {
                let b = self.leaf(Kind::Int);
                format!("({a} * {b})")
            }
            3 => {
                let m = self.pick(&["real", "imag"]);
                format!("({a}).{m}")
            }
            4 => {
                let f = self.pick(&["abs", "bool", "str", "complex", "-", "hash", "int", "float"]);
                format!("{f}({a})")
            }
            _ => {
                let b = self.any();
                format!("({a} + {b})")
            }
        }
    }

    fn more_str(&mut self) -> String {
        let a = self.expr(Kind::Str);
        match self.below(9) {
            0 => {
                let n = self.pick(&["0", "1", "3", "8", "True"]);
                let b = self.leaf(Kind::Str);
                format!("'{{:{{}}}}|{{:>{{}}}}'.format({a}, {n}, {b}, {n})")
            }
            1 => {
                let b = self.large();
                let f = self.pick(&[
                    "str",
                    "hex",
                    "bin",
                    "oct",
                    "'%x' % ",
                    "'%030d' % ",
                    "'{:,}'.format",
                ]);
                format!("{f}({b})")
            }
            2 => {
                let (b, c) = (self.any(), self.any());
                format!("'%(k)s %(v)r %%' % {{'k': {b}, 'v': {c}}}")
            }
            3 => {
                let (name, kind) = (self.fresh(), self.kind());
                let source = self.many();
                let value = self.scoped(&name, kind, |g| g.expr(Kind::Str));
                format!("{a}.join({value} for {name} in {source})")
            }
            4 => {
                let b = self.expr(Kind::Str);
                let m = self.pick(&[
                    "removeprefix",
                    "removesuffix",
                    "ljust",
                    "zfill",
                    "partition",
                ]);
                format!("{a}.{m}({b})")
            }
            5 => {
                let b = self.expr(Kind::Str);
                let n = self.pick(&["", ", 1", ", -1", ", 0, 2", ", -3, -1", ", None, 2"]);
                let m = self.pick(&["startswith", "endswith", "find", "count", "rfind"]);
                format!("str({a}.{m}({b}{n}))")
            }
            6 => {
                let s = self.slice();
                let t = self.slice();
                format!("{a}[{s}][{t}]")
            }
            7 => {
                let kind = self.kind();
                let b = self.expr(kind);
                format!(
                    "f'{{{}}}'",
                    if b.contains(['\'', '\\', '{', '!', ':']) {
                        "a"
                    } else {
                        &b
                    }
                )
            }
            _ => {
                let b = self.expr(Kind::Int);
                format!("chr(ord({a}[0]) + {b})")
            }
        }
    }

    fn more_bytes(&mut self) -> String {
        let a = self.expr(Kind::Bytes);
        match self.below(6) {
            0 => {
                let b = self.expr(Kind::ByteArray);
                format!("({a} + {b})")
            }
            1 => {
                let (b, op) = (self.any(), self.pick(&["in", "not in"]));
                format!("({b} {op} {a})")
            }
            2 => {
                let b = self.any();
                format!("(b'%s|%d' % ({a}, {b}))")
            }
            3 => {
                let b = self.expr(Kind::List);
                format!("{a}.join({b})")
            }
            4 => {
                let (b, n) = (self.expr(Kind::Bytes), self.pick(&["", ", 1", ", -1"]));
                let m = self.pick(&["split", "rsplit"]);
                format!("{a}.{m}({b}{n})")
            }
            _ => {
                let s = self.slice();
                format!("memoryview({a})[{s}]")
            }
        }
    }

    fn more_list(&mut self) -> String {
        let a = self.many();
        match self.below(9) {
            0 | 1 => {
                let key = self.pick(&[
                    "lambda x: -x",
                    "lambda x: str(x)[::-1]",
                    "len",
                    "lambda x: x[0]",
                    "lambda x: (len(str(x)), str(x))",
                    "None",
                    "abs",
                    "lambda x: 0",
                ]);
                let reverse = self.pick(&["", ", reverse=True", ", reverse=0"]);
                format!("sorted({a}, key={key}{reverse})")
            }
            2 => {
                let (b, c) = (self.many(), self.many());
                format!("list(zip({a}, {b}, {c}))")
            }
            3 => {
                let n = self.leaf(Kind::Int);
                format!("list(enumerate({a}, {n}))")
            }
            4 => {
                let b = self.many();
                format!("list(map(lambda x, y: (y, x), {a}, {b}))")
            }
            5 => format!("list(filter(None, {a}))"),
            6 => {
                let (n, stop) = (self.fresh(), self.leaf(Kind::Int));
                format!("[*(lambda {n}: iter({n}.pop, {stop}))(list({a}))]")
            }
            7 => {
                let s = self.pick(&[
                    "::-1",
                    "100:-100:-1",
                    "-100:100:2",
                    "2 ** 40:",
                    ":-2 ** 40",
                    "::2 ** 40",
                    "::-2 ** 40",
                    "1:-1:-1",
                    "None:None:None",
                    "True:",
                ]);
                format!("list({a})[{s}]")
            }
            _ => {
                let (name, inner) = (self.fresh(), self.fresh());
                let value = self.scoped(&name, Kind::Int, |g| {
                    g.scoped(&inner, Kind::Int, |g| g.any())
                });
                format!("[[{value} for {inner} in range(2)] for {name} in {a}]")
            }
        }
    }

    fn more_table(&mut self) -> String {
        match self.below(7) {
            0 => {
                let (a, b) = (self.expr(Kind::Set), self.many());
                let m = self.pick(&[
                    "union",
                    "difference",
                    "issubset",
                    "issuperset",
                    "isdisjoint",
                ]);
                format!("{a}.{m}({b})")
            }
            1 => {
                let (a, b) = (self.expr(Kind::Set), self.expr(Kind::Set));
                let op = self.pick(&["<", "<=", ">", ">=", "==", "!="]);
                format!("({a} {op} {b})")
            }
            2 => {
                let (name, source) = (self.fresh(), self.many());
                let (k, v) = self.scoped(&name, Kind::Int, |g| (g.leaf(Kind::Str), g.any()));
                let c = self.expr(Kind::Bool);
                format!("{{{k} + str({name}): {v} for {name} in {source} if {c}}}")
            }
            3 => {
                let (a, b) = (self.expr(Kind::Dict), self.expr(Kind::Dict));
                format!("dict({a}, **{b})")
            }
            4 => {
                let a = self.expr(Kind::Dict);
                let m = self.pick(&["items", "keys", "values"]);
                format!("{a}.{m}()")
            }
            5 => {
                let (a, b) = (self.expr(Kind::Dict), self.expr(Kind::Dict));
                let op = self.pick(&["==", "!=", "<"]);
                format!("({a} {op} {b})")
            }
            _ => {
                let (a, b) = (self.any(), self.expr(Kind::Dict));
                format!("({a} in {b}.values())")
            }
        }
    }
}
