//! What the compiler makes of source texts, as listings of instructions.
//!
//! Each listing was read by hand against the rules of `code.rs`; a change of one is a change of
//! the code programs run.

use python::compiler::{Mode, compile, compile_at, disassemble};
use python::heap::Heap;

fn listing(source: &str, mode: Mode) -> String {
    let mut heap = Heap::new(1 << 20);
    let file = heap.symbols.intern("main.py");
    match compile(&mut heap, source.as_bytes(), file, mode) {
        Ok(code) => disassemble(&code, &heap),
        Err(e) => format!("{:?} {e}", e.kind),
    }
}

/// The listing of a module's code and all inside it.
fn module(source: &str, expected: &str) {
    let actual = listing(source, Mode::File);
    assert!(actual == expected, "{source}\n{actual}");
}

/// The listing of the module's one function.
fn function(source: &str, expected: &str) {
    let actual = listing(source, Mode::File);
    let (_, inner) = actual.split_once("ReturnNone\n").expect("the module's end");
    assert!(inner == expected, "{source}\n{inner}");
}

#[test]
fn arithmetic_on_locals() {
    function(
        "\
def f(a, b):
    return a * b + a - 1 // b
",
        "\
Function f(a, b) registers 4 free 0
   2   0 Mul dst 2 a 0 b 1
       1 Add dst 2 a 2 b 0
       2 Int dst 3 value 1
       3 Binary op FloorDiv dst 3 a 3 b 1
       4 Sub dst 2 a 2 b 3
       5 Return src 2
       6 ReturnNone
",
    );
}

#[test]
fn constants_are_folded() {
    module(
        "\
X = 2 + 3 * 4
Y = -1 << 20
Z = (1, 'a', (None, 2.5))
BIG = 1 << 40
",
        r#"Module <module>() registers 1 free 0
   1   0 Int dst 0 value 14
       1 StoreName src 0 site 0  ; X
   2   2 Int dst 0 value -1048576
       3 StoreName src 0 site 1  ; Y
   3   4 Const dst 0 k 0  ; (1, "a", (None, 2.5))
       5 StoreName src 0 site 2  ; Z
   4   6 Const dst 0 k 1  ; 1099511627776
       7 StoreName src 0 site 3  ; BIG
       8 ReturnNone
"#,
    );
}

#[test]
fn conditions_are_jumps() {
    function(
        "\
def f(a, b, c):
    if a and not b or c is not None:
        return 1
    elif a in b:
        return 2
",
        "\
Function f(a, b, c) registers 4 free 0
   2   0 JumpIfFalse cond 0 target 2
       1 JumpIfFalse cond 1 target 4
       2 None dst 3
       3 JumpUnless op IsNot a 2 b 3 target 7
   3   4 Int dst 3 value 1
       5 Return src 3
       6 Jump target 10
   4   7 JumpUnless op In a 0 b 1 target 10
   5   8 Int dst 3 value 2
       9 Return src 3
      10 ReturnNone
",
    );
}

#[test]
fn chained_comparison() {
    function(
        "\
def f(a, b, c):
    return a < b <= c
",
        "\
Function f(a, b, c) registers 7 free 0
   2   0 Compare op Lt dst 3 a 0 b 1
       1 JumpIfFalse cond 3 target 3
       2 Compare op Le dst 3 a 1 b 2
       3 Return src 3
       4 ReturnNone
",
    );
}

#[test]
fn while_has_its_test_on_top() {
    function(
        "\
def f(n):
    while n > 0:
        n -= 1
    else:
        return n
",
        "\
Function f(n) registers 2 free 0
   3   0 JumpUnlessI op Gt a 0 imm 0 target 3
       1 InPlaceI op Sub dst 0 a 0 imm 1
       2 Loop target 0
   5   3 Return src 0
       4 ReturnNone
",
    );
}

