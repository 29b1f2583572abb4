//! Bytecode: what the compiler makes and the VM runs.
//!
//! A register machine. A running function owns a window of registers on the VM's stack:
//! parameters first, then the cells of its closure, then other locals, then temporaries. An
//! instruction names its operands by register, so `a = b + c` on locals is one instruction.
//!
//! Rules that compiler and VM share:
//! - A register holds [`Value::Undefined`] until something is stored. Every instruction that
//!   reads a register as a value raises NameError (`local variable referenced before
//!   assignment`) when it finds `Undefined` there. Only argument areas of calls and of `Build*`
//!   are not checked: the compiler fills them by [`Instr::Move`], which does check.
//! - Operands are evaluated left to right. A local may be named directly as an operand; the
//!   compiler copies it to a temporary first when a later operand could rebind it (walrus).
//! - Jump targets are absolute indices into [`Code::instrs`]; a code object has at most
//!   65,535 instructions, registers, names, constants and sites. More is a SyntaxError.
//! - Every backward jump is [`Instr::Loop`], [`Instr::ForRange`] or [`Instr::ViperRange`]: those are where the VM lets
//!   others run and where Ctrl-C arrives.
//! - Exceptions: the innermost entry of [`Code::handlers`] whose range covers the failing
//!   instruction gets the exception in its register; there is no stack to unwind. `finally`
//!   bodies are compiled once for each way out of the block.

use crate::value::{Sym, Value};
use std::cell::Cell;
use std::rc::Rc;

/// A register: an index into the frame's window.
pub type Reg = u16;

/// Binary operators, `a op b`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum BinOp {
    /// `+`
    Add,
    /// `-`
    Sub,
    /// `*`
    Mul,
    /// `/`
    TrueDiv,
    /// `//`
    FloorDiv,
    /// `%`
    Mod,
    /// `**`
    Pow,
    /// `@`
    MatMul,
    /// `<<`
    Shl,
    /// `>>`
    Shr,
    /// `&`
    And,
    /// `|`
    Or,
    /// `^`
    Xor,
}

/// Comparison operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum CmpOp {
    /// `<`
    Lt,
    /// `<=`
    Le,
    /// `>`
    Gt,
    /// `>=`
    Ge,
    /// `==`
    Eq,
    /// `!=`
    Ne,
    /// `in`
    In,
    /// `not in`
    NotIn,
    /// `is`
    Is,
    /// `is not`
    IsNot,
}

/// Unary operators other than `not`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum UnOp {
    /// `+x`
    Pos,
    /// `-x`
    Neg,
    /// `~x`
    Invert,
}

/// What a viper function does with machine words. A word is a [`Value::Int`] of all 32 bits (a truth value may be a
/// [`Value::Bool`]), a pointer an object with bytes or the word that is its address: the compiler knows what each
/// register holds, and converts where an object is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum ViperOp {
    /// `a + b`, which wraps around, as the others do.
    Add,
    /// `a - b`
    Sub,
    /// `a * b`
    Mul,
    /// `a // b` of signed words.
    FloorDiv,
    /// `a % b` of signed words.
    Mod,
    /// `a & b`
    And,
    /// `a | b`
    Or,
    /// `a ^ b`
    Xor,
    /// `a << b`; of b the low five bits count.
    Shl,
    /// `a >> b` of a signed word.
    Shr,
    /// `a >> b` of an unsigned word.
    ShrUnsigned,
    /// `a < b` of unsigned words.
    Below,
    /// `a <= b` of unsigned words.
    BelowOrSame,
    /// `-a`
    Neg,
    /// `~a`
    Invert,
    /// The byte at `a + b`.
    Load8,
    /// The half-word at `a + 2 * b`.
    Load16,
    /// The word at `a + 4 * b`.
    Load32,
    /// The byte at `a + b` = dst.
    Store8,
    /// The half-word at `a + 2 * b` = dst.
    Store16,
    /// The word at `a + 4 * b` = dst.
    Store32,
    /// The word of an object: `int(a)`, `uint(a)`.
    ToWord,
    /// The truth of an object: `bool(a)`.
    ToBool,
    /// The pointer of an object: to its bytes, or the address it is.
    ToPointer,
    /// The word that a truth value is.
    BoolToWord,
    /// A pointer's address.
    Address,
    /// The object of a signed word.
    FromInt,
    /// The object of an unsigned word.
    FromUint,
    /// The object of a truth value.
    FromBool,
}

