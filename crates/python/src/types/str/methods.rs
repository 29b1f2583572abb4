//! The methods of str, bytes and bytearray.

use super::decode;
use super::kind::{self, Kind};
use crate::error::Res;
use crate::object::Object;
use crate::text::{chars, utf8};
use crate::types::{ANY, NativeFn, TypeBuilder, ids};
use crate::value::{Sym, Value};
use crate::vm::Vm;

/// Adds what the three types share, in MicroPython's order.
pub(crate) fn add(t: &mut TypeBuilder) {
    t.method(
        "find",
        NativeFn::Var(2, 4, |vm, a| search(vm, a, false, false)),
    )
    .method(
        "rfind",
        NativeFn::Var(2, 4, |vm, a| search(vm, a, true, false)),
    )
    .method(
        "index",
        NativeFn::Var(2, 4, |vm, a| search(vm, a, false, true)),
    )
    .method(
        "rindex",
        NativeFn::Var(2, 4, |vm, a| search(vm, a, true, true)),
    )
    .method("join", NativeFn::F2(join))
    .method("split", NativeFn::Var(1, 3, split))
    .method("splitlines", NativeFn::Kw(1, ANY, splitlines))
    .method("rsplit", NativeFn::Var(1, 3, rsplit))
    .method(
        "startswith",
        NativeFn::Var(2, 4, |vm, a| starts_ends(vm, a, false)),
    )
    .method(
        "endswith",
        NativeFn::Var(2, 4, |vm, a| starts_ends(vm, a, true)),
    )
    .method(
        "strip",
        NativeFn::Var(1, 2, |vm, a| strip(vm, a, true, true)),
    )
    .method(
        "lstrip",
        NativeFn::Var(1, 2, |vm, a| strip(vm, a, true, false)),
    )
    .method(
        "rstrip",
        NativeFn::Var(1, 2, |vm, a| strip(vm, a, false, true)),
    )
    .method(
        "format",
        NativeFn::Kw(1, ANY, crate::types::format::str_format),
    )
    .method("replace", NativeFn::Var(3, 4, replace))
    .method("count", NativeFn::Var(2, 4, count))
    .method(
        "partition",
        NativeFn::F2(|vm, s, sep| partition(vm, s, sep, false)),
    )
    .method(
        "rpartition",
        NativeFn::F2(|vm, s, sep| partition(vm, s, sep, true)),
    )
    .method("center", NativeFn::F2(center))
    .method("lower", NativeFn::F1(|vm, s| convert(vm, s, chars::lower)))
    .method("upper", NativeFn::F1(|vm, s| convert(vm, s, chars::upper)))
    .method(
        "isspace",
        NativeFn::F1(|vm, s| test(vm, s, chars::all_space)),
    )
    .method(
        "isalpha",
        NativeFn::F1(|vm, s| test(vm, s, chars::all_alpha)),
    )
    .method(
        "isdigit",
        NativeFn::F1(|vm, s| test(vm, s, chars::all_digit)),
    )
    .method(
        "isupper",
        NativeFn::F1(|vm, s| test(vm, s, chars::all_upper)),
    )
    .method(
        "islower",
        NativeFn::F1(|vm, s| test(vm, s, chars::all_lower)),
    );
}

/// Adds `encode`, which str alone has.
pub(crate) fn add_encode(t: &mut TypeBuilder) {
    t.method(
        "encode",
        NativeFn::Var(1, 3, |vm, a| {
            let utf8 = Value::Str(vm.intern("utf-8"));
            let encoding = a.get(1).copied().unwrap_or(utf8);
            crate::types::bytes::encode(vm, a[0], encoding)
        }),
    );
}

/// Adds `decode`, which bytes and bytearray have.
pub(crate) fn add_decode(t: &mut TypeBuilder) {
    t.method(
        "decode",
        NativeFn::Var(1, 3, |vm, a| {
            Kind::of_self(vm, a[0])?;
            let utf8 = Value::Str(vm.intern("utf-8"));
            let encoding = a.get(1).copied().unwrap_or(utf8);
            decode(vm, a[0], encoding, a.get(2).copied())
        }),
    );
}

