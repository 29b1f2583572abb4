//! Calls.

use super::emit::{Gen, Var};
use super::errors::Result;
use super::fold::Const;
use crate::code::{Instr, Reg};
use ruff_python_ast::{ArgOrKeyword, Arguments, Expr, ExprCall, ExprDict, Identifier};

/// Most arguments an instruction can count.
const MAX_ARGS: usize = 255;

/// Arguments before a star: MicroPython notes stars in the bits of a small int.
const MAX_STAR: usize = 30;

impl<'a> Gen<'_, 'a> {
    /// Evaluates a call.
    pub fn call(&mut self, c: &'a ExprCall, dst: Reg) -> Result {
        if self.is_bare_super(c) {
            let f = self.top(dst)?;
            self.expr(&c.func, f)?;
            self.super_arguments(c)?;
            return self.emit(Instr::Call { argc: 2, dst, f });
        }
        if let Some(d) = ordered(c) {
            return self.ordered_dict(c, d, dst);
        }
        let f = self.top(dst)?;
        let plain = is_plain(&c.arguments);
        let method = match &*c.func {
            Expr::Attribute(a)
                if let Expr::Call(inner) = &*a.value
                    && self.is_bare_super(inner) =>
            {
                let this = self.temp()?;
                let class = self.super_arguments(inner)?;
                let site = self.site_of(a.attr.as_str())?;
                self.emit(Instr::LoadSuperMethod { f, class, site })?;
                self.release(this + 1);
                true
            }
            Expr::Attribute(a) => {
                let this = self.temp()?;
                let mark = self.mark();
                let obj = match self.local(&a.value) {
                    Some(reg) => reg,
                    None => {
                        self.expr(&a.value, this)?;
                        this
                    }
                };
                let site = self.site_of(a.attr.as_str())?;
                self.emit(Instr::LoadMethod { f, obj, site })?;
                self.release(mark);
                true
            }
            func => {
                self.expr(func, f)?;
                if !plain {
                    let this = self.temp()?;
                    self.emit(Instr::Undefine { reg: this })?;
                }
                false
            }
        };
        if !method {
            self.at(c.arguments.range.start());
        }
        self.arguments(&c.arguments, f, method, dst)
    }

    /// Evaluates the arguments and calls: the function is in f; unless it is a plain call, f+1 is
    /// `self` or undefined, and taken.
    fn arguments(&mut self, args: &'a Arguments, f: Reg, method: bool, dst: Reg) -> Result {
        if is_plain(args) {
            self.row(&args.args)?;
            let argc = args.args.len() as u8;
            return self.emit(if method {
                Instr::CallMethod { argc, dst, f }
            } else {
                Instr::Call { argc, dst, f }
            });
        }
        let few = args.args.len() + args.keywords.len() <= MAX_ARGS;
        let starred = args.args.iter().any(Expr::is_starred_expr)
            || args.keywords.iter().any(|k| k.arg.is_none());
        if few && !starred {
            self.row(&args.args)?;
            let mut names = Vec::with_capacity(args.keywords.len());
            for k in &args.keywords {
                if let Some(name) = &k.arg {
                    self.sym(name.as_str());
                    names.push(Const::Str(name.as_str().into()));
                }
                let value = self.temp()?;
                self.expr(&k.value, value)?;
            }
            let names = self.const_index(&Const::Tuple(names))?;
            return self.emit(Instr::CallKw {
                argc: args.args.len() as u8,
                dst,
                f,
                names,
            });
        }
        let list = self.temp()?;
        if few {
            self.starred(args, list)?;
        } else {
            self.positional(&args.args, list)?;
            self.keywords(args)?;
        }
        self.emit(Instr::CallEx { dst, f })
    }

    /// A list of the keyword arguments in the next register, undefined if there are none.
    fn keywords(&mut self, args: &'a Arguments) -> Result {
        let list = self.temp()?;
        if args.keywords.is_empty() {
            return self.emit(Instr::Undefine { reg: list });
        }
        self.empty_list(list)?;
        for k in &args.keywords {
            let mark = self.mark();
            let src = self.operand(&k.value)?;
            self.keyword(k.arg.as_ref(), src, list)?;
            self.release(mark);
        }
        Ok(())
    }

    /// Arguments with stars among them, as two lists: all are evaluated before one is unpacked, as there.
    fn starred(&mut self, args: &'a Arguments, list: Reg) -> Result {
        let names = self.temp()?;
        let start = self.mark();
        let values = args.args.iter().map(|arg| match arg {
            Expr::Starred(s) => &*s.value,
            _ => arg,
        });
        for value in values.chain(args.keywords.iter().map(|k| &k.value)) {
            let at = self.temp()?;
            self.expr(value, at)?;
        }
        self.emit(Instr::BuildList {
            dst: list,
            start,
            n: 0,
        })?;
        let mut src = start;
        for arg in &args.args {
            self.emit(if arg.is_starred_expr() {
                Instr::ListExtend { list, src }
            } else {
                Instr::ListAppend { list, src }
            })?;
            src += 1;
        }
        if args.keywords.is_empty() {
            return self.emit(Instr::Undefine { reg: names });
        }
        self.emit(Instr::BuildList {
            dst: names,
            start,
            n: 0,
        })?;
        for keyword in &args.keywords {
            self.keyword(keyword.arg.as_ref(), src, names)?;
            src += 1;
        }
        Ok(())
    }

    /// Adds a keyword argument, or a mapping of them, to a list.
    fn keyword(&mut self, name: Option<&Identifier>, src: Reg, list: Reg) -> Result {
        let Some(name) = name else {
            return self.emit(Instr::KeywordsExtend { list, src });
        };
        let mark = self.mark();
        let key = self.temp()?;
        self.name_constant(name.as_str(), key)?;
        self.emit(Instr::ListAppend { list, src: key })?;
        self.emit(Instr::ListAppend { list, src })?;
        self.release(mark);
        Ok(())
    }

    /// A list of positional arguments, in pieces because they are many.
    fn positional(&mut self, args: &'a [Expr], list: Reg) -> Result {
        let plain = args
            .iter()
            .position(Expr::is_starred_expr)
            .unwrap_or(args.len())
            .min(MAX_ARGS);
        let start = self.row(&args[..plain])?;
        self.emit(Instr::BuildList {
            dst: list,
            start,
            n: plain as u16,
        })?;
        self.release(start);
        self.append(&args[plain..], list)
    }

    /// Adds arguments to a list.
    fn append(&mut self, args: &'a [Expr], list: Reg) -> Result {
        let mark = self.mark();
        for arg in args {
            let instr = match arg {
                Expr::Starred(s) => {
                    let src = self.operand(&s.value)?;
                    Instr::ListExtend { list, src }
                }
                _ => {
                    let src = self.operand(arg)?;
                    Instr::ListAppend { list, src }
                }
            };
            self.emit(instr)?;
            self.release(mark);
        }
        Ok(())
    }

    /// Whether it is `super()` in a function.
    fn is_bare_super(&self, c: &ExprCall) -> bool {
        matches!(&*c.func, Expr::Name(n) if n.id.as_str() == "super")
            && c.arguments.is_empty()
            && self.is_plain_function()
    }

    /// The arguments of `super()` in two new registers: its class is in the cell of `__class__`, its object the first
    /// parameter.
    fn super_arguments(&mut self, c: &'a ExprCall) -> Result<Reg> {
        let scope = &self.unit.scopes.list[self.scope];
        let Some(first) = scope.ids.iter().find(|id| id.param).map(|id| id.name) else {
            return Err(self.error(c.arguments.range.start(), "super() can't find self"));
        };
        let class = self.sym("__class__");
        let args = self.temps(2)?;
        self.load(class, args)?;
        self.load(first, args + 1)?;
        Ok(args)
    }

    /// `OrderedDict({...})`: filled item by item, because a dict would not keep their order.
    fn ordered_dict(&mut self, c: &'a ExprCall, d: &'a ExprDict, dst: Reg) -> Result {
        let f = self.top(dst)?;
        self.expr(&c.func, f)?;
        self.emit(Instr::Call { argc: 0, dst: f, f })?;
        for item in &d.items {
            let mark = self.mark();
            let Some(key) = &item.key else { continue };
            let value = self.temp()?;
            let src = self.left(&item.value, value, &[key])?;
            let key = self.operand(key)?;
            self.emit(Instr::StoreIndex { obj: f, key, src })?;
            self.release(mark);
        }
        if f != dst {
            self.emit(Instr::Move { dst, src: f })?;
        }
        Ok(())
    }

    /// A class statement's arguments when they are more than plain bases: the call of
    /// `__build_class__(body, name, *bases, **keywords)` that MicroPython makes of every one.
    pub fn build_class_call(&mut self, args: &'a Arguments, start: Reg, dst: Reg) -> Result {
        let f = self.temp()?;
        let name = self.sym("__build_class__");
        match self.var(name) {
            Var::Name => {
                let site = self.site(name)?;
                self.emit(Instr::LoadName { dst: f, site })?;
            }
            _ => {
                let site = self.site(name)?;
                self.emit(Instr::LoadGlobal { dst: f, site })?;
            }
        }
        let this = self.temp()?;
        self.emit(Instr::Undefine { reg: this })?;
        let list = self.temp()?;
        self.emit(Instr::BuildList {
            dst: list,
            start,
            n: 2,
        })?;
        self.append(&args.args, list)?;
        self.keywords(args)?;
        self.emit(Instr::CallEx { dst, f })
    }
}

