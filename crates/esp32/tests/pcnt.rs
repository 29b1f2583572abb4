//! `esp32.PCNT`: units that count pulses.

#![allow(clippy::unwrap_used)]

mod common;

use common::{SHOW, printed_by, table};

fn printed(source: &str) -> String {
    printed_by(&format!(
        "import time\nfrom esp32 import PCNT, RMT\nfrom machine import Pin, PWM\n{SHOW}{source}"
    ))
}

#[test]
fn it_counts_what_it_is_told() {
    table(
        printed,
        &[
            (
                "edges, and a pin that says how",
                "
p, mode = Pin(4, Pin.OUT), Pin(5, Pin.OUT)
c = PCNT(0, pin=p, rising=PCNT.INCREMENT)
def pulse(n):
    for i in range(n):
        p(1)
        p(0)
pulse(2)
print(c, c is PCNT(0), c.value())
c.start()
pulse(3)
print(c.value())
c.init(falling=PCNT.INCREMENT, rising=PCNT.INCREMENT)
pulse(2)
print(c.value(0), c.value())
c.init(pin=p, mode_pin=mode, rising=PCNT.INCREMENT, mode_low=PCNT.REVERSE, mode_high=PCNT.HOLD)
pulse(3)
mode(1)
pulse(3)
print(c.value())
c.stop()
mode(0)
pulse(3)
print(c.value())
c.start()
pulse(1)
print(c.value())
c.init(channel=1, pin=mode, rising=PCNT.DECREMENT)
mode(1)
print(c.value())
c.deinit()
pulse(1)
print(c.value())
",
                "PCNT(0) True 0\n3\n7 0\n-3\n-3\n-4\n-5\n0\n",
            ),
            (
                "a wheel, four counts a turn",
                "
a, b = Pin(4, Pin.OUT), Pin(5, Pin.OUT)
w = PCNT(7, min=-32000, max=32000)
w.init(channel=0, pin=a, falling=PCNT.INCREMENT, rising=PCNT.DECREMENT, mode_pin=b, mode_low=PCNT.REVERSE)
w.init(channel=1, pin=b, falling=PCNT.DECREMENT, rising=PCNT.INCREMENT, mode_pin=a, mode_low=PCNT.REVERSE)
w.start()
for i in range(10):
    a(1); b(1); a(0); b(0)
print(w.value())
for i in range(11):
    b(1); a(1); b(0); a(0)
print(w.value())
",
                "40\n-4\n",
            ),
            (
                "limits and thresholds interrupt",
                "
p = Pin(4, Pin.OUT)
c = PCNT(1, pin=p, rising=PCNT.INCREMENT, max=5, threshold0=2)
events = []
def handler(c):
    # It is called by value() at once, and by the scheduler.
    flags = c.irq().flags()
    if flags:
        events.append(flags)
irq = c.irq(handler, PCNT.IRQ_MAX | PCNT.IRQ_THRESHOLD0)
c.start()
def pulse(n):
    for i in range(n):
        p(1)
        p(0)
    return c.value()
print(pulse(1), events)
print(pulse(1), events == [PCNT.IRQ_THRESHOLD0])
print(pulse(2), len(events))
print(pulse(2), events[1:] == [PCNT.IRQ_MAX | PCNT.IRQ_ZERO])
print(irq, irq.trigger() == PCNT.IRQ_MAX | PCNT.IRQ_THRESHOLD0, irq.flags())
c.irq(None)
print(pulse(10), len(events), irq.trigger())
",
                "1 []\n2 True\n4 1\n1 True\n<irq> True 0\n1 2 0\n",
            ),
            (
                "pulses of hardware",
                "
r = RMT(pin=Pin(18), resolution_hz=1_000_000)
c = PCNT(2, pin=Pin(18), rising=PCNT.INCREMENT, max=100)
full = 0
def handler(c):
    global full
    if c.irq().flags() & PCNT.IRQ_MAX:
        full += 1
c.irq(handler, PCNT.IRQ_MAX)
c.start()
r.write_pulses(100, (1, 0) * 150)
r.wait_done(timeout=-1)
print(c.value(), full)
pwm = PWM(Pin(19), freq=100_000)
c.init(pin=Pin(19), rising=PCNT.INCREMENT, value=0)
while full < 20:
    time.sleep_ms(1)
pwm.deinit()
count = c.value()
time.sleep_ms(5)
print(count == c.value())
",
                "50 1\nTrue\n",
            ),
            (
                "what it refuses",
                "
show(PCNT)
show(PCNT, 8)
show(PCNT, -1)
c = PCNT(0)
for kw in ({'channel': 2}, {'mode_pin': Pin(4)}, {'rising': 3}, {'falling': -1}, {'mode_low': 3},
           {'mode_high': 3}, {'min': 1}, {'max': 32768}, {'threshold0': 40000}, {'threshold1': -40000},
           {'filter': 1024}, {'value': 1}, {'pin': 99}):
    show(c.init, **kw)
show(c.value, 1)
show(c.irq, print, 1)
show(c.irq, print, 128)
print([n for n in dir(PCNT) if n[0] != '_'])
",
                "\
TypeError('id',)
ValueError('invalid id',)
ValueError('invalid id',)
ValueError('channel',)
ValueError('pin',)
ValueError('rising',)
ValueError('falling',)
ValueError('mode_low',)
ValueError('mode_high',)
ValueError('minimum',)
ValueError('maximum',)
ValueError('threshold0',)
ValueError('threshold1',)
ValueError('filter',)
ValueError('value',)
ValueError('invalid pin',)
ValueError('value',)
ValueError('trigger',)
ValueError('trigger',)
['start', 'stop', 'value', 'DECREMENT', 'HOLD', 'IGNORE', 'INCREMENT', 'IRQ_MAX', 'IRQ_MIN', 'IRQ_THRESHOLD0', 'IRQ_THRESHOLD1', \
'IRQ_ZERO', 'NORMAL', 'REVERSE', 'deinit', 'init', 'irq']
",
            ),
        ],
    );
}
