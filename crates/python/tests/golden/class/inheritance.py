# Single and multiple inheritance, super, method resolution.
class A:
    tag = "A"
    def __init__(self):
        print("A.init")
        self.a = 1
    def f(self):
        return "A.f"
    def who(self):
        return self.tag
class B(A):
    tag = "B"
    def __init__(self):
        super().__init__()
        print("B.init")
        self.b = 2
    def f(self):
        return "B.f>" + super().f()
class C(A):
    tag = "C"
    def f(self):
        return "C.f>" + super().f()
class D(B, C):
    def f(self):
        return "D.f>" + super().f()
d = D()
print(d.f(), d.who(), d.a, d.b, isinstance(d, A), isinstance(d, C), issubclass(D, B), issubclass(B, C), D.__bases__)
print(C().f(), C().who(), A.f(d), B.f(d), C.f(d))
class M1:
    def hello(self):
        return "M1"
class M2:
    def hello(self):
        return "M2"
    def bye(self):
        return "bye2"
class MM(M1, M2):
    pass
class MM2(M2, M1):
    pass
print(MM().hello(), MM().bye(), MM2().hello())
class NoInit(A):
    pass
print(NoInit().a)
class E(B):
    def __init__(self, x, *args, **kw):
        super().__init__(*args, **kw)
        self.x = x
    @classmethod
    def make(cls):
        return cls(5)
    @staticmethod
    def s():
        return "E.s"
class F(E):
    @staticmethod
    def s():
        return "F.s>" + E.s()
    @classmethod
    def make(cls):
        return super().make()
f = F.make()
print(type(f).__name__, f.x, f.s(), F.s())
class Abstract:
    def run(self):
        raise NotImplementedError("run")
    def go(self):
        return self.run()
class Concrete(Abstract):
    def run(self):
        return "running"
print(Concrete().go())
try:
    Abstract().go()
except NotImplementedError as e:
    print(repr(e))
A.late = "late"
print(d.late, F.late)
for s in ("class X(5): pass", "class X(A, 5): pass", "class X(A, A): pass\nprint(X)", "class X(int, str): pass", "class X(None): pass", "class X(bool): pass", "class X(metaclass=type): pass", "class X(A, metaclass=type): pass", "class X(range): pass\nprint(X)", "class X(type): pass", "class X(object, A): pass\nprint(X)", "class X(len): pass", "class X(float): pass\nprint(X(1.5))", "class X(int): pass\nprint(X(5) + 1)"):
    try:
        exec(s)
        print(s, "ok")
    except Exception as e:
        print(s, repr(e))
