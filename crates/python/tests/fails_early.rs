//! What a board that compiles while it reads refuses before all is there.

use python::compiler::fails_early;

#[test]
fn what_cannot_be_mended_fails_early() {
    for text in [
        "x = = 1\n123",
        "x = 1\ndef f(:\n    pass\n",
        "if x:\nprint(1)\n\n\n",
        "x = 'a\nprint(1)\n",
        "x = (1, ]\n    2)\n",
        "  x = 1\n  y\n",
        "if x:\n    y\n  z\nabc\n",
        "x = 5a\r\nabc\r\n",
    ] {
        assert!(fails_early(text.as_bytes()), "{text:?}");
    }
}

#[test]
fn what_may_go_on_does_not() {
    for text in [
        "",
        "x = = 1",
        "x = 1\ny = '",
        "x = '''a\nb\nc\n",
        "x = f'''a{\nb\nc\n",
        "x = (1,\n2,\n",
        "x = \\\n",
        "if x:\n",
        "if x:\n\n\n",
        "try:\n    x\n",
        "@d\n",
        "def f():\n    # nothing yet\n\n",
        // MicroPython finds these only when it has read all.
        "return 1\nx\n\n\n",
        "def f():\n    nonlocal x\n\n\n\n",
        "break\n\n\n\n\n",
    ] {
        assert!(!fails_early(text.as_bytes()), "{text:?}");
    }
}
