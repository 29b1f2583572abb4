//! `machine.Timer`, `WDT`, pulses: what happens at its time.

#![allow(clippy::unwrap_used)]

mod common;

use common::{SHOW, World, printed_by, table};
use esp32::flash::{Flash, Mode};
use esp32::{Exit, Job};

fn printed(source: &str) -> String {
    printed_by(&format!(
        "import time, machine\nfrom machine import Pin, Timer\n{SHOW}{source}"
    ))
}

#[test]
fn timers_are_as_on_the_part() {
    table(
        printed,
        &[
            (
                "repr: the mode's word is the wrong one",
                "
print(Timer(0), Timer(-1), Timer(), Timer(-7))
print(Timer(1, mode=Timer.PERIODIC, period=1500))
print(Timer(1, mode=Timer.ONE_SHOT, freq=0.5))
print(Timer(-1, period=3, tick_hz=2, callback=print))
",
                "\
Timer(0, mode=PERIODIC, period=0) Timer(-1, mode=PERIODIC, period=0) Timer(-1, mode=PERIODIC, period=0) Timer(-7, mode=PERIODIC, period=0)
Timer(1, mode=ONE_SHOT, period=1500)
Timer(1, mode=PERIODIC, period=2000)
Timer(-1, mode=ONE_SHOT, period=1500)
",
            ),
            (
                "errors",
                "
show(Timer, 4)
show(Timer, 'x')
show(Timer, 0, 1)
show(Timer, 0, hard=True)
show(Timer, -1, period=0)
show(Timer, -1, unknown=0)
t = Timer(2)
show(t.init, 1)
show(t.init, freq='x')
",
                "\
ValueError(\"Timer(4) doesn't exist, there are only 4 hardware timers\",)
TypeError(\"can't convert str to int\",)
TypeError('extra positional arguments given',)
ValueError('hard Timers are not implemented',)
ValueError('Timer period is too short for this timer',)
TypeError('extra keyword arguments given',)
TypeError('function takes 1 positional arguments but 2 were given',)
TypeError(\"can't convert str to float\",)
",
            ),
            (
                "hardware timers are one each, virtual ones as many as there are",
                "
print(Timer(1) is Timer(1), Timer(1) is Timer(2), Timer(-1) is Timer(-1))
print(Timer.ONE_SHOT, Timer.PERIODIC)
",
                "True False False\n0 1\n",
            ),
            (
                "callbacks get their timer, in a sleep and in a loop, at their times",
                "
calls = []
t = Timer(-1)
start = time.ticks_ms()
t.init(period=20, callback=lambda timer: calls.append((timer is t, time.ticks_diff(time.ticks_ms(), start) // 20)))
while len(calls) < 3:
    pass
time.sleep_ms(50)
t.deinit()
# What was scheduled before still comes.
time.sleep_ms(1)
count = len(calls)
print(count >= 5, all(same for same, _ in calls))
print(all(at >= i + 1 for i, (_, at) in enumerate(calls)))
time.sleep_ms(50)
print(len(calls) == count)
",
                "True True\nTrue\nTrue\n",
            ),
            (
                "several at once, in their order",
                "
order = []
def note(name):
    return lambda timer: order.append(name)
for name, period in (('c', 30), ('a', 10), ('b', 20)):
    Timer(-1, mode=Timer.ONE_SHOT, period=period, callback=note(name))
Timer(0, mode=Timer.ONE_SHOT, period=40, callback=note('d'))
time.sleep_ms(60)
print(order)
",
                "['a', 'b', 'c', 'd']\n",
            ),
            (
                "a timer can be set again in its callback",
                "
left = 3
def again(timer):
    global left
    left -= 1
    if left:
        timer.init(mode=Timer.ONE_SHOT, period=1, callback=again)
Timer(-1, mode=Timer.ONE_SHOT, period=1, callback=again)
while left:
    machine.idle()
print(left)
",
                "0\n",
            ),
            (
                "a callback's exception is printed; the timer goes on",
                "
n = 0
def bad(timer):
    global n
    n += 1
    if n < 3:
        timer.init(mode=Timer.ONE_SHOT, period=1, callback=bad)
    raise OSError(5)
Timer(-1, mode=Timer.ONE_SHOT, period=1, callback=bad)
while n < 3:
    time.sleep_ms(1)
time.sleep_ms(5)
print(n)
",
                &("Traceback (most recent call last):\n  File \"main.py\", line 16, in bad\nOSError: [Errno 5] EIO\n"
                    .repeat(3)
                    + "3\n"),
            ),
            (
                "without a callback, None is called",
                "
Timer(-1, mode=Timer.ONE_SHOT, period=1)
time.sleep_ms(5)
",
                "TypeError: 'NoneType' object isn't callable\n",
            ),
            (
                "value counts milliseconds",
                "
h, v = Timer(0), Timer(-1)
for t in (h, v):
    t.init(mode=Timer.ONE_SHOT, period=10, callback=lambda t: None)
time.sleep_ms(30)
print(h.value() >= 30, v.value())
h.init(period=1000, callback=lambda t: None)
print(h.value() < 1000)
h.deinit()
v.deinit()
print(h.value() < 1000, v.value())
",
                "True 10\nTrue\nTrue 0\n",
            ),
            (
                "none fires while interrupts are disabled",
                "
calls = 0
def call(timer):
    global calls
    calls += 1
state = machine.disable_irq()
Timer(-1, mode=Timer.ONE_SHOT, period=1, callback=call)
time.sleep_ms(10)
print(calls, machine.disable_irq() != state)
machine.enable_irq(state)
time.sleep_ms(1)
print(calls)
",
                "0 True\n1\n",
            ),
            (
                "callbacks do not run inside callbacks",
                "
depth = deepest = calls = 0
def call(timer):
    global depth, deepest, calls
    calls += 1
    depth += 1
    deepest = max(deepest, depth)
    time.sleep_ms(5)
    depth -= 1
t = Timer(-1, period=1, callback=call)
while calls < 4:
    time.sleep_ms(1)
t.deinit()
print(deepest)
",
                "1\n",
            ),
        ],
    );
}

#[test]
fn a_soft_reset_stops_timers_and_handlers() {
    let mut world = World::new();
    let owner = world.power_on_job(Job::Repl, common::options(), common::air());
    world.until_printed(owner, ">>> ");
    let type_in = |world: &mut World, text: &str| {
        world.driver.board(owner).unwrap().receive(text.as_bytes());
        world.driver.wake(owner);
    };
    type_in(
        &mut world,
        "import machine; machine.Timer(0, period=1, callback=lambda t: print('tick'))\r",
    );
    world.until_printed(owner, "tick\r\ntick\r\n");
    type_in(&mut world, "\x04");
    world.until_printed(owner, "MPY: soft reboot\r\n");
    type_in(
        &mut world,
        "import time; time.sleep(0.05); print('qui' + 'et')\r",
    );
    world.until_printed(owner, "quiet\r\n");
    let (_, after) = world.output(owner).split_once("soft reboot").unwrap();
    assert!(!after.contains("tick"), "{after}");
}

fn board(main: &str) -> (World, usize) {
    let mut flash = Flash::temporary();
    let write = Mode {
        write: true,
        create: true,
        ..Mode::default()
    };
    let mut file = flash.open("/main.py", write, 0).unwrap();
    flash.write(&mut file, main.as_bytes()).unwrap();
    flash.close(&mut file, 0).unwrap();
    let mut world = World::new();
    let job = Job::Board { once: true };
    let owner = world.power_on_with(job, common::options(), common::air(), flash);
    (world, owner)
}

#[test]
fn a_watchdog_that_is_not_fed_resets_the_chip() {
    for hang in ["while True: pass", "import time; time.sleep(1000)"] {
        let (mut world, owner) = board(&format!(
            "
import machine, time
print('cause', machine.reset_cause() == machine.WDT_RESET)
if machine.reset_cause() != machine.WDT_RESET:
    dog = machine.WDT(timeout=400)
    start = time.ticks_ms()
    while time.ticks_diff(time.ticks_ms(), start) < 60:
        time.sleep_ms(1)
        dog.feed()
    print('hungry')
    {hang}
"
        ));
        let ended = world.end(owner);
        assert_eq!(ended.exit, Exit::Done, "{}", ended.output);
        for text in ["cause False\r\nhungry\r\n", "task_wdt", "cause True\r\n"] {
            let text = text.replace("\r\n", "\n");
            let output = ended.output.replace("\r\n", "\n");
            assert!(output.contains(&text), "{text}: {output}");
        }
    }
}

#[test]
fn a_watchdog_says_what_is_wrong_with_its_arguments() {
    assert_eq!(
        printed("show(machine.WDT, 1)\nshow(machine.WDT, 0, 0)\nshow(machine.WDT, timeout='x')\n"),
        "ValueError()\nValueError('WDT timeout too short',)\nTypeError(\"can't convert str to int\",)\n"
    );
}

#[test]
fn pulses_are_measured_while_callbacks_run() {
    let source = "
pin = Pin(4, Pin.OUT, value=0)
Timer(-1, mode=Timer.ONE_SHOT, period=5, callback=lambda t: pin(1))
Timer(-1, mode=Timer.ONE_SHOT, period=155, callback=lambda t: pin(0))
us = machine.time_pulse_us(pin, 1)
print(us > 50_000 or us)
print(machine.time_pulse_us(pin, 1, 1000), machine.time_pulse_us(pin, 0, 1000))
show(machine.time_pulse_us, 'x', 1)
show(machine.time_pulse_us, pin)
";
    assert_eq!(
        printed(source),
        "True\n-2 -1\nValueError('invalid pin',)\nTypeError('function missing 1 required positional arguments',)\n"
    );
}

#[test]
fn bits_for_leds_can_be_seen_from_outside() {
    let mut world = World::new();
    let owner = world.run(
        "
import machine, time
pin = machine.Pin(5, machine.Pin.OUT)
machine.bitstream(pin, 0, (400, 850, 800, 450), bytes([1, 2, 3]))
print('sent')
time.sleep(100)
",
    );
    world.until_printed(owner, "sent");
    let state = world.driver.board(owner).unwrap().state().clone();
    assert_eq!(state.pins.borrow().stream(5), Some(&[1, 2, 3][..]));
    assert_eq!(
        printed(
            "
show(machine.bitstream, Pin(5), 1, (1, 2, 3, 4), b'')
show(machine.bitstream, Pin(5), 0, (1, 2, 3), b'')
show(machine.bitstream, Pin(5), 0, (1, 2, 3, 4), 5)
"
        ),
        "\
ValueError('encoding',)
ValueError('requested length 4 but object has length 3',)
TypeError('object with buffer protocol required',)
"
    );
}
