import binascii


def attempt(f, *args, **kw):
    try:
        print(f(*args, **kw))
    except Exception as e:
        print(repr(e))


for v in (b"", b"\x00\x01\xff", "abc", bytearray(b"\x10"), memoryview(b"xyz")[1:], 5, None, [1]):
    attempt(binascii.hexlify, v)
    attempt(binascii.b2a_base64, v)
    attempt(binascii.crc32, v)
attempt(binascii.hexlify, b"\x01\x02\x03", ":")
attempt(binascii.hexlify, b"\x01\x02\x03", b"-")
attempt(binascii.hexlify, b"\x01\x02\x03", "ab")
attempt(binascii.hexlify, b"\x01\x02\x03", "")
attempt(binascii.hexlify, b"\x01\x02\x03", 5)
attempt(binascii.hexlify, b"", 5)
attempt(binascii.hexlify, b"", ":")
attempt(binascii.hexlify)
attempt(binascii.hexlify, b"a", ":", 1)
for v in ("", "00", "0aFf", b"12 34\n56", "1", "123", "1 2", "zz", "0g", " ", 5, None):
    attempt(binascii.unhexlify, v)
for n in range(8):
    e = binascii.b2a_base64(bytes(range(250, 250 + min(n, 6))) + b"q" * max(0, n - 6))
    print(e, binascii.a2b_base64(e))
for v in ("", "YQ==", "YWI=", "YWJj", "Y", "YQ", "YQ=", "YQ=a", "YWI", "Y W\nJj", "!!!!", "YQ==YQ==", "YWI=YWI=", "====", "+/+/", b"YQ==", 5):
    attempt(binascii.a2b_base64, v)
attempt(binascii.b2a_base64, b"x", newline=False)
attempt(binascii.b2a_base64, b"x", newline=1)
attempt(binascii.b2a_base64, b"x", False)
attempt(binascii.b2a_base64, b"x", foo=1)
attempt(binascii.b2a_base64, b"x", 1, 2)
attempt(binascii.b2a_base64)
attempt(binascii.b2a_base64, newline=True)
attempt(binascii.crc32, b"hello")
attempt(binascii.crc32, b"lo", binascii.crc32(b"hel"))
attempt(binascii.crc32, b"x", -1)
attempt(binascii.crc32, b"x", 1 << 40)
attempt(binascii.crc32, b"x", "a")
attempt(binascii.crc32, b"x", 1, 2)
print([n for n in sorted(dir(binascii)) if n not in ("__class__", "__dict__")])
