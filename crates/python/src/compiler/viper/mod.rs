//! Viper functions: the types of their variables and expressions (py/emitnative.c).
//!
//! A function decorated with `@micropython.viper`, and what is defined inside it, computes with machine words and
//! pointers. Each expression has a [`Type`] that is known here: [`expr`] compiles an expression and gives it, this module keeps those
//! of the local variables, which the first assignment in the text decides, and converts where an object becomes a
//! word or a word an object. The instructions are [`Instr::Viper`] and those of other functions.
//!
//! An error of types does not stop the compilation at once: of all in a statement, the last one is told.

mod expr;
mod store;

use super::emit::{Gen, Var};
use super::errors::{CompileError, CompileErrorKind, Result};
use crate::code::{Instr, Reg, ViperOp};
use crate::value::Sym;
use ruff_python_ast::{Expr, Parameters};
use std::collections::HashMap;

/// What a decorator says that a function's code is to be. What is not bytecode on the board is so here, but it
/// refuses what MicroPython's native code generator does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Emitter {
    Bytecode,
    Native,
    Viper,
}

/// The type of an expression or a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Type {
    /// A Python object.
    Object,
    /// A truth value.
    Bool,
    /// A signed word.
    Int,
    /// An unsigned word.
    Uint,
    /// A pointer to nothing in particular.
    Ptr,
    /// To bytes.
    Ptr8,
    /// To half-words.
    Ptr16,
    /// To words.
    Ptr32,
    /// `None` that is written so.
    Nothing,
    /// The name of a type, which converts what it is called with.
    Cast(Cast),
}

/// A type that converts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cast {
    Bool,
    Int,
    Uint,
    Ptr,
    Ptr8,
    Ptr16,
    Ptr32,
}

impl Cast {
    /// The one of that name.
    fn of(name: &str) -> Option<Cast> {
        Some(match name {
            "bool" => Cast::Bool,
            "int" => Cast::Int,
            "uint" => Cast::Uint,
            "ptr" => Cast::Ptr,
            "ptr8" => Cast::Ptr8,
            "ptr16" => Cast::Ptr16,
            "ptr32" => Cast::Ptr32,
            _ => return None,
        })
    }

    /// What it gives.
    fn gives(self) -> Type {
        match self {
            Cast::Bool => Type::Bool,
            Cast::Int => Type::Int,
            Cast::Uint => Type::Uint,
            Cast::Ptr => Type::Ptr,
            Cast::Ptr8 => Type::Ptr8,
            Cast::Ptr16 => Type::Ptr16,
            Cast::Ptr32 => Type::Ptr32,
        }
    }
}

impl Type {
    /// The type an annotation names.
    fn of(name: &str) -> Option<Type> {
        match name {
            "object" => Some(Type::Object),
            _ => Cast::of(name).map(Cast::gives),
        }
    }

    /// Its name in errors.
    fn name(self) -> &'static str {
        match self {
            Type::Object => "object",
            Type::Bool => "bool",
            Type::Int => "int",
            Type::Uint => "uint",
            Type::Ptr => "ptr",
            Type::Ptr8 => "ptr8",
            Type::Ptr16 => "ptr16",
            Type::Ptr32 => "ptr32",
            Type::Nothing | Type::Cast(_) => "None",
        }
    }

    fn is_integer(self) -> bool {
        matches!(self, Type::Int | Type::Uint)
    }

    fn is_pointer(self) -> bool {
        matches!(self, Type::Ptr | Type::Ptr8 | Type::Ptr16 | Type::Ptr32)
    }
}

/// What is known of a viper function.
#[derive(Default)]
pub(super) struct Viper {
    locals: HashMap<Sym, Type>,
    returns: Option<Type>,
    error: Option<String>,
    line: Option<u32>,
}

impl Viper {
    /// Whether something is wrong with the types.
    pub fn failed(&self) -> bool {
        self.error.is_some()
    }

    /// The line of the error, unless it has one.
    pub fn error_line(&mut self, line: u32) {
        self.line.get_or_insert(line);
    }

    /// Whether a local variable holds objects.
    pub fn is_object(&self, name: Sym) -> bool {
        self.locals.get(&name) == Some(&Type::Object)
    }

    fn returns(&self) -> Type {
        self.returns.unwrap_or(Type::Object)
    }
}

/// NotImplementedError, which the board raises out of its compiler.
pub(super) fn not_implemented(message: &'static str) -> CompileError {
    CompileError {
        kind: CompileErrorKind::NotImplemented,
        message: message.into(),
        line: 0,
        block: None,
    }
}

