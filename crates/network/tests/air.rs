//! The station's states, against the figures of MicroPython's driver.

use network::air::{
    AccessPoint, Air, Event, JoinError, ScanError, SoftAp, SoftApError, Station, WifiOption,
    reason, security, status,
};

const MAC: [u8; 6] = [0x24, 0x0a, 0xc4, 0, 0, 0x10];

fn station_in(air: Air) -> Station {
    let mut station = Station::new(MAC, air.shared());
    station.set_active(true, 0);
    station
}

fn station() -> Station {
    station_in(Air::default())
}

/// Lets the station run for ever, or until `end`, and tells what happened.
fn run(station: &mut Station, mut now: u64, end: u64) -> Vec<Event> {
    let mut events = station.poll(now);
    while let Some(next) = station.next_event(now).filter(|next| *next <= end) {
        now = next;
        events.extend(station.poll(now));
    }
    events
}

#[test]
fn joins_in_half_a_second() {
    let mut station = station();
    assert_eq!(
        (station.status(), station.is_connected(), station.rssi()),
        (status::IDLE, false, None)
    );
    station
        .connect(b"Boardless", b"micropython", None, 1_000)
        .unwrap();
    assert_eq!(
        (station.status(), station.is_connected()),
        (status::CONNECTING, false)
    );
    let events = run(&mut station, 1_000, u64::MAX);
    assert_eq!(
        events,
        [
            Event::Associated { at: 401_000 },
            Event::GotIp { at: 501_000 }
        ]
    );
    assert_eq!(
        (station.status(), station.is_connected()),
        (status::GOT_IP, true)
    );
    assert_eq!(station.rssi(), Some(-41));
    assert_eq!(station.channel(), 6);
    assert_eq!(station.ssid(), b"Boardless");
    assert_eq!(station.next_event(600_000), None);
}

#[test]
fn between_association_and_address_it_is_not_connected() {
    let mut station = station();
    station.connect(b"SSID", b"password", None, 0).unwrap();
    assert_eq!(station.poll(450_000), [Event::Associated { at: 400_000 }]);
    assert!(station.is_associated() && !station.is_connected());
    assert_eq!(station.status(), status::CONNECTING);
    // An address set by the program needs no DHCP.
    station.set_static_address(true, 460_000);
    assert!(station.is_connected());
    assert_eq!(station.poll(460_000), [Event::GotIp { at: 460_000 }]);

    let mut station = self::station();
    station.set_static_address(true, 0);
    station.connect(b"SSID", b"password", None, 0).unwrap();
    assert_eq!(
        run(&mut station, 0, 1_000_000),
        [
            Event::Associated { at: 400_000 },
            Event::GotIp { at: 400_000 }
        ]
    );
}

#[test]
fn an_open_network_takes_no_key() {
    let mut station = station();
    station.connect(b"Boardless-Guest", b"", None, 0).unwrap();
    run(&mut station, 0, 1_000_000);
    assert_eq!(station.status(), status::GOT_IP);
    for (ssid, key) in [("Boardless-Guest", "needless1"), ("Boardless", "")] {
        let mut station = self::station();
        station
            .connect(ssid.as_bytes(), key.as_bytes(), None, 0)
            .unwrap();
        run(&mut station, 0, 3_000_000);
        assert_eq!(station.status(), 201, "{ssid} with key {key:?}");
    }
}

#[test]
fn an_unknown_network_is_searched_for_ever() {
    let mut station = station();
    station.connect(b"Nowhere", b"whatever1", None, 0).unwrap();
    let reason = reason::NO_AP_FOUND;
    assert_eq!(
        run(&mut station, 0, 8_000_000),
        [2_400_000, 4_800_000, 7_200_000].map(|at| Event::Disconnected { at, reason })
    );
    assert_eq!((station.status(), station.is_connecting()), (201, true));
    assert_eq!(
        station.connect(b"SSID", b"password", None, 8_000_000),
        Err(JoinError::Connecting)
    );
    assert_eq!(station.ssid(), b"Nowhere", "a refused call changes nothing");
    assert_eq!(station.begin_scan(8_000_000), Err(ScanError::Connecting));
    // It appears, and is found at the next pass.
    station.air().borrow_mut().add("Nowhere", "whatever1");
    run(&mut station, 8_000_000, 20_000_000);
    assert_eq!(
        (station.status(), station.last_reason()),
        (status::GOT_IP, 0)
    );
}

