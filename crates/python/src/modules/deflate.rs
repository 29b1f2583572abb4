//! deflate (extmod/moddeflate.c): streams that decompress what another stream gives. An ESP32's
//! does not compress.

use super::input::Input;
use crate::error::{Error, Res};
use crate::object::NativeObject;
use crate::pure::binascii::crc32;
use crate::types::{ModuleBuilder, NativeFn, ids};
use crate::value::{Sym, TypeId, Value};
use crate::vm::Vm;
use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::inflate_flags::TINFL_FLAG_HAS_MORE_INPUT;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress};

const AUTO: i64 = 0;
const RAW: i64 = 1;
const ZLIB: i64 = 2;
const GZIP: i64 = 3;

/// The window of a raw stream, if the program does not say: 2^8 bytes.
const DEFAULT_WBITS: u32 = 8;
/// What uzlib needs besides the window.
const UZLIB_STATE: usize = 1_300;
/// How much `read()` reads at once.
const CHUNK: usize = 256;
/// Data that is not what it should be.
const EINVAL: i32 = 22;

/// Fills in the module.
pub fn init(m: &mut ModuleBuilder) {
    let ty = m.vm.define_type("DeflateIO", |t| {
        t.make(make)
            .method("read", NativeFn::Var(1, 2, read))
            .method("readinto", NativeFn::Var(2, 3, read_into))
            .method("readline", NativeFn::Var(1, 2, read_line))
            .method("close", NativeFn::F1(close))
            .method("__enter__", NativeFn::F1(|_, slf| Ok(slf)))
            .method(
                "__exit__",
                NativeFn::Var(4, 4, |vm, args| close(vm, args[0])),
            );
    });
    m.value("DeflateIO", Value::Type(ty))
        .int("AUTO", AUTO)
        .int("RAW", RAW)
        .int("ZLIB", ZLIB)
        .int("GZIP", GZIP);
}

struct DeflateIo {
    /// Where compressed data comes from; `Undefined` once closed.
    stream: Value,
    format: i64,
    wbits: u32,
    /// The stream is closed too.
    close: bool,
    progress: Progress,
}

/// How far decompressing is.
enum Progress {
    Fresh,
    /// At work: nobody can read meanwhile, not even the stream it reads from. What a header that
    /// is none leaves behind.
    Stuck,
    Begun(Box<Decoder>),
}

impl NativeObject for DeflateIo {
    fn trace(&self, mark: &mut dyn FnMut(Value)) {
        mark(self.stream);
    }

    fn cost(&self) -> usize {
        let decoder = match &self.progress {
            Progress::Begun(decoder) => decoder.window.len() + UZLIB_STATE,
            Progress::Fresh | Progress::Stuck => 0,
        };
        16 + decoder
    }
}

/// The checksum behind the data.
enum Check {
    None,
    Adler(u32, u32),
    Crc(u32),
}

impl Check {
    fn add(&mut self, bytes: &[u8]) {
        match self {
            Check::None => {}
            Check::Adler(a, b) => {
                for &byte in bytes {
                    *a = (*a + u32::from(byte)) % 65_521;
                    *b = (*b + *a) % 65_521;
                }
            }
            Check::Crc(crc) => *crc = crc32(bytes, *crc),
        }
    }
}

struct Decoder {
    input: Input,
    state: DecompressorOxide,
    /// A ring of what came out last.
    window: Vec<u8>,
    at: usize,
    /// A byte read that was not used yet.
    ahead: Option<u8>,
    /// What came out and was not asked for yet.
    pending: std::collections::VecDeque<u8>,
    check: Check,
    ended: bool,
}

/// `DeflateIO(stream, format=AUTO, wbits=0, close=False)`
fn make(vm: &mut Vm, ty: TypeId, pos: &[Value], kw: &[(Sym, Value)]) -> Res {
    vm.no_keywords(kw)?;
    vm.check_count(pos.len(), 1, 4)?;
    let number = |vm: &mut Vm, i: usize| pos.get(i).map_or(Ok(0), |&v| vm.int_arg(v));
    let (format, wbits) = (number(vm, 1)?, number(vm, 2)?);
    if !(AUTO..=GZIP).contains(&format) {
        return Err(vm.value_error("format"));
    }
    if wbits != 0 && !(5..=15).contains(&wbits) {
        return Err(vm.value_error("wbits"));
    }
    let close = match pos.get(3) {
        Some(&close) => vm.truth(close)?,
        None => false,
    };
    Ok(vm.new_native(
        ty,
        DeflateIo {
            stream: pos[0],
            format,
            wbits: wbits as u32,
            close,
            progress: Progress::Fresh,
        },
    ))
}

