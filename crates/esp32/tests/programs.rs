//! The programs of `programs/`, as they are.

#![allow(clippy::unwrap_used)]

mod common;

use common::{World, air, options};
use esp32::flash::Flash;
use esp32::{Exit, Job};
use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream, UdpSocket};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../programs")
}

/// A program, with one thing replaced that must be in it.
fn program(name: &str, from: &str, to: &str) -> String {
    let source = std::fs::read_to_string(folder().join(name)).unwrap();
    assert_eq!(source.matches(from).count(), 1, "{from} in {name}");
    source.replace(from, to)
}

/// A port of the PC that was free a moment ago.
fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    listener.local_addr().unwrap().port()
}

fn echo_server(world: &mut World) -> (usize, u16) {
    let port = free_port();
    let source = program("echo_server.py", "PORT = 10000", &format!("PORT = {port}"));
    let owner = world.run(&source);
    world.until_printed(owner, "listening on 127.0.0.1");
    (owner, port)
}

#[test]
fn the_echo_server_serves_200_clients_in_turn() {
    let mut world = World::new();
    let (owner, port) = echo_server(&mut world);
    assert!(world.output(owner).contains("found SSID at -55 dBm\n"));
    let clients = std::thread::spawn(move || {
        for i in 0..200 {
            let mut client = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).unwrap();
            let message = format!("message {i}");
            client.write_all(message.as_bytes()).unwrap();
            let mut answer = vec![0; message.len()];
            client.read_exact(&mut answer).unwrap();
            assert_eq!(answer, message.as_bytes());
        }
    });
    world.until(|world| world.output(owner).matches("close socket").count() == 200);
    clients.join().unwrap();
    world.interrupt(owner);
    assert_eq!(world.end(owner).exit, Exit::Interrupted);
    // The port is free again.
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).unwrap();
}

/// CPython, if this PC has it.
fn python(name: &str, args: &[String]) -> Option<std::process::Child> {
    Command::new("python3")
        .arg(folder().join(name))
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .ok()
}

#[test]
fn the_echo_client_talks_to_it() {
    let mut world = World::new();
    let (owner, port) = echo_server(&mut world);
    let args = ["127.0.0.1".to_owned(), port.to_string()];
    let Some(mut client) = python("echo_client.py", &args) else {
        return;
    };
    client
        .stdin
        .take()
        .unwrap()
        .write_all(b"hello\nworld\n")
        .unwrap();
    world.until_printed(owner, "b'hello'\nb'world'\nclose socket\n");
    let output = client.wait_with_output().unwrap();
    assert!(output.status.success());
    assert_eq!(output.stdout, b"> hello\n> world\n> \n");
}

#[test]
fn datagrams_come_back() {
    let mut world = World::new();
    let port = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let source = program("udp_echo.py", "PORT = 10001", &format!("PORT = {port}"));
    let server = world.run(&source);
    world.until_printed(server, "waiting for datagrams on 127.0.0.1");
    let source = program(
        "udp_client.py",
        "(\"127.0.0.1\", 10001)",
        &format!("(\"127.0.0.1\", {port})"),
    );
    let client = world.run(&source);
    let ended = world.end(client);
    assert_eq!(
        ended.output,
        "datagram 0 came back from 127.0.0.1\ndatagram 1 came back from 127.0.0.1\ndatagram 2 came back from 127.0.0.1\n"
    );
    assert_eq!(ended.exit, Exit::Done);
}

#[test]
fn the_film_is_shown_by_a_module() {
    let theatre = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let address = theatre.local_addr().unwrap();
    let film: String = (0..200).map(|i| format!("\x1b[Hscene {i}\r\n")).collect();
    let shown = film.clone();
    let theatre = std::thread::spawn(move || {
        let (mut viewer, _) = theatre.accept().unwrap();
        viewer.write_all(shown.as_bytes()).unwrap();
    });
    let mut options = options();
    let name = format!("towel.blinkenlights.nl={address}").parse().unwrap();
    options.names.add(&name);
    let dir = cap_std::fs::Dir::open_ambient_dir(folder(), cap_std::ambient_authority()).unwrap();
    let source = std::fs::read(folder().join("main.py")).unwrap();
    let mut world = World::new();
    let job = Job::Run {
        name: "main.py".to_owned(),
        source,
    };
    let owner = world.power_on_with(job, options, air(), Flash::above_folder(dir));
    let ended = world.end(owner);
    theatre.join().unwrap();
    assert_eq!(ended.output, film);
    assert_eq!(ended.exit, Exit::Done);
}
