//! `VfsFat`: FAT on a block device of the program's (extmod/vfs_fat.c).

use super::device::{self, Device};
use super::files::{self, DeviceFile};
use super::{S_IFDIR, S_IFREG, path_arg};
use crate::blockdev::fat::{Cursor, FatError, File, Format, Info, Open, Volume, format};
use crate::blockdev::{Image, Missing};
use crate::modules::io::stream::Io;
use crate::modules::time::{EPOCH_2000, civil_from_days, days_from_civil};
use crate::state::state;
use python::object::NativeObject;
use python::types::{Hooks, NativeFn, TypeBuilder, ids};
use python::value::{Sym, TypeId};
use python::{Error, Res, Value, Vm};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

const EIO: i32 = 5;
const EBUSY: i32 = 16;
const ENODEV: i32 = 19;
const ENOTDIR: i32 = 20;
const EISDIR: i32 = 21;
const EINVAL: i32 = 22;
const ENOSPC: i32 = 28;
const EROFS: i32 = 30;

/// Most letters of a name.
const NAME_MAX: i32 = 255;
/// Bytes of a sector where the device does not say.
const SECTOR: usize = 512;
/// Most sectors that are written at once.
const RUN: usize = 8;
/// 1 January 2000, as FAT has it: what the root's time is said to be.
const NEW_YEAR_2000: u32 = 0x2821 << 16;

/// A mounted volume, shared by its object, its files and its listings.
struct Fat {
    device: Device,
    inner: RefCell<Inner>,
    /// Files that became garbage while they were open: the next operation closes them.
    garbage: RefCell<Vec<File>>,
    unformatted: Cell<bool>,
}

struct Inner {
    image: Image,
    volume: Option<Volume>,
}

/// The object.
struct VfsFat(Rc<Fat>);

impl NativeObject for VfsFat {
    fn trace(&self, mark: &mut dyn FnMut(Value)) {
        self.0.device.trace(mark);
    }

    fn cost(&self) -> usize {
        // With the sector it holds, of the largest size.
        4096 + 128
    }
}

/// An iterator over a folder.
struct Listing {
    fat: Rc<Fat>,
    cursor: Option<Cursor>,
    bytes: bool,
}

impl NativeObject for Listing {
    fn trace(&self, mark: &mut dyn FnMut(Value)) {
        self.fat.device.trace(mark);
    }

    fn cost(&self) -> usize {
        80
    }
}

/// The type of listings.
#[derive(Default)]
struct ListingType(Option<TypeId>);

/// An open file.
struct FatFile {
    fat: Rc<Fat>,
    /// None when it is closed.
    file: RefCell<Option<File>>,
}

impl Drop for FatFile {
    fn drop(&mut self) {
        if let Some(file) = self.file.take() {
            self.fat.garbage.borrow_mut().push(file);
        }
    }
}

/// What an operation comes to, or an errno.
type Outcome<T> = Res<Result<T, i32>>;

/// Makes the type.
pub(super) fn register(vm: &mut Vm) -> TypeId {
    let listing = vm.define_type("iterator", |t| {
        t.hooks(Hooks {
            iter: Some(|_, slf| Ok(slf)),
            next: Some(next_entry),
            ..Hooks::default()
        });
    });
    state(vm).module(|ty: &mut ListingType| ty.0 = Some(listing));
    vm.define_type("VfsFat", |t| {
        t.make(make).subclassable();
        t.static_method("mkfs", NativeFn::F1(mkfs));
        methods(t);
    })
}

