//! `--vcd`: a real file of a real program, read by a parser of such files.

#![allow(clippy::unwrap_used)]

use std::fs;

use common::run;
use vcd::{Command, Parser, TimescaleUnit, Value};

mod common;

/// The file of a program's pins.
fn recorded(program: &str) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("pins.py");
    fs::write(&path, program).unwrap();
    let file = folder.path().join("pins.vcd");
    let args = [
        "run".into(),
        path.into_os_string(),
        "--vcd".into(),
        file.clone().into_os_string(),
    ];
    run(args).expect_status(0);
    fs::read(&file).unwrap()
}

#[test]
fn a_programs_pins_are_in_the_file() {
    let bytes = recorded(
        "
from machine import Pin, PWM
import time
led = Pin(2, Pin.OUT)
for i in range(5):
    led(1)
    time.sleep_ms(3)
    led(0)
    time.sleep_ms(1)
pwm = PWM(Pin(4), freq=500, duty_u16=32768)
time.sleep_ms(40)
pwm.deinit()
",
    );
    let mut parser = Parser::new(bytes.as_slice());
    let header = parser.parse_header().unwrap();
    assert_eq!(header.timescale, Some((1, TimescaleUnit::US)));
    let code = |path: &[&str]| header.find_var(path).unwrap().code;
    let (led, wave) = (code(&["esp32", "gpio2"]), code(&["esp32", "gpio4"]));
    let duty = code(&["esp32", "pwm", "gpio4_duty"]);
    let (mut time, mut rises, mut edges, mut duties) = (0, Vec::new(), Vec::new(), Vec::new());
    for command in parser {
        match command.unwrap() {
            Command::Timestamp(at) => {
                assert!(at >= time);
                time = at;
            }
            Command::ChangeScalar(id, Value::V1) if id == led => rises.push(time),
            Command::ChangeScalar(id, value) if id == wave => edges.push((time, value)),
            Command::ChangeReal(id, value) if id == duty => duties.push(value),
            _ => {}
        }
    }
    assert_eq!(rises.len(), 5);
    // A sleep is no shorter than it says.
    assert!(
        rises.windows(2).all(|pair| pair[1] - pair[0] >= 4_000),
        "{rises:?}"
    );
    assert_eq!(duties, [0.0, 50.0, 0.0]);
    // 500 Hz for 40 ms: twenty periods of exactly 2 ms.
    let up: Vec<u64> = edges
        .iter()
        .filter(|(at, v)| *v == Value::V1 && at % 2000 == 0)
        .map(|(at, _)| *at)
        .collect();
    assert!(up.len() >= 19, "{edges:?}");
    assert!(
        up.windows(2).all(|pair| pair[1] - pair[0] == 2_000),
        "{edges:?}"
    );
}

#[test]
fn a_file_that_cannot_be_written_is_told_of() {
    let folder = tempfile::tempdir().unwrap();
    let program = folder.path().join("empty.py");
    fs::write(&program, "").unwrap();
    let file = folder.path().join("missing").join("pins.vcd");
    let args = [
        "run".into(),
        program.into_os_string(),
        "--vcd".into(),
        file.into_os_string(),
    ];
    let finished = run(args).expect_status(1);
    assert!(
        finished.stderr.contains("pins.vcd") && finished.stderr.contains("hint: "),
        "{finished:?}"
    );
}

#[test]
fn pulses_of_hardware_have_their_exact_lengths() {
    let bytes = recorded(
        "
from machine import Pin
import esp32
r = esp32.RMT(pin=Pin(18), resolution_hz=1_000_000)
r.write_pulses((9000, 4500, 560, 560, 560, 1690, 560))
while not r.wait_done():
    pass
ir = esp32.RMT(pin=Pin(4), resolution_hz=1_000_000, tx_carrier=(38_000, 33, True))
ir.write_pulses((1000, 500, 1000))
ir.wait_done(timeout=-1)
",
    );
    let mut parser = Parser::new(bytes.as_slice());
    let header = parser.parse_header().unwrap();
    let code = |pin: &str| header.find_var(&["esp32", pin]).unwrap().code;
    let (plain, carried) = (code("gpio18"), code("gpio4"));
    let (mut time, mut edges, mut rises) = (0, Vec::new(), Vec::new());
    for command in parser {
        match command.unwrap() {
            Command::Timestamp(at) => {
                assert!(at >= time);
                time = at;
            }
            Command::ChangeScalar(id, value) if id == plain => edges.push((time, value)),
            Command::ChangeScalar(id, Value::V1) if id == carried => rises.push(time),
            _ => {}
        }
    }
    let first = edges.iter().position(|(_, value)| *value == Value::V1);
    let lengths: Vec<u64> = edges[first.unwrap()..]
        .windows(2)
        .map(|pair| pair[1].0 - pair[0].0)
        .collect();
    assert_eq!(lengths, [9000, 4500, 560, 560, 560, 1690, 560]);
    // 38 kHz for two pulses of a millisecond, and a pause between.
    assert!((74..=80).contains(&rises.len()), "{rises:?}");
    let pause = rises.windows(2).map(|pair| pair[1] - pair[0]).max();
    assert!(
        pause.is_some_and(|pause| (500..=530).contains(&pause)),
        "{rises:?}"
    );
}
