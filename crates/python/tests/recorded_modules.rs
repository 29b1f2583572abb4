//! Results of modules that MicroPython itself printed: its unix port, built for 32 bits with single-precision floats.
//!
//! `recorded/modules.tsv` has a line per case: function, three arguments, result, with tabs between. Bytes are in
//! hexadecimal; an error counts as its text.

#![allow(clippy::unwrap_used, reason = "the table is well formed")]

use std::collections::BTreeMap;

use python::pure::json::{Container, Event, Reader, Role, Scalar};
use python::pure::pack::{Format, Kind, Value};
use python::pure::random::Random;
use python::pure::regex::{DEFAULT_DEPTH, Subject, compile, expand};
use python::pure::{binascii, json};
use python::text::float::repr_float;
use python::text::int::decimal;
use python::text::number::{parse_float, parse_int};
use python::text::repr::repr_bytes;

fn bytes(hex: &str) -> Vec<u8> {
    binascii::unhexlify(hex.as_bytes()).unwrap()
}

fn hex(bytes: &[u8]) -> String {
    String::from_utf8(binascii::hexlify(bytes, None)).unwrap()
}

fn float(value: f32) -> String {
    let mut out = Vec::new();
    repr_float(&mut out, value);
    String::from_utf8(out).unwrap()
}

/// Deep enough for what a PC's stack allows.
const DEPTH: usize = 100 * DEFAULT_DEPTH;

/// The groups of a match; `-` for one that took no part.
fn regex_match(pattern: &str, subject: &str, how: &str) -> Result<String, String> {
    let (subject, how) = (bytes(subject), how.split(',').collect::<Vec<_>>());
    let program = compile(&bytes(pattern)).map_err(|error| error.to_string())?;
    let within = Subject::within(&subject, how[1].parse().unwrap(), how[2].parse().ok());
    let found = program
        .exec(within, how[0] == "1", DEPTH, &mut || Ok::<(), ()>(()))
        .map_err(|error| error.to_string())?;
    let Some(captures) = found else {
        return Ok("None".to_owned());
    };
    let groups: Vec<_> = (0..captures.len())
        .map(|group| {
            captures
                .span(group)
                .map_or("-".to_owned(), |span| hex(&subject[span]))
        })
        .collect();
    Ok(groups.join("|"))
}

/// `re.sub`, which stops at an empty match.
fn regex_sub(pattern: &str, template: &str, subject: &str) -> Result<String, String> {
    let (template, subject) = (bytes(template), bytes(subject));
    let program = compile(&bytes(pattern)).map_err(|error| error.to_string())?;
    let mut rest = Subject::new(&subject);
    let mut out = Vec::new();
    while let Some(captures) = program
        .exec(rest, false, DEPTH, &mut || Ok::<(), ()>(()))
        .map_err(|error| error.to_string())?
    {
        let whole = captures.span(0).unwrap();
        if whole.is_empty() {
            break;
        }
        out.extend_from_slice(&subject[rest.start..whole.start]);
        expand(&mut out, &template, &subject, &captures).map_err(|group| group.0.to_string())?;
        rest.start = whole.end;
    }
    out.extend_from_slice(&subject[rest.start..]);
    Ok(hex(&out))
}

fn unpack(format: &str, data: &str) -> Result<String, String> {
    let data = bytes(data);
    let mut fields = Format::new(format.as_bytes());
    let measure = fields.measure().map_err(|error| error.to_string())?;
    if measure.size > data.len() {
        return Err("buffer too small".to_owned());
    }
    let mut values = Vec::new();
    while values.len() < measure.values {
        let field = fields.next_field().unwrap().unwrap();
        if field.kind != Kind::Pad {
            values.push(match field.get(&data).unwrap() {
                Value::Int(value) => decimal(value.as_ref()),
                Value::Float(value) => float(value),
                Value::Bytes(value) => hex(&value),
            });
        }
    }
    Ok(values.join(","))
}

fn pack(format: &str, values: &str) -> Result<String, String> {
    let mut values = values
        .split(',')
        .filter(|value| !value.is_empty())
        .peekable();
    let mut fields = Format::new(format.as_bytes());
    let mut data = vec![0; fields.measure().map_err(|error| error.to_string())?.size];
    while values.peek().is_some()
        && let Some(field) = fields.next_field().unwrap()
    {
        match field.kind {
            Kind::Pad => field.put_bytes(&mut data, b""),
            Kind::Bytes => field.put_bytes(&mut data, values.next().unwrap().as_bytes()),
            Kind::Float => field.put_float(
                &mut data,
                parse_float(values.next().unwrap().as_bytes()).unwrap(),
            ),
            _ => {
                let value = parse_int(values.next().unwrap().as_bytes(), 10).unwrap();
                field.put_int(&mut data, value.as_ref())
            }
        }
        .unwrap();
    }
    Ok(hex(&data))
}

