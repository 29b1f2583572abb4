//! The serial line as `rfc2217://HOST:PORT`, with pyserial's own client, and clients that leave in the middle.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;

use crate::board::{Board, succeeded, tool, venv};
use crate::common::PATIENCE;

/// A board with such a line.
struct Served {
    board: Board,
    /// What pyserial takes for a port.
    url: String,
}

impl Served {
    fn start() -> Served {
        let board = Board::start(&["--rfc2217", "0"]);
        board.program.expect_error("console at ");
        let url = board.program.expect_error("\n").trim().to_owned();
        assert!(url.starts_with("rfc2217://127.0.0.1:"), "{url}");
        Served { board, url }
    }

    /// What mpremote prints.
    #[track_caller]
    fn mpremote(&self, mpremote: &Path, args: &[&str]) -> String {
        let all = [&["connect", &self.url], args].concat();
        succeeded(self.board.run(mpremote, &all))
    }

    /// Runs a program of the PC's Python, in which `s` is the open port.
    #[track_caller]
    fn python(&self, program: &str) {
        let head = "import sys, serial\n\
            def expect(text):\n    \
                got = s.read_until(text)\n    \
                assert got.endswith(text), (got, text)\n    \
                return got\n\
            s = serial.serial_for_url(sys.argv[1], 115200, timeout=60)\n";
        let text = format!("{head}{program}\ns.close()\n");
        let python = venv().join("bin/python");
        succeeded(self.board.run(&python, &["-c", &text, &self.url]));
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.url.trim_start_matches("rfc2217://")).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }
}

/// Reads up to the end of `text`.
#[track_caller]
fn expect(stream: &mut TcpStream, text: &[u8]) -> Vec<u8> {
    let mut all = Vec::new();
    let mut byte = [0];
    while !all.ends_with(text) {
        stream.read_exact(&mut byte).unwrap_or_else(|error| {
            panic!("{error} after {:?}", String::from_utf8_lossy(&all));
        });
        all.push(byte[0]);
    }
    all
}

#[test]
fn mpremote_takes_it_for_a_port() {
    let Some(mpremote) = tool("mpremote") else {
        return;
    };
    let served = Served::start();
    let run = |args: &[&str]| served.mpremote(&mpremote, args);
    assert_eq!(run(&["exec", "print(1)"]), "1\n");
    let every: Vec<u8> = (0..=255).cycle().take(5000).collect();
    fs::write(served.board.pc("every"), &every).unwrap();
    run(&["fs", "cp", "every", ":every"]);
    assert_eq!(fs::read(served.board.flash("every")).unwrap(), every);
    let text = run(&[
        "fs",
        "cp",
        ":every",
        "back",
        "+",
        "fs",
        "sha256sum",
        "every",
    ]);
    assert_eq!(fs::read(served.board.pc("back")).unwrap(), every);
    let sum = succeeded(served.board.run("sha256sum".as_ref(), &["every"]));
    let sum = sum.split(' ').next().unwrap();
    assert!(text.contains(sum), "{text} {sum}");
    run(&["exec", "x = 1"]);
    assert_eq!(run(&["resume", "eval", "x"]), "1\n");
    run(&["soft-reset"]);
    assert_eq!(run(&["resume", "eval", "'x' in globals()"]), "False\n");
    run(&["reset"]);
    served.board.program.expect("rst:0xc (SW_CPU_RESET)");
    served.board.program.expect(">>> ");
}

#[test]
fn pyserial_resets_by_rts() {
    if tool("mpremote").is_none() {
        return;
    }
    let served = Served::start();
    served.python(
        r"
s.write(b'x = bytes(range(256))\r')
expect(b'>>> ')
",
    );
    // Neither closing nor opening has reset it, nor does a break; every byte comes over the line.
    served.python(
        r"
s.send_break(0.01)
s.baudrate = 921600
assert s.cts and s.dsr and s.cd and not s.ri
s.write(b'import sys; n = sys.stdout.buffer.write(b\'<\' + x + b\'>\')\r')
expect(b'<\' + x + b\'>\')\r\n')
expect(b'<')
got = s.read(257)
assert got == bytes(range(256)) + b'>', got
expect(b'>>> ')
s.write(b'while True: print(0)\r\r')
expect(b'0\r\n0\r\n')
# EN low: the chip is silent.
s.dtr = False
s.timeout = 0.3
while s.read(4096): pass
s.timeout = 60
s.rts = False
expect(b'rst:0x1 (POWERON_RESET)')
expect(b'>>> ')
s.write(b'\'x\' in globals()\r')
expect(b'False\r\n')
",
    );
}

#[test]
fn one_client_at_a_time_and_none_that_left_is_in_the_way() {
    const IAC_WILL_COM_PORT: &[u8] = &[255, 251, 44];
    const RTS_ON: &[u8] = &[255, 250, 44, 5, 11, 255, 240];
    let served = Served::start();
    let mut first = served.connect();
    first.write_all(b"\r").unwrap();
    expect(&mut first, b">>> ");
    let mut second = served.connect();
    let mut told = Vec::new();
    second.read_to_end(&mut told).unwrap();
    assert_eq!(told, b"boardless: this console has a client already\r\n");
    first.write_all(b"6*7\r").unwrap();
    expect(&mut first, b"42\r\n>>> ");
    drop(first);
    let whole = [IAC_WILL_COM_PORT, RTS_ON].concat();
    for cut in 0..=whole.len() {
        let mut dying = served.connect();
        dying.write_all(&whole[..cut]).unwrap();
        if cut == whole.len() {
            // It has been understood: the chip is in reset.
            expect(&mut dying, &[255, 250, 44, 105, 11, 255, 240]);
        }
        drop(dying);
        let mut next = served.connect();
        if cut == whole.len() {
            // Nobody holds it there any more.
            for text in ["rst:0x1 (POWERON_RESET)", "rst:0x1 (POWERON_RESET)", ">>> "] {
                served.board.program.expect(text);
            }
        }
        next.write_all(b"6*7\r").unwrap();
        expect(&mut next, b"42\r\n>>> ");
    }
}
