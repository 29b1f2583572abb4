# __getattr__, __setattr__, __delattr__, __dict__, __class__.
class G:
    real = "real"
    def __init__(self):
        self.own = "own"
    def __getattr__(self, name):
        if name.startswith("dyn_"):
            return name[4:].upper()
        raise AttributeError("no " + name)
g = G()
print(g.real, g.own, g.dyn_hello, getattr(g, "dyn_x"), hasattr(g, "dyn_q"), hasattr(g, "other"), getattr(g, "other", "dflt"))
try:
    g.other
except AttributeError as e:
    print(repr(e))
class Proxy:
    def __init__(self, target):
        self.target = target
    def __getattr__(self, name):
        return getattr(self.target, name)
p = Proxy([3, 1, 2])
p.sort()
p.append(9)
print(p.target, p.index(9))
try:
    p.nope
except AttributeError as e:
    print(repr(e))
class S:
    def __setattr__(self, name, value):
        print("set", name, value)
        object.__setattr__(self, name, value * 2)
    def __delattr__(self, name):
        print("del", name)
        object.__delattr__(self, name)
try:
    s = S()
    s.a = 5
    print(s.a)
    del s.a
    print(hasattr(s, "a"))
except Exception as e:
    print(repr(e))
class Default:
    def __getattr__(self, name):
        return lambda *a: (name, a)
d = Default()
print(d.foo(1, 2), d.bar())
try:
    print(d + 1)
except Exception as e:
    print(repr(e))
class Lazy:
    def __getattr__(self, name):
        v = "computed " + name
        setattr(self, name, v)
        print("computing", name)
        return v
l = Lazy()
print(l.x, l.x, l.y)
class A:
    def hi(self):
        return "A"
class B:
    def hi(self):
        return "B"
a = A()
try:
    a.__class__ = B
    print(a.hi())
except Exception as e:
    print(repr(e))
print(a.__dict__, type(a.__dict__))
a.q = 1
print(a.__dict__, A.__dict__["hi"] is not None if hasattr(A, "__dict__") else "-")
try:
    a.__dict__["z"] = 5
    print(a.z)
except Exception as e:
    print(repr(e))
class Desc:
    def __get__(self, obj, cls):
        return "got", obj is None, cls.__name__ if cls else None
    def __set__(self, obj, v):
        print("desc set", v)
    def __delete__(self, obj):
        print("desc del")
class H:
    d = Desc()
h = H()
print(h.d)
h.d = 5
print(h.d)
del h.d
