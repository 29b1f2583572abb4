import struct


def attempt(f, *args):
    try:
        print(f(*args))
    except Exception as e:
        print(repr(e))


for fmt in ("z", "<z", "=i", "=x", "=2s", "3", "b 1", "<2", "\0b", 1, None, bytearray(b"b")):
    attempt(struct.calcsize, fmt)
for args in (("<i", "a"), ("<i", 1.5), ("<f", "a"), ("<f", None), ("<i", None), ("2s", 1), ("2s", None), ("z", 1), ("<iz", 1), (), (1,)):
    attempt(struct.pack, *args)
for args in (
    ("<i", b"abc"),
    ("<i", b""),
    ("<i", 5),
    ("<i", None),
    ("<i",),
    ("<i", b"abcdef", 3),
    ("<i", b"abcdef", -3),
    ("<i", b"abcdef", -7),
    ("<i", b"abcdef", 7),
    ("<i", b"abcdef", "a"),
    ("<i", b"abcdef", 1, 2),
    ("z", b"abcdef"),
):
    attempt(struct.unpack, *args)
    attempt(struct.unpack_from, *args)
buf = bytearray(6)
for args in (
    ("<i", b"abcdef", 0, 1),
    ("<i", "abcdef", 0, 1),
    ("<i", buf, 3, 1),
    ("<i", buf, -3, 1),
    ("<i", buf, -7, 1),
    ("<i", buf, "a", 1),
    ("<i", buf),
    ("<i", 1, 0, 1),
    ("<ii", buf, 0, 1, 2),
    ("<hh", buf, 0, 258, "x"),
    ("<i", buf, 0),
):
    attempt(struct.pack_into, *args)
    print(buf)
print([n for n in sorted(dir(struct)) if n not in ("__class__", "__dict__")])
