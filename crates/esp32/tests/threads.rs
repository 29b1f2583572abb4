//! `_thread`: programs of several threads on a board.

#![allow(clippy::unwrap_used)]

mod common;

use common::{JOIN, World, air, options};
use esp32::{Exit, Job};
use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener};

/// What most programs here begin with: `start(f, ...)` starts a thread whose end `join()` waits for.
const START: &str = "
import _thread, time, gc, micropython
lock = _thread.allocate_lock()
alive = 0
def start(f, *args):
    def body():
        global alive
        try:
            f(*args)
        finally:
            with lock:
                alive -= 1
    global alive
    with lock:
        alive += 1
    return _thread.start_new_thread(body, ())
def join():
    while alive:
        time.sleep_ms(1)
def show(f, *args):
    try:
        print(f(*args))
    except Exception as e:
        print(repr(e))
";

/// Runs a program to its end: what it prints.
fn printed_with(world: &mut World, source: &str) -> String {
    let owner = world.run(&format!("{START}{source}"));
    let ended = world.end(owner);
    assert_eq!(ended.exit, Exit::Done, "{}", ended.output);
    ended.output
}

fn printed(source: &str) -> String {
    printed_with(&mut World::new(), source)
}

/// The same on a board that collects garbage at every chance.
fn printed_under_stress(source: &str) -> String {
    let mut world = World::new();
    world.stress = true;
    printed_with(&mut world, source)
}

/// A board at its prompt.
fn repl(world: &mut World) -> usize {
    let owner = world.power_on_job(Job::Repl, options(), air());
    world.until_printed(owner, ">>> ");
    owner
}

/// Types at the prompt, in paste mode, and waits for what comes after it.
fn paste(world: &mut World, owner: usize, source: &str) {
    let source = source.replace('\n', "\r");
    send(world, owner, format!("\x05{source}\x04").as_bytes());
}

/// Sends as fast as the board takes it.
fn send(world: &mut World, owner: usize, bytes: &[u8]) {
    let mut rest = bytes;
    world.until(|world| {
        let taken = world.driver.board(owner).unwrap().receive(rest);
        rest = &rest[taken..];
        world.driver.wake(owner);
        rest.is_empty()
    });
}

#[test]
fn arguments_arrive_and_idents_differ() {
    let source = "
done = _thread.allocate_lock()
done.acquire()
def f(a, b=0):
    print('thread', a, b, _thread.get_ident() == ident)
    done.release()
ident = _thread.start_new_thread(f, (1,), {'b': 2})
print('started', ident != _thread.get_ident(), ident > 0)
done.acquire()
ident = _thread.start_new_thread(f, [3])
done.acquire()
show(_thread.start_new_thread, f, 5)
show(_thread.start_new_thread, f, (), [])
import sys
print(sys.implementation._thread)
";
    assert_eq!(
        printed(source),
        "started True True\nthread 1 2 True\nthread 3 0 True\n\
         TypeError(\"object 'int' isn't a tuple or list\",)\n\
         TypeError('expecting a dict for keyword args',)\nGIL\n"
    );
}

#[test]
fn locks_are_those_of_micropython() {
    let source = "
l = _thread.allocate_lock()
print(l, type(l) is _thread.LockType, l.locked())
show(l.release)
show(l.acquire)
show(l.acquire, 0)
show(l.acquire, False, 100)
print(l.locked())
show(l.release)
try:
    with l as got:
        print(got, l.locked())
        1 / 0
except ZeroDivisionError:
    print(l.locked())
show(_thread.LockType)

# Whoever has it, anybody may release it.
l.acquire()
start(l.release)
l.acquire()
print('again')
";
    assert_eq!(
        printed(source),
        "<lock> True False\nRuntimeError()\nTrue\nFalse\nFalse\nTrue\nNone\nTrue True\nFalse\n\
         TypeError(\"can't create 'lock' instances\",)\nagain\n"
    );
}

#[test]
fn a_lock_keeps_a_section_to_one_thread() {
    let source = "
section = _thread.allocate_lock()
inside = most = passes = 0
def f(n):
    global inside, most, passes
    for _ in range(n):
        with section:
            inside += 1
            most = max(most, inside)
            for _ in range(50):
                pass
            passes += 1
            inside -= 1
for _ in range(5):
    start(f, 40)
f(40)
join()
print(most, passes)
";
    assert_eq!(printed(source), "1 240\n");
}

