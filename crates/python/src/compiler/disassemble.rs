//! Bytecode as text, for tests and for people.

use crate::code::{Code, Instr};
use crate::heap::Heap;
use crate::value::Value;
use bstr::ByteSlice;
use std::fmt::Write;

/// Lists a code object and those inside it: one instruction a line, with its line number where
/// that changes, names and constants spelt out.
pub fn disassemble(code: &Code, heap: &Heap) -> String {
    let mut out = String::new();
    list(code, heap, &mut out);
    out
}

fn list(code: &Code, heap: &Heap, out: &mut String) {
    let text = |s| heap.symbols.text(s).to_str_lossy();
    let names: Vec<_> = code.params.names.iter().map(|&n| text(n)).collect();
    // Writing to a String does not fail.
    let _ = writeln!(
        out,
        "{:?} {}({}) registers {} free {}",
        code.kind,
        text(code.name),
        names.join(", "),
        code.registers,
        code.free
    );
    let mut line = 0;
    for (pc, instr) in code.instrs.iter().enumerate() {
        let now = code.line(pc);
        let shown = if now == line {
            String::new()
        } else {
            now.to_string()
        };
        line = now;
        let _ = write!(out, "{shown:>4} {pc:>3} {}", plain(instr));
        if let Some(note) = note(code, heap, instr) {
            let _ = write!(out, "  ; {note}");
        }
        out.push('\n');
    }
    for h in &code.handlers {
        let _ = writeln!(
            out,
            "     handler {}..{} -> {} r{}",
            h.start, h.end, h.target, h.reg
        );
    }
    for child in &code.children {
        list(child, heap, out);
    }
}

/// `Add { dst: 1, a: 2, b: 3 }` as `Add dst 1 a 2 b 3`.
fn plain(instr: &Instr) -> String {
    format!("{instr:?}")
        .replace([',', '{', '}', ':'], "")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

fn note(code: &Code, heap: &Heap, instr: &Instr) -> Option<String> {
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
        | Instr::ImportFrom { site, .. } => {
            let site = code.sites.get(usize::from(site))?;
            Some(heap.symbols.text(site.name).to_string())
        }
        Instr::Const { k, .. } => Some(show(*code.consts.get(usize::from(k))?, heap)),
        Instr::CallKw { names, .. } => Some(show(*code.consts.get(usize::from(names))?, heap)),
        Instr::ImportName { spec, .. } => Some(show(*code.consts.get(usize::from(spec))?, heap)),
        Instr::MakeFunction { code: child, .. } => {
            let child = code.children.get(usize::from(child))?;
            Some(heap.symbols.text(child.name).to_string())
        }
        _ => None,
    }
}

fn show(v: Value, heap: &Heap) -> String {
    use crate::object::Object;
    match v {
        Value::Str(s) => format!("{:?}", heap.symbols.text(s)),
        Value::Obj(r) => match heap.get(r) {
            Object::Str(s) => format!("{s:?}"),
            Object::Bytes(b) => format!("b\"{}\"", b.escape_ascii()),
            Object::Int(i) => i.to_string(),
            Object::Complex(_, i) => format!("{i:?}j"),
            Object::Tuple(t) => {
                let items: Vec<_> = t.iter().map(|&v| show(v, heap)).collect();
                format!("({})", items.join(", "))
            }
            _ => "?".to_string(),
        },
        Value::Int(i) => i.to_string(),
        Value::Float(f) => format!("{f:?}"),
        Value::Bool(true) => "True".to_string(),
        Value::Bool(false) => "False".to_string(),
        Value::None => "None".to_string(),
        v => format!("{v:?}"),
    }
}
