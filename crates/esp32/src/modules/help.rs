//! The built-in `help()` (py/builtinhelp.c, ports/esp32/help.c).

use python::object::Object;
use python::text::fill;
use python::types::{NativeFn, ids};
use python::value::Sym;
use python::{Res, Value, Vm};

/// What `help()` prints on an ESP32, to the byte: a learner compares it with the handout.
const TEXT: &str = "\
Welcome to MicroPython on the ESP32!

For online docs please visit http://docs.micropython.org/

For access to the hardware use the 'machine' module:

import machine
pin12 = machine.Pin(12, machine.Pin.OUT)
pin12.value(1)
pin13 = machine.Pin(13, machine.Pin.IN, machine.Pin.PULL_UP)
print(pin13.value())
i2c = machine.I2C(scl=machine.Pin(21), sda=machine.Pin(22))
i2c.scan()
i2c.writeto(addr, b'1234')
i2c.readfrom(addr, 4)

Basic WiFi configuration:

import network
sta_if = network.WLAN(network.WLAN.IF_STA); sta_if.active(True)
sta_if.scan()                             # Scan for available access points
sta_if.connect(\"<AP_name>\", \"<password>\") # Connect to an AP
sta_if.isconnected()                      # Check for successful connection

Control commands:
  CTRL-A        -- on a blank line, enter raw REPL mode
  CTRL-B        -- on a blank line, enter normal REPL mode
  CTRL-C        -- interrupt a running program
  CTRL-D        -- on a blank line, do a soft reset of the board
  CTRL-E        -- on a blank line, enter paste mode

For further help on a specific object, type help(obj)
For a list of available modules, type help('modules')
";

/// Columns of `help('modules')`, and their width.
const COLUMNS: usize = 4;
const WIDTH: usize = 18;

/// Makes it known.
pub fn register(vm: &mut Vm) {
    let f = vm.native(
        "help",
        NativeFn::Var(0, 1, |vm, args| {
            match args {
                [] => vm.write(TEXT.as_bytes()),
                [v] if vm.as_str(*v).is_some_and(|name| name == "modules") => modules(vm),
                [v, ..] => about(vm, *v)?,
            }
            Ok(Value::None)
        }),
    );
    vm.define_builtin("help", f);
}

/// The modules built in, down the columns.
fn modules(vm: &mut Vm) {
    let mut names: Vec<&str> = vm.builtin_modules().to_vec();
    names.push("__main__");
    let frozen = crate::frozen::FILES.iter();
    names.extend(frozen.filter_map(|(file, _)| file.strip_suffix(".py")));
    names.sort_unstable();
    let rows = names.len().div_ceil(COLUMNS);
    let mut out = String::new();
    for row in 0..rows {
        let line: Vec<&str> = names[row..].iter().step_by(rows).copied().collect();
        for (i, name) in line.iter().enumerate() {
            out.push_str(name);
            if i + 1 < line.len() {
                let gap = WIDTH.checked_sub(name.len()).filter(|gap| *gap > 0);
                out.push_str(&" ".repeat(gap.unwrap_or(1)));
            }
        }
        out.push('\n');
    }
    out.push_str("Plus any modules on the filesystem\n");
    vm.write(out.as_bytes());
}

fn about(vm: &mut Vm, v: Value) -> Res<()> {
    let text = vm.str(v)?;
    let ty = vm.text(vm.name_of_type(vm.type_of(v)));
    let mut out = fill("object {} is of type {}\n", [&text, ty]);
    let mut class = vm.type_of(v);
    let mut members: Vec<(Sym, Value)> = Vec::new();
    let mut table = None;
    match vm.object(v) {
        Some(Object::Module(m)) => table = Some(m.globals),
        Some(Object::Class(c)) => table = Some(c.dict),
        _ => {
            if let Value::Type(_) = v {
                class = v;
            }
            if let Value::Obj(r) = class
                && let Object::Class(c) = vm.heap.get(r)
            {
                table = Some(c.dict);
            } else if let Value::Type(ty) = class {
                // The only one that shares its table with another.
                let ty = if ty == ids::ORDERED_DICT {
                    ids::DICT
                } else {
                    ty
                };
                members = vm.type_members(ty);
            }
        }
    }
    if let Some(table) = table {
        for entry in vm.map(table).iter() {
            if let Value::Str(name) = entry.key {
                members.push((name, entry.value));
            }
        }
    }
    for (name, value) in members {
        vm.keep(value);
        let text = vm.str(value)?;
        out.extend(fill("  {} -- {}\n", [vm.text(name), &text]));
    }
    vm.write(&out);
    Ok(())
}
