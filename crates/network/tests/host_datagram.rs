//! UDP of the host network, against real sockets on loopback.

#![allow(clippy::unwrap_used)] // In helpers, which fail their test.

mod common;

use std::net::{Ipv4Addr, SocketAddrV4, UdpSocket};
use std::rc::Rc;
use std::time::Duration;

use common::{Board, any, local, v4};
use network::host::{HostNetwork, HostOptions, Reactor, Source, loopback};
use network::names::Names;
use network::publish::Published;
use network::{
    Addressing, BindError, ConnectError, Family, Interest, Interface, Kind, Network, OptionError,
    RecvError, SendError, SocketOption,
};

fn peer() -> (UdpSocket, SocketAddrV4) {
    let socket = UdpSocket::bind(local(0)).unwrap();
    socket.set_read_timeout(Some(common::PATIENCE)).unwrap();
    let address = v4(socket.local_addr().unwrap());
    (socket, address)
}

#[test]
fn datagrams_go_both_ways() {
    let mut board = Board::new();
    let (peer, address) = peer();
    let socket = board.datagram();
    assert_eq!(board.network.send_to(socket, b"ping", address), Ok(4));
    let mut buffer = [0; 100];
    let (count, from) = peer.recv_from(&mut buffer).unwrap();
    assert_eq!(&buffer[..count], b"ping");
    assert_eq!(
        board.network.local_address(socket).unwrap().port(),
        from.port()
    );
    peer.send_to(b"pong", from).unwrap();
    assert_eq!(
        board.recv_from(socket, 100).unwrap(),
        (b"pong".to_vec(), address)
    );
    // An empty datagram is one.
    peer.send_to(b"", from).unwrap();
    assert_eq!(board.recv_from(socket, 100).unwrap(), (Vec::new(), address));
}

#[test]
fn what_does_not_fit_is_lost_and_peeking_loses_nothing() {
    let mut board = Board::new();
    let (peer, _) = peer();
    let (socket, port) = board.bound_datagram();
    peer.send_to(b"abcdef", local(port)).unwrap();
    peer.send_to(b"next", local(port)).unwrap();
    board.wait(socket, Interest::READ);
    let mut buffer = [0; 3];
    assert_eq!(board.network.recv(socket, &mut buffer, true), Ok(3));
    assert_eq!(board.recv(socket, 4).unwrap(), b"abcd");
    assert_eq!(board.recv(socket, 100).unwrap(), b"next");
}

#[test]
fn readiness_follows_what_is_there() {
    let mut board = Board::new();
    let (peer, address) = peer();
    let (socket, port) = board.bound_datagram();
    let quiet = board.network.readiness(socket).unwrap();
    assert_eq!(
        (quiet.readable, quiet.writable, quiet.hangup),
        (false, true, false)
    );
    peer.send_to(b"x", local(port)).unwrap();
    board.wait(socket, Interest::READ);
    assert!(board.network.readiness(socket).unwrap().readable);
    board.recv(socket, 10).unwrap();
    assert!(!board.network.readiness(socket).unwrap().readable);
    // What a connected socket does not want does not make it ready.
    let (stranger, _) = self::peer();
    board.network.connect(socket, address).unwrap();
    stranger.send_to(b"no", local(port)).unwrap();
    peer.send_to(b"yes", local(port)).unwrap();
    board.wait(socket, Interest::READ);
    assert!(board.network.readiness(socket).unwrap().readable);
    assert_eq!(board.recv(socket, 10).unwrap(), b"yes");
    assert!(!board.network.readiness(socket).unwrap().readable);
}

