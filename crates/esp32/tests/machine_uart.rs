//! `machine.UART`: the REPL's line, and lines that end where they begin.

#![allow(clippy::unwrap_used)]

mod common;

use common::{SHOW, World, printed_by, table};
use esp32::Job;

fn printed(source: &str) -> String {
    printed_by(&format!(
        "import time, select\nfrom machine import UART\n{SHOW}{source}"
    ))
}

#[test]
fn lines_are_as_on_the_part() {
    table(
        printed,
        &[
            (
                "reprs",
                "
print(UART(1))
print(UART(2, 9600, 7, 0, 2, tx=4, rx=5, timeout=10, timeout_char=3))
print(UART(2, bits=8, parity=1, invert=UART.INV_TX | UART.INV_CTS, flow=UART.RTS | UART.CTS, rts=18, cts=19))
print(UART(2, parity=None, rx=-1))
print(UART(0))
print(UART(1) is UART(1))
",
                "\
UART(1, baudrate=115201, bits=8, parity=None, stop=1, tx=10, rx=9, rts=-1, cts=-1, txbuf=256, rxbuf=256, timeout=0, timeout_char=0, irq=0)
UART(2, baudrate=9600, bits=7, parity=0, stop=2, tx=4, rx=5, rts=-1, cts=-1, txbuf=256, rxbuf=256, timeout=10, timeout_char=3, irq=0)
UART(2, baudrate=9600, bits=8, parity=1, stop=2, tx=4, rx=5, rts=18, cts=19, txbuf=256, rxbuf=256, timeout=10, timeout_char=3, irq=0, invert=INV_TX|INV_CTS, flow=RTS|CTS)
UART(2, baudrate=9600, bits=8, parity=None, stop=2, tx=4, rx=-1, rts=18, cts=19, txbuf=256, rxbuf=256, timeout=10, timeout_char=3, irq=0, invert=INV_TX|INV_CTS, flow=RTS|CTS)
UART(0, baudrate=115201, bits=8, parity=None, stop=1, tx=-1, rx=-1, rts=-1, cts=-1, txbuf=256, rxbuf=256, timeout=0, timeout_char=0, irq=0)
True
",
            ),
            (
                "errors",
                "
show(UART)
show(UART, 3)
show(UART, -1)
show(UART, 1, bits=9)
show(UART, 1, stop=3)
show(UART, 1, invert=1)
show(UART, 1, flow=4)
show(UART, 1, tx=24)
show(UART, 1, 9600, 8, None, 1, 4)
show(UART, 0, rxbuf=1024)
show(UART(0).irq, print)
show(UART(1).irq, 5)
show(UART(1).irq, print, 4)
show(UART(1).irq, print, 1, True)
",
                "\
TypeError('function missing 1 required positional arguments',)
ValueError('UART(3) does not exist',)
ValueError('UART(-1) does not exist',)
ValueError('invalid data bits',)
ValueError('invalid stop bits',)
ValueError('invalid inversion mask',)
ValueError('invalid flow control mask',)
ValueError('invalid pin',)
TypeError('extra positional arguments given',)
ValueError('REPL UART buffer size is fixed',)
ValueError('REPL UART does not support IRQs',)
ValueError('handler must be None or callable',)
ValueError('trigger 0x0004 unsupported',)
ValueError('hard IRQ is not supported',)
",
            ),
            (
                "nothing is attached",
                "
u = UART(1, 300)
print(u.any(), u.read(), u.read(5), u.readline(), u.readinto(bytearray(3)), u.read(0))
print(u.write(b'abc'), u.txdone(), u.flush(), u.txdone(), u.sendbreak(), u.any())
",
                "0 None None None None b''\n3 False None True None 0\n",
            ),
            (
                "a pin that is output and input",
                "
u = UART(1, 9600, tx=4, rx=4, timeout=100, timeout_char=100)
print(u.write('hello\\nworld'))
u.flush()
print(u.any(), u.read(3), u.readline(), u.any())
b = bytearray(4)
print(u.readinto(b, 2), b, u.read(), u.read(1))
u.write('late')
print(u.read(1), u.read(10))
for line in (b'a\\n', b'b\\n'):
    u.write(line)
for line in u:
    print(line)
",
                "\
11
11 b'hel' b'lo\\n' 5
2 bytearray(b'wo\\x00\\x00') b'rld' None
b'l' b'ate'
b'a\\n'
b'b\\n'
",
            ),
            (
                "two joined by pins, and what does not fit",
                "
a = UART(1, 115200, tx=4, rx=5)
b = UART(2, 115200, tx=5, rx=4, timeout=50, timeout_char=50)
a.write('ping')
print(b.read(4))
b.write('pong')
b.flush()
print(a.read())
a.init(57600)
a.write('x')
print(b.read())
b.init(57600, rxbuf=128)
a.write(bytes(600))
a.flush()
print(b.any())
",
                "b'ping'\nb'pong'\nNone\n256\n",
            ),
            (
                "bytes take their time",
                "
u = UART(1, 2400, tx=4, rx=4)
start = time.ticks_us()
u.write('Hello World from MicroPython')
u.flush()
took = time.ticks_diff(time.ticks_us(), start)
print(took >= 28 * 10_000_000 // 2400 // 10)
",
                "True\n",
            ),
            (
                "poll waits for bytes",
                "
u = UART(1, 9600, tx=4, rx=4)
p = select.poll()
p.register(u, select.POLLIN)
print(p.poll(0))
u.write('x')
print(p.poll(1000)[0][1], u.read(), p.poll(1))
p.modify(u, select.POLLIN | select.POLLOUT)
print(p.poll(0)[0][1])
",
                "[]\n1 b'x' []\n4\n",
            ),
            (
                "interrupts",
                "
u = UART(1, 9600, tx=4, rx=4)
for trigger in (UART.IRQ_RX, UART.IRQ_RXIDLE):
    seen = set()
    irq = u.irq(lambda uart: seen.add((uart is u, irq.flags(), uart.any() > 0)), trigger)
    u.write('hello')
    time.sleep_ms(50)
    print(seen, irq.trigger(), repr(u).split(', ')[-1])
    u.read()
u.irq(None)
seen.clear()
u.write('x')
time.sleep_ms(50)
print(seen)
",
                "\
{(True, 1, True)} 1 irq=1)
{(True, 4096, True)} 4096 irq=4096)
set()
",
            ),
        ],
    );
}

