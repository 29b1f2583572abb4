//! websocket: frames on a stream (extmod/modwebsocket.c).

use super::io::stream::{Io, Stream, closing, read_and_write, read_from, write_to};
use python::object::NativeObject;
use python::types::{ModuleBuilder, NativeFn, ids};
use python::value::{Sym, TypeId};
use python::{Error, Res, Value, Vm};

const EIO: i32 = 5;
const EAGAIN: i32 = 11;
const EINVAL: i32 = 22;
const ENOBUFS: i32 = 105;

/// What a frame carries: the low bits of its first byte.
const KIND: u8 = 0x0f;
const TEXT: u8 = 1;
/// From here on, frames that are no data.
const CLOSE: u8 = 8;

/// `ioctl` requests.
const SHUT: i64 = 4;
const GET_KIND: i64 = 8;
const SET_KIND: i64 = 9;

/// Where the next bytes belong.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// The two bytes that every frame has.
    Header,
    /// Length and mask.
    Options,
    Payload,
}

struct WebSocket {
    stream: Value,
    /// Makes the stream block while something is written.
    blocking_write: bool,
    /// Kind of the frames written.
    kind: u8,
    /// Kind of the data read last.
    kind_read: u8,
    part: Part,
    /// Bytes of header or options so far, and how many there will be.
    head: Vec<u8>,
    wanted: usize,
    /// Kind of the frame being read.
    frame: u8,
    mask: [u8; 4],
    mask_at: usize,
    /// Bytes of payload left.
    left: usize,
}

impl NativeObject for WebSocket {
    fn trace(&self, mark: &mut dyn FnMut(Value)) {
        mark(self.stream);
    }

    fn cost(&self) -> usize {
        32
    }
}

impl WebSocket {
    /// Takes in the bytes of a header.
    fn header(&mut self, first: u8, second: u8) -> Io<()> {
        self.frame = first & KIND;
        // One that continues a message keeps its kind.
        if self.frame != 0 {
            self.kind_read = self.frame;
        }
        self.mask = [0; 4];
        self.left = usize::from(second & 0x7f);
        let length = match self.left {
            126 => 2,
            // 8 bytes of length: more than a board could hold.
            127 => return Err(EIO),
            _ => 0,
        };
        self.wanted = length + if second & 0x80 != 0 { 4 } else { 0 };
        self.part = if self.wanted == 0 {
            Part::Payload
        } else {
            Part::Options
        };
        Ok(())
    }

    /// Takes in length and mask.
    fn options(&mut self, bytes: &[u8]) {
        if let Some(&[high, low]) = bytes.get(..bytes.len() % 4) {
            self.left = usize::from(u16::from_be_bytes([high, low]));
        }
        if let Some(&mask) = bytes.last_chunk().filter(|_| bytes.len() >= 4) {
            self.mask = mask;
        }
        self.part = Part::Payload;
        self.wanted = 0;
    }

    /// Gets ready for the next frame.
    fn next_frame(&mut self) {
        self.part = Part::Header;
        self.wanted = 2;
        self.mask_at = 0;
    }
}

/// Makes the module known.
pub fn register(vm: &mut Vm) {
    vm.define_module("websocket", |m: &mut ModuleBuilder| {
        let ty = m.vm.define_type("websocket", |t| {
            t.make(make);
            read_and_write::<Frames>(t);
            t.method("ioctl", NativeFn::Var(2, 3, ioctl));
            closing::<Frames>(t);
        });
        m.value("websocket", Value::Type(ty));
    });
}

/// `websocket(stream[, blocking_write])`
fn make(vm: &mut Vm, ty: TypeId, pos: &[Value], kw: &[(Sym, Value)]) -> Res {
    vm.no_keywords(kw)?;
    vm.check_count(pos.len(), 1, 2)?;
    python::builtins::output::check_stream(vm, pos[0])?;
    Ok(vm.new_native(
        ty,
        WebSocket {
            stream: pos[0],
            blocking_write: matches!(pos.get(1), Some(Value::Bool(true))),
            kind: TEXT,
            kind_read: 0,
            part: Part::Header,
            head: Vec::new(),
            wanted: 2,
            frame: 0,
            mask: [0; 4],
            mask_at: 0,
            left: 0,
        },
    ))
}

fn this<'a>(vm: &'a mut Vm, slf: Value) -> Res<&'a mut WebSocket> {
    if vm.native_ref::<WebSocket>(slf).is_none() {
        return Err(vm.type_error("argument has wrong type"));
    }
    vm.native_mut(slf).ok_or(Error::Stop)
}

/// Up to so many bytes of the stream, as many as there are: none at its end.
fn read_some(vm: &mut Vm, stream: Value, count: usize) -> Res<Io<Vec<u8>>> {
    // A socket's `read` would wait for all of them.
    let recv = vm.intern("recv");
    let Some(recv) = vm.find_attr(stream, recv)? else {
        return read_from(vm, stream, count).map(Ok);
    };
    vm.keep(recv);
    match vm.call(
        recv,
        &[Value::Int(i32::try_from(count).unwrap_or(i32::MAX))],
    ) {
        Ok(bytes) => vm.buffer_arg(bytes).map(Ok),
        Err(Error::Raised(e)) if vm.is_error(Error::Raised(e), ids::OS_ERROR) => {
            let value = vm.exception_value(e);
            match vm.maybe_int(value)? {
                Some(errno) if errno == i64::from(EAGAIN) => Ok(Err(EAGAIN)),
                _ => Err(Error::Raised(e)),
            }
        }
        Err(error) => Err(error),
    }
}