#[test]
fn a_connected_socket_hears_its_peer_only() {
    let mut board = Board::new();
    let (peer, address) = peer();
    let (stranger, _) = self::peer();
    let (socket, port) = board.bound_datagram();
    assert_eq!(
        board.network.send(socket, b"x"),
        Err(SendError::NotConnected)
    );
    assert_eq!(
        board.network.connect_result(socket),
        Err(ConnectError::NotConnected)
    );
    board.network.connect(socket, address).unwrap();
    assert_eq!(board.network.connect_result(socket), Ok(()));
    assert_eq!(board.network.peer_address(socket), Some(address));
    stranger.send_to(b"intruder", local(port)).unwrap();
    peer.send_to(b"friend", local(port)).unwrap();
    assert_eq!(board.recv(socket, 100).unwrap(), b"friend");
    assert_eq!(
        board.network.recv(socket, &mut [0], false),
        Err(RecvError::WouldBlock)
    );
    board.network.send(socket, b"to friend").unwrap();
    let mut buffer = [0; 100];
    assert_eq!(peer.recv(&mut buffer).unwrap(), 9);
}

#[test]
fn a_closed_port_at_the_peer_is_not_noticed_as_on_lwip() {
    let mut board = Board::new();
    let (peer, address) = peer();
    drop(peer);
    let socket = board.datagram();
    for _ in 0..3 {
        assert_eq!(board.network.send_to(socket, b"x", address), Ok(1));
    }
    assert_eq!(
        board.network.recv(socket, &mut [0], false),
        Err(RecvError::WouldBlock)
    );
}

#[test]
fn a_datagram_can_be_too_long() {
    let mut board = Board::new();
    let (_peer, address) = peer();
    let socket = board.datagram();
    assert_eq!(
        board.network.send_to(socket, &[0; 65_508], address),
        Err(SendError::TooLong)
    );
    assert_eq!(
        board.network.send_to(socket, &[0; 1_000], any(9)),
        Err(SendError::NoRoute)
    );
}

#[test]
fn broadcasts_stay_on_loopback_and_need_the_option() {
    let mut board = Board::new();
    let reactor = Rc::new(Reactor::new().unwrap());
    let options = |index| HostOptions {
        address: loopback(index),
        ..HostOptions::default()
    };
    let (mut first, mut second) = (
        Board::on(&reactor, 1, options(1)),
        Board::on(&reactor, 2, options(2)),
    );
    let (heard, port) = first.bound_datagram();
    let also = second.datagram();
    second.network.bind(also, any(port)).unwrap();
    let everybody = SocketAddrV4::new(Ipv4Addr::BROADCAST, port);
    let socket = board.datagram();
    assert_eq!(
        board.network.send_to(socket, b"?", everybody),
        Err(SendError::BroadcastNotAllowed)
    );
    board
        .network
        .set_option(socket, SocketOption::Broadcast(true))
        .unwrap();
    // As in ESP-IDF, the receiver needs the option too. It is watched before it has the leg for it.
    first.network.watch(heard, Interest::READ);
    for (board, socket) in [(&mut first, heard), (&mut second, also)] {
        board
            .network
            .set_option(socket, SocketOption::Broadcast(true))
            .unwrap();
    }
    assert_eq!(
        board.network.send_to(socket, b"who is there?", everybody),
        Ok(13)
    );
    let from = local(board.network.local_address(socket).unwrap().port());
    first.wait_for(Source::Socket(heard));
    assert_eq!(
        first.recv_from(heard, 100).unwrap(),
        (b"who is there?".to_vec(), from)
    );
    assert_eq!(second.recv(also, 100).unwrap(), b"who is there?");
    // The answer comes from the board, not from the broadcast address.
    first.network.send_to(heard, b"I am", from).unwrap();
    assert_eq!(
        board.recv_from(socket, 100).unwrap(),
        (b"I am".to_vec(), SocketAddrV4::new(loopback(1), port))
    );
    // The subnet's own broadcast address is the same.
    let subnet = SocketAddrV4::new(Ipv4Addr::new(127, 255, 255, 255), port);
    board.network.send_to(socket, b"again", subnet).unwrap();
    assert_eq!(first.recv(heard, 100).unwrap(), b"again");
    first
        .network
        .set_option(heard, SocketOption::Broadcast(false))
        .unwrap();
    board.network.send_to(socket, b"deaf", subnet).unwrap();
    assert_eq!(second.recv(also, 100).unwrap(), b"again");
    assert_eq!(second.recv(also, 100).unwrap(), b"deaf");
    assert_eq!(
        first.network.recv(heard, &mut [0], false),
        Err(RecvError::WouldBlock)
    );
}

