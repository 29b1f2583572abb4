//! Methods and module functions.

use super::{Generator, Kind};

impl Generator<'_> {
    /// A call of a method or function whose result is, more or less, of a kind.
    pub(super) fn method(&mut self, kind: Kind) -> String {
        match kind {
            Kind::Str | Kind::Bytes => self.text_method(kind),
            Kind::Set => {
                let m = self.pick(&[
                    "union",
                    "intersection",
                    "difference",
                    "symmetric_difference",
                    "copy",
                ]);
                let a = self.expr(Kind::Set);
                let b = if m == "copy" {
                    String::new()
                } else {
                    self.any()
                };
                format!("{a}.{m}({b})")
            }
            Kind::Bool => self.question(),
            Kind::Int => {
                let (a, b) = (self.expr(Kind::Str), self.expr(Kind::Str));
                let m = self.pick(&["find", "rfind", "index", "rindex", "count"]);
                let range = self.pick(&["", "", ", 1", ", 0, 2", ", -2", ", 5"]);
                format!("{a}.{m}({b}{range})")
            }
            Kind::Float => {
                let f = self.pick(&[
                    "sqrt", "floor", "ceil", "trunc", "fabs", "isnan", "isinf", "isfinite",
                    "degrees", "radians", "sin", "cos", "exp", "log", "tan", "atan", "log2",
                    "log10", "frexp", "modf", "erf", "gamma", "lgamma", "asinh", "expm1",
                ]);
                let a = self.expr(Kind::Float);
                // Of the last digit's rounding each library has its own idea.
                if matches!(
                    f,
                    "floor"
                        | "ceil"
                        | "trunc"
                        | "isnan"
                        | "isinf"
                        | "isfinite"
                        | "frexp"
                        | "modf"
                        | "sqrt"
                        | "fabs"
                ) {
                    return format!("math.{f}({a})");
                }
                format!("float('%.3g' % math.{f}({a}))")
            }
            Kind::List => match self.below(5) {
                0 => {
                    let (a, b) = (self.expr(Kind::Str), self.expr(Kind::Str));
                    let m = self.pick(&["split", "rsplit", "partition", "rpartition"]);
                    let n = if m.contains("split") {
                        self.pick(&["", "", ", 1", ", -1", ", 0"])
                    } else {
                        ""
                    };
                    format!("{a}.{m}({b}{n})")
                }
                1 => {
                    let a = self.expr(Kind::Str);
                    let m = self.pick(&[
                        "split()",
                        "splitlines()",
                        "splitlines(True)",
                        "split(None, 1)",
                        "rsplit()",
                    ]);
                    format!("{a}.{m}")
                }
                2 => {
                    let a = self.expr(Kind::Dict);
                    let m = self.pick(&["keys", "values", "items"]);
                    format!("list({a}.{m}())")
                }
                3 => self.regex(),
                _ => self.packed(),
            },
            Kind::Tuple => {
                let a = self.expr(Kind::Bytes);
                let f = self.pick(&[
                    "<H", ">h", "<i", ">I", "B", "b", "<f", "<q", "3s", "<2h", "HB", "@i", "!H",
                    "<e",
                ]);
                let call = self.pick(&["struct.unpack", "struct.unpack_from"]);
                format!("{call}('{f}', {a})")
            }
            Kind::Dict => {
                let a = self.expr(Kind::Dict);
                let call = self.pick(&[
                    "{}.copy()",
                    "OrderedDict({})",
                    "json.loads(json.dumps({}))",
                    "dict.fromkeys({})",
                    "dict.fromkeys({}, 0)",
                ]);
                if call.starts_with("Ordered") && a.contains(" for ") {
                    // Of a comprehension right there MicroPython makes something else (a row of COMPATIBILITY.md).
                    return format!("OrderedDict(dict({a}))");
                }
                call.replace("{}", &a)
            }
            Kind::Range | Kind::ByteArray => {
                let a = self.any();
                format!("bytearray({a})")
            }
        }
    }

    fn text_method(&mut self, kind: Kind) -> String {
        let a = self.expr(kind);
        match self.below(10) {
            0..3 => {
                let m = self.pick(&["upper", "lower", "strip", "lstrip", "rstrip"]);
                format!("{a}.{m}()")
            }
            3 => {
                let (m, b) = (self.pick(&["strip", "lstrip", "rstrip"]), self.expr(kind));
                format!("{a}.{m}({b})")
            }
            4 | 5 => {
                let (b, c) = (self.expr(kind), self.expr(kind));
                let n = self.pick(&["", "", ", 1", ", 0", ", -1"]);
                format!("{a}.replace({b}, {c}{n})")
            }
            6 => {
                // A negative width makes MicroPython write beyond its heap.
                let n = self.pick(&["0", "5", "10", "1"]);
                format!("{a}.center({n})")
            }
            7 if kind == Kind::Bytes => self.converted(),
            7 => {
                let b = self.any();
                format!("json.dumps({b})")
            }
            8 if kind == Kind::Bytes => {
                let sep = self.pick(&["", "'-'", "b':'"]);
                format!("{a}.hex({sep}).encode()")
            }
            8 => {
                let (pattern, b) = (self.pattern(), self.leaf(Kind::Str));
                format!("re.sub({pattern}, {b}, {a})")
            }
            _ => {
                let b = self.expr(if kind == Kind::Str {
                    Kind::Bytes
                } else {
                    Kind::Str
                });
                let m = if kind == Kind::Str {
                    "decode"
                } else {
                    "encode"
                };
                format!("{b}.{m}()")
            }
        }
    }

    fn converted(&mut self) -> String {
        let a = self.expr(Kind::Bytes);
        let call = self.pick(&[
            "binascii.hexlify({})",
            "binascii.unhexlify({})",
            "binascii.b2a_base64({})",
            "binascii.a2b_base64({})",
            "binascii.a2b_base64(binascii.b2a_base64({}))",
            "binascii.hexlify({}, '-')",
            "bytes.fromhex(({}).hex())",
        ]);
        call.replace("{}", &a)
    }

    fn question(&mut self) -> String {
        match self.below(5) {
            0 => {
                let (a, m) = (
                    self.expr(Kind::Str),
                    self.pick(&["isdigit", "isalpha", "isspace", "isupper", "islower"]),
                );
                format!("{a}.{m}()")
            }
            1 => {
                let kind = [Kind::Str, Kind::Bytes][self.below(2)];
                let (a, b) = (self.expr(kind), self.expr(kind));
                let m = self.pick(&["startswith", "endswith"]);
                format!("{a}.{m}({b})")
            }
            2 => {
                let (a, b) = (self.expr(Kind::Set), self.expr(Kind::Set));
                let m = self.pick(&["issubset", "issuperset", "isdisjoint"]);
                format!("{a}.{m}({b})")
            }
            3 => {
                let a = self.any();
                let name = self.pick(&[
                    "'append'",
                    "'upper'",
                    "'__len__'",
                    "'nope'",
                    "'keys'",
                    "'real'",
                    "'decode'",
                ]);
                format!("hasattr({a}, {name})")
            }
            _ => {
                let (pattern, a) = (self.pattern(), self.expr(Kind::Str));
                format!("bool(re.match({pattern}, {a}))")
            }
        }
    }

    fn pattern(&mut self) -> &'static str {
        const PATTERNS: [&str; 26] = [
            "'a'",
            "'a*'",
            "'a+b'",
            "'.'",
            "'(a)(b)?'",
            "'[a-c]+'",
            "'[^a]'",
            "'^a'",
            "'b$'",
            "'a|b'",
            "'(a|b)*'",
            "'\\\\d+'",
            "'\\\\w*'",
            "'\\\\s'",
            "'(.)(.)'",
            "'a??'",
            "'(a*)*'",
            "'x*?y'",
            "''",
            "'['",
            "'('",
            "'*'",
            "'a{2}'",
            "'(?:ab)+'",
            "'\\\\.'",
            "'[]a]'",
        ];
        PATTERNS[self.below(PATTERNS.len())]
    }

    fn regex(&mut self) -> String {
        let (pattern, a) = (self.pattern(), self.expr(Kind::Str));
        let call = self.pick(&[
            "re.search(P, A).groups()",
            "[re.match(P, A).group(0)]",
            "re.search(P, A).span()",
            "re.compile(P).split(A)",
            "re.compile(P).split(A, 1)",
            "[re.search(P, A).start(), re.search(P, A).end()]",
        ]);
        call.replace('A', &a).replace('P', pattern)
    }

    fn packed(&mut self) -> String {
        let f = self.pick(&[
            "<H", ">h", "<i", ">I", "B", "b", "<f", "<q", "<Q", "2h", "HB", "<e", "x2B", "3s",
        ]);
        let items = self.ints(2);
        format!("list(struct.pack('{f}', {items}))")
    }
}