fn this<'a>(vm: &'a mut Vm, v: Value) -> Res<&'a mut DeflateIo> {
    if vm.native_ref::<DeflateIo>(v).is_none() {
        return Err(vm.type_error("argument has wrong type"));
    }
    vm.native_mut::<DeflateIo>(v).ok_or(Error::Stop)
}

/// The next byte; EOFError if there is none.
fn byte(vm: &mut Vm, input: Input) -> Res<u8> {
    match input.read(vm, 1)?.first() {
        Some(byte) => Ok(*byte),
        None => Err(vm.raise_with(ids::EOF_ERROR, &[])),
    }
}

/// Reads the header of a zlib or gzip stream: its checksum's start and its window; `None` if it
/// is wrong.
fn header(vm: &mut Vm, input: Input) -> Res<Option<(Check, u32)>> {
    let method = byte(vm, input)?;
    let flags = byte(vm, input)?;
    if (method, flags) != (0x1f, 0x8b) {
        let right = (u32::from(method) * 256 + u32::from(flags)) % 31 == 0
            && method & 15 == 8
            && method >> 4 <= 7
            && flags & 0x20 == 0;
        return Ok(right.then_some((Check::Adler(1, 0), u32::from(method >> 4) + 8)));
    }
    if byte(vm, input)? != 8 {
        return Ok(None);
    }
    let flags = byte(vm, input)?;
    if flags & 0xe0 != 0 {
        return Ok(None);
    }
    // Time, flags, system.
    skip(vm, input, 6)?;
    if flags & 4 != 0 {
        let low = byte(vm, input)?;
        let length = u16::from_le_bytes([low, byte(vm, input)?]);
        skip(vm, input, length)?;
    }
    // A name and a comment.
    for flag in [8, 16] {
        if flags & flag != 0 {
            while byte(vm, input)? != 0 {}
        }
    }
    if flags & 2 != 0 {
        skip(vm, input, 2)?;
    }
    Ok(Some((Check::Crc(0), 15)))
}

fn skip(vm: &mut Vm, input: Input, count: u16) -> Res<()> {
    for _ in 0..count {
        byte(vm, input)?;
    }
    Ok(())
}

fn begin(vm: &mut Vm, stream: Value, format: i64, wbits: u32) -> Res<Box<Decoder>> {
    let input = Input::new(vm, stream)?;
    let (check, wbits) = if format == RAW {
        let wbits = if wbits == 0 { DEFAULT_WBITS } else { wbits };
        (Check::None, wbits)
    } else {
        match (header(vm, input)?, format) {
            (Some((Check::Adler(..), _)), GZIP) | (Some((Check::Crc(_), _)), ZLIB) | (None, _) => {
                return Err(vm.os_error(EINVAL));
            }
            (Some((check, own)), _) if wbits == 0 || own < wbits => (check, own),
            (Some((check, _)), _) => (check, wbits),
        }
    };
    vm.reserve((1 << wbits) + UZLIB_STATE)?;
    vm.heap.charge((1 << wbits) + UZLIB_STATE);
    Ok(Box::new(Decoder {
        input,
        state: DecompressorOxide::new(),
        window: vec![0; 1 << wbits],
        at: 0,
        ahead: None,
        pending: Default::default(),
        check,
        ended: false,
    }))
}

impl Decoder {
    fn byte(&mut self, vm: &mut Vm) -> Res<u8> {
        match self.ahead.take() {
            Some(byte) => Ok(byte),
            None => byte(vm, self.input),
        }
    }

    /// Decompresses until so many bytes are there, or all.
    fn fill(&mut self, vm: &mut Vm, wanted: usize) -> Res<()> {
        while self.pending.len() < wanted && !self.ended {
            let next = [self.byte(vm)?];
            let mut left: &[u8] = &next;
            loop {
                let flags = TINFL_FLAG_HAS_MORE_INPUT;
                let (status, used, written) =
                    decompress(&mut self.state, left, &mut self.window, self.at, flags);
                left = &left[used.min(left.len())..];
                let end = self.at + written;
                let new = self.window.get(self.at..end).unwrap_or(&[]);
                self.check.add(new);
                self.pending.extend(new);
                self.at = end & (self.window.len() - 1);
                match status {
                    TINFLStatus::HasMoreOutput => {}
                    TINFLStatus::NeedsMoreInput => break,
                    TINFLStatus::Done => {
                        self.ahead = left.first().copied();
                        self.ended = true;
                        return self.trailer(vm);
                    }
                    _ => return Err(vm.os_error(EINVAL)),
                }
            }
        }
        Ok(())
    }

