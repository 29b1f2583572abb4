//! Functions, classes, comprehensions: whatever has a code object of its own.

use super::emit::{Gen, Unit, Var};
use super::errors::{Result, syntax};
use super::fold::start;
use super::scopes::{BlockKind, Comp, Kind, key};
use super::viper::Emitter;
use crate::code::{Code, CodeKind, Instr, Params, Reg};
use crate::value::Sym;
use ruff_python_ast::{
    Comprehension, Decorator, Expr, ExprLambda, Parameters, Stmt, StmtClassDef, StmtFunctionDef,
};
use ruff_text_size::Ranged;
use std::rc::Rc;

/// The code of a module, or of other statements.
pub(super) fn module<'a>(unit: &mut Unit<'a>, body: &'a [Stmt]) -> Result<Rc<Code>> {
    let mut code = Gen::new(unit, 0, &[])?;
    code.body(body)?;
    code.emit(Instr::ReturnNone)?;
    code.finish(CodeKind::Module, Params::default())
}

/// The code of an expression that gives its value.
pub(super) fn value<'a>(unit: &mut Unit<'a>, e: &'a Expr) -> Result<Rc<Code>> {
    let mut code = Gen::new(unit, 0, &[])?;
    let src = code.operand(e)?;
    code.emit(Instr::Return { src })?;
    code.finish(CodeKind::Module, Params::default())
}

