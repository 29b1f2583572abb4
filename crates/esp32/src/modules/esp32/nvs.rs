//! `esp32.NVS` (ports/esp32/esp32_nvs.c): values by name that outlive resets.

use crate::modules::esp_error::EspError;
use crate::state::state;
use crate::storage::nvs::{Item, NAME_MAX, PutError};
use python::object::NativeObject;
use python::types::{Hooks, ModuleBuilder, NativeFn};
use python::{Res, Value, Vm};

/// A namespace.
struct Nvs(String);

impl NativeObject for Nvs {}

pub(super) fn build(m: &mut ModuleBuilder) {
    let ty = m.vm.define_type("NVS", |t| {
        t.make(|vm, ty, pos, kw| {
            vm.no_keywords(kw)?;
            vm.check_count(pos.len(), 1, 1)?;
            let name = vm.text_arg(pos[0])?;
            if name.is_empty() || name.len() > NAME_MAX {
                return Err(EspError::NvsInvalidName.raise(vm));
            }
            Ok(vm.new_native(ty, Nvs(name.to_string())))
        })
        .hooks(Hooks {
            print: Some(|_, _, _| Ok("<NVS namespace>".to_owned())),
            ..Hooks::default()
        })
        .method("get_i32", NativeFn::F2(get_int))
        .method(
            "set_i32",
            NativeFn::F3(|vm, v, key, value| {
                let key = text(vm, key)?;
                let value = vm.int_arg(value)? as i32;
                put(vm, v, key, Item::Int(value))
            }),
        )
        .method("get_blob", NativeFn::F3(get_blob))
        .method(
            "set_blob",
            NativeFn::F3(|vm, v, key, bytes| {
                let key = text(vm, key)?;
                let bytes = vm.buffer_arg(bytes)?;
                put(vm, v, key, Item::Blob(bytes))
            }),
        )
        .method(
            "erase_key",
            NativeFn::F2(|vm, v, key| {
                let space = space(vm, v)?;
                let key = text(vm, key)?;
                let state = state(vm);
                let erased = state.storage.borrow_mut().nvs.erase_key(&space, &key);
                if erased {
                    state.keep_nvs();
                    Ok(Value::None)
                } else {
                    Err(EspError::NvsNotFound.raise(vm))
                }
            }),
        )
        .method(
            "commit",
            NativeFn::F1(|vm, v| {
                // What is set is in the flash already.
                space(vm, v)?;
                Ok(Value::None)
            }),
        );
    });
    m.value("NVS", Value::Type(ty));
}

fn space(vm: &mut Vm, v: Value) -> Res<String> {
    match vm.native_ref::<Nvs>(v) {
        Some(nvs) => Ok(nvs.0.clone()),
        None => Err(vm.type_error("argument has wrong type")),
    }
}

/// A key.
fn text(vm: &mut Vm, v: Value) -> Res<String> {
    Ok(vm.text_arg(v)?.to_string())
}

fn put(vm: &mut Vm, v: Value, key: String, item: Item) -> Res {
    let space = space(vm, v)?;
    if key.len() > NAME_MAX {
        return Err(EspError::NvsKeyTooLong.raise(vm));
    }
    let state = state(vm);
    let put = state.storage.borrow_mut().nvs.put(&space, &key, item);
    match put {
        Ok(true) => state.keep_nvs(),
        Ok(false) => {}
        Err(PutError::Full) => return Err(EspError::NvsFull.raise(vm)),
        Err(PutError::TooLong) => return Err(EspError::NvsTooLong.raise(vm)),
    }
    Ok(Value::None)
}

/// `get_i32(key)`
fn get_int(vm: &mut Vm, v: Value, key: Value) -> Res {
    let space = space(vm, v)?;
    let key = text(vm, key)?;
    let found = state(vm).storage.borrow().nvs.int(&space, &key);
    match found {
        Some(value) => Ok(vm.int(i64::from(value))),
        None => Err(EspError::NvsNotFound.raise(vm)),
    }
}

/// `get_blob(key, buffer)`: its length.
fn get_blob(vm: &mut Vm, v: Value, key: Value, buffer: Value) -> Res {
    let space = space(vm, v)?;
    let key = text(vm, key)?;
    if vm.buffer_mut(buffer).is_none() {
        return Err(vm.type_error("object with buffer protocol required"));
    }
    let found = state(vm)
        .storage
        .borrow()
        .nvs
        .blob(&space, &key)
        .map(<[u8]>::to_vec);
    let Some(bytes) = found else {
        return Err(EspError::NvsNotFound.raise(vm));
    };
    match vm.buffer_mut(buffer) {
        Some(buffer) if buffer.len() >= bytes.len() => {
            buffer[..bytes.len()].copy_from_slice(&bytes);
            Ok(vm.int(bytes.len() as i64))
        }
        _ => Err(EspError::NvsInvalidLength.raise(vm)),
    }
}
