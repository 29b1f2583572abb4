//! What viper functions do with words and pointers.
//!
//! A pointer is an object that has bytes, or a word. No word reaches memory of the PC's: what is outside of an object's bytes
//! reads as 0 and keeps nothing, but for the registers that [`Registers`] has.

use super::Vm;
use crate::code::ViperOp;
use crate::error::Res;
use crate::modules::addresses::Place;
use crate::object::Object;
use crate::types::ids;
use crate::value::Value;

/// The word a register of a viper function holds.
#[inline(always)]
fn word(v: Value) -> i32 {
    match v {
        Value::Int(i) => i,
        Value::Bool(b) => i32::from(b),
        _ => 0,
    }
}

/// What an operator gives on two words, unless it needs more than them.
#[inline(always)]
pub(super) fn quick_viper(op: ViperOp, a: Value, b: Value) -> Option<Value> {
    let Value::Int(x) = a else { return None };
    let y = word(b);
    Some(match op {
        ViperOp::Add => Value::Int(x.wrapping_add(y)),
        ViperOp::Sub => Value::Int(x.wrapping_sub(y)),
        ViperOp::Mul => Value::Int(x.wrapping_mul(y)),
        ViperOp::And => Value::Int(x & y),
        ViperOp::Or => Value::Int(x | y),
        ViperOp::Xor => Value::Int(x ^ y),
        ViperOp::Shl => Value::Int(x.wrapping_shl(y as u32)),
        ViperOp::Shr => Value::Int(x.wrapping_shr(y as u32)),
        ViperOp::ShrUnsigned => Value::Int((x as u32).wrapping_shr(y as u32) as i32),
        ViperOp::Below => Value::Bool((x as u32) < y as u32),
        ViperOp::BelowOrSame => Value::Bool(x as u32 <= y as u32),
        ViperOp::Neg => Value::Int(x.wrapping_neg()),
        ViperOp::Invert => Value::Int(!x),
        ViperOp::FromInt => return Value::small(x.into()),
        ViperOp::FromUint => return Value::small((x as u32).into()),
        ViperOp::ToWord => Value::Int(x),
        _ => return None,
    })
}

/// Bytes of the items a load or store is of.
fn width(op: ViperOp) -> usize {
    match op {
        ViperOp::Load8 | ViperOp::Store8 => 1,
        ViperOp::Load16 | ViperOp::Store16 => 2,
        _ => 4,
    }
}

fn number(bytes: &[u8]) -> i32 {
    let mut number = [0; 4];
    number[..bytes.len()].copy_from_slice(bytes);
    i32::from_le_bytes(number)
}

/// `mp_small_int_floor_divide`, which large words overflow.
fn floor_divide(x: i32, y: i32) -> i32 {
    let x = match (x < 0, y < 0) {
        (false, true) => x.wrapping_add(y.wrapping_neg()).wrapping_sub(1),
        (true, false) => x.wrapping_sub(y).wrapping_add(1),
        _ => x,
    };
    x.wrapping_div(y)
}

/// Memory that is in no object: the registers of what a board has, by aligned words.
#[derive(Clone, Copy)]
pub struct Registers {
    /// The word at an address.
    pub read: fn(&mut Vm, u32) -> u32,
    /// Writes the word at an address.
    pub write: fn(&mut Vm, u32, u32),
}