fn search(vm: &mut Vm, a: &[Value], from_end: bool, must: bool) -> Res {
    let kind = Kind::of_self(vm, a[0])?;
    let byte = if kind == Kind::Str {
        None
    } else {
        vm.maybe_int(a[1])?
    };
    let needle = match byte {
        Some(b) => match u8::try_from(b) {
            Ok(b) => vec![b],
            Err(_) => return Err(vm.value_error("bytes value out of range")),
        },
        None => {
            kind.check(vm, a[1])?;
            kind::data(vm, a[1]).to_vec()
        }
    };
    let range = kind.range(vm, a[0], &a[2..])?;
    let text = kind::data(vm, a[0]);
    let found = range.and_then(|range| {
        let part = text.get(range.clone())?;
        let at = if from_end {
            kind::rfind(part, &needle)
        } else {
            kind::find(part, &needle)
        };
        Some(at? + range.start)
    });
    match found {
        Some(at) => {
            let at = if kind == Kind::Str {
                utf8::offset_to_index(text, at)
            } else {
                at
            };
            Ok(vm.int(at as i64))
        }
        None if must => Err(vm.value_error("substring not found")),
        None => Ok(Value::Int(-1)),
    }
}

fn join(vm: &mut Vm, slf: Value, arg: Value) -> Res {
    let kind = Kind::of_self(vm, slf)?;
    let items = vm.collect_items(arg)?;
    let separator = kind::data(vm, slf).len();
    let mut len = 0;
    for (i, &item) in items.iter().enumerate() {
        if !kind.agrees(vm, item) {
            return Err(vm.type_error(
                "join expects a list of str/bytes objects consistent with self object",
            ));
        }
        len += kind::data(vm, item).len() + if i > 0 { separator } else { 0 };
    }
    vm.reserve(len + 1)?;
    let mut out = Vec::with_capacity(len);
    for (i, &item) in items.iter().enumerate() {
        if i > 0 {
            out.extend_from_slice(kind::data(vm, slf));
        }
        out.extend_from_slice(kind::data(vm, item));
    }
    Ok(kind.make(vm, &out))
}

/// The separator of split and its relatives.
fn separator(vm: &mut Vm, v: Value) -> Res<Vec<u8>> {
    let separator = kind::data(vm, v).to_vec();
    if separator.is_empty() {
        return Err(vm.value_error("empty separator"));
    }
    Ok(separator)
}

fn split(vm: &mut Vm, a: &[Value]) -> Res {
    let kind = Kind::of_self(vm, a[0])?;
    let limit = match a.get(2) {
        // A negative limit is none.
        Some(&n) => usize::try_from(vm.int_arg(n)?).ok(),
        None => None,
    };
    let text = kind::data(vm, a[0]).to_vec();
    let sep = a.get(1).copied().unwrap_or(Value::None);
    if sep.is_none() {
        let pieces = utf8::split_spaces(&text, limit);
        return kind.make_list(vm, &pieces);
    }
    kind.check(vm, sep)?;
    kind::text_data(vm, sep)?;
    let sep = separator(vm, sep)?;
    let mut pieces: Vec<&[u8]> = Vec::new();
    let mut rest = &text[..];
    while limit.is_none_or(|limit| pieces.len() < limit)
        && let Some(at) = kind::find(rest, &sep)
    {
        pieces.push(&rest[..at]);
        rest = &rest[at + sep.len()..];
    }
    pieces.push(rest);
    kind.make_list(vm, &pieces)
}

