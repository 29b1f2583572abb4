//! TCP of the host network, against real sockets on loopback.

#![allow(clippy::unwrap_used)] // In helpers, which fail their test.

mod common;

use std::io::{Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddrV4, TcpListener, TcpStream};
use std::rc::Rc;
use std::thread;
use std::time::{Duration, Instant};

use common::{Board, any, local, refusing_port, v4};
use network::host::{HostNetwork, HostOptions, Reactor, Source, loopback};
use network::publish::Published;
use network::{
    AcceptError, BindError, Closing, ConnectError, Family, Interest, Kind, ListenError, Network,
    OpenError, Readiness, RecvError, SendError, SocketOption, SocketState,
};

#[test]
fn serves_200_clients_in_turn() {
    let mut board = Board::new();
    let (listener, port) = board.listener();
    let clients = thread::spawn(move || {
        for number in 0..200u32 {
            let mut stream = TcpStream::connect(local(port)).unwrap();
            stream.write_all(&number.to_be_bytes()).unwrap();
            let mut echo = [0; 4];
            stream.read_exact(&mut echo).unwrap();
            assert_eq!(echo, number.to_be_bytes());
        }
    });
    for number in 0..200u32 {
        let (client, peer) = board.accept(listener);
        assert_eq!(*peer.ip(), Ipv4Addr::LOCALHOST);
        let data = board.recv(client, 1024).unwrap();
        assert_eq!(data, number.to_be_bytes());
        board.send(client, &data).unwrap();
        assert_eq!(board.recv(client, 1024).unwrap(), b"");
        assert_eq!(
            board.recv(client, 1024).unwrap(),
            b"",
            "the end of a stream is told at each call"
        );
        board.network.close(client, Closing::Graceful);
    }
    clients.join().unwrap();
    assert_eq!(board.network.sockets().len(), 1);
}

#[test]
fn a_reset_is_an_error_after_the_data_before_it() {
    let mut board = Board::new();
    let (listener, port) = board.listener();
    let mut stream = TcpStream::connect(local(port)).unwrap();
    let (client, _) = board.accept(listener);
    stream.write_all(b"last words").unwrap();
    assert_eq!(board.recv(client, 4).unwrap(), b"last");
    socket2::SockRef::from(&stream)
        .set_linger(Some(Duration::ZERO))
        .unwrap();
    drop(stream);
    assert_eq!(board.recv(client, 100).unwrap(), b" words");
    assert_eq!(board.recv(client, 100), Err(RecvError::Reset));
    assert_eq!(board.recv(client, 100), Err(RecvError::NotConnected));
    assert_eq!(board.send(client, b"x"), Err(SendError::Closed));
}

#[test]
fn a_send_after_the_peers_close_ends_in_a_reset() {
    let mut board = Board::new();
    let (listener, port) = board.listener();
    let stream = TcpStream::connect(local(port)).unwrap();
    let (client, _) = board.accept(listener);
    drop(stream);
    assert_eq!(board.recv(client, 100).unwrap(), b"");
    // The first is answered by the peer's kernel with RST, which a later one meets.
    let error = loop {
        if let Err(error) = board.send(client, b"x") {
            break error;
        }
    };
    assert_eq!(error, SendError::Reset);
}

#[test]
fn half_open_streams_still_carry_the_other_direction() {
    let mut board = Board::new();
    let (listener, port) = board.listener();
    let mut stream = TcpStream::connect(local(port)).unwrap();
    let (client, _) = board.accept(listener);
    stream.write_all(b"question").unwrap();
    stream.shutdown(Shutdown::Write).unwrap();
    assert_eq!(board.recv(client, 100).unwrap(), b"question");
    assert_eq!(board.recv(client, 100).unwrap(), b"");
    let readiness = board.network.readiness(client).unwrap();
    assert_eq!(
        (readiness.readable, readiness.writable, readiness.hangup),
        (true, true, false)
    );
    board.send(client, b"answer").unwrap();
    board.network.close(client, Closing::Graceful);
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    assert_eq!(answer, b"answer");
}

