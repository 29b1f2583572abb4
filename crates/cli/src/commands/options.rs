//! Options shared by the commands that power a board.

use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::rc::Rc;

use anyhow::{Context, Result};
use clap::Args;
use esp32::{Board, Config, Flash, Job, RealClock};
use lab::live::Driver;
use network::air::{Air, WifiOption};
use network::host::{HostNetwork, HostOptions, parse_address};
use network::names::HostOverride;
use network::publish::Publish;

use crate::onlookers::Onlookers;
use crate::panel::{About, At};
use crate::theatre::{Film, Options as TheatreOptions, Playing, Theatre};

/// What a board is like and what it can reach.
#[derive(Debug, Clone, Args)]
pub struct BoardOptions {
    /// A Wi-Fi network that exists, besides `Boardless` (key `micropython`), `Boardless-Guest` (open) and `SSID`
    /// (key `password`); an empty key is an open one; repeatable
    #[arg(long, value_name = "SSID:KEY", help_heading = "Wi-Fi")]
    pub wifi: Vec<WifiOption>,
    /// Whatever network a program asks for exists and takes its key
    #[arg(long, help_heading = "Wi-Fi")]
    pub any_wifi: bool,
    /// Seconds that joining a network takes
    #[arg(long, value_name = "SECONDS", default_value = "0.5", value_parser = parse_delay, help_heading = "Wi-Fi")]
    pub wifi_delay: u64,
    /// The board's address, one of this PC's: servers on the board listen there
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1", value_parser = parse_address, help_heading = "Network")]
    pub ip: Ipv4Addr,
    /// Listen on port PC of this PC for the board's port BOARD, as in `8080:80`; repeatable
    #[arg(long, value_name = "PC:BOARD", help_heading = "Network")]
    pub publish: Vec<Publish>,
    /// The board resolves NAME as ADDR; with a port, whatever it sends to NAME goes there; repeatable
    #[arg(long, value_name = "NAME=ADDR[:PORT]", help_heading = "Network")]
    pub host: Vec<HostOverride>,
    /// towel.blinkenlights.nl is the built-in theatre
    #[arg(long, help_heading = "Network")]
    pub theatre: bool,
    /// Bytes of heap the board has for Python objects
    #[arg(long, value_name = "BYTES", default_value_t = python::heap::DEFAULT_LIMIT, value_parser = parse_heap, help_heading = "Board")]
    pub heap: usize,
    /// Join two pins by a wire, as in `4:5`; repeatable
    #[arg(long, value_name = "PIN:PIN", value_parser = parse_wire, help_heading = "Board")]
    pub wire: Vec<[usize; 2]>,
    /// Print changes of output pins on stderr, with the board's time: `GPIO2 1`, `GPIO2 PWM 1000 Hz 50.0 %`
    #[arg(long, help_heading = "Board")]
    pub show_pins: bool,
    /// Show the board on a page, for a browser on this PC: its pins, its serial line, its network; on port 8032 or
    /// another that is free unless told
    #[arg(long, value_name = "[HOST:]PORT", num_args = 0..=1, default_missing_value = "", help_heading = "Board")]
    pub panel: Option<At>,
    /// Write the waveforms of the pins to FILE, for GTKWave or PulseView; PWM edge by edge, up to 100 kHz
    #[arg(long, value_name = "FILE", help_heading = "Board")]
    pub vcd: Option<PathBuf>,
}

/// Heaps smaller than this hold no program.
const LEAST_HEAP: usize = 8 << 10;
/// Heaps greater than this are no ESP32's, PSRAM included.
const GREATEST_HEAP: usize = 64 << 20;

/// Microseconds.
fn parse_delay(text: &str) -> Result<u64, String> {
    match text.parse::<f64>() {
        Ok(seconds) if (0.0..=3600.0).contains(&seconds) => Ok((seconds * 1e6) as u64),
        _ => Err(format!(
            "`{text}` is no number of seconds from 0 to 3600, such as 0.5"
        )),
    }
}

fn parse_wire(text: &str) -> Result<[usize; 2], String> {
    let pin = |text: &str| text.parse().ok().filter(|pin| *pin < esp32::pins::COUNT);
    match text.split_once(':').map(|(a, b)| (pin(a), pin(b))) {
        Some((Some(a), Some(b))) if a != b => Ok([a, b]),
        _ => Err(format!("`{text}` is no wire between two pins, such as 4:5")),
    }
}

fn parse_heap(text: &str) -> Result<usize, String> {
    let bytes: usize = text
        .parse()
        .map_err(|_| format!("`{text}` is no number of bytes, such as 158192"))?;
    if (LEAST_HEAP..=GREATEST_HEAP).contains(&bytes) {
        Ok(bytes)
    } else {
        Err(format!(
            "a heap has {LEAST_HEAP} to {GREATEST_HEAP} bytes; an ESP32 has about {}",
            python::heap::DEFAULT_LIMIT
        ))
    }
}

/// A board on a driver, and what lives beside it.
pub struct Powered {
    /// Its number.
    pub owner: usize,
    /// The theatre, if it was asked for; it ends with this value.
    pub theatre: Option<Playing>,
}

impl BoardOptions {
    /// The networks there are.
    fn air(&self) -> Air {
        let mut air = Air::default();
        for wifi in &self.wifi {
            air.add(wifi.ssid.as_str(), wifi.key.as_str());
        }
        air.any_wifi = self.any_wifi;
        air.join_time = self.wifi_delay;
        air
    }

    /// Those who are to look at the board of this driver.
    ///
    /// # Errors
    /// The panel's address cannot be had.
    pub fn onlookers(&self, driver: &Driver, about: About) -> Result<Onlookers> {
        let mut onlookers = Onlookers::new(self.show_pins);
        if let Some(at) = self.panel {
            onlookers.add_panel(driver, at, about)?;
        }
        if let Some(path) = &self.vcd {
            onlookers.add_waveforms(path)?;
        }
        Ok(onlookers)
    }

    /// Powers a board on.
    ///
    /// # Errors
    /// An option contradicts another, or the PC lacks something.
    pub fn power_on(
        &self,
        driver: &mut Driver,
        flash: Flash,
        cooked: bool,
        job: Job,
    ) -> Result<Powered> {
        let mut options = HostOptions {
            address: self.ip,
            ..HostOptions::default()
        };
        for publish in &self.publish {
            options.published.add(*publish)?;
        }
        let theatre = if self.theatre {
            let film = std::sync::Arc::new(Film::built_in());
            let theatre = Theatre::bind("127.0.0.1:0", film, TheatreOptions::default())
                .context("the theatre found no port on 127.0.0.1")?;
            let there: HostOverride =
                format!("towel.blinkenlights.nl={}", theatre.local_addr()).parse()?;
            options.names.add(&there);
            Some(theatre.spawn()?)
        } else {
            None
        };
        for host in &self.host {
            options.names.add(host);
        }
        let owner = driver.reserve();
        let network = HostNetwork::new(driver.reactor().clone(), owner, options)?;
        let mut config = Config::new(Rc::new(RealClock::new()), Box::new(network), flash);
        config.air = self.air().shared();
        config.heap = self.heap;
        config.cooked = cooked;
        config.watch_pins = self.show_pins || self.panel.is_some() || self.vcd.is_some();
        let board = Board::power_on(config, job).context("no memory for another board")?;
        for [a, b] in &self.wire {
            board.state().pins.borrow_mut().join(0, *a, *b);
        }
        driver.insert(owner, board);
        Ok(Powered { owner, theatre })
    }
}
