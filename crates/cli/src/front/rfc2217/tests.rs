use super::*;
use crate::telnet::{DONT, WONT};
use proptest::prelude::*;

/// What is sent to a client first.
const OFFERS: [u8; 12] = [
    IAC, WILL, ECHO, IAC, WILL, SGA, IAC, WILL, BINARY, IAC, DO, BINARY,
];

/// What one session makes of the pieces, one after the other: bytes that come together are one event.
fn play(pieces: &[&[u8]]) -> (Vec<Event>, Vec<u8>) {
    let mut answer = Vec::new();
    let mut session = Session::new(&mut answer);
    assert_eq!(answer, OFFERS);
    answer.clear();
    let mut all = Vec::new();
    for piece in pieces {
        let mut events = Vec::new();
        session.receive(piece, &mut events, &mut answer);
        for event in events {
            match (all.last_mut(), event) {
                (Some(Event::Data(before)), Event::Data(bytes)) => before.extend(bytes),
                (_, event) => all.push(event),
            }
        }
    }
    (all, answer)
}

fn data_of(events: &[Event]) -> Vec<u8> {
    events
        .iter()
        .filter_map(|event| match event {
            Event::Data(bytes) => Some(bytes.as_slice()),
            _ => None,
        })
        .collect::<Vec<_>>()
        .concat()
}

/// A command of the client's.
fn sub(command: u8, value: &[u8]) -> Vec<u8> {
    let mut all = vec![IAC, SB, COM_PORT, command];
    escape(value, &mut all);
    all.extend([IAC, SE]);
    all
}

/// The answers to commands.
fn answers(commands: &[(u8, &[u8])]) -> Vec<u8> {
    let all: Vec<u8> = commands.iter().flat_map(|(c, v)| sub(*c, v)).collect();
    play(&[&all]).1
}

/// One of everything a client may send.
fn everything() -> Vec<u8> {
    [
        &[
            b'a', b'\r', 0, b'\r', b'\n', IAC, IAC, b'b', // data
            IAC, WILL, COM_PORT, IAC, DO, COM_PORT, IAC, DO, ECHO, IAC, DO, SGA, IAC, WILL, SGA,
            IAC, WILL, BINARY, IAC, WILL, 39, IAC, DO, 39, IAC, DONT, 39, IAC, WONT, 77, b'c',
        ][..],
        &sub(1, &[0, 1, 0xc2, 0]),
        &sub(1, &[0xff, 0xff, 0xff, 0xff]),
        &sub(8, &[]),
        b"d",
        &sub(12, &[3]),
        &sub(5, &[11]),
        &sub(5, &[12]),
        &sub(9, &[]),
        &[IAC, SB, 99, 1, IAC, IAC, 2, IAC, SE, b'e'],
        // Too long, and one without an end.
        &sub(1, &[7; 100]),
        &[
            IAC, SB, COM_PORT, IAC, WONT, 50, b'f', IAC, 243, IAC, 241, b'g',
        ],
    ]
    .concat()
}

#[test]
fn data_comes_out_and_options_are_answered() {
    let (events, answer) = play(&[&everything()]);
    assert_eq!(
        events,
        [
            Event::Data(b"a\r\0\r\n\xffbc".to_vec()),
            Event::Suspend(true),
            Event::Data(b"d".to_vec()),
            Event::PurgeOutput,
            Event::PurgeInput,
            Event::HoldInReset(true),
            Event::HoldInReset(false),
            Event::Suspend(false),
            Event::Data(b"efg".to_vec()),
        ]
    );
    let modem = sub(107, &[MODEM_STATE]);
    let expected = [
        &[IAC, DO, COM_PORT][..],
        &modem,
        &[IAC, WILL, COM_PORT],
        &modem,
        &[IAC, DO, SGA, IAC, DONT, 39, IAC, WONT, 39],
        &sub(101, &[0, 1, 0xc2, 0]),
        &sub(101, &[0xff, 0xff, 0xff, 0xff]),
        &sub(112, &[3]),
        &sub(105, &[11]),
        &sub(105, &[12]),
        &sub(101, &[7; 4]),
    ]
    .concat();
    assert_eq!(answer, expected);
}

#[test]
fn any_cut_gives_the_same() {
    let all = everything();
    let expected = play(&[&all]);
    for cut in 0..=all.len() {
        assert_eq!(play(&[&all[..cut], &all[cut..]]), expected, "cut at {cut}");
    }
}

