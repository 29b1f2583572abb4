//! Two boards on the PC's network, each at an address of its own, driven from the PC over their serial lines as
//! MicroPython's `run-multitests.py` drives them: by what they print, and by lines that running programs read.

use std::process::Stdio;

use crate::board::{Board, micropython_source, venv};
use crate::client::Client;

const JOIN: &str = "\
import network, time
w = network.WLAN()
w.active(True)
w.connect('Boardless', 'micropython')
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

#[test]
fn they_talk_to_each_other() {
    let boards = ["127.0.0.21", "127.0.0.22"].map(|ip| Board::start(&["--ip", ip]));
    let [mut server, mut client] = boards.each_ref().map(|board| {
        let mut line = Client::at_port(&board.port);
        line.enter();
        assert_eq!(line.run(JOIN), (String::new(), String::new()));
        line
    });
    server.start(SERVER);
    assert_eq!(server.expect("NEXT\r\n"), "SET 127.0.0.21\r\n");
    client.start(CLIENT);
    client.send("127.0.0.21\r\n");
    assert_eq!(client.expect("BROADCAST answer\r\n"), "");
    let text = server.expect("b'question'\r\n");
    assert_eq!(text, "from 127.0.0.22\r\n");
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
    let boards = ["127.0.0.23", "127.0.0.24"].map(|ip| {
        let boot = format!("{JOIN}# Wi-Fi outlives soft resets.\n");
        Board::with(&[("boot.py", &boot)], &["--ip", ip])
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
