//! When the friendly REPL asks for another line.

/// Words after which a statement goes on until an empty line, as do lines that begin with `@`.
const COMPOUND: [&[u8]; 8] = [
    b"if", b"while", b"for", b"try", b"with", b"def", b"class", b"async",
];

/// Whether `input`, the lines so far joined by `\n`, needs another line: it is a compound statement whose last line
/// is not empty, or has an open bracket, an open triple quote or a trailing backslash.
///
/// It is as shallow as MicroPython's: it counts brackets by kind, reads no comments (a quote or bracket in one
/// counts) and does not know that a statement after `;` may be a compound one.
pub fn needs_more(input: &[u8]) -> bool {
    let Some(&last) = input.last() else {
        return false;
    };
    let scan = Scan::of(input);
    match scan.quote {
        Some(quote) if quote.triple => return true,
        None if scan.open.iter().any(|&count| count > 0) => return true,
        _ => {}
    }
    last == b'\\' || (last != b'\n' && is_compound(input))
}

fn is_compound(input: &[u8]) -> bool {
    input.first() == Some(&b'@')
        || COMPOUND.iter().any(|word| {
            input
                .strip_prefix(*word)
                .is_some_and(|rest| !rest.first().is_some_and(|&c| is_identifier(c)))
        })
}

/// Whether `c` may stand in an identifier; every byte of a character beyond ASCII may not, as in MicroPython.
pub(super) fn is_identifier(c: u8) -> bool {
    c.is_ascii_alphanumeric() || c == b'_'
}

#[derive(Clone, Copy, PartialEq)]
struct Quote {
    mark: u8,
    triple: bool,
}

struct Scan {
    /// Round, square and curly brackets opened and not closed; below zero if closed once too often.
    open: [i32; 3],
    quote: Option<Quote>,
}

impl Scan {
    fn of(input: &[u8]) -> Self {
        let mut scan = Scan {
            open: [0; 3],
            quote: None,
        };
        let mut rest = input;
        while let Some((&c, after)) = rest.split_first() {
            rest = after;
            match c {
                b'\'' | b'"' => {
                    let triple = Quote {
                        mark: c,
                        triple: true,
                    };
                    let single = Quote {
                        mark: c,
                        triple: false,
                    };
                    if (scan.quote.is_none() || scan.quote == Some(triple))
                        && after.starts_with(&[c, c])
                    {
                        rest = &after[2..];
                        scan.toggle(triple);
                    } else if scan.quote.is_none() || scan.quote == Some(single) {
                        scan.toggle(single);
                    }
                }
                b'\\'
                    if scan.quote.is_some()
                        && matches!(after.first(), Some(b'\'' | b'"' | b'\\')) =>
                {
                    rest = &after[1..];
                }
                _ if scan.quote.is_none() => match c {
                    b'(' => scan.open[0] += 1,
                    b')' => scan.open[0] -= 1,
                    b'[' => scan.open[1] += 1,
                    b']' => scan.open[1] -= 1,
                    b'{' => scan.open[2] += 1,
                    b'}' => scan.open[2] -= 1,
                    _ => {}
                },
                _ => {}
            }
        }
        scan
    }

    fn toggle(&mut self, quote: Quote) {
        self.quote = if self.quote.is_none() {
            Some(quote)
        } else {
            None
        };
    }
}
