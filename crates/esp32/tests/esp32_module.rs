//! `esp32`, `esp`, and the drivers that the firmware brings.

#![allow(clippy::unwrap_used)]

mod common;

use common::{SHOW, World, printed_by, table};
use esp32::Job;
use esp32::flash::{Flash, Mode};

fn printed(source: &str) -> String {
    printed_by(&format!(
        "import esp, esp32, machine\nfrom machine import Pin\n{SHOW}{source}"
    ))
}

#[test]
fn the_module_is_as_on_the_part() {
    table(
        printed,
        &[
            (
                "NVS",
                "
n = esp32.NVS('space')
n.set_i32('one', 1)
n.set_i32('one', -5)
n.set_blob('one', b'bytes')
b = bytearray(8)
print(n, n.get_i32('one'), n.get_blob('one', b), b, n.commit())
show(esp32.NVS('other').get_i32, 'one')
show(n.get_blob, 'one', bytearray(4))
show(n.get_blob, 'two', bytearray(4))
show(n.set_i32, 'x' * 16, 1)
show(esp32.NVS, 'x' * 16)
n.erase_key('one')
show(n.get_i32, 'one')
show(n.erase_key, 'one')
",
                "\
<NVS namespace> -5 5 bytearray(b'bytes\\x00\\x00\\x00') None
OSError(-4354, 'ESP_ERR_NVS_NOT_FOUND')
OSError(-4364, 'ESP_ERR_NVS_INVALID_LENGTH')
OSError(-4354, 'ESP_ERR_NVS_NOT_FOUND')
OSError(-4361, 'ESP_ERR_NVS_KEY_TOO_LONG')
OSError(-4358, 'ESP_ERR_NVS_INVALID_NAME')
OSError(-4354, 'ESP_ERR_NVS_NOT_FOUND')
OSError(-4354, 'ESP_ERR_NVS_NOT_FOUND')
",
            ),
            (
                "Partition",
                "
P = esp32.Partition
print(P(P.RUNNING), P('vfs').info())
print([p.info()[4] for p in P.find(P.TYPE_DATA)], P.find(P.TYPE_APP, label='none'), len(P.find()))
p = P('vfs')
b = bytearray(4)
p.readblocks(511, b)
print(b, p.writeblocks(511, b'\\x0f\\xff\\xff\\xff'), p.ioctl(4, 0), p.ioctl(5, 0))
p.writeblocks(511, b'\\xf1', 0)
p.readblocks(511, b)
print(b)
esp.flash_read(0x3ff000, b)
print(bytes(b), p.ioctl(6, 511), p.readblocks(511, b), bytes(b))
small = P('vfs', 512)
small.writeblocks(1, b'\\x01' * 512)
small.writeblocks(2, b'\\x02' * 512)
b = bytearray(1024)
small.readblocks(1, b)
print(b[0], b[511], b[512], b[1023], small.ioctl(6, 0), small.ioctl(4, 0))
show(p.readblocks, 512, b)
show(p.set_boot)
show(P(P.BOOT).set_boot)
show(p.get_next_update)
show(P.mark_app_valid_cancel_rollback)
show(P, 'none')
show(P, 5)
",
                "\
<Partition type=0, subtype=0, address=65536, size=2031616, label=factory, encrypted=0> (1, 129, 2097152, 2097152, 'vfs', False)
['nvs', 'phy_init', 'vfs'] [] 1
bytearray(b'\\xff\\xff\\xff\\xff') None 512 4096
bytearray(b'\\x01\\xff\\xff\\xff')
b'\\x01\\xff\\xff\\xff' 0 None b'\\xff\\xff\\xff\\xff'
1 1 2 2 -22 4096
OSError(-260, 'ESP_ERR_INVALID_SIZE')
OSError(-5379, 'ESP_ERR_OTA_VALIDATE_FAILED')
None
OSError(2,)
OSError(-261, 'ESP_ERR_NOT_FOUND')
OSError(2,)
ValueError()
",
            ),
            (
                "esp",
                "
print(esp.flash_size(), esp.flash_user_start(), esp.osdebug(None), esp.osdebug(0, esp.LOG_INFO))
b = bytearray(3)
esp.flash_write(0x100, b'abc')
esp.flash_read(0x100, b)
print(bytes(b), esp.flash_erase(0), esp.flash_read(0x100, b), bytes(b))
show(esp.flash_read, 0x3fffff, b)
show(esp.flash_erase, 1024)
",
                "\
4194304 2097152 None None
b'abc' None None b'\\xff\\xff\\xff'
OSError(5,)
OSError(5,)
",
            ),
            (
                "an error of the IDF where there is no room for one",
                "
import micropython
p = esp32.Partition('nvs')
def locked():
    micropython.heap_lock()
    try:
        p.set_boot()
    except OSError as e:
        return e
    finally:
        micropython.heap_unlock()
print(repr(locked()))
micropython.alloc_emergency_exception_buf(100)
print(repr(locked()))
",
                "OSError()\nOSError(-5379,)\n",
            ),
            (
                "heaps and temperature",
                "
print(all(free <= size for size, free, _, _ in esp32.idf_heap_info(esp32.HEAP_DATA)))
print(len(esp32.idf_heap_info(esp32.HEAP_EXEC)) >= 3, esp32.idf_heap_info(-1))
print(esp32.raw_temperature() in range(80, 200))
",
                "True\nTrue []\nTrue\n",
            ),
            (
                "what wakes",
                "
esp32.wake_on_ext0(Pin(4), esp32.WAKEUP_ANY_HIGH)
show(esp32.wake_on_touch, True)
show(esp32.wake_on_ext0, Pin(5))
show(esp32.wake_on_ext1, (Pin(4), Pin(5)))
esp32.wake_on_ext0(None)
esp32.wake_on_touch(True)
show(esp32.wake_on_ext0, Pin(4))
show(Pin(4).irq, trigger=Pin.WAKE_LOW, wake=machine.SLEEP)
show(esp32.wake_on_gpio, (4,))
esp32.wake_on_touch(False)
esp32.wake_on_gpio((4,), 0)
show(machine.deepsleep, 1)
machine.lightsleep(1000)
print(machine.wake_reason())
esp32.wake_on_gpio(())
esp32.wake_on_ext1((Pin(4), Pin(2)), esp32.WAKEUP_ALL_LOW)
machine.lightsleep(1000)
print(machine.wake_reason() == machine.EXT1_WAKE, machine.wake_pins())
",
                "\
ValueError('no resources',)
ValueError('invalid pin',)
ValueError('invalid pin',)
ValueError('no resources',)
ValueError('no resources',)
ValueError('no resources',)
ValueError('DEEPSLEEP with gpio pins not supported on this chip',)
7
True (2, 4)
",
            ),
        ],
    );
}

