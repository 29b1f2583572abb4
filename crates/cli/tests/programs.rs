//! The programs of `programs/` that the course shows, each run for real: on a board, and under CPython where it runs there.
//!
//! Their ports are fixed, so each test gives its board a loopback address of its own.
#![allow(clippy::unwrap_used)]

mod common;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use common::{PATIENCE, Running, boardless};

fn program(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../programs")
        .join(name)
}

/// Who runs a program.
#[derive(Clone, Copy, Debug)]
enum By {
    Board,
    CPython,
}

/// The address of a test: none of another test's, and none of the documentation's.
fn address(test: u8, by: By) -> Ipv4Addr {
    let last = match by {
        By::Board => 1,
        By::CPython => 2,
    };
    Ipv4Addr::new(127, 7, test, last)
}

/// Runs a program at an address; 127.0.0.1 in it is that address, too.
fn start(name: &str, by: By, ip: Ipv4Addr) -> Running {
    Running::start(match by {
        By::Board => {
            let mut command = boardless(["run", "--wifi-delay", "0.05", "--ip", &ip.to_string()]);
            command
                .args(["--host", &format!("127.0.0.1={ip}")])
                .arg(program(name));
            command
        }
        By::CPython => {
            let mut command = Command::new("python3");
            command.current_dir(program("")).args(["-u", "-B", "-c"]);
            command.arg(format!(
                "import wifi\nwifi.join = lambda: '{ip}'\n\
                 source = open('{name}').read().replace('\"127.0.0.1\"', '\"{ip}\"')\n\
                 exec(compile(source, '{name}', 'exec'))"
            ));
            command
        }
    })
}

fn serve(name: &str, by: By, ip: Ipv4Addr) -> Running {
    let server = start(name, by, ip);
    server.expect("listening on ");
    server
}

fn connect(ip: Ipv4Addr, port: u16) -> TcpStream {
    let stream = TcpStream::connect((ip, port)).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream
}

fn exchange(stream: &mut TcpStream, sent: &[u8], back: &[u8]) {
    stream.write_all(sent).unwrap();
    hear(stream, back);
}

fn hear(stream: &mut TcpStream, text: &[u8]) {
    let mut heard = vec![0; text.len()];
    stream.read_exact(&mut heard).unwrap();
    assert_eq!(
        String::from_utf8_lossy(&heard),
        String::from_utf8_lossy(text)
    );
}

/// Closes a connection with a reset.
fn reset(stream: TcpStream) {
    let socket = socket2::Socket::from(stream);
    socket.set_linger(Some(Duration::ZERO)).unwrap();
}

#[test]
fn tcp_server_and_client_suit_each_other_on_boards_and_pcs() {
    for by in [By::Board, By::CPython] {
        let ip = address(1, by);
        let server = serve("tcp_server.py", by, ip);
        for client in [By::Board, By::CPython] {
            let client = start("tcp_client.py", client, ip).finish().expect_status(0);
            assert_eq!(client.text(), "b'HELLO'\nb'SOCKETS'\n");
            server.expect("closed\n");
        }
        let mut lost = connect(ip, 10002);
        exchange(&mut lost, b"about to reset", b"ABOUT TO RESET");
        reset(lost);
        server.expect("lost: [Errno 104] ");
        exchange(&mut connect(ip, 10002), b"next", b"NEXT");
        server.expect("closed\n");
        // While the board has a connection, so that the port remembers it afterwards.
        let mut open = connect(ip, 10002);
        exchange(&mut open, b"open", b"OPEN");
        server.signal("INT");
        server.wait();
        exchange_anew(by, ip);
    }
}

/// The server starts again at once.
fn exchange_anew(by: By, ip: Ipv4Addr) {
    let _server = serve("tcp_server.py", by, ip);
    exchange(&mut connect(ip, 10002), b"again", b"AGAIN");
}

#[test]
fn a_client_without_a_server_says_so() {
    let client = start("tcp_client.py", By::Board, address(2, By::Board)).finish();
    assert!(client.text().ends_with("OSError: [Errno 104] ECONNRESET\n"));
    client.expect_status(1);
}

#[test]
fn sum_server_finds_lines_however_they_come() {
    for by in [By::Board, By::CPython] {
        let ip = address(3, by);
        let server = serve("sum_server.py", by, ip);
        let mut client = connect(ip, 10003);
        client.set_nodelay(true).unwrap();
        exchange(&mut client, b"1 2 3\n", b"6\n");
        // Several at once, one of them not complete; the other line end; nothing.
        exchange(&mut client, b"4 5\n-1 1\r\n\n10 ", b"9\n0\n0\n");
        exchange(&mut client, b"20\n", b"30\n");
        exchange(&mut client, b"one\n", b"error: whole numbers, please\n");
        for byte in b"123 4" {
            client.write_all(&[*byte]).unwrap();
        }
        exchange(&mut client, b"\n", b"127\n");
        exchange(&mut client, b"\xff\xfe\n", b"error: not UTF-8\n");
        assert_eq!(client.read(&mut [0]).unwrap(), 0, "it closes");

        let mut client = connect(ip, 10003);
        exchange(&mut client, &[b'1'; 250], b"");
        exchange(
            &mut client,
            &[b'1'; 7],
            b"error: a line of more than 256 bytes\n",
        );
        drop(client);
        let mut client = connect(ip, 10003);
        reset(client);
        client = connect(ip, 10003);
        exchange(&mut client, b"1\n", b"1\n");
        drop(server);
    }
}

