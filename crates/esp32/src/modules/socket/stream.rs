//! A socket as a stream (py/stream.c).

use super::errno;
use super::object::socket;
use super::transfer::{Failure, receive, room, write_some};
use python::{Res, Value, Vm};

/// How much a read without a size asks for at a time.
const CHUNK: usize = 256;

/// Reads until the buffer is full or the stream ends: how many bytes, and what stopped it before.
fn read_exactly(vm: &mut Vm, this: Value, buffer: &mut [u8]) -> (usize, Option<Failure>) {
    let mut done = 0;
    while done < buffer.len() {
        match receive(vm, this, &mut buffer[done..], 0) {
            Ok((0, _)) => break,
            Ok((count, _)) => done += count,
            // What is there already must not leak away.
            Err(Failure::Number(errno::EAGAIN)) if done != 0 => break,
            Err(failure) => return (done, Some(failure)),
        }
    }
    (done, None)
}

/// None for a stream that does not wait, or the exception.
fn none_or_raise(vm: &mut Vm, failure: Failure) -> Res {
    match failure {
        Failure::Number(errno::EAGAIN) => Ok(Value::None),
        failure => Err(failure.raise(vm)),
    }
}

/// `read([size])`
pub fn read(vm: &mut Vm, args: &[Value]) -> Res {
    let this = args[0];
    socket(vm, this)?;
    let size = match args.get(1) {
        Some(size) => vm.int_arg(*size)?,
        None => -1,
    };
    if size == -1 {
        return read_all(vm, this);
    }
    let mut buffer = room(vm, size)?;
    match read_exactly(vm, this, &mut buffer) {
        (_, Some(failure)) => none_or_raise(vm, failure),
        (done, None) => {
            buffer.truncate(done);
            Ok(vm.new_bytes(buffer))
        }
    }
}

fn read_all(vm: &mut Vm, this: Value) -> Res {
    let mut all = Vec::new();
    let mut chunk = [0; CHUNK];
    loop {
        vm.reserve(all.len() + CHUNK)?;
        match receive(vm, this, &mut chunk, 0) {
            Ok((0, _)) => break,
            Ok((count, _)) => all.extend_from_slice(&chunk[..count]),
            Err(Failure::Number(errno::EAGAIN)) if !all.is_empty() => break,
            Err(failure) => return none_or_raise(vm, failure),
        }
    }
    Ok(vm.new_bytes(all))
}

/// `readinto(buffer[, size])`
pub fn readinto(vm: &mut Vm, args: &[Value]) -> Res {
    let this = args[0];
    socket(vm, this)?;
    let Some(len) = vm.buffer_mut(args[1]).map(|buffer| buffer.len()) else {
        return Err(vm.type_error("object with buffer protocol required"));
    };
    let len = match args.get(2) {
        Some(size) => len.min(vm.int_truncated(*size)? as usize),
        None => len,
    };
    let mut buffer = vec![0; len];
    let (done, failure) = read_exactly(vm, this, &mut buffer);
    // What came before an error is in the buffer all the same.
    if let Some(target) = vm.buffer_mut(args[1])
        && let Some(target) = target.get_mut(..done)
    {
        target.copy_from_slice(&buffer[..done]);
    }
    match failure {
        Some(failure) => none_or_raise(vm, failure),
        None => Ok(vm.int(done as i64)),
    }
}

/// `readline([size])`: a byte at a time, for there is no buffer to put back what follows.
pub fn readline(vm: &mut Vm, args: &[Value]) -> Res {
    let this = args[0];
    socket(vm, this)?;
    let limit = match args.get(1) {
        Some(size) => vm.int_arg(*size)?,
        None => -1,
    };
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let mut line = Vec::new();
    while line.len() < limit {
        if line.len() % 64 == 0 {
            vm.reserve(line.len() + 64)?;
        }
        let mut byte = [0];
        match receive(vm, this, &mut byte, 0) {
            Ok((0, _)) => break,
            Ok(_) => {
                line.push(byte[0]);
                if byte[0] == b'\n' {
                    break;
                }
            }
            Err(Failure::Number(errno::EAGAIN)) if !line.is_empty() => break,
            Err(failure) => return none_or_raise(vm, failure),
        }
    }
    Ok(vm.new_bytes(line))
}

/// `write(buffer[, size])`, `write(buffer, offset, size)`
pub fn write(vm: &mut Vm, args: &[Value]) -> Res {
    let this = args[0];
    socket(vm, this)?;
    let data = vm.buffer_arg(args[1])?;
    let (offset, size) = match args[2..] {
        [] => (0, usize::MAX),
        [size] => (0, vm.int_truncated(size)? as usize),
        [offset, size, ..] => (
            (vm.int_truncated(offset)? as usize).min(data.len()),
            vm.int_truncated(size)? as usize,
        ),
    };
    let data = &data[offset..];
    let data = &data[..data.len().min(size)];
    let mut done = 0;
    while done < data.len() {
        match write_some(vm, this, &data[done..]) {
            Ok(0) => break,
            Ok(count) => done += count,
            Err(Failure::Number(errno::EAGAIN)) if done != 0 => break,
            Err(failure) => return none_or_raise(vm, failure),
        }
    }
    Ok(vm.int(done as i64))
}
