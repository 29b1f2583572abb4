//! platform (extmod/modplatform.c): what the firmware was built with, ESP-IDF 5.5.2 and its tools.

use crate::error::Res;
use crate::types::{ANY, ModuleBuilder, NativeFn};
use crate::value::{Sym, Value};
use crate::vm::Vm;

const PLATFORM: &str = "esp32-1.29.0-preview-xtensa-IDFv5.5.2-with-newlib4.3.0";
const COMPILER: &str = "GCC 14.2.0";
const LIBC: [&str; 2] = ["newlib", "4.3.0"];

/// Fills in the module. Arguments are ignored, as on the part.
pub fn init(m: &mut ModuleBuilder) {
    m.function("platform", NativeFn::Kw(0, ANY, platform))
        .function(
            "python_compiler",
            NativeFn::F0(|vm| Ok(Value::Str(vm.intern(COMPILER)))),
        )
        .function("libc_ver", NativeFn::Kw(0, ANY, libc_ver));
}

fn platform(vm: &mut Vm, _: &[Value], _: &[(Sym, Value)]) -> Res {
    Ok(Value::Str(vm.intern(PLATFORM)))
}

fn libc_ver(vm: &mut Vm, _: &[Value], _: &[(Sym, Value)]) -> Res {
    let parts = LIBC.map(|part| Value::Str(vm.intern(part)));
    Ok(vm.new_tuple(parts))
}