fn methods(t: &mut TypeBuilder) {
    t.method("open", NativeFn::F3(open))
        .method("ilistdir", NativeFn::Var(1, 2, iterate_folder))
        .method(
            "mkdir",
            NativeFn::F2(|vm, slf, path| {
                let now = fat_time(vm);
                edit(vm, slf, path, |volume, image, path| {
                    volume.make_folder(image, path, now)
                })
            }),
        )
        .method(
            "rmdir",
            NativeFn::F2(|vm, slf, path| remove(vm, slf, path, true)),
        )
        .method(
            "chdir",
            NativeFn::F2(|vm, slf, path| {
                let fat = fat(vm, slf)?;
                let path = path_arg(vm, path)?;
                let changed = run(vm, &fat, |volume, image| {
                    volume.change_folder(image, path.as_bytes())
                })?;
                done(vm, changed)
            }),
        )
        .method(
            "getcwd",
            NativeFn::F1(|vm, slf| {
                let fat = fat(vm, slf)?;
                let folder = run(vm, &fat, |volume, image| volume.current_folder(image))?;
                let folder = folder.map_err(|errno| vm.os_error(errno))?;
                Ok(name_value(vm, &folder, false))
            }),
        )
        .method(
            "remove",
            NativeFn::F2(|vm, slf, path| remove(vm, slf, path, false)),
        )
        .method("rename", NativeFn::F3(rename))
        .method("stat", NativeFn::F2(stat))
        .method("statvfs", NativeFn::F2(|vm, slf, _| statistics(vm, slf)))
        .method("mount", NativeFn::F3(mount))
        .method("umount", NativeFn::F1(|_, _| Ok(Value::None)));
}

/// `VfsFat(device)`
pub(super) fn make(vm: &mut Vm, ty: TypeId, pos: &[Value], kw: &[(Sym, Value)]) -> Res {
    vm.no_keywords(kw)?;
    vm.check_count(pos.len(), 1, 1)?;
    let fat = attach(vm, pos[0])?;
    Ok(vm.new_native(ty, VfsFat(fat)))
}

/// Mounts the volume of a device, if there is one.
fn attach(vm: &mut Vm, object: Value) -> Res<Rc<Fat>> {
    vm.reserve(64)?;
    let device = Device::new(vm, object)?;
    initialise(vm, &device)?;
    let size = match device.control(vm, device::BLOCK_SIZE, 0)? {
        Value::None => SECTOR,
        size => usize::try_from(vm.int_arg(size)?).unwrap_or(0),
    };
    if !(512..=4096).contains(&size) || !size.is_power_of_two() {
        return Err(vm.os_error(EIO));
    }
    let fat = Rc::new(Fat {
        device,
        inner: RefCell::new(Inner {
            image: Image::new(size),
            volume: None,
        }),
        garbage: RefCell::default(),
        unformatted: Cell::new(false),
    });
    match run(vm, &fat, |_, _| Ok(()))? {
        Ok(()) => {}
        Err(ENODEV) => fat.unformatted.set(true),
        Err(errno) => return Err(vm.os_error(errno)),
    }
    Ok(fat)
}

fn initialise(vm: &mut Vm, device: &Device) -> Res<()> {
    let answer = device.control(vm, device::INIT, 0)?;
    if !matches!(answer, Value::None) && vm.int_arg(answer)? != 0 {
        return Err(vm.os_error(EBUSY));
    }
    Ok(())
}

/// `mkfs(device)`
fn mkfs(vm: &mut Vm, object: Value) -> Res {
    let fat = attach(vm, object)?;
    make_volume(vm, &fat)?;
    Ok(Value::None)
}

fn make_volume(vm: &mut Vm, fat: &Fat) -> Res<()> {
    initialise(vm, &fat.device)?;
    if fat.device.is_read_only() {
        return Err(vm.os_error(EROFS));
    }
    let sectors = fat.device.ask(vm, device::BLOCK_COUNT, 0)?;
    let sectors = u32::try_from(sectors).unwrap_or(0);
    let size = fat.inner.borrow().image.block_size();
    let now = fat_time(vm);
    let Format {
        zeros,
        sectors: filled,
    } = match format(sectors, size, now) {
        Ok(made) => made,
        Err(e) => return Err(vm.os_error(e.errno())),
    };
    let empty = vec![0; size];
    for run in zeros {
        for sector in run.first..run.first + run.count {
            write(vm, &fat.device, sector, &empty)?;
        }
    }
    for (sector, bytes) in filled {
        write(vm, &fat.device, sector, &bytes)?;
    }
    fat.device.control(vm, device::SYNC, 0)?;
    let mut inner = fat.inner.borrow_mut();
    inner.image.forget();
    inner.volume = None;
    Ok(())
}

