//! Small Python programs by a grammar: each ends by itself, soon, and asks nothing of the world.
//!
//! [`expr`] makes expressions of a wanted kind (now and then of another, so that errors occur too),
//! [`format`] texts and what formats them, [`program`] statements and whole programs, [`protocol`] and [`subject`] those of
//! one subject.

mod expr;
mod format;
mod method;
mod more;
mod program;
mod protocol;
mod subject;

pub use program::PRELUDE;

use crate::choices::Choices;

/// What an expression is meant to give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Int,
    Float,
    Str,
    Bytes,
    List,
    Tuple,
    Dict,
    Set,
    Bool,
    Range,
    ByteArray,
}

/// All kinds, the frequent ones twice.
const KINDS: [Kind; 16] = [
    Kind::Int,
    Kind::Int,
    Kind::Str,
    Kind::Str,
    Kind::List,
    Kind::List,
    Kind::Float,
    Kind::Float,
    Kind::Bytes,
    Kind::Tuple,
    Kind::Dict,
    Kind::Set,
    Kind::Bool,
    Kind::Range,
    Kind::ByteArray,
    Kind::Tuple,
];

/// Makes programs of decisions.
pub struct Generator<'a> {
    choices: &'a mut dyn Choices,
    /// Variables in scope.
    names: Vec<(String, Kind)>,
    /// How many names were made up.
    made: usize,
    /// How deep expressions may still nest.
    depth: usize,
}

impl<'a> Generator<'a> {
    /// One that decides by `choices`.
    pub fn new(choices: &'a mut dyn Choices) -> Generator<'a> {
        Generator {
            choices,
            names: Vec::new(),
            made: 0,
            depth: 3,
        }
    }

    fn below(&mut self, bound: usize) -> usize {
        self.choices.below(bound)
    }

    /// True once in `n` times.
    fn once_in(&mut self, n: usize) -> bool {
        self.below(n) == n - 1
    }

    fn pick<'s>(&mut self, from: &[&'s str]) -> &'s str {
        from[self.below(from.len())]
    }

    fn kind(&mut self) -> Kind {
        KINDS[self.below(KINDS.len())]
    }

    /// A name that was not used before.
    fn fresh(&mut self) -> String {
        self.made += 1;
        format!("v{}", self.made)
    }

    /// A variable in scope, of this kind if there is one.
    fn variable(&mut self, kind: Kind) -> Option<String> {
        let count = self.names.iter().filter(|(_, k)| *k == kind).count();
        if count == 0 {
            return None;
        }
        let chosen = self.below(count);
        let mut names = self.names.iter().filter(|(_, k)| *k == kind);
        names.nth(chosen).map(|(name, _)| name.clone())
    }
}
