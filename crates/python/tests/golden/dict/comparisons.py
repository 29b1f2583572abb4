# How often a table compares its keys shows: bytes and str among them make it warn, and objects may have an `__eq__`. It compares
# when it looks for a key, when it grows and puts each key into its new place, and then once more.
class K:
    def __init__(self, n, h):
        self.n = n
        self.h = h

    def __hash__(self):
        print("hash", self.n)
        return self.h

    def __eq__(self, other):
        print("eq", self.n, getattr(other, "n", other))
        return isinstance(other, K) and self.n == other.n

    def __repr__(self):
        return "K%d" % self.n


print(1)
print({b"zz"}.symmetric_difference({"x": None}))
print(2)
print(dict(zip(["a", "b"], range(5))) | {255.5: 1, b"\n\r\t": 2, b"\x00\x01": 3})
print(3)
s = {b"zz"}
s.add("x")
s.add("y")
s.add("z")
print(sorted(str(x) for x in s))
print(4)
print(b"ab" in {"x": 1, "a": 2}, "a" in {b"a": 1}, b"x" in {"x"})
print(5)
d = {}
for i in range(7):
    d[K(i, i % 2)] = i
print(len(d))
print(6)
d[K(3, 1)] = "three"
print(d[K(3, 1)])
print(7)
d = {"a": 1}
d[K(1, 0)] = 2
d["b"] = 3
d[K(2, 0)] = 4
print(sorted(d.values(), key=str))
print(8)
s = {K(1, 3), K(2, 3)}
s.add(K(3, 3))
s.add(K(1, 3))
print(len(s))
print(9)
s = set()
for item in ([], {}):
    try:
        print(item in s)
        s.add(item)
    except TypeError as e:
        print(repr(e))
try:
    print([] in s)
except TypeError as e:
    print(repr(e))
print(10)
d = {}
try:
    d[[]] = 1
except TypeError as e:
    print(repr(e))
print([] in d, d)
d["a"] = 1
print([] in d)
d[1] = 1
try:
    print([] in d)
except TypeError as e:
    print(repr(e))
