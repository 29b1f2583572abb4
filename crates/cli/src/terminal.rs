//! The user's terminal: what we change of it is put back, whatever ends the program.
//!
//! A [`Guard`] puts the terminal into raw mode, or onto its alternate screen, and restores it when dropped. So does a
//! panic, before its message is printed. Signals do not end a program that has called [`on_signal`] until the
//! callback has had a second to do so in order; then the terminal is restored and the program ends.
//!
//! The state kept here is the process's, because the terminal is.

use std::io::{self, Write};
use std::panic;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

use crossterm::{cursor, execute, style, terminal};

/// What of the terminal is changed now.
static RAW: AtomicBool = AtomicBool::new(false);
static ALTERNATE: AtomicBool = AtomicBool::new(false);
static HOOK: Once = Once::new();

/// The exit status of a program that a signal ended, less the signal's number: the shells' convention.
#[cfg(unix)]
const SIGNAL_STATUS: i32 = 128;

/// Holds the changes made to the terminal; dropping it undoes them. There is at most one at a time.
#[derive(Debug)]
pub struct Guard(());

impl Guard {
    /// Changes nothing yet.
    #[must_use]
    pub fn new() -> Self {
        HOOK.call_once(|| {
            let previous = panic::take_hook();
            panic::set_hook(Box::new(move |info| {
                restore();
                previous(info);
            }));
        });
        Self(())
    }

    /// Raw mode: every key arrives at once and as itself, Ctrl-C too, and nothing is echoed.
    ///
    /// # Errors
    /// There is no terminal, or it refuses.
    pub fn raw(&self) -> io::Result<()> {
        RAW.store(true, Ordering::SeqCst);
        terminal::enable_raw_mode()
    }

    /// The alternate screen, which is empty and leaves what was on the screen before untouched.
    ///
    /// # Errors
    /// Stdout cannot be written to.
    pub fn alternate_screen(&self) -> io::Result<()> {
        ALTERNATE.store(true, Ordering::SeqCst);
        execute!(
            io::stdout(),
            terminal::EnterAlternateScreen,
            terminal::Clear(terminal::ClearType::All),
            cursor::MoveTo(0, 0)
        )
    }
}

impl Default for Guard {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        restore();
    }
}

/// Undoes what a [`Guard`] has changed. Does nothing where there is nothing to undo.
pub fn restore() {
    // Nobody can be told of a terminal that does not take this, and the rest is to be tried all the same.
    if ALTERNATE.swap(false, Ordering::SeqCst) {
        let _ = execute!(
            io::stdout(),
            style::ResetColor,
            cursor::Show,
            terminal::LeaveAlternateScreen
        );
    }
    if RAW.swap(false, Ordering::SeqCst) {
        let _ = terminal::disable_raw_mode();
    }
    let _ = io::stdout().flush();
}

/// The signals that ask a program to end.
#[cfg(unix)]
pub const ASKED_TO_END: &[i32] = &[
    signal_hook::consts::SIGHUP,
    signal_hook::consts::SIGQUIT,
    signal_hook::consts::SIGTERM,
];

/// The signals that ask a program to end, and Ctrl-C in a terminal that is not in raw mode.
#[cfg(unix)]
pub const INTERRUPTED_OR_ASKED_TO_END: &[i32] = &[
    signal_hook::consts::SIGHUP,
    signal_hook::consts::SIGINT,
    signal_hook::consts::SIGQUIT,
    signal_hook::consts::SIGTERM,
];

/// Calls `tell`, once, with the number of the first of `signals` that arrives.
///
/// It is expected to make the program end with [`signal_status`], and to return soon. A second later the program is
/// ended here: it may hang in a write to a terminal that takes no output.
///
/// # Errors
/// The handlers cannot be installed.
#[cfg(unix)]
pub fn on_signal(signals: &[i32], tell: impl FnOnce(i32) + Send + 'static) -> io::Result<()> {
    use std::time::Duration;
    let mut signals = signal_hook::iterator::Signals::new(signals)?;
    std::thread::spawn(move || {
        if let Some(signal) = signals.forever().next() {
            tell(signal);
            std::thread::sleep(Duration::from_secs(1));
            // `restore` writes to stdout, which may be what hangs: the modes first, and not for ever.
            if RAW.swap(false, Ordering::SeqCst) {
                let _ = terminal::disable_raw_mode();
            }
            std::thread::spawn(restore);
            std::thread::sleep(Duration::from_millis(200));
            std::process::exit(SIGNAL_STATUS + signal);
        }
    });
    Ok(())
}

/// The exit status of a program that was ended by a signal: 128 and the signal's number.
#[must_use]
pub fn signal_status(signal: i32) -> std::process::ExitCode {
    let status = u8::try_from(signal).map_or(u8::MAX, |signal| signal.saturating_add(128));
    std::process::ExitCode::from(status)
}
