//! `socket` and `select` on the PC's sockets.

// A helper that fails fails its test.
#![allow(clippy::unwrap_used)]

mod common;

use common::{JOIN, SHOW, World, offline, online, run, table};
use esp32::Exit;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::time::Duration;

/// A port of the PC that was free a moment ago.
fn free_port() -> u16 {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .unwrap()
        .local_addr()
        .unwrap()
        .port()
}

/// A port on which the PC refuses.
struct Refusing(u16, #[allow(dead_code)] socket2::Socket);

fn refusing() -> Refusing {
    let socket = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None).unwrap();
    let address: std::net::SocketAddr = (Ipv4Addr::LOCALHOST, 0).into();
    socket.bind(&address.into()).unwrap();
    let port = socket
        .local_addr()
        .unwrap()
        .as_socket_ipv4()
        .unwrap()
        .port();
    Refusing(port, socket)
}

#[test]
fn the_module_is_complete() {
    table(
        offline,
        &[
            (
                "constants",
                "print(socket.AF_INET, socket.AF_INET6, socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW)
print(socket.IPPROTO_IP, socket.IPPROTO_TCP, socket.IPPROTO_UDP, socket.SOL_SOCKET, socket.SO_REUSEADDR, socket.SO_BROADCAST)
print(socket.SO_BINDTODEVICE, socket.IP_ADD_MEMBERSHIP, socket.TCP_NODELAY, socket.MSG_PEEK, socket.MSG_DONTWAIT)",
                "2 10 1 2 3\n0 6 17 4095 4 32\n4107 3 1 1 8",
            ),
            ("usocket", "import usocket\nprint(usocket.socket is socket.socket)", "True"),
            ("repr", "s = socket.socket()\nprint(s, socket.socket)", "<socket> <class 'socket'>"),
            (
                "what is absent",
                "for name in ('shutdown', 'getsockname', 'getpeername', 'getsockopt', 'recv_into', 'gettimeout', '__enter__'):
    print(hasattr(socket.socket, name), end=' ')
print(hasattr(socket, 'SO_KEEPALIVE'), hasattr(socket, 'error'))",
                "False False False False False False False False False",
            ),
            (
                "with",
                "def f():
    with socket.socket() as s:
        pass
show(f)",
                "AttributeError(\"'socket' object has no attribute '__exit__'\",)",
            ),
        ],
    );
}

#[test]
fn the_handout_s_lines() {
    table(
        offline,
        &[
            (
                "getaddrinfo",
                "print(socket.getaddrinfo('127.0.0.1', 10000))",
                "[(2, 1, 0, '127.0.0.1', ('127.0.0.1', 10000))]",
            ),
            (
                "the tutorial's IPPROTO_TCP",
                "s = socket.socket(socket.AF_INET, socket.SOCK_STREAM, 16)\nprint(s)",
                "<socket>",
            ),
            (
                "setsockopt",
                "s = socket.socket()\nprint(s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1))",
                "None",
            ),
        ],
    );
}