#[test]
fn a_late_poll_tells_all_that_happened_at_its_time() {
    let mut station = station();
    station.connect(b"Nowhere", b"whatever1", None, 0).unwrap();
    let events = station.poll(3_600_000_000);
    assert_eq!(events.len(), 1_500);
    assert_eq!(
        events.last(),
        Some(&Event::Disconnected {
            at: 3_600_000_000,
            reason: 201
        })
    );
}

#[test]
fn a_wrong_key_shows_as_connecting_then_as_wrong() {
    let mut station = station();
    station
        .connect(b"Boardless", b"micropythom", None, 0)
        .unwrap();
    let events = run(&mut station, 0, 5_000_000);
    assert_eq!(
        events,
        [
            Event::Disconnected {
                at: 2_400_000,
                reason: reason::HANDSHAKE
            },
            Event::Disconnected {
                at: 4_800_000,
                reason: reason::CONNECTION_FAIL
            }
        ]
    );
    assert_eq!((station.last_reason(), station.status()), (205, 202));
    let mut station = self::station();
    station
        .connect(b"Boardless", b"micropythom", None, 0)
        .unwrap();
    run(&mut station, 0, 3_000_000);
    assert_eq!(
        (station.last_reason(), station.status()),
        (15, status::CONNECTING)
    );
}

#[test]
fn reconnects_can_be_limited() {
    for (reconnects, attempts) in [(0, 1), (1, 2), (3, 4)] {
        let mut station = station();
        assert_eq!(station.reconnects(), -1);
        station.set_reconnects(reconnects);
        assert_eq!(station.reconnects(), reconnects);
        station
            .connect(b"Boardless", b"wrong key", None, 0)
            .unwrap();
        let events = run(&mut station, 0, u64::MAX);
        assert_eq!(events.len(), attempts, "{reconnects}");
        assert!(!station.is_connecting());
        // The first reason is passed on as it is, once nobody tries any more.
        assert_eq!(station.status(), if attempts == 1 { 15 } else { 202 });
        // It may be asked again.
        station
            .connect(b"Boardless", b"micropython", None, 60_000_000)
            .unwrap();
        run(&mut station, 60_000_000, u64::MAX);
        assert_eq!(station.status(), status::GOT_IP);
    }
}

#[test]
fn disconnecting_ends_it() {
    let mut station = station();
    station.connect(b"SSID", b"password", None, 0).unwrap();
    run(&mut station, 0, 1_000_000);
    station.disconnect(2_000_000).unwrap();
    assert_eq!(
        station.poll(2_000_000),
        [Event::Disconnected {
            at: 2_000_000,
            reason: 8
        }]
    );
    assert_eq!(
        (station.status(), station.is_connected(), station.bssid()),
        (status::IDLE, false, None)
    );
    assert_eq!(station.next_event(2_000_000), None);
    // While retrying, too; and with nothing to end, nothing happens.
    station.connect(b"Nowhere", b"", None, 3_000_000).unwrap();
    station.disconnect(4_000_000).unwrap();
    station.disconnect(4_000_000).unwrap();
    assert_eq!(station.poll(4_000_000).len(), 1);
    assert_eq!(station.next_event(4_000_000), None);
}

#[test]
fn the_reason_stays_until_the_next_address() {
    let mut station = station();
    station.connect(b"SSID", b"password", None, 0).unwrap();
    station.disconnect(10).unwrap();
    station.connect(b"SSID", b"password", None, 20).unwrap();
    assert_eq!(
        station.status(),
        status::IDLE,
        "as MicroPython's driver: reason 8 is still there"
    );
    run(&mut station, 20, 1_000_000);
    assert_eq!(station.status(), status::GOT_IP);
}

#[test]
fn connecting_again_leaves_first() {
    let mut station = station();
    station.connect(b"SSID", b"password", None, 0).unwrap();
    run(&mut station, 0, 1_000_000);
    station.reconnect(1_000_000).unwrap();
    assert!(!station.is_connected());
    let events = run(&mut station, 1_000_000, 2_000_000);
    assert_eq!(
        events[0],
        Event::Disconnected {
            at: 1_000_000,
            reason: 8
        }
    );
    assert!(station.is_connected());
}