#[test]
fn for_over_a_range() {
    function(
        "\
def f(n):
    for i in range(1, n, 2):
        if i == 5:
            break
",
        "\
Function f(n) registers 6 free 0
   2   0 Move dst 3 src 0
       1 Int dst 2 value 1
       2 Int dst 4 value 2
       3 RangeStart base 2 dst 1 exit 7
   3   4 JumpUnlessI op Eq a 1 imm 5 target 6
   4   5 Jump target 7
       6 ForRange base 2 dst 1 body 4
       7 ReturnNone
",
    );
}

#[test]
fn for_over_anything() {
    function(
        "\
def f(x):
    for a, b in x:
        continue
",
        "\
Function f(x) registers 7 free 0
   2   0 GetIter dst 3 src 0
       1 ForIter iter 3 dst 4 exit 7
       2 Unpack src 4 start 5 n 2
       3 Move dst 1 src 5
       4 Move dst 2 src 6
   3   5 Loop target 1
       6 Loop target 1
       7 ReturnNone
",
    );
}

#[test]
fn calls() {
    function(
        "\
def f(g, o):
    g(1, o)
    o.m(g)
    g(1, k=o)
    o.m(*g, k=1, **o)
",
        r#"Function f(g, o) registers 10 free 0
   2   0 Move dst 2 src 0
       1 Int dst 3 value 1
       2 Move dst 4 src 1
       3 Call argc 2 dst 2 f 2
   3   4 LoadMethod f 2 obj 1 site 0  ; m
       5 Move dst 4 src 0
       6 CallMethod argc 1 dst 2 f 2
   4   7 Move dst 2 src 0
       8 Undefine reg 3
       9 Int dst 4 value 1
      10 Move dst 5 src 1
      11 CallKw argc 1 dst 2 f 2 names 0  ; ("k")
   5  12 LoadMethod f 2 obj 1 site 1  ; m
      13 Move dst 6 src 0
      14 Int dst 7 value 1
      15 Move dst 8 src 1
      16 BuildList dst 4 start 6 n 0
      17 ListExtend list 4 src 6
      18 BuildList dst 5 start 6 n 0
      19 Const dst 9 k 1  ; "k"
      20 ListAppend list 5 src 9
      21 ListAppend list 5 src 7
      22 KeywordsExtend list 5 src 8
      23 CallEx dst 2 f 2
      24 ReturnNone
"#,
    );
}

#[test]
fn locals_without_a_value_are_read_first() {
    function(
        "\
def f(a, b):
    if a:
        c = 1
    d = c + b()
    d + b()
    for e in a:
        e + b()
    else:
        e + b()
    del b
",
        "\
Function f(a, b) registers 8 free 0
   2   0 JumpIfFalse cond 0 target 2
   3   1 Int dst 2 value 1
   4   2 Move dst 5 src 2
       3 Move dst 6 src 1
       4 Call argc 0 dst 6 f 6
       5 Add dst 3 a 5 b 6
   5   6 Move dst 6 src 1
       7 Call argc 0 dst 6 f 6
       8 Add dst 5 a 3 b 6
   6   9 GetIter dst 5 src 0
      10 ForIter iter 5 dst 4 exit 15
   7  11 Move dst 7 src 1
      12 Call argc 0 dst 7 f 7
      13 Add dst 6 a 4 b 7
      14 Loop target 10
   9  15 Move dst 6 src 4
      16 Move dst 7 src 1
      17 Call argc 0 dst 7 f 7
      18 Add dst 6 a 6 b 7
  10  19 DeleteLocal reg 1
      20 ReturnNone
",
    );
}

#[test]
fn attributes_and_items() {
    function(
        "\
def f(o, k):
    o.a.b = o[k][0]
    del o.a, o[k]
    return o[1:k]
",
        "\
Function f(o, k) registers 7 free 0
   2   0 LoadIndex dst 2 obj 0 key 1
       1 Int dst 3 value 0
       2 LoadIndex dst 2 obj 2 key 3
       3 LoadAttr dst 3 obj 0 site 0  ; a
       4 StoreAttr obj 3 src 2 site 1  ; b
   3   5 DeleteAttr obj 0 site 2  ; a
       6 DeleteIndex obj 0 key 1
   4   7 Int dst 4 value 1
       8 Move dst 5 src 1
       9 None dst 6
      10 BuildSlice dst 3 start 4
      11 LoadIndex dst 2 obj 0 key 3
      12 Return src 2
      13 ReturnNone
",
    );
}

