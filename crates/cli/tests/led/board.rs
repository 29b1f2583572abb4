//! A board that runs `programs/led.py`.

use std::fs;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};

use crate::common::{PATIENCE, Running};

/// The top folder of the repository.
pub fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .unwrap()
        .to_owned()
}

/// How a server is set up, as Python's arguments after the LEDs and the port.
pub const PLAIN: &str = "ident='lamp', boot=7";

/// A board that serves LEDs. It ends with this value.
pub struct Board {
    pub running: Running,
    pub address: SocketAddr,
    _folder: tempfile::TempDir,
}

impl Board {
    /// One with these LEDs.
    pub fn start(leds: &[&str], setup: &str) -> Board {
        Board::with("server.run()", leds, setup)
    }

    /// One that runs `program` when the server is made; it prints `ready` before.
    pub fn with(program: &str, leds: &[&str], setup: &str) -> Board {
        let folder = tempfile::tempdir().unwrap();
        fs::copy(top().join("programs/led.py"), folder.path().join("led.py")).unwrap();
        let leds: String = leds
            .iter()
            .zip([2, 4, 5, 12, 13, 14, 15, 16])
            .map(|(name, pin)| format!("led.Led('{name}', Pin({pin})), "))
            .collect();
        // A port that was free a moment ago.
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let main = folder.path().join("main.py");
        fs::write(
            &main,
            format!(
                "import gc, network, time
from machine import Pin
wlan = network.WLAN()
wlan.active(True)
wlan.connect('SSID', 'password')
while not wlan.isconnected():
    time.sleep_ms(10)
import led
led.urandom = lambda n: bytes(range(n))
PORT = {port}
server = led.Server([{leds}], PORT, {setup})
print('ready')
{program}
"
            ),
        )
        .unwrap();
        let running = Running::boardless([
            "run".as_ref(),
            "--show-pins".as_ref(),
            "--wifi-delay=0".as_ref(),
            main.as_os_str(),
        ]);
        running.expect("ready\n");
        Board {
            running,
            address: SocketAddr::from((Ipv4Addr::LOCALHOST, port)),
            _folder: folder,
        }
    }

    /// A bare connection.
    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.set_write_timeout(Some(PATIENCE)).unwrap();
        stream.set_nodelay(true).unwrap();
        stream
    }

    /// A client.
    pub fn client(&self) -> led::Client {
        led::Client::over(self.connect(), PATIENCE).unwrap()
    }

    /// Stops it by Ctrl-C; it must not have raised anything before.
    pub fn stop(self) -> String {
        self.running.signal("INT");
        let ended = self.running.wait();
        let text = ended.text();
        let raised = text.matches("Error").count() - text.matches("KeyboardInterrupt").count() / 2;
        assert_eq!(raised, 0, "{text}\n{}", ended.stderr);
        text
    }
}
