//! The page in Chromium: what it shows, and what it does to the board.

use std::io::{Read, Write};
use std::net::TcpStream;

use serde_json::{Value, json};

use crate::Board;
use crate::browser::Browser;
use crate::common::{PATIENCE, until};

/// The LED is on as long as the BOOT button is held.
const BUTTON: &str = "
from machine import Pin
import time
led = Pin(2, Pin.OUT)
boot = Pin(0, Pin.IN, Pin.PULL_UP)
print('ready')
def loop():
    while True:
        led(not boot())
        time.sleep_ms(2)
";

const LIVE: &str = "document.body.dataset.state == 'live'";

/// That an LED has this brightness.
fn led(brightness: f64) -> String {
    format!("Number(document.getElementById('led').dataset.brightness) == {brightness}")
}

fn terminal_has(text: &str) -> String {
    format!("boardless.terminal.text().includes({})", json!(text))
}

#[test]
fn the_page_shows_the_led_and_presses_the_button() {
    let board = Board::with(&(BUTTON.to_owned() + "loop()"));
    let browser = Browser::at(&board.url());
    browser.wait(LIVE);
    browser.wait(&terminal_has("ready"));
    browser.wait("document.querySelector('[data-pin=\"0\"]').dataset.kind == 'in'");
    browser.wait(&led(0.0));

    browser.press_mouse("#boot");
    browser.wait(&led(1.0));
    let label = "document.querySelector('button[data-pin=\"2\"]').title";
    assert_eq!(browser.eval(label), "GPIO2, output, high");
    let title = browser.eval("document.getElementById('drawing-title').textContent");
    assert!(title.as_str().unwrap().ends_with("is on."), "{title}");
    browser.release();
    browser.wait(&led(0.0));

    // With the keyboard.
    browser.eval("document.getElementById('boot').focus()");
    browser.press_key(' ');
    browser.wait(&led(1.0));
    browser.release();
    browser.wait(&led(0.0));

    // As a screen reader does: a click without a press.
    browser.eval("document.getElementById('boot').click()");
    browser.wait(&led(1.0));
    browser.wait(&led(0.0));

    // What the page holds is let go when the page goes.
    browser.press_mouse("#boot");
    browser.wait(&led(1.0));
    browser.goto("about:blank");
    browser.goto(&board.url());
    browser.wait(LIVE);
    browser.wait("document.querySelector('[data-pin=\"0\"]').dataset.level == '1'");
    browser.wait(&led(0.0));
    assert_eq!(browser.complaints(), Vec::<Value>::new());
}

#[test]
fn the_terminal_types_into_the_repl() {
    let board = Board::with("from machine import Pin, PWM\nprint('ready')");
    let browser = Browser::at(&board.url());
    browser.wait(&terminal_has(">>>"));
    browser.click("#terminal");
    browser.keys("print('4', '2', sep='')\n");
    browser.wait(&terminal_has("\n42\n"));
    // An editor's line, with what moves in it.
    browser.keys("print(1001)\u{e012}\u{e012}\u{e012}\u{e003}3\n");
    browser.wait(&terminal_has("\n1301\n"));
    browser.keys("p = PWM(Pin(2), freq=1000, duty_u16=16384)\n");
    browser.wait(&led(0.25));
    browser.wait("document.querySelector('button[data-pin=\"2\"]').innerText.includes('25%')");
    // A quarter of an LED's light is more than a quarter of a screen's.
    let opacity = browser.eval("getComputedStyle(document.querySelector('.led-lit')).opacity");
    let opacity: f64 = opacity.as_str().unwrap().parse().unwrap();
    assert!(
        (opacity - 0.25f64.powf(1.0 / 2.2)).abs() < 0.01,
        "{opacity}"
    );
    browser.keys("p.deinit(); Pin(2, Pin.OUT)(1)\n");
    browser.wait(&led(1.0));
    browser.keys("while True: pass\n\n");
    browser.click("#ctrl-c");
    browser.wait(&terminal_has("KeyboardInterrupt"));
    browser.keys("print('\\u4f60\\u597d', '\\xfc')\n");
    browser.wait(&terminal_has("\n你好 ü\n"));
    // A flood is shown to its end.
    browser.keys("for i in range(5000): print(i, 'x'*50)\n\n");
    browser.wait(&terminal_has("\n4999 xxx"));
    assert_eq!(browser.complaints(), Vec::<Value>::new());
}