#[test]
fn getaddrinfo() {
    table(
        online,
        &[
            (
                "name",
                "print(socket.getaddrinfo('a.test', 80))",
                "[(2, 1, 0, 'a.test', ('127.0.0.1', 80))]",
            ),
            (
                "text port",
                "print(socket.getaddrinfo('a.test', '80')[0][-1])",
                "('127.0.0.1', 80)",
            ),
            (
                "no host",
                "print(socket.getaddrinfo('', 80))",
                "[(2, 1, 0, '0.0.0.0', ('0.0.0.0', 80))]",
            ),
            (
                "datagram",
                "print(socket.getaddrinfo('1.2.3.4', 80, 0, socket.SOCK_DGRAM))",
                "[(2, 2, 0, '1.2.3.4', ('1.2.3.4', 80))]",
            ),
            (
                "protocol",
                "print(socket.getaddrinfo('1.2.3.4', 80, 0, 0, 17)[0][:3])",
                "(2, 1, 17)",
            ),
            (
                "IPv6",
                "print(socket.getaddrinfo('::1', 80))",
                "[(10, 1, 0, '::1', None)]",
            ),
            (
                "unresolvable",
                "show(socket.getaddrinfo, 'nowhere.invalid', 80)",
                "OSError(-202,)",
            ),
            (
                "bad port",
                "show(socket.getaddrinfo, '1.2.3.4', 'http')",
                "OSError(-201,)",
            ),
            (
                "great port",
                "show(socket.getaddrinfo, '1.2.3.4', 65536)",
                "OSError(-201,)",
            ),
            (
                "bad family",
                "show(socket.getaddrinfo, '1.2.3.4', 80, 99)",
                "OSError(-204,)",
            ),
            (
                "no text",
                "show(socket.getaddrinfo, 1, 80)",
                "TypeError(\"can't convert 'int' object to str implicitly\",)",
            ),
            (
                "keywords",
                "show(socket.getaddrinfo, '1.2.3.4', port=80)",
                "TypeError(\"function doesn't take keyword arguments\",)",
            ),
        ],
    );
    table(
        offline,
        &[(
            "no network",
            "show(socket.getaddrinfo, 'a.test', 80)",
            "OSError(-202,)",
        )],
    );
}

#[test]
fn errors() {
    let refused = refusing();
    let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let taken = taken.local_addr().unwrap().port();
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let open = listener.local_addr().unwrap().port();
    let program = |source: &str| {
        online(
            &source
                .replace("REFUSED", &refused.0.to_string())
                .replace("TAKEN", &taken.to_string())
                .replace("OPEN", &open.to_string()),
        )
    };
    table(
        program,
        &[
            (
                "refused",
                "s = socket.socket()\nshow(s.connect, ('127.0.0.1', REFUSED))",
                "OSError(104,)",
            ),
            (
                "a socket whose connect failed",
                "s = socket.socket()\nshow(s.connect, ('127.0.0.1', REFUSED))\nshow(s.connect, ('127.0.0.1', OPEN))\nshow(s.send, b'x')\nshow(s.recv, 1)",
                "OSError(104,)\nOSError(128,)\nOSError(128,)\nOSError(128,)",
            ),
            (
                "port in use",
                "s = socket.socket()\nshow(s.bind, ('', TAKEN))",
                "OSError(112,)",
            ),
            (
                "own port in use",
                "s = socket.socket()\ns.bind(('', 0))\nprint(s.fileno())",
                "54",
            ),
            (
                "unresolvable",
                "s = socket.socket()\nshow(s.connect, ('nowhere.invalid', 80))",
                "OSError(-202,)",
            ),
            (
                "never connected",
                "s = socket.socket()\nshow(s.recv, 10)\nshow(s.send, b'x')\nshow(s.read, 1)",
                "OSError(128,)\nOSError(128,)\nOSError(128,)",
            ),
            (
                "closed",
                "s = socket.socket()\ns.connect(('127.0.0.1', OPEN))\ns.close()\ns.close()\nprint(s.fileno())\nfor f in (lambda: s.recv(1), lambda: s.send(b'x'), lambda: s.listen(), s.accept, lambda: s.bind(('', 0)), lambda: s.setsockopt(0, 4, 1)):\n    show(f)",
                "-1\nOSError(9,)\nOSError(9,)\nOSError(9,)\nOSError(9,)\nOSError(9,)\nOSError(9,)",
            ),
            (
                "closed and unused",
                "s = socket.socket()\ns.close()\nshow(s.recv, 1)",
                "OSError(128,)",
            ),
            (
                "connected already",
                "s = socket.socket()\ns.connect(('127.0.0.1', OPEN))\nshow(s.connect, ('127.0.0.1', OPEN))",
                "OSError(127,)",
            ),
            (
                "accept without listen",
                "s = socket.socket()\nshow(s.accept)",
                "OSError(22,)",
            ),
            (
                "accept of a datagram socket",
                "s = socket.socket(2, 2)\nshow(s.accept)\nshow(s.listen)",
                "OSError(95,)\nOSError(95,)",
            ),
            (
                "non-blocking connect",
                "s = socket.socket()\ns.setblocking(False)\nshow(s.connect, ('127.0.0.1', OPEN))",
                "OSError(119,)",
            ),
            (
                "non-blocking accept",
                "s = socket.socket()\ns.bind(('', 0))\ns.listen(1)\ns.settimeout(0)\nshow(s.accept)",
                "OSError(11,)",
            ),
            (
                "non-blocking recv",
                "s = socket.socket()\ns.connect(('127.0.0.1', OPEN))\ns.setblocking(0)\nshow(s.recv, 1)\nshow(s.read)\nshow(s.read, 5)\nshow(s.readline)\nshow(s.readinto, bytearray(3))",
                "OSError(11,)\nNone\nNone\nNone\nNone",
            ),
            (
                "timeout of accept",
                "s = socket.socket()\ns.bind(('', 0))\ns.listen()\ns.settimeout(.2)\nshow(s.accept)",
                "OSError(116,)",
            ),
            (
                "timeout of recv",
                "s = socket.socket(2, 2)\ns.settimeout(.2)\nshow(s.recv, 1)\nshow(s.recvfrom, 1)",
                "OSError(116,)\nOSError(116,)",
            ),
            (
                "a timeout below a poll",
                "s = socket.socket(2, 2)\ns.settimeout(.05)\nshow(s.recv, 1)",
                "OSError(11,)",
            ),
            (
                "nothing to send",
                "s = socket.socket()\ns.connect(('127.0.0.1', OPEN))\nshow(s.send, b'')\ns.setblocking(False)\nshow(s.send, b'')\nshow(s.write, b'')",
                "OSError(116,)\nOSError(11,)\n0",
            ),
            (
                "MSG_DONTWAIT",
                "s = socket.socket(2, 2)\nshow(s.recv, 1, socket.MSG_DONTWAIT)",
                "OSError(11,)",
            ),
            (
                "what the numbers print",
                "s = socket.socket()\ntry:\n    s.connect(('127.0.0.1', REFUSED))\nexcept OSError as e:\n    print(e, e.errno, e.args)",
                "[Errno 104] ECONNRESET 104 (104,)",
            ),
            (
                "AF_INET6",
                "show(socket.socket, socket.AF_INET6)",
                "OSError(106,)",
            ),
            ("no such kind", "show(socket.socket, 2, 9)", "OSError(22,)"),
            (
                "an IPv6 address",
                "s = socket.socket()\nshow(s.connect, ('::1', 80))",
                "OSError(22,)",
            ),
        ],
    );
}

