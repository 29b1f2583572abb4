//! `--vcd FILE`: the pins' waveforms as a Value Change Dump (IEEE 1364), for GTKWave, PulseView and their like.
//!
//! Each pin is a wire `gpioN`: what the program drives or reads, and `z` while it does neither. A square wave of PWM is
//! written edge by edge; of one faster than [`FASTEST`], whose edges are nearer than the time scale of 1 µs can tell
//! well, the wire is `x`. Its duty in percent and frequency in hertz are variables besides, as are the volts of the
//! two analog outputs.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use esp32::pins::{COUNT, Change, DUTY_FULL, What};
use vcd::{IdCode, SimulationCommand, TimescaleUnit, Value, VarType, Writer};

use crate::report::HintExt;

/// Square waves faster than this, in Hz, are not written edge by edge.
pub const FASTEST: u32 = 100_000;

/// Pins that a program can use; 6 to 11 are the flash's.
const PINS: [u8; 26] = [
    0, 1, 2, 3, 4, 5, 12, 13, 14, 15, 16, 17, 18, 19, 21, 22, 23, 25, 26, 27, 32, 33, 34, 35, 36,
    39,
];
/// From here on they are inputs only.
const INPUTS: u8 = 34;
/// Those with a digital-to-analog converter.
const ANALOG: [u8; 2] = [25, 26];

/// How often square waves are written while nothing else happens, and the file brought up to date.
const PAUSE: Duration = Duration::from_millis(200);

/// Changes on their way to the thread that writes; above that the board waits for the disk.
const QUEUE: usize = 1 << 16;

enum News {
    Change(Change),
    /// The board's time, in microseconds.
    Now(u64),
}

/// A file of waveforms, written by a thread of its own. It is complete when this is dropped.
pub struct Waveforms {
    path: PathBuf,
    sender: Option<SyncSender<News>>,
    thread: Option<JoinHandle<io::Result<()>>>,
    /// The board's time when it was told last.
    told: Option<(Instant, u64)>,
}

impl Waveforms {
    /// Begins a file.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn create(path: &Path) -> Result<Waveforms> {
        let begin = || -> io::Result<_> {
            let recorder = Recorder::new(BufWriter::new(File::create(path)?))?;
            let (sender, receiver) = sync_channel(QUEUE);
            let thread = std::thread::Builder::new()
                .name("vcd".to_owned())
                .spawn(move || recorder.follow(&receiver))?;
            Ok((sender, thread))
        };
        let (sender, thread) = begin()
            .with_context(|| format!("cannot write {}", path.display()))
            .hint("name a file in a folder that you may write, as in --vcd pins.vcd")?;
        Ok(Waveforms {
            path: path.to_owned(),
            sender: Some(sender),
            thread: Some(thread),
            told: None,
        })
    }

    fn send(&mut self, news: News) {
        // A thread that has ended tells why when it is joined.
        if let Some(sender) = &self.sender
            && sender.send(news).is_err()
        {
            self.sender = None;
        }
    }

    /// A pin changed.
    pub fn change(&mut self, change: Change) {
        self.send(News::Change(change));
    }

    /// The board's time is this, in microseconds.
    pub fn now(&mut self, micros: u64) {
        let now = Instant::now();
        if self
            .told
            .is_none_or(|(at, _)| now.duration_since(at) >= PAUSE)
        {
            self.told = Some((now, micros));
            self.send(News::Now(micros));
        }
    }
}

impl Drop for Waveforms {
    fn drop(&mut self) {
        if let Some((at, micros)) = self.told {
            self.send(News::Now(micros + at.elapsed().as_micros() as u64));
        }
        self.sender = None;
        // A panic there was told by the thread itself.
        if let Some(Ok(Err(error))) = self.thread.take().map(JoinHandle::join) {
            eprintln!("boardless: {} is incomplete: {error}", self.path.display());
        }
    }
}

/// A square wave, from edge to edge.
#[derive(Clone, Copy, Debug)]
struct Wave {
    freq: u32,
    /// High for so much of each period, of [`DUTY_FULL`]; neither none nor all of it.
    duty: u32,
    /// The next edge: which period's, and whether it rises.
    period: u64,
    rises: bool,
}