#[test]
fn the_page_comes_back_with_the_board() {
    let mut board = Board::with("print('one')");
    let browser = Browser::at(&board.url());
    browser.wait(&terminal_has("one"));
    board.restart(|| {
        browser.wait("document.body.dataset.state == 'off'");
        assert_eq!(
            browser.eval("document.getElementById('announce').textContent"),
            "The board is off"
        );
    });
    browser.wait(LIVE);
    browser.wait(&terminal_has(">>>"));
    let banners = "boardless.terminal.text().split('ets Jul').length - 1";
    assert_eq!(browser.eval(banners), 1);

    // EN starts the board anew, in the same process.
    browser.click("#en");
    browser.wait("boardless.terminal.text().split('POWERON_RESET').length - 1 == 2");
    browser.wait("boardless.terminal.text().split('>>>').length - 1 == 2");
}

/// Echoes to one client at a time.
const ECHO: &str = "
import network, socket, time
wlan = network.WLAN(network.STA_IF)
wlan.active(True)
wlan.connect('Boardless', 'micropython')
while not wlan.isconnected():
    time.sleep_ms(20)
server = socket.socket()
server.bind(('', PORT))
server.listen(1)
while True:
    client, peer = server.accept()
    while True:
        data = client.recv(100)
        if not data:
            break
        client.send(data * 2)
    client.close()
";

/// A port nobody has at the moment.
pub fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

#[test]
fn the_page_shows_the_network_and_the_memory() {
    let port = free_port();
    let board = Board::with(&ECHO.replace("PORT", &port.to_string()));
    let browser = Browser::at(&board.url());
    browser.wait("document.getElementById('wifi-text').textContent == 'Boardless'");
    let facts = browser.eval("document.getElementById('wifi-list').innerText");
    assert!(facts.as_str().unwrap().contains("127.0.0.1"), "{facts}");
    browser.wait("Number(document.getElementById('heap-meter').ariaValueNow) > 0");
    browser.wait("document.querySelectorAll('#sockets tbody tr').length == 1");
    let table = "document.querySelector('#sockets tbody').innerText";
    assert!(browser.eval(table).as_str().unwrap().contains("listening"));

    let mut client = TcpStream::connect(("127.0.0.1", port)).unwrap();
    client.set_read_timeout(Some(PATIENCE)).unwrap();
    let own = client.local_addr().unwrap().to_string();
    client.write_all(b"12345").unwrap();
    client.read_exact(&mut [0; 10]).unwrap();
    browser.wait("document.querySelectorAll('#sockets tbody tr').length == 2");
    browser.wait(&format!(
        "{table}.includes('5 B') && {table}.includes('10 B')"
    ));
    assert!(browser.eval(table).as_str().unwrap().contains(&own));
    browser.wait("document.querySelector('#log li .what').textContent == 'accepted'");
    drop(client);
    browser.wait("document.querySelector('#log li .what').textContent == 'closed'");
    browser.wait("document.querySelectorAll('#sockets tbody tr').length == 1");
    let line = browser.eval("document.querySelector('#log li').innerText");
    let line = line.as_str().unwrap();
    assert!(
        line.contains(&own) && line.contains("5 B in, 10 B out"),
        "{line}"
    );
    assert_eq!(browser.complaints(), Vec::<Value>::new());
}

#[test]
fn any_pin_can_be_driven() {
    let board = Board::with(
        &(BUTTON.to_owned()
            + "boot = Pin(27, Pin.IN, Pin.PULL_DOWN)\nbutton = Pin(4, Pin.IN)\nloop()"),
    );
    let browser = Browser::at(&board.url());
    // Pins that the program reads have controls.
    browser.wait("document.querySelector('[data-input=\"27\"]') != null");
    browser.wait(&led(1.0));
    browser.click("[data-input='27'] .group button:nth-child(2)");
    browser.wait(&led(0.0));
    let pressed = "document.querySelector('[data-input=\"27\"] [aria-pressed=true]').textContent";
    browser.wait(&format!("{pressed} == 'High'"));
    browser.click("[data-input='27'] .group button:nth-child(3)");
    browser.wait(&led(1.0));
    // A button on a pin with a pull-down connects it to 3.3 V.
    browser.press_mouse("[data-input='27'] .hold");
    browser.wait(&led(0.0));
    browser.release();
    browser.wait(&led(1.0));
    // Others get them when they are chosen, and lose them again.
    assert_eq!(
        browser.eval("document.querySelector('[data-input=\"33\"]')"),
        Value::Null
    );
    browser.click("button[data-pin='33']");
    browser.wait("document.querySelector('[data-input=\"33\"]').contains(document.activeElement)");
    browser.click("[data-input='33'] .close");
    browser.wait("document.querySelector('[data-input=\"33\"]') == null");
    assert_eq!(browser.complaints(), Vec::<Value>::new());
}