#[test]
fn bad_arguments() {
    table(
        online,
        &[
            (
                "too many",
                "show(socket.socket, 2, 1, 0, 0)",
                "TypeError('function expected at most 3 arguments, got 4',)",
            ),
            (
                "keywords",
                "show(socket.socket, type=1)",
                "TypeError(\"function doesn't take keyword arguments\",)",
            ),
            (
                "no number",
                "show(socket.socket, 'a')",
                "TypeError(\"can't convert str to int\",)",
            ),
            (
                "address of three",
                "s = socket.socket()\nshow(s.bind, ('', 1, 2))",
                "ValueError('requested length 2 but object has length 3',)",
            ),
            (
                "no address",
                "s = socket.socket()\nshow(s.connect, 'a.test')",
                "TypeError(\"object 'str' isn't a tuple or list\",)",
            ),
            (
                "a list will do",
                "s = socket.socket()\ns.bind(['', 0])\nprint('bound')",
                "bound",
            ),
            (
                "sendto a name",
                "s = socket.socket(2, 2)\nshow(s.sendto, b'x', ('a.test', 80))",
                "ValueError('invalid arguments',)",
            ),
            (
                "send a number",
                "s = socket.socket(2, 2)\nshow(s.send, 5)",
                "TypeError('object with buffer protocol required',)",
            ),
            (
                "setsockopt of two",
                "s = socket.socket()\nshow(s.setsockopt, 1, 2)",
                "TypeError('function takes 4 positional arguments but 3 were given',)",
            ),
            (
                "unknown option",
                "s = socket.socket()\nshow(s.setsockopt, 1, 99, 1)",
                "Warning: lwip.setsockopt() option not implemented\nNone",
            ),
            (
                "a group of 4 bytes",
                "s = socket.socket(2, 2)\nshow(s.setsockopt, 0, 3, b'1234')",
                "ValueError()",
            ),
            (
                "no group",
                "s = socket.socket(2, 2)\nshow(s.setsockopt, 0, 3, bytes(8))",
                "OSError(6,)",
            ),
            (
                "no such interface",
                "s = socket.socket(2, 2)\nshow(s.setsockopt, 0xfff, 4107, 'eth0')\nshow(s.setsockopt, 0xfff, 4107, wlan.config('ifname'))",
                "OSError(19,)\nNone",
            ),
            (
                "NODELAY of a datagram socket",
                "s = socket.socket(2, 2)\nshow(s.setsockopt, 6, 1, 1)",
                "OSError(109,)",
            ),
            (
                "self is no socket",
                "show(socket.socket.recv, 5, 5)",
                "TypeError('argument has wrong type',)",
            ),
            (
                "more than the heap",
                "s = socket.socket(2, 2)\nshow(s.recv, 10000000)",
                "MemoryError('memory allocation failed, allocating 10000001 bytes',)",
            ),
            (
                "settimeout of a text",
                "s = socket.socket()\nshow(s.settimeout, 'a')",
                "TypeError(\"can't convert str to float\",)",
            ),
            (
                "makefile",
                "s = socket.socket()\nprint(s.makefile('rwb', 0) is s)",
                "True",
            ),
        ],
    );
}