#[test]
fn groups_reach_those_that_joined() {
    let group = Ipv4Addr::new(239, 1, 2, 3);
    let (mut board, mut member) = (Board::new(), Board::new());
    let (socket, port) = member.bound_datagram();
    member
        .network
        .set_option(socket, SocketOption::Join(group))
        .unwrap();
    let sender = board.datagram();
    board
        .network
        .send_to(sender, b"all of you", SocketAddrV4::new(group, port))
        .unwrap();
    assert_eq!(member.recv(socket, 100).unwrap(), b"all of you");
    member
        .network
        .set_option(socket, SocketOption::Leave(group))
        .unwrap();
    assert_eq!(
        member
            .network
            .set_option(socket, SocketOption::Leave(group)),
        Err(OptionError::BadGroup(group))
    );
    let host = Ipv4Addr::LOCALHOST;
    assert_eq!(
        member.network.set_option(socket, SocketOption::Join(host)),
        Err(OptionError::BadGroup(host))
    );
}

#[test]
fn a_name_with_a_port_leads_there_whatever_the_port() {
    let (peer, address) = peer();
    let host = format!("Example.COM={address}").parse().unwrap();
    let mut board = Board::with(HostOptions {
        names: Names::from_iter([&host]),
        ..HostOptions::default()
    });
    let virtual_address = board.resolve("example.com.").unwrap();
    assert_eq!(virtual_address, Ipv4Addr::new(198, 18, 0, 1));
    let seen = SocketAddrV4::new(virtual_address, 123);
    let socket = board.datagram();
    board
        .network
        .send_to(socket, b"what time is it?", seen)
        .unwrap();
    let mut buffer = [0; 100];
    let (_, from) = peer.recv_from(&mut buffer).unwrap();
    peer.send_to(b"late", from).unwrap();
    assert_eq!(
        board.recv_from(socket, 100).unwrap(),
        (b"late".to_vec(), seen)
    );
    // A connected socket takes the answer for its peer's.
    let socket = board.datagram();
    board.network.connect(socket, seen).unwrap();
    board.network.send(socket, b"and now?").unwrap();
    let (_, from) = peer.recv_from(&mut buffer).unwrap();
    peer.send_to(b"later", from).unwrap();
    assert_eq!(
        board.recv_from(socket, 100).unwrap(),
        (b"later".to_vec(), seen)
    );
}

#[test]
fn an_address_can_be_a_name_too() {
    let (peer, address) = peer();
    let host = format!("192.0.2.9={}", address.ip()).parse().unwrap();
    let mut board = Board::with(HostOptions {
        names: Names::from_iter([&host]),
        ..HostOptions::default()
    });
    let seen = SocketAddrV4::new(Ipv4Addr::new(192, 0, 2, 9), address.port());
    let socket = board.datagram();
    board.network.send_to(socket, b"hi", seen).unwrap();
    let (_, from) = peer.recv_from(&mut [0; 10]).unwrap();
    peer.send_to(b"ho", from).unwrap();
    assert_eq!(
        board.recv_from(socket, 100).unwrap(),
        (b"ho".to_vec(), seen)
    );
}

#[test]
fn published_ports_hold_for_datagrams() {
    let (free, address) = peer();
    drop(free);
    let mut published = Published::new();
    published
        .add(format!("{}:53", address.port()).parse().unwrap())
        .unwrap();
    let mut board = Board::with(HostOptions {
        published,
        ..HostOptions::default()
    });
    let socket = board.datagram();
    board.network.bind(socket, any(53)).unwrap();
    let (peer, from) = peer();
    peer.send_to(b"query", address).unwrap();
    assert_eq!(
        board.recv_from(socket, 100).unwrap(),
        (b"query".to_vec(), from)
    );
    assert_eq!(board.network.local_address(socket), Some(any(53)));
}