#[test]
fn threads_take_turns_without_a_wait() {
    // Each counts until the others have counted, too: only switches at ticks get it through.
    let source = "
counts = [0, 0, 0]
def f(i):
    while min(counts) < 200:
        counts[i] += 1
for i in range(2):
    start(f, i)
f(2)
join()
# None is far ahead of the others.
print(min(counts) >= 200, max(counts) < 2000)
";
    assert_eq!(printed(source), "True True\n");
}

#[test]
fn those_that_wait_for_a_lock_get_it_in_turn() {
    let source = "
l = _thread.allocate_lock()
l.acquire()
order = []
def f(i):
    l.acquire()
    order.append(i)
    l.release()
for i in range(5):
    start(f, i)
    time.sleep_ms(2)
l.release()
join()
print(order)
";
    assert_eq!(printed(source), "[0, 1, 2, 3, 4]\n");
}

#[test]
fn exceptions_of_threads_are_printed() {
    let source = "
class A:
    def m(self, n):
        return 1 // n
def f():
    def g():
        raise ValueError('no')
    g()
def quiet():
    raise SystemExit
def also_quiet():
    _thread.exit()
def stop():
    raise KeyboardInterrupt
for f, args in [(f, ()), (quiet, ()), (also_quiet, ()), (A().m, (0,)), (int, ('x',)), (f, (1,)), (7, ()), (stop, ())]:
    _thread.start_new_thread(f, args)
    time.sleep_ms(5)
print('main goes on')
";
    let output = printed(source);
    let lines: Vec<&str> = output
        .lines()
        .map(|line| match line.find(" at 0x") {
            Some(at) => &line[..at],
            None => line,
        })
        .collect();
    let first = START.lines().count();
    assert_eq!(
        lines,
        [
            "Unhandled exception in thread started by <function f",
            "Traceback (most recent call last):",
            &format!("  File \"main.py\", line {}, in f", first + 8),
            &format!("  File \"main.py\", line {}, in g", first + 7),
            "ValueError: no",
            "Unhandled exception in thread started by <bound_method>",
            "Traceback (most recent call last):",
            &format!("  File \"main.py\", line {}, in m", first + 4),
            "ZeroDivisionError: divide by zero",
            "Unhandled exception in thread started by <class 'int'>",
            "ValueError: invalid syntax for integer with base 10",
            "Unhandled exception in thread started by <function f",
            "TypeError: function takes 0 positional arguments but 1 were given",
            "Unhandled exception in thread started by 7",
            "TypeError: 'int' object isn't callable",
            "Unhandled exception in thread started by <function stop",
            "Traceback (most recent call last):",
            &format!("  File \"main.py\", line {}, in stop", first + 14),
            "KeyboardInterrupt: ",
            "main goes on",
        ]
    );
}

#[test]
fn each_thread_has_its_own_stack() {
    let source = "
def depth(n=1):
    try:
        return depth(n + 1)
    except RuntimeError as e:
        assert str(e) == 'maximum recursion depth exceeded'
        return n
depths = []
def f():
    depths.append(depth())
sizes = []
def run(size):
    sizes.append(_thread.stack_size(size))
    start(f)
    join()
for size in (0, 2000, 10000, 40000):
    run(size)
print(sizes, _thread.stack_size(), _thread.stack_size())
default, small, large, larger = depths
main = depth()
print(5 < small < default < large < main < larger)
# The depth of one does not take from another's.
def nested(n):
    if n:
        return nested(n - 1)
    f()
    join()
nested(30)
show(_thread.stack_size, -1)
show(_thread.start_new_thread, f, ())
";
    assert_eq!(
        printed(source),
        "[0, 0, 2000, 10000] 40000 0\nTrue\n0\nOSError(\"can't create thread\",)\n"
    );
}

#[test]
fn stacks_take_their_room_from_the_heap() {
    let source = "
hold = _thread.allocate_lock()
hold.acquire()
def f():
    hold.acquire()
    hold.release()
gc.collect()
before = gc.mem_free()
started = 0
try:
    while True:
        start(f)
        started += 1
except OSError as e:
    alive -= 1
    print(e)
gc.collect()
print(20 < started < 32, gc.mem_free() < 8000)
hold.release()
join()
gc.collect()
print(before - gc.mem_free() < 1000)
start(f)
join()
";
    assert_eq!(printed(source), "can't create thread\nTrue True\nTrue\n");
}

