//! What lasts: memory over many requests, slow and dead clients, Wi-Fi that goes and comes.

use std::io::{BufRead, BufReader, Read, Write};
use std::time::{Duration, Instant};

use led::Action;

use crate::board::{Board, PLAIN};
use crate::common::until;

#[test]
fn memory_stays_flat() {
    // Tells how much is free whenever a client has gone.
    let program = "
there = False
while True:
    server.step(1000)
    if there and not server._clients:
        gc.collect()
        print('free', gc.mem_free())
    there = bool(server._clients)
";
    let board = Board::with(program, &["led", "red"], "ident='lamp', boot=7, rate=0");
    let mut free = Vec::new();
    // The first round is to make what is made once.
    for count in [50, 1_000, 10_000] {
        let mut stream = board.connect();
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        for number in 0..count {
            let request = match number % 8 {
                0 => "toggle\n",
                1 => "blink red 20 20 1\n",
                2 => "get red\n",
                3 => "level 300\n",
                4 => "#tag fade red 1000 20\n",
                5 => "off red\n",
                6 => "get\n",
                _ => "info\n",
            };
            stream.write_all(request.as_bytes()).unwrap();
            line.clear();
            reader.read_line(&mut line).unwrap();
            assert!(line.starts_with('+'), "{line}");
        }
        drop((stream, reader));
        board.running.expect("free ");
        let told = board.running.expect("\n");
        free.push(told.trim().parse::<i64>().unwrap());
    }
    let lost = free[1] - free[2];
    // Less than a tenth of a byte a request: there is some play in where things lie.
    assert!(lost < 1_000, "{free:?}");
    board.stop();
}

#[test]
fn a_client_that_does_not_read_stalls_nobody() {
    let board = Board::start(&["led"], "ident='lamp', boot=7, rate=0");
    // Asks for more than sockets hold, and reads none of it. The board stops to read, so this stops to send.
    let mut deaf = board.connect();
    deaf.set_write_timeout(Some(Duration::from_millis(300)))
        .unwrap();
    let flood = "help\n".repeat(2_000);
    let mut sent = 0;
    let flooded = until(|| match deaf.write(flood.as_bytes()) {
        Ok(length) => {
            sent += length;
            (sent > 64 << 20).then_some(false)
        }
        Err(_) => Some(true),
    });
    assert_eq!(flooded, Some(true), "{sent} bytes went");
    // Another one that watches and does not read, and one that began a line and went silent.
    let mut watcher = board.connect();
    watcher.write_all(b"watch\n").unwrap();
    let mut half = board.connect();
    half.write_all(b"tog").unwrap();
    let mut client = board.client();
    for number in 0..200 {
        let state = client.act(None, Action::Level(1 + number % 1000)).unwrap();
        assert_eq!(state.level, 1 + number % 1000);
    }
    // Who takes nothing for long is closed: then there is room for others.
    let mut others = Vec::new();
    until(|| {
        let other = board.connect();
        others.push(other);
        let mut first = [0; 4];
        others.last_mut()?.read_exact(&mut first).ok()?;
        (&first == b"LED/").then_some(())
    })
    .unwrap();
    board.stop();
}

#[test]
fn who_is_there_for_nothing_is_closed() {
    let board = Board::start(&["led"], "ident='lamp', boot=7, idle=3");
    let mut silent = board.connect();
    let mut alive = board.connect();
    // A blank line is a word.
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_millis(3500) {
        alive.write_all(b"\n").unwrap();
        std::thread::sleep(Duration::from_millis(50));
    }
    alive.write_all(b"quit\n").unwrap();
    let mut told = String::new();
    alive.read_to_string(&mut told).unwrap();
    assert!(told.ends_with("+ bye\r\n"), "{told}");
    let mut told = String::new();
    silent.read_to_string(&mut told).unwrap();
    assert_eq!(
        told,
        "LED/1 lamp boot=7 auth=none\r\n- 408 not a word for 3 s\r\n"
    );
    board.stop();
}

#[test]
fn what_is_sent_too_fast_waits() {
    let board = Board::start(&["led"], "ident='lamp', boot=7, rate=200");
    let mut stream = board.connect();
    let begun = Instant::now();
    stream.write_all("toggle\n".repeat(300).as_bytes()).unwrap();
    stream.write_all(b"quit\n").unwrap();
    let mut told = String::new();
    stream.read_to_string(&mut told).unwrap();
    assert_eq!(told.matches("+ led ").count(), 300);
    assert!(told.contains(" rev=300\r\n"));
    // A second's worth at once, the rest at the rate.
    assert!(begun.elapsed() >= Duration::from_millis(450));
    board.stop();
}

#[test]
fn effects_go_on_without_anybody() {
    let board = Board::start(&["led"], PLAIN);
    let mut client = board.client();
    client
        .act(
            None,
            Action::Blink {
                on: 20,
                off: 20,
                count: Some(3),
            },
        )
        .unwrap();
    drop(client);
    let state = until(|| {
        let state = board.client().act(None, Action::Get).unwrap();
        (state.effect == led::Effect::None).then_some(state)
    })
    .unwrap();
    assert_eq!((state.lit, state.rev), (false, 2));
    board.stop();
}

#[test]
fn a_server_survives_that_wifi_goes_and_comes() {
    let program = "
gone = False
while True:
    server.step(20)
    if server.leds[0].lit and not gone:
        gone = True
        wlan.disconnect()
        while wlan.isconnected():
            server.step(20)
        server.hang_up()
        print('gone')
        for _ in range(20):
            server.step(20)
        wlan.connect('SSID', 'password')
        while not wlan.isconnected():
            server.step(20)
        print('back')
";
    let board = Board::with(program, &["led", "red"], PLAIN);
    let mut before = [(); 4].map(|()| board.client());
    let client = &mut before[0];
    client
        .act(
            Some("red"),
            Action::Fade {
                level: 300,
                ms: 100,
            },
        )
        .unwrap();
    let _ = client.act(None, Action::On);
    board.running.expect("gone\nback\n");
    // There is room for all who come back. All is as it was, and the fade has come to its end.
    let mut clients = [(); 4].map(|()| board.client());
    let client = &mut clients[3];
    assert!(client.act(None, Action::Get).unwrap().lit);
    let red = client.act(Some("red"), Action::Get).unwrap();
    assert_eq!((red.level, red.effect), (300, led::Effect::None));
    board.stop();
}

#[test]
fn a_server_beside_other_tasks() {
    let program = "
import asyncio
async def main():
    asyncio.create_task(server.serve())
    for i in range(1000):
        await asyncio.sleep_ms(10)
        if server.leds[0].lit:
            print('lit')
            # A program on the board changes it, too, and watchers hear of it.
            server.leds[0].fade(200, 0)
            break
    while True:
        await asyncio.sleep_ms(100)
asyncio.run(main())
";
    let board = Board::with(program, &["led"], PLAIN);
    let mut client = board.client();
    client.watch().unwrap();
    client.act(None, Action::On).unwrap();
    board.running.expect("lit\n");
    let changed = until(|| {
        let news = client.news(crate::common::PATIENCE).unwrap()?;
        (news.level == 200).then_some(news)
    })
    .unwrap();
    assert!(changed.lit);
    board.stop();
}
