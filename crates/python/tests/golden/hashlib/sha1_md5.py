# ESP32: has these two from its TLS library; the MicroPython that records outputs has not. The digests
# here are those of RFC 3174 and RFC 1321.
import binascii
import hashlib

for make in (hashlib.sha1, hashlib.md5):
    print(make, make())
    for text in ("", "abc", "12345678901234567890123456789012345678901234567890123456789012345678901234567890"):
        print(binascii.hexlify(make(text).digest()))
    h = make("a")
    h.update(b"b")
    h.update(b"c")
    print(h.digest() == make(b"abc").digest())
    try:
        h.update(b"d")
    except ValueError as e:
        print(repr(e))
    try:
        make(1)
    except TypeError as e:
        print(repr(e))