#[test]
fn broadcasts_and_raw_sockets() {
    table(
        online,
        &[
            (
                "a broadcast needs an option",
                "s = socket.socket(2, 2)\nshow(s.sendto, b'x', ('255.255.255.255', 9))\ns.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)\nshow(s.sendto, b'x', ('255.255.255.255', 9))",
                "OSError(22,)\n1",
            ),
            (
                "a raw socket",
                "s = socket.socket(socket.AF_INET, socket.SOCK_RAW, 1)\nprint(s, s.fileno())",
                "<socket> 54",
            ),
        ],
    );
}

#[test]
fn ten_sockets() {
    table(
        online,
        &[
            (
                "the eleventh",
                "a = [socket.socket() for i in range(10)]\nprint([s.fileno() for s in a])\nshow(socket.socket)\na[3].close()\nprint(socket.socket().fileno())",
                "[54, 55, 56, 57, 58, 59, 60, 61, 62, 63]\nOSError(23,)\n57",
            ),
            (
                "garbage makes room",
                "for i in range(30):\n    s = socket.socket()\nprint('all made')",
                "all made",
            ),
            (
                "collected sockets are closed",
                "def f():\n    for i in range(9):\n        socket.socket()\nf()\ngc.collect()\nprint(socket.socket().fileno() < 58)",
                "True",
            ),
        ],
    );
}

const ECHO: &str = "
s = socket.socket()
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind(('', PORT))
s.listen(5)
print('port PORT')
while True:
    conn, addr = s.accept()
    print('from', addr[0])
    while True:
        try:
            data = conn.recv(1024)
            if len(data) == 0:
                print('close socket')
                conn.close()
                break
            print(data)
            conn.send(data)
        except OSError as e:
            print(repr(e))
            conn.close()
            break
";

fn echo(world: &mut World) -> (usize, u16) {
    let port = free_port();
    let source = format!("{JOIN}{ECHO}").replace("PORT", &port.to_string());
    let owner = world.run(&source);
    world.until_printed(owner, "port ");
    (owner, port)
}

