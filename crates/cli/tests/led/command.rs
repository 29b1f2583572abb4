//! `boardless led`, and the client in plain Python.

use std::process::Command;

use crate::board::{Board, PLAIN, top};
use crate::common::{Finished, Running, boardless, run};

const KEYED: &str = "ident='lamp', boot=7, key='correct horse'";

/// `boardless led BOARD words…`
fn led(board: &Board, words: &str) -> Finished {
    let address = board.address.to_string();
    run(["led", &address].into_iter().chain(words.split(' ')))
}

#[track_caller]
fn says(board: &Board, words: &str, state: &str) {
    let done = led(board, words).expect_status(0);
    assert_eq!(
        (done.text(), done.stderr),
        (format!("{state}\n"), String::new())
    );
}

#[test]
fn every_action() {
    let board = Board::start(&["led", "red"], PLAIN);
    says(&board, "get", "led off level=1000 effect=none rev=0");
    says(&board, "on", "led on level=1000 effect=none rev=1");
    says(&board, "off", "led off level=1000 effect=none rev=2");
    says(&board, "toggle", "led on level=1000 effect=none rev=3");
    says(&board, "level 25%", "led on level=250 effect=none rev=4");
    says(
        &board,
        "level 100 --led red",
        "red on level=100 effect=none rev=1",
    );
    says(
        &board,
        "fade 0 60000",
        "led off level=250 effect=fade:60000 rev=5",
    );
    says(&board, "stop", "led off level=250 effect=none rev=6");
    says(
        &board,
        "--led RED blink",
        "red on level=100 effect=blink:500:500 rev=2",
    );
    says(
        &board,
        "blink 50 60 1000",
        "led off level=250 effect=blink:50:60:1000 rev=7",
    );
    // Without an action it tells how the LED is.
    let address = board.address.to_string();
    assert_eq!(
        run(["led", &address]).expect_status(0).text(),
        "led off level=250 effect=blink:50:60:1000 rev=7\n"
    );
    board.stop();
}

#[test]
fn watching() {
    let board = Board::start(&["led", "red"], PLAIN);
    let address = board.address.to_string();
    let all = Running::boardless(["led", &address, "watch"]);
    let red = Running::boardless(["led", &address, "watch", "--led", "red"]);
    all.expect("led off level=1000 effect=none rev=0\nred off level=1000 effect=none rev=0\n");
    red.expect("red off level=1000 effect=none rev=0\n");
    led(&board, "on").expect_status(0);
    led(&board, "level 7 --led red").expect_status(0);
    all.expect("led on level=1000 effect=none rev=1\nred on level=7 effect=none rev=1\n");
    let told = red.expect("red on level=7 effect=none rev=1\n");
    assert!(!told.contains("led on level=1000"), "{told}");
    board.stop();
    // The board is switched off.
    let ended = all.wait().expect_status(1);
    assert!(
        ended.stderr.starts_with("boardless: the "),
        "{}",
        ended.stderr
    );
}

#[test]
fn a_key() {
    let board = Board::start(&["led"], KEYED);
    let address = board.address.to_string();
    let on = "led on level=1000 effect=none rev=1\n";
    let missing = led(&board, "on").expect_status(1);
    assert_eq!(
        missing.stderr,
        format!(
            "boardless: {address} wants a key\nhint: put it into the variable BOARDLESS_LED_KEY, or into a file and \
             give --key-file FILE\n"
        )
    );
    let wrong = run(["led", &address, "on", "--key", "horse"]).expect_status(1);
    assert_eq!(
        wrong.stderr,
        "boardless: the board says: that is not the key (403)\nhint: check the key: it has to be the one in the \
         board's program\n"
    );
    let told = run(["led", &address, "on", "--key", "correct horse"]).expect_status(0);
    assert_eq!(told.text(), on);
    let mut command = boardless(["led", &address, "on"]);
    command.env("BOARDLESS_LED_KEY", "correct horse");
    assert_eq!(Running::start(command).finish().expect_status(0).text(), on);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("key");
    std::fs::write(&file, "correct horse\n").unwrap();
    let told = run([
        "led".as_ref(),
        address.as_ref(),
        "--key-file".as_ref(),
        file.as_os_str(),
        "on".as_ref(),
    ]);
    assert_eq!(told.expect_status(0).text(), on);
    board.stop();

    // A board that asks for none may be another one.
    let open = Board::start(&["led"], PLAIN);
    let doubted = led(&open, "on --key x").expect_status(1);
    assert!(
        doubted
            .stderr
            .contains("asks for no key, so it may not be the one you mean\nhint: "),
        "{}",
        doubted.stderr
    );
    open.stop();
}

#[test]
fn somebody_who_does_not_know_the_key() {
    use std::io::{BufRead, BufReader, Write};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let client = Running::boardless(["led", &address, "on", "--key", "correct horse"]);
    let (mut stream, _) = listener.accept().unwrap();
    stream
        .write_all(b"LED/1 lamp boot=7 auth=hmac nonce=000102030405060708090a0b0c0d0e0f\r\n")
        .unwrap();
    let mut asked = String::new();
    BufReader::new(&stream).read_line(&mut asked).unwrap();
    // The client's own proof is of no use.
    let proof = asked.trim().rsplit(' ').next().unwrap();
    stream
        .write_all(format!("+ auth {proof}\r\n").as_bytes())
        .unwrap();
    let ended = client.finish().expect_status(1);
    assert!(
        ended
            .stderr
            .contains("whoever answers does not know the key"),
        "{}",
        ended.stderr
    );
}

