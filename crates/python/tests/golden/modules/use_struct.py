# struct.
# ESP32: aligns a q at 8 bytes, an x86 at 4.
import struct
for fmt, vals in (("b", (-1,)), ("B", (255,)), ("h", (-2,)), ("H", (65535,)), ("i", (-3,)), ("I", (4294967295,)), ("l", (5,)), ("L", (6,)), ("q", (-7,)), ("Q", (2**64 - 1,)), ("f", (1.5,)), ("d", (2.5,)), ("s", (b"a",)), ("5s", (b"abc",)), ("3s", (b"abcdef",)), ("c", (b"c",)), ("?", (True,)), ("x", ()), ("bB", (1, 2)), ("bh", (1, 2)), ("bi", (1, 2)), ("bq", (1, 2)), ("hhl", (1, 2, 3)), ("2h", (1, 2)), ("3B", (1, 2, 3)), ("2s2s", (b"ab", b"cd")), ("xbx", (1,)), ("P", (0,)), ("n", (1,)), ("e", (1.5,)), ("0s", (b"",))):
    for order in ("", "<", ">", "!", "=", "@"):
        f = order + fmt
        try:
            p = struct.pack(f, *vals)
            print(f, struct.calcsize(f), p, struct.unpack(f, p))
        except Exception as e:
            print(f, repr(e))
b = bytearray(10)
struct.pack_into(">HI", b, 2, 1, 2)
print(b, struct.unpack_from(">H", b, 2), struct.unpack_from(">I", b, -6), struct.unpack("<2B", memoryview(b)[3:5]))
for f in (lambda: struct.pack("B", 256), lambda: struct.pack("b", -129), lambda: struct.pack("B", -1), lambda: struct.pack("H", "a"), lambda: struct.pack("H"), lambda: struct.pack("H", 1, 2), lambda: struct.unpack("H", b"a"), lambda: struct.unpack("H", b"abc"), lambda: struct.pack("z", 1), lambda: struct.calcsize("z"), lambda: struct.pack_into("H", b, 9, 1), lambda: struct.pack_into("H", b"ro", 0, 1), lambda: struct.unpack_from("I", b, 8), lambda: struct.unpack_from("B", b, 20), lambda: struct.pack(5, 1), lambda: struct.unpack("f", 5), lambda: struct.pack("s", "str"), lambda: struct.pack("3s", 5), lambda: struct.pack("f", "x"), lambda: struct.calcsize(""), lambda: struct.pack(""), lambda: struct.unpack("", b""), lambda: struct.pack("<Q", 2**70), lambda: struct.pack("<i", 2**31), lambda: struct.pack("i", 1.5), lambda: struct.iter_unpack, lambda: struct.Struct, lambda: struct.error):
    try:
        print(f())
    except Exception as e:
        print(repr(e))
