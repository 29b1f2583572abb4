//! Built-in names that a program has replaced (`builtins.abs = …`), until the next soft reset.

use super::Vm;
use crate::error::Res;
use crate::object::Object;
use crate::value::{Ref, Sym, Value};

/// What a program has replaced.
#[derive(Default)]
pub(crate) struct Overrides {
    /// What the names meant before, if anything, in the order of the first replacement.
    originals: Vec<(Sym, Option<Value>)>,
    /// What class statements call in place of the VM's own way.
    pub build_class: Option<Value>,
    /// What import statements call.
    pub import: Option<Value>,
}

impl Overrides {
    /// What only the originals keep alive.
    pub fn values(&self) -> impl Iterator<Item = Value> {
        self.originals.iter().filter_map(|(_, value)| *value)
    }
}

impl Vm<'_> {
    /// Replaces a built-in name. Undefined takes the replacement back, as `del` does; false if there
    /// is none.
    pub(crate) fn override_builtin(&mut self, name: Sym, value: Value) -> bool {
        let known = self.overrides.originals.iter().position(|o| o.0 == name);
        if value.is_undefined() {
            let Some(at) = known else {
                return false;
            };
            let (_, original) = self.overrides.originals.remove(at);
            self.put_builtin(name, original);
            return true;
        }
        if known.is_none() {
            let original = self.get_sym(self.builtins, name);
            self.overrides.originals.push((name, original));
        }
        self.put_builtin(name, Some(value));
        match &**self.text(name) {
            b"__build_class__" => self.overrides.build_class = Some(value),
            b"__import__" => self.overrides.import = Some(value),
            _ => {}
        }
        true
    }

    /// What a program has added to the built-in names, if this is the dict of module `builtins`, in
    /// which replacements of what there was are not seen.
    pub(crate) fn added_builtin(&mut self, globals: Ref, name: Sym) -> Option<Value> {
        let added = |o: &(Sym, Option<Value>)| o.0 == name && o.1.is_none();
        if !self.overrides.originals.iter().any(added) {
            return None;
        }
        let module = self.builtin_module("builtins")?;
        let is_its = matches!(self.object(module), Some(Object::Module(m)) if m.globals == globals);
        is_its.then(|| self.get_sym(self.builtins, name)).flatten()
    }

    /// Takes all replacements back.
    pub(crate) fn restore_builtins(&mut self) {
        let overrides = std::mem::take(&mut self.overrides);
        for (name, original) in overrides.originals {
            self.put_builtin(name, original);
        }
    }

    fn put_builtin(&mut self, name: Sym, value: Option<Value>) {
        match value {
            Some(value) => self.set_sym(self.builtins, name, value),
            None => {
                self.remove_sym(self.builtins, name);
            }
        }
        match &**self.text(name) {
            b"__build_class__" => self.overrides.build_class = None,
            b"__import__" => self.overrides.import = None,
            _ => {}
        }
        self.globals_epoch += 1;
    }

    /// The module of an import statement.
    pub(crate) fn import_statement(
        &mut self,
        name: Sym,
        fromlist: Value,
        level: i32,
        globals: Ref,
    ) -> Res {
        match self.overrides.import {
            None => self.import(name, fromlist, level, globals),
            Some(import) => {
                let args = [
                    Value::Str(name),
                    Value::Obj(globals),
                    Value::None,
                    fromlist,
                    Value::Int(level),
                ];
                self.call(import, &args)
            }
        }
    }
}
