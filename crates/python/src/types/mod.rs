//! Built-in types: their numbers, names, methods and constructors.
//!
//! Every type has a row in the VM's table ([`TypeInfo`]). The core's own types have fixed numbers
//! ([`ids`]); modules of other crates add theirs with [`crate::vm::Vm::define_type`].

pub mod array;
pub mod bytes;
pub mod dict;
pub mod float;
pub mod format;
pub mod int;
pub mod iterators;
pub mod list;
pub mod number;
pub mod percent;
pub mod range;
pub mod sequence;
pub mod set;
pub mod slice;
pub mod str;
pub mod tuple;

use crate::code::{BinOp, CmpOp};
use crate::error::Res;
use crate::value::{Sym, TypeId, Value};
use crate::vm::Vm;
use std::collections::HashMap;

/// A native function by the shape of its arguments, as MicroPython's `MP_DEFINE_CONST_FUN_OBJ_*`.
#[derive(Clone, Copy)]
pub enum NativeFn {
    /// No argument.
    F0(fn(&mut Vm) -> Res),
    /// One.
    F1(fn(&mut Vm, Value) -> Res),
    /// Two.
    F2(fn(&mut Vm, Value, Value) -> Res),
    /// Three.
    F3(fn(&mut Vm, Value, Value, Value) -> Res),
    /// Between `.0` and `.1` positional ones.
    Var(u8, u8, fn(&mut Vm, &[Value]) -> Res),
    /// At least `.0` positional ones, and keywords.
    Kw(u8, u8, fn(&mut Vm, &[Value], &[(Sym, Value)]) -> Res),
}

/// Any number of positional arguments, in [`NativeFn::Var`] and [`NativeFn::Kw`].
pub const ANY: u8 = u8::MAX;

/// A native function in the VM's table.
#[derive(Clone, Copy)]
pub struct NativeDef {
    /// Its name.
    pub name: Sym,
    /// Its code.
    pub f: NativeFn,
}

/// Makes an instance: `ty(pos..., kw...)`. `ty` is the type called, which may be derived from
/// the one that has the constructor (exceptions).
pub type Make = fn(&mut Vm, TypeId, &[Value], &[(Sym, Value)]) -> Res;

/// How values of a type behave beyond their methods. `None` or a result of `Ok(None)` means
/// "not supported"; the VM then raises what MicroPython raises.
#[derive(Clone, Copy, Default)]
pub struct Hooks {
    /// Writes the value's text: str or (flag true) repr.
    pub print: Option<fn(&mut Vm, Value, bool) -> Res<String>>,
    /// Reads an attribute that is no method.
    pub load: Option<fn(&mut Vm, Value, Sym) -> Res<Option<Value>>>,
    /// Stores (or, given `Undefined`, deletes) an attribute; false = no such attribute.
    pub store: Option<fn(&mut Vm, Value, Sym, Value) -> Res<bool>>,
    /// Calls the value.
    pub call: Option<fn(&mut Vm, Value, &[Value], &[(Sym, Value)]) -> Res>,
    /// `self[key]`.
    pub index: Option<fn(&mut Vm, Value, Value) -> Res>,
    /// `self[key] = value`, or `del self[key]` given `Undefined`.
    pub set_index: Option<fn(&mut Vm, Value, Value, Value) -> Res<()>>,
    /// `iter(self)`.
    pub iter: Option<fn(&mut Vm, Value) -> Res>,
    /// `next(self)`: `None` at the end.
    pub next: Option<fn(&mut Vm, Value) -> Res<Option<Value>>>,
    /// `len(self)`.
    pub len: Option<fn(&mut Vm, Value) -> Res<usize>>,
    /// `bool(self)`, where it is not by `len`.
    pub truth: Option<fn(&mut Vm, Value) -> Res<bool>>,
    /// `hash(self)`; by identity if absent.
    pub hash: Option<fn(&mut Vm, Value) -> Res<u32>>,
    /// `self op other`.
    pub binary: Option<fn(&mut Vm, BinOp, Value, Value) -> Res<Option<Value>>>,
    /// `self op other` for `< <= > >= ==` and `in` (self = the container).
    pub compare: Option<fn(&mut Vm, CmpOp, Value, Value) -> Res<Option<bool>>>,
    /// `int(self)`; `None`: it is no number.
    pub int: Option<fn(&mut Vm, Value) -> Res<Option<i64>>>,
    /// The object's bytes as a buffer: read.
    pub buffer: Option<fn(&mut Vm, Value) -> Res<Vec<u8>>>,
}

/// A type's row.
pub struct TypeInfo {
    /// Its name, as `<class 'name'>` shows it.
    pub name: Sym,
    /// The type it derives from; `object` derives from itself.
    pub base: TypeId,
    /// Its constructor; `None`: `can't create 'name' instances`.
    pub make: Option<Make>,
    /// Its methods and constants.
    pub locals: HashMap<Sym, Value>,
    /// The same names in their order, for dir().
    pub names: Vec<Sym>,
    /// The rest of its behaviour.
    pub hooks: Hooks,
    /// A program's class may derive from it.
    pub subclassable: bool,
}

