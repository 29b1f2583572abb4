# Container, call, context and attribute methods.
class Box:
    def __init__(self):
        self.d = {}
    def __getitem__(self, k):
        print("get", k)
        return self.d[k]
    def __setitem__(self, k, v):
        print("set", k, v)
        self.d[k] = v
    def __delitem__(self, k):
        print("del", k)
        del self.d[k]
    def __contains__(self, k):
        print("in", k)
        return k in self.d
    def __len__(self):
        return len(self.d)
    def __iter__(self):
        return iter(sorted(self.d))
    def __call__(self, *a, **k):
        return "call", a, sorted(k.items())
    def __str__(self):
        return "Box-str"
    def __repr__(self):
        return "Box-repr"
b = Box()
b["x"] = 1
b[1, 2] = 3
b["x"] += 10
print(b["x"], len(b), "x" in b, "q" in b, "q" not in b)
del b[1, 2]
print(list(b), [k for k in b], b(1, z=2), str(b), repr(b), [b], "%s %r" % (b, b), bool(b), bool(Box()))
try:
    b["none"]
except KeyError as e:
    print(repr(e))
class NoMethods:
    pass
n = NoMethods()
def s(): n[0] = 1
def d(): del n[0]
for f in (lambda: n[0], s, d, lambda: len(n), lambda: 1 in n, lambda: n(), lambda: iter(n), lambda: str(n)[:16], lambda: int(n), lambda: float(n), lambda: [1][n], lambda: "a" + n, lambda: n + 1):
    try:
        print(f())
    except Exception as e:
        print(repr(e))
class BadStr:
    def __str__(self):
        return 5
class BadRepr:
    def __repr__(self):
        return None
class BadLen:
    def __len__(self):
        return "x"
class BadBool:
    def __bool__(self):
        return "yes"
class BadHash:
    def __hash__(self):
        return "h"
class BadContains:
    def __contains__(self, x):
        return "truthy"
for f in (lambda: str(BadStr()), lambda: repr(BadRepr()), lambda: len(BadLen()), lambda: bool(BadBool()), lambda: hash(BadHash()), lambda: 1 in BadContains(), lambda: print(BadStr())):
    try:
        print(f())
    except Exception as e:
        print(repr(e))
class Ctx:
    def __enter__(self):
        print("enter")
        return self
    def __exit__(self, *a):
        print("exit", a[0])
with Ctx() as c:
    print(type(c).__name__)
