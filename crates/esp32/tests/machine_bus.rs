//! `machine.I2C`, `SPI`, `SDCard`, `mem32` and others: what is there without anything attached.

#![allow(clippy::unwrap_used)]

mod common;

use common::{SHOW, World, printed_by, table};
use esp32::Job;
use esp32::flash::{Flash, Mode};

fn printed(source: &str) -> String {
    printed_by(&format!(
        "import machine, time\nfrom machine import *\n{SHOW}{source}"
    ))
}

#[test]
fn buses_without_devices() {
    table(
        printed,
        &[
            (
                "I2C",
                "
i = I2C(0)
print(i, I2C(1, scl=Pin(5), sda=4, freq=100_000, timeout=1000))
print(I2C(0, freq=1) is i, i, i.scan())
show(i.writeto, 8, b'x')
show(i.readfrom, 8, 4)
show(i.readfrom_into, 8, bytearray(2))
show(i.writevto, 8, (b'x', b'y'))
show(i.readfrom_mem, 8, 0, 2, addrsize=16)
show(i.readfrom_mem_into, 8, 0, bytearray(2))
show(i.writeto_mem, 8, 0, b'x')
show(i.writeto_mem, 8, 0, b'x', addrsize=7)
show(i.readfrom_mem, 8, 0)
show(i.start)
show(i.write, b'x')
show(i.init)
show(I2C, 2)
show(I2C, 0, scl=24)
",
                "\
I2C(0, scl=18, sda=19, freq=400000, timeout=50000) I2C(1, scl=5, sda=4, freq=100000, timeout=1000)
True I2C(0, scl=18, sda=19, freq=1, timeout=50000) []
OSError(19,)
OSError(19,)
OSError(19,)
OSError(19,)
OSError(19,)
OSError(19,)
OSError(19,)
ValueError('invalid addrsize',)
TypeError(\"'arg' argument required\",)
OSError('I2C operation not supported',)
OSError('I2C operation not supported',)
OSError('I2C operation not supported',)
ValueError(\"I2C(2) doesn't exist\",)
ValueError('invalid pin',)
",
            ),
            (
                "SoftI2C",
                "
i = SoftI2C(5, 4)
print(i, SoftI2C(scl=Pin(5), sda=Pin(4), freq=100_000), i.scan(), I2C(-1, scl=5, sda=4))
b = bytearray(2)
print(i.start(), i.write(b'xy'), i.readinto(b), b, i.stop(), i.init(18, 19), i)
show(i.writeto, 8, b'')
show(SoftI2C, 5)
",
                "\
Warning: I2C(-1, ...) is deprecated, use SoftI2C(...) instead
SoftI2C(scl=5, sda=4, freq=500000) SoftI2C(scl=5, sda=4, freq=100000) [] SoftI2C(scl=5, sda=4, freq=500000)
None 0 None bytearray(b'\\xff\\xff') None None SoftI2C(scl=18, sda=19, freq=500000)
OSError(19,)
TypeError(\"'sda' argument required\",)
",
            ),
            (
                "SPI",
                "
s = SPI(1)
print(s)
print(SPI(2, 10_000_000, polarity=1, phase=1, bits=16, firstbit=SPI.LSB, miso=None))
for baud in (100_000, 3_000_000, 26_000_000, 50_000_000, 80_000_000):
    s.init(baud)
    print(str(s).split(', ')[1], end=' ')
print()
b = bytearray(b'ab')
print(s.read(2, 0xff), s.readinto(b), b, s.write(b'xyz'), s.write_readinto(b'12', b), b)
l = SPI(1, mosi=4, miso=4)
print(l is s, l.read(3, 0x55), l.write_readinto(b'12', b), b)
show(s.write_readinto, b'1', b)
show(s.write, b'')
s.deinit()
show(s.write, b'x')
show(SPI)
show(SPI, 3)
show(SPI, 1, bits=0)
",
                "\
SPI(id=1, baudrate=500000, polarity=0, phase=0, bits=8, firstbit=0, sck=14, mosi=13, miso=12)
SPI(id=2, baudrate=10000000, polarity=1, phase=1, bits=16, firstbit=1, sck=18, mosi=23, miso=-1)
baudrate=100000 baudrate=2962962 baudrate=26666666 baudrate=40000000 baudrate=80000000 
b'\\x00\\x00' None bytearray(b'\\x00\\x00') None None bytearray(b'\\x00\\x00')
True b'UUU' None bytearray(b'12')
ValueError('buffers must be the same length',)
ValueError('buffer too short',)
OSError('transfer on deinitialized SPI',)
TypeError(\"'id' argument required\",)
ValueError(\"SPI(3) doesn't exist\",)
ValueError('invalid bits',)
",
            ),
            (
                "SoftSPI",
                "
s = SoftSPI(baudrate=100_000, sck=Pin(18), mosi=Pin(23), miso=Pin(19))
print(s, s.read(1))
print(s.init(baudrate=300_000, polarity=1), s)
show(SoftSPI, sck=1, mosi=2)
show(SoftSPI, sck=1, mosi=2, miso=3, bits=7)
",
                "\
SoftSPI(baudrate=100000, polarity=0, phase=0, firstbit=0, sck=18, mosi=23, miso=19) b'\\x00'
None SoftSPI(baudrate=250000, polarity=1, phase=0, firstbit=0, sck=18, mosi=23, miso=19)
ValueError('must specify all of sck/mosi/miso',)
ValueError('bits must be 8',)
",
            ),
            (
                "SDCard",
                "
s = SDCard(slot=2)
show(s.info)
print(s.readblocks(0, bytearray(512)), s.writeblocks(0, bytes(512)), s.ioctl(4, 0), s.ioctl(3, 0), s.deinit())
show(SDCard, slot=0)
show(SDCard, slot=4)
show(SDCard, width=3)
show(SDCard, cs=5)
show(SDCard, 2)
",
                "\
OSError(116, 'ESP_ERR_TIMEOUT')
False False -1 0 None
ValueError('invalid slot number',)
ValueError('invalid slot number',)
ValueError('width must be 1 or 4 (or 8 on slot 0)',)
ValueError('invalid config: SDMMC slot with SPI pin arguments',)
TypeError('extra positional arguments given',)
",
            ),
            (
                "I2S",
                "
args = dict(sck=Pin(18), ws=Pin(19), sd=Pin(21), bits=16, format=I2S.MONO, rate=8000, ibuf=200)
i = I2S(0, mode=I2S.TX, **args)
start = time.ticks_ms()
print(i.write(bytes(1600)), time.ticks_diff(time.ticks_ms(), start) >= 80)
show(i.readinto, bytearray(2))
i.deinit()
i = I2S(0, mode=I2S.RX, **args)
b = bytearray(b'abcd')
print(i.readinto(b), b)
done = []
i.irq(done.append)
print(i.readinto(b))
while not done:
    time.sleep_ms(1)
print(done[0] is i)
b = bytearray(b'\\x00\\x40\\xfe\\xff')
I2S.shift(buf=b, bits=16, shift=-1)
print(b)
args['bits'] = 24
show(I2S, 0, mode=I2S.TX, **args)
show(I2S, 2, mode=I2S.TX, **args)
show(I2S, 0, sck=1)
show(i.irq, 1)
",
                "\
1600 True
OSError(1,)
4 bytearray(b'\\x00\\x00\\x00\\x00')
4
True
bytearray(b'\\x00 \\xff\\xff')
ValueError('invalid bits',)
ValueError('invalid id',)
TypeError(\"'ws' argument required\",)
ValueError('invalid callback',)
",
            ),
            (
                "DHT",
                "
show(dht_readinto, Pin(4), bytearray(4))
show(dht_readinto, Pin(4), bytearray(5))
",
                "ValueError('buffer too small',)\nOSError(116,)\n",
            ),
        ],
    );
}

#[test]
fn memory_and_virtual_pins() {
    table(
        printed,
        &[
            (
                "registers of the pins",
                "
p = Pin(4, Pin.OUT, value=0)
print(mem32, mem16, mem8)
mem32[0x3ff44008] = 1 << 4
print(p(), mem32[0x3ff44004] >> 4 & 1, mem8[0x3ff4403c] >> 4 & 1, mem32[0x3ff44020] >> 4 & 1)
mem32[0x3ff4400c] = 1 << 4
print(p(), mem32[0x3ff4403c] >> 4 & 1)
mem32[0x3ff44004] = 0x10
print(p())
Pin(33, Pin.IN, Pin.PULL_UP)
print(mem32[0x3ff44040] & 2, mem32[0x60000000])
show(lambda: mem32[1])
show(lambda: mem16[1])
",
                "\
<32-bit memory> <16-bit memory> <8-bit memory>
1 1 1 1
0 0
1
2 0
ValueError('address 00000001 is not aligned to 4 bytes',)
ValueError('address 00000001 is not aligned to 2 bytes',)
",
            ),
            (
                "memory that resets leave",
                "
m = mem_backup()
print(type(m), len(m), m.itemsize, mem_backup(0) is m, mem_backup(-1) == (m,))
RTC().memory(b'abc')
print(bytes(m[:4]))
m[0] = 42
print(RTC().memory())
show(mem_backup, 1)
show(mem_backup, -2)
",
                "\
<class 'memoryview'> 2048 1 True True
b'abc\\x00'
b'*bc'
ValueError('invalid region',)
ValueError('invalid region',)
",
            ),
            (
                "pins of a program's own",
                "
class My(PinBase):
    def __init__(self):
        self.v = 0
    def value(self, v=None):
        if v is None:
            return self.v
        self.v = int(v)
p = My()
s = Signal(p, invert=True)
s.on()
print(p.v, s.value(), s())
s.off()
print(p.v, s.value())
print(time_pulse_us(p, 1, 1000) >= -2, time_pulse_us(p, 0, 10))
",
                "0 1 1\n1 0\nTrue -2\n",
            ),
        ],
    );
}

#[test]
fn what_is_backed_up_outlives_a_reset_of_the_chip() {
    let main = b"
import machine
m = machine.mem_backup()
if machine.reset_cause() == machine.PWRON_RESET:
    machine.RTC().memory(b'abc')
    m[1] = 66
    machine.reset()
print('kept', machine.RTC().memory(), bytes(m[:3]))
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
    assert!(
        ended.output.contains("kept b'aBc' b'aBc'"),
        "{}",
        ended.output
    );
}