#[test]
fn drivers() {
    table(
        printed,
        &[
            (
                "neopixel",
                "
from neopixel import NeoPixel
from apa106 import APA106
n = NeoPixel(Pin(5), 3)
n[0] = (255, 128, 1)
n.fill((1, 2, 3)) if False else None
print(len(n), n[0], n.buf, n.write())
n.fill((1, 2, 3))
print(n[2], n.buf)
w = NeoPixel(Pin(5), 1, bpp=4)
w[0] = (1, 2, 3, 4)
print(w.buf, w[0])
a = APA106(Pin(5), 1)
a[0] = (1, 2, 3)
print(a.buf)
",
                "\
3 (255, 128, 1) bytearray(b'\\x80\\xff\\x01\\x00\\x00\\x00\\x00\\x00\\x00') None
(1, 2, 3) bytearray(b'\\x02\\x01\\x03\\x02\\x01\\x03\\x02\\x01\\x03')
bytearray(b'\\x02\\x01\\x03\\x04') (1, 2, 3, 4)
bytearray(b'\\x01\\x02\\x03')
",
            ),
            (
                "onewire without devices",
                "
import onewire, ds18x20
o = onewire.OneWire(Pin(4))
print(o.scan(), o.reset(), o.readbyte(), o.readbit(), o.crc8(b'\\x02\\x1c\\xb8\\x01\\x00\\x00\\x00'), o.pin)
d = ds18x20.DS18X20(o)
print(d.scan())
show(d.convert_temp)
show(o.reset, True)
",
                "\
[] False 255 1 162 Pin(4, mode=Pin.OPEN_DRAIN, pull=Pin.PULL_UP)
[]
OneWireError()
OneWireError()
",
            ),
            (
                "onewire with devices of the program's own",
                "
import onewire, ds18x20
# Answers a search as the devices on a wire do: all bits at once, those that differ drop out.
class Wire(onewire.OneWire):
    def __init__(self, roms):
        self.roms = roms
    def reset(self, required=False):
        self.alive, self.at, self.turn = list(self.roms), 0, 0
        return True
    def writebyte(self, value):
        pass
    def _bits(self):
        return [rom[self.at >> 3] >> (self.at & 7) & 1 for rom in self.alive]
    def readbit(self):
        self.turn ^= 1
        bits = self._bits()
        return int(all(bits)) if self.turn else int(not any(bits))
    def writebit(self, value):
        self.alive = [rom for rom, bit in zip(self.alive, self._bits()) if bit == value]
        self.at += 1
roms = [bytes((0x28, i, 0x55, 7, i * 3 & 255, 0, 1, 2)) for i in (1, 2, 3, 9, 200)] + [bytes((0x01, 0, 0, 0, 0, 0, 0, 9))]
wire = Wire(roms)
print(sorted(bytes(rom) for rom in wire.scan()) == sorted(roms))
print(len(ds18x20.DS18X20(wire).scan()))
class Warm(ds18x20.DS18X20):
    def read_scratch(self, rom):
        return self.data
w = Warm(wire)
for raw in (0x0191, 0xff5e):
    w.data = bytes((raw & 255, raw >> 8, 0, 0, 0, 0, 12, 16, 0))
    print(w.read_temp(roms[0]), w.read_temp(b'\\x10'))
",
                "True\n5\n25.0625 200.0\n-10.125 -81.0\n",
            ),
            (
                "dht",
                "
import dht
d = dht.DHT22(Pin(4))
show(d.measure)
d.buf = bytearray((2, 146, 129, 13, 0))
print(round(d.humidity(), 1), round(d.temperature(), 1))
e = dht.DHT11(Pin(4))
e.buf = d.buf
print(e.humidity(), e.temperature())
",
                "OSError(116,)\n65.8 -26.9\n2 129\n",
            ),
        ],
    );
}