#[test]
fn a_big_send_goes_in_parts() {
    const SIZE: usize = 20_000_000;
    let mut board = Board::new();
    let server = TcpListener::bind(local(0)).unwrap();
    let peer = v4(server.local_addr().unwrap());
    let reader = thread::spawn(move || {
        let (mut stream, _) = server.accept().unwrap();
        let mut data = Vec::new();
        stream.read_to_end(&mut data).unwrap();
        data
    });
    let socket = board.stream();
    board.connect(socket, peer).unwrap();
    let data: Vec<u8> = (0..SIZE).map(|at| (at % 251) as u8).collect();
    let first = board.network.send(socket, &data).unwrap();
    assert!(first < SIZE, "one send took everything: nothing is tested");
    board.send(socket, &data[first..]).unwrap();
    board.network.close(socket, Closing::Graceful);
    assert!(reader.join().unwrap() == data);
}

#[test]
fn connections_are_made_refused_and_asked_about() {
    let mut board = Board::new();
    let server = TcpListener::bind(local(0)).unwrap();
    let peer = v4(server.local_addr().unwrap());
    let socket = board.stream();
    assert_eq!(
        board.network.connect_result(socket),
        Err(ConnectError::NotConnected)
    );
    assert_eq!(
        board.network.connect(socket, peer),
        Err(ConnectError::InProgress)
    );
    let (_stream, from) = server.accept().unwrap();
    assert_eq!(board.network.local_address(socket), Some(v4(from)));
    board.wait(socket, Interest::WRITE);
    assert_eq!(board.network.connect_result(socket), Ok(()));
    assert_eq!(board.network.connect_result(socket), Ok(()));
    assert_eq!(
        board.network.connect(socket, peer),
        Err(ConnectError::AlreadyConnected)
    );
    assert_eq!(board.network.peer_address(socket), Some(peer));

    let (_guard, port) = refusing_port();
    let socket = board.stream();
    assert_eq!(
        board.connect(socket, local(port)),
        Err(ConnectError::Refused)
    );
    assert_eq!(
        board.network.connect_result(socket),
        Err(ConnectError::NotConnected),
        "told once"
    );
    // It may be used again.
    board.connect(socket, peer).unwrap();
}

#[test]
fn a_refusal_comes_by_whichever_call_is_next() {
    let mut board = Board::new();
    let (_guard, port) = refusing_port();
    let mut fail = || {
        let socket = board.stream();
        assert_eq!(
            board.network.connect(socket, local(port)),
            Err(ConnectError::InProgress)
        );
        board.network.watch(socket, Interest::WRITE);
        board.wait_for(Source::Socket(socket));
        (board.network.readiness(socket).unwrap(), socket)
    };
    let (readiness, socket) = fail();
    assert!(readiness.error && readiness.readable && readiness.writable);
    let (_, other) = fail();
    assert_eq!(
        board.network.recv(socket, &mut [0], false),
        Err(RecvError::Refused)
    );
    assert_eq!(
        board.network.recv(socket, &mut [0], false),
        Err(RecvError::NotConnected)
    );
    assert_eq!(board.network.send(other, b"x"), Err(SendError::Refused));
    assert_eq!(
        board.network.send(other, b"x"),
        Err(SendError::NotConnected)
    );
}

#[test]
fn peeking_leaves_the_bytes() {
    let mut board = Board::new();
    let (listener, port) = board.listener();
    let mut stream = TcpStream::connect(local(port)).unwrap();
    let (client, _) = board.accept(listener);
    stream.write_all(b"abc").unwrap();
    board.wait(client, Interest::READ);
    let mut buffer = [0; 2];
    assert_eq!(board.network.recv(client, &mut buffer, true), Ok(2));
    assert_eq!(&buffer, b"ab");
    assert_eq!(board.recv(client, 10).unwrap(), b"abc");
}

