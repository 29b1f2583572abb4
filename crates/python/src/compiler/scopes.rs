//! What each name of each block is: a first walk over the syntax tree, block by block as
//! MicroPython's compiler takes them, the outer before the inner.

use super::errors::{CANNOT_ASSIGN, CompileError, CompileErrorKind, INVALID, Result};
use super::fold::{Folder, const_call};
use super::lines::{Lines, line_of};
use crate::symbols::Symbols;
use crate::value::Sym;
use ruff_python_ast::{
    ArgOrKeyword, Comprehension, ExceptHandler, Expr, InterpolatedStringElement,
    InterpolatedStringElements, Parameters, Stmt, StmtClassDef, StmtFunctionDef,
};
use ruff_text_size::{Ranged, TextSize};
use std::collections::{HashMap, HashSet, VecDeque};

/// How a block refers to a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Not known yet.
    Undecided,
    /// Only read: global unless an outer function has it.
    Implicit,
    /// Assigned in a module or a class.
    Assigned,
    /// Declared `global`.
    Explicit,
    /// A local variable.
    Local,
    /// A local variable that an inner function uses.
    Cell,
    /// A variable of an outer function.
    Free,
}

/// A name in a block.
#[derive(Clone, Copy, Debug)]
pub(super) struct Id {
    /// The name.
    pub name: Sym,
    /// What it is.
    pub kind: Kind,
    /// It is a parameter.
    pub param: bool,
}

/// Kinds of blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BlockKind {
    Module,
    Class,
    Function,
    Lambda,
    ListComp,
    SetComp,
    DictComp,
    GenExpr,
}

impl BlockKind {
    fn is_comprehension(self) -> bool {
        use BlockKind::*;
        matches!(self, ListComp | SetComp | DictComp | GenExpr)
    }

    fn is_function(self) -> bool {
        !matches!(self, BlockKind::Module | BlockKind::Class)
    }
}

/// A block with its names.
#[derive(Debug)]
pub(super) struct Scope {
    /// What it is.
    pub kind: BlockKind,
    /// The block around it.
    pub parent: Option<usize>,
    /// Its name in tracebacks.
    pub name: Sym,
    /// Its names, in the order met.
    pub ids: Vec<Id>,
    index: HashMap<Sym, usize>,
    /// Calling it makes a generator.
    pub generator: bool,
    /// The names it binds by `:=`.
    pub walrus: HashSet<Sym>,
    /// The names it unbinds: by `del`, or at the end of an `except ... as` clause.
    pub unbound: HashSet<Sym>,
    /// The line it starts on.
    pub line: u32,
}

impl Scope {
    fn new(kind: BlockKind, parent: Option<usize>, name: Sym) -> Scope {
        Scope {
            kind,
            parent,
            name,
            ids: Vec::new(),
            index: HashMap::new(),
            generator: kind == BlockKind::GenExpr,
            walrus: HashSet::new(),
            unbound: HashSet::new(),
            line: 1,
        }
    }

    /// What a name is here.
    pub fn kind_of(&self, name: Sym) -> Option<Kind> {
        self.index.get(&name).map(|&i| self.ids[i].kind)
    }

    fn find_or_add(&mut self, name: Sym, kind: Kind) -> &mut Id {
        let next = self.ids.len();
        let i = *self.index.entry(name).or_insert(next);
        if i == next {
            self.ids.push(Id {
                name,
                kind,
                param: false,
            });
        }
        &mut self.ids[i]
    }

    fn set(&mut self, name: Sym, kind: Kind) {
        if let Some(&i) = self.index.get(&name) {
            self.ids[i].kind = kind;
        }
    }
}

/// A comprehension of any kind.
#[derive(Clone, Copy)]
pub(super) struct Comp<'a> {
    /// What it makes.
    pub kind: BlockKind,
    /// The element, or the key.
    pub element: &'a Expr,
    /// The value of a dict comprehension.
    pub value: Option<&'a Expr>,
    /// `for ... in ... if ...`
    pub clauses: &'a [Comprehension],
    /// Where it starts.
    pub start: TextSize,
}

