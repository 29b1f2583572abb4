//! Round trips through `programs/led.py`: a client sets the LED and waits for the state that has come of it.

use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use led::{Action, Client};

use crate::echo::free_port;
use crate::{Side, stats};

/// How long the board may take to answer.
const TIMEOUT: Duration = Duration::from_secs(10);

/// The server, without the limit to its rate.
const SERVER: &str = "
from machine import Pin
import network, led
wlan = network.WLAN()
wlan.active(True)
wlan.connect('SSID', 'password')
while not wlan.isconnected():
    pass
server = led.Server([led.Led('led', Pin(2))], PORT, rate=0)
print('listening')
server.run()
";

/// Measures with one client, and with as many as a board takes.
pub fn run(side: &Side, folder: &Path, seconds: f64) -> Result<(), String> {
    println!("LED server (programs/led.py): `level`, and the state that comes of it");
    let module = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../programs/led.py");
    std::fs::copy(module, folder.join("led.py")).map_err(|e| e.to_string())?;
    let port = free_port().map_err(|e| e.to_string())?;
    let file = folder.join("led_server.py");
    std::fs::write(&file, format!("PORT = {port}\n{SERVER}")).map_err(|e| e.to_string())?;
    let mut server = side.start(&file).map_err(|e| e.to_string())?;
    if server.first_line().as_deref() != Some("listening") {
        return Err("the server did not start".to_owned());
    }
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    for clients in [1, 4] {
        let begun = Instant::now();
        let threads: Vec<_> = (0..clients)
            .map(|_| {
                std::thread::spawn(move || round_trips(address, Duration::from_secs_f64(seconds)))
            })
            .collect();
        let mut times = Vec::new();
        for thread in threads {
            let taken = thread.join().map_err(|_| "a client failed".to_owned())?;
            times.extend(taken.map_err(|e| e.to_string())?);
        }
        let count = times.len() as f64;
        let rate = count / begun.elapsed().as_secs_f64();
        times.sort_by(f64::total_cmp);
        let at = |part: f64| times[((count * part) as usize).min(times.len() - 1)];
        stats::print_row(&format!("{clients} at a time"), "1/s", &[rate]);
        for (name, part) in [("  median", 0.5), ("  99th percentile", 0.99)] {
            stats::print_row(name, "ms", &[at(part) * 1e3]);
        }
    }
    println!();
    Ok(())
}

/// How long each round trip took, in seconds.
fn round_trips(address: SocketAddr, length: Duration) -> Result<Vec<f64>, led::Error> {
    let stream = TcpStream::connect_timeout(&address, TIMEOUT).map_err(led::Error::Connect)?;
    let mut client = Client::over(stream, TIMEOUT)?;
    let begun = Instant::now();
    let mut times = Vec::new();
    let mut level = 0;
    while begun.elapsed() < length {
        level = level % 1000 + 1;
        let sent = Instant::now();
        let state = client.act(None, Action::Level(level))?;
        times.push(sent.elapsed().as_secs_f64());
        // Others set it, too; what is answered is what was asked for.
        assert_eq!(state.level, level);
    }
    Ok(times)
}