impl Wave {
    /// A wave whose next edge is after `at`, and its level there. It is in phase with the board's time.
    fn after(at: u64, freq: u32, duty: u32) -> (Wave, bool) {
        let period = (u128::from(at) * u128::from(freq) / 1_000_000) as u64;
        let mut wave = Wave {
            freq,
            duty,
            period,
            rises: true,
        };
        let mut level = false;
        while wave.edge() <= at {
            level = wave.rises;
            wave.next();
        }
        (wave, level)
    }

    /// When the next edge is: the first microsecond with its level.
    fn edge(&self) -> u64 {
        let full = u128::from(DUTY_FULL);
        let high = if self.rises { 0 } else { u128::from(self.duty) };
        let phase = u128::from(self.period) * full + high;
        (phase * 1_000_000).div_ceil(u128::from(self.freq) * full) as u64
    }

    fn next(&mut self) {
        if !self.rises {
            self.period += 1;
        }
        self.rises = !self.rises;
    }
}

/// The variables of a pin.
#[derive(Clone, Copy, Debug)]
struct Variables {
    level: IdCode,
    /// Duty and frequency.
    pwm: Option<[IdCode; 2]>,
    volts: Option<IdCode>,
}

/// What is written of a pin.
#[derive(Clone, Copy, Debug, Default)]
struct Written {
    level: Option<Value>,
    pwm: Option<(u32, u32)>,
    volts: Option<u8>,
    wave: Option<Wave>,
}

/// Writes the file.
struct Recorder<W: Write> {
    file: Writer<W>,
    variables: [Option<Variables>; COUNT],
    pins: [Written; COUNT],
    time: u64,
    stamped: u64,
}

impl<W: Write> Recorder<W> {
    fn new(out: W) -> io::Result<Recorder<W>> {
        let mut file = Writer::new(out);
        file.version(concat!("Boardless ", env!("CARGO_PKG_VERSION")))?;
        file.comment("The pins of an ESP32. Times are the board's own, since power-on.")?;
        file.timescale(1, TimescaleUnit::US)?;
        file.add_module("esp32")?;
        let mut variables = [None; COUNT];
        for pin in PINS {
            variables[usize::from(pin)] = Some(Variables {
                level: file.add_wire(1, &format!("gpio{pin}"))?,
                pwm: None,
                volts: None,
            });
        }
        file.add_module("pwm")?;
        for pin in PINS.into_iter().filter(|pin| *pin < INPUTS) {
            let mut real = |what| {
                let name = format!("gpio{pin}_{what}");
                file.add_var(VarType::Real, 64, &name, None)
            };
            if let Some(variables) = &mut variables[usize::from(pin)] {
                variables.pwm = Some([real("duty")?, real("freq")?]);
            }
        }
        file.upscope()?;
        file.add_module("dac")?;
        for pin in ANALOG {
            let name = format!("gpio{pin}_volts");
            if let Some(variables) = &mut variables[usize::from(pin)] {
                variables.volts = Some(file.add_var(VarType::Real, 64, &name, None)?);
            }
        }
        file.upscope()?;
        file.upscope()?;
        file.enddefinitions()?;
        file.timestamp(0)?;
        file.begin(SimulationCommand::Dumpvars)?;
        for variables in variables.iter().flatten() {
            file.change_scalar(variables.level, Value::Z)?;
            let reals = variables.pwm.into_iter().flatten().chain(variables.volts);
            for real in reals {
                file.change_real(real, 0.0)?;
            }
        }
        file.end()?;
        Ok(Recorder {
            file,
            variables,
            pins: [Written::default(); COUNT],
            time: 0,
            stamped: 0,
        })
    }

    fn follow(mut self, news: &Receiver<News>) -> io::Result<()> {
        loop {
            match news.recv_timeout(PAUSE) {
                Ok(News::Change(change)) => self.change(change)?,
                Ok(News::Now(micros)) => self.advance(micros)?,
                Err(RecvTimeoutError::Timeout) => self.file.flush()?,
                Err(RecvTimeoutError::Disconnected) => {
                    // So that a viewer shows the time up to the end.
                    self.stamp(self.time)?;
                    return self.file.flush();
                }
            }
        }
    }

    /// Writes the time, unless it is written.
    fn stamp(&mut self, time: u64) -> io::Result<()> {
        if time > self.stamped {
            self.stamped = time;
            self.file.timestamp(time)?;
        }
        Ok(())
    }

