//! A socket as a stream: read, readinto, readline, write.

use super::errno;
use super::object::socket;
use super::transfer::{Failure, WINDOW, receive, write_some};
use crate::modules::io::stream::{Io, Stream};
use python::{Res, Value, Vm};

/// The stream.
pub struct SocketStream;

/// A number is the stream's to turn into None or OSError.
fn io<T>(result: Result<T, Failure>) -> Res<Io<T>> {
    match result {
        Ok(value) => Ok(Ok(value)),
        Err(Failure::Number(number)) => Ok(Err(number)),
        Err(Failure::Ended(error)) => Err(error),
    }
}

impl Stream for SocketStream {
    const TEXT: bool = false;

    fn read(vm: &mut Vm, this: Value, count: usize) -> Res<Io<Vec<u8>>> {
        socket(vm, this)?;
        let mut buffer = vec![0; count.min(WINDOW)];
        io(receive(vm, this, &mut buffer, 0).map(|(count, _)| {
            buffer.truncate(count);
            buffer
        }))
    }

    fn write(vm: &mut Vm, this: Value, bytes: &[u8]) -> Res<Io<usize>> {
        socket(vm, this)?;
        let mut done = 0;
        while done < bytes.len() {
            match write_some(vm, this, &bytes[done..]) {
                Ok(0) => break,
                Ok(count) => done += count,
                // What has gone must not be sent again.
                Err(Failure::Number(errno::EAGAIN)) if done != 0 => break,
                Err(failure) => return io(Err(failure)),
            }
        }
        Ok(Ok(done))
    }
}
