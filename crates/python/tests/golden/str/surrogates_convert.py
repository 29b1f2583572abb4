# From numbers and bytes to texts that are not Unicode, and back.
def show(f, *args):
    try:
        print(repr(f(*args)))
    except Exception as e:
        print(type(e).__name__, e.args)


for code in (0, 0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xD800, 0xDFFF, 0xE000, 0xFFFE, 0xFFFF, 0x10000, 0x10FFFF, 0x110000, -1, 1 << 31, 1 << 40, True):
    show(chr, code)
for arg in (1.5, "a", None):
    show(chr, arg)
for text in ("\ud800", "\udfff", b"\xf4\x90\x80\x80".decode(), b"\xf7\xbf\xbf\xbf".decode(), b"\xc0\x80".decode(), "ab", "", "\ud800\udc00", b"\xff", b"ab", bytearray(b"\xff"), bytearray(b"ab"), 5):
    show(ord, text)
valid = (b"\xed\xa0\x80", b"\xed\xbf\xbf", b"\xf4\x90\x80\x80", b"\xf7\xbf\xbf\xbf", b"\xc0\x80", b"\xe0\x80\x80", b"\xf0\x80\x80\x80")
wrong = (b"\x80", b"\xff", b"\xf8\x88\x80\x80\x80", b"\xed\xa0", b"\xf4\x90\x80", b"\xc3", b"a\xc3a", b"\xe4\xb8a", b"\xed\xa0\x80\x80", b"\xf0\x9f\x98\x80\x80", b"\xbf\xc3")
for data in valid + wrong:
    for kind in (bytes, bytearray, memoryview):
        show(str, kind(data), "utf8")
    show(data.decode)
    show(data.decode, "utf-8", "ignore")
    show(data.decode, "utf-8", "replace")
    show(data.decode, "utf-8", "strict")
    show(data.decode, "ascii")
    show(data.decode, "ascii", "ignore")
    show(data.decode, "ascii", "replace")
show(b"a".decode, "\ud800")
show(b"\xff".decode, "utf8", "\ud800")
h = "\ud800"
show(h.encode)
show(h.encode, "ascii")
show(h.encode, "utf8")
show(h.encode, "latin-1")
show(bytes, h, "utf8")
show(bytes, h)
show(bytearray, h, "utf8")
show(memoryview, h)
show(int, h)
show(float, h)
show(complex, h)
show(int, "1" + h)
show(int, h, 0)
show(eval, "'\ud800' + chr(0xdfff)")

show(eval, "'" + b"\xf4\x90\x80\x80".decode() + "'")
show(eval, b"('a\xff' 'b', r'\xfe\\', '\xc3\xa9\xef\xbf\xbd', b'\xff')")
exec("x = '\ud800'\nprint(repr(x))")
import struct, binascii

show(struct.pack, "3s", h)
show(struct.pack, "5s", h)
show(struct.pack, "s", h)
show(struct.pack, "3s", "\xe9")
show(struct.unpack, "3s", struct.pack("3s", h))
show(struct.unpack, "B" * 3, h)
show(binascii.hexlify, h)
show(binascii.b2a_base64, h)
show(binascii.unhexlify, h)
show(int.from_bytes, h, "big")
import array

show(array.array, "B", h)
show(array.array, "H", h)
