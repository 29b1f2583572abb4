//! The reactor with what is not a socket, and names resolved beside it.

#![allow(clippy::unwrap_used)] // In helpers, which fail their test.

mod common;

use std::fs::File;
use std::io::{self, Read, Write};
use std::net::Ipv4Addr;
use std::rc::Rc;
use std::sync::mpsc::channel;
use std::thread;
use std::time::{Duration, Instant};

use common::{Board, PATIENCE};
use network::host::{HostOptions, Reactor, Resolver, Source};
use network::{Interest, Lookup, Network, ResolveError};

fn wait(reactor: &Reactor, source: Source) {
    let begun = Instant::now();
    let mut ready = Vec::new();
    while begun.elapsed() < PATIENCE {
        reactor.wait(Some(PATIENCE), &mut ready).unwrap();
        if ready.drain(..).any(|ready| ready.source == source) {
            return;
        }
    }
    panic!("no wake for {source:?}");
}

#[test]
fn pipes_are_sources_too() {
    let reactor = Reactor::new().unwrap();
    let (mut reader, mut writer) = io::pipe().unwrap();
    let source = Source::FrontEnd(3);
    let key = reactor.register(&reader, 5, source).unwrap();
    writer.write_all(b"ab").unwrap();
    let mut ready = Vec::new();
    reactor
        .wait(Some(Duration::from_millis(20)), &mut ready)
        .unwrap();
    assert_eq!(ready, [], "nobody watches yet");
    let mut byte = [0];
    for expected in b"ab" {
        reactor.watch(key, &reader, Interest::READ).unwrap();
        wait(&reactor, source);
        reader.read_exact(&mut byte).unwrap();
        assert_eq!(byte[0], *expected);
    }
    reactor.watch(key, &reader, Interest::READ).unwrap();
    reactor
        .wait(Some(Duration::from_millis(20)), &mut ready)
        .unwrap();
    assert_eq!(ready, []);
    // The end of the pipe wakes as well.
    drop(writer);
    wait(&reactor, source);
    reactor.deregister(key, &reader);
    // Its place is used again.
    let (other, _writer) = io::pipe().unwrap();
    assert_eq!(reactor.register(&other, 5, source).unwrap(), key);
}

#[test]
fn regular_files_are_refused() {
    let reactor = Reactor::new().unwrap();
    let file = File::open(file!().strip_prefix("crates/network/").unwrap_or(file!())).unwrap();
    let error = reactor.register(&file, 0, Source::FrontEnd(0)).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::PermissionDenied);
    // The failure takes no place.
    let (reader, _writer) = io::pipe().unwrap();
    reactor.register(&reader, 0, Source::FrontEnd(0)).unwrap();
}

#[test]
fn another_thread_wakes_it() {
    let reactor = Reactor::new().unwrap();
    let notifier = reactor.notifier();
    let thread = thread::spawn(move || {
        for number in 0..100 {
            notifier.notify(number, Source::FrontEnd(number));
        }
    });
    let mut ready = Vec::new();
    let begun = Instant::now();
    while ready.len() < 100 && begun.elapsed() < PATIENCE {
        reactor.wait(Some(PATIENCE), &mut ready).unwrap();
    }
    thread.join().unwrap();
    let owners: Vec<usize> = ready.iter().map(|ready| ready.owner).collect();
    assert_eq!(owners, Vec::from_iter(0..100));
}

#[test]
fn a_timeout_ends_the_wait() {
    let reactor = Reactor::new().unwrap();
    let mut ready = Vec::new();
    let begun = Instant::now();
    reactor
        .wait(Some(Duration::from_millis(30)), &mut ready)
        .unwrap();
    assert!(begun.elapsed() >= Duration::from_millis(30));
    assert_eq!(ready, []);
}

/// A board whose resolver answers only when it is told to.
fn slow_board() -> (Board, std::sync::mpsc::Sender<()>) {
    let (go, wait) = channel();
    let wait = std::sync::Mutex::new(wait);
    let resolver = Resolver::new(move |name| {
        wait.lock().unwrap().recv().map_err(io::Error::other)?;
        match name {
            "slow.example" => Ok(vec![Ipv4Addr::new(192, 0, 2, 7)]),
            "six.example" => Ok(vec![]),
            _ => Err(io::Error::other("no such name")),
        }
    });
    let options = HostOptions {
        resolver,
        ..HostOptions::default()
    };
    (Board::with(options), go)
}

#[test]
fn names_do_not_block_the_board() {
    let (mut board, go) = slow_board();
    let Ok(Lookup::Pending(id)) = board.network.resolve("slow.example") else {
        panic!("done before the resolver answered");
    };
    assert_eq!(board.network.lookup(id), Ok(Lookup::Pending(id)));
    assert_eq!(
        board.network.resolve("127.1"),
        Ok(Lookup::Done(Ipv4Addr::LOCALHOST))
    );
    assert_eq!(
        board.network.resolve("localhost"),
        Ok(Lookup::Done(Ipv4Addr::LOCALHOST))
    );
    go.send(()).unwrap();
    board.wait_for(Source::Lookup(id));
    assert_eq!(
        board.network.lookup(id),
        Ok(Lookup::Done(Ipv4Addr::new(192, 0, 2, 7)))
    );
    assert_eq!(board.network.lookup(id), Err(ResolveError::NoSuchLookup));
}

#[test]
fn names_fail() {
    let (mut board, go) = slow_board();
    go.send(()).unwrap();
    assert_eq!(board.resolve("nobody.example"), Err(ResolveError::NotFound));
    go.send(()).unwrap();
    assert_eq!(board.resolve("six.example"), Err(ResolveError::NotFound));
    for name in ["", "two words", "nul\0", &"x".repeat(256)] {
        assert_eq!(
            board.network.resolve(name),
            Err(ResolveError::Invalid),
            "{name:?}"
        );
    }
    let Ok(Lookup::Pending(id)) = board.network.resolve("slow.example") else {
        panic!("done before the resolver answered");
    };
    board.network.cancel_lookup(id);
    assert_eq!(board.network.lookup(id), Err(ResolveError::NoSuchLookup));
    board.network.set_link(false);
    assert_eq!(
        board.network.resolve("slow.example"),
        Err(ResolveError::NoLink)
    );
    assert_eq!(
        board.network.resolve("10.0.0.1"),
        Ok(Lookup::Done(Ipv4Addr::new(10, 0, 0, 1)))
    );
}

#[test]
fn a_board_that_is_gone_wakes_nobody() {
    let (mut board, go) = slow_board();
    let reactor = Rc::clone(&board.reactor);
    board.network.resolve("slow.example").unwrap();
    drop(board);
    go.send(()).unwrap();
    let mut ready = Vec::new();
    reactor
        .wait(Some(Duration::from_millis(50)), &mut ready)
        .unwrap();
    assert_eq!(ready, []);
}
