//! `asyncio`: programs whose outputs were recorded from MicroPython (see the language's golden
//! scripts for which), in a time of their own; and streams on real sockets.

#![allow(clippy::unwrap_used)]

mod common;

use common::{World, online, options};
use esp32::flash::Flash;
use esp32::{Board, Clock, Config, Exit, Job, Progress};
use lab::live::Driver;
use network::host::HostNetwork;
use std::cell::Cell;
use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::rc::Rc;

/// Time that passes only when the board waits.
#[derive(Default)]
struct Patient(Cell<u64>);

impl Clock for Patient {
    fn micros(&self) -> u64 {
        self.0.get()
    }

    fn epoch_micros(&self) -> u64 {
        self.0.get()
    }
}

/// What a program of `tests/asyncio/` prints, and what it should.
fn recorded(name: &str) -> (String, String) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/asyncio");
    let source = std::fs::read(folder.join(format!("{name}.py"))).unwrap();
    let expected = std::fs::read_to_string(folder.join(format!("{name}.out"))).unwrap();
    let mut driver = Driver::new().unwrap();
    let owner = driver.reserve();
    let network = HostNetwork::new(driver.reactor().clone(), owner, options()).unwrap();
    let clock = Rc::new(Patient::default());
    let mut config = Config::new(clock.clone(), Box::new(network), Flash::temporary());
    config.cooked = false;
    let job = Job::Run {
        name: format!("{name}.py"),
        source,
    };
    let mut board = Board::power_on(config, job).unwrap();
    let mut output = Vec::new();
    loop {
        let progress = board.resume();
        output.extend(board.take_output());
        match progress {
            Progress::Ready => {}
            Progress::Waiting(Some(until)) => clock.0.set(until),
            Progress::Waiting(None) => panic!("it waits for ever"),
            Progress::Off(_) => break,
        }
    }
    (String::from_utf8_lossy(&output).into_owned(), expected)
}

#[test]
fn tasks_run_in_turn() {
    let (printed, expected) = recorded("tasks");
    assert_eq!(printed, expected);
}

#[test]
fn tasks_wait_for_each_other() {
    let (printed, expected) = recorded("waiting");
    assert_eq!(printed, expected);
}

#[test]
fn exceptions_nobody_catches_are_told() {
    let (printed, expected) = recorded("uncaught");
    assert_eq!(printed, expected);
}

#[test]
fn an_interrupt_leaves_the_loop_and_a_new_loop_may_begin() {
    let mut world = World::new();
    let owner = world.run(
        "
import asyncio
async def forever():
    print('begun')
    await asyncio.sleep(1000)
try:
    asyncio.run(forever())
except KeyboardInterrupt:
    print('interrupted')
asyncio.new_event_loop()
async def short():
    await asyncio.sleep_ms(1)
    return 'short'
print(asyncio.run(short()))
",
    );
    world.until_printed(owner, "begun\n");
    world.interrupt(owner);
    let ended = world.end(owner);
    assert_eq!(ended.exit, Exit::Done);
    assert_eq!(ended.output, "begun\ninterrupted\nshort\n");
}

/// A port of the PC that was free a moment ago.
fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    listener.local_addr().unwrap().port()
}

/// A server and clients on one board. Port 0 is no choice: a board cannot ask which it got.
fn streams(port: u16, program: &str) -> String {
    online(&format!(
        "import asyncio\nip = wlan.ifconfig()[0]\nport = {port}\n{program}"
    ))
}

#[test]
fn a_server_serves_its_clients_by_turns() {
    let port = free_port();
    let printed = streams(
        port,
        "
async def serve(reader, writer):
    peer = writer.get_extra_info('peername')[0] == ip
    count = 0
    while True:
        line = await reader.readline()
        if not line:
            break
        count += 1
        writer.write(b'echo ' + line)
        await writer.drain()
    writer.close()
    await writer.wait_closed()
    served.append((peer, count))

async def talk(n):
    reader, writer = await asyncio.open_connection(ip, port)
    got = []
    for i in range(n):
        await writer.awrite(b'line %d\\n' % i)
        got.append(await reader.readline())
    writer.write(b'0123456789\\n')
    await writer.drain()
    got.append(await reader.readexactly(5))
    got.append(await reader.read(4))
    buffer = bytearray(3)
    await reader.readinto(buffer)
    got.append(bytes(buffer))
    got.append(await reader.readline())
    await writer.aclose()
    return got

served = []
async def main():
    async with await asyncio.start_server(serve, ip, port) as server:
        for got in await asyncio.gather(*[talk(n) for n in range(3)]):
            print(got)
        while len(served) < 3:
            await asyncio.sleep_ms(1)
        print(sorted(served))
    print(server.task.done())
    # Its port is free again.
    again = await asyncio.start_server(serve, ip, port)
    again.close()
    await again.wait_closed()
asyncio.run(main())
",
    );
    let tail = "b'echo ', b'0123', b'456', b'789\\n']\n";
    let expected = format!(
        "[{tail}[b'echo line 0\\n', {tail}[b'echo line 0\\n', b'echo line 1\\n', {tail}\
         [(True, 1), (True, 2), (True, 3)]\nTrue\n"
    );
    assert_eq!(printed, expected);
}

#[test]
fn much_data_goes_through_in_pieces() {
    let port = free_port();
    let printed = streams(
        port,
        "
async def serve(reader, writer):
    data = await reader.readexactly(40000)
    print(len(data), data == bytes(40000))
    writer.write(data)
    await writer.drain()
    await writer.wait_closed()

async def main():
    server = await asyncio.start_server(serve, '0.0.0.0', port)
    reader, writer = await asyncio.open_connection(ip, port)
    writer.write(bytes(20000))
    writer.write(bytes(20000))
    await writer.drain()
    print(len(await reader.read(-1)))
    try:
        await reader.readexactly(1)
    except EOFError as e:
        print(repr(e))
    await writer.wait_closed()
    server.close()
    await server.wait_closed()
asyncio.run(main())
",
    );
    assert_eq!(printed, "40000 True\n40000\nEOFError()\n");
}

#[test]
fn a_task_that_waits_for_a_stream_can_be_cancelled() {
    let port = free_port();
    let printed = streams(
        port,
        "
async def serve(reader, writer):
    await asyncio.sleep(10)

async def main():
    server = await asyncio.start_server(serve, ip, port)
    reader, writer = await asyncio.open_connection(ip, port)
    try:
        await asyncio.wait_for_ms(reader.read(10), 20)
    except asyncio.TimeoutError as e:
        print(repr(e))
    task = asyncio.create_task(reader.readline())
    await asyncio.sleep_ms(5)
    print(task.cancel(), len(asyncio.core._io_queue.map))
    try:
        await task
    except asyncio.CancelledError:
        print('cancelled', len(asyncio.core._io_queue.map))
asyncio.run(main())
",
    );
    assert_eq!(printed, "TimeoutError()\nTrue 1\ncancelled 1\n");
}