/// Calls of one generator: `b` getrandbits, `1 2 3` randrange, `i` randint, `f` random, `u` uniform, `c` choice.
fn random(seed: &str, calls: &str) -> String {
    let mut random = Random::new(seed.parse::<i64>().unwrap() as u32);
    let integer = |value: Option<i32>| value.map(|value| value.to_string());
    let results: Vec<_> = calls
        .split(' ')
        .map(|call| {
            let args: Vec<i32> = call
                .split(',')
                .skip(1)
                .map(|arg| arg.parse().unwrap())
                .collect();
            match (&call[..1], &args[..]) {
                ("b", [bits]) => random.bits(*bits).map(|value| value.to_string()),
                ("1", [stop]) => integer(random.range_to(*stop)),
                ("2", [start, stop]) => integer(random.range(*start, *stop)),
                ("3", [start, stop, step]) => integer(random.range_step(*start, *stop, *step)),
                ("i", [first, last]) => integer(random.int(*first, *last)),
                ("f", []) => Some(float(random.float())),
                ("u", [from, to]) => Some(float(random.uniform(*from as f32, *to as f32))),
                ("c", [len]) => random.choice(*len as u32).map(|index| index.to_string()),
                _ => panic!("unknown call {call}"),
            }
            .unwrap_or("E".to_owned())
        })
        .collect();
    results.join(" ")
}

/// A value under construction; a dict's texts are sorted.
enum Node {
    Text(String),
    List(Vec<String>),
    Dict(BTreeMap<String, String>),
}

impl Node {
    fn text(self) -> String {
        match self {
            Self::Text(text) => text,
            Self::List(items) => format!("[{}]", items.join(", ")),
            Self::Dict(items) => {
                let items: Vec<_> = items
                    .into_iter()
                    .map(|(key, value)| format!("{key}: {value}"))
                    .collect();
                format!("{{{}}}", items.join(", "))
            }
        }
    }
}

fn load(text: &str) -> Result<String, String> {
    let text = bytes(text);
    let mut reader = Reader::new(&text[..]);
    // Each open container with the role it has and the key it goes under.
    let mut open: Vec<(Node, Role, String)> = Vec::new();
    let mut kept = String::new();
    let mut root = String::new();
    while let Some(event) = reader
        .next_event()
        .map_err(|error: json::JsonError<_>| error.to_string())?
    {
        let (node, role, key) = match event {
            Event::Enter(role, container) => {
                let node = match container {
                    Container::List => Node::List(Vec::new()),
                    Container::Dict => Node::Dict(BTreeMap::new()),
                };
                open.push((node, role, kept.clone()));
                continue;
            }
            Event::Leave => open.pop().unwrap(),
            Event::Scalar(role, scalar) => {
                let text = match scalar {
                    Scalar::Null => "None".to_owned(),
                    Scalar::Bool(true) => "True".to_owned(),
                    Scalar::Bool(false) => "False".to_owned(),
                    Scalar::Int(value) => decimal(value.as_ref()),
                    Scalar::Float(value) => float(value),
                    Scalar::Str(text) => {
                        let mut out = Vec::new();
                        repr_bytes(&mut out, text);
                        String::from_utf8(out).unwrap()
                    }
                };
                (Node::Text(text), role, kept.clone())
            }
        };
        match (role, open.last_mut()) {
            (Role::Root, None) => root = node.text(),
            (Role::Key, _) => kept = node.text(),
            (Role::Item, Some((Node::List(items), ..))) => items.push(node.text()),
            (Role::Value, Some((Node::Dict(items), ..))) => {
                items.insert(key, node.text());
            }
            _ => panic!("a role that does not fit"),
        }
    }
    Ok(root)
}

fn result(function: &str, args: &[&str]) -> Result<String, String> {
    match function {
        "match" => regex_match(args[0], args[1], args[2]),
        "sub" => regex_sub(args[0], args[1], args[2]),
        "calcsize" => Format::new(args[0].as_bytes())
            .measure()
            .map(|measure| measure.size.to_string())
            .map_err(|error| error.to_string()),
        "unpack" => unpack(args[0], args[1]),
        "pack" => pack(args[0], args[1]),
        "random" => Ok(random(args[0], args[1])),
        "unhexlify" => binascii::unhexlify(&bytes(args[0]))
            .map(|bytes| hex(&bytes))
            .map_err(|error| error.to_string()),
        "hexlify" => {
            let separator = Some(args[1].as_bytes()).filter(|separator| !separator.is_empty());
            Ok(hex(&binascii::hexlify(&bytes(args[0]), separator)))
        }
        "a2b" => binascii::a2b_base64(&bytes(args[0]))
            .map(|bytes| hex(&bytes))
            .map_err(|error| error.to_string()),
        "b2a" => Ok(hex(&binascii::b2a_base64(&bytes(args[0]), args[1] == "1"))),
        "crc32" => Ok(binascii::crc32(&bytes(args[0]), args[1].parse().unwrap()).to_string()),
        "json" => load(args[0]),
        _ => panic!("unknown function {function}"),
    }
}

#[test]
fn results_are_those_micropython_printed() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for line in include_str!("recorded/modules.tsv").lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        let got = result(fields[0], &fields[1..4]).unwrap_or_else(|error| error);
        count += 1;
        if got != fields[4] {
            wrong.push(format!("{line}: {got}"));
        }
    }
    assert!(count > 500, "only {count} lines");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