    /// Compares the checksum.
    fn trailer(&mut self, vm: &mut Vm) -> Res<()> {
        let right = match self.check {
            Check::None => true,
            Check::Adler(a, b) => u32::from_be_bytes(self.four(vm)?) == (b << 16 | a),
            Check::Crc(crc) => {
                let right = u32::from_le_bytes(self.four(vm)?) == crc;
                // The length: nobody checks it.
                self.four(vm)?;
                right
            }
        };
        if right {
            Ok(())
        } else {
            Err(vm.os_error(EINVAL))
        }
    }

    fn four(&mut self, vm: &mut Vm) -> Res<[u8; 4]> {
        let mut bytes = [0; 4];
        for slot in &mut bytes {
            *slot = self.byte(vm)?;
        }
        Ok(bytes)
    }
}

/// Up to `wanted` bytes of what comes out; fewer only at the end.
fn take(vm: &mut Vm, slf: Value, wanted: usize) -> Res<Vec<u8>> {
    let own = this(vm, slf)?;
    let (stream, format, wbits) = (own.stream, own.format, own.wbits);
    if stream.is_undefined() {
        return Err(vm.os_error(EINVAL));
    }
    let mut decoder = match std::mem::replace(&mut own.progress, Progress::Stuck) {
        Progress::Begun(decoder) => decoder,
        Progress::Fresh => begin(vm, stream, format, wbits)?,
        Progress::Stuck => return Err(vm.os_error(EINVAL)),
    };
    let result = decoder.fill(vm, wanted);
    let count = wanted.min(decoder.pending.len());
    // What came out before a failure is lost.
    let bytes = decoder.pending.drain(..count).collect();
    this(vm, slf)?.progress = Progress::Begun(decoder);
    result?;
    Ok(bytes)
}

/// How much an optional argument asks for; `None`: all.
fn size_arg(vm: &mut Vm, v: Option<&Value>) -> Res<Option<usize>> {
    match v {
        Some(&v) if !v.is_none() => Ok(usize::try_from(vm.int_arg(v)?).ok()),
        _ => Ok(None),
    }
}

fn read(vm: &mut Vm, args: &[Value]) -> Res {
    if let Some(size) = size_arg(vm, args.get(1))? {
        vm.reserve(size)?;
        let bytes = take(vm, args[0], size)?;
        return Ok(vm.new_bytes(bytes));
    }
    let mut all = Vec::new();
    loop {
        vm.reserve(all.len() + CHUNK)?;
        vm.tick()?;
        let bytes = take(vm, args[0], CHUNK)?;
        all.extend_from_slice(&bytes);
        if bytes.len() < CHUNK {
            return Ok(vm.new_bytes(all));
        }
    }
}

/// `readinto(buffer[, max])`
fn read_into(vm: &mut Vm, args: &[Value]) -> Res {
    let Some(len) = vm.buffer_mut(args[1]).map(|b| b.len()) else {
        return Err(vm.type_error("object with buffer protocol required"));
    };
    let max = size_arg(vm, args.get(2))?.map_or(len, |max| max.min(len));
    let bytes = take(vm, args[0], max)?;
    if let Some(buffer) = vm.buffer_mut(args[1]) {
        for (to, from) in buffer.iter_mut().zip(&bytes) {
            *to = *from;
        }
    }
    Ok(vm.int(bytes.len() as i64))
}

/// `readline([max])`
fn read_line(vm: &mut Vm, args: &[Value]) -> Res {
    let max = size_arg(vm, args.get(1))?.unwrap_or(usize::MAX);
    let mut line = Vec::new();
    while line.len() < max && line.last() != Some(&b'\n') {
        if line.len() % CHUNK == 0 {
            vm.reserve(line.len() + CHUNK)?;
        }
        match take(vm, args[0], 1)?.first() {
            Some(byte) => line.push(*byte),
            None => break,
        }
    }
    Ok(vm.new_bytes(line))
}

fn close(vm: &mut Vm, slf: Value) -> Res {
    let own = this(vm, slf)?;
    let stream = std::mem::replace(&mut own.stream, Value::Undefined);
    own.progress = Progress::Stuck;
    if own.close && !stream.is_undefined() {
        vm.keep(stream);
        let name = vm.intern("close");
        let close = vm.load_attr(stream, name)?;
        vm.call(close, &[])?;
    }
    Ok(Value::None)
}
