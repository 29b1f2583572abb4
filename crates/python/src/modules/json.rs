//! json (extmod/modjson.c).

use super::input::Input;
use super::{is_str, str_data};
use crate::builtins::output;
use crate::error::{Error, Res};
use crate::map::Entry;
use crate::object::{Object, blocks};
use crate::pure::json::{Container, Event, JsonError, Reader, Role, Scalar, Source};
use crate::text::int::Int;
use crate::text::repr::quote_json;
use crate::types::{ANY, ModuleBuilder, NativeFn, ids};
use crate::value::{Ref, Sym, Value};
use crate::vm::Vm;
use bstr::ByteVec;

/// Fills in the module.
pub fn init(m: &mut ModuleBuilder) {
    m.function("dump", NativeFn::Kw(2, ANY, dump))
        .function("dumps", NativeFn::Kw(1, ANY, dumps))
        .function("load", NativeFn::F1(load))
        .function("loads", NativeFn::F1(loads));
}

/// Between items, and between a key and its value.
struct Separators {
    item: Vec<u8>,
    key: Vec<u8>,
}

impl Separators {
    fn parse(vm: &mut Vm, pos: &[Value], kw: &[(Sym, Value)]) -> Res<Separators> {
        let [pair] = vm.parse_args(pos, kw, ["separators"], 0, 0)?;
        match pair.defined() {
            Some(pair) if !pair.is_none() => {
                let items = vm.fixed_items_arg(pair, 2)?;
                Ok(Separators {
                    item: separator(vm, items[0])?,
                    key: separator(vm, items[1])?,
                })
            }
            _ => Ok(Separators {
                item: b", ".to_vec(),
                key: b": ".to_vec(),
            }),
        }
    }
}

/// A separator ends at a NUL.
fn separator(vm: &mut Vm, v: Value) -> Res<Vec<u8>> {
    let mut data = str_data(vm, v)?;
    let end = data.iter().position(|b| *b == 0).unwrap_or(data.len());
    data.truncate(end);
    Ok(data)
}

/// `dump(obj, stream, *, separators=None)`
fn dump(vm: &mut Vm, pos: &[Value], kw: &[(Sym, Value)]) -> Res {
    let separators = Separators::parse(vm, &pos[2..], kw)?;
    output::check_stream(vm, pos[1])?;
    let mut out = Vec::new();
    let result = write(vm, &mut out, pos[0], &separators);
    // What comes before a failure was written.
    output::write_to(vm, pos[1], &out)?;
    result?;
    Ok(Value::None)
}

/// `dumps(obj, *, separators=None)`
fn dumps(vm: &mut Vm, pos: &[Value], kw: &[(Sym, Value)]) -> Res {
    let separators = Separators::parse(vm, &pos[1..], kw)?;
    let mut out = Vec::new();
    write(vm, &mut out, pos[0], &separators)?;
    vm.reserve(out.len())?;
    Ok(vm.new_str_of(out))
}

/// Writes a value. What JSON has nothing for appears as its repr.
fn write(vm: &mut Vm, out: &mut Vec<u8>, v: Value, separators: &Separators) -> Res<()> {
    match v {
        Value::None => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Str(_) => quote(vm, out, v),
        Value::Obj(r) => {
            vm.enter_native()?;
            let result = write_object(vm, out, v, r, separators);
            vm.leave_native();
            result?;
        }
        _ => vm.print_text(out, v, true)?,
    }
    Ok(())
}

fn quote(vm: &Vm, out: &mut Vec<u8>, v: Value) {
    quote_json(out, vm.buffer(v).unwrap_or(&[]));
}

fn write_object(
    vm: &mut Vm,
    out: &mut Vec<u8>,
    v: Value,
    r: Ref,
    separators: &Separators,
) -> Res<()> {
    match vm.heap.get(r) {
        Object::Str(_) | Object::Bytes(_) => quote(vm, out, v),
        Object::List(list) => {
            let items = list.items.clone();
            write_items(vm, out, &items, separators)?;
        }
        Object::Tuple(items) => {
            let items = items.clone();
            write_items(vm, out, &items, separators)?;
        }
        Object::Exception(e) => {
            let items = vm.items_arg(e.args)?;
            write_items(vm, out, &items, separators)?;
        }
        Object::Dict(map) => {
            let entries: Vec<Entry> = map.iter().collect();
            write_entries(vm, out, &entries, separators)?;
        }
        Object::Instance(_) => {
            let repr = vm.names.repr;
            let native = vm.native_of(v);
            if native.is(v) || vm.is_exception(native) || vm.find_in_class(v, repr).is_some() {
                vm.print_text(out, v, true)?;
            } else {
                write(vm, out, native, separators)?;
            }
        }
        _ => vm.print_text(out, v, true)?,
    }
    Ok(())
}

/// An item's repr may call the program, and that may change the list: what is to be written is
/// kept.
fn write_items(
    vm: &mut Vm,
    out: &mut Vec<u8>,
    items: &[Value],
    separators: &Separators,
) -> Res<()> {
    let kept = vm.kept.len();
    vm.kept.extend_from_slice(items);
    out.push(b'[');
    for (i, &item) in items.iter().enumerate() {
        if i > 0 {
            out.push_str(&separators.item);
        }
        write(vm, out, item, separators)?;
    }
    out.push(b']');
    vm.kept.truncate(kept);
    Ok(())
}