#[test]
fn the_storage_outlives_resets() {
    let main = b"
import esp32, machine
n = esp32.NVS('boots')
try:
    boots = n.get_i32('count')
except OSError:
    boots = 0
n.set_i32('count', boots + 1)
print('boot', boots)
if boots == 0:
    machine.reset()
if boots == 1:
    machine.deepsleep(1)
";
    let mut flash = Flash::temporary();
    let write = Mode {
        write: true,
        create: true,
        ..Mode::default()
    };
    let mut file = flash.open("/main.py", write, 0).unwrap();
    flash.write(&mut file, main).unwrap();
    flash.close(&mut file, 0).unwrap();
    let mut world = World::new();
    let job = Job::Board { once: true };
    let owner = world.power_on_with(job, common::options(), common::air(), flash);
    let ended = world.end(owner);
    for boot in ["boot 0", "boot 1", "boot 2"] {
        assert!(ended.output.contains(boot), "{}", ended.output);
    }
}

#[test]
fn a_finger_ends_a_sleep() {
    let mut world = World::new();
    let owner = world.run(
        "
import esp32, machine
machine.TouchPad(machine.Pin(14)).config(300)
esp32.wake_on_touch(True)
print('asleep')
machine.lightsleep()
print(machine.wake_reason() == machine.TOUCHPAD_WAKE)
",
    );
    world.until_printed(owner, "asleep\n");
    let state = world.driver.board(owner).unwrap().state().clone();
    state.pins.borrow_mut().touch(14, true);
    world.driver.wake(owner);
    assert_eq!(world.end(owner).output, "asleep\nTrue\n");
}

