//! `btree` (extmod/modbtree.c): a database of keys and values in a stream.
//!
//! The library keeps some pages in memory and writes those that have changed when it needs others. Here all of it is read
//! when it is opened, and written anew when so much has changed as fits into those pages, or when it is flushed or closed.

use super::io::stream::{read_from, write_to};
use crate::state::state;
use python::code::CmpOp;
use python::object::{NativeObject, Object};
use python::pure::berkeley::{self, Entries, META, Meta, PAGE_MAX, PAGE_MIN};
use python::types::{Hooks, ModuleBuilder, NativeFn, ids};
use python::value::{Sym, TypeId};
use python::{Res, Value, Vm};
use std::cell::Cell;
use std::rc::Rc;

const EINVAL: i32 = 22;
/// newlib's EFTYPE: the stream is no database.
const EFTYPE: i32 = 79;

/// Bytes of a page, and keys that there is room for in it at least, where a program says nothing.
const PAGE: usize = 4096;
const KEYS_IN_PAGE: usize = 2;
/// Pages that the library keeps in memory at least, and its bytes for each beside the page (`struct _bkt`).
const CACHED: usize = 5;
const BUCKET: usize = 28;
/// Pages of an empty tree.
const EMPTY: usize = 2;

/// Bytes of the PC's memory for all databases that a board has open: four times what its flash holds.
const OPEN_MAX: usize = 16 << 20;
/// Bytes of the PC's memory for an entry beside its own.
const ENTRY: usize = 64;

/// Flags of `keys()` and its siblings: `INCL`, `DESC`, and what they give.
const INCL: i64 = 1;
const DESC: i64 = 2;
const KEYS: i64 = 0x40;
const VALUES: i64 = 0x80;
const ITEMS: i64 = 0xc0;

/// Where `seq()` and iterations go.
const CURSOR: i64 = 1;
const FIRST: i64 = 3;
const LAST: i64 = 5;
const NEXT: i64 = 7;
const PREVIOUS: i64 = 9;

/// `ioctl` request of a stream of the program's own, and what it seeks from.
const SEEK: i32 = 2;
const FROM_START: i32 = 0;
const FROM_END: i32 = 2;

/// What is in the stream.
struct Tree {
    entries: Entries,
    meta: Meta,
    keys_in_page: usize,
    /// Bytes that the entries take in the stream.
    size: usize,
    share: Share,
    /// How many pages the library would keep in memory.
    cache: usize,
    changed: bool,
    /// Bytes that were put since it was written.
    unwritten: usize,
    /// The key that was given last, and which of equal ones.
    cursor: Option<(Vec<u8>, usize)>,
}

/// What a database takes of [`OPEN_MAX`].
struct Share {
    all: Rc<Cell<usize>>,
    own: usize,
}

impl Share {
    /// Takes so many bytes instead of those before: whether there are as many.
    fn set(&mut self, bytes: usize) -> bool {
        let others = self.all.get() - self.own;
        if bytes > OPEN_MAX.saturating_sub(others) {
            return false;
        }
        self.own = bytes;
        self.all.set(others + bytes);
        true
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        self.set(0);
    }
}

struct Btree {
    stream: Value,
    /// `None` once it is closed.
    tree: Option<Tree>,
    /// Where an iteration starts (`Undefined` once it has) and ends.
    start: Value,
    end: Value,
    flags: i64,
    /// What `keys()` and its siblings set for the next iteration.
    next_flags: i64,
}

impl NativeObject for Btree {
    fn trace(&self, mark: &mut dyn FnMut(Value)) {
        mark(self.stream);
        mark(self.start);
        mark(self.end);
    }

    fn cost(&self) -> usize {
        32 + self.tree.as_ref().map_or(0, |tree| tree.memory(0))
    }
}

