//! The handout's exercises, done with the real command, real sockets and a real terminal.
#![allow(clippy::unwrap_used)]

mod common;

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream, UdpSocket};
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use common::terminal::{Terminal, key};
use common::{PATIENCE, Running, run_with_input};

/// A folder for one test's programs.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("boardless-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.join(name);
        std::fs::write(&path, text).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A port nobody listens on now.
fn free_port() -> u16 {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .unwrap()
        .local_addr()
        .unwrap()
        .port()
}

const JOIN: &str = "\
import network, time
wlan = network.WLAN(network.STA_IF)
wlan.active(True)
found = [ap[0] for ap in wlan.scan()]
wlan.connect('Boardless', 'micropython')
while not wlan.isconnected():
    time.sleep_ms(20)
ip = wlan.ifconfig()[0]
";

/// An echo server like the handout's.
fn echo_server(port: u16) -> String {
    format!(
        "{JOIN}
import socket
print(sorted(found), ip)
listenSocket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
listenSocket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listenSocket.bind((ip, {port}))
listenSocket.listen(1)
print('tcp waiting...')
while True:
    conn, addr = listenSocket.accept()
    print(addr[0], 'connected')
    while True:
        try:
            data = conn.recv(1024)
            if len(data) == 0:
                conn.close()
                print('close socket')
                break
            print(data)
            conn.send(data)
        except OSError as e:
            print(repr(e), e)
            conn.close()
            break
"
    )
}

fn serve(folder: &Folder, port: u16) -> Running {
    let file = folder.write("echo_server.py", &echo_server(port));
    let server = Running::boardless(["run".as_ref(), file.as_os_str()]);
    server.expect("tcp waiting...\n");
    server
}

fn connect(port: u16) -> TcpStream {
    let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream
}

fn exchange(stream: &mut TcpStream, text: &[u8]) {
    stream.write_all(text).unwrap();
    let mut back = vec![0; text.len()];
    stream.read_exact(&mut back).unwrap();
    assert_eq!(back, text);
}

#[test]
fn echo_server_serves_every_kind_of_client_in_turn() {
    let folder = Folder::new("echo");
    let port = free_port();
    let server = serve(&folder, port);

    // The handout's client, under CPython.
    let client = folder.write(
        "client.py",
        &format!(
            "import socket
s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.connect(('127.0.0.1', {port}))
s.send(b'hello from CPython')
print(s.recv(1024))
s.close()
"
        ),
    );
    let answer = Command::new("python3").arg(client).output().unwrap();
    assert_eq!(
        String::from_utf8_lossy(&answer.stdout),
        "b'hello from CPython'\n"
    );
    server.expect("b'hello from CPython'\nclose socket\n");

    let talk = run_with_input(["talk", &format!("127.0.0.1:{port}")], b"hi\n");
    assert_eq!(talk.expect_status(0).text(), "hi\n");
    server.expect("b'hi\\n'\nclose socket\n");

    let nc = Command::new("nc")
        .args(["-q", "1", "127.0.0.1", &port.to_string()])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn();
    match nc {
        Ok(mut nc) => {
            nc.stdin.take().unwrap().write_all(b"by nc").unwrap();
            let out = nc.wait_with_output().unwrap();
            assert_eq!(out.stdout, b"by nc");
            server.expect("close socket\n");
        }
        Err(error) => eprintln!("nc was not tried: {error}"),
    }

    for i in 0..200 {
        let mut client = connect(port);
        exchange(&mut client, format!("client {i}").as_bytes());
        drop(client);
        server.expect("close socket\n");
    }

    // A client that resets in the middle of the stream.
    let mut client = connect(port);
    exchange(&mut client, b"about to reset");
    let socket = socket2::Socket::from(client);
    socket.set_linger(Some(Duration::ZERO)).unwrap();
    drop(socket);
    server.expect("OSError(104,) [Errno 104] ECONNRESET\n");
    exchange(&mut connect(port), b"after it");
    server.expect("close socket\n");

    server.signal("INT");
    let end = server.wait();
    assert!(
        end.text().ends_with("KeyboardInterrupt: \n"),
        "{}",
        end.text()
    );
    end.expect_status(1);
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).expect("the port is free again");
}

#[test]
fn the_repl_gives_the_handouts_results() {
    let terminal = Terminal::boardless(&[]);
    terminal.expect_end(">>> ");
    for (line, result) in [
        ("import socket", ""),
        (
            "socket.AF_INET, socket.AF_INET6, socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW",
            "(2, 10, 1, 2, 3)",
        ),
        (
            "socket.SO_REUSEADDR, socket.IPPROTO_TCP, socket.IPPROTO_UDP, socket.SOL_SOCKET",
            "(4, 6, 17, 4095)",
        ),
        (
            "socket.getaddrinfo('127.0.0.1', 10000)",
            "[(2, 1, 0, '127.0.0.1', ('127.0.0.1', 10000))]",
        ),
        (
            "s = socket.socket(socket.AF_INET, socket.SOCK_STREAM, 16)",
            "",
        ),
        ("s", "<socket>"),
        (
            "s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)",
            "",
        ),
        ("s.settimeout(5)", ""),
        ("s.setblocking(True)", ""),
        ("s.close()", ""),
    ] {
        terminal.enter(line);
        let shown = if result.is_empty() {
            format!(">>> {line}\r\n>>> ")
        } else {
            format!(">>> {line}\r\n{result}\r\n>>> ")
        };
        // What a line of the terminal cuts is one line here.
        terminal.expect(&shown[4..]);
    }
}