/// `help()` and a module's `__dict__` show the order of MicroPython's tables (extmod/modmachine.c,
/// ports/esp32/modmachine.c, modnetwork_globals.h).
#[test]
fn names_are_in_the_order_of_the_tables() {
    let printed = printed_by(
        "
import umachine, machine, network
print(' '.join(umachine.__dict__))
print(' '.join(network.__dict__))
print(' '.join(machine.__dict__))
",
    );
    let lines: Vec<&str> = printed.lines().collect();
    let machine = "\
__name__ mem8 mem16 mem32 mem_backup unique_id soft_reset reset reset_cause idle freq lightsleep deepsleep disable_irq \
enable_irq bitstream dht_readinto time_pulse_us PinBase Signal SoftI2C SoftSPI ADC ADCBlock DAC I2C I2S PWM SDCard SPI \
UART WDT sleep Timer Pin TouchPad RTC SLEEP DEEPSLEEP HARD_RESET PWRON_RESET WDT_RESET DEEPSLEEP_RESET SOFT_RESET \
wake_reason wake_pins PIN_WAKE EXT0_WAKE EXT1_WAKE TIMER_WAKE TOUCHPAD_WAKE ULP_WAKE";
    let network = "\
__name__ country hostname __init__ WLAN LAN PPP phy_mode ipconfig STA_IF AP_IF MODE_11B MODE_11G MODE_11N MODE_LR \
AUTH_OPEN AUTH_WEP AUTH_WPA_PSK AUTH_WPA2_PSK AUTH_WPA_WPA2_PSK AUTH_WPA2_ENTERPRISE AUTH_WPA3_PSK AUTH_WPA2_WPA3_PSK \
AUTH_WAPI_PSK AUTH_OWE AUTH_WPA3_ENT_192 AUTH_WPA3_EXT_PSK AUTH_WPA3_EXT_PSK_MIXED_MODE AUTH_MAX PHY_LAN8710 \
PHY_LAN8720 PHY_IP101 PHY_RTL8201 PHY_DP83848 PHY_KSZ8041 PHY_KSZ8081 PHY_LAN8670 PHY_GENERIC ETH_INITIALIZED \
ETH_STARTED ETH_STOPPED ETH_CONNECTED ETH_DISCONNECTED ETH_GOT_IP STAT_IDLE STAT_CONNECTING STAT_GOT_IP \
STAT_NO_AP_FOUND STAT_NO_AP_FOUND_IN_RSSI_THRESHOLD STAT_NO_AP_FOUND_IN_AUTHMODE_THRESHOLD \
STAT_NO_AP_FOUND_W_COMPATIBLE_SECURITY STAT_WRONG_PASSWORD STAT_BEACON_TIMEOUT STAT_ASSOC_FAIL STAT_CONNECT_FAIL \
STAT_HANDSHAKE_TIMEOUT";
    // A module of Python's, which takes over all of that: what a MicroPython prints where the same names are stored one
    // after the other.
    let python = "\
reset enable_irq ULP_WAKE soft_reset RTC DEEPSLEEP_RESET DAC Pin SOFT_RESET SDCard I2C sleep mem8 dht_readinto \
wake_pins Timer mem_backup EXT1_WAKE idle Counter SoftI2C ADC SoftSPI TouchPad time_pulse_us reset_cause SLEEP \
HARD_RESET TIMER_WAKE unique_id PWRON_RESET __file__ freq UART mem16 mem32 DEEPSLEEP TOUCHPAD_WAKE Encoder WDT const \
disable_irq lightsleep PWM WDT_RESET SPI __name__ wake_reason deepsleep PIN_WAKE I2S Signal PinBase bitstream \
EXT0_WAKE ADCBlock";
    assert_eq!(lines, [machine, network, python]);
}

/// The same of classes (machine_uart.c, machine_i2s.c, vfs_lfsx_file.c, sys_stdio_mphal.c).
#[test]
fn methods_are_in_the_order_of_the_tables() {
    let printed = printed_by(
        "
import machine, sys
for t in machine.UART, machine.I2S, type(open('f', 'w')), type(sys.stdin):
    help(t)
",
    );
    let mut classes: Vec<Vec<&str>> = Vec::new();
    for line in printed.lines() {
        match (line.trim_start().split_once(" -- "), classes.last_mut()) {
            (Some((name, _)), Some(class)) => class.push(name),
            _ => classes.push(Vec::new()),
        }
    }
    let classes: Vec<String> = classes.iter().map(|names| names.join(" ")).collect();
    assert_eq!(
        classes,
        [
            "init deinit flush read readline readinto write any txdone sendbreak irq INV_TX INV_RX INV_RTS INV_CTS RTS \
             CTS IRQ_RX IRQ_RXIDLE IRQ_BREAK",
            "init readinto write deinit irq __del__ shift RX TX STEREO MONO",
            "read readinto readline readlines write flush close seek tell __del__ __enter__ __exit__",
            "buffer read readinto readline readlines write close __enter__ __exit__",
        ]
    );
}
