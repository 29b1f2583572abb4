//! Ports of a board under other numbers of the PC: `--publish PC:BOARD`.

use std::str::FromStr;

use thiserror::Error;

/// One `--publish PC:BOARD`: what the board binds as BOARD, the PC has as PC, for TCP and UDP alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Publish {
    /// The PC's port.
    pub pc: u16,
    /// The board's port.
    pub board: u16,
}

/// Why a `--publish` is not one, or cannot be kept beside another.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PublishError {
    /// There is no colon.
    #[error(
        "--publish takes PC:BOARD, the PC's port and the board's, such as 8080:80; {0:?} has no ':'"
    )]
    NoColon(String),
    /// One of the two is no port.
    #[error("--publish takes two ports from 1 to 65535, such as 8080:80; {0:?} is not one")]
    BadPort(String),
    /// The board's port has another number of the PC already.
    #[error("--publish {pc}:{board}: the board's port {board} is published already, as {other}")]
    BoardTwice {
        /// The PC's port.
        pc: u16,
        /// The board's port.
        board: u16,
        /// The other number of the PC.
        other: u16,
    },
    /// The PC's port stands for another one of the board already.
    #[error(
        "--publish {pc}:{board}: the PC's port {pc} is the board's port {other} already; choose another"
    )]
    PcTwice {
        /// The PC's port.
        pc: u16,
        /// The board's port.
        board: u16,
        /// The board's other port.
        other: u16,
    },
}

impl FromStr for Publish {
    type Err = PublishError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (pc, board) = text
            .split_once(':')
            .ok_or_else(|| PublishError::NoColon(text.to_owned()))?;
        let port = |text: &str| match text.parse() {
            Ok(port) if port != 0 => Ok(port),
            _ => Err(PublishError::BadPort(text.to_owned())),
        };
        Ok(Self {
            pc: port(pc)?,
            board: port(board)?,
        })
    }
}

/// All published ports of one board.
#[derive(Clone, Debug, Default)]
pub struct Published(Vec<Publish>);

impl Published {
    /// None.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one; the same one twice counts once.
    ///
    /// # Errors
    /// When one of the two ports is used already.
    pub fn add(&mut self, publish: Publish) -> Result<(), PublishError> {
        let Publish { pc, board } = publish;
        for other in &self.0 {
            if *other == publish {
                return Ok(());
            }
            if other.board == board {
                return Err(PublishError::BoardTwice {
                    pc,
                    board,
                    other: other.pc,
                });
            }
            if other.pc == pc {
                return Err(PublishError::PcTwice {
                    pc,
                    board,
                    other: other.board,
                });
            }
        }
        self.0.push(publish);
        Ok(())
    }

    /// The PC's number of the board's port; the same if it is not published.
    pub fn pc_port(&self, board: u16) -> u16 {
        self.0
            .iter()
            .find(|publish| publish.board == board)
            .map_or(board, |publish| publish.pc)
    }

    /// Whether the board's port has a number of its own on the PC.
    pub fn is_published(&self, board: u16) -> bool {
        self.0.iter().any(|publish| publish.board == board)
    }
}
