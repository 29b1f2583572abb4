//! re (extmod/modre.c): compile, match, search, sub, and the objects they give.

use super::{is_str, str_data, str_or_bytes};
use crate::error::{Error, Res};
use crate::object::NativeObject;
use crate::pure::regex::{
    Captures, CompileError, ExecError, Program, Subject, compile as compile_pattern, expand,
};
use crate::types::{Hooks, ModuleBuilder, NativeFn, TypeBuilder, ids};
use crate::value::{TypeId, Value};
use crate::vm::Vm;
use std::rc::Rc;

/// Bytes of the board's C stack that a level of matching takes (`pure::regex::DEFAULT_DEPTH`).
const LEVEL_STACK: usize = 48;

/// Fills in the module.
pub fn init(m: &mut ModuleBuilder) {
    let pattern = m.vm.define_type("re", define_pattern);
    let matched = m.vm.define_type("match", define_match);
    m.vm.module_state.re = Some((pattern, matched));
    m.function("compile", NativeFn::Var(1, 2, compile))
        .function("match", NativeFn::Var(2, 4, match_start))
        .function("search", NativeFn::Var(2, 4, search))
        .function("sub", NativeFn::Var(3, 5, sub));
}

/// A compiled pattern.
struct Pattern(Rc<Program>);

impl NativeObject for Pattern {
    fn cost(&self) -> usize {
        16 + self.0.size()
    }
}

/// Where a pattern matched.
struct Match {
    captures: Captures,
    /// The str or bytes searched.
    text: Value,
}

impl NativeObject for Match {
    fn trace(&self, mark: &mut dyn FnMut(Value)) {
        mark(self.text);
    }

    fn cost(&self) -> usize {
        12 + self.captures.len() * 8
    }
}

fn define_pattern(t: &mut TypeBuilder) {
    t.hooks(Hooks {
        print: Some(|vm, v, _| {
            let address = match v {
                Value::Obj(r) => vm.address(r),
                _ => 0,
            };
            Ok(format!("<re {address:x}>"))
        }),
        ..Hooks::default()
    })
    .method("match", NativeFn::Var(2, 4, match_start))
    .method("search", NativeFn::Var(2, 4, search))
    .method("split", NativeFn::Var(2, 3, split))
    .method("sub", NativeFn::Var(3, 5, sub));
}

fn define_match(t: &mut TypeBuilder) {
    t.hooks(Hooks {
        print: Some(|vm, v, _| {
            let groups = vm.native_ref::<Match>(v).map_or(0, |m| m.captures.len());
            Ok(format!("<match num={groups}>"))
        }),
        ..Hooks::default()
    })
    .method("group", NativeFn::F2(group));
}

fn types(vm: &mut Vm) -> Res<(TypeId, TypeId)> {
    // The functions come from the module, and that made the types.
    vm.module_state.re.ok_or(Error::Stop)
}

/// `compile(pattern[, flags])`; there are no flags.
fn compile(vm: &mut Vm, args: &[Value]) -> Res {
    let program = program(vm, args[0])?;
    let (ty, _) = types(vm)?;
    Ok(vm.new_native(ty, Pattern(program)))
}

/// What a pattern's text compiles to.
fn program(vm: &mut Vm, pattern: Value) -> Res<Rc<Program>> {
    let text = str_data(vm, pattern)?;
    vm.reserve(16 + 2 * text.len())?;
    match compile_pattern(&text) {
        Ok(program) => Ok(Rc::new(program)),
        Err(e @ CompileError::Depth) => Err(vm.raise(ids::RUNTIME_ERROR, &e.to_string())),
        Err(e) => Err(vm.value_error(&e.to_string())),
    }
}

/// The program of a pattern object; a text is compiled. Whether it was compiled already.
fn program_arg(vm: &mut Vm, pattern: Value) -> Res<(Rc<Program>, bool)> {
    match vm.native_ref::<Pattern>(pattern) {
        Some(Pattern(program)) => Ok((program.clone(), true)),
        None => Ok((program(vm, pattern)?, false)),
    }
}

/// Matches as deep as the board's stack allows. Ctrl-C ends it.
fn exec(vm: &mut Vm, program: &Program, subject: Subject, anchored: bool) -> Res<Option<Captures>> {
    let depth = vm.stack_limit.saturating_sub(vm.stack_used) / LEVEL_STACK;
    match program.exec(subject, anchored, depth, &mut || vm.tick()) {
        Ok(captures) => Ok(captures),
        Err(ExecError::Tick(e)) => Err(e),
        Err(ExecError::Depth) => {
            Err(vm.raise(ids::RUNTIME_ERROR, "maximum recursion depth exceeded"))
        }
    }
}

fn new_match(vm: &mut Vm, captures: Captures, text: Value) -> Res {
    let (_, ty) = types(vm)?;
    Ok(vm.new_native(ty, Match { captures, text }))
}

