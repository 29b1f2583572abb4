//! Whatever the text, the compiler gives an error or code that is sound: every jump lands inside
//! it, every number names something, and only the instructions that may go back do.

use proptest::prelude::*;
use python::code::{Code, Instr, NO_REG, Reg};
use python::compiler::{Mode, compile};
use python::heap::Heap;

fn check(code: &Code) {
    let count = code.instrs.len();
    let last = code.instrs.last().expect("a code object ends by returning");
    assert!(
        matches!(last, Instr::Return { .. } | Instr::ReturnNone)
            || matches!(last, Instr::Loop { .. }),
        "{last:?}"
    );
    for (pc, instr) in code.instrs.iter().enumerate() {
        for reg in registers(instr) {
            assert!(reg < code.registers, "{instr:?} of {}", code.registers);
        }
        if let Some((target, back)) = target(instr) {
            assert!(target < count, "{instr:?}");
            assert_eq!(target <= pc, back, "{instr:?} at {pc}");
        }
        if let Some(site) = site(instr) {
            assert!(site < code.sites.len(), "{instr:?}");
        }
        match *instr {
            Instr::Const { k, .. } => assert!(usize::from(k) < code.consts.len()),
            Instr::CallKw { names, .. } => assert!(usize::from(names) < code.consts.len()),
            Instr::ImportName { spec, .. } => assert!(usize::from(spec) < code.consts.len()),
            Instr::MakeFunction { code: child, .. } => {
                assert!(usize::from(child) < code.children.len());
            }
            _ => {}
        }
    }
    for h in &code.handlers {
        assert!(h.start < h.end && usize::from(h.end) <= count);
        assert!(usize::from(h.target) < count && h.reg < code.registers);
    }
    assert!(code.lines.windows(2).all(|w| w[0].0 <= w[1].0));
    assert!(code.first_free + code.free <= code.registers);
    code.children.iter().for_each(|c| check(c));
}

/// Registers an instruction names, ranges by their last one.
fn registers(instr: &Instr) -> Vec<Reg> {
    use Instr::*;
    let row = |start: Reg, n: u16| (n > 0).then(|| start + n - 1);
    let mut regs = match *instr {
        Move { dst, src } => vec![dst, src],
        Const { dst, .. } | Int { dst, .. } | None { dst } | Bool { dst, .. } => vec![dst],
        LoadGlobal { dst, .. } | LoadName { dst, .. } => vec![dst],
        StoreGlobal { src, .. } | StoreName { src, .. } => vec![src],
        DeleteLocal { reg } | MakeCell { reg } | Undefine { reg } => vec![reg],
        LoadCell { dst, cell } => vec![dst, cell],
        StoreCell { cell, src } => vec![cell, src],
        DeleteCell { cell } => vec![cell],
        LoadAttr { dst, obj, .. } => vec![dst, obj],
        StoreAttr { obj, src, .. } => vec![obj, src],
        DeleteAttr { obj, .. } => vec![obj],
        LoadMethod { f, obj, .. } => vec![f + 1, obj],
        LoadSuperMethod { f, class, .. } => vec![f + 1, class + 1],
        LoadIndex { dst, obj, key } => vec![dst, obj, key],
        StoreIndex { obj, key, src } => vec![obj, key, src],
        DeleteIndex { obj, key } => vec![obj, key],
        Add { dst, a, b } | Sub { dst, a, b } | Mul { dst, a, b } => vec![dst, a, b],
        Binary { dst, a, b, .. } | InPlace { dst, a, b, .. } | Compare { dst, a, b, .. } => {
            vec![dst, a, b]
        }
        BinaryI { dst, a, .. } | InPlaceI { dst, a, .. } | Unary { dst, a, .. } => vec![dst, a],
        Not { dst, a } => vec![dst, a],
        JumpIfTrue { cond, .. } | JumpIfFalse { cond, .. } => vec![cond],
        JumpUnless { a, b, .. } => vec![a, b],
        JumpUnlessI { a, .. } => vec![a],
        GetIter { dst, src } | Yield { dst, src } => vec![dst, src],
        ForIter { iter, dst, .. } | YieldFrom { dst, iter } => vec![iter, dst],
        RangeStart { base, dst, .. } | ForRange { base, dst, .. } => vec![base + 2, dst],
        Call { argc, dst, f } => vec![dst, f + u16::from(argc)],
        CallMethod { argc, dst, f } => vec![dst, f + 1 + u16::from(argc)],
        CallKw { argc, dst, f, .. } => vec![dst, f + 2 + u16::from(argc)],
        CallEx { dst, f } => vec![dst, f + 3],
        Return { src } => vec![src],
        BuildList { dst, .. }
        | BuildTuple { dst, .. }
        | BuildSet { dst, .. }
        | BuildString { dst, .. }
        | BuildDict { dst, .. }
        | MakeFunction { dst, .. } => vec![dst],
        BuildSlice { dst, start } => vec![dst, start + 2],
        BuildClass { dst, start, n } => vec![dst, start + 1 + n],
        Format { dst, src, spec, .. } => vec![dst, src, if spec == NO_REG { 0 } else { spec }],
        ListAppend { list, src } | ListExtend { list, src } => vec![list, src],
        ListToTuple { dst, list } => vec![dst, list],
        SetAdd { set, src } | SetUpdate { set, src } => vec![set, src],
        DictStore { dict, key, src } => vec![dict, key, src],
        KeywordsExtend { list, src } => vec![list, src],
        Unpack { src, .. } | UnpackEx { src, .. } => vec![src],
        ImportName { dst, .. } => vec![dst],
        ImportFrom { dst, module, .. } => vec![dst, module],
        ImportStar { module } => vec![module],
        Raise { exc } | Reraise { exc } => vec![exc],
        RaiseFrom { exc, cause } => vec![exc, cause],
        MatchException { dst, exc, ty } => vec![dst, exc, ty],
        ExceptionType { dst, exc } => vec![dst, exc],
        PrintExpr { src } => vec![src],
        _ => vec![],
    };
    match *instr {
        BuildList { start, n, .. }
        | BuildTuple { start, n, .. }
        | BuildSet { start, n, .. }
        | BuildString { start, n, .. }
        | Unpack { start, n, .. } => regs.extend(row(start, n)),
        UnpackEx {
            before,
            start,
            after,
            ..
        } => regs.push(start + u16::from(before) + after),
        _ => {}
    }
    regs
}

