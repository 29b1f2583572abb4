# property with getter, setter, deleter; classmethod, staticmethod.
class P:
    def __init__(self):
        self._x = 1
    @property
    def x(self):
        print("get")
        return self._x
    @x.setter
    def x(self, v):
        print("set", v)
        self._x = v
    @x.deleter
    def x(self):
        print("del")
        self._x = None
    @property
    def ro(self):
        return "read only"
    def _gety(self):
        return self._x * 2
    def _sety(self, v):
        self._x = v // 2
    y = property(_gety, _sety)
    z = property(lambda self: "z")
    w = property(lambda self: "w", None, None)
    none = property()
p = P()
print(p.x)
p.x = 5
print(p.x, p.y, p.z, p.w)
p.y = 20
print(p._x)
p.x += 1
print(p._x)
del p.x
print(p._x, p.ro)
def s1(): p.ro = 1
def s2(): del p.ro
def s3(): p.z = 1
def s4(): del p.y
def s5(): p.none
def s6(): p.none = 1
for f in (s1, s2, s3, s4, s5, s6):
    try:
        f()
        print("ok")
    except AttributeError as e:
        print(repr(e))
class Q(P):
    @property
    def ro(self):
        return "Q"
print(Q().ro, type(P.x), isinstance(P.x, property))
class R:
    @property
    def bad(self):
        raise ValueError("in getter")
    @property
    def bad2(self):
        return self.missing
for n in ("bad", "bad2"):
    try:
        print(getattr(R(), n))
    except Exception as e:
        print(repr(e))
print(hasattr(R(), "bad2"))
class S:
    count = 0
    @classmethod
    def inc(cls, by=1):
        cls.count += by
        return cls.count
    @staticmethod
    def add(*a):
        return sum(a)
    @property
    def c(self):
        return type(self).count
class T(S):
    count = 10
print(S.inc(), S().inc(5), T.inc(), S.count, T.count, S().c, T().c, S.add(1, 2), T().add(3))
inc = T.inc
print(inc(), inc(by=3))