#[test]
fn a_thread_that_runs_out_of_memory_harms_no_other() {
    let source = "
def f():
    hog = []
    while True:
        hog.append(bytearray(1000))
told = False
def g():
    global told
    try:
        f()
    except MemoryError:
        print('told')
        told = True
        raise
_thread.start_new_thread(g, ())
while not told:
    time.sleep_ms(1)
time.sleep_ms(20)
gc.collect()
print(gc.mem_free() > 100000)
";
    let output = printed(source);
    assert!(output.starts_with("told\nUnhandled exception"), "{output}");
    assert!(
        output.contains("\nMemoryError: memory allocation failed, allocating "),
        "{output}"
    );
    assert!(output.ends_with("\nTrue\n"), "{output}");
}

/// Threads that make and drop much, each of which checks what it has.
const WORK: &str = "
import json, re
def work(n):
    global good
    for i in range(n):
        data = [str(j) + 'x' * (j % 5) for j in range(30)]
        text = {k: [v] * 3 for k, v in enumerate(data)}
        time.sleep_ms(i % 2)
        whole = ','.join(sorted(data, key=lambda s: (len(s), s)))
        parts = [p for p in whole.split(',')]
        gen = (text[int(re.match(r'\\\\d+', p).group(0))][0] for p in parts)
        if list(gen) == parts and json.loads(json.dumps(data)) == data:
            with lock:
                good += 1
good = 0
for _ in range(THREADS):
    start(work, TIMES)
work(TIMES)
join()
print(good)
";

fn work(threads: usize, times: usize) -> String {
    WORK.replace("THREADS", &threads.to_string())
        .replace("TIMES", &times.to_string())
        .replace("\\\\", "\\")
}

#[test]
fn threads_share_the_heap() {
    assert_eq!(printed(&work(6, 30)), "210\n");
}

#[test]
fn the_collector_sees_what_all_threads_hold() {
    assert_eq!(printed_under_stress(&work(2, 3)), "9\n");
}

#[test]
fn the_collector_sees_arguments_of_threads_that_have_not_begun() {
    let source = "
def f(a, b, *, c):
    print(a, b, c)
for i in range(3):
    _thread.start_new_thread(f, (str(i) * 3, [i]), {'c': {i: bytes(3)}})
gc.collect()
rubbish = [bytearray(5) for _ in range(50)]
time.sleep_ms(20)
";
    let expected = "000 [0] {0: b'\\x00\\x00\\x00'}\n111 [1] {1: b'\\x00\\x00\\x00'}\n222 [2] {2: b'\\x00\\x00\\x00'}\n";
    assert_eq!(printed(source), expected);
    assert_eq!(printed_under_stress(source), expected);
}

#[test]
fn heap_lock_is_counted_for_each_thread() {
    let source = "
ready, go = _thread.allocate_lock(), _thread.allocate_lock()
ready.acquire()
go.acquire()
def f():
    go.acquire()
    print([1, 2])
    ready.release()
start(f)
micropython.heap_lock()
go.release()
ready.acquire()
try:
    [1, 2]
except MemoryError:
    micropython.heap_unlock()
    print('still locked here')
join()
";
    assert_eq!(printed(source), "[1, 2]\nstill locked here\n");
}

#[test]
fn with_interrupts_disabled_no_other_thread_runs() {
    let source = "
import machine
n = 0
going = True
def f():
    global n
    while going:
        n += 1
start(f)
while not n:
    pass
state = machine.disable_irq()
before = n
for _ in range(5000):
    pass
print(n == before)
machine.enable_irq(state)
while n == before:
    pass
# Nor while the CPU sleeps.
before = n
machine.lightsleep(30)
print(n - before < 200)
while n == before:
    pass
going = False
join()
# What a thread disables ends with it.
start(machine.disable_irq)
join()
going = True
start(f)
before = n
while n == before:
    pass
going = False
join()
";
    assert_eq!(printed(source), "True\nTrue\n");
}

