//! What one does to an LED.

/// A request about one LED. Levels are thousandths, times milliseconds; the board refuses what is beyond its range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Only ask.
    Get,
    /// Light it at the level it has.
    On,
    /// Darken it; its level stays.
    Off,
    /// On if it is off, off if it is on. Not to be sent twice: see [`Client::act_if`](crate::Client::act_if).
    Toggle,
    /// Light it at a level of 1 to 1000; 0 is off.
    Level(u16),
    /// Go evenly to a level.
    Fade {
        /// The level, 0 to 1000.
        level: u16,
        /// How long that takes, 0 to 60000 ms.
        ms: u32,
    },
    /// Lit and dark by turns.
    Blink {
        /// How long it is lit, 20 to 60000 ms.
        on: u32,
        /// How long it is dark, 20 to 60000 ms.
        off: u32,
        /// How often, 1 to 1000; without end if nothing is said.
        count: Option<u16>,
    },
    /// End its effect.
    Stop,
}

impl Action {
    /// The request, without an end of line. `name` is taken as it is: see [`is_name`](crate::is_name).
    ///
    /// ```
    /// use led::Action;
    /// let blink = Action::Blink { on: 100, off: 400, count: None };
    /// assert_eq!(blink.line(Some("red"), Some(4)), "blink red 100 400 if=4");
    /// assert_eq!(Action::On.line(None, None), "on");
    /// ```
    #[must_use]
    pub fn line(self, name: Option<&str>, rev: Option<u32>) -> String {
        let verb = match self {
            Self::Get => "get",
            Self::On => "on",
            Self::Off => "off",
            Self::Toggle => "toggle",
            Self::Level(_) => "level",
            Self::Fade { .. } => "fade",
            Self::Blink { .. } => "blink",
            Self::Stop => "stop",
        };
        let mut line = verb.to_owned();
        let mut add = |word: &dyn std::fmt::Display| line += &format!(" {word}");
        if let Some(name) = name {
            add(&name);
        }
        match self {
            Self::Level(level) => add(&level),
            Self::Fade { level, ms } => {
                add(&level);
                add(&ms);
            }
            Self::Blink { on, off, count } => {
                add(&on);
                add(&off);
                if let Some(count) = count {
                    add(&count);
                }
            }
            Self::Get | Self::On | Self::Off | Self::Toggle | Self::Stop => {}
        }
        if let Some(rev) = rev {
            add(&format_args!("if={rev}"));
        }
        line
    }
}