macro_rules! builtin_types {
    ($($id:ident $name:literal $base:ident;)*) => {
        /// The numbers of the core's types.
        #[allow(missing_docs)]
        pub mod ids {
            use crate::value::TypeId;
            #[allow(non_camel_case_types, clippy::upper_case_acronyms, clippy::enum_variant_names)]
            #[repr(u32)]
            enum N { $($id,)* }
            $(pub const $id: TypeId = TypeId(N::$id as u32);)*
        }
        /// (number, name, base) of every core type.
        pub(crate) const BUILTIN: &[(TypeId, &str, TypeId)] = &[$((ids::$id, $name, ids::$base),)*];
    };
}

builtin_types! {
    OBJECT "object" OBJECT;
    TYPE "type" OBJECT;
    NONE "NoneType" OBJECT;
    BOOL "bool" OBJECT;
    INT "int" OBJECT;
    FLOAT "float" OBJECT;
    COMPLEX "complex" OBJECT;
    STR "str" OBJECT;
    BYTES "bytes" OBJECT;
    BYTEARRAY "bytearray" OBJECT;
    ARRAY "array" OBJECT;
    MEMORYVIEW "memoryview" OBJECT;
    LIST "list" OBJECT;
    TUPLE "tuple" OBJECT;
    DICT "dict" OBJECT;
    ORDERED_DICT "OrderedDict" DICT;
    DICT_VIEW "dict_view" OBJECT;
    SET "set" OBJECT;
    FROZENSET "frozenset" OBJECT;
    RANGE "range" OBJECT;
    SLICE "slice" OBJECT;
    FUNCTION "function" OBJECT;
    CLOSURE "closure" OBJECT;
    BOUND_METHOD "bound_method" OBJECT;
    GENERATOR "generator" OBJECT;
    MODULE "module" OBJECT;
    CELL "cell" OBJECT;
    CODE "code" OBJECT;
    PROPERTY "property" OBJECT;
    STATICMETHOD "staticmethod" OBJECT;
    CLASSMETHOD "classmethod" OBJECT;
    SUPER "super" OBJECT;
    ITERATOR "iterator" OBJECT;
    ENUMERATE "enumerate" OBJECT;
    ZIP "zip" OBJECT;
    MAP "map" OBJECT;
    FILTER "filter" OBJECT;
    REVERSED "reversed" OBJECT;
    ELLIPSIS "" OBJECT;
    NOT_IMPLEMENTED "" OBJECT;

    BASE_EXCEPTION "BaseException" OBJECT;
    SYSTEM_EXIT "SystemExit" BASE_EXCEPTION;
    KEYBOARD_INTERRUPT "KeyboardInterrupt" BASE_EXCEPTION;
    GENERATOR_EXIT "GeneratorExit" BASE_EXCEPTION;
    EXCEPTION "Exception" BASE_EXCEPTION;
    STOP_ASYNC_ITERATION "StopAsyncIteration" EXCEPTION;
    STOP_ITERATION "StopIteration" EXCEPTION;
    ARITHMETIC_ERROR "ArithmeticError" EXCEPTION;
    OVERFLOW_ERROR "OverflowError" ARITHMETIC_ERROR;
    ZERO_DIVISION_ERROR "ZeroDivisionError" ARITHMETIC_ERROR;
    ASSERTION_ERROR "AssertionError" EXCEPTION;
    ATTRIBUTE_ERROR "AttributeError" EXCEPTION;
    EOF_ERROR "EOFError" EXCEPTION;
    IMPORT_ERROR "ImportError" EXCEPTION;
    LOOKUP_ERROR "LookupError" EXCEPTION;
    INDEX_ERROR "IndexError" LOOKUP_ERROR;
    KEY_ERROR "KeyError" LOOKUP_ERROR;
    MEMORY_ERROR "MemoryError" EXCEPTION;
    NAME_ERROR "NameError" EXCEPTION;
    OS_ERROR "OSError" EXCEPTION;
    RUNTIME_ERROR "RuntimeError" EXCEPTION;
    NOT_IMPLEMENTED_ERROR "NotImplementedError" RUNTIME_ERROR;
    SYNTAX_ERROR "SyntaxError" EXCEPTION;
    INDENTATION_ERROR "IndentationError" SYNTAX_ERROR;
    TYPE_ERROR "TypeError" EXCEPTION;
    VIPER_TYPE_ERROR "ViperTypeError" TYPE_ERROR;
    VALUE_ERROR "ValueError" EXCEPTION;
    UNICODE_ERROR "UnicodeError" VALUE_ERROR;
    LAST "" OBJECT;
}