fn write(vm: &mut Vm, device: &Device, sector: u32, bytes: &[u8]) -> Res<()> {
    let written = device.write(vm, sector, None, bytes)?;
    written.map_err(|errno| vm.os_error(write_errno(errno)))
}

/// FatFs knows two ways for a device to fail.
fn write_errno(errno: i32) -> i32 {
    if errno == EROFS { EROFS } else { EIO }
}

/// What an attempt at an operation comes to.
enum Attempt<T> {
    Done(T, Vec<(u32, Vec<u8>)>),
    Missing(Missing),
    Failed(FatError),
}

/// Does something with a volume, as often as it takes until all blocks for it are there. What it
/// changed is then written.
fn run<T>(
    vm: &mut Vm,
    fat: &Fat,
    mut f: impl FnMut(&mut Volume, &mut Image) -> Result<T, FatError>,
) -> Outcome<T> {
    let result = loop {
        // No program runs while this is borrowed.
        let attempt = {
            let inner = &mut *fat.inner.borrow_mut();
            inner.image.revert();
            try_once(inner, &mut f)
        };
        match attempt {
            Attempt::Missing(missing) => {
                let size = fat.inner.borrow().image.block_size();
                let len = missing.count as usize * size;
                vm.reserve(len)?;
                match fat.device.read(vm, missing.first, None, len)? {
                    Ok(bytes) => fat.inner.borrow_mut().image.load(missing.first, &bytes),
                    Err(_) => break Err(EIO),
                }
            }
            Attempt::Failed(e) => break Err(e.errno()),
            Attempt::Done(result, changes) => {
                break write_changes(vm, fat, &changes)?.map(|()| result);
            }
        }
    };
    fat.inner.borrow_mut().image.keep_last();
    Ok(result)
}

fn try_once<T>(
    inner: &mut Inner,
    f: &mut impl FnMut(&mut Volume, &mut Image) -> Result<T, FatError>,
) -> Attempt<T> {
    let mut attempt = || {
        let mut volume = match &inner.volume {
            Some(volume) => volume.clone(),
            None => Volume::mount(&inner.image)?,
        };
        let result = f(&mut volume, &mut inner.image)?;
        Ok((result, volume))
    };
    match attempt() {
        Ok((result, volume)) => {
            let changes = volume.changes(&mut inner.image);
            inner.volume = Some(volume);
            Attempt::Done(result, changes)
        }
        Err(FatError::Missing(missing)) => Attempt::Missing(missing),
        Err(e) => {
            inner.image.revert();
            Attempt::Failed(e)
        }
    }
}

fn write_changes(vm: &mut Vm, fat: &Fat, changes: &[(u32, Vec<u8>)]) -> Outcome<()> {
    // Sectors that follow one another go together.
    let mut left = changes;
    while let Some((first, _)) = left.first() {
        let run = left
            .iter()
            .zip(*first..)
            .take(RUN)
            .take_while(|((number, _), expected)| number == expected)
            .count();
        let (together, rest) = left.split_at(run);
        let bytes: Vec<u8> = together
            .iter()
            .flat_map(|(_, b)| b.iter().copied())
            .collect();
        if let Err(errno) = fat.device.write(vm, *first, None, &bytes)? {
            fat.inner.borrow_mut().image.forget();
            return Ok(Err(write_errno(errno)));
        }
        left = rest;
    }
    Ok(Ok(()))
}

/// The same for what changes the volume.
fn run_edit<T>(
    vm: &mut Vm,
    fat: &Fat,
    f: impl FnMut(&mut Volume, &mut Image) -> Result<T, FatError>,
) -> Outcome<T> {
    if fat.device.is_read_only() {
        return Ok(Err(EROFS));
    }
    close_garbage(vm, fat)?;
    run(vm, fat, f)
}

/// Closes files that nobody can close any more.
fn close_garbage(vm: &mut Vm, fat: &Fat) -> Res<()> {
    loop {
        let Some(file) = fat.garbage.borrow_mut().pop() else {
            return Ok(());
        };
        let now = fat_time(vm);
        // Nobody is left to be told.
        let _ = run(vm, fat, |volume, image| {
            volume.sync(image, &mut file.clone(), now)
        })?;
    }
}

