//! `micropython.kbd_intr`: the byte that interrupts a program, or none.

#![allow(clippy::unwrap_used)]

mod common;

use common::World;
use esp32::Exit;

fn type_bytes(world: &mut World, owner: usize, bytes: &[u8]) {
    assert_eq!(
        world.driver.board(owner).unwrap().receive(bytes),
        bytes.len()
    );
    world.driver.wake(owner);
}

#[test]
fn a_program_reads_ctrl_c_once_it_interrupts_no_more() {
    let mut world = World::new();
    let owner = world.run(
        "import micropython, sys\n\
         micropython.kbd_intr(-1)\n\
         print('ready')\n\
         print(ord(sys.stdin.read(1)))\n\
         micropython.kbd_intr(24)\n\
         try:\n\
         \x20   print('again')\n\
         \x20   while True:\n\
         \x20       pass\n\
         except KeyboardInterrupt:\n\
         \x20   print('interrupted')\n",
    );
    world.until_printed(owner, "ready");
    type_bytes(&mut world, owner, b"\x03");
    world.until_printed(owner, "again");
    type_bytes(&mut world, owner, b"\x18");
    let ended = world.end(owner);
    assert_eq!(ended.output, "ready\n3\nagain\ninterrupted\n");
    assert_eq!(ended.exit, Exit::Done);
}

#[test]
fn a_program_interrupts_itself_by_the_scheduler() {
    let source = "
import _thread, time
from micropython import schedule, kbd_intr
ran = []
def callback(n):
    ran.append(n)
    if n == 3:
        schedule(kbd_intr, None)
        # Nothing else that was scheduled runs inside a callback.
        for _ in range(100):
            time.sleep(0)
        ran.append('end')
def attempt(ask):
    try:
        ask()
        time.sleep(1000)
    except KeyboardInterrupt:
        print('interrupted')
def often():
    # Many are one.
    schedule(kbd_intr, None); schedule(kbd_intr, None); schedule(kbd_intr, None)
attempt(lambda: schedule(kbd_intr, None))
attempt(often)
time.sleep(0)
attempt(lambda: schedule(callback, 3))
print(ran)
# In a thread it interrupts the main one.
def thread():
    time.sleep_ms(5)
    schedule(kbd_intr, None)
    time.sleep_ms(5)
    print('the thread goes on')
attempt(lambda: _thread.start_new_thread(thread, ()))
time.sleep_ms(20)
";
    let ended = common::run(source);
    assert_eq!(
        ended.output,
        "interrupted\ninterrupted\ninterrupted\n[3, 'end']\ninterrupted\nthe thread goes on\n"
    );
    assert_eq!(ended.exit, Exit::Done);
}