#[test]
fn what_goes_wrong_is_told() {
    let board = Board::start(&["led", "red"], "ident='lamp', boot=7, clients=1");
    let address = board.address.to_string();
    let unknown = led(&board, "on --led green").expect_status(1);
    assert_eq!(
        unknown.stderr,
        format!(
            "boardless: the board says: no LED of that name; info lists them (404)\nhint: {address} has: led, red\n"
        )
    );
    // The one before has gone when the board says so.
    let mut there =
        crate::common::until(|| led::Client::over(board.connect(), crate::common::PATIENCE).ok())
            .unwrap();
    let full = led(&board, "on").expect_status(1);
    assert!(full.stderr.contains("(503)"), "{}", full.stderr);
    there.ping().unwrap();
    board.stop();

    let nobody = run(["led", &address, "on"]).expect_status(1);
    assert_eq!(
        nobody.stderr,
        format!(
            "boardless: {address} refuses the connection: nothing listens there\nhint: is the board's program \
             running? start it with `boardless run programs/led_server.py`\n"
        )
    );
    for wrong in [
        &["led"][..],
        &["led", "127.0.0.1", "shine"],
        &["led", "127.0.0.1", "level"],
        &["led", "127.0.0.1", "level", "1001"],
        &["led", "127.0.0.1", "blink", "19"],
        &["led", "127.0.0.1", "fade", "1", "60001"],
        &["led", "127.0.0.1", "on", "--led", "off"],
        &["led", "discover", "127.0.0.1", "now"],
    ] {
        let told = run(wrong).expect_status(2);
        assert!(
            told.stderr.starts_with("error: ") || told.stderr.contains("Usage:"),
            "{}",
            told.stderr
        );
    }
    // Another server.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let other = listener.local_addr().unwrap().to_string();
    let client = Running::boardless(["led", &other, "on"]);
    std::io::Write::write_all(&mut listener.accept().unwrap().0, b"220 mail\r\n").unwrap();
    let ended = client.finish().expect_status(1);
    assert!(
        ended.stderr.contains(
            "because: that is no LED server: `220 mail` is no line of LED/1\nhint: does "
        ),
        "{}",
        ended.stderr
    );
}

#[test]
fn discovery() {
    let board = Board::start(&["led", "red"], KEYED);
    let port = board.address.port();
    let expected = format!("127.0.0.1:{port}  lamp  led,red  (wants a key)\n");
    // One address; loopback's broadcast address, which stays on this PC.
    for address in ["127.0.0.1", "127.255.255.255"] {
        let peer = format!("{address}:{port}");
        for words in [["discover", peer.as_str()], [peer.as_str(), "discover"]] {
            // Datagrams get lost, and a busy board is late.
            let found = crate::common::until(|| {
                let found = run(["led"].into_iter().chain(words).chain(["--wait", "0.7"]));
                (found.status == 0).then_some(found)
            })
            .unwrap();
            assert_eq!(found.text(), expected);
        }
    }
    board.stop();
    let peer = format!("127.0.0.1:{port}");
    let nobody = run(["led", "discover", &peer, "--wait", "0.1"]).expect_status(1);
    assert!(
        nobody.stderr.starts_with("boardless: no board answers\n"),
        "{}",
        nobody.stderr
    );
}

#[test]
fn a_client_in_plain_python() {
    let board = Board::start(&["led"], KEYED);
    let python = |key: Option<&str>, words: &[&str]| {
        let mut command = Command::new("python3");
        command
            .arg(top().join("programs/led_client.py"))
            .arg(board.address.to_string())
            .args(words)
            .env_remove("BOARDLESS_LED_KEY");
        if let Some(key) = key {
            command.env("BOARDLESS_LED_KEY", key);
        }
        Running::start(command)
    };
    let without = python(None, &["on"]).finish().expect_status(0);
    assert_eq!(without.text(), "- 401 log in first\n");
    let wrong = python(Some("horse"), &["on"]).finish().expect_status(1);
    assert_eq!(wrong.stderr, "- 403 that is not the key\n");
    let right = python(Some("correct horse"), &["blink", "100", "400"]).finish();
    assert_eq!(
        right.expect_status(0).text(),
        "+ led off level=1000 effect=blink:100:400 rev=1\n"
    );
    let watcher = python(Some("correct horse"), &[]);
    watcher.expect("! led off level=1000 effect=blink:100:400 rev=1\n");
    drop(watcher);
    board.stop();
}

/// The program that the README names, as it is.
#[test]
fn the_whole_server() {
    let program = top().join("programs/led_server.py");
    let source = std::fs::read_to_string(&program).unwrap();
    // Another port, for the one it has may be taken.
    let folder = tempfile::tempdir().unwrap();
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let main = folder.path().join("main.py");
    let source = source.replace("key=LED_KEY)", &format!("{port}, key=LED_KEY)"));
    std::fs::write(&main, source).unwrap();
    std::fs::copy(top().join("programs/led.py"), folder.path().join("led.py")).unwrap();
    let board = Running::boardless(["run".as_ref(), "--show-pins".as_ref(), main.as_os_str()]);
    board.expect("the LED is at 127.0.0.1 ");
    let address = format!("127.0.0.1:{port}");
    run(["led", &address, "level", "250"]).expect_status(0);
    board.expect_error("25.0 %");
    board.signal("INT");
    board.wait();
}
