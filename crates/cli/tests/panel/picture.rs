//! The picture of the panel in the documentation.
//!
//! `tools/panel-picture` makes it anew.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;

use crate::Board;
use crate::browser::Browser;
use crate::common::PATIENCE;
use crate::page::free_port;

/// Something of everything.
const PROGRAM: &str = "
import _thread, network, socket, time
from machine import ADC, Pin, PWM, TouchPad

led = Pin(2, Pin.OUT)
button = Pin(0, Pin.IN, Pin.PULL_UP)
light = ADC(Pin(34), atten=ADC.ATTN_11DB)
pad = TouchPad(Pin(15))
servo = PWM(Pin(18), freq=50, duty_u16=4915)
Pin(23, Pin.OUT, value=1)
Pin(21, Pin.OPEN_DRAIN, Pin.PULL_UP, value=1)

wlan = network.WLAN(network.STA_IF)
wlan.active(True)
wlan.connect('Boardless', 'micropython')
while not wlan.isconnected():
    time.sleep_ms(20)
print('Connected:', wlan.ifconfig()[0])

server = socket.socket()
server.bind(('', PORT))
server.listen(2)

def serve():
    while True:
        client, peer = server.accept()
        while data := client.recv(100):
            client.send(data.upper())
        client.close()

_thread.start_new_thread(serve, ())
";

#[test]
fn a_picture_of_the_panel() {
    let port = free_port();
    let board = Board::with(&PROGRAM.replace("PORT", &port.to_string()));
    let browser = Browser::at(&board.url());
    browser.resize(1400, 1110);
    browser.prefer("light");
    browser.wait("boardless.terminal.text().includes('>>>')");
    let talk = |text: &str| {
        let mut client = TcpStream::connect(("127.0.0.1", port)).unwrap();
        client.set_read_timeout(Some(PATIENCE)).unwrap();
        client.write_all(text.as_bytes()).unwrap();
        client.read_exact(&mut vec![0; text.len()]).unwrap();
        client
    };
    drop(talk("hello, board\n"));
    browser.wait("document.querySelector('#log li .what').textContent == 'closed'");
    let _client = talk("to be, or not to be\n");
    browser.click("#terminal");
    browser.keys("led.on()\n");
    browser.wait("document.getElementById('led').dataset.brightness == '1'");
    browser.eval(
        "(() => {
          const slider = document.querySelector('[data-input=\"34\"] input');
          slider.value = 1650;
          slider.dispatchEvent(new Event('input'));
          document.activeElement.blur();
          scrollTo(0, 0);
        })()",
    );
    browser.wait("document.querySelector('button[data-pin=\"34\"]').title.includes('1.65')");
    browser.wait("document.querySelectorAll('#sockets tbody tr').length == 2");
    let picture = browser.picture();
    assert!(picture.starts_with(b"\x89PNG"));
    if let Some(path) = std::env::var_os("BOARDLESS_PICTURE") {
        let top = Path::new(env!("CARGO_MANIFEST_DIR"))
            .ancestors()
            .nth(2)
            .unwrap();
        std::fs::write(top.join(path), picture).unwrap();
    }
}