impl Tree {
    /// Bytes of a board's memory for the pages that are cached, if entries took `more` in the stream.
    fn memory(&self, more: usize) -> usize {
        let pages = EMPTY + (self.size + more) / self.meta.page;
        pages.min(self.cache) * (self.meta.page + BUCKET)
    }

    /// Whether to write it before so many bytes are put: the cache is full. One that is large is written less often.
    fn is_full(&self, bytes: usize) -> bool {
        let room = (self.cache * self.meta.page).max(self.size / 4);
        self.unwritten > 0 && self.unwritten + bytes > room
    }

    /// Bytes that an entry takes in the stream.
    fn space(&self, key: &[u8], value: &[u8]) -> usize {
        berkeley::space(self.meta, self.keys_in_page, key.len(), value.len())
    }

    /// Takes of the PC's memory what there is now, and `more`.
    fn take(&mut self, more: usize) -> bool {
        self.share
            .set(self.size + self.entries.len() * ENTRY + more)
    }

    /// The first entry that is not before a key.
    fn lower(&self, key: &[u8]) -> usize {
        self.entries.partition_point(|(own, _)| own[..] < *key)
    }

    fn find(&self, key: &[u8]) -> Option<usize> {
        let at = self.lower(key);
        (self.entries.get(at)?.0 == key).then_some(at)
    }

    fn put(&mut self, key: Vec<u8>, value: Vec<u8>) {
        let space = self.space(&key, &value);
        self.changed = true;
        self.unwritten += space;
        self.size += space;
        match self.find(&key).filter(|_| !self.meta.duplicates) {
            Some(at) => {
                let before = std::mem::replace(&mut self.entries[at].1, value);
                self.size -= self.space(&key, &before);
            }
            None => {
                let at = self.entries.partition_point(|(own, _)| *own <= key);
                self.entries.insert(at, (key, value));
            }
        }
        self.take(0);
    }

    fn delete(&mut self, key: &[u8]) -> bool {
        let at = self.lower(key);
        let count = self.entries[at..].iter().take_while(|e| e.0 == key).count();
        let gone: Entries = self.entries.drain(at..at + count).collect();
        for (key, value) in gone {
            self.size -= self.space(&key, &value);
        }
        self.take(0);
        self.changed |= count > 0;
        count > 0
    }

    /// Moves the cursor; what it is at then.
    fn seek(&mut self, flags: i64, key: &[u8]) -> Option<&(Vec<u8>, Vec<u8>)> {
        let last = self.entries.len().checked_sub(1);
        let at = match (flags, &self.cursor) {
            (CURSOR, _) => Some(self.lower(key)),
            (FIRST, _) | (NEXT, None) => Some(0),
            (LAST, _) | (_, None) => last,
            (_, Some((own, nth))) => {
                let at = self.lower(own) + nth;
                match self.entries.get(at) {
                    Some((key, _)) if key == own => match flags {
                        NEXT => Some(at + 1),
                        _ => at.checked_sub(1),
                    },
                    // It was deleted: whatever is in its place comes next.
                    _ => Some(at),
                }
            }
        };
        let at = at.filter(|at| *at < self.entries.len())?;
        let key = self.entries[at].0.clone();
        let nth = at - self.lower(&key);
        self.cursor = Some((key, nth));
        self.entries.get(at)
    }
}

/// Makes the module known.
pub fn register(vm: &mut Vm) {
    vm.define_module("btree", build);
}

