//! The methods of streams, over the few operations in which streams differ (py/stream.c).

use python::builtins::output::write_all;
use python::object::Object;
use python::text::utf8::is_valid;
use python::types::{Hooks, NativeFn, TypeBuilder, ids};
use python::value::TypeId;
use python::{Res, Value, Vm};

/// What an operation of a stream comes to, or an errno.
pub type Io<T> = Result<T, i32>;

/// EINVAL: the stream cannot do that.
const EINVAL: i32 = 22;
/// EIO: more was read than there was room for.
const EIO: i32 = 5;
/// EAGAIN: a stream that does not block has nothing.
const EAGAIN: i32 = 11;

/// Bytes that are read at once of what is read to its end.
const CHUNK: usize = 4096;

/// A kind of stream.
pub trait Stream {
    /// It reads str and not bytes.
    const TEXT: bool;

    /// Up to `count` bytes; none at the end.
    ///
    /// # Errors
    /// An exception.
    fn read(vm: &mut Vm, slf: Value, count: usize) -> Res<Io<Vec<u8>>>;

    /// Bytes up to and with a `\n`, at most `max`.
    ///
    /// # Errors
    /// An exception.
    fn read_line(vm: &mut Vm, slf: Value, max: usize) -> Res<Io<Vec<u8>>> {
        let mut line = Vec::new();
        while line.len() < max {
            match Self::read(vm, slf, 1)? {
                Err(EAGAIN) if !line.is_empty() => break,
                Err(e) => return Ok(Err(e)),
                Ok(byte) if byte.is_empty() => break,
                Ok(byte) => line.extend(byte),
            }
            if line.last() == Some(&b'\n') {
                break;
            }
        }
        Ok(Ok(line))
    }

    /// Writes bytes: how many.
    ///
    /// # Errors
    /// An exception.
    fn write(vm: &mut Vm, slf: Value, bytes: &[u8]) -> Res<Io<usize>>;

    /// Moves the position, as `lseek` does, and tells it.
    ///
    /// # Errors
    /// An exception.
    fn seek(_vm: &mut Vm, _slf: Value, _offset: i64, _whence: i64) -> Res<Io<u64>> {
        Ok(Err(EINVAL))
    }

    /// Lets go what is buffered.
    ///
    /// # Errors
    /// An exception.
    fn flush(_vm: &mut Vm, _slf: Value) -> Res<Io<()>> {
        Ok(Err(EINVAL))
    }

    /// Ends it.
    ///
    /// # Errors
    /// An exception.
    fn close(_vm: &mut Vm, _slf: Value) -> Res<Io<()>> {
        Ok(Ok(()))
    }
}

/// Adds the methods that read and write.
pub fn read_and_write<S: Stream>(t: &mut TypeBuilder) {
    t.method("read", NativeFn::Var(1, 2, read::<S>))
        .method("readinto", NativeFn::Var(2, 3, read_into::<S>))
        .method("readline", NativeFn::Var(1, 2, read_line::<S>))
        .method("write", NativeFn::Var(2, 4, write::<S>));
}

/// Adds the methods that need nothing but a buffer.
pub fn buffers<S: Stream>(t: &mut TypeBuilder) {
    t.method("readinto", NativeFn::Var(2, 3, read_into::<S>))
        .method("write", NativeFn::Var(2, 4, write::<S>));
}

/// Adds `readlines`.
pub fn read_lines<S: Stream>(t: &mut TypeBuilder) {
    t.method("readlines", NativeFn::F1(all_lines::<S>));
}

/// Adds the methods of what has a position.
pub fn position<S: Stream>(t: &mut TypeBuilder) {
    t.method("seek", NativeFn::Var(2, 3, seek::<S>))
        .method("tell", NativeFn::F1(|vm, slf| move_to::<S>(vm, slf, 0, 1)))
        .method(
            "flush",
            NativeFn::F1(|vm, slf| {
                let result = S::flush(vm, slf)?;
                done(vm, result)
            }),
        );
}

