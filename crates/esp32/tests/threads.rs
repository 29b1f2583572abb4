//! `_thread`: programs of several threads on a board.

#![allow(clippy::unwrap_used)]

mod common;

use common::run;
use esp32::Exit;

/// Runs a program to its end: what it prints.
fn printed(source: &str) -> String {
    let ended = run(&format!("import _thread, time, gc\n{source}"));
    assert_eq!(ended.exit, Exit::Done, "{}", ended.output);
    ended.output
}

#[test]
fn a_thread_runs_while_the_main_one_sleeps() {
    let source = "
def f(a, b=0):
    print('thread', a, b)
    done.release()
done = _thread.allocate_lock()
done.acquire()
ident = _thread.start_new_thread(f, (1,), {'b': 2})
print('started', ident != _thread.get_ident(), ident > 0)
done.acquire()
print('over')
";
    assert_eq!(printed(source), "started True True\nthread 1 2\nover\n");
}