#[test]
fn augmented() {
    function(
        "\
def f(o, k):
    o += 1
    o.a -= k
    o[k] *= 2
",
        "\
Function f(o, k) registers 5 free 0
   2   0 InPlaceI op Add dst 0 a 0 imm 1
   3   1 LoadAttr dst 3 obj 0 site 0  ; a
       2 InPlace op Sub dst 3 a 3 b 1
       3 StoreAttr obj 0 src 3 site 1  ; a
   4   4 LoadIndex dst 4 obj 0 key 1
       5 InPlaceI op Mul dst 4 a 4 imm 2
       6 StoreIndex obj 0 key 1 src 4
       7 ReturnNone
",
    );
}

#[test]
fn unpacking() {
    function(
        "\
def f(x):
    a, (b, *c) = x
    a, b = b, a
",
        "\
Function f(x) registers 8 free 0
   2   0 Unpack src 0 start 4 n 2
       1 Move dst 1 src 4
       2 UnpackEx before 1 src 5 start 6 after 0
       3 Move dst 2 src 6
       4 Move dst 3 src 7
   3   5 Move dst 4 src 2
       6 Move dst 5 src 1
       7 Move dst 1 src 4
       8 Move dst 2 src 5
       9 ReturnNone
",
    );
}

#[test]
fn a_local_that_a_later_operand_rebinds() {
    function(
        "\
def f(a):
    return a + (a := 1) + a
",
        "\
Function f(a) registers 3 free 0
   2   0 Move dst 1 src 0
       1 Int dst 0 value 1
       2 Move dst 2 src 0
       3 Add dst 1 a 1 b 2
       4 Add dst 1 a 1 b 0
       5 Return src 1
       6 ReturnNone
",
    );
}

#[test]
fn and_or_into_a_variable() {
    function(
        "\
def f(a, b):
    a = b and a or 1
",
        "\
Function f(a, b) registers 3 free 0
   2   0 Move dst 2 src 1
       1 JumpIfFalse cond 2 target 3
       2 Move dst 2 src 0
       3 JumpIfTrue cond 2 target 5
       4 Int dst 2 value 1
       5 Move dst 0 src 2
       6 ReturnNone
",
    );
}

#[test]
fn closure() {
    function(
        "\
def f(a):
    def g():
        nonlocal a
        a += 1
        return a
    return g
",
        "\
Function f(a) registers 3 free 0
   1   0 MakeCell reg 0
   2   1 Move dst 2 src 0
       2 MakeFunction dst 1 code 0 start 2  ; g
   6   3 Return src 1
       4 ReturnNone
Function g() registers 2 free 1
   4   0 LoadCell dst 1 cell 0
       1 InPlaceI op Add dst 1 a 1 imm 1
       2 StoreCell cell 0 src 1
   5   3 LoadCell dst 1 cell 0
       4 Return src 1
       5 ReturnNone
",
    );
}

#[test]
fn defaults_and_keyword_only() {
    function(
        "\
def f(a, b=1, *c, d, e=2, **k):
    pass
",
        "\
Function f(a, b, d, e, c, k) registers 6 free 0
   2   0 ReturnNone
",
    );
}

