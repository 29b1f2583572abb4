//! Many sessions, many programs, much data, and clients that die in the middle of everything: the next one gets in.
//!
//! The long form is for nights: `cargo test -p boardless --test tools -- --ignored --nocapture soak`.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use crate::board::Board;
use crate::client::Client;

/// How long the next client may take to get in after one has died. Only the long form insists.
const GETTING_IN: Duration = Duration::from_secs(2);

/// A client dies here: what it does before.
type Death = (&'static str, fn(&mut Client));

/// From what was sent first to what a tool is in the middle of.
const DEATHS: &[Death] = &[
    ("interrupting", |c| c.send("\r\x03")),
    ("asking for raw mode", |c| c.send("\r\x03\r\x01")),
    ("reading the raw mode's banner", |c| {
        c.send("\r\x03\r\x01");
        c.expect("raw REPL");
    }),
    ("asking for a soft reset", |c| {
        c.send("\r\x03\r\x01");
        c.expect("exit\r\n>");
        c.send("\x04");
    }),
    ("in a soft reset's boot.py", |c| {
        c.send("\r\x03\r\x01");
        c.expect("exit\r\n>");
        c.send("\x04");
        c.expect("soft reboot\r\nboot");
    }),
    ("in raw mode", |c| c.enter()),
    ("in the middle of a source in raw mode", |c| {
        c.enter();
        c.send("print('never");
    }),
    ("asking for raw-paste mode", |c| {
        c.enter();
        c.send("\x05A\x01");
    }),
    ("in the middle of raw-paste's request", |c| {
        c.enter();
        c.send("\x05");
    }),
    ("in the middle of a window", |c| {
        c.enter();
        c.paste("print('never");
    }),
    ("with both windows full", |c| {
        c.enter();
        c.send("\x05A\x01");
        c.expect("R\x01");
        c.expect("\x01");
        c.send("x".repeat(256));
    }),
    ("in the middle of a long source", |c| {
        c.enter();
        c.paste(&"x = 'never'\n".repeat(300));
    }),
    ("at a source's end", |c| {
        c.enter();
        c.paste("while True: pass");
        c.send("\x04");
    }),
    ("while a program computes", |c| {
        c.enter();
        c.start("while True: pass");
    }),
    ("while a program sleeps", |c| {
        c.enter();
        c.start("import time\ntime.sleep(1000)");
    }),
    ("while a program waits for a peer", |c| {
        c.enter();
        c.start("import socket\ns = socket.socket()\ns.bind(('', 0))\ns.listen()\ns.accept()");
    }),
    ("while a program reads", |c| {
        c.enter();
        c.start("import sys\nprint('?')\nwhile True: sys.stdin.buffer.read(1)");
        c.expect("?");
    }),
    ("while a program asks", |c| {
        c.enter();
        c.start("while True: input('? ')");
        c.expect("? ");
        c.send("half a li");
    }),
    ("having sent more than a program reads", |c| {
        c.enter();
        c.start("while True: pass");
        c.send("more than the receive ring holds\r\n".repeat(20));
    }),
    ("reading a program's output", |c| {
        c.enter();
        c.start("while True: print('on and on and on and on and on and on and on and on')");
        c.expect("on\r\non");
    }),
    ("not reading a program's output", |c| {
        c.enter();
        c.start("print('on and on and on and on and on and on and on\\n' * 200)");
    }),
    ("reading an error", |c| {
        c.enter();
        c.start("1/0");
    }),
    ("uploading a file", |c| {
        c.enter();
        c.run("f = open('part', 'wb')\nw = f.write");
        for _ in 0..10 {
            c.run("w(b'0123456789abcdef0123456789abcdef')");
        }
        c.paste("w(b'0123456789abc");
    }),
    ("downloading a file", |c| {
        c.enter();
        c.run("f = open('boot.py', 'rb')\nr = f.read");
        c.start("print(repr(r(256)))");
    }),
    ("leaving raw mode", |c| {
        c.enter();
        c.send("\r\x02");
    }),
    ("typing a line", |c| {
        c.send("\r\x03\x02print(");
    }),
    ("typing a block", |c| {
        c.send("\r\x03\x02for i in range(3):\r");
    }),
    ("in paste mode", |c| {
        c.send("\r\x03\x02");
        c.expect(">>> ");
        c.send("\x05for i in range(3):\r  print(i)\r");
    }),
];

/// How much of everything.
struct Amount {
    sessions: usize,
    execs: usize,
    /// Bytes of the file.
    file: usize,
    /// Rounds of deaths.
    rounds: usize,
}

const SHORT: Amount = Amount {
    sessions: 10,
    execs: 200,
    file: 30_000,
    rounds: 1,
};

/// A file of 2 MiB is as large as the whole partition, in which littlefs keeps pointers and folders as well.
const LONG: Amount = Amount {
    sessions: 200,
    execs: 10_000,
    file: 2_070_000,
    rounds: 10,
};

#[test]
fn sessions_follow_each_other() {
    sessions(&SHORT);
}

#[test]
fn a_file_goes_up_and_down() {
    file(&SHORT);
}

#[test]
fn whoever_comes_after_a_death_gets_in() {
    deaths(&SHORT);
}

#[test]
#[ignore = "takes minutes"]
fn soak() {
    let start = Instant::now();
    sessions(&LONG);
    eprintln!("sessions and programs: {:?}", start.elapsed());
    let start = Instant::now();
    file(&LONG);
    eprintln!("the file: {:?}", start.elapsed());
    let longest = deaths(&LONG);
    eprintln!("the longest wait after a death: {longest:?}");
    assert!(longest < GETTING_IN, "{longest:?}");
}

fn sessions(amount: &Amount) {
    let board = Board::start(&[]);
    for i in 0..amount.sessions {
        let mut client = Client::at_port(&board.port);
        client.enter();
        let source = format!("print({i} + 1)");
        assert_eq!(client.run(&source).0, format!("{}\r\n", i + 1));
        client.leave();
    }
    let mut client = Client::at_port(&board.port);
    client.enter();
    client.run("total = 0");
    for i in 0..amount.execs {
        let (output, error) = client.run(&format!("total += {i}\nprint(total)"));
        assert_eq!(output, format!("{}\r\n", (0..=i).sum::<usize>()), "{error}");
        assert_eq!(error, "");
    }
}

fn file(amount: &Amount) {
    const CHUNK: usize = 512;
    let board = Board::start(&[]);
    let bytes: Vec<u8> = (0..amount.file as u32)
        .map(|i| (i.wrapping_mul(2_654_435_761) >> 23) as u8)
        .collect();
    let mut client = Client::at_port(&board.port);
    client.enter();
    client.run("import binascii, hashlib\nf = open('large', 'wb')");
    for chunk in bytes.chunks(CHUNK) {
        let source = format!("f.write(binascii.unhexlify('{}'))", hex(chunk));
        assert_eq!(client.run(&source), (String::new(), String::new()));
    }
    client.run("f.close()");
    assert!(std::fs::read(board.flash("large")).unwrap() == bytes);
    let sum = "h = hashlib.sha256()\nwith open('large', 'rb') as f:\n while True:\n  b = f.read(512)\n  \
               if not b: break\n  h.update(b)\nprint(h.digest().hex())\nf = open('large', 'rb')";
    let (sum, error) = client.run(sum);
    assert_eq!(error, "");
    let mut back = String::new();
    loop {
        let (output, error) = client.run(&format!("print(f.read({CHUNK}).hex())"));
        assert_eq!(error, "");
        if output == "\r\n" {
            break;
        }
        back.push_str(output.trim());
    }
    assert!(back == hex(&bytes));
    assert_eq!(sum.trim(), sha256(&board.flash("large")));
}

fn hex(bytes: &[u8]) -> String {
    let mut text = String::new();
    for byte in bytes {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// The PC's own.
fn sha256(path: &std::path::Path) -> String {
    let output = std::process::Command::new("sha256sum")
        .arg(path)
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap()[..64].to_owned()
}

/// The longest that a client took to get in.
fn deaths(amount: &Amount) -> Duration {
    let boot = "import time\nprint('boot')\ntime.sleep(0.02)\n";
    let board = Board::with(&[("boot.py", boot)], &[]);
    let mut longest = Duration::ZERO;
    for _ in 0..amount.rounds {
        for (when, die) in DEATHS {
            for at_socket in [false, true] {
                let connect = || match at_socket {
                    true => Client::at_socket(&board.socket),
                    false => Client::at_port(&board.port),
                };
                let line = if at_socket { "socket" } else { "port" };
                // Shown only if it fails.
                println!("{line}: dies {when}");
                let mut victim = connect();
                die(&mut victim);
                drop(victim);
                let start = Instant::now();
                let mut next = connect();
                next.enter();
                let took = start.elapsed();
                if took > longest {
                    eprintln!("{took:?} after a death {when}");
                    longest = took;
                }
                assert_eq!(next.run("print('in')").0, "in\r\n");
            }
        }
    }
    longest
}
