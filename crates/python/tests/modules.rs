//! What the golden scripts cannot show of the modules: that interrupts arrive, that the heap's
//! limit holds, and where random numbers come from.

use python::compiler::Mode;
use python::vm::{Host, PathKind, Tick};
use python::{Error, Vm};
use std::cell::{Cell, RefCell};

/// Interrupts at one tick, and has one random number after another.
#[derive(Default)]
struct Desk {
    out: RefCell<Vec<u8>>,
    ticks: Cell<u32>,
    interrupt_at: u32,
    entropy: Cell<u32>,
}

impl Host for Desk {
    fn tick(&self) -> Tick {
        self.ticks.set(self.ticks.get() + 1);
        if self.ticks.get() == self.interrupt_at {
            Tick::Interrupt
        } else {
            Tick::Continue
        }
    }

    fn write(&self, bytes: &[u8]) {
        self.out.borrow_mut().extend_from_slice(bytes);
    }

    fn path_kind(&self, _: &str) -> PathKind {
        PathKind::Absent
    }

    fn read_file(&self, _: &str) -> Option<Vec<u8>> {
        None
    }

    fn random(&self) -> u32 {
        self.entropy.set(self.entropy.get() + 1);
        self.entropy.get()
    }
}

/// What a program prints on a heap of so many bytes, an uncaught exception's type and text last.
fn run(desk: &Desk, heap: usize, program: &str) -> String {
    let mut vm = Vm::new(desk, heap, Box::new(()));
    match vm.execute(program.as_bytes(), "t.py", Mode::File) {
        Ok(_) => {}
        Err(Error::Stop) => desk.write(b"<stopped>"),
        Err(Error::Raised(e)) => {
            let report = vm.exception_report(e);
            let last = report.to_string().lines().last().unwrap_or("").to_owned();
            desk.write(last.as_bytes());
        }
    }
    drop(vm);
    String::from_utf8_lossy(&desk.out.take()).into_owned()
}

const HEAP: usize = 100_000;

#[test]
fn an_interrupt_ends_a_match_that_takes_for_ever() {
    let desk = Desk {
        interrupt_at: 3,
        ..Desk::default()
    };
    // 2^28 ways to fail, but never deep.
    let program = "import re\nre.match('(a?a?a?a?a?a?a?a?a?a?a?a?a?a?)(a?a?a?a?a?a?a?a?a?a?a?a?a?a?)b', 'a' * 28)";
    assert_eq!(run(&desk, HEAP, program), "KeyboardInterrupt: ");
    assert_eq!(desk.ticks.get(), 3);
}

#[test]
fn an_interrupt_ends_the_reading_of_json() {
    let desk = Desk {
        interrupt_at: 1,
        ..Desk::default()
    };
    let program = "import json\ns = '[' + '1 ' * 3000 + ']'\njson.loads(s)";
    assert_eq!(run(&desk, HEAP, program), "KeyboardInterrupt: ");
}

#[test]
fn matching_is_as_deep_as_the_stack_that_is_left() {
    let program = "
import re
def deepest():
    n = 1
    try:
        while True:
            re.match('a*b', 'a' * n)
            n += 1
    except RuntimeError:
        return n
def nested(levels):
    return nested(levels - 1) if levels else deepest()
print(200 < nested(0) < 400, nested(20) < nested(0) - 80)
";
    assert_eq!(run(&Desk::default(), HEAP, program), "True True\n");
}

#[test]
fn what_does_not_fit_the_heap_is_a_memory_error() {
    for call in [
        "struct.pack('100000000s', b'')",
        "struct.calcsize('1000000000i') and struct.unpack('1000000000i', b'')",
        "json.loads('[' + '1.5,' * 12000 + ']')",
        "json.dumps(['x' * 1000] * 90)",
        "binascii.hexlify(bytes(40000))",
        "binascii.b2a_base64(bytes(60000))",
        "re.sub('a', 'x' * 1000, 'a' * 99)",
    ] {
        let program = format!("import struct, json, binascii, re\nx = {call}\nprint('fits')");
        let shown = run(&Desk::default(), 65_536, &program);
        assert!(
            shown.starts_with("MemoryError: memory allocation failed, allocating "),
            "{call}: {shown}"
        );
    }
}

#[test]
fn json_is_built_while_the_heap_is_collected() {
    // Each text leaves garbage of the heap's size many times over; the debug build's handles tell
    // if anything live was freed.
    let program = "
import json
text = json.dumps([{'key%d' % i: [i + 0.5, str(i) * 3, {'n': None, 'b': [1 << 40, True]}]} for i in range(60)])
first = json.loads(text)
for i in range(40):
    if json.loads(text) != first:
        print('differs')
print(len(first), first[59])
";
    assert_eq!(
        run(&Desk::default(), 48_000, program),
        "60 {'key59': [59.5, '595959', {'n': None, 'b': [1099511627776, True]}]}\n"
    );
}

#[test]
fn a_repr_may_change_what_json_is_writing() {
    let program = "
import gc, json
class A:
    def __repr__(self):
        items.clear()
        table.clear()
        gc.collect()
        return 'a'
items = [A(), 'x' * 3, [1 << 40]]
table = {'k': items, 'z': ['y' * 4]}
print(json.dumps(items), json.dumps(table))
items.extend([A(), [1]])
print(json.dumps({'q': [items, 'w' * 5]}))
";
    assert_eq!(
        run(&Desk::default(), HEAP, program),
        "[a, \"xxx\", [1099511627776]] {}\n{\"q\": [[a, [1]], \"wwwww\"]}\n"
    );
}

#[test]
fn random_numbers_start_from_the_host_once() {
    let desk = Desk::default();
    let program = "
import random
a = random.getrandbits(32)
random.seed(1)
print(a == random.getrandbits(32))
random.seed()
b = random.getrandbits(32)
random.seed(2)
print(b == random.getrandbits(32))
c = random.getrandbits(32)
del random
import random
random.seed(2)
random.getrandbits(32)
print(c == random.getrandbits(32))
";
    assert_eq!(run(&desk, HEAP, program), "True\nTrue\nTrue\n");
    assert_eq!(desk.entropy.get(), 2);
}

/// How far programs get until MemoryError, beside what a 32-bit MicroPython (v1.29.0-preview, unix, heap of 158,192
/// bytes) counted.
#[test]
fn memory_runs_out_where_it_does_on_the_part() {
    let patterns = [
        ("l.append(n + 3000000000)", 4096),
        ("l.append(n * 0.5)", 7466),
        ("l.append('item number %d of the list' % n)", 2829),
        ("d[n] = str(n)", 3229),
        ("l.append(P(n, n))", 4096),
        ("l.append(bytearray(1000))", 146),
        ("t = (n, t)", 9511),
    ];
    for (step, on_the_part) in patterns {
        let program = format!(
            "class P:\n    def __init__(self, x, y):\n        self.x = x\n        self.y = y\n\
             def f():\n    global n\n    l = []\n    d = {{}}\n    t = None\n    n = 0\n    while True:\n        {step}\n        n += 1\n\
             try:\n    f()\nexcept MemoryError:\n    pass\nprint(n)\n"
        );
        let printed = run(&Desk::default(), 158_192, &program);
        let here: f64 = printed.trim().parse().expect("a number");
        let ratio = here / f64::from(on_the_part);
        assert!(
            (0.9..1.1).contains(&ratio),
            "{step}: {here} of {on_the_part}"
        );
    }
}
