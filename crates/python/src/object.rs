//! What lies in the heap.

use crate::code::Code;
use crate::map::Map;
use crate::value::{Ref, Sym, TypeId, Value};
use bstr::BStr;
use num_bigint::BigInt;
use std::any::Any;
use std::rc::Rc;

/// A list's items, with the capacity MicroPython would have allocated.
#[derive(Debug, Default)]
pub struct List {
    /// The items.
    pub items: Vec<Value>,
    /// Capacity, for the heap's account.
    pub alloc: u32,
}

impl List {
    /// A list of these items.
    pub fn new(items: Vec<Value>) -> List {
        let alloc = items.len().max(4) as u32;
        List { items, alloc }
    }
}

/// A Python function with its defaults and closure.
#[derive(Debug)]
pub struct Function {
    /// Its code.
    pub code: Rc<Code>,
    /// The module's dict.
    pub globals: Ref,
    /// Defaults of the last positional parameters, then of the keyword-only ones that have one.
    pub defaults: Box<[Value]>,
    /// Cells of the free variables.
    pub closure: Box<[Value]>,
}

/// A suspended frame.
#[derive(Debug)]
pub struct Generator {
    /// Its code.
    pub code: Rc<Code>,
    /// The module's dict.
    pub globals: Ref,
    /// Where it goes on.
    pub pc: u32,
    /// Its registers while suspended.
    pub registers: Vec<Value>,
    /// What it is doing.
    pub state: GeneratorState,
    /// What `pend_throw` left to be raised when it is resumed; None if nothing.
    pub pending: Value,
}

/// States of a generator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GeneratorState {
    /// Not started.
    Created,
    /// At a yield.
    Suspended,
    /// On the VM's stack now.
    Running,
    /// Ended.
    Done,
}

/// A class made by a program.
#[derive(Debug)]
pub struct Class {
    /// Its name.
    pub name: Sym,
    /// Its bases: classes (`Obj`) or built-in types (`Type`).
    pub bases: Box<[Value]>,
    /// Its dict.
    pub dict: Ref,
    /// The built-in type it derives from, other than `object`, which its instances wrap.
    pub native_base: Option<TypeId>,
    /// The class or a base defines `__getattr__`, `__setattr__` or `__delattr__`.
    pub special_attrs: bool,
    /// The class or a base has a property or another descriptor among its members.
    pub has_descriptors: bool,
    /// Another class derives from it.
    pub subclassed: bool,
    /// An instance may have a member of the name of a class member, so look-ups are not cached.
    pub shadowed: bool,
}

/// An instance of a class made by a program.
#[derive(Debug)]
pub struct Instance {
    /// Its class.
    pub class: Ref,
    /// Its attributes.
    pub members: Map,
    /// The object of the built-in base it wraps, if its class has one; `Undefined` otherwise.
    pub native: Value,
}

/// A module.
#[derive(Debug)]
pub struct Module {
    /// Its name.
    pub name: Sym,
    /// Its globals.
    pub globals: Ref,
}

/// One line of a traceback.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TraceEntry {
    /// File.
    pub file: Sym,
    /// Line, from 1.
    pub line: u32,
    /// Function or `<module>`; `None` in a SyntaxError's location.
    pub block: Option<Sym>,
}

/// An exception of a built-in type.
#[derive(Debug)]
pub struct Exception {
    /// Its type.
    pub ty: TypeId,
    /// The arguments: a tuple.
    pub args: Value,
    /// Innermost frame first.
    pub traceback: Vec<TraceEntry>,
    /// Lines that the traceback has room for.
    pub traceback_room: usize,
    /// The traceback is in the emergency buffer, where it cannot grow.
    pub in_emergency: bool,
}

/// An array.array.
#[derive(Debug)]
pub struct Array {
    /// struct code of its items.
    pub code: u8,
    /// Its bytes, little-endian items one after another.
    pub bytes: Vec<u8>,
    /// What the items of code `O` are numbers of.
    pub objects: Vec<Value>,
}

/// A memoryview.
#[derive(Debug)]
pub struct MemoryView {
    /// The object whose bytes it shows (bytes, bytearray, array).
    pub target: Value,
    /// struct code of an item.
    pub code: u8,
    /// First byte.
    pub start: usize,
    /// Number of bytes.
    pub len: usize,
    /// Writing raises TypeError.
    pub read_only: bool,
    /// It passes for a bytearray: memory that `uctypes` or `machine` shows.
    pub bytearray: bool,
}

/// A named tuple's instance.
#[derive(Debug)]
pub struct NamedTuple {
    /// Its type, a heap object.
    pub ty: Ref,
    /// Its fields.
    pub items: Box<[Value]>,
}

