//! Pins seen from outside: what a front end reads, drives and records, and what interrupts a program.

#![allow(clippy::unwrap_used)]

mod common;

use common::{World, printed_by, table};
use esp32::flash::{Flash, Mode as OpenMode};
use esp32::pins::{Change, DUTY_FULL, Mode, Pins, Pull, Pwm, What};
use esp32::{Exit, Job};

/// What the world does to a pin of a board while its program runs.
fn drive(world: &mut World, owner: usize, pin: usize, level: Option<bool>) {
    let state = world.driver.board(owner).unwrap().state().clone();
    let now = state.now();
    state.pins.borrow_mut().drive(now, pin, level);
    world.driver.wake(owner);
}

fn recorded(pins: &mut Pins) -> Vec<(u64, u8, What)> {
    pins.take_changes()
        .into_iter()
        .map(|Change { at, pin, what }| (at, pin, what))
        .collect()
}

#[test]
fn changes_are_recorded_once_each() {
    let mut pins = Pins::default();
    pins.watched = true;
    pins.update(1, 2, |pin| pin.latch = true);
    pins.update(2, 2, |pin| pin.mode = Some(Mode::Out));
    pins.update(3, 2, |pin| pin.latch = true);
    pins.update(4, 2, |pin| {
        pin.pwm = Some(Pwm {
            freq: 1000,
            duty: DUTY_FULL / 4,
            invert: true,
        });
    });
    pins.update(5, 2, |pin| pin.pwm = None);
    pins.update(6, 4, |pin| {
        pin.mode = Some(Mode::In);
        pin.pull = Some(Pull::Up);
    });
    pins.drive(7, 4, Some(false));
    pins.drive(8, 4, None);
    pins.update(9, 25, |pin| pin.dac = Some(128));
    pins.reset(10);
    pins.drive(11, 99, Some(true));
    let duty = DUTY_FULL * 3 / 4;
    assert_eq!(
        recorded(&mut pins),
        [
            (2, 2, What::Level(true)),
            (4, 2, What::Pwm { freq: 1000, duty }),
            (5, 2, What::Level(true)),
            (6, 4, What::Input(true)),
            (7, 4, What::Input(false)),
            (8, 4, What::Input(true)),
            (9, 25, What::Analog(128)),
            (10, 2, What::Floating),
            (10, 4, What::Floating),
            (10, 25, What::Floating),
        ]
    );
}

#[test]
fn a_revision_tells_that_something_changed_and_where() {
    let mut pins = Pins::default();
    let before = pins.revision();
    pins.update(0, 2, |pin| pin.latch = false);
    assert_eq!(pins.revision(), before);
    pins.set_millivolts(34, Some(1000));
    pins.touch(4, true);
    assert!(pins.get(4).revision > pins.get(34).revision);
    assert_eq!(pins.get(4).revision, pins.revision());
    assert_eq!(pins.get(2).revision, 0);
}

#[test]
fn the_world_stays_when_the_chip_is_reset() {
    let mut pins = Pins::default();
    pins.drive(0, 4, Some(true));
    pins.set_millivolts(34, Some(1000));
    pins.update(0, 4, |pin| pin.mode = Some(Mode::Out));
    pins.reset(1);
    let pin = pins.get(4);
    assert_eq!((pin.mode, pin.driven), (None, Some(true)));
    assert_eq!(pins.get(34).millivolts, Some(1000));
}

#[test]
fn an_led_is_as_bright_as_its_pin_is_high() {
    let mut pins = Pins::default();
    assert_eq!(pins.get(2).brightness(), 0.0);
    pins.update(0, 2, |pin| pin.mode = Some(Mode::Out));
    pins.update(0, 2, |pin| pin.latch = true);
    assert_eq!(pins.get(2).brightness(), 1.0);
    for (duty, invert, brightness) in [
        (DUTY_FULL / 4, false, 0.25),
        (DUTY_FULL / 4, true, 0.75),
        (0, false, 0.0),
        (DUTY_FULL, false, 1.0),
    ] {
        let pwm = Some(Pwm {
            freq: 5000,
            duty,
            invert,
        });
        pins.update(0, 2, |pin| pin.pwm = pwm);
        assert_eq!(pins.get(2).brightness(), brightness);
    }
    pins.update(0, 25, |pin| pin.dac = Some(255));
    assert_eq!(pins.get(25).brightness(), 1.0);
    pins.update(0, 4, |pin| pin.mode = Some(Mode::In));
    pins.drive(0, 4, Some(true));
    assert_eq!(pins.get(4).brightness(), 0.0);
}

#[test]
fn changes_of_outputs_have_a_line_each() {
    let line = |what: What| what.output().unwrap_or_default();
    assert_eq!(line(What::Level(true)), "1");
    let (freq, duty) = (1000, DUTY_FULL / 8);
    assert_eq!(line(What::Pwm { freq, duty }), "PWM 1000 Hz 12.5 %");
    assert_eq!(line(What::Analog(255)), "3.30 V");
    assert_eq!(line(What::Input(true)), "");
}