/// Conversion of a value in an f-string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Conversion {
    /// None: `format(value, spec)`.
    None,
    /// `!s`
    Str,
    /// `!r`
    Repr,
}

/// "No register" where an operand may be absent.
pub const NO_REG: Reg = u16::MAX;

/// One instruction, 8 bytes.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(missing_docs)] // The fields are named by their roles, which the variants' docs state.
pub enum Instr {
    /// dst = src.
    Move { dst: Reg, src: Reg },
    /// dst = consts[k].
    Const { dst: Reg, k: u16 },
    /// dst = value.
    Int { dst: Reg, value: i32 },
    /// dst = None.
    None { dst: Reg },
    /// dst = True or False.
    Bool { dst: Reg, value: bool },

    /// dst = the global (then built-in) of that site's name; NameError `name 'x' isn't defined`.
    LoadGlobal { dst: Reg, site: u16 },
    /// The global of that site's name = src.
    StoreGlobal { src: Reg, site: u16 },
    /// Deletes the global; KeyError if there is none.
    DeleteGlobal { site: u16 },
    /// As LoadGlobal, but the frame's locals dict first: class bodies, modules, exec.
    LoadName { dst: Reg, site: u16 },
    /// Stores into the frame's locals dict.
    StoreName { src: Reg, site: u16 },
    /// Deletes from the frame's locals dict; KeyError if absent.
    DeleteName { site: u16 },
    /// Unbinds a local; NameError if it is unbound.
    DeleteLocal { reg: Reg },
    /// Replaces the register's content (bound or not) by a new cell that holds it.
    MakeCell { reg: Reg },
    /// dst = content of the cell in register cell; NameError if empty.
    LoadCell { dst: Reg, cell: Reg },
    /// Content of the cell = src.
    StoreCell { cell: Reg, src: Reg },
    /// Empties the cell; NameError if it is empty.
    DeleteCell { cell: Reg },

    /// dst = obj.name.
    LoadAttr { dst: Reg, obj: Reg, site: u16 },
    /// obj.name = src.
    StoreAttr { obj: Reg, src: Reg, site: u16 },
    /// del obj.name.
    DeleteAttr { obj: Reg, site: u16 },
    /// Looks up obj.name for a call: f = the function and f+1 = self, or f = the value and
    /// f+1 = Undefined.
    LoadMethod { f: Reg, obj: Reg, site: u16 },
    /// As LoadMethod, of what `super(class, class+1)` finds; no such object is made.
    LoadSuperMethod { f: Reg, class: Reg, site: u16 },
    /// dst = obj[key].
    LoadIndex { dst: Reg, obj: Reg, key: Reg },
    /// obj[key] = src.
    StoreIndex { obj: Reg, key: Reg, src: Reg },
    /// del obj[key].
    DeleteIndex { obj: Reg, key: Reg },

