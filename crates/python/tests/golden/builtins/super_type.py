# object, super and type used directly.
o = object()
print(type(o), isinstance(o, object), o == o, o == object(), hasattr(o, "x"), object is object)
for f in (lambda: setattr(o, "x", 1), lambda: object(5), lambda: o.x, lambda: o + o, lambda: o[0], lambda: len(o), lambda: o(), lambda: super(), lambda: super(5), lambda: object.foo, lambda: object().__class__, lambda: object.__name__, lambda: type(5)(3), lambda: type("")(5), lambda: type([])((1, 2)), lambda: type(5).__name__, lambda: type.__name__, lambda: type.mro, lambda: int.__bases__, lambda: int.__mro__, lambda: object.__new__(object) is not None, lambda: o.__str__, lambda: object.__init__(o)):
    try:
        print(f())
    except Exception as e:
        print(repr(e))
class A:
    def __init__(self):
        self.log = ["A"]
    def who(self):
        return "A"
class B(A):
    def __init__(self):
        super().__init__()
        self.log.append("B")
    def who(self):
        return "B" + super().who() + super(B, self).who() + A.who(self)
b = B()
print(b.log, b.who(), super(B, b).who())
try:
    super(B, b).nope
except AttributeError as e:
    print(repr(e))
print(b.__class__, b.__class__.__name__, B.__bases__, A.__bases__, type(b).__name__, B.__module__ if hasattr(B, "__module__") else "-", b.__dict__)
class O(object):
    def __init__(self, v):
        super().__init__()
        self.v = v
print(O(3).v)
