//! A board looked at from outside while its program runs.

#![allow(clippy::unwrap_used)]

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener};

use common::{JOIN, World};
use esp32::inspect::{self, Link, Traffic, What};
use network::network::SocketState;

mod common;

#[test]
fn wifi_is_told_as_the_program_finds_it() {
    let mut world = World::new();
    let owner = world.run(
        "
import network, time
wlan = network.WLAN(network.STA_IF)
print('off')
time.sleep_ms(50)
wlan.active(True)
print('idle')
time.sleep_ms(50)
wlan.config(reconnects=0)
wlan.connect('nowhere', 'password')
while wlan.status() == network.STAT_CONNECTING:
    time.sleep_ms(1)
print('failed')
time.sleep_ms(50)
wlan.connect('SSID', 'password')
while not wlan.isconnected():
    time.sleep_ms(1)
network.hostname('lamp')
print('joined')
time.sleep(3600)
",
    );
    let mut look = |text: &str| {
        world.until_printed(owner, text);
        inspect::wifi(world.driver.board(owner).unwrap().state())
    };
    assert_eq!(look("off").link, Link::Off);
    let idle = look("idle");
    assert_eq!(
        (idle.link, idle.address, idle.ssid),
        (Link::Idle, None, None)
    );
    let failed = look("failed");
    assert_eq!(failed.link, Link::Failed(201));
    assert_eq!(failed.ssid.as_deref(), Some("nowhere"));
    let joined = look("joined");
    assert_eq!(joined.link, Link::Connected);
    assert_eq!(joined.ssid.as_deref(), Some("SSID"));
    assert_eq!(joined.address, Some(Ipv4Addr::LOCALHOST));
    assert_eq!(joined.hostname, "lamp");
    assert!(joined.rssi.is_some() && joined.channel.is_some());
    assert_eq!(joined.access_point, None);
}

#[test]
fn sockets_count_their_bytes_and_connections_are_logged() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let refused = {
        let gone = TcpListener::bind("127.0.0.1:0").unwrap();
        gone.local_addr().unwrap().port()
    };
    let mut world = World::new();
    let owner = world.run(&format!(
        "{JOIN}
s = socket.socket()
s.connect(('127.0.0.1', {port}))
s.send(b'abc')
s.recv(4)
print('open')
s.recv(4)
print('ended')
s.close()
s = socket.socket()
try:
    s.connect(('127.0.0.1', {refused}))
except OSError as e:
    print('failed', e.errno)
s.close()
gc.collect()
time.sleep(3600)
"
    ));
    listener.set_nonblocking(true).unwrap();
    let mut accepted = None;
    world.until(|_| {
        accepted = accepted.take().or_else(|| listener.accept().ok());
        accepted.is_some()
    });
    let (mut peer, from) = accepted.unwrap();
    peer.set_nonblocking(false).unwrap();
    peer.write_all(b"wxyz").unwrap();
    world.until_printed(owner, "open");
    let state = world.driver.board(owner).unwrap().state().clone();
    let sockets = inspect::sockets(&state);
    assert_eq!(sockets.len(), 1);
    assert_eq!(sockets[0].info.state, SocketState::Open);
    assert_eq!(sockets[0].info.peer.unwrap().port(), port);
    assert_eq!(sockets[0].info.local.unwrap().port(), from.port());
    let traffic = Traffic {
        received: 4,
        sent: 3,
    };
    assert_eq!(sockets[0].traffic, traffic);
    peer.read_exact(&mut [0; 3]).unwrap();
    drop(peer);
    world.until_printed(owner, "failed 104");
    world.until(|_| inspect::sockets(&state).is_empty());

    let log = inspect::connections(&state, 0);
    let what: Vec<What> = log.iter().map(|line| line.what).collect();
    let expected = [
        What::Connected,
        What::PeerClosed,
        What::Closed,
        What::Failed(104),
    ];
    assert_eq!(what, expected);
    assert!(
        log[..3]
            .iter()
            .all(|line| line.peer.unwrap().port() == port)
    );
    assert_eq!(log[2].traffic, traffic);
    assert_eq!(log[3].peer.unwrap().port(), refused);
    assert!(log.windows(2).all(|pair| pair[0].at <= pair[1].at));
    assert_eq!(inspect::last_connection(&state), 4);
    assert_eq!(inspect::connections(&state, 3), log[3..]);

    let heap = inspect::heap(&state);
    assert!(0 < heap.used && heap.used < heap.limit, "{heap:?}");
}