fn sync(vm: &mut Vm, fat: &Fat) -> Res<()> {
    fat.device.control(vm, device::SYNC, 0)?;
    Ok(())
}

fn fat(vm: &mut Vm, slf: Value) -> Res<Rc<Fat>> {
    let fat = match vm.native_ref::<VfsFat>(slf) {
        Some(VfsFat(fat)) => fat.clone(),
        None => return Err(vm.type_error("argument has wrong type")),
    };
    close_garbage(vm, &fat)?;
    Ok(fat)
}

/// Now, as FAT has it: date above, time below, in steps of two seconds.
fn fat_time(vm: &mut Vm) -> u32 {
    let seconds = state(vm).epoch().div_euclid(1_000_000);
    let (year, month, day) = civil_from_days(seconds.div_euclid(86_400));
    let time = seconds.rem_euclid(86_400);
    let date = ((year - 1980).clamp(0, 127) << 9) | (month << 5) | day;
    let (hour, minute, second) = (time / 3600, time / 60 % 60, time % 60);
    let time = (hour << 11) | (minute << 5) | (second / 2);
    ((date << 16) | time) as u32
}

/// Seconds since 2000.
fn seconds(time: u32) -> i64 {
    let time = i64::from(time);
    let (date, clock) = (time >> 16, time & 0xffff);
    let days = days_from_civil(1980 + (date >> 9), (date >> 5) & 15, date & 31);
    let seconds = (clock >> 11) * 3600 + ((clock >> 5) & 63) * 60 + (clock & 31) * 2;
    days * 86_400 + seconds - EPOCH_2000
}

fn name_value(vm: &mut Vm, name: &[u8], bytes: bool) -> Value {
    if bytes {
        vm.new_bytes(name)
    } else {
        vm.new_str(name)
    }
}

fn done(vm: &mut Vm, result: Result<(), i32>) -> Res {
    match result {
        Ok(()) => Ok(Value::None),
        Err(errno) => Err(vm.os_error(errno)),
    }
}

/// Changes what a path names.
fn edit(
    vm: &mut Vm,
    slf: Value,
    path: Value,
    mut f: impl FnMut(&mut Volume, &mut Image, &[u8]) -> Result<(), FatError>,
) -> Res {
    let fat = fat(vm, slf)?;
    let path = path_arg(vm, path)?;
    let edited = run_edit(vm, &fat, |volume, image| f(volume, image, path.as_bytes()))?;
    if edited.is_ok() {
        sync(vm, &fat)?;
    }
    done(vm, edited)
}

fn remove(vm: &mut Vm, slf: Value, path: Value, folder: bool) -> Res {
    let fat = fat(vm, slf)?;
    let text = path_arg(vm, path)?;
    let info = run(vm, &fat, |volume, image| {
        volume.stat(image, text.as_bytes())
    })?;
    let info = info.map_err(|errno| vm.os_error(errno))?;
    if info.folder != folder {
        return Err(vm.os_error(if folder { ENOTDIR } else { EISDIR }));
    }
    edit(vm, slf, path, |volume, image, path| {
        volume.remove(image, path)
    })
}

fn rename(vm: &mut Vm, slf: Value, old: Value, new: Value) -> Res {
    let old_text = path_arg(vm, old)?;
    let new_text = path_arg(vm, new)?;
    let exists = {
        let fat = fat(vm, slf)?;
        let renamed = run_edit(vm, &fat, |volume, image| {
            volume.rename(image, old_text.as_bytes(), new_text.as_bytes())
        })?;
        match renamed {
            Err(errno) if errno == FatError::Exists.errno() => true,
            Ok(()) => {
                sync(vm, &fat)?;
                return Ok(Value::None);
            }
            Err(errno) => return Err(vm.os_error(errno)),
        }
    };
    if exists {
        // Only a file makes room.
        remove(vm, slf, new, false)?;
    }
    edit(vm, slf, old, |volume, image, path| {
        volume.rename(image, path, new_text.as_bytes())
    })
}

