//! `VfsLfs2` on a block device of the program's (extmod/vfs_lfsx.c, extmod/vfs_lfsx_file.c).

use super::device::{self, Device};
use super::files::{self, DeviceFile};
use super::lfs2::{Lfs2, parse_mode};
use super::{S_IFDIR, S_IFREG, name_value, path_arg};
use crate::blockdev::littlefs::{self, Blocks, Geometry, Kind, LittlefsError, Mounted};
use crate::flash::path::locate;
use crate::flash::{Errno, Mode};
use crate::modules::io::stream::Io;
use crate::modules::time::EPOCH_2000;
use crate::state::state;
use python::types::ids;
use python::value::{Sym, TypeId};
use python::{Res, Value, Vm};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

const ENOENT: i32 = 2;
const EINVAL: i32 = 22;
const EFBIG: i32 = 27;
const ENOSPC: i32 = 28;

/// The attribute that holds a file's time: nanoseconds since 1970, 8 bytes, the lowest first.
const MTIME: u8 = 1;
/// Most bytes of a file.
const FILE_MAX: usize = 0x7fff_ffff;
/// Most bytes that are kept beside a file's name.
const INLINE_MAX: usize = 1022;
/// Bytes that a block of a file has for other things: how it is chained.
const CHAIN: usize = 8;
/// What `readsize`, `progsize` and `lookahead` are by default.
const UNIT: i64 = 32;

/// A mounted file system, shared by its object and its files.
pub(super) struct Lfs {
    device: Device,
    geometry: Geometry,
    /// Files get times.
    times: bool,
    /// The current folder, with a `/` at its end.
    folder: RefCell<String>,
    /// Files that became garbage while they were open: the next operation closes them.
    garbage: RefCell<Vec<Content>>,
}

/// What has been written to an open file and not yet to the device.
struct Content {
    path: String,
    bytes: Vec<u8>,
    position: usize,
    mode: Mode,
    /// Differs from what is on the device.
    changed: bool,
}

struct LfsFile {
    lfs: Rc<Lfs>,
    /// None when it is closed.
    content: RefCell<Option<Content>>,
    /// How many bytes the file may have at most, by the blocks that were free when it was opened.
    room: Cell<usize>,
}

impl Drop for LfsFile {
    fn drop(&mut self) {
        if let Some(content) = self.content.take()
            && content.changed
        {
            self.lfs.garbage.borrow_mut().push(content);
        }
    }
}

/// What an operation comes to, or an errno.
type Outcome<T> = Res<Result<T, i32>>;

/// The arguments of the constructor and of `mkfs`.
fn arguments(vm: &mut Vm, pos: &[Value], kw: &[(Sym, Value)]) -> Res<(Device, Geometry, bool)> {
    let names = ["", "readsize", "progsize", "lookahead", "mtime"];
    let [object, read, write, lookahead, times] = vm.parse_args(pos, kw, names, 1, 1)?;
    let mut size = |v: Value| match v.defined() {
        Some(v) => vm.int_arg(v),
        None => Ok(UNIT),
    };
    let sizes = [size(read)?, size(write)?, size(lookahead)?];
    // How free blocks are looked for makes no difference here.
    let [read, write, _lookahead] = sizes.map(|size| usize::try_from(size).unwrap_or(0));
    let times = match times.defined() {
        Some(times) => vm.truth(times)?,
        None => true,
    };
    let device = Device::new(vm, object)?;
    let answer = device.control(vm, device::INIT, 1)?;
    if !answer.is_none() {
        vm.int_arg(answer)?;
    }
    let block = device.ask(vm, device::BLOCK_SIZE, 0)?;
    let count = device.ask(vm, device::BLOCK_COUNT, 0)?;
    let block = u32::try_from(block).unwrap_or(0) as usize;
    // What littlefs asserts.
    if block == 0 || read == 0 || write == 0 {
        return Err(vm.os_error(EINVAL));
    }
    let cache = block.min(read.max(write).saturating_mul(4));
    let geometry = Geometry {
        block,
        count: u32::try_from(count).unwrap_or(0) as usize,
        inline: cache.min(block / 8).min(INLINE_MAX),
    };
    Ok((device, geometry, times))
}