/// Where an instruction jumps, and whether it is one that goes back.
fn target(instr: &Instr) -> Option<(usize, bool)> {
    match *instr {
        Instr::Jump { target }
        | Instr::JumpIfTrue { target, .. }
        | Instr::JumpIfFalse { target, .. }
        | Instr::JumpUnless { target, .. }
        | Instr::JumpUnlessI { target, .. } => Some((target.into(), false)),
        Instr::ForIter { exit, .. } | Instr::RangeStart { exit, .. } => Some((exit.into(), false)),
        Instr::Loop { target } => Some((target.into(), true)),
        Instr::ForRange { body, .. } => Some((body.into(), true)),
        _ => None,
    }
}

fn site(instr: &Instr) -> Option<usize> {
    match *instr {
        Instr::LoadGlobal { site, .. }
        | Instr::StoreGlobal { site, .. }
        | Instr::DeleteGlobal { site }
        | Instr::LoadName { site, .. }
        | Instr::StoreName { site, .. }
        | Instr::DeleteName { site }
        | Instr::LoadAttr { site, .. }
        | Instr::StoreAttr { site, .. }
        | Instr::DeleteAttr { site, .. }
        | Instr::LoadMethod { site, .. }
        | Instr::LoadSuperMethod { site, .. }
        | Instr::ImportFrom { site, .. } => Some(site.into()),
        _ => None,
    }
}

fn compiles(source: &str, mode: Mode) -> bool {
    let mut heap = Heap::new(1 << 20);
    let file = heap.symbols.intern("soup.py");
    match compile(&mut heap, source.as_bytes(), file, mode) {
        Ok(code) => {
            check(&code);
            true
        }
        Err(e) => {
            assert!(!e.message.is_empty());
            false
        }
    }
}

/// Tokens, and a few that open a block.
const TOKENS: &[&str] = &[
    "a",
    "b",
    "x",
    "self",
    "0",
    "1",
    "2.5",
    "1j",
    "'s'",
    "b'b'",
    "f'{a}{b!r:>{x}}'",
    "f'",
    "'",
    "\"\"\"",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ":",
    ";",
    ".",
    "...",
    "=",
    ":=",
    "+=",
    "==",
    "<",
    "+",
    "-",
    "*",
    "**",
    "/",
    "//",
    "%",
    "@",
    "~",
    "!",
    "->",
    "and",
    "or",
    "not",
    "in",
    "is",
    "if",
    "else",
    "elif",
    "for",
    "while",
    "break",
    "continue",
    "def",
    "class",
    "return",
    "yield",
    "from",
    "import",
    "as",
    "try",
    "except",
    "finally",
    "raise",
    "with",
    "lambda",
    "global",
    "nonlocal",
    "del",
    "pass",
    "assert",
    "async",
    "await",
    "None",
    "True",
    "match",
    "case",
    "type",
    "print",
    "\\",
    "#",
    "\n",
    "\n    ",
    "\n        ",
    "\n\t",
    "\r\n",
    "\u{0}",
    "\u{e9}",
    "\u{1f600}",
];