#[test]
fn an_abortive_close_resets_the_peer() {
    let mut board = Board::new();
    let (listener, port) = board.listener();
    let mut stream = TcpStream::connect(local(port)).unwrap();
    let (client, _) = board.accept(listener);
    board.network.close(client, Closing::Abortive);
    let error = stream.read(&mut [0]).unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset);
    assert_eq!(
        board.network.recv(client, &mut [0], false),
        Err(RecvError::NoSuchSocket)
    );
    assert_eq!(board.network.readiness(client), None);
    board.network.close(client, Closing::Graceful);
}

#[test]
fn readiness_is_exact() {
    let mut board = Board::new();
    let socket = board.stream();
    let fresh = board.network.readiness(socket).unwrap();
    assert_eq!(
        fresh,
        Readiness {
            readable: false,
            writable: true,
            hangup: true,
            error: false
        }
    );
    let (listener, port) = board.listener();
    assert_eq!(
        board.network.readiness(listener),
        Some(Readiness::default())
    );
    let mut stream = TcpStream::connect(local(port)).unwrap();
    board.wait(listener, Interest::READ);
    assert!(board.network.readiness(listener).unwrap().readable);
    let (client, _) = board.accept(listener);
    let quiet = board.network.readiness(client).unwrap();
    assert_eq!(
        (quiet.readable, quiet.writable, quiet.hangup),
        (false, true, false)
    );
    stream.write_all(b"x").unwrap();
    board.wait(client, Interest::READ);
    assert!(board.network.readiness(client).unwrap().readable);
    assert_eq!(board.recv(client, 10).unwrap(), b"x");
    assert!(!board.network.readiness(client).unwrap().readable);
}

#[test]
fn a_watch_wakes_for_what_is_ready_already_and_once() {
    let mut board = Board::new();
    let (listener, port) = board.listener();
    let mut stream = TcpStream::connect(local(port)).unwrap();
    let (client, _) = board.accept(listener);
    stream.write_all(b"ab").unwrap();
    // Watched again and again without reading: an edge-triggered poller alone would tell it once.
    for _ in 0..3 {
        board.wait(client, Interest::READ);
    }
    assert_eq!(board.recv(client, 1).unwrap(), b"a");
    board.wait(client, Interest::READ);
    assert_eq!(board.recv(client, 1).unwrap(), b"b");
    // Nobody watches: what comes now wakes nobody, and is not lost.
    stream.write_all(b"c").unwrap();
    let mut ready = Vec::new();
    board
        .reactor
        .wait(Some(Duration::from_millis(20)), &mut ready)
        .unwrap();
    assert_eq!(ready, []);
    board.wait(client, Interest::READ);
    assert_eq!(board.recv(client, 1).unwrap(), b"c");
    board.network.watch(client, Interest::READ);
    board.network.unwatch(client);
    stream.write_all(b"d").unwrap();
    board
        .reactor
        .wait(Some(Duration::from_millis(20)), &mut ready)
        .unwrap();
    assert_eq!(ready, []);
}

#[test]
fn an_edge_seen_between_would_block_and_watch_is_not_lost() {
    let mut board = Board::new();
    let (listener, port) = board.listener();
    let mut stream = TcpStream::connect(local(port)).unwrap();
    let (client, _) = board.accept(listener);
    // Make it known to the reactor and drained.
    stream.write_all(b"a").unwrap();
    assert_eq!(board.recv(client, 10).unwrap(), b"a");
    board.wait(client, Interest::WRITE);
    assert_eq!(
        board.network.recv(client, &mut [0], false),
        Err(RecvError::WouldBlock)
    );
    stream.write_all(b"b").unwrap();
    // Another board's turn: the edge is taken from the kernel while nobody watches.
    let mut ready = Vec::new();
    board
        .reactor
        .wait(Some(Duration::from_millis(50)), &mut ready)
        .unwrap();
    assert_eq!(ready, []);
    board.wait(client, Interest::READ);
    assert_eq!(board.recv(client, 10).unwrap(), b"b");
}

