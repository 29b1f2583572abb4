# Classes: attributes, methods, class and instance namespaces.
class A:
    "doc string"
    x = 1
    lst = []
    def __init__(self, v=0):
        self.v = v
    def get(self):
        return self.v
    def set(self, v):
        self.v = v
        return self
    @staticmethod
    def st(a, b=2):
        return a + b
    @classmethod
    def cm(cls, a):
        return cls.__name__, cls.x + a
a, b = A(1), A(v=2)
print(a.v, b.v, a.get(), A.get(b), a.set(5).get(), a.x, A.x, a.st(1), A.st(1, 1), a.cm(1), A.cm(2))
a.x = 10
print(a.x, b.x, A.x)
A.x = 20
print(a.x, b.x, A.x)
del a.x
print(a.x)
a.lst.append(1)
print(b.lst, A.lst is a.lst)
a.new = "n"
print(a.new, hasattr(b, "new"), sorted(a.__dict__.items()), sorted(b.__dict__))
A.added = lambda self: "added %s" % self.v
print(b.added(), a.added())
b.get = lambda: "instance function"
print(b.get(), a.get())
class Empty:
    pass
e = Empty()
e.a = e
print(e.a.a is e, Empty.__name__, e.__class__ is Empty)
class Body:
    n = 3
    sq = [i * i for i in range(3)]
    if n > 2:
        big = True
    for i in range(2):
        last = i
    def f(self, k=n):
        return k
    m = f
    print("in body", n)
print(Body.sq, Body.big, Body.last, Body().f(), Body().m(7))
class Outer:
    class Inner:
        z = 5
    def make(self):
        return self.Inner()
print(Outer().make().z, Outer.Inner.__name__)
x = "global"
class Scope:
    x = "class"
    def f(self):
        return x
    y = x
print(Scope().f(), Scope.y)
def in_function(p):
    class L:
        q = p
        def g(self):
            return p, self.q
    return L
print(in_function(5)().g())
for f in (lambda: A.nope, lambda: a.nope, lambda: a.get.nope, lambda: A(1, 2, 3), lambda: A.get(), lambda: a.st(), lambda: a.cm(), lambda: delattr(a, "zz"), lambda: A.__init__(a), lambda: a.__nope__):
    try:
        print(f())
    except Exception as ex:
        print(repr(ex))
try:
    del a.nope
except AttributeError as ex:
    print(repr(ex))
try:
    del A.nope
except AttributeError as ex:
    print(repr(ex))