    /// dst = a + b.
    Add { dst: Reg, a: Reg, b: Reg },
    /// dst = a - b.
    Sub { dst: Reg, a: Reg, b: Reg },
    /// dst = a * b.
    Mul { dst: Reg, a: Reg, b: Reg },
    /// dst = a op b.
    Binary { op: BinOp, dst: Reg, a: Reg, b: Reg },
    /// dst = a op imm (a small integer constant on the right).
    BinaryI {
        op: BinOp,
        dst: Reg,
        a: Reg,
        imm: i16,
    },
    /// Augmented assignment: dst = a op= b; asks `__iadd__` and its like first. Used for every
    /// `op=` on names, attributes and items; ints and floats take the same fast paths.
    InPlace { op: BinOp, dst: Reg, a: Reg, b: Reg },
    /// As InPlace, with a small integer constant on the right.
    InPlaceI {
        op: BinOp,
        dst: Reg,
        a: Reg,
        imm: i16,
    },
    /// dst = op a.
    Unary { op: UnOp, dst: Reg, a: Reg },
    /// dst = not a.
    Not { dst: Reg, a: Reg },
    /// dst = a op b, as a truth value or whatever the operator's method returns.
    Compare { op: CmpOp, dst: Reg, a: Reg, b: Reg },

    /// dst = a op b, in a viper function; what has one operand takes a.
    Viper {
        op: ViperOp,
        dst: Reg,
        a: Reg,
        b: Reg,
    },
    /// As Viper, with a constant for b.
    ViperI {
        op: ViperOp,
        dst: Reg,
        a: Reg,
        imm: i16,
    },

    /// Forward jump.
    Jump { target: u16 },
    /// Backward jump; ticks.
    Loop { target: u16 },
    /// Jumps (forward) if cond is true.
    JumpIfTrue { cond: Reg, target: u16 },
    /// Jumps (forward) if cond is false.
    JumpIfFalse { cond: Reg, target: u16 },
    /// Jumps (forward) unless a op b.
    JumpUnless {
        op: CmpOp,
        a: Reg,
        b: Reg,
        target: u16,
    },
    /// Jumps (forward) unless a op imm.
    JumpUnlessI {
        op: CmpOp,
        a: Reg,
        imm: i16,
        target: u16,
    },

    /// dst = iter(src).
    GetIter { dst: Reg, src: Reg },
    /// dst = next(iter), or a (forward) jump to exit at its end.
    ForIter { iter: Reg, dst: Reg, exit: u16 },
    /// Start of `for dst in range(...)` with registers base = current, base+1 = stop, base+2 =
    /// step (a non-zero constant int): dst = current, or a jump to exit if the range is empty.
    RangeStart { base: Reg, dst: Reg, exit: u16 },
    /// The loop's end: current += step; if still inside the range, dst = current and a backward
    /// jump to body; ticks.
    ForRange { base: Reg, dst: Reg, body: u16 },
    /// As ForRange, of signed words, which wrap around.
    ViperRange { base: Reg, dst: Reg, body: u16 },

    /// dst = f(args), args in f+1 ..= f+argc.
    Call { argc: u8, dst: Reg, f: Reg },
    /// dst = f(args) after LoadMethod: self (or Undefined) in f+1, args in f+2 ..= f+1+argc.
    CallMethod { argc: u8, dst: Reg, f: Reg },
    /// As CallMethod (f+1 = self or Undefined, which the compiler writes by Undefine for a plain
    /// call); argc positional arguments, then one value for each name of the tuple consts[names].
    CallKw {
        argc: u8,
        dst: Reg,
        f: Reg,
        names: u16,
    },
    /// As CallMethod, with star arguments: f+2 = list of positional arguments, f+3 = list of the
    /// keyword arguments' names and values in turn, or Undefined.
    CallEx { dst: Reg, f: Reg },
    /// reg = Undefined.
    Undefine { reg: Reg },
    /// Return src.
    Return { src: Reg },
    /// Return None.
    ReturnNone,
    /// Suspends the generator, giving src; on resumption dst = the value sent (None for next()).
    Yield { dst: Reg, src: Reg },
    /// `yield from` (and await): iter is an iterator; dst is None at first. Resumes iter with
    /// dst, gives on what it yields, and stays here until it ends; then dst = its return value.
    YieldFrom { dst: Reg, iter: Reg },

