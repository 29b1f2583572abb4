# Bytes: a checksum over a buffer, slices, struct.
import struct


def crc(data, value=0xFFFF):
    for b in data:
        value ^= b << 8
        for _ in range(8):
            if value & 0x8000:
                value = ((value << 1) ^ 0x1021) & 0xFFFF
            else:
                value = (value << 1) & 0xFFFF
    return value


def run():
    buf = bytearray(1024)
    for i in range(len(buf)):
        buf[i] = (i * 7) & 0xFF
    view = memoryview(buf)
    total = 0
    for _ in range(8):
        total += crc(buf)
    for i in range(2000):
        struct.pack_into("<HIB", buf, i % 512, i, i * 3, i & 0xFF)
        a, b, c = struct.unpack_from("<HIB", buf, i % 512)
        total = (total + a + b + c + len(bytes(view[i % 100 : i % 100 + 64]))) & 0xFFFFFF
    return total, crc(view[:512])