/// Adds `close`.
pub fn closing<S: Stream>(t: &mut TypeBuilder) {
    t.method("close", NativeFn::F1(close::<S>));
}

/// Adds the methods of `with`.
pub fn context<S: Stream>(t: &mut TypeBuilder) {
    t.method("__enter__", NativeFn::F1(|_, slf| Ok(slf)))
        .method(
            "__exit__",
            NativeFn::Var(4, 4, |vm, args| close::<S>(vm, args[0])),
        );
}

/// Defines a type of files: a stream with lines, a position and an end, which the collector closes.
pub fn define_file<S: Stream>(
    vm: &mut Vm,
    name: &str,
    print: fn(&mut Vm, Value, bool) -> Res<String>,
) -> TypeId {
    vm.define_type(name, |t| {
        read_and_write::<S>(t);
        read_lines::<S>(t);
        position::<S>(t);
        closing::<S>(t);
        t.method(
            "__del__",
            NativeFn::F1(|vm, slf| {
                S::close(vm, slf)?.ok();
                Ok(Value::None)
            }),
        );
        context::<S>(t);
        t.hooks(hooks::<S>(print)).subclassable().order(&[
            "read",
            "readinto",
            "readline",
            "readlines",
            "write",
            "flush",
            "close",
            "seek",
            "tell",
        ]);
    })
}

/// Hooks of a stream: iterating gives lines.
pub fn hooks<S: Stream>(print: fn(&mut Vm, Value, bool) -> Res<String>) -> Hooks {
    Hooks {
        print: Some(print),
        next: Some(next_line::<S>),
        ..Hooks::default()
    }
}

fn close<S: Stream>(vm: &mut Vm, slf: Value) -> Res {
    let result = S::close(vm, slf)?;
    done(vm, result)
}

fn done(vm: &mut Vm, result: Io<()>) -> Res {
    match result {
        Ok(()) => Ok(Value::None),
        Err(errno) => Err(vm.os_error(errno)),
    }
}

/// None for a stream that has nothing now, OSError for anything else.
fn failed(vm: &mut Vm, errno: i32) -> Res {
    if errno == EAGAIN {
        Ok(Value::None)
    } else {
        Err(vm.os_error(errno))
    }
}

/// What was read, as str or bytes.
fn to_value<S: Stream>(vm: &mut Vm, bytes: Vec<u8>) -> Res {
    if S::TEXT {
        text(vm, bytes)
    } else {
        vm.reserve(bytes.len())?;
        Ok(vm.new_bytes(bytes))
    }
}

/// A str of UTF-8.
///
/// # Errors
/// UnicodeError, MemoryError.
pub fn text(vm: &mut Vm, bytes: Vec<u8>) -> Res {
    vm.reserve(bytes.len())?;
    if !is_valid(&bytes) {
        return Err(vm.raise_with(ids::UNICODE_ERROR, &[]));
    }
    Ok(vm.new_str(&bytes))
}

/// Reads until `count` bytes are there, or the end.
fn read_exactly<S: Stream>(vm: &mut Vm, slf: Value, count: usize) -> Res<Io<Vec<u8>>> {
    let mut all = Vec::new();
    while all.len() < count {
        match S::read(vm, slf, count - all.len())? {
            Ok(bytes) if bytes.is_empty() => break,
            Ok(bytes) => all.extend(bytes),
            Err(EAGAIN) if !all.is_empty() => break,
            Err(e) => return Ok(Err(e)),
        }
    }
    Ok(Ok(all))
}

fn read<S: Stream>(vm: &mut Vm, args: &[Value]) -> Res {
    let slf = args[0];
    let count = match args.get(1) {
        None => -1,
        Some(&count) => vm.int_arg(count)?,
    };
    if count == -1 {
        return read_all::<S>(vm, slf);
    }
    let Ok(count) = usize::try_from(count) else {
        return Err(vm.memory_error(count as u32 as usize));
    };
    vm.reserve(count)?;
    let read = if S::TEXT {
        read_characters::<S>(vm, slf, count)?
    } else {
        read_exactly::<S>(vm, slf, count)?
    };
    match read {
        Ok(bytes) => to_value::<S>(vm, bytes),
        Err(errno) => failed(vm, errno),
    }
}

