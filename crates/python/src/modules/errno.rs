//! errno: newlib's numbers.

use crate::map::Map;
use crate::object::Object;
use crate::types::ModuleBuilder;
use crate::value::Value;
use crate::vm::exception::ERRNO;

/// Fills in the module.
pub fn init(m: &mut ModuleBuilder) {
    // It is a table in ROM, which has an order.
    let mut codes = Map::new_ordered();
    for (name, number) in ERRNO {
        let name = Value::Str(m.vm.intern(name));
        codes.insert_new(
            Value::Int(number),
            number as u32,
            name,
            &mut |key| match key {
                Value::Int(i) => i as u32,
                _ => 0,
            },
        );
    }
    codes.fixed = true;
    let codes = m.vm.heap.value(Object::Dict(codes));
    m.value("errorcode", codes);
    for (name, number) in ERRNO {
        m.int(name, i64::from(number));
    }
}
