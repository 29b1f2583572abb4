//! Texts that MicroPython itself printed: its unix port, built for 32 bits with single-precision floats, with the C
//! library's `powf` that an ESP32 has.
//!
//! `recorded/text.tsv` has a line per case: kind, arguments, result, with tabs between. Texts among the arguments are in
//! hexadecimal, floats are their bits. An error counts as its text. Newlines and tabs in results are written `~`.

#![allow(clippy::unwrap_used, reason = "the table is well formed")]

use python::text::float::repr_float;
use python::text::int::decimal;
use python::text::number::{parse_float, parse_int};
use python::text::percent::{Kind, PercentError, PercentFormat, Piece, Values};
use python::text::repr::{quote_json, repr_bytes, repr_str};
use python::text::spec::Spec;

/// A `%` with one number to its right.
struct NoDict;

impl Values for NoDict {
    type Error = PercentError;

    fn star(&mut self) -> Result<i32, PercentError> {
        Err(PercentError::NotEnough)
    }

    fn key(&mut self, _: &[u8]) -> Result<(), PercentError> {
        Err(PercentError::NeedsDict)
    }

    fn has_dict(&self) -> bool {
        false
    }
}

fn percent(format: &str, float: f32, int: Option<&str>) -> Result<Vec<u8>, String> {
    let text = |error: PercentError| error.to_string();
    let mut pieces = PercentFormat::new(format.as_bytes());
    let mut out = Vec::new();
    while let Some(piece) = pieces.next(&mut NoDict).map_err(text)? {
        match piece {
            Piece::Literal(literal) => out.extend_from_slice(literal),
            Piece::Conversion(conversion) => match (conversion.kind().map_err(text)?, int) {
                (Kind::Float, None) => conversion.format_float(&mut out, float),
                (kind, Some(int)) => {
                    let int = parse_int(int.as_bytes(), 10).map_err(|error| error.to_string())?;
                    if kind == Kind::Float {
                        conversion.format_float(&mut out, int.as_ref().to_f32());
                    } else {
                        conversion.format_int(&mut out, int.as_ref());
                    }
                }
                _ => return Err("unexpected conversion".to_owned()),
            },
        }
    }
    Ok(out)
}

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len() / 2)
        .map(|at| u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).unwrap())
        .collect()
}

fn float(hex: &str) -> f32 {
    f32::from_bits(u32::from_str_radix(hex, 16).unwrap())
}

fn written(write: impl Fn(&mut Vec<u8>)) -> Vec<u8> {
    let mut out = Vec::new();
    write(&mut out);
    out
}

fn result(kind: &str, first: &str, second: &str) -> Result<Vec<u8>, String> {
    let mut out = Vec::new();
    match kind {
        // float % format
        "F" => return percent(second, float(first), None),
        // int % format
        "D" => return percent(second, 0.0, Some(first)),
        // format(float, spec)
        "G" => Spec::parse(second.as_bytes(), true)
            .and_then(|spec| spec.format_float(&mut out, float(first), "float"))
            .map_err(|error| error.to_string())?,
        // format(int, spec)
        "S" => {
            let int = parse_int(first.as_bytes(), 10).map_err(|error| error.to_string())?;
            Spec::parse(second.as_bytes(), true)
                .and_then(|spec| spec.format_int(&mut out, int.as_ref(), "int"))
                .map_err(|error| error.to_string())?;
        }
        // format(str, spec)
        "T" => {
            let spec = Spec::parse(second.as_bytes(), false).map_err(|error| error.to_string())?;
            spec.check_str("str").map_err(|error| error.to_string())?;
            spec.format_str(&mut out, &bytes(first));
        }
        "R" => repr_float(&mut out, float(first)),
        // float(str)
        "P" => {
            let value = parse_float(&bytes(first)).map_err(|error| error.to_string())?;
            out = if value.is_nan() {
                "nan".to_owned()
            } else {
                format!("{:08x}", value.to_bits())
            }
            .into_bytes();
        }
        // int(str, base)
        "I" => {
            let base = first.parse().unwrap();
            let value = parse_int(&bytes(second), base).map_err(|error| error.to_string())?;
            out = decimal(value.as_ref()).into_bytes();
        }
        "U" => out = written(|out| repr_str(out, &bytes(first))),
        "B" => out = written(|out| repr_bytes(out, &bytes(first))),
        "J" => out = written(|out| quote_json(out, &bytes(first))),
        "H" => {
            out = python::pure::hash::string_hash(&bytes(first))
                .to_string()
                .into_bytes()
        }
        _ => panic!("unknown kind {kind}"),
    }
    Ok(out)
}

#[test]
fn texts_are_those_micropython_printed() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for line in include_str!("recorded/text.tsv").lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        let (kind, expected) = (fields[0], *fields.last().unwrap());
        let got = match result(kind, fields[1], fields[2]) {
            Ok(text) => String::from_utf8_lossy(&text).replace(['\n', '\t'], "~"),
            Err(text) => text,
        };
        count += 1;
        if got != expected {
            wrong.push(format!("{line}: {got}"));
        }
    }
    assert!(count > 500, "only {count} lines");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
