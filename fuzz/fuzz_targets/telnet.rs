//! Both ends of telnet, fed by any peer: RFC 2217's server, and the client.
#![no_main]

use boardless::front::rfc2217::{Event, Session};
use boardless::show;
use boardless::telnet::{Client, DO, IAC, Size, WILL, escape};
use libfuzzer_sys::fuzz_target;

const SIZE: Size = Size {
    columns: 80,
    rows: 24,
};

/// Bytes of an answer for each of the peer's, at most: agreeing to COM-PORT-OPTION takes three, and is answered by ten.
const ANSWERED: usize = 4;

/// Characters of a connection's state written out. Most of them are names: what it keeps of the peer's bytes is little.
const STATE: usize = 1_000;

/// How often two ends may answer each other until there is nothing more to say.
const ROUNDS: usize = 8;

fuzz_target!(|data: &[u8]| {
    let Some((&seed, data)) = data.split_first() else {
        return;
    };
    server(data, seed);
    client(data, seed);
    data_comes_back(data, seed);
    they_come_to_rest(data);
});

/// Pieces of lengths that the seed decides, empty ones among them.
fn pieces(data: &[u8], seed: u8) -> impl Iterator<Item = &[u8]> {
    let (mut rest, mut state) = (data, u32::from(seed) | 0x5100);
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let bits = if seed.is_multiple_of(2) { 2 } else { 5 };
        let len = (state >> (32 - bits)) as usize;
        let (piece, behind) = rest.split_at(len.min(rest.len()));
        rest = behind;
        Some(piece)
    })
}

/// What a server makes of the pieces, data that is told in several pieces as one, and what it answers.
fn serve<'a>(pieces: impl Iterator<Item = &'a [u8]>) -> (Vec<Event>, Vec<u8>) {
    let mut answer = Vec::new();
    let mut session = Session::new(&mut answer);
    let mut all = Vec::new();
    for piece in pieces {
        let (mut events, before) = (Vec::new(), answer.len());
        session.receive(piece, &mut events, &mut answer);
        // The piece that ends a command has its last byte alone, perhaps.
        assert!(answer.len() - before <= ANSWERED * (piece.len() + 16));
        assert!(format!("{session:?}").len() < STATE);
        for event in events {
            match (all.last_mut(), event) {
                (Some(Event::Data(before)), Event::Data(bytes)) => before.extend(bytes),
                (_, event) => all.push(event),
            }
        }
    }
    (all, answer)
}

/// However the peer's bytes are cut into pieces, the server does the same. Nothing that it keeps or answers grows
/// beyond what was sent.
fn server(data: &[u8], seed: u8) {
    let (whole, answer) = serve(std::iter::once(data));
    assert!(answer.len() <= ANSWERED * (data.len() + 3));
    let told: usize = whole
        .iter()
        .map(|event| match event {
            Event::Data(bytes) => bytes.len(),
            _ => 1,
        })
        .sum();
    assert!(told <= data.len());
    let bytes = serve(data.chunks(1));
    assert_eq!((&whole, &answer), (&bytes.0, &bytes.1));
    assert_eq!((whole, answer), serve(pieces(data, seed)));
}

/// What a client makes of the pieces, and what it answers.
fn receive<'a>(pieces: impl Iterator<Item = &'a [u8]>) -> (Vec<u8>, Vec<u8>) {
    let (mut data, mut answer) = (Vec::new(), Vec::new());
    let mut client = Client::new(Some(SIZE));
    for piece in pieces {
        client.receive(piece, &mut data, &mut answer);
        assert!(format!("{client:?}").len() < STATE);
    }
    (data, answer)
}

/// However the peer's bytes are cut into pieces, the client does the same.
fn client(data: &[u8], seed: u8) {
    let whole = receive(std::iter::once(data));
    assert!(whole.0.len() <= data.len() && whole.1.len() <= 4 * data.len());
    assert_eq!(whole, receive(data.chunks(1)));
    assert_eq!(whole, receive(pieces(data, seed)));
    show::Text::default().push(&whole.0);
}

/// Data that was escaped arrives as it was, whatever is in it, and asks for no answer.
fn data_comes_back(data: &[u8], seed: u8) {
    let mut sent = Vec::new();
    escape(data, &mut sent);
    let mut greeting = Vec::new();
    let _ = Session::new(&mut greeting);
    let (events, answer) = serve(pieces(&sent, seed));
    let expected = match data {
        [] => vec![],
        data => vec![Event::Data(data.to_vec())],
    };
    assert_eq!((events, answer), (expected, greeting));
    // Escaping in pieces is the same.
    let mut again = Vec::new();
    for piece in pieces(data, seed) {
        escape(piece, &mut again);
    }
    assert_eq!(sent, again);
}

/// Whatever a client heard before, it and a server do not answer each other for ever.
fn they_come_to_rest(data: &[u8]) {
    let mut to_client = Vec::new();
    let mut session = Session::new(&mut to_client);
    let mut client = Client::new(Some(SIZE));
    client.receive(data, &mut Vec::new(), &mut Vec::new());
    client.receive(
        &[IAC, DO, 24, IAC, WILL, 1],
        &mut Vec::new(),
        &mut Vec::new(),
    );
    let mut rounds = 0;
    while !to_client.is_empty() {
        let (mut to_server, mut events) = (Vec::new(), Vec::new());
        client.receive(&to_client, &mut Vec::new(), &mut to_server);
        to_client.clear();
        session.receive(&to_server, &mut events, &mut to_client);
        rounds += 1;
        assert!(rounds <= ROUNDS, "{to_server:?} {to_client:?}");
    }
}
