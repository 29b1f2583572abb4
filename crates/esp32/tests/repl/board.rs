//! A board for the REPL to run on: scripted input, recorded output, and just enough of an interpreter to tell what
//! the REPL gave it to run.

use std::collections::{BTreeMap, VecDeque};

use esp32::repl::{
    Console, Editor, Input, Machine, Mode, Outcome, Prompt, Repl, Scope, Typed, input,
};

pub const BANNER: &str = "MicroPython v0 on 2026-01-01; a board with ESP32";
pub const HELP: &str = "Type \"help()\" for more information.\r\n";

/// There is no more input.
#[derive(Debug, PartialEq)]
pub struct PowerOff;

/// Why a statement ended early.
enum Raised {
    Exception { kind: &'static str, text: String },
    SystemExit,
    PowerOff,
}

use Raised::Exception;

#[derive(Default)]
pub struct Board {
    keys: VecDeque<u8>,
    pub output: Vec<u8>,
    /// What was run, and how.
    pub ran: Vec<(Input, String)>,
    /// The modes entered.
    pub modes: Vec<Mode>,
    editor: Editor,
    /// Values as their repr, and of classes their attributes.
    globals: BTreeMap<String, Value>,
    traceback: String,
}

#[derive(Clone)]
enum Value {
    Repr(String),
    Class(Vec<String>),
}

impl Board {
    fn unordered_names(&mut self, scope: Scope<'_>) -> Option<Vec<String>> {
        match scope {
            Scope::Modules => Some(
                ["time", "sys", "struct", "socket", "select"]
                    .map(str::to_owned)
                    .to_vec(),
            ),
            Scope::Attributes([]) => Some(
                self.globals
                    .keys()
                    .cloned()
                    .chain(["__name__", "__name__"].map(str::to_owned))
                    .collect(),
            ),
            Scope::Attributes([name]) => match self.globals.get(*name)? {
                Value::Class(attributes) => Some(attributes.clone()),
                Value::Repr(_) => Some(vec!["__class__".to_owned()]),
            },
            Scope::Attributes(_) => None,
        }
    }

    pub fn send(&mut self, keys: &[u8]) {
        self.keys.extend(keys);
    }

    /// Runs `repl` on what was sent, through soft resets, until there is no more; returns what came back.
    pub fn serve(&mut self, repl: &mut Repl) -> Vec<u8> {
        while repl.run(self).is_ok() {
            self.globals.clear();
            self.write(b"MPY: soft reboot\r\n");
        }
        std::mem::take(&mut self.output)
    }

    fn print(&mut self, text: &str) {
        let text = text.replace('\n', "\r\n");
        self.write(text.as_bytes());
    }

    fn block(&mut self, source: &str, input: Input) -> Result<(), (usize, Raised)> {
        // Brackets join lines; nothing else here spans several, save the block of an `if`.
        let joined = source
            .replace("\\\n", "")
            .replace("\r\n", "\n")
            .replace('\r', "\n");
        let joined = if joined.starts_with('(') {
            joined.replace('\n', "")
        } else {
            joined
        };
        if joined.starts_with('(') && !joined.contains(')') {
            return Err((source.split('\n').count(), syntax_error()));
        }
        for (number, line) in joined.lines().enumerate() {
            let statement = line.trim();
            if !statement.is_empty() && !statement.starts_with("if ") {
                self.statement(statement, input)
                    .map_err(|raised| (number + 1, raised))?;
            }
        }
        Ok(())
    }

    fn statement(&mut self, statement: &str, input: Input) -> Result<(), Raised> {
        if statement.starts_with('#') {
            return Ok(());
        }
        if statement == "raise SystemExit" {
            return Err(Raised::SystemExit);
        }
        if statement == "while True: pass" {
            while self.read().map_err(|PowerOff| Raised::PowerOff)? != 3 {}
            return Err(Exception {
                kind: "KeyboardInterrupt",
                text: String::new(),
            });
        }
        if let Some((name, body)) = statement
            .strip_prefix("class ")
            .and_then(|rest| rest.split_once(": "))
        {
            let attributes = body
                .split(" = ")
                .filter(|part| *part != "1")
                .map(str::to_owned)
                .collect();
            self.globals
                .insert(name.to_owned(), Value::Class(attributes));
            return Ok(());
        }
        if let Some((name, value)) = statement.split_once(" = ") {
            let value = self.value(value)?;
            self.globals.insert(name.to_owned(), Value::Repr(value));
            return Ok(());
        }
        if input == Input::Paste && is_literal(statement) {
            // MicroPython's parser drops a lone constant, save at the prompt.
            return Ok(());
        }
        let value = self.value(statement)?;
        if input != Input::Raw && value != "None" {
            self.print(&value);
            self.print("\n");
            self.globals.insert("_".to_owned(), Value::Repr(value));
        }
        Ok(())
    }

