//! The options a person types: what they mean, and what a mistake is answered with.

use std::net::{Ipv4Addr, SocketAddrV4};

use network::host::{HostNetwork, HostOptions, Reactor, loopback, parse_address};
use network::names::{HostOverride, Names, numeric};
use network::publish::{Publish, Published};

fn host(text: &str) -> Result<HostOverride, String> {
    text.parse()
        .map_err(|error: network::names::HostOverrideError| error.to_string())
}

#[test]
fn hosts() {
    let address = Ipv4Addr::new(127, 0, 0, 1);
    let expected = |name: &str, port| {
        Ok(HostOverride {
            name: name.to_owned(),
            address,
            port,
        })
    };
    assert_eq!(host("example.com=127.0.0.1"), expected("example.com", None));
    assert_eq!(
        host("192.168.4.1=127.0.0.1:23"),
        expected("192.168.4.1", Some(23))
    );
    for (text, error) in [
        (
            "example.com",
            r#"--host takes NAME=ADDR[:PORT], such as example.com=127.0.0.1:8023; "example.com" has no '='"#,
        ),
        (
            "=1.2.3.4",
            r#"--host takes NAME=ADDR[:PORT], such as example.com=127.0.0.1:8023; "=1.2.3.4" has no name before the '='"#,
        ),
        (
            "a=b",
            r#"--host takes an IPv4 address after the '=', such as a=127.0.0.1; "b" is not one"#,
        ),
        (
            "a=::1",
            r#"--host takes an IPv4 address after the '=', such as a=127.0.0.1; "" is not one"#,
        ),
        (
            "a=1.2.3.4:0",
            r#"--host takes a port from 1 to 65535 after the address, such as a=127.0.0.1:8023; "0" is not one"#,
        ),
    ] {
        assert_eq!(host(text), Err(error.to_owned()));
    }
}

#[test]
fn names_with_ports_have_addresses_of_their_own() {
    let hosts = [
        "a=127.0.0.1:1000",
        "b=127.0.0.1:2000",
        "c=10.0.0.1",
        "A.=127.0.0.1:3000",
    ]
    .map(|text| host(text).unwrap());
    let names = Names::from_iter(&hosts);
    let (a, b) = (names.resolve("a").unwrap(), names.resolve("B").unwrap());
    assert_eq!(b, Ipv4Addr::new(198, 18, 0, 2));
    assert_ne!(a, b);
    let target = |address, port| names.redirect(SocketAddrV4::new(address, port));
    assert_eq!(
        target(a, 23),
        Some(SocketAddrV4::new(Ipv4Addr::LOCALHOST, 3000)),
        "the later counts"
    );
    assert_eq!(
        target(b, 80),
        Some(SocketAddrV4::new(Ipv4Addr::LOCALHOST, 2000))
    );
    assert_eq!(names.resolve("c"), Some(Ipv4Addr::new(10, 0, 0, 1)));
    assert_eq!(target(Ipv4Addr::new(10, 0, 0, 1), 80), None);
    assert_eq!(names.resolve("d"), None);
}

#[test]
fn publishing() {
    assert_eq!(
        "8080:80".parse(),
        Ok(Publish {
            pc: 8080,
            board: 80
        })
    );
    for (text, error) in [
        (
            "8080",
            r#"--publish takes PC:BOARD, the PC's port and the board's, such as 8080:80; "8080" has no ':'"#,
        ),
        (
            "8080:http",
            r#"--publish takes two ports from 1 to 65535, such as 8080:80; "http" is not one"#,
        ),
        (
            "0:80",
            r#"--publish takes two ports from 1 to 65535, such as 8080:80; "0" is not one"#,
        ),
        (
            "70000:80",
            r#"--publish takes two ports from 1 to 65535, such as 8080:80; "70000" is not one"#,
        ),
    ] {
        assert_eq!(text.parse::<Publish>().unwrap_err().to_string(), error);
    }
    let mut published = Published::new();
    let mut add = |text: &str| {
        published
            .add(text.parse().unwrap())
            .map_err(|error| error.to_string())
    };
    assert_eq!(add("8080:80"), Ok(()));
    assert_eq!(add("8080:80"), Ok(()));
    assert_eq!(
        add("8081:80"),
        Err("--publish 8081:80: the board's port 80 is published already, as 8080".to_owned())
    );
    assert_eq!(
        add("8080:81"),
        Err(
            "--publish 8080:81: the PC's port 8080 is the board's port 80 already; choose another"
                .to_owned()
        )
    );
    assert_eq!(
        (published.pc_port(80), published.pc_port(8080)),
        (8080, 8080)
    );
    assert!(published.is_published(80) && !published.is_published(8080));
}

#[test]
fn addresses() {
    assert_eq!(parse_address("127.0.0.5"), Ok(Ipv4Addr::new(127, 0, 0, 5)));
    assert_eq!(
        parse_address("home").unwrap_err().to_string(),
        r#"--ip takes an IPv4 address of this PC, such as 192.168.1.20; "home" is not one"#
    );
    assert_eq!(
        parse_address("0.0.0.0").unwrap_err().to_string(),
        "--ip takes one address of this PC, such as 127.0.0.1 or the one its network knows it by; 0.0.0.0 is not one \
         host's"
    );
    let elsewhere = HostOptions {
        // Set aside for documentation: nobody's.
        address: Ipv4Addr::new(192, 0, 2, 1),
        ..HostOptions::default()
    };
    let error = HostNetwork::new(Reactor::new().unwrap().into(), 0, elsewhere).unwrap_err();
    assert_eq!(
        error.to_string(),
        "--ip 192.0.2.1: this PC has no such address; `ip address` (or `ifconfig`) lists those it has"
    );
    assert_eq!(loopback(0), Ipv4Addr::LOCALHOST);
    assert_eq!(loopback(300), Ipv4Addr::new(127, 0, 1, 45));
}

#[test]
fn numbers_are_addresses_as_in_c() {
    for (text, address) in [
        ("127.0.0.1", [127, 0, 0, 1]),
        ("10.1", [10, 0, 0, 1]),
        ("10.1.258", [10, 1, 1, 2]),
        ("2130706433", [127, 0, 0, 1]),
        ("0x7f.1", [127, 0, 0, 1]),
        ("0300.0250.0.1", [192, 168, 0, 1]),
        ("0", [0, 0, 0, 0]),
        ("255.255.255.255", [255, 255, 255, 255]),
        ("4294967295", [255, 255, 255, 255]),
    ] {
        assert_eq!(numeric(text), Some(Ipv4Addr::from(address)), "{text}");
    }
    for text in [
        "",
        ".",
        "1.",
        "1.2.3.4.5",
        "256.1.1.1",
        "1.2.3.256",
        "1.16777216",
        "4294967296",
        "a",
        "1.b",
        "08",
        "0x",
        "-1",
        "+1",
        "0x+1",
        " 1",
        "1.2.3.4 ",
    ] {
        assert_eq!(numeric(text), None, "{text:?}");
    }
}