#[test]
fn ports_are_shared_only_by_those_that_both_say_so() {
    let mut board = Board::new();
    let (socket, port) = board.bound_datagram();
    let other = board.datagram();
    assert_eq!(
        board.network.bind(other, any(port)),
        Err(BindError::InUse { port })
    );
    board
        .network
        .set_option(other, SocketOption::ReuseAddress(true))
        .unwrap();
    assert_eq!(
        board.network.bind(other, any(port)),
        Err(BindError::InUse { port })
    );
    // A stream's ports are others.
    let stream = board.stream();
    board.network.bind(stream, any(port)).unwrap();
    board.network.close(socket, network::Closing::Graceful);
    board.network.bind(other, any(port)).unwrap();
    let third = board.datagram();
    board
        .network
        .set_option(third, SocketOption::ReuseAddress(true))
        .unwrap();
    board.network.bind(third, any(port)).unwrap();
}

#[test]
fn without_a_link_datagrams_have_no_route() {
    let reactor = Rc::new(Reactor::new().unwrap());
    let mut network = HostNetwork::new(reactor, 1, HostOptions::default()).unwrap();
    let (peer, address) = peer();
    let socket = network.open(Kind::Datagram, Family::Inet).unwrap();
    network.bind(socket, any(0)).unwrap();
    assert_eq!(
        network.send_to(socket, b"x", address),
        Err(SendError::NoRoute)
    );
    assert_eq!(network.connect(socket, address), Err(ConnectError::NoRoute));
    let port = network.local_address(socket).unwrap().port();
    peer.send_to(b"x", local(port)).unwrap();
    std::thread::sleep(Duration::from_millis(10));
    assert_eq!(
        network.recv(socket, &mut [0], false),
        Err(RecvError::WouldBlock)
    );
    assert!(!network.readiness(socket).unwrap().readable);
}

#[test]
fn an_address_the_program_sets_is_its_own() {
    let mut board = Board::new();
    let address = Ipv4Addr::new(192, 168, 1, 50);
    let fixed = Interface {
        address,
        mask: Ipv4Addr::new(255, 255, 255, 0),
        gateway: Ipv4Addr::new(192, 168, 1, 1),
        dns: Ipv4Addr::new(192, 168, 1, 1),
    };
    board.network.set_addressing(Addressing::Static(fixed));
    assert_eq!(board.network.interface(), Some(fixed));
    assert_eq!(fixed.broadcast(), Ipv4Addr::new(192, 168, 1, 255));
    let socket = board.datagram();
    board
        .network
        .bind(socket, SocketAddrV4::new(address, 0))
        .unwrap();
    let port = board.network.local_address(socket).unwrap().port();
    let (peer, _) = peer();
    peer.send_to(b"found", local(port)).unwrap();
    assert_eq!(board.recv(socket, 100).unwrap(), b"found");
    let itself = board.datagram();
    board
        .network
        .send_to(itself, b"me", SocketAddrV4::new(address, port))
        .unwrap();
    assert_eq!(board.recv(socket, 100).unwrap(), b"me");
    board.network.set_addressing(Addressing::Dhcp);
    assert_eq!(
        board.network.interface().unwrap().address,
        Ipv4Addr::LOCALHOST
    );
}

#[test]
fn a_raw_socket_opens_on_every_pc() {
    let mut board = Board::new();
    let socket = board
        .network
        .open(Kind::Raw { protocol: 253 }, Family::Inet)
        .unwrap();
    let nobody = SocketAddrV4::new(Ipv4Addr::new(127, 0, 0, 9), 0);
    match board.network.send_to(socket, b"experiment", nobody) {
        // Not root: that is said, and nothing else happens.
        Err(error) => {
            assert_eq!(error, SendError::NotPermitted);
            assert_eq!(
                board.network.recv(socket, &mut [0], false),
                Err(RecvError::WouldBlock)
            );
        }
        Ok(count) => {
            assert_eq!(count, 10);
            let here = SocketAddrV4::new(Ipv4Addr::LOCALHOST, 0);
            board.network.send_to(socket, b"experiment", here).unwrap();
            let (packet, from) = board.recv_from(socket, 100).unwrap();
            assert_eq!(*from.ip(), Ipv4Addr::LOCALHOST);
            assert_eq!(
                (packet[0], packet[9], &packet[20..]),
                (0x45, 253, &b"experiment"[..])
            );
        }
    }
}