/// `VfsLfs2(device, *, readsize=32, progsize=32, lookahead=32, mtime=True)`
pub(super) fn make(vm: &mut Vm, ty: TypeId, pos: &[Value], kw: &[(Sym, Value)]) -> Res {
    let (device, geometry, times) = arguments(vm, pos, kw)?;
    let lfs = Rc::new(Lfs {
        device,
        geometry,
        times,
        folder: RefCell::new("/".to_owned()),
        garbage: RefCell::default(),
    });
    let mounted = run(vm, &lfs, |_| Ok(()))?;
    mounted.map_err(|errno| vm.os_error(errno))?;
    Ok(vm.new_native(ty, Lfs2::Device(lfs)))
}

/// `mkfs(device, *, readsize=32, progsize=32, lookahead=32)`
pub(super) fn mkfs(vm: &mut Vm, pos: &[Value], kw: &[(Sym, Value)]) -> Res {
    let (device, geometry, _) = arguments(vm, pos, kw)?;
    let changes = match littlefs::format(geometry) {
        Ok(changes) => changes,
        Err(e) => return Err(vm.os_error(e.errno())),
    };
    let written = write_changes(vm, &device, &changes)?;
    written.map_err(|errno| vm.os_error(errno))?;
    Ok(Value::None)
}

fn write_changes(vm: &mut Vm, device: &Device, changes: &[(u32, Rc<Vec<u8>>)]) -> Outcome<()> {
    for (block, bytes) in changes {
        if !device.is_read_only() {
            let erased = device.ask(vm, device::BLOCK_ERASE, *block)?;
            if erased < 0 {
                return Ok(Err(erased.unsigned_abs() as i32));
            }
        }
        let written = device.write(vm, *block, Some(0), bytes)?;
        if written.is_err() {
            return Ok(written);
        }
    }
    if !changes.is_empty() {
        device.control(vm, device::SYNC, 0)?;
    }
    Ok(Ok(()))
}

/// Does something with the file system, as often as it takes until all blocks for it have been read.
/// What it changed is then written.
fn run<T>(
    vm: &mut Vm,
    lfs: &Lfs,
    f: impl Fn(&mut Mounted) -> Result<T, LittlefsError>,
) -> Outcome<T> {
    let mut blocks = Blocks::new();
    loop {
        match littlefs::attempt(&blocks, lfs.geometry, &f) {
            Ok((result, changes)) => {
                return Ok(write_changes(vm, &lfs.device, &changes)?.map(|()| result));
            }
            Err(LittlefsError::Missing(missing)) => {
                let size = lfs.geometry.block;
                match lfs.device.read(vm, missing.first, Some(0), size)? {
                    Ok(bytes) => {
                        blocks.insert(missing.first, Rc::new(bytes));
                    }
                    Err(errno) => return Ok(Err(errno)),
                }
            }
            Err(e) => return Ok(Err(e.errno())),
        }
    }
}

impl Lfs {
    pub fn trace(&self, mark: &mut dyn FnMut(Value)) {
        self.device.trace(mark);
    }

    /// Closes files that nobody can close any more.
    pub fn close_garbage(&self, vm: &mut Vm) -> Res<()> {
        loop {
            let Some(mut content) = self.garbage.borrow_mut().pop() else {
                return Ok(());
            };
            // Nobody is left to be told.
            let _ = self.store(vm, &mut content)?;
        }
    }

    /// A path from the root, without `.` and `..`.
    fn path(&self, vm: &mut Vm, path: Value) -> Res<String> {
        let path = path_arg(vm, path)?;
        let located = locate(&self.folder.borrow(), &path);
        match located {
            Ok(located) => Ok(format!("/{}", located.path)),
            Err(e) => Err(vm.os_error(e.errno())),
        }
    }

    fn store(&self, vm: &mut Vm, content: &mut Content) -> Outcome<()> {
        let time = self.times.then(|| now(vm));
        let stored = run(vm, self, |fs| {
            let time = time.as_ref().map(|time| (MTIME, &time[..]));
            fs.store(&content.path, &content.bytes, time)
        })?;
        if stored.is_ok() {
            content.changed = false;
        }
        Ok(stored)
    }

