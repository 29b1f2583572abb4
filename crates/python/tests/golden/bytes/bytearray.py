# bytearray.
a = bytearray(b"hello")
print(a, len(a), a[0], a[-1], a[1:3], repr(a), str(a), a == b"hello", b"hello" == a, a == bytearray(b"hello"), a != b"x")
a[0] = 72
a[-1] = 33
print(a)
a.append(65)
a.extend(b"BC")
a.extend([68, 69])
a.extend(bytearray(b"F"))
print(a, a + b"x", type(a + b"x"), type(b"x" + a))
a += b"yz"
print(a)
a[1:3] = b"ELLO"
print(a)
a[:2] = b""
print(a)
a[2:2] = b"ins"
print(a)
a[len(a):] = b"end"
print(a, list(a[:3]))
print(bytearray(), bytearray(3), bytearray([1, 2]), bytearray("é", "utf-8"), bytearray(range(4)), bytearray(b"x"), bytearray(c for c in b"gen"))
print(a.find(b"ins"), a.upper() if hasattr(a, "upper") else "-", a.decode(), b"E" in a, bool(bytearray()), a.hex(), a.split(b"i") if hasattr(a, "split") else "-")
def try_(f):
    try:
        print(f())
    except Exception as e:
        print(repr(e))
def s1(): a[0] = 256
def s2(): a[0] = -1
def s3(): a[0] = "x"
def s4(): a[100] = 1
def s5(): a[0:2] = "xy"
def s6(): a.append(256)
def s7(): a.append("x")
def s8(): a.extend(5)
def s9(): a[0:4:2] = b"xy"
def s10(): a[0:2] = [120, 121]
def s11(): del a[0]
def s12(): a.extend("xy")
def s13(): a["x"] = 1
for f in (s1, s2, s3, s4, s5, s6, s7, s8, s9, s10, s11, s12, s13, lambda: hash(a), lambda: a * 3, lambda: 69 in a, lambda: {a: 1}, lambda: bytearray("x"), lambda: bytearray([256]), lambda: a.pop(), lambda: a.insert(0, 1), lambda: a[100], lambda: a + "x", lambda: a.foo):
    try_(f)
print(a)
b = a
b[0] = 0
print(a is b, a[0])
for x in bytearray(b"ab"):
    print(x, end=" ")
print(sorted(bytearray(b"cab")), max(a), bytearray(b"a") < bytearray(b"b"), bytes(a[:4]))