#[test]
fn what_threads_schedule_runs_once_each() {
    let source = "
ran = full = 0
def callback(n):
    global ran
    ran += n
def f(n):
    global full
    while n:
        try:
            micropython.schedule(callback, 1)
            n -= 1
        except RuntimeError:
            full += 1
            time.sleep_ms(1)
for _ in range(4):
    start(f, 50)
join()
time.sleep_ms(5)
print(ran)
# The last breath of a thread.
def last():
    micropython.schedule(print, 'scheduled')
_thread.start_new_thread(last, ())
time.sleep_ms(20)
";
    assert_eq!(printed(source), "200\nscheduled\n");
}

#[test]
fn generators_of_one_thread_can_go_on_in_another() {
    let source = "
def g():
    for i in range(3):
        yield _thread.get_ident()
it = g()
seen = [next(it)]
start(lambda: seen.append(next(it)))
join()
seen.append(next(it))
print(seen[0] == seen[2] == _thread.get_ident() != seen[1])

# One that waits inside a thread runs nowhere else.
def slow():
    time.sleep_ms(20)
    yield 1
it = slow()
start(lambda: print(next(it)))
time.sleep_ms(2)
show(next, it)
join()
";
    assert_eq!(
        printed(source),
        "True\nValueError('generator already executing',)\n1\n"
    );
}

#[test]
fn sockets_block_only_their_own_thread() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    // Answers the second connection first: the board must wait for both at once.
    let peer = std::thread::spawn(move || {
        let (mut first, _) = listener.accept().unwrap();
        let (mut second, _) = listener.accept().unwrap();
        for stream in [&mut second, &mut first] {
            let mut request = [0; 4];
            stream.read_exact(&mut request).unwrap();
            stream.write_all(&request).unwrap();
            let mut end = [0; 1];
            assert_eq!(stream.read(&mut end).unwrap(), 0);
        }
    });
    let source = format!(
        "{JOIN}
order = []
def talk(name):
    s = socket.socket()
    s.connect(('127.0.0.1', {port}))
    connected.release()
    s.send(name)
    order.append(s.recv(4))
    s.close()
connected = _thread.allocate_lock()
connected.acquire()
ticks = 0
for name in (b'one ', b'two '):
    start(talk, name)
    connected.acquire()
while alive:
    ticks += 1
    time.sleep_ms(1)
print(order)
"
    );
    assert_eq!(printed(&source), "[b'two ', b'one ']\n");
    peer.join().unwrap();
}

#[test]
fn one_socket_is_read_and_written_by_two_threads() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    // Takes all before it answers: so the writer waits while the reader does.
    let peer = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        stream.write_all(b"go").unwrap();
        let mut all = Vec::new();
        let mut piece = [0; 4096];
        while all.len() < 3_000_000 {
            let n = stream.read(&mut piece).unwrap();
            all.extend_from_slice(&piece[..n]);
        }
        assert!(all.iter().all(|b| *b == b'w'));
        stream.write_all(b"done").unwrap();
    });
    let source = format!(
        "{JOIN}
s = socket.socket()
s.connect(('127.0.0.1', {port}))
def read():
    print(s.recv(2))
    print(s.recv(4))
start(read)
def write():
    data = b'w' * 10000
    for _ in range(300):
        s.sendall(data)
start(write)
join()
"
    );
    assert_eq!(printed(&source), "b'go'\nb'done'\n");
    peer.join().unwrap();
}

#[test]
fn a_socket_closed_by_another_thread_waits_no_longer() {
    let source = format!(
        "{JOIN}
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(('127.0.0.1', 0))
start(lambda: show(s.recv, 10))
time.sleep_ms(5)
s.close()
join()
"
    );
    assert_eq!(printed(&source), "OSError(9,)\n");
}

