# A program: a binary protocol with checksums, and a parser fed byte by byte.
import struct
import binascii


def frame(kind, payload):
    body = struct.pack(">BBH", 0xA5, kind, len(payload)) + payload
    return body + struct.pack(">I", binascii.crc32(body))


class Receiver:
    def __init__(self, handler):
        self.buffer = bytearray()
        self.handler = handler
        self.errors = 0

    def feed(self, data):
        self.buffer.extend(data)
        while True:
            while self.buffer and self.buffer[0] != 0xA5:
                self.errors += 1
                self.buffer = self.buffer[1:]
            if len(self.buffer) < 4:
                return
            _, kind, size = struct.unpack_from(">BBH", self.buffer)
            if len(self.buffer) < 8 + size:
                return
            body = bytes(self.buffer[: 4 + size])
            (crc,) = struct.unpack_from(">I", self.buffer, 4 + size)
            if crc != binascii.crc32(body):
                self.errors += 1
                self.buffer = self.buffer[1:]
                continue
            self.handler(kind, body[4:])
            self.buffer = self.buffer[8 + size:]


def show(kind, payload):
    print("frame", kind, len(payload), payload)


wire = b"noise" + frame(1, b"hello") + frame(2, b"") + b"\xa5\x01\x00\x01xBAD!" + frame(3, bytes(range(10)))
print(binascii.hexlify(frame(1, b"hello"), ":"))
r = Receiver(show)
for i in range(len(wire)):
    r.feed(wire[i : i + 1])
print("errors", r.errors)
r2 = Receiver(show)
r2.feed(wire[:11])
r2.feed(wire[11:])
print("errors", r2.errors, len(r2.buffer))