#[test]
fn an_echo_server_serves_client_after_client() {
    let mut world = World::new();
    let (owner, port) = echo(&mut world);
    let clients = std::thread::spawn(move || {
        for i in 0..20 {
            let mut client = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).unwrap();
            let message = format!("message {i}");
            client.write_all(message.as_bytes()).unwrap();
            let mut answer = vec![0; message.len()];
            client.read_exact(&mut answer).unwrap();
            assert_eq!(answer, message.as_bytes());
        }
    });
    world.until(|world| world.output(owner).matches("close socket").count() == 20);
    clients.join().unwrap();
    assert!(world.output(owner).contains("b'message 19'"));
    world.interrupt(owner);
    let ended = world.end(owner);
    assert_eq!(ended.exit, Exit::Interrupted);
    assert!(
        ended.output.ends_with("KeyboardInterrupt: \n"),
        "{}",
        ended.output
    );
    // The port is free again.
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).unwrap();
}

#[test]
fn a_reset_is_oserror_104() {
    let mut world = World::new();
    let (owner, port) = echo(&mut world);
    let mut client = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).unwrap();
    client.write_all(b"x").unwrap();
    world.until_printed(owner, "b'x'");
    socket2::SockRef::from(&client)
        .set_linger(Some(Duration::ZERO))
        .unwrap();
    drop(client);
    world.until_printed(owner, "OSError(104,)");
    // The next gets in.
    let mut client = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).unwrap();
    client.write_all(b"next").unwrap();
    world.until_printed(owner, "b'next'");
}

#[test]
fn two_boards_talk() {
    let mut world = World::new();
    let (server, port) = echo(&mut world);
    let client = world.run(&format!(
        "{JOIN}
s = socket.socket()
s.connect(('127.0.0.1', {port}))
print(s.write(b'one\\ntwo\\nthree'))
print(s.readline(), s.readline(2), s.readline(), s.read(3))
b = bytearray(4)
print(s.readinto(b, 2), b)
s.sendall(b'abc')
print(s.recv(2, socket.MSG_PEEK), s.recvfrom(10))
print(s.write(b'0123456789', 2, 3), s.recv(10))
s.close()
"
    ));
    let ended = world.end(client);
    assert_eq!(ended.exit, Exit::Done, "{}", ended.output);
    assert_eq!(
        ended.output,
        format!(
            "13\nb'one\\n' b'tw' b'o\\n' b'thr'\n2 bytearray(b'ee\\x00\\x00')\nb'ab' (b'abc', ('127.0.0.1', {port}))\n3 b'234'\n"
        )
    );
    world.until_printed(server, "close socket");
}

#[test]
fn the_end_of_a_stream_stays() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    let peer = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        stream.write_all(b"last words").unwrap();
    });
    let output = online(&format!(
        "s = socket.socket()
s.connect(('127.0.0.1', {port}))
print(s.read())
print(s.recv(10), s.recv(10), s.readline())
s.close()
print(s.recv(1))
"
    ));
    peer.join().unwrap();
    assert_eq!(output, "b'last words'\nb'' b'' b''\nb''\n");
}

#[test]
fn much_data_goes_through() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    let peer = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut all = Vec::new();
        stream.read_to_end(&mut all).unwrap();
        all
    });
    let output = online(&format!(
        "s = socket.socket()
s.connect(('127.0.0.1', {port}))
b = bytes(range(250)) * 40
n = 0
for i in range(500):
    n += s.send(b)
print(n)
s.close()
"
    ));
    assert_eq!(output, "5000000\n");
    let all = peer.join().unwrap();
    assert_eq!(all.len(), 5_000_000);
    assert!(
        all.chunks(250)
            .all(|c| c.iter().enumerate().all(|(i, b)| i == *b as usize))
    );
}

#[test]
fn one_call_moves_no_more_than_a_window() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    let peer = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        stream.write_all(&[b'x'; 20_000]).unwrap();
        let mut all = Vec::new();
        stream.read_to_end(&mut all).unwrap();
    });
    let output = online(&format!(
        "s = socket.socket()
s.connect(('127.0.0.1', {port}))
print(len(s.read(20000)))
s.setblocking(False)
print(s.send(bytes(10000)), s.write(bytes(10000)))
s.close()
"
    ));
    peer.join().unwrap();
    assert_eq!(output, "20000\n5760 10000\n");
}

