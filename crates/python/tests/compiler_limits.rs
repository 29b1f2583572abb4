//! Hostile source texts: each must give a code object or an error, promptly, on a small stack.

use python::compiler::{CompileError, CompileErrorKind, Mode, compile};
use python::heap::Heap;

/// A board's coroutine may have no more than this.
const SMALL_STACK: usize = 256 << 10;

fn try_compile(source: Vec<u8>) -> Result<usize, CompileError> {
    std::thread::Builder::new()
        .stack_size(SMALL_STACK)
        .spawn(move || {
            let mut heap = Heap::new(1 << 20);
            let file = heap.symbols.intern("hostile.py");
            compile(&mut heap, &source, file, Mode::File).map(|code| code.instrs.len())
        })
        .expect("a thread")
        .join()
        .expect("compiling must not panic")
}

fn repeated(before: &str, part: &str, n: usize, after: &str) -> Vec<u8> {
    let mut source = String::with_capacity(before.len() + part.len() * n + after.len());
    source.push_str(before);
    source.push_str(&part.repeat(n));
    source.push_str(after);
    source.into_bytes()
}

fn assert_too_deep(source: Vec<u8>, line: u32) {
    let error = try_compile(source).expect_err("nested too deeply");
    assert_eq!(error.kind, CompileErrorKind::Syntax);
    assert_eq!(error.message, "too deeply nested");
    assert_eq!(error.line, line);
}

#[test]
fn ten_megabytes_of_open_brackets() {
    for bracket in ["(", "[", "{", "f(", "a["] {
        assert_too_deep(repeated("x = 1\ny = ", bracket, 10 << 20, ""), 2);
    }
}

#[test]
fn a_million_prefix_operators() {
    for operator in [
        "-",
        "not ",
        "~",
        "lambda: ",
        "a if b else ",
        "2 ** ",
        "await (",
        "(yield ",
    ] {
        assert_too_deep(repeated("x = ", operator, 1_000_000, "1\n"), 1);
    }
}

#[test]
fn a_million_links() {
    for link in [".b", "()", "[0]", "+a", "*a", "@a", "|a", ".b()"] {
        assert_too_deep(repeated("x = a", link, 1_000_000, "\n"), 1);
    }
}

#[test]
fn long_chains_that_are_no_deeper_for_it() {
    for (link, n) in [
        (" and a", 3_000),
        (" or a", 3_000),
        (" < a", 3_000),
        (", a", 20_000),
        (" 'b'", 20_000),
    ] {
        let start = if link == " 'b'" { "x = 'a'" } else { "x = a" };
        let result = try_compile(repeated(start, link, n, "\n"));
        assert!(result.is_ok(), "{link}: {result:?}");
    }
    let elifs = repeated("if a: pass\n", "elif b: pass\n", 2_000, "else: pass\n");
    assert!(try_compile(elifs).is_ok());
}

#[test]
fn jumps_longer_than_the_boards() {
    for (start, link, end) in [
        ("x = a", " and a", "\n"),
        ("x = a", " < a", "\n"),
        ("if a: pass\n", "elif b: pass\n", "else: pass\n"),
        ("while a:\n", " f()\n", "\n"),
    ] {
        let error = try_compile(repeated(start, link, 12_000, end)).expect_err(link);
        assert_eq!(error.message, "bytecode overflow");
    }
}

#[test]
fn a_few_thousand_terms_work() {
    for link in [".b", "[0]", " + a", " * 2", "()"] {
        let result = try_compile(repeated("x = a", link, 4_000, "\n"));
        assert!(result.is_ok(), "{link}: {result:?}");
    }
    let folded = try_compile(repeated("x = 1", " + 1", 4_000, "\n")).expect("a constant");
    assert_eq!(folded, 3);
}

#[test]
fn what_nests_within_the_limit_works() {
    for (open, close) in [
        ("(", ")"),
        ("[", "]"),
        ("f(", ")"),
        ("-(", ")"),
        ("{1: ", "}"),
    ] {
        let source = format!("x = {}1{}\n", open.repeat(200), close.repeat(200));
        let result = try_compile(source.into_bytes());
        assert!(result.is_ok(), "{open}: {result:?}");
    }
    let source = format!("x = {}1{}\n", "1 and (".repeat(200), ")".repeat(200));
    assert!(try_compile(source.into_bytes()).is_ok());
    let source = format!("x = {}1{}\n", "a and (b or (".repeat(100), "))".repeat(100));
    assert!(try_compile(source.into_bytes()).is_ok());
    let comprehension = format!("x = [a {}]\n", "for a in b if a ".repeat(200));
    assert!(try_compile(comprehension.into_bytes()).is_ok());
}