    fn level(&mut self, time: u64, pin: usize, level: Value) -> io::Result<()> {
        let Some(variables) = self.variables[pin] else {
            return Ok(());
        };
        if self.pins[pin].level.replace(level) == Some(level) {
            return Ok(());
        }
        self.stamp(time)?;
        self.file.change_scalar(variables.level, level)
    }

    fn pwm(&mut self, pin: usize, freq: u32, duty: u32) -> io::Result<()> {
        let before = self.pins[pin].pwm.replace((freq, duty));
        let Some([for_duty, for_freq]) = self.variables[pin].and_then(|v| v.pwm) else {
            return Ok(());
        };
        let (freq_before, duty_before) = before.unwrap_or_default();
        if duty != duty_before {
            self.stamp(self.time)?;
            let percent = f64::from(duty) * 100.0 / f64::from(DUTY_FULL);
            self.file.change_real(for_duty, percent)?;
        }
        if freq != freq_before {
            self.stamp(self.time)?;
            self.file.change_real(for_freq, f64::from(freq))?;
        }
        Ok(())
    }

    fn volts(&mut self, pin: usize, dac: u8) -> io::Result<()> {
        let before = self.pins[pin].volts.replace(dac).unwrap_or_default();
        match self.variables[pin].and_then(|v| v.volts) {
            Some(variable) if before != dac => {
                self.stamp(self.time)?;
                let volts = f64::from(dac) * 3.3 / 255.0;
                self.file.change_real(variable, volts)
            }
            _ => Ok(()),
        }
    }

    /// Writes the edges of square waves up to a time, and that time's not.
    fn advance(&mut self, until: u64) -> io::Result<()> {
        loop {
            let waves = self.pins.iter().enumerate();
            let next = waves
                .filter_map(|(pin, written)| Some((written.wave?.edge(), pin)))
                .min();
            match next {
                Some((edge, pin)) if edge < until => self.edge(edge, pin)?,
                _ => break,
            }
        }
        self.time = self.time.max(until);
        Ok(())
    }

    fn edge(&mut self, time: u64, pin: usize) -> io::Result<()> {
        let Some(wave) = &mut self.pins[pin].wave else {
            return Ok(());
        };
        let mut level = wave.rises;
        wave.next();
        // A pulse shorter than a microsecond may begin and end in one.
        while wave.edge() == time {
            level = wave.rises;
            wave.next();
        }
        self.time = self.time.max(time);
        self.level(time, pin, level.into())
    }

