//! `asyncio` on real sockets and in real time; `recorded.rs` has the rest of it.

#![allow(clippy::unwrap_used)]

mod common;

use common::{World, online};
use esp32::Exit;
use std::net::{Ipv4Addr, TcpListener};

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
