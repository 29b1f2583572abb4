//! Sets of objects that are polled: `poll` objects and `select()`.

use super::{ERROR, HANGUP, Pollable, READ, WRITE, pollable};
use crate::state::{state, wait};
use python::object::{NativeObject, Object};
use python::types::{Hooks, NativeFn};
use python::value::TypeId;
use python::{Error, Res, Value, Vm};

/// `poll.modify` of an object that is not there.
const ENOENT: i32 = 2;

/// `ipoll`'s flag: an object that was ready is not asked again before it is modified.
const ONE_SHOT: i64 = 1;

/// One object of a set.
#[derive(Clone, Copy)]
struct Entry {
    object: Value,
    how: Pollable,
    asked: u32,
    ready: u32,
}

/// A set, in the order its objects came.
#[derive(Clone, Default)]
struct Set(Vec<Entry>);

impl Set {
    /// Adds an object. Of one that is there, the events are replaced, or added to.
    fn add(&mut self, vm: &mut Vm, object: Value, asked: u32, add: bool) -> Res<()> {
        match self.0.iter_mut().find(|entry| entry.object.is(object)) {
            Some(entry) if add => entry.asked |= asked,
            Some(entry) => entry.asked = asked,
            None => {
                let how = pollable(vm, object)?;
                self.0.push(Entry {
                    object,
                    how,
                    asked,
                    ready: 0,
                });
            }
        }
        Ok(())
    }

    /// Polls every object once: how many are ready.
    fn once(&mut self, vm: &mut Vm) -> Res<usize> {
        for entry in &mut self.0 {
            entry.ready = (entry.how.poll)(vm, entry.object, entry.asked)?;
        }
        Ok(self.0.iter().filter(|entry| entry.ready != 0).count())
    }

    /// Watches every object: when to look again at the latest.
    fn watch(&self, vm: &mut Vm) -> Res<Option<u64>> {
        let mut again: Option<u64> = None;
        for entry in &self.0 {
            if let Some(at) = (entry.how.watch)(vm, entry.object, entry.asked)? {
                again = Some(again.map_or(at, |again| again.min(at)));
            }
        }
        Ok(again)
    }
}

/// When `ms` from now are over; `None` is never.
fn deadline(vm: &mut Vm, ms: Option<u64>) -> Option<u64> {
    let now = state(vm).now();
    ms.map(|ms| now.saturating_add(ms.saturating_mul(1000)))
}

fn earlier(a: Option<u64>, b: Option<u64>) -> Option<u64> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}

/// Polls a set until one of it is ready or the time is over. `get` finds the set again after
/// callbacks ran, which may have changed it.
fn until_ready(
    vm: &mut Vm,
    ms: Option<u64>,
    mut poll: impl FnMut(&mut Vm) -> Res<(usize, Set)>,
) -> Res<usize> {
    let until = deadline(vm, ms);
    vm.tick()?;
    loop {
        let (count, set) = poll(vm)?;
        let over = until.is_some_and(|until| state(vm).now() >= until);
        if count > 0 || over {
            return Ok(count);
        }
        let again = set.watch(vm)?;
        wait(vm, earlier(until, again))?;
    }
}

/// `select(rlist, wlist, xlist[, timeout])`
pub fn select(vm: &mut Vm, args: &[Value]) -> Res {
    let mut set = Set::default();
    let lists = [
        vm.items_arg(args[0])?,
        vm.items_arg(args[1])?,
        vm.items_arg(args[2])?,
    ];
    let ms = match args.get(3) {
        None | Some(Value::None) => None,
        Some(seconds) => {
            let seconds = vm.float_arg(*seconds)?;
            (seconds >= 0.0).then_some((seconds * 1000.0) as u64)
        }
    };
    for (objects, asked) in lists.into_iter().zip([READ, WRITE, ERROR | HANGUP]) {
        for object in objects {
            // The lists may change while this waits.
            vm.keep(object);
            set.add(vm, object, asked, true)?;
        }
    }
    until_ready(vm, ms, |vm| {
        let count = set.once(vm)?;
        Ok((count, set.clone()))
    })?;
    let list = |vm: &mut Vm, events: fn(u32) -> bool| {
        let objects = set
            .0
            .iter()
            .filter(|entry| events(entry.ready))
            .map(|entry| entry.object)
            .collect();
        vm.new_list(objects)
    };
    let readable = list(vm, |ready| ready & READ != 0);
    let writable = list(vm, |ready| ready & WRITE != 0);
    let exceptional = list(vm, |ready| ready & !(READ | WRITE) != 0);
    Ok(vm.new_tuple([readable, writable, exceptional]))
}

/// A `poll` object.
struct Poll {
    set: Set,
    /// Ready objects that `ipoll` has not given yet.
    left: usize,
    at: usize,
    flags: i64,
    /// The tuple that `ipoll` gives again and again, or None.
    tuple: Value,
}

impl NativeObject for Poll {
    fn trace(&self, mark: &mut dyn FnMut(Value)) {
        for entry in &self.set.0 {
            mark(entry.object);
        }
        mark(self.tuple);
    }

    fn cost(&self) -> usize {
        // The object, its hash table, and for each entry an object of its own.
        32 + self.set.0.len() * (8 + 16)
    }
}

