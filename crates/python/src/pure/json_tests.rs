use proptest::prelude::*;

use super::*;

/// The events, written down briefly.
fn events(text: &[u8]) -> Result<String, String> {
    let mut reader = Reader::new(text);
    let mut out = Vec::new();
    while let Some(event) = reader.next_event().map_err(|error| error.to_string())? {
        out.push(match event {
            Event::Scalar(role, scalar) => format!("{role:?} {scalar:?}"),
            Event::Enter(role, container) => format!("{role:?} {container:?}"),
            Event::Leave => "Leave".to_owned(),
        });
    }
    assert_eq!(reader.depth(), 0);
    Ok(out.join(", "))
}

#[test]
fn values_have_roles() {
    assert_eq!(
        events(b" {\"a\": [1, 2.5], 3: null} ").as_deref(),
        Ok(
            "Root Dict, Key Str([97]), Value List, Item Int(Small(1)), Item Float(2.5), Leave, \
            Key Int(Small(3)), Value Null, Leave"
        )
    );
    assert_eq!(events(b"true").as_deref(), Ok("Root Bool(true)"));
}

#[test]
fn more_than_json_is_read() {
    for text in [
        "[1 2]", "[1,,2]", "{1 2]", "[,]", "{\"a\"}", "\"\\q\"", "[1}", "\"\t\"",
    ] {
        assert!(events(text.as_bytes()).is_ok(), "{text}");
    }
}

#[test]
fn a_key_without_value_waits_for_the_next_dict() {
    assert_eq!(
        events(b"[{1}{2}]").as_deref(),
        Ok(
            "Root List, Item Dict, Key Int(Small(1)), Leave, Item Dict, Value Int(Small(2)), Leave, Leave"
        )
    );
}

#[test]
fn errors() {
    for text in [
        "", " ", "[", "{\"a\":", "nul", "nulx", "]", "1 2", "\"a", "\"\\", "x", "{[1]:2}", "[1]]",
        "[\0]",
    ] {
        assert_eq!(
            events(text.as_bytes()),
            Err("syntax error in JSON".to_owned()),
            "{text}"
        );
    }
    assert_eq!(
        events(b"[-]"),
        Err("invalid syntax for integer with base 10".to_owned())
    );
    assert_eq!(
        events(b"1.2.3"),
        Err("invalid syntax for number".to_owned())
    );
    assert_eq!(
        Reader::new(&b"\"\xff\""[..]).next_event(),
        Err(JsonError::Unicode)
    );
}

#[test]
fn a_source_may_fail() {
    struct Broken;
    impl Source for Broken {
        type Error = i32;
        fn next_byte(&mut self) -> Result<Option<u8>, i32> {
            Err(5)
        }
    }
    assert_eq!(Reader::new(Broken).next_event(), Err(JsonError::Source(5)));
}

#[test]
fn nesting_needs_no_stack() {
    let deep = "[".repeat(1_000_000);
    assert_eq!(
        events(deep.as_bytes()),
        Err("syntax error in JSON".to_owned())
    );
}

proptest! {
    #[test]
    fn no_text_panics(bytes: Vec<u8>, like in "[\\[\\]{}:,\"\\\\u0-9a-f tru.eE+-]{0,40}") {
        let _ = events(&bytes);
        let _ = events(like.as_bytes());
    }
}
