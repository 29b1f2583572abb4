import struct

for fmt in ("", "b", "bh", "bi", "<bq", ">bhiq", "!h", "3b", "0i", "b0i", "10s", "x", "3x", "2s3xh", "e", "P", "hhl", "bP", "@bi"):
    print(repr(fmt), struct.calcsize(fmt))

print(struct.pack("<bBhHiIqQ", -1, 255, -2, 65535, -3, 0xFFFFFFFF, -4, 0xFFFFFFFFFFFFFFFF))
print(struct.pack(">bBhHiIqQ", -1, 255, -2, 65535, -3, 0xFFFFFFFF, -4, 0xFFFFFFFFFFFFFFFF))
print(struct.pack("bhiq", 1, 2, 3, 4))
print(struct.pack("<lLP", 1, 2, 3))
print(struct.pack("<3h", 1, 2, 3))
print(struct.pack("<fd", 1.5, -0.1), struct.pack(">fd", 1.5, -0.1))
print(struct.pack("<e", 1.5), struct.pack(">e", -65504), struct.pack("<e", 0.0001))
print(struct.pack("<f", 3), struct.pack("<d", 1 << 70), struct.pack("<f", True))
print(struct.pack("5s", b"abc"), struct.pack("2s", b"abc"), struct.pack("s", "z"), struct.pack("4s", bytearray(b"xy")))
print(struct.pack("<bxxh", 1, 2), struct.pack("<b3x", 1))
# Too big is cut, too few leave zeros, too many are ignored.
print(struct.pack("<b", 300), struct.pack("<H", -1), struct.pack("<I", 1 << 40), struct.pack("<q", 1 << 70))
print(struct.pack("<hhh", 1), struct.pack("<h", 1, 2, 3), struct.pack("<3h", 1, 2))
print(struct.pack("<b", True), struct.pack("<q", True), struct.pack(">q", False))


class Number:
    def __int__(self):
        return -5

    def __float__(self):
        return 2.5


for fmt in ("<b", "<f", "<i", "<q"):
    try:
        print(fmt, struct.pack(fmt, Number()))
    except Exception as e:
        print(repr(e))

print(struct.unpack("<bBhHiIqQ", b"\xff\xff\xfe\xff\xff\xff\xfd\xff\xff\xff\xff\xff\xff\xff\xfc\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"))
print(struct.unpack(">h", b"\x80\x00"), struct.unpack(">I", b"\x80\x00\x00\x00"))
print(struct.unpack("bhiq", bytes(range(16))))
print(struct.unpack("<fd", struct.pack("<fd", 0.1, 0.1)))
print(struct.unpack("<e", b"\x00\x3c"), struct.unpack(">e", b"\xc0\x00"), struct.unpack("<e", b"\x01\x00"))
print(struct.unpack("5s", b"abcdefg"), struct.unpack("<b2xb", b"\x01\x02\x03\x04"))
print(struct.unpack("<3h2s", b"\x01\x00\x02\x00\x03\x00zz"))
print(struct.unpack("", b""), struct.unpack("<h", b"\x01\x00\x02\x00"))
print(struct.unpack("<h", "ab"), struct.unpack("<h", bytearray(b"ab")), struct.unpack("<h", memoryview(b"xab")[1:]))
print(struct.unpack_from("<h", b"\x01\x00\x02\x00", 2), struct.unpack_from("<h", b"\x01\x00\x02\x00", -2))
print(struct.unpack("<h", b"\x01\x00\x02\x00", 1))
print(struct.unpack(b"<h", b"\x01\x00"), struct.calcsize(b"2h"))

buf = bytearray(b"-" * 12)
print(struct.pack_into("<hb", buf, 1, 0x4142, 67), buf)
struct.pack_into("<b2xb2x", buf, 4, 1, 2)
print(buf)
struct.pack_into(">H", buf, -2, 0x3132)
print(buf)
struct.pack_into("<2s", memoryview(buf)[5:], 0, b"zz")
print(buf)
