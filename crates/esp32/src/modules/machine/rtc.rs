//! `machine.RTC` (ports/esp32/machine_rtc.c): date, time, and memory that resets and deep sleep leave.

use super::memory;
use crate::modules::time::{civil_from_days, days_from_civil};
use crate::state::state;
use python::object::NativeObject;
use python::types::{ModuleBuilder, NativeFn};
use python::{Res, Value, Vm};

struct Rtc;

impl NativeObject for Rtc {}

pub(super) fn build(m: &mut ModuleBuilder) {
    let ty = m.vm.define_type("RTC", |t| {
        t.make(|vm, ty, pos, kw| {
            vm.no_keywords(kw)?;
            vm.check_count(pos.len(), 0, 0)?;
            Ok(vm.new_native(ty, Rtc))
        })
        .method(
            "init",
            NativeFn::F2(|vm, _, date| {
                // Here the weekday is not in its place, but unused at index 6.
                set(vm, date, 3)?;
                Ok(Value::None)
            }),
        )
        .method(
            "datetime",
            NativeFn::Var(1, 2, |vm, args| match args {
                [_, date, ..] => {
                    set(vm, *date, 4)?;
                    Ok(Value::None)
                }
                _ => Ok(get(vm)),
            }),
        )
        .method("memory", NativeFn::Var(1, 2, user_memory));
    });
    m.value("RTC", Value::Type(ty));
}

fn get(vm: &mut Vm) -> Value {
    let now = state(vm).epoch();
    let (seconds, micros) = (now.div_euclid(1_000_000), now.rem_euclid(1_000_000));
    let (days, rest) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let (year, month, day) = civil_from_days(days);
    let weekday = (days + 3).rem_euclid(7);
    let parts = [
        year,
        month,
        day,
        weekday,
        rest / 3600,
        rest / 60 % 60,
        rest % 60,
        micros,
    ];
    let items: Vec<Value> = parts.into_iter().map(|part| vm.int(part)).collect();
    vm.new_tuple(items)
}

/// Sets the clock to a tuple of eight whose hour is at this index.
fn set(vm: &mut Vm, date: Value, hour: usize) -> Res<()> {
    let items = vm.fixed_items_arg(date, 8)?;
    let mut parts = [0i64; 8];
    for (part, item) in parts.iter_mut().zip(&items) {
        *part = vm.int_arg(*item)?;
    }
    let [year, month, day, ..] = parts;
    let [hour, minute, second] = [parts[hour], parts[hour + 1], parts[hour + 2]];
    let days = days_from_civil(year, month, 1) + day - 1;
    let seconds = days * 86_400 + hour * 3600 + minute * 60 + second;
    let epoch = seconds.saturating_mul(1_000_000).saturating_add(parts[7]);
    let state = state(vm);
    let offset = epoch.saturating_sub(state.clock.epoch_micros() as i64);
    state.rtc_offset.set(offset);
    Ok(())
}

fn user_memory(vm: &mut Vm, args: &[Value]) -> Res {
    let [_, bytes, ..] = args else {
        let bytes = memory::rtc_memory(vm);
        return Ok(vm.new_bytes(bytes));
    };
    let bytes = vm.buffer_arg(*bytes)?;
    if bytes.len() > memory::BACKUP {
        return Err(vm.value_error("buffer too long"));
    }
    memory::set_rtc_memory(vm, bytes);
    Ok(Value::None)
}
