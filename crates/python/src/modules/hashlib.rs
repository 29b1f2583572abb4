//! hashlib (extmod/modhashlib.c): sha256, sha1, md5.

use crate::error::{Error, Res};
use crate::object::NativeObject;
use crate::types::{Make, ModuleBuilder, NativeFn};
use crate::value::{Sym, TypeId, Value};
use crate::vm::Vm;
use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256};

/// Fills in the module.
pub fn init(m: &mut ModuleBuilder) {
    define::<Sha256>(m, "sha256", make::<Sha256>);
    define::<Sha1>(m, "sha1", make::<Sha1>);
    define::<Md5>(m, "md5", make::<Md5>);
}

/// A hash under way; `None` once its digest was taken.
struct Hash<D>(Option<D>);

impl<D: 'static> NativeObject for Hash<D> {
    fn cost(&self) -> usize {
        // The header and a context of mbedTLS, about the same for all three.
        8 + 108
    }
}

fn define<D: Digest + 'static>(m: &mut ModuleBuilder, name: &str, make: Make) {
    let ty = m.vm.define_type(name, |t| {
        t.make(make)
            .method("update", NativeFn::F2(update::<D>))
            .method("digest", NativeFn::F1(digest::<D>));
    });
    m.value(name, Value::Type(ty));
}

fn make<D: Digest + 'static>(vm: &mut Vm, ty: TypeId, pos: &[Value], kw: &[(Sym, Value)]) -> Res {
    vm.no_keywords(kw)?;
    vm.check_count(pos.len(), 0, 1)?;
    let mut hash = D::new();
    if let Some(&data) = pos.first() {
        hash.update(vm.buffer_arg(data)?);
    }
    Ok(vm.new_native(ty, Hash(Some(hash))))
}

/// The hash of a method's self, if its digest was not taken.
fn this<'a, D: 'static>(vm: &'a mut Vm, slf: Value) -> Res<&'a mut Option<D>> {
    match vm.native_ref::<Hash<D>>(slf) {
        None => return Err(vm.type_error("argument has wrong type")),
        Some(Hash(None)) => return Err(vm.value_error("hash is final")),
        Some(Hash(Some(_))) => {}
    }
    match vm.native_mut::<Hash<D>>(slf) {
        Some(hash) => Ok(&mut hash.0),
        None => Err(Error::Stop),
    }
}

fn update<D: Digest + 'static>(vm: &mut Vm, slf: Value, data: Value) -> Res {
    this::<D>(vm, slf)?;
    let data = vm.buffer_arg(data)?;
    if let Some(hash) = this::<D>(vm, slf)? {
        hash.update(data);
    }
    Ok(Value::None)
}

fn digest<D: Digest + 'static>(vm: &mut Vm, slf: Value) -> Res {
    match this::<D>(vm, slf)?.take() {
        Some(hash) => Ok(vm.new_bytes(hash.finalize().to_vec())),
        None => Ok(Value::None),
    }
}