impl<'a> Gen<'_, 'a> {
    /// Whether the code is a viper function's.
    pub fn is_viper(&self) -> bool {
        self.emitter == Emitter::Viper
    }

    /// Notes an error of types.
    fn type_error(&mut self, message: String) {
        self.viper.error = Some(message);
    }

    /// The error of the function's types, if there is one.
    pub fn viper_check(&mut self) -> Result {
        match self.viper.error.take() {
            None => Ok(()),
            Some(message) => Err(CompileError {
                kind: CompileErrorKind::Viper,
                message: message.into(),
                line: self.viper.line.unwrap_or(self.list_line),
                block: Some(self.unit.scopes.list[self.scope].name),
            }),
        }
    }

    /// Reads the annotations and converts the arguments.
    pub fn viper_parameters(
        &mut self,
        parameters: Option<&'a Parameters>,
        returns: Option<&'a Expr>,
    ) -> Result {
        if !self.is_viper() {
            return Ok(());
        }
        for p in parameters.into_iter().flatten() {
            let p = p.as_parameter();
            let ty = self.annotation(p.annotation())?;
            let name = self.sym(p.name.as_str());
            let Var::Reg(reg) = self.var(name) else {
                continue;
            };
            self.viper.locals.insert(name, ty);
            self.make_native(reg, reg, ty)?;
        }
        self.viper.returns = Some(self.annotation(returns)?);
        self.viper_check()
    }

    fn annotation(&mut self, annotation: Option<&Expr>) -> Result<Type> {
        match annotation {
            None => Ok(Type::Object),
            Some(Expr::Name(n)) => Ok(Type::of(n.id.as_str()).unwrap_or_else(|| {
                self.type_error(format!("unknown type '{}'", n.id));
                Type::Object
            })),
            Some(other) => Err(self.error_at(other, "annotation must be an identifier")),
        }
    }

    /// Refuses a `yield` in a viper function.
    pub fn no_viper_yield(&self) -> Result {
        if self.is_viper() {
            return Err(not_implemented("native yield"));
        }
        Ok(())
    }

    /// dst = the word, truth or pointer of the object in src.
    fn make_native(&mut self, dst: Reg, src: Reg, ty: Type) -> Result {
        let op = match ty {
            Type::Bool => ViperOp::ToBool,
            Type::Int | Type::Uint => ViperOp::ToWord,
            _ if ty.is_pointer() => ViperOp::ToPointer,
            _ => return self.copy(dst, src),
        };
        self.viper_op(op, dst, src)
    }

    /// dst = the object of what is in src. `written`: it is a constant in the text, as it stands.
    fn make_object(&mut self, dst: Reg, src: Reg, ty: Type, written: bool) -> Result {
        let op = match ty {
            Type::Object => return self.copy(dst, src),
            Type::Bool => ViperOp::FromBool,
            Type::Int => ViperOp::FromInt,
            // MicroPython makes a signed one of a constant that is at hand.
            Type::Uint if written => ViperOp::FromInt,
            Type::Uint => ViperOp::FromUint,
            Type::Nothing if written => return self.emit(Instr::None { dst }),
            // A null pointer.
            Type::Nothing => return self.emit(Instr::Int { dst, value: 0 }),
            Type::Cast(_) => return Err(not_implemented("conversion to object")),
            _ if written => return Err(not_implemented("conversion to object")),
            _ => {
                self.viper_op(ViperOp::Address, dst, src)?;
                return self.viper_op(ViperOp::FromUint, dst, dst);
            }
        };
        self.viper_op(op, dst, src)
    }

    /// dst = what is in src as a value of another type.
    fn convert(&mut self, dst: Reg, src: Reg, from: Type, to: Type) -> Result {
        if from == to {
            return self.copy(dst, src);
        }
        if from == Type::Object {
            return self.make_native(dst, src, to);
        }
        match (from, to) {
            (_, Type::Object) => self.make_object(dst, src, from, from == Type::Nothing),
            (Type::Nothing, _) => self.emit(Instr::Int { dst, value: 0 }),
            (Type::Bool, _) => self.viper_op(ViperOp::BoolToWord, dst, src),
            _ if from.is_pointer() && !to.is_pointer() => self.viper_op(ViperOp::Address, dst, src),
            _ => self.copy(dst, src),
        }
    }

    fn copy(&mut self, dst: Reg, src: Reg) -> Result {
        if dst == src {
            return Ok(());
        }
        self.emit(Instr::Move { dst, src })
    }

    fn viper_op(&mut self, op: ViperOp, dst: Reg, a: Reg) -> Result {
        self.emit(Instr::Viper { op, dst, a, b: a })
    }

    /// Notes that a variable is assigned a value of that type.
    pub fn note_store(&mut self, name: Sym, ty: Type) {
        match self.var(name) {
            Var::Reg(_) => {}
            Var::Cell(_) => return self.check_cell(name),
            Var::Global | Var::Name => return,
        }
        let known = *self.viper.locals.entry(name).or_insert(ty);
        if known != ty {
            let text = self.unit.heap.symbols.text(name).to_string();
            self.type_error(format!(
                "local '{text}' has type '{}' but source is '{}'",
                known.name(),
                ty.name()
            ));
        }
    }

    /// The type of a local variable that is read.
    fn local_type(&mut self, name: Sym) -> Type {
        match self.viper.locals.get(&name) {
            Some(&ty) => ty,
            None => {
                self.unknown_local(name);
                Type::Object
            }
        }
    }

    fn unknown_local(&mut self, name: Sym) {
        let text = self.unit.heap.symbols.text(name).to_string();
        self.type_error(format!("local '{text}' used before type known"));
    }

    /// A variable that an inner function uses: MicroPython knows the type only of one that is an argument.
    pub fn check_cell(&mut self, name: Sym) {
        let scope = &self.unit.scopes.list[self.scope];
        let own = scope.kind_of(name) == Some(super::scopes::Kind::Cell);
        if own && !scope.ids.iter().any(|id| id.name == name && id.param) {
            self.unknown_local(name);
        }
    }
}
