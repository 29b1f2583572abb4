//! The REPL's view of the board: serial line and VM.

use crate::identity;
use crate::modules::dupterm;
use crate::repl::{self, Editor, Input, Mode, Outcome, Prompt, Scope};
use crate::state::{State, Stop, state, wait};
use python::compiler;
use python::symbols::order::compare;
use python::types::ids;
use python::{Error, Res, Value, Vm};
use std::rc::Rc;

/// A byte that was typed on the second terminal; without one, waits a while for the serial line.
///
/// # Errors
/// KeyboardInterrupt, or the end of the program.
pub fn read_duplicate(vm: &mut Vm) -> Res<Option<u8>> {
    let state = state(vm);
    if !dupterm::is_on(&state) {
        wait(vm, None)?;
        return Ok(None);
    }
    let byte = dupterm::read_byte(vm)?;
    if byte.is_none() {
        wait(vm, Some(state.now() + dupterm::PERIOD))?;
    }
    Ok(byte)
}

/// A VM on a serial line.
pub struct Console<'a, 'h> {
    vm: &'a mut Vm<'h>,
    state: Rc<State>,
    editor: Editor,
    last: Option<Value>,
}

impl<'a, 'h> Console<'a, 'h> {
    /// The console of this VM. It holds the board's line editor until it is dropped.
    pub fn new(vm: &'a mut Vm<'h>, state: Rc<State>) -> Console<'a, 'h> {
        let editor = std::mem::take(&mut *state.editor.borrow_mut());
        Console {
            vm,
            state,
            editor,
            last: None,
        }
    }
}

impl Drop for Console<'_, '_> {
    fn drop(&mut self) {
        *self.state.editor.borrow_mut() = std::mem::take(&mut self.editor);
    }
}

impl repl::Console for Console<'_, '_> {
    type Stop = Stop;

    fn read(&mut self) -> Result<u8, Stop> {
        loop {
            if let Some(byte) = self.state.serial.borrow_mut().read() {
                return Ok(byte);
            }
            if self.state.serial.borrow().ended {
                return Err(Stop::PowerOff);
            }
            // Nobody catches an interrupt here; a callback's exception is printed.
            match read_duplicate(self.vm) {
                Ok(Some(byte)) => return Ok(byte),
                Err(Error::Stop) => {
                    return Err(self.state.stop.get().unwrap_or(Stop::PowerOff));
                }
                Ok(None) | Err(Error::Raised(_)) => {}
            }
        }
    }

    fn write(&mut self, bytes: &[u8]) {
        self.state.serial.borrow_mut().send(bytes);
        dupterm::write_raw(self.vm, bytes);
    }

    fn editor(&mut self) -> &mut Editor {
        &mut self.editor
    }

    fn names(&mut self, scope: Scope<'_>) -> Option<Vec<String>> {
        let path = match scope {
            Scope::Modules => {
                let mut names = self.vm.builtin_modules().to_vec();
                names.sort_by(|a, b| compare(a, b));
                return Some(names.into_iter().map(str::to_owned).collect());
            }
            Scope::Attributes(path) => path,
        };
        let mut object = self.vm.main_module();
        for part in path {
            let part = self.vm.intern(part);
            object = self.vm.find_attr(object, part).ok()??;
        }
        let names = self.vm.dir_protected(object).ok()?;
        Some(
            names
                .into_iter()
                .map(|n| self.vm.text(n).to_string())
                .collect(),
        )
    }
}

/// The console of a program that runs: what interrupts it ends a read.
pub struct ProgramConsole<'a, 'h>(pub Console<'a, 'h>);

impl repl::Console for ProgramConsole<'_, '_> {
    type Stop = Error;

    fn read(&mut self) -> Result<u8, Error> {
        loop {
            {
                let mut serial = self.0.state.serial.borrow_mut();
                if let Some(byte) = serial.read() {
                    return Ok(byte);
                }
                if serial.ended {
                    drop(serial);
                    return Err(self.0.vm.raise_with(ids::EOF_ERROR, &[]));
                }
            }
            if let Some(byte) = read_duplicate(self.0.vm)? {
                return Ok(byte);
            }
        }
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0.write(bytes);
    }

    fn editor(&mut self) -> &mut Editor {
        self.0.editor()
    }

    fn names(&mut self, scope: Scope<'_>) -> Option<Vec<String>> {
        self.0.names(scope)
    }
}

impl repl::Machine for Console<'_, '_> {
    fn banner(&mut self) -> String {
        identity::banner()
    }

    fn prompt(&mut self, prompt: Prompt) -> Vec<u8> {
        let text = match prompt {
            Prompt::First => self.vm.prompts[0],
            Prompt::Continued => self.vm.prompts[1],
        };
        self.vm
            .as_str(text)
            .map_or_else(Vec::new, |text| text.to_vec())
    }

    fn execute(&mut self, source: &[u8], input: Input) -> Result<Outcome, Stop> {
        let mode = match input {
            Input::Line => compiler::Mode::Single,
            Input::Paste => compiler::Mode::Paste,
            Input::Raw => compiler::Mode::File,
        };
        *self.state.editor.borrow_mut() = std::mem::take(&mut self.editor);
        self.state.interrupt.set(false);
        {
            let mut serial = self.state.serial.borrow_mut();
            serial.interrupted = false;
            serial.interrupt_char = Some(repl::readline::CTRL_C);
        }
        let result = self.vm.execute(source, "<stdin>", mode);
        self.state.serial.borrow_mut().interrupt_char = None;
        self.editor = std::mem::take(&mut *self.state.editor.borrow_mut());
        match result {
            Ok(_) => Ok(Outcome::Done),
            Err(Error::Stop) => Err(self.state.stop.get().unwrap_or(Stop::PowerOff)),
            Err(Error::Raised(e)) => {
                if self.vm.is_error(Error::Raised(e), ids::SYSTEM_EXIT) {
                    return Ok(Outcome::ForcedExit);
                }
                self.last = Some(e);
                Ok(Outcome::Exception)
            }
        }
    }

    fn fails_early(&mut self, beginning: &[u8]) -> bool {
        compiler::fails_early(beginning)
    }

    fn is_idle(&mut self) -> bool {
        !self.state.serial.borrow().readable()
    }

    fn print_exception(&mut self) -> Result<(), Stop> {
        if let Some(e) = self.last.take() {
            let report = self.vm.exception_report(e);
            self.vm.write(&report);
        }
        Ok(())
    }

    fn unlock_heap(&mut self) {
        self.vm.heap.set_locked(0);
    }

    fn enter(&mut self, mode: Mode) {
        let _ = mode;
    }
}