    /// dst = [start .. start+n].
    BuildList { dst: Reg, start: Reg, n: u16 },
    /// dst = (start .. start+n).
    BuildTuple { dst: Reg, start: Reg, n: u16 },
    /// dst = {start .. start+n}, a set.
    BuildSet { dst: Reg, start: Reg, n: u16 },
    /// dst = {}, with room for n pairs.
    BuildDict { dst: Reg, n: u16 },
    /// dst = slice(start, start+1, start+2).
    BuildSlice { dst: Reg, start: Reg },
    /// dst = the strs start .. start+n joined (f-strings).
    BuildString { dst: Reg, start: Reg, n: u16 },
    /// dst = format(conversion(src), spec); spec = NO_REG for the empty spec.
    Format {
        conv: Conversion,
        dst: Reg,
        src: Reg,
        spec: Reg,
    },
    /// list.append(src), for comprehensions and displays.
    ListAppend { list: Reg, src: Reg },
    /// list.extend(src).
    ListExtend { list: Reg, src: Reg },
    /// dst = tuple(list).
    ListToTuple { dst: Reg, list: Reg },
    /// set.add(src).
    SetAdd { set: Reg, src: Reg },
    /// set.update(src).
    SetUpdate { set: Reg, src: Reg },
    /// dict[key] = src.
    DictStore { dict: Reg, key: Reg, src: Reg },
    /// Adds the names and values of `**src` to the list of keyword arguments; src must be a mapping, its keys strs.
    KeywordsExtend { list: Reg, src: Reg },
    /// start .. start+n = the n items of src; ValueError if there are more or fewer.
    Unpack { src: Reg, start: Reg, n: u16 },
    /// start .. = before items, a list of the rest, after items.
    UnpackEx {
        before: u8,
        src: Reg,
        start: Reg,
        after: u16,
    },

    /// dst = a new function of children[code]; from start on: positional defaults in order,
    /// then the defaults of the keyword-only parameters that have one, then one cell for each
    /// free variable of the child.
    MakeFunction { dst: Reg, code: u16, start: Reg },
    /// dst = a new class: start = its body's function, start+1 = its name, then n bases.
    BuildClass { dst: Reg, start: Reg, n: u16 },

    /// dst = the module named names: consts[spec] = (name, fromlist tuple or None, level).
    ImportName { dst: Reg, spec: u16 },
    /// dst = module.name, or the submodule; ImportError if absent.
    ImportFrom { dst: Reg, module: Reg, site: u16 },
    /// Binds the module's public names in the frame's locals dict.
    ImportStar { module: Reg },

    /// Raises exc (a class or an instance; else TypeError).
    Raise { exc: Reg },
    /// As Raise, for `raise exc from cause`: a cause other than None is not kept, and a warning
    /// says so.
    RaiseFrom { exc: Reg, cause: Reg },
    /// Raises an exception again with the traceback it has.
    Reraise { exc: Reg },
    /// Raises RuntimeError `no active exception to reraise`.
    RaiseNone,
    /// dst = whether the exception exc matches ty (a class or tuple of classes).
    MatchException { dst: Reg, exc: Reg, ty: Reg },
    /// dst = type(exc), for `__exit__`.
    ExceptionType { dst: Reg, exc: Reg },
    /// Prints src as the REPL does for an expression statement (nothing for None), and binds `_`.
    PrintExpr { src: Reg },
    /// Raises NotImplementedError-like SyntaxError at run time is never compiled; no operation.
    Nop,
}

/// A place in the code that names something, with what was found there last.
#[derive(Debug)]
pub struct Site {
    /// The name looked up.
    pub name: Sym,
    /// Where it was found: an index into a map's table, checked before use.
    pub slot: Cell<u32>,
    /// For methods and built-ins: the class or dict it was found for.
    pub owner: Cell<u32>,
    /// The state of the world it is valid for.
    pub epoch: Cell<u32>,
    /// What was found.
    pub value: Cell<Value>,
}

