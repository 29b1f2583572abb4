//! The modules that touch nothing outside, one file each.

pub(crate) mod addresses;
pub mod array;
pub mod binascii;
pub mod builtins;
pub mod cmath;
pub mod collections;
pub mod cryptolib;
pub mod deflate;
pub mod errno;
pub mod framebuf;
pub mod gc;
pub mod hashlib;
pub mod heapq;
pub mod input;
pub mod json;
pub mod math;
pub mod micropython;
pub mod platform;
pub mod random;
pub mod re;
pub mod ringio;
pub mod struct_;
pub mod sys;
pub mod uctypes;

use crate::error::Res;
use crate::object::Object;
use crate::types::ids;
use crate::value::{TypeId, Value};
use crate::vm::Vm;

/// What modules know between calls.
#[derive(Default)]
pub(crate) struct State {
    /// The generator of `random`, from its first import on.
    pub random: Option<crate::pure::random::Random>,
    /// The types of `re`: patterns and matches.
    pub re: Option<(TypeId, TypeId)>,
    /// `uctypes.struct`.
    pub structure: Option<TypeId>,
    /// The addresses that `uctypes` lends.
    pub addresses: addresses::Addresses,
    /// What pointers of viper functions reach outside of objects.
    pub registers: Option<crate::vm::viper::Registers>,
    /// `framebuf.FrameBuffer`.
    pub frame_buffer: Option<TypeId>,
}

/// Makes them known to a VM.
pub(crate) fn register(vm: &mut Vm) {
    vm.define_module("array", array::init);
    vm.define_module("binascii", binascii::init);
    vm.define_module("builtins", builtins::init);
    vm.define_module("cmath", cmath::init);
    vm.define_module("collections", collections::init);
    vm.define_module("cryptolib", cryptolib::init);
    vm.define_module("deflate", deflate::init);
    vm.define_module("errno", errno::init);
    vm.define_module("framebuf", framebuf::init);
    vm.define_module("gc", gc::init);
    vm.define_module("hashlib", hashlib::init);
    vm.define_module("heapq", heapq::init);
    vm.define_module("json", json::init);
    vm.define_module("math", math::init);
    vm.define_module("micropython", micropython::init);
    vm.define_module("platform", platform::init);
    vm.define_module("random", random::init);
    vm.define_module("re", re::init);
    vm.define_module("struct", struct_::init);
    vm.define_module("sys", sys::init);
    vm.define_module("uctypes", uctypes::init);
}

/// A copy of the data of a str or bytes, and of no other type, as `mp_obj_str_get_data`.
pub(crate) fn str_data(vm: &mut Vm, v: Value) -> Res<Vec<u8>> {
    if is_str(vm, v) {
        return Ok(vm.text_arg(v)?.into());
    }
    match vm.object(v) {
        Some(Object::Bytes(b)) => Ok(b.to_vec()),
        _ => Err(vm.wrong_type("can't convert '{}' object to str implicitly", v)),
    }
}

/// Whether it is a str, not of a derived class.
pub(crate) fn is_str(vm: &Vm, v: Value) -> bool {
    matches!(v, Value::Str(_)) || matches!(vm.object(v), Some(Object::Str(_)))
}

/// A str (which must be UTF-8) or bytes, as `mp_obj_new_str_of_type`.
pub(crate) fn str_or_bytes(vm: &mut Vm, is_str: bool, data: &[u8]) -> Res {
    vm.reserve(data.len())?;
    if !is_str {
        return Ok(vm.new_bytes(data));
    }
    if !crate::text::utf8::is_valid(data) {
        return Err(vm.raise_with(ids::UNICODE_ERROR, &[]));
    }
    Ok(vm.new_str(data))
}