#[test]
fn class_with_super() {
    module(
        "\
class A(B):
    x = 1
    def m(self):
        return super().m()
",
        r#"Module <module>() registers 4 free 0
   1   0 MakeFunction dst 1 code 0 start 3  ; A
       1 Const dst 2 k 0  ; "A"
       2 LoadName dst 3 site 0  ; B
       3 BuildClass dst 0 start 1 n 1
       4 StoreName src 0 site 1  ; A
       5 ReturnNone
Class A() registers 3 free 0
   1   0 MakeCell reg 0
       1 LoadName dst 1 site 0  ; __name__
       2 StoreName src 1 site 1  ; __module__
       3 Const dst 1 k 0  ; "A"
       4 StoreName src 1 site 2  ; __qualname__
   2   5 Int dst 1 value 1
       6 StoreName src 1 site 3  ; x
   3   7 Move dst 2 src 0
       8 MakeFunction dst 1 code 0 start 2  ; m
       9 StoreName src 1 site 4  ; m
      10 Return src 0
Function m(self) registers 6 free 1
   4   0 LoadCell dst 4 cell 1
       1 Move dst 5 src 0
       2 LoadSuperMethod f 2 class 4 site 0  ; m
       3 CallMethod argc 0 dst 2 f 2
       4 Return src 2
       5 ReturnNone
"#,
    );
}

#[test]
fn comprehension_in_a_function() {
    function(
        "\
def f(n):
    return [n + i for i in n if i]
",
        "\
Function f(n) registers 3 free 0
   1   0 MakeCell reg 0
   2   1 Move dst 2 src 0
       2 MakeFunction dst 1 code 0 start 2  ; <listcomp>
       3 LoadCell dst 2 cell 0
       4 Call argc 1 dst 1 f 1
       5 Return src 1
       6 ReturnNone
Function <listcomp>() registers 6 free 1
   2   0 BuildList dst 3 start 4 n 0
       1 GetIter dst 4 src 0
       2 ForIter iter 4 dst 2 exit 8
       3 JumpIfFalse cond 2 target 7
       4 LoadCell dst 5 cell 1
       5 Add dst 5 a 5 b 2
       6 ListAppend list 3 src 5
       7 Loop target 2
       8 Return src 3
",
    );
}

#[test]
fn generator_expression() {
    module(
        "\
x = sum(a * a for a in b)
",
        "\
Module <module>() registers 3 free 0
   1   0 LoadName dst 0 site 0  ; sum
       1 MakeFunction dst 1 code 0 start 2  ; <genexpr>
       2 LoadName dst 2 site 1  ; b
       3 GetIter dst 2 src 2
       4 Call argc 1 dst 1 f 1
       5 Call argc 1 dst 0 f 0
       6 StoreName src 0 site 2  ; x
       7 ReturnNone
Generator <genexpr>() registers 4 free 0
   1   0 ForIter iter 0 dst 1 exit 4
       1 Mul dst 3 a 1 b 1
       2 Yield dst 2 src 3
       3 Loop target 0
       4 ReturnNone
",
    );
}

#[test]
fn generator() {
    function(
        "\
def f(x):
    y = yield x
    yield from y
",
        "\
Generator f(x) registers 4 free 0
   2   0 Yield dst 1 src 0
   3   1 GetIter dst 3 src 1
       2 None dst 2
       3 YieldFrom dst 2 iter 3
       4 ReturnNone
",
    );
}

#[test]
fn coroutine() {
    function(
        "\
async def f(x):
    async with x as y:
        return await y
",
        "\
Generator f(x) registers 10 free 0
   2   0 Move dst 2 src 0
       1 LoadMethod f 5 obj 2 site 0  ; __aenter__
       2 CallMethod argc 0 dst 4 f 5
       3 GetIter dst 5 src 4
       4 None dst 4
       5 YieldFrom dst 4 iter 5
       6 Move dst 1 src 4
   3   7 GetIter dst 5 src 1
       8 None dst 4
       9 YieldFrom dst 4 iter 5
      10 LoadMethod f 5 obj 2 site 1  ; __aexit__
      11 None dst 7
      12 None dst 8
      13 None dst 9
      14 CallMethod argc 3 dst 5 f 5
      15 GetIter dst 6 src 5
      16 None dst 5
      17 YieldFrom dst 5 iter 6
      18 Return src 4
      19 LoadMethod f 4 obj 2 site 2  ; __aexit__
      20 None dst 6
      21 None dst 7
      22 None dst 8
      23 CallMethod argc 3 dst 4 f 4
      24 GetIter dst 5 src 4
      25 None dst 4
      26 YieldFrom dst 4 iter 5
      27 Jump target 38
      28 LoadMethod f 4 obj 2 site 3  ; __aexit__
      29 ExceptionType dst 6 exc 3
      30 Move dst 7 src 3
      31 None dst 8
      32 CallMethod argc 3 dst 4 f 4
      33 GetIter dst 5 src 4
      34 None dst 4
      35 YieldFrom dst 4 iter 5
      36 JumpIfTrue cond 4 target 38
      37 Reraise exc 3
      38 ReturnNone
     handler 7..10 -> 28 r3
",
    );
}

