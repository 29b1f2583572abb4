//! What `select` asks a socket.

use super::object::{Phase, Stage, settle, socket, table};
use crate::modules::select::{HANGUP, INVALID, Pollable, READ, WRITE};
use crate::state::state;
use network::Interest;
use python::{Res, Value, Vm};

/// How often to look at a socket of which only errors are asked, in microseconds.
const LOOK: u64 = 100_000;

/// For `select`'s registry.
pub const POLLABLE: Pollable = Pollable { poll, watch };

fn poll(vm: &mut Vm, this: Value, asked: u32) -> Res<u32> {
    settle(vm, this)?;
    let own = socket(vm, this)?;
    if own.handle.fd() < 0 {
        return Ok(INVALID);
    }
    let mut ready = 0;
    match (own.phase, own.handle.id(0)) {
        // lwIP tells an error in all three ways.
        (Phase::Dead(_), _) | (_, Err(_)) => ready |= asked & (READ | WRITE | HANGUP),
        (Phase::Idle | Phase::Connecting(_), _) => {}
        (Phase::Listening | Phase::Open, Ok(id)) => {
            let (listening, deaf) = (own.phase == Phase::Listening, own.deaf);
            let now = state(vm).network.borrow_mut().readiness(id);
            let now = now.unwrap_or_default();
            if now.readable && !deaf {
                ready |= asked & READ;
            }
            if now.writable && !listening {
                ready |= asked & WRITE;
            }
            if now.error {
                ready |= asked & HANGUP;
            }
        }
    }
    let own = socket(vm, this)?;
    if own.stage == Stage::New {
        ready |= asked & WRITE | HANGUP;
    }
    Ok(ready)
}

/// Watches what may change, and tells when to look again at the latest.
fn watch(vm: &mut Vm, this: Value, asked: u32) -> Res<Option<u64>> {
    let board = state(vm);
    let own = socket(vm, this)?;
    let Ok(id) = own.handle.id(0) else {
        return Ok(None);
    };
    let (interest, again) = match own.phase {
        // lwIP counts an error as readable, the networks as writable.
        Phase::Connecting(give_up) => (Interest::WRITE, Some(give_up)),
        Phase::Listening | Phase::Open if !own.deaf => (
            Interest {
                readable: asked & READ != 0,
                writable: asked & WRITE != 0,
            },
            None,
        ),
        // Only the program itself can change it.
        _ => return Ok(None),
    };
    if interest == Interest::default() {
        return Ok(Some(board.now() + LOOK));
    }
    table(&board).watch(&board, id, interest);
    Ok(again)
}
