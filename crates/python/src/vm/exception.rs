//! Raising, matching and printing exceptions.

use super::Vm;
use crate::compiler::{CompileError, CompileErrorKind};
use crate::error::{Error, Res};
use crate::object::{Exception, Object, TraceEntry};
use crate::text::fill;
use crate::types::ids;
use crate::value::{Sym, TypeId, Value};
use bstr::{BString, ByteVec};

/// The names of the errno module in its order, newlib's numbers (FIDELITY, section 1).
pub const ERRNO: [(&str, i32); 22] = [
    ("EPERM", 1),
    ("ENOENT", 2),
    ("EIO", 5),
    ("EBADF", 9),
    ("EAGAIN", 11),
    ("ENOMEM", 12),
    ("EACCES", 13),
    ("EEXIST", 17),
    ("ENODEV", 19),
    ("EISDIR", 21),
    ("EINVAL", 22),
    ("EOPNOTSUPP", 95),
    ("EADDRINUSE", 112),
    ("ECONNABORTED", 113),
    ("ECONNRESET", 104),
    ("ENOBUFS", 105),
    ("ENOTCONN", 128),
    ("ETIMEDOUT", 116),
    ("ECONNREFUSED", 111),
    ("EHOSTUNREACH", 118),
    ("EALREADY", 120),
    ("EINPROGRESS", 119),
];

/// What lies where in the emergency buffer, in bytes (py/objexcept.c): the traceback, a tuple's head, its
/// items of a word each, a str, and its text, of which at least so much fits as `TEXT_LEAST`.
const TRACEBACK: usize = 24;
const TUPLE: usize = 8;
const WORD: usize = 4;
const STR: usize = 16;
const TEXT_LEAST: usize = 16;

/// Lines of a traceback that fit into the emergency buffer.
const TRACEBACK_LINES: usize = 2;