#[test]
fn blocks_within_blocks() {
    let nested = |head: &str, depth: usize| {
        let mut source = String::new();
        for i in 0..depth {
            source.push_str(&" ".repeat(i));
            source.push_str(head);
            source.push('\n');
        }
        source.push_str(&" ".repeat(depth));
        source.push_str("pass\n");
        source.into_bytes()
    };
    for head in [
        "if a:",
        "for a in b:",
        "def f():",
        "class A:",
        "with a:",
        "while a:",
    ] {
        let result = try_compile(nested(head, 100));
        assert!(result.is_ok(), "{head}: {result:?}");
        let error = try_compile(nested(head, 2_000)).expect_err("nested too deeply");
        assert_eq!(error.message, "too deeply nested");
        assert!((500..=501).contains(&error.line), "{}", error.line);
    }
}

#[test]
fn finally_in_finally_is_bounded_by_the_size_of_the_code() {
    let mut source = String::new();
    for i in 0..100 {
        let indent = " ".repeat(i);
        source.push_str(&format!("{indent}try:\n{indent} a\n{indent}finally:\n"));
    }
    source.push_str(&" ".repeat(100));
    source.push_str("b\n");
    let error = try_compile(source.into_bytes()).expect_err("2^100 copies");
    assert_eq!(error.kind, CompileErrorKind::Memory);
}

#[test]
fn more_than_the_bytecode_can_number() {
    let statements = repeated("", "f(a)\n", 30_000, "");
    let error = try_compile(statements).expect_err("too many instructions");
    assert_eq!(error.kind, CompileErrorKind::Memory);
    assert!(error.line > 10_000);
    let targets: Vec<_> = (0..70_000).map(|i| format!("a{i}")).collect();
    let error = try_compile(format!("{} = b\n", targets.join(",")).into_bytes());
    assert!(error.is_err());
    let params = format!("def f({}): pass\n", targets.join(","));
    assert!(try_compile(params.into_bytes()).is_err());
}

#[test]
fn long_displays_and_calls() {
    for (open, close) in [
        ("[", "]"),
        ("(", ")"),
        ("{", "}"),
        ("f(", ")"),
        ("f(*a, ", ")"),
    ] {
        let source = format!("x = {open}{}{close}\n", "a, ".repeat(5_000));
        let result = try_compile(source.into_bytes());
        assert!(result.is_ok(), "{open}: {result:?}");
    }
    let dict: Vec<_> = (0..5_000).map(|i| format!("{i}: a")).collect();
    let result = try_compile(format!("x = {{{}}}\n", dict.join(",")).into_bytes());
    assert!(result.is_ok(), "{result:?}");
}

#[test]
fn huge_constants_are_left_to_run_time() {
    for source in [
        "x = 1 << 10 ** 9",
        "x = 10 ** 10 ** 10",
        "x = 9 ** 9 ** 9 ** 9",
        "x = -(2 ** 100000)",
    ] {
        assert!(try_compile(source.as_bytes().to_vec()).is_ok(), "{source}");
    }
}

#[test]
fn bytes_that_are_no_text() {
    // In a comment it is nobody's business; elsewhere it is an error, on its line.
    assert!(try_compile(b"a = 1 # \xe9\nb = 2\n".to_vec()).is_ok());
    for source in [
        &b"a = 1 # \xe9\nb = '\xff'\n"[..],
        b"a = 1 # \xe9\nb\xff = 1\n",
    ] {
        let error = try_compile(source.to_vec()).unwrap_err();
        assert_eq!((error.line, error.message.as_ref()), (2, "invalid syntax"));
    }
    assert!(try_compile(b"a = 1\0\n".to_vec()).is_err());
    // A byte order mark is a letter to MicroPython.
    assert!(try_compile(b"\xef\xbb\xbfa = 1\n".to_vec()).is_ok());
    assert!(try_compile(b"\xef\xbb\xbfimport a\n".to_vec()).is_err());
    assert!(try_compile(vec![0; 1000]).is_err());
    assert!(try_compile(vec![b'\\'; 1000]).is_err());
    assert!(try_compile(vec![b'\n'; 100_000]).is_ok());
}