fn own<'a>(vm: &'a mut Vm, this: Value) -> Res<&'a mut Poll> {
    if vm.native_ref::<Poll>(this).is_none() {
        return Err(vm.type_error("argument has wrong type"));
    }
    match vm.native_mut::<Poll>(this) {
        Some(poll) => Ok(poll),
        None => Err(Error::Stop),
    }
}

/// Makes the type.
pub fn define(vm: &mut Vm) -> TypeId {
    vm.define_type("poll", |t| {
        t.method("register", NativeFn::Var(2, 3, register))
            .method("unregister", NativeFn::F2(unregister))
            .method("modify", NativeFn::F3(modify))
            .method("poll", NativeFn::Var(1, 2, poll))
            .method("ipoll", NativeFn::Var(1, 3, ipoll))
            .hooks(Hooks {
                iter: Some(|_, this| Ok(this)),
                next: Some(next),
                ..Hooks::default()
            });
    })
}

/// `select.poll()`
pub fn make(vm: &mut Vm) -> Res {
    let Some(ty) = state(vm).select.borrow().poll else {
        return Ok(Value::None);
    };
    Ok(vm.new_native(
        ty,
        Poll {
            set: Set::default(),
            left: 0,
            at: 0,
            flags: 0,
            tuple: Value::None,
        },
    ))
}

/// `register(object[, events])`
fn register(vm: &mut Vm, args: &[Value]) -> Res {
    let asked = match args.get(2) {
        Some(events) => vm.int_arg(*events)? as u32,
        None => READ | WRITE,
    };
    let mut set = own(vm, args[0])?.set.clone();
    set.add(vm, args[1], asked, false)?;
    own(vm, args[0])?.set = set;
    Ok(Value::None)
}

/// `unregister(object)`
fn unregister(vm: &mut Vm, this: Value, object: Value) -> Res {
    own(vm, this)?
        .set
        .0
        .retain(|entry| !entry.object.is(object));
    Ok(Value::None)
}

/// `modify(object, events)`
fn modify(vm: &mut Vm, this: Value, object: Value, events: Value) -> Res {
    let is_there = own(vm, this)?
        .set
        .0
        .iter()
        .any(|entry| entry.object.is(object));
    if !is_there {
        return Err(vm.os_error(ENOENT));
    }
    let asked = vm.int_arg(events)? as u32;
    if let Some(entry) = own(vm, this)?
        .set
        .0
        .iter_mut()
        .find(|entry| entry.object.is(object))
    {
        entry.asked = asked;
    }
    Ok(Value::None)
}

/// Polls the object's set: how many are ready.
fn run(vm: &mut Vm, args: &[Value]) -> Res<usize> {
    let this = args[0];
    own(vm, this)?;
    let ms = match args.get(1) {
        None | Some(Value::None) => None,
        Some(ms) => u64::try_from(vm.int_arg(*ms)?).ok(),
    };
    let flags = match args.get(2) {
        Some(flags) => vm.int_arg(*flags)?,
        None => 0,
    };
    own(vm, this)?.flags = flags;
    until_ready(vm, ms, |vm| {
        let mut set = own(vm, this)?.set.clone();
        let count = set.once(vm)?;
        // A poll by a method of the program's may have changed the set.
        let mine = own(vm, this)?;
        for entry in &mut mine.set.0 {
            entry.ready = set
                .0
                .iter()
                .find(|polled| polled.object.is(entry.object))
                .map_or(0, |polled| polled.ready);
        }
        Ok((count, set))
    })
}

/// `poll([timeout])`
fn poll(vm: &mut Vm, args: &[Value]) -> Res {
    run(vm, args)?;
    let ready: Vec<(Value, u32)> = own(vm, args[0])?
        .set
        .0
        .iter()
        .filter(|entry| entry.ready != 0)
        .map(|entry| (entry.object, entry.ready))
        .collect();
    let mut items = Vec::with_capacity(ready.len());
    for (object, ready) in ready {
        items.push(vm.new_tuple([object, Value::Int(ready as i32)]));
    }
    Ok(vm.new_list(items))
}

/// `ipoll([timeout[, flags]])`
fn ipoll(vm: &mut Vm, args: &[Value]) -> Res {
    if own(vm, args[0])?.tuple.is_none() {
        let tuple = vm.new_tuple([Value::None, Value::None]);
        own(vm, args[0])?.tuple = tuple;
    }
    let count = run(vm, args)?;
    let mine = own(vm, args[0])?;
    mine.left = count;
    mine.at = 0;
    Ok(args[0])
}

/// The next of `ipoll`'s: always the same tuple, as there.
fn next(vm: &mut Vm, this: Value) -> Res<Option<Value>> {
    let mine = own(vm, this)?;
    if mine.left == 0 {
        return Ok(None);
    }
    let (at, one_shot) = (mine.at, mine.flags & ONE_SHOT != 0);
    let found = mine
        .set
        .0
        .iter_mut()
        .enumerate()
        .skip(at)
        .find(|(_, entry)| entry.ready != 0);
    let Some((i, entry)) = found else {
        mine.left = 0;
        return Ok(None);
    };
    if one_shot {
        entry.asked = 0;
    }
    let (object, ready) = (entry.object, entry.ready);
    mine.at = i + 1;
    mine.left -= 1;
    let tuple = mine.tuple;
    if let Value::Obj(r) = tuple
        && let Object::Tuple(items) = vm.heap.get_mut(r)
    {
        items[0] = object;
        items[1] = Value::Int(ready as i32);
    }
    Ok(Some(tuple))
}