#[test]
fn ctrl_c_goes_to_the_main_thread() {
    let begun = "
n = 0
def f():
    global n
    while True:
        n += 1
def g():
    while True:
        time.sleep_ms(1)
_thread.start_new_thread(f, ())
_thread.start_new_thread(g, ())
";
    for waiting in [
        "while True: pass",
        "time.sleep(1000)",
        "lock.acquire(); lock.acquire()",
        "import sys; sys.stdin.read(1)",
    ] {
        let source = format!(
            "{START}{begun}
try:
    print('begun')
    {waiting}
except KeyboardInterrupt:
    before = n
    while n == before:
        time.sleep_ms(1)
    print('interrupted, and the thread goes on')
"
        );
        let mut world = World::new();
        let owner = world.run(&source);
        world.until_printed(owner, "begun");
        world.interrupt(owner);
        let ended = world.end(owner);
        assert_eq!(ended.output, "begun\ninterrupted, and the thread goes on\n");
        assert_eq!(ended.exit, Exit::Done);
    }
}

#[test]
fn the_repl_goes_on_while_threads_run_until_a_soft_reset() {
    let mut world = World::new();
    let owner = repl(&mut world);
    paste(
        &mut world,
        owner,
        "
import _thread, time
n = 0
def count():
    global n
    while True:
        n += 1
def tell():
    while True:
        print('tell')
        time.sleep_ms(1)
def stuck():
    lock.acquire()
lock = _thread.allocate_lock()
lock.acquire()
for f in (count, tell, stuck):
    _thread.start_new_thread(f, ())
",
    );
    world.until_printed(owner, "tell\r\ntell\r\n");
    send(&mut world, owner, b"a = n\r");
    // It counts while the prompt waits for this.
    let mut slices = 0;
    world.until(|_| {
        slices += 1;
        slices > 10
    });
    send(&mut world, owner, b"print('counted', n > a)\r");
    world.until_printed(owner, "counted True\r\n");
    send(&mut world, owner, b"\x04");
    world.until_printed(owner, "MPY: soft reboot\r\n");
    paste(
        &mut world,
        owner,
        "
import time, gc, _thread
time.sleep_ms(30)
gc.collect()
print('heap', gc.mem_free() > 140000)
done = _thread.allocate_lock()
done.acquire()
_thread.start_new_thread(done.release, ())
done.acquire()
print('qui' + 'et')
",
    );
    world.until_printed(owner, "quiet\r\n");
    let output = world.output(owner);
    let (_, after) = output.split_once("MPY: soft reboot").unwrap();
    assert!(!after.contains("tell"), "{after}");
    assert!(after.contains("heap True"), "{after}");
}

#[test]
fn a_thread_resets_the_board() {
    let mut world = World::new();
    let owner = repl(&mut world);
    paste(
        &mut world,
        owner,
        "
import _thread, machine, time
def f():
    time.sleep_ms(5)
    machine.reset()
def g():
    while True:
        pass
_thread.start_new_thread(g, ())
_thread.start_new_thread(f, ())
time.sleep(1000)
",
    );
    world.until_printed(owner, "rst:0xc (SW_CPU_RESET)");
    world.until(|world| {
        let output = world.output(owner);
        let (_, after) = output.split_once("SW_CPU_RESET").unwrap();
        after.contains(">>> ")
    });
}

#[test]
fn the_end_of_the_main_thread_ends_the_program() {
    let source = "
def f():
    while True:
        print('x' * 1000)
for _ in range(3):
    _thread.start_new_thread(f, ())
time.sleep_ms(10)
";
    assert!(printed(source).contains("xxx\n"));
}

#[test]
fn nothing_of_a_board_stays_when_it_is_dropped_with_its_threads() {
    for begin in ["time.sleep(1000)", "while True: pass", "lock.acquire()"] {
        let mut world = World::new();
        let owner = world.run(&format!(
            "{START}
lock.acquire()
def f():
    {begin}
def g():
    print('begun')
    lock.acquire()
_thread.start_new_thread(f, ())
_thread.start_new_thread(g, ())
{begin}
"
        ));
        world.until_printed(owner, "begun");
        let state = std::rc::Rc::downgrade(world.driver.board(owner).unwrap().state());
        drop(world);
        assert_eq!(state.strong_count(), 0, "{begin}");
    }
}

#[test]
fn asyncio_runs_beside_threads() {
    let source = "
import asyncio
flag = asyncio.ThreadSafeFlag()
seen = []
def f():
    for i in range(3):
        time.sleep_ms(3)
        flag.set()
async def main():
    start(f)
    for i in range(3):
        await flag.wait()
        seen.append(i)
asyncio.run(main())
join()
print(seen)
";
    assert_eq!(printed(source), "[0, 1, 2]\n");
}
