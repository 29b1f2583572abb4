# __new__, __init__, __del__, singletons.
class N:
    def __new__(cls, *args, **kw):
        print("new", cls.__name__, args, kw)
        o = super().__new__(cls)
        o.made = True
        return o
    def __init__(self, x=None):
        print("init", x)
        self.x = x
n = N(5)
print(n.made, n.x)
class Single:
    inst = None
    def __new__(cls):
        if cls.inst is None:
            cls.inst = object.__new__(cls)
        return cls.inst
print(Single() is Single(), type(Single()).__name__)
class Other:
    def __new__(cls):
        return 42
    def __init__(self):
        print("never")
print(Other())
class RetInit:
    def __init__(self):
        return 5
try:
    RetInit()
except TypeError as e:
    print(repr(e))
class NoNew:
    def __init__(self, a):
        self.a = a
o = object.__new__(NoNew)
print(hasattr(o, "a"), type(o).__name__)
o.__init__(3)
print(o.a)
class D:
    def __del__(self):
        print("deleted")
d = D()
del d
d = D()
d = None
import gc
gc.collect()
print("no __del__ called")
class Sub(N):
    def __init__(self):
        super().__init__("sub")
print(Sub().x)
class Chain:
    def __init__(self, *a):
        self.a = list(a)
    def add(self, x):
        self.a.append(x)
        return self
print(Chain(1).add(2).add(3).a)
