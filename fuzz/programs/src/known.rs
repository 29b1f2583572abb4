//! Differences that are let pass, each with what it stands for.

use std::borrow::Cow;

/// A snippet and what both printed.
pub struct Outputs<'a> {
    pub source: &'a str,
    pub theirs: &'a str,
    pub ours: &'a str,
}

impl Outputs<'_> {
    /// Whether both print the same once each line was changed so.
    fn same_but(&self, change: impl Fn(&str) -> Cow<'_, str>) -> bool {
        let (theirs, ours) = (self.theirs.lines(), self.ours.lines());
        theirs.map(&change).eq(ours.map(&change))
    }

    /// What is printed here behind all that MicroPython printed, if it was ended: it wrote beyond its heap.
    fn rest_of_ours(&self) -> Option<&str> {
        self.ours.strip_prefix(self.theirs.trim_end_matches('\n'))
    }

    /// Whether every pair of lines that differ is such a pair, and there are as many lines.
    fn all_pairs(&self, such: impl Fn(&str, &str) -> bool) -> bool {
        self.theirs.lines().count() == self.ours.lines().count()
            && self
                .theirs
                .lines()
                .zip(self.ours.lines())
                .all(|(t, o)| t == o || such(t, o))
    }
}

/// Why a class of differences is let pass.
#[derive(Clone, Copy)]
pub enum Why {
    /// A row of COMPATIBILITY.md, by its program in `compatibility/`.
    Row(&'static str),
    /// An ESP32 does as Boardless does, the MicroPython of the comparison otherwise.
    Oracle(&'static str),
}

/// A class of differences.
pub struct Class {
    pub why: Why,
    pub covers: fn(&Outputs) -> bool,
}

/// All classes.
pub const CLASSES: &[Class] = &[
    Class {
        why: Why::Row("recursion_depth.py"),
        covers: |o| {
            let deep = "maximum recursion depth exceeded";
            let opens = |line: &str| line.starts_with(['[', '{', '(']) || line.contains(deep);
            o.theirs.contains(deep)
                && o.ours.contains(deep)
                && o.all_pairs(|t, o| {
                    let (t, o) = (&*without_tiny(t), &*without_tiny(o));
                    let same = t.bytes().zip(o.bytes()).take_while(|(t, o)| t == o).count();
                    let end = |line: &str| {
                        line.ends_with("Traceback (most recent call last):") || line.contains(deep)
                    };
                    same > 40 && opens(t) && opens(o) && end(t) && end(o)
                })
        },
    },
    Class {
        why: Why::Row("padding_memory.py"),
        covers: |o| {
            o.source.contains("format")
                && o.theirs.contains("MemoryError")
                && o.same_but(without_allocation)
        },
    },
    Class {
        why: Why::Row("wrapped_sizes.py"),
        covers: |o| {
            let wraps = [
                "**",
                "<<",
                "2147483647",
                "2147483648",
                "4294967",
                "10737418",
                "10**18",
            ];
            o.rest_of_ours()
                .is_some_and(|rest| rest.contains("memory allocation failed, allocating "))
                && wraps.iter().any(|w| o.source.contains(w))
        },
    },
    Class {
        why: Why::Row("star_overrun.py"),
        covers: |o| {
            let stars = |line: &str| line.matches("(*").count() + line.matches(", *").count();
            o.rest_of_ours().is_some() && o.source.lines().any(|line| stars(line) > 1)
        },
    },
    Class {
        why: Why::Row("float_identity.py"),
        covers: |o| {
            let is = o.source.contains(" is ");
            o.all_pairs(|t, o| {
                t.contains("nan") && o.contains("nan") || is && t.replace("False", "True") == o
            })
        },
    },
    Class {
        why: Why::Row("long_elements.py"),
        covers: |o| {
            o.all_pairs(|t, o| {
                // Nor do they ask the right side's reflected method.
                t == o.replace("unsupported types for __r", "unsupported types for __")
                    || t.contains("' object isn't iterable")
                        && o.contains("unsupported types for : 'int', '")
            })
        },
    },
    Class {
        why: Why::Row("nested_finally.py"),
        covers: |o| {
            let large = ["bytecode overflow", "code too large"];
            o.source.matches("finally:").count() > 2 && large.iter().any(|l| o.ours.contains(l))
        },
    },
    Class {
        why: Why::Oracle(
            "floats below 1e-40 are printed by what the processor makes of a float beyond 32 bits: an ESP32 the greatest word",
        ),
        covers: |o| o.theirs.contains("e-4") && o.same_but(without_tiny),
    },
    Class {
        why: Why::Oracle("errno's numbers are Linux's"),
        covers: |o| o.same_but(without_errno),
    },
    Class {
        why: Why::Oracle(
            "the exponential of a NaN with a sign is 0 in lib/libm; an ESP32 has newlib's",
        ),
        covers: |o| {
            o.source.contains("math.exp")
                && o.same_but(|line| Cow::Owned(line.replace("nan", "0.0")))
        },
    },
];

/// A line without how much memory was asked for.
fn without_allocation(line: &str) -> Cow<'_, str> {
    let Some((before, rest)) = line.split_once("failed, allocating ") else {
        return Cow::Borrowed(line);
    };
    Cow::Owned(format!(
        "{before}{}",
        rest.trim_start_matches(|c: char| c.is_ascii_digit())
    ))
}

/// A line without `[Errno 98] EADDRINUSE`, but with the number.
fn without_errno(line: &str) -> Cow<'_, str> {
    let Some((before, rest)) = line.split_once("[Errno ") else {
        return Cow::Borrowed(line);
    };
    let Some((number, name)) = rest.split_once("] ") else {
        return Cow::Borrowed(line);
    };
    let after = name.trim_start_matches(|c: char| c.is_ascii_uppercase() || c.is_ascii_digit());
    Cow::Owned(format!("{before}{number}{after}"))
}

/// A line with `~` for each number that ends in `e-40` and below.
fn without_tiny(line: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut rest = line;
    while let Some(at) = rest.find("e-4") {
        let (number, tail) = rest.split_at(at);
        let digits = |c: char| c.is_ascii_digit() || c == '.';
        out.push_str(number.trim_end_matches(digits));
        out.push('~');
        rest = tail.get(3..).unwrap_or("").trim_start_matches(digits);
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The class that a difference belongs to.
pub fn class(outputs: &Outputs) -> Option<usize> {
    CLASSES.iter().position(|class| (class.covers)(outputs))
}
