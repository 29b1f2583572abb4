//! Two boards on the PC's network, each at an address of its own, driven from the PC over their serial lines as
//! MicroPython's `run-multitests.py` drives them: by what they print, and by lines that running programs read.

use std::process::Stdio;

use crate::board::{Board, micropython_source, venv};
use crate::client::Client;

const JOIN: &str = "\
import network, time
w = network.WLAN()
w.active(True)
if not w.isconnected(): w.connect('Boardless', 'micropython')
while not w.isconnected(): time.sleep(0.01)
";

const SERVER: &str = "\
import network, socket, sys
s = socket.socket()
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind(('', 18000))
s.listen()
print('SET', network.WLAN().ifconfig()[0])
print('NEXT')
c, peer = s.accept()
print('from', peer[0])
print(c.recv(100))
while sys.stdin.readline().rstrip() != 'BROADCAST answer': pass
c.send(b'answer')
c.close()
";

const CLIENT: &str = "\
import socket, sys
where = sys.stdin.readline().rstrip()
s = socket.socket()
s.connect((where, 18000))
s.send(b'question')
print('BROADCAST answer')
print(s.recv(100), s.recv(100))
";

/// An address of this PC alone that no other run of these tests has: its ports are free.
fn address(number: u32) -> String {
    let [_, high, middle, low] = (std::process::id() << 3 | number).to_be_bytes();
    format!("127.{}.{middle}.{low}", 64 + high % 64)
}

#[test]
fn they_talk_to_each_other() {
    let addresses = [address(1), address(2)];
    let boards = addresses.each_ref().map(|ip| Board::start(&["--ip", ip]));
    let [mut server, mut client] = boards.each_ref().map(|board| {
        let mut line = Client::at_port(&board.port);
        line.enter();
        assert_eq!(line.run(JOIN), (String::new(), String::new()));
        line
    });
    server.start(SERVER);
    let set = format!("SET {}\r\n", addresses[0]);
    assert_eq!(server.expect("NEXT\r\n"), set);
    client.start(CLIENT);
    client.send(format!("{}\r\n", addresses[0]));
    assert_eq!(client.expect("BROADCAST answer\r\n"), "");
    let text = server.expect("b'question'\r\n");
    assert_eq!(text, format!("from {}\r\n", addresses[1]));
    server.send("BROADCAST answer\r\n");
    assert_eq!(server.expect("\x04\x04>"), "");
    assert_eq!(client.expect("\x04\x04>"), "b'answer' b''\r\n");
}

/// MicroPython's own, where `MICROPYTHON_SOURCE` names a checkout.
#[test]
fn micropythons_tests_drive_them() {
    let Some(source) = micropython_source() else {
        return;
    };
    let tests = source.join("tests");
    let boards = [address(3), address(4)].map(|ip| {
        let board = Board::with(&[("boot.py", JOIN)], &["--ip", &ip]);
        // It has joined then, and Wi-Fi outlives the soft resets to come.
        board.program.expect(">>> ");
        board
    });
    let python = venv().join("bin/python");
    let results = boards[0].pc("results");
    let mut command = boards[0].command(&python, &["run-multitests.py", "--result-dir"]);
    command.arg(&results);
    for board in &boards {
        command.args(["-t", &board.port]);
    }
    let output = command
        .args(
            ["tcp_data", "udp_data", "asyncio_tcp_server_client"]
                .map(|name| format!("multi_net/{name}.py")),
        )
        .current_dir(&tests)
        .env("MICROPY_CPYTHON3", &python)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && text.contains("3 tests passed"),
        "{output:?}"
    );
}