    pub fn open(self: &Rc<Self>, vm: &mut Vm, path: Value, mode: Value) -> Res {
        // The object, before anything is done to the file system.
        vm.reserve(COST)?;
        let mode = path_arg(vm, mode)?;
        let Some((mode, text)) = parse_mode(&mode) else {
            return Err(vm.raise_with(ids::VALUE_ERROR, &[]));
        };
        let path = self.path(vm, path)?;
        let time = self.times.then(|| now(vm));
        let opened = run(vm, self, |fs| {
            let bytes = match fs.stat(&path) {
                Ok(Kind::Folder) => return Err(LittlefsError::IsFolder),
                Ok(_) if mode.exclusive => return Err(LittlefsError::Exists),
                Ok(_) if mode.truncate => Vec::new(),
                Ok(_) => fs.read(&path)?,
                Err(LittlefsError::NotFound) if mode.create => {
                    let time = time.as_ref().map(|time| (MTIME, &time[..]));
                    fs.store(&path, &[], time)?;
                    Vec::new()
                }
                Err(e) => return Err(e),
            };
            let free = if mode.write {
                fs.used()?.iter().filter(|&&used| !used).count()
            } else {
                0
            };
            Ok((bytes, free))
        })?;
        let (bytes, free) = opened.map_err(|errno| vm.os_error(errno))?;
        let usable = self.geometry.block.saturating_sub(CHAIN);
        let room = bytes.len().max(free.saturating_mul(usable)).min(FILE_MAX);
        let content = Content {
            path,
            bytes,
            position: 0,
            mode,
            changed: mode.truncate,
        };
        let file = LfsFile {
            lfs: self.clone(),
            content: RefCell::new(Some(content)),
            room: Cell::new(room),
        };
        files::new(vm, Rc::new(file), text)
    }

    pub fn list(&self, vm: &mut Vm, path: Option<Value>) -> Res {
        let bytes = path.is_some_and(|path| vm.type_id(path) == ids::BYTES);
        let path = match path {
            Some(path) => self.path(vm, path)?,
            None => self.folder.borrow().clone(),
        };
        let entries = run(vm, self, |fs| fs.list(&path))?;
        let entries = entries.map_err(|errno| vm.os_error(errno))?;
        // A tuple and a name each.
        vm.reserve(entries.len() * 64)?;
        let mut list = Vec::with_capacity(entries.len());
        for entry in entries {
            let (mode, size) = mode_and_size(entry.kind);
            let name = String::from_utf8_lossy(&entry.name);
            let (name, size) = (name_value(vm, &name, bytes), vm.int(size));
            list.push(vm.new_tuple([name, Value::Int(mode), Value::Int(0), size]));
        }
        let list = vm.new_list(list);
        vm.iter(list)
    }

    /// Does something with what a path names.
    pub fn edit(
        &self,
        vm: &mut Vm,
        path: Value,
        f: impl Fn(&mut Mounted, &str) -> Result<(), LittlefsError>,
    ) -> Res {
        let path = self.path(vm, path)?;
        let edited = run(vm, self, |fs| f(fs, &path))?;
        edited.map_err(|errno| vm.os_error(errno))?;
        Ok(Value::None)
    }

    pub fn make_folder(&self, vm: &mut Vm, path: Value) -> Res {
        self.edit(vm, path, |fs, path| fs.make_folder(path))
    }

    pub fn remove(&self, vm: &mut Vm, path: Value) -> Res {
        self.edit(vm, path, |fs, path| fs.remove(path))
    }

    pub fn rename(&self, vm: &mut Vm, old: Value, new: Value) -> Res {
        let new = self.path(vm, new)?;
        self.edit(vm, old, |fs, old| fs.rename(old, &new))
    }

    pub fn change_folder(&self, vm: &mut Vm, path: Value) -> Res {
        let path = path_arg(vm, path)?;
        let located = locate(&self.folder.borrow(), &path);
        // Whatever is wrong: there is no such folder.
        let Ok(located) = located else {
            return Err(vm.os_error(ENOENT));
        };
        let mut folder = format!("/{}", located.path);
        if folder != "/" {
            let found = run(vm, self, |fs| fs.stat(&folder))?;
            if found != Ok(Kind::Folder) {
                return Err(vm.os_error(ENOENT));
            }
            folder.push('/');
        }
        *self.folder.borrow_mut() = folder;
        Ok(Value::None)
    }

    pub fn current_folder(&self) -> String {
        let folder = self.folder.borrow();
        match folder.strip_suffix('/') {
            Some(folder) if !folder.is_empty() => folder.to_owned(),
            _ => "/".to_owned(),
        }
    }

    pub fn stat(&self, vm: &mut Vm, path: Value) -> Res {
        let path = self.path(vm, path)?;
        let found = run(vm, self, |fs| {
            let kind = fs.stat(&path)?;
            Ok((kind, fs.attribute(&path, MTIME)?.unwrap_or_default()))
        })?;
        let (kind, time) = found.map_err(|errno| vm.os_error(errno))?;
        let (mode, size) = mode_and_size(kind);
        let seconds = match <[u8; 8]>::try_from(time) {
            Ok(time) => (u64::from_le_bytes(time) / 1_000_000_000) as i64 - EPOCH_2000,
            Err(_) => 0,
        };
        let mut parts = [Value::Int(0); 10];
        parts[0] = Value::Int(mode);
        parts[6] = vm.int(size);
        for part in &mut parts[7..] {
            *part = vm.int(seconds);
        }
        Ok(vm.new_tuple(parts))
    }

