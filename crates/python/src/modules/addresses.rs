//! Addresses for `uctypes`: numbers lent to the bytes of objects, and the way back.
//!
//! An object here has no address. One is lent to it when a program asks for it, and it leads back to
//! the object as long as it is among the last that asked. An address that was never lent leads nowhere:
//! no number a program makes up reaches memory of the PC's.

use crate::object::{NativeObject, Object};
use crate::types::ids;
use crate::value::Value;
use crate::vm::Vm;
use std::collections::VecDeque;
use std::sync::LazyLock;

/// Where addresses begin: the data RAM of an ESP32 (SRAM 2).
const FIRST: u32 = 0x3ffb_0000;

/// Where the numbers of objects that are in no heap begin: the data that an ESP32 has in its flash.
const ROM: u32 = 0x3f40_0000;

/// Objects whose addresses lead back to them. They stay alive so long.
const KEPT: usize = 64;

/// The addresses lent.
#[derive(Default)]
pub(crate) struct Addresses {
    lent: VecDeque<Lent>,
    /// Bytes lent so far.
    used: u32,
    /// Objects that `struct` packed, with their addresses.
    handles: VecDeque<(u32, Value)>,
    /// Addresses made up for those that are in no heap.
    made: u32,
    /// Where bytes go that are written to memory of no object. Nobody reads them.
    lost: Vec<u8>,
}

#[derive(Clone, Copy)]
struct Lent {
    start: u32,
    /// One past the last byte.
    end: u32,
    object: Value,
}

impl Addresses {
    /// What they keep alive.
    pub fn values(&self) -> impl Iterator<Item = Value> {
        let handles = self.handles.iter().map(|(_, object)| *object);
        self.lent.iter().map(|lent| lent.object).chain(handles)
    }
}

/// Bytes of memory: in an object, or nowhere.
#[derive(Clone, Copy)]
pub(crate) struct Place {
    /// The object whose bytes they are; `None`: nothing is there.
    pub object: Option<Value>,
    /// The first of them; of nothing, the address.
    pub offset: i64,
}

impl Place {
    /// So many bytes further on.
    pub fn plus(self, bytes: i64) -> Place {
        Place {
            offset: self.offset.saturating_add(bytes),
            ..self
        }
    }
}

/// The RAM of an ESP32, in bytes. Of memory that belongs to no object, no more is read at once.
pub(crate) const RAM: usize = 520 << 10;

/// What memory that belongs to no object reads as. The PC gives it no room before it is looked at.
static NOTHING: LazyLock<Box<[u8]>> = LazyLock::new(|| vec![0; RAM].into());

/// So many bytes of memory that belongs to no object; `None` if no part has that many.
pub(crate) fn nothing(len: usize) -> Option<&'static [u8]> {
    NOTHING.get(..len)
}

/// Memory at an address that leads nowhere, which only has the address.
struct Nowhere(i64);

impl NativeObject for Nowhere {}

