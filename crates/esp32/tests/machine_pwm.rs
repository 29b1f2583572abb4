//! `machine.PWM`: what programs see of it, and what it does to pins.

#![allow(clippy::unwrap_used)]

mod common;

use common::{SHOW, World, printed_by, run, table};
use esp32::pins::Pwm;

fn printed(source: &str) -> String {
    printed_by(&format!("from machine import Pin, PWM\n{SHOW}{source}"))
}

#[test]
fn programs_see_what_they_see_on_the_part() {
    table(
        printed,
        &[
            (
                "defaults",
                "
p = PWM(Pin(2))
print(p, p.freq(), p.duty(), p.duty_u16(), p.duty_ns())
print(PWM(4, 1000))
print(Pin(2))
",
                "\
PWM(Pin(2), freq=5000, duty_u16=32768) 5000 512 32768 100000
PWM(Pin(4), freq=998, duty_u16=32768)
Pin(2, mode=Pin.OUT)
",
            ),
            (
                "the unit given last is shown",
                "
p = PWM(2, freq=1000, duty=256)
print(p, p.duty(), p.duty_u16(), p.duty_ns())
p.duty_ns(500_000)
print(p)
p.duty_u16(65535)
print(p, p.duty(), p.duty_u16(), p.duty_ns())
p.init(duty=1023)
print(p)
p.duty(0)
print(p, p.duty_ns())
p.init(invert=True, lightsleep=True)
print(p)
",
                "\
PWM(Pin(2), freq=998, duty=256) 256 16384 250000
PWM(Pin(2), freq=998, duty_ns=500000)
PWM(Pin(2), freq=998, duty_u16=65535) 1023 65535 999985
PWM(Pin(2), freq=998, duty=1023)
PWM(Pin(2), freq=998, duty=0) 0
PWM(Pin(2), freq=5000, duty=0, invert=True, lightsleep=True)
",
            ),
            (
                "frequencies come out as the divider allows, as in MicroPython's tutorial",
                "
p = PWM(27)
for freq in (1000, 1200, 1400, 1600, 9400, 9600, 9800, 10000, 30000, 60000, 70000, 80000):
    p.freq(freq)
    print(p.freq(), end=' ')
",
                "998 1202 1401 1598 9398 9615 9804 10000 30030 60060 69930 80000",
            ),
            (
                "errors",
                "
p = PWM(2)
show(p.freq, 0)
show(p.freq, 40_000_001)
show(p.duty, 1024)
show(p.duty, -1)
show(p.duty_u16, 65536)
show(p.duty_ns, -1)
show(p.duty_ns, 200_001)
show(PWM, 2, freq=0)
show(PWM, 2, freq=-2)
show(PWM, 4, duty_ns=1000)
show(PWM, 34)
show(PWM, 24)
show(PWM)
show(PWM, 2, 1, 2)
show(PWM, 2, frequency=1)
show(p.freq, 1.5)
print(p)
",
                "\
ValueError('frequency must be from 1Hz to 40MHz',)
ValueError('frequency must be from 1Hz to 40MHz',)
ValueError('duty must be from 0 to 1023',)
ValueError('duty must be from 0 to 1023',)
ValueError('duty_u16 must be from 0 to 65536',)
ValueError('duty_ns must be from 0 to 200000 ns',)
ValueError('duty_ns must be from 0 to 200000 ns',)
ValueError('frequency must be from 1Hz to 40MHz',)
ValueError('frequency must be from 1Hz to 40MHz',)
RuntimeError('PWM is inactive',)
OSError(-258, 'ESP_ERR_INVALID_ARG')
ValueError('invalid pin',)
TypeError('function missing 1 required positional arguments',)
TypeError('function expected at most 2 arguments, got 3',)
TypeError('extra keyword arguments given',)
TypeError(\"can't convert float to int\",)
PWM(Pin(2), freq=5000, duty_u16=32768)
",
            ),
            (
                "after deinit",
                "
p = PWM(2)
p.deinit()
p.deinit()
print(p)
for f in (p.freq, p.duty, p.duty_u16, p.duty_ns):
    show(f)
    show(f, 100)
p.init(freq=100)
print(p)
",
                &("PWM(Pin(2))\n".to_owned()
                    + &"RuntimeError('PWM is inactive',)\n".repeat(8)
                    + "PWM(Pin(2), freq=100, duty_u16=100)\n"),
            ),
            (
                "resolution falls as the frequency rises",
                "
p = PWM(2)
for freq in (1, 9, 10, 1220, 1221, 78125, 1_000_000, 10_000_000, 40_000_000):
    p.init(freq=freq, duty_u16=12345)
    print(p.freq(), p.duty_u16())
",
                "\
1 12345
9 12345
10 12345
1221 12345
1221 12344
78125 12288
1000000 12288
10000000 8192
40000000 0
",
            ),
            (
                "eight frequencies, sixteen channels",
                "
pins = [0, 2, 4, 5, 12, 13, 14, 15, 18, 19, 21, 22, 23, 25, 26, 27, 32]
eight = [PWM(pin, 10_000 + 100 * i) for i, pin in enumerate(pins[:8])]
show(PWM, pins[8], 99)
print(PWM(pins[8], 10_700))
for p in eight:
    p.deinit()
PWM(pins[8]).deinit()
all = [PWM(pin, 50) for pin in pins[:16]]
show(PWM, pins[16], 50)
all[0].deinit()
print(PWM(pins[16]))
",
                "\
RuntimeError('out of PWM channels:16',)
PWM(Pin(18), freq=10707, duty_u16=32768)
RuntimeError('out of PWM channels:16',)
PWM(Pin(32), freq=5000, duty_u16=32768)
",
            ),
        ],
    );
}

/// A pin of a board whose program has printed this.
fn pin(source: &str, pin: usize) -> (bool, f32, Option<Pwm>) {
    let mut world = World::new();
    let source = format!(
        "from machine import Pin, PWM\nimport time\n{source}\nprint('ready')\ntime.sleep(100)\n"
    );
    let owner = world.run(&source);
    world.until_printed(owner, "ready");
    let state = world.driver.board(owner).unwrap().state().clone();
    let pins = state.pins.borrow();
    let pin = pins.get(pin);
    (pin.level(), pin.brightness(), pin.pwm)
}

#[test]
fn pins_show_what_leaves_them() {
    let wave = |freq, duty, invert| Some(Pwm { freq, duty, invert });
    for (source, expected) in [
        (
            "p = PWM(2, 1000, duty=256)",
            (false, 0.25, wave(998, 16384, false)),
        ),
        (
            "p = PWM(2, 1000, duty=256, invert=1)",
            (true, 0.75, wave(998, 16384, true)),
        ),
        (
            "p = PWM(2, 1000, duty=1023)",
            (true, 1.0, wave(998, 65536, false)),
        ),
        (
            "p = PWM(2, 1000, duty=1023)\np.duty(0)",
            (false, 0.0, wave(998, 0, false)),
        ),
        ("p = PWM(2)\nPin(2, Pin.OUT, value=1)", (true, 1.0, None)),
        // The channel holds the pin low until it is configured anew.
        ("p = PWM(2)\np.deinit()\nPin(2).on()", (false, 0.0, None)),
        (
            "p = PWM(2)\np.deinit()\nPin(2, Pin.OUT).on()",
            (true, 1.0, None),
        ),
    ] {
        assert_eq!(pin(source, 2), expected, "{source}");
    }
}

#[test]
fn a_program_reads_the_wave() {
    let source = "
from machine import Pin, PWM, time_pulse_us
import time
p = PWM(2, freq=50, duty_u16=16384)
pin = Pin(2)
high = 0
for i in range(200):
    high += pin()
    time.sleep_us(500)
print(20 < high < 80)
# The second pulse is whole, and exact.
time_pulse_us(pin, 0)
print(time_pulse_us(pin, 1) <= 5000)
time_pulse_us(pin, 1)
print(time_pulse_us(pin, 0) <= 15000, time_pulse_us(pin, 1, 100_000) in range(4999, 5002) or 'busy')
p.duty(0)
print(time_pulse_us(pin, 1, 50_000), time_pulse_us(pin, 0, 1000))
";
    let output = run(source).output;
    assert!(output.starts_with("True\nTrue\nTrue "), "{output}");
    assert!(output.ends_with("-2 -1\n"), "{output}");
}