    fn change(&mut self, change: Change) -> io::Result<()> {
        let (time, pin) = (change.at.max(self.time), usize::from(change.pin));
        if pin >= COUNT {
            return Ok(());
        }
        self.advance(time)?;
        self.pins[pin].wave = None;
        let (mut pwm, mut volts) = ((0, 0), 0);
        let level = match change.what {
            What::Level(level) | What::Input(level) => level.into(),
            What::Floating => Value::Z,
            What::Analog(dac) => {
                volts = dac;
                Value::X
            }
            What::Pwm { freq, duty } => {
                pwm = (freq, duty);
                if duty == 0 || duty >= DUTY_FULL {
                    Value::from(duty > 0)
                } else if freq == 0 || freq > FASTEST {
                    Value::X
                } else {
                    let (wave, level) = Wave::after(time, freq, duty);
                    self.pins[pin].wave = Some(wave);
                    level.into()
                }
            }
        };
        self.level(time, pin, level)?;
        self.pwm(pin, pwm.0, pwm.1)?;
        self.volts(pin, volts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use vcd::{Command, Parser};

    /// What is written of these changes up to a time: per name of a variable, its times and values.
    fn record(changes: &[(u64, u8, What)], end: u64, name: &str) -> Vec<(u64, String)> {
        let mut bytes = Vec::new();
        let mut recorder = Recorder::new(&mut bytes).unwrap();
        for &(at, pin, what) in changes {
            recorder.change(Change { at, pin, what }).unwrap();
        }
        recorder.advance(end).unwrap();
        let mut parser = Parser::new(bytes.as_slice());
        let header = parser.parse_header().unwrap();
        assert_eq!(header.timescale, Some((1, TimescaleUnit::US)));
        let path: Vec<&str> = match name.split_once('_') {
            None => vec!["esp32", name],
            Some((_, "volts")) => vec!["esp32", "dac", name],
            Some(_) => vec!["esp32", "pwm", name],
        };
        let code = header.find_var(&path).unwrap().code;
        let (mut time, mut seen) = (0, Vec::new());
        for command in parser {
            match command.unwrap() {
                Command::Timestamp(t) => {
                    assert!(t >= time, "time goes back from {time} to {t}");
                    time = t;
                }
                Command::ChangeScalar(id, value) if id == code => {
                    seen.push((time, value.to_string()));
                }
                Command::ChangeReal(id, value) if id == code => {
                    seen.push((time, format!("{value:.2}")));
                }
                _ => {}
            }
        }
        seen
    }

    fn values(seen: &[(u64, String)]) -> Vec<(u64, &str)> {
        seen.iter().map(|(at, v)| (*at, v.as_str())).collect()
    }

    #[test]
    fn levels_are_written_once() {
        let changes = [
            (10, 2, What::Level(false)),
            (20, 2, What::Level(true)),
            (20, 4, What::Input(true)),
            (25, 2, What::Level(true)),
            (30, 2, What::Floating),
            // No pin of the header's, and none at all.
            (31, 20, What::Level(true)),
            (31, 99, What::Level(true)),
        ];
        let seen = record(&changes, 50, "gpio2");
        let expected = [(0, "z"), (10, "0"), (20, "1"), (30, "z")];
        assert_eq!(values(&seen), expected);
        let seen = record(&changes, 50, "gpio4");
        assert_eq!(values(&seen), [(0, "z"), (20, "1")]);
    }

    #[test]
    fn pwm_is_written_edge_by_edge_in_phase_with_the_boards_time() {
        let pwm = |freq, duty| What::Pwm { freq, duty };
        let changes = [
            (1_500, 2, pwm(1000, DUTY_FULL / 4)),
            (1_600, 4, pwm(500, DUTY_FULL / 2)),
            (3_100, 2, What::Level(false)),
        ];
        let seen = record(&changes, 5_000, "gpio2");
        let expected = [
            (0, "z"),
            (1_500, "0"),
            (2_000, "1"),
            (2_250, "0"),
            (3_000, "1"),
            (3_100, "0"),
        ];
        assert_eq!(values(&seen), expected);
        let seen = record(&changes, 5_000, "gpio4");
        assert_eq!(
            values(&seen),
            [
                (0, "z"),
                (1_600, "0"),
                (2_000, "1"),
                (3_000, "0"),
                (4_000, "1")
            ]
        );
        let seen = record(&changes, 5_000, "gpio2_duty");
        assert_eq!(
            values(&seen),
            [(0, "0.00"), (1_500, "25.00"), (3_100, "0.00")]
        );
        let seen = record(&changes, 5_000, "gpio2_freq");
        assert_eq!(
            values(&seen),
            [(0, "0.00"), (1_500, "1000.00"), (3_100, "0.00")]
        );
    }

    #[test]
    fn pwm_at_its_limits() {
        let pwm = |freq, duty| What::Pwm { freq, duty };
        let changes = [
            (10, 2, pwm(1000, 0)),
            (2_010, 2, pwm(1000, DUTY_FULL)),
            (4_010, 2, pwm(40_000_000, DUTY_FULL / 2)),
            (6_000, 2, pwm(1, 1)),
        ];
        let seen = record(&changes, 3_000_000, "gpio2");
        // 1 of 65,536 of a second is 15.26 µs.
        let expected = [
            (0, "z"),
            (10, "0"),
            (2_010, "1"),
            (4_010, "x"),
            (6_000, "0"),
            (1_000_000, "1"),
            (1_000_016, "0"),
            (2_000_000, "1"),
            (2_000_016, "0"),
        ];
        assert_eq!(values(&seen), expected);
        // A pulse shorter than the time scale is lost, and the rest goes on.
        let seen = record(&[(0, 2, pwm(100_000, 1))], 1_000, "gpio2");
        assert!(seen.len() < 250, "{seen:?}");
    }

    #[test]
    fn analog_outputs_are_volts() {
        let seen = record(
            &[(5, 25, What::Analog(255)), (9, 25, What::Floating)],
            10,
            "gpio25_volts",
        );
        assert_eq!(values(&seen), [(0, "0.00"), (5, "3.30"), (9, "0.00")]);
    }
}