#[test]
fn ports_are_taken_and_freed() {
    let mut board = Board::new();
    let (listener, port) = board.listener();
    let other = board.stream();
    assert_eq!(
        board.network.bind(other, any(port)),
        Err(BindError::InUse { port })
    );
    // As on lwIP: both may bind with SO_REUSEADDR, but only one may listen.
    for socket in [listener, other] {
        board
            .network
            .set_option(socket, SocketOption::ReuseAddress(true))
            .unwrap();
    }
    let bound = board.network.bind(other, any(port));
    let listens = board.network.listen(other, 1);
    assert!(
        bound.is_err() || listens == Err(ListenError::InUse { port }),
        "{bound:?} {listens:?}"
    );
    // Another board of the PC, and another program.
    let mut neighbour = Board::new();
    let socket = neighbour.stream();
    assert_eq!(
        neighbour.network.bind(socket, any(port)),
        Err(BindError::InUse { port })
    );
    drop(board);
    neighbour.network.bind(socket, any(port)).unwrap();
    neighbour.network.listen(socket, 1).unwrap();
}

#[test]
fn a_restart_need_not_wait_for_the_last_connection() {
    let mut board = Board::new();
    let (listener, port) = board.listener();
    let mut stream = TcpStream::connect(local(port)).unwrap();
    let (client, _) = board.accept(listener);
    // The board closes first: its end is in TIME_WAIT.
    board.network.close(client, Closing::Graceful);
    assert_eq!(stream.read(&mut [0]).unwrap(), 0);
    drop(stream);
    drop(board);
    let mut board = Board::new();
    let socket = board.stream();
    board.network.bind(socket, any(port)).unwrap();
    board.network.listen(socket, 1).unwrap();
}

#[test]
fn a_connection_keeps_its_port_from_sockets_without_reuse() {
    let mut board = Board::new();
    let (listener, port) = board.listener();
    let _stream = TcpStream::connect(local(port)).unwrap();
    let _client = board.accept(listener);
    board.network.close(listener, Closing::Graceful);
    let again = board.stream();
    assert_eq!(
        board.network.bind(again, any(port)),
        Err(BindError::InUse { port })
    );
}

#[test]
fn wrong_uses_have_errors_of_their_own() {
    let mut board = Board::new();
    let network = &mut board.network;
    assert_eq!(
        network.open(Kind::Stream, Family::Inet6),
        Err(OpenError::FamilyNotSupported)
    );
    let stream = network.open(Kind::Stream, Family::Inet).unwrap();
    assert_eq!(network.accept(stream), Err(AcceptError::NotListening));
    assert_eq!(network.send(stream, b"x"), Err(SendError::NotConnected));
    assert_eq!(
        network.recv(stream, &mut [0], false),
        Err(RecvError::NotConnected)
    );
    let elsewhere = Ipv4Addr::new(192, 0, 2, 1);
    assert_eq!(
        network.bind(stream, SocketAddrV4::new(elsewhere, 0)),
        Err(BindError::AddressNotAvailable(elsewhere))
    );
    network.bind(stream, any(0)).unwrap();
    assert_eq!(network.bind(stream, any(0)), Err(BindError::AlreadyBound));
    network.listen(stream, 0).unwrap();
    network.listen(stream, 3).unwrap();
    assert_eq!(
        network.connect(stream, local(1)),
        Err(ConnectError::Listening)
    );
    assert_eq!(network.accept(stream), Err(AcceptError::WouldBlock));
    let datagram = network.open(Kind::Datagram, Family::Inet).unwrap();
    assert_eq!(network.listen(datagram, 1), Err(ListenError::NotStream));
    assert_eq!(network.accept(datagram), Err(AcceptError::NotListening));
}

#[test]
fn an_unbound_listener_takes_a_free_port() {
    let mut board = Board::new();
    let listener = board.stream();
    board.network.listen(listener, 1).unwrap();
    let port = board.network.local_address(listener).unwrap().port();
    let _stream = TcpStream::connect(local(port)).unwrap();
    board.accept(listener);
}

