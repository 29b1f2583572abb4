//! The REPL on the board's serial line, as MicroPython's `pyexec`, `readline` and `repl` behave when built for an
//! ESP32: friendly prompt, paste mode, raw and raw-paste mode, line editor, history, tab completion.
//!
//! It owns what goes over the line, byte for byte, and knows nothing of the language: everything it needs of a board
//! is [`Console`] (a line editor's needs) and [`Machine`] (an interpreter besides). Code here blocks as the
//! firmware's does: [`Console::read`] returns when there is a byte, and whoever implements it gives up the processor
//! meanwhile.
//!
//! Where to look: [`exec`] holds the modes, [`readline`] the line editor, [`history`] what the up arrow brings back,
//! [`continuation`] decides when a line needs another one, [`complete`] answers the tab key. Start with
//! [`Repl::run`].

pub mod complete;
pub mod continuation;
pub mod exec;
pub mod history;
pub mod readline;

pub use exec::{Mode, Repl, SoftReset};
pub use readline::{Editor, Typed, input};

/// What the line editor needs of a board: the serial line's two directions, and names for the tab key.
///
/// `input()` needs no more than this, and shares the editor, hence the history, with the REPL, as on the board.
pub trait Console {
    /// Why a read ends without a byte. At the prompt: the board loses power. While a program reads (`input()`):
    /// also the exception the program is interrupted with.
    type Stop;

    /// The next byte from the serial line, blocking until there is one. Scheduled callbacks run meanwhile.
    fn read(&mut self) -> Result<u8, Self::Stop>;

    /// Sends bytes as they are: no `\n` becomes `\r\n` here.
    fn write(&mut self, bytes: &[u8]);

    /// The board's one line editor.
    fn editor(&mut self) -> &mut Editor;

    /// The names in `scope`, in any order, duplicates allowed; `None` if a part of the path does not exist. Whatever
    /// raises on the way counts as not existing, and prints nothing.
    fn names(&mut self, scope: Scope<'_>) -> Option<Vec<String>>;
}

/// What the REPL needs besides: an interpreter.
pub trait Machine: Console {
    /// The banner's first line without its line end: `MicroPython v1.29.0 on 2026-11-01; … with ESP32`.
    fn banner(&mut self) -> String;

    /// `sys.ps1` or `sys.ps2`; empty if the program put something else than a string there.
    fn prompt(&mut self, prompt: Prompt) -> Vec<u8> {
        match prompt {
            Prompt::First => b">>> ".to_vec(),
            Prompt::Continued => b"... ".to_vec(),
        }
    }

    /// Compiles `source` as file `<stdin>` and runs it in `__main__`. Ctrl-C raises KeyboardInterrupt in it from
    /// when it is compiled to when it ends; otherwise byte 3 is a byte like others. Prints no exception: it keeps it
    /// for [`Machine::print_exception`].
    fn execute(&mut self, source: &[u8], input: Input) -> Result<Outcome, Self::Stop>;

    /// Whether a module that begins so is refused by [`Machine::execute`] whatever follows. A board compiles raw-paste
    /// mode's source while it reads it, and stops there.
    fn fails_early(&mut self, beginning: &[u8]) -> bool {
        let _ = beginning;
        false
    }

    /// Whether the next [`Console::read`] would block.
    fn is_idle(&mut self) -> bool {
        false
    }

    /// Prints the traceback of the exception the last [`Machine::execute`] ended with.
    fn print_exception(&mut self) -> Result<(), Self::Stop>;

    /// A prompt of the friendly REPL is next: the heap, if a program left it locked, is unlocked.
    fn unlock_heap(&mut self) {}

    /// The REPL enters `mode`. The IDF's log is silent from when raw mode is entered to when it is left for friendly
    /// mode; a soft reset in between changes nothing.
    fn enter(&mut self, mode: Mode) {
        let _ = mode;
    }
}

/// Where [`Console::names`] looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope<'a> {
    /// The attributes of what a dotted path leads to from `__main__`; without a part, of `__main__` itself: its
    /// globals, no built-in names. A part may be empty (`a..b`), and then does not exist.
    Attributes(&'a [&'a str]),
    /// The built-in modules, imported or not: what `import` is completed with. Neither frozen modules nor files.
    Modules,
}

/// Which prompt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prompt {
    /// `sys.ps1`, before a first line.
    First,
    /// `sys.ps2`, before a line that continues another.
    Continued,
}

/// How a source is compiled, and what is done with the values of its expression statements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    /// One statement from the prompt. Values of expression statements are printed, unless None, and kept as `_`.
    Line,
    /// A file from paste mode. The values of the module's own expression statements are printed and kept as well, but
    /// a statement that is a lone constant, a folded one included, is dropped by the parser: `2` or `1 + 1` prints
    /// nothing, `x` and `(1, 2)` do.
    Paste,
    /// A file from raw mode. Values are dropped.
    Raw,
}

/// How [`Machine::execute`] ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It ran to its end.
    Done,
    /// It did not compile, or raised.
    Exception,
    /// It raised SystemExit: the board resets softly, and nothing is printed.
    ForcedExit,
}

/// The most bytes of source the REPL holds: no block of the heap of an ESP32 (without PSRAM) is larger. The largest
/// reported is 110,592 bytes. What a board does beyond is to run out of memory in a place where that is fatal; here
/// the line editor ignores further keys, and the other modes answer MemoryError.
pub const SOURCE_MAX: usize = 110_592;
