//! Round trips and throughput through an echo server that is a MicroPython program.

use crate::Side;
use crate::stats::{median, print_row};
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::time::{Duration, Instant};

/// The server; the benchmark puts its port before it.
const SERVER: &str = include_str!("echo_server.py");
/// Bytes of a round trip.
const MESSAGE: usize = 32;
/// Bytes sent at once for throughput.
const CHUNK: usize = 16 * 1024;
/// How long the server may take to answer.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Measures both on each side in turn.
pub fn run(sides: &[Side], folder: &Path, rounds: usize, seconds: f64) -> std::io::Result<()> {
    println!("Echo server, one connection over loopback");
    let length = Duration::from_secs_f64(seconds);
    let mut trips = vec![Vec::new(); sides.len()];
    let mut bytes = vec![Vec::new(); sides.len()];
    for _ in 0..rounds.div_ceil(2) {
        for (i, side) in sides.iter().enumerate() {
            match measure(side, folder, length) {
                Ok((t, b)) => {
                    trips[i].push(t);
                    bytes[i].push(b);
                }
                Err(error) => println!("{} failed: {error}", side.name),
            }
        }
    }
    let medians =
        |values: &mut Vec<Vec<f64>>| -> Vec<f64> { values.iter_mut().map(|v| median(v)).collect() };
    print_row("round trips of 32 B", "1/s", &medians(&mut trips));
    print_row("bulk", "kB/s", &medians(&mut bytes));
    println!();
    Ok(())
}

/// Round trips a second, and kilobytes a second.
fn measure(side: &Side, folder: &Path, length: Duration) -> std::io::Result<(f64, f64)> {
    let port = free_port()?;
    let file = folder.join("echo_server.py");
    std::fs::write(&file, format!("PORT = {port}\n{SERVER}"))?;
    let mut server = side.start(&file)?;
    if server.first_line().as_deref() != Some("listening") {
        return Err(std::io::Error::other("the server did not start"));
    }
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let trips = round_trips(address, length)?;
    let bytes = bulk(address, length)?;
    Ok((trips, bytes / 1e3))
}

/// A port that was free a moment ago.
pub fn free_port() -> std::io::Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?
        .local_addr()?
        .port())
}

fn connect(address: SocketAddr) -> std::io::Result<TcpStream> {
    let stream = TcpStream::connect_timeout(&address, TIMEOUT)?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(TIMEOUT))?;
    stream.set_write_timeout(Some(TIMEOUT))?;
    Ok(stream)
}

fn round_trips(address: SocketAddr, length: Duration) -> std::io::Result<f64> {
    let mut stream = connect(address)?;
    let (message, mut answer) = ([b'x'; MESSAGE], [0; MESSAGE]);
    let begin = Instant::now();
    let mut count = 0.0;
    while begin.elapsed() < length {
        stream.write_all(&message)?;
        stream.read_exact(&mut answer)?;
        count += 1.0;
    }
    Ok(count / begin.elapsed().as_secs_f64())
}

/// Bytes that come back in a second while one thread sends as fast as the server takes them.
fn bulk(address: SocketAddr, length: Duration) -> std::io::Result<f64> {
    let mut reader = connect(address)?;
    let mut writer = reader.try_clone()?;
    let begin = Instant::now();
    let sender = std::thread::spawn(move || -> std::io::Result<()> {
        let chunk = [b'x'; CHUNK];
        while begin.elapsed() < length {
            writer.write_all(&chunk)?;
        }
        writer.shutdown(std::net::Shutdown::Write)
    });
    let mut buffer = [0; 4 * CHUNK];
    let mut count = 0.0;
    loop {
        match reader.read(&mut buffer)? {
            0 => break,
            n => count += n as f64,
        }
    }
    let took = begin.elapsed().as_secs_f64();
    sender
        .join()
        .map_err(|_| std::io::Error::other("the sender failed"))??;
    Ok(count / took)
}
