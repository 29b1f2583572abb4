# hex, oct, bin, chr, ord and back.
for n in (0, 1, 8, 15, 16, 255, 256, -1, -255, 1 << 31, -(1 << 31), 10**20, -(10**20)):
    print(n, hex(n), oct(n), bin(n))
    print(int(hex(n), 16) == n, int(oct(n), 8) == n, int(bin(n), 2) == n, int(str(n)) == n)
print(hex(True), bin(False), oct(True))
for f in (hex, oct, bin):
    for bad in (1.5, "1", None):
        try:
            print(f(bad))
        except Exception as e:
            print(f is hex, repr(e))
print([chr(n) for n in (0, 9, 10, 32, 65, 126, 127, 128, 233, 0x20AC, 0x1F600)])
print([ord(c) for c in "\x00aZ~é€😀"], ord(b"x"))
for bad in (-1, 0x110000, 1 << 40):
    try:
        print(chr(bad))
    except Exception as e:
        print(repr(e))
for bad in ("", "ab", b"", b"ab", 5):
    try:
        print(ord(bad))
    except Exception as e:
        print(repr(e))