/// Reads so many characters, and no byte beyond.
fn read_characters<S: Stream>(vm: &mut Vm, slf: Value, count: usize) -> Res<Io<Vec<u8>>> {
    let mut all: Vec<u8> = Vec::new();
    let mut missing = count;
    let mut counted = 0;
    let mut ask = count;
    while ask > 0 {
        let bytes = match read_exactly::<S>(vm, slf, ask)? {
            Ok(bytes) => bytes,
            Err(EAGAIN) if !all.is_empty() => break,
            Err(e) => return Ok(Err(e)),
        };
        if bytes.is_empty() {
            break;
        }
        all.extend(bytes);
        loop {
            let Some(&first) = all.get(counted) else {
                ask = missing;
                break;
            };
            let end = counted + character_len(first);
            if end > all.len() {
                ask = end - all.len() + missing.saturating_sub(1);
                break;
            }
            counted = end;
            missing = missing.saturating_sub(1);
        }
    }
    Ok(Ok(all))
}

fn character_len(first: u8) -> usize {
    match first {
        0..0xc0 => 1,
        0xc0..0xe0 => 2,
        0xe0..0xf0 => 3,
        _ => 4,
    }
}

fn read_all<S: Stream>(vm: &mut Vm, slf: Value) -> Res {
    let mut all = Vec::new();
    loop {
        match S::read(vm, slf, CHUNK)? {
            Ok(bytes) if bytes.is_empty() => break,
            Ok(bytes) => all.extend(bytes),
            Err(EAGAIN) if !all.is_empty() => break,
            Err(errno) => return failed(vm, errno),
        }
        vm.reserve(all.len())?;
    }
    to_value::<S>(vm, all)
}

fn read_line<S: Stream>(vm: &mut Vm, args: &[Value]) -> Res {
    let max = match args.get(1) {
        Some(&Value::Int(max)) => usize::try_from(max).unwrap_or(usize::MAX),
        _ => usize::MAX,
    };
    one_line::<S>(vm, args[0], max)
}

fn one_line<S: Stream>(vm: &mut Vm, slf: Value, max: usize) -> Res {
    match S::read_line(vm, slf, max)? {
        Ok(line) => to_value::<S>(vm, line),
        Err(errno) => failed(vm, errno),
    }
}

fn next_line<S: Stream>(vm: &mut Vm, slf: Value) -> Res<Option<Value>> {
    let line = one_line::<S>(vm, slf, usize::MAX)?;
    Ok(vm.truth(line)?.then_some(line))
}

fn all_lines<S: Stream>(vm: &mut Vm, slf: Value) -> Res {
    let list = vm.new_list(Vec::new());
    vm.keep(list);
    while let Some(line) = next_line::<S>(vm, slf)? {
        push(vm, list, line)?;
    }
    Ok(list)
}

/// Appends to a list that is kept.
pub(crate) fn push(vm: &mut Vm, list: Value, item: Value) -> Res<()> {
    match list {
        Value::Obj(list) => vm.list_push(list, item),
        _ => Ok(()),
    }
}

fn read_into<S: Stream>(vm: &mut Vm, args: &[Value]) -> Res {
    let slf = args[0];
    let Some(room) = vm.buffer_mut(args[1]).map(|b| b.len()) else {
        return Err(vm.type_error("object with buffer protocol required"));
    };
    let max = match args.get(2) {
        Some(&max) => vm.int_truncated(max)? as usize,
        None => room,
    };
    match read_exactly::<S>(vm, slf, room.min(max))? {
        Ok(bytes) => {
            // A callback may have shortened it meanwhile.
            let count = match vm.buffer_mut(args[1]) {
                Some(buffer) => {
                    let count = bytes.len().min(buffer.len());
                    buffer[..count].copy_from_slice(&bytes[..count]);
                    count
                }
                None => 0,
            };
            Ok(vm.int(count as i64))
        }
        Err(errno) => failed(vm, errno),
    }
}

