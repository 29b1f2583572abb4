//! `_asyncio` (extmod/modasyncio.c): tasks and queues of them, which the frozen package `asyncio`
//! is built on.

use crate::state::state;
use python::object::NativeObject;
use python::types::{Hooks, ModuleBuilder, NativeFn, ids};
use python::value::{Sym, TypeId};
use python::{Error, Res, Value, Vm};
use std::collections::VecDeque;

/// Ticks wrap at 2^30.
const TICKS_PERIOD: i64 = 1 << 30;

/// What the module keeps.
#[derive(Default)]
struct Own {
    queue: Option<TypeId>,
    /// The root of the globals that the task made last was given: those of `asyncio.core`.
    context: Option<usize>,
}

/// Makes the module known, and the package.
pub fn register(vm: &mut Vm) {
    vm.set_frozen(crate::frozen::FILES);
    vm.define_module("_asyncio", build);
}

/// The tasks of the program before are gone.
pub fn soft_reset(vm: &mut Vm) {
    let context = state(vm).module(|own: &mut Own| own.context.take());
    if let Some(root) = context {
        vm.unroot(root);
    }
}

fn build(m: &mut ModuleBuilder) {
    let queue = m.vm.define_type("TaskQueue", |t| {
        t.make(make_queue)
            .method("peek", NativeFn::F1(peek))
            .method("push", NativeFn::Var(2, 3, push))
            .method("pop", NativeFn::F1(pop))
            .method("remove", NativeFn::F2(remove));
    });
    state(m.vm).module(|own: &mut Own| own.queue = Some(queue));
    let task = m.vm.define_type("Task", |t| {
        t.make(make_task)
            .hooks(Hooks {
                load: Some(load),
                store: Some(store),
                iter: Some(start_wait),
                next: Some(wait),
                ..Hooks::default()
            })
            .method("done", NativeFn::F1(done))
            .method("cancel", NativeFn::F1(cancel));
    });
    m.value("TaskQueue", Value::Type(queue))
        .value("Task", Value::Type(task));
}

/// A coroutine that is run by turns with others.
struct Task {
    coro: Value,
    /// While it runs: what it waits in or for, or the exception to throw into it next. At its
    /// end: the exception that ended it.
    data: Value,
    /// True: it runs. A [`Queue`]: it runs, and those tasks wait for it. A callable: it runs, and
    /// that is to be called at its end. None: it ended. False: it ended, and that was noticed.
    state: Value,
    /// When it is to run next, in ticks.
    key: i64,
}

impl NativeObject for Task {
    fn trace(&self, mark: &mut dyn FnMut(Value)) {
        mark(self.coro);
        mark(self.data);
        mark(self.state);
    }

    fn cost(&self) -> usize {
        32
    }
}

impl Task {
    fn is_done(&self) -> bool {
        matches!(self.state, Value::None | Value::Bool(false))
    }
}

/// Tasks in the order of their keys; of those with the same key, the first pushed comes first.
#[derive(Default)]
struct Queue {
    tasks: VecDeque<(Value, i64)>,
}

impl NativeObject for Queue {
    fn trace(&self, mark: &mut dyn FnMut(Value)) {
        self.tasks.iter().for_each(|(task, _)| mark(*task));
    }
}

fn ticks(vm: &mut Vm) -> i64 {
    (state(vm).now() / 1000) as i64 & (TICKS_PERIOD - 1)
}

/// How much later one is than the other.
fn ticks_diff(end: i64, start: i64) -> i64 {
    let half = TICKS_PERIOD / 2;
    ((end - start + half) & (TICKS_PERIOD - 1)) - half
}

fn task<'a>(vm: &'a mut Vm, v: Value) -> Res<&'a mut Task> {
    vm.native_arg(v)
}

fn queue<'a>(vm: &'a mut Vm, v: Value) -> Res<&'a mut Queue> {
    vm.native_arg(v)
}

fn new_queue(vm: &mut Vm) -> Value {
    match state(vm).module(|own: &mut Own| own.queue) {
        Some(ty) => vm.new_native(ty, Queue::default()),
        None => Value::None,
    }
}

fn make_queue(vm: &mut Vm, ty: TypeId, pos: &[Value], kw: &[(Sym, Value)]) -> Res {
    vm.no_keywords(kw)?;
    vm.check_count(pos.len(), 0, 0)?;
    Ok(vm.new_native(ty, Queue::default()))
}

fn peek(vm: &mut Vm, slf: Value) -> Res {
    let first = queue(vm, slf)?.tasks.front();
    Ok(first.map_or(Value::None, |(task, _)| *task))
}

/// `push(task[, ticks])`
fn push(vm: &mut Vm, args: &[Value]) -> Res {
    let key = match args.get(2) {
        Some(&key) => vm.int_arg(key)?,
        None => ticks(vm),
    };
    let pushed = task(vm, args[1])?;
    pushed.data = Value::None;
    pushed.key = key;
    let tasks = &mut queue(vm, args[0])?.tasks;
    let later = tasks
        .iter()
        .rev()
        .take_while(|(_, other)| ticks_diff(key, *other) < 0)
        .count();
    tasks.insert(tasks.len() - later, (args[1], key));
    Ok(Value::None)
}