impl Vm<'_> {
    /// An exception of a built-in type with these arguments. While the heap is locked it has them only if
    /// the emergency buffer is large enough.
    pub fn new_exception(&mut self, ty: TypeId, args: &[Value]) -> Value {
        let locked = self.heap.locked() > 0;
        let lost = locked && self.heap.emergency < TRACEBACK + TUPLE + WORD * args.len();
        let args = self.new_tuple(if lost { &[] } else { args });
        self.heap.value(Object::Exception(Box::new(Exception {
            ty,
            args,
            traceback: Vec::new(),
            traceback_room: 0,
            in_emergency: false,
        })))
    }

    /// An exception with a message.
    pub fn raise(&mut self, ty: TypeId, message: &(impl AsRef<[u8]> + ?Sized)) -> Error {
        let message = message.as_ref();
        if self.heap.locked() > 0 {
            return match self.emergency_message(message) {
                Some(message) => {
                    let message = self.new_str(message);
                    self.raise_with(ty, &[message])
                }
                None => self.raise_with(ty, &[]),
            };
        }
        let message = self.new_str(message);
        Error::Raised(self.new_exception(ty, &[message]))
    }

    /// What the emergency buffer holds of a message; `None` if not even its str.
    fn emergency_message<'a>(&self, message: &'a [u8]) -> Option<&'a [u8]> {
        let text = TRACEBACK + TUPLE + WORD + STR;
        // Texts that need no formatting are in ROM. None of those has a quote or a digit in it.
        let formatted = message.iter().any(|&c| c == b'\'' || c.is_ascii_digit());
        if !formatted {
            return (self.heap.emergency >= text).then_some(message);
        }
        let room = self.heap.emergency.checked_sub(text)?;
        if room < TEXT_LEAST {
            return None;
        }
        // A byte 0 ends it.
        Some(&message[..message.len().min(room - 1)])
    }

    /// An exception with arguments.
    pub fn raise_with(&mut self, ty: TypeId, args: &[Value]) -> Error {
        Error::Raised(self.new_exception(ty, args))
    }

    /// TypeError
    pub fn type_error(&mut self, message: &(impl AsRef<[u8]> + ?Sized)) -> Error {
        self.raise(ids::TYPE_ERROR, message)
    }

    /// TypeError about a value, the name of whose type goes into the message's `{}`.
    pub(crate) fn wrong_type(&mut self, template: &str, v: Value) -> Error {
        let name = self.text(self.name_of_type(self.type_of(v)));
        let message = fill(template, [name]);
        self.type_error(&message)
    }

    /// ValueError
    pub fn value_error(&mut self, message: &(impl AsRef<[u8]> + ?Sized)) -> Error {
        self.raise(ids::VALUE_ERROR, message)
    }

    /// OSError with a number.
    pub fn os_error(&mut self, errno: i32) -> Error {
        let errno = self.int(i64::from(errno));
        self.raise_with(ids::OS_ERROR, &[errno])
    }

    /// MemoryError `memory allocation failed, allocating N bytes`.
    pub fn memory_error(&mut self, bytes: usize) -> Error {
        // What is asked for is a machine word there.
        let bytes = bytes as u32;
        self.raise(
            ids::MEMORY_ERROR,
            &format!("memory allocation failed, allocating {bytes} bytes"),
        )
    }

    /// `unsupported types for __add__: 'a', 'b'`
    pub fn unsupported(&mut self, method: &str, a: Value, b: Value) -> Error {
        let name = |v| self.text(self.name_of_type(self.type_of(v)));
        let template = "unsupported types for {}: '{}', '{}'";
        let message = fill(template, [method.as_bytes(), name(a), name(b)]);
        self.type_error(&message)
    }

    /// AttributeError for a missing attribute, worded as `mp_load_method` does.
    pub fn no_attribute(&mut self, obj: Value, name: Sym) -> Error {
        let is_type = match self.object(obj) {
            Some(object) => matches!(object, Object::Class(_) | Object::NamedTupleType(_)),
            None => matches!(obj, Value::Type(_)),
        };
        if !is_type {
            return self.no_stored_attribute(obj, name);
        }
        let (ty, name) = (self.text(self.name_of_type(obj)), self.text(name));
        let message = fill("type object '{}' has no attribute '{}'", [ty, name]);
        self.raise(ids::ATTRIBUTE_ERROR, &message)
    }

    /// AttributeError of an attribute that cannot be stored or deleted, as `mp_store_attr` words it.
    pub fn no_stored_attribute(&mut self, obj: Value, name: Sym) -> Error {
        let (ty, name) = (self.name_of_type(self.type_of(obj)), self.text(name));
        let message = fill("'{}' object has no attribute '{}'", [self.text(ty), name]);
        self.raise(ids::ATTRIBUTE_ERROR, &message)
    }

    /// A compile error as an exception, with its place as traceback.
    pub(crate) fn syntax_error(&mut self, error: CompileError, file: Sym) -> Error {
        let ty = match error.kind {
            CompileErrorKind::Syntax => ids::SYNTAX_ERROR,
            CompileErrorKind::Indentation => ids::INDENTATION_ERROR,
            CompileErrorKind::Memory => ids::MEMORY_ERROR,
            CompileErrorKind::NotImplemented => ids::NOT_IMPLEMENTED_ERROR,
            CompileErrorKind::Runtime => ids::RUNTIME_ERROR,
            CompileErrorKind::Viper => ids::VIPER_TYPE_ERROR,
        };
        let raised = if error.message.is_empty() {
            self.raise_with(ty, &[])
        } else {
            self.raise(ty, error.message.as_bytes())
        };
        if let Error::Raised(v) = raised
            && error.line > 0
        {
            self.add_trace(
                v,
                TraceEntry {
                    file,
                    line: error.line,
                    block: error.block,
                },
            );
        }
        raised
    }

    /// The built-in exception behind an exception object: itself, or what an instance wraps.
    pub(crate) fn exception_mut(&mut self, v: Value) -> Option<&mut Exception> {
        match self.native_of(v) {
            Value::Obj(r) => match self.heap.get_mut(r) {
                Object::Exception(e) => Some(e),
                _ => None,
            },
            _ => None,
        }
    }

    /// The built-in exception behind an exception object.
    pub fn exception(&self, v: Value) -> Option<&Exception> {
        match self.object(self.native_of(v)) {
            Some(Object::Exception(e)) => Some(e),
            _ => None,
        }
    }

    /// Whether it is an exception object.
    pub fn is_exception(&self, v: Value) -> bool {
        self.exception(v).is_some()
    }

    /// Adds a line to the traceback. While the heap is locked one begins only in the emergency buffer,
    /// of which it gets two lines, and one that is in the heap grows no more.
    pub(crate) fn add_trace(&mut self, v: Value, entry: TraceEntry) {
        let locked = self.heap.locked() > 0;
        let room = self.heap.emergency >= TRACEBACK;
        if let Some(e) = self.exception_mut(v) {
            if e.traceback.len() == e.traceback_room {
                match e.traceback_room {
                    0 if locked && room => {
                        e.traceback_room = TRACEBACK_LINES;
                        e.in_emergency = true;
                    }
                    _ if locked || e.in_emergency => return,
                    room => e.traceback_room = room + 1,
                }
            }
            e.traceback.push(entry);
        }
    }

    /// Whether a raised error is an exception of that type.
    pub fn is_error(&self, error: Error, ty: TypeId) -> bool {
        match error {
            Error::Raised(v) => self.is_subclass(self.type_of(v), Value::Type(ty)),
            Error::Stop => false,
        }
    }

    /// What an operand of `raise` raises: an instance, or a class called without arguments.
    pub(crate) fn make_exception(&mut self, v: Value) -> Res {
        let base = Value::Type(ids::BASE_EXCEPTION);
        if self.is_class(v) && self.is_subclass(v, base) {
            let made = self.call(v, &[])?;
            if self.is_exception(made) {
                return Ok(made);
            }
        } else if self.is_exception(v) {
            return Ok(v);
        }
        Err(self.type_error("exceptions must derive from BaseException"))
    }

    /// First argument of an exception, or None.
    pub fn exception_value(&self, v: Value) -> Value {
        let args = match self.exception(v) {
            Some(e) => e.args,
            None => return Value::None,
        };
        match self.object(args) {
            Some(Object::Tuple(t)) => t.first().copied().unwrap_or(Value::None),
            _ => Value::None,
        }
    }

    /// The text MicroPython prints for an exception that nobody caught: traceback, type, message.
    /// Lines end with `\n`.
    pub fn exception_report(&mut self, v: Value) -> BString {
        let mut out = BString::default();
        let traceback = match self.exception(v) {
            Some(e) => e.traceback.clone(),
            None => Vec::new(),
        };
        if !traceback.is_empty() {
            out.push_str("Traceback (most recent call last):\n");
            for entry in traceback.iter().rev() {
                let file = self.text(entry.file);
                out.push_str(fill("  File \"{}\", line ", [file]));
                out.push_str(entry.line.to_string());
                if let Some(block) = entry.block {
                    out.push_str(", in ");
                    out.push_str(self.text(block));
                }
                out.push(b'\n');
            }
        }
        self.kept.push(v);
        let text = match self.print_exception(v) {
            Ok(text) => text,
            Err(_) => self.type_name(v).into(),
        };
        self.kept.pop();
        out.push_str(text);
        out.push(b'\n');
        out
    }

    /// `Type: message`, or the repr that the class defines: its `__str__` is not asked.
    fn print_exception(&mut self, v: Value) -> Res<BString> {
        let native = self.native_of(v);
        if !native.is(v) && self.find_in_class(v, self.names.repr).is_some() {
            return self.repr(v);
        }
        let message = self.str(native)?;
        let name = self.text(self.name_of_type(self.type_of(v)));
        Ok(fill("{}: {}", [name, &message]).into())
    }
}