/// Iterators of built-in types.
#[derive(Debug)]
pub enum Iter {
    /// Over a list, by index.
    List(Ref, u32),
    /// Over a tuple, by index (named tuples too).
    Tuple(Ref, u32),
    /// Over a str: the value, the byte offset.
    Str(Value, u32),
    /// Over bytes, bytearray, array, memoryview: the value, the index.
    Bytes(Value, u32),
    /// Over a range: next, how many are left, step.
    Range(i32, u32, i32),
    /// Over a dict: the dict, the table position, what to give.
    Dict(Ref, u32, DictView),
    /// Over a set.
    Set(Ref, u32),
    /// By `__getitem__`: the object, the next index.
    GetItem(Value, i32),
    /// enumerate: iterator, next number.
    Enumerate(Value, i32),
    /// zip: iterators.
    Zip(Box<[Value]>),
    /// map: function, iterators.
    Map(Value, Box<[Value]>),
    /// filter: function (or None), iterator.
    Filter(Value, Value),
    /// reversed: sequence, items left.
    Reversed(Value, u32),
    /// Ended.
    Done,
}

/// What a view or an iterator of a dict gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DictView {
    /// Keys.
    Keys,
    /// Values.
    Values,
    /// Pairs.
    Items,
}

/// The data of an object of a type defined outside the language's core: a socket, a pin, a
/// regular expression, a deque.
pub trait NativeObject: Any {
    /// Names every value it holds, for the collector.
    fn trace(&self, _mark: &mut dyn FnMut(Value)) {}

    /// Bytes it takes on the 32-bit part.
    fn cost(&self) -> usize {
        16
    }

    /// The object whose bytes are its own, for the buffer protocol.
    fn buffer(&self) -> Option<Value> {
        None
    }
}

/// What the collector is told of: the values and the code that an object refers to.
pub trait Marker {
    /// A value.
    fn value(&mut self, v: Value);
    /// Code.
    fn code(&mut self, code: &Code);
}

/// An object in the heap.
pub enum Object {
    /// A free slot: the next free one.
    Free(u32),
    /// A str that is not interned: MicroPython's UTF-8, which may hold surrogates and halves of characters.
    Str(Box<BStr>),
    /// bytes
    Bytes(Box<[u8]>),
    /// bytearray
    ByteArray(Vec<u8>),
    /// array.array
    Array(Box<Array>),
    /// memoryview
    MemoryView(Box<MemoryView>),
    /// list
    List(List),
    /// tuple
    Tuple(Box<[Value]>),
    /// Instance of a namedtuple.
    NamedTuple(NamedTuple),
    /// A namedtuple's type: its name and fields.
    NamedTupleType(Box<(Sym, Box<[Sym]>)>),
    /// dict, OrderedDict
    Dict(Map),
    /// dict.keys(), values(), items()
    DictView(Ref, DictView),
    /// set
    Set(Map),
    /// frozenset
    FrozenSet(Map),
    /// An int of more than 31 bits.
    Int(Box<BigInt>),
    /// complex
    Complex(f32, f32),
    /// range(start, stop, step)
    Range(i32, i32, i32),
    /// slice(start, stop, step)
    Slice(Box<[Value; 3]>),
    /// A captured variable.
    Cell(Value),
    /// A Python function.
    Function(Box<Function>),
    /// A function with its self.
    BoundMethod(Value, Value),
    /// A generator or coroutine.
    Generator(Box<Generator>),
    /// A class.
    Class(Box<Class>),
    /// An instance of a class.
    Instance(Box<Instance>),
    /// A module.
    Module(Box<Module>),
    /// An exception of a built-in type.
    Exception(Box<Exception>),
    /// A built-in iterator.
    Iter(Iter),
    /// property(get, set, del)
    Property(Box<[Value; 3]>),
    /// staticmethod(f)
    StaticMethod(Value),
    /// classmethod(f)
    ClassMethod(Value),
    /// super(class, object)
    Super(Value, Value),
    /// `object()` itself.
    Plain,
    /// compile()'s result.
    Code(Rc<Code>),
    /// An object of a type defined by a module.
    Native(TypeId, Box<dyn NativeObject>),
}

/// Rounds a number of bytes up to whole blocks of the part's heap, 16 bytes each.
pub fn blocks(bytes: usize) -> usize {
    (bytes + 15) & !15
}

