# bytes: literals, repr, indexing, slicing, operators.
b = b"hello"
print(b, len(b), b[0], b[-1], b[1:3], b[:], b[::1], b + b" world", b * 2, 2 * b, b * 0, b"" + b"")
print(list(b), tuple(b"ab"), sum(b), max(b), min(b), sorted(b"cab"), 104 in b, b"ell" in b, b"x" in b, 300 in b if False else "-")
print(b == b"hello", b == "hello", b != b"x", b < b"hellp", b"a" < b"b", b"" < b"a", b"ab" > b"aa", hash(b) == hash(b"hel" + b"lo"))
print(b"\x00\x01\xfe\xff", b"\n\r\t\\", b"'", b'"', b"'\"", bytes([65, 66]), b"a" b"b", b"%s" % 5 if False else "-")
print(bytes(), bytes(5), bytes([1, 2, 255]), bytes((3, 4)), bytes(range(5)), bytes("é€", "utf-8"), bytes(b"x"), bytes(bytearray(b"y")), bytes(i * 2 for i in range(4)), bytes(memoryview(b"mv")))
for f in (
    lambda: bytes("x"),
    lambda: bytes([256]),
    lambda: bytes([-1]),
    lambda: bytes(["a"]),
    lambda: bytes([1.5]),
    lambda: bytes(-1),
    lambda: bytes(1.5),
    lambda: bytes(None),
    lambda: b[10],
    lambda: b["a"],
    lambda: b[::2],
    lambda: b[::-1],
    lambda: b + 5,
    lambda: b + "s",
    lambda: b"a" < "a",
    lambda: 300 in b,
    lambda: "h" in b,
    lambda: b * "x",
    lambda: b"a".foo,
):
    try:
        print(f())
    except Exception as e:
        print(repr(e))
def store():
    b[0] = 1
try:
    store()
except TypeError as e:
    print(repr(e))
print(type(b[0]), type(b[0:1]), bool(b""), bool(b"\0"), str(b, "utf-8"), b.decode(), b.decode("utf-8"), isinstance(b, bytes))