fn stat(vm: &mut Vm, slf: Value, path: Value) -> Res {
    let fat = fat(vm, slf)?;
    let path = path_arg(vm, path)?;
    let info = if path.is_empty() || path == "/" {
        Info {
            name: Vec::new(),
            folder: true,
            size: 0,
            modified: NEW_YEAR_2000,
        }
    } else {
        let info = run(vm, &fat, |volume, image| {
            volume.stat(image, path.as_bytes())
        })?;
        info.map_err(|errno| vm.os_error(errno))?
    };
    let mut parts = [Value::Int(0); 10];
    parts[0] = Value::Int(if info.folder { S_IFDIR } else { S_IFREG });
    parts[6] = vm.int(i64::from(info.size));
    for part in &mut parts[7..] {
        *part = vm.int(seconds(info.modified));
    }
    Ok(vm.new_tuple(parts))
}

fn statistics(vm: &mut Vm, slf: Value) -> Res {
    let fat = fat(vm, slf)?;
    let found = run(vm, &fat, |volume, image| {
        let free = volume.count_free(image)?;
        Ok((volume.cluster_size(), volume.clusters(), free))
    })?;
    let (size, clusters, free) = found.map_err(|errno| vm.os_error(errno))?;
    let [size, clusters, free] = [size, clusters, free].map(|n| vm.int(i64::from(n)));
    let zero = Value::Int(0);
    let name_max = Value::Int(NAME_MAX);
    Ok(vm.new_tuple([
        size, size, clusters, free, free, zero, zero, zero, zero, name_max,
    ]))
}

/// `mount(readonly, mkfs)`
fn mount(vm: &mut Vm, slf: Value, read_only: Value, mkfs: Value) -> Res {
    let fat = fat(vm, slf)?;
    if vm.truth(read_only)? {
        fat.device.protect();
    }
    if fat.unformatted.get() {
        if !vm.truth(mkfs)? {
            return Err(vm.os_error(ENODEV));
        }
        make_volume(vm, &fat)?;
        fat.unformatted.set(false);
    }
    Ok(Value::None)
}

fn iterate_folder(vm: &mut Vm, args: &[Value]) -> Res {
    let fat = fat(vm, args[0])?;
    let (path, bytes) = match args.get(1) {
        Some(&path) => (path_arg(vm, path)?, vm.type_id(path) == ids::BYTES),
        None => (String::new(), false),
    };
    let cursor = run(vm, &fat, |volume, image| {
        volume.list(image, path.as_bytes())
    })?;
    let cursor = Some(cursor.map_err(|errno| vm.os_error(errno))?);
    let ty = state(vm).module(|ty: &mut ListingType| ty.0);
    let listing = Listing { fat, cursor, bytes };
    Ok(vm.new_native(ty.ok_or(Error::Stop)?, listing))
}

fn next_entry(vm: &mut Vm, slf: Value) -> Res<Option<Value>> {
    let Some(listing) = vm.native_ref::<Listing>(slf) else {
        return Ok(None);
    };
    let (fat, bytes) = (listing.fat.clone(), listing.bytes);
    let Some(cursor) = listing.cursor.clone() else {
        return Ok(None);
    };
    let found = run(vm, &fat, |volume, image| {
        let mut cursor = cursor.clone();
        let info = volume.next_info(image, &mut cursor)?;
        Ok(info.map(|info| (info, cursor)))
    })?;
    // What cannot be read is where the folder ends.
    let (info, cursor) = match found {
        Ok(Some((info, cursor))) => (Some(info), Some(cursor)),
        _ => (None, None),
    };
    if let Some(listing) = vm.native_mut::<Listing>(slf) {
        listing.cursor = cursor;
    }
    let Some(info) = info else {
        return Ok(None);
    };
    let name = name_value(vm, &info.name, bytes);
    let kind = Value::Int(if info.folder { S_IFDIR } else { S_IFREG });
    let size = vm.int(i64::from(info.size));
    Ok(Some(vm.new_tuple([name, kind, Value::Int(0), size])))
}