#[test]
fn published_ports_are_the_boards_under_another_number() {
    let free = TcpListener::bind(local(0)).unwrap();
    let pc = free.local_addr().unwrap().port();
    drop(free);
    let mut published = Published::new();
    published.add(format!("{pc}:80").parse().unwrap()).unwrap();
    let mut board = Board::with(HostOptions {
        published,
        ..HostOptions::default()
    });
    let listener = board.stream();
    board.network.bind(listener, any(80)).unwrap();
    board.network.listen(listener, 5).unwrap();
    assert_eq!(board.network.local_address(listener), Some(any(80)));
    let _stream = TcpStream::connect(local(pc)).unwrap();
    let (client, _) = board.accept(listener);
    assert_eq!(board.network.local_address(client), Some(local(80)));
    // The board reaches itself by its own number.
    let itself = board.stream();
    board.connect(itself, local(80)).unwrap();
    board.accept(listener);
    let line = board.network.sockets()[0].to_string();
    assert_eq!(line, "tcp 0.0.0.0:80 *:* listening");
}

#[test]
fn a_privileged_port_names_the_way_out() {
    let mut board = Board::new();
    let socket = board.stream();
    // Whether this user may, the PC decides; both answers are right, each in its place.
    let allowed = TcpListener::bind(local(81)).is_ok();
    let result = board.network.bind(socket, any(81));
    assert_eq!(
        result,
        if allowed {
            Ok(())
        } else {
            Err(BindError::Privileged { port: 81 })
        }
    );
    assert_eq!(
        BindError::Privileged { port: 80 }.to_string(),
        "this PC lets only root use port 80: add --publish 8080:80, and peers reach the board's port 80 at port 8080 \
         of this PC"
    );
}

#[test]
fn without_a_link_nothing_travels() {
    let reactor = Rc::new(Reactor::new().unwrap());
    let mut network = HostNetwork::new(Rc::clone(&reactor), 1, HostOptions::default()).unwrap();
    assert_eq!(network.interface(), None);
    let server = TcpListener::bind(local(0)).unwrap();
    let peer = v4(server.local_addr().unwrap());
    let socket = network.open(Kind::Stream, Family::Inet).unwrap();
    assert_eq!(network.connect(socket, peer), Err(ConnectError::NoRoute));
    let listener = network.open(Kind::Stream, Family::Inet).unwrap();
    network.bind(listener, any(0)).unwrap();
    network.listen(listener, 5).unwrap();
    let port = network.local_address(listener).unwrap().port();
    assert_eq!(network.accept(listener), Err(AcceptError::WouldBlock));
    assert_eq!(network.sockets()[1].state, SocketState::Listening);
    let refused = TcpStream::connect(local(port)).unwrap_err();
    assert_eq!(refused.kind(), std::io::ErrorKind::ConnectionRefused);

    // The watch set before the link wakes after it.
    network.watch(listener, Interest::READ);
    network.set_link(true);
    assert_eq!(network.interface().unwrap().address, Ipv4Addr::LOCALHOST);
    let mut board = Board {
        reactor,
        network,
        owner: 1,
        wakes: 0,
    };
    let mut stream = TcpStream::connect(local(port)).unwrap();
    board.wait_for(Source::Socket(listener));
    let (client, _) = board.accept(listener);

    // The link goes, and a stream falls silent; it comes back, and nothing was lost.
    board.network.set_link(false);
    stream.write_all(b"hello").unwrap();
    assert_eq!(
        board.network.recv(client, &mut [0], false),
        Err(RecvError::WouldBlock)
    );
    assert_eq!(board.network.send(client, b"x"), Err(SendError::WouldBlock));
    assert_eq!(board.network.readiness(client), Some(Readiness::default()));
    board.network.watch(client, Interest::READ);
    let mut ready = Vec::new();
    board
        .reactor
        .wait(Some(Duration::from_millis(20)), &mut ready)
        .unwrap();
    assert_eq!(
        ready,
        [],
        "a board without a link must sleep, not ask again and again"
    );
    board.network.set_link(true);
    board.wait_for(Source::Socket(client));
    assert_eq!(board.recv(client, 10).unwrap(), b"hello");
}