/// The items of `OrderedDict({...})`.
fn ordered(c: &ExprCall) -> Option<&ExprDict> {
    match (&*c.func, &c.arguments.args[..]) {
        (Expr::Name(n), [Expr::Dict(d)]) => {
            (n.id.as_str() == "OrderedDict" && c.arguments.keywords.is_empty()).then_some(d)
        }
        _ => None,
    }
}

/// The first argument that is out of the order MicroPython accepts: which it is, and what is said of it.
pub(super) fn misplaced(args: &Arguments) -> Option<(usize, &Expr, &'static str)> {
    let (mut keyword, mut double) = (false, false);
    for (i, arg) in args.iter_source_order().enumerate() {
        let e = match arg {
            ArgOrKeyword::Arg(e) => e,
            ArgOrKeyword::Keyword(k) => {
                keyword = true;
                double |= k.arg.is_none();
                continue;
            }
        };
        let message = match (e.is_starred_expr(), double, keyword) {
            (true, true, _) => "* arg after **",
            (true, false, true) => "* arg after kwarg",
            (false, true, _) => "positional arg after **",
            (false, false, true) => "positional arg after keyword arg",
            (true, false, false) if i >= MAX_STAR => "too many args",
            (_, false, false) => continue,
        };
        return Some((i, e, message));
    }
    None
}

/// Only positional arguments, and few enough for an instruction to count.
fn is_plain(args: &Arguments) -> bool {
    args.keywords.is_empty()
        && args.args.len() <= MAX_ARGS
        && !args.args.iter().any(Expr::is_starred_expr)
}

/// A class statement's arguments that are plain bases.
pub(super) fn is_plain_bases(args: &Arguments) -> bool {
    args.keywords.is_empty() && !args.args.iter().any(Expr::is_starred_expr)
}