#[test]
fn an_inactive_station_does_nothing() {
    let mut station = Station::new(MAC, Air::default().shared());
    assert_eq!(
        station.connect(b"SSID", b"password", None, 0),
        Err(JoinError::Inactive)
    );
    assert_eq!(station.disconnect(0), Err(JoinError::Inactive));
    assert_eq!(station.begin_scan(0), Err(ScanError::Inactive));
    station.set_active(true, 0);
    assert_eq!(station.reconnect(0), Err(JoinError::NoSsid));
    station.connect(b"SSID", b"password", None, 0).unwrap();
    run(&mut station, 0, 1_000_000);
    station.set_active(false, 1_000_000);
    assert_eq!(
        (station.is_connected(), station.status()),
        (false, status::IDLE)
    );
    station.set_active(true, 2_000_000);
    station.poll(2_000_000);
    assert_eq!(
        station.next_event(2_000_000),
        None,
        "it does not connect by itself"
    );
    station.reconnect(2_000_000).unwrap();
    run(&mut station, 2_000_000, 3_000_000);
    assert!(station.is_connected());
}

#[test]
fn an_access_point_that_goes_is_missed_and_found_again() {
    let mut station = station();
    station.connect(b"SSID", b"password", None, 0).unwrap();
    run(&mut station, 0, 1_000_000);
    station.air().borrow_mut().remove(b"SSID");
    assert_eq!(station.poll(1_000_000), []);
    assert!(station.is_connected(), "it is not noticed at once");
    let events = run(&mut station, 1_000_000, 10_000_000);
    assert_eq!(
        events,
        [
            Event::Disconnected {
                at: 7_000_000,
                reason: 200
            },
            Event::Disconnected {
                at: 9_400_000,
                reason: 201
            }
        ]
    );
    station.air().borrow_mut().add("SSID", "password");
    run(&mut station, 10_000_000, 20_000_000);
    assert!(station.is_connected());
    // A short absence is not noticed at all.
    station.air().borrow_mut().remove(b"SSID");
    station.poll(20_000_000);
    station.air().borrow_mut().add("SSID", "password");
    assert_eq!(run(&mut station, 21_000_000, u64::MAX), []);
}

#[test]
fn any_wifi_takes_every_name_and_key() {
    let air = Air {
        any_wifi: true,
        ..Air::default()
    };
    for (ssid, key) in [
        ("Home", "secret"),
        ("Boardless", "wrong key"),
        ("Boardless-Guest", "needless1"),
    ] {
        let mut station = station_in(air.clone());
        station
            .connect(ssid.as_bytes(), key.as_bytes(), None, 0)
            .unwrap();
        run(&mut station, 0, 1_000_000);
        assert!(station.is_connected(), "{ssid}");
        assert!(station.rssi().is_some() && station.bssid().is_some());
        assert_eq!(run(&mut station, 1_000_000, u64::MAX), []);
    }
}

#[test]
fn a_bssid_chooses_between_access_points_of_one_name() {
    let mut air = Air::empty();
    for index in 0..2 {
        air.access_points
            .push(AccessPoint::new("Campus", "password", index));
    }
    let (first, second) = (air.access_points[0].bssid, air.access_points[1].bssid);
    for (wanted, got) in [(None, first), (Some(second), second)] {
        let mut station = station_in(air.clone());
        station.connect(b"Campus", b"password", wanted, 0).unwrap();
        run(&mut station, 0, 1_000_000);
        assert_eq!(station.bssid(), Some(got));
    }
    let mut station = station_in(air);
    station
        .connect(b"Campus", b"password", Some([9; 6]), 0)
        .unwrap();
    run(&mut station, 0, 3_000_000);
    assert_eq!(station.status(), 201);
}