/// Joins a network in the REPL and connects `s` to the theatre.
fn connected_to_the_theatre() -> Terminal {
    let terminal = Terminal::boardless(&["--theatre"]);
    terminal.expect_end(">>> ");
    for line in [
        "import network, time, socket",
        "w = network.WLAN(network.STA_IF)",
        "w.active(True)",
        "w.connect('SSID', 'password')",
        "time.sleep(1)",
        "w.isconnected()",
    ] {
        terminal.enter(line);
    }
    terminal.expect("w.isconnected()\r\nTrue\r\n>>> ");
    for line in [
        "addr = socket.getaddrinfo('towel.blinkenlights.nl', 23)[0][-1]",
        "s = socket.socket()",
        "s.connect(addr)",
    ] {
        terminal.enter(line);
    }
    terminal.expect("s.connect(addr)\r\n>>> ");
    terminal
}

#[test]
fn the_film_shows_in_the_repl_and_stops_with_ctrl_c() {
    let terminal = connected_to_the_theatre();
    terminal.enter("while True:");
    terminal.expect_end("...     ");
    terminal.enter("data = s.recv(500)");
    terminal.expect_end("...     ");
    terminal.enter("print(str(data, 'utf8'), end='')");
    terminal.expect_end("...     ");
    terminal.send(key::BACKSPACE);
    terminal.enter("");
    // The film's first picture, then the next.
    terminal.expect("\x1b[2J\x1b[H");
    terminal.expect("\x1b[H");
    terminal.expect("\x1b[H");
    terminal.send("\x03");
    terminal.expect("KeyboardInterrupt: ");
    // And again, pasted.
    terminal.send("\x05");
    terminal.expect("=== ");
    terminal
        .send("while True:\r    data = s.recv(500)\r    print(str(data, 'utf8'), end='')\r\x04");
    terminal.expect("\x1b[H");
    terminal.expect("\x1b[H");
    terminal.send("\x03");
    terminal.expect("KeyboardInterrupt: ");
}

#[test]
fn the_film_shows_from_a_module_that_a_program_calls() {
    let folder = Folder::new("film");
    folder.write(
        "starwars.py",
        "\
import socket

def show():
    addr = socket.getaddrinfo('towel.blinkenlights.nl', 23)[0][-1]
    s = socket.socket()
    s.connect(addr)
    while True:
        data = s.recv(500)
        print(str(data, 'utf8'), end='')
",
    );
    let main = folder.write(
        "main.py",
        &format!("{JOIN}\nimport starwars\nstarwars.show()\n"),
    );
    let board = Running::boardless(["run".as_ref(), main.as_os_str(), "--theatre".as_ref()]);
    board.expect("\x1b[2J\x1b[H");
    for _ in 0..10 {
        board.expect("\x1b[H");
    }
    board.signal("INT");
    let end = board.wait();
    assert!(end.text().contains("File \"starwars.py\", line "));
    end.expect_status(1);
}

#[test]
fn datagrams_go_both_ways_and_a_timeout_is_116() {
    let folder = Folder::new("udp");
    let port = free_port();
    let server = folder.write(
        "server.py",
        &format!(
            "{JOIN}
import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind((ip, {port}))
print('ready')
while True:
    data, addr = s.recvfrom(1024)
    s.sendto(data.upper(), addr)
"
        ),
    );
    let client = folder.write(
        "client.py",
        &format!(
            "{JOIN}
import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.settimeout(10)
for text in (b'one', b'two'):
    s.sendto(text, ('127.0.0.1', {port}))
    print(s.recvfrom(1024))
s.settimeout(0.2)
try:
    s.recvfrom(10)
except OSError as e:
    print(e)
"
        ),
    );
    let server = Running::boardless(["run".as_ref(), server.as_os_str()]);
    server.expect("ready\n");
    let client = Running::boardless(["run".as_ref(), client.as_os_str()]).finish();
    assert_eq!(
        client.expect_status(0).text(),
        format!(
            "(b'ONE', ('127.0.0.1', {port}))\n(b'TWO', ('127.0.0.1', {port}))\n[Errno 116] ETIMEDOUT\n"
        )
    );
    // The PC's own socket reaches it as well.
    let pc = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    pc.set_read_timeout(Some(PATIENCE)).unwrap();
    pc.send_to(b"from the pc", (Ipv4Addr::LOCALHOST, port))
        .unwrap();
    let mut buffer = [0; 64];
    let n = pc.recv(&mut buffer).unwrap();
    assert_eq!(&buffer[..n], b"FROM THE PC");
    server.signal("INT");
    server.wait().expect_status(1);
}