fn rsplit(vm: &mut Vm, a: &[Value]) -> Res {
    let limit = match a.get(2) {
        Some(&n) => vm.int_arg(n)?,
        None => -1,
    };
    let Ok(limit) = usize::try_from(limit) else {
        return split(vm, a);
    };
    let kind = Kind::of_self(vm, a[0])?;
    // The size wraps around there.
    vm.reserve((limit as u32).wrapping_add(1).wrapping_mul(4) as usize)?;
    if a[1].is_none() {
        return Err(vm.raise(ids::NOT_IMPLEMENTED_ERROR, "rsplit(None,n)"));
    }
    kind::text_data(vm, a[1])?;
    let sep = separator(vm, a[1])?;
    let text = kind::data(vm, a[0]).to_vec();
    let mut pieces: Vec<&[u8]> = Vec::new();
    let mut rest = &text[..];
    while pieces.len() < limit
        && let Some(at) = kind::rfind(rest, &sep)
    {
        pieces.push(&rest[at + sep.len()..]);
        rest = &rest[..at];
    }
    pieces.push(rest);
    pieces.reverse();
    kind.make_list(vm, &pieces)
}

fn splitlines(vm: &mut Vm, pos: &[Value], kw: &[(Sym, Value)]) -> Res {
    let kind = Kind::of_self(vm, pos[0])?;
    let [keep] = vm.parse_args(&pos[1..], kw, ["keepends"], 0, 1)?;
    let keep = match keep.defined() {
        Some(keep) => vm.truth(keep)?,
        None => false,
    };
    let text = kind::data(vm, pos[0]).to_vec();
    let mut pieces: Vec<&[u8]> = Vec::new();
    let mut rest = &text[..];
    while !rest.is_empty() {
        let end = rest.iter().position(|b| matches!(b, b'\n' | b'\r'));
        let at = end.unwrap_or(rest.len());
        let mark = match rest[at..] {
            [] => 0,
            [b'\r', b'\n', ..] => 2,
            _ => 1,
        };
        pieces.push(&rest[..if keep { at + mark } else { at }]);
        rest = &rest[at + mark..];
    }
    kind.make_list(vm, &pieces)
}

fn starts_ends(vm: &mut Vm, a: &[Value], ends: bool) -> Res {
    let kind = Kind::of_self(vm, a[0])?;
    // Of two wrong bounds the end is told.
    if let Some(&end) = a.get(3)
        && !end.is_none()
    {
        kind.offset(vm, a[0], end)?;
    }
    let range = kind.range(vm, a[0], &a[2..])?.unwrap_or(0..0);
    let prefixes = match vm.object(a[1]) {
        Some(Object::Tuple(t)) => t.to_vec(),
        _ => vec![a[1]],
    };
    for prefix in prefixes {
        if !matches!(Kind::of(vm, prefix), Some(Kind::Str | Kind::Bytes)) {
            return Err(kind::bad_conversion(vm, prefix));
        }
        let text = kind::data(vm, a[0]).get(range.clone()).unwrap_or(&[]);
        let prefix = kind::data(vm, prefix);
        if if ends {
            text.ends_with(prefix)
        } else {
            text.starts_with(prefix)
        } {
            return Ok(Value::Bool(true));
        }
    }
    Ok(Value::Bool(false))
}

fn strip(vm: &mut Vm, a: &[Value], start: bool, end: bool) -> Res {
    let kind = Kind::of_self(vm, a[0])?;
    let remove = match a.get(1) {
        Some(&remove) => {
            kind.check(vm, remove)?;
            kind::data(vm, remove).to_vec()
        }
        None => chars::WHITESPACE.to_vec(),
    };
    let text = kind::data(vm, a[0]);
    let kept = chars::strip(text, &remove, start, end);
    if kept.is_empty() {
        return Ok(kind.empty(vm));
    }
    if kept.len() == text.len() {
        return Ok(a[0]);
    }
    let kept = kept.to_vec();
    kind.make_piece(vm, &kept)
}