fn build(m: &mut ModuleBuilder) {
    let ty = m.vm.define_type("btree", |t| {
        t.hooks(Hooks {
            print: Some(|vm, v, _| {
                let address = match (&own(vm, v)?.tree, v) {
                    (Some(_), Value::Obj(r)) => vm.address(r),
                    _ => 0,
                };
                Ok(format!("<btree {address:x}>"))
            }),
            iter: Some(iterate),
            next: Some(next),
            index: Some(|vm, v, key| {
                let key = key_arg(vm, v, key)?;
                match find(vm, v, &key)? {
                    Some(value) => bytes(vm, &value),
                    None => Err(vm.raise_with(ids::KEY_ERROR, &[])),
                }
            }),
            set_index: Some(|vm, v, key, value| {
                let key = key_arg(vm, v, key)?;
                if value.is_undefined() {
                    return match tree(vm, v)?.delete(&key) {
                        true => Ok(()),
                        false => Err(vm.raise_with(ids::KEY_ERROR, &[])),
                    };
                }
                let value = vm.buffer_arg(value)?;
                store(vm, v, key, value)
            }),
            compare: Some(|vm, op, v, key| {
                if op != CmpOp::In {
                    return Ok(None);
                }
                let key = key_arg(vm, v, key)?;
                Ok(Some(tree(vm, v)?.find(&key).is_some()))
            }),
            ..Hooks::default()
        })
        .method("close", NativeFn::F1(close))
        .method("flush", NativeFn::F1(flush))
        .method("get", NativeFn::Var(2, 3, get))
        .method("put", NativeFn::Var(3, 4, put))
        .method("seq", NativeFn::Var(2, 4, seq))
        .method(
            "keys",
            NativeFn::Var(1, 4, |vm, args| prepare(vm, args, KEYS)),
        )
        .method(
            "values",
            NativeFn::Var(1, 4, |vm, args| prepare(vm, args, VALUES)),
        )
        .method(
            "items",
            NativeFn::Var(1, 4, |vm, args| prepare(vm, args, ITEMS)),
        );
    });
    state(m.vm).module(|own: &mut Own| own.ty = Some(ty));
    m.function("open", NativeFn::Kw(1, 1, open))
        .int("INCL", INCL)
        .int("DESC", DESC);
}

/// What the module keeps: the type, and what all open databases take of [`OPEN_MAX`].
#[derive(Default)]
struct Own {
    ty: Option<TypeId>,
    all: Rc<Cell<usize>>,
}

fn own<'a>(vm: &'a mut Vm<'_>, v: Value) -> Res<&'a mut Btree> {
    vm.native_arg(v)
}

fn check_open(vm: &mut Vm, v: Value) -> Res<()> {
    if own(vm, v)?.tree.is_none() {
        return Err(vm.value_error("database closed"));
    }
    Ok(())
}

fn tree<'a>(vm: &'a mut Vm<'_>, v: Value) -> Res<&'a mut Tree> {
    check_open(vm, v)?;
    match &mut own(vm, v)?.tree {
        Some(tree) => Ok(tree),
        None => unreachable!("it was there a line above"),
    }
}

/// A key, if the database is open.
fn key_arg(vm: &mut Vm, v: Value, key: Value) -> Res<Vec<u8>> {
    check_open(vm, v)?;
    vm.buffer_arg(key)
}

fn find(vm: &mut Vm, v: Value, key: &[u8]) -> Res<Option<Vec<u8>>> {
    let tree = tree(vm, v)?;
    Ok(tree.find(key).map(|at| tree.entries[at].1.clone()))
}

/// Puts an entry, once there is room for it.
fn store(vm: &mut Vm, v: Value, key: Vec<u8>, value: Vec<u8>) -> Res<()> {
    let space = tree(vm, v)?.space(&key, &value);
    if tree(vm, v)?.is_full(space) {
        write_back(vm, v)?;
    }
    let own = tree(vm, v)?;
    let more = own.memory(space) - own.memory(0);
    if more > 0 {
        vm.reserve(more)?;
        vm.heap.charge(more);
    }
    take(vm, v, space + ENTRY)?;
    tree(vm, v)?.put(key, value);
    Ok(())
}

/// As [`Tree::take`]: MemoryError if there is no more, even without databases that nobody has any more.
fn take(vm: &mut Vm, v: Value, more: usize) -> Res<()> {
    if !tree(vm, v)?.take(more) {
        vm.collect();
        if !tree(vm, v)?.take(more) {
            return Err(vm.memory_error(more));
        }
    }
    Ok(())
}