#[test]
fn try_except() {
    function(
        "\
def f():
    try:
        a()
    except ValueError as e:
        b(e)
    except:
        raise
    else:
        c()
",
        "\
Function f() registers 5 free 0
   3   0 LoadGlobal dst 2 site 0  ; a
       1 Call argc 0 dst 2 f 2
       2 Jump target 17
       3 LoadGlobal dst 2 site 1  ; ValueError
       4 MatchException dst 2 exc 1 ty 2
       5 JumpIfFalse cond 2 target 15
       6 Move dst 0 src 1
   5   7 LoadGlobal dst 3 site 2  ; b
       8 Move dst 4 src 0
       9 Call argc 1 dst 3 f 3
      10 Undefine reg 0
      11 Jump target 14
      12 Undefine reg 0
      13 Reraise exc 2
      14 Jump target 19
   7  15 Reraise exc 1
      16 Jump target 19
   9  17 LoadGlobal dst 3 site 3  ; c
      18 Call argc 0 dst 3 f 3
      19 ReturnNone
     handler 0..2 -> 3 r1
     handler 7..10 -> 12 r2
",
    );
}

#[test]
fn try_finally_with_return() {
    function(
        "\
def f(x):
    try:
        return x
    finally:
        g()
",
        "\
Function f(x) registers 4 free 0
   3   0 Move dst 2 src 0
   5   1 LoadGlobal dst 3 site 0  ; g
       2 Call argc 0 dst 3 f 3
       3 Return src 2
       4 LoadGlobal dst 2 site 1  ; g
       5 Call argc 0 dst 2 f 2
       6 Jump target 10
       7 LoadGlobal dst 2 site 2  ; g
       8 Call argc 0 dst 2 f 2
       9 Reraise exc 1
      10 ReturnNone
     handler 0..1 -> 7 r1
",
    );
}

#[test]
fn with_statement() {
    function(
        "\
def f(m):
    with m as x:
        x()
",
        "\
Function f(m) registers 9 free 0
   2   0 Move dst 2 src 0
       1 LoadMethod f 5 obj 2 site 0  ; __exit__
       2 LoadMethod f 5 obj 2 site 1  ; __enter__
       3 CallMethod argc 0 dst 4 f 5
       4 Move dst 1 src 4
   3   5 Move dst 4 src 1
       6 Call argc 0 dst 4 f 4
       7 LoadMethod f 4 obj 2 site 2  ; __exit__
       8 None dst 6
       9 None dst 7
      10 None dst 8
      11 CallMethod argc 3 dst 4 f 4
      12 Jump target 20
      13 LoadMethod f 4 obj 2 site 3  ; __exit__
      14 ExceptionType dst 6 exc 3
      15 Move dst 7 src 3
      16 None dst 8
      17 CallMethod argc 3 dst 4 f 4
      18 JumpIfTrue cond 4 target 20
      19 Reraise exc 3
      20 ReturnNone
     handler 4..7 -> 13 r3
",
    );
}

#[test]
fn break_out_of_try_in_a_loop() {
    function(
        "\
def f(x):
    for a in x:
        try:
            break
        finally:
            g()
",
        "\
Function f(x) registers 5 free 0
   2   0 GetIter dst 2 src 0
       1 ForIter iter 2 dst 1 exit 12
   6   2 LoadGlobal dst 4 site 0  ; g
       3 Call argc 0 dst 4 f 4
       4 Jump target 12
       5 LoadGlobal dst 4 site 1  ; g
       6 Call argc 0 dst 4 f 4
       7 Jump target 11
       8 LoadGlobal dst 4 site 2  ; g
       9 Call argc 0 dst 4 f 4
      10 Reraise exc 3
      11 Loop target 1
      12 ReturnNone
",
    );
}

