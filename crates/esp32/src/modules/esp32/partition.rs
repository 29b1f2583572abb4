//! `esp32.Partition` (ports/esp32/esp32_partition.c): the parts of the flash chip as block devices.
//!
//! The board's files are not on them: they are in a folder of the PC.

use crate::modules::esp_error::EspError;
use crate::state::state;
use crate::storage::PAGE;
use python::object::NativeObject;
use python::types::{Hooks, ModuleBuilder, NativeFn, ids};
use python::value::{Sym, TypeId};
use python::{Res, Value, Vm};

/// `ESP_PARTITION_TYPE_APP`, `ESP_PARTITION_TYPE_DATA`, and any subtype.
const APP: i64 = 0;
const DATA: i64 = 1;
const ANY_SUBTYPE: i64 = 0xff;

/// `Partition.BOOT` and `RUNNING`.
const BOOT: i64 = 0;
const RUNNING: i64 = 1;

const ENOENT: i32 = 2;
const EINVAL: i32 = 22;

/// A row of the table.
struct Row {
    kind: i64,
    subtype: i64,
    address: u32,
    size: u32,
    label: &'static str,
}

/// The table of a 4 MiB part, with the files' partition that MicroPython adds.
const TABLE: [Row; 4] = [
    Row {
        kind: DATA,
        subtype: 2,
        address: 0x9000,
        size: 0x6000,
        label: "nvs",
    },
    Row {
        kind: DATA,
        subtype: 1,
        address: 0xf000,
        size: 0x1000,
        label: "phy_init",
    },
    Row {
        kind: APP,
        subtype: 0,
        address: 0x1_0000,
        size: 0x1f_0000,
        label: "factory",
    },
    Row {
        kind: DATA,
        subtype: 0x81,
        address: 0x20_0000,
        size: 0x20_0000,
        label: "vfs",
    },
];

/// The row that runs.
const FACTORY: usize = 2;

#[derive(Clone, Copy)]
struct Partition {
    row: usize,
    block: u32,
}

impl NativeObject for Partition {}

impl Partition {
    fn row(&self) -> &'static Row {
        &TABLE[self.row]
    }
}

pub(super) fn build(m: &mut ModuleBuilder) {
    let ty = m.vm.define_type("Partition", |t| {
        t.static_method("find", NativeFn::Kw(0, 4, find));
        t.make(make)
            .hooks(Hooks {
                print: Some(|vm, v, _| {
                    let Row { kind, subtype, address, size, label } = own(vm, v)?.row();
                    Ok(format!(
                        "<Partition type={kind}, subtype={subtype}, address={address}, size={size}, label={label}, encrypted=0>"
                    ))
                }),
                ..Hooks::default()
            })
            .method("info", NativeFn::F1(info))
            .method("readblocks", NativeFn::Var(3, 4, read))
            .method("writeblocks", NativeFn::Var(3, 4, write))
            .method("ioctl", NativeFn::F3(ioctl))
            .method(
                "set_boot",
                NativeFn::F1(|vm, v| {
                    if own(vm, v)?.row().kind == APP {
                        Ok(Value::None)
                    } else {
                        Err(EspError::OtaValidateFailed.raise(vm))
                    }
                }),
            )
            .class_method(
                "mark_app_valid_cancel_rollback",
                NativeFn::F1(|vm, _| Err(EspError::NotFound.raise(vm))),
            )
            .method(
                "get_next_update",
                NativeFn::F1(|vm, v| {
                    own(vm, v)?;
                    Err(vm.os_error(ENOENT))
                }),
            )
            .constant("BOOT", Value::Int(BOOT as i32))
            .constant("RUNNING", Value::Int(RUNNING as i32))
            .constant("TYPE_APP", Value::Int(APP as i32))
            .constant("TYPE_DATA", Value::Int(DATA as i32));
    });
    m.value("Partition", Value::Type(ty));
}

fn own(vm: &mut Vm, v: Value) -> Res<Partition> {
    match vm.native_ref::<Partition>(v) {
        Some(own) => Ok(*own),
        None => Err(vm.type_error("argument has wrong type")),
    }
}

/// `Partition(id[, block_size])`: by its label, or the one that runs.
fn make(vm: &mut Vm, ty: TypeId, pos: &[Value], kw: &[(Sym, Value)]) -> Res {
    vm.no_keywords(kw)?;
    vm.check_count(pos.len(), 1, 2)?;
    let row = match vm.maybe_int(pos[0])? {
        Some(BOOT | RUNNING) => FACTORY,
        Some(_) => return Err(vm.raise_with(ids::VALUE_ERROR, &[])),
        None => {
            let label = vm.text_arg(pos[0])?;
            match TABLE.iter().position(|row| row.label == label) {
                Some(row) => row,
                None => return Err(vm.os_error(ENOENT)),
            }
        }
    };
    let block = block_size(vm, pos.get(1).copied())?;
    Ok(vm.new_native(ty, Partition { row, block }))
}

