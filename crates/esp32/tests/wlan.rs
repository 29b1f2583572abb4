//! `network.WLAN` in the air of a fresh board.

#![allow(clippy::unwrap_used)]

mod common;

use common::{SHOW, World, air, offline, options, run, table};
use esp32::Exit;

/// Without Wi-Fi, `w` being the station's interface, not active.
fn station(source: &str) -> String {
    offline(&format!("w = network.WLAN(network.STA_IF)\n{source}"))
}

/// The same, active.
fn active(source: &str) -> String {
    station(&format!(
        "w.active(True)\ndef until(f):\n    while not f():\n        time.sleep_ms(1)\n{source}"
    ))
}

/// The same, having joined.
fn joined(source: &str) -> String {
    active(&format!(
        "w.connect('SSID', 'password')\nuntil(w.isconnected)\n{source}"
    ))
}

#[test]
fn the_module() {
    table(
        offline,
        &[
            (
                "interfaces",
                "print(network.STA_IF, network.AP_IF, network.WLAN.IF_STA, network.WLAN.IF_AP)
w = network.WLAN()
print(w, w is network.WLAN(0), w is network.WLAN(1), network.WLAN(1) is network.WLAN(network.AP_IF))",
                "0 1 0 1\n<WLAN> True False True",
            ),
            (
                "no such interface",
                "show(network.WLAN, 2)\nshow(network.WLAN, -1)\nshow(network.WLAN, 0, 1)\nshow(network.WLAN, 'a')",
                "ValueError('invalid WLAN interface identifier',)\nValueError('invalid WLAN interface identifier',)\nTypeError('function expected at most 1 arguments, got 2',)\nTypeError(\"can't convert str to int\",)",
            ),
            (
                "constants",
                "print(network.STAT_IDLE, network.STAT_CONNECTING, network.STAT_GOT_IP, network.STAT_NO_AP_FOUND, network.STAT_WRONG_PASSWORD)
print(network.STAT_BEACON_TIMEOUT, network.STAT_ASSOC_FAIL, network.STAT_CONNECT_FAIL, network.STAT_HANDSHAKE_TIMEOUT)
print(network.AUTH_OPEN, network.AUTH_WPA2_PSK, network.AUTH_MAX, network.WLAN.SEC_WPA2, network.WLAN.SEC_WPA_ENT)
print(network.MODE_11B, network.MODE_LR, network.WLAN.PM_PERFORMANCE, network.WLAN.PROTOCOL_DEFAULT, network.WLAN.BANDWIDTH_80_80)",
                "1000 1001 1010 201 202\n200 203 203 204\n0 3 17 3 16\n1 8 1 7 5",
            ),
            (
                "country",
                "print(network.country())\nnetwork.country('DE')\nprint(network.country())\nshow(network.country, 'DEU')",
                "XX\nDE\nValueError()",
            ),
            (
                "hostname",
                "print(network.hostname())\nnetwork.hostname('x' * 32)\nshow(network.hostname, 'x' * 33)\nprint(network.hostname())",
                "mpy-esp32\nValueError()\nxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            ),
            ("phy_mode", "print(network.phy_mode())", "None"),
            (
                "ipconfig",
                "print(network.ipconfig('dns'))\nnetwork.ipconfig(dns='9.9.9.9')\nprint(network.ipconfig('dns'))
show(network.ipconfig)\nshow(network.ipconfig, 'x')\nshow(network.ipconfig, dns='nine')\nshow(network.ipconfig, 'dns', dns='1.1.1.1')",
                "0.0.0.0\n9.9.9.9\nTypeError('must query one param',)\nValueError('unexpected key',)\nValueError('invalid arguments as dns server',)\nTypeError(\"can't specify pos and kw args\",)",
            ),
        ],
    );
}

#[test]
fn before_active() {
    table(
        station,
        &[
            (
                "active",
                "print(w.active(), w.active(True), w.active(), w.active(0), w.active())",
                "False True True False False",
            ),
            (
                "connect",
                "show(w.connect, 'SSID', 'password')\nshow(w.connect)",
                "OSError('Wifi Not Started',)\nOSError('Wifi Not Started',)",
            ),
            (
                "connect with only the access point",
                "network.WLAN(1).active(True)\nshow(w.connect, 'SSID', 'password')",
                "OSError('Wifi Invalid Mode',)",
            ),
            (
                "disconnect",
                "show(w.disconnect)",
                "OSError('Wifi Not Started',)",
            ),
            ("scan", "show(w.scan)", "OSError('STA must be active',)"),
            (
                "scan when no longer active",
                "w.active(True)\nw.active(False)\nshow(w.scan)",
                "[]",
            ),
            (
                "status",
                "print(w.status(), w.isconnected(), w.ifconfig())\nprint(network.WLAN(1).status())",
                "1000 False ('0.0.0.0', '0.0.0.0', '0.0.0.0', '0.0.0.0')\nNone",
            ),
            (
                "rssi",
                "show(w.status, 'rssi')\nshow(w.status, 'stations')\nshow(w.status, 'x')",
                "OSError('Wifi Not Connected',)\nOSError('AP required',)\nValueError('unknown status param',)",
            ),
        ],
    );
}

#[test]
fn scanning() {
    table(
        active,
        &[
            (
                "scan",
                "for line in w.scan():\n    print(line)",
                "(b'Boardless', b'\\x02\\xb0\\xa7\\xd1\\xe5\\x00', 6, -41, 3, False)
(b'Boardless-Guest', b'\\x02\\xb0\\xa7\\xd1\\xe5\\x01', 11, -48, 0, False)
(b'SSID', b'\\x02\\xb0\\xa7\\xd1\\xe5\\x02', 1, -55, 3, False)",
            ),
            (
                "scan while connecting",
                "w.connect('Nowhere', 'password')\nprint(w.scan())",
                "[]",
            ),
        ],
    );
}

#[test]
fn joining() {
    table(
        active,
        &[
            (
                "a network with a key",
                "print(w.connect('SSID', 'password'), w.isconnected(), w.status())\nuntil(w.isconnected)\nprint(w.status(), w.ifconfig(), w.status('rssi'), w.config('ssid'))",
                "None False 1001\n1010 ('127.0.0.1', '255.0.0.0', '127.0.0.1', '127.0.0.1') -55 SSID",
            ),
            (
                "an open one",
                "w.connect('Boardless-Guest')\nuntil(w.isconnected)\nprint(w.status())",
                "1010",
            ),
            (
                "bytes",
                "w.connect(b'SSID', b'password')\nuntil(w.isconnected)\nprint(w.status())",
                "1010",
            ),
            (
                "by address",
                "w.connect('SSID', 'password', bssid=w.scan()[2][1])\nuntil(w.isconnected)\nprint(w.status())",
                "1010",
            ),
            (
                "unknown network",
                "print(w.connect('Nowhere', 'password'))\nuntil(lambda: w.status() == network.STAT_NO_AP_FOUND)\nprint(w.status(), w.isconnected())",
                "None\n201 False",
            ),
            (
                "wrong password",
                "print(w.connect('SSID', 'wrong password'))\nuntil(lambda: w.status() == network.STAT_WRONG_PASSWORD)\nprint(w.status(), w.isconnected())",
                "None\n202 False",
            ),
            (
                "wrong password once",
                "w.config(reconnects=0)\nw.connect('SSID', 'wrong password')\nuntil(lambda: w.status() != 1001)\nprint(w.status(), w.config('reconnects'))",
                "15 0",
            ),
            (
                "key missing",
                "w.connect('SSID')\nuntil(lambda: w.status() != 1001)\nprint(w.status())",
                "201",
            ),
            (
                "key needless",
                "w.connect('Boardless-Guest', 'password')\nuntil(lambda: w.status() != 1001)\nprint(w.status())",
                "201",
            ),
            (
                "no name ever",
                "show(w.connect)\nshow(w.connect, None)",
                "OSError('Wifi SSID Invalid',)\nOSError('Wifi SSID Invalid',)",
            ),
            (
                "bad address",
                "show(w.connect, 'SSID', 'password', bssid=b'12345')",
                "ValueError()",
            ),
            (
                "unknown keyword",
                "show(w.connect, 'SSID', key='password')",
                "TypeError('extra keyword arguments given',)",
            ),
            (
                "three",
                "show(w.connect, 'SSID', 'password', 3)",
                "TypeError('extra positional arguments given',)",
            ),
            (
                "no text",
                "show(w.connect, 5)",
                "TypeError(\"can't convert 'int' object to str implicitly\",)",
            ),
            (
                "disconnect",
                "w.connect('SSID', 'password')\nuntil(w.isconnected)\nprint(w.disconnect(), w.isconnected(), w.status(), w.ifconfig()[0])\nshow(w.status, 'rssi')",
                "None False 1000 0.0.0.0\nOSError('Wifi Not Connected',)",
            ),
            (
                "back by connect()",
                "w.connect('SSID', 'password')\nuntil(w.isconnected)\nw.disconnect()\nw.connect()\nuntil(w.isconnected)\nprint(w.status())",
                "1010",
            ),
            (
                "not active any more",
                "w.connect('SSID', 'password')\nuntil(w.isconnected)\nw.active(False)\nprint(w.isconnected(), w.status())\nw.active(True)\ntime.sleep_ms(5)\nprint(w.isconnected())",
                "False 1000\nFalse",
            ),
        ],
    );
}

#[test]
fn connecting_twice_is_an_error_and_a_line_of_log() {
    let ended = run(&format!(
        "import network\n{SHOW}w = network.WLAN(0)\nw.active(1)\nw.connect('Nowhere', 'password')\nshow(w.connect, 'SSID', 'password')"
    ));
    let (log, error) = ended.output.split_once('\n').unwrap();
    assert!(
        log.starts_with("E (") && log.ends_with(") wifi:sta is connecting, return error"),
        "{log}"
    );
    assert_eq!(error, "OSError('Wifi Internal Error',)\n");
}

#[test]
fn configuration() {
    table(
        active,
        &[
            ("mac", "print(len(w.config('mac')))\na, b = w.config('mac'), network.WLAN(1).config('mac')\nprint(b[5] - a[5] & 255)\nw.config(mac=b'\\x02abcde')\nprint(w.config('mac'))", "6\n1\nb'\\x02abcde'"),
            ("bad mac", "show(w.config, mac=b'12345')\nshow(w.config, mac=b'123456')", "ValueError('invalid buffer length',)\nOSError('Wifi Invalid MAC Address',)"),
            ("queries", "print(w.config('ssid'), w.config('essid'), w.config('channel'), w.config('ifname'), w.config('reconnects'), w.config('txpower'), w.config('protocol'), w.config('pm'), w.config('hostname'), w.config('bandwidth'))", "  1 st1 -1 20.0 7 1 mpy-esp32 2"),
            ("settings", "w.config(reconnects=3, txpower=8.5, pm=w.PM_NONE, dhcp_hostname='me')\nprint(w.config('reconnects'), w.config('txpower'), w.config('pm'), network.hostname())", "3 8.5 0 me"),
            ("unknown", "show(w.config, 'x')\nshow(w.config, x=1)\nshow(w.config, 'password')", "ValueError('unknown config param',)\nValueError('unknown config param',)\nValueError('unknown config param',)"),
            ("counts", "show(w.config)\nshow(w.config, 'mac', 'ssid')\nshow(w.config, 'mac', pm=1)", "TypeError('can query only one param',)\nTypeError('can query only one param',)\nTypeError('either pos or kw args are allowed',)"),
            ("for the access point only", "show(w.config, 'hidden')\nshow(w.config, ssid='x')\nshow(network.WLAN(1).config, 'reconnects')", "OSError('AP required',)\nOSError('AP required',)\nOSError('STA required',)"),
            ("access point not active", "show(network.WLAN(1).config, ssid='x')", "OSError('Wifi Invalid Mode',)"),
            (
                "access point",
                "a = network.WLAN(network.AP_IF)\na.active(True)\nprint(a.config('ssid')[:4], a.config('security'), a.ifconfig(), a.isconnected(), a.status('stations'))
a.config(ssid='mine', key='secret key', security=network.WLAN.SEC_WPA2, channel=5, max_clients=2)\nprint(a.config('ssid'), a.config('authmode'), a.config('max_clients'), a.config('hidden'))
show(a.config, key='short')\nshow(a.status, 'rssi')\nshow(a.ifconfig, 'dhcp')",
                "ESP_ 0 ('192.168.4.1', '255.255.255.0', '192.168.4.1', '0.0.0.0') False []\nmine 3 2 False\nOSError('Wifi Invalid Password',)\nOSError('STA required',)\nValueError('invalid arguments',)",
            ),
        ],
    );
    table(
        station,
        &[(
            "not started",
            "show(w.config, 'txpower')\nshow(w.config, channel=3)\nshow(w.config, reconnects=1)",
            "OSError('Wifi Not Started',)\nOSError('Wifi Not Started',)\nOSError('Wifi Invalid Mode',)",
        )],
    );
}

#[test]
fn addresses() {
    table(
        joined,
        &[
            (
                "ipconfig",
                "print(w.ipconfig('addr4'), w.ipconfig('gw4'), w.ipconfig('dhcp4'), network.ipconfig('dns'))",
                "('127.0.0.1', '255.0.0.0') 127.0.0.1 True 127.0.0.1",
            ),
            (
                "static",
                "w.ifconfig(('10.0.0.5', 24, '10.0.0.1', '1.1.1.1'))\nprint(w.ifconfig(), w.isconnected(), w.ipconfig('dhcp4'))\nw.ifconfig('dhcp')\nprint(w.ifconfig()[0], w.ipconfig('dhcp4'))",
                "('10.0.0.5', '255.255.255.0', '10.0.0.1', '1.1.1.1') True False\n127.0.0.1 True",
            ),
            (
                "addr4",
                "w.ipconfig(addr4='10.0.0.6/16', gw4='10.0.0.1')\nprint(w.ifconfig()[:3])\nw.ipconfig(addr4=('10.0.0.7', '255.0.0.0'))\nprint(w.ipconfig('addr4'))\nw.ipconfig(dhcp4=True)\nprint(w.ipconfig('addr4'))",
                "('10.0.0.6', '255.255.0.0', '10.0.0.1')\n('10.0.0.7', '255.0.0.0')\n('127.0.0.1', '255.0.0.0')",
            ),
            (
                "errors",
                "show(w.ifconfig, 'x')\nshow(w.ifconfig, ('10.0.0.5', '255.255.255.0', '10.0.0.1'))\nshow(w.ifconfig, ('10.0.0', 24, '', ''))\nshow(w.ifconfig, 5)",
                "ValueError('invalid arguments',)\nValueError('requested length 4 but object has length 3',)\nValueError('invalid arguments',)\nTypeError(\"can't convert 'int' object to str implicitly\",)",
            ),
            (
                "ipconfig errors",
                "show(w.ipconfig)\nshow(w.ipconfig, 'x')\nshow(w.ipconfig, x=1)\nshow(w.ipconfig, 'addr4', gw4='1.1.1.1')\nshow(network.WLAN(1).ipconfig, 'dhcp4')",
                "TypeError('must query one param',)\nValueError('unexpected key',)\nValueError('unexpected key',)\nTypeError(\"can't specify pos and kw args\",)\nValueError('unexpected key',)",
            ),
        ],
    );
    table(
        active,
        &[(
            "static before joining",
            "w.ifconfig(('10.0.0.5', '255.255.255.0', '10.0.0.1', '1.1.1.1'))\nprint(w.ifconfig()[0], w.isconnected())\nw.connect('SSID', 'password')\nuntil(w.isconnected)\nprint(w.ifconfig()[0])",
            "10.0.0.5 False\n10.0.0.5",
        )],
    );
}

#[test]
fn an_access_point_that_goes_and_comes_back() {
    let air = air();
    let mut world = World::new();
    let owner = world.power_on(
        "import network, time
w = network.WLAN(0)
w.active(True)
w.connect('SSID', 'password')
while not w.isconnected():
    time.sleep_ms(1)
print('joined')
while w.isconnected():
    time.sleep_ms(1)
print('lost', w.status() in (200, 201, 1001))
while not w.isconnected():
    time.sleep_ms(1)
print('again')
",
        options(),
        air.clone(),
    );
    world.until_printed(owner, "joined");
    air.borrow_mut().remove(b"SSID");
    world.until_printed(owner, "lost True");
    air.borrow_mut().add("SSID", "password");
    assert_eq!(world.end(owner).exit, Exit::Done);
}

#[test]
fn a_program_that_never_sleeps_joins_too() {
    let ended = run(
        "import network\nw = network.WLAN(0)\nw.active(True)\nw.connect('SSID', 'password')\nwhile not w.isconnected():\n    pass\nprint(w.ifconfig()[0])",
    );
    assert_eq!(ended.output, "127.0.0.1\n");
}
