//! str: constructor, operators, indexing (py/objstr.c, py/objstrunicode.c). Its methods, most of
//! which bytes and bytearray share, are in [`methods`].

pub mod kind;
pub mod methods;

use crate::code::{BinOp, CmpOp};
use crate::error::Res;
use crate::object::Object;
use crate::text::{fill, utf8};
use crate::types::ids;
use crate::value::{Sym, Value};
use crate::vm::Vm;
use kind::Kind;

/// `a op b`
pub fn binary(vm: &mut Vm, op: BinOp, a: Value, b: Value) -> Res<Option<Value>> {
    match op {
        BinOp::Mod => super::percent::format(vm, a, b).map(Some),
        BinOp::Mul => repeat(vm, Kind::Str, a, b),
        BinOp::Add if Kind::of(vm, b) == Some(Kind::Str) => {
            let (x, y) = (kind::data(vm, a).len(), kind::data(vm, b).len());
            if x == 0 {
                return Ok(Some(b));
            }
            if y == 0 {
                return Ok(Some(a));
            }
            vm.reserve(x + y + 1)?;
            let mut text = Vec::with_capacity(x + y);
            text.extend_from_slice(kind::data(vm, a));
            text.extend_from_slice(kind::data(vm, b));
            Ok(Some(vm.new_str_of(text)))
        }
        _ => Ok(None),
    }
}

/// `a * n` for str, bytes.
pub(crate) fn repeat(vm: &mut Vm, kind: Kind, a: Value, n: Value) -> Res<Option<Value>> {
    let Some(n) = vm.maybe_int(n)? else {
        return Ok(None);
    };
    let n = n.max(0) as usize;
    vm.reserve(kind::data(vm, a).len().saturating_mul(n).saturating_add(1))?;
    let bytes = kind::data(vm, a).repeat(n);
    Ok(Some(kind.make(vm, &bytes)))
}

/// `a op b` of two sequences of bytes.
pub(crate) fn order(op: CmpOp, a: &[u8], b: &[u8]) -> Option<bool> {
    Some(match op {
        CmpOp::Eq => a == b,
        CmpOp::Lt => a < b,
        CmpOp::Le => a <= b,
        CmpOp::Gt => a > b,
        CmpOp::Ge => a >= b,
        _ => return None,
    })
}

/// `a op b`
pub fn compare(vm: &mut Vm, op: CmpOp, a: Value, b: Value) -> Res<Option<bool>> {
    match Kind::of(vm, b) {
        Some(Kind::Str) => return Ok(order(op, kind::data(vm, a), kind::data(vm, b))),
        Some(Kind::Bytes) if op == CmpOp::Eq => {
            warn_bytes(vm);
            return Ok(Some(false));
        }
        _ => {}
    }
    if op == CmpOp::Eq
        && let Some(Object::ByteArray(_) | Object::MemoryView(_)) = vm.object(b)
    {
        return super::array::compare(vm, op, b, a);
    }
    Ok(None)
}

/// What `b'' == ''` prints.
pub(crate) fn warn_bytes(vm: &Vm) {
    vm.host
        .write(b"Warning: Comparison between bytes and str\n");
}

/// `item in container`
pub fn contains(vm: &mut Vm, container: Value, item: Value) -> Res<bool> {
    if Kind::of(vm, item) != Some(Kind::Str) {
        return Err(kind::bad_conversion(vm, item));
    }
    Ok(kind::find(kind::data(vm, container), kind::data(vm, item)).is_some())
}

/// `s[key]`
pub fn index(vm: &mut Vm, s: Value, key: Value) -> Res {
    if let Some(Object::Slice(parts)) = vm.object(key) {
        let [start, stop, step] = **parts;
        return slice(vm, s, start, stop, step);
    }
    let index = kind::char_index(vm, key)?;
    let text = kind::data(vm, s);
    let char = if text.is_ascii() {
        let at = if index < 0 {
            index + text.len() as i64
        } else {
            index
        };
        let at = usize::try_from(at).ok().filter(|&at| at < text.len());
        at.map(|at| (at, 1))
    } else {
        utf8::index_to_offset(text, index, false).map(|at| (at, utf8::char_slice(text, at).len()))
    };
    match char {
        Some((at, len)) => Ok(Value::Str(vm.intern_piece(s, at, len))),
        None => Err(vm.raise(ids::INDEX_ERROR, "string index out of range")),
    }
}

