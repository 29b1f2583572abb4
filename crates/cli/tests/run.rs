//! `boardless run` and the files beside the program.

#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod common;

use std::fs;
use std::path::Path;
use std::process::Command;

use common::terminal::Terminal;
use common::{Running, boardless};
use tempfile::TempDir;

/// A folder with these files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, content) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    folder
}

/// `boardless run main.py`, with these options, in a folder.
fn run(folder: &Path, options: &[&str]) -> Command {
    let mut command = boardless(["run", "main.py"]);
    command.args(options).current_dir(folder);
    command
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

const PROGRAM: &str = "
import helper, os
from pkg.part import answer
print(helper.greeting(), answer, __file__, helper.__file__)
print(open('page.html').read().strip())
with open('count', 'w') as f:
    f.write(str(1))
with open('written.py', 'w') as f:
    f.write('value = 42')
import written
print(written.value, sorted(os.listdir()))
os.remove('page.html')
";

const FILES: [(&str, &str); 5] = [
    ("main.py", PROGRAM),
    ("helper.py", "def greeting():\n    return 'hello'\n"),
    ("pkg/__init__.py", ""),
    ("pkg/part.py", "answer = 6 * 7\n"),
    ("page.html", "<p>hi</p>\n"),
];

const PRINTED: &str = "\
hello 42 main.py helper.py
<p>hi</p>
42 ['count', 'helper.py', 'main.py', 'page.html', 'pkg', 'written.py']
";

#[test]
fn a_program_sees_what_is_beside_it_and_leaves_it_alone() {
    let folder = folder(&FILES);
    let finished = Running::start(run(folder.path(), &[])).finish();
    let finished = finished.expect_status(0);
    assert_eq!(finished.text(), PRINTED);
    assert_eq!(finished.stderr, "");
    assert_eq!(
        names(folder.path()),
        ["helper.py", "main.py", "page.html", "pkg"]
    );
    // From elsewhere it is the same.
    let path = folder.path().join("main.py");
    let mut command = boardless(["run".as_ref(), path.as_os_str()]);
    command.current_dir("/");
    let finished = Running::start(command).finish().expect_status(0);
    assert_eq!(finished.text(), PRINTED);
}

#[test]
fn with_write_it_changes_the_files() {
    let folder = folder(&FILES);
    let finished = Running::start(run(folder.path(), &["--write"])).finish();
    assert_eq!(finished.expect_status(0).text(), PRINTED);
    assert_eq!(
        names(folder.path()),
        ["count", "helper.py", "main.py", "pkg", "written.py"]
    );
    assert_eq!(
        fs::read_to_string(folder.path().join("count")).unwrap(),
        "1"
    );
}

#[test]
fn a_file_is_whole_whenever_it_is_killed() {
    let program = "
import os
n = 0
while True:
    n += 1
    with open('state', 'w') as f:
        f.write(str(n % 10) * 50000)
    if n == 20:
        print('going on')
";
    let folder = folder(&[("main.py", program)]);
    let state = folder.path().join("state");
    for _ in 0..5 {
        let running = Running::start(run(folder.path(), &["--write"]));
        running.expect("going on");
        running.signal("KILL");
        running.wait().expect_status(137);
        let content = fs::read(&state).unwrap();
        assert_eq!(content.len(), 50_000);
        assert!(content.iter().all(|byte| *byte == content[0]));
    }
}

#[test]
fn it_reaches_nothing_else() {
    let outer = folder(&[
        ("secret", "secret"),
        (
            "flash/main.py",
            "
import os
for path in ('../secret', '/../secret', 'out', 'out/secret', '/etc/passwd', '/proc/self/environ'):
    for mode in 'rwa':
        try:
            print(path, mode, open(path, mode).write('x'))
        except OSError as e:
            print(path, mode, e)
print(os.listdir())
",
        ),
    ]);
    let flash = outer.path().join("flash");
    std::os::unix::fs::symlink("../secret", flash.join("out")).unwrap();
    let expected = "\
../secret r [Errno 22] EINVAL
../secret w [Errno 22] EINVAL
../secret a [Errno 22] EINVAL
/../secret r [Errno 22] EINVAL
/../secret w [Errno 22] EINVAL
/../secret a [Errno 22] EINVAL
out r [Errno 2] ENOENT
out w [Errno 13] EACCES
out a [Errno 13] EACCES
out/secret r [Errno 2] ENOENT
out/secret w [Errno 2] ENOENT
out/secret a [Errno 2] ENOENT
/etc/passwd r [Errno 2] ENOENT
/etc/passwd w [Errno 2] ENOENT
/etc/passwd a [Errno 2] ENOENT
/proc/self/environ r [Errno 2] ENOENT
/proc/self/environ w [Errno 2] ENOENT
/proc/self/environ a [Errno 2] ENOENT
['main.py']
";
    let finished = Running::start(run(&flash, &["--write"])).finish();
    assert_eq!(finished.expect_status(0).text(), expected);
    assert_eq!(
        fs::read_to_string(outer.path().join("secret")).unwrap(),
        "secret"
    );
    // In the layer above, what cannot be seen is not in the way.
    let finished = Running::start(run(&flash, &[])).finish().expect_status(0);
    assert!(finished.text().contains("out w 1\n"), "{}", finished.text());
    assert_eq!(
        fs::read_to_string(outer.path().join("secret")).unwrap(),
        "secret"
    );
}

#[test]
fn a_pipe_feeds_input_and_ends() {
    let program = "
import sys
total = 0
try:
    while True:
        total += int(input('number: '))
except EOFError:
    print('total', total)
print(repr(sys.stdin.read()))
";
    let folder = folder(&[("main.py", program)]);
    let mut running = Running::start(run(folder.path(), &[]));
    running.write(b"1\n20\n300");
    let finished = running.finish().expect_status(0);
    assert_eq!(
        finished.text(),
        "number: number: number: number: total 321\n''\n"
    );
}

#[test]
fn a_pipe_carries_more_than_the_boards_ring() {
    let program = "
import sys
n = 0
for line in sys.stdin:
    n += len(line)
print(n)
";
    let folder = folder(&[("main.py", program)]);
    let mut running = Running::start(run(folder.path(), &[]));
    let line = b"a line from a file that is far greater than the ring of a UART\n";
    running.write(&line.repeat(1000));
    let finished = running.finish().expect_status(0);
    assert_eq!(finished.text(), format!("{}\n", line.len() * 1000));
}

#[test]
fn a_terminal_asks_and_answers() {
    let program = "
name = input('who? ')
print('hello', name)
input()
";
    let folder = folder(&[("main.py", program)]);
    let mut terminal = Terminal::start(run(folder.path(), &[]), 24, 80);
    terminal.expect("who? ");
    terminal.send("worldx\x7f\r");
    terminal.expect("hello world");
    terminal.send("\x03");
    terminal.expect("KeyboardInterrupt");
    assert_eq!(terminal.wait().status, 1);
}

#[test]
fn a_program_that_is_not_there_is_told_so() {
    let folder = folder(&[]);
    let finished = Running::start(run(folder.path(), &[])).finish();
    assert!(
        finished.stderr.contains("cannot read main.py"),
        "{finished:?}"
    );
    assert_ne!(finished.status, 0);
}

#[test]
fn the_repl_has_a_flash_of_its_own() {
    let mut running = Running::boardless::<&str>([]);
    running.write(
        b"open('boot.py').readline()\r\
          f = open('m.py', 'w'); f.write('x = 7'); f.close()\r\
          import m; m.x\r\
          import os; os.listdir()\r",
    );
    running
        .expect("'# This file is executed on every boot (including wake-boot from deepsleep)\\n'");
    running.expect("7\r\n");
    running.expect("['boot.py', 'm.py']");
    running.finish().expect_status(0);
}

#[test]
fn wires_join_pins() {
    let source = "
from machine import UART, Pin
Pin(4, Pin.OUT, value=1)
print(Pin(5)(), Pin(13)())
u = UART(1, tx=12, rx=13, timeout=1000)
u.write('x')
print(u.read(1))
";
    let folder = folder(&[("main.py", source)]);
    let wires = ["--wire", "4:5", "--wire", "12:13", "--show-pins"];
    let finished = Running::start(run(folder.path(), &wires)).finish();
    let finished = finished.expect_status(0);
    assert_eq!(finished.text(), "1 0\nb'x'\n");
    assert!(finished.stderr.contains("GPIO4 1\n"), "{}", finished.stderr);
    for wire in ["4", "4:4", "4:40", "a:b", "4:5:6"] {
        let finished = Running::start(run(folder.path(), &["--wire", wire])).finish();
        let finished = finished.expect_status(2);
        let told = format!("`{wire}` is no wire between two pins, such as 4:5");
        assert!(finished.stderr.contains(&told), "{}", finished.stderr);
    }
}