#[test]
fn voltages_and_fingers_reach_the_program() {
    let board = Board::with(
        "
from machine import ADC, Pin, TouchPad
import time
led = Pin(2, Pin.OUT)
adc = ADC(Pin(34), atten=ADC.ATTN_11DB)
pad = TouchPad(Pin(15))
while True:
    led(adc.read_uv() > 1_500_000 or pad.read() < 300)
    time.sleep_ms(2)
",
    );
    let browser = Browser::at(&board.url());
    browser.wait("document.querySelector('button[data-pin=\"34\"]').dataset.kind == 'adc'");
    browser.wait("document.querySelector('button[data-pin=\"15\"]').dataset.kind == 'touch'");
    browser.wait(&led(0.0));
    browser.eval("document.querySelector('[data-input=\"34\"] input').focus()");
    // The keys End and Home.
    browser.keys("\u{e010}");
    browser.wait(&led(1.0));
    browser.wait("document.querySelector('[data-input=\"34\"] output').textContent == '3.30 V'");
    browser.keys("\u{e011}");
    browser.wait(&led(0.0));
    browser.press_mouse("[data-input='15'] .hold:not([hidden])");
    browser.wait(&led(1.0));
    browser.release();
    browser.wait(&led(0.0));
    assert_eq!(browser.complaints(), Vec::<Value>::new());
}

#[test]
fn it_suits_phones_dark_rooms_keyboards_and_screen_readers() {
    let board = Board::with(BUTTON);
    let browser = Browser::at(&board.url());
    browser.wait(&terminal_has(">>>"));
    browser.click("button[data-pin='34']");

    for width in [320, 360, 480, 768, 1024, 1280, 1920] {
        browser.resize(width, 800);
        let wide = "document.documentElement.scrollWidth <= innerWidth";
        browser.wait(wide);
    }
    browser.resize(1280, 800);

    for (scheme, dark) in [("light", false), ("dark", true)] {
        browser.prefer(scheme);
        let colour = "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3).map(Number)";
        let colour = browser.eval(colour);
        let sum: u64 = colour
            .as_array()
            .unwrap()
            .iter()
            .map(|c| c.as_u64().unwrap())
            .sum();
        assert_eq!(sum < 384, dark, "{scheme}: {colour}");
        let faint = browser.eval(&contrasts());
        assert_eq!(faint, json!([]), "{scheme}");
    }

    // Whatever can be acted on has a name, says Chromium's own tree for screen readers.
    let tree = browser.devtools("Accessibility.getFullAXTree", json!({}));
    let mut named = 0;
    for node in tree["nodes"].as_array().unwrap() {
        let role = node["role"]["value"].as_str().unwrap_or_default();
        if node["ignored"] == json!(true)
            || ![
                "button", "slider", "link", "textbox", "image", "meter", "group", "table", "list",
            ]
            .contains(&role)
        {
            continue;
        }
        let name = node["name"]["value"].as_str().unwrap_or_default();
        if ["button", "slider", "link", "textbox", "image", "meter"].contains(&role) {
            assert!(!name.trim().is_empty(), "{node:#}");
            named += 1;
        }
    }
    assert!(named > 40, "{named}");

    // The Tab key comes everywhere, and out of the terminal, and what has the focus shows it.
    browser.eval("Object.assign(document.querySelector('h1'), { tabIndex: -1 }).focus()");
    let mut stops = Vec::new();
    for _ in 0..40 {
        browser.keys("\u{e004}");
        let stop = browser.eval("document.activeElement.id || document.activeElement.className || document.activeElement.tagName");
        let stop = stop.as_str().unwrap().to_owned();
        if stop == "xterm-helper-textarea" {
            stops.push(stop);
            break;
        }
        let ring =
            browser.eval("parseFloat(getComputedStyle(document.activeElement).outlineWidth)");
        assert!(ring.as_f64().unwrap() >= 2.0, "{stop} has no focus ring");
        stops.push(stop);
    }
    for id in [
        "pin",
        "en",
        "boot",
        "ctrl-c",
        "ctrl-d",
        "clear",
        "reader",
        "xterm-helper-textarea",
    ] {
        assert!(
            stops.iter().any(|stop| stop == id),
            "{id} is not in {stops:?}"
        );
    }
    // Shift and Tab.
    browser.keys("\u{e008}\u{e004}\u{e000}");
    browser.wait("document.activeElement.id == 'reader'");
    // One stop for all pins, and arrows between them.
    assert_eq!(stops.iter().filter(|stop| *stop == "pin").count(), 1);
    browser.eval("document.querySelector('button[data-pin=\"2\"]').focus()");
    browser.keys("\u{e013}");
    browser.wait("document.activeElement.dataset.pin == '0'");
    browser.keys("\u{e012}");
    browser.wait("document.activeElement.dataset.pin == '12'");
    browser.keys("\u{e007}");
    browser.wait("document.querySelector('[data-input=\"12\"]').contains(document.activeElement)");
    assert_eq!(browser.complaints(), Vec::<Value>::new());
}