impl<'a> Gen<'_, 'a> {
    /// `def`.
    pub fn function(&mut self, f: &'a StmtFunctionDef) -> Result {
        let line = self.unit.lines.line(f.range.start());
        if f.type_params.is_some() {
            return Err(syntax(line, super::errors::INVALID));
        }
        let (first, emitter) = self.decorators(&f.decorator_list)?;
        let name = self.sym(f.name.as_str());
        let (first, dst) = self.place_of(name, first)?;
        let index = self.child(key(f), |outer| {
            let scope = outer.scope_of(f)?;
            let params = outer.parameters(&f.parameters);
            let mut code = Gen::new(&mut *outer.unit, scope, &params.names)?;
            code.emitter = emitter;
            code.list_line = code.unit.lines.line(f.name.range.start());
            code.viper_parameters(Some(&f.parameters), f.returns.as_deref())?;
            code.body(&f.body)?;
            code.return_nothing()?;
            code.viper_check()?;
            let kind = code.kind();
            code.finish(kind, params)
        })?;
        self.make_function(index, f, Some(&f.parameters), dst)?;
        self.decorate(first, dst)?;
        self.store(name, first)
    }

    /// `lambda`.
    pub fn lambda(&mut self, node: &'a Expr, l: &'a ExprLambda, dst: Reg) -> Result {
        let none = Parameters::default();
        let emitter = self.emitter;
        let index = self.child(key(node), |outer| {
            let scope = outer.scope_of(node)?;
            let params = outer.parameters(l.parameters.as_deref().unwrap_or(&none));
            let mut code = Gen::new(&mut *outer.unit, scope, &params.names)?;
            code.emitter = emitter;
            code.viper_parameters(l.parameters.as_deref(), None)?;
            code.at(l.range.start());
            let src = if code.is_viper() {
                code.viper_result(&l.body)?
            } else {
                code.operand(&l.body)?
            };
            code.viper_check()?;
            let kind = code.kind();
            code.emit(match kind {
                // A lambda that yields gives None, not its last value.
                CodeKind::Generator => Instr::ReturnNone,
                _ => Instr::Return { src },
            })?;
            code.finish(kind, params)
        })?;
        self.make_function(index, node, l.parameters.as_deref(), dst)
    }

    /// `class`.
    pub fn class(&mut self, c: &'a StmtClassDef) -> Result {
        if c.type_params.is_some() {
            let line = self.unit.lines.line(c.range.start());
            return Err(syntax(line, super::errors::INVALID));
        }
        let (first, _) = self.decorators(&c.decorator_list)?;
        let name = self.sym(c.name.as_str());
        let (first, dst) = self.place_of(name, first)?;
        let index = self.child(key(c), |outer| {
            let scope = outer.scope_of(c)?;
            let mut code = Gen::new(&mut *outer.unit, scope, &[])?;
            code.class_body(c)?;
            code.finish(CodeKind::Class, Params::default())
        })?;
        let mark = self.mark();
        let start = self.temps(2)?;
        self.make_function(index, c, None, start)?;
        self.name_constant(c.name.as_str(), start + 1)?;
        match &c.arguments {
            Some(args) if !super::call::is_plain_bases(args) => {
                self.build_class_call(args, start, dst)?;
            }
            args => {
                let bases = args.as_ref().map_or(&[][..], |a| &a.args);
                self.row(bases)?;
                self.emit(Instr::BuildClass {
                    dst,
                    start,
                    n: bases.len() as u16,
                })?;
            }
        }
        self.release(mark);
        self.decorate(first, dst)?;
        self.store(name, first)
    }

    fn class_body(&mut self, c: &'a StmtClassDef) -> Result {
        let temp = self.temp()?;
        let name = self.sym("__name__");
        self.load(name, temp)?;
        let module = self.sym("__module__");
        self.store(module, temp)?;
        self.name_constant(c.name.as_str(), temp)?;
        let qualified = self.sym("__qualname__");
        self.store(qualified, temp)?;
        self.release(temp);
        self.body(&c.body)?;
        let class = self.sym("__class__");
        match self.var(class) {
            Var::Cell(src) => self.emit(Instr::Return { src }),
            _ => self.emit(Instr::ReturnNone),
        }
    }

    /// A comprehension: a function whose parameter is what it iterates over.
    pub fn comprehension(&mut self, node: usize, c: Comp<'a>, dst: Reg) -> Result {
        let f = self.top(dst)?;
        let line = c.start;
        let emitter = self.emitter;
        let index = self.child(node, |outer| {
            let Some(&scope) = outer.unit.scopes.of_node.get(&node) else {
                return Err(syntax(outer.unit.lines.line(line), super::errors::INVALID));
            };
            let iterator = outer.sym("");
            let params = Params {
                names: Box::new([iterator]),
                positional: 1,
                ..Params::default()
            };
            let mut code = Gen::new(&mut *outer.unit, scope, &params.names)?;
            code.emitter = emitter;
            code.at(line);
            code.comprehension_body(c)?;
            code.viper_check()?;
            let kind = code.kind();
            code.finish(kind, params)
        })?;
        self.make_closure(index, node, f)?;
        let Some(first) = c.clauses.first() else {
            return Ok(());
        };
        let arg = self.temp()?;
        self.expr(&first.iter, arg)?;
        if c.kind == BlockKind::GenExpr {
            self.emit(Instr::GetIter { dst: arg, src: arg })?;
        }
        self.emit(Instr::Call { argc: 1, dst, f })
    }

    fn comprehension_body(&mut self, c: Comp<'a>) -> Result {
        let result = self.temp()?;
        let start = result + 1;
        match c.kind {
            BlockKind::ListComp => self.emit(Instr::BuildList {
                dst: result,
                start,
                n: 0,
            })?,
            BlockKind::SetComp => self.emit(Instr::BuildSet {
                dst: result,
                start,
                n: 0,
            })?,
            BlockKind::DictComp => self.emit(Instr::BuildDict { dst: result, n: 0 })?,
            _ => {}
        }
        // The parameter is register 0; a generator's is an iterator already.
        let iter = if c.kind == BlockKind::GenExpr {
            0
        } else {
            let iter = self.temp()?;
            self.emit(Instr::GetIter { dst: iter, src: 0 })?;
            iter
        };
        self.comprehension_loop(c, c.clauses, iter, result)?;
        self.emit(if c.kind == BlockKind::GenExpr {
            Instr::ReturnNone
        } else {
            Instr::Return { src: result }
        })
    }

    fn comprehension_loop(
        &mut self,
        c: Comp<'a>,
        clauses: &'a [Comprehension],
        iter: Reg,
        result: Reg,
    ) -> Result {
        super::limits::deep(|| self.comprehension_loop_here(c, clauses, iter, result))
    }

    fn comprehension_loop_here(
        &mut self,
        c: Comp<'a>,
        clauses: &'a [Comprehension],
        iter: Reg,
        result: Reg,
    ) -> Result {
        let Some((clause, rest)) = clauses.split_first() else {
            return Ok(());
        };
        let exit = self.label();
        let top = self.here();
        let mark = self.mark();
        match self.local(&clause.target) {
            Some(dst) => self.emit_to(Instr::ForIter { iter, dst, exit: 0 }, exit)?,
            None => {
                let dst = self.temp()?;
                self.emit_to(Instr::ForIter { iter, dst, exit: 0 }, exit)?;
                self.assign(&clause.target, dst)?;
                self.release(mark);
            }
        }
        self.target_bound(&clause.target);
        // A condition that fails goes on with the next item: a forward jump to the loop's end.
        let next = self.label();
        for test in &clause.ifs {
            self.condition(test, false, next)?;
        }
        match rest.first() {
            Some(inner) => {
                let iter = self.temp()?;
                self.expr(&inner.iter, iter)?;
                self.emit(Instr::GetIter {
                    dst: iter,
                    src: iter,
                })?;
                self.comprehension_loop(c, rest, iter, result)?;
            }
            None => self.comprehension_item(c, result)?,
        }
        self.release(mark);
        self.bind(next);
        self.jump(top)?;
        self.bind(exit);
        Ok(())
    }

    fn comprehension_item(&mut self, c: Comp<'a>, result: Reg) -> Result {
        match (c.kind, c.value) {
            (BlockKind::DictComp, Some(value)) => {
                let place = self.temp()?;
                let src = self.left(value, place, &[c.element])?;
                let key = self.operand(c.element)?;
                self.emit(Instr::DictStore {
                    dict: result,
                    key,
                    src,
                })
            }
            (kind, _) => {
                let src = self.operand(c.element)?;
                if kind == BlockKind::GenExpr {
                    self.no_viper_yield()?;
                }
                self.emit(match kind {
                    BlockKind::ListComp => Instr::ListAppend { list: result, src },
                    BlockKind::SetComp => Instr::SetAdd { set: result, src },
                    _ => Instr::Yield { dst: result, src },
                })
            }
        }
    }

    fn kind(&self) -> CodeKind {
        if self.unit.scopes.list[self.scope].generator {
            CodeKind::Generator
        } else {
            CodeKind::Function
        }
    }

    fn scope_of<T: Ranged>(&self, node: &T) -> Result<usize> {
        // Every such node was met by the first walk.
        self.unit
            .scopes
            .of(node)
            .ok_or_else(|| syntax(self.unit.lines.line(node.start()), super::errors::INVALID))
    }

    /// Evaluates decorators into a row of registers; gives where the function goes if there are
    /// none, else the first decorator, and what the function's code is to be.
    fn decorators(&mut self, list: &'a [Decorator]) -> Result<(Reg, Emitter)> {
        let first = self.mark();
        let mut emitter = self.emitter;
        for d in list {
            let e = &d.expression;
            if let Some(name) = micropython(e) {
                emitter = match name {
                    "bytecode" => Emitter::Bytecode,
                    "native" => Emitter::Native,
                    "viper" => Emitter::Viper,
                    _ => return Err(self.error(start(e), "invalid micropython decorator")),
                };
                continue;
            }
            let dst = self.temp()?;
            self.expr(e, dst)?;
        }
        Ok((first, emitter))
    }

    /// Where a function or class is made, and where it is when the decorators from that register
    /// on are done with it: the variable itself if there are none.
    fn place_of(&mut self, name: Sym, decorators: Reg) -> Result<(Reg, Reg)> {
        if self.mark() == decorators
            && let Var::Reg(reg) = self.var(name)
        {
            return Ok((reg, reg));
        }
        Ok((decorators, self.temp()?))
    }

    /// Calls the decorators in the registers first.., the last one first, on what is in made.
    fn decorate(&mut self, first: Reg, made: Reg) -> Result {
        for f in (first..made).rev() {
            self.emit(Instr::Call { argc: 1, dst: f, f })?;
        }
        Ok(())
    }

    /// The parameters of a function, in register order.
    fn parameters(&mut self, p: &Parameters) -> Params {
        let mut names: Vec<Sym> = Vec::with_capacity(p.len());
        let plain = || p.posonlyargs.iter().chain(&p.args);
        for p in plain().chain(&p.kwonlyargs) {
            names.push(self.sym(p.parameter.name.as_str()));
        }
        for p in p.vararg.iter().chain(&p.kwarg) {
            names.push(self.sym(p.name.as_str()));
        }
        Params {
            names: names.into(),
            positional: plain().count() as u16,
            defaults: plain().filter(|p| p.default.is_some()).count() as u16,
            keyword_only: p.kwonlyargs.iter().map(|p| p.default.is_some()).collect(),
            star: p.vararg.is_some(),
            star_star: p.kwarg.is_some(),
        }
    }

    /// dst = a function of a code object, with its defaults and cells.
    fn make_function<T>(
        &mut self,
        index: u16,
        node: &T,
        params: Option<&'a Parameters>,
        dst: Reg,
    ) -> Result {
        let mark = self.mark();
        if let Some(p) = params {
            self.check_defaults(p)?;
            for p in p.posonlyargs.iter().chain(&p.args).chain(&p.kwonlyargs) {
                if let Some(default) = &p.default {
                    let reg = self.temp()?;
                    self.expr(default, reg)?;
                }
            }
        }
        self.finish_function(index, key(node), mark, dst)
    }

    fn check_defaults(&self, p: &Parameters) -> Result {
        let mut with_default = false;
        for p in p.posonlyargs.iter().chain(&p.args) {
            if p.default.is_some() {
                with_default = true;
            } else if with_default {
                let message = "non-default argument follows default argument";
                let mut error = self.error(p.range.start(), message);
                if p.parameter.annotation.is_none() {
                    error.line = self.list_line;
                }
                return Err(error);
            }
        }
        Ok(())
    }

    fn make_closure(&mut self, index: u16, node: usize, dst: Reg) -> Result {
        let start = self.mark();
        self.finish_function(index, node, start, dst)
    }

    fn finish_function(&mut self, index: u16, node: usize, start: Reg, dst: Reg) -> Result {
        let scope = self.unit.scopes.of_node.get(&node).copied();
        let ids = scope.map_or(&[][..], |s| &self.unit.scopes.list[s].ids);
        let free: Vec<Sym> = ids
            .iter()
            .filter(|id| id.kind == Kind::Free)
            .map(|id| id.name)
            .collect();
        for name in free {
            let dst = self.temp()?;
            if let Var::Cell(src) = self.var(name) {
                self.emit(Instr::Move { dst, src })?;
            }
        }
        self.emit(Instr::MakeFunction {
            dst,
            code: index,
            start,
        })?;
        self.release(start);
        Ok(())
    }
}

/// What follows `micropython.` in a decorator: nothing if it is no such decorator, an empty name
/// if there is not exactly one name.
fn micropython(e: &Expr) -> Option<&str> {
    match e {
        Expr::Call(c) => micropython(&c.func),
        Expr::Attribute(a) => match &*a.value {
            Expr::Name(n) => (n.id.as_str() == "micropython").then_some(a.attr.as_str()),
            _ => micropython(&a.value).and(Some("")),
        },
        Expr::Name(n) => (n.id.as_str() == "micropython").then_some(""),
        _ => None,
    }
}

/// Whether a decorator is one of MicroPython's own, which are not evaluated.
pub(super) fn built_in_decorator(e: &Expr) -> bool {
    micropython(e).is_some()
}
