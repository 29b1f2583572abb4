//! builtins: the built-in names as a module.

use crate::object::Object;
use crate::types::ModuleBuilder;
use crate::value::Value;

/// Fills in the module. What a program stores in it goes to [`crate::vm::overrides`].
pub fn init(m: &mut ModuleBuilder) {
    let vm = &mut *m.vm;
    if let Object::Dict(names) = vm.heap.get(vm.builtins) {
        for entry in names.clone().iter() {
            if let Value::Str(name) = entry.key {
                vm.set_sym(m.globals, name, entry.value);
            }
        }
    }
}