#[test]
fn datagrams_both_ways() {
    let mut world = World::new();
    let port = std::net::UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let server = world.run(&format!(
        "{JOIN}
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(('', {port}))
print('port {port}')
for i in range(3):
    data, addr = s.recvfrom(100)
    print(data, addr[0])
    s.sendto(data + b'!', addr)
"
    ));
    world.until_printed(server, "port ");
    let client = world.run(&format!(
        "{JOIN}
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
print(s.sendto(b'one', ('127.0.0.1', {port})), s.recvfrom(100))
s.sendto(b'truncated', ('127.0.0.1', {port}))
print(s.recv(5))
s.connect(('127.0.0.1', {port}))
print(s.send(b'three'), s.recv(100))
s.settimeout(0.1)
try:
    s.recvfrom(10)
except OSError as e:
    print(repr(e))
"
    ));
    let ended = world.end(client);
    assert_eq!(
        ended.output,
        format!("3 (b'one!', ('127.0.0.1', {port}))\nb'trunc'\n5 b'three!'\nOSError(116,)\n")
    );
    let ended = world.end(server);
    assert!(ended.output.ends_with("b'three' 127.0.0.1\n"));
}

#[test]
fn without_wi_fi_nothing_travels() {
    table(
        offline,
        &[
            (
                "connect",
                "s = socket.socket()\nshow(s.connect, ('127.0.0.1', 80))",
                "OSError(118,)",
            ),
            (
                "sendto",
                "s = socket.socket(2, 2)\nshow(s.sendto, b'x', ('127.0.0.1', 80))",
                "OSError(118,)",
            ),
            (
                "bind, listen",
                "s = socket.socket()\ns.bind(('', 0))\ns.listen()\ns.settimeout(.1)\nshow(s.accept)",
                "OSError(116,)",
            ),
        ],
    );
}

#[test]
fn the_person_at_the_pc_is_told_what_no_esp32_would_meet() {
    let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let taken = taken.local_addr().unwrap().port();
    let ended = run(&format!(
        "{JOIN}{SHOW}s = socket.socket()\nshow(s.bind, ('', {taken}))"
    ));
    assert!(
        ended.notices[0].contains("another program"),
        "{:?}",
        ended.notices
    );
    let ended = run(&format!(
        "{JOIN}{SHOW}s = socket.socket()\nshow(s.bind, ('192.168.1.116', 80))\ns.listen()\ns.settimeout(.1)\nshow(s.accept)"
    ));
    assert_eq!(ended.output, "None\nOSError(116,)\n");
    assert!(
        ended.notices[0].contains("192.168.1.116"),
        "{:?}",
        ended.notices
    );
    let ended = run(
        "import socket\ns = socket.socket()\ns.listen()\ns.settimeout(0.1)\ntry:\n    s.accept()\nexcept OSError:\n    pass",
    );
    assert!(ended.notices[0].contains("Wi-Fi"), "{:?}", ended.notices);
}

#[test]
fn ctrl_c_ends_every_wait() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    for wait in [
        "s.bind(('', 0)); s.listen(); print('ready'); s.accept()".to_owned(),
        format!("s.connect(('127.0.0.1', {port})); print('ready'); s.recv(1)"),
        format!(
            "s.connect(('127.0.0.1', {port})); print('ready')\nwhile True: s.send(bytes(10000))"
        ),
        "s = socket.socket(2, 2); print('ready'); s.recvfrom(1)".to_owned(),
        "p = select.poll(); print('ready'); p.poll()".to_owned(),
        format!(
            "s.connect(('127.0.0.1', {port})); p = select.poll(); p.register(s, 1); print('ready'); p.poll()"
        ),
        format!("s.connect(('127.0.0.1', {port})); print('ready'); select.select([s], [], [])"),
    ] {
        let mut world = World::new();
        let owner = world.run(&format!("{JOIN}s = socket.socket()\n{wait}\n"));
        world.until_printed(owner, "ready");
        for _ in 0..20 {
            world
                .driver
                .step(Some(Duration::from_millis(1)), &mut Vec::new())
                .unwrap();
        }
        world.interrupt(owner);
        assert_eq!(world.end(owner).exit, Exit::Interrupted, "{wait}");
    }
}

