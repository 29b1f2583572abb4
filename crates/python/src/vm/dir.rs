//! Which attributes an object has (py/modbuiltins.c): all interned strings are tried, in their order.

use super::Vm;
use crate::error::{Error, Res};
use crate::object::Object;
use crate::types::ids;
use crate::value::{Sym, Value};

impl Vm<'_> {
    /// Whether it has an attribute. A property whose getter raises AttributeError is one.
    pub fn has_attr(&mut self, v: Value, name: Sym) -> Res<bool> {
        match self.lookup(v, name) {
            Ok(Some(_)) => Ok(true),
            Ok(None) => Ok(self.is_property(v, name)),
            Err(e) if self.is_error(e, ids::ATTRIBUTE_ERROR) => Ok(self.is_property(v, name)),
            Err(e) => Err(e),
        }
    }

    fn is_property(&self, v: Value, name: Sym) -> bool {
        let member = self.find_in_class(v, name);
        member.is_some_and(|m| matches!(self.object(m), Some(Object::Property(_))))
    }

    /// The names of an object's attributes, as `dir()` gives them.
    pub fn dir(&mut self, v: Value) -> Res<Vec<Sym>> {
        self.attributes(v, Err)
    }

    /// As [`Vm::dir`], but an attribute that raises an exception is none: what the tab key offers.
    pub fn dir_protected(&mut self, v: Value) -> Res<Vec<Sym>> {
        self.attributes(v, |e| match e {
            Error::Raised(_) => Ok(false),
            Error::Stop => Err(e),
        })
    }

    /// `__main__` itself.
    pub fn main_module(&self) -> Value {
        let main = self.rom_modules.get(&self.names.main);
        main.copied().unwrap_or(Value::None)
    }

    fn attributes(&mut self, v: Value, failed: fn(Error) -> Res<bool>) -> Res<Vec<Sym>> {
        let kept = self.kept_len();
        self.keep(v);
        let mut names = Vec::new();
        for name in self.heap.symbols.in_order() {
            if !self.text(name).is_empty() && self.has_attr(v, name).or_else(failed)? {
                names.push(name);
            }
        }
        self.keep_only(kept);
        Ok(names)
    }
}
