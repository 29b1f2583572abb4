# Unicode: length, encode, decode, iteration.
for s in ("abc", "é", "€", "😀", "aé€😀", "日本語", "\u0301"):
    b = s.encode()
    print(s, len(s), len(b), b, b.decode() == s, str(b, "utf-8") == s, bytes(s, "utf8") == b)
    print([hex(ord(c)) for c in s], s[0], s[-1], s * 2)
    try:
        print(s.upper(), s.lower())
    except UnicodeError as e:
        print(repr(e))
for bad in (b"\xff", b"\x80", b"\xc3", b"a\xe2\x82", b"\xf0\x9f\x98", b"\xc3\x28", b"ok"):
    try:
        print(bad, repr(bad.decode()))
    except UnicodeError as e:
        print(bad, repr(e), isinstance(e, ValueError))
    try:
        print(bad, repr(str(bad, "utf-8")))
    except UnicodeError as e:
        print(bad, repr(e))
    try:
        print(repr(str(bad, "utf-8", "ignore")))
    except Exception as e:
        print(repr(e))
print(str(b"abc"), str(), str(5), str(None), str("x"), str([1, "a"]))
for f in (lambda: bytes("abc"), lambda: str(5, "utf-8"), lambda: str("a", "utf-8"), lambda: b"a".decode(5), lambda: "a".encode("x", "y", "z"), lambda: str(b"a", 5)):
    try:
        print(f())
    except Exception as e:
        print(repr(e))
ünïcode = "identifier"
print(ünïcode, "{:>5}|{:<5}|{:^5}|".format("é", "€", "日"), "%5s|%-5s|" % ("é", "€"))
