use super::protocol::{KEPT, PATIENCE};
use super::*;
use proptest::prelude::*;

const TERMINAL_SIZE: Size = Size {
    columns: 80,
    rows: 24,
};

/// What one client makes of the pieces, one after the other.
fn play(client: &mut Client, pieces: &[&[u8]]) -> (Vec<u8>, Vec<u8>) {
    let (mut data, mut answer) = (Vec::new(), Vec::new());
    for piece in pieces {
        client.receive(piece, &mut data, &mut answer);
    }
    (data, answer)
}

fn whole(input: &[u8]) -> (Vec<u8>, Vec<u8>) {
    play(&mut Client::new(Some(TERMINAL_SIZE)), &[input])
}

/// One of everything a peer may send.
const EVERYTHING: &[u8] = &[
    b'a', b'\r', 0, b'b', b'\r', b'\n', IAC, IAC, b'c', // data
    IAC, WILL, ECHO, IAC, WILL, SGA, IAC, WILL, 0, IAC, DO, NAWS, IAC, DO, TTYPE, IAC, DO,
    39, // options
    IAC, SB, TTYPE, TTYPE_SEND, IAC, SE, b'd', // a subnegotiation we answer
    IAC, SB, 99, 1, IAC, IAC, 2, IAC, SE, b'e', // one we do not
    IAC, 241, IAC, 249, b'f', // NOP, GA
    IAC, DONT, NAWS, IAC, WONT, ECHO, IAC, WONT, 77, IAC, DONT, 78, b'g', b'\r', IAC, 241, 0,
];

#[test]
fn data_comes_out_and_options_are_answered() {
    let (data, answer) = whole(EVERYTHING);
    assert_eq!(data, b"a\rb\r\n\xffcdefg\r\0");
    let expected: Vec<u8> = [
        &[IAC, DO, ECHO, IAC, DO, SGA, IAC, DONT, 0][..],
        &[IAC, WILL, NAWS, IAC, SB, NAWS, 0, 80, 0, 24, IAC, SE],
        &[IAC, WILL, TTYPE, IAC, WONT, 39],
        &[IAC, SB, TTYPE, 0, b'A', b'N', b'S', b'I', IAC, SE],
        &[IAC, WONT, NAWS, IAC, DONT, ECHO],
    ]
    .concat();
    assert_eq!(answer, expected);
}

#[test]
fn any_cut_gives_the_same() {
    let expected = whole(EVERYTHING);
    for cut in 0..=EVERYTHING.len() {
        for second in cut..=EVERYTHING.len() {
            let pieces = [
                &EVERYTHING[..cut],
                &EVERYTHING[cut..second],
                &EVERYTHING[second..],
            ];
            let got = play(&mut Client::new(Some(TERMINAL_SIZE)), &pieces);
            assert_eq!(got, expected, "cut at {cut} and {second}");
        }
    }
}

#[test]
fn without_a_terminal_its_size_and_type_are_refused() {
    let mut client = Client::new(None);
    let (_, answer) = play(
        &mut client,
        &[&[IAC, DO, NAWS, IAC, DO, TTYPE, IAC, SB, TTYPE, 1, IAC, SE]],
    );
    assert_eq!(answer, [IAC, WONT, NAWS, IAC, WONT, TTYPE]);
    client.resize(TERMINAL_SIZE, &mut Vec::new());
    let (_, answer) = play(&mut client, &[&[IAC, DO, NAWS]]);
    assert_eq!(answer, [IAC, WONT, NAWS]);
}

#[test]
fn what_is_agreed_is_not_agreed_again() {
    let mut client = Client::new(Some(TERMINAL_SIZE));
    let offer: &[u8] = &[IAC, WILL, ECHO, IAC, DO, SGA];
    assert_eq!(play(&mut client, &[offer]).1.len(), 6);
    assert_eq!(play(&mut client, &[offer]).1, b"");
    let (_, answer) = play(&mut client, &[&[IAC, WONT, ECHO, IAC, WONT, ECHO]]);
    assert_eq!(answer, [IAC, DONT, ECHO]);
}

#[test]
fn a_new_size_is_told_where_it_was_asked_for() {
    let mut client = Client::new(Some(TERMINAL_SIZE));
    let wide = Size {
        columns: 0x01ff,
        rows: 50,
    };
    let mut answer = Vec::new();
    client.resize(wide, &mut answer);
    assert_eq!(answer, b"");
    let (_, told) = play(&mut client, &[&[IAC, DO, NAWS]]);
    assert_eq!(
        told,
        [IAC, WILL, NAWS, IAC, SB, NAWS, 1, IAC, IAC, 0, 50, IAC, SE]
    );
    client.resize(wide, &mut answer);
    assert_eq!(answer, b"", "nothing changed");
    client.resize(TERMINAL_SIZE, &mut answer);
    assert_eq!(answer, [IAC, SB, NAWS, 0, 80, 0, 24, IAC, SE]);
}

#[test]
fn a_subnegotiation_without_end_is_ended_by_a_command() {
    let (data, answer) = whole(&[IAC, SB, 99, 1, 2, IAC, DO, 40, b'x']);
    assert_eq!((&data[..], &answer[..]), (&b"x"[..], &[IAC, WONT, 40][..]));
}

#[test]
fn a_long_subnegotiation_costs_no_memory() {
    let mut client = Client::new(None);
    let mut input = vec![7; 1_000_000];
    input[..2].copy_from_slice(&[IAC, SB]);
    play(&mut client, &[&input]);
    assert!(client.parser.sub.capacity() <= 2 * KEPT);
}

proptest! {
    /// Bytes that are mostly telnet's own, cut anywhere.
    #[test]
    fn random_streams_do_not_depend_on_their_pieces(
        input in prop::collection::vec(
            prop_oneof![
                Just(IAC), 240u8..=255, Just(TTYPE), Just(NAWS), Just(ECHO), Just(b'\r'), Just(0), any::<u8>()
            ],
            0..200,
        ),
        size in 1usize..9,
    ) {
        let pieces: Vec<&[u8]> = input.chunks(size).collect();
        prop_assert_eq!(
            play(&mut Client::new(Some(TERMINAL_SIZE)), &pieces),
            whole(&input)
        );
    }

    /// Two clients that hear each other's answers fall silent, whatever began it.
    #[test]
    fn negotiation_ends(verbs in prop::collection::vec((251u8..=254, 0u8..50), 0..20)) {
        let mut first = Client::new(Some(TERMINAL_SIZE));
        let mut second = Client::new(Some(TERMINAL_SIZE));
        let mut wire: Vec<u8> = verbs.into_iter().flat_map(|(verb, option)| [IAC, verb, option]).collect();
        for _ in 0..4 * usize::from(PATIENCE) {
            wire = play(&mut first, &[&wire]).1;
            wire = play(&mut second, &[&wire]).1;
        }
        prop_assert_eq!(wire, Vec::<u8>::new());
    }

    /// Text without IAC is handed on as it is, less the NUL that follows a carriage return.
    #[test]
    fn plain_data_is_untouched(input in prop::collection::vec(1u8..=254, 0..200)) {
        let (data, answer) = whole(&input);
        prop_assert_eq!(data, input);
        prop_assert_eq!(answer, Vec::<u8>::new());
    }
}
