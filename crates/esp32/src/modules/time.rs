//! `time` (extmod/modtime.c, ports/esp32/modtime.c).

use crate::state::{sleep_until, state};
use python::types::{ModuleBuilder, NativeFn};
use python::{Res, Value, Vm};

/// Ticks wrap at 2^30.
const TICKS_PERIOD: i64 = 1 << 30;

/// Seconds from 1970-01-01 to 2000-01-01, the ESP32's epoch.
pub const EPOCH_2000: i64 = 946_684_800;

/// Makes the module known.
pub fn register(vm: &mut Vm) {
    vm.define_module("time", build);
}

fn build(m: &mut ModuleBuilder) {
    m.function("gmtime", NativeFn::Var(0, 1, localtime));
    m.function("localtime", NativeFn::Var(0, 1, localtime));
    m.function("mktime", NativeFn::F1(mktime));
    m.function("time", NativeFn::F0(time));
    m.function("time_ns", NativeFn::F0(time_ns));
    m.function("sleep", NativeFn::F1(sleep));
    m.function(
        "sleep_ms",
        NativeFn::F1(|vm, ms| {
            let ms = vm.int_arg(ms)?;
            sleep_micros(vm, ms.saturating_mul(1000))
        }),
    );
    m.function(
        "sleep_us",
        NativeFn::F1(|vm, us| {
            let us = vm.int_arg(us)?;
            sleep_micros(vm, us)
        }),
    );
    m.function(
        "ticks_ms",
        NativeFn::F0(|vm| {
            let now = state(vm).now() / 1000;
            Ok(vm.int(now as i64 & (TICKS_PERIOD - 1)))
        }),
    );
    m.function("ticks_us", NativeFn::F0(ticks_us));
    // The CPU runs at 160 MHz: 160 cycles a microsecond.
    m.function(
        "ticks_cpu",
        NativeFn::F0(|vm| {
            let now = state(vm).now().wrapping_mul(160);
            Ok(vm.int(now as i64 & (TICKS_PERIOD - 1)))
        }),
    );
    m.function(
        "ticks_add",
        NativeFn::F2(|vm, ticks, delta| {
            let (ticks, delta) = (vm.int_arg(ticks)?, vm.int_arg(delta)?);
            if delta >= TICKS_PERIOD / 2 || delta <= -TICKS_PERIOD / 2 {
                return Err(vm.raise(
                    python::types::ids::OVERFLOW_ERROR,
                    "ticks interval overflow",
                ));
            }
            Ok(vm.int((ticks + delta) & (TICKS_PERIOD - 1)))
        }),
    );
    m.function(
        "ticks_diff",
        NativeFn::F2(|vm, end, start| {
            let (end, start) = (vm.int_arg(end)?, vm.int_arg(start)?);
            let half = TICKS_PERIOD / 2;
            let diff = ((end - start + half) & (TICKS_PERIOD - 1)) - half;
            Ok(vm.int(diff))
        }),
    );
}

fn ticks_us(vm: &mut Vm) -> Res {
    let now = state(vm).now();
    Ok(vm.int(now as i64 & (TICKS_PERIOD - 1)))
}

fn sleep(vm: &mut Vm, seconds: Value) -> Res {
    let us = match seconds {
        Value::Int(s) => i64::from(s) * 1_000_000,
        _ => {
            let s = vm.float_arg(seconds)?;
            // As there: the float is turned into milliseconds first.
            ((1000.0 * s) as i64).saturating_mul(1000)
        }
    };
    sleep_micros(vm, us)
}

fn sleep_micros(vm: &mut Vm, us: i64) -> Res {
    if us <= 0 {
        vm.tick()?;
        return Ok(Value::None);
    }
    let until = state(vm).now().saturating_add(us as u64);
    sleep_until(vm, until)?;
    Ok(Value::None)
}

/// Microseconds since 1970, by the board's RTC.
fn epoch_micros(vm: &mut Vm) -> i64 {
    let state = state(vm);
    state.clock.epoch_micros() as i64 + state.rtc_offset.get()
}

fn time(vm: &mut Vm) -> Res {
    let now = epoch_micros(vm).div_euclid(1_000_000) - EPOCH_2000;
    Ok(vm.int(now))
}

fn time_ns(vm: &mut Vm) -> Res {
    let now = (epoch_micros(vm) - EPOCH_2000 * 1_000_000).saturating_mul(1000);
    Ok(vm.int(now))
}

/// Days from 1970-01-01 to a date of the proleptic Gregorian calendar.
pub fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let yoe = year.rem_euclid(400);
    let doy = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    era * 146_097 + doe - 719_468
}

/// (year, month, day) of a day counted from 1970-01-01.
pub fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let day = doy - (153 * mp + 2) / 5 + 1;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    let year = yoe + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

fn localtime(vm: &mut Vm, args: &[Value]) -> Res {
    let seconds = match args.first() {
        None | Some(Value::None) => epoch_micros(vm).div_euclid(1_000_000),
        Some(&v) => match v {
            Value::Float(f) => f as i64 + EPOCH_2000,
            _ => {
                use num_like::to_i64;
                to_i64(vm, v)? + EPOCH_2000
            }
        },
    };
    let days = seconds.div_euclid(86_400);
    let rest = seconds.rem_euclid(86_400);
    let (year, month, day) = civil_from_days(days);
    let weekday = (days + 3).rem_euclid(7);
    let yearday = days - days_from_civil(year, 1, 1) + 1;
    let parts = [
        year,
        month,
        day,
        rest / 3600,
        rest / 60 % 60,
        rest % 60,
        weekday,
        yearday,
    ];
    let mut items = Vec::with_capacity(8);
    for part in parts {
        items.push(vm.int(part));
    }
    Ok(vm.new_tuple(items))
}

mod num_like {
    use python::{Res, Value, Vm};

    /// An int of up to 64 bits.
    pub fn to_i64(vm: &mut Vm, v: Value) -> Res<i64> {
        match vm.as_bigint(v).map(i64::try_from) {
            Some(Ok(i)) => Ok(i),
            _ => vm.int_arg(v),
        }
    }
}

fn mktime(vm: &mut Vm, tuple: Value) -> Res {
    let items = vm.items_arg(tuple)?;
    if items.len() < 8 || items.len() > 9 {
        return Err(vm.type_error(&format!(
            "mktime needs a tuple of length 8 or 9 ({} given)",
            items.len()
        )));
    }
    let mut parts = [0i64; 6];
    for (part, item) in parts.iter_mut().zip(&items) {
        *part = vm.int_arg(*item)?;
    }
    let [year, month, day, hour, minute, second] = parts;
    // Out-of-range parts carry over, as there.
    let months = year * 12 + month - 1;
    let days = days_from_civil(months.div_euclid(12), months.rem_euclid(12) + 1, 1) + day - 1;
    let seconds = days * 86_400 + hour * 3600 + minute * 60 + second - EPOCH_2000;
    Ok(vm.int(seconds))
}