fn replace(vm: &mut Vm, a: &[Value]) -> Res {
    let kind = Kind::of_self(vm, a[0])?;
    let limit = match a.get(3) {
        Some(&n) => usize::try_from(vm.int_arg(n)?).unwrap_or(usize::MAX),
        None => usize::MAX,
    };
    if limit == 0 {
        return Ok(a[0]);
    }
    kind.check(vm, a[1])?;
    kind.check(vm, a[2])?;
    let (old, new) = (kind::data(vm, a[1]), kind::data(vm, a[2]));
    let text = kind::data(vm, a[0]);
    // Where a replacement goes, and how much it replaces.
    let mut places = Vec::new();
    let mut at = 0;
    if old.is_empty() {
        while places.len() < limit && at <= text.len() {
            // Between all bytes, those of one character too.
            places.push(at);
            at += 1;
        }
    } else {
        while places.len() < limit
            && let Some(found) = kind::find(&text[at..], old)
        {
            places.push(at + found);
            at += found + old.len();
        }
    }
    if places.is_empty() {
        return Ok(a[0]);
    }
    let len = text.len() + places.len() * new.len() - places.len() * old.len();
    vm.reserve(len + 1)?;
    let (old, new) = (kind::data(vm, a[1]), kind::data(vm, a[2]));
    let text = kind::data(vm, a[0]);
    let mut out = Vec::with_capacity(len);
    let mut at = 0;
    for place in places {
        out.extend_from_slice(&text[at..place]);
        out.extend_from_slice(new);
        at = place + old.len();
    }
    out.extend_from_slice(&text[at..]);
    Ok(kind.make(vm, &out))
}

fn count(vm: &mut Vm, a: &[Value]) -> Res {
    let kind = Kind::of_self(vm, a[0])?;
    kind.check(vm, a[1])?;
    let range = kind.range(vm, a[0], &a[2..])?.unwrap_or(0..0);
    let needle = kind::data(vm, a[1]);
    let mut text = kind::data(vm, a[0]).get(range).unwrap_or(&[]);
    if needle.is_empty() {
        let n = utf8::char_count(text) as i64 + 1;
        return Ok(vm.int(n));
    }
    let mut n = 0;
    while let Some(at) = kind::find(text, needle) {
        n += 1;
        text = &text[at + needle.len()..];
    }
    Ok(vm.int(n))
}

fn partition(vm: &mut Vm, slf: Value, sep: Value, from_end: bool) -> Res {
    let kind = Kind::of_self(vm, slf)?;
    kind.check(vm, sep)?;
    let needle = separator(vm, sep)?;
    let text = kind::data(vm, slf).to_vec();
    vm.reserve(text.len() + needle.len() + 96)?;
    let found = if from_end {
        kind::rfind(&text, &needle)
    } else {
        kind::find(&text, &needle)
    };
    if let Some(at) = found {
        kind.check_utf8(vm, &text[..at])?;
        kind.check_utf8(vm, &text[at + needle.len()..])?;
    }
    let parts = match found {
        Some(at) => {
            let sep = if Kind::of(vm, sep) == Some(kind) {
                sep
            } else {
                kind.make(vm, &needle)
            };
            [
                kind.make(vm, &text[..at]),
                sep,
                kind.make(vm, &text[at + needle.len()..]),
            ]
        }
        None => {
            let (x, y) = (kind.empty(vm), kind.empty(vm));
            if from_end { [x, y, slf] } else { [slf, x, y] }
        }
    };
    Ok(vm.new_tuple(parts))
}

fn center(vm: &mut Vm, slf: Value, width: Value) -> Res {
    let kind = Kind::of_self(vm, slf)?;
    // A negative width is a huge one there.
    let width = vm.int_arg(width)? as u32 as usize;
    let text = kind::data(vm, slf);
    let (len, missing) = (text.len(), width.saturating_sub(utf8::char_count(text)));
    if missing == 0 {
        return Ok(slf);
    }
    vm.reserve(len + missing + 1)?;
    match utf8::center(kind::data(vm, slf), width) {
        Some(out) => Ok(kind.make(vm, &out)),
        None => Ok(slf),
    }
}

fn convert(vm: &mut Vm, slf: Value, f: fn(&[u8]) -> Vec<u8>) -> Res {
    let kind = Kind::of_self(vm, slf)?;
    let out = f(kind::data(vm, slf));
    kind.make_reserved(vm, &out)
}

fn test(vm: &mut Vm, slf: Value, f: fn(&[u8]) -> bool) -> Res {
    Kind::of_self(vm, slf)?;
    Ok(Value::Bool(f(kind::data(vm, slf))))
}