fn bytes(vm: &mut Vm, bytes: &[u8]) -> Res {
    vm.reserve(bytes.len() + 1)?;
    Ok(vm.new_bytes(bytes))
}

fn pair(vm: &mut Vm, key: &[u8], value: &[u8]) -> Res {
    vm.reserve(key.len() + value.len() + 2)?;
    let key = vm.new_bytes(key);
    vm.keep(key);
    let value = vm.new_bytes(value);
    Ok(vm.new_tuple([key, value]))
}

/// `open(stream, *, flags=0, pagesize=0, cachesize=0, minkeypage=0)`
fn open(vm: &mut Vm, pos: &[Value], kw: &[(Sym, Value)]) -> Res {
    let names = ["flags", "cachesize", "pagesize", "minkeypage"];
    let given = vm.parse_args(&pos[1..], kw, names, 0, 0)?;
    let mut numbers = [0; 4];
    for (number, v) in numbers.iter_mut().zip(given) {
        if let Some(v) = v.defined() {
            *number = vm.int_arg(v)?;
        }
    }
    let [flags, cache, page, keys_in_page] = numbers;
    let stream = pos[0];
    for name in ["readinto", "write"] {
        let name = vm.intern(name);
        if !vm.is_instance_object(stream) && !vm.has_attr(stream, name)? {
            return Err(vm.raise(ids::OS_ERROR, "stream operation not supported"));
        }
    }
    let page = match usize::try_from(page) {
        Ok(0) => PAGE,
        Ok(page) if (PAGE_MIN..=PAGE_MAX).contains(&page) && page % 2 == 0 => page,
        _ => return Err(vm.os_error(EINVAL)),
    };
    let keys_in_page = match usize::try_from(keys_in_page) {
        Ok(0) => KEYS_IN_PAGE,
        Ok(keys) if keys >= 2 => keys,
        _ => return Err(vm.os_error(EINVAL)),
    };
    if flags & !1 != 0 {
        return Err(vm.os_error(EINVAL));
    }
    let head = read_from(vm, stream, META)?;
    let is_new = head.is_empty();
    let meta = match is_new {
        true => Ok(Meta::new(page, flags & 1 != 0)),
        false => Meta::decode(&head),
    };
    let Ok(meta) = meta else {
        return Err(vm.os_error(EFTYPE));
    };
    let size = seek(vm, stream, 0, FROM_END)?;
    let (ty, all) = state(vm).module(|own: &mut Own| (own.ty, own.all.clone()));
    let Some(ty) = ty else {
        return Ok(Value::None);
    };
    let new = Tree {
        entries: Entries::new(),
        meta,
        keys_in_page,
        size: 0,
        share: Share { all, own: 0 },
        // A word of the part's.
        cache: (cache as u32 as usize).div_ceil(meta.page).max(CACHED),
        changed: is_new,
        unwritten: 0,
        cursor: None,
    };
    let file_size = if is_new { 0 } else { size };
    vm.reserve(32 + new.memory(file_size))?;
    let db = vm.new_native(
        ty,
        Btree {
            stream,
            tree: Some(new),
            start: Value::None,
            end: Value::None,
            flags: 0,
            next_flags: 0,
        },
    );
    if !is_new {
        vm.keep(db);
        take(vm, db, size)?;
        seek(vm, stream, 0, FROM_START)?;
        let file = read_all(vm, stream, size, meta.page)?;
        let Ok(entries) = berkeley::decode(&file, meta) else {
            return Err(vm.os_error(EFTYPE));
        };
        drop(file);
        let own = tree(vm, db)?;
        let before = own.memory(0);
        let sizes = entries.iter().map(|(key, value)| own.space(key, value));
        own.size = sizes.sum();
        own.entries = entries;
        let more = own.memory(0) - before;
        take(vm, db, 0)?;
        vm.heap.charge(more);
    }
    Ok(db)
}