#[test]
fn imports() {
    module(
        "\
import a.b.c as d, e.f
from . import g
from ..h import i as j
from k import *
",
        r#"Module <module>() registers 2 free 0
   1   0 ImportName dst 0 spec 0  ; ("a.b.c", None, 0)
       1 LoadAttr dst 0 obj 0 site 0  ; b
       2 LoadAttr dst 0 obj 0 site 1  ; c
       3 StoreName src 0 site 2  ; d
       4 ImportName dst 0 spec 1  ; ("e.f", None, 0)
       5 StoreName src 0 site 3  ; e
   2   6 ImportName dst 0 spec 2  ; ("", ("g"), 1)
       7 ImportFrom dst 1 module 0 site 4  ; g
       8 StoreName src 1 site 5  ; g
   3   9 ImportName dst 0 spec 3  ; ("h", ("i"), 2)
      10 ImportFrom dst 1 module 0 site 6  ; i
      11 StoreName src 1 site 7  ; j
   4  12 ImportName dst 0 spec 4  ; ("k", ("*"), 0)
      13 ImportStar module 0
      14 ReturnNone
"#,
    );
}

#[test]
fn format_string() {
    function(
        "\
def f(a, w):
    return f'{a}:{a!r:>{w}} {a=}'
",
        r#"Function f(a, w) registers 9 free 0
   2   0 Format conv None dst 3 src 0 spec 65535
       1 Const dst 4 k 0  ; ":"
       2 Const dst 7 k 1  ; ">"
       3 Format conv None dst 8 src 1 spec 65535
       4 BuildString dst 6 start 7 n 2
       5 Format conv Repr dst 5 src 0 spec 6
       6 Const dst 6 k 2  ; " a="
       7 Format conv None dst 7 src 0 spec 65535
       8 BuildString dst 2 start 3 n 5
       9 Return src 2
      10 ReturnNone
"#,
    );
}

#[test]
fn globals_in_functions() {
    function(
        "\
def f():
    global x
    x = y
    del x
",
        "\
Function f() registers 1 free 0
   3   0 LoadGlobal dst 0 site 0  ; y
       1 StoreGlobal src 0 site 1  ; x
   4   2 DeleteGlobal site 2  ; x
       3 ReturnNone
",
    );
}

#[test]
fn const_names() {
    module(
        "\
from micropython import const
_A = const(3)
B = const(_A * 2)
x = _A + B + c
",
        r#"Module <module>() registers 2 free 0
   1   0 ImportName dst 0 spec 0  ; ("micropython", ("const"), 0)
       1 ImportFrom dst 1 module 0 site 0  ; const
       2 StoreName src 1 site 1  ; const
   3   3 Int dst 0 value 6
       4 StoreName src 0 site 2  ; B
   4   5 Int dst 0 value 9
       6 LoadName dst 1 site 3  ; c
       7 Add dst 0 a 0 b 1
       8 StoreName src 0 site 4  ; x
       9 ReturnNone
"#,
    );
}

#[test]
fn dead_branches() {
    module(
        "\
if 0:
    a()
elif b:
    c()
elif 1:
    d()
else:
    e()
",
        "\
Module <module>() registers 1 free 0
   1   0 LoadName dst 0 site 0  ; b
       1 JumpIfFalse cond 0 target 5
   4   2 LoadName dst 0 site 1  ; c
       3 Call argc 0 dst 0 f 0
       4 Jump target 7
   6   5 LoadName dst 0 site 2  ; d
       6 Call argc 0 dst 0 f 0
       7 ReturnNone
",
    );
}

