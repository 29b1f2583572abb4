# Dallas's bus of one wire.
import _onewire as _ow


class OneWireError(Exception):
    pass


class OneWire:
    SEARCH_ROM = 0xF0
    MATCH_ROM = 0x55
    SKIP_ROM = 0xCC

    def __init__(self, pin):
        self.pin = pin
        self.pin.init(pin.OPEN_DRAIN, pin.PULL_UP)

    def reset(self, required=False):
        answered = _ow.reset(self.pin)
        if required and not answered:
            raise OneWireError
        return answered

    def readbit(self):
        return _ow.readbit(self.pin)

    def readbyte(self):
        return _ow.readbyte(self.pin)

    def readinto(self, buf):
        for i in range(len(buf)):
            buf[i] = _ow.readbyte(self.pin)

    def writebit(self, value):
        return _ow.writebit(self.pin, value)

    def writebyte(self, value):
        return _ow.writebyte(self.pin, value)

    def write(self, buf):
        for byte in buf:
            _ow.writebyte(self.pin, byte)

    def select_rom(self, rom):
        self.reset()
        self.writebyte(self.MATCH_ROM)
        self.write(rom)

    def crc8(self, data):
        return _ow.crc8(data)

    # The addresses of all devices. Where several answer, each pass goes another way.
    def scan(self):
        devices = []
        last_fork = 64
        rom = None
        while last_fork >= 0:
            rom, last_fork = self._next(rom, last_fork)
            if not rom:
                break
            devices.append(rom)
        return devices

    def _next(self, before, fork):
        if not self.reset():
            return None, -1
        self.writebyte(self.SEARCH_ROM)
        rom = bytearray(8)
        new_fork = -1
        for i in range(64):
            at, mask = i >> 3, 1 << (i & 7)
            bit, complement = self.readbit(), self.readbit()
            if bit and complement:
                # Nobody is there any more.
                return None, -1
            if not bit and not complement:
                # Devices differ here: the last fork takes the 1 that was left.
                if i == fork:
                    bit = 1
                elif i < fork and before and before[at] & mask:
                    bit = 1
                else:
                    bit = 0
                if not bit:
                    new_fork = i
            self.writebit(bit)
            if bit:
                rom[at] |= mask
        return rom, new_fork
