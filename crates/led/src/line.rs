//! What a board says, line by line.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// A line that is not of this protocol.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{0}` is no line of LED/1")]
pub struct NotALine(pub String);

/// A line of a board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// The first one.
    Greeting(Greeting),
    /// `+`: a request was done.
    Done {
        /// The request's tag, without its `#`.
        tag: Option<String>,
        /// What came of it: a [`State`], or words.
        result: String,
    },
    /// `-`: a request was not done.
    Refused {
        /// The request's tag, without its `#`.
        tag: Option<String>,
        /// Why.
        refusal: Refusal,
    },
    /// `!`: an LED's state, unasked.
    News(State),
    /// A later version's, to be passed over.
    Unknown(String),
}

/// What the board is, in its first line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Greeting {
    /// The protocol's version.
    pub version: u32,
    /// The board's name for itself.
    pub id: String,
    /// How often it has started.
    pub boot: u32,
    /// What the login needs, where there is one.
    pub nonce: Option<String>,
    /// Whether the board wants a login.
    pub login: bool,
}

/// Why a request was not done.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("the board says: {text} ({code})")]
pub struct Refusal {
    /// For programs: 4xx, the request is to blame; 5xx, the board.
    pub code: u16,
    /// For people.
    pub text: String,
}

/// An LED as the board tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// Its name.
    pub name: String,
    /// Whether it is lit, apart from its effect.
    pub lit: bool,
    /// Its brightness when it is lit, in thousandths.
    pub level: u16,
    /// What happens by itself.
    pub effect: Effect,
    /// How often this has changed since the board started.
    pub rev: u32,
}

/// What happens to an LED by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Nothing.
    None,
    /// It goes to its level.
    Fade {
        /// Within so many milliseconds, from the request on.
        ms: u32,
    },
    /// It is lit and dark by turns.
    Blink {
        /// Milliseconds that it is lit.
        on: u32,
        /// Milliseconds that it is dark.
        off: u32,
        /// How often; without end if nothing is said.
        count: Option<u16>,
    },
    /// One of a later day.
    Other(String),
}

/// The value of a field among words; those that are not known are passed over.
pub(crate) fn field<'a>(words: &[&'a str], key: &str) -> Option<&'a str> {
    words
        .iter()
        .filter_map(|word| word.split_once('='))
        .find(|(name, _)| *name == key)
        .map(|(_, value)| value)
}

impl FromStr for Line {
    type Err = NotALine;

    /// Reads a line, with or without its end.
    ///
    /// ```
    /// use led::line::Line;
    /// let Ok(Line::Refused { tag, refusal }) = "-#7 404 no LED of that name".parse() else { panic!() };
    /// assert_eq!((tag.as_deref(), refusal.code), (Some("7"), 404));
    /// ```
    fn from_str(text: &str) -> Result<Self, NotALine> {
        let text = text.trim_end_matches(['\r', '\n']);
        let wrong = || NotALine(text.to_owned());
        let (first, rest) = text.split_once(' ').unwrap_or((text, ""));
        if let Some(version) = first.strip_prefix("LED/") {
            let version = version.parse().map_err(|_| wrong())?;
            return Greeting::parse(version, rest)
                .map(Line::Greeting)
                .ok_or_else(wrong);
        }
        let mut signs = first.chars();
        let sign = signs.next().ok_or_else(wrong)?;
        let tag = match signs.as_str() {
            "" => None,
            tag => Some(
                tag.strip_prefix('#')
                    .filter(|tag| crate::is_word(tag))
                    .ok_or_else(wrong)?
                    .to_owned(),
            ),
        };
        match sign {
            '+' if !rest.is_empty() => Ok(Self::Done {
                tag,
                result: rest.to_owned(),
            }),
            '-' => {
                let (code, text) = rest.split_once(' ').unwrap_or((rest, ""));
                let code = code
                    .parse()
                    .ok()
                    .filter(|code| (400..600).contains(code))
                    .ok_or_else(wrong)?;
                let text = text.to_owned();
                Ok(Self::Refused {
                    tag,
                    refusal: Refusal { code, text },
                })
            }
            '!' if tag.is_none() => rest.parse().map(Self::News),
            c if c.is_ascii_punctuation() && !matches!(c, '+' | '!') => {
                Ok(Self::Unknown(text.to_owned()))
            }
            _ => Err(wrong()),
        }
    }
}

impl Greeting {
    fn parse(version: u32, rest: &str) -> Option<Self> {
        let words: Vec<&str> = rest.split_ascii_whitespace().collect();
        let (id, fields) = words.split_first()?;
        Some(Self {
            version,
            id: (*id).to_owned(),
            boot: field(fields, "boot")
                .unwrap_or_default()
                .parse()
                .unwrap_or_default(),
            nonce: field(fields, "nonce").map(str::to_owned),
            login: field(fields, "auth").is_some_and(|auth| auth != "none"),
        })
    }
}

impl FromStr for State {
    type Err = NotALine;

    /// Reads `led on level=250 effect=none rev=3`, and passes over fields that it does not know.
    ///
    /// ```
    /// use led::{Effect, State};
    /// let state: State = "led on level=250 effect=fade:500 rev=3 mood=good".parse()?;
    /// assert!(state.lit && state.effect == Effect::Fade { ms: 500 });
    /// assert_eq!(state.to_string(), "led on level=250 effect=fade:500 rev=3");
    /// # Ok::<_, led::line::NotALine>(())
    /// ```
    fn from_str(text: &str) -> Result<Self, NotALine> {
        let words: Vec<&str> = text.split_ascii_whitespace().collect();
        let parse = || {
            let [name, lit, fields @ ..] = words.as_slice() else {
                return None;
            };
            Some(Self {
                name: (*name).to_owned(),
                lit: match *lit {
                    "on" => true,
                    "off" => false,
                    _ => return None,
                },
                level: field(fields, "level")?.parse().ok()?,
                effect: Effect::parse(field(fields, "effect")?),
                rev: field(fields, "rev")?.parse().ok()?,
            })
        };
        parse().ok_or_else(|| NotALine(text.to_owned()))
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lit = if self.lit { "on" } else { "off" };
        write!(
            f,
            "{} {lit} level={} effect={} rev={}",
            self.name, self.level, self.effect, self.rev
        )
    }
}

impl Effect {
    fn parse(text: &str) -> Self {
        let parts: Vec<&str> = text.split(':').collect();
        let known = || {
            Some(match parts.as_slice() {
                ["none"] => Self::None,
                ["fade", ms] => Self::Fade {
                    ms: ms.parse().ok()?,
                },
                ["blink", on, off, count @ ..] if count.len() < 2 => Self::Blink {
                    on: on.parse().ok()?,
                    off: off.parse().ok()?,
                    count: match count.first() {
                        Some(count) => Some(count.parse().ok()?),
                        None => None,
                    },
                },
                _ => return None,
            })
        };
        known().unwrap_or_else(|| Self::Other(text.to_owned()))
    }
}

impl fmt::Display for Effect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.write_str("none"),
            Self::Fade { ms } => write!(f, "fade:{ms}"),
            Self::Blink { on, off, count } => {
                write!(f, "blink:{on}:{off}")?;
                count.map_or(Ok(()), |count| write!(f, ":{count}"))
            }
            Self::Other(text) => f.write_str(text),
        }
    }
}
