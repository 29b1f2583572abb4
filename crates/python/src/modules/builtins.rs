//! builtins: the built-in names as a module, whose attributes can be replaced.

use crate::object::Object;
use crate::types::ModuleBuilder;
use crate::value::Value;

/// Gives the module the dict of the built-in names itself in place of one of its own.
pub fn init(m: &mut ModuleBuilder) {
    let vm = &mut *m.vm;
    let name = vm.intern("builtins");
    let builtins = vm.builtins;
    if let Some(&Value::Obj(module)) = vm.rom_modules.get(&name)
        && let Object::Module(module) = vm.heap.get_mut(module)
    {
        module.globals = builtins;
    }
}