/// Reads so many bytes, a page at a time.
fn read_all(vm: &mut Vm, stream: Value, size: usize, page: usize) -> Res<Vec<u8>> {
    let mut file = Vec::new();
    while file.len() < size {
        let kept = vm.kept_len();
        let part = read_from(vm, stream, page.min(size - file.len()))?;
        vm.keep_only(kept);
        if part.is_empty() {
            break;
        }
        file.extend(part);
        vm.tick()?;
    }
    Ok(file)
}

/// Moves a stream's position, and tells it.
fn seek(vm: &mut Vm, stream: Value, offset: i32, whence: i32) -> Res<usize> {
    let is_instance = vm.is_instance_object(stream);
    let name = vm.intern(if is_instance { "ioctl" } else { "seek" });
    let f = vm.load_attr(stream, name)?;
    vm.keep(f);
    if !is_instance {
        let at = vm.call(f, &[Value::Int(offset), Value::Int(whence)])?;
        return Ok(usize::try_from(vm.int_arg(at)?).unwrap_or(0));
    }
    // One of the program's own is given the address of offset and origin, and puts the position there.
    let place = [offset, whence].map(i32::to_le_bytes).concat();
    let place = vm.heap.value(Object::ByteArray(place));
    vm.keep(place);
    let address = vm.address_of(place).unwrap_or(0);
    let address = vm.int(address.into());
    let answer = vm.call(f, &[Value::Int(SEEK), address])?;
    let answer = vm.int_arg(answer)?;
    if answer < 0 {
        return Err(vm.os_error(-answer as i32));
    }
    let place = vm.buffer_arg(place)?;
    let at = place.first_chunk().map_or(0, |at| u32::from_le_bytes(*at));
    Ok(at as usize)
}

/// Writes what has changed to its end: 0, or -1 if the stream refuses.
fn write(vm: &mut Vm, v: Value) -> Res {
    if !tree(vm, v)?.changed {
        return Ok(Value::Int(0));
    }
    let stream = own(vm, v)?.stream;
    let written = write_back(vm, v).and_then(|()| flush_stream(vm, stream));
    number(vm, written)
}

/// What a function of the library returns.
fn number(vm: &mut Vm, result: Res<()>) -> Res {
    match result {
        Ok(()) => Ok(Value::Int(0)),
        Err(e) if vm.is_error(e, ids::OS_ERROR) => Ok(Value::Int(-1)),
        Err(e) => Err(e),
    }
}

/// Writes all to the stream.
fn write_back(vm: &mut Vm, v: Value) -> Res<()> {
    let own_tree = tree(vm, v)?;
    let file = berkeley::encode(own_tree.meta, own_tree.keys_in_page, &own_tree.entries);
    // A stream of the program's own may put something meanwhile.
    let unwritten = std::mem::take(&mut own_tree.unwritten);
    own_tree.changed = false;
    let stream = own(vm, v)?.stream;
    let written = write_file(vm, stream, &file);
    if written.is_err()
        && let Some(tree) = &mut own(vm, v)?.tree
    {
        tree.changed = true;
        tree.unwritten += unwritten;
    }
    written
}

fn write_file(vm: &mut Vm, stream: Value, file: &[u8]) -> Res<()> {
    seek(vm, stream, 0, FROM_START)?;
    for part in file.chunks(PAGE) {
        let kept = vm.kept_len();
        write_to(vm, stream, part)?;
        vm.keep_only(kept);
    }
    Ok(())
}

fn flush_stream(vm: &mut Vm, stream: Value) -> Res<()> {
    let name = vm.intern("flush");
    if !vm.is_instance_object(stream)
        && let Some(f) = vm.find_attr(stream, name)?
    {
        vm.keep(f);
        vm.call(f, &[])?;
    }
    Ok(())
}

fn flush(vm: &mut Vm, v: Value) -> Res {
    check_open(vm, v)?;
    write(vm, v)
}