impl Site {
    /// A site that has found nothing yet.
    pub fn new(name: Sym) -> Site {
        Site {
            name,
            slot: Cell::new(0),
            owner: Cell::new(u32::MAX),
            epoch: Cell::new(0),
            value: Cell::new(Value::Undefined),
        }
    }
}

/// An exception handler: instructions start..end jump to target with the exception in reg.
#[derive(Clone, Copy, Debug)]
pub struct Handler {
    /// First instruction covered.
    pub start: u16,
    /// One past the last.
    pub end: u16,
    /// Where to go.
    pub target: u16,
    /// Register that gets the exception object.
    pub reg: Reg,
}

/// What kind of block a code object is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeKind {
    /// A module, or source given to exec, eval, the REPL: names live in the locals dict.
    Module,
    /// A class body: names live in the locals dict. Returns the `__class__` cell or None.
    Class,
    /// def, lambda, comprehension.
    Function,
    /// A function that contains yield (or is async): calling it makes a generator.
    Generator,
}

/// Parameters, in register order: positional, keyword-only, `*args`, `**kwargs`.
#[derive(Clone, Debug, Default)]
pub struct Params {
    /// Names in register order, those of `*args` and `**kwargs` included.
    pub names: Box<[Sym]>,
    /// How many may be given by position.
    pub positional: u16,
    /// How many of the last positional ones have a default.
    pub defaults: u16,
    /// For each keyword-only parameter, whether it has a default.
    pub keyword_only: Box<[bool]>,
    /// There is a `*args`.
    pub star: bool,
    /// There is a `**kwargs`.
    pub star_star: bool,
}

/// A compiled block.
#[derive(Debug)]
pub struct Code {
    /// `f`, `<module>`, `<lambda>`, `<listcomp>`...
    pub name: Sym,
    /// File name as tracebacks show it.
    pub file: Sym,
    /// What it is.
    pub kind: CodeKind,
    /// The instructions.
    pub instrs: Box<[Instr]>,
    /// Constants: interned strings, floats, and heap objects that live as long as the code.
    pub consts: Box<[Value]>,
    /// Sites of names, with their caches.
    pub sites: Box<[Site]>,
    /// Code of nested functions and classes.
    pub children: Box<[Rc<Code>]>,
    /// Innermost first.
    pub handlers: Box<[Handler]>,
    /// (first instruction, line), ascending; lines count from 1.
    pub lines: Box<[(u16, u32)]>,
    /// Parameters.
    pub params: Params,
    /// First register of the closure's cells; they follow the parameters.
    pub first_free: Reg,
    /// How many cells the closure brings.
    pub free: u16,
    /// Size of the window.
    pub registers: u16,
    /// What the collector needs to know.
    pub account: Account,
}

/// A code object's place in the heap's account.
#[derive(Debug, Default)]
pub struct Account {
    /// Bytes it takes on the part without the code inside it; 0 for what the firmware has in ROM.
    pub bytes: Cell<u32>,
    /// The collection that came across it last.
    pub seen: Cell<u32>,
}

impl Code {
    /// Bytes of heap that it takes on the part, the code inside it included. MicroPython's bytecode
    /// is not ours: the size is an estimate by the number of our instructions and of the values and
    /// names they use, fitted to what MicroPython takes for this project's programs.
    pub fn cost(&self) -> usize {
        let children: usize = self.children.iter().map(|code| code.cost()).sum();
        self.account.bytes.get() as usize + children
    }

    /// Declares it, and the code inside it, to be in the part's ROM.
    pub fn put_in_rom(&self) {
        self.account.bytes.set(0);
        for code in &self.children {
            code.put_in_rom();
        }
    }

    /// Line of an instruction.
    pub fn line(&self, pc: usize) -> u32 {
        let i = self
            .lines
            .partition_point(|&(start, _)| start as usize <= pc);
        if i == 0 { 1 } else { self.lines[i - 1].1 }
    }
}
