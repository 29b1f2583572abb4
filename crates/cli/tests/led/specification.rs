//! The examples of the specification are played against the module.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;

use crate::board::{Board, PLAIN, top};

/// A block of the specification.
struct Example {
    /// Where it begins, from 1.
    line: usize,
    /// What its fence says: `leds=…`, `key=…`, `clients=…`.
    setup: BTreeMap<String, String>,
    steps: Vec<Step>,
}

struct Step {
    line: usize,
    /// Which connection.
    connection: usize,
    what: What,
}

enum What {
    /// The client sends these bytes.
    Send(Vec<u8>),
    /// The board sends these bytes.
    Expect(Vec<u8>),
    /// The board closes.
    Closes,
}

/// Replaces `\xNN`.
fn unescape(text: &str) -> Vec<u8> {
    let mut pieces = text.split("\\x");
    let mut bytes = pieces.next().unwrap_or_default().as_bytes().to_vec();
    for piece in pieces {
        bytes.push(u8::from_str_radix(&piece[..2], 16).unwrap());
        bytes.extend_from_slice(&piece.as_bytes()[2..]);
    }
    bytes
}

fn step(line: usize, text: &str) -> Step {
    let (head, rest) = text.split_at(text.find([':', '~']).unwrap());
    let (sign, rest) = rest.split_at(1);
    let rest = rest.strip_prefix(' ').unwrap_or(rest);
    let (who, number) = head.split_at(1);
    let what = match (who, sign) {
        ("C", "~") => What::Send(unescape(rest)),
        ("C", ":") => What::Send([unescape(rest), b"\n".to_vec()].concat()),
        ("S", ":") if rest == "(closes)" => What::Closes,
        ("S", ":") => What::Expect([unescape(rest), b"\r\n".to_vec()].concat()),
        _ => panic!("line {line}: what is {text:?}?"),
    };
    Step {
        line,
        connection: if number.is_empty() {
            1
        } else {
            number.parse().unwrap()
        },
        what,
    }
}

fn examples(page: &str) -> Vec<Example> {
    let mut examples = Vec::new();
    let mut lines = page.lines().enumerate().map(|(at, line)| (at + 1, line));
    while let Some((line, text)) = lines.next() {
        let Some(words) = text.strip_prefix("```led") else {
            continue;
        };
        let setup = words
            .split_whitespace()
            .map(|word| word.split_once('=').unwrap())
            .map(|(key, value)| (key.to_owned(), value.replace('_', " ")))
            .collect();
        let steps = lines
            .by_ref()
            .take_while(|(_, text)| *text != "```")
            .map(|(line, text)| step(line, text))
            .collect();
        examples.push(Example { line, setup, steps });
    }
    examples
}

fn play(example: &Example) {
    let leds = example.setup.get("leds").map_or("led", String::as_str);
    let mut setup = PLAIN.to_owned();
    if let Some(key) = example.setup.get("key") {
        setup += &format!(", key='{key}'");
    }
    if let Some(clients) = example.setup.get("clients") {
        setup += &format!(", clients={clients}");
    }
    let board = Board::start(&leds.split(',').collect::<Vec<_>>(), &setup);
    let mut connections: BTreeMap<usize, BufReader<TcpStream>> = BTreeMap::new();
    let mut closed = Vec::new();
    for step in &example.steps {
        let stream = connections
            .entry(step.connection)
            .or_insert_with(|| BufReader::new(board.connect()));
        match &step.what {
            What::Send(bytes) => stream.get_mut().write_all(bytes).unwrap(),
            What::Expect(expected) => {
                let mut line = Vec::new();
                stream.read_until(b'\n', &mut line).unwrap();
                assert_eq!(
                    String::from_utf8_lossy(&line),
                    String::from_utf8_lossy(expected),
                    "line {} of the specification",
                    step.line
                );
            }
            What::Closes => {
                let mut rest = Vec::new();
                stream.read_until(b'\n', &mut rest).unwrap();
                assert_eq!(rest, b"", "line {} of the specification", step.line);
                closed.push(step.connection);
            }
        }
    }
    // Nothing more came than is told.
    for (number, stream) in &mut connections {
        if !closed.contains(number) {
            stream.get_mut().write_all(b"#end ping\n").unwrap();
            let mut line = String::new();
            stream.read_line(&mut line).unwrap();
            assert_eq!(
                line, "+#end pong\r\n",
                "the example at line {}",
                example.line
            );
        }
    }
    drop(connections);
    board.stop();
}

#[test]
fn examples_are_true() {
    let page = std::fs::read_to_string(top().join("docs/led-protocol.md")).unwrap();
    let examples = examples(&page);
    assert!(examples.len() >= 10, "only {} examples", examples.len());
    for example in &examples {
        play(example);
    }
}

/// Every code of the table is in the module, and the other way round.
#[test]
fn the_table_of_errors_is_complete() {
    let page = std::fs::read_to_string(top().join("docs/led-protocol.md")).unwrap();
    let module = std::fs::read_to_string(top().join("programs/led.py")).unwrap();
    let told: Vec<&str> = page
        .lines()
        .filter_map(|line| line.strip_prefix("| ")?.split_once(" |"))
        .map(|(code, _)| code)
        .filter(|code| code.len() == 3 && code.bytes().all(|b| b.is_ascii_digit()))
        .collect();
    let mut used: Vec<&str> = ["Refusal(", "\"- ", "client, \"\", ", "client, tag, "]
        .iter()
        .flat_map(|before| module.split(before).skip(1))
        .filter_map(|after| after.get(..3))
        .map(|code| code.trim_start_matches("b\""))
        .filter(|code| code.len() == 3 && code.bytes().all(|b| b.is_ascii_digit()))
        .collect();
    used.sort_unstable();
    used.dedup();
    assert_eq!(used, told);
}

/// What the pages link to is there.
#[test]
fn links_lead_somewhere() {
    for name in ["led-protocol.md", "led-protocol.zh-CN.md"] {
        let page = std::fs::read_to_string(top().join("docs").join(name)).unwrap();
        let links: Vec<&str> = page
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split_once(')'))
            .map(|(target, _)| target)
            .collect();
        assert!(links.len() >= 5, "{links:?}");
        for target in links {
            if let Some(heading) = target.strip_prefix('#') {
                let found = page.lines().any(|line| {
                    line.starts_with('#')
                        && line
                            .trim_start_matches(['#', ' '])
                            .to_lowercase()
                            .replace(' ', "-")
                            == heading
                });
                assert!(found, "{name}: no heading {target}");
            } else {
                let path = top().join("docs").join(target);
                assert!(path.exists(), "{name}: no file {target}");
            }
        }
    }
}