/// `write(buffer[, offset], length)`
fn write<S: Stream>(vm: &mut Vm, args: &[Value]) -> Res {
    let bytes = slice_arg(vm, &args[1..])?;
    // Nothing can be written to anything, a closed file too.
    if bytes.is_empty() {
        return Ok(Value::Int(0));
    }
    match S::write(vm, args[0], &bytes)? {
        Ok(count) => Ok(vm.int(count as i64)),
        Err(errno) => failed(vm, errno),
    }
}

/// A buffer's bytes, cut as the arguments after it say.
pub(super) fn slice_arg(vm: &mut Vm, args: &[Value]) -> Res<Vec<u8>> {
    let mut bytes = vm.buffer_arg(args[0])?;
    let (offset, max) = match args {
        [_, max] => (0, vm.int_truncated(*max)? as usize),
        [_, offset, max] => (
            vm.int_truncated(*offset)? as usize,
            vm.int_truncated(*max)? as usize,
        ),
        _ => (0, usize::MAX),
    };
    bytes.drain(..offset.min(bytes.len()));
    bytes.truncate(max);
    Ok(bytes)
}

fn seek<S: Stream>(vm: &mut Vm, args: &[Value]) -> Res {
    let offset = vm.int_arg(args[1])?;
    let whence = match args.get(2) {
        Some(&whence) => vm.int_arg(whence)?,
        None => 0,
    };
    if whence == 0 && offset < 0 {
        return Err(vm.os_error(EINVAL));
    }
    move_to::<S>(vm, args[0], offset, whence)
}

fn move_to<S: Stream>(vm: &mut Vm, slf: Value, offset: i64, whence: i64) -> Res {
    match S::seek(vm, slf, offset, whence)? {
        Ok(position) => Ok(vm.int(position as i64)),
        Err(errno) => Err(vm.os_error(errno)),
    }
}

/// Reads up to `count` bytes from any object that is a stream: a built-in one by its `read`, one of
/// the program's own by its `readinto`.
///
/// # Errors
/// What the object raises; OSError if it is no stream.
pub fn read_from(vm: &mut Vm, stream: Value, count: usize) -> Res<Vec<u8>> {
    if vm.is_instance_object(stream) {
        let name = vm.intern("readinto");
        let f = vm.load_attr(stream, name)?;
        vm.keep(f);
        let buffer = vm.heap.value(Object::ByteArray(vec![0; count]));
        vm.keep(buffer);
        let read = vm.call(f, &[buffer])?;
        if read.is_none() {
            return Ok(Vec::new());
        }
        let read = vm.int_arg(read)?;
        if read < 0 {
            return Err(vm.os_error(-read as i32));
        }
        if read as usize > count {
            return Err(vm.os_error(EIO));
        }
        let bytes = vm.buffer_arg(buffer)?;
        return Ok(bytes[..(read as usize).min(bytes.len())].to_vec());
    }
    let name = vm.intern("read");
    let Some(f) = vm.find_attr(stream, name)? else {
        return Err(vm.raise(ids::OS_ERROR, "stream operation not supported"));
    };
    vm.keep(f);
    let bytes = vm.call(f, &[Value::Int(count as i32)])?;
    vm.buffer_arg(bytes)
}

/// Writes bytes to any object that is a stream.
///
/// # Errors
/// What the object raises; OSError if it is no stream.
pub fn write_to(vm: &mut Vm, stream: Value, bytes: &[u8]) -> Res<()> {
    let name = vm.intern("write");
    let Some(f) = vm.find_attr(stream, name)? else {
        return Err(vm.raise(ids::OS_ERROR, "stream operation not supported"));
    };
    if vm.is_instance_object(stream) {
        return match write_all(vm, stream, bytes)? {
            None => Ok(()),
            Some(errno) => Err(vm.os_error(errno)),
        };
    }
    vm.keep(f);
    let data = vm.heap.value(Object::ByteArray(bytes.to_vec()));
    vm.keep(data);
    vm.call(f, &[data])?;
    Ok(())
}
