//! mpremote with an editor, with packages and as a terminal.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread;

use crate::board::succeeded;
use crate::common::terminal::{Terminal, key};
use crate::mpremote::Board;

#[test]
fn the_link_is_a_port_as_well() {
    let Some(board) = Board::start(&[]) else {
        return;
    };
    let output = board.by(&board.link, &["exec", "print(1)"]);
    assert_eq!(succeeded(output), "1\n");
}

#[test]
fn files_are_edited() {
    let Some(board) = Board::start(&[]) else {
        return;
    };
    // The shell reads it, so that no other test's child can hold it while it is to be executed.
    board.file("editor.sh", "echo \"print('edited')\" >>\"$1\"\n");
    let editor = format!("sh {}", board.pc("editor.sh").display());
    let edit = |file| {
        let output = board
            .command(&["edit", file])
            .env("EDITOR", &editor)
            .output()
            .unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    board.file("flash/there.py", "print('there')\n");
    assert_eq!(edit(":there.py"), "edit :there.py\n");
    assert_eq!(
        board.flash_text("there.py"),
        "print('there')\nprint('edited')\n"
    );
    assert_eq!(edit("new.py"), "edit :new.py\n");
    assert_eq!(board.flash_text("new.py"), "print('edited')\n");
}

#[test]
fn packages_are_installed() {
    let Some(board) = Board::start(&[]) else {
        return;
    };
    // The first eight digits of the SHA-256 of "x = 5\n".
    let hash = "5a361ff4";
    let index = r#"{"hashes": [["found/__init__.py", "HASH"]], "deps": [], "version": "1"}"#;
    let server = serve(HashMap::from([
        (
            "/one/package.json".to_owned(),
            r#"{"urls": [["one.py", "one.py"], ["deep/er/two.py", "sub/two.py"]], "version": "1"}"#
                .to_owned(),
        ),
        ("/one/one.py".to_owned(), "x = 1\n".to_owned()),
        ("/one/sub/two.py".to_owned(), "x = 2\n".to_owned()),
        // The index has packages for each version of the bytecode; 6 is the board's.
        (
            "/package/6/found/latest.json".to_owned(),
            index.replace("HASH", hash),
        ),
        (format!("/file/{}/{hash}", &hash[..2]), "x = 5\n".to_owned()),
    ]));
    let url = format!("http://{server}");
    let package = format!("{url}/one/package.json");
    let text = board.mpremote(&["mip", "install", &package]);
    assert_eq!(
        text,
        format!(
            "Install {package}\nInstalling {package} to /lib\nInstalling: /lib/one.py\n\
             Installing: /lib/deep/er/two.py\nDone\n"
        )
    );
    let install = || board.mpremote(&["mip", "install", "--index", &url, "found"]);
    let head = format!("Install found\nInstalling found (latest) from {url} to /lib\n");
    assert_eq!(
        install(),
        format!("{head}Installing: /lib/found/__init__.py\nDone\n")
    );
    // The board's own hash tells that nothing is to be done.
    assert_eq!(
        install(),
        format!("{head}Exists: /lib/found/__init__.py\nDone\n")
    );
    assert_eq!(
        board.mpremote(&[
            "exec",
            "import one, found, deep.er.two; print(one.x, deep.er.two.x, found.x)"
        ]),
        "1 2 5\n"
    );
    let missing = format!("{url}/none/package.json");
    let output = board
        .command(&["mip", "install", &missing])
        .output()
        .unwrap();
    assert!(!output.status.success(), "{output:?}");
}

/// A web server of a few files, until the test ends.
fn serve(files: HashMap<String, String>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let _ = answer(stream, &files);
        }
    });
    address
}

fn answer(mut stream: TcpStream, files: &HashMap<String, String>) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    let request = lines.next().unwrap_or_else(|| Ok(String::new()))?;
    while lines
        .next()
        .transpose()?
        .is_some_and(|line| !line.is_empty())
    {}
    let path = request.split(' ').nth(1).unwrap_or_default();
    let (status, body) = match files.get(path) {
        Some(body) => ("200 OK", body.as_str()),
        None => ("404 Not Found", ""),
    };
    write!(
        stream,
        "HTTP/1.0 {status}\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

#[test]
fn the_repl_is_at_a_terminal() {
    let Some(board) = Board::start(&[]) else {
        return;
    };
    board.file("inject.py", "print('injected', 6 * 7)\n");
    for leave in [key::CTRL_BRACKET, key::CTRL_X] {
        let command = board.command(&["repl", "--inject-file", "inject.py"]);
        let mut terminal = Terminal::start(command, 24, 80);
        terminal.expect("Use Ctrl-] or Ctrl-x to exit this shell");
        terminal.expect("inject.py\"");
        // Enter would be another key until mpremote has set the terminal up, of which it says nothing.
        terminal.send(key::CTRL_B);
        terminal.expect(">>> ");
        terminal.enter("1+1");
        terminal.expect("1+1\r\n2\r\n>>> ");
        terminal.send(key::UP);
        terminal.expect("1+1");
        terminal.send(key::CTRL_C);
        terminal.expect(">>> ");
        terminal.enter("while True: pass");
        terminal.expect("... ");
        terminal.send(key::ENTER);
        terminal.expect("\r\n");
        terminal.send(key::CTRL_C);
        terminal.expect("KeyboardInterrupt: ");
        terminal.expect(">>> ");
        terminal.send(key::CTRL_D);
        terminal.expect("MPY: soft reboot");
        terminal.expect(">>> ");
        // Ctrl-K
        terminal.send("\x0b");
        terminal.expect("injected 42");
        terminal.send(leave);
        assert_eq!(terminal.wait().status, 0);
    }
    // It leaves the line to the next one.
    assert_eq!(board.mpremote(&["exec", "print(1)"]), "1\n");
}
