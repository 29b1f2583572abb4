//! What the compiler makes of source texts, as listings of instructions.

use python::compiler::{Mode, compile, disassemble};
use python::heap::Heap;

fn listing(source: &str, mode: Mode) -> String {
    let mut heap = Heap::new(1 << 20);
    let file = heap.symbols.intern("main.py");
    match compile(&mut heap, source.as_bytes(), file, mode) {
        Ok(code) => disassemble(&code, &heap),
        Err(e) => format!("{:?} {e}", e.kind),
    }
}

#[test]
fn a_recursive_function_needs_no_moves() {
    let text = listing(
        "def fib(n):\n    if n < 2: return n\n    return fib(n-1) + fib(n-2)\n",
        Mode::File,
    );
    assert!(!text.contains("Move"), "{text}");
    assert!(text.contains("JumpUnlessI op Lt a 0 imm 2"), "{text}");
}
