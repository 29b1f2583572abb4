//! Placeholder.
use crate::code::{BinOp, CmpOp};
use crate::error::Res;
use crate::value::Value;
use crate::vm::Vm;
/// x
pub fn binary(_: &mut Vm, _: BinOp, _: Value, _: Value) -> Res<Option<Value>> {
    Ok(None)
}
/// x
pub fn in_place(_: &mut Vm, _: BinOp, _: Value, _: Value) -> Res<Option<Value>> {
    Ok(None)
}
/// x
pub fn compare(_: &mut Vm, _: CmpOp, _: Value, _: Value) -> Res<Option<bool>> {
    Ok(None)
}
/// x
pub fn contains(_: &mut Vm, _: Value, _: Value) -> Res<bool> {
    Ok(false)
}
/// x
pub fn index(_: &mut Vm, _: Value, _: Value) -> Res {
    Ok(Value::None)
}
/// x
pub fn set_index(_: &mut Vm, _: Value, _: Value, _: Value) -> Res<()> {
    Ok(())
}
/// x
pub fn delete_index(_: &mut Vm, _: Value, _: Value) -> Res<()> {
    Ok(())
}
/// x
pub fn print(_: &mut Vm, _: &mut String, _: Value) -> Res<()> {
    Ok(())
}