/// The comprehension an expression is.
pub(super) fn comprehension(e: &Expr) -> Option<Comp<'_>> {
    let (kind, element, value, clauses) = match e {
        Expr::ListComp(c) => (BlockKind::ListComp, &*c.elt, None, &c.generators),
        Expr::SetComp(c) => (BlockKind::SetComp, &*c.elt, None, &c.generators),
        Expr::Generator(c) => (BlockKind::GenExpr, &*c.elt, None, &c.generators),
        Expr::DictComp(c) => (
            BlockKind::DictComp,
            c.key.as_deref()?,
            Some(&*c.value),
            &c.generators,
        ),
        _ => return None,
    };
    Some(Comp {
        kind,
        element,
        value,
        clauses,
        // MicroPython's node starts at the element.
        start: element.range().start(),
    })
}

/// What tells a node that has a block from the others: its address.
pub(super) fn key<T>(node: &T) -> usize {
    std::ptr::from_ref(node) as usize
}

enum Body<'a> {
    Module(&'a [Stmt]),
    Eval(&'a Expr),
    Function(&'a StmtFunctionDef),
    Class(&'a StmtClassDef),
    Lambda(Option<&'a Parameters>, &'a Expr),
    Comp(Comp<'a>),
}

/// All blocks of a text; the first is the module.
pub(super) struct Scopes {
    /// The blocks.
    pub list: Vec<Scope>,
    /// The block of a node.
    pub of_node: HashMap<usize, usize>,
}

impl Scopes {
    /// The block that a node makes.
    pub fn of<T>(&self, node: &T) -> Option<usize> {
        self.of_node.get(&key(node)).copied()
    }
}

/// What the text is as a whole.
#[derive(Clone, Copy)]
pub(super) enum Root<'a> {
    Module(&'a [Stmt]),
    Eval(&'a Expr),
}

/// Finds all blocks and their names.
pub(super) fn analyse<'a>(
    root: Root<'a>,
    symbols: &mut Symbols,
    folder: &Folder<'_>,
    lines: &Lines,
) -> Result<Scopes> {
    let module = symbols.intern("<module>");
    let mut walk = Walk {
        scopes: Scopes {
            list: vec![Scope::new(BlockKind::Module, None, module)],
            of_node: HashMap::new(),
        },
        todo: VecDeque::new(),
        symbols,
        folder,
        lines,
        now: 0,
        line: 1,
    };
    let body = match root {
        Root::Module(body) => Body::Module(body),
        Root::Eval(e) => Body::Eval(e),
    };
    let first = match root {
        Root::Module(body) => body.first().map(|s| s.range().start()),
        Root::Eval(e) => Some(e.range().start()),
    };
    let line = first.map_or(1, |at| lines.line(at));
    walk.todo.push_back((0, line, body));
    while let Some((scope, line, body)) = walk.todo.pop_front() {
        walk.scopes.list[scope].line = line;
        walk.now = scope;
        walk.line = line;
        walk.block(body)?;
        for i in 0..walk.scopes.list[scope].ids.len() {
            let id = walk.scopes.list[scope].ids[i];
            if id.kind == Kind::Implicit {
                walk.close_over(scope, id.name);
            }
        }
    }
    Ok(walk.scopes)
}

struct Walk<'a, 'w> {
    scopes: Scopes,
    todo: VecDeque<(usize, u32, Body<'a>)>,
    symbols: &'w mut Symbols,
    folder: &'w Folder<'w>,
    lines: &'w Lines,
    now: usize,
    /// The line of errors at what has no line of its own: the statement's, if it has neighbours.
    line: u32,
}

impl<'a> Walk<'a, '_> {
    fn scope(&mut self) -> &mut Scope {
        &mut self.scopes.list[self.now]
    }

    fn error(&self, at: TextSize, message: &'static str) -> CompileError {
        CompileError {
            kind: CompileErrorKind::Syntax,
            message: message.into(),
            line: self.lines.line(at),
            block: Some(self.scopes.list[self.now].name),
        }
    }

    /// A SyntaxError at an expression.
    fn error_at(&self, e: &Expr, message: &'static str) -> CompileError {
        CompileError {
            line: line_of(e, self.folder, self.lines).unwrap_or(self.line),
            ..self.error(e.range().start(), message)
        }
    }

    fn child(
        &mut self,
        node: usize,
        kind: BlockKind,
        name: &str,
        at: TextSize,
        body: Body<'a>,
    ) -> usize {
        let line = self.lines.line(at);
        let name = self.symbols.intern(name);
        let index = self.scopes.list.len();
        self.scopes
            .list
            .push(Scope::new(kind, Some(self.now), name));
        self.scopes.of_node.insert(node, index);
        self.todo.push_back((index, line, body));
        index
    }

    /// Makes a name that is only read here a free variable if an outer function has it.
    fn close_over(&mut self, scope: usize, name: Sym) {
        let list = &mut self.scopes.list;
        let mut outer = list[scope].parent;
        while let Some(s) = outer
            && list[s].parent.is_some()
        {
            match list[s].kind_of(name) {
                None => outer = list[s].parent,
                Some(Kind::Local | Kind::Cell | Kind::Free) => break,
                Some(_) => return,
            }
        }
        let Some(owner) = outer.filter(|&s| list[s].parent.is_some()) else {
            return;
        };
        list[scope].set(name, Kind::Free);
        let mut s = scope;
        while let Some(parent) = list[s].parent {
            s = parent;
            let id = list[s].find_or_add(name, Kind::Undecided);
            match id.kind {
                Kind::Undecided => id.kind = Kind::Free,
                Kind::Local => id.kind = Kind::Cell,
                _ => {}
            }
            if s == owner {
                break;
            }
        }
    }

    fn load(&mut self, name: &str) {
        let name = self.symbols.intern(name);
        self.scope().find_or_add(name, Kind::Implicit);
    }

    fn modify(&mut self, scope: usize, name: Sym) -> Kind {
        let scope = &mut self.scopes.list[scope];
        let function = scope.kind.is_function();
        let id = scope.find_or_add(name, Kind::Implicit);
        if id.kind == Kind::Implicit {
            id.kind = if function {
                Kind::Local
            } else {
                Kind::Assigned
            };
        }
        id.kind
    }

    fn store(&mut self, name: &str) {
        let name = self.symbols.intern(name);
        self.modify(self.now, name);
    }

    fn declare_global(&mut self, name: Sym, at: TextSize) -> Result {
        let id = self.scope().find_or_add(name, Kind::Undecided);
        if !matches!(id.kind, Kind::Undecided | Kind::Explicit) {
            return Err(self.error(at, "identifier redefined as global"));
        }
        id.kind = Kind::Explicit;
        self.scopes.list[0].set(name, Kind::Explicit);
        Ok(())
    }

    fn declare_nonlocal(&mut self, name: Sym, at: TextSize) -> Result {
        let id = self.scope().find_or_add(name, Kind::Undecided);
        match id.kind {
            Kind::Undecided => {
                id.kind = Kind::Implicit;
                self.close_over(self.now, name);
                if self.scope().kind_of(name) == Some(Kind::Implicit) {
                    return Err(self.error(at, "no binding for nonlocal found"));
                }
                Ok(())
            }
            Kind::Free => Ok(()),
            _ => Err(self.error(at, "identifier redefined as nonlocal")),
        }
    }

    fn block(&mut self, body: Body<'a>) -> Result {
        match body {
            Body::Module(body) => self.body(body),
            Body::Eval(e) => self.expr(e),
            Body::Function(f) => {
                self.params(&f.parameters)?;
                self.body(&f.body)
            }
            Body::Lambda(params, body) => {
                if let Some(p) = params {
                    self.params(p)?;
                }
                self.expr(body)
            }
            Body::Class(c) => {
                let class = self.symbols.intern("__class__");
                self.scope().find_or_add(class, Kind::Local);
                self.load("__name__");
                self.store("__module__");
                self.store("__qualname__");
                self.body(&c.body)
            }
            Body::Comp(c) => {
                // The iterator, a parameter without a name that could clash.
                let iterator = self.symbols.intern("");
                self.scope().find_or_add(iterator, Kind::Local).param = true;
                for (i, clause) in c.clauses.iter().enumerate() {
                    if clause.is_async {
                        return Err(super::errors::syntax(
                            self.lines.line(clause.range.start()),
                            INVALID,
                        ));
                    }
                    if i > 0 {
                        self.expr(&clause.iter)?;
                    }
                    self.target(&clause.target)?;
                    self.exprs(&clause.ifs)?;
                }
                if let Some(value) = c.value {
                    self.expr(value)?;
                }
                self.expr(c.element)
            }
        }
    }

    fn params(&mut self, p: &'a Parameters) -> Result {
        let plain = p.posonlyargs.iter().chain(&p.args);
        let named = p.kwonlyargs.iter();
        let all = plain
            .map(|p| &p.parameter)
            .chain(p.vararg.as_deref())
            .chain(named.map(|p| &p.parameter))
            .chain(p.kwarg.as_deref());
        for param in all {
            let name = self.symbols.intern(param.name.as_str());
            let id = self.scope().find_or_add(name, Kind::Undecided);
            if id.kind != Kind::Undecided {
                let leaf = param.annotation.is_none();
                let mut error = self.error(param.range.start(), "argument name reused");
                if leaf {
                    error.line = self.line;
                }
                return Err(error);
            }
            id.kind = Kind::Local;
            id.param = true;
        }
        Ok(())
    }

    fn defaults(&mut self, p: &'a Parameters) -> Result {
        for p in p.posonlyargs.iter().chain(&p.args).chain(&p.kwonlyargs) {
            if let Some(default) = &p.default {
                self.expr(default)?;
            }
        }
        Ok(())
    }

    fn body(&mut self, body: &'a [Stmt]) -> Result {
        let line = self.line;
        for s in body {
            if body.len() > 1 {
                self.line = self.lines.line(s.range().start());
            }
            self.stmt(s)?;
        }
        self.line = line;
        Ok(())
    }

    /// The truth value of a condition, if it is constant: what it excludes is not compiled at
    /// all, and its names and mistakes do not count.
    fn known(&self, e: &Expr) -> Option<bool> {
        self.folder.constant(e).map(|c| c.truth())
    }

    fn exprs(&mut self, list: &'a [Expr]) -> Result {
        list.iter().try_for_each(|e| self.expr(e))
    }

    fn maybe(&mut self, e: &'a Option<Box<Expr>>) -> Result {
        e.as_deref().map_or(Ok(()), |e| self.expr(e))
    }

    fn stmt(&mut self, s: &'a Stmt) -> Result {
        match s {
            Stmt::FunctionDef(f) => {
                for d in &f.decorator_list {
                    self.decorator(&d.expression)?;
                }
                self.defaults(&f.parameters)?;
                let index = self.child(
                    key(f),
                    BlockKind::Function,
                    f.name.as_str(),
                    f.range.start(),
                    Body::Function(f),
                );
                self.scopes.list[index].generator = f.is_async;
                self.store(f.name.as_str());
            }
            Stmt::ClassDef(c) => {
                for d in &c.decorator_list {
                    self.decorator(&d.expression)?;
                }
                self.child(
                    key(c),
                    BlockKind::Class,
                    c.name.as_str(),
                    c.range.start(),
                    Body::Class(c),
                );
                if let Some(a) = &c.arguments {
                    self.arguments(a)?;
                }
                self.store(c.name.as_str());
            }
            Stmt::Return(r) => self.maybe(&r.value)?,
            Stmt::Delete(d) => {
                d.targets.iter().try_for_each(|t| self.delete(t))?;
            }
            Stmt::Assign(a) => {
                if self.is_hidden_const(&a.targets, &a.value) {
                    return Ok(());
                }
                self.expr(&a.value)?;
                a.targets.iter().try_for_each(|t| self.target(t))?;
            }
            Stmt::AugAssign(a) => {
                match &*a.target {
                    Expr::Name(n) => self.load(n.id.as_str()),
                    t @ (Expr::Attribute(_) | Expr::Subscript(_)) if !self.is_constant(t) => {}
                    t => return Err(self.error_at(t, CANNOT_ASSIGN)),
                }
                self.expr(&a.value)?;
                self.target(&a.target)?;
            }
            Stmt::AnnAssign(a) => match &a.value {
                Some(value) => {
                    if self.is_hidden_const(std::slice::from_ref(&a.target), value) {
                        return Ok(());
                    }
                    self.expr(value)?;
                    self.target(&a.target)?;
                }
                None => {
                    if self.scope().kind == BlockKind::Function
                        && let Expr::Name(n) = &*a.target
                    {
                        let name = self.symbols.intern(n.id.as_str());
                        self.scope().find_or_add(name, Kind::Local);
                    }
                }
            },
            Stmt::For(f) => {
                self.async_outside(f.is_async, s)?;
                self.expr(&f.iter)?;
                self.target(&f.target)?;
                self.body(&f.body)?;
                self.body(&f.orelse)?;
            }
            Stmt::While(w) => {
                if self.known(&w.test) != Some(false) {
                    // The condition stands behind the loop's body there.
                    self.body(&w.body)?;
                    self.expr(&w.test)?;
                }
                self.body(&w.orelse)?;
            }
            Stmt::If(i) => {
                let first = (Some(&*i.test), &i.body);
                let others = i.elif_else_clauses.iter();
                let others = others.map(|c| (c.test.as_ref(), &c.body));
                for (test, body) in std::iter::once(first).chain(others) {
                    let known = test.map_or(Some(true), |t| self.known(t));
                    if known == Some(false) {
                        continue;
                    }
                    if let Some(test) = test {
                        self.expr(test)?;
                    }
                    self.body(body)?;
                    if known == Some(true) {
                        break;
                    }
                }
            }
            Stmt::With(w) => {
                self.async_outside(w.is_async, s)?;
                for item in &w.items {
                    self.expr(&item.context_expr)?;
                    if let Some(t) = &item.optional_vars {
                        self.target(t)?;
                    }
                }
                self.body(&w.body)?;
            }
            Stmt::Raise(r) => {
                self.maybe(&r.exc)?;
                self.maybe(&r.cause)?;
            }
            Stmt::Try(t) => {
                self.body(&t.body)?;
                for ExceptHandler::ExceptHandler(h) in &t.handlers {
                    self.maybe(&h.type_)?;
                    if let Some(name) = &h.name {
                        self.unbind(name.as_str());
                    }
                    self.body(&h.body)?;
                }
                self.body(&t.orelse)?;
                self.body(&t.finalbody)?;
            }
            Stmt::Assert(_) if !self.folder.debug => {}
            Stmt::Assert(a) => {
                self.expr(&a.test)?;
                self.maybe(&a.msg)?;
            }
            Stmt::Import(i) => {
                for alias in &i.names {
                    match &alias.asname {
                        Some(name) => self.store(name.as_str()),
                        None => {
                            let name = alias.name.as_str();
                            self.store(name.split('.').next().unwrap_or(name));
                        }
                    }
                }
            }
            Stmt::ImportFrom(i) => {
                for alias in &i.names {
                    if alias.name.as_str() != "*" {
                        self.store(alias.asname.as_ref().unwrap_or(&alias.name).as_str());
                    }
                }
            }
            Stmt::Global(g) => {
                for name in &g.names {
                    let name = self.symbols.intern(name.as_str());
                    self.declare_global(name, g.range.start())?;
                }
            }
            Stmt::Nonlocal(n) => {
                if self.scope().kind == BlockKind::Module {
                    return Err(self.error(n.range.start(), "can't declare nonlocal in outer code"));
                }
                for name in &n.names {
                    let name = self.symbols.intern(name.as_str());
                    self.declare_nonlocal(name, n.range.start())?;
                }
            }
            Stmt::Expr(e) => self.expr(&e.value)?,
            Stmt::Pass(_) | Stmt::Break(_) | Stmt::Continue(_) => {}
            Stmt::TypeAlias(_) | Stmt::Match(_) | Stmt::IpyEscapeCommand(_) => {
                return Err(super::errors::syntax(
                    self.lines.line(s.range().start()),
                    INVALID,
                ));
            }
        }
        Ok(())
    }

    /// `_NAME = const(...)` stores nothing.
    fn is_hidden_const<T: std::borrow::Borrow<Expr>>(&self, targets: &[T], value: &Expr) -> bool {
        match targets {
            [t] => is_hidden_const(self.folder, t.borrow(), value),
            _ => false,
        }
    }

    fn async_outside(&mut self, is_async: bool, s: &Stmt) -> Result {
        if is_async && !self.scope().generator {
            return Err(self.error(s.range().start(), "async for/with outside async function"));
        }
        Ok(())
    }

    fn decorator(&mut self, e: &'a Expr) -> Result {
        if super::define::built_in_decorator(e) {
            return Ok(());
        }
        self.expr(e)
    }

    fn target(&mut self, t: &'a Expr) -> Result {
        match t {
            Expr::Name(n) => {
                if self.folder.name(n.id.as_str(), n.range.start()).is_some() {
                    return Err(self.error_at(t, CANNOT_ASSIGN));
                }
                self.store(n.id.as_str());
                Ok(())
            }
            Expr::Tuple(u) if u.parenthesized && u.elts.is_empty() => {
                Err(self.error_at(t, CANNOT_ASSIGN))
            }
            Expr::Tuple(t) => self.targets(&t.elts),
            Expr::List(t) => self.targets(&t.elts),
            Expr::Attribute(_) | Expr::Subscript(_) if !self.is_constant(t) => self.expr(t),
            _ => Err(self.error_at(t, CANNOT_ASSIGN)),
        }
    }

    /// Whether a target is `math.pi` or another constant that stands for its value.
    fn is_constant(&self, t: &Expr) -> bool {
        t.is_attribute_expr() && self.folder.constant(t).is_some()
    }

    /// The targets a sequence is unpacked to.
    fn targets(&mut self, list: &'a [Expr]) -> Result {
        let mut starred = false;
        for t in list {
            match t {
                Expr::Starred(_) if starred => {
                    return Err(self.error_at(t, "multiple *x in assignment"));
                }
                Expr::Starred(_) => starred = true,
                _ => {}
            }
        }
        list.iter().try_for_each(|t| match t {
            Expr::Starred(s) => self.target(&s.value),
            t => self.target(t),
        })
    }

    /// A name that is unbound some time, which is a kind of store.
    fn unbind(&mut self, name: &str) {
        self.store(name);
        let name = self.symbols.intern(name);
        self.scope().unbound.insert(name);
    }

    fn delete(&mut self, t: &'a Expr) -> Result {
        const CANNOT_DELETE: &str = "can't delete expression";
        match t {
            Expr::Name(n) => {
                if self.folder.name(n.id.as_str(), n.range.start()).is_some() {
                    return Err(self.error_at(t, CANNOT_DELETE));
                }
                self.unbind(n.id.as_str());
                Ok(())
            }
            Expr::Tuple(t) if !t.elts.is_empty() => t.elts.iter().try_for_each(|t| self.delete(t)),
            Expr::Attribute(_) | Expr::Subscript(_) if !self.is_constant(t) => self.expr(t),
            _ => Err(self.error_at(t, CANNOT_DELETE)),
        }
    }

    fn expr(&mut self, e: &'a Expr) -> Result {
        super::limits::deep(|| self.expr_here(e))
    }

    fn expr_here(&mut self, e: &'a Expr) -> Result {
        match e {
            Expr::Name(n) => {
                if self.folder.name(n.id.as_str(), n.range.start()).is_none() {
                    self.load(n.id.as_str());
                }
            }
            Expr::BoolOp(b) => {
                let operands = self.folder.logical(b);
                operands.into_iter().try_for_each(|e| self.expr(e))?;
            }
            Expr::Named(n) => {
                self.expr(&n.value)?;
                self.named_target(&n.target)?;
            }
            Expr::BinOp(_) => {
                let mut rights = Vec::new();
                let mut left = e;
                while let Expr::BinOp(b) = left {
                    rights.push(&*b.right);
                    left = &b.left;
                }
                self.expr(left)?;
                rights.into_iter().rev().try_for_each(|r| self.expr(r))?;
            }
            Expr::UnaryOp(u) => self.expr(&u.operand)?,
            Expr::Lambda(l) => {
                if let Some(p) = &l.parameters {
                    self.defaults(p)?;
                }
                let body = Body::Lambda(l.parameters.as_deref(), &l.body);
                self.child(key(e), BlockKind::Lambda, "<lambda>", l.range.start(), body);
            }
            Expr::If(i) => {
                self.expr(&i.test)?;
                self.expr(&i.body)?;
                self.expr(&i.orelse)?;
            }
            Expr::Dict(d) => {
                for item in &d.items {
                    self.expr(&item.value)?;
                    if let Some(key) = &item.key {
                        self.expr(key)?;
                    }
                }
            }
            Expr::Set(s) => self.exprs(&s.elts)?,
            Expr::ListComp(_) | Expr::SetComp(_) | Expr::DictComp(_) | Expr::Generator(_) => {
                let Some(c) = comprehension(e) else {
                    return Ok(());
                };
                let name = match c.kind {
                    BlockKind::ListComp => "<listcomp>",
                    BlockKind::SetComp => "<setcomp>",
                    BlockKind::DictComp => "<dictcomp>",
                    _ => "<genexpr>",
                };
                self.child(key(e), c.kind, name, c.start, Body::Comp(c));
                if let Some(first) = c.clauses.first() {
                    self.expr(&first.iter)?;
                }
            }
            Expr::Await(a) => {
                self.suspends(e, "'await' outside function")?;
                self.expr(&a.value)?;
            }
            Expr::Yield(y) => {
                self.suspends(e, "'yield' outside function")?;
                self.maybe(&y.value)?;
            }
            Expr::YieldFrom(y) => {
                self.suspends(e, "'yield' outside function")?;
                self.expr(&y.value)?;
            }
            Expr::Compare(c) => {
                self.expr(&c.left)?;
                self.exprs(&c.comparators)?;
            }
            Expr::Call(c) => self.call(c)?,
            Expr::FString(f) => {
                for part in &f.value {
                    if let ruff_python_ast::FStringPart::FString(f) = part {
                        self.interpolated(&f.elements)?;
                    }
                }
            }
            Expr::Attribute(_) | Expr::Subscript(_) => self.trailers(e)?,
            Expr::Starred(_) => return Err(self.error_at(e, super::errors::STAR)),
            Expr::List(l) => self.exprs(&l.elts)?,
            Expr::Tuple(t) => self.exprs(&t.elts)?,
            Expr::Slice(s) => {
                self.maybe(&s.lower)?;
                self.maybe(&s.upper)?;
                self.maybe(&s.step)?;
            }
            Expr::StringLiteral(_)
            | Expr::BytesLiteral(_)
            | Expr::NumberLiteral(_)
            | Expr::BooleanLiteral(_)
            | Expr::NoneLiteral(_)
            | Expr::EllipsisLiteral(_) => {}
            Expr::TString(_) | Expr::IpyEscapeCommand(_) => {
                return Err(super::errors::syntax(
                    self.lines.line(e.range().start()),
                    INVALID,
                ));
            }
        }
        Ok(())
    }

    /// A chain of attributes and subscripts, from its innermost one on.
    fn trailers(&mut self, e: &'a Expr) -> Result {
        let mut keys = Vec::new();
        let mut inner = e;
        loop {
            match inner {
                Expr::Attribute(a) => inner = &a.value,
                Expr::Subscript(s) => {
                    keys.push(&*s.slice);
                    inner = &s.value;
                }
                _ => break,
            }
        }
        self.expr(inner)?;
        keys.into_iter().rev().try_for_each(|k| self.expr(k))
    }

    fn call(&mut self, c: &'a ruff_python_ast::ExprCall) -> Result {
        if self.scope().kind == BlockKind::Function
            && let Expr::Name(n) = &*c.func
            && n.id.as_str() == "super"
            && c.arguments.is_empty()
        {
            self.load("__class__");
            // MicroPython leaves the name itself out; here it is loaded, as a global.
        }
        self.expr(&c.func)?;
        self.arguments(&c.arguments)
    }

    fn arguments(&mut self, args: &'a ruff_python_ast::Arguments) -> Result {
        let misplaced = super::call::misplaced(args);
        let fine = misplaced.map_or(usize::MAX, |(i, ..)| i);
        for arg in args.iter_source_order().take(fine) {
            self.expr(match arg {
                ArgOrKeyword::Arg(Expr::Starred(s)) => &s.value,
                ArgOrKeyword::Arg(e) => e,
                ArgOrKeyword::Keyword(k) => &k.value,
            })?;
        }
        match misplaced {
            Some((_, e, message)) => Err(self.error_at(e, message)),
            None => Ok(()),
        }
    }

    fn interpolated(&mut self, elements: &'a InterpolatedStringElements) -> Result {
        for element in elements {
            if let InterpolatedStringElement::Interpolation(i) = element {
                self.expr(&i.expression)?;
                if let Some(spec) = &i.format_spec {
                    self.interpolated(&spec.elements)?;
                }
            }
        }
        Ok(())
    }

    fn suspends(&mut self, e: &Expr, outside: &'static str) -> Result {
        if !matches!(self.scope().kind, BlockKind::Function | BlockKind::Lambda) {
            return Err(self.error(e.range().start(), outside));
        }
        self.scope().generator = true;
        Ok(())
    }

    /// The target of `:=`: in a comprehension it belongs to the block around.
    fn named_target(&mut self, target: &'a Expr) -> Result {
        let Expr::Name(n) = target else {
            return Err(self.error_at(target, CANNOT_ASSIGN));
        };
        let at = n.range.start();
        if self.folder.name(n.id.as_str(), at).is_some() {
            return Err(self.error_at(target, CANNOT_ASSIGN));
        }
        let name = self.symbols.intern(n.id.as_str());
        self.scope().walrus.insert(name);
        if self.scope().kind.is_comprehension()
            && let Some(parent) = self.scope().parent
        {
            if self.modify(parent, name) == Kind::Explicit {
                self.scope().find_or_add(name, Kind::Explicit);
            } else {
                let is_global = self.scopes.list[parent].parent.is_none();
                let id = self.scope().find_or_add(name, Kind::Undecided);
                if !is_global && id.kind == Kind::Implicit {
                    id.kind = Kind::Undecided;
                }
                if is_global {
                    self.declare_global(name, at)?;
                } else {
                    self.declare_nonlocal(name, at)?;
                }
            }
        }
        self.modify(self.now, name);
        Ok(())
    }
}

/// Whether `target = value` is `_NAME = const(...)`, which stores nothing.
pub(super) fn is_hidden_const(folder: &Folder<'_>, target: &Expr, value: &Expr) -> bool {
    match target {
        Expr::Name(n) => {
            n.id.starts_with('_')
                && folder.named.contains_key(n.id.as_str())
                && const_call(value).is_some()
        }
        _ => false,
    }
}
