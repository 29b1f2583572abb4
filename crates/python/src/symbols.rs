//! Interned strings, MicroPython's qstrs.

pub mod order;

use crate::value::Sym;
use bstr::BStr;
use order::Origin;
use std::collections::HashMap;
use std::rc::Rc;

/// What a qstr takes besides its text: a zero, a pointer, a length and a hash.
const ENTRY: usize = 8;

/// The table of interned strings. They live as long as the board, as qstrs do.
#[derive(Debug, Default)]
pub struct Symbols {
    strings: Vec<Rc<BStr>>,
    hashes: Vec<u16>,
    numbers: HashMap<Rc<BStr>, Sym>,
    /// Those of one byte, by that byte: characters are what is looked for most often.
    single: Vec<Option<Sym>>,
    bytes: usize,
    origins: Vec<Origin>,
    /// Where the strings come from that are interned now.
    pub origin: Origin,
}

/// MicroPython's string hash, of 16 bits on the ESP32 (`MICROPY_QSTR_BYTES_IN_HASH` 2); never 0.
pub fn string_hash(bytes: &[u8]) -> u16 {
    let mut hash: u32 = 5381;
    for &b in bytes {
        hash = hash.wrapping_mul(33) ^ u32::from(b);
    }
    match hash as u16 {
        0 => 1,
        h => h,
    }
}

impl Symbols {
    /// The symbol of a string.
    pub fn intern(&mut self, s: &(impl AsRef<[u8]> + ?Sized)) -> Sym {
        let s = BStr::new(s.as_ref());
        if let Some(sym) = self.find(s) {
            let origin = &mut self.origins[sym.index()];
            *origin = self.origin.min(*origin);
            return sym;
        }
        self.origins.push(self.origin);
        let sym = Sym(self.strings.len() as u32);
        self.bytes += s.len() + ENTRY;
        if let [byte] = **s {
            self.single.resize(1 << u8::BITS, None);
            self.single[usize::from(byte)] = Some(sym);
        }
        self.hashes.push(string_hash(s));
        let s: Rc<BStr> = Box::<BStr>::from(Box::<[u8]>::from(s.as_ref())).into();
        self.strings.push(s.clone());
        self.numbers.insert(s, sym);
        sym
    }

    /// Bytes they take on the part, all together.
    #[inline]
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// The symbol of a string, if it is interned already.
    pub fn find(&self, s: &(impl AsRef<[u8]> + ?Sized)) -> Option<Sym> {
        match *s.as_ref() {
            [byte] => self.single.get(usize::from(byte)).copied().flatten(),
            ref s => self.numbers.get(BStr::new(s)).copied(),
        }
    }

    /// Its text.
    #[inline]
    pub fn text(&self, sym: Sym) -> &BStr {
        &self.strings[sym.index()]
    }

    /// Its hash.
    #[inline]
    pub fn hash(&self, sym: Sym) -> u32 {
        u32::from(self.hashes[sym.index()])
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.strings.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.strings.is_empty()
    }

    /// All, in the order of their making.
    pub fn iter(&self) -> impl Iterator<Item = &BStr> {
        self.strings.iter().map(|s| &**s)
    }
}
