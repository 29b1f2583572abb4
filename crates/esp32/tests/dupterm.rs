//! `os.dupterm`: a second terminal on a stream of the program's.

#![allow(clippy::unwrap_used)]

mod common;

use common::{SHOW, World, printed_by, run, table};
use esp32::Job;

/// A terminal that a program can look into.
const TERM: &str = "
import io, os, sys, time
class Term(io.IOBase):
    def __init__(self, typed=b''):
        self.out = b''
        self.typed = typed
        self.closed = False
    def write(self, data):
        self.out += bytes(data)
        return len(data)
    def readinto(self, buf):
        if not self.typed:
            return None
        buf[0] = self.typed[0]
        self.typed = self.typed[1:]
        return 1
    def ioctl(self, request, arg):
        if request == 4:
            self.closed = True
        return 0
";

fn printed(source: &str) -> String {
    printed_by(&format!("{TERM}{SHOW}{source}"))
}

#[test]
fn terminals_are_as_on_the_part() {
    table(
        printed,
        &[
            (
                "what is printed goes there too",
                "
t = Term()
print(os.dupterm(t))
print('both', 1)
sys.stdout.write('text\\n')
sys.stdout.buffer.write(b'raw\\n')
print(os.dupterm(None) is t, os.dupterm(None))
print(t.out, t.closed)
",
                "\
None
both 1
text
raw
True None
b'None\\nboth 1\\ntext\\nraw\\n' False
",
            ),
            (
                "errors",
                "
show(os.dupterm, Term(), 1)
show(os.dupterm, Term(), -1)
show(os.dupterm, 5)
show(os.dupterm, object())
show(os.dupterm)
",
                "\
ValueError('invalid dupterm index',)
ValueError('invalid dupterm index',)
OSError('stream operation not supported',)
OSError('stream operation not supported',)
TypeError('function missing 1 required positional arguments',)
",
            ),
            (
                "what is typed there is read",
                "
os.dupterm(Term(b'abc'))
print(sys.stdin.buffer.read(2))
os.dupterm_notify(None)
os.dupterm(None)
print(sys.stdin.buffer.read(1))
",
                "b'ab'\nb'c'\n",
            ),
            (
                "a terminal that cannot write is let go and closed",
                "
class Bad(Term):
    def write(self, data):
        raise ValueError('full')
t = Bad()
os.dupterm(t)
print('hello')
print(os.dupterm(None), t.closed)
",
                "\
hello
dupterm: Exception in write() method, deactivating: Traceback (most recent call last):
  File \"main.py\", line 30, in write
ValueError: full
None True
",
            ),
            (
                "a terminal that cannot read, and one that ends",
                "
class Bad(Term):
    def readinto(self, buf):
        raise OSError(5)
class Ends(Term):
    def readinto(self, buf):
        return 0
for kind in (Bad, Ends):
    t = kind()
    os.dupterm(t)
    os.dupterm_notify(None)
    print(os.dupterm(None), t.closed)
",
                "\
dupterm: Exception in read() method, deactivating: Traceback (most recent call last):
  File \"main.py\", line 30, in readinto
OSError: [Errno 5] EIO
None True
dupterm: EOF received, deactivating
None True
",
            ),
            (
                "what a terminal prints itself goes to the line only",
                "
class Loud(Term):
    def write(self, data):
        print('<', len(data), '>')
        return super().write(data)
t = Loud()
os.dupterm(t)
print('x')
os.dupterm(None)
print(t.out)
",
                "x\n< 2 >\nb'x\\n'\n",
            ),
            (
                "a UART is a terminal",
                "
import machine
u = machine.UART(1, 115200, tx=4, rx=5)
v = machine.UART(2, 115200, tx=5, rx=4, timeout=100, timeout_char=100)
os.dupterm(u)
print('hi')
v.write('ok')
print(sys.stdin.buffer.read(2))
os.dupterm(None)
print(v.read())
",
                "hi\nb'ok'\nb\"hi\\nb'ok'\\n\"\n",
            ),
        ],
    );
}

#[test]
fn the_repl_is_on_both_terminals() {
    let mut world = World::new();
    let owner = world.power_on_job(Job::Repl, common::options(), common::air());
    world.until_printed(owner, ">>> ");
    let type_in = |world: &mut World, bytes: &[u8]| {
        world.driver.board(owner).unwrap().receive(bytes);
        world.driver.wake(owner);
    };
    // Pasted, in pieces that the line's ring has room for.
    type_in(&mut world, b"\x05");
    world.until_printed(owner, "=== ");
    for line in TERM.lines().chain(["t = Term(b'1+1\\r'); os.dupterm(t)"]) {
        type_in(&mut world, format!("{line}\r").as_bytes());
        world.until_printed(owner, line);
    }
    type_in(&mut world, b"\x04");
    // The terminal types, and the line sees it.
    world.until_printed(owner, ">>> 1+1\r\n2\r\n>>> ");
    type_in(
        &mut world,
        b"print('it saw', b'>>> 1+1\\r\\n2\\r\\n>>> print(' in t.out)\r",
    );
    world.until_printed(owner, "it saw True\r\n");
    // A soft reset takes it away.
    type_in(&mut world, b"\x04");
    world.until_printed(owner, "MPY: soft reboot\r\n");
    type_in(&mut world, b"import os; print('none', os.dupterm(None))\r");
    world.until_printed(owner, "none None\r\n");
}

#[test]
fn the_second_terminal_interrupts() {
    let ended = run(&format!(
        "{TERM}
os.dupterm(Term(b'\\x03'))
try:
    sys.stdin.buffer.read(1)
except KeyboardInterrupt:
    print('interrupted')
"
    ));
    assert_eq!(ended.output, "interrupted\n");
}