#[test]
fn a_button_interrupts_a_program_that_sleeps() {
    let mut world = World::new();
    let owner = world.run(
        "
import time
from machine import Pin
pressed = 0
def button(pin):
    global pressed
    pressed += 1
    print(pin, pin.value(), pressed)
pin = Pin(4, Pin.IN, Pin.PULL_UP)
pin.irq(button, Pin.IRQ_FALLING)
print('ready')
while pressed < 3:
    time.sleep(60)
    # A sleep is not cut short by a callback.
    print('woken')
",
    );
    world.until_printed(owner, "ready\n");
    for i in 1..=3 {
        drive(&mut world, owner, 4, Some(false));
        world.until_printed(owner, &format!("0 {i}\n"));
        drive(&mut world, owner, 4, None);
    }
    assert_eq!(
        world
            .output(owner)
            .replace("Pin(4, mode=Pin.IN, pull=Pin.PULL_UP)", "pin"),
        "ready\npin 0 1\npin 0 2\npin 0 3\n"
    );
    world.interrupt(owner);
    assert_eq!(world.end(owner).exit, Exit::Interrupted);
}

#[test]
fn a_button_interrupts_a_program_that_loops() {
    let mut world = World::new();
    let owner = world.run(
        "
from machine import Pin
pressed = False
def button(pin):
    global pressed
    pressed = True
Pin(0, Pin.IN, Pin.PULL_UP).irq(button, Pin.IRQ_FALLING)
print('ready')
while not pressed:
    pass
",
    );
    world.until_printed(owner, "ready\n");
    drive(&mut world, owner, 0, Some(false));
    assert_eq!(world.end(owner).exit, Exit::Done);
}

fn printed(source: &str) -> String {
    printed_by(&format!("import time\nfrom machine import *\n{source}"))
}

#[test]
fn interrupts_of_pins_are_as_on_the_part() {
    table(
        printed,
        &[
            (
                "edges of a pin that the program drives itself",
                "
p = Pin(4, Pin.OUT, value=0)
seen = []
p.irq(lambda p: seen.append(p.value()), Pin.IRQ_RISING)
for level in (1, 0, 1, 1, 0):
    p(level)
    time.sleep_ms(1)
print(seen)
p.irq(None)
p(1)
time.sleep_ms(1)
print(seen)
",
                "[1, 1]\n[1, 1]\n",
            ),
            (
                "the interrupt's object",
                "
p = Pin(4, Pin.OUT, value=0)
irq = p.irq(lambda p: print('called', p), 2)
print(irq.trigger(), irq.trigger(1), irq.trigger(), p.irq().trigger())
irq()
time.sleep_ms(1)
print(p.irq(None).trigger())
print(hasattr(irq, 'flags'), type(irq))
",
                "2 2 1 1\ncalled Pin(4, mode=Pin.OUT)\n0\nFalse <class 'IRQ'>\n",
            ),
            (
                "the scheduler is eight deep",
                "
p = Pin(4, Pin.OUT, value=0)
calls = 0
def call(p):
    global calls
    calls += 1
state = disable_irq()
p.irq(call)
for i in range(20):
    p.toggle()
for i in range(100):
    time.sleep_us(1)
print(calls, state)
enable_irq(state)
time.sleep_ms(1)
print(calls)
",
                "0 0\n8\n",
            ),
            (
                "an exception in a handler is printed, and the program goes on",
                "
p = Pin(4, Pin.OUT, value=0)
def call(p):
    raise ValueError('no')
p.irq(call)
p(1)
time.sleep_ms(1)
print('on')
",
                "Traceback (most recent call last):\n  File \"main.py\", line 6, in call\nValueError: no\non\n",
            ),
            (
                "pins that wake",
                "
def show(*args, **kw):
    try:
        Pin(*args[:1], Pin.IN).irq(**kw)
        print('ok')
    except ValueError as e:
        print(e)
show(4, trigger=Pin.WAKE_LOW, wake=1)
show(4, trigger=Pin.WAKE_LOW, wake='x')
show(5, trigger=Pin.WAKE_LOW, wake=SLEEP)
show(4, trigger=Pin.WAKE_LOW, wake=SLEEP | DEEPSLEEP)
show(2, trigger=Pin.WAKE_HIGH, wake=SLEEP)
show(4, handler=print)
show(2, trigger=Pin.WAKE_HIGH, wake=SLEEP)
",
                "bad wake value\nbad wake value\ninvalid pin for wake\nok\nno resources\nok\nok\n",
            ),
        ],
    );
}