#[test]
fn the_repls_line_is_a_stream_too() {
    let mut world = World::new();
    let owner = world.run(
        "
from machine import UART
import select
u = UART(0)
print(u.write(b'raw\\n'), u.any(), u.read())
p = select.poll()
p.register(u, select.POLLIN)
print('ready')
p.poll()
u.init(timeout=1000, timeout_char=1000)
print('again')
print(u.read(3), u.readline(), u.any())
",
    );
    world.until_printed(owner, "ready\n");
    let say = |world: &mut World, bytes: &[u8]| {
        world.driver.board(owner).unwrap().receive(bytes);
        world.driver.wake(owner);
    };
    say(&mut world, b"?");
    // What came before `init` is gone.
    world.until_printed(owner, "again\n");
    say(&mut world, b"abcdef\n");
    let ended = world.end(owner);
    assert_eq!(
        ended.output,
        "raw\n4 0 None\nready\nagain\nb'abc' b'def\\n' 0\n"
    );
}

#[test]
fn a_soft_reset_takes_lines_down() {
    let mut world = World::new();
    let owner = world.power_on_job(Job::Repl, common::options(), common::air());
    world.until_printed(owner, ">>> ");
    let type_in = |world: &mut World, text: &str| {
        world.driver.board(owner).unwrap().receive(text.as_bytes());
        world.driver.wake(owner);
    };
    type_in(
        &mut world,
        "import machine; u = machine.UART(1, 9600, tx=4, rx=4); u.irq(print, 1)\r",
    );
    world.until_printed(owner, "<irq>\r\n");
    type_in(&mut world, "\x04");
    world.until_printed(owner, "MPY: soft reboot\r\n");
    type_in(&mut world, "import machine; print(machine.UART(1))\r");
    world.until_printed(
        owner,
        "UART(1, baudrate=115201, bits=8, parity=None, stop=1, tx=10, rx=9",
    );
    world.until_printed(owner, "irq=0)\r\n");
}
