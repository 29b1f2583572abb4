//! Option 20: a callback when a socket is readable, at every wait of the program. WebREPL is made of it.

use super::object::{Table, socket, table};
use crate::state::{State, state};
use network::{Interest, SocketId};
use python::{Error, Res, Value, Vm};

/// Between two looks at a socket that stays readable, in microseconds: MicroPython looks at every
/// eighth tick of its scheduler.
const PAUSE: u64 = 8_000;

/// `setsockopt(level, 20, callback)`
pub fn set_callback(vm: &mut Vm, this: Value, callback: Value) -> Res<()> {
    let table = table(&state(vm));
    let own = socket(vm, this)?;
    own.callback = callback;
    let Ok(id) = own.handle.id(0) else {
        return Ok(());
    };
    let mut events = table.events.borrow_mut();
    events.retain(|(known, _)| *known != id);
    if !callback.is_none() {
        // The newest comes first, as in the list there.
        events.insert(0, (id, this));
    }
    Ok(())
}

/// Before the board waits: watches the sockets that have callbacks, besides what is waited for.
pub fn before_wait(state: &State, deadline: Option<u64>) -> Option<u64> {
    let table = table(state);
    let events = table.events.borrow();
    if events.is_empty() || table.in_event.get() {
        return deadline;
    }
    let after = table.events_after.get();
    if state.now() < after {
        return Some(deadline.map_or(after, |deadline| deadline.min(after)));
    }
    for (id, _) in events.iter() {
        table.watch(state, *id, Interest::READ);
    }
    deadline
}

/// After the board waited: calls the callbacks of those that are readable.
///
/// # Errors
/// The end of the program. A callback's exception is printed.
pub fn after_wait(vm: &mut Vm) -> Res<()> {
    let board = state(vm);
    let table = table(&board);
    table.forget_watched(board.threads.running());
    if table.events.borrow().is_empty()
        || table.in_event.get()
        || board.now() < table.events_after.get()
    {
        return Ok(());
    }
    let ready: Vec<SocketId> = {
        let mut network = board.network.borrow_mut();
        let events = table.events.borrow();
        events
            .iter()
            .map(|(id, _)| *id)
            .filter(|id| network.readiness(*id).is_some_and(|now| now.readable))
            .collect()
    };
    if ready.is_empty() {
        return Ok(());
    }
    table.in_event.set(true);
    let result = call(vm, &table, &ready);
    table.in_event.set(false);
    table.events_after.set(board.now() + PAUSE);
    result
}

fn call(vm: &mut Vm, table: &Table, ready: &[SocketId]) -> Res<()> {
    for id in ready {
        // An earlier callback may have closed it; what is listed is alive.
        let listed = table
            .events
            .borrow()
            .iter()
            .find(|(known, _)| known == id)
            .map(|(_, this)| *this);
        let Some(this) = listed else {
            continue;
        };
        let callback = socket(vm, this)?.callback;
        match vm.call(callback, &[this]) {
            Ok(_) => {}
            Err(Error::Raised(raised)) => {
                let report = vm.exception_report(raised);
                vm.write(&report);
            }
            Err(Error::Stop) => return Err(Error::Stop),
        }
    }
    Ok(())
}
