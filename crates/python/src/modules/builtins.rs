//! builtins: the built-in names as a module.

use crate::object::Object;
use crate::types::ModuleBuilder;
use crate::value::Value;

/// The names of MicroPython's table (py/modbuiltins.c), in its order.
#[rustfmt::skip]
const ORDER: [&str; 98] = [
    "__build_class__", "__import__", "__repl_print__", "bool", "bytes", "bytearray", "complex", "dict",
    "enumerate", "filter", "float", "frozenset", "int", "list", "map", "memoryview", "object", "property", "range",
    "reversed", "set", "slice", "str", "super", "tuple", "type", "zip", "classmethod", "staticmethod", "Ellipsis",
    "NotImplemented", "abs", "all", "any", "bin", "callable", "compile", "chr", "delattr", "dir", "divmod", "eval",
    "exec", "execfile", "getattr", "setattr", "globals", "hasattr", "hash", "help", "hex", "id", "input",
    "isinstance", "issubclass", "iter", "len", "locals", "max", "min", "next", "oct", "open", "ord", "pow",
    "print", "repr", "round", "sorted", "sum", "BaseException", "ArithmeticError", "AssertionError",
    "AttributeError", "EOFError", "Exception", "GeneratorExit", "ImportError", "IndentationError", "IndexError",
    "KeyboardInterrupt", "KeyError", "LookupError", "MemoryError", "NameError", "NotImplementedError", "OSError",
    "OverflowError", "RuntimeError", "StopAsyncIteration", "StopIteration", "SyntaxError", "SystemExit",
    "TypeError", "UnicodeError", "ValueError", "ViperTypeError", "ZeroDivisionError",
];

/// Fills in the module. What a program stores in it goes to [`crate::vm::overrides`].
pub fn init(m: &mut ModuleBuilder) {
    let vm = &mut *m.vm;
    if let Object::Dict(names) = vm.heap.get(vm.builtins) {
        for entry in names.clone().iter() {
            if let Value::Str(name) = entry.key {
                vm.set_sym(m.globals, name, entry.value);
            }
        }
    }
    m.order(&ORDER);
}
