//! How long calls wait, to the microsecond: on a network where nobody ever answers, and a clock that
//! jumps to wherever the board waits for.

#![allow(clippy::unwrap_used)]

use esp32::flash::Flash;
use esp32::{Board, Clock, Config, Exit, Job, Progress};
use network::air::Air;
use network::{
    AcceptError, Addressing, BindError, Closing, ConnectError, Family, Interest, Interface, Kind,
    ListenError, Lookup, LookupId, Network, OpenError, OptionError, Readiness, RecvError,
    ResolveError, SendError, SocketId, SocketInfo, SocketOption,
};
use std::cell::Cell;
use std::net::{Ipv4Addr, SocketAddrV4};
use std::rc::Rc;

/// Everything is accepted, and nothing ever comes of it.
#[derive(Default)]
struct Silence {
    next: u64,
    link: bool,
}

impl Network for Silence {
    fn open(&mut self, _: Kind, _: Family) -> Result<SocketId, OpenError> {
        self.next += 1;
        Ok(SocketId(self.next))
    }
    fn bind(&mut self, _: SocketId, _: SocketAddrV4) -> Result<(), BindError> {
        Ok(())
    }
    fn listen(&mut self, _: SocketId, _: usize) -> Result<(), ListenError> {
        Ok(())
    }
    fn accept(&mut self, _: SocketId) -> Result<(SocketId, SocketAddrV4), AcceptError> {
        Err(AcceptError::WouldBlock)
    }
    fn connect(&mut self, _: SocketId, _: SocketAddrV4) -> Result<(), ConnectError> {
        Err(ConnectError::InProgress)
    }
    fn connect_result(&mut self, _: SocketId) -> Result<(), ConnectError> {
        Err(ConnectError::InProgress)
    }
    fn send(&mut self, _: SocketId, _: &[u8]) -> Result<usize, SendError> {
        Err(SendError::WouldBlock)
    }
    fn send_to(&mut self, _: SocketId, _: &[u8], _: SocketAddrV4) -> Result<usize, SendError> {
        Err(SendError::WouldBlock)
    }
    fn recv_from(
        &mut self,
        _: SocketId,
        _: &mut [u8],
        _: bool,
    ) -> Result<(usize, SocketAddrV4), RecvError> {
        Err(RecvError::WouldBlock)
    }
    fn close(&mut self, _: SocketId, _: Closing) {}
    fn set_option(&mut self, _: SocketId, _: SocketOption) -> Result<(), OptionError> {
        Ok(())
    }
    fn readiness(&mut self, _: SocketId) -> Option<Readiness> {
        Some(Readiness::default())
    }
    fn watch(&mut self, _: SocketId, _: Interest) {}
    fn unwatch(&mut self, _: SocketId) {}
    fn local_address(&self, _: SocketId) -> Option<SocketAddrV4> {
        None
    }
    fn peer_address(&self, _: SocketId) -> Option<SocketAddrV4> {
        None
    }
    fn resolve(&mut self, _: &str) -> Result<Lookup, ResolveError> {
        Ok(Lookup::Pending(LookupId(1)))
    }
    fn lookup(&mut self, lookup: LookupId) -> Result<Lookup, ResolveError> {
        Ok(Lookup::Pending(lookup))
    }
    fn cancel_lookup(&mut self, _: LookupId) {}
    fn set_link(&mut self, up: bool) {
        self.link = up;
    }
    fn link(&self) -> bool {
        self.link
    }
    fn set_addressing(&mut self, _: Addressing) {}
    fn interface(&self) -> Option<Interface> {
        let address = Ipv4Addr::new(10, 0, 0, 2);
        self.link.then_some(Interface {
            address,
            mask: Ipv4Addr::new(255, 255, 255, 0),
            gateway: address,
            dns: address,
        })
    }
    fn sockets(&self) -> Vec<SocketInfo> {
        Vec::new()
    }
}

#[derive(Default)]
struct Jumps(Cell<u64>);

impl Clock for Jumps {
    fn micros(&self) -> u64 {
        self.0.get()
    }
    fn epoch_micros(&self) -> u64 {
        self.0.get()
    }
}

/// Runs a program: what it prints.
fn run(source: &str, air: Air) -> String {
    let clock = Rc::new(Jumps::default());
    let network = Box::new(Silence::default());
    let mut config = Config::new(clock.clone(), network, Flash::temporary());
    config.cooked = false;
    config.air = air.shared();
    let job = Job::Run {
        name: "main.py".to_owned(),
        source: source.as_bytes().to_vec(),
    };
    let mut board = Board::power_on(config, job).unwrap();
    let mut output = Vec::new();
    loop {
        let progress = board.resume();
        output.extend(board.take_output());
        match progress {
            Progress::Ready => {}
            Progress::Waiting(Some(at)) => clock.0.set(at.max(clock.0.get())),
            Progress::Waiting(None) => panic!("it waits for ever: {output:?}"),
            Progress::Off(exit) => {
                let output = String::from_utf8(output).unwrap();
                assert_eq!(exit, Exit::Done, "{output}");
                return output;
            }
        }
    }
}

