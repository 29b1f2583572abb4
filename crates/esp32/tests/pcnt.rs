//! `esp32.PCNT`: units that count pulses; `machine.Counter` and `Encoder`, which count by them.

#![allow(clippy::unwrap_used)]

mod common;

use common::{SHOW, World, table, wired};
use esp32::Job;

/// What is driven, and what counts it: a unit's pins are inputs.
const WIRES: [(usize, usize); 3] = [(4, 12), (5, 13), (18, 19)];

fn printed(source: &str) -> String {
    let begin = "import machine, time\nfrom esp32 import PCNT, RMT\nfrom machine import *\n";
    wired(&WIRES, &format!("{begin}{SHOW}{source}"))
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
c = PCNT(0, pin=12, rising=PCNT.INCREMENT)
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
c.init(pin=12, mode_pin=13, rising=PCNT.INCREMENT, mode_low=PCNT.REVERSE, mode_high=PCNT.HOLD)
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
c.init(channel=1, pin=13, rising=PCNT.DECREMENT)
mode(1)
print(c.value())
c.deinit()
pulse(1)
print(c.value())
# The signals are still connected, to what the part of a unit that they go to is told next.
c.init(rising=PCNT.INCREMENT)
c.start()
pulse(2)
print(c.value())
c.init(pin=None)
pulse(1)
print(c.value())
",
                "PCNT(0) True 0\n3\n7 0\n-3\n-3\n-4\n-5\n0\n2\n3\n",
            ),
            (
                "a wheel, four counts a turn",
                "
a, b = Pin(4, Pin.OUT), Pin(5, Pin.OUT)
w = PCNT(7, min=-32000, max=32000)
w.init(channel=0, pin=12, falling=PCNT.INCREMENT, rising=PCNT.DECREMENT, mode_pin=13, mode_low=PCNT.REVERSE)
w.init(channel=1, pin=13, falling=PCNT.DECREMENT, rising=PCNT.INCREMENT, mode_pin=12, mode_low=PCNT.REVERSE)
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
c = PCNT(1, pin=12, rising=PCNT.INCREMENT, max=5, threshold0=2)
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
# Without a handler nobody is told.
print(irq is c.irq(), irq.trigger(PCNT.IRQ_MAX), pulse(10), irq.flags(), irq.trigger() == PCNT.IRQ_MAX)
",
                "1 []\n2 True\n4 1\n1 True\n<irq> True 0\n1 2 0\nTrue 0 1 0 True\n",
            ),
            (
                "pulses of hardware",
                "
r = RMT(pin=Pin(18), resolution_hz=1_000_000)
c = PCNT(2, pin=19, rising=PCNT.INCREMENT, max=100)
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
pwm = PWM(Pin(4), freq=100_000)
c.init(pin=12, rising=PCNT.INCREMENT, value=0)
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
                "every interrupt comes, how many edges ever there are between two ticks",
                "
p = Pin(4, Pin.OUT)
full = 0
def handler(c):
    global full
    full += 1
c = PCNT(3, pin=12, rising=PCNT.INCREMENT, max=2)
c.irq(handler, PCNT.IRQ_MAX)
c.start()
for i in range(100):
    p(1)
    p(0)
while full < 50:
    time.sleep_ms(1)
print(full)
",
                "50\n",
            ),
            (
                "a square wave interrupts a program that looks at nothing",
                "
full = 0
def handler(c):
    global full
    full += c.irq().flags() == PCNT.IRQ_MAX | PCNT.IRQ_ZERO
c = PCNT(6, pin=19, rising=PCNT.INCREMENT, max=100, threshold0=-1, threshold1=-1)
c.irq(handler, PCNT.IRQ_MAX)
c.start()
pwm = PWM(Pin(18), freq=100_000)
while full < 20:
    pass
pwm.freq(200_000)
while full < 40:
    pass
print('heard')
",
                "heard\n",
            ),
            (
                "its pins are inputs with pull-ups",
                "
p = Pin(4, Pin.OUT)
c = PCNT(0, pin=p, mode_pin=34)
print(p, Pin(34))
c.init(rising=PCNT.INCREMENT)
c.start()
p(1)
p(0)
print(p(), c.value())
p.init(Pin.OUT)
for i in range(3):
    p(1)
    p(0)
print(p(), c.value())
",
                "Pin(4, mode=Pin.IN, pull=Pin.PULL_UP) Pin(34, mode=Pin.IN)\n1 0\n0 3\n",
            ),
            (
                "a filter stops square waves that are too fast for it",
                "
pwm = PWM(Pin(18), freq=100_000, duty_u16=16384)
slow, fast = (PCNT(i, pin=19, rising=PCNT.INCREMENT, filter=ticks) for i, ticks in ((4, 199), (5, 201)))
slow.start()
fast.start()
while not slow.value():
    time.sleep_ms(1)
print(fast.value())
",
                "0\n",
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

#[test]
fn counters_and_encoders_count_by_it() {
    table(
        printed,
        &[
            (
                "Counter",
                "
p = Pin(4, Pin.OUT, value=0)
def turn(n):
    for i in range(n):
        p(1)
        p(0)
c = Counter(0, 12)
turn(3)
print(c.value(), Counter(0) is c)
print(c.value(10), c.value())
turn(2)
both = Counter(1, Pin(12), edge=Counter.RISING | Counter.FALLING, direction=Counter.DOWN)
turn(2)
print(c.value(), both.value())
c.init(src=12, edge=Counter.FALLING)
turn(4)
print(c.value(-2 ** 31), c.value(None))
",
                "3 True\n3 10\n14 -4\n4 -2147483648\n",
            ),
            (
                "a Counter is one of PCNT's units",
                "
p = Pin(4, Pin.OUT, value=0)
def turn(n):
    for i in range(n):
        p(1)
        p(0)
c = Counter(0, 12)
unit = PCNT(0)
turn(3)
print(unit.value(), c.value())
unit.stop()
turn(3)
print(c.value())
unit.start()
turn(2)
# What the unit forgets the counter does not hear of.
c.value(100)
unit.value(0)
print(c.value())
unit.init(rising=PCNT.DECREMENT)
turn(2)
print(c.value())
print(unit.irq().trigger() == PCNT.IRQ_MIN | PCNT.IRQ_MAX)
c.deinit()
print(unit is PCNT(0), unit.irq().trigger(), unit.value())
show(c.value)
c.deinit()
c.init(12)
turn(1)
print(c.value(), unit.value())
",
                "3 3\n3\n95\n93\nTrue\nTrue 0 0\nRuntimeError('not initialised',)\n1 1\n",
            ),
            (
                "a Counter goes on where a unit begins anew",
                "
up, down = Counter(2, 19), Counter(3, 19, direction=Counter.DOWN)
pwm = PWM(Pin(18), freq=10_000_000)
while up.value() < 200_000:
    pass
while down.value() > -400_000:
    time.sleep_ms(1)
pwm.deinit()
# Of what no interrupt told yet, value() hears.
print(400_000 <= up.value() == -down.value(), abs(PCNT(2).value()) < 32_000)
before = up.value(7)
time.sleep_ms(3)
print(up.value(), before == -down.value())
",
                "True True\n7 True\n",
            ),
            (
                "nothing is lost while the program is busy, nor when it does not listen",
                "
p = Pin(4, Pin.OUT)
many = Counter(4, 12)
for i in range(33_000):
    p(1)
    p(0)
print(many.value(), PCNT(4).value())
many.init(12, direction=Counter.DOWN)
held = disable_irq()
for i in range(33_000):
    p(1)
    p(0)
print(many.value())
enable_irq(held)
print(many.value(), PCNT(4).value())
",
                "33000 1000\n-33000\n-33000 -1000\n",
            ),
            (
                "Encoder",
                "
a, b = Pin(4, Pin.OUT, value=1), Pin(5, Pin.OUT, value=1)
def turn(first, second):
    for pin, level in ((first, 0), (second, 0), (first, 1), (second, 1)):
        pin(level)
for phases in (1, 2, 4):
    e = Encoder(0, 12, 13, phases)
    for i in range(5):
        turn(a, b)
    forward = e.value()
    for i in range(7):
        turn(b, a)
    print(phases, e.phases(), forward, e.value())
# Each step of a turn, by three units at once.
wheels = [Encoder(i, 12, Pin(13), phases=n) for i, n in enumerate((1, 2, 4))]
for pin, level in ((a, 0), (b, 0), (a, 1), (b, 1), (b, 0), (a, 0), (b, 1), (a, 1), (b, 0)):
    pin(level)
    print(*[wheel.value() for wheel in wheels], end=';')
print(e is wheels[0])
show(Encoder, 0, 12, 13, 3)
print(wheels[0].phases())
e.deinit()
show(e.value)
show(e.init, 12)
",
                "\
1 1 5 -2
2 2 10 -4
4 4 20 -8
1 1 1;1 1 2;1 2 3;1 2 4;1 2 3;1 1 2;1 1 1;0 0 0;0 0 -1;True
ValueError('phases',)
1
RuntimeError('not initialised',)
TypeError('function takes 3 positional arguments but 2 were given',)
",
            ),
            (
                "who has a unit keeps it",
                "
c, e = Counter(0, 12), Encoder(7, 12, 13)
show(Encoder, 0)
show(Encoder, 0, 12, 13)
show(Counter, 7, 12)
c.deinit()
show(Encoder, 0, 12, 13)
class Own(Counter):
    pass
show(Own, 0, 12)
own = Own(1, 12)
print(own is Counter(1), type(Counter(1)))
# A number is taken even when nothing comes of it.
show(Counter, 8, 12)
show(Encoder, 8, 12, 13)
show(Encoder, 2, 12)
show(Counter, 2, 12)
show(Counter, 3)
show(Counter(3, 12).value)
show(Counter, 4, 99)
show(Counter(4).value)
show(Counter)
show(Counter, 'a')
show(Counter, 5, 12, edge=None)
show(Counter, 5, 12, 1, 3)
show(Counter, 5, 12, speed=1)
show(Counter, 5, 12, filter_ns='1')
show(Counter(6, 12, filter_ns=10 ** 12).value, 1, 2)
show(Counter(6).value)
",
                "\
ValueError('PCNT in use',)
ValueError('PCNT in use',)
ValueError('PCNT in use',)
ValueError('PCNT in use',)
ValueError('PCNT in use',)
True <class 'Own'>
ValueError('invalid id',)
ValueError('PCNT in use',)
TypeError('function takes 3 positional arguments but 2 were given',)
ValueError('PCNT in use',)
TypeError('function takes 2 positional arguments but 1 were given',)
0
ValueError('invalid pin',)
AttributeError(\"'Counter' object has no attribute '_overflows'\",)
TypeError('function takes 2 positional arguments but 1 were given',)
TypeError(\"can't convert str to int\",)
TypeError(\"unsupported types for __and__: 'NoneType', 'int'\",)
ValueError('rising',)
TypeError(\"unexpected keyword argument 'speed'\",)
TypeError(\"unsupported types for __floordiv__: 'str', 'int'\",)
TypeError('function takes 2 positional arguments but 3 were given',)
0
",
            ),
            (
                "they are Python",
                "
import umachine
print(machine, machine.__file__, hasattr(umachine, 'Counter'), umachine.Pin is Pin)
print([name for name in dir(machine) if name[0] == '_' or name in ('const', 'Counter', 'Encoder', 'esp32', 'sys')])
print(Counter, Counter.__name__, type(Counter), Counter.__bases__)
print(Counter.RISING, Counter.FALLING, Counter.UP, Counter.DOWN)
c, e = Counter(0, 12), Encoder(1, 12, 13)
print(str(c).startswith('<Counter object at '), type(e))
print([name for name in dir(Counter) if name[:2] != '__'])
print([name for name in dir(e) if name[:2] != '__'])
show(lambda: c.cycles)
show(lambda: e.irq)
e.mine = 1
try:
    Encoder(0, 12, 13)
except ValueError as error:
    import sys
    sys.print_exception(error)
",
                "\
<module 'machine' from 'machine.py'> machine.py False True
['__class__', '__name__', 'const', '__dict__', '__file__', 'Counter', 'Encoder']
<class 'Counter'> Counter <class 'type'> (<class '_CounterBase'>,)
1 2 1 2
True <class 'Encoder'>
['value', 'deinit', 'init', 'DOWN', 'FALLING', 'RISING', 'UP', '_INSTANCES', '_PCNT', '_configure', '_overflow']
['value', 'deinit', 'init', '_INSTANCES', '_PCNT', '_configure', '_offset', '_overflow', '_overflows', '_pcnt', '_phases', '_unit_id', 'phases']
AttributeError(\"'Counter' object has no attribute 'cycles'\",)
AttributeError(\"'Encoder' object has no attribute 'irq'\",)
Traceback (most recent call last):
  File \"main.py\", line 24, in <module>
  File \"machine.py\", line 1, in __new__
ValueError: PCNT in use
",
            ),
        ],
    );
}

#[test]
fn edges_from_outside_count() {
    let mut world = World::new();
    let owner = world.run(
        "
import time
from machine import Counter
c = Counter(0, 4, edge=Counter.FALLING)
print('ready')
while c.value() < 3:
    time.sleep_ms(1)
print('done', c.value())
",
    );
    world.until_printed(owner, "ready");
    let state = world.driver.board(owner).unwrap().state().clone();
    for level in [false, true, false, true, false] {
        state.pins.borrow_mut().drive(state.now(), 4, Some(level));
    }
    world.driver.wake(owner);
    assert!(world.end(owner).output.ends_with("done 3\n"));
}

#[test]
fn a_soft_reset_stops_them() {
    let mut world = World::new();
    let owner = world.power_on_job(Job::Repl, common::options(), common::air());
    world.until_printed(owner, ">>> ");
    let mut type_in = |text: &str, answer: &str| {
        world.driver.board(owner).unwrap().receive(text.as_bytes());
        world.driver.wake(owner);
        world.until_printed(owner, answer);
    };
    type_in(
        "from machine import *; c = Counter(0, 4); p = Pin(4, Pin.OUT); p(0); p(1); print('before', c.value())\r",
        "\r\nbefore 1\r\n",
    );
    type_in("\x04", "MPY: soft reboot\r\n");
    type_in(
        "from machine import *; import esp32; p = Pin(4); p(0); p(1); u = esp32.PCNT(0); print('after', u.value())\r",
        "\r\nafter 0\r\n",
    );
    type_in(
        "u.start(); p(0); p(1); print(u.irq().trigger(), u.value(), Encoder(0, 5, 12).value(), 'free')\r",
        "\r\n0 0 0 free\r\n",
    );
}