fn slice(vm: &mut Vm, s: Value, start: Value, stop: Value, step: Value) -> Res {
    if !matches!(step, Value::None | Value::Int(1)) {
        return Err(vm.raise(
            ids::NOT_IMPLEMENTED_ERROR,
            "only slices with step=1 (aka None) are supported",
        ));
    }
    let Some(range) = Kind::Str.range(vm, s, &[start, stop])? else {
        return Ok(Value::Str(vm.names.empty));
    };
    vm.reserve(range.len() + 1)?;
    let piece = kind::data(vm, s).get(range).unwrap_or(&[]).to_vec();
    Kind::Str.check_utf8(vm, &piece)?;
    Ok(vm.new_str_of(piece))
}

/// How bytes are encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// UTF-8
    Utf8,
    /// ASCII
    Ascii,
}

impl Encoding {
    /// The encoding of a name; LookupError `unknown encoding: x`.
    pub(crate) fn of(vm: &mut Vm, name: Value) -> Res<Encoding> {
        if Kind::of(vm, name) != Some(Kind::Str) {
            return Err(kind::bad_conversion(vm, name));
        }
        match kind::data(vm, name) {
            b"utf-8" | b"utf8" => Ok(Encoding::Utf8),
            b"ascii" => Ok(Encoding::Ascii),
            other => {
                let message = fill("unknown encoding: {}", [other]);
                Err(vm.raise(ids::LOOKUP_ERROR, &message))
            }
        }
    }

    /// Whether bytes are valid in it.
    pub(crate) fn accepts(self, bytes: &[u8]) -> bool {
        match self {
            Encoding::Utf8 => utf8::is_valid(bytes),
            Encoding::Ascii => bytes.is_ascii(),
        }
    }
}

/// `str(bytes, encoding[, errors])`, which is also `bytes.decode`.
pub(crate) fn decode(vm: &mut Vm, source: Value, encoding: Value, errors: Option<Value>) -> Res {
    let bytes = vm.buffer_arg(source)?;
    let encoding = Encoding::of(vm, encoding)?;
    if encoding.accepts(&bytes) {
        return Kind::Str.make_reserved(vm, &bytes);
    }
    let mode = match errors {
        Some(errors) if !errors.is_none() => {
            if Kind::of(vm, errors) != Some(Kind::Str) {
                return Err(kind::bad_conversion(vm, errors));
            }
            kind::data(vm, errors).to_vec()
        }
        _ => Vec::new(),
    };
    if mode != b"ignore" && mode != b"replace" {
        return Err(kind::unicode_error(vm));
    }
    let text = utf8::decode_lossy(&bytes, encoding == Encoding::Ascii, mode == b"replace");
    Kind::Str.make_reserved(vm, &text)
}

/// NotImplementedError for keywords given to a constructor that takes none.
pub(crate) fn no_keywords(vm: &mut Vm, kw: &[(Sym, Value)]) -> Res<()> {
    if kw.is_empty() {
        return Ok(());
    }
    Err(vm.raise(
        ids::NOT_IMPLEMENTED_ERROR,
        "keyword argument(s) not implemented - use normal args instead",
    ))
}

/// Fills in the type's row.
pub fn register(vm: &mut Vm) {
    vm.core_type(ids::STR, |t| {
        t.make(|vm, _, pos, kw| {
            no_keywords(vm, kw)?;
            vm.check_count(pos.len(), 0, 3)?;
            match *pos {
                [] => Ok(Value::Str(vm.names.empty)),
                [v] => {
                    let text = vm.str(v)?;
                    vm.reserve(text.len() + 1)?;
                    Ok(vm.new_str_of(text.into()))
                }
                [source, encoding, ..] => decode(vm, source, encoding, pos.get(2).copied()),
            }
        })
        .subclassable();
        methods::add(t);
        methods::add_encode(t);
    });
    vm.define_builtin("str", Value::Type(ids::STR));
}
