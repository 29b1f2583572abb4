//! array: its type is the core's own ([`crate::types::array`]).

use crate::types::{ModuleBuilder, ids};
use crate::value::Value;

/// Fills in the module.
pub fn init(m: &mut ModuleBuilder) {
    m.value("array", Value::Type(ids::ARRAY));
}