fn pop(vm: &mut Vm, slf: Value) -> Res {
    match queue(vm, slf)?.tasks.pop_front() {
        Some((task, _)) => Ok(task),
        None => Err(vm.raise(ids::INDEX_ERROR, "empty heap")),
    }
}

fn remove(vm: &mut Vm, slf: Value, removed: Value) -> Res {
    task(vm, removed)?;
    queue(vm, slf)?.tasks.retain(|(task, _)| !task.is(removed));
    Ok(Value::None)
}

/// `Task(coro[, globals of asyncio.core])`
fn make_task(vm: &mut Vm, ty: TypeId, pos: &[Value], kw: &[(Sym, Value)]) -> Res {
    vm.no_keywords(kw)?;
    vm.check_count(pos.len(), 1, 2)?;
    if let Some(&context) = pos.get(1) {
        let state = state(vm);
        let root = state.module(|own: &mut Own| own.context);
        if !root.is_some_and(|root| vm.rooted(root).is(context)) {
            if let Some(root) = root {
                vm.unroot(root);
            }
            let root = vm.root(context);
            state.module(|own: &mut Own| own.context = Some(root));
        }
    }
    Ok(vm.new_native(
        ty,
        Task {
            coro: pos[0],
            data: Value::None,
            state: Value::Bool(true),
            key: 0,
        },
    ))
}

/// A global of `asyncio.core`; KeyError as of a dict.
fn global(vm: &mut Vm, name: &str) -> Res {
    let root = state(vm).module(|own: &mut Own| own.context);
    let context = root.map_or(Value::None, |root| vm.rooted(root));
    let name = vm.intern(name);
    vm.index(context, name.into())
}

fn done(vm: &mut Vm, slf: Value) -> Res {
    Ok(Value::Bool(task(vm, slf)?.is_done()))
}

fn cancel(vm: &mut Vm, slf: Value) -> Res {
    if task(vm, slf)?.is_done() {
        return Ok(Value::Bool(false));
    }
    let current = global(vm, "cur_task")?;
    if current.is(slf) {
        return Err(vm.raise(ids::RUNTIME_ERROR, "can't cancel self"));
    }
    // If it waits for a task, that one is cancelled, and so on.
    let mut victim = slf;
    let mut data = task(vm, victim)?.data;
    while vm.native_ref::<Task>(data).is_some() {
        victim = data;
        data = task(vm, victim)?.data;
    }
    let run_queue = global(vm, "_task_queue")?;
    let name = vm.intern("remove");
    if let Some(remove) = vm.find_attr(data, name)? {
        // It waits in something.
        vm.call(remove, &[victim])?;
        push(vm, &[run_queue, victim])?;
    } else {
        let now = ticks(vm);
        if ticks_diff(task(vm, victim)?.key, now) > 0 {
            // It sleeps.
            remove_from(vm, run_queue, victim)?;
            push(vm, &[run_queue, victim])?;
        }
    }
    let cancelled = global(vm, "CancelledError")?;
    task(vm, victim)?.data = cancelled;
    Ok(Value::Bool(true))
}

fn remove_from(vm: &mut Vm, run_queue: Value, victim: Value) -> Res {
    remove(vm, run_queue, victim)
}

fn load(vm: &mut Vm, slf: Value, name: Sym) -> Res<Option<Value>> {
    let Some(task) = vm.native_ref::<Task>(slf) else {
        return Ok(None);
    };
    Ok(match &**vm.text(name) {
        b"coro" => Some(task.coro),
        b"data" => Some(task.data),
        b"state" => Some(task.state),
        b"ph_key" => {
            let key = task.key;
            Some(vm.int(key))
        }
        _ => None,
    })
}

fn store(vm: &mut Vm, slf: Value, name: Sym, value: Value) -> Res<bool> {
    if value.is_undefined() {
        return Ok(false);
    }
    let name = match &**vm.text(name) {
        b"data" => 0,
        b"state" => 1,
        _ => return Ok(false),
    };
    let task = task(vm, slf)?;
    match name {
        0 => task.data = value,
        _ => task.state = value,
    }
    Ok(true)
}

/// `await task` begins.
fn start_wait(vm: &mut Vm, slf: Value) -> Res {
    let state = task(vm, slf)?.state;
    match state {
        // Its end is noticed.
        Value::None | Value::Bool(false) => task(vm, slf)?.state = Value::Bool(false),
        Value::Bool(true) => {
            let waiting = new_queue(vm);
            task(vm, slf)?.state = waiting;
        }
        other if vm.native_ref::<Queue>(other).is_some() => {}
        _ => return Err(vm.raise(ids::RUNTIME_ERROR, "can't wait")),
    }
    Ok(slf)
}

/// `await task` goes on: ends with what the task ended with, or makes the current task wait.
fn wait(vm: &mut Vm, slf: Value) -> Res<Option<Value>> {
    let waited = task(vm, slf)?;
    if waited.is_done() {
        return Err(Error::Raised(waited.data));
    }
    let waiting = waited.state;
    let current = global(vm, "cur_task")?;
    push(vm, &[waiting, current])?;
    task(vm, current)?.data = slf;
    Ok(Some(Value::None))
}