fn block_size(vm: &mut Vm, given: Option<Value>) -> Res<u32> {
    match given {
        // A number of 16 bits there; 0 would divide by zero.
        Some(size) => Ok(u32::from(vm.int_arg(size)? as u16).max(1)),
        None => Ok(PAGE),
    }
}

/// `find(type=TYPE_APP, subtype=0xff, label=None, block_size=4096)`
fn find(vm: &mut Vm, pos: &[Value], kw: &[(Sym, Value)]) -> Res {
    let names = ["type", "subtype", "label", "block_size"];
    let [kind, subtype, label, block] = vm.parse_args(pos, kw, names, 0, 4)?;
    let mut number = |v: Value, default: i64| match v.defined() {
        Some(v) => vm.int_arg(v),
        None => Ok(default),
    };
    let (kind, subtype) = (number(kind, APP)?, number(subtype, ANY_SUBTYPE)?);
    let label = match label.defined().filter(|label| !label.is_none()) {
        Some(label) => Some(vm.text_arg(label)?),
        None => None,
    };
    let block = block_size(vm, block.defined())?;
    let esp32 = vm.builtin_module("esp32").unwrap_or(Value::None);
    let name = vm.intern("Partition");
    let Value::Type(ty) = vm.load_attr(esp32, name)? else {
        return Ok(vm.new_list(Vec::new()));
    };
    let mut found = Vec::new();
    for (index, row) in TABLE.iter().enumerate() {
        let fits = row.kind == kind
            && (subtype == ANY_SUBTYPE || row.subtype == subtype)
            && label.as_ref().is_none_or(|label| label == row.label);
        if fits {
            found.push(vm.new_native(ty, Partition { row: index, block }));
        }
    }
    Ok(vm.new_list(found))
}

fn info(vm: &mut Vm, v: Value) -> Res {
    let row = own(vm, v)?.row();
    let label = vm.new_str(row.label);
    let numbers = [row.kind, row.subtype, row.address.into(), row.size.into()];
    let mut items: Vec<Value> = numbers.into_iter().map(|n| vm.int(n)).collect();
    items.extend([label, Value::Bool(false)]);
    Ok(vm.new_tuple(items))
}

/// Where a block's bytes are on the chip.
fn locate(vm: &mut Vm, args: &[Value], len: usize) -> Res<(Partition, u32)> {
    let own = own(vm, args[0])?;
    let block = vm.int_arg(args[1])?;
    let within = match args.get(3) {
        Some(&offset) => vm.int_arg(offset)?,
        None => 0,
    };
    let offset = block * i64::from(own.block) + within;
    let row = own.row();
    match u32::try_from(offset) {
        Ok(offset) if offset as usize + len <= row.size as usize => Ok((own, row.address + offset)),
        _ => Err(EspError::InvalidSize.raise(vm)),
    }
}

/// `readblocks(block, buffer[, offset])`
fn read(vm: &mut Vm, args: &[Value]) -> Res {
    let Some(len) = vm.buffer_mut(args[2]).map(|b| b.len()) else {
        return Err(vm.type_error("object with buffer protocol required"));
    };
    let (_, address) = locate(vm, args, len)?;
    let state = state(vm);
    if let Some(buffer) = vm.buffer_mut(args[2]) {
        state.storage.borrow().read(address, buffer);
    }
    Ok(Value::None)
}

/// `writeblocks(block, buffer[, offset])`: without an offset, what is there is erased before.
fn write(vm: &mut Vm, args: &[Value]) -> Res {
    let bytes = vm.buffer_arg(args[2])?;
    let (own, address) = locate(vm, args, bytes.len())?;
    let state = state(vm);
    let mut storage = state.storage.borrow_mut();
    if args.len() == 3 {
        // Smaller blocks than a page are put back with what is around them.
        let first = address / PAGE * PAGE;
        let end = (address + bytes.len() as u32).div_ceil(PAGE) * PAGE;
        let mut around = vec![0; (end - first) as usize];
        storage.read(first, &mut around);
        storage.erase(first, end - first);
        if own.block < PAGE {
            let at = (address - first) as usize;
            around[at..at + bytes.len()].fill(0xff);
            storage.write(first, &around);
        }
    }
    storage.write(address, &bytes);
    drop(storage);
    state.keep_pages(address, bytes.len() as u32);
    Ok(Value::None)
}

/// `ioctl(request, argument)`
fn ioctl(vm: &mut Vm, v: Value, request: Value, argument: Value) -> Res {
    let own = own(vm, v)?;
    match vm.int_arg(request)? {
        1..=3 => Ok(Value::Int(0)),
        4 => Ok(vm.int(i64::from(own.row().size / own.block))),
        5 => Ok(vm.int(i64::from(own.block))),
        6 if own.block != PAGE => Ok(Value::Int(-EINVAL)),
        6 => {
            let (_, address) = locate(vm, &[v, argument], PAGE as usize)?;
            let state = state(vm);
            state.storage.borrow_mut().erase(address, PAGE);
            state.keep_pages(address, PAGE);
            Ok(Value::Int(0))
        }
        _ => Ok(Value::None),
    }
}
