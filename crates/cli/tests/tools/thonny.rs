//! Thonny's back end for MicroPython at a board's serial line, without Thonny's window: the process that Thonny starts
//! for it, and its protocol. A message is a line of Python after byte 2 and the number of lines.

use std::path::PathBuf;
use std::process::Command;

use crate::board::{Board, venv};
use crate::common::Running;

/// What Thonny runs when "MicroPython (ESP32)" is chosen.
const BACK_END: &str = "thonny.plugins.esp.esp_back";

struct Thonny(Running);

impl Thonny {
    /// Starts it as Thonny does; `clean` is what its Stop/Restart button asks for, and the start.
    fn start(board: &Board, clean: bool) -> Option<Thonny> {
        let python = venv().join("bin/python");
        let find = "import importlib.util as i, sys; s = i.find_spec(sys.argv[1]) \
                    if i.find_spec('thonny') else None; print(s.origin if s else '')";
        let found = Command::new(&python).args(["-c", find, BACK_END]).output();
        let path = found.map_or_else(
            |_| PathBuf::new(),
            |output| PathBuf::from(String::from_utf8_lossy(&output.stdout).trim()),
        );
        if !path.is_file() {
            eprintln!("skipped: there is no Thonny; tools/test installs it into target/venv");
            return None;
        }
        let user = board.pc("thonny");
        std::fs::create_dir_all(&user).unwrap();
        let clean = if clean { "True" } else { "False" };
        let options = format!(
            "{{'clean': {clean}, 'port': '{}', 'dtr': None, 'rts': None, 'submit_mode': None, \
             'interrupt_on_connect': True, 'write_block_size': None, 'write_block_delay': None, \
             'proxy_class': 'ESP32Proxy', 'sync_time': True, 'local_rtc': True, \
             'utc_clock': False, 'validate_time': True}}",
            board.link
        );
        let mut command = board.command(&python, &["-u", "-B"]);
        command
            .arg(&path)
            .arg(options)
            .env("THONNY_USER_DIR", &user)
            .env("PYTHONIOENCODING", "utf-8");
        Some(Thonny(Running::start(command)))
    }

    fn send(&mut self, message: &str) {
        self.0.write(format!("\x021 {message}\n").as_bytes());
    }

    /// Runs a text from the editor as the green button does: in a restarted interpreter.
    fn run(&mut self, source: &str) {
        self.send(&format!(
            "ToplevelCommand(name='Run', argv=[], args=[], source={source:?})"
        ));
    }

    /// Runs what is typed in the shell.
    fn shell(&mut self, source: &str) {
        self.send(&format!(
            "ToplevelCommand(name='execute_source', source={source:?})"
        ));
    }

    /// Waits for the answer to a command, and returns what came up to its end.
    #[track_caller]
    fn answer(&self, command: &str) -> String {
        let before = self.0.expect(&format!("command_name='{command}'"));
        before + &self.0.expect("\n")
    }
}

#[test]
fn it_connects_runs_lists_saves_and_interrupts() {
    let board = Board::with(
        &[("main.py", "while True: pass\n"), ("lib/m.py", "x = 1\n")],
        &[],
    );
    let Some(mut thonny) = Thonny::start(&board, true) else {
        return;
    };
    // It interrupts main.py, restarts the interpreter, sets the clock, and is ready.
    thonny.0.expect("MPY: soft reboot");
    thonny.0.expect("ToplevelResponse(");
    let ready = thonny.0.expect("\n");
    assert!(ready.contains("cwd='/'"), "{ready}");
    assert!(ready.contains("MicroPython v1.29"), "{ready}");

    thonny.run("print(6 * 7)\nfor i in range(3): print('line', i)\n1 / 0\n");
    let text = thonny.answer("Run");
    assert!(text.contains("data='42\\r\\n'"), "{text}");
    assert!(text.contains("data='line 2\\r\\n'"), "{text}");
    assert!(
        text.contains("stream_name='stderr', data='ZeroDivisionError: divide by zero\\r\\n'"),
        "{text}"
    );

    thonny.shell("[i, 'typed']\n");
    let text = thonny.answer("execute_source");
    assert!(text.contains("[2, 'typed']"), "{text}");

    thonny.send("InlineCommand(name='get_globals', id='v', module_name='__main__')");
    let text = thonny.answer("get_globals");
    assert!(text.contains("'i': ValueInfo(id="), "{text}");

    thonny.send(
        "InlineCommand(name='get_dirs_children_info', id='l', node_id='', paths=['/', '/lib'], \
         include_hidden=False)",
    );
    let text = thonny.answer("get_dirs_children_info");
    assert!(
        text.contains("'lib': {'kind': 'dir', 'size': None"),
        "{text}"
    );
    assert!(
        text.contains("'m.py': {'kind': 'file', 'size': 6"),
        "{text}"
    );

    let content = "# saved\n".repeat(100);
    thonny.send(&format!(
        "InlineCommand(name='write_file', id='w', path='/saved.py', content_bytes=b{content:?}, \
         editor_id=1, blocking=True, description='', make_shebang_scripts_executable=False)"
    ));
    thonny.answer("write_file");
    assert_eq!(board.flash_text("saved.py"), content);
    thonny.send("InlineCommand(name='read_file', id='r', path='/saved.py')");
    let text = thonny.answer("read_file");
    assert!(
        text.contains(&format!("content_bytes=b'{}", content.escape_default())),
        "{text}"
    );
    thonny.send("InlineCommand(name='get_fs_info', id='f', path='/')");
    let text = thonny.answer("get_fs_info");
    assert!(text.contains("total=2097152"), "{text}");
    thonny.send("InlineCommand(name='delete', id='d', paths=['/saved.py'])");
    thonny.answer("delete");
    assert!(!board.flash("saved.py").exists());

    thonny.shell("while True: print('on')\n");
    thonny.0.expect("data='on\\r\\n'");
    thonny.send("ImmediateCommand(name='interrupt')");
    let text = thonny.answer("execute_source");
    assert!(
        text.contains("stream_name='stderr', data='KeyboardInterrupt: "),
        "{text}"
    );

    thonny.shell("name = input('who? ')\n");
    thonny.0.expect("who? ");
    thonny.send("InputSubmission(data='me\\n')");
    thonny.answer("execute_source");
    thonny.shell("name\n");
    let text = thonny.answer("execute_source");
    assert!(text.contains("'me'"), "{text}");

    // Another one finds the board as this one left it.
    thonny.shell("while True: pass\n");
    drop(thonny);
    let mut thonny = Thonny::start(&board, false).unwrap();
    thonny.0.expect("ToplevelResponse(");
    thonny.shell("name\n");
    let text = thonny.answer("execute_source");
    assert!(text.contains("'me'"), "{text}");
}
