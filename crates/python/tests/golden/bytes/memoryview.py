# memoryview.
a = bytearray(b"hello world")
m = memoryview(a)
print(len(m), m[0], m[-1], bytes(m), bytes(m[6:]), list(m[:3]), m == a, m == b"hello world", m[0:5] == b"hello")
m[0] = 72
m[6:11] = b"WORLD"
print(a, bytes(m[2:4]), bytes(m[-5:]), bytes(m[3:3]), len(m[2:8]), m.itemsize)
n = m[2:6]
n[0] = 120
n[-1] = 121
print(a, bytes(n), bytes(n[1:3]))
r = memoryview(b"const")
print(r[0], bytes(r), len(r))
def s1(): r[0] = 1
def s2(): m[0:2] = b"xyz"
def s3(): m[100] = 1
def s4(): m[0] = 256
def s5(): m["a"]
def s6(): m[0:4:2] = b"xy"
def s7(): m[0] = "x"
for f in (s1, s2, s3, s4, s5, s6, s7, lambda: memoryview("str"), lambda: memoryview(5), lambda: m[::2], lambda: m[99], lambda: b"".join([memoryview(b"j"), b"k"]), lambda: memoryview([1]), lambda: m + b"x", lambda: hash(r) is not None):
    try:
        print(f())
    except Exception as e:
        print(repr(e))
print(a)
from array import array
v = memoryview(array("H", [1, 2, 3]))
print(len(v), v[1], list(v), v.itemsize, list(v[1:]))
v[1] = 500
print(list(v), bytes(v) == array("H", [1, 500, 3]) if False else len(bytes(v)))
for x in memoryview(b"ab"):
    print(x, end=" ")
print(bytes(memoryview(memoryview(b"abc"))[1:]), b"b" in bytes(memoryview(b"abc")))
a.extend(memoryview(b"!!"))
a += memoryview(b"??")
print(a, bytearray(memoryview(b"q")), int.from_bytes(memoryview(b"\1\2"), "big"))
