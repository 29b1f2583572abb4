//! cryptolib (extmod/modcryptolib.c): AES with keys of 128 and 256 bits, in the modes that the
//! ESP32's firmware has, ECB (1) and CBC (2).

use crate::error::{Error, Res};
use crate::object::NativeObject;
use crate::types::{ModuleBuilder, NativeFn};
use crate::value::{Sym, TypeId, Value};
use crate::vm::Vm;
use aes::cipher::{Block, BlockDecrypt, BlockEncrypt, KeyInit};
use aes::{Aes128, Aes256};

const ECB: i64 = 1;
const CBC: i64 = 2;

/// Bytes of a block, and of an initialisation vector.
const BLOCK: usize = 16;

/// Fills in the module. The modes have no names there.
pub fn init(m: &mut ModuleBuilder) {
    let ty = m.vm.define_type("aes", |t| {
        t.make(make)
            .method(
                "encrypt",
                NativeFn::Var(2, 3, |vm, args| process(vm, args, true)),
            )
            .method(
                "decrypt",
                NativeFn::Var(2, 3, |vm, args| process(vm, args, false)),
            );
    });
    m.value("aes", Value::Type(ty));
}

enum Key {
    Short(Box<Aes128>),
    Long(Box<Aes256>),
}

impl Key {
    fn new(key: &[u8]) -> Option<Key> {
        match key.len() {
            16 => Some(Key::Short(Box::new(Aes128::new_from_slice(key).ok()?))),
            32 => Some(Key::Long(Box::new(Aes256::new_from_slice(key).ok()?))),
            _ => None,
        }
    }

    fn encrypt(&self, block: &mut [u8; BLOCK]) {
        let block: &mut Block<Aes128> = block.into();
        match self {
            Key::Short(key) => key.encrypt_block(block),
            Key::Long(key) => key.encrypt_block(block),
        }
    }

    fn decrypt(&self, block: &mut [u8; BLOCK]) {
        let block: &mut Block<Aes128> = block.into();
        match self {
            Key::Short(key) => key.decrypt_block(block),
            Key::Long(key) => key.decrypt_block(block),
        }
    }
}

/// A cipher under way.
struct Cipher {
    key: Key,
    /// In CBC, the last block encrypted; `None` in ECB.
    chain: Option<[u8; BLOCK]>,
    /// Whether it encrypts, once it has begun: then it does nothing else.
    encrypts: Option<bool>,
}

impl NativeObject for Cipher {
    fn cost(&self) -> usize {
        // A context of mbedTLS, the vector, the header.
        4 + 276 + BLOCK + 4
    }
}

impl Cipher {
    fn process(&mut self, data: &mut [u8], encrypt: bool) {
        for chunk in data.chunks_exact_mut(BLOCK) {
            let mut block = [0; BLOCK];
            block.copy_from_slice(chunk);
            let before = block;
            if encrypt {
                if let Some(chain) = self.chain {
                    block = xor(block, chain);
                }
                self.key.encrypt(&mut block);
                self.chain = self.chain.map(|_| block);
            } else {
                self.key.decrypt(&mut block);
                if let Some(chain) = self.chain {
                    block = xor(block, chain);
                }
                self.chain = self.chain.map(|_| before);
            }
            chunk.copy_from_slice(&block);
        }
    }
}

fn xor(a: [u8; BLOCK], b: [u8; BLOCK]) -> [u8; BLOCK] {
    std::array::from_fn(|i| a[i] ^ b[i])
}

/// `aes(key, mode[, IV])`
fn make(vm: &mut Vm, ty: TypeId, pos: &[Value], kw: &[(Sym, Value)]) -> Res {
    vm.no_keywords(kw)?;
    vm.check_count(pos.len(), 2, 3)?;
    let mode = vm.int_arg(pos[1])?;
    if mode != ECB && mode != CBC {
        return Err(vm.value_error("mode"));
    }
    let key = vm.buffer_arg(pos[0])?;
    let Some(key) = Key::new(&key) else {
        return Err(vm.value_error("key"));
    };
    let vector: Option<[u8; BLOCK]> = match pos.get(2) {
        Some(&vector) if !vector.is_none() => match vm.buffer_arg(vector)?.try_into() {
            Ok(vector) => Some(vector),
            Err(_) => return Err(vm.value_error("IV")),
        },
        _ if mode == CBC => return Err(vm.value_error("IV")),
        _ => None,
    };
    Ok(vm.new_native(
        ty,
        Cipher {
            key,
            chain: vector.filter(|_| mode == CBC),
            encrypts: None,
        },
    ))
}

fn this<'a>(vm: &'a mut Vm, v: Value) -> Res<&'a mut Cipher> {
    if vm.native_ref::<Cipher>(v).is_none() {
        return Err(vm.type_error("argument has wrong type"));
    }
    vm.native_mut::<Cipher>(v).ok_or(Error::Stop)
}

/// `encrypt(in[, out])` and `decrypt(in[, out])`; out may be in.
fn process(vm: &mut Vm, args: &[Value], encrypt: bool) -> Res {
    let mut data = vm.buffer_arg(args[1])?;
    if data.len() % BLOCK != 0 {
        return Err(vm.value_error("blksize % 16"));
    }
    match args.get(2) {
        Some(&out) => match vm.buffer_mut(out).map(|out| out.len()) {
            Some(len) if len < data.len() => return Err(vm.value_error("output too small")),
            Some(_) => {}
            None => return Err(vm.type_error("object with buffer protocol required")),
        },
        None => vm.reserve(data.len())?,
    }
    let cipher = this(vm, args[0])?;
    if cipher.encrypts.is_some_and(|encrypts| encrypts != encrypt) {
        return Err(vm.value_error("can't encrypt & decrypt"));
    }
    cipher.encrypts = Some(encrypt);
    cipher.process(&mut data, encrypt);
    let Some(&out) = args.get(2) else {
        return Ok(vm.new_bytes(data));
    };
    if let Some(slot) = vm.buffer_mut(out).and_then(|out| out.get_mut(..data.len())) {
        slot.copy_from_slice(&data);
    }
    Ok(out)
}
