//! `machine.SDCard` (ports/esp32/machine_sdcard.c): a slot without a card.

use super::pin;
use crate::modules::esp_error::EspError;
use python::object::NativeObject;
use python::types::{ModuleBuilder, NativeFn};
use python::value::Sym;
use python::{Res, Value, Vm};

/// Slots of the ESP32: 1 by its SD interface, 2 and 3 by SPI.
const SLOTS: std::ops::RangeInclusive<i64> = 1..=3;

struct SdCard;

impl NativeObject for SdCard {}

pub(super) fn build(m: &mut ModuleBuilder) {
    let ty = m.vm.define_type("SDCard", |t| {
        t.make(|vm, ty, pos, kw| {
            check(vm, pos, kw)?;
            Ok(vm.new_native(ty, SdCard))
        })
        .method(
            "info",
            NativeFn::F1(|vm, _| Err(EspError::Timeout.raise(vm))),
        )
        .method("__del__", NativeFn::F1(|_, _| Ok(Value::None)))
        .method("deinit", NativeFn::F1(|_, _| Ok(Value::None)))
        .method(
            "readblocks",
            NativeFn::F3(|_, _, _, _| Ok(Value::Bool(false))),
        )
        .method(
            "writeblocks",
            NativeFn::F3(|_, _, _, _| Ok(Value::Bool(false))),
        )
        .method(
            "ioctl",
            NativeFn::F3(|vm, _, request, _| {
                // Giving back and syncing need no card.
                let needs_none = matches!(vm.int_arg(request)?, 2 | 3);
                Ok(Value::Int(if needs_none { 0 } else { -1 }))
            }),
        );
    });
    m.value("SDCard", Value::Type(ty));
}

/// `SDCard(*, slot=1, width=1, cd, wp, miso, mosi, sck, cs, freq=20000000)`
fn check(vm: &mut Vm, pos: &[Value], kw: &[(Sym, Value)]) -> Res<()> {
    let names = [
        "slot", "width", "cd", "wp", "miso", "mosi", "sck", "cs", "freq",
    ];
    let [slot, width, cd, wp, miso, mosi, sck, cs, freq] = vm.parse_args(pos, kw, names, 0, 0)?;
    let mut number = |v: Value, default: i64| match v.defined() {
        Some(v) => vm.int_arg(v),
        None => Ok(default),
    };
    let (slot, width) = (number(slot, 1)?, number(width, 1)?);
    number(freq, 20_000_000)?;
    if !SLOTS.contains(&slot) {
        return Err(vm.value_error("invalid slot number"));
    }
    let given = |pin: Value| pin.defined().is_some_and(|pin| !pin.is_none());
    if slot == 1 && [miso, mosi, cs].into_iter().any(given) {
        return Err(vm.value_error("invalid config: SDMMC slot with SPI pin arguments"));
    }
    for pin in [cd, wp, miso, mosi, sck, cs] {
        if given(pin) {
            pin::number(vm, pin)?;
        }
    }
    if slot == 1 && !matches!(width, 1 | 4) {
        return Err(vm.value_error("width must be 1 or 4 (or 8 on slot 0)"));
    }
    Ok(())
}
