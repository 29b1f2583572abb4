//! The items of an array by type code (py/binary.c).

use crate::error::Res;
use crate::object::Object;
use crate::types::int::low_bytes;
use crate::value::Value;
use crate::vm::Vm;
use num_bigint::BigInt;

/// The code of an array of any objects.
pub const OBJECT: u8 = b'O';
/// The code of a bytearray's items. A program never sees it.
pub const BYTEARRAY: u8 = 1;

/// Bytes of an item on the 32-bit part; `None` for what is no code.
pub fn size(code: u8) -> Option<usize> {
    Some(match code {
        BYTEARRAY | b'b' | b'B' => 1,
        b'h' | b'H' | b'e' => 2,
        b'i' | b'I' | b'l' | b'L' | b'f' | b'P' | b'O' | b'S' => 4,
        b'q' | b'Q' | b'd' => 8,
        _ => return None,
    })
}

/// As size, for a code known to be one.
pub fn width(code: u8) -> usize {
    size(code).unwrap_or(1)
}

/// ValueError `bad typecode` unless it is one.
pub fn check(vm: &mut Vm, code: u8) -> Res<()> {
    match size(code) {
        Some(_) => Ok(()),
        None => Err(vm.value_error("bad typecode")),
    }
}

/// The item that these bytes are.
pub fn load(vm: &mut Vm, code: u8, bytes: &[u8]) -> Value {
    let mut wide = [0; 8];
    let n = bytes.len().min(8);
    wide[..n].copy_from_slice(&bytes[..n]);
    let word = u64::from_le_bytes(wide);
    match code {
        b'b' => Value::Int(i32::from(word as i8)),
        b'B' | BYTEARRAY => Value::Int(i32::from(word as u8)),
        b'h' => Value::Int(i32::from(word as i16)),
        b'H' => Value::Int(i32::from(word as u16)),
        b'i' | b'l' | b'P' => vm.int(i64::from(word as i32)),
        b'I' | b'L' => vm.int(i64::from(word as u32)),
        b'q' => vm.int(word as i64),
        b'Q' => vm.bigint(BigInt::from(word)),
        b'f' => vm.float(f32::from_bits(word as u32)),
        b'd' => vm.float(f64::from_bits(word) as f32),
        // Arrays of half floats and of C strings can be made but not read.
        _ => Value::Int(0),
    }
}

/// The bytes of a value as an item. Integers are cut, not checked.
pub fn store(vm: &mut Vm, code: u8, v: Value) -> Res<Vec<u8>> {
    match code {
        b'f' => return Ok(vm.float_arg(v)?.to_le_bytes().to_vec()),
        b'd' => return Ok(f64::from(vm.float_arg(v)?).to_le_bytes().to_vec()),
        _ => {}
    }
    let width = width(code);
    if let Some(Object::Int(i)) = vm.object(v) {
        return Ok(low_bytes(i, width));
    }
    let word = vm.int_arg(v)?;
    if matches!(code, b'e' | b'S') {
        return Ok(vec![0; width]);
    }
    Ok(word.to_le_bytes()[..width].to_vec())
}

/// The code under which two arrays are compared: lower case, and whether it was unsigned.
pub fn for_comparison(code: u8) -> (u8, bool) {
    let code = if code == BYTEARRAY { b'B' } else { code };
    (code.to_ascii_lowercase(), code.is_ascii_uppercase())
}
