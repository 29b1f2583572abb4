//! Expressions.

use super::{Generator, Kind};

/// Integers at the corners of MicroPython's representations.
const INTS: [&str; 40] = [
    "0",
    "1",
    "2",
    "3",
    "-1",
    "7",
    "10",
    "-2",
    "5",
    "-7",
    "16",
    "31",
    "32",
    "33",
    "63",
    "64",
    "100",
    "127",
    "128",
    "255",
    "256",
    "-128",
    "-255",
    "1000",
    "65535",
    "65536",
    "1073741823",
    "1073741824",
    "-1073741824",
    "-1073741825",
    "2147483647",
    "2147483648",
    "-2147483648",
    "4294967295",
    "4294967296",
    "9223372036854775807",
    "10**18",
    "-10**20",
    "2**64",
    "123456789012345678901234567890",
];

const FLOATS: [&str; 38] = [
    "0.0",
    "1.0",
    "0.5",
    "-1.0",
    "2.5",
    "-0.0",
    "0.1",
    "1.5",
    "3.14159",
    "1e10",
    "1e-5",
    "1e5",
    "1e7",
    "123456.789",
    "-2.75",
    "1e16",
    "1e38",
    "3.4e38",
    "1e-38",
    "1e-40",
    "1e40",
    "float('inf')",
    "float('-inf')",
    "float('nan')",
    "16777216.0",
    "16777217.0",
    "0.3",
    "100.0",
    "1e15",
    "9.999999",
    "99999.95",
    "0.00012345",
    "2147483648.0",
    "1073741823.5",
    "1e22",
    "7.0",
    "1.0000001",
    "255.5",
];

const STRS: [&str; 40] = [
    "''",
    "'a'",
    "'b'",
    "'abc'",
    "'hello world'",
    "'aXbXc'",
    "'  pad '",
    "'12'",
    "'-7'",
    "'3.5'",
    "'é'",
    "'日本'",
    "'a\\nb\\n'",
    "'\\t'",
    "'\\x00'",
    "'\\\\'",
    "'\"'",
    "\"'\"",
    "'aaa'",
    "'ABC'",
    "'a,b,,c'",
    "'0x1f'",
    "'{}'",
    "'%s'",
    "'_'",
    "'\\x7f'",
    "'\\x80'",
    "'\\u1234'",
    "'\\U0001f600'",
    "'x' * 10",
    "'Hello'",
    "'a b  c'",
    "'1e5'",
    "'True'",
    "'ab' 'cd'",
    "r'\\n'",
    "'zz'",
    "'k'",
    "'key'",
    "'\\x1b['",
];

const BYTES: [&str; 20] = [
    "b''",
    "b'a'",
    "b'abc'",
    "b'\\x00\\x01'",
    "b'\\xff'",
    "b'hello world'",
    "b'a,b,c'",
    "b'  x '",
    "b'12'",
    "b'\\''",
    "b'\"'",
    "b'aXa'",
    "b'\\n\\r\\t'",
    "b'\\\\'",
    "b'\\x7f\\x80'",
    "bytes(3)",
    "bytes([1, 2, 255])",
    "b'ABC'",
    "b'zz'",
    "b'\\xc3\\xa9'",
];

