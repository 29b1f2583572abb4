//! Whatever a server says is parsed or refused; what is written is read again as it was.
#![allow(clippy::unwrap_used)]

use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

use led::line::Line;
use led::{Client, Effect, Error, State};
use proptest::prelude::*;

fn effect() -> impl Strategy<Value = Effect> {
    let time = || 0..=60_000_u32;
    prop_oneof![
        Just(Effect::None),
        time().prop_map(|ms| Effect::Fade { ms }),
        (time(), time(), prop::option::of(1..=1000_u16))
            .prop_map(|(on, off, count)| Effect::Blink { on, off, count }),
    ]
}

fn state() -> impl Strategy<Value = State> {
    let numbers = (1..=1000_u16, 0..=999_999_999_u32);
    ("x[a-z0-9_.-]{0,15}", any::<bool>(), effect(), numbers).prop_map(
        |(name, lit, effect, (level, rev))| State {
            name,
            lit,
            level,
            effect,
            rev,
        },
    )
}

proptest! {
    #[test]
    fn anything_is_a_line_or_none(text in "\\PC{0,80}", sign in "[-+! ]?", words in "[a-z0-9=: #-]{0,60}") {
        let _ = text.parse::<Line>();
        let _ = format!("{sign}{words}").parse::<Line>();
        let _ = format!("LED/1 {words}").parse::<Line>();
    }

    #[test]
    fn a_state_is_read_as_it_was_written(state in state(), field in "( x-[a-z]{1,5}=[!-~]{1,5})?") {
        let line = format!("! {state}{field}\r\n");
        prop_assert_eq!(line.parse::<Line>().unwrap(), Line::News(state));
    }
}

/// A client whose server says this.
fn hears(text: &'static [u8]) -> Result<Client, Error> {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let stream = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    let (mut server, _) = listener.accept().unwrap();
    // It may be more than a socket takes at once, and the client may not want it all.
    let writing = thread::spawn(move || {
        let _ = server.write_all(text);
    });
    let client = Client::over(stream, Duration::from_secs(60));
    if client.is_err() {
        writing.join().unwrap();
    }
    client
}

#[test]
fn who_is_no_board_is_told_from_one() {
    assert!(matches!(hears(b"220 mail\r\n"), Err(Error::NotLed(_))));
    assert!(matches!(
        hears(b"LED/2 lamp boot=1\r\n"),
        Err(Error::Version(2))
    ));
    assert!(matches!(
        hears(b"- 503 no room\r\n"),
        Err(Error::Refused(refusal)) if refusal.code == 503
    ));
    assert!(matches!(hears(b"LED/1"), Err(Error::Closed)));
    assert!(matches!(hears(b"\xff\xfe\r\n"), Err(Error::NotLed(_))));
    assert!(matches!(hears(&[b'x'; 100_000]), Err(Error::NotLed(_))));
}

#[test]
fn what_is_not_known_is_passed_over() {
    let mut client = hears(
        b"LED/1 lamp boot=3 mood=good auth=none\r\n! led off level=9 effect=none rev=4 x-y=z\r\n\
          ~ of a later day\r\n+ led on level=9 effect=sparkle:7 rev=5 hue=3\n",
    )
    .unwrap();
    assert_eq!(client.greeting().boot, 3);
    let state = client.act(None, led::Action::On).unwrap();
    assert_eq!(state.effect, Effect::Other("sparkle:7".to_owned()));
    // What came before the answer is not lost.
    let news = client.news(Duration::from_secs(60)).unwrap().unwrap();
    assert_eq!((news.lit, news.rev), (false, 4));
}

#[test]
fn names_cannot_smuggle_requests() {
    let mut client = hears(b"LED/1 lamp boot=3 auth=none\r\n").unwrap();
    for name in ["led\noff", "on", "", "a b", "a=b", "-x"] {
        assert!(matches!(
            client.act(Some(name), led::Action::On),
            Err(Error::Name(_))
        ));
    }
    assert!(matches!(client.request("on\noff"), Err(Error::Name(_))));
}
