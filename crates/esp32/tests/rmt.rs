//! `esp32.RMT`: pulses on pins.

#![allow(clippy::unwrap_used)]

mod common;

use common::{SHOW, printed_by, table};

fn printed(source: &str) -> String {
    printed_by(&format!(
        "import esp32, machine, time\nfrom machine import Pin\n{SHOW}{source}"
    ))
}

#[test]
fn it_sends_what_it_is_told() {
    table(
        printed,
        &[
            (
                "the three ways to name pulses",
                "
rises = machine.Counter(0, Pin(18))
r = esp32.RMT(0, pin=Pin(18), resolution_hz=1_000_000)
print(r, r.clock_div(), esp32.RMT.source_freq(), esp32.RMT.PULSE_MAX, r.active())
r.write_pulses((1000, 2000, 3000, 4000))
print(r.wait_done(timeout=-1), r.active(), rises.value())
r.write_pulses(50, (1, 0, 1, 1, 0, 1))
r.write_pulses((50, 60), (True, False))
print(r.wait_done(timeout=-1), rises.value(), Pin(18).value())
r.write_pulses([10, 0, 10, 10, 10], 1)
print(r.wait_done(timeout=-1), rises.value())
",
                "\
RMT(pin=18, source_freq=80000000, resolution_hz=1000000, idle_level=0) 80 80000000 32767 False
True False 2
True 6 0
True 7
",
            ),
            (
                "loops, and the level when nothing is sent",
                "
rises = machine.Counter(0, Pin(18))
r = esp32.RMT(pin=Pin(18), clock_div=8, idle_level=True)
r.loop(True)
r.write_pulses((30_000, 20_000), False)
while rises.value() < 5:
    pass
print(r.active(), r.wait_done(timeout=3))
r.loop(False)
print(r.active(), r.wait_done(), Pin(18).value())
count = rises.value()
time.sleep_ms(20)
print(rises.value() == count)
r.loop_count(-1)
r.write_pulses((1, 1))
time.sleep_ms(20)
print(r.active(False), r.active(), rises.value() > count + 1000)
",
                "True False\nFalse True 1\nTrue\nFalse False True\n",
            ),
            (
                "its edges interrupt",
                "
edges = []
p = Pin(18)
r = esp32.RMT(pin=p, resolution_hz=1_000_000)
p.irq(lambda p: edges.append(p.value()), Pin.IRQ_RISING | Pin.IRQ_FALLING)
r.write_pulses((20_000, 20_000, 20_000))
while len(edges) < 4:
    time.sleep_ms(1)
print(len(edges))
",
                "4\n",
            ),
            (
                "what it refuses",
                "
r = esp32.RMT(pin=Pin(18))
show(r.write_pulses, ())
show(r.write_pulses, (1, 2), (1,))
show(r.write_pulses, 5)
show(r.active, True)
show(r.loop_count, -2)
r.loop_count(2)
show(r.write_pulses, (1, 1))
show(esp32.RMT)
show(esp32.RMT, pin=Pin(34))
show(esp32.RMT, pin=Pin(4), clock_div=256)
show(esp32.RMT, pin=Pin(4), resolution_hz=0)
show(esp32.RMT, pin=Pin(4), resolution_hz=1000)
show(esp32.RMT, pin=Pin(4), clock_div=8, resolution_hz=1000)
show(esp32.RMT, pin=Pin(4), num_symbols=65)
show(esp32.RMT, pin=Pin(4), tx_carrier=(0, 50, 1))
show(esp32.RMT, pin=Pin(4), tx_carrier=(38000, 101, 1))
r.deinit()
print(r, r.deinit())
show(r.clock_div)
show(r.wait_done)
",
                "\
ValueError('No pulses',)
ValueError('duration and data must have same length',)
TypeError(\"object 'int' isn't a tuple or list\",)
ValueError('activate by calling write_pulses()',)
ValueError('arg must be -1, 0 or positive',)
OSError(-262, 'ESP_ERR_NOT_SUPPORTED')
TypeError(\"'pin' argument required\",)
OSError(-258, 'ESP_ERR_INVALID_ARG')
ValueError('clock_div must be between 1 and 255',)
ValueError('resolution_hz must be positive',)
OSError(-258, 'ESP_ERR_INVALID_ARG')
ValueError('resolution_hz and clock_div are mutually exclusive',)
ValueError('num_symbols must be even and at least 64',)
ValueError('tx_carrier frequency must be >0',)
ValueError('tx_carrier duty must be 0..100',)
RMT() None
OSError('already deinitialized',)
OSError('already deinitialized',)
",
            ),
            (
                "its memory",
                "
all = [esp32.RMT(pin=Pin(pin)) for pin in (2, 4, 5, 12, 13, 14)]
all.append(esp32.RMT(pin=Pin(15), num_symbols=128))
show(esp32.RMT, pin=Pin(18))
all[-1].deinit()
print(esp32.RMT(pin=Pin(18)))
print(esp32.RMT.bitstream_rmt(), esp32.RMT.bitstream_channel(), esp32.RMT.bitstream_channel(None), esp32.RMT.bitstream_rmt())
",
                "\
OSError(-261, 'ESP_ERR_NOT_FOUND')
RMT(pin=18, source_freq=80000000, resolution_hz=10000000, idle_level=0)
True 1 None False
",
            ),
        ],
    );
}