#[test]
fn files_arrive_whole() {
    let folder = tempfile::tempdir().unwrap();
    // All bytes there are, and more of them than one piece.
    let bytes: Vec<u8> = (0..=255).cycle().take(20_000).collect();
    for name in ["file_server.py", "lines.py", "wifi.py"] {
        std::fs::copy(program(name), folder.path().join(name)).unwrap();
    }
    std::fs::write(folder.path().join("all bytes"), &bytes).unwrap();
    let ip = address(4, By::Board);
    let mut command = boardless(["run", "--ip", &ip.to_string(), "--wifi-delay", "0.05"]);
    command.arg(folder.path().join("file_server.py"));
    let server = Running::start(command);
    server.expect("listening on ");

    let fetch = |name: &str| {
        Command::new("python3")
            .arg(program("file_client.py"))
            .args([name, &ip.to_string()])
            .current_dir(folder.path())
            .output()
            .unwrap()
    };
    assert_eq!(fetch("all bytes").stdout, b"all bytes 20000 bytes\n");
    assert_eq!(
        std::fs::read(folder.path().join("copy of all bytes")).unwrap(),
        bytes
    );
    server.expect("sent all bytes 20000\n");
    for name in ["nothing", "../Cargo.toml", "/boot.py"] {
        let fetched = fetch(name);
        assert_eq!(
            String::from_utf8_lossy(&fetched.stderr),
            format!("there is no {name}\n")
        );
        assert_eq!(fetched.status.code(), Some(1));
    }
    // One that breaks the connection is not the last.
    reset(connect(ip, 10004));
    assert!(fetch("wifi.py").status.success());
}

#[test]
fn select_server_lets_all_hear_all() {
    for by in [By::Board, By::CPython] {
        let ip = address(5, by);
        let server = serve("select_server.py", by, ip);
        let mut clients: Vec<TcpStream> = (0..4)
            .map(|_| {
                let client = connect(ip, 10005);
                server.expect(" came\n");
                client
            })
            .collect();
        assert_eq!(
            connect(ip, 10005).read(&mut [0]).unwrap(),
            0,
            "a fifth is turned away"
        );
        for speaker in 0..clients.len() {
            let text = format!("this is {speaker}\n");
            clients[speaker].write_all(text.as_bytes()).unwrap();
            for (listener, client) in clients.iter_mut().enumerate() {
                if listener != speaker {
                    hear(client, text.as_bytes());
                }
            }
        }
        // One goes, one breaks, and the others talk on.
        drop(clients.pop());
        server.expect(" went\n");
        reset(clients.pop().unwrap());
        server.expect(" went\n");
        clients[0].write_all(b"still here?\n").unwrap();
        hear(&mut clients[1], b"still here?\n");
        // One that does not read holds up nobody, neither while it is there nor when it goes.
        let mut deaf = connect(ip, 10005);
        server.expect(" came\n");
        for _ in 0..300 {
            exchange_between(&mut clients, &[b'x'; 200]);
        }
        deaf.write_all(b"I read nothing\n").unwrap();
        hear(&mut clients[0], b"I read nothing\n");
        drop(deaf);
        server.expect(" went\n");
        clients[1].write_all(b"yes\n").unwrap();
        hear(&mut clients[0], b"yes\n");
    }
}

fn exchange_between(clients: &mut [TcpStream], text: &[u8]) {
    clients[0].write_all(text).unwrap();
    hear(&mut clients[1], text);
}

#[test]
fn asyncio_server_serves_all_at_once() {
    for by in [By::Board, By::CPython] {
        let ip = address(6, by);
        let server = serve("asyncio_server.py", by, ip);
        let mut clients: Vec<TcpStream> = (0..5).map(|_| connect(ip, 10006)).collect();
        for round in 0..3 {
            for client in &mut clients {
                exchange(
                    client,
                    format!("round {round}").as_bytes(),
                    format!("ROUND {round}").as_bytes(),
                );
            }
        }
        server.expect("clients so far: 5\n");
        reset(clients.pop().unwrap());
        server.expect("lost: [Errno 104] ");
        for client in &mut clients {
            exchange(client, b"still here", b"STILL HERE");
        }
    }
}

#[test]
fn reconnect_finds_a_server_that_goes_and_comes() {
    let ip = address(7, By::Board);
    let client = start("reconnect.py", By::Board, ip);
    client.expect("no server: [Errno 104] ECONNRESET\n");
    for _ in 0..2 {
        let server = std::net::TcpListener::bind((ip, 10002)).unwrap();
        let (stream, _) = server.accept().unwrap();
        let mut line = String::new();
        BufReader::new(&stream).read_line(&mut line).unwrap();
        assert_eq!(line, "line 1\n");
        (&stream).write_all(b"LINE 1\n").unwrap();
        client.expect("LINE 1\n");
        drop((stream, server));
        client.expect("no server: ");
    }
}

#[test]
fn wifi_gives_up_where_there_is_no_such_network() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::copy(program("wifi.py"), folder.path().join("wifi.py")).unwrap();
    let file = folder.path().join("main.py");
    std::fs::write(
        &file,
        "import wifi\nfor ssid, key in (('Nowhere', 'x' * 8), ('SSID', 'wrong key')):\n    \
         try:\n        wifi.join(ssid, key, timeout=0.3)\n    except OSError as error:\n        print(error)\n\
         print(wifi.join())\nprint(wifi.join())\n",
    )
    .unwrap();
    let ran = common::run([Path::new("run"), &file]);
    let text = ran.expect_status(0).text();
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines[0].starts_with("no Wi-Fi, status "), "{text}");
    assert!(lines[1].starts_with("no Wi-Fi, status "), "{text}");
    assert_eq!(lines[2..], ["127.0.0.1", "127.0.0.1"]);
}