impl Vm<'_> {
    /// Sets what pointers reach outside of objects.
    pub fn set_registers(&mut self, registers: Registers) {
        self.module_state.registers = Some(registers);
    }

    /// The item at a pointer to a bytearray, or what was stored there.
    #[inline(always)]
    pub(super) fn quick_item(
        &mut self,
        op: ViperOp,
        v: Value,
        pointer: Value,
        index: Value,
    ) -> Option<Value> {
        let (Value::Obj(r), Value::Int(index)) = (pointer, index) else {
            return None;
        };
        let (Object::ByteArray(bytes), Ok(index)) = (self.heap.get_mut(r), usize::try_from(index))
        else {
            return None;
        };
        Some(match op {
            ViperOp::Load8 => Value::Int(i32::from(*bytes.get(index)?)),
            ViperOp::Load16 => Value::Int(number(bytes.get(2 * index..2 * index + 2)?)),
            ViperOp::Load32 => Value::Int(number(bytes.get(4 * index..4 * index + 4)?)),
            ViperOp::Store8 => {
                *bytes.get_mut(index)? = word(v) as u8;
                v
            }
            ViperOp::Store16 => {
                let item = (word(v) as u16).to_le_bytes();
                bytes
                    .get_mut(2 * index..2 * index + 2)?
                    .copy_from_slice(&item);
                v
            }
            ViperOp::Store32 => {
                let item = word(v).to_le_bytes();
                bytes
                    .get_mut(4 * index..4 * index + 4)?
                    .copy_from_slice(&item);
                v
            }
            _ => return None,
        })
    }

    /// What an instruction of a viper function gives; `v` is what is stored.
    pub(super) fn viper(&mut self, op: ViperOp, v: Value, a: Value, b: Value) -> Res {
        Ok(match op {
            ViperOp::FloorDiv | ViperOp::Mod => {
                let (x, y) = (word(a), word(b));
                if y == 0 {
                    return Err(self.raise(ids::ZERO_DIVISION_ERROR, "divide by zero"));
                }
                let rest = x.wrapping_rem(y);
                Value::Int(match op {
                    ViperOp::Mod if rest != 0 && (rest < 0) != (y < 0) => rest + y,
                    ViperOp::Mod => rest,
                    _ => floor_divide(x, y),
                })
            }
            ViperOp::Load8 | ViperOp::Load16 | ViperOp::Load32 => {
                Value::Int(self.load_at(a, word(b), width(op)))
            }
            ViperOp::Store8 | ViperOp::Store16 | ViperOp::Store32 => {
                self.store_at(a, word(b), width(op), word(v));
                v
            }
            ViperOp::ToWord => Value::Int(self.int_truncated(a)? as i32),
            ViperOp::ToBool => Value::Bool(self.truth(a)?),
            ViperOp::ToPointer => {
                if self.buffer(a).is_some() {
                    a
                } else {
                    Value::Int(self.int_truncated(a)? as i32)
                }
            }
            ViperOp::BoolToWord => Value::Int(word(a)),
            ViperOp::Address => match a {
                Value::Int(_) | Value::Bool(_) => Value::Int(word(a)),
                object => Value::Int(self.address_of(object).unwrap_or(0) as i32),
            },
            ViperOp::FromInt => self.int(word(a).into()),
            ViperOp::FromUint => self.int((word(a) as u32).into()),
            ViperOp::FromBool => Value::Bool(word(a) != 0),
            // The others need no more than words, here of a truth value or of a variable without a value.
            _ => quick_viper(op, Value::Int(word(a)), b).unwrap_or(Value::Int(0)),
        })
    }

    /// The object that a pointer is into, and the offset of an item; or its address.
    fn locate(&self, pointer: Value, index: i32, width: usize) -> Place {
        let offset = index.wrapping_mul(width as i32);
        match pointer {
            Value::Int(address) => self.place_at((address as u32).wrapping_add(offset as u32)),
            object => Place {
                object: Some(object),
                offset: offset.into(),
            },
        }
    }

    fn load_at(&mut self, pointer: Value, index: i32, width: usize) -> i32 {
        let place = self.locate(pointer, index, width);
        if place.object.is_none() {
            let address = place.offset as u32;
            let word = self.register(address) >> (address % 4 * 8);
            return number(&word.to_le_bytes()[..width]);
        }
        self.bytes_at(place, width).map_or(0, number)
    }

    fn store_at(&mut self, pointer: Value, index: i32, width: usize, value: i32) {
        let place = self.locate(pointer, index, width);
        let bytes = &value.to_le_bytes()[..width];
        if place.object.is_none() {
            return self.set_register(place.offset as u32, number(bytes) as u32);
        }
        if let Some(to) = self.bytes_at_mut(place, width) {
            to.copy_from_slice(bytes);
        }
    }
}