#[test]
fn settings_are_remembered_and_told() {
    for (commands, answer) in [
        // Asked for before they are set: those of a fresh port.
        (&[(1, &[0; 4][..])][..], sub(101, &[0, 1, 0xc2, 0])),
        (&[(2, &[0])], sub(102, &[8])),
        (&[(3, &[0])], sub(103, &[1])),
        (&[(4, &[0])], sub(104, &[1])),
        (&[(5, &[0])], sub(105, &[1])),
        (&[(5, &[13])], sub(105, &[14])),
        (&[(5, &[4])], sub(105, &[6])),
        (&[(5, &[7])], sub(105, &[9])),
        (&[(5, &[10])], sub(105, &[12])),
        // Set, and asked for.
        (
            &[(2, &[7]), (2, &[0])],
            [sub(102, &[7]), sub(102, &[7])].concat(),
        ),
        (
            &[(5, &[3]), (5, &[0])],
            [sub(105, &[3]), sub(105, &[3])].concat(),
        ),
        (
            &[(5, &[5]), (5, &[4])],
            [sub(105, &[5]), sub(105, &[5])].concat(),
        ),
        (
            &[(5, &[8]), (5, &[7])],
            [sub(105, &[8]), sub(105, &[8])].concat(),
        ),
        // What there is no such thing as changes nothing.
        (&[(2, &[9])], sub(102, &[8])),
        (&[(3, &[6])], sub(103, &[1])),
        (&[(5, &[20])], vec![]),
        (&[(12, &[4])], vec![]),
        (&[(1, &[1])], vec![]),
        (&[(99, &[1])], vec![]),
        (&[(0, &[])], sub(100, b"boardless")),
        (&[(6, &[])], sub(106, &[LINE_STATE])),
        (&[(7, &[])], sub(107, &[MODEM_STATE])),
        (
            &[(10, &[255]), (11, &[0])],
            [sub(110, &[255]), sub(111, &[0])].concat(),
        ),
    ] {
        assert_eq!(answers(commands), answer, "{commands:?}");
    }
}

#[test]
fn rts_alone_holds_the_chip_in_reset() {
    let levels = |values: &[u8]| {
        let all: Vec<u8> = values.iter().flat_map(|v| sub(5, &[*v])).collect();
        play(&[&all]).0
    };
    let (dtr, no_dtr, rts, no_rts) = (8, 9, 11, 12);
    // As pyserial opens a port, and as mpremote closes it.
    assert_eq!(levels(&[dtr, rts, no_rts, no_dtr]), []);
    let pulse = [Event::HoldInReset(true), Event::HoldInReset(false)];
    // As esptool resets.
    assert_eq!(levels(&[rts, no_rts]), pulse);
    assert_eq!(levels(&[dtr, rts, no_dtr, no_rts]), pulse);
    // As it asks for the loader.
    assert_eq!(levels(&[no_dtr, rts, dtr, no_rts, no_dtr]), pulse);
}

#[test]
fn text_of_telnet_loses_its_nuls() {
    let text = [&[IAC, WONT, BINARY][..], b"a\r\0b\r\nc"].concat();
    let (events, answer) = play(&[&text]);
    assert_eq!(data_of(&events), b"a\rb\r\nc");
    assert_eq!(answer, [IAC, DONT, BINARY]);
    // Who has agreed to RFC 2217 sends bytes, whatever it says.
    let bytes = [&[IAC, WONT, BINARY, IAC, WILL, COM_PORT][..], b"a\r\0b"].concat();
    assert_eq!(data_of(&play(&[&bytes]).0), b"a\r\0b");
}

/// A command that is not data, whole.
fn command() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        (251..=254_u8, any::<u8>()).prop_map(|(verb, option)| vec![IAC, verb, option]),
        (241..=249_u8).prop_map(|command| vec![IAC, command]),
        (any::<u8>(), prop::collection::vec(any::<u8>(), 0..40)).prop_map(|(option, value)| {
            let mut all = vec![IAC, SB];
            escape(&[&[option], &value[..]].concat(), &mut all);
            all.extend([IAC, SE]);
            all
        }),
    ]
}

proptest! {
    #[test]
    fn no_bytes_do_harm(input: Vec<u8>, cuts: [prop::sample::Index; 3]) {
        let mut cuts = cuts.map(|cut| cut.index(input.len() + 1));
        cuts.sort_unstable();
        let [a, b, c] = cuts;
        let whole = play(&[&input]);
        prop_assert_eq!(play(&[&input[..a], &input[a..b], &input[b..c], &input[c..]]), whole.clone());
        prop_assert!(whole.1.len() <= 8 * input.len() + 8);
    }

    /// Whatever commands come between, and however wrong they are, the board gets every byte.
    #[test]
    fn nothing_of_the_stream_is_lost(
        parts in prop::collection::vec((prop::collection::vec(any::<u8>(), 0..8), command()), 0..40),
    ) {
        let mut sent = vec![IAC, WILL, COM_PORT];
        let mut data: Vec<u8> = Vec::new();
        for (bytes, command) in &parts {
            escape(bytes, &mut sent);
            data.extend(bytes);
            // Who takes the option back may mean text again.
            if !command.starts_with(&[IAC, WONT]) {
                sent.extend(command);
            }
        }
        prop_assert_eq!(data_of(&play(&[&sent]).0), data);
    }
}