impl Generator<'_> {
    /// An expression of a kind, now and then of another.
    pub(super) fn expr(&mut self, kind: Kind) -> String {
        let kind = if self.once_in(40) { self.kind() } else { kind };
        if self.depth == 0 || self.below(5) < 2 {
            return self.leaf(kind);
        }
        self.depth -= 1;
        let text = if self.once_in(6) {
            self.any_kind(kind)
        } else if self.once_in(6) {
            self.more(kind)
        } else {
            match kind {
                Kind::Int => self.int(),
                Kind::Float => self.float(),
                Kind::Str => self.str(),
                Kind::Bytes => self.bytes(),
                Kind::List => self.list(),
                Kind::Tuple => self.tuple(),
                Kind::Dict => self.dict(),
                Kind::Set => self.set(),
                Kind::Bool => self.bool(),
                Kind::Range => self.range(),
                Kind::ByteArray => self.bytearray(),
            }
        };
        self.depth += 1;
        text
    }

    /// Something to iterate over, as a rule.
    pub(super) fn many(&mut self) -> String {
        if self.once_in(12) {
            return self.any();
        }
        let kind = [
            Kind::List,
            Kind::Tuple,
            Kind::Str,
            Kind::Range,
            Kind::Dict,
            Kind::Set,
            Kind::Bytes,
            Kind::ByteArray,
        ][self.below(8)];
        self.expr(kind)
    }

    /// An expression of whatever kind.
    pub(super) fn any(&mut self) -> String {
        let kind = self.kind();
        self.expr(kind)
    }

    /// An expression without parts.
    pub(super) fn leaf(&mut self, kind: Kind) -> String {
        if self.below(3) > 0
            && let Some(name) = self.variable(kind)
        {
            return name;
        }
        match kind {
            Kind::Int => match self.below(3) {
                0 => self.below(10).to_string(),
                _ => {
                    let text = INTS[self.below(INTS.len())];
                    parenthesized(text)
                }
            },
            Kind::Float => parenthesized(FLOATS[self.below(FLOATS.len())]),
            Kind::Str => {
                let text = STRS[self.below(STRS.len())];
                if text.contains("' '") || text.contains('*') {
                    format!("({text})")
                } else {
                    text.to_owned()
                }
            }
            Kind::Bytes => BYTES[self.below(BYTES.len())].to_owned(),
            Kind::List => self
                .pick(&[
                    "[]",
                    "[1]",
                    "[1, 2, 3]",
                    "['a', 'b']",
                    "[3, 1, 2]",
                    "[0] * 3",
                    "[None, True]",
                    "list(range(5))",
                    "[[1], [2]]",
                ])
                .replace("[0] * 3", "([0] * 3)"),
            Kind::Tuple => self
                .pick(&[
                    "()",
                    "(1,)",
                    "(1, 2)",
                    "('a', 1)",
                    "(1, 2, 3)",
                    "(None,)",
                    "(1.5, 'x')",
                    "((1,), 2)",
                ])
                .to_owned(),
            Kind::Dict => self
                .pick(&[
                    "{}",
                    "{1: 2}",
                    "{'a': 1, 'b': 2}",
                    "{'x': None}",
                    "{1: 'a', 'b': 2}",
                    "{(1, 2): 3}",
                    "{None: 0}",
                ])
                .to_owned(),
            Kind::Set => self
                .pick(&[
                    "set()",
                    "{1}",
                    "{1, 2, 3}",
                    "{'a', 'b'}",
                    "frozenset([1, 2])",
                    "{2, 'a'}",
                    "frozenset()",
                ])
                .to_owned(),
            Kind::Bool => self.pick(&["True", "False", "None", "1", "0"]).to_owned(),
            Kind::Range => self
                .pick(&[
                    "range(0)",
                    "range(5)",
                    "range(1, 10, 3)",
                    "range(5, 0, -1)",
                    "range(-3, 3)",
                    "range(10, 0)",
                ])
                .to_owned(),
            Kind::ByteArray => self
                .pick(&[
                    "bytearray()",
                    "bytearray(b'abc')",
                    "bytearray(4)",
                    "bytearray([1, 255])",
                    "memoryview(b'abcd')",
                    "memoryview(bytearray(b'xyz'))",
                ])
                .to_owned(),
        }
    }

    /// Shapes that give any kind.
    fn any_kind(&mut self, kind: Kind) -> String {
        match self.below(9) {
            0 => {
                let (a, c, b) = (self.expr(kind), self.expr(Kind::Bool), self.expr(kind));
                format!("({a} if {c} else {b})")
            }
            1 => {
                let (a, b) = (self.any(), self.expr(kind));
                format!("({a} or {b})")
            }
            2 => {
                let (a, b) = (self.any(), self.expr(kind));
                format!("({a} and {b})")
            }
            3 => {
                let a = self.expr(kind);
                let i = self.pick(&["0", "-1", "1"]);
                format!("[{a}][{i}]")
            }
            4 => {
                let name = self.fresh();
                let value = self.any();
                let bound = self.scoped(&name, kind, |g| g.expr(kind));
                format!("(lambda {name}: {bound})({value})")
            }
            5 => {
                let name = self.fresh();
                let value = self.expr(kind);
                let text = format!("({name} := {value})");
                self.names.push((name, kind));
                text
            }
            6 => {
                let (a, k) = (self.expr(Kind::Dict), self.any());
                format!("{a}[{k}]")
            }
            7 => {
                let (a, k, d) = (self.expr(Kind::Dict), self.any(), self.expr(kind));
                format!("{a}.get({k}, {d})")
            }
            _ => self.method(kind),
        }
    }

    /// Makes something with a variable in scope.
    pub(super) fn scoped<T>(
        &mut self,
        name: &str,
        kind: Kind,
        make: impl FnOnce(&mut Self) -> T,
    ) -> T {
        let before = self.names.len();
        self.names.push((name.to_owned(), kind));
        let made = make(self);
        self.names.truncate(before);
        made
    }

    fn int(&mut self) -> String {
        match self.below(16) {
            0..6 => {
                let op = self.pick(&["+", "-", "*", "//", "%", "&", "|", "^", "+", "-"]);
                let (a, b) = (self.expr(Kind::Int), self.expr(Kind::Int));
                format!("({a} {op} {b})")
            }
            6 => {
                let op = self.pick(&["<<", ">>"]);
                let a = self.expr(Kind::Int);
                let n = self.pick(&[
                    "0", "1", "3", "8", "29", "30", "31", "32", "40", "64", "100", "-1",
                ]);
                format!("({a} {op} {n})")
            }
            7 => {
                let a = self.leaf(Kind::Int);
                let n = self.pick(&["0", "1", "2", "3", "5", "-1", "10"]);
                format!("({a} ** {n})")
            }
            8 => {
                let op = self.pick(&["-", "~", "+", "abs", "int", "not "]);
                let a = self.expr(Kind::Int);
                format!("({op}({a}))")
            }
            9 => {
                let a = self.many();
                format!("len({a})")
            }
            10 => {
                let f = self.pick(&["sum", "max", "min"]);
                let kind = [
                    Kind::List,
                    Kind::Tuple,
                    Kind::Range,
                    Kind::Bytes,
                    Kind::Set,
                    Kind::ByteArray,
                ][self.below(6)];
                let a = self.expr(kind);
                format!("{f}({a})")
            }
            11 => {
                let a = self.expr(Kind::Float);
                let f = self.pick(&["int", "round"]);
                format!("{f}({a})")
            }
            12 => {
                let a = self.expr(Kind::Str);
                let base = self.pick(&["", ", 10", ", 16", ", 0", ", 2", ", 36", ", 8"]);
                format!("int({a}{base})")
            }
            13 => {
                let (a, b) = (self.expr(Kind::Int), self.expr(Kind::Int));
                let i = self.pick(&["[0]", "[1]"]);
                format!("divmod({a}, {b}){i}")
            }
            14 => {
                let (a, i) = (self.expr(Kind::Bytes), self.index());
                format!("{a}[{i}]")
            }
            _ => {
                let a = self.expr(Kind::Str);
                format!("ord({a})")
            }
        }
    }

    fn float(&mut self) -> String {
        match self.below(8) {
            0..4 => {
                let op = self.pick(&["+", "-", "*", "/", "//", "%", "**"]);
                let number = if self.once_in(3) {
                    Kind::Int
                } else {
                    Kind::Float
                };
                let (a, b) = (self.expr(Kind::Float), self.expr(number));
                if op == "**" {
                    let a = self.leaf(Kind::Float);
                    let b = self.pick(&["2.0", "0.5", "-1.5", "3", "-2", "0.0", "float('inf')"]);
                    return format!("({a} {op} {b})");
                }
                if self.once_in(2) {
                    format!("({b} {op} {a})")
                } else {
                    format!("({a} {op} {b})")
                }
            }
            4 => {
                let (a, b) = (self.expr(Kind::Int), self.expr(Kind::Int));
                format!("({a} / {b})")
            }
            5 => {
                let f = self.pick(&["-", "abs", "float", "+"]);
                let kind = if self.once_in(3) {
                    Kind::Int
                } else {
                    Kind::Float
                };
                let a = self.expr(kind);
                format!("({f}({a}))")
            }
            6 => {
                let a = self.expr(Kind::Float);
                let digits = self.pick(&["0", "1", "2", "3", "-1"]);
                format!("round({a}, {digits})")
            }
            _ => {
                let a = self.expr(Kind::Str);
                format!("float({a})")
            }
        }
    }

    fn str(&mut self) -> String {
        match self.below(12) {
            0 | 1 => {
                let (a, b) = (self.expr(Kind::Str), self.expr(Kind::Str));
                format!("({a} + {b})")
            }
            2 => {
                let (a, n) = (self.expr(Kind::Str), self.below(5));
                format!("({a} * {n})")
            }
            3 => {
                let f = self.pick(&["str", "repr", "repr", "ascii"]);
                let f = if f == "ascii" { "str" } else { f };
                let a = self.any();
                format!("{f}({a})")
            }
            4 => {
                let (a, i) = (self.expr(Kind::Str), self.index());
                format!("{a}[{i}]")
            }
            5 => self.slice_of(Kind::Str),
            6 => {
                let f = self.pick(&["bin", "hex", "oct", "chr"]);
                let a = self.expr(Kind::Int);
                format!("{f}({a})")
            }
            7 | 8 => self.formatted(),
            9 => {
                let (a, kind) = (
                    self.expr(Kind::Str),
                    [Kind::List, Kind::Tuple, Kind::Str][self.below(3)],
                );
                let b = self.expr(kind);
                format!("{a}.join({b})")
            }
            _ => self.method(Kind::Str),
        }
    }

    fn bytes(&mut self) -> String {
        match self.below(8) {
            0 => {
                let (a, b) = (self.expr(Kind::Bytes), self.expr(Kind::Bytes));
                format!("({a} + {b})")
            }
            1 => {
                let (a, n) = (self.expr(Kind::Bytes), self.below(4));
                format!("({a} * {n})")
            }
            2 => self.slice_of(Kind::Bytes),
            3 => {
                let a = self.expr(Kind::Str);
                format!("{a}.encode()")
            }
            4 => {
                let kind = [Kind::List, Kind::Tuple, Kind::Range, Kind::ByteArray][self.below(4)];
                let a = self.expr(kind);
                format!("bytes({a})")
            }
            5 => {
                let (n, order) = (self.expr(Kind::Int), self.pick(&["'little'", "'big'"]));
                let length = self.pick(&["1", "2", "4", "8", "0"]);
                format!("({n}).to_bytes({length}, {order})")
            }
            _ => self.method(Kind::Bytes),
        }
    }

    fn list(&mut self) -> String {
        match self.below(14) {
            0..3 => {
                let items = self.items(4);
                format!("[{items}]")
            }
            3 => {
                let (a, b) = (self.expr(Kind::List), self.expr(Kind::List));
                format!("({a} + {b})")
            }
            4 => {
                let (a, n) = (self.expr(Kind::List), self.below(3));
                format!("({a} * {n})")
            }
            5 => self.slice_of(Kind::List),
            6 => {
                let a = self.many();
                format!("list({a})")
            }
            7 => {
                let a = self.many();
                let how = self.pick(&[
                    "",
                    ", reverse=True",
                    ", key=str",
                    ", key=repr, reverse=True",
                ]);
                format!("sorted({a}{how})")
            }
            8..11 => self.comprehension("[", "]"),
            11 => {
                let (a, b) = (self.many(), self.many());
                format!("list(zip({a}, {b}))")
            }
            12 => {
                let a = self.many();
                let f = self.pick(&["enumerate", "reversed", "iter", "set"]);
                format!("list({f}({a}))")
            }
            _ => {
                let f = self.pick(&[
                    "str",
                    "bool",
                    "lambda x: x * 2",
                    "lambda x: x + 1",
                    "repr",
                    "len",
                    "ord",
                ]);
                let a = self.many();
                let g = self.pick(&["map", "filter"]);
                format!("list({g}({f}, {a}))")
            }
        }
    }

    fn tuple(&mut self) -> String {
        match self.below(7) {
            0 | 1 => {
                let items = self.items(3);
                if items.is_empty() {
                    "()".to_owned()
                } else {
                    format!("({items},)")
                }
            }
            2 => {
                let (a, b) = (self.expr(Kind::Tuple), self.expr(Kind::Tuple));
                format!("({a} + {b})")
            }
            3 => {
                let (a, n) = (self.expr(Kind::Tuple), self.below(3));
                format!("({a} * {n})")
            }
            4 => self.slice_of(Kind::Tuple),
            5 => {
                let number = [Kind::Int, Kind::Float][self.below(2)];
                let (a, b) = (self.expr(Kind::Int), self.expr(number));
                format!("divmod({a}, {b})")
            }
            _ => {
                let a = self.many();
                format!("tuple({a})")
            }
        }
    }

    fn dict(&mut self) -> String {
        match self.below(6) {
            0..2 => {
                let mut items = Vec::new();
                for _ in 0..self.below(5) {
                    let (k, v) = (self.any(), self.any());
                    items.push(format!("{k}: {v}"));
                }
                format!("{{{}}}", items.join(", "))
            }
            2 => {
                let (name, kind) = (self.fresh(), self.kind());
                let source = self.many();
                let (k, v) = self.scoped(&name, kind, |g| (g.any(), g.any()));
                format!("{{{k}: {v} for {name} in {source}}}")
            }
            3 => {
                let (a, b) = (self.expr(Kind::Dict), self.expr(Kind::Int));
                format!("dict({a}, z={b})")
            }
            4 => {
                let (a, b) = (self.many(), self.many());
                format!("dict(zip({a}, {b}))")
            }
            _ => {
                let (a, b) = (self.expr(Kind::Dict), self.expr(Kind::Dict));
                format!("({a} | {b})")
            }
        }
    }

    fn set(&mut self) -> String {
        match self.below(5) {
            0 => {
                let items = self.items(4);
                if items.is_empty() {
                    "set()".to_owned()
                } else {
                    format!("{{{items}}}")
                }
            }
            1 => {
                let op = self.pick(&["|", "&", "-", "^"]);
                let (a, b) = (self.expr(Kind::Set), self.expr(Kind::Set));
                format!("({a} {op} {b})")
            }
            2 => {
                let f = self.pick(&["set", "frozenset"]);
                let a = self.many();
                format!("{f}({a})")
            }
            3 => self.comprehension("{", "}"),
            _ => self.method(Kind::Set),
        }
    }

    fn bool(&mut self) -> String {
        match self.below(10) {
            0..3 => {
                let kind = self.kind();
                let other = if self.once_in(4) { self.kind() } else { kind };
                let op = self.pick(&["==", "!=", "<", ">", "<=", ">="]);
                let (a, b) = (self.expr(kind), self.expr(other));
                format!("({a} {op} {b})")
            }
            3 => {
                let (a, b, c) = (
                    self.expr(Kind::Int),
                    self.expr(Kind::Float),
                    self.expr(Kind::Int),
                );
                let (o, p) = (self.pick(&["<", "<=", "=="]), self.pick(&["<", ">=", "!="]));
                format!("({a} {o} {b} {p} {c})")
            }
            4 => {
                let op = self.pick(&["in", "not in"]);
                let (a, b) = (self.any(), self.many());
                format!("({a} {op} {b})")
            }
            5 => {
                let a = self.any();
                format!("(not {a})")
            }
            6 => {
                let f = self.pick(&["any", "all", "bool", "callable"]);
                let a = self.many();
                format!("{f}({a})")
            }
            7 => {
                let a = self.any();
                let t = self.pick(&[
                    "int",
                    "str",
                    "(int, float)",
                    "list",
                    "object",
                    "bytes",
                    "dict",
                    "bool",
                    "tuple",
                ]);
                format!("isinstance({a}, {t})")
            }
            8 => {
                let op = self.pick(&["is", "is not"]);
                let a = self.any();
                let singleton = self.pick(&["None", "True", "False"]);
                format!("({a} {op} {singleton})")
            }
            _ => self.method(Kind::Bool),
        }
    }

    fn range(&mut self) -> String {
        match self.below(3) {
            0 => self.slice_of(Kind::Range),
            1 => {
                let (a, b) = (self.below(20) as i64 - 10, self.below(20) as i64 - 10);
                let step = self.pick(&["1", "2", "3", "-1", "-2", "7", "0"]);
                format!("range({a}, {b}, {step})")
            }
            _ => {
                let a = self.below(8);
                format!("range({a})")
            }
        }
    }

    fn bytearray(&mut self) -> String {
        match self.below(5) {
            0 => {
                let a = self.expr(Kind::Bytes);
                format!("bytearray({a})")
            }
            1 => {
                let (a, b) = (self.expr(Kind::ByteArray), self.expr(Kind::Bytes));
                format!("({a} + {b})")
            }
            2 => self.slice_of(Kind::ByteArray),
            3 => {
                let a = self.expr(Kind::Bytes);
                format!("memoryview({a})")
            }
            _ => {
                let code = self.pick(&["b", "B", "h", "H", "i", "I", "q", "Q", "f", "l"]);
                let items = self.ints(4);
                format!("array('{code}', [{items}])")
            }
        }
    }

    fn comprehension(&mut self, open: &str, close: &str) -> String {
        let name = self.fresh();
        let kind = self.kind();
        let source = self.many();
        self.scoped(&name, kind, |g| {
            let condition = if g.once_in(3) {
                let c = g.expr(Kind::Bool);
                format!(" if {c}")
            } else {
                String::new()
            };
            if g.once_in(4) {
                let inner = g.fresh();
                let source2 = g.many();
                let value = g.scoped(&inner, kind, |g| g.any());
                return format!("{open}{value} for {name} in {source}{condition} for {inner} in {source2}{close}");
            }
            let value = g.any();
            format!("{open}{value} for {name} in {source}{condition}{close}")
        })
    }

    /// Items of a display, some of them starred.
    pub(super) fn items(&mut self, most: usize) -> String {
        let mut items = Vec::new();
        for _ in 0..self.below(most + 1) {
            let item = if self.once_in(200) {
                format!("*{}", self.many())
            } else {
                self.any()
            };
            items.push(item);
        }
        items.join(", ")
    }

    pub(super) fn ints(&mut self, most: usize) -> String {
        let mut items = Vec::new();
        for _ in 0..self.below(most + 1) {
            items.push(self.leaf(Kind::Int));
        }
        items.join(", ")
    }

    pub(super) fn index(&mut self) -> String {
        match self.below(8) {
            0 => self.expr(Kind::Int),
            _ => self
                .pick(&["0", "1", "-1", "2", "-2", "5", "-5", "True"])
                .to_owned(),
        }
    }

    pub(super) fn slice(&mut self) -> String {
        const PARTS: [&str; 14] = [
            "", "0", "1", "-1", "2", "-2", "3", "100", "-100", "None", "", "4", "", "1.5",
        ];
        const STEPS: [&str; 12] = [
            "", "", "", ":", ":1", ":2", ":-1", ":-2", ":3", ":-3", ":0", ":None",
        ];
        let a = PARTS[self.below(PARTS.len())];
        let b = PARTS[self.below(PARTS.len())];
        let c = STEPS[self.below(STEPS.len())];
        format!("{a}:{b}{c}")
    }

    fn slice_of(&mut self, kind: Kind) -> String {
        let (a, s) = (self.expr(kind), self.slice());
        format!("{a}[{s}]")
    }
}

fn parenthesized(text: &str) -> String {
    if text.starts_with('-') || text.contains('*') {
        format!("({text})")
    } else {
        text.to_owned()
    }
}
