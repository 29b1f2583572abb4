//! Which texts compile, and the error for those that do not: its line, block, type and words.
//!
//! `syntax.txt` was recorded from MicroPython 1.29 built with the ESP32's options.

use python::compiler::{CompileErrorKind, Mode, compile};
use python::heap::Heap;

/// The outcome as `syntax.txt` spells it: `ok`, or `line block Type: text` with `-` for no block.
fn outcome(source: &str) -> String {
    let mut heap = Heap::new(1 << 20);
    let file = heap.symbols.intern("f");
    let (mode, source) = if let Some(rest) = source.strip_prefix("@single\n") {
        (Mode::Single, rest)
    } else if let Some(rest) = source.strip_prefix("@eval\n") {
        (Mode::Eval, rest)
    } else {
        (Mode::File, source)
    };
    let Err(e) = compile(&mut heap, source.as_bytes(), file, mode) else {
        return "ok".to_string();
    };
    let kind = match e.kind {
        CompileErrorKind::Syntax => "SyntaxError",
        CompileErrorKind::Indentation => "IndentationError",
        CompileErrorKind::Memory => "MemoryError",
        CompileErrorKind::NotImplemented => "NotImplementedError",
        CompileErrorKind::Runtime => "RuntimeError",
        CompileErrorKind::Viper => "ViperTypeError",
    };
    let block = e
        .block
        .map_or_else(|| "-".to_owned(), |b| heap.symbols.text(b).to_string());
    format!("{} {block} {kind}: {}", e.line, e.message)
}

#[test]
fn every_recorded_text() {
    let mut wrong = Vec::new();
    let cases = include_str!("syntax.txt");
    for case in cases.trim_end_matches('\n').split("\n####\n") {
        let (source, expected) = case.rsplit_once("\n=> ").expect("an outcome");
        let actual = outcome(source);
        if actual != expected {
            wrong.push(format!(
                "{source}\n  expected {expected}\n  actual   {actual}\n"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn ends_of_lines_of_any_kind() {
    for end in ["\n", "\r\n", "\r"] {
        let source = ["a = 1", "b = '''x", "y'''", "if a:", "  1 = b", ""].join(end);
        assert_eq!(
            outcome(&source),
            "4 <module> SyntaxError: can't assign to expression",
            "{end:?}"
        );
    }
}