fn write_entries(
    vm: &mut Vm,
    out: &mut Vec<u8>,
    entries: &[Entry],
    separators: &Separators,
) -> Res<()> {
    let kept = vm.kept.len();
    for entry in entries {
        vm.kept.extend([entry.key, entry.value]);
    }
    out.push(b'{');
    for (i, entry) in entries.iter().enumerate() {
        if i > 0 {
            out.push_str(&separators.item);
        }
        let text = is_str(vm, entry.key) || matches!(vm.object(entry.key), Some(Object::Bytes(_)));
        if !text {
            out.push(b'"');
        }
        write(vm, out, entry.key, separators)?;
        if !text {
            out.push(b'"');
        }
        out.push_str(&separators.key);
        write(vm, out, entry.value, separators)?;
    }
    out.push(b'}');
    vm.kept.truncate(kept);
    Ok(())
}

fn loads(vm: &mut Vm, text: Value) -> Res {
    let text = vm.buffer_arg(text)?;
    let mut reader = Reader::new(Text(text.into_iter()));
    let mut building = Building::default();
    loop {
        // Nothing of the VM is borrowed while the reader reads.
        let event = match reader.next_event() {
            Ok(Some(event)) => event,
            Ok(None) => return Ok(building.root),
            Err(e) => return Err(raise(vm, e)),
        };
        building.add(vm, event)?;
    }
}

/// A text in memory.
struct Text(std::vec::IntoIter<u8>);

impl Source for Text {
    type Error = Error;

    fn next_byte(&mut self) -> Result<Option<u8>, Error> {
        Ok(self.0.next())
    }
}

fn load(vm: &mut Vm, stream: Value) -> Res {
    let input = Input::new(vm, stream)?;
    // The VM goes back and forth between the stream, which may be the program's, and the builder.
    let vm = std::cell::RefCell::new(vm);
    let mut reader = Reader::new(Stream {
        vm: &vm,
        input,
        ahead: Vec::new().into_iter(),
    });
    let mut building = Building::default();
    loop {
        match reader.next_event() {
            Ok(Some(event)) => building.add(&mut vm.borrow_mut(), event)?,
            Ok(None) => return Ok(building.root),
            Err(e) => return Err(raise(&mut vm.borrow_mut(), e)),
        }
    }
}

/// A stream read byte by byte, as it must stand after the value's end.
struct Stream<'a, 'v, 'h> {
    vm: &'a std::cell::RefCell<&'v mut Vm<'h>>,
    input: Input,
    /// The rest of a character, if the stream gives text.
    ahead: std::vec::IntoIter<u8>,
}

impl Source for Stream<'_, '_, '_> {
    type Error = Error;

    fn next_byte(&mut self) -> Result<Option<u8>, Error> {
        if let Some(byte) = self.ahead.next() {
            return Ok(Some(byte));
        }
        let bytes = self.input.read(&mut self.vm.borrow_mut(), 1)?;
        self.ahead = bytes.into_iter();
        Ok(self.ahead.next())
    }
}

fn raise(vm: &mut Vm, error: JsonError<Error>) -> Error {
    match error {
        JsonError::Source(e) => e,
        JsonError::Unicode => vm.raise_with(ids::UNICODE_ERROR, &[]),
        JsonError::Syntax | JsonError::Number(_) => vm.value_error(&error.to_string()),
    }
}

/// The value under construction.
struct Building {
    root: Value,
    /// The containers that are open.
    open: Vec<Ref>,
    /// The key whose value is still to come.
    key: Value,
    /// Events until the next tick.
    patience: u32,
}

impl Default for Building {
    fn default() -> Building {
        Building {
            root: Value::None,
            open: Vec::new(),
            key: Value::Undefined,
            patience: EVENTS_PER_TICK,
        }
    }
}

/// Texts are short on a board; a long one must not keep Ctrl-C waiting.
const EVENTS_PER_TICK: u32 = 1000;

impl Building {
    fn add(&mut self, vm: &mut Vm, event: Event) -> Res<()> {
        self.patience -= 1;
        if self.patience == 0 {
            self.patience = EVENTS_PER_TICK;
            vm.tick()?;
        }
        let entered = matches!(event, Event::Enter(..));
        let (role, value) = match event {
            Event::Leave => {
                self.open.pop();
                return Ok(());
            }
            Event::Scalar(role, scalar) => (role, new_scalar(vm, scalar)?),
            Event::Enter(role, Container::List) => (role, vm.new_list(Vec::new())),
            Event::Enter(role, Container::Dict) => (role, vm.new_dict().into()),
        };
        self.place(vm, role, value)?;
        if let Value::Obj(r) = value
            && entered
        {
            self.open.push(r);
        }
        Ok(())
    }

    /// Everything made is reachable from the root, which is kept, as the key is.
    fn place(&mut self, vm: &mut Vm, role: Role, value: Value) -> Res<()> {
        match (role, self.open.last()) {
            (Role::Item, Some(&list)) => vm.list_push(list, value)?,
            (Role::Value, Some(&dict)) => {
                vm.keep(value);
                vm.map_set(dict, self.key, value)?;
                // Value and key: the dict has them now.
                vm.kept.truncate(vm.kept.len().saturating_sub(2));
                self.key = Value::Undefined;
            }
            (Role::Key, _) => self.key = vm.keep(value),
            _ => self.root = vm.keep(value),
        }
        Ok(())
    }
}

fn new_scalar(vm: &mut Vm, scalar: Scalar) -> Res {
    Ok(match scalar {
        Scalar::Null => Value::None,
        Scalar::Bool(b) => Value::Bool(b),
        Scalar::Int(Int::Small(i)) => vm.int(i),
        Scalar::Int(Int::Big(i)) => {
            vm.reserve(16 + blocks(i.bits().div_ceil(8) as usize))?;
            vm.bigint(i)
        }
        Scalar::Float(f) => vm.float(f),
        Scalar::Str(text) => {
            vm.reserve(text.len() + 1)?;
            vm.new_str(text)
        }
    })
}