#[test]
fn ctrl_c_ends_whatever_a_program_does() {
    let folder = Folder::new("interrupt");
    for (name, body) in [
        ("busy", "while True: pass"),
        ("sleep", "time.sleep(1000)"),
        (
            "accept",
            "s = socket.socket(); s.bind((ip, 0)); s.listen(1); s.accept()",
        ),
        (
            "recv",
            "s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.bind((ip, 0)); s.recv(10)",
        ),
        ("native", "max(range(10**9))"),
        (
            "regex",
            "import re; re.match('(a|aa)+$', 'a' * 40 + 'b'); time.sleep(1000)",
        ),
    ] {
        let file = folder.write(
            &format!("{name}.py"),
            &format!("{JOIN}\nimport socket\nprint('go')\n{body}\n"),
        );
        let board = Running::boardless(["run".as_ref(), file.as_os_str()]);
        board.expect("go\n");
        std::thread::sleep(Duration::from_millis(100));
        board.signal("INT");
        let end = board.wait();
        assert!(
            end.text().contains("KeyboardInterrupt: "),
            "{name}: {end:?}"
        );
        end.expect_status(1);
    }
}

#[test]
fn a_loop_inside_a_try_is_interrupted_inside_it() {
    let folder = Folder::new("caught");
    for body in [
        "while True:\n        pass",
        "for i in range(10**9):\n        pass",
    ] {
        let file = folder.write(
            "caught.py",
            &format!(
                "print('go')\ntry:\n    {body}\nexcept KeyboardInterrupt:\n    print('caught')\n"
            ),
        );
        let board = Running::boardless(["run".as_ref(), file.as_os_str()]);
        board.expect("go\n");
        std::thread::sleep(Duration::from_millis(100));
        board.signal("INT");
        board.expect("caught\n");
    }
}

#[test]
fn exit_status_says_how_a_program_ended() {
    let folder = Folder::new("status");
    for (body, status) in [
        ("print('fine')", 0),
        ("import sys; sys.exit()", 0),
        ("import sys; sys.exit(7)", 7),
        ("import sys; sys.exit('text')", 1),
        ("raise ValueError('bad')", 1),
        ("def f(:", 1),
    ] {
        let file = folder.write("status.py", body);
        let end = Running::boardless(["run".as_ref(), file.as_os_str()]).finish();
        end.expect_status(status);
    }
}

#[test]
fn memory_and_recursion_end_as_on_the_board() {
    let folder = Folder::new("limits");
    let file = folder.write(
        "limits.py",
        "\
import gc
l = []
try:
    while True:
        l.append(bytes(1000))
except MemoryError as e:
    n = len(l)
    l = None
    print('MemoryError', 120 < n < 160, e)
gc.collect()
print(gc.mem_free() > 100000)
try:
    bytearray(10**9)
except MemoryError as e:
    print(e)
try:
    'x' * 10**8
except MemoryError as e:
    print(e)
def f(n):
    return f(n + 1)
try:
    f(0)
except RuntimeError as e:
    print(e)
print('goes on')
",
    );
    let end = Running::boardless(["run".as_ref(), file.as_os_str()]).finish();
    let text = end.expect_status(0).text();
    let lines: Vec<&str> = text.lines().collect();
    assert!(
        lines[0].starts_with("MemoryError True memory allocation failed, allocating "),
        "{text}"
    );
    assert_eq!(
        lines[1..],
        [
            "True",
            "memory allocation failed, allocating 1000000000 bytes",
            "memory allocation failed, allocating 100000001 bytes",
            "maximum recursion depth exceeded",
            "goes on"
        ]
    );
}

#[test]
fn bad_source_is_a_syntax_error_with_its_line() {
    let folder = Folder::new("source");
    let parentheses = "(".repeat(10_000_000);
    let cases: [(&str, &[u8], &str); 6] = [
        (
            "unbalanced",
            b"x = 1\ny = (2\n",
            "SyntaxError: invalid syntax",
        ),
        (
            "indentation",
            b"if 1:\n    x = 1\n  y = 2\n",
            "IndentationError: unindent doesn't match any outer indent level",
        ),
        (
            "unexpected",
            b"x = 1\n    y = 2\n",
            "IndentationError: unexpected indent",
        ),
        ("bytes", b"x = 1\ny = '\xff'\n", "Error"),
        ("nul", b"x = 1\n\0\n", "SyntaxError: invalid syntax"),
        ("parentheses", parentheses.as_bytes(), "Error"),
    ];
    for (name, source, error) in cases {
        let path = folder.0.join("bad.py");
        std::fs::write(&path, source).unwrap();
        let end = Running::boardless(["run".as_ref(), path.as_os_str()]).finish();
        let text = end.expect_status(1).text();
        assert!(
            text.contains("File \"bad.py\", line ") && text.contains(error),
            "{name}: {text}"
        );
    }
}

#[test]
fn a_file_that_is_not_there_is_said_so() {
    let end = Running::boardless(["run", "/nowhere/at/all.py"]).finish();
    assert!(
        end.stderr.contains("cannot read /nowhere/at/all.py"),
        "{end:?}"
    );
    end.expect_status(1);
}
