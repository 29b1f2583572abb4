# The array module.
from array import array
for t in "bBhHiIlLqQfd":
    try:
        a = array(t, [1, 2, 3])
        print(t, a, len(a), a[0], list(a), a.itemsize if hasattr(a, "itemsize") else "-", len(bytes(a)) if False else len(memoryview(a)), memoryview(a).itemsize)
    except Exception as e:
        print(t, repr(e))
a = array("i", [5, -6, 7])
a.append(8)
a.extend(array("i", [9]))
a.extend([10, 11])
print(a, a[1:3], a[-1], sum(a), max(a), [x * 2 for x in a], a == array("i", [5, -6, 7, 8, 9, 10, 11]), len(a), repr(array("b")), str(array("d", [1.5])), array("f", [0.1]))
a[0] = 100
a += array("i", [12])
print(a, a + array("i", [1]))
a[1:3] = array("i", [0, 0, 0])
print(a, array("B", b"abc"), array("h", 3) if False else "-", array("b", range(3)), array("I", (x for x in (1, 2))), bytes(array("H", [258])), array("B", bytearray(b"xy")))
print(array("h", b"\x01\x00\x02\x00"), array("i", array("b", [1, 2])))
def s1(): a[0] = "x"
def s2(): a[50] = 1
def s3(): array("b", [1])[0] = 300
def s4(): a.append(1.5)
def s5(): array("B")[0] = 1
def s6(): b = array("B", [1]); b[0] = 300; return b
def s7(): b = array("b", [1]); b[0] = 200; return b
def s8(): b = array("B", [1]); b[0] = -1; return b
for f in (s1, s2, s3, s4, s5, s6, s7, s8, lambda: array("x", [1]), lambda: array(), lambda: 7 in a, lambda: array("i", ["a"]), lambda: array("i", 5), lambda: a[::2], lambda: array("ii", [1]), lambda: array(1, [1]), lambda: hash(array("b")), lambda: a + [1], lambda: array("b", [1]).foo, lambda: array("O", [1, "x"])):
    try:
        print(f())
    except Exception as e:
        print(repr(e))
print(array("b", [1]) < array("b", [2]) if False else "-", bool(array("b")), bool(array("b", [0])), array("b", [1]) == array("B", [1]), array("b", [1]) == [1])