/// Expressions and statements that fit into each other, so that more of the soup compiles.
fn expression() -> BoxedStrategy<String> {
    let leaf = prop_oneof![
        Just("a"),
        Just("b"),
        Just("x"),
        Just("c.d"),
        Just("1"),
        Just("'s'"),
        Just("None"),
        Just("()"),
        Just("2.5"),
    ]
    .prop_map(str::to_string);
    leaf.prop_recursive(4, 24, 3, |inner| {
        let two = (inner.clone(), inner.clone());
        prop_oneof![
            two.clone().prop_map(|(a, b)| format!("({a} + {b})")),
            two.clone().prop_map(|(a, b)| format!("({a} and {b})")),
            two.clone().prop_map(|(a, b)| format!("(not {a} or {b})")),
            two.clone().prop_map(|(a, b)| format!("({a} < {b} < {a})")),
            two.clone()
                .prop_map(|(a, b)| format!("({a} if {b} else {a})")),
            two.clone()
                .prop_map(|(a, b)| format!("f({a}, *{b}, k={a}, **{b})")),
            two.clone().prop_map(|(a, b)| format!("f({a}, k={b})")),
            two.clone().prop_map(|(a, b)| format!("{{{a}: {b}}}")),
            two.clone()
                .prop_map(|(a, b)| format!("[{a} for x in {b} if x]")),
            two.clone().prop_map(|(a, b)| format!("(x := [{a}, {b}])")),
            two.clone().prop_map(|(a, b)| format!("b[{a}:{b}].m({a})")),
            inner
                .clone()
                .prop_map(|a| format!("(lambda x, b={a}: {a})")),
            inner.clone().prop_map(|a| format!("f'{{{a}!r:>{{b}}}}'")),
            inner.prop_map(|a| format!("(yield {a})")),
        ]
    })
    .boxed()
}

fn statements(depth: u32) -> BoxedStrategy<String> {
    let e = expression();
    let simple = prop_oneof![
        e.clone(),
        e.clone().prop_map(|e| format!("a = {e}")),
        e.clone().prop_map(|e| format!("a, *b, c.d, x[{e}] = {e}")),
        e.clone().prop_map(|e| format!("x[{e}] += {e}")),
        e.clone().prop_map(|e| format!("return {e}")),
        e.clone().prop_map(|e| format!("raise {e}")),
        e.clone().prop_map(|e| format!("assert {e}, {e}")),
        Just("del a, b[x]".to_string()),
        Just("break".to_string()),
        Just("continue".to_string()),
        Just("raise".to_string()),
        Just("raise a from b".to_string()),
        Just("from m import a, b as x".to_string()),
    ]
    .prop_map(|s| format!("{s}\n"))
    .boxed();
    if depth == 0 {
        return simple;
    }
    let block = proptest::collection::vec(statements(depth - 1), 1..4)
        .prop_map(|list| {
            let text = list.concat();
            text.lines().map(|l| format!("  {l}\n")).collect::<String>()
        })
        .boxed();
    let two = (block.clone(), block.clone(), e);
    prop_oneof![
        3 => simple,
        1 => two.clone().prop_map(|(a, b, e)| format!("if {e}:\n{a}else:\n{b}")),
        1 => two.clone().prop_map(|(a, b, e)| format!("while {e}:\n{a}else:\n{b}")),
        1 => two.clone().prop_map(|(a, b, e)| format!("for x in {e}:\n{a}else:\n{b}")),
        1 => two.clone().prop_map(|(a, _, e)| format!("for a in range({e}, 9, 2):\n{a}")),
        1 => two.clone().prop_map(|(a, b, e)| {
            format!("try:\n{a}except {e} as x:\n{b}else:\n{a}finally:\n{b}")
        }),
        1 => two.clone().prop_map(|(a, b, _)| format!("try:\n{a}finally:\n{b}")),
        1 => two.clone().prop_map(|(a, _, e)| format!("with {e} as (a, b), {e}:\n{a}")),
        1 => two.clone().prop_map(|(a, _, e)| {
            format!("@f\ndef f(self, a, b={e}, *args, x={e}, **kw):\n  nonlocal_ = self\n{a}")
        }),
        1 => two.clone().prop_map(|(a, b, e)| {
            format!("async def g(x):\n  async with {e} as a:\n  {}  async for b in x:\n  {}",
                a.replace('\n', "\n  ").trim_end_matches("  "),
                b.replace('\n', "\n  ").trim_end_matches("  "))
        }),
        1 => two.prop_map(|(a, _, e)| format!("class A({e}):\n  def m(self): super().m()\n{a}")),
    ]
    .boxed()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn token_soup(tokens in proptest::collection::vec(proptest::sample::select(TOKENS), 0..60)) {
        let source = tokens.join(" ");
        compiles(&source, Mode::File);
        compiles(&source, Mode::Single);
        compiles(&source, Mode::Eval);
    }

    #[test]
    fn any_text(source in "\\PC*") {
        compiles(&source, Mode::File);
    }

    #[test]
    fn functions(body in statements(3)) {
        let indented: String = body.lines().map(|l| format!("  {l}\n")).collect();
        compiles(&format!("def f(a, b, x):\n{indented}"), Mode::File);
        compiles(&format!("for a in b:\n{indented}"), Mode::Single);
    }
}

#[test]
fn the_generator_of_functions_makes_some_that_compile() {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let good = (0..200)
        .filter(|_| {
            let body = statements(2)
                .new_tree(&mut runner)
                .expect("a tree")
                .current();
            let indented: String = body.lines().map(|l| format!("    {l}\n")).collect();
            compiles(
                &format!("def f(a, b, x):\n  for c in x:\n{indented}"),
                Mode::File,
            )
        })
        .count();
    assert!(good > 50, "{good} of 200");
}