    /// The repr of an expression's value.
    fn value(&mut self, expression: &str) -> Result<String, Raised> {
        if let Some(argument) = expression
            .strip_prefix("print(")
            .and_then(|rest| rest.strip_suffix(")"))
        {
            let value = self.value(argument)?;
            self.print(value.trim_matches('\''));
            self.print("\n");
            return Ok("None".to_owned());
        }
        if let Some(prompt) = expression
            .strip_prefix("input(")
            .and_then(|rest| rest.strip_suffix(")"))
        {
            self.print(prompt.trim_matches('\''));
            return match input(self).map_err(|PowerOff| Raised::PowerOff)? {
                Typed::Line(line) => Ok(format!("'{}'", String::from_utf8_lossy(&line))),
                Typed::Interrupt => Err(Exception {
                    kind: "KeyboardInterrupt",
                    text: String::new(),
                }),
                Typed::EndOfFile => Err(Exception {
                    kind: "EOFError",
                    text: String::new(),
                }),
            };
        }
        if let Some(tuple) = expression
            .strip_prefix('(')
            .and_then(|rest| rest.strip_suffix(')'))
        {
            let values: Result<Vec<_>, _> = tuple
                .split(',')
                .map(|part| self.value(part.trim()))
                .collect();
            return Ok(format!("({})", values?.join(", ")));
        }
        if let Some((left, right)) = expression.split_once(" + ") {
            let number = |text: String| text.parse::<i32>().unwrap_or_default();
            return Ok((number(self.value(left)?) + number(self.value(right)?)).to_string());
        }
        let quoted =
            expression.len() > 1 && expression.starts_with('\'') && expression.ends_with('\'');
        if quoted || expression == "None" || expression.parse::<i32>().is_ok() {
            return Ok(expression.to_owned());
        }
        if expression.is_empty()
            || !expression
                .bytes()
                .all(|c| c.is_ascii_alphanumeric() || c == b'_')
        {
            return Err(Exception {
                kind: "SyntaxError",
                text: "invalid syntax".to_owned(),
            });
        }
        match self.globals.get(expression) {
            Some(Value::Repr(value)) => Ok(value.clone()),
            Some(Value::Class(_)) => Ok(format!("<class '{expression}'>")),
            None => Err(Exception {
                kind: "NameError",
                text: format!("name '{expression}' isn't defined"),
            }),
        }
    }
}

fn is_literal(expression: &str) -> bool {
    let quoted = expression.len() > 1 && expression.starts_with('\'') && expression.ends_with('\'');
    quoted || expression == "None" || expression.parse::<i32>().is_ok()
}

fn syntax_error() -> Raised {
    Exception {
        kind: "SyntaxError",
        text: "invalid syntax".to_owned(),
    }
}

impl Console for Board {
    type Stop = PowerOff;

    fn read(&mut self) -> Result<u8, PowerOff> {
        self.keys.pop_front().ok_or(PowerOff)
    }

    fn write(&mut self, bytes: &[u8]) {
        self.output.extend_from_slice(bytes);
    }

    fn editor(&mut self) -> &mut Editor {
        &mut self.editor
    }

    fn names(&mut self, scope: Scope<'_>) -> Option<Vec<String>> {
        let mut names = self.unordered_names(scope)?;
        names.sort_by(|a, b| python::symbols::order::compare(a, b));
        names.dedup();
        Some(names)
    }
}

impl Machine for Board {
    fn banner(&mut self) -> String {
        BANNER.to_owned()
    }

    fn prompt(&mut self, prompt: Prompt) -> Vec<u8> {
        let (name, default) = match prompt {
            Prompt::First => ("ps1", ">>> "),
            Prompt::Continued => ("ps2", "... "),
        };
        match self.globals.get(name) {
            Some(Value::Repr(value)) => value.trim_matches('\'').as_bytes().to_vec(),
            _ => default.as_bytes().to_vec(),
        }
    }

    fn execute(&mut self, source: &[u8], input: Input) -> Result<Outcome, PowerOff> {
        let source = String::from_utf8_lossy(source).into_owned();
        self.ran.push((input, source.clone()));
        let Err((line, raised)) = self.block(&source, input) else {
            return Ok(Outcome::Done);
        };
        match raised {
            Raised::SystemExit => Ok(Outcome::ForcedExit),
            Raised::PowerOff => Err(PowerOff),
            Exception { kind, text } => {
                let place = if kind == "SyntaxError" {
                    ""
                } else {
                    ", in <module>"
                };
                self.traceback = format!(
                    "Traceback (most recent call last):\n  File \"<stdin>\", line {line}{place}\n{kind}: {text}\n"
                );
                Ok(Outcome::Exception)
            }
        }
    }

    fn fails_early(&mut self, beginning: &[u8]) -> bool {
        beginning
            .split_inclusive(|b| *b == b'\n')
            .any(|line| line.ends_with(b"\n") && line.contains(&b'?'))
    }

    fn is_idle(&mut self) -> bool {
        self.keys.is_empty()
    }

    fn print_exception(&mut self) -> Result<(), PowerOff> {
        let traceback = std::mem::take(&mut self.traceback);
        self.print(&traceback);
        Ok(())
    }

    fn enter(&mut self, mode: Mode) {
        self.modes.push(mode);
    }
}
