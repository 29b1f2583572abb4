//! `websocket`: frames on streams, in memory and over a real socket.

#![allow(clippy::unwrap_used)]

mod common;

use common::{offline, online};
use std::io::{Read, Write};
use std::net::TcpListener;

#[test]
fn frames_in_memory() {
    let printed = offline(
        r#"
import io, websocket
def read(frames, *sizes):
    ws = websocket.websocket(io.BytesIO(frames))
    return [ws.read(n) for n in sizes]
print(read(b"\x81\x02hi\x82\x03abc", 2, 3, 1))
print(read(b"\x01\x02he\x00\x03llo\x80\x00\x89\x02zz\x81\x01!", 5, 1))
print(read(b"\x81\x84\x01\x02\x03\x04" + bytes(a ^ b for a, b in zip(b"mask", b"\x01\x02\x03\x04")), 4))
print(read(b"\x82\x7e\x01\x00" + b"x" * 256, 256) == [b"x" * 256])
def written(data, kind=1):
    raw = io.BytesIO()
    ws = websocket.websocket(raw)
    print(ws.ioctl(9, kind), ws.ioctl(8))
    print(ws.write(data))
    return raw.getvalue()
print(written(b"hello"))
print(written(b"\x00\x01", 2))
print(written(b"y" * 126)[:4])
raw = io.BytesIO(b"\x88\x00")
print(websocket.websocket(raw).read(1), raw.getvalue())
for f in (lambda: websocket.websocket(3), lambda: websocket.websocket(io.BytesIO(b"\x81\x7f" + bytes(8))).read(1),
          lambda: websocket.websocket(io.BytesIO()).ioctl(77), lambda: written(bytes(65536))):
    try:
        f()
    except Exception as e:
        print(repr(e))
"#,
    );
    assert_eq!(
        printed,
        "[b'hi', b'abc', b'']\n[b'hello', b'!']\n[b'mask']\nTrue\n\
         1 0\n5\nb'\\x81\\x05hello'\n1 0\n2\nb'\\x82\\x02\\x00\\x01'\n1 0\n126\nb'\\x81~\\x00~'\n\
         b'' b'\\x88\\x00\\x88\\x00'\n\
         OSError('stream operation not supported',)\nOSError(5,)\nOSError(22,)\n1 0\nOSError(105,)\n"
    );
}

#[test]
fn frames_over_a_socket() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let peer = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        // A frame in pieces, with a mask, then the answer, then the end.
        for piece in [&b"\x81"[..], b"\x83\x00\x01", b"\x02\x03h", b"h{"] {
            stream.write_all(piece).unwrap();
            stream.flush().unwrap();
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        let mut answer = [0; 4];
        stream.read_exact(&mut answer).unwrap();
        answer
    });
    let printed = online(&format!(
        r#"
import socket, websocket
s = socket.socket()
s.connect(("127.0.0.1", {port}))
ws = websocket.websocket(s)
data = b""
while len(data) < 3:
    # None while a header is not whole, as on the board.
    data += ws.read(3 - len(data)) or b""
print(data)
print(ws.write(b"ok"))
s.setblocking(False)
try:
    print(ws.read(1))
except OSError as e:
    print(e)
ws.close()
"#
    ));
    assert_eq!(printed, "b'hiy'\n2\nNone\n");
    assert_eq!(&peer.join().unwrap(), b"\x81\x02ok");
}