#[test]
fn polls() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let open = listener.local_addr().unwrap().port();
    let refused = refusing();
    let program = |source: &str| {
        online(
            &source
                .replace("OPEN", &open.to_string())
                .replace("REFUSED", &refused.0.to_string()),
        )
    };
    table(
        program,
        &[
            (
                "constants",
                "print(select.POLLIN, select.POLLOUT, select.POLLERR, select.POLLHUP)",
                "1 4 8 16",
            ),
            (
                "a new socket",
                "p = select.poll()\ns = socket.socket()\np.register(s)\nprint(p.poll(0)[0][1])\np.modify(s, select.POLLIN)\nprint(p.poll(0))",
                "20\n[(<socket>, 16)]",
            ),
            (
                "a closed one",
                "p = select.poll()\ns = socket.socket()\np.register(s)\ns.close()\nprint(p.poll(0))",
                "[(<socket>, 32)]",
            ),
            (
                "connected",
                "p = select.poll()\ns = socket.socket()\ns.connect(('127.0.0.1', OPEN))\np.register(s)\nprint(p.poll())\np.modify(s, 1)\nprint(p.poll(10))",
                "[(<socket>, 4)]\n[]",
            ),
            (
                "unregister",
                "p = select.poll()\ns = socket.socket()\np.register(s)\np.unregister(s)\np.unregister(s)\nprint(p.poll(0))\nshow(p.modify, s, 1)",
                "[]\nOSError(2,)",
            ),
            (
                "no stream",
                "p = select.poll()\nshow(p.register, 5)\nshow(p.register, object())",
                "OSError('stream operation not supported',)\nOSError('stream operation not supported',)",
            ),
            (
                "datagrams",
                "a = socket.socket(2, 2)\na.bind(('', 0))\nb = socket.socket(2, 2)\nb.sendto(b'x', ('127.0.0.1', OPEN))\np = select.poll()\np.register(b, select.POLLIN | select.POLLOUT)\nprint(p.poll(10))",
                "[(<socket>, 4)]",
            ),
            (
                "ipoll",
                "p = select.poll()\ns = socket.socket(2, 2)\np.register(s, 4)\nfor x in p.ipoll(0, 1):\n    print(x)\nprint(list(p.ipoll(0)))",
                "(<socket>, 4)\n[]",
            ),
            (
                "select",
                "s = socket.socket(2, 2)\nt = socket.socket()\nprint(select.select([s], [s], [s, t], 0))\nprint(select.select([s], (), [], 0.01))",
                "([], [<socket>], [<socket>])\n([], [], [])",
            ),
            (
                "select of no list",
                "show(select.select, 1, [], [])",
                "TypeError(\"object 'int' isn't a tuple or list\",)",
            ),
            (
                "a connection in progress",
                "s = socket.socket()\ns.setblocking(False)\nshow(s.connect, ('127.0.0.1', OPEN))\np = select.poll()\np.register(s, select.POLLOUT)\nprint(p.poll())\nprint(s.send(b'x'))",
                "OSError(119,)\n[(<socket>, 4)]\n1",
            ),
            (
                "a refused one",
                "s = socket.socket()\ns.setblocking(False)\nshow(s.connect, ('127.0.0.1', REFUSED))\np = select.poll()\np.register(s, 31)\nprint(p.poll())\nshow(s.send, b'x')\nshow(s.send, b'x')",
                "OSError(119,)\n[(<socket>, 21)]\nOSError(104,)\nOSError(128,)",
            ),
            (
                "a class with ioctl",
                "class C:\n    n = 0\n    def ioctl(self, request, arg):\n        self.n += 1\n        return 1 if self.n == 3 else 0\nc = C()\np = select.poll()\np.register(c, 1)\nprint(len(p.poll()), c.n)",
                "1 3",
            ),
        ],
    );
}

