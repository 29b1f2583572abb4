//! `machine.ADC`, `ADCBlock`, `DAC`, `TouchPad`: voltages and fingers on pins.

#![allow(clippy::unwrap_used)]

mod common;

use common::{JOIN, SHOW, World, printed_by, run, table};
use esp32::Exit;
use esp32::pins::Pins;

const BEGIN: &str = "from machine import ADC, ADCBlock, DAC, Pin, TouchPad\n";

fn printed(source: &str) -> String {
    printed_by(&format!("{BEGIN}{SHOW}{source}"))
}

/// What a program prints after the world has done something to the pins.
fn among(world_does: impl Fn(&mut Pins), source: &str) -> String {
    let mut world = World::new();
    let source = format!("{BEGIN}import sys\nprint('ready')\nsys.stdin.buffer.read(1)\n{source}");
    let owner = world.run(&source);
    world.until_printed(owner, "ready\n");
    let board = world.driver.board(owner).unwrap();
    world_does(&mut board.state().pins.borrow_mut());
    board.receive(b"x");
    world.driver.wake(owner);
    let ended = world.end(owner);
    assert_eq!(ended.exit, Exit::Done, "{}", ended.output);
    ended.output.replacen("ready\n", "", 1)
}

#[test]
fn converters_are_as_on_the_part() {
    table(
        printed,
        &[
            (
                "reprs and objects",
                "
print(ADC(36), ADC(Pin(4), atten=ADC.ATTN_0DB), ADC(36).block())
print(ADC(36) is ADC(Pin(36)), ADC(36).block() is ADC(39).block())
a = ADC(36)
a.atten(ADC.ATTN_2_5DB)
a.width(ADC.WIDTH_9BIT)
print(a, a.block())
print(ADCBlock(1, bits=10), ADCBlock(0, bits=12).connect(0), ADCBlock(0, bits=9).connect(Pin(39)), ADCBlock(0, bits=9).connect(3, 39))
",
                "\
ADC(Pin(36), atten=3) ADC(Pin(4), atten=0) ADCBlock(0, bits=12)
True True
ADC(Pin(36), atten=1) ADCBlock(0, bits=9)
ADCBlock(1, bits=10) ADC(Pin(36), atten=3) ADC(Pin(39), atten=3) ADC(Pin(39), atten=3)
",
            ),
            (
                "errors",
                "
show(ADC)
show(ADC, 5)
show(ADC, 24)
show(ADC, 36, atten=4)
show(ADC, 36, 1)
show(ADC(36).atten, -1)
show(ADC(36).width, 8)
show(ADC(36).width, 13)
show(ADCBlock, 2)
show(ADCBlock, 0)
show(ADCBlock(0, bits=12).connect, Pin(4))
show(ADCBlock(0, bits=12).connect, 9)
show(ADCBlock(0, bits=12).connect, 1, 2, 3)
a = ADC(36)
a.deinit()
show(a.read)
a.init()
show(a.read)
",
                "\
TypeError('function missing 1 required positional arguments',)
ValueError('invalid pin',)
ValueError('invalid pin',)
ValueError('invalid attenuation',)
TypeError('extra positional arguments given',)
ValueError('invalid attenuation',)
ValueError('invalid bit-width',)
ValueError('invalid bit-width',)
ValueError('invalid block id',)
ValueError('invalid bit-width',)
ValueError('no matching ADC',)
ValueError('no matching ADC',)
TypeError('too many positional args',)
OSError(1,)
0
",
            ),
            (
                "what the board itself puts on a pin",
                "
print(ADC(34).read(), ADC(34).read_u16(), ADC(34).read_uv())
d = DAC(25)
d.write(128)
print(ADC(25).read_uv() // 1000 in range(1650, 1664))
Pin(32, Pin.IN, Pin.PULL_UP)
print(ADC(32).read())
",
                "0 0 142000\nTrue\n4095\n",
            ),
            (
                "DAC and TouchPad",
                "
d = DAC(Pin(26))
print(d, d is DAC(26))
show(d.write, 256)
show(d.write, -1)
show(DAC, 2)
show(TouchPad, 25)
t = TouchPad(Pin(4))
print(t.read() > 400, t.config(100))
",
                "\
DAC(Pin(26)) True
ValueError('value out of range',)
ValueError('value out of range',)
ValueError('invalid Pin for DAC',)
ValueError('invalid pin for touchpad',)
True None
",
            ),
        ],
    );
}

#[test]
fn a_voltage_is_read_and_clipped_by_the_attenuation() {
    let volts = |millivolts| {
        among(
            move |pins| pins.set_millivolts(34, Some(millivolts)),
            "
a = ADC(34)
for atten in range(4):
    a.atten(atten)
    print(a.read_uv() // 1000, end=' ')
print(a.read(), a.read_u16())
a.width(ADC.WIDTH_9BIT)
print(a.read(), a.read_u16())
",
        )
    };
    for (millivolts, expected) in [
        (0, "75 78 107 142 0 0\n0 0\n"),
        (500, "500 500 500 500 444 7105\n55 7053\n"),
        (1000, "1000 1000 1000 1000 1065 17044\n133 17057\n"),
        (2000, "1039 1357 1877 2000 2306 36905\n288 36936\n"),
        (3300, "1039 1357 1877 3134 4095 65535\n511 65535\n"),
    ] {
        assert_eq!(volts(millivolts), expected, "{millivolts} mV");
    }
}

#[test]
fn a_finger_is_felt() {
    let output = among(
        |pins| pins.touch(14, true),
        "print(TouchPad(14).read() < 200, TouchPad(12).read() > 400)\n",
    );
    assert_eq!(output, "True True\n");
}

#[test]
fn the_second_unit_belongs_to_the_radio_while_it_is_on() {
    let source = "
show(ADC(34).read)
show(ADC(25).read)
wlan.active(False)
show(ADC(25).read)
";
    let ended = run(&format!("{JOIN}{BEGIN}{SHOW}{source}"));
    assert_eq!(ended.output, "0\nOSError(116, 'ESP_ERR_TIMEOUT')\n0\n");
}

#[test]
fn a_front_end_sees_which_pins_are_analog() {
    let mut world = World::new();
    let owner = world.run(&format!(
        "{BEGIN}import time\nADC(34)\nADC(33)\nPin(33, Pin.IN)\nDAC(25).write(51)\nprint('ready')\ntime.sleep(100)\n"
    ));
    world.until_printed(owner, "ready");
    let state = world.driver.board(owner).unwrap().state().clone();
    let pins = state.pins.borrow();
    assert!(pins.get(34).analog && !pins.get(33).analog);
    assert_eq!(
        (pins.get(25).dac, pins.get(25).brightness()),
        (Some(51), 0.2)
    );
}
