//! str and repr.

use super::Vm;
use crate::error::Res;
use crate::object::Object;
use crate::text::fill;
use crate::types;
use crate::value::Value;
use bstr::{BString, ByteVec};
use std::io::Write;

impl Vm<'_> {
    /// `str(v)`
    pub fn str(&mut self, v: Value) -> Res<BString> {
        let mut out = Vec::new();
        self.print_text(&mut out, v, false)?;
        Ok(out.into())
    }

    /// `repr(v)`
    pub fn repr(&mut self, v: Value) -> Res<BString> {
        let mut out = Vec::new();
        self.print_text(&mut out, v, true)?;
        Ok(out.into())
    }

    /// Writes a value's text: its str, or its repr.
    pub fn print_text(&mut self, out: &mut Vec<u8>, v: Value, repr: bool) -> Res<()> {
        match v {
            Value::Undefined => out.push_str("(nil)"),
            Value::None => out.push_str("None"),
            Value::Bool(true) => out.push_str("True"),
            Value::Bool(false) => out.push_str("False"),
            Value::Int(i) => {
                let _ = write!(out, "{i}");
            }
            Value::Float(f) => crate::text::float::repr_float(out, f),
            Value::Str(s) => {
                let s = self.heap.symbols.text(s);
                if repr {
                    crate::text::repr::repr_str(out, s);
                } else {
                    out.extend_from_slice(s);
                }
            }
            Value::Ellipsis => out.push_str("Ellipsis"),
            Value::NotImplemented => out.push_str("NotImplemented"),
            Value::Native(_) => out.push_str("<function>"),
            Value::Type(_) => {
                let name = self.text(self.name_of_type(v));
                out.push_str(fill("<class '{}'>", [name]));
            }
            Value::Obj(r) => {
                self.enter_native()?;
                let result = self.print_object(out, v, r, repr);
                self.leave_native();
                result?;
            }
        }
        Ok(())
    }

    fn print_object(
        &mut self,
        out: &mut Vec<u8>,
        v: Value,
        r: crate::value::Ref,
        repr: bool,
    ) -> Res<()> {
        let address = self.address(r);
        match self.heap.get(r) {
            Object::Str(s) => {
                if repr {
                    crate::text::repr::repr_str(out, s);
                } else {
                    out.extend_from_slice(s);
                }
            }
            Object::Bytes(b) => crate::text::repr::repr_bytes(out, b),
            Object::ByteArray(_) | Object::Array(_) | Object::MemoryView(_) => {
                types::array::print(self, out, v)?;
            }
            Object::Int(i) => out.push_str(i.to_string()),
            Object::Complex(..) => types::number::print_complex(self, out, v),
            Object::List(_) => types::list::print(self, out, v)?,
            Object::Tuple(_) | Object::NamedTuple(_) => types::tuple::print(self, out, v)?,
            Object::Dict(_) | Object::DictView(..) => types::dict::print(self, out, v)?,
            Object::Set(_) | Object::FrozenSet(_) => types::set::print(self, out, v)?,
            Object::Range(..) => types::range::print(self, out, v)?,
            Object::Slice(_) => types::slice::print(self, out, v)?,
            Object::Function(f) => {
                let name = self.text(f.code.name);
                if f.closure.is_empty() {
                    out.push_str(fill("<function {}", [name]));
                    let _ = write!(out, " at 0x{address:x}>");
                } else {
                    out.push_str("<closure>");
                }
            }
            Object::Generator(g) => {
                let name = self.text(g.code.name);
                out.push_str(fill("<generator object '{}'", [name]));
                let _ = write!(out, " at {address:x}>");
            }
            Object::Class(_) | Object::NamedTupleType(_) => {
                let name = self.text(self.name_of_type(v));
                out.push_str(fill("<class '{}'>", [name]));
            }
            Object::Module(m) => {
                let (name, globals) = (m.name, m.globals);
                let file = self.names.file;
                let file = self.get_sym(globals, file);
                let name = self.text(name).to_owned();
                match file.and_then(|f| self.as_str(f)) {
                    Some(file) => {
                        out.push_str(fill("<module '{}' from '{}'>", [&name, file]));
                    }
                    None => {
                        out.push_str(fill("<module '{}'>", [&name]));
                    }
                }
            }
            Object::Super(class, obj) => {
                let (class, obj) = (*class, *obj);
                out.push_str("<super: ");
                self.print_text(out, class, true)?;
                out.push_str(", ");
                self.print_text(out, obj, true)?;
                out.push(b'>');
            }
            Object::Exception(_) => self.print_exception_args(out, v, repr)?,
            Object::Instance(_) => self.print_instance(out, v, address, repr)?,
            Object::Native(ty, _) => {
                let info = &self.types[ty.0 as usize];
                match info.hooks.print {
                    Some(hook) => out.push_str(&hook(self, v, repr)?),
                    None => {
                        let name = self.text(info.name);
                        let _ = write!(out, "<{name}>");
                    }
                }
            }
            Object::Plain => {
                let _ = write!(out, "<object>");
            }
            _ => {
                out.push_str(fill(
                    "<{}>",
                    [self.text(self.name_of_type(self.type_of(v)))],
                ));
            }
        }
        Ok(())
    }

    fn print_instance(&mut self, out: &mut Vec<u8>, v: Value, address: u32, repr: bool) -> Res<()> {
        let (str_name, repr_name) = (self.names.str, self.names.repr);
        let mut method = None;
        if !repr {
            method = self.find_in_class(v, str_name);
        }
        // A built-in base knows its own str, and is asked before `__repr__`.
        if repr || method.is_none() && self.native_of(v).is(v) {
            method = self.find_in_class(v, repr_name);
        }
        if let Some(f) = method {
            let text = match self.bind(f, v)? {
                super::attr::Found::Method(f, slf) => self.call(f, &[slf])?,
                super::attr::Found::Value(f) => self.call(f, &[])?,
            };
            match self.as_str(text) {
                Some(s) => out.extend_from_slice(s),
                // MicroPython prints whatever comes back.
                None => self.print_text(out, text, false)?,
            }
            return Ok(());
        }
        let native = self.native_of(v);
        if native.is(v) {
            let name = self.text(self.name_of_type(self.type_of(v)));
            out.push_str(fill("<{} object", [name]));
            let _ = write!(out, " at {address:x}>");
            return Ok(());
        }
        if self.is_exception(native) {
            if repr {
                out.push_str(self.text(self.name_of_type(self.type_of(v))));
            }
            return self.print_exception_tail(out, native, repr);
        }
        self.print_text(out, native, repr)
    }

    fn print_exception_args(&mut self, out: &mut Vec<u8>, v: Value, repr: bool) -> Res<()> {
        if repr {
            out.push_str(self.text(self.name_of_type(self.type_of(v))));
        }
        self.print_exception_tail(out, v, repr)
    }

    /// What follows the type's name (py/objexcept.c, mp_obj_exception_print).
    fn print_exception_tail(&mut self, out: &mut Vec<u8>, v: Value, repr: bool) -> Res<()> {
        let (args, ty) = match self.exception(v) {
            Some(e) => (e.args, e.ty),
            None => return Ok(()),
        };
        let items = self.items_arg(args)?;
        if !repr {
            match items[..] {
                [] => return Ok(()),
                [Value::Int(n)] | [Value::Int(n), _] if ty == types::ids::OS_ERROR => {
                    let named = super::exception::ERRNO
                        .iter()
                        .find(|(_, number)| *number == n);
                    if let Some((name, _)) = named {
                        let _ = write!(out, "[Errno {n}] {name}");
                        if items.len() > 1 {
                            out.push_str(": ");
                            self.print_text(out, items[1], false)?;
                        }
                        return Ok(());
                    }
                }
                _ => {}
            }
            if items.len() == 1 {
                return self.print_text(out, items[0], false);
            }
        }
        types::tuple::print(self, out, args)
    }
}
