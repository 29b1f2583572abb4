# float() from text and other types.
for s in ("0", "1", "-1", "+1", "1.", ".5", "-.5", "1.5", "  2.5  ", "1e3", "1E3", "1e+3", "1e-3", "1.5e2", "1_000.5", "1e0", "00.5", "123456789", "0.1", "3.4028236e38", "1e39", "1e-50", "123456789012345678901234567890", "0.000000000000000000001", "1" + "0" * 40, "0." + "0" * 50 + "1"):
    try:
        print(repr(s), float(s))
    except ValueError as e:
        print(repr(s), repr(e))
for s in ("", " ", "abc", "1.2.3", "1e", "e5", "1e1.5", "--1", ".", "+", "1 2", "0x10", "1,5", "1j", "_1", "1_"):
    try:
        print(repr(s), float(s))
    except ValueError as e:
        print(repr(s), repr(e))
print(float(), float(5), float(True), float(2.5), float(b"1.5"), float(bytearray(b"2.5")), float(10**20), float(-(2**70)), float(1 << 200))
for x in (None, [], {}, (), "x", 1j):
    try:
        print(float(x))
    except (TypeError, ValueError) as e:
        print(repr(e))
print(1e3, 1E3, 1.e3, .5, 5., 1_0.2_5, 0.5e-2, 1e-10, 0e0)
class F:
    def __float__(self):
        return 2.5
try:
    print(float(F()))
except Exception as e:
    print(repr(e))