#[test]
fn it_speaks_chinese_to_those_who_do() {
    let board = Board::with(BUTTON);
    let browser = Browser::at("about:blank");
    let agent = browser.eval("navigator.userAgent");
    let chinese = json!({ "userAgent": agent, "acceptLanguage": "zh-CN" });
    browser.devtools("Emulation.setUserAgentOverride", chinese);
    browser.goto(&board.url());
    browser.wait(LIVE);
    browser.wait("document.querySelector('[data-input=\"0\"]') != null");
    assert_eq!(browser.eval("document.documentElement.lang"), "zh-CN");
    assert_eq!(
        browser.eval("document.getElementById('status-text').textContent"),
        "已连接"
    );
    let pin = browser.eval("document.querySelector('button[data-pin=\"0\"]').title");
    assert_eq!(pin, "GPIO0, 输入，上拉, 高电平");
    // Nothing is left in English: no two small words beside each other.
    let english = browser.eval(
        "[...document.querySelectorAll('body *:not(svg *):not(.xterm *):not(noscript)')]
          .flatMap((element) => [...element.childNodes].filter((node) => node.nodeType === 3).map((node) => node.textContent)
            .concat(element.title ?? '', element.ariaLabel ?? ''))
          .filter((text) => /[a-z]{2,} [a-z]{2,}/.test(text))",
    );
    assert_eq!(english, json!([]));
    assert_eq!(browser.complaints(), Vec::<Value>::new());
}

/// A script that finds text whose contrast is below what WCAG 2.2 asks for (4.5 to 1).
fn contrasts() -> String {
    "(() => {
      const parse = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
      const channel = (c) => (c /= 255) <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4;
      const luminance = ([r, g, b]) => .2126 * channel(r) + .7152 * channel(g) + .0722 * channel(b);
      const ground = (element) => {
        for (; element; element = element.parentElement) {
          const colour = parse(getComputedStyle(element).backgroundColor);
          if (colour.length === 3 || colour[3] === 1) return colour;
        }
        return [255, 255, 255];
      };
      const faint = [];
      for (const element of document.querySelectorAll('body *:not(svg *):not(.xterm *)')) {
        const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
        if (!own || element.closest('[hidden], .hidden, noscript, :disabled') || !element.checkVisibility()) continue;
        const [a, b] = [luminance(parse(getComputedStyle(element).color)), luminance(ground(element))];
        const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
        if (ratio < 4.5) faint.push([element.outerHTML.slice(0, 120), ratio]);
      }
      return faint;
    })()"
    .to_owned()
}

#[test]
fn changes_come_soon() {
    let board = Board::with(
        "
from machine import Pin
import time
led = Pin(2, Pin.OUT)
def blink(n):
    for i in range(n):
        led(i & 1 == 0)
        time.sleep_ms(53)
",
    );
    let browser = Browser::at(&board.url());
    browser.wait(&terminal_has(">>>"));
    browser.eval(
        "(() => {
          window.delays = [];
          const led = document.getElementById('led');
          new MutationObserver(() => delays.push(performance.timeOrigin + performance.now() - Number(led.dataset.since)))
            .observe(led, { attributes: true, attributeFilter: ['data-brightness'] });
        })()",
    );
    browser.click("#terminal");
    browser.keys("blink(60); print('d'+'one')\n");
    browser.wait(&terminal_has("done"));
    let delays = until(|| {
        let delays = browser.eval("delays");
        let delays: Vec<f64> = serde_json::from_value(delays).unwrap();
        (delays.len() >= 50).then_some(delays)
    });
    let mut delays = delays.expect("changes that are 53 ms apart are shown one by one");
    delays.sort_by(f64::total_cmp);
    let at = |share: f64| delays[((delays.len() - 1) as f64 * share) as usize];
    println!(
        "from a pin's change to the page: median {:.1} ms, 99th percentile {:.1} ms, of {}",
        at(0.5),
        at(0.99),
        delays.len()
    );
    // Two clocks of one PC: what is negative by more than their difference is wrong.
    assert!(delays[0] > -5.0, "{delays:?}");
}