#[test]
fn a_server_with_poll() {
    let mut world = World::new();
    let port = free_port();
    let owner = world.run(&format!(
        "{JOIN}
s = socket.socket()
s.bind(('', {port}))
s.listen()
p = select.poll()
p.register(s, select.POLLIN)
print('port {port}')
left = 3
while left:
    for o, e in p.ipoll():
        if o is s:
            c, a = s.accept()
            p.register(c, select.POLLIN)
        else:
            d = o.recv(100)
            if d:
                o.send(d)
            else:
                p.unregister(o)
                o.close()
                left -= 1
"
    ));
    world.until_printed(owner, "port ");
    let clients: Vec<_> = (0..3)
        .map(|i| {
            std::thread::spawn(move || {
                let mut client = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).unwrap();
                for _ in 0..10 {
                    client.write_all(&[i]).unwrap();
                    let mut answer = [0];
                    client.read_exact(&mut answer).unwrap();
                    assert_eq!(answer, [i]);
                }
            })
        })
        .collect();
    assert_eq!(world.end(owner).exit, Exit::Done);
    for client in clients {
        client.join().unwrap();
    }
}

#[test]
fn a_callback_when_readable() {
    let mut world = World::new();
    let port = free_port();
    let owner = world.run(&format!(
        "{JOIN}
s = socket.socket()
s.bind(('', {port}))
s.listen()
done = []
def data(c):
    d = c.recv(10)
    print(d)
    c.setsockopt(0, 20, None)
    c.close()
    done.append(d)
def come(l):
    c, a = l.accept()
    c.setsockopt(0, 20, data)
s.setsockopt(socket.SOL_SOCKET, 20, come)
print('port {port}')
while not done:
    time.sleep(1)
"
    ));
    world.until_printed(owner, "port ");
    let mut client = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).unwrap();
    client.write_all(b"hello").unwrap();
    let ended = world.end(owner);
    assert_eq!(ended.exit, Exit::Done, "{}", ended.output);
    assert!(ended.output.ends_with("b'hello'\n"), "{}", ended.output);
}

#[test]
fn a_soft_reset_closes_sockets_and_keeps_wi_fi() {
    let mut world = World::new();
    let owner = world.power_on_job(esp32::Job::Repl, common::options(), common::air());
    let port = free_port();
    world.until_printed(owner, ">>> ");
    let type_in = |world: &mut World, line: &str, answer: &str| {
        let board = world.driver.board(owner).unwrap();
        assert_eq!(board.receive(line.as_bytes()), line.len());
        world.driver.wake(owner);
        world.until_printed(owner, answer);
    };
    type_in(&mut world, "import network, socket\r", "socket\r\n>>> ");
    type_in(&mut world, "w = network.WLAN(0)\r", "WLAN(0)\r\n>>> ");
    type_in(
        &mut world,
        "w.active(1), w.connect('SSID', 'password')\r",
        "(True, None)",
    );
    type_in(
        &mut world,
        "while not w.isconnected(): pass\r\r",
        "pass\r\n... \r\n>>> ",
    );
    type_in(
        &mut world,
        &format!("s = socket.socket(); s.bind(('', {port})); s.listen(); print('up')\r"),
        "up\r\n>>> ",
    );
    let mut client = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).unwrap();
    type_in(
        &mut world,
        "c = s.accept()[0]; print('got')\r",
        "got\r\n>>> ",
    );
    type_in(&mut world, "\x04", "MPY: soft reboot");
    client
        .set_read_timeout(Some(Duration::from_secs(30)))
        .unwrap();
    let mut rest = Vec::new();
    world.until(|world| world.output(owner).ends_with(">>> "));
    assert_eq!(client.read_to_end(&mut rest).unwrap(), 0);
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).unwrap();
    type_in(
        &mut world,
        "import network, socket; print('still', network.WLAN(0).isconnected(), socket.socket().fileno())\r",
        "still True 54",
    );
}
