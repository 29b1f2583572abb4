//! Those who look at a board while it runs in a terminal: the panel, a waveform file.

use std::path::Path;
use std::time::Duration;

use anyhow::Result;
use esp32::Board;
use esp32::pins::Change;
use lab::live::Driver;
use network::host::Source;

use crate::panel::{About, At, Panel};
use crate::vcd::Waveforms;

/// Front end number of the panel.
pub(crate) const PANEL: usize = 64;

/// Who looks at a board.
pub struct Onlookers {
    /// A person wants to read of changes of outputs.
    pub show_pins: bool,
    panel: Option<Panel>,
    waveforms: Option<Waveforms>,
}

impl Onlookers {
    /// Nobody but, perhaps, a person who wants to read of changes of outputs.
    #[must_use]
    pub fn new(show_pins: bool) -> Onlookers {
        Onlookers {
            show_pins,
            panel: None,
            waveforms: None,
        }
    }

    /// Adds a panel.
    ///
    /// # Errors
    /// Its address cannot be had.
    pub fn add_panel(&mut self, driver: &Driver, at: At, about: About) -> Result<()> {
        let notifier = driver.reactor().notifier();
        let panel = Panel::start(at, about, move || {
            notifier.notify(0, Source::FrontEnd(PANEL));
        })?;
        eprintln!("boardless: panel at {}", panel.url());
        self.panel = Some(panel);
        Ok(())
    }

    /// Adds a file of waveforms.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn add_waveforms(&mut self, path: &Path) -> Result<()> {
        self.waveforms = Some(Waveforms::create(path)?);
        Ok(())
    }

    /// The board sent bytes.
    pub fn output(&mut self, bytes: &[u8]) {
        if let Some(panel) = &mut self.panel {
            panel.output(bytes);
        }
    }

    /// A pin changed.
    pub fn pin(&mut self, change: &Change) {
        if let Some(panel) = &mut self.panel {
            panel.change(change);
        }
        if let Some(waveforms) = &mut self.waveforms {
            waveforms.change(*change);
        }
    }

    /// Before the board runs: does what they ask for; true if it is to be woken.
    pub fn attend(&mut self, board: &mut Board) -> bool {
        self.panel.as_mut().is_some_and(|panel| panel.attend(board))
    }

    /// After the board ran: when they want to look next, even if it does not run.
    pub fn look(&mut self, board: Option<&Board>) -> Option<Duration> {
        if let (Some(waveforms), Some(board)) = (&mut self.waveforms, board) {
            waveforms.now(board.state().now());
        }
        self.panel.as_mut()?.look(board)
    }
}
