# int() from text, in every base.
for s in ("0", "10", "-10", "+10", "  42  ", "\t7\n", "-0", "0007", "1_000", "12_34"):
    print(repr(s), int(s))
for s, b in (("ff", 16), ("FF", 16), ("0xff", 16), ("-0xff", 16), ("0b101", 2), ("101", 2), ("0o17", 8), ("17", 8), ("z", 36), ("Zz", 36), ("10", 3), ("0x1f", 0), ("0b11", 0), ("0o7", 0), ("12", 0)):
    print(repr(s), b, int(s, b))
for args in (("",), (" ",), ("abc",), ("1.5",), ("1 2",), ("--1",), ("0x10",), ("12", 2), ("9", 8), ("g", 16), ("1", 1), ("1", 37), ("1", -2), ("_1",), ("1_",), ("1__1",), ("- 1",), ("0b1", 16), ("0b2", 2), ("",  10), ("+",), ("1\x00",)):
    try:
        print(args, int(*args))
    except ValueError as e:
        print(args, repr(e))
for x in (None, [], {}, (1,), object, 1j):
    try:
        print(int(x))
    except TypeError as e:
        print(repr(e))
print(int(), int(b"12"), int(bytearray(b"-7")), int(b"ff", 16), int(True))
print(int(2.9), int(-2.9), int(1e6), int(0.0), int(-0.5), int(123456.0))
try:
    print(int(5, 10))
except TypeError as e:
    print(repr(e))
for f in ("inf", "-inf", "nan"):
    try:
        print(int(float(f)))
    except Exception as e:
        print(repr(e))
class A:
    def __int__(self):
        return 77
try:
    print(int(A()))
except Exception as e:
    print(repr(e))