/// What a call takes, in microseconds, and what it raises.
fn table(rows: &[(&str, &str)]) {
    for (source, expected) in rows {
        let (before, call) = source.rsplit_once("; ").unwrap();
        let output = run(
            &format!(
                "import socket, time, select, network
s = socket.socket()
u = socket.socket(2, 2)
t = 0
{before}
t = time.ticks_us()
try:
    r = {call}
except OSError as e:
    r = repr(e)
print(time.ticks_diff(time.ticks_us(), t), r)
"
            ),
            Air::default(),
        );
        assert_eq!(output.trim_end(), *expected, "{source}");
    }
}

#[test]
fn timeouts_are_polls_of_100_ms_and_one_more() {
    table(&[
        ("u.settimeout(1); u.recv(1)", "1100000 OSError(116,)"),
        ("u.settimeout(.1); u.recv(1)", "200000 OSError(116,)"),
        ("u.settimeout(.25); u.recvfrom(1)", "300000 OSError(116,)"),
        ("u.settimeout(.05); u.recv(1)", "100000 OSError(11,)"),
        ("u.settimeout(0); u.recv(1)", "0 OSError(11,)"),
        (
            "u.settimeout(2); u.recv(1, socket.MSG_DONTWAIT)",
            "0 OSError(11,)",
        ),
        ("u.settimeout(.05); u.read(1)", "100000 None"),
        ("u.settimeout(.5); u.read(1)", "600000 OSError(116,)"),
        ("u.settimeout(.5); u.readline()", "600000 OSError(116,)"),
        (
            "s.listen(); s.settimeout(1); s.accept()",
            "1100000 OSError(116,)",
        ),
        (
            "s.listen(); s.settimeout(.01); s.accept()",
            "100000 OSError(11,)",
        ),
        ("u.settimeout(1); u.send(b'x')", "1100000 OSError(116,)"),
        (
            "u.settimeout(1); u.sendto(b'x', ('10.0.0.3', 1))",
            "1100000 OSError(116,)",
        ),
        (
            "u.setblocking(0); u.sendto(b'x', ('10.0.0.3', 1))",
            "0 OSError(116,)",
        ),
    ]);
}

#[test]
fn connecting_to_nobody() {
    table(&[
        // lwIP gives up by itself.
        (
            "pass; s.connect(('10.0.0.3', 80))",
            "18500000 OSError(113,)",
        ),
        (
            "s.settimeout(30); s.connect(('10.0.0.3', 80))",
            "18500000 OSError(113,)",
        ),
        (
            "s.settimeout(2); s.connect(('10.0.0.3', 80))",
            "2100000 OSError(116,)",
        ),
        // Even below 100 ms it is no EAGAIN.
        (
            "s.settimeout(.05); s.connect(('10.0.0.3', 80))",
            "100000 OSError(116,)",
        ),
        (
            "s.setblocking(False); s.connect(('10.0.0.3', 80))",
            "0 OSError(119,)",
        ),
    ]);
    let output = run(
        "import socket, select, time
s = socket.socket()
s.setblocking(False)
try:
    s.connect(('10.0.0.3', 80))
except OSError as e:
    print(repr(e))
p = select.poll()
p.register(s, select.POLLOUT)
print(p.poll(1000), time.ticks_ms())
print(p.poll(), time.ticks_ms())
try:
    s.send(b'x')
except OSError as e:
    print(repr(e))
",
        Air::default(),
    );
    assert_eq!(
        output,
        "OSError(119,)\n[] 1000\n[(<socket>, 4)] 18500\nOSError(113,)\n"
    );
}

#[test]
fn a_silent_name_server() {
    table(&[(
        "pass; socket.getaddrinfo('example.com', 80)",
        "7000000 OSError(-202,)",
    )]);
}

#[test]
fn polls_wait_as_long_as_they_are_told() {
    table(&[
        (
            "p = select.poll(); p.register(u, 1); p.poll(1234)",
            "1234000 []",
        ),
        (
            "pass; select.select([u], [], [], 1.5)",
            "1500000 ([], [], [])",
        ),
        ("p = select.poll(); p.poll(0)", "0 []"),
    ]);
}

#[test]
fn wi_fi_takes_its_time() {
    let program = "import network, time
w = network.WLAN(0)
w.active(True)
t = time.ticks_ms()
w.scan()
print('scan', time.ticks_diff(time.ticks_ms(), t))
w.connect('SSID', KEY)
while w.status() == network.STAT_CONNECTING:
    time.sleep_ms(10)
print(w.status(), time.ticks_diff(time.ticks_ms(), t))
";
    let output = run(&program.replace("KEY", "'password'"), Air::default());
    assert_eq!(output, "scan 100\n1010 600\n");
    // The first failed handshake is still called connecting, the second is a wrong password.
    let output = run(&program.replace("KEY", "'passport'"), Air::default());
    assert_eq!(output, "scan 100\n202 4900\n");
}

#[test]
fn a_day_of_waiting_for_an_absent_network_ends() {
    let output = run(
        "import network, time
w = network.WLAN(0)
w.active(True)
w.connect('Nowhere', 'password')
for i in range(24 * 60):
    time.sleep(60)
print(w.status(), w.isconnected(), time.time())
",
        Air::default(),
    );
    assert!(output.starts_with("201 False"), "{output}");
}
