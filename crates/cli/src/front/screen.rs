//! Standard output behind a thread: a terminal that is stopped, or a pipe that nobody reads, stops nothing else.

use std::io::{self, Write};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// Bytes written at once.
const CHUNK: usize = 4096;

/// How long the thread gathers what follows after it has written: tools exchange thousands of small pieces a second.
const REST: Duration = Duration::from_millis(2);

/// How long the last bytes may take.
const PATIENCE: Duration = Duration::from_millis(500);

#[derive(Debug, Default)]
struct State {
    waiting: Vec<u8>,
    /// Bytes the thread has taken and not written yet.
    taken: usize,
    total: u64,
    failed: bool,
    closed: bool,
}

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Standard output.
#[derive(Debug)]
pub struct Screen {
    shared: Arc<Shared>,
}

impl Screen {
    /// Starts its thread. It calls `notify` when it has written while more than `high` bytes were waiting, and when it
    /// has failed.
    ///
    /// # Errors
    /// There is no thread to be had.
    pub fn start(high: usize, notify: impl Fn() + Send + 'static) -> io::Result<Screen> {
        let shared = Arc::new(Shared::default());
        let theirs = shared.clone();
        thread::Builder::new()
            .name("screen".to_owned())
            .spawn(move || write_all(&theirs, high, &notify))?;
        Ok(Screen { shared })
    }

    /// Bytes to be shown.
    pub fn send(&self, bytes: &[u8]) {
        let mut state = self.shared.lock();
        if !state.failed {
            // Its thread waits for nothing while there is something.
            if state.waiting.is_empty() {
                self.shared.changed.notify_all();
            }
            state.waiting.extend_from_slice(bytes);
        }
    }

    /// Bytes that are not written yet.
    pub fn pending(&self) -> usize {
        let state = self.shared.lock();
        state.waiting.len() + state.taken
    }

    /// Bytes written since the beginning.
    pub fn total(&self) -> u64 {
        self.shared.lock().total
    }

    /// Drops what is not written yet.
    pub fn forget_output(&self) {
        self.shared.lock().waiting.clear();
    }

    /// Whether it is gone.
    pub fn has_failed(&self) -> bool {
        self.shared.lock().failed
    }

    /// Waits until all is written, or no more is taken.
    pub fn finish(&self) {
        let mut state = self.shared.lock();
        while !state.failed && state.waiting.len() + state.taken > 0 {
            let total = state.total;
            let timeout;
            (state, timeout) = match self.shared.changed.wait_timeout(state, PATIENCE) {
                Ok((state, timeout)) => (state, timeout),
                Err(_) => return,
            };
            if timeout.timed_out() && state.total == total {
                return;
            }
        }
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        self.shared.lock().closed = true;
        self.shared.changed.notify_all();
    }
}

fn write_all(shared: &Shared, high: usize, notify: &impl Fn()) {
    loop {
        let bytes = {
            let mut state = shared.lock();
            while state.waiting.is_empty() && !state.closed {
                state = shared
                    .changed
                    .wait(state)
                    .unwrap_or_else(PoisonError::into_inner);
            }
            if state.closed {
                return;
            }
            state.taken = state.waiting.len();
            std::mem::take(&mut state.waiting)
        };
        for chunk in bytes.chunks(CHUNK) {
            let mut stdout = io::stdout().lock();
            let result = stdout.write_all(chunk).and_then(|()| stdout.flush());
            drop(stdout);
            let mut state = shared.lock();
            let much = state.waiting.len() + state.taken > high;
            state.taken -= chunk.len();
            state.total += chunk.len() as u64;
            if result.is_err() {
                state.failed = true;
                state.taken = 0;
                state.waiting.clear();
            }
            let failed = state.failed;
            drop(state);
            shared.changed.notify_all();
            if failed || much {
                notify();
            }
            if failed {
                return;
            }
        }
        thread::sleep(REST);
    }
}