/// `close()`: one that is closed closes again.
fn close(vm: &mut Vm, v: Value) -> Res {
    if own(vm, v)?.tree.is_none() {
        return Ok(Value::Int(0));
    }
    let written = write(vm, v)?;
    own(vm, v)?.tree = None;
    Ok(written)
}

/// `get(key, default=None)`
fn get(vm: &mut Vm, args: &[Value]) -> Res {
    let key = key_arg(vm, args[0], args[1])?;
    match find(vm, args[0], &key)? {
        Some(value) => bytes(vm, &value),
        None => Ok(args.get(2).copied().unwrap_or(Value::None)),
    }
}

/// `put(key, value)`
fn put(vm: &mut Vm, args: &[Value]) -> Res {
    let key = key_arg(vm, args[0], args[1])?;
    let value = vm.buffer_arg(args[2])?;
    let stored = store(vm, args[0], key, value);
    number(vm, stored)
}

/// `seq(flags[, key])`: a pair, or None.
fn seq(vm: &mut Vm, args: &[Value]) -> Res {
    check_open(vm, args[0])?;
    let flags = match args[1] {
        Value::Int(flags) => i64::from(flags),
        _ => 0,
    };
    let key = match args.get(2) {
        Some(&key) => vm.buffer_arg(key)?,
        None => Vec::new(),
    };
    let known = [CURSOR, FIRST, LAST, NEXT, PREVIOUS].contains(&flags);
    if !known || flags == CURSOR && key.is_empty() {
        return Err(vm.os_error(EINVAL));
    }
    match tree(vm, args[0])?.seek(flags, &key).cloned() {
        Some((key, value)) => pair(vm, &key, &value),
        None => Ok(Value::None),
    }
}

/// `keys`, `values`, `items([start[, end[, flags]]])`: what the next iteration gives.
fn prepare(vm: &mut Vm, args: &[Value], kind: i64) -> Res {
    let flags = match args.get(3) {
        Some(&flags) => vm.int_arg(flags)?,
        None => 0,
    };
    let own = own(vm, args[0])?;
    own.next_flags = kind | flags;
    own.start = args.get(1).copied().unwrap_or(Value::None);
    own.end = args.get(2).copied().unwrap_or(Value::None);
    Ok(args[0])
}

fn iterate(vm: &mut Vm, v: Value) -> Res {
    let own = own(vm, v)?;
    if own.next_flags != 0 {
        own.flags = std::mem::take(&mut own.next_flags);
    } else {
        own.flags = KEYS;
        own.start = Value::None;
        own.end = Value::None;
    }
    Ok(v)
}

fn next(vm: &mut Vm, v: Value) -> Res<Option<Value>> {
    check_open(vm, v)?;
    let own = own(vm, v)?;
    let (flags, start, end) = (own.flags, own.start, own.end);
    own.start = Value::Undefined;
    let descending = flags & DESC != 0;
    let (direction, key) = match start {
        Value::Undefined => (if descending { PREVIOUS } else { NEXT }, Vec::new()),
        Value::None => (if descending { LAST } else { FIRST }, Vec::new()),
        start => (CURSOR, vm.buffer_arg(start)?),
    };
    if direction == CURSOR && key.is_empty() {
        return Err(vm.os_error(EINVAL));
    }
    let Some((key, value)) = tree(vm, v)?.seek(direction, &key).cloned() else {
        return Ok(None);
    };
    if !end.is_none() {
        let end = vm.buffer_arg(end)?;
        let order = if descending {
            end.cmp(&key)
        } else {
            key.cmp(&end)
        };
        let ends = match flags & INCL {
            0 => order.is_ge(),
            _ => order.is_gt(),
        };
        if ends {
            return Ok(None);
        }
    }
    Ok(Some(match flags & ITEMS {
        KEYS => bytes(vm, &key)?,
        VALUES => bytes(vm, &value)?,
        _ => pair(vm, &key, &value)?,
    }))
}
