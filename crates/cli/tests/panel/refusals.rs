//! What the panel answers to those who are not its page: nothing of use.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;

use crate::Board;
use crate::common::PATIENCE;

const IDLE: &str = "";

/// Sends bytes and reads to the end of what comes back.
fn ask(board: &Board, request: &[u8]) -> String {
    let mut stream = TcpStream::connect(&board.address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    // The panel may have said its word, and hung up, before it has read all.
    let _ = stream.write_all(request);
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

/// A request's answer: its first line's number.
fn status(board: &Board, request: &str) -> u16 {
    let mut stream = TcpStream::connect(&board.address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let _ = stream.write_all(request.as_bytes());
    let mut answer = String::new();
    BufReader::new(stream).read_line(&mut answer).unwrap();
    let number = answer.split(' ').nth(1).and_then(|n| n.parse().ok());
    number.unwrap_or_else(|| panic!("{request:?} got {answer:?}"))
}

fn get(path: &str, headers: &[&str]) -> String {
    let mut request = format!("GET {path} HTTP/1.1\r\nConnection: close\r\n");
    for header in headers {
        request.push_str(header);
        request.push_str("\r\n");
    }
    request + "\r\n"
}

/// The handshake of a WebSocket, with these headers besides its own.
fn upgrade(headers: &[&str]) -> String {
    let mut all = vec![
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
    ];
    all.extend(headers);
    get("/link", &all).replace("Connection: close", "Connection: Upgrade")
}

#[test]
fn only_the_panels_own_page_is_answered() {
    let board = Board::with(IDLE);
    let host = format!("Host: {}", board.address);
    let origin = format!("Origin: http://{}", board.address);
    let port = board.address.rsplit_once(':').unwrap().1.to_owned();
    let localhost = format!("Host: localhost:{port}");

    for headers in [
        vec![host.as_str()],
        vec![&localhost],
        vec![&host, &origin],
        vec![&host, "Sec-Fetch-Site: none"],
        vec![&host, &origin, "Sec-Fetch-Site: same-origin"],
    ] {
        assert_eq!(status(&board, &get("/", &headers)), 200, "{headers:?}");
    }
    // DNS rebinding: a name of the attacker's that resolves to this PC.
    let rebound = format!("Host: attacker.example:{port}");
    let other_origin = "Origin: http://attacker.example";
    let other_port = "Origin: http://127.0.0.1:1";
    for headers in [
        vec![rebound.as_str()],
        vec!["Host: 192.168.1.1"],
        vec![&host, other_origin],
        vec![&host, other_port],
        vec![&host, "Origin: null"],
        vec![&host, "Sec-Fetch-Site: cross-site"],
        vec![&host, "Sec-Fetch-Site: same-site"],
        vec![&localhost, &origin],
    ] {
        for path in ["/", "/panel.js", "/link", "/missing"] {
            let request = get(path, &headers);
            assert_eq!(status(&board, &request), 403, "{path} {headers:?}");
        }
        let request = upgrade(&headers);
        assert_eq!(status(&board, &request), 403, "socket, {headers:?}");
    }
    // A WebSocket is opened by a page, and pages say which.
    assert_eq!(status(&board, &upgrade(&[&host])), 403);
    // No Host at all; two of them.
    assert!([400, 403].contains(&status(&board, &get("/", &[]))));
    assert!([400, 403].contains(&status(&board, &get("/", &[&host, &rebound]))));

    assert_eq!(status(&board, &get("/missing", &[&host])), 404);
    assert_eq!(status(&board, &get("/../../etc/passwd", &[&host])), 404);
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"] {
        let request = get("/", &[&host]).replacen("GET", method, 1);
        assert_eq!(status(&board, &request), 405, "{method}");
    }
    let page = ask(&board, get("/", &[&host]).as_bytes()).to_lowercase();
    for header in [
        "content-security-policy: default-src 'none';",
        "frame-ancestors 'none'",
        "x-content-type-options: nosniff",
        "x-frame-options: deny",
        "cross-origin-resource-policy: same-origin",
        "referrer-policy: no-referrer",
    ] {
        assert!(page.contains(header), "{header}");
    }
    assert!(!page.contains("access-control-allow"));
    // Nothing of it is loaded from elsewhere.
    assert!(!page.contains("=\"http"), "{page}");
}

#[test]
fn nonsense_ends_its_own_connection_only() {
    let board = Board::with(IDLE);
    let host = format!("Host: {}", board.address);
    let origin = format!("Origin: http://{}", board.address);
    let fine = |what: &str| {
        let request = get("/", &[&host]);
        assert_eq!(status(&board, &request), 200, "after {what}");
    };

    let huge = format!("X-Huge: {}", "x".repeat(1 << 20));
    let answer = ask(&board, get("/", &[&host, &huge]).as_bytes());
    assert!(!answer.starts_with("HTTP/1.1 200"), "{answer}");
    fine("a huge header");
    let many: Vec<String> = (0..5000).map(|n| format!("X-{n}: x")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let answer = ask(&board, get("/", &many).as_bytes());
    assert!(!answer.starts_with("HTTP/1.1 200"), "{answer}");
    fine("many headers");
    ask(
        &board,
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    );
    fine("TLS");
    ask(&board, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    fine("HTTP/2");
    // One that says nothing keeps nobody.
    let silent = TcpStream::connect(&board.address).unwrap();
    fine("silence");

    let masked = |first: u8, text: &[u8]| {
        let mut frame = vec![first, 0x80 | text.len() as u8, 0, 0, 0, 0];
        frame.extend(text);
        frame
    };
    for (what, bytes) in [
        ("an unmasked frame", vec![0x81, 0x02, b'{', b'}']),
        (
            "a frame of 2^62 bytes",
            [&[0x82, 0xff, 0x40][..], &[0; 11]].concat(),
        ),
        ("a reserved opcode", masked(0x83, b"x")),
        ("a reserved bit", masked(0xf1, b"x")),
        ("text that is not UTF-8", masked(0x81, b"\xff\xfe")),
        ("no JSON", masked(0x81, b"hello")),
        ("another object", masked(0x81, br#"{"type":"format"}"#)),
        (
            "a field too many",
            masked(0x81, br#"{"type":"reset","x":1}"#),
        ),
        (
            "a pin beyond a byte",
            masked(0x81, br#"{"type":"touch","pin":256,"on":true}"#),
        ),
        ("zeros", vec![0; 4096]),
    ] {
        let mut request = upgrade(&[&host, &origin]).into_bytes();
        request.extend(bytes);
        let answer = ask(&board, &request);
        assert!(answer.starts_with("HTTP/1.1 101"), "{what}: {answer}");
        fine(what);
    }
    // What is well-formed and means nothing is let pass, and the link goes on.
    let mut request = upgrade(&[&host, &origin]).into_bytes();
    for text in [
        r#"{"type":"shown","bytes":99999999}"#,
        r#"{"type":"drive","pin":200,"level":true}"#,
        r#"{"type":"millivolts","pin":34,"value":4294967295}"#,
    ] {
        request.extend(masked(0x81, text.as_bytes()));
    }
    request.extend(masked(0x82, b"print(6*7)\r"));
    request.extend(masked(0x88, b""));
    ask(&board, &request);
    fine("odd wishes");
    board.program.expect("print(6*7)\r\n42");
    drop(silent);
}

#[test]
fn pages_beyond_a_number_are_refused() {
    let board = Board::with(IDLE);
    let host = format!("Host: {}", board.address);
    let origin = format!("Origin: http://{}", board.address);
    let request = upgrade(&[&host, &origin]);
    let mut open = Vec::new();
    for _ in 0..32 {
        let mut stream = TcpStream::connect(&board.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut first = [0; 12];
        stream.read_exact(&mut first).unwrap();
        assert_eq!(&first, b"HTTP/1.1 101");
        open.push(stream);
    }
    assert_eq!(status(&board, &request), 503);
    open.pop();
    crate::common::until(|| {
        let mut stream = TcpStream::connect(&board.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut first = [0; 12];
        stream.read_exact(&mut first).unwrap();
        (&first == b"HTTP/1.1 101").then_some(())
    })
    .expect("the place of a page that is gone is free");
}