#[test]
fn decorators() {
    module(
        "\
@a
@b.c(1)
def f(): pass
@micropython.native
def g(): pass
",
        "\
Module <module>() registers 4 free 0
   1   0 LoadName dst 0 site 0  ; a
   2   1 LoadName dst 2 site 1  ; b
       2 LoadMethod f 1 obj 2 site 2  ; c
       3 Int dst 3 value 1
       4 CallMethod argc 1 dst 1 f 1
       5 MakeFunction dst 2 code 0 start 3  ; f
       6 Call argc 1 dst 1 f 1
       7 Call argc 1 dst 0 f 0
       8 StoreName src 0 site 3  ; f
   4   9 MakeFunction dst 0 code 1 start 1  ; g
      10 StoreName src 0 site 4  ; g
      11 ReturnNone
Function f() registers 0 free 0
   3   0 ReturnNone
Function g() registers 0 free 0
   5   0 ReturnNone
",
    );
}

#[test]
fn lambda_with_default() {
    module(
        "\
f = lambda x, y=1: x + y
",
        "\
Module <module>() registers 2 free 0
   1   0 Int dst 1 value 1
       1 MakeFunction dst 0 code 0 start 1  ; <lambda>
       2 StoreName src 0 site 0  ; f
       3 ReturnNone
Function <lambda>(x, y) registers 3 free 0
   1   0 Add dst 2 a 0 b 1
       1 Return src 2
",
    );
}

#[test]
fn dict_and_set() {
    function(
        "\
def f(a, b):
    return {a: b, 'k': 1}, {a, b}
",
        r#"Function f(a, b) registers 7 free 0
   2   0 BuildDict dst 3 n 2
       1 DictStore dict 3 key 0 src 1
       2 Int dst 4 value 1
       3 Const dst 5 k 0  ; "k"
       4 DictStore dict 3 key 5 src 4
       5 Move dst 5 src 0
       6 Move dst 6 src 1
       7 BuildSet dst 4 start 5 n 2
       8 BuildTuple dst 2 start 3 n 2
       9 Return src 2
      10 ReturnNone
"#,
    );
}

#[test]
fn what_the_repl_prints() {
    let prints = |source, mode| listing(source, mode).matches("PrintExpr").count();
    assert_eq!(prints("a", Mode::Single), 1);
    assert_eq!(prints("1", Mode::Single), 1);
    assert_eq!(prints("if a:\n  b\n", Mode::Single), 1);
    assert_eq!(prints("def f():\n  b\n", Mode::Single), 0);
    assert_eq!(prints("a\n1\nb\n", Mode::Paste), 2);
    assert_eq!(prints("a\n", Mode::File), 0);
}

#[test]
fn levels_of_optimisation() {
    let at = |level| {
        let mut heap = Heap::new(1 << 20);
        let file = heap.symbols.intern("main.py");
        let source = b"assert a\n\nb = __debug__\n";
        match compile_at(&mut heap, source, file, Mode::File, level, &|work| work()) {
            Ok(code) => disassemble(&code, &heap),
            Err(e) => e.to_string(),
        }
    };
    assert!(at(0).contains("AssertionError") && at(0).contains("value true"));
    assert!(!at(1).contains("AssertionError") && at(1).contains("value false"));
    assert!(at(1).contains("   3   0 Bool") && at(3).contains("   1   0 Bool"));
}

#[test]
fn an_ordered_dict_is_filled_item_by_item() {
    let text = listing("x = OrderedDict({'b': 1, 'a': 2})\n", Mode::File);
    assert!(!text.contains("BuildDict"), "{text}");
    assert_eq!(text.matches("StoreIndex").count(), 2, "{text}");
}

#[test]
fn what_ruff_would_refuse_but_micropython_takes() {
    let text = listing("x = (1__0, 2_, b'\u{e9}')\n", Mode::File);
    assert!(text.contains(r#"(10, 2, b"\xc3\xa9")"#), "{text}");
    let text = listing("if a:\n\tb\n        c\n", Mode::File);
    assert!(text.contains("; c"), "{text}");
}