impl Vm<'_> {
    /// The address of an object's bytes; `None` if it has none.
    pub fn address_of(&mut self, v: Value) -> Option<u32> {
        if let Some(Object::MemoryView(view)) = self.object(v) {
            let (target, start) = (view.target, view.start);
            return Some(self.address_of(target)?.wrapping_add(start as u32));
        }
        if let Some(Nowhere(address)) = self.native_ref(v) {
            return Some(*address as u32);
        }
        let len = self.buffer(v)?.len();
        let lent = &mut self.module_state.addresses;
        let known = lent.lent.iter().position(|lent| lent.object.is(v));
        if let Some(known) = known
            && let Some(found) = lent.lent.remove(known)
            && (found.end - found.start) as usize >= len
        {
            lent.lent.push_back(found);
            return Some(found.start);
        }
        let size = (len as u32 + 1).next_multiple_of(16);
        let start = FIRST.wrapping_add(lent.used);
        lent.used = (lent.used + size) % (1 << 30);
        if lent.lent.len() == KEPT {
            lent.lent.pop_front();
        }
        lent.lent.push_back(Lent {
            start,
            end: start.wrapping_add(size),
            object: v,
        });
        Some(start)
    }

    /// An object as a number, which leads back to it as long as it is among the last that were asked for.
    pub(crate) fn handle_of(&mut self, v: Value) -> u32 {
        if let Value::Int(i) = v {
            return (i as u32) << 1 | 1;
        }
        let handles = &mut self.module_state.addresses.handles;
        let known = handles.iter().position(|(_, object)| object.is(v));
        let entry = match (known.and_then(|known| handles.remove(known)), v) {
            (Some(entry), _) => entry,
            (None, Value::Obj(r)) => (self.address(r), v),
            (None, _) => {
                let made = &mut self.module_state.addresses.made;
                *made = (*made + 16) % (1 << 20);
                (ROM + *made, v)
            }
        };
        let handles = &mut self.module_state.addresses.handles;
        if handles.len() == KEPT {
            handles.pop_front();
        }
        handles.push_back(entry);
        entry.0
    }

    /// The object of such a number.
    pub(crate) fn object_of(&self, handle: u32) -> Option<Value> {
        if handle & 1 != 0 {
            return Some(Value::Int(handle as i32 >> 1));
        }
        let handles = &self.module_state.addresses.handles;
        let mut found = handles.iter().rev().filter(|(h, _)| *h == handle);
        found.next().map(|(_, object)| *object)
    }

    /// The text at an address, as far as the byte 0 that ends it.
    pub(crate) fn text_at(&self, address: u32) -> Option<&[u8]> {
        let place = self.place_at(address);
        let start = usize::try_from(place.offset).ok()?;
        let bytes = self.buffer(place.object?)?.get(start..)?;
        Some(bytes.split(|byte| *byte == 0).next().unwrap_or(bytes))
    }

    /// What is at an address.
    pub(crate) fn place_at(&self, address: u32) -> Place {
        let lent = &self.module_state.addresses.lent;
        let found = lent
            .iter()
            .rev()
            .find(|lent| (lent.start..lent.end).contains(&address));
        match found {
            Some(lent) => Place {
                object: Some(lent.object),
                offset: i64::from(address - lent.start),
            },
            None => Place {
                object: None,
                offset: i64::from(address),
            },
        }
    }

    /// The address of a place.
    pub(crate) fn address_of_place(&mut self, place: Place) -> u32 {
        let base = match place.object {
            Some(object) => self.address_of(object).unwrap_or(0),
            None => 0,
        };
        base.wrapping_add(place.offset as u32)
    }

    /// The bytes at a place; `None` if they are not all there.
    pub(crate) fn bytes_at(&self, place: Place, len: usize) -> Option<&[u8]> {
        let start = usize::try_from(place.offset).ok()?;
        self.buffer(place.object?)?
            .get(start..start.checked_add(len)?)
    }

    /// The bytes at a place, to change; `None` if they are not all there, or cannot be changed.
    pub(crate) fn bytes_at_mut(&mut self, place: Place, len: usize) -> Option<&mut [u8]> {
        let start = usize::try_from(place.offset).ok()?;
        self.buffer_mut(place.object?)?
            .get_mut(start..start.checked_add(len)?)
    }

    /// Room for bytes that are written to memory of no object.
    pub(crate) fn lost_bytes(&mut self, len: usize) -> Option<&mut [u8]> {
        if len > RAM {
            return None;
        }
        let lost = &mut self.module_state.addresses.lost;
        lost.clear();
        lost.resize(len, 0);
        Some(lost)
    }

    /// The word at an address that belongs to no object: a register, or 0.
    pub(crate) fn register(&mut self, address: u32) -> u32 {
        match self.module_state.registers {
            Some(registers) => (registers.read)(self, address & !3),
            None => 0,
        }
    }

    /// Writes a register.
    pub(crate) fn set_register(&mut self, address: u32, word: u32) {
        if let Some(registers) = self.module_state.registers {
            (registers.write)(self, address & !3, word << (address % 4 * 8));
        }
    }

    /// A bytearray that is so many bytes at a place: as many as there are of an object's, and as many as
    /// one likes where nothing is. Those take no memory, for they read 0 and keep nothing.
    pub(crate) fn bytearray_at(&mut self, place: Place, len: usize) -> Value {
        let there = place
            .object
            .and_then(|object| self.buffer(object))
            .map_or(0, <[u8]>::len);
        let start = usize::try_from(place.offset)
            .unwrap_or(usize::MAX)
            .min(there);
        let (target, start, len) = match place.object {
            Some(object) => (object, start, len.min(there - start)),
            None => (self.new_native(ids::OBJECT, Nowhere(place.offset)), 0, len),
        };
        self.heap
            .value(Object::MemoryView(Box::new(crate::object::MemoryView {
                target,
                code: crate::types::array::element::BYTEARRAY,
                start,
                len,
                read_only: false,
                bytearray: true,
            })))
    }
}
