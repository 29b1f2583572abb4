//! How a UART is set up, and its repr.

use super::line::{Frame, Line, Wires, real_baud};
use super::{REPL, uarts};
use crate::modules::machine::interrupts;
use crate::modules::machine::pin;
use crate::state::state;
use python::value::Sym;
use python::{Res, Value, Vm};

/// Bits of `invert` and `flow` that there are.
const INVERSIONS: i64 = 4 | 8 | 32 | 64;
const FLOWS: i64 = 1 | 2;

/// The names of the inversions, in the order in which repr has them.
const INVERSION_NAMES: [(u32, &str); 4] = [
    (32, "INV_TX"),
    (4, "INV_RX"),
    (64, "INV_RTS"),
    (8, "INV_CTS"),
];

/// As a fresh driver is.
fn fresh(number: usize) -> Line {
    let (tx, rx) = match number {
        1 => (Some(10), Some(9)),
        2 => (Some(17), Some(16)),
        _ => (None, None),
    };
    Line::new(Wires {
        tx,
        rx,
        rts: None,
        cts: None,
    })
}

/// A pin, or -1 for none.
fn wire(vm: &mut Vm, v: Value, default: Option<u8>) -> Res<Option<u8>> {
    match v.defined() {
        None => Ok(default),
        Some(Value::Int(-1)) => Ok(None),
        Some(pin) => Ok(Some(pin::number(vm, pin)? as u8)),
    }
}

/// `init(baudrate, bits, parity, stop, *, tx, rx, rts, cts, txbuf, rxbuf, timeout, timeout_char,
/// invert, flow)`
pub fn init(vm: &mut Vm, number: usize, pos: &[Value], kw: &[(Sym, Value)]) -> Res<()> {
    let names = [
        "baudrate",
        "bits",
        "parity",
        "stop",
        "tx",
        "rx",
        "rts",
        "cts",
        "txbuf",
        "rxbuf",
        "timeout",
        "timeout_char",
        "invert",
        "flow",
    ];
    let args = vm.parse_args(pos, kw, names, 0, 4)?;
    let [baud, bits, parity, stop, tx, rx, rts, cts, rest @ ..] = args;
    let mut number_of = |v: Value, default: i64| match v.defined() {
        Some(v) => vm.int_arg(v),
        None => Ok(default),
    };
    let (baud, bits, stop) = (
        number_of(baud, 0)?,
        number_of(bits, 0)?,
        number_of(stop, 0)?,
    );
    let mut numbers = [-1; 6];
    for (number, v) in numbers.iter_mut().zip(rest) {
        *number = number_of(v, -1)?;
    }
    let [tx_buffer, rx_buffer, timeout, timeout_char, invert, flow] = numbers;
    let is_on = uarts(vm, |uarts| uarts.lines[number].on);
    if !is_on || number == REPL {
        // The REPL's driver is none of the IDF's, so that every call starts from the defaults.
        uarts(vm, |uarts| uarts.lines[number] = fresh(number));
    }
    let (wires, tx_was, rx_was) = uarts(vm, |uarts| {
        let line = &uarts.lines[number];
        (line.wires, line.tx_buffer, line.rx_buffer)
    });
    let new_size = |size: i64, was: usize| usize::try_from(size).ok().filter(|size| *size != was);
    let (tx_new, rx_new) = (new_size(tx_buffer, tx_was), new_size(rx_buffer, rx_was));
    if number == REPL && (tx_new.is_some() || rx_new.is_some()) {
        return Err(vm.value_error("REPL UART buffer size is fixed"));
    }
    let wires = Wires {
        tx: wire(vm, tx, wires.tx)?,
        rx: wire(vm, rx, wires.rx)?,
        rts: wire(vm, rts, wires.rts)?,
        cts: wire(vm, cts, wires.cts)?,
    };
    if !matches!(bits, 0 | 5..=8) {
        return Err(vm.value_error("invalid data bits"));
    }
    let parity = match parity.defined() {
        None => None,
        Some(Value::None) => Some(0),
        Some(parity) if vm.int_arg(parity)? & 1 != 0 => Some(1),
        Some(_) => Some(2),
    };
    if !matches!(stop, 0..=2) {
        return Err(vm.value_error("invalid stop bits"));
    }
    if invert != -1 && invert & !INVERSIONS != 0 {
        return Err(vm.value_error("invalid inversion mask"));
    }
    if flow != -1 && flow & !FLOWS != 0 {
        return Err(vm.value_error("invalid flow control mask"));
    }
    uarts(vm, |uarts| {
        let line = &mut uarts.lines[number];
        line.on = true;
        line.wires = wires;
        line.tx_buffer = tx_new.unwrap_or(tx_was);
        line.rx_buffer = rx_new.unwrap_or(rx_was);
        let old = line.frame;
        line.frame = Frame {
            baud: if baud > 0 {
                real_baud(baud as u32)
            } else {
                old.baud
            },
            bits: if bits > 0 { bits as u8 } else { old.bits },
            parity: parity.unwrap_or(old.parity),
            stop: if stop > 0 { stop as u8 } else { old.stop },
        };
        // Both are numbers of 16 bits.
        if timeout != -1 {
            line.timeout = u64::from(timeout as u16);
        }
        if timeout_char != -1 {
            line.timeout_char = u64::from(timeout_char as u16);
        }
        if invert != -1 {
            line.invert = invert as u32;
        }
        if flow != -1 {
            line.flow = flow as u32;
        }
        // What came by the old settings is gone.
        line.flush_input();
    });
    if number == REPL {
        state(vm).serial.borrow_mut().forget_input();
    }
    interrupts::set_alarm(vm);
    Ok(())
}

/// `UART(1, baudrate=...)`
pub fn print(vm: &mut Vm, number: usize) -> String {
    uarts(vm, |uarts| {
        let line = &uarts.lines[number];
        let pin = |pin: Option<u8>| pin.map_or(-1, i32::from);
        let Frame {
            baud,
            bits,
            parity,
            stop,
        } = line.frame;
        let parity = ["None", "1", "0"][usize::from(parity)];
        let Wires { tx, rx, rts, cts } = line.wires;
        let mut text = format!(
            "UART({number}, baudrate={baud}, bits={bits}, parity={parity}, stop={stop}, tx={}, rx={}, rts={}, cts={}, txbuf={}, rxbuf={}, timeout={}, timeout_char={}, irq={}",
            pin(tx),
            pin(rx),
            pin(rts),
            pin(cts),
            line.tx_buffer,
            line.rx_buffer,
            line.timeout,
            line.timeout_char,
            uarts.irqs[number].trigger,
        );
        let join = |mask: u32, names: &[(u32, &str)]| {
            let names: Vec<&str> = names
                .iter()
                .filter(|(bit, _)| mask & bit != 0)
                .map(|(_, name)| *name)
                .collect();
            names.join("|")
        };
        if line.invert != 0 {
            text += ", invert=";
            text += &join(line.invert, &INVERSION_NAMES);
        }
        if line.flow != 0 {
            text += ", flow=";
            text += &join(line.flow, &[(1, "RTS"), (2, "CTS")]);
        }
        text + ")"
    })
}
