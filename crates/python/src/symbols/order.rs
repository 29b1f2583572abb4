//! The order of the interned strings, in which `dir()` and the tab key try them (py/makeqstrdata.py).

use super::Symbols;
use crate::value::Sym;
use std::cmp::Ordering;

/// Where a string was met first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// In the firmware, written in C.
    #[default]
    Firmware,
    /// In one of the firmware's modules that are written in Python.
    Frozen,
    /// In a program.
    Program,
}

/// Compares two names of the firmware: those with a fixed number come first, then the methods of operators,
/// then the rest by their bytes.
pub fn compare(a: &str, b: &str) -> Ordering {
    rank(a.as_bytes())
        .cmp(&rank(b.as_bytes()))
        .then_with(|| a.cmp(b))
}

fn rank(name: &[u8]) -> usize {
    match FIXED.iter().position(|fixed| fixed.as_bytes() == name) {
        Some(number) => number,
        None if OPERATORS.iter().any(|operator| operator.as_bytes() == name) => FIXED.len(),
        None => FIXED.len() + 1,
    }
}

impl Symbols {
    /// Interns the names that the language's core answers to, though no table of ours has them.
    pub(crate) fn intern_core(&mut self) {
        for name in FIXED.iter().chain(&OPERATORS).chain(&LOADED) {
            self.intern(name);
        }
    }

    /// All, in the order of the part's table: the names of the firmware, of its frozen modules, and those that
    /// only the program has, as it met them.
    pub fn in_order(&self) -> Vec<Sym> {
        let mut all: Vec<(usize, Origin, Sym)> = (0..self.len() as u32)
            .map(Sym)
            .map(
                |sym| match (rank(self.text(sym)), self.origins[sym.index()]) {
                    (fixed, _) if fixed <= FIXED.len() => (fixed, Origin::Firmware, sym),
                    (rank, origin) => (rank, origin, sym),
                },
            )
            .collect();
        all.sort_by(|a, b| {
            (a.0, a.1).cmp(&(b.0, b.1)).then_with(|| match a.1 {
                Origin::Program => a.2.index().cmp(&b.2.index()),
                _ => self.text(a.2).cmp(self.text(b.2)),
            })
        });
        all.into_iter().map(|(_, _, sym)| sym).collect()
    }
}

/// Attributes that a type's code looks for.
const LOADED: [&str; 8] = [
    "__globals__",
    "imag",
    "indices",
    "itemsize",
    "modules",
    "path",
    "real",
    "__dict__",
];

/// Names of operators' methods, which follow those.
#[rustfmt::skip]
const OPERATORS: [&str; 58] = [
    "__abs__", "__add__", "__and__", "__bool__", "__complex__", "__contains__", "__delete__", "__divmod__", "__eq__",
    "__float__", "__floordiv__", "__ge__", "__get__", "__gt__", "__iadd__", "__iand__", "__ifloordiv__",
    "__ilshift__", "__imatmul__", "__imod__", "__imul__", "__invert__", "__ior__", "__ipow__", "__irshift__",
    "__isub__", "__itruediv__", "__ixor__", "__le__", "__lshift__", "__lt__", "__matmul__", "__mod__", "__mul__",
    "__ne__", "__neg__", "__or__", "__pos__", "__pow__", "__radd__", "__rand__", "__rfloordiv__", "__rlshift__",
    "__rmatmul__", "__rmod__", "__rmul__", "__ror__", "__rpow__", "__rrshift__", "__rshift__", "__rsub__",
    "__rtruediv__", "__rxor__", "__set__", "__sizeof__", "__sub__", "__truediv__", "__xor__",
];

/// Names with a fixed number in .mpy files (version 6), in its order.
#[rustfmt::skip]
const FIXED: [&str; 158] = [
    "__dir__", "_", "__call__", "__class__", "__delitem__", "__enter__", "__exit__", "__getattr__", "__getitem__",
    "__hash__", "__init__", "__int__", "__iter__", "__len__", "__main__", "__module__", "__name__", "__new__",
    "__next__", "__qualname__", "__repr__", "__setitem__", "__str__", "ArithmeticError", "AssertionError",
    "AttributeError", "BaseException", "EOFError", "Ellipsis", "Exception", "GeneratorExit", "ImportError",
    "IndentationError", "IndexError", "KeyError", "KeyboardInterrupt", "LookupError", "MemoryError", "NameError",
    "NoneType", "NotImplementedError", "OSError", "OverflowError", "RuntimeError", "StopIteration", "SyntaxError",
    "SystemExit", "TypeError", "ValueError", "ZeroDivisionError", "abs", "all", "any", "append", "args", "bool",
    "builtins", "bytearray", "bytecode", "bytes", "callable", "chr", "classmethod", "clear", "close", "const",
    "copy", "count", "dict", "dir", "divmod", "end", "endswith", "eval", "exec", "extend", "find", "format",
    "from_bytes", "get", "getattr", "globals", "hasattr", "hash", "id", "index", "insert", "int", "isalpha",
    "isdigit", "isinstance", "islower", "isspace", "issubclass", "isupper", "items", "iter", "join", "key",
    "keys", "len", "list", "little", "locals", "lower", "lstrip", "main", "map", "micropython", "next", "object",
    "open", "ord", "pop", "popitem", "pow", "print", "range", "read", "readinto", "readline", "remove", "replace",
    "repr", "reverse", "rfind", "rindex", "round", "rsplit", "rstrip", "self", "send", "sep", "set", "setattr",
    "setdefault", "sort", "sorted", "split", "start", "startswith", "staticmethod", "step", "stop", "str",
    "strip", "sum", "super", "throw", "to_bytes", "tuple", "type", "update", "upper", "value", "values", "write",
    "zip",
];
