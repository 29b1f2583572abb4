# binascii and hashlib.
# ESP32: has sha1 and md5 as well.
import binascii
print(binascii.hexlify(b"\x00\x01\xfe\xff"), binascii.hexlify(b""), binascii.hexlify(b"abc", ":"), binascii.hexlify(bytearray(b"xy"), b"-"), binascii.unhexlify("00ff"), binascii.unhexlify(b"ABcd"), binascii.unhexlify(b""))
for b in (b"", b"a", b"ab", b"abc", b"abcd", bytes(range(10)), b"\xff" * 7, b"hello world, this is longer than one line of base64 would be in mail, so"):
    e = binascii.b2a_base64(b)
    print(e, binascii.a2b_base64(e) == b, binascii.b2a_base64(b, newline=False))
print(binascii.a2b_base64("aGVsbG8="), binascii.a2b_base64(b"aGVs bG8=\n"), binascii.a2b_base64(""), binascii.crc32(b"hello"), binascii.crc32(b""), binascii.crc32(b"lo", binascii.crc32(b"hel")), binascii.crc32(b"123456789") == 0xCBF43926)
for f in (lambda: binascii.unhexlify("0"), lambda: binascii.unhexlify("zz"), lambda: binascii.a2b_base64("a"), lambda: binascii.a2b_base64("ab"), lambda: binascii.a2b_base64("===="), lambda: binascii.hexlify("str"), lambda: binascii.hexlify(5), lambda: binascii.b2a_base64("str"), lambda: binascii.unhexlify(5), lambda: binascii.crc32("x")):
    try:
        print(f())
    except Exception as e:
        print(repr(e))
import hashlib
for n in ("sha256", "sha1", "md5", "sha512"):
    if hasattr(hashlib, n):
        h = getattr(hashlib, n)(b"hello")
        h.update(b" world")
        print(n, binascii.hexlify(h.digest()))
    else:
        print(n, "absent")