#[test]
fn a_pin_ends_light_sleep() {
    let mut world = World::new();
    let owner = world.run(
        "
import machine
from machine import Pin
pin = Pin(4, Pin.IN, Pin.PULL_UP)
pin.irq(trigger=Pin.WAKE_LOW, wake=machine.SLEEP)
print('asleep')
machine.lightsleep()
print(machine.wake_reason() == machine.PIN_WAKE, machine.wake_pins())
machine.lightsleep(1)
print(machine.wake_reason() == machine.PIN_WAKE)
",
    );
    world.until_printed(owner, "asleep\n");
    drive(&mut world, owner, 4, Some(false));
    assert_eq!(world.end(owner).output, "asleep\nTrue ()\nTrue\n");
}

#[test]
fn a_pin_ends_deep_sleep() {
    let source = "
import machine
from machine import Pin
print('reset cause', machine.reset_cause(), machine.wake_reason())
if machine.reset_cause() == machine.PWRON_RESET:
    pin = Pin(4, Pin.IN, Pin.PULL_UP)
    pin.irq(trigger=Pin.WAKE_LOW, wake=machine.DEEPSLEEP)
    print('asleep')
    machine.deepsleep()
";
    let mut flash = Flash::temporary();
    let write = OpenMode {
        write: true,
        create: true,
        ..OpenMode::default()
    };
    let mut file = flash.open("/main.py", write, 0).unwrap();
    flash.write(&mut file, source.as_bytes()).unwrap();
    flash.close(&mut file, 0).unwrap();
    let mut world = World::new();
    let job = Job::Board { once: true };
    let owner = world.power_on_with(job, common::options(), common::air(), flash);
    world.until_printed(owner, "asleep");
    drive(&mut world, owner, 4, Some(false));
    let ended = world.end(owner);
    assert_eq!(ended.exit, Exit::Done);
    assert!(
        ended.output.contains("reset cause 1 0\n"),
        "{}",
        ended.output
    );
    assert!(ended.output.contains("rst:0x5 (DEEPSLEEP_RESET)"));
    assert!(
        ended.output.contains("reset cause 4 2\n"),
        "{}",
        ended.output
    );
}

/// What a program prints on a board whose pins are wired so.
fn wired(wires: &[(usize, usize)], source: &str) -> String {
    common::wired(
        wires,
        &format!("import time\nfrom machine import *\n{source}"),
    )
}

#[test]
fn a_wire_brings_levels() {
    let source = "
out, through, far = Pin(4, Pin.OUT, value=1), Pin(5, Pin.IN, Pin.PULL_DOWN), Pin(12)
seen = []
far.irq(lambda pin: seen.append(pin.value()))
print(through(), far())
out(0)
time.sleep_ms(1)
print(through(), far(), seen)
# Without a driver the resistor is back.
out.init(Pin.IN)
Pin(5, Pin.IN, Pin.PULL_UP)
print(out(), through())
# Open drain: any of them pulls it down.
a, b = Pin(4, Pin.OPEN_DRAIN, Pin.PULL_UP, value=1), Pin(5, Pin.OPEN_DRAIN, Pin.PULL_UP, value=1)
print(a(), b())
b(0)
print(a(), b(), ADC(4).read())
Pin(4, Pin.OUT, value=1)
print(Pin(12)(), ADC(12).read())
b.init(Pin.IN)
print(Pin(12)(), ADC(12).read())
";
    assert_eq!(
        wired(&[(4, 5), (5, 12)], source),
        "1 1\n0 0 [0]\n0 1\n1 1\n0 0 0\n0 0\n1 4095\n"
    );
}

#[test]
fn a_wire_brings_square_waves_and_bytes() {
    let source = "
p = PWM(4, freq=500, duty_u16=16384)
pulse = Pin(5, Pin.IN)
print(400 < time_pulse_us(pulse, 1) < 600 or 'busy')
before = time.ticks_us()
c = Counter(0, pulse)
after = time.ticks_us()
time.sleep_ms(50)
least = time.ticks_diff(time.ticks_us(), after) // 2000
count = c.value()
most = time.ticks_diff(time.ticks_us(), before) // 2000
print(least - 1 <= count <= most + 1)
p.duty_u16(0)
before = c.value()
time.sleep_ms(10)
print(c.value() - before)
u = UART(1, 115200, tx=12, rx=13, timeout=1000)
u.write('x')
print(u.read(1))
s = SPI(1, mosi=13, miso=12)
print(s.read(2, 0x5a))
";
    let output = wired(&[(4, 5), (12, 13)], source);
    let (pulse, rest) = output.split_once('\n').unwrap();
    assert!(matches!(pulse, "True" | "busy"), "{output}");
    assert_eq!(rest, "True\n0\nb'x'\nb'ZZ'\n");
}

#[test]
fn signals_can_be_derived_from() {
    let source = "
from machine import Signal
class Lamp(Signal):
    def blink(self):
        self.on()
        self.off()
        return self.value(), self()
lamp = Lamp(Pin(2, Pin.OUT), invert=True)
print(lamp.blink(), Pin(2).value())
class Level(PinBase):
    def value(self, v=None):
        return 42
print(Lamp(Level())(), Signal(Level(), invert=True).value())
";
    assert_eq!(printed(source), "(0, 0) 1\n42 43\n");
}