#[test]
fn scanning_finds_the_strongest_first() {
    let mut air = Air::default();
    air.access_points[1].hidden = true;
    air.access_points[2].rssi = -30;
    let mut station = station_in(air);
    assert_eq!(station.begin_scan(5), Ok(100_005));
    let found = station.scan_results();
    let lines: Vec<_> = found
        .iter()
        .map(|found| (&*found.ssid, found.rssi, found.security))
        .collect();
    assert_eq!(
        lines,
        [
            (&b"SSID"[..], -30, security::WPA2),
            (b"Boardless", -41, security::WPA2),
            (b"", -48, security::OPEN)
        ]
    );
    assert_ne!(found[0].bssid, found[1].bssid);
    // A connected station scans too, and a hidden network can be joined.
    station.connect(b"Boardless-Guest", b"", None, 0).unwrap();
    run(&mut station, 0, 1_000_000);
    assert!(station.is_connected());
    assert_eq!(station.begin_scan(1_000_000), Ok(1_100_000));
}

#[test]
fn instant_air_still_comes_to_an_end() {
    let mut station = station_in(Air {
        join_time: 0,
        search_time: 0,
        handshake_time: 0,
        ..Air::default()
    });
    station.connect(b"SSID", b"password", None, 7).unwrap();
    assert_eq!(station.poll(7).len(), 2);
    station.connect(b"Nowhere", b"", None, 10).unwrap();
    assert_eq!(run(&mut station, 10, 3_500).len(), 4);
}

#[test]
fn long_names_and_keys_are_cut() {
    let mut station = station_in(Air::empty());
    station.configure(&[b'x'; 40], &[b'k'; 70], None);
    assert_eq!(station.ssid(), [b'x'; 32]);
    station.air().borrow_mut().add([b'x'; 32], [b'k'; 64]);
    station.reconnect(0).unwrap();
    run(&mut station, 0, 1_000_000);
    assert!(station.is_connected());
}

#[test]
fn wifi_options() {
    let option = |text: &str| {
        text.parse::<WifiOption>()
            .map_err(|error| error.to_string())
    };
    let expected = |ssid: &str, key: &str| {
        Ok(WifiOption {
            ssid: ssid.to_owned(),
            key: key.to_owned(),
        })
    };
    assert_eq!(option("Home:secret:123"), expected("Home", "secret:123"));
    assert_eq!(option("Café:"), expected("Café", ""));
    assert_eq!(option("Open"), expected("Open", ""));
    let key = "k".repeat(64);
    assert_eq!(option(&format!("a:{key}")), expected("a", &key));
    for (text, error) in [
        (
            ":secret123".to_owned(),
            r#"--wifi takes SSID:KEY, such as Home:secret123; ":secret123" has no name before the ':'"#.to_owned(),
        ),
        (
            "Home:short".to_owned(),
            "--wifi Home: a WPA2 key has 8 to 64 characters, and this one has 5; for an open network leave it empty \
             (Home:)"
                .to_owned(),
        ),
        (
            format!("{}:", "n".repeat(33)),
            format!("--wifi {:?}: a network's name has at most 32 bytes; this one has 33", "n".repeat(33)),
        ),
    ] {
        assert_eq!(option(&text), Err(error));
    }
    assert!(option(&format!("a:{key}k")).is_err());
}

#[test]
fn the_boards_own_access_point_is_configured() {
    let mut ap = SoftAp::new(MAC);
    assert_eq!(ap.mac(), [0x24, 0x0a, 0xc4, 0, 0, 0x11]);
    assert_eq!(ap.settings().ssid, b"ESP_000011");
    assert_eq!(ap.interface().address.to_string(), "192.168.4.1");
    let mut wanted = ap.settings().clone();
    wanted.security = security::WPA2;
    wanted.key = b"short".to_vec();
    assert_eq!(ap.configure(wanted.clone()), Err(SoftApError::Inactive));
    ap.set_active(true);
    assert_eq!(ap.configure(wanted.clone()), Err(SoftApError::BadKey));
    wanted.key = b"long enough".to_vec();
    wanted.channel = 0;
    assert_eq!(ap.configure(wanted.clone()), Err(SoftApError::BadChannel));
    wanted.channel = 11;
    wanted.ssid = vec![b'x'; 33];
    assert_eq!(ap.configure(wanted.clone()), Err(SoftApError::BadSsid));
    wanted.ssid = b"mine".to_vec();
    assert_eq!(ap.configure(wanted.clone()), Ok(()));
    assert_eq!(ap.settings(), &wanted);
}