/// Fills in a type's row: methods by shape, constants, constructor, hooks.
pub struct TypeBuilder<'a, 'h> {
    /// The VM it is for.
    pub vm: &'a mut Vm<'h>,
    /// The type.
    pub id: TypeId,
}

impl TypeBuilder<'_, '_> {
    /// Adds a method (or static function) of any shape. `self` is its first argument.
    pub fn method(&mut self, name: &str, f: NativeFn) -> &mut Self {
        let value = self.vm.native(name, f);
        self.constant(name, value)
    }

    /// Adds a constant, or a ready function value (staticmethod, classmethod).
    pub fn constant(&mut self, name: &str, value: Value) -> &mut Self {
        let sym = self.vm.intern(name);
        let info = &mut self.vm.types[self.id.0 as usize];
        if info.locals.insert(sym, value).is_none() {
            info.names.push(sym);
        }
        self
    }

    /// Adds a function called with the class first.
    pub fn class_method(&mut self, name: &str, f: NativeFn) -> &mut Self {
        let value = self.vm.native(name, f);
        let value = self
            .vm
            .heap
            .value(crate::object::Object::ClassMethod(value));
        self.constant(name, value)
    }

    /// Adds a function called without self.
    pub fn static_method(&mut self, name: &str, f: NativeFn) -> &mut Self {
        let value = self.vm.native(name, f);
        let value = self
            .vm
            .heap
            .value(crate::object::Object::StaticMethod(value));
        self.constant(name, value)
    }

    /// Puts what was added into the order of MicroPython's table, which `help()` shows: these names, and what else
    /// there is as it was added.
    pub fn order(&mut self, names: &[&str]) -> &mut Self {
        let order: Vec<Sym> = names.iter().map(|name| self.vm.intern(name)).collect();
        let names = &mut self.vm.types[self.id.0 as usize].names;
        names.sort_by_cached_key(|name| place(&order, *name));
        self
    }

    /// Sets the constructor.
    pub fn make(&mut self, make: Make) -> &mut Self {
        self.vm.types[self.id.0 as usize].make = Some(make);
        self
    }

    /// Sets the hooks.
    pub fn hooks(&mut self, hooks: Hooks) -> &mut Self {
        self.vm.types[self.id.0 as usize].hooks = hooks;
        self
    }

    /// Lets classes derive from it.
    pub fn subclassable(&mut self) -> &mut Self {
        self.vm.types[self.id.0 as usize].subclassable = true;
        self
    }
}

/// Fills in a module's dict.
pub struct ModuleBuilder<'a, 'h> {
    /// The VM it is for.
    pub vm: &'a mut Vm<'h>,
    /// The module's dict.
    pub globals: crate::value::Ref,
}

impl ModuleBuilder<'_, '_> {
    /// Adds a function.
    pub fn function(&mut self, name: &str, f: NativeFn) -> &mut Self {
        let value = self.vm.native(name, f);
        self.value(name, value)
    }

    /// Adds any value.
    pub fn value(&mut self, name: &str, value: Value) -> &mut Self {
        let sym = self.vm.intern(name);
        self.vm.set_sym(self.globals, sym, value);
        self
    }

    /// Adds an integer.
    pub fn int(&mut self, name: &str, value: i64) -> &mut Self {
        let value = self.vm.int(value);
        self.value(name, value)
    }

    /// Adds a float.
    pub fn float(&mut self, name: &str, value: f32) -> &mut Self {
        let value = self.vm.float(value);
        self.value(name, value)
    }

    /// Adds a string.
    pub fn str(&mut self, name: &str, value: &str) -> &mut Self {
        let value = Value::Str(self.vm.intern(value));
        self.value(name, value)
    }

    /// Puts what was added into the order of MicroPython's table, which `help()` and `__dict__` show: `__name__`, these
    /// names, and whatever else there is.
    pub fn order(&mut self, names: &[&str]) {
        let mut order = vec![self.vm.names.name];
        order.extend(names.iter().map(|name| self.vm.intern(name)));
        let globals = self.vm.map_mut(self.globals);
        globals.sort_by_key(|key| match key {
            Value::Str(name) => place(&order, name),
            _ => order.len(),
        });
    }
}

/// A name's place in an order: behind all, if it is not there.
fn place(order: &[Sym], name: Sym) -> usize {
    let place = order.iter().position(|own| *own == name);
    place.unwrap_or(order.len())
}

/// Fills in the rows of the core's types.
pub(crate) fn register(vm: &mut Vm) {
    dict::register(vm);
    iterators::register(vm);
    list::register(vm);
    range::register(vm);
    set::register(vm);
    slice::register(vm);
    tuple::register(vm);
    array::register(vm);
    bytes::register(vm);
    str::register(vm);
    int::register(vm);
    float::register(vm);
}