    pub fn statistics(&self, vm: &mut Vm) -> Res {
        let used = run(vm, self, |fs| fs.used())?;
        let used = used.map_err(|errno| vm.os_error(errno))?;
        let free = used.iter().filter(|&&used| !used).count();
        let [size, count, free] =
            [self.geometry.block, self.geometry.count, free].map(|n| vm.int(n as i64));
        let zero = Value::Int(0);
        let name_max = Value::Int(255);
        Ok(vm.new_tuple([
            size, size, count, free, free, zero, zero, zero, zero, name_max,
        ]))
    }

    /// Nothing is written from now on.
    pub fn protect(&self) {
        self.device.protect();
    }
}

fn mode_and_size(kind: Kind) -> (i32, i64) {
    match kind {
        Kind::File(size) => (S_IFREG, i64::from(size)),
        Kind::Folder => (S_IFDIR, 0),
    }
}

/// Now, as the attribute has it.
fn now(vm: &mut Vm) -> [u8; 8] {
    let nanoseconds = state(vm).epoch().max(0) as u64 * 1000;
    nanoseconds.to_le_bytes()
}

/// Bytes an open file takes: the object, littlefs's own, and its cache.
const COST: usize = 288;

impl LfsFile {
    /// Does something with the file. ValueError without a text if it is closed.
    fn with<T>(&self, vm: &mut Vm, f: impl FnOnce(&mut Content) -> Result<T, i32>) -> Outcome<T> {
        match &mut *self.content.borrow_mut() {
            Some(content) => Ok(f(content)),
            None => Err(vm.raise_with(ids::VALUE_ERROR, &[])),
        }
    }

    /// Stores what has changed.
    fn store(&self, vm: &mut Vm) -> Outcome<()> {
        // No program may find it borrowed.
        let Some(mut content) = self.content.take() else {
            return Ok(Ok(()));
        };
        let stored = if content.changed {
            self.lfs.store(vm, &mut content)
        } else {
            Ok(Ok(()))
        };
        self.content.replace(Some(content));
        stored
    }
}

impl DeviceFile for LfsFile {
    fn read(&self, vm: &mut Vm, count: usize) -> Res<Io<Vec<u8>>> {
        self.with(vm, |content| {
            let left = content.bytes.get(content.position..).unwrap_or(&[]);
            let bytes = left[..count.min(left.len())].to_vec();
            content.position += bytes.len();
            Ok(bytes)
        })
    }

    fn write(&self, vm: &mut Vm, bytes: &[u8]) -> Res<Io<usize>> {
        let room = self.room.get();
        self.with(vm, |content| {
            if content.mode.append {
                content.position = content.bytes.len();
            }
            let end = content.position + bytes.len();
            if end > FILE_MAX {
                return Err(EFBIG);
            }
            if end > room.max(content.bytes.len()) {
                return Err(ENOSPC);
            }
            if end > content.bytes.len() {
                content.bytes.resize(end, 0);
            }
            content.bytes[content.position..end].copy_from_slice(bytes);
            content.position = end;
            content.changed = true;
            Ok(bytes.len())
        })
    }

    fn seek(&self, vm: &mut Vm, offset: i64, whence: i64) -> Res<Io<u64>> {
        self.with(vm, |content| {
            let from = match whence {
                0 => 0,
                1 => content.position,
                2 => content.bytes.len(),
                _ => return Ok(content.position as u64),
            };
            let to = (from as i64).checked_add(offset).ok_or(EINVAL)?;
            let to = usize::try_from(to).ok().filter(|&to| to <= FILE_MAX);
            content.position = to.ok_or(EINVAL)?;
            Ok(content.position as u64)
        })
    }

    fn flush(&self, vm: &mut Vm) -> Res<Io<()>> {
        let open = self.with(vm, |_| Ok(()))?;
        match open {
            Ok(()) => self.store(vm),
            closed => Ok(closed),
        }
    }

    fn close(&self, vm: &mut Vm) -> Res<Io<()>> {
        let stored = self.store(vm)?;
        self.content.take();
        Ok(stored)
    }

    fn trace(&self, mark: &mut dyn FnMut(Value)) {
        self.lfs.trace(mark);
    }

    fn cost(&self) -> usize {
        COST
    }
}
