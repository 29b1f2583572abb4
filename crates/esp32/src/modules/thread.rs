//! `_thread` (py/modthread.c, ports/esp32/mpthreadport.c).

use crate::state::state;
use crate::threads::{self, ident};
use python::object::{NativeObject, Object};
use python::types::{ModuleBuilder, NativeFn, ids};
use python::value::{Sym, TypeId};
use python::{Res, Value, Vm};

/// Bytes of a lock: FreeRTOS's semaphore lies in it.
const LOCK_COST: usize = 112;

/// Bytes of the heap that starting a thread takes: its entry in the list, and its arguments.
const THREAD_COST: usize = 64;

/// What the module keeps.
#[derive(Default)]
struct Thread {
    lock: Option<TypeId>,
}

/// A lock. Whoever has it, anybody may release it.
struct Lock {
    number: u32,
    locked: bool,
}

impl NativeObject for Lock {
    fn cost(&self) -> usize {
        LOCK_COST
    }
}

/// Makes the module known.
pub fn register(vm: &mut Vm) {
    vm.define_module("_thread", build);
}

fn build(m: &mut ModuleBuilder) {
    let lock = m.vm.define_type("lock", |t| {
        t.method("acquire", NativeFn::Var(1, 3, acquire));
        t.method("release", NativeFn::F1(release));
        t.method(
            "locked",
            NativeFn::F1(|vm, slf| Ok(Value::Bool(lock(vm, slf)?.locked))),
        );
        t.method("__enter__", NativeFn::Var(1, 3, acquire));
        t.method(
            "__exit__",
            NativeFn::Var(4, 4, |vm, args| release(vm, args[0])),
        );
    });
    state(m.vm).module(|own: &mut Thread| own.lock = Some(lock));
    m.value("LockType", Value::Type(lock));
    m.function(
        "get_ident",
        NativeFn::F0(|vm| {
            let id = vm.thread();
            Ok(vm.int(ident(id)))
        }),
    );
    m.function("stack_size", NativeFn::Var(0, 1, stack_size));
    m.function("start_new_thread", NativeFn::Var(2, 3, start_new_thread));
    m.function(
        "exit",
        NativeFn::F0(|vm| Err(vm.raise_with(ids::SYSTEM_EXIT, &[]))),
    );
    m.function("allocate_lock", NativeFn::F0(allocate_lock));
}

fn allocate_lock(vm: &mut Vm) -> Res {
    let state = state(vm);
    let number = state.threads.new_lock();
    let ty = state.module(|own: &mut Thread| own.lock);
    let Some(ty) = ty else {
        return Ok(Value::None);
    };
    vm.reserve(LOCK_COST)?;
    Ok(vm.new_native(
        ty,
        Lock {
            number,
            locked: false,
        },
    ))
}

fn lock<'a>(vm: &'a mut Vm<'_>, slf: Value) -> Res<&'a mut Lock> {
    vm.native_arg(slf)
}

/// `acquire([wait[, timeout]])`: MicroPython ignores the timeout.
fn acquire(vm: &mut Vm, args: &[Value]) -> Res {
    let wait = match args.get(1) {
        Some(&wait) => vm.int_arg(wait)? != 0,
        None => true,
    };
    vm.let_others_run();
    loop {
        let lock = lock(vm, args[0])?;
        if !lock.locked {
            lock.locked = true;
            return Ok(Value::Bool(true));
        }
        if !wait {
            return Ok(Value::Bool(false));
        }
        let number = lock.number;
        threads::wait_for_lock(vm, number)?;
    }
}

fn release(vm: &mut Vm, slf: Value) -> Res {
    let lock = lock(vm, slf)?;
    if !lock.locked {
        return Err(vm.raise_with(ids::RUNTIME_ERROR, &[]));
    }
    lock.locked = false;
    let number = lock.number;
    state(vm).threads.wake_for_lock(number);
    vm.let_others_run();
    Ok(Value::None)
}

/// `stack_size([size])`: the size until now, and without one back to the default.
fn stack_size(vm: &mut Vm, args: &[Value]) -> Res {
    let size = match args.first() {
        // As the C there, which takes it for unsigned.
        Some(&size) => vm.int_arg(size)? as u32 as usize,
        None => 0,
    };
    let before = state(vm).threads.stack_size.replace(size);
    Ok(vm.int(before as i64))
}

/// `start_new_thread(f, args[, kwargs])`
fn start_new_thread(vm: &mut Vm, args: &[Value]) -> Res {
    let pos = vm.items_arg(args[1])?;
    let mut kw: Vec<(Sym, Value)> = Vec::new();
    // What MicroPython keeps of a thread in its heap. It is garbage soon.
    vm.reserve(THREAD_COST)?;
    vm.heap.charge(THREAD_COST);
    if let Some(&dict) = args.get(2) {
        let Value::Obj(r) = dict else {
            return Err(no_dict(vm));
        };
        if !matches!(vm.object(dict), Some(Object::Dict(_))) {
            return Err(no_dict(vm));
        }
        let entries: Vec<_> = vm.map(r).iter().collect();
        for entry in entries {
            kw.push((vm.sym_arg(entry.key)?, entry.value));
        }
    }
    match threads::start(vm, args[0], &pos, &kw) {
        Ok(id) => Ok(vm.int(ident(id))),
        Err(error) => Err(vm.raise(ids::OS_ERROR, &error.to_string())),
    }
}

fn no_dict(vm: &mut Vm) -> python::Error {
    vm.type_error("expecting a dict for keyword args")
}
