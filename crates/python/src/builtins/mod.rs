//! Built-in functions.
use crate::types::{ANY, NativeFn};
use crate::value::Value;
use crate::vm::Vm;
/// x
pub fn register(vm: &mut Vm) {
    let f = vm.native(
        "print",
        NativeFn::Var(0, ANY, |vm, args| {
            let mut out = String::new();
            for (i, a) in args.iter().enumerate() {
                if i > 0 {
                    out.push(' ');
                }
                vm.print_text(&mut out, *a, false)?;
            }
            out.push('\n');
            vm.host.write(out.as_bytes());
            Ok(Value::None)
        }),
    );
    vm.define_builtin("print", f);
}