fn match_start(vm: &mut Vm, args: &[Value]) -> Res {
    find(vm, args, true)
}

fn search(vm: &mut Vm, args: &[Value]) -> Res {
    find(vm, args, false)
}

/// `match(pattern, text)`, or of a compiled pattern `match(text[, pos[, endpos]])`.
fn find(vm: &mut Vm, args: &[Value], anchored: bool) -> Res {
    let (program, compiled) = program_arg(vm, args[0])?;
    let text = str_data(vm, args[1])?;
    let (mut pos, mut endpos) = (0, None);
    if compiled {
        if let Some(&v) = args.get(2) {
            pos = vm.int_arg(v)?;
        }
        if let Some(&v) = args.get(3) {
            endpos = Some(vm.int_arg(v)?);
        }
    }
    let subject = Subject::within(&text, pos, endpos);
    match exec(vm, &program, subject, anchored)? {
        Some(captures) => new_match(vm, captures, args[1]),
        None => Ok(Value::None),
    }
}

fn group(vm: &mut Vm, slf: Value, number: Value) -> Res {
    let n = vm.int_arg(number)?;
    let Some(Match { captures, text }) = vm.native_ref::<Match>(slf) else {
        return Err(vm.type_error("argument has wrong type"));
    };
    let text = *text;
    let group = usize::try_from(n).ok().filter(|n| *n < captures.len());
    let Some(group) = group else {
        return Err(vm.raise_with(ids::INDEX_ERROR, &[number]));
    };
    match captures.span(group) {
        Some(span) => {
            let data = vm.buffer(text).and_then(|data| data.get(span));
            let data = data.unwrap_or(&[]).to_vec();
            let is_str = is_str(vm, text);
            str_or_bytes(vm, is_str, &data)
        }
        None => Ok(Value::None),
    }
}

/// `split(text[, maxsplit])`
fn split(vm: &mut Vm, args: &[Value]) -> Res {
    let Some(Pattern(program)) = vm.native_ref::<Pattern>(args[0]) else {
        return Err(vm.type_error("argument has wrong type"));
    };
    let program = program.clone();
    let text = str_data(vm, args[1])?;
    let is_str = is_str(vm, args[1]);
    let mut left = match args.get(2) {
        Some(&max) => vm.int_arg(max)?,
        None => 0,
    };
    let list = vm.new_list(Vec::new());
    vm.keep(list);
    let mut subject = Subject::new(&text);
    while let Some(captures) = exec(vm, &program, subject, false)? {
        let Some(span) = captures.span(0).filter(|span| !span.is_empty()) else {
            break;
        };
        push(vm, list, is_str, &text[subject.start..span.start])?;
        if program.groups() > 0 {
            return Err(vm.raise(ids::NOT_IMPLEMENTED_ERROR, "splitting with sub-captures"));
        }
        subject.start = span.end;
        left -= 1;
        if left == 0 {
            break;
        }
    }
    push(vm, list, is_str, &text[subject.start..])?;
    Ok(list)
}

fn push(vm: &mut Vm, list: Value, is_str: bool, piece: &[u8]) -> Res<()> {
    let piece = str_or_bytes(vm, is_str, piece)?;
    match list {
        Value::Obj(r) => vm.list_push(r, piece),
        _ => Ok(()),
    }
}

/// `sub(pattern, replacement, text[, count[, flags]])`; there are no flags.
fn sub(vm: &mut Vm, args: &[Value]) -> Res {
    let (program, _) = program_arg(vm, args[0])?;
    let mut left = match args.get(3) {
        Some(&count) => vm.int_arg(count)?,
        None => 0,
    };
    let text = str_data(vm, args[2])?;
    let mut out: Option<Vec<u8>> = None;
    let mut subject = Subject::new(&text);
    while let Some(captures) = exec(vm, &program, subject, false)? {
        let Some(span) = captures.span(0).filter(|span| !span.is_empty()) else {
            break;
        };
        let out = out.get_or_insert_default();
        out.extend_from_slice(&text[subject.start..span.start]);
        let replacement = if vm.is_callable(args[1]) {
            let matched = new_match(vm, captures.clone(), args[2])?;
            vm.call(args[1], &[matched])?
        } else {
            args[1]
        };
        let template = str_data(vm, replacement)?;
        if let Err(missing) = expand(out, &template, &text, &captures) {
            let number = vm.int(i64::from(missing.0));
            return Err(vm.raise_with(ids::INDEX_ERROR, &[number]));
        }
        vm.reserve(out.len())?;
        subject.start = span.end;
        left -= 1;
        if left == 0 {
            break;
        }
    }
    let Some(mut out) = out else {
        return Ok(args[2]);
    };
    out.extend_from_slice(&text[subject.start..]);
    vm.reserve(out.len())?;
    if !is_str(vm, args[2]) {
        return Ok(vm.new_bytes(out));
    }
    Ok(vm.new_str_of(out))
}