#[test]
fn a_hundred_boards_share_a_reactor() {
    let reactor = Rc::new(Reactor::new().unwrap());
    let mut boards: Vec<Board> = (0..100)
        .map(|owner| Board::on(&reactor, owner, HostOptions::default()))
        .collect();
    let listeners: Vec<_> = boards.iter_mut().map(Board::listener).collect();
    for (board, (listener, _)) in boards.iter_mut().zip(&listeners) {
        board.network.watch(*listener, Interest::READ);
    }
    let ports: Vec<u16> = listeners.iter().map(|(_, port)| *port).collect();
    let clients = thread::spawn(move || {
        let streams: Vec<_> = ports
            .iter()
            .map(|port| TcpStream::connect(local(*port)).unwrap())
            .collect();
        for (number, mut stream) in streams.into_iter().enumerate().rev() {
            stream.write_all(&[number as u8]).unwrap();
            let mut echo = [0; 2];
            stream.read_exact(&mut echo).unwrap();
            assert_eq!(echo, [number as u8; 2], "each client has its own board");
        }
    });
    // One thread drives them all: each board does one step when it is woken.
    let mut connections = vec![None; boards.len()];
    let mut served = 0;
    let mut ready = Vec::new();
    let begun = Instant::now();
    while served < boards.len() {
        reactor.wait(Some(common::PATIENCE), &mut ready).unwrap();
        assert!(
            begun.elapsed() < common::PATIENCE,
            "only {served} were served"
        );
        for wake in ready.drain(..) {
            let network = &mut boards[wake.owner].network;
            let Some(client) = connections[wake.owner] else {
                match network.accept(listeners[wake.owner].0) {
                    Ok((client, _)) => {
                        connections[wake.owner] = Some(client);
                        network.watch(client, Interest::READ);
                    }
                    Err(error) => {
                        assert_eq!(error, AcceptError::WouldBlock);
                        network.watch(listeners[wake.owner].0, Interest::READ);
                    }
                }
                continue;
            };
            let mut byte = [0];
            match network.recv(client, &mut byte, false) {
                Ok(count) => {
                    assert_eq!((count, byte[0] as usize), (1, wake.owner));
                    assert_eq!(network.send(client, &[byte[0]; 2]), Ok(2));
                    served += 1;
                }
                Err(error) => {
                    assert_eq!(error, RecvError::WouldBlock);
                    network.watch(client, Interest::READ);
                }
            }
        }
    }
    clients.join().unwrap();
}

#[test]
fn boards_with_addresses_of_their_own_meet_under_them() {
    let reactor = Rc::new(Reactor::new().unwrap());
    let board = |index| {
        let options = HostOptions {
            address: loopback(index),
            ..HostOptions::default()
        };
        Board::on(&reactor, usize::from(index), options)
    };
    let (mut server, mut client) = (board(1), board(2));
    let listener = server.stream();
    server.network.bind(listener, any(0)).unwrap();
    server.network.listen(listener, 5).unwrap();
    let port = server.network.local_address(listener).unwrap().port();
    // The same port is free on the other board.
    let same = client.stream();
    client.network.bind(same, any(port)).unwrap();
    let socket = client.stream();
    client
        .connect(socket, SocketAddrV4::new(loopback(1), port))
        .unwrap();
    let (_, peer) = server.accept(listener);
    assert_eq!(*peer.ip(), Ipv4Addr::new(127, 0, 0, 3));
    assert_eq!(client.network.local_address(socket), Some(peer));
}

#[test]
fn closing_a_watched_listener_leaves_nothing_behind() {
    let mut board = Board::new();
    let (listener, port) = board.listener();
    let _stream = TcpStream::connect(local(port)).unwrap();
    board.accept(listener);
    // Closing while watched leaves nothing behind in the reactor.
    board.network.watch(listener, Interest::READ);
    board.network.close(listener, Closing::Graceful);
    let mut ready = Vec::new();
    board
        .reactor
        .wait(Some(Duration::from_millis(20)), &mut ready)
        .unwrap();
    assert_eq!(ready, []);
    let refused = TcpStream::connect(local(port)).unwrap_err();
    assert_eq!(refused.kind(), std::io::ErrorKind::ConnectionRefused);
}
