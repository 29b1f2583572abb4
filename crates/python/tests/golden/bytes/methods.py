# bytes share str's methods.
b = b"  Hello, World  "
print(b.strip(), b.lstrip(), b.rstrip(), b.lower(), b.upper(), b.find(b"o"), b.rfind(b"o"), b.find(b"zz"), b.index(b"W"), b.count(b"l"))
print(b.split(), b.split(b","), b.split(b" ", 1), b.rsplit(b" ", 2), b.replace(b"l", b"L"), b.replace(b"o", b"0", 1), b.startswith(b"  H"), b.endswith(b"d"))
print(b",".join([b"a", b"b"]), b"".join(()), b"-".join([bytearray(b"x"), b"y"]), b"a=b".partition(b"="), b"a=b=c".rpartition(b"="), b"ab\ncd".splitlines(), b"abc".center(7))
print(b"abc".isalpha(), b"123".isdigit(), b" ".isspace(), b"A".isupper(), b"a".islower(), b"xxaxx".strip(b"x"))
print(b"\x01\xab".hex(), b"\x01\xab\xcd".hex(":"), bytes.fromhex("01ab"), bytes.fromhex("01 AB cd"), b"".hex())
for f in (
    lambda: b.split("x"),
    lambda: b.find("x"),
    lambda: b.replace("a", "b"),
    lambda: b",".join(["a"]),
    lambda: b",".join([1]),
    lambda: b.startswith("x"),
    lambda: b.find(111),
    lambda: b.index(b"zz"),
    lambda: bytes.fromhex("0"),
    lambda: bytes.fromhex("zz"),
    lambda: b.encode(),
    lambda: b.strip("x"),
    lambda: b"%d %s" % (5, b"x"),
    lambda: b"{}".format(1),
    lambda: b.count("l"),
    lambda: b"abc".hex(5),
):
    try:
        print(f())
    except Exception as e:
        print(repr(e))