/// What a mode asks for, and whether for text.
fn parse_mode(mode: &str) -> (Open, bool) {
    let mut open = Open::default();
    let mut text = true;
    for letter in mode.chars() {
        match letter {
            'r' => open.read = true,
            'w' => (open.write, open.create, open.truncate) = (true, true, true),
            'x' => (open.write, open.create, open.exclusive) = (true, true, true),
            'a' => (open.write, open.create, open.append) = (true, true, true),
            '+' => (open.read, open.write) = (true, true),
            'b' => text = false,
            't' => text = true,
            _ => {}
        }
    }
    (open, text)
}

fn open(vm: &mut Vm, slf: Value, path: Value, mode: Value) -> Res {
    // The object, before anything is done to the volume.
    vm.reserve(64)?;
    let fat = fat(vm, slf)?;
    let path = path_arg(vm, path)?;
    let mode = path_arg(vm, mode)?;
    let (mode, text) = parse_mode(&mode);
    let now = fat_time(vm);
    let f = |volume: &mut Volume, image: &mut Image| volume.open(image, path.as_bytes(), mode, now);
    let file = if mode.write {
        run_edit(vm, &fat, f)?
    } else {
        run(vm, &fat, f)?
    };
    let file = file.map_err(|errno| vm.os_error(errno))?;
    let file = RefCell::new(Some(file));
    files::new(vm, Rc::new(FatFile { fat, file }), text)
}

impl FatFile {
    /// Does something with the file while it is open.
    fn run<T>(
        &self,
        vm: &mut Vm,
        mut f: impl FnMut(&mut Volume, &mut Image, &mut File) -> Result<T, FatError>,
    ) -> Outcome<T> {
        let Some(before) = self.file.borrow().clone() else {
            return Ok(Err(EINVAL));
        };
        let result = run(vm, &self.fat, |volume, image| {
            let mut file = before.clone();
            let result = f(volume, image, &mut file)?;
            Ok((result, file))
        })?;
        Ok(result.map(|(result, file)| {
            if let Some(open) = &mut *self.file.borrow_mut() {
                *open = file;
            }
            result
        }))
    }
}

impl DeviceFile for FatFile {
    fn address(&self, vm: &Vm, slf: Value) -> String {
        match vm.native_of(slf) {
            Value::Obj(r) => format!(" {:x}", vm.address(r)),
            _ => String::new(),
        }
    }

    fn read(&self, vm: &mut Vm, count: usize) -> Res<Io<Vec<u8>>> {
        self.run(vm, |volume, image, file| {
            volume.read_file(image, file, count)
        })
    }

    fn write(&self, vm: &mut Vm, bytes: &[u8]) -> Res<Io<usize>> {
        let written = self.run(vm, |volume, image, file| {
            volume.write_file(image, file, bytes)
        })?;
        Ok(match written {
            Ok(count) if count < bytes.len() => Err(ENOSPC),
            written => written,
        })
    }

    fn seek(&self, vm: &mut Vm, offset: i64, whence: i64) -> Res<Io<u64>> {
        let moved = self.run(vm, |volume, image, file| {
            let from = match whence {
                0 => 0,
                1 => i64::from(file.position()),
                _ => i64::from(file.size()),
            };
            // As the part: a position before the begin is one far behind the end.
            let to = u32::try_from(from + offset).unwrap_or(u32::MAX);
            volume.seek(image, file, to)
        })?;
        Ok(moved.map(u64::from))
    }

    fn flush(&self, vm: &mut Vm) -> Res<Io<()>> {
        let now = fat_time(vm);
        let flushed = self.run(vm, |volume, image, file| volume.sync(image, file, now))?;
        if flushed.is_ok() {
            sync(vm, &self.fat)?;
        }
        Ok(flushed)
    }

    fn close(&self, vm: &mut Vm) -> Res<Io<()>> {
        if self.file.borrow().is_none() {
            return Ok(Ok(()));
        }
        let flushed = self.flush(vm)?;
        if flushed.is_ok() {
            self.file.take();
        }
        Ok(flushed)
    }

    fn trace(&self, mark: &mut dyn FnMut(Value)) {
        self.fat.device.trace(mark);
    }

    fn cost(&self) -> usize {
        64
    }
}
