# Subclasses of list, dict, tuple, int, set, bytes, exceptions.
class L(list):
    def first(self):
        return self[0]
    def append(self, x):
        super().append(x * 2)
l = L([1, 2])
l.append(3)
l.extend([9])
l.tag = "t"
print(l, len(l), l.first(), l[1:], type(l) is L, isinstance(l, list), l == [1, 2, 6, 9], l + [1], l.tag, sorted(l, reverse=True), 6 in l, list(l), [x for x in l], bool(L()), repr(l), str(l))
del l[0]
l[0] = "z"
print(l, l.pop(), l.index("z"), l * 2, l.copy() if hasattr(l, "copy") else "-")
class D(dict):
    def __getitem__(self, k):
        return "item:" + str(super().get(k))
    def __missing__(self, k):
        return "missing"
d = D({"a": 1})
d["b"] = 2
print(d["a"], d["zz"], d.get("b"), len(d), "a" in d, sorted(d), d == {"a": 1, "b": 2}, sorted(d.items()))
class DD(dict):
    def __setitem__(self, k, v):
        super().__setitem__(k, v + 1)
try:
    x = DD()
    x["k"] = 1
    print(x["k"], x)
except Exception as e:
    print(repr(e))
class T(tuple):
    def total(self):
        return sum(self)
t = T((1, 2, 3))
print(t, t.total(), t[0], t[1:], len(t), t == (1, 2, 3), (1, 2, 3) == t, hash(t) == hash((1, 2, 3)), t + (4,))
a, b, c = t
print(a, b, c)
class I(int):
    def double(self):
        return self * 2
i = I(21)
print(i, i.double(), i + 1, type(i + 1), i == 21, [0] * I(2), range(I(3)), {21: "x"}.get(i), hash(i) == hash(21), "%d" % i, i > 5, -i, int(i))
class S(set):
    pass
s = S([1, 2])
s.add(3)
print(sorted(s), len(s), 2 in s, s | {9} if False else "-")
class B(bytes):
    def up(self):
        return self.upper()
print(B(b"ab"), B(b"ab").up(), B(b"q") == b"q")
class Fl(float):
    pass
print(Fl(2.5), Fl(2.5) + 1, Fl(2.5) == 2.5)
class LL(list):
    def __init__(self, n):
        super().__init__(range(n))
        self.n = n
print(LL(3), LL(4).n)
class Stack(list):
    push = list.append
    def peek(self):
        return self[-1]
s = Stack()
try:
    s.push(1)
except Exception as e:
    print(repr(e))
s.append(2)
s.append(3)
print(s, s.pop(), len(s))
try:
    print(s.peek())
except Exception as e:
    print(repr(e))
