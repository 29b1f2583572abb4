# The methods of int.
for n in (0, 1, 127, 128, 255, 256, 65535, 65536, 1 << 24):
    print(n, n.to_bytes(4, "big"), n.to_bytes(4, "little"), n.to_bytes(8, "little"))
print((1 << 60).to_bytes(8, "big"), (1 << 60).to_bytes(10, "little"))
print(int.from_bytes(b"\x01\x02", "big"), int.from_bytes(b"\x01\x02", "little"))
print(int.from_bytes(b"", "big"), int.from_bytes(b"\xff" * 10, "little"), int.from_bytes(bytearray(b"\x80\x00\x00\x00"), "big"))
for f in (
    lambda: (256).to_bytes(1, "big"),
    lambda: (-1).to_bytes(1, "big"),
    lambda: (1).to_bytes(-1, "big"),
    lambda: (1).to_bytes(0, "big"),
    lambda: (0).to_bytes(0, "big"),
    lambda: (1 << 70).to_bytes(4, "little"),
    lambda: (-(1 << 70)).to_bytes(16, "little"),
    lambda: (1).to_bytes(2),
    lambda: int.from_bytes(b"ab"),
    lambda: int.from_bytes([1, 2], "big"),
    lambda: int.from_bytes("ab", "big"),
):
    try:
        print(f())
    except Exception as e:
        print(repr(e))
for f in (
    lambda: (5).to_bytes(2, "little", True),
    lambda: (5).to_bytes(2, "little", signed=True),
    lambda: int.from_bytes(b"\xff\xfe", "big", True),
):
    try:
        print(f())
    except TypeError as e:
        print(repr(e))
for name in ("bit_length", "real", "imag", "numerator", "conjugate", "is_integer", "bit_count"):
    print(name, hasattr(1, name))
