//! A hundred boards on one thread, each with a client of its own, beside one that never waits.

#![allow(clippy::unwrap_used)]

mod common;

use common::{JOIN, World, air, options};
use network::host::{HostOptions, loopback};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::time::Duration;

const BOARDS: u16 = 100;

/// Blocked in accept, then in recv.
const ACCEPTS: &str = "
s = socket.socket()
s.bind(('', PORT))
s.listen()
print('ready')
c, a = s.accept()
while True:
    c.send(c.recv(100))
";

/// Blocked in recvfrom.
const RECEIVES: &str = "
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(('', PORT))
print('ready')
while True:
    d, a = s.recvfrom(100)
    s.sendto(d, a)
";

/// Blocked in sleep.
const SLEEPS: &str = "
s = socket.socket()
s.bind(('', PORT))
s.listen()
s.setblocking(False)
print('ready')
while True:
    time.sleep_ms(20)
    try:
        c, a = s.accept()
    except OSError:
        continue
    while True:
        c.send(c.recv(100))
";

/// Kibibytes of memory of this process.
fn memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

#[test]
fn each_of_a_hundred_boards_answers_its_client() {
    // Every board has an address of its own, so one port will do.
    let port = TcpListener::bind((loopback(0), 0))
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let mut world = World::new();
    let before = memory();
    let boards: Vec<usize> = (0..BOARDS)
        .map(|i| {
            let program = [ACCEPTS, RECEIVES, SLEEPS][usize::from(i % 3)];
            let source = format!("{JOIN}{program}").replace("PORT", &port.to_string());
            let options = HostOptions {
                address: loopback(1 + i),
                ..options()
            };
            world.power_on(&source, options, air())
        })
        .collect();
    world.run("while True:\n    pass\n");
    world.until(|world| {
        boards
            .iter()
            .all(|owner| world.output(*owner).contains("ready"))
    });
    if let (Some(before), Some(after)) = (before, memory()) {
        println!(
            "a board costs {} KiB",
            after.saturating_sub(before) / u64::from(BOARDS)
        );
    }
    let clients = std::thread::spawn(move || {
        let patience = Some(Duration::from_secs(30));
        let mut streams = Vec::new();
        for i in 0..BOARDS {
            let there = (loopback(1 + i), port);
            let message = format!("board {i}");
            let mut answer = vec![0; message.len()];
            if i % 3 == 1 {
                let client = UdpSocket::bind((loopback(0), 0)).unwrap();
                client.set_read_timeout(patience).unwrap();
                client.send_to(message.as_bytes(), there).unwrap();
                assert_eq!(client.recv(&mut answer).unwrap(), message.len());
            } else {
                let mut client = TcpStream::connect(there).unwrap();
                client.set_read_timeout(patience).unwrap();
                client.write_all(message.as_bytes()).unwrap();
                client.read_exact(&mut answer).unwrap();
                // All stay connected until the end.
                streams.push(client);
            }
            assert_eq!(answer, message.as_bytes());
        }
    });
    world.until(|_| clients.is_finished());
    clients.join().unwrap();
}