impl Object {
    /// Bytes the object takes in a 32-bit MicroPython: its struct and what hangs on it, each
    /// rounded to blocks of 16.
    pub fn cost(&self) -> usize {
        let map = |m: &Map, entry: usize| 16 + blocks(m.table.len() * entry);
        match self {
            Object::Free(_) => 0,
            Object::Str(s) => 16 + blocks(s.len() + 1),
            Object::Bytes(b) => 16 + blocks(b.len() + 1),
            Object::ByteArray(b) => 16 + blocks(b.capacity()),
            Object::Array(a) => 16 + blocks(a.bytes.capacity()),
            Object::MemoryView(_) => 16,
            Object::List(l) => 16 + blocks(l.alloc as usize * 4),
            Object::Tuple(t) => blocks(8 + t.len() * 4),
            Object::NamedTuple(t) => blocks(8 + t.items.len() * 4),
            Object::NamedTupleType(t) => 64 + blocks(t.1.len() * 4),
            Object::Dict(m) => map(m, 8),
            Object::Set(m) | Object::FrozenSet(m) => map(m, 4),
            Object::Int(i) => 16 + blocks((i.bits() as usize).div_ceil(16) * 2),
            Object::Function(f) => {
                let closure = if f.closure.is_empty() {
                    0
                } else {
                    blocks(12 + f.closure.len() * 4)
                };
                let defaults = if f.defaults.is_empty() {
                    0
                } else {
                    blocks(8 + f.defaults.len() * 4)
                };
                16 + closure + defaults
            }
            Object::Generator(g) => blocks(40 + g.code.registers as usize * 4),
            Object::Class(c) => 48 + blocks(8 + c.bases.len() * 4),
            Object::Instance(i) => 16 + blocks(i.members.table.len() * 8),
            Object::Module(_) => 16,
            Object::Exception(e) => {
                let room = if e.in_emergency { 0 } else { e.traceback_room };
                16 + blocks(room * 12)
            }
            Object::Iter(Iter::Zip(its)) => blocks(8 + its.len() * 4),
            Object::Iter(Iter::Map(_, its)) => blocks(12 + its.len() * 4),
            Object::Plain => 16,
            Object::Native(_, data) => blocks(data.cost()),
            Object::DictView(..)
            | Object::Complex(..)
            | Object::Range(..)
            | Object::Slice(_)
            | Object::Cell(_)
            | Object::BoundMethod(..)
            | Object::Iter(_)
            | Object::Property(_)
            | Object::StaticMethod(_)
            | Object::ClassMethod(_)
            | Object::Super(..)
            | Object::Code(_) => 16,
        }
    }

    /// Names every value it holds, for the collector.
    pub fn trace(&self, marker: &mut dyn Marker) {
        let map = |m: &Map, marker: &mut dyn Marker| {
            for e in m.iter() {
                marker.value(e.key);
                marker.value(e.value);
            }
        };
        match self {
            Object::Free(_)
            | Object::Str(_)
            | Object::Bytes(_)
            | Object::ByteArray(_)
            | Object::Int(_)
            | Object::Complex(..)
            | Object::Range(..)
            | Object::NamedTupleType(_)
            | Object::Plain => {}
            Object::Array(a) => a.objects.iter().for_each(|&v| marker.value(v)),
            Object::MemoryView(v) => marker.value(v.target),
            Object::List(l) => row(&l.items, marker),
            Object::Tuple(t) => row(t, marker),
            Object::NamedTuple(t) => {
                marker.value(Value::Obj(t.ty));
                row(&t.items, marker);
            }
            Object::Dict(m) | Object::Set(m) | Object::FrozenSet(m) => map(m, marker),
            Object::DictView(r, _) => marker.value(Value::Obj(*r)),
            Object::Slice(s) | Object::Property(s) => s.iter().for_each(|&v| marker.value(v)),
            Object::Cell(v) | Object::StaticMethod(v) | Object::ClassMethod(v) => marker.value(*v),
            Object::BoundMethod(a, b) | Object::Super(a, b) => {
                marker.value(*a);
                marker.value(*b);
            }
            Object::Function(f) => {
                marker.code(&f.code);
                marker.value(Value::Obj(f.globals));
                f.defaults.iter().for_each(|&v| marker.value(v));
                f.closure.iter().for_each(|&v| marker.value(v));
            }
            Object::Generator(g) => {
                marker.code(&g.code);
                marker.value(Value::Obj(g.globals));
                g.registers.iter().for_each(|&v| marker.value(v));
                marker.value(g.pending);
            }
            Object::Class(c) => {
                c.bases.iter().for_each(|&v| marker.value(v));
                marker.value(Value::Obj(c.dict));
            }
            Object::Instance(i) => {
                marker.value(Value::Obj(i.class));
                map(&i.members, marker);
                marker.value(i.native);
            }
            Object::Module(m) => marker.value(Value::Obj(m.globals)),
            Object::Exception(e) => marker.value(e.args),
            Object::Iter(i) => match i {
                Iter::List(r, _) | Iter::Tuple(r, _) | Iter::Dict(r, ..) | Iter::Set(r, _) => {
                    marker.value(Value::Obj(*r));
                }
                Iter::Str(v, _)
                | Iter::Bytes(v, _)
                | Iter::GetItem(v, _)
                | Iter::Enumerate(v, _)
                | Iter::Reversed(v, _) => marker.value(*v),
                Iter::Filter(a, b) => {
                    marker.value(*a);
                    marker.value(*b);
                }
                Iter::Zip(its) => its.iter().for_each(|&v| marker.value(v)),
                Iter::Map(f, its) => {
                    marker.value(*f);
                    its.iter().for_each(|&v| marker.value(v));
                }
                Iter::Range(..) | Iter::Done => {}
            },
            Object::Code(c) => marker.code(c),
            Object::Native(_, data) => data.trace(&mut |v| marker.value(v)),
        }
    }
}

/// The values of a sequence. Equal floats beside each other are one object on the part, as of
/// `[0.0] * 100`.
fn row(values: &[Value], marker: &mut dyn Marker) {
    let mut last = None;
    for &v in values {
        let float = match v {
            Value::Float(f) => Some(f.to_bits()),
            _ => None,
        };
        if float.is_none() || float != last {
            marker.value(v);
        }
        last = float;
    }
}