fn write_frame(vm: &mut Vm, slf: Value, header: &[u8], payload: &[u8]) -> Res<()> {
    let (stream, blocking) = {
        let socket = this(vm, slf)?;
        (socket.stream, socket.blocking_write)
    };
    set_blocking(vm, stream, blocking, true)?;
    let mut result = write_to(vm, stream, header);
    if result.is_ok() && !payload.is_empty() {
        result = write_to(vm, stream, payload);
    }
    set_blocking(vm, stream, blocking, false)?;
    result
}

fn set_blocking(vm: &mut Vm, stream: Value, wanted: bool, on: bool) -> Res<()> {
    if wanted {
        let name = vm.intern("setblocking");
        let f = vm.load_attr(stream, name)?;
        vm.keep(f);
        vm.call(f, &[Value::Bool(on)])?;
    }
    Ok(())
}

struct Frames;

impl Stream for Frames {
    const TEXT: bool = false;

    fn read(vm: &mut Vm, slf: Value, count: usize) -> Res<Io<Vec<u8>>> {
        let stream = this(vm, slf)?.stream;
        loop {
            let (part, missing) = {
                let socket = this(vm, slf)?;
                (socket.part, socket.wanted.saturating_sub(socket.head.len()))
            };
            if part != Part::Payload {
                if missing > 0 {
                    let bytes = match read_some(vm, stream, missing)? {
                        Ok(bytes) if bytes.is_empty() => return Ok(Ok(bytes)),
                        Ok(bytes) => bytes,
                        Err(errno) => return Ok(Err(errno)),
                    };
                    let socket = this(vm, slf)?;
                    socket.head.extend(bytes);
                    if socket.head.len() < socket.wanted {
                        return Ok(Err(EAGAIN));
                    }
                }
                let socket = this(vm, slf)?;
                let head = std::mem::take(&mut socket.head);
                match (part, &head[..]) {
                    (Part::Header, &[first, second]) => {
                        if let Err(errno) = socket.header(first, second) {
                            close_stream(vm, stream)?;
                            return Ok(Err(errno));
                        }
                    }
                    _ => socket.options(&head),
                }
                continue;
            }
            let left = this(vm, slf)?.left;
            let mut bytes = Vec::new();
            if left > 0 {
                bytes = match read_some(vm, stream, count.min(left))? {
                    Ok(bytes) if bytes.is_empty() => return Ok(Ok(bytes)),
                    Ok(bytes) => bytes,
                    Err(errno) => return Ok(Err(errno)),
                };
            }
            let socket = this(vm, slf)?;
            for byte in &mut bytes {
                *byte ^= socket.mask[socket.mask_at % 4];
                socket.mask_at += 1;
            }
            socket.left = socket.left.saturating_sub(bytes.len());
            let frame = socket.frame;
            let ended = socket.left == 0;
            if ended {
                socket.next_frame();
            }
            if ended && frame == CLOSE {
                // What becomes of the answer is no concern of the reader's.
                if let Err(Error::Stop) = write_frame(vm, slf, &[0x80 | CLOSE, 0], b"") {
                    return Err(Error::Stop);
                }
                return Ok(Ok(Vec::new()));
            }
            // Pings and the like are passed over; an empty frame of data is no end either.
            if frame < CLOSE && !bytes.is_empty() || count == 0 {
                return Ok(Ok(bytes));
            }
        }
    }

    fn write(vm: &mut Vm, slf: Value, bytes: &[u8]) -> Res<Io<usize>> {
        let Ok(len) = u16::try_from(bytes.len()) else {
            return Ok(Err(ENOBUFS));
        };
        let kind = 0x80 | this(vm, slf)?.kind;
        let [high, low] = len.to_be_bytes();
        let header: &[u8] = if len < 126 {
            &[kind, low]
        } else {
            &[kind, 126, high, low]
        };
        write_frame(vm, slf, header, bytes)?;
        Ok(Ok(bytes.len()))
    }

    fn close(vm: &mut Vm, slf: Value) -> Res<Io<()>> {
        let stream = this(vm, slf)?.stream;
        close_stream(vm, stream)?;
        Ok(Ok(()))
    }
}

fn close_stream(vm: &mut Vm, stream: Value) -> Res<()> {
    let name = vm.intern("close");
    if let Some(f) = vm.find_attr(stream, name)? {
        vm.keep(f);
        vm.call(f, &[])?;
    }
    Ok(())
}

/// `ioctl(request[, argument])`
fn ioctl(vm: &mut Vm, args: &[Value]) -> Res {
    let request = vm.int_arg(args[1])?;
    let argument = match args.get(2) {
        Some(&v) => vm.int_arg(v)?,
        None => 0,
    };
    let socket = this(vm, args[0])?;
    let answer = match request {
        SHUT => {
            Frames::close(vm, args[0])?.ok();
            0
        }
        GET_KIND => socket.kind_read,
        SET_KIND => std::mem::replace(&mut socket.kind, argument as u8 & KIND),
        _ => return Err(vm.os_error(EINVAL)),
    };
    Ok(vm.int(i64::from(answer)))
}
